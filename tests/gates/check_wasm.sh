#!/usr/bin/env bash
# The kernels that run in the web edition's figures: hundreds of thousands of values
# of the WebAssembly beside those of the native build, bit for bit; and a changed
# operation is seen.
set -u
passed=0 failed=0
verdict() { if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $2"; fi; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
paper/web/wasm "$tmp"; verdict $? "no WebAssembly"
gcc -std=c17 -O2 -ffp-contract=off -fno-math-errno -Igenerated/kernels tests/gates/wasm_values.c \
  generated/kernels/{kernels,libm,map}.c -lm -o "$tmp/native"; verdict $? "no native program"
"$tmp/native" 50000 >"$tmp/values"
node tests/gates/wasm_values.js "$tmp/live-wasm.js" 50000 <"$tmp/values"; verdict $? "the page's bits differ"
# One bit of one value, and a value too few.
printf '\1' | dd of="$tmp/values" bs=1 seek=80000 conv=notrunc status=none
! node tests/gates/wasm_values.js "$tmp/live-wasm.js" 50000 <"$tmp/values" >/dev/null; verdict $? "a flipped bit is not seen"
head -c -8 "$tmp/values" >"$tmp/short"
! node tests/gates/wasm_values.js "$tmp/live-wasm.js" 50000 <"$tmp/short" >/dev/null; verdict $? "a missing value is not seen"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
