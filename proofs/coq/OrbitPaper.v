(** Verified orbits from the paper's own start r(0) = 10 r*: every step is
    enclosed between two integers over a power of two, so the fate found by the
    computation is the fate of the real orbit, whatever the subgradients. *)
From Coq Require Import Reals ZArith Lra Lia Psatz Bool List.
From Bignums Require Import BigZ.
From Ghost Require Import Model Basics Rate MapBase MapCycle MapBasin.
Import ListNotations.
Open Scope bool_scope.

(** ** The enclosure: integers [lo <= s E <= hi] with [E = 2^bits]

    The kick [d s^(-3/2)] with [d = p/q] is, in units of [1/E],
    [p E^2 / (q v)] with [v = x sqrt(s)] at [s = x/E]: one integer root, one
    product and one division, each rounded to the safe side. *)
Section Enclosure.
Open Scope Z_scope.
Variables (bits P q : Z).

Definition scaled_root (x : Z) : Z := Z.sqrt (Z.shiftl x bits).
Definition kick_floor (x : Z) : Z :=
  P / (q * (Z.shiftr (x * (scaled_root x + 1)) bits + 1)).
Definition kick_ceil (x : Z) : Z :=
  P / (q * Z.shiftr (x * scaled_root x) bits) + 1.

Definition enclosed_step (b : Z * Z) : option (Z * Z) :=
  let (lo, hi) := b in
  if 2 ^ bits <? lo then Some (lo - kick_ceil lo, hi - kick_floor hi)
  else if (hi <? 2 ^ bits) && (2 ^ bits <=? 4 * lo) then Some (lo + kick_floor hi, hi + kick_ceil lo)
  else None.

Fixpoint enclosed_run (n : nat) (b : Z * Z) : option (Z * Z) :=
  match n with
  | O => Some b
  | S m => match enclosed_step b with Some b' => enclosed_run m b' | None => None end
  end.
End Enclosure.

(** The test that an enclosure lies in the basin box (for rates a >= 1), and
    the test that it lies in the no-learning zone. *)
Definition in_box_test (E p q : Z) (b : Z * Z) : bool :=
  let (lo, hi) := b in
  ((0 <? lo) && (hi <? E) &&
   (512 * p ^ 2 * E ^ 5 * 10 ^ 30 <? (lo + E) ^ 5 * 1029043469429648 ^ 2 * 9 * q ^ 2))%Z.
Definition in_zone_test (E : Z) (b : Z * Z) : bool := (4 * snd b <? E)%Z.

Definition fate_test (bits p q start : Z) (n : nat) (attracted : bool) : bool :=
  let E := (2 ^ bits)%Z in
  match enclosed_run bits (p * E ^ 2) q n (start * E, start * E)%Z with
  | Some b => if attracted then in_box_test E p q b else in_zone_test E b
  | None => false
  end.

Open Scope R_scope.

Lemma sq_lt x y : 0 <= y -> x * x < y * y -> x < y.
Proof. intros; nra. Qed.

Section Sound.
Variables (bits p q : Z) (a : R).
Let E := (2 ^ bits)%Z.
Hypothesis Hb : (3 <= bits)%Z.
Hypothesis Hp : (0 < p)%Z.
Hypothesis Hq : (0 < q)%Z.
Hypothesis Ha : 3 / 4 * a = IZR p / IZR q.
Let P := (p * E ^ 2)%Z.

Let HE : (8 <= E)%Z.
Proof. change 8%Z with (2 ^ 3)%Z; apply Z.pow_le_mono_r; lia. Qed.

Lemma div_bounds n m : (0 < m)%Z -> IZR (n / m) <= IZR n / IZR m < IZR (n / m) + 1.
Proof.
intros Hm; pose proof (Z.mul_div_le n m Hm) as A; pose proof (Z.mul_succ_div_gt n m Hm) as B.
apply IZR_le in A; apply IZR_lt in B; apply IZR_lt in Hm as Hm'.
rewrite mult_IZR in A, B; unfold Z.succ in B; rewrite plus_IZR in B.
split; apply Rmult_le_reg_r with (IZR m) || apply Rmult_lt_reg_r with (IZR m); try lra;
replace (IZR n / IZR m * IZR m) with (IZR n) by (field; lra); lra.
Qed.

Lemma kick_spec x s : (E <= 4 * x)%Z -> s * IZR E = IZR x ->
  IZR (kick_floor bits P q x) <= 3 / 4 * a / (s * sqrt s) * IZR E <= IZR (kick_ceil bits P q x).
Proof.
intros Hx Hs.
assert (Xp : (0 < x)%Z) by lia.
assert (PE : 0 < IZR E) by (apply IZR_lt; lia). assert (Px : 0 < IZR x) by (apply IZR_lt; lia).
assert (Pp : 0 < IZR p) by now apply IZR_lt. assert (Pq : 0 < IZR q) by now apply IZR_lt.
assert (Ps : 0 < s) by nra.
assert (Pr : 0 < sqrt s) by now apply sqrt_lt_R0.
assert (Sr : sqrt s * sqrt s = s) by (apply sqrt_sqrt; lra).
unfold kick_floor, kick_ceil, scaled_root.
rewrite Z.shiftl_mul_pow2, !Z.shiftr_div_pow2 by lia; fold E.
assert (N0 : (0 <= x * E)%Z) by lia.
pose proof (Z.sqrt_spec _ N0) as [S1 S2]; pose proof (Z.sqrt_nonneg (x * E)) as S0.
set (w := Z.sqrt (x * E)) in *; unfold Z.succ in S2.
assert (W4 : (4 <= w)%Z) by nia.
set (v := IZR x * sqrt s).
assert (Pv : 0 < v) by (apply Rmult_lt_0_compat; lra).
assert (W1 : IZR w <= IZR E * sqrt s).
{ apply IZR_le in S1; rewrite !mult_IZR, <- Hs in S1. apply Rnot_lt_le; intros L.
  assert (0 < IZR E * sqrt s) by (apply Rmult_lt_0_compat; lra).
  assert (Q : IZR E * sqrt s * (IZR E * sqrt s) = s * IZR E * IZR E) by (rewrite <- Sr at 3; ring). nra. }
assert (W2 : IZR E * sqrt s <= IZR w + 1).
{ apply IZR_lt in S2; rewrite !mult_IZR, plus_IZR, <- Hs in S2. apply Rnot_lt_le; intros L.
  apply IZR_le in S0.
  assert (Q : IZR E * sqrt s * (IZR E * sqrt s) = s * IZR E * IZR E) by (rewrite <- Sr at 3; ring). nra. }
set (Dl := (x * w / E)%Z); set (Dh := (x * (w + 1) / E + 1)%Z).
assert (Dl0 : (0 < Dl)%Z) by (apply Z.div_str_pos; nia).
assert (Dh0 : (0 < Dh)%Z) by (unfold Dh; assert (0 <= x * (w + 1) / E)%Z by (apply Z.div_pos; nia); lia).
assert (Bl : IZR Dl <= v).
{ destruct (div_bounds (x * w) E ltac:(lia)) as [A _]; fold Dl in A.
  rewrite mult_IZR in A. eapply Rle_trans; [exact A|]; unfold v.
  apply Rmult_le_reg_r with (IZR E); [lra|].
  replace (IZR x * IZR w / IZR E * IZR E) with (IZR x * IZR w) by (field; lra). nra. }
assert (Bh : v <= IZR Dh).
{ destruct (div_bounds (x * (w + 1)) E ltac:(lia)) as [_ A].
  unfold Dh; rewrite plus_IZR; apply Rlt_le; eapply Rle_lt_trans; [|exact A]; unfold v.
  rewrite mult_IZR, plus_IZR.
  apply Rmult_le_reg_r with (IZR E); [lra|].
  replace (IZR x * (IZR w + 1) / IZR E * IZR E) with (IZR x * (IZR w + 1)) by (field; lra). nra. }
assert (Et : 3 / 4 * a / (s * sqrt s) * IZR E = IZR P / (IZR q * v)).
{ unfold v, P; rewrite Ha, mult_IZR, <- Hs.
  replace (E ^ 2)%Z with (E * E)%Z by ring; rewrite mult_IZR; field; lra. }
rewrite Et.
assert (PP : 0 < IZR P).
{ apply IZR_lt; unfold P; apply Z.mul_pos_pos; [lia | apply Z.pow_pos_nonneg; lia]. }
assert (Rl : 0 < IZR Dl) by now apply IZR_lt. assert (Rh : 0 < IZR Dh) by now apply IZR_lt.
split.
- destruct (div_bounds P (q * Dh) ltac:(nia)) as [A _].
  eapply Rle_trans; [exact A|]; rewrite mult_IZR.
  apply Rmult_le_compat_l; [lra|]; apply Rinv_le_contravar; nra.
- rewrite plus_IZR; destruct (div_bounds P (q * Dl) ltac:(nia)) as [_ A].
  apply Rlt_le; eapply Rle_lt_trans; [|exact A]; rewrite mult_IZR.
  apply Rmult_le_compat_l; [lra|]; apply Rinv_le_contravar; nra.
Qed.

Lemma enclosed_step_sound b b' s k : 
  (IZR (fst b) <= s * IZR E <= IZR (snd b)) -> enclosed_step bits P q b = Some b' ->
  1 / 4 <= s /\ IZR (fst b') <= map a k s * IZR E <= IZR (snd b').
Proof.
destruct b as [lo hi]; simpl fst; simpl snd; intros [H1 H2] R.
assert (PE : 0 < IZR E) by (apply IZR_lt; lia).
assert (Hd : 0 < 3 / 4 * a).
{ rewrite Ha; apply Rdiv_lt_0_compat; now apply IZR_lt. }
assert (X : forall x, IZR x / IZR E * IZR E = IZR x) by (intros; field; lra).
unfold enclosed_step in R; fold E in R.
destruct (Z.ltb_spec E lo) as [L|L].
- injection R as <-; simpl fst; simpl snd; rewrite !minus_IZR.
  assert (L' := IZR_lt _ _ L).
  assert (Hh : (lo <= hi)%Z) by (apply le_IZR; lra).
  assert (Hh4 : (E <= 4 * hi)%Z) by lia.
  assert (S1 : 1 < s) by nra.
  split; [lra|]; rewrite map_down by lra.
  destruct (kick_spec lo _ ltac:(lia) (X lo)) as [_ A].
  destruct (kick_spec hi _ Hh4 (X hi)) as [B _].
  assert (Ml : IZR lo / IZR E <= s) by (apply Rmult_le_reg_r with (IZR E); [lra | rewrite X; lra]).
  assert (Mh : s <= IZR hi / IZR E) by (apply Rmult_le_reg_r with (IZR E); [lra | rewrite X; lra]).
  assert (Pl : 0 < IZR lo / IZR E) by (apply Rdiv_lt_0_compat; lra).
  pose proof (div_p32_le _ _ _ Hd Pl Ml) as U; assert (P0 : 0 < s) by lra; pose proof (div_p32_le _ _ _ Hd P0 Mh) as V.
  apply (Rmult_le_compat_r (IZR E)) in U; [|lra]; apply (Rmult_le_compat_r (IZR E)) in V; [|lra].
  lra.
- destruct (Z.ltb_spec hi E) as [M|M]; cbn [andb] in R; [|discriminate R].
  destruct (Z.leb_spec E (4 * lo)) as [N|N]; [|discriminate R].
  injection R as <-; simpl fst; simpl snd; rewrite !plus_IZR.
  assert (M' := IZR_lt _ _ M). assert (N' := IZR_le _ _ N); rewrite mult_IZR in N'.
  assert (Hh : (lo <= hi)%Z) by (apply le_IZR; lra).
  assert (Hh4 : (E <= 4 * hi)%Z) by lia.
  assert (Hl : (0 < lo)%Z) by lia.
  assert (S1 : s < 1) by nra. assert (S2 : 1 / 4 <= s) by nra.
  split; [lra|]; rewrite map_up by lra.
  destruct (kick_spec lo _ ltac:(lia) (X lo)) as [_ A].
  destruct (kick_spec hi _ Hh4 (X hi)) as [B _].
  assert (Ml : IZR lo / IZR E <= s) by (apply Rmult_le_reg_r with (IZR E); [lra | rewrite X; lra]).
  assert (Mh : s <= IZR hi / IZR E) by (apply Rmult_le_reg_r with (IZR E); [lra | rewrite X; lra]).
  assert (Pl : 0 < IZR lo / IZR E) by (apply Rdiv_lt_0_compat; lra).
  pose proof (div_p32_le _ _ _ Hd Pl Ml) as U; assert (P0 : 0 < s) by lra; pose proof (div_p32_le _ _ _ Hd P0 Mh) as V.
  apply (Rmult_le_compat_r (IZR E)) in U; [|lra]; apply (Rmult_le_compat_r (IZR E)) in V; [|lra].
  lra.
Qed.

Lemma enclosed_run_sound n : forall b b' s m, orbit a s ->
  (IZR (fst b) <= s m * IZR E <= IZR (snd b)) -> enclosed_run bits P q n b = Some b' ->
  (forall j, (j < n)%nat -> 1 / 4 <= s (m + j)%nat) /\
  IZR (fst b') <= s (m + n)%nat * IZR E <= IZR (snd b').
Proof.
induction n as [|n IH]; intros b b' s m O H R; simpl in R.
- injection R as <-; rewrite Nat.add_0_r; split; [intros; lia | exact H].
- destruct (enclosed_step bits P q b) as [b1|] eqn:R1; [|discriminate].
  destruct (O m) as [k [_ Em]].
  destruct (enclosed_step_sound b b1 (s m) k H R1) as [A B]; rewrite <- Em in B.
  destruct (IH b1 b' s (S m) O B R) as [C D].
  replace (m + S n)%nat with (S m + n)%nat by lia; split; auto.
  intros j Hj; destruct j as [|j]; [rewrite Nat.add_0_r; exact A|].
  replace (m + S j)%nat with (S m + j)%nat by lia; apply C; lia.
Qed.
End Sound.

Lemma cliff_pow5 a : 0 < a -> a ^ 2 * cliff a ^ 5 = 1.
Proof.
intros Ha; pose proof (cliff_spec a Ha) as H; pose proof (cliff_pos a) as Hc.
assert (S : sqrt (cliff a) * sqrt (cliff a) = cliff a) by (apply sqrt_sqrt; lra).
transitivity (a * (cliff a * (cliff a * sqrt (cliff a))) * (a * (cliff a * (cliff a * sqrt (cliff a))))).
- rewrite <- S at 1; ring_simplify. 
  replace (sqrt (cliff a) ^ 10) with ((sqrt (cliff a) * sqrt (cliff a)) ^ 4 * sqrt (cliff a) ^ 2) by ring.
  rewrite S; ring.
- rewrite H; ring.
Qed.

Lemma pow5_lt x y : 0 <= y -> x ^ 5 < y ^ 5 -> x < y.
Proof.
intros Hy H; apply Rnot_le_lt; intros L; apply (Rlt_irrefl (x ^ 5)).
apply Rlt_le_trans with (1 := H); apply pow_incr; lra.
Qed.

(** A rational test for the box at rates between 1 and the cycle's end. *)
Lemma in_box_rational a s : 1 <= a -> a < cycle_a_max -> 0 < s < 1 ->
  32 * a ^ 2 < (s + 1) ^ 5 * (1029043469429648 / 1000000000000000) ^ 2 -> in_box a s.
Proof.
intros Ha Hm Hs H; unfold in_box; rewrite basin_radius_above_1 by lra.
pose proof (cliff_pos a) as Hc; pose proof cycle_a_max_enclosed as [M _].
pose proof (cliff_pow5 a ltac:(lra)) as C5.
pose proof (cliff_pow5 cycle_a_max cycle_a_max_pos) as U5; fold cycle_u1 in U5.
pose proof cycle_u1_pos as Hu.
set (A := 1029043469429648 / 1000000000000000) in *.
assert (HA : 1 < A) by (unfold A; lra).
assert (P5 : (2 * cycle_u1) ^ 5 < ((s + 1) * cliff a) ^ 5).
{ rewrite !Rpow_mult_distr.
  assert (0 < cliff a ^ 5) by (apply pow_lt; lra). assert (0 < cycle_u1 ^ 5) by (apply pow_lt; lra).
  assert (A ^ 2 * cycle_u1 ^ 5 <= 1) by (rewrite <- U5; apply Rmult_le_compat_r; nra).
  apply (Rmult_lt_compat_r (cliff a ^ 5)) in H; [|lra].
  replace (32 * a ^ 2 * cliff a ^ 5) with 32 in H by (rewrite Rmult_assoc, C5; ring).
  assert (0 < A ^ 2) by nra.
  apply Rmult_lt_reg_l with (A ^ 2); [lra|].
  replace (A ^ 2 * (2 ^ 5 * cycle_u1 ^ 5)) with (32 * (A ^ 2 * cycle_u1 ^ 5)) by ring.
  replace (A ^ 2 * ((s + 1) ^ 5 * cliff a ^ 5)) with ((s + 1) ^ 5 * A ^ 2 * cliff a ^ 5) by ring. lra. }
apply pow5_lt in P5; [|nra].
apply Rabs_def1; nra.
Qed.

(** The meaning of [fate_test]: an orbit from [start] is never trapped, or is
    trapped exactly at epoch [n]. *)
Definition fate (a : R) (start : R) (n : nat) (attracted : bool) : Prop :=
  forall s, orbit a s -> s 0%nat = start ->
  if attracted then (forall m, 1 / 4 <= s m) /\ in_box a (s n)
  else s n < 1 / 4 /\ forall m, (m < n)%nat -> 1 / 4 <= s m.

Lemma fate_test_sound bits p q start n attracted :
  (3 <= bits)%Z -> (0 < p)%Z -> (0 < q)%Z -> (attracted = true -> 3 * q <= 4 * p)%Z ->
  (attracted = true -> 4 * p * 10 ^ 15 < 1029043469429648 * (3 * q))%Z ->
  fate_test bits p q start n attracted = true ->
  fate (4 / 3 * (IZR p / IZR q)) (IZR start) n attracted.
Proof.
intros Hb Hp Hq Hl Hu T s O S0.
set (a := 4 / 3 * (IZR p / IZR q)) in *.
assert (Pp : 0 < IZR p) by now apply IZR_lt. assert (Pq : 0 < IZR q) by now apply IZR_lt.
assert (Ha : 3 / 4 * a = IZR p / IZR q) by (unfold a; field; lra).
unfold fate_test in T; set (E := (2 ^ bits)%Z) in *.
assert (HE : (0 < E)%Z) by (apply Z.pow_pos_nonneg; lia).
assert (PE : 0 < IZR E) by now apply IZR_lt.
destruct (enclosed_run bits (p * E ^ 2) q n (start * E, start * E)%Z) as [b|] eqn:R; [|discriminate].
destruct (enclosed_run_sound bits p q a Hb Hp Hq Ha n (start * E, start * E)%Z b s 0%nat O) as [A B]; [| exact R |].
{ fold E; simpl; rewrite S0, mult_IZR; lra. }
fold E in B; cbn [plus] in A, B.
destruct attracted.
- unfold in_box_test in T; destruct b as [lo hi]; simpl fst in B; simpl snd in B.
  apply andb_true_iff in T as [T T3]; apply andb_true_iff in T as [T1 T2].
  apply Z.ltb_lt in T1, T2, T3.
  apply IZR_lt in T1, T2, T3.
  specialize (Hl eq_refl); specialize (Hu eq_refl).
  apply IZR_le in Hl; apply IZR_lt in Hu; rewrite (mult_IZR 3), (mult_IZR 4) in Hl; rewrite (mult_IZR (4 * p)), (mult_IZR 4), (mult_IZR 1029043469429648), (mult_IZR 3) in Hu.
  assert (Ea : a * (3 * IZR q) = 4 * IZR p) by (unfold a; field; lra).
  assert (A1 : 1 <= a) by nra.
  assert (A2 : a < 1029043469429648 / 1000000000000000).
  { apply Rmult_lt_reg_r with (3 * IZR q); [lra|]; rewrite Ea.
    change (10 ^ 15)%Z with 1000000000000000%Z in Hu; lra. }
  pose proof cycle_a_max_enclosed as [M _].
  assert (BX : in_box a (s n)).
  { apply in_box_rational; try lra; [split; nra|].
    change (10 ^ 30)%Z with (1000000000000000 * 1000000000000000)%Z in T3.
    rewrite !mult_IZR, <- !(pow_IZR _ 5), <- !(pow_IZR _ 2), plus_IZR in T3 by lia.
    assert (P5 : 0 < IZR E ^ 5) by (apply pow_lt; lra).
    assert (L5 : (IZR lo + IZR E) ^ 5 <= (s n + 1) ^ 5 * IZR E ^ 5).
    { rewrite <- Rpow_mult_distr; apply pow_incr; lra. }
    assert (Ep : IZR p = a * (3 * IZR q) / 4) by lra.
    rewrite Ep in T3.
    assert (Q2 : 0 < IZR q ^ 2) by (apply pow_lt; lra).
    apply Rmult_lt_reg_r with (IZR E ^ 5 * (IZR q ^ 2 * 9000000000000000000000000000000)); [nra|].
    eapply Rlt_le_trans; [|eapply Rle_trans; [apply Rmult_le_compat_r with (2 := L5) (r := 1029043469429648 ^ 2 * (IZR q ^ 2 * 9)) |]].
    - eapply Rle_lt_trans; [|eapply Rlt_le_trans; [exact T3|]]; right; field.
    - nra.
    - right; field. }
  split; [|exact BX].
  intros m; destruct (Nat.lt_ge_cases m n) as [L|L]; [now apply A|].
  left; destruct (an_orbit_in_the_box_is_never_trapped a s n) as [Sf _]; auto.
  pose proof cycle_a_min_enclosed; lra.
- unfold in_zone_test in T; apply Z.ltb_lt in T; apply IZR_lt in T; rewrite mult_IZR in T.
  split; [nra | exact A].
Qed.

(** ** The same computation on machine words

    [BigZ] computes the run above on Coq's 63-bit machine integers, a hundred
    times faster; its specification says that the result is the same. *)
Section Words.
Open Scope bigZ_scope.
Variables (bits P q E : bigZ).

Definition word_root (x : bigZ) : bigZ := BigZ.sqrt (BigZ.shiftl x bits).
Definition word_kick_floor (x : bigZ) : bigZ :=
  P / (q * (BigZ.shiftr (x * (word_root x + 1)) bits + 1)).
Definition word_kick_ceil (x : bigZ) : bigZ :=
  P / (q * BigZ.shiftr (x * word_root x) bits) + 1.

Definition word_step (b : bigZ * bigZ) : option (bigZ * bigZ) :=
  let (lo, hi) := b in
  if E <? lo then Some (lo - word_kick_ceil lo, hi - word_kick_floor hi)
  else if (hi <? E) && (E <=? 4 * lo) then Some (lo + word_kick_floor hi, hi + word_kick_ceil lo)
  else None.

Fixpoint word_run (n : nat) (b : bigZ * bigZ) : option (bigZ * bigZ) :=
  match n with
  | O => Some b
  | S m => match word_step b with Some b' => word_run m b' | None => None end
  end.

Definition unword (b : bigZ * bigZ) : Z * Z := (BigZ.to_Z (fst b), BigZ.to_Z (snd b)).

Lemma word_step_spec b : BigZ.to_Z E = (2 ^ BigZ.to_Z bits)%Z ->
  option_map unword (word_step b) =
  enclosed_step (BigZ.to_Z bits) (BigZ.to_Z P) (BigZ.to_Z q) (unword b).
Proof.
intros HE; destruct b as [lo hi]; unfold word_step, enclosed_step, unword; cbn [fst snd].
rewrite <- HE, !BigZ.spec_ltb, BigZ.spec_leb, BigZ.spec_mul.
assert (F : forall x, BigZ.to_Z (word_kick_floor x) = kick_floor (BigZ.to_Z bits) (BigZ.to_Z P) (BigZ.to_Z q) (BigZ.to_Z x)).
{ intros x; unfold word_kick_floor, kick_floor, word_root, scaled_root.
  rewrite BigZ.spec_div, BigZ.spec_mul, BigZ.spec_add, BigZ.spec_shiftr, BigZ.spec_mul, BigZ.spec_add,
    BigZ.spec_sqrt, BigZ.spec_shiftl; reflexivity. }
assert (C : forall x, BigZ.to_Z (word_kick_ceil x) = kick_ceil (BigZ.to_Z bits) (BigZ.to_Z P) (BigZ.to_Z q) (BigZ.to_Z x)).
{ intros x; unfold word_kick_ceil, kick_ceil, word_root, scaled_root.
  rewrite BigZ.spec_add, BigZ.spec_div, BigZ.spec_mul, BigZ.spec_shiftr, BigZ.spec_mul,
    BigZ.spec_sqrt, BigZ.spec_shiftl; reflexivity. }
change (BigZ.to_Z 4) with 4%Z.
destruct (BigZ.to_Z E <? BigZ.to_Z lo)%Z.
- cbn [option_map fst snd]; now rewrite !BigZ.spec_sub, F, C.
- destruct ((BigZ.to_Z hi <? BigZ.to_Z E)%Z && (BigZ.to_Z E <=? 4 * BigZ.to_Z lo)%Z); cbn [option_map fst snd]; auto.
  now rewrite !BigZ.spec_add, F, C.
Qed.

Lemma word_run_spec n : forall b, BigZ.to_Z E = (2 ^ BigZ.to_Z bits)%Z ->
  option_map unword (word_run n b) =
  enclosed_run (BigZ.to_Z bits) (BigZ.to_Z P) (BigZ.to_Z q) n (unword b).
Proof.
induction n as [|n IH]; intros b HE; [reflexivity|].
cbn [word_run enclosed_run]; rewrite <- word_step_spec by exact HE.
destruct (word_step b) as [b'|]; cbn [option_map]; auto.
Qed.
End Words.

Definition word_in_box_test (E p q : bigZ) (b : bigZ * bigZ) : bool :=
  let (lo, hi) := b in
  ((0 <? lo) && (hi <? E) &&
   (512 * p ^ 2 * E ^ 5 * 10 ^ 30 <? (lo + E) ^ 5 * 1029043469429648 ^ 2 * 9 * q ^ 2))%bigZ.
Definition word_in_zone_test (E : bigZ) (b : bigZ * bigZ) : bool := (4 * snd b <? E)%bigZ.

Definition word_fate_test (bits p q start : Z) (n : nat) (attracted : bool) : bool :=
  let E := (2 ^ bits)%Z in
  let e := BigZ.of_Z E in
  match word_run (BigZ.of_Z bits) (BigZ.of_Z (p * E ^ 2)) (BigZ.of_Z q) e
    n (BigZ.of_Z (start * E), BigZ.of_Z (start * E)) with
  | Some b => if attracted then word_in_box_test e (BigZ.of_Z p) (BigZ.of_Z q) b else word_in_zone_test e b
  | None => false
  end.

Lemma word_fate_test_spec bits p q start n attracted :
  word_fate_test bits p q start n attracted = fate_test bits p q start n attracted.
Proof.
unfold word_fate_test, fate_test.
assert (R := word_run_spec (BigZ.of_Z bits) (BigZ.of_Z (p * (2 ^ bits) ^ 2)) (BigZ.of_Z q) (BigZ.of_Z (2 ^ bits))
  n (BigZ.of_Z (start * 2 ^ bits), BigZ.of_Z (start * 2 ^ bits))).
unfold unword in R at 2; cbn [fst snd] in R; rewrite !BigZ.spec_of_Z in R; rewrite <- R by reflexivity.
destruct word_run as [b|]; [|reflexivity]; cbn [option_map].
destruct attracted; [|unfold word_in_zone_test, in_zone_test, unword; cbn [snd];
  now rewrite BigZ.spec_ltb, BigZ.spec_mul, BigZ.spec_of_Z].
destruct b as [lo hi]; unfold word_in_box_test, in_box_test, unword; cbn [fst snd].
now rewrite !BigZ.spec_ltb, !BigZ.spec_mul, !BigZ.spec_pow, BigZ.spec_add, !BigZ.spec_of_Z.
Qed.

(** ** The paper's own start, 10 r*

    Each row, for every thousandth from 1 to 1.029 and some rates beyond: the rate [a] as numerator and denominator, the bits of the
    enclosure, the epoch, and whether the orbit is then in the basin box (and so
    never trapped) or in the no-learning zone. *)
Definition paper_start_fates : list (Z * Z * Z * nat * bool) :=
  [(1, 1, 192, 504%nat, true);
   (1001, 1000, 104, 327%nat, true);
   (501, 500, 120, 359%nat, true);
   (1003, 1000, 144, 456%nat, true);
   (251, 250, 32, 193%nat, true);
   (201, 200, 56, 244%nat, false);
   (503, 500, 32, 186%nat, true);
   (1007, 1000, 72, 278%nat, true);
   (126, 125, 64, 258%nat, false);
   (1009, 1000, 240, 694%nat, false);
   (101, 100, 80, 302%nat, true);
   (1011, 1000, 64, 301%nat, false);
   (253, 250, 64, 229%nat, true);
   (1013, 1000, 96, 295%nat, true);
   (507, 500, 112, 394%nat, true);
   (203, 200, 112, 389%nat, false);
   (127, 125, 32, 194%nat, true);
   (1017, 1000, 176, 558%nat, false);
   (509, 500, 56, 244%nat, false);
   (1019, 1000, 224, 663%nat, false);
   (51, 50, 104, 418%nat, true);
   (1021, 1000, 192, 472%nat, false);
   (511, 500, 176, 466%nat, true);
   (2557, 2500, 32, 166%nat, true);
   (1023, 1000, 32, 170%nat, false);
   (128, 125, 112, 391%nat, false);
   (41, 40, 120, 365%nat, false);
   (2563, 2500, 56, 221%nat, true);
   (513, 500, 112, 357%nat, false);
   (1027, 1000, 32, 176%nat, false);
   (257, 250, 232, 603%nat, false);
   (1029, 1000, 32, 166%nat, false);
   (103, 100, 184, 541%nat, false);
   (21, 20, 120, 340%nat, false);
   (11, 10, 80, 250%nat, false);
   (6, 5, 48, 172%nat, false);
   (13, 10, 240, 556%nat, false);
   (3, 2, 40, 147%nat, false);
   (2, 1, 32, 96%nat, false);
   (3, 1, 40, 245%nat, false)]%Z.

Definition row_test (row : Z * Z * Z * nat * bool) : bool :=
  let '(num, den, bits, n, attracted) := row in
  ((3 <=? bits) && (0 <? num) && (0 <? den)
   && (negb attracted || (den <=? num) && (num * 10 ^ 15 <? 1029043469429648 * den))
   && word_fate_test bits (3 * num) (4 * den) 10 n attracted)%Z.

Lemma all_rows_tested : forallb row_test paper_start_fates = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

(** The fate of the paper's start at each rate of the table, proved by an
    integer enclosure of the orbit: [true] means never trapped, and inside the
    basin of the cycle from the epoch given; [false] means trapped at the epoch
    given and not before.  Safe and lost rates lie side by side. *)
Theorem fates_of_the_paper_s_start num den bits n attracted :
  In (num, den, bits, n, attracted) paper_start_fates ->
  fate (IZR num / IZR den) 10 n attracted.
Proof.
intros H; pose proof (proj1 (forallb_forall _ _) all_rows_tested _ H) as T; unfold row_test in T.
apply andb_true_iff in T as [T T5]; apply andb_true_iff in T as [T T4].
apply andb_true_iff in T as [T T3]; apply andb_true_iff in T as [T1 T2].
rewrite word_fate_test_spec in T5; apply Z.leb_le in T1; apply Z.ltb_lt in T2, T3.
assert (P : 0 < IZR den) by now apply IZR_lt.
replace (IZR num / IZR den) with (4 / 3 * (IZR (3 * num) / IZR (4 * den)))
  by (rewrite !mult_IZR; field; lra).
apply fate_test_sound with (bits := bits); try lia; auto; intros ->;
apply orb_true_iff in T4 as [T4|T4]; try discriminate T4;
apply andb_true_iff in T4 as [T6 T7]; apply Z.leb_le in T6; apply Z.ltb_lt in T7; lia.
Qed.

Lemma survives num den bits n T r :
  In (num, den, bits, n, true) paper_start_fates -> 0 < T ->
  run T (IZR num / IZR den * alpha_star T) r -> r 0%nat = 10 * r_star T ->
  forall m, r_return T <= r m.
Proof.
intros H HT R R0 m; pose proof (r_star_pos T HT); pose proof (alpha_star_pos T HT).
apply (run_is_orbit T _ r HT) in R.
replace (IZR num / IZR den * alpha_star T / alpha_star T) with (IZR num / IZR den) in R
  by (unfold Rdiv; rewrite !Rmult_assoc, Rinv_r by lra; ring).
destruct (fates_of_the_paper_s_start _ _ _ _ _ H _ R) as [S _].
{ rewrite R0; field; lra. }
specialize (S m); cbv beta in S; unfold r_return.
apply (Rmult_le_compat_r (r_star T)) in S; [|lra].
replace (r m / r_star T * r_star T) with (r m) in S by (field; lra); lra.
Qed.

(** The paper's own start, at one per cent above the critical rate: for every
    T and every choice of subgradients the run never passes the point of no
    return. *)
Theorem the_paper_s_start_is_never_lost_at_1_01 T r : 0 < T ->
  run T (101 / 100 * alpha_star T) r -> r 0%nat = 10 * r_star T ->
  forall n, r_return T <= r n.
Proof. apply (survives 101 100 80 302), (nth_error_In _ 10); reflexivity. Qed.

(** The same at two and a half per cent above it. *)
Theorem the_paper_s_start_is_never_lost_at_1_0252 T r : 0 < T ->
  run T (2563 / 2500 * alpha_star T) r -> r 0%nat = 10 * r_star T ->
  forall n, r_return T <= r n.
Proof. apply (survives 2563 2500 56 221), (nth_error_In _ 27); reflexivity. Qed.

(** Yet below both, at 1.005, the same start is lost, at epoch 244 and not
    before: the rates that lose it form no interval. *)
Theorem the_paper_s_start_is_lost_at_1_005 T r : 0 < T ->
  run T (201 / 200 * alpha_star T) r -> r 0%nat = 10 * r_star T ->
  r 244%nat < r_return T /\ forall n, (n < 244)%nat -> r_return T <= r n.
Proof.
intros HT R R0; pose proof (r_star_pos T HT); pose proof (alpha_star_pos T HT).
apply (run_is_orbit T _ r HT) in R.
replace (201 / 200 * alpha_star T / alpha_star T) with (201 / 200) in R by (field; lra).
assert (H1 : In (201, 200, 56, 244%nat, false)%Z paper_start_fates) by (apply (nth_error_In _ 5); reflexivity).
destruct (fates_of_the_paper_s_start _ _ _ _ _ H1 _ R) as [S1 S2].
{ rewrite R0; field; lra. }
assert (X : forall m, r m / r_star T * r_star T = r m) by (intros; field; lra).
unfold r_return; split.
- apply (Rmult_lt_compat_r (r_star T)) in S1; [|lra]; rewrite X in S1; lra.
- intros n Hn; specialize (S2 n Hn); apply (Rmult_le_compat_r (r_star T)) in S2; [|lra]; rewrite X in S2; lra.
Qed.
