/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: 2c3ca209e3e4f09b */
#include "audit.h"
#include "certify.h"
#include "kernels.h"
#include <math.h>
#include <string.h>

void evaluate_critical_rate(evaluation *e)
{
  double alpha = critical_rate(100.0);
  double r = r_star(100.0), up = nextafter(r, 1.0);
  double to = descent_step(up, 100.0, alpha);
  snprintf(e->paper, sizeof e->paper, "9e-10 at T = 100");
  snprintf(e->ours, sizeof e->ours, "%.17g", alpha);
  snprintf(e->margin, sizeof e->margin, "%.1e", fabs(to / (0.25 * r) - 1.0));
  e->found = fabs(to / (0.25 * r) - 1.0) < 0x1p-48 ? FOUND_TRUE : FOUND_NOTHING;
}
