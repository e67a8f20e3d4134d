(** How many epochs descent takes from above the optimum to the drop: in the power
    w = s^(5/2) each step has nearly the same length, whatever T. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Ghost Require Import Model Basics Rate Flow Escape Loss.
Open Scope R_scope.

(** The potential w = s^(5/2), written with square roots. *)
Definition potential (s : R) : R := s ^ 2 * sqrt s.

(** N is the epoch of the drop: the first at which r is at the optimum or below.  (A run
    that hits the optimum exactly may go on either way; all others are then below.) *)
Definition drop_epoch (T : R) (r : nat -> R) (N : nat) : Prop :=
  r N <= r_star T /\ forall n, (n < N)%nat -> r_star T < r n.

(** ** One step in the potential *)

Lemma potential_ge_1 s : 1 <= s -> 1 <= potential s.
Proof.
intros Hs; unfold potential.
assert (1 <= sqrt s) by (rewrite <- sqrt_1; apply sqrt_le_1; lra); nra.
Qed.

Lemma potential_gt_1 s : 1 < s -> 1 < potential s.
Proof.
intros Hs; unfold potential.
assert (1 < sqrt s) by (rewrite <- sqrt_1; apply sqrt_lt_1; lra); nra.
Qed.

Lemma potential_le_1 s : 0 <= s <= 1 -> potential s <= 1.
Proof.
intros Hs; unfold potential.
assert (sqrt s <= 1) by (rewrite <- sqrt_1; apply sqrt_le_1; lra).
pose proof (sqrt_pos s); nra.
Qed.

Lemma map_above a k s : 1 < s -> map a k s = s * (1 - 3 / 4 * a / potential s).
Proof.
intros Hs; unfold map, potential; pose proof (sqrt_lt_R0 s ltac:(lra)).
destruct (Rlt_dec s (1 / 4)); [lra |]; destruct (Rlt_dec s 1); [lra |].
destruct (Req_EM_T s 1); [lra |]; field; lra.
Qed.

(** Above the optimum, an epoch lowers w = s^(5/2) by less than D = 15 a / 8, and by at
    least D - (135/128) a^2 / w (a <= 4/3). *)
Theorem potential_drop_per_epoch a k s :
  0 < a <= 4 / 3 -> 1 < s ->
  potential s - 15 / 8 * a < potential (map a k s)
    <= potential s - 15 / 8 * a + 135 / 128 * a ^ 2 / potential s.
Proof.
intros Ha Hs; rewrite map_above by assumption.
pose proof (potential_gt_1 s Hs) as Hw; set (w := potential s) in *.
set (x := 3 / 4 * a / w).
assert (Hx : 0 < x < 1).
{ unfold x; split; [apply Rdiv_lt_0_compat; lra |].
  apply (Rmult_lt_reg_r w); [lra |]; replace (3 / 4 * a / w * w) with (3 / 4 * a) by (field; lra); lra. }
assert (Xw : x * w = 3 / 4 * a) by (unfold x; field; lra).
assert (E : potential (s * (1 - x)) = w * ((1 - x) ^ 2 * sqrt (1 - x))).
{ unfold w, potential; rewrite sqrt_mult by lra; ring. }
rewrite E; set (y := sqrt (1 - x)).
assert (Y0 : 0 < y) by (apply sqrt_lt_R0; lra).
assert (Y2 : y * y = 1 - x) by (apply sqrt_sqrt; lra).
assert (Y1 : y < 1) by nra.
rewrite <- Y2.
replace (135 / 128 * a ^ 2 / w) with (15 / 8 * x * (x * w)) by (unfold x; field; lra).
replace (15 / 8 * a) with (5 / 2 * (x * w)) by (rewrite Xw; field).
replace x with (1 - y * y) by lra.
assert (L : 0 < (y * y) ^ 2 * y - (1 - 5 / 2 * (1 - y * y))).
{ replace ((y * y) ^ 2 * y - (1 - 5 / 2 * (1 - y * y)))
    with ((1 - y) ^ 2 * (2 * y ^ 3 + 4 * y ^ 2 + 6 * y + 3) / 2) by field.
  assert (0 < (1 - y) ^ 2) by (apply pow_lt; lra).
  assert (0 < 2 * y ^ 3 + 4 * y ^ 2 + 6 * y + 3)
    by (assert (0 < y ^ 3) by (apply pow_lt; lra); assert (0 < y ^ 2) by (apply pow_lt; lra); lra).
  apply Rdiv_lt_0_compat; [now apply Rmult_lt_0_compat | lra]. }
assert (U : 0 <= 1 - 5 / 2 * (1 - y * y) + 15 / 8 * (1 - y * y) * (1 - y * y) - (y * y) ^ 2 * y).
{ replace (1 - 5 / 2 * (1 - y * y) + 15 / 8 * (1 - y * y) * (1 - y * y) - (y * y) ^ 2 * y)
    with ((1 - y) ^ 3 * (8 * y ^ 2 + 9 * y + 3) / 8) by field.
  assert (0 < (1 - y) ^ 3) by (apply pow_lt; lra).
  apply Rmult_le_pos; [apply Rmult_le_pos; nra | lra]. }
split.
- assert (0 < w * ((y * y) ^ 2 * y - (1 - 5 / 2 * (1 - y * y)))) by (apply Rmult_lt_0_compat; lra).
  lra.
- assert (0 <= w * (1 - 5 / 2 * (1 - y * y) + 15 / 8 * (1 - y * y) * (1 - y * y) - (y * y) ^ 2 * y))
    by (apply Rmult_le_pos; lra).
  lra.
Qed.

(** The corrected potential w + beta ln w falls by at least D in every epoch. *)
Definition beta (a : R) : R := 9 * a / (16 - 9 * a).

Lemma beta_pos a : 0 < a <= 4 / 3 -> 0 < beta a.
Proof. intros Ha; unfold beta; apply Rdiv_lt_0_compat; lra. Qed.

Lemma corrected_potential_drop a k s :
  0 < a <= 4 / 3 -> 1 < s -> 0 < potential (map a k s) ->
  potential (map a k s) + beta a * ln (potential (map a k s))
  <= potential s + beta a * ln (potential s) - 15 / 8 * a.
Proof.
intros Ha Hs Hp; pose proof (potential_drop_per_epoch a k s Ha Hs) as [_ U].
pose proof (potential_gt_1 s Hs) as Hw; pose proof (beta_pos a Ha) as Hb.
set (w := potential s) in *; set (v := potential (map a k s)) in *.
pose proof (ln_below_tangent w v ltac:(lra) Hp) as T.
assert (Q : beta a * (ln v - ln w) <= beta a * ((v - w) / w)) by (apply Rmult_le_compat_l; lra).
set (d := 15 / 8 * a) in *; set (e := 135 / 128 * a ^ 2) in *.
assert (V : (v - w) / w <= (- d + e / w) / w).
{ apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; lra | lra]. }
assert (B : beta a * (d - e) = e).
{ unfold beta, d, e; field; lra. }
assert (I : 0 < / w <= 1).
{ split; [apply Rinv_0_lt_compat; lra |]; rewrite <- Rinv_1; apply Rinv_le_contravar; lra. }
assert (F : e / w + beta a * ((- d + e / w) / w) <= 0).
{ replace (e / w + beta a * ((- d + e / w) / w)) with (/ w * (e - beta a * d + beta a * e * / w))
    by (field; lra).
  assert (0 < e) by (unfold e; nra).
  assert (beta a * e * / w <= beta a * e * 1).
  { apply Rmult_le_compat_l; [apply Rmult_le_pos |]; lra. }
  replace 0 with (/ w * 0) by ring; apply Rmult_le_compat_l; lra. }
assert (beta a * ((v - w) / w) <= beta a * ((- d + e / w) / w)) by (apply Rmult_le_compat_l; lra).
lra.
Qed.

(** ** While the run is above the optimum *)

Lemma orbit_potential_bounds a s n :
  0 < a <= 4 / 3 -> orbit a s -> (forall m, (m < n)%nat -> 1 < s m) -> 0 < potential (s n) ->
  potential (s 0%nat) - 15 / 8 * a * INR n <= potential (s n) /\
  potential (s n) + beta a * ln (potential (s n))
    <= potential (s 0%nat) + beta a * ln (potential (s 0%nat)) - 15 / 8 * a * INR n.
Proof.
intros Ha H; induction n as [| n IH]; intros Hm Hp.
{ simpl; lra. }
assert (Hn : 1 < s n) by (apply Hm; lia).
assert (Pn : 0 < potential (s n)) by (pose proof (potential_gt_1 _ Hn); lra).
destruct (IH ltac:(intros; apply Hm; lia) Pn) as [L U].
destruct (H n) as (k & _ & E); rewrite E in *.
pose proof (potential_drop_per_epoch a k (s n) Ha Hn) as [D _].
pose proof (corrected_potential_drop a k (s n) Ha Hn Hp) as C.
rewrite S_INR; split; lra.
Qed.

Lemma first_below_bounds a s N :
  0 < a <= 4 / 3 -> orbit a s -> 1 < s 0%nat ->
  0 <= s N <= 1 -> (forall m, (m < N)%nat -> 1 < s m) ->
  (potential (s 0%nat) - 1) / (15 / 8 * a) < INR N <=
  (potential (s 0%nat) - 1) / (15 / 8 * a) + 1
    + beta a / (15 / 8 * a) * ln (potential (s 0%nat)).
Proof.
intros Ha H H0 HN Hm; destruct N as [| n]; [lra |].
assert (Hn : 1 < s n) by (apply Hm; lia).
pose proof (potential_gt_1 _ Hn) as Pn.
destruct (orbit_potential_bounds a s n Ha H ltac:(intros; apply Hm; lia) ltac:(lra)) as [L U].
destruct (H n) as (k & _ & E).
pose proof (potential_drop_per_epoch a k (s n) Ha Hn) as [D _]; rewrite <- E in D.
pose proof (potential_le_1 _ HN) as P1.
assert (Ln : 0 < ln (potential (s n))) by (rewrite <- ln_1; apply ln_increasing; lra).
pose proof (beta_pos a Ha) as Hb.
set (w0 := potential (s 0%nat)) in *; rewrite S_INR; set (d := 15 / 8 * a) in *.
assert (Hd : 0 < d) by (unfold d; lra).
assert (0 <= beta a * ln (potential (s n))) by (apply Rmult_le_pos; lra).
split; apply (Rmult_lt_reg_r d) || apply (Rmult_le_reg_r d); try assumption.
- replace ((w0 - 1) / d * d) with (w0 - 1) by (field; lra); lra.
- replace (((w0 - 1) / d + 1 + beta a / d * ln w0) * d) with (w0 - 1 + d + beta a * ln w0) by (field; lra).
  lra.
Qed.

Lemma orbit_drops a s :
  0 < a < 4 / 3 -> orbit a s -> 1 < s 0%nat ->
  exists N, 0 < s N <= 1 /\ forall m, (m < N)%nat -> 1 < s m.
Proof.
intros Ha H H0.
assert (G : forall n, (forall m, (m <= n)%nat -> 1 < s m) \/
        exists N, (N <= n)%nat /\ s N <= 1 /\ forall m, (m < N)%nat -> 1 < s m).
{ induction n as [| n [IH | (N & HN & A & B)]].
  - left; intros m Hm; replace m with 0%nat by lia; exact H0.
  - destruct (Rlt_le_dec 1 (s (S n))) as [C | C].
    + left; intros m Hm; destruct (Nat.eq_dec m (S n)) as [-> | ?]; [assumption | apply IH; lia].
    + right; exists (S n); repeat split; [lia | assumption | intros; apply IH; lia].
  - right; exists N; repeat split; [lia | assumption | assumption]. }
set (w0 := potential (s 0%nat)).
destruct (archimed ((w0 - 1 + beta a * ln w0) / (15 / 8 * a))) as [Ar _].
set (M := Z.to_nat (up ((w0 - 1 + beta a * ln w0) / (15 / 8 * a)))).
assert (P0 : 1 < w0) by (apply potential_gt_1; assumption).
assert (L0 : 0 < ln w0) by (rewrite <- ln_1; apply ln_increasing; lra).
pose proof (beta_pos a ltac:(lra)) as Hb.
assert (Q : 0 <= (w0 - 1 + beta a * ln w0) / (15 / 8 * a)).
{ apply Rmult_le_pos; [nra | left; apply Rinv_0_lt_compat; lra]. }
assert (HM : (w0 - 1 + beta a * ln w0) / (15 / 8 * a) < INR M).
{ unfold M; rewrite INR_IZR_INZ, Z2Nat.id; [assumption |].
  apply le_IZR; simpl; lra. }
destruct (G M) as [A | (N & _ & A & B)].
- exfalso.
  assert (Hn : 1 < s M) by (apply A; lia); pose proof (potential_gt_1 _ Hn) as Pn.
  destruct (orbit_potential_bounds a s M ltac:(lra) H ltac:(intros; apply A; lia) ltac:(lra)) as [_ U].
  fold w0 in U.
  assert (0 < ln (potential (s M))) by (rewrite <- ln_1; apply ln_increasing; lra).
  assert (0 <= beta a * ln (potential (s M))) by (apply Rmult_le_pos; lra).
  apply (Rmult_lt_compat_l (15 / 8 * a)) in HM; [| lra].
  replace (15 / 8 * a * ((w0 - 1 + beta a * ln w0) / (15 / 8 * a)))
    with (w0 - 1 + beta a * ln w0) in HM by (field; lra).
  lra.
- exists N; split; [| assumption]; split; [| assumption].
  destruct N as [| n]; [lra |]; destruct (H n) as (k & _ & ->).
  assert (Hn : 1 < s n) by (apply B; lia); rewrite map_above by assumption.
  pose proof (potential_gt_1 _ Hn).
  assert (3 / 4 * a / potential (s n) < 1).
  { apply (Rmult_lt_reg_r (potential (s n))); [lra |].
    replace (3 / 4 * a / potential (s n) * potential (s n)) with (3 / 4 * a) by (field; lra); lra. }
  apply Rmult_lt_0_compat; lra.
Qed.

(** ** The epoch of the drop *)

(** The run in units of the optimum: s(n) = r(n) / r_star. *)
Lemma scaled_run T alpha r :
  0 < T -> run T alpha r ->
  orbit (alpha / alpha_star T) (fun n => r n / r_star T) /\
  (forall n, 1 < r n / r_star T <-> r_star T < r n) /\
  (forall n, 0 < r n / r_star T <-> 0 < r n).
Proof.
intros HT H; pose proof (r_star_pos T HT) as Hq; split; [now apply run_is_orbit |].
assert (D : forall n, r n / r_star T * r_star T = r n) by (intros; field; lra).
split; intros n; pose proof (D n); split; intros; nra.
Qed.

(** Every run that starts above the optimum, with a rate below 4/3 alpha*, drops. *)
Theorem drop_happens T alpha r :
  0 < T -> 0 < alpha < 4 / 3 * alpha_star T -> run T alpha r -> r_star T < r 0%nat ->
  exists N, drop_epoch T r N.
Proof.
intros HT Ha H H0; pose proof (alpha_star_pos T HT).
destruct (scaled_run T alpha r HT H) as (Ho & S1 & S2).
pose proof (rate_ratio T alpha HT) as E; set (a := alpha / alpha_star T) in *.
destruct (orbit_drops a _ ltac:(nra) Ho (proj2 (S1 0%nat) H0)) as (N & [_ A] & B).
exists N; split.
- apply Rnot_lt_le; intros C; apply S1 in C; lra.
- intros n Hn; apply S1, B, Hn.
Qed.

(** The epoch N of the drop, with w0 = (r(0)/r_star)^(5/2) and a = alpha/alpha*:
    (w0 - 1)/(15 a/8) < N <= (w0 - 1)/(15 a/8) + 1 + 24/(5 (16 - 9 a)) ln w0. *)
Theorem drop_epoch_bounds T alpha r N :
  0 < T -> 0 < alpha < 4 / 3 * alpha_star T -> run T alpha r ->
  r_star T < r 0%nat -> drop_epoch T r N ->
  let a := alpha / alpha_star T in
  let w0 := potential (r 0%nat / r_star T) in
  (w0 - 1) / (15 / 8 * a) < INR N <=
  (w0 - 1) / (15 / 8 * a) + 1 + 24 / (5 * (16 - 9 * a)) * ln w0.
Proof.
intros HT Ha H H0 [HN Hm] a w0; pose proof (alpha_star_pos T HT); pose proof (r_star_pos T HT).
destruct (scaled_run T alpha r HT H) as (Ho & S1 & S2).
pose proof (rate_ratio T alpha HT) as E; fold a in Ho, E.
assert (A : 0 < a < 4 / 3) by nra.
pose proof (first_below_bounds a (fun n => r n / r_star T) N ltac:(lra) Ho
              (proj2 (S1 0%nat) H0)) as B.
replace (24 / (5 * (16 - 9 * a))) with (beta a / (15 / 8 * a)) by (unfold beta; field; lra).
apply B.
- split.
  + left; apply S2, (descent_never_bifurcates T alpha r HT); try assumption; lra.
  + apply Rnot_lt_le; intros C; apply S1 in C; lra.
- intros m Hlt; apply S1, Hm, Hlt.
Qed.

(** The same for alpha <= 8/9 alpha*, with one constant for all rates:
    (w0 - 1)/(15 a/8) < N <= (w0 - 1)/(15 a/8) + 1 + (3/5) ln w0. *)
Theorem drop_epoch_law T alpha r N :
  0 < T -> 0 < alpha <= 8 / 9 * alpha_star T -> run T alpha r ->
  r_star T < r 0%nat -> drop_epoch T r N ->
  let a := alpha / alpha_star T in
  let w0 := potential (r 0%nat / r_star T) in
  (w0 - 1) / (15 / 8 * a) < INR N <= (w0 - 1) / (15 / 8 * a) + 1 + 3 / 5 * ln w0.
Proof.
intros HT Ha H H0 HN a w0; pose proof (alpha_star_pos T HT).
pose proof (drop_epoch_bounds T alpha r N HT ltac:(lra) H H0 HN) as [L U].
fold a w0 in L, U; split; [exact L |]; eapply Rle_trans; [exact U |].
pose proof (rate_ratio T alpha HT) as E; fold a in E.
assert (A : 0 < a <= 8 / 9) by nra.
apply Rplus_le_compat_l, Rmult_le_compat_r.
- left; rewrite <- ln_1; apply ln_increasing; [lra |]; apply potential_gt_1.
  now apply (proj1 (proj2 (scaled_run T alpha r HT H))).
- apply (Rmult_le_reg_r (5 * (16 - 9 * a))); [lra |].
  replace (24 / (5 * (16 - 9 * a)) * (5 * (16 - 9 * a))) with 24 by (field; lra); lra.
Qed.

(** ** The loss before the drop *)

(** Above the optimum the loss is T (1 - w^(-1/5)) with w = (r/r_star)^(5/2). *)
Theorem loss_by_potential T r :
  0 < T -> r_star T <= r -> loss T r = T * (1 - Rpower (potential (r / r_star T)) (- / 5)).
Proof.
intros HT Hr; pose proof (r_star_pos T HT) as Hq.
destruct (loss_has_three_cases T r HT ltac:(lra)) as [E _].
rewrite E by (apply loss_cases_by_r; lra).
set (s := r / r_star T).
assert (Hs : 0 < s) by (apply Rdiv_lt_0_compat; lra).
assert (P : Rpower (potential s) (- / 5) = / sqrt s).
{ unfold potential; rewrite <- Rpower_sqrt by assumption.
  rewrite <- (Rpower_pow 2 s), <- Rpower_plus, Rpower_mult by assumption.
  replace ((INR 2 + / 2) * - / 5) with (- / 2) by (simpl; field).
  apply Rpower_Ropp. }
rewrite P; replace r with (r_star T * s) by (unfold s; field; lra).
unfold t_star; rewrite sqrt_mult, sqrt_r_star by lra.
pose proof (sqrt_lt_R0 s Hs); pose proof PI_RGT_0; field; repeat split; lra.
Qed.

(** Before the drop w(n) = w0 - (15 a/8) n + E with 0 <= E <= (9/8) a ln(w0/w(n))
    for alpha <= 8/9 alpha*. *)
Theorem potential_law T alpha r n :
  0 < T -> 0 < alpha <= 8 / 9 * alpha_star T -> run T alpha r ->
  (forall m, (m <= n)%nat -> r_star T < r m) ->
  let a := alpha / alpha_star T in
  let w m := potential (r m / r_star T) in
  0 <= w n - (w 0%nat - 15 / 8 * a * INR n) <= 9 / 8 * a * ln (w 0%nat / w n).
Proof.
intros HT Ha H Hm a w; pose proof (alpha_star_pos T HT).
destruct (scaled_run T alpha r HT H) as (Ho & S1 & S2).
pose proof (rate_ratio T alpha HT) as E; fold a in Ho, E.
assert (A : 0 < a <= 8 / 9) by nra.
assert (P : forall m, (m <= n)%nat -> 1 < w m).
{ intros m Hmn; apply potential_gt_1, S1, Hm, Hmn. }
destruct (orbit_potential_bounds a _ n ltac:(lra) Ho
            ltac:(intros; apply S1, Hm; lia) ltac:(pose proof (P n ltac:(lia)); unfold w in *; lra)) as [L U].
change (w 0%nat - 15 / 8 * a * INR n <= w n) in L.
change (w n + beta a * ln (w n) <= w 0%nat + beta a * ln (w 0%nat) - 15 / 8 * a * INR n) in U.
pose proof (P n ltac:(lia)); pose proof (P 0%nat ltac:(lia)).
rewrite ln_div by lra; split; [lra |].
pose proof (beta_pos a ltac:(lra)) as Hb.
assert (Hd : 0 <= ln (w 0%nat) - ln (w n)).
{ assert (0 <= beta a * (ln (w 0%nat) - ln (w n))) by lra. nra. }
assert (Bb : beta a <= 9 / 8 * a).
{ unfold beta; apply (Rmult_le_reg_r (16 - 9 * a)); [lra |].
  replace (9 * a / (16 - 9 * a) * (16 - 9 * a)) with (9 * a) by (field; lra); nra. }
nra.
Qed.

Lemma Rpower_derive x p : 0 < x -> is_derive (fun y => Rpower y p) x (p * Rpower x (p - 1)).
Proof. intros Hx; apply is_derive_Reals, derivable_pt_lim_power; exact Hx. Qed.

Lemma fifth_root_change u w :
  0 < u <= w ->
  0 <= Rpower u (- / 5) - Rpower w (- / 5) <= / 5 * Rpower u (- (6 / 5)) * (w - u).
Proof.
intros [Hu [Hw | <-]]; [| lra].
destruct (MVT_gen (fun y => Rpower y (- / 5)) u w (fun y => - / 5 * Rpower y (- / 5 - 1)))
  as (c & Hc & E).
- intros y Hy; rewrite Rmin_left, Rmax_right in Hy by lra; apply (Rpower_derive y (- / 5)); lra.
- intros y Hy; rewrite Rmin_left, Rmax_right in Hy by lra.
  apply continuity_pt_filterlim, (@ex_derive_continuous _ _ (fun v => Rpower v (- / 5))).
  exists (- / 5 * Rpower y (- / 5 - 1)); apply (Rpower_derive y (- / 5)); lra.
- rewrite Rmin_left, Rmax_right in Hc by lra.
  replace (- / 5 - 1) with (- (6 / 5)) in E by field.
  assert (P : 0 < Rpower c (- (6 / 5))) by apply exp_pos.
  assert (M : Rpower c (- (6 / 5)) <= Rpower u (- (6 / 5))).
  { rewrite !Rpower_Ropp; apply Rinv_le_contravar; [apply exp_pos |].
    apply Rle_Rpower_l; lra. }
  replace (Rpower u (- / 5) - Rpower w (- / 5)) with (/ 5 * Rpower c (- (6 / 5)) * (w - u)) by lra.
  split; [apply Rmult_le_pos; lra |].
  apply Rmult_le_compat_r; lra.
Qed.

(** The loss as a function of epochs, before the drop: with u = w0 - (15 a/8) n > 0 it is
    T (1 - u^(-1/5)) plus an error between 0 and (T/5) u^(-6/5) (9/8) a ln(w0/u). *)
Theorem loss_law T alpha r n :
  0 < T -> 0 < alpha <= 8 / 9 * alpha_star T -> run T alpha r ->
  (forall m, (m <= n)%nat -> r_star T < r m) ->
  let a := alpha / alpha_star T in
  let w0 := potential (r 0%nat / r_star T) in
  let u := w0 - 15 / 8 * a * INR n in
  0 < u ->
  0 <= loss T (r n) - T * (1 - Rpower u (- / 5))
    <= T * (/ 5 * Rpower u (- (6 / 5)) * (9 / 8 * a * ln (w0 / u))).
Proof.
intros HT Ha H Hm a w0 u Hu; pose proof (alpha_star_pos T HT); pose proof (r_star_pos T HT).
pose proof (potential_law T alpha r n HT Ha H Hm) as [L U]; fold a w0 in L, U; fold u in L, U.
rewrite loss_by_potential by (try assumption; left; apply Hm; lia).
set (w := potential (r n / r_star T)) in *.
pose proof (rate_ratio T alpha HT) as E; fold a in E; assert (A : 0 < a) by nra.
assert (W0 : 0 < w0).
{ assert (1 < w0); [| lra]; apply potential_gt_1.
  apply (proj1 (proj2 (scaled_run T alpha r HT H))), Hm; lia. }
destruct (fifth_root_change u w ltac:(lra)) as [B C].
split; [nra |].
replace (T * (1 - Rpower w (- / 5)) - T * (1 - Rpower u (- / 5)))
  with (T * (Rpower u (- / 5) - Rpower w (- / 5))) by ring.
apply Rmult_le_compat_l; [lra |]; eapply Rle_trans; [exact C |].
apply Rmult_le_compat_l; [apply Rmult_le_pos; [lra | left; apply exp_pos] |].
eapply Rle_trans; [exact U |]; apply Rmult_le_compat_l; [lra |].
assert (Wn : 0 < w) by lra.
rewrite !ln_div by assumption.
assert (ln u <= ln w) by (destruct (Rle_lt_or_eq_dec u w ltac:(lra)) as [K | ->]; [left; now apply ln_increasing | lra]).
lra.
Qed.
