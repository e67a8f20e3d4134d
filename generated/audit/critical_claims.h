/* audit/critical_claims.h -- what decides the claim on the constant of a
     critical rate
   Book: 21.11 The critical rate of a network, with its constant
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 3af923288a67aa7d */
#ifndef CRITICAL_CLAIMS_H
#define CRITICAL_CLAIMS_H
#include "audit.h"
#include "critical.h"

/** Nine networks in ten are right within a factor of two. */
finding decide_critical_constant(int right, int networks);
#endif
