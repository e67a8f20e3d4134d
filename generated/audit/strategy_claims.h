/* audit/strategy_claims.h -- what decides the claim on steps, declared
   Book: 21.13 The paper's two strategies, side by side
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 80c28d280aeb1745 */
#ifndef STRATEGY_CLAIMS_H
#define STRATEGY_CLAIMS_H
#include "audit.h"
/** The most directions that a step and a change had in these runs: fewer than a
 *  tenth of the units, both. */
finding decide_few_directions(int runs, double step, double change);
#endif
