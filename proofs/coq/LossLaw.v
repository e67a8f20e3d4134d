(** How the loss leaves its plateau and how it nears it: the shortfall from T is the
    inverse root of r, and the law of the descending loss holds for every rate at
    which runs drop. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Ghost Require Import Model Basics MapBase Rate Escape Loss Epochs.
Open Scope R_scope.

(** Above the optimum the loss falls short of T by exactly T / sqrt (r/r_star): it
    comes within eps T only from r = r_star/eps^2 on. *)
Theorem loss_nears_the_plateau_as_an_inverse_root T r eps :
  0 < T -> r_star T <= r -> 0 < eps <= 1 ->
  T - loss T r = T / sqrt (r / r_star T) /\
  (T - loss T r <= eps * T <-> r_star T / eps ^ 2 <= r).
Proof.
intros HT Hr He; pose proof (r_star_pos T HT) as Hq; pose proof PI_RGT_0.
destruct (loss_has_three_cases T r HT ltac:(lra)) as [E _].
rewrite E by (apply loss_cases_by_r; lra).
set (s := r / r_star T).
assert (Rs : r = r_star T * s) by (unfold s; field; lra).
assert (Hs : 0 < s) by (unfold s; apply Rdiv_lt_0_compat; lra).
pose proof (sqrt_lt_R0 s Hs) as Q; assert (Q2 : sqrt s * sqrt s = s) by (apply sqrt_sqrt; lra).
assert (S : T - (T - t_star r) = T / sqrt s).
{ unfold t_star; rewrite Rs, sqrt_mult, sqrt_r_star by lra; field; repeat split; lra. }
split; [exact S | rewrite S].
assert (I : T / sqrt s * sqrt s = T) by (field; lra).
assert (J : r_star T / eps ^ 2 * eps ^ 2 = r_star T) by (field; lra).
assert (P : 0 < eps ^ 2) by (apply pow_lt; lra).
set (y := sqrt s) in *; rewrite Rs, <- Q2; split; intros K.
- assert (G : 1 <= eps * y).
  { apply (Rmult_le_reg_l T); [assumption |].
    apply (Rmult_le_compat_r y) in K; lra. }
  apply (Rmult_le_reg_r (eps ^ 2)); [assumption | rewrite J].
  replace (r_star T * (y * y) * eps ^ 2) with (r_star T * ((eps * y) * (eps * y))) by ring.
  assert (1 <= eps * y * (eps * y)) by nra; nra.
- apply (Rmult_le_compat_r (eps ^ 2)) in K; [rewrite J in K | lra].
  assert (G : 1 <= eps * y * (eps * y)).
  { apply (Rmult_le_reg_l (r_star T)); [assumption |].
    replace (r_star T * (eps * y * (eps * y))) with (r_star T * (y * y) * eps ^ 2) by ring; lra. }
  assert (0 < eps * y) by (apply Rmult_lt_0_compat; lra).
  assert (1 <= eps * y) by nra.
  apply (Rmult_le_reg_r y); [assumption | rewrite I; nra].
Qed.

(** The law of the loss before the drop for every rate below 4/3 alpha*: with
    u = w0 - (15 a/8) n > 0 the loss is T (1 - u^(-1/5)) plus an error between 0 and
    (T/5) u^(-6/5) beta ln(w0/u), beta = 9 a/(16 - 9 a). *)
Theorem loss_law_for_every_rate_that_drops T alpha r n :
  0 < T -> 0 < alpha < 4 / 3 * alpha_star T -> run T alpha r ->
  (forall m, (m <= n)%nat -> r_star T < r m) ->
  let a := alpha / alpha_star T in
  let w0 := potential (r 0%nat / r_star T) in
  let u := w0 - 15 / 8 * a * INR n in
  0 < u ->
  0 <= loss T (r n) - T * (1 - Rpower u (- / 5))
    <= T * (/ 5 * Rpower u (- (6 / 5)) * (9 * a / (16 - 9 * a) * ln (w0 / u))).
Proof.
intros HT Ha H Hm a w0 u Hu; pose proof (alpha_star_pos T HT); pose proof (r_star_pos T HT).
destruct (scaled_run T alpha r HT H) as (Ho & S1 & _).
pose proof (rate_ratio T alpha HT) as E; fold a in Ho, E.
assert (A : 0 < a < 4 / 3) by (split; nra).
assert (W0 : 1 < w0) by (apply potential_gt_1, S1, Hm; lia).
rewrite loss_by_potential by (try assumption; left; apply Hm; lia).
set (w := potential (r n / r_star T)).
assert (Wn : 1 < w) by (apply potential_gt_1, S1, Hm; lia).
destruct (orbit_potential_bounds a _ n ltac:(lra) Ho ltac:(intros i Hi; apply S1, Hm; lia)
            ltac:(change (0 < w); lra)) as [L U]; cbv beta in L, U; fold w0 w in L, U; fold u in L.
pose proof (beta_pos a ltac:(lra)) as Hb; change (9 * a / (16 - 9 * a)) with (beta a).
destruct (fifth_root_change u w ltac:(lra)) as [B C].
split; [nra |].
replace (T * (1 - Rpower w (- / 5)) - T * (1 - Rpower u (- / 5)))
  with (T * (Rpower u (- / 5) - Rpower w (- / 5))) by ring.
apply Rmult_le_compat_l; [lra |]; eapply Rle_trans; [exact C |].
apply Rmult_le_compat_l; [apply Rmult_le_pos; [lra | left; apply exp_pos] |].
rewrite ln_div by lra.
assert (ln u <= ln w) by (destruct (Rle_lt_or_eq_dec u w ltac:(lra)) as [K | ->]; [left; now apply ln_increasing | lra]).
assert (beta a * ln u <= beta a * ln w) by (apply Rmult_le_compat_l; lra).
unfold u in *; lra.
Qed.
