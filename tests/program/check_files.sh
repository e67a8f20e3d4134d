#!/usr/bin/env bash
# What the verbs do to files: theirs, each other's and the user's.  Every case
# that is refused must end with status 1 or 2, one line on stderr, nothing on
# stdout, and with all files as they were.
set -uo pipefail
. tests/program/expect.sh
ghost=$(realpath "${GHOST:-build/ghost}") stored=$(realpath paper/data)
tmp=$(mktemp -d); trap 'chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT
chmod 755 "$tmp"; cd "$tmp" || exit 1
ok()  { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "FAIL $*"; }
state() { # names, kinds, modes and contents of everything here
  find . -mindepth 1 ! -name out ! -name err -printf '%p %y %m %l\n' | sort
  find . -type f ! -name out ! -name err -print0 | sort -z | xargs -0r sha256sum; }
as=(); [ "$(id -u)" = 0 ] && as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
# refuse STATUS PATTERN ARGS...: so it ends, the line matches, nothing changed.
refuse() {
  local want=$1 pattern=$2 before rc; shift 2
  before=$(state)
  timeout 60 "$ghost" "$@" >out 2>err </dev/null; rc=$?
  if [ $rc = "$want" ] && [ ! -s out ] && [ "$(wc -l <err)" = 1 ] && grep -q -- "$pattern" err &&
    [ "$(state)" = "$before" ]; then ok
  else bad "ghost $*: exit $rc, wanted $want '$pattern': $(head -c 300 err)"; diff <(echo "$before") <(state); fi
}
fresh() { cd "$tmp" || exit 1; chmod -R u+w area 2>/dev/null; rm -rf area; mkdir area; chmod 777 area; cd area || exit 1; }
small=(--units 16 --delay 3 --rate 0.01)
sweep=(sweep --seeds 0:3 --rates 0.01:0.1:2 --epochs 4000)
basin=(basin --cells 64 --boxes 100)

case_one_name_for_two_files() {
  fresh; "$ghost" network train "${small[@]}" --epochs 2 --save w.npy >/dev/null
  ln -s w.npy link.npy; mkdir d
  refuse 2 'log and --save name the same' network train "${small[@]}" --epochs 3 --save x.npy --log x.npy
  refuse 2 'name the same' network train "${small[@]}" --epochs 3 --save x.npy --log ./d/../x.npy
  refuse 2 'log and --init name' network train --rate 0.1 --epochs 3 --log w.npy --init w.npy
  refuse 2 'save and --init name' network train --rate 0.1 --epochs 3 --save w.npy --init w.npy
  refuse 2 'name the same' network train --rate 0.1 --epochs 3 --save link.npy --init w.npy
  refuse 2 'name the same' network latent --init w.npy --out w.npy
  refuse 2 'name the same' network show --init w.npy --out link.npy
  refuse 2 'checkpoint and --out' basin --a 1.5 --cells 64 --boxes 8 --checkpoint c --out c
  "$ghost" network latent --init w.npy --to w.npy >/dev/null; expect 'two inputs may be one' [ $? = 0 ]
  printf 'rank 1\nterm 1 1 1\n' >f; ln f hard
  refuse 2 'field and --out name' slow --field f --box=-1:1 --out f
  refuse 2 'field and --out name' slow --field f --box=-1:1 --out ./d/../hard
}

case_options_come_before_files() {
  fresh; journal_of_a_sweep
  refuse 2 jobs "${sweep[@]}" --out o.csv --jobs 0
  refuse 2 jobs "${sweep[@]}" --out o.csv --resume yes --jobs 65
  refuse 2 recover "${sweep[@]}" --out o.csv --recover perhaps
  refuse 2 flow "${sweep[@]}" --out o.csv --flow-time -1
  echo mine >w.csv; cp w.csv w.npy
  refuse 2 log-every network train "${small[@]}" --epochs 3 --log w.csv --log-every 0
  refuse 2 lanes network train "${small[@]}" --epochs 3 --log w.csv --lanes avx3
  refuse 2 save-every network train "${small[@]}" --epochs 3 --log w.csv --save-every 3
  refuse 1 'missing' network train "${small[@]}" --epochs 3 --log w.csv --save missing/w.npy
  refuse 1 'missing' "${sweep[@]}" --epochs 1000000000 --out missing/o.csv
  ln -s nowhere o.lnk; refuse 1 'cannot write' "${sweep[@]}" --epochs 1000000000 --out o.lnk
  refuse 1 'cannot write' "${sweep[@]}" --epochs 1000000000 --out "$(printf x%.0s $(seq 250))"
  # a hundred million cells are some minutes
  printf 'rank 2\nterm 1 1 2 0\nterm 2 1 0 2\n' >field
  refuse 1 'missing' slow --field field --box=-1:1,-1:1 --budget 100000000 --out missing/o.csv
  refuse 1 'missing' network train --rank 0 --rate 0.01 --epochs 1000000000 --log missing/o.csv
  refuse 1 'missing' sweep --rank 0,1 --rates 0.01 --epochs 1000000000 --out missing/o.csv
  refuse 2 'unknown figure' figure nonsense --out o.csv
  refuse 2 'unknown claim' audit --claim nonsense --out o.csv
}

case_ignored_options_are_refused() {
  fresh; "$ghost" network train "${small[@]}" --epochs 2 --save w.npy >/dev/null
  local option
  for option in '--delay 3' '--units 16' '--seed 40' '--single no' '--train-confidence no' '--own-stream no'; do
    # shellcheck disable=SC2086
    refuse 2 "${option% *} is the network" network train --init w.npy --rate 0.1 --epochs 3 $option
  done
  "$ghost" network train --init w.npy --rate 0.1 --epochs 3 --confidence 2 >/dev/null; expect '--confidence with --init' [ $? = 0 ]
  for option in '--circuit no' '--own-stream no'; do
    # shellcheck disable=SC2086
    refuse 2 "${option% *} has no effect at any rank" network train --rank 2 --rate 0.1 --epochs 3 $option
  done
  refuse 2 'width has no effect without --to' network latent --init w.npy --width 1e-3
  refuse 2 'width has no effect without --to' network latent --init w.npy --width 1e-3 --map 3
  refuse 2 'confidence has no effect' network latent --init w.npy --confidence 3
  refuse 2 'momentum has no effect with --memory' sweep --memory cue --momentum 0.1 --rates 1 --seeds 1 --epochs 2
  for option in '--phi tanh' '--output linear' '--momentum 0' '--optimizer sgd' '--clip 1'; do
    # shellcheck disable=SC2086
    refuse 2 "${option% *} has no effect without --rank" network train --rate 0.1 --epochs 3 $option
  done
  for option in '--own-stream no' '--events no' '--recover no' '--confidence 1' '--train-confidence no'; do
    # shellcheck disable=SC2086
    refuse 2 "${option% *} has no effect with --rank" sweep --rank 1 --rates 0.1 --epochs 3 $option
  done
  for option in '--rank 1' '--own-stream no' '--events no' '--recover no' '--confidence 1' '--train-confidence no' \
    '--units 50' '--delay 3' '--mix 0.5' '--start 0' '--threshold 1'; do
    # shellcheck disable=SC2086
    refuse 2 "${option% *} has no effect with --memory" sweep --memory cue --rates 0.1 --epochs 3 $option
  done
  refuse 2 "none of cue, match, remedy" sweep --memory span --rates 0.1 --epochs 3
  refuse 2 "read has no effect with --memory remedy" sweep --memory remedy --rates 0.1 --epochs 4 --read 2
  refuse 2 "rank has no effect with --memory" sweep --memory remedy --rates 0.1 --epochs 4 --rank 1
  "$ghost" "${sweep[@]}" --shard 1/2 --out s1; "$ghost" "${sweep[@]}" --shard 2/2 --out s2
  for option in '--seeds 0:3' '--rates 0.1' '--epochs 4000' '--flow-time 0' '--read 1' '--single no' \
    '--own-stream no' '--events no' '--recover no' '--jobs 1' '--shard 1/2' '--resume no'; do
    # shellcheck disable=SC2086
    refuse 2 "${option% *} has no effect" sweep --merge s1,s2 $option
  done
  refuse 2 'momentum 1 is not below 1' network train --rank 1 --rate 0.1 --epochs 3 --momentum 1
  refuse 2 'same file' sweep --merge s1,s2 --out ./s2
  refuse 2 low basin --low 3; refuse 2 high basin --high 30
}

case_numbers_without_a_meaning() {
  fresh; printf 'rank 1\nterm 1 1 1\n' >field
  refuse 2 rates sweep --rates 0x1p-3; refuse 2 seeds sweep --seeds ' 1'; refuse 2 rank sweep --rank 101
  refuse 2 confidence sweep --confidence 1,0x1; refuse 2 box slow --field field --box=0x1:2
  refuse 2 rates sweep --rates 1e300; refuse 2 rates sweep --rates 1e-2:1e300:3; refuse 2 rates sweep --rates -1
  refuse 2 shard sweep --shard 1/-1; refuse 2 shard sweep --shard -1/2; refuse 2 shard sweep --shard 0/2
  refuse 2 shard sweep --shard 1; refuse 2 shard sweep --shard '1/18446744073709551617'
  refuse 2 'confidence .* above 0' sweep --confidence 1,0; refuse 2 'confidence .* at most 1000' sweep --confidence 1e300
  refuse 2 'events .* acts' sweep --events maybe; refuse 2 'c X must be' loss --r 1e-3 --T 1 --threshold 10 --confidence 1e30
  refuse 2 'planes is empty' match --seed 1 --epochs 1 --planes ''; refuse 2 'out is empty' delays --out ''
  refuse 2 'npy or .npz' network latent --init /dev/null
  refuse 2 'shard divides' sweep --seeds 0:999999 --rates 1e-3:1e-2:30
  refuse 2 read sweep --epochs 5 --read 6; refuse 2 read sweep --epochs 5 --read 1,2,18446744073709551616
  refuse 2 read sweep --epochs 5 --read 1,,2; refuse 2 read sweep --epochs 9 --read 1,2,3,4,5,6,7,8,9
  refuse 2 'r 1e-400 is too small' loss --r 1e-400 --T 1
  refuse 2 'rate 1e-400' network train --rate 1e-400 --epochs 1
  refuse 2 digits loss --r 1e-3 --T 100 --threshold 10 --confidence 1 --digits 201
}

# A job that fails in the middle has printed nothing.
case_failures_print_nothing() {
  fresh
  refuse 1 'leaves the domain' train --T 1e-30 --alpha 1e300 --r0 1e60 --epochs 3
}

journal_of_a_sweep() { # o.csv.part with four of eight rows, as a kill would leave it
  "$ghost" "${sweep[@]}" --shard 1/1 --out whole.csv
  ( "$ghost" "${sweep[@]}" --out o.csv &
    while [ "$(wc -l 2>/dev/null <o.csv.part)0" -lt 40 ]; do :; done; kill -KILL $! ) 2>/dev/null
  rm -f o.csv ./*lock
  [ -s o.csv.part ] || { "$ghost" "${sweep[@]}" --shard 1/2 --out s; mv s o.csv.part; }
}

# Everything that may happen to a journal on its way: refused, and left alone.
damage() { # FILE: writes FILE.1 ...
  local f=$1 middle; middle=$(($(wc -l <"$f") / 2 + 1))
  sed "${middle}s/\(.*[0-9]\)\([0-8]\),/\19,/;${middle}s/,\([0-9]\)\([0-9]*\),/,9\2,/" "$f" >"$f.digit"
  [ "$middle" = "$(wc -l <"$f")" ] || sed "${middle}d" "$f" >"$f.missing"
  sed "${middle}p" "$f" >"$f.twice"
  sed 's/$/\r/' "$f" >"$f.crlf"
  sed "${middle}s/,/,\x00/" "$f" >"$f.nul"
  sed "${middle}i garbage" "$f" >"$f.garbage"
  { cat "$f"; printf 'a torn \001 end'; } >"$f.tail"
  sed '1s/ghost/goose/' "$f" >"$f.foreign"
  sed '1s/boxes 100/boxes 101/;1s/epochs 4000/epochs 4001/;1s/rate 0/rate 1/;1s/rates 4/rates 5/' "$f" >"$f.title"
  printf 'index,of\n1,2\n' >"$f.table"; head -c 3000 /dev/urandom >"$f.random"; echo "# ghost" >"$f.short"
}

case_damaged_journals_are_refused() {
  local d
  fresh; journal_of_a_sweep; cp o.csv.part good; damage good
  for d in good.*; do
    cp "$d" o.csv.part
    refuse 1 "o.csv.part" "${sweep[@]}" --out o.csv --resume yes
  done
  cp good o.csv.part; refuse 2 'another job' "${sweep[@]}" --epochs 4001 --out o.csv --resume yes
  { cat good; printf '3,8,0.0'; } >o.csv.part
  "$ghost" "${sweep[@]}" --out o.csv --resume yes; expect 'a torn end is cut off' cmp -s o.csv whole.csv
  head -c 30 good >o.csv.part
  "$ghost" "${sweep[@]}" --out o.csv --resume yes; expect 'a torn title is a beginning' cmp -s o.csv whole.csv
  expect 'no journal is left' [ ! -e o.csv.part ]
  # without --resume: not over what is not ours
  for d in good.foreign good.table good.random; do
    cp "$d" o.csv.part; refuse 1 'no journal' "${sweep[@]}" --out o.csv
  done
}

case_a_scan_over_delays_goes_on() {
  local d scan=(delays --delays 5,7 --seeds 3 --rates 4)
  fresh; "$ghost" "${scan[@]}" --out whole.csv
  ( "$ghost" "${scan[@]}" --out o.csv &
    while [ "$(wc -l 2>/dev/null <o.csv.part)0" -lt 50 ]; do :; done; kill -KILL $! ) 2>/dev/null
  rm -f o.csv ./*lock; expect 'killed in the middle' [ -s o.csv.part ]
  cp o.csv.part good; damage good
  for d in good.*; do
    cp "$d" o.csv.part; refuse 1 'o.csv.part' "${scan[@]}" --out o.csv --resume yes
  done
  cp good o.csv.part; refuse 2 'another job' "${scan[@]}" --seeds 4 --out o.csv --resume yes
  "$ghost" "${scan[@]}" --jobs 2 --out o.csv --resume yes
  expect 'the same as in one go' cmp -s o.csv whole.csv; expect 'no journal is left' [ ! -e o.csv.part ]
  refuse 2 delays "${scan[@]}" --delays 5,,7; refuse 2 delays "${scan[@]}" --delays 0
  refuse 2 'more than 16' delays --delays "$(seq -s, 17)"; refuse 2 resume "${scan[@]}" --resume yes
  refuse 2 'too many epochs' "${scan[@]}" --after 1e6 --low 1e-9; refuse 2 epochs "${scan[@]}" --epochs 9
  refuse 2 'at most 1e6' "${scan[@]}" --low 1e6; refuse 2 'at most 1e6' "${scan[@]}" --high 1e6
  refuse 1 missing "${scan[@]}" --out missing/o.csv
}

case_damaged_shards_are_refused() {
  local d
  fresh
  "$ghost" "${sweep[@]}" --out whole.csv
  for k in 1 2; do "$ghost" "${sweep[@]}" --shard $k/2 --out s$k; done
  "$ghost" sweep --merge s2,s1 --out merged.csv; expect 'shards make the whole' cmp -s whole.csv merged.csv
  damage s2
  for d in s2.*; do refuse 1 . sweep --merge s1,"$d"; done
  refuse 1 missing sweep --merge s1; refuse 1 twice sweep --merge s1,s2,s1
  "$ghost" "${sweep[@]}" --epochs 4001 --shard 2/2 --out other
  refuse 1 'another sweep' sweep --merge s1,other
  refuse 1 . sweep --merge s1,whole.csv; refuse 1 . sweep --merge s1,/dev/zero
  mkfifo pipe; refuse 1 'not a regular' sweep --merge s1,pipe; refuse 2 'cannot read' sweep --merge s1,missing
}

case_damaged_checkpoints_are_refused() {
  local d one=(basin --a 1.5 --cells 64 --boxes 100)
  fresh; "$ghost" "${one[@]}" --checkpoint good --out whole.csv; damage good
  for d in good.*; do cp "$d" c; refuse 1 c "${one[@]}" --checkpoint c; done
  cp good c; refuse 2 'another job' basin --a 1.5 --cells 64 --boxes 101 --checkpoint c
  "$ghost" "${one[@]}" --checkpoint c --out again.csv; expect 'a sound one is taken' cmp -s whole.csv again.csv
}

# The whole table, stopped on its way; and a row that belongs elsewhere.
case_a_table_of_basins_goes_on() {
  local all=(basin --cells 64 --boxes 8)
  fresh; "$ghost" "${all[@]}" --checkpoint all --out whole.csv
  "$ghost" "${all[@]}" --a 1.5 --checkpoint one --out one.csv
  expect 'a row for each job' [ "$(wc -l <whole.csv)" -gt 100 -a "$(wc -l <all)" = "$(wc -l <whole.csv)" ]
  head -n 50 all >part
  "$ghost" "${all[@]}" --checkpoint part --out again.csv; expect 'the rest is done, in order' cmp -s whole.csv again.csv
  { cat one; tail -n 1 all; } >strange; refuse 1 'not as it was written' "${all[@]}" --a 1.5 --checkpoint strange
}

case_what_is_no_file_is_no_journal() {
  local kind
  fresh; mkdir d; mkfifo pipe; ln -s somewhere dangling; echo mine >mine; ln -s mine link
  [ "$(id -u)" != 0 ] || mknod dev c 1 3
  for kind in d pipe dangling link mine dev; do
    [ -e $kind ] || [ -L $kind ] || continue
    rm -rf o.csv.part; cp -a $kind o.csv.part
    refuse 1 'o.csv.part' "${sweep[@]}" --out o.csv
    refuse 1 'o.csv.part' "${sweep[@]}" --out o.csv --resume yes
    rm -rf w.csv.part; cp -a $kind w.csv.part
    refuse 1 'w.csv.part' network train "${small[@]}" --epochs 3 --log w.csv
    refuse 1 . basin --a 1.5 --cells 64 --boxes 8 --checkpoint $kind
  done
  fresh; cp "$ghost" ../g; journal_of_a_sweep; chmod 000 o.csv.part
  "${as[@]}" ../g "${sweep[@]}" --out o.csv --resume yes >out 2>err
  expect 'an unreadable journal is an error' [ $? = 1 ]
  expect 'and says so' grep -q 'o.csv.part: Permission denied' err
}

# A device under the name of an output is written to or refused, never replaced.
case_devices_stay_devices() {
  fresh
  local null=/dev/null save
  [ "$(id -u)" != 0 ] || { mknod null c 1 3; null=null; }
  ln -s "$(realpath $null)" link; ln -s "$(realpath $null)" link.npy; ln -s "$(realpath $null)" save.npy
  [ $null = null ] && { mknod dev.npy c 1 3; } || ln -s /dev/null dev.npy
  for out in $null link; do
    "$ghost" figure 2B --out $out; expect "figure into $out" [ $? = 0 ]
    "$ghost" "${sweep[@]}" --out $out; expect "sweep into $out" [ $? = 0 ]
    "$ghost" network train "${small[@]}" --epochs 3 --log $out; expect "log into $out" [ $? = 0 ]
    refuse 1 'not a regular' basin --a 1.5 --cells 64 --boxes 8 --checkpoint $out
  done
  for save in dev.npy link.npy save.npy; do
    refuse 1 'not a regular' network train "${small[@]}" --epochs 3 --save $save
  done
  expect 'devices are devices' [ -c $null -a -L link -a -c dev.npy -a -L save.npy ]
  expect 'nothing was left' [ "$(find . -type f ! -name out ! -name err | wc -l)" = 0 ]
}

case_modes() {
  fresh
  (umask 077; "$ghost" figure 2B --out a; "$ghost" network train "${small[@]}" --epochs 3 --save a.npy --log a.csv)
  (umask 022; "$ghost" figure 2B --out b; "$ghost" network train "${small[@]}" --epochs 3 --save b.npy --log b.csv)
  expect 'umask 077' [ "$(stat -c %a a a.npy a.csv | tr '\n' ' ')" = '600 600 600 ' ]
  expect 'umask 022' [ "$(stat -c %a b b.npy b.csv | tr '\n' ' ')" = '644 644 644 ' ]
  chmod 640 b b.npy b.csv
  "$ghost" figure 2B --out b; "$ghost" network train "${small[@]}" --epochs 4 --save b.npy --log b.csv
  expect 'the replaced mode' [ "$(stat -c %a b b.npy b.csv | tr '\n' ' ')" = '640 640 640 ' ]
  [ "$(id -u)" != 0 ] || { chown 65534:65534 b; "$ghost" figure 2B --out b; expect 'the owner' [ "$(stat -c %u b)" = 65534 ]; }
}

case_two_processes() {
  local long second
  fresh; mkfifo started
  long=(network train --rate 0.02 --epochs 100000000 --log-every 1000000)
  "$ghost" "${long[@]}" --log l.csv --save l.npy & first=$!
  while [ ! -e l.csv.part ]; do sleep 0.01; done
  rm -f started
  for second in '--log l.csv' '--save l.npy' '--log l.csv --resume yes --save x.npy'; do
    # shellcheck disable=SC2086
    timeout 20 "$ghost" "${long[@]}" $second >out 2>err; expect "the second, $second" [ $? = 1 ]
    expect 'says why' grep -q 'another process is working on it' err
  done
  kill $first; wait $first 2>/dev/null
  expect 'locks go with a signal' [ "$(find . -name '*lock*' | wc -l)" = 0 ]
  "$ghost" sweep --seeds 0:999 --rates 0.1 --epochs 100000 --out o.csv & first=$!
  while [ ! -e o.csv.part ]; do sleep 0.01; done
  refuse_busy sweep --seeds 0:1 --rates 0.1 --epochs 5 --out o.csv
  refuse_busy figure 2B --out o.csv
  refuse_busy figure 2B --out o.csv.part
  kill -KILL $first; wait $first 2>/dev/null
  expect 'a kill leaves the lock' [ -e o.csv.ghost-lock ]
  "$ghost" figure 2B --out o.csv; expect 'which the next one takes over' [ $? = 0 ]
  echo mine >o.csv.ghost-lock
  refuse 1 'in the way' figure 2B --out o.csv
}
refuse_busy() { timeout 20 "$ghost" "$@" >out 2>err; expect "busy: $*" [ $? = 1 ]
  expect 'says why' grep -q 'another process is working on it' err; }

case_signals_leave_nothing() {
  local signal n
  for signal in TERM INT HUP QUIT XCPU; do
    fresh
    env --default-signal=INT,HUP,QUIT,TERM "$ghost" network train --rate 0.02 --epochs 100000000 \
      --log l.csv --save l.npy --save-every 1 & pid=$!
    for ((n = 0; n < 500; n++)); do [ -e l.npy ] && break; sleep 0.01; done
    kill -$signal $pid; wait $pid 2>/dev/null; rc=$?
    expect "SIG$signal: status" [ $rc -gt 128 ]
    expect "SIG$signal: only the journal and the checkpoint" \
      [ "$(find . -type f | sort | tr '\n' ' ')" = './l.csv.part ./l.npy ' ]
  done
  fresh; (ulimit -f 8; ulimit -c 0
    "$ghost" network train --rate 0.02 --epochs 3000 --save w.npy --units 4096 >/dev/null 2>&1
    "$ghost" train --T 100 --alpha 1e-13 --r0 0.01 --epochs 100000 --out t.csv 2>/dev/null) 2>/dev/null
  expect 'SIGXFSZ leaves nothing' [ "$(find . -type f | wc -l)" = 0 ]
  fresh; (ulimit -f 8; trap '' XFSZ
    "$ghost" network train --rate 0.02 --epochs 2 --save w.npy --units 4096 >out 2>err)
  expect 'a failed save names file and cause' grep -q 'cannot write w.npy: File too large' err
  (ulimit -f 8; trap '' XFSZ; "$ghost" train --T 100 --alpha 1e-13 --r0 0.01 --epochs 100000 --out t.csv 2>err)
  expect 'a short write names file and cause' grep -q 'cannot write t.csv: File too large' err
  expect 'and leaves nothing' [ "$(find . -type f ! -name out ! -name err | wc -l)" = 0 ]
}

# Started without a standard output, or without any stream, a verb opens files that would
# get their numbers.
case_closed_streams() {
  local call
  fresh
  for call in "network train ${small[*]} --epochs 3 --save w.npy" 'match --seed 1 --each 1 --epochs 0 --planes p' \
    'figure 2B' "${sweep[*]}" '--help'; do
    # shellcheck disable=SC2086
    "$ghost" $call 2>err >&-; expect "no output, status: $call" [ $? = 1 ]
    expect "said: $call" grep -q 'cannot write standard output: Bad file descriptor' err
  done
  expect 'planes without their table are not written' [ ! -e p ]
  journal_of_a_sweep; cp o.csv.part was
  "$ghost" "${sweep[@]}" --flow-time 1 --resume yes --out o.csv <&- >&- 2>&-; expect 'no stream at all' [ $? = 2 ]
  expect 'no message in the journal' cmp -s was o.csv.part
}

# The networks that --keep-every names are outputs, too.
case_kept_networks() {
  local rank run
  for rank in '' '--rank 2'; do
    fresh; # shellcheck disable=SC2206
    run=(network train $rank "${small[@]}" --epochs 40 --save w.npy --keep-every 10)
    refuse 2 'keep-every and --log name the same file, w-00000020.npy' "${run[@]}" --log ./w-00000020.npy
    mkdir w-00000030.npy; refuse 1 'w-00000030.npy: not a regular' "${run[@]}" --log l.csv; rmdir w-*
    mkfifo w-00000040.npy; refuse 1 'w-00000040.npy: not a regular' "${run[@]}"; rm w-*
    echo mine >mine; ln -s mine w-00000000.npy; refuse 1 'w-00000000.npy: not a regular' "${run[@]}"; rm w-*
    "$ghost" "${run[@]}" >rows; expect 'five are kept' [ "$(echo w-*)" = "$(echo w-000000{0,1,2,3,4}0.npy)" ]
    refuse 2 'keep-every and --init name the same' network train --init w-00000020.npy --rate 0.01 --epochs 40 --save v.npy \
      --save w.npy --keep-every 10
    "$ghost" network train --init w-00000020.npy --rate 0.01 --epochs 40 --save v.npy --keep-every 10 >again
    expect 'from one of them to the same end' cmp -s <(tail -n 20 rows) <(tail -n 20 again)
  done
}

case_two_outputs_or_none() {
  fresh; echo mine >p
  refuse 1 'cannot write /dev/full' match --seed 1 --each 1 --epochs 0 --planes p --out /dev/full
  rm p; "$ghost" match --seed 1 --each 1 --epochs 0 --planes p >/dev/full 2>err; expect 'a full disk' [ $? = 1 ]
  expect 'no planes then' [ ! -e p ]
  (ulimit -f 1; trap '' XFSZ; "$ghost" match --seed 1 --each 1 --epochs 0 --planes p --out o >out 2>err)
  expect 'no planes' grep -q 'cannot write p: File too large' err
  expect 'and no table then' [ "$(find . -type f ! -name out ! -name err | wc -l)" = 0 ]
  echo mine >p
  refuse 1 'cannot write /dev/full' snapshots --task cue --epochs 1 --plane p --curve c --out /dev/full
}

# What a figure is drawn from, where it is not there, no file, not whole, or no table.
case_stored_tables() {
  fresh; mkdir data; export GHOST_DATA=data
  local change table=$stored/sweep-fig6a.csv
  "$ghost" figure 6A --out whole 2>err; expect 'no table' grep -q 'cannot read data/sweep-fig6a.csv: No such file' err
  cp "$table" data; "$ghost" figure 6A --out whole; expect 'the table as it is' [ $? = 0 ]
  for change in '200,$d' '2d' '7s/^/x,/' '7s/,[^,]*$//' 's/$/\r/' '$s/,/\x00/' '1!d' '9{h;G}'; do
    sed "$change" "$table" >data/sweep-fig6a.csv
    refuse 1 'cannot read data/sweep-fig6a.csv: ' figure 6A; refuse 1 'cannot read data' figure 6A --out whole
  done
  head -c 9999 "$table" >data/sweep-fig6a.csv; refuse 1 'not text in lines' figure 6A
  rm data/sweep-fig6a.csv; mkfifo data/sweep-fig6a.csv; refuse 1 'cannot read data' figure 6A
  rm data/sweep-fig6a.csv; mkdir data/sweep-fig6a.csv; refuse 1 'Is a directory' figure 6A
  unset GHOST_DATA
}

case_a_resumed_log_is_complete() {
  local run=(network train "${small[@]}" --log-every 3 --save-every 10 --resume yes --save w.npy --log w.csv)
  fresh; "$ghost" "${run[@]}" --epochs 60; cp w.csv whole60.csv; cp w.npy whole60.npy
  fresh; "$ghost" "${run[@]}" --epochs 30; cp w.csv at30.csv; cp w.npy at30.npy
  "$ghost" "${run[@]}" --epochs 60
  "$ghost" network train "${small[@]}" --log-every 3 --epochs 60 --log direct.csv --save direct.npy
  expect 'continued beyond its end' cmp -s w.csv direct.csv
  expect 'the network too' cmp -s w.npy direct.npy
  restart() { cp at30.npy w.npy; cp at30.csv w.csv; rm -f w.csv.part; }
  restart; rm w.csv; refuse 1 'cannot resume' "${run[@]}" --epochs 60
  restart; sed -i 5d w.csv; refuse 1 'lacks the row' "${run[@]}" --epochs 60
  restart; sed -i '$d' w.csv; sed -i '$d' w.csv; refuse 1 'no row of epoch' "${run[@]}" --epochs 60
  restart; sed -i 's/$/\r/' w.csv; refuse 1 'w.csv' "${run[@]}" --epochs 60
  restart; sed -i '4s/,/,\x00/' w.csv; refuse 1 'w.csv' "${run[@]}" --epochs 60
  restart; sed -i '4s/,[^,]*$//' w.csv; refuse 1 'no row of a log' "${run[@]}" --epochs 60
  restart; sed -i '4s/,[^,]*$/,nan/' w.csv; refuse 1 'no row of a log' "${run[@]}" --epochs 60
  restart; awk -F, -v OFS=, 'NR == 5 { $2 = $2 "1" } 1' at30.csv >w.csv; refuse 1 'not as it was written' "${run[@]}" --epochs 60
  restart; sed '$s/.$/1/' at30.csv >w.csv; refuse 1 'not as it was written' "${run[@]}" --epochs 60
  restart; sed -i 1d w.csv; refuse 1 'no log' "${run[@]}" --epochs 60
  restart; refuse 2 'not of the network' "${run[@]}" --epochs 60 --seed 41
  restart; refuse 2 'not of the network' "${run[@]}" --epochs 60 --delay 4
  # an interrupted one, with its journal
  fresh; ( "$ghost" "${run[@]}" --epochs 100000000 & while [ ! -e w.npy ]; do :; done; kill -KILL $! ) 2>/dev/null; rm -f ./*lock
  cp w.csv.part good; cp w.npy good.npy; damage good
  refuse 2 'another job' "${run[@]}" --epochs 60000000 --rate 0.02
  for d in good.digit good.missing good.twice good.crlf good.nul good.foreign; do
    cp $d w.csv.part; refuse 1 'w.csv' "${run[@]}" --epochs 60000000
  done
  head -3 good >w.csv.part; refuse 1 'no row of epoch' "${run[@]}" --epochs 60000000
}

# A terminal gets a row for each twentieth of the run, and a display.
case_terminals() {
  fresh
  # not every machine has one to lend, so the program is told that it has one
  echo 'int isatty(int file) { return file < 3; }' | gcc -shared -fPIC -x c - -o tty.so
  on_terminal() { env LD_PRELOAD="$PWD/tty.so" ASAN_OPTIONS=verify_asan_link_order=0 "$ghost" "$@" >term 2>&1 </dev/null; }
  on_terminal network train --rate 0.02 --epochs 20000
  expect 'twenty rows on a terminal' [ "$(grep -acE '(^|K)[0-9]+,[0-9.e-]+,' term)" = 21 ]
  on_terminal network train --rank 2 --units 6 --delay 3 --rate 0.02 --epochs 20000
  expect 'and of any rank' [ "$(grep -acE '(^|K)[0-9]+,[0-9.e-]+,' term)" = 21 ]
  on_terminal network train --rate 0.02 --epochs 200000 --log-every 200000
  expect 'a display on a terminal' grep -aq 'of 200000 epochs' term
  on_terminal orbit --a 1.02 --s0 10 --epochs 6000 --bits 20000 --out o.csv
  expect 'one of an orbit' grep -aq '[0-9] s' term
  printf 'rank 2\nterm 1 1 2 0\nterm 2 1 2 0\n' >field  # a line of zeros
  on_terminal slow --field field --box=-3:2,-1:2 --budget 2000000
  expect 'one of a search' grep -aq $'\r[0-9]* s' term
  expect 'and none in its rows' grep -aqE $'(^|\e\\[K)kind,' term
  "$ghost" network train "${small[@]}" --epochs 1 --save w.npy >/dev/null
  on_terminal network latent --init w.npy --map 3000000 --out o.csv
  expect 'one of a grid' grep -aq 'of 3000000 points' term
  "$ghost" train --T 100 --alpha 1e-13 --r0 0.01 --epochs 2000000 --out t.csv 2>silent
  expect 'none in a file' [ ! -s silent ]
  "$ghost" network train "${small[@]}" --epochs 100 >rows; expect 'all rows in a pipe' [ "$(wc -l <rows)" = 102 ]
}

case_inputs_that_are_no_networks() {
  fresh; mkfifo pipe.npy; mkdir d.npy; : >empty.npy
  refuse 2 'not a regular file' network latent --init pipe.npy
  refuse 2 'not a regular file' network show --init d.npy
  refuse 2 'No such file' network show --init missing.npy
  refuse 2 . network show --init empty.npy
  mkfifo pipe; refuse 2 'not a regular file' slow --field pipe
  refuse 2 'not a regular file' slow --field pipe.npy; refuse 2 'not a .npy file' slow --field empty.npy
  cp "$ghost" ../g; "$ghost" network train "${small[@]}" --epochs 1 --save w.npy >/dev/null; chmod 000 w.npy
  "${as[@]}" ../g network show --init w.npy >out 2>err; expect 'unreadable' [ $? = 2 ]
  expect 'says why' grep -q 'w.npy: Permission denied' err
  "${as[@]}" ../g slow --field w.npy >out 2>err; expect 'unreadable, a field' [ $? = 2 ]
  expect 'says why' grep -q 'w.npy: Permission denied' err
}

run_cases
