/* audit/rank_two_claims.c -- evaluators of the second version's claims at rank
     two
   Book: F.4 Claims on networks of rank two
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 79f86a0a4c8ae9dc */
#include "rank_two_claims.h"

/* Book: F.4 Claims on networks of rank two */
finding decide_abrupt(const match_count *match, const halving_count *cue)
{
  const ghost_count *fast = &cue->abrupt;
  return decide_corrected(match->fell > 0 && cue->memory > 0,
    match->precedes == match->fell && fast->precedes == fast->falls,
    2 * match->precedes < match->fell && 2 * match->midway > match->middle
    && 2 * fast->falls < cue->memory);
}

finding decide_slow_regions(const match_count *match, const halving_count *cue)
{
  return decide_corrected(match->memory > 0 && cue->memory > 0,
    match->regions == match->memory && cue->kept == cue->memory,
    2 * match->regions > match->memory);
}

static bool take_count(evaluation *e, match_count *c)
{
  match_orders all;
  if (!read_matches(&all, e->note, sizeof e->note)) return false;
  *c = count_matches(&all);
  return true;
}

static bool take_halvings(evaluation *e, halving_count *c)
{
  halvings all;
  if (!read_halvings(TASK_CUE, false, &all, e->note, sizeof e->note)) return false;
  *c = count_halvings(&all);
  return true;
}

void evaluate_abrupt(evaluation *e)
{
  match_count c;
  halving_count cue;
  match_order paper;
  if (!take_count(e, &c) || !read_paper_match(&paper, e->note, sizeof e->note)
      || !take_halvings(e, &cue)) return;
  SAY(e->ours, "match: a ghost is there as the drop begins in %d of %d trainings, "
      "half way in %d of %d; cue: abrupt in %d of %d", c.precedes, c.fell, c.midway,
      c.middle, cue.abrupt.falls, cue.trainings);
  SAY(e->margin, "cue: a ghost as the abrupt fall begins in %d, half way in %d; "
      "%d trainings, certified", cue.abrupt.precedes, cue.abrupt.midway,
      c.trainings + cue.trainings);
  SAY(e->note, "rank 2; match, paper's own network: drop from epoch %ld, ghost "
      "born from %ld to %ld; in %d trainings one had been there and gone again; "
      "with the drop, and lasting to memory, in %d", paper.begins, paper.born[0],
      paper.born[1], c.early - c.precedes, c.with);
  e->found = decide_abrupt(&c, &cue);
}

void evaluate_slow_regions(evaluation *e)
{
  match_count c;
  halving_count cue;
  if (!take_count(e, &c) || !take_halvings(e, &cue)) return;
  SAY(e->ours, "match: a ghost on the way and nothing at rest in %d of %d networks "
      "with memory; cue: a ghost on the way in %d of %d", c.regions, c.memory,
      cue.kept, cue.memory);
  SAY(e->margin, "match: a ghost is there in %d of them; cue: something at rest in "
      "%d", c.memory_with, cue.rests);
  SAY(e->note, "rank 2; passages certified as long as the delay; %d of %d "
      "trainings to match and %d of %d on cues have memory", c.memory, c.trainings,
      cue.memory, cue.trainings);
  e->found = decide_slow_regions(&c, &cue);
}

void evaluate_rest(evaluation *e)
{
  match_count c;
  if (!take_count(e, &c)) return;
  SAY(e->ours, "rest before %d of %d drops, and lost in %d of them", c.rests,
      c.fell, c.freed);
  SAY(e->margin, "in %d of these the only fixed point turned as it went", c.turned);
  SAY(e->note, "more than one fixed point after the drop began in %d", c.forks);
  e->found = decide_measured(c.fell > 0);
}

void evaluate_halving(evaluation *e)
{
  halvings own;
  halving_count c;
  if (!take_halvings(e, &c)
      || !read_halvings(TASK_CUE, true, &own, e->note, sizeof e->note)) return;
  const halving *h = &own.at[0];
  SAY(e->ours, "%.2f times as fast as the way, %.2f to %.2f, abrupt in %d of %d; a "
      "ghost as it begins in %d of %d", c.faster[1], c.faster[0], c.faster[2],
      c.abrupt.falls, c.trainings, c.all.precedes, c.all.falls);
  SAY(e->margin, "half way down in %d, at its end in %d", c.all.midway,
      c.all.comes);
  SAY(e->note, "paper's own network: %.2f times, epochs %ld to %ld, a ghost as it "
      "begins: %s, half way down: %s", h->faster, h->begins, h->ends,
      h->waits ? "yes" : "no", h->midway ? "yes" : "no");
  e->found = decide_measured(c.all.falls > 0);
}
