/* What a failing call leaves behind: nothing.  Every public function that
 * returns a status is called with arguments that it must refuse; the places of
 * its outputs are filled with a pattern before and compared byte by byte after.
 * The header is read at the end: a function that has not been walked through
 * fails the test. */
#include "ghost.h"
#include "oracle.h"
#include <stdio.h>

enum { ROOM = 8, UNITS = 16, SEEN = 300 };

/* A place for every kind of output. */
typedef struct {
  double d[3 * UNITS + ROOM], x[2];
  int i[ROOM];
  size_t n[ROOM];
  char text[80];
  ghost_value v[3];
  ghost_window windows[2];
  ghost_shares shares;
  ghost_sweep_row sweep[2];
  ghost_outcome outcome;
  ghost_map_enclosure rows[ROOM];
  ghost_map_orbit orbit;
  ghost_network_row row;
  ghost_network *network;
  ghost_rnn *rnn;
  ghost_latent_point points[ROOM];
  ghost_fold folds[ROOM];
  ghost_slow_point slow[ROOM];
  ghost_slow_count slow_count;
  ghost_field_fold field_folds[2];
  ghost_field_fold_count fold_count;
} places;
static places out, before;
static const char *seen[SEEN];
static size_t walked;

static void fill(void)
{
  memset(&out, 0xa5, sizeof out);
  memcpy(&before, &out, sizeof out);
}

static void judge(const char *name, int line, ghost_status status, ghost_status want)
{
  if (status != want || memcmp(&out, &before, sizeof out) != 0)
    fail_msg("line %d: %s: status %d, not %d, or an output was written", line,
             name, (int) status, (int) want);
  assert_true(walked < SEEN);
  seen[walked++] = name;
}
#define REFUSES(status, name, ...) \
  do { fill(); judge(#name, __LINE__, name(__VA_ARGS__), status); } while (0)

static void toy_model(void **state)
{
  (void) state;
  const double bad[] = { NAN, INFINITY, -INFINITY };
  for (int i = 0; i < 3; i++) {
    REFUSES(GHOST_EDOM, ghost_fixed_points, bad[i], out.i, out.x);
    REFUSES(GHOST_EDOM, ghost_trajectory, bad[i], 1, out.d);
    REFUSES(GHOST_EDOM, ghost_escape_time, bad[i], out.d);
    REFUSES(GHOST_EDOM, ghost_threshold_time, bad[i], 1, out.d);
    REFUSES(GHOST_EDOM, ghost_threshold_time, 1, bad[i], out.d);
    REFUSES(GHOST_EDOM, ghost_r_star, bad[i], out.d);
    REFUSES(GHOST_EDOM, ghost_loss, bad[i], 1, out.d);
    REFUSES(GHOST_EDOM, ghost_loss, 1, bad[i], out.d);
    REFUSES(GHOST_EDOM, ghost_loss_gradient, bad[i], 1, out.d);
    REFUSES(GHOST_EDOM, ghost_loss_gradient, 1, bad[i], out.d);
    REFUSES(GHOST_EDOM, ghost_critical_rate, bad[i], out.d);
  }
  REFUSES(GHOST_EDOM, ghost_trajectory, 1, -1, out.d);
  const char *const wrong[] = { "-1", "one", "nan", "inf", "", "1 +/- 1", "1e40", "0x10", "1e-9999" };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    REFUSES(GHOST_EDOM, ghost_digits, out.text, 80, GHOST_FORM_CYCLE_RATE, &wrong[i], 5);
  const char *const one = "1";
  REFUSES(GHOST_EDOM, ghost_digits, out.text, 68, GHOST_FORM_CYCLE_RATE, &one, 5);
  REFUSES(GHOST_EDOM, ghost_digits, out.text, 80, GHOST_FORM_CYCLE_RATE, &one, 0);
  REFUSES(GHOST_EDOM, ghost_digits, out.text, SIZE_MAX, GHOST_FORM_CYCLE_RATE, &one,
          GHOST_DIGITS_MAX + 1);
  REFUSES(GHOST_EDOM, ghost_digits, out.text, 80, (ghost_form) 11, &one, 5);
  REFUSES(GHOST_EDOM, ghost_digits, out.text, 80, (ghost_form) -1, &one, 5);
}

static void descent(void **state)
{
  (void) state;
  const double history[] = { 1, 0.5 }, broken[] = { 1, NAN, 0.5 };
  REFUSES(GHOST_EDOM, ghost_classify, history, 0, 1, &out.outcome);
  REFUSES(GHOST_EDOM, ghost_classify, history, 2, NAN, &out.outcome);
  REFUSES(GHOST_EDOM, ghost_drop_epoch, history, 0, 1, out.n);
  REFUSES(GHOST_EDOM, ghost_drop_epoch, history, 2, -1, out.n);
  REFUSES(GHOST_EDOM, ghost_drop_epoch, broken, 3, 1, out.n);
  REFUSES(GHOST_EDOM, ghost_classify, broken, 3, 1, &out.outcome);
  REFUSES(GHOST_EDOM, ghost_descend, 1, 1, NAN, ROOM, out.d);
  REFUSES(GHOST_EDOM, ghost_descend, 1, 1, 0x1p600, ROOM, out.d);
  REFUSES(GHOST_EDOM, ghost_drop_bounds, 1e-3, 100, 1, out.d, out.d + 1);
  REFUSES(GHOST_EPREC, ghost_drop_bounds, 0x1p600, 100, 1e-12, out.d, out.d + 1);
  REFUSES(GHOST_EDOM, ghost_loss_law, 1e-3, 100, 1, 1, out.v);
  REFUSES(GHOST_EDOM, ghost_loss_law, 1e-3, 100, 1e-10, 1e9, out.v);
  REFUSES(GHOST_EPREC, ghost_loss_law, 0x1p600, 100, 1e-12, 1, out.v);
}

static void finite_detector(void **state)
{
  (void) state;
  double seam;
  assert_int_equal(ghost_sharp_seam(1e12, 1e6, &seam), GHOST_OK);
  REFUSES(GHOST_EDOM, ghost_sharp_loss, 1, NAN, 1, out.d);
  REFUSES(GHOST_EDOM, ghost_sharp_gradient, 1, 1, -1, out.d);
  REFUSES(GHOST_EPREC, ghost_sharp_gradient, 0x1p-1074, 100, 0x1p-1070, out.d);
  REFUSES(GHOST_EDOM, ghost_sharp_seam, -1, 1, out.d);
  REFUSES(GHOST_EPREC, ghost_sharp_seam, 1e-300, 1e100, out.d);
  REFUSES(GHOST_EPREC, ghost_sharp_seam, 1e300, 1, out.d);
  REFUSES(GHOST_EDOM, ghost_sharp_rate, NAN, 1, out.d);
  REFUSES(GHOST_EPREC, ghost_sharp_rate, 1e-300, 1e100, out.d);
  REFUSES(GHOST_EDOM, ghost_finite_loss, 1, 1, 1, NAN, out.v);
  REFUSES(GHOST_EDOM, ghost_finite_gradient, 1, 1, 1, NAN, out.v);
  REFUSES(GHOST_EPREC, ghost_finite_gradient, seam, 1e12, 1e6, 1e4, out.v);
  REFUSES(GHOST_EDOM, ghost_finite_ode, 1, 1, 1, -1, out.v, out.v + 1);
  REFUSES(GHOST_EPREC, ghost_finite_ode, -1e14, 1, 1, 1, out.v, out.v + 1);
  REFUSES(GHOST_EDOM, ghost_euler_loss, 1e-4, 100, 10, 1, 0.3, out.d);
  REFUSES(GHOST_EPREC, ghost_euler_loss, -1e9, 100, 10, 1, 1, out.d);
  REFUSES(GHOST_EDOM, ghost_euler_time, -1, 1, 0.1, out.d);
  REFUSES(GHOST_EPREC, ghost_euler_time, 1, 1e7, 0.1, out.d);
  REFUSES(GHOST_EDOM, ghost_finite_descend, 1, 1, 1, 1, NAN, ROOM, out.d);
  REFUSES(GHOST_EDOM, ghost_finite_descend, 1e-4, 100, 10, 1, 1e300, ROOM, out.d);
  REFUSES(GHOST_ENOMEM, ghost_finite_descend, 1e-4, 100, 10, 1, 1e-10, SIZE_MAX, out.d);
  REFUSES(GHOST_EDOM, ghost_finite_safe_rate, 100, 10, -1, out.d);
}

static void the_map(void **state)
{
  (void) state;
  const double s0[] = { 2, NAN };
  REFUSES(GHOST_EDOM, ghost_map_certified_orbit, "-1", "10", ROOM - 1, 0, out.rows, &out.orbit);
  REFUSES(GHOST_EDOM, ghost_map_certified_orbit, "1", "x", ROOM - 1, 0, out.rows, &out.orbit);
  REFUSES(GHOST_EDOM, ghost_map_certified_orbit, "1", "10", ROOM - 1, 3, out.rows, &out.orbit);
  REFUSES(GHOST_EDOM, ghost_map_certified_orbit, "1", "10", ROOM - 1, GHOST_BITS_MAX + 1, out.rows,
          &out.orbit);
  REFUSES(GHOST_EDOM, ghost_windows, 0, out.windows, 2, out.n);
  REFUSES(GHOST_EDOM, ghost_windows, GHOST_PERIOD_MAX + 1, out.windows, 2, out.n);
  REFUSES(GHOST_EDOM, ghost_certified_shares, NAN, 9, 11, 64, 100, &out.shares);
  REFUSES(GHOST_EDOM, ghost_certified_shares, 1.01, 9, NAN, 64, 100, &out.shares);
  REFUSES(GHOST_EDOM, ghost_certified_shares, 1.01, 11, 9, 64, 100, &out.shares);
  REFUSES(GHOST_EDOM, ghost_certified_shares, 1.01, 0.5, 9, 64, 100, &out.shares);
  REFUSES(GHOST_EDOM, ghost_certified_shares, 1.01, 9, 11, 63, 100, &out.shares);
  REFUSES(GHOST_EDOM, ghost_certified_shares, 1.01, 9, 11, 64, -1, &out.shares);
  REFUSES(GHOST_EDOM, ghost_map_sweep, s0, 1, 0, 10, 1, out.n, out.d);
  REFUSES(GHOST_EDOM, ghost_map_sweep, s0, 1, 1, 10, 65, out.n, out.d);
  REFUSES(GHOST_EDOM, ghost_map_sweep, s0, 2, 1, 10, 1, out.n, out.d);
}

/* The network itself is an output of what changes it. */
static void expect_unmoved(const ghost_network *w, unsigned long sum, double c)
{
  assert_true(ghost_network_sum(w) == sum);
  assert_true(ghost_network_epochs_done(w) == 3);
  assert_true(ghost_network_settings_of(w)->confidence == c);
}

static void networks(void **state)
{
  (void) state;
  ghost_network_settings s = ghost_paper_network();
  s.units = UNITS;
  ghost_network *w = NULL;
  assert_int_equal(ghost_network_create(&w, &s), GHOST_OK);
  REFUSES(GHOST_EDOM, ghost_network_gradient, w, out.d, out.d, out.d);
  REFUSES(GHOST_EDOM, ghost_network_orbit, w, out.d);
  REFUSES(GHOST_EDOM, ghost_network_step, w, 0.1, out.i);
  ghost_network_row row;
  for (int i = 0; i < 3; i++)
    assert_int_equal(ghost_network_train(w, 0.02, &row), GHOST_OK);
  unsigned long sum = ghost_network_sum(w);
  double good[UNITS] = { 0 }, bad[UNITS] = { [UNITS - 1] = INFINITY };
  REFUSES(GHOST_EDOM, ghost_network_set_parameters, w, good, good, bad);
  REFUSES(GHOST_EDOM, ghost_network_set_confidence, w, NAN);
  REFUSES(GHOST_EDOM, ghost_network_set_confidence, w, 1e7);
  REFUSES(GHOST_EDOM, ghost_network_lanes, w, "wide");
  REFUSES(GHOST_EDOM, ghost_network_train, w, NAN, &out.row);
  REFUSES(GHOST_EDOM, ghost_network_step, w, -1, out.i);
  expect_unmoved(w, sum, s.confidence);
  REFUSES(GHOST_EIO, ghost_network_save, w, "/nowhere/w.npy");
  REFUSES(GHOST_EIO, ghost_network_load, &out.network, "/nowhere/w.npy");
  fill();
  char why[200] = "";
  judge("ghost_network_read", __LINE__,
        ghost_network_read(&out.network, "/nowhere/w.npy", why, sizeof why), GHOST_EIO);
  assert_true(strlen(why) > 0);
  /* weights whose gradient overflows: no row, no step, and no gradient */
  double huge[UNITS];
  for (int i = 0; i < UNITS; i++) huge[i] = 1e300;
  assert_int_equal(ghost_network_set_parameters(w, good, huge, good), GHOST_OK);
  sum = ghost_network_sum(w);
  REFUSES(GHOST_EDOM, ghost_network_train, w, 0.1, &out.row);
  expect_unmoved(w, sum, s.confidence);
  REFUSES(GHOST_EDOM, ghost_network_gradient, w, out.d, out.d, out.d);
  REFUSES(GHOST_EDOM, ghost_network_orbit, w, out.d);
  REFUSES(GHOST_EDOM, ghost_network_step, w, 0.1, out.i);
  ghost_network_free(w);
  s.delay = 0;
  REFUSES(GHOST_EDOM, ghost_network_create, &out.network, &s);
  s.delay = 20;
  s.mix = NAN;
  REFUSES(GHOST_EDOM, ghost_network_create, &out.network, &s);
  s.mix = 0.5;
  s.size = sizeof s + 8;
  REFUSES(GHOST_EDOM, ghost_network_create, &out.network, &s);
  s.size = 0;
  REFUSES(GHOST_EDOM, ghost_network_create, &out.network, &s);
  s.size = sizeof s;
  const uint64_t seeds[] = { 1, 0x100000000 };
  const double rates[] = { 0.1, NAN };
  REFUSES(GHOST_EDOM, ghost_network_sweep, &s, seeds, 1, rates, 2, 3, 1, out.sweep);
  REFUSES(GHOST_EDOM, ghost_network_sweep, &s, seeds, 2, rates, 1, 3, 1, out.sweep);
  REFUSES(GHOST_EDOM, ghost_network_sweep, &s, seeds, 1, rates, 1, 3, 65, out.sweep);
  s.delay = 0;
  REFUSES(GHOST_EDOM, ghost_network_sweep, &s, seeds, 1, rates, 1, 3, 1, out.sweep);
}

static void circuits(void **state)
{
  (void) state;
  double v[3 * UNITS] = { 0 };
  size_t *n = out.n;
  REFUSES(GHOST_EDOM, ghost_latent_points, 0, v, v, v, out.points, ROOM, n, n + 1);
  REFUSES(GHOST_EDOM, ghost_latent_fold, UNITS, v, v, 0, out.folds);
  REFUSES(GHOST_EDOM, ghost_latent_folds, UNITS, v, v, 2, out.folds, ROOM, n);
  REFUSES(GHOST_EDOM, ghost_latent_at, UNITS, v, v, v, NAN, out.v);
  REFUSES(GHOST_EDOM, ghost_latent_at, 4097, v, v, v, 0, out.v);
  v[3] = NAN;
  REFUSES(GHOST_EDOM, ghost_latent_at, UNITS, v, v, v, 0, out.v);
  REFUSES(GHOST_EDOM, ghost_latent_points, UNITS, v, v, v, out.points, ROOM, n, n + 1);
  REFUSES(GHOST_EDOM, ghost_latent_fold, UNITS, v, v, 1e-6, out.folds);
  REFUSES(GHOST_EDOM, ghost_latent_folds, UNITS, v, v, 1e-6, out.folds, ROOM, n);
}

static ghost_rnn_settings changed(size_t at, double value)
{
  ghost_rnn_settings s = ghost_paper_rnn();
  memcpy((char *) &s + at, &value, sizeof value);
  return s;
}

static void rnn_settings(void **state)
{
  (void) state;
  ghost_rnn_settings s;
  const size_t reals[] = { offsetof(ghost_rnn_settings, mix),
    offsetof(ghost_rnn_settings, noise), offsetof(ghost_rnn_settings, start),
    offsetof(ghost_rnn_settings, spread), offsetof(ghost_rnn_settings, threshold),
    offsetof(ghost_rnn_settings, confidence) };
  const double bad[] = { NAN, INFINITY, -INFINITY, 1e7 };
  for (int i = 0; i < 6; i++)
    for (int k = 0; k < 4; k++) {
      s = changed(reals[i], bad[k]);
      REFUSES(GHOST_EDOM, ghost_rnn_create_delayed, &out.rnn, &s, 20);
    }
  s = ghost_paper_rnn();
  REFUSES(GHOST_EDOM, ghost_rnn_create_delayed, &out.rnn, &s, 0);
  REFUSES(GHOST_EDOM, ghost_rnn_create_delayed, &out.rnn, &s, 2049);
  s.rank = 101;
  REFUSES(GHOST_EDOM, ghost_rnn_create_delayed, &out.rnn, &s, 20);
  s.rank = 0;
  s.output = GHOST_OUT_LATENT;
  REFUSES(GHOST_EDOM, ghost_rnn_create_delayed, &out.rnn, &s, 20);
  s = ghost_paper_rnn();
  s.size--;
  REFUSES(GHOST_EDOM, ghost_rnn_create_delayed, &out.rnn, &s, 20);
  const double target[] = { 0, NAN }, one[] = { 1, 1 }, none[] = { 0, 0 };
  const ghost_rnn_task tasks[] = { { 2, 1, NULL, target, NULL, GHOST_NORM_SUM },
    { 2, 1, NULL, NULL, NULL, GHOST_NORM_SUM }, { 0, 1, NULL, one, NULL, GHOST_NORM_SUM },
    { 2, 0, NULL, one, NULL, GHOST_NORM_SUM }, { 2, 1, NULL, one, target, GHOST_NORM_SUM },
    { 2, 1, NULL, one, none, GHOST_NORM_MEAN },
    { 4096, (size_t) 1 << 20, NULL, one, NULL, GHOST_NORM_SUM } };
  s = ghost_paper_rnn();
  for (int i = 0; i < 7; i++) REFUSES(GHOST_EDOM, ghost_rnn_create, &out.rnn, &s, &tasks[i]);
  REFUSES(GHOST_EDOM, ghost_rnn_bounds, (ghost_phi) 4, out.d, out.d + 1, out.d + 2);
}

static void rnns(void **state)
{
  (void) state;
  ghost_rnn_settings s = ghost_paper_rnn();
  s.units = UNITS;
  ghost_rnn *w;
  assert_int_equal(ghost_rnn_create_delayed(&w, &s, 2), GHOST_OK);
  const uint64_t sum = ghost_rnn_sum(w);
  const ghost_rnn_descent rules[] = { { .rate = NAN }, { .rate = -1 },
    { .rate = 1, .momentum = 1 }, { .rate = 1, .second = 0.9 }, { .rate = 1, .clip = -1 },
    { .rate = 1, .second = 1, .epsilon = 1 } };
  for (int i = 0; i < 6; i++) REFUSES(GHOST_EDOM, ghost_rnn_train, w, &rules[i], &out.row);
  REFUSES(GHOST_EDOM, ghost_rnn_gradient, w, GHOST_PART_READ, out.d);
  REFUSES(GHOST_EDOM, ghost_rnn_outputs, w, out.d);
  REFUSES(GHOST_EDOM, ghost_rnn_states, w, out.d);
  REFUSES(GHOST_EDOM, ghost_rnn_get, w, GHOST_PART_CONFIDENCE, out.d);
  REFUSES(GHOST_EDOM, ghost_rnn_get, w, GHOST_PARTS, out.d);
  double values[UNITS] = { 0 };
  values[UNITS - 1] = NAN;
  REFUSES(GHOST_EDOM, ghost_rnn_set, w, GHOST_PART_BIAS, values);
  REFUSES(GHOST_EDOM, ghost_rnn_set, w, GHOST_PART_INPUT, values);
  REFUSES(GHOST_EDOM, ghost_rnn_set_start, w, values);
  REFUSES(GHOST_EDOM, ghost_rnn_lanes, w, "wide");
  assert_true(ghost_rnn_sum(w) == sum);
  double huge[UNITS];
  for (int i = 0; i < UNITS; i++) huge[i] = 1.7e308;
  assert_int_equal(ghost_rnn_set(w, GHOST_PART_READ, huge), GHOST_OK);
  REFUSES(GHOST_EDOM, ghost_rnn_train, w, &(ghost_rnn_descent) { .rate = 1 }, &out.row);
  REFUSES(GHOST_EDOM, ghost_rnn_gradient, w, GHOST_PART_READ, out.d);
  ghost_rnn_free(w);
}

/* ghost_network_copy fails for want of memory only, which tests/program's
 * faults arrange. */
static int was_walked(const char *name, size_t length)
{
  for (size_t i = 0; i < walked; i++)
    if (strlen(seen[i]) == length && memcmp(seen[i], name, length) == 0) return 1;
  return length == 18 && memcmp(name, "ghost_network_copy", 18) == 0;
}

static void the_header_is_walked_through(void **state)
{
  (void) state;
  static char text[100000];
  FILE *file = fopen("generated/ghost.h", "r");
  assert_non_null(file);
  text[fread(text, 1, sizeof text - 1, file)] = '\0';
  fclose(file);
  const char start[] = "GHOST_API ghost_status ";
  int found = 0, missing = 0;
  for (const char *at = text; (at = strstr(at, start)); found++) {
    at += sizeof start - 1;
    size_t length = strcspn(at, "(");
    if (was_walked(at, length)) continue;
    print_error("%.*s was not walked through\n", (int) length, at);
    missing++;
  }
  assert_true(found > 40);
  assert_int_equal(missing, 0);
}

static void slow_points(void **state)
{
  (void) state;
  const ghost_term one = { 1, 0, { 2 }, 0 }, far = { 1, 1, { 0 }, 0 }, steep = { 1, 0, { 9 }, 0 };
  const double low = -1, high = 1, nan = NAN, v = 1e7, zero = 0;
  const ghost_field good = { .rank = 1, .terms = 1, .term = &one };
  const ghost_field bad[] = { { .rank = 0, .terms = 1, .term = &one },
    { .rank = 4, .terms = 1, .term = &one }, { .rank = 1 },
    { .rank = 1, .terms = 1, .term = &far }, { .rank = 1, .terms = 1, .term = &steep },
    { .rank = 1, .terms = 1, .term = &one, .leak = NAN },
    { .rank = 1, .units = 1, .leak = 1, .v = &v, .m = &zero, .b = &zero },
    { .rank = 1, .units = 1, .leak = 1, .v = &zero, .m = &nan, .b = &zero } };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    REFUSES(GHOST_EDOM, ghost_slow_points, &bad[i], &low, &high, 10, out.slow, ROOM,
            &out.slow_count);
  REFUSES(GHOST_EDOM, ghost_slow_points, &good, NULL, NULL, 10, out.slow, ROOM,
          &out.slow_count);
  REFUSES(GHOST_EDOM, ghost_slow_points, &good, &high, &low, 10, out.slow, ROOM,
          &out.slow_count);
  REFUSES(GHOST_EDOM, ghost_slow_points, &good, &low, &nan, 10, out.slow, ROOM,
          &out.slow_count);
  const ghost_slow_point fixed = { .kind = GHOST_SLOW_FIXED };
  const ghost_slow_point slow = { .kind = GHOST_SLOW_MINIMUM, .scale = { 1, 1 } };
  REFUSES(GHOST_EDOM, ghost_passage_time, &good, &fixed, 1, 10, out.d, out.x);
  REFUSES(GHOST_EDOM, ghost_passage_time, &good, &slow, 0, 10, out.d, out.x);
  REFUSES(GHOST_EDOM, ghost_passage_time, &good, &slow, 1, NAN, out.d, out.x);
  REFUSES(GHOST_EDOM, ghost_passage_time, &bad[0], &slow, 1, 10, out.d, out.x);
}

static void field_folds(void **state)
{
  (void) state;
  const ghost_term one = { 1, 0, { 2 }, 0 }, two[] = { { 1, 0, { 2 }, 0 }, { 1, 0, { 0 }, 0 } };
  const double low = -1, high = 1, nan = NAN;
  const ghost_field good = { .rank = 1, .terms = 1, .term = &one };
  const ghost_field other[] = { { .rank = 1, .terms = 2, .term = two },
    { .rank = 2, .terms = 1, .term = &one },
    { .rank = 1, .terms = 1, .term = &one, .leak = NAN } };
  for (int i = 0; i < 3; i++) {
    REFUSES(GHOST_EDOM, ghost_field_folds, &good, &other[i], &low, &high, 10,
            out.field_folds, 2, &out.fold_count);
    REFUSES(GHOST_EDOM, ghost_field_folds, &other[i], &good, &low, &high, 10,
            out.field_folds, 2, &out.fold_count);
  }
  REFUSES(GHOST_EDOM, ghost_field_folds, &good, &good, &high, &low, 10, out.field_folds,
          2, &out.fold_count);
  REFUSES(GHOST_EDOM, ghost_field_folds, &good, &good, &low, &nan, 10, out.field_folds,
          2, &out.fold_count);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(field_folds),
    cmocka_unit_test(toy_model),
    cmocka_unit_test(descent),
    cmocka_unit_test(finite_detector),
    cmocka_unit_test(the_map),
    cmocka_unit_test(networks),
    cmocka_unit_test(circuits),
    cmocka_unit_test(rnn_settings),
    cmocka_unit_test(rnns),
    cmocka_unit_test(slow_points),
    cmocka_unit_test(the_header_is_walked_through),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
