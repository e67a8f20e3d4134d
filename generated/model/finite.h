/* model/finite.h -- a detector of finite threshold and confidence
   Book: 17.8 Euler's method, and what it does to the figure
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: ba87f2b2f1cfd31a */
#ifndef FINITE_H
#define FINITE_H
#include "ghost.h"
#include <stdbool.h>
/* First-order coefficient in h of Euler's loss, Eq. (euler-loss); r > 0. */
double euler_first_order(double r, double T, double X, double c);
/** The gradient, a bound on its error however large, and the bound that the
 *  public function promises; false outside the domain. */
typedef struct { double value, error, promised; } finite_bounded;
bool bounded_gradient(double r, double T, double X, double c,
                      finite_bounded *out);
/* The rate up to which every run above the zone converges, Eq.
 * (finite-global), by sampling; *stable: up to which the minimum attracts. */
double converging_rate(double T, double X, double c, double *stable);
#include <gsl/gsl_math.h>
/* The root of f in [low, high] to the last place or so; NAN when none. */
double find_root(gsl_function *f, double low, double high);
#endif
