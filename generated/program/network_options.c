/* program/network_options.c -- what options say of networks: a task, a rule of
     descent, words
   Book: 21.14 The verb, at any rank
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 367b53cacc6bf411 */
#include "network_options.h"
#include "hash.h"
#include <string.h>

const char *const phi_names[] = { "tanh", "logistic", "softplus", "relu", NULL };
const char *const out_names[] = { "latent", "linear", "logistic", "tanh", NULL };
const char *const rule_names[] = { "sgd", "adam", NULL };
const char *const memory_names[] = { "cue", "match", NULL };

typedef struct {
  size_t steps, trials, channels;
  const double *value;
} trial_array;

/* Book: 21.14 The verb, at any rank */
static trial_array find_trials(const named_arrays *a, const char *name)
{
  for (int i = 0; i < a->count; i++) {
    const size_t *n = a->array[i].shape;
    bool trials = a->array[i].axes == 3;
    if (strcmp(a->array[i].name, name) == 0)
      return (trial_array) { n[0], trials ? n[1] : 1, n[trials ? 2 : 1],
                             a->array[i].value };
  }
  return (trial_array) { 0, 0, 0, NULL };
}

static void expect_trials(const char *file, const char *name, const trial_array *a,
                          const trial_array *targets, double low)
{
  if (!a->value) return;
  if (a->steps != targets->steps || a->trials != targets->trials)
    cli_usage("%s: %s and targets differ in steps or trials", file, name);
  for (size_t i = 0; i < a->steps * a->trials * a->channels; i++)
    if (!(a->value[i] >= low && a->value[i] <= 1e6))
      cli_usage("%s: %s has %.17g; %g to 1e+06 is allowed", file, name, a->value[i],
                low);
}

static void expect_size(const char *file, const char *what, size_t n, size_t most)
{
  if (n > most) cli_usage("%s: %zu %s; at most %zu", file, n, what, most);
}

static uint64_t sum_task(const named_arrays *a, ghost_norm norm)
{
  static const char *const names[] = { "inputs", "targets", "mask" };
  uint64_t sum = fnv_bytes(FNV_START, &norm, sizeof norm);
  for (int i = 0; i < 3; i++) {
    trial_array t = find_trials(a, names[i]);
    const size_t shape[] = { t.steps, t.trials, t.channels };
    size_t count = t.steps * t.trials * t.channels;
    sum = fnv_bytes(sum, shape, sizeof shape);
    sum = fnv_bytes(sum, t.value, count * sizeof(double));
  }
  return sum;
}

static void read_task_arrays(named_arrays *a, const char *file)
{
  char why[ARRAYS_WHY];
  fclose(cli_read(file));
  ghost_status status = arrays_read(a, file, why);
  if (status == GHOST_EIO) cli_usage("%s: %s", file, why);
  if (status != GHOST_OK) cli_fail("%s: %s", file, ghost_strerror(status));
  for (int i = 0; i < a->count; i++) {
    const char *name = a->array[i].name;
    if (strcmp(name, "inputs") && strcmp(name, "targets") && strcmp(name, "mask"))
      cli_usage("%s: '%s' is none of inputs, targets, mask", file, name);
  }
}

void task_read(task_file *t, const cli_option *o, const cli_option *norm)
{
  static const char *const norms[] = { "sum", "mean", "delay", NULL };
  const named_arrays *a = &t->arrays;
  const char *file = o->text;
  read_task_arrays(&t->arrays, file);
  const trial_array inputs = find_trials(a, "inputs");
  const trial_array targets = find_trials(a, "targets");
  const trial_array mask = find_trials(a, "mask");
  if (!targets.value) cli_usage("%s: there are no targets", file);
  expect_size(file, "steps", targets.steps, 4096);
  expect_size(file, "outputs", targets.channels, 64);
  expect_size(file, "inputs", inputs.channels, 64);
  expect_trials(file, "inputs", &inputs, &targets, -1e6);
  expect_trials(file, "targets", &targets, &targets, -1e6);
  expect_trials(file, "mask", &mask, &targets, 0.0);
  if (mask.value && mask.channels != targets.channels)
    cli_usage("%s: mask and targets differ in channels", file);
  double counted = mask.value ? 0.0 : 1.0;
  for (size_t i = 0; mask.value && i < targets.steps * targets.trials
         * targets.channels; i++) counted += mask.value[i];
  if (!(counted > 0.0)) cli_usage("%s: the mask is zero everywhere", file);
  t->task = (ghost_rnn_task) { .steps = targets.steps, .trials = targets.trials,
    .inputs = inputs.value, .targets = targets.value, .mask = mask.value,
    .norm = (ghost_norm) cli_word(norm, norms, GHOST_NORM_MEAN) };
  t->inputs = inputs.channels;
  t->outputs = targets.channels;
  t->sum = sum_task(a, t->task.norm);
}

void task_expect_room(const task_file *t, const cli_option *file, size_t units)
{
  if (units * t->task.steps * t->task.trials > 1u << 27)
    cli_usage("%s: more than 2^27 units x steps x trials", file->text);
}

void task_free(task_file *t) { arrays_free(&t->arrays); }

ghost_rnn_descent rule_read(const cli_option *name, const cli_option *momentum)
{
  ghost_rnn_descent d = { .rate = 0.0 };
  if (cli_word(name, rule_names, 0))
    d = (ghost_rnn_descent) { 0.0, 0.9, 0.999, 1e-8, 0.0 };
  if (momentum->text) d.momentum = cli_real(momentum, 0.0, 1.0);
  if (d.momentum >= 1.0) cli_usage("--momentum %s is not below 1", momentum->text);
  return d;
}
