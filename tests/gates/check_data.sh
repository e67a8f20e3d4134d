#!/usr/bin/env bash
# Is what the book is set from what this program prints?  The audit, every
# number that is quoted and every figure are written again and compared, byte
# for byte, with paper/data/, and the README's table with the audit.  (What takes
# minutes is sampled: check_stored.)  AUDIT names an audit that was made already.
set -uo pipefail
cd "$(dirname "$0")/../.."
ghost=$(realpath "${GHOST:-build/ghost}")
data=$(realpath "${DATA:-paper/data}")
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0
same() { # FILE
  if cmp -s "$tmp/$1" "$data/$1"; then passed=$((passed + 1)); return; fi
  failed=$((failed + 1)); echo "data: $1 is not what the program prints; make figures" >&2
}

if [ -n "${AUDIT:-}" ]; then cp "$AUDIT" "$tmp/audit.csv"
else "$ghost" audit --format csv --out "$tmp/audit.csv" 2>/dev/null; fi
same audit.csv
for id in $("$ghost" figure --list); do
  "$ghost" figure "$id" --out "$tmp/$id.csv" 2>/dev/null; same "$id.csv"
done
if paper/web/claims-table --check; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 20 ]
