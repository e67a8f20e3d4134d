/* study/snapshots.c -- trains these networks and takes snapshots
   Book: H.12 Snapshots of two trainings
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: ad00b759816cbd17 */
#include "snapshots.h"
#include "rnn_latents.h"
#include <math.h>

enum { N = MEMORY_UNITS, FIGURE5_SEED = 3 };
const snapshot_plan figure5_plans[TASKS] = {
  [TASK_CUE] = { { 10.0, 50.0, 50.0, 5.0 }, { 10, 200, 1000, 3000 }, 0, 200, 5 },
  [TASK_MATCH] = { { 10.0, 150.0, 50.0, 5.0 }, { 100, 1000, 50000, 100000 },
                   50000, 75000, 1000 } };

/* Book: H.12 Snapshots of two trainings */
static void turn(const double *from, double *to)
{
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) to[j * N + i] = from[i * N + j];
}

/* The states come step by step, and are kept trial by trial. */
static void take_snapshot(const ghost_rnn *w, snapshot *s)
{
  static _Thread_local double values[SNAPSHOT_STARTS * N];
  const size_t trials = ghost_rnn_trials(w), states = ghost_rnn_steps(w) + 1;
  ghost_rnn_get(w, GHOST_PART_DRIVE, values);
  turn(values, s->w);
  ghost_rnn_get(w, GHOST_PART_BIAS, s->b);
  ghost_rnn_states(w, values);
  for (size_t t = 0; t < states; t++)
    for (size_t b = 0; b < trials; b++)
      for (size_t i = 0; i < N; i++)
        s->x[(b * states + t) * N + i] = values[(t * trials + b) * N + i];
  s->trials = trials;
  s->starts = states * trials;
}

static double drive_gradient(const ghost_rnn *w)
{
  static _Thread_local double g[N * N];
  double square = 0.0;
  if (ghost_rnn_gradient(w, GHOST_PART_DRIVE, g) != GHOST_OK) return NAN;
  for (int i = 0; i < N * N; i++) square += g[i] * g[i];
  return sqrt(square);
}

/* Forty to a decade. */
static bool is_plotted(unsigned long epoch)
{
  const double before = log10((double) epoch), after = log10((double) epoch + 1.0);
  return epoch == 0 || floor(40.0 * after) > floor(40.0 * before);
}

static bool is_theirs(const snapshot_plan *plan, unsigned long epoch)
{
  for (int i = 0; i < SNAPSHOTS; i++)
    if (plan->at[i] == epoch) return true;
  return false;
}

static bool is_ours(const snapshot_plan *plan, unsigned long epoch)
{
  return epoch >= plan->from && epoch <= plan->to
    && (epoch - plan->from) % plan->every == 0;
}

double snapshot_blind(memory_kind kind)
{
  memory_task task;
  memory_build(&task, kind, &figure5_plans[kind].times);
  return memory_levels_of(&task).blind;
}

/* The stream of the scripts after their constructor. */
static void pass_draws(torch_generator *g, uint32_t seed)
{
  static _Thread_local float normals[N * N];
  const int uniform[2] = { 2 * N, N + 1 + N + N * N + N };
  torch_manual_seed(g, seed);
  for (int i = 0; i < uniform[0]; i++) torch_uniform(&g->stream);
  torch_randn(g, normals, N * N);
  for (int i = 0; i < uniform[1]; i++) torch_uniform(&g->stream);
}

static ghost_status create_network(ghost_rnn **w, memory_kind kind)
{
  memory_task task;
  ghost_rnn_settings s = ghost_paper_rnn();
  if (!memory_build(&task, kind, &figure5_plans[kind].times)) return GHOST_EDOM;
  s.rank = 0;
  s.inputs = 1;
  s.output = kind == TASK_MATCH ? GHOST_OUT_LOGISTIC : GHOST_OUT_TANH;
  s.read_before = 1;
  s.start = 0.0;
  s.spread = 0.1;
  s.noise = 0.01;
  s.single = 1;
  s.seed = FIGURE5_SEED;
  return ghost_rnn_create(w, &s, &(ghost_rnn_task) {
    .steps = task.steps, .trials = task.trials, .inputs = task.inputs,
    .targets = task.targets, .norm = GHOST_NORM_MEAN });
}

static void set_part(ghost_rnn *w, ghost_part part, const float *from, size_t n)
{
  static _Thread_local double values[N * N];
  for (size_t i = 0; i < n; i++) values[i] = (double) from[i];
  ghost_rnn_set(w, part, values);
}

static ghost_status begin_training(ghost_rnn **w, memory_kind kind)
{
  static _Thread_local memory_weights drawn;
  torch_generator g;
  ghost_status status = create_network(w, kind);
  if (status != GHOST_OK) return status;
  memory_draw(&drawn, FIGURE5_SEED);
  set_part(*w, GHOST_PART_DRIVE, drawn.recurrent, N * N);
  set_part(*w, GHOST_PART_INPUT, drawn.in, N);
  set_part(*w, GHOST_PART_BIAS, drawn.bias, N);
  set_part(*w, GHOST_PART_OUT, drawn.out, N);
  set_part(*w, GHOST_PART_OUT_BIAS, &drawn.out_bias, 1);
  pass_draws(&g, FIGURE5_SEED);
  status = rnn_draw_batches(*w, &g);
  if (status != GHOST_OK) ghost_rnn_free(*w);
  return status;
}

static void watch_fall(snapshot *s, double blind, const ghost_network_row *row)
{
  s->epoch = (unsigned long) row->epoch;
  s->loss = row->loss;
  if (s->begins < 0 && row->loss <= 0.9 * blind) s->begins = (long) row->epoch;
  if (s->half < 0 && row->loss <= 0.5 * blind) s->half = (long) row->epoch;
}

static void show_epoch(const ghost_rnn *w, const snapshot_plan *plan,
                       const ghost_network_row *row, snapshot *s,
                       const snapshot_reader *r)
{
  if (is_plotted(s->epoch))
    r->curve(r->context, &(snapshot_epoch) { s->epoch, row->loss, drive_gradient(w),
                                             row->accuracy });
  s->theirs = is_theirs(plan, s->epoch);
  if (!s->theirs && !is_ours(plan, s->epoch)) return;
  take_snapshot(w, s);
  r->look(r->context, s);
}

ghost_status snapshot_run(memory_kind kind, unsigned long last,
                          const snapshot_reader *r)
{
  static _Thread_local snapshot seen;
  const ghost_rnn_descent rule = { .rate = 0.01 };
  ghost_rnn *w;
  ghost_network_row row;
  const double blind = snapshot_blind(kind);
  ghost_status status = begin_training(&w, kind);
  if (status != GHOST_OK) return status;
  seen.begins = seen.half = -1;
  for (unsigned long e = 0; e <= last && status == GHOST_OK; e++) {
    status = ghost_rnn_train(w, &rule, &row);
    if (status != GHOST_OK) break;
    watch_fall(&seen, blind, &row);
    show_epoch(w, &figure5_plans[kind], &row, &seen, r);
  }
  ghost_rnn_free(w);
  return status;
}
