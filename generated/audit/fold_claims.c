/* audit/fold_claims.c -- evaluators of the claims on saddle-nodes between fields
   Book: F.2 Claims on saddle-nodes
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 7e5dc074f6450139 */
#include "fold_claims.h"
#include "match_order.h"
#include "passages.h"
#include <gsl/gsl_rng.h>
#include <stdbool.h>

/* Book: F.2 Claims on saddle-nodes */
finding decide_segments(int folds, int undecided, int differ)
{
  return decide(folds > 0 && undecided == 0, differ == 0);
}

finding decide_no_fold(int segments, int undecided, int folds)
{
  return decide(segments > 0 && undecided == 0, folds == 0);
}
enum { PAIRS = 24, PLACES = 12, PAIR_FOLDS = 32 };
typedef struct { int folds, undecided, counted, differ; } segment_view;

static void go_part(const random_field *a, random_field *b, double s)
{
  for (size_t i = 0; i < a->field.rank * STUDY_UNITS; i++) {
    b->v[i] = a->v[i] + s * (b->v[i] - a->v[i]);
    b->m[i] = a->m[i] + s * (b->m[i] - a->m[i]);
  }
  for (size_t u = 0; u < STUDY_UNITS; u++)
    b->b[u] = a->b[u] + s * (b->b[u] - a->b[u]);
}

/* Zeros of a field; -1 when not known. */
static int count_zeros(const ghost_field *f)
{
  ghost_slow_point p[STUDY_POINTS];
  ghost_slow_count n;
  int zeros = 0;
  if (ghost_slow_points(f, NULL, NULL, 1000000, p, STUDY_POINTS, &n) != GHOST_OK
      || n.points > STUDY_POINTS) return -1;
  for (size_t i = 0; i < n.points; i++) {
    if (p[i].kind == GHOST_SLOW_UNDECIDED_ZERO) return -1;
    zeros += p[i].kind == GHOST_SLOW_FIXED;
  }
  return zeros;
}

static void count_between(const random_field *a, unsigned long other,
                          const ghost_field_fold *p, size_t folds, int zeros,
                          segment_view *v)
{
  for (int k = 0; k <= PLACES; k++) {
    const double s = (double) k / PLACES;
    random_field w;
    int want = zeros;
    draw_field(&w, a->field.rank, other);
    go_part(a, &w, 0.3 * s);
    for (size_t i = 0; i < folds; i++) if (p[i].s[1] < s) want = p[i].zeros[1];
    const int zeros_here = count_zeros(&w.field);
    v->counted += zeros_here >= 0;
    v->differ += zeros_here >= 0 && zeros_here != want;
  }
}

static bool view_segment(unsigned long seed, segment_view *v)
{
  random_field a, b;
  ghost_field_fold p[PAIR_FOLDS];
  ghost_field_fold_count n;
  const size_t rank = seed % 3 ? 2 : 1;
  draw_field(&a, rank, seed);
  draw_field(&b, rank, seed + PAIRS);
  go_part(&a, &b, 0.3);
  if (ghost_field_folds(&a.field, &b.field, NULL, NULL, 1000000, p, PAIR_FOLDS, &n)
      != GHOST_OK || n.folds > PAIR_FOLDS || n.zeros[0] < 0) return false;
  v->folds += (int) (n.folds - n.undecided);
  v->undecided += (int) n.undecided;
  if (n.undecided == 0)
    count_between(&a, seed + PAIRS, p, n.folds, n.zeros[0], v);
  return true;
}

void evaluate_field_folds(evaluation *e)
{
  segment_view v = { 0 };
  for (unsigned long seed = 1; seed <= PAIRS; seed++)
    if (!view_segment(seed, &v)) return;
  SAY(e->ours, "%d saddle-nodes on %d segments between random networks, %d pieces "
      "undecided", v.folds, PAIRS, v.undecided);
  SAY(e->margin, "at %d places between them the count is the list's, at %d not",
      v.counted - v.differ, v.differ);
  SAY(e->note, "ranks 1 and 2, of %d units", STUDY_UNITS);
  e->found = decide_segments(v.folds, v.undecided, v.differ);
}
typedef struct { int segments, folds, undecided; } way_count;

static bool count_way(const latent_plane *from, const latent_plane *to,
                      way_count *c)
{
  const ghost_field a = field_of_plane(from), b = field_of_plane(to);
  ghost_field_fold_count n;
  if (ghost_field_folds(&a, &b, NULL, NULL, 1000000, NULL, 0, &n) != GHOST_OK)
    return false;
  c->segments++;
  c->folds += (int) (n.folds - n.undecided);
  c->undecided += (int) n.undecided + (n.zeros[0] < 0) + (n.zeros[1] < 0);
  return true;
}
enum { ON_PLATEAU = 400 };  /* an epoch */

void evaluate_match_no_fold(evaluation *e)
{
  static _Thread_local latent_plane planes[STORED_PLANES];
  long epochs[STORED_PLANES];
  const int count = read_planes(TASK_MATCH, planes, epochs, STORED_PLANES);
  way_count before = { 0, 0, 0 }, c = before;
  for (int i = 0; i + 1 < count; i++)
    if (!count_way(&planes[i], &planes[i + 1],
                   epochs[i] < ON_PLATEAU ? &before : &c)) return;
  if (c.segments == 0) return;
  SAY(e->ours, "%d saddle-nodes on %d segments, from epoch %d to %ld", c.folds,
      c.segments, ON_PLATEAU, epochs[count - 1]);
  SAY(e->margin, "%d pieces undecided", c.undecided);
  SAY(e->note, "seed 0 with all its trials, in the coordinates of the planes; "
      "before, on the way to the plateau, %d", before.folds);
  e->found = decide_no_fold(c.segments, c.undecided, c.folds);
}

/* det G' and -(w.F_s)(w.D2F[v,v]), of small integers; z: the slope of det J. */
static bool identity_holds(gsl_rng *rng)
{
  long k[11];
  for (int i = 0; i < 11; i++) k[i] = (long) gsl_rng_uniform_int(rng, 19) - 9;
  const long *v = k, *w = k + 2, *p = k + 4, *f = k + 6;
  const long g[3] = { k[9], k[10], k[0] - k[9] }, t = k[5] * k[10];
  const long a = v[1] * w[1], b = -v[0] * w[1], c = -v[1] * w[0], d = v[0] * w[0];
  const long z[2] = { f[0] * d + a * g[1] - f[1] * c - b * g[0],
                      f[1] * d + a * g[2] - f[2] * c - b * g[1] };
  const long det = a * (d * t - p[1] * z[1]) - b * (c * t - p[1] * z[0])
    + p[0] * (c * z[1] - d * z[0]);
  const long bend = w[0] * (f[0] * v[0] * v[0] + 2 * f[1] * v[0] * v[1]
                            + f[2] * v[1] * v[1])
    + w[1] * (g[0] * v[0] * v[0] + 2 * g[1] * v[0] * v[1] + g[2] * v[1] * v[1]);
  return det == -(w[0] * p[0] + w[1] * p[1]) * bend;
}

void evaluate_fold_regular(evaluation *e)
{
  int tried = 0, hold = 0;
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_ranlxd2);
  if (!rng) return;
  for (; tried < 1000; tried++) hold += identity_holds(rng);
  gsl_rng_free(rng);
  SAY(e->ours, "the identity holds exactly for %d of %d jets of integers", hold,
      tried);
  SAY(e->margin, "and for %d not", tried - hold);
  e->found = decide(tried > 0, hold == tried);
}
