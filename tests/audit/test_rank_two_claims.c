/* What decides the claims at rank two: each outcome can be reached. */
#include "rank_two_claims.h"
#include "oracle.h"

static void match_orders_decide(void **state)
{
  (void) state;
  /* five trainings on cues with memory, of which 2 or 3 fall abruptly; ghosts before */
  const halving_count none = { .trainings = 5 };
  const halving_count rare = { .memory = 5, .abrupt = { .falls = 2 } };
  const halving_count with = { .memory = 5, .abrupt = { .falls = 2, .precedes = 2 } };
  const halving_count most = { .memory = 5, .abrupt = { .falls = 3, .precedes = 2 } };
  const struct { match_count c; const halving_count *cue; finding want; } abrupt[] = {
    { { .trainings = 5 }, &with, FOUND_NOTHING },
    { { .fell = 4, .precedes = 4 }, &none, FOUND_NOTHING },
    { { .fell = 4, .precedes = 4 }, &with, FOUND_TRUE },
    { { .fell = 4, .precedes = 4 }, &rare, FOUND_FALSE },
    { { .fell = 4, .precedes = 1, .middle = 4, .midway = 3 }, &with, FOUND_CORRECTED },
    { { .fell = 4, .precedes = 1, .middle = 4, .midway = 3 }, &rare, FOUND_CORRECTED },
    { { .fell = 4, .precedes = 1, .middle = 4, .midway = 3 }, &most, FOUND_FALSE },
    { { .fell = 4, .precedes = 2, .middle = 4, .midway = 3 }, &with, FOUND_FALSE },
    { { .fell = 4, .precedes = 0, .middle = 4, .midway = 2 }, &rare, FOUND_FALSE },
    { { .fell = 4, .precedes = 0, .middle = 0 }, &rare, FOUND_FALSE } };
  for (size_t i = 0; i < sizeof abrupt / sizeof *abrupt; i++)
    assert_int_equal(decide_abrupt(&abrupt[i].c, abrupt[i].cue), abrupt[i].want);
  static const struct { match_count c; halving_count cue; finding want; } regions[] = {
    { { .fell = 5 }, { .memory = 4, .kept = 4 }, FOUND_NOTHING },
    { { .memory = 4, .regions = 4 }, { .memory = 0 }, FOUND_NOTHING },
    { { .memory = 4, .regions = 4 }, { .memory = 4, .kept = 4 }, FOUND_TRUE },
    { { .memory = 4, .regions = 4 }, { .memory = 4, .kept = 1 }, FOUND_CORRECTED },
    { { .memory = 4, .regions = 3 }, { .memory = 4, .kept = 4 }, FOUND_CORRECTED },
    { { .memory = 4, .regions = 2 }, { .memory = 4, .kept = 4 }, FOUND_FALSE } };
  for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
    assert_int_equal(decide_slow_regions(&regions[i].c, &regions[i].cue), regions[i].want);
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(match_orders_decide) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
