(** Orbits of period two and three: none of period two, exactly one of period
    three, its multiplier, and the exact interval of rates where it lives. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Ghost Require Import Model MapBase.
Open Scope R_scope.

(** ** Period two *)

(** No orbit of period two, for any rate, away from the optimum itself: going
    up and coming down the same distance would take two equal kicks at two
    different places. *)
Theorem no_orbit_of_period_two a k k' s t : 0 < a -> 1 / 4 <= s ->
  s <> 1 -> t <> 1 -> map a k s = t -> map a k' t = s -> False.
Proof.
intros Ha Hs Ns Nt E1 E2.
destruct (Rlt_dec t (1 / 4)) as [Ht|Ht].
{ rewrite (map_trapped a k' t) in E2; lra. }
assert (P : forall x, 1 / 4 <= x -> 0 < 3 / 4 * a / (x * sqrt x)) by (intros; apply div_p32_pos; lra).
assert (L : forall x y, 1 / 4 <= x -> x < y -> 3 / 4 * a / (y * sqrt y) < 3 / 4 * a / (x * sqrt x))
  by (intros; apply div_p32_lt; lra).
pose proof (P s Hs); pose proof (P t ltac:(lra)).
destruct (Rlt_dec s 1); destruct (Rlt_dec t 1).
- rewrite map_up in E1, E2 by lra; lra.
- rewrite map_up in E1 by lra; rewrite map_down in E2 by lra.
  pose proof (L s t Hs); lra.
- rewrite map_down in E1 by lra; rewrite map_up in E2 by lra.
  pose proof (L t s); lra.
- rewrite map_down in E1, E2 by lra; lra.
Qed.

(** Nor is there one through the optimum when the program takes one of the two
    one-sided derivatives there. *)
Theorem no_orbit_of_period_two_through_the_optimum a k k' t : 0 < a ->
  k = 1 \/ k = -1 -> map a k 1 = t -> map a k' t = 1 -> False.
Proof.
intros Ha Hk E1 E2; rewrite map_one in E1.
destruct (Rlt_dec t (1 / 4)) as [Ht|Ht].
{ rewrite (map_trapped a k' t) in E2; lra. }
assert (L : forall x y, 0 < x -> x < y -> 3 / 4 * a / (y * sqrt y) < 3 / 4 * a / (x * sqrt x))
  by (intros; apply div_p32_lt; lra).
destruct Hk as [-> | ->].
- rewrite map_up in E2 by lra; pose proof (L t 1 ltac:(lra) ltac:(lra)); rewrite p32_1 in *; lra.
- rewrite map_down in E2 by lra; pose proof (L 1 t ltac:(lra) ltac:(lra)); rewrite p32_1 in *; lra.
Qed.

Lemma down_root d y : 0 < d -> 0 < y -> {x | y < x /\ x - d / (x * sqrt x) = y}.
Proof.
intros Hd Hy.
assert (C : forall x, y <= x <= y + d / (y * sqrt y) -> continuity_pt (fun x => x - d / (x * sqrt x) - y) x).
{ intros x [Hx _]; apply continuity_pt_filterlim, (ex_derive_continuous (fun x => x - d / (x * sqrt x) - y)).
  assert (0 < sqrt x) by (apply sqrt_lt_R0; lra).
  auto_derive; repeat split; try lra. apply Rgt_not_eq; nra. }
pose proof (div_p32_pos d y Hd Hy).
assert (H1 : y - d / (y * sqrt y) - y < 0) by lra.
set (h := y + d / (y * sqrt y)) in *.
assert (H2 : 0 < h - d / (h * sqrt h) - y).
{ pose proof (div_p32_lt d y h Hd Hy ltac:(unfold h; lra)); unfold h in *; lra. }
destruct (Ranalysis5.IVT_interv (fun x => x - d / (x * sqrt x) - y) y h) as [x [Hx E]];
  [exact C | unfold h; lra | exact H1 | exact H2 |].
exists x; split; [|lra].
assert (0 < x) by lra; pose proof (div_p32_pos d x Hd); lra.
Qed.

(** With a subgradient strictly inside (-1, 1) at the optimum there is one:
    up by less than the full kick, and back. *)
Theorem an_inner_subgradient_makes_period_two a : 0 < a ->
  exists k t, -1 < k < 0 /\ 1 < t /\ map a k 1 = t /\ forall k', map a k' t = 1.
Proof.
intros Ha; destruct (down_root (3 / 4 * a) 1) as [t [Ht E]]; try lra.
assert (H : 1 / (t * sqrt t) < 1 / (1 * sqrt 1)) by (apply div_p32_lt; lra).
assert (0 < 1 / (t * sqrt t)) by (apply div_p32_pos; lra).
rewrite p32_1 in H; exists (- (1 / (t * sqrt t))), t; repeat split; try lra.
- rewrite map_one. replace (1 - - (1 / (t * sqrt t)) * (3 / 4 * a)) with (1 + 3 / 4 * a / (t * sqrt t)).
  lra. field; split; [apply Rgt_not_eq, sqrt_lt_R0|]; lra.
- intros k'; rewrite map_down; lra.
Qed.

(** ** The ratio equation of the cycle up, down, down

    With [y^2 = u2/u1] and [u3/u1 = spread y] the three equations of the cycle
    collapse to one equation for [y], with one root. *)
Definition spread (y : R) : R := 1 + (y ^ 2 - 1) * y ^ 3.
Definition ratio_defect (y : R) : R :=
  1 - 1 / y ^ 3 - 1 / (spread y * sqrt (spread y)).

Lemma spread_gt y : 1 < y -> 1 < spread y.
Proof. intros H; unfold spread; assert (1 < y ^ 2) by nra; assert (1 < y ^ 3) by (simpl; nra); nra. Qed.

Lemma ratio_defect_increases y z : 1 < y -> y < z -> ratio_defect y < ratio_defect z.
Proof.
intros Hy Hyz; unfold ratio_defect.
assert (S2 : y ^ 2 < z ^ 2) by nra.
assert (S3 : y ^ 3 < z ^ 3) by (simpl; nra).
assert (1 < y ^ 2) by nra. assert (1 < y ^ 3) by (simpl; nra).
assert (1 / z ^ 3 < 1 / y ^ 3).
{ apply Rmult_lt_compat_l; [lra|]; apply Rinv_lt_contravar; [nra|lra]. }
assert (Hs : spread y < spread z) by (unfold spread; nra).
pose proof (spread_gt y Hy).
pose proof (div_p32_lt 1 (spread y) (spread z) ltac:(lra) ltac:(lra) Hs); lra.
Qed.

Lemma ratio_root : {y | 1201887200767970718 / 1000000000000000000 <= y <= 1201887200767970719 / 1000000000000000000
  /\ ratio_defect y = 0}.
Proof.
apply (Ranalysis5.IVT_interv ratio_defect).
- intros y [H _]; assert (Hy : 1 < y) by lra.
  apply continuity_pt_filterlim, (ex_derive_continuous ratio_defect).
  pose proof (spread_gt y Hy) as Hs; unfold ratio_defect, spread in *.
  assert (0 < sqrt (1 + (y ^ 2 - 1) * y ^ 3)) by (apply sqrt_lt_R0; lra).
  assert (0 < y * y * y) by (repeat apply Rmult_lt_0_compat; lra).
  auto_derive; simpl in *; unfold Rminus in *; repeat split; try lra.
  apply Rgt_not_eq, Rmult_lt_0_compat; lra.
- lra.
- unfold ratio_defect, spread; interval with (i_prec 100).
- unfold ratio_defect, spread; interval with (i_prec 100).
Qed.

Definition cycle_y : R := proj1_sig ratio_root.

Lemma cycle_y_bounds : 1201887200767970718 / 1000000000000000000 <= cycle_y <= 1201887200767970719 / 1000000000000000000.
Proof. exact (proj1 (proj2_sig ratio_root)). Qed.
Lemma cycle_y_root : 1 - 1 / cycle_y ^ 3 - 1 / (spread cycle_y * sqrt (spread cycle_y)) = 0.
Proof. exact (proj2 (proj2_sig ratio_root)). Qed.

(** The two end points of the cycle's life, the multiplier, and the points. *)
Definition cycle_a_max : R := 4 / 3 * (spread cycle_y - 1).
Definition cycle_a_min : R := cycle_a_max / cycle_y ^ 5.
Definition cycle_u1 : R := cliff cycle_a_max.
Definition cycle_u2 : R := cycle_y ^ 2 * cycle_u1.
Definition cycle_u3 : R := spread cycle_y * cycle_u1.
Definition up_rate (u : R) : R := 1 - 9 / 8 / (u * (u * sqrt u)).
Definition down_rate (u : R) : R := 1 + 9 / 8 / (u * (u * sqrt u)).
Definition cycle_multiplier : R := up_rate cycle_u1 * down_rate cycle_u3 * down_rate cycle_u2.

Ltac by_enclosure := 
  pose proof cycle_y_bounds as Hcy;
  unfold cycle_multiplier, up_rate, down_rate, cycle_u3, cycle_u2, cycle_u1,
    cliff, Rpower, cycle_a_min, cycle_a_max, spread;
  set (y := cycle_y) in *; clearbody y.

(** The largest rate of the cycle, a_c, to fifteen digits. *)
Theorem cycle_a_max_enclosed : 
  1029043469429648 / 1000000000000000 <= cycle_a_max <= 1029043469429649 / 1000000000000000.
Proof. by_enclosure; interval with (i_prec 100). Qed.

(** The smallest rate of the cycle, to fifteen digits. *)
Theorem cycle_a_min_enclosed :
  410312898420357 / 1000000000000000 <= cycle_a_min <= 410312898420358 / 1000000000000000.
Proof. by_enclosure; interval with (i_prec 100). Qed.

(** The three points of the cycle in [u], the same for every rate. *)
Theorem cycle_points_enclosed :
  988613443062283 / 1000000000000000 <= cycle_u1 <= 988613443062284 / 1000000000000000 /\
  1428084587900436 / 1000000000000000 <= cycle_u2 <= 1428084587900437 / 1000000000000000 /\
  1751608098592485 / 1000000000000000 <= cycle_u3 <= 1751608098592486 / 1000000000000000.
Proof. repeat split; by_enclosure; interval with (i_prec 100). Qed.

(** The multiplier: about -0.2943, the same for every rate, so the cycle
    attracts wherever it exists. *)
Theorem cycle_multiplier_enclosed :
  - (294304760454135 / 1000000000000000) <= cycle_multiplier <= - (294304760454134 / 1000000000000000).
Proof. by_enclosure; interval with (i_prec 100). Qed.

Lemma cycle_a_max_pos : 0 < cycle_a_max.
Proof. pose proof cycle_a_max_enclosed; lra. Qed.
Lemma cycle_a_min_pos : 0 < cycle_a_min.
Proof. pose proof cycle_a_min_enclosed; lra. Qed.
Lemma cycle_u1_pos : 0 < cycle_u1.
Proof. apply cliff_pos. Qed.

Lemma kick_factor q u : 0 < q -> 0 < u -> kick (q * u) = kick u / (q * sqrt q).
Proof.
intros Hq Hu; unfold kick; rewrite sqrt_mult by lra.
assert (0 < sqrt q) by now apply sqrt_lt_R0. assert (0 < sqrt u) by now apply sqrt_lt_R0.
field; lra.
Qed.

Lemma sqrt_pow2' y : 0 < y -> sqrt (y ^ 2) = y.
Proof. intros; replace (y ^ 2) with (y * y) by ring; apply sqrt_square; lra. Qed.

Lemma kick_cycle_u1 : kick cycle_u1 = (spread cycle_y - 1) * cycle_u1.
Proof.
pose proof (cliff_spec _ cycle_a_max_pos) as E; fold cycle_u1 in E.
pose proof cycle_u1_pos as Hu; assert (0 < sqrt cycle_u1) by now apply sqrt_lt_R0.
unfold kick; apply Rmult_eq_reg_r with (cycle_u1 * sqrt cycle_u1).
2: apply Rgt_not_eq, Rmult_lt_0_compat; lra.
transitivity (3 / 4). { field; lra. }
unfold cycle_a_max at 1 in E.
transitivity (3 / 4 * (4 / 3 * (spread cycle_y - 1) * (cycle_u1 * (cycle_u1 * sqrt cycle_u1)))).
rewrite E; ring. field.
Qed.

Lemma cycle_y_gt1 : 1 < cycle_y.
Proof. pose proof cycle_y_bounds; lra. Qed.

Lemma cycle_up : up cycle_u1 = cycle_u3.
Proof. unfold up, cycle_u3; rewrite kick_cycle_u1; ring. Qed.

Lemma cycle_down3 : down cycle_u3 = cycle_u2.
Proof.
pose proof cycle_y_gt1 as Hy; pose proof (spread_gt _ Hy) as Hs.
unfold down, cycle_u3, cycle_u2; rewrite kick_factor, kick_cycle_u1 by (try apply cycle_u1_pos; lra).
pose proof cycle_y_root as E.
replace ((spread cycle_y - 1) * cycle_u1 / (spread cycle_y * sqrt (spread cycle_y)))
  with ((spread cycle_y - 1) * cycle_u1 * (1 - 1 / cycle_y ^ 3)).
- unfold spread; field; lra.
- replace (1 - 1 / cycle_y ^ 3) with (1 / (spread cycle_y * sqrt (spread cycle_y))) by lra.
  field; split; [apply Rgt_not_eq, sqrt_lt_R0|]; lra.
Qed.

Lemma cycle_down2 : down cycle_u2 = cycle_u1.
Proof.
pose proof cycle_y_gt1 as Hy.
assert (0 < cycle_y ^ 2) by nra.
unfold down, cycle_u2; rewrite kick_factor, kick_cycle_u1 by (try apply cycle_u1_pos; lra).
rewrite sqrt_pow2' by lra; unfold spread; field; lra.
Qed.

(** One cycle only: whatever goes up, down, down and returns is this one. *)
Lemma cycle_unique v1 v2 v3 : 0 < v1 -> 0 < v2 -> 
  up v1 = v3 -> down v3 = v2 -> down v2 = v1 ->
  v1 = cycle_u1 /\ v2 = cycle_u2 /\ v3 = cycle_u3.
Proof.
intros H1 H2 E1 E2 E3; unfold up, down in E1, E2, E3.
pose proof (kick_pos v1 H1); pose proof (kick_pos v2 H2).
assert (Hq : 1 < v2 / v1).
{ apply Rmult_lt_reg_r with v1; [lra|]; unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra. }
set (z := sqrt (v2 / v1)).
assert (Hz : 1 < z) by (unfold z; rewrite <- sqrt_1; apply sqrt_lt_1; lra).
assert (Ez : z ^ 2 = v2 / v1) by (unfold z; simpl; rewrite Rmult_1_r; apply sqrt_sqrt; lra).
clearbody z.
assert (Ev2 : v2 = z ^ 2 * v1) by (rewrite Ez; field; lra).
assert (K2 : kick v2 = kick v1 / z ^ 3).
{ rewrite Ev2, kick_factor by (try nra; lra). rewrite sqrt_pow2' by lra; f_equal; ring. }
assert (K1 : kick v1 = (spread z - 1) * v1).
{ assert (kick v1 / z ^ 3 = (z ^ 2 - 1) * v1) by (rewrite <- K2; replace (kick v2) with (v2 - v1) by lra; rewrite Ev2 at 1; ring).
  replace (kick v1) with (kick v1 / z ^ 3 * z ^ 3) by (field; lra).
  rewrite H3; unfold spread; ring. }
pose proof (spread_gt z Hz) as Hs.
assert (Ev3 : v3 = spread z * v1) by lra.
assert (K3 : kick v3 = kick v1 / (spread z * sqrt (spread z))) by (rewrite Ev3; apply kick_factor; lra).
assert (R0 : ratio_defect z = 0).
{ unfold ratio_defect.
  assert (K : kick v1 = kick v2 + kick v3) by lra.
  rewrite K2, K3 in K.
  apply Rmult_eq_reg_l with (kick v1); [|lra].
  assert (0 < sqrt (spread z)) by (apply sqrt_lt_R0; lra).
  transitivity (kick v1 - kick v1 / z ^ 3 - kick v1 / (spread z * sqrt (spread z))); [field|]; lra. }
assert (Ey : z = cycle_y).
{ pose proof cycle_y_root as R1; fold (ratio_defect cycle_y) in R1; pose proof cycle_y_gt1.
  destruct (Rtotal_order z cycle_y) as [L|[L|L]]; auto; apply ratio_defect_increases in L; lra. }
rewrite Ey in *.
assert (E : v1 = cycle_u1).
{ pose proof kick_cycle_u1 as K; pose proof cycle_u1_pos as Hu.
  destruct (Rtotal_order v1 cycle_u1) as [L|[L|L]]; auto; pose proof L as L'; apply kick_lt in L'; try lra; rewrite K1, K in L'; nra. }
unfold cycle_u2, cycle_u3; rewrite <- E; auto.
Qed.

(** ** Where the switching point lies *)
Lemma p52_lt u v : 0 < u -> u < v -> u * (u * sqrt u) < v * (v * sqrt v).
Proof.
intros Hu Huv; pose proof (p32_lt u v Hu Huv); pose proof (p32_pos u Hu).
apply Rmult_gt_0_lt_compat; lra.
Qed.

Lemma cliff_lt_iff a u : 0 < a -> 0 < u -> (cliff a < u <-> 1 < a * (u * (u * sqrt u))).
Proof.
intros Ha Hu; pose proof (cliff_spec a Ha) as E; pose proof (cliff_pos a) as Hc; split; intros H.
- apply p52_lt in H; [|lra]. rewrite <- E; apply Rmult_lt_compat_l; lra.
- destruct (Rtotal_order (cliff a) u) as [L|[L|L]]; auto; exfalso.
  + rewrite <- L in H; lra.
  + apply p52_lt in L; [|lra].
    apply (Rmult_lt_compat_l a) in L; lra.
Qed.

Lemma cliff_gt_iff a u : 0 < a -> 0 < u -> (u < cliff a <-> a * (u * (u * sqrt u)) < 1).
Proof.
intros Ha Hu; pose proof (cliff_spec a Ha) as E; pose proof (cliff_pos a) as Hc; split; intros H.
- apply p52_lt in H; [|lra]. rewrite <- E; apply Rmult_lt_compat_l; lra.
- destruct (Rtotal_order (cliff a) u) as [L|[L|L]]; auto; exfalso.
  + apply p52_lt in L; [|lra].
    apply (Rmult_lt_compat_l a) in L; lra.
  + rewrite <- L in H; lra.
Qed.

Lemma u1_p52 : cycle_a_max * (cycle_u1 * (cycle_u1 * sqrt cycle_u1)) = 1.
Proof. apply cliff_spec, cycle_a_max_pos. Qed.

Lemma u2_p52 : cycle_a_min * (cycle_u2 * (cycle_u2 * sqrt cycle_u2)) = 1.
Proof.
pose proof cycle_y_gt1. unfold cycle_a_min, cycle_u2.
rewrite sqrt_mult by (try nra; left; apply cycle_u1_pos).
rewrite sqrt_pow2' by lra. rewrite <- u1_p52; field; lra.
Qed.

Lemma below_max_iff a : 0 < a -> (a < cycle_a_max <-> cycle_u1 < cliff a).
Proof.
intros Ha; pose proof cycle_u1_pos as Hu; pose proof u1_p52 as E.
rewrite cliff_gt_iff by lra.
assert (0 < cycle_u1 * (cycle_u1 * sqrt cycle_u1)).
{ apply Rmult_lt_0_compat; [lra | now apply p32_pos]. }
split; intros L; [rewrite <- E; apply Rmult_lt_compat_r; lra|];
rewrite <- E in L; apply Rmult_lt_reg_r in L; lra.
Qed.

Lemma cycle_u2_pos : 0 < cycle_u2.
Proof.
pose proof cycle_y_gt1; unfold cycle_u2; apply Rmult_lt_0_compat; [apply pow_lt; lra | apply cycle_u1_pos].
Qed.

Lemma above_min_iff a : 0 < a -> (cycle_a_min < a <-> cliff a < cycle_u2).
Proof.
intros Ha; pose proof cycle_u2_pos as Hu; pose proof u2_p52 as E.
rewrite cliff_lt_iff by lra.
assert (0 < cycle_u2 * (cycle_u2 * sqrt cycle_u2)).
{ apply Rmult_lt_0_compat; [lra | now apply p32_pos]. }
split; intros L; [rewrite <- E; apply Rmult_lt_compat_r; lra|];
rewrite <- E in L; apply Rmult_lt_reg_r in L; lra.
Qed.

(** A cycle of word up, down, down at rate [a]: [s1] below the optimum, [s3]
    and [s2] above it. *)
Definition up_down_down_cycle (a s1 s2 s3 : R) : Prop :=
  1 / 4 <= s1 < 1 /\ 1 < s2 /\ 1 < s3 /\
  forall k, map a k s1 = s3 /\ map a k s3 = s2 /\ map a k s2 = s1.

Lemma scaled_points a k s : 0 < a -> 1 / 4 <= s ->
  (s < 1 -> map a k s * cliff a = up (s * cliff a)) /\
  (1 < s -> map a k s * cliff a = down (s * cliff a)).
Proof.
intros Ha Hs; pose proof (cliff_pos a); rewrite scaling_removes_the_rate by lra; split; intros.
- rewrite free_up; nra.
- rewrite free_down; nra.
Qed.

(** Uniqueness: at every rate the cycle's points are the three universal
    numbers, in units of the switching point. *)
Theorem up_down_down_cycle_is_unique a s1 s2 s3 : 0 < a ->
  up_down_down_cycle a s1 s2 s3 ->
  s1 = cycle_u1 / cliff a /\ s2 = cycle_u2 / cliff a /\ s3 = cycle_u3 / cliff a.
Proof.
intros Ha [H1 [H2 [H3 HE]]]; destruct (HE 0) as [E1 [E3 E2]]; pose proof (cliff_pos a) as Hc.
assert (up (s1 * cliff a) = s3 * cliff a) by (rewrite <- E1; symmetry; apply scaled_points; lra).
assert (down (s3 * cliff a) = s2 * cliff a) by (rewrite <- E3; symmetry; apply scaled_points; lra).
assert (down (s2 * cliff a) = s1 * cliff a) by (rewrite <- E2; symmetry; apply scaled_points; lra).
destruct (cycle_unique (s1 * cliff a) (s2 * cliff a) (s3 * cliff a)) as [A [B C]]; try nra.
rewrite <- A, <- B, <- C; repeat split; field; lra.
Qed.

Lemma cycle_order : cycle_u1 < cycle_u2 < cycle_u3.
Proof. pose proof cycle_points_enclosed; lra. Qed.

(** Existence: the cycle exists exactly while the switching point lies
    strictly between its two lower points, that is for
    [cycle_a_min < a < cycle_a_max]. *)
Theorem up_down_down_cycle_exists_exactly_between a : 0 < a ->
  ((exists s1 s2 s3, up_down_down_cycle a s1 s2 s3) <-> cycle_a_min < a < cycle_a_max).
Proof.
intros Ha; pose proof (cliff_pos a) as Hc.
assert (Q : forall u v, u / cliff a < v <-> u < v * cliff a).
{ intros u v; split; intros H.
  - apply (Rmult_lt_compat_r (cliff a)) in H; [|lra]; unfold Rdiv in H; rewrite Rmult_assoc, Rinv_l in H; lra.
  - apply Rmult_lt_reg_r with (cliff a); [lra|]; unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra. }
assert (Q' : forall u v, v < u / cliff a <-> v * cliff a < u).
{ intros u v; split; intros H.
  - apply (Rmult_lt_compat_r (cliff a)) in H; [|lra]; unfold Rdiv in H; rewrite Rmult_assoc, Rinv_l in H; lra.
  - apply Rmult_lt_reg_r with (cliff a); [lra|]; unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra. }
split.
- intros [s1 [s2 [s3 H]]]; destruct (up_down_down_cycle_is_unique a s1 s2 s3 Ha H) as [E1 [E2 E3]].
  destruct H as [H1 [H2 [H3 _]]].
  rewrite below_max_iff, above_min_iff by lra; rewrite E1 in H1; rewrite E2 in H2.
  destruct H1 as [_ H1]; apply Q in H1; apply Q' in H2; lra.
- intros [L U]; rewrite below_max_iff in U by lra; rewrite above_min_iff in L by lra.
  pose proof cycle_order; pose proof cycle_points_enclosed.
  exists (cycle_u1 / cliff a), (cycle_u2 / cliff a), (cycle_u3 / cliff a).
  assert (1 / 4 < cycle_u1 / cliff a) by (apply Q'; lra).
  assert (cycle_u1 / cliff a < 1) by (apply Q; lra).
  assert (1 < cycle_u2 / cliff a) by (apply Q'; lra).
  assert (1 < cycle_u3 / cliff a) by (apply Q'; lra).
  repeat split; try lra;
  (apply Rmult_eq_reg_r with (cliff a); [|lra];
   match goal with |- map a ?k ?s * _ = _ => 
     first [ rewrite (proj1 (scaled_points a k s Ha ltac:(lra))) by lra
           | rewrite (proj2 (scaled_points a k s Ha ltac:(lra))) by lra ] end;
   unfold Rdiv; rewrite !Rmult_assoc, Rinv_l, !Rmult_1_r by lra).
  + apply cycle_up.
  + apply cycle_down3.
  + apply cycle_down2.
Qed.

(** At the two ends the cycle passes through the optimum itself, and exists
    with the one-sided derivative that continues it: from the left at
    [cycle_a_max], from the right at [cycle_a_min]. *)
Theorem up_down_down_cycle_at_the_ends :
  (exists s2 s3, 1 < s2 /\ 1 < s3 /\ map cycle_a_max (-1) 1 = s3 /\
     forall k, map cycle_a_max k s3 = s2 /\ map cycle_a_max k s2 = 1) /\
  (exists s1 s3, 1 / 4 <= s1 < 1 /\ 1 < s3 /\ map cycle_a_min 1 1 = s1 /\
     forall k, map cycle_a_min k s1 = s3 /\ map cycle_a_min k s3 = 1).
Proof.
pose proof cycle_order as O; pose proof cycle_points_enclosed as P.
pose proof cycle_a_max_pos as PM; pose proof cycle_a_min_pos as Pm.
assert (CM : cliff cycle_a_max = cycle_u1) by reflexivity.
assert (Cm : cliff cycle_a_min = cycle_u2).
{ pose proof (cliff_lt_iff cycle_a_min cycle_u2 Pm cycle_u2_pos).
  pose proof (cliff_gt_iff cycle_a_min cycle_u2 Pm cycle_u2_pos). pose proof u2_p52.
  destruct (Rtotal_order (cliff cycle_a_min) cycle_u2) as [L|[L|L]]; auto; exfalso.
  - apply H in L; lra.
  - apply H0 in L; lra. }
assert (Q : forall u v, 0 < u -> u / u = 1 /\ (v < u -> v / u < 1) /\ (u < v -> 1 < v / u)).
{ intros u v Hu; split; [field; lra|]; split; intros;
  (apply Rmult_lt_reg_r with u; [lra|]; unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra). }
assert (U : forall u v, 0 < v -> u / v * v = u) by (intros; field; lra).
assert (SU : forall a c k s, 0 < a -> cliff a = c -> 1 / 4 <= s -> s < 1 -> map a k s * c = up (s * c))
  by (intros a c k s Ha <- H1 H2; now apply scaled_points).
assert (SD : forall a c k s, 0 < a -> cliff a = c -> 1 < s -> map a k s * c = down (s * c))
  by (intros a c k s Ha <- H1; apply scaled_points; lra).
assert (Hone : forall a k, 0 < a -> map a k 1 * cliff a = cliff a - k * kick (cliff a)).
{ intros a k Ha; rewrite map_one.
  pose proof (kick_scaled a 1 Ha ltac:(lra)) as K; rewrite Rmult_1_l in K; rewrite K, p32_1; field. }
split.
- destruct (Q cycle_u1 cycle_u2 ltac:(lra)) as [_ [_ A2]].
  destruct (Q cycle_u1 cycle_u3 ltac:(lra)) as [_ [_ A3]].
  specialize (A2 ltac:(lra)); specialize (A3 ltac:(lra)).
  exists (cycle_u2 / cycle_u1), (cycle_u3 / cycle_u1); repeat split; auto.
  + apply Rmult_eq_reg_r with cycle_u1; [|lra]; rewrite U by lra.
    pose proof (Hone _ (-1) PM) as Z; rewrite CM in Z; rewrite Z; rewrite <- cycle_up; unfold up; ring.
  + apply Rmult_eq_reg_r with cycle_u1; [|lra]; rewrite U by lra.
    rewrite (SD _ _ _ _ PM CM) by lra.
    rewrite U, cycle_down3; lra.
  + apply Rmult_eq_reg_r with cycle_u1; [|lra]; rewrite Rmult_1_l.
    rewrite (SD _ _ _ _ PM CM) by lra.
    rewrite U, cycle_down2; lra.
- destruct (Q cycle_u2 cycle_u1 ltac:(lra)) as [_ [A1 _]].
  destruct (Q cycle_u2 cycle_u3 ltac:(lra)) as [_ [_ A3]].
  specialize (A1 ltac:(lra)); specialize (A3 ltac:(lra)).
  assert (1 / 4 < cycle_u1 / cycle_u2).
  { apply Rmult_lt_reg_r with cycle_u2; [lra|]; rewrite U; lra. }
  exists (cycle_u1 / cycle_u2), (cycle_u3 / cycle_u2); repeat split; auto; try lra.
  + apply Rmult_eq_reg_r with cycle_u2; [|lra]; rewrite U by lra.
    pose proof (Hone _ 1 Pm) as Z; rewrite Cm in Z; rewrite Z; rewrite <- cycle_down2; unfold down; ring.
  + apply Rmult_eq_reg_r with cycle_u2; [|lra]; rewrite U by lra.
    rewrite (SU _ _ _ _ Pm Cm) by lra.
    rewrite U, cycle_up; lra.
  + apply Rmult_eq_reg_r with cycle_u2; [|lra]; rewrite Rmult_1_l.
    rewrite (SD _ _ _ _ Pm Cm) by lra.
    rewrite U, cycle_down3; lra.
Qed.

(** Every orbit of period three that avoids the optimum is this cycle (or one
    of its two rotations). *)
Theorem every_orbit_of_period_three_is_up_down_down a s t r : 0 < a ->
  1 / 4 <= s -> s <> 1 -> t <> 1 -> r <> 1 ->
  (forall k, map a k s = t /\ map a k t = r /\ map a k r = s) ->
  up_down_down_cycle a s r t \/ up_down_down_cycle a t s r \/ up_down_down_cycle a r t s.
Proof.
intros Ha Hs Ns Nt Nr E.
assert (Ht : 1 / 4 <= t).
{ destruct (Rlt_dec t (1 / 4)) as [H|H]; [|lra]. destruct (E 0) as [_ [E2 E3]].
  rewrite map_trapped in E2 by lra; subst r; rewrite map_trapped in E3 by lra; lra. }
assert (Hr : 1 / 4 <= r).
{ destruct (Rlt_dec r (1 / 4)) as [H|H]; [|lra]. destruct (E 0) as [_ [_ E3]].
  rewrite map_trapped in E3 by lra; lra. }
assert (P : forall x, 1 / 4 <= x -> 0 < 3 / 4 * a / (x * sqrt x)) by (intros; apply div_p32_pos; lra).
assert (L : forall x y, 1 / 4 <= x -> x < y -> 3 / 4 * a / (y * sqrt y) < 3 / 4 * a / (x * sqrt x))
  by (intros; apply div_p32_lt; lra).
pose proof (P s Hs); pose proof (P t Ht); pose proof (P r Hr).
destruct (E 0) as [E1 [E2 E3]].
destruct (Rlt_dec s 1) as [Bs|Bs]; [rewrite map_up in E1 by lra | rewrite map_down in E1 by lra];
(destruct (Rlt_dec t 1) as [Bt|Bt]; [rewrite map_up in E2 by lra | rewrite map_down in E2 by lra]);
(destruct (Rlt_dec r 1) as [Br|Br]; [rewrite map_up in E3 by lra | rewrite map_down in E3 by lra]);
try (exfalso; lra).
- (* up up down *) exfalso; pose proof (L s r Hs ltac:(lra)); lra.
- exfalso; pose proof (L r t Hr ltac:(lra)); lra.
- left; split; [lra|]; split; [lra|]; split; [lra|]; intros k; destruct (E k) as [? [? ?]]; auto.
- exfalso; pose proof (L t s Ht ltac:(lra)); lra.
- right; left; split; [lra|]; split; [lra|]; split; [lra|]; intros k; destruct (E k) as [? [? ?]]; auto.
- right; right; split; [lra|]; split; [lra|]; split; [lra|]; intros k; destruct (E k) as [? [? ?]]; auto.
Qed.
