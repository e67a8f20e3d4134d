/* Any bytes as a finished log from which a run goes on.  The first three say whether
 * its header is set before it and how many columns there are, every how many epochs
 * it has a row, and where the run stands.  Refused, or all the rows before that epoch
 * are there, each with its numbers, and their check is that of the very bytes. */
#define REFUSALS
#include "target.h"
#include "held.h"
#include "held_line.h"
#define fopen(name, mode) use(fopen(name, mode))
#define fclose(file) leave(file)
#include "program/network_verbs.c"
#undef cli_line
#undef fopen
#undef fclose

static bool goes(training_log *log)
{
  if (setjmp(refused)) {
    if (in_use) fclose(in_use);
    in_use = NULL;
    let_all_go();
    return false;
  }
  take_finished(log, 0);
  expect_all_rows(log);
  return true;
}

static int commas(const char *row)
{
  int n = 0;
  for (; *row; row++) n += *row == ',';
  return n;
}

/* The rows told in another way than the program reads them. */
static void must_be_complete(const training_log *log, char *text)
{
  uint64_t sum = 0, all = 0;
  unsigned long next = 0;
  bool taking = true;
  strsep(&text, "\n");
  for (char *row; (row = strsep(&text, "\n")) && (*row || text); ) {
    MUST(commas(row) == (log->circuit ? 10 : 4));
    all = journal_sum(all, row);
    taking = taking && next < log->before;
    if (!taking) continue;
    MUST(strtoul(row, NULL, 10) == next);
    sum = journal_sum(sum, row);
    next += log->every;
  }
  MUST(next >= log->before && sum == log->sum && all == log->found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static char text[1 << 16];
  if (size < 3 || size > sizeof text / 2) return 0;
  training_log log = { .every = 1 + data[1] % 8, .before = data[2],
                       .circuit = data[0] & 1 };
  int n = data[0] & 2 ? 0 : sprintf(text, "%s\n", log_header(&log));
  memcpy(text + n, data + 3, size - 3);
  text[(size_t) n + size - 3] = '\0';
  log.path = own_file("log.csv", text, (size_t) n + size - 3);
  if (!goes(&log)) return 0;
  must_be_complete(&log, text);
  MUST(held_count == 0);
  return 0;
}
