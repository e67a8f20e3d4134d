/* Any bytes as a journal.  The first byte chooses: the bytes as they are, or
 * their lines with the checks that make them sound, so that what lies behind
 * the checks is reached, too.  Opened to go on and closed, a journal that was
 * accepted reads back as the rows that were handed out and the one appended. */
#define REFUSALS
#include "target.h"
#include <string.h>

static void *kept[2];
static void *keep(size_t n) { return kept[0] = malloc(n); }
static char *keep_text(const char *s) { return kept[1] = strdup(s); }
static void let_go(void *p)
{
  for (int i = 0; i < 2; i++)
    if (p == kept[i]) kept[i] = NULL;
  free(p);
}
#define malloc(n) keep(n)
#define strdup(s) keep_text(s)
#define fdopen(fd, mode) use(fdopen(fd, mode))
#define fclose(f) leave(f)
#define free(p) let_go(p)
#include "program/journal.c"
#undef malloc
#undef strdup
#undef fdopen
#undef fclose
#undef free
#include "lines.h"

enum { MOST = 1 << 16 };
static uint64_t hashes[MOST];
static int count, seen;
static bool note(void *context, char *row)
{
  MUST(!context && count < MOST && !strchr(row, '\n'));
  if (row[0] == 'c') return false;  /* such a row and all after it are cut */
  hashes[count++] = check_of(NOTHING, row, strlen(row));
  return true;
}

static bool compare(void *context, char *row)
{
  MUST(!context && seen < count);
  MUST(hashes[seen++] == check_of(NOTHING, row, strlen(row)));
  return true;
}

static void clear_up(void)
{
  journal *j = kept[0];
  if (in_use) fclose(in_use);
  in_use = NULL;
  if (j) free(j->line);
  free(j);
  free(kept[1]);
  kept[0] = kept[1] = NULL;
}

/* True when `run' was not refused. */
static bool goes(void (*run)(const char *, bool), const char *path, bool resume)
{
  if (setjmp(refused)) { clear_up(); return false; }
  run(path, resume);
  return true;
}

static void go_on(const char *path, bool resume)
{
  journal *j = journal_open(path, "the job", resume, note, NULL);
  journal_append(j, "one more", false);
  journal_close(j, false);
}

static void read_all(const char *path, bool noting)
{
  char *title = journal_read(path, noting ? note : compare, NULL);
  MUST(title);
  let_go(title);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static char text[1 << 20], more[] = "one more";
  if (size < 2) return 0;
  const bool dress = data[0] & 1, resume = data[0] & 2, only_read = data[0] & 4;
  size_t n = dress ? sound(data + 1, size - 1, text, sizeof text) : size - 1;
  const void *bytes = dress ? (const void *) text : data + 1;
  const char *path = own_file("j", bytes, n);
  count = seen = 0;
  if (only_read) goes(read_all, path, true);
  if (only_read || !goes(go_on, path, resume)) must_hold(path, bytes, n);
  else {
    note(NULL, more);
    MUST(goes(read_all, path, false) && seen == count);
  }
  return 0;
}
