/* The kernels against Arb, drawn nastily; each name is a claim's test. */
#include "certify.h"
#include "kernels.h"
#include "oracle.h"

enum { CASES = 1000000 };

static void critical_rate_matches_arb(void **state)
{
  (void) state;
  uint64_t seed = 15;
  arb_t y;
  arb_struct x[1];
  arb_init(y);
  arb_init(x);
  double worst = 0;
  for (int i = 0; i < CASES; i++) {
    double T = random_nasty(&seed, -100, 100);
    arb_set_d(x, T);
    assert_true(certified_critical_rate(y, x, 128));
    double e = relative_error(critical_rate(T), y);
    if (e > worst) worst = e;
  }
  print_message("critical_rate: largest relative error %.3g * 2^-53\n", worst * 0x1p53);
  assert_true(worst <= 0x1.ap-50);
  arb_clear(y);
  arb_clear(x);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(critical_rate_matches_arb),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
