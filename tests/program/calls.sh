# One good call of each verb, and of each part of a verb that has parts, and one more
# where an option turns it to other code; the command line's test, Valgrind, the
# sanitizers and the faults all start from these.
# Quick ones: heavy computation has tests of its own.
declare -A good=(
  [escape]="--r 0.001 --threshold 10"
  [loss]="--r 0.001 --T 100"
  [gradient]="--r 0.0003 --T 100 --threshold 10 --confidence 1"
  [rate]="--T 100"
  [train]="--T 100 --alpha 1e-10 --r0 0.001 --epochs 10"
  [orbit]="--a 0.5 --s0 2 --epochs 10"
  [windows]="--period 7"
  [cover]="--from 1.5 --to 1.505"
  [basin]="--a 1.5 --low 9 --high 11 --cells 64 --boxes 100"
  [audit]="--claim eq15-rate"
  [figure]="2B"
  [delays]="--delays 5,9 --seeds 1 --rates 2 --epochs 10 --after 0"
  [sweep]="--seeds 1:2 --rates 1e-2:1e-1:2 --epochs 2"
  [slow]="--field field.txt --box=-1:1,-1:1"
  [match]="--seed 1 --each 1 --epochs 1"
  [snapshots]="--task cue --epochs 5"
  ["network train"]="--units 16 --delay 3 --epochs 2 --rate 0.01"
  ["network train --rank 2"]="--units 6 --delay 3 --epochs 2 --rate 0.01"
  ["sweep --rank 1,0"]="--seeds 1 --rates 1e-2 --epochs 2"
  ["sweep --memory cue"]="--seeds 1 --rates 1e-2 --epochs 2"
  ["sweep --memory remedy"]="--seeds 1 --rates 1e-1 --epochs 2"
  ["slow --passages 1"]="--field array.npy"
  ["slow --to array.npy"]="--field array.npy"
  ["network latent"]="--init net.npy"
  ["network show"]="--init net.npy"
)

# What the calls read: prepare GHOST writes it into the current folder, for everybody.
prepare() {
  "$1" network train --units 16 --delay 3 --epochs 2 --rate 0.01 --save net.npy >/dev/null
  printf 'rank 2\nfactor cosine\nof 1 1 0\nterm 1 1.01 0 0\nterm 1 -1 0 0 1\nterm 2 -1 0 1\n' >field.txt
  # numpy.save of the row 2, 1.5, 1.375, a unit with a ghost
  { printf '\x93NUMPY\1\0\x76\0%-117s\n' "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 3), }"
    printf '\0\0\0\0\0\0\0\100\0\0\0\0\0\0\370\077\0\0\0\0\0\0\366\077'; } >array.npy
  chmod a+r net.npy field.txt array.npy
}

# keys_in_help GHOST: every verb, or every part of a verb that has parts, as
# the program itself lists them.  In Turkish i is not between a and z.
keys_in_help() {
  local verb parts
  for verb in $("$1" --help | LC_ALL=C sed -nE 's/^  ([a-z][a-z-]*) +.*/\1/p'); do
    parts=$("$1" "$verb" --help | LC_ALL=C sed -nE "s/^  ([a-z][a-z-]*) +.*/$verb \\1/p")
    echo "${parts:-$verb}"
  done
}
