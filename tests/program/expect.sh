# Sourced by tests of the program: what is expected is counted, and cases are run.
passed=0 failed=0
expect() { # NAME COMMAND...
  local name=$1; shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $name" >&2; fi
}
# misused VERB WORDS ARGUMENTS...: misuse, told in one line with these words.
misused() {
  local verb=$1 words=$2 status; shift 2
  "$ghost" "$verb" "$@" >out 2>err; status=$?
  expect "status 2: $words" [ $status = 2 ]
  expect "one line: $words" [ "$(wc -l <err)" = 1 ]
  expect "says $words" grep -q -- "$words" err
  expect "no output: $words" [ ! -s out ]
}
# Every function case_*, or those that CASES names, each with what failed in it and how
# long it took; then the count.
run_cases() {
  local each so_far start
  for each in $(declare -F | sed -n 's/^declare -f \(case_.*\)/\1/p'); do
    [ -z "${CASES:-}" ] || [[ " $CASES " == *" $each "* ]] || continue
    so_far=$failed start=$SECONDS
    $each
    echo "$each: $((failed - so_far)) failed, $((SECONDS - start)) s"
  done
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ]
}
