/* study/rank_two.c -- the second version's networks of rank two, looked at in
     training
   Book: H.7 Networks of rank two
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 1f783fef0c1261fc */
#include "rank_two.h"
#include "rnn_latents.h"
#include <math.h>
#include <stdlib.h>

/* Book: 24.1 Working memory at rank two, eq:match-plateau */
match_task match_task_of(memory_kind kind)
{
  static const memory_times times[TASKS] = {
    [TASK_CUE] = { 10.0, 50.0, 50.0, 5.0 },
    [TASK_MATCH] = { 30.0, 80.0, 50.0, 5.0 } };
  const memory_times *m = &times[kind];
  match_task t = { .cue = (int) (m->cue / m->step) };
  t.delay = t.cue + (int) (m->delay / m->step);
  (void) memory_build(&t.task, kind, m);  /* fewer steps than there is room for */
  t.silent = memory_levels_of(&t.task).zero;
  return t;
}

static ghost_status create(ghost_rnn **w, const ghost_rnn_settings *s,
                           const memory_task *t, size_t each)
{
  const size_t trials = t->trials * each, all = t->steps * trials;
  double *inputs = malloc(2 * all * sizeof *inputs);
  if (!inputs) return GHOST_ENOMEM;
  for (size_t at = 0; at < all; at++) {
    const size_t from = at / trials * t->trials + at % trials % t->trials;
    inputs[at] = t->inputs[from];
    inputs[all + at] = t->targets[from];
  }
  ghost_status status = ghost_rnn_create(w, s, &(ghost_rnn_task) {
    .steps = t->steps, .trials = trials, .inputs = inputs, .targets = inputs + all,
    .norm = GHOST_NORM_MEAN });
  free(inputs);
  return status;
}

/* Book: H.7 Networks of rank two */
static void uniform(torch_generator *g, double bound, size_t count, float *values)
{
  const float low = (float) -bound, high = (float) bound;
  for (size_t i = 0; i < count; i++)
    values[i] = fmaf(torch_uniform(&g->stream), high - low, low);
}

static void normal(torch_generator *g, double deviation, size_t count,
                   float *values)
{
  torch_randn(g, values, count);
  for (size_t i = 0; i < count; i++) values[i] *= (float) deviation;
}
enum { N = MATCH_UNITS, K = 2 };
typedef struct {
  float in[N], bias[N], left[N * K], right[K * N], out[K], out_bias;
} script_weights;

static void draw_script(torch_generator *g, script_weights *s)
{
  uniform(g, 1.0, N, s->in);
  uniform(g, 1.0, N, s->bias);
  normal(g, 1.0, N * K, s->left);
  normal(g, 1.0, K * N, s->right);
  normal(g, 1.0 / sqrt(N), N * K, s->left);
  normal(g, 1.0, K * N, s->right);
  uniform(g, 1.0 / sqrt(K), K, s->out);
  uniform(g, 1.0 / sqrt(K), 1, &s->out_bias);
  uniform(g, sqrt(6.0 / (N + 1)), N, s->in);
  uniform(g, sqrt(6.0 / (K + 1)), K, s->out);
  normal(g, 0.1, N, s->bias);
}

static ghost_status set_part(ghost_rnn *w, ghost_part part, const float *values,
                             size_t rows, size_t columns, bool turned)
{
  double all[N * K];
  for (size_t r = 0; r < rows; r++)
    for (size_t i = 0; i < columns; i++)
      all[r * columns + i] = (double) values[turned ? i * rows + r
                                             : r * columns + i];
  return part == GHOST_PART_OUT ? rnn_read_latents(w, all)
    : ghost_rnn_set(w, part, all);
}

static ghost_status set_script(ghost_rnn *w, const script_weights *s)
{
  ghost_status status = set_part(w, GHOST_PART_INPUT, s->in, 1, N, false);
  if (status == GHOST_OK)
    status = set_part(w, GHOST_PART_BIAS, s->bias, 1, N, false);
  if (status == GHOST_OK)
    status = set_part(w, GHOST_PART_READ, s->left, K, N, true);
  if (status == GHOST_OK)
    status = set_part(w, GHOST_PART_DRIVE, s->right, K, N, false);
  if (status == GHOST_OK) status = set_part(w, GHOST_PART_OUT, s->out, 1, K, false);
  if (status == GHOST_OK)
    status = set_part(w, GHOST_PART_OUT_BIAS, &s->out_bias, 1, 1, false);
  return status;
}

static ghost_rnn_settings of_figure_4(memory_kind kind)
{
  return (ghost_rnn_settings) {
    .size = sizeof(ghost_rnn_settings), .units = N, .rank = K, .inputs = 1,
    .outputs = 1, .phi = GHOST_PHI_TANH,
    .output = kind == TASK_CUE ? GHOST_OUT_TANH : GHOST_OUT_LOGISTIC,
    .read_before = 1, .mix = 0.5, .noise = kind == TASK_CUE ? 0.0 : 0.01,
    .spread = 0.3, .single = 1 };
}

ghost_status match_create(ghost_rnn **w, memory_kind kind, unsigned long seed,
                          size_t each)
{
  torch_generator g;
  script_weights weights;
  const ghost_rnn_settings s = of_figure_4(kind);
  const match_task t = match_task_of(kind);
  ghost_status status = create(w, &s, &t.task, each);
  if (status != GHOST_OK) return status;
  torch_manual_seed(&g, (uint32_t) seed);
  draw_script(&g, &weights);
  status = set_script(*w, &weights);
  if (status == GHOST_OK) status = rnn_draw_batches(*w, &g);
  if (status != GHOST_OK) ghost_rnn_free(*w);
  return status;
}

/* Book: 24.1 Working memory at rank two, eq:plane-step, eq:half-passage */
static double dot(const double *x, const double *y)
{
  double sum = 0.0;
  for (int i = 0; i < N; i++) sum += x[i] * y[i];
  return sum;
}

/* e1 along C_1 n_1 + C_2 n_2, e2 along -C_2 n_1 + C_1 n_2 less its part on e1. */
static void span_plane(const double *n, const double c[K], double *e, double *gain)
{
  for (int i = 0; i < N; i++) {
    e[i] = c[0] * n[i] + c[1] * n[N + i];
    e[N + i] = c[0] * n[N + i] - c[1] * n[i];
  }
  *gain = sqrt(dot(e, e));
  for (int i = 0; i < N; i++) e[i] /= *gain;
  const double along = dot(e, e + N);
  for (int i = 0; i < N; i++) e[N + i] -= along * e[i];
  const double length = sqrt(dot(e + N, e + N));
  for (int i = 0; i < N; i++) e[N + i] /= length;
}

ghost_status match_plane(const ghost_rnn *w, memory_kind kind, latent_plane *p)
{
  p->kind = kind;
  double n[K * N], d[K * N], c[K], e[K * N];
  ghost_rnn_get(w, GHOST_PART_READ, n);
  ghost_rnn_get(w, GHOST_PART_DRIVE, d);
  ghost_rnn_get(w, GHOST_PART_BIAS, p->b);
  ghost_rnn_get(w, GHOST_PART_INPUT, p->in);
  ghost_rnn_get(w, GHOST_PART_OUT, c);
  ghost_rnn_get(w, GHOST_PART_OUT_BIAS, &p->bias);
  span_plane(n, c, e, &p->gain);
  for (int j = 0; j < K; j++) {
    const double a[K] = { dot(n, e + j * N), dot(n + N, e + j * N) };
    for (int u = 0; u < N; u++) {
      p->v[u * K + j] = e[j * N + u];
      p->m[u * K + j] = a[0] * d[u] + a[1] * d[N + u];
    }
  }
  return isfinite(p->gain) && p->gain > 0.0 ? GHOST_OK : GHOST_EDOM;
}

void plane_flow(const latent_plane *p, const double x[2], double input,
                double f[2])
{
  f[0] = -x[0];
  f[1] = -x[1];
  for (int u = 0; u < N; u++) {
    double h = tanh(p->m[2 * u] * x[0] + p->m[2 * u + 1] * x[1] + p->in[u] * input
                    + p->b[u]);
    f[0] += p->v[2 * u] * h;
    f[1] += p->v[2 * u + 1] * h;
  }
}

void match_path(const latent_plane *p, plane_path path)
{
  const memory_task task = match_task_of(p->kind).task;
  for (size_t c = 0; c < task.trials; c++) {
    path[0][c][0] = path[0][c][1] = 0.0;
    for (size_t t = 0; t < task.steps; t++) {
      double f[2];
      plane_flow(p, path[t][c], task.inputs[t * task.trials + c], f);
      for (int j = 0; j < 2; j++) path[t + 1][c][j] = path[t][c][j] + 0.5 * f[j];
    }
  }
}

enum { MOST_POINTS = 64 };

static double nearest_on_way(memory_kind kind, const plane_path path,
                             const double x[2])
{
  const match_task task = match_task_of(kind);
  double least = INFINITY;
  for (int t = task.cue; t <= task.delay; t++)
    for (int c = 0; c < 2; c++)
      least = fmin(least, hypot(path[t][c][0] - x[0], path[t][c][1] - x[1]));
  return least;
}

static void look_at_way(const latent_plane *p, const plane_path path, match_look *l)
{
  const match_task task = match_task_of(p->kind);
  const double (*end)[2] = path[task.delay];
  l->apart = hypot(end[0][0] - end[1][0], end[0][1] - end[1][1]);
  l->slowest = INFINITY;
  for (int t = task.cue; t <= task.delay; t++)
    for (int c = 0; c < 2; c++) {
      double f[2];
      plane_flow(p, path[t][c], 0.0, f);
      l->slowest = fmin(l->slowest, hypot(f[0], f[1]));
    }
}

double match_reach(const match_look *l)
{
  return l->speed[0] / sqrt(l->scale[1]);
}

bool match_is_long(const match_look *l)
{
  const match_task t = match_task_of(l->kind);
  const double delay = 0.5 * (t.delay - t.cue);  /* in tau */
  return 2.0 * asin(1.0) / sqrt(l->scale[1]) >= delay;
}

/* Is the second ghost to be kept and not the first? */
static bool matters_more(const match_look *a, const match_look *b)
{
  if (!a->ghosts || match_is_long(a) != match_is_long(b))
    return !a->ghosts || match_is_long(b);
  return b->distance / match_reach(b) < a->distance / match_reach(a);
}

static void keep_ghost(match_look *l, const ghost_slow_point *g,
                       const plane_path path)
{
  match_look other = *l;
  for (int j = 0; j < 2; j++) {
    other.ghost[j] = 0.5 * (g->low[j] + g->high[j]);
    other.speed[j] = g->speed[j];
    other.scale[j] = g->scale[j];
  }
  other.distance = nearest_on_way(l->kind, path, other.ghost);
  const double least = l->ghosts ? fmin(l->least, g->scale[1]) : g->scale[1];
  if (matters_more(l, &other)) *l = other;
  l->least = least;
  l->ghosts++;
}

/* Book: H.7 Networks of rank two */
static void keep_fixed(match_look *l, const ghost_slow_point *p,
                       const plane_path path, double *near)
{
  const double x[2] = { 0.5 * (p->low[0] + p->high[0]),
                        0.5 * (p->low[1] + p->high[1]) };
  double distance = nearest_on_way(l->kind, path, x);
  l->fixed++;
  l->stable += p->unstable == 0;
  if (distance >= *near) return;
  *near = distance;
  int first = p->real[1] > p->real[0];
  l->lead = p->real[first];
  l->turn = fabs(p->imaginary[first]);
}

static ghost_status look_at_plane(const latent_plane *p, const plane_path path,
                                  match_look *l)
{
  const ghost_field f = field_of_plane(p);
  ghost_slow_point points[MOST_POINTS];
  ghost_slow_count n;
  double near = INFINITY;
  ghost_status status = ghost_slow_points(&f, NULL, NULL, 10000000, points,
                                          MOST_POINTS, &n);
  if (status != GHOST_OK) return status;
  l->undecided = n.undecided;
  for (size_t i = 0; i < n.points && i < MOST_POINTS; i++) {
    if (points[i].kind == GHOST_SLOW_FIXED) keep_fixed(l, &points[i], path, &near);
    if (points[i].kind != GHOST_SLOW_MINIMUM) continue;
    l->slow++;
    if (points[i].unstable == 0) keep_ghost(l, &points[i], path);
  }
  return n.points <= MOST_POINTS ? GHOST_OK : GHOST_EPREC;
}

ghost_status match_see(const latent_plane *p, match_look *l)
{
  plane_path path;
  l->kind = p->kind;
  l->fixed = l->stable = l->slow = l->ghosts = 0;
  l->ghost[0] = l->ghost[1] = l->speed[0] = l->speed[1] = NAN;
  l->scale[0] = l->scale[1] = l->distance = l->least = l->lead = l->turn = NAN;
  match_path(p, path);
  look_at_way(p, path, l);
  return look_at_plane(p, path, l);
}

ghost_status match_epoch(ghost_rnn *w, memory_kind kind, ghost_network_row *row)
{
  static const ghost_rnn_descent rules[TASKS] = { [TASK_CUE] = { .rate = 1e-3 },
    [TASK_MATCH] = { .rate = 1e-4, .momentum = 0.9, .second = 0.999,
                     .epsilon = 1e-8 } }, look = { .rate = 0.0 };
  ghost_network_row unused;
  ghost_status status = ghost_rnn_train(w, &rules[kind], row);
  if (status == GHOST_OK && row->epoch % 1000 == 0)
    status = ghost_rnn_train(w, &look, &unused);
  return status;
}

unsigned long match_every(memory_kind kind) { return kind == TASK_CUE ? 100 : 25; }

typedef struct {
  ghost_rnn *w;
  const match_job *job;
  double silent;
  latent_plane plane;
  match_look look;
  double last, mark;    /* losses: the last, and that of a hundredth epoch */
  bool steep;           /* lower by a tenth than a hundred before */
} match_training;

static bool is_looked_at(const match_training *m, unsigned long epoch)
{
  const double share = m->last / m->silent;
  if (epoch % match_every(m->job->kind) == 0) return true;
  if (m->job->kind == TASK_CUE) return epoch % 20 == 0 && m->steep;
  return epoch % 5 == 0 && share > 0.85 && share < 0.95;
}

static void note_loss(match_training *m, const ghost_network_row *row)
{
  m->last = row->loss;
  if (m->look.onset < 0 && row->loss <= 0.9 * m->silent)
    m->look.onset = (long) row->epoch;
  if (row->epoch % 100 != 0) return;
  m->steep = row->epoch > 0 && row->loss <= 0.9 * m->mark;
  m->mark = row->loss;
}

static ghost_status look_before(match_training *m)
{
  ghost_status status = match_plane(m->w, m->job->kind, &m->plane);
  if (status != GHOST_OK) return status;
  m->look.sum = ghost_rnn_sum(m->w);
  return match_see(&m->plane, &m->look);
}

static ghost_status make_epoch(match_training *m, bool looked)
{
  ghost_network_row row;
  match_look *l = &m->look;
  ghost_status status = match_epoch(m->w, m->job->kind, &row);
  if (status != GHOST_OK) return status;
  note_loss(m, &row);
  if (!looked) return GHOST_OK;
  l->epoch = (unsigned long) row.epoch;
  l->loss = row.loss;
  l->gradient = row.gradient_norm;
  l->accuracy = row.accuracy;
  return GHOST_OK;
}

ghost_status match_run(const match_job *job, match_reader *read, void *context)
{
  match_training m = { .job = job, .silent = match_task_of(job->kind).silent,
                       .look = { .onset = -1 } };
  ghost_status status = match_create(&m.w, job->kind, job->seed, job->each);
  if (status != GHOST_OK) return status;
  for (unsigned long e = 0; status == GHOST_OK && e <= job->epochs; e++) {
    const bool looked = is_looked_at(&m, e);
    if (looked) status = look_before(&m);
    if (status == GHOST_OK) status = make_epoch(&m, looked);
    if (status == GHOST_OK && looked) read(context, &m.look, &m.plane);
  }
  ghost_rnn_free(m.w);
  return status;
}

static void print_cell(FILE *out, double x)
{
  if (isnan(x)) fputc(',', out);
  else fprintf(out, ",%.17g", x);
}

void match_header(FILE *out)
{
  fputs("seed,each,epoch,loss,gradient,accuracy,onset,fixed,stable,slow,ghosts,"
        "undecided,ghost_1,ghost_2,speed_low,speed_high,r_low,r_high,distance,"
        "least,lead,turn,slowest,apart,sum\n", out);
}

void match_print(FILE *out, const match_job *job, const match_look *l)
{
  const double x[] = { l->ghost[0], l->ghost[1], l->speed[0], l->speed[1],
    l->scale[0], l->scale[1], l->distance, l->least, l->lead, l->turn, l->slowest,
    l->apart };
  fprintf(out, "%lu,%lu,%lu,%.17g,%.17g,%.17g,%ld,%d,%d,%d,%d,%lu", job->seed,
          job->each, l->epoch, l->loss, l->gradient, l->accuracy, l->onset,
          l->fixed, l->stable, l->slow, l->ghosts, l->undecided);
  for (int i = 0; i < 12; i++) print_cell(out, x[i]);
  fprintf(out, ",%016lx\n", l->sum);
}

void match_plane_header(FILE *out)
{
  fputs("seed,each,epoch,unit,v_1,v_2,m_1,m_2,b,in,gain,bias\n", out);
}

void match_plane_print(FILE *out, const match_job *job, unsigned long epoch,
                       const latent_plane *p)
{
  for (int u = 0; u < N; u++)
    fprintf(out, "%lu,%lu,%lu,%d,%.17g,%.17g,%.17g,%.17g,%.17g,%.17g,%.17g,%.17g\n",
            job->seed, job->each, epoch, u, p->v[2 * u], p->v[2 * u + 1],
            p->m[2 * u], p->m[2 * u + 1], p->b[u], p->in[u], p->gain, p->bias);
}
