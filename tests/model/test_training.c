/* The laws of training: the epoch of the drop, the loss before it, and what
 * happens above (4/3) alpha*.  The bounds are the book's, not fitted. */
#include "certify.h"
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
      ghost_value L;
      if (ghost_loss_law(run.r0, run.T, run.alpha, (double) n, &L) != GHOST_OK) break;
      assert_true(fabs(loss(history[n], run.T) - L.value) <= L.error);
    }
  }
}

static void laws_refuse_what_they_cannot(void **state)
{
  (void) state;
  double a, b, T = 100.0, r = r_star(T), alpha = critical_rate(T);
  ghost_value L;
  assert_int_equal(ghost_drop_bounds(0.5 * r, T, 0.1 * alpha, &a, &b), GHOST_EDOM);
  assert_int_equal(ghost_drop_bounds(10 * r, T, alpha, &a, &b), GHOST_EDOM);
  assert_int_equal(ghost_drop_bounds(10 * r, T, -alpha, &a, &b), GHOST_EDOM);
  assert_int_equal(ghost_drop_bounds(10 * r, NAN, alpha, &a, &b), GHOST_EDOM);
  assert_int_equal(ghost_drop_bounds(NAN, T, 0.1 * alpha, &a, &b), GHOST_EDOM);
  assert_int_equal(ghost_loss_law(10 * r, T, 0.1 * alpha, -1, &L), GHOST_EDOM);
  assert_int_equal(ghost_loss_law(10 * r, T, 0.1 * alpha, 1e9, &L), GHOST_EDOM);
}

/* Beyond the doubles there is no answer, and nothing is written. */
static void laws_refuse_what_no_double_holds(void **state)
{
  (void) state;
  double a = 42, b = 42;
  ghost_value L = { 42, 42 };
  const double far = GHOST_R_MAX, T = GHOST_T_MAX, rate = critical_rate(T);
  assert_int_equal(ghost_drop_bounds(far, T, 0.1 * rate, &a, &b), GHOST_EPREC);
  assert_int_equal(ghost_loss_law(far, T, 0.1 * rate, 5, &L), GHOST_EPREC);
  assert_int_equal(ghost_drop_bounds(10 * r_star(1), 1, 0x1p-1074, &a, &b), GHOST_EPREC);
  assert_int_equal(ghost_loss_law(10 * r_star(1), 1, 0.1, INFINITY, &L), GHOST_EDOM);
  assert_int_equal(ghost_loss_law(10 * r_star(1), 1, 0x1p-1074, INFINITY, &L), GHOST_EDOM);
  assert_true(a == 42 && b == 42 && L.value == 42 && L.error == 42);
  /* the farthest start whose bounds are doubles */
  double r0 = 0x1p408 * r_star(1);
  assert_int_equal(ghost_drop_bounds(r0, 1, 0.5 * critical_rate(1), &a, &b), GHOST_OK);
  assert_true(a > 0x1p1019 && a <= b && b < INFINITY);
  assert_int_equal(ghost_loss_law(r0, 1, 0.5 * critical_rate(1), 1e9, &L), GHOST_OK);
  assert_true(isfinite(L.value) && isfinite(L.error));
}

static double certified(certified_function *f, const char *const *x, int n)
{
  char text[64];
  assert_int_equal(certify_decimal(text, sizeof text, f, x, n, 15), GHOST_OK);
  return strtod(text, NULL);
}

static void same(double x, double y, double relative)
{
  if (!(fabs(x - y) <= relative * fabs(y))) print_error("%.17g and %.17g\n", x, y);
  assert_true(fabs(x - y) <= relative * fabs(y));
}

#define CERTIFIED(f, ...) certified(f, (const char *[]) { __VA_ARGS__ }, \
  sizeof (const char *[]) { __VA_ARGS__ } / sizeof (char *))

/* Each number that the book quotes as certified, found in another way.  The
 * tolerances are fifteen digits and a few roundings, times the condition. */
static void certified_laws_agree(void **state)
{
  (void) state;
  const double T = 100, s0 = 10, r0 = s0 * r_star(T), few = 0x1p-46;
  double early, late, L;
  same(CERTIFIED(certified_relative_rate, "1e-9", "100"), 1e-9 / critical_rate(T), few);
  same(CERTIFIED(certified_relative_loss, "10"), loss(r0, T) / T, few);
  assert_int_equal(ghost_drop_bounds(r0, T, 1e-10, &early, &late), GHOST_OK);
  same(CERTIFIED(certified_drop_law, "10", "1e-10", "100"), early, few);
  assert_int_equal(ghost_drop_bounds(r0, T, 0.5 * critical_rate(T), &early, &late), GHOST_OK);
  same(CERTIFIED(certified_drop_law_critical, "10"), 0.5 * early, few);
  /* the half-way point by bisection of the loss itself */
  double low = 1, high = s0, half = 0.5 * loss(r0, T);
  for (int i = 0; i < 200; i++) {
    double s = 0.5 * (low + high);
    if (loss(s * r_star(T), T) > half) high = s; else low = s;
  }
  L = (pow(low, 2.5) - 1) / (pow(s0, 2.5) - 1);
  same(CERTIFIED(certified_abruptness, "10"), L, 0x1p-40);
  /* the share of the time after which the state is at the level */
  const char *const levels[] = { "0.1", "1", "30" };
  for (int i = 0; i < 3; i++) {
    double share = CERTIFIED(certified_linger, "100", levels[i]), x;
    assert_int_equal(ghost_trajectory(r_star(T), share * T, &x), GHOST_OK);
    same(x, atof(levels[i]), few / (1 - share));
  }
  /* at the delay that deceives a finder the optimum is its tolerance */
  same(r_star(CERTIFIED(certified_finder_time, "23")), 0x1p-23, few);
  same(r_star(CERTIFIED(certified_finder_time, "52")), 0x1p-52, few);
  /* the two runs of the paper, in doubles */
  static double h[2001];
  size_t drop;
  descend(r0, T, 1e-10, 2000, h);
  assert_int_equal(ghost_drop_epoch(h, 2001, T, &drop), GHOST_OK);
  assert_int_equal(certified_drop_epoch("10", "1e-10", "100"), drop);
  descend(r0, T, 1e-9, 200, h);
  size_t entry = 0;
  while (entry < 200 && h[entry] >= 0.25 * r_star(T)) entry++;
  assert_int_equal(certified_entry_epoch("10", "1e-9", "100", 3000), entry);
  assert_int_equal(certified_entry_epoch("10", "1e-9", "100", (long) entry - 1), 0);
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
    cmocka_unit_test(laws_refuse_what_no_double_holds),
    cmocka_unit_test(certified_laws_agree),
    cmocka_unit_test(supercritical_runs_can_bifurcate),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
