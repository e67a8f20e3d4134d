#!/usr/bin/env bash
# The same bits from every compiler, level of optimisation and instruction set.
# A build that may contract products into sums must differ where the machine
# can do so: it shows that the comparison would notice.
set -uo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
files="tests/gates/bits.c generated/kernels/kernels.c generated/kernels/libm.c generated/model/toy.c generated/model/training.c"
passed=0 failed=0 first=
bits() { # compiler, options...
  "$@" -std=c17 -D_GNU_SOURCE -fno-math-errno -Igenerated -Igenerated/kernels $files -o "$work/bits" -lm &&
    "$work/bits"
}
for cc in gcc clang; do
  command -v $cc >/dev/null || continue
  for options in -O0 -O1 -O2 -O3 -Os "-O3 -march=native"; do
    got=$(bits $cc $options -ffp-contract=off)
    first=${first:-$got}
    if [ -n "$got" ] && [ "$got" = "$first" ]; then passed=$((passed + 1)); else
      failed=$((failed + 1)); echo "check_bits: $cc $options gives ${got:-nothing}, not $first"; fi
  done
done
if grep -qw fma /proc/cpuinfo 2>/dev/null; then
  got=$(bits gcc -O2 -march=native -ffp-contract=fast)
  if [ -n "$got" ] && [ "$got" != "$first" ]; then passed=$((passed + 1)); else
    failed=$((failed + 1)); echo "check_bits: contraction makes no difference"; fi
fi
if bits gcc -O2 -ffast-math >/dev/null 2>&1; then
  failed=$((failed + 1)); echo "check_bits: -ffast-math is accepted"
else passed=$((passed + 1)); fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
