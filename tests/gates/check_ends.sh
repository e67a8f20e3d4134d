#!/usr/bin/env bash
# No end of an enclosure is printed to the nearest decimal.  In a copy of the
# sources the type of ends is a longer number than the conversions of printf take,
# so that the compiler finds every one that is printed with a plain conversion,
# and whatever is computed from one.  What the audit's cells call a bound, an
# extreme or an error is printed outwards too.  Both are shown to bite.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0
verdict() { if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $2"; fi; }

cp -r generated "$tmp/plain"
sed 's/^typedef double ghost_end;$/typedef long double ghost_end;/' "$tmp/plain/ghost.h" >"$tmp/ghost.h"
! cmp -s "$tmp/ghost.h" "$tmp/plain/ghost.h"; verdict $? "ghost.h names no type for ends"
mv "$tmp/ghost.h" "$tmp/plain/ghost.h"
folders=$(find "$tmp/plain" -type d -printf '-I%p ')
# plain FILE...: the ends that are printed plainly, one a line
plain() { # shellcheck disable=SC2086
  local f
  for f in "$@"; do
    gcc -std=c17 -D_GNU_SOURCE -fsyntax-only -Wformat $folders "$f" 2>&1
  done | grep -E 'error:|Wformat'; }
# shellcheck disable=SC2046
found=$(plain $(find "$tmp/plain" -name '*.c' ! -path '*/kernels/*' | sort))
[ -z "$found" ]; verdict $? "ends printed to the nearest:
$found"

# bites NAME FILE OLD NEW: one edit of the copy, which must be found.
bites() {
  cp "$tmp/plain/$2" "$tmp/kept.c"
  OLD=$3 NEW=$4 python3 - "$tmp/plain/$2" <<'PY' || { verdict 1 "$1: nothing to edit"; return; }
import os, sys
text = open(sys.argv[1]).read()
sys.exit('missing') if os.environ['OLD'] not in text else open(sys.argv[1], 'w').write(
    text.replace(os.environ['OLD'], os.environ['NEW'], 1))
PY
  plain "$tmp/plain/$2" | grep -q 'long double'; verdict $? "$1 was not found"
  mv "$tmp/kept.c" "$tmp/plain/$2"
}
bites "an end of an orbit" program/map_verbs.c '"%zu,%s,%s,%s,%s\n", n,
            LOW_TEXT('"'g', 17, rows[n].lower)" '"%zu,%.17g,%s,%s,%s\n", n,
            rows[n].lower'
bites "a share" study/map_figures.c "LOW_TEXT('g', 9, t->trapped), LOW" "(const char *) 0, t->trapped, LOW"
bites "what is computed from a share" program/map_verbs.c \
  "HIGH_TEXT('g', 17, at_most(rest_of(s.trapped) - s.safe))" "1.0 - s.trapped - s.safe"
bites "an end of a point" program/network_verbs.c "LOW_TEXT('g', 17, p[i].low)" "p[i].low"
bites "an end of a rate" study/networks.c "LOW_TEXT('f', 2, r.low)" "r.low"
bites "a cell with a share" audit/map_claims.c "LOW_TEXT('f', 4, b.trapped)" "b.trapped"
bites "a cell with a largest error" audit/toy_claims.c "HIGH_TEXT('g', 2, residual.worst)" "residual.worst"

cat >"$tmp/words.py" <<'PY'
"""Cells that print a bound, an extreme or an error with a plain conversion."""
import re, sys
NUMBER = re.compile(r'%%|%[-+ 0]*[\d*]*(?:\.\d+)?(?:l|z)*([a-zA-Z])')
# What stands before the number, up to signs of mathematics; what follows it.
BEFORE = re.compile(r'(at most|at least|at the least|at the most|\bleast|\blargest|\bworst|within|'
                    r'never below|stays? below|undecided|differs by|off by|closest|gap|'
                    r'\\le|\\ge|[<>]|\bbetween|error(?: of \$\w\$)?)[\s$]*$')
AFTER = re.compile(r'[^%,;]{0,6}\b(against|relative|GSL|Arb|at the least|at the most)\b')
seen, bad = 0, []
for name in sys.argv[1:]:
    text = open(name).read()
    for m in re.finditer(r'\bSAY\(\s*e->(\w+)\s*,\s*((?:"(?:\\.|[^"\\])*"\s*)+)', text):
        form = ''.join(re.findall(r'"((?:\\.|[^"\\])*)"', m[2]))
        for c in NUMBER.finditer(form):
            before, after = form[:c.start()], form[c.end():]
            if not (c[1] and (BEFORE.search(before) or AFTER.match(after))):
                continue
            seen += 1
            if c[1] in 'eEfgG':
                bad += ['%s:%d: %s' % (name, text.count('\n', 0, m.start()) + 1, form)]
print('\n'.join(bad), file=sys.stderr)
print('cells: %d bounds, %d printed to the nearest' % (seen, len(bad)))
sys.exit(bool(bad) or seen < 40)
PY
python3 "$tmp/words.py" generated/audit/*_claims.c; verdict $? "bounds in the audit's cells"
while IFS='|' read -r file old new; do
  OLD=$old NEW=$new python3 -c 'import os, sys
text = open(sys.argv[1]).read()
assert os.environ["OLD"] in text
open(sys.argv[2], "w").write(text.replace(os.environ["OLD"], os.environ["NEW"], 1))' \
    "generated/audit/$file" "$tmp/edited.c" &&
    ! python3 "$tmp/words.py" generated/audit/*_claims.c "$tmp/edited.c" >/dev/null 2>"$tmp/log" &&
    grep -q edited "$tmp/log"
  verdict $? "not found: $new"
done <<'E2'
toy_claims.c|jump never below $%s|jump never below $%.6f
toy_claims.c|"amplitude at least $%s|"amplitude at least $%.3f
map_claims.c|undecided $\\le%s$|undecided $\\le%.4f$
collapse_claims.c|accuracy at most %s|accuracy at most %.2f
network_claims.c|"largest gap %s"|"largest gap %.1e"
E2
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
