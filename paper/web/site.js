/* The web edition: views, unfolding, search, filter.  Nothing is fetched: data
 * comes as scripts, so that it works from a disk. */
'use strict';
const root = document.documentElement;
const keep = (key, value) => { try { localStorage.setItem('ghost-' + key, value); } catch (e) { /* not kept */ } };
const kept = key => { try { return localStorage.getItem('ghost-' + key); } catch (e) { return null; } };

/* Views. */
function show(view) {
  root.dataset.view = view;
  for (const b of document.querySelectorAll('[data-view]'))
    if (b.tagName === 'BUTTON' && b.dataset.view !== 'dark')
      b.setAttribute('aria-pressed', String(b.dataset.view === view));
}
function paint(theme) {
  if (theme) root.dataset.theme = theme;
  const dark = theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.querySelector('[data-view="dark"]').setAttribute('aria-pressed', String(dark));
  return dark;
}
show(kept('view') || 'side');
paint(kept('theme'));
document.querySelector('.views').addEventListener('click', event => {
  const view = event.target.dataset.view;
  if (view === 'dark') { const theme = paint(root.dataset.theme) ? 'light' : 'dark'; keep('theme', theme); paint(theme); }
  else if (view) { keep('view', view); show(view); }
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

/* A used chunk unfolds in place; with a modifier key, or again, the link is followed. */
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
  use.after(place);
});

/* Search: exact names first, then beginnings, then words. */
const field = document.getElementById('search'), found = document.getElementById('found');
const ORDER = ['claim', 'theorem', 'name', 'lemma', 'chunk', 'section', 'file', 'text'];
function score(entry, words, whole) {
  const title = entry[1].toLowerCase(), text = entry[3].toLowerCase();
  const rank = ORDER.indexOf(entry[0]) / 20;
  if (title === whole) return 100 - rank;
  if (title.startsWith(whole)) return 60 - rank - title.length / 200;
  if (words.every(w => title.includes(w))) return 40 - rank - title.length / 200;
  if (words.every(w => title.includes(w) || text.includes(w))) return 20 - rank;
  return 0;
}
async function search() {
  const whole = field.value.trim().toLowerCase();
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
  else if (event.key === 'Escape') { found.hidden = true; field.blur(); }
  else if (!found.hidden && event.key === 'ArrowDown') { event.preventDefault(); links[Math.min(at + 1, links.length - 1)]?.focus(); }
  else if (!found.hidden && event.key === 'ArrowUp') { event.preventDefault(); at > 0 ? links[at - 1].focus() : field.focus(); }
  else if (event.key === 'Enter' && document.activeElement === field) links[0]?.click();
  else if (document.activeElement === document.body && (event.key === 'ArrowRight' || event.key === 'ArrowLeft'))
    document.querySelector(event.key === 'ArrowRight' ? 'a[rel=next]' : 'a[rel=prev]')?.click();
});

/* The list of claims: by verdict or by whose they are. */
const filter = document.querySelector('.filter');
function choose(which) {
  for (const b of filter.children) b.setAttribute('aria-pressed', String(b.dataset.filter === which));
  for (const row of document.querySelectorAll('table.claims tr[data-verdict]'))
    row.hidden = which !== 'all' && row.dataset.verdict !== which && row.dataset.owner !== which;
}
if (filter) {
  filter.addEventListener('click', event => { if (event.target.dataset.filter) choose(event.target.dataset.filter); });
  const first = location.hash.slice(1);
  choose([...filter.children].some(b => b.dataset.filter === first) ? first : 'all');
}
