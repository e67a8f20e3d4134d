/* audit/rank_grid_claims.c -- evaluators of the claims of Fig. S2
   Book: 21.8 What rank does: Fig. S2
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 479e47d3292b923b */
#include "rank_grid_claims.h"
#include <stdarg.h>
#include <string.h>

/* Book: 21.8 What rank does: Fig. S2, eq:fall-share */
finding decide_race(const rank_race *r)
{
  return decide_corrected(r->pairs > 0, r->sooner == r->pairs,
                          r->most == r->seeds);
}

finding decide_falls(const fall_count *c)
{
  return decide_corrected(c->pairs > 0, c->shorter == c->pairs,
                          2 * c->smaller > c->pairs);
}

finding decide_still_stuck(const rank_fates *full)
{
  return decide(full->all > 0, full->back > 0 && full->lost > 0);
}

finding decide_heights(const rank_heights *h)
{
  return decide_corrected(h->rates > 0, h->alone > 0,
                          h->high_kept * h->low > h->low_kept * h->high);
}

finding decide_stability(const stability *s)
{
  const int last = FULL_RANK - 1;
  bool grows = true;
  for (int k = 1; k <= last; k++)
    grows &= s->kept[k] >= s->kept[k - 1] && s->lost[k] <= s->lost[k - 1];
  return decide_corrected(s->seeds > 0,
    grows && s->keeps == s->seeds && s->loses == s->seeds,
    s->kept[last] > s->kept[0] && s->lost[last] < s->lost[0]
    && 2 * s->keeps > s->seeds && 2 * s->loses > s->seeds);
}

static const rank_grid *the_grid(evaluation *e)
{
  static _Thread_local rank_grid g;
  return read_grid(&g, e->note, sizeof e->note) ? &g : NULL;
}

void evaluate_fewer_epochs(evaluation *e)
{
  const rank_grid *g = the_grid(e);
  if (!g) return;
  rank_race r = race_ranks(g, RACE_LEARNED), drop = race_ranks(g, RACE_TENTH);
  SAY(e->ours, "sooner than the next lower rank in %d of %d pairs", r.sooner,
      r.pairs);
  SAY(e->margin, "more than half of the pairs in %d of %d seeds", r.most, r.seeds);
  SAY(e->note, "learned: a hundredth of the first loss; to a tenth, the end of the "
      "drop: sooner in %d of %d, more than half in %d of %d seeds", drop.sooner,
      drop.pairs, drop.most, drop.seeds);
  e->found = decide_race(&r);
}

void evaluate_falls(evaluation *e)
{
  const rank_grid *g = the_grid(e);
  if (!g) return;
  fall_count c = compare_falls(g);
  SAY(e->ours, "fall over epochs to its end: median %.2f at rank 1, %.2f at full "
      "rank", c.low_share, c.full_share);
  SAY(e->margin, "smaller at rank 1 in %d of %d pairs", c.smaller, c.pairs);
  SAY(e->note, "in epochs the fall is shorter at rank 1 in %d of %d pairs; medians "
      "%.0f and %.0f", c.shorter, c.pairs, c.low_fall, c.full_fall);
  e->found = decide_falls(&c);
}

void evaluate_still_stuck(evaluation *e)
{
  const rank_grid *g = the_grid(e);
  if (!g) return;
  rank_fates f = count_rank(g, FULL_RANK, -1);
  SAY(e->ours, "%d of %d came back above half of their loss", f.back, f.all);
  SAY(e->margin, "%d of %d end with at most half of the steps right", f.lost,
      f.all);
  SAY(e->note, "full rank, ten rates from 0.001 to 1; %d end below a hundredth of "
      "their first loss", f.kept);
  e->found = decide_still_stuck(&f);
}

void evaluate_heights(evaluation *e)
{
  const rank_grid *g = the_grid(e);
  if (!g) return;
  rank_heights h = count_heights(g);
  SAY(e->ours, "kept at ranks 50 and 100: %d of %d; at ranks 1 to 30: %d of %d",
      h.high_kept, h.high, h.low_kept, h.low);
  SAY(e->margin, "ranks 50 and 100 alone at %d of %d rates", h.alone, h.rates);
  SAY(e->note, "rates of the grid at which some are kept and at most half; the "
      "paper does not name its rate");
  e->found = decide_heights(&h);
}

__attribute__((format(printf, 3, 4)))
static void add_text(char *text, size_t size, const char *format, ...)
{
  const size_t n = strlen(text);
  va_list args;
  va_start(args, format);
  vsnprintf(text + n, size - n, format, args);
  va_end(args);
}

void evaluate_stability(evaluation *e)
{
  const rank_grid *g = the_grid(e);
  if (!g) return;
  stability s = count_stability(g);
  rank_fates full = count_rank(g, FULL_RANK, -1);
  char lost[97] = "", kept[120] = "";
  for (int k = 0; k < FULL_RANK; k++) {
    const int rank = grid_ranks[k];
    add_text(lost, sizeof lost, "%s%d: %d/%d", k ? ", " : "", rank, s.lost[k],
             s.fell[k]);
    add_text(kept, sizeof kept, "%s%d: %d, %d", k ? "; " : "", rank, s.kept[k],
             s.learned[k]);
  }
  SAY(e->ours, "lost after the fall, by rank: %s", lost);
  SAY(e->margin, "rank 100 keeps more and loses fewer than rank 1 in %d and %d of "
      "%d seeds", s.keeps, s.loses, s.seeds);
  SAY(e->note, "kept, and learned at some epoch, of %d: %s; full rank: %d of %d "
      "kept", GRID_RATES * GRID_SEEDS, kept, full.kept, full.all);
  e->found = decide_stability(&s);
}
