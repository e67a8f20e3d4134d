(** Passing a ghost in any number of dimensions: the time a state takes along a
    coordinate whose speed lies between two parabolas; what an odd term does to it;
    the scale parameter; and why a slow point is always singular. *)
From Coq Require Import Reals Lra Psatz List.
From Coquelicot Require Import Coquelicot.
Import ListNotations.
Open Scope R_scope.

(** The time that u' = a + b u^2 takes from - d to d. *)
Definition parabola_time (a b d : R) : R := 2 / sqrt (a * b) * atan (d * sqrt (b / a)).

(** ** Between two parabolas *)

Lemma phase_derives a b u du t (y : R -> R) :
  0 < a -> 0 < b -> y t = u -> is_derive y t du ->
  is_derive (fun s => / sqrt (a * b) * atan (y s * sqrt (b / a))) t (du / (a + b * u ^ 2)).
Proof.
intros Ha Hb Y D.
assert (Q : 0 < sqrt (a * b)) by (apply sqrt_lt_R0; nra).
assert (P : 0 < sqrt (b / a)) by (apply sqrt_lt_R0, Rdiv_lt_0_compat; lra).
assert (E : sqrt (b / a) = sqrt (a * b) / a).
{ replace (b / a) with ((a * b) / (a * a)) by (field; lra).
  rewrite sqrt_div_alt by nra; rewrite sqrt_square by lra; reflexivity. }
assert (S : sqrt (a * b) * sqrt (a * b) = a * b) by (apply sqrt_sqrt; nra).
evar_last.
{ apply (is_derive_scal (fun s => atan (y s * sqrt (b / a)))).
  apply (is_derive_comp atan (fun s => y s * sqrt (b / a))).
  - apply is_derive_Reals, derivable_pt_lim_atan.
  - apply (is_derive_scal_l y t du (sqrt (b / a)) D). }
unfold scal; simpl; unfold mult; simpl; rewrite Y, E; unfold Rsqr.
set (q := sqrt (a * b)) in *.
assert (N : 0 < a + b * u ^ 2) by nra.
replace (1 + u * (q / a) * (u * (q / a) * 1)) with ((a + b * u ^ 2) / a).
2:{ replace (u * (q / a) * (u * (q / a) * 1)) with (u ^ 2 * (q * q) / (a * a)) by (field; lra).
    rewrite S; field; lra. }
field; repeat split; lra.
Qed.

Lemma mean_growth (g dg : R -> R) T :
  0 <= T -> (forall t, 0 <= t <= T -> is_derive g t (dg t)) ->
  exists c, 0 <= c <= T /\ g T - g 0 = dg c * (T - 0).
Proof.
intros HT D.
destruct (MVT_gen g 0 T dg) as (c & Hc & E).
- intros t Ht; rewrite Rmin_left, Rmax_right in Ht by lra; apply D; lra.
- intros t Ht; rewrite Rmin_left, Rmax_right in Ht by lra.
  apply continuity_pt_filterlim, @ex_derive_continuous; eexists; apply D; lra.
- rewrite Rmin_left, Rmax_right in Hc by lra; now exists c.
Qed.

Lemma grows_at_least (g dg : R -> R) T :
  0 <= T -> (forall t, 0 <= t <= T -> is_derive g t (dg t)) ->
  (forall t, 0 <= t <= T -> 1 <= dg t) -> T <= g T - g 0.
Proof.
intros HT D P; destruct (mean_growth g dg T HT D) as (c & Hc & ->).
pose proof (P c Hc); nra.
Qed.

Lemma grows_at_most (g dg : R -> R) T :
  0 <= T -> (forall t, 0 <= t <= T -> is_derive g t (dg t)) ->
  (forall t, 0 <= t <= T -> dg t <= 1) -> g T - g 0 <= T.
Proof.
intros HT D P; destruct (mean_growth g dg T HT D) as (c & Hc & ->).
pose proof (P c Hc); nra.
Qed.

(** u is any coordinate of a moving state, du its speed.  As long as the speed lies
    between two parabolas, the time from - d to d lies between theirs. *)
Theorem passage_time_between_parabolas (u du : R -> R) T a b1 b2 d :
  0 < a -> 0 < b1 -> 0 < b2 -> 0 <= T ->
  (forall t, 0 <= t <= T -> is_derive u t (du t)) ->
  (forall t, 0 <= t <= T -> a + b1 * u t ^ 2 <= du t <= a + b2 * u t ^ 2) ->
  u 0 = - d -> u T = d ->
  parabola_time a b2 d <= T <= parabola_time a b1 d.
Proof.
intros Ha H1 H2 HT D B U0 UT.
assert (G : forall b, 0 < b ->
  let g := fun s => / sqrt (a * b) * atan (u s * sqrt (b / a)) in
  g T - g 0 = parabola_time a b d /\
  forall t, 0 <= t <= T -> is_derive g t (du t / (a + b * u t ^ 2))).
{ intros b Hb; cbv zeta; split.
  - unfold parabola_time; rewrite U0, UT.
    replace (- d * sqrt (b / a)) with (- (d * sqrt (b / a))) by ring.
    rewrite atan_opp; unfold Rdiv; ring.
  - intros t Ht; apply phase_derives; auto. }
split.
- destruct (G b2 H2) as [E D2]; rewrite <- E.
  apply (grows_at_most (fun s => / sqrt (a * b2) * atan (u s * sqrt (b2 / a))) (fun t => du t / (a + b2 * u t ^ 2))); [exact HT | exact D2 |].
  intros t Ht; pose proof (B t Ht) as [_ P]; pose proof (pow2_ge_0 (u t)).
  apply (Rmult_le_reg_r (a + b2 * u t ^ 2)); [nra |].
  unfold Rdiv; rewrite Rmult_assoc, Rinv_l by nra; lra.
- destruct (G b1 H1) as [E D1]; rewrite <- E.
  apply (grows_at_least (fun s => / sqrt (a * b1) * atan (u s * sqrt (b1 / a))) (fun t => du t / (a + b1 * u t ^ 2))); [exact HT | exact D1 |].
  intros t Ht; pose proof (B t Ht) as [P _]; pose proof (pow2_ge_0 (u t)).
  apply (Rmult_le_reg_r (a + b1 * u t ^ 2)); [nra |].
  unfold Rdiv; rewrite Rmult_assoc, Rinv_l by nra; lra.
Qed.

(** The same with a relative error: where the speed is a + b u^2 up to the share k, the
    time is the parabola's up to 1/(1 + k) and 1/(1 - k).  This is what a tube around
    the slow direction has to grant, in any dimension. *)
Theorem passage_time_in_a_tube (u du : R -> R) T a b k d :
  0 < a -> 0 < b -> 0 <= k < 1 -> 0 <= T ->
  (forall t, 0 <= t <= T -> is_derive u t (du t)) ->
  (forall t, 0 <= t <= T -> Rabs (du t - (a + b * u t ^ 2)) <= k * (a + b * u t ^ 2)) ->
  u 0 = - d -> u T = d ->
  parabola_time a b d / (1 + k) <= T <= parabola_time a b d / (1 - k).
Proof.
intros Ha Hb Hk HT D B U0 UT.
set (g := fun s => / sqrt (a * b) * atan (u s * sqrt (b / a))).
assert (E : g T - g 0 = parabola_time a b d).
{ unfold g, parabola_time; rewrite U0, UT.
  replace (- d * sqrt (b / a)) with (- (d * sqrt (b / a))) by ring.
  rewrite atan_opp; unfold Rdiv; ring. }
assert (S : forall c t, 0 <= t <= T ->
  is_derive (fun s => c * g s) t (c * (du t / (a + b * u t ^ 2)))).
{ intros c t Ht; apply (is_derive_scal g), phase_derives; auto. }
assert (P : forall t, 0 < a + b * u t ^ 2) by (intros t; pose proof (pow2_ge_0 (u t)); nra).
assert (Q : forall t, 0 <= t <= T -> 1 - k <= du t / (a + b * u t ^ 2) <= 1 + k).
{ intros t Ht; pose proof (B t Ht) as H; apply Rabs_le_between in H; specialize (P t).
  split; apply (Rmult_le_reg_r (a + b * u t ^ 2)); try exact P;
    unfold Rdiv; rewrite Rmult_assoc, Rinv_l by lra; lra. }
rewrite <- E; split.
- replace ((g T - g 0) / (1 + k)) with (/ (1 + k) * g T - / (1 + k) * g 0) by (field; lra).
  apply (grows_at_most (fun s => / (1 + k) * g s)
           (fun t => / (1 + k) * (du t / (a + b * u t ^ 2)))); [exact HT | apply S |].
  intros t Ht; apply (Rmult_le_reg_l (1 + k)); [lra |].
  rewrite <- Rmult_assoc, Rinv_r, Rmult_1_l by lra; pose proof (Q t Ht); lra.
- replace ((g T - g 0) / (1 - k)) with (/ (1 - k) * g T - / (1 - k) * g 0) by (field; lra).
  apply (grows_at_least (fun s => / (1 - k) * g s)
           (fun t => / (1 - k) * (du t / (a + b * u t ^ 2)))); [exact HT | apply S |].
  intros t Ht; apply (Rmult_le_reg_l (1 - k)); [lra |].
  rewrite <- Rmult_assoc, Rinv_r, Rmult_1_l by lra; pose proof (Q t Ht); lra.
Qed.

(** In a window that grows, or at a ghost that nears its bifurcation, the time is
    pi / sqrt (a b): of the window nothing is left. *)
Theorem parabola_time_tends_to_pi_over_root (b : R) : 0 < b ->
  (forall a, 0 < a -> is_lim (parabola_time a b) p_infty (PI / sqrt (a * b))) /\
  (forall d, 0 < d ->
     filterlim (fun a => sqrt (a * b) * parabola_time a b d) (at_right 0) (locally PI)).
Proof.
intros Hb.
assert (AT : filterlim atan (Rbar_locally p_infty) (locally (PI / 2))).
{ intros P [e He].
  set (x := PI / 2 - Rmin (e / 2) 1).
  pose proof PI2_1 as P1; pose proof (cond_pos e) as Pe.
  assert (M : 0 < Rmin (e / 2) 1) by (apply Rmin_glb_lt; lra).
  assert (ML : Rmin (e / 2) 1 <= e / 2) by apply Rmin_l.
  assert (MR : Rmin (e / 2) 1 <= 1) by apply Rmin_r.
  exists (tan x); intros y Hy; apply He.
  assert (Hx : x < atan y).
  { rewrite <- (atan_tan x) by (unfold x; lra); apply atan_increasing, Hy. }
  pose proof (atan_bound y) as [_ AB].
  unfold ball; simpl; unfold AbsRing_ball, abs, minus, plus, opp; simpl.
  apply Rabs_def1; unfold x in Hx; lra. }
assert (ES : forall a d, 0 < a -> sqrt (a * b) * parabola_time a b d
             = 2 * atan (d * sqrt (b / a))).
{ intros a d Ha; unfold parabola_time.
  assert (Q : 0 < sqrt (a * b)) by (apply sqrt_lt_R0; nra); field; lra. }
split.
- intros a Ha.
  assert (Q : 0 < sqrt (a * b)) by (apply sqrt_lt_R0; nra).
  assert (P : 0 < sqrt (b / a)) by (apply sqrt_lt_R0, Rdiv_lt_0_compat; lra).
  unfold is_lim; simpl.
  replace (PI / sqrt (a * b)) with (2 / sqrt (a * b) * (PI / 2)) by (field; lra).
  unfold parabola_time.
  apply (filterlim_comp _ _ _ (fun d => atan (d * sqrt (b / a)))
           (fun z => 2 / sqrt (a * b) * z) _ (locally (PI / 2))).
  + apply (filterlim_comp _ _ _ (fun d => d * sqrt (b / a)) atan _ (Rbar_locally p_infty));
      [| exact AT].
    intros S [M HM]; exists (M / sqrt (b / a)); intros x Hx; apply HM.
    apply (Rmult_lt_compat_r (sqrt (b / a))) in Hx; [| exact P].
    unfold Rdiv in Hx at 1; rewrite Rmult_assoc, Rinv_l in Hx by lra; lra.
  + exact (continuous_scal_r (V := R_NormedModule) (2 / sqrt (a * b)) (fun z : R => z) (PI / 2)
      (continuous_id _)).
- intros d Hd.
  apply (filterlim_ext_loc (fun a => 2 * atan (d * sqrt (b / a)))).
  { exists (mkposreal 1 Rlt_0_1); intros a _ Ha; symmetry; apply ES, Ha. }
  replace PI with (2 * (PI / 2)) by field.
  apply (filterlim_comp _ _ _ (fun a => atan (d * sqrt (b / a))) (fun z => 2 * z) _
           (locally (PI / 2))).
  + apply (filterlim_comp _ _ _ (fun a => d * sqrt (b / a)) atan _ (Rbar_locally p_infty));
      [| exact AT].
    intros S [M HM].
    set (N := Rmax M 0 + 1).
    assert (N0 : 0 < N) by (unfold N; pose proof (Rmax_r M 0); lra).
    assert (NM : M < N) by (unfold N; pose proof (Rmax_l M 0); lra).
    assert (E : 0 < b * d ^ 2 / N ^ 2).
    { apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; [lra |] |]; apply pow_lt; lra. }
    exists (mkposreal _ E); intros a Hball Ha; apply HM.
    assert (A : a < b * d ^ 2 / N ^ 2).
    { revert Hball; generalize (b * d ^ 2 / N ^ 2), E; intros e He Hball.
      unfold ball in Hball; simpl in Hball.
      unfold AbsRing_ball, abs, minus, plus, opp in Hball; simpl in Hball.
      apply Rabs_def2 in Hball; lra. }
    apply Rlt_le_trans with N; [exact NM |].
    apply (Rmult_le_reg_l (/ d)); [now apply Rinv_0_lt_compat |].
    rewrite <- Rmult_assoc, Rinv_l, Rmult_1_l by lra.
    assert (DN : 0 <= / d * N).
    { pose proof (Rinv_0_lt_compat d Hd); nra. }
    rewrite <- (sqrt_square (/ d * N)) by exact DN.
    apply sqrt_le_1_alt.
    apply (Rmult_le_reg_r (a * d ^ 2 / N ^ 2 * N ^ 2)).
    { unfold Rdiv; rewrite Rmult_assoc, Rinv_l by (apply pow_nonzero; lra).
      rewrite Rmult_1_r; apply Rmult_lt_0_compat; [exact Ha | apply pow_lt, Hd]. }
    assert (L : a * N ^ 2 <= b * d ^ 2).
    { apply (Rmult_lt_compat_r (N ^ 2)) in A; [| apply pow_lt, N0].
      unfold Rdiv in A; rewrite Rmult_assoc, Rinv_l in A by (apply pow_nonzero; lra); lra. }
    replace (/ d * N * (/ d * N) * (a * d ^ 2 / N ^ 2 * N ^ 2)) with (a * N ^ 2)
      by (field; split; lra).
    replace (b / a * (a * d ^ 2 / N ^ 2 * N ^ 2)) with (b * d ^ 2)
      by (field; split; lra).
    exact L.
  + exact (continuous_scal_r (V := R_NormedModule) 2 (fun z : R => z) (PI / 2)
      (continuous_id _)).
Qed.

(** ** The scale parameter *)

(** Of a field a + b u^2 only the product a b can be seen: in x = b u it is
    x^2 + a b, and in any z = s u the product is the same. *)
Theorem scale_parameter_is_invariant (u : R -> R) t a b s :
  is_derive u t (a + b * u t ^ 2) -> b <> 0 -> s <> 0 ->
  is_derive (fun t => b * u t) t ((b * u t) ^ 2 + a * b) /\
  exists a' b', is_derive (fun t => s * u t) t (a' + b' * (s * u t) ^ 2) /\ a' * b' = a * b.
Proof.
intros D Hb Hs; split.
- evar_last; [apply (is_derive_scal u), D | ring].
- exists (s * a), (b / s); split; [| field; exact Hs].
  evar_last; [apply (is_derive_scal u), D | field; exact Hs].
Qed.

(** ** What odd terms do *)

(** The time is the integral of 1/f over the way. *)
Theorem passage_time_is_an_integral (f u : R -> R) T d :
  0 <= T -> (forall x, - d <= x <= d -> continuous f x /\ 0 < f x) ->
  (forall t, 0 <= t <= T -> is_derive u t (f (u t)) /\ - d <= u t <= d) ->
  u 0 = - d -> u T = d -> is_RInt (fun x => / f x) (- d) d T.
Proof.
intros HT F D U0 UT.
assert (P : - d <= d) by (rewrite <- U0 at 1; apply D; lra).
assert (C : forall x, - d <= x <= d -> continuous (fun x => / f x) x).
{ intros x Hx; destruct (F x Hx) as [Fc Fp].
  apply (continuous_comp f Rinv); [exact Fc | apply continuous_Rinv; lra]. }
assert (E : ex_RInt (fun x => / f x) (- d) d).
{ apply (ex_RInt_continuous (V := R_CompleteNormedModule)); intros x Hx.
  rewrite Rmin_left, Rmax_right in Hx by lra; now apply C. }
assert (I : is_RInt (fun t => scal (f (u t)) (/ f (u t))) 0 T
              (RInt (fun x => / f x) (u 0) (u T))).
{ apply (is_RInt_comp (fun x => / f x) u (fun t => f (u t))).
  - intros t Ht; rewrite Rmin_left, Rmax_right in Ht by lra; apply C, D, Ht.
  - intros t Ht; rewrite Rmin_left, Rmax_right in Ht by lra.
    destruct (D t Ht) as [Dt Bt]; split; [exact Dt |].
    apply (continuous_comp u f); [| now apply F].
    apply @ex_derive_continuous; eexists; exact Dt. }
assert (J : is_RInt (fun t => scal (f (u t)) (/ f (u t))) 0 T T).
{ apply (is_RInt_ext (fun _ => 1)).
  - intros t Ht; rewrite Rmin_left, Rmax_right in Ht by lra.
    destruct (D t) as [_ Bt]; [lra |]; destruct (F (u t) Bt) as [_ Fp].
    unfold scal; simpl; unfold mult; simpl; field; lra.
  - evar_last; [apply (is_RInt_const 0 T 1) |].
    unfold scal; simpl; unfold mult; simpl; ring. }
rewrite U0, UT in I.
replace T with (RInt (fun x => / f x) (- d) d)
  by (rewrite <- (is_RInt_unique _ _ _ _ I); exact (is_RInt_unique _ _ _ _ J)).
exact (RInt_correct (V := R_CompleteNormedModule) _ _ _ E).
Qed.

(** An odd part of the field never shortens the passage, and lengthens it in the
    second order only. *)
Theorem an_odd_part_slows_in_second_order (e o : R -> R) T E d k :
  0 <= d -> 0 <= k < 1 ->
  (forall x, - d <= x <= d -> 0 < e x /\ Rabs (o x) <= k * e x /\
     e (- x) = e x /\ o (- x) = - o x) ->
  is_RInt (fun x => / e x) (- d) d E -> is_RInt (fun x => / (e x + o x)) (- d) d T ->
  E <= T <= E / (1 - k ^ 2).
Proof.
intros Hd Hk H IE IT.
assert (IO : is_RInt (fun x => / (e x - o x)) (- d) d T).
{ assert (I : is_RInt (fun y => opp (/ (e (- y) + o (- y)))) d (- d) T).
  { apply (is_RInt_comp_opp (fun x => / (e x + o x))); rewrite Ropp_involutive; exact IT. }
  apply is_RInt_swap, is_RInt_opp in I; rewrite opp_opp in I.
  apply (is_RInt_ext (fun y => opp (opp (/ (e (- y) + o (- y)))))); [| exact I].
  intros x Hx; rewrite Rmin_left, Rmax_right in Hx by lra.
  destruct (H x) as (_ & _ & Ee & Eo); [lra |].
  rewrite opp_opp, Ee, Eo; reflexivity. }
assert (S : is_RInt (fun x => / (e x + o x) + / (e x - o x)) (- d) d (T + T))
  by exact (is_RInt_plus _ _ _ _ _ _ IT IO).
assert (B : forall x, - d <= x <= d ->
  2 * / e x <= / (e x + o x) + / (e x - o x) <= 2 / (1 - k ^ 2) * / e x).
{ intros x Hx; destruct (H x Hx) as (P & Ho & _ & _).
  apply Rabs_le_between in Ho.
  assert (A1 : 0 < e x + o x) by nra.
  assert (A2 : 0 < e x - o x) by nra.
  assert (K : 0 < 1 - k ^ 2) by nra.
  assert (Q : (o x) ^ 2 <= k ^ 2 * e x ^ 2) by nra.
  assert (N : 0 < e x ^ 2 - o x ^ 2) by nra.
  replace (/ (e x + o x) + / (e x - o x)) with (2 * e x / (e x ^ 2 - o x ^ 2))
    by (field; repeat split; lra).
  split.
  - apply (Rmult_le_reg_r (e x * (e x ^ 2 - o x ^ 2))); [now apply Rmult_lt_0_compat |].
    replace (2 * / e x * (e x * (e x ^ 2 - o x ^ 2))) with (2 * (e x ^ 2 - o x ^ 2))
      by (field; lra).
    replace (2 * e x / (e x ^ 2 - o x ^ 2) * (e x * (e x ^ 2 - o x ^ 2)))
      with (2 * e x ^ 2) by (field; lra); nra.
  - apply (Rmult_le_reg_r (e x * (e x ^ 2 - o x ^ 2) * (1 - k ^ 2))).
    { repeat apply Rmult_lt_0_compat; lra. }
    replace (2 * e x / (e x ^ 2 - o x ^ 2) * (e x * (e x ^ 2 - o x ^ 2) * (1 - k ^ 2)))
      with (2 * e x ^ 2 * (1 - k ^ 2)) by (field; lra).
    replace (2 / (1 - k ^ 2) * / e x * (e x * (e x ^ 2 - o x ^ 2) * (1 - k ^ 2)))
      with (2 * (e x ^ 2 - o x ^ 2)) by (field; lra); nra. }
assert (L : is_RInt (fun x => 2 * / e x) (- d) d (2 * E))
  by exact (is_RInt_scal _ _ _ 2 _ IE).
assert (U : is_RInt (fun x => 2 / (1 - k ^ 2) * / e x) (- d) d (2 / (1 - k ^ 2) * E))
  by exact (is_RInt_scal _ _ _ _ _ IE).
assert (W : - d <= d) by lra.
assert (L1 : 2 * E <= T + T).
{ apply (is_RInt_le _ _ _ _ _ _ W L S); intros x Hx; apply B; lra. }
assert (U1 : T + T <= 2 / (1 - k ^ 2) * E).
{ apply (is_RInt_le _ _ _ _ _ _ W S U); intros x Hx; apply B; lra. }
split; [lra |].
assert (K : 0 < 1 - k ^ 2) by nra.
replace (E / (1 - k ^ 2)) with (2 / (1 - k ^ 2) * E / 2) by (field; lra); lra.
Qed.

Lemma parabola_integral a b d :
  0 < a -> 0 < b -> is_RInt (fun x => / (a + b * x ^ 2)) (- d) d (parabola_time a b d).
Proof.
intros Ha Hb.
replace (parabola_time a b d)
  with (minus (/ sqrt (a * b) * atan (d * sqrt (b / a)))
              (/ sqrt (a * b) * atan (- d * sqrt (b / a)))).
2:{ unfold parabola_time, minus, plus, opp; simpl.
    replace (- d * sqrt (b / a)) with (- (d * sqrt (b / a))) by ring.
    rewrite atan_opp; unfold Rdiv; ring. }
apply (is_RInt_derive (fun x => / sqrt (a * b) * atan (x * sqrt (b / a)))
         (fun x => / (a + b * x ^ 2))).
- intros x _; replace (/ (a + b * x ^ 2)) with (1 / (a + b * x ^ 2)) by (unfold Rdiv; ring).
  apply (phase_derives a b x 1 x (fun s => s)); auto; apply (is_derive_id x).
- intros x _; apply (continuous_comp (fun x => a + b * x ^ 2) Rinv).
  + apply @ex_derive_continuous; auto_derive; trivial.
  + apply continuous_Rinv; pose proof (pow2_ge_0 x); nra.
Qed.

(** With a cubic term smaller than the parabola's: not faster, and slower by the
    square of their ratio at the end of the window, at most. *)
Theorem a_cubic_term_costs_second_order (u : R -> R) T a b c d :
  0 < a -> 0 < b -> 0 < d -> 0 <= T -> Rabs c * d < b ->
  (forall t, 0 <= t <= T -> is_derive u t (a + b * u t ^ 2 + c * u t ^ 3) /\
     - d <= u t <= d) ->
  u 0 = - d -> u T = d ->
  parabola_time a b d <= T <= parabola_time a b d / (1 - (Rabs c * d / b) ^ 2).
Proof.
intros Ha Hb Hd HT Hc D U0 UT; pose proof (Rabs_pos c) as C0.
set (k := Rabs c * d / b).
assert (Hk : 0 <= k < 1).
{ unfold k; split; [apply Rdiv_le_0_compat; nra |].
  apply (Rmult_lt_reg_r b); [lra |]; unfold Rdiv; rewrite Rmult_assoc, Rinv_l by lra; lra. }
assert (KB : k * b = Rabs c * d) by (unfold k; field; lra).
assert (B : forall x, - d <= x <= d -> Rabs (c * x ^ 3) <= k * (a + b * x ^ 2)).
{ intros x Hx; replace (c * x ^ 3) with (c * x * x ^ 2) by ring.
  rewrite Rabs_mult, (Rabs_right (x ^ 2)) by (apply Rle_ge, pow2_ge_0).
  rewrite Rabs_mult.
  assert (X : Rabs x <= d) by (apply Rabs_le; lra).
  pose proof (pow2_ge_0 x); pose proof (Rabs_pos x).
  apply Rle_trans with (Rabs c * d * x ^ 2); [| rewrite <- KB; nra].
  apply Rmult_le_compat_r; [assumption |]; now apply Rmult_le_compat_l. }
apply (an_odd_part_slows_in_second_order (fun x => a + b * x ^ 2) (fun x => c * x ^ 3) _ _ d);
  [lra | exact Hk | | now apply parabola_integral |].
- intros x Hx; pose proof (pow2_ge_0 x); repeat split; [nra | now apply B | ring | ring].
- apply (passage_time_is_an_integral (fun x => a + b * x ^ 2 + c * x ^ 3) u); auto.
  intros x Hx; split.
  + apply @ex_derive_continuous; auto_derive; trivial.
  + pose proof (B x Hx) as Bx; apply Rabs_le_between in Bx; pose proof (pow2_ge_0 x); nra.
Qed.

(** ** Slow points in any dimension *)

(** A field seen along a straight line: for each component its value, its first and
    its second derivative there, as functions of the place on the line. *)
Definition along := list ((R -> R) * (R -> R) * (R -> R)).
Definition smooth (l : along) : Prop :=
  forall f df ddf, In (f, df, ddf) l ->
    forall t, is_derive f t (df t) /\ is_derive df t (ddf t).
Fixpoint half_square (l : along) t : R :=
  match l with nil => 0 | (f, _, _) :: m => f t ^ 2 / 2 + half_square m t end.
Fixpoint field_on_slope (l : along) t : R :=
  match l with nil => 0 | (f, df, _) :: m => f t * df t + field_on_slope m t end.
Fixpoint field_on_bend (l : along) t : R :=
  match l with nil => 0 | (f, _, ddf) :: m => f t * ddf t + field_on_bend m t end.
Fixpoint slope_square (l : along) t : R :=
  match l with nil => 0 | (_, df, _) :: m => df t ^ 2 + slope_square m t end.

(** Half the squared speed along a line in direction v: its slope is F.Jv, and its
    second derivative, v'Hv with its Hessian H, is F.D2F[v,v] + |Jv|^2. *)
Theorem bend_of_the_squared_speed (l : along) : smooth l ->
  forall t, is_derive (half_square l) t (field_on_slope l t) /\
    is_derive (field_on_slope l) t (field_on_bend l t + slope_square l t).
Proof.
induction l as [| [[f df] ddf] m IH]; intros S t; simpl.
- split; [apply (is_derive_const 0) |].
  evar_last; [apply (is_derive_const 0) | unfold zero; simpl; ring].
- destruct (S f df ddf (or_introl eq_refl) t) as [D1 D2].
  destruct (IH (fun g dg ddg H => S g dg ddg (or_intror H)) t) as [I1 I2].
  split.
  + evar_last.
    { apply (is_derive_plus (fun t => f t ^ 2 / 2) (half_square m)); [| exact I1].
      apply (is_derive_ext (fun t => / 2 * (f t * f t))); [intros; simpl; field |].
      apply (is_derive_scal (fun t => f t * f t)).
      apply (is_derive_mult f f); [exact D1 | exact D1 | intros; apply Rmult_comm]. }
    unfold plus, mult; simpl; field.
  + evar_last.
    { apply (is_derive_plus (fun t => f t * df t) (field_on_slope m)); [| exact I2].
      apply (is_derive_mult f df); [exact D1 | exact D2 | intros; apply Rmult_comm]. }
    unfold plus, mult; simpl; ring.
Qed.

Lemma slope_square_nonneg l t : 0 <= slope_square l t.
Proof.
induction l as [| [[f df] ddf] m IH]; simpl; [lra |].
pose proof (pow2_ge_0 (df t)) as P; simpl in P; lra.
Qed.

(** Along a null vector of the Jacobian the whole bend is the field's own, so that at
    a minimum of the speed with positive bend r = F.D2F[v,v]/(2 s^2) is positive
    whenever s is not 0: it is a ghost. *)
Theorem a_nondegenerate_slow_minimum_is_a_ghost (l : along) q2 s :
  smooth l -> slope_square l 0 = 0 -> is_derive (field_on_slope l) 0 q2 ->
  0 < q2 -> s <> 0 ->
  field_on_bend l 0 = q2 /\ 0 < field_on_bend l 0 / (2 * s ^ 2).
Proof.
intros S N D P Hs.
pose proof (is_derive_unique _ _ _ D) as E1.
pose proof (is_derive_unique _ _ _ (proj2 (bend_of_the_squared_speed l S 0))) as E2.
assert (E : field_on_bend l 0 = q2) by lra.
split; [exact E |]; rewrite E; apply Rdiv_lt_0_compat; [exact P |].
assert (0 < s ^ 2) by (apply pow2_gt_0; exact Hs); lra.
Qed.

(** Where the slope of the speed vanishes and the field does not, J'F = 0 makes J
    singular: an eigenvalue 0 there says nothing.  In the plane there is a null vector. *)
Theorem a_slow_point_is_singular_in_the_plane a b c d f g :
  f * a + g * c = 0 -> f * b + g * d = 0 -> f <> 0 \/ g <> 0 ->
  a * d - b * c = 0 /\
  exists x y, (x <> 0 \/ y <> 0) /\ a * x + b * y = 0 /\ c * x + d * y = 0.
Proof.
intros E1 E2 N.
assert (D : a * d - b * c = 0).
{ destruct N as [N | N]; [apply (Rmult_eq_reg_l f) | apply (Rmult_eq_reg_l g)]; auto.
  - replace (f * (a * d - b * c)) with (d * (f * a + g * c) - c * (f * b + g * d)) by ring.
    rewrite E1, E2; ring.
  - replace (g * (a * d - b * c)) with (a * (f * b + g * d) - b * (f * a + g * c)) by ring.
    rewrite E1, E2; ring. }
split; [exact D |].
destruct (Req_dec a 0) as [A | A]; [destruct (Req_dec b 0) as [B | B] |].
- destruct (Req_dec c 0) as [C | C]; [destruct (Req_dec d 0) as [Z | Z] |].
  + exists 1, 0; subst; repeat split; [left; lra | ring | ring].
  + exists d, (- c); subst; repeat split; [left; exact Z | ring | ring].
  + exists d, (- c); subst; repeat split; [right; lra | ring | ring].
- exists b, (- a); repeat split; [left; exact B | ring | lra].
- exists b, (- a); repeat split; [right; lra | ring | lra].
Qed.

(** The same in space: the three equations, weighted with the cofactors, give every
    component of the field times the determinant. *)
Theorem a_slow_point_is_singular_in_space a1 a2 a3 b1 b2 b3 c1 c2 c3 f g h :
  f * a1 + g * b1 + h * c1 = 0 -> f * a2 + g * b2 + h * c2 = 0 ->
  f * a3 + g * b3 + h * c3 = 0 -> f <> 0 \/ g <> 0 \/ h <> 0 ->
  a1 * (b2 * c3 - b3 * c2) - a2 * (b1 * c3 - b3 * c1) + a3 * (b1 * c2 - b2 * c1) = 0.
Proof.
intros E1 E2 E3 N.
set (det := a1 * (b2 * c3 - b3 * c2) - a2 * (b1 * c3 - b3 * c1) + a3 * (b1 * c2 - b2 * c1)).
assert (F : f * det = 0).
{ replace (f * det) with ((f * a1 + g * b1 + h * c1) * (b2 * c3 - b3 * c2)
    - (f * a2 + g * b2 + h * c2) * (b1 * c3 - b3 * c1)
    + (f * a3 + g * b3 + h * c3) * (b1 * c2 - b2 * c1)) by (unfold det; ring).
  rewrite E1, E2, E3; ring. }
assert (G : g * det = 0).
{ replace (g * det) with (- (f * a1 + g * b1 + h * c1) * (a2 * c3 - a3 * c2)
    + (f * a2 + g * b2 + h * c2) * (a1 * c3 - a3 * c1)
    - (f * a3 + g * b3 + h * c3) * (a1 * c2 - a2 * c1)) by (unfold det; ring).
  rewrite E1, E2, E3; ring. }
assert (H : h * det = 0).
{ replace (h * det) with ((f * a1 + g * b1 + h * c1) * (a2 * b3 - a3 * b2)
    - (f * a2 + g * b2 + h * c2) * (a1 * b3 - a3 * b1)
    + (f * a3 + g * b3 + h * c3) * (a1 * b2 - a2 * b1)) by (unfold det; ring).
  rewrite E1, E2, E3; ring. }
destruct N as [N | [N | N]];
  [destruct (Rmult_integral _ _ F) | destruct (Rmult_integral _ _ G)
  | destruct (Rmult_integral _ _ H)]; auto; contradiction.
Qed.

(** F = 0 and det J = 0 in the plane and a parameter: where the adjugate of J is v w',
    with the null vectors v and w of J, the determinant of the three equations is minus
    w.F_s, (p, q) being F_s, times the bend of F along v, seen by w. *)
Theorem a_regular_fold_in_the_plane a b c d v1 v2 w1 w2 p q t f11 f12 f22 g11 g12 g22 :
  d = v1 * w1 -> - b = v1 * w2 -> - c = v2 * w1 -> a = v2 * w2 ->
  let z1 := f11 * d + a * g12 - f12 * c - b * g11 in
  let z2 := f12 * d + a * g22 - f22 * c - b * g12 in
  a * (d * t - q * z2) - b * (c * t - q * z1) + p * (c * z2 - d * z1) =
  - (w1 * p + w2 * q) *
    (w1 * (f11 * v1 * v1 + 2 * f12 * v1 * v2 + f22 * v2 * v2) +
     w2 * (g11 * v1 * v1 + 2 * g12 * v1 * v2 + g22 * v2 * v2)).
Proof.
intros D B C A z1 z2; unfold z1, z2.
replace b with (- (v1 * w2)) by lra; replace c with (- (v2 * w1)) by lra.
rewrite D, A; ring.
Qed.

(** The same in space, with the gradient z of det J in x: minus w.F_s times z.v. *)
Theorem a_regular_fold_in_space a1 a2 a3 b1 b2 b3 c1 c2 c3 v1 v2 v3 w1 w2 w3
  p1 p2 p3 z1 z2 z3 t :
  b2 * c3 - b3 * c2 = v1 * w1 -> a3 * c2 - a2 * c3 = v1 * w2 -> a2 * b3 - a3 * b2 = v1 * w3 ->
  b3 * c1 - b1 * c3 = v2 * w1 -> a1 * c3 - a3 * c1 = v2 * w2 -> a3 * b1 - a1 * b3 = v2 * w3 ->
  b1 * c2 - b2 * c1 = v3 * w1 -> a2 * c1 - a1 * c2 = v3 * w2 -> a1 * b2 - a2 * b1 = v3 * w3 ->
  a1 * (b2 * c3 - b3 * c2) + a2 * (b3 * c1 - b1 * c3) + a3 * (b1 * c2 - b2 * c1) = 0 ->
  let det3 x1 x2 x3 y1 y2 y3 u1 u2 u3 :=
    x1 * (y2 * u3 - y3 * u2) + x2 * (y3 * u1 - y1 * u3) + x3 * (y1 * u2 - y2 * u1) in
  t * det3 a1 a2 a3 b1 b2 b3 c1 c2 c3 - p3 * det3 a1 a2 a3 b1 b2 b3 z1 z2 z3
  + p2 * det3 a1 a2 a3 c1 c2 c3 z1 z2 z3 - p1 * det3 b1 b2 b3 c1 c2 c3 z1 z2 z3 =
  - (w1 * p1 + w2 * p2 + w3 * p3) * (z1 * v1 + z2 * v2 + z3 * v3).
Proof.
intros E11 E12 E13 E21 E22 E23 E31 E32 E33 D det3; unfold det3.
transitivity (t * (a1 * (b2 * c3 - b3 * c2) + a2 * (b3 * c1 - b1 * c3) + a3 * (b1 * c2 - b2 * c1))
  - (z1 * ((b2 * c3 - b3 * c2) * p1 + (a3 * c2 - a2 * c3) * p2 + (a2 * b3 - a3 * b2) * p3)
     + z2 * ((b3 * c1 - b1 * c3) * p1 + (a1 * c3 - a3 * c1) * p2 + (a3 * b1 - a1 * b3) * p3)
     + z3 * ((b1 * c2 - b2 * c1) * p1 + (a2 * c1 - a1 * c2) * p2 + (a1 * b2 - a2 * b1) * p3))).
- ring.
- rewrite D, E11, E12, E13, E21, E22, E23, E31, E32, E33; ring.
Qed.

(** ** A ball in a flow *)

(** What a solution of d' <= 2 mu d can grow to. *)
Lemma grows_exponentially_at_most (d dd : R -> R) mu h :
  0 <= h -> (forall t, 0 <= t <= h -> is_derive d t (dd t)) ->
  (forall t, 0 <= t <= h -> dd t <= 2 * mu * d t) ->
  d h <= exp (2 * mu * h) * d 0.
Proof.
intros Hh D P.
assert (E : forall t, 0 <= t <= h ->
  is_derive (fun s => exp (- (2 * mu * s)) * d s) t
            (exp (- (2 * mu * t)) * (dd t - 2 * mu * d t))).
{ intros t Ht; evar_last.
  { apply (is_derive_mult (fun s => exp (- (2 * mu * s))) d t
             (- (2 * mu) * exp (- (2 * mu * t))) (dd t)).
    - auto_derive; trivial; ring.
    - apply D, Ht.
    - intros; apply Rmult_comm. }
  unfold plus, mult; simpl; ring. }
destruct (mean_growth _ _ h Hh E) as (c & Hc & M).
pose proof (exp_pos (- (2 * mu * c))) as Q; pose proof (P c Hc).
assert (N : exp (- (2 * mu * h)) * d h <= d 0).
{ replace (- (2 * mu * 0)) with 0 in M by ring; rewrite exp_0 in M.
  assert (0 <= exp (- (2 * mu * c)) * (2 * mu * d c - dd c) * h); [|lra].
  repeat apply Rmult_le_pos; lra. }
apply (Rmult_le_compat_l (exp (2 * mu * h))) in N; [|apply Rlt_le, exp_pos].
rewrite <- Rmult_assoc, <- exp_plus in N.
replace (2 * mu * h + - (2 * mu * h)) with 0 in N by ring.
now rewrite exp_0, Rmult_1_l in N.
Qed.

Lemma sum_n_twice (f : nat -> R) n : sum_n (fun i => 2 * f i) n = 2 * sum_n f n.
Proof.
induction n as [|n IH]; [now rewrite !sum_O|].
rewrite !sum_Sn, IH; unfold plus; simpl; ring.
Qed.

(** Two solutions x, y of the same field, with n + 1 coordinates: if the field pulls them
    apart by mu at most, their squared distance grows by exp(2 mu h) at most. *)
Theorem a_ball_grows_by_the_logarithmic_norm (x y dx dy : nat -> R -> R) n mu h :
  0 <= h ->
  (forall i t, (i <= n)%nat -> 0 <= t <= h ->
     is_derive (x i) t (dx i t) /\ is_derive (y i) t (dy i t)) ->
  (forall t, 0 <= t <= h ->
     sum_n (fun i => (x i t - y i t) * (dx i t - dy i t)) n
     <= mu * sum_n (fun i => (x i t - y i t) ^ 2) n) ->
  sum_n (fun i => (x i h - y i h) ^ 2) n
  <= exp (2 * mu * h) * sum_n (fun i => (x i 0 - y i 0) ^ 2) n.
Proof.
intros Hh D P.
apply (grows_exponentially_at_most
  (fun t => sum_n (fun i => (x i t - y i t) ^ 2) n)
  (fun t => sum_n (fun i => 2 * ((x i t - y i t) * (dx i t - dy i t))) n) mu h Hh).
- intros t Ht.
  apply (is_derive_sum_n (fun i s => (x i s - y i s) ^ 2)).
  intros i Hi; destruct (D i t Hi Ht) as [X Y].
  evar_last.
  { apply (is_derive_pow (fun s => x i s - y i s) 2 t (dx i t - dy i t)).
    now apply (is_derive_minus (x i) (y i) t). }
  simpl; ring.
- intros t Ht.
  rewrite (sum_n_twice (fun i => (x i t - y i t) * (dx i t - dy i t)) n).
  pose proof (P t Ht); lra.
Qed.
