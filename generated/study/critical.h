/* study/critical.h -- the critical rate that a network's weights predict,
     declared
   Book: 21.11 The critical rate of a network, with its constant
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: e01dcbbe3c291ec8 */
#ifndef CRITICAL_H
#define CRITICAL_H
#include <stdbool.h>

enum { CRITICAL_SEEDS = 20, CRITICAL_DELAYS = 8 };
/** Where the gradient is taken: when all steps are right first, or later. */
enum { AT_DROP, SETTLED, CRITICAL_PLACES };
/** A network of the scan: its bracket (0 or infinite where the scan ends), and at
 *  each place the square T^2/|grad t|^2 and the rate along the ray. */
typedef struct {
  double delay, low, high, square[CRITICAL_PLACES], ray[CRITICAL_PLACES];
  int seed;
} critical_rate_of;
/** All of them; count 0 when the scan is not there or a training fails. */
typedef struct {
  int count;
  critical_rate_of rate[CRITICAL_DELAYS * CRITICAL_SEEDS];
} critical_rates;
const critical_rates *study_critical_rates(void);
/** Does the bracket meet [least, most] times the square of a place? */
bool bracket_meets(const critical_rate_of *r, int place, double least,
                   double most);
#endif
