#!/usr/bin/env bash
# Whole builds beside each other: the data of every figure and training runs
# of both kinds have the same bits at other levels of optimisation, for this
# machine's own instructions, and from another compiler.  SLOW=1 takes more of
# them, BUILDS="..." chooses.
set -u
unset MAKEFLAGS MAKELEVEL
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0
all="gcc:-O0 clang:-O3,-march=native"
[ -z "${SLOW:-}" ] || all="gcc:-O0 gcc:-O1 gcc:-O2 gcc:-O3 gcc:-O3,-march=native gcc:-Os clang:-O0 clang:-O3,-march=native"

# patience ID FLAGS: a figure that takes minutes, or that takes them at -O0: only in the
# slow tier.  What the second kind trains, `network train' trains here at every level.
patience() {
  [ -z "${SLOW:-}" ] || return 1
  case $1 in
    3A*|3B*|map-*|finite-*|scale|passages|survey|strategies|values) ;;
    drop-*|4-curves|systems|full-looks|full-table) [[ $2 == *-O0* ]] ;;
    *) false ;;
  esac
}

# data GHOST FOLDER FLAGS: all that must not depend on the build
data() {
  local ghost=$1 folder=$2 id
  mkdir "$folder"
  for id in $("$ghost" figure --list); do
    ! patience "$id" "$3" || continue
    "$ghost" figure "$id" >"$folder/$id.csv" || return 1
  done
  "$ghost" train --T 100 --alpha 1e-10 --r0 2.5e-3 --epochs 20000 >"$folder/train.csv"
  "$ghost" train --T 3.7 --alpha 2e-3 --r0 0.9 --epochs 20000 >"$folder/near.csv"
  "$ghost" orbit --a 1.1 --s0 10 --epochs 300 >"$folder/orbit.csv"
  "$ghost" network train --seed 40 --rate 0.02 --epochs 300 --save "$folder/net.npy" >"$folder/network.csv"
  "$ghost" network train --seed 40 --rate 0.02 --epochs 100 --single yes >"$folder/single.csv"
  "$ghost" network train --seed 3 --rate 0.02 --epochs 100 --lanes base >"$folder/base.csv"
}

data build/ghost "$tmp/want" "" || { echo "FAIL the build itself"; exit 1; }
for build in ${BUILDS:-$all}; do
  cc=${build%%:*} flags=${build#*:} flags=${flags//,/ }
  command -v "$cc" >/dev/null || continue
  rm -rf "$tmp/tree" "$tmp/got"; mkdir -p "$tmp/tree/paper"
  cp -r Makefile CITATION.cff ghost.nw generated tests "$tmp/tree"; cp -r paper/web "$tmp/tree/paper"
  make -s -C "$tmp/tree" CC="$cc" CFLAGS="$flags -g0" build/ghost >"$tmp/log" 2>&1 ||
    { echo "FAIL $build does not build: $(tail -n 3 "$tmp/log")"; failed=$((failed + 1)); continue; }
  data "$tmp/tree/build/ghost" "$tmp/got" "$flags"
  for file in "$tmp"/want/*; do
    ! patience "$(basename "$file" .csv)" "$flags" || continue
    if cmp -s "$file" "$tmp/got/$(basename "$file")"; then passed=$((passed + 1))
    else failed=$((failed + 1)); echo "FAIL $build: $(basename "$file") has other bits"; fi
  done
done
echo "$(find "$tmp/want" -type f -exec cat {} + | wc -l) rows, sum $(cat "$tmp"/want/* | sha256sum | cut -c1-16)"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
