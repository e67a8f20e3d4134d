/* study/sweep.c -- trains one network of a sweep and notes its events
   Book: 19.9 Many networks
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 9bcca1049f787747 */
#include "sweep.h"
#include "latent.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define FOLD_WIDTH 0x1p-20

typedef struct { double *before, *now; unsigned long epoch; } step_ends;

/* Book: 19.9 Many networks, eq:plateau-law, eq:recovery-confidence */
static void note_fold(sweep_row *row, step_ends *ends, const ghost_network *w,
                      unsigned long epoch)
{
  size_t units = ghost_network_settings_of(w)->units;
  memcpy(ends->before, ends->now, 3 * units * sizeof *ends->now);
  ghost_network_parameters(w, ends->now, ends->now + units, ends->now + 2 * units);
  bool step = ends->epoch + 1 == epoch;
  ends->epoch = epoch;
  if (!step || row->bifurcation != (long) epoch) return;
  ghost_fold fold;
  ghost_status status = ghost_latent_fold(units, ends->before, ends->now,
                                          FOLD_WIDTH, &fold);
  if (status != GHOST_OK || fold.zeros[0] == fold.zeros[1]) return;
  row->fold_s = fold.low;
  row->fold_kappa = 0.5 * (fold.kappa_low + fold.kappa_high);
  row->fold_curvature = fold.curvature_low > 0.0 ? fold.curvature_low
    : fold.curvature_high < 0.0 ? fold.curvature_high : 0.0;
}

static void note(long *event, int seen, unsigned long epoch)
{
  if (seen && *event == NEVER) *event = (long) epoch;
}

static void look(sweep_row *row, latent *l, ghost_network *w,
                 unsigned long epoch, step_ends *ends)
{
  ghost_latent_point p[64];
  size_t count;
  double orbit[1025], y[3];
  long zeros = 0, ghosts = 0, on_way = 0, blocked = 0;
  latent_set(l, w);
  ghost_network_orbit(w, orbit);
  double low = orbit[0], high = ghost_network_settings_of(w)->threshold;
  row->looks++;
  if (latent_points_apart(l, (double[]) { low, high }, p, 64, &count) != GHOST_OK
      || count > 64) {
    row->undecided++;
    return;
  }
  for (size_t i = 0; i < count; i++) {
    int inside = p[i].high > low && p[i].low < high;
    int zero = p[i].kind <= GHOST_POINT_UNSTABLE;
    zeros += zero;
    blocked += zero && inside;
    ghosts += p[i].kind == GHOST_POINT_GHOST;
    on_way += p[i].kind == GHOST_POINT_GHOST && inside;
  }
  latent_evaluate(l, high, y);
  if (row->zeros_first == NEVER) row->zeros_first = zeros;
  row->zeros_last = zeros;
  note(&row->open, !blocked && y[0] > latent_error(l, 0), epoch);
  note(&row->ghost, ghosts > 0, epoch);
  note(&row->way_ghost, on_way > 0, epoch);
  note(&row->bifurcation, zeros != row->zeros_first, epoch);
  note_fold(row, ends, w, epoch);
}

enum { TAIL = 50, DENSE = 1000, DENSE_TIME = 3, SPARSE = 20 };

typedef struct {
  const sweep_job *job;
  sweep_row *row;
  ghost_network *network;
  latent *circuit;
  step_ends ends;          /* parameters at the last two looks */
  int leaving;             /* the loss has been below 0.995 */
  double tail[TAIL];       /* accuracies of the last epochs */
} run_state;
static void watch(run_state *s, const ghost_epoch *e)
{
  sweep_row *row = s->row;
  note(&row->drop, e->loss <= 0.5, e->epoch);
  note(&row->learned, e->accuracy > 0.5, e->epoch);
  for (int i = 0; i < s->job->reads; i++)
    if (e->epoch == s->job->read[i]) row->loss[i] = e->loss;
  s->tail[e->epoch % TAIL] = e->accuracy;
  row->final_loss = e->loss;
  if (e->loss < 0.995) s->leaving = 1;
  if (!s->job->events) return;
  double window = fmax(DENSE, floor(DENSE_TIME / s->job->rate));
  int dense = s->leaving
    && (row->drop == NEVER || (double) e->epoch <= (double) row->drop + window);
  if (dense || e->epoch % SPARSE == 0)
    look(row, s->circuit, s->network, e->epoch, &s->ends);
}

static void fill_frozen(run_state *s, const ghost_epoch *e)
{
  s->row->frozen = (long) e->epoch;
  for (int i = 0; i < s->job->reads; i++)
    if (s->job->read[i] > e->epoch) s->row->loss[i] = e->loss;
  unsigned long left = s->job->epochs - e->epoch;
  for (unsigned long i = 0; i < left && i < TAIL; i++)
    s->tail[(s->job->epochs - i) % TAIL] = e->accuracy;
}

static ghost_status follow(run_state *s)
{
  ghost_epoch e;
  for (;;) {
    unsigned long epoch = ghost_network_epochs(s->network);
    ghost_status status = ghost_network_epoch(s->network, 0.0, &e);
    if (status != GHOST_OK) return status;
    watch(s, &e);
    if (epoch >= s->job->epochs) break;
    if (!ghost_network_step(s->network, s->job->rate)) {
      fill_frozen(s, &e);
      break;
    }
  }
  s->row->tail_accuracy = 0.0;
  for (int i = 0; i < TAIL; i++)
    if (s->tail[i] > s->row->tail_accuracy) s->row->tail_accuracy = s->tail[i];
  s->row->sum = ghost_network_sum(s->network);
  return GHOST_OK;
}

double sweep_confidence(int i)
{
  return pow(10.0, -3.0 + 4.0 * i / (RECOVERIES - 1.0));
}

static ghost_status recover(const run_state *s)
{
  for (int i = 0; i < RECOVERIES; i++) {
    ghost_network *w;
    ghost_status status = ghost_network_copy(&w, s->network);
    if (status != GHOST_OK) return status;
    ghost_network_set_confidence(w, sweep_confidence(i));
    ghost_epoch e;
    s->row->recovery[i] = NEVER;
    for (long k = 0; k <= 100 && s->row->recovery[i] == NEVER; k++) {
      ghost_network_epoch(w, s->job->rate, &e);
      if (e.accuracy > 0.5) s->row->recovery[i] = k;
    }
    ghost_network_free(w);
  }
  return GHOST_OK;
}

static sweep_row blank_row(void)
{
  sweep_row row = { .drop = NEVER, .learned = NEVER, .open = NEVER,
    .ghost = NEVER, .way_ghost = NEVER, .bifurcation = NEVER, .frozen = NEVER,
    .zeros_first = NEVER, .zeros_last = NEVER,
    .final_loss = NAN, .fold_s = NAN, .fold_kappa = NAN, .fold_curvature = NAN };
  for (int i = 0; i < READS; i++) row.loss[i] = NAN;
  for (int i = 0; i < RECOVERIES; i++) row.recovery[i] = NEVER;
  return row;
}

ghost_status sweep_run(const sweep_job *job, sweep_row *row)
{
  *row = blank_row();
  ghost_network_settings settings = ghost_paper_network();
  settings.seed = job->seed;
  settings.single = job->single;
  settings.own_stream = job->own_stream;
  run_state s = { .job = job, .row = row };
  ghost_status status = ghost_network_create(&s.network, &settings);
  if (status != GHOST_OK) return status;
  s.circuit = latent_new(settings.units);
  double *theta = calloc(6 * settings.units, sizeof *theta);
  s.ends = (step_ends) { theta, theta + 3 * settings.units, 0 };
  status = s.circuit && theta ? follow(&s) : GHOST_ENOMEM;
  if (status == GHOST_OK && job->recover && row->tail_accuracy <= 0.5)
    status = recover(&s);
  free(theta);
  latent_free(s.circuit);
  ghost_network_free(s.network);
  return status;
}

void sweep_header(FILE *out, const sweep_job *job)
{
  fputs("index,of,seed,rate,epochs,single,drop,learned,final_loss,"
        "tail_accuracy,frozen,sum", out);
  for (int i = 0; i < job->reads; i++) fprintf(out, ",loss_%lu", job->read[i]);
  if (job->events)
    fputs(",open,ghost,way_ghost,bifurcation,zeros_first,zeros_last,looks,"
          "undecided,fold_s,fold_kappa,fold_curvature", out);
  for (int i = 0; job->recover && i < RECOVERIES; i++)
    fprintf(out, ",recovery_%d", i);
  fputc('\n', out);
}

static void print_fold(FILE *out, const sweep_row *r)
{
  const double field[3] = { r->fold_s, r->fold_kappa, r->fold_curvature };
  for (int i = 0; i < 3; i++) {
    if (isnan(field[i])) fputc(',', out);
    else fprintf(out, ",%.17g", field[i]);
  }
}

void sweep_print(FILE *out, const sweep_job *j, const sweep_row *r)
{
  fprintf(out, "%lu,%lu,%lu,%.17g,%lu,%d,%ld,%ld,%.17g,%.17g,%ld,%016lx",
          j->index, j->of, j->seed, j->rate, j->epochs, j->single, r->drop,
          r->learned, r->final_loss, r->tail_accuracy, r->frozen, r->sum);
  for (int i = 0; i < j->reads; i++) fprintf(out, ",%.17g", r->loss[i]);
  if (j->events)
    fprintf(out, ",%ld,%ld,%ld,%ld,%ld,%ld,%ld,%ld", r->open, r->ghost,
            r->way_ghost, r->bifurcation, r->zeros_first, r->zeros_last,
            r->looks, r->undecided);
  if (j->events) print_fold(out, r);
  for (int i = 0; j->recover && i < RECOVERIES; i++)
    fprintf(out, ",%ld", r->recovery[i]);
  fputc('\n', out);
}
