/* model/finite_descent.c -- the same gradient, fast enough for long runs
   Book: D.2 Claims on finite descent
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 2d09015b3446c34c */
#include "ghost.h"
#include "finite.h"
#include "kernels.h"
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS = 16 };
typedef struct {
  double T, X, c;
  double node[POINTS], share[POINTS];    /* on [-1, 1] */
} fast_task;

/* Book: 18.2 A gradient for long runs, eq:finite-z */
static bool prepare_fast(fast_task *f, double T, double X, double c)
{
  if (!(T >= GHOST_T_MIN && T <= GHOST_T_MAX) || !(X > 0.0 && c > 0.0)
      || !(c * X <= 1e15) || !isfinite(c * T * T)) return false;
  gsl_integration_glfixed_table *t = gsl_integration_glfixed_table_alloc(POINTS);
  if (!t) return false;
  f->T = T;
  f->X = X;
  f->c = c;
  for (size_t i = 0; i < POINTS; i++)
    gsl_integration_glfixed_point(-1.0, 1.0, i, &f->node[i], &f->share[i], t);
  gsl_integration_glfixed_table_free(t);
  return true;
}

/* p(u) of Eq. (finite-z): the density of the early or the late thresholds. */
static double density(double u, bool late)
{
  double e = exp(-fabs(u)), q = 1.0 / (1.0 + e);
  double near = u > 0.0 ? q : e * q, far = u > 0.0 ? e * q : q;
  return 2.0 * near * far * (late ? far : near);
}

/* Integral of the density times w over [from, to] in y; r > 0. */
static double sum_panels(const fast_task *f, double g, bool late,
                         double from, double to)
{
  double b = f->c * f->X, sum = 0.0;
  while (from < to) {
    double z = from / g, step = fmin(5.0, g * fmax(1.0, 3.0 * z));
    double next = from + 1.25 * step >= to ? to : from + step;
    double half = 0.5 * (next - from), middle = from + half, part = 0.0;
    for (int i = 0; i < POINTS; i++) {
      double y = middle + half * f->node[i];
      z = y / g;
      part += f->share[i] * density(y - b, late)
        * (z / (1.0 + z * z) + atan(z));
    }
    sum += 0.5 * half * part / g;
    from = next;
  }
  return sum;
}

static double sum_attracted(const fast_task *f, double g, bool late,
                            double from, double to)
{
  double b = f->c * f->X, sum = 0.0, end = fmin(to, fmax(from, 20.0));
  double start = tanh(from);
  while (from < end) {
    double now = tanh(from), speed = g * (1.0 - now) * (1.0 + now);
    if (g * (now - start) > 40.0) break;
    double next = fmin(from + fmin(1.0, 5.0 / speed), end);
    double half = 0.5 * (next - from), middle = from + half;
    for (int i = 0; i < POINTS; i++) {
      double phi = middle + half * f->node[i], z = tanh(phi);
      sum += 0.5 * half * f->share[i] * density(-b - g * z, late)
        * (z + phi * (1.0 - z * z));
    }
    from = next;
  }
  return sum + 0.5 * density(-b - g, late) * fmax(to - end, 0.0);
}

/* dL/dr; size gets the sum of its two parts without their signs. */
static double fast_gradient(const fast_task *f, double r, double *size)
{
  double speed = sqrt(fabs(r)), phase = speed * f->T, g = f->c * speed;
  double b = f->c * f->X, early, late, unit = f->c / fabs(r);
  if (phase < 1e-8 && g * phase < 1e-12) {
    double s = density(-b, false), q = density(-b, true);
    early = 0.5 * s;
    late = 1.5 * q;
    unit = f->c * f->T * f->T;
  } else if (r < 0.0) {
    early = sum_attracted(f, g, false, 0.0, phase);
    late = sum_attracted(f, g, true, phase, 2.0 * phase);
  } else {
    double y1 = phase < M_PI_2 ? g * tan(phase) : INFINITY;
    double y2 = 2.0 * phase < M_PI_2 ? g * tan(2.0 * phase) : INFINITY;
    double high = fmin(y1, b + 26.0), top = fmin(y2, b + 13.0);
    early = sum_panels(f, g, false, fmax(fmin(high, b) - 13.0, 0.0), high);
    late = sum_panels(f, g, true, fmax(y1, fmin(top, b) - 26.0), top);
  }
  *size = (early + late) * unit;
  return (early - late) * unit;
}

static bool fast_agrees(const fast_task *f, double r, double g, double size)
{
  finite_bounded reference;
  return bounded_gradient(r, f->T, f->X, f->c, &reference)
    && fabs(g - reference.value) <= 1e-8 * size + reference.error;
}

static ghost_status take_steps(const fast_task *f, double r0, double alpha,
                               size_t epochs, double *r_history)
{
  double r = r_history[0] = r0, size;
  for (size_t i = 0; i < epochs; i++) {
    double g = fast_gradient(f, r, &size);
    if (i % 1000 == 0 && !fast_agrees(f, r, g, size)) return GHOST_EPREC;
    r -= alpha * g;
    if (!(fabs(r) <= GHOST_R_MAX)) return GHOST_EDOM;
    r_history[i + 1] = r;
  }
  return GHOST_OK;
}

ghost_status ghost_finite_descend(double r0, double T, double X, double c,
                                  double alpha, size_t epochs,
                                  double *r_history)
{
  fast_task f;
  if (!(fabs(r0) <= GHOST_R_MAX) || !(alpha > 0.0 && isfinite(alpha))
      || !prepare_fast(&f, T, X, c)) return GHOST_EDOM;
  bool fits = epochs < SIZE_MAX / sizeof(double);
  double *run = fits ? malloc((epochs + 1) * sizeof *run) : NULL;
  if (!run) return GHOST_ENOMEM;
  ghost_status status = take_steps(&f, r0, alpha, epochs, run);
  if (status == GHOST_OK) memcpy(r_history, run, (epochs + 1) * sizeof *run);
  free(run);
  return status;
}

/* Book: 18.3 The rate that is safe, eq:sharp-rate, eq:finite-layer */
ghost_status ghost_sharp_rate(double T, double X, double *alpha)
{
  double seam, back;
  ghost_status status = ghost_sharp_seam(T, X, &seam);
  if (status == GHOST_OK) status = ghost_sharp_seam(2.0 * T, X, &back);
  if (status != GHOST_OK) return status;
  double weight = (X / (X * X + seam) + T) / (2.0 * seam);
  double rate = (seam - back) / weight;
  if (!(rate > 0.0 && isfinite(rate))) return GHOST_EPREC;
  *alpha = rate;
  return GHOST_OK;
}
typedef struct { fast_task task; double low, back; } safety;

/* (r - r_return) / (dL/dr) at r = low (1 + e^v), low the sharp optimum. */
static double allowance(double v, const safety *s)
{
  double r = s->low * (1.0 + exp(v)), size;
  double g = fast_gradient(&s->task, r, &size);
  return g > 0.0 ? (r - s->back) / g : HUGE_VAL;
}

/* The least allowance between low and high, which hold one minimum. */
static double refine_minimum(const safety *s, double low, double high)
{
  const double golden = 0.61803398874989485;
  double a = high - golden * (high - low), b = low + golden * (high - low);
  double at_a = allowance(a, s), at_b = allowance(b, s);
  for (int i = 0; i < 60; i++) {
    bool left = at_a < at_b;
    if (left) { high = b; b = a; at_b = at_a; a = high - golden * (high - low); }
    else { low = a; a = b; at_a = at_b; b = low + golden * (high - low); }
    *(left ? &at_a : &at_b) = allowance(left ? a : b, s);
  }
  return fmin(at_a, at_b);
}

ghost_status ghost_finite_safe_rate(double T, double X, double c, double *alpha)
{
  safety s;
  if (!prepare_fast(&s.task, T, X, c)
      || ghost_sharp_seam(T, X, &s.low) != GHOST_OK
      || ghost_sharp_seam(2.0 * T, X, &s.back) != GHOST_OK) return GHOST_EDOM;
  double least = HUGE_VAL, at = 0.0;
  for (double v = -24.0; v <= 6.0; v += 0.25) {
    double y = allowance(v, &s);
    if (y < least) { least = y; at = v; }
  }
  least = fmin(least, refine_minimum(&s, at - 0.25, at + 0.25));
  if (!(least < HUGE_VAL)) return GHOST_EPREC;
  *alpha = least;
  return GHOST_OK;
}

/* Book: 18.5 A minimum that can be attained, eq:finite-global */
/* (r - m)/(dL/dr) at r = m (1 + d). */
static double chord(const fast_task *f, double m, double d)
{
  double size, g = fast_gradient(f, m * (1.0 + d), &size);
  return m * d / g;
}

static double slope_at(double r, void *task)
{
  double size;
  return fast_gradient(task, r, &size);
}

/* alpha_g of Eq. (finite-global), NAN when the signs are not those that it
 * needs; *stable = alpha_s, with the true curvature. */
double converging_rate(double T, double X, double c, double *stable)
{
  fast_task f;
  double seam = NAN, back = NAN, least = HUGE_VAL;
  if (!prepare_fast(&f, T, X, c) || ghost_sharp_seam(T, X, &seam) != GHOST_OK
      || ghost_sharp_seam(2.0 * T, X, &back) != GHOST_OK) return NAN;
  gsl_function g = { slope_at, &f };
  double m = find_root(&g, 0.5 * seam, 2.0 * seam);
  for (double v = log(1e-6); v < log(1e3); v += 0x1p-6) {
    double below = exp(v) < 1.0 - back / m ? chord(&f, m, -exp(v)) : HUGE_VAL;
    least = fmin(least, fmin(below, chord(&f, m, exp(v))));
  }
  *stable = 4.0 / (1.0 / chord(&f, m, 1e-7) + 1.0 / chord(&f, m, -1e-7));
  return least > 0.0 ? 2.0 * least : NAN;
}
