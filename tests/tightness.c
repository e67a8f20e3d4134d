/* How tight are the proved rounding bounds?  Draws many inputs, computes each
 * kernel and a reference in extended precision (64-bit significand: its own
 * error is below 2^-61, a thousandth of any bound here), and prints the
 * largest error found, as a fraction of the bound that the contract proves.
 *
 * usage: tightness CASES NAME=BOUND...    (the bounds come from the contracts)
 */
#include "kernels.h"
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(LDBL_MANT_DIG == 64, "the reference needs 64-bit long double");
static const long double PI_L = 3.14159265358979323846264338327950288L;

static uint64_t word(uint64_t *state)
{
  uint64_t z = (*state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* A significand in [1, 2) times 2^k, k in [low, high); every rounding error
 * here repeats with period two or four in the input, so a few binades are all. */
static double draw(uint64_t *state, int low, int high)
{
  double m = 1.0 + (double) (word(state) >> 12) * 0x1p-52;
  return ldexp(m, low + (int) (word(state) % (uint64_t) (high - low)));
}

static long double relative(long double is, long double should)
{
  return fabsl(is - should) / fabsl(should);
}

/* Each returns the error in the unit of its bound, and where it was. */
typedef long double trial(uint64_t *state, double bound, double at[2]);

static long double try_escape_time(uint64_t *state, double bound, double at[2])
{
  double r = at[0] = draw(state, 0, 2);
  return relative(escape_time(r), PI_L / (2 * sqrtl(r))) / bound;
}

static long double try_threshold_time(uint64_t *state, double bound, double at[2])
{
  double r = at[0] = draw(state, -4, 4), X = at[1] = draw(state, -6, 8);
  return relative(threshold_time(r, X), atanl(X / sqrtl(r)) / sqrtl(r)) / bound;
}

static long double try_r_star(uint64_t *state, double bound, double at[2])
{
  double T = at[0] = draw(state, 0, 1);
  return relative(r_star(T), PI_L * PI_L / (4.0L * T * T)) / bound;
}

static long double try_critical_rate(uint64_t *state, double bound, double at[2])
{
  double T = at[0] = draw(state, 0, 1);
  long double q = (long double) T * T;
  return relative(critical_rate(T), 3 * PI_L * PI_L * PI_L * PI_L / 32 / (q * q * T)) / bound;
}

static long double try_loss(uint64_t *state, double bound, double at[2])
{
  double T = at[1] = draw(state, 0, 1), s = draw(state, -2, 1);
  double r = at[0] = s * r_star(T);
  if (r < 0.25 * r_star(T)) return 0;
  long double exact = fabsl(T - PI_L / (2 * sqrtl(r)));
  if (exact > T) exact = T;
  return fabsl(loss(r, T) - exact) / (bound * (long double) T);
}

static long double slope(double r) { return PI_L / (4 * (r * sqrtl(r))); }

static long double try_loss_gradient(uint64_t *state, double bound, double at[2])
{
  double r = at[0] = draw(state, 0, 2);
  return relative(loss_gradient(r, 16.0), slope(r)) / bound;
}

static long double try_descent_step(uint64_t *state, double bound, double at[2])
{
  double T = at[1] = draw(state, 0, 1), s = draw(state, -2, 3);
  double r = at[0] = s * r_star(T), alpha = draw(state, -3, 0) * critical_rate(T);
  if (r < 0.25 * r_star(T)) return 0;
  long double stride = alpha * slope(r);
  long double to = r < r_star(T) ? r + stride : r - stride;
  return fabsl(descent_step(r, T, alpha) - to) / (bound * stride + 0x1p-53L * r);
}

static const struct { const char *name; trial *run; } trials[] = {
  { "escape_time", try_escape_time }, { "threshold_time", try_threshold_time },
  { "r_star", try_r_star }, { "critical_rate", try_critical_rate },
  { "loss", try_loss }, { "loss_gradient", try_loss_gradient },
  { "descent_step", try_descent_step },
};

int main(int argc, char **argv)
{
  long cases = argc > 1 ? atol(argv[1]) : 0;
  int above = 0;
  puts("function,bound,cases,fraction,r_or_T,second");
  for (int i = 2; i < argc; i++) {
    char *equals = strchr(argv[i], '=');
    if (!equals) return 2;
    *equals = '\0';
    double bound = strtod(equals + 1, NULL), where[2] = { 0, 0 };
    for (size_t k = 0; k < sizeof trials / sizeof *trials; k++) {
      if (strcmp(trials[k].name, argv[i]) != 0) continue;
      uint64_t state = k;
      long double worst = 0;
      for (long n = 0; n < cases; n++) {
        double at[2] = { 0, 0 };
        long double e = trials[k].run(&state, bound, at);
        if (e > worst) { worst = e; memcpy(where, at, sizeof where); }
      }
      printf("%s,%a,%ld,%.4Lf,%.17g,%.17g\n", argv[i], bound, cases, worst, where[0], where[1]);
      fflush(stdout);
      above += worst > 1;
    }
  }
  return above > 0;
}
