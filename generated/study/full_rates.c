/* study/full_rates.c -- networks of full rank, rate by rate
   Book: 21.12 Full rank, rate by rate: Fig. 6A
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: e57fc72841ede317 */
#include "full_rates.h"
#include "figures.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char full_rates_table[] = "sweep-fig6a.csv";

/* Book: 21.12 Full rank, rate by rate: Fig. 6A */
static int last_read(const table *t)
{
  int last = LOSS_READS - 1;
  while (last >= 0 && column_of(t, readout[last]) < 0) last--;
  return last;
}

static int rate_at(const full_rates *f, double rate)
{
  int k = 0;
  while (k < f->rates && fabs(f->mean[k].rate / rate - 1.0) > 1e-9) k++;
  return k;
}

static bool was_away(const table *t, int row)
{
  const double learned = cell(t, row, "learned");
  return column_of(t, readout[0]) >= 0 && learned >= 0.0
    && learned < strtod(readout[0] + 5, NULL)
    && cell(t, row, readout[0]) > 0.5 * cell(t, row, "first");
}

bool average_full(const table *t, full_rates *f)
{
  *f = (full_rates) { .last = last_read(t) };
  f->rates = average_rates(t, f->mean, FULL_RATES, EVERY_SEED);
  for (int i = 0; i < t->rows; i++) {
    const int k = rate_at(f, cell(t, i, "rate"));
    const double limit = 0.01 * cell(t, i, "first");
    if (k == f->rates) return false;
    f->least[k] += cell(t, i, "least") / f->mean[k].n;
    f->learned[k] += cell(t, i, "learned") >= 0.0;
    f->kept[k] += cell(t, i, "final") <= limit;
    f->back += was_away(t, i) && cell(t, i, "final") <= limit;
  }
  return f->last >= 0 && f->rates > 0;
}

void turn_to(const full_rates *f, int column, rate_mean m[FULL_RATES])
{
  memcpy(m, f->mean, sizeof f->mean);
  for (int k = 0; k < f->rates; k++)
    m[k].mean[LOSS_READS - 1] = column < 0 ? f->least[k] : m[k].mean[column];
}

ghost_status figure_full_rates(FILE *out)
{
  table t;
  full_rates f;
  if (!read_table(&t, full_rates_table)) return GHOST_EIO;
  const bool good = average_full(&t, &f);
  free_table(&t);
  if (!good) return GHOST_EIO;
  fputs("rate,seeds,least,learned,kept", out);
  for (int k = 0; k <= f.last; k++)
    fprintf(out, ",%s,sem_%s", readout[k], readout[k] + 5);
  for (int i = 0; i < f.rates; i++) {
    const rate_mean *m = &f.mean[i];
    fprintf(out, "\n%.17g,%d,%.17g,%d,%d", m->rate, m->n, f.least[i], f.learned[i],
            f.kept[i]);
    for (int k = 0; k <= f.last; k++)
      fprintf(out, ",%.17g,%.17g", m->mean[k], m->sem[k]);
  }
  fputc('\n', out);
  return GHOST_OK;
}
