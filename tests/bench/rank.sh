#!/usr/bin/env bash
# Networks of any rank beside the floor and the pace of the second cache, beside PyTorch
# and beside a plain C loop on OpenBLAS, the last two when they are there.
# OPENBLAS=DIR takes the library and the header from a folder.
set -euo pipefail
out=build/bench-rank; mkdir -p $out
wide=
if grep -qw avx512dq /proc/cpuinfo; then
  wide='-mavx512f -mavx512dq -mavx512vl -mavx512bw -mprefer-vector-width=512'
elif grep -qw avx2 /proc/cpuinfo; then wide=-mavx2; fi
for kind in double single; do
  real=double single='' times=7 names='-DGEMM=cblas_dgemm -DTANH=tanh -DEXP=exp'
  if [ $kind = single ]; then
    real=float single=-DRANK_IS_SINGLE times=15 names='-DGEMM=cblas_sgemm -DTANH=tanhf -DEXP=expf'
  fi
  gcc -std=gnu17 -O3 -march=native -mprefer-vector-width=512 -ffp-contract=off -fPIC -DREAL=$real \
    -DFLOOR=floor_$kind -c tests/bench/rank_floor.c -o $out/floor_$kind.o
  # shellcheck disable=SC2086
  gcc -std=gnu17 -O3 $wide -ffp-contract=off -fno-math-errno -fno-trapping-math -fPIC \
    --param max-completely-peel-times=$times -Igenerated/kernels $single -DRANK_TABLE=table_$kind \
    -DRANK_NAME='""' -DMATRIX=matrix_$kind -DSTREAM=stream_$kind -c tests/bench/rank_matrix.c \
    -o $out/matrix_$kind.o
  # shellcheck disable=SC2086
  gcc -std=gnu17 -O3 -march=native -fno-math-errno -fPIC ${OPENBLAS:+-I$OPENBLAS} -DREAL=$real $names \
    -DBLAS=blas_$kind -c tests/bench/rank_blas.c -o $out/blas_$kind.o 2>/dev/null || rm -f $out/blas_$kind.o
done
gcc -shared $out/floor_*.o $out/matrix_*.o -o $out/floor.so
blas=
if gcc -shared $out/blas_*.o ${OPENBLAS:+-L$OPENBLAS -Wl,-rpath,$OPENBLAS} -lopenblas -lm -o $out/blas.so 2>/dev/null
then blas=$out/blas.so; fi
OPENBLAS_NUM_THREADS=1 /usr/bin/python3 tests/bench/rank.py $out/floor.so "${ROUNDS:-9}" $blas
