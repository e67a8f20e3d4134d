#!/usr/bin/env bash
# The command line: every verb and every option, found in the program's own
# help, with everything one should not type.  Whatever happens, a run ends in
# one of two ways: exit 0, something on stdout, nothing on stderr; or exit 1 or
# 2, nothing on stdout, one line on stderr, and no file.
set -uo pipefail
ghost=$(realpath "${GHOST:-build/ghost}")
. tests/program/calls.sh
. tests/program/expect.sh
tmp=$(mktemp -d); trap 'chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT
chmod 755 "$tmp"; cd "$tmp" || exit 1
# KEYS="rate;network train" tests only those verbs
[ -z "${KEYS:-}" ] || for key in "${!good[@]}"; do
  [[ ";$KEYS;" == *";$key;"* ]] || unset "good[$key]"
done
ok()  { passed=$((passed + 1)); [ -z "${VERBOSE:-}" ] || echo "ok   $*"; }
bad() { failed=$((failed + 1)); echo "FAIL $*"; }

prepare "$ghost"

# run ARGS...: leaves rc, and the files out and err.
run() { "$ghost" "$@" >out 2>err </dev/null; rc=$?; }
ulimit -t 300  # seconds of processor time, for a call that would never end
shown() { printf 'ghost'; printf ' %q' "$@"; }
one_line() { local lines; mapfile lines <err
  [ ${#lines[@]} = 1 ] && [[ ${lines[0]} == ghost*:\ *$'\n' && ${lines[0]} != *Success* ]]; }
clean() {
  case $rc in
    0) [ -s out ] && [ ! -s err ] && ! grep -qwiE 'nan|-nan' out ;;
    1|2) [ ! -s out ] && one_line ;;
    *) false ;;
  esac
}
# refuse STATUS ARGS...: must end so.       accept ARGS...: must work.
# survive ARGS...: must end in one of the two ways.
refuse() { local want=$1; shift; run "$@"
  if [ $rc = "$want" ] && clean; then ok "$(shown "$@")"
  else bad "$(shown "$@"): exit $rc, wanted $want: $(head -c 200 err)"; fi; }
accept() { run "$@"; if [ $rc = 0 ] && clean; then ok "$(shown "$@")"
  else bad "$(shown "$@"): exit $rc: $(head -c 200 err)"; fi; }
survive() { run "$@"; if clean; then ok "$(shown "$@")"
  else bad "$(shown "$@"): exit $rc: $(head -c 200 err)"; fi; }

case_no_verb_and_wrong_verbs() {
  refuse 2; refuse 2 ''; refuse 2 nonsense; refuse 2 --nonsense; refuse 2 -h
  refuse 2 "$(printf 'two\nlines')"; refuse 2 "$(head -c 5000 /dev/zero | tr '\0' x)"
  accept --help; accept --version
  for option in --help --version; do
    "$ghost" $option >/dev/full 2>err; rc=$?
    if [ $rc = 1 ] && one_line; then ok "$option to a full device"
    else bad "$option to a full device: exit $rc"; fi
  done
}

case_every_verb_is_tested_here() {
  local key listed
  listed=$(keys_in_help "$ghost")
  while read -r key; do
    [ -n "${good[$key]+there}" ] && ok "$key" || bad "tests/program/calls.sh has no call of $key"
  done <<<"$listed"
  for key in "${!good[@]}"; do
    key=${key%% --*}
    grep -qx "$key" <<<"$listed" && ok "$key" || bad "ghost has no verb $key"
    refuse 2 ${key%% *} nonsense; accept ${key%% *} --help
    [ "$key" = "${key%% *}" ] || refuse 2 ${key%% *}
  done
}

# options KEY: lines "name ARG" from the verb's help; ARG is - for a flag.
options() { # shellcheck disable=SC2086
  "$ghost" $1 --help | LC_ALL=C sed -nE 's/^ +(-., )?--([A-Za-z0-9-]+)(=([^ ]+))?.*/\2 \4/p' |
    awk '$1 != "help" { print $1, $2 ? $2 : "-" }'; }

# with KEY OPTION VALUE: the good call with this option's value put in.
with() {
  local key=$1 option=$2 value=$3 words=() seen= i
  read -ra words <<<"${good[$key]}"
  for ((i = 0; i < ${#words[@]}; i++)); do
    [ "${words[i]}" = "--$option" ] && { words[i + 1]=$value; seen=1; }
  done
  [ -n "$seen" ] || words+=("--$option" "$value")
  # shellcheck disable=SC2206
  line=($key "${words[@]}")
}

case_good_calls_work() {
  for key in "${!good[@]}"; do # shellcheck disable=SC2086
    accept $key ${good[$key]}
    accept $key --help
    "$ghost" $key --help >/dev/full 2>err; rc=$?
    if [ $rc = 1 ] && one_line; then ok; else bad "$key --help to a full device"; fi
    "$ghost" $key ${good[$key]} >/dev/full 2>err; rc=$?
    if [ $rc = 1 ] && one_line; then ok "$key to a full device"
    else bad "$key to a full device: exit $rc"; fi
    "$ghost" $key ${good[$key]} >&- 2>err; rc=$?
    if [ $rc = 1 ] && one_line; then ok "$key to a closed output"
    else bad "$key to a closed output: exit $rc"; fi
    refuse 2 $key ${good[$key]} --nonsense
    refuse 2 $key ${good[$key]} --nonsense=1
    refuse 2 $key ${good[$key]} -x
    refuse 2 $key ${good[$key]} unexpected
    refuse 2 $key ${good[$key]} ''
  done
}

case_every_option_with_every_bad_value() {
  local key option kind value
  for key in "${!good[@]}"; do
    while read -r option kind; do
      [ "$option" = init ] || refuse 2 $key --"$option="  # an empty value
      case $kind in
        -) # shellcheck disable=SC2086
           refuse 2 $key ${good[$key]} --"$option=1" ;;
        FILE) case $option in
            field|task|to) input_of "$key" "$option" ;;
            *) output_of "$key" "$option" ;;
          esac ;;
        NPY) case $option in  # a saved network; its name must end in .npy
            init|to|task) input_of "$key" "$option" ;;
            *) output_of "$key" "$option" .npy ;;
          esac
          with "$key" "$option" area/name; refuse 2 "${line[@]}" ;;
        ID|FORMAT|NAME|WORD|WIDTH|*[^A-Z0-9]*)  # words, and lists of numbers
          for value in '' nonsense -1 nan 'two words' ../../etc/passwd; do
            with "$key" "$option" "$value"; refuse 2 "${line[@]}"
          done
          refuse 2 $key --"$option" ;;
        *)
          for value in nan -nan inf -inf '' ' ' text 1e999999 \
                       0x10 1,5 1e . - 1.2.3 5x --1 ١ 1e-999999; do
            with "$key" "$option" "$value"; refuse 2 "${line[@]}"
          done
          for value in -1 0 1e-320 1e308 -1e308 1e99999 18446744073709551616 0.5; do
            with "$key" "$option" "$value"
                survive "${line[@]}"
          done
          # shellcheck disable=SC2086
          refuse 2 $key --"$option" ;;
      esac
    done < <(options "$key")
  done
}

case_required_options_are_asked_for() {
  local key i
  for key in "${!good[@]}"; do
    [ "$key" = audit ] && continue  # all of it is a step of its own
    # shellcheck disable=SC2086
    set -- ${good[$key]}
    for ((i = 1; i <= $#; i += 2)); do
      [[ ${!i} == --* ]] || continue
      # by default minutes of full rank
      [[ "$key ${!i}" != @(*--rank*|*--memory*|snapshots*)--epochs ]] || continue
      # shellcheck disable=SC2086
      survive $key "${@:1:i-1}" "${@:i+2}"
    done
  done
  refuse 2 escape --r 1e150 --threshold 1e-250  # outside the contract; its double is 0
  refuse 2 escape; refuse 2 loss --r 1; refuse 2 loss --T 1; refuse 2 gradient --r 1
  refuse 2 rate; refuse 2 train --T 1 --alpha 1 --r0 1; refuse 2 figure; refuse 2 orbit
}

# Known outcomes at the edges of the closed forms' domains.
case_edges_of_the_domain() {
  for v in -1 0 -0 1e-400; do refuse 2 escape --r=$v; done
  for v in 1e-320 1e308 5e-324; do accept escape --r $v; done
  refuse 2 escape --r 1e309
  for v in -1 0 1e-320 1e308; do refuse 2 rate --T=$v; refuse 2 loss --r 1 --T=$v; done
  for v in -1 0 1e-320; do accept loss --T 1 --r=$v; accept gradient --T 1 --r=$v; done
  for v in -1 0 1e-320 1e308 1e5; do refuse 2 rate --T 1 --digits=$v; done
  accept rate --T 1 --digits 1; accept rate --T 1 --digits 10000
  refuse 2 rate --T 1 --digits 10001
  for v in -1 1e3 1.5 99999999999999999999; do
    refuse 2 train --T 1 --alpha 1 --r0 1 --epochs=$v; done
  accept train --T 1 --alpha 1 --r0 1 --epochs 0
  accept train --T 1 --alpha 1e-320 --r0 -1 --epochs 3
  for v in -1 0 1e308; do refuse 2 train --T 1 --alpha=$v --r0 1 --epochs 3; done
  refuse 1 train --T 1e-30 --alpha 1e300 --r0 1e60 --epochs 3 --out left
  [ ! -e left ] && ok no file || bad "a failed run left a file"
}

# An output option: each way in which a file cannot be written.  Its names
# may have to END in something.
output_of() {
  local key=$1 option=$2 end=${3:-} words
  read -ra words <<<"$key ${good[$1]}"
  rm -rf area; mkdir area; mkdir "area/folder$end"
  refuse 1 "${words[@]}" --"$option" "area/missing/file$end"
  refuse 1 "${words[@]}" --"$option" "area/folder$end"
  [ -n "$end" ] || refuse 1 "${words[@]}" --"$option" /dev/full
  if [ ! -c /dev/full ]; then  # root can lose it to a rename
    bad "$key --$option put a file in the place of a device"
    rm -f /dev/full && mknod -m 666 /dev/full c 1 7
  fi
  refuse 1 "${words[@]}" --"$option" "/proc/nothing$end"
  refuse 1 "${words[@]}" --"$option" "area/$(head -c 300 /dev/zero | tr '\0' x)$end"
  refuse 2 "${words[@]}" --"$option" ''
  refuse 2 "${words[@]}" --"$option"
  # not root's privilege: an unwritable folder, a read-only file
  echo kept >"area/kept$end"; chmod 444 "area/kept$end"; chmod 555 area
  as=(); [ "$(id -u)" = 0 ] && as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  cp "$ghost" "$tmp/ghost" 2>/dev/null
  mkdir -p -m 777 "$tmp/gcov"; export GCOV_PREFIX=$tmp/gcov  # a build for coverage counts there
  for place in "area/new$end" "area/kept$end"; do
    "${as[@]}" "$tmp/ghost" "${words[@]}" --"$option" $place >out 2>err; rc=$?
    if [ $rc = 1 ] && clean; then ok "$key --$option $place, unwritable"
    else bad "$key --$option $place, unwritable: exit $rc: $(cat err)"; fi
  done
  chmod 777 area
  "${as[@]}" "$tmp/ghost" "${words[@]}" --"$option" "area/kept$end" >out 2>err; rc=$?
  if [ $rc = 1 ] && clean && [ "$(cat "area/kept$end")" = kept ]; then ok "$key, a read-only file"
  else bad "$key --$option over a read-only file: exit $rc"; fi
  if [ "$(ls -A area | tr '\n' ' ')" = "folder$end kept$end " ]; then ok "$key leaves nothing"
  else bad "$key --$option left $(ls -A area | tr '\n' ' ')"; fi
  unset GCOV_PREFIX
  # a link that leads nowhere; a link to a device, which is one
  ln -s nothing "area/nowhere$end"; ln -s /dev/full "area/device$end"
  refuse 1 "${words[@]}" --"$option" "area/nowhere$end"
  refuse 1 "${words[@]}" --"$option" "area/device$end"
  if [ -L "area/nowhere$end" ] && [ -L "area/device$end" ] && [ ! -e area/nothing ] && [ -c /dev/full ]; then ok
  else bad "$key --$option replaced a link: $(ls -l area)"; fi
  # and the way in which it can: the same bytes as on stdout
  case $option in save|checkpoint|planes|plane|curve) rm -rf area; return ;; esac
  "$ghost" "${words[@]}" >want 2>err
  "$ghost" "${words[@]}" --"$option" area/new >out 2>err; rc=$?
  if [ $rc = 0 ] && [ ! -s out ] && cmp -s want area/new; then ok "$key writes what it prints"
  else bad "$key --$option area/new: exit $rc, or not what stdout gets"; fi
  "$ghost" "${words[@]}" --"$option" area/new && cmp -s want area/new && ok ||
    bad "$key --$option over its own file"
  # through a link: the file behind it is new, and the link still one
  [ "$option" != log ] || {
    ln -s new area/link; refuse 1 "${words[@]}" --log area/link; rm -rf area; return; }
  ln -s new area/link; echo old >area/new
  if "$ghost" "${words[@]}" --"$option" area/link && cmp -s want area/new && [ -L area/link ]; then ok
  else bad "$key --$option through a link: $(ls -l area)"; fi
  rm -rf area
}

# An input file: missing, a folder, a device, empty, text, cut, and broken.
# What holds no network is a mistake of whoever named it.
input_of() {
  local key=$1 option=$2 place
  rm -rf area; mkdir area area/folder.npy; cd area || exit 1
  : >empty.npy; echo 1,2,3 >text.npy; ln -s /dev/null device.npy; ln -s nothing nowhere.npy
  for place in 60 100 300 $(($(stat -c %s ../net.npy) - 1)); do
    head -c "$place" ../net.npy >cut$place.npy; done
  { cat ../net.npy; echo more; } >long.npy; head -c 100000 /dev/urandom >random.npy
  head -c -8 ../net.npy >infinite.npy; printf '\0\0\0\0\0\0\360\177' >>infinite.npy
  head -c -8 ../net.npy >nan.npy; printf '\0\0\0\0\0\0\370\177' >>nan.npy
  sed 's/NUMPY/numpy/' ../net.npy >broken.npy; sed 's/<f8/<f4/' ../net.npy >single.npy
  cd ..
  for place in area/*.npy area/missing.npy area/nowhere.npy; do
    with "$key" "$option" "$place"; refuse 2 "${line[@]}"
  done
  with "$key" "$option" ''; survive "${line[@]}"
  [ $rc != 0 ] && ok || bad "$key --$option of an empty name"
  rm -rf area
}

case_killed_runs_leave_no_final_file() {
  local n before
  for signal in KILL TERM INT HUP; do
    rm -rf area; mkdir area; echo before >area/old
    for name in new old; do
      # a signal ignored by whoever started us is ignored by the program too
      env --default-signal=INT,HUP,TERM \
        "$ghost" train --T 100 --alpha 1e-13 --r0 0.01 --epochs 100000000 --out area/$name 2>err &
      pid=$!
      for ((n = 0; n < 200; n++)); do
        [ "$(cat area/*.?????? 2>/dev/null | head -c 20000 | wc -c)" -ge 20000 ] && break
        sleep 0.02
      done
      kill -$signal $pid
      wait $pid 2>/dev/null; rc=$?
      before=$(ls -A area | LC_ALL=C grep -c '\.[A-Za-z0-9]\{6\}$')
      if [ $rc -gt 128 ] && [ ! -e area/new ] && [ "$(cat area/old)" = before ] && [ $n -lt 200 ]; then
        ok "SIG$signal during --out $name"
      else bad "SIG$signal during --out $name: exit $rc, $(ls -A area | tr '\n' ' ')"; fi
      if [ $signal != KILL ]; then
        [ "$before" = 0 ] && ok || bad "SIG$signal left a temporary file"
      fi
      rm -f area/*.??????
    done
  done
  rm -rf area
  # a reader that goes away is nobody's failure, and not a message either
  "$ghost" train --T 100 --alpha 1e-13 --r0 0.01 --epochs 1000000 2>err | head -n 1 >out
  if [ ! -s err ] && [ -s out ]; then ok "a closed pipe"; else bad "a closed pipe: $(cat err)"; fi
}

# The same digits from Python's decimal module, with its own pi (Machin).
case_digits_are_right() {
  if python3 - "$ghost" <<'PY'
import random, subprocess, sys
from decimal import Decimal as D, getcontext, localcontext, ROUND_HALF_EVEN
getcontext().prec = 1200


def arctan(x):
    """Taylor's series after three halvings of the angle."""
    halvings = 0
    while abs(x) > D('0.05'):
        x = x / (1 + (1 + x * x).sqrt())
        halvings += 1
    term, total, n = x, x, 1
    while abs(term) > abs(x) * D(10) ** (10 - getcontext().prec):
        term = -term * x * x
        n += 2
        total += term / n
    return total * 2 ** halvings


pi = 16 * arctan(D(1) / 5) - 4 * arctan(D(1) / 239)


def rounded(y, digits):
    with localcontext() as c:
        c.prec = digits
        c.rounding = ROUND_HALF_EVEN
        return +y


def closed(verb, o):
    if verb == 'rate':
        return 3 * pi ** 4 / 32 / o['T'] ** 5
    r = o['r']
    if verb == 'escape':
        if 'threshold' in o:
            return arctan(o['threshold'] / r.sqrt()) / r.sqrt()
        return pi / 2 / r.sqrt()
    T = o['T']
    best = (pi / 2 / T) ** 2
    if r < best / 4:
        return T if verb == 'loss' else D(0)
    t = pi / 2 / r.sqrt()
    if verb == 'loss':
        return abs(T - t)
    return (1 if r > best else -1) * pi / 4 / r / r.sqrt()


random.seed(1)
calls = [('rate', {'T': '100'}, 30), ('loss', {'r': '0.001', 'T': '100'}, 30),
         ('escape', {'r': '1e-300'}, 50), ('rate', {'T': '7'}, 1000),
         ('loss', {'r': '2.4674011002723397e-4', 'T': '100'}, 40),
         ('loss', {'r': '0.25', 'T': '3.14159265358979323846264338327950288419716939937510'}, 30),
         ('gradient', {'r': '6.168502750680848e-5', 'T': '100'}, 30),
         ('gradient', {'r': '6.168502750680850e-5', 'T': '100'}, 30),
         ('loss', {'r': '-3', 'T': '12.5'}, 17)]
for _ in range(300):
    r = '%.*ge%d' % (random.randint(1, 30), random.uniform(1, 10), random.randint(-8, 3))
    T = '%.*f' % (random.randint(1, 20), random.uniform(1, 300))
    X = '%.6g' % 10 ** random.uniform(-3, 5)
    calls.append((random.choice(['escape', 'loss', 'gradient', 'rate']),
                  {'r': r, 'T': T, 'threshold': X}, random.randint(1, 80)))
wrong = 0
for verb, o, digits in calls:
    getcontext().prec = 1200 if digits > 80 else 160
    names = {'escape': ['r', 'threshold'], 'rate': ['T']}.get(verb, ['r', 'T'])
    o = {k: o[k] for k in names if k in o}
    if verb == 'escape' and len(o) == 2 and random.random() < 0.3:
        del o['threshold']
    args = [w for k, v in o.items() for w in ('--' + k, v)]
    got = subprocess.run([sys.argv[1], verb, *args, '--digits', str(digits)],
                         capture_output=True, text=True)
    want = rounded(closed(verb, {k: D(v) for k, v in o.items()}), digits)
    text = got.stdout.strip()
    shown = sum(c.isdigit() for c in text.split('e')[0].lstrip('-0.'))
    if got.returncode or D(text) != want or (want and shown != digits):
        wrong += 1
        print('ghost', verb, *args, '--digits', digits, ':', text, 'wanted', want)
    # and the double beside it, within a few units
    got = subprocess.run([sys.argv[1], verb, *args], capture_output=True, text=True)
    scale = D(o['T']) if verb == 'loss' else abs(want)
    exact = closed(verb, {k: D(v) for k, v in o.items()})
    if abs(D(got.stdout.strip()) - exact) > scale * D(2) ** -49:
        wrong += 1
        print('ghost', verb, *args, ':', got.stdout.strip(), 'wanted', want)
print('%d calls, %d wrong' % (len(calls), wrong))
sys.exit(wrong != 0)
PY
  then ok "digits"; else bad "digits differ from an independent computation"; fi
}

# The audit: each format parses, an unknown claim is refused.
case_audit_formats() {
  "$ghost" audit --claim eq15-rate --format json >out 2>err &&
    python3 -c 'import json, sys; r = json.load(open("out")); sys.exit(r[0]["id"] != "eq15-rate")' &&
    ok json || bad "audit --format json"
  "$ghost" audit --claim eq15-rate --format csv >out 2>err &&
    python3 -c 'import csv; r = list(csv.DictReader(open("out"))); assert r[0]["id"] == "eq15-rate" and None not in r[0]' &&
    ok csv || bad "audit --format csv"
  # As text: a claim by itself is a paragraph, among others a line; the tallies
  # last; plain letters; no colours into a pipe.
  "$ghost" audit --claim eq15-rate >out 2>err &&
    grep -q '^proved  *eq15-rate ' out && grep -q 'alpha >= 3 pi^4/32 T^-5' out &&
    grep -q '^  hypotheses ' out && ! grep -q '[\\$]' out && ! grep -q $'\033' out &&
    [ "$(tail -n 1 out)" = "0 without support" ] && ok one || bad "audit of one claim"
  "$ghost" audit --claim cliff >out 2>err && grep -q "^this book's 1 claims: 1 proved$" out &&
    ok tally || bad "the book's tally"
  "$ghost" audit --claim eq15-rate --format csv >out 2>err &&
    python3 - <<'PY' && ok columns || bad "audit's columns"
import csv
r, = csv.DictReader(open('out'))
assert r['owner'] == 'v1' and r['finding'] == 'true' and r['stance'] == 'says it'
assert r['statement_tex'].count('$') == 4 and '\\frac' in r['statement_tex']
assert r['statement'].endswith('alpha >= 3 pi^4/32 T^-5') and 'T > 0' in r['hypotheses']
PY
  # On a terminal verdicts have colours, unless NO_COLOR is set.  Not every machine
  # has a terminal to lend, so the program is told that it has one.
  echo 'int isatty(int file) { (void) file; return 1; }' | gcc -shared -fPIC -x c - -o tty.so
  local terminal="LD_PRELOAD=$PWD/tty.so ASAN_OPTIONS=verify_asan_link_order=0 TERM=xterm"
  # shellcheck disable=SC2086
  env -u NO_COLOR $terminal "$ghost" audit --claim cliff >out 2>&1
  # shellcheck disable=SC2086
  env NO_COLOR=1 $terminal "$ghost" audit --claim cliff >plain 2>&1
  grep -q $'\033\[32mproved' out && ! grep -q $'\033\[32m' plain && [ -s plain ] &&
    ok colours || bad "colours of the audit"
  refuse 2 audit --claim nonsense; refuse 2 audit --format xml; refuse 2 figure nonsense
  accept figure --list
  refuse 2 figure --list --out; refuse 2 figure 2B --list
  "$ghost" figure --list >list
  while read -r id; do refuse 1 figure "$id" --out missing/folder; done <list
}

case_train_is_a_csv_of_the_run() {
  "$ghost" train --T 100 --alpha 1e-10 --r0 0.002 --epochs 9000 --out run.csv
  if python3 - <<'PY'
import csv
rows = list(csv.DictReader(open('run.csv')))
assert list(rows[0]) == ['epoch', 'r', 'loss', 'gradient'] and len(rows) == 9001
for i, row in enumerate(rows):
    assert int(row['epoch']) == i and '%.17g' % float(row['r']) == row['r']
    if i:   # the step, in the same arithmetic
        last = rows[i - 1]
        assert float(row['r']) == float(last['r']) - 1e-10 * float(last['gradient'])
PY
  then ok; else bad "train's CSV is not the run"; fi
}

[ -z "${KEYS:-}" ] || CASES=$(declare -F | awk '{ print $3 }' |
  grep -E '^case_(good_.*|.*_bad_value|required_.*)$' | tr '\n' ' ')
run_cases
