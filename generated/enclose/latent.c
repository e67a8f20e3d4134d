/* enclose/latent.c -- a network's latent circuit: fixed points and ghosts,
     certified
   Book: 19.8.3 A bifurcation between two epochs
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: c89598ba858ffe69 */
#include "latent.h"
#include "lanes.h"
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef double eight __attribute__((vector_size(8 * LANES), aligned(8), may_alias));
typedef int64_t bits __attribute__((vector_size(8 * LANES), aligned(8), may_alias));

/* Book: 19.8 Fixed points and ghosts, certified, eq:lanes, eq:cell-argument,
   eq:lane-tree, eq:latent-rounding */
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
enum { OF_RISE = 3, OF_BEND = 4, SUMS = 6 };
#define CURVE 0.76981  /* 4 / (3 sqrt(3)), rounded up */
#define MAGNITUDE(x) ((eight) ((bits) (x) & INT64_MAX))
#define POSITIVE_PART(x) ((eight) ((bits) (x) & ((x) > 0.0)))
#define SMALLER(x, y) \
  ((eight) (((bits) (x) & ((x) < (y))) | ((bits) (y) & ((x) >= (y)))))

static inline __attribute__((always_inline))
void bound_units(size_t units, const double *m, const double *n, const double *b,
                 double centre, double half, double sum[SUMS][LANES])
{
  const eight curve = (eight) { 0 } + CURVE, two = (eight) { 0 } + 2.0;
  eight s[SUMS] = { 0 };
  for (size_t i = 0; i < units; i += LANES) {
    eight slope = *(const eight *) (m + i), moved = slope * centre;
    eight x = moved + *(const eight *) (b + i);
    eight steep = MAGNITUDE(slope), far = MAGNITUDE(x);
    eight xi = 0x1p-53 * (MAGNITUDE(moved) + far);
    eight y = far - steep * half - 4.0 * xi;
    eight w = 0.125 * POSITIVE_PART(y), v = w * w;
    eight cosh = 1.0 + 0.5 * v * (1.0 + v / 12.0 * (1.0 + v / 30.0));
    for (int k = 0; k < 3; k++) cosh = 2.0 * cosh * cosh - 1.0;
    eight secant = 1.0 / (cosh * cosh);
    eight size = MAGNITUDE(*(const eight *) (n + i)), shaken = secant * xi;
    eight once = size * steep, twice = once * steep;
    s[0] += size * shaken;
    s[1] += once * shaken;
    s[2] += twice * shaken;
    s[OF_RISE] += once * secant;
    s[OF_BEND] += twice * SMALLER(2.0 * secant, curve);
    s[OF_BEND + 1] += twice * steep * SMALLER(4.0 * secant, two);
  }
  memcpy(sum, s, sizeof s);
}
typedef struct {
  void (*add)(size_t units, const double *m, const double *n, const double *h,
              double sum[3][LANES]);
  void (*bound)(size_t units, const double *m, const double *n, const double *b,
                double centre, double half, double sum[SUMS][LANES]);
} circuit_sums;
#define FOR_MACHINE(name, machine) \
  machine static void add_##name(size_t units, const double *m, const double *n, \
                                 const double *h, double sum[3][LANES]) \
  { add_units(units, m, n, h, sum); } \
  machine static void bound_##name(size_t units, const double *m, const double *n, \
    const double *b, double centre, double half, double sum[SUMS][LANES]) \
  { bound_units(units, m, n, b, centre, half, sum); }

FOR_MACHINE(any, )
#if defined __x86_64__
FOR_MACHINE(avx2, __attribute__((target("avx2"))))
FOR_MACHINE(avx512, __attribute__((target("avx512f"))))
#endif
static circuit_sums widest_sums(void)
{
#if defined __x86_64__
  if (__builtin_cpu_supports("avx512f"))
    return (circuit_sums) { add_avx512, bound_avx512 };
  if (__builtin_cpu_supports("avx2"))
    return (circuit_sums) { add_avx2, bound_avx2 };
#endif
  return (circuit_sums) { add_any, bound_any };
}

static double add_eight(const double *s)
{
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

typedef enum { POSITIVE, NEGATIVE, RISING, FALLING, UNKNOWN } knowledge;
typedef struct {
  ghost_latent_point point;
  int turn;         /* 1 a minimum, -1 a maximum, 0 not known */
  int left, right;  /* signs of f at its ends, 0 hidden by rounding */
} node;
typedef struct { double low, high; knowledge is; node node; } stretch;
struct latent {
  size_t units;            /* padded */
  const lane_kernels *lanes;
  circuit_sums sums;       /* the widest that this processor runs */
  double *m, *n, *b, *h;
  double size[3];          /* sums of |n| |m|^j */
  double radius;           /* |n|_1, rounded up */
  latent_bounds line;             /* for |kappa| <= radius + 1 */
  stretch *list;
  size_t count, room;
  unsigned long cost;      /* evaluations */
};

/* For |kappa| <= reach. */
static void bound_line(latent *l, double reach)
{
  const double u = 0x1p-53, lanes = (double) (l->units / LANES) + 5.0;
  double s[4] = { 0 }, e[3] = { 0 };
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
  memcpy(l->size, s, sizeof l->size);
  l->line = (latent_bounds) {
    .error = { more * (e[0] + u * lanes * s[0] + 2.0 * u * reach),
               more * (e[1] + u * lanes * s[1] + u * (1.0 + s[1])),
               more * (e[2] + 2.0 * u * lanes * s[2]) },
    .bend = { more * CURVE * s[2], more * 2.0 * s[3] }, .rise = more * s[1] };
}

static latent_bounds assemble(const latent *l, double reach,
                              const double part[SUMS])
{
  const double u = 0x1p-53, more = 1.001, lanes = (double) (l->units / LANES);
  double rise = part[OF_RISE], bend = part[OF_BEND];
  return (latent_bounds) {
    .error = {
      more * (part[0] + u * (lanes + 7.0) * l->size[0] + 2.0 * u * reach),
      more * (2.0 * part[1] + 6.0 * u * l->size[1] + u * (lanes + 6.0) * rise + u),
      more * (4.0 * part[2] + 12.0 * u * l->size[2]
              + 2.6 * u * (lanes + 7.0) * bend) },
    .bend = { more * bend, more * part[OF_BEND + 1] }, .rise = more * rise };
}

latent_bounds latent_bound_cell(const latent *l, double centre, double half)
{
  double lane[SUMS][LANES], part[SUMS];
  l->sums.bound(l->units, l->m, l->n, l->b, centre, half, lane);
  for (int j = 0; j < SUMS; j++) part[j] = add_eight(lane[j]);
  return assemble(l, fabs(centre) + half, part);
}

enum { ROOM = 64 };  /* stretches to begin with */

latent *latent_new(size_t units)
{
  latent *l = calloc(1, sizeof *l);
  size_t padded = (units + LANES - 1) / LANES * LANES;
  double *block = calloc(4 * padded, sizeof *block);
  stretch *list = calloc(ROOM, sizeof *list);
  if (!l || !block || !list) { free(l); free(block); free(list); return NULL; }
  *l = (latent) { .units = padded, .lanes = lanes_best(), .sums = widest_sums(),
    .m = block, .n = block + padded, .b = block + 2 * padded,
    .h = block + 3 * padded, .list = list, .room = ROOM };
  return l;
}

void latent_free(latent *l)
{
  if (l) { free(l->m); free(l->list); }
  free(l);
}

void latent_set(latent *l, size_t units, const double *m, const double *n,
                const double *b)
{
  double sum = 0.0;
  for (size_t i = 0; i < l->units; i++) {
    l->m[i] = i < units ? m[i] : 0.0;
    l->n[i] = i < units ? n[i] : 0.0;
    l->b[i] = i < units ? b[i] : 0.0;
    sum += fabs(l->n[i]);
  }
  l->radius = sum * (1.0 + 0x1p-40);
  bound_line(l, l->radius + 1.0);
}

double latent_error(const latent *l, int derivative)
{
  return l->line.error[derivative];
}

double latent_radius(const latent *l) { return l->radius; }
unsigned long latent_cost(const latent *l) { return l->cost; }

void latent_evaluate(const latent *l, double kappa, double y[3])
{
  double sum[3][LANES];
  for (size_t i = 0; i < l->units; i++) l->h[i] = l->m[i] * kappa + l->b[i];
  l->lanes->tanh_in_place(l->units, l->h);
  l->sums.add(l->units, l->m, l->n, l->h, sum);
  y[0] = add_eight(sum[0]) - kappa;
  y[1] = add_eight(sum[1]) - 1.0;
  y[2] = -2.0 * add_eight(sum[2]);
}

enum { BUDGET = 1 << 17, KINDS = GHOST_POINT_UNDECIDED_EXTREMUM + 1 };

typedef struct {
  latent *circuit;
  const double *marks;  /* two; NULL: enclose as narrowly as can be */
  unsigned long left;   /* evaluations */
  ghost_latent_point *points;
  size_t capacity, count, of_kind[KINDS];
} search;
/* Book: 19.8.1 The search, eq:sign-sequence, eq:cell */
static void append(latent *l, double low, double high, knowledge is)
{
  stretch *last = l->count ? &l->list[l->count - 1] : NULL;
  if (last && last->is == is) {
    last->high = high;
    return;
  }
  if (l->count == l->room) {
    size_t room = 2 * l->room;
    stretch *more = realloc(l->list, room * sizeof *more);
    if (!more) {
      *last = (stretch) { .low = last->low, .high = high, .is = UNKNOWN };
      return;
    }
    l->list = more;
    l->room = room;
  }
  l->list[l->count++] = (stretch) { .low = low, .high = high, .is = is };
}

static double half_width(double low, double centre, double high)
{
  return fmax(high - centre, centre - low) * (1.0 + 0x1p-49);
}

static void evaluate(latent *l, double kappa, double y[3])
{
  l->cost++;
  latent_evaluate(l, kappa, y);
}

static double variation(const latent_bounds *b, int order, const double y[3],
                        double h)
{
  return (fabs(y[order + 1]) + b->error[order + 1]) * h
    + 0.5 * b->bend[order] * h * h;
}

static knowledge judge(const latent_bounds *b, int order, const double y[3],
                       double h)
{
  const double *g = y + order, *e = b->error + order, more = 1.0 + 0x1p-40;
  if (order == 1 && b->rise * more < 1.0) return NEGATIVE;
  if (fabs(g[0]) > (variation(b, order, y, h) + e[0]) * more)
    return g[0] > 0.0 ? POSITIVE : NEGATIVE;
  if (fabs(g[1]) > (b->bend[order] * h + e[1]) * more)
    return g[1] > 0.0 ? RISING : FALLING;
  return UNKNOWN;
}

/* What is known on the cell; sets *final when halving it is of no use. */
static knowledge judge_cell(search *s, int order, double low, double high,
                            bool *final)
{
  latent *l = s->circuit;
  double centre = 0.5 * (low + high), h = half_width(low, centre, high), y[3];
  *final = true;
  if (s->left == 0) return UNKNOWN;
  s->left--;
  evaluate(l, centre, y);
  knowledge is = judge(&l->line, order, y, h);
  if (is != UNKNOWN) return is;
  latent_bounds cell = latent_bound_cell(l, centre, h);
  is = judge(&cell, order, y, h);
  *final = is != UNKNOWN || centre <= low || centre >= high
    || variation(&cell, order, y, h) < 0.25 * cell.error[order];
  return is;
}

static void search_cell(search *s, double low, double high)
{
  bool final;
  knowledge is = judge_cell(s, 1, low, high, &final);
  if (final) {
    append(s->circuit, low, high, is);
    return;
  }
  double centre = 0.5 * (low + high);
  search_cell(s, low, centre);
  search_cell(s, centre, high);
}

static bool free_of_zeros(search *s, double low, double high)
{
  bool final;
  knowledge is = judge_cell(s, 0, low, high, &final);
  if (is == POSITIVE || is == NEGATIVE) return true;
  if (final && is == UNKNOWN) return false;
  double centre = 0.5 * (low + high);
  return centre > low && centre < high
    && free_of_zeros(s, low, centre) && free_of_zeros(s, centre, high);
}

static int sign_at(const search *s, int order, double kappa)
{
  double y[3], e = s->circuit->line.error[order];
  evaluate(s->circuit, kappa, y);
  if (fabs(y[order]) <= e)
    e = latent_bound_cell(s->circuit, kappa, 0.0).error[order];
  return y[order] > e ? 1 : y[order] < -e ? -1 : 0;
}

static int slope_sign(const search *s, size_t right, double kappa)
{
  const latent *l = s->circuit;
  for (size_t i = right ? right - 1 : 0; i <= right && i < l->count; i++) {
    if (l->list[i].is == POSITIVE) return 1;
    if (l->list[i].is == NEGATIVE) return -1;
  }
  return sign_at(s, 1, kappa);
}

/* Moves `sure' towards `other' while its sign stays `sign'; stops short of the
 * places where it is not. */
static double draw_in(const search *s, int order, double sure, double other,
                      int sign)
{
  for (int i = 0; i < 200; i++) {
    double centre = 0.5 * (sure + other);
    if (centre == sure || centre == other) break;
    if (sign_at(s, order, centre) == sign) sure = centre;
    else other = centre;
  }
  return sure;
}

static void enclose_zero(const search *s, int order, ghost_latent_point *p,
                         int first)
{
  p->low = draw_in(s, order, p->low, p->high, first);
  p->high = draw_in(s, order, p->high, p->low, -first);
}

/* Book: 19.8.2 From stretches to points, eq:cell, eq:sign-sequence */
static double reach_of(const latent_bounds *b, const double y[3], double h)
{
  return b->error[0]
    + (fabs(y[1]) + b->error[1] + b->bend[0] * h) * h * (1.0 + 0x1p-40);
}

static void describe(const search *s, ghost_latent_point *p)
{
  latent *l = s->circuit;
  double y[3], centre = 0.5 * (p->low + p->high);
  double h = half_width(p->low, centre, p->high);
  evaluate(l, centre, y);
  p->value = y[0];
  p->slope = y[1];
  p->curvature = y[2];
  p->error = reach_of(&l->line, y, h);
  if (s->marks && fabs(p->value) > p->error) return;
  latent_bounds cell = latent_bound_cell(l, centre, h);
  p->error = fmin(p->error, reach_of(&cell, y, h));
}

static bool settled(const search *s, int order, const ghost_latent_point *p)
{
  for (int k = 0; k < 2; k++)
    if (p->low <= s->marks[k] && s->marks[k] <= p->high) return false;
  return order == 0 || fabs(p->value) > p->error;
}

static void locate(const search *s, int order, ghost_latent_point *p, int first)
{
  describe(s, p);
  while (s->marks && !settled(s, order, p)) {
    double g = order ? p->slope : p->value, centre = 0.5 * (p->low + p->high);
    if (fabs(g) <= s->circuit->line.error[order]
        || centre <= p->low || centre >= p->high) break;
    *((g > 0.0) == (first > 0) ? &p->low : &p->high) = centre;
    describe(s, p);
  }
  if (s->marks && settled(s, order, p)) return;
  enclose_zero(s, order, p, first);
  describe(s, p);
}

/* Whether the stretch holds, or may hold, an extremum. */
static bool make_node(search *s, size_t i, node *n)
{
  const stretch *at = &s->circuit->list[i];
  if (at->is == POSITIVE || at->is == NEGATIVE) return false;
  *n = (node) { .point = { .low = at->low, .high = at->high } };
  ghost_latent_point *p = &n->point;
  int left = slope_sign(s, i, at->low), right = slope_sign(s, i + 1, at->high);
  if (at->is == UNKNOWN) return true;
  int first = at->is == RISING ? -1 : 1;
  if (left == -first || right == first) return false;
  if (left && right) {
    n->turn = -first;
    locate(s, 1, p, first);
    return true;
  }
  if (left) p->low = draw_in(s, 1, p->low, p->high, left);
  if (right) p->high = draw_in(s, 1, p->high, p->low, right);
  return true;
}

static void judge_node(search *s, node *n)
{
  ghost_latent_point *p = &n->point;
  p->kind = GHOST_POINT_UNDECIDED_ZERO;
  if (n->turn) {
    if (fabs(p->value) <= p->error) return;
    n->left = n->right = p->value > 0.0 ? 1 : -1;
    p->kind = n->left == n->turn ? GHOST_POINT_GHOST : GHOST_POINT_TURN;
    return;
  }
  n->left = sign_at(s, 0, p->low);
  n->right = sign_at(s, 0, p->high);
  describe(s, p);
  if (n->left && n->left == n->right && free_of_zeros(s, p->low, p->high))
    p->kind = GHOST_POINT_UNDECIDED_EXTREMUM;
}

static size_t find_nodes(search *s)
{
  stretch *list = s->circuit->list;
  size_t nodes = 0;
  for (size_t i = 0; i < s->circuit->count; i++) {
    node n, *last = nodes ? &list[nodes - 1].node : NULL;
    if (!make_node(s, i, &n)) continue;
    if (last && !last->turn && !n.turn && last->point.high >= n.point.low)
      last->point.high = n.point.high;
    else list[nodes++].node = n;
  }
  for (size_t i = 0; i < nodes; i++) judge_node(s, &list[i].node);
  return nodes;
}

static void emit(search *s, const ghost_latent_point *p)
{
  if (s->count < s->capacity) s->points[s->count] = *p;
  s->count++;
  s->of_kind[p->kind]++;
}

static void cross_piece(search *s, double from, int sign, double to, int next,
                        ghost_latent_point *dark)
{
  if (sign && next && sign != next) {
    ghost_latent_point p = { .low = from, .high = to };
    p.kind = sign > 0 ? GHOST_POINT_STABLE : GHOST_POINT_UNSTABLE;
    locate(s, 0, &p, sign);
    emit(s, &p);
  }
  if (sign && !next) dark->low = draw_in(s, 0, from, to, sign);
  if (!sign && next) {
    dark->high = draw_in(s, 0, to, from, next);
    describe(s, dark);
    emit(s, dark);
  }
}

static void list_zeros(search *s, size_t nodes, double end)
{
  ghost_latent_point dark = { .kind = GHOST_POINT_UNDECIDED_ZERO };
  double from = -end;
  int sign = 1;
  for (size_t i = 0; i < nodes; i++) {
    const node *n = &s->circuit->list[i].node;
    cross_piece(s, from, sign, n->point.low, n->left, &dark);
    from = n->point.high;
    sign = n->right;
    if (n->point.kind != GHOST_POINT_UNDECIDED_ZERO) continue;
    if (n->left) dark.low = n->point.low;
    if (!n->right) continue;
    dark.high = n->point.high;
    describe(s, &dark);
    emit(s, &dark);
  }
  cross_piece(s, from, sign, end, -1, &dark);
}

static ghost_status list_points(search *s)
{
  latent *l = s->circuit;
  double end = l->radius * (1.0 + 0x1p-30) + 0x1p-30;
  s->left = BUDGET;
  l->cost = l->count = 0;
  search_cell(s, -end, 0.0);
  search_cell(s, 0.0, end);
  size_t nodes = find_nodes(s);
  list_zeros(s, nodes, end);
  for (size_t i = 0; i < nodes; i++) {
    const ghost_latent_point *p = &l->list[i].node.point;
    if (p->kind != GHOST_POINT_UNDECIDED_ZERO) emit(s, p);
  }
  return s->of_kind[GHOST_POINT_UNDECIDED_ZERO]
    || s->of_kind[GHOST_POINT_UNDECIDED_EXTREMUM] ? GHOST_EUNDECIDED : GHOST_OK;
}

ghost_status latent_points_apart(latent *l, const double *marks,
                                 ghost_latent_point *points, size_t capacity,
                                 size_t *count)
{
  search s = { .circuit = l, .marks = marks, .points = points,
               .capacity = capacity };
  ghost_status status = list_points(&s);
  *count = s.count;
  return status;
}

ghost_status latent_points(latent *l, ghost_latent_point *points,
                           size_t capacity, size_t *count)
{
  return latent_points_apart(l, NULL, points, capacity, count);
}

int latent_zeros(latent *l)
{
  const double nowhere[2] = { INFINITY, INFINITY };
  search s = { .circuit = l, .marks = nowhere };
  list_points(&s);
  if (s.of_kind[GHOST_POINT_UNDECIDED_ZERO]) return -1;
  return (int) (s.of_kind[GHOST_POINT_STABLE] + s.of_kind[GHOST_POINT_UNSTABLE]);
}

static void lower_minimum(const latent *l, double low, double high, double y[2],
                          int depth, long *left)
{
  double centre = 0.5 * (low + high), h = half_width(low, centre, high), v[3];
  latent_evaluate(l, centre, v);
  bool last = depth == 0 || --*left <= 0;
  double e = l->line.error[0], upper = v[0] + e;
  if (upper < y[1]) y[1] = upper;
  double lower = v[0] - e - variation(&l->line, 0, v, h) * (1.0 + 0x1p-40);
  if (lower >= y[0] && (lower > y[1] || last)) return;
  if (last || lower > y[1] - 0x1p-20) {
    if (lower < y[0]) y[0] = lower;
    return;
  }
  lower_minimum(l, low, centre, y, depth - 1, left);
  lower_minimum(l, centre, high, y, depth - 1, left);
}

void latent_minimum(const latent *l, double low, double high, double y[2])
{
  long left = BUDGET;
  y[0] = INFINITY;
  y[1] = INFINITY;
  lower_minimum(l, low, high, y, 30, &left);
}

/* Book: 19.8.3 A bifurcation between two epochs, eq:no-fold, eq:known-fold,
   eq:segment-drift, eq:cosh-below */
const char *ghost_point_name(ghost_point_kind kind)
{
  static const char *const names[] = { "stable", "unstable", "ghost", "turn",
    "undecided_zero", "undecided_extremum" };
  return kind <= GHOST_POINT_UNDECIDED_EXTREMUM ? names[kind] : "unknown";
}

static bool all_moderate(size_t units, const double *x)
{
  for (size_t i = 0; i < units; i++)
    if (!(fabs(x[i]) <= GHOST_WEIGHT_MAX)) return false;
  return true;
}

static bool is_segment(size_t units, const double *from, const double *to,
                       double width)
{
  return units > 0 && units <= 4096 && width > 0.0 && width < 1.0
    && all_moderate(3 * units, from) && all_moderate(3 * units, to);
}

ghost_status ghost_latent_at(size_t units, const double *m, const double *n,
                             const double *b, double kappa, ghost_value y[3])
{
  if (units == 0 || units > 4096 || !all_moderate(units, m)
      || !all_moderate(units, n) || !all_moderate(units, b)
      || !all_moderate(1, &kappa)) return GHOST_EDOM;
  latent *l = latent_new(units);
  if (!l) return GHOST_ENOMEM;
  latent_set(l, units, m, n, b);
  double value[3];
  latent_evaluate(l, kappa, value);
  latent_bounds here = latent_bound_cell(l, kappa, 0.0);
  for (int i = 0; i < 3; i++) y[i] = (ghost_value) { value[i], here.error[i] };
  latent_free(l);
  return GHOST_OK;
}

ghost_status ghost_latent_points(size_t units, const double *m,
  const double *n, const double *b, ghost_latent_point *points,
  size_t capacity, size_t *count, size_t *undecided)
{
  if (units == 0 || units > 4096 || !all_moderate(units, m)
      || !all_moderate(units, n) || !all_moderate(units, b)) return GHOST_EDOM;
  latent *l = latent_new(units);
  if (!l) return GHOST_ENOMEM;
  latent_set(l, units, m, n, b);
  search s = { .circuit = l, .points = points, .capacity = capacity };
  list_points(&s);
  *count = s.count;
  *undecided = s.of_kind[GHOST_POINT_UNDECIDED_ZERO]
    + s.of_kind[GHOST_POINT_UNDECIDED_EXTREMUM];
  latent_free(l);
  return GHOST_OK;
}

static void set_between(latent *l, size_t units, const double *from,
                        const double *to, double s)
{
  double *part[3] = { l->m, l->n, l->b };
  for (size_t i = 0; i < 3 * units; i++)
    part[i / units][i % units] = from[i] + s * (to[i] - from[i]);
  latent_set(l, units, l->m, l->n, l->b);
}
static const double aside[] = { 0.5, 0.375, 0.625, 0.25, 0.75, 0.125, 0.875 };

static bool bisect_segment(latent *l, size_t units, const double *from,
                           const double *to, double width, ghost_fold *fold)
{
  while (fold->high - fold->low > width) {
    double s = 0.0;
    int zeros = -1;
    for (size_t k = 0; zeros < 0 && k < sizeof aside / sizeof *aside; k++) {
      s = fold->low + aside[k] * (fold->high - fold->low);
      set_between(l, units, from, to, s);
      zeros = latent_zeros(l);
    }
    if (zeros < 0) return false;
    if (zeros == fold->zeros[0]) fold->low = s;
    else {
      fold->high = s;
      fold->zeros[1] = zeros;
    }
  }
  return true;
}
typedef struct { double drift[3], bend[2], rise; } segment_bounds;

static void add_share(segment_bounds *g, const latent *a, const latent *b, size_t i,
                      double reach, double secant)
{
  const double more = 1.001, c = fmin(CURVE, 2.0 * secant) * more;
  double m = fmax(fabs(a->m[i]), fabs(b->m[i])), dm = fabs(a->m[i] - b->m[i]);
  double n = fmax(fabs(a->n[i]), fabs(b->n[i])), dn = fabs(a->n[i] - b->n[i]);
  double d = dm * reach + fabs(a->b[i] - b->b[i]), third = fmin(2.0, 4.0 * secant);
  g->drift[0] += more * (dn + n * secant * d);
  g->drift[1] += more * (secant * (n * dm + m * dn) + c * n * m * d);
  g->drift[2] += more * (c * (m * m * dn + 2.0 * n * m * dm)
                         + third * n * m * m * d);
  g->bend[0] += c * n * m * m;
  g->bend[1] += more * third * n * m * m * m;
  g->rise += more * n * m * secant;
}

static double secant_squared(double y)
{
  double w = 0.125 * fmax(y, 0.0), v = w * w;
  double cosh = 1.0 + 0.5 * v * (1.0 + v / 12.0 * (1.0 + v / 30.0));
  for (int k = 0; k < 3; k++) cosh = 2.0 * cosh * cosh - 1.0;
  return 1.0 / (cosh * cosh);
}
typedef struct {
  const latent *first, *last;
  double radius;
  segment_bounds line;
  bool by_cell;
  long left;         /* evaluations */
  double low, high;  /* of kappa: where a fold is not excluded */
} fold_search;

static segment_bounds bound_segment(const fold_search *f, double centre,
                                    double half)
{
  segment_bounds g = { 0 };
  const latent *a = f->first, *b = f->last;
  double reach = fabs(centre) + half;
  for (size_t i = 0; i < a->units; i++) {
    double m = fmax(fabs(a->m[i]), fabs(b->m[i])), moved = a->m[i] * centre;
    double x = moved + a->b[i], xi = 0x1p-53 * (fabs(moved) + fabs(x));
    double d = fabs(a->m[i] - b->m[i]) * reach + fabs(a->b[i] - b->b[i]);
    double y = fabs(x) - (m * half + d) * (1.0 + 0x1p-40) - 4.0 * xi;
    add_share(&g, a, b, i, reach, secant_squared(y));
  }
  return g;
}

static void bound_drift(fold_search *f, latent *a, const latent *b)
{
  *f = (fold_search) { .first = a, .last = b };
  for (size_t i = 0; i < a->units; i++)
    f->radius += 1.001 * fmax(fabs(a->n[i]), fabs(b->n[i]));
  for (size_t i = 0; i < a->units; i++)
    add_share(&f->line, a, b, i, f->radius, 1.0);
  if (f->radius + 0x1p-30 > a->radius + 1.0) bound_line(a, f->radius + 1.0);
}

static bool excluded(const fold_search *f, double centre, double h, bool *final)
{
  const latent *a = f->first;
  const double more = 1.0 + 0x1p-40;
  segment_bounds g = f->by_cell ? bound_segment(f, centre, h) : f->line;
  const latent_bounds e = f->by_cell ? latent_bound_cell(a, centre, 0.0) : a->line;
  double y[3];
  latent_evaluate(a, centre, y);
  double value = (fabs(y[1]) + e.error[1]) * h + 0.5 * g.bend[0] * h * h;
  double slope = g.bend[0] * h;
  *final = f->by_cell && value < 0.25 * g.drift[0] && slope < 0.25 * g.drift[1];
  return (f->by_cell && g.rise * more < 1.0)
    || fabs(y[0]) > (value + e.error[0] + g.drift[0]) * more
    || fabs(y[1]) > (slope + e.error[1] + g.drift[1]) * more;
}

static void search_folds(fold_search *f, double low, double high)
{
  double centre = 0.5 * (low + high);
  bool final = false;
  if (--f->left >= 0 && excluded(f, centre, half_width(low, centre, high), &final))
    return;
  if (f->left < 0 || final || high - low < 0x1p-26
      || centre <= low || centre >= high) {
    f->low = fmin(f->low, low);
    f->high = fmax(f->high, high);
    return;
  }
  search_folds(f, low, centre);
  search_folds(f, centre, high);
}

static void find_hull(fold_search *f)
{
  double end = f->radius + 0x1p-30;
  for (int k = 0; k < 2; k++) {
    f->by_cell = k == 1;
    f->left = BUDGET / 2;
    f->low = INFINITY;
    f->high = -INFINITY;
    search_folds(f, -end, 0.0);
    search_folds(f, 0.0, end);
    if (f->left >= 0) return;
  }
}

static void describe_fold(latent *a, const latent *b, ghost_fold *fold)
{
  fold_search f;
  bound_drift(&f, a, b);
  find_hull(&f);
  if (f.low > f.high) return;
  double y[3], centre = 0.5 * (f.low + f.high);
  double half = half_width(f.low, centre, f.high);
  segment_bounds g = f.by_cell ? bound_segment(&f, centre, half) : f.line;
  latent_evaluate(a, centre, y);
  double reach = (g.bend[1] * 0.5 * (f.high - f.low) + a->line.error[2]
                  + g.drift[2]) * (1.0 + 0x1p-40);
  fold->kappa_low = f.low;
  fold->kappa_high = f.high;
  fold->curvature_low = y[2] - reach;
  fold->curvature_high = y[2] + reach;
}

static void locate_fold(latent *a, latent *b, size_t units,
  const double *from, const double *to, double width, ghost_fold *fold)
{
  fold->kappa_low = fold->kappa_high = NAN;
  fold->curvature_low = fold->curvature_high = NAN;
  fold->decided = fold->zeros[0] >= 0 && fold->zeros[1] >= 0;
  if (!fold->decided || fold->zeros[0] == fold->zeros[1]) return;
  fold->decided = bisect_segment(a, units, from, to, width, fold);
  set_between(a, units, from, to, fold->low);
  set_between(b, units, from, to, fold->high);
  describe_fold(a, b, fold);
}

static int zeros_between(latent *l, size_t units, const double *from,
                         const double *to, double s)
{
  set_between(l, units, from, to, s);
  return latent_zeros(l);
}

ghost_status ghost_latent_fold(size_t units, const double *from,
  const double *to, double width, ghost_fold *fold)
{
  if (!is_segment(units, from, to, width)) return GHOST_EDOM;
  latent *a = latent_new(units), *b = latent_new(units);
  bool room = a && b;
  if (room) {
    *fold = (ghost_fold) { .low = 0.0, .high = 1.0 };
    fold->zeros[0] = zeros_between(a, units, from, to, 0.0);
    fold->zeros[1] = zeros_between(b, units, from, to, 1.0);
    locate_fold(a, b, units, from, to, width, fold);
  }
  latent_free(a);
  latent_free(b);
  return room ? GHOST_OK : GHOST_ENOMEM;
}
enum { FOLD_VISITS = 64 };

static size_t visit_segment(latent *a, latent *b, size_t units,
  const double *from, const double *to, double width, ghost_fold *folds,
  size_t capacity)
{
  size_t count = 0;
  double s = 0.0;
  int zeros = zeros_between(a, units, from, to, 0.0);
  for (int k = 1; k <= FOLD_VISITS; k++) {
    double t = (double) k / FOLD_VISITS;
    int next = zeros_between(a, units, from, to, t);
    if (next < 0 && k < FOLD_VISITS) continue;
    ghost_fold fold = { .low = s, .high = t, .zeros = { zeros, next } };
    locate_fold(a, b, units, from, to, width, &fold);
    if (zeros != next || !fold.decided) {
      if (count < capacity) folds[count] = fold;
      count++;
    }
    s = t;
    zeros = next;
  }
  return count;
}

ghost_status ghost_latent_folds(size_t units, const double *from,
  const double *to, double width, ghost_fold *folds, size_t capacity, size_t *count)
{
  if (!is_segment(units, from, to, width)) return GHOST_EDOM;
  latent *a = latent_new(units), *b = latent_new(units);
  bool room = a && b;
  if (room)
    *count = visit_segment(a, b, units, from, to, width, folds, capacity);
  latent_free(a);
  latent_free(b);
  return room ? GHOST_OK : GHOST_ENOMEM;
}
