(** A finite threshold X and a finite confidence c: the loss with a threshold has an
    optimum and a point of no return of its own, and the sigmoid of the output tends
    to the step of Eq. (6). *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Ghost Require Import Model Basics Flow Escape Loss.
Open Scope R_scope.

Definition sigmoid (y : R) : R := / (1 + exp (- y)).

(** (6): off the threshold the output at confidence c is within exp(-c |x - X|) of the
    step, 0 below X and 1 above it; on the threshold it is 1/2 at every c. *)
Theorem sigmoid_tends_to_the_step c X x :
  0 < c ->
  (x <> X -> Rabs (sigmoid (c * (x - X)) - (if Rlt_dec X x then 1 else 0)) < exp (- (c * Rabs (x - X)))) /\
  sigmoid (c * (X - X)) = 1 / 2.
Proof.
intros Hc; split; [intros Hx | unfold sigmoid; rewrite Rminus_eq_0, Rmult_0_r, Ropp_0, exp_0; lra].
unfold sigmoid; set (y := c * (x - X)).
pose proof (exp_pos (- y)) as P.
assert (I : / (1 + exp (- y)) * (1 + exp (- y)) = 1) by (field; lra).
assert (J : 0 < / (1 + exp (- y)) < 1).
{ split; [apply Rinv_0_lt_compat; lra |]; rewrite <- Rinv_1 at 2; apply Rinv_lt_contravar; lra. }
set (v := / (1 + exp (- y))) in *; destruct (Rlt_dec X x) as [C | C].
- rewrite (Rabs_pos_eq (x - X)) by lra; fold y; rewrite Rabs_left by lra; nra.
- rewrite (Rabs_left (x - X)) by lra; rewrite Rabs_pos_eq by lra.
  replace (- (c * - (x - X))) with y by (unfold y; ring).
  assert (Q : exp (- y) * exp y = 1) by (rewrite <- exp_plus; replace (- y + y) with 0 by ring; apply exp_0).
  pose proof (exp_pos y); assert (v * exp (- y) < 1) by lra; nra.
Qed.

Lemma t_X_decreasing r q X : 0 < X -> 0 < r -> r < q -> t_X q X < t_X r X.
Proof.
intros HX Hr Hq; unfold t_X.
pose proof (sqrt_lt_R0 r Hr); assert (S : sqrt r < sqrt q) by (apply sqrt_lt_1; lra).
assert (I : / sqrt q < / sqrt r) by (apply Rinv_lt_contravar; [apply Rmult_lt_0_compat; lra | lra]).
assert (0 < / sqrt q) by (apply Rinv_0_lt_compat; lra).
assert (A : atan (X / sqrt q) < atan (X / sqrt r)).
{ apply atan_increasing; unfold Rdiv; now apply Rmult_lt_compat_l. }
assert (B : 0 < atan (X / sqrt q)).
{ rewrite <- atan_0; apply atan_increasing, Rdiv_lt_0_compat; lra. }
unfold Rdiv; nra.
Qed.

Lemma t_X_continuous X r : 0 < r -> continuity_pt (fun q => t_X q X) r.
Proof.
intros Hr; pose proof (sqrt_lt_R0 r Hr) as Q.
assert (C : continuity_pt sqrt r) by (apply continuity_pt_sqrt; lra).
unfold t_X; apply continuity_pt_div; [| exact C | lra].
apply (continuity_pt_comp (fun q => X / sqrt q) atan).
- apply continuity_pt_div; [apply continuity_pt_const; now intros x y | exact C | lra].
- apply derivable_continuous_pt; exists (/ (1 + (X / sqrt r) ^ 2)); apply derivable_pt_lim_atan.
Qed.

(** Each time is the crossing time of exactly one r. *)
Lemma threshold_is_crossed_at X t : 0 < X -> 0 < t -> exists r, 0 < r < r_star t /\ t_X r X = t.
Proof.
intros HX Ht; pose proof (r_star_pos t Ht) as HB.
(* at the optimum of the infinite threshold the crossing comes early; at r_star (t + 1/X)
   it comes late *)
assert (Ht' : 0 < t + 1 / X) by (assert (0 < 1 / X) by (apply Rdiv_lt_0_compat; lra); lra).
pose proof (r_star_pos (t + 1 / X) Ht') as HA.
assert (L : r_star (t + 1 / X) < r_star t).
{ apply Rnot_le_lt; intros K; pose proof (t_star_le _ _ HB K) as D.
  rewrite !t_star_r_star in D by assumption; assert (0 < 1 / X) by (apply Rdiv_lt_0_compat; lra); lra. }
set (lo := r_star (t + 1 / X)) in *; set (hi := r_star t) in *.
assert (E0 : t < t_X lo X \/ t = t_X lo X).
{ destruct (escape_delay_bounds lo X HA HX) as [_ U]; unfold lo in U at 1.
  rewrite t_star_r_star in U by assumption; lra. }
assert (E1 : t_X hi X < t).
{ pose proof (t_X_lt_t_star hi X HB) as U; unfold hi in U at 2; now rewrite t_star_r_star in U. }
destruct E0 as [E0 | E0]; [| exists lo; split; [split; lra | lra]].
destruct (Ranalysis5.IVT_interv (fun q => t - t_X q X) lo hi) as [q [Hq E]].
- intros q Hq; apply continuity_pt_minus; [apply continuity_pt_const; now intros x y |].
  apply t_X_continuous; lra.
- exact L.
- lra.
- lra.
- exists q; split; [| lra]; split; [lra |].
  destruct (Rle_lt_or_eq_dec q hi ltac:(lra)) as [K | ->]; [exact K | lra].
Qed.

(** At infinite confidence and any threshold X > 0 the loss min(|T - t_X|, T) has one
    optimum, where it is 0, and a point of no return, up to which it is T and beyond which
    it is less; both lie below those of the infinite threshold. *)
Theorem a_finite_threshold_has_its_own_optimum_and_return X T :
  0 < X -> 0 < T ->
  exists q p, 0 < p < q /\ q < r_star T /\ p < r_return T /\
    t_X q X = T /\ t_X p X = 2 * T /\
    loss_at X T q = 0 /\ (forall r, r <> q -> 0 < loss_at X T r) /\
    (forall r, loss_at X T r < T <-> p < r) /\ (forall r, r <= p -> loss_at X T r = T).
Proof.
intros HX HT.
destruct (threshold_is_crossed_at X T HX HT) as (q & Hq & Eq).
destruct (threshold_is_crossed_at X (2 * T) HX ltac:(lra)) as (p & Hp & Ep).
assert (Hpq : p < q).
{ apply Rnot_le_lt; intros [K | K]; [pose proof (t_X_decreasing q p X HX ltac:(lra) K); lra | subst; lra]. }
assert (R2 : r_star (2 * T) = r_return T) by (unfold r_return, r_star; field; lra).
assert (Z : forall r, 0 < r -> 0 < t_X r X).
{ intros r Hr; unfold t_X; pose proof (sqrt_lt_R0 r Hr); apply Rdiv_lt_0_compat; [| assumption].
  rewrite <- atan_0; apply atan_increasing, Rdiv_lt_0_compat; lra. }
assert (F : forall r, r <= p -> loss_at X T r = T).
{ intros r Hr; unfold loss_at; destruct (Rlt_dec 0 r) as [P | P]; [| reflexivity].
  assert (2 * T <= t_X r X).
  { destruct Hr as [Hr | ->]; [pose proof (t_X_decreasing r p X HX P Hr) |]; lra. }
  rewrite Rabs_left by lra; apply Rmin_left; lra. }
exists q, p; repeat split; try lra; try assumption.
- unfold loss_at; destruct (Rlt_dec 0 q) as [P | P]; [| lra].
  rewrite Eq, Rminus_eq_0, Rabs_R0; apply Rmin_right; lra.
- intros r Hr; unfold loss_at; destruct (Rlt_dec 0 r) as [P | P]; [| lra].
  apply Rmin_glb_lt; [assumption |]; apply Rabs_pos_lt; intros K.
  destruct (Rtotal_order r q) as [C | [C | C]]; [| contradiction |].
  + pose proof (t_X_decreasing r q X HX P C); lra.
  + pose proof (t_X_decreasing q r X HX ltac:(lra) C); lra.
- intros K; apply Rnot_le_lt; intros C; rewrite F in K by exact C; lra.
- intros K; unfold loss_at; destruct (Rlt_dec 0 r) as [P | P]; [| lra].
  pose proof (t_X_decreasing p r X HX ltac:(lra) K); pose proof (Z r P).
  eapply Rle_lt_trans; [apply Rmin_r |]; apply Rabs_def1; lra.
Qed.
