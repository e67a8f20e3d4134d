/* audit/update_claims.h -- what decides the claim on directions, declared
   Book: 21.8 What rank does: Fig. S2
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: c0a02400491cf5e2 */
#ifndef UPDATE_CLAIMS_H
#define UPDATE_CLAIMS_H
#include "audit.h"
/** Fewer than a tenth of the units, by both counts. */
finding decide_update(int runs, double participation, int needed);
#endif
