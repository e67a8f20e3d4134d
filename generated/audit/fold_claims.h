/* audit/fold_claims.h -- what decides the claims on saddle-nodes between fields
   Book: F.2 Claims on saddle-nodes
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 43ab0ae7047e7b75 */
#ifndef FOLD_CLAIMS_H
#define FOLD_CLAIMS_H
#include "audit.h"

/** Saddle-nodes on segments, pieces undecided, places where a count differs. */
finding decide_segments(int folds, int undecided, int differ);
/** No saddle-node on any of the segments, all of them decided. */
finding decide_no_fold(int segments, int undecided, int folds);
#endif
