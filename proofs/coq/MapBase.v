(** The one-parameter map behind gradient descent: the scaling that removes
    the learning rate from both branches, and elementary facts. *)
From Coq Require Import Reals Lra Psatz.
From Ghost Require Import Model.
Open Scope R_scope.

(** In [u = s a^(-2/5)] every step has the same length [kick u]; the rate
    survives only in the switching point [cliff a] and the trap. *)
Definition kick (u : R) : R := 3 / 4 / (u * sqrt u).
Definition up (u : R) : R := u + kick u.
Definition down (u : R) : R := u - kick u.
Definition cliff (a : R) : R := Rpower a (- (2 / 5)).
Definition free_map (c k u : R) : R :=
  if Rlt_dec u (c / 4) then u
  else if Rlt_dec u c then up u
  else if Req_EM_T u c then u - k * kick u
  else down u.

Lemma p32_pos s : 0 < s -> 0 < s * sqrt s.
Proof. intros; apply Rmult_lt_0_compat; [lra | now apply sqrt_lt_R0]. Qed.

Lemma p32_lt s t : 0 < s -> s < t -> s * sqrt s < t * sqrt t.
Proof.
intros Hs Hst; assert (sqrt s < sqrt t) by (apply sqrt_lt_1; lra).
assert (0 < sqrt s) by now apply sqrt_lt_R0.
apply Rmult_gt_0_lt_compat; lra.
Qed.

Lemma p32_le s t : 0 < s -> s <= t -> s * sqrt s <= t * sqrt t.
Proof. intros Hs [H | ->]; [left; now apply p32_lt | right; reflexivity]. Qed.

Lemma p32_1 : 1 * sqrt 1 = 1.
Proof. rewrite sqrt_1; ring. Qed.

Lemma sqrt_quarter : sqrt (1 / 4) = 1 / 2.
Proof. replace (1 / 4) with ((1 / 2) * (1 / 2)) by field; apply sqrt_square; lra. Qed.

Lemma div_p32_lt d s t : 0 < d -> 0 < s -> s < t -> d / (t * sqrt t) < d / (s * sqrt s).
Proof.
intros Hd Hs Hst; apply Rmult_lt_compat_l; [lra|].
apply Rinv_lt_contravar; [|now apply p32_lt].
apply Rmult_lt_0_compat; apply p32_pos; lra.
Qed.

Lemma div_p32_le d s t : 0 < d -> 0 < s -> s <= t -> d / (t * sqrt t) <= d / (s * sqrt s).
Proof. intros Hd Hs [H | ->]; [left; now apply div_p32_lt | right; reflexivity]. Qed.

Lemma div_p32_pos d s : 0 < d -> 0 < s -> 0 < d / (s * sqrt s).
Proof. intros; apply Rdiv_lt_0_compat; [lra | now apply p32_pos]. Qed.

Lemma kick_pos u : 0 < u -> 0 < kick u.
Proof. intros; apply div_p32_pos; lra. Qed.

Lemma kick_lt u v : 0 < u -> u < v -> kick v < kick u.
Proof. intros; apply div_p32_lt; lra. Qed.

Lemma kick_le u v : 0 < u -> u <= v -> kick v <= kick u.
Proof. intros; apply div_p32_le; lra. Qed.

Lemma kick_inj u v : 0 < u -> 0 < v -> kick u = kick v -> u = v.
Proof.
intros Hu Hv E; destruct (Rtotal_order u v) as [H|[H|H]]; auto.
- assert (kick v < kick u) by now apply kick_lt. lra.
- assert (kick u < kick v) by now apply kick_lt. lra.
Qed.

Lemma down_lt u v : 0 < u -> u < v -> down u < down v.
Proof. intros Hu Huv; assert (kick v < kick u) by now apply kick_lt. unfold down; lra. Qed.

Lemma cliff_pos a : 0 < cliff a.
Proof. unfold cliff, Rpower; apply exp_pos. Qed.

Lemma sqrt_Rpower a y : sqrt (Rpower a y) = Rpower a (y / 2).
Proof.
rewrite <- (sqrt_square (Rpower a (y / 2))) by (unfold Rpower; left; apply exp_pos).
f_equal; rewrite <- Rpower_plus; f_equal; lra.
Qed.

Lemma cliff_spec a : 0 < a -> a * (cliff a * (cliff a * sqrt (cliff a))) = 1.
Proof.
intros Ha; unfold cliff; rewrite sqrt_Rpower, <- !Rpower_plus.
rewrite <- (Rpower_1 a Ha) at 1; rewrite <- Rpower_plus.
replace (1 + _) with 0 by field; now apply Rpower_O.
Qed.

Lemma kick_scaled a s : 0 < a -> 0 < s ->
  kick (s * cliff a) = 3 / 4 * a / (s * sqrt s) * cliff a.
Proof.
intros Ha Hs; pose proof (cliff_pos a) as Hc; pose proof (cliff_spec a Ha) as E.
unfold kick; rewrite sqrt_mult by lra.
assert (0 < sqrt s) by now apply sqrt_lt_R0.
assert (0 < sqrt (cliff a)) by now apply sqrt_lt_R0.
apply Rmult_eq_reg_r with (s * sqrt s * (cliff a * sqrt (cliff a))).
2: apply Rgt_not_eq; repeat apply Rmult_lt_0_compat; auto.
transitivity (3 / 4). { field; repeat split; lra. }
transitivity (3 / 4 * (a * (cliff a * (cliff a * sqrt (cliff a))))).
{ rewrite E; ring. }
field; repeat split; lra.
Qed.

(** The scaling that removes the rate: in [u = s a^(-2/5)] both branches are
    [u + 3/4 u^(-3/2)] and [u - 3/4 u^(-3/2)] for every [a]; only the
    switching point [a^(-2/5)] and the trap, a quarter of it, move. *)
Theorem scaling_removes_the_rate a k s : 0 < a ->
  map a k s * cliff a = free_map (cliff a) k (s * cliff a).
Proof.
intros Ha; pose proof (cliff_pos a) as Hc; unfold map, free_map.
destruct (Rlt_dec s (1 / 4)) as [H1|H1];
  destruct (Rlt_dec (s * cliff a) (cliff a / 4)) as [H1'|H1']; try nra.
assert (Hs : 0 < s) by lra; pose proof (kick_scaled a s Ha Hs) as K.
destruct (Rlt_dec s 1) as [H2|H2];
  destruct (Rlt_dec (s * cliff a) (cliff a)) as [H2'|H2']; try nra.
- unfold up; rewrite K; ring.
- destruct (Req_EM_T s 1) as [H3|H3];
  destruct (Req_EM_T (s * cliff a) (cliff a)) as [H3'|H3']; try nra.
  + rewrite K, H3, p32_1; field.
  + unfold down; rewrite K; ring.
Qed.

(** The four branches of the map, one at a time. *)
Lemma map_trapped a k s : s < 1 / 4 -> map a k s = s.
Proof. intros H; unfold map; destruct Rlt_dec; [reflexivity | lra]. Qed.

Lemma map_up a k s : 1 / 4 <= s -> s < 1 -> map a k s = s + 3 / 4 * a / (s * sqrt s).
Proof. intros H1 H2; unfold map; do 2 (destruct Rlt_dec; try lra). Qed.

Lemma map_one a k : map a k 1 = 1 - k * (3 / 4 * a).
Proof. unfold map; do 2 (destruct Rlt_dec; try lra); destruct Req_EM_T; lra. Qed.

Lemma map_down a k s : 1 < s -> map a k s = s - 3 / 4 * a / (s * sqrt s).
Proof.
intros H; unfold map; do 2 (destruct Rlt_dec; try lra).
destruct Req_EM_T; [lra | reflexivity].
Qed.

Lemma free_up c k u : c / 4 <= u -> u < c -> free_map c k u = up u.
Proof. intros H1 H2; unfold free_map; do 2 (destruct Rlt_dec; try lra). Qed.

Lemma free_down c k u : 0 < c -> c < u -> free_map c k u = down u.
Proof.
intros Hc H; unfold free_map; do 2 (destruct Rlt_dec; try lra).
destruct Req_EM_T; [lra | reflexivity].
Qed.
