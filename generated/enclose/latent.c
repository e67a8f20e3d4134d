/* enclose/latent.c -- a network's latent circuit: fixed points and ghosts,
     certified
   Book: 19.8.3 A bifurcation between two epochs
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 59be3075c7e66589 */
#include "latent.h"
#include "lanes.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef double eight __attribute__((vector_size(8 * LANES), aligned(8), may_alias));

/* Book: 19.8 Fixed points and ghosts, certified, eq:lanes, eq:latent-rounding,
   eq:lane-tree */
static inline __attribute__((always_inline))
void add_units(size_t units, const double *m, const double *n, const double *h,
               double sum[3][LANES])
{
  eight s[3] = { 0 };
  for (size_t i = 0; i < units; i += LANES) {
    eight g = *(const eight *) (h + i), slope = *(const eight *) (m + i);
    eight weight = *(const eight *) (n + i);
    eight first = weight * slope * (1.0 - g * g);
    s[0] += weight * g;
    s[1] += first;
    s[2] += slope * (g * first);
  }
  memcpy(sum, s, sizeof s);
}
typedef void unit_sums(size_t units, const double *m, const double *n,
                       const double *h, double sum[3][LANES]);

static void add_any(size_t units, const double *m, const double *n,
                    const double *h, double sum[3][LANES])
{
  add_units(units, m, n, h, sum);
}
#if defined __x86_64__
__attribute__((target("avx2")))
static void add_avx2(size_t units, const double *m, const double *n,
                     const double *h, double sum[3][LANES])
{
  add_units(units, m, n, h, sum);
}

__attribute__((target("avx512f")))
static void add_avx512(size_t units, const double *m, const double *n,
                       const double *h, double sum[3][LANES])
{
  add_units(units, m, n, h, sum);
}
#endif
static unit_sums *widest_sums(void)
{
#if defined __x86_64__
  if (__builtin_cpu_supports("avx512f")) return add_avx512;
  if (__builtin_cpu_supports("avx2")) return add_avx2;
#endif
  return add_any;
}

struct latent {
  size_t units;            /* padded */
  const lane_kernels *lanes;
  unit_sums *add;          /* the widest that this processor runs */
  double *m, *n, *b, *h;
  double radius;           /* |n|_1, rounded up */
  double error[3];         /* of f, f', f'' for |kappa| <= radius + 1 */
  double bend[2];          /* L2, L3 */
};

static void bound_errors(latent *l)
{
  const double u = 0x1p-53, lanes = (double) (l->units / LANES) + 5.0;
  double s[4] = { 0 }, e[3] = { 0 }, reach = l->radius + 1.0;
  for (size_t i = 0; i < l->units; i++) {
    double m = fabs(l->m[i]), n = fabs(l->n[i]);
    double eta = 2.0 * u * (m * reach + fabs(l->b[i])) + 2.0 * u;
    s[0] += n;
    s[1] += n * m;
    s[2] += n * m * m;
    s[3] += n * m * m * m;
    e[0] += n * eta;
    e[1] += n * m * (2.0 * eta + 4.0 * u);
    e[2] += 2.0 * n * m * m * (3.0 * eta + 8.0 * u);
  }
  const double more = 1.001;
  l->error[0] = more * (e[0] + u * lanes * s[0] + 2.0 * u * reach);
  l->error[1] = more * (e[1] + u * lanes * s[1] + u * (1.0 + s[1]));
  l->error[2] = more * (e[2] + 2.0 * u * lanes * s[2]);
  l->bend[0] = more * 0.76981 * s[2];
  l->bend[1] = more * 2.0 * s[3];
}

static double add_eight(const double *s)
{
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

latent *latent_new(size_t units)
{
  latent *l = calloc(1, sizeof *l);
  size_t padded = (units + LANES - 1) / LANES * LANES;
  double *block = calloc(4 * padded, sizeof *block);
  if (!l || !block) { free(l); free(block); return NULL; }
  *l = (latent) { .units = padded, .lanes = lanes_best(), .add = widest_sums(),
    .m = block, .n = block + padded, .b = block + 2 * padded,
    .h = block + 3 * padded };
  return l;
}

void latent_free(latent *l)
{
  if (l) free(l->m);
  free(l);
}

static void take_parameters(latent *l, size_t units, const double *m,
                            const double *n, const double *b)
{
  double sum = 0.0;
  for (size_t i = 0; i < units; i++) {
    l->m[i] = m[i];
    l->n[i] = n[i];
    l->b[i] = b[i];
    sum += fabs(n[i]);
  }
  l->radius = sum * (1.0 + 0x1p-40);
  bound_errors(l);
}

void latent_set(latent *l, const ghost_network *network)
{
  ghost_network_parameters(network, l->m, l->n, l->b);
  take_parameters(l, ghost_network_settings_of(network)->units,
                  l->m, l->n, l->b);
}

void latent_set_shifted(latent *l, const ghost_network *network, double shift)
{
  size_t units = ghost_network_settings_of(network)->units;
  ghost_network_parameters(network, l->m, l->n, l->b);
  l->m[units] = 0.0;
  l->n[units] = shift;
  l->b[units] = 22.0;
  take_parameters(l, units + 1, l->m, l->n, l->b);
}

double latent_error(const latent *l, int derivative)
{
  return l->error[derivative];
}

double latent_radius(const latent *l) { return l->radius; }

void latent_evaluate(const latent *l, double kappa, double y[3])
{
  double sum[3][LANES];
  for (size_t i = 0; i < l->units; i++) l->h[i] = l->m[i] * kappa + l->b[i];
  l->lanes->tanh_in_place(l->units, l->h);
  l->add(l->units, l->m, l->n, l->h, sum);
  y[0] = add_eight(sum[0]) - kappa;
  y[1] = add_eight(sum[1]) - 1.0;
  y[2] = -2.0 * add_eight(sum[2]);
}

typedef enum { POSITIVE, NEGATIVE, RISING, FALLING, UNKNOWN } knowledge;
typedef struct { double low, high; knowledge is; } stretch;

enum { STRETCHES = 4096 };
typedef struct {
  const latent *circuit;
  int order;
  const double *marks;  /* two; NULL: enclose as narrowly as can be */
  double narrowest;
  size_t count;
  stretch list[STRETCHES];
} search;
/* Book: 19.8.1 The search, eq:search-cost, eq:cell */
static void append(search *s, double low, double high, knowledge is)
{
  stretch *last = s->count ? &s->list[s->count - 1] : NULL;
  if (last && (last->is == is || s->count == STRETCHES)) {
    last->high = high;
    if (last->is != is) last->is = UNKNOWN;
    return;
  }
  s->list[s->count++] = (stretch) { low, high, is };
}

static double half_width(double low, double centre, double high)
{
  return fmax(high - centre, centre - low) * (1.0 + 0x1p-49);
}

static knowledge judge_cell(const search *s, double low, double high,
                            double centre)
{
  const latent *l = s->circuit;
  double h = half_width(low, centre, high), y[3];
  latent_evaluate(l, centre, y);
  const double *g = y + s->order, *e = l->error + s->order;
  double slope = fabs(g[1]) + e[1], bend = l->bend[s->order];
  double reach = (slope * h + 0.5 * bend * h * h + e[0]) * (1.0 + 0x1p-40);
  if (fabs(g[0]) > reach) return g[0] > 0.0 ? POSITIVE : NEGATIVE;
  if (fabs(g[1]) > (bend * h + e[1]) * (1.0 + 0x1p-40))
    return g[1] > 0.0 ? RISING : FALLING;
  return UNKNOWN;
}

static void search_cell(search *s, double low, double high)
{
  double centre = 0.5 * (low + high);
  knowledge is = judge_cell(s, low, high, centre);
  if (is != UNKNOWN || high - low < s->narrowest) {
    append(s, low, high, is);
    return;
  }
  search_cell(s, low, centre);
  search_cell(s, centre, high);
}

static int sign_at(const search *s, double kappa)
{
  double y[3];
  latent_evaluate(s->circuit, kappa, y);
  double e = s->circuit->error[s->order];
  return y[s->order] > e ? 1 : y[s->order] < -e ? -1 : 0;
}

static int sign_between(const search *s, size_t left, double kappa)
{
  for (size_t i = left; i < left + 2; i++) {
    if (i == 0 || i > s->count) continue;
    if (s->list[i - 1].is == POSITIVE) return 1;
    if (s->list[i - 1].is == NEGATIVE) return -1;
  }
  return sign_at(s, kappa);
}

/* Moves *sure towards *other while its sign stays `sign'; stops short of the
 * places where it is not.  Returns the first place found without it. */
static double draw_in(const search *s, double *sure, double other, int sign)
{
  for (int i = 0; i < 200; i++) {
    double centre = 0.5 * (*sure + other);
    if (centre == *sure || centre == other) break;
    if (sign_at(s, centre) == sign) *sure = centre;
    else other = centre;
  }
  return other;
}

static void enclose_zero(const search *s, double *low, double *high, int first)
{
  double end = *high;
  draw_in(s, low, end, first);
  draw_in(s, high, *low, -first);
}

/* Book: 19.8.2 From stretches to points, eq:cell */
static void describe(const latent *l, ghost_latent_point *p)
{
  double y[3], centre = 0.5 * (p->low + p->high);
  latent_evaluate(l, centre, y);
  p->value = y[0];
  p->slope = y[1];
  p->curvature = y[2];
  double h = half_width(p->low, centre, p->high);
  p->error = l->error[0]
    + (fabs(y[1]) + l->error[1] + l->bend[0] * h) * h * (1.0 + 0x1p-40);
}

static ghost_point_kind kind_of(const search *s, const ghost_latent_point *p,
                                bool rising)
{
  if (s->order == 0)
    return rising ? GHOST_POINT_UNSTABLE : GHOST_POINT_STABLE;
  if (fabs(p->value) <= p->error) return GHOST_POINT_UNDECIDED_EXTREMUM;
  return (p->value > 0.0) == rising ? GHOST_POINT_GHOST : GHOST_POINT_TURN;
}

static bool settled(const search *s, const ghost_latent_point *p)
{
  for (int k = 0; k < 2; k++)
    if (p->low <= s->marks[k] && s->marks[k] <= p->high) return false;
  return s->order == 0 || fabs(p->value) > p->error;
}

/* Halves the enclosure until it is settled; false when that does not work. */
static bool narrow(const search *s, ghost_latent_point *p, int first)
{
  describe(s->circuit, p);
  while (!settled(s, p)) {
    double g = s->order ? p->slope : p->value;
    if (fabs(g) <= s->circuit->error[s->order]
        || p->high - p->low < s->narrowest) return false;
    *((g > 0.0) == (first > 0) ? &p->low : &p->high) = 0.5 * (p->low + p->high);
    describe(s->circuit, p);
  }
  return true;
}

static bool settle(const search *s, size_t i, ghost_latent_point *p)
{
  const stretch *at = &s->list[i - 1];
  if (at->is == POSITIVE || at->is == NEGATIVE) return false;
  p->low = at->low;
  p->high = at->high;
  int left = sign_between(s, i - 1, at->low);
  int right = sign_between(s, i, at->high);
  bool rising = at->is == RISING, sure = at->is != UNKNOWN && left && right;
  if (sure && left == right) return false;
  if (!sure || !s->marks || !narrow(s, p, left)) {
    if (sure) enclose_zero(s, &p->low, &p->high, left);
    describe(s->circuit, p);
  }
  if (sure) p->kind = kind_of(s, p, rising);
  else p->kind = s->order == 0 ? GHOST_POINT_UNDECIDED_ZERO
                               : GHOST_POINT_UNDECIDED_EXTREMUM;
  return true;
}

static ghost_status list_points(search *s, ghost_latent_point *points,
                                size_t capacity, size_t *count)
{
  ghost_status status = GHOST_OK;
  s->count = 0;
  double end = s->circuit->radius * (1.0 + 0x1p-30) + 0x1p-30;
  search_cell(s, -end, 0.0);
  search_cell(s, 0.0, end);
  for (size_t i = 1; i <= s->count; i++) {
    ghost_latent_point p;
    if (!settle(s, i, &p)) continue;
    if (*count < capacity) points[*count] = p;
    ++*count;
    if (p.kind >= GHOST_POINT_UNDECIDED_ZERO) status = GHOST_EUNDECIDED;
  }
  return status;
}

ghost_status latent_points_apart(const latent *l, const double *marks,
                                 ghost_latent_point *points, size_t capacity,
                                 size_t *count)
{
  static _Thread_local search s;
  *count = 0;
  s.circuit = l;
  s.marks = marks;
  s.narrowest = 0x1p-30;
  s.order = 0;
  ghost_status zeros = list_points(&s, points, capacity, count);
  s.order = 1;
  ghost_status extrema = list_points(&s, points, capacity, count);
  return zeros != GHOST_OK ? zeros : extrema;
}

ghost_status latent_points(const latent *l, ghost_latent_point *points,
                           size_t capacity, size_t *count)
{
  return latent_points_apart(l, NULL, points, capacity, count);
}

static void lower_minimum(const latent *l, double low, double high, double y[2],
                          int depth)
{
  double centre = 0.5 * (low + high), h = half_width(low, centre, high), v[3];
  latent_evaluate(l, centre, v);
  double upper = v[0] + l->error[0];
  if (upper < y[1]) y[1] = upper;
  double reach = (fabs(v[1]) + l->error[1]) * h + 0.5 * l->bend[0] * h * h;
  double lower = v[0] - l->error[0] - reach * (1.0 + 0x1p-40);
  if (lower >= y[0] && (lower > y[1] || depth == 0)) return;
  if (depth == 0 || lower > y[1] - 0x1p-20) {
    if (lower < y[0]) y[0] = lower;
    return;
  }
  lower_minimum(l, low, centre, y, depth - 1);
  lower_minimum(l, centre, high, y, depth - 1);
}

void latent_minimum(const latent *l, double low, double high, double y[2])
{
  y[0] = INFINITY;
  y[1] = INFINITY;
  lower_minimum(l, low, high, y, 30);
}

/* Book: 19.8.3 A bifurcation between two epochs, eq:known-fold, eq:no-fold,
   eq:segment-drift */
int latent_zeros(const latent *l)
{
  const double nowhere[2] = { INFINITY, INFINITY };
  ghost_latent_point p[64];
  size_t count;
  int zeros = 0;
  latent_points_apart(l, nowhere, p, 64, &count);
  if (count > 64) return -1;
  for (size_t i = 0; i < count; i++) {
    if (p[i].kind == GHOST_POINT_UNDECIDED_ZERO) return -1;
    zeros += p[i].kind <= GHOST_POINT_UNSTABLE;
  }
  return zeros;
}

const char *ghost_point_name(ghost_point_kind kind)
{
  static const char *const names[] = { "stable", "unstable", "ghost", "turn",
    "undecided_zero", "undecided_extremum" };
  return names[kind];
}

static bool all_moderate(size_t units, const double *x)
{
  for (size_t i = 0; i < units; i++)
    if (!(fabs(x[i]) <= 1e3)) return false;
  return true;
}

ghost_status ghost_latent_points(size_t units, const double *m,
  const double *n, const double *b, ghost_latent_point *points,
  size_t capacity, size_t *count)
{
  *count = 0;
  if (units == 0 || units > 4096 || !all_moderate(units, m)
      || !all_moderate(units, n) || !all_moderate(units, b)) return GHOST_EDOM;
  latent *l = latent_new(units);
  if (!l) return GHOST_ENOMEM;
  take_parameters(l, units, m, n, b);
  ghost_status status = latent_points(l, points, capacity, count);
  latent_free(l);
  return status;
}

static void set_between(latent *l, size_t units, const double *from,
                        const double *to, double s)
{
  double *part[3] = { l->m, l->n, l->b };
  for (size_t i = 0; i < 3 * units; i++)
    part[i / units][i % units] = from[i] + s * (to[i] - from[i]);
  take_parameters(l, units, l->m, l->n, l->b);
}

static ghost_status bisect_segment(latent *l, size_t units, const double *from,
                                   const double *to, double width, ghost_fold *fold)
{
  while (fold->high - fold->low > width) {
    double s = 0.5 * (fold->low + fold->high);
    set_between(l, units, from, to, s);
    int zeros = latent_zeros(l);
    if (zeros < 0) return GHOST_EUNDECIDED;
    if (zeros == fold->zeros[0]) fold->low = s;
    else {
      fold->high = s;
      fold->zeros[1] = zeros;
    }
  }
  return GHOST_OK;
}
typedef struct {
  const latent *circuit;
  double radius, drift[3], bend[2];
  double low, high;  /* of kappa: where a fold is not excluded */
} fold_search;

static void bound_drift(fold_search *f, const latent *a, const latent *b)
{
  const double c = 0.76981 * 1.001, more = 1.001;
  f->radius = 0.0;
  for (size_t i = 0; i < a->units; i++)
    f->radius += more * fmax(fabs(a->n[i]), fabs(b->n[i]));
  for (size_t i = 0; i < a->units; i++) {
    double m = fmax(fabs(a->m[i]), fabs(b->m[i])), dm = fabs(a->m[i] - b->m[i]);
    double n = fmax(fabs(a->n[i]), fabs(b->n[i])), dn = fabs(a->n[i] - b->n[i]);
    double d = dm * f->radius + fabs(a->b[i] - b->b[i]);
    f->drift[0] += more * (dn + n * d);
    f->drift[1] += more * (n * dm + m * dn + c * n * m * d);
    f->drift[2] += more * (c * (m * m * dn + 2.0 * n * m * dm) + 2.0 * n * m * m * d);
    f->bend[0] += c * n * m * m;
    f->bend[1] += more * 2.0 * n * m * m * m;
  }
}

static void search_folds(fold_search *f, double low, double high)
{
  double centre = 0.5 * (low + high), h = half_width(low, centre, high), y[3];
  const double *e = f->circuit->error, more = 1.0 + 0x1p-40;
  latent_evaluate(f->circuit, centre, y);
  double value = (fabs(y[1]) + e[1]) * h + 0.5 * f->bend[0] * h * h;
  if (fabs(y[0]) > (value + e[0] + f->drift[0]) * more
      || fabs(y[1]) > (f->bend[0] * h + e[1] + f->drift[1]) * more) return;
  if (high - low < 0x1p-26) {
    f->low = fmin(f->low, low);
    f->high = fmax(f->high, high);
    return;
  }
  search_folds(f, low, centre);
  search_folds(f, centre, high);
}

static void describe_fold(const latent *a, const latent *b, ghost_fold *fold)
{
  fold_search f = { .circuit = a, .low = INFINITY, .high = -INFINITY };
  bound_drift(&f, a, b);
  double y[3], end = f.radius + 0x1p-30;
  search_folds(&f, -end, 0.0);
  search_folds(&f, 0.0, end);
  if (f.low > f.high) return;
  latent_evaluate(a, 0.5 * (f.low + f.high), y);
  double reach = (f.bend[1] * 0.5 * (f.high - f.low) + a->error[2] + f.drift[2])
    * (1.0 + 0x1p-40);
  fold->kappa_low = f.low;
  fold->kappa_high = f.high;
  fold->curvature_low = y[2] - reach;
  fold->curvature_high = y[2] + reach;
}

static ghost_status locate_fold(latent *a, latent *b, size_t units,
  const double *from, const double *to, double width, ghost_fold *fold)
{
  set_between(a, units, from, to, 0.0);
  set_between(b, units, from, to, 1.0);
  fold->zeros[0] = latent_zeros(a);
  fold->zeros[1] = latent_zeros(b);
  if (fold->zeros[0] < 0 || fold->zeros[1] < 0) return GHOST_EUNDECIDED;
  if (fold->zeros[0] == fold->zeros[1]) return GHOST_OK;
  ghost_status status = bisect_segment(a, units, from, to, width, fold);
  set_between(a, units, from, to, fold->low);
  set_between(b, units, from, to, fold->high);
  describe_fold(a, b, fold);
  return status;
}

ghost_status ghost_latent_fold(size_t units, const double *from,
  const double *to, double width, ghost_fold *fold)
{
  *fold = (ghost_fold) { 0.0, 1.0, { -1, -1 }, NAN, NAN, NAN, NAN };
  if (units == 0 || units > 4096 || !(width > 0.0 && width < 1.0)
      || !all_moderate(3 * units, from) || !all_moderate(3 * units, to))
    return GHOST_EDOM;
  latent *a = latent_new(units), *b = latent_new(units);
  ghost_status status = a && b
    ? locate_fold(a, b, units, from, to, width, fold) : GHOST_ENOMEM;
  latent_free(a);
  latent_free(b);
  return status;
}
