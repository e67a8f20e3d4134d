(** The task with two windows of unequal lengths, weighted: the output is asked to
    be 0 during the delay Td and 1 during the answer Tr.  The paper's Eqs. (12) and
    (15) are Td = Tr = T with weights one; its second version takes the mean error of
    each window, weights 1/Td and 1/Tr. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Ghost Require Import Model Basics Escape Loss Gradient.
Open Scope R_scope.

(** The loss in closed form, with weight p for the delay and q for the answer. *)
Definition windows_loss (p q Td Tr r : R) : R :=
  if Rlt_dec 0 r
  then if Rle_dec (t_star r) Td then p * (Td - t_star r) else q * Rmin Tr (t_star r - Td)
  else q * Tr.

(** Where the escape leaves the second window: the point of no return. *)
Definition windows_return (Td Tr : R) : R := PI ^ 2 / (4 * (Td + Tr) ^ 2).

(** One step from the optimum to there: p alpha 2 Td^3 / pi^2 = r* - r_return. *)
Definition windows_rate (p Td Tr : R) : R :=
  PI ^ 4 / 8 / (p * Td ^ 3) * (1 / Td ^ 2 - 1 / (Td + Tr) ^ 2).

Lemma weighted_error p q Td Tr tau (o : R -> R) :
  0 < Td -> 0 < Tr -> 0 <= tau ->
  (forall t, 0 < t < Td + Tr -> t < tau -> o t = 0) ->
  (forall t, 0 < t < Td + Tr -> tau < t -> o t = 1) ->
  is_RInt (fun t => (if Rlt_dec t Td then p else q) * (o t - target Td t) ^ 2) 0 (Td + Tr)
    (if Rle_dec tau Td then p * (Td - tau) else q * Rmin Tr (tau - Td)).
Proof.
intros Hd Hr Ht H0 H1; unfold target.
destruct (Rle_dec tau Td) as [C | C].
- eapply integral_chain; [eapply integral_chain | |].
  + apply (integral_of_constant _ 0 tau 0); [lra |].
    intros t B; rewrite H0 by lra; destruct (Rlt_dec t Td); [ring | lra].
  + apply (integral_of_constant _ tau Td p); [lra |].
    intros t B; rewrite H1 by lra; destruct (Rlt_dec t Td); [ring | lra].
  + reflexivity.
  + apply (integral_of_constant _ Td (Td + Tr) 0); [lra |].
    intros t B; rewrite H1 by lra; destruct (Rlt_dec t Td); [lra | ring].
  + ring.
- destruct (Rle_lt_dec tau (Td + Tr)) as [D | D].
  + rewrite Rmin_right by lra.
    eapply integral_chain; [eapply integral_chain | |].
    * apply (integral_of_constant _ 0 Td 0); [lra |].
      intros t B; rewrite H0 by lra; destruct (Rlt_dec t Td); [ring | lra].
    * apply (integral_of_constant _ Td tau q); [lra |].
      intros t B; rewrite H0 by lra; destruct (Rlt_dec t Td); [lra | ring].
    * reflexivity.
    * apply (integral_of_constant _ tau (Td + Tr) 0); [lra |].
      intros t B; rewrite H1 by lra; destruct (Rlt_dec t Td); [lra | ring].
    * ring.
  + rewrite Rmin_left by lra.
    eapply integral_chain.
    * apply (integral_of_constant _ 0 Td 0); [lra |].
      intros t B; rewrite H0 by lra; destruct (Rlt_dec t Td); [ring | lra].
    * apply (integral_of_constant _ Td (Td + Tr) q); [lra |].
      intros t B; rewrite H0 by lra; destruct (Rlt_dec t Td); [lra | ring].
    * ring.
Qed.

(** For every real r the weighted integral of the squared error is the closed form. *)
Theorem windows_loss_is_integral p q Td Tr r :
  0 < Td -> 0 < Tr ->
  is_RInt (fun t => (if Rlt_dec t Td then p else q) * (output r t - target Td t) ^ 2)
    0 (Td + Tr) (windows_loss p q Td Tr r).
Proof.
intros Hd Hr; unfold windows_loss; destruct (Rlt_dec 0 r) as [H | H].
- apply weighted_error; try assumption; [left; now apply t_star_pos | |].
  + intros t _ Ht; destruct (output_values r t) as [E | E]; [assumption |].
    apply output_switches_at_escape in E; lra.
  + intros t _ Ht; apply output_switches_at_escape; lra.
- evar_last; [apply (weighted_error p q Td Tr (Td + 2 * Tr) (output r)) |]; try lra.
  + intros t _ Ht; destruct (output_values r t) as [E | E]; [assumption |].
    apply output_switches_at_escape in E; lra.
  + intros; lra.
  + destruct (Rle_dec (Td + 2 * Tr) Td); [lra | now rewrite Rmin_left by lra].
Qed.

Lemma windows_return_pos Td Tr : 0 < Td -> 0 < Tr -> 0 < windows_return Td Tr.
Proof.
intros Hd Hr; unfold windows_return; pose proof PI_RGT_0.
apply Rdiv_lt_0_compat; [apply pow_lt; assumption |].
assert (0 < (Td + Tr) ^ 2) by (apply pow_lt; lra); lra.
Qed.

Lemma windows_return_is_optimum Td Tr : windows_return Td Tr = r_star (Td + Tr).
Proof. reflexivity. Qed.

(** No learning is possible up to there, and only there: the loss is that of an output
    which is never 1 exactly up to the point of no return. *)
Theorem windows_loss_is_flat_up_to_return p q Td Tr r :
  0 < p -> 0 < q -> 0 < Td -> 0 < Tr -> r <= r_star Td ->
  (windows_loss p q Td Tr r = q * Tr <-> r <= windows_return Td Tr).
Proof.
intros Hp Hq Hd Hr L; pose proof (windows_return_pos Td Tr Hd Hr) as W.
unfold windows_loss; destruct (Rlt_dec 0 r) as [H | H]; [| split; intros; lra].
assert (E : t_star r <= Td + Tr <-> windows_return Td Tr <= r).
{ rewrite windows_return_is_optimum; symmetry; apply loss_cases_by_r; lra. }
destruct (Rle_dec (t_star r) Td) as [C | C].
- assert (Q : r_star Td <= r) by (apply loss_cases_by_r; lra).
  assert (t_star r = Td) by (replace r with (r_star Td) by lra; now apply t_star_r_star).
  assert (Z : windows_return Td Tr <= r) by (apply E; lra).
  assert (N : windows_return Td Tr < r).
  { destruct Z as [Z | Z]; [exact Z | exfalso].
    assert (t_star r = Td + Tr)
      by (rewrite <- Z, windows_return_is_optimum; apply t_star_r_star; lra); lra. }
  split; intros; [exfalso; nra | lra].
- split; intros K.
  + apply Rnot_lt_le; intros N.
    assert (t_star r < Td + Tr).
    { pose proof (t_star_decreasing _ _ W N) as D.
      rewrite windows_return_is_optimum, t_star_r_star in D by lra; exact D. }
    rewrite Rmin_right in K by lra; nra.
  + rewrite Rmin_left; [reflexivity |].
    pose proof (t_star_le r (windows_return Td Tr) H K) as D.
    rewrite windows_return_is_optimum, t_star_r_star in D by lra; lra.
Qed.

(** The slope from the right at the optimum is p 2 Td^3/pi^2: the weight of the delay
    counts, that of the answer does not. *)
Theorem windows_slope_at_optimum p q Td Tr :
  0 < Td -> right_derivative (windows_loss p q Td Tr) (r_star Td) (p * (2 * Td ^ 3 / PI ^ 2)).
Proof.
intros Hd; pose proof (r_star_pos Td Hd) as Q; pose proof PI_RGT_0.
apply (right_derivative_of _ (fun r => p * (Td - t_star r)) _ _ 1); [| lra |].
- assert (S : slope (r_star Td) = 2 * Td ^ 3 / PI ^ 2).
  { unfold slope; rewrite sqrt_r_star by assumption; unfold r_star; field; lra. }
  rewrite <- S; apply (is_derive_scal (fun r => Td - t_star r)).
  pose proof (escape_time_derivative _ Q) as D.
  evar_last.
  + apply (is_derive_minus (fun _ => Td) t_star); [apply @is_derive_const | exact D].
  + unfold minus, plus, opp, zero; simpl; ring.
- intros h Hh; unfold windows_loss.
  destruct (Rlt_dec 0 (r_star Td + h)); [| lra].
  destruct (Rle_dec (t_star (r_star Td + h)) Td) as [C | C]; [reflexivity | exfalso; apply C].
  apply loss_cases_by_r; lra.
Qed.

(** The one-step argument of Eq. (15) with two windows: the first descent from the
    optimum lands on the point of no return or beyond it exactly from this rate on. *)
Theorem windows_rate_threshold p Td Tr alpha :
  0 < p -> 0 < Td -> 0 < Tr ->
  (r_star Td - alpha * (p * (2 * Td ^ 3 / PI ^ 2)) <= windows_return Td Tr
   <-> windows_rate p Td Tr <= alpha) /\
  (r_star Td - alpha * (p * (2 * Td ^ 3 / PI ^ 2)) = windows_return Td Tr
   <-> alpha = windows_rate p Td Tr).
Proof.
intros Hp Hd Hr; pose proof PI_RGT_0 as P.
assert (G : 0 < p * (2 * Td ^ 3 / PI ^ 2)).
{ apply Rmult_lt_0_compat; [assumption |]; apply Rdiv_lt_0_compat; [| apply pow_lt; assumption].
  assert (0 < Td ^ 3) by (apply pow_lt; lra); lra. }
assert (E : windows_rate p Td Tr * (p * (2 * Td ^ 3 / PI ^ 2)) = r_star Td - windows_return Td Tr).
{ unfold windows_rate, windows_return, r_star; field; repeat split; lra. }
set (g := p * (2 * Td ^ 3 / PI ^ 2)) in *; split; split; intros H.
- apply (Rmult_le_reg_r g); lra.
- apply (Rmult_le_compat_r g) in H; lra.
- apply (Rmult_eq_reg_r g); lra.
- subst alpha; lra.
Qed.

(** Its cases: Eq. (15); mean errors, as in the second version, with their own T^(-4) for
    equal windows; and a short answer after a long delay, where only the first order
    in Tr/Td is left: the rate over (pi^4/4) Tr Td^(-5) lies between 1 - (3/2) Tr/Td and 1. *)
Theorem windows_rate_cases T Td Tr :
  0 < T -> 0 < Td -> 0 < Tr ->
  windows_rate 1 T T = alpha_star T /\
  windows_rate (/ Td) Td Tr = PI ^ 4 / 8 / Td ^ 2 * (1 / Td ^ 2 - 1 / (Td + Tr) ^ 2) /\
  windows_rate (/ T) T T = 3 * PI ^ 4 / 32 / T ^ 4 /\
  (1 - 3 / 2 * (Tr / Td)) * (PI ^ 4 / 4 * Tr / Td ^ 5)
    <= windows_rate (/ Td) Td Tr <= PI ^ 4 / 4 * Tr / Td ^ 5.
Proof.
intros HT Hd Hr; pose proof PI_RGT_0 as P.
assert (E : windows_rate (/ Td) Td Tr = PI ^ 4 / 8 / Td ^ 2 * (1 / Td ^ 2 - 1 / (Td + Tr) ^ 2)).
{ unfold windows_rate; field; repeat split; lra. }
split; [unfold windows_rate, alpha_star; field; lra |].
split; [exact E |].
split; [unfold windows_rate; field; lra |].
set (x := Tr / Td); assert (X : 0 < x) by (apply Rdiv_lt_0_compat; assumption).
assert (XT : Tr = x * Td) by (unfold x; field; lra).
set (c := PI ^ 4 / 4 * Tr / Td ^ 5).
assert (C : 0 < c).
{ unfold c; apply Rdiv_lt_0_compat; [| apply pow_lt; assumption].
  apply Rmult_lt_0_compat; [| assumption]; assert (0 < PI ^ 4) by (apply pow_lt; assumption); lra. }
assert (W : windows_rate (/ Td) Td Tr = c * ((1 + x / 2) / (1 + x) ^ 2)).
{ rewrite E; unfold c; rewrite XT; field; repeat split; lra. }
rewrite W; assert (S : 0 < (1 + x) ^ 2) by (apply pow_lt; lra).
assert (D : (1 + x / 2) / (1 + x) ^ 2 * (1 + x) ^ 2 = 1 + x / 2) by (field; lra).
set (y := (1 + x / 2) / (1 + x) ^ 2) in *.
assert (A : y <= 1) by (apply (Rmult_le_reg_r ((1 + x) ^ 2)); [assumption | rewrite D; nra]).
assert (B : 1 - 3 / 2 * x <= y).
{ apply (Rmult_le_reg_r ((1 + x) ^ 2)); [assumption | rewrite D].
  assert (0 < x * x) by now apply Rmult_lt_0_compat.
  assert (0 < x * (x * x)) by now apply Rmult_lt_0_compat.
  replace ((1 - 3 / 2 * x) * (1 + x) ^ 2)
    with (1 + x / 2 - 2 * (x * x) - 3 / 2 * (x * (x * x))) by field; lra. }
split; nra.
Qed.

(** A wait that is longer the smaller a parameter p is, t(p) = C p^(-b), under the mean
    errors of the second version with Td = Tr = T.  A ghost is b = 1/2, C = pi/2 and
    p = r; a ramp crossed at the speed p is b = 1. *)
Definition wait (C b p : R) : R := C * Rpower p (- b).
Definition wait_optimum (C b T : R) : R := Rpower (C / T) (/ b).
Definition waiting_rate (C b T : R) : R :=
  (1 - Rpower 2 (- / b)) / b * Rpower (C / T) (2 / b).

Lemma wait_at_optimum C b T : 0 < C -> 0 < b -> 0 < T -> wait C b (wait_optimum C b T) = T.
Proof.
intros HC Hb HT; unfold wait, wait_optimum.
rewrite Rpower_mult; replace (/ b * - b) with (Ropp 1) by (field; lra).
rewrite Rpower_Ropp, Rpower_1 by (apply Rdiv_lt_0_compat; assumption); field; lra.
Qed.

Lemma wait_optimum_twice C b T :
  0 < C -> 0 < b -> 0 < T -> wait_optimum C b (2 * T) = wait_optimum C b T * Rpower 2 (- / b).
Proof.
intros HC Hb HT; unfold wait_optimum.
replace (C / (2 * T)) with (C / T * / 2) by (field; lra).
rewrite <- Rpower_mult_distr by (try apply Rdiv_lt_0_compat; lra).
f_equal; rewrite Rpower_Ropp; unfold Rpower.
rewrite ln_Rinv by lra; rewrite <- exp_Ropp; f_equal; ring.
Qed.

(** The loss T - t over T climbs from the optimum with the slope b/p*; one step from there
    lands on the wait 2T, after which nothing is seen, or beyond it, exactly from the rate
    waiting_rate on. *)
Theorem waiting_rate_threshold C b T alpha :
  0 < C -> 0 < b -> 0 < T ->
  is_derive (fun p => (T - wait C b p) / T) (wait_optimum C b T) (b / wait_optimum C b T) /\
  (wait_optimum C b T - alpha * (b / wait_optimum C b T) <= wait_optimum C b (2 * T)
   <-> waiting_rate C b T <= alpha).
Proof.
intros HC Hb HT; set (p := wait_optimum C b T).
assert (P : 0 < p) by apply exp_pos.
assert (W : wait C b p = T) by (apply wait_at_optimum; assumption).
split.
- unfold wait, Rpower in *; auto_derive; [exact P |].
  change (exp (- b * ln p)) with (Rpower p (- b)) in *.
  fold (Rpower p (- b)); fold (Rpower p (- b)) in W.
  replace (Rpower p (- b)) with (T / C) by (rewrite <- W at 1; field; lra).
  field; lra.
- assert (E : waiting_rate C b T * (b / p) = p - wait_optimum C b (2 * T)).
  { rewrite wait_optimum_twice by assumption; fold p; unfold waiting_rate.
    replace (Rpower (C / T) (2 / b)) with (p * p).
    - field; lra.
    - unfold p, wait_optimum; rewrite <- Rpower_plus; f_equal; field; lra. }
  assert (G : 0 < b / p) by (apply Rdiv_lt_0_compat; assumption).
  split; intros H.
  + apply (Rmult_le_reg_r (b / p)); lra.
  + apply (Rmult_le_compat_r (b / p)) in H; lra.
Qed.

(** A power -2/b of the delay: the fourth for a ghost, with the constant of Eq. (15); the
    second for a ramp. *)
Theorem waiting_rate_cases C b T k :
  0 < C -> 0 < b -> 0 < T -> 0 < k ->
  waiting_rate C b (k * T) = Rpower k (- (2 / b)) * waiting_rate C b T /\
  waiting_rate (PI / 2) (/ 2) T = windows_rate (/ T) T T /\
  waiting_rate C 1 T = C ^ 2 / 2 / T ^ 2.
Proof.
intros HC Hb HT Hk; pose proof PI_RGT_0; unfold waiting_rate; repeat split.
- replace (C / (k * T)) with (/ k * (C / T)) by (field; lra).
  rewrite <- Rpower_mult_distr;
    [| now apply Rinv_0_lt_compat | now apply Rdiv_lt_0_compat].
  replace (Rpower (/ k) (2 / b)) with (Rpower k (- (2 / b))); [ring |].
  rewrite Rpower_Ropp; unfold Rpower; rewrite ln_Rinv by assumption.
  rewrite <- exp_Ropp; f_equal; ring.
- replace (- / / 2) with (- INR 2) by (simpl; lra).
  replace (2 / / 2) with (INR 4) by (simpl; lra).
  rewrite Rpower_Ropp, !Rpower_pow;
    [| apply Rdiv_lt_0_compat; lra | lra].
  unfold windows_rate; field; lra.
- replace (- / 1) with (Ropp 1) by lra; replace (2 / 1) with (INR 2) by (simpl; lra).
  rewrite Rpower_Ropp, Rpower_1, Rpower_pow by (try apply Rdiv_lt_0_compat; lra).
  field; lra.
Qed.
