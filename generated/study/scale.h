/* study/scale.h -- what a ghost's scale explains of a gradient, declared
   Book: H.2 The scale parameter along a training
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: c276c97e1849f541 */
#ifndef SCALE_H
#define SCALE_H
#include "ghost.h"
/** f(kappa) = -kappa + n.tanh(m kappa + b), and where the network starts: all units
 *  at `state', so that kappa_0 = state times the sum of n. */
typedef struct {
  size_t units;
  const double *m, *n, *b;
  double state, threshold;
} scale_circuit;
/** Time of the crossing over tau, by the trapezoidal rule, not finite when f has a
 *  zero on the way; along: its gradient in m, n and b, 3 units numbers. */
double crossing_time(const scale_circuit *c, double *along);
/** The distance of the ghost at kappa from zero, and the scale parameter r. */
void scale_at(const scale_circuit *c, double kappa, double *distance, double *scale,
              double *along_distance, double *along_scale);
double explained(const double *a, const double *b, size_t count);
enum { SCALE_FROM = 34000, SCALE_EVERY = 2000, SCALE_POINTS = 400,
       SCALE_LOOKS = (500000 - SCALE_FROM) / SCALE_EVERY + 1 };
/** |grad L|^2; the shares that time, distance and scale parameter explain, NAN
 *  where there is no ghost on the way. */
typedef struct { unsigned long epoch; double square, share[3]; } scale_look;
/** The network of Fig. 3A from its first ghost on; NULL when out of memory. */
const scale_look *scale_looks(void);
#endif
