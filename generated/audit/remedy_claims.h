/* audit/remedy_claims.h -- what decides the claim on remedies
   Book: F.5 Claims on the remedy
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 399bc126ac81c3c9 */
#ifndef REMEDY_CLAIMS_H
#define REMEDY_CLAIMS_H
#include "audit.h"
#include "remedy_counts.h"

/** What was found of rank and of confidence at rank one, and what was counted: some
 *  norm helps and none harms; a norm helps, or none harms. */
finding decide_remedies(const remedy_count *c, finding ranks, finding one);
/** No loss is below its bound, and no accuracy beyond. */
finding decide_held(const remedy_count *c);
#endif
