/* study/finite_figures.h -- what figures of a finite detector measure, declared
   Book: D.1 Claims on the finite loss
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: bb0a73be53d60f68 */
#ifndef FINITE_FIGURES_H
#define FINITE_FIGURES_H
#include "figures.h"
#include "finite.h"
#include <stdbool.h>

typedef struct { double T, X, c; } setting;

/* Error of a limit of the loss, and its order between y and 2 y. */
double limit_error(int which, double y);
double limit_order(int which, double y);
/* Half-width in r of the smooth region about r, for GSL's rule. */
double smooth_scale(double r, const setting *s);
/* dL/dr; data is a setting. */
double gradient_for_root(double r, void *data);
/* The minimum of the exact loss near r*, and of Euler's at step h. */
double finite_optimum(setting s);
double euler_optimum(setting s, double h, double low, double high);
double predicted_shift(setting s, double r);
/* Gradient at r = 0 over the slope at the kink; the c X where it is largest. */
double trap_slope(double c);
double best_confidence(void);
/* How the slope grows from 10 r* to r*, the layer left out. */
double abruptness(double c);
/* The first rate that loses the run from 10 r*. */
double first_losing_rate(double T, double X, double c);
/* By how much descent at factor times the limiting rate alpha changes the
 * distance from the minimum. */
double attraction(double T, double X, double c, double factor, double *alpha);
/* Epochs until a run lost at 1.1 alpha* is back, counted or by the law. */
double return_at(double c, bool counted);
#endif
