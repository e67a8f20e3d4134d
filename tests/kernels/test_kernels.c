/* The kernels against Arb, drawn nastily; each name is a claim's test.
 *
 * Bounds are in units u = 2^-53 of the standard model, fl(x op y) =
 * (x op y)(1 + d), |d| <= u, with sqrt correctly rounded and atan within 2u;
 * every constant of kernels.c is the double nearest to its value, so its own
 * error is known.  Beside each bound stands the sum that gives it.  They are
 * also what the contracts in kernels.h promise, and contract_agrees() reads
 * the promise there, so that the two cannot drift.
 *
 * GHOST_CASES=n draws n inputs per property instead of a million. */
#include "kernels.h"
#include "libm.h"
#include "oracle.h"
#include <stdio.h>
#include <string.h>

enum { PREC = 128 };  /* two words: such balls own no memory, unless the
                        * exponent leaves the range of one word, never here */

/* First-order sums leave out products of two roundings, below 100 u. */
static const double SECOND_ORDER = 1.0 + 0x1p-45, U = 0x1p-53;
/* Errors are measured with magnitudes of 30 bits, rounded up. */
static const double MEASURED_UP = 1.0 + 0x1p-27;

static arb_t pi, half_pi, quarter_pi, rstar_k, crit_k;  /* exact constants */

static int set_up(void **state)
{
  (void) state;
  arb_init(pi);
  arb_init(half_pi);
  arb_init(quarter_pi);
  arb_init(rstar_k);
  arb_init(crit_k);
  arb_const_pi(pi, PREC);
  arb_mul_2exp_si(half_pi, pi, -1);
  arb_mul_2exp_si(quarter_pi, pi, -2);
  arb_mul(rstar_k, half_pi, half_pi, PREC);
  arb_pow_ui(crit_k, pi, 4, PREC);
  arb_mul_ui(crit_k, crit_k, 3, PREC);
  arb_mul_2exp_si(crit_k, crit_k, -5);
  return 0;
}

static int tear_down(void **state)
{
  (void) state;
  arb_clear(pi);
  arb_clear(half_pi);
  arb_clear(quarter_pi);
  arb_clear(rstar_k);
  arb_clear(crit_k);
  flint_cleanup();
  return 0;
}

/* ---- the exact functions, in balls, written independently ------------- */

static void exact_escape(arb_t t, double r)
{
  arb_set_d(t, r);
  arb_sqrt(t, t, PREC);
  arb_div(t, half_pi, t, PREC);
}

static void exact_threshold(arb_t t, double r, double X)
{
  static arb_t s;
  arb_set_d(s, r);
  arb_sqrt(s, s, PREC);
  arb_set_d(t, X);
  arb_div(t, t, s, PREC);
  arb_atan(t, t, PREC);
  arb_div(t, t, s, PREC);
}

static void exact_r_star(arb_t y, double T)
{
  arb_set_d(y, T);
  arb_mul(y, y, y, PREC);
  arb_div(y, rstar_k, y, PREC);
}

static void exact_critical(arb_t y, double T)
{
  arb_set_d(y, T);
  arb_pow_ui(y, y, 5, PREC);
  arb_div(y, crit_k, y, PREC);
}

/* -1, 0, 1: below r*\/4, between, above r*.  The seams are transcendental, so
 * no double lies on one. */
static int exact_region(double r, double T)
{
  static arb_t seam, x;
  arb_set_d(x, r);
  exact_r_star(seam, T);
  if (arb_gt(x, seam)) return 1;
  assert_true(arb_lt(x, seam));
  arb_mul_2exp_si(seam, seam, -2);
  if (arb_lt(x, seam)) return -1;
  assert_true(arb_gt(x, seam));
  return 0;
}

static void exact_slope(arb_t g, double r)  /* pi/(4 r^(3/2)) */
{
  static arb_t x;
  arb_set_d(x, r);
  arb_sqrt(g, x, PREC);
  arb_mul(g, g, x, PREC);
  arb_div(g, quarter_pi, g, PREC);
}

/* An upper bound of |x - exact|. */
static double absolute_error(double x, const arb_t exact)
{
  static arb_t d;
  static mag_t m;
  arb_set_d(d, x);
  arb_sub(d, d, exact, PREC);
  arb_get_mag(m, d);
  mag_mul_2exp_si(m, m, 500);  /* mag_get_d stops at 2^-1000 */
  return ldexp(mag_get_d(m), -500);
}

/* ---- inputs ------------------------------------------------------------ */

static double draw_T(uint64_t *seed)
{
  switch (random_word(seed) % 64) {
  case 0:  return 0x1p-100;
  case 1:  return 0x1p100;
  case 2:  return 100.0;
  default: return random_nasty(seed, -100, 100);
  }
}

/* r > 0 anywhere, beside a seam, or between them. */
static double draw_r(uint64_t *seed, double T)
{
  double seam = r_star(T);
  int ulps = (int) (random_word(seed) % 17) - 8;
  switch (random_word(seed) % 8) {
  case 0:  return ulps_away(seam, ulps);
  case 1:  return ulps_away(0.25 * seam, ulps);
  case 2:  return seam * exp2(8.0 * random_unit(seed) - 4.0);
  case 3:  return seam * (0.25 + 0.75 * random_unit(seed));
  case 4:  return ulps_away(seam, (int) (random_word(seed) % 4097) - 2048);
  case 5:  return random_nasty(seed, -1074, -1020);
  case 6:  return random_nasty(seed, 500, 600);
  default: return random_nasty(seed, -600, 600);
  }
}

/* ---- reporting --------------------------------------------------------- */

/* The worst of a kind of error, with the input that made it. */
typedef struct { double worst, a, b; } record;

static void keep(record *w, double error, double bound, double a, double b)
{
  if (error / U > w->worst) *w = (record) { error / U, a, b };
  if (!(error <= bound * MEASURED_UP)) {
    print_error("error %.4f u exceeds %.4f u at %a, %a\n", error / U,
                bound / U, a, b);
    fail();
  }
}

static void report(const char *name, const record *w, double bound)
{
  print_message("%s: largest error %.4f u of %.4f u allowed, at %a, %a\n",
                name, w->worst, bound / U, w->a, w->b);
}

/* The number in the last clause CLAUSE, "ensures error:" for instance, of a
 * function's contract in HEADER. */
static double contract_number(const char *header, const char *clause_name,
                              const char *function)
{
  static char text[1 << 18];
  FILE *file = fopen(header, "r");
  assert_non_null(file);
  text[fread(text, 1, sizeof text - 1, file)] = '\0';
  fclose(file);
  char declaration[64];
  snprintf(declaration, sizeof declaration, "double %s(", function);
  char *end = strstr(text, declaration);
  if (!end) return NAN;
  *end = '\0';
  char *clause = NULL, *last = strrchr(text, ';');  /* of this contract only */
  for (char *c = text; (c = strstr(c, clause_name)); c++) clause = c;
  if (!clause || !last) return NAN;
  char *number = strstr(clause, "0x1");
  return number ? strtod(number, NULL) : NAN;
}
static double contract_bound(const char *function)
{
  return contract_number("generated/kernels/kernels.h", "ensures error:", function);
}
/* What libm.h assumes of a function of the library. */
static double assumed(const char *function)
{
  double bound = contract_number("generated/kernels/libm.h", "ensures accurate:", function);
  assert_true(bound > 0 && bound < 0x1p-48);
  return bound;
}

static void contract_agrees(const char *function, double bound)
{
  double promised = contract_bound(function);
  assert_true(promised > 0);  /* the contract is there */
  print_message("%s: contract %.4f u, test %.4f u\n", function, promised / U,
                bound / U);
  assert_true(bound <= promised * SECOND_ORDER);
}

/* ---- closed forms ------------------------------------------------------ */

/* Relative errors of the constants, in u: measured in balls, not assumed. */
static double constant_error(double computed, const arb_t exact)
{
  double e = relative_error(computed, exact);
  assert_true(e > 0 && e <= U);
  return e;
}

/* sqrt u, division u, constant. */
static void escape_time_matches_arb(void **state)
{
  (void) state;
  arb_t y;
  arb_init(y);
  record worst = { 0 };
  uint64_t seed = 7;
  double bound = (2 * U + constant_error(escape_time(1.0), half_pi)) * SECOND_ORDER;
  for (long i = 0; i < cases(); i++) {
    double T = draw_T(&seed), r = draw_r(&seed, T);
    if (i % 16 == 0) r = random_nasty(&seed, -1074, 1024);
    exact_escape(y, r);
    keep(&worst, relative_error(escape_time(r), y), bound, r, T);
  }
  report("escape_time", &worst, bound);
  contract_agrees("escape_time", bound);
  arb_clear(y);
}

/* sqrt enters twice, X/s and the last division once, atan 2u; the condition
 * number of atan is below 1.  Where X/s or the result is denormal, half a
 * denormal unit each: the first is divided by s. */
static void threshold_time_matches_arb(void **state)
{
  (void) state;
  arb_t y;
  arb_init(y);
  record worst = { 0 };
  uint64_t seed = 77;
  const double bound = 6 * U * SECOND_ORDER;
  for (long i = 0; i < cases(); i++) {
    double T = draw_T(&seed), r = draw_r(&seed, T), X = random_nasty(&seed, -1074, 1024);
    if (i % 2) X = sqrt(r) * exp2(24.0 * random_unit(&seed) - 12.0);
    if (i % 32 == 0) X = random_nasty(&seed, -4, 8);
    double t = threshold_time(r, X), s = sqrt(r);
    exact_threshold(y, r, X);
    if (X / s >= 0x1p-1022 && t >= 0x1p-1022)
      keep(&worst, relative_error(t, y), bound, r, X);
    else
      assert_true(absolute_error(t, y) <=
                  bound * t + 0x1p-1074 + 0x1p-1074 / s);
  }
  report("threshold_time", &worst, bound);
  contract_agrees("threshold_time", bound);
  arb_clear(y);
}

/* Product u, division u, constant. */
static void r_star_matches_arb(void **state)
{
  (void) state;
  arb_t y;
  arb_init(y);
  record worst = { 0 };
  uint64_t seed = 2;
  double bound = (2 * U + constant_error(r_star(1.0), rstar_k)) * SECOND_ORDER;
  for (long i = 0; i < cases(); i++) {
    double T = draw_T(&seed);
    exact_r_star(y, T);
    keep(&worst, relative_error(r_star(T), y), bound, T, 0);
  }
  report("r_star", &worst, bound);
  contract_agrees("r_star", bound);
  arb_clear(y);
}

/* T*T enters twice, two products, a division, the constant. */
static void critical_rate_matches_arb(void **state)
{
  (void) state;
  arb_t y;
  arb_init(y);
  record worst = { 0 };
  uint64_t seed = 15;
  double bound = (5 * U + constant_error(critical_rate(1.0), crit_k)) * SECOND_ORDER;
  for (long i = 0; i < cases(); i++) {
    double T = draw_T(&seed);
    exact_critical(y, T);
    keep(&worst, relative_error(critical_rate(T), y), bound, T, 0);
  }
  report("critical_rate", &worst, bound);
  contract_agrees("critical_rate", bound);
  arb_clear(y);
}

/* In units of T.  For T <= t* <= 2T the subtraction is exact and t* brings
 * twice its relative error; below T it brings less than once, and the
 * subtraction another u (exact again above T/2).  Where rounding takes the
 * other branch at r*\/4, t* is 2T within the errors of r* and of t*, and the
 * clipped loss is within twice that of T. */
static void loss_matches_arb(void **state)
{
  (void) state;
  arb_t y, big_T;
  arb_init(y);
  arb_init(big_T);
  record worst = { 0 };
  uint64_t seed = 12;
  double escape = 2 * U + constant_error(escape_time(1.0), half_pi);
  double bound = 2 * escape * SECOND_ORDER;
  for (long i = 0; i < cases(); i++) {
    double T = draw_T(&seed), r = draw_r(&seed, T);
    if (i % 64 == 0) r = -r;
    if (i % 1024 == 0) r = 0;
    if (i % 1024 == 1) r = random_nasty(&seed, 600, 1024);
    double L = loss(r, T);
    assert_true(L >= 0 && L <= T);
    arb_set_d(big_T, T);
    if (exact_region(r, T) < 0) arb_set(y, big_T);
    else {
      exact_escape(y, r);
      arb_sub(y, big_T, y, PREC);
      arb_abs(y, y);
    }
    keep(&worst, absolute_error(L, y) / T, bound, r, T);
  }
  report("loss, in units of T", &worst, bound);
  contract_agrees("loss", bound);
  arb_clear(y);
  arb_clear(big_T);
}

/* sqrt, product, division, constant; the sign and the zone are those of the
 * exact seams, except within the rounding of r* (2.58 u), where the value is
 * one of the two that meet there. */
static void loss_gradient_matches_arb(void **state)
{
  (void) state;
  arb_t y, seam;
  arb_init(y);
  arb_init(seam);
  record worst = { 0 };
  uint64_t seed = 13;
  long at_seam = 0;
  double band = (2 * U + constant_error(r_star(1.0), rstar_k)) * SECOND_ORDER;
  double bound = (3 * U + constant_error(2 * gradient_between(1.0, 0.5, 0.5), half_pi))
    * SECOND_ORDER;
  for (long i = 0; i < cases(); i++) {
    double T = draw_T(&seed), r = draw_r(&seed, T);
    if (i % 64 == 0) r = -r;
    if (i % 1024 == 0) r = 0;
    double g = loss_gradient(r, T);
    int region = exact_region(r, T), computed = g == 0 ? -1 : g > 0;
    if (region != computed) {
      exact_r_star(seam, T);
      if (region < 0 || computed < 0) arb_mul_2exp_si(seam, seam, -2);
      assert_true(region + computed == (region < 0 || computed < 0 ? -1 : 1));
      assert_true(relative_error(r, seam) <= band);
      at_seam++;
    }
    if (computed < 0) continue;
    exact_slope(y, r);
    keep(&worst, relative_error(fabs(g), y), bound, r, T);
  }
  report("loss_gradient", &worst, bound);
  print_message("loss_gradient: %ld inputs within the rounding of a seam\n", at_seam);
  contract_agrees("gradient_between", bound);
  arb_clear(y);
  arb_clear(seam);
}

/* The product with alpha adds u to the gradient's error; the difference is
 * rounded once. */
static void descent_step_matches_arb(void **state)
{
  (void) state;
  arb_t y, p;
  arb_init(y);
  arb_init(p);
  record worst = { 0 };
  uint64_t seed = 16;
  double slope = 4 * U + constant_error(escape_time(1.0), half_pi);
  for (long i = 0; i < cases(); i++) {
    double T = random_nasty(&seed, -50, 50), r = draw_r(&seed, T);
    if (r > 0x1p300 || r < 0x1p-300) r = r_star(T) * (1 + random_unit(&seed));
    double alpha = critical_rate(T) * exp2(20.0 * random_unit(&seed) - 10.0);
    double next = descent_step(r, T, alpha);
    double seam = r_star(T);
    if (r < 0.25 * seam) {
      assert_true(next == r);
      continue;
    }
    exact_slope(p, r);
    arb_set_d(y, alpha);
    arb_mul(p, p, y, PREC);
    arb_set_d(y, r);
    if (r < seam) arb_add(y, y, p, PREC);
    else arb_sub(y, y, p, PREC);
    double moved = fabs(alpha * loss_gradient(r, T));
    double bound = (slope * moved + U * fabs(next)) * SECOND_ORDER;
    keep(&worst, absolute_error(next, y) / bound * U, U, r, T);
  }
  print_message("descent_step: largest error %.3f of the bound\n", worst.worst);
  arb_clear(y);
  arb_clear(p);
}

/* ---- the door to libm -------------------------------------------------- */

/* One function of the library on its domain: every argument judged by Arb. */
static void keeps_hypothesis(const char *name, double f(double), double draw(uint64_t *),
                             void ball(arb_t, const arb_t, slong))
{
  arb_t y;
  arb_init(y);
  record worst = { 0 };
  uint64_t seed = 5;
  double bound = assumed(name);
  for (long i = 0; i < cases(); i++) {
    double x = draw(&seed);
    arb_set_d(y, x);
    ball(y, y, PREC);
    keep(&worst, relative_error(f(x), y), bound, x, 0);
  }
  report(name, &worst, bound);
  arb_clear(y);
}

/* The domains: from 2^-520, and for the tangent up to the double below pi/2,
 * often beside it. */
static double draw_not_tiny(uint64_t *seed)
{
  return random_word(seed) & 1 ? random_nasty(seed, -520, 1024) : random_nasty(seed, -30, 30);
}
static double draw_angle(uint64_t *seed)
{
  const double edge = 0x1.921fb54442d18p+0;
  if (random_word(seed) % 4 == 0) return ulps_away(edge, -(int) (random_word(seed) % 64));
  if (random_word(seed) % 4 == 0) return random_nasty(seed, -520, 0);
  return edge * (random_unit(seed) + 0x1p-54);
}

static void libm_keeps_its_hypotheses(void **state)
{
  (void) state;
  arb_t y;
  arb_init(y);
  double worst = 0;
  uint64_t seed = 5;
  for (long i = 0; i < cases(); i++) {
    double x = random_word(&seed) & 1 ? random_nasty(&seed, -1074, 1024)
                                      : random_nasty(&seed, -30, 30);
    arb_set_d(y, x);
    arb_sqrt(y, y, PREC);
    double off = half_gaps_off(libm_sqrt(x), y);
    if (!(off <= worst)) worst = off;
  }
  arb_clear(y);
  print_message("libm_sqrt: largest error %.9f of half a gap\n", worst);
  assert_true(worst <= MEASURED_UP);
  keeps_hypothesis("libm_atan", libm_atan, draw_not_tiny, arb_atan);
  keeps_hypothesis("libm_tan", libm_tan, draw_angle, arb_tan);
  keeps_hypothesis("libm_tanh", libm_tanh, draw_not_tiny, arb_tanh);
}

/* ---- exact relations --------------------------------------------------- */

static void same_bits(double a, double b)
{
  if (memcmp(&a, &b, sizeof a) == 0) return;
  print_error("%a is not %a\n", a, b);
  fail();
}

/* T -> 2^k T, r -> 4^-k r, alpha -> 32^-k alpha: every rounding is the same. */
static void scaling_by_powers_of_two_is_exact(void **state)
{
  (void) state;
  uint64_t seed = 32;
  for (long i = 0; i < cases(); i++) {
    double T = random_nasty(&seed, -40, 40), r = draw_r(&seed, T);
    int k = (int) (random_word(&seed) % 81) - 40;
    double T2 = ldexp(T, k);
    if (r > 0x1p400 || r < 0x1p-400) r = r_star(T) * (0.2 + random_unit(&seed));
    if (i % 64 == 0) r = -r;
    double r2 = ldexp(r, -2 * k);
    double alpha = critical_rate(T) * (0.01 + 2 * random_unit(&seed));
    double alpha2 = ldexp(alpha, -5 * k);
    same_bits(r_star(T2), ldexp(r_star(T), -2 * k));
    same_bits(critical_rate(T2), ldexp(critical_rate(T), -5 * k));
    same_bits(loss(r2, T2), ldexp(loss(r, T), k));
    same_bits(loss_gradient(r2, T2), ldexp(loss_gradient(r, T), 3 * k));
    same_bits(descent_step(r2, T2, alpha2), ldexp(descent_step(r, T, alpha), -2 * k));
    if (r <= 0) continue;
    same_bits(escape_time(r2), ldexp(escape_time(r), k));
    same_bits(threshold_time(r2, ldexp(T, -k)), ldexp(threshold_time(r, T), k));
  }
}

static void orbits_scale_exactly(void **state)
{
  (void) state;
  enum { EPOCHS = 1000 };
  double here[EPOCHS + 1], there[EPOCHS + 1];
  uint64_t seed = 33;
  for (long run = 0; run < cases() / 5000 + 8; run++) {
    double T = random_nasty(&seed, -40, 40);
    int k = (int) (random_word(&seed) % 81) - 40;
    double r0 = r_star(T) * exp2(6 * random_unit(&seed) - 1);
    double alpha = critical_rate(T) * exp2(6 * random_unit(&seed) - 4);
    assert_int_equal(descend(r0, T, alpha, EPOCHS, here), EPOCHS);
    descend(ldexp(r0, -2 * k), ldexp(T, k), ldexp(alpha, -5 * k), EPOCHS, there);
    for (int i = 0; i <= EPOCHS; i++) same_bits(there[i], ldexp(here[i], -2 * k));
  }
}

/* descend is descent_step, iterated; gradient_between is loss_gradient with
 * the seams given; nothing else hides in the loop. */
static void descend_iterates_the_step(void **state)
{
  (void) state;
  enum { EPOCHS = 300 };
  double history[EPOCHS + 1];
  uint64_t seed = 34;
  for (int run = 0; run < 200; run++) {
    double T = random_nasty(&seed, -20, 20);
    double r = r_star(T) * exp2(6 * random_unit(&seed) - 3);
    double alpha = critical_rate(T) * exp2(6 * random_unit(&seed) - 4);
    descend(r, T, alpha, EPOCHS, history);
    for (int i = 0; i <= EPOCHS; i++) {
      same_bits(history[i], r);
      same_bits(loss_gradient(r, T), gradient_between(r, 0.25 * r_star(T), r_star(T)));
      r = descent_step(r, T, alpha);
    }
  }
  assert_int_equal(descend(1.5, 2.0, 0.1, 0, history), 0);
  same_bits(history[0], 1.5);
}

/* Between seams the loss falls, beyond r* it rises, below r*\/4 it is flat:
 * in floating point too, since every operation rounds monotonically. */
static void loss_is_monotone_between_seams(void **state)
{
  (void) state;
  uint64_t seed = 35;
  for (long i = 0; i < cases(); i++) {
    double T = draw_T(&seed), seam = r_star(T);
    double a = draw_r(&seed, T), b = i % 2 ? nextafter(a, INFINITY) : draw_r(&seed, T);
    if (a > b) { double c = a; a = b; b = c; }
    if (b < 0.25 * seam) assert_true(loss(a, T) == T && loss(b, T) == T);
    if (escape_time(a) <= T) assert_true(loss(a, T) <= loss(b, T));
    if (a >= 0.25 * seam && escape_time(b) >= T)
      assert_true(loss(a, T) >= loss(b, T));
    if (a >= 0.25 * seam && b < seam) assert_true(loss_gradient(a, T) < 0);
    if (a >= seam) assert_true(loss_gradient(a, T) > 0);
  }
}

/* The trap: no rate moves a run that is below r*\/4. */
static void zone_is_absorbing(void **state)
{
  (void) state;
  uint64_t seed = 36;
  for (long i = 0; i < cases(); i++) {
    double T = draw_T(&seed), seam = 0.25 * r_star(T);
    double r = i % 3 ? nextafter(seam, 0) : seam * random_unit(&seed);
    if (i % 5 == 0) r = -random_nasty(&seed, -1074, 600);
    double alpha = random_nasty(&seed, -1000, 1000);
    same_bits(descent_step(r, T, alpha), r);
    same_bits(loss_gradient(r, T), 0.0);
    same_bits(loss(r, T), T);
  }
}

/* At the seams the program takes the derivative from the right. */
static void seams_take_the_right_derivative(void **state)
{
  (void) state;
  uint64_t seed = 14;
  for (long i = 0; i < cases() / 10 + 1; i++) {
    double T = draw_T(&seed), seam = r_star(T);
    assert_true(loss_gradient(seam, T) > 0);
    assert_true(loss_gradient(nextafter(seam, 0), T) < 0);
    assert_true(loss_gradient(0.25 * seam, T) < 0);
    same_bits(loss_gradient(nextafter(0.25 * seam, 0), T), 0.0);
    /* eight times as steep at the cliff, 4^(3/2), and exactly so */
    same_bits(loss_gradient(0.25 * seam, T), -8 * loss_gradient(seam, T));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(escape_time_matches_arb),
    cmocka_unit_test(threshold_time_matches_arb),
    cmocka_unit_test(r_star_matches_arb),
    cmocka_unit_test(critical_rate_matches_arb),
    cmocka_unit_test(loss_matches_arb),
    cmocka_unit_test(loss_gradient_matches_arb),
    cmocka_unit_test(descent_step_matches_arb),
    cmocka_unit_test(libm_keeps_its_hypotheses),
    cmocka_unit_test(scaling_by_powers_of_two_is_exact),
    cmocka_unit_test(orbits_scale_exactly),
    cmocka_unit_test(descend_iterates_the_step),
    cmocka_unit_test(loss_is_monotone_between_seams),
    cmocka_unit_test(zone_is_absorbing),
    cmocka_unit_test(seams_take_the_right_derivative),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
