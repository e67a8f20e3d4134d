/* Delay and rate: the run of one network, where a share fails, the powers, the verdicts; and
 * rows of the stored scans trained again. */
#include "ghost.h"
#include "oracle.h"
#include "delay.h"
#include "delay_claims.h"
#include "strategies.h"
#include "strategy_claims.h"
#include "table.h"
#include "update.h"
#include "update_claims.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The same run by the public calls, and all its losses. */
static void a_run_is_judged_by_its_tail(void **state)
{
  (void) state;
  for (int k = 0; k < 3; k++) {
    const delay_job j = { .delay = 5, .seed = 1 + (unsigned long) k, .rank = NEVER,
                          .rate = (double[]) { 0.1, 0.3, 0.002 }[k], .epochs = 400 };
    ghost_network_settings s = ghost_paper_network();
    s.delay = 5;
    s.seed = j.seed;
    ghost_network *w;
    assert_int_equal(ghost_network_create(&w, &s), GHOST_OK);
    delay_row r;
    assert_int_equal(delay_run(&j, &r), GHOST_OK);
    static double loss[4000], right[4000];
    long half = NEVER, tenth = NEVER, back = NEVER;
    double least = INFINITY;
    assert_in_range(r.ran, 1, 4000);
    for (long e = 0; e < r.ran; e++) {
      ghost_network_row row;
      assert_int_equal(ghost_network_train(w, j.rate, &row), GHOST_OK);
      loss[e] = row.loss;
      right[e] = row.accuracy;
      least = fmin(least, row.loss);
      if (half == NEVER && row.loss <= 0.5 * loss[0]) half = e;
      if (tenth == NEVER && row.loss <= 0.1 * loss[0]) tenth = e;
      if (tenth != NEVER && back == NEVER && row.loss > 0.5 * loss[0]) back = e;
    }
    assert_true(r.first == loss[0] && r.least == least && r.final == loss[r.ran - 1]);
    assert_true(r.half == half && r.tenth == tenth && r.back == back);
    assert_true(r.sum == ghost_network_sum(w));
    if (r.frozen == NEVER)
      assert_int_equal(r.ran, half != NEVER && half + 400 < 4000 ? half + 400 : 4000);
    double mean = 0.0, accuracy = 0.0;
    for (long e = r.ran - 40; e < r.ran; e++) mean += loss[e];
    for (long e = r.ran - 40; e < r.ran; e++) accuracy += right[e];
    assert_true(r.tail_loss == (r.frozen == NEVER ? mean / 40.0 : loss[r.ran - 1]));
    assert_true(r.tail_accuracy == (r.frozen == NEVER ? accuracy / 40.0 : right[r.ran - 1]));
    ghost_network_free(w);
  }
}

/* Numbers that leave the finite ones: a row, and no tail. */
static void a_run_that_leaves_the_numbers_has_no_tail(void **state)
{
  (void) state;
  const delay_job j = { .delay = 5, .rank = 1, .rate = 1e300, .epochs = 100 };
  delay_row r;
  assert_int_equal(delay_run(&j, &r), GHOST_OK);
  assert_true(r.ran < 100 && isnan(r.tail_loss) && isfinite(r.first));
}

/* Seed s fails above (1 + s/100) c T^power. */
static delay_grid grid_of(double power)
{
  delay_grid g = { .delays = 6, .rates = 16, .seeds = 20 };
  for (int d = 0; d < 6; d++) {
    g.delay[d] = 5.0 * pow(1.6, d);
    for (int r = 0; r < 16; r++) {
      g.rate[d][r] = 3.0 * pow(g.delay[d], power) * pow(1.05, r - 8);
      for (int s = 0; s < 20; s++)
        g.fails[d][r][s] = g.rate[d][r] > 3.0 * (1.0 + 0.01 * s) * pow(g.delay[d], power);
    }
  }
  return g;
}

static void shares_have_their_rates(void **state)
{
  (void) state;
  for (double power = -6.0; power < 0.0; power += 0.5) {
    delay_grid g = grid_of(power);
    for (int i = 0; i < SCAN_SHARES; i++) {
      power_fit f = fit_share(&g, scan_shares[i]);
      assert_int_equal(f.n, 6);
      assert_true(fabs(f.power - power) < 1e-9 && f.low <= f.power && f.power <= f.high);
      assert_true(f.r2 > 1.0 - 1e-9);
      double rate = rate_of_share(&g, 2, scan_shares[i]) / (3.0 * pow(g.delay[2], power));
      assert_true(rate > 0.95 && rate < 1.05 * (1.0 + 0.01 * 20.0 * scan_shares[i]));
    }
  }
  /* interpolated in the logarithm; never; from the beginning */
  delay_grid g = { .delays = 1, .rates = 2, .seeds = 4, .delay = { 5.0 }, .rate = { { 1.0, 4.0 } } };
  for (int s = 0; s < 4; s++) g.fails[0][1][s] = true;
  assert_true(fabs(rate_of_share(&g, 0, 0.5) - 2.0) < 1e-12);
  for (int s = 1; s < 4; s++) g.fails[0][1][s] = false;
  assert_true(isnan(rate_of_share(&g, 0, 0.5)) && rate_of_share(&g, 0, 0.25) == 4.0);
  g.fails[0][0][0] = true;
  assert_true(isnan(rate_of_share(&g, 0, 0.25)));
  assert_true(isnan(fit_share(&g, 0.5).power) && fit_share(&g, 0.5).n == 0);
}

/* Student's interval by its formula, with the tabled quantile of three degrees. */
static void powers_have_students_interval(void **state)
{
  (void) state;
  const double x[] = { 0.0, 1.0, 2.0, 3.0, 4.0 }, y[] = { 1.0, -1.5, -2.5, -5.0, -7.0 };
  double sxy = 0.0, sum = 0.0, rest = 0.0, all = 0.0;
  for (int i = 0; i < 5; i++) sum += y[i] / 5.0;
  for (int i = 0; i < 5; i++) sxy += (x[i] - 2.0) * y[i];
  double b = sxy / 10.0;
  for (int i = 0; i < 5; i++) rest += pow(y[i] - sum - b * (x[i] - 2.0), 2.0);
  for (int i = 0; i < 5; i++) all += pow(y[i] - sum, 2.0);
  power_fit f = fit_power(x, y, 5);
  double wide = 3.182446305284263 * sqrt(rest / 3.0 / 10.0);
  assert_true(fabs(f.power - b) < 1e-12 && fabs(f.low - (b - wide)) < 1e-9);
  assert_true(fabs(f.high - (b + wide)) < 1e-9 && fabs(f.r2 - (1.0 - rest / all)) < 1e-12);
  assert_true(isnan(fit_power(x, y, 2).power));
  assert_true(median_of_seeds((double[]) { 3.0, NAN, 1.0, 7.0 }, 4) == 3.0);
  assert_true(isnan(median_of_seeds((double[]) { NAN }, 1)));
}

static power_fit span(double low, double high, double r2)
{
  return (power_fit) { 0.5 * (low + high), low, high, r2, 7 };
}

static void delays_decide(void **state)
{
  (void) state;
  power_fit toy = span(-4.2, -3.9, 0.99), ramp = span(-2.2, -1.9, 0.99);
  power_fit flat = span(-0.2, 0.1, 0.2), loose = span(-2.0, -1.0, 0.8);
  assert_int_equal(decide_delay_power((power_fit[]) { toy, toy, toy }), FOUND_TRUE);
  assert_int_equal(decide_delay_power((power_fit[]) { toy, toy, ramp }), FOUND_CORRECTED);
  assert_int_equal(decide_delay_power((power_fit[]) { ramp, ramp, ramp }), FOUND_CORRECTED);
  assert_int_equal(decide_delay_power((power_fit[]) { ramp, flat, ramp }), FOUND_FALSE);
  assert_int_equal(decide_delay_power((power_fit[]) { ramp, ramp, loose }), FOUND_CORRECTED);
  assert_int_equal(decide_delay_power((power_fit[]) { loose, ramp, ramp }), FOUND_FALSE);
  assert_int_equal(decide_delay_power((power_fit[]) { ramp, ramp, flat }), FOUND_FALSE);
  power_fit few = ramp, none = span(NAN, NAN, NAN);
  few.n = 4;
  assert_int_equal(decide_delay_power((power_fit[]) { ramp, few, ramp }), FOUND_NOTHING);
  assert_int_equal(decide_delay_power((power_fit[]) { none, ramp, ramp }), FOUND_NOTHING);
  assert_int_equal(decide_waiting_power((power_fit[]) { ramp, loose }, 2), FOUND_FALSE);
  assert_int_equal(decide_waiting_power((power_fit[]) { ramp, toy }, 2), FOUND_FALSE);
  assert_int_equal(decide_waiting_power((power_fit[]) { ramp, ramp }, 2), FOUND_TRUE);
  assert_int_equal(decide_waiting_power((power_fit[]) { ramp, few }, 2), FOUND_NOTHING);
  assert_int_equal(decide_waiting_power(&ramp, 0), FOUND_NOTHING);
  power_fit grows = span(0.5, 0.9, 0.9);
  assert_int_equal(decide_delay_epochs(1.02, &grows), FOUND_TRUE);
  assert_int_equal(decide_delay_epochs(1.2, &grows), FOUND_FALSE);
  assert_int_equal(decide_delay_epochs(1.02, &flat), FOUND_FALSE);
  assert_int_equal(decide_delay_epochs(NAN, &grows), FOUND_NOTHING);
  assert_int_equal(decide_delay_epochs(1.02, &none), FOUND_NOTHING);
}

/* Random rows that are short, letter by letter. */
static void scans_repeat(void **state)
{
  (void) state;
  uint64_t seed = (uint64_t) time(NULL);
  for (int k = 0; k < SCAN_KINDS; k++) {
    table t;
    char name[64];
    snprintf(name, sizeof name, "sweep-delay-%s.csv", scan_names[k]);
    assert_true(read_table(&t, name));
    for (int done = 0; done < 3; ) {
      int row = (int) (random_word(&seed) % (uint64_t) t.rows);
      double unit = (double[]) { 1.0, 2.0, 10.0 }[k];
      if (unit * cell(&t, row, "ran") * cell(&t, row, "delay") > 5e5) continue;
      const delay_job j = {
        .index = (unsigned long) cell(&t, row, "index"), .of = (unsigned long) cell(&t, row, "of"),
        .delay = (unsigned long) cell(&t, row, "delay"), .rank = (long) cell(&t, row, "rank"),
        .seed = (unsigned long) cell(&t, row, "seed"), .rate = cell(&t, row, "rate"),
        .epochs = (unsigned long) cell(&t, row, "epochs") };
      delay_row r;
      assert_int_equal(delay_run(&j, &r), GHOST_OK);
      char *text = NULL;
      size_t size;
      FILE *out = open_memstream(&text, &size);
      delay_print(out, &j, &r);
      fclose(out);
      print_message("%s, row %d\n", name, row);
      assert_string_equal(text, t.line[row]);
      free(text);
      done++;
    }
    free_table(&t);
  }
}

/* A scan with one digit of every row changed is refused, and so is a missing one. */
static void changed_scans_are_refused(void **state)
{
  (void) state;
  char folder[] = "build/delay-XXXXXX", path[64], line[4096], why[256];
  static delay_grid g;
  assert_non_null(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/sweep-delay-five.csv", folder);
  FILE *in = fopen("paper/data/sweep-delay-five.csv", "r"), *out = fopen(path, "w");
  assert_non_null(in);
  assert_non_null(out);
  for (int row = 0; fgets(line, sizeof line, in); row++) {
    char *at = strrchr(line, ',');
    if (row) at[1] = at[1] == '7' ? '8' : '7';
    fputs(line, out);
  }
  fclose(in);
  fclose(out);
  setenv("GHOST_DATA", folder, 1);
  assert_false(read_scan(&g, 1, why, sizeof why));
  assert_non_null(strstr(why, "does not repeat"));
  assert_false(read_scan(&g, 0, why, sizeof why));
  assert_non_null(strstr(why, "No such file"));
  assert_true(read_scan(&g, 1, NULL, 0));
  assert_int_equal(g.seeds, 20);
  unsetenv("GHOST_DATA");
  unlink(path);
  rmdir(folder);
}

/* Equal directions count whole; a network at rate zero has learned nothing; the verdicts. */
static void updates_are_counted(void **state)
{
  (void) state;
  assert_true(participation((double[]) { 3.0, 3.0, 3.0, 3.0, 0.0 }, 5) == 4.0);
  assert_true(participation((double[]) { 7.0, 0.0 }, 2) == 1.0);
  assert_true(fabs(participation((double[]) { 2.0, 1.0 }, 2) - 25.0 / 17.0) < 1e-15);
  update_look u;
  assert_false(look_at_update(0, 0.0, 5, &u));
  assert_true(look_at_update(2, 0.1, 100, &u));
  assert_true(u.participation >= 1.0 && u.share > 1.0 / 100.0 && u.share <= 1.0 && u.loss <= 0.1);
  assert_true(u.participation <= 1.0 / (u.share * u.share));  /* sum of squares of shares */
  assert_in_range(u.needed, 1, UPDATE_MOST + 1);
  assert_int_equal(decide_update(0, 2.0, 3), FOUND_NOTHING);
  assert_int_equal(decide_update(3, 2.0, 3), FOUND_TRUE);
  assert_int_equal(decide_update(3, 12.0, 3), FOUND_FALSE);
  assert_int_equal(decide_update(3, 2.0, 11), FOUND_FALSE);
}

/* A network of rank one changes in at most two directions, which are all that it needs; the share that is left with
 * all of them is that of the network itself; at full rank the change is the sum of the steps. */
static void strategies_are_followed(void **state)
{
  (void) state;
  strategy_run r;
  for (int k = 0; k < (whole() ? STRATEGIES : 1); k += 3) {  /* rank 1, rank 100, rank 100 read by a threshold */
    assert_true(follow_strategy(&strategies[k], 1, 0.02, &r));
    assert_true(isnan(r.change[0]) && r.loss[0] == 1.0);
    const double most = strategies[k].rank == 1 ? 2.0 : 100.0;
    for (int i = 0; i < STRATEGY_LOOKS; i++) assert_true(r.step[i] >= 1.0 && r.step[i] <= most * (1.0 + 1e-12));
    for (int i = 1; i < STRATEGY_LOOKS; i++) assert_true(r.change[i] >= 1.0 && r.change[i] <= most * (1.0 + 1e-12));
    assert_true(fabs(r.change[1] - r.step[0]) < 0.05 * r.step[0]);  /* after one step */
    if (most > 2.0) continue;
    for (int i = 2; i <= STRATEGY_KEPT; i++)
      assert_true(fabs(r.left[i] - r.loss[STRATEGY_LOOKS - 1]) < 1e-9 * fmax(1.0, r.left[i]));
  }
  assert_int_equal(decide_few_directions(0, 2.0, 2.0), FOUND_NOTHING);
  assert_int_equal(decide_few_directions(8, 0.0, 2.0), FOUND_NOTHING);
  assert_int_equal(decide_few_directions(8, 2.0, 3.0), FOUND_TRUE);
  assert_int_equal(decide_few_directions(8, 12.0, 3.0), FOUND_FALSE);
  assert_int_equal(decide_few_directions(8, 2.0, 13.0), FOUND_FALSE);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_run_is_judged_by_its_tail),
    cmocka_unit_test(a_run_that_leaves_the_numbers_has_no_tail),
    cmocka_unit_test(shares_have_their_rates),
    cmocka_unit_test(powers_have_students_interval),
    cmocka_unit_test(delays_decide),
    cmocka_unit_test(updates_are_counted),
    cmocka_unit_test(strategies_are_followed),
    cmocka_unit_test(scans_repeat),
    cmocka_unit_test(changed_scans_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
