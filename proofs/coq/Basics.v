(** Facts about the model's constants that every other file needs: signs, and
    what the optimum, the point of no return and the critical rate are to each
    other. *)
From Coq Require Import Reals Lra Psatz Ratan.
From Ghost Require Import Model.
Open Scope R_scope.

Lemma r_star_pos T : 0 < T -> 0 < r_star T.
Proof.
intros HT; unfold r_star; apply Rdiv_lt_0_compat.
- apply pow_lt, PI_RGT_0.
- assert (0 < T ^ 2) by (apply pow_lt; lra); lra.
Qed.

Lemma r_return_pos T : 0 < T -> 0 < r_return T.
Proof. intros HT; unfold r_return; pose proof (r_star_pos T HT); lra. Qed.

Lemma r_return_lt_r_star T : 0 < T -> r_return T < r_star T.
Proof. intros HT; unfold r_return; pose proof (r_star_pos T HT); lra. Qed.

Lemma alpha_star_pos T : 0 < T -> 0 < alpha_star T.
Proof.
intros HT; unfold alpha_star; apply Rdiv_lt_0_compat.
- assert (0 < PI ^ 4) by apply pow_lt, PI_RGT_0; lra.
- apply pow_lt; lra.
Qed.

Lemma sqrt_r_star T : 0 < T -> sqrt (r_star T) = PI / (2 * T).
Proof.
intros HT; unfold r_star; pose proof PI_RGT_0.
replace (PI ^ 2 / (4 * T ^ 2)) with ((PI / (2 * T)) ^ 2) by (field; lra).
rewrite sqrt_pow2; [reflexivity | left; apply Rdiv_lt_0_compat; lra].
Qed.

Lemma sqrt_r_return T : 0 < T -> sqrt (r_return T) = PI / (4 * T).
Proof.
intros HT; unfold r_return, r_star; pose proof PI_RGT_0.
replace (PI ^ 2 / (4 * T ^ 2) / 4) with ((PI / (4 * T)) ^ 2) by (field; lra).
rewrite sqrt_pow2; [reflexivity | left; apply Rdiv_lt_0_compat; lra].
Qed.

Lemma t_star_pos r : 0 < r -> 0 < t_star r.
Proof.
intros Hr; unfold t_star; pose proof PI_RGT_0; pose proof (sqrt_lt_R0 r Hr).
apply Rdiv_lt_0_compat; lra.
Qed.

Lemma t_star_r_star T : 0 < T -> t_star (r_star T) = T.
Proof.
intros HT; unfold t_star; rewrite sqrt_r_star by assumption.
pose proof PI_RGT_0; field; lra.
Qed.

Lemma t_star_r_return T : 0 < T -> t_star (r_return T) = 2 * T.
Proof.
intros HT; unfold t_star; rewrite sqrt_r_return by assumption.
pose proof PI_RGT_0; field; lra.
Qed.

Lemma t_star_decreasing r q : 0 < r -> r < q -> t_star q < t_star r.
Proof.
intros Hr Hq; unfold t_star, Rdiv; pose proof PI_RGT_0.
apply Rmult_lt_compat_l; [assumption |].
pose proof (sqrt_lt_R0 r Hr); pose proof (sqrt_lt_1 r q ltac:(lra) ltac:(lra) Hq).
apply Rinv_lt_contravar; [apply Rmult_lt_0_compat |]; lra.
Qed.

Lemma t_star_le r q : 0 < r -> r <= q -> t_star q <= t_star r.
Proof.
intros Hr [Hq | ->]; [left; now apply t_star_decreasing | right; reflexivity].
Qed.

Lemma slope_pos r : 0 < r -> 0 < slope r.
Proof.
intros Hr; unfold slope; pose proof PI_RGT_0; pose proof (sqrt_lt_R0 r Hr).
apply Rdiv_lt_0_compat; [assumption |].
assert (0 < r * sqrt r) by (apply Rmult_lt_0_compat; assumption); lra.
Qed.

Lemma slope_r_star T : 0 < T -> slope (r_star T) = 2 * T ^ 3 / PI ^ 2.
Proof.
intros HT; unfold slope; rewrite sqrt_r_star by assumption.
unfold r_star; pose proof PI_RGT_0; field; lra.
Qed.

Lemma slope_r_return T : 0 < T -> slope (r_return T) = 16 * T ^ 3 / PI ^ 2.
Proof.
intros HT; unfold slope; rewrite sqrt_r_return by assumption.
unfold r_return, r_star; pose proof PI_RGT_0; field; lra.
Qed.

Lemma slope_scaled q s : 0 < q -> 0 < s -> slope (q * s) = slope q / (s * sqrt s).
Proof.
intros Hq Hs; unfold slope; rewrite sqrt_mult by lra.
pose proof (sqrt_lt_R0 q Hq); pose proof (sqrt_lt_R0 s Hs); pose proof PI_RGT_0.
field; repeat split; lra.
Qed.

Lemma alpha_star_slope T : 0 < T -> alpha_star T * slope (r_star T) = 3 / 4 * r_star T.
Proof.
intros HT; rewrite slope_r_star by assumption.
unfold alpha_star, r_star; pose proof PI_RGT_0; field; lra.
Qed.

(** pi to sixteen decimals, by Machin's formula, so that no number here needs more than
    the axioms of the reals. *)
Lemma PI_bounds : 31415926535897932 / 10 ^ 16 < PI < 31415926535897933 / 10 ^ 16.
Proof.
destruct (PI_2_3_7_ineq 8) as [L U].
unfold tg_alt, PI_2_3_7_tg, Ratan_seq in L, U; simpl in L, U; lra.
Qed.

Lemma alpha_star_100 : 913210228443772 / 10 ^ 24 < alpha_star 100 < 913210228443773 / 10 ^ 24.
Proof.
pose proof PI_bounds as [L U]; unfold alpha_star.
set (a := 31415926535897932 / 10 ^ 16) in *; set (b := 31415926535897933 / 10 ^ 16) in *.
assert (Ha : 0 < a) by (unfold a; lra).
assert (L2 : a ^ 2 < PI ^ 2) by nra; assert (U2 : PI ^ 2 < b ^ 2) by nra.
assert (P2 : 0 < a ^ 2) by nra.
assert (L4 : (a ^ 2) ^ 2 < PI ^ 4) by (replace (PI ^ 4) with ((PI ^ 2) ^ 2) by ring; nra).
assert (U4 : PI ^ 4 < (b ^ 2) ^ 2) by (replace (PI ^ 4) with ((PI ^ 2) ^ 2) by ring; nra).
unfold a, b in *; lra.
Qed.

Lemma ln_below_tangent u v : 0 < u -> 0 < v -> ln v - ln u <= (v - u) / u.
Proof.
intros Hu Hv; replace ((v - u) / u) with (v / u - 1) by (field; lra).
assert (P : 0 < / u) by now apply Rinv_0_lt_compat.
replace (ln v - ln u) with (ln (v / u)) by (unfold Rdiv; rewrite ln_mult, ln_Rinv by assumption; ring).
pose proof (exp_ineq1_le (ln (v / u))) as H.
rewrite exp_ln in H by (now apply Rdiv_lt_0_compat); lra.
Qed.
