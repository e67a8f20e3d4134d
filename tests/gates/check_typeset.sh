#!/usr/bin/env bash
# How the audit's texts reach the book and the list of errata: mathematics as typed,
# words escaped, numbers as powers of ten; and no row is mended in silence.
set -uo pipefail
cd "$(dirname "$0")/../.."
PYTHONPATH=paper/web python3 - <<'PY'
from typeset import typeset
from errata import errata, said_in, Fault
cases = {
    'no mathematics': 'no mathematics',
    '5% & more_': r'5\% \& more\_', '# {x}': r'\# \{x\}',
    r'$\frac43\alpha^*$': r'$\frac43\alpha^*$', '$a_c$ & b_c': r'$a_c$ \& b\_c',
    'at 9e-10': r'at $9\cdot 10^{-10}$', '1e+03 x': '$10^{3}$ x', '2.5e+00': '$2.5$',
    r'$\alpha\ge9e-10$': r'$\alpha\ge9\cdot 10^{-10}$', r'$1e4\,r^*$': r'$10^{4}\,r^*$',
    'x^y ~': r'x\textasciicircum y \textasciitilde ',
}
done = failed = 0
for text, wanted in cases.items():
    done += 1
    if typeset(text) != wanted:
        failed += 1
        print('FAIL %r gives %r' % (text, typeset(text)))


def refuses(function, argument, kind):
    try:
        function(argument)
    except kind:
        return True
    return False


def row(owner, verdict, true_is='so', name='a'):
    return {'id': name, 'owner': owner, 'verdict': verdict, 'true_is': true_is}


rows = [row('v1', 'refined', name='b'), row('v1', 'proved', ''), row('book', 'refuted', ''),
        row('v2', 'refuted', name='c'), row('v1', 'open', '')]
for what, good in (
        ('an odd dollar is refused', refuses(typeset, 'costs 5$', ValueError)),
        ('refuted before refined, none of the book', [r['id'] for r in errata(rows)] == ['c', 'b']),
        ('the second version is named', [said_in({'owner': o, 'where': 'p. 4'}) for o in ('v1', 'v2', 'book')]
         == ['p. 4', 'p. 4 (v2)', 'p. 4']),
        ('a silent row is refused', refuses(errata, [row('v1', 'refined', '')], Fault))):
    done += 1
    if not good:
        failed += 1
        print('FAIL ' + what)
print('%d passed, %d failed' % (done - failed, failed))
raise SystemExit(failed != 0)
PY
