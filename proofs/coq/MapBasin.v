(** The attracting cycle: an explicit box of starts that the third iterate
    contracts, for every rate of the cycle's interval, and what it means for
    the paper's claim. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Ghost Require Import Model Basics Rate MapBase MapCycle.
Open Scope R_scope.

Lemma is_derive_kick u : 0 < u -> is_derive kick u (- (9 / 8 / (u * (u * sqrt u)))).
Proof.
intros Hu; assert (0 < sqrt u) by now apply sqrt_lt_R0.
assert (S : sqrt u * sqrt u = u) by (apply sqrt_sqrt; lra).
unfold kick; auto_derive.
- repeat split; try lra; apply Rgt_not_eq, Rmult_lt_0_compat; lra.
- set (q := sqrt u) in *; clearbody q; rewrite <- S; field; lra.
Qed.

Lemma is_derive_up u : 0 < u -> is_derive up u (up_rate u).
Proof.
intros Hu; unfold up, up_rate, Rminus; apply @is_derive_plus; [apply @is_derive_id | now apply is_derive_kick].
Qed.

Lemma is_derive_down u : 0 < u -> is_derive down u (down_rate u).
Proof.
intros Hu; unfold down, down_rate.
replace (1 + 9 / 8 / (u * (u * sqrt u))) with (1 - - (9 / 8 / (u * (u * sqrt u)))) by ring.
apply @is_derive_minus; [apply @is_derive_id | now apply is_derive_kick].
Qed.

Lemma lipschitz f df lo hi K :
  (forall x, lo <= x <= hi -> is_derive f x (df x) /\ Rabs (df x) <= K) ->
  forall x y, lo <= x <= hi -> lo <= y <= hi -> Rabs (f x - f y) <= K * Rabs (x - y).
Proof.
intros H x y Hx Hy.
assert (B : forall z, Rmin y x <= z <= Rmax y x -> lo <= z <= hi).
{ intros z; unfold Rmin, Rmax; destruct Rle_dec; lra. }
destruct (MVT_gen f y x df) as [z [Hz E]].
- intros z Hz; apply H, B; lra.
- intros z Hz; apply continuity_pt_filterlim, (ex_derive_continuous f).
  exists (df z); apply H, B; lra.
- rewrite E, Rabs_mult; apply Rmult_le_compat_r; [apply Rabs_pos | apply H, B, Hz].
Qed.

Lemma up_contracts x y : 8886 / 10000 <= x <= 10887 / 10000 -> 8886 / 10000 <= y <= 10887 / 10000 ->
  Rabs (up x - up y) <= 512 / 1000 * Rabs (x - y).
Proof.
apply lipschitz with (df := up_rate); intros z Hz; split; [apply is_derive_up; lra|].
unfold up_rate; interval with (i_prec 40, i_bisect z).
Qed.

Lemma up_range x : 8886 / 10000 <= x <= 10887 / 10000 -> 1747 / 1000 <= up x <= 179 / 100.
Proof. intros Hx; unfold up, kick; split; interval with (i_prec 40, i_bisect x, i_taylor x). Qed.

Lemma down_3_expands x y : 1747 / 1000 <= x <= 179 / 100 -> 1747 / 1000 <= y <= 179 / 100 ->
  Rabs (down x - down y) <= 1279 / 1000 * Rabs (x - y).
Proof.
apply lipschitz with (df := down_rate); intros z Hz; split; [apply is_derive_down; lra|].
unfold down_rate; interval with (i_prec 40).
Qed.

Lemma down_range x : 1747 / 1000 <= x <= 179 / 100 -> 1422 / 1000 <= down x <= 148 / 100.
Proof. intros Hx; unfold down, kick; split; interval with (i_prec 40, i_bisect x). Qed.

Lemma down_2_expands x y : 1422 / 1000 <= x <= 148 / 100 -> 1422 / 1000 <= y <= 148 / 100 ->
  Rabs (down x - down y) <= 14667 / 10000 * Rabs (x - y).
Proof.
apply lipschitz with (df := down_rate); intros z Hz; split; [apply is_derive_down; lra|].
unfold down_rate; interval with (i_prec 40).
Qed.

(** The box: all [s] with [|s a^(-2/5) - u1|] below this radius. *)
Definition basin_radius (a : R) : R :=
  Rmin (1 / 10) (Rmin (cliff a - cycle_u1) (cycle_u2 - cliff a)).
Definition in_box (a s : R) : Prop := Rabs (s * cliff a - cycle_u1) < basin_radius a.

Lemma basin_radius_le a : basin_radius a <= 1 / 10 /\ basin_radius a <= cliff a - cycle_u1
  /\ basin_radius a <= cycle_u2 - cliff a.
Proof.
unfold basin_radius.
pose proof (Rmin_l (cliff a - cycle_u1) (cycle_u2 - cliff a)).
pose proof (Rmin_r (cliff a - cycle_u1) (cycle_u2 - cliff a)).
set (x := Rmin (cliff a - cycle_u1) (cycle_u2 - cliff a)) in *.
pose proof (Rmin_l (1 / 10) x); pose proof (Rmin_r (1 / 10) x); lra.
Qed.

(** The box is never empty while the cycle exists ... *)
Lemma basin_radius_pos a : cycle_a_min < a < cycle_a_max -> 0 < basin_radius a.
Proof.
intros [L U]; pose proof cycle_a_min_pos; assert (0 < a) by lra.
rewrite above_min_iff in L by lra; rewrite below_max_iff in U by lra.
unfold basin_radius; repeat apply Rmin_pos; lra.
Qed.

(** ... and for a >= 1 its radius is the distance from the cycle's lowest
    point to the switching point. *)
Lemma cliff_le_1 a : 1 <= a -> cliff a <= 1.
Proof.
intros Ha; destruct (Rle_lt_dec (cliff a) 1) as [H|H]; auto; exfalso.
rewrite cliff_gt_iff, sqrt_1 in H by lra; lra.
Qed.

Lemma basin_radius_above_1 a : 1 <= a -> basin_radius a = cliff a - cycle_u1.
Proof.
intros Ha; pose proof (cliff_le_1 a Ha); pose proof cycle_points_enclosed.
unfold basin_radius; rewrite (Rmin_left (cliff a - cycle_u1)) by lra; apply Rmin_right; lra.
Qed.

Section Box.
Variables (a : R).
Hypothesis Ha : cycle_a_min < a < cycle_a_max.

Let Ha0 : 0 < a.
Proof. pose proof cycle_a_min_pos; lra. Qed.

Lemma box_steps s k1 k2 k3 : in_box a s ->
  1 / 4 < s < 1 /\ 1 < map a k1 s /\ 1 < map a k2 (map a k1 s) /\
  map a k1 s * cliff a = up (s * cliff a) /\
  map a k2 (map a k1 s) * cliff a = down (up (s * cliff a)) /\
  map a k3 (map a k2 (map a k1 s)) * cliff a = down (down (up (s * cliff a))).
Proof.
intros B; unfold in_box in B; destruct (basin_radius_le a) as [R1 [R2 R3]].
pose proof cycle_points_enclosed as P; pose proof (cliff_pos a) as Hc.
set (c := cliff a) in *.
apply Rabs_def2 in B as B'; destruct B' as [B1 B2].
assert (Hu : 8886 / 10000 <= s * c <= 10887 / 10000) by lra.
pose proof (up_range _ Hu) as Hv; pose proof (down_range _ Hv) as Hw.
assert (Hu1 : 8886 / 10000 <= cycle_u1 <= 10887 / 10000) by lra.
assert (Hu3 : 1747 / 1000 <= cycle_u3 <= 179 / 100) by lra.
pose proof (up_contracts _ _ Hu Hu1) as L1; rewrite cycle_up in L1.
pose proof (down_3_expands _ _ Hv Hu3) as L3; rewrite cycle_down3 in L3.
assert (s < 1) by nra. assert (1 / 4 < s) by nra.
assert (LW : Rabs (down (up (s * c)) - cycle_u2) < cycle_u2 - c) by (pose proof (Rabs_pos (s * c - cycle_u1)); lra).
apply Rabs_def2 in LW.
assert (E1 : map a k1 s * c = up (s * c)) by (apply scaled_points; lra).
assert (S1 : 1 < map a k1 s) by nra.
assert (E2 : map a k2 (map a k1 s) * c = down (up (s * c))) by (rewrite <- E1; apply scaled_points; lra).
assert (S2 : 1 < map a k2 (map a k1 s)) by nra.
repeat split; try lra.
rewrite <- E2; apply scaled_points; lra.
Qed.

(** The third iterate brings any two points of the box closer together, by
    at least three per cent, whatever the subgradients. *)
Lemma box_contracts s t k1 k2 k3 l1 l2 l3 : in_box a s -> in_box a t ->
  Rabs (map a k3 (map a k2 (map a k1 s)) - map a l3 (map a l2 (map a l1 t))) <= 97 / 100 * Rabs (s - t).
Proof.
intros Bs Bt; pose proof (cliff_pos a) as Hc.
destruct (box_steps s k1 k2 k3 Bs) as [_ [_ [_ [_ [_ Es]]]]].
destruct (box_steps t l1 l2 l3 Bt) as [_ [_ [_ [_ [_ Et]]]]].
set (s' := map a k3 _) in *; set (t' := map a l3 _) in *; clearbody s' t'.
unfold in_box in *; destruct (basin_radius_le a) as [R1 _]; pose proof cycle_points_enclosed as P.
apply Rabs_def2 in Bs; apply Rabs_def2 in Bt.
assert (Hu : 8886 / 10000 <= s * cliff a <= 10887 / 10000) by lra.
assert (Hv : 8886 / 10000 <= t * cliff a <= 10887 / 10000) by lra.
pose proof (up_contracts _ _ Hu Hv) as L1.
apply up_range in Hu; apply up_range in Hv.
pose proof (down_3_expands _ _ Hu Hv) as L2.
apply down_range in Hu; apply down_range in Hv.
pose proof (down_2_expands _ _ Hu Hv) as L3.
rewrite <- Es, <- Et in L3.
replace (s' * cliff a - t' * cliff a) with ((s' - t') * cliff a) in L3 by ring.
replace (s * cliff a - t * cliff a) with ((s - t) * cliff a) in L1 by ring.
rewrite Rabs_mult, (Rabs_right (cliff a)) in L1, L3 by lra.
apply Rmult_le_reg_r with (cliff a); [lra|].
pose proof (Rabs_pos (s - t)); nra.
Qed.

Definition cycle_s1 : R := cycle_u1 / cliff a.

Lemma in_box_s1 : in_box a cycle_s1.
Proof.
unfold in_box, cycle_s1; pose proof (cliff_pos a).
replace (cycle_u1 / cliff a * cliff a - cycle_u1) with 0 by (field; lra).
rewrite Rabs_R0; now apply basin_radius_pos.
Qed.

Lemma s1_returns k1 k2 k3 : map a k3 (map a k2 (map a k1 cycle_s1)) = cycle_s1.
Proof.
pose proof (cliff_pos a); destruct (box_steps cycle_s1 k1 k2 k3 in_box_s1) as [_ [_ [_ [_ [_ E]]]]].
apply Rmult_eq_reg_r with (cliff a); [|lra]; rewrite E; unfold cycle_s1.
replace (cycle_u1 / cliff a * cliff a) with cycle_u1 by (field; lra).
now rewrite cycle_up, cycle_down3, cycle_down2.
Qed.

Lemma box_distance s k1 k2 k3 : in_box a s ->
  Rabs (map a k3 (map a k2 (map a k1 s)) - cycle_s1) <= 97 / 100 * Rabs (s - cycle_s1).
Proof.
intros B; rewrite <- (s1_returns 0 0 0) at 1; apply box_contracts; auto using in_box_s1.
Qed.

Lemma in_box_iff s : in_box a s <-> Rabs (s - cycle_s1) < basin_radius a / cliff a.
Proof.
pose proof (cliff_pos a) as Hc; unfold in_box.
replace (s * cliff a - cycle_u1) with ((s - cycle_s1) * cliff a) by (unfold cycle_s1; field; lra).
rewrite Rabs_mult, (Rabs_right (cliff a)) by lra; split; intros H.
- apply Rmult_lt_reg_r with (cliff a); [lra|]; unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra.
- apply (Rmult_lt_compat_r (cliff a)) in H; [|lra]; unfold Rdiv in H; rewrite Rmult_assoc, Rinv_l in H; lra.
Qed.

Lemma box_invariant s k1 k2 k3 : in_box a s -> in_box a (map a k3 (map a k2 (map a k1 s))).
Proof.
intros B; pose proof (box_distance s k1 k2 k3 B) as D; apply in_box_iff; apply in_box_iff in B.
pose proof (Rabs_pos (s - cycle_s1)); lra.
Qed.

Lemma box_orbit_3n s n : orbit a s -> in_box a (s 0%nat) ->
  in_box a (s (3 * n)%nat) /\ Rabs (s (3 * n)%nat - cycle_s1) <= (97 / 100) ^ n * Rabs (s 0%nat - cycle_s1).
Proof.
intros O B; induction n as [|n [IB ID]].
- simpl; split; auto; lra.
- replace (3 * S n)%nat with (S (S (S (3 * n)))) by lia.
  destruct (O (S (S (3 * n)))) as [k3 [_ E3]]; destruct (O (S (3 * n))) as [k2 [_ E2]]; destruct (O (3 * n)%nat) as [k1 [_ E1]].
  rewrite E3, E2, E1; split; [now apply box_invariant|].
  eapply Rle_trans; [apply (box_distance _ k1 k2 k3 IB)|].
  rewrite <- tech_pow_Rmult, Rmult_assoc; apply Rmult_le_compat_l; [lra | exact ID].
Qed.

Lemma box_orbit_safe s n : orbit a s -> in_box a (s 0%nat) -> 1 / 4 < s n.
Proof.
intros O B; pose proof (Nat.div_mod n 3 ltac:(lia)) as E; pose proof (Nat.mod_upper_bound n 3 ltac:(lia)) as M.
destruct (box_orbit_3n s (n / 3) O B) as [IB _].
set (m := (3 * (n / 3))%nat) in *; rewrite E; clearbody m.
destruct (O (S m)) as [k2 [_ E2]]; destruct (O m) as [k1 [_ E1]].
destruct (box_steps _ k1 k2 0 IB) as [H0 [H1 [H2 _]]].
destruct (n mod 3)%nat as [|[|[|]]]; try lia.
- rewrite Nat.add_0_r; lra.
- replace (m + 1)%nat with (S m) by lia; rewrite E1; lra.
- replace (m + 2)%nat with (S (S m)) by lia; rewrite E2, E1; lra.
Qed.
End Box.

Lemma orbit_shift a s m : orbit a s -> orbit a (fun n => s (m + n)%nat).
Proof. intros O n; replace (m + S n)%nat with (S (m + n)) by lia; apply O. Qed.

(** Attraction: for every rate of the cycle's interval, the third iterate maps
    the box of radius [basin_radius] around the cycle's lowest point into
    itself and brings any two of its points closer together by the factor
    0.97, whatever subgradients are chosen. *)
Theorem third_iterate_contracts_the_box a s t k1 k2 k3 l1 l2 l3 :
  cycle_a_min < a < cycle_a_max -> in_box a s -> in_box a t ->
  in_box a (map a k3 (map a k2 (map a k1 s))) /\
  Rabs (map a k3 (map a k2 (map a k1 s)) - map a l3 (map a l2 (map a l1 t))) <= 97 / 100 * Rabs (s - t).
Proof. intros; split; [now apply box_invariant | now apply box_contracts]. Qed.

(** The box is a genuine interval at every rate strictly inside the cycle's
    interval: no gap is left at either end. *)
Theorem basin_box_is_open_for_every_rate_of_the_cycle a :
  cycle_a_min < a < cycle_a_max ->
  0 < basin_radius a /\ (1 <= a -> basin_radius a = cliff a - cycle_u1).
Proof. intros; split; [now apply basin_radius_pos | apply basin_radius_above_1]. Qed.

(** An orbit that once enters the box is never trapped, and converges to the
    cycle geometrically. *)
Theorem an_orbit_in_the_box_is_never_trapped a s m :
  cycle_a_min < a < cycle_a_max -> orbit a s -> in_box a (s m) ->
  (forall n, (m <= n)%nat -> 1 / 4 < s n) /\
  (forall n, Rabs (s (m + 3 * n)%nat - cycle_u1 / cliff a) <= (97 / 100) ^ n * (basin_radius a / cliff a)).
Proof.
intros Ha O B; pose proof (orbit_shift a s m O) as O'.
rewrite <- (Nat.add_0_r m) in B; split; intros n.
- intros Hn; replace n with (m + (n - m))%nat by lia.
  exact (box_orbit_safe a Ha _ (n - m) O' B).
- destruct (box_orbit_3n a Ha _ n O' B) as [_ D]; cbv beta in D.
  apply (in_box_iff a) in B; unfold cycle_s1 in *.
  assert (0 < (97 / 100) ^ n) by (apply pow_lt; lra); nra.
Qed.

(** The claim "every learning rate at or above the critical one ends beyond
    the point of no return" is false: for every rate from the critical one up
    to [cycle_a_max] times it, an open interval of starts is never trapped,
    for every T and every choice of subgradients. *)
Theorem above_the_critical_rate_an_open_set_is_never_trapped a :
  1 <= a < cycle_a_max ->
  2 * (cycle_u1 / cliff a) - 1 < 1 /\
  forall s, orbit a s -> 2 * (cycle_u1 / cliff a) - 1 < s 0%nat < 1 -> forall n, 1 / 4 < s n.
Proof.
intros Ha; pose proof cycle_a_min_enclosed; pose proof (cliff_pos a) as Hc.
assert (Ha' : cycle_a_min < a < cycle_a_max) by lra.
pose proof (proj1 (below_max_iff a ltac:(lra)) ltac:(lra)) as Hu.
assert (Hq : cycle_u1 / cliff a < 1).
{ apply Rmult_lt_reg_r with (cliff a); [lra|]; unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra. }
split; [lra|]; intros s O [H1 H2] n.
apply (box_orbit_safe a Ha' s n O), in_box_iff; unfold cycle_s1.
rewrite basin_radius_above_1 by lra.
replace ((cliff a - cycle_u1) / cliff a) with (1 - cycle_u1 / cliff a) by (field; lra).
apply Rabs_def1; lra.
Qed.

(** The same in the paper's own variables: at every [T], for every learning
    rate from the critical one up to [cycle_a_max] times it, runs from an open
    interval of starts keep [r] above the point of no return for ever. *)
Theorem the_paper_s_any_alpha_claim_is_false T alpha : 0 < T ->
  alpha_star T <= alpha < cycle_a_max * alpha_star T ->
  exists lo hi, r_return T < lo < hi /\ hi = r_star T /\
    forall r, run T alpha r -> lo < r 0%nat < hi -> forall n, r_return T < r n.
Proof.
intros HT [H1 H2]; pose proof (r_star_pos T HT) as HR; pose proof (alpha_star_pos T HT) as HA.
set (a := alpha / alpha_star T).
assert (Ea : alpha = a * alpha_star T) by (unfold a; field; lra).
assert (Ha : 1 <= a < cycle_a_max) by (rewrite Ea in *; split; nra).
destruct (above_the_critical_rate_an_open_set_is_never_trapped a Ha) as [L S].
pose proof cycle_points_enclosed as P; pose proof (cliff_le_1 a ltac:(lra)); pose proof (cliff_pos a).
assert (Hq : 9 / 10 < cycle_u1 / cliff a).
{ apply Rmult_lt_reg_r with (cliff a); [lra|].
  replace (cycle_u1 / cliff a * cliff a) with cycle_u1 by (field; lra); lra. }
exists ((2 * (cycle_u1 / cliff a) - 1) * r_star T), (r_star T).
split; [unfold r_return; nra|]; split; [reflexivity|].
intros r Hr [B1 B2] n; pose proof (proj1 (run_is_orbit T alpha r HT) Hr) as O; fold a in O.
assert (Q : r n = r n / r_star T * r_star T) by (field; lra).
rewrite Q; unfold r_return.
assert (1 / 4 < r n / r_star T); [|nra].
apply (S (fun n => r n / r_star T) O).
split.
- apply Rmult_lt_reg_r with (r_star T); [lra|].
  replace (r 0%nat / r_star T * r_star T) with (r 0%nat) by (field; lra); lra.
- apply Rmult_lt_reg_r with (r_star T); [lra|].
  replace (r 0%nat / r_star T * r_star T) with (r 0%nat) by (field; lra); lra.
Qed.

(** The multiplier of the cycle is the derivative of the third iterate at its
    lowest point, the same number at every rate. *)
Theorem cycle_multiplier_is_the_derivative a k1 k2 k3 : cycle_a_min < a < cycle_a_max ->
  is_derive (fun s => map a k3 (map a k2 (map a k1 s))) (cycle_u1 / cliff a) cycle_multiplier.
Proof.
intros Ha; pose proof (cliff_pos a) as Hc.
assert (Hr : 0 < basin_radius a / cliff a) by (apply Rdiv_lt_0_compat; auto using basin_radius_pos).
apply (is_derive_ext_loc (fun s => / cliff a * down (down (up (s * cliff a))))).
- exists (mkposreal _ Hr); intros s Hs.
  assert (B : in_box a s) by (apply in_box_iff; exact Hs).
  destruct (box_steps a Ha s k1 k2 k3 B) as [_ [_ [_ [_ [_ E]]]]].
  change (/ cliff a * down (down (up (s * cliff a))) = map a k3 (map a k2 (map a k1 s))).
  rewrite <- E; field; lra.
- pose proof cycle_order; pose proof cycle_u1_pos.
  assert (E : cycle_u1 / cliff a * cliff a = cycle_u1) by (field; lra).
  assert (D : is_derive (fun s => down (down (up (s * cliff a)))) (cycle_u1 / cliff a) (cliff a * cycle_multiplier)).
  { unfold cycle_multiplier.
    replace (cliff a * (up_rate cycle_u1 * down_rate cycle_u3 * down_rate cycle_u2))
      with (scal (scal (scal (cliff a) (up_rate cycle_u1)) (down_rate cycle_u3)) (down_rate cycle_u2))
      by (unfold scal; simpl; unfold mult; simpl; ring).
    apply (is_derive_comp down (fun s => down (up (s * cliff a)))).
    { rewrite E, cycle_up, cycle_down3; apply is_derive_down; lra. }
    apply (is_derive_comp down (fun s => up (s * cliff a))).
    { rewrite E, cycle_up; apply is_derive_down; lra. }
    apply (is_derive_comp up (fun s => s * cliff a)).
    { rewrite E; apply is_derive_up; lra. }
    auto_derive; auto; ring. }
  apply (is_derive_scal _ _ (/ cliff a)) in D.
  replace (/ cliff a * (cliff a * cycle_multiplier)) with cycle_multiplier in D by (field; lra); exact D.
Qed.
