/* study/survey.c -- slow points of many random networks, and another search
   Book: H.3 Networks surveyed
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: d78ff604dd072919 */
#include "survey.h"
#include "figures.h"
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <pthread.h>
#include <stdbool.h>

/* Book: H.3 Networks surveyed */
static double speed_at(const random_field *f, const double x[GHOST_RANK_MAX])
{
  double y[GHOST_RANK_MAX] = { 0 }, sum = 0.0;
  size_t rank = f->field.rank;
  for (size_t i = 0; i < rank; i++) y[i] = -x[i];
  for (size_t u = 0; u < STUDY_UNITS; u++) {
    double a = f->b[u];
    for (size_t j = 0; j < rank; j++) a += f->m[u * rank + j] * x[j];
    a = tanh(a);
    for (size_t i = 0; i < rank; i++) y[i] += f->v[u * rank + i] * a;
  }
  for (size_t i = 0; i < rank; i++) sum += y[i] * y[i];
  return sum;
}

static void go_downhill(const random_field *f, double x[GHOST_RANK_MAX])
{
  double speed = speed_at(f, x), step = 0.5;
  while (step > 1e-9) {
    bool lower = false;
    for (size_t k = 0; k < 2 * f->field.rank && !lower; k++) {
      double old = x[k / 2], now;
      x[k / 2] += k % 2 ? step : -step;
      now = speed_at(f, x);
      lower = now < speed;
      if (lower) speed = now;
      else x[k / 2] = old;
    }
    if (!lower) step *= 0.5;
  }
}

static bool is_near(const ghost_slow_point *p, const double *x, size_t rank)
{
  for (size_t j = 0; j < rank; j++)
    if (x[j] < p->low[j] - 1e-3 || x[j] > p->high[j] + 1e-3) return false;
  return true;
}

static void search_otherwise(const random_field *f, const ghost_slow_point *p,
                             size_t points, gsl_rng *rng, survey *s)
{
  size_t rank = f->field.rank;
  for (int start = 0; start < SURVEY_STARTS; start++) {
    double x[GHOST_RANK_MAX] = { 0 };
    bool listed = false;
    for (size_t j = 0; j < rank; j++) x[j] = gsl_ran_flat(rng, -8.0, 8.0);
    go_downhill(f, x);
    for (size_t i = 0; i < points; i++) listed = listed || is_near(&p[i], x, rank);
    s->ends++;
    s->missing += !listed;
  }
}

static bool search_whole(const ghost_field *f, ghost_slow_point p[STUDY_POINTS],
                         ghost_slow_count *n)
{
  return ghost_slow_points(f, NULL, NULL, 10000000, p, STUDY_POINTS, n) == GHOST_OK
    && n->points <= STUDY_POINTS;
}

static bool survey_rank(size_t rank, int networks, survey *s)
{
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_ranlxd2);
  bool good = true;
  *s = (survey) { .networks = networks };
  for (int seed = 1; seed <= networks && good; seed++) {
    random_field f;
    ghost_slow_point p[STUDY_POINTS];
    ghost_slow_count n = { 0 };
    int index = 0;
    draw_field(&f, rank, (unsigned long) seed);
    good = search_whole(&f.field, p, &n);
    for (size_t i = 0; good && i < n.points; i++) {
      bool fixed = p[i].kind == GHOST_SLOW_FIXED;
      bool slow = p[i].kind == GHOST_SLOW_MINIMUM;
      s->fixed += fixed;
      s->slow += slow;
      s->repelling += slow && p[i].unstable > 0;
      if (fixed) index += p[i].unstable % 2 ? -1 : 1;
    }
    s->undecided += (int) n.undecided;
    s->index_one += index == 1;
    s->cells += (double) n.cells / networks;
    if (good) search_otherwise(&f, p, n.points, rng, s);
  }
  gsl_rng_free(rng);
  return good;
}
static survey ranks[GHOST_RANK_MAX];
static bool ranks_stand;

static void survey_all(void)
{
  ranks_stand = survey_rank(1, 495, &ranks[0]) && survey_rank(2, 500, &ranks[1])
    && survey_rank(3, 5, &ranks[2]);
}

const survey *survey_ranks(void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, survey_all);
  return ranks_stand ? ranks : NULL;
}

ghost_status figure_survey(FILE *out)
{
  const survey *s = survey_ranks();
  if (!s) return GHOST_EPREC;
  fputs("rank,networks,fixed,slow,repelling,undecided,cells,indices,ends,missing\n",
        out);
  for (int k = 0; k < GHOST_RANK_MAX; k++, s++)
    fprintf(out, "%d,%d,%d,%d,%d,%d,%.0f,%d,%d,%d\n", k + 1, s->networks, s->fixed,
            s->slow, s->repelling, s->undecided, s->cells, s->index_one, s->ends,
            s->missing);
  return GHOST_OK;
}
