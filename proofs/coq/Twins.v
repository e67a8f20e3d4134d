(** The twins: what the proofs of the C code assume about real numbers, proved.

    The statements are translated from the Why3 theory by a tool
    (TwinStatements.v), so that what is proved here is what is assumed there.
    [rnd] is Flocq's rounding to nearest even in binary64, without overflow. *)
From Coq Require Import Reals Lra Psatz ZArith.
From Flocq Require Import Core Relative Sterbenz Mult_error.
From Interval Require Import Tactic.
From Ghost Require Import Model Basics TwinStatements.
Open Scope R_scope.

Notation pow2 := (bpow radix2).
Definition u : R := 1 / 9007199254740992.

(** * Rounding *)
Lemma rnd_le x y : x <= y -> rnd x <= rnd y.
Proof. intros H; apply round_le; [apply FLT_exp_valid; reflexivity | apply valid_rnd_N | exact H]. Qed.

Lemma rnd_pow2 e : (-1074 <= e)%Z -> rnd (pow2 e) = pow2 e.
Proof.
intros H; apply round_generic; [apply valid_rnd_N |].
apply generic_format_bpow; unfold FLT_exp; lia.
Qed.

Lemma rnd_0 : rnd 0 = 0.
Proof. apply round_0, valid_rnd_N. Qed.

Lemma rnd_ge_pow2 e x : (-1074 <= e)%Z -> pow2 e <= x -> pow2 e <= rnd x.
Proof. intros He H; rewrite <- (rnd_pow2 e He); apply rnd_le, H. Qed.

Lemma rnd_le_pow2 e x : (-1074 <= e)%Z -> x <= pow2 e -> rnd x <= pow2 e.
Proof. intros He H; rewrite <- (rnd_pow2 e He); apply rnd_le, H. Qed.

Lemma rnd_nonneg x : 0 <= x -> 0 <= rnd x.
Proof. intros H; rewrite <- rnd_0; apply rnd_le, H. Qed.

Lemma rnd_opp x : rnd (- x) = - rnd x.
Proof. apply round_NE_opp. Qed.

(** The standard model: one rounding, one relative error. *)
Lemma rnd_factor x : pow2 (-1022) <= Rabs x ->
  exists d, - u <= d <= u /\ rnd x = x * (1 + d).
Proof.
intros H.
destruct (relative_error_N_FLT_ex radix2 (-1074) 53 ltac:(lia)
            (fun n => negb (Z.even n)) x) as [d [Hd He]].
- exact H.
- exists d; split; [| exact He].
  apply Rabs_le_inv in Hd; unfold u; simpl in Hd; lra.
Qed.

Lemma rnd_factor_pos x : pow2 (-1022) <= x ->
  exists d, - u <= d <= u /\ rnd x = x * (1 + d).
Proof.
intros H; apply rnd_factor; rewrite Rabs_pos_eq; [exact H |].
apply Rle_trans with (2 := H), bpow_ge_0.
Qed.

(** Also below the normal range, with an absolute error. *)
Lemma rnd_error x : Rabs (rnd x - x) <= u * Rabs x + pow2 (-1075).
Proof.
destruct (error_N_FLT radix2 (-1074) 53 ltac:(lia) (fun n => negb (Z.even n)) x)
  as [d [e [Hd [He [_ H]]]]].
unfold rnd; rewrite H.
replace (x * (1 + d) + e - x) with (d * x + e) by ring.
apply Rle_trans with (1 := Rabs_triang _ _).
apply Rplus_le_compat.
- rewrite Rabs_mult; apply Rmult_le_compat_r; [apply Rabs_pos |].
  unfold u; simpl in Hd; lra.
- apply Rle_trans with (1 := He).
  change (-1075)%Z with (-1 + -1074)%Z; rewrite bpow_plus; simpl (pow2 (-1)); lra.
Qed.

(** * Products and quotients in powers of two *)
Lemma mul_ge a b c x y : (c <= a + b)%Z -> pow2 a <= x -> pow2 b <= y -> pow2 c <= x * y.
Proof.
intros H Hx Hy; apply Rle_trans with (pow2 (a + b)); [apply bpow_le, H |].
rewrite bpow_plus; apply Rmult_le_compat; auto using bpow_ge_0.
Qed.

Lemma mul_le a b c x y : (a + b <= c)%Z -> 0 <= x -> 0 <= y ->
  x <= pow2 a -> y <= pow2 b -> x * y <= pow2 c.
Proof.
intros H Hx0 Hy0 Hx Hy; apply Rle_trans with (pow2 (a + b)); [| apply bpow_le, H].
rewrite bpow_plus; apply Rmult_le_compat; auto.
Qed.

Lemma div_ge a b c x y : (c <= a - b)%Z -> pow2 a <= x -> 0 < y -> y <= pow2 b -> pow2 c <= x / y.
Proof.
intros H Hx Hy0 Hy; unfold Rdiv; apply mul_ge with a (- b)%Z; [lia | exact Hx |].
rewrite bpow_opp; apply Rinv_le_contravar; assumption.
Qed.

Lemma div_le a b c x y : (a - b <= c)%Z -> 0 <= x -> x <= pow2 a -> pow2 b <= y -> x / y <= pow2 c.
Proof.
intros H Hx0 Hx Hy.
assert (0 < pow2 b) by apply bpow_gt_0.
unfold Rdiv; apply mul_le with a (- b)%Z; [lia | exact Hx0 | | exact Hx |].
- left; apply Rinv_0_lt_compat; lra.
- rewrite bpow_opp; apply Rinv_le_contravar; assumption.
Qed.

Lemma sqrt_ge a x : pow2 (2 * a) <= x -> pow2 a <= sqrt x.
Proof.
intros H; rewrite <- (sqrt_square (pow2 a)) by apply bpow_ge_0.
apply sqrt_le_1_alt; rewrite <- bpow_plus.
replace (a + a)%Z with (2 * a)%Z by lia; exact H.
Qed.

Lemma sqrt_le a x : x <= pow2 (2 * a) -> sqrt x <= pow2 a.
Proof.
intros H; rewrite <- (sqrt_square (pow2 a)) by apply bpow_ge_0.
apply sqrt_le_1_alt; rewrite <- bpow_plus.
replace (a + a)%Z with (2 * a)%Z by lia; exact H.
Qed.

Lemma pow2_weak a b x : (a <= b)%Z -> pow2 b <= x -> pow2 a <= x.
Proof. intros H Hx; apply Rle_trans with (2 := Hx), bpow_le, H. Qed.

Lemma pow2_weak_le a b x : (a <= b)%Z -> x <= pow2 a -> x <= pow2 b.
Proof. intros H Hx; apply Rle_trans with (1 := Hx), bpow_le, H. Qed.

Lemma pow2_pos a x : pow2 a <= x -> 0 < x.
Proof. intros H; apply Rlt_le_trans with (2 := H), bpow_gt_0. Qed.

Lemma largest_double : 9007199254740991 * pow2 971 <= pow2 1024.
Proof.
change 1024%Z with (53 + 971)%Z; rewrite bpow_plus.
apply Rmult_le_compat_r; [apply bpow_ge_0 |]; simpl; lra.
Qed.

(** A relative error is a factor near one. *)
Lemma rel_le_factor a e c k : a = e * k -> - c <= k - 1 <= c -> rel_le a e c.
Proof.
intros -> H; unfold rel_le.
replace (e * k - e) with ((k - 1) * e) by ring.
rewrite Rabs_mult; apply Rmult_le_compat_r; [apply Rabs_pos |].
apply Rabs_le, H.
Qed.

Lemma rel_le_bounds a e c : 0 <= e -> rel_le a e c -> (1 - c) * e <= a <= (1 + c) * e.
Proof.
unfold rel_le; intros He H; rewrite (Rabs_pos_eq e He) in H.
apply Rabs_le_inv in H; lra.
Qed.

(** * The model's functions, in the form of the theory *)
Lemma root_nonzero r : sqrt r <> 0 -> 0 < sqrt r /\ 0 < r.
Proof.
intros H; pose proof (sqrt_pos r); split; [lra |].
apply Rnot_le_lt; intros K; apply H; now apply sqrt_neg_0.
Qed.

Lemma t_star_def : TwinStatements.t_star_def.
Proof. intros r H; destruct (root_nonzero r H); unfold t_star; field; lra. Qed.

Lemma t_X_def : TwinStatements.t_X_def.
Proof. intros r x _; reflexivity. Qed.

Lemma r_star_def : TwinStatements.r_star_def.
Proof. intros t Ht; assert (t <> 0) by nra; unfold r_star; field; lra. Qed.

Lemma r_return_def : TwinStatements.r_return_def.
Proof. intros t; unfold r_return; field. Qed.

Lemma slope_def : TwinStatements.slope_def.
Proof.
intros r H; assert (Q : sqrt r <> 0) by (intros K; apply H; rewrite K; ring).
destruct (root_nonzero r Q); unfold slope; field; lra.
Qed.

Lemma alpha_star_def : TwinStatements.alpha_star_def.
Proof.
intros t Ht; assert (t <> 0) by (intros K; apply Ht; rewrite K; ring).
unfold alpha_star; field; lra.
Qed.

Lemma step_def : TwinStatements.step_def.
Proof. intros t alpha k r; reflexivity. Qed.

Lemma loss_def : TwinStatements.loss_def.
Proof.
intros t r; unfold loss; split; intros H; destruct (Rlt_dec r (r_return t)); lra.
Qed.

Lemma grad_def : TwinStatements.grad_def.
Proof.
intros t k r; unfold grad.
split; intros A; destruct (Rlt_dec r (r_return t)); try contradiction; [reflexivity |].
split; intros B; destruct (Rlt_dec r (r_star t)); try contradiction; [reflexivity |].
split; intros C; destruct (Req_EM_T r (r_star t)); try contradiction; reflexivity.
Qed.

(** The same where the arguments are positive. *)
Lemma t_star_at r : 0 < r -> t_star r = 5 / 10 * PI / sqrt r.
Proof. intros H; apply t_star_def; pose proof (sqrt_lt_R0 r H); lra. Qed.
Lemma r_star_at t : 0 < t -> r_star t = 25 / 100 * (PI * PI) / (t * t).
Proof. intros H; apply r_star_def; nra. Qed.
Lemma slope_at r : 0 < r -> slope r = 25 / 100 * PI / (r * sqrt r).
Proof. intros H; apply slope_def; pose proof (sqrt_lt_R0 r H); nra. Qed.
Lemma alpha_star_at t :
  0 < t -> alpha_star t = 3 / 32 * ((PI * PI) * (PI * PI)) / (((t * t) * (t * t)) * t).
Proof. intros H; apply alpha_star_def, Rgt_not_eq; repeat apply Rmult_lt_0_compat; exact H. Qed.

Lemma pi_bracket : TwinStatements.pi_bracket.
Proof. unfold TwinStatements.pi_bracket; split; interval with (i_prec 200). Qed.

(** * Doubles *)
Lemma rnd_is_double x : rnd x = x -> generic_format radix2 (FLT_exp (-1074) 53) x.
Proof.
intros H; rewrite <- H.
apply generic_format_round; [apply FLT_exp_valid; reflexivity | apply valid_rnd_N].
Qed.

Lemma positive_double : TwinStatements.positive_double.
Proof.
intros x H Hx.
apply generic_format_ge_bpow with (fexp := FLT_exp (-1074) 53); [| exact Hx |].
- intros e; unfold FLT_exp; lia.
- apply rnd_is_double, H.
Qed.

Lemma exact_difference : TwinStatements.exact_difference.
Proof.
intros x y Hx Hy H.
apply round_generic; [apply valid_rnd_N |].
apply sterbenz; [apply FLT_exp_valid; reflexivity | apply FLT_exp_monotone | | | lra];
  apply rnd_is_double; assumption.
Qed.

(** * The escape time *)
Lemma root_range : TwinStatements.root_range.
Proof.
intros r [Hl Hu]; unfold fl_root; split.
- apply rnd_ge_pow2; [lia |]; apply sqrt_ge, Hl.
- apply rnd_le_pow2; [lia |]; apply sqrt_le.
  apply Rle_trans with (1 := Hu), largest_double.
Qed.

Lemma root_factor r : pow2 (-1074) <= r ->
  exists d, - u <= d <= u /\ fl_root r = sqrt r * (1 + d).
Proof.
intros H; apply rnd_factor_pos.
apply pow2_weak with (-537)%Z; [lia |]; apply sqrt_ge, H.
Qed.

Lemma half_pi_range : pow2 0 <= 884279719003555 / 562949953421312 <= pow2 1.
Proof. simpl; lra. Qed.

Lemma escape_range : TwinStatements.escape_range.
Proof.
intros r H; unfold fl_escape.
destruct (root_range r H) as [Hl Hu]; pose proof (pow2_pos _ _ Hl).
split.
- apply rnd_ge_pow2; [lia |]; apply div_ge with 0%Z 512%Z; try lia; try assumption.
  apply half_pi_range.
- apply rnd_le_pow2; [lia |]; apply div_le with 1%Z (-537)%Z; try lia; try assumption; lra || apply half_pi_range.
Qed.

Lemma escape_factor r : pow2 (-1074) <= r <= 9007199254740991 * pow2 971 ->
  exists k, fl_escape r = t_star r * k /\
    - (38521 / 147573952589676412928) <= k - 1 <= 38521 / 147573952589676412928.
Proof.
intros H; destruct (root_range r H) as [Hl Hu]; pose proof (pow2_pos _ _ Hl) as Hp.
destruct (root_factor r (proj1 H)) as [d1 [B1 E1]].
unfold fl_escape.
destruct (rnd_factor_pos (884279719003555 / 562949953421312 / fl_root r)) as [d2 [B2 E2]].
{ apply div_ge with 0%Z 512%Z; try lia; try assumption; apply half_pi_range. }
rewrite E2, E1, t_star_at by apply (pow2_pos _ _ (proj1 H)).
assert (0 < sqrt r) by apply sqrt_lt_R0, (pow2_pos _ _ (proj1 H)).
unfold u in *.
exists (884279719003555 / 562949953421312 / (5 / 10 * PI) * (1 + d2) / (1 + d1)); split.
- field; pose proof PI_RGT_0; repeat split; lra.
- split; interval with (i_prec 150).
Qed.

Lemma escape_error : TwinStatements.escape_error.
Proof.
intros r H; destruct (escape_factor r H) as [k [E B]].
apply rel_le_factor with k; assumption.
Qed.

(** * The optimum *)
Lemma square_range t a b : (-537 <= a)%Z -> (a <= b)%Z -> pow2 a <= t <= pow2 b ->
  pow2 (2 * a) <= t * t <= pow2 (2 * b).
Proof.
intros Ha Hab [Hl Hu]; pose proof (pow2_pos _ _ Hl); split.
- apply mul_ge with a a; try lia; assumption.
- apply mul_le with b b; try lia; lra.
Qed.

(** From the range of t that of its square, and that of the optimum, pi^2/4 by it. *)
Ltac optimum_range t H least most least2 most2 :=
  unfold fl_r_star;
  destruct (square_range t least most ltac:(lia) ltac:(lia) H) as [Hl Hu];
  assert (pow2 least2 <= rnd (t * t)) by (apply rnd_ge_pow2; [lia | exact Hl]);
  assert (rnd (t * t) <= pow2 most2) by (apply rnd_le_pow2; [lia | exact Hu]);
  split;
  [ apply rnd_ge_pow2; [lia |]; apply div_ge with 1%Z most2; try lia; try assumption;
    [simpl; lra | apply pow2_pos with least2; assumption]
  | apply rnd_le_pow2; [lia |]; apply div_le with 2%Z least2; try lia; try assumption;
    simpl; lra ].

Lemma r_star_range : TwinStatements.r_star_range.
Proof. intros t H; optimum_range t H (-510)%Z 510%Z (-1020)%Z 1020%Z. Qed.

(** The signed error of the computed optimum. *)
Lemma r_star_factor t : pow2 (-510) <= t <= pow2 510 ->
  exists k, fl_r_star t = r_star t * k /\
    - (84273 / 295147905179352825856) <= k - 1 <= 84273 / 295147905179352825856.
Proof.
intros H; pose proof (pow2_pos _ _ (proj1 H)) as Ht.
destruct (square_range t (-510) 510 ltac:(lia) ltac:(lia) H) as [Hl Hu].
unfold fl_r_star.
destruct (rnd_factor_pos (t * t)) as [d1 [B1 E1]].
{ apply pow2_weak with (2 := Hl); lia. }
assert (pow2 (-1020) <= rnd (t * t)) by (apply rnd_ge_pow2; [lia | exact Hl]).
assert (rnd (t * t) <= pow2 1020) by (apply rnd_le_pow2; [lia | exact Hu]).
destruct (rnd_factor_pos (2778046668940015 / 1125899906842624 / rnd (t * t))) as [d2 [B2 E2]].
{ apply pow2_weak with (-1019)%Z; [lia |].
  apply div_ge with 1%Z 1020%Z; try lia; try assumption; [simpl; lra |].
  apply pow2_pos with (-1020)%Z; assumption. }
rewrite E2, E1, r_star_at by assumption.
unfold u in *.
exists (2778046668940015 / 1125899906842624 / (25 / 100 * (PI * PI)) * (1 + d2) / (1 + d1)); split.
- field; pose proof PI_RGT_0; repeat split; lra.
- split; interval with (i_prec 150).
Qed.

Lemma r_star_error : TwinStatements.r_star_error.
Proof.
intros t H; destruct (r_star_factor t H) as [k [E B]].
apply rel_le_factor with k; assumption.
Qed.

Lemma return_range : TwinStatements.return_range.
Proof.
intros t H; unfold fl_return; destruct (r_star_range t H) as [Hl Hu]; split.
- apply mul_ge with (-2)%Z (-1019)%Z; try lia; try assumption; simpl; lra.
- apply mul_le with (-2)%Z 1022%Z; try lia; try assumption; try (simpl; lra).
  apply Rle_trans with (2 := Hl), bpow_ge_0.
Qed.

Lemma quarter_exact : TwinStatements.quarter_exact.
Proof.
intros t H; unfold fl_return.
destruct (r_star_range t H) as [Hl Hu].
apply round_generic; [apply valid_rnd_N |].
replace (25 / 100 * fl_r_star t) with (fl_r_star t * pow2 (-2)) by (simpl; lra).
apply mult_bpow_exact_FLT.
- unfold fl_r_star; apply generic_format_round; [apply FLT_exp_valid; reflexivity | apply valid_rnd_N].
- assert (M : (-1018 <= mag radix2 (fl_r_star t))%Z); [| lia].
  apply mag_ge_bpow; rewrite Rabs_pos_eq; [exact Hl |].
  apply Rle_trans with (2 := Hl), bpow_ge_0.
Qed.

Lemma return_is_double t : pow2 (-510) <= t <= pow2 510 -> rnd (fl_return t) = fl_return t.
Proof. intros H; unfold fl_return at 1; apply quarter_exact, H. Qed.

Lemma seams : TwinStatements.seams.
Proof.
intros t H; pose proof (pow2_pos _ _ (proj1 H)) as Ht.
destruct (r_star_factor t H) as [k [E B]].
pose proof (r_star_pos t Ht); unfold fl_return; rewrite E, r_return_def.
repeat split; nra.
Qed.

Lemma near_far t : pow2 (-200) <= t <= pow2 200 -> pow2 (-510) <= t <= pow2 510.
Proof.
intros [Hl Hu]; split; [apply pow2_weak with (2 := Hl) | apply pow2_weak_le with (2 := Hu)]; lia.
Qed.

Lemma near_r_star_range t : pow2 (-200) <= t <= pow2 200 ->
  pow2 (-399) <= fl_r_star t <= pow2 402.
Proof. intros H; optimum_range t H (-200)%Z 200%Z (-400)%Z 400%Z. Qed.

Lemma near_return_range : TwinStatements.near_return_range.
Proof.
intros t H; unfold fl_return; destruct (near_r_star_range t H) as [Hl Hu]; split.
- apply mul_ge with (-2)%Z (-399)%Z; try lia; try assumption; simpl; lra.
- apply mul_le with (-2)%Z 402%Z; try lia; try assumption; try (simpl; lra).
  apply Rle_trans with (2 := Hl), bpow_ge_0.
Qed.

(** * The critical rate *)
Lemma power_steps t : pow2 (-200) <= t <= pow2 200 ->
  (pow2 (-400) <= t * t <= pow2 400) /\
  (pow2 (-400) <= rnd (t * t) <= pow2 400) /\
  (pow2 (-800) <= rnd (t * t) * rnd (t * t) <= pow2 800) /\
  (pow2 (-800) <= rnd (rnd (t * t) * rnd (t * t)) <= pow2 800) /\
  (pow2 (-1000) <= rnd (rnd (t * t) * rnd (t * t)) * t <= pow2 1000).
Proof.
intros H.
assert (A := square_range t (-200) 200 ltac:(lia) ltac:(lia) H); simpl (2 * _)%Z in A.
assert (B : pow2 (-400) <= rnd (t * t) <= pow2 400).
{ split; [apply rnd_ge_pow2 | apply rnd_le_pow2]; try lia; apply A. }
assert (C := square_range _ (-400) 400 ltac:(lia) ltac:(lia) B); simpl (2 * _)%Z in C.
assert (D : pow2 (-800) <= rnd (rnd (t * t) * rnd (t * t)) <= pow2 800).
{ split; [apply rnd_ge_pow2 | apply rnd_le_pow2]; try lia; apply C. }
repeat split; try apply A; try apply B; try apply C; try apply D.
- apply mul_ge with (-800)%Z (-200)%Z; try lia; [apply D | apply H].
- pose proof (pow2_pos _ _ (proj1 D)); pose proof (pow2_pos _ _ (proj1 H)).
  apply mul_le with 800%Z 200%Z; try lia; try lra; try apply D; try apply H.
Qed.

Lemma power_range : TwinStatements.power_range.
Proof.
intros t H; destruct (power_steps t H) as (_ & _ & _ & _ & E); unfold fl_power.
split; [apply rnd_ge_pow2 | apply rnd_le_pow2]; try lia; apply E.
Qed.

Lemma critical_range : TwinStatements.critical_range.
Proof.
intros t H; destruct (power_range t H) as [Hl Hu]; unfold fl_critical.
pose proof (pow2_pos _ _ Hl).
split.
- apply rnd_ge_pow2; [lia |]; apply div_ge with 3%Z 1000%Z; try lia; try assumption; simpl; lra.
- apply rnd_le_pow2; [lia |]; apply div_le with 4%Z (-1000)%Z; try lia; try assumption; simpl; lra.
Qed.

Lemma critical_error : TwinStatements.critical_error.
Proof.
intros t H; pose proof (pow2_pos _ _ (proj1 H)) as Ht.
destruct (power_range t H) as [Hl Hu]; pose proof (pow2_pos _ _ Hl) as Hp.
destruct (power_steps t H) as (A & B & C & D & E).
destruct (rnd_factor_pos (t * t)) as [d1 [B1 E1]].
{ apply pow2_weak with (2 := proj1 A); lia. }
destruct (rnd_factor_pos (rnd (t * t) * rnd (t * t))) as [d2 [B2 E2]].
{ apply pow2_weak with (2 := proj1 C); lia. }
destruct (rnd_factor_pos (rnd (rnd (t * t) * rnd (t * t)) * t)) as [d3 [B3 E3]].
{ apply pow2_weak with (2 := proj1 E); lia. }
destruct (rnd_factor_pos (1285229138915719 / 140737488355328 / fl_power t)) as [d4 [B4 E4]].
{ apply pow2_weak with (-997)%Z; [lia |].
  apply div_ge with 3%Z 1000%Z; try lia; try assumption; simpl; lra. }
unfold fl_critical; rewrite E4; unfold fl_power; rewrite E3, E2, E1, alpha_star_at by assumption.
unfold u in *.
apply rel_le_factor with (1285229138915719 / 140737488355328 / (3 / 32 * ((PI * PI) * (PI * PI)))
  * (1 + d4) / ((1 + d1) * (1 + d1) * (1 + d2) * (1 + d3))).
- field; pose proof PI_RGT_0; repeat split; lra.
- split; interval with (i_prec 150).
Qed.

(** * The slope *)
Lemma near_doubles r : pow2 (-680) <= r <= pow2 680 ->
  pow2 (-1074) <= r <= 9007199254740991 * pow2 971.
Proof.
intros [Hl Hu]; split; [apply pow2_weak with (2 := Hl); lia |].
apply Rle_trans with (1 := Hu).
apply Rle_trans with (pow2 971); [apply bpow_le; lia |].
pose proof (bpow_gt_0 radix2 971); lra.
Qed.

Lemma near_root_range r : pow2 (-680) <= r <= pow2 680 ->
  pow2 (-340) <= fl_root r <= pow2 340.
Proof.
intros [Hl Hu]; unfold fl_root; split.
- apply rnd_ge_pow2; [lia |]; apply sqrt_ge, Hl.
- apply rnd_le_pow2; [lia |]; apply sqrt_le, Hu.
Qed.

Lemma quarter_pi_range : pow2 (-1) <= 884279719003555 / 1125899906842624 <= pow2 0.
Proof. simpl; lra. Qed.

Lemma slope_steps r : pow2 (-680) <= r <= pow2 680 ->
  (pow2 (-1020) <= r * fl_root r <= pow2 1020) /\
  (pow2 (-1020) <= rnd (r * fl_root r) <= pow2 1020) /\
  (pow2 (-1021) <= 884279719003555 / 1125899906842624 / rnd (r * fl_root r) <= pow2 1020).
Proof.
intros H; pose proof (near_root_range r H) as R.
assert (A : pow2 (-1020) <= r * fl_root r <= pow2 1020).
{ pose proof (pow2_pos _ _ (proj1 H)); pose proof (pow2_pos _ _ (proj1 R)); split.
  - apply mul_ge with (-680)%Z (-340)%Z; try lia; try apply H; try apply R.
  - apply mul_le with 680%Z 340%Z; try lia; try (left; assumption); try apply H; try apply R. }
assert (B : pow2 (-1020) <= rnd (r * fl_root r) <= pow2 1020).
{ split; [apply rnd_ge_pow2 | apply rnd_le_pow2]; try lia; apply A. }
pose proof (pow2_pos _ _ (proj1 B)).
split; [exact A | split; [exact B |]]; split.
- apply div_ge with (-1)%Z 1020%Z; try lia; try assumption; try apply quarter_pi_range; try apply B.
- apply div_le with 0%Z (-1020)%Z; try lia; try lra; try apply quarter_pi_range; try apply B.
Qed.

Lemma slope_range : TwinStatements.slope_range.
Proof.
intros r H; destruct (slope_steps r H) as (_ & _ & C); unfold fl_slope.
split; [apply rnd_ge_pow2 | apply rnd_le_pow2]; try lia; apply C.
Qed.

(** The rounded constant is below pi/4, so the error is not symmetric. *)
Lemma slope_factor r : pow2 (-680) <= r <= pow2 680 ->
  exists k, fl_slope r = slope r * k /\
    - (54905 / 147573952589676412928) <= k - 1 <= 2649 / 1000 * u.
Proof.
intros H; pose proof (pow2_pos _ _ (proj1 H)) as Hr.
destruct (slope_steps r H) as (A & B & C).
destruct (root_factor r (proj1 (near_doubles r H))) as [d1 [B1 E1]].
destruct (rnd_factor_pos (r * fl_root r)) as [d2 [B2 E2]].
{ apply pow2_weak with (2 := proj1 A); lia. }
destruct (rnd_factor_pos (884279719003555 / 1125899906842624 / rnd (r * fl_root r))) as [d3 [B3 E3]].
{ apply pow2_weak with (2 := proj1 C); lia. }
unfold fl_slope; rewrite E3, E2, E1, slope_at by assumption.
assert (0 < sqrt r) by apply sqrt_lt_R0, Hr.
unfold u in *.
exists (884279719003555 / 1125899906842624 / (25 / 100 * PI) * (1 + d3) / ((1 + d1) * (1 + d2))); split.
- field; pose proof PI_RGT_0; repeat split; lra.
- split; interval with (i_prec 150).
Qed.

Lemma slope_error : TwinStatements.slope_error.
Proof.
intros r H; destruct (slope_factor r H) as [k [E B]].
apply rel_le_factor with k; [exact E |].
unfold u in B; lra.
Qed.

(** * The threshold time *)
Lemma ratio_range : TwinStatements.ratio_range.
Proof.
intros r x [Hl Hu] [Xl Xu]; unfold fl_ratio.
assert (R1 : pow2 (-537) <= fl_root r) by (apply rnd_ge_pow2; [lia |]; apply sqrt_ge, Hl).
assert (R2 : fl_root r <= pow2 480) by (apply rnd_le_pow2; [lia |]; apply sqrt_le, Hu).
pose proof (pow2_pos _ _ R1).
assert (X : pow2 (-40) <= x) by (apply Rle_trans with (2 := Xl); simpl; lra).
pose proof (pow2_pos _ _ X).
split.
- apply rnd_ge_pow2; [lia |]; apply div_ge with (-40)%Z 480%Z; try lia; assumption.
- apply rnd_le_pow2; [lia |]; apply div_le with 480%Z (-537)%Z; try lia; try assumption; lra.
Qed.

(** The arc tangent does not magnify relative errors. *)
Lemma atan_scale_up x k : 0 <= x -> 1 <= k -> atan x <= atan (k * x) <= k * atan x.
Proof.
intros Hx Hk; split.
- destruct (Req_dec x (k * x)) as [N | N]; [rewrite <- N; lra |].
  assert (x <= k * x) by nra; left; apply atan_increasing; lra.
- destruct Hx as [Hx | <-]; [| rewrite Rmult_0_r, atan_0; lra].
  set (f := fun y => k * atan y - atan (k * y)).
  set (f' := fun y => k * (/ (1 + y ^ 2)) - (/ (1 + (k * y) ^ 2)) * (k * 1)).
  destruct (MVT_cor2 f f' 0 x Hx) as [c [Hc B]].
  { intros c _; unfold f, f'; apply derivable_pt_lim_minus.
    - apply derivable_pt_lim_scal, derivable_pt_lim_atan.
    - apply (derivable_pt_lim_comp (fun y => k * y) atan).
      + apply derivable_pt_lim_scal, derivable_pt_lim_id.
      + apply derivable_pt_lim_atan. }
  unfold f, f' in Hc; rewrite Rmult_0_r, atan_0 in Hc.
  assert (Hi : / (1 + (k * c) ^ 2) <= / (1 + c ^ 2)).
  { assert (c ^ 2 <= (k * c) ^ 2) by (apply pow_incr; nra).
    apply Rinv_le_contravar; [pose proof (pow2_ge_0 c) |]; lra. }
  assert (0 <= (k * / (1 + c ^ 2) - / (1 + (k * c) ^ 2) * (k * 1)) * (x - 0)).
  { apply Rmult_le_pos; [| lra].
    replace (k * / (1 + c ^ 2) - / (1 + (k * c) ^ 2) * (k * 1))
      with (k * (/ (1 + c ^ 2) - / (1 + (k * c) ^ 2))) by ring.
    apply Rmult_le_pos; lra. }
  lra.
Qed.

Lemma atan_pos x : 0 < x -> 0 < atan x.
Proof. intros H; rewrite <- atan_0; apply atan_increasing, H. Qed.

Lemma atan_factor x k : 0 < x -> 0 < k ->
  exists m, atan (k * x) = m * atan x /\ Rmin 1 k <= m <= Rmax 1 k.
Proof.
intros Hx Hk; pose proof (atan_pos x Hx).
exists (atan (k * x) / atan x); split; [field; lra |].
destruct (Rle_or_lt 1 k) as [H1 | H1].
- rewrite Rmin_left, Rmax_right by lra.
  destruct (atan_scale_up x k ltac:(lra) H1).
  split; [apply Rmult_le_reg_r with (atan x) | apply Rmult_le_reg_r with (atan x)]; try lra;
    unfold Rdiv; rewrite Rmult_assoc, Rinv_l by lra; lra.
- rewrite Rmin_right, Rmax_left by lra.
  assert (1 <= / k) by (rewrite <- Rinv_1; apply Rinv_le_contravar; lra).
  assert (0 < k * x) by nra.
  destruct (atan_scale_up (k * x) (/ k) ltac:(lra) ltac:(lra)) as [A B].
  replace (/ k * (k * x)) with x in A, B by (field; lra).
  assert (k * atan x <= atan (k * x)).
  { apply Rmult_le_reg_l with (/ k); [lra |].
    rewrite <- Rmult_assoc, Rinv_l, Rmult_1_l by lra; exact B. }
  split; [apply Rmult_le_reg_r with (atan x) | apply Rmult_le_reg_r with (atan x)]; try lra;
    unfold Rdiv; rewrite Rmult_assoc, Rinv_l by lra; lra.
Qed.

Lemma atan_lower e q : (e <= 0)%Z -> pow2 e <= q -> pow2 (e - 1) <= atan q.
Proof.
intros He Hq.
assert (0 < pow2 e) by apply bpow_gt_0.
assert (pow2 e <= 1) by (change 1 with (pow2 0); apply bpow_le, He).
assert (A : atan (pow2 e) <= atan q).
{ destruct Hq as [Hq | <-]; [left; apply atan_increasing, Hq | lra]. }
apply Rle_trans with (2 := A).
assert (1 <= / pow2 e) by (rewrite <- Rinv_1; apply Rinv_le_contravar; lra).
destruct (atan_scale_up (pow2 e) (/ pow2 e) ltac:(lra) ltac:(lra)) as [_ B].
rewrite Rinv_l, atan_1 in B by lra.
unfold Zminus; rewrite bpow_plus.
apply Rmult_le_reg_l with (/ pow2 e); [lra |].
apply Rle_trans with (2 := B).
rewrite <- Rmult_assoc, Rinv_l, Rmult_1_l by lra.
simpl; interval with (i_prec 64).
Qed.

Lemma atan_range : TwinStatements.atan_range.
Proof.
intros q a Hq Ha.
pose proof (atan_lower (-520) q ltac:(lia) Hq) as L.
pose proof (pow2_pos _ _ L).
apply rel_le_bounds in Ha; [| lra].
destruct (atan_bound q) as [_ U].
assert (PI < 3.1416) by interval with (i_prec 64).
split; [| lra].
apply Rle_trans with (2 := proj1 Ha).
apply mul_ge with (-1)%Z (-521)%Z; try lia; [simpl; lra | exact L].
Qed.

Lemma threshold_error : TwinStatements.threshold_error.
Proof.
intros r x a Hr Hx Ha.
assert (Hr0 : 0 < r) by apply (pow2_pos _ _ (proj1 Hr)).
assert (Hx0 : 0 < x) by lra.
assert (Hs : 0 < sqrt r) by apply sqrt_lt_R0, Hr0.
destruct (root_factor r (proj1 Hr)) as [d1 [B1 E1]].
destruct (ratio_range r x Hr Hx) as [Q1 Q2].
destruct (rnd_factor_pos (x / fl_root r)) as [d2 [B2 E2]].
{ apply pow2_weak with (-520)%Z; [lia |].
  assert (R2 : fl_root r <= pow2 480) by (apply rnd_le_pow2; [lia |]; apply sqrt_le, Hr).
  apply div_ge with (-40)%Z 480%Z; try lia; try assumption.
  - apply Rle_trans with (2 := proj1 Hx); simpl; lra.
  - rewrite E1; unfold u in *; apply Rmult_lt_0_compat; lra. }
destruct (atan_range _ _ Q1 Ha) as [A1 A2].
destruct (rnd_factor_pos (a / fl_root r)) as [d3 [B3 E3]].
{ assert (R2 : fl_root r <= pow2 480) by (apply rnd_le_pow2; [lia |]; apply sqrt_le, Hr).
  apply pow2_weak with (-1002)%Z; [lia |].
  apply div_ge with (-522)%Z 480%Z; try lia; try assumption.
  rewrite E1; unfold u in *; apply Rmult_lt_0_compat; lra. }
assert (Hq : 0 < x / sqrt r) by (apply Rdiv_lt_0_compat; assumption).
destruct (atan_factor (x / sqrt r) ((1 + d2) / (1 + d1)) Hq) as [m [Em Bm]].
{ unfold u in *; apply Rdiv_lt_0_compat; lra. }
replace ((1 + d2) / (1 + d1) * (x / sqrt r)) with (fl_ratio r x) in Em.
2: { unfold fl_ratio; rewrite E2, E1; unfold u in *; field; lra. }
pose proof (atan_pos _ Hq) as Hat.
assert (Hm : 1 - 22 / 10 * u <= m <= 1 + 22 / 10 * u).
{ revert Bm; unfold u in *.
  assert (K : 1 - 22 / 10 * (1 / 9007199254740992) <= (1 + d2) / (1 + d1)
              <= 1 + 22 / 10 * (1 / 9007199254740992)) by (split; interval with (i_prec 120)).
  unfold Rmin, Rmax; destruct (Rle_dec 1 ((1 + d2) / (1 + d1))); lra. }
(* a = atan(x / sqrt r) * m * k4 *)
set (k4 := a / (atan (fl_ratio r x))).
assert (Hfr : 0 < atan (fl_ratio r x)).
{ apply atan_pos, (pow2_pos _ _ Q1). }
assert (B4 : 1 - 1 / 4503599627370496 <= k4 <= 1 + 1 / 4503599627370496).
{ apply rel_le_bounds in Ha; [| lra].
  assert (K : k4 * atan (fl_ratio r x) = a) by (unfold k4; field; lra).
  rewrite <- K in Ha.
  split; apply Rmult_le_reg_r with (atan (fl_ratio r x)); lra. }
rewrite E3, E1.
apply rel_le_factor with (k4 * m * (1 + d3) / (1 + d1)).
- assert (0 < m) by (unfold u in *; lra).
  unfold t_X, k4; rewrite Em; unfold u in *; field; repeat split; lra.
- assert (M : Rmin 1 ((1 + d2) / (1 + d1)) / (1 + d1) <= m / (1 + d1) <= Rmax 1 ((1 + d2) / (1 + d1)) / (1 + d1)).
  { unfold Rdiv; split; apply Rmult_le_compat_r; try apply Bm; left; apply Rinv_0_lt_compat; unfold u in *; lra. }
  assert (N : 1 - 30000001 / 10000000 * u <= m / (1 + d1) <= 1 + 30000001 / 10000000 * u).
  { revert M; unfold u in *.
    assert (K1 : 1 - 30000001 / 10000000 * (1 / 9007199254740992) <= (1 + d2) / (1 + d1) / (1 + d1)
      <= 1 + 30000001 / 10000000 * (1 / 9007199254740992)) by (split; interval with (i_prec 150)).
    assert (K2 : 1 - 30000001 / 10000000 * (1 / 9007199254740992) <= 1 / (1 + d1)
      <= 1 + 30000001 / 10000000 * (1 / 9007199254740992)) by (split; interval with (i_prec 150)).
    unfold Rmin, Rmax; destruct (Rle_dec 1 ((1 + d2) / (1 + d1))); lra. }
  replace (k4 * m * (1 + d3) / (1 + d1)) with (k4 * (m / (1 + d1)) * (1 + d3)) by (unfold u in *; field; lra).
  set (n := m / (1 + d1)) in *; clearbody n k4.
  unfold u in *; split; interval with (i_prec 150).
Qed.

(** * Strides *)
Lemma slope_antitone r q : 0 < r -> r <= q -> slope q <= slope r.
Proof.
intros Hr Hq; unfold slope.
assert (0 < sqrt r) by apply sqrt_lt_R0, Hr.
assert (sqrt r <= sqrt q) by apply sqrt_le_1_alt, Hq.
apply Rmult_le_compat_l; [pose proof PI_RGT_0; lra |].
apply Rinv_le_contravar; [nra |].
apply Rmult_le_compat_l; [lra |]; apply Rmult_le_compat; lra.
Qed.

Lemma stride_nonneg alpha r : 0 < r -> 0 <= alpha -> 0 <= stride alpha r.
Proof.
intros Hr Ha; unfold stride; apply Rmult_le_pos; [exact Ha |].
left; apply slope_pos, Hr.
Qed.

Lemma product_range : TwinStatements.product_range.
Proof.
intros alpha m c r Hr Ha Hs Hc Hm.
pose proof (slope_pos r Hr) as Hp.
apply rel_le_bounds in Hm; [| lra].
assert (0 <= m <= 2 * slope r) by nra.
split; [nra |].
apply Rle_trans with (2 * stride alpha r); [unfold stride; nra |].
change 1001%Z with (1 + 1000)%Z; rewrite bpow_plus; simpl (pow2 1).
lra.
Qed.

Lemma fl_slope_bounds r : pow2 (-680) <= r <= pow2 680 ->
  0 <= fl_slope r <= (1 + 2649 / 1000 * u) * slope r.
Proof.
intros H; destruct (slope_factor r H) as [k [E B]].
pose proof (slope_pos r (pow2_pos _ _ (proj1 H))).
rewrite E; unfold u in *; split; nra.
Qed.

Lemma fl_product_bounds alpha r : pow2 (-680) <= r <= pow2 680 -> 0 <= alpha ->
  0 <= alpha * fl_slope r <= 2 * stride alpha r.
Proof.
intros H Ha; destruct (fl_slope_bounds r H) as [L U].
pose proof (slope_pos r (pow2_pos _ _ (proj1 H))).
unfold stride, u in *; split; [nra |].
apply Rle_trans with (alpha * (2 * slope r)); [| lra].
apply Rmult_le_compat_l; lra.
Qed.

Lemma stride_range : TwinStatements.stride_range.
Proof.
intros alpha r H Ha Hs; destruct (fl_product_bounds alpha r H Ha) as [L U].
unfold fl_stride; split; [apply rnd_nonneg, L |].
apply rnd_le_pow2; [lia |].
apply Rle_trans with (1 := U).
change 1001%Z with (1 + 1000)%Z; rewrite bpow_plus; simpl (pow2 1); lra.
Qed.

Lemma stride_error alpha r : pow2 (-680) <= r <= pow2 680 -> 0 <= alpha ->
  Rabs (fl_stride alpha r - stride alpha r)
    <= 435114 / 100000 * u * stride alpha r + pow2 (-1075).
Proof.
intros H Ha; pose proof (pow2_pos _ _ (proj1 H)) as Hr.
destruct (slope_factor r H) as [k [E B]].
pose proof (stride_nonneg alpha r Hr Ha) as Hs.
unfold fl_stride.
pose proof (rnd_error (alpha * fl_slope r)) as R.
assert (P : alpha * fl_slope r = stride alpha r * k) by (rewrite E; unfold stride; ring).
rewrite P in R |- *.
assert (Hk : 0 <= k) by (unfold u in *; lra).
rewrite (Rabs_pos_eq (stride alpha r * k)) in R by (apply Rmult_le_pos; assumption).
replace (rnd (stride alpha r * k) - stride alpha r)
  with ((rnd (stride alpha r * k) - stride alpha r * k) + stride alpha r * (k - 1)) by ring.
apply Rle_trans with (1 := Rabs_triang _ _).
rewrite (Rabs_mult (stride alpha r)), (Rabs_pos_eq (stride alpha r)) by exact Hs.
assert (A : Rabs (k - 1) <= 54905 / 147573952589676412928) by (apply Rabs_le; unfold u in *; lra).
apply Rle_trans with (u * (stride alpha r * k) + pow2 (-1075)
  + stride alpha r * (54905 / 147573952589676412928)).
- apply Rplus_le_compat; [exact R | apply Rmult_le_compat_l; assumption].
- assert (stride alpha r * (u * k + 54905 / 147573952589676412928)
          <= stride alpha r * (435114 / 100000 * u)).
  { apply Rmult_le_compat_l; [exact Hs |]; unfold u in *; lra. }
  lra.
Qed.

Lemma half_denormal : pow2 (-1075) + pow2 (-1075) = pow2 (-1074).
Proof.
replace (pow2 (-1074)) with (pow2 1 * pow2 (-1075)) by (rewrite <- bpow_plus; reflexivity).
simpl (pow2 1); lra.
Qed.

(** A step is one more rounding. *)
Lemma step_up_error : TwinStatements.step_up_error.
Proof.
intros alpha r H Ha _; pose proof (pow2_pos _ _ (proj1 H)) as Hr.
pose proof (stride_error alpha r H Ha) as E.
pose proof (stride_nonneg alpha r Hr Ha) as P.
assert (F : 0 <= fl_stride alpha r).
{ apply rnd_nonneg, (fl_product_bounds alpha r H Ha). }
destruct (rnd_factor_pos (r + fl_stride alpha r)) as [d [B R]].
{ apply pow2_weak with (-680)%Z; [lia |]; lra. }
unfold err_le; rewrite R; apply Rabs_le_inv in E; apply Rabs_le.
pose proof (bpow_ge_0 radix2 (-1075)); rewrite <- half_denormal.
set (f := fl_stride alpha r) in *; set (g := stride alpha r) in *; clearbody f g.
assert (- (u * (r + f)) <= (r + f) * d <= u * (r + f)) by nra.
assert (u * f <= u * (g + (435114 / 100000 * u * g + pow2 (-1075)))).
{ apply Rmult_le_compat_l; [unfold u |]; lra. }
unfold u in *; split; lra.
Qed.

Lemma step_down_error : TwinStatements.step_down_error.
Proof.
intros alpha r H Ha _; pose proof (pow2_pos _ _ (proj1 H)) as Hr.
pose proof (stride_error alpha r H Ha) as E.
pose proof (stride_nonneg alpha r Hr Ha) as P.
assert (F : 0 <= fl_stride alpha r).
{ apply rnd_nonneg, (fl_product_bounds alpha r H Ha). }
pose proof (rnd_error (r - fl_stride alpha r)) as R.
assert (S : pow2 (-1075) <= r).
{ apply Rle_trans with (2 := proj1 H), bpow_le; lia. }
unfold err_le; apply Rabs_le_inv in E; apply Rabs_le.
pose proof (bpow_ge_0 radix2 (-1075)); rewrite <- half_denormal.
set (f := fl_stride alpha r) in *; set (g := stride alpha r) in *; clearbody f g.
assert (A : u * Rabs (r - f) <= u * (r + g + 5 * u * g)).
{ apply Rmult_le_compat_l; [unfold u; lra |]; apply Rabs_le; unfold u in *; split; lra. }
apply Rabs_le_inv in R.
unfold u in *; split; lra.
Qed.

(** * How far a step can go *)
Lemma near_slope_at_return t r : pow2 (-200) <= t <= pow2 200 -> fl_return t <= r ->
  slope r <= 2 * (t * t * t).
Proof.
intros Ht Hr; pose proof (pow2_pos _ _ (proj1 Ht)) as Hp.
destruct (r_star_factor t (near_far t Ht)) as [k [E B]].
pose proof (r_return_pos t Hp) as Hq.
assert (K : 0 < 99 / 100 <= k) by lra.
assert (L : 99 / 100 * r_return t <= r).
{ apply Rle_trans with (2 := Hr); unfold fl_return; rewrite E, r_return_def; 
  rewrite r_return_def in Hq; nra. }
apply Rle_trans with (slope (99 / 100 * r_return t)).
{ apply slope_antitone; [lra | exact L]. }
replace (99 / 100 * r_return t) with (r_return t * (99 / 100)) by ring.
rewrite slope_scaled, slope_r_return by lra.
assert (C : 985 / 1000 <= 99 / 100 * sqrt (99 / 100)) by interval with (i_prec 64).
assert (D : 16 / PI ^ 2 / (99 / 100 * sqrt (99 / 100)) <= 2) by interval with (i_prec 64).
replace (16 * t ^ 3 / PI ^ 2 / (99 / 100 * sqrt (99 / 100)))
  with ((t * t * t) * (16 / PI ^ 2 / (99 / 100 * sqrt (99 / 100)))).
2: { pose proof PI_RGT_0; field; split; lra. }
assert (0 < t * t * t) by (repeat apply Rmult_lt_0_compat; assumption).
nra.
Qed.

Lemma near_r r t : pow2 (-200) <= t <= pow2 200 -> fl_return t <= r <= pow2 680 ->
  pow2 (-680) <= r <= pow2 680.
Proof.
intros Ht Hr; destruct (near_return_range t Ht) as [L _]; split; [| apply Hr].
apply Rle_trans with (2 := proj1 Hr); apply pow2_weak with (2 := L); lia.
Qed.

Lemma longest_stride : TwinStatements.longest_stride.
Proof.
intros t alpha r Ht Hr Ha Hreach.
pose proof (near_r r t Ht Hr) as H; pose proof (pow2_pos _ _ (proj1 H)) as Hr0.
pose proof (near_slope_at_return t r Ht (proj1 Hr)) as S.
assert (A : stride alpha r <= pow2 601).
{ unfold stride, reach in *; change 601%Z with (1 + 600)%Z; rewrite bpow_plus; simpl (pow2 1).
  apply Rle_trans with (alpha * (2 * (t * t * t))); [apply Rmult_le_compat_l; assumption | lra]. }
split; [split; [apply stride_nonneg; assumption | exact A] |].
destruct (fl_product_bounds alpha r H Ha) as [L U].
unfold fl_stride; split; [apply rnd_nonneg, L | apply rnd_le_pow2; [lia |]].
apply Rle_trans with (1 := U).
change 602%Z with (1 + 601)%Z; rewrite bpow_plus; simpl (pow2 1); lra.
Qed.

Lemma bounded_step : TwinStatements.bounded_step.
Proof.
intros t alpha r Ht Hr Ha Hreach.
destruct (longest_stride t alpha r Ht Hr Ha Hreach) as [_ [L U]].
pose proof (near_r r t Ht Hr) as H; pose proof (pow2_pos _ _ (proj1 H)) as Hr0.
split; [intros Hs |].
- apply rnd_le_pow2; [lia |].
  destruct (near_r_star_range t Ht) as [_ R].
  assert (r <= pow2 602) by (apply Rle_trans with (1 := Rlt_le _ _ Hs); apply pow2_weak_le with (2 := R); lia).
  change 603%Z with (1 + 602)%Z; rewrite bpow_plus; simpl (pow2 1); lra.
- rewrite <- (rnd_pow2 602) by lia; rewrite <- rnd_opp; apply rnd_le; lra.
Qed.

(** Below the critical rate, with room for the roundings, a step from the
    computed optimum or above ends at the computed boundary or above. *)
Lemma never_enters : TwinStatements.never_enters.
Proof.
intros t alpha r Ht Hr Ha.
pose proof (pow2_pos _ _ (proj1 Ht)) as Hp; pose proof (near_far t Ht) as Ft.
destruct (near_r_star_range t Ht) as [SL SU].
assert (Hs0 : 0 < fl_r_star t) by apply (pow2_pos _ _ SL).
assert (H : pow2 (-680) <= r <= pow2 680).
{ split; [| apply Hr]; apply Rle_trans with (2 := proj1 Hr); apply pow2_weak with (2 := SL); lia. }
pose proof (pow2_pos _ _ (proj1 H)) as Hr0.
rewrite <- (return_is_double t Ft); apply rnd_le.
(* it is enough that the stride is at most three quarters of the optimum *)
cut (fl_stride alpha r <= 3 / 4 * fl_r_star t); [unfold fl_return; intros; lra |].
destruct (r_star_factor t Ft) as [k [E B]].
pose proof (r_star_pos t Hp) as Hq.
destruct (fl_slope_bounds r H) as [FL FU].
assert (S : slope r <= slope (r_star t) / (k * sqrt k)).
{ rewrite <- slope_scaled by lra; rewrite <- E; apply slope_antitone; [exact Hs0 | apply Hr]. }
assert (Hk : 0 < sqrt k) by (apply sqrt_lt_R0; lra).
assert (P : alpha * fl_slope r <= (1 - 323 / 288230376151711744) * (1 + 2649 / 1000 * u)
   / (k * sqrt k) * (3 / 4 * r_star t)).
{ rewrite <- alpha_star_slope by exact Hp.
  pose proof (alpha_star_pos t Hp); pose proof (slope_pos (r_star t) Hq).
  apply Rle_trans with ((1 - 323 / 288230376151711744) * alpha_star t
    * ((1 + 2649 / 1000 * u) * (slope (r_star t) / (k * sqrt k)))).
  - apply Rmult_le_compat; try apply Ha; try exact FL.
    apply Rle_trans with (1 := FU); apply Rmult_le_compat_l; [unfold u; lra | exact S].
  - right; field; split; lra. }
destruct (Rle_or_lt (alpha * fl_slope r) (pow2 (-1000))) as [T | T].
- unfold fl_stride; apply Rle_trans with (pow2 (-1000)); [apply rnd_le_pow2; [lia | exact T] |].
  assert (pow2 (-1000) <= fl_r_star t * / 4).
  { apply Rle_trans with (pow2 (-401)); [apply bpow_le; lia |].
    change (-401)%Z with (-399 + -2)%Z; rewrite bpow_plus; simpl (pow2 (-2)); lra. }
  lra.
- destruct (rnd_factor_pos (alpha * fl_slope r)) as [d [D R]].
  { apply pow2_weak with (-1000)%Z; [lia | left; exact T]. }
  unfold fl_stride; rewrite R.
  apply Rle_trans with ((1 - 323 / 288230376151711744) * (1 + 2649 / 1000 * u)
   / (k * sqrt k) * (3 / 4 * r_star t) * (1 + u)).
  + assert (0 <= alpha * fl_slope r) by (apply Rmult_le_pos; [apply Ha | exact FL]).
    apply Rmult_le_compat; unfold u in *; lra.
  + rewrite E.
    assert (M : (1 - 323 / 288230376151711744) * (1 + 2649 / 1000 * u) / (k * sqrt k) * (1 + u) <= k).
    { unfold u.
      apply Rmult_le_reg_r with (k * sqrt k); [apply Rmult_lt_0_compat; lra |].
      replace ((1 - 323 / 288230376151711744) * (1 + 2649 / 1000 * (1 / 9007199254740992)) / (k * sqrt k)
        * (1 + 1 / 9007199254740992) * (k * sqrt k))
        with ((1 - 323 / 288230376151711744) * (1 + 2649 / 1000 * (1 / 9007199254740992))
        * (1 + 1 / 9007199254740992)) by (field; split; lra).
      assert (K : 1 - 84273 / 295147905179352825856 <= k <= 2) by lra.
      interval with (i_prec 200). }
    nra.
Qed.

(** * The loss *)
Lemma t_star_antitone r q : 0 < r -> r <= q -> t_star q <= t_star r.
Proof. apply t_star_le. Qed.

Lemma t_star_scaled r k : 0 < r -> 0 < k -> t_star (r * k) = t_star r / sqrt k.
Proof.
intros Hr Hk; unfold t_star; rewrite sqrt_mult_alt by lra.
pose proof (sqrt_lt_R0 r Hr); pose proof (sqrt_lt_R0 k Hk); field; lra.
Qed.

(** Beside the computed boundary the escape falls on 2T, up to rounding. *)
Lemma escape_outside t r : pow2 (-510) <= t <= pow2 510 -> fl_return t <= r ->
  t_star r <= 2 * t * (1 + 3 / 2 * u).
Proof.
intros Ht Hr; pose proof (pow2_pos _ _ (proj1 Ht)) as Hp.
destruct (r_star_factor t Ht) as [k [E B]].
pose proof (r_return_pos t Hp) as Hq.
assert (F : fl_return t = r_return t * k) by (unfold fl_return; rewrite E, r_return_def; ring).
apply Rle_trans with (t_star (r_return t * k)).
{ apply t_star_le; [apply Rmult_lt_0_compat; lra | rewrite <- F; exact Hr]. }
rewrite t_star_scaled, t_star_r_return by lra.
assert (K : / sqrt k <= 1 + 3 / 2 * u).
{ unfold u; assert (1 - 84273 / 295147905179352825856 <= k <= 2) by lra.
  interval with (i_prec 150). }
unfold Rdiv; apply Rmult_le_compat_l; lra.
Qed.

Lemma escape_inside t r : pow2 (-510) <= t <= pow2 510 -> 0 < r -> r < fl_return t ->
  2 * t * (1 - 3 / 2 * u) <= t_star r.
Proof.
intros Ht Hr0 Hr; pose proof (pow2_pos _ _ (proj1 Ht)) as Hp.
destruct (r_star_factor t Ht) as [k [E B]].
pose proof (r_return_pos t Hp) as Hq.
assert (F : fl_return t = r_return t * k) by (unfold fl_return; rewrite E, r_return_def; ring).
apply Rle_trans with (t_star (r_return t * k)).
2: { apply t_star_le; [exact Hr0 | rewrite <- F; left; exact Hr]. }
rewrite t_star_scaled, t_star_r_return by lra.
assert (K : 1 - 3 / 2 * u <= / sqrt k).
{ unfold u; assert (1 / 2 <= k <= 1 + 84273 / 295147905179352825856) by lra.
  interval with (i_prec 150). }
unfold Rdiv; apply Rmult_le_compat_l; lra.
Qed.

(** The loss is the distance of the escape from T, capped at T. *)
Lemma loss_capped t r : 0 < t -> 0 < r ->
  (t_star r <= 2 * t -> loss t r = Rabs (t - t_star r)) /\
  (2 * t <= t_star r -> loss t r = t).
Proof.
intros Ht Hr; pose proof (r_return_pos t Ht) as Hq.
destruct (loss_def t r) as [A B]; split; intros H.
- destruct (Rlt_or_le r (r_return t)) as [C | C]; [| apply B; lra].
  pose proof (t_star_decreasing r (r_return t) Hr C) as D.
  rewrite t_star_r_return in D by exact Ht; lra.
- destruct (Rlt_or_le r (r_return t)) as [C | C]; [apply A, C |].
  pose proof (t_star_le (r_return t) r Hq C) as D.
  rewrite t_star_r_return in D by exact Ht.
  rewrite B by lra; rewrite Rabs_left1; lra.
Qed.

Lemma loss_in_zone : TwinStatements.loss_in_zone.
Proof.
intros t r Ht Hr; pose proof (pow2_pos _ _ (proj1 Ht)) as Hp; unfold err_le.
pose proof (r_return_pos t Hp) as Hq.
destruct (Rle_or_lt r 0) as [N | P].
- rewrite (proj1 (loss_def t r)) by lra.
  replace (t - t) with 0 by ring; rewrite Rabs_R0; lra.
- destruct (loss_capped t r Hp P) as [A B].
  pose proof (escape_inside t r Ht P Hr) as L.
  destruct (Rle_or_lt (t_star r) (2 * t)) as [C | C].
  + rewrite A by exact C; rewrite (Rabs_left1 (t - t_star r)) by (unfold u in *; lra).
    apply Rabs_le; unfold u in *; split; lra.
  + rewrite B by lra; replace (t - t) with 0 by ring; rewrite Rabs_R0; lra.
Qed.

(** Outside the computed zone: where the escape is, and how well it is known. *)
Lemma escape_known t r : pow2 (-510) <= t <= pow2 510 ->
  fl_return t <= r <= 9007199254740991 * pow2 971 ->
  0 < r /\ 0 < t_star r <= 2 * t * (1 + 3 / 2 * u) /\
  Rabs (fl_escape r - t_star r) <= 38521 / 147573952589676412928 * t_star r.
Proof.
intros Ht Hr; pose proof (pow2_pos _ _ (proj1 Ht)) as Hp.
destruct (return_range t Ht) as [L _].
assert (Hr0 : 0 < r) by (apply Rlt_le_trans with (2 := proj1 Hr); apply (pow2_pos _ _ L)).
assert (D : pow2 (-1074) <= r).
{ apply Rle_trans with (2 := proj1 Hr); apply pow2_weak with (2 := L); lia. }
split; [exact Hr0 |]; split.
- split; [apply t_star_pos, Hr0 | apply escape_outside; [exact Ht | apply Hr]].
- pose proof (escape_error r (conj D (proj2 Hr))) as E; unfold rel_le in E.
  rewrite (Rabs_pos_eq (t_star r)) in E by (left; apply t_star_pos, Hr0); exact E.
Qed.

Lemma fl_escape_is_double r : rnd (fl_escape r) = fl_escape r.
Proof.
unfold fl_escape; apply round_generic; [apply valid_rnd_N |].
apply generic_format_round; [apply FLT_exp_valid; reflexivity | apply valid_rnd_N].
Qed.

(** The exact loss, whichever side of the true boundary r is on. *)
Lemma loss_cases t r : 0 < t -> 0 < r ->
  loss t r = Rabs (t - t_star r) /\ t_star r <= 2 * t \/
  loss t r = t /\ 2 * t <= t_star r.
Proof.
intros Ht Hr; destruct (loss_capped t r Ht Hr) as [A B].
destruct (Rle_or_lt (t_star r) (2 * t)) as [C | C]; [left; auto | right; split; [apply B |]; lra].
Qed.

Lemma loss_early : TwinStatements.loss_early.
Proof.
intros t r Ht Hd Hr He; pose proof (pow2_pos _ _ (proj1 Ht)) as Hp; unfold err_le.
destruct (escape_known t r Ht Hr) as (Hr0 & B & E); apply Rabs_le_inv in E.
destruct (loss_cases t r Hp Hr0) as [[L C] | [L C]]; [| unfold u in *; lra].
rewrite L.
assert (S : 0 <= t - fl_escape r) by lra.
assert (F : fl_escape r <= 2 * t * (1 + 3 / 2 * u)) by (unfold u in *; lra).
assert (K : Rabs (rnd (t - fl_escape r) - (t - fl_escape r)) <=
            (if Rle_dec (t / 2) (fl_escape r) then 0 else 11 / 10 * u * t)).
{ destruct (Rle_dec (t / 2) (fl_escape r)) as [Q | Q].
  - rewrite exact_difference; [| exact Hd | apply fl_escape_is_double | lra].
    replace (t - fl_escape r - (t - fl_escape r)) with 0 by ring; rewrite Rabs_R0; lra.
  - assert (pow2 (-1022) <= t - fl_escape r).
    { apply Rle_trans with (pow2 (-511)); [apply bpow_le; lia |].
      change (-511)%Z with (-1 + -510)%Z; rewrite bpow_plus; simpl (pow2 (-1)); lra. }
    destruct (rnd_factor_pos (t - fl_escape r)) as [d [D R]]; [assumption |].
    rewrite R; replace ((t - fl_escape r) * (1 + d) - (t - fl_escape r))
      with (d * (t - fl_escape r)) by ring.
    assert (0 <= fl_escape r) by (unfold u in *; lra).
    apply Rabs_le; unfold u in *; split; nra. }
apply Rabs_le_inv in K.
destruct (Rle_dec (t / 2) (fl_escape r)) as [Q | Q];
  unfold Rabs; destruct (Rcase_abs (t - t_star r)); destruct Rcase_abs; unfold u in *; lra.
Qed.

Lemma late_difference t r : pow2 (-510) <= t <= pow2 510 -> rnd t = t ->
  t <= fl_escape r -> fl_escape r <= 2 * t -> rnd (fl_escape r - t) = fl_escape r - t.
Proof.
intros Ht Hd L U; pose proof (pow2_pos _ _ (proj1 Ht)) as Hp.
apply exact_difference; [apply fl_escape_is_double | exact Hd | lra].
Qed.

(** A late escape may be computed slightly beyond 2T: the difference is then
    within one rounding of T, and the kernel caps it. *)
Lemma loss_late : TwinStatements.loss_late.
Proof.
intros t r Ht Hd Hr He Hl; pose proof (pow2_pos _ _ (proj1 Ht)) as Hp; unfold err_le.
destruct (escape_known t r Ht Hr) as (Hr0 & B & E); apply Rabs_le_inv in E.
assert (F : fl_escape r <= 2 * t \/ rnd (fl_escape r - t) = t).
{ destruct (Rle_or_lt (fl_escape r) (2 * t)) as [Q | Q]; [left; exact Q | right].
  apply Rle_antisym; [exact Hl |].
  rewrite <- Hd at 1; apply rnd_le; lra. }
assert (G : exists v, rnd (fl_escape r - t) = v /\ v <= t /\ 0 <= v /\
          (fl_escape r <= 2 * t -> v = fl_escape r - t) /\ (2 * t <= fl_escape r -> v = t)).
{ exists (rnd (fl_escape r - t)); split; [reflexivity |]; split; [exact Hl |].
  split; [apply rnd_nonneg; lra |]; split; intros Q.
  - apply late_difference; assumption.
  - destruct F as [F | F]; [| exact F].
    assert (W : fl_escape r = 2 * t) by lra; rewrite W.
    replace (2 * t - t) with t by ring; exact Hd. }
destruct G as (v & -> & V1 & V2 & V3 & V4).
destruct (loss_cases t r Hp Hr0) as [[L C] | [L C]]; rewrite L;
  destruct (Rle_or_lt (fl_escape r) (2 * t)) as [Q | Q];
  [rewrite (V3 Q) | rewrite (V4 (Rlt_le _ _ Q)) | rewrite (V3 Q) | rewrite (V4 (Rlt_le _ _ Q))];
  unfold Rabs; repeat destruct Rcase_abs; unfold u in *; lra.
Qed.

Lemma loss_clipped : TwinStatements.loss_clipped.
Proof.
intros t r Ht Hd Hr Hl; pose proof (pow2_pos _ _ (proj1 Ht)) as Hp; unfold err_le.
destruct (escape_known t r Ht Hr) as (Hr0 & B & E); apply Rabs_le_inv in E.
assert (Q : 2 * t <= fl_escape r \/ fl_escape r < 2 * t) by lra.
assert (G : 2 * t <= fl_escape r).
{ destruct Q as [Q | Q]; [exact Q | exfalso].
  destruct (Rle_or_lt t (fl_escape r)) as [W | W].
  - rewrite late_difference in Hl by (assumption || lra); lra.
  - assert (rnd (fl_escape r - t) <= 0) by (rewrite <- rnd_0; apply rnd_le; lra); lra. }
destruct (loss_cases t r Hp Hr0) as [[L C] | [L C]]; rewrite L;
  unfold Rabs; repeat destruct Rcase_abs; unfold u in *; lra.
Qed.
