/* program/cli.h -- options of a verb, declared
   Book: I.1 Verbs
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 5c0e62bc5009d4b4 */
#ifndef CLI_H
#define CLI_H
#include "ghost.h"
#include <stdbool.h>
#include <stdio.h>

/** One option of a verb, --name ARG.  A required option that is missing, and
 *  any text that is not a number in [low, high], ends the program with one
 *  line and exit status 2.  FILE and NPY are names of files. */
typedef struct {
  const char *name, *arg, *doc;
  bool required;
  const char *text;  /* what was typed, or the default; NULL when absent */
} cli_option;

/** The option that most verbs have. */
#define CLI_OUT \
  { "out", "FILE", "write here instead of standard output", false, NULL }
/** Reads the options of a verb; ends the program on --help or misuse. */
void cli_parse(int argc, char **argv, const char *doc,
               cli_option *options, int count);
double cli_real(const cli_option *option, double low, double high);
unsigned long cli_count(const cli_option *option, unsigned long low,
                        unsigned long high);
/** The same for a piece of an option's text, which it must fill to `end'. */
unsigned long cli_count_in(const cli_option *option, const char *text,
                           const char *end, unsigned long low,
                           unsigned long high);
/** The option's text, checked to be a plain decimal with a sane exponent. */
const char *cli_decimal(const cli_option *option);
/** Takes the number at *text and goes behind it; false when there is no decimal,
 *  or none that a double holds. */
bool cli_number(const char **text, double *x);
/** The place of the option's text in a list that ends with NULL; else `other'. */
int cli_word(const cli_option *option, const char *const *words, int other);
/** yes or no; no when absent. */
bool cli_yes(const cli_option *option);
/** Was the option typed, and not its default taken? */
bool cli_given(const cli_option *option);
/** Refuses the option if it was typed: `why' ends the line. */
void cli_refuse(const cli_option *option, const char *why);
/** Ends the program: one line on stderr, status 2 (usage) or 1 (failed). */
_Noreturn void cli_usage(const char *format, ...)
  __attribute__((format(printf, 1, 2)));
_Noreturn void cli_fail(const char *format, ...)
  __attribute__((format(printf, 1, 2)));
/** A line for a person: on a terminal only. */
void cli_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** Opens a regular file to be read, and waits for nothing; status 2 when there
 *  is none. */
FILE *cli_read(const char *path);
/** Ends the program when something could not be read from it. */
void cli_expect_read(FILE *file, const char *path);
/** The next line, as getline has it; -1 at the end of the file, and only there. */
ssize_t cli_line(FILE *file, const char *path, char **line, size_t *size);

/** Output that appears whole or not at all.  path NULL is stdout. */
FILE *cli_open(const char *path);
void cli_commit(void);
/** The same, with texts that go into files of their own (path NULL: nowhere): when
 *  the output or one of them cannot be written, none is left. */
void cli_commit_beside(int count, const char *const path[], char *const text[]);
/** Do two names lead to one regular file? */
bool cli_same_file(const char *a, const char *b);
/** Is path standard output (NULL), a device or a pipe? */
bool cli_is_stream(const char *path);
/** Claims the name that cli_open will open at the end of a long job. */
void cli_reserve(const char *path);
/** Claims the name of a file that the verb writes by other means; the program
 *  ends unless it is, or can become, a regular file that nobody works on. */
void cli_claim(const char *path);
/** A verb gets its own arguments, argv[0] being its name. */
typedef int cli_verb(int argc, char **argv);
cli_verb verb_orbit;
cli_verb verb_sweep;
cli_verb verb_delays;
cli_verb verb_slow;
cli_verb verb_match;
cli_verb verb_snapshots;
cli_verb verb_escape, verb_loss, verb_gradient, verb_rate, verb_train;
cli_verb verb_audit, verb_figure;
cli_verb verb_windows, verb_cover, verb_basin;
cli_verb verb_network;
#endif
