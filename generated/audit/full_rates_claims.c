/* audit/full_rates_claims.c -- evaluator of the claim on full rank by rate
   Book: 21.12 Full rank, rate by rate: Fig. 6A
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: f5f536e6b234d976 */
#include "full_rates_claims.h"
#include "full_rates.h"

/* Book: 21.12 Full rank, rate by rate: Fig. 6A */
finding decide_full_trend(const rate_mean *m, int rates)
{
  const finding valley = decide_trend(m, rates);
  return decide(valley != FOUND_NOTHING, valley == FOUND_TRUE);
}

static const char *valley_of(const rate_mean *m, int rates)
{
  return decide_full_trend(m, rates) == FOUND_TRUE ? "a valley" : "no valley";
}

void evaluate_full_trend(evaluation *e)
{
  table t;
  full_rates f;
  rate_mean m[FULL_RATES], least[FULL_RATES];
  if (!trusted_table(&t, full_rates_table, e->note, sizeof e->note)) return;
  const bool good = average_full(&t, &f);
  free_table(&t);
  if (!good) return;
  const int end = f.rates - 1, last = LOSS_READS - 1;
  turn_to(&f, f.last, m);
  turn_to(&f, -1, least);
  const int best = best_rate(m, f.rates);
  int learned = 0, kept = 0;
  for (int k = 0; k <= end; k++) {
    learned += f.learned[k];
    kept += f.kept[k];
  }
  SAY(e->ours, "best rate %.2g: loss %.3g after %s epochs", m[best].rate,
      m[best].mean[last], readout[f.last] + 5);
  SAY(e->margin, "%.3g at %g, %.3g at %g; %d seeds", m[0].mean[last], m[0].rate,
      m[end].mean[last], m[end].rate, m[0].n);
  SAY(e->note, "by the least loss of each run: %s, best rate %.2g with %.3g, and "
      "%.3g at %g; a hundredth of the first loss was left at some epoch in %d of %d "
      "networks, at the last in %d; %d had it, were above a half at epoch %s, and "
      "have it again", valley_of(least, f.rates),
      least[best_rate(least, f.rates)].rate,
      least[best_rate(least, f.rates)].mean[last], least[end].mean[last],
      least[end].rate, learned, m[0].n * f.rates, kept, f.back,
      readout[0] + 5);
  e->found = decide_full_trend(m, f.rates);
}
