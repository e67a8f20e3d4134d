#!/usr/bin/env bash
# The verb match: rows, planes, and what it refuses.
set -uo pipefail
. tests/program/expect.sh
ghost=$(realpath "${GHOST:-build/ghost}")
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
column() { awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i } NR > 1 { print $at }' "$2"; }
refuse() { misused match "$@"; }

case_rows() {
  "$ghost" match --seed 3 --each 1 --epochs 50 --at 0,50 --planes planes --out rows
  expect 'every 25th epoch' [ "$(column epoch rows | tr '\n' ' ')" = '0 25 50 ' ]
  expect 'a hundred units of each plane' [ "$(column epoch planes | sort -n | uniq -c | tr -s ' \n' ' ')" = ' 100 0 100 50 ' ]
  "$ghost" match --seed 3 --each 1 --epochs 25 --planes all >again
  expect 'without --at the planes of all looks' [ "$(sed 1d all | wc -l)" = 200 ]
  expect 'the same rows again' cmp -s again <(head -3 rows)
  # the field of a plane, by the verb slow: as many points
  { echo 'rank 2'; echo 'leak 1'; awk -F, '$3 == 50 { print "unit", $5, $6, $7, $8, $9 }' planes; } >field
  "$ghost" slow --field field >points
  expect 'as many fixed points' [ "$(grep -c fixed_point points)" = "$(column fixed rows | tail -1)" ]
  expect 'as many slow points' [ "$(grep -c slow_point points)" = "$(column slow rows | tail -1)" ]
}

case_cue() {
  "$ghost" match --task cue --seed 3 --each 1 --epochs 200 --at 100 --planes cue-planes --out cue
  expect 'every 100th epoch, or 20th where it is steep' \
    [ "$(column epoch cue | awk '$1 % 100 == 0' | tr '\n' ' ')" = '0 100 200 ' ]
  expect 'one plane' [ "$(sed 1d cue-planes | wc -l)" = 100 ]
  "$ghost" match --task match --seed 3 --each 1 --epochs 25 >named
  "$ghost" match --seed 3 --each 1 --epochs 25 >unnamed
  expect 'match unless said' cmp -s named unnamed
}

case_refused() {
  refuse 'none of cue, match' --task span --seed 0 --epochs 25
  refuse 'every 100th' --task cue --seed 0 --epochs 100 --at 25 --planes p
  refuse 'what goes to --planes' --seed 0 --epochs 25 --at 25
  refuse 'every 25th' --seed 0 --epochs 50 --at 30 --planes p
  refuse 'at' --seed 0 --epochs 25 --at 50 --planes p
  refuse 'the same file' --seed 0 --epochs 0 --at 0 --planes p --out ./p
  refuse 'each' --seed 0 --epochs 0 --each 0
  expect 'nothing is left' [ -z "$(find . -name 'p*' ! -name planes ! -name points)" ]
}

run_cases
