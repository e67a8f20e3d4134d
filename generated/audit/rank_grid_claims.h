/* audit/rank_grid_claims.h -- what decides the claims of Fig. S2, declared
   Book: 22.8 What rank does: Fig. S2
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 0c59c1322c4b1ca8 */
#ifndef RANK_GRID_CLAIMS_H
#define RANK_GRID_CLAIMS_H
#include "audit.h"
#include "rank_grid.h"

/** Sooner in every pair; in more than half of those of every seed. */
finding decide_race(const rank_race *r);
/** Shorter at rank one in every pair; a smaller share of the way there. */
finding decide_falls(const fall_count *c);
finding decide_still_stuck(const rank_fates *full);
/** A rate at which all that are kept have rank 50 or 100; none says nothing. */
finding decide_high(const high_count *c);
/** More in every seed, and never less at the next rank. */
finding decide_stability(const stability *s);
#endif
