(** The paper's two runs of Figure 2, at T = 100 from 10 r*, followed to the epoch.
    The ratio a = alpha/alpha* of its rates is irrational, so every step is
    enclosed for a whole interval of rates, in integers over a power of two. *)
From Coq Require Import Reals ZArith Lra Lia Psatz Bool.
From Ghost Require Import Model Basics Rate Epochs MapBase OrbitPaper.
Open Scope R_scope.

Section Enclosure.
Open Scope Z_scope.
Variables (bits least most q : Z).  (* least / q <= 3 a / 4 <= most / q *)

Definition wide_step (b : Z * Z) : option (Z * Z) :=
  let (lo, hi) := b in
  let kick_least x := kick_floor bits (least * (2 ^ bits) ^ 2) q x in
  let kick_most x := kick_ceil bits (most * (2 ^ bits) ^ 2) q x in
  if 2 ^ bits <? lo then Some (lo - kick_most lo, hi - kick_least hi)
  else if (hi <? 2 ^ bits) && (2 ^ bits <=? 4 * lo)
  then Some (lo + kick_least hi, hi + kick_most lo)
  else None.

(** n steps, all of them from above the optimum if so asked. *)
Fixpoint wide_run (above : bool) (n : nat) (b : Z * Z) : option (Z * Z) :=
  match n with
  | O => Some b
  | S m => if above && negb (2 ^ bits <? fst b) then None
           else match wide_step b with
                | Some b' => wide_run above m b'
                | None => None
                end
  end.

(** From 10 the run stays above 1 for n steps and is then below it; or it stays
    out of the zone for n steps and is then in it. *)
Definition drops_at (n : nat) : bool :=
  match wide_run true n (10 * 2 ^ bits, 10 * 2 ^ bits) with
  | Some b => snd b <? 2 ^ bits
  | None => false
  end.
Definition lost_at (n : nat) : bool :=
  match wide_run false n (10 * 2 ^ bits, 10 * 2 ^ bits) with
  | Some b => 4 * snd b <? 2 ^ bits
  | None => false
  end.
End Enclosure.

Section Sound.
Variables (bits least most q : Z) (a : R).
Let E := (2 ^ bits)%Z.
Hypothesis Hb : (3 <= bits)%Z.
Hypothesis Hl : (0 < least)%Z.
Hypothesis Hm : (0 < most)%Z.
Hypothesis Hq : (0 < q)%Z.
Hypothesis Ha : IZR least / IZR q <= 3 / 4 * a <= IZR most / IZR q.

Let PE : 0 < IZR E.
Proof. apply IZR_lt; unfold E; apply Z.pow_pos_nonneg; lia. Qed.

Let PQ : 0 < IZR q.
Proof. apply IZR_lt; exact Hq. Qed.

Lemma wide_step_sound b b' s k :
  IZR (fst b) <= s * IZR E <= IZR (snd b) -> wide_step bits least most q b = Some b' ->
  1 / 4 <= s /\ IZR (fst b') <= map a k s * IZR E <= IZR (snd b').
Proof.
destruct b as [lo hi]; simpl fst; simpl snd; intros [H1 H2] R.
set (al := 4 / 3 * (IZR least / IZR q)); set (am := 4 / 3 * (IZR most / IZR q)).
assert (El : 3 / 4 * al = IZR least / IZR q) by (unfold al; field; lra).
assert (Em : 3 / 4 * am = IZR most / IZR q) by (unfold am; field; lra).
assert (Pl : 0 < IZR least / IZR q) by (apply Rdiv_lt_0_compat; [now apply IZR_lt | lra]).
assert (Pm : 0 < IZR most / IZR q) by (apply Rdiv_lt_0_compat; [now apply IZR_lt | lra]).
assert (X : forall x, IZR x / IZR E * IZR E = IZR x) by (intros; field; lra).
assert (Hh : (lo <= hi)%Z) by (apply le_IZR; lra).
unfold wide_step in R; cbv zeta in R; fold E in R.
(* for 1/4 <= lo/E the kick at s lies between those at the ends *)
assert (Kick : (E <= 4 * lo)%Z ->
  1 / 4 <= s /\
  IZR (kick_floor bits (least * E ^ 2) q hi) <= 3 / 4 * a / (s * sqrt s) * IZR E
    <= IZR (kick_ceil bits (most * E ^ 2) q lo)).
{ intros L4; assert (L4' := IZR_le _ _ L4); rewrite mult_IZR in L4'.
  set (u := IZR lo / IZR E); set (v := IZR hi / IZR E).
  pose proof (X lo) as Xu; fold u in Xu; pose proof (X hi) as Xv; fold v in Xv.
  assert (Hu : 1 / 4 <= u) by nra; assert (Hus : u <= s) by nra; assert (Hsv : s <= v) by nra.
  split; [lra |]; split.
  - destruct (kick_spec bits least q al Hb Hl Hq El hi v ltac:(fold E; lia) Xv) as [A _].
    fold E in A; eapply Rle_trans; [exact A |]; apply Rmult_le_compat_r; [lra |].
    rewrite El; apply Rle_trans with (IZR least / IZR q / (s * sqrt s)).
    + apply div_p32_le; lra.
    + apply Rmult_le_compat_r; [| lra]; left; apply Rinv_0_lt_compat, p32_pos; lra.
  - destruct (kick_spec bits most q am Hb Hm Hq Em lo u ltac:(fold E; lia) Xu) as [_ A].
    fold E in A; eapply Rle_trans; [| exact A]; apply Rmult_le_compat_r; [lra |].
    rewrite Em; apply Rle_trans with (IZR most / IZR q / (s * sqrt s)).
    + apply Rmult_le_compat_r; [| lra]; left; apply Rinv_0_lt_compat, p32_pos; lra.
    + apply div_p32_le; lra. }
set (PL := (least * E ^ 2)%Z) in *; set (PM := (most * E ^ 2)%Z) in *; clearbody PL PM.
destruct (Z.ltb_spec E lo) as [L | L].
- injection R as <-; cbn [fst snd]; rewrite !minus_IZR.
  assert (L' := IZR_lt _ _ L); destruct (Kick ltac:(lia)) as [K0 [K1 K2]].
  split; [assumption |]; rewrite map_down by nra.
  rewrite Rmult_minus_distr_r; lra.
- destruct ((hi <? E)%Z && (E <=? 4 * lo)%Z)%bool eqn:B; [| discriminate R].
  apply andb_true_iff in B as [B1 B2]; apply Z.ltb_lt in B1; apply Z.leb_le in B2.
  injection R as <-; cbn [fst snd]; rewrite !plus_IZR.
  assert (B1' := IZR_lt _ _ B1); destruct (Kick B2) as [K0 [K1 K2]].
  split; [assumption |]; rewrite map_up by (try assumption; nra).
  rewrite Rmult_plus_distr_r; lra.
Qed.

Lemma wide_run_sound above s n : forall m b b',
  orbit a s -> IZR (fst b) <= s m * IZR E <= IZR (snd b) ->
  wide_run bits least most q above n b = Some b' ->
  IZR (fst b') <= s (n + m)%nat * IZR E <= IZR (snd b') /\
  forall i, (i < n)%nat -> 1 / 4 <= s (i + m)%nat /\ (above = true -> 1 < s (i + m)%nat).
Proof.
induction n as [| n IH]; intros m b b' O H R.
{ injection R as <-; split; [exact H | intros; lia]. }
cbn [wide_run] in R; fold E in R.
destruct (above && negb (E <? fst b)%Z)%bool eqn:Ab; [discriminate R |].
destruct (wide_step bits least most q b) as [b1 |] eqn:W; [| discriminate R].
destruct (O m) as (k & _ & Es).
destruct (wide_step_sound b b1 (s m) k H W) as [Q H1]; rewrite <- Es in H1.
destruct (IH (S m) b1 b' O H1 R) as [G A].
replace (S n + m)%nat with (n + S m)%nat by lia; split; [exact G |].
intros i Hi; destruct i as [| i].
- split; [exact Q |]; intros ->; simpl in Ab; simpl.
  destruct (Z.ltb_spec E (fst b)) as [L | L]; [| discriminate Ab].
  apply IZR_lt in L; nra.
- replace (S i + m)%nat with (i + S m)%nat by lia; apply A; lia.
Qed.

Lemma start_enclosed (s : nat -> R) :
  s 0%nat = 10 ->
  IZR (fst (10 * E, 10 * E)%Z) <= s 0%nat * IZR E <= IZR (snd (10 * E, 10 * E)%Z).
Proof. intros ->; cbn [fst snd]; rewrite mult_IZR; lra. Qed.

Lemma drops_at_sound s n :
  orbit a s -> s 0%nat = 10 -> drops_at bits least most q n = true ->
  s n < 1 /\ forall i, (i < n)%nat -> 1 < s i.
Proof.
intros O H0 T; unfold drops_at in T; fold E in T.
destruct (wide_run bits least most q true n (10 * E, 10 * E)%Z) as [b |] eqn:R; [| discriminate T].
apply Z.ltb_lt, IZR_lt in T.
destruct (wide_run_sound true s n 0%nat _ b O (start_enclosed s H0) R) as [G A].
replace (n + 0)%nat with n in G by lia; split; [nra |].
intros i Hi; destruct (A i Hi) as [_ P]; replace (i + 0)%nat with i in P by lia; now apply P.
Qed.

Lemma lost_at_sound s n :
  orbit a s -> s 0%nat = 10 -> lost_at bits least most q n = true ->
  s n < 1 / 4 /\ forall i, (i < n)%nat -> 1 / 4 <= s i.
Proof.
intros O H0 T; unfold lost_at in T; fold E in T.
destruct (wide_run bits least most q false n (10 * E, 10 * E)%Z) as [b |] eqn:R; [| discriminate T].
apply Z.ltb_lt, IZR_lt in T; rewrite mult_IZR in T.
destruct (wide_run_sound false s n 0%nat _ b O (start_enclosed s H0) R) as [G A].
replace (n + 0)%nat with n in G by lia; split; [nra |].
intros i Hi; destruct (A i Hi) as [P _]; replace (i + 0)%nat with i in P by lia; exact P.
Qed.
End Sound.

(** ** The two rates of Figure 2 *)

Definition slow_least := 82127858037474667%Z.
Definition slow_most := 82127858037474758%Z.
Definition fast_least := 821278580374746679%Z.
Definition fast_most := 821278580374747579%Z.
Definition unit_of_rates := (10 ^ 18)%Z.

Lemma slow_rate :
  IZR slow_least / IZR unit_of_rates <= 3 / 4 * (1 / 10 ^ 10 / alpha_star 100)
    <= IZR slow_most / IZR unit_of_rates.
Proof.
pose proof alpha_star_100 as [L U].
assert (D : 1 / 10 ^ 10 / alpha_star 100 * alpha_star 100 = 1 / 10 ^ 10) by (field; lra).
set (x := 1 / 10 ^ 10 / alpha_star 100) in *.
assert (0 < x) by (apply Rdiv_lt_0_compat; lra).
unfold unit_of_rates; change (10 ^ 18)%Z with 1000000000000000000%Z.
unfold slow_least, slow_most; split; nra.
Qed.

Lemma fast_rate :
  IZR fast_least / IZR unit_of_rates <= 3 / 4 * (1 / 10 ^ 9 / alpha_star 100)
    <= IZR fast_most / IZR unit_of_rates.
Proof.
pose proof alpha_star_100 as [L U].
assert (D : 1 / 10 ^ 9 / alpha_star 100 * alpha_star 100 = 1 / 10 ^ 9) by (field; lra).
set (x := 1 / 10 ^ 9 / alpha_star 100) in *.
assert (0 < x) by (apply Rdiv_lt_0_compat; lra).
unfold unit_of_rates; change (10 ^ 18)%Z with 1000000000000000000%Z.
unfold fast_least, fast_most; split; nra.
Qed.

Lemma slow_test : drops_at 44 slow_least slow_most unit_of_rates 1538 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
Lemma fast_drop_test : drops_at 44 fast_least fast_most unit_of_rates 156 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
Lemma fast_lost_test : lost_at 64 fast_least fast_most unit_of_rates 198 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Lemma run_from_ten alpha r :
  run 100 alpha r -> r 0%nat = 10 * r_star 100 ->
  orbit (alpha / alpha_star 100) (fun n => r n / r_star 100) /\
  r 0%nat / r_star 100 = 10 /\ 0 < r_star 100 /\
  forall n, r n = r n / r_star 100 * r_star 100.
Proof.
intros R R0; pose proof (r_star_pos 100 ltac:(lra)) as Hq.
split; [apply run_is_orbit; [lra | assumption] |].
repeat split; [rewrite R0; field; lra | assumption | intros; field; lra].
Qed.

(** The paper's slow run, alpha = 1e-10 at T = 100 from 10 r*: it first falls below the
    optimum at epoch 1538 ("around epoch 1500"), whatever the subgradients. *)
Theorem slow_run_drops_at_epoch_1538 r :
  run 100 (1 / 10 ^ 10) r -> r 0%nat = 10 * r_star 100 ->
  r 1538%nat < r_star 100 /\ forall n, (n < 1538)%nat -> r_star 100 < r n.
Proof.
intros R R0; destruct (run_from_ten _ _ R R0) as (O & S0 & Hq & D).
destruct (drops_at_sound 44 slow_least slow_most unit_of_rates _ ltac:(lia) ltac:(reflexivity)
  ltac:(reflexivity) ltac:(reflexivity) slow_rate _ 1538 O S0 slow_test) as [A B].
cbv beta in A, B; split; [rewrite D; nra |].
intros n Hn; specialize (B n Hn); rewrite D; nra.
Qed.

(** The paper's fast run, alpha = 1e-9: it first falls below the optimum at epoch 156. *)
Theorem fast_run_drops_at_epoch_156 r :
  run 100 (1 / 10 ^ 9) r -> r 0%nat = 10 * r_star 100 ->
  r 156%nat < r_star 100 /\ forall n, (n < 156)%nat -> r_star 100 < r n.
Proof.
intros R R0; destruct (run_from_ten _ _ R R0) as (O & S0 & Hq & D).
destruct (drops_at_sound 44 fast_least fast_most unit_of_rates _ ltac:(lia) ltac:(reflexivity)
  ltac:(reflexivity) ltac:(reflexivity) fast_rate _ 156 O S0 fast_drop_test) as [A B].
cbv beta in A, B; split; [rewrite D; nra |].
intros n Hn; specialize (B n Hn); rewrite D; nra.
Qed.

(** And it enters the no-learning zone at epoch 198, not before, and stays where it is. *)
Theorem fast_run_is_lost_at_epoch_198 r :
  run 100 (1 / 10 ^ 9) r -> r 0%nat = 10 * r_star 100 ->
  r 198%nat < r_return 100 /\ (forall n, (n < 198)%nat -> r_return 100 <= r n) /\
  forall n, (198 <= n)%nat -> r n = r 198%nat.
Proof.
intros R R0; destruct (run_from_ten _ _ R R0) as (O & S0 & Hq & D).
destruct (lost_at_sound 64 fast_least fast_most unit_of_rates _ ltac:(lia) ltac:(reflexivity)
  ltac:(reflexivity) ltac:(reflexivity) fast_rate _ 198 O S0 fast_lost_test) as [A B].
cbv beta in A, B.
assert (L : r 198%nat < r_return 100) by (unfold r_return; rewrite D; nra).
split; [exact L |]; split.
- intros n Hn; specialize (B n Hn); unfold r_return; rewrite D; nra.
- intros n Hn; now apply (zone_absorbing 100 (1 / 10 ^ 9)).
Qed.

(** The slow run stays in the learning region for ever. *)
Theorem slow_run_is_never_lost r :
  run 100 (1 / 10 ^ 10) r -> r 0%nat = 10 * r_star 100 ->
  forall n, r_return 100 < r n.
Proof.
intros R R0 n; pose proof alpha_star_100 as [L _]; pose proof (r_star_pos 100 ltac:(lra)).
assert (S0 : r_return 100 <= r 0%nat) by (unfold r_return; lra).
destruct (subcritical_run_keeps_margin 100 (1 / 10 ^ 10) r ltac:(lra) ltac:(lra) R S0) as [A B].
eapply Rlt_le_trans; [| apply B]; apply Rmin_glb_lt; [unfold r_return; lra | exact A].
Qed.
