(** The real-number model that every theorem, contract and test speaks of.

    Names are those of the book and of the Why3 theory: the escape time, the
    loss of Eq. (12), its gradient (13), the critical rate (15), one step of
    gradient descent, and the same step in units of the optimum. *)
From Coq Require Import Reals.
Open Scope R_scope.

(** Escape time of x' = x^2 + r from x(0) = 0, and time to a threshold X. *)
Definition t_star (r : R) : R := PI / (2 * sqrt r).
Definition t_X (r X : R) : R := atan (X / sqrt r) / sqrt r.

(** Optimum, and the paper's point of no return. *)
Definition r_star (T : R) : R := PI ^ 2 / (4 * T ^ 2).
Definition r_return (T : R) : R := r_star T / 4.

(** Loss (12) and gradient (13).  [k] in [-1, 1] is the choice of subgradient
    at the kink r = r*; at r = r*/4 the gradient is the one from the right. *)
Definition loss (T r : R) : R :=
  if Rlt_dec r (r_return T) then T else Rabs (T - t_star r).

Definition slope (r : R) : R := PI / (4 * (r * sqrt r)).

Definition grad (T k r : R) : R :=
  if Rlt_dec r (r_return T) then 0
  else if Rlt_dec r (r_star T) then - slope r
  else if Req_EM_T r (r_star T) then k * slope r
  else slope r.

(** Critical learning rate (15), and one step of gradient descent. *)
Definition alpha_star (T : R) : R := 3 * PI ^ 4 / 32 / T ^ 5.
Definition step (T alpha k r : R) : R := r - alpha * grad T k r.

(** The same step in units of the optimum: s = r / r*, a = alpha / alpha*. *)
Definition map (a k s : R) : R :=
  if Rlt_dec s (1 / 4) then s
  else if Rlt_dec s 1 then s + 3 / 4 * a / (s * sqrt s)
  else if Req_EM_T s 1 then s - k * (3 / 4 * a)
  else s - 3 / 4 * a / (s * sqrt s).

(** A run under any convention: each step may choose its own subgradient. *)
Definition run (T alpha : R) (r : nat -> R) : Prop :=
  forall n, exists k, -1 <= k <= 1 /\ r (S n) = step T alpha k (r n).
Definition orbit (a : R) (s : nat -> R) : Prop :=
  forall n, exists k, -1 <= k <= 1 /\ s (S n) = map a k (s n).
