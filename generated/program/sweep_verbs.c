/* program/sweep_verbs.c -- the verb sweep: many networks, resumed where they
     stopped
   Book: 19.9.1 The verb sweep
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 427db555c71c521c */
#include "cli.h"
#include "journal.h"
#include "network_options.h"
#include "pool.h"
#include "progress.h"
#include "ranks.h"
#include "remedy.h"
#include "sweep.h"
#include "whole.h"
#include <errno.h>
#include <flint/flint.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Book: 19.9.1 The verb sweep */
/* "A:B" or "A:B:COUNT"; returns how many numbers were there. */
static int read_range(const cli_option *option, double part[3])
{
  const char *at = option->text;
  for (int i = 0; i < 3 && cli_number(&at, &part[i]); i++) {
    if (*at == '\0') return i + 1;
    if (*at++ != ':') break;
  }
  cli_usage("--%s '%s' is not A, A:B or A:B:COUNT", option->name, option->text);
}

static void read_epochs(const cli_option *option, sweep_job *job,
                        unsigned long last)
{
  for (const char *at = option->text; at; ) {
    const char *comma = strchr(at, ','), *end = comma ? comma : at + strlen(at);
    if (job->reads == READS)
      cli_usage("--read '%s' has more than %d epochs", option->text, READS);
    job->read[job->reads++] = cli_count_in(option, at, end, 0, last);
    at = comma ? comma + 1 : NULL;
  }
}

enum { RANKS = 16 };
typedef struct {
  sweep_job *jobs;
  char **rows;           /* finished lines, by position; NULL until then */
  char *header, *title;
  size_t count;
  journal *journal;      /* NULL without, */
  char *part;            /* and its name */
  bool resumed;          /* has the journal its header already? */
  atomic_bool failed;
  unsigned long ranks[RANKS], kinds;  /* of Fig. S2; kinds 0: the paper's */
  rank_shape shape;      /* of theirs, */
  task_file file;        /* with a user's task */
  bool remembers;        /* networks with a working memory, */
  memory_kind task;      /* on this task, */
  bool remedied;         /* or on the first, with their norm held */
} sweep;

static unsigned long rank_of(const sweep *s, const sweep_job *job)
{
  return s->ranks[job->index % s->kinds];
}

static void print_line(FILE *out, const sweep *s, const sweep_job *job,
                       const void *row)
{
  if (s->remedied && row) remedy_print(out, job, row);
  else if (s->remedied) remedy_header(out, job);
  else if (s->remembers && row) memory_print(out, job, s->task, row);
  else if (s->remembers) memory_header(out, job);
  else if (s->kinds && row) rank_print(out, job, rank_of(s, job), row);
  else if (s->kinds) rank_header(out, job);
  else if (row) sweep_print(out, job, row);
  else sweep_header(out, job);
}

static char *line_of(const sweep *s, const sweep_job *job, const void *row)
{
  held_text line;
  if (!text_open(&line)) cli_fail("out of memory");
  print_line(line.file, s, job, row);
  char *text = text_close(&line);
  if (!text) cli_fail("out of memory");
  text[strlen(text) - 1] = '\0';
  return text;
}

/* Reads "index,of,"; false when the row does not begin so. */
static bool read_index(const char *row, unsigned long *index, unsigned long *of)
{
  int end = 0;
  return *row >= '0' && *row <= '9'
    && sscanf(row, "%18lu,%18lu,%n", index, of, &end) == 2 && end > 0;
}

static bool restore_line(void *context, char *row)
{
  sweep *s = context;
  unsigned long index, of, step = s->count > 1
    ? s->jobs[1].index - s->jobs[0].index : 1;
  if (!s->resumed) {
    s->resumed = true;
    if (strcmp(row, s->header) == 0) return true;
  } else if (read_index(row, &index, &of) && of == s->jobs->of) {
    size_t i = (index - s->jobs->index) / step;
    if (index >= s->jobs->index && i < s->count && s->jobs[i].index == index
        && !s->rows[i] && (s->rows[i] = strdup(row))) return true;
  }
  cli_fail("the journal has a row of another sweep: %s", row);
}

static char *run_one(const sweep *s, const sweep_job *job)
{
  union { sweep_row one; rank_row ranked; memory_row remembered;
          remedy_row remedied; } row;
  ghost_status status = s->remedied ? remedy_run(job, &row.remedied)
    : s->remembers ? memory_run(job, s->task, &row.remembered)
    : s->kinds ? rank_run(job, rank_of(s, job), &row.ranked)
    : sweep_run(job, &row.one);
  return status == GHOST_ENOMEM ? NULL : line_of(s, job, &row);
}

static void do_sweep_job(void *context, size_t i)
{
  sweep *s = context;
  if (s->rows[i] || atomic_load(&s->failed)) return;
  if (!(s->rows[i] = run_one(s, &s->jobs[i]))) {
    atomic_store(&s->failed, true);
    return;
  }
  if (s->journal) journal_append(s->journal, s->rows[i], true);
  progress_add(1);
}

static void run_jobs(sweep *s, int threads)
{
  unsigned long done = 0;
  for (size_t i = 0; i < s->count; i++) done += s->rows[i] != NULL;
  progress_begin("networks", s->count, done);
  pool_run(do_sweep_job, s, s->count, threads, flint_cleanup);
  progress_end();
  if (atomic_load(&s->failed)) cli_fail("out of memory");
  struct rusage usage;
  if (getrusage(RUSAGE_SELF, &usage) == 0)
    cli_note("%zu networks, at most %ld KiB\n", s->count, usage.ru_maxrss);
}

static void write_rows(sweep *s, FILE *out, bool shard)
{
  if (shard) journal_print(out, s->title, s->header, s->rows, s->count);
  else {
    fprintf(out, "%s\n", s->header);
    for (size_t i = 0; i < s->count; i++) fprintf(out, "%s\n", s->rows[i]);
  }
  cli_commit();
  if (s->journal) journal_close(s->journal, true);
  for (size_t i = 0; i < s->count; i++) free(s->rows[i]);
  free(s->rows);
  free(s->jobs);
  free(s->header);
  free(s->title);
  free(s->part);
}

typedef struct { char *text; unsigned long index, of; } merged_row;
typedef struct {
  char *title, *header;  /* those of the first shard */
  bool first;            /* is the next row a header? */
  merged_row *rows;
  size_t count, room;
} merged;

static int by_index(const void *a, const void *b)
{
  const merged_row *x = a, *y = b;
  return (x->index > y->index) - (x->index < y->index);
}

static void expect_memory(const void *p)
{
  if (!p) cli_fail("out of memory");
}

static bool take_row(void *context, char *row)
{
  merged *m = context;
  if (m->first) {
    m->first = false;
    if (m->header && strcmp(m->header, row) != 0) cli_fail("shards of two sweeps");
    if (!m->header) expect_memory(m->header = strdup(row));
    return true;
  }
  merged_row r;
  if (!read_index(row, &r.index, &r.of)) cli_fail("no row of a sweep: %s", row);
  expect_memory(r.text = strdup(row));
  if (m->count == m->room) {
    m->room = 2 * m->room + 64;
    expect_memory(m->rows = realloc(m->rows, m->room * sizeof *m->rows));
  }
  m->rows[m->count++] = r;
  return true;
}

static void read_shard(merged *m, const char *path)
{
  if (access(path, R_OK) != 0)
    cli_usage("--merge: cannot read %s: %s", path, strerror(errno));
  m->first = true;
  char *title = journal_read(path, take_row, m), *end = strstr(title, " shard ");
  if (!end) cli_fail("%s is no shard of a sweep", path);
  *end = '\0';
  if (m->title && strcmp(m->title, title) != 0)
    cli_fail("%s is of another sweep: ghost %s", path, title);
  if (m->title) free(title);
  else m->title = title;
}

static void expect_complete(merged *m, const char *list)
{
  if (m->count == 0) cli_usage("--merge '%s' names no rows", list);
  qsort(m->rows, m->count, sizeof *m->rows, by_index);
  for (size_t i = 0; i < m->count; i++)
    if (m->rows[i].index != i || m->rows[i].of != m->count)
      cli_fail("row %zu is missing or stands twice", i);
}

static void read_shards(merged *m, const char *list, const char *path)
{
  char *names = strdup(list), *rest = names;
  expect_memory(names);
  for (char *name; (name = strsep(&rest, ",")); ) {
    if (path && cli_same_file(name, path))
      cli_usage("--merge and --out name the same file, %s", path);
    read_shard(m, name);
  }
  free(names);
  expect_complete(m, list);
}

static int merge(const char *list, const char *path)
{
  merged m = { 0 };
  read_shards(&m, list, path);
  FILE *out = cli_open(path);
  fprintf(out, "%s\n", m.header);
  for (size_t i = 0; i < m.count; i++) {
    fprintf(out, "%s\n", m.rows[i].text);
    free(m.rows[i].text);
  }
  cli_commit();
  free(m.rows);
  free(m.header);
  free(m.title);
  return 0;
}

static int read_events(const cli_option *option)
{
  static const char *const words[] = { "no", "yes", "acts", NULL };
  static const int events[] = { EVENTS_NONE, EVENTS_FIRST, EVENTS_ACTS };
  return events[cli_word(option, words, 0)];
}

static unsigned long read_confidences(const cli_option *option, double *c)
{
  unsigned long count = 0;
  const char *at = option->text;
  c[0] = 0.0;  /* the paper's */
  for (double value; at; at = *at ? at + 1 : NULL) {
    if (!cli_number(&at, &value) || (*at && *at != ',') || count == READS)
      cli_usage("--confidence '%s' is not a list of at most %d", option->text,
                READS);
    if (!(value > 0.0 && value <= 1e3))
      cli_usage("--confidence '%s' must be above 0, at most 1000", option->text);
    c[count++] = value;
  }
  return count ? count : 1;
}
enum { SEEDS, RATES, RANK, MEMORY, EPOCHS, FLOW_TIME, READ, SINGLE, OWN_STREAM,
       EVENTS, RECOVER, CONFIDENCE, TRAINABLE, UNITS, DELAY, MIX, START, THRESHOLD,
       OPTIMIZER, MOMENTUM, PHI, OUTPUT, TASK, NORM, JOBS, SHARD, MERGE, RESUME,
       OUT, SWEEP_OPTIONS };
static unsigned long epochs_of(const cli_option *flow_time, double rate,
                               unsigned long least)
{
  double epochs = ceil(cli_real(flow_time, 0.0, 1e9) / rate);
  if (epochs > 1e9)
    cli_usage("--flow-time %s at rate %g: too many epochs", flow_time->text, rate);
  return epochs > (double) least ? (unsigned long) epochs : least;
}

static void read_seeds(const cli_option *o, double seeds[3])
{
  int given = read_range(o, seeds);
  if (given == 1) seeds[1] = seeds[0];
  if (given == 3 || seeds[0] != floor(seeds[0]) || seeds[1] != floor(seeds[1])
      || !(seeds[0] >= 0 && seeds[1] >= seeds[0] && seeds[1] < 0x1p32))
    cli_usage("--seeds '%s' is not A or A:B in whole numbers, A <= B < 2^32",
              o->text);
}

static void read_rates(const cli_option *o, double rates[3])
{
  int given = read_range(o, rates);
  if (given == 1) { rates[1] = rates[0]; rates[2] = 1; }
  if (given == 2 || !(rates[2] >= 1 && rates[2] <= 100000)
      || rates[2] != floor(rates[2]))
    cli_usage("--rates '%s' is not LOW:HIGH:COUNT or RATE", o->text);
  for (int i = 0; i < 2; i++)
    if (!(rates[i] >= 0x1p-1022 && rates[i] <= 1e6))
      cli_usage("--rates '%s': a rate lies in [%g, 1e6]", o->text, 0x1p-1022);
}

static void read_shard_option(const cli_option *o, unsigned long shard[2])
{
  shard[0] = shard[1] = 1;
  if (!o->text) return;
  const char *slash = strchr(o->text, '/');
  if (!slash) cli_usage("--shard '%s' is not k/n", o->text);
  const char *end = slash + strlen(slash);
  shard[1] = cli_count_in(o, slash + 1, end, 1, 1000000);
  shard[0] = cli_count_in(o, o->text, slash, 1, shard[1]);
}
enum { MOST_JOBS = 1000000 };

static void read_ranks(sweep *s, const cli_option *o)
{
  static const char why[] = "has no effect with --rank";
  for (int i = OPTIMIZER; !o[RANK].text && i <= NORM; i++)
    cli_refuse(&o[i], o[MEMORY].text ? "has no effect with --memory"
               : "has no effect without --rank");
  if (!o[RANK].text) return;
  const int others[] = { OWN_STREAM, EVENTS, RECOVER, CONFIDENCE, TRAINABLE,
                         THRESHOLD };
  const unsigned long units = cli_count(&o[UNITS], 1, 4096);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    cli_refuse(&o[others[i]], why);
  for (const char *at = o[RANK].text; at; ) {
    const char *comma = strchr(at, ','), *end = comma ? comma : at + strlen(at);
    if (s->kinds == RANKS)
      cli_usage("--rank '%s' has more than %d", o[RANK].text, RANKS);
    s->ranks[s->kinds++] = cli_count_in(&o[RANK], at, end, 0, units);
    at = comma ? comma + 1 : NULL;
  }
}

static void take_shape(sweep *s, const cli_option *o, size_t units)
{
  rank_shape *to = &s->shape;
  to->phi = (ghost_phi) cli_word(&o[PHI], phi_names, GHOST_PHI_TANH);
  to->output = (ghost_out) cli_word(&o[OUTPUT], out_names, GHOST_OUT_LOGISTIC);
  if (to->output == GHOST_OUT_LATENT)
    cli_usage("--output latent is that of the networks without --rank");
  if (!o[TASK].text) cli_refuse(&o[NORM], "has no effect without --task");
  if (!o[TASK].text) return;
  cli_refuse(&o[DELAY], "has no effect with --task");
  task_read(&s->file, &o[TASK], &o[NORM]);
  task_expect_room(&s->file, &o[TASK], units);
  to->task = &s->file.task;
  to->inputs = s->file.inputs;
  to->outputs = s->file.outputs;
}

static void read_memory(sweep *s, const cli_option *o)
{
  static const char why[] = "has no effect with --memory";
  static const char *const names[] = { [TASK_CUE] = "cue", [TASK_MATCH] = "match",
                                       [TASKS] = "remedy", NULL };
  const int others[] = { RANK, OWN_STREAM, EVENTS, RECOVER, CONFIDENCE, TRAINABLE,
                         UNITS, DELAY, MIX, START, THRESHOLD };
  if (!o[MEMORY].text) return;
  const int which = cli_word(&o[MEMORY], names, 0);
  s->remembers = true;
  s->remedied = which == TASKS;
  s->task = which == TASK_MATCH ? TASK_MATCH : TASK_CUE;
  if (s->remedied) cli_refuse(&o[READ], "has no effect with --memory remedy");
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    cli_refuse(&o[others[i]], why);
}

static void fill_grid(sweep *s, const cli_option *o, unsigned long least)
{
  double seeds[3], rates[3], confidences[READS];
  unsigned long shard[2];
  read_seeds(&o[SEEDS], seeds);
  read_rates(&o[RATES], rates);
  read_shard_option(&o[SHARD], shard);
  unsigned long kinds = read_confidences(&o[CONFIDENCE], confidences);
  read_ranks(s, o);
  read_memory(s, o);
  if (s->kinds) kinds = s->kinds;
  unsigned long first = (unsigned long) seeds[0], last = (unsigned long) seeds[1];
  unsigned long columns = (unsigned long) rates[2];
  unsigned long all = (last - first + 1) * columns * kinds;
  sweep_job job = { .of = all, .single = cli_yes(&o[SINGLE]),
    .events = read_events(&o[EVENTS]), .recover = cli_yes(&o[RECOVER]),
    .own_stream = cli_yes(&o[OWN_STREAM]), .trainable = cli_yes(&o[TRAINABLE]),
    .rule = rule_read(&o[OPTIMIZER], &o[MOMENTUM]), .shape = &s->shape };
  if (job.trainable && !o[CONFIDENCE].text)
    cli_usage("--train-confidence needs --confidence");
  read_epochs(&o[READ], &job, least);
  for (int i = UNITS; i <= THRESHOLD; i++) job.own |= cli_given(&o[i]);
  job.units = cli_count(&o[UNITS], s->kinds ? 1 : 16, 4096);
  job.delay = cli_count(&o[DELAY], 1, 512);
  job.mix = cli_real(&o[MIX], 0x1p-1022, 1.0);
  job.start = cli_real(&o[START], -1.0, 1.0);
  job.threshold = cli_real(&o[THRESHOLD], -1000.0, 1000.0);
  take_shape(s, o, job.units);
  if (all / shard[1] >= MOST_JOBS)
    cli_usage("--seeds, --rates: %lu networks for one process, which takes %d; "
              "--shard divides them", all / shard[1], MOST_JOBS);
  s->jobs = calloc(all / shard[1] + 1, sizeof *s->jobs);
  s->rows = calloc(all / shard[1] + 1, sizeof *s->rows);
  if (!s->jobs || !s->rows) cli_fail("out of memory");
  double low = log10(rates[0]), step = columns > 1
    ? (log10(rates[1]) - low) / (double) (columns - 1) : 0.0;
  for (job.index = shard[0] - 1; job.index < all; job.index += shard[1]) {
    unsigned long column = job.index / kinds % columns;
    job.seed = first + job.index / kinds / columns;
    job.confidence = s->kinds || s->remembers ? 0.0
      : confidences[job.index % kinds];
    double power = low + step * (double) column;
    job.rate = columns > 1 ? pow(10.0, power) : rates[0];
    job.epochs = epochs_of(&o[FLOW_TIME], job.rate, least);
    s->jobs[s->count++] = job;
  }
  if (s->count == 0) cli_usage("--shard %s has no job", o[SHARD].text);
}

static void name_sweep(sweep *s, const cli_option *o)
{
  char own[200] = "", more[200] = "";
  const sweep_job *j = s->jobs;
  s->header = line_of(s, s->jobs, NULL);
  if (j->own)
    snprintf(own, sizeof own, " units %zu delay %zu mix %.17g start %.17g "
             "threshold %.17g", j->units, j->delay, j->mix, j->start, j->threshold);
  if (s->shape.phi != GHOST_PHI_TANH || s->shape.output != GHOST_OUT_LOGISTIC
      || s->shape.task || j->rule.momentum > 0.0 || j->rule.second > 0.0)
    snprintf(more, sizeof more, " optimizer %s momentum %.17g phi %s output %s "
             "task %016lx", rule_names[j->rule.second > 0.0], j->rule.momentum,
             phi_names[s->shape.phi], out_names[s->shape.output], s->file.sum);
  if (asprintf(&s->title, "sweep seeds %s rates %s%s%s%s%s epochs %s "
               "flow-time %s read %s confidence %s trained %d single %d events %d "
               "recover %d own-stream %d%s%s shard %s",
               o[SEEDS].text, o[RATES].text, o[RANK].text ? " rank " : "",
               o[RANK].text ? o[RANK].text : "", o[MEMORY].text ? " memory " : "",
               o[MEMORY].text ? o[MEMORY].text : "", o[EPOCHS].text,
               o[FLOW_TIME].text, o[READ].text ? o[READ].text : "-",
               o[CONFIDENCE].text ? o[CONFIDENCE].text : "-", j->trainable,
               j->single, j->events, j->recover, j->own_stream, own,
               more, o[SHARD].text ? o[SHARD].text : "1/1") < 0)
    cli_fail("out of memory");
}

static void open_journal(sweep *s, const char *out, bool resume)
{
  if (asprintf(&s->part, "%s.part", out) < 0) cli_fail("out of memory");
  s->journal = journal_open(s->part, s->title, resume, restore_line, s);
  if (!s->resumed) journal_append(s->journal, s->header, true);
}

int verb_sweep(int argc, char **argv)
{
  cli_option o[SWEEP_OPTIONS] = {
    { "seeds", "A:B", "seeds A to B (default 0:9)", false, "0:9" },
    { "rates", "LOW:HIGH:COUNT", "rates, logarithmic (default 1e-4:1e-1:30)", false,
      "1e-4:1e-1:30" },
    { "rank", "K,K,...", "networks of Fig. S2 of these ranks, 0: full, at most 16",
      false, NULL },
    { "memory", "NAME", "full rank on a task of working memory: cue, match, remedy",
      false, NULL },
    { "epochs", "N", "epochs (default 6000)", false, "6000" },
    { "flow-time", "A", "and at least A/rate epochs (default 0)", false, "0" },
    { "read", "E,E,...", "epochs at which the loss is kept, at most 8", false, NULL },
    { "single", "yes|no", "single precision", false, NULL },
    { "own-stream", "yes|no", "GSL's numbers instead of PyTorch's", false, NULL },
    { "events", "yes|no|acts", "certify the circuit: first ghost, first bifurcation; "
      "acts: the drop from within", false, NULL },
    { "recover", "yes|no", "lower the confidence of stuck networks (Fig. 4)", false,
      NULL },
    { "confidence", "C,C,...", "confidences, at most 8 (default the paper's)", false,
      NULL },
    { "train-confidence", "yes|no", "train them as well", false, NULL },
    { "units", "N", "units, 16 to 4096 (default 100)", false, "100" },
    { "delay", "T", "steps of silence, 1 to 512 (default 20)", false, "20" },
    { "mix", "D", "dt/tau, above 0, at most 1 (default 0.5)", false, "0.5" },
    { "start", "X", "initial state of each unit (default -0.3)", false, "-0.3" },
    { "threshold", "K", "threshold of the output (default 1)", false, "1" },
    { "optimizer", "NAME", "with --rank: sgd or adam (default sgd)", false, NULL },
    { "momentum", "MU", "with --rank: momentum, or Adam's first beta", false, NULL },
    { "phi", "NAME", "with --rank: tanh, logistic, softplus or relu", false, NULL },
    { "output", "NAME", "with --rank: linear, logistic or tanh", false, NULL },
    { "task", "NPY", "with --rank: inputs, targets, mask in a .npz", false, NULL },
    { "norm", "NAME", "with --task: sum, mean or delay (default mean)", false, NULL },
    { "jobs", "J", "threads (default 1)", false, "1" },
    { "shard", "k/n", "only every n-th job, from the k-th; for --merge", false, NULL },
    { "merge", "LIST", "join the shards' outputs, FILE,FILE,...", false, NULL },
    { "resume", "yes|no", "go on after a kill", false, NULL },
    CLI_OUT,
  };
  cli_parse(argc, argv, "Trains a grid of the paper's networks.", o,
            SWEEP_OPTIONS);
  for (int i = 0; o[MERGE].text && i < SWEEP_OPTIONS; i++)
    if (i != MERGE && i != OUT) cli_refuse(&o[i], "has no effect with --merge");
  if (o[MERGE].text) return merge(o[MERGE].text, o[OUT].text);
  sweep s = { 0 };
  int threads = (int) cli_count(&o[JOBS], 1, 64);
  bool shard = o[SHARD].text && strcmp(o[SHARD].text, "1/1") != 0;
  bool resume = cli_yes(&o[RESUME]), stream = cli_is_stream(o[OUT].text);
  fill_grid(&s, o, cli_count(&o[EPOCHS], 0, 1000000000));
  name_sweep(&s, o);
  if (resume && stream) cli_usage("--resume needs --out, a plain file");
  cli_reserve(o[OUT].text);
  if (!stream) open_journal(&s, o[OUT].text, resume);
  run_jobs(&s, threads);
  write_rows(&s, cli_open(o[OUT].text), shard);
  task_free(&s.file);
  return 0;
}
