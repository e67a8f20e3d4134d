/* What the enclosures give to a program: digits of the closed forms, windows,
 * shares, a circuit at a point; and many networks at once. */
#include "certify_finite.h"
#include "ghost.h"
#include "oracle.h"
#include "orbit.h"
#include "windows.h"
#include <stdio.h>

/* Each form's digits are those of its function, and near the double's. */
static void digits_of_all_forms(void **state)
{
  (void) state;
  const char *const r[] = { "0.0003", "100", "10", "1" }, *const T[] = { "100" };
  const char *const X[] = { "0.0003", "10" };
  ghost_value v;
  double y[11];
  assert_int_equal(ghost_escape_time(0.0003, &y[0]), GHOST_OK);
  assert_int_equal(ghost_threshold_time(0.0003, 10, &y[1]), GHOST_OK);
  assert_int_equal(ghost_r_star(100, &y[2]), GHOST_OK);
  assert_int_equal(ghost_loss(0.0003, 100, &y[3]), GHOST_OK);
  assert_int_equal(ghost_loss_gradient(0.0003, 100, &y[4]), GHOST_OK);
  assert_int_equal(ghost_critical_rate(100, &y[5]), GHOST_OK);
  y[6] = 1.02904346942964863 * y[5];
  assert_int_equal(ghost_sharp_loss(0.0003, 100, 10, &y[7]), GHOST_OK);
  assert_int_equal(ghost_sharp_gradient(0.0003, 100, 10, &y[8]), GHOST_OK);
  assert_int_equal(ghost_finite_loss(0.0003, 100, 10, 1, &v), GHOST_OK);
  y[9] = v.value;
  assert_int_equal(ghost_finite_gradient(0.0003, 100, 10, 1, &v), GHOST_OK);
  y[10] = v.value;
  for (int form = 0; form <= GHOST_FORM_FINITE_GRADIENT; form++) {
    char text[30 + 64];
    const char *const *in = form == GHOST_FORM_THRESHOLD_TIME ? X
      : form == GHOST_FORM_R_STAR || form == GHOST_FORM_CRITICAL_RATE
        || form == GHOST_FORM_CYCLE_RATE ? T : r;
    assert_int_equal(ghost_digits(text, sizeof text, (ghost_form) form, in, 30), GHOST_OK);
    int shown = 0;
    for (const char *c = text; *c && *c != 'e'; c++)
      shown += *c >= '0' && *c <= '9' && (shown || *c > '0');
    assert_int_equal(shown, 30);
    assert_true(fabs(strtod(text, NULL) / y[form] - 1) < 1e-10);
  }
  char text[100];
  assert_int_equal(ghost_digits(text, sizeof text, GHOST_FORM_CYCLE_RATE, T, 20), GHOST_OK);
  assert_string_equal(text, "9.3973302179642201402e-10");
  /* the largest request, and ties that never settle but are typed */
  char *many = malloc(GHOST_DIGITS_MAX + 64);
  assert_non_null(many);
  const char *const zone[] = { "-1", "2.5" };
  assert_int_equal(ghost_digits(many, GHOST_DIGITS_MAX + 64, GHOST_FORM_CRITICAL_RATE, T,
                                GHOST_DIGITS_MAX), GHOST_OK);
  assert_memory_equal(many, "9.1321022844377284909162811895", 30);
  assert_int_equal(ghost_digits(text, sizeof text, GHOST_FORM_LOSS, zone, 1), GHOST_OK);
  assert_int_equal(ghost_digits(text, sizeof text, GHOST_FORM_GRADIENT, zone, 9), GHOST_OK);
  assert_string_equal(text, "0");
  free(many);
}

static void windows_are_listed(void **state)
{
  (void) state;
  static window table[WINDOW_LIMIT];
  static ghost_window mine[WINDOW_LIMIT];
  int found;
  size_t count = 0, few = 0;
  assert_int_equal(all_windows(table, 11, &found), GHOST_OK);
  assert_int_equal(ghost_windows(11, mine, WINDOW_LIMIT, &count), GHOST_OK);
  assert_true(found > 3 && count == (size_t) found);
  for (int i = 0; i < found; i++) {
    assert_string_equal(mine[i].word, table[i].word);
    assert_int_equal(strlen(mine[i].word), mine[i].period);
    assert_true(mine[i].left[0] <= mine[i].left[1] && mine[i].left[1] < mine[i].right[0]);
    assert_true(fabs(mine[i].multiplier[0]) < 1 && fabs(mine[i].multiplier[1]) < 1);
  }
  /* a short array: the count is of all, and nothing is written beyond it */
  ghost_window two[3];
  memset(two, 0x5a, sizeof two);
  assert_int_equal(ghost_windows(11, two, 2, &few), GHOST_OK);
  assert_true(few == count && !memcmp(two, mine, 2 * sizeof *two));
  assert_true(two[2].period == 0x5a5a5a5a);
  assert_int_equal(ghost_windows(2, NULL, 0, &few), GHOST_OK);
  assert_true(few == 0);
}

/* Lower bounds of shares, against a hundred thousand runs in doubles; under Valgrind at
 * two rates, against two thousand. */
static void shares_lie_below_what_is_counted(void **state)
{
  (void) state;
  enum { STARTS = 100000 };
  static double s0[STARTS], last[STARTS];
  static size_t entry[STARTS];
  const int starts = whole() ? STARTS : 2000;
  for (int i = 0; i < starts; i++) s0[i] = 9 + 2 * (i + 0.5) / starts;
  for (double a = 0.97; a < 1.3; a += whole() ? 0.04 : 0.2) {
    ghost_shares shares;
    assert_int_equal(ghost_certified_shares(a, 9, 11, 16384, 10000, &shares), GHOST_OK);
    assert_int_equal(ghost_map_sweep(s0, (size_t) starts, a, 10000, 2, entry, last), GHOST_OK);
    int trapped = 0;
    for (int i = 0; i < starts; i++) trapped += entry[i] <= 10000;
    double noise = 5 * sqrt(0.25 / starts), share = (double) trapped / starts;
    assert_true(shares.trapped <= share + noise && shares.safe <= 1 - share + noise);
    assert_true(shares.trapped + shares.safe > 0.9 && shares.trapped + shares.safe <= 1);
    if (a <= 1) assert_true(shares.trapped == 0 && shares.safe == 1 && trapped == 0);
  }
}

/* A circuit at a point, against Arb, far outside the zeros' interval too. */
static void circuit_at_a_point(void **state)
{
  (void) state;
  enum { MOST = 64 };
  double m[MOST], n[MOST], b[MOST], worst = 0;
  uint64_t seed = 5;
  arb_t f[3], h, s, t;
  for (int i = 0; i < 3; i++) arb_init(f[i]);
  arb_init(h); arb_init(s); arb_init(t);
  for (int k = 0; k < 2000; k++) {
    size_t units = 1 + random_word(&seed) % MOST;
    double scale = pow(10, 6 * random_unit(&seed) - 3);
    for (size_t i = 0; i < units; i++) {
      m[i] = scale * (2 * random_unit(&seed) - 1);
      n[i] = 2 * random_unit(&seed) - 1;
      b[i] = scale * (2 * random_unit(&seed) - 1);
    }
    double kappa = (k % 10 ? 4 : 1e6) * (2 * random_unit(&seed) - 1);
    ghost_value y[3];
    assert_int_equal(ghost_latent_at(units, m, n, b, kappa, y), GHOST_OK);
    arb_set_d(f[0], -kappa); arb_set_d(f[1], -1); arb_zero(f[2]);
    for (size_t i = 0; i < units; i++) {
      arb_set_d(h, kappa); arb_set_d(t, m[i]); arb_mul(h, h, t, 300);
      arb_set_d(t, b[i]); arb_add(h, h, t, 300); arb_tanh(h, h, 300);
      arb_set_d(t, n[i]); arb_addmul(f[0], t, h, 300);
      arb_set_d(s, m[i]); arb_mul(t, t, s, 300);
      arb_mul(s, h, h, 300); arb_sub_si(s, s, 1, 300); arb_neg(s, s);
      arb_mul(t, t, s, 300); arb_add(f[1], f[1], t, 300);
      arb_set_d(s, m[i]); arb_mul(t, t, s, 300); arb_mul(t, t, h, 300);
      arb_mul_si(t, t, -2, 300); arb_add(f[2], f[2], t, 300);
    }
    for (int j = 0; j < 3; j++) {
      arb_set_d(t, y[j].value);
      arb_sub(t, t, f[j], 300);
      double off = fabs(arf_get_d(arb_midref(t), ARF_RND_NEAR));
      assert_true(off <= y[j].error);
      if (y[j].error > 0) worst = fmax(worst, off / y[j].error);
    }
  }
  print_message("largest share of a bound: %.2g\n", worst);
  for (int i = 0; i < 3; i++) arb_clear(f[i]);
  arb_clear(h); arb_clear(s); arb_clear(t);
}

/* A sweep is its networks, one by one, on any number of threads. */
static void a_sweep_is_its_networks(void **state)
{
  (void) state;
  const uint64_t seeds[] = { 40, 3, 0 };
  const double rates[] = { 0.02, 5, 0 };
  ghost_network_settings s = ghost_paper_network();
  ghost_sweep_row rows[9], again[9];
  memset(rows, 0, sizeof rows); memset(again, 0, sizeof again);
  assert_int_equal(ghost_network_sweep(&s, seeds, 3, rates, 3, 400, 1, rows), GHOST_OK);
  assert_int_equal(ghost_network_sweep(&s, seeds, 3, rates, 3, 400, 3, again), GHOST_OK);
  assert_memory_equal(rows, again, sizeof rows);
  for (int k = 0; k < 9; k++) {
    ghost_network *w;
    ghost_network_row e;
    s.seed = seeds[k / 3];
    assert_int_equal(ghost_network_create(&w, &s), GHOST_OK);
    uint64_t half = UINT64_MAX, learned = UINT64_MAX;
    double least = INFINITY;
    for (uint64_t n = 0; n <= 400; n++) {
      assert_int_equal(ghost_network_train(w, n < 400 ? rates[k % 3] : 0, &e), GHOST_OK);
      if (half > n && e.loss <= 0.5) half = n;
      if (learned > n && e.accuracy > 0.5) learned = n;
      least = fmin(least, e.loss);
    }
    assert_true(rows[k].seed == s.seed && rows[k].rate == rates[k % 3]);
    assert_true(rows[k].half == half && rows[k].learned == learned);
    assert_true(rows[k].loss == e.loss && rows[k].accuracy == e.accuracy);
    assert_true(rows[k].least_loss == least && rows[k].sum == ghost_network_sum(w));
    assert_true(rows[k].epochs == (rates[k % 3] > 0 ? 400 : 0));
    ghost_network_free(w);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(digits_of_all_forms),
    cmocka_unit_test(windows_are_listed),
    cmocka_unit_test(shares_lie_below_what_is_counted),
    cmocka_unit_test(circuit_at_a_point),
    cmocka_unit_test(a_sweep_is_its_networks),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
