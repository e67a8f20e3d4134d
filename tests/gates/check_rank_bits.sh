#!/usr/bin/env bash
# One checksum over networks of rank 1, 5 and 100 and of full rank, in double and in
# single precision, for every compiler, level of optimisation and instruction set,
# on one thread and on two: 20 epochs each, with SLOW=1 a thousand.
# A build that contracts products into sums must differ, where the machine can.
set -uo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
epochs=${EPOCHS:-20}; [ -z "${SLOW:-}" ] || epochs=1000
passed=0 failed=0 first='' runs=0
bits() { # compiler, options...
  local cc=$1 o file wide; shift
  for file in model/torch_rand{om,n} kernels/rank{,_avx2,_avx512,_single{,_avx2,_avx512},_choice} model/rnn; do
    wide=
    if [ "$(uname -m)" = x86_64 ]; then
      case $file in
        kernels/rank*_avx2) wide=-mavx2 ;;
        kernels/rank*_avx512) wide='-mavx512f -mavx512dq -mavx512vl -mavx512bw' ;;
      esac
    fi
    # shellcheck disable=SC2086
    "$cc" -std=c17 -D_GNU_SOURCE -fno-math-errno "$@" $wide -Igenerated $(printf -- "-I%s " generated/*/) \
      -c "generated/$file.c" -o "$work/${file##*/}.o" || return 1
  done
  o=("$work"/*.o)
  "$cc" -std=c17 -D_GNU_SOURCE "$@" -Igenerated $(printf -- "-I%s " generated/*/) tests/gates/rank_bits.c "${o[@]}" \
    -o "$work/bits" -lm -pthread && "$work/bits" "$epochs"
}
for cc in gcc clang; do
  command -v $cc >/dev/null || continue
  for options in -O0 -O2 -O3; do
    read -r sum count < <(bits $cc $options -ffp-contract=off)
    first=${first:-${sum:-}}
    if [ -n "${sum:-}" ] && [ "$sum" = "$first" ]; then
      passed=$((passed + 1)) runs=$((runs + count))
    else failed=$((failed + 1)); echo "check_rank_bits: $cc $options gives ${sum:-nothing}, not $first"; fi
  done
done
if grep -qw fma /proc/cpuinfo 2>/dev/null; then
  read -r sum count < <(bits gcc -O2 -march=native -ffp-contract=fast)
  if [ -n "${sum:-}" ] && [ "$sum" != "$first" ]; then passed=$((passed + 1)); else
    failed=$((failed + 1)); echo 'check_rank_bits: contraction makes no difference'; fi
fi
echo "$epochs epochs, $runs runs, one sum: $first"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
