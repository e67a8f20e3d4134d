/* program/cli.c -- options, help, messages and replaced files
   Book: I.1 Verbs
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: e55e4aad349496e5 */
#include "cli.h"
#include "progress.h"
#include "whole.h"
#include <argp.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
/* Book: I.3 Outputs of a verb */
static void interrupted(int number)
{
  whole_remove_all();
  signal(number, SIG_DFL);
  raise(number);
}

static void clear_up_at_the_end(void)
{
  static bool arranged;
  const int numbers[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXFSZ, SIGXCPU,
                          SIGPIPE };
  for (size_t i = 0; !arranged && i < sizeof numbers / sizeof *numbers; i++)
    if (signal(numbers[i], interrupted) == SIG_IGN) signal(numbers[i], SIG_IGN);
  if (!arranged) atexit(whole_remove_all);
  arranged = true;
}

static const char *program = "ghost";
static pending_file pending;   /* the output under way, unless it is a stream */
static FILE *output;           /* where the verb writes */
static const char *final_name;

/* Book: I.1 Verbs */
static void give_up_output(void)
{
  if (pending.file) whole_abandon(&pending);
  else if (output && output != stdout) fclose(output);
}

static _Noreturn void stop(int exit_status, const char *format, va_list args)
{
  static atomic_flag stopping = ATOMIC_FLAG_INIT;
  while (atomic_flag_test_and_set(&stopping)) pause();
  char line[1024];
  vsnprintf(line, sizeof line, format, args);
  for (char *c = line; *c; c++)
    if (iscntrl((unsigned char) *c)) *c = ' ';
  progress_end();
  __fpurge(stdout);
  fprintf(stderr, "%s: %s\n", program, line);
  give_up_output();
  exit(exit_status);
}

void cli_usage(const char *format, ...)
{
  va_list args;
  va_start(args, format);
  stop(2, format, args);
}

void cli_fail(const char *format, ...)
{
  va_list args;
  va_start(args, format);
  stop(1, format, args);
}

void cli_note(const char *format, ...)
{
  va_list args;
  va_start(args, format);
  if (isatty(STDERR_FILENO)) vfprintf(stderr, format, args);
  va_end(args);
}

/* Book: I.3 Outputs of a verb */
static FILE *standard_output(void)
{
  static char held[1 << 20];
  if (!isatty(STDOUT_FILENO)) setvbuf(stdout, held, _IOFBF, sizeof held);
  return stdout;
}

static const char lock_mark[] = "lock of ghost\n";
enum { MARK = sizeof lock_mark - 1, TRIES = 1000 };

/* Locked, and not yet marked or marked by us?  -1: no file of ours. */
static int is_marked(int fd)
{
  char text[MARK + 1];
  ssize_t n = pread(fd, text, sizeof text, 0);
  if (n == 0) return 0;
  return n == MARK && memcmp(text, lock_mark, MARK) == 0 ? 1 : -1;
}

static bool leads_to(const char *name, int fd)
{
  struct stat by_name, by_file;
  return lstat(name, &by_name) == 0 && fstat(fd, &by_file) == 0
    && by_name.st_ino == by_file.st_ino && by_name.st_dev == by_file.st_dev;
}

/* One attempt: a descriptor, -1 (errno), or -2: once more; not after the last. */
static int try_lock(const char *name, bool last)
{
  const int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  int fd = open(name, flags | O_CREAT | O_EXCL, 0666);
  bool ours = fd >= 0;
  if (!ours && errno != EEXIST) return -1;
  if (!ours && (fd = open(name, flags)) < 0) return errno == ENOENT ? -2 : -1;
  struct stat info;
  int cause = EEXIST;
  if (fstat(fd, &info) != 0) cause = errno;
  else if (S_ISREG(info.st_mode)) {
    if (flock(fd, ours ? LOCK_EX : LOCK_EX | LOCK_NB) != 0) cause = errno;
    else if (!leads_to(name, fd)) cause = EAGAIN;
    else if (!ours && is_marked(fd) == 1) return fd;
    else if (!ours && is_marked(fd) == -1) cause = EEXIST;
    else if (!ours && !last) cause = EAGAIN;
    else if (pwrite(fd, lock_mark, MARK, 0) == MARK) return fd;
    else { cause = errno; ours = true; }
  }
  if (ours && leads_to(name, fd)) unlink(name);
  close(fd);
  errno = cause;
  return cause == EAGAIN ? -2 : -1;
}

static int take_lock(const char *name, bool last)
{
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  int fd = try_lock(name, last);
  if (fd >= 0 && whole_remember(name) < 0) { unlink(name); fd = -1; }
  int cause = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = cause;
  return fd;
}

static void hold(const char *path)
{
  char name[PATH_MAX];
  int fd = -2;
  if (snprintf(name, sizeof name, "%s.ghost-lock", path) >= PATH_MAX)
    cli_fail("cannot write %s: %s", path, strerror(ENAMETOOLONG));
  if (whole_remembers(name)) return;
  for (int i = 0; i <= TRIES && (fd = take_lock(name, i == TRIES)) == -2; i++)
    usleep(1000);
  if (fd == -2) cli_fail("%s: another process is working on it", path);
  if (fd == -1 && errno == EEXIST)
    cli_fail("cannot write %s: %s is in the way", path, name);
  if (fd == -1) cli_fail("cannot write %s: %s", path, strerror(errno));
}

static void hold_what_it_becomes(const char *path)
{
  char name[PATH_MAX];
  size_t n = strlen(path);
  if (n <= 5 || n >= PATH_MAX || strcmp(path + n - 5, ".part") != 0) return;
  snprintf(name, sizeof name, "%.*s", (int) n - 5, path);
  hold(name);
}

void cli_claim(const char *path)
{
  struct stat info;
  bool there = lstat(path, &info) == 0;
  if (there && !S_ISREG(info.st_mode))
    cli_fail("cannot write %s: not a regular file", path);
  if (there && access(path, W_OK) != 0)
    cli_fail("cannot write %s: %s", path, strerror(errno));
  clear_up_at_the_end();
  hold(path);
  hold_what_it_becomes(path);
}

bool cli_is_stream(const char *path)
{
  struct stat info;
  return !path || (stat(path, &info) == 0 && !S_ISREG(info.st_mode)
                   && !S_ISDIR(info.st_mode));
}

static const char *behind_links(const char *path)
{
  static char real[PATH_MAX];
  struct stat info;
  if (lstat(path, &info) != 0 || !S_ISLNK(info.st_mode)) return path;
  if (!realpath(path, real)) cli_fail("cannot write %s: %s", path, strerror(errno));
  return real;
}

void cli_reserve(const char *path)
{
  if (!cli_is_stream(path)) cli_claim(behind_links(path));
  else if (path && access(path, W_OK) != 0)
    cli_fail("cannot write %s: %s", path, strerror(errno));
}

FILE *cli_open(const char *path)
{
  final_name = path ? path : "standard output";
  if (!path) return output = standard_output();
  if (cli_is_stream(path)) output = fopen(path, "w");
  else {
    const char *place = behind_links(path);
    cli_claim(place);
    output = whole_open(&pending, place) ? pending.file : NULL;
  }
  if (!output) cli_fail("cannot write %s: %s", path, strerror(errno));
  return output;
}

void cli_commit(void)
{
  bool bad;
  if (pending.file) bad = !whole_commit(&pending);
  else {
    bad = ferror(output) != 0 || fflush(output) != 0;
    int cause = errno;
    if (bad) __fpurge(output);
    if (fclose(output) != 0 && !bad) { bad = true; cause = errno; }
    errno = cause;
  }
  output = NULL;
  if (bad) cli_fail("cannot write %s: %s", final_name,
                    strerror(errno ? errno : EIO));
}

static void expect_written(bool good, const char *path)
{
  if (!good) cli_fail("cannot write %s: %s", path, strerror(errno));
}

void cli_commit_beside(int count, const char *const path[], char *const text[])
{
  enum { MOST = 4 };
  pending_file beside[MOST];
  for (int i = 0; i < count && i < MOST; i++)
    if (path[i])
      expect_written(whole_open(&beside[i], path[i])
                     && fputs(text[i], beside[i].file) != EOF
                     && fflush(beside[i].file) == 0, path[i]);
  cli_commit();
  for (int i = 0; i < count && i < MOST; i++)
    if (path[i]) expect_written(whole_commit(&beside[i]), path[i]);
}

/* Book: I.1 Verbs */
FILE *cli_read(const char *path)
{
  struct stat info;
  int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0 || fstat(fd, &info) != 0)
    cli_usage("cannot read %s: %s", path, strerror(errno));
  if (!S_ISREG(info.st_mode)) cli_usage("cannot read %s: not a regular file", path);
  FILE *file = fdopen(fd, "r");
  if (!file) cli_fail("cannot read %s: %s", path, strerror(errno));
  return file;
}

void cli_expect_read(FILE *file, const char *path)
{
  if (ferror(file)) cli_fail("cannot read %s: %s", path, strerror(errno));
}

ssize_t cli_line(FILE *file, const char *path, char **line, size_t *size)
{
  ssize_t n = getline(line, size, file);
  if (n < 0 && !feof(file)) cli_fail("cannot read %s: %s", path, strerror(errno));
  return n;
}

static bool is_input(const cli_option *o)
{
  return strcmp(o->name, "init") == 0 || strcmp(o->name, "to") == 0
    || strcmp(o->name, "field") == 0 || strcmp(o->name, "task") == 0;
}

static bool is_file(const cli_option *o)
{
  return o->text && *o->text && o->arg
    && (strcmp(o->arg, "FILE") == 0 || strcmp(o->arg, "NPY") == 0);
}

/* Where a name leads, whether or not a file is there. */
static bool resolve(const char *name, char *place)
{
  char folder[PATH_MAX], real[PATH_MAX];
  if (realpath(name, place)) return true;
  const char *slash = strrchr(name, '/'), *last = slash ? slash + 1 : name;
  snprintf(folder, sizeof folder, "%.*s", slash ? (int) (slash - name + 1) : 1,
           slash ? name : ".");
  return realpath(folder, real)
    && snprintf(place, PATH_MAX, "%s/%s", real, last) < PATH_MAX;
}

static void refuse_a_name_given_twice(const cli_option *o, int count)
{
  for (int i = 0; i < count; i++)
    for (int j = 0; j < i; j++)
      if (is_file(&o[i]) && is_file(&o[j]) && !(is_input(&o[i]) && is_input(&o[j]))
          && cli_same_file(o[i].text, o[j].text))
        cli_usage("--%s and --%s name the same file", o[j].name, o[i].name);
}

bool cli_same_file(const char *a, const char *b)
{
  char one[PATH_MAX], two[PATH_MAX];
  struct stat info, other;
  bool there = stat(a, &info) == 0;
  if (there && !S_ISREG(info.st_mode)) return false;
  if (there && stat(b, &other) == 0)
    return info.st_ino == other.st_ino && info.st_dev == other.st_dev;
  return resolve(a, one) && resolve(b, two) && strcmp(one, two) == 0;
}

typedef struct { cli_option *options; int count; const struct argp *argp; }
option_list;
enum { HELP_KEY = 1000, FIRST_KEY, MOST_OPTIONS = 31 };
static bool typed[MOST_OPTIONS];  /* which were, of these */
static option_list parsed;

static _Noreturn void print_verb_help(const struct argp *argp, char *name)
{
  argp_help(argp, cli_open(NULL),
            ARGP_HELP_USAGE | ARGP_HELP_LONG | ARGP_HELP_DOC, name);
  cli_commit();
  exit(0);
}

static error_t accept_option(int key, char *arg, struct argp_state *state)
{
  option_list *list = state->input;
  if (key >= FIRST_KEY && key < FIRST_KEY + list->count) {
    list->options[key - FIRST_KEY].text = arg ? arg : "";
    typed[key - FIRST_KEY] = true;
    return 0;
  }
  if (key == HELP_KEY) print_verb_help(list->argp, state->name);
  if (key == ARGP_KEY_ARG) cli_usage("unexpected argument '%s'", arg);
  if (key == ARGP_KEY_ERROR)
    cli_usage("bad option or missing value at '%s'; see --help",
              state->argv[state->next > 1 ? state->next - 1 : 0]);
  return ARGP_ERR_UNKNOWN;
}

static void translate(struct argp_option *table, const cli_option *options,
                      int count)
{
  for (int i = 0; i < count; i++)
    table[i] = (struct argp_option) { options[i].name, FIRST_KEY + i,
      options[i].arg, 0, options[i].doc, 0 };
  table[count] = (struct argp_option) { "help", HELP_KEY, NULL, 0,
                                        "this list", -1 };
}

void cli_parse(int argc, char **argv, const char *doc,
               cli_option *options, int count)
{
  static char name[64];
  snprintf(name, sizeof name, "ghost %s", argv[0]);
  program = argv[0] = name;
  struct argp_option table[MOST_OPTIONS + 1] = { 0 };
  translate(table, options, count);
  struct argp argp = { table, accept_option, NULL, doc, NULL, NULL, NULL };
  parsed = (option_list) { options, count, &argp };
  error_t error = argp_parse(&argp, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL,
                             &parsed);
  if (error == ENOMEM) cli_fail("out of memory");
  if (error) cli_usage("bad option or missing value; see --help");
  for (int i = 0; i < count; i++)
    if (options[i].required && !options[i].text)
      cli_usage("--%s is required; see --help", options[i].name);
    else if (options[i].arg && options[i].text && !*options[i].text)
      cli_usage("--%s is empty; see --help", options[i].name);
  refuse_a_name_given_twice(options, count);
}

bool cli_given(const cli_option *option)
{
  for (int i = 0; i < parsed.count; i++)
    if (strcmp(parsed.options[i].name, option->name) == 0) return typed[i];
  return false;
}

void cli_refuse(const cli_option *option, const char *why)
{
  if (cli_given(option)) cli_usage("--%s %s", option->name, why);
}

int cli_word(const cli_option *option, const char *const *words, int other)
{
  char all[80] = "";
  if (!option->text) return other;
  for (int i = 0; words[i]; i++) {
    if (strcmp(option->text, words[i]) == 0) return i;
    const size_t n = strlen(all);
    snprintf(all + n, sizeof all - n, "%s%s", i ? ", " : "", words[i]);
  }
  cli_usage("--%s '%s' is none of %s", option->name, option->text, all);
}

bool cli_yes(const cli_option *option)
{
  if (!option->text || strcmp(option->text, "no") == 0) return false;
  if (strcmp(option->text, "yes") == 0) return true;
  cli_usage("--%s '%s' is not yes or no", option->name, option->text);
}

#define DIGITS "0123456789"

static const char *skip_exponent(const char *s)
{
  if (*s != 'e' && *s != 'E') return s;
  const char *digits = s + 1;
  if (*digits == '+' || *digits == '-') digits++;
  size_t count = strspn(digits, DIGITS);
  return count > 0 && count <= 5 ? digits + count : s;
}

/* Where the decimal ends with which the text begins; NULL: with none. */
static const char *end_of_decimal(const char *s)
{
  if (*s == '+' || *s == '-') s++;
  size_t whole = strspn(s, DIGITS), fraction = 0;
  s += whole;
  if (*s == '.') { s++; fraction = strspn(s, DIGITS); s += fraction; }
  return whole + fraction > 0 ? skip_exponent(s) : NULL;
}

static bool vanishes(const char *text, double x)
{
  return x == 0.0 && strcspn(text, "123456789") < strcspn(text, "eE")
    && text + strcspn(text, "123456789") < end_of_decimal(text);
}

const char *cli_decimal(const cli_option *option)
{
  const char *end = end_of_decimal(option->text);
  if (!end || *end)
    cli_usage("--%s '%s' is not a decimal number", option->name, option->text);
  return option->text;
}

double cli_real(const cli_option *option, double low, double high)
{
  double x = strtod(cli_decimal(option), NULL);
  if (vanishes(option->text, x))
    cli_usage("--%s %s is too small for a double", option->name, option->text);
  if (!(x >= low && x <= high))
    cli_usage("--%s %s must lie in [%g, %g]", option->name, option->text,
              low, high);
  return x;
}

bool cli_number(const char **text, double *x)
{
  const char *start = *text, *end = end_of_decimal(start);
  if (!end) return false;
  *text = end;
  *x = strtod(start, NULL);
  return isfinite(*x) && !vanishes(start, *x);
}

unsigned long cli_count_in(const cli_option *option, const char *text,
                           const char *end, unsigned long low,
                           unsigned long high)
{
  size_t length = (size_t) (end - text);
  if (length == 0 || strspn(text, DIGITS) < length)
    cli_usage("--%s '%s' is not a whole number", option->name, option->text);
  unsigned long n = length <= 18 ? strtoul(text, NULL, 10) : ULONG_MAX;
  if (n < low || n > high)
    cli_usage("--%s %s must lie in [%lu, %lu]", option->name, option->text, low,
              high);
  return n;
}

unsigned long cli_count(const cli_option *option, unsigned long low,
                        unsigned long high)
{
  const char *text = option->text;
  return cli_count_in(option, text, text + strlen(text), low, high);
}
