/* study/passages.c -- passages of certified ghosts, predicted and enclosed
   Book: H.1 Passages of random networks
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: e669c1c5a36d21ad */
#include "passages.h"
#include "figures.h"
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <pthread.h>
#include <stdbool.h>

/* Book: H.1 Passages of random networks */
void draw_field(random_field *f, size_t rank, unsigned long seed)
{
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_ranlxd2);
  gsl_rng_set(rng, seed);
  for (size_t i = 0; i < rank * STUDY_UNITS; i++) {
    f->v[i] = gsl_ran_gaussian(rng, 3.0 / sqrt((double) STUDY_UNITS));
    f->m[i] = gsl_ran_gaussian(rng, 1.0);
  }
  for (size_t u = 0; u < STUDY_UNITS; u++) f->b[u] = gsl_ran_gaussian(rng, 0.3);
  gsl_rng_free(rng);
  f->field = (ghost_field) { .rank = rank, .units = STUDY_UNITS, .leak = 1.0,
                             .v = f->v, .m = f->m, .b = f->b };
}

static void field_at(const ghost_field *f, const ghost_slow_point *p,
                     double y[GHOST_RANK_MAX])
{
  for (size_t i = 0; i < f->rank; i++) y[i] = -f->leak * p->low[i];
  for (size_t u = 0; u < f->units; u++) {
    double a = f->b[u];
    for (size_t j = 0; j < f->rank; j++) a += f->m[u * f->rank + j] * p->low[j];
    for (size_t i = 0; i < f->rank; i++) y[i] += f->v[u * f->rank + i] * tanh(a);
  }
}

static bool find_again(const ghost_field *f, const ghost_slow_point *near,
                       ghost_slow_point *p)
{
  double low[GHOST_RANK_MAX], high[GHOST_RANK_MAX];
  ghost_slow_count count;
  for (size_t j = 0; j < f->rank; j++) {
    low[j] = near->low[j] - 0x1p-6;
    high[j] = near->high[j] + 0x1p-6;
  }
  return ghost_slow_points(f, low, high, 100000, p, 1, &count) == GHOST_OK
    && count.points == 1 && p->kind == GHOST_SLOW_MINIMUM;
}

static bool pass_family(const random_field *f, const ghost_slow_point *p,
                        unsigned long seed, passage_row *row)
{
  double at[GHOST_RANK_MAX], time[2], limit;
  field_at(&f->field, p, at);
  for (int k = 0; k < SHARES; k++) {
    double share = pow(8.0, -k);
    ghost_term input[GHOST_RANK_MAX] = { 0 };
    ghost_field shifted = f->field;
    ghost_slow_point q;
    for (unsigned i = 0; i < f->field.rank; i++)
      input[i] = (ghost_term) { -(1.0 - share) * at[i], i, { 0 }, 0 };
    shifted.terms = f->field.rank;
    shifted.term = input;
    if (!find_again(&shifted, p, &q)) return false;
    row[k] = (passage_row) { f->field.rank, seed, 0, share, q.scale[0], 0, 0, 0 };
    limit = 8.0 * atan(1.0) / sqrt(q.scale[0]);
    if (ghost_passage_time(&shifted, &q, 1.0, limit, &row[k].predicted, time)
        != GHOST_OK) return false;
    row[k].low = time[0];
    row[k].high = time[1];
    row[k].passed = isfinite(time[1]);
  }
  return true;
}

static passage_row rows[PASSAGES];
static bool rows_stand;

static size_t pass_rank(size_t rank, passage_row *row)
{
  size_t done = 0;
  for (unsigned long seed = 1; done < FAMILIES && seed < 400; seed++) {
    random_field f;
    ghost_slow_point p[STUDY_POINTS];
    ghost_slow_count count;
    draw_field(&f, rank, seed);
    if (ghost_slow_points(&f.field, NULL, NULL, 1000000, p, STUDY_POINTS, &count)
        != GHOST_OK || count.points > STUDY_POINTS) return 0;
    for (size_t i = 0; i < count.points && done < FAMILIES; i++) {
      if (p[i].kind != GHOST_SLOW_MINIMUM || p[i].unstable != 0) continue;
      if (!pass_family(&f, &p[i], seed, row + done * SHARES)) return 0;
      done++;
    }
  }
  return done;
}

static void pass_all(void)
{
  rows_stand = pass_rank(1, rows) == FAMILIES
    && pass_rank(2, rows + FAMILIES * SHARES) == FAMILIES;
}

const passage_row *study_passages(void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, pass_all);
  return rows_stand ? rows : NULL;
}

ghost_status figure_passages(FILE *out)
{
  const passage_row *row = study_passages();
  if (!row) return GHOST_EPREC;
  fputs("rank,seed,share,r,predicted,time_low,time_high,error1,error2\n", out);
  for (int k = 0; k < PASSAGES; k++) {
    const passage_row *x = &row[k];
    double error = x->low / x->predicted - 1.0;
    fprintf(out, "%zu,%lu,%.17g,%.17g,%.17g,%.17g,%.17g,", x->rank, x->seed,
            x->share, x->r, x->predicted, x->low, x->high);
    if (!x->passed) fputs("nan,nan\n", out);
    else if (x->rank == 1) fprintf(out, "%.17g,nan\n", error);
    else fprintf(out, "nan,%.17g\n", error);
  }
  return GHOST_OK;
}
