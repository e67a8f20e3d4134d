/* Finite threshold and confidence: the loss and its gradient against Arb over
 * nasty ranges, the laws of the chapter, and the edges of the domain. */
#include "certify_finite.h"
#include "finite.h"
#include "kernels.h"
#include "oracle.h"

#define CASES some(800)

static double log_uniform(uint64_t *seed, double low, double high)
{
  return exp(log(low) + random_unit(seed) * log(high / low));
}

typedef struct { double r, T, X, c; } point;

/* Half the cases from the whole domain, half near the paper's; r at and about
 * the seams, zero, negative, tiny, huge. */
static point random_point(uint64_t *seed)
{
  point p;
  if (random_word(seed) % 2) {
    p.T = log_uniform(seed, 1e-6, 1e12);
    p.X = log_uniform(seed, 1e-3, 1e6);
    p.c = log_uniform(seed, 1e-3, 1e4);
  } else {
    p.T = log_uniform(seed, 10, 1000);
    p.X = log_uniform(seed, 0.1, 100);
    p.c = log_uniform(seed, 0.01, 100);
  }
  double opt = r_star(p.T), seam;
  assert_int_equal(ghost_sharp_seam(random_word(seed) % 2 ? p.T : 2 * p.T, p.X, &seam), GHOST_OK);
  switch (random_word(seed) % 8) {
  case 0: p.r = 0; break;
  case 1: p.r = seam; break;
  case 2: p.r = seam * (1 + (random_unit(seed) - 0.5) * log_uniform(seed, 1e-14, 1)); break;
  case 3: p.r = -opt * log_uniform(seed, 1e-20, 1e10); break;
  case 4: p.r = opt * log_uniform(seed, 1e-20, 1e20); break;
  case 5: p.r = opt * log_uniform(seed, 0.1, 10); break;
  case 6: p.r = ulps_away(0.25 * opt, (int) (random_word(seed) % 5) - 2); break;
  default: p.r = opt * (3 * random_unit(seed) - 1);
  }
  return p;
}

/* Upper bound of |v - f(p)|; -1 when Arb does not decide within 1024 bits. */
static double distance_to_arb(double v, certified_function *f, point p)
{
  arb_struct x[4];
  arb_t y, d;
  arf_t up;
  double in[4] = { p.r, p.T, p.X, p.c }, error = -1;
  arb_init(y); arb_init(d); arf_init(up);
  for (int i = 0; i < 4; i++) { arb_init(x + i); arb_set_d(x + i, in[i]); }
  bool done = false;
  for (slong prec = 128; prec <= 1024 && !done; prec *= 2)
    done = f(y, x, prec) && (arb_rel_accuracy_bits(y) > 70 || arb_is_exact(y));
  if (done) {
    arb_set_d(d, v);
    arb_sub(d, d, y, 256);
    arb_get_abs_ubound_arf(up, d, 64);
    error = arf_get_d(up, ARF_RND_UP);
  }
  arb_clear(y); arb_clear(d); arf_clear(up);
  for (int i = 0; i < 4; i++) arb_clear(x + i);
  return error;
}

/* Whatever the status, the stated bound is a bound; OK means what it says. */
static void finite_matches_arb(void **state)
{
  (void) state;
  uint64_t seed = 20;
  int sharp_enough = 0;
  for (int i = 0; i < CASES; i++) {
    point p = random_point(&seed);
    ghost_value v = { NAN, NAN };
    ghost_status sL = ghost_finite_loss(p.r, p.T, p.X, p.c, &v);
    double L = v.value, eL = v.error, g, eg;
    finite_bounded b;
    assert_true(bounded_gradient(p.r, p.T, p.X, p.c, &b));
    g = b.value;
    eg = b.error;
    ghost_value given;
    ghost_status sg = ghost_finite_gradient(p.r, p.T, p.X, p.c, &given);
    assert_int_equal(sg, eg <= b.promised ? GHOST_OK : GHOST_EPREC);
    if (sg == GHOST_OK) assert_true(given.value == g && given.error == eg);
    double dL = distance_to_arb(L, certified_finite_loss, p);
    double dg = distance_to_arb(g, certified_finite_gradient, p);
    if (dL < 0 || dg < 0 || !(dL <= eL) || !(dg <= eg) || sL != GHOST_OK)
      fail_msg("r=%a T=%a X=%a c=%a: loss %g +- %g off by %g, gradient %g +- %g off by %g",
               p.r, p.T, p.X, p.c, L, eL, dL, g, eg, dg);
    assert_true(eL <= 1e-10 * p.T && L >= 0 && L <= 2 * p.T);
    if (sg == GHOST_OK) sharp_enough++;
  }
  print_message("gradient certain to 1e-8 in %d of %d cases\n", sharp_enough, CASES);
  assert_true(sharp_enough > CASES * 3 / 4);
}

static void sharp_matches_arb(void **state)
{
  (void) state;
  uint64_t seed = 21;
  for (long i = 0; i < many(1000000); i++) {
    point p = random_point(&seed);
    double L, g, t, opt = r_star(p.T);
    if (fabs(p.r) > GHOST_R_MAX) continue;
    assert_int_equal(ghost_sharp_loss(p.r, p.T, p.X, &L), GHOST_OK);
    /* t_X carries 8 units of its last place, and is at most 2T where it counts */
    p.c = 0;
    arb_struct x[3];
    arb_t y;
    arb_init(y);
    double in[3] = { p.r, p.T, p.X };
    for (int k = 0; k < 3; k++) { arb_init(x + k); arb_set_d(x + k, in[k]); }
    assert_true(certified_sharp_loss(y, x, 160) || p.r > 0);
    if (certified_sharp_loss(y, x, 160)) {
      arb_set_d(x, L);
      arb_sub(x, x, y, 128);
      assert_true(fabs(arf_get_d(arb_midref(x), ARF_RND_UP)) <= 8 * 0x1p-52 * p.T);
    }
    if (p.r > 0 && ghost_threshold_time(p.r, p.X, &t) == GHOST_OK
        && fabs(t / p.T - 1) > 1e-14 && fabs(t / p.T - 2) > 1e-14
        && ghost_sharp_gradient(p.r, p.T, p.X, &g) == GHOST_OK) {
      arb_set_d(x, p.r);
      assert_true(certified_sharp_gradient(y, x, 160));
      if (g == 0) assert_true(arb_is_zero(y));
      else assert_true(relative_error(g, y) <= 16 * 0x1p-52);
    }
    arb_clear(y);
    for (int k = 0; k < 3; k++) arb_clear(x + k);
    assert_true(opt > 0);
  }
  for (int i = -20; i <= 20; i++) {     /* the seam is where t_X = time */
    double X = pow(10, i), r;
    arb_struct x[2];
    arb_t y;
    arb_init(y); arb_init(x); arb_init(x + 1);
    arb_set_d(x, 100);
    arb_set_d(x + 1, X);
    assert_int_equal(ghost_sharp_seam(100, X, &r), GHOST_OK);
    assert_true(certified_sharp_optimum(y, x, 160));
    assert_true(relative_error(r, y) <= 64 * 0x1p-52);
    arb_clear(y); arb_clear(x); arb_clear(x + 1);
  }
  double L;
  for (int i = 0; i < 40; i++) {        /* r < 0: T, whatever the threshold */
    ghost_sharp_loss(-pow(10, i - 20), 3.0, 0.25, &L);
    assert_true(L == 3.0);
  }
}

static double loss_of(double r, double T, double X, double c)
{
  ghost_value L;
  assert_int_equal(ghost_finite_loss(r, T, X, c, &L), GHOST_OK);
  return L.value;
}

static double gradient_of(double r, double T, double X, double c)
{
  ghost_value g;
  assert_int_equal(ghost_finite_gradient(r, T, X, c, &g), GHOST_OK);
  return g.value;
}

/* Eqs. (order-threshold) and (order-confidence) with the next term as margin. */
static void limits_have_their_orders(void **state)
{
  (void) state;
  const double T = 100;
  for (int side = 0; side < 2; side++) {
    double r = (side ? 2.0 : 0.5) * r_star(T), sign = side ? 1 : -1, S;
    for (double X = 10; X <= 1e5; X *= 10) {
      assert_int_equal(ghost_sharp_loss(r, T, X, &S), GHOST_OK);
      double gap = sign * (S - loss(r, T));
      assert_true(gap <= 1 / X + 1e-13 * T);
      assert_true(gap >= 1 / X - r / (3 * X * X * X) - 1e-13 * T);
    }
    const double X = 10;
    ghost_sharp_loss(r, T, X, &S);
    for (double c = 20; c <= 2000; c *= 2) {
      double q = X * X + r, first = -1 / (c * q);
      double second = sign * M_PI * M_PI / 3 * X / (c * c * q * q);
      double rest = loss_of(r, T, X, c) - S - first - second;
      /* third moment of the larger of two logistics below 20; t''' <= 6 X^2/q^3 */
      assert_true(fabs(rest) <= 20 * 6 * X * X / (6 * c * c * c * q * q * q) * 1.5 + 1e-12 * T);
    }
  }
}

/* Eq. (finite-layer) at q = -4 .. 4, relative 1/(cX). */
static void layer_has_its_shape(void **state)
{
  (void) state;
  const double T = 100, X = 10;
  for (double c = 25; c <= 400; c *= 2) {
    double seam, W;
    ghost_sharp_seam(T, X, &seam);
    assert_int_equal(ghost_sharp_gradient(seam * (1 + 1e-12), T, X, &W), GHOST_OK);
    double kappa = c * (X * X + seam);
    for (double q = -4; q <= 4; q += 0.5) {
      double r = seam + q / (kappa * W);
      double L = (2 * log(2 * cosh(q / 2)) - 1) / kappa;
      double g = W * tanh(q / 2);
      assert_true(fabs(loss_of(r, T, X, c) - L) <= 20 / (c * X) / kappa);
      assert_true(fabs(gradient_of(r, T, X, c) - g) <= 20 / (c * X) * W);
    }
  }
}

static void trap_has_its_gradient(void **state)
{
  (void) state;
  const double T = 100, X = 10;
  for (double c = 0.01; c <= 50; c *= 1.5) {
    double s = 1 / (1 + exp(c * X)), g = gradient_of(0, T, X, c);
    double law = -c * T * T * s * (1 - s) * (3 - 4 * s);
    assert_true(fabs(g / law - 1) < 1e-13);
    assert_true(fabs(loss_of(0, T, X, c) / (T * (s * s + (1 - s) * (1 - s))) - 1) < 1e-14);
    /* continuous in r through zero, from both sides */
    for (int k = 4; k < 20; k++) {
      double r = pow(10, -k) * r_star(T);
      assert_true(fabs(gradient_of(r, T, X, c) / g - 1) < 30 * (1 + c * X) * pow(10, -k) + 1e-12);
      assert_true(fabs(gradient_of(-r, T, X, c) / g - 1) < 30 * (1 + c * X) * pow(10, -k) + 1e-12);
    }
  }
}

/* A strong attraction at a doubtful output: all of the gradient comes from the
 * first 1/g of the phase, however long the phase is, and is (ln 2 - 1/2)/(c r^2). */
static void attraction_is_seen_at_its_start(void **state)
{
  (void) state;
  const double T[] = { 1, 1e10, 1e30 };
  for (int i = 0; i < 3; i++)
    for (double g = 1e10; g <= 1e40; g *= 1e10)
      for (double phase = 1e2; phase < 1e122; phase *= 1e10) {
        double r = -(phase / T[i]) * (phase / T[i]), c = g / sqrt(-r), X = 1e-20 / c;
        if (r < -GHOST_R_MAX) continue;
        double want = (log(2) - 0.5) / c / r / r;
        if (fabs(want) < 1e-290) continue;
        assert_true(fabs(gradient_of(r, T[i], X, c) / want - 1) < 1e-9);
        assert_true(fabs(loss_of(r, T[i], X, c) / T[i] - 1) < 1e-10);
      }
}

/* Deep in the zone the gradient turns: enclosed, near its law, the only change
 * of sign, with the loss above T; and a run from beyond it never comes back. */
static double transient(double beta)  /* K of Eq. (finite-transient), by its series */
{
  double sum = 0;
  for (int k = 40; k > 1; k--) sum += (k % 2 ? -1 : 1) * (1 - 1.0 / k) * exp(-k * beta);
  return sum;
}

static bool loss_exceeds_the_delay(double r, double T, double X, double c)
{
  const double in[4] = { r, T, X, c };
  arb_struct x[4];
  arb_t y;
  arb_init(y);
  for (int i = 0; i < 4; i++) { arb_init(x + i); arb_set_d(x + i, in[i]); }
  bool known = certified_finite_loss(y, x, 400), above = arb_gt(y, x + 1);
  assert_true(known && (above || arb_lt(y, x + 1)));
  for (int i = 0; i < 4; i++) arb_clear(x + i);
  arb_clear(y);
  return above;
}

static double certified_turn(double T, double X, double c)
{
  char text[3][40], digits[64];
  const double in[3] = { T, X, c };
  for (int i = 0; i < 3; i++) snprintf(text[i], sizeof text[i], "%.17g", in[i]);
  assert_int_equal(certify_decimal(digits, sizeof digits, certified_finite_turn,
    (const char *[]) { text[0], text[1], text[2] }, 3, 9), GHOST_OK);
  return strtod(digits, NULL);
}

static void gradient_turns_deep_in_the_zone(void **state)
{
  (void) state;
  uint64_t seed = 7;
  for (int i = 0; i < 8; i++) {
    double T = log_uniform(&seed, 50, 500), X = log_uniform(&seed, 3, 30), back;
    double c = log_uniform(&seed, 4, 40) / X, turn = certified_turn(T, X, c), rho = sqrt(-turn);
    assert_true(gradient_of(turn * (1 + 1e-5), T, X, c) > 0);
    assert_true(gradient_of(turn * (1 - 1e-5), T, X, c) < 0);
    double law = X + log(exp(-2 * c * X) / transient(c * X) * c * c * T * pow(rho, 3)) / c;
    assert_true(fabs(law - rho) < 2 / (c * rho) / (c * rho) / c);
    assert_true(loss_exceeds_the_delay(turn, T, X, c));
    assert_false(loss_exceeds_the_delay(0.5 * turn, T, X, c));
    ghost_sharp_seam(2 * T, X, &back);
    for (int k = 1; k <= 80; k++) {
      assert_true(gradient_of(turn * pow(1.25, k), T, X, c) > 0);
      assert_true(gradient_of(0.99 * turn * pow(0.8, k), T, X, c) < 0);
      assert_true(gradient_of(0.99 * back * k / 80, T, X, c) < 0);
    }
  }
}

/* |r|^3 grows by 3 alpha K / c in an epoch beyond the turn; above it, back. */
static void beyond_the_turn_a_run_is_lost(void **state)
{
  (void) state;
  static double h[4001];
  const double T = 100, X = 10, c = 1, turn = certified_turn(T, X, c);
  double K = transient(c * X), alpha = 1e17;
  assert_int_equal(ghost_finite_descend(1.2 * turn, T, X, c, alpha, 4000, h), GHOST_OK);
  for (int i = 0; i < 4000; i++) assert_true(h[i + 1] < h[i]);
  double grown = (pow(-h[4000], 3) - pow(-h[2000], 3)) / 2000;
  assert_true(fabs(grown / (3 * alpha * K / c) - 1) < 0.02);
  assert_int_equal(ghost_finite_descend(0.9 * turn, T, X, c, 1e13, 4000, h), GHOST_OK);
  int i = 0;
  for (; i < 4000 && h[i] < 0.8 * turn; i++) assert_true(h[i + 1] > h[i]);
  assert_true(i < 4000);
}

/* Scaling: T by l, r by l^-2, X by 1/l, c by l; a power of two is exact up to
 * the quadrature, whose points are the same. */
static void finite_loss_scales(void **state)
{
  (void) state;
  for (int i = -8; i <= 16; i++)
    for (double l = 0x1p-20; l <= 0x1p20; l *= 0x1p10) {
      double r = 0.25 * i * r_star(100);
      assert_true(loss_of(r / l / l, 100 * l, 10 / l, 0.5 * l) == l * loss_of(r, 100, 10, 0.5));
      assert_true(gradient_of(r / l / l, 100 * l, 10 / l, 0.5 * l)
                  == l * l * l * gradient_of(r, 100, 10, 0.5));
    }
}

static void euler_has_its_delay(void **state)
{
  (void) state;
  for (double X = 1; X <= 100; X *= 10)
    for (double s = 0.5; s <= 4; s *= 2) {
      double r = s * r_star(100), t, exact, rest[3];
      ghost_threshold_time(r, X, &exact);
      for (int k = 0; k < 3; k++) {
        double h = 0.02 / X / (1 << k);
        assert_int_equal(ghost_euler_time(r, X, h, &t), GHOST_OK);
        rest[k] = t - exact - 0.5 * h * log1p(X * X / r);
        assert_true(fabs(rest[k]) < 4 * h * h * X);
      }
      double order = log2(rest[0] / rest[2]) / 2;
      assert_true(fabs(order - 2) < 0.2);
    }
  /* Euler's loss: first order in h with the coefficient of Eq. (euler-loss) */
  for (int i = 1; i <= 8; i++) {
    if (i == 2) continue;   /* the escape falls on T: not uniform there */
    double r = 0.5 * i * r_star(100), L = loss_of(r, 100, 10, 0.1), E, worst[2];
    double slope = euler_first_order(r, 100, 10, 0.1);
    for (int k = 0; k < 2; k++) {
      double h = k ? 0.0125 : 0.025;
      assert_int_equal(ghost_euler_loss(r, 100, 10, 0.1, h, &E), GHOST_OK);
      worst[k] = fabs(E - L - h * slope) / h;
    }
    assert_true(worst[1] < 0.6 * worst[0] && worst[1] < 0.2 * fabs(slope) + 0.05);
  }
}

/* The independent route on a grid with kink, boundary, zero and negative r. */
static void finite_gradients_agree(void **state)
{
  (void) state;
  for (int i = -4; i <= 12; i++)
    for (double c = 0.01; c <= 20; c *= 3) {
      double r = 0.25 * i * r_star(100);
      ghost_value L[2], g[2];
      assert_int_equal(ghost_finite_loss(r, 100, 10, c, &L[0]), GHOST_OK);
      assert_int_equal(ghost_finite_gradient(r, 100, 10, c, &g[0]), GHOST_OK);
      assert_int_equal(ghost_finite_ode(r, 100, 10, c, &L[1], &g[1]), GHOST_OK);
      assert_true(fabs(L[0].value - L[1].value) <= L[0].error + L[1].error);
      assert_true(fabs(g[0].value - g[1].value) <= g[0].error + g[1].error);
    }
}

static void finite_domain_is_guarded(void **state)
{
  (void) state;
  const double bad[] = { NAN, INFINITY, -INFINITY, -1, 0 };
  double a;
  ghost_value p, q;
  for (int i = 0; i < 5; i++) {
    double v = bad[i];
    assert_int_equal(ghost_finite_loss(1, v, 1, 1, &p), GHOST_EDOM);
    assert_int_equal(ghost_finite_loss(1, 1, v, 1, &p), GHOST_EDOM);
    assert_int_equal(ghost_finite_loss(1, 1, 1, v, &p), GHOST_EDOM);
    assert_int_equal(ghost_finite_gradient(1, v, 1, 1, &p), GHOST_EDOM);
    assert_int_equal(ghost_finite_gradient(1, 1, v, 1, &p), GHOST_EDOM);
    assert_int_equal(ghost_finite_gradient(1, 1, 1, v, &p), GHOST_EDOM);
    assert_int_equal(ghost_finite_ode(1, 1, 1, v, &p, &q), GHOST_EDOM);
    assert_int_equal(ghost_sharp_loss(1, v, 1, &a), GHOST_EDOM);
    assert_int_equal(ghost_sharp_gradient(1, 1, v, &a), GHOST_EDOM);
    assert_int_equal(ghost_sharp_seam(v, 1, &a), GHOST_EDOM);
    assert_int_equal(ghost_sharp_seam(1, v, &a), GHOST_EDOM);
    assert_int_equal(ghost_euler_loss(1, 1, 1, 1, v, &a), GHOST_EDOM);
    assert_int_equal(ghost_euler_time(v == -1 || v == 0 ? v : 1, 1, v, &a), GHOST_EDOM);
    if (i < 3) {
      assert_int_equal(ghost_finite_loss(v, 1, 1, 1, &p), GHOST_EDOM);
      assert_int_equal(ghost_finite_gradient(v, 1, 1, 1, &p), GHOST_EDOM);
      assert_int_equal(ghost_sharp_loss(v, 1, 1, &a), GHOST_EDOM);
    }
  }
  assert_int_equal(ghost_euler_loss(1e-4, 100, 10, 1, 0.3, &a), GHOST_EDOM);
  /* a seam that is no normal double is not one */
  assert_int_equal(ghost_sharp_seam(1e-300, 1e100, &a), GHOST_EPREC);
  assert_int_equal(ghost_sharp_seam(1e300, 1, &a), GHOST_EPREC);
  assert_int_equal(ghost_sharp_seam(1e-200, 1e-100, &a), GHOST_EDOM);
  assert_int_equal(ghost_sharp_seam(1e-200, 1e50, &a), GHOST_OK);
  assert_true(fabs(a / 1e250 - 1) < 1e-14);
  assert_int_equal(ghost_euler_loss(-1e9, 100, 10, 1, 1, &a), GHOST_EPREC);
  assert_true(isnan(euler_first_order(-1, 1, 1, 1)));
  /* too stiff for the explicit method, and no wrong number for it */
  assert_int_equal(ghost_finite_ode(-1e14, 1, 1, 1, &p, &q), GHOST_EPREC);
  /* a switch sharper than a double r determines */
  assert_int_equal(ghost_sharp_seam(1e12, 1e6, &a), GHOST_OK);
  assert_int_equal(ghost_finite_gradient(a, 1e12, 1e6, 1e4, &p), GHOST_EPREC);
}

/* The certified digits of the command line, against digits computed with
 * another library's quadrature (mpmath, 40 digits, pieces of the u axis). */
static void certified_digits_match(void **state)
{
  (void) state;
  const char *in[] = { "0.0003", "100", "10", "1" };
  char text[128];
  assert_int_equal(certify_decimal(text, sizeof text, certified_finite_gradient, in, 4, 25), GHOST_OK);
  assert_string_equal(text, "151149.9464206448095662550");
  assert_int_equal(certify_decimal(text, sizeof text, certified_finite_loss, in, 4, 25), GHOST_OK);
  assert_string_equal(text, "9.402648139363230258546334");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(finite_matches_arb),
    cmocka_unit_test(sharp_matches_arb),
    cmocka_unit_test(limits_have_their_orders),
    cmocka_unit_test(layer_has_its_shape),
    cmocka_unit_test(trap_has_its_gradient),
    cmocka_unit_test(attraction_is_seen_at_its_start),
    cmocka_unit_test(gradient_turns_deep_in_the_zone),
    cmocka_unit_test(beyond_the_turn_a_run_is_lost),
    cmocka_unit_test(finite_loss_scales),
    cmocka_unit_test(euler_has_its_delay),
    cmocka_unit_test(finite_gradients_agree),
    cmocka_unit_test(finite_domain_is_guarded),
    cmocka_unit_test(certified_digits_match),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
