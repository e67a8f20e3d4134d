/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: 75c5984d427584aa */
#include "audit.h"
#include "figures.h"
#include "finite.h"
#include "kernels.h"
#include <gsl/gsl_fit.h>
#include <gsl/gsl_integration.h>
#include <math.h>

enum { EPOCHS = 1000, LAST = 50 };
/* Book: The largest rate that is not lost, eq:finite-safe */
/* 1: lost, 0: not, -1: the computation failed. */
static int is_lost(double T, double X, double c, double alpha)
{
  double r[EPOCHS + 1], back;
  if (ghost_sharp_seam(2.0 * T, X, &back) != GHOST_OK) return -1;
  ghost_status status = ghost_finite_descend(10.0 * r_star(T), T, X, c, alpha,
                                             EPOCHS, r);
  if (status != GHOST_OK) return -1;
  for (int i = EPOCHS - LAST + 1; i <= EPOCHS; i++)
    if (r[i] >= back) return 0;
  return 1;
}
/* Book: The largest rate that is not lost, eq:finite-safe */
/* The first losing rate of the sweep; infinity when none below 64 safe
 * rates, NAN when a run could not be computed. */
static double first_losing_rate(double T, double X, double c)
{
  double safe;
  if (ghost_finite_safe_rate(T, X, c, &safe) != GHOST_OK) return NAN;
  for (double f = 0.995; f < 64.0; f *= f < 1.15 ? 1.005 : 1.05) {
    int lost = is_lost(T, X, c, f * safe);
    if (lost != 0) return lost > 0 ? f * safe : NAN;
  }
  return INFINITY;
}
/* Book: The largest rate that is not lost, eq:finite-safe */
/* Least squares slope of ln y over ln x and its standard error. */
static double power_law(const double *x, const double *y, size_t n,
                        double *error)
{
  double u[16], v[16], c0, c1, v00, v01, v11, chi;
  for (size_t i = 0; i < n; i++) {
    u[i] = log(x[i]);
    v[i] = log(y[i]);
  }
  gsl_fit_linear(u, 1, v, 1, n, &c0, &c1, &v00, &v01, &v11, &chi);
  *error = sqrt(v11);
  return c1;
}

/* Book: A minimum that can be attained, eq:finite-global */
/* |r - r_min| after many steps over the same before, from close by. */
static double attraction(double T, double X, double c, double factor,
                         double *alpha)
{
  enum { STEPS = 400 };
  double r[STEPS + 1], seam, W;
  if (ghost_sharp_seam(T, X, &seam) != GHOST_OK
      || ghost_sharp_gradient(seam * (1.0 + 1e-9), T, X, &W) != GHOST_OK)
    return NAN;
  double kappa = c * (X * X + seam);
  *alpha = 4.0 / (kappa * W * W);
  double off = 1e-3 / (kappa * W);
  
if (ghost_finite_descend(seam + off, T, X, c, 0.5 * *alpha, STEPS, r)
    != GHOST_OK) return NAN;
double minimum = r[STEPS];
  if (ghost_finite_descend(minimum + off, T, X, c, factor * *alpha, STEPS, r)
      != GHOST_OK) return NAN;
  return fabs(r[STEPS] - minimum) / off;
}

typedef struct { double T, X, c, alpha; } way;

/* Book: The way back, eq:finite-return */
static double epochs_per_r(double r, void *data)
{
  const way *w = data;
  double g = NAN, e;
  ghost_finite_gradient(r, w->T, w->X, w->c, &g, &e);
  return -1.0 / (w->alpha * g);
}
/* Book: The way back, eq:finite-return */
/* Eq. (finite-return). */
static double predicted_return(way w, double from, double to)
{
  gsl_function f = { epochs_per_r, &w };
  double y = NAN, e, middle = from + 0.9 * (to - from), z = NAN;
  gsl_integration_workspace *space = gsl_integration_workspace_alloc(100);
  if (!space) return NAN;
  gsl_integration_qag(&f, from, middle, 0.0, 1e-6, 100, GSL_INTEG_GAUSS15,
                      space, &y, &e);
  gsl_integration_qag(&f, middle, to, 0.0, 1e-6, 100, GSL_INTEG_GAUSS15,
                      space, &z, &e);
  gsl_integration_workspace_free(space);
  return y + z + 0.5 * log(epochs_per_r(from, &w) / epochs_per_r(to, &w));
}
enum { PATIENCE = 4000 };
/* Book: The way back, eq:finite-return */
/* Epochs until r >= to by descent; NAN when more than PATIENCE. */
static double counted_return(way w, double from, double to)
{
  double r[PATIENCE + 1];
  if (ghost_finite_descend(from, w.T, w.X, w.c, w.alpha, PATIENCE, r)
      != GHOST_OK) return NAN;
  for (int i = 0; i <= PATIENCE; i++) if (r[i] >= to) return i;
  return NAN;
}
/* Book: The way back, eq:finite-return */
/* Where a step at alpha from just above the sharp optimum leads. */
static double landing(double T, double X, double alpha)
{
  double seam = NAN, W = NAN;
  ghost_sharp_seam(T, X, &seam);
  ghost_sharp_gradient(seam * (1.0 + 1e-9), T, X, &W);
  return seam - alpha * W;
}

/* Book: The claims of this chapter */
void evaluate_finite_scaling(evaluation *e)
{
  enum { STEPS = 300 };
  double one[STEPS + 1], two[STEPS + 1];
  int equal = 0, count = 0;
  for (int k = -6; k <= 6; k += 3) {
    
double l = ldexp(1.0, k), T = 100.0, r = 10.0 * r_star(T);
double alpha = 1.05 * critical_rate(T);
if (ghost_finite_descend(r, T, 10.0, 0.5, alpha, STEPS, one) != GHOST_OK
    || ghost_finite_descend(ldexp(r, -2 * k), T * l, 10.0 / l, 0.5 * l,
         ldexp(alpha, -5 * k), STEPS, two) != GHOST_OK) return;
for (int i = 0; i <= STEPS; i++, count++)
  equal += two[i] == ldexp(one[i], -2 * k);
  }
  SAY(e->paper, "-");
  SAY(e->ours, "%d of %d values equal in all bits", equal, count);
  SAY(e->margin, "0");
  e->found = equal == count ? FOUND_TRUE : FOUND_FALSE;
}
/* Book: The claims of this chapter */
static double local_exponent(double T)
{
  double a, b;
  ghost_finite_safe_rate(T, 10.0, 1.0, &a);
  ghost_finite_safe_rate(2.0 * T, 10.0, 1.0, &b);
  return log2(b / a);
}
/* Book: The claims of this chapter, eq:sharp-shift */
void evaluate_finite_rate(evaluation *e)
{
  double safe, sharp, near, unit = critical_rate(100.0);
  ghost_finite_safe_rate(100.0, 10.0, 1.0, &safe);
  ghost_sharp_rate(100.0, 10.0, &sharp);
  ghost_sharp_rate(1e-6, 10.0, &near);
  double third = near / (0.5 * 100.0 * 1e18) - 1.0;
  double law = 1.0 - 16.0 / 3.0 / 1000.0;
  SAY(e->paper, "T^-5, 9e-10 at T = 100");
  SAY(e->ours, "%.4e at T = 100, x* = 10, c = 1", safe);
  SAY(e->margin, "%.1e", fabs(sharp / unit - law));
  SAY(e->note, "local exponents %.4f, %.3f, %.2f at T = 1000, 10, 1; "
      "alpha*(1 - 16/(3 x* T)) at c = inf; (x*^2/2) T^-3 for x* T << 4",
      local_exponent(1000.0), local_exponent(10.0), local_exponent(1.0));
  bool holds = fabs(sharp / unit - law) < 1e-4 && fabs(third) < 1e-4
    && fabs(local_exponent(1000.0) + 5.0) < 0.001 && safe > sharp;
  e->found = holds ? FOUND_CORRECTED : FOUND_FALSE;
}
/* Book: The claims of this chapter, eq:finite-safe */
void evaluate_finite_rate_runs(evaluation *e)
{
  const double T = 100.0, X = 10.0, unit = critical_rate(T);
  double safe, lost = first_losing_rate(T, X, 1.0);
  double low = first_losing_rate(T, X, 0.1);
  ghost_finite_safe_rate(T, X, 1.0, &safe);
  SAY(e->paper, "alpha*");
  SAY(e->ours, "first lost at %.4f alpha* (c = 1)", lost / unit);
  SAY(e->margin, "0.5%% steps");
  SAY(e->note, "1000 epochs from 10 r*, T = 100, x* = 10; no start is lost "
      "up to %.4f alpha*; at c = 0.1 the first loss is at %.3g alpha*", safe /
      unit, low / unit);
  bool known = isfinite(lost) && !isnan(low);
  e->found = !known ? FOUND_NOTHING
    : lost >= safe && low > lost ? FOUND_CORRECTED : FOUND_FALSE;
}
/* Book: The claims of this chapter, eq:finite-safe */
void evaluate_finite_minimum(evaluation *e)
{
  const double T = 100.0, X = 10.0;
  double alpha, below = attraction(T, X, 1.0, 0.9, &alpha);
  double above = attraction(T, X, 1.0, 1.1, &alpha);
  SAY(e->paper, "not easily");
  SAY(e->ours, "attained below %.3g alpha* (c = 1)", alpha / critical_rate(T));
  SAY(e->margin, "distance x %.0e, x %.0e", below, above);
  SAY(e->note, "never in the limit; at finite c descent converges if and "
      "only if alpha < 2/L'' = 4/(kappa W^2), a T^-6 law; after 400 steps at "
      "0.9 and 1.1 times that rate");
  e->found = below < 1e-3 && above > 10.0 ? FOUND_CORRECTED : FOUND_FALSE;
}
/* Book: The claims of this chapter, eq:finite-safe */
static double return_at(double c, bool counted)
{
  const double T = 100.0, X = 10.0;
  way w = { T, X, c, 1.1 * critical_rate(T) };
  double from = landing(T, X, w.alpha), to = 0.225 * r_star(T);
  return counted ? counted_return(w, from, to) : predicted_return(w, from, to);
}
/* Book: The claims of this chapter, eq:finite-safe */
void evaluate_finite_return(evaluation *e)
{
  static const double c[] = { 0.03, 0.1, 0.2, 0.4 };
  double worst = 0.0;
  for (int i = 0; i < 4; i++)
    worst = fmax(worst, fabs(return_at(c[i], true) - return_at(c[i], false))
                 / (2.0 + 0.02 * return_at(c[i], false)));
  SAY(e->paper, "recovers");
  SAY(e->ours, "%.0f epochs at c = 0.1, %.2g at c = 1", return_at(0.1, true),
      return_at(1.0, false));
  SAY(e->margin, "law within 2 epochs and 2%%");
  SAY(e->note, "run lost at 1.1 alpha*, T = 100, x* = 10; at c = 10 it takes "
      "%.1e epochs; below the best confidence, slower again: %.0f epochs at "
      "c = 0.001", return_at(10.0, false), return_at(0.001, false));
  e->found = worst <= 1.0 && return_at(0.001, false) > return_at(0.1, false)
    ? FOUND_TRUE : FOUND_FALSE;
}

/* Book: The largest rate that is not lost, eq:finite-safe */
ghost_status figure_finite_rate(FILE *out)
{
  fputs("T,safe,sharp,lost\n", out);
  for (int i = -6; i <= 20; i++) {
    double T = pow(10.0, 0.25 * i), safe, sharp, unit = critical_rate(T);
    if (ghost_finite_safe_rate(T, 10.0, 1.0, &safe) != GHOST_OK
        || ghost_sharp_rate(T, 10.0, &sharp) != GHOST_OK) return GHOST_EPREC;
    double lost = first_losing_rate(T, 10.0, 1.0);
    if (isnan(lost)) return GHOST_EPREC;
    fprintf(out, "%.17g,%.17g,%.17g,%.17g\n", T, safe / unit, sharp / unit,
            isinf(lost) ? NAN : lost / unit);
  }
  return GHOST_OK;
}
/* Book: The largest rate that is not lost, eq:finite-safe */
ghost_status figure_finite_rate_confidence(FILE *out)
{
  const double T = 100.0, unit = critical_rate(T);
  fputs("c,safe,lost\n", out);
  for (int i = 0; i <= 20; i++) {
    double c = 0.01 * pow(10.0, 0.15 * i), safe;
    if (ghost_finite_safe_rate(T, 10.0, c, &safe) != GHOST_OK)
      return GHOST_EPREC;
    double lost = first_losing_rate(T, 10.0, c);
    if (isnan(lost)) return GHOST_EPREC;
    fprintf(out, "%.17g,%.17g,%.17g\n", c, safe / unit,
            isinf(lost) ? NAN : lost / unit);
  }
  return GHOST_OK;
}

/* Book: The way back, eq:finite-return */
ghost_status figure_finite_return(FILE *out)
{
  const double T = 100.0, X = 10.0;
  const double rate[2] = { 1.1 * critical_rate(T), 2.0 * critical_rate(T) };
  const double to = 0.225 * r_star(T);
  fputs("c,near,near_counted,far,far_counted\n", out);
  for (int i = 0; i <= 40; i++) {
    double c = 0.001 * pow(10.0, 0.1 * i);
    fprintf(out, "%.17g", c);
    for (int k = 0; k < 2; k++) {
      
way w = { T, X, c, rate[k] };
double from = landing(T, X, rate[k]);
double law = predicted_return(w, from, to);
fprintf(out, ",%.17g,%.17g", law,
        law < PATIENCE ? counted_return(w, from, to) : NAN);
    }
    fputc('\n', out);
  }
  return GHOST_OK;
}

/* Book: The claims of this chapter, eq:finite-return */
static double return_gap(double log_c, void *data)
{
  (void) data;
  return log(return_at(exp(log_c), false) / 100.0);
}
/* Book: The claims of this chapter, eq:finite-return */
static void write_return_values(FILE *out)
{
  double best = 0.01, least = HUGE_VAL;
  for (double c = 0.01; c < 1.0; c *= 1.02) {
    double n = return_at(c, false);
    if (n < least) { least = n; best = c; }
  }
  gsl_function f = { return_gap, NULL };
  fprintf(out, "finite-return-best,%.2f\n", best);
  fprintf(out, "finite-return-epochs,%.0f\n", return_at(best, true));
  fprintf(out, "finite-return-low,%.2g\n",
          exp(find_root(&f, log(1e-4), log(best))));
  fprintf(out, "finite-return-high,%.2g\n",
          exp(find_root(&f, log(best), log(2.0))));
  fprintf(out, "finite-return-one,%.2g\n", return_at(1.0, false));
  fprintf(out, "finite-return-tenfold,%.2f\n",
          1.0 / log10(return_at(4.0, false) / return_at(3.0, false)));
}
/* Book: The claims of this chapter, eq:finite-safe-law */
/* Gain of the safe rate over the sharp one at T = 100, X = 10, or its law. */
static double safe_gain(double c, bool by_law)
{
  const double T = 100.0, X = 10.0;
  double safe = NAN, sharp = NAN, seam = NAN, back = NAN;
  ghost_finite_safe_rate(T, X, c, &safe);
  ghost_sharp_rate(T, X, &sharp);
  if (!by_law) return safe / sharp - 1.0;
  ghost_sharp_seam(T, X, &seam);
  ghost_sharp_seam(2.0 * T, X, &back);
  double kappa = c * (X * X + seam), W = (seam - back) / sharp;
  double epsilon = (1.0 / (seam - back) + 1.5 / seam) / (kappa * W);
  return epsilon * (1.0 + log(2.0 / epsilon));
}

/* Book: The claims of this chapter, eq:finite-safe-law */
static void write_safe_gains(FILE *out)
{
  fprintf(out, "finite-safe-gain,%.4f\n", safe_gain(1.0, false));
  fprintf(out, "finite-safe-law,%.4f\n", safe_gain(1.0, true));
  fprintf(out, "finite-safe-gain-10,%.5f\n", safe_gain(10.0, false));
  fprintf(out, "finite-safe-law-10,%.5f\n", safe_gain(10.0, true));
}
/* Book: The claims of this chapter, eq:finite-safe-law */
void write_finite_descent_values(FILE *out)
{
  double T[7], rate[7], error;
  for (int i = 0; i < 7; i++) {
    T[i] = pow(10.0, 2.0 + 0.5 * i);
    rate[i] = first_losing_rate(T[i], 10.0, 1.0);
  }
  double slope = power_law(T, rate, 7, &error);
  fprintf(out, "finite-exponent,%.4f\n", -slope);
  fprintf(out, "finite-exponent-error,%.4f\n", error);
  write_safe_gains(out);
  write_return_values(out);
}
