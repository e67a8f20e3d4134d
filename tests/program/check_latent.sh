#!/usr/bin/env bash
# Circuits that once crashed or hung: how narrow and how complete the answers are,
# within two seconds of processor time.
set -uo pipefail
. tests/program/expect.sh
ghost=$(realpath "${GHOST:-build/ghost}") cases=$PWD/tests/cases
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
latent() { (ulimit -t "${CPU_SECONDS:-2}"; exec "$ghost" network latent "$@") >out 2>err; }

# What the table of tests/program/check_cases.sh does not say of them.
case_circuits() {
  latent --init "$cases/latent/three-rows-one-tangency.npy"
  expect 'a tangency is as narrow as f is decidable' awk -F, \
    '$2 == "undecided_zero" { exit !($4 - $3 < 1e-6) }' out
  latent --init "$cases/latent/cut-at-256.npy"
  expect 'times are told where no other extremum is in the window, and only there' awk -F, '
    NR > 1 && $2 ~ /ghost|turn/ { n++; at[n] = ($3 + $4) / 2; told[n] = $9 != "" && $10 != ""
      ghost[n] = $2 == "ghost"; f = $5 < 0 ? -$5 : $5; q = $8 < 0 ? -$8 : $8; w[n] = sqrt(2 * f / q) }
    END { at[0] = -1e9; at[n + 1] = 1e9
      for (i = 1; i <= n; i++) { yes += told[i]; no += ghost[i] && !told[i]
        free = at[i] - at[i - 1] > w[i] && at[i + 1] - at[i] > w[i]
        bad += told[i] != (ghost[i] && free) }
      exit bad > 0 || yes == 0 || no == 0 }' out
}

case_folds() {
  latent --init "$cases/latent/pitchfork-from.npy" --to "$cases/latent/pitchfork-to.npy"
  expect 'a pitchfork at 1/2 is located and called degenerate' awk -F, -v s=$? \
    'NR == 2 { good = s == 0 && $3 == 1 && $4 == 3 && $5 < 0.5 && $6 > 0.5 && $6 - $5 <= 1e-6
               exit !(good && $7 < 0 && $8 > 0 && $11 == "degenerate") }' out
  latent --init "$cases/latent/pair-from.npy" --to "$cases/latent/pair-to.npy"
  expect 'a pair appears and vanishes on the way' [ "$(sed 1d out | cut -d, -f3,4,11 | tr '\n' ' ')" \
    = '1,3,saddle_node 3,1,saddle_node ' ]
  # mu_b = +-(sqrt 2 - artanh 1/sqrt 2), mu = 0.9 - 1.8 s
  expect 'where they must be' awk -F, 'NR > 1 { mu = 0.5328399753 * (NR == 2 ? 1 : -1)
    s = (0.9 - mu) / 1.8; bad += !($5 <= s + 1e-9 && s <= $6 + 1e-9) } END { exit bad > 0 || NR != 3 }' out
  latent --init "$cases/latent/hang-m0-1e6.npy" --to "$cases/latent/hang-m0-1e6.npy"
  expect 'nothing on no way' [ "$(sed 1d out)" = '0,0,3,3,,,,,,,none' ]
  latent --init "$cases/latent/pair-from.npy" --to "$cases/latent/N3.npy"
  expect 'different sizes' [ $? = 2 ]
}

run_cases
