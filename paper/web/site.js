/* The web edition: views, unfolding, search, filter.  Nothing is fetched: data
 * comes as scripts, so that it works from a disk. */
'use strict';
const root = document.documentElement;
const keep = (key, value) => { try { localStorage.setItem('ghost-' + key, value); } catch (e) { /* not kept */ } };
const kept = key => { try { return localStorage.getItem('ghost-' + key); } catch (e) { return null; } };

/* Views. */
const wide = matchMedia('(min-width: 1500px)');  /* below, side by side is one column */
let view;
function show(chosen) {
  view = chosen;
  const at = document.getElementById(location.hash.slice(1));  /* code that is asked for is shown */
  root.dataset.view = view === 'prose' && at && at.closest('.code') ? 'one' : view;
  const pressed = root.dataset.view === 'side' && !wide.matches ? 'one' : root.dataset.view;
  for (const b of document.querySelectorAll('button[data-view]'))
    if (b.dataset.view !== 'dark') b.setAttribute('aria-pressed', String(b.dataset.view === pressed));
}
wide.addEventListener('change', () => show(view));
addEventListener('hashchange', () => show(view));
function paint(theme) {
  if (theme) root.dataset.theme = theme;
  const dark = theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.querySelector('[data-view="dark"]').setAttribute('aria-pressed', String(dark));
  return dark;
}
show(kept('view') || 'side');
paint(kept('theme'));
document.querySelector('.views').addEventListener('click', event => {
  const chosen = event.target.dataset.view;
  if (chosen === 'dark') { const theme = paint(root.dataset.theme) ? 'light' : 'dark'; keep('theme', theme); paint(theme); }
  else if (chosen) { keep('view', chosen); show(chosen); root.dataset.view = chosen; }
});

/* Data, when first asked for. */
const loading = {};
function load(name) {
  return loading[name] || (loading[name] = new Promise(done => {
    const script = document.createElement('script');
    script.src = name;
    script.onload = done;
    document.head.append(script);
  }));
}

/* A used chunk unfolds in place, and folds again; with a modifier key the link is followed,
 * and from the mark at the end of what was unfolded. */
document.addEventListener('click', async event => {
  const use = event.target.closest('a.use');
  if (!use || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const open = use.nextElementSibling;
  if (open && open.classList.contains('unfolded')) { open.remove(); return; }
  await load('chunks.js');
  const place = document.createElement('span');
  place.className = 'unfolded';
  place.innerHTML = use.dataset.chunks.split(' ').map(n => CHUNKS[n]).join('\n');
  for (const contract of place.querySelectorAll('details')) contract.open = true;
  const there = document.createElement('a');
  there.href = use.href;
  there.className = 'there';
  there.title = 'to this chunk in the book';
  there.textContent = '¶';
  place.append(' ', there);
  use.after(place);
});

/* Search: exact names first, then beginnings, then words. */
const field = document.getElementById('search'), found = document.getElementById('found');
const ORDER = ['claim', 'theorem', 'name', 'lemma', 'chunk', 'section', 'file', 'text'];
function score(entry, words, whole) {
  const title = entry[1].toLowerCase().replace(/[-_]/g, ' '), text = entry[3].toLowerCase();
  const rank = ORDER.indexOf(entry[0]) / 20;
  if (title === whole) return 100 - rank;
  if (title.startsWith(whole)) return 60 - rank - title.length / 200;
  if (words.every(w => title.includes(w))) return 40 - rank - title.length / 200;
  if (words.every(w => title.includes(w) || text.includes(w))) return 20 - rank;
  return 0;
}
async function search() {
  const whole = field.value.trim().toLowerCase().replace(/[-_]/g, ' ');
  if (whole.length < 2) { found.hidden = true; return; }
  await load('search-index.js');
  const words = whole.split(/\s+/);
  const hits = INDEX.map((e, i) => [score(e, words, whole), i, e]).filter(h => h[0] > 0)
    .sort((a, b) => b[0] - a[0] || a[1] - b[1]).slice(0, 40);
  found.replaceChildren(...hits.map(([, , [kind, title, address, text]]) => {
    const li = document.createElement('li'), a = document.createElement('a'), small = document.createElement('small');
    a.href = address;
    small.textContent = ` ${kind}${text ? ': ' + text.slice(0, 140) : ''}`;
    a.append(title, small);
    li.append(a);
    return li;
  }));
  if (!hits.length) { const li = document.createElement('li'); li.textContent = 'nothing found'; found.append(li); }
  found.hidden = false;
}
field.addEventListener('input', search);
document.addEventListener('keydown', event => {
  const links = [...found.querySelectorAll('a')], at = links.indexOf(document.activeElement);
  if (event.key === '/' && document.activeElement !== field) { event.preventDefault(); field.focus(); field.select(); }
  else if (event.key === 'Escape') { found.hidden = true; forget(); field.blur(); }
  else if (!found.hidden && event.key === 'ArrowDown') { event.preventDefault(); links[Math.min(at + 1, links.length - 1)]?.focus(); }
  else if (!found.hidden && event.key === 'ArrowUp') { event.preventDefault(); at > 0 ? links[at - 1].focus() : field.focus(); }
  else if (event.key === 'Enter' && document.activeElement === field) links[0]?.click();
  else if (document.activeElement === document.body && (event.key === 'ArrowRight' || event.key === 'ArrowLeft'))
    document.querySelector(event.key === 'ArrowRight' ? 'a[rel=next]' : 'a[rel=prev]')?.click();
});

/* The list of claims: by verdict and by whose they are. */
const filters = [...document.querySelectorAll('.filter')];
function choose(by, which) {
  for (const filter of filters) if (filter.dataset.by === by) filter.dataset.now = which;
  for (const filter of filters) for (const b of filter.children)
    b.setAttribute('aria-pressed', String(b.dataset.filter === filter.dataset.now));
  let shown = 0;
  for (const row of document.querySelectorAll('table.claims tr[data-verdict]')) {
    row.hidden = !filters.every(f => f.dataset.now === 'all' || row.dataset[f.dataset.by] === f.dataset.now);
    shown += !row.hidden;
  }
  document.querySelector('.count').textContent = `${shown} claims`;
}
for (const filter of filters) {
  filter.dataset.now = 'all';
  filter.addEventListener('click', event => { if (event.target.dataset.filter) choose(filter.dataset.by, event.target.dataset.filter); });
}
function asked_for() {  /* claims.html#refuted */
  const first = location.hash.slice(1), by = filters.find(f => [...f.children].some(b => b.dataset.filter === first));
  choose(by ? by.dataset.by : 'verdict', by ? first : 'all');
}
if (filters.length) { asked_for(); addEventListener('hashchange', asked_for); }

/* A formula that is wider than its column is set smaller, down to two thirds. */
function fit() {
  for (const box of document.querySelectorAll('.display .formula')) {
    box.style.fontSize = '';
    const share = box.clientWidth / box.scrollWidth;
    if (share < 1) box.style.fontSize = `${Math.max(66, Math.floor(98 * share))}%`;
  }
}
fit();
document.fonts.ready.then(fit);
let width = innerWidth;
addEventListener('resize', () => { if (innerWidth !== width) { width = innerWidth; fit(); } });

/* What scrolls in its own box can be scrolled by keys. */
for (const box of document.querySelectorAll('pre, .wide, .formula'))
  if (box.scrollWidth > box.clientWidth && !box.querySelector(':is(a, button, summary):not(svg *)')) box.tabIndex = 0;

/* A proof: all goals at once, or none. */
const proof = document.querySelector('.proof');
if (proof) {
  const all = document.createElement('button'), steps = proof.querySelectorAll('details');
  const tell = () => { all.textContent = [...steps].every(s => s.open) ? 'fold all goals' : 'show all goals'; };
  all.type = 'button';
  all.addEventListener('click', () => { const open = ![...steps].every(s => s.open); for (const s of steps) s.open = open; });
  proof.addEventListener('toggle', tell, true);
  proof.addEventListener('click', event => {
    const goals = !event.target.closest('a') && event.target.closest('.step > code')?.nextElementSibling;
    if (goals) goals.open = !goals.open;
  });
  tell();
  if (steps.length) proof.before(all);
}

/* What a name in the code is: the lines of its definition, under the pointer or the
 * keyboard's mark. */
const card = document.createElement('pre');
card.id = 'definition';
card.hidden = true;
card.setAttribute('role', 'tooltip');
document.body.append(card);
let asked = 0;
async function define(link) {
  const mine = ++asked, name = link.textContent, n = (/#chunk-(\d+)$/.exec(link.getAttribute('href')) || [])[1];
  if (!n) return;
  await load('chunks.js');
  await new Promise(done => setTimeout(done, 150));
  if (mine !== asked) return;
  const text = document.createElement('div');
  text.innerHTML = CHUNKS[n];
  const lines = text.textContent.split('\n'), at = lines.findIndex(l => new RegExp(`\\b${name}\\b`).test(l));
  card.textContent = lines.slice(Math.max(0, at), Math.max(0, at) + 12).join('\n');
  card.hidden = false;
  const place = link.getBoundingClientRect(), wide = document.documentElement.clientWidth;
  card.style.left = Math.max(4, Math.min(place.left, wide - card.offsetWidth - 4)) + scrollX + 'px';
  card.style.top = place.bottom + scrollY + 4 + 'px';
}
const forget = () => { asked++; card.hidden = true; };
for (const [on, off] of [['pointerover', 'pointerout'], ['focusin', 'focusout']]) {
  document.addEventListener(on, event => {
    const link = event.target.closest && event.target.closest('pre a:not(.use):not(.n):not(.to), code a');
    if (link) define(link);
  });
  document.addEventListener(off, forget);
}
