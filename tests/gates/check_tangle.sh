#!/usr/bin/env bash
# One source: what happens in a copy of the tree when somebody edits a
# tangled file by hand, misspells a chunk, trips over noweb's traps, or only
# changes prose; and whether the debug build speaks of ghost.nw.
set -u
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0
verdict() { if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $2"; fi; }

git ls-files -z --cached --others --exclude-standard -- ghost.nw Makefile CITATION.cff tests paper/web generated |
  xargs -0 cp --parents -t "$tmp"
cd "$tmp" || exit 1
unset MAKEFLAGS MAKELEVEL LINES_OF_SOURCE FORCE
cp ghost.nw kept.nw; cp -r generated kept
restore() { cp kept.nw ghost.nw; rm -rf generated; cp -r kept generated; rm -f build/tangle.stamp; }
# mutate PATTERN REPLACEMENT: edits one line of ghost.nw, which must change
mutate() { sed -i "0,/$1/s//$2/" ghost.nw; ! cmp -s ghost.nw kept.nw || { echo "FAIL nothing to mutate: $1"; failed=$((failed + 1)); }; }
# fails NAME WORDS COMMAND...: the command fails and its output has the words
fails() {
  local name=$1 words=$2; shift 2
  { "$@"; } >log 2>&1; local rc=$?
  [ $rc != 0 ] && grep -q -- "$words" log; verdict $? "$name: exit $rc, $(tail -n 2 log | head -c 300)"
}

make -s check-tangle >log 2>&1; verdict $? "the tree itself: $(cat log)"

# A hand edit in generated/, of any kind.
sed -i 's/const double t = HALF_PI \/ root;/const double t = HALF_PI * root;/' generated/kernels/kernels.c
! cmp -s generated/kernels/kernels.c kept/kernels/kernels.c; verdict $? "nothing was edited by hand: mend this test"
fails "a hand edit" "kernels.c" make check-tangle
fails "a hand edit under make" "edited by hand" make -B tangle
STEPS=tangle fails "a hand edit under make check" "1 failed" make check; restore
echo >>generated/ghost.h
fails "an added line" "ghost.h" make check-tangle; restore
rm generated/kernels/libm.h
fails "a missing file" "libm.h" make check-tangle; restore
echo stray >generated/stray.c
fails "a stray file" "stray.c" make check-tangle; restore
touch -d '2 hours' generated/kernels/kernels.c
make -s check-tangle >log 2>&1; verdict $? "a newer date is no edit"; restore

# Misspelt chunk names: definition and use.
mutate '^<<compute the loss>>=' '<<compute teh loss>>='
fails "a misspelt definition" "compute the loss\|teh loss\|roots differ" make check-tangle
fails "the same under make tangle" "tangle:" make tangle
cmp -s generated/kernels/kernels.c kept/kernels/kernels.c; verdict $? "a failed tangle replaced a file"; restore
mutate '^<<compute the loss>>$' '<<compute the los>>'
fails "a misspelt use" "compute the los" make check-tangle; restore
mutate '^<<\[\[kernels\/kernels.c\]\]>>=' '<<[[kernels\/kernel.c]]>>='
fails "a misspelt root" "kernel.c" make check-tangle; restore
printf '<<nobody uses this>>=\nint x;\n@\n' >>ghost.nw
fails "an unused chunk" "nobody uses this" make check-tangle; restore
STEPS=tangle; export STEPS
mutate '^<<compute the loss>>$' '<<compute the los>>'
fails "a misspelt use under make check" "1 failed" make check; restore
unset STEPS

# The parser that tangles reads noweb's markup; noweb's own tangling, without
# trailing blanks, gives the same text.
paper/web/tangle --plain plain
for root in $(sed -n 's/^\\layerfile{\([^}]*\)}.*/\1/p' ghost.nw); do
  notangle -R"[[$root]]" ghost.nw | sed 's/[ \t]*$//' | cmp -s - "plain/$root"
  verdict $? "$root is not what notangle makes of it"
done

# Every file says what it is, and no pointer to the book stands inside a body.
for file in $(find generated -name '*.[ch]'); do
  head -8 "$file" | tr '\n' ' ' | grep -qE "^/\* ${file#generated/} -- .* Book: [0-9A-Z.]+ .*SPDX-License-Identifier: .* Sum of what follows: [0-9a-f]{16} \*/"
  verdict $? "$file does not open with its name, purpose, section and licence"
  ! grep -nE '^ +/\* Book:| +$' "$file"; verdict $? "$file: a pointer inside a body, or trailing blanks"
done
[ "$(grep -rhoE '/\* Book: .*' generated/kernels/kernels.c | sort | uniq -d)" = "" ]
verdict $? "a pointer stands twice in kernels.c"
mutate '^\\layerfile{kernels\/libm.h}.*' ''
fails "a file without a purpose" "kernels/libm.h" make check-tangle; restore

# A tree in which nothing changed needs neither noweb nor Python; one in which
# something did says so.
bare() { # COMMAND...: without Python
  mkdir -p bin; for tool in /usr/bin/* /bin/*; do
    case ${tool##*/} in python3*|pyenv*) ;; *) ln -sf "$tool" bin/ ;; esac; done
  PATH=$PWD/bin "$@"; }
bare make tangle >log 2>&1; verdict $? "an unchanged tree asks for Python: $(tail -2 log)"; rm build/tangle.stamp
mutate 'A recurrent network' 'A recurrent net'
fails "a changed source without Python" "make deps-check" bare make tangle; restore
sed -i 's/const double t = HALF_PI/const double u = HALF_PI/' generated/kernels/kernels.c
fails "a hand edit without Python" "kernels.c: FAILED" bare make tangle; restore
rm -rf bin

# Noweb's traps, which tangle silently to something else.
printf '%%%%\n<<constants>>=\n/*@\n@ requires 0 < r;\n*/\n@\n' >>ghost.nw
fails "a contract line that ends its chunk" "ends the chunk\|ends a chunk" paper/web/lint ghost.nw; restore
printf 'Prose.\n<<constants>>=\nstatic void shifted(int a, int b) { a <<= 3; b >>= 2; }\n@\n' >>ghost.nw
fails "shifts read as a chunk" "shift\|chunk" paper/web/lint ghost.nw; restore
printf 'Prose.\n<<a_name with a bar>>=\nint x;\n@\n' >>ghost.nw
fails "an underscore in a chunk name" "underscore" paper/web/lint ghost.nw; restore
printf 'Prose.\n<<constants>>=\nint x;\n\n<<constants>>=\nint y;\n@\n' >>ghost.nw
fails "a chunk without an end" "end it with @" paper/web/lint ghost.nw; restore
printf '\n\\begin{equation}\\label{eq:one-step} x \\end{equation}\n' >>ghost.nw
fails "a label given twice" "is a label of line" paper/web/lint ghost.nw; restore
printf '\nThe answer is 9.1321 in all.\n' >>ghost.nw
fails "a result typed by hand" "typed by hand" paper/web/lint ghost.nw; restore

# Prose recompiles nothing; code recompiles what it must.
build() { make OPT=-O0 build/libghost.a; }
build >log 2>&1; verdict $? "make: $(tail -3 log)"
find build -name '*.o' -printf '%p %T@\n' | sort >before
sleep 0.02
mutate 'A recurrent network' 'A recurrent net'
build >log 2>&1
find build -name '*.o' -printf '%p %T@\n' | sort >after
cmp -s before after; verdict $? "an edit of prose recompiled: $(diff before after | grep '^>' | head -3)"
! grep -q 'gcc\|ld -r' log; verdict $? "an edit of prose ran the compiler"
make -s check-tangle >log 2>&1; verdict $? "an edit of prose changed generated/"
mutate 'const double root = libm_sqrt(r);' 'const double root = libm_sqrt(r + 0.0);'
build >log 2>&1
find build -name '*.o' -printf '%p %T@\n' | sort >after
diff before after | grep '^>' | grep -q kernels.o; verdict $? "an edit of code left kernels.o alone"
! diff before after | grep '^>' | grep -q 'certify.o'; verdict $? "an edit of kernels.c recompiled certify.c"
build >log 2>&1; ! grep -q 'gcc\|ld -r' log; verdict $? "a second make compiles again"
restore

# The debug build: compiler errors, debug information and asserts name ghost.nw.
line=$(grep -n 'double early = T - t;' ghost.nw | cut -d: -f1)
mutate 'double early = T - t;' 'double early = T - ;'
fails "an error of the compiler" "ghost.nw:$line:" make debug; restore
make -s debug >log 2>&1; verdict $? "make debug: $(tail -3 log)"
[ "$(build/debug/ghost rate --T 100)" = 9.1321022844377278e-10 ]; verdict $? "the debug build computes otherwise"
address=$(nm build/debug/ghost | awk '$3 == "loss" { print $1 }')
where=$(addr2line -e build/debug/ghost "$address")
first=$(grep -n '^double loss(double r, double T)$' ghost.nw | cut -d: -f1)
[[ $where == *ghost.nw:* ]] && [ $((${where##*:} - first)) -le 1 ] && [ $((${where##*:} - first)) -ge 0 ]
verdict $? "debug information of loss: $where, not ghost.nw:$first"
mutate 'double early = T - t;' 'double early = T - t; __builtin_trap();'
# in the place of an empty line: all others keep their numbers, and their objects
sed -i '/^<<\[\[kernels\/kernels.c\]\]>>=/,/^$/s/^$/#include <assert.h>/' ghost.nw
sed -i 's/__builtin_trap();/assert(early > 1e9);/' ghost.nw
line=$(grep -n 'assert(early > 1e9)' ghost.nw | cut -d: -f1)
make -s debug >log 2>&1; verdict $? "make debug with an assert: $(tail -3 log)"
fails "an assert" "ghost.nw:$line:" build/debug/ghost loss --r 0.001 --T 100
restore
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
