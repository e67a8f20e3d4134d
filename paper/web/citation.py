"""CITATION.cff read once: for the web edition's page and for a release's metadata."""
import html
import json
import re


def value(text):
    """A scalar, a quoted one, or {key: value, ...} on one line."""
    text = text.strip()
    if text.startswith('{'):
        return {m[1]: m[2] or m[3].strip() for m in re.finditer(r'([\w-]+): (?:"([^"]*)"|([^,}]*))', text)}
    return text[1:-1] if text.startswith('"') else text


def parse(text):
    """As much of YAML as the file uses: maps and lists by indentation, folded text."""
    lines = [line for line in text.split('\n') if line.strip()]

    def block(i, indent):
        out = [] if lines[i].lstrip().startswith('- ') else {}
        while i < len(lines) and len(lines[i]) - len(lines[i].lstrip()) == indent:
            line = lines[i].strip()
            if line.startswith('- '):
                rest = line[2:]
                if re.match(r'[\w-]+:( |$)', rest):
                    lines[i] = ' ' * (indent + 2) + rest
                    item, i = block(i, indent + 2)
                else:
                    item, i = value(rest), i + 1
                out.append(item)
                continue
            key, _, rest = line.partition(':')
            if rest.strip() == '>-':
                i, words = i + 1, []
                while i < len(lines) and lines[i].startswith(' ' * (indent + 1)):
                    words.append(lines[i].strip())
                    i += 1
                out[key] = ' '.join(words)
            elif rest.strip():
                out[key], i = value(rest), i + 1
            else:
                out[key], i = block(i + 1, len(lines[i + 1]) - len(lines[i + 1].lstrip()))
        return out, i
    return block(0, 0)[0]


def person(author):
    return author.get('name') or '%s, %s' % (author['family-names'], author['given-names'])


def bibtex(cff):
    """The program and the paper it audits."""
    paper = cff['references'][0]
    key = re.sub(r'\W', '', paper['authors'][0]['family-names'].lower())
    return ('@software{ghost,\n  title = {%s},\n  author = {{%s}},\n  version = {%s},\n  date = {%s}\n}\n\n'
            '@article{%s%s,\n  title = {%s},\n  author = {%s},\n  journal = {%s},\n  volume = {%s},\n'
            '  pages = {%s},\n  year = {%s},\n  doi = {%s}\n}' % (
                cff['title'], ' and '.join(map(person, cff['authors'])), cff['version'], cff['date-released'],
                key, paper['year'], paper['title'], ' and '.join(map(person, paper['authors'])), paper['journal'],
                paper['volume'], paper['start'], paper['year'], paper['doi']))


def codemeta(cff):
    paper = cff['references'][0]
    return json.dumps({
        '@context': 'https://doi.org/10.5063/schema/codemeta-2.0', '@type': 'SoftwareSourceCode',
        'name': cff['title'], 'description': cff['abstract'], 'version': cff['version'],
        'datePublished': cff['date-released'], 'license': 'https://spdx.org/licenses/' + cff['license'],
        'author': [{'@type': 'Organization', 'name': person(a)} for a in cff['authors']],
        'keywords': cff['keywords'], 'programmingLanguage': ['C', 'Coq'], 'operatingSystem': 'Linux',
        'softwareRequirements': ['GSL', 'FLINT', 'Arb', 'MPFR', 'GMP'],
        'referencePublication': [{
            '@type': 'ScholarlyArticle', '@id': 'https://doi.org/' + paper['doi'], 'name': paper['title'],
            'author': [{'@type': 'Person', 'familyName': a['family-names'], 'givenName': a['given-names']}
                       for a in paper['authors']]}]}, indent=2, ensure_ascii=False) + '\n'


def archive(cff):
    """What an archive asks of a deposit, in Zenodo's words."""
    paper = cff['references'][0]
    related = [('doi', paper['doi'])] + [('arxiv', i['value']) for i in paper['identifiers']]
    return json.dumps({
        'upload_type': 'software', 'title': cff['title'], 'description': cff['abstract'],
        'version': cff['version'], 'publication_date': cff['date-released'], 'access_right': 'open',
        'license': cff['license'].lower(), 'creators': [{'name': person(a)} for a in cff['authors']],
        'keywords': cff['keywords'],
        'related_identifiers': [{'scheme': scheme, 'identifier': i, 'relation': 'references'} for scheme, i in related]},
        indent=2, ensure_ascii=False) + '\n'


def page(text, cff):
    """The page's Markdown in HTML: headings, paragraphs, numbered steps, commands."""
    def inline(words):
        words = re.sub(r'\[([^]]*)\]\(([^)]*)\)', r'\1', words)
        return re.sub(r'`([^`]*)`', r'<code>\1</code>', html.escape(words))
    out = []
    for block in text.strip().split('\n\n'):
        if block.startswith('#'):
            level = len(block) - len(block.lstrip('#'))
            out.append('<h%d>%s</h%d>' % (level, inline(block.lstrip('# ')), level))
        elif block.startswith('    '):
            out.append('<pre class="command">%s</pre>' % html.escape(re.sub(r'(?m)^    ', '', block)))
        elif re.match(r'\d+\. ', block):
            steps = re.split(r'(?m)^\d+\. ', block)[1:]
            out.append('<ol>%s</ol>' % ''.join('<li>%s</li>' % inline(' '.join(s.split())) for s in steps))
        else:
            out.append('<p>%s</p>' % inline(' '.join(block.split())))
    return '\n'.join(out) + '<h2>BibTeX</h2><pre class="command">%s</pre>' % html.escape(bibtex(cff))
