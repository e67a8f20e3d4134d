(** Crossing a threshold at a given time needs no bottleneck: what an orbit must do
    to cross, and what it need not. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.

(** Whatever the speed f, an orbit that leads from k0 to the threshold ks in the time T
    moves somewhere with exactly the mean speed (ks - k0) / T.  So a passage that is
    somewhere no faster than this is no finding: every crossing has one. *)
Theorem crossing_has_mean_speed (f k : R -> R) (T k0 ks : R) :
  0 < T -> (forall t, 0 <= t <= T -> is_derive k t (f (k t))) ->
  k 0 = k0 -> k T = ks ->
  exists t, 0 <= t <= T /\ f (k t) = (ks - k0) / T.
Proof.
intros HT D <- <-.
destruct (MVT_cor2 k (fun t => f (k t)) 0 T HT) as [t [E B]].
- intros t Ht; apply is_derive_Reals, D, Ht.
- exists t; split; [lra |].
  rewrite E; field; lra.
Qed.

(** The same of the steps of Eq. (17): among the first T there is one at which f is no
    larger than the mean speed of all. *)
Theorem steps_have_mean_speed (f : R -> R) (k : nat -> R) (D v : R) (T : nat) :
  0 < D -> (forall t, k (S t) = k t + D * f (k t)) ->
  (forall t, (t < T)%nat -> v < f (k t)) -> INR T * (D * v) <= k T - k O.
Proof.
intros HD step; induction T as [| T IH]; intros fast.
- simpl; lra.
- assert (H : INR T * (D * v) <= k T - k O) by (apply IH; intros; apply fast; auto).
  assert (F := fast T (le_n _)).
  rewrite S_INR, step; nra.
Qed.

(** A circuit with one stable fixed point and no extremum, f = m - k, can be made to
    cross at any time: for each T there is a place m of the fixed point, beyond the
    threshold, with which the orbit from k0 is at the threshold at T and not before. *)
Theorem sliding_zero_crosses_at_any_time (k0 ks T : R) :
  k0 < ks -> 0 < T ->
  exists m, ks < m /\
    let k t := m + (k0 - m) * exp (- t) in
    (forall t, is_derive k t (m - k t)) /\ k 0 = k0 /\ k T = ks /\
    (forall t, t < T -> k t < ks).
Proof.
intros H HT; set (q := exp (- T)).
assert (Q : 0 < q < 1).
{ split; [apply exp_pos | rewrite <- exp_0; apply exp_increasing; lra]. }
exists ((ks - k0 * q) / (1 - q)).
assert (M : ks < (ks - k0 * q) / (1 - q)).
{ apply Rmult_lt_reg_r with (1 - q); [lra |].
  unfold Rdiv; rewrite Rmult_assoc, Rinv_l by lra; nra. }
set (m := (ks - k0 * q) / (1 - q)) in *.
assert (E : m + (k0 - m) * q = ks) by (unfold m; field; lra).
split; [exact M |]; simpl; split; [| split; [| split]].
- intros t; auto_derive; [exact I | ring].
- rewrite Ropp_0, exp_0; ring.
- exact E.
- intros t Ht; assert (q < exp (- t)) by (apply exp_increasing; lra); nra.
Qed.

(** Nor is the first extremum a bottleneck when it is born, as an inflection, f' = 0
    at g and negative on both sides: what lies before it is faster, what lies behind
    it slower. *)
Theorem newborn_ghost_is_no_bottleneck (f f1 : R -> R) (g d : R) :
  (forall x, g - d <= x <= g + d -> is_derive f x (f1 x)) ->
  (forall x, g - d <= x <= g + d -> x <> g -> f1 x < 0) ->
  forall x y, g - d <= x < g -> g < y <= g + d -> f y < f g < f x.
Proof.
intros D N x y Hx Hy.
assert (S : forall a b, g - d <= a -> a < b -> b <= g + d -> b <= g \/ g <= a ->
            f b < f a).
{ intros a b Ha Hab Hb side.
  destruct (MVT_cor2 f f1 a b Hab) as [c [E B]].
  - intros t Ht; apply is_derive_Reals, D; lra.
  - assert (f1 c < 0) by (apply N; lra); nra. }
split; apply S; lra.
Qed.
