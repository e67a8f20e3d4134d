/* audit/full_claims.h -- what decides the claims on slow points at full rank
   Book: F.6 Claims on slow points at full rank
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 76ed4d5ef33f11b0 */
#ifndef FULL_CLAIMS_H
#define FULL_CLAIMS_H
#include "audit.h"
#include "looks.h"

/** The recipe ends near certified points only, and its speeds at slow points are
 *  all larger than those at fixed points. */
finding decide_recipe(const look_sum *c);
/** In single precision each fixed point has a speed, within the bound. */
finding decide_floor(const look_sum *c);
/** Two networks are no statistic. */
finding decide_full_order(const look_order o[TASKS]);
/** All ghosts have their times enclosed. */
finding decide_full_passages(const look_times *c);
#endif
