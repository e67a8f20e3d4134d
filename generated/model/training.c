/* model/training.c -- runs of descent, and how they end
   Book: 13.1 How a run ends
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: e2700903245faa6b */
#include "ghost.h"
#include "kernels.h"
#include <float.h>
#include <math.h>

/* Book: 13.1 How a run ends */
const char *ghost_outcome_name(ghost_outcome outcome)
{
  static const char *const names[] = {
    "descending", "oscillating", "converged", "trapped" };
  return outcome <= GHOST_OUTCOME_TRAPPED ? names[outcome] : "unknown";
}

ghost_status ghost_drop_epoch(const double *r_history, size_t count, double T,
                              size_t *epoch)
{
  if (count == 0 || !(T >= GHOST_T_MIN && T <= GHOST_T_MAX))
    return GHOST_EDOM;
  double r_opt = r_star(T);
  size_t n = count;
  for (size_t i = count; i-- > 0; ) {
    if (isnan(r_history[i])) return GHOST_EDOM;
    if (r_history[i] < r_opt) n = i;
  }
  *epoch = n;
  return GHOST_OK;
}

ghost_status ghost_classify(const double *r_history, size_t count, double T,
                            ghost_outcome *outcome)
{
  size_t drop;
  ghost_status status = ghost_drop_epoch(r_history, count, T, &drop);
  if (status != GHOST_OK) return status;
  double last = r_history[count - 1];
  if (last < 0.25 * r_star(T)) *outcome = GHOST_OUTCOME_TRAPPED;
  else if (count > 1 && r_history[count - 2] == last)
    *outcome = GHOST_OUTCOME_CONVERGED;
  else if (drop < count) *outcome = GHOST_OUTCOME_OSCILLATING;
  else *outcome = GHOST_OUTCOME_DESCENDING;
  return GHOST_OK;
}

ghost_status ghost_descend(double r0, double T, double alpha, size_t epochs,
                           double *r_history)
{
  if (!(fabs(r0) <= GHOST_R_MAX) || !(T >= GHOST_T_MIN && T <= GHOST_T_MAX)
      || !(alpha > 0.0 && alpha * T * T * T <= 0x1p599))
    return GHOST_EDOM;
  descend(r0, T, alpha, epochs, r_history);
  return GHOST_OK;
}

/* Book: 13.3 The number of epochs until the drop, eq:drop-epoch */
static double potential(double s) { return s * s * sqrt(s); }

static int drop_domain(double r0, double T, double alpha)
{
  return T >= GHOST_T_MIN && T <= GHOST_T_MAX && r0 >= r_star(T)
    && r0 <= GHOST_R_MAX && alpha > 0.0
    && alpha <= 8.0 / 9.0 * critical_rate(T);
}

ghost_status ghost_drop_bounds(double r0, double T, double alpha,
                               double *earliest, double *latest)
{
  if (!drop_domain(r0, T, alpha)) return GHOST_EDOM;
  double D = 1.875 * (alpha / critical_rate(T));
  double w0 = potential(r0 / r_star(T)), least = (w0 - 1.0) / D;
  if (!(least <= DBL_MAX)) return GHOST_EPREC;
  *earliest = least;
  *latest = least + 1.0 + 0.6 * log(w0);
  return GHOST_OK;
}

/* Book: 13.4 How abrupt is abrupt, eq:pace-error */
ghost_status ghost_loss_law(double r0, double T, double alpha, double epoch,
                            ghost_value *L)
{
  if (!drop_domain(r0, T, alpha) || !(epoch >= 0.0)) return GHOST_EDOM;
  double a = alpha / critical_rate(T);
  double w0 = potential(r0 / r_star(T)), w = w0 - 1.875 * a * epoch;
  if (!(w0 <= DBL_MAX)) return GHOST_EPREC;
  if (!(w >= 1.0)) return GHOST_EDOM;
  double E = 1.125 * a * log(w0 / w) + 0x1p-48 * w0;
  /* dL/dw is largest at the smaller w */
  double error = T * (0.2 * pow(w, -1.2) * E + 0x1p-48);
  *L = (ghost_value) { T * (1.0 - pow(w, -0.2)), error };
  return GHOST_OK;
}
