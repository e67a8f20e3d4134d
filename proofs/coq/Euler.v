(** Simulating the flow by forward Euler steps: the simulation is always late, and by how
    much one step is late is an exact formula. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Ghost Require Import Model Basics Flow Escape.
Open Scope R_scope.

(** x(n+1) = x(n) + h (x(n)^2 + r) from x(0) = 0. *)
Fixpoint euler (r h : R) (n : nat) : R :=
  match n with
  | O => 0
  | S m => euler r h m + h * (euler r h m ^ 2 + r)
  end.

Lemma euler_nonneg r h n : 0 < r -> 0 < h -> 0 <= euler r h n.
Proof. intros Hr Hh; induction n as [| n IH]; simpl; [lra | nra]. Qed.

Lemma flow_increasing r s t :
  0 < r -> 0 <= s -> s <= t -> t < t_star r -> 0 <= flow r s <= flow r t.
Proof.
intros Hr Hs Hst Ht; pose proof (t_star_pos r Hr).
assert (M : forall u v, 0 <= u -> u <= v -> v < t_star r -> flow r u <= flow r v).
{ intros u v Hu [Huv | <-] Hv; [| lra].
  destruct (MVT_gen (flow r) u v (fun y => flow r y ^ 2 + r)) as (c & Hc & E).
  - intros y Hy; rewrite Rmin_left, Rmax_right in Hy by lra; apply flow_derive_above; lra.
  - intros y Hy; rewrite Rmin_left, Rmax_right in Hy by lra.
    apply continuity_pt_filterlim, @ex_derive_continuous; eexists; apply flow_derive_above; lra.
  - assert (0 < flow r c ^ 2 + r) by nra; nra. }
split; [rewrite <- (flow_0 r); apply M; lra | apply M; lra].
Qed.

(** Forward Euler with step h is never ahead of the flow: x_n <= x(n h) up to t_star. *)
Theorem euler_lags_the_flow r h n :
  0 < r -> 0 < h -> INR n * h < t_star r -> 0 <= euler r h n <= flow r (INR n * h).
Proof.
intros Hr Hh; induction n as [| n IH]; intros Hn.
{ simpl; rewrite Rmult_0_l, flow_0; lra. }
split; [now apply euler_nonneg |].
rewrite S_INR in *; set (t := INR n * h) in *.
replace ((INR n + 1) * h) with (t + h) in * by (unfold t; ring).
assert (T0 : 0 <= t) by (apply Rmult_le_pos; [apply pos_INR | lra]).
pose proof (t_star_pos r Hr); destruct (IH ltac:(lra)) as [P Q].
destruct (MVT_gen (flow r) t (t + h) (fun y => flow r y ^ 2 + r)) as (c & Hc & E).
- intros y Hy; rewrite Rmin_left, Rmax_right in Hy by lra; apply flow_derive_above; lra.
- intros y Hy; rewrite Rmin_left, Rmax_right in Hy by lra.
  apply continuity_pt_filterlim, @ex_derive_continuous; eexists; apply flow_derive_above; lra.
- rewrite Rmin_left, Rmax_right in Hc by lra.
  pose proof (flow_increasing r t c Hr T0 ltac:(lra) ltac:(lra)) as I.
  replace (t + h - t) with h in E by ring; simpl euler.
  assert (euler r h n ^ 2 <= flow r c ^ 2) by (apply pow_incr; lra).
  assert (h * (euler r h n ^ 2 + r) <= (flow r c ^ 2 + r) * h) by nra.
  lra.
Qed.

(** So the simulated crossing of a threshold X is never early: if x_n > X then n h > t_X. *)
Theorem euler_crosses_late r h n X :
  0 < r -> 0 < h -> 0 <= X -> X < euler r h n -> t_X r X < INR n * h.
Proof.
intros Hr Hh HX Hn; destruct (Rlt_le_dec (INR n * h) (t_star r)) as [C | C].
- pose proof (euler_lags_the_flow r h n Hr Hh C) as [_ L].
  apply (flow_crosses_threshold r X); [assumption | | lra].
  split; [apply Rmult_le_pos; [apply pos_INR | lra] | exact C].
- pose proof (t_X_lt_t_star r X Hr); lra.
Qed.

Lemma atan_difference a b : 0 <= a -> a <= b -> atan b - atan a = atan ((b - a) / (1 + a * b)).
Proof.
intros Ha Hab; assert (P : 0 < 1 + a * b) by nra.
pose proof (atan_bound a); pose proof (atan_bound b).
assert (A0 : 0 <= atan a).
{ destruct Ha as [Ha | <-]; [| rewrite atan_0; lra].
  rewrite <- atan_0; left; now apply atan_increasing. }
assert (B0 : atan a <= atan b) by (destruct Hab as [K | ->]; [left; now apply atan_increasing | lra]).
assert (Ca : cos (atan a) <> 0) by (apply Rgt_not_eq, cos_gt_0; lra).
assert (Cb : cos (atan b) <> 0) by (apply Rgt_not_eq, cos_gt_0; lra).
assert (Cd : cos (atan b - atan a) <> 0) by (apply Rgt_not_eq, cos_gt_0; lra).
rewrite <- (atan_tan (atan b - atan a)) by (pose proof PI_RGT_0; lra); f_equal.
rewrite tan_minus; rewrite ?tan_atan; try assumption.
- f_equal; ring.
- lra.
Qed.

(** One Euler step moves the phase atan(x/sqrt r), which the flow moves by sqrt r h, by exactly
    atan(sqrt r h / (1 + h x)): too little once x is large. *)
Theorem euler_phase_step r h x :
  0 < r -> 0 < h -> 0 <= x ->
  atan ((x + h * (x ^ 2 + r)) / sqrt r) - atan (x / sqrt r) = atan (sqrt r * h / (1 + h * x)).
Proof.
intros Hr Hh Hx; pose proof (sqrt_lt_R0 r Hr) as Q.
assert (E : sqrt r * sqrt r = r) by (apply sqrt_sqrt; lra).
assert (X0 : 0 <= x / sqrt r) by (apply Rmult_le_pos; [lra | left; now apply Rinv_0_lt_compat]).
rewrite atan_difference; [f_equal | assumption |].
- set (q := sqrt r) in *; rewrite <- E.
  assert (0 <= x * (x + h * (x ^ 2 + q * q))).
  { apply Rmult_le_pos; [lra |]; assert (0 <= h * (x ^ 2 + q * q)) by (apply Rmult_le_pos; nra); lra. }
  field; repeat split; nra.
- apply Rmult_le_compat_r; [left; now apply Rinv_0_lt_compat | nra].
Qed.

Lemma euler_potential_step r h x :
  0 < r -> 0 < h -> 0 <= x ->
  let y := x + h * (x ^ 2 + r) in
  atan (x / sqrt r) / sqrt r + h / 2 * ln (1 + x ^ 2 / r) + h * (1 - r * h ^ 2 / 3)
  <= atan (y / sqrt r) / sqrt r + h / 2 * ln (1 + y ^ 2 / r).
Proof.
intros Hr Hh Hx y; pose proof (sqrt_lt_R0 r Hr) as Q.
assert (E : sqrt r * sqrt r = r) by (apply sqrt_sqrt; lra).
pose proof (euler_phase_step r h x Hr Hh Hx) as P; fold y in P.
assert (Hx' : 0 <= h * x) by (apply Rmult_le_pos; lra).
set (v := sqrt r * h / (1 + h * x)) in *.
assert (V0 : 0 <= v) by (apply Rmult_le_pos; [nra | left; apply Rinv_0_lt_compat; lra]).
assert (V1 : v <= sqrt r * h).
{ apply (Rmult_le_reg_r (1 + h * x)); [lra |].
  replace (v * (1 + h * x)) with (sqrt r * h) by (unfold v; field; lra).
  assert (0 < sqrt r * h) by (apply Rmult_lt_0_compat; lra); nra. }
pose proof (atan_lower v V0) as L.
assert (V3 : v ^ 3 <= (sqrt r * h) ^ 3) by (apply pow_incr; lra).
assert (A : h / (1 + h * x) - r * h ^ 3 / 3 <= atan v / sqrt r).
{ apply (Rmult_le_reg_r (sqrt r)); [assumption |].
  replace (atan v / sqrt r * sqrt r) with (atan v) by (field; lra).
  replace ((h / (1 + h * x) - r * h ^ 3 / 3) * sqrt r) with (v - (sqrt r * h) ^ 3 / 3).
  - lra.
  - replace (r * h ^ 3 / 3) with (sqrt r * sqrt r * h ^ 3 / 3) by (rewrite E; reflexivity).
    unfold v; field; lra. }
assert (X2 : 0 <= x ^ 2 / r) by (apply Rmult_le_pos; [nra | left; now apply Rinv_0_lt_compat]).
assert (F : 1 + y ^ 2 / r = (1 + x ^ 2 / r) * ((1 + h * x) ^ 2 + h ^ 2 * r)) by (unfold y; field; lra).
assert (H2 : 0 < h ^ 2 * r) by (apply Rmult_lt_0_compat; [apply pow_lt |]; lra).
assert (B : 2 * (1 - / (1 + h * x)) <= ln ((1 + h * x) ^ 2 + h ^ 2 * r)).
{ pose proof (ln_below_tangent (1 + h * x) 1 ltac:(lra) ltac:(lra)) as T; rewrite ln_1 in T.
  apply Rle_trans with (ln ((1 + h * x) ^ 2)).
  - replace ((1 + h * x) ^ 2) with ((1 + h * x) * (1 + h * x)) by ring; rewrite ln_mult by lra.
    replace ((1 - (1 + h * x)) / (1 + h * x)) with (/ (1 + h * x) - 1) in T by (field; lra); lra.
  - left; apply ln_increasing; [apply pow_lt; lra | lra]. }
rewrite F, ln_mult; [| lra | pose proof (pow_lt (1 + h * x) 2 ltac:(lra)); lra].
assert (G : h * (1 - / (1 + h * x)) <= h / 2 * ln ((1 + h * x) ^ 2 + h ^ 2 * r)).
{ replace (h * (1 - / (1 + h * x))) with (h / 2 * (2 * (1 - / (1 + h * x)))) by (field; lra).
  apply Rmult_le_compat_l; lra. }
assert (D : atan (y / sqrt r) / sqrt r = atan (x / sqrt r) / sqrt r + atan v / sqrt r)
  by (rewrite <- P; field; lra).
rewrite D, Rmult_plus_distr_l.
replace (h * (1 - r * h ^ 2 / 3)) with (h / (1 + h * x) - r * h ^ 3 / 3 + h * (1 - / (1 + h * x)))
  by (field; lra).
lra.
Qed.

(** How late: while x_n <= X, the simulated time n h is at most
    (t_X + (h/2) ln(1 + X^2/r)) / (1 - r h^2/3). *)
Theorem euler_lateness r h n X :
  0 < r -> 0 < h -> 0 <= X -> euler r h n <= X ->
  INR n * h * (1 - r * h ^ 2 / 3) <= t_X r X + h / 2 * ln (1 + X ^ 2 / r).
Proof.
intros Hr Hh HX Hn; pose proof (sqrt_lt_R0 r Hr) as Q.
set (g := fun x => atan (x / sqrt r) / sqrt r + h / 2 * ln (1 + x ^ 2 / r)).
assert (G : INR n * h * (1 - r * h ^ 2 / 3) <= g (euler r h n)).
{ clear Hn; induction n as [| n IH].
  - simpl; unfold g; replace (0 / sqrt r) with 0 by (unfold Rdiv; ring); rewrite atan_0.
    replace (1 + 0 ^ 2 / r) with 1 by (unfold Rdiv; ring); rewrite ln_1; lra.
  - pose proof (euler_potential_step r h (euler r h n) Hr Hh (euler_nonneg r h n Hr Hh)) as S.
    cbv zeta in S; rewrite S_INR.
    change (euler r h (Datatypes.S n)) with (euler r h n + h * (euler r h n ^ 2 + r)).
    unfold g in *; lra. }
eapply Rle_trans; [exact G |]; unfold g, t_X.
pose proof (euler_nonneg r h n Hr Hh) as P.
assert (R : forall u v, u <= v -> u / r <= v / r)
  by (intros; apply Rmult_le_compat_r; [left; now apply Rinv_0_lt_compat | assumption]).
apply Rplus_le_compat.
- apply Rmult_le_compat_r; [left; now apply Rinv_0_lt_compat |].
  destruct Hn as [Hn | ->]; [| lra]; left; apply atan_increasing.
  apply Rmult_lt_compat_r; [now apply Rinv_0_lt_compat | assumption].
- apply Rmult_le_compat_l; [lra |].
  assert (A : euler r h n ^ 2 / r <= X ^ 2 / r) by (apply R, pow_incr; lra).
  assert (0 <= euler r h n ^ 2 / r)
    by (apply Rmult_le_pos; [apply pow2_ge_0 | left; now apply Rinv_0_lt_compat]).
  destruct A as [A | ->]; [| lra]; left; apply ln_increasing; lra.
Qed.

(** The simulation never escapes: every x_n is a finite number, while the flow is infinite from
    t_star on; but it passes every threshold. *)
Theorem euler_passes_every_threshold r h X :
  0 < r -> 0 < h -> exists n, X < euler r h n.
Proof.
intros Hr Hh.
assert (G : forall n, INR n * (h * r) <= euler r h n).
{ induction n as [| n IH]; [simpl; lra |].
  rewrite S_INR; simpl euler; pose proof (pow2_ge_0 (euler r h n)); nra. }
assert (P : 0 < h * r) by (apply Rmult_lt_0_compat; assumption).
destruct (archimed (Rmax 0 X / (h * r))) as [Ar _]; set (z := up (Rmax 0 X / (h * r))) in *.
assert (M0 : 0 <= Rmax 0 X / (h * r)).
{ apply Rmult_le_pos; [apply Rmax_l | left; now apply Rinv_0_lt_compat]. }
assert (Zp : (0 <= z)%Z) by (apply le_IZR; simpl; lra).
exists (Z.to_nat z); eapply Rlt_le_trans; [| apply G].
rewrite INR_IZR_INZ, Z2Nat.id by assumption.
apply Rle_lt_trans with (Rmax 0 X); [apply Rmax_r |].
apply (Rmult_lt_compat_r (h * r)) in Ar; [| assumption].
replace (Rmax 0 X / (h * r) * (h * r)) with (Rmax 0 X) in Ar by (field; lra); exact Ar.
Qed.
