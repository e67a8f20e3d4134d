/* program/cli.c -- options, help, messages and replaced files
   Book: F.1 Verbs
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: d253240eda42769c */
#include "cli.h"
#include <argp.h>
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *program = "ghost";
static FILE *output;     /* under way, given up on failure */
static char *temporary;  /* its name until it is whole */
static char *behind;     /* the file's own name, when a link was followed */

/* Book: F.1 Verbs */
static void forget_names(void)
{
  char *names[] = { temporary, behind };
  temporary = behind = NULL;
  free(names[0]);
  free(names[1]);
}

static _Noreturn void stop(int exit_status, const char *format, va_list args)
{
  char line[1024];
  vsnprintf(line, sizeof line, format, args);
  for (char *c = line; *c; c++)
    if (iscntrl((unsigned char) *c)) *c = ' ';
  fprintf(stderr, "%s: %s\n", program, line);
  if (temporary) unlink(temporary);
  if (output && output != stdout) fclose(output);
  forget_names();
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

typedef struct { cli_option *options; int count; const struct argp *argp; }
option_list;
enum { HELP_KEY = 1000, FIRST_KEY };

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
  struct argp_option table[32] = { 0 };
  translate(table, options, count);
  struct argp argp = { table, accept_option, NULL, doc, NULL, NULL, NULL };
  option_list list = { options, count, &argp };
  if (argp_parse(&argp, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, &list))
    cli_usage("bad option or missing value; see --help");
  for (int i = 0; i < count; i++)
    if (options[i].required && !options[i].text)
      cli_usage("--%s is required; see --help", options[i].name);
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

static bool is_decimal(const char *s)
{
  if (*s == '+' || *s == '-') s++;
  size_t whole = strspn(s, DIGITS), fraction = 0;
  s += whole;
  if (*s == '.') { s++; fraction = strspn(s, DIGITS); s += fraction; }
  return whole + fraction > 0 && *skip_exponent(s) == '\0';
}

const char *cli_decimal(const cli_option *option)
{
  if (!is_decimal(option->text))
    cli_usage("--%s '%s' is not a decimal number", option->name, option->text);
  return option->text;
}

double cli_real(const cli_option *option, double low, double high)
{
  double x = strtod(cli_decimal(option), NULL);
  if (!(x >= low && x <= high))
    cli_usage("--%s %s must lie in [%g, %g]", option->name, option->text,
              low, high);
  return x;
}

unsigned long cli_count(const cli_option *option, unsigned long low,
                        unsigned long high)
{
  const char *s = option->text;
  if (*s == '\0' || s[strspn(s, "0123456789")] != '\0' || strlen(s) > 18)
    cli_usage("--%s '%s' is not a whole number", option->name, s);
  unsigned long n = strtoul(s, NULL, 10);
  if (n < low || n > high)
    cli_usage("--%s %s must lie in [%lu, %lu]", option->name, s, low, high);
  return n;
}

static const char *final_name;

static void interrupted(int number)
{
  if (temporary) unlink(temporary);
  signal(number, SIG_DFL);
  raise(number);
}

static void clear_up_when_interrupted(void)
{
  const int numbers[] = { SIGHUP, SIGINT, SIGTERM, SIGXFSZ, SIGPIPE };
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    if (signal(numbers[i], interrupted) == SIG_IGN) signal(numbers[i], SIG_IGN);
}

static FILE *open_beside(const char *path)
{
  if (asprintf(&temporary, "%s.XXXXXX", path) < 0) cli_fail("out of memory");
  int fd = mkstemp(temporary);
  if (fd < 0) { free(temporary); temporary = NULL; return NULL; }
  clear_up_when_interrupted();
  return fdopen(fd, "w");
}

void cli_regular(const char *path)
{
  struct stat info;
  if (!*path) cli_usage("an output file needs a name");
  bool there = lstat(path, &info) == 0;
  if (there && !S_ISREG(info.st_mode))
    cli_fail("cannot write %s: not a regular file", path);
  char *beside;
  if (asprintf(&beside, "%s.XXXXXX", path) < 0) cli_fail("out of memory");
  int fd = there && access(path, W_OK) != 0 ? -1 : mkstemp(beside);
  if (fd < 0) cli_fail("cannot write %s: %s", path, strerror(errno));
  close(fd);
  unlink(beside);
  free(beside);
}

static const char *behind_links(const char *path)
{
  struct stat info;
  if (lstat(path, &info) != 0 || !S_ISLNK(info.st_mode)) return path;
  return behind = realpath(path, NULL);
}

static FILE *open_for_writing(const char *path)
{
  struct stat info;
  bool there = stat(path, &info) == 0;
  if (there && S_ISDIR(info.st_mode)) cli_fail("%s is a directory", path);
  if (there && access(path, W_OK) != 0) return NULL;
  if (there && !S_ISREG(info.st_mode)) return fopen(path, "w");
  final_name = behind_links(path);
  return final_name ? open_beside(final_name) : NULL;
}

FILE *cli_open(const char *path)
{
  final_name = path;
  if (!path) return output = stdout;
  if (!*path) cli_usage("an output file needs a name");
  output = open_for_writing(path);
  if (!output) cli_fail("cannot write %s: %s", path, strerror(errno));
  return output;
}

static bool settled_on_disk(int file)
{
  mode_t mask = umask(0);
  umask(mask);
  return fchmod(file, 0666 & ~mask) == 0 && fsync(file) == 0;
}

void cli_commit(void)
{
  const char *name = final_name ? final_name : "standard output";
  bool bad = ferror(output) != 0 || fflush(output) != 0;
  if (temporary && !bad) bad = !settled_on_disk(fileno(output));
  if (fclose(output) != 0) bad = true;
  output = NULL;
  if (temporary && !bad) bad = rename(temporary, final_name) != 0;
  if (bad) cli_fail("cannot write %s: %s", name, strerror(errno ? errno : EIO));
  forget_names();
}
