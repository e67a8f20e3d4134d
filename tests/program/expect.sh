# Sourced by tests of the program: what is expected is counted.
passed=0 failed=0
expect() { # NAME COMMAND...
  local name=$1; shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $name" >&2; fi
}
