/* study/critical.h -- the critical rate that a network's weights predict,
     declared
   Book: 21.11 The critical rate of a network, with its constant
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 9f4fdb595a029343 */
#ifndef CRITICAL_H
#define CRITICAL_H
#include <stdbool.h>

enum { CRITICAL_SEEDS = 10, CRITICAL_DELAYS = 16 };
/** A network of the scan: its bracket (0 or infinite where the scan ends), the
 *  square T^2/|grad t|^2, and the rate along the ray. */
typedef struct { double delay, low, high, square, ray; } critical_rate_of;
/** All of them; count 0 when the scan is not there or a training fails. */
typedef struct {
  int count;
  critical_rate_of rate[CRITICAL_DELAYS * CRITICAL_SEEDS];
} critical_rates;
const critical_rates *study_critical_rates(void);
/** Does the bracket meet [least, most] times the square? */
bool bracket_meets(const critical_rate_of *r, double least, double most);
#endif
