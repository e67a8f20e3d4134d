/* enclose/points.h -- points of a network of full rank, declared
   Book: G.6 Points at full rank
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 888960796617064c */
#ifndef POINTS_H
#define POINTS_H
#include "ghost.h"
#include <stdbool.h>
#include <stddef.h>

enum { POINTS_UNITS = 128 };
#define POINTS_REACH 0x1p-36
/** x' = F(x) = -x + tanh(W x + b), W by rows, at most POINTS_UNITS of them. */
typedef struct { size_t n; const double *w, *b; } whole_field;
/** F at x; its norm is returned. */
double whole_flow(const whole_field *of, const double *x, double *f);
/** From x downhill in q = |F|^2/2 by damped Newton steps, until it cannot be made
 *  smaller in doubles; the norm of grad q, or NAN when out of memory. */
double whole_descend(const whole_field *of, double *x);
/** One step of Newton's method for grad q, with H + shift I; none when that is
 *  singular. */
void whole_newton(const whole_field *of, double shift, double *x);
typedef enum { WHOLE_UNDECIDED, WHOLE_FIXED, WHOLE_MINIMUM } whole_kind;
/** A stationary point of q, proved: one of this kind within POINTS_REACH of x in
 *  each coordinate, and no other stationary point of q as near. */
typedef struct {
  whole_kind kind;
  double x[POINTS_UNITS];
  double speed[2];       /* bounds of |F| */
  double scale[2];       /* bounds of r at a minimum; NAN: not known */
  double way[POINTS_UNITS];  /* there about v: J v = 0, v.F = |F| */
  int unstable;          /* eigenvalues of J with real part > 0; -1 not known */
  double lead[2];        /* bounds of the largest real part that is not 0 */
} whole_point;
/** What is there, near x, in balls of Arb; WHOLE_UNDECIDED: nothing is proved. */
void whole_certify(const whole_field *of, const double *x, whole_point *p);
/** The time of the flow past a minimum, Eqs. (passage-start), (whole-step), as
 *  ghost_passage_time has it, with the same errors. */
ghost_status whole_passage(const whole_field *of, const whole_point *p,
                           double reach, double limit, double *predicted,
                           double time[2]);
#endif
