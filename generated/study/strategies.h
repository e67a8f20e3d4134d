/* study/strategies.h -- the same, declared
   Book: 21.13 The paper's two strategies, side by side
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 4009276b588c4277 */
#ifndef STRATEGIES_H
#define STRATEGIES_H
#include "update.h"

enum { STRATEGIES = 7, STRATEGY_LOOKS = 12, STRATEGY_KEPT = STRATEGY_LOOKS - 1 };
/** Rank (0: full); confidence of Eq. (5)'s output, 0: that of Fig. S2. */
typedef struct { size_t rank; double confidence; const char *name; } strategy;
extern const strategy strategies[STRATEGIES];
extern const long strategy_epochs[STRATEGY_LOOKS];
enum { STRATEGY_FULL = 4 };

/** At each look: the share of the first loss; participation ratios of the change
 *  since the start and of the step, NAN where there is none.  At the last look:
 *  the share of the loss that the first k directions of the change leave. */
typedef struct {
  double loss[STRATEGY_LOOKS], change[STRATEGY_LOOKS], step[STRATEGY_LOOKS],
    left[STRATEGY_KEPT + 1];
} strategy_run;
/** False when the loss was not finite, or for lack of memory. */
bool follow_strategy(const strategy *s, unsigned long seed, double rate,
                     strategy_run *r);
#endif
