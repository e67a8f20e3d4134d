/* Stored sweeps: random rows are trained again and compared letter by letter. */
#include "ghost.h"
#include "oracle.h"
#include "networks.h"
#include "rank_grid.h"
#include "ranks.h"
#include "scale.h"
#include "sweep.h"
#include <gsl/gsl_integration.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int has(const char *header, const char *name) { return strstr(header, name) != NULL; }

static void repeat(const char *name, uint64_t *seed, int rows)
{
  char path[256], header[4096], line[4096], wanted[4096] = "";
  snprintf(path, sizeof path, "paper/data/%s", name);
  for (int r = 0; r < rows; r++) {
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    assert_non_null(fgets(header, sizeof header, in));
    int count = 0;
    while (fgets(line, sizeof line, in))
      if (random_word(seed) % (uint64_t) ++count == 0) strcpy(wanted, line);
    fclose(in);
    assert_true(count > 0);
    sweep_job job = { 0 };
    assert_int_equal(sscanf(wanted, "%lu,%lu,%lu,%lf,%lu,%d", &job.index, &job.of,
                            &job.seed, &job.rate, &job.epochs, &job.single), 6);
    job.events = has(header, ",right,") ? EVENTS_ACTS : has(header, ",way_ghost");
    if (has(header, ",confidence,")) {
      const char *at = wanted;
      for (int k = 0; k < 12; k++) at = strchr(at, ',') + 1;
      assert_int_equal(sscanf(at, "%lf,%d", &job.confidence, &job.trainable), 2);
    }
    job.recover = has(header, ",recovery_0");
    for (const char *at = header; (at = strstr(at, ",loss_")); at++)
      job.read[job.reads++] = strtoul(at + 6, NULL, 10);
    sweep_row row;
    assert_int_equal(sweep_run(&job, &row), GHOST_OK);
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    sweep_print(out, &job, &row);
    fclose(out);
    print_message("%s, row %lu\n", name, job.index);
    assert_string_equal(text, wanted);
    free(text);
  }
}

/* The first epochs of random networks, and the sums of some: a date past them is not reached.
 * Under Valgrind an epoch of full rank is a second, and a table is taken untried. */
static void rank_rows_repeat(void **state)
{
  (void) state;
  const unsigned long epochs = whole() ? 10000 : 100;
  const char *const names[] = { "sweep-s2.csv", "sweep-s2-between.csv", "sweep-s2-full.csv", "sweep-s2-high.csv",
                                "sweep-s2-low.csv", "sweep-fig6a.csv" };
  uint64_t seed = (uint64_t) time(NULL);
  for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
    table t;
    char why[256];
    assert_true(whole() ? trusted_table(&t, names[k], why, sizeof why) : read_table(&t, names[k]));
    for (int r = 0; r < rows_again(); r++) {
      int row = (int) (random_word(&seed) % (uint64_t) t.rows);
      sweep_job job = { .seed = (uint64_t) cell(&t, row, "seed"), .rate = cell(&t, row, "rate"),
                        .single = 1, .epochs = epochs, .reads = 1, .read = { epochs } };
      rank_row now;
      assert_int_equal(rank_run(&job, (unsigned long) cell(&t, row, "rank"), &now), GHOST_OK);
      print_message("%s, row %d\n", names[k], row);
      if (whole()) assert_true(now.loss[0] == cell(&t, row, "loss_10000"));
      assert_true(now.first == cell(&t, row, "first"));
      double nine = cell(&t, row, "below_0.9");
      assert_true(now.nine >= 0 ? (double) now.nine == nine : nine < 0.0 || nine > (double) epochs);
    }
    free_table(&t);
  }
}

/* A table with one digit of every row changed is refused. */
static void changed_ranks_are_refused(void **state)
{
  (void) state;
  char folder[] = "build/ranks-XXXXXX", path[64], line[4096], why[256];
  assert_non_null(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/sweep-s2.csv", folder);
  FILE *in = fopen("paper/data/sweep-s2.csv", "r"), *out = fopen(path, "w");
  assert_non_null(in);
  assert_non_null(out);
  for (int row = 0; fgets(line, sizeof line, in); row++) {
    char *at = line;
    for (int k = 0; row && k < 7; k++) at = strchr(at, ',') + 1;
    if (row) at[6] = (char) ('0' + (at[6] - '0' + 1) % 10);
    fputs(line, out);
  }
  fclose(in);
  fclose(out);
  setenv("GHOST_DATA", folder, 1);
  table t;
  assert_false(trusted_table(&t, "sweep-s2.csv", why, sizeof why));
  assert_non_null(strstr(why, "does not repeat"));
  unsetenv("GHOST_DATA");
  unlink(path);
  rmdir(folder);
}

/* A grid of which a rank is not there, though every table is whole, is none. */
static void a_grid_with_holes_is_refused(void **state)
{
  (void) state;
  static rank_grid g;
  static const char *const names[] = { "", "-between", "-full", "-high", "-low" };
  char folder[] = "build/grid-XXXXXX", from[80], path[5][64], line[4096], why[256] = "";
  assert_non_null(mkdtemp(folder));
  for (int k = 0; k < 5; k++) {
    snprintf(path[k], sizeof path[k], "%s/sweep-s2%s.csv", folder, names[k]);
    snprintf(from, sizeof from, "../../paper/data/sweep-s2%s.csv", names[k]);
    if (k < 4) assert_int_equal(symlink(from, path[k]), 0);
  }
  FILE *in = fopen("paper/data/sweep-s2-low.csv", "r"), *out = fopen(path[4], "w");
  assert_true(in && out && fgets(line, sizeof line, in));
  fputs(line, out);
  for (int row = 0; fgets(line, sizeof line, in); ) {
    const char *rest = strchr(strchr(line, ',') + 1, ',');
    if (strncmp(rest, ",30,", 4) == 0) fprintf(out, "%d,70%s", row++, rest);
  }
  fclose(in);
  fclose(out);
  assert_true(read_grid(&g, NULL, 0));
  setenv("GHOST_DATA", folder, 1);
  assert_false(read_grid(&g, NULL, 0));
  assert_false(read_grid(&g, why, sizeof why) || !strstr(why, whole() ? "missing" : ""));
  unsetenv("GHOST_DATA");
  for (int k = 0; k < 5; k++) unlink(path[k]);
  rmdir(folder);
}

/* Time, distance and scale of a trained circuit with a ghost, moved along a random direction. */
static double scales_on(const double *w, const double *v, double h, double kappa, double out[3])
{
  double moved[300], along[2][300];
  for (int i = 0; i < 300; i++) moved[i] = w[i] + h * v[i];
  const scale_circuit c = { 100, moved, moved + 100, moved + 200, -0.3, 1.0 };
  ghost_latent_point p[64];
  size_t count, open;
  double at = NAN;
  assert_int_equal(ghost_latent_points(100, c.m, c.n, c.b, p, 64, &count, &open), GHOST_OK);
  for (size_t k = 0; k < count; k++)
    if (p[k].kind == GHOST_POINT_GHOST && (isnan(kappa) || fabs(p[k].low - kappa) < 0.1))
      at = 0.5 * (p[k].low + p[k].high);
  assert_true(!isnan(at));
  out[0] = crossing_time(&c, along[0]);
  scale_at(&c, at, &out[1], &out[2], along[0], along[1]);
  return at;
}

static double one_over_f(double kappa, void *circuit)
{
  const scale_circuit *c = circuit;
  double f = -kappa;
  for (size_t i = 0; i < c->units; i++) f += c->n[i] * tanh(c->m[i] * kappa + c->b[i]);
  return 1.0 / f;
}

/* The rule's error begins with h^2/12 times the difference of the slopes at the ends. */
static void check_time(scale_circuit *c, double time)
{
  gsl_integration_workspace *work = gsl_integration_workspace_alloc(100);
  const gsl_function g = { one_over_f, c };
  double from = 0.0, exact, error, step = 1e-4, slope[2];
  for (size_t i = 0; i < c->units; i++) from += c->state * c->n[i];
  gsl_integration_qag(&g, from, c->threshold, 0.0, 1e-10, 100, GSL_INTEG_GAUSS15, work, &exact,
                      &error);
  for (int k = 0; k < 2; k++) {
    double at = k ? c->threshold : from;
    slope[k] = (one_over_f(at + step, c) - one_over_f(at - step, c)) / (2.0 * step);
  }
  double h = (c->threshold - from) / SCALE_POINTS;
  double first = h * h / 12.0 * (slope[1] - slope[0]);
  assert_true(fabs(time - exact - first) < 0.1 * fabs(first));
  gsl_integration_workspace_free(work);
}

static void scales_have_their_gradients(void **state)
{
  (void) state;
  uint64_t seed = 5;
  ghost_network *w = paper_network(40);
  ghost_network_row e;
  for (int i = 0; i < 40000; i++) ghost_network_train(w, 0.003, &e);
  double at[300], v[300], along[3][300], y[3], up[3], down[3], size[2];
  ghost_network_parameters(w, at, at + 100, at + 200);
  double kappa = scales_on(at, at, 0.0, NAN, y);
  scale_circuit c = { 100, at, at + 100, at + 200, -0.3, 1.0 };
  check_time(&c, crossing_time(&c, along[0]));
  scale_at(&c, kappa, &size[0], &size[1], along[1], along[2]);
  for (int k = 0; k < 5; k++) {
    const double h = 1e-5;
    for (int i = 0; i < 300; i++) v[i] = (double) (random_word(&seed) >> 11) * 0x1p-52 - 1.0;
    scales_on(at, v, h, kappa, up);
    scales_on(at, v, -h, kappa, down);
    for (int j = 0; j < 3; j++) {
      double slope = 0.0, norm = 0.0;
      for (int i = 0; i < 300; i++) {
        slope += along[j][i] * v[i];
        norm += along[j][i] * along[j][i];
      }
      assert_true(fabs((up[j] - down[j]) / (2.0 * h) - slope) < 1e-5 * sqrt(norm));
    }
  }
  assert_true(explained(along[0], along[0], 300) > 1.0 - 1e-14);
  ghost_network_free(w);
}

static void stored_rows_repeat(void **state)
{
  (void) state;
  uint64_t seed = (uint64_t) time(NULL);
  const char *const tables[] = { "sweep-fig4.csv", "sweep-fig4-single.csv",
                                 "sweep-acts.csv", "sweep-acts-fast.csv",
                                 "sweep-acts-paper.csv",
                                 "sweep-confidence.csv",
                                 "sweep-confidence-trained.csv", "sweep-slopes.csv",
                                 "sweep-events.csv", "sweep-events-wide.csv",
                                 "sweep-events-slow.csv" };
  int fast = (int) (time(NULL) % 2);
  for (int i = 0; i < 11; i++)
    if (whole() || i == fast) repeat(tables[i], &seed, rows_again());
  if (whole()) repeat("sweep-s1.csv", &seed, 1);
}

/* A run that has frozen is cut short; trained to the end it is the same. */
static void frozen_runs_are_known(void **state)
{
  (void) state;
  int frozen = 0;
  for (unsigned long seed = 0; seed < (unsigned long) some(6); seed++) {
    sweep_job job = { .seed = seed, .rate = 0.08, .epochs = 4000,
                      .read = { 3999 }, .reads = 1 };
    sweep_row row;
    assert_int_equal(sweep_run(&job, &row), GHOST_OK);
    ghost_network_settings s = ghost_paper_network();
    s.seed = seed;
    ghost_network *w;
    ghost_network_row e;
    assert_int_equal(ghost_network_create(&w, &s), GHOST_OK);
    for (int i = 0; i < 4000; i++) ghost_network_train(w, 0.08, &e);
    assert_true(e.loss == row.loss[0]);
    assert_true(ghost_network_sum(w) == row.sum);
    ghost_network_free(w);
    frozen += row.frozen >= 0;
  }
  print_message("%d froze\n", frozen);
  assert_true(frozen > 0);
}

/* f and f' by libm, written out again: no code shared with the search. */
static void circuit(const double *theta, size_t n, double kappa, double y[2])
{
  y[0] = -kappa;
  y[1] = -1.0;
  for (size_t i = 0; i < n; i++) {
    double h = tanh(theta[i] * kappa + theta[2 * n + i]);
    y[0] += theta[n + i] * h;
    y[1] += theta[n + i] * theta[i] * (1.0 - h * h);
  }
}

static int turns(const double *theta, size_t n)
{
  int count = 0;
  double reach = 0.0, y[2];
  for (size_t i = 0; i < n; i++) reach += fabs(theta[n + i]);
  for (double k = -reach, before = -1.0; k <= reach; k += 1e-3, before = y[1]) {
    circuit(theta, n, k, y);
    count += y[1] * before < 0.0;
  }
  return count;
}

static ghost_network_row train_to(ghost_network *w, double rate, long epoch, double *theta)
{
  ghost_network_row e;
  while ((long) ghost_network_epochs_done(w) < epoch) ghost_network_train(w, rate, &e);
  ghost_network_parameters(w, theta, theta + 100, theta + 200);
  ghost_network_train(w, 0.0, &e);
  return e;
}

/* The speeds of a row are those of the network trained to its epochs, by libm. */
static void check_speeds(ghost_network *w, const sweep_row *row, double rate)
{
  double theta[300], y[2], orbit[1025];
  ghost_network_row e = train_to(w, rate, row->acts.right, theta);
  assert_true(e.accuracy == 1.0);
  if (row->acts.ramp_extrema == 0) assert_int_equal(turns(theta, 100), 0);
  ghost_network_orbit(w, orbit);
  double v = (1.0 - orbit[0]) / 10.0;
  circuit(theta, 100, orbit[0], y);
  assert_true(fabs(y[0] / v / row->acts.ramp_start - 1.0) < 1e-10);
  circuit(theta, 100, 1.0, y);
  assert_true(fabs(y[0] / v / row->acts.ramp_end - 1.0) < 1e-10);
  train_to(w, rate, row->ghost, theta);
  ghost_network_orbit(w, orbit);
  circuit(theta, 100, row->acts.ghost_kappa, y);
  assert_true(fabs(y[1]) < 1e-9);
  assert_true(fabs(fabs(y[0]) * 10.0 / (1.0 - orbit[0]) - row->acts.ghost_speed) < 1e-9);
}

/* The first epoch of each kind, by another loop over the same network. */
static void check_dates(const sweep_row *row, unsigned long seed, double rate)
{
  const drop_acts *a = &row->acts;
  long seen[6] = { -1, -1, -1, -1, -1, -1 };
  const long told[6] = { row->learned, row->drop, a->tenth, a->right, a->three, a->two };
  long last = 0;
  for (int k = 0; k < 6; k++) last = told[k] > last ? told[k] : last;
  ghost_network *w = paper_network(seed);
  for (long n = 0; n <= last; n++) {
    ghost_network_row e;
    assert_int_equal(ghost_network_train(w, rate, &e), GHOST_OK);
    const int now[6] = { e.accuracy > 0.5, e.loss <= 0.5, e.loss <= 0.1,
                         e.accuracy == 1.0, e.loss <= 0.03, e.loss <= 0.02 };
    for (int k = 0; k < 6; k++) if (now[k] && seen[k] < 0) seen[k] = n;
  }
  for (int k = 0; k < 6; k++) assert_int_equal(seen[k], told[k]);
  ghost_network_free(w);
}

/* Seeds of no table (FRESH=1: others each time) at a rate at which descent follows its
 * gradient: the drop in all its dates but the last two, the ramp without an extremum, and
 * then the ghost.  Where time is short, at ten times the rate, which may change the order. */
static void acts_are_what_they_say(void **state)
{
  (void) state;
  uint64_t random = getenv("FRESH") ? (uint64_t) time(NULL) : 1;
  for (int trial = 0; trial < (whole() ? 5 : 1); trial++) {
    unsigned long seed = 10000 + (unsigned long) (random_word(&random) % 100000);
    sweep_job job = { .seed = seed, .rate = whole() ? 0.002 : 0.02,
                      .epochs = whole() ? 90000 : 900, .events = EVENTS_ACTS };
    sweep_row row;
    assert_int_equal(sweep_run(&job, &row), GHOST_OK);
    const drop_acts *a = &row.acts;
    print_message("seed %lu: %ld, %ld, %ld\n", seed, row.drop, a->right, row.ghost);
    check_dates(&row, seed, job.rate);
    if (row.drop < 0 || row.ghost < 0) continue;  /* later than the run is long */
    if (!whole()) continue;
    /* loss 0.1 may come after every step is right: seed 101045 drops within an epoch */
    assert_true(row.learned <= a->tenth && row.drop <= a->tenth && row.drop <= a->right);
    assert_true(a->right < row.ghost && a->right >= 0);
    assert_int_equal(a->ramp_extrema, 0);
    ghost_network *w = paper_network(seed);
    check_speeds(w, &row, job.rate);
    ghost_network_free(w);
  }
}

/* At a larger rate that order fails for one network in a dozen, and this is why: the
 * run leaps across a valley.  Fresh seeds until one fails, and at a tenth of the
 * rate every step is right within a few epochs; the dates that stay first do. */
static void where_the_acts_fail_descent_leaps(void **state)
{
  (void) state;
  whole_or_skip();
  uint64_t random = getenv("FRESH") ? (uint64_t) time(NULL) : 2;
  int failed = 0;
  for (int trial = 0; trial < 16; trial++) {
    unsigned long seed = trial ? 10000 + (unsigned long) (random_word(&random) % 100000) : 5000;
    sweep_job job = { .seed = seed, .rate = 0.005, .epochs = 40000, .events = EVENTS_ACTS };
    sweep_row row;
    assert_int_equal(sweep_run(&job, &row), GHOST_OK);
    if (row.drop < 0 || row.ghost < 0) continue;
    assert_true(row.learned >= 0 && row.learned < row.ghost && row.drop < row.ghost);
    if (row.acts.right >= 0 && row.acts.right <= row.ghost) continue;
    ghost_network *w = paper_network(seed);
    double theta[300];
    ghost_network_row e = train_to(w, job.rate, row.ghost, theta);
    assert_true(e.accuracy < 1.0);
    long slow = 0;
    for (; slow < 100 && e.accuracy < 1.0; slow++) ghost_network_train(w, 0.1 * job.rate, &e);
    print_message("seed %lu: %ld, %ld; %ld epochs\n", seed, row.ghost, row.acts.right, slow);
    assert_true(e.accuracy == 1.0);
    ghost_network_free(w);
    failed++;
  }
  assert_true(failed > 0);  /* seed 5000 is one */
}

/* Where f changes sign on a fine grid as often as on the paper's, and where a
 * pair is closer than the paper's grid, so that it is missed. */
static void grid_and_certified_counts(void **state)
{
  (void) state;
  ghost_network *w = paper_network(40);
  ghost_network_row e;
  for (int i = 0; i < 6000; i++) ghost_network_train(w, 0.02, &e);
  latent *l = latent_new(101);
  assert_non_null(l);
  double low = 0.0, high = 1.0, m[101], n[101], b[101];
  ghost_network_parameters(w, m, n, b);
  latent_set(l, 100, m, n, b);
  assert_int_equal(latent_sign_changes(l), latent_zeros(l));
  int missed = 0;
  m[100] = 0.0;
  b[100] = 22.0;  /* a unit that is always on adds its n to f */
  for (int i = 0; i < 40; i++) {
    double shift = 0.5 * (low + high);
    n[100] = shift;
    latent_set(l, 101, m, n, b);
    int zeros = latent_zeros(l);
    missed += zeros == 3 && latent_sign_changes(l) == 1;
    if (zeros == 3) low = shift;
    else high = shift;
  }
  assert_true(missed > 0);
  latent_free(l);
  ghost_network_free(w);
}

/* What is counted in a table of acts: written by hand, counted by hand. */
static void acts_are_counted(void **state)
{
  (void) state;
  char *lines[] = { "1,9,10,12,20,15,18,30,5,3,0,1.5,0.5,0.9,9,0,-1\n",
                    "2,9,10,11,14,16,-1,-1,-1,3,2,1.2,0.7,1.1,9,1,-3\n",
                    "3,-1,-1,-1,-1,-1,-1,-1,-1,3,-1,,,,9,0,-2\n",
                    "4,9,10,12,-1,25,-1,20,-1,3,-1,,,,9,0,-1\n",
                    "5,20,20,25,28,-1,-1,20,-1,3,-1,,,,9,0,-1\n" };
  table t = { .header = "seed,learned,drop,below_0.1,right,below_0.03,below_0.02,ghost,dip,"
              "undecided,ramp_extrema,ramp_start,ramp_end,ghost_speed,looks,"
              "grid_differs,least_slope\n",
              .line = { lines[0], lines[1], lines[2], lines[3], lines[4] }, .rows = 5 };
  act_count c;
  count_acts(&t, &c);
  assert_true(c.networks == 5 && c.drops == 4 && c.dip == 1 && c.dip_before == 1);
  assert_true(c.ramps == 2 && c.smooth == 1 && c.dated[DATE_RIGHT] == 3);
  assert_true(c.sooner[DATE_LEARNED] == 0 && c.sooner[DATE_HALF] == 0);
  assert_true(c.sooner[DATE_TENTH] == 1 && c.sooner[DATE_RIGHT] == 2 && c.sooner[DATE_TWO] == 2);
  assert_true(c.dated[DATE_TWO] == 1 && c.before[DATE_HALF] == 0);
  assert_true(c.lag[DATE_RIGHT].median == 1.0 && c.lag[DATE_HALF].most == 20.0);
  assert_true(c.end.least == 0.5 && c.start.most == 1.5);
  assert_true(fabs(c.ghost_speed.median - 1.0) < 1e-15);
  assert_true(c.looks == 30.0 && c.differs == 1.0 && c.least_slope == -3.0);
  assert_int_equal(count_below(&t, "least_slope", -1.5), 2);
  static bool marked[SEEDS];
  t.rows = 2;
  assert_int_equal(mark_seeds(&t, marked), 2);
  t.rows = 5;
  assert_int_equal(mark_seeds(&t, marked), 2);  /* 4 and 5; 3 has not dropped */
  assert_int_equal(mark_seeds(&t, marked), 0);
  assert_true(marked[1] && marked[5] && !marked[3]);
}

/* The law of the plateau: at either rate a network drops before the time that
 * its loss and gradient gave before training, because the sensitivity of the
 * resting point grows on the way, and not by more than a sixth. */
static double drop_over_law(unsigned long seed, double rate)
{
  ghost_network_settings s = ghost_paper_network();
  s.seed = seed;
  ghost_network *w;
  ghost_network_row e;
  assert_int_equal(ghost_network_create(&w, &s), GHOST_OK);
  ghost_network_train(w, 0.0, &e);
  double law = (1.0 - e.loss) / (rate * e.gradient_norm * e.gradient_norm);
  while (e.loss > 0.5 && (double) e.epoch < 2.0 * law)
    ghost_network_train(w, rate, &e);
  ghost_network_free(w);
  return (double) e.epoch / law;
}

/* A run that leaves the finite numbers has no loss at the readings still to come:
 * not zero, which would be the best of all. */
static void unread_losses_are_no_numbers(void **state)
{
  (void) state;
  sweep_job job = { .seed = 3, .rate = 1e250, .epochs = 50, .read = { 0, 40 },
                    .reads = 2 };
  sweep_row row;
  assert_int_equal(sweep_run(&job, &row), GHOST_EDOM);
  assert_true(row.loss[0] > 0.9 && row.loss[0] <= 1.0);
  assert_true(isnan(row.loss[1]));
  assert_true(isfinite(row.final_loss));
}

static void drop_is_predicted(void **state)
{
  (void) state;
  for (unsigned long seed = 0; seed < (unsigned long) some(20); seed++) {
    double a = drop_over_law(seed, 0.02), b = drop_over_law(seed, 0.01);
    assert_true(a < 1.0 && a > 5.0 / 6.0 && b < 1.0 && b > 5.0 / 6.0);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(rank_rows_repeat),
    cmocka_unit_test(changed_ranks_are_refused),
    cmocka_unit_test(a_grid_with_holes_is_refused),
    cmocka_unit_test(stored_rows_repeat),
    cmocka_unit_test(scales_have_their_gradients),
    cmocka_unit_test(frozen_runs_are_known),
    cmocka_unit_test(acts_are_what_they_say),
    cmocka_unit_test(where_the_acts_fail_descent_leaps),
    cmocka_unit_test(acts_are_counted),
    cmocka_unit_test(grid_and_certified_counts),
    cmocka_unit_test(drop_is_predicted),
    cmocka_unit_test(unread_losses_are_no_numbers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
