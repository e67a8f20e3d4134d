(** The one-dimensional circuit of a rank-one network, Eq. (4): it always has a
    fixed point, Eq. (16), so that no ghost of it is global; and what its speed
    has to be for the threshold to be crossed on time: a mean, not a bottleneck. *)
From Coq Require Import Reals Lra Psatz List.
From Coquelicot Require Import Coquelicot.
Import ListNotations.
Open Scope R_scope.

(** A unit is (m, n, b); the circuit is f(kappa) = - kappa + sum n tanh (m kappa + b),
    and [size] is the sum of the |n|. *)
Fixpoint drive (units : list (R * R * R)) (kappa : R) : R :=
  match units with
  | nil => 0
  | (m, n, b) :: rest => n * tanh (m * kappa + b) + drive rest kappa
  end.
Fixpoint size (units : list (R * R * R)) : R :=
  match units with nil => 0 | (_, n, _) :: rest => Rabs n + size rest end.
Definition circuit (units : list (R * R * R)) (kappa : R) : R := - kappa + drive units kappa.

Lemma tanh_between x : -1 < tanh x < 1.
Proof.
unfold tanh, sinh, cosh; pose proof (exp_pos x); pose proof (exp_pos (- x)).
replace ((exp x - exp (- x)) / 2 / ((exp x + exp (- x)) / 2))
  with ((exp x - exp (- x)) / (exp x + exp (- x))) by (field; lra).
split; apply (Rmult_lt_reg_r (exp x + exp (- x))); try lra;
  unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra.
Qed.

Lemma tanh_derives x : ex_derive tanh x.
Proof.
unfold tanh, sinh, cosh; auto_derive; repeat split.
pose proof (exp_pos x); pose proof (exp_pos (- x)); lra.
Qed.

Lemma drive_derives units kappa : ex_derive (drive units) kappa.
Proof.
induction units as [| [[m n] b] rest IH]; simpl; [apply ex_derive_const |].
apply (ex_derive_plus (fun k => n * tanh (m * k + b)) (drive rest)); [| exact IH].
apply (ex_derive_scal (fun k => tanh (m * k + b))).
apply (ex_derive_comp tanh (fun k => m * k + b)); [apply tanh_derives | auto_derive; trivial].
Qed.

Lemma drive_bounded units kappa : Rabs (drive units kappa) <= size units.
Proof.
induction units as [| [[m n] b] rest IH]; simpl; [rewrite Rabs_R0; lra |].
eapply Rle_trans; [apply Rabs_triang |]; apply Rplus_le_compat; [| exact IH].
rewrite Rabs_mult; pose proof (tanh_between (m * kappa + b)); pose proof (Rabs_pos n).
assert (Rabs (tanh (m * kappa + b)) < 1) by (apply Rabs_def1; lra); nra.
Qed.

Lemma size_nonneg units : 0 <= size units.
Proof. pose proof (drive_bounded units 0); pose proof (Rabs_pos (drive units 0)); lra. Qed.

(** (16): beyond the sum of the |n| the circuit points inwards, by f + kappa = O(1);
    hence a network has a fixed point always, and none lies farther out. *)
Theorem a_network_always_has_a_fixed_point units :
  (forall kappa, Rabs (circuit units kappa + kappa) <= size units) /\
  (forall kappa, kappa < - size units -> 0 < circuit units kappa) /\
  (forall kappa, size units < kappa -> circuit units kappa < 0) /\
  exists kappa, - size units <= kappa <= size units /\ circuit units kappa = 0.
Proof.
assert (B : forall k, - size units <= drive units k <= size units).
{ intros k; apply Rabs_le_between, drive_bounded. }
unfold circuit; repeat split.
- intros k; replace (- k + drive units k + k) with (drive units k) by ring; apply drive_bounded.
- intros k Hk; pose proof (B k); lra.
- intros k Hk; pose proof (B k); lra.
- pose proof (size_nonneg units) as S.
  destruct (IVT_gen (fun k => k - drive units k) (- size units) (size units) 0) as (x & Hx & E).
  + intros k; apply continuity_pt_filterlim.
    apply (ex_derive_continuous (fun k => k - drive units k)).
    apply (ex_derive_minus (fun k => k) (drive units)); [apply ex_derive_id | apply drive_derives].
  + pose proof (B (- size units)); pose proof (B (size units)).
    split; [eapply Rle_trans; [apply Rmin_l | lra] | eapply Rle_trans; [| apply Rmax_r]; lra].
  + exists x; rewrite Rmin_left, Rmax_right in Hx by lra; split; lra.
Qed.

(** ** Crossing on time *)

(** Whatever the field, a solution that goes from x0 to xs in the time T has, at some
    time on the way, exactly the speed (xs - x0)/T: of the field the delay asks no
    more than this mean. *)
Theorem crossing_on_time_fixes_only_a_mean_speed f y T x0 xs :
  0 < T -> (forall t, 0 <= t <= T -> is_derive y t (f (y t))) ->
  y 0 = x0 -> y T = xs ->
  exists t, 0 <= t <= T /\ f (y t) = (xs - x0) / T.
Proof.
intros HT D E0 ET.
destruct (MVT_gen y 0 T (fun t => f (y t))) as (t & Ht & E).
- intros t Ht; rewrite Rmin_left, Rmax_right in Ht by lra; apply D; lra.
- intros t Ht; rewrite Rmin_left, Rmax_right in Ht by lra.
  apply continuity_pt_filterlim, (ex_derive_continuous y); exists (f (y t)); apply D; lra.
- rewrite Rmin_left, Rmax_right in Ht by lra; exists t; split; [exact Ht |].
  rewrite ET, E0 in E; apply (Rmult_eq_reg_r T); [| lra].
  replace ((xs - x0) / T * T) with (xs - x0) by (field; lra); lra.
Qed.

(** And a bottleneck is not needed: for every slope b there is a ramp f, of derivative b
    everywhere and positive on the way, whose solution crosses the threshold at T and
    not before.  For b <> 0 it has no extremum; for b = 0 its speed is (xs - x0)/T. *)
Theorem a_ramp_crosses_on_time T x0 xs b :
  0 < T -> x0 < xs ->
  exists v, let f := fun x => v + b * (x - x0) in
    (b = 0 -> v = (xs - x0) / T) /\
    (forall x, x0 <= x <= xs -> 0 < f x) /\
    (forall x, is_derive f x b) /\
    exists y, y 0 = x0 /\ y T = xs /\ (forall t, is_derive y t (f (y t))) /\
      forall t, 0 <= t < T -> y t < xs.
Proof.
intros HT Hx; destruct (Req_dec b 0) as [-> | Hb].
- exists ((xs - x0) / T); set (v := (xs - x0) / T); cbv zeta.
  assert (V : 0 < v) by (apply Rdiv_lt_0_compat; lra).
  assert (VT : v * T = xs - x0) by (unfold v; field; lra).
  split; [reflexivity |]; split; [intros; lra |]; split.
  { intros x; auto_derive; [trivial | ring]. }
  exists (fun t => x0 + v * t); split; [lra |]; split; [lra |]; split.
  + intros t; auto_derive; [trivial | ring].
  + intros t Ht; nra.
- set (v := b * (xs - x0) / (exp (b * T) - 1)); exists v; cbv zeta.
  assert (G : 0 < b /\ 1 < exp (b * T) \/ b < 0 /\ exp (b * T) < 1).
  { rewrite <- exp_0; destruct (Rtotal_order b 0) as [C | [C | C]]; [right | lra | left];
      (split; [lra | apply exp_increasing; nra]). }
  pose proof (exp_pos (b * T)) as P.
  assert (VE : v * (exp (b * T) - 1) = b * (xs - x0)) by (unfold v; field; lra).
  assert (V : 0 < v).
  { unfold v; destruct G as [[G1 G2] | [G1 G2]].
    - apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat |]; lra.
    - replace (b * (xs - x0) / (exp (b * T) - 1))
        with (- b * (xs - x0) / (1 - exp (b * T))) by (field; lra).
      apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat |]; lra. }
  assert (F : 0 < v + b * (xs - x0)).
  { rewrite <- VE; replace (v + v * (exp (b * T) - 1)) with (v * exp (b * T)) by ring.
    now apply Rmult_lt_0_compat. }
  split; [intros; contradiction |]; split; [| split].
  + intros x Hxx; destruct (Rle_lt_dec 0 b) as [C | C]; nra.
  + intros x; auto_derive; [trivial | ring].
  + exists (fun t => x0 + v * (exp (b * t) - 1) / b); split; [| split; [| split]].
    * rewrite Rmult_0_r, exp_0; field; assumption.
    * rewrite VE; field; assumption.
    * intros t; auto_derive; [trivial | field; assumption].
    * intros t Ht; assert (E : v * (exp (b * t) - 1) / b < v * (exp (b * T) - 1) / b);
        [| rewrite VE in E; replace (b * (xs - x0) / b) with (xs - x0) in E by (field; lra); lra].
      destruct G as [[G1 _] | [G1 _]].
      -- apply Rmult_lt_compat_r; [now apply Rinv_0_lt_compat |].
         apply Rmult_lt_compat_l; [assumption |].
         assert (exp (b * t) < exp (b * T)) by (apply exp_increasing; nra); lra.
      -- replace (v * (exp (b * t) - 1) / b) with (v * (1 - exp (b * t)) / (- b)) by (field; lra).
         replace (v * (exp (b * T) - 1) / b) with (v * (1 - exp (b * T)) / (- b)) by (field; lra).
         apply Rmult_lt_compat_r; [apply Rinv_0_lt_compat; lra |].
         apply Rmult_lt_compat_l; [assumption |].
         assert (exp (b * T) < exp (b * t)) by (apply exp_increasing; nra); lra.
Qed.
