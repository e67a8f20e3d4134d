/* What decides the claims on slow points at full rank: each outcome can be reached. */
#include "full_claims.h"
#include "oracle.h"

static void full_rank_decides(void **state)
{
  (void) state;
  static const struct { look_sum c; finding want; } recipe[] = {
    { { .ends = 0 }, FOUND_NOTHING },
    { { .ends = 4, .at_fixed = 3, .at_slow = 1, .fixed_most = 0.1, .slow_least = 0.2 }, FOUND_TRUE },
    { { .ends = 4, .at_fixed = 3, .at_slow = 1, .fixed_most = 0.2, .slow_least = 0.2 }, FOUND_FALSE },
    { { .ends = 4, .at_fixed = 2, .at_slow = 1, .strays = 1, .slow_least = 0.2 }, FOUND_FALSE },
    { { .ends = 4, .at_fixed = 2, .at_slow = 1, .slow_least = 0.2 }, FOUND_FALSE },
    { { .ends = 4, .at_fixed = 4, .undecided = 1, .slow_least = INFINITY }, FOUND_FALSE },
    { { .ends = 4, .at_fixed = 4, .fixed_most = 0.1, .slow_least = INFINITY }, FOUND_TRUE } };
  for (size_t i = 0; i < sizeof recipe / sizeof *recipe; i++)
    assert_int_equal(decide_recipe(&recipe[i].c), recipe[i].want);
  static const struct { look_sum c; finding want; } floor[] = {
    { { .fixed = 0 }, FOUND_NOTHING }, { { .fixed = 3, .floored = 3 }, FOUND_TRUE },
    { { .fixed = 3, .floored = 2 }, FOUND_FALSE } };
  for (size_t i = 0; i < sizeof floor / sizeof *floor; i++)
    assert_int_equal(decide_floor(&floor[i].c), floor[i].want);
  const look_order begun = { .begins = 5 }, not = { .begins = -1 };
  assert_int_equal(decide_full_order((const look_order[TASKS]) { begun, begun }), FOUND_MEASURED);
  assert_int_equal(decide_full_order((const look_order[TASKS]) { begun, not }), FOUND_NOTHING);
  const look_times all = { .ghosts = 3, .sent = 3, .passed = 2 }, some = { .ghosts = 3, .sent = 2, .passed = 2 };
  const look_times none = { .ghosts = 2, .sent = 2 };
  assert_int_equal(decide_full_passages(&all), FOUND_MEASURED);
  assert_int_equal(decide_full_passages(&some), FOUND_NOTHING);
  assert_int_equal(decide_full_passages(&none), FOUND_NOTHING);
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(full_rank_decides) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
