(** A finite threshold X and a finite confidence c: the loss with a threshold has an
    optimum and a point of no return of its own, the sigmoid of the output tends to
    the step of Eq. (6), and a minimum that a finite confidence has made smooth is
    attained by descent, at small rates. *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Ghost Require Import Model Basics Flow Escape Loss.
Open Scope R_scope.

Definition sigmoid (y : R) : R := / (1 + exp (- y)).

(** (6): off the threshold the output at confidence c is within exp(-c |x - X|) of the
    step, 0 below X and 1 above it; on the threshold it is 1/2 at every c. *)
Theorem sigmoid_tends_to_the_step c X x :
  0 < c ->
  (x <> X -> Rabs (sigmoid (c * (x - X)) - (if Rlt_dec X x then 1 else 0)) < exp (- (c * Rabs (x - X)))) /\
  sigmoid (c * (X - X)) = 1 / 2.
Proof.
intros Hc; split; [intros Hx | unfold sigmoid; rewrite Rminus_eq_0, Rmult_0_r, Ropp_0, exp_0; lra].
unfold sigmoid; set (y := c * (x - X)).
pose proof (exp_pos (- y)) as P.
assert (I : / (1 + exp (- y)) * (1 + exp (- y)) = 1) by (field; lra).
assert (J : 0 < / (1 + exp (- y)) < 1).
{ split; [apply Rinv_0_lt_compat; lra |]; rewrite <- Rinv_1 at 2; apply Rinv_lt_contravar; lra. }
set (v := / (1 + exp (- y))) in *; destruct (Rlt_dec X x) as [C | C].
- rewrite (Rabs_pos_eq (x - X)) by lra; fold y; rewrite Rabs_left by lra; nra.
- rewrite (Rabs_left (x - X)) by lra; rewrite Rabs_pos_eq by lra.
  replace (- (c * - (x - X))) with y by (unfold y; ring).
  assert (Q : exp (- y) * exp y = 1) by (rewrite <- exp_plus; replace (- y + y) with 0 by ring; apply exp_0).
  pose proof (exp_pos y); assert (v * exp (- y) < 1) by lra; nra.
Qed.

Lemma t_X_decreasing r q X : 0 < X -> 0 < r -> r < q -> t_X q X < t_X r X.
Proof.
intros HX Hr Hq; unfold t_X.
pose proof (sqrt_lt_R0 r Hr); assert (S : sqrt r < sqrt q) by (apply sqrt_lt_1; lra).
assert (I : / sqrt q < / sqrt r) by (apply Rinv_lt_contravar; [apply Rmult_lt_0_compat; lra | lra]).
assert (0 < / sqrt q) by (apply Rinv_0_lt_compat; lra).
assert (A : atan (X / sqrt q) < atan (X / sqrt r)).
{ apply atan_increasing; unfold Rdiv; now apply Rmult_lt_compat_l. }
assert (B : 0 < atan (X / sqrt q)).
{ rewrite <- atan_0; apply atan_increasing, Rdiv_lt_0_compat; lra. }
unfold Rdiv; nra.
Qed.

Lemma t_X_continuous X r : 0 < r -> continuity_pt (fun q => t_X q X) r.
Proof.
intros Hr; pose proof (sqrt_lt_R0 r Hr) as Q.
assert (C : continuity_pt sqrt r) by (apply continuity_pt_sqrt; lra).
unfold t_X; apply continuity_pt_div; [| exact C | lra].
apply (continuity_pt_comp (fun q => X / sqrt q) atan).
- apply continuity_pt_div; [apply continuity_pt_const; now intros x y | exact C | lra].
- apply derivable_continuous_pt; exists (/ (1 + (X / sqrt r) ^ 2)); apply derivable_pt_lim_atan.
Qed.

(** Each time is the crossing time of exactly one r. *)
Lemma threshold_is_crossed_at X t : 0 < X -> 0 < t -> exists r, 0 < r < r_star t /\ t_X r X = t.
Proof.
intros HX Ht; pose proof (r_star_pos t Ht) as HB.
(* at the optimum of the infinite threshold the crossing comes early; at r_star (t + 1/X)
   it comes late *)
assert (Ht' : 0 < t + 1 / X) by (assert (0 < 1 / X) by (apply Rdiv_lt_0_compat; lra); lra).
pose proof (r_star_pos (t + 1 / X) Ht') as HA.
assert (L : r_star (t + 1 / X) < r_star t).
{ apply Rnot_le_lt; intros K; pose proof (t_star_le _ _ HB K) as D.
  rewrite !t_star_r_star in D by assumption; assert (0 < 1 / X) by (apply Rdiv_lt_0_compat; lra); lra. }
set (lo := r_star (t + 1 / X)) in *; set (hi := r_star t) in *.
assert (E0 : t < t_X lo X \/ t = t_X lo X).
{ destruct (escape_delay_bounds lo X HA HX) as [_ U]; unfold lo in U at 1.
  rewrite t_star_r_star in U by assumption; lra. }
assert (E1 : t_X hi X < t).
{ pose proof (t_X_lt_t_star hi X HB) as U; unfold hi in U at 2; now rewrite t_star_r_star in U. }
destruct E0 as [E0 | E0]; [| exists lo; split; [split; lra | lra]].
destruct (Ranalysis5.IVT_interv (fun q => t - t_X q X) lo hi) as [q [Hq E]].
- intros q Hq; apply continuity_pt_minus; [apply continuity_pt_const; now intros x y |].
  apply t_X_continuous; lra.
- exact L.
- lra.
- lra.
- exists q; split; [| lra]; split; [lra |].
  destruct (Rle_lt_or_eq_dec q hi ltac:(lra)) as [K | ->]; [exact K | lra].
Qed.

(** At infinite confidence and any threshold X > 0 the loss min(|T - t_X|, T) has one
    optimum, where it is 0, and a point of no return, up to which it is T and beyond which
    it is less; both lie below those of the infinite threshold. *)
Theorem a_finite_threshold_has_its_own_optimum_and_return X T :
  0 < X -> 0 < T ->
  exists q p, 0 < p < q /\ q < r_star T /\ p < r_return T /\
    t_X q X = T /\ t_X p X = 2 * T /\
    loss_at X T q = 0 /\ (forall r, r <> q -> 0 < loss_at X T r) /\
    (forall r, loss_at X T r < T <-> p < r) /\ (forall r, r <= p -> loss_at X T r = T).
Proof.
intros HX HT.
destruct (threshold_is_crossed_at X T HX HT) as (q & Hq & Eq).
destruct (threshold_is_crossed_at X (2 * T) HX ltac:(lra)) as (p & Hp & Ep).
assert (Hpq : p < q).
{ apply Rnot_le_lt; intros [K | K]; [pose proof (t_X_decreasing q p X HX ltac:(lra) K); lra | subst; lra]. }
assert (R2 : r_star (2 * T) = r_return T) by (unfold r_return, r_star; field; lra).
assert (Z : forall r, 0 < r -> 0 < t_X r X).
{ intros r Hr; unfold t_X; pose proof (sqrt_lt_R0 r Hr); apply Rdiv_lt_0_compat; [| assumption].
  rewrite <- atan_0; apply atan_increasing, Rdiv_lt_0_compat; lra. }
assert (F : forall r, r <= p -> loss_at X T r = T).
{ intros r Hr; unfold loss_at; destruct (Rlt_dec 0 r) as [P | P]; [| reflexivity].
  assert (2 * T <= t_X r X).
  { destruct Hr as [Hr | ->]; [pose proof (t_X_decreasing r p X HX P Hr) |]; lra. }
  rewrite Rabs_left by lra; apply Rmin_left; lra. }
exists q, p; repeat split; try lra; try assumption.
- unfold loss_at; destruct (Rlt_dec 0 q) as [P | P]; [| lra].
  rewrite Eq, Rminus_eq_0, Rabs_R0; apply Rmin_right; lra.
- intros r Hr; unfold loss_at; destruct (Rlt_dec 0 r) as [P | P]; [| lra].
  apply Rmin_glb_lt; [assumption |]; apply Rabs_pos_lt; intros K.
  destruct (Rtotal_order r q) as [C | [C | C]]; [| contradiction |].
  + pose proof (t_X_decreasing r q X HX P C); lra.
  + pose proof (t_X_decreasing q r X HX ltac:(lra) C); lra.
- intros K; apply Rnot_le_lt; intros C; rewrite F in K by exact C; lra.
- intros K; unfold loss_at; destruct (Rlt_dec 0 r) as [P | P]; [| lra].
  pose proof (t_X_decreasing p r X HX ltac:(lra) K); pose proof (Z r P).
  eapply Rle_lt_trans; [apply Rmin_r |]; apply Rabs_def1; lra.
Qed.

(** ** Descent at a smooth minimum *)

(** A run of descent along any slope g, as finite confidence gives one. *)
Definition descent_along (g : R -> R) (alpha : R) (r : nat -> R) : Prop :=
  forall n, r (S n) = r n - alpha * g (r n).

Lemma slope_near_zero g m k eps : g m = 0 -> is_derive g m k -> 0 < eps ->
  exists d, 0 < d /\ forall x, Rabs (x - m) <= d -> Rabs (g x - k * (x - m)) <= eps * Rabs (x - m).
Proof.
intros G D He; apply is_derive_Reals in D; destruct (D eps He) as [d Hd].
pose proof (cond_pos d) as P; exists (d / 2); split; [lra |]; intros x Hx.
destruct (Req_dec x m) as [-> | N]; [rewrite G, Rminus_eq_0, Rmult_0_r, Rminus_eq_0, Rabs_R0; lra |].
specialize (Hd (x - m) ltac:(lra) ltac:(lra)).
replace (m + (x - m)) with x in Hd by ring; rewrite G in Hd.
replace (g x - k * (x - m)) with (((g x - 0) / (x - m) - k) * (x - m)) by (field; lra).
rewrite Rabs_mult; apply Rmult_le_compat_r; [apply Rabs_pos | lra].
Qed.

(** Below 2/k, k the curvature of the loss at its minimum m, m attracts: what starts near
    enough comes nearer by a fixed factor in every epoch. *)
Theorem a_smooth_minimum_attracts_below_its_rate g m k alpha :
  g m = 0 -> is_derive g m k -> 0 < k -> 0 < alpha < 2 / k ->
  exists d q, 0 < d /\ 0 < q < 1 /\
    forall r, descent_along g alpha r -> Rabs (r 0%nat - m) <= d ->
    forall n, Rabs (r n - m) <= q ^ n * Rabs (r 0%nat - m).
Proof.
intros G D Hk [Ha Hb].
assert (A : 0 < alpha * k < 2).
{ split; [now apply Rmult_lt_0_compat |]; apply (Rmult_lt_compat_r k) in Hb; [| lra].
  unfold Rdiv in Hb; rewrite Rmult_assoc, Rinv_l in Hb by lra; lra. }
set (e := 1 - Rabs (1 - alpha * k)).
assert (E : 0 < e <= 1).
{ unfold e; split; [| pose proof (Rabs_pos (1 - alpha * k)); lra].
  assert (Rabs (1 - alpha * k) < 1) by (apply Rabs_def1; lra); lra. }
destruct (slope_near_zero g m k (e / 2 / alpha) G D) as (d & Hd & N).
{ apply Rdiv_lt_0_compat; lra. }
exists d, (1 - e / 2); split; [exact Hd |]; split; [lra |]; intros r R H0.
assert (S1 : forall x, Rabs (x - m) <= d -> Rabs (x - alpha * g x - m) <= (1 - e / 2) * Rabs (x - m)).
{ intros x Hx; specialize (N x Hx).
  replace (x - alpha * g x - m) with ((1 - alpha * k) * (x - m) + - alpha * (g x - k * (x - m))) by ring.
  eapply Rle_trans; [apply Rabs_triang |]; rewrite !Rabs_mult, Rabs_Ropp, (Rabs_pos_eq alpha) by lra.
  apply (Rmult_le_compat_l alpha) in N; [| lra].
  replace (alpha * (e / 2 / alpha * Rabs (x - m))) with (e / 2 * Rabs (x - m)) in N by (field; lra).
  unfold e in *; lra. }
induction n as [| n IH]; [rewrite pow_O; lra |].
assert (Q : 0 <= (1 - e / 2) ^ n <= 1).
{ split; [apply pow_le; lra |]; pose proof (pow_incr (1 - e / 2) 1 n ltac:(lra)) as I; rewrite pow1 in I; exact I. }
pose proof (Rabs_pos (r 0%nat - m)) as P.
assert (K : Rabs (r n - m) <= d) by nra.
rewrite R; eapply Rle_trans; [now apply S1 |]; rewrite <- tech_pow_Rmult, Rmult_assoc.
apply Rmult_le_compat_l; lra.
Qed.

(** Above 2/k it repels: a distance d is reached, sooner or later, by every run that does
    not start on m itself, however near it starts. *)
Theorem a_smooth_minimum_repels_above_its_rate g m k alpha :
  g m = 0 -> is_derive g m k -> 0 < k -> 2 / k < alpha ->
  exists d, 0 < d /\ forall r, descent_along g alpha r -> r 0%nat <> m ->
    exists n, d <= Rabs (r n - m).
Proof.
intros G D Hk Ha.
assert (P : 0 < 2 / k) by (apply Rdiv_lt_0_compat; lra).
assert (A : 2 < alpha * k).
{ apply (Rmult_lt_compat_r k) in Ha; [| lra].
  unfold Rdiv in Ha; rewrite Rmult_assoc, Rinv_l in Ha by lra; lra. }
set (e := alpha * k - 2).
destruct (slope_near_zero g m k (e / 2 / alpha) G D) as (d & Hd & N).
{ unfold e; apply Rdiv_lt_0_compat; lra. }
assert (S1 : forall x, Rabs (x - m) <= d -> (1 + e / 2) * Rabs (x - m) <= Rabs (x - alpha * g x - m)).
{ intros x Hx; specialize (N x Hx).
  apply (Rmult_le_compat_l alpha) in N; [| lra].
  replace (alpha * (e / 2 / alpha * Rabs (x - m))) with (e / 2 * Rabs (x - m)) in N by (field; lra).
  assert (M : Rabs ((alpha * k - 1) * (x - m)) = (1 + e) * Rabs (x - m)).
  { rewrite Rabs_mult, (Rabs_pos_eq (alpha * k - 1)) by lra; unfold e; ring. }
  replace ((alpha * k - 1) * (x - m))
    with (- (x - alpha * g x - m) + - (alpha * (g x - k * (x - m)))) in M by ring.
  pose proof (Rabs_triang (- (x - alpha * g x - m)) (- (alpha * (g x - k * (x - m))))) as T.
  rewrite M, !Rabs_Ropp, (Rabs_mult alpha), (Rabs_pos_eq alpha) in T by lra; lra. }
exists d; split; [exact Hd |]; intros r R H0.
destruct (Classical_Prop.classic (exists n, d <= Rabs (r n - m))) as [Y | Y]; [exact Y | exfalso].
assert (Z : forall n, Rabs (r n - m) < d).
{ intros n; apply Rnot_le_lt; intros W; apply Y; now exists n. }
assert (B : forall n, (1 + e / 2) ^ n * Rabs (r 0%nat - m) <= Rabs (r n - m)).
{ induction n as [| n IH]; [rewrite pow_O; lra |]; rewrite R.
  eapply Rle_trans; [| apply S1; left; apply Z].
  rewrite <- tech_pow_Rmult, Rmult_assoc; apply Rmult_le_compat_l; [unfold e; lra | exact IH]. }
assert (V : 0 < Rabs (r 0%nat - m)) by (apply Rabs_pos_lt; lra).
destruct (Pow_x_infinity (1 + e / 2)) with (b := d / Rabs (r 0%nat - m)) as [n Hn].
{ rewrite Rabs_pos_eq; unfold e; lra. }
specialize (Hn n (le_n n)); rewrite Rabs_pos_eq in Hn by (apply pow_le; unfold e; lra).
specialize (B n); specialize (Z n).
apply Rge_le, (Rmult_le_compat_r (Rabs (r 0%nat - m))) in Hn; [| lra].
unfold Rdiv in Hn; rewrite Rmult_assoc, Rinv_l in Hn by lra; lra.
Qed.

(** And where every chord from the minimum allows the rate, 0 < alpha g(x)/(x - m) < 2,
    beyond a point p that no step falls below, every run from beyond p converges to m. *)
Theorem every_run_converges_below_the_rate_of_all_chords g p m alpha :
  p < m -> g m = 0 -> (forall x, p < x -> continuous g x) ->
  (forall x, p < x -> x <> m -> 0 < alpha * g x / (x - m) < 2) ->
  (forall x, p < x -> p < x - alpha * g x) ->
  forall r, descent_along g alpha r -> p < r 0%nat -> is_lim_seq r m.
Proof.
intros Hp G C K S r R H0.
assert (I : forall n, p < r n) by (induction n; [exact H0 | rewrite R; now apply S]).
set (F := fun x => x - alpha * g x - m).
assert (N : forall x, p < x -> x <> m -> Rabs (F x) < Rabs (x - m)).
{ intros x Hx Hm; specialize (K x Hx Hm).
  replace (F x) with ((1 - alpha * g x / (x - m)) * (x - m)) by (unfold F; field; lra).
  rewrite Rabs_mult; rewrite <- (Rmult_1_l (Rabs (x - m))) at 2.
  apply Rmult_lt_compat_r; [apply Rabs_pos_lt; lra | apply Rabs_def1; lra]. }
assert (F1 : forall n, Rabs (r (Datatypes.S n) - m) = Rabs (F (r n))) by (intros n; now rewrite R).
assert (L : forall n, Rabs (r (Datatypes.S n) - m) <= Rabs (r n - m)).
{ intros n; rewrite F1; destruct (Req_dec (r n) m) as [E | E]; [| left; apply N; auto].
  unfold F; rewrite E, G, Rmult_0_r, Rminus_0_r; lra. }
destruct (ex_finite_lim_seq_decr (fun n => Rabs (r n - m)) 0 L (fun n => Rabs_pos _)) as [d Hd].
assert (B : forall n, d <= Rabs (r n - m)).
{ intros n; apply (is_lim_seq_decr_compare (fun n => Rabs (r n - m)) d Hd L n). }
assert (D : 0 <= d).
{ apply (is_lim_seq_le (fun _ => 0) (fun n => Rabs (r n - m)) 0 d);
    [intros; apply Rabs_pos | apply is_lim_seq_const | exact Hd]. }
destruct (Rle_lt_or_eq_dec 0 d D) as [P | <-].
- exfalso.
  (* near a point at the distance d a step leads nearer than d *)
  assert (U : forall y, p < y -> Rabs (y - m) = d ->
    exists e, 0 < e /\ forall x, Rabs (x - y) < e -> Rabs (F x) < d).
  { intros y Hy E.
    assert (Q : continuous (fun x => Rabs (F x)) y).
    { apply (continuous_comp F Rabs); [| apply continuous_Rabs]; unfold F.
      apply (continuous_minus (fun x => x - alpha * g x) (fun _ => m)); [| apply continuous_const].
      apply (continuous_minus (fun x => x) (fun x => alpha * g x)); [apply continuous_id |].
      apply (continuous_scal_r alpha g); now apply C. }
    assert (V : Rabs (F y) < d).
    { rewrite <- E; apply N; [exact Hy |]; intros ->; rewrite Rminus_eq_0, Rabs_R0 in E; lra. }
    destruct (Q (fun z => z < d)) as [e He].
    { now apply (open_lt d). }
    exists e; split; [apply cond_pos |]; intros x Hx; now apply He. }
  assert (W : forall y, p < y -> Rabs (y - m) = d ->
    exists e, 0 < e /\ forall n, e <= Rabs (r n - y)).
  { intros y Hy E; destruct (U y Hy E) as (e & He & Z); exists e; split; [exact He |].
    intros n; apply Rnot_lt_le; intros X; pose proof (Z _ X); pose proof (B (Datatypes.S n)).
    rewrite F1 in *; lra. }
  assert (Side : exists e, 0 < e /\ forall n, e <= Rabs (r n - m) - d).
  { destruct (W (m + d) ltac:(lra)) as (e1 & He1 & W1); [rewrite Rabs_pos_eq; lra |].
    destruct (Rlt_dec p (m - d)) as [J | J].
    - destruct (W (m - d) J) as (e2 & He2 & W2); [rewrite Rabs_left; lra |].
      exists (Rmin e1 e2); split; [now apply Rmin_pos |]; intros n.
      pose proof (Rmin_l e1 e2); pose proof (Rmin_r e1 e2).
      specialize (B n); specialize (W1 n); specialize (W2 n).
      destruct (Rle_dec m (r n)) as [Y | Y].
      + rewrite (Rabs_pos_eq (r n - m)) in * by lra; rewrite Rabs_pos_eq in W1; lra.
      + rewrite (Rabs_left (r n - m)) in * by lra; rewrite Rabs_left1 in W2; lra.
    - exists e1; split; [exact He1 |]; intros n; specialize (B n); specialize (W1 n).
      destruct (Rle_dec m (r n)) as [Y | Y].
      + rewrite (Rabs_pos_eq (r n - m)) in * by lra; rewrite Rabs_pos_eq in W1; lra.
      + rewrite (Rabs_left (r n - m)) in B by lra; pose proof (I n); lra. }
  destruct Side as (e & He & Side).
  destruct (Hd (fun x => x < d + e)) as [M HM].
  { apply (open_lt (d + e)); simpl; lra. }
  specialize (HM M (le_n M)); specialize (Side M); lra.
- apply (is_lim_seq_ext (fun n => (r n - m) + m)); [intros; ring |].
  replace (Finite m) with (Finite (0 + m)) by (f_equal; ring).
  apply (is_lim_seq_plus' _ _ 0 m); [| apply is_lim_seq_const].
  apply is_lim_seq_abs_0; exact Hd.
Qed.
