#!/usr/bin/env bash
# The gates of the proofs, each shown a fault that it must refuse: a bound that
# is too small, a loop that goes too far, a gap in a proof, a theorem under
# another name, a literal that ACSL misreads, a lemma and an axiom without
# proofs, a canary that is true.
# Each gate is also shown the sources as they are, which it must pass.
set -uo pipefail
passed=0 failed=0
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT

# refused NAME MESSAGE COMMAND...: must fail, and say so.
refused() { local name=$1 message=$2; shift 2
  if "$@" >"$tmp/log" 2>&1; then failed=$((failed + 1)); echo "FAILED: not refused: $name"
  elif ! grep -qE -- "$message" "$tmp/log"; then
    failed=$((failed + 1)); echo "FAILED: $name: refused, but not for '$message'"; tail -3 "$tmp/log"
  else passed=$((passed + 1)); echo "$name: refused: $(grep -m1 -oE -- "$message.*" "$tmp/log")"; fi; }
accepted() { local name=$1; shift
  if "$@" >"$tmp/log" 2>&1; then passed=$((passed + 1)); else
    failed=$((failed + 1)); echo "FAILED: $name"; tail -5 "$tmp/log"; fi; }
prove() { proofs/prove --out "$tmp/out" --timeout 2 "$@"; }
# changed FOLDER FILE SED: a copy of a folder with one file edited, truly.
changed() { rm -rf "$tmp/copy"; cp -r "$1" "$tmp/copy"
  sed -i -E "$3" "$tmp/copy/$2"
  ! cmp -s "$1/$2" "$tmp/copy/$2" || { failed=$((failed + 1)); echo "FAILED: no such text in $2: $3"; }; }
trace() { ( cd "$1" && AUDIT=$tmp/audit.csv paper/web/trace ); }

case_half_a_bound_is_refused() {
  accepted 'the contract of r_star' prove --only r_star
  changed generated/kernels kernels.h '/rel_le\(.result, r_star\(T\)/s/p-52/p-53/'
  refused 'half of the bound of r_star' 'not proved: r_star_ensures_error' \
    prove --only r_star --source "$tmp/copy"
}
case_a_lane_too_many_is_refused() {
  accepted 'the contract of mend_far' proofs/prove-lanes --only mend_far --out "$tmp/lanes"
  changed generated/kernels lanes.c '/^static __attribute__.*mend_far/,/^}/s|g < units / LANES|g <= units / LANES|'
  refused 'a group behind the last' 'not proved: mend_far' \
    proofs/prove-lanes --only mend_far --source "$tmp/copy" --out "$tmp/lanes" --timeout 5
}
case_a_misread_literal_is_refused() {
  changed generated/kernels kernels.c 's|//@ assert root: root == fl_root\(r\);|& //@ assert low: root <= 1e300;|'
  refused 'the literal 1e300' 'ACSL misreads a literal' \
    prove --steps literals --source "$tmp/copy"
}
case_a_gap_is_refused() {
  accepted 'the scripts without gaps' proofs/check-coq --gaps proofs/coq
  changed proofs/coq Flow.v '0,/^Qed\./s//Admitted./'
  refused 'Admitted in Flow.v' 'a proof has a gap' proofs/check-coq --gaps "$tmp/copy"
  changed proofs/coq Loss.v '$aAxiom easy : forall T r : R, loss T r = 0.'
  refused 'an axiom in Loss.v' 'a proof has a gap' proofs/check-coq --gaps "$tmp/copy"
}
case_a_theorem_renamed_is_refused() {
  cp "${AUDIT:-paper/data/audit.csv}" "$tmp/audit.csv"
  mkdir "$tmp/tree" "$tmp/tree/proofs"
  for f in ghost.nw generated tests paper build; do ln -s "$PWD/$f" "$tmp/tree/$f"; done
  cp -r proofs/coq "$tmp/tree/proofs/coq"
  accepted 'the trace' trace "$tmp/tree"
  sed -i 's/^Theorem flow_escapes_at_t_star /Theorem flow_escapes_at_all /' "$tmp/tree/proofs/coq/Flow.v"
  refused 'a theorem under another name' 'names theorem flow_escapes_at_t_star' trace "$tmp/tree"
}
case_a_lemma_without_proof_is_refused() {
  changed proofs/wp ghost.mlw 's|^  axiom slope_error|  axiom too_small : forall t: real [fl_return t].\n    0x1p-510 <=. t -> fl_return t <=. 0x1p10\n&|; s|^    lemma slope_error,|&\n    lemma too_small,|'
  refused 'a false lemma of the theory' 'the Why3 lemma too_small has no proof' \
    prove --steps theory --wp "$tmp/copy"
  refused 'a fact of the theory without a twin' 'too_small has no Lemma' \
    proofs/twins --check "$tmp/copy/ghost.mlw"
}
case_a_canary_that_is_proved_is_refused() {
  changed proofs/wp canary.c 's|ensures bad_below: .result < 1.0;|ensures bad_below: 0 < \\result;|'
  refused 'a true statement among the false ones' 'false canary canary_escape_ensures_bad_below is proved' \
    prove --steps canaries --wp "$tmp/copy"
}
# The stored table of mutants belongs to these sources, and so does the page.
case_records_are_of_these_sources() {
  accepted 'the table of mutants' proofs/mutate --check
  accepted 'one of its verdicts, found again' proofs/mutate --sample 1
  accepted 'the trust page' proofs/trust-page --check
}

case_half_a_bound_is_refused
case_a_lane_too_many_is_refused
case_a_misread_literal_is_refused
case_a_gap_is_refused
case_a_theorem_renamed_is_refused
case_a_lemma_without_proof_is_refused
case_a_canary_that_is_proved_is_refused
case_records_are_of_these_sources
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
