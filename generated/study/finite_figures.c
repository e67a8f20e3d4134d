/* study/finite_figures.c -- data of the figures on a finite detector
   Book: D.1 Claims on the finite loss
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 2b43edb19abd89e3 */
#include "finite_figures.h"
#include "kernels.h"
#include <gsl/gsl_deriv.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_min.h>
#include <math.h>

/* Book: 17.3 How fast the limit is reached, eq:finite-excess */
/* Order in 1/X (which = 0), or in 1/c off the switch with and without its
 * first-order term (1, 2), or at the switch (3), from errors at y and 2y. */
double limit_error(int which, double y)
{
  const double T = 100.0, X = 10.0;
  double r = 2.0 * r_star(T), S = NAN;
  ghost_value L = { NAN, NAN };
  if (which == 0) {
    ghost_sharp_loss(r, T, y, &S);
    return S - loss(r, T);
  }
  if (which == 3) ghost_sharp_seam(T, X, &r);
  ghost_finite_loss(r, T, X, y, &L);
  ghost_sharp_loss(r, T, X, &S);
  return L.value - S + (which == 2 ? 1.0 / (y * (X * X + r)) : 0.0);
}

double limit_order(int which, double y)
{
  return log2(limit_error(which, y) / limit_error(which, 2.0 * y));
}

/* Book: 17.10 Gradient checks, eq:quotient-step */
/* Half-width in r of the smooth region about r, for GSL's rule. */
double smooth_scale(double r, const setting *s)
{
  double slope = 2.0 * s->T * s->T * s->T / (M_PI * M_PI);
  double y = s->X + 5.0 / s->c;
  double layer = 1.0 / (s->c * y * y * slope);
  return 0.05 * fmin(layer, fabs(r) + 0.01 * r_star(s->T));
}

/* Book: D.1 Claims on the finite loss, eq:euler-shift, eq:finite-mixture */
double gradient_for_root(double r, void *data)
{
  const setting *s = data;
  ghost_value g = { NAN, NAN };
  ghost_finite_gradient(r, s->T, s->X, s->c, &g);
  return g.value;
}

static double first_order_for_gsl(double r, void *data)
{
  const setting *s = data;
  return euler_first_order(r, s->T, s->X, s->c);
}

/* The minimum of the exact loss near r*. */
double finite_optimum(setting s)
{
  gsl_function f = { gradient_for_root, &s };
  double r = r_star(s.T);
  return find_root(&f, 0.5 * r, 2.0 * r);
}

/* What a step h does to it, per unit of h, Eq. (euler-shift). */
double predicted_shift(setting s, double r)
{
  gsl_function one = { first_order_for_gsl, &s };
  gsl_function slope = { gradient_for_root, &s };
  double d1, d2, e;
  gsl_deriv_central(&one, r, smooth_scale(r, &s), &d1, &e);
  gsl_deriv_central(&slope, r, smooth_scale(r, &s), &d2, &e);
  return -d1 / d2;
}

static double euler_loss_at(double r, void *data)
{
  const double *p = data;                    /* T, X, c, h */
  double L = NAN;
  ghost_euler_loss(r, p[0], p[1], p[2], p[3], &L);
  return L;
}

double euler_optimum(setting s, double h, double low, double high)
{
  double p[4] = { s.T, s.X, s.c, h }, r = NAN;
  gsl_function f = { euler_loss_at, p };
  gsl_min_fminimizer *m = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
  if (m && gsl_min_fminimizer_set(m, &f, 0.5 * (low + high), low, high)
      == GSL_SUCCESS) {
    for (int i = 0; i < 60; i++) {
      if (gsl_min_fminimizer_iterate(m) != GSL_SUCCESS) break;
      if (gsl_min_test_interval(gsl_min_fminimizer_x_lower(m),
            gsl_min_fminimizer_x_upper(m), 0, 1e-9) == GSL_SUCCESS) break;
    }
    r = gsl_min_fminimizer_x_minimum(m);
  }
  if (m) gsl_min_fminimizer_free(m);
  return r;
}

/* Gradient at r = 0 over the slope at the kink, Eq. (finite-trap). */
double trap_slope(double c)
{
  const double T = 100.0, X = 10.0;
  double unit = 2.0 * T * T * T / (M_PI * M_PI);
  ghost_value g;
  if (ghost_finite_gradient(0.0, T, X, c, &g) != GHOST_OK) return NAN;
  return fabs(g.value) / unit;
}

static double best_confidence_gap(double beta, void *data)
{
  (void) data;
  double s = 1.0 / (1.0 + exp(beta));
  return 1.0 / beta - (1.0 - 2.0 * s) + 4.0 * s * (1.0 - s) / (3.0 - 4.0 * s);
}

double best_confidence(void)
{
  gsl_function f = { best_confidence_gap, NULL };
  return find_root(&f, 0.5, 5.0);
}

double abruptness(double c)
{
  const double T = 100.0, X = 10.0;
  double seam;
  ghost_value near, far;
  ghost_sharp_seam(T, X, &seam);
  ghost_finite_gradient(1.05 * seam, T, X, c, &near);
  ghost_finite_gradient(10.0 * seam, T, X, c, &far);
  return near.value / far.value * pow(1.05, 1.5);
}

/* Book: 17.3 How fast the limit is reached, eq:finite-excess */
ghost_status figure_confidence_orders(FILE *out)
{
  const double T = 100.0, X = 10.0;
  double r = 0.1 * r_star(T);
  ghost_value L;
  fputs("y,threshold,side,side_first,switch,trap\n", out);
  for (int i = 0; i <= 60; i++) {
    double y = 0.1 * pow(10.0, 0.1 * i);
    if (ghost_finite_loss(r, T, X, y, &L) != GHOST_OK) return GHOST_EPREC;
    fprintf(out, "%.17g,%.17g,%.17g,%.17g,%.17g,%.17g\n", y,
            fabs(limit_error(0, y)), fabs(limit_error(1, y)),
            fabs(limit_error(2, y)), fabs(limit_error(3, y)),
            T - L.value > 1e-11 * T ? T - L.value : NAN);
  }
  return GHOST_OK;
}

static const double confidences[] = { 0.01, 0.1, 0.5, 1.0, 2.0, 10.0 };
enum { CONFIDENCES = 6 };
/* Book: 17.4 Figure 2A, and what it shows */
static void print_names(FILE *out, const char *what)
{
  for (int k = 0; k < CONFIDENCES; k++)
    fprintf(out, ",%s%g", what, confidences[k]);
}

ghost_status figure_confidence(FILE *out)
{
  const double T = 100.0, X = 10.0;
  ghost_value y;
  fputs("s,limit", out);
  print_names(out, "loss");
  for (int i = 0; i <= 600; i++) {
    double s = (i - 200) / 200.0, r = s * r_star(T);
    fprintf(out, "\n%.17g,%.17g", s, loss(r, T) / T);
    for (int k = 0; k < CONFIDENCES; k++) {
      if (ghost_finite_loss(r, T, X, confidences[k], &y) != GHOST_OK)
        return GHOST_EPREC;
      fprintf(out, ",%.17g", y.value / T);
    }
  }
  fputc('\n', out);
  return GHOST_OK;
}
enum { GRID = 601, CLEFT = 15, PLACES = GRID + CONFIDENCES * (2 * CLEFT + 1) };

static void add_place(double *s, int n, double place)
{
  for (; n > 0 && s[n - 1] > place; n--) s[n] = s[n - 1];
  s[n] = place;
}

static void list_places(double s[PLACES])
{
  int n = 0;
  for (; n < GRID; n++) add_place(s, n, (n - 200) / 200.0);
  for (int k = 0; k < CONFIDENCES; k++) {
    setting at = { 100.0, 10.0, confidences[k] };
    double m = finite_optimum(at) / r_star(at.T);
    add_place(s, n++, m);
    for (int j = 0; j < CLEFT; j++) {
      double d = 3e-3 * pow(10.0, -0.25 * j);
      add_place(s, n++, m * (1.0 - d));
      add_place(s, n++, m * (1.0 + d));
    }
  }
}

ghost_status figure_confidence_gradient(FILE *out)
{
  const double T = 100.0, X = 10.0, unit = 2.0 * T * T * T / (M_PI * M_PI);
  double s[PLACES];
  ghost_value y;
  list_places(s);
  fputs("s,slope", out);
  print_names(out, "slope");
  for (int i = 0; i < PLACES; i++) {
    double r = s[i] * r_star(T);
    fprintf(out, "\n%.17g,%.17g", s[i], fabs(loss_gradient(r, T)) / unit);
    for (int k = 0; k < CONFIDENCES; k++) {
      if (ghost_finite_gradient(r, T, X, confidences[k], &y) != GHOST_OK)
        return GHOST_EPREC;
      fprintf(out, ",%.17g", fabs(y.value) / unit);
    }
  }
  fputc('\n', out);
  return GHOST_OK;
}

ghost_status figure_confidence_euler(FILE *out)
{
  const double T = 100.0, X = 10.0;
  fputs("s", out);
  print_names(out, "loss");
  for (int i = 0; i < 100; i++) {          /* the paper's grid */
    double s = -1.0 + 3.0 * i / 99.0, y;
    fprintf(out, "\n%.17g", s);
    for (int k = 0; k < CONFIDENCES; k++)
      if (ghost_euler_loss(s * r_star(T), T, X, confidences[k], 0.1, &y)
          != GHOST_OK) return GHOST_EPREC;
      else fprintf(out, ",%.17g", y / T);
  }
  fputc('\n', out);
  return GHOST_OK;
}

/* Book: D.1 Claims on the finite loss, eq:euler-shift */
static void finite_value(FILE *out, const char *key, const char *format,
                         double value)
{
  fprintf(out, "finite-%s,", key);
  fprintf(out, format, value);
  fputc('\n', out);
}

void write_finite_values(FILE *out)
{
  setting one = { 100.0, 10.0, 1.0 }, low = { 100.0, 10.0, 0.1 };
  double opt = r_star(100.0), seam, t, exact, W;
  ghost_value L;
  ghost_sharp_seam(100.0, 10.0, &seam);
  ghost_euler_time(opt, 10.0, 0.1, &t);
  ghost_threshold_time(opt, 10.0, &exact);
  ghost_finite_loss(0.0, 100.0, 10.0, 0.1, &L);
  ghost_sharp_gradient(seam * 1.0001, 100.0, 10.0, &W);
  double r = finite_optimum(low), moved = euler_optimum(low, 0.1, 0.9 * r, 1.1 * r);
  finite_value(out, "best", "%.4f", best_confidence());
  finite_value(out, "delay", "%.5f", 0.05 * log1p(100.0 / opt) / 100.0);
  finite_value(out, "delay-measured", "%.4f", t - exact);
  finite_value(out, "euler-shift", "%.3f", 100.0 * (moved / r - 1.0));
  finite_value(out, "euler-predicted", "%.3f",
               10.0 * predicted_shift(low, r) / r);
  finite_value(out, "trap-1", "%.3e", trap_slope(1.0));
  finite_value(out, "trap-0.1", "%.3e", trap_slope(0.1));
  finite_value(out, "optimum", "%.6f", finite_optimum(one) / opt);
  finite_value(out, "seam", "%.6f", seam / opt);
  finite_value(out, "abrupt", "%.2f", abruptness(1.0));
  finite_value(out, "layer-width", "%.1e", 1.0 / (100.0 * W * opt));
  finite_value(out, "plateau", "%.4f", L.value / 100.0);
}
