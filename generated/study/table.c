/* study/table.c -- reads a stored table, trains one of its rows again
   Book: 20.12 Stored rows
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: bc7245a611f0a546 */
#include "table.h"
#include "ranks.h"
#include "remedy.h"
#include "hash.h"
#include "whole.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONGEST = 8192 };
static _Thread_local char fault[1024];
/* Book: 20.12 Stored rows */
const char *table_fault(void) { return fault; }

/* Only a regular file: a pipe would be waited for. */
static FILE *open_in(const char *folder, const char *name, char path[LONGEST])
{
  struct stat info;
  int length = snprintf(path, LONGEST, "%s/%s", folder, name);
  errno = ENAMETOOLONG;
  if (length < 0 || length >= LONGEST) return NULL;
  int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return NULL;
  FILE *file = NULL;
  if (fstat(fd, &info) != 0) ;
  else if (S_ISREG(info.st_mode)) file = fdopen(fd, "r");
  else errno = S_ISDIR(info.st_mode) ? EISDIR : ENOTSUP;
  int cause = errno;
  if (!file) close(fd);
  errno = cause;
  return file;
}

static FILE *open_installed(const char *name, char path[LONGEST])
{
  char place[4096];
  ssize_t length = readlink("/proc/self/exe", place, 4000);
  char *slash = length > 0 ? memrchr(place, '/', (size_t) length) : NULL;
  errno = ENOENT;
  if (!slash) return NULL;
  strcpy(slash, "/../share/ghost");
  return open_in(place, name, path);
}

static FILE *open_stored(const char *name, char path[LONGEST])
{
  const char *place = getenv("GHOST_DATA");
  if (place) return open_in(place, name, path);
  FILE *file = open_installed(name, path);
  return file || errno != ENOENT ? file : open_in("paper/data", name, path);
}

static int cells_in(const char *line)
{
  int cells = 1;
  for (; *line; line++) cells += *line == ',';
  return cells;
}

/* NULL, or why the line is not taken. */
static const char *take_line(table *t, const char *line, size_t length)
{
  const bool ends = length > 1 && line[length - 1] == '\n';
  if (strlen(line) < length || !ends || strchr(line, '\r'))
    return "not text in lines";
  if (t->header && cells_in(line) != cells_in(t->header)) return "not a table";
  if (t->rows == ROWS) return "too many rows";
  char *copy = strdup(line);
  if (!copy) return "out of memory";
  if (t->header) t->line[t->rows++] = copy;
  else t->header = copy;
  t->hash = fnv_bytes(t->hash, line, length);
  return NULL;
}

static const char *rows_missing(const table *t)
{
  const bool counted = column_of(t, "index") >= 0 && column_of(t, "of") >= 0;
  bool all = t->rows > 0;
  for (int i = 0; i < t->rows && counted; i++)
    all &= cell(t, i, "index") == i && cell(t, i, "of") == t->rows;
  return all ? NULL : "rows are missing";
}

static const char *read_lines(table *t, FILE *in)
{
  char *line = NULL;
  const char *why = NULL;
  size_t size = 0;
  ssize_t length;
  while (!why && (length = getline(&line, &size, in)) > 0)
    why = take_line(t, line, (size_t) length);
  if (!why && !feof(in)) why = strerror(errno);
  free(line);
  return why ? why : rows_missing(t);
}

bool read_table(table *t, const char *name)
{
  char path[LONGEST] = "";
  FILE *in = open_stored(name, path);
  const char *why = in ? NULL : strerror(errno);
  *t = (table) { .hash = FNV_START };
  if (in) why = read_lines(t, in);
  if (in) fclose(in);
  if (!why) return true;
  snprintf(fault, sizeof fault, "cannot read %.900s: %s", path, why);
  free_table(t);
  t->header = NULL;
  t->rows = 0;
  return false;
}

void free_table(table *t)
{
  free(t->header);
  for (int i = 0; i < t->rows; i++) free(t->line[i]);
}

int column_of(const table *t, const char *name)
{
  size_t length = strlen(name);
  int column = 0;
  for (const char *at = t->header; at; column++) {
    if (strncmp(at, name, length) == 0 && strchr(",\n", at[length]))
      return column;
    at = strchr(at, ',');
    if (at) at++;
  }
  return -1;
}

double cell(const table *t, int row, const char *name)
{
  const char *at = t->line[row];
  int column = column_of(t, name);
  for (; column > 0 && at; column--) {
    at = strchr(at, ',');
    if (at) at++;
  }
  return at && column == 0 && !strchr(",\n", *at) ? strtod(at, NULL) : NAN;
}

static bool count_of(const table *t, int row, const char *name, unsigned long *n)
{
  double x = cell(t, row, name);
  if (!(x >= 0.0 && x <= 0x1p53)) return false;
  *n = (unsigned long) x;
  return true;
}

static bool job_of(const table *t, int row, sweep_job *job)
{
  bool chosen = column_of(t, "confidence") >= 0;
  *job = (sweep_job) { .rate = cell(t, row, "rate"),
    .single = cell(t, row, "single") > 0.0,
    .events = column_of(t, "right") >= 0 ? EVENTS_ACTS
      : column_of(t, "ghost") >= 0 ? EVENTS_FIRST : EVENTS_NONE,
    .recover = column_of(t, "recovery_0") >= 0,
    .confidence = chosen ? cell(t, row, "confidence") : 0.0,
    .trainable = cell(t, row, "trainable") > 0.0 };
  for (const char *at = t->header; (at = strstr(at, ",loss_")); at++)
    if (job->reads == READS) return false;
    else job->read[job->reads++] = strtoul(at + 6, NULL, 10);
  return count_of(t, row, "index", &job->index)
    && count_of(t, row, "of", &job->of)
    && count_of(t, row, "seed", &job->seed)
    && count_of(t, row, "epochs", &job->epochs);
}

static bool row_repeats(const table *t, int row)
{
  sweep_job job;
  sweep_row result;
  held_text line;
  if (!job_of(t, row, &job) || sweep_run(&job, &result) != GHOST_OK
      || !text_open(&line)) return false;
  sweep_print(line.file, &job, &result);
  char *text = text_close(&line);
  bool good = text && strcmp(text, t->line[row]) == 0;
  free(text);
  return good;
}
enum { RANK_PREFIX = 10000 };

static bool same_date(long date, double stored, long prefix)
{
  return date == NEVER ? stored < 0.0 || stored > (double) prefix
    : stored == (double) date;
}

static bool rank_row_repeats(const table *t, int row)
{
  sweep_job job;
  rank_row r;
  unsigned long rank;
  if (!job_of(t, row, &job) || !count_of(t, row, "rank", &rank)) return false;
  job.epochs = RANK_PREFIX;
  if (job.reads < 1 || job.read[0] != RANK_PREFIX) return false;
  if (rank_run(&job, rank, &r) != GHOST_OK) return false;
  double end = cell(t, row, "loss_10000");
  return r.first == cell(t, row, "first")
    && same_date(r.nine, cell(t, row, "below_0.9"), RANK_PREFIX)
    && same_date(r.half, cell(t, row, "below_0.5"), RANK_PREFIX)
    && same_date(r.tenth, cell(t, row, "below_0.1"), RANK_PREFIX)
    && same_date(r.learned, cell(t, row, "learned"), RANK_PREFIX)
    && (r.loss[0] == end || (isnan(r.loss[0]) && isnan(end)));
}
enum { MEMORY_PREFIX = 1000 };

static bool memory_row_repeats(const table *t, int row)
{
  sweep_job job;
  memory_row r;
  unsigned long match;
  if (!job_of(t, row, &job) || !count_of(t, row, "match", &match)) return false;
  job.epochs = MEMORY_PREFIX;
  if (job.reads < 1 || job.read[0] != MEMORY_PREFIX) return false;
  if (memory_run(&job, match ? TASK_MATCH : TASK_CUE, &r) != GHOST_OK) return false;
  return r.first == cell(t, row, "first") && r.loss[0] == cell(t, row, "loss_1000")
    && r.gradient_first == cell(t, row, "gradient_first")
    && same_date(r.nine, cell(t, row, "below_0.9"), MEMORY_PREFIX)
    && same_date(r.half, cell(t, row, "below_0.5"), MEMORY_PREFIX)
    && same_date(r.tenth, cell(t, row, "below_0.1"), MEMORY_PREFIX)
    && same_date(r.right, cell(t, row, "right"), MEMORY_PREFIX);
}
enum { REMEDY_PREFIX = 1000 };

static bool was_printed(const table *t, int row, const char *what,
                        unsigned long epoch, double x, int digits)
{
  char name[40], text[40];
  snprintf(name, sizeof name, "%s_before_%lu", what, epoch);
  snprintf(text, sizeof text, "%.*g", digits, x);
  return cell(t, row, name) == strtod(text, NULL);
}

static bool remedy_row_repeats(const table *t, int row)
{
  sweep_job job = { .rate = cell(t, row, "rate"),
                    .single = cell(t, row, "single") > 0.0 };
  remedy_half h;
  if (!count_of(t, row, "seed", &job.seed)
      || !count_of(t, row, "epochs", &job.epochs) || job.epochs < 2 * REMEDY_PREFIX
      || remedy_begin(&job, REMEDY_PREFIX, &h) != GHOST_OK) return false;
  bool same = true;
  const unsigned long spacing = remedy_spacing(&job);
  for (unsigned long i = 0; i < REMEDY_LOOKS && i * spacing < REMEDY_PREFIX; i++)
    same &= was_printed(t, row, "loss", i * spacing, h.loss[i], 9)
      && was_printed(t, row, "accuracy", i * spacing, h.accuracy[i], 6);
  return same;
}

static bool any_row_repeats(const table *t, int row)
{
  if (column_of(t, "match") >= 0) return memory_row_repeats(t, row);
  if (column_of(t, "left_free") >= 0) return remedy_row_repeats(t, row);
  return column_of(t, "rank") < 0 ? row_repeats(t, row) : rank_row_repeats(t, row);
}
static struct { unsigned long hash; bool good; } repeated[32];
static int repeated_count;
static pthread_mutex_t repeated_lock = PTHREAD_MUTEX_INITIALIZER;

static bool chosen_row_repeats(const table *t, int row)
{
  bool known = false, good = false;
  pthread_mutex_lock(&repeated_lock);
  for (int i = 0; i < repeated_count && !known; i++)
    if ((known = repeated[i].hash == t->hash)) good = repeated[i].good;
  pthread_mutex_unlock(&repeated_lock);
  if (known) return good;
  good = any_row_repeats(t, row);
  pthread_mutex_lock(&repeated_lock);
  if (repeated_count < 32) {
    repeated[repeated_count].hash = t->hash;
    repeated[repeated_count++].good = good;
  }
  pthread_mutex_unlock(&repeated_lock);
  return good;
}
#define AUDIT_EPOCHS 500000.0

bool trusted_table(table *t, const char *name, char *why, size_t size)
{
  if (!read_table(t, name)) {
    snprintf(why, size, "%s", table_fault());
    return false;
  }
  int row = (int) (t->hash % (unsigned long) t->rows);
  for (int i = 0; i < t->rows && cell(t, row, "epochs") > AUDIT_EPOCHS; i++)
    row = (row + 1) % t->rows;
  if (chosen_row_repeats(t, row)) return true;
  snprintf(why, size, "row %d of %s does not repeat", row, name);
  free_table(t);
  return false;
}
