/* audit/collapse.c -- stored sweeps, their statistics and the claims on collapse
   Book: F.5 Numbers quoted above
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 88b01dc52a84ec26 */
#include "audit.h"
#include "figures.h"
#include "kernels.h"
#include "latent.h"
#include "sweep.h"
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Book: D.1 What the audit runs */
static ghost_network *paper_network(unsigned long seed)
{
  ghost_network_settings s = ghost_paper_network();
  s.seed = seed;
  ghost_network *w;
  return ghost_network_create(&w, &s) == GHOST_OK ? w : NULL;
}

enum { POINTS = 64 };

/* Book: 20 Collapse and its remedies, eq:divergence */
static size_t points_of(const ghost_network *w, ghost_latent_point p[POINTS])
{
  size_t count = 0;
  latent *l = latent_new(ghost_network_settings_of(w)->units);
  if (!l) return 0;
  circuit_of(l, w);
  latent_points(l, p, POINTS, &count);
  latent_free(l);
  return count < POINTS ? count : POINTS;
}

typedef struct { int k, n; double low, high; } rate_interval;

/* Book: 20.1 Rates and their intervals, eq:wilson */
static rate_interval wilson(int k, int n)
{
  double p = (double) k / n, z = 1.96, z2 = z * z / n;
  double centre = (p + 0.5 * z2) / (1.0 + z2);
  double half = z * sqrt(p * (1.0 - p) / n + 0.25 * z2 / n) / (1.0 + z2);
  return (rate_interval) { k, n, centre - half, centre + half };
}

static void print_rate(char *text, size_t size, rate_interval r)
{
  snprintf(text, size, "%d of %d, in [%.2f, %.2f]", r.k, r.n, r.low, r.high);
}

enum { ROWS = 4096 };

typedef struct {
  char *header, *line[ROWS];
  int rows;
  unsigned long hash;
} table;
/* Book: 20.2 Stored rows */
static FILE *open_stored(const char *name)
{
  char path[4096];
  const char *place = getenv("GHOST_DATA");
  snprintf(path, sizeof path, "%s/%s", place ? place : "paper/data", name);
  return fopen(path, "r");
}

static bool read_table(table *t, const char *name)
{
  FILE *in = open_stored(name);
  char *line = NULL;
  size_t size = 0;
  *t = (table) { .hash = 0xcbf29ce484222325u };
  while (in && t->rows < ROWS && getline(&line, &size, in) > 0) {
    for (const char *c = line; *c; c++)
      t->hash = (t->hash ^ (unsigned char) *c) * 0x100000001b3u;
    if (!t->header) t->header = strdup(line);
    else t->line[t->rows++] = strdup(line);
  }
  free(line);
  if (in) fclose(in);
  return t->rows > 0;
}

static void free_table(table *t)
{
  free(t->header);
  for (int i = 0; i < t->rows; i++) free(t->line[i]);
}

static int column_of(const table *t, const char *name)
{
  size_t length = strlen(name);
  int column = 0;
  for (const char *at = t->header; at; column++) {
    if (strncmp(at, name, length) == 0 && strchr(",\n", at[length]))
      return column;
    at = strchr(at, ',');
    if (at) at++;
  }
  return -1;
}

static double cell(const table *t, int row, const char *name)
{
  const char *at = t->line[row];
  int column = column_of(t, name);
  for (; column > 0 && at; column--) {
    at = strchr(at, ',');
    if (at) at++;
  }
  return at && column == 0 && !strchr(",\n", *at) ? strtod(at, NULL) : NAN;
}

static sweep_job job_of(const table *t, int row)
{
  sweep_job job = { .index = (unsigned long) cell(t, row, "index"),
    .of = (unsigned long) cell(t, row, "of"),
    .seed = (unsigned long) cell(t, row, "seed"), .rate = cell(t, row, "rate"),
    .epochs = (unsigned long) cell(t, row, "epochs"),
    .single = cell(t, row, "single") > 0.0,
    .events = column_of(t, "ghost") >= 0,
    .recover = column_of(t, "recovery_0") >= 0 };
  for (const char *at = t->header; (at = strstr(at, ",loss_")); at++)
    job.read[job.reads++] = strtoul(at + 6, NULL, 10);
  return job;
}

static bool row_repeats(const table *t, int row)
{
  sweep_job job = job_of(t, row);
  sweep_row result;
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  if (!out) return false;
  bool good = sweep_run(&job, &result) == GHOST_OK;
  sweep_print(out, &job, &result);
  fclose(out);
  good = good && strcmp(text, t->line[row]) == 0;
  free(text);
  return good;
}
static struct { unsigned long hash; bool good; } repeated[16];
static int repeated_count;
static pthread_mutex_t repeated_lock = PTHREAD_MUTEX_INITIALIZER;

static bool chosen_row_repeats(const table *t, int row)
{
  bool known = false, good = false;
  pthread_mutex_lock(&repeated_lock);
  for (int i = 0; i < repeated_count && !known; i++)
    if ((known = repeated[i].hash == t->hash)) good = repeated[i].good;
  pthread_mutex_unlock(&repeated_lock);
  if (known) return good;
  good = row_repeats(t, row);
  pthread_mutex_lock(&repeated_lock);
  if (repeated_count < 16) {
    repeated[repeated_count].hash = t->hash;
    repeated[repeated_count++].good = good;
  }
  pthread_mutex_unlock(&repeated_lock);
  return good;
}
#define AUDIT_EPOCHS 500000.0

/* Reads a table and repeats one of its rows; false when either fails. */
static bool trusted_table(table *t, const char *name, evaluation *e)
{
  e->found = FOUND_NOTHING;
  if (!read_table(t, name)) {
    snprintf(e->note, sizeof e->note, "paper/data/%s is not here", name);
    return false;
  }
  int row = (int) (t->hash % (unsigned long) t->rows);
  for (int i = 0; i < t->rows && cell(t, row, "epochs") > AUDIT_EPOCHS; i++)
    row = (row + 1) % t->rows;
  if (chosen_row_repeats(t, row)) return true;
  snprintf(e->note, sizeof e->note, "row %d of %s does not repeat", row, name);
  free_table(t);
  return false;
}

enum { LONG = 500000, EVERY = 100, MIDDLE = 200001 };

static struct {
  bool done;
  double loss[LONG / EVERY + 1], gradient[LONG / EVERY + 1];
  unsigned long below_nine, below_one;    /* loss <= 0.9, <= 0.1 */
  double plateau_gradient, drop_gradient; /* largest, before and in the drop */
  unsigned long turns, pairs;             /* of the loss, on the way */
  unsigned long escape;                   /* loss below half of the middle's */
  double middle_loss, last_loss;
  ghost_latent_point middle, late, last;  /* the ghost, three times */
} slow;
static pthread_once_t slow_once = PTHREAD_ONCE_INIT;
/* Book: 20.3 Slow learning: the network of Fig. 3A, eq:overshoot,
   eq:passing-time */
static ghost_latent_point ghost_of(const ghost_network *w)
{
  ghost_latent_point p[POINTS], none = { .curvature = NAN, .value = NAN };
  size_t count = points_of(w, p);
  for (size_t i = 0; i < count; i++)
    if (p[i].kind == GHOST_POINT_GHOST) return p[i];
  return none;
}

static void note_slow(const ghost_epoch *e, const double *before)
{
  if (e->epoch % EVERY == 0) {
    slow.loss[e->epoch / EVERY] = e->loss;
    slow.gradient[e->epoch / EVERY] = e->gradient_norm;
  }
  if (!slow.below_nine && e->loss <= 0.9) slow.below_nine = e->epoch;
  if (!slow.below_one && e->loss <= 0.1) slow.below_one = e->epoch;
  double *top = slow.below_nine ? &slow.drop_gradient : &slow.plateau_gradient;
  if (!slow.below_one && e->gradient_norm > *top) *top = e->gradient_norm;
  if (slow.below_one && e->epoch <= MIDDLE) {
    slow.pairs++;
    slow.turns += (e->loss - before[0]) * (before[0] - before[1]) < 0.0;
  }
  if (e->epoch == MIDDLE) slow.middle_loss = e->loss;
  if (e->epoch > MIDDLE && !slow.escape && e->loss < 0.5 * slow.middle_loss)
    slow.escape = e->epoch;
  slow.last_loss = e->loss;
}

static void run_slow(void)
{
  ghost_network *w = paper_network(40);
  if (!w) return;
  double before[2] = { 1.0, 1.0 };
  ghost_epoch e;
  for (unsigned long i = 0; i <= LONG; i++) {
    if (i == MIDDLE) slow.middle = ghost_of(w);
    if (i == 340000) slow.late = ghost_of(w);
    if (i == LONG) slow.last = ghost_of(w);
    ghost_network_epoch(w, i < LONG ? 0.003 : 0.0, &e);
    note_slow(&e, before);
    before[1] = before[0];
    before[0] = e.loss;
  }
  ghost_network_free(w);
  slow.done = true;
}

void evaluate_slow_drop(evaluation *e)
{
  pthread_once(&slow_once, run_slow);
  if (!slow.done) return;
  snprintf(e->paper, sizeof e->paper, "abrupt decay, abrupt increase");
  snprintf(e->ours, sizeof e->ours, "0.9 to 0.1 in %lu epochs after %lu",
           slow.below_one - slow.below_nine, slow.below_nine);
  snprintf(e->margin, sizeof e->margin, "gradient times %.0f",
           slow.drop_gradient / slow.plateau_gradient);
  e->found = FOUND_MEASURED;
}

void evaluate_slow_oscillation(evaluation *e)
{
  pthread_once(&slow_once, run_slow);
  if (!slow.done) return;
  double share = (double) slow.turns / (double) slow.pairs;
  snprintf(e->paper, sizeof e->paper, "oscillatory, then escapes");
  snprintf(e->ours, sizeof e->ours, "turns at %.1f%% of epochs; escape at %lu",
           100.0 * share, slow.escape);
  snprintf(e->margin, sizeof e->margin, "loss %.4f, at the end %.6f",
           slow.middle_loss, slow.last_loss);
  e->found = share > 2.0 / 3.0 && slow.escape ? FOUND_TRUE : FOUND_FALSE;
}

void evaluate_slow_curvature(evaluation *e)
{
  pthread_once(&slow_once, run_slow);
  if (!slow.done) return;
  double middle = fabs(slow.middle.curvature), last = fabs(slow.last.curvature);
  double late = fabs(slow.late.curvature);
  snprintf(e->paper, sizeof e->paper, "sharper at (iii) than at (ii)");
  snprintf(e->ours, sizeof e->ours, "q: %.4f, %.4f, at the end %.4f", middle,
           late, last);
  snprintf(e->margin, sizeof e->margin, "certified, below 1e-12");
  snprintf(e->note, sizeof e->note, "sharpens until the escape (epoch 340000 "
           "shown); the network that has escaped has a flatter ghost");
  e->found = late > middle && last > late ? FOUND_TRUE
    : late > middle ? FOUND_CORRECTED : FOUND_FALSE;
}

/* Book: 20.4 The plateau, and when it ends, eq:plateau-weights */
static double predicted_drop(unsigned long seed, double rate)
{
  ghost_network *w = paper_network(seed);
  ghost_epoch e;
  if (!w) return NAN;
  ghost_network_epoch(w, 0.0, &e);
  ghost_network_free(w);
  return (1.0 - e.loss) / (rate * e.gradient_norm * e.gradient_norm);
}
typedef struct { double least, most; int dropped, right, rows; } plateau_check;

static plateau_check check_plateau(const table *t)
{
  plateau_check c = { .least = INFINITY, .rows = t->rows };
  for (int i = 0; i < t->rows; i++) {
    double drop = cell(t, i, "drop"), epochs = cell(t, i, "epochs");
    double said = predicted_drop((unsigned long) cell(t, i, "seed"),
                                 cell(t, i, "rate"));
    c.right += (said <= epochs) == (drop >= 0.0);
    if (drop < 0.0) continue;
    c.dropped++;
    c.least = fmin(c.least, drop / said);
    c.most = fmax(c.most, drop / said);
  }
  return c;
}

void evaluate_plateau(evaluation *e)
{
  table t;
  if (!trusted_table(&t, "sweep-fig4.csv", e)) return;
  plateau_check c = check_plateau(&t);
  free_table(&t);
  snprintf(e->paper, sizeof e->paper, "-");
  snprintf(e->ours, sizeof e->ours, "drop / predicted: %.3f to %.3f", c.least,
           c.most);
  snprintf(e->margin, sizeof e->margin, "%d networks dropped", c.dropped);
  snprintf(e->note, sizeof e->note, "who drops within the run: %d of %d "
           "predicted right from the untrained network", c.right, c.rows);
  e->found = FOUND_MEASURED;
}

typedef struct {
  int networks, drops;         /* all; those that dropped, of which: */
  int before, never;           /* a ghost before the drop; none at all */
  int open_before;             /* a slow passage before the drop */
  int bifurcated, pair_before; /* a bifurcation; one before the drop */
  int after_ghost;             /* a bifurcation after a ghost */
  int lost, lost_learned;      /* no drop but a pair; accuracy > 1/2 before it */
} order_count;
/* Book: 20.5 What comes first, eq:waiting-ghost */
static void count_order(const table *t, order_count *c, double low, double high)
{
  for (int i = 0; i < t->rows; i++) {
    double drop = cell(t, i, "drop"), ghost = cell(t, i, "ghost");
    double open = cell(t, i, "open"), pair = cell(t, i, "bifurcation");
    double rate = cell(t, i, "rate");
    if (!(rate >= low && rate < high)) continue;
    double learned = cell(t, i, "learned");
    c->networks++;
    if (drop < 0.0) {
      c->lost += pair >= 0.0;
      c->lost_learned += pair >= 0.0 && learned >= 0.0 && learned < pair;
      continue;
    }
    c->drops++;
    c->before += ghost >= 0.0 && ghost < drop;
    c->never += ghost < 0.0;
    c->open_before += open >= 0.0 && open < drop;
    c->bifurcated += pair >= 0.0;
    c->pair_before += pair >= 0.0 && pair < drop;
    c->after_ghost += pair >= 0.0 && ghost >= 0.0 && ghost < pair;
  }
}
enum { EVENT_TABLES = 3 };
static const char *const order_tables[EVENT_TABLES + 1] = { "sweep-events-wide.csv",
  "sweep-events.csv", "sweep-events-slow.csv", "sweep-fig4.csv" };

static bool count_orders(order_count *c, double low, double high, evaluation *e)
{
  *c = (order_count) { 0 };
  for (int i = 0; i <= EVENT_TABLES; i++) {
    table t;
    if (!trusted_table(&t, order_tables[i], e)) return false;
    count_order(&t, c, low, high);
    free_table(&t);
  }
  return true;
}

static bool count_all_orders(order_count *c, evaluation *e)
{
  return count_orders(c, 0.0, INFINITY, e);
}

typedef struct { double least, most, slow; } passage;

static passage passage_now(ghost_network *w, latent *l)
{
  double y[2], orbit[1025];
  ghost_epoch e;
  const ghost_network_settings *s = ghost_network_settings_of(w);
  ghost_network_epoch(w, 0.0, &e);
  ghost_network_orbit(w, orbit);
  circuit_of(l, w);
  latent_minimum(l, orbit[0], s->threshold, y);
  return (passage) { y[0], y[1],
    (s->threshold - orbit[0]) / ((double) s->delay * s->mix) };
}

static passage passage_at(unsigned long seed, double rate, double from, double to)
{
  passage way = { NAN, NAN, NAN };
  ghost_epoch e;
  ghost_network *w = paper_network(seed);
  latent *l = latent_new(ghost_paper_network().units);
  while (w && l && (double) ghost_network_epochs(w) < from)
    ghost_network_epoch(w, rate, &e);
  for (double epoch = from; w && l && epoch <= to; epoch += 1.0) {
    passage now = passage_now(w, l);
    if (now.least > 0.0 && !(now.most / now.slow >= way.most / way.slow)) way = now;
    ghost_network_epoch(w, rate, &e);
  }
  latent_free(l);
  ghost_network_free(w);
  return way;
}

void evaluate_ghost_first(evaluation *e)
{
  order_count c;
  table t;
  if (!count_all_orders(&c, e)) return;
  if (!trusted_table(&t, "sweep-fig3a.csv", e)) return;
  double drop = cell(&t, 0, "drop"), ghost = cell(&t, 0, "ghost");
  double open = cell(&t, 0, "open");
  free_table(&t);
  passage way = passage_at(40, 0.003, open, open);
  snprintf(e->paper, sizeof e->paper, "the ghost precedes the drop");
  print_rate(e->ours, sizeof e->ours, wilson(c.before, c.drops));
  snprintf(e->margin, sizeof e->margin, "an open way first: %d of %d",
           c.open_before, c.drops);
  snprintf(e->note, sizeof e->note, "Fig. 3A's own network: drop at %.0f, "
           "first ghost at %.0f; the way opens at %.0f, least speed %.2g, slow "
           "below %.2g", drop, ghost, open, way.most, way.slow);
  e->found = ghost > drop ? FOUND_FALSE : FOUND_TRUE;
}

void evaluate_network_no_bifurcation(evaluation *e)
{
  order_count c;
  if (!count_all_orders(&c, e)) return;
  snprintf(e->paper, sizeof e->paper, "learning without bifurcation");
  print_rate(e->ours, sizeof e->ours, wilson(c.drops - c.pair_before, c.drops));
  snprintf(e->margin, sizeof e->margin, "counts certified");
  snprintf(e->note, sizeof e->note, "rates 1e-4 to 1e-1; %d more bifurcated before "
           "their loss had fallen to 1/2, %d of these with accuracy above 1/2 "
           "before", c.lost, c.lost_learned);
  e->found = c.pair_before == 0 ? FOUND_TRUE : FOUND_FALSE;
}

void evaluate_one_fixed_point(evaluation *e)
{
  table t;
  if (!trusted_table(&t, "sweep-fig3a.csv", e)) return;
  double pair = cell(&t, 0, "bifurcation"), first = cell(&t, 0, "zeros_first");
  double looks = cell(&t, 0, "looks"), open = cell(&t, 0, "undecided");
  free_table(&t);
  snprintf(e->paper, sizeof e->paper, "one fixed point after every epoch");
  snprintf(e->ours, sizeof e->ours, "one at each of %.0f epochs", looks);
  snprintf(e->margin, sizeof e->margin, "%.0f undecided", open);
  bool one = pair < 0.0 && first >= 1.0 && first < 2.0 && open < 1.0;
  e->found = one ? FOUND_TRUE : FOUND_FALSE;
}

static const sweep_job fast_job = { .seed = 40, .rate = 0.02, .epochs = 6000,
                                    .events = 1 };
/* Book: 20.6 Collapse: the network of Fig. 3B, eq:crossing-sensitivity,
   eq:no-return */
void evaluate_collapse(evaluation *e)
{
  sweep_row row;
  ghost_network *w = paper_network(40);
  ghost_epoch last = { 0 };
  if (!w || sweep_run(&fast_job, &row) != GHOST_OK) {
    ghost_network_free(w);
    return;
  }
  for (int i = 0; i <= 6000; i++) ghost_network_epoch(w, 0.02, &last);
  ghost_network_free(w);
  snprintf(e->paper, sizeof e->paper, "5163, then practically zero");
  snprintf(e->ours, sizeof e->ours, "bifurcation at %ld; gradient %.1e",
           row.bifurcation, last.gradient_norm);
  snprintf(e->margin, sizeof e->margin, "drop %ld, ghost %ld", row.drop, row.ghost);
  snprintf(e->note, sizeof e->note, "born at %.6f of the step before, "
           "kappa = %.4f, curvature %.4f", row.fold_s, row.fold_kappa,
           row.fold_curvature);
  bool found = row.bifurcation > row.drop && row.zeros_last == 3
    && fabs(row.fold_curvature) > 0.0 && last.gradient_norm < 1e-6;
  e->found = found ? FOUND_TRUE : FOUND_FALSE;
}
typedef struct { int all, located, sure; double least; } fold_count;

static void count_folds(const table *t, fold_count *c)
{
  for (int i = 0; i < t->rows; i++) {
    double q = fabs(cell(t, i, "fold_curvature"));
    c->all += cell(t, i, "bifurcation") >= 0.0;
    c->located += q >= 0.0;
    c->sure += q > 0.0;
    if (q >= 0.0) c->least = fmin(c->least, q);
  }
}

void evaluate_collapse_elsewhere(evaluation *e)
{
  table t;
  if (!trusted_table(&t, "sweep-fig4.csv", e)) return;
  int learned = 0, lost = 0;
  for (int i = 0; i < t.rows; i++) {
    if (cell(&t, i, "learned") < 0.0) continue;
    learned++;
    lost += cell(&t, i, "bifurcation") > cell(&t, i, "drop");
  }
  fold_count folds = { .least = INFINITY };
  count_folds(&t, &folds);
  free_table(&t);
  snprintf(e->note, sizeof e->note, "%d of %d bifurcations located within their "
           "step, %d of them saddle-nodes; least |f''| %.2g", folds.located,
           folds.all, folds.sure, folds.least);
  snprintf(e->paper, sizeof e->paper, "one network shown");
  print_rate(e->ours, sizeof e->ours, wilson(lost, learned));
  snprintf(e->margin, sizeof e->margin, "95%% interval");
  e->found = FOUND_MEASURED;
}

ghost_status figure_slow(FILE *out)
{
  pthread_once(&slow_once, run_slow);
  if (!slow.done) return GHOST_ENOMEM;
  fputs("epoch,loss,gradient\n", out);
  for (int i = 0; i <= LONG / EVERY; i += i * EVERY < 40000 ? 1 : 10)
    fprintf(out, "%d,%.17g,%.17g\n", i * EVERY, slow.loss[i], slow.gradient[i]);
  return GHOST_OK;
}

enum { GRID = 200, SNAPSHOTS = 4 };

static ghost_status write_circuits(FILE *out, double rate,
                                   const unsigned long *at, int count)
{
  double y[SNAPSHOTS][GRID + 1], v[3];
  ghost_network *w = paper_network(40);
  latent *l = latent_new(ghost_paper_network().units);
  if (!w || !l) { ghost_network_free(w); latent_free(l); return GHOST_ENOMEM; }
  for (int k = 0; k < count; k++) {
    ghost_epoch row;
    while (ghost_network_epochs(w) < at[k]) ghost_network_epoch(w, rate, &row);
    circuit_of(l, w);
    for (int i = 0; i <= GRID; i++) {
      latent_evaluate(l, -5.0 + 12.0 * i / GRID, v);
      y[k][i] = v[0];
    }
  }
  fputs("kappa", out);
  for (int k = 0; k < count; k++) fprintf(out, ",f%d", k);
  for (int i = 0; i <= GRID; i++) {
    fprintf(out, "\n%.17g", -5.0 + 12.0 * i / GRID);
    for (int k = 0; k < count; k++) fprintf(out, ",%.17g", y[k][i]);
  }
  fputc('\n', out);
  latent_free(l);
  ghost_network_free(w);
  return GHOST_OK;
}

ghost_status figure_slow_circuits(FILE *out)
{
  return write_circuits(out, 0.003,
                        (const unsigned long[]) { 1, 200001, 500000 }, 3);
}

ghost_status figure_fast_circuits(FILE *out)
{
  sweep_row row;
  ghost_status status = sweep_run(&fast_job, &row);
  if (status != GHOST_OK) return status;
  if (row.ghost < 0 || row.bifurcation <= row.ghost) return GHOST_EUNDECIDED;
  return write_circuits(out, 0.02, (const unsigned long[]) { 4500,
    (unsigned long) row.ghost, (unsigned long) row.bifurcation, 6000 }, 4);
}

ghost_status figure_fast(FILE *out)
{
  ghost_network *w = paper_network(40);
  ghost_status status = w ? GHOST_OK : GHOST_ENOMEM;
  fputs("epoch,loss,gradient\n", out);
  for (int i = 0; i <= 6000 && status == GHOST_OK; i++) {
    ghost_epoch e;
    status = ghost_network_epoch(w, 0.02, &e);
    if (i % 50 == 0 || (i > 4900 && i < 5300))
      fprintf(out, "%d,%.17g,%.17g\n", i, e.loss, e.gradient_norm);
  }
  ghost_network_free(w);
  return status;
}

enum { LOSS_READS = 6, PAPER_SEEDS = 10, EVERY_SEED = 1000000 };
static const char *const readout[LOSS_READS] = { "loss_10000", "loss_20000",
  "loss_30000", "loss_50000", "loss_100000", "loss_200000" };

typedef struct { double rate, mean[LOSS_READS], sem[LOSS_READS]; int n; } rate_mean;
/* Book: 20.7 Rates: Fig. S1, eq:welford, eq:plateau-law */
static void add_seed(rate_mean *m, const table *t, int row)
{
  m->n++;
  for (int k = 0; k < LOSS_READS; k++) {
    double x = cell(t, row, readout[k]), d = x - m->mean[k];
    m->mean[k] += d / m->n;
    m->sem[k] += d * (x - m->mean[k]);
  }
}

static int average_rates(const table *t, rate_mean *m, int capacity, int seeds)
{
  int rates = 0;
  for (int i = 0; i < t->rows; i++) {
    double rate = cell(t, i, "rate");
    if (!(cell(t, i, "seed") < seeds)) continue;
    int k = 0;
    while (k < rates && fabs(m[k].rate / rate - 1.0) > 1e-9) k++;
    if (k == capacity) return rates;
    if (k == rates) m[rates++] = (rate_mean) { .rate = rate };
    add_seed(&m[k], t, i);
  }
  for (int i = 0; i < rates; i++)
    for (int k = 0; k < LOSS_READS; k++)
      m[i].sem[k] = sqrt(m[i].sem[k] / (m[i].n - 1.0) / m[i].n);
  return rates;
}

static int best_rate(const rate_mean *m, int rates)
{
  int best = 0;
  for (int i = 1; i < rates; i++)
    if (m[i].mean[LOSS_READS - 1] < m[best].mean[LOSS_READS - 1]) best = i;
  return best;
}

void evaluate_rate_trend(evaluation *e)
{
  table t;
  rate_mean m[64], paper[64];
  if (!trusted_table(&t, "sweep-s1.csv", e)) return;
  int rates = average_rates(&t, m, 64, EVERY_SEED), n = m[0].n;
  int few = average_rates(&t, paper, 64, PAPER_SEEDS);
  free_table(&t);
  const int last = LOSS_READS - 1, best = best_rate(m, rates);
  const rate_mean *low = &paper[best_rate(paper, few)];
  snprintf(e->note, sizeof e->note, "the paper's %d seeds: best rate %.2g, loss "
           "%.3g +- %.2g", low->n, low->rate, low->mean[last], low->sem[last]);
  snprintf(e->paper, sizeof e->paper, "the toy model's trend");
  snprintf(e->ours, sizeof e->ours, "best rate %.2g: loss %.3g", m[best].rate,
           m[best].mean[last]);
  snprintf(e->margin, sizeof e->margin, "%.3g at 1e-4, %.3g at 0.1; %d seeds",
           m[0].mean[last], m[rates - 1].mean[last], n);
  bool valley = best > 0 && best < rates - 1
    && m[0].mean[last] > 2.0 * m[best].mean[last]
    && m[rates - 1].mean[last] > 2.0 * m[best].mean[last];
  e->found = valley ? FOUND_TRUE : FOUND_FALSE;
}

ghost_status figure_network_rates(FILE *out)
{
  table t;
  rate_mean paper[64], all[64];
  if (!read_table(&t, "sweep-s1.csv")) return GHOST_EIO;
  int rates = average_rates(&t, paper, 64, PAPER_SEEDS);
  if (average_rates(&t, all, 64, EVERY_SEED) != rates) rates = 0;
  free_table(&t);
  fputs("rate,seeds,all_seeds", out);
  for (int k = 0; k < LOSS_READS; k++)
    fprintf(out, ",%s,sem_%s,all_%s,all_sem_%s", readout[k], readout[k] + 5,
            readout[k] + 5, readout[k] + 5);
  for (int i = 0; i < rates; i++) {
    fprintf(out, "\n%.17g,%d,%d", all[i].rate, paper[i].n, all[i].n);
    for (int k = 0; k < LOSS_READS; k++)
      fprintf(out, ",%.17g,%.17g,%.17g,%.17g", paper[i].mean[k], paper[i].sem[k],
              all[i].mean[k], all[i].sem[k]);
  }
  fputc('\n', out);
  return GHOST_OK;
}

typedef struct {
  int learned, stuck, both;               /* both: learned and stuck */
  int plateau, lost_before, lost_after;   /* of the stuck */
  int collapsed, returned;  /* past a pair after the drop; these, not stuck */
} fate_count;
/* Book: 20.8 Lower confidence: Fig. 4, eq:recovery-optimum, eq:plateau-weights,
   eq:welford */
static fate_count count_fates(const table *t)
{
  fate_count c = { 0 };
  for (int i = 0; i < t->rows; i++) {
    bool learned = cell(t, i, "learned") >= 0.0;
    bool stuck = cell(t, i, "tail_accuracy") <= 0.5;
    bool pair = column_of(t, "bifurcation") >= 0
      && cell(t, i, "bifurcation") >= 0.0;
    c.learned += learned;
    c.stuck += stuck;
    c.both += learned && stuck;
    c.plateau += stuck && !learned && !pair;
    c.lost_before += stuck && !learned && pair;
    c.lost_after += stuck && learned && pair;
    bool collapsed = learned && pair
      && cell(t, i, "bifurcation") > cell(t, i, "drop");
    c.collapsed += collapsed;
    c.returned += collapsed && !stuck;
  }
  return c;
}

typedef struct { rate_interval share; double epochs; } recovery;

static recovery count_recovered(const table *t, int i)
{
  char name[32];
  snprintf(name, sizeof name, "recovery_%d", i);
  int n = 0, k = 0;
  double sum = 0.0;
  for (int row = 0; row < t->rows; row++) {
    if (cell(t, row, "learned") < 0.0 || cell(t, row, "tail_accuracy") > 0.5)
      continue;
    double epochs = cell(t, row, name);
    n++;
    if (epochs >= 0.0) { k++; sum += epochs; }
  }
  return (recovery) { wilson(k, n), k ? sum / k : NAN };
}

void evaluate_learned(evaluation *e)
{
  table t;
  if (!trusted_table(&t, "sweep-fig4.csv", e)) return;
  int wide = count_fates(&t).learned;
  free_table(&t);
  if (!trusted_table(&t, "sweep-fig4-single.csv", e)) return;
  int narrow = count_fates(&t).learned;
  free_table(&t);
  snprintf(e->paper, sizeof e->paper, "74 of 100");
  snprintf(e->ours, sizeof e->ours, "%d; single precision %d", wide, narrow);
  snprintf(e->margin, sizeof e->margin, "none: a regression value");
  e->found = wide == 74 && narrow == 74 ? FOUND_TRUE : FOUND_FALSE;
}

void evaluate_stuck(evaluation *e)
{
  table t;
  if (!trusted_table(&t, "sweep-fig4.csv", e)) return;
  fate_count c = count_fates(&t);
  rate_interval r = wilson(c.both, t.rows);
  free_table(&t);
  snprintf(e->paper, sizeof e->paper, "54 of 100");
  print_rate(e->ours, sizeof e->ours, r);
  snprintf(e->margin, sizeof e->margin, "95%% interval");
  snprintf(e->note, sizeof e->note, "%d stuck at all: %d on the plateau, %d past "
           "a bifurcation without learning, %d after learning",
           c.stuck, c.plateau, c.lost_before, c.lost_after);
  bool agree = r.low <= 0.54 && 0.54 <= r.high;
  e->found = agree ? FOUND_CORRECTED : FOUND_FALSE;
}

void evaluate_recovery(evaluation *e)
{
  table t;
  if (!trusted_table(&t, "sweep-fig4.csv", e)) return;
  int best = 0, all_from = -1, all_to = -1;
  recovery low = count_recovered(&t, 0), top = low;
  for (int i = 0; i < RECOVERIES; i++) {
    recovery r = count_recovered(&t, i);
    if (r.share.k > top.share.k) { top = r; best = i; }
    if (r.share.k < r.share.n) continue;
    if (all_from < 0) all_from = i;
    all_to = i;
  }
  recovery high = count_recovered(&t, RECOVERIES - 1);
  free_table(&t);
  snprintf(e->paper, sizeof e->paper, "lower c lets them recover");
  snprintf(e->ours, sizeof e->ours, "%d of %d at c = %.2g", top.share.k,
           top.share.n, sweep_confidence(best));
  snprintf(e->margin, sizeof e->margin, "%d at c = 10, %d at c = 0.001",
           high.share.k, low.share.k);
  if (all_from >= 0)
    snprintf(e->note, sizeof e->note, "all recover for c from %.2g to %.2g; "
             "still lower confidence is too slow for 100 epochs",
             sweep_confidence(all_from), sweep_confidence(all_to));
  e->found = top.share.k <= high.share.k ? FOUND_FALSE
    : low.share.k < top.share.k ? FOUND_CORRECTED : FOUND_TRUE;
}

ghost_status figure_recovery(FILE *out)
{
  table t;
  if (!read_table(&t, "sweep-fig4.csv")) return GHOST_EIO;
  fputs("confidence,share,low,high,epochs\n", out);
  for (int i = 0; i < RECOVERIES; i++) {
    recovery r = count_recovered(&t, i);
    fprintf(out, "%.17g,%.17g,%.17g,%.17g,", sweep_confidence(i),
            (double) r.share.k / r.share.n, r.share.low, r.share.high);
    if (r.share.k) fprintf(out, "%.17g", r.epochs);
    fputc('\n', out);
  }
  free_table(&t);
  return GHOST_OK;
}

static void write_orders(FILE *out, const table *t)
{
  for (int i = 0; i < t->rows; i++) {
    double drop = cell(t, i, "drop"), ghost = cell(t, i, "ghost");
    double pair = cell(t, i, "bifurcation"), rate = cell(t, i, "rate");
    if (drop < 0.0) continue;
    fprintf(out, "%.17g,", rate);
    if (ghost >= 0.0) fprintf(out, "%.17g", rate * (ghost - drop));
    fputc(',', out);
    if (pair >= 0.0) fprintf(out, "%.17g", rate * (pair - drop));
    fputc('\n', out);
  }
}

ghost_status figure_order(FILE *out)
{
  fputs("rate,ghost,bifurcation\n", out);
  for (int k = 0; k < EVENT_TABLES; k++) {
    table t;
    if (!read_table(&t, order_tables[k])) return GHOST_EIO;
    write_orders(out, &t);
    free_table(&t);
  }
  return GHOST_OK;
}

static ghost_network *network_of_row(const table *t, int row)
{
  ghost_network *w = paper_network((unsigned long) cell(t, row, "seed"));
  double rate = cell(t, row, "rate"), epochs = cell(t, row, "epochs");
  ghost_epoch e;
  char sum[20];
  if (!w) return NULL;
  while ((double) ghost_network_epochs(w) < epochs)
    if (ghost_network_epoch(w, rate, &e) != GHOST_OK) break;
  snprintf(sum, sizeof sum, ",%016lx,", ghost_network_sum(w));
  if (strstr(t->line[row], sum)) return w;
  ghost_network_free(w);
  return NULL;
}
enum { CURVES = 10, AFTER = 100 };
typedef struct { int n; double mean[CURVES][AFTER + 1], sum[CURVES][AFTER + 1]; }
recovery_curves;

static ghost_status add_recovery(recovery_curves *c, const ghost_network *stuck)
{
  c->n++;
  for (int k = 0; k < CURVES; k++) {
    ghost_network *w;
    ghost_status status = ghost_network_copy(&w, stuck);
    if (status != GHOST_OK) return status;
    ghost_network_set_confidence(w, sweep_confidence(3 * k));
    for (int i = 0; i <= AFTER; i++) {
      ghost_epoch e;
      ghost_network_epoch(w, 0.02, &e);
      double d = e.accuracy - c->mean[k][i];
      c->mean[k][i] += d / c->n;
      c->sum[k][i] += d * (e.accuracy - c->mean[k][i]);
    }
    ghost_network_free(w);
  }
  return GHOST_OK;
}

static void print_recovery(FILE *out, const recovery_curves *c)
{
  fputs("epoch", out);
  for (int k = 0; k < CURVES; k++) fprintf(out, ",accuracy_%d,sem_%d", k, k);
  for (int i = 0; i <= AFTER; i++) {
    fprintf(out, "\n%d", i);
    for (int k = 0; k < CURVES; k++)
      fprintf(out, ",%.17g,%.17g", c->mean[k][i],
              sqrt(c->sum[k][i] / (c->n - 1.0) / c->n));
  }
  fputc('\n', out);
}

ghost_status figure_recovery_curves(FILE *out)
{
  static recovery_curves c;
  table t;
  ghost_status status = GHOST_OK;
  c = (recovery_curves) { 0 };
  if (!read_table(&t, "sweep-fig4.csv")) return GHOST_EIO;
  for (int i = 0; i < t.rows && status == GHOST_OK; i++) {
    if (cell(&t, i, "learned") < 0.0 || cell(&t, i, "tail_accuracy") > 0.5)
      continue;
    ghost_network *w = network_of_row(&t, i);
    status = w ? add_recovery(&c, w) : GHOST_EIO;
    ghost_network_free(w);
  }
  free_table(&t);
  if (status == GHOST_OK) print_recovery(out, &c);
  return status;
}

enum { KEPT, LATE, LOST, BACK, KINDS };

static int kind_of_row(const table *t, int row)
{
  bool learned = cell(t, row, "learned") >= 0.0;
  bool stuck = cell(t, row, "tail_accuracy") <= 0.5;
  bool pair = cell(t, row, "bifurcation") >= 0.0;
  if (!stuck) return KEPT;
  if (!learned) return pair ? KINDS : LATE;
  return pair ? LOST : BACK;
}

ghost_status figure_kinds(FILE *out)
{
  static const char *const names[] = { "kept", "late", "lost", "back" };
  ghost_network *w[KINDS + 1] = { NULL };
  table t;
  if (!read_table(&t, "sweep-fig4.csv")) return GHOST_EIO;
  for (int i = 0; i < t.rows; i++) {
    int kind = kind_of_row(&t, i);
    if (kind < KINDS && !w[kind])
      w[kind] = paper_network((unsigned long) cell(&t, i, "seed"));
  }
  free_table(&t);
  ghost_status status = GHOST_OK;
  for (int k = 0; k < KINDS; k++) if (!w[k]) status = GHOST_EUNDECIDED;
  if (status == GHOST_OK) {
    fputs("epoch", out);
    for (int k = 0; k < KINDS; k++)
      fprintf(out, ",loss_%s,accuracy_%s,kappa_%s", names[k], names[k], names[k]);
    for (int i = 0; i <= 6000; i++) {
      if (i % 20 == 0) fprintf(out, "\n%d", i);
      for (int k = 0; k < KINDS; k++) {
        double orbit[1025];
        ghost_epoch e;
        ghost_network_epoch(w[k], 0.02, &e);
        if (i % 20 != 0) continue;
        ghost_network_orbit(w[k], orbit);
        fprintf(out, ",%.17g,%.17g,%.17g", e.loss, e.accuracy,
                orbit[2 * ghost_network_settings_of(w[k])->delay]);
      }
    }
    fputc('\n', out);
  }
  for (int k = 0; k < KINDS; k++) ghost_network_free(w[k]);
  return status;
}

typedef struct { double accuracy, confidence; } trained_confidence;

/* Book: 20.9 Trainable confidence, eq:network-gradient */
static trained_confidence train_from(ghost_network *w, double confidence)
{
  trained_confidence end = { 0.0, NAN };
  ghost_epoch e;
  ghost_network_set_confidence(w, confidence);
  for (int i = 0; i < 10000; i++) {
    if (ghost_network_epoch(w, 0.02, &e) != GHOST_OK) return end;
    if (i >= 9950) end.accuracy = fmax(end.accuracy, e.accuracy);
  }
  end.confidence = e.confidence;
  return end;
}

void evaluate_trainable(evaluation *e)
{
  ghost_network_settings s = ghost_paper_network();
  s.trainable_confidence = 1;
  ghost_network *w, *fresh;
  if (ghost_network_create(&w, &s) != GHOST_OK) return;
  if (ghost_network_create(&fresh, &s) != GHOST_OK) {
    ghost_network_free(w);
    return;
  }
  trained_confidence ten = train_from(w, 10.0), then = train_from(w, 1.0);
  trained_confidence one = train_from(fresh, 1.0);
  ghost_network_free(w);
  ghost_network_free(fresh);
  snprintf(e->paper, sizeof e->paper, "still stuck");
  snprintf(e->ours, sizeof e->ours, "accuracy %.3f from c = 10, then %.3f from 1",
           ten.accuracy, then.accuracy);
  snprintf(e->margin, sizeof e->margin, "c ends at %.3g and %.3g", ten.confidence,
           then.confidence);
  snprintf(e->note, sizeof e->note, "from 1 and the initial weights: accuracy %.3f, "
           "c ends at %.3g", one.accuracy, one.confidence);
  bool all = then.accuracy <= 0.5 && one.accuracy <= 0.5;
  if (isfinite(ten.confidence + then.confidence + one.confidence))
    e->found = ten.accuracy > 0.5 ? FOUND_FALSE : all ? FOUND_TRUE : FOUND_CORRECTED;
}

/* Book: 20.10 Three distinctions, eq:network-saturation, eq:euler-stability,
   eq:network-law */
void evaluate_network_saturation(evaluation *e)
{
  table t;
  if (!trusted_table(&t, "sweep-fig4.csv", e)) return;
  int odd = 0;
  for (int i = 0; i < t.rows; i++)
    odd += fmod(cell(&t, i, "zeros_first"), 2.0) > 0.5
      && fmod(cell(&t, i, "zeros_last"), 2.0) > 0.5;
  snprintf(e->paper, sizeof e->paper, "always at least one fixed point");
  snprintf(e->ours, sizeof e->ours, "odd in %d of %d circuits, twice", odd, t.rows);
  snprintf(e->margin, sizeof e->margin, "counts certified");
  e->found = odd == t.rows ? FOUND_TRUE : FOUND_FALSE;
  free_table(&t);
}

static double least_slope(const ghost_network *w)
{
  ghost_latent_point p[POINTS];
  size_t count = points_of(w, p);
  double least = 0.0;
  for (size_t i = 0; i < count; i++)
    if (p[i].kind <= GHOST_POINT_UNSTABLE) least = fmin(least, p[i].slope);
  return least;
}

void evaluate_time_scale(evaluation *e)
{
  double least = 0.0;
  for (unsigned long seed = 36; seed < 44; seed++) {
    ghost_network *w = paper_network(seed);
    ghost_epoch row;
    if (!w) return;
    for (int i = 0; i < 6000; i++) {
      ghost_network_epoch(w, 0.02, &row);
      if (i % 500 == 499) least = fmin(least, least_slope(w));
    }
    ghost_network_free(w);
  }
  snprintf(e->paper, sizeof e->paper, "Euler with Delta = 0.5");
  snprintf(e->ours, sizeof e->ours, "least f' at a fixed point: %.3f", least);
  snprintf(e->margin, sizeof e->margin, "same stability above -4");
  e->found = !(least < 0.0) ? FOUND_NOTHING
    : least > -4.0 ? FOUND_TRUE : FOUND_FALSE;
}

void evaluate_redundancy(evaluation *e)
{
  table t;
  if (!trusted_table(&t, "sweep-s1.csv", e)) return;
  double law = 10.0 * critical_rate(10.0), largest = 0.0;
  int above = 0, n = 0;
  for (int i = 0; i < t.rows; i++) {
    double rate = cell(&t, i, "rate");
    if (rate <= law) continue;
    bool kept = cell(&t, i, "tail_accuracy") > 0.5;
    n++;
    above += kept;
    if (kept && rate > largest) largest = rate;
  }
  free_table(&t);
  snprintf(e->paper, sizeof e->paper, "Eq. (15) does not carry over");
  snprintf(e->ours, sizeof e->ours, "%d of %d learn above it, up to %.2g", above,
           n, largest);
  snprintf(e->margin, sizeof e->margin, "Eq. (15) here: %.2g", law);
  e->found = above > 0 ? FOUND_TRUE : FOUND_FALSE;
}

/* Book: F.5 Numbers quoted above */
static void write_rate(FILE *out, const char *key, rate_interval r)
{
  fprintf(out, "net-%s,%d\nnet-%s-of,%d\n", key, r.k, key, r.n);
  fprintf(out, "net-%s-low,%.2f\nnet-%s-high,%.2f\n", key, r.low, key, r.high);
}

static void write_number(FILE *out, const char *key, int digits, double x)
{
  fprintf(out, "net-%s,%.*g\n", key, digits, x);
}

static void write_decade(FILE *out, int decade)
{
  order_count c;
  evaluation none = { 0 };
  char key[32];
  double low = 0.999 * pow(10.0, decade - 5), high = decade < 3 ? 10.0 * low : 1.0;
  if (!count_orders(&c, low, high, &none)) return;
  fprintf(out, "net-decade-%d-networks,%d\nnet-decade-%d-drops,%d\n", decade,
          c.networks, decade, c.drops);
  snprintf(key, sizeof key, "decade-%d-ghost", decade);
  write_rate(out, key, wilson(c.before, c.drops));
  snprintf(key, sizeof key, "decade-%d-pair", decade);
  write_rate(out, key, wilson(c.pair_before, c.drops));
}

static void write_order_values(FILE *out)
{
  order_count c;
  evaluation none = { 0 };
  if (!count_all_orders(&c, &none)) return;
  write_rate(out, "ghost-first", wilson(c.before, c.drops));
  write_rate(out, "open-first", wilson(c.open_before, c.drops));
  write_rate(out, "bifurcated", wilson(c.bifurcated, c.drops));
  write_rate(out, "through-ghost", wilson(c.after_ghost, c.bifurcated));
  write_number(out, "ghost-never", 6, c.never);
  for (int decade = 1; decade <= 3; decade++) write_decade(out, decade);
  table t;
  int networks = 0, late = 0, lost = 0;
  for (int k = 0; k < EVENT_TABLES; k++) {
    if (!read_table(&t, order_tables[k])) return;
    networks += t.rows;
    for (int i = 0; i < t.rows; i++) {
      if (cell(&t, i, "drop") >= 0.0) continue;
      if (cell(&t, i, "bifurcation") < 0.0) late++;
      else lost++;
    }
    free_table(&t);
  }
  fprintf(out, "net-order-networks,%d\nnet-order-late,%d\nnet-order-lost,%d\n",
          networks, late, lost);
  double least = INFINITY, most = 0.0;
  if (!read_table(&t, "sweep-s1.csv")) return;
  for (int i = 0; i < t.rows; i++) {
    double drop = cell(&t, i, "drop"), time = drop * cell(&t, i, "rate");
    if (drop < 0.0) continue;
    least = fmin(least, time);
    most = fmax(most, time);
  }
  free_table(&t);
  fprintf(out, "net-time-least,%.0f\nnet-time-most,%.0f\n", least, most);
}

static void write_slow_values(FILE *out)
{
  table t;
  if (!read_table(&t, "sweep-fig3a.csv")) return;
  double drop = cell(&t, 0, "drop"), ghost = cell(&t, 0, "ghost");
  write_number(out, "slow-drop", 9, drop);
  write_number(out, "slow-ghost", 9, ghost);
  write_number(out, "slow-lag", 9, ghost - drop);
  write_number(out, "slow-looks", 9, cell(&t, 0, "looks"));
  free_table(&t);
}

static void write_fold_values(FILE *out)
{
  sweep_row row;
  if (sweep_run(&fast_job, &row) != GHOST_OK) return;
  write_number(out, "fold-epoch", 9, (double) row.bifurcation);
  fprintf(out, "net-fold-s,%.6f\nnet-fold-kappa,%.4f\nnet-fold-curvature,%.4f\n",
          row.fold_s, row.fold_kappa, row.fold_curvature);
}

static void write_plateau_values(FILE *out, const char *name, const char *key)
{
  table t;
  if (!read_table(&t, name)) return;
  plateau_check c = check_plateau(&t);
  free_table(&t);
  fprintf(out, "net-plateau-%s-least,%.2f\n", key, c.least);
  fprintf(out, "net-plateau-%s-most,%.2f\n", key, c.most);
  fprintf(out, "net-plateau-%s-dropped,%d\n", key, c.dropped);
}

static void write_fate_values(FILE *out)
{
  table t;
  if (!read_table(&t, "sweep-fig4.csv")) return;
  fate_count c = count_fates(&t);
  write_rate(out, "learned", wilson(c.learned, t.rows));
  write_rate(out, "stuck", wilson(c.both, t.rows));
  write_number(out, "plateau", 6, c.plateau);
  write_number(out, "lost-before", 6, c.lost_before);
  write_number(out, "lost-after", 6, c.lost_after);
  write_number(out, "thrown-back", 6, c.both - c.lost_after);
  write_number(out, "collapsed", 6, c.collapsed);
  write_number(out, "returned", 6, c.returned);
  double from = NAN, to = NAN;
  for (int i = 0; i < RECOVERIES; i++) {
    recovery r = count_recovered(&t, i);
    if (r.share.k < r.share.n) continue;
    if (isnan(from)) from = sweep_confidence(i);
    to = sweep_confidence(i);
  }
  if (!isnan(from)) write_number(out, "recover-from", 2, from);
  if (!isnan(to)) write_number(out, "recover-to", 2, to);
  write_number(out, "recover-least", 6, count_recovered(&t, 0).share.k);
  free_table(&t);
}

static void write_passages(FILE *out)
{
  table t;
  int opened = 0, slowed = 0;
  if (!read_table(&t, "sweep-fig4.csv")) return;
  for (int i = 0; i < t.rows; i++) {
    double open = cell(&t, i, "open"), drop = cell(&t, i, "drop");
    if (!(open >= 0.0 && open < drop)) continue;
    passage way = passage_at((unsigned long) cell(&t, i, "seed"),
                             cell(&t, i, "rate"), open, drop - 1.0);
    opened++;
    slowed += way.most < way.slow;
  }
  free_table(&t);
  fprintf(out, "net-hundred-open,%d\nnet-hundred-slow,%d\n", opened, slowed);
}

static bool is_stuck(const table *t, int row)
{
  return cell(t, row, "learned") >= 0.0 && cell(t, row, "tail_accuracy") <= 0.5;
}

static void write_single_values(FILE *out)
{
  table wide, single;
  int stuck = 0, both = 0;
  if (!read_table(&wide, "sweep-fig4.csv")) return;
  if (!read_table(&single, "sweep-fig4-single.csv")) { free_table(&wide); return; }
  for (int i = 0; i < single.rows && i < wide.rows; i++) {
    if (cell(&single, i, "seed") != cell(&wide, i, "seed")) continue;
    stuck += is_stuck(&single, i);
    both += is_stuck(&single, i) && is_stuck(&wide, i);
  }
  write_rate(out, "single-stuck", wilson(stuck, single.rows));
  write_number(out, "stuck-in-both", 6, both);
  free_table(&single);
  free_table(&wide);
}

static void write_trend_values(FILE *out)
{
  table t;
  rate_mean m[64];
  if (!read_table(&t, "sweep-s1.csv")) return;
  int best = best_rate(m, average_rates(&t, m, 64, EVERY_SEED));
  write_number(out, "trend-seeds", 6, m[0].n);
  write_number(out, "trend-rate", 2, m[best].rate);
  write_number(out, "trend-loss", 3, m[best].mean[LOSS_READS - 1]);
  write_number(out, "trend-law", 2, 10.0 * critical_rate(10.0));
  free_table(&t);
}

void write_network_values(FILE *out)
{
  write_slow_values(out);
  write_fold_values(out);
  write_order_values(out);
  write_plateau_values(out, "sweep-fig4.csv", "seeds");
  write_plateau_values(out, "sweep-events-wide.csv", "rates");
  write_fate_values(out);
  write_single_values(out);
  write_passages(out);
  write_trend_values(out);
}
