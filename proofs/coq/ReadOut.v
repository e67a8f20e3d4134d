(** A read-out whose norm is held: how far apart its outputs can be on two trials,
    the least loss that this leaves, and when no step is right for both cues. *)
From Coq Require Import Reals Lra Psatz List.
Import ListNotations.
Open Scope R_scope.

(** Weights w and states x, both lists; the norm is the sum of the |w|. *)
Fixpoint read_out (w x : list R) : R :=
  match w, x with a :: v, y :: z => a * y + read_out v z | _, _ => 0 end.
Fixpoint one_norm (w : list R) : R :=
  match w with nil => 0 | a :: v => Rabs a + one_norm v end.
Definition states (x : list R) : Prop := forall a, In a x -> - 1 <= a <= 1.

Lemma one_norm_nonneg w : 0 <= one_norm w.
Proof. induction w as [| a v IH]; simpl; [lra | pose proof (Rabs_pos a); lra]. Qed.

Lemma read_out_bounded w x : states x -> Rabs (read_out w x) <= one_norm w.
Proof.
revert x; induction w as [| a v IH]; intros x S; simpl; [rewrite Rabs_R0; lra |].
pose proof (Rabs_pos a); pose proof (one_norm_nonneg v).
destruct x as [| y z]; [rewrite Rabs_R0; lra |].
eapply Rle_trans; [apply Rabs_triang |]; apply Rplus_le_compat.
- rewrite Rabs_mult; pose proof (S y (or_introl eq_refl)).
  assert (Rabs y <= 1) by (apply Rabs_le; lra); nra.
- apply IH; intros u I; apply S; right; exact I.
Qed.

Lemma tanh_of_exp x : tanh x = 1 - 2 / (1 + exp (2 * x)).
Proof.
unfold tanh, sinh, cosh; pose proof (exp_pos x); pose proof (exp_pos (- x)).
assert (E : exp (2 * x) = exp x / exp (- x)).
{ replace (2 * x) with (x + - - x) by ring; rewrite exp_plus, (exp_Ropp (- x)); reflexivity. }
rewrite E; field; lra.
Qed.

Lemma exp_increases x y : x <= y -> exp x <= exp y.
Proof. intros [L | E]; [left; apply exp_increasing; exact L | rewrite E; lra]. Qed.

Lemma tanh_below_one x : tanh x < 1.
Proof.
rewrite tanh_of_exp; pose proof (exp_pos (2 * x)).
assert (0 < 2 / (1 + exp (2 * x))) by (apply Rdiv_lt_0_compat; lra); lra.
Qed.

(** Arguments at most 2c apart have outputs that are farthest apart at c and - c. *)
Lemma outputs_apart p q c : 0 <= c -> p - q <= 2 * c -> tanh p - tanh q <= 2 * tanh c.
Proof.
intros C D; rewrite !tanh_of_exp.
assert (L : exp (2 * p) <= exp (2 * c) ^ 2 * exp (2 * q)).
{ replace (exp (2 * c) ^ 2 * exp (2 * q)) with (exp (2 * c + 2 * c + 2 * q))
    by (rewrite !exp_plus; ring).
  apply exp_increases; lra. }
assert (K : 1 <= exp (2 * c)) by (rewrite <- exp_0; apply exp_increases; lra).
pose proof (exp_pos (2 * p)); pose proof (exp_pos (2 * q)).
set (y := exp (2 * q)) in *; set (k := exp (2 * c)) in *; set (x := exp (2 * p)) in *.
assert (/ (1 + k ^ 2 * y) <= / (1 + x)) by (apply Rinv_le_contravar; lra).
assert (N : 0 <= 2 * (1 - 2 / (1 + k)) - (1 - 2 / (1 + k ^ 2 * y)) + (1 - 2 / (1 + y))).
{ replace (2 * (1 - 2 / (1 + k)) - (1 - 2 / (1 + k ^ 2 * y)) + (1 - 2 / (1 + y)))
    with (2 * (k - 1) * (k * y - 1) ^ 2 / ((1 + k) * (1 + k ^ 2 * y) * (1 + y)))
    by (field; repeat split; nra).
  apply Rmult_le_pos; [pose proof (pow2_ge_0 (k * y - 1)); nra |].
  left; apply Rinv_0_lt_compat; repeat apply Rmult_lt_0_compat; nra. }
unfold Rdiv in *; lra.
Qed.

(** Two trials that end in states x and y, whatever these are, and any bias: what a
    read-out says of them is at most 2 tanh of its norm apart. *)
Theorem held_outputs_are_near w x y b :
  states x -> states y ->
  tanh (read_out w x + b) - tanh (read_out w y + b) <= 2 * tanh (one_norm w).
Proof.
intros X Y; apply outputs_apart; [apply one_norm_nonneg |].
pose proof (read_out_bounded w x X); pose proof (read_out_bounded w y Y).
pose proof (Rle_abs (read_out w x)); pose proof (Rle_abs (- read_out w y)) as Q.
rewrite Rabs_Ropp in Q; lra.
Qed.

(** If one target is 1 and the other - 1, the mean square of their errors is at least
    that of outputs tanh c and - tanh c. *)
Theorem a_held_read_out_has_a_least_loss w x y b :
  states x -> states y ->
  (1 - tanh (one_norm w)) ^ 2 <=
    ((1 - tanh (read_out w x + b)) ^ 2 + (- 1 - tanh (read_out w y + b)) ^ 2) / 2.
Proof.
intros X Y; pose proof (held_outputs_are_near w x y b X Y).
pose proof (tanh_below_one (one_norm w)).
set (p := tanh (read_out w x + b)) in *; set (q := tanh (read_out w y + b)) in *.
set (t := tanh (one_norm w)) in *.
pose proof (pow2_ge_0 (p + q)); nra.
Qed.

(** Where an answer counts from a on, above or below, not both are right unless
    a <= tanh c. *)
Theorem a_small_norm_is_right_for_one_cue w x y b a :
  states x -> states y -> tanh (one_norm w) < a ->
  ~ (a <= tanh (read_out w x + b) /\ tanh (read_out w y + b) <= - a).
Proof. intros X Y C [P Q]; pose proof (held_outputs_are_near w x y b X Y); lra. Qed.
