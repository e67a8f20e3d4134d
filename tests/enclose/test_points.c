/* Points of networks of full rank, found and proved: planted ones, and all that is said
 * of them beside other ways to compute it. */
#include "points.h"
#include "ghost.h"
#include "oracle.h"
#include <gsl/gsl_eigen.h>

enum { N = 7 };
static uint64_t state_of_draws;
static double uniform(void)
{
  state_of_draws = state_of_draws * 6364136223846793005u + 1442695040888963407u;
  return (double) (state_of_draws >> 11) * 0x1p-52 - 1.0;
}

/* A random network, with bias such that x is a fixed point of it. */
static void plant(uint64_t seed, double *w, double *b, double *x)
{
  state_of_draws = seed;
  for (int i = 0; i < N * N; i++) w[i] = uniform();
  for (int i = 0; i < N; i++) x[i] = 0.9 * uniform();
  for (int i = 0; i < N; i++) {
    b[i] = atanh(x[i]);
    for (int j = 0; j < N; j++) b[i] -= w[i * N + j] * x[j];
  }
}

static int unstable_by_gsl(const double *w, const double *x, double *lead)
{
  gsl_matrix *j = gsl_matrix_alloc(N, N);
  gsl_vector_complex *l = gsl_vector_complex_alloc(N);
  gsl_eigen_nonsymm_workspace *room = gsl_eigen_nonsymm_alloc(N);
  int count = 0;
  for (size_t i = 0; i < N; i++)
    for (size_t k = 0; k < N; k++)
      gsl_matrix_set(j, i, k, (1 - x[i] * x[i]) * w[i * N + k] - (i == k));
  gsl_eigen_nonsymm(j, l, room);
  *lead = -INFINITY;
  for (size_t i = 0; i < N; i++) {
    double real = GSL_REAL(gsl_vector_complex_get(l, i));
    count += real > 0;
    *lead = fmax(*lead, real);
  }
  gsl_eigen_nonsymm_free(room);
  gsl_vector_complex_free(l);
  gsl_matrix_free(j);
  return count;
}

/* Fixed points that were planted are proved, with their spectrum; grad q by differences;
 * a descent from nearby comes back. */
static void points_are_proved(void **state)
{
  (void) state;
  double w[N * N], b[N], x[N], y[POINTS_UNITS], f[POINTS_UNITS], lead;
  const whole_field of = { N, w, b };
  for (uint64_t seed = 1; seed <= (uint64_t) some(40); seed++) {
    whole_point p;
    plant(seed, w, b, x);
    assert_true(whole_flow(&of, x, f) < 1e-14);
    whole_certify(&of, x, &p);
    assert_int_equal(p.kind, WHOLE_FIXED);
    for (int i = 0; i < N; i++) assert_true(fabs(p.x[i] - x[i]) < 1e-11);
    assert_int_equal(p.unstable, unstable_by_gsl(w, p.x, &lead));
    assert_true(p.lead[0] <= lead + 1e-9 && lead - 1e-9 <= p.lead[1]);
    assert_true(p.lead[1] - p.lead[0] < 1e-9);
    for (int i = 0; i < N; i++) y[i] = x[i] + 1e-6 * uniform();
    whole_descend(&of, y);
    for (int i = 0; i < N; i++) assert_true(fabs(y[i] - x[i]) < 1e-6);
  }
}

/* The fixed points of a network of rank one are those of its latent circuit.  (Of its
 * eigenvalues all but one are -1, so that they cannot be told apart.) */
static void fixed_points_are_those_of_the_latent_search(void **state)
{
  (void) state;
  int slow = 0;
  for (uint64_t seed = 1; seed <= (uint64_t) some(200); seed++) {
    double m[N], n[N], b[N], w[N * N], x[POINTS_UNITS] = { 0 }, square = 0;
    state_of_draws = seed;
    for (int i = 0; i < N; i++) { m[i] = 3 * uniform(); n[i] = uniform(); b[i] = uniform(); }
    for (int i = 0; i < N; i++) square += n[i] * n[i];
    for (int i = 0; i < N; i++) n[i] /= sqrt(square);
    for (int i = 0; i < N * N; i++) w[i] = m[i / N] * n[i % N];
    const ghost_field one = { .rank = 1, .units = N, .leak = 1, .v = n, .m = m, .b = b };
    const whole_field of = { N, w, b };
    whole_point p;
    ghost_slow_point q[16];
    ghost_slow_count count;
    assert_int_equal(ghost_slow_points(&one, NULL, NULL, 100000, q, 16, &count), GHOST_OK);
    assert_true(count.points <= 16);
    whole_descend(&of, x);
    whole_certify(&of, x, &p);
    slow += p.kind == WHOLE_MINIMUM && p.speed[0] > 0 && p.scale[0] > 0;
    int known = p.kind != WHOLE_FIXED;
    for (size_t k = 0; k < count.points; k++) {
      if (q[k].kind != GHOST_SLOW_FIXED) continue;
      double z = 0.5 * (q[k].low[0] + q[k].high[0]), far = 0;
      for (int i = 0; i < N; i++) far = fmax(far, fabs(p.x[i] - tanh(m[i] * z + b[i])));
      known = known || far < 1e-9;
      for (int i = 0; i < N; i++) x[i] = tanh(m[i] * z + b[i]);
      whole_point again;
      whole_certify(&of, x, &again);
      assert_int_equal(again.kind, WHOLE_FIXED);
    }
    assert_true(known);
  }
  assert_true(slow > 0 || !whole());
}

/* x' = 0.1 + 2 tanh(x) - x and the like: in one dimension r = f f''/2 at f' = 0. */
static void scales_are_those_of_one_dimension(void **state)
{
  (void) state;
  for (int k = 0; k < 5; k++) {
    const double w[] = { 2.0 + 0.1 * k }, b[] = { 0.9 }, side = -1.0;
    const whole_field of = { 1, w, b };
    /* f' = 0 where tanh(a)^2 = 1 - 1/w, at the lower bend, where f > 0 */
    double t = side * sqrt(1 - 1 / w[0]), x = (atanh(t) - b[0]) / w[0], from[POINTS_UNITS] = { x + 0.01 };
    double f = t - x, bend = -2 * t * (1 - t * t) * w[0] * w[0];
    whole_point p;
    assert_true(f > 0);
    whole_descend(&of, from);
    whole_certify(&of, from, &p);
    assert_int_equal(p.kind, WHOLE_MINIMUM);
    assert_true(fabs(p.x[0] - x) < 1e-9 && fabs(p.speed[0] - f) < 1e-9);
    assert_true(fabs(p.scale[0] / (0.5 * f * bend) - 1) < 1e-9 && p.scale[1] >= p.scale[0]);
    assert_int_equal(p.unstable, 0);
  }
}

/* Where there is no stationary point nothing is proved. */
static void nothing_is_proved_elsewhere(void **state)
{
  (void) state;
  const double w[] = { 0.5, 0, 0, 0.5 }, b[] = { 0.3, -0.2 };
  const whole_field of = { 2, w, b };
  double x[POINTS_UNITS] = { 30, -30 }, f[POINTS_UNITS];
  whole_point p;
  whole_certify(&of, x, &p);
  assert_true(p.kind != WHOLE_MINIMUM);
  if (p.kind == WHOLE_FIXED) assert_true(whole_flow(&of, p.x, f) < 1e-12);
}

/* Nor at a zero with a singular J, which no test in balls can tell from none or two;
 * nor, with rounded weights, within the cube of one that is nearly so. */
static void what_is_double_is_not_proved(void **state)
{
  (void) state;
  const double w[] = { 1, 0, 0, 0.5 }, flat[] = { 0, 0 };
  const double t = sqrt(0.5), fold[] = { t, -0.2 }, bend[] = { 2, 0, 0, 0.5 };
  const double shift[] = { atanh(t) - 2 * t, atanh(-0.2) + 0.1 };
  const whole_field triple = { 2, w, flat }, twice = { 2, bend, shift };
  whole_point p;
  whole_certify(&triple, flat, &p);
  assert_int_equal(p.kind, WHOLE_UNDECIDED);
  whole_certify(&twice, fold, &p);
  assert_int_equal(p.kind, WHOLE_UNDECIDED);
}

/* Runge and Kutta's time from the start of a passage to its plane. */
static double time_by_steps(const whole_field *of, const whole_point *p)
{
  enum { MOST = 200 * 1024 };
  const double h = 0x1p-10;
  double f[POINTS_UNITS], x[POINTS_UNITS], k[5][POINTS_UNITS] = { { 0 } }, l[POINTS_UNITS];
  const double speed = whole_flow(of, p->x, f), reach = speed / sqrt(p->scale[0]);
  double before = -INFINITY;
  for (size_t i = 0; i < of->n; i++) { l[i] = f[i] / speed; x[i] = p->x[i] - reach * p->way[i]; }
  for (int n = 0; n < MOST; n++) {
    double along = -reach;
    for (size_t i = 0; i < of->n; i++) along += l[i] * (x[i] - p->x[i]);
    if (along >= 0) return h * (n - along / (along - before));
    before = along;
    for (int s = 0; s < 4; s++) {
      double y[POINTS_UNITS];
      for (size_t i = 0; i < of->n; i++) y[i] = x[i] + (s == 3 ? h : h / 2) * (s > 0) * k[s][i];
      whole_flow(of, y, k[s + 1]);
    }
    for (size_t i = 0; i < of->n; i++)
      x[i] += h / 6 * (k[1][i] + 2 * k[2][i] + 2 * k[3][i] + k[4][i]);
  }
  return INFINITY;
}

/* The passages of networks of twenty units are those of Runge and Kutta's steps. */
static void passages_are_those_of_steps(void **state)
{
  (void) state;
  enum { UNITS = 20 };
  int passed = 0;
  for (uint64_t seed = 1; passed < some(6); seed++) {
    double w[UNITS * UNITS], b[UNITS], x[POINTS_UNITS] = { 0 }, predicted, time[2];
    const whole_field of = { UNITS, w, b };
    whole_point p;
    state_of_draws = seed;
    for (int i = 0; i < UNITS * UNITS; i++) w[i] = 0.6 * uniform();
    for (int i = 0; i < UNITS; i++) { b[i] = 0.5 * uniform(); x[i] = uniform(); }
    whole_descend(&of, x);
    whole_certify(&of, x, &p);
    if (p.kind != WHOLE_MINIMUM || p.unstable != 0 || !(p.scale[0] > 0)) continue;
    assert_int_equal(whole_passage(&of, &p, 1, 60, &predicted, time), GHOST_OK);
    assert_true(fabs(predicted * sqrt(p.scale[0]) - M_PI_2) < 1e-9);
    if (isinf(time[1])) { assert_true(time_by_steps(&of, &p) > 60); continue; }
    const double steps = time_by_steps(&of, &p);
    assert_true(time[0] <= time[1] && time[1] - time[0] < 3e-6);
    assert_true(steps > time[0] - 1e-6 && steps < time[1] + 1e-6);
    passed++;
  }
}

/* In the plane the balls and the boxes of the other passage agree. */
static void balls_agree_with_boxes(void **state)
{
  (void) state;
  const double one[] = { 1, 0, 0, 1 };
  int passed = 0;
  for (uint64_t seed = 1; passed < some(10); seed++) {
    double w[4], b[2];
    ghost_slow_point q[16];
    ghost_slow_count count;
    state_of_draws = seed;
    for (int i = 0; i < 4; i++) w[i] = 3 * uniform();
    for (int i = 0; i < 2; i++) b[i] = uniform();
    const ghost_field two = { .rank = 2, .units = 2, .leak = 1, .v = one, .m = w, .b = b };
    const whole_field of = { 2, w, b };
    assert_int_equal(ghost_slow_points(&two, NULL, NULL, 100000, q, 16, &count), GHOST_OK);
    for (size_t k = 0; k < count.points && k < 16; k++) {
      double x[POINTS_UNITS], predicted[2], box[2], ball[2];
      whole_point p;
      if (q[k].kind != GHOST_SLOW_MINIMUM || q[k].unstable != 0) continue;
      for (int i = 0; i < 2; i++) x[i] = 0.5 * (q[k].low[i] + q[k].high[i]);
      whole_certify(&of, x, &p);
      assert_int_equal(p.kind, WHOLE_MINIMUM);
      if (ghost_passage_time(&two, &q[k], 1, 50, &predicted[0], box) != GHOST_OK) continue;
      assert_int_equal(whole_passage(&of, &p, 1, 50, &predicted[1], ball), GHOST_OK);
      assert_true(fabs(predicted[0] / predicted[1] - 1) < 1e-9);
      assert_true(isinf(box[1]) == isinf(ball[1]));
      if (isinf(box[1])) continue;
      assert_true(box[0] <= ball[1] + 1e-9 && ball[0] <= box[1] + 1e-9);
      passed++;
    }
  }
}

static void passages_are_refused(void **state)
{
  (void) state;
  const double w[] = { 2 }, b[] = { 0.9 };
  const whole_field of = { 1, w, b };
  double x[POINTS_UNITS] = { (atanh(-sqrt(0.5)) - 0.9) / 2 }, predicted = 7, time[2];
  whole_point p, bad;
  whole_descend(&of, x);
  whole_certify(&of, x, &p);
  assert_int_equal(whole_passage(&of, &p, 1, 100, &predicted, time), GHOST_OK);
  const double reaches[] = { 0, -1, 101, NAN }, limits[] = { 0, -1, 2e6, NAN };
  for (int k = 0; k < 4; k++) {
    assert_int_equal(whole_passage(&of, &p, reaches[k], 100, &predicted, time), GHOST_EDOM);
    assert_int_equal(whole_passage(&of, &p, 1, limits[k], &predicted, time), GHOST_EDOM);
  }
  bad = p; bad.kind = WHOLE_FIXED;
  assert_int_equal(whole_passage(&of, &bad, 1, 100, &predicted, time), GHOST_EDOM);
  bad = p; bad.scale[0] = -bad.scale[0];
  assert_int_equal(whole_passage(&of, &bad, 1, 100, &predicted, time), GHOST_EDOM);
  bad = p; bad.scale[1] = NAN;
  assert_int_equal(whole_passage(&of, &bad, 1, 100, &predicted, time), GHOST_EDOM);
  assert_int_equal(whole_passage(&of, &p, 1, 0.5, &predicted, time), GHOST_OK);
  assert_true(time[0] == 0.5 && isinf(time[1]));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(passages_are_those_of_steps),
    cmocka_unit_test(balls_agree_with_boxes),
    cmocka_unit_test(passages_are_refused),
    cmocka_unit_test(points_are_proved),
    cmocka_unit_test(fixed_points_are_those_of_the_latent_search),
    cmocka_unit_test(scales_are_those_of_one_dimension),
    cmocka_unit_test(nothing_is_proved_elsewhere),
    cmocka_unit_test(what_is_double_is_not_proved),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
