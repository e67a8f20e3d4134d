#!/usr/bin/env bash
# The networks' speed: epochs beside the system's vector library, and beside
# PyTorch when it is installed.  Medians of interleaved runs.
set -euo pipefail
out=build/bench-network; mkdir -p $out
objects=$(ls build/obj/kernels/lanes*.o build/obj/model/torch_random.o)
for w in base: avx2:-mavx2 'avx512:-mavx512f -mprefer-vector-width=512'; do
  # shellcheck disable=SC2086
  gcc -O3 -fPIC -ffast-math -DWIDTH=${w%%:*} ${w#*:} -c tests/bench/libmvec.c -o $out/libmvec_${w%%:*}.o
done
# shellcheck disable=SC2086
gcc -std=gnu17 -O2 -Igenerated $(printf -- "-I%s " generated/*/) tests/bench/network.c $objects $out/libmvec_*.o -o $out/network -lm
$out/network
if /usr/bin/python3 -c 'import torch' 2>/dev/null; then
  # shellcheck disable=SC2086
  gcc -std=gnu17 -O2 -shared -fPIC -Igenerated $(printf -- "-I%s " generated/*/) tests/bench/network.c $objects $out/libmvec_*.o \
    -o $out/network.so -lm
  /usr/bin/python3 tests/bench/network_torch.py $out/network.so
fi
# All of Fig. 4: a hundred networks with certified events, and the recovery.
start=$(date +%s.%N)
build/ghost sweep --seeds 0:99 --rates 0.02 --epochs 6000 --events yes --recover yes --jobs 2 \
  --out $out/fig4.csv
awk -v a="$start" -v b="$(date +%s.%N)" 'BEGIN { printf "fig4_two_threads_s,%.2f\n", b - a }'
