/* program/map_verbs.c -- the verbs on the map: orbit, windows, cover, basin
   Book: I.8.1 Interrupted and resumed
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: f6c42718e63247eb */
#include "basin.h"
#include "outward.h"
#include "windows.h"
#include "certify.h"
#include "cli.h"
#include "figures.h"
#include "journal.h"
#include "kernels.h"
#include "pool.h"
#include "progress.h"
#include <flint/flint.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Book: 16.8 A certified orbit, eq:below */
static const char *name_branch(char branch)
{
  return branch == 'D' ? "down" : branch == 'U' ? "up"
    : branch == 'T' ? "none" : "undecided";
}

static void print_orbit(FILE *out, const ghost_map_enclosure *rows,
                        const ghost_map_orbit *orbit)
{
  fputs("epoch,lower,upper,branch,fate\n", out);
  for (size_t n = 0; n < orbit->rows; n++)
    fprintf(out, "%zu,%s,%s,%s,%s\n", n,
            LOW_TEXT('g', 17, rows[n].lower), HIGH_TEXT('g', 17, rows[n].upper),
            name_branch(rows[n].branch),
            n < orbit->epoch ? "open" : ghost_fate_name(orbit->fate));
}

static void note_orbit(const ghost_map_orbit *orbit)
{
  cli_note("%s at epoch %zu (%ld bits)\n", ghost_fate_name(orbit->fate),
           orbit->epoch, orbit->bits);
}

int verb_orbit(int argc, char **argv)
{
  cli_option o[] = {
    { "a", "A", "rate in units of the critical one, > 0, exact decimal", true, NULL },
    { "s0", "S", "start in units of the optimum, > 0, exact decimal", true, NULL },
    { "epochs", "N", "number of steps", true, NULL },
    { "bits", "B", "precision; default: doubled until it suffices", false, NULL },
    CLI_OUT,
  };
  cli_parse(argc, argv, "Enclosures of an orbit of gradient descent in the units "
            "r/r* and alpha/alpha*, from the exact decimals typed.", o, 5);
  cli_real(&o[0], 0x1p-100, 0x1p100);
  cli_real(&o[1], 0x1p-100, 0x1p100);
  size_t epochs = cli_count(&o[2], 0, 10000000);
  long bits = o[3].text ? (long) cli_count(&o[3], 16, 1000000) : 0;
  FILE *out = cli_open(o[4].text);
  ghost_map_enclosure *rows = calloc(epochs + 1, sizeof *rows);
  if (!rows) cli_fail("out of memory");
  ghost_map_orbit orbit;
  progress_begin("", 0, 0);
  ghost_status status = ghost_map_certified_orbit(o[0].text, o[1].text, epochs,
                                              bits, rows, &orbit);
  progress_end();
  if (status != GHOST_OK) cli_fail("%s", ghost_strerror(status));
  print_orbit(out, rows, &orbit);
  cli_commit();
  note_orbit(&orbit);
  free(rows);
  return 0;
}

/* Book: I.8 Running the basins */
int verb_windows(int argc, char **argv)
{
  cli_option o[] = {
    { "period", "N", "largest period, 1 to 25 (default 25)", false, NULL },
    CLI_OUT };
  cli_parse(argc, argv, "All windows of attracting cycles that begin at a <= 1; "
            "every number enclosed.", o, 2);
  int period = o[0].text ? (int) cli_count(&o[0], 1, 25) : 25;
  FILE *out = cli_open(o[1].text);
  progress_begin("", 0, 0);
  if (write_windows(out, period) != GHOST_OK)
    cli_fail("a candidate was left unresolved");
  progress_end();
  cli_commit();
  return 0;
}

static void print_piece(void *context, const cover_piece *p)
{
  progress_clear();
  fprintf(context, "%.17g,%.17g,%s,%d,%d,%s,%s\n", p->a_lo, p->a_hi,
          p->decided ? "decided" : "open", p->cells, p->returns,
          HIGH_TEXT('f', 6, p->decided ? p->bound : 1.0),
          p->captures ? "cycle" : "none");
}

int verb_cover(int argc, char **argv)
{
  cli_option o[] = {
    { "from", "A", "lowest rate, above 8/9", true, NULL },
    { "to", "A", "highest rate", true, NULL },
    { "least", "W", "shortest piece (default 1e-6)", false, NULL },
    CLI_OUT,
  };
  cli_parse(argc, argv, "Pieces of an interval of rates a = alpha/alpha*, and "
            "whether almost every start is trapped or captured on each.", o, 4);
  double from = cli_real(&o[0], 0.89, 32.0), to = cli_real(&o[1], from, 32.0);
  double least = o[2].text ? cli_real(&o[2], 1e-15, 1.0) : 1e-6;
  FILE *out = cli_open(o[3].text);
  fputs("a_lo,a_hi,status,cells,returns,bound,attractor\n", out);
  progress_begin("", 0, 0);
  ghost_status status = cover_rates(from, to, least, print_piece, out);
  progress_end();
  if (status != GHOST_OK) cli_fail("%s", ghost_strerror(status));
  cli_commit();
  return 0;
}

static const char *const basin_rates[] = {
  "0.9", "0.92", "0.94", "0.96", "0.98", "0.99", "0.995", "1", "1.0001",
  "1.0002", "1.0005", "1.001", "1.002", "1.003", "1.004", "1.005", "1.006",
  "1.008", "1.01", "1.012", "1.014", "1.016", "1.018", "1.02", "1.022", "1.024",
  "1.025", "1.026", "1.027", "1.028", "1.0285", "1.0288", "1.029", "1.02904",
  "1.02905", "1.0291", "1.0295", "1.03", "1.032", "1.035", "1.04", "1.05",
  "1.06", "1.08", "1.1", "1.125", "1.15", "1.2", "1.25", "1.3", "1.35", "1.4",
  "1.5", "1.6", "1.7", "1.7777", "1.7778", "1.8", "1.9", "2", "2.2", "2.4",
  "2.6", "2.8", "3" };
static const double basin_spreads[][2] = { { 9.0, 11.0 }, { 1.0, 12.0 } };
enum { BASIN_RATES = sizeof basin_rates / sizeof *basin_rates, BASIN_SPREADS = 2,
       BASIN_JOBS = BASIN_RATES * BASIN_SPREADS, LINE = 320 };

typedef struct { const char *a; double low, high; int cells; } basin_job;

/* Book: I.8.1 Interrupted and resumed, eq:below */
/* Epochs as in Fig. 2D: 10,000.  The tally is that of the finest level. */
static ghost_status share_starts(const basin_job *job, long budget,
                                 basin_shares *shares, box_tally *last)
{
  double rate = strtod(job->a, NULL);
  start_spread spread = { false, job->low, job->high };
  *last = (box_tally) { .safe = 1.0 };
  ghost_status status = certified_shares(rate, &spread, job->cells, 10000, shares);
  if (status != GHOST_OK || rate <= 1.0) return status;
  box_tally tally[64];
  int levels;
  status = subdivide(rate, job->low, job->high, 10000, budget, tally, &levels);
  if (status == GHOST_OK) *last = tally[levels - 1];
  return status;
}

static void print_start(char *line, const basin_job *job)
{
  snprintf(line, LINE, "%s,%g,%g,%d,", job->a, job->low, job->high,
           strtod(job->a, NULL) > 1.0 ? job->cells : 0);
}

static ghost_status basin_row(char *line, const basin_job *job, long budget)
{
  basin_shares s;
  box_tally t;
  ghost_status status = share_starts(job, budget, &s, &t);
  if (status != GHOST_OK) return status;
  print_start(line, job);
  size_t n = strlen(line);
  snprintf(line + n, LINE - n, "%s,%s,%s,%ld,%s,%s,%s",
           LOW_TEXT('g', 17, s.trapped), LOW_TEXT('g', 17, s.safe),
           HIGH_TEXT('g', 17, at_most(rest_of(s.trapped) - s.safe)), t.boxes,
           LOW_TEXT('g', 17, t.trapped), LOW_TEXT('g', 17, t.safe),
           HIGH_TEXT('g', 17, t.undecided));
  return GHOST_OK;
}

typedef struct {
  basin_job job[BASIN_JOBS];
  char line[BASIN_JOBS][LINE];  /* empty until it is done */
  char title[LINE];             /* what was asked for */
  int jobs;
  long budget;
  journal *checkpoint;          /* NULL without */
  atomic_int status;
} basin_run;
/* By how much the cells may be fewer at this rate. */
static int coarser(double rate) { return rate < 1.15 ? 1 : rate < 1.5 ? 2 : 4; }

static void list_jobs(basin_run *run, int cells)
{
  run->jobs = BASIN_JOBS;
  for (int i = 0; i < BASIN_JOBS; i++) {
    const char *a = basin_rates[i / BASIN_SPREADS];
    const double *spread = basin_spreads[i % BASIN_SPREADS], rate = strtod(a, NULL);
    run->job[i] = (basin_job) { a, spread[0], spread[1], cells / coarser(rate) };
  }
  snprintf(run->title, LINE, "basin cells %d boxes %ld", cells, run->budget);
}

static void list_one_job(basin_run *run, const basin_job *job)
{
  run->jobs = 1;
  run->job[0] = *job;
  snprintf(run->title, LINE, "basin a %s from %.17g to %.17g cells %d boxes %ld",
           job->a, job->low, job->high, job->cells, run->budget);
}

static void do_basin_job(void *context, size_t i)
{
  basin_run *run = context;
  if (run->line[i][0] || atomic_load(&run->status) != GHOST_OK) return;
  char line[LINE] = "", row[LINE + 16];
  ghost_status status = basin_row(line, &run->job[i], run->budget);
  if (status != GHOST_OK) { atomic_store(&run->status, (int) status); return; }
  snprintf(row, sizeof row, "%zu,%s", i, line);
  if (run->checkpoint) journal_append(run->checkpoint, row, true);
  memcpy(run->line[i], line, LINE);
  progress_add(1);
}

static bool restore_row(void *context, char *row)
{
  basin_run *run = context;
  char start[LINE], *cells;
  unsigned long job = strtoul(row, &cells, 10);
  if (job >= (unsigned long) run->jobs || *cells++ != ',')
    cli_fail("the checkpoint has a row of no job: %s", row);
  print_start(start, &run->job[job]);
  if (strncmp(cells, start, strlen(start)) != 0 || strlen(cells) >= LINE)
    cli_fail("the checkpoint has a row of another job: %s", row);
  strcpy(run->line[job], cells);
  return true;
}

static void run_jobs(basin_run *run)
{
  unsigned long done = 0;
  for (int i = 0; i < run->jobs; i++) done += run->line[i][0] != '\0';
  progress_begin("rows", (unsigned long) run->jobs, done);
  pool_run(do_basin_job, run, (size_t) run->jobs, pool_width(), flint_cleanup);
  progress_end();
  ghost_status status = (ghost_status) atomic_load(&run->status);
  if (status != GHOST_OK) cli_fail("a row: %s", ghost_strerror(status));
  if (run->checkpoint) journal_close(run->checkpoint, false);
}

/* Is the decimal above one although the double next to it is not? */
static bool hides_its_excess(const char *text)
{
  arb_t a, one;
  arb_init(a);
  arb_init(one);
  arb_one(one);
  arb_set_str(a, text, 256);
  bool hides = strtod(text, NULL) <= 1.0 && arb_gt(a, one);
  arb_clear(a);
  arb_clear(one);
  return hides;
}

static void choose_one_job(basin_run *run, const cli_option *o, int cells)
{
  double rate = cli_real(&o[0], 0.9, 12.0);
  if (strlen(o[0].text) > 40) cli_usage("--a has too many digits");
  if (hides_its_excess(o[0].text)) cli_usage("--a is too close to 1, from above");
  double low = o[1].text ? cli_real(&o[1], 1.0, 100.0) : 9.0;
  double high = o[2].text ? cli_real(&o[2], low + 0.001, 200.0)
    : fmax(11.0, low + 1.0);
  if (!o[3].text) cells /= coarser(rate);
  list_one_job(run, &(basin_job) { o[0].text, low, high, cells });
}

static void choose_jobs(basin_run *run, const cli_option *o)
{
  int cells = o[3].text ? (int) cli_count(&o[3], 64, 1000000) : 32768;
  run->budget = o[4].text ? (long) cli_count(&o[4], 1, 100000000) : 131072;
  if (o[0].text) { choose_one_job(run, o, cells); return; }
  for (int i = 1; i < 3; i++) cli_refuse(&o[i], "goes with --a");
  list_jobs(run, cells);
}

int verb_basin(int argc, char **argv)
{
  cli_option o[] = {
    { "a", "A", "this rate alone, in [0.9, 12]", false, NULL },
    { "low", "S", "with --a: starts from here (default 9)", false, NULL },
    { "high", "S", "with --a: starts up to here (default 11)", false, NULL },
    { "cells", "M", "cells in the gate (default 32768, fewer if A >= 1.15)", false,
      NULL },
    { "boxes", "N", "boxes to examine (default 131072)", false, NULL },
    { "checkpoint", "FILE", "record finished rows here, and resume", false, NULL },
    CLI_OUT,
  };
  cli_parse(argc, argv, "Certified lower bounds of the shares of starts that are "
            "trapped within 10,000 epochs, and never.", o, 7);
  static basin_run run;
  choose_jobs(&run, o);
  cli_reserve(o[6].text);
  if (o[5].text) {
    cli_claim(o[5].text);
    run.checkpoint = journal_open(o[5].text, run.title, true, restore_row, &run);
  }
  run_jobs(&run);
  FILE *out = cli_open(o[6].text);
  fputs("a,low,high,cells,trapped,safe,undecided,boxes,box_trapped,box_safe,"
        "box_undecided\n", out);
  for (int job = 0; job < run.jobs; job++) fprintf(out, "%s\n", run.line[job]);
  cli_commit();
  return 0;
}
