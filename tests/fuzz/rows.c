/* Any lines, with the checks that make them sound, as the rows of a journal: of a
 * sweep that goes on, of a scan over delays, or of shards to be joined.  The first
 * byte chooses, and whether title and header are set before them.  Refused, and the
 * file as it was, or every row is taken once and in its place. */
#define REFUSALS
#include "target.h"
#include "held.h"
#include "held_line.h"
#define fdopen(fd, mode) use(fdopen(fd, mode))
#define fclose(file) leave(file)
#define print_line print_journal_line
#include "program/journal.c"
#undef print_line
#undef fclose
#include "program/sweep_verbs.c"
#define SEEDS SCAN_SEEDS
#define RATES SCAN_RATES
#define RANK SCAN_RANK
#define EPOCHS SCAN_EPOCHS
#define JOBS SCAN_JOBS
#define RESUME SCAN_RESUME
#define OUT SCAN_OUT
#include "program/delay_verbs.c"
#undef calloc
#include "lines.h"

enum { ALL = 7 };
static char title[] = "the job", header[] = "index,of";

static void must_stand(char *const *rows, size_t count, unsigned long first,
                       unsigned long step, int lines)
{
  for (size_t i = 0; i < count; i++) {
    char *end;
    if (!rows[i]) continue;
    lines--;
    MUST(strtoul(rows[i], &end, 10) == first + i * step && *end == ',');
    MUST(strtoul(end + 1, &end, 10) == ALL && *end == ',');
  }
  MUST(lines == 0);
}

static void go_on_with(const char *path, journal_row *take, void *context)
{
  journal *j = journal_open(path, title, true, take, context);
  fclose(j->file);
  in_use = NULL;
}

/* Of how many whole lines are there, those of the title and the header do not count. */
static void of_a_sweep(const char *path, int lines, unsigned choice)
{
  char *rows[ALL] = { NULL };
  sweep_job jobs[ALL];
  const unsigned long step = 1 + choice % 3, first = choice / 3 % step;
  sweep s = { .jobs = jobs, .rows = rows, .header = header };
  for (unsigned long k = first; k < ALL; k += step)
    jobs[s.count++] = (sweep_job) { .index = k, .of = ALL };
  go_on_with(path, restore_line, &s);
  must_stand(rows, s.count, first, s.count > 1 ? step : 1, lines > 2 ? lines - 2 : 0);
}

static void of_a_scan(const char *path, int lines, unsigned choice)
{
  char *rows[ALL] = { NULL };
  delay_scan s = { .rows = rows, .count = ALL };
  (void) choice;
  go_on_with(path, restore_scan, &s);
  must_stand(rows, ALL, 0, 1, lines > 1 ? lines - 1 : 0);
}

static void of_shards(const char *path, int lines, unsigned choice)
{
  merged m = { 0 };
  (void) choice;
  read_shards(&m, path, NULL);
  MUST(m.header && (int) m.count == lines - 2);
  for (size_t i = 0; i < m.count; i++) MUST(strtoul(m.rows[i].text, NULL, 10) == i);
}

typedef void reading(const char *path, int lines, unsigned choice);
static bool goes(reading *run, const char *path, int lines, unsigned choice)
{
  bool good = !setjmp(refused);
  if (good) run(path, lines, choice);
  if (in_use) fclose(in_use);
  in_use = NULL;
  let_all_go();
  return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static reading *const readings[] = { of_a_sweep, of_a_scan, of_shards };
  static char plain[1 << 16], text[1 << 20];
  if (size < 2 || size > sizeof plain / 2) return 0;
  const unsigned which = data[0] % 3, bare = data[0] / 3 % 2;
  int n = bare ? 0 : sprintf(plain, "%s%s%s\n%s%s", magic, title,
    which == 2 ? " shard 1/1" : "", which == 1 ? "" : header, which == 1 ? "" : "\n");
  memcpy(plain + n, data + 2, size - 2);
  size_t length = sound((uint8_t *) plain, (size_t) n + size - 2, text, sizeof text);
  const char *path = own_file("rows", text, length);
  int lines = 0;
  for (size_t i = 0; i < length; i++) lines += text[i] == '\n';
  if (!goes(readings[which], path, lines, data[1]) || which == 2)
    must_hold(path, text, length);
  return 0;
}
