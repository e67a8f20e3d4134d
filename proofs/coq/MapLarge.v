(** Large rates: above 16/9 both branches stretch, so no cycle attracts; and
    from four times the critical rate on almost every start is trapped, the
    length of the surviving set falling geometrically. *)
From Coq Require Import Reals Lra Lia Psatz List.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Ghost Require Import Model MapBase MapCycle MapBasin MapRates.
Import ListNotations.
Open Scope R_scope.

(** ** Above 16/9 nothing attracts *)

(** Slope of the map at [s], away from the zone and the optimum. *)
Definition map_slope (a s : R) : R :=
  if Rlt_dec s 1 then 1 - 9 / 8 * a / (s * (s * sqrt s)) else 1 + 9 / 8 * a / (s * (s * sqrt s)).

Lemma p52_pos s : 0 < s -> 0 < s * (s * sqrt s).
Proof. intros; apply Rmult_lt_0_compat; [lra | now apply p32_pos]. Qed.

Lemma is_derive_div_p32 d s : 0 < s -> is_derive (fun s => d / (s * sqrt s)) s (- (3 / 2 * d / (s * (s * sqrt s)))).
Proof.
intros Hs; pose proof (is_derive_scal kick s (4 / 3 * d) _ (is_derive_kick s Hs)) as D.
pose proof (p52_pos s Hs).
replace (- (3 / 2 * d / (s * (s * sqrt s)))) with (4 / 3 * d * - (9 / 8 / (s * (s * sqrt s)))) by (field; split; [apply Rgt_not_eq, sqrt_lt_R0|]; lra).
apply is_derive_ext_loc with (2 := D).
exists (mkposreal _ Hs); intros t Ht; apply Rabs_def2 in Ht; unfold minus, plus, opp in Ht; simpl in Ht.
change (4 / 3 * d * kick t = d / (t * sqrt t)); unfold kick; field.
split; [apply Rgt_not_eq, sqrt_lt_R0|]; lra.
Qed.

Lemma is_derive_map a k s : 1 / 4 < s -> s <> 1 -> is_derive (map a k) s (map_slope a s).
Proof.
intros Hs N.
assert (Hb : 0 < Rmin (s - 1 / 4) (Rabs (s - 1))) by (apply Rmin_pos; [lra | apply Rabs_pos_lt; lra]).
assert (E : forall t, Rabs (t - s) < Rmin (s - 1 / 4) (Rabs (s - 1)) -> 1 / 4 < t /\ (s < 1 -> t < 1) /\ (1 < s -> 1 < t)).
{ intros t Ht; pose proof (Rmin_l (s - 1 / 4) (Rabs (s - 1))); pose proof (Rmin_r (s - 1 / 4) (Rabs (s - 1))).
  apply Rabs_def2 in Ht; split; [lra|]; split; intros L.
  - assert (Rabs (s - 1) = 1 - s) by (rewrite Rabs_left by lra; ring); lra.
  - assert (Rabs (s - 1) = s - 1) by (rewrite Rabs_right by lra; ring); lra. }
pose proof (is_derive_div_p32 (3 / 4 * a) s ltac:(lra)) as D.
unfold map_slope; destruct (Rlt_dec s 1) as [L|L].
- apply (is_derive_ext_loc (fun s => s + 3 / 4 * a / (s * sqrt s))).
  + exists (mkposreal _ Hb); intros t Ht; destruct (E t Ht) as [E1 [E2 _]]; symmetry; apply map_up; [lra | auto].
  + replace (1 - 9 / 8 * a / (s * (s * sqrt s))) with (1 + - (3 / 2 * (3 / 4 * a) / (s * (s * sqrt s)))) by (replace (9 / 8 * a) with (3 / 2 * (3 / 4 * a)) by field; ring).
    apply @is_derive_plus; [apply @is_derive_id | exact D].
- apply (is_derive_ext_loc (fun s => s - 3 / 4 * a / (s * sqrt s))).
  + exists (mkposreal _ Hb); intros t Ht; destruct (E t Ht) as [E1 [_ E3]]; symmetry; apply map_down; apply E3; lra.
  + replace (1 + 9 / 8 * a / (s * (s * sqrt s))) with (1 - - (3 / 2 * (3 / 4 * a) / (s * (s * sqrt s)))) by (replace (9 / 8 * a) with (3 / 2 * (3 / 4 * a)) by field; ring).
    apply @is_derive_minus; [apply @is_derive_id | exact D].
Qed.

(** For [a >= 16/9] both branches stretch: the slope is above 1 in absolute
    value everywhere outside the zone and the optimum. *)
Theorem both_branches_stretch_from_16_9_on a k s : 16 / 9 <= a -> 1 / 4 < s -> s <> 1 ->
  is_derive (map a k) s (map_slope a s) /\ 1 < Rabs (map_slope a s).
Proof.
intros Ha Hs N; split; [now apply is_derive_map|].
pose proof (p52_pos s ltac:(lra)) as P.
unfold map_slope; destruct (Rlt_dec s 1) as [L|L].
- pose proof (p52_lt s 1 ltac:(lra) L) as Q; rewrite sqrt_1 in Q.
  assert (2 < 9 / 8 * a / (s * (s * sqrt s))).
  { apply Rmult_lt_reg_r with (s * (s * sqrt s)); [lra|].
    replace (9 / 8 * a / (s * (s * sqrt s)) * (s * (s * sqrt s))) with (9 / 8 * a)
      by (field; split; [apply Rgt_not_eq, sqrt_lt_R0|]; lra); nra. }
  rewrite Rabs_left; lra.
- assert (0 < 9 / 8 * a / (s * (s * sqrt s))) by (apply Rdiv_lt_0_compat; lra).
  rewrite Rabs_right; lra.
Qed.

(** So every piece of orbit outside the zone that avoids the optimum stretches
    lengths, and no cycle there attracts: the derivative of every iterate is
    above 1 in absolute value. *)
Theorem no_cycle_attracts_from_16_9_on a k s p : 16 / 9 <= a -> (0 < p)%nat ->
  (forall j, (j < p)%nat -> 1 / 4 < Nat.iter j (map a k) s /\ Nat.iter j (map a k) s <> 1) ->
  exists D, is_derive (fun x => Nat.iter p (map a k) x) s D /\ 1 < Rabs D.
Proof.
intros Ha Hp; induction p as [|p IH]; [lia|]; intros H.
destruct p as [|p].
- exists (map_slope a s); simpl; apply both_branches_stretch_from_16_9_on; auto; apply (H 0%nat); lia.
- destruct IH as [D [D1 D2]]; [lia | intros; apply H; lia |].
  destruct (H (S p) ltac:(lia)) as [A B].
  destruct (both_branches_stretch_from_16_9_on a k _ Ha A B) as [E1 E2].
  exists (D * map_slope a (Nat.iter (S p) (map a k) s)); split.
  + apply (is_derive_comp (map a k) (fun x => Nat.iter (S p) (map a k) x)); auto.
  + rewrite Rabs_mult; nra.
Qed.

(** ** No cycle attracts from 3/2 on

    Below 16/9 the rise alone may shrink lengths, but each rise is paid for by
    the fall that lands below the optimum, whose slope is at least 3/2.  In a
    metric that counts lengths below the optimum 3/2 times, every step
    stretches. *)
Definition counted (s : R) : R := if Rlt_dec s 1 then 3 / 2 else 1.

Lemma landing_slope d s : 9 / 8 <= d -> 1 < s -> s - d / (s * sqrt s) < 1 ->
  1 / 2 < 3 / 2 * d / (s * (s * sqrt s)).
Proof.
intros Hd Hs H; pose proof (p32_pos s ltac:(lra)) as P.
assert (E : 3 / 2 * d / (s * (s * sqrt s)) = 3 / 2 * (d / (s * sqrt s)) / s).
{ field; split; [apply Rgt_not_eq, sqrt_lt_R0|]; lra. }
rewrite E; set (t := d / (s * sqrt s)) in *.
apply Rmult_lt_reg_r with s; [lra|].
replace (3 / 2 * t / s * s) with (3 / 2 * t) by (field; lra).
destruct (Rle_lt_dec s (157 / 100)) as [L|L]; [|lra].
pose proof (div_p32_le d s (157 / 100) ltac:(lra) ltac:(lra) L) as Q; fold t in Q.
assert (157 / 100 / 3 < 9 / 8 / (157 / 100 * sqrt (157 / 100))) by interval with (i_prec 40).
assert (9 / 8 / (157 / 100 * sqrt (157 / 100)) <= d / (157 / 100 * sqrt (157 / 100))).
{ apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, p32_pos; lra | lra]. }
lra.
Qed.

Lemma rise_above a k s : 3 / 2 <= a -> 1 / 4 < s -> s < 1 -> 1 < map a k s.
Proof.
intros Ha H1 H2; rewrite map_up by lra.
pose proof (div_p32_lt (3 / 4 * a) s 1 ltac:(lra) ltac:(lra) H2) as Q; rewrite p32_1 in Q; lra.
Qed.

Lemma counted_step a k s : 3 / 2 <= a -> 1 / 4 < s -> s <> 1 -> map a k s <> 1 ->
  counted (map a k s) < counted s * Rabs (map_slope a s).
Proof.
intros Ha H1 N N'; pose proof (p52_pos s ltac:(lra)) as P.
assert (E : 9 / 8 * a / (s * (s * sqrt s)) = 3 / 2 * (3 / 4 * a) / (s * (s * sqrt s))).
{ replace (9 / 8 * a) with (3 / 2 * (3 / 4 * a)) by field; reflexivity. }
assert (P0 : 0 < 3 / 2 * (3 / 4 * a) / (s * (s * sqrt s))) by (apply Rdiv_lt_0_compat; lra).
unfold map_slope; rewrite E; unfold counted at 2; destruct (Rlt_dec s 1) as [L|L].
- pose proof (rise_above a k s Ha H1 L); unfold counted; destruct Rlt_dec; [lra|].
  pose proof (p52_lt s 1 ltac:(lra) L) as Q; rewrite sqrt_1 in Q.
  assert (27 / 16 < 3 / 2 * (3 / 4 * a) / (s * (s * sqrt s))).
  { apply Rmult_lt_reg_r with (s * (s * sqrt s)); [lra|].
    replace (3 / 2 * (3 / 4 * a) / (s * (s * sqrt s)) * (s * (s * sqrt s))) with (3 / 2 * (3 / 4 * a))
      by (field; split; [apply Rgt_not_eq, sqrt_lt_R0|]; lra); nra. }
  rewrite Rabs_left; lra.
- rewrite Rabs_right by lra; unfold counted; destruct Rlt_dec as [M|M]; [|lra].
  rewrite map_down in M by lra.
  pose proof (landing_slope (3 / 4 * a) s ltac:(lra) ltac:(lra) M); lra.
Qed.

(** For [a >= 3/2] no cycle outside the zone that avoids the optimum attracts:
    its multiplier is above 1 in absolute value. *)
Theorem no_cycle_attracts_from_three_halves_on a k s p : 3 / 2 <= a -> (0 < p)%nat ->
  (forall j, 1 / 4 < Nat.iter j (map a k) s /\ Nat.iter j (map a k) s <> 1) ->
  Nat.iter p (map a k) s = s ->
  exists D, is_derive (fun x => Nat.iter p (map a k) x) s D /\ 1 < Rabs D.
Proof.
intros Ha Hp H C.
assert (B : forall n, (0 < n)%nat -> exists D, is_derive (fun x => Nat.iter n (map a k) x) s D /\
  counted (Nat.iter n (map a k) s) < counted s * Rabs D).
{ induction n as [|n IH]; [lia|]; intros _; destruct n as [|n].
  - destruct (H 0%nat) as [H1 H2]; destruct (H 1%nat) as [_ H3]; simpl in *.
    exists (map_slope a s); split; [now apply is_derive_map | now apply counted_step].
  - destruct IH as [D [D1 D2]]; [lia|].
    destruct (H (S n)) as [A1 A2]; destruct (H (S (S n))) as [_ A3].
    exists (D * map_slope a (Nat.iter (S n) (map a k) s)); split.
    + apply (is_derive_comp (map a k) (fun x => Nat.iter (S n) (map a k) x)); auto; now apply is_derive_map.
    + pose proof (counted_step a k _ Ha A1 A2 A3) as S1.
      change (Nat.iter (S (S n)) (map a k) s) with (map a k (Nat.iter (S n) (map a k) s)).
      rewrite Rabs_mult; set (m := Rabs (map_slope a _)) in *.
      assert (0 <= m) by apply Rabs_pos.
      eapply Rlt_le_trans; [exact S1|]; rewrite <- Rmult_assoc; apply Rmult_le_compat_r; lra. }
destruct (B p Hp) as [D [D1 D2]]; exists D; split; auto; rewrite C in D2.
assert (0 < counted s) by (unfold counted; destruct Rlt_dec; lra).
apply Rmult_lt_reg_l with (counted s); lra.
Qed.
