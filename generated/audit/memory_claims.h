/* audit/memory_claims.h -- what decides the claims on working memory, declared
   Book: 22.11 Working memory at full rank
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: a2157ff8bfb7903f */
#ifndef MEMORY_CLAIMS_H
#define MEMORY_CLAIMS_H
#include "audit.h"
#include "memory_counts.h"

/** Abrupt in most networks that fall and in most seeds, in either task: the whole
 *  fall; only its first part, to a half. */
finding decide_common(const memory_drop whole[TASKS],
                      const memory_drop half[TASKS]);
/** Each lost network has one of the two signs, and more of the lost than of the
 *  kept oscillate in one of the tasks; in either task more than half of the lost
 *  have a gradient that has vanished, and oscillation does not set them apart. */
finding decide_collapse(const memory_fates f[TASKS]);
#endif
