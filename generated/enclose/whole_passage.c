/* enclose/whole_passage.c -- the time of a passage at full rank, enclosed
   Book: G.6 Points at full rank
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 745aa416619b8ba4 */
#include "passage.h"
#include "points.h"
#include <arb_mat.h>
#include <gsl/gsl_eigen.h>
#include <math.h>

enum { NORM_BITS = 128 };
/* Coefficients, LENGTH for each unit: of x, of the argument times its number,
 * of the tangent and of its slope. */
typedef struct { slong prec; arb_ptr x, a, t, s; } whole_series;
typedef struct {
  const whole_field *of;
  int n, known;           /* coefficients of the middle that are known */
  arb_ptr w, next, l;     /* weights; centre after the step; normal of the plane */
  mag_ptr length;         /* |w_i| */
  whole_series middle, wide;
  arb_t mu, level;        /* level: of the plane, l.x there */
  mag_t radius, next_radius, room, speed, spread;
} ball_flow;
/* Book: G.6 Points at full rank, eq:krawczyk */
/* A bound of the norm of n balls, so far apart. */
static void norm_of_balls(mag_t norm, arb_srcptr x, slong apart, int n)
{
  mag_t size;
  mag_init(size);
  mag_zero(norm);
  for (int i = 0; i < n; i++) {
    arb_get_mag(size, x + i * apart);
    mag_addmul(norm, size, size);
  }
  mag_sqrt(norm, norm);
  mag_clear(size);
}

static void whole_series_init(whole_series *z, int n, slong prec)
{
  *z = (whole_series) { .prec = prec, .x = _arb_vec_init(4 * LENGTH * n) };
  z->a = z->x + LENGTH * n;
  z->t = z->a + LENGTH * n;
  z->s = z->t + LENGTH * n;
}

static void ball_flow_init(ball_flow *w, const whole_field *of)
{
  const int n = (int) of->n;
  *w = (ball_flow) { .of = of, .n = n, .w = _arb_vec_init(n * n),
    .next = _arb_vec_init(n), .l = _arb_vec_init(n), .length = _mag_vec_init(n) };
  whole_series_init(&w->middle, n, FLOW_BITS);
  whole_series_init(&w->wide, n, BOX_BITS);
  arb_init(w->mu); arb_init(w->level);
  mag_init(w->radius); mag_init(w->next_radius); mag_init(w->room);
  mag_init(w->speed); mag_init(w->spread);
  for (int i = 0; i < n * n; i++) arb_set_d(w->w + i, of->w[i]);
  for (int i = 0; i < n; i++) norm_of_balls(w->length + i, w->w + i * n, 1, n);
}

static void ball_flow_clear(ball_flow *w)
{
  _arb_vec_clear(w->middle.x, 4 * LENGTH * w->n);
  _arb_vec_clear(w->wide.x, 4 * LENGTH * w->n);
  _arb_vec_clear(w->w, w->n * w->n);
  _arb_vec_clear(w->next, w->n);
  _arb_vec_clear(w->l, w->n);
  _mag_vec_clear(w->length, w->n);
  arb_clear(w->mu); arb_clear(w->level);
  mag_clear(w->radius); mag_clear(w->next_radius); mag_clear(w->room);
  mag_clear(w->speed); mag_clear(w->spread);
}

/* Coefficients from `from' + 1 on to `to'. */
static void extend_whole(const ball_flow *w, whole_series *z, int from, int to)
{
  for (int k = from; k < to; k++) {
    for (int i = 0; i < w->n && k > 0; i++) {
      arb_ptr a = z->a + LENGTH * i;
      arb_dot(a + k, NULL, 0, w->w + i * w->n, 1, z->x + k, LENGTH, w->n, z->prec);
      extend_tanh(a, z->t + LENGTH * i, z->s + LENGTH * i, k, z->prec);
    }
    for (int i = 0; i < w->n; i++) {
      arb_ptr x = z->x + LENGTH * i;
      arb_sub(x + k + 1, z->t + LENGTH * i + k, x + k, z->prec);
      arb_div_si(x + k + 1, x + k + 1, k + 1, z->prec);
    }
  }
}

/* Book: 24.3 Slow points at full rank, eq:whole-mu, eq:ball-room */
/* lambda I - (S W + W'S)/2 with the middles of s, which has to be positive. */
static void symmetric_part(const ball_flow *w, double lambda, arb_mat_t a)
{
  arb_t part;
  arb_init(part);
  for (int i = 0; i < w->n; i++)
    for (int j = 0; j <= i; j++) {
      arb_ptr y = arb_mat_entry(a, i, j);
      arf_ptr si = arb_midref(w->wide.s + LENGTH * i);
      arf_ptr sj = arb_midref(w->wide.s + LENGTH * j);
      arb_mul_arf(y, w->w + i * w->n + j, si, NORM_BITS);
      arb_mul_arf(part, w->w + j * w->n + i, sj, NORM_BITS);
      arb_add(y, y, part, NORM_BITS);
      arb_mul_2exp_si(y, y, -1);
      arb_neg(y, y);
      if (i == j) { arb_set_d(part, lambda); arb_add(y, y, part, NORM_BITS); }
      arb_set(arb_mat_entry(a, j, i), y);
    }
  arb_clear(part);
}

/* The largest eigenvalue of what is in a, in doubles. */
static double guess_largest(const ball_flow *w, const arb_mat_t a)
{
  const size_t n = (size_t) w->n;
  gsl_matrix *m = gsl_matrix_alloc(n, n);
  gsl_vector *l = gsl_vector_alloc(n);
  gsl_eigen_symm_workspace *room = gsl_eigen_symm_alloc(n);
  for (size_t i = 0; i < n * n; i++) {
    arf_ptr of = arb_midref(arb_mat_entry(a, (slong) (i / n), (slong) (i % n)));
    gsl_matrix_set(m, i / n, i % n, -arf_get_d(of, ARF_RND_NEAR));
  }
  gsl_eigen_symm(m, l, room);
  const double most = gsl_vector_max(l);
  gsl_eigen_symm_free(room);
  gsl_vector_free(l);
  gsl_matrix_free(m);
  return most;
}

/* The norm of |w_i| delta_i, for the radii of s. */
static void spread_of_slopes(const ball_flow *w, mag_t norm)
{
  mag_t part;
  mag_init(part);
  mag_zero(norm);
  for (int i = 0; i < w->n; i++) {
    mag_mul(part, w->length + i, arb_radref(w->wide.s + LENGTH * i));
    mag_addmul(norm, part, part);
  }
  mag_sqrt(norm, norm);
  mag_clear(part);
}

/* mu on the ball of the step, whose slopes are in w->wide.s. */
static bool logarithmic_norm(const ball_flow *w, arb_t mu)
{
  arb_mat_t a, factor;
  arb_mat_init(a, w->n, w->n);
  arb_mat_init(factor, w->n, w->n);
  symmetric_part(w, 0.0, a);
  const double lambda = guess_largest(w, a) + 0x1p-10;
  symmetric_part(w, lambda, a);
  bool known = arb_mat_cho(factor, a, NORM_BITS);
  arb_set_d(mu, lambda - 1.0);
  arb_add_error_mag(mu, w->spread);
  arb_mat_clear(a);
  arb_mat_clear(factor);
  return known;
}

/* The slopes, and mu, on the ball of radius `room' around c. */
static bool look_around(ball_flow *w)
{
  mag_t wider;
  mag_init(wider);
  for (int i = 0; i < w->n; i++) {
    arb_ptr a = w->wide.a + LENGTH * i;
    arb_set_round(a, w->middle.a + LENGTH * i, BOX_BITS);
    mag_mul(wider, w->length + i, w->room);
    arb_add_error_mag(a, wider);
    extend_tanh(a, w->wide.t + LENGTH * i, w->wide.s + LENGTH * i, 0, BOX_BITS);
  }
  mag_clear(wider);
  spread_of_slopes(w, w->spread);
  return logarithmic_norm(w, w->mu);
}

/* y = e^(m h) (rho + h |F(c)|) with m = max(mu, 0). */
static void room_needed(const ball_flow *w, double h, mag_t y)
{
  mag_t growth;
  arf_t most;
  mag_init(growth);
  arf_init(most);
  arb_get_ubound_arf(most, w->mu, BOX_BITS);
  if (arf_sgn(most) > 0) arf_get_mag(growth, most);
  mag_mul_2exp_si(growth, growth, ilogb(h));
  mag_exp(growth, growth);
  mag_mul_2exp_si(y, w->speed, ilogb(h));
  mag_add(y, y, w->radius);
  mag_mul(y, y, growth);
  arf_clear(most);
  mag_clear(growth);
}

static bool find_room(ball_flow *w, double h)
{
  mag_t needed;
  bool found = false;
  mag_init(needed);
  for (int k = 0; k < 4 && !found; k++) {
    room_needed(w, h, needed);
    mag_mul_ui(w->room, needed, 5u << k);
    mag_mul_2exp_si(w->room, w->room, -2);
    if (!look_around(w)) break;
    room_needed(w, h, needed);
    found = mag_cmp(needed, w->room) < 0;
  }
  mag_clear(needed);
  return found;
}

/* The sum, whose radii go into the ball's. */
static void advance_ball(ball_flow *w, double h)
{
  const slong e = ilogb(h);
  arb_t y, part;
  arb_init(y); arb_init(part);
  mag_zero(w->next_radius);
  for (int i = 0; i < w->n; i++) {
    arb_mul_2exp_si(y, w->wide.x + LENGTH * i + ORDER, ORDER * e);
    for (int k = 0; k < ORDER; k++) {
      arb_mul_2exp_si(part, w->middle.x + LENGTH * i + k, k * e);
      arb_add(y, y, part, FLOW_BITS);
    }
    arb_get_mid_arb(w->next + i, y);
    mag_addmul(w->next_radius, arb_radref(y), arb_radref(y));
  }
  mag_sqrt(w->next_radius, w->next_radius);
  mag_t old;
  mag_init(old);
  arb_mul_2exp_si(part, w->mu, e);
  arb_exp(part, part, BOX_BITS);
  arb_get_mag(old, part);
  mag_mul(old, old, w->radius);
  mag_add(w->next_radius, w->next_radius, old);
  mag_clear(old);
  arb_clear(y); arb_clear(part);
}

static bool small_remainder(const ball_flow *w, double h)
{
  bool small = true;
  mag_t size;
  mag_init(size);
  for (int i = 0; i < w->n && small; i++) {
    arb_ptr rest = w->wide.x + LENGTH * i + ORDER;
    arb_get_mag(size, rest);
    small = arb_is_finite(rest)
      && mag_cmp_2exp_si(size, -ORDER * (slong) ilogb(h) - 60) < 0;
  }
  mag_clear(size);
  return small;
}

static bool attempt_ball(void *moving, double h)
{
  ball_flow *w = moving;
  if (!find_room(w, h)) return false;
  for (int i = 0; i < w->n; i++) {
    arb_ptr x = w->wide.x + LENGTH * i;
    arb_set_round(x, w->middle.x + LENGTH * i, BOX_BITS);
    arb_add_error_mag(x, w->room);
  }
  extend_whole(w, &w->wide, 0, ORDER);
  if (!small_remainder(w, h)) return false;
  extend_whole(w, &w->middle, w->known, ORDER);
  w->known = ORDER;
  advance_ball(w, h);
  return true;
}

/* Book: G.6 Points at full rank, eq:krawczyk */
/* The centre is in middle.x; its arguments, its speed. */
static void begin_step(ball_flow *w)
{
  whole_series *z = &w->middle;
  arb_t b;
  arb_init(b);
  for (int i = 0; i < w->n; i++) {
    arb_ptr a = z->a + LENGTH * i;
    arb_set_d(b, w->of->b[i]);
    arb_dot(a, b, 0, w->w + i * w->n, 1, z->x, LENGTH, w->n, z->prec);
    extend_tanh(a, z->t + LENGTH * i, z->s + LENGTH * i, 0, z->prec);
  }
  arb_clear(b);
  extend_whole(w, z, 0, 1);
  w->known = 1;
  norm_of_balls(w->speed, z->x + 1, LENGTH, w->n);
}

/* Where the ball of that radius around y is, whose coordinates lie so far apart. */
static int side_of_ball(const ball_flow *w, arb_srcptr y, slong apart,
                        const mag_t radius)
{
  arb_t u;
  mag_t wider;
  arb_init(u);
  mag_init(wider);
  arb_dot(u, w->level, 1, w->l, 1, y, apart, w->n, FLOW_BITS);
  arb_neg(u, u);
  norm_of_balls(wider, w->l, 1, w->n);
  mag_mul(wider, wider, radius);
  arb_add_error_mag(u, wider);
  const int is = arb_is_negative(u) ? -1 : arb_is_positive(u) ? 1 : 0;
  arb_clear(u);
  mag_clear(wider);
  return is;
}

static int side_of_next(void *moving)
{
  const ball_flow *w = moving;
  return side_of_ball(w, w->next, 1, w->next_radius);
}

/* Does l.x rise on the whole ball of the step? */
static bool ball_rises(const ball_flow *w)
{
  arb_t speed;
  arb_init(speed);
  arb_dot(speed, NULL, 0, w->l, 1, w->wide.x + 1, LENGTH, w->n, BOX_BITS);
  const bool is = arb_is_positive(speed);
  arb_clear(speed);
  return is;
}

static bool ball_is_before(void *moving, int there)
{
  const ball_flow *w = moving;
  return side_of_ball(w, w->middle.x, LENGTH, w->room) < 0
    || (there < 0 && ball_rises(w));
}

static void take_ball(void *moving)
{
  ball_flow *w = moving;
  for (int i = 0; i < w->n; i++) arb_set(w->middle.x + LENGTH * i, w->next + i);
  mag_set(w->radius, w->next_radius);
  begin_step(w);
}

static bool place_start(ball_flow *w, const whole_point *p, double reach)
{
  double f[POINTS_UNITS], speed = whole_flow(w->of, p->x, f);
  const double root = sqrt(0.5 * (p->scale[0] + p->scale[1]));
  arb_t part;
  arb_init(part);
  arb_set_d(w->level, reach * speed / root);
  for (int i = 0; i < w->n; i++) {
    arb_set_d(w->l + i, f[i] / speed);
    arb_set_d(part, p->x[i]);
    arb_addmul(w->level, w->l + i, part, FLOW_BITS);
    arb_set_d(w->middle.x + LENGTH * i, p->x[i] - reach * speed / root * p->way[i]);
  }
  arb_clear(part);
  begin_step(w);
  return speed > 0.0 && isfinite(root);
}

ghost_status whole_passage(const whole_field *of, const whole_point *p,
                           double reach, double limit, double *predicted,
                           double time[2])
{
  if (p->kind != WHOLE_MINIMUM || !(p->scale[0] > 0.0) || !isfinite(p->scale[1])
      || !(reach > 0.0 && reach <= 100.0) || !(limit > 0.0 && limit <= 1e6))
    return GHOST_EDOM;
  ball_flow w;
  ball_flow_init(&w, of);
  ghost_status status = GHOST_EDOM;
  if (place_start(&w, p, reach))
    status = arrive(&(traveller) { &w, attempt_ball, side_of_next, ball_is_before,
                                   take_ball }, limit, time);
  ball_flow_clear(&w);
  if (status == GHOST_OK)
    *predicted = 2.0 / sqrt(0.5 * (p->scale[0] + p->scale[1])) * atan(reach);
  return status;
}
