#!/usr/bin/env bash
# Every file of tests/cases in one table: the call, what tests/cases/WANTED wants, what
# came out.  Each has two seconds of processor; a refusal is one line, and makes nothing.
set -uo pipefail
ghost=$(realpath "${GHOST:-build/ghost}") cases=$PWD/tests/cases
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$cases" || exit 1
out=$tmp/out err=$tmp/err passed=0 failed=0
kinds() { # how many of each kind in a table of points; zeros before and after, of a way's
  if head -n 1 "$out" | grep -q ^epoch_from; then awk -F, 'NR > 1 { printf "%s%s->%s %s", (NR > 2 ? " " : ""), $3, $4, $NF }' "$out"
  else sed 1d "$out" | cut -d, -f"$(head -n 1 "$out" | tr , '\n' | grep -nx kind | cut -d: -f1)" | sort | uniq -c | awk '{ printf "%s%s=%d", (NR > 1 ? " " : ""), $2, $1 }'; fi
}
trim() { local t=$1; t=${t#"${t%%[! ]*}"}; printf '%s' "${t%"${t##*[! ]}"}"; }
while IFS='|' read -r file call status wanted; do
  [[ $file != '#'* ]] || continue
  file=$(trim "$file") call=$(trim "$call") status=$(trim "$status") wanted=$(trim "$wanted")
  call=${call//FILE/$file}; read -ra words <<<"${call/#latent /network latent --init }"
  made=(); [[ ! ${words[*]} =~ ^(slow|network\ latent) || $status != 2 ]] || made=(--out "$tmp/made")
  start=$(date +%s%N)
  (ulimit -t "${CPU_SECONDS:-2}"; exec timeout 60 "$ghost" "${words[@]}" "${made[@]}") >"$out" 2>"$err" </dev/null; rc=$?
  ms=$((($(date +%s%N) - start) / 1000000))
  case $rc in
    0|3) came=$(kinds); [ ! -s "$err" ] && good=1 || good=0; [ "$came" = "$wanted" ] || good=0 ;;
    *) came=$(head -n 1 "$err"); good=0
      [[ "$(wc -l <"$err")" = 1 && ! -s $out && ! -e $tmp/made && $came == *"$wanted" ]] && good=1 ;;
  esac
  [ "$rc" = "$status" ] || good=0
  if [ $good = 1 ]; then passed=$((passed + 1)) mark=ok; else failed=$((failed + 1)) mark=FAIL; fi
  printf '%-4s %-38s wanted %s %-62s came %s %s, %d ms\n' $mark "$file" "$status" "$wanted" "$rc" \
    "${came#*"$file": }" "$ms"
  rm -f "$tmp/made"
done <WANTED
for file in */*.np[yz]; do # no file without a row
  if grep -q "^$file " WANTED; then passed=$((passed + 1))
  else failed=$((failed + 1)); echo "FAIL $file has no row in tests/cases/WANTED"; fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
