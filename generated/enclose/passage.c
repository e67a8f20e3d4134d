/* enclose/passage.c -- the time of a passage, enclosed
   Book: G.5 Series and planes of a passage
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 05663e47d73ea14a */
#include "passage.h"
#include "slow.h"

enum { POWERS = 3 * 8 + 1 };
typedef struct {
  const ghost_field *of;
  slong prec;
  arb_ptr x[RANK];           /* coefficients of the components */
  arb_ptr slope, t, s;       /* of each unit: k a_k, tanh, 1 - tanh^2 */
  arb_ptr product;           /* of each term: after each multiplication */
  arb_ptr factor;            /* of each: g, its partner, p, k p_k */
  arb_ptr memory;
  slong size;
} series;
/* Book: G.5 Series and planes of a passage */
static void series_init(series *z, const ghost_field *of)
{
  slong units = (slong) of->units, terms = (slong) of->terms;
  for (size_t k = 0; k < of->factors; k++) terms += (slong) of->factor[k].terms;
  z->of = of;
  z->size = LENGTH * (RANK + 3 * units + POWERS * terms + 4 * (slong) of->factors);
  z->memory = _arb_vec_init(z->size);
  for (int j = 0; j < RANK; j++) z->x[j] = z->memory + LENGTH * j;
  z->slope = z->memory + LENGTH * RANK;
  z->t = z->slope + LENGTH * units;
  z->s = z->t + LENGTH * units;
  z->product = z->s + LENGTH * units;
  z->factor = z->product + LENGTH * POWERS * terms;
}

static void series_clear(series *z) { _arb_vec_clear(z->memory, z->size); }
/* Book: 22.7 Passages, enclosed, eq:tanh-series */
void extend_tanh(arb_ptr a, arb_ptr t, arb_ptr s, int n, slong prec)
{
  arb_t one;
  arb_init(one);
  if (n == 0) arb_tanh(t, a, prec);
  else {
    arb_mul_si(a + n, a + n, n, prec);
    arb_dot(t + n, NULL, 0, a + 1, 1, s + n - 1, -1, n, prec);
    arb_div_si(t + n, t + n, n, prec);
  }
  arb_set_si(one, n == 0);
  arb_dot(s + n, one, 1, t, 1, t + n, -1, n + 1, prec);
  arb_clear(one);
}

static void extend_unit(series *z, size_t u, int n)
{
  const double *m = z->of->m + u * z->of->rank;
  arb_ptr a = z->slope + LENGTH * u, t = z->t + LENGTH * u, s = z->s + LENGTH * u;
  arb_t w;
  arb_init(w);
  arb_zero(a + n);
  if (n == 0) arb_set_d(a, z->of->b[u]);
  for (size_t j = 0; j < z->of->rank; j++) {
    arb_set_d(w, m[j]);
    arb_addmul(a + n, w, z->x[j] + n, z->prec);
  }
  extend_tanh(a, t, s, n, z->prec);
  arb_clear(w);
}

/* Book: G.5 Series and planes of a passage, eq:factor-series */
/* Coefficient n of before times x, or of x alone, into p, which is returned. */
static arb_ptr multiplied(const series *z, arb_ptr before, arb_ptr x, arb_ptr p,
                          int n)
{
  if (before) arb_dot(p + n, NULL, 0, before, 1, x + n, -1, n + 1, z->prec);
  else arb_set(p + n, x + n);
  return p;
}

/* y += coefficient n of the term, whose products lie in place k. */
static void extend_term(series *z, const ghost_term *term, size_t k, int n, arb_t y)
{
  arb_ptr p = z->product + LENGTH * POWERS * k, before = NULL;
  arb_t c;
  arb_init(c);
  for (size_t j = 0; j < z->of->rank; j++)
    for (unsigned i = 0; i < term->power[j]; i++, p += LENGTH)
      before = multiplied(z, before, z->x[j], p, n);
  if (term->factor > 0) {
    arb_ptr factor = z->factor + 4 * LENGTH * (term->factor - 1);
    before = multiplied(z, before, factor, p, n);
  }
  arb_set_d(c, term->coefficient);
  if (before) arb_addmul(y, c, before + n, z->prec);
  else if (n == 0) arb_add(y, y, c, z->prec);
  arb_clear(c);
}

/* Coefficient n of factor k; its argument's products lie from place `first'. */
static void extend_factor(series *z, size_t k, size_t first, int n)
{
  const ghost_factor *f = &z->of->factor[k];
  arb_ptr g = z->factor + 4 * LENGTH * k, other = g + LENGTH, p = other + LENGTH;
  arb_ptr turn = p + LENGTH;
  arb_zero(p + n);
  for (size_t t = 0; t < f->terms; t++)
    extend_term(z, &f->term[t], first + t, n, p + n);
  arb_mul_si(turn + n, p + n, n, z->prec);
  if (f->function == GHOST_RECIPROCAL) {
    arb_set_si(g + n, n == 0);
    arb_dot(g + n, g + n, 1, p + 1, 1, g + n - 1, -1, n, z->prec);
    arb_div(g + n, g + n, p, z->prec);
    return;
  }
  arb_ptr sine = f->function == GHOST_SINE ? g : other;
  arb_ptr cosine = f->function == GHOST_SINE ? other : g;
  if (n == 0) { arb_sin_cos(sine, cosine, p, z->prec); return; }
  arb_dot(sine + n, NULL, 0, turn + 1, 1, cosine + n - 1, -1, n, z->prec);
  arb_dot(cosine + n, NULL, 1, turn + 1, 1, sine + n - 1, -1, n, z->prec);
  arb_div_si(sine + n, sine + n, n, z->prec);
  arb_div_si(cosine + n, cosine + n, n, z->prec);
}

/* From the coefficients up to n the next one. */
static void extend(series *z, int n)
{
  arb_t w;
  arb_init(w);
  for (size_t u = 0; u < z->of->units; u++) extend_unit(z, u, n);
  for (size_t k = 0, first = z->of->terms; k < z->of->factors; k++) {
    extend_factor(z, k, first, n);
    first += z->of->factor[k].terms;
  }
  for (size_t i = 0; i < z->of->rank; i++) {
    arb_ptr y = z->x[i] + n + 1;
    arb_set_d(w, -z->of->leak);
    arb_mul(y, w, z->x[i] + n, z->prec);
    for (size_t u = 0; u < z->of->units; u++) {
      arb_set_d(w, z->of->v[u * z->of->rank + i]);
      arb_addmul(y, w, z->t + LENGTH * u + n, z->prec);
    }
    for (size_t k = 0; k < z->of->terms; k++)
      if (z->of->term[k].component == i) extend_term(z, &z->of->term[k], k, n, y);
    arb_div_si(y, y, n + 1, z->prec);
  }
  arb_clear(w);
}

typedef struct {
  const ghost_field *of;
  int rank;
  arb_mat_t x, box;    /* the state; where it is during the step */
  arb_jet jet;
  series middle, wide;
} flow;

static void flow_init(flow *w, const ghost_field *of)
{
  *w = (flow) { .of = of, .rank = (int) of->rank };
  arb_mat_init(w->x, w->rank, 1);
  arb_mat_init(w->box, w->rank, 1);
  arb_jet_init(&w->jet, w->rank);
  series_init(&w->middle, of);
  series_init(&w->wide, of);
  w->middle.prec = FLOW_BITS;
  w->wide.prec = BOX_BITS;
}

static void flow_clear(flow *w)
{
  arb_mat_clear(w->x);
  arb_mat_clear(w->box);
  arb_jet_clear(&w->jet);
  series_clear(&w->middle);
  series_clear(&w->wide);
}

/* next = x + [0, h] F(at), for the F in the jet. */
static void straight_on(flow *w, double h, double more, arb_mat_t next)
{
  arb_t part, time;
  arb_init(part); arb_init(time);
  arb_set_d(time, 0.5 * h);
  arb_add_error_2exp_si(time, (slong) ilogb(h) - 1);
  for (int i = 0; i < w->rank; i++) {
    arb_mul(part, time, arb_mat_entry(w->jet.f, i, 0), BOX_BITS);
    arb_add(arb_mat_entry(next, i, 0), arb_mat_entry(w->x, i, 0), part, BOX_BITS);
    arb_set_d(part, more * h);
    arb_add_error(arb_mat_entry(next, i, 0), part);
  }
  arb_clear(part); arb_clear(time);
}

/* Book: 22.7 Passages, enclosed, eq:tanh-series, eq:passage-start */
static bool find_box(flow *w, double h)
{
  arb_mat_t next;
  bool found = false;
  arb_mat_init(next, w->rank, 1);
  field_in_arb(w->of, w->x, BOX_BITS, &w->jet);
  for (int n = 0; n < 4 && !found; n++) {
    straight_on(w, h, 0.02, w->box);
    field_in_arb(w->of, w->box, BOX_BITS, &w->jet);
    straight_on(w, h, 0.0, next);
    found = arb_mat_contains(w->box, next);
  }
  arb_mat_clear(next);
  return found;
}

/* V of the step, from J on the box. */
static void derivative_by_start(flow *w, double h, arb_mat_t v)
{
  arb_mat_t around;
  arb_t bound;
  arb_init(bound);
  arb_mat_init(around, w->rank, w->rank);
  arb_mat_one(around);
  arb_mat_bound_inf_norm(arb_radref(bound), w->jet.j);
  arb_get_ubound_arf(arb_midref(bound), bound, BOX_BITS);
  mag_zero(arb_radref(bound));
  arb_mul_2exp_si(bound, bound, ilogb(h));
  arb_expm1(bound, bound, BOX_BITS);
  for (int i = 0; i < w->rank; i++)
    for (int j = 0; j < w->rank; j++)
      arb_add_error(arb_mat_entry(around, i, j), bound);
  for (int k = 3; k > 0; k--) {
    arb_mat_mul(v, w->jet.j, around, BOX_BITS);
    arb_mat_scalar_mul_2exp_si(v, v, ilogb(h));
    arb_mat_scalar_div_si(v, v, k, BOX_BITS);
    arb_mat_one(around);
    arb_mat_add(around, v, around, BOX_BITS);
  }
  arb_mat_set(v, around);
  arb_mat_clear(around);
  arb_clear(bound);
}

static void run_series(series *z, const arb_mat_t from)
{
  for (size_t j = 0; j < z->of->rank; j++)
    arb_set(z->x[j], arb_mat_entry(from, (slong) j, 0));
  for (int n = 0; n < ORDER; n++) extend(z, n);
}

/* The state after h in next: the polynomial, the remainder, the spread. */
static void advance(flow *w, double h, arb_mat_t middle, arb_mat_t v,
                    arb_mat_t next)
{
  slong e = ilogb(h);
  arb_t part;
  arb_init(part);
  arb_mat_sub(next, w->x, middle, FLOW_BITS);
  arb_mat_mul(next, v, next, FLOW_BITS);
  for (int i = 0; i < w->rank; i++) {
    arb_ptr y = arb_mat_entry(next, i, 0);
    for (int n = 0; n < ORDER; n++) {
      arb_mul_2exp_si(part, w->middle.x[i] + n, n * e);
      arb_add(y, y, part, FLOW_BITS);
    }
    arb_mul_2exp_si(part, w->wide.x[i] + ORDER, ORDER * e);
    arb_add(y, y, part, FLOW_BITS);
  }
  arb_clear(part);
}

static bool step_to(flow *w, double h, arb_mat_t next)
{
  if (!find_box(w, h)) return false;
  run_series(&w->wide, w->box);
  for (int i = 0; i < w->rank; i++) {
    arb_ptr rest = w->wide.x[i] + ORDER;
    if (!arb_is_finite(rest)) return false;
    mag_t size;
    mag_init(size);
    arb_get_mag(size, rest);
    bool small = mag_cmp_2exp_si(size, -ORDER * (slong) ilogb(h) - 60) < 0;
    mag_clear(size);
    if (!small) return false;
  }
  arb_mat_t middle, v;
  arb_mat_init(middle, w->rank, 1);
  arb_mat_init(v, w->rank, w->rank);
  arb_mat_get_mid(middle, w->x);
  run_series(&w->middle, middle);
  derivative_by_start(w, h, v);
  advance(w, h, middle, v, next);
  arb_mat_clear(middle);
  arb_mat_clear(v);
  return true;
}

typedef struct { arb_mat_t centre, normal; double level; } plane;

/* u = normal.(x - centre) against the level: -1 before, 1 behind, 0 not known */
static int side(const plane *p, const arb_mat_t x)
{
  arb_mat_t from;
  arb_t u, level;
  arb_init(u); arb_init(level);
  arb_mat_init(from, arb_mat_nrows(x), 1);
  arb_mat_sub(from, x, p->centre, FLOW_BITS);
  for (int i = 0; i < (int) arb_mat_nrows(x); i++)
    arb_addmul(u, arb_mat_entry(from, i, 0), arb_mat_entry(p->normal, i, 0),
               FLOW_BITS);
  arb_set_d(level, p->level);
  int is = arb_lt(u, level) ? -1 : arb_gt(u, level) ? 1 : 0;
  arb_mat_clear(from);
  arb_clear(u); arb_clear(level);
  return is;
}

/* Does u rise on the whole box of the step? */
static bool rises(const plane *p, const flow *w)
{
  arb_t speed;
  arb_init(speed);
  for (int i = 0; i < w->rank; i++)
    arb_addmul(speed, arb_mat_entry(p->normal, i, 0),
               arb_mat_entry(w->jet.f, i, 0), BOX_BITS);
  bool is = arb_is_positive(speed);
  arb_clear(speed);
  return is;
}

ghost_status arrive(const traveller *to, double limit, double time[2])
{
  double t = 0.0, high = INFINITY, h = 0.25;
  while (t < limit && high - t > 0x1p-20) {
    bool taken = to->attempt(to->moving, h);
    int there = taken ? to->side(to->moving) : 0;
    if (there > 0) high = fmin(high, t + h);
    if (taken && to->is_before(to->moving, there)) {
      to->take(to->moving);
      t += h;
      if (isinf(high) && h < 0.25 && fmod(t, 2.0 * h) == 0.0) h *= 2.0;
    } else h *= 0.5;
    if (h < 0x1p-40) break;
  }
  if (!(high - t <= 0x1p-20) && t < limit) return GHOST_EPREC;
  time[0] = t < limit ? t : limit;
  time[1] = high - t <= 0x1p-20 ? high : INFINITY;
  return GHOST_OK;
}
typedef struct { flow w; plane end; arb_mat_t next; } passing;

static bool attempt(void *moving, double h)
{
  passing *p = moving;
  return step_to(&p->w, h, p->next);
}

static int side_of_end(void *moving)
{
  passing *p = moving;
  return side(&p->end, p->next);
}

static bool is_before(void *moving, int there)
{
  passing *p = moving;
  return side(&p->end, p->w.box) < 0 || (there < 0 && rises(&p->end, &p->w));
}

static void take(void *moving)
{
  passing *p = moving;
  arb_mat_set(p->w.x, p->next);
}

static bool prepare(flow *w, const ghost_slow_point *slow, double reach, plane *end)
{
  double v[RANK], f[RANK], along = 0.0, size = 0.0, length = 0.0;
  arb_mat_t direction;
  arb_mat_init(direction, w->rank, 1);
  for (int i = 0; i < w->rank; i++)
    arb_set_d(arb_mat_entry(end->centre, i, 0),
              0.5 * (slow->low[i] + slow->high[i]));
  field_in_arb(w->of, end->centre, FLOW_BITS, &w->jet);
  slow_direction(&w->jet, FLOW_BITS, direction);
  for (int i = 0; i < w->rank; i++) {
    v[i] = arf_get_d(arb_midref(arb_mat_entry(direction, i, 0)), ARF_RND_NEAR);
    f[i] = arf_get_d(arb_midref(arb_mat_entry(w->jet.f, i, 0)), ARF_RND_NEAR);
    along += v[i] * f[i];
    size += f[i] * f[i];
    length += v[i] * v[i];
  }
  arb_mat_clear(direction);
  double root = sqrt(0.5 * (slow->scale[0] + slow->scale[1]));
  if (!(fabs(along) > 0.0) || !(length > 0.0) || !(size > 0.0)) return false;
  end->level = reach * sqrt(size) / root;
  for (int i = 0; i < w->rank; i++) {
    double back = end->level * v[i] * sqrt(size) / along;
    double middle = 0.5 * (slow->low[i] + slow->high[i]);
    arb_set_d(arb_mat_entry(w->x, i, 0), middle - back);
    arb_set_d(arb_mat_entry(end->normal, i, 0), f[i] / sqrt(size));
  }
  return true;
}

static bool is_ghost(const ghost_slow_point *slow)
{
  return slow->kind == GHOST_SLOW_MINIMUM && slow->scale[0] > 0.0
    && isfinite(slow->scale[1]);
}

ghost_status ghost_passage_time(const ghost_field *f, const ghost_slow_point *slow,
  double reach, double limit, double *predicted, double time[2])
{
  if (!field_is_valid(f) || !is_ghost(slow) || !(reach > 0.0 && reach <= 100.0)
      || !(limit > 0.0 && limit <= 1e6)) return GHOST_EDOM;
  passing p;
  double found[2];
  flow_init(&p.w, f);
  arb_mat_init(p.end.centre, p.w.rank, 1);
  arb_mat_init(p.end.normal, p.w.rank, 1);
  arb_mat_init(p.next, p.w.rank, 1);
  ghost_status status = GHOST_EDOM;
  if (prepare(&p.w, slow, reach, &p.end))
    status = arrive(&(traveller) { &p, attempt, side_of_end, is_before, take },
                    limit, found);
  arb_mat_clear(p.end.centre);
  arb_mat_clear(p.end.normal);
  arb_mat_clear(p.next);
  flow_clear(&p.w);
  if (status != GHOST_OK) return status;
  *predicted = 2.0 / sqrt(0.5 * (slow->scale[0] + slow->scale[1])) * atan(reach);
  time[0] = found[0];
  time[1] = found[1];
  return GHOST_OK;
}
