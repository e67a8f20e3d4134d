/* program/journal.c -- rows kept against interruption, each with a check
   Book: I.4.2 Journals
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 58d466e1449120cd */
#include "journal.h"
#include "cli.h"
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct journal {
  const char *path;
  FILE *file;
  uint64_t sum;         /* of all sound lines so far */
  off_t whole;          /* where they end */
  unsigned long number; /* of the last line read */
  char *line;
  size_t room;
  bool torn;            /* did it end within a line? */
  pthread_mutex_t lock;
};
static const char magic[] = "# ghost journal: ";
enum { MAGIC = sizeof magic - 1, CHECK = 18 };  /* comma, 16 digits, line feed */
static const uint64_t NOTHING = 0xcbf29ce484222325u;  /* the check of no letter */

/* Book: I.4.2 Journals */
static uint64_t check_of(uint64_t sum, const char *text, size_t length)
{
  for (size_t i = 0; i < length; i++)
    sum = (sum ^ (unsigned char) text[i]) * 0x100000001b3u;
  return sum;
}

static _Noreturn void damaged(const journal *j)
{
  cli_fail("%s, line %lu: not as it was written", j->path, j->number);
}

static void expect_torn(journal *j, size_t length)
{
  j->torn = true;
  for (size_t i = 0; i < length; i++)
    if (!isprint((unsigned char) j->line[i])) damaged(j);
}

/* The next line without its check, or NULL where the whole lines end. */
static char *next_line(journal *j)
{
  ssize_t n = cli_line(j->file, j->path, &j->line, &j->room);
  if (n < 0) return NULL;
  size_t length = (size_t) n;
  j->number++;
  if (j->line[length - 1] != '\n') { expect_torn(j, length); return NULL; }
  if (length < CHECK) damaged(j);
  char check[CHECK + 1], *end = j->line + length - CHECK;
  uint64_t sum = check_of(j->sum, j->line, length - CHECK);
  snprintf(check, sizeof check, ",%016" PRIx64 "\n", sum);
  if (memcmp(end, check, CHECK) != 0) damaged(j);
  *end = '\0';
  j->sum = sum;
  j->whole += n;
  return j->line;
}

static FILE *open_ordinary(const char *path, int flags, const char *mode)
{
  struct stat info;
  int fd = open(path, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666);
  if (fd < 0 && errno == ELOOP) cli_fail("cannot use %s: a link", path);
  if (fd < 0) cli_fail("cannot use %s: %s", path, strerror(errno));
  if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
    cli_fail("cannot use %s: not a regular file", path);
  FILE *file = fdopen(fd, mode);
  if (!file) cli_fail("cannot use %s: %s", path, strerror(errno));
  return file;
}

static journal *new_journal(const char *path, int flags, const char *mode)
{
  journal *j = malloc(sizeof *j);
  if (!j) cli_fail("out of memory");
  *j = (journal) { .path = path, .sum = NOTHING,
                   .lock = PTHREAD_MUTEX_INITIALIZER };
  j->file = open_ordinary(path, flags, mode);
  return j;
}

static bool begins_ours(journal *j)
{
  char first[MAGIC];
  size_t n = fread(first, 1, MAGIC, j->file);
  if (n < MAGIC && ferror(j->file))
    cli_fail("cannot read %s: %s", j->path, strerror(errno));
  rewind(j->file);
  return n == MAGIC && memcmp(first, magic, MAGIC) == 0;
}

static char *read_title(journal *j)
{
  if (!begins_ours(j)) cli_fail("%s is no journal of ghost", j->path);
  char *title = next_line(j);
  return title ? title + MAGIC : NULL;
}

/* The title of the file, or NULL when it is empty or torn in its title. */
static char *title_of_file(journal *j, const char *title)
{
  struct stat info;
  if (fstat(fileno(j->file), &info) != 0)
    cli_fail("cannot read %s: %s", j->path, strerror(errno));
  if (info.st_size == 0) return NULL;
  char *own = read_title(j);
  if (own) return own;
  if (strncmp(j->line + MAGIC, title, strlen(j->line + MAGIC)) != 0
      && strncmp(j->line + MAGIC, title, strlen(title)) != 0)
    cli_fail("%s is no journal of ghost", j->path);
  return NULL;
}

static void read_rows(journal *j, journal_row *take, void *context)
{
  for (;;) {
    uint64_t sum = j->sum;
    off_t whole = j->whole;
    char *row = next_line(j);
    if (!row) return;
    if (take(context, row)) continue;
    j->sum = sum;
    j->whole = whole;
    return;
  }
}

static void begin_anew(journal *j)
{
  j->sum = NOTHING;
  j->whole = 0;
}

journal *journal_open(const char *path, const char *title, bool resume,
                      journal_row *take, void *context)
{
  journal *j = new_journal(path, O_RDWR | O_CREAT, "r+");
  const char *found = title_of_file(j, title);
  if (found && resume && strcmp(found, title) != 0)
    cli_usage("%s is of another job: ghost %s", path, found);
  if (found && resume) read_rows(j, take, context);
  else begin_anew(j);
  if (ftruncate(fileno(j->file), j->whole) != 0
      || fseeko(j->file, j->whole, SEEK_SET) != 0)
    cli_fail("cannot write %s: %s", path, strerror(errno));
  if (j->whole == 0) {
    char *line;
    if (asprintf(&line, "%s%s", magic, title) < 0) cli_fail("out of memory");
    journal_append(j, line, true);
    free(line);
  }
  return j;
}

static void expect_good(const journal *j, bool good)
{
  if (!good) cli_fail("cannot write %s: %s", j->path, strerror(errno));
}

static void force(journal *j)
{
  expect_good(j, fflush(j->file) == 0 && fsync(fileno(j->file)) == 0);
}

void journal_append(journal *j, const char *row, bool sync)
{
  pthread_mutex_lock(&j->lock);
  j->sum = check_of(j->sum, row, strlen(row));
  expect_good(j, fprintf(j->file, "%s,%016" PRIx64 "\n", row, j->sum) > 0);
  if (sync) force(j);
  pthread_mutex_unlock(&j->lock);
}

void journal_sync(journal *j)
{
  pthread_mutex_lock(&j->lock);
  force(j);
  pthread_mutex_unlock(&j->lock);
}

void journal_close(journal *j, bool remove)
{
  bool good = fclose(j->file) == 0;
  expect_good(j, remove || good);
  if (remove) unlink(j->path);
  free(j->line);
  free(j);
}

char *journal_read(const char *path, journal_row *take, void *context)
{
  journal *j = new_journal(path, O_RDONLY, "r");
  char *title = read_title(j);
  title = title ? strdup(title) : NULL;
  if (!title) cli_fail("%s ends in its first line", path);
  read_rows(j, take, context);
  if (j->torn) cli_fail("%s ends in the middle of a row", path);
  journal_close(j, false);
  return title;
}

uint64_t journal_sum(uint64_t sum, const char *row)
{
  return check_of(check_of(sum, row, strlen(row)), "\n", 1);
}

static void print_line(FILE *out, uint64_t *sum, const char *start,
                       const char *text)
{
  *sum = check_of(check_of(*sum, start, strlen(start)), text, strlen(text));
  fprintf(out, "%s%s,%016" PRIx64 "\n", start, text, *sum);
}

void journal_print(FILE *out, const char *title, const char *header,
                   char *const *rows, size_t count)
{
  uint64_t sum = NOTHING;
  print_line(out, &sum, magic, title);
  print_line(out, &sum, "", header);
  for (size_t i = 0; i < count; i++) print_line(out, &sum, "", rows[i]);
}
