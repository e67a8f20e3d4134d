/* The critical rate that a network's weights predict: what decides, and the prediction
 * against a step that is made. */
#include "critical_claims.h"
#include "oracle.h"
#include "scale.h"

static void critical_rates_decide(void **state)
{
  (void) state;
  const rates_right none = { 0, 0 }, most = { 9, 10 }, few = { 8, 10 };
  assert_int_equal(decide_critical_constant(none, most), FOUND_NOTHING);
  assert_int_equal(decide_critical_constant(most, none), FOUND_NOTHING);
  assert_int_equal(decide_critical_constant(few, most), FOUND_TRUE);
  assert_int_equal(decide_critical_constant(most, few), FOUND_FALSE);
  assert_int_equal(decide_critical_constant(most, most), FOUND_FALSE);
  assert_int_equal(decide_critical_constant(few, few), FOUND_FALSE);
  const critical_rate_of r = { 5, 0.1, 0.2, { 1.0, 2.0 }, { 0 }, 0 };
  critical_rate_of open = r;
  open.high = INFINITY;
  assert_true(bracket_meets(&r, 0, 0.15, 0.17) && bracket_meets(&r, 0, 0.01, 0.1));
  assert_true(bracket_meets(&r, 1, 0.02, 0.05) && !bracket_meets(&r, 1, 0.11, 0.3));
  assert_false(bracket_meets(&r, 0, 0.21, 0.3) || bracket_meets(&r, 0, 0.01, 0.09));
  assert_true(bracket_meets(&open, 0, 5.0, 6.0));
  assert_false(bracket_meets(&open, 0, 0.01, 0.05));
}

/* A small step along the gradient moves the crossing time by its square, as the formula
 * has it, for random circuits that cross. */
static void critical_rates_are_steps(void **state)
{
  (void) state;
  uint64_t seed = 5;
  for (int k = 0; k < some(200); k++) {
    double m[4], n[4], b[4], along[12], other[12];
    scale_circuit c = { 4, m, n, b, -0.3 * random_unit(&seed), 0.1 };
    for (int i = 0; i < 4; i++) {
      m[i] = random_unit(&seed) - 0.5;
      n[i] = 0.5 + random_unit(&seed);
      b[i] = 1.0 + random_unit(&seed);
    }
    const double t = crossing_time(&c, along);
    assert_true(isfinite(t) && t > 0.0);
    double square = 0.0, step = 1e-6 * t;
    for (int i = 0; i < 12; i++) square += along[i] * along[i];
    for (int i = 0; i < 4; i++) {
      m[i] += step / square * along[i];
      n[i] += step / square * along[4 + i];
      b[i] += step / square * along[8 + i];
    }
    assert_true(fabs((crossing_time(&c, other) - t) / step - 1.0) < 1e-4);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(critical_rates_decide),
                                      cmocka_unit_test(critical_rates_are_steps) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
