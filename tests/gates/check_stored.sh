#!/usr/bin/env bash
# Stored data that takes minutes: a random row of the basin table and a random
# piece of the cover are computed again; and a basin run that is killed and
# resumed gives the same bytes as one that is not.
set -uo pipefail
cd "$(dirname "$0")/../.."
ghost=$(realpath "${GHOST:-build/ghost}")
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0
tell() { if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $2"; fi; }

check_a_random_row_is_recomputed() {
  local row a low high cells
  row=$(awk -F, 'NR > 1 && $1 > 1.1 && $4 <= 8192' paper/data/basin.csv | shuf -n 1)
  IFS=, read -r a low high cells _ <<<"$row"
  "$ghost" basin --a "$a" --low "$low" --high "$high" --cells "$cells" |
    sed 1d >"$tmp/row"
  [ "$(cat "$tmp/row")" = "$row" ]; tell $? "basin.csv, a = $a, from $low"
}

check_a_random_piece_is_decided_again() {
  local from to
  IFS=, read -r from to _ < <(awk -F, 'NR > 1 && $4 <= 1024' paper/data/cover.csv | shuf -n 1)
  "$ghost" cover --from "$from" --to "$to" >"$tmp/cover"
  [ $? = 0 ] && ! grep -q ',open,' "$tmp/cover"; tell $? "cover.csv, from $from to $to"
}

check_tables_of_networks_are_the_recorded_ones() {
  paper/make-sweeps --check; tell $? "a sweep's table is not that of SWEEPS.csv"
}

check_a_random_network_of_a_rank_is_trained_again() {
  local rank seed rate
  IFS=, read -r _ _ rank seed rate _ < <(sed 1d paper/data/sweep-s2.csv | shuf -n 1)
  "$ghost" sweep --seeds "$seed" --rates "$rate" --rank "$rank" --epochs 500000 --single yes \
    --read 10000,50000,100000,200000 | sed 1d | cut -d, -f3- >"$tmp/network"
  grep -qF -- ",$(cat "$tmp/network")" paper/data/sweep-s2.csv && [ -s "$tmp/network" ]
  tell $? "sweep-s2.csv, rank $rank, seed $seed, rate $rate"
}

check_a_random_network_with_a_memory_is_trained_again() {
  local seed rate
  IFS=, read -r _ _ _ seed rate _ < <(sed 1d paper/data/sweep-memory-cue.csv | shuf -n 1)
  "$ghost" sweep --memory cue --seeds "$seed" --rates "$rate" --epochs 20000 --single yes \
    --read 1000,10000 | sed 1d | cut -d, -f3- >"$tmp/memory"
  grep -qF -- ",$(cat "$tmp/memory")" paper/data/sweep-memory-cue.csv && [ -s "$tmp/memory" ]
  tell $? "sweep-memory-cue.csv, seed $seed, rate $rate"
}

check_a_random_network_is_remedied_again() {
  local seed
  IFS=, read -r _ _ seed _ < <(sed 1d paper/data/sweep-remedy.csv | shuf -n 1)
  "$ghost" sweep --memory remedy --seeds "$seed" --rates 0.1 --epochs 20000 --single yes |
    sed 1d | cut -d, -f3- >"$tmp/remedy"
  grep -qF -- ",$(cat "$tmp/remedy")" paper/data/sweep-remedy.csv && [ -s "$tmp/remedy" ]
  tell $? "sweep-remedy.csv, seed $seed"
}

check_a_killed_run_resumes() {
  local options=(--cells 64 --boxes 200)
  "$ghost" basin "${options[@]}" --out "$tmp/whole.csv"
  for pause in 0.3 0.5; do
    "$ghost" basin "${options[@]}" --checkpoint "$tmp/c" --out "$tmp/r.csv" &
    local pid=$!
    sleep $pause; kill -9 $pid 2>/dev/null; wait $pid 2>/dev/null
  done
  [ -s "$tmp/c" ]; tell $? "no checkpoint was left"
  printf '3,1.0' >>"$tmp/c"   # a line cut short
  local before; before=$(grep -c , "$tmp/c")
  "$ghost" basin "${options[@]}" --checkpoint "$tmp/c" --out "$tmp/r.csv"
  cmp -s "$tmp/whole.csv" "$tmp/r.csv"; tell $? "a resumed run differs ($before rows were kept)"
  "$ghost" basin --cells 65 --boxes 200 --checkpoint "$tmp/c" --out "$tmp/x.csv" 2>/dev/null
  [ $? = 2 ]; tell $? "a checkpoint of other options was accepted"
}

# A file that is no checkpoint stays as it is; an empty one and one with a torn
# first line are beginnings.
check_other_files_are_no_checkpoints() {
  local options=(--a 1.5 --cells 64 --boxes 8)
  for text in '\nnotes\n' 'x' 'g\nnotes\n' 'ghost basin\n' '# ghost journal' '# ghost journal: b?sin a'; do
    printf "$text" >"$tmp/n"; cp "$tmp/n" "$tmp/kept"
    ! "$ghost" basin "${options[@]}" --checkpoint "$tmp/n" --out "$tmp/x.csv" 2>/dev/null &&
      cmp -s "$tmp/n" "$tmp/kept"; tell $? "taken for a checkpoint: $text"
  done
  "$ghost" basin "${options[@]}" --out "$tmp/whole.csv"
  for text in '' '# ghost journal: basin a 1.5 fr'; do
    printf "$text" >"$tmp/n"
    "$ghost" basin "${options[@]}" --checkpoint "$tmp/n" --out "$tmp/x.csv" &&
      cmp -s "$tmp/whole.csv" "$tmp/x.csv"; tell $? "not taken for a beginning: '$text'"
  done
}

# A decimal above 1 that a double cannot tell from 1 has neither answer.
check_a_rate_that_hides_its_excess_is_refused() {
  "$ghost" basin --a 1.00000000000000000001 --cells 64 --boxes 8 >"$tmp/x.csv" 2>/dev/null
  [ $? = 2 ]; tell $? "1 + 1e-20 was answered like 1"
  [ "$("$ghost" basin --a 1.000 --cells 64 --boxes 8 | tail -1)" = 1.000,9,11,0,0,1,0,0,0,1,0 ]
  tell $? "a rate of 1.000 was refused"
}

for check in $(declare -F | sed -n 's/^declare -f \(check_.*\)/\1/p'); do $check; done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
