/* The second version's network of rank two: the scripts' weights and losses, the
 * task, the latent plane, the order of events, the stored trainings. */
#include "halving.h"
#include "rnn_latents.h"
#include "oracle.h"

/* torch.manual_seed(0) and the constructor of the scripts, Debian's 1.13.1: first
 * and last of the input weights, biases, S_l by columns, S_r, C and its bias. */
static void weights_are_those_of_pytorch(void **state)
{
  (void) state;
  static const struct { ghost_part part; size_t at; float value; } want[] = {
    { GHOST_PART_INPUT, 0, -0x1.d6012cp-3f },
    { GHOST_PART_INPUT, 99, 0x1.41ea82p-5f },
    { GHOST_PART_BIAS, 0, -0x1.1b556ep-4f },
    { GHOST_PART_BIAS, 99, -0x1.0574dcp-2f },
    { GHOST_PART_READ, 0, 0x1.567d7cp-5f },
    { GHOST_PART_READ, 199, -0x1.a80b80p-4f },
    { GHOST_PART_DRIVE, 0, -0x1.3718c2p+0f },
    { GHOST_PART_DRIVE, 199, -0x1.1ad784p-3f },
    { GHOST_PART_OUT, 0, -0x1.0a4efep-6f },
    { GHOST_PART_OUT, 1, -0x1.298064p-1f },
    { GHOST_PART_OUT_BIAS, 0, -0x1.537c1cp-4f },
  };
  ghost_rnn *w;
  double x[200];
  assert_int_equal(match_create(&w, TASK_MATCH, 0, 1), GHOST_OK);
  for (size_t k = 0; k < sizeof want / sizeof *want; k++) {
    assert_int_equal(ghost_rnn_get(w, want[k].part, x), GHOST_OK);
    /* uniforms to the bit; PyTorch's own logarithm and cosine are in single precision */
    int normal = want[k].part == GHOST_PART_BIAS || want[k].part == GHOST_PART_READ
      || want[k].part == GHOST_PART_DRIVE;
    assert_true(fabs(x[want[k].at] - (double) want[k].value)
                <= (normal ? 0x1p-18 * fabs((double) want[k].value) : 0));
  }
  ghost_rnn_free(w);
}

/* Losses and gradient norms of six epochs of the same network in PyTorch: ten trials
 * of each class, noise, Adam, and the pass more after epoch 0. */
static void epochs_are_those_of_pytorch(void **state)
{
  (void) state;
  static const double want[][2] = { { 0.274263591, 0.6381596 }, { 0.273378909, 0.6572764 },
    { 0.270970166, 0.5947184 }, { 0.270168513, 0.6037499 }, { 0.268446773, 0.584522 },
    { 0.271962672, 0.6412956 } };
  ghost_rnn *w;
  ghost_network_row row;
  assert_int_equal(match_create(&w, TASK_MATCH, 0, 10), GHOST_OK);
  for (int e = 0; e < 6; e++) {
    assert_int_equal(match_epoch(w, TASK_MATCH, &row), GHOST_OK);
    assert_true(fabs(row.loss / want[e][0] - 1) < 1e-6);
    assert_true(fabs(row.gradient_norm / want[e][1] - 1) < 1e-5);
  }
  ghost_rnn_free(w);
}

/* An output that is silent, or on, all along: the trivial losses and accuracies. */
static void trivial_outputs_have_the_trivial_losses(void **state)
{
  (void) state;
  for (int on = 0; on < 2; on++) {
    ghost_rnn *w;
    ghost_network_row row;
    double bias = on ? 40 : -40;
    assert_int_equal(match_create(&w, TASK_MATCH, 3, 2), GHOST_OK);
    assert_int_equal(ghost_rnn_set(w, GHOST_PART_OUT_BIAS, &bias), GHOST_OK);
    assert_int_equal(match_epoch(w, TASK_MATCH, &row), GHOST_OK);
    assert_true(fabs(row.loss - (on ? 33.0 / 38 : 5.0 / 38)) < 1e-6);
    assert_true(fabs(row.accuracy - (on ? 5.0 / 38 : 33.0 / 38)) < 1e-12);
    ghost_rnn_free(w);
  }
  assert_true(fabs(match_task_of(TASK_MATCH).silent - 5.0 / 38) < 1e-15);
}

/* The plane against all hundred units: the flow, the read-out, and a trial. */
static void the_plane_is_the_network(void **state)
{
  (void) state;
  for (unsigned long seed = 0; seed < 5; seed++) {
    ghost_rnn *w;
    double n[200], d[200], b[100], in[100], c[2], b_out;
    latent_plane p;
    plane_path path;
    assert_int_equal(match_create(&w, TASK_MATCH, seed, 1), GHOST_OK);
    assert_int_equal(match_plane(w, TASK_MATCH, &p), GHOST_OK);
    ghost_rnn_get(w, GHOST_PART_READ, n);
    ghost_rnn_get(w, GHOST_PART_DRIVE, d);
    ghost_rnn_get(w, GHOST_PART_BIAS, b);
    ghost_rnn_get(w, GHOST_PART_INPUT, in);
    ghost_rnn_get(w, GHOST_PART_OUT, c);
    ghost_rnn_get(w, GHOST_PART_OUT_BIAS, &b_out);
    match_path(&p, path);
    static const double cue[4][2] = { { 1, 1 }, { -1, -1 }, { -1, 1 }, { 1, -1 } };
    for (int class = 0; class < 4; class++) {
      double x[100] = { 0 };
      for (int t = 0; t <= MATCH_STEPS; t++) {
        double l[2] = { 0 }, y[2] = { 0 };
        for (int i = 0; i < 100; i++)
          for (int k = 0; k < 2; k++) {
            l[k] += n[100 * k + i] * x[i];
            y[k] += p.v[2 * i + k] * x[i];
          }
        for (int k = 0; k < 2; k++) assert_true(fabs(y[k] - path[t][class][k]) < 1e-11);
        assert_true(fabs(c[0] * l[0] + c[1] * l[1] + b_out - p.gain * y[0] - p.bias) < 1e-11);
        double u = t < 6 ? cue[class][0] : t >= 22 && t < 28 ? cue[class][1] : 0;
        for (int i = 0; i < 100; i++)
          x[i] += 0.5 * (tanh(d[i] * l[0] + d[100 + i] * l[1] + in[i] * u + b[i]) - x[i]);
      }
    }
    for (int j = 0; j < 2; j++)   /* orthonormal */
      for (int k = 0; k < 2; k++) {
        double sum = j == k ? -1 : 0;
        for (int i = 0; i < 100; i++) sum += p.v[2 * i + j] * p.v[2 * i + k];
        assert_true(fabs(sum) < 1e-14);
      }
    ghost_rnn_free(w);
  }
}

/* One of the plane tasks' passes by plain loops in double, from weights and stream. */
static double plain_loss(const ghost_rnn *w, torch_generator *g)
{
  enum { B = 6, T = 22, N = 100 };
  double n[2 * N], d[2 * N], b[N], in[N], c[2], b_out, sum = 0;
  float normals[B * N];
  ghost_rnn_get(w, GHOST_PART_READ, n);
  ghost_rnn_get(w, GHOST_PART_DRIVE, d);
  ghost_rnn_get(w, GHOST_PART_BIAS, b);
  ghost_rnn_get(w, GHOST_PART_INPUT, in);
  ghost_rnn_get(w, GHOST_PART_OUT, c);
  ghost_rnn_get(w, GHOST_PART_OUT_BIAS, &b_out);
  torch_randn(g, normals, B * N);
  for (int trial = 0; trial < B; trial++) {
    double x[N], sign = trial % 2 ? -1 : 1;
    for (int i = 0; i < N; i++) x[i] = tanh(0.3 * (double) normals[trial * N + i]);
    for (int t = 0; t < T; t++) {
      double l[2] = { 0, 0 };
      for (int i = 0; i < N; i++)
        for (int k = 0; k < 2; k++) l[k] += n[N * k + i] * x[i];
      double off = tanh(c[0] * l[0] + c[1] * l[1] + b_out) - (t >= 12 ? sign : 0);
      sum += off * off / (B * T);
      for (int i = 0; i < N; i++)
        x[i] += 0.5 * (tanh(d[i] * l[0] + d[N + i] * l[1] + in[i] * (t < 2 ? sign : 0) + b[i]) - x[i]);
    }
  }
  for (int t = 0; t < T; t++) torch_randn(g, normals, B * N);
  return sum;
}

/* Fig. 4A: two classes, 22 steps, a tangent; noise is drawn and not used, and there is a
 * pass more after epoch 0.  Plain descent: each weight moves by 1e-3 of its gradient. */
static void the_cue_task_is_that_of_the_scripts(void **state)
{
  (void) state;
  ghost_rnn *w, *other;
  ghost_network_row row;
  torch_generator g;
  float unused[200];
  assert_true(fabs(match_task_of(TASK_CUE).silent - 10.0 / 22) < 1e-15);
  assert_int_equal(match_create(&w, TASK_CUE, 4, 3), GHOST_OK);
  assert_int_equal(match_create(&other, TASK_MATCH, 4, 1), GHOST_OK);
  double x[200], y[200], step[200];
  ghost_rnn_get(w, GHOST_PART_DRIVE, x);
  ghost_rnn_get(other, GHOST_PART_DRIVE, y);
  assert_memory_equal(x, y, sizeof x);            /* the constructor is the same */
  torch_manual_seed(&g, 4);
  for (int i = 0; i < 200; i++) (void) torch_uniform(&g.stream);
  for (int k = 0; k < 4; k++) torch_randn(&g, unused, 200);
  for (int i = 0; i < 3 + 100 + 2; i++) (void) torch_uniform(&g.stream);
  torch_randn(&g, unused, 100);
  for (int e = 0; e < 3; e++) {
    double want = plain_loss(w, &g);
    ghost_rnn_get(w, GHOST_PART_DRIVE, x);
    assert_int_equal(match_epoch(w, TASK_CUE, &row), GHOST_OK);
    assert_true(fabs(row.loss / want - 1) < 1e-6);
    ghost_rnn_get(w, GHOST_PART_DRIVE, y);
    if (e > 0) ghost_rnn_gradient(w, GHOST_PART_DRIVE, step);
    for (int i = 0; e > 0 && i < 200; i++)
      assert_true(fabs(y[i] - x[i] + 1e-3 * step[i]) <= 0x1p-23 * fabs(x[i]) + 1e-12);
    if (e == 0) (void) plain_loss(w, &g);         /* the pass more */
  }
  ghost_rnn_free(w);
  ghost_rnn_free(other);
}

/* ---- the order of events ---------------------------------------------------- */
/* Rows as the verb prints them, of looks that are made up: there, stable, fixed,
 * loss; the others as they come. */
typedef struct { unsigned long epoch; double loss; long onset; int there, stable, fixed; } event;

static void fill_table(table *t, const event *e, int count, unsigned long seed)
{
  static char lines[64][512], header[512];
  FILE *out = fmemopen(header, sizeof header, "w");
  match_header(out);
  fclose(out);
  t->header = header;
  for (int i = 0; i < count; i++) {
    match_job job = { TASK_MATCH, seed, 25, 0 };
    match_look l = { .epoch = e[i].epoch, .loss = e[i].loss, .onset = e[i].onset,
      .stable = e[i].stable, .fixed = e[i].fixed, .slow = 1, .ghosts = 1, .speed = { 0.1, 0.1 },
      .scale = { 0.04, 0.04 }, .distance = e[i].there ? 0.4 : 0.6, .least = 0.04 };
    out = fmemopen(lines[t->rows], sizeof lines[0], "w");
    match_print(out, &job, &l);
    fclose(out);
    t->line[t->rows] = lines[t->rows];
    t->rows++;
  }
}

static void events_are_put_in_order(void **state)
{
  (void) state;
  const double plateau = 5.0 / 38;
  const event waits[] = { { 0, 0.25, -1, 0, 1, 1 }, { 25, plateau, -1, 1, 1, 1 },
    { 50, 0.12, -1, 1, 1, 1 }, { 75, 0.10, 60, 1, 1, 3 }, { 100, 0.06, 60, 1, 0, 1 },
    { 125, 0.05, 60, 0, 1, 1 } };
  const event comes[] = { { 0, 0.25, -1, 0, 1, 3 }, { 25, plateau, -1, 1, 1, 1 },
    { 50, 0.11, 50, 0, 1, 1 }, { 55, 0.10, 50, 0, 0, 1 }, { 60, 0.09, 50, 1, 0, 1 },
    { 75, 0.08, 50, 1, 0, 1 } };
  const event never[] = { { 0, 0.25, -1, 0, 1, 1 }, { 25, plateau, -1, 0, 1, 1 } };
  static table t;
  match_orders all;
  fill_table(&t, waits, 6, 7);
  fill_table(&t, comes, 6, 8);
  fill_table(&t, never, 2, 9);
  order_rows(&t, &all);
  assert_int_equal(all.count, 3);
  const match_order *a = &all.order[0], *b = &all.order[1], *c = &all.order[2];
  assert_true(a->seed == 7 && a->begins == 60 && a->memory == 100 && a->early && a->waits);
  assert_true(a->comes && a->born[0] == 0 && a->born[1] == 25 && a->forks && a->rests);
  assert_true(!a->rests_then && a->freed[0] == 75 && a->freed[1] == 100);
  assert_true(b->seed == 8 && b->begins == 50 && b->memory == -1 && b->early && !b->waits);
  assert_true(b->comes && b->born[0] == 55 && b->born[1] == 60 && !b->forks);
  assert_true(b->freed[0] == 50 && b->freed[1] == 55);
  assert_true(c->begins == -1 && !c->comes && c->born[1] == -1 && c->freed[1] == -1);
  assert_true(a->middle == 100 && a->midway && b->middle == 60 && !b->midway && c->middle == -1);
  match_count n = count_matches(&all);
  assert_true(n.middle == 2 && n.midway == 1 && n.lag[0] == 10 && n.lag[1] == 10);
  assert_true(n.trainings == 3 && n.fell == 2 && n.early == 2 && n.precedes == 1 && n.with == 1);
  assert_true(n.freed == 2 && n.forks == 1 && n.memory == 1 && n.memory_with == 1);
}

/* A halving by hand: ln 2 in 100 of 400 epochs, of which the others have ln 2 too, is twice
 * as fast as the way; a rise of the loss and its end are no halving. */
static void halvings_are_found(void **state)
{
  (void) state;
  const event even[] = { { 0, 0.4, -1, 0, 1, 1 }, { 300, 0.2, 20, 0, 1, 1 }, { 350, 0.1414, 20, 1, 1, 1 },
    { 400, 0.1, 20, 1, 2, 3 }, { 500, 0.09, 20, 0, 2, 3 } };
  const event spike[] = { { 0, 0.4, -1, 1, 1, 1 }, { 100, 0.3, 20, 1, 1, 1 }, { 200, 1.2, 20, 1, 1, 1 },
    { 220, 0.29, 20, 1, 1, 1 }, { 1000, 0.2, 20, 1, 0, 1 } };
  const event never[] = { { 0, 0.4, -1, 0, 1, 1 }, { 900, 0.3, 20, 0, 1, 1 } };
  static table t;
  halvings all;
  t.rows = 0;
  fill_table(&t, even, 5, 1);
  fill_table(&t, spike, 5, 2);
  fill_table(&t, never, 2, 3);
  find_halvings(&t, TASK_CUE, &all);
  assert_int_equal(all.count, 3);
  const halving *a = &all.at[0], *b = &all.at[1], *c = &all.at[2];
  assert_true(a->begins == 300 && a->middle == 350 && a->ends == 400);
  assert_true(fabs(a->faster - 2) < 1e-12 && !a->early && !a->waits && a->midway && a->comes);
  assert_true(a->born[0] == 300 && a->born[1] == 350 && !a->kept && a->stable == 2 && a->fixed == 3);
  assert_true(b->begins == 0 && b->ends == 1000 && fabs(b->faster - 1) < 1e-12);
  assert_true(b->early && b->waits && b->kept && b->born[0] == -1 && b->born[1] == 0);
  assert_true(c->begins == -1 && isnan(c->faster) && c->last == 0.3 && c->first == 0.4);
  halving_count n = count_halvings(&all);
  assert_true(n.trainings == 3 && n.all.falls == 2 && n.all.precedes == 1 && n.all.midway == 2);
  assert_true(n.all.early == 1 && n.all.comes == 2 && n.abrupt.falls == (a->faster > 2));
  assert_true(n.memory == 2 && n.kept == 1 && n.rests == 1 && n.ever == 2 && n.loose == 1);
  assert_true(n.still == 0 && n.alone == 0);
  all.at[2].last = 0.95 * match_task_of(TASK_CUE).silent;
  n = count_halvings(&all);
  assert_true(n.still == 1 && n.alone == 1);
  assert_true(n.faster[0] == b->faster && n.faster[2] == a->faster);
}

/* Long and near are two conditions, and each is needed. */
static void a_ghost_is_there_when_it_is_long_and_near(void **state)
{
  (void) state;
  match_look l = { .kind = TASK_MATCH, .ghosts = 1, .speed = { 0.1, 0.1 }, .scale = { 0.04, 0.04 }, .distance = 0.499 };
  assert_true(ghost_is_there(&l) && fabs(match_reach(&l) - 0.5) < 1e-15);
  l.distance = 0.501;
  assert_false(ghost_is_there(&l));
  l.distance = 0;
  l.scale[1] = 0.16;                  /* pi / 0.4 < 8 */
  assert_false(ghost_is_there(&l));
  l.scale[1] = 0.15;
  assert_true(ghost_is_there(&l));
  l.ghosts = 0;
  assert_false(ghost_is_there(&l));
}

/* What is stored repeats, letter by letter: rows from a training begun again, rows from
 * the stored planes. */
static void stored_trainings_repeat(void **state)
{
  (void) state;
  char why[160] = "";
  match_orders all;
  match_order one;
  whole_or_skip();
  assert_true(read_matches(&all, why, sizeof why));
  assert_true(all.count >= 10);
  assert_true(read_paper_match(&one, why, sizeof why));
  assert_true(one.seed == 0 && one.each == 500);
}

static void stored_halvings_repeat(void **state)
{
  (void) state;
  char why[160] = "";
  halvings all;
  whole_or_skip();
  assert_true(read_halvings(TASK_CUE, false, &all, why, sizeof why));
  assert_true(all.count >= 10);
  assert_true(read_halvings(TASK_CUE, true, &all, why, sizeof why));
  assert_true(all.count == 1 && all.at[0].seed == 0 && all.at[0].each == 500);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(weights_are_those_of_pytorch),
    cmocka_unit_test(epochs_are_those_of_pytorch),
    cmocka_unit_test(trivial_outputs_have_the_trivial_losses),
    cmocka_unit_test(the_plane_is_the_network),
    cmocka_unit_test(the_cue_task_is_that_of_the_scripts),
    cmocka_unit_test(halvings_are_found),
    cmocka_unit_test(stored_halvings_repeat),
    cmocka_unit_test(events_are_put_in_order),
    cmocka_unit_test(a_ghost_is_there_when_it_is_long_and_near),
    cmocka_unit_test(stored_trainings_repeat),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
