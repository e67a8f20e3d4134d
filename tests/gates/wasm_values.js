/* The same values from the page's WebAssembly: node wasm_values.js LIVE ROUNDS <native */
'use strict';
const fs = require('fs'), [, , live, rounds] = process.argv;
const text = fs.readFileSync(live, 'utf8').match(/'(.*)'/)[1];
const C = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(text, 'base64'))).exports;
const at = C.__heap_base.value;
while (C.memory.buffer.byteLength < at + 8 * 1001) C.memory.grow(1);
const MASK = (1n << 64n) - 1n;
let state = 0x9e3779b97f4a7c15n;
function draw() {
  state ^= (state << 13n) & MASK; state ^= state >> 7n; state ^= (state << 17n) & MASK;
  return Number(state >> 11n) * 2 ** -53;
}
const wanted = fs.readFileSync(0), bits = new DataView(new ArrayBuffer(8));
let n = 0, differ = 0;
function out(y) {
  bits.setFloat64(0, y, true);
  if (8 * n + 8 > wanted.length || bits.getBigUint64(0, true) !== wanted.readBigUInt64LE(8 * n)) differ++;
  n++;
}
for (let k = 0; k < Number(rounds); k++) {
  const T = 100 * draw() + 0.5, s = 12 * draw() - 1, a = 2 * draw();
  const r = s * C.r_star(T), alpha = a * C.critical_rate(T);
  out(C.r_star(T)); out(C.critical_rate(T)); out(C.loss(r, T)); out(C.loss_gradient(r, T));
  out(C.descent_step(r, T, alpha)); out(C.map_step(s, C.map_drive(a)));
  if (r > 0) out(C.escape_time(r));
  if (k % 100) continue;
  C.descend(r, T, alpha, 1000, at);
  for (const y of new Float64Array(C.memory.buffer.slice(at, at + 8 * 1001))) out(y);
  out(C.map_entry(s, C.map_drive(a), 1000, at) >>> 0);
  out(new Float64Array(C.memory.buffer.slice(at, at + 8))[0]);
}
if (8 * n !== wanted.length) differ++;
console.log(`${n} values, ${n - differ} equal in all bits`);
process.exit(differ || !n ? 1 : 0);
