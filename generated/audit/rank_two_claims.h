/* audit/rank_two_claims.h -- what decides the second version's claims at rank
     two
   Book: 22.12 Working memory at rank two
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 55efdef26a8e79dc */
#ifndef RANK_TWO_CLAIMS_H
#define RANK_TWO_CLAIMS_H
#include "audit.h"
#include "halving.h"
#include "match_order.h"

/** A ghost is there before every drop; before less than half of them in the match
 *  task, and half way down in more than half of those that get there; in the cue
 *  task half way down in more than half of the abrupt falls, if most fall so. */
finding decide_abrupt(const match_count *match, const halving_count *cue);
/** A ghost and no rest wherever the match task is remembered, a ghost at the end of
 *  the cue task where that is; in most such trainings of one of them. */
finding decide_slow_regions(const match_count *match, const halving_count *cue);
#endif
