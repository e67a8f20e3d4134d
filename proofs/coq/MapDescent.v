(** Results on the map, said of descent itself: the rates between which its cycle
    lives, and how the paper's slow run ends. *)
From Coq Require Import Reals Lra Psatz.
From Interval Require Import Tactic.
From Ghost Require Import Model Basics MapBase Rate Oscillation MapCycle MapRates Subgradients.
Open Scope R_scope.

(** Descent at (T, alpha) has the cycle up, down, down, whatever the subgradients,
    exactly for a_1 alpha* < alpha < a_c alpha*; wherever it lives it attracts, since
    its multiplier is the same number below one: at a_c alpha* it is lost. *)
Theorem descent_has_its_attracting_cycle_exactly_between T alpha :
  0 < T -> 0 < alpha ->
  ((exists r1 r2 r3, r_return T <= r1 < r_star T /\ r_star T < r2 /\ r_star T < r3 /\
     forall k, step T alpha k r1 = r3 /\ step T alpha k r3 = r2 /\ step T alpha k r2 = r1)
   <-> cycle_a_min * alpha_star T < alpha < cycle_a_max * alpha_star T) /\
  Rabs cycle_multiplier < 1.
Proof.
intros HT Ha; pose proof (r_star_pos T HT) as Hq; pose proof (alpha_star_pos T HT) as HA.
split; [| pose proof cycle_multiplier_enclosed; apply Rabs_def1; lra].
set (a := alpha / alpha_star T).
assert (Ea : a * alpha_star T = alpha) by (unfold a; field; lra).
assert (Pa : 0 < a) by (unfold a; now apply Rdiv_lt_0_compat).
assert (B : (cycle_a_min < a < cycle_a_max)
            <-> cycle_a_min * alpha_star T < alpha < cycle_a_max * alpha_star T).
{ rewrite <- Ea; split; intros [L U]; split;
    try (apply Rmult_lt_compat_r; assumption); apply (Rmult_lt_reg_r (alpha_star T)); assumption. }
rewrite <- B, <- up_down_down_cycle_exists_exactly_between by exact Pa; split.
- intros (r1 & r2 & r3 & H1 & H2 & H3 & E).
  assert (D : forall r, r_star T * (r / r_star T) = r) by (intros; field; lra).
  assert (M : forall k r q, step T alpha k r = q -> map a k (r / r_star T) = q / r_star T).
  { intros k r q F; rewrite <- (D r) in F; rewrite step_conjugate_to_map in F by exact HT.
    fold a in F; rewrite <- F; field; lra. }
  assert (G : forall r, r_star T < r -> 1 < r / r_star T).
  { intros r Hr; apply (Rmult_lt_reg_l (r_star T)); [| rewrite D]; lra. }
  exists (r1 / r_star T), (r2 / r_star T), (r3 / r_star T).
  split; [| split; [now apply G | split; [now apply G |]]].
  + unfold r_return in H1; split.
    * apply (Rmult_le_reg_l (r_star T)); [| rewrite D]; lra.
    * apply (Rmult_lt_reg_l (r_star T)); [| rewrite D]; lra.
  + intros k; destruct (E k) as (E1 & E2 & E3); auto.
- intros (s1 & s2 & s3 & H1 & H2 & H3 & E).
  exists (r_star T * s1), (r_star T * s2), (r_star T * s3); unfold r_return.
  split; [split; nra |]; split; [nra |]; split; [nra |].
  intros k; destruct (E k) as (E1 & E2 & E3).
  rewrite !step_conjugate_to_map by exact HT; fold a; now rewrite E1, E2, E3.
Qed.

(** The paper's slow run, T = 100 and alpha = 1e-10, from any start at or above r*/4 and
    under any subgradients: it ends within r*/12 of the optimum, and it rests there or is
    above it, and not above it, again and again. *)
Theorem the_slow_run_ends_near_the_optimum_and_oscillates r :
  run 100 (1 / 10 ^ 10) r -> r_return 100 <= r 0%nat ->
  (exists N, forall n, (N <= n)%nat -> Rabs (r n - r_star 100) <= r_star 100 / 12) /\
  ((exists N, forall n, (N <= n)%nat -> r n = r_star 100) \/
   forall n, (exists m, (n <= m)%nat /\ r_star 100 < r m) /\
             (exists m, (n <= m)%nat /\ r m <= r_star 100)).
Proof.
intros H H0; pose proof critical_rate_at_100 as A; split.
- destruct (every_run_ends_close_to_the_optimum 100 (1 / 10 ^ 10) r) as [N HN];
    [lra | lra | exact H | exact H0 |].
  exists N; intros n Hn; eapply Rle_trans; [apply HN, Hn |].
  unfold r_star; interval with (i_prec 60).
- apply (a_run_oscillates_or_rests 100 (1 / 10 ^ 10)); [lra | lra | exact H | exact H0].
Qed.
