/* enclose/points.c -- fixed and slow points of a network of full rank: found,
     proved
   Book: G.6 Points at full rank
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: e8cd4144cd09dda4 */
#include "points.h"
#include "orbit.h"
#include <acb_mat.h>
#include <arb_mat.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  double f[POINTS_UNITS], s[POINTS_UNITS], g[POINTS_UNITS], e[POINTS_UNITS];
} whole_values;

/* Book: 24.3 Slow points at full rank, eq:whole-hessian, eq:ball-room */
static void values_at(const whole_field *of, const double *x, whole_values *y)
{
  const size_t n = of->n;
  for (size_t i = 0; i < n; i++) {
    double a = of->b[i];
    for (size_t j = 0; j < n; j++) a += of->w[i * n + j] * x[j];
    const double t = tanh(a);
    y->f[i] = t - x[i];
    y->s[i] = 1.0 - t * t;
    y->e[i] = y->s[i] * (y->s[i] - 2.0 * t * y->f[i]);
  }
}

static double norm_of(const double *x, size_t n)
{
  double square = 0.0;
  for (size_t i = 0; i < n; i++) square += x[i] * x[i];
  return sqrt(square);
}

double whole_flow(const whole_field *of, const double *x, double *f)
{
  whole_values y;
  values_at(of, x, &y);
  memcpy(f, y.f, of->n * sizeof *f);
  return norm_of(f, of->n);
}

/* g = J'F with J = -I + S W. */
static double slope_at(const whole_field *of, whole_values *y)
{
  const size_t n = of->n;
  for (size_t i = 0; i < n; i++) y->g[i] = -y->f[i];
  for (size_t k = 0; k < n; k++) {
    const double by = y->s[k] * y->f[k];
    for (size_t i = 0; i < n; i++) y->g[i] += by * of->w[k * n + i];
  }
  return norm_of(y->g, n);
}

/* H = I - S W - W'S + W' E W, its lower half. */
static void hessian_at(const whole_field *of, const whole_values *y, double *h)
{
  const size_t n = of->n;
  const double *w = of->w;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j <= i; j++)
      h[i * n + j] = (i == j) - y->s[i] * w[i * n + j] - y->s[j] * w[j * n + i];
  for (size_t k = 0; k < n; k++)
    for (size_t i = 0; i < n; i++) {
      const double by = y->e[k] * w[k * n + i];
      for (size_t j = 0; j <= i; j++) h[i * n + j] += by * w[k * n + j];
    }
}

/* Solves (H + mu I) p = -g; false when that is not positive. */
static bool damped_step(const double *h, double mu, const double *g, size_t n,
                        double *matrix, double *p)
{
  gsl_matrix_view a = gsl_matrix_view_array(matrix, n, n);
  gsl_vector_view step = gsl_vector_view_array(p, n);
  memcpy(matrix, h, n * n * sizeof *h);
  for (size_t i = 0; i < n; i++) {
    matrix[i * n + i] += mu;
    p[i] = -g[i];
  }
  gsl_error_handler_t *callers = gsl_set_error_handler_off();
  bool positive = gsl_linalg_cholesky_decomp1(&a.matrix) == GSL_SUCCESS;
  if (positive) gsl_linalg_cholesky_svx(&a.matrix, &step.vector);
  if (callers) gsl_set_error_handler(callers);
  return positive;
}
typedef struct {
  const whole_field *of;
  double *h, *room, mu;
  double to[POINTS_UNITS], length;
  whole_values here, there;
} whole_descent;

/* The least damping of those tried with which |F| falls; false: with none. */
static bool find_step(whole_descent *d, const double *x)
{
  const size_t n = d->of->n;
  const double speed = norm_of(d->here.f, n);
  double p[POINTS_UNITS];
  hessian_at(d->of, &d->here, d->h);
  for (; d->mu < 1e6; d->mu = fmax(4.0 * d->mu, 1e-12)) {
    if (!damped_step(d->h, d->mu, d->here.g, n, d->room, p)) continue;
    for (size_t i = 0; i < n; i++) d->to[i] = x[i] + p[i];
    d->length = norm_of(p, n);
    values_at(d->of, d->to, &d->there);
    if (d->length < 1e-14) return false;
    if (d->length <= 1.0 && norm_of(d->there.f, n) < speed) return true;
  }
  return false;
}

double whole_descend(const whole_field *of, double *x)
{
  const size_t n = of->n;
  whole_descent d = { .of = of, .mu = 0.01 };
  double g = NAN;
  d.h = malloc(2 * n * n * sizeof *d.h);
  if (!d.h) return NAN;
  d.room = d.h + n * n;
  values_at(of, x, &d.here);
  for (int k = 0; k < 1000; k++) {
    const double speed = norm_of(d.here.f, n);
    g = slope_at(of, &d.here);
    if (g <= 1e-14 * speed || speed < 1e-14 || !find_step(&d, x)) break;
    memcpy(x, d.to, n * sizeof *x);
    d.here = d.there;
    d.mu = d.mu < 1e-12 ? 0.0 : 0.1 * d.mu;
  }
  free(d.h);
  return g;
}

void whole_newton(const whole_field *of, double shift, double *x)
{
  const size_t n = of->n;
  gsl_matrix *h = gsl_matrix_alloc(n, n);
  gsl_vector *step = gsl_vector_alloc(n);
  gsl_permutation *p = gsl_permutation_alloc(n);
  whole_values y;
  int sign;
  values_at(of, x, &y);
  slope_at(of, &y);
  hessian_at(of, &y, h->data);
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < i; j++) gsl_matrix_set(h, j, i, gsl_matrix_get(h, i, j));
    gsl_matrix_set(h, i, i, gsl_matrix_get(h, i, i) + shift);
    gsl_vector_set(step, i, y.g[i]);
  }
  gsl_linalg_LU_decomp(h, p, &sign);
  if (gsl_linalg_LU_svx(h, p, step) == GSL_SUCCESS)
    for (size_t i = 0; i < n; i++) x[i] -= gsl_vector_get(step, i);
  gsl_permutation_free(p);
  gsl_vector_free(step);
  gsl_matrix_free(h);
}

enum { PREC = 160, REACH = 36, NARROW = 80 };

/* What F is made of, in balls. */
typedef struct {
  int n;
  arb_mat_t w, x, f, s, e, j, h, g;  /* s, e, f, x: columns */
} whole_jet;

/* Book: G.6 Points at full rank, eq:krawczyk */
static void jet_init(whole_jet *y, const whole_field *of)
{
  const int n = y->n = (int) of->n;
  arb_mat_init(y->w, n, n); arb_mat_init(y->j, n, n); arb_mat_init(y->h, n, n);
  arb_mat_init(y->x, n, 1); arb_mat_init(y->f, n, 1); arb_mat_init(y->g, n, 1);
  arb_mat_init(y->s, n, 1); arb_mat_init(y->e, n, 1);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      arb_set_d(arb_mat_entry(y->w, i, j), of->w[i * n + j]);
}

static void jet_clear(whole_jet *y)
{
  arb_mat_clear(y->w); arb_mat_clear(y->j); arb_mat_clear(y->h);
  arb_mat_clear(y->x); arb_mat_clear(y->f); arb_mat_clear(y->g);
  arb_mat_clear(y->s); arb_mat_clear(y->e);
}

/* f, s and e of one unit, whose argument but for the bias is in f. */
static void unit_in_arb(whole_jet *y, int i, double b)
{
  arb_ptr f = arb_mat_entry(y->f, i, 0), s = arb_mat_entry(y->s, i, 0);
  arb_ptr e = arb_mat_entry(y->e, i, 0);
  arb_t t;
  arb_init(t);
  arb_set_d(t, b);
  arb_add(t, t, f, PREC);
  arb_tanh(t, t, PREC);
  arb_sub(f, t, arb_mat_entry(y->x, i, 0), PREC);
  arb_mul(s, t, t, PREC);
  arb_sub_ui(s, s, 1, PREC);
  arb_neg(s, s);
  arb_mul(t, t, f, PREC);
  arb_mul_2exp_si(t, t, 1);
  arb_sub(t, s, t, PREC);
  arb_mul(e, s, t, PREC);
  arb_clear(t);
}

static void jet_at(whole_jet *y, const whole_field *of, const arb_mat_t x)
{
  arb_mat_set(y->x, x);
  arb_mat_mul(y->f, y->w, y->x, PREC);
  for (int i = 0; i < y->n; i++) unit_in_arb(y, i, of->b[i]);
  for (int i = 0; i < y->n; i++)
    for (int j = 0; j < y->n; j++) {
      arb_ptr a = arb_mat_entry(y->j, i, j);
      arb_mul(a, arb_mat_entry(y->s, i, 0), arb_mat_entry(y->w, i, j), PREC);
      if (i == j) arb_sub_ui(a, a, 1, PREC);
    }
}

/* H = W'E W + (I - S W - W'S), and g. */
static void bend_at(whole_jet *y)
{
  arb_mat_t turned, weighed;
  const int n = y->n;
  arb_mat_init(turned, n, n); arb_mat_init(weighed, n, n);
  arb_mat_transpose(turned, y->j);
  arb_mat_mul(y->g, turned, y->f, PREC);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      arb_mul(arb_mat_entry(weighed, i, j), arb_mat_entry(y->e, i, 0),
              arb_mat_entry(y->w, i, j), PREC);
  arb_mat_transpose(y->h, y->w);
  arb_mat_mul(y->h, y->h, weighed, PREC);
  arb_mat_sub(y->h, y->h, y->j, PREC);
  arb_mat_sub(y->h, y->h, turned, PREC);
  for (int i = 0; i < n; i++)
    arb_sub_ui(arb_mat_entry(y->h, i, i), arb_mat_entry(y->h, i, i), 1, PREC);
  arb_mat_clear(turned); arb_mat_clear(weighed);
}

/* Book: 24.3 Slow points at full rank, eq:krawczyk, eq:scale */
static void forget_radii(arb_mat_t a)
{
  for (int i = 0; i < (int) arb_mat_nrows(a); i++)
    for (int j = 0; j < (int) arb_mat_ncols(a); j++)
      arb_get_mid_arb(arb_mat_entry(a, i, j), arb_mat_entry(a, i, j));
}

/* A zero of Phi = F, or of grad q, is looked for near x. */
typedef struct {
  const whole_field *of;
  bool of_slope;
  whole_jet y;
  arb_mat_t x, inverse, step, wide, image, part;
} whole_problem;
static void problem_init(whole_problem *p, const whole_field *of, bool of_slope,
                         const double *x)
{
  p->of = of;
  p->of_slope = of_slope;
  jet_init(&p->y, of);
  const int n = p->y.n;
  arb_mat_init(p->x, n, 1);
  arb_mat_init(p->step, n, 1);
  arb_mat_init(p->wide, n, 1);
  arb_mat_init(p->image, n, 1);
  arb_mat_init(p->inverse, n, n);
  arb_mat_init(p->part, n, n);
  for (int i = 0; i < n; i++) arb_set_d(arb_mat_entry(p->x, i, 0), x[i]);
}

static void problem_clear(whole_problem *p)
{
  jet_clear(&p->y);
  arb_mat_clear(p->x);
  arb_mat_clear(p->step);
  arb_mat_clear(p->wide);
  arb_mat_clear(p->image);
  arb_mat_clear(p->inverse);
  arb_mat_clear(p->part);
}

static void look_at(whole_problem *p, const arb_mat_t x)
{
  jet_at(&p->y, p->of, x);
  if (p->of_slope) bend_at(&p->y);
}

/* -Y Phi(x). */
static void step_at(whole_problem *p, const arb_mat_t x)
{
  look_at(p, x);
  arb_mat_mul(p->step, p->inverse, p->of_slope ? p->y.g : p->y.f, PREC);
  arb_mat_neg(p->step, p->step);
}

/* Newton's method with the first inverse throughout. */
static bool refine(whole_problem *p)
{
  look_at(p, p->x);
  if (!arb_mat_approx_inv(p->inverse, p->of_slope ? p->y.h : p->y.j, PREC))
    return false;
  for (int k = 0; k < 12; k++) {
    step_at(p, p->x);
    arb_mat_add(p->x, p->x, p->step, PREC);
    forget_radii(p->x);
  }
  return true;
}

/* Krawczyk's operator on the ball of radius 2^-e around x, which becomes its image
 * when that lies inside. */
static bool contract(whole_problem *p, slong e)
{
  bool inside = true;
  arb_mat_zero(p->image);
  for (int i = 0; i < p->y.n; i++)
    arb_add_error_2exp_si(arb_mat_entry(p->image, i, 0), -e);
  arb_mat_add(p->wide, p->x, p->image, PREC);
  look_at(p, p->wide);
  arb_mat_mul(p->part, p->inverse, p->of_slope ? p->y.h : p->y.j, PREC);
  arb_mat_neg(p->part, p->part);
  for (int i = 0; i < p->y.n; i++)
    arb_add_ui(arb_mat_entry(p->part, i, i), arb_mat_entry(p->part, i, i), 1, PREC);
  arb_mat_mul(p->image, p->part, p->image, PREC);
  step_at(p, p->x);
  arb_mat_add(p->image, p->image, p->step, PREC);
  arb_mat_add(p->image, p->x, p->image, PREC);
  for (int i = 0; i < p->y.n; i++)
    inside = inside && arb_contains_interior(arb_mat_entry(p->wide, i, 0),
                                             arb_mat_entry(p->image, i, 0));
  if (inside) arb_mat_set(p->x, p->image);
  return inside;
}

/* On the wide ball one, on the narrow one the same: first where, then what. */
static bool enclose(whole_problem *p)
{
  if (!refine(p) || !contract(p, REACH)) return false;
  forget_radii(p->x);
  bool narrow = contract(p, NARROW);
  look_at(p, p->x);
  return narrow;
}

/* The matrix J with F/|F| as a column and a row of its own size below. */
static void border(whole_jet *y, const arb_t speed, arb_mat_t a)
{
  const int n = y->n;
  for (int i = 0; i < n; i++) {
    for (int j = 0; j < n; j++)
      arb_set(arb_mat_entry(a, i, j), arb_mat_entry(y->j, i, j));
    arb_div(arb_mat_entry(a, i, n), arb_mat_entry(y->f, i, 0), speed, PREC);
    arb_set(arb_mat_entry(a, n, i), arb_mat_entry(a, i, n));
  }
}

/* v with J v = 0 and l.v = 1. */
static bool null_vector(whole_jet *y, const arb_t speed, arb_mat_t v)
{
  const int n = y->n;
  arb_mat_t a, right, x;
  arb_mat_init(a, n + 1, n + 1);
  arb_mat_init(right, n + 1, 1);
  arb_mat_init(x, n + 1, 1);
  border(y, speed, a);
  arb_one(arb_mat_entry(right, n, 0));
  bool solved = arb_mat_solve(x, a, right, PREC);
  for (int i = 0; i < n && solved; i++)
    arb_set(arb_mat_entry(v, i, 0), arb_mat_entry(x, i, 0));
  arb_mat_clear(a);
  arb_mat_clear(right);
  arb_mat_clear(x);
  return solved;
}

/* r = v'Hv / 2, as l.v = 1. */
static void take_scale(whole_jet *y, const arb_t speed, whole_point *p)
{
  const int n = y->n;
  arb_mat_t v, turned, hv, r;
  arb_mat_init(v, n, 1);
  arb_mat_init(turned, 1, n);
  arb_mat_init(hv, n, 1);
  arb_mat_init(r, 1, 1);
  if (null_vector(y, speed, v)) {
    for (int i = 0; i < n; i++)
      p->way[i] = arf_get_d(arb_midref(arb_mat_entry(v, i, 0)), ARF_RND_NEAR);
    arb_mat_transpose(turned, v);
    arb_mat_mul(hv, y->h, v, PREC);
    arb_mat_mul(r, turned, hv, PREC);
    arb_mul_2exp_si(arb_mat_entry(r, 0, 0), arb_mat_entry(r, 0, 0), -1);
    ends_of_ball(p->scale, arb_mat_entry(r, 0, 0));
  }
  arb_mat_clear(v);
  arb_mat_clear(turned);
  arb_mat_clear(hv);
  arb_mat_clear(r);
}

static void take_guess(const gsl_vector_complex *l, const gsl_matrix_complex *v,
                       acb_ptr value, acb_mat_t vector)
{
  for (size_t i = 0; i < l->size; i++) {
    gsl_complex x = gsl_vector_complex_get(l, i);
    acb_set_d_d(value + i, GSL_REAL(x), GSL_IMAG(x));
    for (size_t j = 0; j < l->size; j++) {
      x = gsl_matrix_complex_get(v, i, j);
      acb_set_d_d(acb_mat_entry(vector, i, j), GSL_REAL(x), GSL_IMAG(x));
    }
  }
}

/* Eigenvalues and vectors of the middle of J in doubles, for a start. */
static bool guess_spectrum(const whole_jet *y, acb_ptr value, acb_mat_t vector)
{
  const size_t n = (size_t) y->n;
  gsl_matrix *a = gsl_matrix_alloc(n, n);
  gsl_vector_complex *l = gsl_vector_complex_alloc(n);
  gsl_matrix_complex *v = gsl_matrix_complex_alloc(n, n);
  gsl_eigen_nonsymmv_workspace *room = gsl_eigen_nonsymmv_alloc(n);
  for (size_t i = 0; i < n * n; i++)
    gsl_matrix_set(a, i / n, i % n,
      arf_get_d(arb_midref(arb_mat_entry(y->j, i / n, i % n)), ARF_RND_NEAR));
  bool found = gsl_eigen_nonsymmv(a, l, v, room) == GSL_SUCCESS;
  if (found) take_guess(l, v, value, vector);
  gsl_eigen_nonsymmv_free(room);
  gsl_matrix_complex_free(v);
  gsl_vector_complex_free(l);
  gsl_matrix_free(a);
  return found;
}

/* How many real parts are positive; `zeros' of them may not be told from zero. */
static void count_unstable(acb_srcptr value, int n, int zeros, whole_point *p)
{
  int unclear = 0, unstable = 0;
  double ends[2], top[2] = { -INFINITY, -INFINITY };
  for (int i = 0; i < n; i++) {
    ends_of_ball(ends, acb_realref(value + i));
    if (ends[0] <= 0.0 && ends[1] >= 0.0) { unclear++; continue; }
    unstable += ends[0] > 0.0;
    if (ends[1] > top[1]) memcpy(top, ends, sizeof top);
  }
  p->unstable = unclear == zeros ? unstable : -1;
  p->lead[0] = top[0];
  p->lead[1] = top[1];
}

static void take_spectrum(const whole_jet *y, whole_point *p)
{
  const int n = y->n;
  acb_ptr value = _acb_vec_init(n);
  acb_mat_t a, guess;
  acb_mat_init(a, n, n);
  acb_mat_init(guess, n, n);
  acb_mat_set_arb_mat(a, y->j);
  p->unstable = -1;
  p->lead[0] = p->lead[1] = NAN;
  if (guess_spectrum(y, value, guess)
      && acb_mat_eig_simple_vdhoeven_mourrain(value, NULL, NULL, a, value, guess,
                                              PREC))
    count_unstable(value, n, p->kind == WHOLE_MINIMUM, p);
  acb_mat_clear(a);
  acb_mat_clear(guess);
  _acb_vec_clear(value, n);
}

static bool is_never_zero(const arb_mat_t f)
{
  for (int i = 0; i < (int) arb_mat_nrows(f); i++)
    if (!arb_contains_zero(arb_mat_entry(f, i, 0))) return true;
  return false;
}

/* Book: G.6 Points at full rank, eq:krawczyk */
static bool is_positive(const arb_mat_t h)
{
  arb_mat_t l;
  arb_mat_init(l, arb_mat_nrows(h), arb_mat_nrows(h));
  bool positive = arb_mat_cho(l, h, PREC);
  arb_mat_clear(l);
  return positive;
}

static void describe(whole_problem *p, whole_point *point)
{
  arb_t speed;
  arb_init(speed);
  arb_mat_frobenius_norm(speed, p->y.f, PREC);
  if (p->of_slope) {
    point->kind = WHOLE_MINIMUM;
    ends_of_ball(point->speed, speed);
    take_scale(&p->y, speed, point);
  } else point->kind = WHOLE_FIXED;
  take_spectrum(&p->y, point);
  for (int i = 0; i < p->y.n; i++)
    point->x[i] = arf_get_d(arb_midref(arb_mat_entry(p->x, i, 0)), ARF_RND_NEAR);
  arb_clear(speed);
}

static bool certify_as(const whole_field *of, bool of_slope, const double *x,
                       whole_point *point)
{
  whole_problem p;
  problem_init(&p, of, of_slope, x);
  bool proved = enclose(&p);
  if (proved && of_slope) proved = is_never_zero(p.y.f) && is_positive(p.y.h);
  if (proved) describe(&p, point);
  problem_clear(&p);
  return proved;
}

void whole_certify(const whole_field *of, const double *x, whole_point *p)
{
  *p = (whole_point) { .kind = WHOLE_UNDECIDED, .scale = { NAN, NAN },
                       .lead = { NAN, NAN }, .unstable = -1 };
  memcpy(p->x, x, of->n * sizeof *x);
  if (!certify_as(of, false, x, p)) certify_as(of, true, x, p);
}
