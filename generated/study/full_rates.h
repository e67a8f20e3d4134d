/* study/full_rates.h -- the same, declared
   Book: 21.12 Full rank, rate by rate: Fig. 6A
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: d7eae5bb8ff1eeb4 */
#ifndef FULL_RATES_H
#define FULL_RATES_H
#include "networks.h"

enum { FULL_RATES = 64 };
/** The table of full rank, rate by rate: mean losses; means of the least loss of a
 *  run; networks with a hundredth of their first loss left at some epoch, at the
 *  last.  `last' is the place of the last epoch that was read; `back' networks had
 *  learned, were above a half of their first loss at the first, and are kept. */
typedef struct {
  rate_mean mean[FULL_RATES];
  double least[FULL_RATES];
  int learned[FULL_RATES], kept[FULL_RATES], rates, last, back;
} full_rates;
extern const char full_rates_table[];
/** False when the table has no epoch that is read, or more rates than there is
 *  room for. */
bool average_full(const table *t, full_rates *f);
/** The means with one of their columns in the place of the last, which is the
 *  one that best_rate() and the rule of Fig. S1 look at; -1: the least losses. */
void turn_to(const full_rates *f, int column, rate_mean m[FULL_RATES]);
#endif
