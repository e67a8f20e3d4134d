#!/usr/bin/env bash
# The network verbs: interrupted runs and sweeps come out byte for byte as if
# nothing had happened.  KILLS=n sets how often the sweep is killed.
set -uo pipefail
. tests/program/expect.sh
ghost=$(realpath "${GHOST:-build/ghost}")
cases=$(realpath tests/cases/arrays)
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1

case_train_log() {
  "$ghost" network train --seed 40 --rate 0.02 --epochs 50 --log a.csv
  expect 'columns' [ "$(head -1 a.csv | cut -d, -f1-4)" = epoch,loss,gradient_norm,accuracy ]
  expect 'a row per epoch, the untrained network first' [ "$(wc -l <a.csv)" = 52 ]
  "$ghost" network train --seed 40 --rate 0.02 --epochs 50 --log-every 25 >b.csv
  expect 'every 25 epochs' [ "$(cut -d, -f1 b.csv | tr '\n' ' ')" = 'epoch 0 25 50 ' ]
  expect 'the same rows' [ -z "$(grep -vxFf a.csv b.csv)" ]
}

case_same_sum_at_every_width() {
  for lanes in base avx2 avx512; do
    "$ghost" network train --rate 0.02 --epochs 5200 --log-every 5200 --lanes $lanes \
      --save $lanes.npy >$lanes.csv 2>/dev/null || rm -f $lanes.npy
    [ ! -e $lanes.npy ] || expect "bits at width $lanes" cmp -s base.npy $lanes.npy
  done
}

# A run killed at random moments, resumed until it is through.
case_train_survives_kills() {
  local run=(network train --rate 0.02 --epochs 20000 --log-every 7 --save-every 500 --resume yes)
  rm -f whole.csv whole.npy cut.csv cut.npy  # other cases have such files too
  "$ghost" "${run[@]}" --log whole.csv --save whole.npy
  local kills=0
  for _ in $(seq 200); do
    { timeout -s KILL 0.0$((RANDOM % 80 + 10)) "$ghost" "${run[@]}" --log cut.csv --save cut.npy; } 2>/dev/null && break
    kills=$((kills + 1))
  done
  sleep 1  # the last one killed may hold its lock a little longer
  "$ghost" "${run[@]}" --log cut.csv --save cut.npy
  echo "training run killed $kills times"
  expect 'log after kills' cmp -s whole.csv cut.csv
  expect 'network after kills' cmp -s whole.npy cut.npy
}

case_sweep_survives_kills() {
  local run=(sweep --seeds 0:39 --rates 0.02:0.08:2 --epochs 1500 --events yes --jobs 2)
  "$ghost" "${run[@]}" --out whole.csv
  local kills=0
  for _ in $(seq "${KILLS:-40}"); do
    { timeout -s KILL 0.$((RANDOM % 3))$((RANDOM % 10))5 "$ghost" "${run[@]}" --resume yes --out cut.csv; } 2>/dev/null && break
    kills=$((kills + 1))
    [ ! -e cut.csv ] || break
  done
  "$ghost" "${run[@]}" --resume yes --out cut.csv
  echo "sweep killed $kills times"
  expect 'sweep after kills' cmp -s whole.csv cut.csv
  expect 'no journal left' [ ! -e cut.csv.part ]
  printf 'sweep of something else\n' >cut.csv.part
  "$ghost" "${run[@]}" --resume yes --out cut.csv 2>err; expect 'a foreign journal is refused' [ $? = 1 ]; rm -f cut.csv cut.csv.part
}

case_sweep_shards_merge() {
  local run=(sweep --seeds 0:5 --rates 0.005:0.05:3 --epochs 800 --read 100,500)
  "$ghost" "${run[@]}" --out one.csv
  parallel -j 2 "$ghost" "${run[@]}" --shard {}/4 --out shard-{}.csv ::: 1 2 3 4
  "$ghost" sweep --merge shard-3.csv,shard-1.csv,shard-4.csv,shard-2.csv --out merged.csv
  expect 'four shards make the whole' cmp -s one.csv merged.csv
  "$ghost" sweep --merge shard-1.csv,shard-2.csv,shard-4.csv --out bad.csv 2>err
  expect 'a missing shard is refused' [ $? = 1 ]
  expect 'and leaves no file' [ ! -e bad.csv ]
  timeout 20 "$ghost" sweep --merge /dev/zero 2>err >/dev/null
  expect 'a file without lines is no sweep' [ $? = 1 ]
  "$ghost" sweep --merge shard-1.csv,shard-1.csv,shard-2.csv,shard-3.csv,shard-4.csv 2>err >/dev/null
  expect 'a doubled shard is refused' [ $? = 1 ]
  "$ghost" "${run[@]}" --jobs 3 --out threads.csv
  expect 'threads change nothing' cmp -s one.csv threads.csv
}

# Networks with a working memory: the bytes are those of any number of threads, shards and kills.
case_sweep_of_working_memory() {
  local run=(sweep --memory match --seeds 0:1 --rates 0.01:1:3 --epochs 400 --single yes --read 100)
  "$ghost" "${run[@]}" --out memory.csv
  expect 'a row for each rate and seed' [ "$(wc -l <memory.csv)" = 7 ]
  "$ghost" "${run[@]}" --jobs 3 --out threads.csv
  expect 'threads change nothing with a memory' cmp -s memory.csv threads.csv
  for k in 1 2; do "$ghost" "${run[@]}" --shard $k/2 --out half-$k.csv; done
  "$ghost" sweep --merge half-2.csv,half-1.csv --out merged.csv
  expect 'memories in shards' cmp -s memory.csv merged.csv
  for _ in 1 2 3; do
    { timeout -s KILL 0.$((RANDOM % 60 + 20)) "$ghost" "${run[@]}" --resume yes --out cut.csv; } 2>/dev/null && break
  done
  sleep 1
  "$ghost" "${run[@]}" --resume yes --out cut.csv
  expect 'memories after kills' cmp -s memory.csv cut.csv
}

# Five ways of a network in one row: threads, shards and kills leave the bytes as they are.
case_sweep_of_remedies() {
  local run=(sweep --memory remedy --seeds 0:2 --rates 0.1 --epochs 60 --single yes)
  "$ghost" "${run[@]}" --out remedy.csv
  expect 'a row for each seed' [ "$(wc -l <remedy.csv)" = 4 ]
  "$ghost" "${run[@]}" --jobs 3 --out threads.csv
  expect 'threads change nothing with a remedy' cmp -s remedy.csv threads.csv
  for k in 1 2; do "$ghost" "${run[@]}" --shard $k/2 --out half-$k.csv; done
  "$ghost" sweep --merge half-2.csv,half-1.csv --out merged.csv
  expect 'remedies in shards' cmp -s remedy.csv merged.csv
  { timeout -s KILL 0.$((RANDOM % 60 + 20)) "$ghost" "${run[@]}" --resume yes --out cut.csv; } 2>/dev/null
  sleep 1
  "$ghost" "${run[@]}" --resume yes --out cut.csv
  expect 'remedies after kills' cmp -s remedy.csv cut.csv
}

# Ranks are as many sweeps; killed, sharded or threaded they have the same bytes; a row
# is what the verb train shows; what has no meaning beside a rank is refused.
case_sweep_of_ranks() {
  local n=1500; [ -z "${CPU_SECONDS:-}" ] || n=150  # a build that is slow
  local reads=($((n / 15)) $((7 * n / 15)))
  local run=(sweep --seeds 0:2 --rates 0.01:1:3 --rank 1,5,0 --epochs $n --single yes --read ${reads[0]},${reads[1]})
  "$ghost" "${run[@]}" --out ranks.csv
  expect 'a row for each rank, rate and seed' [ "$(wc -l <ranks.csv)" = 28 ]
  "$ghost" "${run[@]}" --jobs 3 --out threads.csv
  expect 'threads change nothing at any rank' cmp -s ranks.csv threads.csv
  for k in 1 2; do "$ghost" "${run[@]}" --shard $k/2 --out half-$k.csv; done
  "$ghost" sweep --merge half-2.csv,half-1.csv --out merged.csv
  expect 'ranks in shards' cmp -s ranks.csv merged.csv
  for _ in $(seq 100); do
    { timeout -s KILL 0.$((RANDOM % 60 + 20)) "$ghost" "${run[@]}" --resume yes --out cut.csv; } 2>/dev/null && break
  done
  sleep 1
  "$ghost" "${run[@]}" --resume yes --out cut.csv
  expect 'ranks after kills' cmp -s ranks.csv cut.csv
  "$ghost" network train --rank 5 --seed 2 --rate 0.01 --epochs $n --single yes --log log.csv
  expect 'a row is a run' [ "$(awk -F, '$3 == 5 && $4 == 2 && $5 == 0.01 { print $18, $23, $24 }' ranks.csv)" = \
    "$(awk -F, -v n=$n -v one=${reads[0]} -v two=${reads[1]} \
      '$1 == n { f = $2 } $1 == one { a = $2 } $1 == two { b = $2 } END { print f, a, b }' log.csv)" ]
  local first half
  read -r first half < <(awk -F, '$3 == 0 && $4 == 2 && $5 == 0.01 { print $8, $10 }' ranks.csv)
  "$ghost" network train --rank 0 --seed 2 --rate 0.01 --epochs $n --single yes --log log.csv
  expect 'the first epoch below a half' [ "$half" = "$(awk -F, -v f="$first" \
    'BEGIN { at = -1 } NR > 1 && $2 <= f / 2 { at = $1; exit } END { print at }' log.csv)" ]
  "$ghost" sweep --rank 5,0 --seeds 1 --rates 0.01 --epochs 60 --optimizer adam --jobs 2 --out adam.csv
  "$ghost" sweep --rank 5,0 --seeds 1 --rates 0.01 --epochs 60 --optimizer sgd --out sgd.csv
  for k in 5 0; do
    "$ghost" network train --rank $k --seed 1 --rate 0.01 --epochs 60 --optimizer adam >log
    expect "Adam, rank $k" [ "$(awk -F, -v k=$k 'NR > 1 && $3 == k { print $18 }' adam.csv)" = "$(tail -n 1 log | cut -d, -f2)" ]
  done
  "$ghost" sweep --rank 5,0 --seeds 1 --rates 0.01 --epochs 60 --out plain.csv; expect 'plain descent' cmp -s sgd.csv plain.csv
  expect 'is another rule' [ -z "$(sed 1d sgd.csv | grep -xFf adam.csv)" ]
  "$ghost" sweep --rank 5,0 --seeds 1 --rates 0.01 --epochs 60 --optimizer adam --shard 1/2 --out one
  "$ghost" sweep --rank 5,0 --seeds 1 --rates 0.01 --epochs 60 --shard 2/2 --out two
  "$ghost" sweep --merge one,two >out 2>err; expect 'shards of two rules' [ $?,$(wc -c <out) = 1,0 ]
  local task=$cases/task.npz
  local own=(--units 6 --task "$task" --norm sum --phi softplus --output tanh --momentum 0.8)
  "$ghost" sweep --rank 2,0 --seeds 1:2 --rates 0.01 --epochs 60 "${own[@]}" --jobs 2 --out task.csv
  for k in 2 0; do
    "$ghost" network train --rank $k --seed 2 --rate 0.01 --epochs 60 "${own[@]}" >log
    expect "a user's task, rank $k" [ "$(awk -F, -v k=$k '$3 == k && $4 == 2 { print $18 }' task.csv)" = "$(tail -n 1 log | cut -d, -f2)" ]
  done
  "$ghost" sweep --rank 2,0 --seeds 1:2 --rates 0.01 --epochs 60 "${own[@]}" --shard 1/2 --out one
  "$ghost" sweep --rank 2,0 --seeds 1:2 --rates 0.01 --epochs 60 "${own[@]}" --norm mean --shard 2/2 --out two
  "$ghost" sweep --merge one,two >out 2>err; expect 'shards of two tasks' [ $?,$(wc -c <out) = 1,0 ]
  "$ghost" sweep --rank 2,0 --seeds 1:2 --rates 0.01 --epochs 60 "${own[@]}" --shard 2/2 --out two
  "$ghost" sweep --merge one,two --out merged.csv; expect 'and of one' cmp -s task.csv merged.csv
  for option in "--task $task" "--rank 2 --task ${task/task/plain}" "--rank 2 --task $task --delay 3" '--rank 2 --norm sum' \
    '--phi relu' '--output tanh' '--momentum 0.5' '--rank 2 --output latent' '--rank 2 --momentum 1' '--rank 2 --phi sine' \
    "--memory cue --task $task" '--optimizer adam' '--memory cue --optimizer adam' '--rank 2 --optimizer rmsprop'; do
    # shellcheck disable=SC2086
    "$ghost" sweep --epochs 1 --seeds 1 --rates 0.1 $option >out 2>err
    expect "sweep $option" [ $?,$(wc -l <err),$(wc -c <out) = 2,1,0 ]
  done
  for option in '--events yes' '--recover yes' '--confidence 2' '--own-stream yes'; do
    # shellcheck disable=SC2086
    "$ghost" sweep --rank 2 --epochs 1 $option >out 2>err
    expect "${option% *} beside a rank" [ $?,$(wc -l <err),$(wc -c <out) = 2,1,0 ]
  done
  for ranks in 101 x 1,,2 -1 '' 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17; do
    "$ghost" sweep --rank "$ranks" --epochs 1 >out 2>err
    expect "no ranks: '$ranks'" [ $?,$(wc -l <err),$(wc -c <out) = 2,1,0 ]
  done
}

# What has no meaning at any rank is refused; the rules of descent differ.
case_train_at_any_rank() {
  local run=(network train --units 12 --delay 4 --epochs 30 --rate 0.1)
  for option in '--save w.txt' '--init w.npy' '--resume yes' '--confidence 2' '--threshold 2' '--phi sin' '--output no' \
    '--momentum 1' '--clip 0' '--rank 13' '--circuit yes' '--norm sum' '--task w.npz' '--save-every 3' '--optimizer x'; do
    # shellcheck disable=SC2086
    "$ghost" "${run[@]}" --rank 3 $option >out 2>err
    expect "$option beside a rank" [ $?,$(wc -l <err),$(wc -c <out) = 2,1,0 ]
  done
  "$ghost" "${run[@]}" --phi relu >out 2>err; expect 'phi without a rank' [ $?,$(wc -c <out) = 2,0 ]
  for option in '' '--momentum 0.9' '--optimizer adam' '--clip 1e-3' '--phi relu' '--phi softplus' '--phi logistic' \
    '--output linear' '--output tanh' '--output latent' '--single yes'; do
    # shellcheck disable=SC2086
    "$ghost" "${run[@]}" --rank 3 $option 2>err | sha256sum
  done >all
  expect 'eleven different runs' [ "$(sort -u all | wc -l)" = 11 ]
}

agree() { python3 -c '
import csv, sys
a, b = (list(csv.DictReader(open(f))) for f in sys.argv[1:])
assert len(a) == len(b) > 1
for i, (p, q) in enumerate(zip(a, b)):
    assert abs(float(p["kappa"]) - float(q["kappa_1"])) < 1e-13
    assert i == 0 or abs(float(p["output"]) - float(q["output_1"])) < 1e-13' "$@"; }
loss_of() { python3 -c '
import csv, sys
o = [float(r["output_1"]) for r in csv.DictReader(open(sys.argv[1])) if r["output_1"]]
loss = sum((y - (t >= len(o) // 2)) ** 2 for t, y in enumerate(o)) / (len(o) // 2)
row, = (r for r in csv.DictReader(open(sys.argv[2])) if r["epoch"] == sys.argv[3])
assert abs(loss - float(row["loss"])) < 1e-14' "$@"; }

# What is saved at any rank goes on with the same bits, and is a field of the verb slow.
case_saved_at_any_rank() {
  local kind
  for kind in '--rank 0' '--rank 1' '--rank 3 --phi softplus --output tanh' '--rank 2 --single yes --mix 0.25' \
    '--rank 1 --output latent --train-confidence yes --threshold 0.5'; do
    # shellcheck disable=SC2086
    "$ghost" network train --units 12 --delay 4 --rate 0.1 $kind --epochs 20 --save all.npy >all.csv
    # shellcheck disable=SC2086
    "$ghost" network train --units 12 --delay 4 --rate 0.1 $kind --epochs 8 --save half.npy >first.csv
    # shellcheck disable=SC2046
    "$ghost" network train --init half.npy --rate 0.1 --epochs 20 --save again.npy $(
      [[ $kind != *latent* ]] || echo --rank 1) >second.csv
    expect "$kind goes on" cmp -s all.npy again.npy
    expect "$kind, its log" cmp -s all.csv <(cat <(sed '$d' first.csv) <(sed 1d second.csv))
    for option in '--rank 5' '--delay 4' '--mix 0.1' '--phi tanh' '--output logistic' '--seed 1' '--units 12'; do
      # shellcheck disable=SC2086
      "$ghost" network train --init half.npy --rate 0.1 --epochs 9 $option >out 2>err
      expect "$option beside what is saved" [ $?,$(wc -l <err),$(wc -c <out) = 2,1,0 ]
    done
  done
  "$ghost" slow --field all.npy >out; expect 'a latent network is a field' [ $? = 0 ]
  "$ghost" network latent --init all.npy >points; expect 'and has a circuit' [ $? = 0 ]
  expect 'with as many fixed points' [ "$(grep -c fixed_point out)" = "$(grep -cE ',(un)?stable,' points)" ]
  "$ghost" network show --init all.npy >out  # rank one, a threshold: in other kernels, the same orbit
  /usr/bin/python3 - <<'END'
import numpy as np
np.savez('same.npz', targets=np.repeat([0.0, 1.0], 4)[:, None])
np.savez('other.npz', targets=np.zeros((5, 3, 1)))
END
  "$ghost" network show --init all.npy --task same.npz >any; expect 'one orbit by two trainers' agree out any
  "$ghost" network train --units 12 --delay 4 --rate 0.1 --rank 2 --epochs 5 --log log --save two.npy
  "$ghost" network show --init two.npy >any
  expect 'the orbit of rank two gives the loss' loss_of any log 5
  "$ghost" network show --init two.npy --task other.npz >any
  expect 'three trials of five steps' [ "$(head -n 1 any),$(wc -l <any)" = step,trial,kappa_1,kappa_2,output_1,19 ]
}

# A checkpoint at any rank: killed at any moment and taken up again, a run has the same log
# and the same network; what is kept on the way is what a shorter run saves; a checkpoint of
# another run is refused.
case_checkpoints_at_any_rank() {
  local run kind e
  for kind in '--rank 0' '--rank 2 --single yes' '--rank 1 --output latent --train-confidence yes' \
    '--rank 0 --rate 0.001 --optimizer adam' '--rank 2 --rate 0.001 --single yes --optimizer adam --momentum 0.5 --clip 0.1' \
    '--rank 3 --rate 0.01 --momentum 0.9' '--rank 1 --rate 0.001 --output latent --train-confidence yes --optimizer adam'; do
    run=(network train --units 40 --delay 10 --rate 0.05 $kind --epochs 4000 --log-every 50)
    "$ghost" "${run[@]}" --log whole.csv --save whole.npy --keep-every 1000
    e=0; rm -f cut.csv cut.npy short.csv short.npy
    for _ in $(seq 100); do
      { timeout -s KILL 0.$((RANDOM % 8 + 2)) "$ghost" "${run[@]}" --log cut.csv --save cut.npy --save-every 100 --resume yes; } 2>/dev/null && break
      e=$((e + 1))
    done
    "$ghost" "${run[@]}" --log cut.csv --save cut.npy --save-every 100 --resume yes
    expect "$kind after $e kills, the network" cmp -s whole.npy cut.npy
    expect "$kind after $e kills, the log" cmp -s whole.csv cut.csv
    run[${#run[@]}-3]=2000
    "$ghost" "${run[@]}" --save short.npy >short.csv
    expect "$kind, kept on the way" cmp -s whole-00002000.npy short.npy
    run[${#run[@]}-3]=4000
    "$ghost" "${run[@]}" --log short.csv --save short.npy --resume yes
    expect "$kind, a finished run made longer" cmp -s whole.csv short.csv
    for other in '--seed 3' '--units 41' '--mix 0.25'; do
      # shellcheck disable=SC2086
      "$ghost" "${run[@]}" $other --log short.csv --save short.npy --resume yes >out 2>err
      expect "$kind, resumed with $other" [ $?,$(wc -l <err),$(wc -c <out) = 2,1,0 ]
    done
  done
}

# What a rule remembers is in the checkpoint, or there is nothing to go on from; a memory that is not whole is refused,
# as is one that Adam cannot have; who starts from such a file instead of resuming it starts with no memory.
case_checkpoints_with_memories() {
  local run=(network train --units 12 --delay 4 --rate 0.01 --rank 2 --epochs 20) rule why
  "$ghost" "${run[@]}" --save plain.npy >log; "$ghost" "${run[@]}" --save adam.npy --optimizer adam >log
  "$ghost" "${run[@]}" --save momentum.npy --momentum 0.9 >log
  while read -r file rule; do
    # shellcheck disable=SC2086
    "$ghost" "${run[@]}" --save $file.npy --resume yes $rule >out 2>err
    expect "$file, resumed with '$rule'" [ $?,"$(grep -c 'does not hold what this rule remembers' err)",$(wc -c <out) = 2,1,0 ]
  done <<'END'
plain --optimizer adam
plain --momentum 0.9
adam
adam --momentum 0.9
momentum
momentum --optimizer adam
END
  /usr/bin/python3 - <<'END'
import numpy as np
w = np.load('adam.npy')
def save(name, **other):
    values = {n: w[n] for n in w.dtype.names} | other
    values = {n: np.asarray(v) for n, v in values.items() if v is not None}
    np.save(name, np.array(tuple(values.values()), [(n, v.dtype, v.shape) for n, v in values.items()]))
save('whole.npy')
save('bad-1.npy', second_b=None)
save('bad-2.npy', second_W_out=None)
save('bad-3.npy', first_power=None)
save('bad-4.npy', first_m=w['first_m'].T.copy())
save('bad-5.npy', second_b=-w['second_b'] - 1)
save('bad-6.npy', first_power=1.5)
save('bad-7.npy', first_W=np.zeros((12, 12)))
save('bad-8.npy', **{n: None for n in w.dtype.names if n.startswith(('first', 'second'))})
END
  "$ghost" "${run[@]}" --epochs 30 --save whole.npy --resume yes --optimizer adam >log 2>err; expect 'written by NumPy, whole' [ $? = 0 ]
  "$ghost" "${run[@]}" --epochs 30 --save thirty.npy --optimizer adam >log
  expect 'and gone on with' cmp -s whole.npy thirty.npy
  for why in "'second_m' stands alone" "no field 'second_W_out'" "no field 'first_power'" "'first_m' and 'M' differ in shape" \
    'is negative' 'first_power = 1.5' "'first_W' stands alone" "'steps' stands alone"; do
    n=$((${n:-0} + 1))
    "$ghost" network show --init bad-$n.npy >out 2>err
    expect "$why" [ $?,"$(grep -c -- "$why" err)",$(wc -c <out) = 2,1,0 ]
  done
  "$ghost" network train --init adam.npy --epochs 22 --rate 0.01 --save one.npy >log
  "$ghost" "${run[@]}" --save twenty.npy --optimizer adam >log
  "$ghost" network train --init twenty.npy --epochs 22 --rate 0.01 --optimizer adam --save two.npy >log
  "$ghost" "${run[@]}" --epochs 22 --optimizer adam --save three.npy >log
  expect 'a start without memories' [ "$(sha256sum one.npy two.npy three.npy | cut -c1-16 | sort -u | wc -l)" = 3 ]
  "$ghost" slow --field adam.npy >out; expect 'a field, memories or not' [ $? != 2 ]
}

# The circuit's columns are those of network latent at the same epoch, and outlast a resumption.
case_circuit_columns() {
  local run=(network train --seed 40 --rate 0.003 --log-every 400 --circuit yes --log k.csv --save k.npy --resume yes) e
  "$ghost" "${run[@]}" --epochs 38000; mv k.csv circuit.csv; rm k.npy
  for e in 32000 33000 38000; do "$ghost" "${run[@]}" --epochs $e; done
  expect 'resumed twice' cmp -s k.csv circuit.csv
  "$ghost" network train --seed 40 --rate 0.003 --epochs 38000 --log-every 400 --keep-every 400 --save p.npy --log plain.csv
  expect 'the other columns' cmp -s plain.csv <(cut -d, -f1-5 circuit.csv)
  for e in 0 33600 34400 35200 36000 37600; do
    "$ghost" network latent --init "p-$(printf %08d $e).npy" >points; "$ghost" network show --init "p-$(printf %08d $e).npy" >orbit
    expect "epoch $e" [ "$(awk -F, -v e=$e '$1 == e { print $6 "," $7 "," $8 "," $9 "," $10 "," $11 }' circuit.csv)" = "$(
      awk -F, 'FNR == NR { if ($1 == 0) from = $2; next }
        $2 ~ /^(un)?stable$/ { z++ }
        $2 == "ghost" { g++; way += $4 > from && $3 < 1; f = $5; q = $8; sub(/^-/, "", f); sub(/^-/, "", q)
                        if (g == 1 || f + 0 < least) { least = f + 0; near = f "," q } }
        END { print from "," z + 0 "," g + 0 "," way + 0 "," (g ? near : ",") }' orbit points)" ]
  done
  expect 'a ghost among them' [ "$(awk -F, '$8 > 0' circuit.csv | sed 1d | wc -l)" -gt 0 ]
}

# A sweep of other networks than the paper's has in each row what a single training gives.
case_sweep_of_other_networks() {
  local other=(--units 24 --delay 5 --mix 0.25 --start -0.2) ranked
  "$ghost" sweep --seeds 3:4 --rates 0.01:0.1:2 --epochs 50 "${other[@]}" --threshold 0.5 --out other.csv
  for seed in 3 4; do
    "$ghost" network train --seed $seed --rate 0.1 --epochs 50 "${other[@]}" --threshold 0.5 >log
    expect "seed $seed" [ "$(awk -F, -v s=$seed '$3 == s && $4 == 0.1 { print $9 }' other.csv)" = "$(tail -1 log | cut -d, -f2)" ]
  done
  "$ghost" sweep --seeds 3 --rates 0.1 --epochs 50 --out paper.csv
  expect 'another network' [ "$(sed 1d paper.csv | cut -d, -f9)" != "$(awk -F, '$3 == 3 && $4 == 0.1 { print $9 }' other.csv)" ]
  for k in 1 2; do "$ghost" sweep --seeds 3:4 --rates 0.01:0.1:2 --epochs 50 "${other[@]}" --threshold 0.5 --shard $k/2 --out o$k; done
  "$ghost" sweep --merge o2,o1 --out merged.csv; expect 'in shards' cmp -s merged.csv other.csv
  "$ghost" sweep --seeds 3:4 --rates 0.01:0.1:2 --epochs 50 "${other[@]}" --threshold 0.6 --shard 1/2 --out o1
  "$ghost" sweep --merge o1,o2 >out 2>err; expect 'of two sweeps' [ $?,$(wc -c <out) = 1,0 ]
  ranked=$("$ghost" sweep --rank 3 --seeds 3 --rates 0.1 --epochs 50 "${other[@]}" | awk -F, 'NR == 2 { print $18 }')
  "$ghost" network train --rank 3 --seed 3 --rate 0.1 --epochs 50 "${other[@]}" >log
  expect 'at rank 3' [ "$ranked" = "$(tail -1 log | cut -d, -f2)" ]
  for option in '--units 15' '--delay 513' '--mix 0' '--start 2' '--threshold x' '--rank 25 --units 24' '--rank 2 --threshold 2'; do
    # shellcheck disable=SC2086
    "$ghost" sweep --epochs 1 $option >out 2>err; expect "$option" [ $?,$(wc -l <err),$(wc -c <out) = 2,1,0 ]
  done
}

# Several confidences are several sweeps of one each; a trained one is another.
case_sweep_of_confidences() {
  local one=(sweep --seeds 3:5 --rates 0.02 --epochs 300)
  "$ghost" "${one[@]}" --out plain.csv
  "$ghost" "${one[@]}" --confidence 10 --out ten.csv
  "$ghost" "${one[@]}" --confidence 2.5,10 --shard 1/2 --out low.csv
  "$ghost" "${one[@]}" --confidence 2.5,10 --shard 2/2 --out high.csv
  expect 'confidence ten is the plain sweep' \
    cmp -s <(cut -d, -f3-12 plain.csv) <(cut -d, -f3-12 ten.csv)
  "$ghost" "${one[@]}" --confidence 2.5,10 --out both.csv
  "$ghost" sweep --merge high.csv,low.csv --out merged.csv
  expect 'confidences in shards' cmp -s both.csv merged.csv
  "$ghost" network train --seed 4 --rate 0.02 --epochs 300 --confidence 2.5 \
    --train-confidence yes --log-every 300 >log.csv
  "$ghost" "${one[@]}" --confidence 2.5 --train-confidence yes >trained.csv
  expect 'a trained confidence' [ "$(awk -F, 'NR == 3 { print $9 }' trained.csv)" = \
    "$(awk -F, 'END { print $2 }' log.csv)" ]
}

# The collapse of Fig. 3B located within its step, and no bifurcation elsewhere.
case_fold_between_epochs() {
  "$ghost" sweep --seeds 40:40 --rates 0.02 --epochs 5300 --events yes >row.csv
  local at s kappa
  IFS=, read -r at s kappa < <(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i }
    NR == 2 { print $c["bifurcation"] "," $c["fold_s"] "," $c["fold_kappa"] }' row.csv)
  "$ghost" network train --rate 0.02 --epochs $((at - 1)) --log-every 9999 --save a.npy >/dev/null
  "$ghost" network train --rate 0.02 --epochs "$at" --init a.npy --log-every 9999 --save b.npy >/dev/null
  "$ghost" network latent --init a.npy --to b.npy --out fold.csv
  expect 'one zero before, three after' [ "$(sed 1d fold.csv | cut -d, -f1-4)" = "$((at - 1)),$at,1,3" ]
  expect 'where the sweep has it' awk -F, -v s="$s" -v k="$kappa" \
    'NR == 2 { exit !($5 <= s + 1e-6 && s <= $6 && $6 - $5 <= 1e-6 && $7 - 1e-5 <= k && k <= $8 + 1e-5 && $9 > 0) }' fold.csv
  "$ghost" network latent --init a.npy --to a.npy --out none.csv
  expect 'nothing between a network and itself' [ "$(sed 1d none.csv)" = "$((at - 1)),$((at - 1)),1,1,,,,,,,none" ]
}

case_network_misuse() {
  local status
  while read -r line; do
    # shellcheck disable=SC2086
    "$ghost" $line >out 2>err; status=$?
    expect "exit 2: $line" [ $status = 2 ]
    expect "one line: $line" [ "$(wc -l <err)" = 1 ]
    expect "no output: $line" [ ! -s out ]
  done <<'LIST'
network
network fly
network train
network train --rate 0 --epochs 1
network train --rate 0.1 --epochs -1
network train --rate 0.1 --epochs 1 --seed 4294967296
network train --rate 0.1 --epochs 1 --units 3
network train --rate 0.1 --epochs 1 --single maybe
network train --rate 0.1 --epochs 1 --save-every 5
network latent
sweep --seeds 5:1
sweep --rates 0.1:0.2
sweep --rates 0.1:0.2:-5
sweep --rates 0.1:0.2:2.5
sweep --rates 0.1:0.2:1e30
sweep --rates 0.1:0.2:0
sweep --shard 3/2
sweep --shard 1/2x
sweep --flow-time -1
sweep --flow-time 1e9
network latent --init a.npy --to b.txt
network latent --init a.npy --to b.npy --width 1
network latent --init a.npy --to b.npy --map 10
sweep --seeds 0:9:5
sweep --seeds 0.5:3
sweep --read 1,2,x
sweep --confidence 0
sweep --confidence 1,x
sweep --confidence 1,2,3,4,5,6,7,8,9
sweep --train-confidence yes
sweep --events maybe
LIST
  "$ghost" network latent --init /dev/null >out 2>err
  expect 'no network in a file' [ $? = 2 ]
}

run_cases
