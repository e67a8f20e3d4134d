"""The rows of the audit that the paper's authors would want to mend: their own
sentences, refined or refuted, the refuted ones first, else in the audit's order."""


class Fault(Exception):
    pass


def said_in(claim):
    """Where the sentence stands; the first version is meant when none is named."""
    return claim['where'] + (' (v2)' if claim['owner'] == 'v2' else '')


def errata(claims):
    kinds = ('refuted', 'refined')
    chosen = sorted((c for c in claims if c['owner'] != 'book' and c['verdict'] in kinds),
                    key=lambda c: kinds.index(c['verdict']))
    silent = [c['id'] for c in chosen if not c['true_is']]
    if silent:
        raise Fault('refined or refuted, and does not say what is true: ' + ', '.join(silent))
    return chosen
