/* study/strategies.c -- the paper's two strategies of training, followed
   Book: 21.13 The paper's two strategies, side by side
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 9588ba42ab6d3f98 */
#include "strategies.h"
#include "figures.h"
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = UPDATE_UNITS };
static const ghost_rnn_descent look = { .rate = 0.0 };

const strategy strategies[STRATEGIES] = { { 1, 0.0, "1" }, { 5, 0.0, "5" },
  { 10, 0.0, "10" }, { 100, 0.0, "100" }, { 0, 0.0, "full" }, { 100, 10.0, "c10" },
  { 100, 1.0, "c1" } };
const long strategy_epochs[STRATEGY_LOOKS] = { 0, 1, 3, 10, 30, 100, 200, 300, 500,
                                               1000, 2000, 3000 };

/* Book: 21.13 The paper's two strategies, side by side, eq:step-of-weights,
   eq:read-out */
/* to += transpose(a) b, as rows of what each unit gets: to[j][i] of b_j and a_i. */
static void add_product(size_t rank, const double *a, const double *b, double *to)
{
  for (size_t k = 0; k < rank; k++)
    for (size_t j = 0; j < N; j++)
      for (size_t i = 0; i < N; i++) to[j * N + i] += a[k * N + i] * b[k * N + j];
}
typedef struct {
  size_t rank;
  double drive[N * N], read[N * N], by_drive[N * N], by_read[N * N];
} factors;

static void weights_of(const ghost_rnn *w, factors *f, double *to)
{
  ghost_rnn_get(w, GHOST_PART_DRIVE, f->rank ? f->drive : to);
  if (!f->rank) return;
  ghost_rnn_get(w, GHOST_PART_READ, f->read);
  memset(to, 0, N * N * sizeof *to);
  add_product(f->rank, f->drive, f->read, to);
}

static void step_of(const ghost_rnn *w, factors *f, double *to)
{
  ghost_rnn_gradient(w, GHOST_PART_DRIVE, f->rank ? f->by_drive : to);
  if (!f->rank) return;
  ghost_rnn_gradient(w, GHOST_PART_READ, f->by_read);
  memset(to, 0, N * N * sizeof *to);
  add_product(f->rank, f->by_drive, f->read, to);
  add_product(f->rank, f->drive, f->by_read, to);
}

static ghost_rnn *network_of(const strategy *s, unsigned long seed, bool twin)
{
  ghost_rnn_settings of = ghost_paper_rnn();
  ghost_rnn *w;
  of.rank = twin ? 0 : s->rank;
  of.seed = seed;
  if (s->confidence > 0.0 && !twin) {
    of.output = GHOST_OUT_LATENT;
    of.confidence = s->confidence;
    of.frozen = 1u << GHOST_PART_CONFIDENCE;
  }
  return ghost_rnn_create_delayed(&w, &of, 20) == GHOST_OK ? w : NULL;
}

static void copy_outputs(const ghost_rnn *w, const strategy *s, const factors *f,
                         ghost_rnn *twin)
{
  double v[N], bias = -s->confidence * ghost_paper_rnn().threshold;
  ghost_rnn_get(w, GHOST_PART_BIAS, v);
  ghost_rnn_set(twin, GHOST_PART_BIAS, v);
  for (int i = 0; i < N; i++) v[i] = s->confidence * f->read[i];
  if (!(s->confidence > 0.0)) ghost_rnn_get(w, GHOST_PART_OUT, v);
  if (!(s->confidence > 0.0)) ghost_rnn_get(w, GHOST_PART_OUT_BIAS, &bias);
  ghost_rnn_set(twin, GHOST_PART_OUT, v);
  ghost_rnn_set(twin, GHOST_PART_OUT_BIAS, &bias);
}

static bool look_at_strategy(ghost_rnn *w, factors *f, weight_change *c, int k,
                             strategy_run *r)
{
  ghost_network_row e;
  if (ghost_rnn_train(w, &look, &e) != GHOST_OK) return false;
  r->loss[k] = e.loss;
  weights_of(w, f, c->u->data);  /* the factors, too, which the step is made of */
  step_of(w, f, c->u->data);
  change_take(c);
  r->step[k] = participation(c->s->data, N);
  weights_of(w, f, c->u->data);
  for (size_t i = 0; i < N * N; i++) c->u->data[i] -= c->start[i];
  change_take(c);
  r->change[k] = participation(c->s->data, N);
  return true;
}

static void count_directions(const ghost_rnn *w, const strategy *s, factors *f,
                             weight_change *c, ghost_rnn *twin, double *left)
{
  ghost_network_row e = { .loss = NAN };
  copy_outputs(w, s, f, twin);
  ghost_rnn_set(twin, GHOST_PART_DRIVE, c->start);
  if (ghost_rnn_train(twin, &look, &e) == GHOST_OK) left[0] = e.loss;
  for (size_t k = 1; k <= STRATEGY_KEPT; k++) left[k] = change_loss(c, twin, k);
}

static bool run_strategy(ghost_rnn *w, const strategy *s, double rate, factors *f,
                         weight_change *c, strategy_run *r)
{
  ghost_network_row e;
  long epoch = 0;
  weights_of(w, f, c->start);
  for (int k = 0; k < STRATEGY_LOOKS; k++) {
    for (; epoch < strategy_epochs[k]; epoch++)
      if (ghost_rnn_train(w, &(ghost_rnn_descent) { .rate = rate }, &e) != GHOST_OK)
        return false;
    if (!look_at_strategy(w, f, c, k, r)) return false;
  }
  ghost_rnn *twin = network_of(s, 0, true);
  if (!twin) return false;
  count_directions(w, s, f, c, twin, r->left);
  ghost_rnn_free(twin);
  for (int k = 0; k <= STRATEGY_KEPT; k++) r->left[k] /= r->loss[0];
  for (int k = STRATEGY_LOOKS - 1; k >= 0; k--) r->loss[k] /= r->loss[0];
  return true;
}

bool follow_strategy(const strategy *s, unsigned long seed, double rate,
                     strategy_run *r)
{
  factors *f = calloc(1, sizeof *f);
  ghost_rnn *w = network_of(s, seed, false);
  weight_change c;
  for (int k = 0; k < STRATEGY_LOOKS; k++)
    r->loss[k] = r->change[k] = r->step[k] = NAN;
  for (int k = 0; k <= STRATEGY_KEPT; k++) r->left[k] = NAN;
  bool good = change_open(&c) && f && w;
  if (good) f->rank = s->rank;
  good = good && run_strategy(w, s, rate, f, &c, r);
  change_close(&c);
  ghost_rnn_free(w);
  free(f);
  return good;
}

enum { SEEDS = 3 };
typedef struct { strategy_run of[STRATEGIES][SEEDS]; } strategy_runs;

static strategy_runs *follow_all(void)
{
  strategy_runs *all = malloc(sizeof *all);
  for (int s = 0; all && s < STRATEGIES; s++)
    for (unsigned long seed = 0; seed < SEEDS; seed++)
      follow_strategy(&strategies[s], seed, 0.02, &all->of[s][seed]);
  return all;
}

/* Of those that are numbers; an empty field where there is none. */
static void write_middle(FILE *out, const double *x, size_t stride)
{
  double v[SEEDS];
  size_t n = 0;
  for (size_t i = 0; i < SEEDS; i++)
    if (!isnan(x[i * stride])) v[n++] = x[i * stride];
  gsl_sort(v, 1, n);
  fputc(',', out);
  if (n) fprintf(out, "%.17g", gsl_stats_median_from_sorted_data(v, 1, n));
}

static void write_look(FILE *out, const strategy_runs *all, int k)
{
  const size_t stride = sizeof(strategy_run) / sizeof(double);
  fprintf(out, "\n%ld,%d", strategy_epochs[k], k);
  for (int s = 0; s < STRATEGIES; s++) {
    const strategy_run *r = all->of[s];
    write_middle(out, &r->loss[k], stride);
    write_middle(out, &r->change[k], stride);
    write_middle(out, &r->step[k], stride);
    write_middle(out, &r->left[k], stride);
  }
}

ghost_status figure_strategies(FILE *out)
{
  strategy_runs *all = follow_all();
  if (!all) return GHOST_ENOMEM;
  fputs("epoch,directions", out);
  for (int s = 0; s < STRATEGIES; s++) {
    const char *n = strategies[s].name;
    fprintf(out, ",loss_%s,change_%s,step_%s,left_%s", n, n, n, n);
  }
  for (int k = 0; k < STRATEGY_LOOKS; k++) write_look(out, all, k);
  fputc('\n', out);
  free(all);
  return GHOST_OK;
}
