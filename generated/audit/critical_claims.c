/* audit/critical_claims.c -- evaluator of the claim on the constant of a
     critical rate
   Book: 21.11 The critical rate of a network, with its constant
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 5abf8837b805d23d */
#include "critical_claims.h"
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

/* Book: 21.11 The critical rate of a network, with its constant,
   eq:critical-constant */
finding decide_critical_constant(int right, int networks)
{
  return decide(networks > 0, 10 * right >= 9 * networks);
}

/* Quartiles of measured over predicted, the bracket's middle over factor times the
 * square or, with 0, over the ray's rate; brackets with two ends only. */
static int compare_rates(const critical_rates *all, double factor, double q[3])
{
  double ratio[CRITICAL_DELAYS * CRITICAL_SEEDS];
  size_t n = 0;
  for (int i = 0; i < all->count; i++) {
    const critical_rate_of *r = &all->rate[i];
    if (!(r->low > 0.0) || isinf(r->high)) continue;
    const double predicted = factor > 0.0 ? factor * r->square : r->ray;
    ratio[n++] = sqrt(r->low * r->high) / predicted;
  }
  gsl_sort(ratio, 1, n);
  for (int k = 0; k < 3; k++)
    q[k] = n ? gsl_stats_quantile_from_sorted_data(ratio, 1, n, 0.25 * (k + 1))
             : NAN;
  return (int) n;
}

void evaluate_critical_constant(evaluation *e)
{
  const critical_rates *all = study_critical_rates();
  double q[3], along[3];
  int right = 0;
  for (int i = 0; i < all->count; i++)
    right += bracket_meets(&all->rate[i], 0.5 * 0.375, 2.0 * 0.5);
  const int n = compare_rates(all, 0.5, q);
  compare_rates(all, 0.0, along);
  if (n == 0) return;
  SAY(e->ours, "%d of %d networks within a factor of two; measured over predicted "
      "%.2f, half of them in %.2f to %.2f", right, all->count, q[1], q[0], q[2]);
  SAY(e->margin, "along the ray %.2f, half of them in %.2f to %.2f", along[1],
      along[0], along[2]);
  SAY(e->note, "rank 1, delays 5 to 22, %d seeds each; $\\frac12 T^2/|\\nabla "
      "t|^2$ at the first epoch with all steps right", CRITICAL_SEEDS);
  e->found = decide_critical_constant(right, all->count);
}
