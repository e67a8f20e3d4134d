/* audit/full_rates_claims.h -- what decides the claim on full rank by rate
   Book: 21.12 Full rank, rate by rate: Fig. 6A
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 3408988a1f226e3a */
#ifndef FULL_RATES_CLAIMS_H
#define FULL_RATES_CLAIMS_H
#include "collapse_claims.h"
/** The rule of Fig. S1, as decide_trend() has it. */
finding decide_full_trend(const rate_mean *m, int rates);
#endif
