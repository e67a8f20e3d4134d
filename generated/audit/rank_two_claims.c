/* audit/rank_two_claims.c -- evaluators of the second version's claims at rank
     two
   Book: 22.13 Working memory at rank two
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 7782bef2efd53f90 */
#include "rank_two_claims.h"

/* Book: 22.13 Working memory at rank two, eq:half-passage */
finding decide_abrupt(const match_count *c)
{
  return decide_corrected(c->fell > 0, c->precedes == c->fell,
                          2 * c->precedes < c->fell && 2 * c->midway > c->middle);
}

finding decide_slow_regions(const match_count *c)
{
  return decide_corrected(c->memory > 0, c->regions == c->memory,
                          2 * c->regions > c->memory);
}

static bool take_count(evaluation *e, match_count *c)
{
  match_orders all;
  if (!read_matches(&all, e->note, sizeof e->note)) return false;
  *c = count_matches(&all);
  return true;
}

void evaluate_abrupt(evaluation *e)
{
  match_count c;
  match_order paper;
  if (!take_count(e, &c) || !read_paper_match(&paper, e->note, sizeof e->note))
    return;
  SAY(e->ours, "a ghost is there when the drop begins in %d of %d trainings, half "
      "way down in %d of %d", c.precedes, c.fell, c.midway, c.middle);
  SAY(e->margin, "%d trainings; certified at every look", c.trainings);
  SAY(e->note, "match to sample, rank 2; paper's own network: drop from epoch "
      "%ld, ghost born from %ld to %ld; in %d trainings one had been there and "
      "gone again; with the drop, and lasting to memory, in %d", paper.begins,
      paper.born[0], paper.born[1], c.early - c.precedes, c.with);
  e->found = decide_abrupt(&c);
}

void evaluate_slow_regions(evaluation *e)
{
  match_count c;
  if (!take_count(e, &c)) return;
  SAY(e->ours, "a ghost on the way and nothing at rest in %d of %d networks with "
      "memory", c.regions, c.memory);
  SAY(e->margin, "a ghost is there in %d of them", c.memory_with);
  SAY(e->note, "rank 2; passages certified as long as the delay; %d of %d "
      "trainings have memory", c.memory, c.trainings);
  e->found = decide_slow_regions(&c);
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
