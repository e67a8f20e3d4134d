/* audit/memory_claims.h -- what decides the claims on working memory, declared
   Book: F.3 Claims on working memory at full rank
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: cdafc64ccc14cfb3 */
#ifndef MEMORY_CLAIMS_H
#define MEMORY_CLAIMS_H
#include "audit.h"
#include "memory_counts.h"

/** Abrupt in most networks that fall and in most seeds: the whole fall in both
 *  tasks; only its first part, to a half, in one of them. */
finding decide_common(const memory_drop whole[TASKS],
                      const memory_drop half[TASKS]);
/** Every lost network that never learned has a vanished gradient, every one that
 *  had learned oscillated before, and more than the kept do; more than half. */
finding decide_collapse(const memory_fates f[TASKS]);
#endif
