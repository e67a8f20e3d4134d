/* study/delay_law.h -- the critical rate against the delay, declared
   Book: 21.10 Delay and rate
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 3cae1ea9c75416a6 */
#ifndef DELAY_LAW_H
#define DELAY_LAW_H
#include <stdbool.h>
#include <stddef.h>

enum { SCAN_KINDS = 3, SCAN_DELAYS = 16, SCAN_RATES = 16, SCAN_SEEDS = 64,
       SCAN_SHARES = 5 };
extern const double scan_shares[SCAN_SHARES];
extern const char *const scan_names[SCAN_KINDS];  /* one, five, full */

/** Networks of a kind by delay, rate and seed; the dates at the lowest rate, times
 *  the rate: of the drop, and from there to a tenth of the loss. */
typedef struct {
  int delays, rates, seeds;
  double delay[SCAN_DELAYS], rate[SCAN_DELAYS][SCAN_RATES];
  bool fails[SCAN_DELAYS][SCAN_RATES][SCAN_SEEDS];
  double drop[SCAN_DELAYS][SCAN_SEEDS], fall[SCAN_DELAYS][SCAN_SEEDS];
} delay_grid;
/** A stored scan; false when it is not there, or when why is not NULL and a row
 *  of it does not repeat. */
bool read_scan(delay_grid *g, int kind, char *why, size_t size);
/** The lowest rate at which the share of the seeds fails; NAN. */
double rate_of_share(const delay_grid *g, int delay, double share);
/** y = c x^power: the power with its 95% interval, and R^2, of n points. */
typedef struct { double power, low, high, r2; int n; } power_fit;
power_fit fit_power(const double *x, const double *y, int n);
/** The critical rate for a share against the delay, where there is one. */
power_fit fit_share(const delay_grid *g, double share);
double median_of_seeds(const double *x, int n);  /* of those that are numbers */
#endif
