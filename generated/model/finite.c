/* model/finite.c -- its loss and gradient by quadrature along the closed form
   Book: 17.6 Quadrature along the closed form
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: ad44c01b786e6897 */
#include "ghost.h"
#include "finite.h"
#include "kernels.h"
#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_odeiv2.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

/* Book: 17.2 The sharp detector at a finite threshold, eq:sharp-seam */
static bool in_domain(double r, double T, double X)
{
  return fabs(r) <= GHOST_R_MAX && T >= GHOST_T_MIN && T <= GHOST_T_MAX
    && X > 0.0 && isfinite(X);
}

static pthread_once_t gsl_quiet = PTHREAD_ONCE_INIT;
static void quieten_gsl(void)
{
  gsl_error_handler_t *callers = gsl_set_error_handler_off();
  if (callers) gsl_set_error_handler(callers);
}

/* The root of f in [low, high] to the last place or so; NAN when none. */
double find_root(gsl_function *f, double low, double high)
{
  pthread_once(&gsl_quiet, quieten_gsl);
  gsl_root_fsolver *s = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
  double root = NAN;
  if (s && gsl_root_fsolver_set(s, f, low, high) == GSL_SUCCESS) {
    int going = GSL_CONTINUE;
    for (int i = 0; i < 200 && going == GSL_CONTINUE; i++) {
      if (gsl_root_fsolver_iterate(s) != GSL_SUCCESS) break;
      going = gsl_root_test_interval(gsl_root_fsolver_x_lower(s),
                                     gsl_root_fsolver_x_upper(s), 0, 1e-15);
    }
    root = gsl_root_fsolver_root(s);
  }
  if (s) gsl_root_fsolver_free(s);
  return root;
}

ghost_status ghost_sharp_loss(double r, double T, double X, double *loss)
{
  if (!in_domain(r, T, X)) return GHOST_EDOM;
  double t = r > 0.0 ? threshold_time(r, X) : INFINITY;
  *loss = fmin(fabs(T - t), T);
  return GHOST_OK;
}

ghost_status ghost_sharp_gradient(double r, double T, double X,
                                  double *gradient)
{
  if (!in_domain(r, T, X)) return GHOST_EDOM;
  double t = r > 0.0 ? threshold_time(r, X) : INFINITY;
  if (t > 2.0 * T) { *gradient = 0.0; return GHOST_OK; }
  double weight = (X / (X * X + r) + t) / (2.0 * r);
  if (!isfinite(weight)) return GHOST_EPREC;
  *gradient = t <= T ? weight : -weight;
  return GHOST_OK;
}

static double seam_gap(double q, void *reach)
{
  return q - atan(*(double *) reach / q);
}

ghost_status ghost_sharp_seam(double time, double X, double *r)
{
  double reach = X * time;
  if (!(time > 0.0 && X > 0.0) || !(reach >= 0x1p-900 && isfinite(reach)))
    return GHOST_EDOM;
  gsl_function gap = { seam_gap, &reach };
  double high = fmin(2.0, 2.0 * sqrt(reach));
  double q = find_root(&gap, 0.25 * high, high);
  double seam = q / time * (q / time);
  if (!(seam >= DBL_MIN && isfinite(seam))) return GHOST_EPREC;
  *r = seam;
  return GHOST_OK;
}

/* The run in units of 1/sqrt|r|; see Eq. (finite-z). */
typedef struct {
  double phase;      /* Phi = sqrt|r| T */
  double gain;       /* g = c sqrt|r| */
  double bias;       /* b = c X */
  bool escapes;      /* r > 0 */
} problem;

typedef struct { double value, error; } estimate;

/* Book: 17.6 Quadrature along the closed form, eq:finite-w */
static double sigmoid(double u)
{
  if (u >= 0.0) return 1.0 / (1.0 + exp(-u));
  double e = exp(u);
  return e / (1.0 + e);
}

typedef enum { LOSS, GRADIENT, DELAY } quantity;
typedef struct { quantity what; bool late; } weight;

static double weigh(weight k, double u)
{
  double on = sigmoid(u), off = sigmoid(-u);
  double wrong = k.late ? off : on;
  return k.what == LOSS ? wrong * wrong
    : 2.0 * wrong * on * off * (k.late ? -1.0 : 1.0);
}

/* The factor of dz (r > 0) or of dphi (r < 0) beside the weight. */
static double factor(const problem *p, quantity what, double z, double phi)
{
  if (!p->escapes) {
    double sech = 1.0 / cosh(phi);
    if (what == LOSS) return 1.0;
    return 0.5 * (-z + phi * sech * sech);
  }
  if (what == LOSS) return 1.0 / (1.0 + z * z);
  if (what == GRADIENT) return 0.5 * (z / (1.0 + z * z) + phi);
  return -0.5 * log1p(z * z);
}

typedef struct {
  const problem *p;
  weight kind;
  bool by_u;        /* the variable is u, not z or phi */
} integrand;

static double evaluate_integrand(double v, void *data)
{
  const integrand *f = data;
  const problem *p = f->p;
  if (!p->escapes) {
    double z = -tanh(v);
    return weigh(f->kind, p->gain * z - p->bias)
      * factor(p, f->kind.what, z, v);
  }
  double z = f->by_u ? (p->bias + v) / p->gain : v;
  double u = f->by_u ? v : p->gain * v - p->bias;
  double y = weigh(f->kind, u) * factor(p, f->kind.what, z, atan(z));
  return f->by_u ? y / p->gain : y;
}

enum { BREAKS = 96 };  /* 60 powers of 8, and nine about each of three places */
typedef struct { double at[BREAKS]; int count; double low, high; } mesh;

static void add_break(mesh *m, double v)
{
  if (!(v > m->low && v < m->high) || m->count == BREAKS) return;
  int i = m->count++;
  for (; i > 0 && m->at[i - 1] > v; i--) m->at[i] = m->at[i - 1];
  m->at[i] = v;
}

static void add_breaks_about(mesh *m, double v, double unit)
{
  static const double steps[] = { 0.0, 3.0, 12.0, 48.0, 200.0 };
  for (int i = 0; i < 5; i++) {
    add_break(m, v - steps[i] * unit);
    add_break(m, v + steps[i] * unit);
  }
}

static estimate integrate_pieces(gsl_function *f, const mesh *m, double absolute,
                                 size_t limit, int rule)
{
  estimate sum = { 0.0, 0.0 };
  double from = m->low;
  gsl_integration_workspace *w = gsl_integration_workspace_alloc(limit);
  if (!w) return (estimate) { NAN, INFINITY };
  for (int i = 0; i <= m->count; i++) {
    double to = i < m->count ? m->at[i] : m->high, y = 0.0, error = 0.0;
    gsl_integration_qag(f, from, to, absolute, 1e-12, limit, rule, w, &y, &error);
    sum.value += y;
    sum.error += error;
    from = to;
  }
  gsl_integration_workspace_free(w);
  return sum;
}

static estimate integrate_window(const problem *p, weight kind,
                                 double from, double to)
{
  integrand f = { p, kind, p->escapes && p->bias > 1000.0 };
  mesh m = { .count = 0, .low = from, .high = to };
  double unit = f.by_u ? 1.0 : 1.0 / p->gain;
  if (f.by_u) {
    m.low = fmax(p->gain * from - p->bias, -750.0);
    m.high = p->gain * to - p->bias;
  }
  if (!(m.high > m.low)) return (estimate) { 0.0, 0.0 };
  for (int k = 0; k < 60 && !f.by_u; k++) add_break(&m, ldexp(1.0, 3 * k));
  if (p->escapes) add_breaks_about(&m, f.by_u ? 0.0 : p->bias / p->gain, unit);
  add_breaks_about(&m, m.low, unit);
  add_breaks_about(&m, m.high, unit);
  gsl_function g = { evaluate_integrand, &f };
  return integrate_pieces(&g, &m, 0.0, 400, GSL_INTEG_GAUSS31);
}

static double position(const problem *p, double phi)
{
  if (!p->escapes) return phi;
  return phi < M_PI_2 ? tan(phi) : INFINITY;
}

static double clamp(double v, double low, double high)
{
  return fmin(fmax(v, low), high);
}

/* The integral of the squared error over [from, to] in phase. */
static estimate loss_between(const problem *p, bool late, double from, double to)
{
  weight kind = { LOSS, late };
  if (!p->escapes) return integrate_window(p, kind, from, to);
  double z_off = fmax((p->bias - 64.0) / p->gain, 0.0);
  double z_on = (p->bias + 64.0) / p->gain;
  double a = position(p, from), b = position(p, to);
  estimate e = integrate_window(p, kind, clamp(a, z_off, z_on),
                                clamp(b, z_off, z_on));
  double off = fmax(fmin(to, atan(z_off)) - from, 0.0);
  double on = fmax(to - fmax(from, atan(z_on)), 0.0);
  e.value += late ? off : on;
  return e;
}

/* False outside the domain.  A phase below 1e-100 is r = 0 to all digits. */
static bool state_problem(problem *p, double r, double T, double X, double c)
{
  if (!in_domain(r, T, X) || !(c > 0.0) || !(c * X <= 1e15)) return false;
  pthread_once(&gsl_quiet, quieten_gsl);
  double speed = sqrt(fabs(r));
  *p = (problem) { speed * T, speed * c, c * X, r > 0.0 };
  return isfinite(c * T * T) && isfinite(p->gain)
    && (p->phase < 1e-100 || p->gain >= DBL_MIN);
}

ghost_status ghost_finite_loss(double r, double T, double X, double c,
                               ghost_value *loss)
{
  problem p;
  if (!state_problem(&p, r, T, X, c)) return GHOST_EDOM;
  estimate early = { 0.0, 0.0 }, late = early;
  double unit = T;
  if (p.phase < 1e-100) {
    early.value = pow(sigmoid(-p.bias), 2.0);
    late.value = pow(sigmoid(p.bias), 2.0);
  } else {
    early = loss_between(&p, false, 0.0, p.phase);
    late = loss_between(&p, true, p.phase, 2.0 * p.phase);
    unit = T / p.phase;
  }
  double error = (early.error + late.error) * unit + 16.0 * DBL_EPSILON * T;
  if (!(error <= 1e-10 * T)) return GHOST_EPREC;
  *loss = (ghost_value) { (early.value + late.value) * unit, error };
  return GHOST_OK;
}

static estimate gradient_between_phases(const problem *p, quantity what,
                                        bool late, double from, double to)
{
  weight kind = { what, late };
  double a = position(p, from), b = position(p, to);
  if (p->escapes) b = fmin(b, (p->bias + 64.0) / p->gain);
  return b > a ? integrate_window(p, kind, a, b) : (estimate) { 0.0, 0.0 };
}

static double end_error(const problem *p, double phi)
{
  const double eps = 4.0 * DBL_EPSILON, gap = M_PI_2 - phi, e = eps * phi;
  if (!p->escapes || gap < -e) return 0.0;
  double low = phi < 0.75 ? tan(phi - e) : 1.0 / tan(gap + e);
  double high = phi < 0.75 ? tan(phi + e) : gap > e ? 1.0 / tan(gap - e)
    : INFINITY;
  double slack = p->bias > 1000.0 ? eps * p->bias : 0.0;
  double u_low = p->gain * low * (1.0 - eps) - p->bias - slack;
  double u_high = p->gain * high * (1.0 + eps) - p->bias + slack;
  double nearest = fmax(fmax(u_low, -u_high), 0.0);
  double density = 2.0 * sigmoid(nearest) * sigmoid(-nearest);
  double mass = density > 0.0 ? fmin(2.0, density * (u_high - u_low)) : 0.0;
  return 1.1 * mass / p->gain;
}

bool bounded_gradient(double r, double T, double X, double c,
                      finite_bounded *out)
{
  problem p;
  if (!state_problem(&p, r, T, X, c)) return false;
  double s = sigmoid(-p.bias), tiny = DBL_MIN * (1.0 + c * T * T);
  double unit = c * T * T, early = s * s * (1.0 - s);
  double late = -3.0 * s * (1.0 - s) * (1.0 - s), error = 0.0;
  if (p.phase >= 1e-100) {
    double f = p.phase, ends = end_error(&p, f) + end_error(&p, 2.0 * f);
    estimate e = gradient_between_phases(&p, GRADIENT, false, 0.0, f);
    estimate l = gradient_between_phases(&p, GRADIENT, true, f, 2.0 * f);
    early = e.value / f / f;
    late = l.value / f / f;
    error = (e.error + l.error + ends) / f / f;
  }
  double size = early - late;
  double roundings = 16.0 + 8.0 * (fmin(p.bias, 1000.0) + 64.0);
  out->value = (early + late) * unit;
  out->error = (error + roundings * DBL_EPSILON * size) * unit + tiny;
  out->promised = 1e-8 * size * unit + 2.0 * tiny;
  return true;
}

ghost_status ghost_finite_gradient(double r, double T, double X, double c,
                                   ghost_value *gradient)
{
  finite_bounded g;
  if (!bounded_gradient(r, T, X, c, &g)) return GHOST_EDOM;
  if (!(g.error <= g.promised)) return GHOST_EPREC;
  *gradient = (ghost_value) { g.value, g.error };
  return GHOST_OK;
}

typedef struct { double t, y[2]; } knot;      /* theta and eta at t/T */
typedef struct {
  double rho, k, level, gain;                 /* r T^2, k, X T, c / T */
  knot *knots;
  size_t count, room;
  gsl_odeiv2_system flow;
  gsl_odeiv2_step *step;
} trajectory;

/* Book: 17.7 The same numbers from the differential equation,
   eq:angle-variation, eq:angle-flow */
static int angle_flow(double t, const double y[], double dydt[], void *data)
{
  (void) t;
  const trajectory *w = data;
  double s = sin(y[0]), c = cos(y[0]), slow = w->rho / w->k;
  dydt[0] = w->k * s * s + slow * c * c;
  dydt[1] = 2.0 * (w->k - slow) * s * c * y[1] + c * c / w->k;
  return GSL_SUCCESS;
}

static bool keep_knot(trajectory *w, double t, const double y[2])
{
  if (w->count == w->room) {
    size_t room = w->room ? 2 * w->room : 256;
    knot *more = room > 100000 ? NULL : realloc(w->knots, room * sizeof *more);
    if (!more) return false;
    w->knots = more;
    w->room = room;
  }
  w->knots[w->count++] = (knot) { t, { y[0], y[1] } };
  return true;
}

/* From t = 0 to 2T, or to the first knot beyond the escape. */
static bool follow_flow(trajectory *w)
{
  gsl_odeiv2_evolve *e = gsl_odeiv2_evolve_alloc(2);
  gsl_odeiv2_control *c = gsl_odeiv2_control_y_new(1e-14, 1e-13);
  double t = 0.0, h = 1e-3 / w->k, y[2] = { 0.0, 0.0 };
  bool good = e && c && w->step && keep_knot(w, t, y);
  while (good && t < 2.0 && y[0] < M_PI_2)
    good = gsl_odeiv2_evolve_apply(e, c, w->step, &w->flow, &t, 2.0, &h, y)
      == GSL_SUCCESS && keep_knot(w, t, y);
  if (e) gsl_odeiv2_evolve_free(e);
  if (c) gsl_odeiv2_control_free(c);
  return good;
}

static bool state_at(const trajectory *w, double t, double y[2])
{
  size_t low = 0, high = w->count;
  while (high - low > 1) {
    size_t middle = (low + high) / 2;
    if (w->knots[middle].t <= t) low = middle; else high = middle;
  }
  const knot *from = &w->knots[low];
  double error[2];
  y[0] = from->y[0];
  y[1] = from->y[1];
  if (t == from->t) return true;
  gsl_odeiv2_step_reset(w->step);
  return gsl_odeiv2_step_apply(w->step, from->t, t - from->t, y, error,
                               NULL, NULL, &w->flow) == GSL_SUCCESS;
}

typedef struct { const trajectory *w; double angle; } event;

static double distance_to_event(double t, void *data)
{
  const event *e = data;
  double y[2];
  return state_at(e->w, t, y) ? y[0] - e->angle : NAN;
}

/* The time at which theta passes the angle, or infinity. */
static double event_time(const trajectory *w, double angle)
{
  const knot *last = &w->knots[w->count - 1];
  event e = { w, angle };
  gsl_function f = { distance_to_event, &e };
  if (!(angle > 0.0 && last->y[0] > angle)) return INFINITY;
  return find_root(&f, 0.0, last->t);
}

static void add_events(const trajectory *w, mesh *m)
{
  static const double marks[] = { -48, -12, -3, 0, 3, 12, 48 };
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    double x = w->level + marks[i] / w->gain;
    if (x > 0.0) add_break(m, event_time(w, atan(x / w->k)));
  }
  add_break(m, event_time(w, M_PI_2));
  for (double v = 1.0; v < 64.0; v *= 4.0) add_break(m, m->low + v / w->k);
}

typedef struct { const trajectory *w; weight kind; } ride;

static double evaluate_ride(double t, void *data)
{
  const ride *f = data;
  const trajectory *w = f->w;
  double y[2] = { M_PI_2, 0.0 };
  if (t <= w->knots[w->count - 1].t && !state_at(w, t, y)) return NAN;
  if (y[0] >= M_PI_2)
    return f->kind.what == LOSS && !f->kind.late ? 1.0 : 0.0;
  double c = cos(y[0]);
  double p = weigh(f->kind, w->gain * (w->k * tan(y[0]) - w->level));
  if (f->kind.what == LOSS || p == 0.0) return p;
  return p * w->gain * w->k * y[1] / (c * c);
}

static estimate ride_between(const trajectory *w, weight kind,
                             double from, double to)
{
  ride r = { w, kind };
  gsl_function f = { evaluate_ride, &r };
  mesh m = { .count = 0, .low = from, .high = to };
  add_events(w, &m);
  return integrate_pieces(&f, &m, 1e-15, 200, GSL_INTEG_GAUSS41);
}

ghost_status ghost_finite_ode(double r, double T, double X, double c,
                              ghost_value *loss, ghost_value *gradient)
{
  problem p;
  if (!state_problem(&p, r, T, X, c)) return GHOST_EDOM;
  trajectory w = { .rho = r * T * T, .level = X * T, .gain = c / T };
  w.k = fmax(1.0, p.phase);
  w.flow = (gsl_odeiv2_system) { angle_flow, NULL, 2, &w };
  w.step = gsl_odeiv2_step_alloc(gsl_odeiv2_step_rk8pd, 2);
  ghost_status status = follow_flow(&w) ? GHOST_OK : GHOST_EPREC;
  if (status == GHOST_OK) {
    estimate e[4];
    for (int i = 0; i < 4; i++) {
      weight kind = { i < 2 ? LOSS : GRADIENT, i % 2 };
      e[i] = ride_between(&w, kind, i % 2, 1 + i % 2);
    }
    double size = (e[2].value - e[3].value) * T * T * T;
    double off = (e[0].error + e[1].error + 1e-11) * T;
    double steep = w.gain * (w.level * w.level + w.k * w.k);
    double slack = (e[2].error + e[3].error) * T * T * T
      + (1e-8 + 1e-11 * steep) * size;
    if (size > 0.0 && off <= 1e-9 * T && slack <= 1e-6 * size) {
      *loss = (ghost_value) { (e[0].value + e[1].value) * T, off };
      *gradient = (ghost_value) { (e[2].value + e[3].value) * T * T * T, slack };
    } else status = GHOST_EPREC;
  }
  if (w.step) gsl_odeiv2_step_free(w.step);
  free(w.knots);
  return status;
}

enum { EULER_CUT = 1000000 };
/* Book: 17.8 Euler's method, and what it does to the figure, eq:euler-delay,
   eq:euler-loss */
static double euler_step(double x, double r, double h)
{
  return fmin(x + h * (x * x + r), EULER_CUT);
}

ghost_status ghost_euler_loss(double r, double T, double X, double c, double h,
                              double *loss)
{
  double steps = round(T / h), sum = 0.0, x = 0.0;
  if (!in_domain(r, T, X) || !(c > 0.0 && h > 0.0)
      || !(steps >= 1.0 && steps <= 1e9)
      || fabs(T / h - steps) > 1e-9 * steps) return GHOST_EDOM;
  for (long n = 0; n < 2 * (long) steps; n++) {
    double wrong = sigmoid(n < (long) steps ? c * (x - X) : c * (X - x));
    sum += wrong * wrong;
    x = euler_step(x, r, h);
    if (!(x >= -EULER_CUT)) return GHOST_EPREC;
  }
  *loss = h * sum;
  return GHOST_OK;
}

ghost_status ghost_euler_time(double r, double X, double h, double *time)
{
  if (!in_domain(r, 1.0, X) || !(r > 0.0 && h > 0.0 && isfinite(h)))
    return GHOST_EDOM;
  double x = 0.0, next, n = 0.0;
  while ((next = euler_step(x, r, h)) < X && next > x && n < 1e10) {
    x = next;
    n += 1.0;
  }
  if (next < X) return GHOST_EPREC;
  double rest = threshold_time(r, X) - (x > 0.0 ? threshold_time(r, x) : 0.0);
  double delay = 0.5 * h * log((X * X + r) / (x * x + r));
  *time = n * h + rest + delay;
  return GHOST_OK;
}

double euler_first_order(double r, double T, double X, double c)
{
  problem p;
  if (!state_problem(&p, r, T, X, c) || !p.escapes) return NAN;
  double f = p.phase, a = position(&p, f), b = position(&p, 2.0 * f);
  estimate early = gradient_between_phases(&p, DELAY, false, 0.0, f);
  estimate late = gradient_between_phases(&p, DELAY, true, f, 2.0 * f);
  double off0 = sigmoid(-p.bias), at_T = p.gain * a - p.bias;
  double jumps = off0 * off0 + pow(sigmoid(-at_T), 2.0)
    - pow(sigmoid(at_T), 2.0) - pow(sigmoid(p.bias - p.gain * b), 2.0);
  return p.gain * (early.value + late.value) + 0.5 * jumps;
}
