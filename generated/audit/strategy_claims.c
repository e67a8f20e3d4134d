/* audit/strategy_claims.c -- evaluator of the claim on steps
   Book: 21.13 The paper's two strategies, side by side
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 3479707cbd63cebc */
#include "strategy_claims.h"
#include "strategies.h"
#include <math.h>

/* Book: 21.13 The paper's two strategies, side by side, eq:read-out */
finding decide_few_directions(int runs, double step, double change)
{
  return decide(runs > 0 && step > 0.0 && change > 0.0,
                step < UPDATE_MOST && change < UPDATE_MOST);
}

void evaluate_few_directions(evaluation *e)
{
  static const double rates[] = { 0.01, 0.1 };
  double step = 0.0, change = 0.0, first = 0.0;
  int runs = 0;
  for (int i = 0; i < 8; i++) {
    strategy_run r;
    if (!follow_strategy(&strategies[STRATEGY_FULL], (unsigned long) i / 2,
                         rates[i % 2], &r)) continue;
    runs++;
    first = fmax(first, r.step[0]);
    for (int k = 0; k < STRATEGY_LOOKS; k++) {
      step = fmax(step, r.step[k]);
      change = fmax(change, r.change[k]);
    }
  }
  SAY(e->ours, "$P$ of a step at most %s, of the first at most %s",
      HIGH_TEXT('f', 2, step), HIGH_TEXT('f', 2, first));
  SAY(e->margin, "of the change since the start at most %s",
      HIGH_TEXT('f', 2, change));
  SAY(e->note, "%d networks of full rank: rates 0.01 and 0.1, seeds 0 to 3, 12 "
      "looks to epoch %ld", runs, strategy_epochs[STRATEGY_LOOKS - 1]);
  e->found = decide_few_directions(runs, step, change);
}
