/* program/delay_verbs.c -- the verb delays: networks over delays and rates
   Book: 21.10 Delay and rate
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: fa51436bcc0cb602 */
#include "cli.h"
#include "delay.h"
#include "journal.h"
#include "pool.h"
#include "progress.h"
#include "whole.h"
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DELAYS = 16 };
typedef struct {
  delay_job *jobs;
  char **rows;           /* finished lines, by index */
  size_t count;
  journal *journal;      /* NULL on a stream, */
  char *part;            /* and its name */
  atomic_bool failed;
} delay_scan;

/* Book: 21.10 Delay and rate, eq:unequal-windows */
static void do_scan(void *context, size_t i)
{
  delay_scan *s = context;
  delay_row row;
  held_text line;
  if (s->rows[i] || atomic_load(&s->failed)) return;
  if (delay_run(&s->jobs[i], &row) == GHOST_OK && text_open(&line)) {
    delay_print(line.file, &s->jobs[i], &row);
    s->rows[i] = text_close(&line);
  }
  if (!s->rows[i]) {
    atomic_store(&s->failed, true);
    return;
  }
  s->rows[i][strlen(s->rows[i]) - 1] = '\0';
  if (s->journal) journal_append(s->journal, s->rows[i], true);
  progress_add(1);
}

static bool restore_scan(void *context, char *row)
{
  delay_scan *s = context;
  unsigned long index, of;
  int end = 0;
  if (sscanf(row, "%18lu,%18lu,%n", &index, &of, &end) == 2 && end > 0
      && of == s->count && index < s->count && !s->rows[index]
      && (s->rows[index] = strdup(row))) return true;
  cli_fail("the journal has a row of another scan: %s", row);
}

enum { DELAYS, SEEDS, LOW, HIGH, RATES, RANK, AFTER, EPOCHS, JOBS, RESUME, OUT,
       SCAN_OPTIONS };

static size_t read_delays(const cli_option *o, unsigned long delay[])
{
  size_t n = 0;
  for (const char *at = o->text; at; ) {
    const char *comma = strchr(at, ','), *end = comma ? comma : at + strlen(at);
    if (n == MOST_DELAYS)
      cli_usage("--delays '%s' has more than %d", o->text, MOST_DELAYS);
    delay[n++] = cli_count_in(o, at, end, 1, 512);
    at = comma ? comma + 1 : NULL;
  }
  return n;
}

static unsigned long epochs_after(const cli_option *o, double rate)
{
  double epochs = ceil(cli_real(&o[AFTER], 0.0, 1e6) / rate);
  unsigned long least = cli_count(&o[EPOCHS], 10, 100000000);
  if (epochs > 1e8)
    cli_usage("--after %s at rate %g: too many epochs", o[AFTER].text, rate);
  return epochs > (double) least ? (unsigned long) epochs : least;
}

static delay_job job_at(const cli_option *o, size_t index, size_t delays,
                        const unsigned long delay[])
{
  double low = log10(cli_real(&o[LOW], 1e-9, 1e6));
  double high = log10(cli_real(&o[HIGH], 1e-9, 1e6));
  size_t rates = cli_count(&o[RATES], 1, 1000), column = index / delays % rates;
  double step = rates > 1 ? (high - low) / (double) (rates - 1) : 0.0;
  delay_job j = { .index = index, .delay = delay[index % delays],
    .seed = index / delays / rates,
    .rank = o[RANK].text ? (long) cli_count(&o[RANK], 0, 100) : NEVER };
  double scale = 20.0 / (double) j.delay;
  j.rate = pow(10.0, low + step * (double) column) * (scale * scale);
  if (j.rate > 1e6)
    cli_usage("--low, --high: a rate of %g at delay %lu; at most 1e6", j.rate,
              j.delay);
  j.epochs = epochs_after(o, j.rate);
  return j;
}

static void lay_out(delay_scan *s, const cli_option *o)
{
  unsigned long delay[MOST_DELAYS];
  size_t delays = read_delays(&o[DELAYS], delay);
  size_t of_a_seed = delays * cli_count(&o[RATES], 1, 1000);
  s->count = of_a_seed * cli_count(&o[SEEDS], 1, 1000);
  for (size_t i = 0; i < of_a_seed; i++) job_at(o, i, delays, delay);
  cli_reserve(o[OUT].text);
  s->jobs = calloc(s->count, sizeof *s->jobs);
  s->rows = calloc(s->count, sizeof *s->rows);
  if (!s->jobs || !s->rows) cli_fail("out of memory");
  for (size_t i = 0; i < s->count; i++) {
    s->jobs[i] = job_at(o, i, delays, delay);
    s->jobs[i].of = s->count;
  }
}

static void open_scan(delay_scan *s, const cli_option *o)
{
  char *title;
  if (asprintf(&s->part, "%s.part", o[OUT].text) < 0
      || asprintf(&title, "delays %s seeds %s low %s high %s rates %s rank %s "
                  "after %s epochs %s", o[DELAYS].text, o[SEEDS].text, o[LOW].text,
                  o[HIGH].text, o[RATES].text, o[RANK].text ? o[RANK].text : "-",
                  o[AFTER].text, o[EPOCHS].text) < 0) cli_fail("out of memory");
  s->journal = journal_open(s->part, title, cli_yes(&o[RESUME]), restore_scan, s);
  free(title);
}

static void write_scan(delay_scan *s, FILE *out)
{
  delay_header(out);
  for (size_t i = 0; i < s->count; i++) fprintf(out, "%s\n", s->rows[i]);
  cli_commit();
  if (s->journal) journal_close(s->journal, true);
  for (size_t i = 0; i < s->count; i++) free(s->rows[i]);
  free(s->rows);
  free(s->jobs);
  free(s->part);
}

int verb_delays(int argc, char **argv)
{
  cli_option o[SCAN_OPTIONS] = {
    { "delays", "T,T,...", "delays in steps, at most 16 (default 5,7,10,15,22,33,50)",
      false, "5,7,10,15,22,33,50" },
    { "seeds", "N", "seeds 0 to N-1 (default 20)", false, "20" },
    { "low", "RHO", "lowest rate, times (20/T)^2 (default 0.004)", false, "0.004" },
    { "high", "RHO", "highest rate, times (20/T)^2 (default 0.04)", false, "0.04" },
    { "rates", "N", "how many rates (default 9)", false, "9" },
    { "rank", "K", "networks of Fig. S2 of this rank, 0: full (default: of Fig. 3)",
      false, NULL },
    { "after", "A", "train for A/rate epochs after the drop (default 20)", false,
      "20" },
    { "epochs", "N", "and for at least N (default 1000)", false, "1000" },
    { "jobs", "J", "threads (default 1)", false, "1" },
    { "resume", "yes|no", "go on after a kill", false, NULL },
    CLI_OUT,
  };
  cli_parse(argc, argv, "Trains networks over delays and rates, past the drop.", o,
            SCAN_OPTIONS);
  delay_scan s = { 0 };
  int threads = (int) cli_count(&o[JOBS], 1, 64);
  bool stream = cli_is_stream(o[OUT].text);
  if (cli_yes(&o[RESUME]) && stream)
    cli_usage("--resume needs --out, a plain file");
  lay_out(&s, o);
  if (!stream) open_scan(&s, o);
  unsigned long done = 0;
  for (size_t i = 0; i < s.count; i++) done += s.rows[i] != NULL;
  progress_begin("networks", s.count, done);
  pool_run(do_scan, &s, s.count, threads, NULL);
  progress_end();
  if (atomic_load(&s.failed)) cli_fail("out of memory");
  write_scan(&s, cli_open(o[OUT].text));
  return 0;
}
