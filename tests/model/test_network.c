/* The paper's networks: seeds, arithmetic, gradient, files. */
#include "ghost.h"
#include "lanes.h"
#include "oracle.h"
/* the kernels once more, for the one that reads a double as bits */
#define LANES_TABLE lanes_here
#define LANES_NAME "here"
typedef double real;
#include "lanes.c"
#include <arb_poly.h>
#include "torch_random.h"
#include "torch_reference.h"
#include <gsl/gsl_deriv.h>
#include <gsl/gsl_rng.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- seeds -------------------------------------------------------------- */
static void twister_matches_gsl(void **state)
{
  (void) state;
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  for (uint32_t seed = 1; seed < 1000000; seed = seed * 7 + 5) {
    torch_stream stream;
    torch_seed(&stream, seed);
    gsl_rng_set(rng, seed);
    for (int i = 0; i < 2000; i++)
      assert_int_equal(torch_word(&stream), gsl_rng_get(rng));
  }
  gsl_rng_free(rng);
}

static void normals_match_torch(void **state)
{
  (void) state;
  double worst[2] = { 0 };
  for (int s = 0; s < 2; s++) {
    torch_stream stream;
    torch_seed(&stream, s ? 40 : 0);
    for (int draw = 0; draw < 2; draw++) {
      float x[100];
      torch_normal(&stream, x, 100);
      for (int i = 0; i < 100; i++) {
        double a = fabs((double) x[i] - (double) torch_portable[2 * s + draw][i]);
        double b = fabs((double) x[i] - (double) torch_avx2[2 * s + draw][i]);
        worst[0] = fmax(worst[0], a);
        worst[1] = fmax(worst[1], b);
      }
    }
  }
  print_message("largest difference from PyTorch: portable %.3g, AVX2 %.3g\n",
                worst[0], worst[1]);
  assert_true(worst[0] <= 0x1p-18 && worst[1] <= 0x1p-18);
}

/* ---- functions ---------------------------------------------------------- */
static double worst_ulps(long count, int logistic, int low, int high, uint64_t seed)
{
  double worst = 0, x[LANES], y[LANES];
  arb_t exact;
  arb_init(exact);
  for (long i = 0; i < count; i += LANES) {
    for (int l = 0; l < LANES; l++) {
      x[l] = random_nasty(&seed, low, high);
      if (random_word(&seed) & 1) x[l] = -x[l];
      y[l] = x[l];
    }
    if (logistic) lanes_best()->logistic_in_place(LANES, y);
    else lanes_best()->tanh_in_place(LANES, y);
    for (int l = 0; l < LANES; l++) {
      arb_set_d(exact, x[l]);
      if (logistic) logistic_ball(exact, x[l]);
      else arb_tanh(exact, exact, 256);
      double off = ulps_off(y[l], exact);
      if (!(off <= worst)) worst = off;
      assert_true(fabs(y[l]) <= 1.0);
      assert_true(logistic ? y[l] > 0.0 : y[l] * x[l] >= 0.0);
    }
  }
  arb_clear(exact);
  return worst;
}

static void tanh_within_two_ulp(void **state)
{
  (void) state;
  double inner = worst_ulps(many(450000), 0, -3, 0, 1);
  double outer = worst_ulps(many(450000), 0, -1, 6, 2);
  double tiny = worst_ulps(many(100000), 0, -300, -3, 3);
  print_message("tanh: %.3f, %.3f, %.3f ulp\n", inner, outer, tiny);
  assert_true(inner <= 2.0 && outer <= 2.0 && tiny <= 2.0);
}

static void logistic_within_two_ulp(void **state)
{
  (void) state;
  double near = worst_ulps(many(700000), 1, -4, 6, 4), far = worst_ulps(many(300000), 1, 5, 9, 5);
  double worst = fmax(near, far);
  print_message("logistic: %.3f ulp\n", worst);
  assert_true(worst <= 2.0);
}

/* Where the proof of the logistic function leaves the least room: z just above
 * k ln 2, so that e^z is just above a power of two and the result just below it.
 * For k of -32 and less every such number is tried; the book says why these are
 * all that the proof needs. */
static void logistic_below_powers_of_two(void **state)
{
  (void) state;
  double worst = 0, hi = 0x1.62e42fefap-1, lo = 0x1.cf79abc9e3b39p-40;
  size_t tried = 0;
  arb_t exact;
  arb_init(exact);
  for (int k = -32; k >= -54; k--) {
    double end = ldexp(1.08, k), z = k * hi + k * lo;
    while (z - k * hi - k * lo >= 0) z = nextafter(z, -INFINITY);
    while (z - k * hi - k * lo <= end) {
      double x[LANES], y[LANES];
      for (int l = 0; l < LANES; l++) {
        x[l] = y[l] = z;
        z = nextafter(z, INFINITY);
      }
      lanes_best()->logistic_in_place(LANES, y);
      for (int l = 0; l < LANES; l++, tried++) {
        logistic_ball(exact, x[l]);
        worst = fmax(worst, ulps_off(y[l], exact));
      }
    }
  }
  arb_clear(exact);
  print_message("logistic below powers of two: %zu numbers, %.3f ulp\n", tried, worst);
  assert_true(tried > 100000 && worst <= 2.0);
}

/* 10^6 neighbours on each side of every threshold; oddness; special values. */
static void tanh_at_its_seams(void **state)
{
  (void) state;
  const double seams[] = { NEAR, 22.0, 0.34657359027997264, 1.0397207708399179,
    0.8664339756999316, 1.2130075659799042 };  /* odd quarters of ln 2: k changes */
  arb_t exact;
  arb_init(exact);
  for (size_t s = 0; s < sizeof seams / sizeof *seams; s++)
    for (int side = -1; side <= 1; side += 2) {
      double x = seams[s], v[LANES];
      for (int i = 0; i < some(4000); i += LANES) {
        double a[LANES];
        for (int l = 0; l < LANES; l++) {
          v[l] = a[l] = x;
          x = nextafter(x, side > 0 ? INFINITY : 0.0);
        }
        lanes_best()->tanh_in_place(LANES, v);
        for (int l = 0; l < LANES; l++) {
          arb_set_d(exact, a[l]);
          arb_tanh(exact, exact, 128);
          assert_true(ulps_off(v[l], exact) <= 2.0);
        }
      }
    }
  arb_clear(exact);
  double v[LANES] = { 0.0, -0.0, INFINITY, -INFINITY, NAN, 0x1p-1074, 5.0, -5.0 };
  lanes_best()->tanh_in_place(LANES, v);
  assert_true(v[0] == 0.0 && !signbit(v[0]) && v[1] == 0.0 && signbit(v[1]));
  assert_true(v[2] == 1.0 && v[3] == -1.0 && isnan(v[4]) && v[5] == 0x1p-1074);
  assert_true(v[6] == -v[7]);
}

/* The polynomials' own errors, enclosed on cells: a Taylor polynomial at each
 * centre and its last coefficient over the cell. */
static const double near_coefficients[11] = {
  -0x1.55555555554fcp-2, 0x1.111111110aa5cp-3, -0x1.ba1ba1b4f0022p-5,
  0x1.664f47779112p-6, -0x1.226e15e2983bdp-7, 0x1.d6cf1ffedbe69p-9,
  -0x1.7d6859b904983p-10, 0x1.336461da07d05p-11, -0x1.df4905d2d1581p-13,
  0x1.43771c18c948bp-14, -0x1.0d78057219ee1p-16 };
static const double exp_coefficients[10] = {
  0x1.000000000000bp-1, 0x1.5555555555511p-3, 0x1.555555555029dp-5,
  0x1.1111111122324p-7, 0x1.6c16c1852cdf4p-10, 0x1.a01a0147627b5p-13,
  0x1.a01997c3ddb0ep-16, 0x1.71dee61dbbd3dp-19, 0x1.28af44e06fac8p-22,
  0x1.ade16b0d7daaep-26 };

enum { TERMS = 24 };

static void error_series(arb_poly_t e, const arb_t centre, int exponential)
{
  const slong prec = 256;
  arb_poly_t x, u, p, c;
  arb_poly_init(x); arb_poly_init(u); arb_poly_init(p); arb_poly_init(c);
  arb_poly_set_coeff_arb(x, 0, centre);
  arb_poly_set_coeff_si(x, 1, 1);
  if (exponential) arb_poly_set(u, x);
  else arb_poly_mullow(u, x, x, TERMS, prec);
  for (int i = exponential ? 9 : 10; i >= 0; i--) {
    arb_poly_mullow(p, p, u, TERMS, prec);
    arb_t a;
    arb_init(a);
    arb_set_d(a, exponential ? exp_coefficients[i] : near_coefficients[i]);
    arb_poly_set_arb(c, a);
    arb_poly_add(p, p, c, prec);
    arb_clear(a);
  }
  arb_poly_mullow(p, p, x, TERMS, prec);
  arb_poly_mullow(p, p, x, TERMS, prec);     /* x^2 Q, or x^3 P below */
  if (!exponential) arb_poly_mullow(p, p, x, TERMS, prec);
  arb_poly_add(p, p, x, prec);
  if (exponential) {
    arb_poly_one(c);
    arb_poly_add(p, p, c, prec);
    arb_poly_exp_series(e, x, TERMS, prec);
  } else {
    arb_poly_sinh_cosh_series(u, c, x, TERMS, prec);
    arb_poly_div_series(e, u, c, TERMS, prec);
  }
  arb_poly_sub(e, p, e, prec);
  arb_poly_clear(x); arb_poly_clear(u); arb_poly_clear(p); arb_poly_clear(c);
}

/* A bound of |error / x^low| on centre +- h; low > 0 for centre 0 only. */
static double error_bound(double middle, double h, int exponential, int low)
{
  arb_t centre, cell;
  arb_poly_t at, over;
  arb_init(centre); arb_init(cell);
  arb_poly_init(at); arb_poly_init(over);
  arb_set_d(centre, middle);
  arb_set_d(cell, middle);
  mag_set_d(arb_radref(cell), h);
  error_series(at, centre, exponential);
  error_series(over, cell, exponential);
  double sum = 0;
  for (int k = low; k < TERMS; k++) {
    arb_t c;
    mag_t m;
    arb_init(c); mag_init(m);
    arb_poly_get_coeff_arb(c, k == TERMS - 1 ? over : at, k);
    arb_get_mag(m, c);
    sum += mag_get_d(m) * pow(h, k - low) * (1.0 + 1e-12);
    arb_clear(c); mag_clear(m);
  }
  arb_clear(centre); arb_clear(cell);
  arb_poly_clear(at); arb_poly_clear(over);
  return sum;
}

static void polynomial_errors(void **state)
{
  (void) state;
  /* tanh x >= 0.887 x on [0, 5/8]; e^r >= 0.7 on the reduced interval */
  double near = error_bound(0.0, 0x1p-6, 0, 1), exponential = 0;
  for (int i = 8; i < 320; i++)
    near = fmax(near, error_bound((i + 0.5) * 0x1p-9, 0x1p-10, 0, 0) / (i * 0x1p-9));
  const double cell = 0.3466 / 128;
  for (int i = -128; i < 128; i++)
    exponential = fmax(exponential, error_bound((i + 0.5) * cell, 0.501 * cell, 1, 0));
  print_message("errors: near 2^%.2f, exponential 2^%.2f\n",
                log2(near / 0.887), log2(exponential / 0.7));
  assert_true(near / 0.887 <= 0x1p-56 && exponential / 0.7 <= 0x1p-57);
  /* and for small r, where the logistic function needs it relative to r^2 */
  double centre = error_bound(0.0, 0x1p-9, 1, 2);
  for (int i = 8; i < 64; i++)
    for (int side = -1; side <= 1; side += 2)
      centre = fmax(centre, error_bound(side * (i + 0.5) * 0x1p-10, 0x1.01p-11, 1, 0)
                            / (i * i * 0x1p-20));
  print_message("exponential, |r| <= 1/16: 2^%.2f r^2\n", log2(centre));
  assert_true(centre <= 0x1p-49);
  /* the two parts of ln 2 */
  arb_t d, part;
  arb_init(d); arb_init(part);
  arb_const_log2(d, 256);
  arb_set_d(part, 0x1.62e42fefap-1);
  arb_sub(d, d, part, 256);
  arb_set_d(part, 0x1.cf79abc9e3b39p-40);
  arb_sub(d, d, part, 256);
  mag_t m;
  mag_init(m);
  arb_get_mag(m, d);
  assert_true(mag_cmp_2exp_si(m, -92) < 0);
  mag_clear(m);
  arb_clear(d); arb_clear(part);
}

/* The hypothesis of the contract of power_of_two: all exponents. */
static void powers_of_two_are_exact(void **state)
{
  (void) state;
  for (int k = -1022; k <= 1023; k++)
    assert_true(power_of_two(SHIFT + k) == ldexp(1.0, k));
}

/* An epoch with weights of every size, infinite ones and NaN among them, through
 * memory of exactly the right length (Valgrind and the sanitizers look on). */
static void any_weights_are_safe(void **state)
{
  (void) state;
  const lane_trial trial = { 16, 6, 3, 0.5, 1.0, 1 };
  const double odd[] = { 0.0, -0.0, 1.0, -3.5, 0x1p-1074, 1e300, -1e300, INFINITY,
                         -INFINITY, NAN };
  uint64_t seed = 7;
  for (int run = 0; run < some(2000); run++) {
    double *theta = malloc(LANE_PARAMETERS(16) * sizeof *theta);
    double *gradient = malloc(LANE_PARAMETERS(16) * sizeof *gradient);
    double *work = malloc(LANE_WORKSPACE(16, 6) * sizeof *work), start[16], score[4];
    for (int i = 0; i < LANE_PARAMETERS(16); i++) theta[i] = odd[random_word(&seed) % 10];
    for (int i = 0; i < 16; i++) start[i] = odd[random_word(&seed) % 10];
    lanes_best()->epoch(&trial, theta, start, gradient, work, score);
    lanes_best()->descend(LANE_PARAMETERS(16), 0.1, gradient, theta);
    assert_true(score[2] >= 0.0 && score[2] <= 1.0);
    free(theta);
    free(gradient);
    free(work);
  }
}

/* ---- which tangent ------------------------------------------------------- */
enum { U = 104, S = 12 };

/* Weights of every size, and a start with which some unit's first argument is
 * at the seam, to within a few units in the last place.  n[0] is one and only
 * the first unit begins away from zero, so that kappa_0 is that start. */
static void draw_weights(uint64_t *seed, double *theta, double *start)
{
  double *m = theta, *n = theta + U, *b = theta + 2 * U;
  double steep = pow(10, 5 * random_unit(seed) - 3), shift = pow(10, 4 * random_unit(seed) - 3);
  memset(start, 0, U * sizeof *start);
  memset(theta, 0, LANE_PARAMETERS(U) * sizeof *theta);
  for (int i = 0; i < 100; i++) {
    m[i] = steep * (2 * random_unit(seed) - 1) * (random_word(seed) % 8 ? 0.1 : 1);
    n[i] = 2 * random_unit(seed) - 1;
    b[i] = shift * (2 * random_unit(seed) - 1);
  }
  int i = (int) (random_word(seed) % 100);
  n[0] = 1;
  start[0] = ulps_away((NEAR - b[i]) / m[i], (int) (random_word(seed) % 9) - 4);
  theta[3 * U] = 10;
}

/* Follows an epoch with the vector tangent, unit by unit, and asks that the
 * tangents and the orbit that the epoch left in its workspace are the same. */
#define FOLLOW(name, type, tangent)                                              \
static long name(const type *theta, const type *start, const type *work)         \
{                                                                                \
  const type *m = theta, *n = theta + U, *b = theta + 2 * U;                     \
  type kappa = start[0];                                                         \
  long far = 0;                                                                  \
  for (int t = 0; t < S; t++) {                                                  \
    type sum[LANES] = { 0 };                                                     \
    assert_true(kappa == work[LANE_ORBIT(U, S) + t]);                            \
    for (int i = 0; i < U; i++) {                                                \
      double x = (double) (m[i] * kappa + b[i]);                                 \
      type h = work[t * U + i];                                                  \
      far += fabs(x) > NEAR;                                                     \
      assert_true(h == (type) tangent(x));                                       \
      sum[i % LANES] += n[i] * h;                                                \
    }                                                                            \
    kappa = (type) 0.5 * kappa + (type) 0.5 *                                    \
      (((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]))); \
  }                                                                              \
  return far;                                                                    \
}

static double lone_tanh(double x)
{
  double v[LANES] = { x, 1.0 };  /* with a far neighbour, so by any_tanh */
  lanes_best()->tanh_in_place(LANES, v);
  return v[0];
}

FOLLOW(follow, double, lone_tanh)
FOLLOW(follow_single, float, lone_tanh)

/* Every unit gets the tangent that its own argument asks for, whatever its group
 * is thought to need, in each width and in single precision. */
static void every_unit_has_its_tangent(void **state)
{
  (void) state;
  const lane_trial trial = { U, S, S / 2, 0.5, 1.0, 0 };
  const lane_kernels *width[] = { &lanes_here, lanes_named("avx2"), lanes_best() };
  uint64_t seed = 11;
  long far = 0, all = 0;
  static double theta[LANE_PARAMETERS(U)], gradient[LANE_PARAMETERS(U)], start[U], score[4];
  static double work[LANE_WORKSPACE(U, S)];
  static float theta_f[LANE_PARAMETERS(U)], gradient_f[LANE_PARAMETERS(U)], start_f[U];
  static float work_f[LANE_WORKSPACE(U, S)];
  for (int run = 0; run < some(1500); run++) {
    draw_weights(&seed, theta, start);
    for (int k = 0; k < 3; k++)
      if (width[k]) {
        width[k]->epoch(&trial, theta, start, gradient, work, score);
        far += follow(theta, start, work);
        all += U * S;
      }
    for (int i = 0; i < LANE_PARAMETERS(U); i++) theta_f[i] = (float) theta[i];
    for (int i = 0; i < U; i++) start_f[i] = (float) start[i];
    lanes_single.epoch(&trial, theta_f, start_f, gradient_f, work_f, score);
    follow_single(theta_f, start_f, work_f);
  }
  print_message("%.3f of %ld tangents were far\n", (double) far / (double) all, all);
  assert_true(far > all / 10 && far < all / 2);
}

/* A network's orbit is that of a bare epoch with the same parameters. */
static void orbit_is_the_latent_variable(void **state)
{
  (void) state;
  const lane_trial trial = { U, 40, 20, 0.5, 1.0, 0 };
  static double theta[LANE_PARAMETERS(U)], gradient[LANE_PARAMETERS(U)], start[U], score[4];
  static double work[LANE_WORKSPACE(U, 40)];
  static float theta_f[LANE_PARAMETERS(U)], gradient_f[LANE_PARAMETERS(U)], start_f[U];
  static float work_f[LANE_WORKSPACE(U, 40)];
  for (int i = 0; i < 100; i++) start_f[i] = (float) (start[i] = -0.3);
  for (int single = 0; single < 2; single++) {
    ghost_network_settings s = ghost_paper_network();
    s.single = single;
    ghost_network *w;
    assert_int_equal(ghost_network_create(&w, &s), GHOST_OK);
    double orbit[41], widest = 0;
    ghost_network_row row;
    for (int epoch = 0; epoch < 3000; epoch++) {
      ghost_network_parameters(w, theta, theta + U, theta + 2 * U);
      assert_int_equal(ghost_network_train(w, 0.02, &row), GHOST_OK);
      if (epoch % 100) continue;
      theta[3 * U] = 10.0;
      for (int i = 0; i < LANE_PARAMETERS(U); i++) theta_f[i] = (float) theta[i];
      if (single) lanes_single.epoch(&trial, theta_f, start_f, gradient_f, work_f, score);
      else lanes_here.epoch(&trial, theta, start, gradient, work, score);
      ghost_network_orbit(w, orbit);
      for (int t = 0; t <= 40; t++) {
        assert_true(orbit[t] == (single ? (double) work_f[LANE_ORBIT(U, 40) + t]
                                        : work[LANE_ORBIT(U, 40) + t]));
        widest = fmax(widest, fabs(orbit[t]));
      }
    }
    assert_true(widest > 0.1);
    ghost_network_free(w);
  }
}

/* A group's limit keeps its promise with the arguments as computed, also at the
 * limit itself, and is no more than one part in five hundred below the truth. */
static void limits_are_kept_and_not_wasted(void **state)
{
  (void) state;
  uint64_t seed = 12;
  static double theta[LANE_PARAMETERS(U)], start[U], limit[U / LANES + 1];
  for (int run = 0; run < some(20000); run++) {
    draw_weights(&seed, theta, start);
    const double *m = theta, *b = theta + 2 * U;
    near_limits(U, m, b, limit);
    double least = INFINITY;
    for (int g = 0; g < U / LANES; g++) {
      double M = 0, B = 0;
      for (int i = g * LANES; i < (g + 1) * LANES; i++) {
        M = fmax(M, fabs(m[i])), B = fmax(B, fabs(b[i]));
        if (limit[g] >= 0) assert_true(fabs(m[i] * limit[g] + b[i]) <= NEAR
                                       && fabs(b[i] - m[i] * limit[g]) <= NEAR);
      }
      if (B < 0.5 * NEAR) assert_true(limit[g] >= 0.998 * (NEAR - B) / (M + 0x1p-60));
      else if (B > NEAR) assert_true(limit[g] < 0);
      least = fmin(least, limit[g]);
    }
    assert_true(limit[U / LANES] == least);
  }
}

/* ---- one number instead of N states ------------------------------------- */
static ghost_network *make(unsigned long seed, int single)
{
  ghost_network_settings s = ghost_paper_network();
  s.seed = seed;
  s.single = single;
  ghost_network *w;
  assert_int_equal(ghost_network_create(&w, &s), GHOST_OK);
  return w;
}

typedef struct { arb_ptr m, n, b, x; arb_t kappa, t; } ball_network;

static void balls_of(ball_network *a, const ghost_network *w)
{
  double v[300];
  ghost_network_parameters(w, v, v + 100, v + 200);
  arb_ptr block = _arb_vec_init(400);
  for (int i = 0; i < 300; i++) arb_set_d(block + i, v[i]);
  *a = (ball_network) { .m = block, .n = block + 100, .b = block + 200,
                        .x = block + 300 };
  arb_init(a->kappa);
  arb_init(a->t);
}

static void free_balls(ball_network *a)
{
  _arb_vec_clear(a->m, 400);
  arb_clear(a->kappa);
  arb_clear(a->t);
}

static void reduction_is_exact(void **state)
{
  (void) state;
  const slong prec = 256;
  arb_t reduced, h;
  arb_init(reduced);
  arb_init(h);
  for (unsigned long seed = 0; seed < 3; seed++) {
    ghost_network *w = make(seed, 0);
    ball_network a;
    balls_of(&a, w);
    for (int i = 0; i < 100; i++) arb_set_d(a.x + i, -0.3);
    arb_dot(reduced, NULL, 0, a.n, 1, a.x, 1, 100, prec);
    for (int t = 0; t < 40; t++) {
      arb_dot(a.kappa, NULL, 0, a.n, 1, a.x, 1, 100, prec);
      arb_zero(a.t);
      for (int i = 0; i < 100; i++) {
        arb_mul(h, a.m + i, a.kappa, prec);      /* the N states */
        arb_add(h, h, a.b + i, prec);
        arb_tanh(h, h, prec);
        arb_add(a.x + i, a.x + i, h, prec);
        arb_mul_2exp_si(a.x + i, a.x + i, -1);
        arb_mul(h, a.m + i, reduced, prec);      /* the one number */
        arb_add(h, h, a.b + i, prec);
        arb_tanh(h, h, prec);
        arb_addmul(a.t, a.n + i, h, prec);
      }
      arb_add(reduced, reduced, a.t, prec);
      arb_mul_2exp_si(reduced, reduced, -1);
      arb_dot(a.kappa, NULL, 0, a.n, 1, a.x, 1, 100, prec);
      assert_true(arb_overlaps(a.kappa, reduced));
      assert_true(mag_cmp_2exp_si(arb_radref(reduced), -180) < 0);
      assert_true(mag_cmp_2exp_si(arb_radref(a.kappa), -180) < 0);
    }
    free_balls(&a);
    ghost_network_free(w);
  }
  arb_clear(reduced);
  arb_clear(h);
}

/* ---- the gradient ------------------------------------------------------- */
typedef struct { ghost_network *w; double v[300]; int at; } probe;

static double loss_at(double x, void *argument)
{
  probe *p = argument;
  double v[300];
  memcpy(v, p->v, sizeof v);
  v[p->at] = x;
  ghost_network_set_parameters(p->w, v, v + 100, v + 200);
  ghost_network_row row;
  ghost_network_train(p->w, 0.0, &row);
  return row.loss;
}

/* GSL's five-point rule estimates its own error; the margin is that estimate. */
static void gradient_matches_differences(void **state)
{
  (void) state;
  uint64_t seed = 7;
  for (int trial = 0; trial < 4; trial++) {
    probe p = { .w = make((unsigned long) trial, 0) };
    ghost_network_row row;
    for (int e = 0; e < some(1500) * trial; e++) ghost_network_train(p.w, 0.02, &row);
    ghost_network_parameters(p.w, p.v, p.v + 100, p.v + 200);
    ghost_network_train(p.w, 0.0, &row);
    double g[300];
    ghost_network_gradient(p.w, g, g + 100, g + 200);
    for (int k = 0; k < 60; k++) {
      p.at = (int) (random_word(&seed) % 300);
      gsl_function f = { loss_at, &p };
      double d, error;
      gsl_deriv_central(&f, p.v[p.at], 1e-4, &d, &error);
      assert_true(fabs(d - g[p.at]) <= 2.0 * error + 1e-10 * row.gradient_norm);
    }
    ghost_network_free(p.w);
  }
}

/* An independent derivation: kappa_t and all its 300 derivatives carried
 * forward, in balls; no adjoint. */
static void forward_mode(ball_network *a, arb_ptr gradient, slong prec)
{
  arb_ptr d = _arb_vec_init(300);
  arb_t h, s, gain, sum, o, e;
  arb_init(h); arb_init(s); arb_init(gain); arb_init(sum); arb_init(o); arb_init(e);
  arb_zero(a->kappa);
  for (int i = 0; i < 100; i++) {
    arb_set_d(d + 100 + i, -0.3);
    arb_addmul(a->kappa, d + 100 + i, a->n + i, prec);
  }
  _arb_vec_zero(gradient, 300);
  for (int t = 0; t < 40; t++) {
    arb_set_d(gain, 0.5);
    arb_mul_2exp_si(sum, a->kappa, -1);
    arb_ptr old = _arb_vec_init(300);
    _arb_vec_set(old, d, 300);
    for (int i = 0; i < 100; i++) {
      arb_mul(h, a->m + i, a->kappa, prec);
      arb_add(h, h, a->b + i, prec);
      arb_tanh(h, h, prec);
      arb_mul(s, h, h, prec);
      arb_sub_ui(s, s, 1, prec);
      arb_neg(s, s);
      arb_mul(s, s, a->n + i, prec);
      arb_mul_2exp_si(s, s, -1);           /* Delta n_i (1 - h^2) */
      arb_addmul(gain, s, a->m + i, prec);
      arb_mul_2exp_si(h, h, -1);
      arb_addmul(sum, h, a->n + i, prec);
      arb_mul(d + i, s, a->kappa, prec);   /* direct parts */
      arb_set(d + 100 + i, h);
      arb_set(d + 200 + i, s);
    }
    for (int i = 0; i < 300; i++) arb_addmul(d + i, gain, old + i, prec);
    _arb_vec_clear(old, 300);
    arb_set(a->kappa, sum);
    arb_sub_ui(o, a->kappa, 1, prec);
    arb_mul_si(o, o, -10, prec);
    arb_exp(o, o, prec);
    arb_add_ui(o, o, 1, prec);
    arb_inv(o, o, prec);
    arb_sub_ui(e, o, t >= 20, prec);
    arb_mul(e, e, o, prec);
    arb_sub_ui(o, o, 1, prec);
    arb_mul(e, e, o, prec);
    arb_neg(e, e);                         /* 2 c / T = 1 */
    for (int i = 0; i < 300; i++) arb_addmul(gradient + i, e, d + i, prec);
  }
  _arb_vec_clear(d, 300);
  arb_clear(h); arb_clear(s); arb_clear(gain); arb_clear(sum); arb_clear(o); arb_clear(e);
}

static void gradient_matches_forward_mode(void **state)
{
  (void) state;
  arb_ptr exact = _arb_vec_init(300);
  for (unsigned long seed = 38; seed < 42; seed++) {
    ghost_network *w = make(seed, 0);
    ghost_network_row row;
    for (unsigned e = 0; e < (seed - 38) * (unsigned) some(1700); e++) ghost_network_train(w, 0.02, &row);
    ball_network a;
    balls_of(&a, w);
    ghost_network_train(w, 0.0, &row);
    double g[300], worst = 0;
    ghost_network_gradient(w, g, g + 100, g + 200);
    forward_mode(&a, exact, 128);
    for (int i = 0; i < 300; i++) {
      arb_t d;
      arb_init(d);
      arb_set_d(d, g[i]);
      arb_sub(d, d, exact + i, 128);
      mag_t m;
      mag_init(m);
      arb_get_mag(m, d);
      worst = fmax(worst, mag_get_d(m));
      mag_clear(m);
      arb_clear(d);
    }
    print_message("seed %lu: norm %.3g, largest error %.3g of it\n", seed,
                  row.gradient_norm, worst / row.gradient_norm);
    assert_true(worst <= 1e-10 * row.gradient_norm);
    free_balls(&a);
    ghost_network_free(w);
  }
  _arb_vec_clear(exact, 300);
}

/* dL/dc, read off the step that it causes, against differences. */
static double loss_at_confidence(double c, void *w)
{
  ghost_network_row row;
  ghost_network_set_confidence(w, c);
  ghost_network_train(w, 0.0, &row);
  return row.loss;
}

static void gradient_of_the_confidence(void **state)
{
  (void) state;
  for (unsigned long seed = 39; seed < 42; seed++) {
    ghost_network_settings s = ghost_paper_network();
    s.seed = seed;
    s.trainable_confidence = 1;
    ghost_network *w, *other;
    ghost_network_row row, after;
    assert_int_equal(ghost_network_create(&w, &s), GHOST_OK);
    for (int i = 0; i < 3000; i++) ghost_network_train(w, 0.02, &row);
    assert_int_equal(ghost_network_copy(&other, w), GHOST_OK);
    ghost_network_train(w, 0.25, &row);
    ghost_network_train(w, 0.0, &after);
    double step = (row.confidence - after.confidence) / 0.25, d, error;
    gsl_function f = { loss_at_confidence, other };
    gsl_deriv_central(&f, row.confidence, 1e-2, &d, &error);
    /* c is near 10, so the step carries rounding of 2^-50 / 0.25 */
    assert_true(fabs(step - d) <= 2.0 * error + 0x1p-47);
    assert_true(fabs(d) > 1e-6);
    ghost_network_free(w);
    ghost_network_free(other);
  }
}

/* ---- fixed bits --------------------------------------------------------- */
static unsigned long sum_after(const char *lanes, unsigned epochs)
{
  ghost_network *w = make(40, 0);
  if (ghost_network_lanes(w, lanes) != GHOST_OK) { ghost_network_free(w); return 0; }
  ghost_network_row row;
  for (unsigned e = 0; e < epochs; e++) ghost_network_train(w, 0.02, &row);
  unsigned long sum = ghost_network_sum(w);
  ghost_network_free(w);
  return sum;
}

static void same_bits_at_every_width(void **state)
{
  (void) state;
  const unsigned epochs = (unsigned) some(6000);
  unsigned long base = sum_after("base", epochs);
  const char *const wide[] = { "avx2", "avx512" };
  for (int i = 0; i < 2; i++)
    if (lanes_named(wide[i])) assert_true(sum_after(wide[i], epochs) == base);
  print_message("sum after %u epochs: %016lx\n", epochs, base);
  assert_true(sum_after("mmx", 1) == 0);
}

static void resumed_run_has_the_same_bits(void **state)
{
  (void) state;
  char path[] = "/tmp/ghost-network-XXXXXX";
  int fd = mkstemp(path);
  assert_true(fd >= 0);
  close(fd);
  for (int single = 0; single < 2; single++) {
    ghost_network *w = make(40, single), *copy, *back;
    ghost_network_row row, again;
    for (int e = 0; e < some(5100); e++) ghost_network_train(w, 0.02, &row);
    assert_int_equal(ghost_network_save(w, path), GHOST_OK);
    assert_int_equal(ghost_network_copy(&copy, w), GHOST_OK);
    assert_int_equal(ghost_network_load(&back, path), GHOST_OK);
    assert_int_equal(ghost_network_epochs_done(back), some(5100));
    for (int e = 0; e < some(500); e++) {
      ghost_network_train(w, 0.02, &row);
      ghost_network_train(copy, 0.02, &again);
      ghost_network_train(back, 0.02, &again);
    }
    assert_true(ghost_network_sum(w) == ghost_network_sum(back));
    assert_true(ghost_network_sum(w) == ghost_network_sum(copy));
    assert_true(row.loss == again.loss && row.epoch == again.epoch);
    ghost_network_free(w);
    ghost_network_free(copy);
    ghost_network_free(back);
  }
  /* every truncation and every flip of a header byte is refused */
  FILE *f = fopen(path, "rb");
  unsigned char bytes[4096];
  size_t length = fread(bytes, 1, sizeof bytes, f);
  fclose(f);
  ghost_network *w = NULL;
  for (size_t cut = 0; cut < length; cut += cut < 400 ? 1 : 97) {
    f = fopen(path, "wb");
    fwrite(bytes, 1, cut, f);
    fclose(f);
    assert_int_equal(ghost_network_load(&w, path), GHOST_EIO);
    assert_null(w);
  }
  size_t header = 10u + bytes[8] + 256u * bytes[9];
  for (size_t at = 0; at < header; at++) {
    bytes[at] ^= 1;
    f = fopen(path, "wb");
    fwrite(bytes, 1, length, f);
    fclose(f);
    assert_int_equal(ghost_network_load(&w, path), GHOST_EIO);
    assert_null(w);
    bytes[at] ^= 1;
  }
  unlink(path);
  assert_int_equal(ghost_network_load(&w, path), GHOST_EIO);
  assert_int_equal(ghost_network_load(&w, "/tmp"), GHOST_EIO);
}

static void settings_outside_are_refused(void **state)
{
  (void) state;
  ghost_network *w = NULL;
  for (int k = 0; k < 9; k++) {
    ghost_network_settings s = ghost_paper_network();
    if (k == 0) s.units = 15;
    if (k == 1) s.units = 4097;
    if (k == 2) s.delay = 0;
    if (k == 3) s.delay = 513;
    if (k == 4) s.mix = 0.0;
    if (k == 5) s.mix = NAN;
    if (k == 6) s.start = 1.5;
    if (k == 7) s.confidence = INFINITY;
    if (k == 8) s.seed = 1ul << 32;
    assert_int_equal(ghost_network_create(&w, &s), GHOST_EDOM);
    assert_null(w);
  }
  w = make(1, 0);
  ghost_network_row row;
  assert_int_equal(ghost_network_train(w, -1.0, &row), GHOST_EDOM);
  assert_int_equal(ghost_network_train(w, NAN, &row), GHOST_EDOM);
  assert_true(ghost_network_bytes(w) < 100000);
  ghost_network_free(w);
}

/* 74 of the paper's 100 networks learn at some epoch. */
static void seventy_four_learn(void **state)
{
  (void) state;
  whole_or_skip();
  int learned = 0;
  for (unsigned long seed = 0; seed < 100; seed++) {
    ghost_network *w = make(seed, 0);
    ghost_network_row row = { 0 };
    for (int e = 0; e < 6000 && !(row.accuracy > 0.5); e++)
      ghost_network_train(w, 0.02, &row);
    learned += row.accuracy > 0.5;
    ghost_network_free(w);
  }
  assert_int_equal(learned, 74);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(twister_matches_gsl),
    cmocka_unit_test(normals_match_torch),
    cmocka_unit_test(polynomial_errors),
    cmocka_unit_test(tanh_within_two_ulp),
    cmocka_unit_test(logistic_within_two_ulp),
    cmocka_unit_test(logistic_below_powers_of_two),
    cmocka_unit_test(powers_of_two_are_exact),
    cmocka_unit_test(any_weights_are_safe),
    cmocka_unit_test(every_unit_has_its_tangent),
    cmocka_unit_test(limits_are_kept_and_not_wasted),
    cmocka_unit_test(orbit_is_the_latent_variable),
    cmocka_unit_test(tanh_at_its_seams),
    cmocka_unit_test(reduction_is_exact),
    cmocka_unit_test(gradient_matches_differences),
    cmocka_unit_test(gradient_matches_forward_mode),
    cmocka_unit_test(gradient_of_the_confidence),
    cmocka_unit_test(same_bits_at_every_width),
    cmocka_unit_test(resumed_run_has_the_same_bits),
    cmocka_unit_test(settings_outside_are_refused),
    cmocka_unit_test(seventy_four_learn),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
