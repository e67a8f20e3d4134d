"""The web ghost.nw, parsed once: noweb's own markup in, lines and chunks out.

What reads the source stands on this: tangle, weave, lint, trace, tables.  A
Web has

  lines      every line of the source, with its number, kind and section
  chunks     the definitions in order; parts[name] lists those of one name
  sections   headings with the numbers that the book prints
  labels     label -> the section it stands in
  claims     id -> the section that tells it first
  files      tangled file -> what it is for, in the order of the layers

and expand(name) gives the text of a chunk with the line each line is from.
"""
import collections
import re
import subprocess

MARKUP = '/usr/lib/noweb/markup'
LICENCE = 'GPL-3.0-or-later'
LEVELS = {'chapter': 0, 'section': 1, 'subsection': 2}
HEADING = re.compile(r'\\(part|chapter|section|subsection)(\*?)(?:\[([^]]*)\])?\{(.*)\}\s*$')
FILE = re.compile(r'\\layerfile\{([^}]*)\}\{(.*)\}\s*$')

Line = collections.namedtuple('Line', 'number kind text section')
Section = collections.namedtuple('Section', 'level number title line part')


class Fault(Exception):
    """What is wrong with the source, in words."""


class Chunk:
    """One definition: its name, the line of <<name>>=, its number among all,
    its code as lines of pieces ('text' or 'use', string), the names of %def."""

    def __init__(self, name, line, number, section):
        self.name, self.line, self.number, self.section = name, line, number, section
        self.code, self.defines = [], []

    def uses(self):
        return [text for _, pieces in self.code for kind, text in pieces if kind == 'use']


def plain(title):
    """A heading without TeX."""
    title = re.sub(r'\\texttt\{([^}]*)\}', r'\1', title)
    title = title.replace('\\\\', ' ').replace('~', ' ').replace('--', '-')
    return ' '.join(re.sub(r'\$[^$]*\$|\\[a-zA-Z]+|[{}\\]', '', title).split())


class Web:
    def __init__(self, path='ghost.nw'):
        self.path = path
        self.lines, self.chunks, self.sections = [], [], []
        self.parts = collections.OrderedDict()
        self.labels, self.claims, self.files = {}, {}, collections.OrderedDict()
        self._counters, self._part, self._appendix = [0, 0, 0], '', False
        self._here = Section(0, '', '', 0, '')
        with open(path, encoding='utf-8') as source:
            self._raw = source.read().split('\n')
        self._read()

    # ---- reading the markup -------------------------------------------------
    def _read(self):
        said = subprocess.run([MARKUP, self.path], capture_output=True, text=True)
        if said.returncode or said.stderr:
            raise Fault(said.stderr.strip() or 'markup failed')
        number, mode, kind, pieces, chunk, before = 1, 'docs', 'docs', [], None, ''
        for event in said.stdout.split('\n'):
            word, _, rest = event.partition(' ')
            if word == '@begin':
                mode = rest.split()[0]
                kind = kind if kind == 'end' else mode
            elif word == '@end' and mode == 'code':
                # the line of a %def is over already, that of a bare @ is not
                mode, kind, pieces = 'docs', 'docs' if before == '@index nl' else 'end', []
            elif word == '@defn':
                kind, chunk = 'name', Chunk(rest, number, len(self.chunks), self._here)
                self.chunks.append(chunk)
                self.parts.setdefault(rest, []).append(chunk)
            elif word in ('@text', '@use'):
                pieces.append((word[1:], rest))
            elif word == '@index' and rest.startswith('defn '):
                kind = 'end'
                chunk.defines.append(rest[5:])
            elif word == '@nl' or event == '@index nl':
                if kind == 'code':
                    chunk.code.append((number, pieces))
                self._line(number, kind)
                number, pieces, kind = number + 1, [], mode
            before = event
        if number - 1 != len(self._raw) - (self._raw[-1] == ''):
            raise Fault('%s: noweb counts %d lines, the file has %d'
                        % (self.path, number - 1, len(self._raw)))
        del self._raw

    def _line(self, number, kind):
        text = self._raw[number - 1]
        if kind == 'docs':
            self._prose(number, text)
        self.lines.append(Line(number, kind, text, self._here))

    def _prose(self, number, text):
        heading = HEADING.match(text)
        if heading:
            self._heading(number, *heading.groups())
        elif text.startswith(r'\appendix'):
            self._appendix, self._counters = True, [0, 0, 0]
        elif text.startswith('%%% PART '):
            self._part = text.split()[2]
        file = FILE.match(text)
        if file:
            self.files[file[1]] = file[2]
        for label in re.findall(r'\\label\{([^}]*)\}', text):
            self.labels[label] = self._here
        for claim in re.findall(r'\\paperclaim\{([^}]*)\}', text):
            self.claims.setdefault(claim, self._here)

    def _heading(self, number, kind, star, short, title):
        if kind == 'part' or (star and kind != 'chapter'):
            return
        level, count = LEVELS[kind], self._counters
        if not star:
            count[level] += 1
            count[level + 1:] = [0] * (2 - level)
        first = chr(64 + count[0]) if self._appendix else str(count[0])
        name = '' if star else '.'.join([first] + [str(n) for n in count[1:level + 1]])
        self._here = Section(level, name, plain(short or title), number, self._part)
        self.sections.append(self._here)

    # ---- what is asked of it ------------------------------------------------
    def docs(self):
        """The lines of prose."""
        return (line for line in self.lines if line.kind == 'docs')

    def prose(self):
        """All prose as one text."""
        return '\n'.join(line.text for line in self.docs())

    def roots(self):
        """Files that the source tangles to; any other root is a misspelling."""
        used = {name for chunk in self.chunks for name in chunk.uses()}
        for name in sorted(used - set(self.parts)):
            raise Fault('undefined chunk: <<%s>>' % name)
        roots = [name for name in self.parts if name not in used]
        files = [name[2:-2] for name in roots if name.startswith('[[') and name.endswith(']]')]
        strays = [name for name in roots if name[2:-2] not in files or not name.startswith('[[')]
        differ = ['< ' + name for name in self.files if name not in files]
        differ += ['> ' + name for name in files if name not in self.files]
        if strays or differ:
            raise Fault('roots differ from the fixed list: '
                        + ' '.join(['<<%s>>' % name for name in strays] + differ))
        return list(self.files)

    def expand(self, name, open_uses=()):
        """The lines of a chunk as (text, line of the source), indented as the
        uses stand and without trailing blanks."""
        if name in open_uses or name not in self.parts:
            raise Fault('<<%s>> uses itself' % name if name in open_uses
                        else 'undefined chunk: <<%s>>' % name)
        out = []
        for number, pieces in (line for part in self.parts[name] for line in part.code):
            text, at = '', number
            for kind, piece in pieces:
                if kind == 'text':
                    text += piece
                    continue
                first, *more = self.expand(piece, open_uses + (name,)) or [('', number)]
                at = at if text.strip() else first[1]
                column, text = len(text), text + first[0]
                for line, line_at in more:
                    out.append((text.rstrip(), at))
                    text, at = ' ' * column + line, line_at
            out.append((text.rstrip(), at))
        return out

    def tangle(self, file):
        return self.expand('[[%s]]' % file)
