/* audit/rank_two_claims.h -- what decides the second version's claims at rank
     two
   Book: 22.13 Working memory at rank two
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 3e7a0ef81cb33f02 */
#ifndef RANK_TWO_CLAIMS_H
#define RANK_TWO_CLAIMS_H
#include "audit.h"
#include "match_order.h"

/** A ghost is there before every drop; before less than half of them, and in more
 *  than half of those that get there half way down. */
finding decide_abrupt(const match_count *c);
/** A ghost and no rest wherever there is memory; in most such trainings. */
finding decide_slow_regions(const match_count *c);
#endif
