(** The loss: the Riemann integral (8) of the squared error of the output equals the
    closed form (12), for an infinite threshold and, clipped, for a finite one. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Ghost Require Import Model Basics Flow Escape.
Open Scope R_scope.

(** ** Trajectory, output, target *)

(** (7): the state is the solution while it lasts, and infinite from t_star on. *)
Definition trajectory (r t : R) : Rbar :=
  if Rbar_lt_dec t (lifetime r) then Finite (flow r t) else p_infty.

(** (6): the output at infinite confidence and threshold X, Theta(x - X). *)
Definition output_at (X r t : R) : R := if Rbar_lt_dec X (trajectory r t) then 1 else 0.

(** The output at an infinite threshold: 1 when the state is infinite. *)
Definition output (r t : R) : R := if Rbar_eq_dec (trajectory r t) p_infty then 1 else 0.

(** The target: 0 before T, 1 from T on. *)
Definition target (T t : R) : R := if Rlt_dec t T then 0 else 1.

(** The loss (12) with a finite threshold: t_X in place of t_star. *)
Definition loss_at (X T r : R) : R :=
  if Rlt_dec 0 r then Rmin T (Rabs (T - t_X r X)) else T.

Lemma trajectory_above r t :
  0 < r -> trajectory r t = if Rlt_dec t (t_star r) then Finite (flow r t) else p_infty.
Proof.
intros Hr; unfold trajectory; rewrite lifetime_above by assumption.
destruct (Rbar_lt_dec t (t_star r)); destruct (Rlt_dec t (t_star r)); simpl in *; tauto.
Qed.

Lemma trajectory_below r t : r <= 0 -> trajectory r t = Finite (flow r t).
Proof.
intros Hr; unfold trajectory; rewrite lifetime_below by assumption.
destruct (Rbar_lt_dec t p_infty); simpl in *; tauto.
Qed.

(** With an infinite threshold the output is 1 exactly from the escape time on; for
    r <= 0 it is never 1. *)
Theorem output_switches_at_escape r t : output r t = 1 <-> 0 < r /\ t_star r <= t.
Proof.
unfold output; destruct (Rlt_le_dec 0 r) as [Hr | Hr].
- rewrite trajectory_above by assumption.
  destruct (Rlt_dec t (t_star r)); destruct (Rbar_eq_dec _ _) as [e | e]; try discriminate e;
    split; intros; try lra; try tauto.
- rewrite trajectory_below by assumption.
  destruct (Rbar_eq_dec _ _) as [e | e]; [discriminate e |]; split; intros; lra.
Qed.

Lemma output_values r t : output r t = 0 \/ output r t = 1.
Proof. unfold output; destruct (Rbar_eq_dec _ _); tauto. Qed.

(** The output at an infinite threshold is the limit of the outputs at finite ones: at
    every t they agree for all X large enough. *)
Theorem output_is_threshold_limit r t :
  exists X0, forall X, X0 < X -> output_at X r t = output r t.
Proof.
unfold output, output_at; destruct (trajectory r t) as [x | |].
- exists x; intros X HX; destruct (Rbar_eq_dec _ _) as [e | e]; [discriminate e |].
  destruct (Rbar_lt_dec X x) as [k | k]; [simpl in k; lra | reflexivity].
- exists 0; intros X _; destruct (Rbar_eq_dec _ _) as [_ | e]; [| tauto].
  destruct (Rbar_lt_dec X p_infty) as [k | k]; [reflexivity | simpl in k; tauto].
- exists 0; intros X _; destruct (Rbar_eq_dec _ _) as [e | _]; [discriminate e |].
  destruct (Rbar_lt_dec X m_infty) as [k | k]; [simpl in k; tauto | reflexivity].
Qed.

(** With a threshold X > 0 the output is 1 exactly after t_X for r > 0 (t >= 0), and never
    for r <= 0. *)
Theorem output_switches_at_threshold_time X r t :
  0 < X -> 0 <= t -> (output_at X r t = 1 <-> 0 < r /\ t_X r X < t).
Proof.
intros HX Ht; unfold output_at; destruct (Rlt_le_dec 0 r) as [Hr | Hr].
- rewrite trajectory_above by assumption.
  destruct (Rlt_dec t (t_star r)) as [l | l].
  + pose proof (flow_crosses_threshold r X t Hr (conj Ht l)) as C.
    destruct (Rbar_lt_dec X (flow r t)) as [k | k]; simpl in k; split; intros; try tauto; lra.
  + destruct (Rbar_lt_dec X p_infty) as [k | k]; simpl in k; [| tauto].
    pose proof (t_X_lt_t_star r X Hr); split; intros; [split; lra | reflexivity].
- rewrite trajectory_below by assumption.
  pose proof (no_escape_below r t Hr Ht).
  destruct (Rbar_lt_dec X (flow r t)) as [k | k]; simpl in k; split; intros; lra.
Qed.

Lemma output_at_values X r t : output_at X r t = 0 \/ output_at X r t = 1.
Proof. unfold output_at; destruct (Rbar_lt_dec _ _); tauto. Qed.

(** ** The integral (8) *)

Lemma integral_of_constant (f : R -> R) a b v :
  a <= b -> (forall t, a < t < b -> f t = v) -> is_RInt f a b (v * (b - a)).
Proof.
intros Hab H; apply (is_RInt_ext (fun _ => v)).
- intros t Ht; rewrite Rmin_left, Rmax_right in Ht by assumption; symmetry; now apply H.
- evar_last; [apply is_RInt_const | unfold scal; simpl; unfold mult; simpl; ring].
Qed.

Lemma integral_chain (f : R -> R) a b c u v w :
  is_RInt f a b u -> is_RInt f b c v -> w = u + v -> is_RInt f a c w.
Proof. intros H K ->; exact (is_RInt_Chasles f a b c u v H K). Qed.

(** Squared error of any output that is 0 before tau and 1 after it; (9) to (11) are
    the three cases of the proof. *)
Lemma switch_error_integral T tau (o : R -> R) :
  0 < T -> 0 <= tau ->
  (forall t, 0 < t < 2 * T -> t < tau -> o t = 0) ->
  (forall t, 0 < t < 2 * T -> tau < t -> o t = 1) ->
  is_RInt (fun t => (o t - target T t) ^ 2) 0 (2 * T) (Rmin T (Rabs (T - tau))).
Proof.
intros HT Htau H0 H1; unfold target.
destruct (Rle_lt_dec tau T) as [C | C]; [| destruct (Rle_lt_dec tau (2 * T)) as [D | D]].
- rewrite Rabs_pos_eq, Rmin_right by lra.
  eapply integral_chain; [eapply integral_chain | | ].
  + apply (integral_of_constant _ 0 tau 0); [assumption |].
    intros t Ht; rewrite H0 by lra; destruct (Rlt_dec t T); [ring | lra].
  + apply (integral_of_constant _ tau T 1); [assumption |].
    intros t Ht; rewrite H1 by lra; destruct (Rlt_dec t T); [ring | lra].
  + reflexivity.
  + apply (integral_of_constant _ T (2 * T) 0); [lra |].
    intros t Ht; rewrite H1 by lra; destruct (Rlt_dec t T); [lra | ring].
  + ring.
- rewrite Rabs_left, Rmin_right by lra.
  eapply integral_chain; [eapply integral_chain | | ].
  + apply (integral_of_constant _ 0 T 0); [lra |].
    intros t Ht; rewrite H0 by lra; destruct (Rlt_dec t T); [ring | lra].
  + apply (integral_of_constant _ T tau 1); [lra |].
    intros t Ht; rewrite H0 by lra; destruct (Rlt_dec t T); [lra | ring].
  + reflexivity.
  + apply (integral_of_constant _ tau (2 * T) 0); [lra |].
    intros t Ht; rewrite H1 by lra; destruct (Rlt_dec t T); [lra | ring].
  + ring.
- rewrite Rabs_left, Rmin_left by lra.
  eapply integral_chain.
  + apply (integral_of_constant _ 0 T 0); [lra |].
    intros t Ht; rewrite H0 by lra; destruct (Rlt_dec t T); [ring | lra].
  + apply (integral_of_constant _ T (2 * T) 1); [lra |].
    intros t Ht; rewrite H0 by lra; destruct (Rlt_dec t T); [lra | ring].
  + ring.
Qed.

Lemma return_vs_escape T r : 0 < T -> 0 < r -> (r < r_return T <-> 2 * T < t_star r).
Proof.
intros HT Hr; rewrite <- (t_star_r_return T HT).
split; intros H.
- now apply t_star_decreasing.
- apply Rnot_le_lt; intros K; pose proof (t_star_le _ _ (r_return_pos T HT) K); lra.
Qed.

Lemma optimum_vs_escape T r : 0 < T -> 0 < r -> (r < r_star T <-> T < t_star r).
Proof.
intros HT Hr; rewrite <- (t_star_r_star T HT) at 2.
split; intros H.
- now apply t_star_decreasing.
- apply Rnot_le_lt; intros K; pose proof (t_star_le _ _ (r_star_pos T HT) K); lra.
Qed.

Lemma loss_clipped T r : 0 < T -> 0 < r -> loss T r = Rmin T (Rabs (T - t_star r)).
Proof.
intros HT Hr; unfold loss; pose proof (return_vs_escape T r HT Hr).
pose proof (t_star_pos r Hr).
destruct (Rlt_dec r (r_return T)) as [C | C].
- rewrite Rmin_left; [reflexivity |].
  assert (2 * T < t_star r) by tauto; rewrite Rabs_left; lra.
- rewrite Rmin_right; [reflexivity |].
  assert (t_star r <= 2 * T) by (apply Rnot_lt_le; tauto); apply Rabs_le; lra.
Qed.

Lemma loss_below T r : 0 < T -> r <= 0 -> loss T r = T.
Proof.
intros HT Hr; unfold loss; pose proof (r_return_pos T HT).
destruct (Rlt_dec r (r_return T)); [reflexivity | lra].
Qed.

(** (8) = (12): for every real r the Riemann integral of the squared error over
    [0, 2T] is the closed form of the loss. *)
Theorem loss_is_integral T r :
  0 < T -> is_RInt (fun t => (output r t - target T t) ^ 2) 0 (2 * T) (loss T r).
Proof.
intros HT; destruct (Rlt_le_dec 0 r) as [Hr | Hr].
- rewrite loss_clipped by assumption.
  apply switch_error_integral; [assumption | left; now apply t_star_pos | |].
  + intros t _ Ht; destruct (output_values r t) as [E | E]; [assumption |].
    apply output_switches_at_escape in E; lra.
  + intros t _ Ht; apply output_switches_at_escape; lra.
- rewrite loss_below by assumption.
  evar_last; [apply (switch_error_integral T (3 * T) (output r)) | rewrite Rabs_left, Rmin_left; lra];
    [assumption | lra | |].
  + intros t _ Ht; destruct (output_values r t) as [E | E]; [assumption |].
    apply output_switches_at_escape in E; lra.
  + intros; lra.
Qed.

(** (9), (10), (11): the three cases of the loss, by where t_star falls. *)
Theorem loss_has_three_cases T r :
  0 < T -> 0 < r ->
  (t_star r <= T -> loss T r = T - t_star r) /\
  (T <= t_star r <= 2 * T -> loss T r = t_star r - T) /\
  (2 * T <= t_star r -> loss T r = T).
Proof.
intros HT Hr; rewrite loss_clipped by assumption; pose proof (t_star_pos r Hr).
repeat split; intros H0.
- rewrite Rabs_pos_eq, Rmin_right; lra.
- rewrite Rabs_left1, Rmin_right; lra.
- rewrite Rabs_left1, Rmin_left; lra.
Qed.

(** The same regimes by r: t_star <= T means r >= r_star, t_star <= 2T means
    r >= r_star/4. *)
Theorem loss_cases_by_r T r :
  0 < T -> 0 < r ->
  (r_star T <= r <-> t_star r <= T) /\ (r_return T <= r <-> t_star r <= 2 * T).
Proof.
intros HT Hr; pose proof (optimum_vs_escape T r HT Hr) as A.
pose proof (return_vs_escape T r HT Hr) as B; split; split; intros H;
  apply Rnot_lt_le; intros K; [apply A in K | apply A in K | apply B in K | apply B in K]; lra.
Qed.

(** For r <= 0 the model never escapes and the loss is T. *)
Theorem loss_without_escape T r : 0 < T -> r <= 0 -> loss T r = T.
Proof. exact (loss_below T r). Qed.

(** ** A finite threshold *)

(** At infinite confidence and a threshold X > 0 the integral is |T - t_X| clipped at T. *)
Theorem finite_threshold_loss_is_integral X T r :
  0 < X -> 0 < T ->
  is_RInt (fun t => (output_at X r t - target T t) ^ 2) 0 (2 * T) (loss_at X T r).
Proof.
intros HX HT; unfold loss_at; destruct (Rlt_dec 0 r) as [Hr | Hr].
- apply switch_error_integral; [assumption | apply t_X_nonneg; lra | |].
  + intros t Ht Hl; destruct (output_at_values X r t) as [E | E]; [assumption |].
    apply output_switches_at_threshold_time in E; lra.
  + intros t Ht Hl; apply output_switches_at_threshold_time; lra.
- evar_last; [apply (switch_error_integral T (3 * T) (output_at X r)) | rewrite Rabs_left, Rmin_left; lra];
    [assumption | lra | |].
  + intros t Ht Hl; destruct (output_at_values X r t) as [E | E]; [assumption |].
    apply output_switches_at_threshold_time in E; lra.
  + intros; lra.
Qed.

Lemma clip_lipschitz T a b : Rabs (Rmin T (Rabs a) - Rmin T (Rabs b)) <= Rabs (a - b).
Proof.
apply Rle_trans with (Rabs (Rabs a - Rabs b)); [| apply Rabs_triang_inv2].
unfold Rmin; destruct (Rle_dec T (Rabs a)); destruct (Rle_dec T (Rabs b)).
- rewrite Rminus_eq_0, Rabs_R0; apply Rabs_pos.
- rewrite (Rabs_pos_eq (T - Rabs b)) by lra; rewrite (Rabs_pos_eq (Rabs a - Rabs b)); lra.
- rewrite (Rabs_left1 (Rabs a - T)) by lra; rewrite (Rabs_left1 (Rabs a - Rabs b)); lra.
- apply Rle_refl.
Qed.

(** The finite threshold moves the loss (12) by at most 1/X, for every real r. *)
Theorem finite_threshold_loss_error X T r :
  0 < X -> 0 < T -> Rabs (loss_at X T r - loss T r) <= 1 / X.
Proof.
intros HX HT; unfold loss_at; destruct (Rlt_dec 0 r) as [Hr | Hr].
- rewrite loss_clipped by assumption; eapply Rle_trans; [apply clip_lipschitz |].
  pose proof (escape_delay_bounds r X Hr HX) as [_ U].
  pose proof (t_X_lt_t_star r X Hr).
  apply Rabs_le; lra.
- rewrite loss_below by lra; rewrite Rminus_eq_0, Rabs_R0.
  left; apply Rdiv_lt_0_compat; lra.
Qed.

(** ** Range, minimum, scaling *)

(** 0 <= loss <= T everywhere. *)
Theorem loss_range T r : 0 < T -> 0 <= loss T r <= T.
Proof.
intros HT; destruct (Rlt_le_dec 0 r) as [Hr | Hr]; [| rewrite loss_below; lra].
rewrite loss_clipped by assumption; split; [| apply Rmin_l].
apply Rmin_glb; [lra | apply Rabs_pos].
Qed.

(** r_star is the only minimiser, and the loss there is 0. *)
Theorem optimum_is_only_minimiser T r :
  0 < T -> loss T (r_star T) = 0 /\ (r <> r_star T -> loss T (r_star T) < loss T r).
Proof.
intros HT; pose proof (r_star_pos T HT) as Hq.
assert (E : loss T (r_star T) = 0).
{ rewrite loss_clipped, t_star_r_star, Rminus_eq_0, Rabs_R0, Rmin_right by lra; reflexivity. }
split; [assumption | intros H; rewrite E].
destruct (Rlt_le_dec 0 r) as [Hr | Hr]; [| rewrite loss_below; lra].
rewrite loss_clipped by assumption.
apply Rmin_glb_lt; [assumption |]; apply Rabs_pos_lt; intros K.
destruct (Rtotal_order r (r_star T)) as [C | [C | C]]; [| contradiction |].
- apply optimum_vs_escape in C; lra.
- pose proof (t_star_decreasing _ _ Hq C) as D; rewrite t_star_r_star in D; lra.
Qed.

(** The loss is below T exactly beyond the point of no return. *)
Theorem loss_below_T_iff_beyond_return T r : 0 < T -> (loss T r < T <-> r_return T < r).
Proof.
intros HT; pose proof (r_return_pos T HT) as Hq.
destruct (Rlt_le_dec 0 r) as [Hr | Hr]; [| rewrite loss_below; lra].
rewrite loss_clipped by assumption; pose proof (t_star_pos r Hr); split; intros H0.
- apply Rnot_le_lt; intros K; pose proof (t_star_le _ _ Hr K) as D.
  rewrite t_star_r_return in D by assumption.
  rewrite Rmin_left in H0; [lra | rewrite Rabs_left1; lra].
- pose proof (t_star_decreasing _ _ Hq H0) as D; rewrite t_star_r_return in D by assumption.
  eapply Rle_lt_trans; [apply Rmin_r |]; apply Rabs_def1; lra.
Qed.

(** For large r the loss saturates at T: it is T - t_star, and t_star tends to 0. *)
Theorem loss_saturates T : 0 < T -> filterlim (loss T) (Rbar_locally p_infty) (locally T).
Proof.
intros HT P [eps HP]; pose proof (cond_pos eps) as He; pose proof PI_RGT_0.
set (M := Rmax (r_star T) ((PI / eps) ^ 2)).
exists M; intros r Hr; apply HP.
assert (M1 : r_star T <= M) by apply Rmax_l; assert (M2 : (PI / eps) ^ 2 <= M) by apply Rmax_r.
pose proof (r_star_pos T HT) as Hq.
assert (R0 : 0 < r) by lra; pose proof (t_star_pos r R0).
assert (C : t_star r <= T) by (apply loss_cases_by_r; lra).
destruct (loss_has_three_cases T r HT R0) as [E _]; rewrite (E C).
assert (Q : PI / eps < sqrt r).
{ rewrite <- (sqrt_pow2 (PI / eps)) by (left; apply Rdiv_lt_0_compat; lra).
  apply sqrt_lt_1; [apply pow2_ge_0 | lra | lra]. }
assert (K : t_star r < eps).
{ unfold t_star; pose proof (sqrt_lt_R0 r R0).
  apply (Rmult_lt_reg_r (2 * sqrt r)); [lra |].
  replace (PI / (2 * sqrt r) * (2 * sqrt r)) with PI by (field; lra).
  apply (Rmult_lt_compat_l eps) in Q; [| assumption].
  replace (eps * (PI / eps)) with PI in Q by (field; lra); lra. }
apply Rabs_def1; unfold minus, plus, opp; simpl; lra.
Qed.

(** Stretching the task by c > 0: loss (c T) (r / c^2) = c loss T r, for every real r. *)
Theorem loss_scaling T r c : 0 < T -> 0 < c -> loss (c * T) (r / c ^ 2) = c * loss T r.
Proof.
intros HT Hc; assert (HcT : 0 < c * T) by (apply Rmult_lt_0_compat; assumption).
pose proof (scaled_sign r c Hc) as S.
destruct (Rlt_le_dec 0 r) as [Hr | Hr].
- rewrite !loss_clipped by tauto; rewrite escape_time_scaling by assumption.
  rewrite <- Rmult_minus_distr_l, Rabs_mult, (Rabs_pos_eq c) by lra.
  unfold Rmin; destruct (Rle_dec (c * T) _); destruct (Rle_dec T _); try ring; exfalso; nra.
- rewrite !loss_below by (try assumption; apply Rnot_lt_le; intros K; apply S in K; lra); ring.
Qed.
