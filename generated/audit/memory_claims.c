/* audit/memory_claims.c -- evaluators of the claims on working memory
   Book: 22.11 Working memory at full rank
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: e30ea33b1f526c29 */
#include "memory_claims.h"

/* Book: 22.11 Working memory at full rank, eq:even-share */
static bool is_common(const memory_drop d[TASKS])
{
  bool common = true;
  for (int k = 0; k < TASKS; k++)
    common &= 2 * d[k].abrupt > d[k].fell && 2 * d[k].most > d[k].seeds;
  return common;
}

finding decide_common(const memory_drop whole[TASKS], const memory_drop half[TASKS])
{
  return decide_corrected(whole[TASK_CUE].fell > 0 && whole[TASK_MATCH].fell > 0,
                          is_common(whole), is_common(half));
}

finding decide_collapse(const memory_fates f[TASKS])
{
  const memory_signs *a = &f[TASK_CUE].all, *b = &f[TASK_MATCH].all;
  return decide_corrected(a->lost > 0 && b->lost > 0,
    a->neither + b->neither == 0 && a->vanish + b->vanish > 0
    && a->swing + b->swing > 0,
    2 * a->neither < a->lost && 2 * b->neither < b->lost);
}

void evaluate_common(evaluation *e)
{
  static _Thread_local memory_grid g;
  memory_drop d[TASKS], h[TASKS];
  for (int k = 0; k < TASKS; k++) {
    if (!read_memory_grid(&g, (memory_kind) k, e->note, sizeof e->note)) return;
    d[k] = count_drops(&g, DROP_WHOLE);
    h[k] = count_drops(&g, DROP_HALF);
  }
  SAY(e->ours, "abrupt: cue %d of %d, match %d of %d networks whose loss falls",
      d[0].abrupt, d[0].fell, d[1].abrupt, d[1].fell);
  SAY(e->margin, "in %d of %d and in %d of %d seeds more than half", d[0].most,
      d[0].seeds, d[1].most, d[1].seeds);
  SAY(e->note, "fall over the way to its end: median %.2f and %.2f, without a "
      "plateau %.2f and %.2f; %.0f and %.0f epochs; the fall to a half is abrupt "
      "in %d of %d and in %d of %d", d[0].share, d[1].share, d[0].even, d[1].even,
      d[0].epochs, d[1].epochs, h[0].abrupt, h[0].fell, h[1].abrupt, h[1].fell);
  e->found = decide_common(d, h);
}

void evaluate_memory_collapse(evaluation *e)
{
  static _Thread_local memory_grid g;
  memory_fates f[TASKS];
  for (int k = 0; k < TASKS; k++) {
    if (!read_memory_grid(&g, (memory_kind) k, e->note, sizeof e->note)) return;
    f[k] = count_memory_fates(&g);
  }
  const memory_signs *a = &f[0].all, *b = &f[1].all;
  SAY(e->ours, "gradient vanished in %d of %d lost networks (cue), in %d of %d "
      "(match)", a->vanish, a->lost, b->vanish, b->lost);
  SAY(e->margin, "oscillated before: %d and %d; neither sign: %d and %d", a->swing,
      b->swing, a->neither, b->neither);
  SAY(e->note, "of those that had learned %d and %d are lost: vanished %d and %d, "
      "oscillated before %d and %d; falls into silence within one epoch: %d of %d "
      "and %d of %d", f[0].learned.lost, f[1].learned.lost, f[0].learned.vanish,
      f[1].learned.vanish, f[0].learned.swing, f[1].learned.swing,
      f[0].silenced_at_once, f[0].silenced, f[1].silenced_at_once, f[1].silenced);
  e->found = decide_collapse(f);
}
