/* The public functions of the toy model: domains, statuses, values, runs.
 * Each refuses what lies outside its domain and then leaves the result
 * alone. */
#include "certify.h"
#include "ghost.h"
#include "kernels.h"
#include "oracle.h"
#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>

enum { PREC = 128 };
static const double U = 0x1p-53;
static const double not_finite[] = { NAN, INFINITY, -INFINITY };
static const double not_positive[] = { NAN, INFINITY, -INFINITY, 0.0, -0.0, -1.0,
                                       -0x1p-1074, -0x1.fffffffffffffp1023 };
#define COUNT(a) (sizeof (a) / sizeof *(a))

static void statuses_have_sentences(void **state)
{
  (void) state;
  for (int a = GHOST_OK; a <= GHOST_EIO; a++)
    for (int b = GHOST_OK; b < a; b++)
      assert_string_not_equal(ghost_strerror((ghost_status) a),
                              ghost_strerror((ghost_status) b));
  assert_string_equal(ghost_strerror(GHOST_OK), "no error");
  assert_string_equal(ghost_strerror((ghost_status) 99), "unknown status");
  for (int a = GHOST_OUTCOME_DESCENDING; a <= GHOST_OUTCOME_TRAPPED; a++)
    assert_true(strlen(ghost_outcome_name((ghost_outcome) a)) > 0);
  assert_string_equal(ghost_outcome_name(GHOST_OUTCOME_TRAPPED), "trapped");
}

/* A refused call writes nothing. */
static void refused(ghost_status status, double result)
{
  assert_int_equal(status, GHOST_EDOM);
  assert_true(result == 42.0);
}

static void closed_forms_refuse_what_they_cannot(void **state)
{
  (void) state;
  double y = 42.0;
  const double not_T[] = { NAN, INFINITY, -INFINITY, 0.0, -1.0, 0x1p-1074,
                           0x1.fffffffffffffp-101, 0x1.0000000000001p100 };
  for (size_t i = 0; i < COUNT(not_T); i++) {
    refused(ghost_r_star(not_T[i], &y), y);
    refused(ghost_critical_rate(not_T[i], &y), y);
    refused(ghost_loss(1.0, not_T[i], &y), y);
    refused(ghost_loss_gradient(1.0, not_T[i], &y), y);
  }
  for (size_t i = 0; i < COUNT(not_positive); i++) {
    refused(ghost_escape_time(not_positive[i], &y), y);
    refused(ghost_threshold_time(not_positive[i], 1.0, &y), y);
    refused(ghost_threshold_time(1.0, not_positive[i], &y), y);
  }
  refused(ghost_threshold_time(0x1.0000000000001p600, 1.0, &y), y);
  refused(ghost_threshold_time(1.0, 0x1.fffffffffffffp-41, &y), y);
  refused(ghost_threshold_time(1.0, 0x1.0000000000001p480, &y), y);
  for (size_t i = 0; i < COUNT(not_finite); i++) {
    refused(ghost_loss(not_finite[i], 1.0, &y), y);
    refused(ghost_loss_gradient(not_finite[i], 1.0, &y), y);
    refused(ghost_trajectory(not_finite[i], 1.0, &y), y);
  }
  refused(ghost_loss_gradient(0x1.0000000000001p600, 1.0, &y), y);
  refused(ghost_loss_gradient(-0x1.0000000000001p600, 1.0, &y), y);
  refused(ghost_trajectory(1.0, -0x1p-1074, &y), y);
  refused(ghost_trajectory(1.0, NAN, &y), y);
}

/* Inside the domain, edges included, each is its kernel, bit for bit. */
static void closed_forms_are_the_kernels(void **state)
{
  (void) state;
  double y = 0;
  uint64_t seed = 1;
  for (int i = 0; i < 10000; i++) {
    double T = i == 0 ? GHOST_T_MIN : i == 1 ? GHOST_T_MAX
      : random_nasty(&seed, -100, 100);
    double r = i == 2 ? GHOST_R_MAX : i == 3 ? 0x1p-1074
      : random_nasty(&seed, -600, 600);
    double X = i == 4 ? GHOST_X_MIN : i == 5 ? GHOST_X_MAX
      : random_nasty(&seed, -40, 479);
    assert_int_equal(ghost_escape_time(r, &y), GHOST_OK);
    assert_true(y == escape_time(r) && isfinite(y));
    assert_int_equal(ghost_threshold_time(r, X, &y), GHOST_OK);
    assert_true(y == threshold_time(r, X) && isfinite(y));
    assert_int_equal(ghost_r_star(T, &y), GHOST_OK);
    assert_true(y == r_star(T) && y > 0);
    assert_int_equal(ghost_critical_rate(T, &y), GHOST_OK);
    assert_true(y == critical_rate(T) && y > 0);
    for (int sign = -1; sign <= 1; sign += 2) {
      assert_int_equal(ghost_loss(sign * r, T, &y), GHOST_OK);
      assert_true(y == loss(sign * r, T) && isfinite(y));
      assert_int_equal(ghost_loss_gradient(sign * r, T, &y), GHOST_OK);
      assert_true(y == loss_gradient(sign * r, T) && isfinite(y));
    }
  }
}

static void fixed_points_are_where_the_flow_rests(void **state)
{
  (void) state;
  int count = 42;
  double x[2] = { 42.0, 42.0 };
  for (size_t i = 0; i < COUNT(not_finite); i++) {
    refused(ghost_fixed_points(not_finite[i], &count, x), x[0]);
    assert_int_equal(count, 42);
  }
  assert_int_equal(ghost_fixed_points(0x1p-1074, &count, x), GHOST_OK);
  assert_int_equal(count, 0);
  assert_int_equal(ghost_fixed_points(-0.0, &count, x), GHOST_OK);
  assert_int_equal(count, 1);
  assert_true(x[0] == 0);
  uint64_t seed = 3;
  for (int i = 0; i < 100000; i++) {
    double r = -random_nasty(&seed, -1074, 1024);
    assert_int_equal(ghost_fixed_points(r, &count, x), GHOST_OK);
    assert_int_equal(count, 2);
    assert_true(x[0] == -x[1] && x[1] > 0);
    if (r > -0x1p-900 || r < -0x1p900) continue;
    /* x^2 + r changes sign within one unit in the last place of x */
    assert_true(fma(ulps_away(x[1], 1), ulps_away(x[1], 1), r) > 0);
    assert_true(fma(ulps_away(x[1], -1), ulps_away(x[1], -1), r) < 0);
  }
}

/* With theta = sqrt(|r|) t: the root and the product shift theta by 2u, the
 * tangent multiplies that by its condition number k and adds 2u (tanh: 4u,
 * k <= 1), the root and the last product add 2u. */
static void trajectory_matches_arb(void **state)
{
  (void) state;
  arb_t y, s, t_ball;
  arb_init(y);
  arb_init(s);
  arb_init(t_ball);
  uint64_t seed = 9;
  double worst = 0;
  for (long i = 0; i < cases(); i++) {
    double r = random_nasty(&seed, -200, 200), x = 0;
    double t = escape_time(r) * random_unit(&seed);
    if (i % 4 == 0) t = escape_time(r) * (1 - exp2(-48 * random_unit(&seed)));
    if (i % 64 == 0) t = ulps_away(escape_time(r), -(int) (random_word(&seed) % 16));
    bool negative = i % 3 == 0;
    if (negative) t *= 20 * random_unit(&seed);
    assert_int_equal(ghost_trajectory(negative ? -r : r, t, &x), GHOST_OK);
    if (t < 0x1p-400) continue;
    arb_set_d(s, r);
    arb_sqrt(s, s, PREC);
    arb_set_d(t_ball, t);
    arb_mul(y, s, t_ball, PREC);
    double theta = arf_get_d(arb_midref(y), ARF_RND_NEAR), k = 1;
    if (negative) arb_tanh(y, y, PREC);
    else arb_tan(y, y, PREC);
    arb_mul(y, y, s, PREC);
    if (negative) arb_neg(y, y);
    else {
      assert_true(x > 0);  /* also where rounding carries theta past pi/2 */
      k = 2 * theta / sin(2 * theta);
      if (!(k > 0 && k < 0x1p30)) continue;  /* t* itself, within rounding */
    }
    double bound = (2 * k + (negative ? 6 : 4)) * U * (1 + 0x1p-20);
    double e = relative_error(x, y);
    if (e / bound > worst) worst = e / bound;
    if (!(e <= bound)) print_error("r %a, t %a: %.3f u\n", r, t, e / U);
    assert_true(e <= bound);
  }
  print_message("trajectory: largest error %.3f of the bound\n", worst);
  arb_clear(y);
  arb_clear(s);
  arb_clear(t_ball);
  flint_cleanup();
}

static void trajectory_at_its_ends(void **state)
{
  (void) state;
  double x = 42.0;
  uint64_t seed = 10;
  for (int i = 0; i < 100000; i++) {
    double r = random_nasty(&seed, -1000, 1000), t = escape_time(r);
    assert_int_equal(ghost_trajectory(r, t, &x), GHOST_OK);
    assert_true(x == INFINITY);
    assert_int_equal(ghost_trajectory(r, ulps_away(t, 1), &x), GHOST_OK);
    assert_true(x == INFINITY);
    for (int n = 1; n < 4; n++) {
      assert_int_equal(ghost_trajectory(r, ulps_away(t, -n), &x), GHOST_OK);
      assert_true(x > sqrt(r));
    }
    assert_int_equal(ghost_trajectory(-r, INFINITY, &x), GHOST_OK);
    assert_true(x == -sqrt(r));  /* the attracting fixed point */
    assert_int_equal(ghost_trajectory(-r, 0, &x), GHOST_OK);
    assert_true(x == 0);
    assert_int_equal(ghost_trajectory(r, 0, &x), GHOST_OK);
    assert_true(x == 0);
  }
  assert_int_equal(ghost_trajectory(0, 1e308, &x), GHOST_OK);
  assert_true(x == 0);
  assert_int_equal(ghost_trajectory(1, INFINITY, &x), GHOST_OK);
  assert_true(x == INFINITY);
}

static int flow(double t, const double x[], double dxdt[], void *r)
{
  (void) t;
  dxdt[0] = x[0] * x[0] + *(double *) r;
  return GSL_SUCCESS;
}

/* GSL keeps each step's error below eps |x|; the flow multiplies an error made
 * earlier by at most 1/cos^2(theta), so N steps leave N eps |x|/cos^2. */
static void trajectory_solves_the_ode(void **state)
{
  (void) state;
  const double eps = 1e-12;
  uint64_t seed = 11;
  for (int i = 0; i < 60; i++) {
    double r = random_nasty(&seed, -20, 8), fraction = 0.95 * random_unit(&seed);
    double end = escape_time(r) * fraction, growth = cos(fraction * M_PI / 2);
    if (i % 2) { r = -r; growth = 1; end *= 10; }
    gsl_odeiv2_system system = { flow, NULL, 1, &r };
    gsl_odeiv2_driver *driver = gsl_odeiv2_driver_alloc_y_new(&system,
      gsl_odeiv2_step_rk8pd, end * 1e-3, 0.0, eps);
    double x[1] = { 0 }, t = 0, closed = 0;
    assert_int_equal(gsl_odeiv2_driver_apply(driver, &t, end, x), GSL_SUCCESS);
    assert_int_equal(ghost_trajectory(r, end, &closed), GHOST_OK);
    double bound = (double) (driver->n + 1) * eps / (growth * growth);
    if (!(fabs(x[0] - closed) <= bound * fabs(closed)))
      print_error("r %g: %.17g and %.17g\n", r, x[0], closed);
    assert_true(fabs(x[0] - closed) <= bound * fabs(closed));
    gsl_odeiv2_driver_free(driver);
  }
}

static void descend_refuses_and_stops(void **state)
{
  (void) state;
  double h[8] = { 42.0 };
  for (size_t i = 0; i < COUNT(not_positive); i++) {
    refused(ghost_descend(1.0, 1.0, not_positive[i], 3, h), h[0]);
    refused(ghost_descend(1.0, not_positive[i], 0.1, 3, h), h[0]);
  }
  for (size_t i = 0; i < COUNT(not_finite); i++)
    refused(ghost_descend(not_finite[i], 1.0, 0.1, 3, h), h[0]);
  refused(ghost_descend(0x1p601, 1.0, 0.1, 3, h), h[0]);
  refused(ghost_descend(1.0, 0x1p-101, 0.1, 3, h), h[0]);
  /* a rate so absurd that one step could leave the domain, and the largest
   * that cannot, from the place with the longest step */
  h[0] = 42.0;
  refused(ghost_descend(1.0, 1.0, 0x1p1000, 1, h), h[0]);
  refused(ghost_descend(1.0, 0x1p-100, INFINITY, 1, h), h[0]);
  for (int k = -100; k <= 100; k++) {
    double T = ldexp(1.0, k), alpha = ldexp(1.0, 599 - 3 * k);
    refused(ghost_descend(1.0, T, alpha * (1 + 0x1p-50), 1, h), h[0]);
    const double start[] = { 0.25 * r_star(T), r_star(T), GHOST_R_MAX };
    for (size_t i = 0; i < COUNT(start); i++) {
      assert_int_equal(ghost_descend(start[i], T, alpha, 7, h), GHOST_OK);
      for (int n = 0; n < 8; n++) assert_true(fabs(h[n]) <= GHOST_R_MAX);
      assert_true(i == 2 || fabs(h[1]) > 0x1p590);
      h[0] = 42.0;
    }
  }
  assert_int_equal(ghost_descend(1.0, 1.0, 0x1p-1074, 7, h), GHOST_OK);
  for (int i = 0; i < 8; i++) assert_true(h[i] == 1.0);
}

static void histories_are_the_kernel(void **state)
{
  (void) state;
  enum { N = 3000 };
  double mine[N + 1], kernel[N + 1];
  assert_int_equal(ghost_descend(10 * r_star(100), 100, 1e-10, N, mine), GHOST_OK);
  descend(10 * r_star(100), 100, 1e-10, N, kernel);
  assert_memory_equal(mine, kernel, sizeof mine);
}

/* The four outcomes, each on a run that must end so and on the shortest
 * history that shows it. */
static void runs_are_classified(void **state)
{
  (void) state;
  enum { N = 6000 };
  static double h[N + 1];
  ghost_outcome outcome;
  size_t drop;
  const double T = 100, s = r_star(T);
  /* far above r*: a tiny rate is still on its way */
  assert_int_equal(ghost_descend(10 * s, T, 1e-13, N, h), GHOST_OK);
  assert_int_equal(ghost_classify(h, N + 1, T, &outcome), GHOST_OK);
  assert_int_equal(outcome, GHOST_OUTCOME_DESCENDING);
  assert_int_equal(ghost_drop_epoch(h, N + 1, T, &drop), GHOST_OK);
  assert_int_equal(drop, N + 1);
  /* a tenth of the critical rate: oscillates, and never below r*\/4 */
  assert_int_equal(ghost_descend(10 * s, T, 0.1 * critical_rate(T), N, h), GHOST_OK);
  assert_int_equal(ghost_classify(h, N + 1, T, &outcome), GHOST_OK);
  assert_int_equal(outcome, GHOST_OUTCOME_OSCILLATING);
  assert_int_equal(ghost_drop_epoch(h, N + 1, T, &drop), GHOST_OK);
  assert_true(drop > 0 && drop < N && h[drop] < s && h[drop - 1] >= s);
  for (size_t i = 0; i < drop; i++) assert_true(h[i] >= s);
  for (size_t i = drop; i <= N; i++) assert_true(h[i] >= 0.25 * s);
  /* at the optimum with twice the critical rate: one step into the trap */
  assert_int_equal(ghost_descend(s, T, 2 * critical_rate(T), 1, h), GHOST_OK);
  assert_int_equal(ghost_classify(h, 2, T, &outcome), GHOST_OK);
  assert_int_equal(outcome, GHOST_OUTCOME_TRAPPED);
  /* a rate below the last place of r: nothing moves */
  assert_int_equal(ghost_descend(2 * s, T, 1e-40, 5, h), GHOST_OK);
  assert_int_equal(ghost_classify(h, 6, T, &outcome), GHOST_OK);
  assert_int_equal(outcome, GHOST_OUTCOME_CONVERGED);
  /* one value has no step: its side decides */
  const double above[] = { s }, below[] = { 0.5 * s }, dead[] = { -1.0 };
  assert_int_equal(ghost_classify(above, 1, T, &outcome), GHOST_OK);
  assert_int_equal(outcome, GHOST_OUTCOME_DESCENDING);
  assert_int_equal(ghost_classify(below, 1, T, &outcome), GHOST_OK);
  assert_int_equal(outcome, GHOST_OUTCOME_OSCILLATING);
  assert_int_equal(ghost_classify(dead, 1, T, &outcome), GHOST_OK);
  assert_int_equal(outcome, GHOST_OUTCOME_TRAPPED);
  assert_int_equal(ghost_drop_epoch(below, 1, T, &drop), GHOST_OK);
  assert_int_equal(drop, 0);
  /* no history, no delay: no verdict */
  outcome = GHOST_OUTCOME_CONVERGED;
  drop = 42;
  assert_int_equal(ghost_classify(above, 0, T, &outcome), GHOST_EDOM);
  assert_int_equal(ghost_classify(above, 1, NAN, &outcome), GHOST_EDOM);
  assert_int_equal(ghost_drop_epoch(above, 0, T, &drop), GHOST_EDOM);
  assert_int_equal(ghost_drop_epoch(above, 1, 0x1p101, &drop), GHOST_EDOM);
  assert_int_equal(outcome, GHOST_OUTCOME_CONVERGED);
  assert_int_equal(drop, 42);
}

/* What certify_decimal prints is the nearest decimal of D digits: one unit in
 * the last digit spans the exact value, and the value lies within half. */
static void printed_digits_are_right(void **state)
{
  (void) state;
  static const struct { certified_function *f; int count; } forms[] = {
    { certified_escape_time, 1 }, { certified_threshold_time, 2 },
    { certified_r_star, 1 }, { certified_loss, 2 },
    { certified_loss_gradient, 2 }, { certified_critical_rate, 1 } };
  arb_t y, printed, half;
  arb_struct x[2];
  arb_init(y);
  arb_init(printed);
  arb_init(half);
  arb_init(x);
  arb_init(x + 1);
  uint64_t seed = 21;
  for (int i = 0; i < 1200; i++) {
    char a[40], b[40], text[256];
    snprintf(a, sizeof a, "%.12ge%d", 1 + 9 * random_unit(&seed),
             (int) (random_word(&seed) % 20) - 10);
    snprintf(b, sizeof b, "%.9f", 1000 * random_unit(&seed) + 1e-3);
    const char *const typed[] = { a, b };
    long digits = 1 + (long) (random_word(&seed) % 60);
    int k = i % (int) COUNT(forms);
    assert_int_equal(certify_decimal(text, sizeof text, forms[k].f, typed,
                                     forms[k].count, digits), GHOST_OK);
    arb_set_str(x, a, 2000);
    arb_set_str(x + 1, b, 2000);
    assert_true(forms[k].f(y, x, 2000));
    if (arb_is_zero(y)) {
      assert_string_equal(text, "0");
      continue;
    }
    /* the weight of the last digit: 10^(exponent of the first - digits + 1) */
    arb_set_str(printed, text, 2000);
    double magnitude = floor(log10(fabs(arf_get_d(arb_midref(printed), ARF_RND_NEAR)))
                             + 1e-13);
    arb_set_si(half, 10);
    fmpz_t power;
    fmpz_init_set_si(power, (slong) magnitude - digits + 1);
    arb_pow_fmpz(half, half, power, 2000);
    fmpz_clear(power);
    arb_mul_2exp_si(half, half, -1);
    arb_sub(y, y, printed, 2000);
    arb_abs(y, y);
    if (!arb_le(y, half)) print_error("%s %s: %s\n", a, b, text);
    assert_true(arb_le(y, half));
  }
  arb_clear(y);
  arb_clear(printed);
  arb_clear(half);
  arb_clear(x);
  arb_clear(x + 1);
  flint_cleanup();
}

static void certification_says_when_it_cannot(void **state)
{
  (void) state;
  char text[64] = "untouched";
  arb_t wide;
  arb_init(wide);
  arb_set_str(wide, "1 +/- 0.1", 64);
  assert_false(ball_digits(text, sizeof text, wide, 5));
  arb_clear(wide);
  /* r < 0 has no escape time: no precision decides it */
  assert_int_equal(certify_decimal(text, sizeof text, certified_escape_time,
                   (const char *[]) { "-1" }, 1, 10), GHOST_EUNDECIDED);
  assert_int_equal(certify_decimal(text, sizeof text, certified_threshold_time,
                   (const char *[]) { "-1", "1" }, 2, 10), GHOST_EUNDECIDED);
  /* in the trap the loss is T as typed and the gradient is zero */
  assert_int_equal(certify_decimal(text, sizeof text, certified_loss,
                   (const char *[]) { "-1", "3" }, 2, 4), GHOST_OK);
  assert_string_equal(text, "3.000");
  assert_int_equal(certify_decimal(text, sizeof text, certified_loss_gradient,
                   (const char *[]) { "-1", "3" }, 2, 4), GHOST_OK);
  assert_string_equal(text, "0");
  flint_cleanup();
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(statuses_have_sentences),
    cmocka_unit_test(closed_forms_refuse_what_they_cannot),
    cmocka_unit_test(closed_forms_are_the_kernels),
    cmocka_unit_test(fixed_points_are_where_the_flow_rests),
    cmocka_unit_test(trajectory_matches_arb),
    cmocka_unit_test(trajectory_at_its_ends),
    cmocka_unit_test(trajectory_solves_the_ode),
    cmocka_unit_test(descend_refuses_and_stops),
    cmocka_unit_test(histories_are_the_kernel),
    cmocka_unit_test(runs_are_classified),
    cmocka_unit_test(printed_digits_are_right),
    cmocka_unit_test(certification_says_when_it_cannot),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
