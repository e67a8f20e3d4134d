/* study/networks.c -- orders, acts, fates and means over the stored tables
   Book: 20.14 Keys of this chapter
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 6c68900b59c2accb */
#include "networks.h"
#include "outward.h"
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

const char *const act_tables[ACT_TABLES] = { "sweep-acts.csv", "sweep-fig4.csv",
                                             "sweep-fig3a.csv" };

/* Book: 20.14 Keys of this chapter */
latent *latent_of(const ghost_network *w)
{
  latent *l = latent_new(ghost_network_settings_of(w)->units);
  if (l) circuit_of(l, w);
  return l;
}

size_t points_of(latent *l, ghost_latent_point p[POINTS])
{
  size_t count = 0;
  latent_points(l, p, POINTS, &count);
  return count < POINTS ? count : POINTS;
}

int count_below(const table *t, const char *column, double limit)
{
  int count = 0;
  for (int i = 0; i < t->rows; i++) count += cell(t, i, column) < limit;
  return count;
}

/* Book: 20.11 Rates and their intervals, eq:wilson */
rate_interval wilson_of_seeds(int k, int n, int seeds)
{
  double p = (double) k / n, z = 1.96, z2 = z * z / seeds;
  double centre = (p + 0.5 * z2) / (1.0 + z2);
  double half = z * sqrt(p * (1.0 - p) / seeds + 0.25 * z2 / seeds) / (1.0 + z2);
  return (rate_interval) { k, n, k > 0 ? fmax(0.0, centre - half) : 0.0,
                           k < n ? fmin(1.0, centre + half) : 1.0 };
}

rate_interval wilson(int k, int n) { return wilson_of_seeds(k, n, n); }
void print_rate(char *text, size_t size, rate_interval r)
{
  snprintf(text, size, "%d of %d, in [%s, %s]", r.k, r.n, LOW_TEXT('f', 2, r.low),
           HIGH_TEXT('f', 2, r.high));
}

static slow_run slow;
static pthread_once_t slow_once = PTHREAD_ONCE_INIT;

/* Book: 20.1 Slow learning: the network of Fig. 3A */
static void note_slow(const ghost_network_row *e, double before[2])
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
  before[1] = before[0];
  before[0] = e->loss;
}
const unsigned long slow_epochs[SLOW_LOOKS] = { MIDDLE, 340000, 400000, LONG };

static slow_look look_at(const ghost_network *w)
{
  slow_look look = { .ghost = { .curvature = NAN }, .curvature = -INFINITY };
  ghost_latent_point p[POINTS];
  double orbit[1025], y[3], high = ghost_network_settings_of(w)->threshold;
  latent *l = latent_of(w);
  if (!l) return look;
  size_t count = points_of(l, p);
  for (size_t i = count; i-- > 0; )
    if (p[i].kind == GHOST_POINT_GHOST) look.ghost = p[i];
  ghost_network_orbit(w, orbit);
  for (int i = 0; i <= 1000; i++) {
    latent_evaluate(l, orbit[0] + (high - orbit[0]) * i / 1000.0, y);
    look.curvature = fmax(look.curvature, y[2]);
  }
  look.slope = y[1];
  const ghost_network_settings *s = ghost_network_settings_of(w);
  double reach = log(9.0) / s->confidence;
  look.mean = (high - orbit[0]) / (s->mix * (double) s->delay);
  for (int i = 0; i < 1000; i++) {
    latent_evaluate(l, high + reach * (0.002 * i - 0.999), y);
    look.uncertain += y[0] > 0.0 ? 0.002 * reach / (s->mix * y[0]) : INFINITY;
  }
  latent_free(l);
  return look;
}

static void count_fixed_points(latent *l, const ghost_network *w)
{
  circuit_of(l, w);
  int zeros = latent_zeros(l);
  slow.epochs++;
  slow.one += zeros == 1;
  slow.undecided += zeros < 0;
}

static void run_slow(void)
{
  ghost_network *w = paper_network(40);
  latent *l = w ? latent_of(w) : NULL;
  double before[2] = { 1.0, 1.0 };
  ghost_network_row e;
  for (unsigned long i = 0; l && i <= LONG; i++) {
    if (ghost_network_train(w, 0.0, &e) != GHOST_OK) break;
    count_fixed_points(l, w);
    for (int k = 0; k < SLOW_LOOKS; k++)
      if (i == slow_epochs[k]) slow.look[k] = look_at(w);
    note_slow(&e, before);
    int moved;
    if (ghost_network_step(w, 0.003, &moved) != GHOST_OK) break;
  }
  slow.done = l != NULL;
  latent_free(l);
  ghost_network_free(w);
}

const slow_run *the_slow_run(void)
{
  pthread_once(&slow_once, run_slow);
  return slow.done ? &slow : NULL;
}

/* Book: 20.2 The plateau, and when it ends, eq:plateau-weights */
static double predicted_drop(unsigned long seed, double rate)
{
  ghost_network *w = paper_network(seed);
  ghost_network_row e;
  if (!w) return NAN;
  ghost_network_train(w, 0.0, &e);
  ghost_network_free(w);
  return (1.0 - e.loss) / (rate * e.gradient_norm * e.gradient_norm);
}

plateau_check check_plateau(const table *t)
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

const char *const act_rates[ACT_RATES] = { "sweep-acts.csv", "sweep-acts-paper.csv",
  "sweep-acts-fast.csv", "sweep-fig4.csv", "sweep-slopes.csv" };
const char *const act_dates[DATES] = { "learned", "drop", "below_0.1", "right",
                                       "below_0.03", "below_0.02" };

/* Book: 20.3 What happens at the drop, eq:latent-step, eq:overshoot */
static extent extent_of(double *x, size_t n)
{
  if (n == 0) return (extent) { NAN, NAN, NAN };
  gsl_sort(x, 1, n);
  return (extent) { .least = x[0], .most = x[n - 1],
                    .median = gsl_stats_median_from_sorted_data(x, 1, n) };
}

bool ghost_comes_before(const table *t, int i, const char *date)
{
  double ghost = cell(t, i, "ghost"), at = cell(t, i, date);
  return cell(t, i, "drop") >= 0.0 && ghost >= 0.0 && !(at >= 0.0 && at <= ghost);
}

int mark_seeds(const table *t, bool marked[SEEDS])
{
  int fresh = 0;
  for (int i = 0; i < t->rows; i++) {
    double seed = cell(t, i, "seed");
    if (!(cell(t, i, "drop") >= 0.0 && seed >= 0.0 && seed < SEEDS)) continue;
    fresh += !marked[(size_t) seed];
    marked[(size_t) seed] = true;
  }
  return fresh;
}

static void count_date(const table *t, act_count *c, int date)
{
  static _Thread_local double lag[ROWS];
  size_t n = 0;
  for (int i = 0; i < t->rows; i++) {
    double ghost = cell(t, i, "ghost"), at = cell(t, i, act_dates[date]);
    c->sooner[date] += ghost_comes_before(t, i, act_dates[date]);
    if (!(at >= 0.0)) continue;
    c->dated[date]++;
    c->before[date] += ghost >= 0.0 && ghost < at;
    if (ghost >= 0.0) lag[n++] = ghost - at;
  }
  c->lag[date] = extent_of(lag, n);
}

static void count_row(const table *t, int i, act_count *c)
{
  double right = cell(t, i, "right"), dip = cell(t, i, "dip");
  c->networks++;
  c->drops += cell(t, i, "drop") >= 0.0;
  c->dip += dip >= 0.0;
  c->dip_before += dip >= 0.0 && dip < right;
  c->looks += cell(t, i, "looks") - cell(t, i, "undecided");
  c->differs += cell(t, i, "grid_differs");
  c->least_slope = fmin(c->least_slope, cell(t, i, "least_slope"));
  c->ramps += cell(t, i, "ramp_extrema") >= 0.0;
  c->smooth += fabs(cell(t, i, "ramp_extrema")) < 0.5;
}

static extent extent_of_column(const table *t, const char *name)
{
  static _Thread_local double x[ROWS];
  size_t n = 0;
  for (int i = 0; i < t->rows; i++) {
    x[n] = cell(t, i, name);
    n += isfinite(x[n]) ? 1 : 0;
  }
  return extent_of(x, n);
}

void count_acts(const table *t, act_count *c)
{
  *c = (act_count) { .start = extent_of_column(t, "ramp_start"),
                     .end = extent_of_column(t, "ramp_end"),
                     .ghost_speed = extent_of_column(t, "ghost_speed") };
  for (int i = 0; i < t->rows; i++) count_row(t, i, c);
  for (int date = 0; date < DATES; date++) count_date(t, c, date);
}

/* The row's network at its first ghost, then a tenth of the rate: after how many
 * epochs, of at most so many, is every step right?  -1: after none of them. */
static long epochs_to_the_floor(const table *t, int i, long limit)
{
  ghost_network *w = paper_network((unsigned long) cell(t, i, "seed"));
  double rate = cell(t, i, "rate");
  ghost_network_row e = { .accuracy = 0.0 };
  long ghost = (long) cell(t, i, "ghost"), n = 0;
  if (!w) return -1;
  while ((long) ghost_network_epochs_done(w) < ghost)
    ghost_network_train(w, rate, &e);
  for (; n <= limit; n++) {
    if (ghost_network_train(w, 0.1 * rate, &e) != GHOST_OK) n = limit;
    else if (e.accuracy >= 1.0) break;
  }
  ghost_network_free(w);
  return n <= limit ? n : -1;
}

floor_count count_floors(const table *t)
{
  floor_count c = { 0, 0, 0 };
  for (int i = 0; i < t->rows; i++) {
    if (!ghost_comes_before(t, i, "right")) continue;
    long n = epochs_to_the_floor(t, i, 100);
    c.all++;
    c.right += n >= 0;
    if (n > c.most) c.most = n;
  }
  return c;
}

static void count_drop(const table *t, int i, order_count *c)
{
  double drop = cell(t, i, "drop"), ghost = cell(t, i, "ghost");
  double open = cell(t, i, "open"), pair = cell(t, i, "bifurcation");
  double learned = cell(t, i, "learned");
  unsigned seed = (unsigned) cell(t, i, "seed") % 256;
  bool before = ghost >= 0.0 && ghost < drop;
  c->drops++;
  c->dropped[seed] = true;
  c->early[seed] |= before;
  c->before += before;
  c->before_learned += ghost >= 0.0 && ghost < learned;
  c->never += ghost < 0.0;
  c->way_never += cell(t, i, "way_ghost") < 0.0;
  c->open_before += open >= 0.0 && open < drop;
  c->bifurcated += pair >= 0.0;
  c->pair_before += pair >= 0.0 && pair < drop;
  c->after_ghost += pair >= 0.0 && ghost >= 0.0 && ghost < pair;
}

static void count_order(const table *t, order_count *c, double low, double high)
{
  for (int i = 0; i < t->rows; i++) {
    double pair = cell(t, i, "bifurcation"), learned = cell(t, i, "learned");
    double rate = cell(t, i, "rate");
    if (!(rate >= low && rate < high)) continue;
    c->networks++;
    if (cell(t, i, "drop") >= 0.0) {
      count_drop(t, i, c);
      continue;
    }
    c->lost += pair >= 0.0;
    c->lost_learned += pair >= 0.0 && learned >= 0.0 && learned < pair;
  }
}
const char *const order_tables[EVENT_TABLES + 1] = { "sweep-events-wide.csv",
  "sweep-events.csv", "sweep-events-slow.csv", "sweep-fig4.csv" };

bool count_orders(order_count *c, double low, double high, char *why, size_t size)
{
  *c = (order_count) { 0 };
  for (int i = 0; i <= EVENT_TABLES; i++) {
    table t;
    if (!trusted_table(&t, order_tables[i], why, size)) return false;
    count_order(&t, c, low, high);
    free_table(&t);
  }
  return true;
}

int count_seeds(const bool seeds[256])
{
  int count = 0;
  for (int i = 0; i < 256; i++) count += seeds[i];
  return count;
}

const sweep_job fast_job = { .seed = 40, .rate = 0.02, .epochs = 6000,
                             .events = EVENTS_ACTS };

/* Book: 20.4 Collapse: the network of Fig. 3B, eq:crossing-sensitivity */
static void count_pair(const table *t, int i, pair_count *c)
{
  double start = fmin(cell(t, i, "pair_before"), cell(t, i, "pair_after"));
  double drop = cell(t, i, "drop");
  if (!(drop >= 0.0 && cell(t, i, "bifurcation") > drop && isfinite(start))) return;
  c->all++;
  c->below += cell(t, i, "fold_kappa") < start;
  c->ghost += cell(t, i, "pair_ghosts") > 0.0;
  c->anywhere += cell(t, i, "ghost") >= 0.0
    && cell(t, i, "ghost") < cell(t, i, "bifurcation");
  c->blocked += cell(t, i, "pair_blocked") > 0.0;
  c->silent += cell(t, i, "pair_silent") > 0.0;
}

void count_pairs(const table *t, pair_count *c)
{
  static _Thread_local double silent[ROWS];
  *c = (pair_count) { 0 };
  for (int i = 0; i < t->rows; i++) {
    count_pair(t, i, c);
    if (!(cell(t, i, "drop") >= 0.0 && cell(t, i, "ghost") >= 0.0)) continue;
    silent[c->ghosts++] = cell(t, i, "silent");
    c->after_silence += cell(t, i, "silent") > 0.0;
  }
  c->silence = extent_of(silent, (size_t) c->ghosts).median;
}

const char *const readout[LOSS_READS] = { "loss_10000", "loss_20000",
  "loss_30000", "loss_50000", "loss_100000", "loss_200000" };

/* Book: 20.5 Rates: Fig. S1, eq:welford */
static void add_seed(rate_mean *m, const table *t, int row)
{
  m->n++;
  for (int k = 0; k < LOSS_READS; k++) {
    double x = cell(t, row, readout[k]), d = x - m->mean[k];
    m->mean[k] += d / m->n;
    m->sem[k] += d * (x - m->mean[k]);
  }
}

int average_rates(const table *t, rate_mean *m, int capacity, int seeds)
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

int best_rate(const rate_mean *m, int rates)
{
  int best = 0;
  for (int i = 1; i < rates; i++)
    if (m[i].mean[LOSS_READS - 1] < m[best].mean[LOSS_READS - 1]) best = i;
  return best;
}

/* Book: 20.6 Lower confidence: Fig. 4, eq:plateau-weights, eq:recovery-optimum */
fate_count count_fates(const table *t)
{
  fate_count c = { 0 };
  for (int i = 0; i < t->rows; i++) {
    bool learned = cell(t, i, "learned") >= 0.0;
    bool stuck = cell(t, i, "tail_accuracy") <= 0.5;
    bool pair = cell(t, i, "bifurcation") >= 0.0;
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

bool is_stuck(const table *t, int row)
{
  return cell(t, row, "learned") >= 0.0 && cell(t, row, "tail_accuracy") <= 0.5;
}

recovery count_recovered(const table *t, int i)
{
  char name[32];
  snprintf(name, sizeof name, "recovery_%d", i);
  int n = 0, k = 0;
  double sum = 0.0;
  for (int row = 0; row < t->rows; row++) {
    if (!is_stuck(t, row)) continue;
    double epochs = cell(t, row, name);
    n++;
    if (epochs >= 0.0) { k++; sum += epochs; }
  }
  return (recovery) { wilson(k, n), k ? sum / k : NAN };
}

/* Book: 20.7 Trainable confidence, eq:network-gradient */
confidence_count count_confidence(const table *t, double confidence)
{
  confidence_count c = { .least = INFINITY, .most = -INFINITY };
  for (int i = 0; i < t->rows; i++) {
    double last = cell(t, i, "confidence_last");
    if (cell(t, i, "confidence") != confidence) continue;
    c.all++;
    c.stuck += cell(t, i, "tail_accuracy") <= 0.5;
    c.least = fmin(c.least, last);
    c.most = fmax(c.most, last);
  }
  return c;
}
