/* enclose/slow.c -- all fixed points and slow points of a field in a box
   Book: G.3 The list of points
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: cac182b570dab42f */
#include "lanes.h"
#include "orbit.h"
#include "slow.h"
#include <acb_poly.h>
#include <arb_poly.h>
#include <gsl/gsl_complex.h>
#include <gsl/gsl_poly.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  ball f[RANK], j[RANK][RANK], q[RANK][RANK];  /* F, J and H on the cell */
  ball slope[RANK];                            /* grad q at the centre */
  double middle_j[RANK][RANK], middle_q[RANK][RANK];
} ranges;

/* Book: 22.5 All fixed points and all slow points, eq:field-radii, eq:krawczyk,
   eq:root-radius, eq:scale-adjugate */
static ball widened(ball x, double by)
{
  return (ball) { x.mid, (x.rad + by) * (1.0 + 0x1p-51) };
}

static void range_of_field(const field_jet *y, const double half[RANK], int rank,
                           ranges *r)
{
  for (int i = 0; i < rank; i++) {
    double move = y->bend[i];
    for (int j = 0; j < rank; j++) {
      move += ball_most(y->j[i][j]) * half[j];
      r->j[i][j] = widened(y->j[i][j], y->turn[i][j]);
      r->middle_j[i][j] = y->j[i][j].mid;
    }
    r->f[i] = widened(y->f[i], move * (1.0 + 0x1p-48));
  }
}

static void range_of_hessian(const field_jet *y, int rank, ranges *r)
{
  for (int i = 0; i < rank; i++)
    for (int j = 0; j < rank; j++) {
      ball sum = { 0.0, 0.0 };
      double middle = 0.0;
      for (int k = 0; k < rank; k++) {
        ball bend = widened(y->h[k][i][j], y->twist[k][i][j]);
        sum = ball_sum(sum, ball_product(r->j[k][i], r->j[k][j]));
        sum = ball_sum(sum, ball_product(r->f[k], bend));
        middle += y->j[k][i].mid * y->j[k][j].mid + y->f[k].mid * y->h[k][i][j].mid;
      }
      r->q[i][j] = sum;
      r->middle_q[i][j] = middle;
    }
}

static void slope_at_centre(const field_jet *y, int rank, ranges *r)
{
  for (int i = 0; i < rank; i++) {
    r->slope[i] = (ball) { 0.0, 0.0 };
    for (int k = 0; k < rank; k++)
      r->slope[i] = ball_sum(r->slope[i], ball_product(y->j[k][i], y->f[k]));
  }
}

static ball minor(ball a[RANK][RANK], int i, int j, int k, int l)
{
  ball second = ball_product(a[i][l], a[j][k]);
  second.mid = -second.mid;
  return ball_sum(ball_product(a[i][k], a[j][l]), second);
}

static ball determinant(ball a[RANK][RANK], int rank)
{
  if (rank == 1) return a[0][0];
  if (rank == 2) return minor(a, 0, 1, 0, 1);
  ball one = ball_product(a[0][0], minor(a, 1, 2, 1, 2));
  ball two = ball_product(a[0][1], minor(a, 1, 2, 0, 2));
  two.mid = -two.mid;
  return ball_sum(ball_sum(one, two), ball_product(a[0][2], minor(a, 1, 2, 0, 1)));
}

/* A principal minor below zero: not positive semidefinite. */
static bool is_never_positive(ball q[RANK][RANK], int rank)
{
  for (int i = 0; i < rank; i++) {
    if (ball_is_negative(q[i][i])) return true;
    for (int j = 0; j < i; j++)
      if (ball_is_negative(minor(q, j, i, j, i))) return true;
  }
  return ball_is_negative(determinant(q, rank));
}

static double cofactor(double a[RANK][RANK], int rank, int i, int j)
{
  if (rank == 1) return 1.0;
  if (rank == 2) return (i == j ? 1.0 : -1.0) * a[1 - i][1 - j];
  int p = (i + 1) % 3, q = (i + 2) % 3, s = (j + 1) % 3, t = (j + 2) % 3;
  return a[p][s] * a[q][t] - a[p][t] * a[q][s];
}

static bool invert(double a[RANK][RANK], int rank, double inverse[RANK][RANK])
{
  double det = 0.0;
  for (int j = 0; j < rank; j++) det += a[0][j] * cofactor(a, rank, 0, j);
  if (!(fabs(det) > 0x1p-900) || !isfinite(det)) return false;
  for (int i = 0; i < rank; i++)
    for (int j = 0; j < rank; j++) inverse[j][i] = cofactor(a, rank, i, j) / det;
  return true;
}

static bool krawczyk(const ball value[RANK], ball derivative[RANK][RANK],
                     double middle[RANK][RANK], const double half[RANK], int rank,
                     ball k[RANK])
{
  double y[RANK][RANK];
  if (!invert(middle, rank, y)) return false;
  for (int i = 0; i < rank; i++) {
    k[i] = (ball) { 0.0, 0.0 };
    for (int j = 0; j < rank; j++) {
      ball entry = { i == j ? 1.0 : 0.0, 0.0 };
      for (int l = 0; l < rank; l++) {
        ball weight = { -y[i][l], 0.0 };
        entry = ball_sum(entry, ball_product(weight, derivative[l][j]));
      }
      k[i] = ball_sum(k[i], ball_product((ball) { -y[i][j], 0.0 }, value[j]));
      k[i] = ball_sum(k[i], ball_product(entry, (ball) { 0.0, half[j] }));
    }
    if (!isfinite(k[i].mid) || !isfinite(k[i].rad)) return false;
  }
  return true;
}

typedef enum { OF_FIELD, OF_SLOPE } question;
enum { SPAN = RANK + 1 };  /* coordinates, and perhaps a parameter */
typedef struct { double centre[SPAN], half[SPAN]; } cell;
typedef struct { question question; cell box; } kept;
typedef struct { cell box; bool may_vanish; } piece;
typedef struct {
  int rank;
  field *field;
  cell whole;
  cell *stack;     size_t height, stack_room;
  kept *found;     size_t count, found_room;
  piece *pieces;   size_t piece_count, piece_room;
  size_t cells, budget;
  double volume;   /* of what is undecided */
  bool failed;     /* out of memory */
} slow_search;
static void *grown(slow_search *s, void *list, size_t count, size_t *room,
                   size_t size)
{
  if (count < *room) return list;
  size_t more = *room ? 2 * *room : 256;
  void *longer = realloc(list, more * size);
  if (!longer) { s->failed = true; return list; }
  *room = more;
  return longer;
}

static void push(slow_search *s, const cell *c)
{
  s->stack = grown(s, s->stack, s->height, &s->stack_room, sizeof *s->stack);
  if (!s->failed) s->stack[s->height++] = *c;
}

static bool touch(const cell *a, const cell *b, int rank)
{
  for (int j = 0; j < rank; j++)
    if (fabs(a->centre[j] - b->centre[j]) > (a->half[j] + b->half[j]) * 1.0001)
      return false;
  return true;
}

static void join(cell *a, const cell *b, int rank)
{
  for (int j = 0; j < rank; j++) {
    double low = fmin(a->centre[j] - a->half[j], b->centre[j] - b->half[j]);
    double high = fmax(a->centre[j] + a->half[j], b->centre[j] + b->half[j]);
    a->centre[j] = 0.5 * (low + high);
    a->half[j] = 0.5 * (high - low) * (1.0 + 0x1p-40)
                 + fabs(a->centre[j]) * 0x1p-50;
  }
}

static void leave_undecided(slow_search *s, const cell *c, bool may_vanish)
{
  piece p = { *c, may_vanish };
  double volume = 1.0;
  for (int j = 0; j < s->rank; j++) volume *= c->half[j] / s->whole.half[j];
  s->volume += volume;
  for (size_t i = 0; i < s->piece_count; i++) {
    if (!touch(&p.box, &s->pieces[i].box, s->rank)) continue;
    join(&p.box, &s->pieces[i].box, s->rank);
    p.may_vanish = p.may_vanish || s->pieces[i].may_vanish;
    s->pieces[i] = s->pieces[--s->piece_count];
    i = (size_t) -1;
  }
  s->pieces = grown(s, s->pieces, s->piece_count, &s->piece_room,
                    sizeof *s->pieces);
  if (!s->failed) s->pieces[s->piece_count++] = p;
}

static bool halve(slow_search *s, const cell *c, const field_jet *y)
{
  int best = -1;
  double most = -1.0;
  for (int j = 0; j < s->rank; j++) {
    if (c->half[j] <= 0x1p-26 * s->whole.half[j]) continue;
    double differ = 1e-3;
    for (int i = 0; i < s->rank; i++)
      differ += fabs(y->j[i][j].mid) + y->turn[i][j];
    if (!(differ < INFINITY)) differ = 1.0;  /* not known: by its width */
    if (differ * c->half[j] > most) {
      most = differ * c->half[j];
      best = j;
    }
  }
  if (best < 0) return false;
  cell left = *c, right = *c;
  left.half[best] = right.half[best] = 0.5 * c->half[best] * (1.0 + 0x1p-50);
  left.centre[best] -= 0.5 * c->half[best];
  right.centre[best] += 0.5 * c->half[best];
  push(s, &left);
  push(s, &right);
  return true;
}

static void look_at(const slow_search *s, const cell *c, field_jet *y, ranges *r)
{
  field_on_box(s->field, c->centre, c->half, y);
  range_of_field(y, c->half, s->rank, r);
}

static bool operator_on(const slow_search *s, const cell *c, question q,
                        const field_jet *y, ranges *r, ball k[RANK])
{
  if (q == OF_FIELD)
    return krawczyk(y->f, r->j, r->middle_j, c->half, s->rank, k);
  return krawczyk(r->slope, r->q, r->middle_q, c->half, s->rank, k);
}

/* Does k, relative to the centre of c, miss it; lie inside of the box b? */
static bool misses(const ball k[RANK], const cell *c, int rank)
{
  for (int j = 0; j < rank; j++)
    if (fabs(k[j].mid) - k[j].rad > c->half[j] * (1.0 + 0x1p-50)) return true;
  return false;
}

static cell common_part(const ball k[RANK], const cell *c, int rank)
{
  cell part = *c;
  for (int j = 0; j < rank; j++) {
    double low = fmax(k[j].mid - k[j].rad, -c->half[j]);
    double high = fmin(k[j].mid + k[j].rad, c->half[j]);
    part.centre[j] = c->centre[j] + 0.5 * (low + high);
    part.half[j] = 0.5 * fmax(high - low, 0.0) * (1.0 + 0x1p-40)
                   + (fabs(part.centre[j]) + c->half[j]) * 0x1p-50;
  }
  return part;
}

static bool lies_in(const cell *a, const cell *box, int rank)
{
  for (int j = 0; j < rank; j++)
    if (fabs(a->centre[j] - box->centre[j]) + a->half[j]
        > box->half[j] * (1.0 - 0x1p-40)) return false;
  return true;
}

static bool is_known(const slow_search *s, const cell *part, question q)
{
  for (size_t i = s->count; i-- > 0; )
    if (s->found[i].question == q && lies_in(part, &s->found[i].box, s->rank))
      return true;
  return false;
}

static bool keep(slow_search *s, const cell *part, const cell *c, question q)
{
  kept found = { q, *part };
  field_jet y = { 0 };
  ranges r;
  ball k[RANK];
  for (int j = 0; j < s->rank; j++)
    found.box.half[j] = fmax(2.0 * part->half[j], 0.5 * c->half[j]);
  s->cells++;
  look_at(s, &found.box, &y, &r);
  if (q == OF_SLOPE) {
    slope_at_centre(&y, s->rank, &r);
    range_of_hessian(&y, s->rank, &r);
  }
  if (!operator_on(s, &found.box, q, &y, &r, k)) return false;
  for (int j = 0; j < s->rank; j++)
    if (!(fabs(k[j].mid) + k[j].rad < found.box.half[j] * (1.0 - 0x1p-50)))
      return false;
  s->found = grown(s, s->found, s->count, &s->found_room, sizeof *s->found);
  if (!s->failed) s->found[s->count++] = found;
  return true;
}

static bool solve_on(slow_search *s, const cell *c, question q, const field_jet *y,
                     ranges *r)
{
  ball k[RANK];
  if (!operator_on(s, c, q, y, r, k)) return false;
  if (misses(k, c, s->rank)) return true;
  cell part = common_part(k, c, s->rank);
  if (is_known(s, &part, q)) return true;
  for (int j = 0; j < s->rank; j++)
    if (k[j].rad > 0.9 * c->half[j]) return false;
  return keep(s, &part, c, q);
}

/* grad q has no zero on the cell: some component keeps its sign. */
static bool slope_excludes(const slow_search *s, const cell *c, ranges *r)
{
  for (int i = 0; i < s->rank; i++) {
    ball x = r->slope[i];
    for (int j = 0; j < s->rank; j++)
      x = ball_sum(x, ball_product(r->q[i][j], (ball) { 0.0, c->half[j] }));
    if (ball_excludes_zero(x)) return true;
  }
  return false;
}

static bool settle(slow_search *s, const cell *c, field_jet *y, bool *may_vanish)
{
  ranges r;
  look_at(s, c, y, &r);
  *may_vanish = true;
  for (int i = 0; i < s->rank; i++)
    if (ball_excludes_zero(r.f[i])) *may_vanish = false;
  if (ball_excludes_zero(determinant(r.j, s->rank)))
    return !*may_vanish || solve_on(s, c, OF_FIELD, y, &r);
  slope_at_centre(y, s->rank, &r);
  range_of_hessian(y, s->rank, &r);
  if (slope_excludes(s, c, &r)) return true;
  if (!*may_vanish && is_never_positive(r.q, s->rank)) return true;
  return solve_on(s, c, OF_SLOPE, y, &r);
}

static void search_box(slow_search *s)
{
  push(s, &s->whole);
  while (s->height > 0 && !s->failed) {
    cell c = s->stack[--s->height];
    field_jet y = { 0 };
    bool may_vanish = true;
    if (s->cells++ < s->budget) {
      if (settle(s, &c, &y, &may_vanish)) continue;
      if (halve(s, &c, &y)) continue;
    }
    leave_undecided(s, &c, may_vanish);
  }
}

static double lower_end(const arb_t x)
{
  double end[2];
  ends_of_ball(end, x);
  return end[0];
}

static double upper_end(const arb_t x)
{
  double end[2];
  ends_of_ball(end, x);
  return end[1];
}

/* Monic, coefficients upwards; true when the signs of Routh's array are certain. */
static int count_unstable(arb_srcptr p, int degree, slong prec)
{
  arb_t middle;
  int changes = 0, sign = 1;
  bool certain = true;
  arb_init(middle);
  for (int k = degree - 1; k >= 0; k--) {
    arb_srcptr x = p + k;
    if (degree == 3 && k == 1) {
      arb_div(middle, p, p + 2, prec);
      arb_sub(middle, p + 1, middle, prec);
      x = middle;
    }
    int now = arb_is_positive(x) ? 1 : arb_is_negative(x) ? -1 : 0;
    certain = certain && now != 0;
    changes += now != sign;
    sign = now;
  }
  arb_clear(middle);
  return certain ? changes : -1;
}

static void approximate_roots(const double c[RANK], int degree, gsl_complex z[RANK])
{
  if (degree == 1) GSL_SET_COMPLEX(&z[0], -c[0], 0.0);
  if (degree == 2) gsl_poly_complex_solve_quadratic(1.0, c[1], c[0], &z[0], &z[1]);
  if (degree == 3)
    gsl_poly_complex_solve_cubic(c[2], c[1], c[0], &z[0], &z[1], &z[2]);
}

static double root_radius(const acb_poly_t p, gsl_complex z, int degree, slong prec)
{
  acb_t at, value, slope;
  arb_t size, other;
  acb_init(at); acb_init(value); acb_init(slope);
  arb_init(size); arb_init(other);
  acb_set_d_d(at, GSL_REAL(z), GSL_IMAG(z));
  acb_poly_evaluate2(value, slope, p, at, prec);
  acb_abs(size, value, prec);
  acb_abs(other, slope, prec);
  arb_div(other, size, other, prec);
  arb_mul_si(other, other, degree, prec);
  arb_get_ubound_arf(arb_midref(size), size, prec);
  mag_zero(arb_radref(size));
  arb_root_ui(size, size, (ulong) degree, prec);
  double radius = upper_end(size);
  if (arb_is_finite(other)) radius = fmin(radius, upper_end(other));
  acb_clear(at); acb_clear(value); acb_clear(slope);
  arb_clear(size); arb_clear(other);
  return radius;
}

static void describe_spectrum(const arb_jet *y, bool singular, slong prec,
                              ghost_slow_point *point)
{
  arb_poly_t p;
  acb_poly_t q;
  double c[RANK] = { 0 };
  gsl_complex z[RANK];
  arb_poly_init(p); acb_poly_init(q);
  arb_mat_charpoly(p, y->j, prec);
  int none = singular ? 1 : 0, degree = y->rank - none;
  if (singular) arb_poly_shift_right(p, p, 1);
  acb_poly_set_arb_poly(q, p);
  for (int k = 0; k < degree; k++)
    c[k] = arf_get_d(arb_midref(p->coeffs + k), ARF_RND_NEAR);
  point->unstable = degree > 0 ? count_unstable(p->coeffs, degree, prec) : 0;
  approximate_roots(c, degree, z);
  for (int k = 0; k < degree; k++) {
    point->real[k + none] = GSL_REAL(z[k]);
    point->imaginary[k + none] = GSL_IMAG(z[k]);
    point->error[k + none] = root_radius(q, z[k], degree, prec);
  }
  arb_poly_clear(p); acb_poly_clear(q);
}

static void adjugate_column(const arb_mat_t j, int column, slong prec, arb_mat_t v)
{
  int rank = (int) arb_mat_nrows(j);
  arb_t part;
  arb_init(part);
  for (int i = 0; i < rank; i++) {
    int p = (column + 1) % 3, q = (column + 2) % 3;
    int s = (i + 1) % 3, t = (i + 2) % 3;
    arb_ptr x = arb_mat_entry(v, i, 0);
    if (rank == 1) arb_one(x);
    if (rank == 2) {
      arb_set(x, arb_mat_entry(j, 1 - column, 1 - i));
      if (i != column) arb_neg(x, x);
    }
    if (rank < 3) continue;
    arb_mul(x, arb_mat_entry(j, p, s), arb_mat_entry(j, q, t), prec);
    arb_mul(part, arb_mat_entry(j, p, t), arb_mat_entry(j, q, s), prec);
    arb_sub(x, x, part, prec);
  }
  arb_clear(part);
}

static void dot(arb_t y, const arb_mat_t a, const arb_mat_t b, slong prec)
{
  arb_zero(y);
  for (int i = 0; i < (int) arb_mat_nrows(a); i++)
    arb_addmul(y, arb_mat_entry(a, i, 0), arb_mat_entry(b, i, 0), prec);
}

/* F . D2F[v,v] */
static void bend_along(arb_t y, const arb_jet *jet, const arb_mat_t v, slong prec)
{
  arb_mat_t w;
  arb_t part;
  arb_mat_init(w, jet->rank, 1);
  arb_init(part);
  arb_zero(y);
  for (int i = 0; i < jet->rank; i++) {
    arb_mat_mul(w, jet->h[i], v, prec);
    dot(part, v, w, prec);
    arb_addmul(y, part, arb_mat_entry(jet->f, i, 0), prec);
  }
  arb_mat_clear(w);
  arb_clear(part);
}

void slow_direction(const arb_jet *y, slong prec, arb_mat_t v)
{
  arb_t size;
  double most = -1.0;
  int best = 0;
  arb_init(size);
  for (int c = 0; c < y->rank; c++) {
    adjugate_column(y->j, c, prec, v);
    dot(size, v, y->f, prec);
    double now = fabs(arf_get_d(arb_midref(size), ARF_RND_NEAR));
    if (now > most) { most = now; best = c; }
  }
  adjugate_column(y->j, best, prec, v);
  arb_clear(size);
}

void slow_scale(const arb_jet *y, const arb_mat_t v, slong prec, arb_t r)
{
  arb_t size;
  arb_init(size);
  bend_along(r, y, v, prec);
  dot(size, y->f, y->f, prec);
  arb_mul(r, r, size, prec);
  dot(size, y->f, v, prec);
  arb_sqr(size, size, prec);
  arb_mul_2exp_si(size, size, 1);
  arb_div(r, r, size, prec);
  arb_clear(size);
}

enum { FINISH_BITS = 160 };
typedef enum { A_POINT, NO_POINT, NOT_KNOWN } outcome;

static bool is_positive_definite(const arb_mat_t q, slong prec, bool *certainly_not)
{
  int rank = (int) arb_mat_nrows(q);
  bool positive = true;
  arb_t det;
  arb_init(det);
  *certainly_not = false;
  for (int n = 1; n <= rank; n++) {
    arb_mat_t part;
    arb_mat_window_init(part, q, 0, 0, n, n);
    arb_mat_det(det, part, prec);
    arb_mat_window_clear(part);
    positive = positive && arb_is_positive(det);
    if (arb_is_negative(det)) *certainly_not = true;
  }
  arb_clear(det);
  return positive;
}

static void describe_place(const arb_mat_t x, const arb_jet *y, ghost_slow_point *p)
{
  arb_t speed;
  arb_init(speed);
  dot(speed, y->f, y->f, FINISH_BITS);
  arb_sqrtpos(speed, speed, FINISH_BITS);
  p->speed[0] = p->kind == GHOST_SLOW_FIXED ? 0.0 : fmax(0.0, lower_end(speed));
  p->speed[1] = p->kind == GHOST_SLOW_FIXED ? 0.0 : upper_end(speed);
  for (int i = 0; i < y->rank; i++) {
    p->low[i] = lower_end(arb_mat_entry(x, i, 0));
    p->high[i] = upper_end(arb_mat_entry(x, i, 0));
  }
  arb_clear(speed);
}

static void describe_scale(const arb_jet *y, ghost_slow_point *p)
{
  arb_mat_t v;
  arb_t r;
  arb_mat_init(v, y->rank, 1);
  arb_init(r);
  slow_direction(y, FINISH_BITS, v);
  slow_scale(y, v, FINISH_BITS, r);
  p->scale[0] = lower_end(r);
  p->scale[1] = upper_end(r);
  arb_mat_clear(v);
  arb_clear(r);
}

/* x holds one zero of what was asked; y is the jet there. */
static outcome classify(const ghost_field *f, question q, arb_mat_t x, arb_jet *y,
                        ghost_slow_point *p)
{
  arb_mat_t slope, hessian;
  bool vanishes = true, not_positive;
  for (int i = 0; i < y->rank; i++)
    if (!arb_contains_zero(arb_mat_entry(y->f, i, 0))) vanishes = false;
  p->kind = GHOST_SLOW_FIXED;
  if (q == OF_FIELD) return A_POINT;
  if (vanishes) {
    if (!solve_in_arb(f, false, x, FINISH_BITS)) return NOT_KNOWN;
    field_in_arb(f, x, FINISH_BITS, y);
    return A_POINT;
  }
  p->kind = GHOST_SLOW_MINIMUM;
  arb_mat_init(slope, y->rank, 1);
  arb_mat_init(hessian, y->rank, y->rank);
  slope_in_arb(y, FINISH_BITS, slope, hessian);
  bool positive = is_positive_definite(hessian, FINISH_BITS, &not_positive);
  arb_mat_clear(slope);
  arb_mat_clear(hessian);
  return positive ? A_POINT : not_positive ? NO_POINT : NOT_KNOWN;
}

static bool ball_lies_in(const arb_mat_t x, const cell *box, int rank)
{
  for (int j = 0; j < rank; j++)
    if (lower_end(arb_mat_entry(x, j, 0)) < box->centre[j] - box->half[j]
        || upper_end(arb_mat_entry(x, j, 0)) > box->centre[j] + box->half[j])
      return false;
  return true;
}

static outcome finish(const ghost_field *f, const kept *k, ghost_slow_point *p)
{
  int rank = (int) f->rank;
  arb_mat_t x;
  arb_jet y;
  arb_mat_init(x, rank, 1);
  arb_jet_init(&y, rank);
  *p = (ghost_slow_point) { .scale = { NAN, NAN }, .unstable = -1 };
  for (int j = 0; j < rank; j++)
    arb_set_d(arb_mat_entry(x, j, 0), k->box.centre[j]);
  outcome is = NOT_KNOWN;
  if (solve_in_arb(f, k->question == OF_SLOPE, x, FINISH_BITS)
      && ball_lies_in(x, &k->box, rank)) {
    field_in_arb(f, x, FINISH_BITS, &y);
    is = classify(f, k->question, x, &y, p);
    if (!ball_lies_in(x, &k->box, rank)) is = NOT_KNOWN;
  }
  if (is == A_POINT) {
    bool minimum = p->kind == GHOST_SLOW_MINIMUM;
    describe_place(x, &y, p);
    describe_spectrum(&y, minimum, FINISH_BITS, p);
    if (minimum) describe_scale(&y, p);
  }
  arb_mat_clear(x);
  arb_jet_clear(&y);
  return is;
}

typedef struct { ghost_slow_point point; kept from; } listed;

/* Book: G.3 The list of points */
static bool point_in(const ghost_slow_point *p, const cell *box, int rank)
{
  for (int j = 0; j < rank; j++)
    if (p->low[j] < box->centre[j] - box->half[j]
        || p->high[j] > box->centre[j] + box->half[j]) return false;
  return true;
}

static bool apart(const ghost_slow_point *a, const ghost_slow_point *b, int rank)
{
  for (int j = 0; j < rank; j++)
    if (a->high[j] < b->low[j] || b->high[j] < a->low[j]) return true;
  return false;
}

static bool outside(const ghost_slow_point *p, const cell *box, int rank)
{
  for (int j = 0; j < rank; j++)
    if (p->high[j] < box->centre[j] - box->half[j]
        || p->low[j] > box->centre[j] + box->half[j]) return true;
  return false;
}

/* Adds what a kept box holds; what is not certain becomes a piece. */
static void list_kept(slow_search *s, const ghost_field *f, const kept *k,
                      listed *list, size_t *count)
{
  listed now = { .from = *k };
  outcome is = finish(f, k, &now.point);
  if (is == NO_POINT) return;
  if (is == NOT_KNOWN) { leave_undecided(s, &k->box, true); return; }
  if (outside(&now.point, &s->whole, s->rank)) return;
  for (size_t i = 0; i < *count; i++) {
    const listed *old = &list[i];
    if (old->point.kind != now.point.kind
        || apart(&old->point, &now.point, s->rank)) continue;
    if (point_in(&now.point, &old->from.box, s->rank)
        || point_in(&old->point, &k->box, s->rank)) return;
    leave_undecided(s, &k->box, true);
    return;
  }
  list[(*count)++] = now;
}

static int compare_points(const void *a, const void *b)
{
  const ghost_slow_point *p = &((const listed *) a)->point;
  const ghost_slow_point *q = &((const listed *) b)->point;
  if (p->kind != q->kind) return p->kind < q->kind ? -1 : 1;
  for (int j = 0; j < RANK; j++)
    if (p->low[j] != q->low[j]) return p->low[j] < q->low[j] ? -1 : 1;
  return 0;
}

static ghost_slow_point undecided_point(const piece *p, int rank)
{
  ghost_slow_point point = { .speed = { NAN, NAN }, .scale = { NAN, NAN },
    .unstable = -1, .kind = p->may_vanish ? GHOST_SLOW_UNDECIDED_ZERO
                                          : GHOST_SLOW_UNDECIDED_MINIMUM };
  for (int j = 0; j < rank; j++) {
    point.low[j] = nextafter(p->box.centre[j] - p->box.half[j], -INFINITY);
    point.high[j] = nextafter(p->box.centre[j] + p->box.half[j], INFINITY);
    point.real[j] = point.imaginary[j] = point.error[j] = NAN;
  }
  return point;
}

static void write_list(const slow_search *s, const listed *list, size_t count,
                       ghost_slow_point *points, size_t capacity,
                       ghost_slow_count *result)
{
  size_t all = count + s->piece_count;
  for (size_t i = 0; i < all && i < capacity; i++)
    points[i] = i < count ? list[i].point
                          : undecided_point(&s->pieces[i - count], s->rank);
  *result = (ghost_slow_count) { .points = all, .undecided = s->piece_count,
    .cells = s->cells, .share = fmin(1.0, s->volume) };  /* cells overlap a hair */
}

static bool choose_box(const ghost_field *f, const double *low, const double *high,
                       cell *box)
{
  if (!low != !high || (!low && (!(f->leak > 0.0) || f->terms > 0))) return false;
  for (size_t j = 0; j < f->rank; j++) {
    double reach = 0.0;
    for (size_t u = 0; !low && u < f->units; u++)
      reach += fabs(f->v[u * f->rank + j]);
    reach = 1.001 * reach / f->leak + 0x1p-10;
    if (low) {
      if (!(low[j] < high[j] && fabs(low[j]) <= 1e6 && fabs(high[j]) <= 1e6))
        return false;
      box->centre[j] = 0.5 * (low[j] + high[j]);
      box->half[j] = 0.5 * (high[j] - low[j]) * (1.0 + 0x1p-45);
    } else {
      if (!(reach <= 1e6)) return false;
      box->centre[j] = 0.0;
      box->half[j] = reach;
    }
  }
  return true;
}

static ghost_status run_search(const ghost_field *f, slow_search *s,
  ghost_slow_point *points, size_t capacity, ghost_slow_count *result)
{
  double reach[RANK] = { 0 };
  for (size_t j = 0; j < f->rank; j++)
    reach[j] = 1.001 * (fabs(s->whole.centre[j]) + 2.0 * s->whole.half[j]);
  s->field = field_new(f, reach);
  if (!s->field) return GHOST_ENOMEM;
  search_box(s);
  listed *list = s->failed ? NULL : calloc(s->count + 1, sizeof *list);
  if (!list) return GHOST_ENOMEM;
  size_t count = 0;
  for (size_t i = 0; i < s->count; i++) list_kept(s, f, &s->found[i], list, &count);
  qsort(list, count, sizeof *list, compare_points);
  if (!s->failed) write_list(s, list, count, points, capacity, result);
  free(list);
  return s->failed ? GHOST_ENOMEM : GHOST_OK;
}

ghost_status ghost_slow_points(const ghost_field *f, const double *low,
  const double *high, size_t budget, ghost_slow_point *points, size_t capacity,
  ghost_slow_count *result)
{
  slow_search s = { .budget = budget };
  if (!field_is_valid(f) || !choose_box(f, low, high, &s.whole)) return GHOST_EDOM;
  s.rank = (int) f->rank;
  ghost_status status = run_search(f, &s, points, capacity, result);
  field_free(s.field);
  free(s.stack);
  free(s.found);
  free(s.pieces);
  return status;
}

const char *ghost_slow_name(ghost_slow_kind kind)
{
  static const char *const names[] = { "fixed_point", "slow_point",
                                       "undecided_zero", "undecided_minimum" };
  return (unsigned) kind < 4 ? names[kind] : "unknown";
}

typedef struct { ball f[RANK], push[RANK];        /* F and F_s */
                 ball j[RANK][RANK], sway[RANK][RANK];  /* J and J_s */
                 ball h[RANK][RANK][RANK]; } segment_jet;
typedef struct {
  const ghost_field *from, *to;
  int rank;
  size_t padded;
  const lane_kernels *lanes;
  double *middle, *tangent, *radius;  /* of the arguments */
  ball *move;                         /* their derivatives by s */
  ball_jet *factor;                   /* on the cell, or at its centre */
} segment;

/* Book: G.4 Saddle-nodes along a segment */
static ball exactly(double x) { return (ball) { x, 0.0 }; }

static ball growth(double from, double to)
{
  return ball_sum(exactly(to), exactly(-from));
}

static ball between(double from, double to, ball s)
{
  return ball_sum(exactly(from), ball_product(growth(from, to), s));
}

static void add_product(ball *sum, ball a, ball b)
{
  *sum = ball_sum(*sum, ball_product(a, b));
}

static void move_arguments(const segment *g, const ball x[RANK], ball s)
{
  const ghost_field *f = g->from, *t = g->to;
  for (size_t u = 0; u < f->units; u++) {
    ball a = between(f->b[u], t->b[u], s), p = growth(f->b[u], t->b[u]);
    for (size_t j = 0; j < f->rank; j++) {
      const size_t at = u * f->rank + j;
      add_product(&a, between(f->m[at], t->m[at], s), x[j]);
      add_product(&p, growth(f->m[at], t->m[at]), x[j]);
    }
    g->middle[u] = g->tangent[u] = a.mid;
    g->radius[u] = a.rad;
    g->move[u] = p;
  }
  g->lanes->tanh_in_place(g->padded, g->tangent);
}

/* t, t', t'' on the ball of the unit's argument. */
static void tangents_of(const segment *g, size_t u, ball t[3])
{
  const double eta = 0x1p-52, more = 1.0 + 0x1p-40, d = g->radius[u];
  const double h = g->tangent[u], s = 1.0 - h * h, bend = -2.0 * h * s;
  const double y = fabs(g->middle[u]) * (1.0 - 0x1p-50) - d * more;
  const double secant = secant_square_above(fmax(y, 0.0));
  const double here = fabs(bend) + 11.0 * eta + 2.0 * d;
  t[0] = (ball) { h, (secant * d + eta) * more };
  const double second = fmin(CURVE, fmin(2.0 * secant, here));
  t[1] = (ball) { s, (second * d + 4.0 * eta) * more };
  t[2] = (ball) { bend, (fmin(2.0, 4.0 * secant) * d + 11.0 * eta) * more };
}

static void add_unit_on(const segment *g, size_t u, ball s, segment_jet *y)
{
  const size_t at = u * g->from->rank;
  const double *m0 = g->from->m + at, *m1 = g->to->m + at;
  const double *v0 = g->from->v + at, *v1 = g->to->v + at;
  ball t[3], m[RANK], dm[RANK], p = g->move[u];
  tangents_of(g, u, t);
  for (int j = 0; j < g->rank; j++) {
    m[j] = between(m0[j], m1[j], s);
    dm[j] = growth(m0[j], m1[j]);
  }
  for (int i = 0; i < g->rank; i++) {
    const ball v = between(v0[i], v1[i], s), dv = growth(v0[i], v1[i]);
    const ball one = ball_product(v, t[1]), two = ball_product(v, t[2]);
    add_product(&y->f[i], v, t[0]);
    add_product(&y->push[i], dv, t[0]);
    add_product(&y->push[i], one, p);
    for (int j = 0; j < g->rank; j++) {
      const ball bent = ball_product(two, m[j]);
      add_product(&y->j[i][j], one, m[j]);
      add_product(&y->sway[i][j], ball_product(dv, t[1]), m[j]);
      add_product(&y->sway[i][j], one, dm[j]);
      add_product(&y->sway[i][j], bent, p);
      for (int l = 0; l <= j; l++) add_product(&y->h[i][j][l], bent, m[l]);
    }
  }
}

static void add_term_on(const segment *g, size_t t, const ball x[RANK], ball s,
                        segment_jet *y)
{
  const ghost_term *from = &g->from->term[t], *to = &g->to->term[t];
  const int i = (int) from->component;
  const ball c = between(from->coefficient, to->coefficient, s);
  const ball dc = growth(from->coefficient, to->coefficient);
  ball_jet p = { 0 };
  int d[RANK] = { 0 };
  add_term_jet(g->from, from, exactly(1.0), x, g->factor, TURNS - 2, &p);
  add_product(&y->f[i], c, p.at[0][0][0]);
  add_product(&y->push[i], dc, p.at[0][0][0]);
  for (int j = 0; j < g->rank; j++) {
    d[j]++;
    add_product(&y->j[i][j], c, p.at[d[0]][d[1]][d[2]]);
    add_product(&y->sway[i][j], dc, p.at[d[0]][d[1]][d[2]]);
    for (int l = 0; l <= j; l++) {
      d[l]++;
      add_product(&y->h[i][j][l], c, p.at[d[0]][d[1]][d[2]]);
      d[l]--;
    }
    d[j]--;
  }
}

static void add_leak_on(const segment *g, const ball x[RANK], ball s,
                        segment_jet *y)
{
  const ball leak = between(-g->from->leak, -g->to->leak, s);
  const ball dleak = growth(-g->from->leak, -g->to->leak);
  for (int i = 0; i < g->rank; i++) {
    add_product(&y->f[i], leak, x[i]);
    add_product(&y->push[i], dleak, x[i]);
    y->j[i][i] = ball_sum(y->j[i][i], leak);
    y->sway[i][i] = ball_sum(y->sway[i][i], dleak);
    for (int j = 0; j < g->rank; j++)
      for (int l = j + 1; l < g->rank; l++) y->h[i][j][l] = y->h[i][l][j];
  }
}

/* On the cell, or (still) at its centre. */
static void segment_on(const segment *g, const cell *c, bool still, segment_jet *y)
{
  ball x[RANK] = { 0 }, s = { c->centre[g->rank], still ? 0.0 : c->half[g->rank] };
  for (int j = 0; j < g->rank; j++)
    x[j] = (ball) { c->centre[j], still ? 0.0 : c->half[j] };
  *y = (segment_jet) { 0 };
  move_arguments(g, x, s);
  factors_on_box(g->from, x, g->factor);
  for (size_t u = 0; u < g->from->units; u++) add_unit_on(g, u, s, y);
  for (size_t t = 0; t < g->from->terms; t++)
    add_term_on(g, t, x, s, y);
  add_leak_on(g, x, s, y);
}

typedef struct { ball value[SPAN], slope[SPAN][SPAN]; } fold_equations;

/* Book: 22.6 Saddle-nodes between two fields, eq:field-rounding */
static ball determinant_slope(const segment_jet *y, int rank, int l)
{
  ball sum = { 0.0, 0.0 };
  for (int row = 0; row < rank; row++) {
    ball a[RANK][RANK];
    memcpy(a, y->j, sizeof a);
    for (int j = 0; j < rank; j++)
      a[row][j] = l < rank ? y->h[row][j][l] : y->sway[row][j];
    sum = ball_sum(sum, determinant(a, rank));
  }
  return sum;
}

/* G at the centre of the cell, and G' on it; y: the jet on the cell. */
static void equations_on(const segment *g, const cell *c, segment_jet *y,
                         fold_equations *e)
{
  const int n = g->rank;
  segment_jet centre;
  segment_on(g, c, true, &centre);
  segment_on(g, c, false, y);
  for (int i = 0; i < n; i++) {
    e->value[i] = centre.f[i];
    memcpy(e->slope[i], y->j[i], sizeof y->j[i]);
    e->slope[i][n] = y->push[i];
  }
  e->value[n] = determinant(centre.j, n);
  for (int l = 0; l <= n; l++) e->slope[n][l] = determinant_slope(y, n, l);
}

/* One of the first `rows' equations has no solution on the cell. */
static bool one_keeps_sign(const fold_equations *e, const cell *c, int rows, int n)
{
  for (int i = 0; i < rows; i++) {
    ball x = e->value[i];
    for (int l = 0; l < n; l++)
      add_product(&x, e->slope[i][l], (ball) { 0.0, c->half[l] });
    if (ball_excludes_zero(x)) return true;
  }
  return false;
}

/* Book: G.4 Saddle-nodes along a segment */
static void swap_rows(double a[SPAN][2 * SPAN], int p, int q)
{
  double row[2 * SPAN];
  memcpy(row, a[p], sizeof row);
  memcpy(a[p], a[q], sizeof row);
  memcpy(a[q], row, sizeof row);
}

/* [a, 1] to [1, a^-1]; it need not be right, only good. */
static bool eliminate(double a[SPAN][2 * SPAN], int n)
{
  for (int k = 0; k < n; k++) {
    int best = k;
    for (int i = k + 1; i < n; i++)
      if (fabs(a[i][k]) > fabs(a[best][k])) best = i;
    if (!(fabs(a[best][k]) > 0x1p-500) || !isfinite(a[best][k])) return false;
    swap_rows(a, k, best);
    for (int l = 2 * n - 1; l >= k; l--) a[k][l] /= a[k][k];
    for (int i = 0; i < n; i++)
      for (int l = 2 * n - 1; i != k && l >= k; l--) a[i][l] -= a[i][k] * a[k][l];
  }
  return true;
}

/* Book: 22.6 Saddle-nodes between two fields, eq:field-rounding */
/* Krawczyk's operator for G, relative to the centre. */
static bool fold_operator(const fold_equations *e, const cell *c, int n,
                          ball k[SPAN])
{
  double a[SPAN][2 * SPAN] = { { 0.0 } };
  for (int i = 0; i < n; i++) {
    for (int l = 0; l < n; l++) a[i][l] = e->slope[i][l].mid;
    a[i][n + i] = 1.0;
  }
  if (!eliminate(a, n)) return false;
  for (int i = 0; i < n; i++) {
    k[i] = exactly(0.0);
    for (int j = 0; j < n; j++) {
      ball entry = exactly(i == j ? 1.0 : 0.0);
      for (int l = 0; l < n; l++)
        add_product(&entry, exactly(-a[i][n + l]), e->slope[l][j]);
      add_product(&k[i], exactly(-a[i][n + j]), e->value[j]);
      add_product(&k[i], entry, (ball) { 0.0, c->half[j] });
    }
    if (!isfinite(k[i].mid) || !isfinite(k[i].rad)) return false;
  }
  return true;
}

typedef struct {
  slow_search base;      /* its rank is the number of coordinates, s the last */
  segment segment;
  bool faces;            /* the question is about F alone */
  cell *place;  size_t place_room;
} segment_search;

static void look_along(segment_search *s, const cell *c, segment_jet *y,
                       fold_equations *e)
{
  s->base.cells++;
  equations_on(&s->segment, c, y, e);
}

/* The operator's part of a cell, again and again, while it becomes narrower. */
static void narrow(segment_search *s, cell *c)
{
  const int n = s->base.rank;
  bool narrower = true;
  for (int turn = 0; turn < 60 && narrower; turn++) {
    segment_jet y;
    fold_equations e;
    ball k[SPAN];
    look_along(s, c, &y, &e);
    if (!fold_operator(&e, c, n, k) || misses(k, c, n)) return;
    const cell part = common_part(k, c, n);
    narrower = false;
    for (int j = 0; j < n; j++) narrower |= part.half[j] < 0.9 * c->half[j];
    if (narrower) *c = part;
  }
}

/* Keeps the box with its one solution, unless that is on the list. */
static bool enter(segment_search *s, const kept *found, const cell *place)
{
  slow_search *b = &s->base;
  for (size_t i = 0; i < b->count; i++)
    if (lies_in(place, &b->found[i].box, b->rank)
        || lies_in(&s->place[i], &found->box, b->rank)) return true;
    else if (touch(place, &s->place[i], b->rank)) return false;
  s->place = grown(b, s->place, b->count, &s->place_room, sizeof *s->place);
  b->found = grown(b, b->found, b->count, &b->found_room, sizeof *b->found);
  if (b->failed) return true;
  s->place[b->count] = *place;
  b->found[b->count++] = *found;
  return true;
}

static bool keep_fold(segment_search *s, const cell *part, const cell *c)
{
  const int n = s->base.rank;
  kept found = { OF_FIELD, *part };
  segment_jet y;
  fold_equations e;
  ball k[SPAN];
  for (int j = 0; j < n; j++)
    found.box.half[j] = fmax(2.0 * part->half[j], 0.5 * c->half[j]);
  look_along(s, &found.box, &y, &e);
  if (!fold_operator(&e, &found.box, n, k)) return false;
  for (int j = 0; j < n; j++)
    if (!(fabs(k[j].mid) + k[j].rad < found.box.half[j] * (1.0 - 0x1p-50)))
      return false;
  cell place = common_part(k, &found.box, n);
  narrow(s, &place);
  return enter(s, &found, &place);
}

static bool settle_fold(segment_search *s, const cell *c, fold_equations *e)
{
  const int n = s->base.rank;
  segment_jet y;
  ball k[SPAN];
  look_along(s, c, &y, e);
  for (int i = 0; i < n - 1; i++)
    if (ball_excludes_zero(y.f[i])) return true;
  if (one_keeps_sign(e, c, s->faces ? n - 1 : n, n)) return true;
  if (s->faces) return false;
  if (ball_excludes_zero(determinant(y.j, n - 1))) return true;
  if (!fold_operator(e, c, n, k)) return false;
  if (misses(k, c, n)) return true;
  cell part = common_part(k, c, n);
  if (is_known(&s->base, &part, OF_FIELD)) return true;
  for (int j = 0; j < n; j++)
    if (k[j].rad > 0.9 * c->half[j]) return false;
  return keep_fold(s, &part, c);
}

static int direction_of(const segment_search *s, const cell *c,
                        const fold_equations *e)
{
  const int n = s->base.rank;
  double most = 0.0, vote[SPAN] = { 0.0 };
  int best = -1;
  for (int i = 0; i < (s->faces ? n - 1 : n); i++) {
    double all = 0x1p-1000;
    for (int j = 0; j < n; j++) all += ball_most(e->slope[i][j]) * c->half[j];
    for (int j = 0; j < n; j++) {
      const double share = ball_most(e->slope[i][j]) * c->half[j] / all;
      vote[j] += 1e-3 + (share < 2.0 ? share : 0.0);  /* none, where not known */
    }
  }
  for (int j = 0; j < n; j++)
    if (c->half[j] > 0x1p-26 * s->base.whole.half[j] && vote[j] > most) {
      most = vote[j];
      best = j;
    }
  return best;
}

static bool halve_along(segment_search *s, const cell *c, const fold_equations *e)
{
  const int j = direction_of(s, c, e);
  if (j < 0) return false;
  for (int side = -1; side <= 1; side += 2) {
    cell part = *c;
    part.half[j] = 0.5 * c->half[j] * (1.0 + 0x1p-50);
    part.centre[j] += side * 0.5 * c->half[j];
    push(&s->base, &part);
  }
  return true;
}

static void search_segment(segment_search *s)
{
  slow_search *b = &s->base;
  while (b->height > 0 && !b->failed) {
    cell c = b->stack[--b->height];
    fold_equations e;
    if (b->cells < b->budget
        && (settle_fold(s, &c, &e) || halve_along(s, &c, &e))) continue;
    leave_undecided(b, &c, true);
  }
}

static void push_faces(segment_search *s)
{
  slow_search *b = &s->base;
  for (int j = 0; j < b->rank - 1; j++)
    for (int side = -1; side <= 1; side += 2) {
      cell face = b->whole;
      face.centre[j] += side * face.half[j];
      face.half[j] = 0.0;
      push(b, &face);
    }
}

static void adjugate(const segment_jet *y, int rank, ball adj[RANK][RANK])
{
  ball a[RANK][RANK];
  memcpy(a, y->j, sizeof a);
  if (rank == 1) adj[0][0] = exactly(1.0);
  for (int i = 0; i < rank && rank > 1; i++)
    for (int j = 0; j < rank; j++)
      if (rank == 2) {
        adj[i][j] = a[1 - j][1 - i];
        if (i != j) adj[i][j].mid = -adj[i][j].mid;
      } else
        adj[i][j] = minor(a, (j + 1) % 3, (j + 2) % 3, (i + 1) % 3, (i + 2) % 3);
}

static int count_others(const segment_jet *y, int rank, ball adj[RANK][RANK])
{
  ball sum = { 0.0, 0.0 }, product = { 0.0, 0.0 };
  for (int i = 0; i < rank; i++) {
    sum = ball_sum(sum, y->j[i][i]);
    product = ball_sum(product, adj[i][i]);
  }
  if (rank == 1) return 0;
  if (rank == 3 && ball_is_negative(product)) return 1;
  if (!ball_excludes_zero(sum) || !ball_excludes_zero(product)) return -1;
  return sum.mid < 0.0 ? 0 : rank - 1;
}

/* The ends of product / (2 along^2), whose sign is known. */
static void quotient_ends(ball product, ball along, double slope[2])
{
  const double more = 1.0 + 0x1p-45, less = 1.0 - 0x1p-45;
  const double nearest = fmax(fabs(along.mid) - along.rad, 0.0) * less;
  const double farthest = ball_most(along);
  const double low = (fabs(product.mid) - product.rad) * less
    / (2.0 * farthest * farthest) * less;
  const double high = ball_most(product) / (2.0 * nearest * nearest) * more;
  slope[0] = product.mid > 0.0 ? low : -high;
  slope[1] = product.mid > 0.0 ? high : -low;
}

/* Eq. (fold-slope), on the place of a saddle-node; false: its sign is not known. */
static bool slope_of_fold(const segment_jet *y, int rank, ball adj[RANK][RANK],
                          double slope[2])
{
  int row = 0, column = 0;
  ball across = { 0.0, 0.0 }, bend = across, along = across;
  for (int i = 0; i < rank * rank; i++)
    if (fabs(adj[i / rank][i % rank].mid) > fabs(adj[row][column].mid)) {
      row = i / rank;
      column = i % rank;
    }
  for (int i = 0; i < rank; i++) {
    const ball w = adj[row][i];
    add_product(&across, w, y->push[i]);
    add_product(&along, w, adj[i][column]);
    for (int j = 0; j < rank; j++)
      for (int l = 0; l < rank; l++)
        add_product(&bend, ball_product(w, y->h[i][j][l]),
                    ball_product(adj[j][column], adj[l][column]));
  }
  const ball product = ball_product(across, bend);
  if (!ball_excludes_zero(product)) return false;
  quotient_ends(product, along, slope);
  return true;
}

static ghost_field_fold fold_at(const cell *c, int rank, ghost_field_fold_kind kind)
{
  ghost_field_fold f = { .kind = kind, .zeros = { -1, -1 }, .slope = { NAN, NAN },
                         .unstable = -1 };
  for (int j = 0; j <= rank; j++) {
    double low = nextafter(c->centre[j] - c->half[j], -INFINITY);
    double high = nextafter(c->centre[j] + c->half[j], INFINITY);
    *(j < rank ? &f.low[j] : &f.s[0]) = low;
    *(j < rank ? &f.high[j] : &f.s[1]) = high;
  }
  return f;
}

static bool describe_fold_at(const segment_search *s, const cell *place,
                             ghost_field_fold *f)
{
  const int rank = s->segment.rank;
  segment_jet y;
  ball adj[RANK][RANK];
  *f = fold_at(place, rank, GHOST_FOLD_SADDLE_NODE);
  if (f->s[1] < 0.0 || f->s[0] > 1.0) return false;
  for (int j = 0; j < rank; j++)
    if (fabs(place->centre[j] - s->base.whole.centre[j])
        > (s->base.whole.half[j] + place->half[j]) * (1.0 + 0x1p-45)) return false;
  segment_on(&s->segment, place, false, &y);
  adjugate(&y, rank, adj);
  f->unstable = count_others(&y, rank, adj);
  if (f->s[0] <= 0.0 || f->s[1] >= 1.0 || !slope_of_fold(&y, rank, adj, f->slope))
    f->kind = GHOST_FOLD_UNDECIDED;
  return true;
}

typedef struct { ghost_field_fold *fold; size_t count, room; } fold_list;

/* Book: G.4 Saddle-nodes along a segment */
static void list_fold(segment_search *s, fold_list *l, const ghost_field_fold *f)
{
  l->fold = grown(&s->base, l->fold, l->count, &l->room, sizeof *l->fold);
  if (!s->base.failed) l->fold[l->count++] = *f;
}

static void list_pieces(segment_search *s, fold_list *l, ghost_field_fold_kind kind)
{
  slow_search *b = &s->base;
  for (size_t i = 0; i < b->piece_count; i++) {
    ghost_field_fold f = fold_at(&b->pieces[i].box, s->segment.rank, kind);
    f.s[0] = fmax(f.s[0], 0.0);
    f.s[1] = fmin(f.s[1], 1.0);
    list_fold(s, l, &f);
  }
  b->piece_count = 0;
}

static int compare_folds(const void *a, const void *b)
{
  const ghost_field_fold *p = a, *q = b;
  for (int i = 0; i < 2; i++)
    if (p->s[i] != q->s[i]) return p->s[i] < q->s[i] ? -1 : 1;
  for (int j = 0; j < RANK; j++)
    if (p->low[j] != q->low[j]) return p->low[j] < q->low[j] ? -1 : 1;
  return 0;
}

/* Book: 22.6 Saddle-nodes between two fields, eq:field-rounding */
/* From one end, the side 0 or 1: what stands before the first piece that is not
 * decided.  Returns the count after all, -1 when there is such a piece. */
static int follow_counts(fold_list *l, int side, int zeros)
{
  double stop = side ? -INFINITY : INFINITY;
  for (size_t i = 0; i < l->count; i++)
    if (l->fold[i].kind != GHOST_FOLD_SADDLE_NODE)
      stop = side ? fmax(stop, l->fold[i].s[1]) : fmin(stop, l->fold[i].s[0]);
  for (size_t i = 0; i < l->count && zeros >= 0; i++) {
    ghost_field_fold *f = &l->fold[side ? l->count - 1 - i : i];
    const double begins = f->s[side], ends = f->s[1 - side];
    if (f->kind != GHOST_FOLD_SADDLE_NODE) {
      if (begins == stop) f->zeros[side] = zeros;
      return -1;
    }
    if (side ? ends <= stop : ends >= stop) return -1;
    f->zeros[side] = zeros;
    zeros += (f->slope[0] > 0.0) == (side == 1) ? 2 : -2;
    f->zeros[1 - side] = zeros;
  }
  return zeros;
}

/* Book: G.4 Saddle-nodes along a segment */
static ghost_status zeros_at_end(const ghost_field *f, const double *low,
                                 const double *high, size_t budget, int *zeros)
{
  ghost_slow_count n = { .points = 256 };
  ghost_slow_point *p = NULL, *more;
  ghost_status status = GHOST_OK;
  for (size_t room = 0; status == GHOST_OK && room < n.points; ) {
    room = n.points;
    more = realloc(p, room * sizeof *p);
    status = more ? GHOST_OK : GHOST_ENOMEM;
    if (more) p = more;
    if (more) status = ghost_slow_points(f, low, high, budget, p, room, &n);
  }
  *zeros = 0;
  for (size_t i = 0; status == GHOST_OK && i < n.points; i++) {
    if (*zeros >= 0 && p[i].kind == GHOST_SLOW_FIXED) ++*zeros;
    if (p[i].kind == GHOST_SLOW_UNDECIDED_ZERO) *zeros = -1;
  }
  free(p);
  return status;
}

static ghost_status finish_list(segment_search *s, fold_list *l,
                                ghost_field_fold_count *count)
{
  ghost_field_fold f;
  for (size_t i = 0; i < s->base.count; i++)
    if (describe_fold_at(s, &s->place[i], &f)) list_fold(s, l, &f);
  if (s->base.failed) return GHOST_ENOMEM;
  if (l->count > 0) qsort(l->fold, l->count, sizeof *l->fold, compare_folds);
  const int after = follow_counts(l, 0, count->zeros[0]);
  const int before = follow_counts(l, 1, count->zeros[1]);
  count->folds = l->count;
  count->undecided = 0;
  for (size_t i = 0; i < l->count; i++)
    count->undecided += l->fold[i].kind != GHOST_FOLD_SADDLE_NODE;
  count->cells = s->base.cells;
  return (after >= 0 && count->zeros[1] >= 0 && after != count->zeros[1])
    || (before >= 0 && count->zeros[0] >= 0 && before != count->zeros[0])
    ? GHOST_EPREC : GHOST_OK;
}

static bool same_powers(size_t count, const ghost_term *a, const ghost_term *b,
                        bool coefficients)
{
  bool same = true;
  for (size_t t = 0; same && t < count; t++)
    same = a[t].component == b[t].component && a[t].factor == b[t].factor
      && memcmp(a[t].power, b[t].power, sizeof a[t].power) == 0
      && (!coefficients || a[t].coefficient == b[t].coefficient);
  return same;
}

static bool same_shape(const ghost_field *a, const ghost_field *b)
{
  bool same = a->rank == b->rank && a->units == b->units && a->terms == b->terms
    && a->factors == b->factors;
  for (size_t k = 0; same && k < a->factors; k++) {
    const ghost_factor *x = &a->factor[k], *y = &b->factor[k];
    same = x->function == y->function && x->terms == y->terms
      && same_powers(x->terms, x->term, y->term, true);
  }
  return same && same_powers(a->terms, a->term, b->term, false);
}

static bool choose_span(const ghost_field *from, const ghost_field *to,
                        const double *low, const double *high, cell *whole)
{
  cell other;
  const size_t n = from->rank;
  if (!choose_box(from, low, high, whole) || !choose_box(to, low, high, &other))
    return false;
  for (size_t j = 0; j < n; j++)
    whole->half[j] = fmax(whole->half[j], other.half[j]);
  whole->centre[n] = whole->half[n] = 0.5;
  return true;
}

static bool segment_make(segment *g, const ghost_field *from, const ghost_field *to)
{
  const size_t padded = (from->units + LANES - 1) / LANES * LANES;
  *g = (segment) { .from = from, .to = to, .rank = (int) from->rank,
                   .padded = padded, .lanes = lanes_best() };
  g->middle = calloc(3 * padded + 1, sizeof *g->middle);
  g->move = calloc(padded + 1, sizeof *g->move);
  g->tangent = g->middle + padded;
  g->radius = g->tangent + padded;
  g->factor = calloc(2 * from->factors + 1, sizeof *g->factor);
  return g->middle && g->move && g->factor;
}

static ghost_status run_segment(segment_search *s, bool given, fold_list *l,
                                ghost_field_fold_count *count)
{
  s->faces = true;
  if (given) push_faces(s);
  search_segment(s);
  list_pieces(s, l, GHOST_FOLD_BORDER);
  s->faces = false;
  push(&s->base, &s->base.whole);
  search_segment(s);
  list_pieces(s, l, GHOST_FOLD_UNDECIDED);
  return finish_list(s, l, count);
}

ghost_status ghost_field_folds(const ghost_field *from, const ghost_field *to,
  const double *low, const double *high, size_t budget, ghost_field_fold *folds,
  size_t capacity, ghost_field_fold_count *count)
{
  segment_search s = { .base = { .budget = budget } };
  fold_list l = { 0 };
  ghost_field_fold_count all = { 0 };
  if (!field_is_valid(from) || !field_is_valid(to) || !same_shape(from, to)
      || !choose_span(from, to, low, high, &s.base.whole)) return GHOST_EDOM;
  s.base.rank = (int) from->rank + 1;
  ghost_status status = zeros_at_end(from, low, high, budget, &all.zeros[0]);
  if (status == GHOST_OK)
    status = zeros_at_end(to, low, high, budget, &all.zeros[1]);
  if (status == GHOST_OK && !segment_make(&s.segment, from, to))
    status = GHOST_ENOMEM;
  if (status == GHOST_OK) status = run_segment(&s, low != NULL, &l, &all);
  if (status == GHOST_OK) *count = all;
  for (size_t i = 0; status == GHOST_OK && i < l.count && i < capacity; i++)
    folds[i] = l.fold[i];
  free(l.fold);
  free(s.place);
  free(s.segment.middle);
  free(s.segment.move);
  free(s.segment.factor);
  free(s.base.stack);
  free(s.base.found);
  free(s.base.pieces);
  return status;
}
