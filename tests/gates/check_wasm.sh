#!/usr/bin/env bash
# The live figures' C in WebAssembly against the same C compiled as the program is:
# every value bit for bit.  A module of a kernel with one last bit turned must be
# found out.
set -uo pipefail
for tool in clang wasm-ld node gcc; do
  command -v $tool >/dev/null || { echo "check_wasm: $tool is missing: make deps-check"; echo '0 passed, 1 failed'; exit 1; }
done
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
sizes=(5 1000 20 300)
if ! paper/web/wasm --raw "$work" || ! "$work/here" "$work/values" "${sizes[@]}"; then
  echo '0 passed, 1 failed'; exit 1
fi
node tests/gates/wasm.js "$work" "${sizes[@]}" | tee "$work/log"
read -r passed failed < <(awk '/^[0-9]+ passed, / { print $1, $3 }' "$work/log")
mkdir "$work/other" && cp -r generated "$work/turned" &&
  sed -i '/define HALF_PI/s/2d18p/2d19p/' "$work/turned/kernels/kernels.c" &&
  ! cmp -s {generated,"$work/turned"}/kernels/kernels.c &&
  G=$work/turned paper/web/wasm --raw "$work/other" >/dev/null && cp "$work/values" "$work/other/"
if node tests/gates/wasm.js "$work/other" "${sizes[@]}" >"$work/log2"; then
  echo 'check_wasm: a constant with its last bit turned makes no difference'; failed=$((${failed:-0} + 1))
elif grep -q '^kernels in toy.wasm: [0-9]* of' "$work/log2"; then passed=$((${passed:-0} + 1))
else cat "$work/log2"; failed=$((${failed:-0} + 1)); fi
echo "${passed:-0} passed, ${failed:-1} failed"
[ "${failed:-1}" = 0 ] && [ "${passed:-0}" -gt 0 ]
