/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: 503196c7d2afcdf4 */
#include "audit.h"
#include "certify.h"
#include "kernels.h"
#include "orbit.h"
#include <math.h>
#include <string.h>

/* Book: Claims on the map */
void evaluate_any_alpha(evaluation *e)
{
  ghost_orbit safe, lost;
  char ac[40];
  e->found = FOUND_NOTHING;
  if (ghost_certified_orbit("1.01", "10", 2000, 0, NULL, &safe) != GHOST_OK
      || ghost_certified_orbit("1.1", "10", 2000, 0, NULL, &lost) != GHOST_OK
      || certify_decimal(ac, sizeof ac, certified_cycle_ac, NULL, 0, 12) != GHOST_OK)
    return;
  snprintf(e->paper, sizeof e->paper, "lost for every alpha >= alpha*");
  snprintf(e->ours, sizeof e->ours, "1.01 alpha*, 10 r*: %s from epoch %zu on",
           ghost_fate_name(safe.fate), safe.epoch);
  snprintf(e->margin, sizeof e->margin, "enclosed with %ld bits", safe.bits);
  snprintf(e->note, sizeof e->note, "alpha <= alpha*: no run is lost; up to "
           "%s alpha* starts that are lost and starts that are safe lie side by "
           "side; 1.1 alpha* loses 10 r* at epoch %zu", ac, lost.epoch);
  if (safe.fate == GHOST_FATE_SAFE && lost.fate == GHOST_FATE_TRAPPED)
    e->found = FOUND_FALSE;
}

/* Book: Claims on the map */
void evaluate_cycle(evaluation *e)
{
  char a1[24], ac[24], mu[24];
  e->found = FOUND_NOTHING;
  if (certify_decimal(a1, sizeof a1, certified_cycle_a1, NULL, 0, 16) != GHOST_OK
      || certify_decimal(mu, sizeof mu, certified_cycle_mu, NULL, 0, 10) != GHOST_OK
      || certify_decimal(ac, sizeof ac, certified_cycle_ac, NULL, 0, 16) != GHOST_OK)
    return;
  snprintf(e->ours, sizeof e->ours, "a_1 = %s, a_c = %s", a1, ac);
  snprintf(e->margin, sizeof e->margin, "all digits enclosed");
  snprintf(e->note, sizeof e->note, "multiplier %s at every a", mu);
  e->found = fabs(strtod(mu, NULL)) < 1.0 ? FOUND_TRUE : FOUND_NOTHING;
}

/* Book: Claims on the map */
void evaluate_sharp_rate(evaluation *e)
{
  char text[40];
  e->found = FOUND_NOTHING;
  if (ghost_certified_sharp_rate("100", 20, text, sizeof text) != GHOST_OK) return;
  snprintf(e->paper, sizeof e->paper, "9e-10 at T = 100");
  snprintf(e->ours, sizeof e->ours, "%s", text);
  snprintf(e->margin, sizeof e->margin, "all digits enclosed");
  snprintf(e->note, sizeof e->note, "the paper's rounded 9e-10 lies below alpha* "
           "itself (a = %.4f): it is safe for every start",
           9e-10 / critical_rate(100.0));
  if (9e-10 < critical_rate(100.0) * (1.0 - 1e-9)) e->found = FOUND_TRUE;
}

/* Book: Claims on the map, eq:scaling-check */
void evaluate_scaling(evaluation *e)
{
  double worst = 0.0;
  for (int i = 0; i < 100000; i++) {
    double T = ldexp(1.0 + (i % 997) / 997.0, i % 41 - 20);
    double a = 0.05 + (i % 1009) * 0.001, s = 0.26 + (i % 9973) * 0.001;
    double r = s * r_star(T), alpha = a * critical_rate(T);
    if (fabs(s - 1.0) < 1e-9) continue;
    double descent = descent_step(r, T, alpha) / r_star(T);
    double gap = fabs(descent - map_step(s, map_drive(a)));
    if (gap > worst) worst = gap;
  }
  snprintf(e->ours, sizeof e->ours, "largest gap %.2g r*", worst);
  snprintf(e->margin, sizeof e->margin, "2^-45 from the rounding of both");
  e->found = worst < 0x1p-45 ? FOUND_TRUE : FOUND_NOTHING;
}
