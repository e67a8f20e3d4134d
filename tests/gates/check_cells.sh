#!/usr/bin/env bash
# A cell of the audit that could have been written before the program ran is no
# result: each "ours" and "margin" prints a computed number, and each finding is
# what decide, decide_corrected, decide_measured, both or within makes of
# computed answers, or what a function named decide_... makes of them by these.  The check is shown to bite on copies of the sources.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0
verdict() { if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $2"; fi; }

cat >"$tmp/cells.py" <<'PY'
import re, sys
DECIDE = {'decide', 'decide_corrected', 'decide_measured', 'both', 'within'}
LITERAL = re.compile(r'\s*[-+(]*\s*("(\\.|[^"\\])*"\s*)+$|\s*[-+(]*(0x)?[\d.][\w.+-]*\)*\s*$'
                     r'|\s*(true|false|NULL|NAN|INFINITY|M_\w+)\s*$')

def arguments(text, at):
    """The arguments of the call whose opening bracket is at text[at]."""
    depth, start, out, i = 0, at + 1, [], at
    while True:
        if text[i] == '"':
            i = re.compile(r'"(\\.|[^"\\])*"').match(text, i).end()
            continue
        depth += text[i] in '([{'
        depth -= text[i] in ')]}'
        if depth == 0 or (depth == 1 and text[i] == ','):
            out.append(text[start:i])
            start = i + 1
            if depth == 0:
                return out, i + 1
        i += 1

def bare(argument):
    """What is printed: an end's text is that of its number."""
    m = re.match(r'\s*(LOW|HIGH)_TEXT\(', argument)
    return arguments(argument, m.end() - 1)[0][-1] if m else argument

def faults(name, text):
    text = re.sub(r'/\*.*?\*/', ' ', text, flags=re.S)
    where = lambda m: '%s:%d' % (name, text.count('\n', 0, m.start()) + 1)
    for m in re.finditer(r'(?<!define )\b(SAY|snprintf|strcpy|sprintf|memcpy)\(\s*e->(\w+)', text):
        args, _ = arguments(text, text.index('(', m.start()))
        if m[1] != 'SAY':
            yield '%s: the cell %s is not filled by SAY' % (where(m), m[2])
        elif m[2] in ('ours', 'margin'):
            form = ''.join(re.findall(r'"((?:\\.|[^"\\])*)"', args[1]))
            if not re.search(r'%[^%]', form.replace('%%', '')) or all(map(LITERAL.match, map(bare, args[2:]))):
                yield '%s: nothing computed in the cell %s: %s' % (where(m), m[2], form)
    own = set()
    for m in re.finditer(r'^finding (decide_\w+)\([^)]*\)\s*\{', text, re.M):
        body = text[m.end():arguments(text, m.end() - 1)[1]]
        own.add(m[1])
        for given in re.findall(r'\breturn\s+([^;]*)', body):
            call = re.match(r'(\w+)\(', given)
            if not call or call[1] not in DECIDE:
                yield '%s: a finding that is not decided: %s' % (where(m), given)
    for m in re.finditer(r'\bfound\s*=(?!=)\s*([^;]*)', text):
        call = re.match(r'(\w+)\(', m[1])
        if not call or call[1] not in DECIDE | own:
            yield '%s: a finding that is not decided: %s' % (where(m), m[1])
    for m in re.finditer(r'\b(%s)\(' % '|'.join(DECIDE), text):
        if any(map(LITERAL.match, arguments(text, m.end() - 1)[0])):
            yield '%s: a constant is no answer: %s' % (where(m), m[1])
    for m in re.finditer(r'^void (evaluate_\w+)\(evaluation \*e\)\s*\{', text, re.M):
        if not re.search(r'e->found|report_\w+\(', text[m.end():arguments(text, m.end() - 1)[1]]):
            yield '%s: %s finds nothing' % (where(m), m[1])

count, bad = 0, []
for name in sys.argv[1:]:
    text = open(name).read()
    count += len(re.findall(r'\bSAY\(e->(?:ours|margin)', text))
    bad += faults(name, text)
print('\n'.join(bad), file=sys.stderr)
print('cells: %d computed, %d faults' % (count, len(bad)))
sys.exit(bool(bad))
PY
files=()
for f in generated/audit/*_claims.c; do files+=("$f"); done
python3 "$tmp/cells.py" "${files[@]}"; verdict $? "the audit's own cells"

# bites NAME WORDS OLD NEW: one edit of a copy, which must be found.
bites() {
  OLD=$3 NEW=$4 python3 - generated/audit/toy_claims.c "$tmp/toy_claims.c" <<'PY' || { verdict 1 "$1: nothing to edit"; return; }
import os, sys
text = open(sys.argv[1]).read()
sys.exit('missing') if os.environ['OLD'] not in text else open(sys.argv[2], 'w').write(
    text.replace(os.environ['OLD'], os.environ['NEW'], 1))
PY
  ! python3 "$tmp/cells.py" "$tmp/toy_claims.c" >"$tmp/log" 2>&1 && grep -q "$2" "$tmp/log"
  verdict $? "$1 was not found: $(tail -n 2 "$tmp/log")"
}
bites "a typed result" "nothing computed" 'SAY(e->ours, "%ld", drop)' 'SAY(e->ours, "1538")'
bites "a typed number" "nothing computed" 'SAY(e->ours, "%ld", drop)' 'SAY(e->ours, "%d", 1538)'
bites "a typed word" "nothing computed" 'SAY(e->ours, "%ld", drop)' 'SAY(e->ours, "%s", "the same")'
bites "a typed margin" "nothing computed" 'SAY(e->margin, "%s relative", HIGH_TEXT('"'g'"', 2, residual.worst))' 'SAY(e->margin, "100%% certain")'
bites "a typed bound" "nothing computed" "2, residual.worst))" "2, 2.3e-16))"
bites "another way to fill" "not filled by SAY" 'SAY(e->ours, "%ld", drop)' 'snprintf(e->ours, sizeof e->ours, "%ld", drop)'
bites "a finding without a decision" "not decided" 'e->found = within(&distance)' 'e->found = FOUND_TRUE'
bites "a conclusion in place" "not decided" 'e->found = decide(entry >= 0, entry > 0)' 'e->found = entry > 0 ? FOUND_TRUE : FOUND_FALSE'
bites "a decision that decides nothing" "not decided" 'return decide_corrected(law->count == rates' 'return FOUND_TRUE; decide_corrected(law->count == rates'
bites "an answer that is a constant" "no answer" 'decide(inside, reads_as' 'decide(true, reads_as'
bites "a correction by decree" "no answer" 'decide_corrected(isfinite(share), share < 0.5' 'decide_corrected(isfinite(share), false'
bites "an evaluator that finds nothing" "finds nothing" 'e->found = within(&distance);' ';'
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
