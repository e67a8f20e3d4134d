"""The goals that WP asks, by name, held against those on record.

A contract that lost a clause has fewer goals, all of them proved; so the names are
stored, one a line with its function and how often it is asked, and a run must ask
these and no others.  Smoke tests are goals turned round: WP tries to prove a
contradiction from a contract's hypotheses, or at a line of code, and must fail.
"""
import json
import os
import re


def asked(report):
    """From WP's report: {(function, goal): (how often, how often proved)}."""
    data, found = json.load(open(report)), {}
    for kind in ('wp:axiomatics', 'wp:functions'):
        for function, goals in (data.get(kind) or {}).items():
            for name, verdicts in goals.items():
                count = verdicts.get('wp:main')
                if name != 'wp:section' and count and count.get('total'):
                    found[function or 'lemmas', name] = (count['total'], count.get('valid', 0))
    return found


def failures(report):
    """Goals at which a prover broke down: of a smoke test this would be no verdict."""
    data = json.load(open(report))
    return [name for mine in (data['wp:functions'] or {}).values() for name, verdicts in mine.items()
            if name != 'wp:section' and any(v.get('failed') for v in verdicts.values())]


def is_smoke(key):
    return 'wp_smoke' in key[1]


def lines(found):
    return ['%s %s %d\n' % (f, g, n) for (f, g), (n, _) in sorted(found.items())]


def differences(found, path, only=None):
    """What is on record and was not asked, and the reverse; of some functions only."""
    mine = only.split(',') if only else None
    stored = [l for l in (open(path) if os.path.exists(path) else [])
              if not mine or l.split()[0] in mine]
    now = lines(found)
    return ['on record, and not asked: ' + ' '.join(l.split()) for l in stored if l not in now] + \
        ['asked, and not on record: ' + ' '.join(l.split()) for l in now if l not in stored]


def unproved(found):
    """Goals without a proof, and smoke tests that found a contradiction."""
    return [('vacuous: ' if is_smoke((f, g)) else 'not proved: ') + g
            for (f, g), (n, valid) in sorted(found.items()) if valid != n]


def eva_unknown(log):
    """Annotations that Eva reaches and cannot judge; WP proves them, or they are
    hypotheses: {kind: how many}."""
    return {kind.lower(): int(n) for kind, n in re.findall(
        r'^ +(Assertions|Preconditions) +\d+ valid +(\d+) unknown', log, re.M)}
