/* Latent circuits: error bounds, counts and enclosures against Arb. */
#include "ghost.h"
#include "latent.h"
#include "oracle.h"
#include <string.h>

enum { UNITS = 100 };

static double normal(uint64_t *seed)
{
  double u = random_unit(seed), v = random_unit(seed);
  return sqrt(-2.0 * log(1.0 - u)) * cos(6.283185307179586 * v);
}

static ghost_network *random_network(uint64_t *seed, double gain)
{
  ghost_network_settings s = ghost_paper_network();
  ghost_network *w;
  double v[3 * UNITS];
  assert_int_equal(ghost_network_create(&w, &s), GHOST_OK);
  for (int i = 0; i < 3 * UNITS; i++) v[i] = gain * normal(seed);
  ghost_network_set_parameters(w, v, v + UNITS, v + 2 * UNITS);
  return w;
}

/* m kappa + b of a unit. */
static void argument_ball(arb_t h, const double *v, int i, double kappa, slong prec)
{
  arb_t b;
  arb_init(b);
  arb_set_d(h, v[i]);
  arb_set_d(b, kappa);
  arb_mul(h, h, b, prec);
  arb_set_d(b, v[2 * UNITS + i]);
  arb_add(h, h, b, prec);
  arb_clear(b);
}

/* f, f', f'' in balls. */
static void circuit_ball(arb_ptr y, const double *v, double kappa, slong prec)
{
  arb_t h, s, a;
  arb_init(h); arb_init(s); arb_init(a);
  arb_set_d(y, -kappa);
  arb_set_si(y + 1, -1);
  arb_zero(y + 2);
  for (int i = 0; i < UNITS; i++) {
    argument_ball(h, v, i, kappa, prec);
    arb_tanh(h, h, prec);
    arb_set_d(a, v[UNITS + i]);
    arb_addmul(y, a, h, prec);
    arb_mul(s, h, h, prec);
    arb_sub_ui(s, s, 1, prec);
    arb_neg(s, s);
    arb_mul(s, s, a, prec);
    arb_set_d(a, v[i]);
    arb_mul(s, s, a, prec);
    arb_add(y + 1, y + 1, s, prec);
    arb_mul(s, s, a, prec);
    arb_mul(s, s, h, prec);
    arb_mul_si(s, s, -2, prec);
    arb_add(y + 2, y + 2, s, prec);
  }
  arb_clear(h); arb_clear(s); arb_clear(a);
}

/* f''' = -2 sum n m^3 s (1 - 3 t^2), with s = 1 - t^2. */
static void third_ball(arb_t y, const double *v, double kappa, slong prec)
{
  arb_t h, s, a;
  arb_init(h); arb_init(s); arb_init(a);
  arb_zero(y);
  for (int i = 0; i < UNITS; i++) {
    argument_ball(h, v, i, kappa, prec);
    arb_cosh(h, h, prec);
    arb_inv(h, h, prec);
    arb_mul(h, h, h, prec);            /* s */
    arb_mul_ui(s, h, 3, prec);
    arb_sub_ui(s, s, 2, prec);         /* 1 - 3 t^2 */
    arb_mul(s, s, h, prec);
    arb_set_d(a, v[i]);
    arb_pow_ui(a, a, 3, prec);
    arb_mul(s, s, a, prec);
    arb_set_d(a, v[UNITS + i]);
    arb_mul(s, s, a, prec);
    arb_submul_ui(y, s, 2, prec);
  }
  arb_clear(h); arb_clear(s); arb_clear(a);
}

static double magnitude(const arb_t x)
{
  mag_t m;
  mag_init(m);
  arb_get_mag(m, x);
  double size = mag_get_d(m);
  mag_clear(m);
  return size;
}

static void latent_values_match_arb(void **state)
{
  (void) state;
  uint64_t seed = 11;
  arb_ptr exact = _arb_vec_init(3);
  arb_t d;
  arb_init(d);
  double used[3] = { 0 };
  latent *l = latent_new(UNITS);
  for (int trial = 0; trial < some(40); trial++) {
    ghost_network *w = random_network(&seed, trial % 2 ? 0.1 : 1.0);
    double v[3 * UNITS], y[3];
    ghost_network_parameters(w, v, v + UNITS, v + 2 * UNITS);
    latent_set(l, UNITS, v, v + UNITS, v + 2 * UNITS);
    for (int k = 0; k < 25; k++) {
      double kappa = latent_radius(l) * (2.0 * random_unit(&seed) - 1.0);
      latent_evaluate(l, kappa, y);
      circuit_ball(exact, v, kappa, 128);
      for (int j = 0; j < 3; j++) {
        arb_set_d(d, y[j]);
        arb_sub(d, d, exact + j, 128);
        mag_t m;
        mag_init(m);
        arb_get_mag(m, d);
        double part = mag_get_d(m) / latent_error(l, j);
        used[j] = fmax(used[j], part);
        mag_clear(m);
        assert_true(part <= 1.0);
      }
    }
    ghost_network_free(w);
  }
  print_message("largest share of the bounds used: %.3f %.3f %.3f\n",
                used[0], used[1], used[2]);
  latent_free(l);
  arb_clear(d);
  _arb_vec_clear(exact, 3);
}

/* |f''|, |f'''| and f' + 1 anywhere in a cell, and the errors of the values at its
 * centre, stay within the cell's bounds; widths and weights from small to huge. */
static void cell_bounds_hold(void **state)
{
  (void) state;
  uint64_t seed = 15;
  latent *l = latent_new(UNITS);
  arb_ptr exact = _arb_vec_init(4);
  double used[6] = { 0 };
  for (int trial = 0; trial < some(200); trial++) {
    double gain = pow(10.0, 4.0 * random_unit(&seed) - 1.0), v[3 * UNITS], y[3];
    for (int i = 0; i < 3 * UNITS; i++) v[i] = gain * normal(&seed);
    latent_set(l, UNITS, v, v + UNITS, v + 2 * UNITS);
    for (int k = 0; k < 20; k++) {
      double centre = 8.0 * normal(&seed) * (k % 4 ? 1.0 : gain);
      double half = k % 5 ? pow(10.0, -12.0 * random_unit(&seed)) : 0.0;
      latent_bounds e = latent_bound_cell(l, centre, half);
      latent_evaluate(l, centre, y);
      for (int place = 0; place < 4; place++) {
        double at = place ? centre + half * (2.0 * random_unit(&seed) - 1.0) : centre;
        if (fabs(at - centre) > half) continue;
        circuit_ball(exact, v, at, 128);
        third_ball(exact + 3, v, at, 128);
        double part[6] = { 0, 0, 0, magnitude(exact + 2) / e.bend[0],
                           magnitude(exact + 3) / e.bend[1], 0 };
        arb_add_ui(exact + 3, exact + 1, 1, 128);
        part[5] = magnitude(exact + 3) / e.rise;
        for (int j = 0; j < 3 && place == 0; j++) {
          arb_set_d(exact + 3, y[j]);
          arb_sub(exact + 3, exact + 3, exact + j, 128);
          part[j] = magnitude(exact + 3) / e.error[j];
        }
        for (int j = 0; j < 6; j++) {
          /* nothing bends where all is saturated, beyond Arb's own radius */
          if (j > 2 && !(j == 5 ? e.rise > 1e-20 : e.bend[j - 3] > 1e-15)) continue;
          used[j] = fmax(used[j], part[j]);
          assert_true(part[j] <= 1.0);
        }
      }
    }
  }
  print_message("largest share of the cells' bounds used: %.3f %.3f %.3f, "
    "%.3f %.3f %.3f\n", used[0], used[1], used[2], used[3], used[4], used[5]);
  assert_true(used[3] > 0.1 && used[4] > 0.1 && used[5] > 0.1);
  latent_free(l);
  _arb_vec_clear(exact, 4);
}

/* Signs of f (order 0) or f' at both ends of an enclosure, by Arb. */
static int ends_differ(const double *v, const ghost_latent_point *p, int order)
{
  arb_ptr a = _arb_vec_init(3), b = _arb_vec_init(3);
  circuit_ball(a, v, p->low, 192);
  circuit_ball(b, v, p->high, 192);
  int differ = (arb_is_positive(a + order) && arb_is_negative(b + order))
    || (arb_is_negative(a + order) && arb_is_positive(b + order));
  _arb_vec_clear(a, 3);
  _arb_vec_clear(b, 3);
  return differ;
}

static int scan(const latent *l, int order)
{
  int changes = 0;
  double y[3], before = 0, end = latent_radius(l);
  for (int i = 0; i <= 20000; i++) {
    latent_evaluate(l, end * (i / 10000.0 - 1.0), y);
    if (i && (y[order] > 0) != (before > 0)) changes++;
    before = y[order];
  }
  return changes;
}

/* Every enclosure holds a zero (Arb), enclosures are disjoint and narrow, and
 * a dense scan finds neither more nor, on these circuits, fewer. */
static void latent_counts_are_right(void **state)
{
  (void) state;
  uint64_t seed = 12;
  latent *l = latent_new(UNITS);
  int most = 0;
  unsigned long cost = 0;
  for (int trial = 0; trial < some(60); trial++) {
    ghost_network *w = random_network(&seed, trial % 3 ? 0.6 : 1.5);
    double v[3 * UNITS];
    ghost_network_parameters(w, v, v + UNITS, v + 2 * UNITS);
    latent_set(l, UNITS, v, v + UNITS, v + 2 * UNITS);
    ghost_latent_point p[256];
    size_t count;
    assert_int_equal(latent_points(l, p, 256, &count), GHOST_OK);
    if (latent_cost(l) > cost) cost = latent_cost(l);
    int found[2] = { 0 };
    for (size_t i = 0; i < count; i++) {
      int order = p[i].kind > GHOST_POINT_UNSTABLE;
      found[order]++;
      assert_true(p[i].high - p[i].low < 1e-9);
      assert_true(ends_differ(v, &p[i], order));
      if (i && order == (p[i - 1].kind > GHOST_POINT_UNSTABLE))
        assert_true(p[i - 1].high <= p[i].low);
    }
    assert_int_equal(found[0] % 2, 1);
    assert_int_equal(found[0], scan(l, 0));
    assert_int_equal(found[1], scan(l, 1));
    if (found[0] > most) most = found[0];
    ghost_network_free(w);
  }
  print_message("up to %d fixed points, %lu evaluations\n", most, cost);
  assert_true(cost < 3000);
  assert_true(most >= (whole() ? 5 : 1));
  latent_free(l);
}

/* f(k) = -k + 2 tanh(k) has -1.915, 0, 1.915; with gain 1 the zero at 0 is
 * triple and must be called undecided, not counted. */
static void known_circuits(void **state)
{
  (void) state;
  double m[16] = { 1.0 }, n[16] = { 2.0 }, b[16] = { 0 };
  ghost_latent_point p[16];
  size_t count, dark;
  assert_int_equal(ghost_latent_points(16, m, n, b, p, 16, &count, &dark), GHOST_OK);
  assert_int_equal(count, 5);
  assert_int_equal(dark, 0);
  assert_true(p[0].kind == GHOST_POINT_STABLE && p[1].kind == GHOST_POINT_UNSTABLE
              && p[2].kind == GHOST_POINT_STABLE);
  assert_true(p[1].low <= 0.0 && p[1].high >= 0.0);
  assert_true(fabs(p[2].low - 1.9150080481545375) < 1e-9);
  n[0] = 1.0;
  assert_int_equal(ghost_latent_points(16, m, n, b, p, 16, &count, &dark), GHOST_OK);
  assert_int_equal(count, 1);
  assert_int_equal(dark, 1);
  assert_int_equal(p[0].kind, GHOST_POINT_UNDECIDED_ZERO);
  assert_true(p[0].low < 0.0 && p[0].high > 0.0 && p[0].high - p[0].low < 1e-4);
  m[0] = NAN;
  assert_int_equal(ghost_latent_points(16, m, n, b, p, 16, &count, &dark), GHOST_EDOM);
  m[0] = 1e7;
  assert_int_equal(ghost_latent_points(16, m, n, b, p, 16, &count, &dark), GHOST_EDOM);
}

/* The sweep's cheap lists against the full ones: as many points, of the same
 * kinds, on the same sides of both marks. */
static void marks_change_no_answer(void **state)
{
  (void) state;
  uint64_t seed = 14;
  latent *l = latent_new(UNITS);
  int ghosts = 0, zeros = 0;
  for (int trial = 0; trial < some(200); trial++) {
    ghost_network *w = random_network(&seed, trial % 2 ? 0.3 : 0.7);
    ghost_latent_point full[256], cheap[256];
    size_t n, k;
    double v[3 * UNITS];
    ghost_network_parameters(w, v, v + UNITS, v + 2 * UNITS);
    latent_set(l, UNITS, v, v + UNITS, v + 2 * UNITS);
    latent_points(l, full, 256, &n);
    /* one mark may fall upon a point, where rounding hides its side */
    const ghost_latent_point *on = &full[n ? random_word(&seed) % n : 0];
    double marks[2] = { n && trial % 3 ? 0.5 * (on->low + on->high)
                          : random_unit(&seed) - 1.0, 1.0 };
    latent_points_apart(l, marks, cheap, 256, &k);
    assert_int_equal(n, k);
    for (size_t i = 0; i < n; i++) {
      assert_int_equal(full[i].kind, cheap[i].kind);
      assert_true(cheap[i].low <= full[i].high && full[i].low <= cheap[i].high);
      for (int j = 0; j < 2; j++) {
        assert_int_equal(full[i].high < marks[j], cheap[i].high < marks[j]);
        assert_int_equal(full[i].low > marks[j], cheap[i].low > marks[j]);
      }
      ghosts += full[i].kind == GHOST_POINT_GHOST;
      zeros += full[i].kind <= GHOST_POINT_UNSTABLE;
    }
    assert_int_equal(latent_zeros(l) % 2, 1);
    ghost_network_free(w);
  }
  print_message("%d zeros, %d ghosts\n", zeros, ghosts);
  assert_true(ghosts > 0 || !whole());
  latent_free(l);
}

/* -kappa + 2 tanh(kappa) + mu, mu from `first' to `last': one unit with m = 1,
 * n = 2 and one with m = 0, b = 22, whose tangent is 1 to the last place. */
static ghost_fold fold_between(double first, double last, double width)
{
  enum { N = 16 };
  double from[3 * N] = { 1.0 }, to[3 * N];
  from[N] = 2.0;
  from[2 * N + 1] = 22.0;
  memcpy(to, from, sizeof to);
  from[N + 1] = first;
  to[N + 1] = last;
  ghost_fold f;
  assert_int_equal(ghost_latent_fold(N, from, to, width, &f), GHOST_OK);
  return f;
}

static void known_folds(void **state)
{
  (void) state;
  const double kappa = atanh(sqrt(0.5)), mu = sqrt(2.0) - kappa;
  for (int k = 0; k < 4; k++) {
    double from = k % 2 ? 0.9 : 0.1, to = 1.0 - from, sign = k < 2 ? 1.0 : -1.0;
    ghost_fold f = fold_between(sign * from, sign * to, 1e-9);
    double s = (mu - from) / (to - from);
    assert_true(f.low <= s + 1e-14 && f.high >= s - 1e-14 && f.high - f.low <= 1e-9);
    assert_int_equal(f.zeros[0], k % 2 ? 1 : 3);
    assert_int_equal(f.zeros[1], k % 2 ? 3 : 1);
    assert_true(f.kappa_low <= -sign * kappa && f.kappa_high >= -sign * kappa);
    assert_true(f.kappa_high - f.kappa_low < 1e-6);
    assert_true(f.curvature_low <= sign * sqrt(2.0) && f.curvature_high >= sign * sqrt(2.0));
    assert_true(f.curvature_high - f.curvature_low < 1e-5);
  }
  ghost_fold none = fold_between(0.1, 0.3, 1e-6);
  assert_int_equal(none.zeros[0], 3);
  assert_int_equal(none.zeros[1], 3);
  assert_true(none.decided);
  assert_true(isnan(none.kappa_low) && isnan(none.curvature_high));
  double v[48] = { 0 };
  assert_int_equal(ghost_latent_fold(16, v, v, 0.0, &none), GHOST_EDOM);
  assert_int_equal(ghost_latent_fold(0, v, v, 1e-6, &none), GHOST_EDOM);
  v[3] = NAN;
  assert_int_equal(ghost_latent_fold(16, v, v, 1e-6, &none), GHOST_EDOM);
}

static void minimum_is_enclosed(void **state)
{
  (void) state;
  uint64_t seed = 13;
  latent *l = latent_new(UNITS);
  for (int trial = 0; trial < some(30); trial++) {
    ghost_network *w = random_network(&seed, 0.3);
    double v[3 * UNITS];
    ghost_network_parameters(w, v, v + UNITS, v + 2 * UNITS);
    latent_set(l, UNITS, v, v + UNITS, v + 2 * UNITS);
    double e[2], y[3], low = -1.0 - random_unit(&seed), least = INFINITY;
    latent_minimum(l, low, 1.0, e);
    for (int i = 0; i <= 20000; i++) {
      latent_evaluate(l, low + (1.0 - low) * i / 20000.0, y);
      least = fmin(least, y[0]);
    }
    assert_true(e[0] <= least + latent_error(l, 0) && e[1] <= least + 1e-6);
    assert_true(e[1] - e[0] < 1e-5);
    ghost_network_free(w);
  }
  latent_free(l);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(latent_values_match_arb),
    cmocka_unit_test(cell_bounds_hold),
    cmocka_unit_test(latent_counts_are_right),
    cmocka_unit_test(known_circuits),
    cmocka_unit_test(marks_change_no_answer),
    cmocka_unit_test(known_folds),
    cmocka_unit_test(minimum_is_enclosed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
