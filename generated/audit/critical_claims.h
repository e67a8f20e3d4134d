/* audit/critical_claims.h -- what decides the claim on the constant of a
     critical rate
   Book: 21.11 The critical rate of a network, with its constant
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: ee81d24a03d0d5a1 */
#ifndef CRITICAL_CLAIMS_H
#define CRITICAL_CLAIMS_H
#include "audit.h"
#include "critical.h"

/** Networks that are right within a factor of two, of how many: at the drop, where
 *  nine in ten make the sentence true, or settled, where they correct it. */
typedef struct { int right, networks; } rates_right;
finding decide_critical_constant(rates_right drop, rates_right settled);
#endif
