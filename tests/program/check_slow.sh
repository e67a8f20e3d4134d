#!/usr/bin/env bash
# The verb slow: fields from files, as the unit tests have them from memory.
set -uo pipefail
. tests/program/expect.sh
ghost=$(realpath "${GHOST:-build/ghost}")
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
kinds() { sed 1d out | cut -d, -f1 | sort | uniq -c | awk '{ printf "%s%s=%d", (NR > 1 ? " " : ""), $2, $1 }'; }
cell() { awk -F, -v name="$1" -v row="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i }
  NR == row + 1 { print $at }' out; }

case_normal_forms() {
  printf '# a ghost\nrank 2\nterm 1 0.01 0 0\nterm 1 1 2 0\n\nterm 2 -1 0 1\n' >sn
  "$ghost" slow --field sn --box=-1:1,-1:0.9 --passages 1 >out; expect 'decided' [ $? = 0 ]
  expect 'one slow point' [ "$(kinds)" = slow_point=1 ]
  expect 'the passage is a quarter of pi, twice, over sqrt(0.01) / 2' awk -v l="$(cell time_low 1)" \
    -v h="$(cell time_high 1)" 'BEGIN { t = 5 * 3.141592653589793; exit !(l <= t && t <= h && h - l < 2e-6) }'
  sed -i 's/0.01/-0.01/' sn
  "$ghost" slow --field sn --box=-1:1,-1:0.9 >out; expect 'decided' [ $? = 0 ]
  expect 'two fixed points' [ "$(kinds)" = fixed_point=2 ]
  expect 'a saddle and a node' [ "$(cell unstable 1)$(cell unstable 2)" = 01 ]
  sed -i 's/-0.01/0/' sn
  "$ghost" slow --field sn --box=-1:1,-1:0.9 >out; expect 'undecided at the bifurcation' [ $? = 3 ]
  expect 'and named' [ "$(kinds)" = undecided_zero=1 ]
}

# Factors: the published corals, whose one ghost has r = 0.00383, and a circle's passage.
case_factors() {
  cat >corals <<'FIELD'
rank 2
factor reciprocal
of 1 0 0
of -1 1 0
term 1 1.4115 1 0
term 1 -1.5615 2 0
term 1 -2.5906262135922331 1 1
term 2 0.7 0 1
term 2 0.32912621359223304 1 1
term 2 -0.7 0 2
term 2 -0.4 0 1 1
FIELD
  "$ghost" slow --field corals --box=-0.05:0.95,-0.05:0.95 >out; expect 'decided, corals' [ $? = 0 ]
  expect 'one ghost, corals' [ "$(kinds)" = 'fixed_point=3 slow_point=1' ]
  expect 'its scale' awk -v r="$(cell r_low 4)" 'BEGIN { exit !(r > 0.00382 && r < 0.00384) }'
  printf 'rank 1\nterm 1 1.08 0\nfactor cosine\nof 1 1\nterm 1 -1 0 1\n' >round
  "$ghost" slow --field round --box=-1:1.2 --passages 1 >out; expect 'decided, a circle' [ $? = 0 ]
  # 4 / sqrt(a (a + 2)) atan(sqrt((a + 2) / a) tan(x / 2)), x = a / sqrt(a / 2), a = 0.08
  expect 'its passage' awk -v l="$(cell time_low 1)" -v h="$(cell time_high 1)" 'BEGIN { a = 0.08; x = sqrt(2 * a) / 2
    t = 4 / sqrt(a * (a + 2)) * atan2(sqrt((a + 2) / a) * sin(x) / cos(x), 1); exit !(l < t + 1e-9 && t - 1e-9 < h && h - l < 2e-6) }'
  sed 's/1.08/0.9/' round >two
  "$ghost" slow --field two --to round --box=-1:1.2 >out; expect 'decided, between circles' [ $? = 0 ]
  expect 'a pair is lost' [ "$(cell kind 1)$(cell zeros_from 1)$(cell zeros_to 1)" = saddle_node20 ]
  printf 'rank 1\nfactor reciprocal\nof 1 1\nterm 1 1 0 1\nterm 1 -2 0\n' >pole
  "$ghost" slow --field pole --box=-1:0.9 --budget 10000 >out; expect 'a pole' [ $? = 3 ]
  expect 'its zero is found' grep -q fixed_point out
}

# The same field, its numerator and denominator far below the square root of the least double.
case_underflow() {
  for c in 1 1.6e-162 1.45e-162 1e-300; do
    printf "rank 2\nfactor reciprocal\nof $c 1 0\nterm 1 $c 0 0 1\nterm 1 -1 0 1\nterm 2 1 2 0\nterm 2 -2.04 1 0\nterm 2 1.0405 0 0\n" >from
    sed 's/1.0405/1.0403/' from >to
    "$ghost" slow --field from --to to --box=1:1.4,0.965:0.995 --budget 100000 >out 2>err
    expect "$c: not passed over" [ $? = 0 -a "$(cell kind 1)" = saddle_node -o $? = 3 -a "$(cell kind 1)" = undecided ]
  done
}

# A rank-one network must come out as network latent has it.
case_networks() {
  "$ghost" network train --seed 40 --rate 0.02 --epochs 6000 --log-every 6000 --save w.npy >log
  "$ghost" network latent --init w.npy >latent
  tail -c 2400 w.npy | od -An -v -t f8 -w8 | awk 'NR <= 100 { m[NR] = $1 }
    NR > 100 && NR <= 200 { n[NR - 100] = $1 } NR > 200 { b[NR - 200] = $1 }
    END { print "rank 1"; print "leak 1"; for (i = 1; i <= 100; i++) print "unit", n[i], m[i], b[i] }' >net
  "$ghost" slow --field net >out; expect 'decided' [ $? = 0 ]
  expect 'as many fixed points' [ "$(grep -c fixed_point out)" = "$(grep -cE ',(un)?stable,' latent)" ]
  expect 'as many ghosts' [ "$(grep -c slow_point out)" = "$(grep -c ',ghost,' latent)" ]
  "$ghost" slow --field net --budget 3 >out; expect 'a budget leaves pieces' [ $? = 3 ]
  expect 'named' grep -q undecided_zero out
}

# The array that numpy.save writes: rows of N, M and b.
array() { # FILE TYPE ORDER SHAPE NUMBERS...
  python3 - "$@" <<'PY'
import struct, sys
name, kind, order, shape, *numbers = sys.argv[1:]
text = "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }" % (kind, order, shape)
text += ' ' * (117 - len(text)) + '\n'
with open(name, 'wb') as file:
    file.write(b'\x93NUMPY\x01\x00' + struct.pack('<H', len(text)) + text.encode())
    file.write(struct.pack('<%d%s' % (len(numbers), {'<f4': 'f', '<f2': 'e', '<i8': 'q'}.get(kind, 'd')),
                           *map(int if kind == '<i8' else float, numbers)))
PY
}
case_arrays() {
  printf 'rank 1\nleak 1\nunit 2 1.5 0.25\nunit 0.5 -1 0.5\n' >net
  "$ghost" slow --field net >want
  array a.npy '<f8' False '(2, 3)' 2 1.5 0.25 0.5 -1 0.5
  array b.npy '<f8' True '(2, 3)' 2 0.5 1.5 -1 0.25 0.5
  array c.npy '<f4' False '(2, 3)' 2 1.5 0.25 0.5 -1 0.5
  for file in a b c; do
    "$ghost" slow --field $file.npy >out; expect "$file.npy is read" [ $? = 0 ]
    expect "$file.npy is the same network" cmp -s want out
  done
  array d.npy '<f8' False '(1, 5)' 1 2 3 4 0.5
  "$ghost" slow --field d.npy >out; expect 'rank two' [ "$(head -1 out | grep -c low_2)" = 1 ]
  array e.npy '<f8' False '(1, 4)' 1 2 3 4; refused "an array of" e.npy
  array e.npy '<i8' False '(1, 3)' 1 2 3; refused "an array of" e.npy
  array e.npy '<f2' False '(1, 3)' 1 2 3; refused "has type '<f2'" e.npy
  array e.npy '<f8' False '(3,)' 1 2 3; refused "an array of" e.npy
  array e.npy '<f8' False '(2, 3)' 1 2 3; refused "cut short" e.npy
  array e.npy '<f8' False '(1, 3)' 1 2 3 4; refused "goes on" e.npy
  array e.npy '<f8' False '(1, 3)' 1 nan 3; refused "[0,1] is not a finite number" e.npy
  : >e.npy; refused "not a .npy file" e.npy
  # what the program itself saves is a field too
  "$ghost" network train --units 16 --rate 0.02 --epochs 3 --save w.npy >log
  "$ghost" slow --field w.npy >out; expect 'a saved network' [ $? = 0 ]
  expect 'has its fixed points' [ "$(grep -c fixed_point out)" = \
    "$("$ghost" network latent --init w.npy | grep -cE ',(un)?stable,')" ]
}

# From one field to another: the normal form, a network and itself turned, refusals.
case_between() {
  printf 'rank 2\nterm 1 -0.01 0 0\nterm 1 1 2 0\nterm 2 -1 0 1\n' >from; sed 's/-0.01/0.03/' from >to
  "$ghost" slow --field from --to to --box=-1:1,-1:0.9 >out; expect 'decided, between' [ $? = 0 ]
  expect 'one saddle-node' [ "$(wc -l <out)$(cell kind 1)" = 2saddle_node ]
  expect 'two zeros are lost' [ "$(cell zeros_from 1)$(cell zeros_to 1)$(cell unstable 1)" = 200 ]
  expect 'at a quarter, r growing by 0.04' awk -v l="$(cell low 1)" -v h="$(cell high 1)" -v a="$(cell slope_low 1)" \
    -v b="$(cell slope_high 1)" 'BEGIN { exit !(l <= 0.25 && 0.25 <= h && h - l < 1e-12 && a <= 0.04 && 0.04 <= b && b - a < 1e-12) }'
  "$ghost" slow --field to --to from --box=-1:1,-1:0.9 >out; expect 'and back' [ "$(cell zeros_from 1)$(cell zeros_to 1)" = 02 ]
  "$ghost" slow --field from --to from --box=-1:1,-1:0.9 >out
  expect 'nothing happens' [ $? = 0 ]; expect 'one line of it' [ "$(sed 1d out)" = 2,2,,,,,,,,,,none ]
  "$ghost" slow --field from --to to --box=-1:1,-1:0.9 --budget 2 >out; expect 'a budget leaves pieces, between' [ $? = 3 ]
  expect 'named, between' grep -q undecided out
  printf 'rank 1\nterm 1 0 0\nterm 1 -1 1\n' >left; sed 's/1 0 0/1 2 0/' left >right
  "$ghost" slow --field left --to right --box=-1:1 >out; expect 'a zero leaves the box' [ $? = 3 ]
  expect 'said so' [ "$(cell kind 1)" = border ]
  refused 'differ in rank, units, terms or factors' from --to left --box=-1:1
  sed 's/^term 2 -1 0 1/term 2 -1 1 0/' from >other; refused 'terms of other powers or factors' from --to other --box=-1:1,-1:1
  refused '--box is wanted' from --to to
  refused '--passages has no effect with --to' from --to to --box=-1:1,-1:1 --passages 1
  refused 'cannot read' from --to missing --box=-1:1,-1:1
  array a.npy '<f8' False '(1, 5)' 1 2 3 4 0.5; array b.npy '<f8' False '(1, 5)' 1 2 3 4 nan
  refused 'is not a finite number' a.npy --to b.npy
}

# Refused: exit status 2, one line that says what is wrong, no output.
refused() { # WORDS FILE OPTION...
  local words=$1 file=$2 status; shift 2
  "$ghost" slow --field "$file" --out made "$@" >out 2>err; status=$?
  expect "$words: exit status 2" [ $status = 2 ]
  expect "$words: said" grep -qF -- "$words" err
  expect "$words: one line, nothing made" [ "$(wc -l <err)" = 1 -a ! -s out -a ! -e made ]
}
case_refused() {
  local text words
  while IFS='|' read -r words text; do
    printf "$text" >bad; refused "$words" bad
  done <<'LIST'
holds no unit and no term|rank 2\n
the first line tells the rank|term 1 1 2 0\n
one rank, of 1, 2 or 3|rank 4\n
one rank, of 1, 2 or 3|rank 2\nrank 2\n
line 2: 4, or one more, finite numbers are wanted|rank 2\nterm 1 1 2\n
line 2: 4, or one more, finite numbers are wanted|rank 2\nterm 1 1 2 0 0 0\n
line 2: a factor's number, and no factor above|rank 2\nterm 1 1 2 0 0\n
'sine cosine' is none of|rank 1\nfactor sine cosine\n
line 3: one leak|rank 1\nleak 1\nleak 1\n
line 2: 4, or one more, finite numbers are wanted|rank 2\nterm 1 inf 2 0\n
line 2: 4, or one more, finite numbers are wanted|rank 2\nterm 1 x 2 0\n
line 2: 4, or one more, finite numbers are wanted|rank 2\nterm 1 0x1 2 0\n
line 2: 4, or one more, finite numbers are wanted|rank 2\nterm 1 1e-400 2 0\n
line 2: 4, or one more, finite numbers are wanted|rank 2\nterm 1 1.5.5 2 0\n
line 3: 5 finite numbers are wanted|rank 2\nleak 1\nunit 1 1 1 1\n
components are counted from 1 to 2|rank 2\nterm 3 1 2 0\n
line 4: the factors above this line are counted from 1 to 1|rank 1\nfactor sine\nof 1 1\nterm 1 1 1 2\n
line 4: the factors above this line are counted from 1 to 1|rank 1\nfactor sine\nof 1 1\nterm 1 1 1 0\n
line 2: a factor's number, and no factor above|rank 1\nterm 1 1 1 1\nfactor sine\nof 1 1\n
line 4: 3, or one more, finite numbers are wanted|rank 1\nfactor sine\nof 1 1\nterm 1 1 1 1 1\n
line 3: 2 finite numbers are wanted|rank 1\nfactor sine\nof 1 1 1\n
'tangent' is none of reciprocal, sine, cosine|rank 1\nfactor tangent\n
'' is none of reciprocal, sine, cosine|rank 1\nfactor\n
no factor above this line|rank 1\nof 1 1\n
no line 'of' below factor 1|rank 1\nfactor sine\nterm 1 1 1\n
a power is 0, 1, ..., 8|rank 1\nfactor sine\nof 1 9\n
a power is 0, 1, ..., 8|rank 2\nterm 1 1 9 0\n
a power is 0, 1, ..., 8|rank 2\nterm 1 1 0.5 0\n
'line' is none of|rank 2\nline 1\n
--box is wanted|rank 1\nterm 1 1 2\n
--box is wanted|rank 1\nunit 1 1 0\n
a weight or box beyond 1e6|rank 1\nleak 1\nunit 1e7 1 0\n
LIST
  printf 'rank 1\nterm 1 1 2\n' >good
  refused "is not LOW:HIGH" good --box=1
  refused "is not LOW:HIGH" good --box=1:-1
  refused "is not LOW:HIGH" good --box=-1:1,-1:1
  refused "cannot read" missing
  refused "not a regular file" .
  refused "not a regular file" /dev/zero
}

run_cases
