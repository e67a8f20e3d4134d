/* Stored sweeps: random rows are trained again and compared letter by letter. */
#include "ghost.h"
#include "oracle.h"
#include "sweep.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

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
    job.events = has(header, ",way_ghost");
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

static void stored_rows_repeat(void **state)
{
  (void) state;
  uint64_t seed = (uint64_t) time(NULL);
  const char *const tables[] = { "sweep-fig4.csv", "sweep-fig4-single.csv",
                                 "sweep-events.csv", "sweep-events-wide.csv",
                                 "sweep-events-slow.csv" };
  for (int i = 0; i < (whole() ? 5 : 1); i++) repeat(tables[i], &seed, whole() ? 2 : 1);
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
    ghost_epoch e;
    assert_int_equal(ghost_network_create(&w, &s), GHOST_OK);
    for (int i = 0; i < 4000; i++) ghost_network_epoch(w, 0.08, &e);
    assert_true(e.loss == row.loss[0]);
    assert_true(ghost_network_sum(w) == row.sum);
    ghost_network_free(w);
    frozen += row.frozen >= 0;
  }
  print_message("%d froze\n", frozen);
  assert_true(frozen > 0);
}

/* The law of the plateau: at either rate a network drops before the time that
 * its loss and gradient gave before training, because the sensitivity of the
 * resting point grows on the way, and not by more than a sixth. */
static double drop_over_law(unsigned long seed, double rate)
{
  ghost_network_settings s = ghost_paper_network();
  s.seed = seed;
  ghost_network *w;
  ghost_epoch e;
  assert_int_equal(ghost_network_create(&w, &s), GHOST_OK);
  ghost_network_epoch(w, 0.0, &e);
  double law = (1.0 - e.loss) / (rate * e.gradient_norm * e.gradient_norm);
  while (e.loss > 0.5 && (double) e.epoch < 2.0 * law)
    ghost_network_epoch(w, rate, &e);
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
    cmocka_unit_test(stored_rows_repeat),
    cmocka_unit_test(frozen_runs_are_known),
    cmocka_unit_test(drop_is_predicted),
    cmocka_unit_test(unread_losses_are_no_numbers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
