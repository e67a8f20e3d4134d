/* What decides the claims on saddle-nodes: each outcome is reached. */
#include "fold_claims.h"
#include "oracle.h"

static void fold_claims_decide(void **state)
{
  (void) state;
  assert_int_equal(decide_segments(0, 0, 0), FOUND_NOTHING);
  assert_int_equal(decide_segments(5, 1, 0), FOUND_NOTHING);
  assert_int_equal(decide_segments(5, 0, 0), FOUND_TRUE);
  assert_int_equal(decide_segments(5, 0, 1), FOUND_FALSE);
  assert_int_equal(decide_no_fold(0, 0, 0), FOUND_NOTHING);
  assert_int_equal(decide_no_fold(3, 1, 0), FOUND_NOTHING);
  assert_int_equal(decide_no_fold(3, 0, 0), FOUND_TRUE);
  assert_int_equal(decide_no_fold(3, 0, 2), FOUND_FALSE);
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(fold_claims_decide) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
