/* study/memory.c -- trains one network of full rank on a task of working memory
   Book: H.5 Networks with a working memory
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 6dcf2bb1de17105d */
#include "memory.h"
#include "torch_randn.h"
#include <math.h>

const memory_times figure7_times = { 30.0, 80.0, 50.0, 5.0 };

static const struct { double first, second, target; }
  cases[TASKS][MEMORY_TRIALS] = {
    [TASK_CUE] = { { 1, 0, 1 }, { -1, 0, -1 } },
    [TASK_MATCH] = { { 1, 1, 1 }, { -1, -1, 1 }, { -1, 1, 0 }, { 1, -1, 0 } } };
/* Book: 23.1 Working memory at full rank, eq:blind, eq:rank-drive */
bool memory_build(memory_task *t, memory_kind kind, const memory_times *ms)
{
  const size_t cue = (size_t) (ms->cue / ms->step);
  const size_t second = cue + (size_t) (ms->delay / ms->step);
  const size_t react = second + (kind == TASK_MATCH ? cue : 0);
  *t = (memory_task) { .steps = react + (size_t) (ms->react / ms->step),
                       .trials = kind == TASK_MATCH ? 4 : 2 };
  if (t->steps > MEMORY_STEPS) return false;
  for (size_t s = 0; s < t->steps; s++)
    for (size_t b = 0; b < t->trials; b++) {
      const size_t at = s * t->trials + b;
      t->inputs[at] = s < cue ? cases[kind][b].first
        : s >= second && s < react ? cases[kind][b].second : 0.0;
      t->targets[at] = s >= react ? cases[kind][b].target : 0.0;
    }
  return true;
}

memory_levels memory_levels_of(const memory_task *t)
{
  memory_levels m = { 0 };
  const double all = (double) (t->steps * t->trials);
  for (size_t s = 0; s < t->steps; s++) {
    double mean = 0.0;
    for (size_t b = 0; b < t->trials; b++)
      mean += t->targets[s * t->trials + b] / (double) t->trials;
    for (size_t b = 0; b < t->trials; b++) {
      const double target = t->targets[s * t->trials + b];
      m.zero += target * target / all;
      m.blind += (target - mean) * (target - mean) / all;
      m.one += (1.0 - target) * (1.0 - target) / all;
      m.right += (fabs(target) < 0.5) / all;
    }
  }
  return m;
}

static void draw_uniform(torch_generator *g, float *values, size_t count,
                         double bound)
{
  const float low = (float) -bound, high = (float) bound;
  for (size_t i = 0; i < count; i++)
    values[i] = fmaf(torch_uniform(&g->stream), high - low, low);
}

static void draw_layer(torch_generator *g, float *weights, float *bias,
                       size_t inputs, size_t outputs)
{
  const double root = sqrt((double) inputs), gain = sqrt(2.0 / 6.0);
  draw_uniform(g, weights, inputs * outputs, sqrt(3.0) * (gain / root));
  draw_uniform(g, bias, outputs, 1.0 / root);
}

static void draw_glorot(torch_generator *g, float *weights, size_t inputs,
                        size_t outputs)
{
  const double spread = sqrt(2.0 / (double) (inputs + outputs));
  draw_uniform(g, weights, inputs * outputs, sqrt(3.0) * spread);
}

void memory_draw(memory_weights *w, uint32_t seed)
{
  enum { N = MEMORY_UNITS };
  torch_generator g;
  torch_manual_seed(&g, seed);
  draw_layer(&g, w->in, w->bias, 1, N);
  torch_randn(&g, w->recurrent, N * N);
  draw_layer(&g, w->out, &w->out_bias, N, 1);
  draw_glorot(&g, w->in, 1, N);
  draw_glorot(&g, w->recurrent, N, N);
  draw_glorot(&g, w->out, N, 1);
}

/* Book: H.5 Networks with a working memory */
static void set_part(ghost_rnn *w, ghost_part part, const float *from, size_t n)
{
  double values[MEMORY_UNITS * MEMORY_UNITS];
  for (size_t i = 0; i < n; i++) values[i] = (double) from[i];
  ghost_rnn_set(w, part, values);
}

static void set_weights(ghost_rnn *w, uint32_t seed)
{
  enum { N = MEMORY_UNITS };
  memory_weights drawn;
  memory_draw(&drawn, seed);
  set_part(w, GHOST_PART_DRIVE, drawn.recurrent, N * N);
  set_part(w, GHOST_PART_INPUT, drawn.in, N);
  set_part(w, GHOST_PART_BIAS, drawn.bias, N);
  set_part(w, GHOST_PART_OUT, drawn.out, N);
  set_part(w, GHOST_PART_OUT_BIAS, &drawn.out_bias, 1);
}

ghost_status memory_create(ghost_rnn **w, memory_kind kind, uint64_t seed,
                           int single, memory_task *task)
{
  ghost_rnn_settings s = ghost_paper_rnn();
  if (!memory_build(task, kind, &figure7_times)) return GHOST_EDOM;
  s.rank = 0;
  s.inputs = 1;
  s.output = kind == TASK_MATCH ? GHOST_OUT_LOGISTIC : GHOST_OUT_TANH;
  s.read_before = 1;
  s.start = 0.0;
  s.single = single;
  s.seed = seed;
  ghost_status status = ghost_rnn_create(w, &s, &(ghost_rnn_task) {
    .steps = task->steps, .trials = task->trials, .inputs = task->inputs,
    .targets = task->targets, .norm = GHOST_NORM_MEAN });
  if (status == GHOST_OK) set_weights(*w, (uint32_t) seed);
  return status;
}

typedef struct {
  double gradient[MEMORY_LASTS];
  int up[MEMORY_LASTS];
} memory_ring;

/* Book: 23.1 Working memory at full rank, eq:rank-drive */
static void begin_fall(memory_fall *f, long epoch, const memory_ring *ring)
{
  f->from = epoch;
  f->ups_now = 0;
  f->peak_now = 0.0;
  for (int i = 0; i < MEMORY_LASTS; i++) {
    f->ups_now += ring->up[i];
    f->peak_now = fmax(f->peak_now, ring->gradient[i]);
  }
}

static void end_fall(memory_fall *f)
{
  f->count++;
  f->climb = f->from - f->last_low;
  f->sudden += f->climb == 1;
  f->date = f->from;
  f->ups = f->ups_now;
  f->peak = f->peak_now;
  f->last_low = f->from = NEVER;
}

static void watch_fall(memory_fall *f, long epoch, double loss,
                       const memory_ring *ring)
{
  if (loss <= f->low) {
    f->last_low = epoch;
    f->from = NEVER;
  } else if (f->from != NEVER && loss < f->stay) {
    f->from = NEVER;
  } else if (f->from != NEVER) {
    if (epoch - f->from >= MEMORY_LASTS) end_fall(f);
  } else if (f->last_low != NEVER && loss >= f->high) {
    begin_fall(f, epoch, ring);
  }
}

static memory_fall fall_between(double low, double high, double stay)
{
  return (memory_fall) { .low = low, .high = high, .stay = stay,
    .last_low = NEVER, .from = NEVER, .date = NEVER, .climb = NEVER,
    .ups = NEVER, .peak = NAN };
}

typedef struct {
  double level, before, sum, gradients;
  int low;
  memory_ring ring;
} memory_watch;

/* Book: H.5 Networks with a working memory */
static void first_time(long *date, int happened, long epoch)
{
  if (happened && *date == NEVER) *date = epoch;
}

static void watch_dates(memory_row *r, memory_watch *w, const ghost_network_row *e)
{
  const long epoch = (long) e->epoch;
  const double share = e->loss / w->level;
  first_time(&r->nine, share <= 0.9, epoch);
  first_time(&r->half, share <= 0.5, epoch);
  first_time(&r->tenth, share <= 0.1, epoch);
  first_time(&r->learned, share <= 0.01, epoch);
  first_time(&r->right, e->accuracy >= 1.0, epoch);
  if (e->loss < r->least) { r->least = e->loss; r->least_epoch = epoch; }
  if (r->nine == NEVER)
    r->gradient_plateau = fmin(r->gradient_plateau, e->gradient_norm);
  if (share <= 0.1) w->low = 1;
  if (w->low && share > 0.5) { w->low = 0; r->returns++; r->returned = epoch; }
}

static void watch_tail(memory_row *r, const ghost_network_row *e)
{
  r->tail_least = fmin(r->tail_least, e->loss);
  r->tail_most = fmax(r->tail_most, e->loss);
  r->gradient_tail = fmax(r->gradient_tail, e->gradient_norm);
}

static void watch(memory_row *r, memory_watch *w, const sweep_job *job,
                  const ghost_network_row *e)
{
  const long epoch = (long) e->epoch;
  if (epoch == 0) {
    r->first = r->least = w->before = e->loss;
    r->gradient_first = r->gradient_plateau = e->gradient_norm;
  }
  watch_dates(r, w, e);
  watch_fall(&r->collapse, epoch, e->loss, &w->ring);
  watch_fall(&r->silenced, epoch, e->loss, &w->ring);
  const int up = e->loss > w->before;
  r->rises += up;
  r->early += up && epoch <= MEMORY_LASTS;
  w->ring.up[epoch % MEMORY_LASTS] = up;
  w->ring.gradient[epoch % MEMORY_LASTS] = e->gradient_norm;
  w->before = e->loss;
  if (e->epoch < job->epochs) {
    w->sum += e->loss;
    w->gradients += e->gradient_norm;
  }
  if (e->epoch + MEMORY_TAIL >= job->epochs) watch_tail(r, e);
  for (int i = 0; i < job->reads; i++)
    if (e->epoch == job->read[i]) r->loss[i] = e->loss;
  r->final = e->loss;
  r->accuracy = e->accuracy;
}

static void look_at_end(const ghost_rnn *w, const memory_task *t, memory_row *r)
{
  enum { N = MEMORY_UNITS };
  static _Thread_local double x[(MEMORY_STEPS + 1) * MEMORY_TRIALS * N];
  double weights[N * N], square = 0.0;
  const size_t last = t->steps * t->trials * N, units = t->trials * N;
  r->saturated = 0.0;
  if (ghost_rnn_states(w, x) != GHOST_OK) return;
  for (size_t i = 0; i < units; i++)
    r->saturated += (fabs(x[last + i]) > 0.95) / (double) units;
  ghost_rnn_get(w, GHOST_PART_DRIVE, weights);
  for (int i = 0; i < N * N; i++) square += weights[i] * weights[i];
  r->weights = sqrt(square);
}

static void stand_still(memory_row *r, memory_watch *w, const sweep_job *job,
                        const ghost_network_row *e)
{
  const double rest = (double) (job->epochs - e->epoch - 1);
  r->frozen = (long) e->epoch;
  w->sum += rest * e->loss;
  w->gradients += rest * e->gradient_norm;
  if (e->epoch + MEMORY_TAIL < job->epochs) watch_tail(r, e);
  for (int i = 0; i < job->reads; i++)
    if (job->read[i] > e->epoch) r->loss[i] = e->loss;
  if (r->collapse.from != NEVER) end_fall(&r->collapse);
  if (r->silenced.from != NEVER) end_fall(&r->silenced);
}

static void follow(ghost_rnn *w, const sweep_job *job, memory_watch *seen,
                   memory_row *row)
{
  for (unsigned long epoch = 0; epoch <= job->epochs; epoch++) {
    ghost_rnn_descent rule = { .rate = epoch < job->epochs ? job->rate : 0.0 };
    ghost_network_row e;
    if (ghost_rnn_train(w, &rule, &e) != GHOST_OK) {
      row->stopped = (long) epoch;
      return;
    }
    watch(row, seen, job, &e);
    if (rule.rate > 0.0 && !ghost_rnn_moved(w)) {
      stand_still(row, seen, job, &e);
      break;
    }
  }
  if (job->epochs > 0) row->mean = seen->sum / (double) job->epochs;
  if (job->epochs > 0) row->gradient_mean = seen->gradients / (double) job->epochs;
}

static memory_row empty_row(const memory_levels *m)
{
  memory_row r = { .first = NAN, .least = NAN, .final = NAN, .accuracy = NAN,
    .mean = NAN, .nine = NEVER, .half = NEVER, .tenth = NEVER, .learned = NEVER,
    .right = NEVER, .least_epoch = 0, .returned = NEVER,
    .collapse = fall_between(0.1 * m->blind, 0.5 * m->blind, 0.5 * m->blind),
    .silenced = fall_between(0.75 * m->zero, 0.9 * m->zero, 0.75 * m->zero),
    .gradient_first = NAN, .gradient_plateau = NAN, .gradient_mean = NAN,
    .gradient_tail = NAN, .tail_least = NAN, .tail_most = NAN,
    .saturated = NAN, .weights = NAN, .frozen = NEVER, .stopped = NEVER };
  for (int i = 0; i < READS; i++) r.loss[i] = NAN;
  return r;
}

ghost_status memory_run(const sweep_job *job, memory_kind kind, memory_row *row)
{
  ghost_rnn *w;
  memory_task task;
  ghost_status status = memory_create(&w, kind, job->seed, job->single, &task);
  if (status != GHOST_OK) return status;
  const memory_levels levels = memory_levels_of(&task);
  memory_watch seen = { .level = levels.blind };
  *row = empty_row(&levels);
  follow(w, job, &seen, row);
  look_at_end(w, &task, row);
  row->sum = ghost_rnn_sum(w);
  ghost_rnn_free(w);
  return GHOST_OK;
}

void memory_header(FILE *out, const sweep_job *job)
{
  fputs("index,of,match,seed,rate,epochs,single,first,below_0.9,below_0.5,"
        "below_0.1,learned,right,least,least_epoch,returns,returned,rises,early,"
        "collapses,at_once,collapsed,climb,ups,peak,silenced,silenced_at_once,"
        "silenced_last,silenced_climb,silenced_ups,silenced_peak,final,accuracy,"
        "mean,tail_least,tail_most,"
        "gradient_first,gradient_plateau,gradient_mean,gradient_tail,saturated,"
        "weights,frozen,stopped,sum", out);
  for (int i = 0; i < job->reads; i++) fprintf(out, ",loss_%lu", job->read[i]);
  fputc('\n', out);
}

static void print_numbers(FILE *out, int count, const double *x)
{
  for (int i = 0; i < count; i++)
    if (isnan(x[i])) fputc(',', out);
    else fprintf(out, ",%.17g", x[i]);
}

static void print_fall(FILE *out, const memory_fall *f)
{
  fprintf(out, ",%ld,%ld,%ld,%ld,%ld", f->count, f->sudden, f->date, f->climb,
          f->ups);
  print_numbers(out, 1, &f->peak);
}

void memory_print(FILE *out, const sweep_job *j, memory_kind kind,
                  const memory_row *r)
{
  const double end[] = { r->final, r->accuracy, r->mean, r->tail_least,
    r->tail_most, r->gradient_first, r->gradient_plateau, r->gradient_mean,
    r->gradient_tail, r->saturated, r->weights };
  fprintf(out, "%lu,%lu,%d,%lu,%.17g,%lu,%d", j->index, j->of, kind == TASK_MATCH,
          j->seed, j->rate, j->epochs, j->single);
  print_numbers(out, 1, &r->first);
  fprintf(out, ",%ld,%ld,%ld,%ld,%ld", r->nine, r->half, r->tenth, r->learned,
          r->right);
  print_numbers(out, 1, &r->least);
  fprintf(out, ",%ld,%ld,%ld,%ld,%ld", r->least_epoch, r->returns, r->returned,
          r->rises, r->early);
  print_fall(out, &r->collapse);
  print_fall(out, &r->silenced);
  print_numbers(out, sizeof end / sizeof *end, end);
  fprintf(out, ",%ld,%ld,%016lx", r->frozen, r->stopped, r->sum);
  print_numbers(out, j->reads, r->loss);
  fputc('\n', out);
}
