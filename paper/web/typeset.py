"""A text of the audit in TeX: between dollars it is mathematics already, outside it is
words; numbers like 9e-10 become powers of ten in both."""
import re

# Numbers as the program prints them, 9e-10, and as a book does.
EXPONENT = re.compile(r'(?<![\d.])(\d+(?:\.\d+)?)e([+-]?\d+)\b')


def powers(text):
    def power(m):
        if not int(m[2]):
            return m[1]
        return ('' if m[1] == '1' else m[1] + r'\cdot ') + '10^{%d}' % int(m[2])
    return EXPONENT.sub(power, text)


def typeset(text):
    """A text of the audit: mathematics between dollars is typed as mathematics."""
    parts = text.split('$')
    if len(parts) % 2 == 0:
        raise ValueError('dollars do not pair off: ' + text)
    for i, part in enumerate(parts):
        if i % 2:
            parts[i] = '$%s$' % powers(part)
        else:
            ends = [0] + [n for m in EXPONENT.finditer(part) for n in m.span()] + [len(part)]
            parts[i] = ''.join('$%s$' % powers(part[a:b]) if n % 2 else escape(part[a:b])
                               for n, (a, b) in enumerate(zip(ends, ends[1:])))
    return ''.join(parts)


def escape(text):
    return re.sub(r'([%&#_{}])', r'\\\1', text.replace('\\', r'\textbackslash ')
                  .replace('^', r'\textasciicircum ').replace('~', r'\textasciitilde '))
