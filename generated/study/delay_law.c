/* study/delay_law.c -- the critical rate against the delay, from the stored
     scans
   Book: 21.10 Delay and rate
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 67f57160be01fc0c */
#include "delay_law.h"
#include "delay.h"
#include "figures.h"
#include "table.h"
#include "whole.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const double scan_shares[SCAN_SHARES] = { 0.05, 0.1, 0.2, 0.3, 0.5 };
const char *const scan_names[SCAN_KINDS] = { "one", "five", "full" };

/* Book: 21.10 Delay and rate, eq:unequal-windows */
static delay_job scanned_job(const table *t, int row)
{
  return (delay_job) {
    .index = (unsigned long) cell(t, row, "index"),
    .of = (unsigned long) cell(t, row, "of"),
    .delay = (unsigned long) cell(t, row, "delay"),
    .seed = (unsigned long) cell(t, row, "seed"),
    .rank = (long) cell(t, row, "rank"), .rate = cell(t, row, "rate"),
    .epochs = (unsigned long) cell(t, row, "epochs") };
}

static double work_of(const table *t, int row)
{
  double rank = cell(t, row, "rank");
  double unit = rank < 0.0 ? 1.0 : rank > 0.0 ? 2.0 : 10.0;
  return unit * cell(t, row, "ran") * cell(t, row, "delay");
}

static bool in_range(const table *t, int row)
{
  static const char *const names[] = { "index", "of", "delay", "seed", "epochs" };
  for (int i = 0; i < 5; i++)
    if (!(cell(t, row, names[i]) >= 0.0 && cell(t, row, names[i]) <= 1e9))
      return false;
  return fabs(cell(t, row, "rank")) <= 100.0;
}
enum { WORK = 400000 };

static bool scan_repeats(const table *t)
{
  int row = (int) (t->hash % (unsigned long) t->rows);
  for (int i = 0; i < t->rows && !(work_of(t, row) <= WORK); i++)
    row = (row + 1) % t->rows;
  if (!in_range(t, row)) return false;
  const delay_job job = scanned_job(t, row);
  delay_row result;
  held_text line;
  if (delay_run(&job, &result) != GHOST_OK || !text_open(&line)) return false;
  delay_print(line.file, &job, &result);
  char *text = text_close(&line);
  bool good = text && strcmp(text, t->line[row]) == 0;
  free(text);
  return good;
}

static int place_of(double *list, int *count, int most, double x)
{
  int k = 0;
  while (k < *count && fabs(list[k] / x - 1.0) > 1e-9) k++;
  if (k == *count && k < most) list[(*count)++] = x;
  return k < most ? k : -1;
}

static void place_row(delay_grid *g, int rates[], const table *t, int row)
{
  int d = place_of(g->delay, &g->delays, SCAN_DELAYS, cell(t, row, "delay"));
  int r = d < 0 ? -1
    : place_of(g->rate[d], &rates[d], SCAN_RATES, cell(t, row, "rate"));
  double seed = cell(t, row, "seed");
  if (r < 0 || !(seed >= 0.0 && seed < SCAN_SEEDS)) return;
  const int s = (int) seed;
  if (s >= g->seeds) g->seeds = s + 1;
  if (r >= g->rates) g->rates = r + 1;
  double half = 0.5 * cell(t, row, "first"), rate = cell(t, row, "rate");
  double drop = cell(t, row, "half"), tenth = cell(t, row, "tenth");
  g->fails[d][r][s] = !(cell(t, row, "tail_loss") <= half);
  if (r > 0) return;
  g->drop[d][s] = drop >= 0.0 ? rate * drop : NAN;
  g->fall[d][s] = tenth >= 0.0 ? rate * (tenth - drop) : NAN;
}

bool read_scan(delay_grid *g, int kind, char *why, size_t size)
{
  table t;
  char name[64];
  int rates[SCAN_DELAYS] = { 0 };
  snprintf(name, sizeof name, "sweep-delay-%s.csv", scan_names[kind]);
  *g = (delay_grid) { 0 };
  bool here = read_table(&t, name), good = here && (!why || scan_repeats(&t));
  if (why && here && !good)
    snprintf(why, size, "a row of %s does not repeat", name);
  if (why && !here) snprintf(why, size, "%s", table_fault());
  for (int row = 0; good && row < t.rows; row++) place_row(g, rates, &t, row);
  if (here) free_table(&t);
  return good;
}

static double share_at(const delay_grid *g, int d, int r)
{
  int fail = 0;
  for (int s = 0; s < g->seeds; s++) fail += g->fails[d][r][s];
  return (double) fail / g->seeds;
}

double rate_of_share(const delay_grid *g, int d, double share)
{
  double before = share_at(g, d, 0);
  if (before >= share) return NAN;
  for (int r = 1; r < g->rates; r++) {
    double now = share_at(g, d, r), low = g->rate[d][r - 1];
    if (now >= share)
      return low * pow(g->rate[d][r] / low, (share - before) / (now - before));
    before = now;
  }
  return NAN;
}

power_fit fit_power(const double *x, const double *y, int n)
{
  double c, b, c00, c01, c11, sum;
  if (n < 3) return (power_fit) { NAN, NAN, NAN, NAN, n };
  gsl_fit_linear(x, 1, y, 1, (size_t) n, &c, &b, &c00, &c01, &c11, &sum);
  double wide = gsl_cdf_tdist_Pinv(0.975, n - 2.0) * sqrt(c11);
  double all = gsl_stats_tss(y, 1, (size_t) n);
  return (power_fit) { b, b - wide, b + wide, 1.0 - sum / all, n };
}

power_fit fit_share(const delay_grid *g, double share)
{
  double x[SCAN_DELAYS], y[SCAN_DELAYS];
  int n = 0;
  for (int d = 0; d < g->delays; d++) {
    double rate = rate_of_share(g, d, share);
    if (isnan(rate)) continue;
    x[n] = log(g->delay[d]);
    y[n++] = log(rate);
  }
  return fit_power(x, y, n);
}

double median_of_seeds(const double *x, int n)
{
  double in[SCAN_SEEDS];
  size_t k = 0;
  for (int i = 0; i < n; i++)
    if (!isnan(x[i])) in[k++] = x[i];
  gsl_sort(in, 1, k);
  return k ? gsl_stats_median_from_sorted_data(in, 1, k) : NAN;
}

static void print_cell(FILE *out, double x)
{
  if (isnan(x)) fputc(',', out);
  else fprintf(out, ",%.17g", x);
}

static bool read_kinds(delay_grid g[SCAN_KINDS])
{
  for (int k = 0; k < SCAN_KINDS; k++)
    if (!read_scan(&g[k], k, NULL, 0) || g[k].delays != g[0].delays) return false;
  return true;
}

static void print_kind(FILE *out, const delay_grid *g, int d)
{
  print_cell(out, rate_of_share(g, d, scan_shares[0]));
  print_cell(out, rate_of_share(g, d, 0.5));
  print_cell(out, median_of_seeds(g->drop[d], g->seeds));
  print_cell(out, median_of_seeds(g->fall[d], g->seeds));
}

ghost_status figure_delay(FILE *out)
{
  static delay_grid g[SCAN_KINDS];
  if (!read_kinds(g)) return GHOST_EIO;
  const int middle = g->delays / 2;
  const double base = rate_of_share(g, middle, 0.5);
  fputs("delay", out);
  for (int k = 0; k < SCAN_KINDS; k++)
    fprintf(out, ",first_%s,half_%s,drop_%s,fall_%s", scan_names[k], scan_names[k],
            scan_names[k], scan_names[k]);
  fputs(",ramp,ghost\n", out);
  for (int d = 0; d < g->delays; d++) {
    fprintf(out, "%.17g", g->delay[d]);
    for (int k = 0; k < SCAN_KINDS; k++) print_kind(out, &g[k], d);
    const double longer = g->delay[d] / g->delay[middle];
    print_cell(out, base * pow(longer, -2.0));
    print_cell(out, base * pow(longer, -4.0));
    fputc('\n', out);
  }
  return GHOST_OK;
}

ghost_status figure_delay_powers(FILE *out)
{
  static delay_grid g[SCAN_KINDS];
  if (!read_kinds(g)) return GHOST_EIO;
  fputs("share", out);
  for (int k = 0; k < SCAN_KINDS; k++)
    fprintf(out, ",power_%s,half_width_%s,points_%s", scan_names[k], scan_names[k],
            scan_names[k]);
  fputc('\n', out);
  for (int i = 0; i < SCAN_SHARES; i++) {
    fprintf(out, "%.17g", scan_shares[i]);
    for (int k = 0; k < SCAN_KINDS; k++) {
      power_fit f = fit_share(&g[k], scan_shares[i]);
      print_cell(out, f.power);
      print_cell(out, f.high - f.power);
      fprintf(out, ",%d", f.n);
    }
    fputc('\n', out);
  }
  return GHOST_OK;
}
