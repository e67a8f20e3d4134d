#!/usr/bin/env bash
# The verb snapshots: rows, curve, and what it refuses.
set -uo pipefail
. tests/program/expect.sh
ghost=$(realpath "${GHOST:-build/ghost}")
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
refuse() { misused snapshots "$@"; }

case_rows() {
  "$ghost" snapshots --task cue --epochs 5 --curve curve --out rows
  expect 'looks at 0 and 5' [ "$(sed 1d rows | cut -d, -f2 | tr '\n' ' ')" = '0 5 ' ]
  expect 'each a fixed point at rest' [ "$(sed 1d rows | cut -d, -f9,14 | sort -u)" = '1,0' ]
  expect 'six epochs' [ "$(sed 1d curve | wc -l)" = 6 ]
  "$ghost" snapshots --task cue --epochs 0 >again
  expect 'the same rows again' cmp -s again <(head -2 rows)
  "$ghost" snapshots --task match --epochs 3 >none
  expect 'no look of the match task before 100' [ "$(wc -l <none)" = 1 ]
}

case_refused() {
  refuse 'none of cue, match' --task span
  refuse 'the same file' --task cue --epochs 0 --curve p --out ./p
  refuse 'epochs' --task cue --epochs 3001
  expect 'nothing is left' [ -z "$(find . -name 'p*')" ]
}

run_cases
