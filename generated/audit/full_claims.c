/* audit/full_claims.c -- evaluators of the claims on slow points at full rank
   Book: F.6 Claims on slow points at full rank
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 56ce6bbedae577a5 */
#include "full_claims.h"

/* Book: F.6 Claims on slow points at full rank */
finding decide_recipe(const look_sum *c)
{
  return decide(c->ends > 0, c->strays == 0 && c->undecided == 0
                && c->at_fixed + c->at_slow == c->ends
                && c->fixed_most < c->slow_least);
}

finding decide_floor(const look_sum *c)
{
  return decide(c->fixed > 0, c->floored == c->fixed);
}

finding decide_full_order(const look_order o[TASKS])
{
  return decide_measured(o[TASK_CUE].begins >= 0 && o[TASK_MATCH].begins >= 0);
}

finding decide_full_passages(const look_times *c)
{
  return decide_measured(c->passed > 0 && c->sent == c->ghosts);
}

void evaluate_recipe(evaluation *e)
{
  looks all;
  if (!read_looks(&all, e->note, sizeof e->note)) return;
  const look_sum c = sum_looks(&all);
  SAY(e->ours, "of the recipe's %d ends %d are at a fixed point, %d at a slow "
      "point, %d at neither", c.ends, c.at_fixed, c.at_slow,
      c.ends - c.at_fixed - c.at_slow);
  SAY(e->margin, "speeds at most %s at fixed points, at least %s at slow ones",
      HIGH_TEXT('g', 2, c.fixed_most), LOW_TEXT('g', 2, c.slow_least));
  SAY(e->note, "%d snapshots; from their states and these ends %d fixed points, %d "
      "at rest, and %d slow points, %d of them ghosts, are certified; indices add "
      "up to 1 in %d", c.snapshots, c.fixed, c.rest, c.slow, c.ghosts, c.complete);
  e->found = decide_recipe(&c);
}

void evaluate_floor(evaluation *e)
{
  looks all;
  if (!read_looks(&all, e->note, sizeof e->note)) return;
  const look_sum c = sum_looks(&all);
  SAY(e->ours, "speed of a fixed point rounded to single: up to %s computed in "
      "single, %s exactly", HIGH_TEXT('g', 2, c.single_most),
      HIGH_TEXT('g', 2, c.exact_most));
  SAY(e->margin, "bound of the rounding, at least %s; %d of %d within",
      LOW_TEXT('g', 2, c.bound_least), c.floored, c.fixed);
  SAY(e->note, "the recipe leaves %s to %s at them",
      LOW_TEXT('g', 2, c.fixed_least), HIGH_TEXT('g', 2, c.fixed_most));
  e->found = decide_floor(&c);
}

void evaluate_full_passages(evaluation *e)
{
  looks all;
  if (!read_looks(&all, e->note, sizeof e->note)) return;
  const look_times c = time_looks(&all);
  SAY(e->ours, "times past %d of %d ghosts enclosed; %d are passed, in %+.1f%% to "
      "%+.1f%% more than predicted", c.sent, c.ghosts, c.passed, 100.0 * c.least,
      100.0 * c.most);
  SAY(e->margin, "%d not through after four times the prediction",
      c.sent - c.passed);
  e->found = decide_full_passages(&c);
}

static const char *said(bool there) { return there ? "yes" : "no"; }

void evaluate_full_order(evaluation *e)
{
  looks all;
  look_order o[TASKS];
  if (!read_looks(&all, e->note, sizeof e->note)) return;
  for (int k = 0; k < TASKS; k++) o[k] = order_looks(&all, (memory_kind) k);
  SAY(e->ours, "a ghost there before the drop: cue %s, match %s; before half of "
      "it: %s, %s", said(o[0].waits), said(o[1].waits), said(o[0].midway),
      said(o[1].midway));
  SAY(e->margin, "drop from epoch %ld and %ld; half of the level at %ld and %ld",
      o[0].begins, o[1].begins, o[0].half, o[1].half);
  SAY(e->note, "long before the drop: %s, %s; a state of rest before it: %s, %s; "
      "the indices add up to 1 at %d of %d and %d of %d looks", said(o[0].early),
      said(o[1].early), said(o[0].rests), said(o[1].rests), o[0].complete,
      o[0].looks, o[1].complete, o[1].looks);
  e->found = decide_full_order(o);
}
