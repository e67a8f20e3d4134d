/* study/remedy.c -- training with the norm of the read-out held: Fig. 8C of
     version 2
   Book: H.10 A run with its norm held
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 07dbc932960d07af */
#include "remedy.h"
#include "rnn_copy.h"
#include "rnn_latents.h"
#include "torch_randn.h"
#include <math.h>

const double remedy_norm[REMEDY_WAYS] = { 0.0, 0.1, 0.5, 1.0, 3.0 };
const memory_times remedy_times = { 10.0, 50.0, 50.0, 5.0 };

/* Book: H.10 A run with its norm held */
static ghost_status create_batch(ghost_rnn **w, unsigned long seed, int single,
                                 const memory_task *t)
{
  double inputs[MEMORY_STEPS * REMEDY_TRIALS];
  double targets[MEMORY_STEPS * REMEDY_TRIALS];
  ghost_rnn_settings s = ghost_paper_rnn();
  for (size_t i = 0; i < t->steps * REMEDY_TRIALS; i++) {
    const size_t at = i / REMEDY_TRIALS * t->trials + i % t->trials;
    inputs[i] = t->inputs[at];
    targets[i] = t->targets[at];
  }
  s.rank = 0;
  s.inputs = 1;
  s.read_before = 1;
  s.output = GHOST_OUT_TANH;
  s.start = 0.0;
  s.spread = 0.1;
  s.noise = 1e-3;
  s.single = single;
  s.seed = seed;
  return ghost_rnn_create(w, &s, &(ghost_rnn_task) { .steps = t->steps,
    .trials = REMEDY_TRIALS, .inputs = inputs, .targets = targets,
    .norm = GHOST_NORM_MEAN });
}
enum { REMEDY_WORDS = 2 * MEMORY_UNITS * MEMORY_UNITS + 5 * MEMORY_UNITS + 1 };

static ghost_status copy_weights(ghost_rnn *to, const ghost_rnn *from)
{
  static _Thread_local double values[MEMORY_UNITS * MEMORY_UNITS];
  ghost_status status = GHOST_OK;
  for (int i = 0; i < GHOST_PARTS && status == GHOST_OK; i++) {
    const ghost_part part = (ghost_part) i;
    if (ghost_rnn_part_size(from, part) == 0) continue;
    ghost_rnn_get(from, part, values);
    status = ghost_rnn_set(to, part, values);
  }
  return status;
}

ghost_status remedy_create(ghost_rnn **w, unsigned long seed, int single,
                           memory_task *task)
{
  ghost_rnn *drawn;
  torch_generator g;
  ghost_status status = memory_create(&drawn, TASK_CUE, seed, single, task);
  if (status != GHOST_OK) return status;
  memory_build(task, TASK_CUE, &remedy_times);
  status = create_batch(w, seed, single, task);
  if (status == GHOST_OK) {
    torch_manual_seed(&g, (uint32_t) seed);
    for (int i = 0; i < REMEDY_WORDS; i++) torch_uniform(&g.stream);
    status = copy_weights(*w, drawn);
    if (status == GHOST_OK) status = rnn_draw_batches(*w, &g);
    if (status != GHOST_OK) ghost_rnn_free(*w);
  }
  ghost_rnn_free(drawn);
  return status;
}

/* Book: 23.2 The remedy at full rank, eq:out-norm */
ghost_status remedy_limit(ghost_rnn *w, double c)
{
  double out[MEMORY_UNITS], bias, norm = 0.0;
  ghost_rnn_get(w, GHOST_PART_OUT, out);
  ghost_rnn_get(w, GHOST_PART_OUT_BIAS, &bias);
  for (int i = 0; i < MEMORY_UNITS; i++) norm += fabs(out[i]);
  for (int i = 0; i < MEMORY_UNITS; i++) out[i] /= norm / c;
  bias /= norm / c;
  ghost_status status = ghost_rnn_set(w, GHOST_PART_OUT, out);
  return status == GHOST_OK ? ghost_rnn_set(w, GHOST_PART_OUT_BIAS, &bias) : status;
}

double remedy_least(const memory_levels *m, double c)
{
  const double miss = 1.0 - tanh(c);
  return c > 0.0 ? m->zero * miss * miss : 0.0;
}

double remedy_hasty(const memory_levels *m, double c)
{
  const double o = c > 0.0 ? tanh(c) : 1.0;
  return m->zero * (1.0 - o) * (1.0 - o) + m->right * o * o;
}

double remedy_gain(const memory_levels *m, double c, double loss)
{
  return (m->blind - loss) / (m->blind - remedy_least(m, c));
}

enum { REMEDY_OUTPUTS = MEMORY_STEPS * REMEDY_TRIALS };
typedef struct { double right, signs; } remedy_reading;

static remedy_reading read_batch(const ghost_rnn *w, const memory_task *t)
{
  double o[REMEDY_OUTPUTS], window = 0.0;
  remedy_reading r = { 0.0, 0.0 };
  const size_t all = t->steps * REMEDY_TRIALS;
  if (ghost_rnn_outputs(w, o) != GHOST_OK) return (remedy_reading) { NAN, NAN };
  for (size_t i = 0; i < all; i++) {
    const double target = t->targets[i / REMEDY_TRIALS * t->trials + i % t->trials];
    r.right += (o[i] >= 0.33) - (o[i] <= -0.33) == (int) target;
    r.signs += o[i] * target > 0.0;
    window += fabs(target);
  }
  return (remedy_reading) { r.right / (double) all, r.signs / window };
}

typedef struct {
  const memory_task *task;
  memory_levels levels;
  unsigned long from, epochs, spacing;  /* of this half */
  double c;
} remedy_watch;

/* Book: H.10 A run with its norm held */
unsigned long remedy_tail(unsigned long epochs)
{
  return epochs < REMEDY_TAIL ? epochs : epochs / REMEDY_TAIL;
}

static void watch_end(remedy_half *h, const remedy_watch *w, double loss,
                      double gain, remedy_reading r)
{
  const double share = 1.0 / (double) remedy_tail(w->epochs);
  h->left += gain > 0.1;
  h->half += gain > 0.5;
  h->mean += share * loss;
  h->right += share * r.right;
  h->signs += share * r.signs;
}

static void watch_remedy(remedy_half *h, const remedy_watch *w,
                         const ghost_rnn *net, const ghost_network_row *e)
{
  const unsigned long n = e->epoch - w->from;
  const double gain = remedy_gain(&w->levels, w->c, e->loss);
  const bool ends = n >= w->epochs - remedy_tail(w->epochs);
  const bool looks = n % w->spacing == 0 && n / w->spacing < REMEDY_LOOKS;
  h->last = e->loss;
  if (!(h->least <= e->loss)) h->least = e->loss;
  if (gain > 0.5 && h->learned == NEVER) h->learned = (long) e->epoch;
  if (!ends && !looks) return;
  const remedy_reading r = read_batch(net, w->task);
  if (ends) watch_end(h, w, e->loss, gain, r);
  if (looks) h->loss[n / w->spacing] = e->loss;
  if (looks) h->accuracy[n / w->spacing] = r.right;
}

static remedy_half empty_half(void)
{
  remedy_half h = { .least = NAN, .last = NAN, .learned = NEVER,
                    .saturated = NAN, .weights = NAN, .stopped = NEVER };
  for (int i = 0; i < REMEDY_LOOKS; i++) h.loss[i] = h.accuracy[i] = NAN;
  return h;
}

static void see_end(const ghost_rnn *w, const memory_task *t, remedy_half *h)
{
  enum { N = MEMORY_UNITS };
  static _Thread_local double x[(MEMORY_STEPS + 1) * REMEDY_TRIALS * N];
  double out[N];
  const size_t last = t->steps * REMEDY_TRIALS * N, units = REMEDY_TRIALS * N;
  h->sum = ghost_rnn_sum(w);
  if (ghost_rnn_states(w, x) != GHOST_OK) return;
  h->saturated = h->weights = 0.0;
  for (size_t i = 0; i < units; i++)
    h->saturated += (fabs(x[last + i]) > 0.95) / (double) units;
  ghost_rnn_get(w, GHOST_PART_OUT, out);
  for (int i = 0; i < N; i++) h->weights += fabs(out[i]);
}

static void follow_epoch(ghost_rnn *net, double rate, const remedy_watch *w,
                         unsigned long n, remedy_half *h)
{
  const ghost_rnn_descent adam = { .rate = rate, .momentum = 0.9,
    .second = 0.999, .epsilon = 1e-8 };
  ghost_network_row e;
  ghost_status status = w->c > 0.0 ? remedy_limit(net, w->c) : GHOST_OK;
  if (status == GHOST_OK) status = ghost_rnn_train(net, &adam, &e);
  if (h->stopped != NEVER) return;
  if (status == GHOST_OK) watch_remedy(h, w, net, &e);
  else {
    h->stopped = (long) (w->from + n);
    h->mean = h->right = h->signs = NAN;
  }
}

static void follow_half(ghost_rnn *const *net, int ways, double rate,
                        remedy_watch *w, remedy_half *h)
{
  for (int k = 0; k < ways; k++) h[k] = empty_half();
  for (unsigned long n = 0; n < w->epochs; n++)
    for (int k = 0; k < ways; k++) {
      w->c = remedy_norm[k];
      follow_epoch(net[k], rate, w, n, &h[k]);
    }
  for (int k = 0; k < ways; k++) see_end(net[k], w->task, &h[k]);
}

unsigned long remedy_spacing(const sweep_job *job)
{
  const unsigned long spacing = job->epochs / 2 / REMEDY_LOOKS;
  return spacing > 0 ? spacing : 1;
}

static remedy_watch watch_of(const sweep_job *job, const memory_task *t,
                             unsigned long epochs)
{
  return (remedy_watch) { .task = t, .levels = memory_levels_of(t),
    .epochs = epochs, .spacing = remedy_spacing(job) };
}

ghost_status remedy_begin(const sweep_job *job, unsigned long epochs,
                          remedy_half *h)
{
  ghost_rnn *net;
  memory_task task;
  ghost_status status = remedy_create(&net, job->seed, job->single, &task);
  if (status != GHOST_OK) return status;
  remedy_watch w = watch_of(job, &task, epochs);
  follow_half(&net, 1, job->rate, &w, h);
  ghost_rnn_free(net);
  return GHOST_OK;
}

/* Book: 23.2 The remedy at full rank, eq:out-norm */
static ghost_status fork_ways(ghost_rnn *net[REMEDY_WAYS], const sweep_job *job)
{
  memory_task task;
  ghost_status status = GHOST_OK;
  for (int k = 1; k < REMEDY_WAYS && status == GHOST_OK; k++) {
    ghost_rnn *made = NULL;
    status = remedy_create(&made, job->seed, job->single, &task);
    if (status != GHOST_OK) break;
    net[k] = made;
    status = rnn_copy(made, net[0]);
    rnn_follow(made, net[0]);
  }
  return status;
}

ghost_status remedy_run(const sweep_job *job, remedy_row *row)
{
  ghost_rnn *net[REMEDY_WAYS] = { NULL };
  memory_task task;
  ghost_status status = remedy_create(&net[0], job->seed, job->single, &task);
  if (status != GHOST_OK) return status;
  remedy_watch w = watch_of(job, &task, job->epochs / 2);
  follow_half(net, 1, job->rate, &w, &row->before);
  status = fork_ways(net, job);
  w.from = w.epochs;
  if (status == GHOST_OK) follow_half(net, REMEDY_WAYS, job->rate, &w, row->after);
  for (int k = REMEDY_WAYS; k-- > 0; ) ghost_rnn_free(net[k]);
  return status;
}

const char *const remedy_names[REMEDY_WAYS + 1] = { "before", "free", "0.1", "0.5",
                                                   "1", "3" };

/* Book: H.10 A run with its norm held */
void remedy_header(FILE *out, const sweep_job *job)
{
  static const char *const names[] = { "least", "last", "mean", "right", "signs",
    "left", "half", "learned", "saturated", "norm", "stopped", "sum" };
  const unsigned long spacing = remedy_spacing(job);
  fputs("index,of,seed,rate,epochs,single", out);
  for (int k = 0; k <= REMEDY_WAYS; k++) {
    const char *half = remedy_names[k];
    const unsigned long from = k > 0 ? job->epochs / 2 : 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
      fprintf(out, ",%s_%s", names[i], half);
    for (unsigned long i = 0; i < REMEDY_LOOKS; i++)
      fprintf(out, ",loss_%s_%lu,accuracy_%s_%lu", half, from + i * spacing, half,
              from + i * spacing);
  }
  fputc('\n', out);
}

static void print_cell(FILE *out, double x, int digits)
{
  if (isnan(x)) fputc(',', out);
  else fprintf(out, ",%.*g", digits, x);
}

static void print_half(FILE *out, const remedy_half *h)
{
  const double first[] = { h->least, h->last, h->mean, h->right, h->signs };
  for (int i = 0; i < 5; i++) print_cell(out, first[i], 17);
  fprintf(out, ",%ld,%ld,%ld", h->left, h->half, h->learned);
  print_cell(out, h->saturated, 9);
  print_cell(out, h->weights, 9);
  fprintf(out, ",%ld,%016lx", h->stopped, h->sum);
  for (int i = 0; i < REMEDY_LOOKS; i++) {
    print_cell(out, h->loss[i], 9);
    print_cell(out, h->accuracy[i], 6);
  }
}

void remedy_print(FILE *out, const sweep_job *j, const remedy_row *r)
{
  fprintf(out, "%lu,%lu,%lu,%.17g,%lu,%d", j->index, j->of, j->seed, j->rate,
          j->epochs, j->single);
  print_half(out, &r->before);
  for (int k = 0; k < REMEDY_WAYS; k++) print_half(out, &r->after[k]);
  fputc('\n', out);
}
