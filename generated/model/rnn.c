/* model/rnn.c -- networks of any rank: tasks, weights, rules of descent
   Book: 21.6 A network of any rank as an object
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: b06a0452fb0a569d */
#include "ghost.h"
#include "hash.h"
#include "npy.h"
#include "rank.h"
#include "rnn_copy.h"
#include "rnn_latents.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct ghost_rnn {
  ghost_rnn_settings settings;
  rank_trial trial;
  rank_memory memory;
  const rank_kernels *kernels;
  torch_generator stream;
  uint64_t epoch, averaged;    /* averaged: steps with the present rule */
  double first_power, second_power;  /* the betas to that power */
  int seen, moved;
  int through;                 /* outputs are read through the latents */
  float *batch;                /* normals of a whole batch, or NULL */
  const ghost_rnn *leader;     /* whose draws it takes, or NULL */
  void *block, *first, *second, *start, *begin, *inputs, *targets, *mask, *noise;
  void *before;                /* parameters of a large batch's latest epoch */
};
/* Book: 21.6 A network of any rank as an object, eq:rank-loss,
   eq:box-muller-scalar */
static double get_number(const ghost_rnn *w, const void *block, size_t i)
{
  return w->settings.single ? (double) ((const float *) block)[i]
    : ((const double *) block)[i];
}

static void put_number(const ghost_rnn *w, void *block, size_t i, double value)
{
  if (w->settings.single) ((float *) block)[i] = (float) value;
  else ((double *) block)[i] = value;
}

static int finite_here(int single, double value)
{
  return isfinite(single ? (double) (float) value : value);
}

static const struct { double low, high, steepest; } bounds[] = {
  [GHOST_PHI_TANH] = { -1.0, 1.0, 1.0 },
  [GHOST_PHI_LOGISTIC] = { 0.0, 1.0, 0.25 },
  [GHOST_PHI_SOFTPLUS] = { 0.0, INFINITY, 1.0 },
  [GHOST_PHI_RELU] = { 0.0, INFINITY, 1.0 } };

ghost_status ghost_rnn_bounds(ghost_phi phi, double *low, double *high,
                              double *steepest)
{
  if ((unsigned) phi > GHOST_PHI_RELU) return GHOST_EDOM;
  *low = bounds[phi].low;
  *high = bounds[phi].high;
  *steepest = bounds[phi].steepest;
  return GHOST_OK;
}

static const ghost_rnn_settings of_figure_s2 = {
  .size = sizeof(ghost_rnn_settings), .units = 100, .rank = 1, .outputs = 1,
  .phi = GHOST_PHI_TANH, .output = GHOST_OUT_LOGISTIC, .mix = 0.5, .start = -0.3,
  .threshold = 1.0, .confidence = 10.0 };

void ghost_paper_rnn_fill(ghost_rnn_settings *s, size_t size)
{
  ghost_rnn_settings all = of_figure_s2;
  all.size = size < sizeof all ? size : sizeof all;
  memcpy(s, &all, all.size);
}

static int fits(const ghost_rnn_settings *s)
{
  return s->size == sizeof *s && s->units >= 1 && s->units <= 4096
    && s->rank <= s->units && s->inputs <= 64
    && s->outputs >= 1 && s->outputs <= 64
    && (unsigned) s->phi <= GHOST_PHI_RELU && (unsigned) s->output <= GHOST_OUT_TANH
    && (s->output != GHOST_OUT_LATENT || (s->outputs == 1 && s->rank >= 1))
    && s->mix > 0.0 && s->mix <= 1.0 && s->noise >= 0.0 && s->noise <= 1000.0
    && fabs(s->start) <= 1000.0 && s->spread >= 0.0 && s->spread <= 1000.0
    && fabs(s->threshold) <= 1000.0 && fabs(s->confidence) <= 1e6
    && s->seed <= 0xffffffffu && s->frozen < 1u << GHOST_PARTS;
}

static int all_within(size_t count, const double *v, double low, double high)
{
  for (size_t i = 0; i < count; i++)
    if (!(v[i] >= low && v[i] <= high)) return 0;
  return 1;
}

static int fits_task(const ghost_rnn_settings *s, const ghost_rnn_task *t)
{
  if (!(t->steps >= 1 && t->steps <= 4096 && t->trials >= 1
        && t->trials <= 1u << 20 && (unsigned) t->norm <= GHOST_NORM_DELAY
        && s->units * t->steps * t->trials <= 1u << 27)) return 0;
  size_t all = t->steps * t->trials, entries = all * s->outputs;
  double counted = (double) entries;
  if (t->mask && t->norm == GHOST_NORM_MEAN) {
    counted = 0.0;
    for (size_t i = 0; i < entries; i++) counted += t->mask[i];
  }
  return t->targets && all_within(entries, t->targets, -1e6, 1e6)
    && (!t->mask || all_within(entries, t->mask, 0.0, 1e6)) && counted > 0.0
    && (s->inputs == 0 || (t->inputs
        && all_within(all * s->inputs, t->inputs, -1e6, 1e6)));
}

static double scale_of(const ghost_rnn_settings *s, const ghost_rnn_task *t)
{
  size_t entries = t->steps * t->trials * s->outputs;
  double sum = 0.0;
  for (size_t i = 0; i < entries; i++) sum += t->mask ? t->mask[i] : 1.0;
  if (t->norm == GHOST_NORM_SUM) return 1.0;
  return 1.0 / (t->norm == GHOST_NORM_MEAN ? sum
                : (double) t->trials * (double) t->steps / 2.0);
}

static rank_trial sizes_of(const ghost_rnn_settings *s, const ghost_rnn_task *t,
                           size_t group)
{
  size_t readers = s->output == GHOST_OUT_LATENT ? 0 : s->outputs;
  size_t own = s->rank ? s->rank : s->units;
  return (rank_trial) { .units = s->units,
    .padded = (s->units + group - 1) / group * group, .rank = s->rank,
    .inputs = s->inputs, .outputs = s->outputs, .readers = readers,
    .steps = t->steps, .trials = t->trials,
    .micro = t->trials < RANK_MICRO ? t->trials : RANK_MICRO,
    .drive_rows = own + s->inputs + 1,
    .read_rows = s->rank + readers, .phi = (int) s->phi,
    .output = (int) s->output, .after = !s->read_before, .frozen = s->frozen,
    .mix = s->mix, .noise = s->noise, .threshold = s->threshold,
    .scale = scale_of(s, t) };
}

static size_t count_matrix(const rank_trial *n)
{
  return (n->drive_rows + n->read_rows) * n->padded;
}

static size_t count_parameters(const rank_trial *n)
{
  return count_matrix(n) + (n->outputs + RANK_TAIL) / RANK_TAIL * RANK_TAIL;
}

/* With the rows C of read-outs that read the latents, which lie behind the tail. */
static size_t count_moving(const ghost_rnn *w)
{
  return count_parameters(&w->trial)
    + (w->through ? w->trial.readers * w->trial.padded : 0);
}

enum { PLACES = 19, LINE = 64 };

static void list_places(ghost_rnn *w, void **place[PLACES], size_t count[PLACES])
{
  const rank_trial *n = &w->trial;
  rank_memory *m = &w->memory;
  const size_t p = count_parameters(n) + n->readers * n->padded;
  const size_t all = n->steps * n->trials, u = n->padded;
  const size_t micro = n->steps * n->micro;
  void **const places[PLACES] = { &m->theta, &m->gradient, &m->states, &m->slopes,
    &m->drive, &m->back, &m->pull, &m->output, &m->lambda, &m->scratch,
    &w->first, &w->second, &w->start, &w->begin, &w->inputs, &w->targets,
    &w->mask, &w->noise, &w->before };
  const size_t counts[PLACES] = { p, p, (micro + n->micro) * u, micro * u,
    micro * n->drive_rows,
    (micro + n->micro) * n->read_rows, (micro + n->micro) * n->outputs,
    all * n->outputs, n->micro * u, 2 * RANK_SIDE * u, p, p, n->trials * u,
    n->trials * u, all * n->inputs, all * n->outputs, all * n->outputs,
    w->settings.noise > 0.0 ? all * u : 0, n->trials > n->micro ? p : 0 };
  memcpy(place, places, sizeof places);
  memcpy(count, counts, sizeof counts);
}

static ghost_status allocate(ghost_rnn **network, const ghost_rnn_settings *s,
                             const ghost_rnn_task *t)
{
  ghost_rnn *w = calloc(1, sizeof *w);
  if (!w) return GHOST_ENOMEM;
  w->settings = *s;
  w->kernels = rank_best(s->single);
  w->trial = sizes_of(s, t, w->kernels->group);
  void **place[PLACES];
  size_t count[PLACES], bytes[PLACES], all = 0;
  list_places(w, place, count);
  for (int i = 0; i < PLACES; i++) {
    bytes[i] = (count[i] * w->kernels->size + LINE - 1) / LINE * LINE;
    all += bytes[i];
  }
  char *at = w->block = aligned_alloc(LINE, all);
  if (!at) { free(w); return GHOST_ENOMEM; }
  memset(at, 0, all);
  for (int i = 0; i < PLACES; at += bytes[i++]) *place[i] = at;
  w->memory.begin = w->begin;
  w->memory.inputs = w->inputs;
  w->memory.targets = w->targets;
  w->memory.mask = w->mask;
  w->memory.noise = s->noise > 0.0 ? w->noise : NULL;
  *network = w;
  return GHOST_OK;
}

void ghost_rnn_free(ghost_rnn *w)
{
  if (w) free(w->batch);
  if (w) free(w->block);
  free(w);
}

/* The kernels' row of trial b at step t of an array of so many steps; with one step
 * it is row b. */
static size_t row_of(const rank_trial *n, size_t steps, size_t t, size_t b)
{
  const size_t first = b - b % n->micro, left = n->trials - first;
  return first * steps + t * (left < n->micro ? left : n->micro) + b - first;
}

/* And of the i-th row by step and trial. */
static size_t row_from(const rank_trial *n, size_t steps, size_t i)
{
  return row_of(n, steps, i / n->trials, i % n->trials);
}

static void copy_task(ghost_rnn *w, const ghost_rnn_task *t)
{
  const size_t in = w->settings.inputs, out = w->settings.outputs;
  for (size_t i = 0; i < t->steps * t->trials; i++) {
    const size_t row = row_from(&w->trial, t->steps, i);
    for (size_t k = 0; k < in; k++)
      put_number(w, w->inputs, row * in + k, t->inputs[i * in + k]);
    for (size_t o = 0; o < out; o++) {
      const size_t at = i * out + o;
      put_number(w, w->targets, row * out + o, t->targets[at]);
      put_number(w, w->mask, row * out + o, t->mask ? t->mask[at] : 1.0);
    }
  }
  for (size_t b = 0; b < t->trials; b++)
    for (size_t i = 0; i < w->trial.units; i++)
      put_number(w, w->start, b * w->trial.padded + i, w->settings.start);
}

/* Row r and unit i of the block: number r * right + i * down of the draw. */
static ghost_status draw_rows(ghost_rnn *w, size_t first, size_t rows, size_t right,
                              size_t down)
{
  size_t units = w->trial.units;
  if (rows == 0) return GHOST_OK;
  float *values = malloc(rows * units * sizeof *values);
  if (!values) return GHOST_ENOMEM;
  torch_randn(&w->stream, values, rows * units);
  const float root = (float) sqrt((double) units);
  for (size_t r = 0; r < rows; r++)
    for (size_t i = 0; i < units; i++)
      put_number(w, w->memory.theta, (first + r) * w->trial.padded + i,
                 (double) (values[r * right + i * down] / root));
  free(values);
  return GHOST_OK;
}

static ghost_status draw_weights(ghost_rnn *w)
{
  const rank_trial *n = &w->trial;
  const size_t own = n->rank ? n->rank : n->units, units = n->units;
  torch_manual_seed(&w->stream, (uint32_t) w->settings.seed);
  ghost_status s = draw_rows(w, n->drive_rows, n->rank, 1, n->rank);
  if (s == GHOST_OK) s = draw_rows(w, 0, own, units, 1);
  if (s == GHOST_OK)
    s = draw_rows(w, n->drive_rows + n->rank, n->readers, units, 1);
  const float root = (float) sqrt((double) units);
  float biases[64];
  torch_randn(&w->stream, biases, n->readers);
  for (size_t o = 0; o < n->readers; o++)
    put_number(w, w->memory.theta, count_matrix(n) + o,
               (double) (biases[o] / root));
  put_number(w, w->memory.theta, count_matrix(n) + n->outputs,
             w->settings.confidence);
  return s == GHOST_OK ? draw_rows(w, own, n->inputs, units, 1) : s;
}

ghost_status ghost_rnn_create(ghost_rnn **network, const ghost_rnn_settings *s,
                              const ghost_rnn_task *task)
{
  ghost_rnn *w;
  if (!fits(s) || !fits_task(s, task)) return GHOST_EDOM;
  ghost_status status = allocate(&w, s, task);
  if (status != GHOST_OK) return status;
  copy_task(w, task);
  status = draw_weights(w);
  if (status == GHOST_OK) *network = w;
  else ghost_rnn_free(w);
  return status;
}

ghost_status ghost_rnn_create_delayed(ghost_rnn **network,
                                      const ghost_rnn_settings *s, size_t delay)
{
  double targets[4096] = { 0 };
  if (!(delay >= 1 && delay <= 2048) || s->inputs != 0 || s->outputs != 1)
    return GHOST_EDOM;
  for (size_t t = delay; t < 2 * delay; t++) targets[t] = 1.0;
  return ghost_rnn_create(network, s, &(ghost_rnn_task) { .steps = 2 * delay,
    .trials = 1, .targets = targets, .norm = GHOST_NORM_DELAY });
}

/* To the first rows of an array of so many steps. */
static void add_normals(ghost_rnn *w, void *rows, size_t steps, size_t count,
                        double by)
{
  enum { MOST_UNITS = 4096 };
  float values[MOST_UNITS];
  for (size_t r = 0; r < count; r++) {
    const size_t row = row_from(&w->trial, steps, r);
    torch_randn(&w->stream, values, w->trial.units);
    for (size_t i = 0; i < w->trial.units; i++) {
      size_t at = row * w->trial.padded + i;
      put_number(w, rows, at, get_number(w, rows, at) + by * (double) values[i]);
    }
  }
}


/* Book: H.7 Networks of rank two */
/* To all trials at step t of an array of so many steps. */
static void add_batch(ghost_rnn *w, void *rows, size_t steps, size_t t, double by)
{
  const rank_trial *n = &w->trial;
  torch_randn(&w->stream, w->batch, n->trials * n->units);
  for (size_t b = 0; b < n->trials; b++)
    for (size_t i = 0; i < n->units; i++) {
      size_t at = row_of(n, steps, t, b) * n->padded + i;
      put_number(w, rows, at, get_number(w, rows, at)
                 + by * (double) w->batch[b * n->units + i]);
    }
}

static void squash_states(ghost_rnn *w)
{
  for (size_t b = 0; b < w->trial.trials; b++)
    for (size_t i = 0; i < w->trial.units; i++) {
      const size_t at = b * w->trial.padded + i;
      put_number(w, w->begin, at, tanh(get_number(w, w->begin, at)));
    }
}

static void pass_batch(ghost_rnn *w)
{
  const size_t count = w->trial.trials * w->trial.units;
  if (count < 16) torch_randn(&w->stream, w->batch, count);
  else
    for (size_t i = 0; i < count + (count % 16 ? 16 : 0); i++)
      (void) torch_word(&w->stream.stream);
}

static void begin_batch(ghost_rnn *w)
{
  const rank_trial *n = &w->trial;
  const size_t all = n->steps * n->trials;
  add_batch(w, w->begin, 1, 0, w->settings.spread);
  squash_states(w);
  if (!(w->settings.noise > 0.0)) {
    for (size_t t = 0; t < n->steps; t++) pass_batch(w);
    return;
  }
  memset(w->noise, 0, all * n->padded * w->kernels->size);
  for (size_t t = 0; t < n->steps; t++)
    add_batch(w, w->noise, n->steps, t, 1.0);
}

/* Book: H.10 A run with its norm held */
static void take_draws(ghost_rnn *w)
{
  const rank_trial *n = &w->trial;
  const size_t row = n->padded * w->kernels->size;
  memcpy(w->begin, w->leader->begin, n->trials * row);
  if (w->settings.noise > 0.0)
    memcpy(w->noise, w->leader->noise, n->steps * n->trials * row);
  w->stream = w->leader->stream;
}

/* Book: 21.6 A network of any rank as an object, eq:box-muller-scalar */
static void begin_epoch(ghost_rnn *w)
{
  const rank_trial *n = &w->trial;
  const size_t row = n->padded * w->kernels->size, all = n->steps * n->trials;
  memcpy(w->begin, w->start, n->trials * row);
  if (w->leader) { take_draws(w); return; }
  if (w->batch) { begin_batch(w); return; }
  if (w->settings.spread > 0.0)
    add_normals(w, w->begin, 1, n->trials, w->settings.spread);
  if (w->settings.noise > 0.0) {
    memset(w->noise, 0, all * row);
    add_normals(w, w->noise, n->steps, all, 1.0);
  }
}

/* Book: H.7 Networks of rank two */
static size_t place_of_reader(const rank_trial *n, size_t o)
{
  return (n->drive_rows + n->rank + o) * n->padded;
}

static double coefficient(const ghost_rnn *w, size_t o, size_t k)
{
  const rank_trial *n = &w->trial;
  return get_number(w, w->memory.theta, count_parameters(n) + o * n->padded + k);
}

static double read_number(const ghost_rnn *w, const void *block, size_t k, size_t i)
{
  const rank_trial *n = &w->trial;
  return get_number(w, block, (n->drive_rows + k) * n->padded + i);
}

/* Book: 24.1 Working memory at rank two, eq:read-through-gradient */
static void write_readers(ghost_rnn *w)
{
  const rank_trial *n = &w->trial;
  for (size_t o = 0; o < n->readers; o++)
    for (size_t i = 0; i < n->units; i++) {
      double sum = 0.0;
      for (size_t k = 0; k < n->rank; k++)
        sum += coefficient(w, o, k) * read_number(w, w->memory.theta, k, i);
      put_number(w, w->memory.theta, place_of_reader(n, o) + i, sum);
    }
}

static void fold_reader(ghost_rnn *w, size_t o, size_t k)
{
  const rank_trial *n = &w->trial;
  void *g = w->memory.gradient;
  const double c = coefficient(w, o, k);
  double sum = 0.0;
  for (size_t i = 0; i < n->units; i++) {
    double pull = get_number(w, g, place_of_reader(n, o) + i);
    sum += pull * read_number(w, w->memory.theta, k, i);
    if (!(w->settings.frozen & 1u << GHOST_PART_READ))
      put_number(w, g, (n->drive_rows + k) * n->padded + i,
                 read_number(w, g, k, i) + c * pull);
  }
  if (w->settings.frozen & 1u << GHOST_PART_OUT) sum = 0.0;
  put_number(w, g, count_parameters(n) + o * n->padded + k, sum);
}

/* Book: H.7 Networks of rank two */
/* Returns the squared norm of the gradient. */
static double fold_readers(ghost_rnn *w)
{
  const rank_trial *n = &w->trial;
  double square = 0.0;
  for (size_t o = 0; o < n->readers; o++) {
    for (size_t k = 0; k < n->rank; k++) fold_reader(w, o, k);
    for (size_t i = 0; i < n->units; i++)
      put_number(w, w->memory.gradient, place_of_reader(n, o) + i, 0.0);
  }
  for (size_t i = 0; i < count_moving(w); i++) {
    double g = get_number(w, w->memory.gradient, i);
    square += g * g;
  }
  return square;
}

ghost_status rnn_read_latents(ghost_rnn *w, const double *c)
{
  rank_trial *n = &w->trial;
  if (n->rank == 0 || n->readers == 0) return GHOST_EDOM;
  for (size_t i = 0; i < n->readers * n->rank; i++)
    if (!finite_here(w->settings.single, c[i])) return GHOST_EDOM;
  w->through = 1;
  w->seen = 0;
  n->frozen &= ~(unsigned) RANK_OUT;
  return ghost_rnn_set(w, GHOST_PART_OUT, c);
}

ghost_status rnn_draw_batches(ghost_rnn *w, const torch_generator *stream)
{
  if (!w->batch)
    w->batch = malloc(w->trial.trials * w->trial.units * sizeof *w->batch);
  if (!w->batch) return GHOST_ENOMEM;
  w->stream = *stream;
  return GHOST_OK;
}

/* Book: 21.6 A network of any rank as an object, eq:box-muller-scalar */
static int known_rule(const ghost_rnn_descent *d)
{
  return d->rate >= 0.0 && isfinite(d->rate) && d->momentum >= 0.0
    && d->momentum < 1.0 && d->second >= 0.0 && d->second < 1.0
    && (!(d->second > 0.0) || (d->epsilon > 0.0 && isfinite(d->epsilon)))
    && d->clip >= 0.0 && isfinite(d->clip);
}

static void descend_once(ghost_rnn *w, const ghost_rnn_descent *d, double norm)
{
  int adam = d->second > 0.0;
  rank_descent rule = { .rate = d->rate, .first = d->momentum, .second = d->second,
                        .epsilon = d->epsilon, .clip = 1.0 };
  if (w->averaged++ == 0) w->first_power = w->second_power = 1.0;
  w->first_power *= d->momentum;
  w->second_power *= d->second;
  rule.first_left = 1.0 - w->first_power;
  rule.second_left = 1.0 - w->second_power;
  if (d->clip > 0.0) rule.clip = fmin(1.0, d->clip / (norm + 1e-6));
  w->moved = w->kernels->descend(count_moving(w), &rule,
    w->memory.theta, w->memory.gradient,
    adam || d->momentum > 0.0 ? w->first : NULL, adam ? w->second : NULL);
  w->epoch++;
}

static void keep_parameters(ghost_rnn *w)
{
  const size_t count = count_parameters(&w->trial);
  memcpy(w->before, w->memory.theta, count * w->kernels->size);
}

ghost_status ghost_rnn_train(ghost_rnn *w, const ghost_rnn_descent *rule,
                             ghost_network_row *row)
{
  double score[3];
  if (!known_rule(rule)) return GHOST_EDOM;
  begin_epoch(w);
  if (w->through) write_readers(w);
  w->kernels->epoch(&w->trial, &w->memory, score);
  if (w->through) score[1] = fold_readers(w);
  w->seen = isfinite(score[0]) && isfinite(score[1]);
  if (!w->seen) return GHOST_EDOM;
  double c = get_number(w, w->memory.theta,
                        count_matrix(&w->trial) + w->trial.outputs);
  *row = (ghost_network_row) { w->epoch, score[0], sqrt(score[1]), score[2], c };
  if (w->trial.trials > w->trial.micro) keep_parameters(w);
  if (rule->rate > 0.0) descend_once(w, rule, sqrt(score[1]));
  return GHOST_OK;
}

int ghost_rnn_moved(const ghost_rnn *w) { return w->moved; }

void rnn_set_epoch(ghost_rnn *w, uint64_t epoch) { w->epoch = epoch; }
rnn_rule rnn_rule_of(const ghost_rnn *w)
{
  return (rnn_rule) { w->averaged, { w->first_power, w->second_power } };
}

void rnn_set_rule(ghost_rnn *w, const rnn_rule *rule)
{
  w->averaged = rule->steps;
  w->first_power = rule->power[0];
  w->second_power = rule->power[1];
}

typedef struct { size_t at, rows, length; } rank_part;
static rank_part find_part(const ghost_rnn *w, ghost_part part)
{
  const rank_trial *n = &w->trial;
  const size_t u = n->padded, own = n->rank ? n->rank : n->units;
  const size_t read = n->drive_rows, out = read + n->rank, tail = count_matrix(n);
  const rank_part parts[GHOST_PARTS] = {
    [GHOST_PART_DRIVE] = { 0, own, n->units },
    [GHOST_PART_READ] = { read * u, n->rank, n->units },
    [GHOST_PART_INPUT] = { own * u, n->inputs, n->units },
    [GHOST_PART_BIAS] = { (own + n->inputs) * u, 1, n->units },
    [GHOST_PART_OUT] = { out * u, n->readers, n->units },
    [GHOST_PART_OUT_BIAS] = { tail, n->readers > 0, n->outputs },
    [GHOST_PART_CONFIDENCE] = { tail + n->outputs, n->readers == 0, 1 } };
  if ((unsigned) part >= GHOST_PARTS) return (rank_part) { 0, 0, 0 };
  if (part == GHOST_PART_OUT && w->through)
    return (rank_part) { count_parameters(n), n->readers, n->rank };
  return parts[part];
}

size_t ghost_rnn_part_size(const ghost_rnn *w, ghost_part part)
{
  rank_part p = find_part(w, part);
  return p.rows * p.length;
}

static ghost_status copy_part(const ghost_rnn *w, ghost_part part, const void *from,
                              double *values)
{
  rank_part p = find_part(w, part);
  if (p.rows == 0) return GHOST_EDOM;
  for (size_t i = 0; i < p.rows * p.length; i++)
    values[i] = get_number(w, from,
                           p.at + i / p.length * w->trial.padded + i % p.length);
  return GHOST_OK;
}

ghost_status ghost_rnn_get(const ghost_rnn *w, ghost_part part, double *values)
{
  return copy_part(w, part, w->memory.theta, values);
}

ghost_status ghost_rnn_gradient(const ghost_rnn *w, ghost_part part, double *values)
{
  return w->seen ? copy_part(w, part, w->memory.gradient, values) : GHOST_EDOM;
}

static ghost_status set_part(ghost_rnn *w, ghost_part part, void *to,
                             const double *values)
{
  rank_part p = find_part(w, part);
  if (p.rows == 0) return GHOST_EDOM;
  for (size_t i = 0; i < p.rows * p.length; i++)
    if (!finite_here(w->settings.single, values[i])) return GHOST_EDOM;
  for (size_t i = 0; i < p.rows * p.length; i++)
    put_number(w, to, p.at + i / p.length * w->trial.padded + i % p.length,
               values[i]);
  return GHOST_OK;
}

ghost_status ghost_rnn_set(ghost_rnn *w, ghost_part part, const double *values)
{
  return set_part(w, part, w->memory.theta, values);
}

ghost_status rnn_memory_of(const ghost_rnn *w, int which, ghost_part part,
                           double *values)
{
  return copy_part(w, part, which ? w->second : w->first, values);
}

ghost_status rnn_set_memory(ghost_rnn *w, int which, ghost_part part,
                            const double *values)
{
  return set_part(w, part, which ? w->second : w->first, values);
}

size_t ghost_rnn_steps(const ghost_rnn *w) { return w->trial.steps; }
size_t ghost_rnn_trials(const ghost_rnn *w) { return w->trial.trials; }

ghost_status ghost_rnn_outputs(const ghost_rnn *w, double *values)
{
  const rank_trial *n = &w->trial;
  if (!w->seen) return GHOST_EDOM;
  for (size_t i = 0; i < n->steps * n->trials; i++)
    for (size_t o = 0; o < n->outputs; o++)
      values[i * n->outputs + o] = get_number(w, w->memory.output,
        row_from(n, n->steps, i) * n->outputs + o);
  return GHOST_OK;
}

static void copy_states(const ghost_rnn *w, size_t first, double *values)
{
  const rank_trial *n = &w->trial;
  const size_t left = n->trials - first, side = left < n->micro ? left : n->micro;
  for (size_t t = 0; t <= n->steps; t++)
    for (size_t b = 0; b < side; b++)
      for (size_t i = 0; i < n->units; i++)
        values[(t * n->trials + first + b) * n->units + i]
          = get_number(w, w->memory.states, (t * side + b) * n->padded + i);
}

ghost_status ghost_rnn_states(const ghost_rnn *w, double *values)
{
  const rank_trial *n = &w->trial;
  rank_memory then = w->memory;
  if (!w->seen) return GHOST_EDOM;
  then.theta = w->before;
  for (size_t b = 0; b < n->trials; b += n->micro) {
    if (n->trials > n->micro) w->kernels->states(n, &then, b);
    copy_states(w, b, values);
  }
  return GHOST_OK;
}

ghost_status ghost_rnn_set_start(ghost_rnn *w, const double *states)
{
  const size_t units = w->trial.units, count = w->trial.trials * units;
  if (!all_within(count, states, -1000.0, 1000.0)) return GHOST_EDOM;
  for (size_t i = 0; i < count; i++)
    put_number(w, w->start, i / units * w->trial.padded + i % units, states[i]);
  return GHOST_OK;
}

uint64_t ghost_rnn_sum(const ghost_rnn *w)
{
  return fnv_bytes(FNV_START, w->memory.theta,
                   count_moving(w) * w->kernels->size);
}

ghost_status ghost_rnn_lanes(ghost_rnn *w, const char *name)
{
  const rank_kernels *kernels = rank_named(name, w->settings.single);
  if (!kernels) return GHOST_EDOM;
  w->kernels = kernels;
  return GHOST_OK;
}

/* Book: H.10 A run with its norm held */
void rnn_follow(ghost_rnn *w, const ghost_rnn *leader) { w->leader = leader; }

static size_t block_bytes(const ghost_rnn *w)
{
  ghost_rnn shape = *w;
  void **place[PLACES];
  size_t count[PLACES], all = 0;
  list_places(&shape, place, count);
  for (int i = 0; i < PLACES; i++)
    all += (count[i] * w->kernels->size + LINE - 1) / LINE * LINE;
  return all;
}

ghost_status rnn_copy(ghost_rnn *to, const ghost_rnn *from)
{
  const size_t bytes = block_bytes(from);
  if (block_bytes(to) != bytes || to->kernels->size != from->kernels->size
      || !to->batch != !from->batch) return GHOST_EDOM;
  memcpy(to->block, from->block, bytes);
  to->settings = from->settings;
  to->stream = from->stream;
  to->epoch = from->epoch;
  to->averaged = from->averaged;
  to->first_power = from->first_power;
  to->second_power = from->second_power;
  to->seen = from->seen;
  to->moved = from->moved;
  to->through = from->through;
  to->trial.frozen = from->trial.frozen;
  return GHOST_OK;
}
