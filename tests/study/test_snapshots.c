/* The second version's networks of full rank: losses beside PyTorch's, the recipe beside
 * its run in PyTorch, the floor, what is counted of looks, and the stored tables. */
#include "looks.h"
#include "oracle.h"

typedef struct { int epochs, looks; snapshot_epoch at[8]; snapshot first; } seen;
static void see_epoch(void *context, const snapshot_epoch *e)
{
  seen *s = context;
  if (s->epochs < 8) s->at[s->epochs++] = *e;
}
static void see_look(void *context, const snapshot *l)
{
  seen *s = context;
  if (l->theirs || s->looks == 0) s->first = *l;
  s->looks++;
}

/* Losses and |grad W_rec| of the first six epochs of the scripts' networks in PyTorch,
 * Debian's 1.13.1, noise and all. */
static void epochs_of_full_rank_are_those_of_pytorch(void **state)
{
  (void) state;
  static const double want[TASKS][6][2] = {
    { { 0.828476965, 4.35415554 }, { 0.539401591, 1.73831761 }, { 0.516062677, 0.781772316 },
      { 0.501418173, 0.33634606 }, { 0.505283356, 0.357402712 }, { 0.506573617, 0.382200927 } },
    { { 0.406544179, 1.62885809 }, { 0.359500498, 1.54750812 }, { 0.319102228, 1.42888212 },
      { 0.286465496, 1.29206872 }, { 0.256958127, 1.14901876 }, { 0.233499721, 1.00924838 } } };
  for (int k = 0; k < TASKS; k++) {
    static seen s;
    s = (seen) { 0 };
    const snapshot_reader reader = { &s, see_epoch, see_look };
    assert_int_equal(snapshot_run((memory_kind) k, 5, &reader), GHOST_OK);
    assert_int_equal(s.epochs, 6);
    for (unsigned e = 0; e < 6; e++) {
      assert_true(s.at[e].epoch == e && fabs(s.at[e].loss / want[k][e][0] - 1) < 1e-6);
      assert_true(fabs(s.at[e].gradient / want[k][e][1] - 1) < 1e-5);
    }
  }
}

/* A snapshot is the network: its states obey the step, up to noise, where the input is off. */
static void snapshots_are_the_network(void **state)
{
  (void) state;
  static seen s;
  s = (seen) { 0 };
  const snapshot_reader reader = { &s, see_epoch, see_look };
  assert_int_equal(snapshot_run(TASK_CUE, 0, &reader), GHOST_OK);
  assert_true(s.looks == 1 && s.first.starts == 46 && s.first.trials == 2);
  assert_true(s.first.begins == -1 && s.first.half == -1);
  const snapshot *l = &s.first;
  double most = 0;   /* of the weights one step of the rate 0.01 later */
  for (size_t t = 2; t < 22; t++)
    for (size_t i = 0; i < 100; i++) {
      double a = l->b[i];
      for (size_t j = 0; j < 100; j++) a += l->w[i * 100 + j] * l->x[t * 100 + j];
      most = fmax(most, fabs(0.5 * l->x[t * 100 + i] + 0.5 * tanh(a) - l->x[(t + 1) * 100 + i]));
    }
  assert_true(most > 0 && most < 0.2);
}

/* At epoch 10 of the cue task: one fixed point, certified; the recipe ends there from all
 * states; in PyTorch it leaves speeds from 8e-7 to 3e-5, and here the same in kind. */
static void the_recipe_is_that_of_pytorch(void **state)
{
  (void) state;
  static seen s;
  static found f;
  whole_or_skip();
  s = (seen) { 0 };
  const snapshot_reader reader = { &s, see_epoch, see_look };
  assert_int_equal(snapshot_run(TASK_CUE, 10, &reader), GHOST_OK);
  assert_true(s.first.theirs && s.first.epoch == 10);
  assert_int_equal(find_points(&s.first, TASK_CUE, true, &f), GHOST_OK);
  assert_true(f.points == 1 && f.at[0].p.kind == WHOLE_FIXED && f.at[0].p.unstable == 0);
  assert_true(f.at[0].hits == 46 && f.at[0].ends == 46 && f.at[0].strays == 0);
  for (int k = 0; k < f.ends; k++) {
    assert_true(f.end[k].speed > 1e-7 && f.end[k].speed < 1e-4 && f.end[k].off < 1e-3);
    assert_true(fabs(f.end[k].speed - f.end[k].exact) <= f.at[0].bound);
  }
  assert_true(f.at[0].single > 0 && f.at[0].single < f.at[0].bound && f.at[0].exact > 0);
  assert_true(fabs(f.at[0].single - f.at[0].exact) <= f.at[0].bound);
}

/* ---- looks that are made up --------------------------------------------------- */
typedef struct { unsigned long epoch; long begins, half; int kind, unstable; double r, way, time; } event;

static void fill(table *t, const event *e, int count, memory_kind task)
{
  static char lines[TASKS][32][2048];
  static char header[2048];
  static snapshot s;
  static found f;
  FILE *out = fmemopen(header, sizeof header, "w");
  look_header(out);
  fclose(out);
  *strchr(header, '\n') = 0;
  *t = (table) { .header = header, .rows = count };
  for (int i = 0; i < count; i++) {
    s.epoch = e[i].epoch;
    s.theirs = e[i].epoch % 2;
    s.loss = 0.1;
    s.begins = e[i].begins;
    s.half = e[i].half;
    s.starts = 46;
    f.points = 1;
    f.ends = 1;
    f.end[0] = (recipe_end) { .speed = e[i].kind == WHOLE_FIXED ? 1e-5 : 0.2, .off = 0.01 };
    f.at[0] = (found_point) { .p = { .kind = (whole_kind) e[i].kind, .unstable = e[i].unstable,
      .speed = { 0.2, 0.2 }, .scale = { e[i].r, e[i].r }, .lead = { -0.1, -0.1 } },
      .ends = 1, .way = e[i].way, .single = 1e-6, .exact = 1e-7, .bound = 1e-4,
      .predicted = e[i].time > 0 ? 8 : NAN, .time = { e[i].time, e[i].time } };
    out = fmemopen(lines[task][i], sizeof lines[0][0], "w");
    look_print(out, task, &s, &f);
    fclose(out);
    *strchr(lines[task][i], '\n') = 0;
    t->line[i] = lines[task][i];
  }
}

static void looks_are_counted(void **state)
{
  (void) state;
  /* r = 0.04: passage 15.7, reach 1.  Delay 5 and 15 in tau. */
  const event cue[] = { { 1, -1, -1, WHOLE_FIXED, 0, NAN, 1, 0 }, { 1, -1, -1, WHOLE_MINIMUM, 0, 0.04, 2, 10 },
    { 4, 4, -1, WHOLE_MINIMUM, 0, 0.04, 0.9, INFINITY }, { 5, 4, 5, WHOLE_FIXED, 1, NAN, 1, 0 } };
  const event match[] = { { 3, -1, -1, WHOLE_MINIMUM, 0, 0.05, 0.1, 6 },
    { 4, 4, -1, WHOLE_MINIMUM, 1, 0.01, 0.1, 0 }, { 7, 4, 6, WHOLE_UNDECIDED, -1, NAN, 0, 0 } };
  static table t;
  static looks all;
  all.count = 0;
  fill(&t, cue, 4, TASK_CUE);
  add_looks(&t, &all);
  fill(&t, match, 3, TASK_MATCH);
  add_looks(&t, &all);
  assert_int_equal(all.count, 6);
  const look *l = all.at;
  assert_true(l[0].fixed == 1 && l[0].rest == 1 && l[0].slow == 1 && l[0].ghosts == 1 && !l[0].there);
  assert_true(l[0].index == 1 && l[0].lead == -0.1 && fabs(l[0].passage - 15.70796) < 1e-4);
  assert_true(l[1].there && l[1].index == 0 && l[2].index == -1 && l[2].rest == 0);
  assert_true(!l[3].there && l[3].ghosts == 1 && !l[4].there && l[4].ghosts == 0 && l[5].undecided == 1);
  look_order a = order_looks(&all, TASK_CUE), b = order_looks(&all, TASK_MATCH);
  assert_true(a.begins == 4 && a.half == 5 && a.waits && a.early && !a.midway && !a.rests);
  assert_true(a.looks == 3 && a.complete == 1 && b.begins == 4 && b.half == 6 && !b.waits);
  look_times times = time_looks(&all);
  assert_true(times.ghosts == 3 && times.sent == 3 && times.passed == 2);
  assert_true(fabs(times.least + 0.25) < 1e-9 && fabs(times.most - 0.25) < 1e-9);
  assert_true(fabs(l[0].error - 0.25) < 1e-9 && isnan(l[1].error) && fabs(l[3].error + 0.25) < 1e-9);
  look_sum c = sum_looks(&all);
  assert_true(c.snapshots == 4 && c.fixed == 2 && c.slow == 2 && c.undecided == 1 && c.floored == 2);
  assert_true(c.at_fixed == 2 && c.at_slow == 2 && c.fixed_most == 1e-5 && c.slow_least == 0.2);
}

/* What is stored repeats: the cue task to epoch 10 and to 130, with its first three passages,
 * the match task to its first snapshot. */
static void stored_looks_repeat(void **state)
{
  (void) state;
  char why[160] = "";
  looks all;
  table t;
  whole_or_skip();
  assert_true(read_looks(&all, why, sizeof why));
  look_sum c = sum_looks(&all);
  assert_int_equal(c.snapshots, 8);
  assert_true(read_table(&t, "sweep-snapshots-match.csv"));
  assert_true(looks_repeat(&t, TASK_MATCH, 100));
  t.line[0][20] ^= 1;
  assert_false(looks_repeat(&t, TASK_MATCH, 100));
  free_table(&t);
  assert_true(read_table(&t, "sweep-snapshots-cue.csv"));
  assert_true(looks_repeat(&t, TASK_CUE, 130));
  free_table(&t);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(epochs_of_full_rank_are_those_of_pytorch),
    cmocka_unit_test(snapshots_are_the_network),
    cmocka_unit_test(the_recipe_is_that_of_pytorch),
    cmocka_unit_test(looks_are_counted),
    cmocka_unit_test(stored_looks_repeat),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
