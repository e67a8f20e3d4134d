/* audit/memory_claims.c -- evaluators of the claims on working memory
   Book: 22.11 Working memory at full rank
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 9e0055bf04efb76c */
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

static bool swings_apart(const memory_fates *f)
{
  return f->all.swing * f->kept > f->restless * f->all.lost;
}

finding decide_collapse(const memory_fates f[TASKS])
{
  bool known = true, vanish = true, said = true, apart = false;
  for (int k = 0; k < TASKS; k++) {
    const memory_signs *s = &f[k].all;
    known &= s->lost > 0 && f[k].kept > 0;
    vanish &= 2 * s->vanish > s->lost;
    said &= s->neither == 0 && s->vanish > 0;
    apart |= swings_apart(&f[k]);
  }
  return decide_corrected(known, said && apart, vanish && !apart);
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
  SAY(e->note, "fall over the way to its end: median %.2f and %.2f, %.1f and %.1f "
      "times as fast as the way, %.0f and %.0f epochs; to a half of the level %.1f "
      "and %.1f times, abrupt in %d of %d and in %d of %d", d[0].share, d[1].share,
      d[0].faster, d[1].faster, d[0].epochs, d[1].epochs, h[0].faster, h[1].faster,
      h[0].abrupt, h[0].fell, h[1].abrupt, h[1].fell);
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
  SAY(e->margin, "oscillated before: %d and %d of the lost; restless: %d of %d and "
      "%d of %d of the kept", a->swing, b->swing, f[0].restless, f[0].kept,
      f[1].restless, f[1].kept);
  SAY(e->note, "neither sign: %d and %d; of those that had learned %d and %d are "
      "lost: vanished %d and %d, oscillated before %d and %d; falls into silence "
      "within one epoch: %d of %d and %d of %d", a->neither, b->neither,
      f[0].learned.lost, f[1].learned.lost, f[0].learned.vanish,
      f[1].learned.vanish, f[0].learned.swing, f[1].learned.swing,
      f[0].silenced_at_once, f[0].silenced, f[1].silenced_at_once, f[1].silenced);
  e->found = decide_collapse(f);
}
