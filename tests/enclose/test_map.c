/* The map behind gradient descent: enclosures against runs in MPFR, the
   cycle's constants against its defining equations, the kernels against the
   descent they abbreviate. */
#include "averages.h"
#include "basin.h"
#include "kernels.h"
#include "outward.h"
#include "windows.h"
#include <gmp.h>
#include <stdio.h>
#include "oracle.h"
#include <mpfr.h>
#include <string.h>

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
                                ghost_map_orbit *orbit)
{
  ghost_map_enclosure *rows = calloc(epochs + 1, sizeof *rows);
  assert_int_equal(ghost_map_certified_orbit(a, s0, epochs, 0, rows, orbit), GHOST_OK);
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
  ghost_map_orbit orbit;
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
    ghost_map_orbit orbit;
    assert_int_equal(ghost_map_certified_orbit(known[i].a, "10", 2000, 0, NULL, &orbit),
                     GHOST_OK);
    assert_int_equal(orbit.fate, known[i].fate);
    if (known[i].epoch) assert_int_equal(orbit.epoch, known[i].epoch);
  }
}

static void claims_expire_honestly(void **state)
{
  (void) state;
  ghost_map_orbit few, many;
  ghost_map_enclosure rows[701];
  assert_int_equal(ghost_map_certified_orbit("1.009", "10", 700, 64, rows, &few), GHOST_OK);
  assert_int_equal(few.fate, GHOST_FATE_EXPIRED);
  assert_int_equal(rows[few.epoch].branch, '?');
  assert_int_equal(few.rows, few.epoch + 1);
  assert_int_equal(ghost_map_certified_orbit("1.009", "10", 700, 0, NULL, &many), GHOST_OK);
  assert_true(many.fate == GHOST_FATE_TRAPPED && many.bits > 64);
  assert_int_equal(ghost_map_certified_orbit("1.1", "0.2", 5, 0, NULL, &few), GHOST_OK);
  assert_true(few.fate == GHOST_FATE_TRAPPED && few.epoch == 0);
  /* expired at the last epoch that was asked for: more bits, unless forbidden */
  size_t n = 0;
  assert_int_equal(ghost_map_certified_orbit("1.009", "10", 700, 64, NULL, &few), GHOST_OK);
  n = few.epoch;
  assert_int_equal(ghost_map_certified_orbit("1.009", "10", n, 0, rows, &many), GHOST_OK);
  assert_true(many.fate == GHOST_FATE_OPEN && many.bits > 64 && many.rows == n + 1);
  assert_true(rows[n].branch != '?' && rows[n].upper - rows[n].lower < 1e-3);
}

/* A start in the zone that so many bits cannot tell from its edge is not safe,
   at any rate; with more bits it is trapped. */
static void a_start_in_the_zone_is_never_safe(void **state)
{
  (void) state;
  static const char inside[] = "0.2499999999999999999999999999999999999";
  static const char outside[] = "0.2500000000000000000000000000000000001";
  ghost_map_orbit orbit;
  for (size_t epochs = 0; epochs < 4; epochs++) {
    assert_int_equal(ghost_map_certified_orbit("0.5", inside, epochs, 64, NULL, &orbit), GHOST_OK);
    assert_int_equal(orbit.fate, GHOST_FATE_EXPIRED);
    assert_int_equal(ghost_map_certified_orbit("0.5", inside, epochs, 0, NULL, &orbit), GHOST_OK);
    assert_true(orbit.fate == GHOST_FATE_TRAPPED && orbit.epoch == 0);
    assert_int_equal(ghost_map_certified_orbit("0.5", outside, epochs, 0, NULL, &orbit), GHOST_OK);
    assert_true(orbit.fate == GHOST_FATE_SAFE && orbit.epoch == 0);
    assert_int_equal(ghost_map_certified_orbit("1", "0.25", epochs, 64, NULL, &orbit), GHOST_OK);
    assert_int_equal(orbit.fate, GHOST_FATE_SAFE);
  }
}

static void orbit_rejects_what_is_not_a_rate(void **state)
{
  (void) state;
  ghost_map_orbit orbit;
  static const char *const bad[] = { "", "x", "-1", "0", "nan", "inf" };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_int_equal(ghost_map_certified_orbit(bad[i], "10", 1, 0, NULL, &orbit), GHOST_EDOM);
    assert_int_equal(ghost_map_certified_orbit("1", bad[i], 1, 0, NULL, &orbit), GHOST_EDOM);
  }
  assert_int_equal(ghost_map_certified_orbit(NULL, "10", 1, 0, NULL, &orbit), GHOST_EDOM);
  assert_int_equal(ghost_map_certified_orbit("1", "10", 1, 3, NULL, &orbit), GHOST_EDOM);
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
  char text[90], ours[80];
  const char *const hundred[] = { "100" }, *const minus[] = { "-1" };
  mpfr_snprintf(text, sizeof text, "%#.60Rg", v);
  assert_int_equal(certify_decimal(ours, sizeof ours, certified_cycle_ac, NULL, 0, 60),
                   GHOST_OK);
  assert_string_equal(text, ours);
  mpfr_clears(lo, hi, q, w, v, (mpfr_ptr) 0);
  assert_int_equal(ghost_digits(text, sizeof text, GHOST_FORM_CYCLE_RATE, hundred, 20), GHOST_OK);
  assert_string_equal(text, "9.3973302179642201402e-10");
  assert_int_equal(ghost_digits(text, sizeof text, GHOST_FORM_CYCLE_RATE, minus, 20), GHOST_EDOM);
  assert_int_equal(ghost_digits(text, 30, GHOST_FORM_CYCLE_RATE, hundred, 20), GHOST_EDOM);
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

/* Every window, run in doubles in its middle from its own point, is a cycle of
   the stated word; just outside either end the word is another. */
static bool follows_word(const window *w, double a)
{
  char seen[240 * WINDOW_PERIOD + 1];
  double s = w->x * pow(a, 0.4), drive = map_drive(a);
  for (int n = 0; n < 60 * w->period; n++) s = map_step(s, drive);
  for (int n = 0; n < 240 * w->period; n++) {
    seen[n] = s < 1.0 ? 'U' : 'D';
    s = map_step(s, drive);
  }
  seen[240 * w->period] = '\0';
  for (int n = 0; n < 239 * w->period; n++)
    if (seen[n] != seen[n + w->period]) return false;
  return strstr(seen, w->word) != NULL;
}

static void windows_are_cycles(void **state)
{
  (void) state;
  static window table[WINDOW_LIMIT];
  int count, unresolved;
  assert_int_equal(find_windows(table, WINDOW_PERIOD, &count, &unresolved), GHOST_OK);
  assert_int_equal(unresolved, 0);
  assert_true(count > 20);
  for (int i = 0; i < count; i++) {
    const window *w = &table[i];
    assert_true(w->period > 2 && w->left[0] <= w->left[1] && w->left[1] < w->right[0]);
    assert_true(w->left[1] - w->left[0] < 1e-15 && w->right[1] - w->right[0] < 1e-15);
    assert_true(fabs(w->multiplier[0]) < 1.0 && fabs(w->multiplier[1]) < 1.0);
    assert_true(i == 0 || table[i - 1].left[0] < w->left[0]);
    double width = w->right[0] - w->left[1];
    assert_true(follows_word(w, w->left[1] + 0.1 * width));
    assert_true(follows_word(w, w->left[1] + 0.5 * width));
    assert_false(follows_word(w, w->left[0] - 0.02 * width));
  }
  const window *last = &table[count - 1];
  assert_string_equal(last->word, "UDD");
  assert_true(fabs(last->left[0] - 0.41031289842035761) < 1e-15);
  assert_true(fabs(last->right[0] - 1.02904346942964864) < 1e-15);
  assert_true(fabs(last->multiplier[0] + 0.29430476045413417) < 1e-15);
  assert_int_equal(find_windows(table, 26, &count, &unresolved), GHOST_EDOM);
}

/* An independent search: at many rates, where does a run end?  Any period of
   at most 25 that is seen must be in the table. */
static void windows_miss_nothing_that_runs_find(void **state)
{
  (void) state;
  static window table[WINDOW_LIMIT];
  int count, unresolved, cycles = 0;
  find_windows(table, WINDOW_PERIOD, &count, &unresolved);
  const int runs = some(3000);
  for (int i = 0; i < runs; i++) {
    double a = 0.03 + 0.969 * i / runs, drive = map_drive(a), s = 1.01 + 0.0002 * (i % 900);
    for (int n = 0; n < 6000; n++) s = map_step(s, drive);
    double t = s;
    int period = 0;
    for (int n = 1; n <= WINDOW_PERIOD && !period; n++) {
      t = map_step(t, drive);
      if (fabs(t - s) < 1e-12) period = n;
    }
    bool found = period == 0;
    for (int k = 0; k < count && !found; k++)
      found = table[k].period == period && a >= table[k].left[0] && a <= table[k].right[1];
    assert_true(found);
    cycles += period > 0;
  }
  assert_true(3 * cycles > 2 * runs);
}

/* Where the band is not folded the map keeps the order on a circle: up to the
   rotation number 3/5 each fraction has one window, and its word is the
   rotation's own, written from its highest rotation. */
static void spell_rotation(char *word, int p, int q)
{
  char twice[2 * WINDOW_PERIOD + 1];
  for (int i = 0; i < 2 * q; i++) twice[i] = (i + 1) * p / q > i * p / q ? 'D' : 'U';
  int best = 0;
  for (int k = 1; k < q; k++)
    if (strncmp(twice + k, twice + best, (size_t) q) > 0) best = k;
  memcpy(word, twice + best, (size_t) q);
  word[q] = '\0';
}

static void windows_spell_rotations(void **state)
{
  (void) state;
  static window table[WINDOW_LIMIT];
  int count, unresolved, fractions = 0, rows = 0;
  assert_int_equal(find_windows(table, WINDOW_PERIOD, &count, &unresolved), GHOST_OK);
  for (int q = 2; q <= WINDOW_PERIOD; q++)
    for (int p = q / 2 + 1; 5 * p <= 3 * q; p++) {
      char word[WINDOW_PERIOD + 1];
      spell_rotation(word, p, q);
      int found = 0, divisor = 1;
      for (int d = 2; d <= p; d++) if (p % d == 0 && q % d == 0) divisor = d;
      for (int i = 0; i < count; i++) found += strcmp(table[i].word, word) == 0;
      assert_int_equal(found, divisor == 1);
      fractions += divisor == 1;
    }
  for (; rows < count && 5 * table[rows].downs <= 3 * table[rows].period; rows++)
    assert_true(rows == 0 || table[rows - 1].downs * table[rows].period
                < table[rows].downs * table[rows - 1].period);
  assert_int_equal(rows, fractions);
  assert_int_equal(fractions, 20);
}

static void capture_holds_what_it_catches(void **state)
{
  (void) state;
  const int n = some(100);
  for (int i = 0; i < n; i++) {
    char a[16], s0[16];
    snprintf(a, sizeof a, "%.6f", 0.42 + 0.6 * i / n);
    snprintf(s0, sizeof s0, "%.4f", 1.1 + 2.1 * i / n);
    ghost_map_orbit orbit;
    ghost_map_enclosure *rows = calloc(1201, sizeof *rows);
    assert_int_equal(ghost_map_certified_orbit(a, s0, 1200, 0, rows, &orbit), GHOST_OK);
    assert_int_equal(orbit.fate, GHOST_FATE_SAFE);
    assert_int_equal(orbit.rows, 1201);
    free(rows);
  }
}

/* Shares against large samples of runs in doubles.  The runs are those of
   a chaotic map, but their statistics are not sensitive: four standard errors. */
static void shares_hold_a_large_sample(void **state)
{
  (void) state;
  enum { N = 200000, EPOCHS = 10000 };
  static double s0[N], last[N];
  static size_t entry[N];
  static const double a[] = { 1.002, 1.01, 1.025, 1.05, 1.3 };
  start_spread spread = { false, 9.0, 11.0 };
  uint64_t seed = 9;
  const int n = some(N);
  for (int k = 0; k < some(5); k++) {
    basin_shares b;
    int trapped = 0;
    for (int i = 0; i < n; i++) s0[i] = 9.0 + 2.0 * random_unit(&seed);
    assert_int_equal(ghost_map_sweep(s0, (size_t) n, a[k], EPOCHS, 2, entry, last), GHOST_OK);
    for (int i = 0; i < n; i++) trapped += entry[i] <= EPOCHS;
    assert_int_equal(certified_shares(a[k], &spread, 1024, EPOCHS, &b), GHOST_OK);
    double share = (double) trapped / n, error = 4.0 * sqrt(0.25 / n);
    print_message("a = %g: %.4f <= %.4f <= %.4f\n", a[k], b.trapped, share, 1.0 - b.safe);
    assert_true(b.trapped <= share + error && share - error <= 1.0 - b.safe);
    assert_true(1.0 - b.trapped - b.safe < 0.08);
  }
}

/* A start at 150 r* takes a hundred thousand epochs to come down (a step from s
   is at most (3/4) a s^(-3/2) long), so nothing is trapped by the ten
   thousandth; at the other end, by epoch 1 only what starts in the hole. */
static void shares_count_their_epochs(void **state)
{
  (void) state;
  basin_shares b;
  double low[21], safe;
  start_spread far = { false, 150.0, 160.0 }, near = { false, 1.0, 1.5 };
  assert_int_equal(certified_shares(1.5, &far, 64, 10000, &b), GHOST_OK);
  assert_true(b.trapped == 0.0);
  assert_int_equal(certified_entry_times(1.5, &far, 64, 20, low, &safe), GHOST_OK);
  for (int n = 0; n <= 20; n++) assert_true(low[n] == 0.0);
  assert_int_equal(certified_shares(1.5, &near, 4096, 1, &b), GHOST_OK);
  double lo = 1.0, hi = 1.5;  /* the hole ends where s - (3/4) a s^(-3/2) = 1/4 */
  for (int i = 0; i < 60; i++) {
    double s = 0.5 * (lo + hi);
    if (map_step(s, map_drive(1.5)) < 0.25) lo = s;
    else hi = s;
  }
  assert_true(b.trapped <= (hi - 1.0) / 0.5 && b.trapped > (hi - 1.0) / 0.5 - 0.001);
  assert_int_equal(certified_entry_times(1.5, &near, 4096, 1, low, &safe), GHOST_OK);
  assert_true(low[0] == 0.0 && fabs(low[1] - b.trapped) < 1e-12);
}

static void entry_times_hold_a_large_sample(void **state)
{
  (void) state;
  enum { N = 100000, EPOCHS = 800 };
  static double s0[N], last[N], low[EPOCHS + 1];
  static size_t entry[N];
  double safe;
  start_spread spread = { true, 10.0, 0.1 };
  uint64_t seed = 10;
  for (int i = 0; i < N; i += 2) {  /* Box and Muller */
    double r = sqrt(-2.0 * log(1.0 - random_unit(&seed))), t = 6.283185307179586 * random_unit(&seed);
    s0[i] = 10.0 + 0.1 * r * cos(t);
    s0[i + 1] = 10.0 + 0.1 * r * sin(t);
  }
  assert_int_equal(ghost_map_sweep(s0, N, 1.06, EPOCHS, 2, entry, last), GHOST_OK);
  assert_int_equal(certified_entry_times(1.06, &spread, 512, EPOCHS, low, &safe), GHOST_OK);
  for (int n = 100; n <= EPOCHS; n += 50) {
    int trapped = 0;
    for (int i = 0; i < N; i++) trapped += entry[i] <= (size_t) n;
    double share = (double) trapped / N, error = 4.0 * sqrt(0.25 / N);
    assert_true(low[n] <= share + error);
    assert_true(low[n] >= share - 0.1);
  }
}

static void boxes_agree_with_shares(void **state)
{
  (void) state;
  static const double a[] = { 1.005, 1.02, 1.05, 1.6, 2.5 };
  start_spread spread = { false, 1.0, 12.0 };
  uint64_t seed = 11;
  for (int k = 0; k < some(5); k++) {
    basin_shares b;
    box_tally t[64];
    int levels;
    assert_int_equal(certified_shares(a[k], &spread, 512, 10000, &b), GHOST_OK);
    assert_int_equal(subdivide(a[k], 1.0, 12.0, 10000, 20000, t, &levels), GHOST_OK);
    const box_tally *last = &t[levels - 1];
    assert_true(last->trapped <= 1.0 - b.safe && last->safe <= 1.0 - b.trapped);
    for (int i = 1; i < levels; i++) assert_true(t[i].undecided <= t[i - 1].undecided);
  }
  box_rate rate;
  assert_int_equal(box_rate_init(&rate, 1.05), GHOST_OK);
  for (int i = 0; i < 3000; i++) {  /* a decided box decides every start in it */
    double lo = 1.0 + 11.0 * random_unit(&seed), hi = lo + 1e-6 * random_unit(&seed), last;
    int epoch;
    if (decide_box(&rate, lo, hi, 5000, &epoch) != BOX_TRAPPED) continue;
    double middle = lo + 0.5 * (hi - lo);
    assert_int_equal(map_entry(middle, map_drive(1.05), 5000, &last), epoch);
  }
}

/* The bound on decay must not be found where a cycle attracts and its basin is
   not taken away, nor across a_c; and it must be found on both sides. */
static void decay_fails_where_it_must(void **state)
{
  (void) state;
  double bound;
  int returns;
  bool captures;
  assert_int_equal(certify_decay(1.02, 1.04, 256, 100, &bound, &returns, &captures),
                   GHOST_EUNDECIDED);
  assert_int_equal(certify_decay(1.0290, 1.0291, 1024, 100, &bound, &returns, &captures),
                   GHOST_EUNDECIDED);
  assert_int_equal(certify_decay(1.01, 1.0101, 1024, 100, &bound, &returns, &captures),
                   GHOST_OK);
  assert_true(captures && bound < 1.0);
  assert_int_equal(certify_decay(1.03, 1.0301, 512, 100, &bound, &returns, &captures),
                   GHOST_OK);
  assert_true(!captures && bound < 1.0);
  /* closer to a_c = 1.02904346942964864 than any equal cells could see */
  assert_int_equal(certify_decay(1.0290434694, 1.0290434694 + 1e-12, 1024, 100, &bound,
                                 &returns, &captures), GHOST_OK);
  assert_true(captures && bound < 1.0);
  assert_int_equal(certify_decay(1.0290434695, 1.0290434695 + 1e-12, 1024, 100, &bound,
                                 &returns, &captures), GHOST_OK);
  assert_true(!captures && bound < 1.0);
  assert_int_equal(certify_decay(1.02904346942, 1.02904346943, 4096, 100, &bound, &returns,
                                 &captures), GHOST_EUNDECIDED);
  assert_int_equal(certify_decay(0.5, 0.6, 512, 100, &bound, &returns, &captures),
                   GHOST_EDOM);
}

static void averages_follow_the_law(void **state)
{
  (void) state;
  for (int i = 1; i <= some(20); i++) {
    double a = 0.01 * i;
    map_average m = average_run(a, 1.5, 20000, 200000);
    assert_true(fabs(m.loss / (a * 3.0 / 16.0) - 1.0) < a);
    assert_true(fabs(m.amplitude / (1.5 * a) - 1.0) < a);
    assert_true(fabs(m.downs - 0.5 - 9.0 / 32.0 * a) < a * a);
  }
}

static void sweeps_give_the_same_bits(void **state)
{
  (void) state;
  enum { N = 1003, EPOCHS = 700 };
  static double s0[N], last[N];
  static size_t entry[N];
  uint64_t seed = 12;
  for (int i = 0; i < N; i++) s0[i] = 0.2 + 11.0 * random_unit(&seed);
  for (int threads = 1; threads <= 3; threads++)
    for (int k = 0; k < 4; k++) {
      double a = 0.8 + 0.2 * k, end;
      assert_int_equal(ghost_map_sweep(s0, N, a, EPOCHS, threads, entry, last), GHOST_OK);
      for (int i = 0; i < N; i++) {
        size_t n = map_entry(s0[i], map_drive(a), EPOCHS, &end);
        assert_true(n == entry[i]);
        if (n <= EPOCHS) assert_true(end == last[i]);
        else {
          double s = s0[i];
          for (int e = 0; e < EPOCHS; e++) s = map_step(s, map_drive(a));
          assert_true(s == last[i]);
        }
      }
    }
  assert_int_equal(ghost_map_sweep(s0, N, -1.0, 1, 1, entry, last), GHOST_EDOM);
  assert_int_equal(ghost_map_sweep(s0, N, 1.0, 1, 0, entry, last), GHOST_EDOM);
}

/* The value of a decimal such as -1.25e-3, exactly. */
static void read_decimal(mpq_t q, const char *text)
{
  char digits[END_SIZE];
  size_t n = 0;
  long scale = 0;
  const char *e = strpbrk(text, "eE"), *end = e ? e : text + strlen(text);
  bool point = false;
  for (const char *p = text; p < end; p++)
    if (*p == '.') point = true;
    else { digits[n++] = *p; scale += point; }
  digits[n] = '\0';
  if (e) scale -= atol(e + 1);
  mpq_t ten;
  mpq_init(ten);
  mpz_set_str(mpq_numref(q), digits, 10);
  mpz_set_ui(mpq_denref(q), 1);
  mpz_ui_pow_ui(mpq_numref(ten), 10, (unsigned long) labs(scale));
  if (scale > 0) mpq_div(q, q, ten); else mpq_mul(q, q, ten);
  mpq_clear(ten);
}

/* The power of ten of the first digit of a decimal that is not zero. */
static int leading_power(const char *text)
{
  const char *e = strchr(text, 'e'), *end = e ? e : text + strlen(text);
  const char *point = memchr(text, '.', (size_t) (end - text));
  const char *first = text + strspn(text, "-0."), *units = point ? point : end;
  int power = (int) (units - first) - (first < units);
  return power + (e ? atoi(e + 1) : 0);
}

/* One unit of the last place that was asked for. */
static void last_unit(mpq_t unit, const char *text, char form, int digits)
{
  char one[40];
  snprintf(one, sizeof one, "1e%d", form == 'f' ? -digits : leading_power(text) - digits + 1);
  read_decimal(unit, one);
}

/* The printed end is on its side of x and less than a unit away. */
static void check_end(end_side side, char form, int digits, double x)
{
  const char *text = side == LOW_END ? LOW_TEXT(form, digits, x) : HIGH_TEXT(form, digits, x);
  mpq_t q, value, unit;
  mpq_inits(q, value, unit, NULL);
  read_decimal(q, text);
  mpq_set_d(value, x);
  if (side == LOW_END) mpq_sub(value, value, q); else mpq_sub(value, q, value);
  assert_true(mpq_sgn(value) >= 0);
  last_unit(unit, text, form, digits);
  assert_true(mpq_cmp(value, unit) < 0);
  mpq_clears(q, value, unit, NULL);
}

static double random_number(uint64_t *seed)
{
  uint64_t word = random_word(seed);
  double x = ldexp(1 + random_unit(seed), (int) (word % 121) - 60);
  if (word % 1000 == 1) x = ldexp(x, (int) (word >> 32) % 1000 * (word % 3 ? 1 : -1));
  if (word % 7 == 0) x = (double) (float) x;                 /* short decimals */
  if (word % 11 == 0) x = round(x * 1e3) / 1e3;
  return word & 1024 ? -x : x;
}

static void printed_intervals_hold_their_numbers(void **state)
{
  (void) state;
  uint64_t seed = 12;
  long held = 0;
  for (long i = 0; held < cases(); i++) {
    double x = random_number(&seed), y = x + fabs(x) * ldexp(random_unit(&seed), -(int) (random_word(&seed) % 60));
    char form = i % 2 ? 'g' : 'f';
    int digits = (int) (random_word(&seed) % 17) + (form == 'g');
    if (!isfinite(x) || !isfinite(y) || (form == 'f' && fabs(y) > 1e300)) continue;
    check_end(LOW_END, form, digits, x);
    check_end(HIGH_END, form, digits, y);
    held++;
  }
  print_message("%ld printed intervals hold their numbers\n", held);
}

/* What a share leaves is bounded from above, and not by much. */
static void rests_are_bounds(void **state)
{
  (void) state;
  uint64_t seed = 7;
  mpq_t rest, bound, one;
  mpq_inits(rest, bound, one, NULL);
  mpq_set_ui(one, 1, 1);
  for (long i = 0; i < cases() / 10; i++) {
    double share = i < 60 ? ldexp(1.0, -(int) i) : random_unit(&seed);
    if (i > 60 && i < 120) share = 1.0 - ldexp(1.0, 60 - (int) i);
    mpq_set_d(rest, share);
    mpq_sub(rest, one, rest);
    mpq_set_d(bound, (double) rest_of(share));
    assert_true(mpq_cmp(bound, rest) >= 0 && mpq_cmp(bound, one) <= 0);
    mpq_sub(bound, bound, rest);
    assert_true(mpq_get_d(bound) <= 0x1p-49 * (1.0 - share));
  }
  assert_true(rest_of(1.0) == 0.0 && rest_of(0.0) == 1.0);
  mpq_clears(rest, bound, one, NULL);
}

/* Where nothing has to be rounded the text is printf's; known cases by hand. */
static void printed_ends_look_like_printf(void **state)
{
  (void) state;
  char text[END_SIZE], plain[END_SIZE];
  static const double exact[] = { 0, 1, -1, 0.5, 1024, 1e15, 123456, 0x1p-10, 1e16, -0.25 };
  for (size_t i = 0; i < sizeof exact / sizeof *exact; i++)
    for (int side = 0; side < 2; side++) {
      snprintf(plain, sizeof plain, "%.17g", exact[i]);
      assert_string_equal(print_end(text, (end_side) side, 'g', 17, exact[i]), plain);
      snprintf(plain, sizeof plain, "%.17f", exact[i]);
      if (fabs(exact[i]) < 1e6)
        assert_string_equal(print_end(text, (end_side) side, 'f', 17, exact[i]), plain);
    }
  assert_string_equal(print_end(text, LOW_END, 'f', 4, 0.36365), "0.3636");
  assert_string_equal(print_end(text, HIGH_END, 'f', 4, 0.36365), "0.3637");
  assert_string_equal(print_end(text, HIGH_END, 'g', 3, 0.9996), "1");
  assert_string_equal(print_end(text, HIGH_END, 'f', 2, 999.999), "1000.00");
  assert_string_equal(print_end(text, LOW_END, 'f', 2, -1e-30), "-0.01");
  assert_string_equal(print_end(text, HIGH_END, 'f', 2, -1e-30), "-0.00");
  assert_string_equal(print_end(text, HIGH_END, 'f', 0, 0.2), "1");
  assert_string_equal(print_end(text, LOW_END, 'f', 0, 0.2), "0");
  assert_string_equal(print_end(text, HIGH_END, 'g', 2, 9.99e-5), "0.0001");
  assert_string_equal(print_end(text, LOW_END, 'g', 2, 9.99e-5), "9.9e-05");
  assert_string_equal(print_end(text, HIGH_END, 'g', 2, 99.9), "1e+02");
  assert_string_equal(print_end(text, HIGH_END, 'g', 3, INFINITY), "inf");
}

/* The table of windows as it is printed holds ends enclosed to 40 digits. */
static void printed_windows_hold_the_cycle(void **state)
{
  (void) state;
  char *table = NULL, *row, digits[80], left[2][END_SIZE], right[2][END_SIZE];
  size_t size;
  FILE *out = open_memstream(&table, &size);
  assert_int_equal(write_windows(out, 3), GHOST_OK);
  fclose(out);
  assert_non_null(row = strstr(table, "\nUDD,3,2,"));
  assert_int_equal(sscanf(row + 9, "%39[^,],%39[^,],%39[^,],%39[^,],", left[0], left[1], right[0], right[1]), 4);
  mpq_t end, truth;
  mpq_inits(end, truth, NULL);
  for (int i = 0; i < 4; i++) {
    certified_function *f = i < 2 ? certified_cycle_a1 : certified_cycle_ac;
    assert_int_equal(certify_decimal(digits, sizeof digits, f, NULL, 0, 40), GHOST_OK);
    read_decimal(truth, digits);
    read_decimal(end, i < 2 ? left[i] : right[i - 2]);
    assert_true(i % 2 ? mpq_cmp(end, truth) > 0 : mpq_cmp(end, truth) < 0);
  }
  mpq_clears(end, truth, NULL);
  free(table);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(orbit_matches_independent_runs),
    cmocka_unit_test(fates_of_the_paper_s_start),
    cmocka_unit_test(claims_expire_honestly),
    cmocka_unit_test(a_start_in_the_zone_is_never_safe),
    cmocka_unit_test(orbit_rejects_what_is_not_a_rate),
    cmocka_unit_test(cycle_constants_hold),
    cmocka_unit_test(map_is_descent),
    cmocka_unit_test(entry_counts_steps),
    cmocka_unit_test(windows_are_cycles),
    cmocka_unit_test(windows_miss_nothing_that_runs_find),
    cmocka_unit_test(windows_spell_rotations),
    cmocka_unit_test(capture_holds_what_it_catches),
    cmocka_unit_test(sweeps_give_the_same_bits),
    cmocka_unit_test(shares_hold_a_large_sample),
    cmocka_unit_test(shares_count_their_epochs),
    cmocka_unit_test(entry_times_hold_a_large_sample),
    cmocka_unit_test(boxes_agree_with_shares),
    cmocka_unit_test(decay_fails_where_it_must),
    cmocka_unit_test(printed_intervals_hold_their_numbers),
    cmocka_unit_test(rests_are_bounds),
    cmocka_unit_test(printed_ends_look_like_printf),
    cmocka_unit_test(printed_windows_hold_the_cycle),
    cmocka_unit_test(averages_follow_the_law),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
