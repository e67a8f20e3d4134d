/* audit/rank_grid_claims.h -- what decides the claims of Fig. S2, declared
   Book: 21.8 What rank does: Fig. S2
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 0673dca0b5d88edd */
#ifndef RANK_GRID_CLAIMS_H
#define RANK_GRID_CLAIMS_H
#include "audit.h"
#include "rank_grid.h"

/** Sooner in every pair; in more than half of those of every seed. */
finding decide_race(const rank_race *r);
/** Shorter at rank one in every pair; a smaller share of the way in most. */
finding decide_falls(const fall_count *c);
finding decide_still_stuck(const rank_fates *full);
/** Alone at one rate at least; kept more often than lower ranks. */
finding decide_heights(const rank_heights *h);
/** The highest rank better than the lowest in every seed by both counts, and no
 *  rank worse than the next lower one; in most seeds, and in all. */
finding decide_stability(const stability *s);
#endif
