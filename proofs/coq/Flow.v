(** The flow x' = x^2 + r from x(0) = 0: its closed form (7), why there is no
    other solution, its escape at t*, and its crossing of a threshold. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Ghost Require Import Model Basics.
Open Scope R_scope.

(** ** Fixed points *)

(** For r > 0 the flow has no fixed point: x^2 + r > 0 everywhere. *)
Theorem no_fixed_point_above r x : 0 < r -> 0 < x ^ 2 + r.
Proof. intros; nra. Qed.

(** At r = 0 the origin is the only fixed point, and it is half-stable: the flow is
    positive on both of its sides. *)
Theorem one_fixed_point_at_zero x :
  (x ^ 2 + 0 = 0 <-> x = 0) /\ (x <> 0 -> 0 < x ^ 2 + 0).
Proof. split; [split; intros; nra | intros H; nra]. Qed.

(** For r < 0 there are exactly two: -sqrt(-r), where the flow's slope 2x is negative
    (stable), and sqrt(-r), where it is positive (unstable). *)
Theorem two_fixed_points_below r x :
  r < 0 ->
  (x ^ 2 + r = 0 <-> x = - sqrt (- r) \/ x = sqrt (- r)) /\
  - sqrt (- r) < sqrt (- r) /\
  (exists d, is_derive (fun y => y ^ 2 + r) (- sqrt (- r)) d /\ d < 0) /\
  (exists d, is_derive (fun y => y ^ 2 + r) (sqrt (- r)) d /\ 0 < d).
Proof.
intros Hr; assert (P : 0 < sqrt (- r)) by (apply sqrt_lt_R0; lra).
assert (E : sqrt (- r) * sqrt (- r) = - r) by (apply sqrt_sqrt; lra).
set (m := sqrt (- r)) in *; split; [| split; [lra | split]].
- split; intros H.
  + assert (F : (x + m) * (x - m) = 0) by nra.
    destruct (Rmult_integral _ _ F); [left | right]; lra.
  + destruct H as [-> | ->]; nra.
- exists (2 * - m); split; [auto_derive; [exact I | ring] | lra].
- exists (2 * m); split; [auto_derive; [exact I | ring] | lra].
Qed.

(** ** The closed form *)

(** (7), and its twin for r <= 0 that the paper leaves out: with m = sqrt(-r) the
    solution is -m tanh(m t), which at r = 0 is 0. *)
Definition flow (r t : R) : R :=
  if Rlt_dec 0 r then sqrt r * tan (sqrt r * t)
  else - (sqrt (- r) * tanh (sqrt (- r) * t)).

(** y solves the initial value problem on [0, b): it starts at 0, is continuous
    there from the right, and has derivative y^2 + r inside.  This asks less than
    differentiability at 0, so uniqueness below is the stronger. *)
Definition solves (r : R) (b : Rbar) (y : R -> R) : Prop :=
  y 0 = 0 /\ filterlim y (at_right 0) (locally 0) /\
  forall t, 0 < t -> Rbar_lt t b -> is_derive y t (y t ^ 2 + r).

Lemma flow_above r t : 0 < r -> flow r t = sqrt r * tan (sqrt r * t).
Proof. intros Hr; unfold flow; destruct (Rlt_dec 0 r); [reflexivity | contradiction]. Qed.

Lemma flow_below r t : r <= 0 -> flow r t = - (sqrt (- r) * tanh (sqrt (- r) * t)).
Proof. intros Hr; unfold flow; destruct (Rlt_dec 0 r); [exfalso; lra | reflexivity]. Qed.

Lemma flow_0 r : flow r 0 = 0.
Proof.
unfold flow; destruct (Rlt_dec 0 r).
- rewrite Rmult_0_r, tan_0; ring.
- rewrite Rmult_0_r; unfold tanh; rewrite sinh_0; unfold Rdiv; ring.
Qed.

Lemma phase_lt r t : 0 < r -> (t < t_star r <-> sqrt r * t < PI / 2).
Proof.
intros Hr; pose proof (sqrt_lt_R0 r Hr) as Q; unfold t_star.
replace (PI / (2 * sqrt r)) with (PI / 2 / sqrt r) by (field; lra).
split; intros H.
- apply (Rmult_lt_compat_l (sqrt r)) in H; [| assumption].
  replace (sqrt r * (PI / 2 / sqrt r)) with (PI / 2) in H by (field; lra); assumption.
- apply (Rmult_lt_reg_l (sqrt r)); [assumption |].
  replace (sqrt r * (PI / 2 / sqrt r)) with (PI / 2) by (field; lra); assumption.
Qed.

Lemma phase_range r t :
  0 < r -> - t_star r < t < t_star r -> - (PI / 2) < sqrt r * t < PI / 2.
Proof.
intros Hr [H1 H2]; split; [| now apply phase_lt].
assert (H : sqrt r * (- t) < PI / 2) by (apply phase_lt; lra); lra.
Qed.

Lemma flow_derive_above r t :
  0 < r -> - t_star r < t < t_star r -> is_derive (flow r) t (flow r t ^ 2 + r).
Proof.
intros Hr Ht; pose proof (phase_range r t Hr Ht) as [A B].
pose proof (sqrt_lt_R0 r Hr) as Q.
assert (C : cos (sqrt r * t) <> 0) by (apply Rgt_not_eq, cos_gt_0; lra).
apply (is_derive_ext (fun u => sqrt r * tan (sqrt r * u))).
{ intros u; symmetry; now apply flow_above. }
rewrite flow_above by assumption; unfold tan.
auto_derive; [assumption |].
set (c := cos (sqrt r * t)) in *; set (s := sin (sqrt r * t)) in *.
assert (S : s * s + c * c = 1).
{ pose proof (sin2_cos2 (sqrt r * t)) as S; unfold Rsqr in S; exact S. }
rewrite <- (sqrt_sqrt r) at 5 by lra.
set (q := sqrt r) in *. field_simplify; [| assumption | assumption].
f_equal; nra.
Qed.

Lemma derive_product (f g : R -> R) x a b :
  is_derive f x a -> is_derive g x b ->
  is_derive (fun u => f u * g u) x (a * g x + f x * b).
Proof. intros Hf Hg; apply (is_derive_mult f g); [exact Hf | exact Hg | intros; apply Rmult_comm]. Qed.

Lemma derive_difference (f g : R -> R) x a b :
  is_derive f x a -> is_derive g x b -> is_derive (fun u => f u - g u) x (a - b).
Proof. intros Hf Hg; exact (is_derive_minus f g x a b Hf Hg). Qed.

Lemma derive_opposite (f : R -> R) x a : is_derive f x a -> is_derive (fun u => - f u) x (- a).
Proof. intros Hf; exact (is_derive_opp f x a Hf). Qed.

Lemma cosh_scaled_derive m u : is_derive (fun v => cosh (m * v)) u (m * sinh (m * u)).
Proof.
apply (is_derive_comp cosh (fun v => m * v)).
- apply is_derive_Reals, derivable_pt_lim_cosh.
- evar_last; [apply (is_derive_scal (fun v => v)), is_derive_id | apply Rmult_1_r].
Qed.

Lemma cosh_pos x : 0 < cosh x.
Proof. unfold cosh; pose proof (exp_pos x); pose proof (exp_pos (- x)); lra. Qed.

Lemma cosh2_sinh2 x : cosh x * cosh x - sinh x * sinh x = 1.
Proof.
unfold cosh, sinh.
replace 1 with (exp x * exp (- x)) by (rewrite <- exp_plus, Rplus_opp_r; apply exp_0).
field.
Qed.

Lemma tanh_derive m t :
  is_derive (fun u => tanh (m * u)) t (m / (cosh (m * t) * cosh (m * t))).
Proof.
unfold tanh; pose proof (cosh_pos (m * t)) as P.
evar_last.
{ apply (is_derive_comp (fun v => sinh v / cosh v)).
  - apply is_derive_div.
    + apply is_derive_Reals, derivable_pt_lim_sinh.
    + apply is_derive_Reals, derivable_pt_lim_cosh.
    + apply Rgt_not_eq; assumption.
  - apply (is_derive_scal (fun u => u)); apply (is_derive_id t). }
unfold scal, one; simpl; unfold mult; simpl.
pose proof (cosh2_sinh2 (m * t)).
replace (cosh (m * t) * cosh (m * t) - sinh (m * t) * sinh (m * t)) with 1 by lra.
field; lra.
Qed.

Lemma flow_derive_below r t : r <= 0 -> is_derive (flow r) t (flow r t ^ 2 + r).
Proof.
intros Hr.
apply (is_derive_ext (fun u => - (sqrt (- r) * tanh (sqrt (- r) * u)))).
{ intros u; symmetry; now apply flow_below. }
rewrite flow_below by assumption.
assert (E : sqrt (- r) * sqrt (- r) = - r) by (apply sqrt_sqrt; lra).
set (m := sqrt (- r)) in *.
evar_last.
{ apply (is_derive_opp (fun u => m * tanh (m * u))).
  apply (is_derive_scal (fun u => tanh (m * u))), tanh_derive. }
unfold opp; simpl; unfold tanh.
pose proof (cosh_pos (m * t)); pose proof (cosh2_sinh2 (m * t)) as H2.
set (c := cosh (m * t)) in *; set (s := sinh (m * t)) in *.
replace r with (- (m * m)) by lra.
replace (- (m * (m / (c * c)))) with (- (m * m * (c * c - s * s)) / (c * c))
  by (rewrite H2; field; lra).
field; lra.
Qed.

(** ** Existence, uniqueness, escape *)

(** The time at which the flow ends: t* for r > 0, never for r <= 0. *)
Definition lifetime (r : R) : Rbar := if Rlt_dec 0 r then Finite (t_star r) else p_infty.

Lemma lifetime_above r : 0 < r -> lifetime r = Finite (t_star r).
Proof. intros Hr; unfold lifetime; destruct (Rlt_dec 0 r); [reflexivity | contradiction]. Qed.

Lemma lifetime_below r : r <= 0 -> lifetime r = p_infty.
Proof. intros Hr; unfold lifetime; destruct (Rlt_dec 0 r); [exfalso; lra | reflexivity]. Qed.

Lemma flow_derive r t :
  0 <= t -> Rbar_lt t (lifetime r) -> is_derive (flow r) t (flow r t ^ 2 + r).
Proof.
intros H0 Ht; destruct (Rlt_le_dec 0 r) as [Hr | Hr].
- rewrite lifetime_above in Ht by assumption; simpl in Ht.
  apply flow_derive_above; [assumption |]; pose proof (t_star_pos r Hr); lra.
- now apply flow_derive_below.
Qed.

Lemma at_right_of_locally (f : R -> R) a : continuous f a -> filterlim f (at_right a) (locally (f a)).
Proof.
intros H; eapply filterlim_filter_le_1; [apply filter_le_within | exact H].
Qed.

(** The closed form solves the problem on [0, t_star) for r > 0, and on [0, infinity) for
    r <= 0; at t = 0 the derivative is two-sided. *)
Theorem flow_solves_ivp r :
  solves r (lifetime r) (flow r) /\ is_derive (flow r) 0 (flow r 0 ^ 2 + r).
Proof.
assert (D : is_derive (flow r) 0 (flow r 0 ^ 2 + r)).
{ apply flow_derive; [lra |]; unfold lifetime; destruct (Rlt_dec 0 r); simpl; [| exact I].
  now apply t_star_pos. }
split; [split; [apply flow_0 | split] | exact D].
- rewrite <- (flow_0 r) at 2; apply at_right_of_locally, @ex_derive_continuous.
  eexists; exact D.
- intros t H0 Ht; apply flow_derive; [lra | exact Ht].
Qed.

Lemma rises_from_zero (f df : R -> R) t :
  0 < t ->
  (forall u, 0 < u <= t -> is_derive f u (df u)) ->
  (forall u, 0 < u <= t -> 0 <= df u) ->
  filterlim f (at_right 0) (locally 0) ->
  0 <= f t.
Proof.
intros Ht D P L.
apply (filterlim_le (F := at_right 0) f (fun _ => f t) (Finite 0) (Finite (f t))).
- exists (mkposreal t Ht); intros u Hu H0.
  assert (Hut : u < t).
  { apply Rabs_def2 in Hu; unfold minus, plus, opp in Hu; simpl in Hu; lra. }
  destruct (MVT_gen f u t df) as (c & Hc & E).
  + intros v Hv; rewrite Rmin_left, Rmax_right in Hv by lra; apply D; lra.
  + intros v Hv; rewrite Rmin_left, Rmax_right in Hv by lra.
    apply continuity_pt_filterlim, @ex_derive_continuous; eexists; apply D; lra.
  + rewrite Rmin_left, Rmax_right in Hc by lra.
    assert (0 <= df c) by (apply P; lra); nra.
- exact L.
- apply filterlim_const.
Qed.

Lemma product_tends_to_zero (d w : R -> R) :
  filterlim d (at_right 0) (locally 0) -> continuous w 0 ->
  filterlim (fun u => d u * w u) (at_right 0) (locally 0).
Proof.
intros Hd Hw; replace 0 with (mult 0 (w 0)) at 2 by apply Rmult_0_l.
apply (filterlim_comp_2 _ _ mult Hd (at_right_of_locally w 0 Hw)).
apply (filterlim_mult (K := R_AbsRing)).
Qed.

Lemma solution_above_phase r b y t :
  0 < r -> solves r b y -> 0 < t -> Rbar_lt t b -> atan (y t / sqrt r) = sqrt r * t.
Proof.
intros Hr (Y0 & YL & YD) Ht Hb; pose proof (sqrt_lt_R0 r Hr) as Q.
assert (E : sqrt r * sqrt r = r) by (apply sqrt_sqrt; lra).
set (q := sqrt r) in *; set (g := fun u => atan (y u / q) - q * u).
assert (D : forall u, 0 < u <= t -> is_derive g u 0).
{ intros u Hu; unfold g.
  assert (Hub : Rbar_lt u b) by (apply Rbar_le_lt_trans with t; [apply Hu | exact Hb]).
  evar_last.
  { apply (is_derive_minus (fun v => atan (y v / q)) (fun v => q * v)).
    - apply (is_derive_comp atan (fun v => y v / q)).
      + apply is_derive_Reals, derivable_pt_lim_atan.
      + apply (is_derive_ext (fun v => / q * y v)); [intros; unfold Rdiv; apply Rmult_comm |].
        apply (is_derive_scal y); apply YD; [apply Hu | exact Hub].
    - apply (is_derive_scal (fun v => v)); apply (is_derive_id u). }
  unfold minus, plus, opp, scal, one; simpl; unfold mult; simpl; unfold Rsqr.
  rewrite <- E; field; split; [lra |].
  assert (0 < q * q) by nra; nra. }
assert (L : filterlim g (at_right 0) (locally 0)).
{ assert (La : filterlim (fun u => atan (y u / q)) (at_right 0) (locally 0)).
  { replace (locally 0) with (locally (atan (0 / q)))
      by (f_equal; unfold Rdiv; rewrite Rmult_0_l; apply atan_0).
    apply (filterlim_comp _ _ _ y (fun v => atan (v / q)) _ (locally 0) _ YL).
    apply (@ex_derive_continuous _ _ (fun v => atan (v / q))); auto_derive; lra. }
  assert (Lb : filterlim (fun u => - (q * u)) (at_right 0) (locally 0)).
  { replace 0 with (- (q * 0)) at 2 by ring.
    apply (at_right_of_locally (fun u => - (q * u))), @ex_derive_continuous; auto_derive; exact I. }
  replace 0 with (plus 0 0) at 2 by apply Rplus_0_l.
  apply (filterlim_comp_2 _ _ plus La Lb), (filterlim_plus (K := R_AbsRing) (V := R_NormedModule)). }
assert (A : 0 <= g t).
{ apply (rises_from_zero g (fun _ => 0)); try assumption; intros; lra. }
assert (B : 0 <= - g t).
{ apply (rises_from_zero (fun u => - g u) (fun _ => 0)); try assumption.
  - intros u Hu; replace 0 with (opp 0) by (unfold opp; simpl; ring).
    apply (is_derive_opp g), D; exact Hu.
  - intros; lra.
  - replace 0 with (opp 0) at 2 by (unfold opp; simpl; ring).
    apply (filterlim_comp _ _ _ g opp _ (locally 0) _ L), (filterlim_opp (V := R_NormedModule)). }
unfold g in A, B; lra.
Qed.

Lemma flow_phase r t :
  0 < r -> - t_star r < t < t_star r -> atan (flow r t / sqrt r) = sqrt r * t.
Proof.
intros Hr Ht; rewrite flow_above by assumption.
pose proof (sqrt_lt_R0 r Hr).
replace (sqrt r * tan (sqrt r * t) / sqrt r) with (tan (sqrt r * t)) by (field; lra).
apply atan_tan, phase_range; assumption.
Qed.

Lemma solution_below_is_flow r b y t :
  r <= 0 -> solves r b y -> 0 < t -> Rbar_lt t b -> y t = flow r t.
Proof.
intros Hr (Y0 & YL & YD) Ht Hb.
set (m := sqrt (- r)); set (d := fun u => y u - flow r u).
set (e := fun u => d u * (cosh (m * u) * cosh (m * u))).
assert (Hub : forall u, 0 < u <= t -> Rbar_lt u b).
{ intros u Hu; apply Rbar_le_lt_trans with t; [apply Hu | exact Hb]. }
assert (De : forall u, 0 < u <= t -> is_derive e u (e u ^ 2 / (cosh (m * u) * cosh (m * u)))).
{ intros u Hu; pose proof (cosh_scaled_derive m u) as Dc.
  assert (Dd : is_derive d u (y u ^ 2 + r - (flow r u ^ 2 + r))).
  { apply derive_difference; [apply YD; [apply Hu | apply Hub, Hu] |].
    apply flow_derive_below; exact Hr. }
  evar_last.
  { apply (derive_product _ _ _ _ _ Dd (derive_product _ _ _ _ _ Dc Dc)). }
  unfold e, d; rewrite (flow_below r u Hr); fold m; unfold tanh.
  pose proof (cosh_pos (m * u)); field; lra. }
assert (Ld : filterlim d (at_right 0) (locally 0)).
{ assert (Lf : filterlim (fun u => opp (flow r u)) (at_right 0) (locally 0)).
  { replace 0 with (opp (flow r 0)) at 2 by (rewrite flow_0; unfold opp; simpl; ring).
    apply (at_right_of_locally (fun u => opp (flow r u))), @ex_derive_continuous.
    eexists; apply (is_derive_opp (flow r)), flow_derive_below; exact Hr. }
  replace 0 with (plus 0 0) at 2 by apply Rplus_0_l.
  apply (filterlim_comp_2 _ _ plus YL Lf), (filterlim_plus (K := R_AbsRing) (V := R_NormedModule)). }
assert (Cc : forall (f : R -> R) (l : R), is_derive f 0 l -> continuous f 0).
{ intros f l H; apply @ex_derive_continuous; exists l; exact H. }
pose proof (cosh_scaled_derive m 0) as Dc0.
assert (Wc : continuous (fun u => cosh (m * u) * cosh (m * u)) 0).
{ apply (continuous_mult (fun u => cosh (m * u)) (fun u => cosh (m * u)));
    apply (Cc _ _ Dc0). }
assert (Le : filterlim e (at_right 0) (locally 0)) by (apply product_tends_to_zero; assumption).
assert (C1 : forall u, 1 <= cosh (m * u) * cosh (m * u)).
{ intros u; pose proof (cosh2_sinh2 (m * u)); nra. }
assert (De0 : forall u, 0 <= e u ^ 2 / (cosh (m * u) * cosh (m * u))).
{ intros u; pose proof (C1 u); apply Rmult_le_pos; [nra |].
  left; apply Rinv_0_lt_compat; lra. }
assert (P : forall u, 0 < u <= t -> 0 <= e u).
{ intros u Hu; apply (rises_from_zero e (fun v => e v ^ 2 / (cosh (m * v) * cosh (m * v)))).
  - apply Hu.
  - intros v Hv; apply De; lra.
  - intros; apply De0.
  - exact Le. }
assert (Mono : forall u, 0 < u <= t -> e u <= e t).
{ intros u Hu.
  destruct (MVT_gen e u t (fun v => e v ^ 2 / (cosh (m * v) * cosh (m * v)))) as (c & Hc & E).
  - intros v Hv; rewrite Rmin_left, Rmax_right in Hv by lra; apply De; lra.
  - intros v Hv; rewrite Rmin_left, Rmax_right in Hv by lra.
    apply continuity_pt_filterlim, @ex_derive_continuous; eexists; apply De; lra.
  - pose proof (De0 c); nra. }
assert (Z : 0 <= - (e t * exp (- (e t * t)))).
{ set (M := e t).
  apply (rises_from_zero (fun u => - (e u * exp (- (M * u))))
          (fun u => - ((e u ^ 2 / (cosh (m * u) * cosh (m * u)) - M * e u) * exp (- (M * u))))).
  - assumption.
  - intros u Hu.
    assert (Dx : is_derive (fun v => exp (- (M * v))) u (- M * exp (- (M * u)))).
    { auto_derive; [exact I | ring]. }
    evar_last.
    + apply (derive_opposite (fun v => e v * exp (- (M * v)))).
      apply (derive_product _ _ _ _ _ (De u Hu) Dx).
    + cbv beta; ring.
  - intros u Hu; pose proof (exp_pos (- (M * u))) as X1; pose proof (P u Hu) as X2; pose proof (Mono u Hu) as X3.
    assert (e u ^ 2 / (cosh (m * u) * cosh (m * u)) <= M * e u); [| nra].
    pose proof (C1 u) as X4; set (w := cosh (m * u) * cosh (m * u)) in *.
    apply (Rmult_le_reg_r w); [lra |].
    replace (e u ^ 2 / w * w) with (e u ^ 2) by (field; lra).
    fold M in X3. assert (e u ^ 2 <= M * e u) by nra.
    assert (0 <= M * e u) by nra. nra.
  - apply (filterlim_ext (fun u => e u * - exp (- (M * u)))); [intros; ring |].
    apply product_tends_to_zero; [exact Le |].
    apply (@ex_derive_continuous _ _ (fun u => - exp (- (M * u)))); auto_derive; exact I. }
assert (e t = 0).
{ pose proof (exp_pos (- (e t * t))) as X1; pose proof (P t ltac:(lra)) as X2; nra. }
pose proof (C1 t) as X1; unfold e, d in *.
destruct (Rmult_integral _ _ H) as [K | K]; lra.
Qed.

(** Any solution on any [0, b) is the closed form while it lasts, and it cannot last
    beyond t* (r > 0). *)
Theorem flow_is_only_solution r b y :
  Rbar_lt 0 b -> solves r b y ->
  Rbar_le b (lifetime r) /\ forall t, 0 <= t -> Rbar_lt t b -> y t = flow r t.
Proof.
intros Hb H; destruct (Rlt_le_dec 0 r) as [Hr | Hr].
- rewrite lifetime_above by assumption.
  pose proof (sqrt_lt_R0 r Hr) as Q; pose proof (t_star_pos r Hr) as Tp.
  assert (K : forall t, 0 < t -> Rbar_lt t b -> t < t_star r).
  { intros t H0 Ht; apply phase_lt; [assumption |].
    rewrite <- (solution_above_phase r b y t Hr H H0 Ht); apply atan_bound. }
  split.
  + apply Rbar_not_lt_le; intros C; specialize (K _ Tp C); lra.
  + intros t [H0 | <-] Ht; [| destruct H as [-> _]; symmetry; apply flow_0].
    pose proof (solution_above_phase r b y t Hr H H0 Ht) as E.
    rewrite flow_above, <- E, tan_atan by assumption; field; lra.
- rewrite lifetime_below by assumption; split; [destruct b; exact I |].
  intros t [H0 | <-] Ht; [| destruct H as [-> _]; symmetry; apply flow_0].
  now apply (solution_below_is_flow r b).
Qed.

(** ** Thresholds *)

(** x(t) > X exactly when t > t_X, for every real X and every t of the solution. *)
Theorem flow_crosses_threshold r X t :
  0 < r -> 0 <= t < t_star r -> (X < flow r t <-> t_X r X < t).
Proof.
intros Hr Ht; pose proof (sqrt_lt_R0 r Hr) as Q; pose proof (t_star_pos r Hr).
assert (E : atan (flow r t / sqrt r) = sqrt r * t) by (apply flow_phase; [assumption | lra]).
assert (F : t = atan (flow r t / sqrt r) / sqrt r) by (rewrite E; field; lra).
assert (M : forall a b, a < b -> t_X r a < t_X r b).
{ intros a b Hab; unfold t_X; apply Rmult_lt_compat_r; [now apply Rinv_0_lt_compat |].
  apply atan_increasing, Rmult_lt_compat_r; [now apply Rinv_0_lt_compat | assumption]. }
split; intros K.
- rewrite F; now apply M.
- apply Rnot_le_lt; intros [C | C].
  + apply M in C; unfold t_X in C at 1; rewrite <- F in C; lra.
  + unfold t_X in K; rewrite <- C, <- F in K; lra.
Qed.

Lemma t_X_nonneg r X : 0 < r -> 0 <= X -> 0 <= t_X r X.
Proof.
intros Hr HX; pose proof (sqrt_lt_R0 r Hr); unfold t_X.
apply Rmult_le_pos; [| left; now apply Rinv_0_lt_compat].
assert (P : 0 <= X / sqrt r) by (apply Rmult_le_pos; [| left; apply Rinv_0_lt_compat]; assumption).
destruct P as [P | <-]; [| rewrite atan_0; lra].
rewrite <- atan_0; left; now apply atan_increasing.
Qed.

Lemma t_X_lt_t_star r X : 0 < r -> t_X r X < t_star r.
Proof.
intros Hr; pose proof (sqrt_lt_R0 r Hr); apply phase_lt; [assumption |].
replace (sqrt r * t_X r X) with (atan (X / sqrt r)) by (unfold t_X; field; lra).
apply atan_bound.
Qed.

(** The threshold time lies in [0, t_star), and there the flow equals the threshold. *)
Theorem flow_at_threshold_time r X :
  0 < r -> 0 <= X -> 0 <= t_X r X < t_star r /\ flow r (t_X r X) = X.
Proof.
intros Hr HX; split; [split; [now apply t_X_nonneg | now apply t_X_lt_t_star] |].
pose proof (sqrt_lt_R0 r Hr); rewrite flow_above by assumption; unfold t_X.
replace (sqrt r * (atan (X / sqrt r) / sqrt r)) with (atan (X / sqrt r)) by (field; lra).
rewrite tan_atan; field; lra.
Qed.

(** x(t) tends to infinity as t tends to t* from the left. *)
Theorem flow_escapes_at_t_star r :
  0 < r -> filterlim (flow r) (at_left (t_star r)) (Rbar_locally p_infty).
Proof.
intros Hr P [M HM]; pose proof (t_star_pos r Hr) as Tp.
assert (D : 0 < t_star r - Rmax 0 (t_X r M)).
{ unfold Rmax; destruct (Rle_dec 0 (t_X r M)); [pose proof (t_X_lt_t_star r M Hr) |]; lra. }
exists (mkposreal _ D); intros t Ht Hlt; apply HM, flow_crosses_threshold; try assumption;
  apply Rabs_def2 in Ht; unfold minus, plus, opp in Ht; simpl in Ht;
  pose proof (Rmax_l 0 (t_X r M)); pose proof (Rmax_r 0 (t_X r M)); lra.
Qed.

