/* Networks whose read-out is held: training beside another program's, copies, bounds,
 * rows counted again, the stored tables, and what decides the claims. */
#include "ghost.h"
#include "oracle.h"
#include "remedy_claims.h"
#include "rnn_copy.h"
#include "rnn_latents.h"
#include "torch_randn.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- training ------------------------------------------------------------- */
/* Losses in double of a program in NumPy that writes the scripts out: layers drawn in the
 * order of their constructor, one call of normals a step, Adam, the read-out divided
 * before each pass of the second half.  Seed 1, halves of three epochs. */
static void losses_are_those_of_another_program(void **state)
{
  (void) state;
  static const double want[REMEDY_WAYS + 1][3] = {
    { 0.49275378633866007, 1.4071307776936937, 1.413165292952545 },
    { 1.4146223226506296, 1.414450503606976, 1.4161136335778624 },
    { 0.45555135738816677, 0.45614601758998247, 0.4549351770479195 },
    { 0.479279972877078, 0.5558454801896339, 0.4690286336753315 },
    { 0.5483988662109681, 0.6329760098285427, 0.5727393730773701 },
    { 0.9859934394201707, 0.920596778165297, 0.9891868161095974 } };
  const sweep_job job = { .seed = 1, .rate = 0.1, .epochs = 6 };
  static remedy_row r;
  double worst = 0;
  assert_int_equal(remedy_run(&job, &r), GHOST_OK);
  for (int k = 0; k <= REMEDY_WAYS; k++)
    for (int i = 0; i < 3; i++)
      worst = fmax(worst, fabs((k ? r.after[k - 1] : r.before).loss[i] / want[k][i] - 1));
  print_message("from NumPy's by %.1e\n", worst);
  assert_true(worst < 1e-10);
}

/* The stream goes on where the constructor's draws end. */
static void the_stream_follows_the_weights(void **state)
{
  (void) state;
  static float drawn[20000];
  torch_generator g;
  ghost_rnn *w;
  memory_task t;
  torch_manual_seed(&g, 7);
  for (int i = 0; i < 200; i++) torch_uniform(&g.stream);           /* W_in and its bias */
  torch_randn(&g, drawn, 10000);
  for (int i = 0; i < 101 + 100 + 10000 + 100; i++) torch_uniform(&g.stream);
  torch_randn(&g, drawn, 2000);
  assert_int_equal(remedy_create(&w, 7, 0, &t), GHOST_OK);
  ghost_network_row e;
  assert_int_equal(ghost_rnn_train(w, &(ghost_rnn_descent) { .rate = 0 }, &e), GHOST_OK);
  static double x[23 * 20 * 100];
  assert_int_equal(ghost_rnn_states(w, x), GHOST_OK);
  for (int i = 0; i < 2000; i++)
    assert_true(fabs(x[i] - tanh(0.1 * (double) drawn[i])) < 1e-15);
  assert_true(t.steps == 22 && t.trials == 2 && ghost_rnn_trials(w) == 20);
  ghost_rnn_free(w);
}

static ghost_rnn *small(uint64_t seed, size_t trials)
{
  ghost_rnn *w;
  double targets[24] = { 1, -1, 0.5 };
  ghost_rnn_settings s = ghost_paper_rnn();
  s.units = 7;
  s.rank = 2;
  s.noise = s.spread = 0.1;
  s.seed = seed;
  assert_int_equal(ghost_rnn_create(&w, &s, &(ghost_rnn_task) { .steps = 4, .trials = trials,
    .targets = targets, .norm = GHOST_NORM_MEAN }), GHOST_OK);
  return w;
}

/* A copy in the middle of a training ends with the bits of its original, with draws of its
 * own from a stream in the same place as well as with those that are taken over. */
static void a_copy_goes_on_alike(void **state)
{
  (void) state;
  const ghost_rnn_descent adam = { .rate = 0.05, .momentum = 0.9, .second = 0.99,
                                   .epsilon = 1e-8 };
  ghost_rnn *w[3] = { small(1, 3), small(2, 3), small(3, 3) }, *other = small(1, 2);
  ghost_network_row e;
  for (int n = 0; n < 5; n++) assert_int_equal(ghost_rnn_train(w[0], &adam, &e), GHOST_OK);
  for (int k = 1; k < 3; k++) assert_int_equal(rnn_copy(w[k], w[0]), GHOST_OK);
  rnn_follow(w[2], w[0]);
  for (int n = 0; n < 5; n++)
    for (int k = 0; k < 3; k++) assert_int_equal(ghost_rnn_train(w[k], &adam, &e), GHOST_OK);
  assert_true(ghost_rnn_sum(w[1]) == ghost_rnn_sum(w[0]));
  assert_true(ghost_rnn_sum(w[2]) == ghost_rnn_sum(w[0]) && e.epoch == 9);
  rnn_follow(w[2], NULL);
  for (int k = 0; k < 3; k++) assert_int_equal(ghost_rnn_train(w[k], &adam, &e), GHOST_OK);
  assert_true(ghost_rnn_sum(w[2]) == ghost_rnn_sum(w[0]));
  const uint64_t sum = ghost_rnn_sum(other);
  assert_int_equal(rnn_copy(other, w[0]), GHOST_EDOM);
  assert_true(ghost_rnn_sum(other) == sum);
  ghost_rnn_free(other);
  for (int k = 0; k < 3; k++) ghost_rnn_free(w[k]);
}

/* ---- bounds --------------------------------------------------------------- */
/* Random read-outs, states and biases, many of them near the bound. */
static void held_networks_keep_to_their_bounds(void **state)
{
  (void) state;
  uint64_t s = 17;
  double near = 1;
  for (long n = 0; n < many(200000); n++) {
    enum { U = 5 };
    double q[2] = { 0, 0 }, norm = 0, scale = exp(4 * random_unit(&s) - 3);
    const bool extreme = n % 2;
    for (int i = 0; i < U; i++) {
      const double w = scale * (2 * random_unit(&s) - 1);
      norm += fabs(w);
      for (int k = 0; k < 2; k++)
        q[k] += w * (extreme ? copysign(1, k ? -w : w) : 2 * random_unit(&s) - 1);
    }
    const double bias = extreme ? 0.1 * (random_unit(&s) - 0.5) : 6 * (random_unit(&s) - 0.5);
    const double o[2] = { tanh(q[0] + bias), tanh(q[1] + bias) };
    const double mean = (pow(1 - o[0], 2) + pow(-1 - o[1], 2)) / 2, least = pow(1 - tanh(norm), 2);
    assert_true(mean >= least * (1 - 1e-12) - 1e-15);
    assert_true(o[0] - o[1] <= 2 * tanh(norm) + 1e-15);
    if (tanh(norm) < 0.33 - 1e-12) assert_false(o[0] >= 0.33 && o[1] <= -0.33);
    near = fmin(near, mean - least);
  }
  assert_true(near < 1e-4);
}

static void gains_are_shares_of_what_is_allowed(void **state)
{
  (void) state;
  memory_task t;
  assert_true(memory_build(&t, TASK_CUE, &remedy_times));
  const memory_levels m = memory_levels_of(&t);
  for (int k = 0; k < REMEDY_WAYS; k++) {
    const double c = remedy_norm[k], least = remedy_least(&m, c);
    assert_true(fabs(least - (c > 0 ? 10.0 / 22 * pow(1 - tanh(c), 2) : 0)) < 1e-15);
    assert_true(fabs(remedy_gain(&m, c, least) - 1) < 1e-12);
    const double o = c > 0 ? tanh(c) : 1;
    assert_true(fabs(remedy_hasty(&m, c) - (10 * (1 - o) * (1 - o) + 12 * o * o) / 22) < 1e-12);
    assert_true(fabs(remedy_gain(&m, c, 10.0 / 22)) < 1e-12 && remedy_gain(&m, c, 1.4) < 0);
  }
}

static void a_norm_is_held(void **state)
{
  (void) state;
  ghost_rnn *w;
  memory_task t;
  double out[2][100], bias[2];
  assert_int_equal(remedy_create(&w, 3, 0, &t), GHOST_OK);
  ghost_rnn_get(w, GHOST_PART_OUT, out[0]);
  ghost_rnn_get(w, GHOST_PART_OUT_BIAS, &bias[0]);
  assert_int_equal(remedy_limit(w, 0.5), GHOST_OK);
  ghost_rnn_get(w, GHOST_PART_OUT, out[1]);
  ghost_rnn_get(w, GHOST_PART_OUT_BIAS, &bias[1]);
  double sum = 0, before = 0;
  for (int i = 0; i < 100; i++) { sum += fabs(out[1][i]); before += fabs(out[0][i]); }
  assert_true(fabs(sum - 0.5) < 1e-14);
  for (int i = 0; i < 100; i++) assert_true(fabs(out[1][i] - out[0][i] * 0.5 / before) < 1e-15);
  assert_true(fabs(bias[1] - bias[0] * 0.5 / before) < 1e-15);
  memset(out, 0, sizeof out);
  ghost_rnn_set(w, GHOST_PART_OUT, out[0]);
  assert_int_equal(remedy_limit(w, 0.5), GHOST_EDOM);
  ghost_rnn_free(w);
}

/* ---- rows ----------------------------------------------------------------- */
/* All that a row says of a half, from a training of its own, each way from the first epoch. */
static void expect_half(const sweep_job *job, int way, const remedy_half *h)
{
  const long half = (long) job->epochs / 2, tail = half / 10, spacing = half / 50 ? half / 50 : 1;
  const long from = way < 0 ? 0 : half;
  const double c = way < 0 ? 0 : remedy_norm[way];
  ghost_rnn *w;
  memory_task t;
  assert_int_equal(remedy_create(&w, job->seed, job->single, &t), GHOST_OK);
  double least = INFINITY, mean = 0, right = 0, signs = 0, last = NAN;
  long left = 0, many_gained = 0, learned = -1;
  for (long n = 0; n < from + half; n++) {
    ghost_network_row e;
    double o[440];
    if (n >= half && c > 0) assert_int_equal(remedy_limit(w, c), GHOST_OK);
    assert_int_equal(ghost_rnn_train(w, &(ghost_rnn_descent) { job->rate, 0.9, 0.999, 1e-8, 0 }, &e),
                     GHOST_OK);
    if (n < from) continue;
    const double l = 10.0 / 22, gain = (l - e.loss) / (l - (c > 0 ? l * pow(1 - tanh(c), 2) : 0));
    ghost_rnn_outputs(w, o);
    double good = 0, signed_well = 0;
    for (int s = 0; s < 22; s++)
      for (int b = 0; b < 20; b++) {
        const double y = s < 12 ? 0 : b % 2 ? -1 : 1, at = o[20 * s + b];
        good += (at >= 0.33 ? 1 : at <= -0.33 ? -1 : 0) == y;
        signed_well += y * at > 0;
      }
    const long i = n - from;
    if (i % spacing == 0 && i / spacing < 50) {
      assert_true(h->loss[i / spacing] == e.loss);
      assert_true(h->accuracy[i / spacing] == good / 440);
    }
    last = e.loss;
    least = fmin(least, e.loss);
    if (gain > 0.5 && learned < 0) learned = n;
    if (i < half - tail) continue;
    mean += e.loss / (double) tail;
    right += good / 440 / (double) tail;
    signs += signed_well / 200 / (double) tail;
    left += gain > 0.1;
    many_gained += gain > 0.5;
  }
  assert_true(h->least == least && h->last == last && h->learned == learned);
  assert_true(fabs(h->mean - mean) < 1e-12 && fabs(h->right - right) < 1e-12);
  assert_true(fabs(h->signs - signs) < 1e-12 && h->left == left && h->half == many_gained);
  assert_true(h->sum == ghost_rnn_sum(w) && h->stopped == -1);
  double out[100], norm = 0;
  ghost_rnn_get(w, GHOST_PART_OUT, out);
  for (int i = 0; i < 100; i++) norm += fabs(out[i]);
  assert_true(fabs(h->weights / norm - 1) < 1e-12 && h->saturated >= 0 && h->saturated <= 1);
  ghost_rnn_free(w);
}

static void remedy_rows_are_recounted(void **state)
{
  (void) state;
  static remedy_row r;
  static remedy_half begun;
  const sweep_job job = { .seed = 11, .rate = 0.01, .single = 1,
                          .epochs = whole() ? 240 : 30 };
  assert_int_equal(remedy_run(&job, &r), GHOST_OK);
  expect_half(&job, -1, &r.before);
  for (int k = 0; k < REMEDY_WAYS; k++) expect_half(&job, k, &r.after[k]);
  assert_int_equal(remedy_begin(&job, 15, &begun), GHOST_OK);
  const unsigned long spacing = remedy_spacing(&job);
  for (unsigned long i = 0; i * spacing < 15; i++)
    assert_true(begun.loss[i] == r.before.loss[i] && begun.accuracy[i] == r.before.accuracy[i]);
}

/* A read-out without weights cannot be held, a rate beyond all bounds leaves the finite
 * range: rows say so, and hold no means. */
static void rows_say_when_a_run_stops(void **state)
{
  (void) state;
  static remedy_row r;
  const sweep_job job = { .seed = 2, .rate = 1e308, .epochs = 20 };
  assert_int_equal(remedy_run(&job, &r), GHOST_OK);
  for (int k = 0; k < REMEDY_WAYS; k++) {
    assert_true(r.after[k].stopped == 10);
    assert_true(isnan(r.after[k].mean) && isnan(r.after[k].loss[0]));
  }
}

/* The first epochs of a random row of the stored table. */
static void remedy_rows_repeat(void **state)
{
  (void) state;
  uint64_t seed = (uint64_t) time(NULL);
  table t;
  char why[256], name[40];
  static remedy_half h;
  assert_true(whole() ? trusted_table(&t, "sweep-remedy.csv", why, sizeof why)
              : read_table(&t, "sweep-remedy.csv"));
  const int row = (int) (random_word(&seed) % (uint64_t) t.rows);
  const sweep_job job = { .seed = (unsigned long) cell(&t, row, "seed"), .single = 1,
                          .rate = cell(&t, row, "rate"),
                          .epochs = (unsigned long) cell(&t, row, "epochs") };
  const unsigned long spacing = remedy_spacing(&job), epochs = whole() ? 801 : 41;
  print_message("row %d\n", row);
  assert_int_equal(remedy_begin(&job, epochs, &h), GHOST_OK);
  for (unsigned long i = 0; i * spacing < epochs; i++) {
    snprintf(name, sizeof name, "loss_before_%lu", i * spacing);
    assert_true(fabs(cell(&t, row, name) / h.loss[i] - 1) < 1e-8);
    snprintf(name, sizeof name, "accuracy_before_%lu", i * spacing);
    assert_true(fabs(cell(&t, row, name) - h.accuracy[i]) < 1e-5);
  }
  free_table(&t);
}

/* ---- counts and verdicts -------------------------------------------------- */
/* Four networks written down: stuck, stuck, learned, neither; tails of one hundred epochs. */
static void remedies_are_counted(void **state)
{
  (void) state;
  static const int left[4][6] = { { 50, 0, 99, 99, 0, 0 }, { 0, 99, 99, 0, 0, 0 },
                                  { 99, 99, 0, 99, 0, 99 }, { 51, 0, 0, 0, 0, 0 } };
  static const int half[4][6] = { { 0, 0, 51, 50, 0, 0 }, { 0, 60, 99, 0, 0, 0 },
                                  { 51, 99, 0, 99, 0, 99 }, { 50, 0, 0, 0, 0, 0 } };
  char *text = NULL;
  size_t size = 0;
  table t = { .rows = 4 };
  for (int row = -1; row < 4; row++) {
    FILE *out = open_memstream(&text, &size);
    fputs(row < 0 ? "epochs" : "2000", out);
    for (int k = 0; k <= REMEDY_WAYS; k++)
      if (row < 0)
        fprintf(out, ",left_%s,half_%s,right_%s,mean_%s,signs_%s,saturated_%s,norm_%s,least_%s",
                remedy_names[k], remedy_names[k], remedy_names[k], remedy_names[k], remedy_names[k],
                remedy_names[k], remedy_names[k], remedy_names[k]);
      else
        fprintf(out, ",%d,%d,%g,0.25,%g,0.125,7,%g", left[row][k], half[row][k],
                row % 2 || k == 1 ? 0.5 : 0.8, k == 0 && row % 2 ? 0.95 : 0.5,
                row == 3 && k == 2 ? 0.36 : 0.4);
    fputs(row < 0 ? ",accuracy_0.1_1000,accuracy_0.1_1020,accuracy_0.5_1020\n"
          : row == 1 ? ",0.77,0.78,0.9\n" : ",0.54,,0.9\n", out);
    fclose(out);
    *(row < 0 ? &t.header : &t.line[row]) = text;
  }
  remedy_count c;
  count_remedy_rows(&t, &c);
  assert_true(c.seeds == 4 && c.stuck == 2 && c.learned == 1 && c.knew == 1 && c.half == 1000);
  static const int want[REMEDY_WAYS][6] = { { 1, 0, 0, 0, 0, 0 }, { 2, 1, 1, 0, 1, 0 },
    { 0, 0, 0, 1, 0, 0 }, { 0, 1, 0, 1, 1, 0 }, { 0, 0, 0, 1, 0, 0 } };
  for (int k = 0; k < REMEDY_WAYS; k++) {
    const remedy_way *w = &c.way[k];
    const int got[6] = { w->freed, w->lost, w->more, w->fewer, w->worse, w->better };
    assert_memory_equal(got, want[k], sizeof got);
    assert_true(fabs(w->accuracy - (k ? 0.65 : 0.5)) < 1e-12);
    assert_true(fabs(w->error - (k ? 0.15 / sqrt(3) : 0)) < 1e-8);
    assert_true(w->able == (k > 0) && w->able_more == (k > 0) && w->able_fewer == 0);
    assert_true(w->knew == (k < 2) && w->signs == 0.5 && w->saturated == 0.125 && w->weights == 7);
  }
  assert_true(fabs(c.way[0].gain - (10.0 / 22 - 0.25) / (10.0 / 22)) < 1e-12);
  assert_true(c.looks == 9 && c.below == 1 && c.beyond == 1);
  free_table(&t);
}

static void signs_are_tested(void **state)
{
  (void) state;
  assert_true(sign_test(0, 0) == 1 && sign_test(0, 5) == 1);
  assert_true(fabs(sign_test(7, 0) * 128 - 1) < 1e-12);
  assert_true(fabs(sign_test(3, 1) - 5.0 / 16) < 1e-12);
  assert_false(remedy_helps(&(remedy_way) { .more = 6 }));
  assert_true(remedy_helps(&(remedy_way) { .more = 7 }));
  assert_false(remedy_helps(&(remedy_way) { .more = 7, .fewer = 1 }));
  assert_true(remedy_harms(&(remedy_way) { .fewer = 7 }) && remedy_harms(&(remedy_way) { .worse = 7 }));
  assert_false(remedy_harms(&(remedy_way) { .more = 9, .better = 9, .worse = 6 }));
}

static void remedies_decide(void **state)
{
  (void) state;
  const struct { int stuck, helps, harms, hurts; finding ranks, one, f; } want[] = {
    { 6, 1, 0, 0, FOUND_TRUE, FOUND_TRUE, FOUND_NOTHING },
    { 9, 1, 0, 0, FOUND_NOTHING, FOUND_TRUE, FOUND_NOTHING },
    { 9, 1, 0, 0, FOUND_TRUE, FOUND_NOTHING, FOUND_NOTHING },
    { 9, 1, 0, 0, FOUND_TRUE, FOUND_TRUE, FOUND_TRUE },
    { 9, 1, 1, 0, FOUND_TRUE, FOUND_TRUE, FOUND_CORRECTED },
    { 9, 1, 0, 1, FOUND_TRUE, FOUND_TRUE, FOUND_CORRECTED },
    { 9, 0, 0, 0, FOUND_TRUE, FOUND_TRUE, FOUND_CORRECTED },
    { 9, 0, 1, 0, FOUND_TRUE, FOUND_TRUE, FOUND_FALSE },
    { 9, 1, 0, 0, FOUND_CORRECTED, FOUND_TRUE, FOUND_CORRECTED },
    { 9, 1, 0, 0, FOUND_TRUE, FOUND_CORRECTED, FOUND_CORRECTED },
    { 9, 0, 1, 0, FOUND_CORRECTED, FOUND_TRUE, FOUND_FALSE },
    { 9, 1, 0, 0, FOUND_FALSE, FOUND_TRUE, FOUND_FALSE },
    { 9, 1, 0, 0, FOUND_TRUE, FOUND_FALSE, FOUND_FALSE } };
  for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
    remedy_count c = { .stuck = want[i].stuck };
    c.way[0] = (remedy_way) { .more = 9, .fewer = 9, .worse = 9 };  /* nobody asks the control */
    if (want[i].helps) c.way[1].more = 9;
    if (want[i].harms) c.way[2].fewer = 9;
    if (want[i].hurts) c.way[1].worse = 9;
    assert_int_equal(decide_remedies(&c, want[i].ranks, want[i].one), want[i].f);
  }
  assert_int_equal(decide_held(&(remedy_count) { 0 }), FOUND_NOTHING);
  assert_int_equal(decide_held(&(remedy_count) { .looks = 5 }), FOUND_TRUE);
  assert_int_equal(decide_held(&(remedy_count) { .looks = 5, .below = 1 }), FOUND_FALSE);
  assert_int_equal(decide_held(&(remedy_count) { .looks = 5, .beyond = 1 }), FOUND_FALSE);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(losses_are_those_of_another_program),
    cmocka_unit_test(the_stream_follows_the_weights),
    cmocka_unit_test(a_copy_goes_on_alike),
    cmocka_unit_test(held_networks_keep_to_their_bounds),
    cmocka_unit_test(gains_are_shares_of_what_is_allowed),
    cmocka_unit_test(a_norm_is_held),
    cmocka_unit_test(remedy_rows_are_recounted),
    cmocka_unit_test(rows_say_when_a_run_stops),
    cmocka_unit_test(remedy_rows_repeat),
    cmocka_unit_test(remedies_are_counted),
    cmocka_unit_test(signs_are_tested),
    cmocka_unit_test(remedies_decide),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
