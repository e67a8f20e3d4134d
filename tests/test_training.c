/* The laws of training: the epoch of the drop, the loss before it, and what
 * happens above (4/3) alpha*.  The bounds are the book's, not fitted. */
#include "ghost.h"
#include "kernels.h"
#include "oracle.h"

enum { RUNS = 400, EPOCHS = 40000 };

/* A random run: start in [1, 30] r*, rate in (1e-3, 8/9) alpha*, any delay. */
typedef struct { double r0, T, alpha; } random_run;

static random_run draw_run(uint64_t *seed)
{
  double T = random_nasty(seed, -20, 40);
  double s0 = 1.0 + 29.0 * random_unit(seed) * random_unit(seed);
  double a = 8.0 / 9.0 * pow(10.0, -1.5 * random_unit(seed));
  return (random_run) { s0 * r_star(T), T, a * critical_rate(T) * (1 - 0x1p-40) };
}

static void drop_within_bounds(void **state)
{
  (void) state;
  static double history[EPOCHS + 1];
  uint64_t seed = 1500;
  int tested = 0;
  for (int i = 0; i < RUNS; i++) {
    random_run run = draw_run(&seed);
    double early, late;
    size_t drop;
    assert_int_equal(ghost_drop_bounds(run.r0, run.T, run.alpha, &early, &late), GHOST_OK);
    if (late > EPOCHS) continue;
    assert_int_equal(ghost_descend(run.r0, run.T, run.alpha, EPOCHS, history), GHOST_OK);
    assert_int_equal(ghost_drop_epoch(history, EPOCHS + 1, run.T, &drop), GHOST_OK);
    double s0 = run.r0 / r_star(run.T);
    double rounding = 1e-14 * pow(s0, 2.5) * critical_rate(run.T) / run.alpha;
    assert_true((double) drop > early - rounding);
    assert_true((double) drop <= late + rounding);
    tested++;
  }
  assert_true(tested > RUNS / 2);
}

static void loss_law_within_error(void **state)
{
  (void) state;
  static double history[EPOCHS + 1];
  uint64_t seed = 2378;
  for (int i = 0; i < RUNS / 4; i++) {
    random_run run = draw_run(&seed);
    descend(run.r0, run.T, run.alpha, EPOCHS, history);
    for (size_t n = 0; n <= EPOCHS; n += 1 + n / 50) {
      double L, error;
      if (ghost_loss_law(run.r0, run.T, run.alpha, (double) n, &L, &error) != GHOST_OK)
        break;
      assert_true(fabs(loss(history[n], run.T) - L) <= error);
    }
  }
}

static void laws_refuse_what_they_cannot(void **state)
{
  (void) state;
  double a, b, T = 100.0, r = r_star(T), alpha = critical_rate(T);
  assert_int_equal(ghost_drop_bounds(0.5 * r, T, 0.1 * alpha, &a, &b), GHOST_EDOM);
  assert_int_equal(ghost_drop_bounds(10 * r, T, alpha, &a, &b), GHOST_EDOM);
  assert_int_equal(ghost_drop_bounds(10 * r, T, -alpha, &a, &b), GHOST_EDOM);
  assert_int_equal(ghost_drop_bounds(10 * r, NAN, alpha, &a, &b), GHOST_EDOM);
  assert_int_equal(ghost_drop_bounds(NAN, T, 0.1 * alpha, &a, &b), GHOST_EDOM);
  assert_int_equal(ghost_loss_law(10 * r, T, 0.1 * alpha, -1, &a, &b), GHOST_EDOM);
  assert_int_equal(ghost_loss_law(10 * r, T, 0.1 * alpha, 1e9, &a, &b), GHOST_EDOM);
}

static void supercritical_runs_can_bifurcate(void **state)
{
  (void) state;
  uint64_t seed = 43;
  for (int i = 0; i < 100000; i++) {
    double T = random_nasty(&seed, -20, 40), r = r_star(T);
    double a = 4.0 / 3.0 * random_unit(&seed) * (1 - 0x1p-40);
    double s = 1.0 + 30.0 * random_unit(&seed);
    assert_true(descent_step(s * r, T, a * critical_rate(T)) > 0.0);
    double above = 4.0 / 3.0 * (1 + 0x1p-40) + random_unit(&seed);
    assert_true(descent_step(r, T, above * critical_rate(T)) < 0.0);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(drop_within_bounds),
    cmocka_unit_test(loss_law_within_error),
    cmocka_unit_test(laws_refuse_what_they_cannot),
    cmocka_unit_test(supercritical_runs_can_bifurcate),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
