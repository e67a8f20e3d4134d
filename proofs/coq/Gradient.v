(** The gradient (13) of the loss, its two one-sided values at the optimum (14) and
    at the point of no return, and where the loss has no derivative. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Ghost Require Import Model Basics Flow Escape Loss.
Open Scope R_scope.

(** One-sided derivatives: limits of the difference quotient. *)
Definition right_derivative (f : R -> R) (x l : R) : Prop :=
  filterlim (fun h => (f (x + h) - f x) / h) (at_right 0) (locally l).
Definition left_derivative (f : R -> R) (x l : R) : Prop :=
  filterlim (fun h => (f (x + h) - f x) / h) (at_left 0) (locally l).

Lemma right_derivative_of (f g : R -> R) x l d :
  is_derive g x l -> 0 < d -> (forall h, 0 <= h < d -> f (x + h) = g (x + h)) ->
  right_derivative f x l.
Proof.
intros D Hd E; apply is_derive_Reals in D; intros P [eps HP].
destruct (D eps (cond_pos eps)) as [del Hdel].
assert (M : 0 < Rmin d del) by (apply Rmin_glb_lt; [assumption | apply cond_pos]).
exists (mkposreal _ M); intros h Hh H0; apply HP.
change (Rabs (h - 0) < Rmin d del) in Hh; rewrite Rminus_0_r in Hh.
pose proof (Rmin_l d del); pose proof (Rmin_r d del).
rewrite Rabs_pos_eq in Hh by lra.
assert (E0 : f x = g x) by (rewrite <- (Rplus_0_r x); apply E; lra).
rewrite E, E0 by lra.
apply Hdel; [lra | rewrite Rabs_pos_eq; lra].
Qed.

Lemma left_derivative_of (f g : R -> R) x l d :
  is_derive g x l -> 0 < d -> f x = g x -> (forall h, - d < h < 0 -> f (x + h) = g (x + h)) ->
  left_derivative f x l.
Proof.
intros D Hd E0 E; apply is_derive_Reals in D; intros P [eps HP].
destruct (D eps (cond_pos eps)) as [del Hdel].
assert (M : 0 < Rmin d del) by (apply Rmin_glb_lt; [assumption | apply cond_pos]).
exists (mkposreal _ M); intros h Hh H0; apply HP.
change (Rabs (h - 0) < Rmin d del) in Hh; rewrite Rminus_0_r in Hh.
pose proof (Rmin_l d del); pose proof (Rmin_r d del).
rewrite Rabs_left in Hh by lra.
rewrite E, E0 by lra.
apply Hdel; [lra | rewrite Rabs_left; lra].
Qed.

Lemma derivative_is_right f x l m : is_derive f x l -> right_derivative f x m -> l = m.
Proof.
intros D H.
apply (filterlim_locally_unique (F := at_right 0) (fun h => (f (x + h) - f x) / h) l m);
  [| exact H].
apply (right_derivative_of f f x l 1 D); [lra | reflexivity].
Qed.

Lemma derivative_is_left f x l m : is_derive f x l -> left_derivative f x m -> l = m.
Proof.
intros D H.
apply (filterlim_locally_unique (F := at_left 0) (fun h => (f (x + h) - f x) / h) l m);
  [| exact H].
apply (left_derivative_of f f x l 1 D); [lra | reflexivity | reflexivity].
Qed.

(** ** The pieces of the loss *)

(** The escape time falls with r at the rate of (13): its derivative is -pi/(4 r^(3/2)). *)
Theorem escape_time_derivative r : 0 < r -> is_derive t_star r (- slope r).
Proof.
intros Hr; pose proof (sqrt_lt_R0 r Hr) as Q; unfold t_star, slope.
auto_derive; [repeat split; [assumption |]; lra |].
assert (E : sqrt r * sqrt r = r) by (apply sqrt_sqrt; lra).
replace (r * sqrt r) with (sqrt r * sqrt r * sqrt r) by (rewrite E; reflexivity).
field; lra.
Qed.

Lemma loss_between T r : 0 < T -> r_return T <= r <= r_star T -> loss T r = t_star r - T.
Proof.
intros HT [H1 H2]; pose proof (r_return_pos T HT).
destruct (loss_has_three_cases T r HT ltac:(lra)) as (_ & E & _); apply E; split.
- rewrite <- (t_star_r_star T HT) at 1; apply t_star_le; lra.
- apply loss_cases_by_r; lra.
Qed.

Lemma loss_beyond T r : 0 < T -> r_star T <= r -> loss T r = T - t_star r.
Proof.
intros HT H1; pose proof (r_star_pos T HT).
destruct (loss_has_three_cases T r HT ltac:(lra)) as (E & _); apply E.
apply loss_cases_by_r; lra.
Qed.

Lemma loss_in_zone T r : r < r_return T -> loss T r = T.
Proof. intros H; unfold loss; destruct (Rlt_dec r (r_return T)); [reflexivity | contradiction]. Qed.

Lemma before_derive T r : 0 < r -> is_derive (fun q => t_star q - T) r (- slope r).
Proof.
intros Hr; replace (- slope r) with (- slope r - 0) by ring.
apply derive_difference; [now apply escape_time_derivative | apply is_derive_Reals, derivable_pt_lim_const].
Qed.

Lemma after_derive T r : 0 < r -> is_derive (fun q => T - t_star q) r (slope r).
Proof.
intros Hr; replace (slope r) with (0 - - slope r) by ring.
apply derive_difference; [apply is_derive_Reals, derivable_pt_lim_const | now apply escape_time_derivative].
Qed.

(** ** (13), region by region *)

(** (13), third case: in the no-learning zone r < r_star/4 (r <= 0 included) the
    gradient is 0. *)
Theorem gradient_in_zone T r : r < r_return T -> is_derive (loss T) r 0.
Proof.
intros H; apply (is_derive_ext_loc (fun _ => T)).
- apply (filter_imp (fun q => q < r_return T)); [intros; symmetry; now apply loss_in_zone |].
  now apply open_lt.
- apply is_derive_Reals, derivable_pt_lim_const.
Qed.

(** (13), first case: between r_star/4 and r_star the gradient is -pi/(4 r^(3/2)). *)
Theorem gradient_below_optimum T r :
  0 < T -> r_return T < r < r_star T -> is_derive (loss T) r (- (PI / (4 * (r * sqrt r)))).
Proof.
intros HT [H1 H2]; pose proof (r_return_pos T HT).
apply (is_derive_ext_loc (fun q => t_star q - T)); [| apply before_derive; lra].
apply (filter_imp (fun q => r_return T < q /\ q < r_star T)).
- intros q Hq; symmetry; apply loss_between; lra.
- apply filter_and; [now apply open_gt | now apply open_lt].
Qed.

(** (13), second case: above r_star the gradient is pi/(4 r^(3/2)). *)
Theorem gradient_above_optimum T r :
  0 < T -> r_star T < r -> is_derive (loss T) r (PI / (4 * (r * sqrt r))).
Proof.
intros HT H1; pose proof (r_star_pos T HT).
apply (is_derive_ext_loc (fun q => T - t_star q)); [| apply after_derive; lra].
apply (filter_imp (fun q => r_star T < q)); [| now apply open_gt].
intros q Hq; symmetry; apply loss_beyond; lra.
Qed.

(** (13): away from the two special points the model's gradient, under any convention k,
    is the derivative of the loss. *)
Theorem gradient_is_derivative T k r :
  0 < T -> r <> r_return T -> r <> r_star T -> is_derive (loss T) r (grad T k r).
Proof.
intros HT H1 H2; unfold grad.
destruct (Rlt_dec r (r_return T)); [now apply gradient_in_zone |].
destruct (Rlt_dec r (r_star T)); [apply gradient_below_optimum; [assumption | lra] |].
destruct (Req_EM_T r (r_star T)); [contradiction |].
apply gradient_above_optimum; [assumption | lra].
Qed.

(** ** (14): the kink at the optimum *)

(** (14): from the right the slope at r_star is 2 T^3 / pi^2. *)
Theorem right_slope_at_optimum T :
  0 < T -> right_derivative (loss T) (r_star T) (2 * T ^ 3 / PI ^ 2).
Proof.
intros HT; pose proof (r_star_pos T HT) as Hq; rewrite <- slope_r_star by assumption.
apply (right_derivative_of _ (fun q => T - t_star q) _ _ 1); [now apply after_derive | lra |].
intros h Hh; apply loss_beyond; lra.
Qed.

(** (14): from the left it is -2 T^3 / pi^2. *)
Theorem left_slope_at_optimum T :
  0 < T -> left_derivative (loss T) (r_star T) (- (2 * T ^ 3 / PI ^ 2)).
Proof.
intros HT; pose proof (r_star_pos T HT) as Hq; pose proof (r_return_lt_r_star T HT).
rewrite <- slope_r_star by assumption.
apply (left_derivative_of _ (fun q => t_star q - T) _ _ (r_star T - r_return T));
  [now apply before_derive | lra | apply loss_between; lra |].
intros h Hh; apply loss_between; lra.
Qed.

(** (14): so the loss has no derivative at its minimum. *)
Theorem no_gradient_at_optimum T : 0 < T -> ~ ex_derive (loss T) (r_star T).
Proof.
intros HT [l D].
pose proof (derivative_is_right _ _ _ _ D (right_slope_at_optimum T HT)) as A.
pose proof (derivative_is_left _ _ _ _ D (left_slope_at_optimum T HT)) as B.
pose proof (slope_pos _ (r_star_pos T HT)) as P; rewrite slope_r_star in P by assumption; lra.
Qed.

(** The one-sided slopes at r_star are the limits of the gradient from either side. *)
Theorem gradient_limits_at_optimum T k :
  0 < T ->
  filterlim (grad T k) (at_right (r_star T)) (locally (2 * T ^ 3 / PI ^ 2)) /\
  filterlim (grad T k) (at_left (r_star T)) (locally (- (2 * T ^ 3 / PI ^ 2))).
Proof.
intros HT; pose proof (r_star_pos T HT) as Hq; pose proof (r_return_lt_r_star T HT) as Hr.
assert (C : continuous slope (r_star T)).
{ apply @ex_derive_continuous; unfold slope; auto_derive.
  pose proof (sqrt_lt_R0 _ Hq); repeat split; [assumption |].
  apply Rgt_not_eq; assert (0 < r_star T * sqrt (r_star T)) by nra; lra. }
rewrite <- slope_r_star by assumption; split.
- apply (filterlim_ext_loc slope); [| now apply at_right_of_locally].
  exists (mkposreal 1 Rlt_0_1); intros q _ H; unfold grad.
  destruct (Rlt_dec q (r_return T)); [lra |]; destruct (Rlt_dec q (r_star T)); [lra |].
  destruct (Req_EM_T q (r_star T)); [lra | reflexivity].
- apply (filterlim_ext_loc (fun q => - slope q)).
  + assert (D : 0 < r_star T - r_return T) by lra.
    exists (mkposreal _ D); intros q Hd H; unfold grad.
    apply Rabs_def2 in Hd; unfold minus, plus, opp in Hd; simpl in Hd.
    destruct (Rlt_dec q (r_return T)); [lra |]; destruct (Rlt_dec q (r_star T)); [reflexivity | lra].
  + eapply filterlim_filter_le_1; [apply filter_le_within |].
    apply (continuous_opp slope), C.
Qed.

(** ** The cliff at the point of no return *)

(** At r_star/4 the slope from the left is 0. *)
Theorem left_slope_at_return T : 0 < T -> left_derivative (loss T) (r_return T) 0.
Proof.
intros HT; pose proof (r_return_lt_r_star T HT).
apply (left_derivative_of _ (fun _ => T) _ _ 1);
  [apply is_derive_Reals, derivable_pt_lim_const | lra | |].
- rewrite loss_between, t_star_r_return by lra; ring.
- intros h Hh; apply loss_in_zone; lra.
Qed.

(** At r_star/4 the slope from the right is the cliff, -16 T^3 / pi^2: eight times as steep
    as the kink. *)
Theorem right_slope_at_return T :
  0 < T -> right_derivative (loss T) (r_return T) (- (16 * T ^ 3 / PI ^ 2)).
Proof.
intros HT; pose proof (r_return_pos T HT) as Hq; pose proof (r_return_lt_r_star T HT).
rewrite <- slope_r_return by assumption.
apply (right_derivative_of _ (fun q => t_star q - T) _ _ (r_star T - r_return T));
  [now apply before_derive | lra |].
intros h Hh; apply loss_between; lra.
Qed.

(** The loss has no derivative at the point of no return either. *)
Theorem no_gradient_at_return T : 0 < T -> ~ ex_derive (loss T) (r_return T).
Proof.
intros HT [l D].
pose proof (derivative_is_right _ _ _ _ D (right_slope_at_return T HT)) as A.
pose proof (derivative_is_left _ _ _ _ D (left_slope_at_return T HT)) as B.
pose proof (slope_pos _ (r_return_pos T HT)) as P; rewrite slope_r_return in P by assumption; lra.
Qed.

Lemma continuous_of_one_sided f x l m :
  right_derivative f x l -> left_derivative f x m -> continuous f x.
Proof.
intros HR HL P [eps HP]; pose proof (cond_pos eps) as He.
set (B := Rabs l + Rabs m + 1).
assert (HB : 0 < B) by (unfold B; pose proof (Rabs_pos l); pose proof (Rabs_pos m); lra).
destruct (HR (ball l 1)) as [d1 H1]; [exists (mkposreal 1 Rlt_0_1); tauto |].
destruct (HL (ball m 1)) as [d2 H2]; [exists (mkposreal 1 Rlt_0_1); tauto |].
assert (D : 0 < Rmin (Rmin d1 d2) (eps / B)).
{ repeat apply Rmin_glb_lt; try apply cond_pos; now apply Rdiv_lt_0_compat. }
exists (mkposreal _ D); intros y Hy; apply HP.
change (Rabs (y - x) < Rmin (Rmin d1 d2) (eps / B)) in Hy.
change (Rabs (f y - f x) < eps).
pose proof (Rmin_l (Rmin d1 d2) (eps / B)); pose proof (Rmin_r (Rmin d1 d2) (eps / B)).
pose proof (Rmin_l d1 d2); pose proof (Rmin_r d1 d2).
assert (Exy : x + (y - x) = y) by (change (@eq R (x + (y - x)) y); ring).
assert (K : y <> x -> Rabs (f y - f x) <= B * Rabs (y - x)).
{ intros Hn.
  assert (Q : Rabs ((f y - f x) / (y - x)) <= B).
  { unfold B; destruct (Rlt_le_dec x y) as [C | C].
    - assert (G : ball l 1 ((f (x + (y - x)) - f x) / (y - x))).
      { apply H1; [| lra]; change (Rabs (y - x - 0) < d1); rewrite Rminus_0_r.
        eapply Rlt_le_trans; [exact Hy | lra]. }
      rewrite Exy in G.
      change (Rabs ((f y - f x) / (y - x) - l) < 1) in G.
      pose proof (Rabs_pos m); pose proof (Rabs_triang_inv ((f y - f x) / (y - x)) l); lra.
    - assert (G : ball m 1 ((f (x + (y - x)) - f x) / (y - x))).
      { apply H2; [| lra]; change (Rabs (y - x - 0) < d2); rewrite Rminus_0_r.
        eapply Rlt_le_trans; [exact Hy | lra]. }
      rewrite Exy in G.
      change (Rabs ((f y - f x) / (y - x) - m) < 1) in G.
      pose proof (Rabs_pos l); pose proof (Rabs_triang_inv ((f y - f x) / (y - x)) m); lra. }
  replace (f y - f x) with ((f y - f x) / (y - x) * (y - x)) by (field; lra).
  rewrite Rabs_mult; apply Rmult_le_compat_r; [apply Rabs_pos | exact Q]. }
destruct (Req_EM_T y x) as [-> | Hn]; [rewrite Rminus_eq_0, Rabs_R0; assumption |].
eapply Rle_lt_trans; [apply K; assumption |].
apply (Rmult_lt_reg_l (/ B)); [now apply Rinv_0_lt_compat |].
replace (/ B * (B * Rabs (y - x))) with (Rabs (y - x)) by (field; lra).
replace (/ B * eps) with (eps / B) by (field; lra); lra.
Qed.

(** The loss is continuous everywhere, the kink and the point of no return included. *)
Theorem loss_is_continuous T r : 0 < T -> continuous (loss T) r.
Proof.
intros HT; destruct (Req_EM_T r (r_return T)) as [-> | H1].
{ eapply continuous_of_one_sided; [now apply right_slope_at_return | now apply left_slope_at_return]. }
destruct (Req_EM_T r (r_star T)) as [-> | H2].
{ eapply continuous_of_one_sided; [now apply right_slope_at_optimum | now apply left_slope_at_optimum]. }
apply @ex_derive_continuous; exists (grad T 0 r); now apply gradient_is_derivative.
Qed.

(** ** Where there is a derivative *)

(** The loss is differentiable exactly away from r_star/4 and r_star. *)
Theorem differentiable_iff_regular T r :
  0 < T -> (ex_derive (loss T) r <-> r <> r_return T /\ r <> r_star T).
Proof.
intros HT; split.
- intros H; split; intros ->; [now apply (no_gradient_at_return T) | now apply (no_gradient_at_optimum T)].
- intros [H1 H2]; exists (grad T 0 r); now apply gradient_is_derivative.
Qed.

(** Wherever the loss has a derivative, it is the paper's gradient (13), under any
    convention at the special points. *)
Theorem derivative_is_gradient T k r l : 0 < T -> is_derive (loss T) r l -> l = grad T k r.
Proof.
intros HT D.
assert (E : ex_derive (loss T) r) by (exists l; exact D).
apply differentiable_iff_regular in E; [| assumption]; destruct E as [H1 H2].
rewrite <- (is_derive_unique _ _ _ D); apply is_derive_unique.
now apply gradient_is_derivative.
Qed.

(** The gradient grows with the delay: at the same place s of the landscape (r = s r_star) it
    is c^3 times as steep for a task c times as long. *)
Theorem gradient_scaling T k r c :
  0 < T -> 0 < c -> grad (c * T) k (r / c ^ 2) = c ^ 3 * grad T k r.
Proof.
intros HT Hc; pose proof (r_return_pos T HT) as Hp.
assert (P : 0 < c ^ 2) by (apply pow_lt; assumption).
assert (A : r_star (c * T) = r_star T / c ^ 2) by (unfold r_star; field; lra).
assert (B : r_return (c * T) = r_return T / c ^ 2) by (unfold r_return; rewrite A; field; lra).
assert (L : forall a b, a / c ^ 2 < b / c ^ 2 <-> a < b).
{ intros a b; split; intros H.
  - apply (Rmult_lt_reg_r (/ c ^ 2)); [now apply Rinv_0_lt_compat | exact H].
  - apply Rmult_lt_compat_r; [now apply Rinv_0_lt_compat | exact H]. }
assert (Q : r / c ^ 2 = r_star T / c ^ 2 <-> r = r_star T).
{ split; [| intros ->; reflexivity]; intros H.
  replace r with (r / c ^ 2 * c ^ 2) by (field; lra); rewrite H; field; lra. }
assert (S : 0 < r -> slope (r / c ^ 2) = c ^ 3 * slope r).
{ intros Hr; unfold slope; rewrite sqrt_scaled by assumption.
  pose proof (sqrt_lt_R0 r Hr); field; repeat split; lra. }
unfold grad; rewrite A, B; pose proof (L r (r_return T)); pose proof (L r (r_star T)).
destruct (Rlt_dec (r / c ^ 2) (r_return T / c ^ 2)); destruct (Rlt_dec r (r_return T)); try tauto.
{ ring. }
rewrite S by lra.
destruct (Rlt_dec (r / c ^ 2) (r_star T / c ^ 2)); destruct (Rlt_dec r (r_star T)); try tauto.
{ ring. }
destruct (Req_EM_T (r / c ^ 2) (r_star T / c ^ 2)); destruct (Req_EM_T r (r_star T)); try tauto; ring.
Qed.
