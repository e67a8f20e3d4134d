(** How late the escape is after a threshold, what happens without an escape, and
    how the flow scales. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Ghost Require Import Model Basics Flow.
Open Scope R_scope.

(** ** From a threshold to infinity *)

Lemma rises_from_zero_at_0 (f df : R -> R) v :
  0 <= v -> f 0 = 0 ->
  (forall u, 0 <= u -> is_derive f u (df u)) -> (forall u, 0 <= u -> 0 <= df u) -> 0 <= f v.
Proof.
intros [Hv | <-] F0 D P; [| lra].
apply (rises_from_zero f df); [assumption | intros; apply D; lra | intros; apply P; lra |].
replace (locally 0) with (locally (f 0)) by (f_equal; exact F0).
apply at_right_of_locally, @ex_derive_continuous; eexists; apply D; lra.
Qed.

Lemma atan_derive u : is_derive atan u (/ (1 + u ^ 2)).
Proof.
evar_last; [apply is_derive_Reals, derivable_pt_lim_atan | unfold Rsqr; f_equal; ring].
Qed.

Lemma atan_upper v : 0 <= v -> atan v <= v.
Proof.
intros Hv; apply Rminus_le_0.
apply (rises_from_zero_at_0 (fun u => u - atan u) (fun u => 1 - / (1 + u ^ 2)));
  [assumption | rewrite atan_0; ring | |].
- intros u _; apply derive_difference; [apply (is_derive_id u) | apply atan_derive].
- intros u _; replace (1 - / (1 + u ^ 2)) with (u ^ 2 / (1 + u ^ 2)) by (field; nra).
  apply Rmult_le_pos; [nra | left; apply Rinv_0_lt_compat; nra].
Qed.

Lemma atan_lower v : 0 <= v -> v - v ^ 3 / 3 <= atan v.
Proof.
intros Hv; apply Rminus_le_0.
apply (rises_from_zero_at_0 (fun u => atan u - (u - u ^ 3 / 3))
         (fun u => / (1 + u ^ 2) - (1 - u ^ 2)));
  [assumption | rewrite atan_0; field | |].
- intros u _; apply derive_difference; [apply atan_derive | auto_derive; [exact I | field]].
- intros u _; replace (/ (1 + u ^ 2) - (1 - u ^ 2)) with (u ^ 4 / (1 + u ^ 2)) by (field; nra).
  apply Rmult_le_pos; [| left; apply Rinv_0_lt_compat; nra].
  replace (u ^ 4) with ((u ^ 2) ^ 2) by ring; apply pow2_ge_0.
Qed.

Lemma escape_delay r X : 0 < r -> 0 < X -> t_star r - t_X r X = atan (sqrt r / X) / sqrt r.
Proof.
intros Hr HX; pose proof (sqrt_lt_R0 r Hr) as Q; unfold t_star, t_X.
replace (sqrt r / X) with (/ (X / sqrt r)) by (field; lra).
rewrite atan_inv by (apply Rdiv_lt_0_compat; assumption).
field; lra.
Qed.

(** The escape follows the threshold X within 1/X, and not much sooner:
    1/X - r/(3 X^3) <= t_star - t_X <= 1/X. *)
Theorem escape_delay_bounds r X :
  0 < r -> 0 < X -> 1 / X - r / (3 * X ^ 3) <= t_star r - t_X r X <= 1 / X.
Proof.
intros Hr HX; pose proof (sqrt_lt_R0 r Hr) as Q.
rewrite escape_delay by assumption.
assert (E : sqrt r * sqrt r = r) by (apply sqrt_sqrt; lra).
set (q := sqrt r) in *.
assert (V : 0 <= q / X) by (left; apply Rdiv_lt_0_compat; assumption).
pose proof (atan_upper _ V) as U; pose proof (atan_lower _ V) as L.
split; apply (Rmult_le_reg_r q); try assumption;
  replace (atan (q / X) / q * q) with (atan (q / X)) by (field; lra).
- rewrite <- E; eapply Rle_trans; [| exact L]; right; field; lra.
- eapply Rle_trans; [exact U |]; right; field; lra.
Qed.

(** ** No escape for r <= 0 *)

(** For r <= 0 the flow stays in [-sqrt(-r), 0] for all time: it never reaches any
    threshold X >= 0. *)
Theorem no_escape_below r t : r <= 0 -> 0 <= t -> - sqrt (- r) <= flow r t <= 0.
Proof.
intros Hr Ht; rewrite flow_below by assumption; pose proof (sqrt_pos (- r)) as M.
set (m := sqrt (- r)) in *.
assert (B : 0 <= tanh (m * t) < 1).
{ unfold tanh; pose proof (cosh_pos (m * t)) as C.
  assert (0 <= m * t) by (apply Rmult_le_pos; lra).
  assert (S : 0 <= sinh (m * t)).
  { unfold sinh; apply Rmult_le_pos; [| lra].
    assert (exp (- (m * t)) <= exp (m * t)); [| lra].
    destruct (Rle_lt_or_eq_dec (- (m * t)) (m * t)) as [K | K]; [lra | |].
    - left; now apply exp_increasing.
    - rewrite K; lra. }
  split.
  - apply Rmult_le_pos; [assumption | left; now apply Rinv_0_lt_compat].
  - apply (Rmult_lt_reg_r (cosh (m * t))); [assumption |].
    replace (sinh (m * t) / cosh (m * t) * cosh (m * t)) with (sinh (m * t)) by (field; lra).
    unfold cosh, sinh in *; pose proof (exp_pos (- (m * t))); lra. }
nra.
Qed.

(** For r <= 0 the flow tends to the stable fixed point -sqrt(-r), which it has
    approached within 1/t at time t. *)
Theorem flow_below_approaches_fixed_point r t :
  r <= 0 -> 0 < t -> flow r t - - sqrt (- r) <= 1 / t.
Proof.
intros Hr Ht; rewrite flow_below by assumption; pose proof (sqrt_pos (- r)) as M.
set (m := sqrt (- r)) in *; unfold tanh, sinh, cosh.
set (A := exp (m * t)); set (B := exp (- (m * t))).
assert (HA : 1 + m * t <= A) by apply exp_ineq1_le.
assert (HB : 0 < B) by apply exp_pos.
assert (AB : A * B = 1) by (unfold A, B; rewrite <- exp_plus, Rplus_opp_r; apply exp_0).
assert (Hm : 0 <= m * t) by (apply Rmult_le_pos; lra).
replace (- (m * ((A - B) / 2 / ((A + B) / 2))) - - m) with (2 * m * B / (A + B)) by (field; lra).
apply (Rmult_le_reg_r (t * (A + B))); [apply Rmult_lt_0_compat; lra |].
replace (2 * m * B / (A + B) * (t * (A + B))) with (2 * (m * t) * B) by (field; lra).
replace (1 / t * (t * (A + B))) with (A + B) by (field; lra).
assert (1 + 2 * (m * t) <= A * A) by nra.
assert (2 * (m * t) * B <= A); [| lra].
replace A with (A * A * B) by (replace (A * A * B) with (A * (A * B)) by ring; rewrite AB; ring).
apply Rmult_le_compat_r; lra.
Qed.

(** The limit for r <= 0: x(t) tends to -sqrt(-r) as t tends to infinity. *)
Theorem flow_below_limit r :
  r <= 0 -> filterlim (flow r) (Rbar_locally p_infty) (locally (- sqrt (- r))).
Proof.
intros Hr P [eps HP]; exists (1 / eps); intros t Ht; apply HP.
assert (E : 0 < 1 / eps) by (apply Rdiv_lt_0_compat; [lra | apply cond_pos]).
assert (T0 : 0 < t) by lra.
pose proof (no_escape_below r t Hr ltac:(lra)) as N.
pose proof (flow_below_approaches_fixed_point r t Hr T0) as A.
assert (1 / t < eps).
{ pose proof (cond_pos eps).
  apply (Rmult_lt_reg_r t); [assumption |]; replace (1 / t * t) with 1 by (field; lra).
  apply (Rmult_lt_compat_l eps) in Ht; [| assumption].
  replace (eps * (1 / eps)) with 1 in Ht by (field; lra); exact Ht. }
apply Rabs_def1; unfold minus, plus, opp; simpl; lra.
Qed.

(** At r = 0 the state never leaves the origin. *)
Theorem flow_rests_at_zero t : flow 0 t = 0.
Proof. rewrite flow_below, Ropp_0, sqrt_0 by lra; ring. Qed.

(** ** Scaling *)

Lemma sqrt_scaled r c : 0 < c -> sqrt (r / c ^ 2) = sqrt r / c.
Proof.
intros Hc; destruct (Rle_lt_dec 0 r) as [Hr | Hr].
- rewrite sqrt_div_alt, sqrt_pow2 by (try apply pow_lt; lra); reflexivity.
- rewrite !sqrt_neg_0; [unfold Rdiv; ring | lra |].
  assert (0 < c ^ 2) by (apply pow_lt; assumption).
  apply (Rmult_le_reg_r (c ^ 2)); [assumption |].
  replace (r / c ^ 2 * c ^ 2) with r by (field; lra); lra.
Qed.

Lemma scaled_sign r c : 0 < c -> (0 < r / c ^ 2 <-> 0 < r).
Proof.
intros Hc; assert (P : 0 < c ^ 2) by (apply pow_lt; assumption); split; intros H.
- replace r with (r / c ^ 2 * c ^ 2) by (field; lra); now apply Rmult_lt_0_compat.
- now apply Rdiv_lt_0_compat.
Qed.

(** Stretching time by c > 0 divides r by c^2 and x by c. *)
Theorem flow_scaling r t c : 0 < c -> flow (r / c ^ 2) (c * t) = flow r t / c.
Proof.
intros Hc; pose proof (scaled_sign r c Hc) as S; unfold flow.
replace (- (r / c ^ 2)) with (- r / c ^ 2) by (field; lra).
rewrite !sqrt_scaled by assumption.
replace (sqrt r / c * (c * t)) with (sqrt r * t) by (field; lra).
replace (sqrt (- r) / c * (c * t)) with (sqrt (- r) * t) by (field; lra).
destruct (Rlt_dec 0 (r / c ^ 2)); destruct (Rlt_dec 0 r); try tauto; unfold Rdiv; ring.
Qed.

(** The escape time scales as r^(-1/2): t_star (r / c^2) = c t_star r. *)
Theorem escape_time_scaling r c : 0 < r -> 0 < c -> t_star (r / c ^ 2) = c * t_star r.
Proof.
intros Hr Hc; unfold t_star; rewrite sqrt_scaled by assumption.
pose proof (sqrt_lt_R0 r Hr); field; lra.
Qed.
