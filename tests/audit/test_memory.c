/* Networks with a working memory: tasks, draws, losses beside PyTorch's, dates and
 * falls counted again, the stored tables, and what decides the claims. */
#include "ghost.h"
#include "oracle.h"
#include "memory_claims.h"
#include "torch_random.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- tasks ---------------------------------------------------------------- */
/* Steps, levels as fractions, and the signals at the borders of the intervals. */
static void tasks_are_the_scripts(void **state)
{
  (void) state;
  static const struct {
    memory_kind kind;
    double cue, delay;
    size_t steps;
    double zero[2], blind[2], one[2], right[2];
  } want[] = {
    { TASK_CUE, 10, 50, 22, { 10, 22 }, { 10, 22 }, { 64, 44 }, { 12, 22 } },
    { TASK_CUE, 30, 80, 32, { 10, 32 }, { 10, 32 }, { 84, 64 }, { 22, 32 } },
    { TASK_MATCH, 30, 80, 38, { 5, 38 }, { 5, 76 }, { 132, 152 }, { 132, 152 } },
    { TASK_MATCH, 10, 150, 44, { 5, 44 }, { 5, 88 }, { 156, 176 }, { 156, 176 } } };
  for (int k = 0; k < 4; k++) {
    const memory_times ms = { want[k].cue, want[k].delay, 50, 5 };
    memory_task t;
    assert_true(memory_build(&t, want[k].kind, &ms));
    assert_true(t.steps == want[k].steps && t.trials == (want[k].kind == TASK_CUE ? 2 : 4));
    memory_levels m = memory_levels_of(&t);
    assert_true(fabs(m.zero - want[k].zero[0] / want[k].zero[1]) < 1e-14);
    assert_true(fabs(m.blind - want[k].blind[0] / want[k].blind[1]) < 1e-14);
    assert_true(fabs(m.one - want[k].one[0] / want[k].one[1]) < 1e-14);
    assert_true(fabs(m.right - want[k].right[0] / want[k].right[1]) < 1e-14);
  }
  memory_task t;
  assert_true(memory_build(&t, TASK_MATCH, &figure7_times));
  static const double in[4][2] = { { 1, 1 }, { -1, -1 }, { -1, 1 }, { 1, -1 } };
  for (size_t s = 0; s < 38; s++)
    for (size_t b = 0; b < 4; b++) {
      double u = s < 6 ? in[b][0] : s >= 22 && s < 28 ? in[b][1] : 0;
      assert_true(t.inputs[4 * s + b] == u);
      assert_true(t.targets[4 * s + b] == (s >= 28 && b < 2));
    }
  assert_true(memory_build(&t, TASK_CUE, &figure7_times));
  for (size_t s = 0; s < 32; s++)
    for (size_t b = 0; b < 2; b++) {
      double sign = b ? -1 : 1;
      assert_true(t.inputs[2 * s + b] == (s < 6 ? sign : 0));
      assert_true(t.targets[2 * s + b] == (s >= 22 ? sign : 0));
    }
  const memory_times longest = { 30, 1000, 50, 5 };
  assert_false(memory_build(&t, TASK_CUE, &longest));
}

/* ---- draws ---------------------------------------------------------------- */
/* The words of MT19937: the ten thousandth of seed 5489 is 4123659995 (the C++ standard,
 * 26.5.5).  The weights: FNV-1a over the floats that PyTorch 1.13 (Debian, AVX2) has after
 * nn.Linear(1, 100), randn(100, 100), nn.Linear(100, 1) and three xavier_uniform_, and some
 * of them: first of the input weights, biases, recurrent weights, read-out; its bias. */
static void draws_match_torch(void **state)
{
  (void) state;
  torch_stream stream;
  torch_seed(&stream, 5489);
  uint32_t word = 0;
  for (int i = 0; i < 10000; i++) word = torch_word(&stream);
  assert_true(word == 4123659995u);
  static const struct { uint32_t seed; uint64_t sum; float some[5]; } want[] = {
    { 0, 0xff01918ee58a91a5, { 0x1.409632p-5f, 0x1.e1a9e4p-1f, -0x1.7cba2ep-4f,
      -0x1.670bc6p-4f, 0x1.f8b94p-5f } },
    { 1, 0x34215fe8dec811c4, { -0x1.d6b88ep-3f, 0x1.d4ee94p-1f, 0x1.c5495cp-4f,
      -0x1.f21182p-4f, -0x1.61890ep-4f } },
    { 7, 0x0e391e955c3f010c, { 0x1.c1d4c2p-3f, -0x1.7d2df8p-1f, 0x1.73792p-6f,
      -0x1.58a096p-5f, 0x1.473a2ep-5f } } };
  for (int k = 0; k < 3; k++) {
    static memory_weights w;
    memory_draw(&w, want[k].seed);
    const float some[5] = { w.in[0], w.bias[0], w.recurrent[0], w.out[0], w.out_bias };
    assert_memory_equal(some, want[k].some, sizeof some);
    const struct { const float *at; size_t count; } parts[] = { { w.in, 100 }, { w.bias, 100 },
      { w.recurrent, 10000 }, { w.out, 100 }, { &w.out_bias, 1 } };
    uint64_t sum = 0xcbf29ce484222325u;
    for (int p = 0; p < 5; p++) {
      const unsigned char *b = (const unsigned char *) parts[p].at;
      for (size_t i = 0; i < 4 * parts[p].count; i++) sum = (sum ^ b[i]) * 0x100000001b3u;
    }
    assert_true(sum == want[k].sum);
  }
}

/* PyTorch's losses and gradients in double at the epochs 0, 1, 10 and 100, seed 1, rate 0.03.
 * Ours differ by the order of sums: a few units of the last place, grown over a hundred
 * epochs.  Single precision has 2^29 times the unit. */
static void losses_match_torch(void **state)
{
  (void) state;
  static const unsigned long epoch[4] = { 0, 1, 10, 100 };
  static const double want[TASKS][4][2] = {
    { { 0.35699451716534109, 2.7491146294291697 }, { 0.62367009906659676, 6.5641098564063451 },
      { 0.73074396655292706, 5.5436390359573506 }, { 0.36711762660424219, 2.7515108802546497 } },
    { { 0.27739026579482645, 1.7566021355761126 }, { 0.20054487971278298, 1.1373254369948373 },
      { 0.13610261480390456, 0.15422765016297105 }, { 0.12399763416725744, 0.044238906413726298 } } };
  double worst[2] = { 0 };
  for (int k = 0; k < TASKS; k++)
    for (int single = 0; single < 2; single++) {
      ghost_rnn *w;
      memory_task t;
      assert_int_equal(memory_create(&w, (memory_kind) k, 1, single, &t), GHOST_OK);
      for (unsigned long n = 0, i = 0; n <= 100; n++) {
        ghost_network_row e;
        assert_int_equal(ghost_rnn_train(w, &(ghost_rnn_descent) { .rate = 0.03 }, &e), GHOST_OK);
        if (n != epoch[i]) continue;
        worst[single] = fmax(worst[single], fabs(e.loss / want[k][i][0] - 1));
        worst[single] = fmax(worst[single], fabs(e.gradient_norm / want[k][i][1] - 1));
        i++;
      }
      ghost_rnn_free(w);
    }
  print_message("from PyTorch's by %.1e in double, %.1e in single\n", worst[0], worst[1]);
  assert_true(worst[0] < 0x1p-40);
  assert_true(worst[1] < 0x1p-11);
}

/* ---- rows ----------------------------------------------------------------- */
enum { MOST = 3001 };
static double loss[MOST], gradient[MOST], accuracy[MOST];

static long first_below(double limit, long epochs)
{
  for (long n = 0; n <= epochs; n++) if (loss[n] <= limit) return n;
  return -1;
}

/* A fall of the loss upwards, found by looking at all losses at once. */
static void expect_falls(const memory_fall *f, double low, double high, double stay, long epochs)
{
  long count = 0, sudden = 0, date = -1, climb = -1, ups = -1, last = -1;
  double peak = 0;
  for (long n = 0; n <= epochs; n++) {
    if (loss[n] <= low) { last = n; continue; }
    if (last < 0 || loss[n] < high || n + 100 > epochs) continue;
    bool lasts = true;
    for (long m = n; m <= n + 100; m++) lasts &= loss[m] >= stay && loss[m] > low;
    if (!lasts) continue;
    count++;
    date = n;
    climb = n - last;
    sudden += climb == 1;
    ups = 0;
    peak = 0;
    for (long m = n > 100 ? n - 100 : 0; m < n; m++) {
      ups += m > 0 && loss[m] > loss[m - 1];
      peak = fmax(peak, gradient[m]);
    }
    last = -1;
  }
  assert_true(f->count == count && f->sudden == sudden && f->date == date);
  assert_true(f->climb == climb && f->ups == ups);
  if (count) assert_true(f->peak == peak);
}

static int expect_row(memory_kind kind, unsigned long seed, double rate, long epochs)
{
  const sweep_job job = { .seed = seed, .rate = rate, .epochs = (unsigned long) epochs,
                          .single = 1, .reads = 1, .read = { (unsigned long) epochs / 2 } };
  memory_row r;
  ghost_rnn *w;
  memory_task t;
  double sum = 0, most = 0;
  assert_int_equal(memory_run(&job, kind, &r), GHOST_OK);
  assert_int_equal(memory_create(&w, kind, seed, 1, &t), GHOST_OK);
  const memory_levels m = memory_levels_of(&t);
  for (long n = 0; n <= epochs; n++) {
    ghost_network_row e;
    assert_int_equal(ghost_rnn_train(w, &(ghost_rnn_descent) { .rate = n < epochs ? rate : 0 }, &e),
                     GHOST_OK);
    loss[n] = e.loss;
    gradient[n] = e.gradient_norm;
    accuracy[n] = e.accuracy;
    if (n < epochs) sum += e.loss;
    if (n + 1000 >= epochs) most = fmax(most, e.gradient_norm);
  }
  assert_true(r.sum == ghost_rnn_sum(w));
  ghost_rnn_free(w);
  long right = -1, rises = 0, early = 0;
  for (long n = epochs; n >= 0; n--) if (accuracy[n] == 1) right = n;
  for (long n = 1; n <= epochs; n++) {
    rises += loss[n] > loss[n - 1];
    early += n <= 100 && loss[n] > loss[n - 1];
  }
  assert_true(r.first == loss[0] && r.final == loss[epochs] && r.loss[0] == loss[epochs / 2]);
  assert_true(r.nine == first_below(0.9 * m.blind, epochs));
  assert_true(r.half == first_below(0.5 * m.blind, epochs));
  assert_true(r.tenth == first_below(0.1 * m.blind, epochs));
  assert_true(r.right == right && r.rises == rises && r.early == early);
  assert_true(fabs(r.mean - sum / (double) epochs) < 1e-12);
  if (r.frozen < 0) assert_true(r.gradient_tail == most);
  expect_falls(&r.collapse, 0.1 * m.blind, 0.5 * m.blind, 0.5 * m.blind, epochs);
  expect_falls(&r.silenced, 0.75 * m.zero, 0.9 * m.zero, 0.75 * m.zero, epochs);
  print_message("rate %g: %ld collapses, %ld silencings, %ld of them at once; frozen %ld\n", rate,
                r.collapse.count, r.silenced.count, r.silenced.sudden, r.frozen);
  return (r.silenced.count > 0) + 2 * (r.tenth >= 0) + 4 * (r.frozen >= 0);
}

/* One that learns, one that falls silent in one epoch, one that stands still (trained to the
 * end all the same), one of the other task. */
static void rows_are_recounted(void **state)
{
  (void) state;
  const long share = whole() ? 1 : 40;
  int seen = expect_row(TASK_CUE, 0, 0.0042813323987193957, 1500 / share);
  seen |= expect_row(TASK_CUE, 0, 3.7926901907322459, 1200 / share);
  seen |= expect_row(TASK_MATCH, 0, 0.54555947811685146, 400 / share);
  if (whole()) assert_int_equal(seen, 7);
}

/* The first epochs of random networks of the stored tables; few where time is short. */
static void memory_rows_repeat(void **state)
{
  (void) state;
  const unsigned long epochs = whole() ? 1000 : 20;
  static const char *const names[TASKS] = { "sweep-memory-cue.csv", "sweep-memory-match.csv" };
  uint64_t seed = (uint64_t) time(NULL);
  for (int k = 0; k < TASKS; k++) {
    table t;
    char why[256];
    assert_true(whole() ? trusted_table(&t, names[k], why, sizeof why) : read_table(&t, names[k]));
    for (int r = 0; r < rows_again(); r++) {
      int row = (int) (random_word(&seed) % (uint64_t) t.rows);
      const sweep_job job = { .seed = (uint64_t) cell(&t, row, "seed"), .rate = cell(&t, row, "rate"),
                              .single = 1, .epochs = epochs, .reads = 1, .read = { epochs } };
      memory_row now;
      print_message("%s, row %d\n", names[k], row);
      assert_int_equal(memory_run(&job, (memory_kind) k, &now), GHOST_OK);
      if (whole()) assert_true(now.loss[0] == cell(&t, row, "loss_1000"));
      assert_true(now.first == cell(&t, row, "first"));
      double nine = cell(&t, row, "below_0.9");
      assert_true(now.nine >= 0 ? (double) now.nine == nine : nine < 0.0 || nine > (double) epochs);
      assert_true(cell(&t, row, "match") == k && cell(&t, row, "seed") >= 0);
    }
    free_table(&t);
  }
}

/* ---- counts and verdicts -------------------------------------------------- */
/* Networks written down by hand. */
static void memory_counts(void **state)
{
  (void) state;
  static memory_grid g;
  g.level = (memory_levels) { 0.3, 0.3, 1.3, 0.7 };
  g.end = 1.3;
  /* without a plateau ln 9 / ln 10 of the way: abrupt is less than 0.477 of it */
  g.at[0][0] = (memory_cell) { .here = true, .first = 0.3, .nine = 60, .half = 70, .tenth = 100,
                               .kept = true, .saturated = 0.25, .rises = 0.3 };
  g.at[1][0] = (memory_cell) { .here = true, .first = 0.3, .nine = 50, .half = 90, .tenth = 100,
                               .kept = true, .collapses = 2, .at_once = 1, .silenced = 3,
                               .silenced_at_once = 2 };
  g.at[2][0] = (memory_cell) { .here = true, .first = 0.3, .nine = 50, .half = 60, .tenth = -1,
                               .lost = true, .vanishes = true, .final = 1.28, .saturated = 0.75 };
  g.at[2][1] = (memory_cell) { .here = true, .first = 0.3, .nine = 90, .half = 95, .tenth = 100,
                               .lost = true, .swings = true, .vanishes = true, .collapses = 1 };
  g.at[3][1] = (memory_cell) { .here = true, .first = 0.3, .nine = -1, .half = -1, .tenth = -1,
                               .lost = true };
  g.at[0][1] = (memory_cell) { .here = true, .first = 0.3, .nine = -1, .half = -1, .tenth = -1,
                               .lost = true, .waits = true };
  memory_drop d = count_drops(&g, DROP_WHOLE);
  assert_true(d.fell == 3 && d.abrupt == 2 && d.seeds == 2 && d.most == 1);
  assert_true(d.share == 0.4 && d.epochs == 40);
  assert_true(fabs(d.faster - log(9) / log(10) / 0.4) < 1e-12);
  d = count_drops(&g, DROP_HALF);
  assert_true(d.fell == 4 && d.abrupt == 3 && d.most == 2);
  memory_fates f = count_memory_fates(&g);
  assert_true(f.networks == 6 && f.kept == 2 && f.waits == 1 && f.all.lost == 3);
  assert_true(f.all.vanish == 2 && f.all.swing == 1 && f.all.both == 1 && f.all.neither == 1);
  assert_true(f.learned.lost == 1 && f.learned.both == 1);
  assert_true(f.collapses == 3 && f.at_once == 1 && f.collapsed == 2 && f.recovered == 1);
  assert_true(f.silenced == 3 && f.silenced_at_once == 2 && f.silent == 1);
  assert_true(f.stuck == 1 && f.restless == 1);
  assert_true(f.lost_saturated == 0.25 && f.kept_saturated == 0.125);
  assert_true(f.lowest_lost == memory_rate(2) && f.highest_kept == memory_rate(1));
}

static void memory_decides(void **state)
{
  (void) state;
  const memory_drop none = { 0 }, most = { .fell = 9, .abrupt = 5, .seeds = 3, .most = 2 };
  const memory_drop few = { .fell = 9, .abrupt = 4, .seeds = 3, .most = 2 };
  const memory_drop one = { .fell = 9, .abrupt = 5, .seeds = 3, .most = 1 };
  const struct { memory_drop whole[TASKS], half[TASKS]; finding f; } drop[] = {
    { { none, most }, { most, most }, FOUND_NOTHING },
    { { most, none }, { most, most }, FOUND_NOTHING },
    { { most, most }, { few, few }, FOUND_TRUE },
    { { most, few }, { most, most }, FOUND_CORRECTED },
    { { one, most }, { most, most }, FOUND_CORRECTED },
    { { few, few }, { most, one }, FOUND_CORRECTED },
    { { most, few }, { few, most }, FOUND_CORRECTED },
    { { few, few }, { few, one }, FOUND_FALSE },
    { { few, most }, { one, one }, FOUND_FALSE } };
  for (size_t i = 0; i < sizeof drop / sizeof *drop; i++)
    assert_int_equal(decide_common(drop[i].whole, drop[i].half), drop[i].f);
  /* of the cue task, of the match task: lost without having learned and with a vanished
   * gradient; lost after it and with an oscillation; restless of ten kept */
  const struct { int never[2], held[2], fallen[2], swung[2], restless[2]; finding f; } mode[] = {
    { { 0, 3 }, { 0, 3 }, { 0, 2 }, { 0, 2 }, { 9, 3 }, FOUND_NOTHING },
    { { 3, 3 }, { 3, 3 }, { 0, 0 }, { 0, 0 }, { 9, 3 }, FOUND_NOTHING },
    { { 3, 3 }, { 3, 3 }, { 0, 2 }, { 0, 2 }, { 9, 3 }, FOUND_TRUE },
    { { 3, 3 }, { 3, 3 }, { 1, 2 }, { 1, 2 }, { 9, 9 }, FOUND_TRUE },
    { { 3, 3 }, { 2, 3 }, { 0, 2 }, { 0, 2 }, { 9, 3 }, FOUND_CORRECTED },
    { { 3, 3 }, { 3, 3 }, { 0, 3 }, { 0, 2 }, { 9, 3 }, FOUND_CORRECTED },
    { { 3, 3 }, { 3, 3 }, { 0, 2 }, { 0, 2 }, { 9, 10 }, FOUND_FALSE },
    { { 3, 3 }, { 3, 3 }, { 0, 2 }, { 0, 1 }, { 9, 3 }, FOUND_FALSE },
    { { 4, 3 }, { 2, 3 }, { 0, 2 }, { 0, 2 }, { 9, 3 }, FOUND_FALSE },
    { { 3, 3 }, { 3, 1 }, { 0, 2 }, { 0, 2 }, { 9, 3 }, FOUND_FALSE } };
  for (size_t i = 0; i < sizeof mode / sizeof *mode; i++) {
    memory_fates f[TASKS] = { { 0 } };
    for (int k = 0; k < TASKS; k++) {
      f[k].all.lost = mode[i].never[k] + mode[i].fallen[k];
      f[k].all.vanish = mode[i].held[k] + 1;
      f[k].learned.lost = mode[i].fallen[k];
      f[k].learned.vanish = 1;
      f[k].learned.swing = mode[i].swung[k];
      f[k].restless = mode[i].restless[k];
      f[k].kept = 10;
    }
    assert_int_equal(decide_collapse(f), mode[i].f);
    f[1].kept = 0;
    assert_int_equal(decide_collapse(f), FOUND_NOTHING);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(tasks_are_the_scripts),
    cmocka_unit_test(draws_match_torch),
    cmocka_unit_test(losses_match_torch),
    cmocka_unit_test(rows_are_recounted),
    cmocka_unit_test(memory_rows_repeat),
    cmocka_unit_test(memory_counts),
    cmocka_unit_test(memory_decides),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
