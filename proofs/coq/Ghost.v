(** What the word "ghost" says, as inequalities: at the optimum the flow is slow
    for half of the delay, the optimum is positive and as small as one likes,
    and above (4/3) alpha* a single step of descent can cross the bifurcation. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Ghost Require Import Model Basics Flow Rate.
Open Scope R_scope.

Lemma tan_small u : 0 <= u <= PI / 4 -> 0 <= tan u <= 1.
Proof.
intros [H0 H1]; pose proof PI_RGT_0; split.
- destruct H0 as [H0 | <-]; [| rewrite tan_0; lra].
  left; apply tan_gt_0; lra.
- rewrite <- tan_PI4; destruct H1 as [H1 | ->]; [| lra].
  left; apply tan_increasing; lra.
Qed.

(** At the optimum the speed stays between r* and 2 r* for half of the delay. *)
Theorem ghost_is_slow T t :
  0 < T -> 0 <= t <= T / 2 ->
  r_star T <= flow (r_star T) t ^ 2 + r_star T <= 2 * r_star T.
Proof.
intros HT Ht; pose proof (r_star_pos T HT) as Hq; pose proof PI_RGT_0.
rewrite flow_above, sqrt_r_star by assumption.
assert (U : 0 <= PI / (2 * T) * t <= PI / 4).
{ assert (0 < PI / (2 * T)) by (apply Rdiv_lt_0_compat; lra); split; [nra |].
  replace (PI / 4) with (PI / (2 * T) * (T / 2)) by (field; lra).
  apply Rmult_le_compat_l; lra. }
destruct (tan_small _ U) as [A B]; set (y := tan _) in *.
assert (E : r_star T = (PI / (2 * T)) ^ 2) by (unfold r_star; field; lra).
rewrite E in *; set (q := PI / (2 * T)) in *.
assert (0 <= y ^ 2 <= 1) by nra. assert (0 <= q ^ 2) by nra.
replace ((q * y) ^ 2) with (q ^ 2 * y ^ 2) by ring; nra.
Qed.

(** The optimum is positive for every delay, and below any bound for large ones. *)
Theorem optimum_is_small_for_long_delays T eps :
  0 < eps -> PI / (2 * sqrt eps) < T -> 0 < r_star T < eps.
Proof.
intros He HT; pose proof (sqrt_lt_R0 eps He) as Q; pose proof PI_RGT_0.
assert (P : 0 < PI / (2 * sqrt eps)) by (apply Rdiv_lt_0_compat; lra).
assert (0 < T) by lra; split; [now apply r_star_pos |].
assert (K : PI / (2 * T) < sqrt eps).
{ apply (Rmult_lt_reg_r (2 * T)); [lra |].
  replace (PI / (2 * T) * (2 * T)) with (PI / (2 * sqrt eps) * (2 * sqrt eps)) by (field; lra).
  nra. }
assert (0 < PI / (2 * T)) by (apply Rdiv_lt_0_compat; lra).
replace (r_star T) with (PI / (2 * T) * (PI / (2 * T))) by (unfold r_star; field; lra).
rewrite <- (sqrt_sqrt eps) by lra; nra.
Qed.

(** Above (4/3) alpha* some start above the optimum is thrown below r = 0 in one
    step, whatever the convention: a saddle-node bifurcation. *)
Theorem supercritical_step_can_bifurcate T alpha :
  0 < T -> 4 / 3 * alpha_star T < alpha ->
  exists r, r_star T < r /\ forall k, step T alpha k r < 0.
Proof.
intros HT H; pose proof (alpha_star_pos T HT) as Ha; pose proof (r_star_pos T HT) as Hq.
assert (A : 4 / 3 < alpha / alpha_star T).
{ apply (Rmult_lt_reg_r (alpha_star T)); [lra |].
  replace (alpha / alpha_star T * alpha_star T) with alpha by (field; lra); lra. }
set (e := Rmin ((3 / 4 * (alpha / alpha_star T) - 1) / 62) 1).
assert (He : 0 < e <= 1 /\ 62 * e <= 3 / 4 * (alpha / alpha_star T) - 1).
{ unfold e, Rmin; destruct (Rle_dec ((3 / 4 * (alpha / alpha_star T) - 1) / 62) 1); lra. }
exists (r_star T * (1 + e) ^ 2); split; [nra | intros k].
rewrite step_conjugate_to_map by assumption; set (a := alpha / alpha_star T) in *.
assert (S1 : 1 < (1 + e) ^ 2) by nra.
assert (M : map a k ((1 + e) ^ 2) < 0); [| nra].
unfold map.
destruct (Rlt_dec ((1 + e) ^ 2) (1 / 4)); [exfalso; lra |].
destruct (Rlt_dec ((1 + e) ^ 2) 1); [exfalso; lra |].
destruct (Req_EM_T ((1 + e) ^ 2) 1); [exfalso; lra |].
rewrite sqrt_pow2 by lra.
replace ((1 + e) ^ 2 * (1 + e)) with ((1 + e) ^ 3) by ring.
assert (P : 0 < (1 + e) ^ 3) by (apply pow_lt; lra).
assert (K : (1 + e) ^ 2 < 3 / 4 * a / (1 + e) ^ 3); [| lra].
apply (Rmult_lt_reg_r ((1 + e) ^ 3)); [assumption |].
replace (3 / 4 * a / (1 + e) ^ 3 * (1 + e) ^ 3) with (3 / 4 * a) by (field; lra).
assert (e ^ 2 <= e) by nra. assert (0 <= e ^ 2) by nra.
assert (e ^ 3 <= e) by nra. assert (e ^ 4 <= e) by nra. assert (e ^ 5 <= e) by nra.
nra.
Qed.
