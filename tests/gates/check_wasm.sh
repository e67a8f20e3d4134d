#!/usr/bin/env bash
# The live figures' C in WebAssembly against the same C compiled as the program is:
# every value bit for bit.  A module of a kernel with one last bit turned must be
# found out.
set -uo pipefail
for tool in clang wasm-ld node gcc ar; do
  command -v $tool >/dev/null || { echo "check_wasm: $tool is missing: make deps-check"; echo '0 passed, 1 failed'; exit 1; }
done
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
sizes=(5 1000 20 300)
if ! paper/web/wasm --raw "$work" || ! "$work/here" "$work/values" "${sizes[@]}" ||
  ! "$work/here-finite" "$work/values-finite" "${sizes[0]}" || ! "$work/system-finite" "$work/values-system" "${sizes[0]}"; then
  echo '0 passed, 1 failed'; exit 1
fi
node tests/gates/wasm.js "$work" "${sizes[@]}" | tee "$work/log"
read -r passed failed < <(awk '/^[0-9]+ passed, / { print $1, $3 }' "$work/log")
mkdir "$work/other" && cp -r generated "$work/turned" &&
  sed -i '/define HALF_PI/s/2d18p/2d19p/' "$work/turned/kernels/kernels.c" &&
  ! cmp -s {generated,"$work/turned"}/kernels/kernels.c &&
  G=$work/turned paper/web/wasm --raw "$work/other" >/dev/null && cp "$work"/values* "$work/other/"
if node tests/gates/wasm.js "$work/other" "${sizes[@]}" >"$work/log2"; then
  echo 'check_wasm: a constant with its last bit turned makes no difference'; failed=$((${failed:-0} + 1))
elif grep -q '^kernels in toy.wasm: [0-9]* of' "$work/log2"; then passed=$((${passed:-0} + 1))
else cat "$work/log2"; failed=$((${failed:-0} + 1)); fi
# The page's bounds against the program's certified orbits, in balls of more digits:
# where the bounds decide, the two must say the same, at the same epoch.
decided=0 open=0 other=0
for a in 0.7 1 1.01 1.02 1.0625 1.25 1.5 2.125 4; do
  for s0 in 1.5 3.25 5 9.75 10; do
    said=$("$work/here" $a $s0 400)
    if [[ $said == open* ]]; then open=$((open + 1)); continue; fi
    program=$(build/ghost orbit --a $a --s0 $s0 --epochs 400 2>/dev/null | awk -F, 'NR > 1 && $5 != "open" { print $5, $1; exit }')
    decided=$((decided + 1))
    if [[ $said == trapped* && $said != "$program" ]] || [[ ${said% *} != "${program% *}" ]]; then
      echo "a = $a, s0 = $s0: the page says $said, the program $program"; other=$((other + 1))
    fi
  done
done
echo "bounded runs: $decided decided, $open open, $other unlike the program's"
if [ $other = 0 ] && [ $decided -gt 9 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
echo "${passed:-0} passed, ${failed:-1} failed"
[ "${failed:-1}" = 0 ] && [ "${passed:-0}" -gt 0 ]
