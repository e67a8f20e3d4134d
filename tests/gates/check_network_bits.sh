#!/usr/bin/env bash
# One checksum for every compiler, level of optimisation and instruction set, on one
# thread and on two, of two programs: network_bits trains the paper's network of rank
# one (1000 epochs; with SLOW=1 the 20,000 that go through drop, chaos and collapse),
# rank_bits networks of rank 1, 5, 100 and of full rank in both precisions (20 epochs;
# 1000).  A build that contracts products into sums must differ, where the machine can.
set -uo pipefail
passed=0 failed=0
of_network='model/torch_random kernels/lanes kernels/lanes_single kernels/lanes_avx2
  kernels/lanes_avx512 kernels/lanes_choice model/network model/arrays model/npy model/whole'
of_rank='model/torch_random model/torch_randn kernels/rank kernels/rank_avx2 kernels/rank_avx512
  kernels/rank_single kernels/rank_single_avx2 kernels/rank_single_avx512 kernels/rank_choice model/rnn'

bits() { # network or rank, files, epochs, compiler, options...
  local what=$1 files=$2 epochs=$3 cc=$4 file wide; shift 4
  for file in $files; do
    wide=
    if [ "$(uname -m)" = x86_64 ]; then
      case $file in
        *_avx2) wide=-mavx2 ;;
        *_avx512) wide='-mavx512f -mavx512dq -mavx512vl -mavx512bw' ;;
      esac
    fi
    # shellcheck disable=SC2086
    "$cc" -std=c17 -D_GNU_SOURCE -fno-math-errno "$@" $wide -Igenerated $(printf -- "-I%s " generated/*/) \
      -c "generated/$file.c" -o "$work/${file##*/}.o" || return 1
  done
  "$cc" -std=c17 -D_GNU_SOURCE "$@" -Igenerated $(printf -- "-I%s " generated/*/) "tests/gates/${what}_bits.c" \
    "$work"/*.o -o "$work/bits" -lgsl -lgslcblas -lz -lm -pthread && "$work/bits" "$epochs"
}

everywhere() { # network or rank, files, epochs
  local first='' runs=0 cc options sum count
  work=$(mktemp -d)
  for cc in gcc clang; do
    command -v $cc >/dev/null || continue
    for options in -O0 -O2 -O3; do
      read -r sum count < <(bits "$@" $cc $options -ffp-contract=off)
      first=${first:-${sum:-}}
      if [ -n "${sum:-}" ] && [ "$sum" = "$first" ]; then
        passed=$((passed + 1)) runs=$((runs + count))
      else failed=$((failed + 1)); echo "$1: $cc $options gives ${sum:-nothing}, not $first"; fi
    done
  done
  if grep -qw fma /proc/cpuinfo 2>/dev/null; then
    read -r sum count < <(bits "$@" gcc -O2 -march=native -ffp-contract=fast)
    if [ -n "${sum:-}" ] && [ "$sum" != "$first" ]; then passed=$((passed + 1)); else
      failed=$((failed + 1)); echo "$1: contraction makes no difference"; fi
  fi
  echo "$1: $3 epochs, $runs runs, one sum: $first"
  rm -rf "$work"
}

everywhere network "$of_network" $([ -z "${SLOW:-}" ] && echo 1000 || echo 20000)
everywhere rank "$of_rank" $([ -z "${SLOW:-}" ] && echo 20 || echo 1000)
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
