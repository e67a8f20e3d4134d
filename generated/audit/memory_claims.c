/* audit/memory_claims.c -- evaluators of the claims on working memory
   Book: F.3 Claims on working memory at full rank
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 52fed8370c3110f9 */
#include "memory_claims.h"

/* Book: F.3 Claims on working memory at full rank */
static bool is_common(const memory_drop *d)
{
  return 2 * d->abrupt > d->fell && 2 * d->most > d->seeds;
}

finding decide_common(const memory_drop whole[TASKS], const memory_drop half[TASKS])
{
  return decide_corrected(whole[TASK_CUE].fell > 0 && whole[TASK_MATCH].fell > 0,
                          is_common(&whole[0]) && is_common(&whole[1]),
                          is_common(&half[0]) || is_common(&half[1]));
}

/* How many of the lost have their sign, by kind. */
typedef struct {
  int never, held, fallen, swung;
  bool known, most, apart;
} two_modes;

static two_modes sort_modes(const memory_fates f[TASKS])
{
  two_modes m = { .known = true, .most = true, .apart = true };
  for (int k = 0; k < TASKS; k++) {
    const memory_signs *all = &f[k].all, *back = &f[k].learned;
    const int never = all->lost - back->lost, held = all->vanish - back->vanish;
    m.known &= never > 0 && f[k].kept > 0;
    m.most &= 2 * held > never;
    m.apart &= back->lost == 0
      || back->swing * f[k].kept > f[k].restless * back->lost;
    m.never += never;
    m.held += held;
    m.fallen += back->lost;
    m.swung += back->swing;
  }
  return m;
}

finding decide_collapse(const memory_fates f[TASKS])
{
  const two_modes m = sort_modes(f);
  return decide_corrected(m.known && m.fallen > 0,
    m.held == m.never && m.swung == m.fallen && m.apart,
    m.most && 2 * m.swung > m.fallen && m.apart);
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
  const memory_signs *a = &f[0].learned, *b = &f[1].learned;
  SAY(e->ours, "never learned: gradient vanished in %d of %d (cue), %d of %d "
      "(match); had learned: %d of %d oscillated before",
      f[0].all.vanish - a->vanish, f[0].all.lost - a->lost,
      f[1].all.vanish - b->vanish, f[1].all.lost - b->lost, a->swing + b->swing,
      a->lost + b->lost);
  SAY(e->margin, "restless: %d of %d and %d of %d of the kept", f[0].restless,
      f[0].kept, f[1].restless, f[1].kept);
  SAY(e->note, "had learned and is lost: %d and %d, gradient vanished since in %d "
      "and %d; neither sign: %d and %d of all lost; falls into silence within one "
      "epoch: %d of %d and %d of %d", a->lost, b->lost, a->vanish, b->vanish,
      f[0].all.neither, f[1].all.neither, f[0].silenced_at_once, f[0].silenced,
      f[1].silenced_at_once, f[1].silenced);
  e->found = decide_collapse(f);
}
