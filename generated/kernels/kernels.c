/* kernels/kernels.c -- escape, loss, gradient, critical rate, one step, a run
   Book: 12.5 The kernels' files
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 365150e08c057afa */
#include "kernels.h"
#include "libm.h"

#define HALF_PI    0x1.921fb54442d18p+0  /* pi/2 */
#define QUARTER_PI 0x1.921fb54442d18p-1  /* pi/4 */
#define RSTAR_K    0x1.3bd3cc9be45dep+1  /* pi^2/4 */
#define CRIT_K     0x1.243a2e91ec61cp+3  /* 3 pi^4/32 */

/* Book: 2.1 The model and its escape, eq:flow-symmetry */
double escape_time(double r)
{
  //@ assert double: rnd(r) == r;
  //@ assert domain: 0x1p-1074 <= r <= 0x1.fffffffffffffp1023;
  const double root = libm_sqrt(r);
  //@ assert root: root == fl_root(r);
  //@ assert root_range: 0x1p-537 <= root <= 0x1p512;
  //@ assert quotient: 0x1p-512 <= HALF_PI / root <= 0x1p538;
  const double t = HALF_PI / root;
  //@ assert value: t == fl_escape(r);
  return t;
}

/* Book: 9.5 Time to a finite threshold, eq:threshold-error */
double threshold_time(double r, double X)
{
  //@ assert double: rnd(r) == r;
  //@ assert domain: 0x1p-1074 <= r <= 0x1.fffffffffffffp1023;
  const double root = libm_sqrt(r);
  //@ assert root: root == fl_root(r);
  //@ assert root_range: 0x1p-537 <= root <= 0x1p481;
  //@ assert ratio_range: 0x1p-521 <= X / root <= 0x1p1017;
  const double ratio = X / root;
  //@ assert ratio: ratio == fl_ratio(r, X);
  const double angle = libm_atan(ratio);
  //@ assert angle_range: 0x1p-522 <= angle <= 0x1.93p0;
  //@ assert quotient: 0x1p-1003 <= angle / root <= 0x1p538;
  const double t = angle / root;
  //@ assert value: t == rnd(angle / fl_root(r));
  return t;
}

/* Book: 2.2 The task and the loss, eq:loss-scaled */
double r_star(double T)
{
  //@ assert square_range: 0x1p-1020 <= T * T <= 0x1p1020;
  const double square = T * T;
  //@ assert square: square == rnd(T * T);
  //@ assert rounded: 0x1p-1020 <= square <= 0x1p1020;
  //@ assert quotient: 0x1p-1019 <= RSTAR_K / square <= 0x1p1022;
  const double r = RSTAR_K / square;
  //@ assert value: r == fl_r_star(T);
  return r;
}

double loss(double r, double T)
{
  const double r_return = 0.25 * r_star(T);
  //@ assert r_return: r_return == fl_return(T);
  if (r < r_return) return T;
  //@ assert fixed: rnd(T) == T;
  const double t = escape_time(r);
  if (t <= T) {
    //@ assert early: 0 <= T - t <= T;
    const double early = T - t;
    //@ assert value: early == rnd(T - fl_escape(r));
    //@ assert range: 0 <= early <= T;
    //@ assert error: err_le(early, loss(T, r), 0x1.2cf3p-51 * T);
    return early;
  }
  //@ assert difference: 0 <= t - T <= 0x1p538;
  const double late = t - T;
  //@ assert value: late == rnd(fl_escape(r) - T);
  //@ assert range: 0 <= late;
  if (late <= T) {
    //@ assert error: err_le(late, loss(T, r), 0x1.2cf3p-51 * T);
    return late;
  }
  return T;
}

/* Book: 2.3 The slope, the kink and the cliff, eq:gradient-scaled */
double steepness(double r)
{
  const double root = libm_sqrt(r);
  //@ assert root: root == fl_root(r);
  //@ assert root_range: 0x1p-340 <= root <= 0x1p340;
  //@ assert power_range: 0x1p-1020 <= r * root <= 0x1p1020;
  const double power = r * root;
  //@ assert power: power == rnd(r * fl_root(r));
  //@ assert power_rounded: 0x1p-1020 <= power <= 0x1p1020;
  //@ assert quotient: 0x1p-1021 <= QUARTER_PI / power <= 0x1p1020;
  const double m = QUARTER_PI / power;
  //@ assert value: m == fl_slope(r);
  return m;
}

double gradient_between(double r, double r_return, double r_opt)
{
  if (r < r_return) return 0.0;
  const double m = steepness(r);
  if (r < r_opt) return -m;
  return m;
}

/* Book: 11.3 The kernel, eq:slope-error */
double loss_gradient(double r, double T)
{
  const double r_opt = r_star(T);
  const double r_return = 0.25 * r_opt;
  //@ assert r_return: r_return == fl_return(T);
  return gradient_between(r, r_return, r_opt);
}

/* Book: 2.4 One step, and its critical rate, eq:rate */
double critical_rate(double T)
{
  //@ assert square_range: 0x1p-400 <= T * T <= 0x1p400;
  const double square = T * T;
  //@ assert square: square == rnd(T * T);
  //@ assert square_rounded: 0x1p-400 <= square <= 0x1p400;
  //@ assert fourth_range: 0x1p-800 <= square * square <= 0x1p800;
  const double fourth = square * square;
  //@ assert fourth: fourth == rnd(square * square);
  //@ assert fourth_rounded: 0x1p-800 <= fourth <= 0x1p800;
  //@ assert power_range: 0x1p-1000 <= fourth * T <= 0x1p1000;
  const double power = fourth * T;
  //@ assert power: power == fl_power(T);
  //@ assert power_rounded: 0x1p-1000 <= power <= 0x1p1000;
  //@ assert quotient: 0x1p-997 <= CRIT_K / power <= 0x1p1004;
  const double alpha = CRIT_K / power;
  //@ assert value: alpha == fl_critical(T);
  return alpha;
}

double step_between(double r, double alpha, double r_return, double r_opt)
{
  if (r < r_return) return r;
  const double m = steepness(r);
  //@ assert inside: stride(alpha, r) <= 0x1p1000;
  //@ assert product: 0 <= alpha * m <= 0x1p1001;
  const double p = alpha * m;
  //@ assert stride: p == fl_stride(alpha, r);
  //@ assert stride_range: 0 <= p <= 0x1p1001;
  if (r < r_opt) {
    //@ assert sum: r <= r + p <= 0x1p1002;
    const double up = r + p;
    //@ assert value: up == rnd(r + fl_stride(alpha, r));
    //@ assert climbs: r <= up;
    return up;
  }
  //@ assert difference: -0x1p1001 <= r - p <= r;
  const double down = r - p;
  //@ assert value: down == rnd(r - fl_stride(alpha, r));
  //@ assert descends: down <= r;
  return down;
}

/* Book: 12.2 A step, end to end, eq:safe-margin */
double descent_step(double r, double T, double alpha)
{
  const double r_opt = r_star(T);
  const double r_return = 0.25 * r_opt;
  //@ assert r_return: r_return == fl_return(T);
  /*@ assert stride: fl_return(T) <= r ==>
        stride(alpha, r) <= 0x1p601 && fl_stride(alpha, r) <= 0x1p602; */
  /*@ assert up: fl_return(T) <= r < fl_r_star(T) ==>
        rnd(r + fl_stride(alpha, r)) <= 0x1p603; */
  /*@ assert down: fl_return(T) <= r ==>
        -0x1p602 <= rnd(r - fl_stride(alpha, r)); */
  return step_between(r, alpha, r_return, r_opt);
}

/* Book: 2.5 Many steps */
size_t descend(double r0, double T, double alpha, size_t epochs,
               double *r_history)
{
  const double r_opt = r_star(T);
  const double r_return = 0.25 * r_opt;
  //@ assert r_return: r_return == fl_return(T);
  double r = r0;
  r_history[0] = r;
  /*@ loop invariant count: 0 <= i <= epochs;
      loop invariant range: \is_finite(r) && -0x1p680 <= r <= 0x1p680;
      loop invariant start: r_history[0] == r0;
      loop invariant finite: \forall integer k; 0 <= k <= i ==>
        \is_finite(r_history[k]) && -0x1p680 <= r_history[k] <= 0x1p680;
      loop invariant still: r0 < r_return ==> r == r0;
      loop invariant absorbing: r0 < r_return ==>
        \forall integer k; 0 <= k <= i ==> r_history[k] == r0;
      loop invariant above: r_return <= r0 ==>
        alpha <= (1 - 0x1.43p-50) * alpha_star(T) ==> r_return <= r;
      loop invariant safe: r_return <= r0 ==>
        alpha <= (1 - 0x1.43p-50) * alpha_star(T) ==>
        \forall integer k; 0 <= k <= i ==> r_return <= r_history[k];
      loop assigns i, r, r_history[0 .. epochs];
      loop variant epochs - i;
  */
  for (size_t i = 0; i < epochs; i++) {
    /*@ assert stride: fl_return(T) <= r ==>
          stride(alpha, r) <= 0x1p601 && fl_stride(alpha, r) <= 0x1p602; */
    /*@ assert up: fl_return(T) <= r < fl_r_star(T) ==>
          rnd(r + fl_stride(alpha, r)) <= 0x1p603; */
    /*@ assert down: fl_return(T) <= r ==>
          -0x1p602 <= rnd(r - fl_stride(alpha, r)); */
    r = step_between(r, alpha, r_return, r_opt);
    r_history[i + 1] = r;
  }
  return epochs;
}
