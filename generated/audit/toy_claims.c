/* audit/toy_claims.c -- evaluators of the claims on the toy model
   Book: B.1 What an evaluator may use
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: e2ad13f3b7e27c90 */
#include "audit.h"
#include "certify.h"
#include "figures.h"
#include "kernels.h"
#include <gsl/gsl_deriv.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_odeiv2.h>
#include <gsl/gsl_poly.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_statistics.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 400 };

/* Book: B.1 What an evaluator may use, eq:flow, eq:integrator-bound,
   eq:trajectory, eq:threshold-gap, eq:quadrature-bound */
static gsl_rng *seeded(void) { return gsl_rng_alloc(gsl_rng_mt19937); }

/* log-uniform in [low, high] */
static double draw(gsl_rng *random, double low, double high)
{
  double u = gsl_rng_uniform(random);
  return exp(log(low) + u * (log(high) - log(low)));
}

#define U               0x1p-53       /* unit roundoff */
#define ESCAPE_ERROR    0x1.2cf2p-52  /* relative, escape_time */
#define THRESHOLD_ERROR 0x1.800001p-51 /* relative, threshold_time */
#define R_STAR_ERROR    0x1.4931p-52  /* relative, r_star */
#define RATE_ERROR      0x1.524ap-51  /* relative, critical_rate */
#define SLOPE_ERROR     0x1.acf2p-52  /* relative, |loss_gradient| */
#define LOSS_ERROR      0x1.2cf3p-51  /* absolute, loss, in units of T */

/* An upper bound of |y - exact| / scale; scale 0 stands for |exact|. */
static double distance_in_balls(double y, const arb_t exact, double scale)
{
  arb_t d;
  arf_t bound;
  arb_init(d);
  arf_init(bound);
  arb_set_d(d, y);
  arb_sub(d, d, exact, 256);
  if (scale == 0.0) arb_div(d, d, exact, 256);
  arb_get_abs_ubound_arf(bound, d, 64);
  double distance = arf_get_d(bound, ARF_RND_UP);
  arf_clear(bound);
  arb_clear(d);
  return scale == 0.0 ? distance : nextafter(distance / scale, INFINITY);
}
typedef struct {
  double (*kernel)(const double *x);
  certified_function *exact;
  void (*sample)(gsl_rng *random, int n, double *x);
  int arguments, samples;
  bool per_T;     /* error in units of x[1] = T instead of relative */
  double bound;
} comparison;
static spread against_balls(const comparison *c)
{
  spread s = { 0.0, 0, 0 };
  double x[2] = { 0.0, 0.0 };
  gsl_rng *random = seeded();
  arb_ptr b = _arb_vec_init(3);
  for (int n = 0; random && n < c->samples; n++) {
    c->sample(random, n, x);
    for (int i = 0; i < c->arguments; i++) arb_set_d(b + i, x[i]);
    bool decided = c->exact(b + 2, b, 256);
    record(&s, decided ? distance_in_balls(c->kernel(x), b + 2,
                                           c->per_T ? x[1] : 0.0) : NAN,
           c->bound);
  }
  _arb_vec_clear(b, 3);
  gsl_rng_free(random);
  return s;
}

typedef int vector_field(double t, const double x[], double dxdt[], void *r);
typedef struct { double x, error; } integral;

static int flow(double t, const double x[], double dxdt[], void *r)
{
  (void) t;
  dxdt[0] = x[0] * x[0] + *(double *) r;
  return GSL_SUCCESS;
}

/* From x0 over time t; error as in the integrator's bound, NAN on failure. */
static integral integrate(vector_field *field, double r, double x0, double t)
{
  gsl_odeiv2_system system = { field, NULL, 1, &r };
  gsl_odeiv2_driver *driver = gsl_odeiv2_driver_alloc_y_new(&system,
    gsl_odeiv2_step_rk8pd, 1e-6 * t, 1e-14 * sqrt(fabs(r)) + DBL_MIN, 1e-12);
  double at = 0.0, x[1] = { x0 };
  integral end = { NAN, NAN };
  if (driver && gsl_odeiv2_driver_apply(driver, &at, t, x) == GSL_SUCCESS)
    end = (integral) { x[0], 4e-12 * (double) driver->n };
  if (driver) gsl_odeiv2_driver_free(driver);
  return end;
}

static int angular_flow(double t, const double x[], double dxdt[], void *r)
{
  (void) t;
  double s = sin(x[0]), c = cos(x[0]);
  dxdt[0] = s * s + *(double *) r * c * c;
  return GSL_SUCCESS;
}

static double slowness(double angle, void *r)  /* dt/dtheta */
{
  double s = sin(angle), c = cos(angle);
  return 1.0 / (s * s + *(double *) r * c * c);
}

static double far_slowness(double v, void *r)  /* -dt/dv, v = 1/x */
{
  return 1.0 / (1.0 + *(double *) r * v * v);
}

static double quadrature(double (*f)(double, void *), double r, double end)
{
  double area = NAN, error;
  gsl_integration_workspace *space = gsl_integration_workspace_alloc(1000);
  gsl_function g = { f, &r };
  if (!space || gsl_integration_qag(&g, 0.0, end, 0.0, 1e-12, 1000,
                                    GSL_INTEG_GAUSS61, space, &area, &error)
                != GSL_SUCCESS)
    area = NAN;
  gsl_integration_workspace_free(space);
  return area;
}

static double quadrature_bound(double r)
{
  return 1e-12 + 4.0 * U * (2.0 + sqrt(fmax(r, 1.0)));
}

static double minimise(gsl_function *f, double low, double guess, double high)
{
  double x = NAN;
  gsl_min_fminimizer *search =
    gsl_min_fminimizer_alloc(gsl_min_fminimizer_goldensection);
  if (search && gsl_min_fminimizer_set(search, f, guess, low, high)
                == GSL_SUCCESS) {
    for (int i = 0; i < 100; i++)
      if (gsl_min_fminimizer_iterate(search) != GSL_SUCCESS) break;
    x = gsl_min_fminimizer_x_minimum(search);
  }
  if (search) gsl_min_fminimizer_free(search);
  return x;
}

/* Book: B.2 The flow, eq:flow, eq:integrator-bound, eq:pole,
   eq:quadrature-bound, eq:threshold-gap, eq:gap-quadrature */
/* -1: the point attracts from both sides; 1: it repels; 0: neither. */
static int stability(double r, double x0)
{
  int closer = 0, farther = 0;
  for (int side = -1; side <= 1; side += 2) {
    double start = x0 * (1.0 + 0.1 * side);
    double end = integrate(flow, r, start, 1.0 / sqrt(-r)).x;
    closer += fabs(end - x0) < fabs(start - x0);
    farther += fabs(end - x0) > fabs(start - x0);
  }
  return farther == 2 ? 1 : closer == 2 ? -1 : 0;
}

/* How much is wrong with the fixed points of one r != 0?  Their sum goes to
 * counted. */
static int faults_of_fixed_points(double r, bool follow, spread *residual,
                                  int *counted)
{
  double x[2], root[2];
  int count = -1;
  ghost_fixed_points(r, &count, x);
  *counted += count;
  int wrong = count != gsl_poly_solve_quadratic(1.0, 0.0, r, root, root + 1);
  if (count != 2) return wrong;
  for (int i = 0; i < 2; i++) {
    record(residual, fabs(x[i] * x[i] / -r - 1.0), 4.0 * U);
    wrong += (x[i] < 0.0) != (root[i] < 0.0);
  }
  if (follow) wrong += stability(r, x[0]) != -1 || stability(r, x[1]) != 1;
  return wrong;
}

void evaluate_fixed_points(evaluation *e)
{
  gsl_rng *random = seeded();
  spread residual = { 0.0, 0, 0 };
  int wrong = 0, at_zero = -1, above = 0, below = 0;
  double x[2];
  for (int i = 0; random && i < SAMPLES; i++) {
    double r = draw(random, 1e-30, 1e30);
    wrong += faults_of_fixed_points(r, false, &residual, &above);
    wrong += faults_of_fixed_points(-r, i % 10 == 0, &residual, &below);
  }
  gsl_rng_free(random);
  wrong += ghost_fixed_points(0.0, &at_zero, x) != GHOST_OK || at_zero != 1;
  SAY(e->ours, "%g, %d ($r = 0$) and %g", (double) below / SAMPLES, at_zero,
      (double) above / SAMPLES);
  SAY(e->margin, "%s relative", HIGH_TEXT('g', 2, residual.worst));
  e->found = both(within(&residual), decide(residual.count > 0, wrong == 0));
}

static void trajectory_deviation(double r, spread *s)
{
  for (int k = 1; k <= 9; k++) {
    double x = NAN, t = 0.1 * k * escape_time(fabs(r));
    ghost_trajectory(r, t, &x);
    integral end = integrate(flow, r, 0.0, t);
    record(s, fabs(x - end.x) / (sqrt(fabs(r)) + fabs(x)), end.error);
  }
}

void evaluate_trajectory(evaluation *e)
{
  spread s = { 0.0, 0, 0 };
  int ends = 0, tried = 0;
  for (int i = 0; i < 40; i++, tried++) {
    double r = pow(10.0, -8.0 + 0.4 * i), x = INFINITY;
    trajectory_deviation(r, &s);
    trajectory_deviation(-r, &s);
    ends += ghost_trajectory(r, escape_time(r), &x) == GHOST_OK && isfinite(x);
  }
  SAY(e->ours, "%d of %d states differ; %d of %d at $t^*$ finite", s.outside,
      s.count, ends, tried);
  SAY(e->margin, "%s against GSL", HIGH_TEXT('g', 2, s.worst));
  SAY(e->note, "holds on $[0, t^*)$; at $t^*$ the tangent has no value");
  bool solves = within(&s) == FOUND_TRUE;
  e->found = decide_corrected(s.count > 0, solves && ends == tried,
                              solves && ends == 0);
}

static bool angle_passes_infinity(double r)
{
  double t = escape_time(r);
  return integrate(angular_flow, r, 0.0, 0.99 * t).x < M_PI_2
    && integrate(angular_flow, r, 0.0, 1.01 * t).x > M_PI_2;
}

static void pole_deviation(double r, spread *s)
{
  double t = escape_time(r);
  for (int k = 1; k <= 12; k++) {
    double x = NAN, left = pow(10.0, -k), y = M_PI_2 * left;
    ghost_trajectory(r, t * (1.0 - left), &x);
    record(s, fabs(x * t * left - 1.0), 0.5 * y * y + 8.0 * U / left);
  }
}

void evaluate_positive(evaluation *e)
{
  spread pole = { 0.0, 0, 0 };
  int passing = 0, tried = 0;
  double x = NAN, t = escape_time(1.0);
  for (int i = -8; i <= 8; i++, tried++) {
    passing += angle_passes_infinity(pow(10.0, i));
    pole_deviation(pow(10.0, i), &pole);
  }
  ghost_trajectory(1.0, t * (1.0 - 1e-6), &x);
  SAY(e->ours, "$x(t^* - t) = %.8f$ a millionth before $t^*$: a simple pole",
      x * t * 1e-6);
  SAY(e->margin, "%d of %d pass infinity; %d of %d states outside", passing, tried,
      pole.outside, pole.count);
  e->found = both(within(&pole), decide(tried > 0, passing == tried));
}

void evaluate_negative(evaluation *e)
{
  spread closed = { 0.0, 0, 0 }, followed = { 0.0, 0, 0 };
  int strayed = 0;
  for (int k = -10; k <= 10; k++) {
    double r = -pow(10.0, k), rest = sqrt(-r), x = NAN;
    ghost_trajectory(r, 30.0 / rest, &x);
    record(&closed, fabs(x / -rest - 1.0), 8.0 * U);
    integral end = integrate(flow, r, 0.0, 30.0 / rest);
    record(&followed, fabs(end.x / -rest - 1.0), 2.0 * end.error);
    ghost_trajectory(r, 1.0 / rest, &x);
    strayed += !(x > -rest && x < 0.0);
  }
  SAY(e->ours, "$-\\sqrt{-r}$ to %s; %d of %d stray on the way",
      HIGH_TEXT('g', 2, closed.worst), strayed, closed.count);
  SAY(e->margin, "%s against GSL", HIGH_TEXT('g', 2, followed.worst));
  e->found = both(both(within(&closed), within(&followed)),
                  decide(closed.count > 0, strayed == 0));
}

static double kernel_escape_time(const double *x)
{
  return escape_time(x[0]);
}

static void any_r(gsl_rng *random, int n, double *x)
{
  (void) n;
  x[0] = draw(random, 1e-300, 1e300);
}

static spread escape_by_quadrature(double *at_one)
{
  spread s = { 0.0, 0, 0 };
  for (int i = -8; i <= 8; i++) {
    double r = pow(10.0, i), t = quadrature(slowness, r, M_PI_2);
    record(&s, fabs(t / escape_time(r) - 1.0),
           quadrature_bound(r) + ESCAPE_ERROR);
    if (i == 0) *at_one = t;
  }
  return s;
}

void evaluate_escape_time(evaluation *e)
{
  double at_one = NAN;
  spread s = escape_by_quadrature(&at_one);
  spread rounding = against_balls(&(comparison) { kernel_escape_time,
    certified_escape_time, any_r, 1, SAMPLES, false, ESCAPE_ERROR });
  SAY(e->ours, "by quadrature $t^*\\sqrt r = %.12f$", at_one);
  SAY(e->margin, "%s GSL, %s Arb", HIGH_TEXT('g', 2, s.worst),
      HIGH_TEXT('g', 2, rounding.worst));
  e->found = both(within(&s), within(&rounding));
}

/* v = { r, X, scratch, scratch }: how many of the two inequalities fail? */
static int failing_inequalities(arb_ptr v)
{
  certified_escape_time(v + 2, v, 256);
  certified_threshold_time(v + 3, v, 256);
  arb_sub(v + 2, v + 2, v + 3, 256);                /* the gap */
  arb_inv(v + 3, v + 1, 256);                       /* 1/X */
  int failing = !arb_le(v + 2, v + 3);
  arb_pow_ui(v + 1, v + 1, 3, 256);
  arb_mul_ui(v + 1, v + 1, 3, 256);
  arb_div(v, v, v + 1, 256);                        /* r/(3X^3) */
  arb_sub(v + 3, v + 3, v, 256);
  return failing + !arb_ge(v + 2, v + 3);
}

static bool quadrature_in_gap(double r, double X)
{
  double gap = quadrature(far_slowness, r, 1.0 / X);
  double room = (1e-12 + 8.0 * U) / X;
  return gap <= 1.0 / X + room
    && gap >= 1.0 / X - r / (3.0 * X * X * X) - room;
}

void evaluate_threshold_gap(evaluation *e)
{
  gsl_rng *random = seeded();
  int outside = 0, outside_gsl = 0;
  arb_ptr v = _arb_vec_init(4);
  for (int i = 0; random && i < SAMPLES; i++) {
    double r = draw(random, 1e-8, 1e8), X = draw(random, 1e-3, 1e6);
    arb_set_d(v, r);
    arb_set_d(v + 1, X);
    outside += failing_inequalities(v);
    outside_gsl += !quadrature_in_gap(r, X);
  }
  _arb_vec_clear(v, 4);
  SAY(e->ours, "%d of %d outside", outside, 2 * SAMPLES);
  SAY(e->margin, "enclosed; by GSL %d of %d outside", outside_gsl, SAMPLES);
  e->found = decide(random != NULL, outside + outside_gsl == 0);
  gsl_rng_free(random);
}

/* Book: B.3 The ghost, eq:gap-quadrature, eq:flow, eq:time-share */
void evaluate_ghost_slow(evaluation *e)
{
  spread closed = { 0.0, 0, 0 }, followed = { 0.0, 0, 0 };
  double later = INFINITY, at_half = 0.0;
  for (int i = -6; i <= 12; i++) {
    double T = pow(10.0, i), r = r_star(T), x = NAN;
    ghost_trajectory(r, 0.5 * T, &x);
    at_half = fmax(at_half, (x * x + r) / r);
    record(&closed, fabs((x * x + r) / r - 2.0), 32.0 * U);
    integral half = integrate(flow, r, 0.0, 0.5 * T);
    record(&followed, fabs(half.x * half.x / r - 1.0), 4.0 * half.error);
    ghost_trajectory(r, 0.9 * T, &x);
    later = fmin(later, (x * x + r) / r);
  }
  SAY(e->ours, "$%.12f\\,r^*$ at $T/2$, $%.0f\\,r^*$ at $0.9\\,T$", at_half, later);
  SAY(e->margin, "%s; %s GSL, %d delays", HIGH_TEXT('g', 2, closed.worst),
      HIGH_TEXT('g', 2, followed.worst), closed.count);
  e->found = both(both(within(&closed), within(&followed)),
                  decide(isfinite(later), later > 40.0));
}

static double share_below(double X, spread *s)
{
  double r = r_star(100.0), t = escape_time(r);
  double share = threshold_time(r, X) / t;
  double gap = quadrature(far_slowness, r, 1.0 / X) / t;
  record(s, fabs(share - (1.0 - gap)),
         ESCAPE_ERROR + THRESHOLD_ERROR + 2.0 * U + 2e-12 * gap);
  return 100.0 * share;
}

void evaluate_lingering(evaluation *e)
{
  spread s = { 0.0, 0, 0 };
  double tenth = share_below(0.1, &s), one = share_below(1.0, &s);
  SAY(e->ours, "$x < 0.1$ for %.1f%%, $x < 1$ for %.1f%% of $T$", tenth, one);
  SAY(e->margin, "$T = 100$; %s against GSL", HIGH_TEXT('g', 2, s.worst));
  e->found = decide_measured(within(&s) == FOUND_TRUE);
}

static double kinetic_energy(double x, void *r)
{
  double speed = x * x + *(double *) r;
  return 0.5 * speed * speed;
}

static bool finder_sees_zero(double r, double tolerance)
{
  gsl_function q = { kinetic_energy, &r };
  return kinetic_energy(minimise(&q, -1.0, 0.3, 1.0), &r) <= tolerance;
}

static double deceived_from(double tolerance, spread *s)
{
  double low = 1.0, high = 1e12;
  while (high > low * (1.0 + 1e-6)) {
    double T = sqrt(low * high);
    if (finder_sees_zero(r_star(T), tolerance)) high = T;
    else low = T;
  }
  record(s, fabs(high * sqrt(sqrt(2.0 * tolerance)) / M_PI_2 - 1.0), 2e-6);
  return high;
}

void evaluate_finder(evaluation *e)
{
  spread s = { 0.0, 0, 0 };
  double coarse = deceived_from(0x1p-23, &s);
  double fine = deceived_from(0x1p-52, &s);
  bool honest = !finder_sees_zero(r_star(100.0), 0x1p-52);
  double q = 0.5 * r_star(100.0) * r_star(100.0);
  SAY(e->ours, "$T > %s$ ($2^{-23}$), %s ($2^{-52}$)", HIGH_TEXT('g', 4, coarse),
      HIGH_TEXT('g', 4, fine));
  SAY(e->margin, "%s of $\\frac\\pi2(2\\varepsilon)^{-1/4}$",
      HIGH_TEXT('g', 1, s.worst));
  SAY(e->note, "the paper names no tolerance; at $T = 100$ $q = r^{*2}/2$ is %.1e",
      q);
  e->found = decide_measured(honest && within(&s) == FOUND_TRUE);
}

static bool has_ghost(double r)
{
  gsl_function q = { kinetic_energy, &r };
  double x = minimise(&q, -1.0, 0.3, 1.0);
  return fabs(x) < 1e-3 && x * x + r > 0.0;
}

void evaluate_emergence(evaluation *e)
{
  enum { EPOCHS = 1600 };
  double T = 100.0, r[EPOCHS + 1];
  size_t drop = 0, ghosts = 0;
  spread half = { 0.0, 0, 0 };
  descend(10.0 * r_star(T), T, 1e-10, EPOCHS, r);
  if (ghost_drop_epoch(r, EPOCHS + 1, T, &drop) != GHOST_OK) return;
  for (size_t n = 0; n <= drop; n++) {
    ghosts += has_ghost(r[n]);
    record(&half, fabs(threshold_time(r[n], sqrt(r[n])) / escape_time(r[n]) - 0.5),
           8.375 * U);
  }
  SAY(e->ours, "a ghost at %zu of %zu epochs to the drop; its strength falls from "
      "$%.1f\\,r^*$ to $%.2f\\,r^*$", ghosts, drop + 1, r[0] / r_star(T),
      r[drop] / r_star(T));
  SAY(e->margin, "half of each escape within $\\sqrt r$ of it, to %s",
      HIGH_TEXT('g', 2, half.worst));
  bool always = ghosts == drop + 1 && within(&half) == FOUND_TRUE;
  e->found = decide_corrected(half.count > 0, !has_ghost(r[0]), always);
}

void evaluate_toy_curvature(evaluation *e)
{
  double least = INFINITY, largest = -INFINITY, h = 0x1p-10;
  for (int k = -20; k <= 20; k++) {
    double r = ldexp(k < 0 ? -1.0 : 1.0, abs(k) - 16), at[3], x[1];
    for (int i = 0; i < 3; i++) {
      x[0] = (i - 1) * h;
      flow(0.0, x, &at[i], &r);
    }
    double bend = (at[0] - 2.0 * at[1] + at[2]) / (h * h);
    least = fmin(least, bend);
    largest = fmax(largest, bend);
  }
  SAY(e->ours, "curvature %s to %s", LOW_TEXT('g', 6, least),
      HIGH_TEXT('g', 6, largest));
  SAY(e->margin, "differs by %s over 41 values of $r$",
      HIGH_TEXT('g', 6, largest - least));
  e->found = decide(isfinite(least), least == largest && least > 0.0);
}

/* Book: B.4 The loss, eq:escape-quadrature, eq:output-limit, eq:gradient-scaled */
static double observed_escape(double r, double horizon)
{
  if (r > 0.0) return quadrature(slowness, r, M_PI_2);
  return integrate(flow, r, 0.0, horizon).x <= 0.0 ? INFINITY : NAN;
}

typedef struct { double escape, T; } output_and_target;

static double squared_error(double t, void *p)
{
  const output_and_target *o = p;
  double output = t > o->escape, target = t > o->T;
  return (output - target) * (output - target);
}

static double piece(const output_and_target *o, double from, double to)
{
  gsl_function f = { squared_error, (void *) o };
  double area = 0.0, error;
  size_t count;
  int status = to > from
    ? gsl_integration_qng(&f, from, to, 1e-12 * o->T, 1e-12, &area, &error,
                          &count) : GSL_SUCCESS;
  return status == GSL_SUCCESS ? area : NAN;
}

static double integrated_loss(double r, double T)
{
  output_and_target o = { observed_escape(r, 2.0 * T), T };
  if (isnan(o.escape)) return NAN;
  double first = fmin(o.escape, T);
  double second = fmin(fmax(o.escape, T), 2.0 * T);
  return piece(&o, 0.0, first) + piece(&o, first, second)
    + piece(&o, second, 2.0 * T);
}

static double loss_bound(double r)
{
  return 2.0 * quadrature_bound(r) + 3e-12 + LOSS_ERROR;
}

/* For r = s r*, s uniform in [low, high], and any T. */
static spread loss_deviation(double low, double high)
{
  gsl_rng *random = seeded();
  spread s = { 0.0, 0, 0 };
  for (int i = 0; random && i < SAMPLES; i++) {
    double T = draw(random, 1e-3, 1e4);
    double r = (low + (high - low) * gsl_rng_uniform(random)) * r_star(T);
    record(&s, fabs(integrated_loss(r, T) - loss(r, T)) / T, loss_bound(r));
  }
  gsl_rng_free(random);
  return s;
}

static void report_loss(evaluation *e, double low, double high)
{
  spread s = loss_deviation(low, high);
  SAY(e->ours, "%d of %d integrals differ", s.outside, s.count);
  SAY(e->margin, "$%s\\,T$ against GSL", HIGH_TEXT('g', 2, s.worst));
  e->found = within(&s);
}

void evaluate_loss_integral(evaluation *e) { report_loss(e, -2.0, 20.0); }
void evaluate_early(evaluation *e) { report_loss(e, 1.0, 20.0); }
void evaluate_late(evaluation *e) { report_loss(e, 0.25, 1.0); }
void evaluate_silent(evaluation *e) { report_loss(e, 0.0, 0.25); }

void evaluate_negative_r(evaluation *e)
{
  report_loss(e, -2.0, 0.0);
  SAY(e->note, "and at $r = 0$ as well, which the paper leaves out");
  double at_zero = integrated_loss(0.0, 3.0);
  bool rests = loss(0.0, 3.0) == 3.0 && at_zero == 3.0;
  e->found = both(e->found, decide(isfinite(at_zero), rests));
}

static double sigmoid(double z) { return 1.0 / (1.0 + exp(-z)); }

/* Distance from a step, with confidence and threshold X, beside t*. */
static double distance_from_step(double r, double X)
{
  double before = NAN, after = NAN, t = escape_time(r);
  ghost_trajectory(r, t - 2.0 / X, &before);
  ghost_trajectory(r, t - 0.5 / X, &after);
  return fmax(sigmoid(X * (before - X)), sigmoid(-X * (after - X)));
}

void evaluate_output(evaluation *e)
{
  double r = r_star(100.0), t = escape_time(r), largest = 0.0;
  spread place = { 0.0, 0, 0 }, shape = { 0.0, 0, 0 };
  for (int k = 0; k <= 9; k++) {
    double X = largest = pow(10.0, k);
    record(&place, (t - threshold_time(r, X)) * X,
           1.0 + (ESCAPE_ERROR + THRESHOLD_ERROR) * t * X);
    if (k <= 6)
      record(&shape, distance_from_step(r, X), exp(-0.49 * X * X));
  }
  SAY(e->ours, "a step at most $%s/X$ before $t^*$",
      HIGH_TEXT('f', 4, place.worst));
  SAY(e->margin, "%d thresholds to %.0e; sigmoid to %s", place.count, largest,
      HIGH_TEXT('g', 2, shape.worst));
  e->found = both(within(&place), within(&shape));
}

static double kernel_loss(const double *x) { return loss(x[0], x[1]); }

static void beside_a_seam(gsl_rng *random, int n, double *x)
{
  double seam = n % 2 ? 1.0 : 0.25;
  double distance = draw(random, 1e-16, 10.0) * (n % 4 < 2 ? 1.0 : -0.05);
  x[1] = draw(random, 1e-6, 1e12);
  x[0] = r_star(x[1]) * seam * (1.0 + distance);
}

void evaluate_loss(evaluation *e)
{
  spread s = loss_deviation(-2.0, 20.0);
  spread rounding = against_balls(&(comparison) { kernel_loss, certified_loss,
    beside_a_seam, 2, 20 * SAMPLES, true, LOSS_ERROR });
  SAY(e->ours, "%d of %d integrals differ", s.outside, s.count);
  SAY(e->margin, "$%s\\,T$ GSL, $%s\\,T$ Arb", HIGH_TEXT('g', 2, s.worst),
      HIGH_TEXT('g', 2, rounding.worst));
  e->found = both(within(&s), within(&rounding));
}

static double loss_of_s(double s, void *T)
{
  double t = *(double *) T;
  return integrated_loss(s * r_star(t), t) / t;
}

static double least_elsewhere(double T)
{
  double least = INFINITY, r = r_star(T);
  for (int i = -3000; i <= 3000; i++)
    if (i != 0) least = fmin(least, loss(pow(2.0, i / 300.0) * r, T) / T);
  return least;
}

void evaluate_minimum(evaluation *e)
{
  double T = 100.0, r = r_star(T), least = least_elsewhere(T);
  gsl_function f = { loss_of_s, &T };
  spread s = { 0.0, 0, 0 };
  record(&s, loss(r, T) / T, 4.0 * U);
  double at = fabs(minimise(&f, 0.5, 2.0, 4.0) - 1.0);
  SAY(e->ours, "$%.1e\\,T$ at $r^*$, at least $%s\\,T$ beside", loss(r, T) / T,
      LOW_TEXT('g', 2, least));
  SAY(e->margin, "minimum found at $r^*$ to %s", HIGH_TEXT('g', 2, at));
  bool there = at <= 4.0 * loss_bound(r) && least > 1e-3;
  e->found = both(within(&s), decide(isfinite(at), there));
}

/* Book: B.5 The shape of the loss, eq:saturation */
void evaluate_optimum_small(evaluation *e)
{
  int inexact = 0, tried = 0;
  for (int k = -100; k <= 100; k++, tried++)
    inexact += r_star(ldexp(1.0, k)) != ldexp(r_star(1.0), -2 * k);
  double power = log2(r_star(2.0) / r_star(1.0)), last = r_star(GHOST_T_MAX);
  SAY(e->ours, "%.3g at $T = 2^{%.0f}$, falls as $T^{%g}$", last,
      log2(GHOST_T_MAX), power);
  SAY(e->margin, "%d of %d inexact", inexact, tried);
  e->found = decide(isfinite(last),
                    inexact == 0 && isnormal(last) && power == -2.0);
}

static spread loss_exponent(double T)
{
  spread p = { 0.0, 0, 0 };
  for (double s = 2.0; s <= 0x1p20; s *= 2.0) {
    double near = 1.0 - loss_of_s(s, &T), far = 1.0 - loss_of_s(2.0 * s, &T);
    record(&p, fabs(log2(near / far) - 0.5),
           4.0 * loss_bound(2.0 * s * r_star(T)) * sqrt(2.0 * s));
  }
  return p;
}

/* Is the exponent nearer to that of the loss's law than to the gradient's? */
static bool is_slow(const spread *p) { return p->worst < 0.5; }

static bool gradient_exponent_is_exact(double T)
{
  for (double s = 2.0; s <= 0x1p20; s *= 4.0)
    if (loss_gradient(s * r_star(T), T)
        != 8.0 * loss_gradient(4.0 * s * r_star(T), T)) return false;
  return true;
}

void evaluate_saturation(evaluation *e)
{
  double T = 100.0, r = r_star(T);
  spread p = loss_exponent(T);
  SAY(e->ours, "$L = %.4f\\,T$ at $10\\,r^*$, $%.4f\\,T$ at $1e4\\,r^*$",
      loss(10.0 * r, T) / T, loss(1e4 * r, T) / T);
  SAY(e->margin, "exponent $-1/2$ to %s", HIGH_TEXT('g', 2, p.worst));
  SAY(e->note, "$1 - L/T = (r^*/r)^{1/2}$: the loss saturates slowly, its "
      "gradient, like $r^{-3/2}$, quickly");
  e->found = decide_corrected(gradient_exponent_is_exact(T) && p.count > 0,
                              !is_slow(&p), within(&p) == FOUND_TRUE);
}

void evaluate_between(evaluation *e)
{
  double T = 100.0, r = r_star(T);
  spread ends = { 0.0, 0, 0 };
  record(&ends, fabs(loss(0.25 * r, T) / T - 1.0), 8.0 * U);
  record(&ends, loss(r, T) / T, 4.0 * U);
  int falls = 0, steps = 0;
  for (int i = 0; i < 100; i++, steps++)
    falls += loss_of_s(0.25 + 0.0075 * (i + 1), &T)
      < loss_of_s(0.25 + 0.0075 * i, &T) - 1e-3;
  SAY(e->ours, "$%.6f\\,T$ at $r^*/4$, $%.1e\\,T$ at $r^*$; %d of %d steps fall",
      loss(0.25 * r, T) / T, loss(r, T) / T, falls, steps);
  SAY(e->margin, "ends to $%s\\,T$", HIGH_TEXT('g', 2, ends.worst));
  e->found = both(within(&ends), decide(steps > 0, falls == steps));
}

void evaluate_inference(evaluation *e)
{
  enum { EPOCHS = 3000 };
  double T = 100.0, r[EPOCHS + 1];
  size_t drop = 0;
  descend(10.0 * r_star(T), T, 1e-10, EPOCHS, r);
  if (ghost_drop_epoch(r, EPOCHS + 1, T, &drop) != GHOST_OK || drop == 0) return;
  double first = loss(r[0], T), last = loss(r[drop - 1], T);
  double share = 1.0 - last / first, slope = loss_gradient(r[drop - 1], T)
    / loss_gradient(r[0], T);
  SAY(e->ours, "%.1f%% of the decline lies above $r^*$", 100.0 * share);
  SAY(e->margin, "from $%.3f\\,T$ to $%.3f\\,T$ at epoch %zu", first / T, last / T,
      drop - 1);
  SAY(e->note, "the slope grows %.1f-fold on the way", slope);
  e->found = decide_corrected(isfinite(share), share < 0.5, share > 0.9);
}

/* Book: B.6 The gradient, eq:gradient */
static double raised_loss(double r, void *T)
{
  double t = *(double *) T;
  return 8.0 * t + loss(r, t);
}

/* Quotient from the left (-1), the right (1) or both sides (0), with GSL's
 *  estimate of its error, both in units of T / r. */
static bool quotient(double r, double T, int side, double *g, double *error)
{
  gsl_function f = { raised_loss, &T };
  double h = 1e-4 * r;
  int status = side < 0 ? gsl_deriv_backward(&f, r, h, g, error)
    : side > 0 ? gsl_deriv_forward(&f, r, h, g, error)
    : gsl_deriv_central(&f, r, h, g, error);
  *g *= r / T;
  *error *= r / T;
  return status == GSL_SUCCESS;
}

/* slope in units of T / r; blind counts wrong slopes that pass as well.
 * Returns the quotient. */
static double compare_slope(double r, double T, int side, double slope,
                            spread *s, int *blind)
{
  double g = NAN, error = NAN;
  bool done = quotient(r, T, side, &g, &error);
  double room = error + 2.0 * SLOPE_ERROR * fabs(slope);
  record(s, done ? fabs(g - slope) : NAN, room);
  *blind += fabs(g - (slope + 1e-3)) <= room;
  return g;
}

static double kernel_gradient(const double *x)
{
  return loss_gradient(x[0], x[1]);
}

static void above_the_cliff(gsl_rng *random, int n, double *x)
{
  double seam = n % 2 ? 1.0 : 0.25;
  double distance = draw(random, 1e-14, n % 2 ? 1e3 : 2.9);
  x[1] = draw(random, 1e-4, 1e4);
  x[0] = seam * r_star(x[1]) * (1.0 + distance);
}

static spread gradient_by_quotients(int *blind)
{
  gsl_rng *random = seeded();
  spread s = { 0.0, 0, 0 };
  for (int i = 0; random && i < SAMPLES; i++) {
    double T = draw(random, 1e-3, 1e4), q = draw(random, 0.05, 50.0);
    if (fabs(q - 0.25) < 0.01 || fabs(q - 1.0) < 0.01) continue;
    double r = q * r_star(T);
    compare_slope(r, T, 0, loss_gradient(r, T) * r / T, &s, blind);
  }
  gsl_rng_free(random);
  return s;
}

void evaluate_gradient(evaluation *e)
{
  int blind = 0;
  spread s = gradient_by_quotients(&blind);
  spread rounding = against_balls(&(comparison) { kernel_gradient,
    certified_loss_gradient, above_the_cliff, 2, SAMPLES, false,
    SLOPE_ERROR });
  SAY(e->ours, "%d of %d quotients disagree", s.outside, s.count);
  SAY(e->margin, "$%s\\,T/r$ GSL, %s Arb", HIGH_TEXT('g', 2, s.worst),
      HIGH_TEXT('g', 2, rounding.worst));
  e->found = both(decide(blind == 0, s.outside == 0),
                  both(within(&s), within(&rounding)));
}

void evaluate_zone(evaluation *e)
{
  gsl_rng *random = seeded();
  int moved = 0, tried = 0;
  double farthest = 0.0;
  for (int i = 0; random && i < SAMPLES; i++) {
    double T = draw(random, 1e-6, 1e6), alpha = draw(random, 1e-30, 1e30);
    double s = gsl_rng_uniform(random) * 0.5 - 0.25, r = s * r_star(T);
    if (!(r < 0.25 * r_star(T))) continue;
    double off = fabs(descent_step(r, T, alpha) - r);
    tried++;
    moved += off != 0.0;
    farthest = fmax(farthest, off);
  }
  gsl_rng_free(random);
  SAY(e->ours, "%d of %d steps move $r$", moved, tried);
  SAY(e->margin, "moved by at most %s", HIGH_TEXT('g', 6, farthest));
  e->found = decide(tried > 0, moved == 0);
}

static void report_slopes(evaluation *e, double seam, double left,
                          double right)
{
  spread s = { 0.0, 0, 0 };
  int blind = 0;
  double found[2] = { NAN, NAN };
  for (int i = -3; i <= 6; i++) {
    double T = pow(10.0, i), r = seam * r_star(T);
    found[0] = compare_slope(r, T, -1, left, &s, &blind);
    found[1] = compare_slope(r, T, 1, right, &s, &blind);
  }
  double unit = 4.0 / seam;  /* T/r = unit T^3/pi^2 */
  SAY(e->ours, "$%.5f$ and $%.5f\\,T^3/\\pi^2$", found[0] * unit + 0.0,
      found[1] * unit + 0.0);
  SAY(e->margin, "$%s\\,T/r$ against the formula", HIGH_TEXT('g', 2, s.worst));
  e->found = both(decide(blind == 0, s.outside == 0), within(&s));
}

void evaluate_kink(evaluation *e)
{
  report_slopes(e, 1.0, -0.5, 0.5);
}

void evaluate_cliff(evaluation *e)
{
  report_slopes(e, 0.25, 0.0, -1.0);
}

void evaluate_discontinuity(evaluation *e)
{
  double T = 100.0, r = r_star(T), least = INFINITY, d = NAN;
  double limit = 4.0 * T * T * T / (M_PI * M_PI);
  for (int k = 1; k <= 12; k++) {
    d = pow(10.0, -k) * r;
    least = fmin(least, loss_gradient(r + d, T) - loss_gradient(r - d, T));
  }
  SAY(e->ours, "jump never below $%s\\,T^3/\\pi^2$",
      LOW_TEXT('f', 6, 4.0 * least / limit));
  SAY(e->margin, "closest pair $%s\\,r^*$ off $r^*$", HIGH_TEXT('g', 1, d / r));
  e->found = decide(isfinite(least), least >= limit * (1.0 - 14.0 * U));
}

/* Book: B.7 The rate, eq:rate-quotient, eq:unequal-windows, eq:least-landing */
static double compare_rate(double T, spread *s)
{
  double g = NAN, error = NAN, r = r_star(T);
  bool done = quotient(r, T, 1, &g, &error);
  double alpha = 0.75 * r * r / (g * T);  /* (3/4) r over g T/r */
  record(s, done ? fabs(alpha / critical_rate(T) - 1.0) : NAN,
         error / (g - error) + RATE_ERROR + 2.0 * R_STAR_ERROR + 5.0 * U);
  return alpha * pow(T, 5.0);
}

static double landing(double T, double a)  /* in units of the return */
{
  double r = nextafter(r_star(T), INFINITY);
  return descent_step(r, T, a * critical_rate(T)) / (0.25 * r_star(T));
}

static bool race_is_decided(double T, spread *s)
{
  record(s, fabs(landing(T, 1.0) - 1.0), 72.0 * U);
  return landing(T, 0.999) > 1.0 && landing(T, 1.001) < 1.0;
}

static double kernel_rate(const double *x) { return critical_rate(x[0]); }

static void any_T(gsl_rng *random, int n, double *x)
{
  (void) n;
  x[0] = draw(random, GHOST_T_MIN, GHOST_T_MAX);
}

void evaluate_critical_rate(evaluation *e)
{
  spread by_quotient = { 0.0, 0, 0 }, landed = { 0.0, 0, 0 };
  bool decided = true;
  double constant = NAN;
  for (double T = 1e-3; T < 1e6; T *= 3.0) {
    constant = compare_rate(T, &by_quotient);
    decided = race_is_decided(T, &landed) && decided;
  }
  spread rounding = against_balls(&(comparison) { kernel_rate,
    certified_critical_rate, any_T, 1, SAMPLES, false, RATE_ERROR });
  SAY(e->ours, "by quotient $%.6f\\,T^{-5}$; lands on $r^*/4$ to %s", constant,
      HIGH_TEXT('g', 2, landed.worst));
  SAY(e->margin, "%s GSL, %s Arb", HIGH_TEXT('g', 2, by_quotient.worst),
      HIGH_TEXT('g', 2, rounding.worst));
  e->found = both(both(within(&landed), decide(landed.count > 0, decided)),
                  both(within(&by_quotient), within(&rounding)));
}

void evaluate_rate_scaling(evaluation *e)
{
  int inexact = 0, tried = 0;
  for (int k = -60; k <= 60; k++, tried++)
    inexact += critical_rate(ldexp(100.0, k))
      != ldexp(critical_rate(100.0), -5 * k);
  double power = log2(critical_rate(200.0) / critical_rate(100.0));
  SAY(e->ours, "falls as $T^{%g}$ over %d binary orders", power, tried);
  SAY(e->margin, "%d of %d inexact", inexact, tried);
  e->found = decide(isfinite(power), inexact == 0 && power == -5.0);
}

void evaluate_rate_at_100(evaluation *e)
{
  enum { DIGITS = 15 };
  char text[64] = "";
  const char *T[] = { "100" };
  ghost_status status = certify_decimal(text, sizeof text, certified_critical_rate,
                                        T, 1, DIGITS);
  double alpha = strtod(text, NULL);
  SAY(e->ours, "%.20s", text);
  SAY(e->margin, "%d certified digits; the kernel off by %s", DIGITS,
      HIGH_TEXT('g', 2, fabs(critical_rate(100.0) / alpha - 1.0)));
  e->found = decide(status == GHOST_OK, reads_as(alpha, "9e-10"));
}

typedef struct { double delay, answer; } two_windows;

static double windows_loss(double r, void *task)
{
  const two_windows *w = task;
  double late = escape_time(r) - w->delay;
  return late <= 0.0 ? -late / w->delay : fmin(late, w->answer) / w->answer;
}

static double windows_rate(const two_windows *w)
{
  double d = w->delay, all = d + w->answer;
  return pow(M_PI, 4.0) / 8.0 / (d * d) * (1.0 / (d * d) - 1.0 / (all * all));
}

/* The rate whose step covers the way to the edge, against the law. */
static void race_in_windows(two_windows *w, spread *s, spread *flat)
{
  double r = r_star(w->delay), edge = r_star(w->delay + w->answer), g, error;
  gsl_function f = { windows_loss, w };
  int status = gsl_deriv_forward(&f, r, 1e-3 * r, &g, &error);
  double off = (r - edge) / g / windows_rate(w) - 1.0;
  record(s, status == GSL_SUCCESS ? fabs(off) : NAN,
         error / (g - error) + 64.0 * U * r / (r - edge));
  record(flat, fabs(windows_loss(edge * (1.0 - 1e-9), w) - 1.0), 0.0);
  record(flat, windows_loss(edge * (1.0 + 1e-9), w), 1.0 - U);
}

void evaluate_windows_rate(evaluation *e)
{
  spread s = { 0.0, 0, 0 }, flat = { 0.0, 0, 0 };
  for (int k = -12; k <= 12; k++)
    race_in_windows(&(two_windows) { 100.0, 100.0 * pow(2.0, 0.5 * k) }, &s, &flat);
  double equal = windows_rate(&(two_windows) { 100.0, 100.0 });
  double ratio = equal / (100.0 * critical_rate(100.0));
  SAY(e->ours, "by quotient to %s for %d answers; edge in place in %d of %d",
      HIGH_TEXT('g', 2, s.worst), s.count, flat.count - flat.outside, flat.count);
  SAY(e->margin, "equal windows: off $T$ times Eq. (15) by %s",
      HIGH_TEXT('g', 2, fabs(ratio - 1.0)));
  e->found = both(both(within(&s), within(&flat)),
                  decide(isfinite(ratio), fabs(ratio - 1.0) < 32.0 * U));
}

/* From s0 r* at the rate a alpha*, T = 100; in units of r*. */
static double least_along(double s0, double a, int epochs)
{
  double T = 100.0, r = s0 * r_star(T), least = r;
  for (int i = 0; i < epochs; i++) {
    r = descent_step(r, T, a * critical_rate(T));
    least = fmin(least, r);
  }
  return least / r_star(T);
}

void evaluate_bifurcation_free(evaluation *e)
{
  double unit = critical_rate(100.0), below = INFINITY, a = NAN;
  double slow = least_along(10.0, 1e-10 / unit, 3000);
  double fast = least_along(10.0, 1e-9 / unit, 3000);
  int rates = 0;
  for (int i = 1; i <= 100; i++, rates++) {
    a = i / 75.1;
    below = fmin(below, least_along(10.0, a, 5000));
  }
  SAY(e->ours, "least $%s\\,r^*$ and $%s\\,r^*$ in the two runs, $%s\\,r^*$ "
      "at %d rates", LOW_TEXT('f', 3, slow), LOW_TEXT('f', 3, fast),
      LOW_TEXT('f', 3, below), rates);
  SAY(e->margin, "bound $%s\\,r^*$ at $%.3f\\,\\alpha^*$",
      LOW_TEXT('f', 4, 1.0 - 0.75 * a), a);
  e->found = decide(isfinite(below), slow > 0.0 && fast > 0.0
                    && below > 0.0 && below >= 1.0 - 0.75 * a);
}

void evaluate_bifurcation_possible(evaluation *e)
{
  int negative = 0, rates = 0;
  double first = NAN, law = 0.0;
  for (double a = 1.34; a < 10.0; a *= 1.02, rates++) {
    double after = least_along(1.0 + 1e-9, a, 1);
    if (rates == 0) first = after;
    negative += after < 0.0;
    law = fmax(law, fabs(after - (1.0 - 0.75 * a)));
  }
  SAY(e->ours, "%d of %d rates make $r$ negative in one step from just above $r^*$",
      negative, rates);
  SAY(e->margin, "$%s\\,r^*$ at the least; off $1 - 3a/4$ by %s",
      LOW_TEXT('f', 4, first), HIGH_TEXT('g', 2, law));
  e->found = decide(rates > 0, negative == rates && law < 1e-7);
}

static double band_loss(double a)  /* largest loss after the drop, over T */
{
  return 1.0 / sqrt(1.0 - 0.75 * a) - 1.0;
}

/* Trains from 10 r* at a alpha*: the drop, and the largest loss after it,
 * over T. */
static bool train_slowly(double a, size_t epochs, size_t *drop, double *after)
{
  double T = 100.0, alpha = a * critical_rate(T), r0 = 10.0 * r_star(T);
  double *history = malloc((epochs + 1) * sizeof *history);
  bool ran = history
    && ghost_descend(r0, T, alpha, epochs, history) == GHOST_OK
    && ghost_drop_epoch(history, epochs + 1, T, drop) == GHOST_OK;
  *after = 0.0;
  for (size_t n = *drop; ran && n <= epochs; n++)
    *after = fmax(*after, loss(history[n], T) / T);
  free(history);
  return ran;
}

/* Book: B.8 The runs, eq:band, eq:loss-law, eq:amplitude, eq:drop-sensitivity,
   eq:drop-epoch */
static double *paper_run(double alpha, size_t epochs)
{
  double *history = malloc((epochs + 1) * sizeof *history);
  if (history) descend(10.0 * r_star(100.0), 100.0, alpha, epochs, history);
  return history;
}

static double largest_loss(const double *r, int from, int to)  /* over T */
{
  double largest = 0.0;
  for (int i = from; i <= to; i++) largest = fmax(largest, loss(r[i], 100.0));
  return largest / 100.0;
}

void evaluate_slow_run(evaluation *e)
{
  double *r = paper_run(1e-10, 3000), before = 0.0, after = INFINITY;
  double a = 1e-10 / critical_rate(100.0);
  ghost_outcome outcome = GHOST_OUTCOME_DESCENDING;
  if (r && ghost_classify(r, 3001, 100.0, &outcome) == GHOST_OK) {
    before = loss(r[1400], 100.0) / 100.0;
    after = largest_loss(r, 1600, 3000);
  }
  free(r);
  SAY(e->ours, "%s; $%.3f\\,T$ at 1400, at most $%s\\,T$ from 1600",
      ghost_outcome_name(outcome), before, HIGH_TEXT('f', 3, after));
  SAY(e->margin, "the invariant band allows $%s\\,T$",
      HIGH_TEXT('f', 3, band_loss(a)));
  bool plateau = before > 1.0 / 3.0, settled = after <= band_loss(a) + 8.0 * U;
  e->found = decide(isfinite(after),
                    outcome == GHOST_OUTCOME_OSCILLATING && plateau && settled);
}

void evaluate_fast_run(evaluation *e)
{
  long drop = certified_drop_epoch("10", "1e-9", "100");
  long entry = certified_entry_epoch("10", "1e-9", "100", 3000), in_doubles = -1;
  double *r = paper_run(1e-9, 3000), edge = 0.25 * r_star(100.0);
  for (long n = 3000; r && n >= 0 && r[n] < edge; n--) in_doubles = n;
  free(r);
  SAY(e->ours, "enters at epoch %ld, %ld after the drop", entry, entry - drop);
  SAY(e->margin, "enclosed; in doubles at %ld", in_doubles);
  e->found = decide(entry >= 0, entry > 0);
}

typedef struct { int crossings; double closest, shortest; } swing;

static swing watch(const double *r, int from, int to, double r_opt)
{
  swing w = { 0, INFINITY, INFINITY };
  for (int i = from; i < to; i++) {
    w.crossings += (r[i] < r_opt) != (r[i + 1] < r_opt);
    w.closest = fmin(w.closest, fabs(r[i] / r_opt - 1.0));
    w.shortest = fmin(w.shortest, fabs(r[i + 1] - r[i]) / r_opt);
  }
  return w;
}

void evaluate_oscillation(evaluation *e)
{
  enum { first = 2000, last = 10000 };
  double *r = paper_run(1e-10, last), r_opt = r_star(100.0);
  double c = 0.75e-10 / critical_rate(100.0);
  double least = c / ((1.0 + c) * sqrt(1.0 + c)) - 8.0 * U;
  swing w = { 0, NAN, NAN };
  if (r) w = watch(r, first, last, r_opt);
  free(r);
  SAY(e->ours, "%d crossings in %d epochs; steps $\\ge%s\\,r^*$", w.crossings,
      last - first, LOW_TEXT('f', 3, w.shortest));
  SAY(e->margin, "bounds %d, $%s\\,r^*$; closest %s", 2 * ((last - first) / 3),
      LOW_TEXT('f', 3, least), LOW_TEXT('g', 2, w.closest));
  bool swings = w.crossings >= 2 * ((last - first) / 3);
  e->found = decide(isfinite(w.shortest), swings && w.shortest >= least);
}

/* Largest |s - 1| over the last 1000 of 4000 epochs, at a alpha*. */
static double amplitude(double a)
{
  double T = 100.0, r_opt = r_star(T);
  double r = (1.0 + 0.37 * a) * r_opt, far = 0.0;
  for (int n = 0; n < 4000; n++) {
    r = descent_step(r, T, a * critical_rate(T));
    if (n >= 3000) far = fmax(far, fabs(r / r_opt - 1.0));
  }
  return far;
}

void evaluate_attain(evaluation *e)
{
  double least = INFINITY;
  int converging = 0, rates = 0;
  for (int i = 1; i <= 200; i++, rates++) {
    double a = i / 201.0, c = 0.75 * a, far = amplitude(a);
    least = fmin(least, far / a);
    converging += !(far >= 0.5 * c / ((1.0 + c) * sqrt(1.0 + c)) - 8.0 * U);
  }
  SAY(e->ours, "amplitude at least $%s\\,a$ for %d rates", LOW_TEXT('f', 3, least),
      rates);
  SAY(e->margin, "%d of %d rates converge", converging, rates);
  e->found = decide(isfinite(least), converging == 0);
}

void evaluate_drop_epoch(evaluation *e)
{
  double r0 = 10.0 * r_star(100.0), early = NAN, late = NAN;
  long drop = certified_drop_epoch("10", "1e-10", "100");
  ghost_drop_bounds(r0, 100.0, 1e-10, &early, &late);
  bool inside = (double) drop > early && (double) drop <= late;
  SAY(e->ours, "%ld", drop);
  SAY(e->margin, "law: $%s < N\\le%s$", LOW_TEXT('f', 1, early),
      HIGH_TEXT('f', 1, late));
  e->found = decide(inside, reads_as((double) drop, "1500"));
}

/* Share of the epochs before the drop with at most half of the first loss. */
static double measured_share(void)
{
  double *r = paper_run(1e-10, 3000), share = NAN;
  size_t drop = 0, at = 0;
  if (r && ghost_drop_epoch(r, 3001, 100.0, &drop) == GHOST_OK) {
    while (at < drop && loss(r[at], 100.0) > 0.5 * loss(r[0], 100.0)) at++;
    share = 1.0 - (double) at / (double) drop;
  }
  free(r);
  return share;
}

void evaluate_abruptness(evaluation *e)
{
  double s0 = 10.0, half = 0.5 * (1.0 + 1.0 / sqrt(s0)), w0 = pow(s0, 2.5);
  double law = (pow(half, -5.0) - 1.0) / (w0 - 1.0), early = NAN, late = NAN;
  double measured = measured_share();
  ghost_drop_bounds(s0 * r_star(100.0), 100.0, 1e-10, &early, &late);
  double bound = (late - early) / early;
  SAY(e->ours, "half of the loss in the last %.2f%% of the epochs",
      100.0 * measured);
  SAY(e->margin, "law %.2f%%, to %s%%", 100.0 * law,
      HIGH_TEXT('f', 2, 100.0 * bound));
  e->found = decide_measured(fabs(measured - law) <= bound);
}

void evaluate_loss_law(evaluation *e)
{
  const double T = 100.0, alpha = 1e-10, r0 = 10.0 * r_star(T);
  spread distance = { 0.0, 0, 0 };
  double *r = paper_run(alpha, 3000);
  ghost_value L;
  for (int n = 0; r && n <= 3000; n++) {
    if (ghost_loss_law(r0, T, alpha, n, &L) != GHOST_OK) break;
    record(&distance, fabs(loss(r[n], T) - L.value) / T, L.error / T);
  }
  free(r);
  SAY(e->ours, "%d epochs, %d outside", distance.count, distance.outside);
  SAY(e->margin, "at most $%s\\,T$", HIGH_TEXT('g', 2, distance.worst));
  e->found = within(&distance);
}

/* Book: B.9 The grid of rates, eq:drop-epoch, eq:toy-band */
/* The largest share of runs still in play at a rate in [from, to), and the rate. */
static double kept_between(const rate_sweep *sweep, double from, double to,
                           double *at)
{
  double most = 0.0;
  for (int i = 0; i < RATES; i++) {
    double kept = 1.0 - sweep->trapped[i];
    if (sweep->alpha[i] < from || sweep->alpha[i] >= to || kept <= most) continue;
    most = kept;
    *at = sweep->alpha[i];
  }
  return most;
}

static double lost_below(const rate_sweep *sweep)
{
  double lost = 0.0;
  for (int i = 0; i < RATES; i++)
    if (sweep->alpha[i] < critical_rate(100.0)) lost += sweep->trapped[i];
  return lost;
}

finding decide_largest_rate(double lost, double kept, double beyond, double sharp)
{
  return decide_corrected(lost == 0.0 && isfinite(sharp),
                          kept == 0.0 && beyond == 0.0,
                          beyond == 0.0 && reads_as(sharp, "9e-10"));
}

void evaluate_maximum(evaluation *e)
{
  rate_sweep sweep;
  char text[80] = "";
  if (ghost_digits(text, sizeof text, GHOST_FORM_CYCLE_RATE,
                   (const char *[]) { "100" }, 12) != GHOST_OK) return;
  if (sweep_rates(&sweep) != GHOST_OK) return;
  double at = NAN, last = NAN, sharp = strtod(text, NULL);
  double kept = kept_between(&sweep, critical_rate(100.0), sharp, &at);
  double beyond = kept_between(&sweep, sharp, INFINITY, &last);
  SAY(e->ours, "%.0f%% still oscillate at %.3g, %.0f%% from %s on", 100.0 * kept,
      at, 100.0 * beyond, text);
  SAY(e->margin, "10 draws; %.0f lost below $\\alpha^*$", lost_below(&sweep));
  SAY(e->note, "$\\alpha^* = %.4g$ and $a_c\\alpha^* = %.4g$ are both printed "
      "9e-10", critical_rate(100.0), sharp);
  e->found = decide_largest_rate(lost_below(&sweep), kept, beyond, sharp);
}

typedef struct {
  double alpha[RATES], error[RATES], largest, stuck;
  size_t count;
} past_drop;

static past_drop rates_past_drop(const rate_sweep *sweep)
{
  past_drop p = { .count = 0 };
  double critical = critical_rate(100.0), w0 = pow(10.5, 2.5);
  for (int i = 0; i < RATES && sweep->alpha[i] < critical; i++) {
    double error = sweep->mean[i][READOUTS - 1];
    if (1.875e4 * sweep->alpha[i] / critical > w0) {
      p.alpha[p.count] = sweep->alpha[i];
      p.error[p.count++] = error;
      p.largest = fmax(p.largest, error);
    } else p.stuck = fmax(p.stuck, error);
  }
  return p;
}

void evaluate_lower_errors(evaluation *e)
{
  rate_sweep sweep;
  double space[2 * RATES];
  if (sweep_rates(&sweep) != GHOST_OK) return;
  past_drop p = rates_past_drop(&sweep);
  double rho = gsl_stats_spearman(p.alpha, 1, p.error, 1, p.count, space);
  double deviation = 1.0 / sqrt((double) p.count - 1.0);
  SAY(e->ours, "Spearman %.3f over %zu rates past their drop", rho, p.count);
  SAY(e->margin, "s.e. %.2f", deviation);
  SAY(e->note, "rates too small to have dropped by epoch %d: error up to "
      "$%s\\,T$", readout_epochs[READOUTS - 1], HIGH_TEXT('f', 2, p.stuck));
  e->found = decide(p.count >= 3, rho > 5.0 * deviation && p.stuck > p.largest);
}

/* N a for the run at a alpha*; records its distance above the law, and whether
 * it stays where it has come. */
static double epochs_times_rate(double a, spread *s, spread *stays)
{
  double T = 100.0, early = NAN, late = NAN, after = NAN;
  size_t drop = 0;
  ghost_drop_bounds(10.0 * r_star(T), T, a * critical_rate(T), &early, &late);
  if (!train_slowly(a, (size_t) (1.01 * late) + 100, &drop, &after)) return NAN;
  double above = (double) drop - early;
  record(s, above > 0.0 ? above : NAN, late - early);
  record(stays, after / band_loss(a), 1.0 + 16.0 * U / a);
  return (double) drop * a;
}

finding decide_few_epochs(const spread *law, const spread *stays, int rates,
                          double least, double largest)
{
  bool learn = within(stays) == FOUND_TRUE;
  return decide_corrected(law->count == rates, !learn || largest > 2.0 * least,
                          learn && within(law) == FOUND_TRUE);
}

void evaluate_few_epochs(evaluation *e)
{
  const double a[] = { 0.88, 0.4, 0.2, 0.1, 0.03, 0.01, 0.001 };
  spread s = { 0.0, 0, 0 }, stays = { 0.0, 0, 0 };
  double least = INFINITY, largest = 0.0, product = NAN;
  for (int i = 0; i < 7; i++) {
    product = epochs_times_rate(a[i], &s, &stays);
    least = fmin(least, product);
    largest = fmax(largest, product);
  }
  SAY(e->ours, "epochs times $\\alpha/\\alpha^*$ from %s to %s",
      LOW_TEXT('f', 1, least), HIGH_TEXT('f', 1, largest));
  SAY(e->margin, "at most %s epochs above the law", HIGH_TEXT('f', 1, s.worst));
  SAY(e->note, "$\\alpha^*/1000$ drops at epoch %.0f; after each drop the loss "
      "stays below %s of its band's", product / a[6],
      HIGH_TEXT('f', 3, stays.worst));
  e->found = decide_few_epochs(&s, &stays, 7, least, largest);
}
