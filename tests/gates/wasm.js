// wasm.js DIR SCALE SEEDS STOPS EPOCHS   Every value that the native program of
// paper/web/wasm wrote to DIR/values, asked again of its modules, bit for bit.  The
// comparison is the same in a browser, where tests/gates/web_driver.js hands it the files.
globalThis.compareBits = (bytes, [scale, seeds, stops, epochs], say) => {
const load = name => new WebAssembly.Instance(new WebAssembly.Module(bytes(`${name}.wasm`)), { page: Math }).exports;
const read = name => { const file = bytes(name); return new BigUint64Array(file.buffer.slice(file.byteOffset, file.byteOffset + file.length)); };
const native = read('values');
let at = 0, passed = 0, failed = 0, all = 0, alikes = 0;
function count(equal, of) { alikes += equal; all += of; }
function judge(what, page) {
  let equal = 0;
  for (let i = 0; i < page.length; i++) if (page[i] === native[at + i]) equal++;
  at += page.length;
  count(equal, page.length);
  const good = equal === page.length && page.length > 0;
  if (good) passed++; else failed++;
  if (!good || !what.startsWith(' ')) say(`${what.trim()}: ${equal} of ${page.length} equal in all bits`);
}
const whole = values => new BigUint64Array(Float64Array.from(values).buffer);
const part = (x, from, count) => new BigUint64Array(x.memory.buffer.slice(from, from + 8 * count));

globalThis.LIVE = {};
for (const name of ['toy', 'finite', 'network'])
  (0, eval)(new TextDecoder().decode(bytes(`live-${name}.js`)));
const { draws, runs, values } = LIVE.toy.sums;
for (const name of ['toy', 'network']) {
  const x = load(name), room = x.memory.grow(Math.ceil(8 * values * scale / 65536)) * 65536;
  at = 0;
  x.bits(draws * scale, runs * scale, room);
  judge(`kernels in ${name}.wasm`, part(x, room, values * scale));
  const sum = BigInt.asUintN(64, x.bits(draws, runs, 0)).toString(16).padStart(16, '0');
  if (sum === LIVE.toy.sums.bits) passed++; else { failed++; say(`${name}: the sum in the page is another`); }
}

/* The finite detector: bit for bit where both sides take musl's functions; with this
 * system's, slopes within the contract's 1e-8 of their two parts. */
{
  const { draws, runs, values, bits } = LIVE.finite.sums;
  const x = load('finite'), room = x.memory.grow(Math.ceil(8 * values * scale / 65536)) * 65536;
  x.bits(draws * scale, runs * scale, room);
  const page = part(x, room, values * scale), same = read('values-finite'), system = read('values-system');
  let equal = 0, alike = 0, worst = 0;
  for (let i = 0; i < page.length; i++) { equal += page[i] === same[i]; alike += page[i] === system[i]; }
  const number = whole => new Float64Array(whole.buffer);
  for (let i = 8 * draws * scale; i < 12 * draws * scale; i += 4)
    worst = Math.max(worst, Math.abs(number(page)[i] - number(system)[i]) / number(system)[i + 1]);
  const good = equal === page.length && page.length === same.length && page.length === system.length && worst < 1e-8
    && BigInt.asUintN(64, x.bits(draws, runs, 0)).toString(16).padStart(16, '0') === bits;
  if (good) passed += 3; else failed++;
  count(equal, page.length);
  say(`finite.wasm: ${equal} of ${page.length} equal in all bits; with this system's exp, tan and atan ${alike}, `
    + `slopes at most ${worst.toExponential(1)} of their parts apart`);
}

const x = load('network'), sum = () => BigInt.asUintN(64, x.network_sum());
judge('first weights, a sum for each seed',
  BigUint64Array.from({ length: seeds }, (_, seed) => (x.network_start(seed, 10), sum())));
x.network_start(40, 10);
for (let i = 1; i <= stops; i++) {
  x.network_train(epochs, 0.02);
  const where = (i < stops ? ' ' : '') + `epoch ${i * epochs}, `;
  judge(where + 'loss, gradient, accuracy', whole([x.network_loss(), x.network_slope(), x.network_accuracy()]));
  judge(where + 'orbit', part(x, x.network_orbit(), 41));
  judge(where + 'weights', part(x, x.network_weights(), 300));
  judge(where + 'f', part(x, x.network_curve(-2, 3), 241));
  const count = x.network_points();
  judge(where + 'number of points', whole([count]));
  judge(where + 'points', part(x, x.network_flat(), 3 * count));
}
for (const [name, run] of Object.entries(LIVE.network.sums)) {
  x.network_start(run.seed, 10);
  let equal = 0;
  run.at.forEach((want, i) => {
    if (i) x.network_train(run.each, run.rate);
    if (sum() === BigInt('0x' + want)) equal++;
    if (i * run.each === run.from) x.network_confidence(run.lower);
  });
  const good = equal === run.at.length && equal > 1;
  if (good) passed++; else failed++;
  count(equal, run.at.length);
  say(`the ${name} run to epoch ${run.each * (run.at.length - 1)}: ${equal} of ${run.at.length} sums equal`);
}
if (at !== native.length) { failed++; say(`${native.length - at} native values left over`); }
say(`bits: ${all} values and sums compared, ${alikes} equal`);
return [passed, failed];
};
if (typeof process === 'object') {
  const [dir, ...sizes] = process.argv.slice(2);
  const [passed, failed] = compareBits(name => require('fs').readFileSync(`${dir}/${name}`), sizes.map(Number), line => console.log(line));
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}
