/* enclose/field.c -- a field on a box: values, and how far they can be from them
   Book: G.1 The rows of a field
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 043dc7ab9f329c6b */
#include "field.h"
#include "lanes.h"
#include <stdlib.h>

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
  if (!lay_out(f)) { free(f); return NULL; }
  take_units(f, reach);
  weigh_rows(f);
  return f;
}

void field_free(field *f)
{
  if (f) free(f->memory);
  free(f);
}

bool field_is_valid(const ghost_field *of)
{
  bool valid = of->rank >= 1 && of->rank <= RANK && of->units <= 4096
    && of->terms <= 4096 && fabs(of->leak) <= GHOST_WEIGHT_MAX
    && of->units + of->terms > 0;
  for (size_t i = 0; valid && i < of->units * of->rank; i++)
    valid = fabs(of->v[i]) <= GHOST_WEIGHT_MAX
            && fabs(of->m[i]) <= GHOST_WEIGHT_MAX;
  for (size_t u = 0; valid && u < of->units; u++)
    valid = fabs(of->b[u]) <= GHOST_WEIGHT_MAX;
  for (size_t t = 0; valid && t < of->terms; t++) {
    const ghost_term *x = &of->term[t];
    valid = fabs(x->coefficient) <= GHOST_WEIGHT_MAX && x->component < of->rank;
    for (size_t j = 0; valid && j < RANK; j++)
      valid = x->power[j] <= (j < of->rank ? 8 : 0);
  }
  return valid;
}

/* Book: 22.4 A field in balls, eq:field-radii */
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

/* The derivative of order d[j] in x_j, with x_j^n taken in balls. */
ball term_derivative(const ghost_term *t, const int d[RANK],
                       const ball x[RANK])
{
  ball y = { t->coefficient, 0.0 };
  for (int j = 0; j < RANK; j++) {
    int power = (int) t->power[j] - d[j];
    if (power < 0) return (ball) { 0.0, 0.0 };
    for (int n = 0; n < d[j]; n++)
      y = ball_product(y, (ball) { (double) ((int) t->power[j] - n), 0.0 });
    for (int n = 0; n < power; n++) y = ball_product(y, x[j]);
  }
  return y;
}

static double term_radius(const ghost_term *t, const field_row *row,
                          const ball box[RANK], const double half[RANK], int rank)
{
  double sum = 0.0;
  for (int a = 0; a < rank; a++)
    for (int b = 0; b < (row->order == 0 ? rank : 1); b++) {
      int d[RANK] = { 0 };
      if (row->order > 0) d[row->j]++;
      if (row->order > 1) d[row->l]++;
      if (row->order == 0) d[b]++;
      d[a]++;
      double move = row->order == 0 ? 0.5 * half[a] * half[b] : half[a];
      sum += ball_most(term_derivative(t, d, box)) * move;
    }
  return sum * (1.0 + 0x1p-45);
}

static ball terms_on_box(const field *f, const field_row *row,
                         const double centre[RANK], const double half[RANK],
                         double *radius)
{
  const ghost_field *of = f->of;
  ball at[RANK] = { 0 }, box[RANK] = { 0 }, sum = { 0.0, 0.0 };
  int rank = (int) of->rank, d[RANK] = { 0 };
  for (int j = 0; j < rank; j++) {
    at[j] = (ball) { centre[j], 0.0 };
    box[j] = (ball) { centre[j], half[j] };
  }
  if (row->order > 0) d[row->j]++;
  if (row->order > 1) d[row->l]++;
  for (size_t t = 0; t < of->terms; t++) {
    if ((int) of->term[t].component != row->i) continue;
    sum = ball_sum(sum, term_derivative(&of->term[t], d, at));
    *radius += term_radius(&of->term[t], row, box, half, rank);
  }
  return sum;
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

void field_on_box(const field *f, const double centre[RANK],
                  const double half[RANK], field_jet *y)
{
  if (f->units > 0) move_units(f, centre, half);
  for (int k = 0; k < f->rows; k++) {
    const field_row *row = &f->row[k];
    double radius = 0.0, more = 0.0;
    ball value = row_on_box(f, row, &radius), leak = { -f->of->leak, 0.0 };
    if (f->of->terms > 0)
      value = ball_sum(value, terms_on_box(f, row, centre, half, &more));
    if (row->order == 0)
      value = ball_sum(value, ball_product(leak, (ball) { centre[row->i], 0.0 }));
    if (row->order == 1 && row->i == row->j) value = ball_sum(value, leak);
    place_row(row, value, (radius + more) * (1.0 + 0x1p-50), y);
  }
}
