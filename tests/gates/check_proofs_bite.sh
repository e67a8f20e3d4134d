#!/usr/bin/env bash
# The gates of the proofs, each shown a fault that it must refuse: a bound that
# is too small, a clause left out, a domain that is empty, a loop that goes too
# far, a gap in a proof, a theorem under another name, a literal that ACSL
# misreads, axioms, lemmas and definitions without proofs, wherever they stand and
# however they are laid out, a canary that is true, verdicts of other sources.
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
# A contract with a clause less has only goals that are proved; it has fewer.
case_a_clause_left_out_is_refused() {
  changed generated/kernels kernels.h '/ensures value: .result == fl_r_star\(T\);/d'
  refused 'r_star without a clause' 'on record, and not asked: r_star r_star_ensures_value' \
    prove --only r_star --source "$tmp/copy"
  changed generated/kernels lanes.c '/mend_far\(size_t/,/^}/{/assert group/d}'
  refused 'mend_far without an assertion' 'on record, and not asked: mend_far mend_far_assert_group' \
    proofs/prove-lanes --only mend_far --source "$tmp/copy" --out "$tmp/lanes" --timeout 5
}
# Where nothing satisfies the hypotheses, everything is proved: the smoke tests tell.
case_an_empty_domain_is_refused() {
  changed generated/kernels exact.h 's|0x1p-510 <= T <= 0x1p510|0x1p510 <= T <= 0x1p-510|'
  refused 'r_star on an empty domain' 'vacuous: r_star_wp_smoke' \
    prove --only r_star --source "$tmp/copy"
}
case_an_empty_domain_of_lanes_is_refused() {
  changed generated/kernels lanes.c 's|^/\*@ requires units % LANES == 0;|& requires units < 0;|'
  refused 'mend_far on an empty domain' 'vacuous: mend_far_wp_smoke' \
    proofs/prove-lanes --only mend_far --source "$tmp/copy" --out "$tmp/lanes" --timeout 5
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
false_lemma() { # a fact of the theory that is none
  changed proofs/wp ghost.mlw 's|^  axiom slope_error|  axiom too_small : forall t: real [fl_return t].\n    0x1p-510 <=. t -> fl_return t <=. 0x1p10\n&|; s|^    lemma slope_error,|&\n    lemma too_small,|'
}
case_a_fact_without_a_twin_is_refused() {
  accepted 'the theory' proofs/twins --check
  false_lemma
  refused 'a fact of the theory without a twin' 'too_small has no Lemma' \
    proofs/twins --check "$tmp/copy/ghost.mlw"
}
case_a_lemma_without_proof_is_refused() {
  false_lemma
  refused 'a false lemma of the theory' 'the Why3 lemma too_small has no proof' \
    prove --steps theory --wp "$tmp/copy"
}
# What Why3 reads counts, not how it is laid out, nor in which theory it stands.
case_facts_in_another_layout_are_refused() {
  changed proofs/wp ghost.mlw 's|^  axiom slope_error|    axiom hidden : 1.0 = 2.0\n&|'
  refused 'an axiom four spaces in' 'hidden has no Lemma' proofs/twins --check "$tmp/copy/ghost.mlw"
  changed proofs/wp ghost.mlw 's|^  axiom slope_error|  lemma hidden : 1.0 = 2.0 &|'
  refused 'a lemma in theory Ghost' 'theory Ghost assumes what theory Proof does not have' proofs/twins --check "$tmp/copy/ghost.mlw"
  changed proofs/wp ghost.mlw 's|^      else if r <. r_star t then -. slope r|      else if r <. r_star t then slope r|'
  refused 'the gradient with its sign turned' 'is not what the theory translates to' \
    proofs/twins --check "$tmp/copy/ghost.mlw"
  changed proofs/wp ghost.mlw '0,/^  use real.Square/s||  use real.ExpLog\n&|'
  refused 'another theory of the library' 'cannot read' proofs/twins --check "$tmp/copy/ghost.mlw"
  changed proofs/wp ghost.mlw 's|^  function rnd .x: real. : real = .*|  function rnd (x: real) : real = x|'
  refused 'a rounding that does not round' 'theory Ghost assumes|is not what|cannot read' \
    proofs/twins --check "$tmp/copy/ghost.mlw"
  changed generated/kernels exact.h 's|logic real slope\(real r\) reads .nothing;|&\n      axiom steep: \\forall real r; slope(r) == 0;|'
  refused 'an axiom in an annotation' 'an annotation assumes what nobody proves' \
    prove --steps literals --source "$tmp/copy"
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
  mkdir -p "$tmp/other/proofs/wp/cache"
  cp -r generated tests "$tmp/other"
  cp proofs/mutate proofs/*.csv "$tmp/other/proofs"
  cp proofs/wp/{ghost.mlw,ghost.driver,survivors.txt} "$tmp/other/proofs/wp"
  sed -i 's|reads .nothing;|& |; s|logic real slope(real r)|logic real slope(real s)|' "$tmp/other/generated/kernels/exact.h"
  refused 'a table of other sources' 'verdicts of the proofs were found with other sources' \
    "$tmp/other/proofs/mutate" --check
}

case_half_a_bound_is_refused
case_a_clause_left_out_is_refused
case_an_empty_domain_is_refused
case_an_empty_domain_of_lanes_is_refused
case_a_misread_literal_is_refused
case_a_gap_is_refused
case_a_theorem_renamed_is_refused
case_a_fact_without_a_twin_is_refused
case_facts_in_another_layout_are_refused
case_a_canary_that_is_proved_is_refused
case_records_are_of_these_sources
if [ -n "${SLOW:-}" ]; then
  case_a_lane_too_many_is_refused
  case_a_lemma_without_proof_is_refused
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
