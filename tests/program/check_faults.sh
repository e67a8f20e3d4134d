#!/usr/bin/env bash
# A few faults of each kind in some verbs; tests/program/faults/run, of `make slow',
# makes all of them in all.
passed=0 failed=0
for call in loss audit 'network show' train 'figure 6A'; do
  read -r p _ f _ < <(CALL=$call tests/program/faults/run "${FAULTS:-5}" | tee /dev/stderr | tail -n 1)
  passed=$((passed + p)) failed=$((failed + f))
done 2>&1
for call in 'sweep --memory remedy' 'match --seed'; do  # what is printed into memory
  read -r p _ f _ < <(CALL=$call KINDS=malloc tests/program/faults/run 20 | tee /dev/stderr | tail -n 1)
  passed=$((passed + p)) failed=$((failed + f))
done 2>&1
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
