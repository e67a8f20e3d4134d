/* Any lines as a command line, one argument a line: the program's own main, up
 * to where a verb has read its options and turns to files or to work.  It ends
 * there, or with status 1 or 2 and one printable line, or with an answer. */
#include "target.h"
#include <ctype.h>
#include <stdatomic.h>
#include <string.h>
#undef atomic_flag_test_and_set  /* a process stops once, a fuzzer often */
#define atomic_flag_test_and_set(flag) ((void) (flag), false)
static FILE *said;
static _Noreturn void leave(int status);
#include <stdlib.h>
#define exit(status) leave(status)
#undef stderr
#define stderr said
#include "program/cli.c"
#undef stderr
#undef exit
#include "journal.h"
#include "certify.h"

static jmp_buf left;
enum { WORKS = 100 };
static _Noreturn void leave(int status) { longjmp(left, status + 1); }

/* Where a verb turns from its options to what they ask for. */
FILE *__wrap_cli_open(const char *path) { (void) path; leave(WORKS); }
void __wrap_cli_reserve(const char *path) { (void) path; leave(WORKS); }
void __wrap_cli_claim(const char *path) { (void) path; leave(WORKS); }
char *__wrap_journal_read(const char *path) { (void) path; leave(WORKS); }
ghost_status __wrap_ghost_digits(char *text) { free(text); leave(WORKS); }

/* What is allocated on the way there, and would otherwise pile up. */
static void *kept[8];
static int count;
static ghost_network *network;
static ghost_rnn *ranked;
void *kept_calloc(size_t n, size_t m)
{
  void *p = calloc(n, m);
  if (count < 8 && p) kept[count++] = p;
  return p;
}

ghost_status __real_ghost_network_create(ghost_network **, const ghost_network_settings *);
ghost_status __wrap_ghost_network_create(ghost_network **w,
                                         const ghost_network_settings *s)
{
  ghost_status status = __real_ghost_network_create(w, s);
  if (status == GHOST_OK) network = *w;
  return status;
}

ghost_status __real_ghost_rnn_create_delayed(ghost_rnn **, const ghost_rnn_settings *,
                                             size_t);
ghost_status __wrap_ghost_rnn_create_delayed(ghost_rnn **w, const ghost_rnn_settings *s,
                                             size_t delay)
{
  ghost_status status = __real_ghost_rnn_create_delayed(w, s, delay);
  if (status == GHOST_OK) ranked = *w;
  return status;
}

static void clear_up(void)
{
  while (count > 0) free(kept[--count]);
  ghost_network_free(network);
  network = NULL;
  ghost_rnn_free(ranked);
  ranked = NULL;
  output = NULL;
  program = "ghost";
  memset(typed, 0, sizeof typed);
}

int ghost_main(int argc, char **argv);
static int run(int argc, char **argv)
{
  volatile int status = setjmp(left);
  return status ? status - 1 : ghost_main(argc, argv);
}

static void judge(int status, const char *text, size_t size)
{
  if (status == WORKS || status == 0) { MUST(size == 0); return; }
  MUST((status == 1 || status == 2) && size > 7);
  MUST(strncmp(text, "ghost", 5) == 0 && text[size - 1] == '\n');
  for (size_t i = 0; i + 1 < size; i++) MUST(!iscntrl((unsigned char) text[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  enum { MOST = 24 };
  static char text[4096], name[] = "ghost", *argv[MOST + 2];
  if (size >= sizeof text || memchr(data, '/', size)) return 0;
  memcpy(text, data, size);
  text[size] = '\0';
  int argc = 1;
  argv[0] = name;
  for (char *rest = text, *word; argc < MOST && (word = strsep(&rest, "\n")); )
    argv[argc++] = word;
  argv[argc] = NULL;
  static bool there;
  if (!there) there = chdir(own_folder()) == 0;
  char *line = NULL;
  size_t length = 0;
  MUST((said = open_memstream(&line, &length)));
  int status = run(argc, argv);
  fclose(said);
  judge(status, line, length);
  free(line);
  clear_up();
  return 0;
}
