/* audit/collapse_claims.h -- what decides the claims about networks, declared
   Book: 20.14 Keys of this chapter
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 0e8c307edf08574d */
#ifndef COLLAPSE_CLAIMS_H
#define COLLAPSE_CLAIMS_H
#include "audit.h"
#include "networks.h"

/** The ghost before all steps are right; the reverse, as a correction. */
finding decide_order(const act_count *own);
finding decide_waiting(const act_count *own);
/** No extremum when all steps are right: in all, in most. */
finding decide_ramp(const act_count *c);
finding decide_no_bifurcation(const order_count *c);
/** The pair below the start and no ghost on the way: in all, in most. */
finding decide_pairs(const pair_count *c);
/** A ghost on the way in most; else the pair below the start in most. */
finding decide_accompany(const pair_count *c);
/** One at every one of 500001 epochs, none of them undecided. */
finding decide_one(unsigned long epochs, unsigned long one,
                   unsigned long undecided);
/** The least mean at neither end, and both ends twice as high. */
finding decide_trend(const rate_mean *m, int rates);
/** A printed share inside the interval. */
finding decide_share(const rate_interval *r, double share);
/** All at the best confidence, none at the old one. */
finding decide_recovery(const recovery *best, const recovery *old);
#endif
