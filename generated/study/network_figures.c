/* study/network_figures.c -- data of the figures on the networks
   Book: 20.14 Keys of this chapter
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 78de2040e65d81ec */
#include "figures.h"
#include "kernels.h"
#include "networks.h"
#include "outward.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Book: 20.14 Keys of this chapter */
ghost_status figure_slow(FILE *out)
{
  const slow_run *slow = the_slow_run();
  if (!slow) return GHOST_ENOMEM;
  fputs("epoch,loss,gradient\n", out);
  for (int i = 0; i <= LONG / EVERY; i += i * EVERY < 40000 ? 1 : 10)
    fprintf(out, "%d,%.17g,%.17g\n", i * EVERY, slow->loss[i], slow->gradient[i]);
  return GHOST_OK;
}

enum { GRID = 240, SNAPSHOTS = 4 };

typedef struct {
  int count;
  double low, high;                       /* of the grid */
  double y[SNAPSHOTS][GRID + 1], orbit[SNAPSHOTS][1025];
} snapshots;
static ghost_status take_snapshots(snapshots *s, double rate,
                                   const unsigned long *at, int count)
{
  ghost_network *w = paper_network(40);
  ghost_network_row row;
  double v[3];
  s->count = count;
  for (int k = 0; w && k < count; k++) {
    while (ghost_network_epochs_done(w) < at[k]) ghost_network_train(w, rate, &row);
    ghost_network_train(w, 0.0, &row);
    ghost_network_orbit(w, s->orbit[k]);
    latent *l = latent_of(w);
    for (int i = 0; l && i <= GRID; i++) {
      latent_evaluate(l, s->low + (s->high - s->low) * i / GRID, v);
      s->y[k][i] = v[0];
    }
    latent_free(l);
  }
  ghost_network_free(w);
  return w ? GHOST_OK : GHOST_ENOMEM;
}

static ghost_status write_circuits(FILE *out, double rate,
                                   const unsigned long *at, int count)
{
  static _Thread_local snapshots s = { .low = -5.0, .high = 7.0 };
  ghost_status status = take_snapshots(&s, rate, at, count);
  if (status != GHOST_OK) return status;
  fputs("kappa", out);
  for (int k = 0; k < count; k++) fprintf(out, ",f%d", k);
  for (int i = 0; i <= GRID; i++) {
    fprintf(out, "\n%.17g", s.low + (s.high - s.low) * i / GRID);
    for (int k = 0; k < count; k++) fprintf(out, ",%.17g", s.y[k][i]);
  }
  fputc('\n', out);
  return GHOST_OK;
}

ghost_status figure_slow_circuits(FILE *out)
{
  return write_circuits(out, 0.003, (const unsigned long[]) { 1, MIDDLE, LONG }, 3);
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

static ghost_status drop_snapshots(snapshots *s, sweep_row *row)
{
  const sweep_job job = { .seed = 40, .rate = 0.003, .epochs = 34500,
                          .events = EVENTS_ACTS };
  ghost_status status = sweep_run(&job, row);
  if (status != GHOST_OK) return status;
  if (row->drop < 0 || row->acts.right <= row->drop
      || row->ghost <= row->acts.right) return GHOST_EUNDECIDED;
  return take_snapshots(s, job.rate, (const unsigned long[]) {
    (unsigned long) row->drop - 3000, (unsigned long) row->drop,
    (unsigned long) row->acts.right, (unsigned long) row->ghost }, 4);
}

ghost_status figure_drop_acts(FILE *out)
{
  static _Thread_local snapshots s = { .low = -1.2, .high = 3.6 };
  sweep_row row;
  ghost_status status = drop_snapshots(&s, &row);
  if (status != GHOST_OK) return status;
  const double step = (s.high - s.low) / GRID, start = s.orbit[3][0];
  fputs("kappa,f0,f1,f2,f3,speed,ghost\n", out);
  for (int i = 0; i <= GRID; i++) {
    double kappa = s.low + step * i;
    bool way = kappa >= start && kappa <= 1.0;
    bool here = fabs(kappa - row.acts.ghost_kappa) < 0.5 * step;
    fprintf(out, "%.17g,%.17g,%.17g,%.17g,%.17g,%.17g,%.17g\n", kappa, s.y[0][i],
            s.y[1][i], s.y[2][i], s.y[3][i], way ? (1.0 - start) / 10.0 : NAN,
            here ? s.y[3][i] : NAN);
  }
  return GHOST_OK;
}

ghost_status figure_drop_orbits(FILE *out)
{
  static _Thread_local snapshots s = { .low = -1.2, .high = 3.6 };
  sweep_row row;
  ghost_status status = drop_snapshots(&s, &row);
  if (status != GHOST_OK) return status;
  fputs("step,kappa0,kappa1,kappa2,kappa3\n", out);
  for (int t = 0; t <= 40; t++)
    fprintf(out, "%d,%.17g,%.17g,%.17g,%.17g\n", t, s.orbit[0][t], s.orbit[1][t],
            s.orbit[2][t], s.orbit[3][t]);
  return GHOST_OK;
}

ghost_status figure_fast(FILE *out)
{
  ghost_network *w = paper_network(40);
  ghost_status status = w ? GHOST_OK : GHOST_ENOMEM;
  fputs("epoch,loss,gradient\n", out);
  for (int i = 0; i <= 6000 && status == GHOST_OK; i++) {
    ghost_network_row e;
    status = ghost_network_train(w, 0.02, &e);
    if (i % 50 == 0 || (i > 4900 && i < 5300))
      fprintf(out, "%d,%.17g,%.17g\n", i, e.loss, e.gradient_norm);
  }
  ghost_network_free(w);
  return status;
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

ghost_status figure_recovery(FILE *out)
{
  table t;
  if (!read_table(&t, "sweep-fig4.csv")) return GHOST_EIO;
  fputs("confidence,share,low,high,epochs\n", out);
  for (int i = 0; i < RECOVERIES; i++) {
    recovery r = count_recovered(&t, i);
    fprintf(out, "%.17g,%.17g,%s,%s,", sweep_confidence(i),
            (double) r.share.k / r.share.n, LOW_TEXT('g', 17, r.share.low),
            HIGH_TEXT('g', 17, r.share.high));
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
  ghost_network_row e;
  char sum[20];
  if (!w) return NULL;
  while ((double) ghost_network_epochs_done(w) < epochs)
    if (ghost_network_train(w, rate, &e) != GHOST_OK) break;
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
      ghost_network_row e;
      ghost_network_train(w, 0.02, &e);
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
        ghost_network_row e;
        ghost_network_train(w[k], 0.02, &e);
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

static void write_rate(FILE *out, const char *key, rate_interval r)
{
  fprintf(out, "net-%s,%d\nnet-%s-of,%d\n", key, r.k, key, r.n);
  fprintf(out, "net-%s-low,%s\nnet-%s-high,%s\n", key, LOW_TEXT('f', 2, r.low),
          key, HIGH_TEXT('f', 2, r.high));
}

static void write_number(FILE *out, const char *key, int digits, double x)
{
  fprintf(out, "net-%s,%.*g\n", key, digits, x);
}

static void write_range(FILE *out, const char *key, double least, double most)
{
  fprintf(out, "net-%s-least,%s\nnet-%s-most,%s\n", key, LOW_TEXT('f', 2, least),
          key, HIGH_TEXT('f', 2, most));
}

static void write_extent(FILE *out, const char *key, const extent *x)
{
  write_range(out, key, x->least, x->most);
  fprintf(out, "net-%s-median,%.2f\n", key, x->median);
}
static const char *const date_keys[DATES] = { "learned", "half", "tenth", "right",
                                              "three", "two" };

static bool acts_in(act_count *c, const char *name)
{
  table t;
  if (!read_table(&t, name)) return false;
  count_acts(&t, c);
  free_table(&t);
  return true;
}

static void write_date(FILE *out, const act_count *c, int date)
{
  char key[32];
  snprintf(key, sizeof key, "acts-%s", date_keys[date]);
  write_rate(out, key, wilson(c->before[date], c->dated[date]));
  const extent *lag = &c->lag[date];
  fprintf(out, "net-%s-lag-0,%s\nnet-%s-lag-1,%.0f\nnet-%s-lag-2,%s\n", key,
          LOW_TEXT('f', 0, lag->least), key, lag->median, key,
          HIGH_TEXT('f', 0, lag->most));
}

static void write_sooner(FILE *out)
{
  table t;
  act_count c;
  int drops = 0, seeds = 0;
  static _Thread_local bool marked[SEEDS];
  for (int k = 0; k < ACT_RATES && acts_in(&c, act_rates[k]); k++) {
    for (int date = 0; date < DATES; date++)
      fprintf(out, "net-sooner-%d-%s,%d\n", k, date_keys[date], c.sooner[date]);
    fprintf(out, "net-sooner-%d-drops,%d\n", k, c.drops);
    drops += c.drops;
    if (!read_table(&t, act_rates[k])) return;
    seeds += mark_seeds(&t, marked);
    free_table(&t);
  }
  fprintf(out, "net-sooner-all-drops,%d\nnet-sooner-all-seeds,%d\n", drops, seeds);
  if (!read_table(&t, act_rates[LEAPING])) return;
  floor_count f = count_floors(&t);
  free_table(&t);
  fprintf(out, "net-floor,%d\nnet-floor-of,%d\nnet-floor-epochs,%ld\n", f.right,
          f.all, f.most);
}

static void write_acts_values(FILE *out)
{
  act_count c;
  double looks = 0.0, differs = 0.0;
  if (!acts_in(&c, "sweep-acts.csv")) return;
  write_number(out, "acts-networks", 6, c.networks);
  write_number(out, "acts-drops", 6, c.drops);
  for (int date = 0; date < DATES; date++) write_date(out, &c, date);
  write_rate(out, "acts-ramp", wilson(c.smooth, c.ramps));
  write_extent(out, "acts-start", &c.start);
  write_extent(out, "acts-end", &c.end);
  write_extent(out, "acts-ghost", &c.ghost_speed);
  write_number(out, "acts-dip", 6, c.dip);
  write_number(out, "acts-dip-before", 6, c.dip_before);
  write_sooner(out);
  for (int i = 0; i < ACT_TABLES && acts_in(&c, act_tables[i]); i++) {
    looks += c.looks;
    differs += c.differs;
  }
  write_number(out, "grid-looks", 9, looks);
  write_number(out, "grid-differs", 9, differs);
}

static void write_slow_values(FILE *out)
{
  table t;
  act_count c;
  if (!acts_in(&c, "sweep-fig3a.csv")) return;
  if (!read_table(&t, "sweep-fig3a.csv")) return;
  double open = cell(&t, 0, "open"), right = cell(&t, 0, "right");
  write_number(out, "slow-drop", 9, cell(&t, 0, "drop"));
  write_number(out, "slow-open", 9, open);
  write_number(out, "slow-right", 9, right);
  write_number(out, "slow-ramp", 9, right - open);
  write_number(out, "slow-tenth", 9, cell(&t, 0, "below_0.1"));
  write_number(out, "slow-three", 9, cell(&t, 0, "below_0.03"));
  write_number(out, "slow-ghost", 9, cell(&t, 0, "ghost"));
  write_number(out, "slow-ramp-start", 3, cell(&t, 0, "ramp_start"));
  write_number(out, "slow-ramp-end", 2, cell(&t, 0, "ramp_end"));
  write_number(out, "slow-ghost-speed", 2, cell(&t, 0, "ghost_speed"));
  fprintf(out, "net-slow-lag,%.0f\n", c.lag[DATE_HALF].median);
  for (int date = 0; date < DATES; date++)
    fprintf(out, "net-slow-lag-%s,%.0f\n", date_keys[date], c.lag[date].median);
  free_table(&t);
}

static void write_way_values(FILE *out)
{
  const slow_run *slow = the_slow_run();
  if (slow) fprintf(out, "net-slow-epochs,%lu\nnet-slow-one,%lu\n", slow->epochs,
                    slow->one);
  for (int k = 0; slow && k < SLOW_LOOKS; k++) {
    const slow_look *at = &slow->look[k];
    fprintf(out, "net-way-%d,%.3f\nnet-way-epoch-%d,%lu\n", k, at->curvature, k,
            slow_epochs[k]);
    fprintf(out, "net-way-slope-%d,%.3f\n", k, at->slope);
    fprintf(out, "net-ghost-q-%d,%.3f\nnet-ghost-kappa-%d,%.2f\n", k,
            fabs(at->ghost.curvature), k,
            0.5 * (double) (at->ghost.low + at->ghost.high));
  }
}

static void write_pairs(FILE *out, const pair_count *c)
{
  write_number(out, "pair-located", 6, c->all);
  write_number(out, "pair-below", 6, c->below);
  write_number(out, "pair-ghost", 6, c->ghost);
  write_number(out, "pair-anywhere", 6, c->anywhere);
  write_number(out, "pair-blocked", 6, c->blocked);
  write_number(out, "pair-silent", 6, c->silent);
  write_number(out, "silent-networks", 6, c->after_silence);
  write_number(out, "silent-of", 6, c->ghosts);
  write_number(out, "silent-median", 6, c->silence);
}

static void write_fold_values(FILE *out)
{
  sweep_row row;
  table t;
  pair_count c;
  if (sweep_run(&fast_job, &row) != GHOST_OK) return;
  write_number(out, "fold-epoch", 9, (double) row.bifurcation);
  fprintf(out, "net-fold-s,%.6f\nnet-fold-kappa,%.4f\nnet-fold-curvature,%.4f\n",
          row.fold_s, row.fold_kappa, row.fold_curvature);
  fprintf(out, "net-fold-start,%.4f\n", row.acts.pair_before);
  if (!read_table(&t, "sweep-fig4.csv")) return;
  count_pairs(&t, &c);
  free_table(&t);
  write_pairs(out, &c);
}

static void write_decade(FILE *out, int decade)
{
  order_count c;
  char key[32], why[200];
  double low = 0.999 * pow(10.0, decade - 5), high = decade < 3 ? 10.0 * low : 1.0;
  if (!count_orders(&c, low, high, why, sizeof why)) return;
  fprintf(out, "net-decade-%d-networks,%d\nnet-decade-%d-drops,%d\n", decade,
          c.networks, decade, c.drops);
  snprintf(key, sizeof key, "decade-%d-ghost", decade);
  int seeds = count_seeds(c.dropped);
  write_rate(out, key, wilson_of_seeds(c.before, c.drops, seeds));
  snprintf(key, sizeof key, "decade-%d-pair", decade);
  write_rate(out, key, wilson_of_seeds(c.pair_before, c.drops, seeds));
}

static void write_order_values(FILE *out)
{
  order_count c;
  char why[200];
  if (!count_orders(&c, 0.0, INFINITY, why, sizeof why)) return;
  write_number(out, "order-all", 6, c.networks);
  int seeds = count_seeds(c.dropped);
  write_rate(out, "ghost-first", wilson_of_seeds(c.before, c.drops, seeds));
  write_rate(out, "learned-first",
             wilson_of_seeds(c.before_learned, c.drops, seeds));
  write_rate(out, "way-never", wilson_of_seeds(c.way_never, c.drops, seeds));
  write_rate(out, "open-first", wilson_of_seeds(c.open_before, c.drops, seeds));
  write_rate(out, "bifurcated", wilson(c.bifurcated, c.drops));
  write_rate(out, "through-ghost", wilson(c.after_ghost, c.bifurcated));
  write_number(out, "ghost-never", 6, c.never);
  write_number(out, "order-seeds", 6, count_seeds(c.dropped));
  write_number(out, "order-seeds-ghost", 6, count_seeds(c.early));
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

static void write_confidence_values(FILE *out)
{
  const double fixed[] = { 1.0, 3.0, 4.4, 6.0, 8.0, 10.0 };
  const double trained[] = { 1.0, 10.0 };
  char key[32];
  table t;
  if (!read_table(&t, "sweep-confidence.csv")) return;
  for (int i = 0; i < 6; i++) {
    confidence_count c = count_confidence(&t, fixed[i]);
    snprintf(key, sizeof key, "fixed-%g", fixed[i]);
    write_rate(out, key, wilson(c.stuck, c.all));
  }
  free_table(&t);
  if (!read_table(&t, "sweep-confidence-trained.csv")) return;
  for (int i = 0; i < 2; i++) {
    confidence_count c = count_confidence(&t, trained[i]);
    snprintf(key, sizeof key, "trained-%g", trained[i]);
    write_rate(out, key, wilson(c.stuck, c.all));
    write_range(out, key, c.least, c.most);
  }
  free_table(&t);
}

static void write_slope_values(FILE *out)
{
  act_count c;
  table t;
  double least = 0.0;
  for (int i = 0; i < ACT_TABLES && acts_in(&c, act_tables[i]); i++)
    least = fmin(least, c.least_slope);
  write_number(out, "slope-low", 3, least);
  if (!read_table(&t, "sweep-slopes.csv")) return;
  count_acts(&t, &c);
  write_number(out, "slope-high", 3, c.least_slope);
  write_number(out, "slope-networks", 6, c.networks);
  write_number(out, "slope-overshoot", 6, count_below(&t, "least_slope", -2.0));
  write_number(out, "slope-unlike", 6, count_below(&t, "least_slope", -4.0));
  free_table(&t);
}

void write_network_values(FILE *out)
{
  write_slow_values(out);
  write_way_values(out);
  write_acts_values(out);
  write_fold_values(out);
  write_order_values(out);
  write_plateau_values(out, "sweep-fig4.csv", "seeds");
  write_plateau_values(out, "sweep-events-wide.csv", "rates");
  write_fate_values(out);
  write_single_values(out);
  write_confidence_values(out);
  write_slope_values(out);
  write_trend_values(out);
}
