/* Opens every page in a frame of three widths and looks: see check_web.sh. */
'use strict';
const faults = [];
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
  frame.remove();
  frame = await open('claims.html', 1280);
  page = frame.contentDocument;
  page.querySelector('button[data-filter=refuted]').click();
  const shown = [...page.querySelectorAll('tr[data-verdict]')].filter(row => !row.hidden);
  expect('a filter filters', shown.length > 0 && shown.every(row => row.dataset.verdict === 'refuted'));
  frame.remove();
  for (const [name, figure, words] of [['first-pass-the-paper-s-four-pictures.html', '2B', 'is the program'],
    ['above-the-critical-rate-a-run-that-repeats-itself.html', 'map-cobweb', 'is the program'],
    ['three-acts-of-a-network.html', 'drop-acts', 'is the program']]) {
    frame = await open(name, 390);
    page = frame.contentDocument;
    const place = page.querySelector(`.live[data-figure="${figure}"]`);
    place.querySelector('button').click();
    expect(`${figure} computes, with the program's bits: ${place.textContent.slice(-200)}`, await until(() => place.textContent.includes(words)));
    expect(`${figure} does not scroll`, page.documentElement.scrollWidth <= page.documentElement.clientWidth);
    frame.remove();
  }
  const said = document.createElement('pre');
  said.id = 'said';
  said.textContent = faults.concat(`${looks - faults.length} passed, ${faults.length} failed`).join('\n');
  document.body.replaceChildren(said);
}
addEventListener('load', drive);
