/* The map behind gradient descent: enclosures against runs in MPFR, the
   cycle's constants against its defining equations, the kernels against the
   descent they abbreviate. */
#include "kernels.h"
#include "orbit.h"
#include "oracle.h"
#include <mpfr.h>

/* An independent orbit: MPFR, fixed large precision, no error bounds.  Its own
   error is at most 2^-bits times the stretching of the orbit, far below the
   width of the enclosures it is compared with. */
static void step_in_mpfr(mpfr_t s, const mpfr_t drive, mpfr_t q)
{
  if (mpfr_cmp_d(s, 0.25) < 0) return;
  bool down = mpfr_cmp_ui(s, 1) >= 0;
  mpfr_sqrt(q, s, MPFR_RNDN);
  mpfr_mul(q, q, s, MPFR_RNDN);
  mpfr_div(q, drive, q, MPFR_RNDN);
  if (down) mpfr_sub(s, s, q, MPFR_RNDN);
  else mpfr_add(s, s, q, MPFR_RNDN);
}

static size_t compare_with_mpfr(const char *a, const char *s0, size_t epochs,
                                ghost_orbit *orbit)
{
  ghost_enclosure *rows = calloc(epochs + 1, sizeof *rows);
  assert_int_equal(ghost_certified_orbit(a, s0, epochs, 0, rows, orbit), GHOST_OK);
  mpfr_t s, drive, q;
  mpfr_inits2(4096, s, drive, q, (mpfr_ptr) 0);
  mpfr_set_str(drive, a, 10, MPFR_RNDN);
  mpfr_mul_ui(drive, drive, 3, MPFR_RNDN);
  mpfr_div_ui(drive, drive, 4, MPFR_RNDN);
  mpfr_set_str(s, s0, 10, MPFR_RNDN);
  size_t entry = epochs + 1;
  for (size_t n = 0; n < orbit->rows; n++) {
    assert_true(mpfr_cmp_d(s, rows[n].lower) >= 0);
    assert_true(mpfr_cmp_d(s, rows[n].upper) <= 0);
    if (entry > epochs && mpfr_cmp_d(s, 0.25) < 0) entry = n;
    step_in_mpfr(s, drive, q);
  }
  mpfr_clears(s, drive, q, (mpfr_ptr) 0);
  free(rows);
  return entry;
}

static void orbit_matches_independent_runs(void **state)
{
  (void) state;
  ghost_orbit orbit;
  for (int i = 0; i < 60; i++) {
    char a[16], s0[16];
    snprintf(a, sizeof a, "%.3f", 0.9 + 0.0131 * i);
    snprintf(s0, sizeof s0, "%.2f", 9.0 + 0.037 * i);
    size_t entry = compare_with_mpfr(a, s0, 1500, &orbit);
    if (orbit.fate == GHOST_FATE_TRAPPED) assert_int_equal(entry, orbit.epoch);
    else assert_int_equal(entry, 1501);
  }
}

/* Fates of the paper's start at a = 1 + n/1000, found by an integer-interval
   program that shares nothing with this one (and verified in Coq for some). */
static void fates_of_the_paper_s_start(void **state)
{
  (void) state;
  static const struct { const char *a; ghost_fate fate; size_t epoch; } known[] = {
    { "1.005", GHOST_FATE_TRAPPED, 244 }, { "1.008", GHOST_FATE_TRAPPED, 258 },
    { "1.009", GHOST_FATE_TRAPPED, 694 }, { "1.010", GHOST_FATE_SAFE, 0 },
    { "1.019", GHOST_FATE_TRAPPED, 663 }, { "1.025", GHOST_FATE_TRAPPED, 365 },
    { "1.026", GHOST_FATE_TRAPPED, 357 }, { "1.029", GHOST_FATE_TRAPPED, 166 },
    { "1.024", GHOST_FATE_TRAPPED, 391 }, { "1.022", GHOST_FATE_SAFE, 0 },
    { "1", GHOST_FATE_SAFE, 0 }, { "0.41", GHOST_FATE_SAFE, 0 } };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    ghost_orbit orbit;
    assert_int_equal(ghost_certified_orbit(known[i].a, "10", 2000, 0, NULL, &orbit),
                     GHOST_OK);
    assert_int_equal(orbit.fate, known[i].fate);
    if (known[i].epoch) assert_int_equal(orbit.epoch, known[i].epoch);
  }
}

static void claims_expire_honestly(void **state)
{
  (void) state;
  ghost_orbit few, many;
  ghost_enclosure rows[701];
  assert_int_equal(ghost_certified_orbit("1.009", "10", 700, 64, rows, &few), GHOST_OK);
  assert_int_equal(few.fate, GHOST_FATE_EXPIRED);
  assert_int_equal(rows[few.epoch].branch, '?');
  assert_int_equal(few.rows, few.epoch + 1);
  assert_int_equal(ghost_certified_orbit("1.009", "10", 700, 0, NULL, &many), GHOST_OK);
  assert_true(many.fate == GHOST_FATE_TRAPPED && many.bits > 64);
  assert_int_equal(ghost_certified_orbit("1.1", "0.2", 5, 0, NULL, &few), GHOST_OK);
  assert_true(few.fate == GHOST_FATE_TRAPPED && few.epoch == 0);
}

static void orbit_rejects_what_is_not_a_rate(void **state)
{
  (void) state;
  ghost_orbit orbit;
  static const char *const bad[] = { "", "x", "-1", "0", "nan", "inf" };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_int_equal(ghost_certified_orbit(bad[i], "10", 1, 0, NULL, &orbit), GHOST_EDOM);
    assert_int_equal(ghost_certified_orbit("1", bad[i], 1, 0, NULL, &orbit), GHOST_EDOM);
  }
  assert_int_equal(ghost_certified_orbit(NULL, "10", 1, 0, NULL, &orbit), GHOST_EDOM);
  assert_int_equal(ghost_certified_orbit("1", "10", 1, 3, NULL, &orbit), GHOST_EDOM);
  for (int f = GHOST_FATE_OPEN; f <= GHOST_FATE_EXPIRED; f++)
    assert_non_null(ghost_fate_name((ghost_fate) f));
}

/* The ratio q = u2/u1 solves q^(-3/2) + (1 + (q-1) q^(3/2))^(-3/2) = 1, which
   the program does not use; bisection in MPFR gives all constants from it. */
static void cycle_constants_hold(void **state)
{
  (void) state;
  mpfr_t lo, hi, q, w, v;
  mpfr_inits2(400, lo, hi, q, w, v, (mpfr_ptr) 0);
  mpfr_set_d(lo, 1.3, MPFR_RNDN);
  mpfr_set_d(hi, 1.6, MPFR_RNDN);
  for (int i = 0; i < 390; i++) {
    mpfr_add(q, lo, hi, MPFR_RNDN);
    mpfr_div_ui(q, q, 2, MPFR_RNDN);
    mpfr_rec_sqrt(w, q, MPFR_RNDN);
    mpfr_pow_ui(w, w, 3, MPFR_RNDN);      /* q^(-3/2) */
    mpfr_sub_ui(v, q, 1, MPFR_RNDN);
    mpfr_div(v, v, w, MPFR_RNDN);
    mpfr_add_ui(v, v, 1, MPFR_RNDN);      /* t = 1 + (q-1) q^(3/2) */
    mpfr_rec_sqrt(v, v, MPFR_RNDN);
    mpfr_pow_ui(v, v, 3, MPFR_RNDN);
    mpfr_add(v, v, w, MPFR_RNDN);
    if (mpfr_cmp_ui(v, 1) > 0) mpfr_set(lo, q, MPFR_RNDN);
    else mpfr_set(hi, q, MPFR_RNDN);
  }
  /* U(u1) = t u1 gives u1^(-5/2) = (4/3)(t - 1) = a_c. */
  mpfr_rec_sqrt(w, q, MPFR_RNDN);
  mpfr_pow_ui(w, w, 3, MPFR_RNDN);
  mpfr_sub_ui(v, q, 1, MPFR_RNDN);
  mpfr_div(v, v, w, MPFR_RNDN);
  mpfr_mul_ui(v, v, 4, MPFR_RNDN);
  mpfr_div_ui(v, v, 3, MPFR_RNDN);
  char text[80], ours[80];
  mpfr_snprintf(text, sizeof text, "%#.60Rg", v);
  assert_int_equal(certify_decimal(ours, sizeof ours, certified_cycle_ac, NULL, 0, 60),
                   GHOST_OK);
  assert_string_equal(text, ours);
  mpfr_clears(lo, hi, q, w, v, (mpfr_ptr) 0);
  assert_int_equal(ghost_certified_sharp_rate("100", 20, text, sizeof text), GHOST_OK);
  assert_string_equal(text, "9.3973302179642201402e-10");
  assert_int_equal(ghost_certified_sharp_rate("-1", 20, text, sizeof text), GHOST_EDOM);
  assert_int_equal(ghost_certified_sharp_rate("100", 20, text, 30), GHOST_EDOM);
}

static void map_is_descent(void **state)
{
  (void) state;
  uint64_t seed = 4;
  for (int i = 0; i < 200000; i++) {
    double T = random_nasty(&seed, -60, 60);
    double a = 0.1 + 2.0 * (double) (i % 1000) / 1000.0, s = 0.2 + i * 6e-5;
    double r = s * r_star(T), alpha = a * critical_rate(T);
    if (fabs(s - 1.0) < 1e-9 || fabs(s - 0.25) < 1e-9) continue;
    double gap = fabs(descent_step(r, T, alpha) / r_star(T)
                      - map_step(s, map_drive(a)));
    assert_true(gap < 0x1p-45);
  }
}

static void entry_counts_steps(void **state)
{
  (void) state;
  double last;
  for (int i = 0; i < 200; i++) {
    double drive = map_drive(1.05 + 0.01 * i), s = 10.0;
    size_t n = map_entry(10.0, drive, 3000, &last);
    for (size_t k = 0; k < n; k++) { assert_true(s >= 0.25); s = map_step(s, drive); }
    assert_true(s == last && (n > 3000 || s < 0.25));
  }
  assert_int_equal(map_entry(0.2, 1.0, 10, &last), 0);
  assert_int_equal(map_entry(1.5, map_drive(0.9), 10, &last), 11);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(orbit_matches_independent_runs),
    cmocka_unit_test(fates_of_the_paper_s_start),
    cmocka_unit_test(claims_expire_honestly),
    cmocka_unit_test(orbit_rejects_what_is_not_a_rate),
    cmocka_unit_test(cycle_constants_hold),
    cmocka_unit_test(map_is_descent),
    cmocka_unit_test(entry_counts_steps),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
