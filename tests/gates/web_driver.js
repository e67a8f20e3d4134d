/* Opens every page in a frame of three widths and looks: see check_web.sh. */
'use strict';
const faults = [], seen = [], HOME = location.href.replace(/[^/]*$/, '');
let looks = 0;
const sleep = ms => new Promise(done => setTimeout(done, ms));
function open(page, width) {
  return new Promise(done => {
    const frame = document.createElement('iframe');
    frame.style.cssText = `width:${width}px;height:900px;border:0`;
    frame.onload = () => done(frame);
    frame.src = page;
    document.body.append(frame);
  });
}
function expect(what, holds) { looks++; if (!holds) faults.push(what); }
async function until(test) { for (let i = 0; i < 4000 && !test(); i++) await sleep(50); return Boolean(test()); }
async function drive() {
  for (const page of PAGES) for (const width of [390, 1280, 1600]) {
    const frame = await open(page, width), view = frame.contentDocument.documentElement;
    expect(`${page} at ${width}: ${view.scrollWidth} wide`, view.scrollWidth <= view.clientWidth);
    for (const e of frame.contentWindow.performance.getEntriesByType('resource'))
      expect(`${page} asks for ${e.name}`, e.name.startsWith(HOME));
    frame.remove();
  }
  let frame = await open('first-pass-many-steps.html', 1280), page = frame.contentDocument;
  const use = page.querySelector('a.use');
  use.click();
  expect('a used chunk unfolds', await until(() => page.querySelector('.unfolded')));
  use.click();
  expect('and folds again', await until(() => !page.querySelector('.unfolded')));
  const field = page.getElementById('search');
  field.value = 'zone_absorbing';
  field.dispatchEvent(new Event('input'));
  expect('search finds an exact name first', await until(() =>
    page.querySelector('#found a')?.textContent.startsWith('zone_absorbing')));
  for (const view of ['prose', 'one', 'side']) {
    page.querySelector(`button[data-view=${view}]`).click();
    expect(`view ${view}`, page.documentElement.dataset.view === view);
  }
  page.querySelector('button[data-view=dark]').click();
  expect('dark', page.documentElement.dataset.theme === 'dark');
  page.querySelector('button[data-view=prose]').click();
  expect('prose hides the code', [...page.querySelectorAll('.code')].every(e => !e.offsetHeight));
  frame.remove();
  frame = await open('first-pass-the-task-and-the-loss.html', 1280);
  page = frame.contentDocument;
  expect('views and colours are remembered', page.documentElement.dataset.view === 'prose' && page.documentElement.dataset.theme === 'dark');
  const hidden = page.querySelector('.code .chunk').id;
  frame.contentWindow.location.hash = hidden;
  expect('code that is asked for is shown', await until(() => page.getElementById(hidden).offsetHeight > 0));
  for (const key of ['view', 'theme']) localStorage.removeItem('ghost-' + key);
  frame.remove();

  /* Keys: search, its list by arrows, pages by arrows. */
  frame = await open('first-pass-many-steps.html', 1280);
  page = frame.contentDocument;
  const press = (key, on) => on.dispatchEvent(new frame.contentWindow.KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  press('/', page.body);
  expect('a slash leads to the search', page.activeElement.id === 'search');
  page.activeElement.value = 'critical rate';
  page.activeElement.dispatchEvent(new Event('input'));
  expect('a search finds', await until(() => page.querySelectorAll('#found a').length > 5));
  press('ArrowDown', page.activeElement);
  press('ArrowDown', page.activeElement);
  expect('arrows go through what is found', page.activeElement === page.querySelectorAll('#found a')[1]);
  press('ArrowUp', page.activeElement);
  expect('and back', page.activeElement === page.querySelectorAll('#found a')[0]);
  press('Escape', page.activeElement);
  expect('escape closes it', page.getElementById('found').hidden);
  page.activeElement.blur();
  const next = page.querySelector('a[rel=next]').href;
  const turned = new Promise(done => { frame.onload = done; });
  press('ArrowRight', page.body);
  await turned;
  expect('an arrow turns the page', frame.contentWindow.location.href === next);
  frame.remove();
  frame = await open('claims.html', 1280);
  page = frame.contentDocument;
  page.querySelector('[data-by=verdict] button[data-filter=refuted]').click();
  page.querySelector('[data-by=owner] button[data-filter=v1]').click();
  const shown = [...page.querySelectorAll('tr[data-verdict]')].filter(row => !row.hidden);
  expect('two filters filter', shown.length > 0 && shown.every(row => row.dataset.verdict === 'refuted' && row.dataset.owner === 'v1'));
  frame.remove();

  /* A proof's goals, and a definition under the pointer. */
  frame = await open('proof-Rate-run_is_orbit.html', 390);
  page = frame.contentDocument;
  const steps = [...page.querySelectorAll('.proof details')];
  page.querySelector('main > button').click();
  expect('goals unfold', steps.length > 5 && steps.every(s => s.open) && steps.every(s => s.querySelector('pre').offsetHeight > 0));
  expect('names in goals are links', page.querySelector('.proof details pre a[href="coq-Model.html#L14"]')?.textContent === 'r_star');
  expect('and do not scroll', page.documentElement.scrollWidth <= page.documentElement.clientWidth);
  frame.remove();
  frame = await open('file-kernels-map.c.html', 1280);
  page = frame.contentDocument;
  const name = [...page.querySelectorAll('.listing a')].find(a => a.textContent === 'map_step');
  name.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
  expect('a definition is shown', await until(() => !page.getElementById('definition').hidden
    && page.getElementById('definition').textContent.includes('map_step')));
  frame.remove();

  /* Every live figure, on a telephone: it computes, and with the program's bits. */
  for (const [figure, name] of Object.entries(FIGURES)) {
    frame = await open(name, 390);
    page = frame.contentDocument;
    const place = page.querySelector(`.live[data-figure="${figure}"]`);
    place.querySelector('button').click();
    expect(`${figure} computes, with the program's bits: ${place.textContent.slice(-200)}`, await until(() => /is (that of )?the program/.test(place.textContent)));
    for (const slider of place.querySelectorAll('input[type=range]')) {
      slider.value = Number(slider.max) / 2;
      slider.dispatchEvent(new Event('input'));
    }
    await sleep(100);
    expect(`${figure} moves`, place.querySelectorAll('svg path').length > 1 && !/NaN|undefined/.test(place.textContent));
    expect(`${figure} does not scroll`, page.documentElement.scrollWidth <= page.documentElement.clientWidth);
    frame.remove();
  }

  /* Bit for bit, every value that the native program wrote: the comparison of wasm.js. */
  const [good, bad] = compareBits(name => Uint8Array.from(atob(FILES[name]), c => c.charCodeAt(0)), SIZES,
    line => seen.push(`seen: in this browser ${line}`));
  for (let i = 0; i < good + bad; i++) expect('a comparison of bits in the browser', i < good);
  expect('bits were compared', good > 20 && bad === 0);

  /* The ways of a new reader: from the first page to Eq. (15). */
  for (const what of ['theorem', 'contract', 'test', 'figure']) {
    frame = await open('index.html', 1280);
    let clicks = 0;
    const follow = async find => {
      const link = find(frame.contentDocument);
      if (!link || !link.getClientRects().length) return false;
      const loaded = new Promise(done => { frame.onload = done; });
      link.click();
      clicks++;
      await loaded;
      return true;
    };
    const told = (page, text) => [...page.querySelectorAll('main a')].find(a => a.textContent.includes(text));
    const row = page => [...page.querySelectorAll('table.claims tr')].find(r => r.children[1]?.textContent === 'Eq. (15)')?.querySelector('a');
    const fact = page => [...page.querySelectorAll('dt')].find(d => d.textContent === what)?.nextElementSibling.querySelector('a');
    const good = await follow(page => told(page, 'Claims')) && await follow(row) && await follow(fact);
    const to = good ? frame.contentWindow.location : { href: '', hash: '' };
    const there = good && (!to.hash || frame.contentDocument.getElementById(to.hash.slice(1)));
    expect(`the way to the ${what} of Eq. (15)`, there);
    seen.push(`seen: ${what} of Eq. (15), ${clicks} clicks: ${to.href.replace(/.*\//, '')}`);
    frame.remove();
  }
  frame = await open('index.html', 1280);
  for (const find of [page => [...page.querySelectorAll('main a')].find(a => a.textContent === 'Claims'),
    page => [...page.querySelectorAll('table.claims tr')].find(r => r.children[1]?.textContent === 'Eq. (15)').querySelector('a')]) {
    const loaded = new Promise(done => { frame.onload = done; });
    find(frame.contentDocument).click();
    await loaded;
  }
  page = frame.contentDocument;
  page.querySelector('.live button').click();
  expect('the figure of Eq. (15) computes on its page', await until(() => /is that of the program/.test(page.querySelector('.live').textContent)));
  seen.push('seen: the figure of Eq. (15), computing, 3 clicks');
  frame.remove();

  /* The accessibility checker, in both colours. */
  let rules = 0;
  for (const name of AXE) {
    frame = await open(name, 1280);
    page = frame.contentDocument;
    await new Promise(done => {
      const script = page.createElement('script');
      script.src = 'axe.min.js';
      script.onload = done;
      page.head.append(script);
    });
    for (const theme of ['light', 'dark']) {
      page.documentElement.dataset.theme = theme;
      const found = await frame.contentWindow.axe.run(page, theme === 'light'
        ? { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] } : { runOnly: { type: 'rule', values: ['color-contrast'] } });
      rules += found.passes.length;
      for (const v of found.violations)
        faults.push(`${name}, ${theme}: ${v.id}, ${v.nodes.length} times: ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].failureSummary.slice(0, 200).replace(/\n/g, ' ')}`);
      looks++;
    }
    frame.remove();
  }
  seen.push(`seen: axe-core looked at ${AXE.length} pages; ${rules} rules hold`);
  say(faults.concat(seen, `${looks - faults.length} passed, ${faults.length} failed`));
}
function say(lines) {
  const said = document.createElement('pre');
  said.id = 'said';
  said.textContent = lines.join('\n');
  document.body.replaceChildren(said);
}
addEventListener('load', () => drive().catch(fault => say([fault.stack, ...faults, '0 passed, 1 failed'])));
