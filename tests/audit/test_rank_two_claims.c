/* What decides the claims at rank two: each outcome can be reached. */
#include "rank_two_claims.h"
#include "oracle.h"

static void match_orders_decide(void **state)
{
  (void) state;
  static const struct { match_count c; finding want; } abrupt[] = {
    { { .trainings = 5 }, FOUND_NOTHING },
    { { .fell = 4, .precedes = 4 }, FOUND_TRUE },
    { { .fell = 4, .precedes = 1, .middle = 4, .midway = 3 }, FOUND_CORRECTED },
    { { .fell = 4, .precedes = 2, .middle = 4, .midway = 3 }, FOUND_FALSE },
    { { .fell = 4, .precedes = 0, .middle = 4, .midway = 2 }, FOUND_FALSE },
    { { .fell = 4, .precedes = 0, .middle = 0 }, FOUND_FALSE } };
  for (size_t i = 0; i < sizeof abrupt / sizeof *abrupt; i++)
    assert_int_equal(decide_abrupt(&abrupt[i].c), abrupt[i].want);
  static const struct { match_count c; finding want; } regions[] = {
    { { .fell = 5 }, FOUND_NOTHING },
    { { .memory = 4, .regions = 4 }, FOUND_TRUE },
    { { .memory = 4, .regions = 3 }, FOUND_CORRECTED },
    { { .memory = 4, .regions = 2 }, FOUND_FALSE } };
  for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
    assert_int_equal(decide_slow_regions(&regions[i].c), regions[i].want);
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(match_orders_decide) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
