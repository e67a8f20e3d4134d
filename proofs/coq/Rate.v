(** The learning rate: descent on the loss is one map for every T, the critical
    rate (15) decides whether the kink throws a run onto the point of no return,
    below it no run ever enters the no-learning zone, and the zone keeps what it
    gets. *)
From Coq Require Import Reals Lra Psatz.
From Ghost Require Import Model Basics.
Open Scope R_scope.

(** ** One map for every T *)

(** One step of descent at (T, alpha) is, in units s = r / r*, one step of the
    map whose only parameter is a = alpha / alpha*: for every real s. *)
Theorem step_conjugate_to_map T alpha k s :
  0 < T ->
  step T alpha k (r_star T * s) = r_star T * map (alpha / alpha_star T) k s.
Proof.
intros HT; pose proof (r_star_pos T HT) as Hq; pose proof (alpha_star_pos T HT) as Ha.
pose proof (alpha_star_slope T HT) as E.
assert (G : alpha * slope (r_star T) = r_star T * (3 / 4 * (alpha / alpha_star T))).
{ replace (alpha * slope (r_star T))
    with (alpha / alpha_star T * (alpha_star T * slope (r_star T))) by (field; lra).
  rewrite E; ring. }
unfold step, grad, map, r_return.
destruct (Rlt_dec s (1 / 4)); destruct (Rlt_dec (r_star T * s) (r_star T / 4));
  try (exfalso; nra).
{ ring. }
assert (Hs : 0 < s) by lra; pose proof (sqrt_lt_R0 s Hs).
assert (S : alpha * slope (r_star T * s)
        = r_star T * (3 / 4 * (alpha / alpha_star T) / (s * sqrt s))).
{ rewrite slope_scaled by assumption.
  replace (alpha * (slope (r_star T) / (s * sqrt s)))
    with (alpha * slope (r_star T) / (s * sqrt s)) by (field; lra).
  rewrite G; field; lra. }
destruct (Rlt_dec s 1); destruct (Rlt_dec (r_star T * s) (r_star T)); try (exfalso; nra).
{ rewrite Rmult_plus_distr_l, <- S; ring. }
destruct (Req_EM_T s 1) as [e | e]; destruct (Req_EM_T (r_star T * s) (r_star T)) as [f | f].
- rewrite f, e, Rmult_minus_distr_l.
  replace (alpha * (k * slope (r_star T))) with (k * (alpha * slope (r_star T))) by ring.
  rewrite G; ring.
- exfalso; apply f; rewrite e; ring.
- exfalso; apply e; apply (Rmult_eq_reg_l (r_star T)); lra.
- rewrite Rmult_minus_distr_l, <- S; ring.
Qed.

(** A sequence is a run of descent at (T, alpha) exactly when, in units of r*, it
    is an orbit of the normalised map at a = alpha / alpha*. *)
Theorem run_is_orbit T alpha r :
  0 < T ->
  (run T alpha r <-> orbit (alpha / alpha_star T) (fun n => r n / r_star T)).
Proof.
intros HT; pose proof (r_star_pos T HT) as Hq.
assert (C : forall n k, step T alpha k (r n)
        = r_star T * map (alpha / alpha_star T) k (r n / r_star T)).
{ intros n k; rewrite <- step_conjugate_to_map by assumption; f_equal; field; lra. }
split; intros H n; destruct (H n) as (k & Hk & E); exists k; split; try assumption.
- rewrite E, C; field; lra.
- rewrite C, <- E; field; lra.
Qed.

(** Every orbit of the normalised map at a is a run of descent, for every T, at the
    rate a alpha*(T). *)
Theorem orbit_is_run T a s :
  0 < T -> orbit a s -> run T (a * alpha_star T) (fun n => r_star T * s n).
Proof.
intros HT H; pose proof (alpha_star_pos T HT).
intros n; destruct (H n) as (k & Hk & E); exists k; split; [assumption |].
rewrite step_conjugate_to_map by assumption.
replace (a * alpha_star T / alpha_star T) with a by (field; lra).
now rewrite E.
Qed.

(** ** Eq. (15) as an equivalence *)

Lemma step_from_optimum T alpha :
  0 < T ->
  step T alpha 1 (r_star T) = r_star T - alpha / alpha_star T * (3 / 4 * r_star T).
Proof.
intros HT; pose proof (alpha_star_pos T HT); pose proof (r_star_pos T HT).
rewrite <- (Rmult_1_r (r_star T)) at 1; rewrite step_conjugate_to_map by assumption.
unfold map; destruct (Rlt_dec 1 (1 / 4)); [exfalso; lra |].
destruct (Rlt_dec 1 1); [exfalso; lra |].
destruct (Req_EM_T 1 1); [field; lra | exfalso; lra].
Qed.

(** (15): the first descent from r*, with the slope from the right, lands on the
    point of no return or beyond it exactly when alpha >= alpha*. *)
Theorem critical_rate_threshold T alpha :
  0 < T -> (step T alpha 1 (r_star T) <= r_return T <-> alpha_star T <= alpha).
Proof.
intros HT; pose proof (alpha_star_pos T HT) as Ha; pose proof (r_star_pos T HT) as Hq.
rewrite step_from_optimum by assumption; unfold r_return.
assert (E : alpha = alpha / alpha_star T * alpha_star T) by (field; lra).
set (a := alpha / alpha_star T) in *.
split; intros H.
- assert (1 <= a) by nra. rewrite E; nra.
- assert (1 <= a) by (apply (Rmult_le_reg_r (alpha_star T)); lra). nra.
Qed.

(** (15): and it lands on the point of no return itself exactly when
    alpha = alpha*. *)
Theorem critical_rate_lands_on_boundary T alpha :
  0 < T -> (step T alpha 1 (r_star T) = r_return T <-> alpha = alpha_star T).
Proof.
intros HT; pose proof (alpha_star_pos T HT) as Ha; pose proof (r_star_pos T HT) as Hq.
rewrite step_from_optimum by assumption; unfold r_return.
assert (E : alpha = alpha / alpha_star T * alpha_star T) by (field; lra).
set (a := alpha / alpha_star T) in *.
split; intros H.
- assert (a = 1) by nra. rewrite E; nra.
- assert (a = 1) by (apply (Rmult_eq_reg_r (alpha_star T)); lra). nra.
Qed.

(** Some r above the optimum is thrown into the no-learning zone by one step exactly
    when alpha > alpha*. *)
Theorem zone_reachable_in_one_step T alpha :
  0 < T ->
  ((exists k r, -1 <= k <= 1 /\ r_star T < r /\ step T alpha k r < r_return T)
   <-> alpha_star T < alpha).
Proof.
intros HT; pose proof (alpha_star_pos T HT) as Ha; pose proof (r_star_pos T HT) as Hq.
assert (E : alpha = alpha / alpha_star T * alpha_star T) by (field; lra).
split.
- intros (k & r & _ & Hr & H).
  replace r with (r_star T * (r / r_star T)) in H by (field; lra).
  rewrite step_conjugate_to_map in H by assumption.
  assert (Hs : 1 < r / r_star T) by (apply (Rmult_lt_reg_r (r_star T)); [lra |]; field_simplify; lra).
  set (a := alpha / alpha_star T) in *; set (s := r / r_star T) in *.
  unfold map, r_return in H.
  destruct (Rlt_dec s (1 / 4)); [exfalso; lra |].
  destruct (Rlt_dec s 1); [exfalso; lra |].
  destruct (Req_EM_T s 1); [exfalso; lra |].
  assert (Q : 1 < sqrt s) by (rewrite <- sqrt_1; apply sqrt_lt_1; lra).
  assert (P : 1 < s * sqrt s) by nra.
  assert (I : 3 / 4 * a / (s * sqrt s) * (s * sqrt s) = 3 / 4 * a) by (field; nra).
  set (d := 3 / 4 * a / (s * sqrt s)) in *.
  assert (3 / 4 < d) by nra. assert (1 < a) by nra. rewrite E; nra.
- intros H.
  assert (A : 1 < alpha / alpha_star T) by (apply (Rmult_lt_reg_r (alpha_star T)); lra).
  clear E; set (a := alpha / alpha_star T) in *.
  (* a point just above 1: sqrt s = 1 + e with a > (1 + e)^5 suffices *)
  set (e := Rmin ((a - 1) / 93) 1).
  assert (He : 0 < e <= 1 /\ 93 * e <= a - 1).
  { unfold e, Rmin; destruct (Rle_dec ((a - 1) / 93) 1); lra. }
  exists 1, (r_star T * (1 + e) ^ 2); repeat split; try lra; [nra |].
  rewrite step_conjugate_to_map by assumption; fold a; unfold map, r_return.
  assert (1 < (1 + e) ^ 2) by nra.
  destruct (Rlt_dec ((1 + e) ^ 2) (1 / 4)); [exfalso; lra |].
  destruct (Rlt_dec ((1 + e) ^ 2) 1); [exfalso; lra |].
  destruct (Req_EM_T ((1 + e) ^ 2) 1); [exfalso; lra |].
  rewrite sqrt_pow2 by lra.
  replace ((1 + e) ^ 2 * (1 + e)) with ((1 + e) ^ 3) by ring.
  assert (P : 0 < (1 + e) ^ 3) by (apply pow_lt; lra).
  assert (K : (1 + e) ^ 2 - 1 / 4 < 3 / 4 * a / (1 + e) ^ 3).
  { apply (Rmult_lt_reg_r ((1 + e) ^ 3)); [assumption |].
    replace (3 / 4 * a / (1 + e) ^ 3 * (1 + e) ^ 3) with (3 / 4 * a) by (field; lra).
    assert (e ^ 2 <= e) by nra. assert (0 <= e ^ 2) by nra.
    assert (e ^ 3 <= e) by nra. assert (e ^ 4 <= e) by nra. assert (e ^ 5 <= e) by nra.
    nra. }
  nra.
Qed.

(** alpha*(100) = 9.13210228443772... e-10. *)
Theorem critical_rate_at_100 :
  913210228443772 / 10 ^ 24 < alpha_star 100 < 913210228443773 / 10 ^ 24.
Proof. exact alpha_star_100. Qed.

(** The paper's rounded 9 e-10 is strictly below alpha*(100): at that rate the
    first descent from the optimum stays above the point of no return. *)
Theorem rounded_rate_is_subcritical :
  9 / 10 ^ 10 < alpha_star 100 /\
  r_return 100 < step 100 (9 / 10 ^ 10) 1 (r_star 100).
Proof.
assert (H : 9 / 10 ^ 10 < alpha_star 100) by (pose proof alpha_star_100; lra).
split; [assumption |].
apply Rnot_le_lt; intros K; apply critical_rate_threshold in K; lra.
Qed.

(** alpha* scales as the fifth inverse power of T. *)
Theorem critical_rate_scaling T c :
  0 < T -> 0 < c -> alpha_star (c * T) = alpha_star T / c ^ 5.
Proof. intros; unfold alpha_star; field; lra. Qed.

(** ** Safety below the critical rate *)

Lemma map_stays_above a k s m :
  0 <= a -> -1 <= k <= 1 -> 1 / 4 <= s -> m <= s -> m <= 1 - 3 / 4 * a -> m <= map a k s.
Proof.
intros Ha Hk Hs Hm Hm'; unfold map.
assert (Q : 0 < sqrt s) by (apply sqrt_lt_R0; lra).
assert (P : 0 < s * sqrt s) by (apply Rmult_lt_0_compat; lra).
destruct (Rlt_dec s (1 / 4)); [lra |]; destruct (Rlt_dec s 1).
- assert (0 <= 3 / 4 * a / (s * sqrt s))
    by (apply Rmult_le_pos; [lra | left; now apply Rinv_0_lt_compat]); lra.
- destruct (Req_EM_T s 1); [nra |].
  assert (1 < sqrt s) by (rewrite <- sqrt_1; apply sqrt_lt_1; lra).
  assert (I : 3 / 4 * a / (s * sqrt s) * (s * sqrt s) = 3 / 4 * a) by (field; nra).
  assert (1 < s * sqrt s) by nra.
  set (d := 3 / 4 * a / (s * sqrt s)) in *; nra.
Qed.

Lemma orbit_stays_above a s m :
  0 <= a <= 1 -> orbit a s -> 1 / 4 <= m -> m <= s 0%nat -> m <= 1 - 3 / 4 * a ->
  forall n, m <= s n.
Proof.
intros Ha H Hm H0 H1 n; induction n as [| n IH]; [assumption |].
destruct (H n) as (k & Hk & ->); apply map_stays_above; lra.
Qed.

Lemma rate_ratio T alpha :
  0 < T -> alpha = alpha / alpha_star T * alpha_star T.
Proof. intros HT; pose proof (alpha_star_pos T HT); field; lra. Qed.

(** For 0 <= alpha <= alpha*, whatever subgradient each step picks, no run that
    starts at or above the point of no return ever enters the no-learning zone;
    at alpha = alpha* it may touch the boundary, but not cross it. *)
Theorem subcritical_run_avoids_zone T alpha r :
  0 < T -> 0 <= alpha <= alpha_star T -> run T alpha r -> r_return T <= r 0%nat ->
  forall n, r_return T <= r n.
Proof.
intros HT Ha H H0 n; pose proof (alpha_star_pos T HT); pose proof (r_star_pos T HT).
apply (run_is_orbit T alpha r HT) in H; pose proof (rate_ratio T alpha HT).
set (a := alpha / alpha_star T) in *; assert (0 <= a <= 1) by (split; nra).
assert (D : forall n, r n / r_star T * r_star T = r n) by (intros; field; lra).
pose proof (D 0%nat); pose proof (D n); unfold r_return in *.
assert (1 / 4 <= r n / r_star T); [| nra].
apply (orbit_stays_above a (fun n => r n / r_star T)); try lra; try assumption; nra.
Qed.

(** For alpha < alpha* the run even keeps a margin: it never falls below the
    smaller of its start and (1 - 3/4 a) r*, a = alpha/alpha*, which is above r*/4. *)
Theorem subcritical_run_keeps_margin T alpha r :
  0 < T -> 0 <= alpha < alpha_star T -> run T alpha r -> r_return T <= r 0%nat ->
  r_return T < r_star T * (1 - 3 / 4 * (alpha / alpha_star T)) /\
  forall n, Rmin (r 0%nat) (r_star T * (1 - 3 / 4 * (alpha / alpha_star T))) <= r n.
Proof.
intros HT Ha H H0; pose proof (alpha_star_pos T HT); pose proof (r_star_pos T HT).
apply (run_is_orbit T alpha r HT) in H; pose proof (rate_ratio T alpha HT).
set (a := alpha / alpha_star T) in *; assert (0 <= a < 1) by (split; nra).
unfold r_return in *; split; [nra |]; intros n.
set (m := Rmin (r 0%nat) (r_star T * (1 - 3 / 4 * a))).
assert (Hm : r_star T / 4 <= m <= r 0%nat /\ m <= r_star T * (1 - 3 / 4 * a)).
{ unfold m, Rmin; destruct (Rle_dec (r 0%nat) (r_star T * (1 - 3 / 4 * a))); nra. }
assert (D : forall y, y / r_star T * r_star T = y) by (intros; field; lra).
pose proof (D m); pose proof (D (r 0%nat)); pose proof (D (r n)).
assert (m / r_star T <= r n / r_star T); [| nra].
apply (orbit_stays_above a (fun n => r n / r_star T)); try lra; try assumption; nra.
Qed.

(** Up to 4/3 alpha* no run that starts at r > 0 makes r zero or negative: what
    descent does there, it does without crossing the bifurcation. *)
Theorem descent_never_bifurcates T alpha r :
  0 < T -> 0 <= alpha < 4 / 3 * alpha_star T -> run T alpha r -> 0 < r 0%nat ->
  forall n, 0 < r n.
Proof.
intros HT Ha H H0 n; pose proof (alpha_star_pos T HT); pose proof (r_star_pos T HT).
apply (run_is_orbit T alpha r HT) in H; pose proof (rate_ratio T alpha HT).
set (a := alpha / alpha_star T) in *; assert (0 <= a < 4 / 3) by (split; nra).
assert (D : forall n, r n / r_star T * r_star T = r n) by (intros; field; lra).
assert (0 < r n / r_star T); [| rewrite <- D; nra].
induction n as [| n IH]; [apply Rdiv_lt_0_compat; lra |].
destruct (H n) as (k & Hk & ->).
set (s := r n / r_star T) in *.
destruct (Rlt_dec s (1 / 4)) as [q | q].
{ unfold map; destruct (Rlt_dec s (1 / 4)); lra. }
apply Rlt_le_trans with (Rmin s (1 - 3 / 4 * a)).
- unfold Rmin; destruct (Rle_dec s (1 - 3 / 4 * a)); lra.
- apply map_stays_above; try lra; [apply Rmin_l | apply Rmin_r].
Qed.

(** The no-learning zone is absorbing: a run that is in it never moves again. *)
Theorem zone_absorbing T alpha r n :
  run T alpha r -> r n < r_return T -> forall m, (n <= m)%nat -> r m = r n.
Proof.
intros H Hn m Hm; induction Hm as [| m _ IH]; [reflexivity |].
destruct (H m) as (k & _ & ->); unfold step, grad.
rewrite IH; destruct (Rlt_dec (r n) (r_return T)); [ring | contradiction].
Qed.
