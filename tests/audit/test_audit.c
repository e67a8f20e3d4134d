/* The audit's own decisions: what follows from answers, from deviations, from a
 * finding beside a theorem; mathematics in plain text; and the registry's rows. */
#include "oracle.h"
#include "audit.h"
#include "collapse_claims.h"
#include "full_rates.h"
#include "full_rates_claims.h"
#include "rank_grid_claims.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void decisions_reach_every_outcome(void **state)
{
  (void) state;
  assert_int_equal(decide(true, true), FOUND_TRUE);
  assert_int_equal(decide(true, false), FOUND_FALSE);
  assert_int_equal(decide(false, true), FOUND_NOTHING);
  assert_int_equal(decide(false, false), FOUND_NOTHING);
  assert_int_equal(decide_corrected(true, true, true), FOUND_TRUE);
  assert_int_equal(decide_corrected(true, true, false), FOUND_TRUE);
  assert_int_equal(decide_corrected(true, false, true), FOUND_CORRECTED);
  assert_int_equal(decide_corrected(true, false, false), FOUND_FALSE);
  for (int i = 0; i < 4; i++)
    assert_int_equal(decide_corrected(false, i & 1, i & 2), FOUND_NOTHING);
  assert_int_equal(decide_measured(true), FOUND_MEASURED);
  assert_int_equal(decide_measured(false), FOUND_NOTHING);
}

static void two_findings_are_as_good_as_the_worse(void **state)
{
  (void) state;
  const finding order[] = { FOUND_NOTHING, FOUND_FALSE, FOUND_TRUE };
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      assert_int_equal(both(order[i], order[j]), order[i < j ? i : j]);
}

static void printed_numbers_are_read_at_their_precision(void **state)
{
  (void) state;
  const struct { const char *number; double low, high; } cases[] = {
    { "9e-10", 8.5e-10, 9.5e-10 }, { "9.0e-10", 8.95e-10, 9.05e-10 },
    { "1500", 1450, 1550 }, { "1500.", 1499.5, 1500.5 }, { "74", 73.5, 74.5 },
    { "100", 50, 150 }, { "1.5e3", 1450, 1550 }, { "0.02", 0.015, 0.025 },
    { "0", -0.5, 0.5 }, { "15e2", 1450, 1550 }, { "2e+5", 1.5e5, 2.5e5 } };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    reading r = printed_as(cases[i].number);
    assert_true(r.low == cases[i].low && r.high == cases[i].high);
    assert_true(reads_as(r.low, cases[i].number));
    assert_false(reads_as(r.high, cases[i].number));
    assert_true(reads_as(nextafter(r.high, r.low), cases[i].number));
    assert_false(reads_as(nextafter(r.low, -INFINITY), cases[i].number));
  }
}

static void what_is_no_number_is_read_as_nothing(void **state)
{
  (void) state;
  const char *const none[] = { "", ".", "e5", "9e", "9e-", "1.2.3", "about 9", "9 ",
    "-9", "0x9", "nan", "1234567890123456" };
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
    assert_true(isnan(printed_as(none[i]).low) && isnan(printed_as(none[i]).high));
    assert_false(reads_as(9.0, none[i]));
  }
  assert_false(reads_as(NAN, "9"));
}

static void the_rate_in_print(void **state)
{
  (void) state;
  const double sharp = 9.4e-10;
  assert_int_equal(decide_largest_rate(0.0, 0.0, 0.0, sharp), FOUND_TRUE);
  assert_int_equal(decide_largest_rate(0.0, 0.2, 0.0, sharp), FOUND_CORRECTED);
  assert_int_equal(decide_largest_rate(0.0, 0.2, 0.1, sharp), FOUND_FALSE);
  assert_int_equal(decide_largest_rate(0.0, 0.2, 0.0, 9.6e-10), FOUND_FALSE);
  assert_int_equal(decide_largest_rate(1.0, 0.2, 0.0, sharp), FOUND_NOTHING);
  assert_int_equal(decide_largest_rate(0.0, 0.0, 0.0, NAN), FOUND_NOTHING);
}

static void inverse_proportion_is_no_need(void **state)
{
  (void) state;
  const spread in = { 1.0, 3, 0 }, out = { 1.0, 3, 1 }, two = { 1.0, 2, 0 };
  assert_int_equal(decide_few_epochs(&in, &in, 3, 168.0, 170.0), FOUND_CORRECTED);
  assert_int_equal(decide_few_epochs(&in, &in, 3, 168.0, 340.0), FOUND_TRUE);
  assert_int_equal(decide_few_epochs(&in, &out, 3, 168.0, 170.0), FOUND_TRUE);
  assert_int_equal(decide_few_epochs(&out, &in, 3, 168.0, 170.0), FOUND_FALSE);
  assert_int_equal(decide_few_epochs(&two, &in, 3, 168.0, 170.0), FOUND_NOTHING);
}

/* Every outcome of the decisions about networks, by counts made up. */
static void networks_decide(void **state)
{
  (void) state;
  act_count a = { .ramps = 0 };
  assert_int_equal(decide_order(&a), FOUND_NOTHING);
  assert_int_equal(decide_ramp(&a), FOUND_NOTHING);
  assert_int_equal(decide_waiting(&a), FOUND_NOTHING);
  a.dated[DATE_RIGHT] = 1;
  a.lag[DATE_RIGHT].least = NAN;
  assert_int_equal(decide_waiting(&a), FOUND_NOTHING);
  a.lag[DATE_RIGHT].least = 79.0;
  assert_int_equal(decide_order(&a), FOUND_FALSE);
  assert_int_equal(decide_waiting(&a), FOUND_CORRECTED);
  a.lag[DATE_RIGHT].least = 0.0;
  assert_int_equal(decide_waiting(&a), FOUND_FALSE);
  a.lag[DATE_RIGHT].least = -3.0;
  a.before[DATE_RIGHT] = 1;
  assert_int_equal(decide_order(&a), FOUND_TRUE);
  assert_int_equal(decide_waiting(&a), FOUND_TRUE);
  static const int smooth[] = { 10, 9, 5 };
  static const finding ramp[] = { FOUND_TRUE, FOUND_CORRECTED, FOUND_FALSE };
  for (int i = 0; i < 3; i++) {
    a.ramps = 10;
    a.smooth = smooth[i];
    assert_int_equal(decide_ramp(&a), ramp[i]);
  }
  order_count o = { .drops = 0 };
  assert_int_equal(decide_no_bifurcation(&o), FOUND_NOTHING);
  o.drops = 3;
  assert_int_equal(decide_no_bifurcation(&o), FOUND_TRUE);
  o.pair_before = 1;
  assert_int_equal(decide_no_bifurcation(&o), FOUND_FALSE);
  assert_int_equal(decide_one(500001, 500001, 0), FOUND_TRUE);
  assert_int_equal(decide_one(500001, 500000, 0), FOUND_FALSE);
  assert_int_equal(decide_one(500001, 500000, 1), FOUND_NOTHING);
  assert_int_equal(decide_one(26199, 26199, 0), FOUND_NOTHING);
}

/* Rows of one seed count once: the interval of 0 of n is that of the seeds. */
static void intervals_count_seeds(void **state)
{
  (void) state;
  const double z2 = 1.96 * 1.96;
  for (int seeds = 1; seeds <= 277; seeds += 23) {
    rate_interval none = wilson_of_seeds(0, 277, seeds), all = wilson_of_seeds(277, 277, seeds);
    assert_true(none.k == 0 && none.n == 277 && none.low == 0.0 && all.high == 1.0);
    assert_true(fabs((double) none.high - z2 / (seeds + z2)) < 1e-14);
    assert_true(fabs((double) (none.high + all.low) - 1.0) < 1e-14);
  }
  rate_interval few = wilson_of_seeds(83, 277, 83), many = wilson(83, 277);
  assert_true(few.low < many.low && few.high > many.high);
  char text[80];
  print_rate(text, sizeof text, wilson(52, 100));
  assert_string_equal(text, "52 of 100, in [0.42, 0.62]");  /* 0.4232, 0.6154 */
  print_rate(text, sizeof text, wilson(60, 74));
  assert_string_equal(text, "60 of 74, in [0.70, 0.89]");   /* 0.7073, 0.8840 */
}

static void collapses_decide(void **state)
{
  (void) state;
  static const struct { pair_count c; finding pairs, accompany; } cases[] = {
    { { .all = 0 }, FOUND_NOTHING, FOUND_NOTHING },
    { { .all = 4, .below = 4 }, FOUND_TRUE, FOUND_CORRECTED },
    { { .all = 4, .below = 4, .ghost = 1 }, FOUND_CORRECTED, FOUND_CORRECTED },
    { { .all = 4, .below = 3, .ghost = 3 }, FOUND_CORRECTED, FOUND_TRUE },
    { { .all = 4, .below = 2, .ghost = 2 }, FOUND_FALSE, FOUND_FALSE } };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_int_equal(decide_pairs(&cases[i].c), cases[i].pairs);
    assert_int_equal(decide_accompany(&cases[i].c), cases[i].accompany);
  }
  const rate_interval none = { 0, 0, 0.0, 1.0 }, wide = { 52, 100, 0.42, 0.62 };
  assert_int_equal(decide_share(&none, 0.54), FOUND_NOTHING);
  assert_int_equal(decide_share(&wide, 0.54), FOUND_TRUE);
  assert_int_equal(decide_share(&wide, 0.42), FOUND_TRUE);
  assert_int_equal(decide_share(&wide, 0.63), FOUND_FALSE);
  const recovery nobody = { { 0, 0, 0.0, 1.0 }, 0.0 }, all = { { 5, 5, 0.5, 1.0 }, 0.0 };
  const recovery most = { { 4, 5, 0.4, 1.0 }, 0.0 }, stay = { { 0, 5, 0.0, 0.5 }, 0.0 };
  assert_int_equal(decide_recovery(&nobody, &nobody), FOUND_NOTHING);
  assert_int_equal(decide_recovery(&all, &stay), FOUND_TRUE);
  assert_int_equal(decide_recovery(&most, &stay), FOUND_FALSE);
  assert_int_equal(decide_recovery(&all, &most), FOUND_FALSE);
  static const double ends[][3] = { { 1.0, 0.1, 1.0 }, { 0.15, 0.1, 1.0 }, { 1.0, 0.1, 0.15 },
                                    { 0.1, 0.5, 1.0 }, { 1.0, 0.5, 0.1 } };
  for (int i = 0; i < 5; i++) {
    rate_mean m[3] = { { .rate = 1e-4 } };
    for (int k = 0; k < 3; k++) m[k].mean[LOSS_READS - 1] = ends[i][k];
    assert_int_equal(decide_trend(m, 3), i == 0 ? FOUND_TRUE : FOUND_FALSE);
    assert_int_equal(decide_trend(m, 2), FOUND_NOTHING);
    assert_int_equal(decide_full_trend(m, 3), decide_trend(m, 3));
    assert_int_equal(decide_full_trend(m, 2), FOUND_NOTHING);
  }
}

static void ranks_decide(void **state)
{
  (void) state;
  static const struct { rank_race r; finding f; } race[] = {
    { { 0, 0, 0, 0 }, FOUND_NOTHING }, { { 9, 9, 3, 3 }, FOUND_TRUE },
    { { 9, 8, 3, 3 }, FOUND_CORRECTED }, { { 9, 8, 3, 2 }, FOUND_FALSE } };
  static const struct { fall_count c; finding f; } fall[] = {
    { { 0 }, FOUND_NOTHING }, { { .pairs = 4, .shorter = 4, .smaller = 4 }, FOUND_TRUE },
    { { .pairs = 4, .shorter = 4 }, FOUND_TRUE },
    { { .pairs = 4, .shorter = 1, .smaller = 4 }, FOUND_CORRECTED },
    { { .pairs = 4, .shorter = 3, .smaller = 2 }, FOUND_FALSE } };
  static const struct { rank_fates f; finding found; } fate[] = {
    { { .back = 1 }, FOUND_NOTHING }, { { .all = 9, .back = 1, .lost = 1 }, FOUND_TRUE },
    { { .all = 9, .back = 1 }, FOUND_FALSE }, { { .all = 9, .lost = 1 }, FOUND_FALSE } };
  for (int i = 0; i < 4; i++) {
    assert_int_equal(decide_race(&race[i].r), race[i].f);
    assert_int_equal(decide_still_stuck(&fate[i].f), fate[i].found);
  }
  for (int i = 0; i < 5; i++) assert_int_equal(decide_falls(&fall[i].c), fall[i].f);
  stability s = { .kept = { 5, 6, 6, 7, 7, 7, 8, 8, 9 }, .lost = { 4, 3, 3, 2, 2, 2, 2, 1, 1 } };
  assert_int_equal(decide_stability(&s), FOUND_NOTHING);
  s.seeds = s.keeps = s.loses = 10;
  assert_int_equal(decide_stability(&s), FOUND_TRUE);
  s.loses = 8;
  assert_int_equal(decide_stability(&s), FOUND_CORRECTED);
  s.loses = 10;
  s.kept[2] = 5;
  assert_int_equal(decide_stability(&s), FOUND_CORRECTED);
  s.kept[2] = 6;
  s.lost[2] = 5;
  assert_int_equal(decide_stability(&s), FOUND_CORRECTED);
  s.keeps = 5;
  assert_int_equal(decide_stability(&s), FOUND_FALSE);
  static const struct { rank_heights h; finding f; } heights[] = {
    { { 0 }, FOUND_NOTHING }, { { .rates = 2, .alone = 1, .low = 9, .high = 9, .high_kept = 1 }, FOUND_TRUE },
    { { .rates = 2, .low = 9, .low_kept = 1, .high = 9, .high_kept = 2 }, FOUND_CORRECTED },
    { { .rates = 2, .low = 9, .low_kept = 2, .high = 18, .high_kept = 4 }, FOUND_FALSE } };
  for (int i = 0; i < 4; i++) assert_int_equal(decide_heights(&heights[i].h), heights[i].f);
}

/* Who is kept where few are: at the highest rate one of rank 50; at the next one of rank 1 and one of 100; at the
 * next of everybody. */
static void heights_are_counted(void **state)
{
  (void) state;
  static rank_grid g;
  for (int k = 0; k < GRID_RANKS; k++)
    for (int i = 0; i < GRID_RATES; i++)
      for (int s = 0; s < GRID_SEEDS; s++) g.at[k][i][s] = (grid_cell) { .here = true, .kept = i == 7 };
  g.at[7][9][3].kept = g.at[0][8][1].kept = g.at[8][8][0].kept = true;
  const rank_heights h = count_heights(&g);
  assert_int_equal(h.rates, 2);
  assert_int_equal(h.alone, 1);
  assert_int_equal(h.low, 140);
  assert_int_equal(h.low_kept, 1);
  assert_int_equal(h.high, 40);
  assert_int_equal(h.high_kept, 2);
  /* Rank one and rank 100 keep one more than the others, in other seeds. */
  stability s = count_stability(&g);
  assert_true(s.kept[0] == 11 && s.kept[1] == 10 && s.kept[8] == 11 && s.seeds == 10 && s.keeps == 1 && s.loses == 0);
  g.at[0][9][2] = (grid_cell) { .here = true, .lost = true, .tenth = 5.0 };
  g.at[8][9][2].kept = true;
  s = count_stability(&g);
  assert_true(s.lost[0] == 1 && s.keeps == 2 && s.loses == 1);
}

/* Two rates of two seeds, read at two epochs: means, the least, who learned and who kept it; a table in which no
 * epoch is read is none. */
static void full_rates_are_averaged(void **state)
{
  (void) state;
  char folder[] = "build/full-XXXXXX", path[64];
  assert_non_null(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/full.csv", folder);
  setenv("GHOST_DATA", folder, 1);
  for (int reads = 2; reads >= 0; reads -= 2) {
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fprintf(out, "seed,rate,first,learned,least,final%s\n", reads ? ",loss_10000,loss_20000" : "");
    for (int i = 0; i < 4; i++)  /* the second rate: one learned and lost it, one was away and has it */
      fprintf(out, "%d,%g,%g,%d,%g,%g%s", i % 2, i / 2 ? 0.5 : 0.25, 4.0, i / 2 ? 7 : -1, i / 2 ? 0.03125 : 0.5 * i,
              i == 2 ? 1.0 : i == 3 ? 0.04 : 2.0, !reads ? "\n" : i == 3 ? ",3,3\n" : i % 2 ? ",1,3\n" : ",2,5\n");
    fclose(out);
    table t;
    full_rates f;
    rate_mean m[FULL_RATES];
    assert_true(read_table(&t, "full.csv"));
    assert_int_equal(average_full(&t, &f), reads > 0);
    free_table(&t);
    if (!reads) continue;
    assert_true(f.rates == 2 && f.last == 1 && f.mean[0].n == 2 && f.mean[1].rate == 0.5);
    assert_true(f.mean[0].mean[0] == 1.5 && f.mean[1].mean[1] == 4.0 && f.mean[0].sem[1] == 1.0);
    assert_true(f.least[0] == 0.25 && f.least[1] == 0.03125);
    assert_true(f.learned[0] == 0 && f.learned[1] == 2 && f.kept[0] == 0 && f.kept[1] == 1 && f.back == 1);
    turn_to(&f, f.last, m);
    assert_true(m[1].mean[LOSS_READS - 1] == 4.0 && m[1].rate == 0.5);
    turn_to(&f, -1, m);
    assert_true(m[0].mean[LOSS_READS - 1] == 0.25 && m[1].mean[LOSS_READS - 1] == 0.03125);
  }
  unsetenv("GHOST_DATA");
  unlink(path);
  rmdir(folder);
}

static void the_scale_decides(void **state)
{
  (void) state;
  assert_int_equal(decide_scale(NAN, 0.9), FOUND_NOTHING);
  assert_int_equal(decide_scale(0.9, 0.9), FOUND_TRUE);
  assert_int_equal(decide_scale(0.9, 0.8), FOUND_CORRECTED);
  assert_int_equal(decide_scale(0.8, 0.8), FOUND_FALSE);
}

static void finite_confidence_decides(void **state)
{
  (void) state;
  assert_int_equal(decide_attraction(1e-9, 900.0), FOUND_TRUE);
  assert_int_equal(decide_attraction(0.5, 900.0), FOUND_FALSE);
  assert_int_equal(decide_attraction(1e-9, 2.0), FOUND_FALSE);
  assert_int_equal(decide_attraction(NAN, 900.0), FOUND_NOTHING);
  assert_int_equal(decide_attraction(1e-9, NAN), FOUND_NOTHING);
  assert_int_equal(decide_first_loss(1.0, 1.05, 1.6), FOUND_TRUE);
  assert_int_equal(decide_first_loss(1.0, 1.05, INFINITY), FOUND_TRUE);
  assert_int_equal(decide_first_loss(1.0, 0.99, 1.6), FOUND_FALSE);
  assert_int_equal(decide_first_loss(1.0, 1.05, 1.04), FOUND_FALSE);
  assert_int_equal(decide_first_loss(1.0, INFINITY, 1.6), FOUND_NOTHING);
  assert_int_equal(decide_first_loss(1.0, 1.05, NAN), FOUND_NOTHING);
  assert_int_equal(decide_return(0.4, 1900.0, 7.0, 773.0), FOUND_TRUE);
  assert_int_equal(decide_return(1.1, 1900.0, 7.0, 773.0), FOUND_FALSE);
  assert_int_equal(decide_return(0.4, 6.0, 7.0, 773.0), FOUND_FALSE);
  assert_int_equal(decide_return(0.4, 1900.0, 7.0, 6.0), FOUND_FALSE);
  assert_int_equal(decide_return(NAN, 1900.0, 7.0, 773.0), FOUND_NOTHING);
  assert_int_equal(decide_return(0.4, 1900.0, 7.0, INFINITY), FOUND_NOTHING);
  assert_int_equal(decide_euler(1e-12, 2.0, -0.04, -0.01), FOUND_TRUE);
  assert_int_equal(decide_euler(0.006, 2.0, -0.04, -0.01), FOUND_CORRECTED);
  assert_int_equal(decide_euler(0.006, 1.0, -0.04, -0.01), FOUND_FALSE);
  assert_int_equal(decide_euler(0.006, 2.0, -0.04, -0.03), FOUND_FALSE);
  assert_int_equal(decide_euler(0.006, 2.0, -0.04, NAN), FOUND_NOTHING);
  assert_int_equal(decide_shares(0.61, 0.36), FOUND_TRUE);
  assert_int_equal(decide_shares(0.80, 0.15), FOUND_FALSE);
  assert_int_equal(decide_shares(0.40, 0.36), FOUND_NOTHING);
}

static void deviations_decide(void **state)
{
  (void) state;
  spread s = { 0.0, 0, 0 };
  assert_int_equal(within(&s), FOUND_NOTHING);
  record(&s, 1.0, 1.0);
  assert_int_equal(within(&s), FOUND_TRUE);
  assert_true(s.worst == 1.0);
  spread nan = s, large = s;
  record(&nan, NAN, INFINITY);
  record(&nan, 0.5, 1.0);
  assert_int_equal(within(&nan), FOUND_FALSE);
  assert_int_equal(nan.outside, 1);
  record(&large, nextafter(1.0, 2.0), 1.0);
  assert_int_equal(within(&large), FOUND_FALSE);
  record(&s, 0.0, NAN);
  assert_int_equal(within(&s), FOUND_FALSE);
}

static void none(evaluation *e) { (void) e; }

/* The table of the book, row by row. */
static void verdicts_follow_the_table(void **state)
{
  (void) state;
  const verdict verdicts[5][4] = {
    [FOUND_TRUE] = { CONFIRMED, PROVED, UNSUPPORTED, UNSUPPORTED },
    [FOUND_CORRECTED] = { REFINED, UNSUPPORTED, REFINED, UNSUPPORTED },
    [FOUND_FALSE] = { REFUTED, UNSUPPORTED, UNSUPPORTED, REFUTED },
    [FOUND_MEASURED] = { QUALITATIVE, UNSUPPORTED, UNSUPPORTED, UNSUPPORTED },
    [FOUND_NOTHING] = { UNSUPPORTED, UNSUPPORTED, UNSUPPORTED, UNSUPPORTED } };
  for (int f = 0; f < 5; f++)
    for (int s = 0; s < 4; s++) {
      claim c = { .id = "x", .stance = (stance) s, .evaluate = none };
      evaluation e = { .found = (finding) f };
      assert_int_equal(judge(&c, &e), verdicts[f][s]);
      c.evaluate = NULL;
      assert_int_equal(judge(&c, &e), OPEN);
    }
}

static void mathematics_has_a_plain_form(void **state)
{
  (void) state;
  const char *const cases[][2] = {
    { "no mathematics, 5% & more_", "no mathematics, 5% & more_" },
    { "$r^*/4$", "r*/4" }, { "$\\alpha\\ge\\alpha^*$", "alpha >= alpha*" },
    { "$\\frac{3\\pi^4}{32}T^{-5}$", "3 pi^4/32 T^-5" },
    { "$\\frac43\\alpha^*$", "4/3 alpha*" }, { "$\\frac{a+b}{2T}$", "(a+b)/2T" },
    { "$\\frac{1}{a-b}$", "1/(a-b)" }, { "$\\sqrt r\\tan(\\sqrt r\\,t)$",
      "sqrt(r) tan(sqrt(r) t)" }, { "$\\pi/(2\\sqrt r)$", "pi/(2 sqrt(r))" },
    { "$-\\sqrt{-r}$", "-sqrt(-r)" }, { "$r^{3/2}$", "r^(3/2)" },
    { "$l^{-2}x$", "l^-2 x" }, { "$a_1 < a$", "a_1 < a" }, { "$T=100$", "T = 100" },
    { "$2\\,T^3/\\pi^2$", "2 T^3/pi^2" }, { "$x\\to\\infty$", "x -> infinity" },
    { "$\\langle L\\rangle/T$", "<L>/T" }, { "$\\dot x$ is slow", "x' is slow" },
    { "${x^*}^2$", "x*^2" }, { "$\\mp2$ and $|f'|$", "-+2 and |f'|" },
    { "$10\\,r^*$", "10 r*" }, { "costs 5$", "costs 5$" }, { "", "" } };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char out[64];
    plain_text(out, sizeof out, cases[i][0]);
    assert_string_equal(out, cases[i][1]);
  }
}

static void plain_text_is_cut_to_its_size(void **state)
{
  (void) state;
  const char *text = "a $\\frac{\\alpha^*}{\\sqrt{1+x}}$ b $\\alpha\\beta$";
  for (size_t size = 1; size < 48; size++) {
    char out[64];
    memset(out, '#', sizeof out);
    plain_text(out, size, text);
    assert_true(strlen(out) < size);
    for (size_t i = size; i < sizeof out; i++) assert_int_equal(out[i], '#');
  }
}

static bool names_something(const char *cell)
{
  return cell && isalnum((unsigned char) *cell);
}

/* Text whose dollars pair off, and of which nothing is left to spell. */
static void is_spelt(const char *text)
{
  char out[512];
  int dollars = 0;
  for (const char *c = text; *c; c++) dollars += *c == '$';
  assert_int_equal(dollars % 2, 0);
  plain_text(out, sizeof out, text);
  assert_null(strpbrk(out, "$\\{}"));
  assert_true(strlen(out) > 0 && strlen(out) + 1 < sizeof out);
}

static void rows_are_whole(void **state)
{
  (void) state;
  assert_non_null(claim_table[0].chapter);
  for (const claim *c = claim_table; c->id; c++) {
    for (const claim *d = claim_table; d < c; d++)
      assert_string_not_equal(c->id, d->id);
    is_spelt(c->statement);
    if (c->paper) is_spelt(c->paper);
    if (c->hypotheses) is_spelt(c->hypotheses);
    assert_non_null(c->where);
    assert_int_equal(c->owner == BOOK, strncmp(c->where, "this book", 9) == 0);
    if (c->owner != BOOK) assert_non_null(c->paper);
    if (c->true_is) is_spelt(c->true_is);
    if (c->waits_for) is_spelt(c->waits_for);
    const char *const cells[] = { c->derivation, c->theorem, c->contract, c->test,
                                  c->figure };
    for (int i = 0; i < 5; i++)
      assert_true(names_something(cells[i]) || (cells[i] && cells[i][0] == '-'));
    assert_int_equal(c->evaluate != NULL, c->evaluator_name != NULL);
    assert_int_equal(c->evaluate != NULL, c->waits_for == NULL);
  }
}

/* A sentence of the paper that a theorem corrects or negates says what is true. */
static void what_is_mended_says_what_is_true(void **state)
{
  (void) state;
  for (const claim *c = claim_table; c->id; c++) {
    bool mended = c->stance == STANCE_CORRECTS || c->stance == STANCE_NEGATES;
    if (c->owner != BOOK && mended) assert_non_null(c->true_is);
    if (c->owner == BOOK) {
      assert_null(c->true_is);
      assert_false(mended);
    }
  }
}

/* A theorem has a stance and its hypotheses; without one there is neither. */
static void theorems_come_with_hypotheses(void **state)
{
  (void) state;
  for (const claim *c = claim_table; c->id; c++) {
    assert_int_equal(c->stance != STANCE_NONE, names_something(c->theorem));
    assert_int_equal(c->stance != STANCE_NONE, c->hypotheses != NULL);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(decisions_reach_every_outcome),
    cmocka_unit_test(two_findings_are_as_good_as_the_worse),
    cmocka_unit_test(printed_numbers_are_read_at_their_precision),
    cmocka_unit_test(what_is_no_number_is_read_as_nothing),
    cmocka_unit_test(the_rate_in_print),
    cmocka_unit_test(inverse_proportion_is_no_need),
    cmocka_unit_test(networks_decide),
    cmocka_unit_test(collapses_decide),
    cmocka_unit_test(intervals_count_seeds),
    cmocka_unit_test(ranks_decide), cmocka_unit_test(heights_are_counted), cmocka_unit_test(full_rates_are_averaged),
    cmocka_unit_test(the_scale_decides),
    cmocka_unit_test(finite_confidence_decides),
    cmocka_unit_test(deviations_decide),
    cmocka_unit_test(verdicts_follow_the_table),
    cmocka_unit_test(mathematics_has_a_plain_form),
    cmocka_unit_test(plain_text_is_cut_to_its_size),
    cmocka_unit_test(rows_are_whole),
    cmocka_unit_test(theorems_come_with_hypotheses),
    cmocka_unit_test(what_is_mended_says_what_is_true),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
