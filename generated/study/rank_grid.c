/* study/rank_grid.c -- the networks of Fig. S2 by rank, rate and seed
   Book: 21.8 What rank does: Fig. S2
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: f05d1fce2504679d */
#include "rank_grid.h"
#include "figures.h"
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

const int grid_ranks[GRID_RANKS] = { 1, 2, 3, 4, 5, 10, 30, 50, 100, 0 };
/* Book: 21.8 What rank does: Fig. S2, eq:fall-share */
double grid_rate(int i) { return pow(10.0, i / 3.0 - 3.0); }

static grid_cell *place(rank_grid *g, const table *t, int row)
{
  double rate = cell(t, row, "rate"), seed = cell(t, row, "seed");
  int i = (int) lround(3.0 * log10(rate) + 9.0), k = 0;
  while (k < GRID_RANKS && grid_ranks[k] != (int) cell(t, row, "rank")) k++;
  bool in = k < GRID_RANKS && i >= 0 && i < GRID_RATES && seed >= 0.0
    && seed < GRID_SEEDS;
  return in ? &g->at[k][i][(int) seed] : NULL;
}

static void put_table(rank_grid *g, const table *t)
{
  for (int row = 0; row < t->rows; row++) {
    grid_cell *c = place(g, t, row);
    if (!c) continue;
    *c = (grid_cell) { .here = cell(t, row, "epochs") >= 500000.0,
      .nine = cell(t, row, "below_0.9"), .tenth = cell(t, row, "below_0.1"),
      .learned = cell(t, row, "learned"), .returns = cell(t, row, "returns"),
      .kept = cell(t, row, "final") <= 0.01 * cell(t, row, "first"),
      .lost = cell(t, row, "accuracy") <= 0.5 };
  }
}

static bool whole_grid(const rank_grid *g)
{
  bool whole = true;
  for (int k = 0; k < GRID_RANKS; k++)
    for (int i = 0; i < GRID_RATES; i++)
      for (int s = 0; s < GRID_SEEDS; s++) whole &= g->at[k][i][s].here;
  return whole;
}

bool read_grid(rank_grid *g, char *why, size_t size)
{
  static const char *const names[] = { "sweep-s2.csv", "sweep-s2-between.csv",
    "sweep-s2-full.csv", "sweep-s2-high.csv", "sweep-s2-low.csv" };
  *g = (rank_grid) { 0 };
  for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
    table t;
    bool there = why ? trusted_table(&t, names[k], why, size)
      : read_table(&t, names[k]);
    if (!there) return false;
    put_table(g, &t);
    free_table(&t);
  }
  if (whole_grid(g)) return true;
  if (why) snprintf(why, size, "a network of the grid is missing");
  return false;
}

static void race_at(const rank_grid *g, int rate, int seed, race_date date,
                    rank_race *r)
{
  double before = -1.0;
  for (int k = 0; k < GRID_RANKS; k++) {
    const grid_cell *c = &g->at[k][rate][seed];
    double now = date == RACE_TENTH ? c->tenth : c->learned;
    r->pairs += before >= 0.0 && now >= 0.0;
    r->sooner += before >= 0.0 && now >= 0.0 && now < before;
    before = now;
  }
}

rank_race race_ranks(const rank_grid *g, race_date date)
{
  rank_race all = { 0 };
  for (int seed = 0; seed < GRID_SEEDS; seed++) {
    rank_race own = { 0 };
    for (int i = 0; i < GRID_RATES; i++) race_at(g, i, seed, date, &own);
    all.pairs += own.pairs;
    all.sooner += own.sooner;
    all.seeds += own.pairs > 0;
    all.most += own.pairs > 0 && 2 * own.sooner > own.pairs;
  }
  return all;
}

static double fall_of(const grid_cell *c) { return c->tenth - c->nine; }
static double share_of(const grid_cell *c) { return fall_of(c) / c->tenth; }

static double median_of(double *x, int n)
{
  gsl_sort(x, 1, (size_t) n);
  return gsl_stats_median_from_sorted_data(x, 1, (size_t) n);
}

fall_count compare_falls(const rank_grid *g)
{
  fall_count c = { .low_fall = NAN };
  double of[4][GRID_RATES * GRID_SEEDS];
  for (int i = 0; i < GRID_RATES; i++)
    for (int s = 0; s < GRID_SEEDS; s++) {
      const grid_cell *a = &g->at[0][i][s], *b = &g->at[FULL_RANK][i][s];
      if (!(a->tenth > 0.0 && b->tenth > 0.0)) continue;
      const double x[] = { fall_of(a), fall_of(b), share_of(a), share_of(b) };
      for (int k = 0; k < 4; k++) of[k][c.pairs] = x[k];
      c.shorter += x[0] < x[1];
      c.smaller += x[2] < x[3];
      c.pairs++;
    }
  double *median[] = { &c.low_fall, &c.full_fall, &c.low_share, &c.full_share };
  for (int k = 0; k < 4; k++) *median[k] = median_of(of[k], c.pairs);
  return c;
}

rank_fates count_rank(const rank_grid *g, int rank, int rate)
{
  rank_fates f = { 0 };
  for (int i = 0; i < GRID_RATES; i++)
    for (int s = 0; s < GRID_SEEDS; s++) {
      const grid_cell *c = &g->at[rank][i][s];
      if (rate >= 0 && i != rate) continue;
      f.all++;
      f.back += c->returns > 0.0;
      f.lost += c->lost;
      f.kept += c->kept;
      f.learned += c->learned >= 0.0;
      f.fell += c->tenth >= 0.0;
      f.fell_lost += c->lost && c->tenth >= 0.0;
    }
  return f;
}

static void fates_of(const rank_grid *g, int rank, int seed, int *kept, int *lost)
{
  *kept = *lost = 0;
  for (int i = 0; i < GRID_RATES; i++) {
    const grid_cell *c = &g->at[rank][i][seed];
    *kept += c->kept;
    *lost += c->tenth >= 0.0 && c->lost;
  }
}

stability count_stability(const rank_grid *g)
{
  stability s = { 0 };
  for (int k = 0; k < FULL_RANK; k++) {
    const rank_fates f = count_rank(g, k, -1);
    s.kept[k] = f.kept;
    s.learned[k] = f.learned;
    s.fell[k] = f.fell;
    s.lost[k] = f.fell_lost;
  }
  for (int seed = 0; seed < GRID_SEEDS; seed++) {
    int kept[2], lost[2];
    fates_of(g, 0, seed, &kept[0], &lost[0]);
    fates_of(g, FULL_RANK - 1, seed, &kept[1], &lost[1]);
    s.seeds++;
    s.keeps += kept[1] > kept[0];
    s.loses += lost[1] < lost[0];
  }
  return s;
}

rank_heights count_heights(const rank_grid *g)
{
  rank_heights h = { 0 };
  for (int i = 0; i < GRID_RATES; i++) {
    int kept[2] = { 0 }, all[2] = { 0 };
    for (int k = 0; k < FULL_RANK; k++) {
      const rank_fates f = count_rank(g, k, i);
      const bool high = grid_ranks[k] >= 50;
      kept[high] += f.kept;
      all[high] += f.all;
    }
    const int some = kept[0] + kept[1];
    if (some == 0 || 2 * some > all[0] + all[1]) continue;
    h.rates++;
    h.alone += kept[0] == 0;
    h.low += all[0];
    h.low_kept += kept[0];
    h.high += all[1];
    h.high_kept += kept[1];
  }
  return h;
}

static void write_median(FILE *out, const grid_cell at[GRID_SEEDS], bool begin)
{
  double x[GRID_SEEDS];
  int n = 0;
  for (int s = 0; s < GRID_SEEDS; s++)
    if (at[s].tenth > 0.0) x[n++] = begin ? at[s].nine : at[s].tenth;
  fputc(',', out);
  if (2 * n >= GRID_SEEDS) fprintf(out, "%.17g", median_of(x, n));
}

static void write_rank(FILE *out, const rank_grid *g, int k, int i)
{
  rank_fates f = count_rank(g, k, i);
  fprintf(out, ",%.17g", (double) f.kept / f.all);
  write_median(out, g->at[k][i], false);
  write_median(out, g->at[k][i], true);
}

ghost_status figure_ranks(FILE *out)
{
  static rank_grid g;
  if (!read_grid(&g, NULL, 0)) return GHOST_EIO;
  fputs("rate", out);
  for (int k = 0; k < GRID_RANKS; k++)
    fprintf(out, ",kept_%d,tenth_%d,nine_%d", grid_ranks[k], grid_ranks[k],
            grid_ranks[k]);
  fputc('\n', out);
  for (int i = 0; i < GRID_RATES; i++) {
    fprintf(out, "%.17g", grid_rate(i));
    for (int k = 0; k < GRID_RANKS; k++) write_rank(out, &g, k, i);
    fputc('\n', out);
  }
  return GHOST_OK;
}
