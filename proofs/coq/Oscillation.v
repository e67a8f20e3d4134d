(** What descent does around the optimum: it crosses it for ever, inside a band
    whose width the rate sets, and never converges. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Ghost Require Import Model Basics Rate Epochs.
Open Scope R_scope.

Lemma kick_at_least a s M : 0 < a -> 0 < s <= M -> 1 <= M -> a / M ^ 2 <= a / (s * sqrt s).
Proof.
intros Ha Hs HM; pose proof (sqrt_lt_R0 s ltac:(lra)) as Q.
assert (Q1 : sqrt s <= M).
{ apply Rle_trans with (sqrt M); [apply sqrt_le_1; lra |].
  assert (sqrt M * sqrt M = M) by (apply sqrt_sqrt; lra).
  assert (1 <= sqrt M) by (rewrite <- sqrt_1; apply sqrt_le_1; lra); nra. }
apply Rmult_le_compat_l; [lra |]; apply Rinv_le_contravar; [nra |].
replace (M ^ 2) with (M * M) by ring; apply Rmult_le_compat; lra.
Qed.

Lemma map_below a k s : 1 / 4 <= s < 1 -> map a k s = s + 3 / 4 * a / (s * sqrt s).
Proof.
intros Hs; unfold map; destruct (Rlt_dec s (1 / 4)); [lra |].
destruct (Rlt_dec s 1); [reflexivity | lra].
Qed.

Lemma map_beyond a k s : 1 < s -> map a k s = s - 3 / 4 * a / (s * sqrt s).
Proof.
intros Hs; unfold map; destruct (Rlt_dec s (1 / 4)); [lra |]; destruct (Rlt_dec s 1); [lra |].
destruct (Req_EM_T s 1); [lra | reflexivity].
Qed.

(** ** It never converges *)

Lemma step_length a k s :
  0 < a -> Rabs k = 1 -> 1 / 4 <= s <= 2 -> 3 / 16 * a <= Rabs (map a k s - s).
Proof.
intros Ha Hk Hs.
pose proof (kick_at_least (3 / 4 * a) s 2 ltac:(lra) ltac:(lra) ltac:(lra)) as K.
replace (3 / 4 * a / 2 ^ 2) with (3 / 16 * a) in K by field.
destruct (Rtotal_order s 1) as [C | [-> | C]].
- rewrite map_below by lra; rewrite Rabs_pos_eq; lra.
- unfold map; destruct (Rlt_dec 1 (1 / 4)); [lra |]; destruct (Rlt_dec 1 1); [lra |].
  destruct (Req_EM_T 1 1); [| lra].
  replace (1 - k * (3 / 4 * a) - 1) with (- (k * (3 / 4 * a))) by ring.
  rewrite Rabs_Ropp, Rabs_mult, Hk, (Rabs_pos_eq (3 / 4 * a)); lra.
- rewrite map_beyond by assumption; rewrite Rabs_left1; lra.
Qed.

(** No run converges to the optimum, for any rate alpha > 0, when the slope at the kink is
    one of the two one-sided ones: near it the steps do not shrink. *)
Theorem no_run_converges_to_optimum T alpha r :
  0 < T -> 0 < alpha ->
  (forall n, exists k, Rabs k = 1 /\ r (S n) = step T alpha k (r n)) ->
  ~ is_lim_seq r (r_star T).
Proof.
intros HT Ha H L; pose proof (r_star_pos T HT) as Hq; pose proof (alpha_star_pos T HT).
pose proof (rate_ratio T alpha HT) as E; set (a := alpha / alpha_star T) in *.
assert (A : 0 < a) by nra.
set (eps := Rmin (1 / 2) (3 / 64 * a)).
assert (He : 0 < eps <= 1 / 2 /\ eps <= 3 / 64 * a).
{ unfold eps, Rmin; destruct (Rle_dec (1 / 2) (3 / 64 * a)); lra. }
apply is_lim_seq_spec in L.
destruct (L (mkposreal (eps * r_star T) ltac:(nra))) as [N HN]; simpl in HN.
assert (S1 : forall n, (N <= n)%nat -> Rabs (r n / r_star T - 1) < eps).
{ intros n Hn; specialize (HN n Hn).
  replace (r n / r_star T - 1) with ((r n - r_star T) / r_star T) by (field; lra).
  unfold Rdiv; rewrite Rabs_mult, Rabs_inv, (Rabs_pos_eq (r_star T)) by lra.
  apply (Rmult_lt_reg_r (r_star T)); [lra |].
  rewrite Rmult_assoc, Rinv_l; lra. }
destruct (H N) as (k & Hk & Es).
pose proof (S1 N ltac:(lia)) as B0; pose proof (S1 (S N) ltac:(lia)) as B1.
rewrite Es in B1; replace (r N) with (r_star T * (r N / r_star T)) in B1 by (field; lra).
rewrite step_conjugate_to_map in B1 by assumption; fold a in B1.
replace (r_star T * map a k (r N / r_star T) / r_star T) with (map a k (r N / r_star T)) in B1 by (field; lra).
set (s := r N / r_star T) in *.
apply Rabs_def2 in B0; pose proof (step_length a k s A Hk ltac:(lra)) as P.
replace (map a k s - s) with (map a k s - 1 - (s - 1)) in P by ring.
pose proof (Rabs_triang (map a k s - 1) (- (s - 1))) as Q; rewrite Rabs_Ropp in Q.
assert (Rabs (s - 1) < eps) by (apply Rabs_def1; lra).
replace (map a k s - 1 + - (s - 1)) with (map a k s - 1 - (s - 1)) in Q by ring; lra.
Qed.

(** ** It crosses for ever *)

Lemma returns_to_1 a s n :
  0 < a <= 1 -> orbit a s -> (forall m, 1 / 4 <= s m) -> exists m, (n <= m)%nat /\ 1 <= s m.
Proof.
intros Ha H H4.
assert (G : forall j, (exists m, (n <= m)%nat /\ 1 <= s m) \/ s n + 3 / 4 * a * INR j <= s (n + j)%nat).
{ induction j as [| j [IH | IH]]; [right; simpl; rewrite Nat.add_0_r; lra | now left |].
  destruct (Rle_lt_dec 1 (s (n + j)%nat)) as [C | C]; [left; exists (n + j)%nat; split; [lia | lra] |].
  right; rewrite Nat.add_succ_r, S_INR; destruct (H (n + j)%nat) as (k & _ & ->).
  rewrite map_below by (split; [apply H4 | assumption]).
  pose proof (kick_at_least (3 / 4 * a) (s (n + j)%nat) 1 ltac:(lra)
    ltac:(pose proof (H4 (n + j)%nat); lra) ltac:(lra)) as K.
  replace (3 / 4 * a / 1 ^ 2) with (3 / 4 * a) in K by field; lra. }
destruct (archimed (1 / (3 / 4 * a))) as [Ar _]; set (z := up (1 / (3 / 4 * a))) in *.
assert (Z0 : 0 < 1 / (3 / 4 * a)) by (apply Rdiv_lt_0_compat; lra).
assert (Zp : (0 <= z)%Z) by (apply le_IZR; simpl; lra).
destruct (G (Z.to_nat z)) as [F | F]; [exact F |].
exists (n + Z.to_nat z)%nat; split; [lia |].
rewrite INR_IZR_INZ, Z2Nat.id in F by assumption.
assert (1 < 3 / 4 * a * IZR z).
{ replace 1 with (3 / 4 * a * (1 / (3 / 4 * a))) by (field; lra).
  apply Rmult_lt_compat_l; lra. }
pose proof (H4 n); lra.
Qed.

Lemma orbit_shifted a s m : orbit a s -> orbit a (fun n => s (m + n)%nat).
Proof. intros H n; destruct (H (m + n)%nat) as (k & Hk & E); exists k; now rewrite Nat.add_succ_r. Qed.

Lemma falls_to_1 a s n :
  0 < a <= 1 -> orbit a s -> exists m, (n <= m)%nat /\ s m <= 1.
Proof.
intros Ha H; destruct (Rle_lt_dec (s n) 1) as [C | C]; [exists n; split; [lia | assumption] |].
destruct (orbit_drops a _ ltac:(lra) (orbit_shifted a s n H)) as (N & [_ A] & _).
- rewrite Nat.add_0_r; exact C.
- exists (n + N)%nat; split; [lia | exact A].
Qed.

(** For 0 < alpha <= alpha* a run that starts in the learning region crosses the optimum, in
    both directions, again and again. *)
Theorem run_crosses_optimum_for_ever T alpha r :
  0 < T -> 0 < alpha <= alpha_star T -> run T alpha r -> r_return T <= r 0%nat ->
  forall n, (exists m, (n <= m)%nat /\ r_star T <= r m) /\
            (exists m, (n <= m)%nat /\ r m <= r_star T).
Proof.
intros HT Ha H H0 n; pose proof (r_star_pos T HT); pose proof (alpha_star_pos T HT).
pose proof (subcritical_run_avoids_zone T alpha r HT ltac:(lra) H H0) as Z.
apply (run_is_orbit T alpha r HT) in H.
pose proof (rate_ratio T alpha HT); set (a := alpha / alpha_star T) in *.
assert (A : 0 < a <= 1) by nra.
assert (D : forall n, r n / r_star T * r_star T = r n) by (intros; field; lra).
split.
- destruct (returns_to_1 a _ n A H) as (m & Hm & C).
  + intros m; pose proof (Z m); pose proof (D m); unfold r_return in *; nra.
  + exists m; split; [assumption |]; pose proof (D m); nra.
- destruct (falls_to_1 a _ n A H) as (m & Hm & C).
  exists m; split; [assumption |]; pose proof (D m); nra.
Qed.

(** ** Inside a band *)

(** The band that a run below the critical rate ends in: from (1 - 3a/4) r* to
    (1 + (3a/4) (1 - 3a/4)^(-3/2)) r*, a = alpha/alpha*. *)
Definition band_low (a : R) : R := 1 - 3 / 4 * a.
Definition band_high (a : R) : R := 1 + 3 / 4 * a / (band_low a * sqrt (band_low a)).

Lemma band_invariant a k s :
  0 < a <= 1 -> -1 <= k <= 1 -> band_low a <= s <= band_high a ->
  band_low a <= map a k s <= band_high a.
Proof.
intros Ha Hk Hs; unfold band_high, band_low in *; set (m := 1 - 3 / 4 * a) in *.
assert (Hm : 1 / 4 <= m < 1) by (unfold m; lra).
pose proof (sqrt_lt_R0 m ltac:(lra)) as Qm; pose proof (sqrt_lt_R0 s ltac:(lra)) as Qs.
assert (K : m <= s -> 3 / 4 * a / (s * sqrt s) <= 3 / 4 * a / (m * sqrt m)).
{ intros C; apply Rmult_le_compat_l; [lra |]; apply Rinv_le_contravar; [nra |].
  apply Rmult_le_compat; try lra; apply sqrt_le_1; lra. }
specialize (K ltac:(lra)).
assert (P : 0 < 3 / 4 * a / (s * sqrt s)) by (apply Rdiv_lt_0_compat; nra).
destruct (Rtotal_order s 1) as [C | [-> | C]].
- rewrite map_below by lra; lra.
- unfold map; destruct (Rlt_dec 1 (1 / 4)); [lra |]; destruct (Rlt_dec 1 1); [lra |].
  destruct (Req_EM_T 1 1); [| lra].
  rewrite sqrt_1 in K; replace (3 / 4 * a / (1 * 1)) with (3 / 4 * a) in K by field.
  unfold m in *; split; nra.
- rewrite map_beyond by assumption.
  assert (1 < sqrt s) by (rewrite <- sqrt_1; apply sqrt_lt_1; lra).
  assert (3 / 4 * a / (s * sqrt s) <= 3 / 4 * a).
  { apply (Rmult_le_reg_r (s * sqrt s)); [nra |].
    replace (3 / 4 * a / (s * sqrt s) * (s * sqrt s)) with (3 / 4 * a) by (field; nra).
    rewrite <- (Rmult_1_r (3 / 4 * a)) at 1; apply Rmult_le_compat_l; nra. }
  unfold m in *; split; lra.
Qed.

Lemma band_high_above_1 a : 0 < a <= 1 -> 1 < band_high a.
Proof.
intros Ha; unfold band_high, band_low; pose proof (sqrt_lt_R0 (1 - 3 / 4 * a) ltac:(lra)).
assert (0 < 3 / 4 * a / ((1 - 3 / 4 * a) * sqrt (1 - 3 / 4 * a))) by (apply Rdiv_lt_0_compat; nra).
lra.
Qed.

Lemma enters_band_from_above a s :
  0 < a <= 1 -> orbit a s -> (forall n, 1 / 4 <= s n) -> 1 <= s 0%nat ->
  exists N, band_low a <= s N <= band_high a.
Proof.
intros Ha H Q C; pose proof (band_high_above_1 a Ha).
destruct C as [C | C]; [| exists 0%nat; rewrite <- C; unfold band_low; lra].
destruct (orbit_drops a s ltac:(lra) H C) as (N & [P L] & B).
destruct N as [| N]; [lra |].
exists (S N); destruct (H N) as (k & Hk & E).
pose proof (map_stays_above a k (s N) (band_low a) ltac:(lra) Hk (Q N)) as M.
pose proof (B N ltac:(lia)); rewrite <- E in M.
split; [apply M; unfold band_low; lra | lra].
Qed.

(** For 0 < alpha <= alpha* every run from the learning region ends in the band and stays
    there: the smaller the rate, the closer to the optimum. *)
Theorem run_ends_in_band T alpha r :
  0 < T -> 0 < alpha <= alpha_star T -> run T alpha r -> r_return T <= r 0%nat ->
  exists N, forall n, (N <= n)%nat ->
    r_star T * band_low (alpha / alpha_star T) <= r n <= r_star T * band_high (alpha / alpha_star T).
Proof.
intros HT Ha H H0; pose proof (r_star_pos T HT); pose proof (alpha_star_pos T HT).
pose proof (subcritical_run_avoids_zone T alpha r HT ltac:(lra) H H0) as Z.
apply (run_is_orbit T alpha r HT) in H.
pose proof (rate_ratio T alpha HT); set (a := alpha / alpha_star T) in *.
assert (A : 0 < a <= 1) by nra.
assert (D : forall n, r n / r_star T * r_star T = r n) by (intros; field; lra).
assert (Q : forall n, 1 / 4 <= r n / r_star T).
{ intros n; pose proof (Z n); pose proof (D n); unfold r_return in *; nra. }
set (s := fun n => r n / r_star T) in *.
assert (G : exists N, band_low a <= s N <= band_high a).
{ destruct (returns_to_1 a s 0 A H Q) as (m & _ & C).
  destruct (enters_band_from_above a (fun n => s (m + n)%nat) A (orbit_shifted a s m H)) as [N G].
  - intros n; apply Q.
  - rewrite Nat.add_0_r; exact C.
  - exists (m + N)%nat; exact G. }
destruct G as [N G]; exists N.
assert (I : forall n, (N <= n)%nat -> band_low a <= s n <= band_high a).
{ intros n Hn; induction Hn as [| n _ IH]; [exact G |].
  destruct (H n) as (k & Hk & E); unfold s in *; rewrite E; now apply band_invariant. }
intros n Hn; specialize (I n Hn); pose proof (D n); unfold s in I; nra.
Qed.
