/* study/sweep.c -- trains one network of a sweep and notes its events
   Book: 19.9 Many networks
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: ee3ecdfc94255af9 */
#include "sweep.h"
#include "latent.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define FOLD_WIDTH 0x1p-20

/* Book: 19.9 Many networks, eq:recovery-confidence, eq:plateau-law */
ghost_network *paper_network(unsigned long seed)
{
  ghost_network_settings s = ghost_paper_network();
  s.seed = seed;
  ghost_network *w;
  return ghost_network_create(&w, &s) == GHOST_OK ? w : NULL;
}

int latent_sign_changes(const latent *l)
{
  int changes = 0;
  double y[3], before = 0.0;
  for (int i = 0; i < 1000; i++) {
    latent_evaluate(l, -15.0 + 30.0 * i / 999.0, y);
    if (i > 0 && (y[0] > 0.0) != (before > 0.0)) changes++;
    before = y[0];
  }
  return changes;
}

typedef struct { double *before, *now; unsigned long epoch; } step_ends;

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
  if (status != GHOST_OK || !fold.decided || fold.zeros[0] == fold.zeros[1]) return;
  row->fold_s = fold.low;
  row->fold_kappa = 0.5 * (fold.kappa_low + fold.kappa_high);
  row->fold_curvature = fold.curvature_low > 0.0 ? fold.curvature_low
    : fold.curvature_high < 0.0 ? fold.curvature_high : 0.0;
}

void circuit_of(latent *l, const ghost_network *w)
{
  size_t units = ghost_network_settings_of(w)->units;
  double v[3 * units];
  ghost_network_parameters(w, v, v + units, v + 2 * units);
  latent_set(l, units, v, v + units, v + 2 * units);
}

static void note(long *event, int seen, unsigned long epoch)
{
  if (seen && *event == NEVER) *event = (long) epoch;
}
typedef struct {
  unsigned long epoch;
  double low, high, speed;  /* the way from start to threshold; v */
  long zeros, ghosts, on_way, extrema, blocked;
  bool open;
} circuit_view;

static void classify(circuit_view *v, const ghost_latent_point *p)
{
  int inside = p->high > v->low && p->low < v->high;
  int zero = p->kind <= GHOST_POINT_UNSTABLE, ghost = p->kind == GHOST_POINT_GHOST;
  v->zeros += zero;
  v->extrema += !zero;
  v->blocked += zero && inside;
  v->ghosts += ghost;
  v->on_way += ghost && inside;
}

static bool view_circuit(circuit_view *v, latent *l, const ghost_network *w,
                         unsigned long epoch)
{
  ghost_latent_point p[64];
  size_t count;
  double orbit[1025], y[3];
  const ghost_network_settings *s = ghost_network_settings_of(w);
  ghost_network_orbit(w, orbit);
  *v = (circuit_view) { .epoch = epoch, .low = orbit[0], .high = s->threshold };
  v->speed = (v->high - v->low) / ((double) s->delay * s->mix);
  circuit_of(l, w);
  if (latent_points_apart(l, (double[]) { v->low, v->high }, p, 64, &count)
      != GHOST_OK || count > 64) return false;
  for (size_t i = 0; i < count; i++) classify(v, &p[i]);
  latent_evaluate(l, v->high, y);
  v->open = !v->blocked && y[0] > latent_error(l, 0);
  return true;
}

static void note_dates(sweep_row *row, const ghost_network_row *e)
{
  drop_acts *a = &row->acts;
  note(&a->right, e->accuracy >= 1.0, e->epoch);
  note(&a->tenth, e->loss <= 0.1, e->epoch);
  note(&a->three, e->loss <= 0.03, e->epoch);
  note(&a->two, e->loss <= 0.02, e->epoch);
  a->silent += row->drop != NEVER && row->ghost == NEVER && e->accuracy <= 0.5;
}
typedef struct { size_t count; ghost_latent_point p[64]; } point_list;

static ghost_latent_point slowest_ghost(const point_list *c, double low,
                                        double high)
{
  ghost_latent_point best = { .low = NAN, .high = NAN, .value = INFINITY };
  for (size_t i = 0; i < c->count; i++)
    if (c->p[i].kind == GHOST_POINT_GHOST && c->p[i].low > low
        && c->p[i].high < high && fabs(c->p[i].value) < fabs(best.value))
      best = c->p[i];
  return best;
}

static void note_acts(sweep_row *row, latent *l, const circuit_view *v,
                      const circuit_view *before, const ghost_network_row *e)
{
  drop_acts *a = &row->acts;
  static _Thread_local point_list c;
  double y[3];
  if (latent_points(l, c.p, 64, &c.count) != GHOST_OK || c.count > 64) return;
  for (size_t i = 0; i < c.count; i++)
    if (c.p[i].kind <= GHOST_POINT_UNSTABLE)
      a->least_slope = fmin(a->least_slope, c.p[i].slope);
  note(&a->extremum, v->extrema > 0, v->epoch);
  a->grid_differs += latent_sign_changes(l) != v->zeros;
  ghost_latent_point dip = slowest_ghost(&c, v->low, v->high);
  note(&a->dip, v->open && dip.value + dip.error < v->speed, v->epoch);
  if (a->right == (long) v->epoch) {
    latent_evaluate(l, v->low, y);
    a->ramp_start = y[0] / v->speed;
    latent_evaluate(l, v->high, y);
    a->ramp_end = y[0] / v->speed;
    a->ramp_extrema = v->extrema;
  }
  if (row->ghost == (long) v->epoch) {
    ghost_latent_point p = slowest_ghost(&c, -INFINITY, INFINITY);
    a->ghost_kappa = 0.5 * (p.low + p.high);
    a->ghost_speed = fabs(p.value) / v->speed;
  }
  if (row->bifurcation == (long) v->epoch && before->epoch + 1 == v->epoch) {
    a->pair_before = before->low;
    a->pair_after = v->low;
    a->pair_ghosts = before->on_way;
    a->pair_blocked = v->blocked > 0;
    a->pair_silent = e->accuracy <= 0.5;
  }
}

enum { TAIL = 50, DENSE = 1000, DENSE_TIME = 3, SPARSE = 20 };

typedef struct {
  const sweep_job *job;
  sweep_row *row;
  ghost_network *network;
  latent *circuit;
  step_ends ends;          /* parameters at the last two looks */
  circuit_view seen;       /* the last decided look */
  int leaving;             /* the loss has been below 0.995 */
  double tail[TAIL];       /* accuracies of the last epochs */
} run_state;
static void look(run_state *s, const ghost_network_row *e)
{
  sweep_row *row = s->row;
  circuit_view v;
  row->looks++;
  if (!view_circuit(&v, s->circuit, s->network, e->epoch)) {
    row->undecided++;
    return;
  }
  if (row->zeros_first == NEVER) row->zeros_first = v.zeros;
  row->zeros_last = v.zeros;
  note(&row->open, v.open, v.epoch);
  note(&row->ghost, v.ghosts > 0, v.epoch);
  note(&row->way_ghost, v.on_way > 0, v.epoch);
  note(&row->bifurcation, v.zeros != row->zeros_first, v.epoch);
  note_fold(row, &s->ends, s->network, e->epoch);
  if (s->job->events == EVENTS_ACTS)
    note_acts(row, s->circuit, &v, &s->seen, e);
  s->seen = v;
}

static void watch(run_state *s, const ghost_network_row *e)
{
  sweep_row *row = s->row;
  note(&row->drop, e->loss <= 0.5, e->epoch);
  note(&row->learned, e->accuracy > 0.5, e->epoch);
  for (int i = 0; i < s->job->reads; i++)
    if (e->epoch == s->job->read[i]) row->loss[i] = e->loss;
  s->tail[e->epoch % TAIL] = e->accuracy;
  row->final_loss = e->loss;
  if (e->loss < 0.995) s->leaving = 1;
  note_dates(row, e);
  if (!s->job->events) return;
  double window = fmax(DENSE, floor(DENSE_TIME / s->job->rate));
  int dense = s->leaving
    && (row->drop == NEVER || (double) e->epoch <= (double) row->drop + window);
  if (dense || e->epoch % SPARSE == 0) look(s, e);
}

static void fill_frozen(run_state *s, const ghost_network_row *e)
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
  ghost_network_row e;
  for (;;) {
    unsigned long epoch = ghost_network_epochs_done(s->network);
    ghost_status status = ghost_network_train(s->network, 0.0, &e);
    if (status != GHOST_OK) return status;
    watch(s, &e);
    if (epoch >= s->job->epochs) break;
    int moved;
    status = ghost_network_step(s->network, s->job->rate, &moved);
    if (status != GHOST_OK) return status;
    if (!moved) {
      fill_frozen(s, &e);
      break;
    }
  }
  s->row->tail_accuracy = 0.0;
  for (int i = 0; i < TAIL; i++)
    if (s->tail[i] > s->row->tail_accuracy) s->row->tail_accuracy = s->tail[i];
  s->row->sum = ghost_network_sum(s->network);
  s->row->confidence = e.confidence;
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
    ghost_network_row e;
    s->row->recovery[i] = NEVER;
    for (long k = 0; k <= 100 && s->row->recovery[i] == NEVER; k++) {
      if (ghost_network_train(w, s->job->rate, &e) != GHOST_OK) break;
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
    .final_loss = NAN, .fold_s = NAN, .fold_kappa = NAN, .fold_curvature = NAN,
    .confidence = NAN, .acts = { .right = NEVER, .tenth = NEVER, .three = NEVER,
      .two = NEVER, .extremum = NEVER, .dip = NEVER, .ramp_start = NAN,
      .ramp_end = NAN, .ramp_extrema = NEVER, .ghost_kappa = NAN,
      .ghost_speed = NAN, .pair_before = NAN, .pair_after = NAN,
      .pair_ghosts = NEVER, .pair_blocked = NEVER, .pair_silent = NEVER } };
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
  settings.trainable_confidence = job->trainable;
  if (job->confidence > 0.0) settings.confidence = job->confidence;
  if (job->own) {
    settings.units = job->units;
    settings.delay = job->delay;
    settings.mix = job->mix;
    settings.start = job->start;
    settings.threshold = job->threshold;
  }
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
  if (job->confidence > 0.0) fputs(",confidence,trainable,confidence_last", out);
  for (int i = 0; i < job->reads; i++) fprintf(out, ",loss_%lu", job->read[i]);
  if (job->events)
    fputs(",open,ghost,way_ghost,bifurcation,zeros_first,zeros_last,looks,"
          "undecided,fold_s,fold_kappa,fold_curvature", out);
  if (job->events == EVENTS_ACTS)
    fputs(",right,below_0.1,below_0.03,below_0.02,extremum,dip,ramp_start,"
          "ramp_end,ramp_extrema,ghost_kappa,ghost_speed,silent,pair_before,"
          "pair_after,pair_ghosts,pair_blocked,pair_silent,grid_differs,"
          "least_slope", out);
  for (int i = 0; job->recover && i < RECOVERIES; i++)
    fprintf(out, ",recovery_%d", i);
  fputc('\n', out);
}

static void print_reals(FILE *out, int count, const double *field)
{
  for (int i = 0; i < count; i++) {
    if (isnan(field[i])) fputc(',', out);
    else fprintf(out, ",%.17g", field[i]);
  }
}

static void print_acts(FILE *out, const drop_acts *a)
{
  fprintf(out, ",%ld,%ld,%ld,%ld,%ld,%ld", a->right, a->tenth, a->three, a->two,
          a->extremum, a->dip);
  print_reals(out, 2, (double[]) { a->ramp_start, a->ramp_end });
  fprintf(out, ",%ld", a->ramp_extrema);
  print_reals(out, 2, (double[]) { a->ghost_kappa, a->ghost_speed });
  fprintf(out, ",%ld", a->silent);
  print_reals(out, 2, (double[]) { a->pair_before, a->pair_after });
  fprintf(out, ",%ld,%ld,%ld,%ld", a->pair_ghosts, a->pair_blocked,
          a->pair_silent, a->grid_differs);
  print_reals(out, 1, &a->least_slope);
}

void sweep_print(FILE *out, const sweep_job *j, const sweep_row *r)
{
  fprintf(out, "%lu,%lu,%lu,%.17g,%lu,%d,%ld,%ld,%.17g,%.17g,%ld,%016lx",
          j->index, j->of, j->seed, j->rate, j->epochs, j->single, r->drop,
          r->learned, r->final_loss, r->tail_accuracy, r->frozen, r->sum);
  if (j->confidence > 0.0)
    fprintf(out, ",%.17g,%d,%.17g", j->confidence, j->trainable, r->confidence);
  for (int i = 0; i < j->reads; i++) fprintf(out, ",%.17g", r->loss[i]);
  if (j->events)
    fprintf(out, ",%ld,%ld,%ld,%ld,%ld,%ld,%ld,%ld", r->open, r->ghost,
            r->way_ghost, r->bifurcation, r->zeros_first, r->zeros_last,
            r->looks, r->undecided);
  if (j->events)
    print_reals(out, 3,
                (double[]) { r->fold_s, r->fold_kappa, r->fold_curvature });
  if (j->events == EVENTS_ACTS) print_acts(out, &r->acts);
  for (int i = 0; j->recover && i < RECOVERIES; i++)
    fprintf(out, ",%ld", r->recovery[i]);
  fputc('\n', out);
}
