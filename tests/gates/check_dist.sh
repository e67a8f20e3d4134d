#!/usr/bin/env bash
# A release, out of the book and the web edition as they were built last: the same bytes
# twice, whatever the clock's zone, the locale and the mask of new files; complete; its
# sums, metadata and version agree; what is not one release is refused.
set -u
passed=0 failed=0
verdict() { if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $2"; fi; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
paper/make-dist --uncommitted "$tmp/one"; verdict $? "no release"
(umask 077; TZ=Asia/Tokyo LC_ALL=C paper/make-dist --uncommitted "$tmp/two" >/dev/null)
verdict $? "no second release"
(cd "$tmp/one" && sha256sum *) | (cd "$tmp/two" && sha256sum --quiet -c); verdict $? "two releases differ"
(cd "$tmp/one" && sha256sum --quiet -c SHA256SUMS); verdict $? "sums beside the archive"

version=$(sed -n 's/^version: //p' CITATION.cff) tree=$tmp/ghost-$version
tar xzf "$tmp/one/ghost-$version.tar.gz" -C "$tmp" && [ -d "$tree" ]; verdict $? "one folder, named after the version"
(cd "$tree" && sha256sum --quiet -c SHA256SUMS); verdict $? "sums in the archive"
(cd "$tree" && sha256sum --quiet -c generated/SHA256SUMS); verdict $? "the tangled files"
[ "$(cd "$tree" && find . -type f | wc -l)" = $(($(wc -l <"$tree/SHA256SUMS") + 1)) ]; verdict $? "a file without a sum"
for file in ghost.nw Makefile LICENSE CITATION.cff CHANGELOG.md paper/ghost.pdf paper/ghost-argument.pdf paper/DEPOSIT.md; do
  cmp -s "$file" "$tree/$file"; verdict $? "$file"
done
[ -x "$tree/tests/run" ] && [ ! -x "$tree/ghost.nw" ]; verdict $? "modes"
paper/web/site-links "$tree/web" >"$tmp/links"; verdict $? "$(tail -n 3 "$tmp/links")"
python3 - "$tree" "$version" <<'P'; verdict $? "metadata"
import json, sys
meta, archive = (json.load(open(sys.argv[1] + name)) for name in ('/codemeta.json', '/.zenodo.json'))
cff = open(sys.argv[1] + '/CITATION.cff').read()
assert meta['version'] == archive['version'] == sys.argv[2]
assert 'date-released: ' + meta['datePublished'] in cff and archive['publication_date'] == meta['datePublished']
assert meta['name'] == archive['title'] and '"%s"' % meta['name'] in cff
assert len(meta['referencePublication'][0]['author']) == cff.count('family-names:') > 0
assert meta['referencePublication'][0]['@id'].endswith(archive['related_identifiers'][0]['identifier'])
P

# Refused: a version without its entry in CHANGELOG.md, a release without its web edition.
mkdir "$tmp/tree"; ln -s "$PWD"/* "$PWD"/.[!.]* "$tmp/tree/"
rm "$tmp/tree/CITATION.cff"; sed 's/^version: .*/version: 99.0.0/' CITATION.cff >"$tmp/tree/CITATION.cff"
(cd "$tmp/tree" && ! paper/make-dist --uncommitted "$tmp/bad") >"$tmp/out" 2>&1 && grep -q 'CHANGELOG.md begins' "$tmp/out"
verdict $? "another version: $(cat "$tmp/out")"
rm "$tmp/tree/CITATION.cff" "$tmp/tree/build"; ln -s "$PWD/CITATION.cff" "$tmp/tree/"
(cd "$tmp/tree" && ! paper/make-dist --uncommitted "$tmp/bad") >"$tmp/out" 2>&1 && grep -q 'web/index.html is missing' "$tmp/out"
verdict $? "without the web edition: $(cat "$tmp/out")"
if [ -d .git ]; then
  git clone -q --shared . "$tmp/clone" && echo >>"$tmp/clone/README.md"
  (cd "$tmp/clone" && ! paper/make-dist "$tmp/bad") >"$tmp/out" 2>&1 && grep -q 'uncommitted changes' "$tmp/out"
  verdict $? "a changed file: $(cat "$tmp/out")"
fi
[ ! -e "$tmp/bad" ]; verdict $? "a refused release left files"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
