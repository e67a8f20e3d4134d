(** The map below, at and just above the critical rate: the only door into the
    no-learning zone, what happens at a = 1 exactly, the band that small rates
    end in, and why no run converges. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Rcomplements.
From Interval Require Import Tactic.
From Ghost Require Import Model Basics Rate MapBase MapCycle.
Open Scope R_scope.

(** ** The door *)

Lemma below_never_enters a k s : 0 <= a -> 1 / 4 <= s -> s < 1 -> s <= map a k s.
Proof.
intros Ha H1 H2; rewrite map_up by lra.
pose proof (p32_pos s ltac:(lra)).
assert (0 <= 3 / 4 * a / (s * sqrt s)); [|lra].
apply Rmult_le_pos; [lra | left; now apply Rinv_0_lt_compat].
Qed.

Lemma down_value_lt d s t : 0 < d -> 0 < s -> s < t ->
  s - d / (s * sqrt s) < t - d / (t * sqrt t).
Proof. intros Hd Hs Hst; pose proof (div_p32_lt d s t Hd Hs Hst); lra. Qed.

(** At or below the critical rate no point above the optimum is thrown into
    the zone. *)
Theorem no_entry_from_above_at_or_below_the_critical_rate a k s :
  0 <= a <= 1 -> 1 < s -> 1 / 4 < map a k s.
Proof.
intros Ha Hs; rewrite map_down by lra.
pose proof (p32_lt 1 s ltac:(lra) Hs) as P; rewrite p32_1 in P.
assert (3 / 4 * a / (s * sqrt s) <= 3 / 4); [|lra].
apply Rmult_le_reg_r with (s * sqrt s); [lra|].
unfold Rdiv; rewrite Rmult_assoc, Rinv_l by lra; nra.
Qed.

Lemma root_bounds a e : 1 < a -> 0 < e -> (3 / 4 + e) * ((1 + e) * sqrt (1 + e)) = 3 / 4 * a ->
  6 / 17 * (a - 1) / (1 + 3 / 20 * (a - 1)) ^ 2 <= e <= 6 / 17 * (a - 1).
Proof.
intros Ha He E; set (d := a - 1) in *.
assert (Hd : 0 < d) by (unfold d; lra); replace a with (1 + d) in E by (unfold d; ring).
assert (Q : 0 < sqrt (1 + e)) by (apply sqrt_lt_R0; lra).
assert (S : sqrt (1 + e) * sqrt (1 + e) = 1 + e) by (apply sqrt_sqrt; lra).
set (q := sqrt (1 + e)) in *; clearbody q.
(* q lies between its first and second Taylor polynomials, times (1+e) *)
assert (L : 1 + 3 / 2 * e <= (1 + e) * q).
{ apply Rnot_lt_le; intros H.
  assert ((1 + e) * q * ((1 + e) * q) < (1 + 3 / 2 * e) * (1 + 3 / 2 * e)) by nra.
  assert ((1 + e) * q * ((1 + e) * q) = (1 + e) ^ 3) by (transitivity ((1 + e) * (1 + e) * (q * q)); [ring | rewrite S; ring]).
  nra. }
assert (U : (1 + e) * q <= 1 + 3 / 2 * e + 3 / 8 * e ^ 2).
{ apply Rnot_lt_le; intros H.
  set (t := 1 + 3 / 2 * e + 3 / 8 * e ^ 2) in *.
  assert (0 < t) by (unfold t; nra).
  assert (t * t < (1 + e) * q * ((1 + e) * q)) by nra.
  assert ((1 + e) * q * ((1 + e) * q) = (1 + e) ^ 3) by (transitivity ((1 + e) * (1 + e) * (q * q)); [ring | rewrite S; ring]).
  assert (t * t = (1 + e) ^ 3 + e ^ 3 / 8 + 9 / 64 * e ^ 4) by (unfold t; field).
  assert (0 < e ^ 3) by now apply pow_lt. assert (0 < e ^ 4) by now apply pow_lt. lra. }
assert (B : e <= 6 / 17 * d).
{ assert ((3 / 4 + e) * (1 + 3 / 2 * e) <= 3 / 4 * (1 + d)) by nra. nra. }
split; [|exact B].
assert (U2 : 3 / 4 * (1 + d) <= (3 / 4 + e) * (1 + 3 / 2 * e + 3 / 8 * e ^ 2)) by nra.
assert (V : 3 / 4 * d <= e * (17 / 8 + 57 / 32 * e + 3 / 8 * e ^ 2)) by nra.
assert (W : 17 / 8 + 57 / 32 * e + 3 / 8 * e ^ 2 <= 17 / 8 * (1 + 3 / 20 * d) ^ 2) by nra.
assert (P : 0 < (1 + 3 / 20 * d) ^ 2) by (apply pow_lt; lra).
apply Rmult_le_reg_r with ((1 + 3 / 20 * d) ^ 2); [lra|].
replace (6 / 17 * d / (1 + 3 / 20 * d) ^ 2 * (1 + 3 / 20 * d) ^ 2) with (6 / 17 * d) by (field; lra).
nra.
Qed.

(** Above it the points above the optimum that one step throws into the open
    zone are exactly an open interval (1, s_f): its end lands on the zone's edge
    itself, outside the zone.  To first order s_f = 1 + 6/17 (a - 1). *)
Theorem one_step_entry_is_an_open_interval a : 1 < a ->
  exists s_f,
    (forall k s, 1 < s -> (map a k s < 1 / 4 <-> s < s_f)) /\
    (forall k, map a k s_f = 1 / 4) /\
    6 / 17 * (a - 1) / (1 + 3 / 20 * (a - 1)) ^ 2 <= s_f - 1 <= 6 / 17 * (a - 1).
Proof.
intros Ha; destruct (down_root (3 / 4 * a) (1 / 4)) as [x [Hx E]]; try lra.
assert (X1 : 1 < x).
{ apply Rnot_le_lt; intros [H | ->].
  - pose proof (down_value_lt (3 / 4 * a) x 1 ltac:(lra) ltac:(lra) H) as L; rewrite p32_1 in L; lra.
  - rewrite p32_1 in E; lra. }
exists x; split; [|split].
- intros k s Hs; rewrite map_down by lra; split; intros H.
  + apply Rnot_le_lt; intros [L | <-]; [|lra].
    pose proof (down_value_lt (3 / 4 * a) x s ltac:(lra) ltac:(lra) L); lra.
  + pose proof (down_value_lt (3 / 4 * a) s x ltac:(lra) ltac:(lra) H); lra.
- intros k; rewrite map_down by lra; exact E.
- apply root_bounds; [lra | lra |].
  replace (1 + (x - 1)) with x by ring.
  pose proof (p32_pos x ltac:(lra)).
  replace (3 / 4 + (x - 1)) with (3 / 4 * a / (x * sqrt x)) by lra.
  field; split; [apply Rgt_not_eq, sqrt_lt_R0|]; lra.
Qed.

(** The zone is entered only from above the optimum, or from the optimum
    itself with a subgradient [k > 1/a]. *)
Theorem the_zone_is_entered_only_from_above a k s :
  0 <= a -> 1 / 4 <= s -> map a k s < 1 / 4 -> 1 < s \/ (s = 1 /\ 1 < k * a).
Proof.
intros Ha Hs H; destruct (Rtotal_order s 1) as [L|[L|L]]; auto.
- pose proof (below_never_enters a k s Ha Hs L); lra.
- right; split; auto; rewrite L, map_one in H; lra.
Qed.

(** ** The critical rate itself *)

(** At [a = 1] exactly, no orbit that starts outside the open zone ever enters
    it, whatever the subgradients, even through the optimum ... *)
Theorem at_the_critical_rate_nothing_is_trapped s :
  orbit 1 s -> 1 / 4 <= s 0%nat -> forall n, 1 / 4 <= s n.
Proof.
intros O H0 n; induction n as [|n IH]; auto.
destruct (O n) as [k [Hk ->]]; apply Rnot_lt_le; intros H.
destruct (the_zone_is_entered_only_from_above 1 k (s n)) as [L|[L1 L2]]; try lra.
pose proof (no_entry_from_above_at_or_below_the_critical_rate 1 k (s n)); lra.
Qed.

(** ... the edge of the zone is reached from one place only, the optimum, and
    with one subgradient only, the derivative from the right; from the edge the
    cliff's gradient throws the run back to 25/4 ... *)
Theorem at_the_critical_rate_the_edge_is_reached_only_from_the_optimum k s :
  -1 <= k <= 1 -> 1 / 4 <= s ->
  (map 1 k s = 1 / 4 <-> s = 1 /\ k = 1) /\ map 1 k (1 / 4) = 25 / 4.
Proof.
intros Hk Hs; split.
- split; [|intros [-> ->]; rewrite map_one; lra].
  intros H; destruct (Rtotal_order s 1) as [L|[L|L]].
  + rewrite map_up in H by lra; pose proof (div_p32_pos (3 / 4 * 1) s ltac:(lra) ltac:(lra)); lra.
  + split; auto; rewrite L, map_one in H; lra.
  + pose proof (no_entry_from_above_at_or_below_the_critical_rate 1 k s); lra.
- rewrite map_up, sqrt_quarter by lra; field.
Qed.

(** ... so an orbit that avoids the optimum stays strictly outside even the
    closed zone: were the zone closed, only runs through the optimum itself
    would be caught at the critical rate. *)
Theorem at_the_critical_rate_orbits_off_the_optimum_avoid_the_edge s :
  orbit 1 s -> 1 / 4 < s 0%nat -> (forall n, s n <> 1) -> forall n, 1 / 4 < s n.
Proof.
intros O H0 N n; induction n as [|n IH]; auto.
destruct (O n) as [k [Hk E]].
assert (Q : 1 / 4 <= s (S n)).
{ apply at_the_critical_rate_nothing_is_trapped; auto; lra. }
destruct Q as [Q|Q]; auto; exfalso.
destruct (at_the_critical_rate_the_edge_is_reached_only_from_the_optimum k (s n) Hk ltac:(lra)) as [[F _] _].
rewrite E in Q; destruct (F (eq_sym Q)) as [F1 _]; now apply (N n).
Qed.

(** ** Small rates: where descent ends *)

Lemma up_value_small d s : 0 < d <= 3675 / 10000 -> 1 - d <= s -> s < 1 -> s + d / (s * sqrt s) <= 1 + d.
Proof.
intros Hd H1 H2.
assert (Hv : 795 / 1000 <= sqrt s <= 1).
{ split.
  - rewrite <- (sqrt_square (795 / 1000)) by lra; apply sqrt_le_1; lra.
  - rewrite <- sqrt_1; apply sqrt_le_1; lra. }
assert (S : sqrt s * sqrt s = s) by (apply sqrt_sqrt; lra).
set (v := sqrt s) in *; clearbody v; subst s.
assert (P : 0 < v * v * v) by (repeat apply Rmult_lt_0_compat; lra).
assert (K : 3675 / 10000 * (1 + v + v * v) <= v * v * v * (1 + v)).
{ enough (0 <= v * v * v * (1 + v) - 3675 / 10000 * (1 + v + v * v)) by lra.
  interval with (i_prec 40, i_bisect v, i_taylor v). }
apply Rmult_le_reg_r with (v * v * v); [lra|].
replace ((v * v + d / (v * v * v)) * (v * v * v)) with (v * v * (v * v * v) + d) by (field; lra).
assert (d * (1 + v + v * v) <= v * v * v * (1 + v)) by nra.
nra.
Qed.

(** For [0 < a <= 0.49] the band [|s - 1| <= 3a/4] is mapped into itself,
    whatever the subgradients; both its ends are reached from the optimum, so
    it cannot be narrower. *)
Theorem the_band_around_the_optimum_is_invariant a k s :
  0 < a <= 49 / 100 -> -1 <= k <= 1 ->
  Rabs (s - 1) <= 3 / 4 * a -> Rabs (map a k s - 1) <= 3 / 4 * a.
Proof.
intros Ha Hk H; apply Rabs_le_between in H; apply Rabs_le.
destruct (Rtotal_order s 1) as [L|[->|L]].
- rewrite map_up by lra; pose proof (up_value_small (3 / 4 * a) s ltac:(lra) ltac:(lra) L).
  pose proof (div_p32_pos (3 / 4 * a) s ltac:(lra) ltac:(lra)); lra.
- rewrite map_one; nra.
- rewrite map_down by lra; pose proof (div_p32_pos (3 / 4 * a) s ltac:(lra) ltac:(lra)).
  pose proof (div_p32_lt (3 / 4 * a) 1 s ltac:(lra) ltac:(lra) L) as Q; rewrite p32_1 in Q; lra.
Qed.

(** For every rate up to the critical one a wider band does:
    [1 - d <= s <= 1 + d (1 - d)^(-3/2)] with [d = 3a/4]. *)
Theorem a_wider_band_is_invariant_up_to_the_critical_rate a k s :
  0 < a <= 1 -> -1 <= k <= 1 -> let d := 3 / 4 * a in
  1 - d <= s <= 1 + d / ((1 - d) * sqrt (1 - d)) ->
  1 - d <= map a k s <= 1 + d / ((1 - d) * sqrt (1 - d)).
Proof.
intros Ha Hk d H; assert (Hd : 0 < d <= 3 / 4) by (unfold d; lra).
pose proof (div_p32_le d (1 - d) 1 ltac:(lra) ltac:(lra) ltac:(lra)) as W; rewrite p32_1 in W.
destruct (Rtotal_order s 1) as [L|[->|L]].
- rewrite map_up by lra; fold d.
  pose proof (div_p32_le d (1 - d) s ltac:(lra) ltac:(lra) ltac:(lra)).
  pose proof (div_p32_pos d s ltac:(lra) ltac:(lra)); lra.
- rewrite map_one; fold d; nra.
- rewrite map_down by lra; fold d; pose proof (div_p32_pos d s ltac:(lra) ltac:(lra)).
  pose proof (div_p32_lt d 1 s ltac:(lra) ltac:(lra) L) as Q; rewrite p32_1 in Q; lra.
Qed.

Lemma drift_up (s : nat -> R) d b m : 0 < d ->
  (forall n, (m <= n)%nat -> s n < b -> s n + d <= s (S n)) ->
  exists n, (m <= n)%nat /\ b <= s n.
Proof.
intros Hd H.
assert (HN : exists N, b - s m < INR N * d).
{ destruct (nfloor_ex (Rmax 0 ((b - s m) / d)) (Rmax_l _ _)) as [N [_ HN]]; exists (S N).
  rewrite S_INR; pose proof (Rmax_r 0 ((b - s m) / d)).
  apply Rmult_lt_reg_r with (/ d); [now apply Rinv_0_lt_compat|].
  rewrite Rmult_assoc, Rinv_r by lra; unfold Rdiv in H0; lra. }
destruct HN as [N HN].
assert (A : forall j, (exists n, (m <= n)%nat /\ b <= s n) \/ s m + INR j * d <= s (m + j)%nat).
{ induction j as [|j [IH|IH]]; auto.
  - right; rewrite Nat.add_0_r; simpl; lra.
  - destruct (Rlt_le_dec (s (m + j)%nat) b) as [L|L]; [right|left; exists (m + j)%nat; split; [lia|auto]].
    specialize (H (m + j)%nat ltac:(lia) L); rewrite S_INR; replace (m + S j)%nat with (S (m + j)) by lia; lra. }
destruct (A N) as [X|X]; auto.
exists (m + N)%nat; split; [lia|].
lra.
Qed.

(** Every run, from every start at or above the point of no return, ends in
    that band: the final error of [s] is at most [3a/4]. *)
Theorem every_run_ends_in_the_band a s : 0 < a <= 49 / 100 ->
  orbit a s -> 1 / 4 <= s 0%nat ->
  exists N, forall n, (N <= n)%nat -> Rabs (s n - 1) <= 3 / 4 * a.
Proof.
intros Ha O H0; set (d := 3 / 4 * a); assert (Hd : 0 < d <= 3675 / 10000) by (unfold d; lra).
assert (Hlow : forall n, 1 / 4 <= s n).
{ induction n as [|n IH]; auto; destruct (O n) as [k [Hk ->]]; apply Rnot_lt_le; intros H.
  destruct (the_zone_is_entered_only_from_above a k (s n)) as [L|[L1 L2]]; try lra.
  - pose proof (no_entry_from_above_at_or_below_the_critical_rate a k (s n)); lra.
  - nra. }
set (M := Rmax (s 0%nat) (1 + 8 * d)).
assert (HM : forall n, s n <= M).
{ pose proof (Rmax_l (s 0%nat) (1 + 8 * d)); pose proof (Rmax_r (s 0%nat) (1 + 8 * d)); fold M in H, H1.
  induction n as [|n IH]; auto; destruct (O n) as [k [Hk ->]].
  destruct (Rtotal_order (s n) 1) as [L|[L|L]].
  - rewrite map_up by auto; fold d.
    pose proof (div_p32_le d (1 / 4) (s n) ltac:(lra) ltac:(lra) (Hlow n)) as Q; rewrite sqrt_quarter in Q; lra.
  - rewrite L, map_one; fold d; nra.
  - rewrite map_down by auto; fold d; pose proof (div_p32_pos d (s n) ltac:(lra) ltac:(lra)); lra. }
assert (M1 : 1 < M) by (pose proof (Rmax_r (s 0%nat) (1 + 8 * d)); fold M in H; lra).
destruct (drift_up s d (1 - d) 0) as [n1 [_ B1]]; [lra| |].
{ intros n _ L; destruct (O n) as [k [Hk E]]; rewrite E, map_up by (try apply Hlow; lra); fold d.
  pose proof (div_p32_lt d (s n) 1 ltac:(lra) ltac:(pose proof (Hlow n); lra) ltac:(lra)) as Q; rewrite p32_1 in Q; lra. }
assert (B2 : forall n, (n1 <= n)%nat -> 1 - d <= s n).
{ intros n Hn; induction Hn as [|n Hn IH]; auto; destruct (O n) as [k [Hk ->]].
  destruct (Rtotal_order (s n) 1) as [L|[L|L]].
  - pose proof (below_never_enters a k (s n) ltac:(lra) (Hlow n) L); lra.
  - rewrite L, map_one; fold d; nra.
  - rewrite map_down by auto; fold d.
    pose proof (div_p32_lt d 1 (s n) ltac:(lra) ltac:(lra) L) as Q; rewrite p32_1 in Q; lra. }
destruct (drift_up (fun n => - s n) (d / (M * sqrt M)) (- (1 + d)) n1) as [n2 [G2 B3]].
{ apply div_p32_pos; lra. }
{ cbv beta; intros n Hn L; destruct (O n) as [k [Hk E]]; rewrite E, map_down by lra; fold d.
  pose proof (div_p32_le d (s n) M ltac:(lra) ltac:(lra) (HM n)); lra. }
exists n2; intros n Hn; induction Hn as [|n Hn IH].
- apply Rabs_le; fold d; pose proof (B2 n2 G2); lra.
- destruct (O n) as [k [Hk ->]]; now apply the_band_around_the_optimum_is_invariant.
Qed.

(** The same in the paper's variables: for learning rates up to 0.49 alpha* the
    final distance from the optimum is at most [2 alpha T^3 / pi^2]. *)
Theorem every_run_ends_close_to_the_optimum T alpha r : 0 < T ->
  0 < alpha <= 49 / 100 * alpha_star T -> run T alpha r -> r_return T <= r 0%nat ->
  exists N, forall n, (N <= n)%nat -> Rabs (r n - r_star T) <= 2 * alpha * T ^ 3 / PI ^ 2.
Proof.
intros HT Ha Hr H0; pose proof (r_star_pos T HT) as HR; pose proof (alpha_star_pos T HT) as HA.
set (a := alpha / alpha_star T).
assert (Ea : a * alpha_star T = alpha) by (unfold a; field; lra).
destruct (every_run_ends_in_the_band a (fun n => r n / r_star T)) as [N HN].
- split; [unfold a; apply Rdiv_lt_0_compat; lra|].
  apply Rmult_le_reg_r with (alpha_star T); [lra|]; rewrite Ea; lra.
- now apply (run_is_orbit T alpha r HT).
- unfold r_return in H0; apply Rmult_le_reg_r with (r_star T); [lra|].
  replace (r 0%nat / r_star T * r_star T) with (r 0%nat) by (field; lra); lra.
- exists N; intros n Hn; specialize (HN n Hn).
  replace (r n - r_star T) with ((r n / r_star T - 1) * r_star T) by (field; lra).
  rewrite Rabs_mult, (Rabs_right (r_star T)) by lra.
  replace (2 * alpha * T ^ 3 / PI ^ 2) with (3 / 4 * a * r_star T).
  + apply Rmult_le_compat_r; lra.
  + rewrite <- Ea; unfold r_star, alpha_star; pose proof PI_RGT_0; field; lra.
Qed.

(** ** No run converges *)

(** Runs that use one of the two one-sided derivatives at the optimum, as every
    program does; an orbit that avoids the optimum is one too. *)
Definition one_sided_orbit (a : R) (s : nat -> R) : Prop :=
  forall n, exists k, (k = 1 \/ k = -1) /\ s (S n) = map a k (s n).

Lemma orbit_off_the_optimum_is_one_sided a s :
  orbit a s -> (forall n, s n <> 1) -> one_sided_orbit a s.
Proof.
intros O N n; destruct (O n) as [k [_ E]]; exists 1; split; auto; rewrite E.
unfold map; repeat destruct Rlt_dec; auto; destruct Req_EM_T as [X|X]; auto; now elim (N n).
Qed.

Lemma step_length a s n M : 0 < a -> one_sided_orbit a s -> 1 / 4 <= s n -> s n <= M -> 1 <= M ->
  3 / 4 * a / (M * sqrt M) <= Rabs (s (S n) - s n).
Proof.
intros Ha O Hs HM M1; destruct (O n) as [k [Hk ->]].
pose proof (div_p32_le (3 / 4 * a) (s n) M ltac:(lra) ltac:(lra) HM) as Q.
destruct (Rtotal_order (s n) 1) as [L|[L|L]].
- rewrite map_up by auto; pose proof (Rle_abs (s n + 3 / 4 * a / (s n * sqrt (s n)) - s n)); lra.
- rewrite L, map_one; rewrite L, p32_1 in Q.
  destruct Hk as [-> | ->].
  + pose proof (Rle_abs (- (1 - 1 * (3 / 4 * a) - 1))) as R; rewrite Rabs_Ropp in R; lra.
  + pose proof (Rle_abs (1 - -1 * (3 / 4 * a) - 1)); lra.
- rewrite map_down by auto.
  pose proof (Rle_abs (- (s n - 3 / 4 * a / (s n * sqrt (s n)) - s n))) as R; rewrite Rabs_Ropp in R; lra.
Qed.

(** Of any two consecutive epochs at least one is a fixed distance away from
    the optimum. *)
Theorem two_epochs_are_never_both_close_to_the_optimum a s n :
  0 < a -> one_sided_orbit a s -> 1 / 4 <= s n ->
  Rmin (3 / 4 * a) 1 / 4 <= Rmax (Rabs (s n - 1)) (Rabs (s (S n) - 1)).
Proof.
intros Ha O Hs; set (d := 3 / 4 * a); set (e := Rmin d 1 / 4).
assert (He : 0 < e /\ e <= 1 / 4 /\ e <= d / 4).
{ unfold e; assert (0 < d) by (unfold d; lra).
  pose proof (Rmin_l d 1); pose proof (Rmin_r d 1); assert (0 < Rmin d 1) by (apply Rmin_pos; lra); lra. }
apply Rnot_lt_le; intros H; pose proof (Rmax_l (Rabs (s n - 1)) (Rabs (s (S n) - 1)));
pose proof (Rmax_r (Rabs (s n - 1)) (Rabs (s (S n) - 1))).
assert (A : Rabs (s n - 1) < e) by lra; assert (B : Rabs (s (S n) - 1) < e) by lra.
apply Rabs_def2 in A; apply Rabs_def2 in B.
pose proof (step_length a s n (5 / 4) Ha O Hs ltac:(lra) ltac:(lra)) as L; fold d in L.
assert (Q : 7 / 10 * d <= d / (5 / 4 * sqrt (5 / 4))).
{ assert (0 < d) by (unfold d; lra).
  unfold Rdiv at 2; rewrite (Rmult_comm _ d); apply Rmult_le_compat_l; [lra | interval with (i_prec 40)]. }
assert (Rabs (s (S n) - s n) < 2 * e) by (apply Rabs_def1; lra); lra.
Qed.

(** A run that is never trapped converges to nothing, least of all to the
    optimum, at any rate. *)
Theorem an_untrapped_run_never_converges a s l :
  0 < a -> one_sided_orbit a s -> (forall n, 1 / 4 <= s n) -> ~ Un_cv s l.
Proof.
intros Ha O Hs C; set (M := Rmax (l + 1) 1).
pose proof (Rmax_l (l + 1) 1); pose proof (Rmax_r (l + 1) 1); fold M in H, H0.
assert (P : 0 < 3 / 4 * a / (M * sqrt M)) by (apply div_p32_pos; lra).
set (e := 3 / 4 * a / (M * sqrt M)) in *.
destruct (C (Rmin 1 (e / 2))) as [N HN]; [apply Rmin_pos; lra|].
pose proof (HN N ltac:(lia)) as A; pose proof (HN (S N) ltac:(lia)) as B.
unfold R_dist in A, B.
pose proof (Rmin_l 1 (e / 2)); pose proof (Rmin_r 1 (e / 2)).
apply Rabs_def2 in A; apply Rabs_def2 in B.
pose proof (step_length a s N M Ha O (Hs N) ltac:(lra) ltac:(lra)) as L; fold e in L.
assert (Rabs (s (S N) - s N) < e) by (apply Rabs_def1; lra); lra.
Qed.
