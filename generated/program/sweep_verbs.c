/* program/sweep_verbs.c -- the verb sweep: many networks, resumed where they
     stopped
   Book: 19.9.1 The verb sweep
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: d47a8d0107f79444 */
#include "cli.h"
#include "sweep.h"
#include <errno.h>
#include <fcntl.h>
#include <flint/flint.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Book: 19.9.1 The verb sweep */
/* "A:B" or "A:B:COUNT"; returns how many numbers were there. */
static int read_range(const cli_option *option, double part[3])
{
  char *end;
  const char *at = option->text;
  for (int i = 0; i < 3; i++) {
    part[i] = strtod(at, &end);
    if (end == at || !isfinite(part[i])) break;
    if (*end == '\0') return i + 1;
    if (*end != ':') break;
    at = end + 1;
  }
  cli_usage("--%s '%s' is not A, A:B or A:B:COUNT", option->name, option->text);
}

static void read_epochs(const cli_option *option, sweep_job *job)
{
  const char *at = option->text;
  while (at) {
    char *end;
    unsigned long epoch = strtoul(at, &end, 10);
    if (*at < '0' || *at > '9' || (*end && *end != ',') || job->reads == READS)
      cli_usage("--read '%s' is not a list of at most %d epochs",
                option->text, READS);
    job->read[job->reads++] = epoch;
    at = *end ? end + 1 : NULL;
  }
}

typedef struct {
  sweep_job *jobs;
  char **rows;           /* finished lines, by position; NULL until then */
  size_t count, next, done, restored;
  int journal;           /* file descriptor, -1 without */
  char path[4100];
  bool failed;
  time_t started;
  pthread_mutex_t lock;
} sweep;

static char *line_of(const sweep_job *job, const sweep_row *row, bool header)
{
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  if (!out) cli_fail("out of memory");
  if (header) sweep_header(out, job);
  else sweep_print(out, job, row);
  fclose(out);
  return text;
}

static void write_all(sweep *s, const char *text)
{
  if (s->journal < 0) return;
  size_t size = strlen(text);
  if (write(s->journal, text, size) != (ssize_t) size || fsync(s->journal) != 0)
    cli_fail("cannot write %s: %s", s->path, strerror(errno));
}

static void restore_line(sweep *s, const char *line)
{
  unsigned long index, of;
  if (sscanf(line, "%lu,%lu,", &index, &of) != 2) return;
  for (size_t i = 0; i < s->count; i++)
    if (s->jobs[i].index == index && s->jobs[i].of == of && !s->rows[i]) {
      s->rows[i] = strdup(line);
      s->done++;
      s->restored++;
    }
}

/* Reads whole lines; returns the length of the part that is whole. */
static off_t restore(sweep *s, const char *title)
{
  FILE *in = fopen(s->path, "r");
  char *line = NULL;
  size_t size = 0;
  off_t whole = 0;
  for (ssize_t n; in && (n = getline(&line, &size, in)) > 0; whole += n) {
    if (line[n - 1] != '\n') break;
    if (whole == 0 && strcmp(line, title) != 0)
      cli_fail("%s belongs to another sweep", s->path);
    if (whole > 0) restore_line(s, line);
  }
  free(line);
  if (in) fclose(in);
  return whole;
}

static void open_journal(sweep *s, const char *title, bool resume)
{
  off_t whole = resume ? restore(s, title) : 0;
  s->journal = open(s->path, O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (s->journal < 0 || ftruncate(s->journal, whole) != 0)
    cli_fail("cannot write %s: %s", s->path, strerror(errno));
  if (whole == 0) write_all(s, title);
}

static void show(const sweep *s)
{
  if (!isatty(STDERR_FILENO)) return;
  double spent = difftime(time(NULL), s->started);
  double fresh = (double) (s->done - s->restored);
  double left = fresh > 0 ? spent / fresh * (double) (s->count - s->done) : 0;
  int bar = (int) (30 * s->done / s->count);
  fprintf(stderr, "\r[%.*s%*s] %zu of %zu, %.0f s left \033[K", bar,
          "##############################", 30 - bar, "", s->done, s->count, left);
}

static void *work(void *argument)
{
  sweep *s = argument;
  pthread_mutex_lock(&s->lock);
  while (s->next < s->count && !s->failed) {
    size_t i = s->next++;
    if (s->rows[i]) continue;
    pthread_mutex_unlock(&s->lock);
    sweep_row row;
    ghost_status status = sweep_run(&s->jobs[i], &row);
    char *line = line_of(&s->jobs[i], &row, false);
    pthread_mutex_lock(&s->lock);
    s->rows[i] = line;
    if (status == GHOST_ENOMEM) s->failed = true;
    else {
      s->done++;
      write_all(s, line);
      show(s);
    }
  }
  pthread_mutex_unlock(&s->lock);
  return NULL;
}

static void run_jobs(sweep *s, unsigned long threads)
{
  pthread_t other[64];
  unsigned long started = 0;
  for (; started + 1 < threads && started < 64; started++)
    if (pthread_create(&other[started], NULL, work, s) != 0) break;
  work(s);
  for (unsigned long i = 0; i < started; i++) pthread_join(other[i], NULL);
  if (isatty(STDERR_FILENO)) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    fprintf(stderr, "\r\033[K%zu networks, at most %ld KiB\n", s->count,
            usage.ru_maxrss);
  }
  if (s->failed) cli_fail("out of memory");
}

static void write_rows(sweep *s, const char *path)
{
  FILE *out = cli_open(path);
  char *header = line_of(s->jobs, NULL, true);
  fputs(header, out);
  free(header);
  for (size_t i = 0; i < s->count; i++) fputs(s->rows[i], out);
  cli_commit();
  if (s->journal >= 0) { close(s->journal); unlink(s->path); }
  for (size_t i = 0; i < s->count; i++) free(s->rows[i]);
  free(s->rows);
  free(s->jobs);
}

typedef struct { char *text; unsigned long index, of; } merged_row;

static int by_index(const void *a, const void *b)
{
  const merged_row *x = a, *y = b;
  return (x->index > y->index) - (x->index < y->index);
}

static size_t read_shard(const char *path, char **header, merged_row **rows,
                         size_t count)
{
  FILE *in = fopen(path, "r");
  if (!in) cli_usage("cannot read %s: %s", path, strerror(errno));
  char *line = NULL;
  size_t size = 0;
  bool first = true;
  int letter = ungetc(fgetc(in), in);
  if (letter != EOF && letter != 'i') cli_fail("%s is not a sweep", path);
  for (ssize_t n; (n = getline(&line, &size, in)) > 0; ) {
    if (line[n - 1] != '\n') cli_fail("%s ends in the middle of a row", path);
    if (first && *header && strcmp(*header, line) != 0)
      cli_fail("%s has other columns", path);
    if (first && !*header) *header = strdup(line);
    if (!first) {
      *rows = realloc(*rows, (count + 1) * sizeof **rows);
      merged_row *r = *rows + count++;
      if (sscanf(line, "%lu,%lu,", &r->index, &r->of) != 2)
        cli_fail("%s is not a sweep", path);
      r->text = strdup(line);
    }
    first = false;
  }
  free(line);
  fclose(in);
  return count;
}

static int merge(const char *list, const char *path)
{
  char *names = strdup(list), *header = NULL, *rest = names;
  merged_row *rows = NULL;
  size_t count = 0;
  for (char *name; (name = strsep(&rest, ",")); )
    count = read_shard(name, &header, &rows, count);
  if (count == 0) cli_usage("--merge '%s' names no rows", list);
  qsort(rows, count, sizeof *rows, by_index);
  for (size_t i = 0; i < count; i++)
    if (rows[i].index != i || rows[i].of != count)
      cli_fail("row %zu is missing or stands twice", i);
  FILE *out = cli_open(path);
  fputs(header ? header : "", out);
  for (size_t i = 0; i < count; i++) {
    fputs(rows[i].text, out);
    free(rows[i].text);
  }
  cli_commit();
  free(rows);
  free(header);
  free(names);
  return 0;
}

static bool yes(const cli_option *option)
{
  if (!option->text || strcmp(option->text, "no") == 0) return false;
  if (strcmp(option->text, "yes") == 0) return true;
  cli_usage("--%s '%s' is not yes or no", option->name, option->text);
}

static int read_events(const cli_option *option)
{
  if (option->text && strcmp(option->text, "acts") == 0) return EVENTS_ACTS;
  return yes(option) ? EVENTS_FIRST : EVENTS_NONE;
}

static unsigned long read_confidences(const cli_option *option, double *c)
{
  unsigned long count = 0;
  const char *at = option->text;
  char *end;
  c[0] = 0.0;  /* the paper's */
  for (; at; at = *end ? end + 1 : NULL) {
    double value = strtod(at, &end);
    if (end == at || !(value > 0.0 && value <= 1e3) || (*end && *end != ',')
        || count == READS)
      cli_usage("--confidence '%s' is not a list of at most %d", at, READS);
    c[count++] = value;
  }
  return count ? count : 1;
}
enum { SEEDS, RATES, EPOCHS, FLOW_TIME, READ, SINGLE, OWN_STREAM, EVENTS, RECOVER,
       CONFIDENCE, TRAINABLE, JOBS, SHARD, MERGE, RESUME, OUT, SWEEP_OPTIONS };
/* A journal stands beside a plain file only; what could not be replaced at the
 * end is refused before the first epoch. */
static bool is_plain(const char *path)
{
  struct stat info;
  if (!*path) cli_usage("--out needs a file's name");
  if (stat(path, &info) != 0) return true;
  if (S_ISDIR(info.st_mode)) cli_fail("%s is a directory", path);
  if (access(path, W_OK) != 0)
    cli_fail("cannot write %s: %s", path, strerror(errno));
  return S_ISREG(info.st_mode);
}

static unsigned long epochs_of(const cli_option *flow_time, double rate,
                               unsigned long least)
{
  double epochs = ceil(cli_real(flow_time, 0.0, 1e9) / rate);
  if (epochs > 1e9) cli_usage("--flow-time at rate %g: too many epochs", rate);
  return epochs > (double) least ? (unsigned long) epochs : least;
}

static void fill_grid(sweep *s, const cli_option *o)
{
  double seeds[3], rates[3];
  int given = read_range(&o[SEEDS], seeds);
  if (given == 1) seeds[1] = seeds[0];
  if (given == 3 || seeds[0] != floor(seeds[0]) || seeds[1] != floor(seeds[1]))
    cli_usage("--seeds '%s' is not A or A:B in whole numbers", o[SEEDS].text);
  given = read_range(&o[RATES], rates);
  if (given == 1) { rates[1] = rates[0]; rates[2] = 1; }
  if (given == 2 || !(seeds[0] >= 0 && seeds[1] >= seeds[0] && seeds[1] < 0x1p32)
      || !(rates[0] > 0 && rates[1] > 0) || !(rates[2] >= 1 && rates[2] <= 100000)
      || rates[2] != floor(rates[2]))
    cli_usage("--seeds A:B and --rates LOW:HIGH:COUNT or RATE, please");
  unsigned long columns = (unsigned long) rates[2];
  unsigned long shard = 1, shards = 1;
  int end = 0;
  if (o[SHARD].text && (sscanf(o[SHARD].text, "%lu/%lu%n", &shard, &shards, &end) != 2
      || o[SHARD].text[end] || shard < 1 || shard > shards))
    cli_usage("--shard '%s' is not k/n with 1 <= k <= n", o[SHARD].text);
  unsigned long first = (unsigned long) seeds[0], last = (unsigned long) seeds[1];
  unsigned long least = cli_count(&o[EPOCHS], 0, 1000000000);
  double confidences[READS];
  unsigned long kinds = read_confidences(&o[CONFIDENCE], confidences);
  unsigned long all = (last - first + 1) * columns * kinds;
  sweep_job job = { .of = all, .single = yes(&o[SINGLE]),
    .events = read_events(&o[EVENTS]), .recover = yes(&o[RECOVER]),
    .own_stream = yes(&o[OWN_STREAM]), .trainable = yes(&o[TRAINABLE]) };
  if (job.trainable && !o[CONFIDENCE].text)
    cli_usage("--train-confidence needs --confidence");
  read_epochs(&o[READ], &job);
  s->jobs = calloc(all, sizeof *s->jobs);
  s->rows = calloc(all, sizeof *s->rows);
  if (!s->jobs || !s->rows) cli_fail("out of memory");
  double low = log10(rates[0]), step = columns > 1
    ? (log10(rates[1]) - low) / (double) (columns - 1) : 0.0;
  for (job.index = shard - 1; job.index < all; job.index += shards) {
    unsigned long column = job.index / kinds % columns;
    job.seed = first + job.index / kinds / columns;
    job.confidence = confidences[job.index % kinds];
    double power = low + step * (double) column;
    job.rate = columns > 1 ? pow(10.0, power) : rates[0];
    job.epochs = epochs_of(&o[FLOW_TIME], job.rate, least);
    s->jobs[s->count++] = job;
  }
}

int verb_sweep(int argc, char **argv)
{
  cli_option o[SWEEP_OPTIONS] = {
    { "seeds", "A:B", "seeds A to B (default 0:9)", false, "0:9" },
    { "rates", "LOW:HIGH:COUNT", "rates, logarithmic (default 1e-4:1e-1:30)", false,
      "1e-4:1e-1:30" },
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
    { "jobs", "J", "threads (default 1)", false, "1" },
    { "shard", "k/n", "only every n-th job, from the k-th", false, NULL },
    { "merge", "LIST", "join the shards' outputs, FILE,FILE,...", false, NULL },
    { "resume", "yes|no", "go on after a kill", false, NULL },
    { "out", "FILE", "write here instead of standard output", false, NULL },
  };
  cli_parse(argc, argv, "Trains a grid of the paper's networks.", o,
            SWEEP_OPTIONS);
  if (o[MERGE].text) return merge(o[MERGE].text, o[OUT].text);
  sweep s = { .journal = -1, .started = time(NULL),
              .lock = PTHREAD_MUTEX_INITIALIZER };
  fill_grid(&s, o);
  if (s.count == 0) cli_usage("this shard has no job");
  if (o[OUT].text && is_plain(o[OUT].text)) {
    char *title = NULL;
    snprintf(s.path, sizeof s.path, "%s.part", o[OUT].text);
    if (asprintf(&title, "sweep %s %s %s %s %s %s%d%d%d%d%d %s\n", o[SEEDS].text,
          o[RATES].text, o[EPOCHS].text, o[FLOW_TIME].text,
          o[READ].text ? o[READ].text : "-",
          o[CONFIDENCE].text ? o[CONFIDENCE].text : "", s.jobs->trainable,
          s.jobs->single, s.jobs->events, s.jobs->recover, s.jobs->own_stream,
          o[SHARD].text ? o[SHARD].text : "1/1") < 0) cli_fail("out of memory");
    open_journal(&s, title, yes(&o[RESUME]));
    free(title);
  } else if (yes(&o[RESUME])) cli_usage("--resume needs --out, a plain file");
  run_jobs(&s, cli_count(&o[JOBS], 1, 64));
  write_rows(&s, o[OUT].text);
  flint_cleanup();
  return 0;
}
