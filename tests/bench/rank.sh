#!/usr/bin/env bash
# Networks of any rank beside PyTorch, when it is installed, and beside the floor.
set -euo pipefail
out=build/bench-rank; mkdir -p $out
/usr/bin/python3 -c 'import torch' 2>/dev/null || { echo 'rank: no PyTorch, no comparison'; exit 0; }
for kind in double single; do
  real=double; [ $kind = double ] || real=float
  gcc -std=gnu17 -O3 -march=native -mprefer-vector-width=512 -ffp-contract=off -fPIC -DREAL=$real \
    -DFLOOR=floor_$kind -c tests/bench/rank_floor.c -o $out/floor_$kind.o
done
gcc -shared $out/floor_*.o -o $out/floor.so
/usr/bin/python3 tests/bench/rank.py $out/floor.so "${ROUNDS:-9}"
