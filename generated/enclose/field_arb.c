/* enclose/field_arb.c -- the same in balls of Arb, and Newton's method with
     proof
   Book: G.2 A field in balls of Arb
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 56c47eb3c8330614 */
#include "field_arb.h"

enum { PLACES = 27 };

/* Book: G.2 A field in balls of Arb, eq:factor-jets */
static arb_ptr place(arb_ptr y, const int d[RANK])
{
  return y + 9 * d[0] + 3 * d[1] + d[2];
}

/* The sum over e <= d of C(d,e) a_e b_(d+more-e). */
static void leibniz_in_arb(arb_t y, arb_ptr a, arb_ptr b, const int d[RANK],
                           const int more[RANK], slong prec)
{
  static const slong choose[3][3] = { { 1 }, { 1, 1 }, { 1, 2, 1 } };
  arb_t sum, part;
  int e[RANK] = { 0 };
  arb_init(sum); arb_init(part);
  for (e[0] = 0; e[0] <= d[0]; e[0]++)
    for (e[1] = 0; e[1] <= d[1]; e[1]++)
      for (e[2] = 0; e[2] <= d[2]; e[2]++) {
        const int rest[] = { d[0] + more[0] - e[0], d[1] + more[1] - e[1],
                             d[2] + more[2] - e[2] };
        arb_mul(part, place(a, e), place(b, rest), prec);
        arb_addmul_si(sum, part, choose[d[0]][e[0]] * choose[d[1]][e[1]]
                                 * choose[d[2]][e[2]], prec);
      }
  arb_set(y, sum);
  arb_clear(sum); arb_clear(part);
}

/* The derivative of order d of coefficient times monomial. */
static void power_in_arb(const ghost_term *t, const int d[RANK], const arb_mat_t x,
                         slong prec, arb_t p)
{
  arb_t q;
  arb_init(q);
  arb_set_d(p, t->coefficient);
  for (int j = 0; j < (int) arb_mat_nrows(x); j++) {
    int power = (int) t->power[j] - d[j];
    if (power < 0) arb_zero(p);
    for (int n = 0; n < d[j]; n++) arb_mul_si(p, p, (int) t->power[j] - n, prec);
    if (power <= 0) continue;
    arb_pow_ui(q, arb_mat_entry(x, j, 0), (ulong) power, prec);
    arb_mul(p, p, q, prec);
  }
  arb_clear(q);
}

static void add_term(const ghost_term *t, const arb_mat_t x, arb_ptr factor,
                     slong prec, arb_ptr sum)
{
  const int rank = (int) arb_mat_nrows(x), none[RANK] = { 0 };
  arb_ptr p = _arb_vec_init(PLACES + 1), y = p + PLACES;
  int d[RANK] = { 0 };
  do {
    power_in_arb(t, d, x, prec, place(p, d));
    arb_set(y, place(p, d));
    if (t->factor > 0)
      leibniz_in_arb(y, p, factor + 2 * PLACES * (t->factor - 1), d, none, prec);
    arb_add(place(sum, d), place(sum, d), y, prec);
  } while (next_order(d, 2, rank));
  _arb_vec_clear(p, PLACES + 1);
}

static void trigonometric_in_arb(const ghost_factor *g, arb_ptr p,
                                 const int d[RANK], slong prec, arb_ptr u)
{
  int less[RANK] = { d[0], d[1], d[2] }, one[RANK] = { 0 };
  const int j = d[0] > 0 ? 0 : d[1] > 0 ? 1 : 2;
  less[j]--;
  one[j] = 1;
  arb_ptr sine = u, cosine = u + PLACES;
  if (g->function == GHOST_COSINE) { cosine = u; sine = u + PLACES; }
  leibniz_in_arb(place(sine, d), cosine, p, less, one, prec);
  leibniz_in_arb(place(cosine, d), sine, p, less, one, prec);
  arb_neg(place(cosine, d), place(cosine, d));
}

static void factor_in_arb(const ghost_factor *g, const arb_mat_t x, slong prec,
                          arb_ptr u)
{
  const int none[RANK] = { 0 };
  int d[RANK] = { 0 };
  arb_ptr p = _arb_vec_init(PLACES), other = u + PLACES;
  for (size_t t = 0; t < g->terms; t++) add_term(&g->term[t], x, NULL, prec, p);
  if (g->function == GHOST_RECIPROCAL) arb_inv(u, p, prec);
  if (g->function == GHOST_SINE) arb_sin_cos(u, other, p, prec);
  if (g->function == GHOST_COSINE) arb_sin_cos(other, u, p, prec);
  while (next_order(d, 2, (int) arb_mat_nrows(x))) {
    if (g->function != GHOST_RECIPROCAL) {
      trigonometric_in_arb(g, p, d, prec, u);
      continue;
    }
    leibniz_in_arb(place(u, d), p, u, d, none, prec);
    arb_mul(place(u, d), place(u, d), u, prec);
    arb_neg(place(u, d), place(u, d));
  }
  _arb_vec_clear(p, PLACES);
}

static void add_ball(arb_mat_t m, int i, int j, const arb_t x, slong prec)
{
  arb_add(arb_mat_entry(m, i, j), arb_mat_entry(m, i, j), x, prec);
}

static void add_derivatives(arb_jet *y, int i, arb_ptr of, slong prec)
{
  int d[RANK] = { 0 };
  add_ball(y->f, i, 0, of, prec);
  for (int j = 0; j < y->rank; j++) {
    d[j]++;
    add_ball(y->j, i, j, place(of, d), prec);
    for (int l = 0; l < y->rank; l++) {
      d[l]++;
      add_ball(y->h[i], j, l, place(of, d), prec);
      d[l]--;
    }
    d[j]--;
  }
}

static void terms_in_arb(const ghost_field *of, const arb_mat_t x, slong prec,
                         arb_jet *y)
{
  const slong places = 2 * PLACES * (slong) of->factors;
  arb_ptr factor = _arb_vec_init(places + RANK * PLACES), sum = factor + places;
  for (size_t k = 0; k < of->factors; k++)
    factor_in_arb(&of->factor[k], x, prec, factor + 2 * PLACES * k);
  for (size_t t = 0; t < of->terms; t++)
    add_term(&of->term[t], x, factor, prec, sum + PLACES * of->term[t].component);
  for (int i = 0; i < y->rank; i++)
    add_derivatives(y, i, sum + PLACES * i, prec);
  _arb_vec_clear(factor, places + RANK * PLACES);
}

void arb_jet_init(arb_jet *y, int rank)
{
  y->rank = rank;
  arb_mat_init(y->f, rank, 1);
  arb_mat_init(y->j, rank, rank);
  for (int i = 0; i < rank; i++) arb_mat_init(y->h[i], rank, rank);
}

void arb_jet_clear(arb_jet *y)
{
  arb_mat_clear(y->f);
  arb_mat_clear(y->j);
  for (int i = 0; i < y->rank; i++) arb_mat_clear(y->h[i]);
}

/* y += a b x, the doubles a and b being exact. */
static void add_scaled(arb_t y, double a, double b, const arb_t x, slong prec)
{
  arb_t p, q;
  arb_init(p); arb_init(q);
  arb_set_d(p, a);
  arb_set_d(q, b);
  arb_mul(p, p, q, 2 * prec);
  arb_addmul(y, p, x, prec);
  arb_clear(p); arb_clear(q);
}

static void add_unit(const ghost_field *of, size_t u, const arb_mat_t x, slong prec,
                     arb_jet *y, arb_struct t[3])
{
  int rank = y->rank;
  const double *v = of->v + u * of->rank, *m = of->m + u * of->rank;
  arb_set_d(t, of->b[u]);
  for (int j = 0; j < rank; j++)
    add_scaled(t, m[j], 1.0, arb_mat_entry(x, j, 0), prec);
  arb_tanh(t, t, prec);
  arb_mul(t + 1, t, t, prec);
  arb_sub_ui(t + 1, t + 1, 1, prec);
  arb_mul(t + 2, t, t + 1, prec);
  arb_mul_2exp_si(t + 2, t + 2, 1);
  arb_neg(t + 1, t + 1);
  for (int i = 0; i < rank; i++) {
    add_scaled(arb_mat_entry(y->f, i, 0), v[i], 1.0, t, prec);
    for (int j = 0; j < rank; j++) {
      add_scaled(arb_mat_entry(y->j, i, j), v[i], m[j], t + 1, prec);
      arb_t w;
      arb_init(w);
      add_scaled(w, m[j], v[i], t + 2, prec);
      for (int l = 0; l < rank; l++)
        add_scaled(arb_mat_entry(y->h[i], j, l), m[l], 1.0, w, prec);
      arb_clear(w);
    }
  }
}

void field_in_arb(const ghost_field *of, const arb_mat_t x, slong prec, arb_jet *y)
{
  arb_ptr t = _arb_vec_init(3);
  arb_t leak;
  arb_mat_zero(y->f);
  arb_mat_zero(y->j);
  for (int i = 0; i < y->rank; i++) arb_mat_zero(y->h[i]);
  for (size_t u = 0; u < of->units; u++) add_unit(of, u, x, prec, y, t);
  if (of->terms > 0) terms_in_arb(of, x, prec, y);
  arb_init(leak);
  arb_set_d(leak, of->leak);
  for (int i = 0; i < y->rank; i++) {
    arb_submul(arb_mat_entry(y->f, i, 0), leak, arb_mat_entry(x, i, 0), prec);
    arb_sub(arb_mat_entry(y->j, i, i), arb_mat_entry(y->j, i, i), leak, prec);
  }
  arb_clear(leak);
  _arb_vec_clear(t, 3);
}

void slope_in_arb(const arb_jet *y, slong prec, arb_mat_t slope, arb_mat_t hessian)
{
  arb_mat_t across, part;
  arb_mat_init(across, y->rank, y->rank);
  arb_mat_init(part, y->rank, y->rank);
  arb_mat_transpose(across, y->j);
  arb_mat_mul(slope, across, y->f, prec);
  arb_mat_mul(hessian, across, y->j, prec);
  for (int i = 0; i < y->rank; i++) {
    arb_mat_scalar_mul_arb(part, y->h[i], arb_mat_entry(y->f, i, 0), prec);
    arb_mat_add(hessian, hessian, part, prec);
  }
  arb_mat_clear(across);
  arb_mat_clear(part);
}

typedef struct {
  const ghost_field *of;
  bool of_slope;
  slong prec;
  arb_jet y;
} problem;

static void value_at(problem *p, const arb_mat_t x, arb_mat_t value,
                     arb_mat_t derivative)
{
  field_in_arb(p->of, x, p->prec, &p->y);
  if (p->of_slope) slope_in_arb(&p->y, p->prec, value, derivative);
  else {
    arb_mat_set(value, p->y.f);
    arb_mat_set(derivative, p->y.j);
  }
}

static void forget_radii(arb_mat_t x)
{
  for (int i = 0; i < (int) arb_mat_nrows(x); i++)
    for (int j = 0; j < (int) arb_mat_ncols(x); j++)
      arb_get_mid_arb(arb_mat_entry(x, i, j), arb_mat_entry(x, i, j));
}

/* One step from x; leaves the inverse of the derivative in y. */
static bool newton_step(problem *p, arb_mat_t x, arb_mat_t y)
{
  arb_mat_t value, derivative, step;
  arb_mat_init(value, p->y.rank, 1);
  arb_mat_init(step, p->y.rank, 1);
  arb_mat_init(derivative, p->y.rank, p->y.rank);
  value_at(p, x, value, derivative);
  bool regular = arb_mat_inv(y, derivative, p->prec);
  if (regular) {
    forget_radii(y);
    arb_mat_mul(step, y, value, p->prec);
    arb_mat_sub(x, x, step, p->prec);
    forget_radii(x);
  }
  arb_mat_clear(value);
  arb_mat_clear(step);
  arb_mat_clear(derivative);
  return regular;
}

/* Book: 22.5 All fixed points and all slow points, eq:krawczyk */
static bool contracts(problem *p, arb_mat_t x, const arb_mat_t y, slong e)
{
  int rank = p->y.rank;
  bool inside = true;
  arb_mat_t wide, value, derivative, k;
  arb_mat_init(wide, rank, 1);
  arb_mat_init(value, rank, 1);
  arb_mat_init(k, rank, 1);
  arb_mat_init(derivative, rank, rank);
  value_at(p, x, value, derivative);
  arb_mat_mul(k, y, value, p->prec);
  arb_mat_sub(k, x, k, p->prec);
  arb_mat_set(wide, x);
  for (int i = 0; i < rank; i++)
    arb_add_error_2exp_si(arb_mat_entry(wide, i, 0), e);
  value_at(p, wide, value, derivative);
  arb_mat_t one, part;
  arb_mat_init(one, rank, rank);
  arb_mat_init(part, rank, 1);
  arb_mat_one(one);
  arb_mat_mul(derivative, y, derivative, p->prec);
  arb_mat_sub(derivative, one, derivative, p->prec);
  arb_mat_sub(part, wide, x, p->prec);
  arb_mat_mul(part, derivative, part, p->prec);
  arb_mat_add(k, k, part, p->prec);
  arb_mat_clear(one);
  arb_mat_clear(part);
  for (int i = 0; i < rank; i++)
    inside = inside && arb_contains_interior(arb_mat_entry(wide, i, 0),
                                             arb_mat_entry(k, i, 0));
  if (inside) arb_mat_set(x, k);
  arb_mat_clear(wide);
  arb_mat_clear(value);
  arb_mat_clear(k);
  arb_mat_clear(derivative);
  return inside;
}

bool solve_in_arb(const ghost_field *of, bool of_slope, arb_mat_t x, slong prec)
{
  problem p = { .of = of, .of_slope = of_slope, .prec = prec };
  int rank = (int) of->rank;
  arb_mat_t y;
  arb_jet_init(&p.y, rank);
  arb_mat_init(y, rank, rank);
  forget_radii(x);
  bool solved = true;
  for (int n = 0; n < 8 && solved; n++) solved = newton_step(&p, x, y);
  bool enclosed = false;
  for (slong e = prec * 3 / 4; solved && !enclosed && e >= 24; e = e * 3 / 4)
    enclosed = contracts(&p, x, y, -e);
  arb_mat_clear(y);
  arb_jet_clear(&p.y);
  return enclosed;
}
