#!/usr/bin/env bash
# The web edition, out of the book's last typesetting: it builds; every link, id, image
# and size is in order; an unknown macro, label, value or theorem fails the build.
# BROWSER=1 (make check-web) builds it twice to the same bytes and opens every page at
# three widths in headless Chromium: nothing scrolls sideways, nothing is logged as an error;
# chunks, search, keys, filters, goals, definitions and every live figure are tried, their
# values compared with the program's bit for bit, the ways
# from the first page to Eq. (15) are clicked, and axe-core looks at pages of each kind.
# EACH=10 opens one page in ten.
set -u
export MAKEFLAGS=
passed=0 failed=0
verdict() { if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $2"; fi; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT

paper/web/goals; verdict $? "no goals"
start=$SECONDS
paper/web/site build/web; verdict $? "the site does not build"
echo "$((SECONDS - start)) s; $(du -sk build/web | cut -f1) kB; first page $(stat -c %s build/web/index.html) bytes"
if [ -n "${BROWSER:-}" ]; then  # a minute
  paper/web/site "$tmp/again" >/dev/null && diff -rq build/web "$tmp/again"; verdict $? "two builds differ"
fi
paper/web/site-links build/web >"$tmp/links"; verdict $? "$(tail -n 5 "$tmp/links")"
tail -n 2 "$tmp/links"
first=$(cd build/web && cat index.html site.css katex.css site.js live.css live.js fonts/pagella-*.woff fig-1.svg | wc -c)
echo "the first page with all that it asks for: $first bytes"
[ "$first" -lt 300000 ]; verdict $? "the first page is too large"

# Each of these, put into a paragraph of the source, must be refused.
mkdir "$tmp/tree"; ln -s "$PWD"/* "$tmp/tree/"
while IFS='|' read -r words said; do
  rm "$tmp/tree/ghost.nw"
  awk -v words="$words" '!done && /^A recurrent network that must stay silent/ { print words; done = 1 } { print }' \
    ghost.nw >"$tmp/tree/ghost.nw"
  ! (cd "$tmp/tree" && paper/web/site "$tmp/bad") >"$tmp/out" 2>&1 && grep -q "$said" "$tmp/out"
  verdict $? "$words: $(cat "$tmp/out")"
done <<'LIST'
\\nosuchmacro{x}|unknown macro
\\val{no-such-value}|unknown value
\\ref{sec:no-such-place}|unknown label
\\statement{no_such_theorem}|unknown theorem
\\claim{no-such-claim}|unknown label
\\begin{nosuch}x\\end{nosuch}|unknown environment
$\\nosuchformula$|KaTeX parse error
LIST

# A step whose goal is known: Coq's words must stand on the proof's page.
grep -q 'step_conjugate_to_map' build/web/proof-Rate-run_is_orbit.html &&
  grep -qF 'fun n : nat =&gt; r n / r_star T)' <(sed 's/<[^>]*>//g' build/web/proof-Rate-run_is_orbit.html)
verdict $? "the goals of run_is_orbit"
grep -q 'Hq : 0 &lt; <a href="coq-Model.html#L14">r_star</a> T' build/web/proof-Rate-run_is_orbit.html
verdict $? "names in goals are links"
cp -r build/goals "$tmp/goals" && sed -i 's/"sum":"./"sum":"x/' "$tmp/goals/Rate.json" && mkdir "$tmp/tree/aside" &&
  rm "$tmp/tree/build" "$tmp/tree/ghost.nw" && mkdir "$tmp/tree/build" && ln -s "$PWD"/build/* "$tmp/tree/build/" &&
  ln -s "$PWD/ghost.nw" "$tmp/tree/" && rm "$tmp/tree/build/goals" && mv "$tmp/goals" "$tmp/tree/build/" &&
  ! (cd "$tmp/tree" && paper/web/site "$tmp/bad") >"$tmp/out" 2>&1 && grep -q 'goals are old' "$tmp/out"
verdict $? "old goals: $(cat "$tmp/out")"

if [ -n "${BROWSER:-}" ]; then
  cp -r build/web "$tmp/site"; cp build/axe/package/axe.min.js "$tmp/site/"
  names=$(sed -n '/^const NAMES = {/,/};/p' paper/web/live.js | grep -oE "'[^']+':" | tr -d "':")
  # What the native program computed, and the modules: for a comparison in the browser.
  sizes=(1 1000 20 300) raw=$tmp/raw
  paper/web/wasm --raw "$raw" >/dev/null && "$raw/here" "$raw/values" "${sizes[@]}" &&
    "$raw/here-finite" "$raw/values-finite" "${sizes[0]}" && "$raw/system-finite" "$raw/values-system" "${sizes[0]}"
  verdict $? "the native values"
  { cat tests/gates/wasm.js; echo "const SIZES = [$(IFS=,; echo "${sizes[*]}")], FILES = {"
    for file in "$raw"/{*.wasm,values*,live-*.js}; do printf '"%s": "%s",\n' "${file##*/}" "$(base64 -w0 "$file")"; done
    echo '};'; } >"$tmp/site/bits.js"
  { echo '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><script src="bits.js"></script><script>const PAGES = ['
    (cd "$tmp/site" && printf '"%s",\n' *.html | awk -v each="${EACH:-1}" 'NR % each == 0'); echo '], FIGURES = {'
    for name in $names; do
      page=$(cd "$tmp/site" && grep -l "data-figure=\"$name\"" -- *.html | head -n 1); echo "\"$name\": \"$page\","
    done; echo '}, AXE = ['
    (cd "$tmp/site" && { ls {index,cite,references,claims,theorems,figures,files}.html
      find . -name '*.html' ! -name 'file-*' ! -name 'proof-*' ! -name 'coq-*' ! -name 'claim-*' -size -50k | sed 's,^\./,,' | sort | awk 'NR % 5 == 1'
      find . -name 'claim-*' | sed 's,^\./,,' | sort | awk 'NR % 10 == 1'
      find . -name '*.html' '(' -name 'file-*' -o -name 'proof-*' ')' -size -40k | sed 's,^\./,,' | sort | awk 'NR % 50 == 1'; } |
      sort -u | sed 's/.*/"&",/'); echo '];'; cat tests/gates/web_driver.js; echo '</script>'; } >"$tmp/site/driver.htm"
  chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --user-data-dir="$tmp/profile" --allow-file-access-from-files \
    --window-size=1700,1000 --enable-logging=stderr --virtual-time-budget=100000000 --timeout=7200000 \
    --dump-dom "file://$tmp/site/driver.htm" >"$tmp/dom" 2>"$tmp/log"
  sed -n '/<pre id="said">/,$p' "$tmp/dom" | sed 's/.*<pre id="said">//; s/<.*//' >"$tmp/said"
  said=$(grep ' passed, ' "$tmp/said"); echo "in the browser: ${said:-nothing}"
  [[ "$said" == *" 0 failed" ]]; verdict $? "in the browser: $(grep -v '^seen: ' "$tmp/said" | head -n 12)"
  ! grep -E 'CONSOLE.*(error|Error|Uncaught)' "$tmp/log"; verdict $? "errors on the console"
  sed -n 's/^seen: //p' "$tmp/said"
  ! grep -Eo '"https?://[^"]*"' "$tmp/log"; verdict $? "a request to another host"
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
