/* audit/rank_two_claims.h -- what decides the second version's claims at rank
     two
   Book: F.4 Claims on networks of rank two
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 09e8d5116bf4f959 */
#ifndef RANK_TWO_CLAIMS_H
#define RANK_TWO_CLAIMS_H
#include "audit.h"
#include "halving.h"
#include "match_order.h"

/** A ghost is there before every drop, and every abrupt fall on cues; in the match
 *  task before less than half of them, and half way down in more than half of those
 *  that get there, while of the networks that tell cues apart few fall abruptly. */
finding decide_abrupt(const match_count *match, const halving_count *cue);
/** A ghost and no rest wherever the match task is remembered, a ghost at the end of
 *  the cue task where that is; in most such trainings of the match task. */
finding decide_slow_regions(const match_count *match, const halving_count *cue);
#endif
