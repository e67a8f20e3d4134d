/* audit/critical_claims.h -- what decides the claim on the constant of a
     critical rate
   Book: 21.11 The critical rate of a network, with its constant
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: f037c74ce025dbb4 */
#ifndef CRITICAL_CLAIMS_H
#define CRITICAL_CLAIMS_H
#include "audit.h"
#include "critical.h"

/** Networks that are right within a factor of two, of how many: settled, nine in
 *  ten have to be, and at the drop not so many. */
typedef struct { int right, networks; } rates_right;
finding decide_critical_constant(rates_right drop, rates_right settled);
#endif
