(** What the choice of a subgradient at the optimum changes, and what it does not:
    Eq. (15) for every choice, orbits of period two, runs that converge, runs that
    oscillate. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Ghost Require Import Model Basics MapBase Rate Epochs Oscillation MapRates.
Open Scope R_scope.

(** (15) for every subgradient k at the optimum: the step from there reaches the edge
    of the no-learning zone exactly when k alpha >= alpha*, and enters the zone
    exactly when k alpha > alpha*.  With k = 0 it does not move. *)
Theorem critical_rate_by_subgradient T alpha k :
  0 < T ->
  (step T alpha k (r_star T) <= r_return T <-> alpha_star T <= k * alpha) /\
  (step T alpha k (r_star T) < r_return T <-> alpha_star T < k * alpha) /\
  step T alpha 0 (r_star T) = r_star T.
Proof.
intros HT; pose proof (alpha_star_pos T HT) as Ha; pose proof (r_star_pos T HT) as Hq.
assert (S : forall c, step T alpha c (r_star T) = r_star T - c * (alpha / alpha_star T * (3 / 4 * r_star T))).
{ intros c; rewrite <- (Rmult_1_r (r_star T)) at 1; rewrite step_conjugate_to_map, map_one by assumption.
  field; lra. }
rewrite !S; unfold r_return.
assert (E : k * alpha = k * (alpha / alpha_star T) * alpha_star T) by (field; lra).
rewrite E; replace (k * (alpha / alpha_star T * (3 / 4 * r_star T)))
  with (k * (alpha / alpha_star T) * (3 / 4 * r_star T)) by ring.
set (b := k * (alpha / alpha_star T)); split; [| split; [| ring]]; split; intros H.
- assert (1 <= b) by nra; nra.
- assert (1 <= b) by (apply (Rmult_le_reg_r (alpha_star T)); lra); nra.
- assert (1 < b) by nra; nra.
- assert (1 < b) by (apply (Rmult_lt_reg_r (alpha_star T)); lra); nra.
Qed.

(** No orbit of period two, at any rate and from any start, if the subgradients lie in
    [0, 1] or are -1, the derivative from the left; they may differ from step to step.
    (Inside (-1, 0) every rate has one that makes an orbit of period two.) *)
Theorem no_orbit_of_period_two_for_these_subgradients a k k' s t :
  0 < a -> 0 <= k <= 1 \/ k = -1 -> 0 <= k' <= 1 \/ k' = -1 ->
  map a k s = t -> map a k' t = s -> s = t.
Proof.
intros Ha Hk Hk' E1 E2.
assert (One : forall c c' x, 0 <= c <= 1 \/ c = -1 -> map a c 1 = x -> map a c' x = 1 -> x = 1).
{ intros c c' x Hc F1 F2; rewrite map_one in F1.
  destruct (Rlt_dec x (1 / 4)) as [Z | Z]; [rewrite (map_trapped a c' x) in F2; lra |].
  destruct Hc as [Hc | ->].
  - destruct (Rle_lt_dec c 0) as [N | N]; [assert (c = 0) by lra; subst c; lra |].
    assert (0 < c * (3 / 4 * a)) by (apply Rmult_lt_0_compat; lra).
    assert (c * (3 / 4 * a) <= 3 / 4 * a) by nra.
    rewrite map_up in F2 by lra.
    pose proof (div_p32_lt (3 / 4 * a) x 1 ltac:(lra) ltac:(lra) ltac:(lra)) as Q.
    rewrite p32_1 in Q; lra.
  - rewrite map_down in F2 by lra.
    pose proof (div_p32_lt (3 / 4 * a) 1 x ltac:(lra) ltac:(lra) ltac:(lra)) as Q.
    rewrite p32_1 in Q; lra. }
destruct (Rlt_dec s (1 / 4)) as [Z | Z]; [rewrite (map_trapped a k s) in E1; lra |].
destruct (Rlt_dec t (1 / 4)) as [Y | Y]; [rewrite (map_trapped a k' t) in E2; lra |].
destruct (Req_dec s 1) as [S1 | S1].
{ rewrite S1 in E1, E2; rewrite S1; symmetry; now apply (One k k' t). }
destruct (Req_dec t 1) as [T1 | T1].
{ rewrite T1 in E1, E2; rewrite T1; now apply (One k' k s). }
exfalso.
assert (P : forall x, 1 / 4 <= x -> 0 < 3 / 4 * a / (x * sqrt x)) by (intros; apply div_p32_pos; lra).
assert (L : forall x y, 1 / 4 <= x -> x < y -> 3 / 4 * a / (y * sqrt y) < 3 / 4 * a / (x * sqrt x))
  by (intros; apply div_p32_lt; lra).
pose proof (P s ltac:(lra)); pose proof (P t ltac:(lra)).
destruct (Rlt_dec s 1); destruct (Rlt_dec t 1).
- rewrite map_up in E1, E2 by lra; lra.
- rewrite map_up in E1 by lra; rewrite map_down in E2 by lra.
  pose proof (L s t ltac:(lra)); lra.
- rewrite map_down in E1 by lra; rewrite map_up in E2 by lra.
  pose proof (L t s ltac:(lra)); lra.
- rewrite map_down in E1, E2 by lra; lra.
Qed.

(** Under any subgradients, at any rate, the only run that converges without being
    trapped is one that comes to rest on the optimum itself (which takes k = 0). *)
Theorem only_a_run_at_rest_on_the_optimum_converges a s l :
  0 < a -> orbit a s -> (forall n, 1 / 4 <= s n) -> Un_cv s l ->
  l = 1 /\ exists N, forall n, (N <= n)%nat -> s n = 1.
Proof.
intros Ha O Hs C.
set (M := Rmax (l + 1) 1); pose proof (Rmax_l (l + 1) 1) as M1; pose proof (Rmax_r (l + 1) 1) as M2.
fold M in M1, M2.
assert (P : 0 < 3 / 4 * a / (M * sqrt M)) by (apply div_p32_pos; lra).
set (e := 3 / 4 * a / (M * sqrt M)) in *.
destruct (C (Rmin 1 (e / 2))) as [N HN]; [apply Rmin_pos; lra |].
pose proof (Rmin_l 1 (e / 2)); pose proof (Rmin_r 1 (e / 2)).
assert (R : forall n, (N <= n)%nat -> s n = 1).
{ intros n Hn; pose proof (HN n Hn) as A; pose proof (HN (S n) ltac:(lia)) as B.
  unfold R_dist in A, B; apply Rabs_def2 in A; apply Rabs_def2 in B.
  destruct (O n) as (k & _ & E).
  pose proof (div_p32_le (3 / 4 * a) (s n) M ltac:(lra) ltac:(pose proof (Hs n); lra) ltac:(lra)) as Q.
  fold e in Q; destruct (Rtotal_order (s n) 1) as [L | [L | L]]; [exfalso | exact L | exfalso].
  - rewrite map_up in E by (try apply Hs; exact L); lra.
  - rewrite map_down in E by exact L; lra. }
split; [| now exists N].
apply (UL_sequence s); [exact C |]; intros d Hd; exists N; intros n Hn.
unfold R_dist; rewrite R by exact Hn; rewrite Rminus_eq_0, Rabs_R0; exact Hd.
Qed.

(** Up to the critical rate a run from the learning region comes to rest on the optimum
    (which takes k = 0 there) or oscillates: it is above the optimum again and again,
    and at or below it again and again, for ever. *)
Theorem a_run_oscillates_or_rests T alpha r :
  0 < T -> 0 < alpha <= alpha_star T -> run T alpha r -> r_return T <= r 0%nat ->
  (exists N, forall n, (N <= n)%nat -> r n = r_star T) \/
  forall n, (exists m, (n <= m)%nat /\ r_star T < r m) /\
            (exists m, (n <= m)%nat /\ r m <= r_star T).
Proof.
intros HT Ha H H0; pose proof (r_star_pos T HT) as Hq; pose proof (alpha_star_pos T HT) as HA.
destruct (Classical_Prop.classic (exists N, forall n, (N <= n)%nat -> r n = r_star T)) as [Y | Y];
  [now left | right].
intros n; destruct (run_crosses_optimum_for_ever T alpha r HT Ha H H0 n) as [_ G0].
split; [| exact G0].
apply Classical_Prop.NNPP; intros Z; apply Y.
assert (U : forall m, (n <= m)%nat -> r m <= r_star T).
{ intros m Hm; apply Rnot_lt_le; intros K; apply Z; now exists m. }
destruct (run_crosses_optimum_for_ever T alpha r HT Ha H H0 n) as [(j & Hj & J) _].
pose proof (subcritical_run_avoids_zone T alpha r HT ltac:(lra) H H0) as V.
apply (run_is_orbit T alpha r HT) in H; pose proof (rate_ratio T alpha HT) as E.
set (a := alpha / alpha_star T) in *; assert (A : 0 < a) by nra.
assert (D : forall i, r i / r_star T * r_star T = r i) by (intros; field; lra).
set (s := fun i => r i / r_star T) in *.
assert (S1 : forall i, (n <= i)%nat -> s i <= 1).
{ intros i Hi; pose proof (U i Hi); pose proof (D i); unfold s; nra. }
assert (S4 : forall i, 1 / 4 <= s i).
{ intros i; pose proof (V i); pose proof (D i); unfold s, r_return in *; nra. }
assert (R : forall i, (j <= i)%nat -> s i = 1).
{ intros i Hi; induction Hi as [| i Hi IH].
  - pose proof (S1 j Hj); pose proof (D j); unfold s in *; nra.
  - destruct (H i) as (k & Hk & F); fold s in F; change (s (S i) = map a k (s i)) in F.
    rewrite IH, map_one in F; pose proof (S1 (S i) ltac:(lia)) as Q.
    destruct (Rle_lt_dec k 0) as [N | N]; [nra | exfalso].
    assert (0 < k * (3 / 4 * a) <= 3 / 4 * a) by (split; nra).
    destruct (H (S i)) as (k' & _ & G); change (s (S (S i)) = map a k' (s (S i))) in G.
    pose proof (S4 (S i)); pose proof (S1 (S (S i)) ltac:(lia)).
    rewrite map_up in G by lra.
    pose proof (div_p32_lt (3 / 4 * a) (s (S i)) 1 ltac:(lra) ltac:(lra) ltac:(lra)) as W.
    rewrite p32_1 in W; lra. }
exists j; intros i Hi; pose proof (R i Hi) as K; pose proof (D i); unfold s in K.
rewrite K in *; lra.
Qed.
