#!/usr/bin/env bash
# A layer rests on the layers below it.  The compiler refuses an include that
# climbs, since each layer is compiled with the headers below it only; here an
# include with a path, which would get round that, and a symbol that an object
# takes from a layer above it are looked for, and each gate is shown a fault.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0
verdict() { if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $2"; fi; }
layers=$(sed -n 's/^\\layer{\([^}]*\)}.*/\1/p' ghost.nw)
# "object symbol" that may climb for now, as one regular expression; none is the
# aim, and one that matches nothing is a fault.
ALLOWED=''

# paths FOLDER: includes of our own files by a path, or from above their layer
paths() { grep -nE '^ *# *include *"[^"]*/' -r "$1" --include='*.[ch]'; }
# climbs FOLDER: "object symbol (layer)" for each symbol from a layer above
climbs() {
  local folder=$1 n=0 layer object
  for layer in $layers; do
    n=$((n + 1))
    for object in "$folder/$layer"/*.o; do
      [ -e "$object" ] || continue
      nm "$object" | awk -v n=$n -v l="$layer" -v o="$layer/$(basename "$object")" \
        'NF == 3 && $2 ~ /[TDBRVWC]/ { print "has", n, l, $3 } NF == 2 && $1 == "U" { print "asks", n, o, $2 }'
    done
  done | awk '
    $1 == "has" { level[$4] = $2; layer[$4] = $3 } $1 == "asks" { asks[++k] = $2 " " $3 " " $4 }
    END { for (i = 1; i <= k; i++) { split(asks[i], a, " ")
      if (level[a[3]] > a[1]) print a[2], a[3], "(" layer[a[3]] ")" } }'
}

[ "$(wc -w <<<"$layers")" -ge 2 ]; verdict $? "the book lists no layers"
for layer in $layers; do [ -n "$(ls build/obj/"$layer"/*.o)" ]; verdict $? "no object of $layer"; done
found=$(paths generated); [ -z "$found" ]; verdict $? "an include with a path: $found"
found=$(climbs build/obj | grep -vE "${ALLOWED:-^$}"); [ -z "$found" ]; verdict $? "symbols from above:
$found"
[ -z "$ALLOWED" ] || climbs build/obj | grep -qE "$ALLOWED"; verdict $? "nothing climbs any more: empty ALLOWED"

# What they refuse: an include that climbs does not compile ...
cp -r Makefile CITATION.cff ghost.nw generated tests "$tmp"; mkdir "$tmp/paper"; cp -r paper/web "$tmp/paper"
lowest=${layers%%$'\n'*} second=$(sed -n 2p <<<"$layers")
flags=$(make -C "$tmp" -n OPT=-O0 build/obj/$lowest/map.o 2>/dev/null | grep -oE -- '-I[^ ]*' | tr '\n' ' ')
try() { # the compiler on one line, with the flags of the lowest layer
  echo "$1" >"$tmp/generated/$lowest/try.c" # shellcheck disable=SC2086
  (cd "$tmp" && gcc -fsyntax-only $flags generated/$lowest/try.c) 2>"$tmp/log"; }
header() { basename "$(ls generated/"$1"/*.h | head -1)"; }
try "#include \"$(header "$lowest")\""; verdict $? "the lowest layer does not see itself: $(cat "$tmp/log")"
! try "#include \"$(header "$second")\"" && grep -q 'No such file' "$tmp/log"; verdict $? "an include that climbs compiles"
# ... one with a path is found ...
echo "#include \"../$second/$(header "$second")\"" >"$tmp/generated/$lowest/try.c"
paths "$tmp/generated" | grep -q try.c; verdict $? "an include with a path is not found"
# ... and so is a symbol declared by hand.
mkdir -p "$tmp/obj/$lowest" "$tmp/obj/$second"
echo 'int stolen(void); int low(void) { return stolen(); }' | gcc -xc -c - -o "$tmp/obj/$lowest/low.o"
echo 'int stolen(void) { return 1; }' | gcc -xc -c - -o "$tmp/obj/$second/high.o"
climbs "$tmp/obj" | grep -q "low.o stolen ($second)"; verdict $? "a symbol from above is not found"
mv "$tmp/obj/$second/high.o" "$tmp/obj/$lowest"; mv "$tmp/obj/$lowest/low.o" "$tmp/obj/$second"
[ -z "$(climbs "$tmp/obj")" ]; verdict $? "a call downwards is refused"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
