/* study/memory_counts.c -- falls and collapses on tasks of working memory,
     counted
   Book: H.6 Falls and fates, counted
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 07b279c23b69fbb6 */
#include "memory_counts.h"
#include "figures.h"
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

/* Book: 23.1 Working memory at full rank, eq:even-share */
double memory_rate(int i) { return pow(10.0, 4.0 * i / 19.0 - 3.0); }

static bool swings_before(double rises) { return rises >= 10.0 && rises <= 90.0; }

static void judge_cell(memory_cell *c, const table *t, int row, double blind)
{
  c->kept = cell(t, row, "tail_most") <= 0.1 * blind;
  c->lost = cell(t, row, "tail_least") > 0.5 * blind;
  c->vanishes = cell(t, row, "gradient_tail")
    < 1e-4 * cell(t, row, "gradient_first");
  c->waits = c->lost && !c->vanishes
    && cell(t, row, "least_epoch") + MEMORY_TAIL > cell(t, row, "epochs");
  const char *before = c->collapses > 0.0 ? "ups"
    : c->silenced > 0.0 ? "silenced_ups" : "early";
  c->swings = swings_before(cell(t, row, before));
}

/* Book: H.6 Falls and fates, counted */
static memory_cell cell_of(const table *t, int row, double blind)
{
  memory_cell c = { .here = true, .first = cell(t, row, "first"),
    .nine = cell(t, row, "below_0.9"), .half = cell(t, row, "below_0.5"),
    .tenth = cell(t, row, "below_0.1"), .final = cell(t, row, "final"),
    .mean = cell(t, row, "mean"), .collapses = cell(t, row, "collapses"),
    .at_once = cell(t, row, "at_once"), .silenced = cell(t, row, "silenced"),
    .silenced_at_once = cell(t, row, "silenced_at_once"),
    .saturated = cell(t, row, "saturated"),
    .rises = cell(t, row, "rises") / cell(t, row, "epochs") };
  judge_cell(&c, t, row, blind);
  return c;
}

bool read_memory_grid(memory_grid *g, memory_kind kind, char *why, size_t size)
{
  static const char *const names[] = { "sweep-memory-cue.csv",
                                       "sweep-memory-match.csv" };
  memory_task task;
  table t;
  *g = (memory_grid) { 0 };
  if (!memory_build(&task, kind, &figure7_times)) return false;
  g->level = memory_levels_of(&task);
  g->end = kind == TASK_CUE ? g->level.one : g->level.zero;
  if (!(why ? trusted_table(&t, names[kind], why, size)
        : read_table(&t, names[kind]))) return false;
  for (int row = 0; row < t.rows; row++) {
    const double i = 4.75 * (log10(cell(&t, row, "rate")) + 3.0);
    const double seed = cell(&t, row, "seed");
    if (i > -0.5 && i < MEMORY_RATES - 0.5 && seed >= 0.0 && seed < MEMORY_SEEDS)
      g->at[lround(i)][(int) seed] = cell_of(&t, row, g->level.blind);
  }
  free_table(&t);
  return true;
}

typedef struct { double epochs, share, faster; } one_fall;

/* Book: 23.1 Working memory at full rank, eq:even-share */
static one_fall fall_at(const memory_cell *c, double blind, memory_part part)
{
  const double end = part == DROP_WHOLE ? c->tenth : c->half;
  const double low = part == DROP_WHOLE ? 0.1 : 0.5;
  if (!c->here || !(end > 0.0)) return (one_fall) { NAN, NAN, NAN };
  const double share = (end - c->nine) / end;
  return (one_fall) { end - c->nine, share,
                      log(0.9 / low) / log(c->first / (low * blind)) / share };
}

static double median_of(double *x, int n)
{
  if (n == 0) return NAN;
  gsl_sort(x, 1, (size_t) n);
  return gsl_stats_median_from_sorted_data(x, 1, (size_t) n);
}

memory_drop count_drops(const memory_grid *g, memory_part part)
{
  memory_drop d = { 0 };
  double of[3][MEMORY_RATES * MEMORY_SEEDS];
  for (int s = 0; s < MEMORY_SEEDS; s++) {
    int fell = 0, abrupt = 0;
    for (int i = 0; i < MEMORY_RATES; i++) {
      one_fall f = fall_at(&g->at[i][s], g->level.blind, part);
      if (isnan(f.share)) continue;
      const double x[3] = { f.share, f.faster, f.epochs };
      for (int k = 0; k < 3; k++) of[k][d.fell + fell] = x[k];
      fell++;
      abrupt += f.faster > 2.0;
    }
    d.fell += fell;
    d.abrupt += abrupt;
    d.seeds += fell > 0;
    d.most += 2 * abrupt > fell;
  }
  double *const to[3] = { &d.share, &d.faster, &d.epochs };
  for (int k = 0; k < 3; k++) *to[k] = median_of(of[k], d.fell);
  return d;
}

/* Book: H.6 Falls and fates, counted */
static void add_signs(memory_signs *s, const memory_cell *c)
{
  s->lost++;
  s->vanish += c->vanishes;
  s->swing += c->swings;
  s->both += c->vanishes && c->swings;
  s->neither += !c->vanishes && !c->swings;
}

static void add_falls(memory_fates *f, const memory_cell *c)
{
  f->collapses += (int) c->collapses;
  f->at_once += (int) c->at_once;
  f->collapsed += c->collapses > 0.0;
  f->recovered += c->collapses > 0.0 && !c->lost;
  f->silenced += (int) c->silenced;
  f->silenced_at_once += (int) c->silenced_at_once;
  f->silent += c->silenced > 0.0;
}

static void add_lost(memory_fates *f, const memory_cell *c, double rate,
                     double end)
{
  add_signs(&f->all, c);
  if (c->tenth >= 0.0) add_signs(&f->learned, c);
  f->stuck += fabs(c->final / end - 1.0) < 0.05;
  f->lost_saturated += c->saturated;
  f->lowest_lost = fmin(f->lowest_lost, rate);
}

static void add_kept(memory_fates *f, const memory_cell *c, double rate)
{
  f->kept++;
  f->restless += c->rises > 0.25;
  f->kept_saturated += c->saturated;
  f->highest_kept = fmax(f->highest_kept, rate);
}

memory_fates count_memory_fates(const memory_grid *g)
{
  memory_fates f = { .lowest_lost = NAN, .highest_kept = NAN };
  for (int i = 0; i < MEMORY_RATES; i++)
    for (int s = 0; s < MEMORY_SEEDS; s++) {
      const memory_cell *c = &g->at[i][s];
      if (!c->here) continue;
      f.networks++;
      f.waits += c->waits;
      add_falls(&f, c);
      if (c->lost && !c->waits) add_lost(&f, c, memory_rate(i), g->end);
      if (c->kept) add_kept(&f, c, memory_rate(i));
    }
  f.lost_saturated /= f.all.lost;
  f.kept_saturated /= f.kept;
  return f;
}

/* Book: J.2 Figures of the canonical form */
static void write_medians(FILE *out, const memory_cell at[MEMORY_SEEDS])
{
  double final[MEMORY_SEEDS], mean[MEMORY_SEEDS];
  int n = 0;
  for (int s = 0; s < MEMORY_SEEDS; s++) {
    if (!at[s].here) continue;
    final[n] = at[s].final;
    mean[n++] = at[s].mean;
  }
  if (n > 0) fprintf(out, ",%.9g,%.9g", median_of(final, n), median_of(mean, n));
  else fputs(",,", out);
}

static void write_cell(FILE *out, const memory_cell *c)
{
  if (c->here) fprintf(out, ",%.9g,%.9g", c->final, c->mean);
  else fputs(",,", out);
}

ghost_status figure_memory(FILE *out)
{
  static memory_grid g[TASKS];
  for (int k = 0; k < TASKS; k++)
    if (!read_memory_grid(&g[k], (memory_kind) k, NULL, 0)) return GHOST_EIO;
  fputs("rate,seed", out);
  for (int k = 0; k < TASKS; k++) {
    const char *name = k == TASK_CUE ? "cue" : "match";
    fprintf(out, ",%s_final,%s_mean,%s_final_median,%s_mean_median,%s_zero,"
            "%s_blind", name, name, name, name, name, name);
  }
  fputc('\n', out);
  for (int s = 0; s < MEMORY_SEEDS; s++)
    for (int i = 0; i < MEMORY_RATES; i++) {
      if (!g[TASK_CUE].at[i][s].here && !g[TASK_MATCH].at[i][s].here) continue;
      fprintf(out, "%.9g,%d", memory_rate(i), s);
      for (int k = 0; k < TASKS; k++) {
        write_cell(out, &g[k].at[i][s]);
        if (s == 0) write_medians(out, g[k].at[i]);
        else fputs(",,", out);
        fprintf(out, ",%.9g,%.9g", g[k].level.zero, g[k].level.blind);
      }
      fputc('\n', out);
    }
  return GHOST_OK;
}

static void write_levels(FILE *out, const char *name, const memory_levels *m)
{
  fprintf(out, "memory-%s-zero,%.4g\nmemory-%s-blind,%.4g\n", name, m->zero, name,
          m->blind);
  fprintf(out, "memory-%s-one,%.4g\nmemory-%s-right,%.4g\n", name, m->one, name,
          m->right);
}

static void write_drop(FILE *out, const char *name, const char *part,
                       const memory_drop *d)
{
  fprintf(out, "memory-%s-%s-fell,%d\nmemory-%s-%s-abrupt,%d\n", name, part,
          d->fell, name, part, d->abrupt);
  fprintf(out, "memory-%s-%s-share,%.2f\nmemory-%s-%s-faster,%.1f\n", name,
          part, d->share, name, part, d->faster);
  fprintf(out, "memory-%s-%s-epochs,%.0f\nmemory-%s-%s-seeds,%d\n", name, part,
          d->epochs, name, part, d->seeds);
}

static void write_signs(FILE *out, const char *name, const char *who,
                        const memory_signs *s)
{
  const struct { const char *key; int count; } all[] = { { "lost", s->lost },
    { "vanish", s->vanish }, { "swing", s->swing }, { "both", s->both },
    { "neither", s->neither } };
  for (int k = 0; k < 5; k++)
    fprintf(out, "memory-%s-%s-%s,%d\n", name, who, all[k].key, all[k].count);
}

static void write_fates(FILE *out, const char *name, const memory_fates *f)
{
  const struct { const char *key; int count; } all[] = {
    { "networks", f->networks }, { "kept", f->kept }, { "waits", f->waits },
    { "collapses", f->collapses }, { "collapses-at-once", f->at_once },
    { "collapsed", f->collapsed }, { "recovered", f->recovered },
    { "silencings", f->silenced }, { "silencings-at-once", f->silenced_at_once },
    { "silenced", f->silent }, { "stuck", f->stuck }, { "restless", f->restless },
  };
  for (size_t k = 0; k < sizeof all / sizeof *all; k++)
    fprintf(out, "memory-%s-%s,%d\n", name, all[k].key, all[k].count);
  fprintf(out, "memory-%s-lost-saturated,%.2f\nmemory-%s-kept-saturated,%.2f\n",
          name, f->lost_saturated, name, f->kept_saturated);
  fprintf(out, "memory-%s-lowest-lost,%.2g\nmemory-%s-highest-kept,%.2g\n", name,
          f->lowest_lost, name, f->highest_kept);
  write_signs(out, name, "all", &f->all);
  write_signs(out, name, "learned", &f->learned);
}

static void write_panel(FILE *out)
{
  for (int single = 1; single >= 0; single--) {
    const sweep_job job = { .seed = 0, .rate = memory_rate(15), .epochs = 6000,
                            .single = single };
    const char *name = single ? "single" : "double";
    memory_row r;
    if (memory_run(&job, TASK_MATCH, &r) != GHOST_OK) return;
    fprintf(out, "memory-panel-%s,%ld\nmemory-panel-%s-epoch,%ld\n", name,
            r.silenced.count, name, r.silenced.date);
  }
}

void write_memory_values(FILE *out)
{
  static memory_grid g;
  write_panel(out);
  for (int k = 0; k < TASKS; k++) {
    const char *name = k == TASK_CUE ? "cue" : "match";
    if (!read_memory_grid(&g, (memory_kind) k, NULL, 0)) return;
    memory_drop whole = count_drops(&g, DROP_WHOLE);
    memory_drop half = count_drops(&g, DROP_HALF);
    memory_fates f = count_memory_fates(&g);
    write_levels(out, name, &g.level);
    write_drop(out, name, "whole", &whole);
    write_drop(out, name, "half", &half);
    write_fates(out, name, &f);
  }
}
