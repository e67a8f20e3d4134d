(** From four times the critical rate on, almost every start is trapped: the
    starts that survive n returns fit into finitely many intervals whose total
    length falls geometrically with n.

    The idea.  Let x in [1/4, 1) be a point of the orbit below the optimum.  It
    is thrown up to [G x], comes down by steps of [F], and is trapped unless
    [F^k (G x)] lands in [1/4, 1] for the first k with [F^k (G x) <= 1].  The
    preimage of an interval of returns is one short interval for each k; because
    [F] is concave its length is at most that of the interval times a weight
    that does not depend on it, and the weights form a Riemann sum of the length
    3/4 of [1/4, 1], divided by the first rung of the ladder 1, F^-1(1), ... *)
From Coq Require Import Reals Lra Lia Psatz List.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Ghost Require Import Model Basics Rate MapBase MapCycle MapBasin MapRates MapLarge.
Import ListNotations.
Open Scope R_scope.

(** ** Covers by finitely many intervals *)
Definition total_length (l : list (R * R)) : R :=
  fold_right (fun I t => snd I - fst I + t) 0 l.
Definition covers (l : list (R * R)) (E : R -> Prop) : Prop :=
  (forall I, In I l -> fst I <= snd I) /\
  forall x, E x -> exists I, In I l /\ fst I <= x <= snd I.

(** The starts from which some run, with some choice of subgradients, is never
    trapped. *)
Definition untrapped (a x : R) : Prop :=
  exists s, orbit a s /\ s 0%nat = x /\ forall n, 1 / 4 <= s n.

Lemma total_app l m : total_length (l ++ m) = total_length l + total_length m.
Proof. induction l as [|I l IH]; simpl; [ring | rewrite IH; ring]. Qed.

Lemma total_map l (f : R * R -> R * R) c : 0 <= c ->
  (forall I, In I l -> snd (f I) - fst (f I) <= c * (snd I - fst I)) ->
  total_length (List.map f l) <= c * total_length l.
Proof.
intros Hc; induction l as [|I l IH]; simpl; intros H; [lra|].
pose proof (H I (or_introl eq_refl)); specialize (IH (fun J HJ => H J (or_intror HJ))); lra.
Qed.

Section Large.
Variable a : R.
Hypothesis Ha : 4 <= a.
Let d := 3 / 4 * a.

Lemma d3 : 3 <= d.
Proof. unfold d; lra. Qed.

Definition fall (s : R) : R := s - d / (s * sqrt s).
Definition rise (s : R) : R := s + d / (s * sqrt s).
Definition steep (s : R) : R := 3 / 2 * d / (s * (s * sqrt s)).

Lemma steep_pos s : 0 < s -> 0 < steep s.
Proof. intros; pose proof d3; unfold steep; apply Rdiv_lt_0_compat; [lra | now apply p52_pos]. Qed.

Lemma steep_le s t : 0 < s -> s <= t -> steep t <= steep s.
Proof.
intros Hs [H | ->]; [|lra]; pose proof d3; unfold steep; apply Rmult_le_compat_l; [lra|].
apply Rlt_le, Rinv_lt_contravar; [apply Rmult_lt_0_compat; apply p52_pos; lra | now apply p52_lt].
Qed.

Lemma kick_between s t : 0 < s -> s <= t ->
  steep t * (t - s) <= d / (s * sqrt s) - d / (t * sqrt t) <= steep s * (t - s).
Proof.
intros Hs Hst; pose proof d3.
destruct (MVT_gen (fun s => d / (s * sqrt s)) s t (fun s => - steep s)) as [c [Hc E]].
- intros x Hx; apply is_derive_div_p32. rewrite Rmin_left in Hx by lra; lra.
- intros x Hx; rewrite Rmin_left in Hx by lra.
  apply continuity_pt_filterlim, (ex_derive_continuous (fun s => d / (s * sqrt s))).
  eexists; apply is_derive_div_p32; lra.
- rewrite Rmin_left, Rmax_right in Hc by lra.
  pose proof (steep_le s c Hs ltac:(lra)); pose proof (steep_le c t ltac:(lra) ltac:(lra)).
  replace (d / (s * sqrt s) - d / (t * sqrt t)) with (steep c * (t - s)) by lra; split; nra.
Qed.

(** Slopes of [fall] and [rise] between two points. *)
Lemma fall_between s t : 0 < s -> s <= t ->
  (1 + steep t) * (t - s) <= fall t - fall s <= (1 + steep s) * (t - s).
Proof. intros Hs Hst; pose proof (kick_between s t Hs Hst); unfold fall; lra. Qed.

Lemma rise_between s t : 0 < s -> s <= t ->
  (steep t - 1) * (t - s) <= rise s - rise t <= (steep s - 1) * (t - s).
Proof. intros Hs Hst; pose proof (kick_between s t Hs Hst); unfold rise; lra. Qed.

(** ** The inverse of the fall *)
Lemma dpos : 0 < d.
Proof. pose proof d3; lra. Qed.

Definition climb (y : R) : R :=
  match Rlt_dec 0 y with left H => proj1_sig (down_root d y dpos H) | right _ => 1 end.

Lemma climb_spec y : 0 < y -> y < climb y /\ fall (climb y) = y.
Proof.
intros Hy; unfold climb; destruct Rlt_dec as [H|H]; [|lra].
exact (proj2_sig (down_root d y dpos H)).
Qed.

Lemma fall_lt s t : 0 < s -> s < t -> fall s < fall t.
Proof. intros; apply down_value_lt; auto using dpos. Qed.

Lemma climb_fall s : 0 < s -> 0 < fall s -> climb (fall s) = s.
Proof.
intros Hs Hf; destruct (climb_spec _ Hf) as [C1 C2].
destruct (Rtotal_order (climb (fall s)) s) as [L|[L|L]]; auto.
- apply fall_lt in L; lra.
- apply fall_lt in L; lra.
Qed.

Lemma climb_le y z : 0 < y -> y <= z -> climb y <= climb z.
Proof.
intros Hy Hz; destruct (climb_spec y Hy), (climb_spec z ltac:(lra)).
apply Rnot_lt_le; intros L; apply fall_lt in L; lra.
Qed.

Fixpoint back (k : nat) (y : R) : R :=
  match k with O => y | S j => climb (back j y) end.

Lemma back_pos k y : 0 < y -> 0 < back k y.
Proof. intros Hy; induction k as [|k IH]; simpl; auto; destruct (climb_spec _ IH); lra. Qed.

Lemma back_le k y z : 0 < y -> y <= z -> back k y <= back k z.
Proof. intros Hy Hz; induction k as [|k IH]; simpl; auto; apply climb_le; auto; now apply back_pos. Qed.

Lemma back_climb k y : back k (climb y) = climb (back k y).
Proof. induction k as [|k IH]; simpl; congruence. Qed.

Lemma back_contracts k y z : 0 < y -> y <= z -> back k z - back k y <= z - y.
Proof.
intros Hy Hz; induction k as [|k IH]; simpl; [lra|].
pose proof (back_pos k y Hy) as P; pose proof (back_le k y z Hy Hz) as L.
destruct (climb_spec _ P) as [A1 A2]; destruct (climb_spec (back k z) ltac:(lra)) as [B1 B2].
pose proof (climb_le _ _ P L) as M.
pose proof (fall_between (climb (back k y)) (climb (back k z)) ltac:(lra) M) as [F _].
pose proof (steep_pos (climb (back k z)) ltac:(lra)); nra.
Qed.

(** The ladder: the points that reach 1 after k falls. *)
Definition rung (k : nat) : R := back k 1.
Definition gap (k : nat) : R := rung (S k) - rung k.

Lemma rung_ge1 k : 1 <= rung k.
Proof. unfold rung; induction k as [|k IH]; simpl; [lra|]; destruct (climb_spec (back k 1)); lra. Qed.

Lemma gap_eq k : gap k = d / (rung (S k) * sqrt (rung (S k))).
Proof.
unfold gap; pose proof (rung_ge1 k) as P; unfold rung in *; simpl.
destruct (climb_spec (back k 1)) as [_ E]; [lra|]; unfold fall in E; lra.
Qed.

Lemma gap_pos k : 0 < gap k.
Proof. rewrite gap_eq; apply div_p32_pos; [apply dpos | pose proof (rung_ge1 (S k)); lra]. Qed.

Lemma rung_lt k : rung k < rung (S k).
Proof. pose proof (gap_pos k); unfold gap in H; lra. Qed.

Lemma gap_le k : gap (S k) <= gap k.
Proof.
rewrite !gap_eq; apply div_p32_le; [apply dpos | pose proof (rung_ge1 (S k)); lra | apply Rlt_le, rung_lt].
Qed.

Lemma rung1 : 203 / 100 <= rung 1.
Proof.
apply Rnot_lt_le; intros L; unfold rung in L; simpl in L.
destruct (climb_spec 1) as [A B]; [lra|]; pose proof d3.
apply fall_lt in L; [|lra]; rewrite B in L; unfold fall in L.
assert (103 / 100 < 3 / (203 / 100 * sqrt (203 / 100))) by interval with (i_prec 40).
assert (3 / (203 / 100 * sqrt (203 / 100)) <= d / (203 / 100 * sqrt (203 / 100))).
{ apply Rmult_le_compat_r; [|lra]; left; apply Rinv_0_lt_compat, p32_pos; lra. }
lra.
Qed.

(** ** The inverse of the rise, held between 1/4 and 1 *)
Definition top : R := 1 / 4 + 8 * d.
Definition foot : R := 1 + d.

Lemma rise_quarter : rise (1 / 4) = top.
Proof. unfold rise, top; rewrite sqrt_quarter; field. Qed.
Lemma rise_one : rise 1 = foot.
Proof. unfold rise, foot; rewrite p32_1; field. Qed.

Lemma steep_below s : 0 < s -> s <= 1 -> 7 / 2 <= steep s - 1.
Proof.
intros Hs H1; pose proof (steep_le s 1 Hs H1) as L; pose proof d3.
unfold steep at 1 in L; rewrite sqrt_1 in L; lra.
Qed.

Lemma rise_lt s t : 0 < s -> s < t -> t <= 1 -> rise t < rise s.
Proof.
intros Hs Hst Ht; pose proof (rise_between s t Hs ltac:(lra)); pose proof (steep_below t ltac:(lra) Ht); nra.
Qed.

Lemma sink_root y : foot <= y -> y <= top -> {x | 1 / 4 <= x <= 1 /\ rise x = y}.
Proof.
intros H1 H2; destruct (Req_EM_T y foot) as [->|N1]; [exists 1; split; [lra | apply rise_one]|].
destruct (Req_EM_T y top) as [->|N2]; [exists (1 / 4); split; [lra | apply rise_quarter]|].
destruct (Ranalysis5.IVT_interv (fun x => y - rise x) (1 / 4) 1) as [x [Hx E]].
- intros x Hx; apply continuity_pt_filterlim, (ex_derive_continuous (fun x => y - rise x)).
  unfold rise; assert (0 < sqrt x) by (apply sqrt_lt_R0; lra).
  auto_derive; repeat split; try lra; apply Rgt_not_eq, Rmult_lt_0_compat; lra.
- lra.
- rewrite rise_quarter; lra.
- rewrite rise_one; lra.
- exists x; split; lra.
Qed.

Definition sink (y : R) : R :=
  match Rle_dec foot y with
  | right _ => 1
  | left H => match Rle_dec y top with
              | right _ => 1 / 4
              | left H' => proj1_sig (sink_root y H H')
              end
  end.

Lemma foot_lt_top : foot < top.
Proof. pose proof d3; unfold foot, top; lra. Qed.

Lemma sink_range y : 1 / 4 <= sink y <= 1.
Proof.
unfold sink; destruct Rle_dec as [H|H]; [|lra]; destruct Rle_dec as [H'|H']; [|lra].
exact (proj1 (proj2_sig (sink_root y H H'))).
Qed.

Lemma sink_rise y : foot <= y <= top -> rise (sink y) = y.
Proof.
intros [H1 H2]; unfold sink; destruct Rle_dec as [H|H]; [|lra]; destruct Rle_dec as [H'|H']; [|lra].
exact (proj2 (proj2_sig (sink_root y H H'))).
Qed.

Lemma sink_low y : y <= foot -> sink y = 1.
Proof.
intros H; destruct (Req_EM_T y foot) as [->|N].
- pose proof (sink_range foot) as [A B]; pose proof foot_lt_top.
  pose proof (sink_rise foot ltac:(lra)) as E; destruct B as [B|B]; auto.
  pose proof (rise_lt (sink foot) 1 ltac:(lra) B ltac:(lra)); rewrite rise_one in *; lra.
- unfold sink; destruct Rle_dec; [exfalso; apply N; lra | reflexivity].
Qed.

Lemma sink_high y : top <= y -> sink y = 1 / 4.
Proof.
intros H; pose proof foot_lt_top; destruct (Req_EM_T y top) as [->|N].
- pose proof (sink_range top) as [A B].
  pose proof (sink_rise top ltac:(lra)) as E; destruct A as [A|A]; auto.
  pose proof (rise_lt (1 / 4) (sink top) ltac:(lra) A ltac:(lra)); rewrite rise_quarter in *; lra.
- unfold sink; destruct Rle_dec; [destruct Rle_dec; [exfalso; apply N; lra | reflexivity] | exfalso; lra].
Qed.

(** [rise (sink y)] is [y] held between [foot] and [top]. *)
Lemma rise_sink_diff p q : p <= q -> sink q <= sink p /\ rise (sink q) - rise (sink p) <= q - p.
Proof.
intros H; pose proof foot_lt_top.
destruct (Rle_lt_dec q foot) as [Q1|Q1]; [rewrite (sink_low q), (sink_low p) by lra; lra|].
destruct (Rle_lt_dec top p) as [P1|P1]; [rewrite (sink_high q), (sink_high p) by lra; lra|].
assert (A : foot <= Rmax p foot <= top /\ p <= Rmax p foot /\ sink p = sink (Rmax p foot)).
{ unfold Rmax; destruct Rle_dec; repeat split; try lra; rewrite (sink_low p), (sink_low foot) by lra; reflexivity. }
assert (B : foot <= Rmin q top <= top /\ Rmin q top <= q /\ sink q = sink (Rmin q top) /\ Rmax p foot <= Rmin q top).
{ unfold Rmin, Rmax; destruct (Rle_dec q top); destruct (Rle_dec p foot); repeat split; try lra;
  rewrite (sink_high q), (sink_high top) by lra; reflexivity. }
destruct A as [A1 [A2 A3]]; destruct B as [B1 [B2 [B3 B4]]]; rewrite A3, B3.
pose proof (sink_rise _ A1) as E1; pose proof (sink_rise _ B1) as E2.
pose proof (sink_range (Rmax p foot)); pose proof (sink_range (Rmin q top)).
split; [|lra].
apply Rnot_lt_le; intros L; pose proof (rise_lt (sink (Rmax p foot)) (sink (Rmin q top)) ltac:(lra) L ltac:(lra)); lra.
Qed.

Lemma sink_length p q : p <= q -> (sink p - sink q) * (steep (sink p) - 1) <= q - p.
Proof.
intros H; destruct (rise_sink_diff p q H) as [A B].
pose proof (sink_range p); pose proof (sink_range q).
pose proof (rise_between (sink q) (sink p) ltac:(lra) A) as [C _]; lra.
Qed.

(** ** One interval of returns and its preimages *)
Definition chi (k : nat) : R := steep (sink (rung k)) - 1.

Lemma chi_ge k : 7 / 2 <= chi k.
Proof. unfold chi; pose proof (sink_range (rung k)); apply steep_below; lra. Qed.

(** The weight of the k-th preimage, k >= 1, times the first gap. *)
Definition weight (k : nat) : R :=
  if Rle_dec (rung (S k)) foot then 0 else if Rle_dec top (rung k) then 0 else gap (S k) / chi k.

Lemma weight_ge0 k : 0 <= weight k.
Proof.
unfold weight; do 2 (destruct Rle_dec; [lra|]); pose proof (gap_pos (S k)); pose proof (chi_ge k).
apply Rlt_le, Rdiv_lt_0_compat; lra.
Qed.

Lemma ladder_ratio al be k : 1 / 4 <= al -> al <= be -> be <= 1 ->
  (back k be - back k al) * gap 0 <= (be - al) * gap k.
Proof.
intros H1 H2 H3; induction k as [|k IH]; [simpl; lra|].
pose proof (back_pos k al ltac:(lra)) as P; pose proof (back_le k al be ltac:(lra) H2) as L.
pose proof (back_le k be 1 ltac:(lra) H3) as L1; fold (rung k) in L1.
destruct (climb_spec _ P) as [A1 A2]; destruct (climb_spec (back k be) ltac:(lra)) as [B1 B2].
pose proof (climb_le _ _ P L) as M; pose proof (climb_le (back k be) (rung k) ltac:(lra) L1) as M1.
pose proof (fall_between (climb (back k al)) (climb (back k be)) ltac:(lra) M) as [F1 _]; rewrite A2, B2 in F1.
change (climb (rung k)) with (rung (S k)) in M1.
pose proof (rung_lt (S k)) as R1; pose proof (rung_ge1 (S k)) as R0.
pose proof (fall_between (rung (S k)) (rung (S (S k))) ltac:(lra) ltac:(lra)) as [_ F2].
assert (G : fall (rung (S (S k))) - fall (rung (S k)) = gap k).
{ unfold gap; unfold rung; simpl. 
  destruct (climb_spec (back k 1)) as [C1 C2]; [apply back_pos; lra|].
  destruct (climb_spec (climb (back k 1))) as [D1 D2]; [change (0 < rung (S k)); lra|]; lra. }
rewrite G in F2; fold (gap (S k)) in F2.
pose proof (steep_le (climb (back k be)) (rung (S k)) ltac:(lra) M1) as SL.
pose proof (steep_pos (rung (S k)) ltac:(lra)) as SP.
pose proof (gap_pos 0); simpl.
set (kap := 1 + steep (rung (S k))) in *.
set (A := climb (back k be) - climb (back k al)) in *.
assert (K1 : kap * A <= back k be - back k al) by (unfold kap, A in *; nra).
assert (K2 : kap * (A * gap 0) <= kap * ((be - al) * gap (S k))) by nra.
apply Rmult_le_reg_l with kap; [unfold kap; lra | exact K2].
Qed.

Lemma first_rung : climb (1 / 4) > 1.
Proof.
destruct (climb_spec (1 / 4)) as [A B]; [lra|]; pose proof d3.
apply Rnot_le_lt; intros [L|L].
- apply fall_lt in L; [|lra]; rewrite B in L; unfold fall in L; rewrite p32_1 in L; lra.
- rewrite L in B; unfold fall in B; rewrite p32_1 in B; lra.
Qed.

Lemma piece_length al be k : 1 / 4 <= al -> al <= be -> be <= 1 ->
  0 <= sink (back (S k) al) - sink (back (S k) be) <= weight k / gap 0 * (be - al).
Proof.
intros H1 H2 H3.
pose proof (back_le (S k) al be ltac:(lra) H2) as L.
pose proof (back_le (S k) be 1 ltac:(lra) H3) as LU; fold (rung (S k)) in LU.
destruct (rise_sink_diff _ _ L) as [S1 _]; pose proof (gap_pos 0) as G0.
split; [lra|].
assert (LL : rung k <= back (S k) al).
{ change (back (S k) al) with (climb (back k al)); rewrite <- back_climb; unfold rung; apply back_le; [lra|].
  pose proof first_rung; pose proof (climb_le (1 / 4) al ltac:(lra) H1); lra. }
unfold weight; destruct Rle_dec as [W|W].
{ rewrite (sink_low (back (S k) al)), (sink_low (back (S k) be)) by lra; unfold Rdiv; rewrite !Rmult_0_l; lra. }
destruct Rle_dec as [V|V].
{ rewrite (sink_high (back (S k) al)), (sink_high (back (S k) be)) by lra; unfold Rdiv; rewrite !Rmult_0_l; lra. }
pose proof (sink_length _ _ L) as SL; pose proof (ladder_ratio al be (S k) H1 H2 H3) as LR.
destruct (rise_sink_diff _ _ LL) as [S2 _].
pose proof (sink_range (back (S k) al)); pose proof (sink_range (rung k)).
pose proof (steep_le (sink (back (S k) al)) (sink (rung k)) ltac:(lra) S2) as ST.
pose proof (chi_ge k) as CH; unfold chi in *.
set (ch := steep (sink (rung k)) - 1) in *.
set (len := sink (back (S k) al) - sink (back (S k) be)) in *.
assert (len * ch <= back (S k) be - back (S k) al) by (unfold ch in *; nra).
apply Rmult_le_reg_r with (ch * gap 0); [nra|].
replace (gap (S k) / ch / gap 0 * (be - al) * (ch * gap 0)) with ((be - al) * gap (S k)) by (field; lra).
nra.
Qed.

(** ** The weights add up to less than the first gap *)
Fixpoint weights (n : nat) : R := match n with O => 0 | S k => weights k + weight k end.

Lemma foot_pow : 8 <= foot * sqrt foot.
Proof.
pose proof d3; unfold foot.
assert (2 <= sqrt (1 + d)).
{ rewrite <- (sqrt_square 2) by lra; apply sqrt_le_1; lra. }
nra.
Qed.

Definition first_term : R := d / (foot * sqrt foot) / (3 / 2 * d - 1).

Lemma first_term_le : first_term <= 3 / 28.
Proof.
pose proof d3; pose proof foot_pow as F; unfold first_term.
assert (S0 : 0 < sqrt foot) by (apply sqrt_lt_R0; unfold foot; lra).
assert (S2 : 2 <= sqrt foot).
{ unfold foot; rewrite <- (sqrt_square 2) by lra; apply sqrt_le_1; lra. }
assert (A : d / (foot * sqrt foot) <= 3 / 8).
{ assert (d / (foot * sqrt foot) <= d / (foot * 2)).
  { apply Rmult_le_compat_l; [lra|]; apply Rinv_le_contravar; unfold foot in *; nra. }
  (* sharper: d/(1+d)^(3/2) falls for d >= 2 *)
  assert (SS : sqrt foot * sqrt foot = 1 + d) by (rewrite sqrt_sqrt; unfold foot; lra).
  set (v := sqrt foot) in *; clearbody v.
  apply Rmult_le_reg_r with (foot * v); [lra|].
  replace (d / (foot * v) * (foot * v)) with d by (field; unfold foot; lra).
  unfold foot; replace (1 + d) with (v * v) by lra; replace d with (v * v - 1) by lra. nra. }
assert (B : 0 < 3 / 2 * d - 1) by lra.
apply Rmult_le_reg_r with (3 / 2 * d - 1); [lra|].
replace (d / (foot * sqrt foot) / (3 / 2 * d - 1) * (3 / 2 * d - 1)) with (d / (foot * sqrt foot)) by (field; unfold foot in *; lra).
lra.
Qed.

Lemma weight_le_first k : weight k <= first_term.
Proof.
pose proof d3 as D; pose proof foot_pow as F.
assert (P : 0 < d / (foot * sqrt foot)) by (apply Rdiv_lt_0_compat; lra).
assert (Q : 0 <= first_term) by (unfold first_term; apply Rlt_le, Rdiv_lt_0_compat; lra).
unfold weight; destruct Rle_dec as [W|W]; [lra|]; destruct Rle_dec as [V|V]; [lra|].
assert (G : gap (S k) <= d / (foot * sqrt foot)).
{ rewrite gap_eq; apply div_p32_le; [lra | unfold foot; lra |]; pose proof (rung_lt (S k)); lra. }
assert (C : 3 / 2 * d - 1 <= chi k).
{ unfold chi; pose proof (sink_range (rung k)).
  pose proof (steep_le (sink (rung k)) 1 ltac:(lra) ltac:(lra)) as S1.
  unfold steep at 1 in S1; rewrite sqrt_1 in S1; lra. }
unfold first_term; apply Rle_trans with (gap (S k) / (3 / 2 * d - 1)).
- apply Rmult_le_compat_l; [left; apply gap_pos|]; apply Rinv_le_contravar; lra.
- apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; lra | lra].
Qed.

Lemma weights_bound n :
  (rung (S n) <= foot -> weights (S n) <= 0) /\ (rung n <= foot -> weights (S n) <= first_term) /\
  weights (S n) <= 2 * first_term + 1 - sink (rung n).
Proof.
assert (Q : 0 <= first_term) by (pose proof (weight_le_first 0); pose proof (weight_ge0 0); lra).
induction n as [|n [I1 [I2 I3]]].
- assert (R1 : rung 1 <= foot).
  { pose proof (gap_eq 0) as G; unfold gap in G; pose proof (rung_lt 0) as L.
    change (rung 0) with 1 in *; unfold foot.
    pose proof (div_p32_le d 1 (rung 1) dpos ltac:(lra) ltac:(lra)) as X; rewrite p32_1 in X; lra. }
  assert (W : weights 1 = 0).
  { simpl; unfold weight; destruct Rle_dec; lra. }
  rewrite W; pose proof (sink_range (rung 0)); repeat split; intros; lra.
- pose proof (weight_le_first (S n)) as WF; pose proof (sink_range (rung (S n))) as SR.
  pose proof (rung_lt (S n)) as RL.
  change (weights (S (S n))) with (weights (S n) + weight (S n)).
  destruct (Rle_lt_dec (rung (S n)) foot) as [L|L].
  + specialize (I1 L); repeat split; intros; try lra.
    unfold weight; destruct Rle_dec; lra.
  + repeat split; intros; try lra.
    destruct (Rle_lt_dec (rung n) foot) as [M|M]; [specialize (I2 M); lra|].
    assert (K : weight (S n) <= sink (rung n) - sink (rung (S n))); [|lra].
    pose proof (rung_lt n) as RN; destruct (rise_sink_diff (rung n) (rung (S n)) ltac:(lra)) as [SA _].
    unfold weight; destruct Rle_dec as [W|W]; [lra|]; destruct Rle_dec as [V|V]; [lra|].
    pose proof (sink_rise (rung n) ltac:(lra)) as E1; pose proof (sink_rise (rung (S n)) ltac:(lra)) as E2.
    pose proof (sink_range (rung n)).
    pose proof (rise_between (sink (rung (S n))) (sink (rung n)) ltac:(lra) SA) as [_ RB].
    rewrite E1, E2 in RB; fold (gap n) in RB.
    pose proof (gap_le n); pose proof (gap_le (S n)); pose proof (chi_ge (S n)) as CH; unfold chi in *.
    apply Rmult_le_reg_r with (steep (sink (rung (S n))) - 1); [lra|].
    unfold Rdiv; rewrite Rmult_assoc, Rinv_l by lra; lra.
Qed.

Lemma weights_small n : weights n / gap 0 <= 94 / 100.
Proof.
assert (W : weights n <= 2 * first_term + 3 / 4).
{ destruct n as [|n].
  - simpl; pose proof (weight_le_first 0); pose proof (weight_ge0 0); lra.
  - destruct (weights_bound n) as [_ [_ B]]; pose proof (sink_range (rung n)); lra. }
pose proof first_term_le; pose proof rung1 as R1.
assert (G : 103 / 100 <= gap 0) by (unfold gap; change (rung 0) with 1; lra).
apply Rmult_le_reg_r with (gap 0); [lra|]; unfold Rdiv at 1; rewrite Rmult_assoc, Rinv_l; lra.
Qed.
(** ** Returns *)
Lemma untrapped_next x : untrapped a x -> 1 / 4 <= x /\ exists k, -1 <= k <= 1 /\ untrapped a (Model.map a k x).
Proof.
intros [s [O [E H]]]; split; [rewrite <- E; apply H|].
destruct (O 0%nat) as [k [Hk E1]]; exists k; split; auto; rewrite <- E, <- E1.
exists (fun n => s (S n)); split; [intros n; apply (O (S n)) | split; [reflexivity | intros n; apply H]].
Qed.

Lemma descent_returns M N : 1 <= M -> forall v, 1 < v -> v <= M ->
  v <= 1 + INR N * (d / (M * sqrt M)) -> untrapped a v ->
  exists k y, (k < N)%nat /\ v = back (S k) y /\ 1 / 4 <= y <= 1 /\ untrapped a y.
Proof.
intros HM; induction N as [|N IH]; intros v V1 V2 V3 U; [simpl in V3; lra|].
destruct (untrapped_next v U) as [_ [k [Hk U1]]]; rewrite map_down in U1 by lra.
fold d in U1; fold (fall v) in U1; destruct (untrapped_next _ U1) as [Q _].
assert (C : v = climb (fall v)) by (symmetry; apply climb_fall; lra).
destruct (Rle_lt_dec (fall v) 1) as [L|L].
- exists 0%nat, (fall v); repeat split; auto; try lia.
- pose proof (div_p32_le d v M dpos ltac:(lra) V2) as S0.
  destruct (IH (fall v)) as [j [y [J1 [J2 J3]]]]; auto.
  + unfold fall; pose proof (div_p32_pos d v dpos ltac:(lra)); lra.
  + rewrite S_INR in V3; unfold fall; lra.
  + exists (S j), y; split; [lia|]; split; auto.
    change (v = climb (back (S j) y)); rewrite <- J2; exact C.
Qed.

Lemma enough_steps M : 1 <= M -> exists N, M <= 1 + INR N * (d / (M * sqrt M)).
Proof.
intros HM; pose proof (div_p32_pos d M dpos ltac:(lra)) as P; set (h := d / (M * sqrt M)) in *.
assert (P0 : 0 <= (M - 1) / h) by (apply Rmult_le_pos; [lra | left; now apply Rinv_0_lt_compat]).
destruct (nfloor_ex _ P0) as [N [_ HN]]; exists (S N); rewrite S_INR.
apply (Rmult_lt_compat_r h) in HN; [|lra].
replace ((M - 1) / h * h) with (M - 1) in HN by (field; lra); lra.
Qed.

Lemma sink_of_rise x : 1 / 4 <= x <= 1 -> sink (rise x) = x.
Proof.
intros Hx.
assert (B : foot <= rise x <= top).
{ rewrite <- rise_one, <- rise_quarter; split.
  - destruct (proj2 Hx) as [L | ->]; [left; apply rise_lt; lra | lra].
  - destruct (proj1 Hx) as [L | <-]; [left; apply rise_lt; lra | lra]. }
pose proof (sink_rise _ B) as E; pose proof (sink_range (rise x)).
destruct (Rtotal_order (sink (rise x)) x) as [L|[L|L]]; auto.
- apply rise_lt in L; lra.
- apply rise_lt in L; lra.
Qed.

Definition held (x : R) : Prop := 1 / 4 <= x <= 1 /\ untrapped a x.

Lemma held_returns K : top <= 1 + INR K * (d / (top * sqrt top)) -> forall x, held x ->
  x = 1 \/ exists k y, (k < K)%nat /\ x = sink (back (S k) y) /\ held y.
Proof.
intros HK x [Hx U]; destruct (Req_dec x 1) as [E|N]; auto; right.
assert (L : x < 1) by lra; pose proof d3.
destruct (untrapped_next x U) as [_ [k0 [_ U1]]]; rewrite map_up in U1 by lra.
fold d in U1; fold (rise x) in U1.
pose proof (rise_lt x 1 ltac:(lra) L ltac:(lra)) as R1; rewrite rise_one in R1.
assert (R2 : rise x <= top).
{ rewrite <- rise_quarter; destruct (proj1 Hx) as [X | <-]; [left; apply rise_lt; lra | lra]. }
pose proof foot_lt_top; assert (F1 : 1 < foot) by (unfold foot; lra).
destruct (descent_returns top K ltac:(lra) (rise x)) as [k [y [A [B C]]]]; auto; try lra.
exists k, y; split; auto; split; [|exact C]; rewrite <- B; symmetry; now apply sink_of_rise.
Qed.

(** ** The surviving set *)
Definition within (l : list (R * R)) : Prop := forall I, In I l -> 1 / 4 <= fst I /\ fst I <= snd I /\ snd I <= 1.
Definition piece (k : nat) (I : R * R) : R * R := (sink (back (S k) (snd I)), sink (back (S k) (fst I))).
Definition preimages (K : nat) (l : list (R * R)) : list (R * R) :=
  flat_map (fun k => List.map (piece k) l) (seq 0 K).

Lemma total_preimages K l : within l -> total_length (preimages K l) <= weights K / gap 0 * total_length l.
Proof.
intros W; pose proof (gap_pos 0) as G; unfold preimages; induction K as [|K IH].
- simpl; unfold Rdiv; lra.
- rewrite seq_S, flat_map_app, total_app; simpl flat_map; rewrite app_nil_r, ?Nat.add_0_l.
  change (weights (S K)) with (weights K + weight K).
  assert (T : total_length (List.map (piece K) l) <= weight K / gap 0 * total_length l).
  { apply total_map.
    - apply Rmult_le_pos; [apply weight_ge0 | left; now apply Rinv_0_lt_compat].
    - intros I HI; destruct (W I HI) as [W1 [W2 W3]]; unfold piece; cbn [fst snd].
      apply (piece_length (fst I) (snd I) K W1 W2 W3). }
  replace ((weights K + weight K) / gap 0 * total_length l)
    with (weights K / gap 0 * total_length l + weight K / gap 0 * total_length l) by (field; lra).
  lra.
Qed.

Lemma total_pos l : within l -> 0 <= total_length l.
Proof.
induction l as [|I l IH]; simpl; intros W; [lra|].
destruct (W I (or_introl eq_refl)) as [_ [W2 _]]; specialize (IH (fun J HJ => W J (or_intror HJ))); lra.
Qed.

Lemma surviving_cover n : exists l, within l /\
  (forall x, held x -> exists I, In I l /\ fst I <= x <= snd I) /\
  total_length l <= (94 / 100) ^ n * (3 / 4).
Proof.
pose proof foot_lt_top; pose proof d3.
destruct (enough_steps top) as [K HK]; [unfold foot in *; lra|].
induction n as [|n [l [W [C T]]]].
- exists [(1 / 4, 1)]; split; [|split; [|simpl; lra]].
  + intros I [<-|[]]; simpl; lra.
  + intros x [Hx _]; exists (1 / 4, 1); simpl; split; [auto | lra].
- exists ((1, 1) :: preimages K l); split; [|split].
  + intros I [<-|HI]; [simpl; lra|].
    apply in_flat_map in HI as [k [_ HI]]; apply in_map_iff in HI as [J [<- HJ]].
    destruct (W J HJ) as [W1 [W2 W3]]; unfold piece; cbn [fst snd].
    pose proof (piece_length (fst J) (snd J) k W1 W2 W3) as [P _].
    pose proof (sink_range (back (S k) (fst J))); pose proof (sink_range (back (S k) (snd J))); lra.
  + intros x Hx; destruct (held_returns K HK x Hx) as [->|[k [y [A [-> Hy]]]]].
    { exists (1, 1); split; [left; reflexivity | simpl; lra]. }
    destruct (C y Hy) as [J [HJ B]]; exists (piece k J); split.
    * right; apply in_flat_map; exists k; split; [apply in_seq; lia | now apply in_map].
    * destruct (W J HJ) as [W1 [W2 W3]]; unfold piece; cbn [fst snd].
      pose proof (back_le (S k) (fst J) y ltac:(lra) ltac:(lra)) as B1.
      pose proof (back_le (S k) y (snd J) ltac:(lra) ltac:(lra)) as B2.
      destruct (rise_sink_diff _ _ B1) as [S1 _]; destruct (rise_sink_diff _ _ B2) as [S2 _]; lra.
  + simpl total_length; pose proof (total_preimages K l W) as P; pose proof (weights_small K) as Q.
    pose proof (total_pos l W).
    assert (weights K / gap 0 * total_length l <= 94 / 100 * total_length l) by (apply Rmult_le_compat_r; lra).
    rewrite <- tech_pow_Rmult; lra.
Qed.

Lemma climbing_cover K l : within l ->
  exists m, (forall I, In I m -> fst I <= snd I) /\
    (forall k y, (k < K)%nat -> (exists I, In I l /\ fst I <= y <= snd I) ->
       exists J, In J m /\ fst J <= back (S k) y <= snd J) /\
    total_length m <= INR K * total_length l.
Proof.
intros W; exists (flat_map (fun k => List.map (fun I => (back (S k) (fst I), back (S k) (snd I))) l) (seq 0 K)).
split; [|split].
- intros I HI; apply in_flat_map in HI as [k [_ HI]]; apply in_map_iff in HI as [J [<- HJ]].
  destruct (W J HJ) as [W1 [W2 W3]]; cbn [fst snd]; apply back_le; lra.
- intros k y Hk [I [HI B]]; exists (back (S k) (fst I), back (S k) (snd I)); split.
  + apply in_flat_map; exists k; split; [apply in_seq; lia|].
    apply in_map_iff; exists I; auto.
  + destruct (W I HI) as [W1 [W2 W3]]; cbn [fst snd]; split; apply back_le; lra.
- induction K as [|K IH]; [simpl; lra|].
  rewrite seq_S, flat_map_app, total_app, S_INR; simpl flat_map; rewrite app_nil_r, ?Nat.add_0_l.
  assert (T : total_length (List.map (fun I => (climb (back K (fst I)), climb (back K (snd I)))) l) <= 1 * total_length l).
  { apply total_map; [lra|]; intros I HI; destruct (W I HI) as [W1 [W2 W3]]; cbn [fst snd].
    pose proof (back_contracts (S K) (fst I) (snd I) ltac:(lra) W2) as B; simpl in B; lra. }
  simpl in IH, T |- *; lra.
Qed.

Lemma null_up_to M eps : 0 < eps -> exists l, covers l (fun x => x <= M /\ untrapped a x) /\ total_length l <= eps.
Proof.
intros He; destruct (enough_steps (Rmax 1 M) (Rmax_l 1 M)) as [K HK].
assert (PK : 0 <= INR K) by apply pos_INR.
destruct (pow_lt_1_zero (94 / 100) ltac:(rewrite Rabs_right; lra) (eps / (INR K + 1))) as [n Hn].
{ apply Rdiv_lt_0_compat; lra. }
specialize (Hn n (le_n n)); rewrite Rabs_right in Hn by (apply Rle_ge, pow_le; lra).
destruct (surviving_cover n) as [l [W [C T]]].
destruct (climbing_cover K l W) as [m [M1 [M2 M3]]].
exists (l ++ m); split; [split|].
- intros I HI; apply in_app_or in HI as [HI|HI]; auto; destruct (W I HI); lra.
- intros x [Hx U]; destruct (untrapped_next x U) as [Q _].
  destruct (Rle_lt_dec x 1) as [L|L].
  + destruct (C x) as [I [HI B]]; [split; auto|]; exists I; split; auto; apply in_or_app; auto.
  + destruct (descent_returns (Rmax 1 M) K (Rmax_l 1 M) x L) as [k [y [A [-> [Y1 Y2]]]]]; auto.
    { pose proof (Rmax_r 1 M); lra. }
    { pose proof (Rmax_r 1 M); lra. }
    destruct (M2 k y A (C y (conj Y1 Y2))) as [J [HJ B]]; exists J; split; auto; apply in_or_app; auto.
- rewrite total_app; pose proof (total_pos l W).
  assert ((94 / 100) ^ n * (INR K + 1) <= eps).
  { apply (Rmult_lt_compat_r (INR K + 1)) in Hn; [|lra].
    replace (eps / (INR K + 1) * (INR K + 1)) with eps in Hn by (field; lra); lra. }
  assert (INR K * total_length l <= INR K * ((94 / 100) ^ n * (3 / 4))) by (apply Rmult_le_compat_l; auto).
  assert (0 < (94 / 100) ^ n) by (apply pow_lt; lra). nra.
Qed.
End Large.

(** For every rate from four times the critical one on, the starts in [1/4, 1]
    that are never trapped fit, for every n, into finitely many intervals of
    total length at most 3/4 times 0.94 to the n: one factor for each return. *)
Theorem the_surviving_set_shrinks_geometrically a n : 4 <= a ->
  exists l, covers l (fun x => 1 / 4 <= x <= 1 /\ untrapped a x) /\
    total_length l <= (94 / 100) ^ n * (3 / 4).
Proof.
intros Ha; destruct (surviving_cover a Ha n) as [l [W [C T]]]; exists l; split; [split|]; auto.
intros I HI; destruct (W I HI); lra.
Qed.

(** So almost every start is trapped: below any height, the starts from which
    any run at all, under any choice of subgradients, escapes the zone for ever
    fit into finitely many intervals of total length as small as one likes. *)
Theorem almost_every_start_is_trapped_from_four_times_the_critical_rate a M eps :
  4 <= a -> 0 < eps ->
  exists l, covers l (fun x => x <= M /\ untrapped a x) /\ total_length l <= eps.
Proof. intros; now apply null_up_to. Qed.

(** The same in the paper's variables, for every [T]. *)
Theorem almost_every_run_is_lost_from_four_times_the_critical_rate T alpha M eps :
  0 < T -> 4 * alpha_star T <= alpha -> 0 < eps ->
  exists l, covers l (fun x => x <= M /\
      exists r, run T alpha r /\ r 0%nat = x /\ forall n, r_return T <= r n) /\
    total_length l <= eps.
Proof.
intros HT Hal He; pose proof (r_star_pos T HT) as HR; pose proof (alpha_star_pos T HT) as HA.
set (a := alpha / alpha_star T).
assert (Ha : 4 <= a).
{ apply Rmult_le_reg_r with (alpha_star T); [lra|]; unfold a.
  replace (alpha / alpha_star T * alpha_star T) with alpha by (field; lra); lra. }
destruct (almost_every_start_is_trapped_from_four_times_the_critical_rate a (M / r_star T) (eps / r_star T) Ha)
  as [l [[C1 C2] T1]].
{ now apply Rdiv_lt_0_compat. }
assert (X : forall x, x / r_star T * r_star T = x) by (intros; field; lra).
exists (List.map (fun I => (fst I * r_star T, snd I * r_star T)) l); split; [split|].
- intros I HI; apply in_map_iff in HI as [J [<- HJ]]; cbn [fst snd]; specialize (C1 J HJ); nra.
- intros x [Hx [r [Hr [R0 Rn]]]].
  destruct (C2 (x / r_star T)) as [I [HI B]].
  + split; [apply Rmult_le_compat_r; [left; now apply Rinv_0_lt_compat | lra]|].
    exists (fun n => r n / r_star T); split; [now apply (run_is_orbit T alpha r HT)|].
    split; [now rewrite R0|]; intros n; specialize (Rn n); unfold r_return in Rn.
    apply Rmult_le_reg_r with (r_star T); [lra|]; rewrite X; lra.
  + exists (fst I * r_star T, snd I * r_star T); split.
    * apply in_map_iff; exists I; auto.
    * cbn [fst snd]; rewrite <- (X x); split; apply Rmult_le_compat_r; lra.
- eapply Rle_trans; [apply (total_map l _ (r_star T)); [lra|]|].
  + intros I HI; cbn [fst snd]; lra.
  + rewrite <- (X eps); nra.
Qed.
