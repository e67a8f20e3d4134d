/* Live figures: the program's own C, as WebAssembly, asked by a few controls.  On
 * a page with <div class="live" data-figure="NAME"> a button under the printed figure
 * opens its live one, where there is one.  The functions are the C's; here they are
 * scaled, searched and drawn.  The modules come as scripts beside it, so that it
 * works from a disk. */
'use strict';
globalThis.LIVE = {};
(() => {
const BASE = document.currentScript ? document.currentScript.src.replace(/[^/]*$/, '') : '';
document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: BASE + 'live.css' }));
const SVG = 'http://www.w3.org/2000/svg';

/* Small parts. */
function make(tag, attributes, ...children) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attributes || {})) e.setAttribute(k, v);
  e.append(...children);
  return e;
}
function shape(parent, tag, attributes, text) {
  const e = document.createElementNS(SVG, tag);
  for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
  if (text !== undefined) e.textContent = text;
  parent.append(e);
  return e;
}
const brief = (x, digits = 3) => !Number.isFinite(x) ? '\u221e'
  : x !== 0 && (Math.abs(x) < 1e-3 || Math.abs(x) >= 1e6) ? x.toExponential(digits - 1).replace('-', '\u2212').replace(/e(.*)/, (_, n) => '\u00b710' + raised(n))
  : String(Number(x.toPrecision(digits))).replace('-', '\u2212');
const raised = n => [...n].map(c => '-\u2212'.includes(c) ? '\u207b' : c === '+' ? '' : '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079'[c]).join('');

/* A slider with its label and its value in words; `log' for a scale of powers.
 * A slider's place is a whole number, so that ends and steps are exact. */
let serial = 0;
function slider(box, label, { low, high, value, log = false, say = brief, steps = 400 }, changed) {
  const at = i => log ? low * Math.pow(high / low, i / steps) : low + (high - low) * i / steps;
  const place = v => Math.round(steps * (log ? Math.log(v / low) / Math.log(high / low) : (v - low) / (high - low)));
  const id = 'live-' + ++serial;
  const input = make('input', { type: 'range', id, min: 0, max: steps, step: 1, value: place(value) });
  const output = make('output', { for: id });
  box.append(make('label', { for: id }, label), input, output);
  let exact = value;  /* what was set, until somebody moves it */
  const self = {
    get value() { return exact === undefined ? Number(at(Number(input.value)).toPrecision(6)) : exact; },
    set value(v) { input.value = place(v); exact = v; self.tell(); },
    tell() { const said = say(self.value); output.textContent = said; input.setAttribute('aria-valuetext', said); },
  };
  input.addEventListener('input', () => { exact = undefined; self.tell(); changed(); });
  self.tell();
  return self;
}
function button(box, text, clicked) {
  const b = make('button', { type: 'button' }, text);
  b.addEventListener('click', clicked);
  box.append(b);
  return b;
}

/* Axes.  x and y are [low, high]; what is drawn is cut at the frame. */
function ticks([low, high], log, room) {
  if (log) {
    const out = [], first = Math.ceil(Math.log10(low) - 1e-9), last = Math.floor(Math.log10(high) + 1e-9);
    const step = Math.max(1, Math.ceil((last - first) / room));
    for (let k = first; k <= last; k += step) out.push([Math.pow(10, k), '10' + raised(String(k))]);
    return out;
  }
  const raw = (high - low) / room, power = Math.pow(10, Math.floor(Math.log10(raw)));
  const step = [1, 2, 5, 10].map(k => k * power).find(s => s >= raw * 0.999), out = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++)
    out.push([k * step, String(Number((k * step).toPrecision(6))).replace('-', '\u2212')]);
  return out;
}
function plot(holder, { title, xlabel, ylabel, x, y, logx = false, logy = false, height = 236, alt }) {
  holder.replaceChildren();
  const width = Math.max(240, Math.floor(holder.clientWidth || 320)), left = 46, right = 14, top = 28, bottom = 36;
  const svg = shape(holder, 'svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': alt || title });
  const clip = 'live-' + ++serial;
  shape(shape(svg, 'clipPath', { id: clip }), 'rect', { x: left, y: top - 2, width: width - left - right, height: height - top - bottom + 4 });
  const along = (v, [a, b], log) => log ? Math.log(v / a) / Math.log(b / a) : (v - a) / (b - a);
  const px = v => left + (width - left - right) * along(v, x, logx);
  const py = v => Math.max(-999, Math.min(height + 999, height - bottom - (height - top - bottom) * along(v, y, logy)));
  for (const [v, text] of ticks(x, logx, Math.max(3, Math.floor((width - left) / 70)))) {
    shape(svg, 'line', { class: 'tick', x1: px(v), x2: px(v), y1: height - bottom, y2: height - bottom + 4 });
    shape(svg, 'text', { x: px(v), y: height - bottom + 16, 'text-anchor': px(v) > width - 30 ? 'end' : 'middle' }, text);
  }
  for (const [v, text] of ticks(y, logy, 4)) {
    shape(svg, 'line', { class: 'tick', x1: left - 4, x2: left, y1: py(v), y2: py(v) });
    shape(svg, 'text', { x: left - 7, y: py(v) + 4, 'text-anchor': 'end' }, text);
  }
  shape(svg, 'path', { class: 'axis', d: `M${left},${top}V${height - bottom}H${width - right}` });
  shape(svg, 'text', { x: width - right, y: height - 5, 'text-anchor': 'end', class: 'name' }, xlabel);
  shape(svg, 'text', { x: 4, y: 13, class: 'name' }, ylabel);
  const inside = shape(svg, 'g', { 'clip-path': `url(#${clip})` });
  const name = (cls, extra) => Object.assign({ class: cls }, extra);
  return {
    line(points, cls) {
      let d = '', pen = 'M';
      for (const [a, b] of points) {
        if (!Number.isFinite(b) || !Number.isFinite(a) || (logy && b <= 0)) { pen = 'M'; continue; }
        d += pen + px(a).toFixed(1) + ',' + py(b).toFixed(1);
        pen = 'L';
      }
      shape(inside, 'path', name(cls, { d, fill: 'none' }));
    },
    dot(a, b, cls, r = 4) {  /* whole, on the frame too */
      if (a >= x[0] && a <= x[1] && b >= y[0] && b <= y[1]) shape(svg, 'circle', name(cls, { cx: px(a), cy: py(b), r }));
    },
    arrow(a, b, c, d, cls) { this.line([[a, b], [c, d]], cls); this.dot(c, d, cls + ' end', 3); },
    text(a, b, said, anchor = 'start', up = 5) {
      shape(svg, 'text', { x: px(a) + { start: 5, middle: 0, end: -5 }[anchor], y: py(b) - up, 'text-anchor': anchor, class: 'note' }, said);
    },
  };
}
const range = (low, high, count) => Array.from({ length: count + 1 }, (_, i) => low + (high - low) * i / count);

/* The modules. */
const loading = {}, modules = {};
function script(name) {
  return loading[name] || (loading[name] = new Promise((done, lost) => {
    const e = make('script', { src: BASE + name });
    e.onload = done;
    e.onerror = () => lost(new Error(name + ' is missing'));
    document.head.append(e);
  }));
}
async function load(name) {
  await script(`live-${name}.js`);
  if (!modules[name]) {
    const code = Uint8Array.from(atob(LIVE[name].code), c => c.charCodeAt(0));
    modules[name] = WebAssembly.compile(code);
  }
  const x = (await WebAssembly.instantiate(await modules[name], { page: Math })).exports;
  return x;
}
const numbers = (x, from, count) => new Float64Array(x.memory.buffer, from, count);
const hex = sum => BigInt.asUintN(64, sum).toString(16).padStart(16, '0');
const compared = {};
function compare(x, sums) {
  if (!compared[sums.bits]) {
    const { draws, runs, values, bits } = sums;
    compared[bits] = hex(x.bits(draws, runs, 0)) === bits
      ? `${values.toLocaleString('en')} values of these functions, computed here just now: the sum of their bits, ${bits}, is that of the program's C outside a browser.`
      : 'The bits computed here are not the program\u2019s. Please report the browser.';
  }
  return compared[sums.bits];
}
/* A file of the program, by its page where the site has one. */
function made(text) {
  const p = make('p', { class: 'live-made' });
  for (const piece of text.split(/(\b[a-z]+\/\w+\.[ch]\b)/))
    p.append(/\.[ch]$/.test(piece) ? make('a', { href: BASE + 'file-' + piece.replace('/', '-') + '.html' }, piece) : piece);
  return p;
}

/* Each figure gets a frame: places for plots, controls, a sentence, its C. */
function frame(div, wide) {
  const box = make('div', { class: 'live-box' }), plots = make('div', { class: 'live-plots' });
  const holders = wide.map(() => make('div', { class: 'live-plot' }));
  plots.append(...holders);
  const controls = make('div', { class: 'live-controls' }), buttons = make('div', { class: 'live-buttons' });
  const said = make('p', { class: 'live-said', role: 'status' });
  box.append(plots, controls, buttons, said);
  return { box, holders, controls, buttons, said };
}
const pace = draw => { let due = 0; return () => { if (!due) due = requestAnimationFrame(() => { due = 0; draw(); }); }; };
const FIGURES = {};

/* The flow x' = x^2 + r from x(0) = 0: slow before the ghost, then gone. */
FIGURES.flow = { needs: 'toy', start(x, f) {
  const r = slider(f.controls, 'r', { low: 0.002, high: 0.2, value: 0.01, log: true }, () => changed());
  const t = slider(f.controls, 'time, in units of t*', { low: 0, high: 1, value: 0.5, steps: 1000 }, () => changed());
  let run = 0;
  const go = button(f.buttons, 'let it run', () => {
    if (run) { cancelAnimationFrame(run); run = 0; go.textContent = 'let it run'; return; }
    const from = performance.now() - (t.value < 1 ? t.value : 0) * 8000;
    go.textContent = 'stop';
    const tick = now => {
      const at = Math.min(1, Math.max(0, (now - from) / 8000));
      t.value = at;
      draw();
      if (at < 1) run = requestAnimationFrame(tick); else { run = 0; go.textContent = 'let it run'; }
    };
    run = requestAnimationFrame(tick);
  });
  function draw() {
    const R = r.value, escape = x.escape_time(R), time = t.value * escape, at = x.flow(R, time);
    const p = plot(f.holders[0], { title: 'the flow', xlabel: 'x', ylabel: 'dx/dt = x\u00b2 + r', x: [-1, 1], y: [0, 1.2],
      alt: `speed over place; the dot is at x = ${brief(at)}` });
    p.line(range(-1, 1, 80).map(v => [v, v * v + R]), 'main');
    p.line([[0, 0], [0, R]], 'thin');
    p.text(0, R, 'the ghost', 'middle', 10);
    if (at <= 1) p.dot(at, at * at + R, 'mark', 6);
    const q = plot(f.holders[1], { title: 'the way', xlabel: 't', ylabel: 'x(t)', x: [0, 36], y: [0, 5], alt: `place over time; it leaves at t* = ${brief(escape)}` });
    q.line(range(0, 0.999, 300).map(s => [s * escape, x.flow(R, s * escape)]), 'main');
    q.line([[escape, 0], [escape, 5]], 'thin dashed');
    q.text(escape, 5, 't*', escape > 30 ? 'end' : 'start', -9);
    q.dot(time, at, 'mark', 6);
    f.said.textContent = Number.isFinite(at)
      ? `At t = ${brief(time)} the dot is at x = ${brief(at)}; it leaves at t* = ${brief(escape)}. Half of that time is spent with |x| < ${brief(x.flow(R, escape / 2))}.`
      : `Gone: x is infinite from t* = ${brief(escape)} on.`;
  }
  const changed = pace(draw);
  return draw;
}, made: 'escape_time of kernels/kernels.c and ghost_trajectory of model/toy.c; the tangent in x(t) is the browser\u2019s, t* is the program\u2019s.' };

/* The loss over r with the run on it, and the loss against epochs. */
FIGURES.loss = { needs: 'toy', start(x, f) {
  const paper = { T: 100, alpha: 1e-9, start: 10 };  /* the second run of Figs. 2B and 2C */
  const T = slider(f.controls, 'delay T', { low: 1, high: 100, value: paper.T, steps: 198 }, () => changed());
  const a = slider(f.controls, 'rate \u03b1/\u03b1*', { low: 0.05, high: 4, value: paper.alpha / x.critical_rate(paper.T), steps: 395, say: v => brief(v, 4) }, () => changed());
  const s = slider(f.controls, 'start r(0)/r*', { low: 0.1, high: 10, value: paper.start, steps: 990 }, () => changed());
  const EPOCHS = 2000, room = x.memory.grow(1) * 65536;
  function draw() {
    const t = T.value, best = x.r_star(t), alpha = a.value * x.critical_rate(t), r0 = s.value * best;
    x.descend(r0, t, alpha, EPOCHS, room);
    const run = Array.from(numbers(x, room, EPOCHS + 1)), lost = run.map(r => x.loss(r, t));
    const trap = run.findIndex(r => r < 0.25 * best), low = lost.findIndex(L => L < t / 2);
    const shown = Math.min(EPOCHS, Math.max(40, Math.ceil(1.6 * (trap >= 0 ? trap : low >= 0 ? low : EPOCHS))));
    const p = plot(f.holders[0], { title: 'the loss', xlabel: 'r / r*', ylabel: 'loss / T', x: [0, 10.5], y: [0, 1.1],
      alt: 'the loss over the parameter, with the epochs of the run on it' });
    p.line([[0, 1], [0.25, 1]], 'main');
    p.line(range(0.25, 10.5, 400).map(v => [v, x.loss(v * best, t) / t]), 'main');
    for (let n = 0; n <= shown; n++) p.dot(run[n] / best, lost[n] / t, 'mark', n ? 2.2 : 5);
    const q = plot(f.holders[1], { title: 'the run', xlabel: 'epochs', ylabel: 'loss / T', x: [0, shown], y: [0, 1.1],
      alt: 'the loss against epochs' });
    p.text(0.25, 1, 'r*/4', 'start', 4);
    q.line(run.slice(0, shown + 1).map((r, n) => [n, lost[n] / t]), 'line');
    f.said.textContent = trap === 0 ? 'It starts where the gradient is zero, and stays there.'
      : trap > 0 ? `At epoch ${trap} a step goes over the cliff at r*/4: the loss is T from there on, and the gradient is zero.`
      : `No step goes over the cliff in ${EPOCHS} epochs` + (low > 0 ? `; the loss falls below T/2 at epoch ${low}.` : '.')
        + (a.value < 1 ? ' At this rate none ever does.' : '');
  }
  const changed = pace(draw);
  return draw;
}, made: 'loss, r_star, critical_rate and descend of kernels/kernels.c.' };

/* The V, the cliff, one step. */
FIGURES.vee = { needs: 'toy', start(x, f) {
  const a = slider(f.controls, 'rate \u03b1/\u03b1*', { low: 0.1, high: 4, value: 1.3, steps: 390 }, () => changed());
  const s = slider(f.controls, 'r/r*', { low: 0.1, high: 4, value: 1, steps: 390 }, () => changed());
  const t = 10;
  function draw() {
    const best = x.r_star(t), alpha = a.value * x.critical_rate(t), r = s.value * best, to = x.descent_step(r, t, alpha);
    const slope = x.loss_gradient(r, t) * best / t;
    const p = plot(f.holders[0], { title: 'one step', xlabel: 'r / r*', ylabel: 'loss / T', x: [-1, 4.2], y: [0, 1.15], height: 270,
      alt: `the loss and one step on it, from ${brief(r / best)} to ${brief(to / best)}` });
    p.line([[-1, 1], [0.25, 1]], 'main');
    p.line(range(0.25, 4.2, 300).map(v => [v, x.loss(v * best, t) / t]), 'main');
    p.line([[0.25, 0], [0.25, 1.15]], 'thin dashed');
    p.text(0.25, 1.15, 'r*/4', 'start', -9);
    const L = x.loss(r, t) / t;
    p.line([[s.value - 0.5, L - 0.5 * slope], [s.value + 0.5, L + 0.5 * slope]], 'thin');
    p.arrow(s.value, L, to / best, x.loss(to, t) / t, 'line');
    p.dot(s.value, L, 'mark', 5);
    f.said.textContent = s.value < 0.25 ? 'Left of the cliff the slope is zero: no step.'
      : `The step goes from r = ${brief(s.value)} r* to ${brief(to / best)} r*` + (to < 0.25 * best
        ? ': over the cliff, where the slope is zero, for good.' : ', on this side of the cliff.')
        + ' The longest step down starts at the bottom of the V; at the critical rate it ends on the edge.';
  }
  const changed = pace(draw);
  return draw;
}, made: 'loss, loss_gradient, critical_rate and descent_step of kernels/kernels.c, at T = 10.' };

/* The map f_a and its cobweb. */
FIGURES.cobweb = { needs: 'toy', start(x, f) {
  const a = slider(f.controls, 'rate \u03b1/\u03b1*', { low: 0.1, high: 8, value: 1.2, steps: 790 }, () => changed());
  const s = slider(f.controls, 'start s = r/r*', { low: 0.25, high: 8, value: 5, steps: 775 }, () => changed());
  const n = slider(f.controls, 'steps shown', { low: 0, high: 200, value: 140, steps: 200 }, () => changed());
  const FAR = 1000000, BOUNDED = 2000, last = x.memory.grow(1) * 65536, ends = last + 8;
  const fates = ['open', 'trapped', 'safe'];
  function draw() {
    const drive = x.map_drive(a.value), entry = x.map_entry(s.value, drive, FAR, last);
    const way = [s.value];
    while (way.length <= n.value) way.push(x.map_step(way[way.length - 1], drive));
    const top = Math.max(4, ...way) * 1.05;
    const p = plot(f.holders[0], { title: 'the map', xlabel: 's', ylabel: 'the step f(s)', x: [0, top], y: [0, top], height: 300,
      alt: 'the map with its cobweb' });
    p.line([[0, 0], [top, top]], 'thin');
    for (const [low, high] of [[0, 0.2499999], [0.25, 0.9999999], [1, top]])
      p.line(range(low, high, 150).map(v => [v, x.map_step(v, drive)]), 'main');
    p.line([[0.25, 0], [0.25, top]], 'thin dashed');
    const web = [[way[0], 0]];
    for (let i = 1; i < way.length; i++) web.push([way[i - 1], way[i]], [way[i], way[i]]);
    p.line(web, 'line');
    p.dot(way[0], 0, 'mark', 5);
    const q = plot(f.holders[1], { title: 'the run', xlabel: 'n', ylabel: 's', x: [0, Math.max(1, n.value)], y: [0, top], height: 300,
      alt: 'the run of the map' });
    q.line([[0, 0.25], [n.value, 0.25]], 'thin dashed');
    const fate = fates[x.bounded_run(a.value, s.value, BOUNDED, ends)];
    const sure = x.bounded_decided(), until = x.bounded_epochs(), held = Array.from(numbers(x, ends, 2 * (until + 1)));
    const shown = Math.min(until, n.value);
    for (let i = 0; i <= shown; i++) q.line([[i, held[2 * i]], [i, held[2 * i + 1]]], 'bounds');
    if (fate === 'open' && until < n.value) {
      q.line([[until, 0], [until, top]], 'thin dashed');
      q.text(until, top, 'the bounds end', until > n.value / 2 ? 'end' : 'start');
    }
    q.line(way.map((v, i) => [i, v]), 'line');
    way.forEach((v, i) => q.dot(i, v, 'mark', 2.2));
    const far = BOUNDED.toLocaleString('en');
    f.said.textContent = (fate === 'trapped' ? `Certified: at epoch ${sure} the run is trapped, s < 1/4.`
      : fate === 'safe' && a.value <= 1 ? 'Certified: up to the critical rate no run from above is ever trapped.'
      : fate === 'safe' ? `Certified: from epoch ${sure} on the run is held by an interval that returns into itself; it is never trapped.`
      : until === BOUNDED ? `Open: the bounds still hold after ${far} epochs, and nothing is decided.`
      : `Certified up to epoch ${until} only: there the bounds, grown from no width to ${brief(held[2 * until + 1] - held[2 * until])}, hold an edge of the map, and from there on a double decides nothing.`)
      + (entry <= FAR ? ` The doubles\u2019 own run is trapped at epoch ${entry}.`
        : ` The doubles\u2019 own run is not trapped within ${FAR.toLocaleString('en')} epochs.`)
      + (fate === 'open' ? ` More digits decide more: ghost orbit --a ${a.value} --s0 ${s.value}.` : '');
  }
  const changed = pace(draw);
  return draw;
}, made: 'map_step, map_drive and map_entry of kernels/map.c; the bounds (pale) by the outward rounding of enclose/outward.h.' };

/* Finite confidence and threshold: the loss, its slope, and a run that is lost at one
 * confidence and brought back at a lower one. */
FIGURES.finite = { needs: 'finite', start(x, f) {
  const t = 100, FIRST = 200, THEN = 200, best = x.r_star(t), unit = x.loss_gradient(best * 1.0000001, t);
  const c = slider(f.controls, 'confidence c', { low: 0.05, high: 20, value: 1, log: true }, () => changed());
  const X = slider(f.controls, 'threshold X', { low: 1, high: 100, value: 10, log: true }, () => changed());
  const a = slider(f.controls, 'rate \u03b1/\u03b1*', { low: 0.1, high: 4, value: 1.5, steps: 390 }, () => changed());
  const s = slider(f.controls, 'start r(0)/r*', { low: 0.3, high: 12, value: 10, steps: 1170 }, () => changed());
  const lower = slider(f.controls, `c from epoch ${FIRST} on`, { low: 0.02, high: 20, value: 0.2, log: true }, () => changed());
  const room = x.memory.grow(1) * 65536;
  const run = (from, confidence, epochs) => {
    x.finite_set(t, X.value, confidence);
    const done = x.finite_descend(from, a.value * x.critical_rate(t), epochs, room);
    return Array.from(numbers(x, room, done + 1));
  };
  function draw() {
    const places = range(-1, 4, 150), p = plot(f.holders[0], { title: 'the loss', xlabel: 'r / r*', ylabel: `loss / T; dashed: c from epoch ${FIRST} on`, x: [-1, 4], y: [0, 1.2],
      alt: 'the loss over the parameter: its limit, a sharp detector, and two confidences' });
    p.line(places.map(v => [v, x.loss(v * best, t) / t]), 'thin');
    const q = plot(f.holders[1], { title: 'the slope', xlabel: 'r / r*', ylabel: 'size of the slope, in that of the V', x: [-1, 4], y: [1e-8, 10], logy: true,
      alt: 'the size of the slope over the parameter, on a scale of powers' });
    q.line(range(0.25, 4, 150).map(v => [v, Math.abs(x.loss_gradient(v * best, t)) / unit]), 'thin');
    for (const [confidence, cls] of [[c.value, 'line'], [lower.value, 'line dashed']]) {
      x.finite_set(t, X.value, confidence);
      p.line(places.map(v => [v, x.finite_loss(v * best) / t]), cls);
      q.line(places.map(v => [v, Math.abs(x.finite_slope(v * best)) / unit]), cls);
    }
    p.line(places.map(v => [v, x.finite_sharp(v * best) / t]), 'main');
    const first = run(s.value * best, c.value, FIRST), whole = first.length === FIRST + 1;
    const then = whole ? run(first[FIRST], lower.value, THEN) : [];
    const way = first.concat(then.slice(1)), high = Math.max(2, ...way.map(v => v / best)) * 1.05;
    const o = plot(f.holders[2], { title: 'the run', xlabel: 'epochs', ylabel: 'r / r*', x: [0, FIRST + THEN], y: [Math.max(-4, Math.min(-0.5, ...way.map(v => v / best))), high],
      alt: 'the run, and where its confidence is lowered' });
    o.line([[0, 0.25], [FIRST + THEN, 0.25]], 'thin dashed');
    o.line([[FIRST, -4], [FIRST, high]], 'thin dashed');
    o.text(FIRST, high, `c = ${brief(c.value)}`, 'end', -9);
    o.text(FIRST, high, `c = ${brief(lower.value)}`, 'start', -9);
    o.text(0, 0.25, 'r*/4');
    o.line(way.map((r, i) => [i, r / best]), 'line');
    const edge = 0.25 * best, lost = first.findIndex(r => r < edge), back = then.findIndex(r => r >= edge);
    f.said.textContent = (lost < 0 ? `No step goes below r*/4 in ${FIRST} epochs.` : `At epoch ${lost} a step goes below r*/4`
      + (whole && first[FIRST] < edge ? `, and at c = ${brief(c.value)} it is still there after ${FIRST} epochs.` : ', and the run comes back by itself.'))
      + (lost >= 0 && whole && first[FIRST] < edge ? (back > 0 ? ` With the confidence lowered to ${brief(lower.value)} it is back after ${back} more.` : ` With the confidence ${brief(lower.value)} it is not back after ${THEN} more.`) : '')
      + (whole ? '' : ' Then r leaves the domain.');
  }
  const changed = pace(draw);
  return draw;
}, made: 'ghost_euler_loss and ghost_sharp_loss of model/finite.c, and the slope and steps of ghost_finite_descend of model/finite_descent.c, without its check by a second quadrature; T = 100. The loss is by the paper\u2019s own steps of T/1000; black is a sharp detector at X, thin the limit. Exponential, tangent and arctangent are musl\u2019s, here and in what the bits are compared with; the program takes the system\u2019s, within the contract\u2019s error of these.' };

/* The paper's network. */
const KINDS = ['stable point', 'unstable point', 'ghost', 'turn', 'undecided zero', 'undecided extremum'];
FIGURES.network = { needs: 'network', start(x, f, div) {
  const sums = LIVE.network.sums, EACH = 20;
  const preset = /^(3B|drop-orbits)/.test(div.dataset.figure) ? sums.fast : /^4/.test(div.dataset.figure) ? sums.lost : sums.slow;
  const NAMED = { slow: 'three acts: rate 0.003', fast: 'a higher rate, 0.02: collapse', lost: 'collapse, then recovery at lower confidence' };
  const rate = slider(f.controls, 'rate', { low: 0.001, high: 0.1, value: preset.rate, log: true }, () => { own = true; });
  const c = slider(f.controls, 'confidence c', { low: 0.01, high: 10, value: 10, log: true, steps: 300 }, () => { own = true; x.network_confidence(c.value); });
  const seed = slider(f.controls, 'seed', { low: 0, high: 255, value: preset.seed, steps: 255 }, () => again());
  let log = [], own, stepped, running = 0, status = 0, plan = preset;
  const go = button(f.buttons, 'train', () => { if (running) stop(); else { go.textContent = 'stop'; running = requestAnimationFrame(tick); } });
  button(f.buttons, '100 epochs', () => { stop(); train(100); draw(); });
  button(f.buttons, 'from the start', () => again());
  for (const [name, run] of Object.keys(NAMED).map(k => [k, sums[k]]))
    button(f.buttons, NAMED[name], () => { plan = run; rate.value = run.rate; c.value = 10; seed.value = run.seed; again(); });
  function stop() { cancelAnimationFrame(running); running = 0; go.textContent = 'train'; }
  function again() {
    stop();
    plan = plan.rate === rate.value && plan.seed === seed.value ? plan
      : Object.values(sums).find(run => run.rate === rate.value && run.seed === seed.value) || { at: [], each: 1 };
    if (!own && stepped > plan.from && plan.from > 0) c.value = 10;
    own = c.value !== 10 || seed.value !== plan.seed;
    status = x.network_start(seed.value, c.value);
    stepped = 0;
    log = [];
    draw();
  }
  function train(epochs) {
    for (let i = 0; i < epochs && !status; i += EACH) {
      status = x.network_train(EACH, own ? rate.value : plan.rate);
      stepped += EACH;
      if (!own && stepped === plan.from) { c.value = plan.lower; x.network_confidence(plan.lower); }
      log.push([stepped, x.network_loss(), x.network_slope(), x.network_accuracy()]);
    }
    if (log.length > 6000) log = log.filter((_, i) => i % 2);
  }
  function tick() {
    train(100);
    draw();
    if (status || stepped >= 60000) stop(); else running = requestAnimationFrame(tick);
  }
  function draw() {
    f.said.setAttribute('aria-live', running ? 'off' : 'polite');
    const end = Math.max(1000, stepped), each = Math.max(1, Math.floor(log.length / 500));
    const rows = log.filter((_, i) => i % each === 0 || i === log.length - 1), here = log[log.length - 1];
    const p = plot(f.holders[0], { title: 'loss', xlabel: 'epochs', ylabel: 'loss, and accuracy (dashed)', x: [0, end], y: [0, 1.2],
      alt: 'loss and accuracy against epochs' });
    p.line(rows.map(v => [v[0], v[3]]), 'thin dashed');
    p.line(rows.map(v => [v[0], v[1]]), 'line');
    const slopes = rows.map(v => v[2]).filter(v => v > 0), least = Math.max(1e-12, Math.min(1e-2, ...slopes));
    const q = plot(f.holders[1], { title: 'gradient', xlabel: 'epochs', ylabel: 'norm of the gradient', x: [0, end], logy: true,
      y: [Math.pow(10, Math.floor(Math.log10(least))), Math.pow(10, Math.ceil(Math.log10(Math.max(1, ...slopes))))],
      alt: 'norm of the gradient against epochs' });
    q.line(rows.map(v => [v[0], v[2]]), 'line');
    const count = x.network_points(), flat = count > 0 ? Array.from(numbers(x, x.network_flat(), 3 * count)) : [];
    const orbit = here && !status ? Array.from(numbers(x, x.network_orbit(), 41)) : [];
    const near = flat.filter((v, i) => i % 3 === 1 && flat[i - 1] !== 3).concat(orbit).filter(v => Math.abs(v) < 8);
    const span = [Math.floor(Math.min(-1, ...near) * 2 - 0.2) / 2, Math.ceil(Math.max(2.5, ...near) * 2 + 0.2) / 2];
    const values = Array.from(numbers(x, x.network_curve(...span), 241));
    const rise = Math.max(1, ...flat.filter((v, i) => i % 3 === 2 && flat[i - 2] === 2).map(v => 1.5 * Math.abs(v)));
    const u = plot(f.holders[2], { title: 'circuit', xlabel: '\u03ba', ylabel: 'f(\u03ba), its certified points', x: span, y: [-rise, rise],
      alt: 'the latent circuit f with its fixed points and ghosts' });
    u.line([[span[0], 0], [span[1], 0]], 'thin');
    u.line([[1, -rise], [1, rise]], 'thin dashed');
    u.text(1, -rise, 'threshold');
    u.line(values.map((v, i) => [span[0] + (span[1] - span[0]) * i / 240, v]), 'main');
    const seen = {};
    for (let i = 0; i < count; i++) {
      const [kind, at, value] = flat.slice(3 * i, 3 * i + 3);
      seen[kind] = (seen[kind] || 0) + 1;
      if (kind !== 3) u.dot(at, kind < 2 ? 0 : value, ['stable', 'unstable', 'ghost'][kind] || 'thin', 5);
    }
    const o = plot(f.holders[3], { title: 'orbit', xlabel: 'time step', ylabel: '\u03ba in a trial', x: [0, 40], y: span,
      alt: 'the latent variable during a trial' });
    o.line([[0, 1], [40, 1]], 'thin dashed');
    o.line([[20, span[0]], [20, span[1]]], 'thin dashed');
    o.text(20, span[0], 'T');
    o.text(40, 1, 'threshold', 'end');
    o.line(orbit.map((v, i) => [i, v]), 'line');
    const points = Object.entries(seen).filter(([k]) => k !== '3').map(([k, m]) => `${m} ${KINDS[k]}${m > 1 ? 's' : ''}`).join(', ');
    f.said.textContent = `Epoch ${stepped}` + (here ? `: loss ${brief(here[1])}, accuracy ${brief(here[3])}` : '')
      + `; f has ${points || 'no certified point'}.` + (status ? ' Loss or gradient is no longer finite: the training ends.' : '');
    const want = !own && stepped % plan.each === 0 && plan.at[stepped / plan.each];
    if (want) f.bits.textContent = hex(x.network_sum()) === want
      ? `Weights after epoch ${stepped}: the sum of their bits, ${want}, is the program\u2019s.`
      : `Weights after epoch ${stepped}: not the program\u2019s bits. Please report the browser.`;
    else if (own) f.bits.textContent = 'A course of your own: the program has no sum of it to compare with.';
  }
  again();
  return draw;
}, made: 'ghost_network_train of model/network.c, its kernels of kernels/lanes.c, the first weights of model/torch_random.c, the points of enclose/latent.c.' };

/* Which printed figure has which live one. */
const NAMES = { '1': 'flow', '2B': 'loss', '2C': 'loss', '2D': 'loss', 'loss-v': 'vee', 'one-step': 'vee', 'map-cobweb': 'cobweb',
  '2A': 'finite', '2A-loss': 'finite', 'finite-return': 'finite',
  '3A': 'network', '3B': 'network', 'drop-acts': 'network', '4': 'network', '4-kinds': 'network' };
const PLOTS = { flow: 2, loss: 2, vee: 1, cobweb: 2, finite: 3, network: 4 };

/* The live figure in the place of the printed one, with a button that leads back. */
async function mount(div, name, printed, open) {
  const figure = FIGURES[name], f = frame(div, Array(PLOTS[name]).fill(0));
  const x = await load(figure.needs);
  f.bits = make('p', { class: 'live-bits' });
  f.box.append(made('Computed in this page by ' + figure.made), f.bits);
  div.replaceChildren(f.box);
  const draw = figure.start(x, f, div);
  if (figure.needs !== 'network') f.bits.textContent = compare(x, LIVE[figure.needs].sums);
  draw();
  let width = f.holders[0].clientWidth;
  new ResizeObserver(() => {
    if (f.holders[0].clientWidth && f.holders[0].clientWidth !== width) { width = f.holders[0].clientWidth; draw(); }
  }).observe(f.holders[0]);
  const close = button(f.buttons, 'the printed figure', () => { div.replaceChildren(...printed, open); open.focus(); });
  open.onclick = () => { div.replaceChildren(f.box); close.focus(); draw(); };
  close.focus();
}
if (typeof WebAssembly === 'object')
  for (const div of document.querySelectorAll('div.live[data-figure]')) {
    const name = FIGURES[div.dataset.figure] ? div.dataset.figure : NAMES[div.dataset.figure];
    if (!name) continue;
    const printed = Array.from(div.children), open = make('button', { type: 'button' }, 'compute it here');
    open.onclick = () => mount(div, name, printed, open).catch(e => { console.error(e); });
    div.append(open);
  }
})();
