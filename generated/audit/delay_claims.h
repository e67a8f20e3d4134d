/* audit/delay_claims.h -- what decides the claims on delays, declared
   Book: 21.10 Delay and rate
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 3197efeb294552a4 */
#ifndef DELAY_CLAIMS_H
#define DELAY_CLAIMS_H
#include "audit.h"
#include "delay_law.h"

/** The toy model's power within the interval of every kind; or a power below zero
 *  in every kind, and at rank one and five a line with R^2 of at least 0.9. */
finding decide_delay_power(const power_fit f[SCAN_KINDS]);
/** Every interval within -3 and -1: nearer to -2 than to -4, and to 0. */
finding decide_waiting_power(const power_fit *f, int n);
/** Rank one: largest over smallest median, at most a tenth more; rank five: a
 *  power above zero. */
finding decide_delay_epochs(double most, const power_fit *five);
#endif
