/* study/remedy_counts.c -- counts, figure and values of the remedy at full rank
   Book: H.11 Ways of a remedy, counted
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 2afe2d3d30a2d782 */
#include "remedy_counts.h"
#include "figures.h"
#include "networks.h"
#include "outward.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

/* Book: 23.2 The remedy at full rank, eq:held-loss */
double sign_test(int heads, int tails)
{
  if (heads == 0) return 1.0;
  return gsl_cdf_binomial_Q((unsigned) heads - 1, 0.5, (unsigned) (heads + tails));
}

static bool more_than_chance(int heads, int tails)
{
  return sign_test(heads, tails) <= 0.05 / REMEDY_NORMS;
}

bool remedy_helps(const remedy_way *w)
{
  return more_than_chance(w->more, w->fewer);
}

bool remedy_harms(const remedy_way *w)
{
  return more_than_chance(w->fewer, w->more)
    || more_than_chance(w->worse, w->better);
}

static double of_half(const table *t, int row, const char *what, int k)
{
  char name[40];
  snprintf(name, sizeof name, "%s_%s", what, remedy_names[k]);
  return cell(t, row, name);
}

static double end_of(const table *t, int row)
{
  return (double) remedy_tail((unsigned long) cell(t, row, "epochs") / 2);
}

static bool is_stuck_at(const table *t, int row, int k)
{
  return 2.0 * of_half(t, row, "left", k) <= end_of(t, row);
}

static bool has_learned_at(const table *t, int row, int k)
{
  return 2.0 * of_half(t, row, "half", k) > end_of(t, row);
}

static bool knew_the_cue(const table *t, int row)
{
  return of_half(t, row, "signs", 0) >= 0.95;
}

static bool is_able(const table *t, int row, int k, const memory_levels *m)
{
  return of_half(t, row, "right", k) > (1.0 + m->right) / 2.0;
}

static void count_able(const table *t, int row, int k, const memory_levels *m,
                       remedy_way *w)
{
  const bool now = is_able(t, row, k + 1, m), free = is_able(t, row, 1, m);
  w->able += now;
  w->able_more += now && !free;
  w->able_fewer += free && !now;
}

static void count_way(const table *t, int row, int k, remedy_count *c)
{
  remedy_way *w = &c->way[k];
  const bool now = has_learned_at(t, row, k + 1), free = has_learned_at(t, row, 1);
  if (is_stuck_at(t, row, 0)) {
    w->freed += now;
    w->knew += now && knew_the_cue(t, row);
    w->more += now && !free;
    w->fewer += free && !now;
  }
  if (has_learned_at(t, row, 0)) {
    w->lost += !now;
    w->worse += free && !now;
    w->better += now && !free;
  }
}

/* Book: H.11 Ways of a remedy, counted */
static void add_means(const table *t, int row, int k, const memory_levels *m,
                      remedy_way *w)
{
  const double right = of_half(t, row, "right", k + 1);
  w->accuracy += right;
  w->error += right * right;
  w->gain += remedy_gain(m, remedy_norm[k], of_half(t, row, "mean", k + 1));
  w->signs += of_half(t, row, "signs", k + 1);
  w->saturated += of_half(t, row, "saturated", k + 1);
  w->weights += of_half(t, row, "norm", k + 1);
}

static void divide_means(remedy_way *w, double n)
{
  double *const all[] = { &w->accuracy, &w->error, &w->gain, &w->signs,
                          &w->saturated, &w->weights };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) *all[i] /= n;
  const double square = w->error - w->accuracy * w->accuracy;
  w->error = sqrt(fmax(0.0, square) / (n - 1.0));
}

static void hold_against_bounds(const table *t, int row, int k,
                                const memory_levels *m, remedy_count *c)
{
  const double least = remedy_least(m, remedy_norm[k]) * (1.0 - 1e-6);
  const bool one_answer = tanh(remedy_norm[k]) < 0.33;
  const unsigned long epochs = (unsigned long) cell(t, row, "epochs");
  const sweep_job job = { .epochs = epochs };
  c->below += of_half(t, row, "least", k + 1) < least;
  for (unsigned long i = 0; i < REMEDY_LOOKS; i++) {
    char name[40];
    snprintf(name, sizeof name, "accuracy_%s_%lu", remedy_names[k + 1],
             epochs / 2 + i * remedy_spacing(&job));
    const double right = cell(t, row, name);
    if (isnan(right)) continue;
    c->looks++;
    c->beyond += one_answer && right > (1.0 + m->right) / 2.0 + 1e-6;
  }
}

void count_remedy_rows(const table *t, remedy_count *c)
{
  memory_task task;
  *c = (remedy_count) { .seeds = t->rows,
    .half = (unsigned long) cell(t, 0, "epochs") / 2 };
  memory_build(&task, TASK_CUE, &remedy_times);
  const memory_levels m = memory_levels_of(&task);
  for (int row = 0; row < t->rows; row++) {
    c->stuck += is_stuck_at(t, row, 0);
    c->learned += has_learned_at(t, row, 0);
    c->knew += is_stuck_at(t, row, 0) && knew_the_cue(t, row);
    c->accuracy += of_half(t, row, "right", 0) / t->rows;
    c->saturated += of_half(t, row, "saturated", 0) / t->rows;
    for (int k = 0; k < REMEDY_WAYS; k++) {
      count_way(t, row, k, c);
      if (is_stuck_at(t, row, 0)) count_able(t, row, k, &m, &c->way[k]);
      add_means(t, row, k, &m, &c->way[k]);
      if (k > 0) hold_against_bounds(t, row, k, &m, c);
    }
  }
  for (int k = 0; k < REMEDY_WAYS; k++) divide_means(&c->way[k], t->rows);
}

bool count_remedies(remedy_count *c, char *why, size_t size)
{
  const char *name = "sweep-remedy.csv";
  table t;
  if (!(why ? trusted_table(&t, name, why, size) : read_table(&t, name)))
    return false;
  count_remedy_rows(&t, c);
  free_table(&t);
  return true;
}

enum { MOST_SEEDS = 100 };

/* Book: J.2 Figures of the canonical form */
static void write_quartiles(FILE *out, double *x, int n)
{
  gsl_sort(x, 1, (size_t) n);
  for (int q = 1; q <= 3; q++)
    fprintf(out, ",%.6g", gsl_stats_quantile_from_sorted_data(x, 1, (size_t) n,
                                                              0.25 * q));
}

static void write_look(FILE *out, const table *t, int k, unsigned long epoch,
                       const memory_levels *m)
{
  double gain[MOST_SEEDS], right[MOST_SEEDS];
  const int n = t->rows < MOST_SEEDS ? t->rows : MOST_SEEDS;
  char what[40];
  for (int row = 0; row < n; row++) {
    snprintf(what, sizeof what, "loss_%s_%lu", remedy_names[k], epoch);
    const double c = k > 0 ? remedy_norm[k - 1] : 0.0;
    gain[row] = remedy_gain(m, c, cell(t, row, what));
    snprintf(what, sizeof what, "accuracy_%s_%lu", remedy_names[k], epoch);
    right[row] = cell(t, row, what);
  }
  const double mean = gsl_stats_mean(right, 1, (size_t) n);
  const double error = gsl_stats_sd_m(right, 1, (size_t) n, mean) / sqrt(n);
  fprintf(out, ",%.6g,%.6g", mean, error);
  write_quartiles(out, gain, n);
}

static void write_looks(FILE *out, const table *t, const memory_levels *m)
{
  const sweep_job job = { .epochs = (unsigned long) cell(t, 0, "epochs") };
  const unsigned long spacing = remedy_spacing(&job), half = job.epochs / 2;
  for (unsigned long i = 0; i < 2 * REMEDY_LOOKS; i++) {
    const unsigned long epoch = i < REMEDY_LOOKS ? i * spacing
      : half + (i - REMEDY_LOOKS) * spacing;
    fprintf(out, "%lu", epoch);
    for (int k = 0; k <= REMEDY_WAYS; k++)
      if ((k == 0) == (i < REMEDY_LOOKS)) write_look(out, t, k, epoch, m);
      else fputs(",,,,,", out);
    fprintf(out, ",%.6g,%.6g\n", m->right, (1.0 + m->right) / 2.0);
  }
}

ghost_status figure_remedy(FILE *out)
{
  table t;
  memory_task task;
  if (!read_table(&t, "sweep-remedy.csv")) return GHOST_EIO;
  memory_build(&task, TASK_CUE, &remedy_times);
  const memory_levels m = memory_levels_of(&task);
  fputs("epoch", out);
  for (int k = 0; k <= REMEDY_WAYS; k++) {
    const char *name = remedy_names[k];
    fprintf(out, ",right_%s,error_%s,low_%s,gain_%s,high_%s", name, name, name,
            name, name);
  }
  fputs(",silent,blind\n", out);
  write_looks(out, &t, &m);
  free_table(&t);
  return GHOST_OK;
}

static const char *const keys[REMEDY_WAYS] = { "free", "c01", "c05", "c1", "c3" };

static void write_counts(FILE *out, const remedy_way *w, const char *key)
{
  const struct { const char *what; int count; } counts[] = {
    { "freed", w->freed }, { "lost", w->lost }, { "more", w->more },
    { "fewer", w->fewer }, { "worse", w->worse }, { "better", w->better },
    { "knew", w->knew }, { "able", w->able } };
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
    fprintf(out, "remedy-%s-%s,%d\n", key, counts[i].what, counts[i].count);
}

static void write_chances(FILE *out, const remedy_way *w, int stuck,
                          const char *key)
{
  fprintf(out, "remedy-%s-chance,%.2g\nremedy-%s-able-chance,%.2g\n", key,
          sign_test(w->more, w->fewer), key,
          sign_test(w->able_more, w->able_fewer));
  if (stuck == 0) return;
  const rate_interval r = wilson(w->freed, stuck);
  fprintf(out, "remedy-%s-low,%s\nremedy-%s-high,%s\n", key,
          LOW_TEXT('f', 2, r.low), key, HIGH_TEXT('f', 2, r.high));
}

static void write_way(FILE *out, const remedy_way *w, int stuck,
                      const char *key)
{
  const struct { const char *what; double value; } means[] = {
    { "accuracy", w->accuracy }, { "error", w->error }, { "gain", w->gain },
    { "signs", w->signs }, { "saturated", w->saturated } };
  write_counts(out, w, key);
  for (size_t i = 0; i < sizeof means / sizeof *means; i++)
    fprintf(out, "remedy-%s-%s,%.2f\n", key, means[i].what, means[i].value);
  fprintf(out, "remedy-%s-weights,%.3g\n", key, w->weights);
  write_chances(out, w, stuck, key);
}

static void write_bounds(FILE *out)
{
  memory_task task;
  memory_build(&task, TASK_CUE, &remedy_times);
  const memory_levels m = memory_levels_of(&task);
  fprintf(out, "remedy-norm-needed,%.4f\nremedy-blind,%.4f\nremedy-one-end,%.4f\n",
          atanh(0.33), m.blind, m.one);
  fprintf(out, "remedy-zero-right,%.4f\nremedy-blind-right,%.4f\n", m.right,
          (1.0 + m.right) / 2.0);
  for (int k = 1; k < REMEDY_WAYS; k++)
    fprintf(out, "remedy-%s-least,%.3g\nremedy-%s-hasty,%.2f\n", keys[k],
            remedy_least(&m, remedy_norm[k]), keys[k],
            remedy_gain(&m, remedy_norm[k], remedy_hasty(&m, remedy_norm[k])));
}

void write_remedy_values(FILE *out)
{
  remedy_count c;
  write_bounds(out);
  if (!count_remedies(&c, NULL, 0)) return;
  fprintf(out, "remedy-seeds,%d\nremedy-stuck,%d\nremedy-learned,%d\n", c.seeds,
          c.stuck, c.learned);
  fprintf(out, "remedy-between,%d\nremedy-accuracy,%.2f\nremedy-saturated,%.2f\n",
          c.seeds - c.stuck - c.learned, c.accuracy, c.saturated);
  fprintf(out, "remedy-half,%lu\nremedy-knew,%d\n", c.half, c.knew);
  for (int k = 0; k < REMEDY_WAYS; k++) write_way(out, &c.way[k], c.stuck, keys[k]);
}
