/* audit/update_claims.c -- evaluator of the claim on directions
   Book: 21.8 What rank does: Fig. S2
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: a77cd3ff238e8c75 */
#include "update_claims.h"
#include "update.h"
#include <math.h>

/* Book: 21.8 What rank does: Fig. S2, eq:participation */
finding decide_update(int runs, double most, int needed)
{
  return decide(runs > 0, most < UPDATE_MOST && needed < UPDATE_MOST);
}

void evaluate_update_rank(evaluation *e)
{
  static const double rates[] = { 0.01, 0.1 };
  double least = INFINITY, most = 0.0, share = INFINITY;
  int runs = 0, few = UPDATE_MOST, needed = 0;
  for (int k = 0; k < 8; k++) {
    update_look u;
    if (!look_at_update((unsigned long) k / 2, rates[k % 2], 1000, &u)) continue;
    runs++;
    least = fmin(least, u.participation);
    most = fmax(most, u.participation);
    share = fmin(share, u.share);
    if (u.needed < few) few = u.needed;
    if (u.needed > needed) needed = u.needed;
  }
  SAY(e->ours, "$P$ from %s to %s; %d to %d directions keep the loss below a tenth",
      LOW_TEXT('f', 2, least), HIGH_TEXT('f', 2, most), few, needed);
  SAY(e->margin, "share of the first direction at least %s",
      LOW_TEXT('f', 2, share));
  SAY(e->note, "%d of 8 networks: rates 0.01 and 0.1, seeds 0 to 3, 1000 epochs",
      runs);
  e->found = decide_update(runs, most, needed);
}
