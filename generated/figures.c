/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: 7dc3993c023c9268 */
#include "figures.h"
#include "certify.h"
#include "kernels.h"
#include "orbit.h"

const figure figure_table[] = {
  { "2B", figure_descent },
  { "values", figure_values },
  { NULL, NULL }
};

ghost_status figure_descent(FILE *out)
{
  enum { EPOCHS = 3000 };
  const double T = 100.0, rates[2] = { 1e-10, 1e-9 };
  double r[2][EPOCHS + 1];
  for (int k = 0; k < 2; k++)
    descend(10.0 * r_star(T), T, rates[k], EPOCHS, r[k]);
  fputs("epoch,slow_r,slow_loss,fast_r,fast_loss\n", out);
  for (int i = 0; i <= EPOCHS; i++)
    fprintf(out, "%d,%.17g,%.17g,%.17g,%.17g\n", i, r[0][i] / r_star(T),
            loss(r[0][i], T) / T, r[1][i] / r_star(T), loss(r[1][i], T) / T);
  return GHOST_OK;
}

static void value_of(FILE *out, const char *key, certified_function *f,
                     const char *const *decimals, int count, long digits)
{
  char text[128];
  if (certify_decimal(text, sizeof text, f, decimals, count, digits) == GHOST_OK)
    fprintf(out, "%s,%s\n", key, text);
}

ghost_status figure_values(FILE *out)
{
  fputs("key,value\n", out);
  value_of(out, "cycle-u1", certified_cycle_u1, NULL, 0, 16);
  value_of(out, "cycle-u2", certified_cycle_u2, NULL, 0, 16);
  value_of(out, "cycle-u3", certified_cycle_u3, NULL, 0, 16);
  value_of(out, "cycle-a1", certified_cycle_a1, NULL, 0, 16);
  value_of(out, "cycle-ac", certified_cycle_ac, NULL, 0, 16);
  value_of(out, "cycle-mu", certified_cycle_mu, NULL, 0, 16);
  value_of(out, "sharp100", certified_sharp_rate,
           (const char *[]) { "100" }, 1, 12);
  value_of(out, "rate100", certified_critical_rate,
           (const char *[]) { "100" }, 1, 12);
  value_of(out, "optimum100", certified_r_star,
           (const char *[]) { "100" }, 1, 12);
  return GHOST_OK;
}
