/* audit/finite_descent_claims.c -- evaluators of descent at finite confidence
   Book: D.2 Claims on finite descent
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 0b93fb1ec76c19d9 */
#include "audit.h"
#include "finite_figures.h"
#include "kernels.h"
#include <math.h>

/* Book: D.2 Claims on finite descent, eq:sharp-shift, eq:finite-safe */
void evaluate_finite_scaling(evaluation *e)
{
  enum { STEPS = 300 };
  double one[STEPS + 1], two[STEPS + 1], off = 0.0;
  int equal = 0, count = 0;
  for (int k = -6; k <= 6; k += 3) {
    double l = ldexp(1.0, k), T = 100.0, r = 10.0 * r_star(T);
    double alpha = 1.05 * critical_rate(T);
    if (ghost_finite_descend(r, T, 10.0, 0.5, alpha, STEPS, one) != GHOST_OK
        || ghost_finite_descend(ldexp(r, -2 * k), T * l, 10.0 / l, 0.5 * l,
             ldexp(alpha, -5 * k), STEPS, two) != GHOST_OK) return;
    for (int i = 0; i <= STEPS; i++, count++) {
      equal += two[i] == ldexp(one[i], -2 * k);
      off = fmax(off, fabs(ldexp(two[i], 2 * k) - one[i]));
    }
  }
  SAY(e->ours, "%d of %d values equal in all bits", equal, count);
  SAY(e->margin, "largest difference %s", HIGH_TEXT('g', 6, off));
  e->found = decide(count > 0, equal == count);
}

static double local_exponent(double T)
{
  double a, b;
  ghost_finite_safe_rate(T, 10.0, 1.0, &a);
  ghost_finite_safe_rate(2.0 * T, 10.0, 1.0, &b);
  return log2(b / a);
}

void evaluate_finite_rate(evaluation *e)
{
  double safe, sharp, near, unit = critical_rate(100.0);
  ghost_finite_safe_rate(100.0, 10.0, 1.0, &safe);
  ghost_sharp_rate(100.0, 10.0, &sharp);
  ghost_sharp_rate(1e-6, 10.0, &near);
  double third = near / (0.5 * 100.0 * 1e18) - 1.0;
  double law = 1.0 - 16.0 / 3.0 / 1000.0;
  SAY(e->ours, "%s at $T = 100$, $x^* = 10$, $c = 1$", LOW_TEXT('g', 5, safe));
  SAY(e->margin, "%.1e", fabs(sharp / unit - law));
  double power[3] = { local_exponent(1000.0), local_exponent(10.0),
                      local_exponent(1.0) };
  SAY(e->note, "local exponents %.4f, %.3f, %.2f at $T = 1000$, 10, 1; "
      "$\\alpha^*(1 - 16/(3x^*T))$ at $c = \\infty$; $({x^*}^2/2)T^{-3}$ for "
      "$x^*T$ far below 4", power[0], power[1], power[2]);
  bool holds = fabs(sharp / unit - law) < 1e-4 && fabs(third) < 1e-4
    && fabs(power[0] + 5.0) < 0.001 && safe > sharp;
  e->found = decide(isfinite(power[2]), holds);
}

finding decide_first_loss(double safe, double lost, double lower)
{
  return decide(isfinite(lost) && !isnan(lower), lost >= safe && lower > lost);
}

void evaluate_finite_rate_runs(evaluation *e)
{
  const double T = 100.0, X = 10.0, unit = critical_rate(T);
  double safe, lost = first_losing_rate(T, X, 1.0);
  double low = first_losing_rate(T, X, 0.1);
  ghost_finite_safe_rate(T, X, 1.0, &safe);
  SAY(e->ours, "first lost at $%.4f\\,\\alpha^*$ ($c = 1$)", lost / unit);
  SAY(e->margin, "safe rate $%s\\,\\alpha^*$", LOW_TEXT('f', 4, safe / unit));
  SAY(e->note, "1000 epochs from $10\\,r^*$, $T = 100$, $x^* = 10$, rates in steps "
      "of half a percent; no start is lost up to the safe rate; at $c = 0.1$ the "
      "first loss is at $%.3g\\,\\alpha^*$", low / unit);
  e->found = decide_first_loss(safe, lost, low);
}

finding decide_attraction(double below, double above)
{
  return decide(isfinite(below) && !isnan(above), below < 1e-3 && above > 10.0);
}

void evaluate_finite_minimum(evaluation *e)
{
  const double T = 100.0, X = 10.0;
  double alpha, below = attraction(T, X, 1.0, 0.9, &alpha);
  double above = attraction(T, X, 1.0, 1.1, &alpha);
  SAY(e->ours, "attained below $%s\\,\\alpha^*$ ($c = 1$)",
      LOW_TEXT('g', 3, alpha / critical_rate(T)));
  SAY(e->margin, "distance times %.0e, times %.0e", below, above);
  SAY(e->note, "the rate is $2/L'' = 4/(\\kappa W^2)$, a $T^{-6}$ law; distances "
      "after 400 steps at 0.9 and 1.1 times that rate");
  e->found = decide_attraction(below, above);
}

finding decide_return(double off, double one, double tenth, double least)
{
  return decide(isfinite(least) && !isnan(off + one + tenth),
                off <= 1.0 && tenth < one && least > tenth);
}

void evaluate_finite_return(evaluation *e)
{
  static const double c[] = { 0.03, 0.1, 0.2, 0.4 };
  double worst = 0.0;
  for (int i = 0; i < 4; i++)
    worst = fmax(worst, fabs(return_at(c[i], true) - return_at(c[i], false))
                 / (2.0 + 0.02 * return_at(c[i], false)));
  double one = return_at(1.0, false), tenth = return_at(0.1, false);
  double least = return_at(0.001, false);
  SAY(e->ours, "%.0f epochs at $c = 0.1$, %.2g at $c = 1$", return_at(0.1, true),
      one);
  SAY(e->margin, "%s of 2 epochs and 2%% off the law", HIGH_TEXT('f', 2, worst));
  SAY(e->note, "run lost at $1.1\\,\\alpha^*$, $T = 100$, $x^* = 10$; at $c = 10$ "
      "it takes %.1e epochs; below the best confidence, slower again: %.0f epochs "
      "at $c = 0.001$", return_at(10.0, false), least);
  e->found = decide_return(worst, one, tenth, least);
}
