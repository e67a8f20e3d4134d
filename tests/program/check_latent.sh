#!/usr/bin/env bash
# Circuits that once crashed, hung or were refused: each file of tests/cases
# with its answer, within two seconds of processor time.
set -uo pipefail
ghost=$(realpath "${GHOST:-build/ghost}") cases=$PWD/tests/cases
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
passed=0 failed=0
expect() { # NAME COMMAND...
  local name=$1; shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $name" >&2; fi
}
latent() { (ulimit -t 2; exec "$ghost" network latent "$@") >out 2>err; }
kinds() { sed 1d out | cut -d, -f2 | sort | uniq -c | awk '{ printf "%s%s=%d", (NR > 1 ? " " : ""), $2, $1 }'; }

# Circuits, by the status and the number of rows of each kind.
case_circuits() {
  local file want wanted status
  while read -r file want wanted; do
    latent --init "$cases/latent/$file.npy"; status=$?
    expect "$file: exit status $want" [ $status = "$want" ]
    expect "$file: $wanted, not $(kinds)" [ "$(kinds)" = "$wanted" ]
  done <<'LIST'
hang-cancel-1e6 0 stable=2 turn=2 unstable=1
hang-m0-1e6 0 stable=2 turn=2 unstable=1
hang-trained-seed0-rate100 0 stable=2 turn=2 unstable=1
three-rows-one-tangency 3 stable=1 turn=1 undecided_zero=1
undecided-though-monotone 0 stable=1
pitchfork-from 0 stable=1
pitchfork-to 0 stable=2 turn=2 unstable=1
cut-at-256 0 ghost=190 stable=67 turn=322 unstable=66
refused-float32 0 stable=1
refused-mnb-only 0 stable=1
refused-npy-v2 0 stable=1
refused-N-by-1 0 stable=2 turn=2 unstable=1
N3 0 stable=1
LIST
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

# Refused: exit status 2, one line that says what is wrong, no output.
case_refused() {
  local file words status
  while read -r file words; do
    latent --init "$cases/$file.npy" --out made; status=$?
    expect "$file: exit status 2" [ $status = 2 ]
    expect "$file: $words" grep -qF -- "$words" err
    expect "$file: one line, nothing made" [ "$(wc -l <err)" = 1 -a ! -s out -a ! -e made ]
  done <<'LIST'
latent/segv-n0-minus1e8 n[0] = -1e+08; circuits are certified up to 1e+06
files/all-1e15 m[0] = 1e+15; circuits are certified up to 1e+06
files/big-m m[0] = 1e+308; circuits are certified up to 1e+06
files/mixed n[10] = 1e+12; circuits are certified up to 1e+06
files/single-1e300 m[0] = 1e+300 is not finite in single precision
files/delay-2p63 delay = 9.2233720368547758e+18; 1 to 512 is allowed
files/flags-4 flags = 4; 0 to 3 is allowed
files/mix-nan mix[0] is not a finite number
files/weight-inf m[1] is not a finite number
files/no-b there is no field 'b'
files/lengths-differ fields 'm' and 'b' differ in length
files/unknown-field field 'gain' has no meaning here
files/twice field 'm' is there twice
files/big-endian field 'm' has type '>f8'
files/complex field 'm' has type '<c8'
files/plain-array a plain array; a record with fields m, n and b is wanted
files/is-not-there No such file or directory
LIST
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

for c in $(declare -F | awk '{print $3}' | grep ^case_); do $c; done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
