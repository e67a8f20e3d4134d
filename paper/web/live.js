/* Figures that compute: the kernels of the program, compiled to WebAssembly, under
 * two figures of the book.  JavaScript draws and reads sliders; every number of a run
 * comes from the C. */
'use strict';
(() => {
const bytes = Uint8Array.from(atob(LIVE_WASM), c => c.charCodeAt(0));
const C = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
const START = C.__heap_base.value, HISTORY = 20001;
while (C.memory.buffer.byteLength < START + 8 * (HISTORY + 1)) C.memory.grow(1);

/** r_0 ... r_epochs of a run. */
function descend(r0, T, alpha, epochs) {
  C.descend(r0, T, alpha, epochs, START);
  return new Float64Array(C.memory.buffer.slice(START, START + 8 * (epochs + 1)));
}
/** First epoch below 1/4, or epochs + 1. */
function entry(s0, a, epochs) { return C.map_entry(s0, C.map_drive(a), epochs, START) >>> 0; }

const NS = 'http://www.w3.org/2000/svg';
function make(tag, attributes, parent) {
  const e = document.createElementNS(NS, tag);
  for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
  parent.append(e);
  return e;
}
/** A plot in [x0, x1] x [y0, y1]: paths, points, ticks with words. */
function plot(parent, label, x0, x1, y0, y1, xs, ys, height = 180) {
  const width = 480, left = 44, bottom = 24;
  const svg = make('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label }, parent);
  const X = x => left + (width - left - 8) * (x - x0) / (x1 - x0);
  const Y = y => height - bottom - (height - bottom - 8) * (y - y0) / (y1 - y0);
  const clip = `c${plot.count = (plot.count || 0) + 1}`;
  make('rect', { x: left, y: 4, width: width - left - 4, height: height - bottom - 2 },
    make('clipPath', { id: clip }, svg));
  make('path', { d: `M${left} 6V${height - bottom}H${width - 6}`, class: 'axis' }, svg);
  for (const [v, text] of xs) make('text', { x: X(v), y: height - 7, 'text-anchor': 'middle' }, svg).textContent = text;
  for (const [v, text] of ys) make('text', { x: left - 5, y: Y(v) + 4, 'text-anchor': 'end' }, svg).textContent = text;
  const area = make('g', { 'clip-path': `url(#${clip})` }, svg);
  return {
    clear() { area.replaceChildren(); },
    line(points, kind) {
      if (points.length) make('path', { class: kind, d: points.map(([x, y], i) =>
        `${i ? 'L' : 'M'}${X(x).toFixed(1)} ${Y(y).toFixed(1)}`).join('') }, area);
    },
    dots(points, kind) { for (const [x, y] of points) make('circle', { class: kind, r: 2, cx: X(x).toFixed(1), cy: Y(y).toFixed(1) }, area); },
    band(from, to, kind) { make('rect', { class: kind, x: X(from), y: 0, width: X(to) - X(from), height }, area); },
  };
}
function slider(parent, words, least, most, step, value, show, changed) {
  const label = document.createElement('label'), input = document.createElement('input'), out = document.createElement('output');
  Object.assign(input, { type: 'range', min: least, max: most, step, value });
  label.append(words, input, out);
  parent.append(label);
  const say = () => { out.textContent = show(Number(input.value)); };
  input.addEventListener('input', () => { say(); changed(); });
  say();
  return () => Number(input.value);
}
function mount(place, runs) {
  const box = document.createElement('div'), sliders = document.createElement('div'), said = document.createElement('p');
  box.className = 'alive';
  sliders.className = 'sliders';
  said.className = 'said';
  said.setAttribute('aria-live', 'polite');
  const note = document.createElement('p');
  note.className = 'source';
  note.innerHTML = `computed in this page by ${runs}, compiled to WebAssembly; the bits are those of the program (<code>tests/gates/check_wasm.sh</code>)`;
  box.append(sliders, said);
  place.after(box);
  return { box, sliders, said, done: () => box.append(note) };
}
const digits = x => x.toPrecision(4);

/* The loss over r with the run on it, and the loss against epochs. */
function run(place) {
  const at = mount(place, '<a href="file-kernels-kernels.c.html"><code>descend</code> and <code>loss</code> of kernels.c</a>');
  const curve = plot(at.box, 'loss over s with the run on it', -0.2, 11, 0, 1.05,
    [[0, '0'], [1, 'r*'], [5, '5 r*'], [10, '10 r*']], [[0, '0'], [1, 'T']]);
  const T = slider(at.sliders, 'delay T', 0, 4, 0.01, 2, v => digits(10 ** v), draw);
  const a = slider(at.sliders, 'rate, in units of the critical one', -2, 0.5, 0.001, Math.log10(0.1095), v => digits(10 ** v), draw);
  const s0 = slider(at.sliders, 'start, in units of r*', 0.1, 11, 0.01, 10, digits, draw);
  const epochs = 3000;
  const against = plot(at.box, 'loss against epochs', 0, epochs, 0, 1.05, [[0, '0'], [1000, '1000'], [2000, '2000'], [3000, 'epochs']], [[0, '0'], [1, 'T']]);
  function draw() {
    if (!s0) return;
    const t = 10 ** T(), unit = C.r_star(t), alpha = 10 ** a() * C.critical_rate(t);
    const r = descend(s0() * unit, t, alpha, epochs), L = Array.from(r, v => C.loss(v, t) / t);
    curve.clear();
    curve.band(-0.2, 0.25, 'zone');
    curve.line(Array.from({ length: 561 }, (_, i) => [i / 50 - 0.2, C.loss((i / 50 - 0.2) * unit, t) / t]), 'curve');
    curve.dots(L.map((y, i) => [r[i] / unit, y]).filter((_, i) => i % 10 === 0 || i > epochs - 20), 'run');
    against.clear();
    against.line(L.map((y, i) => [i, y]), 'run');
    const drop = r.findIndex(v => v < unit), lost = r.findIndex(v => v < 0.25 * unit);
    at.said.textContent = `alpha = ${alpha.toPrecision(6)}; ` + (drop < 0 ? 'above the optimum to the end'
      : `below the optimum first at epoch ${drop}`) + (lost < 0 ? '; not lost' : `; lost at epoch ${lost}`);
  }
  at.done();
  draw();
}

/* The map, a run on it, and its fate. */
function cobweb(place) {
  const at = mount(place, '<a href="file-kernels-map.c.html"><code>map_step</code> and <code>map_entry</code> of map.c</a>');
  const area = plot(at.box, 'the map and a run on it', 0, 3, 0, 3, [[0.25, '1/4'], [1, '1'], [2, '2'], [3, 's']], [[0.25, '1/4'], [1, '1'], [2, '2'], [3, 'next']], 360);
  const a = slider(at.sliders, 'rate a', 0.1, 1.6, 0.001, 1.02, v => v.toFixed(3), draw);
  const s0 = slider(at.sliders, 'start', 0.26, 11, 0.01, 2.5, digits, draw);
  const AC = 1.0290434694296486;
  function draw() {
    if (!s0) return;
    const drive = C.map_drive(a()), step = s => C.map_step(s, drive);
    area.clear();
    area.band(0, 0.25, 'zone');
    area.line([[0, 0], [3, 3]], 'diagonal');
    for (const [from, to] of [[0.02, 0.2499], [0.25, 0.9999], [1, 3]])
      area.line(Array.from({ length: 200 }, (_, i) => from + (to - from) * i / 199).map(s => [s, step(s)]), 'curve');
    const web = [];
    for (let s = s0(), i = 0; i < 120 && s >= 0.25; i++) { const next = step(s); web.push([s, s], [s, next], [next, next]); s = next; }
    area.line(web, 'run');
    const n = entry(s0(), a(), 10000), rate = a();
    const known = rate <= 1 ? 'by the theorem no start outside the zone is ever lost'
      : rate < AC ? 'by the theorem some starts are lost and some never are; a run in doubles cannot tell which this is'
      : 'the cycle that saved runs is gone, and almost every start is lost';
    at.said.textContent = `a = ${rate.toFixed(3)}, in doubles: ` + (n > 10000 ? 'not lost in 10000 epochs' : `lost at epoch ${n}`) + `; ${known}.`;
  }
  at.done();
  draw();
}

const figures = { '2B': run, 'map-cobweb': cobweb };
for (const place of document.querySelectorAll('.live'))
  if (figures[place.dataset.figure]) figures[place.dataset.figure](place);
globalThis.ghostLive = { C, descend, entry };
})();
