/* Descent at finite confidence: the fast gradient, the exact scaling, the safe
 * rate, the attracting minimum, and the way back from the trap. */
#include "kernels.h"
#include <stdbool.h>
#include "oracle.h"
#include "finite.h"
#include "ghost.h"

enum { EPOCHS = 2000 };

/* A run's steps are alpha times the slow gradient, wherever it goes. */
static void fast_gradient_matches_the_slow(void **state)
{
  (void) state;
  uint64_t seed = 40;
  for (int i = 0; i < some(1500); i++) {
    double T = pow(10, 1 + 4 * random_unit(&seed)), X = pow(10, -1 + 3 * random_unit(&seed));
    double c = pow(10, -2 + 3 * random_unit(&seed)), opt = r_star(T), r = 0, h[2], g, e;
    switch (random_word(&seed) % 5) {
    case 0: r = opt * (3 * random_unit(&seed) - 1); break;
    case 1: r = opt * pow(10, -6 + 9 * random_unit(&seed)); break;
    case 2: r = -opt * pow(10, -4 + 8 * random_unit(&seed)); break;
    default:
      ghost_sharp_seam(random_word(&seed) % 2 ? T : 2 * T, X, &r);
      r *= 1 + (random_unit(&seed) - 0.5) * pow(10, -6 * random_unit(&seed));
    }
    ghost_value v;
    if (ghost_finite_gradient(r, T, X, c, &v) != GHOST_OK || v.value == 0) continue;
    g = v.value;
    e = v.error;
    double alpha = 0x1p-20 * fabs(r / g);
    assert_int_equal(ghost_finite_descend(r, T, X, c, alpha, 1, h), GHOST_OK);
    /* the step is read off r to 2^-53 / 2^-20 of itself */
    assert_true(fabs((h[0] - h[1]) / alpha - g) <= 0x1p-32 * fabs(g) + 1e-7 * fabs(g) + 2 * e);
  }
  /* a gain that would make as many panels as it is large */
  for (double gain = 1e-3; gain <= 1e15; gain *= 100)
    for (double phase = 1e-2; phase <= 1e12; phase *= 100) {
      double r = -phase * phase / 1e4, c = gain / sqrt(-r), h[2];
      ghost_value v;
      if (ghost_finite_gradient(r, 100, 0.1 / c, c, &v) != GHOST_OK) continue;
      double g = v.value, e = v.error;
      double alpha = 0x1p-20 * fabs(r / g);
      assert_int_equal(ghost_finite_descend(r, 100, 0.1 / c, c, alpha, 1, h), GHOST_OK);
      assert_true(fabs((h[0] - h[1]) / alpha - g) <= 1e-8 * fabs(g) + 2 * e);
    }
  /* a state that has hardly moved, seen by a very confident output: from
   * phases that count as zero to phases that do not */
  for (double c = 1; c <= 1e12; c *= 1e3)
    for (double phase = 1e-60; phase < 1e-5; phase *= 10)
      for (int sign = -1; sign <= 1; sign += 2) {
        double T = 1e-4, X = 0.5 / c, r = sign * (phase / T) * (phase / T), h[2], g, e;
        finite_bounded b;
        assert_true(bounded_gradient(r, T, X, c, &b));
        g = b.value;
        e = b.error;
        double alpha = 0x1p-20 * fabs(r / g);
        assert_int_equal(ghost_finite_descend(r, T, X, c, alpha, 1, h), GHOST_OK);
        assert_true(fabs((h[0] - h[1]) / alpha - g) <= 1e-8 * fabs(g) + 2 * e);
      }
}

static void descent_scales_exactly(void **state)
{
  (void) state;
  double one[EPOCHS + 1], two[EPOCHS + 1], T = 100;
  const double c[] = { 0.05, 1, 10 };
  for (int i = 0; i < 3; i++)
    for (int k = -10; k <= 10; k += 5) {
      double r = 10 * r_star(T), alpha = 1.3 * critical_rate(T);
      assert_int_equal(ghost_finite_descend(r, T, 10, c[i], alpha, EPOCHS, one), GHOST_OK);
      assert_int_equal(ghost_finite_descend(ldexp(r, -2 * k), ldexp(T, k), ldexp(10, -k),
        ldexp(c[i], k), ldexp(alpha, -5 * k), EPOCHS, two), GHOST_OK);
      for (int n = 0; n <= EPOCHS; n++) assert_true(two[n] == ldexp(one[n], -2 * k));
    }
}

/* Below the safe rate no start above the point of no return is lost; above it
 * one is, by one step. */
static void safe_rate_is_safe(void **state)
{
  (void) state;
  uint64_t seed = 41;
  double h[301];
  const int brute = cases() < 1000000 ? 0 : 3;
  for (int i = 0; i < some(60); i++) {
    double T = pow(10, 1 + 3 * random_unit(&seed)), X = pow(10, 2 * random_unit(&seed));
    double c = pow(10, -1 + 2 * random_unit(&seed)), safe, back, opt, sharp;
    assert_int_equal(ghost_sharp_seam(2 * T, X, &back), GHOST_OK);
    assert_int_equal(ghost_sharp_seam(T, X, &opt), GHOST_OK);
    assert_int_equal(ghost_finite_safe_rate(T, X, c, &safe), GHOST_OK);
    assert_int_equal(ghost_sharp_rate(T, X, &sharp), GHOST_OK);
    assert_true(safe > sharp);
    double r = back * pow(40, random_unit(&seed)), slope = 0;
    assert_int_equal(ghost_finite_descend(r, T, X, c, safe * (1 - 1e-9), 300, h), GHOST_OK);
    for (int n = 0; n <= 300; n++) assert_true(h[n] >= back * (1 - 1e-9));
    for (double v = -24; v < 6; v += 0.001) {   /* the minimum, by brute force */
      if (i >= brute) break;
      double at = opt * (1 + exp(v));
      assert_int_equal(ghost_finite_descend(at, T, X, c, safe * 1.001, 1, h), GHOST_OK);
      slope = fmax(slope, (at - h[1]) / (at - back) / (safe * 1.001));
    }
    if (i < brute) assert_true(fabs(slope * safe - 1) < 1e-5);
  }
  /* at low confidence the least quotient may stand behind a narrow layer,
   * with infinities on its other side: no quotient is smaller */
  for (int i = 0; i < some(60); i++) {
    double T = 100, X = pow(10, -2 + 3 * random_unit(&seed)) / T;
    double c = pow(10, -4 + 5 * random_unit(&seed)) / X, safe, back, opt, g, e;
    if (i == 0) { X = 0.03; c = 0.01 / X; }
    assert_int_equal(ghost_sharp_seam(2 * T, X, &back), GHOST_OK);
    assert_int_equal(ghost_sharp_seam(T, X, &opt), GHOST_OK);
    assert_int_equal(ghost_finite_safe_rate(T, X, c, &safe), GHOST_OK);
    for (double v = -2; v < 3; v += 0.0025) {
      double at = opt * (1 + exp(v));
      finite_bounded b;
      assert_true(bounded_gradient(at, T, X, c, &b));
      g = b.value;
      e = b.error;
      assert_true(g <= e || safe <= (at - back) / (g - e) * (1 + 1e-7));
    }
  }
  /* closed limits of the sharp rate */
  for (double X = 1e6; X <= 1e9; X *= 10) {
    double sharp;
    ghost_sharp_rate(100, X, &sharp);
    assert_true(fabs(sharp / critical_rate(100) - (1 - 16 / (3 * X * 100))) < 60 / (X * X * 1e4) + 1e-14);
    ghost_sharp_rate(100, 1 / X, &sharp);
    assert_true(fabs(sharp / (0.5 / X / X * 1e-6) - 1) < 300 / X);
  }
}

static void minimum_attracts_below_its_rate(void **state)
{
  (void) state;
  static double h[4001];
  const double T = 100, X = 10;
  for (double c = 0.5; c <= 20; c *= 2) {
    double seam, W;
    ghost_sharp_seam(T, X, &seam);
    ghost_sharp_gradient(seam * (1 + 1e-9), T, X, &W);
    double kappa = c * (X * X + seam), alpha = 4 / (kappa * W * W);
    assert_int_equal(ghost_finite_descend(seam + 2 / (kappa * W), T, X, c, 0.9 * alpha, 4000, h), GHOST_OK);
    assert_true(h[4000] == h[3999] || fabs(h[4000] - h[3999]) < 1e-12 * h[4000]);
    /* above: a cycle of two points on the two sides, of the layer's size */
    assert_int_equal(ghost_finite_descend(seam + 2 / (kappa * W), T, X, c, 1.2 * alpha, 4000, h), GHOST_OK);
    assert_true(fabs(h[4000] - h[3999]) > 0.1 / (kappa * W));
    assert_true(fabs(h[4000] - h[3998]) < 1e-9 / (kappa * W) + 1e-15 * h[4000]);
  }
}

/* Below alpha_g every step brings r closer to the minimum, by the slow rule at
 * places of its own, and every run converges; above alpha_s none does. */
static void every_run_converges_below_its_rate(void **state)
{
  (void) state;
  static double h[20001];
  const double T = 100, X = 10;
  uint64_t seed = 5;
  for (double c = 0.5; c <= 2; c *= 2) {
    double stable, all = converging_rate(T, X, c, &stable), back, m;
    ghost_value g;
    assert_true(0.8 * stable < all && all < stable);
    ghost_sharp_seam(2 * T, X, &back);
    assert_int_equal(ghost_finite_descend(4 * back, T, X, c, 0.5 * all, 20000, h), GHOST_OK);
    m = h[20000];
    for (int i = 0; i < 2000; i++) {
      double r = m * (1 + (i % 2 ? 1 : -0.74) * pow(10, -5 * random_unit(&seed)));
      assert_int_equal(ghost_finite_gradient(r, T, X, c, &g), GHOST_OK);
      double theta = 0.9999 * all * g.value / (r - m);
      assert_true(theta > 0 && theta < 2);
    }
    for (double start = 1.01; start < 10; start *= 1.5) {
      assert_int_equal(ghost_finite_descend(start * back, T, X, c, 0.97 * all, 20000, h), GHOST_OK);
      assert_true(fabs(h[20000] / m - 1) < 1e-11);
    }
    assert_int_equal(ghost_finite_descend(m * (1 + 1e-9), T, X, c, 1.01 * stable, 20000, h), GHOST_OK);
    assert_true(fabs(h[20000] / m - 1) > 1e-6);
  }
}

static void trapped_runs_return(void **state)
{
  (void) state;
  static double h[100001];
  const double T = 100, X = 10, alpha = 1.1 * critical_rate(T);
  double back, from, W;
  ghost_sharp_seam(2 * T, X, &back);
  ghost_sharp_seam(T, X, &from);
  ghost_sharp_gradient(from * (1 + 1e-9), T, X, &W);
  from -= alpha * W;
  assert_true(from < back && from > 0);
  assert_int_equal(ghost_finite_descend(from, T, X, 10, alpha, 1000, h), GHOST_OK);
  assert_true(h[1000] == from);           /* at c = 10 nothing moves */
  for (double c = 0.03; c < 0.7; c *= 1.5) {
    assert_int_equal(ghost_finite_descend(from, T, X, c, alpha, 100, h), GHOST_OK);
    bool returned = false;
    for (int i = 0; i <= 100; i++) returned = returned || h[i] >= back;
    assert_true(returned);
  }
  assert_int_equal(ghost_finite_descend(from, T, X, 1, alpha, 3000, h), GHOST_OK);
  int epoch = 0;                          /* at c = 1 after about two thousand */
  while (epoch <= 3000 && h[epoch] < 0.9 * back) epoch++;
  assert_true(epoch > 1500 && epoch < 2500);
}

static void descent_domain_is_guarded(void **state)
{
  (void) state;
  const double bad[] = { NAN, INFINITY, -1, 0 };
  double h[3], y;
  for (int i = 0; i < 4; i++) {
    double v = bad[i];
    assert_int_equal(ghost_finite_descend(1, v, 1, 1, 1, 1, h), GHOST_EDOM);
    assert_int_equal(ghost_finite_descend(1, 1, v, 1, 1, 1, h), GHOST_EDOM);
    assert_int_equal(ghost_finite_descend(1, 1, 1, v, 1, 1, h), GHOST_EDOM);
    assert_int_equal(ghost_finite_descend(1, 1, 1, 1, v, 1, h), GHOST_EDOM);
    assert_int_equal(ghost_finite_safe_rate(v, 1, 1, &y), GHOST_EDOM);
    assert_int_equal(ghost_finite_safe_rate(1, v, 1, &y), GHOST_EDOM);
    assert_int_equal(ghost_finite_safe_rate(1, 1, v, &y), GHOST_EDOM);
    assert_int_equal(ghost_sharp_rate(v, 1, &y), GHOST_EDOM);
  }
  assert_int_equal(ghost_finite_descend(NAN, 1, 1, 1, 1, 1, h), GHOST_EDOM);
  assert_int_equal(ghost_finite_descend(1, 1, 1, 1, 1e300, 2, h), GHOST_EDOM);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(fast_gradient_matches_the_slow),
    cmocka_unit_test(descent_scales_exactly),
    cmocka_unit_test(safe_rate_is_safe),
    cmocka_unit_test(minimum_attracts_below_its_rate),
    cmocka_unit_test(every_run_converges_below_its_rate),
    cmocka_unit_test(trapped_runs_return),
    cmocka_unit_test(descent_domain_is_guarded),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
