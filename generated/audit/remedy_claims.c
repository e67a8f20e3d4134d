/* audit/remedy_claims.c -- evaluators of the remedy at full rank
   Book: F.5 Claims on the remedy
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: ca0bec54ad51301d */
#include "remedy_claims.h"

/* Book: F.5 Claims on the remedy */
static bool holds(finding f) { return f == FOUND_TRUE || f == FOUND_CORRECTED; }

finding decide_remedies(const remedy_count *c, finding ranks, finding one)
{
  const bool judged = ranks != FOUND_NOTHING && one != FOUND_NOTHING;
  const bool others = ranks == FOUND_TRUE && one == FOUND_TRUE;
  const bool as_a_rule = holds(ranks) && holds(one);
  bool helps = false, harms = false;
  for (int k = 1; k < REMEDY_WAYS; k++) {
    helps |= remedy_helps(&c->way[k]);
    harms |= remedy_harms(&c->way[k]);
  }
  return decide_corrected(judged && c->stuck >= REMEDY_LEAST,
                          others && helps && !harms,
                          as_a_rule && (helps || !harms));
}

finding decide_held(const remedy_count *c)
{
  return decide(c->looks > 0, c->below == 0 && c->beyond == 0);
}

static const char *says(finding f)
{
  return f == FOUND_TRUE ? "yes" : f == FOUND_CORRECTED ? "as a rule"
    : f == FOUND_NOTHING ? "not judged" : "no";
}

void evaluate_remedies(evaluation *e)
{
  remedy_count c;
  if (!count_remedies(&c, e->note, sizeof e->note)) return;
  const remedy_way *w = c.way;
  evaluation of_ranks = { 0 }, of_one = { 0 };
  evaluate_stability(&of_ranks);
  evaluate_recovery(&of_one);
  SAY(e->ours, "full rank, %d stuck of %d seeds: %d free themselves; with the norm "
      "at 0.1, 0.5, 1, 3 it is %d, %d, %d, %d", c.stuck, c.seeds, w[0].freed,
      w[1].freed, w[2].freed, w[3].freed, w[4].freed);
  SAY(e->margin, "sign tests: %.2g, %.2g, %.2g, %.2g",
      sign_test(w[1].more, w[1].fewer), sign_test(w[2].more, w[2].fewer),
      sign_test(w[3].more, w[3].fewer), sign_test(w[4].more, w[4].fewer));
  SAY(e->note, "had learned: %d; stuck with the cue's sign at all steps: %d; right "
      "more often than one answer can be: %d free, %d, %d, %d, %d held (none can be "
      "at 0.1); more ranks: %s; lower confidence at rank one: %s", c.learned, c.knew,
      w[0].able, w[1].able, w[2].able, w[3].able, w[4].able, says(of_ranks.found),
      says(of_one.found));
  e->found = decide_remedies(&c, of_ranks.found, of_one.found);
}

void evaluate_held_read_out(evaluation *e)
{
  remedy_count c;
  if (!count_remedies(&c, e->note, sizeof e->note)) return;
  SAY(e->ours, "%d of %d runs had a loss below the bound", c.below,
      c.seeds * REMEDY_NORMS);
  SAY(e->margin, "%d of %d looks were right beyond it", c.beyond, c.looks);
  e->found = decide_held(&c);
}
