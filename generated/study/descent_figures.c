/* study/descent_figures.c -- data of the figures on descent at finite confidence
   Book: D.2 Claims on finite descent
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: a18d6c51a2a77334 */
#include "finite_figures.h"
#include "kernels.h"
#include <gsl/gsl_fit.h>
#include <gsl/gsl_integration.h>
#include <math.h>

enum { EPOCHS = 1000, LAST = 50 };
/* Book: 18.4 The largest rate that is not lost, eq:finite-safe */
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

/* The first losing rate of the sweep; infinity when none below 64 safe
 * rates, NAN when a run could not be computed. */
double first_losing_rate(double T, double X, double c)
{
  double safe;
  if (ghost_finite_safe_rate(T, X, c, &safe) != GHOST_OK) return NAN;
  for (double f = 0.995; f < 64.0; f *= f < 1.15 ? 1.005 : 1.05) {
    int lost = is_lost(T, X, c, f * safe);
    if (lost != 0) return lost > 0 ? f * safe : NAN;
  }
  return INFINITY;
}

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

/* Book: 18.5 A minimum that can be attained, eq:finite-global */
/* |r - r_min| after many steps over the same before, from close by. */
double attraction(double T, double X, double c, double factor,
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

/* Book: 18.6 The way back, eq:finite-return */
static double epochs_per_r(double r, void *data)
{
  const way *w = data;
  ghost_value g = { NAN, NAN };
  ghost_finite_gradient(r, w->T, w->X, w->c, &g);
  return -1.0 / (w->alpha * g.value);
}

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
/* Epochs until r >= to by descent; NAN when more than PATIENCE. */
static double counted_return(way w, double from, double to)
{
  double r[PATIENCE + 1];
  if (ghost_finite_descend(from, w.T, w.X, w.c, w.alpha, PATIENCE, r)
      != GHOST_OK) return NAN;
  for (int i = 0; i <= PATIENCE; i++) if (r[i] >= to) return i;
  return NAN;
}

/* Where a step at alpha from just above the sharp optimum leads. */
static double landing(double T, double X, double alpha)
{
  double seam = NAN, W = NAN;
  ghost_sharp_seam(T, X, &seam);
  ghost_sharp_gradient(seam * (1.0 + 1e-9), T, X, &W);
  return seam - alpha * W;
}

/* Book: D.2 Claims on finite descent, eq:finite-safe */
double return_at(double c, bool counted)
{
  const double T = 100.0, X = 10.0;
  way w = { T, X, c, 1.1 * critical_rate(T) };
  double from = landing(T, X, w.alpha), to = 0.225 * r_star(T);
  return counted ? counted_return(w, from, to) : predicted_return(w, from, to);
}

/* Book: 18.4 The largest rate that is not lost, eq:finite-safe */
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

/* Book: 18.6 The way back, eq:finite-return */
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

/* Book: D.2 Claims on finite descent, eq:finite-return, eq:finite-safe-law */
static double return_gap(double log_c, void *data)
{
  (void) data;
  return log(return_at(exp(log_c), false) / 100.0);
}

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

static void write_safe_gains(FILE *out)
{
  fprintf(out, "finite-safe-gain,%.4f\n", safe_gain(1.0, false));
  fprintf(out, "finite-safe-law,%.4f\n", safe_gain(1.0, true));
  fprintf(out, "finite-safe-gain-10,%.5f\n", safe_gain(10.0, false));
  fprintf(out, "finite-safe-law-10,%.5f\n", safe_gain(10.0, true));
}

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
