/* enclose/field.c -- a field on a box: values, and how far they can be from them
   Book: G.1 The rows of a field
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 3acfbcf9f254b31d */
#include "field.h"
#include "lanes.h"
#include "orbit.h"
#include <stdlib.h>
#include <string.h>

enum { ROWS = RANK + RANK * RANK + RANK * RANK * (RANK + 1) / 2, ORDERS = 3 };
typedef struct { int order, i, j, l; double *weight, error; } field_row;
struct field {
  const ghost_field *of;
  size_t units;                 /* padded */
  int rows;
  field_row row[ROWS];
  double *m[RANK], *b, *shaken;  /* shaken: eta */
  double *value[ORDERS], *radius[ORDERS], *move;
  double *memory;
  ball_jet *factor;             /* scratch, two for each factor */
  const lane_kernels *lanes;
};
/* Book: 22.4 A field in balls, eq:field-radii */
static void list_rows(field *f)
{
  int rank = (int) f->of->rank;
  f->rows = 0;
  for (int i = 0; i < rank; i++) {
    f->row[f->rows++] = (field_row) { .order = 0, .i = i };
    for (int j = 0; j < rank; j++) {
      f->row[f->rows++] = (field_row) { .order = 1, .i = i, .j = j };
      for (int l = 0; l <= j; l++)
        f->row[f->rows++] = (field_row) { .order = 2, .i = i, .j = j, .l = l };
    }
  }
}

/* Book: G.1 The rows of a field */
static double weight_of(const ghost_field *of, size_t u, const field_row *row)
{
  const double *v = of->v + u * of->rank, *m = of->m + u * of->rank;
  double w = v[row->i];
  if (row->order > 0) w *= m[row->j];
  if (row->order > 1) w *= m[row->l];
  return w;
}

static void weigh_rows(field *f)
{
  static const double share[ORDERS] = { 1.0, 4.0, 11.0 };
  double sums = ((double) f->units / LANES + 8.0) * 0x1p-53;
  for (int k = 0; k < f->rows; k++) {
    field_row *row = &f->row[k];
    for (size_t u = 0; u < f->of->units; u++) {
      double w = row->weight[u] = weight_of(f->of, u, row);
      row->error += fabs(w) * (share[row->order] * f->shaken[u] + sums);
    }
    row->error *= 1.001;
  }
}

static double *next_vector(field *f, size_t *used)
{
  return f->memory + f->units * (*used)++;
}

static bool lay_out(field *f)
{
  size_t count = (size_t) f->rows + RANK + 3 + 2 * ORDERS, used = 0;
  f->memory = calloc(count * f->units + 1, sizeof *f->memory);
  if (!f->memory) return false;
  for (int k = 0; k < f->rows; k++) f->row[k].weight = next_vector(f, &used);
  for (int j = 0; j < RANK; j++) f->m[j] = next_vector(f, &used);
  for (int o = 0; o < ORDERS; o++) {
    f->value[o] = next_vector(f, &used);
    f->radius[o] = next_vector(f, &used);
  }
  f->b = next_vector(f, &used);
  f->shaken = next_vector(f, &used);
  f->move = next_vector(f, &used);
  return true;
}

static void take_units(field *f, const double reach[RANK])
{
  const ghost_field *of = f->of;
  double share = ((double) of->rank + 2.0) * 0x1p-53 * 1.001;
  for (size_t u = 0; u < of->units; u++) {
    double size = fabs(of->b[u]);
    f->b[u] = of->b[u];
    for (size_t j = 0; j < of->rank; j++) {
      f->m[j][u] = of->m[u * of->rank + j];
      size += fabs(f->m[j][u]) * reach[j];
    }
    f->shaken[u] = share * size + 0x1p-52;
  }
}

field *field_new(const ghost_field *of, const double reach[RANK])
{
  field *f = calloc(1, sizeof *f);
  if (!f) return NULL;
  *f = (field) { .of = of, .lanes = lanes_best(),
                 .units = (of->units + LANES - 1) / LANES * LANES };
  list_rows(f);
  f->factor = calloc(2 * of->factors + 1, sizeof *f->factor);
  if (!f->factor || !lay_out(f)) { field_free(f); return NULL; }
  take_units(f, reach);
  weigh_rows(f);
  return f;
}

void field_free(field *f)
{
  if (f) {
    free(f->memory);
    free(f->factor);
  }
  free(f);
}

static bool terms_are_valid(const ghost_field *of, size_t count,
                            const ghost_term *term, bool argument)
{
  for (size_t t = 0; t < count; t++) {
    const ghost_term *x = &term[t];
    if (!(fabs(x->coefficient) <= GHOST_WEIGHT_MAX)
        || x->component >= (argument ? 1 : of->rank)
        || x->factor > (argument ? 0 : of->factors)) return false;
    for (size_t j = 0; j < RANK; j++)
      if (x->power[j] > (j < of->rank ? 8 : 0)) return false;
  }
  return true;
}

bool field_is_valid(const ghost_field *of)
{
  bool valid = of->rank >= 1 && of->rank <= RANK && of->units <= 4096
    && of->terms <= 4096 && of->factors <= 64 && fabs(of->leak) <= GHOST_WEIGHT_MAX
    && of->units + of->terms > 0;
  for (size_t i = 0; valid && i < of->units * of->rank; i++)
    valid = fabs(of->v[i]) <= GHOST_WEIGHT_MAX
            && fabs(of->m[i]) <= GHOST_WEIGHT_MAX;
  for (size_t u = 0; valid && u < of->units; u++)
    valid = fabs(of->b[u]) <= GHOST_WEIGHT_MAX;
  for (size_t k = 0; valid && k < of->factors; k++) {
    const ghost_factor *g = &of->factor[k];
    valid = g->function >= GHOST_RECIPROCAL && g->function <= GHOST_COSINE
      && g->terms >= 1 && g->terms <= 64
      && terms_are_valid(of, g->terms, g->term, true);
  }
  return valid && terms_are_valid(of, of->terms, of->term, false);
}

/* Book: 22.4 A field in balls, eq:field-radii, eq:factor-jets */
double secant_square_above(double y)
{
  double w = 0.125 * y, v = w * w;
  double cosh = 1.0 + 0.5 * v * (1.0 + v / 12.0 * (1.0 + v / 30.0));
  for (int k = 0; k < 3; k++) cosh = 2.0 * cosh * cosh - 1.0;
  return (1.0 + 0x1p-40) / (cosh * cosh);
}

static void bound_units(const field *f, const double *x)
{
  for (size_t u = 0; u < f->units; u++) {
    double t = f->value[0][u], eta = f->shaken[u], d = f->move[u];
    double s = 1.0 - t * t, bend = -2.0 * t * s;
    double y = fabs(x[u]) - d - 2.0 * eta;
    double secant = secant_square_above(y > 0.0 ? y : 0.0);
    double here = fabs(bend) + 11.0 * eta + 2.0 * d;
    double second = fmin(CURVE, fmin(2.0 * secant, here));
    f->value[1][u] = s;
    f->value[2][u] = bend;
    f->radius[0][u] = 0.5 * second * d * d;
    f->radius[1][u] = second * d;
    f->radius[2][u] = fmin(2.0, 4.0 * secant) * d;
  }
}

static void move_units(const field *f, const double centre[RANK],
                       const double half[RANK])
{
  double *x = f->value[2], *t = f->value[0];
  for (size_t u = 0; u < f->units; u++) {
    double at = 0.0, move = 0.0;
    for (size_t j = 0; j < f->of->rank; j++) {
      at += f->m[j][u] * centre[j];
      move += fabs(f->m[j][u]) * half[j];
    }
    x[u] = t[u] = at + f->b[u];
    f->move[u] = move * (1.0 + 0x1p-40);
  }
  f->lanes->tanh_in_place(f->units, t);
  bound_units(f, x);
}
typedef double eight __attribute__((vector_size(8 * LANES), aligned(8), may_alias));
typedef int64_t bits __attribute__((vector_size(8 * LANES), aligned(8), may_alias));

static double add_lanes(const eight *p)
{
  const double *s = (const double *) p;
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

static ball row_on_box(const field *f, const field_row *row, double *radius)
{
  const double *value = f->value[row->order], *reach = f->radius[row->order];
  eight sum = { 0 }, moved = { 0 };
  for (size_t u = 0; u < f->units; u += LANES) {
    eight w = *(const eight *) (row->weight + u);
    sum += w * *(const eight *) (value + u);
    moved += (eight) ((bits) w & INT64_MAX) * *(const eight *) (reach + u);
  }
  *radius = add_lanes(&moved) * (1.0 + 0x1p-38);
  return (ball) { add_lanes(&sum), row->error };
}

bool next_order(int d[RANK], int most, int rank)
{
  for (int j = rank; j-- > 0; d[j] = 0)
    if (d[0] + d[1] + d[2] < most) {
      d[j]++;
      return true;
    }
  return false;
}

static ball *jet_at(ball_jet *y, const int d[RANK])
{
  return &y->at[d[0]][d[1]][d[2]];
}

/* The sum over e <= d of C(d,e) a_e b_(d+more-e). */
static ball leibniz(const ball_jet *a, const ball_jet *b, const int d[RANK],
                    const int more[RANK])
{
  static const double choose[TURNS][TURNS]
    = { { 1 }, { 1, 1 }, { 1, 2, 1 }, { 1, 3, 3, 1 } };
  const int p = d[0] + more[0], q = d[1] + more[1], r = d[2] + more[2];
  ball sum = { 0.0, 0.0 };
  for (int e = 0; e <= d[0]; e++)
    for (int f = 0; f <= d[1]; f++)
      for (int g = 0; g <= d[2]; g++) {
        ball c = { choose[d[0]][e] * choose[d[1]][f] * choose[d[2]][g], 0.0 };
        c = ball_product(c, a->at[e][f][g]);
        sum = ball_sum(sum, ball_product(c, b->at[p - e][q - f][r - g]));
      }
  return sum;
}

static ball ball_reciprocal(ball x)
{
  const double least = fabs(x.mid) - x.rad, mid = 1.0 / x.mid;
  if (!(least > 0.0)) return (ball) { NAN, NAN };
  const double rad = x.rad / fabs(x.mid) / least;  /* a product may underflow */
  const double all = (rad + HALF_ULP * fabs(mid)) * (1.0 + 0x1p-48);
  return (ball) { mid, all + 0x1p-1060 };
}

static ball around(const arb_t x, double more)
{
  double end[2];
  ends_of_ball(end, x);
  return (ball) { 0.5 * (end[0] + end[1]), more + (end[1] - end[0]) };
}

static void ball_sine_cosine(ball x, ball *sine, ball *cosine)
{
  arb_t at, s, c;
  arb_init(at); arb_init(s); arb_init(c);
  arb_set_d(at, x.mid);
  arb_sin_cos(s, c, at, 80);
  *sine = around(s, x.rad * (1.0 + 0x1p-50));
  *cosine = around(c, x.rad * (1.0 + 0x1p-50));
  arb_clear(at); arb_clear(s); arb_clear(c);
}

static ball negative(ball x) { return (ball) { -x.mid, x.rad }; }

static void extend_trigonometric(ball_jet u[2], const ball_jet *p,
                                 const int d[RANK], bool cosine)
{
  int less[RANK] = { d[0], d[1], d[2] }, one[RANK] = { 0 };
  const int j = d[0] > 0 ? 0 : d[1] > 0 ? 1 : 2;
  less[j]--;
  one[j] = 1;
  for (int k = 0; k < 2; k++) {
    const ball y = leibniz(&u[1 - k], p, less, one);
    *jet_at(&u[k], d) = cosine == (k == 0) ? negative(y) : y;
  }
}

static void factor_on_box(const ghost_factor *g, const ghost_field *of,
                          const ball x[RANK], ball_jet u[2])
{
  const int rank = (int) of->rank, none[RANK] = { 0 };
  int d[RANK] = { 0 };
  ball_jet p = { 0 };
  for (size_t t = 0; t < g->terms; t++)
    add_term_jet(of, &g->term[t], (ball) { g->term[t].coefficient, 0.0 }, x, NULL,
                 TURNS - 1, &p);
  u[0] = u[1] = (ball_jet) { 0 };
  ball *value = jet_at(&u[0], d), *other = jet_at(&u[1], d);
  if (g->function == GHOST_RECIPROCAL) *value = ball_reciprocal(*jet_at(&p, d));
  if (g->function == GHOST_SINE) ball_sine_cosine(*jet_at(&p, d), value, other);
  if (g->function == GHOST_COSINE) ball_sine_cosine(*jet_at(&p, d), other, value);
  const ball turned = negative(*value);
  while (next_order(d, TURNS - 1, rank))
    if (g->function != GHOST_RECIPROCAL)
      extend_trigonometric(u, &p, d, g->function == GHOST_COSINE);
    else *jet_at(&u[0], d) = ball_product(turned, leibniz(&p, &u[0], d, none));
}

void factors_on_box(const ghost_field *of, const ball x[RANK], ball_jet *factor)
{
  for (size_t k = 0; k < of->factors; k++)
    factor_on_box(&of->factor[k], of, x, &factor[2 * k]);
}

static ball power_derivative(const ghost_term *t, const int d[RANK],
                             const ball x[RANK])
{
  ball y = { 1.0, 0.0 };
  for (int j = 0; j < RANK; j++) {
    int power = (int) t->power[j] - d[j];
    if (power < 0) return (ball) { 0.0, 0.0 };
    for (int n = 0; n < d[j]; n++)
      y = ball_product(y, (ball) { (double) ((int) t->power[j] - n), 0.0 });
    for (int n = 0; n < power; n++) y = ball_product(y, x[j]);
  }
  return y;
}

void add_term_jet(const ghost_field *of, const ghost_term *t, ball coefficient,
                  const ball x[RANK], const ball_jet *factor, int most,
                  ball_jet *sum)
{
  const int none[RANK] = { 0 };
  int d[RANK] = { 0 };
  ball_jet p;
  do {
    ball y = *jet_at(&p, d) = power_derivative(t, d, x);
    if (t->factor > 0) y = leibniz(&p, &factor[2 * (t->factor - 1)], d, none);
    y = ball_product(coefficient, y);
    *jet_at(sum, d) = ball_sum(*jet_at(sum, d), y);
  } while (next_order(d, most, (int) of->rank));
}

/* Of all terms, in each component. */
static void terms_on_box(const field *f, const ball x[RANK], int most,
                         ball_jet sum[RANK])
{
  const ghost_field *of = f->of;
  factors_on_box(of, x, f->factor);
  memset(sum, 0, RANK * sizeof *sum);
  for (size_t t = 0; t < of->terms; t++)
    add_term_jet(of, &of->term[t], (ball) { of->term[t].coefficient, 0.0 }, x,
                 f->factor, most, &sum[of->term[t].component]);
}

static double terms_move(ball_jet *y, const int d[RANK], int order,
                         const double half[RANK], int rank)
{
  double sum = 0.0;
  for (int a = 0; a < rank; a++)
    for (int b = 0; b < (order == 0 ? rank : 1); b++) {
      int e[RANK] = { d[0], d[1], d[2] };
      e[a]++;
      if (order == 0) e[b]++;
      const double move = order == 0 ? 0.5 * half[a] * half[b] : half[a];
      sum += ball_most(*jet_at(y, e)) * move;
    }
  return sum * (1.0 + 0x1p-45);
}

static void place_row(const field_row *row, ball value, double radius, field_jet *y)
{
  int i = row->i, j = row->j, l = row->l;
  if (row->order == 0) {
    y->f[i] = value;
    y->bend[i] = radius;
  } else if (row->order == 1) {
    y->j[i][j] = value;
    y->turn[i][j] = radius;
  } else {
    y->h[i][j][l] = y->h[i][l][j] = value;
    y->twist[i][j][l] = y->twist[i][l][j] = radius;
  }
}

static void terms_there(const field *f, const double centre[RANK],
                        const double half[RANK], ball_jet at[RANK],
                        ball_jet box[RANK])
{
  ball x[RANK] = { 0 };
  for (size_t j = 0; j < f->of->rank; j++) x[j].mid = centre[j];
  terms_on_box(f, x, TURNS - 2, at);
  for (size_t j = 0; j < f->of->rank; j++) x[j].rad = half[j];
  terms_on_box(f, x, TURNS - 1, box);
}

void field_on_box(const field *f, const double centre[RANK],
                  const double half[RANK], field_jet *y)
{
  const bool terms = f->of->terms > 0;
  ball_jet at[RANK], box[RANK];
  if (f->units > 0) move_units(f, centre, half);
  if (terms) terms_there(f, centre, half, at, box);
  for (int k = 0; k < f->rows; k++) {
    const field_row *row = &f->row[k];
    double radius = 0.0;
    int d[RANK] = { 0 };
    ball value = row_on_box(f, row, &radius), leak = { -f->of->leak, 0.0 };
    if (row->order > 0) d[row->j]++;
    if (row->order > 1) d[row->l]++;
    if (terms) {
      value = ball_sum(value, *jet_at(&at[row->i], d));
      radius += terms_move(&box[row->i], d, row->order, half, (int) f->of->rank);
    }
    if (row->order == 0)
      value = ball_sum(value, ball_product(leak, (ball) { centre[row->i], 0.0 }));
    if (row->order == 1 && row->i == row->j) value = ball_sum(value, leak);
    place_row(row, value, radius * (1.0 + 0x1p-50), y);
  }
}
