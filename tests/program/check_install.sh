#!/usr/bin/env bash
# Installs into a temporary DESTDIR and uses what is there as a stranger would:
# the README's example, shared and static, C and C++, and the manual page.
set -u
. tests/program/calls.sh
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0
verdict() { if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $2"; fi; }

make -s install DESTDIR="$tmp/stage" PREFIX=/opt/ghost >"$tmp/log" 2>&1
verdict $? "make install: $(tail -3 "$tmp/log")"
root=$tmp/stage/opt/ghost
for file in bin/ghost include/ghost.h lib/libghost.a lib/libghost.so \
            lib/libghost.so.0 lib/pkgconfig/ghost.pc share/man/man1/ghost.1 share/ghost/ghost.py; do
  [ -s "$root/$file" ]; verdict $? "$file is not installed"
done
[ -z "$(find "$tmp/stage" ! -path "$root*" ! -type d)" ]; verdict $? "files outside PREFIX"
! grep -rlq "$tmp" "$root/lib/pkgconfig" "$root/share"; verdict $? "DESTDIR leaked into a file"

# Only ghost_* may be seen, in both libraries; kernels carry bare names.
for library in "-D $root/lib/libghost.so" "$root/lib/libghost.a"; do
  # shellcheck disable=SC2086
  strangers=$(nm -g --defined-only $library 2>/dev/null | awk 'NF == 3 && $3 !~ /^ghost_/ { print $3 }')
  [ -z "$strangers" ]; verdict $? "symbols of $library: $strangers"
done
readelf -d "$root/lib/libghost.so" | grep -q 'SONAME.*libghost.so.0]'; verdict $? soname

# The example stands once, in the README.
sed -n '/<!-- example -->/,/<!-- \/example -->/p' README.md | sed '/^<!--/d; /^```/d' >"$tmp/example.c"
lines=$(grep -c . "$tmp/example.c")
[ "$lines" -ge 5 ] && [ "$lines" -le 12 ]; verdict $? "the README's example has $lines lines"
want=$(build/ghost rate --T 100 | xargs printf 'alpha* = %.6g, loss = ')$(build/ghost loss --r 1e-3 --T 100 | xargs printf '%.6g')

export PKG_CONFIG_PATH=$root/lib/pkgconfig
config() { pkg-config --define-variable=prefix="$root" "$@" ghost; }
[ "$(config --modversion)" = "$(build/ghost --version | cut -d' ' -f2)" ]; verdict $? "versions differ"
tree=$PWD; cd "$tmp" || exit 1
warn="-std=c17 -Wall -Wextra -Wconversion -Wshadow -Wpedantic -Werror"
for cc in "${CC:-gcc}" clang; do
  command -v "$cc" >/dev/null || continue
  # shellcheck disable=SC2046,SC2086
  $cc $warn example.c $(config --cflags --libs) -o shared && got=$(LD_LIBRARY_PATH=$root/lib ./shared) && [ "$got" = "$want" ]
  verdict $? "$cc, shared: '${got:-}' and not '$want'"
  # shellcheck disable=SC2046,SC2086
  $cc $warn example.c $(config --static --cflags --libs | sed 's/-lghost/-l:libghost.a/') -o static &&
    got=$(./static) && [ "$got" = "$want" ] && ! readelf -d static | grep -q libghost
  verdict $? "$cc, static: '${got:-}' and not '$want'"
done
# shellcheck disable=SC2046
printf '#include <ghost.h>\nint main() { double x; return ghost_r_star(1.0, &x); }\n' >plus.cc &&
  g++ -Wall -Wextra -Werror plus.cc $(config --cflags --libs) -o plus && LD_LIBRARY_PATH=$root/lib ./plus
verdict $? "C++"
printf '#include <ghost.h>\n' >alone.c; # shellcheck disable=SC2046
"${CC:-gcc}" -std=c99 -Wpedantic -Werror -fsyntax-only $(config --cflags) alone.c; verdict $? "the header alone, C99"
"$root/bin/ghost" rate --T 100 >/dev/null; verdict $? "the installed program"
got=$(env -u GHOST_LIBRARY PYTHONPATH="$root/share/ghost" PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 -c \
  'import ghost; print("%.17g" % ghost.critical_rate(100.0))') && [ "$got" = "$("$root/bin/ghost" rate --T 100)" ]
verdict $? "the Python module: '$got'"
# The README's session, in an environment of its own.
sed -n '/<!-- session -->/,/<!-- \/session -->/p' "$tree/README.md" | sed '/^<!--/d; /^```/d' >session.py
[ "$(grep -c . session.py)" -ge 5 ] && /usr/bin/python3 -m venv --system-site-packages --without-pip venv &&
  PYTHONPATH="$root/share/ghost" PYTHONDONTWRITEBYTECODE=1 venv/bin/python session.py >said && [ -s net.pdf ] && grep -q stable said
verdict $? "the README's session: $(cat said)"

# The installed program audits claims that read each kind of table, all claims with SLOW=1,
# from an empty folder, without a source tree and with nothing in the environment, to the
# byte; a program that was moved away from its tables says what is not there, and leaves
# the claim open.
mkdir empty && cd empty || exit 1
if [ -n "${SLOW:-}" ]; then
  env -i "$root/bin/ghost" audit --format csv >../audit.csv 2>../err; verdict $? "the installed audit: $(cat ../err)"
  cmp -s ../audit.csv "$tree/paper/data/audit.csv"; verdict $? "the installed audit is another one"
fi
for id in eq15-rate fig4-stuck ranks-stabilise fig6a-trend delay-ramp v2-collapse v2-remedies v2-abrupt slow-full; do
  env -i "$root/bin/ghost" audit --claim $id --format csv 2>../err | sed 1d >../row.csv
  [ -s ../row.csv ] && grep -qxFf ../row.csv "$tree/paper/data/audit.csv"; verdict $? "the installed audit of $id: $(cat ../err)"
done
cd .. && mkdir -p moved/bin && cp "$root/bin/ghost" moved/bin
env -u GHOST_DATA moved/bin/ghost audit --format csv --claim fig4-stuck >moved.csv 2>err
[ $? = 1 ]; verdict $? "an audit without tables: $(cat err)"
grep -q 'No such file' moved.csv; verdict $? "data found where there is none"

# The manual page: well-formed, and every verb with every option stands in it.
page=share/man/man1/ghost.1
[ "$(head -c 9 "$root/$page")" = ".TH GHOST" ]; verdict $? "the manual page's head"
if command -v groff >/dev/null; then
  [ -z "$(groff -man -Tascii -ww "$root/$page" 2>&1 >page)" ]; verdict $? "groff warns"
  sed -i 's/.\x08//g; s/\x1b\[[0-9;]*m//g' page
  while read -r verb; do # shellcheck disable=SC2086
    for option in $("$root/bin/ghost" $verb --help | LC_ALL=C grep -oE -- '^ +--[a-z0-9A-Z-]+'); do
      grep -qE -- "$option" page; verdict $? "the manual lacks $verb $option"
    done
  done < <(keys_in_help "$root/bin/ghost")
  for status in 0 1 2 3; do
    sed -n '/^EXIT STATUS/,/^[A-Z]/{//!p}' page | grep -qE "^ +$status "; verdict $? "the manual lacks status $status"
  done
fi

# Twice is the same tree; removing by the list leaves nothing.
(cd "$tree" && make -s install DESTDIR="$tmp/again" PREFIX=/opt/ghost) >/dev/null 2>&1
diff -r "$tmp/stage" "$tmp/again" >/dev/null; verdict $? "two installations differ"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
