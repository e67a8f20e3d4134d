/* study/recipe.c -- points found from a snapshot's states, and by the authors'
     recipe
   Book: H.13 The recipe of the scripts
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: fbb30aaa4e9e5c99 */
#include "recipe.h"
#include "lanes.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = MEMORY_UNITS, ADAM_STEPS = 5000 };
#define SAME 1e-6    /* where a descent stops and the point are one */

/* The field in single precision, by columns and by rows. */
typedef struct {
  float down[N * N], along[N * N], b[N];
  const lane_kernels *lanes;
} single_field;

/* Book: H.13 The recipe of the scripts */
static void take_single(const snapshot *s, single_field *y)
{
  for (int i = 0; i < N; i++) {
    y->b[i] = (float) s->b[i];
    for (int j = 0; j < N; j++)
      y->along[i * N + j] = y->down[j * N + i] = (float) s->w[i * N + j];
  }
  y->lanes = lanes_best();
}

/* F, and with `slope' the tangent's slopes. */
static void single_flow(const single_field *y, const float *x, float *f,
                        float *slope)
{
  float z[N] = { 0.0f };
  double t[(N + LANES - 1) / LANES * LANES] = { 0.0 };
  for (int j = 0; j < N; j++)
    for (int i = 0; i < N; i++) z[i] += x[j] * y->down[j * N + i];
  for (int i = 0; i < N; i++) t[i] = (double) (z[i] + y->b[i]);
  y->lanes->tanh_in_place(sizeof t / sizeof *t, t);
  for (int i = 0; i < N; i++) {
    const float tangent = (float) t[i];
    f[i] = tangent - x[i];
    slope[i] = 1.0f - tangent * tangent;
  }
}

/* The gradient of the mean over `starts' states of |F|^2. */
static void single_gradient(const single_field *y, const float *x, float starts,
                            float *g)
{
  float f[N], slope[N];
  single_flow(y, x, f, slope);
  for (int j = 0; j < N; j++) g[j] = 0.0f;
  for (int i = 0; i < N; i++) {
    f[i] *= 2.0f / starts;
    const float by = f[i] * slope[i];
    for (int j = 0; j < N; j++) g[j] += by * y->along[i * N + j];
  }
  for (int j = 0; j < N; j++) g[j] -= f[j];
}

/* PyTorch's Adam at the rate 0.01. */
static void single_adam(const single_field *y, float starts, float *x)
{
  float g[N], m[N] = { 0.0f }, v[N] = { 0.0f };
  double first = 1.0, second = 1.0;
  for (int k = 0; k < ADAM_STEPS; k++) {
    single_gradient(y, x, starts, g);
    first *= 0.9;
    second *= 0.999;
    const float rate = (float) (0.01 / (1.0 - first));
    const float root = (float) sqrt(1.0 - second);
    for (int i = 0; i < N; i++) {
      m[i] = 0.9f * m[i] + 0.1f * g[i];
      v[i] = 0.999f * v[i] + 0.001f * (g[i] * g[i]);
      x[i] -= rate * (m[i] / (sqrtf(v[i]) / root + 1e-8f));
    }
  }
}

static double single_speed(const single_field *y, const float *x)
{
  float f[N], slope[N], square = 0.0f;
  single_flow(y, x, f, slope);
  for (int i = 0; i < N; i++) square += f[i] * f[i];
  return (double) sqrtf(square);
}

/* Book: 24.3 Slow points at full rank, eq:single-floor */
/* Of the error of the computed F at a state of single precision, in any order of
 * summation, its norm. */
static double single_bound(const whole_field *of, const double *x)
{
  const double u = 0x1p-24, gamma = (N + 1) * u / (1.0 - (N + 1) * u);
  double square = 0.0, f[POINTS_UNITS];
  whole_flow(of, x, f);
  for (int i = 0; i < N; i++) {
    double size = fabs(of->b[i]);
    for (int j = 0; j < N; j++) size += fabs(of->w[i * N + j] * x[j]);
    double of_tanh = gamma * size + u * (fabs(f[i] + x[i]) + gamma * size);
    double error = of_tanh + u * (fabs(f[i]) + of_tanh);
    square += error * error;
  }
  return 1.001 * sqrt(square);
}

/* Book: H.13 The recipe of the scripts */
static double apart(const double *x, const double *y)
{
  double square = 0.0;
  for (int i = 0; i < N; i++) square += (x[i] - y[i]) * (x[i] - y[i]);
  return sqrt(square);
}

/* The distance of the nearest state, of all or of those in the delay. */
static double nearest(const snapshot *s, memory_kind kind, bool in_delay,
                      const double *x)
{
  const memory_times *ms = &figure5_plans[kind].times;
  const size_t states = s->starts / s->trials, from = (size_t) (ms->cue / ms->step);
  const size_t to = from + (size_t) (ms->delay / ms->step);
  double least = INFINITY;
  for (size_t k = 0; k < s->starts; k++) {
    const size_t t = k % states;
    if (!in_delay || (t >= from && t <= to))
      least = fmin(least, apart(x, s->x + k * N));
  }
  return least;
}

static int known_within(const found *of, const double *x, double reach)
{
  for (int m = 0; m < of->points; m++) {
    double most = 0.0;
    for (int i = 0; i < N; i++) most = fmax(most, fabs(x[i] - of->at[m].p.x[i]));
    if (most < reach) return m;
  }
  return -1;
}

/* Its place among the points that are known, new ones certified; -1: no room. */
static int place_of(const whole_field *of, const double *x, found *to)
{
  whole_point p;
  int m = known_within(to, x, SAME);
  if (m >= 0) return m;
  whole_certify(of, x, &p);
  m = known_within(to, p.x, POINTS_REACH);
  if (m >= 0) return m;
  if (to->points == FOUND) { to->lost++; return -1; }
  to->at[to->points] = (found_point) { .p = p };
  return to->points++;
}

static void round_state(const double *x, float *single, double *wide)
{
  for (int i = 0; i < N; i++) {
    volatile float rounded = (float) x[i];
    single[i] = rounded;
    wide[i] = (double) rounded;
  }
}

/* The single-precision numbers of a point. */
static void round_point(const whole_field *of, const single_field *y,
                        found_point *q)
{
  float x[N];
  double wide[N], f[POINTS_UNITS];
  round_state(q->p.x, x, wide);
  q->single = single_speed(y, x);
  q->exact = whole_flow(of, wide, f);
  q->bound = single_bound(of, wide);
}

static void pass_point(const whole_field *of, found_point *q)
{
  q->predicted = q->time[0] = q->time[1] = NAN;
  if (q->p.kind != WHOLE_MINIMUM || q->p.unstable != 0 || !(q->p.scale[0] > 0.0))
    return;
  const double limit = 8.0 * atan(1.0) / sqrt(q->p.scale[0]);
  if (whole_passage(of, &q->p, 1.0, limit, &q->predicted, q->time) != GHOST_OK)
    q->predicted = NAN;
}

/* Adam, and one step of Newton's method with Hessian + 1e-4, that of 2 q. */
static void run_recipe(const whole_field *of, const single_field *y, size_t starts,
                       const double *from, recipe_end *e)
{
  float x[N];
  double f[POINTS_UNITS];
  for (int i = 0; i < N; i++) x[i] = (float) from[i];
  single_adam(y, (float) starts, x);
  for (int i = 0; i < N; i++) e->x[i] = (double) x[i];
  whole_newton(of, 0.5e-4, e->x);
  round_state(e->x, x, e->x);
  e->speed = single_speed(y, x);
  e->exact = whole_flow(of, e->x, f);
}

static void follow_end(const whole_field *of, found *to, recipe_end *e)
{
  double x[POINTS_UNITS];
  memcpy(x, e->x, sizeof e->x);
  whole_descend(of, x);
  e->point = place_of(of, x, to);
  e->off = apart(x, e->x);
  if (e->point < 0) return;
  found_point *q = &to->at[e->point];
  *(e->off <= 0.05 ? &q->ends : &q->strays) += 1;
}

static void find_ends(const snapshot *s, memory_kind kind, const whole_field *of,
                      const single_field *y, found *to)
{
  for (size_t k = 0; k < s->starts; k++) {
    recipe_end *e = &to->end[to->ends++];
    run_recipe(of, y, s->starts, s->x + k * N, e);
    e->near = nearest(s, kind, false, e->x);
    follow_end(of, to, e);
  }
}

ghost_status find_points(const snapshot *s, memory_kind kind, bool recipe,
                         found *to)
{
  static _Thread_local single_field y;
  const whole_field of = { N, s->w, s->b };
  to->points = to->lost = to->ends = 0;
  take_single(s, &y);
  for (size_t k = 0; k < s->starts; k++) {
    double x[POINTS_UNITS];
    memcpy(x, s->x + k * N, N * sizeof *x);
    if (isnan(whole_descend(&of, x))) return GHOST_ENOMEM;
    int m = place_of(&of, x, to);
    if (m >= 0) to->at[m].hits++;
  }
  if (recipe) find_ends(s, kind, &of, &y, to);
  for (int m = 0; m < to->points; m++) {
    found_point *q = &to->at[m];
    q->near = nearest(s, kind, false, q->p.x);
    q->way = nearest(s, kind, true, q->p.x);
    round_point(&of, &y, q);
    pass_point(&of, q);
  }
  return GHOST_OK;
}
