/* program/main.c -- the program's verbs on the toy model
   Book: I.5 One number at a time
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 9e33310fe4ef4607 */
#include "audit.h"
#include "certify_finite.h"
#include "cli.h"
#include "figures.h"
#include "orbit.h"
#include "progress.h"
#include "table.h"
#include <fcntl.h>
#include <flint/flint.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Book: I.5 One number at a time */
static void print_value(ghost_status status, double value)
{
  if (status != GHOST_OK) cli_usage("%s", ghost_strerror(status));
  fprintf(cli_open(NULL), "%.17g\n", value);
  cli_commit();
}

static unsigned long most_digits(ghost_form form)
{
  return form >= GHOST_FORM_FINITE_LOSS ? GHOST_DIGITS_MAX_FINITE
                                        : GHOST_DIGITS_MAX;
}

static void print_certified(ghost_form form, const cli_option *digits,
                            const char *const *decimals)
{
  long wanted = (long) cli_count(digits, 1, most_digits(form));
  size_t size = (size_t) wanted + 64;
  char *text = malloc(size);
  if (!text) cli_fail("out of memory");
  progress_begin("", 0, 0);
  ghost_status status = ghost_digits(text, size, form, decimals, wanted);
  if (status != GHOST_OK) cli_fail("--digits: %s", ghost_strerror(status));
  progress_end();
  fprintf(cli_open(NULL), "%s\n", text);
  cli_commit();
  free(text);
}

int verb_escape(int argc, char **argv)
{
  cli_option o[] = {
    { "r", "R", "parameter, > 0", true, NULL },
    { "threshold", "X", "time to x = X instead of infinity", false, NULL },
    { "digits", "D", "certified digits; options are exact decimals", false,
      NULL } };
  cli_parse(argc, argv, "Escape time pi/(2 sqrt r), or time to a threshold.", o, 3);
  const double greatest = 0x1.fffffffffffffp1023;
  double r = cli_real(&o[0], 0x1p-1074, o[1].text ? GHOST_R_MAX : greatest);
  double t = 0, X = o[1].text ? cli_real(&o[1], 0x1p-1074, greatest) : 0;
  if (o[2].text)
    print_certified(o[1].text ? GHOST_FORM_THRESHOLD_TIME : GHOST_FORM_ESCAPE_TIME,
                    &o[2], (const char *[]) { o[0].text, o[1].text });
  else {
    ghost_status status = o[1].text ? ghost_threshold_time(r, X, &t)
                                    : ghost_escape_time(r, &t);
    print_value(status, t);
  }
  return 0;
}

static ghost_status task_value(bool gradient, double r, double T,
                               const cli_option *X, const cli_option *c,
                               double *y)
{
  if (!X->text) return gradient ? ghost_loss_gradient(r, T, y)
                                : ghost_loss(r, T, y);
  double level = cli_real(X, 0x1p-1000, 0x1p1000);
  if (!c->text) return gradient ? ghost_sharp_gradient(r, T, level, y)
                                : ghost_sharp_loss(r, T, level, y);
  double confidence = cli_real(c, 0x1p-1000, 0x1p1000);
  ghost_value v;
  ghost_status status = gradient
    ? ghost_finite_gradient(r, T, level, confidence, &v)
    : ghost_finite_loss(r, T, level, confidence, &v);
  if (status == GHOST_OK) *y = v.value;
  return status;
}

static void print_either(const cli_option *o, ghost_status status, double y,
                         ghost_form form)
{
  if (status == GHOST_EDOM)
    cli_usage("%s", !o[3].text ? ghost_strerror(status) : "--confidence: c X must "
              "be at most 1e15, and doubles must hold c T^2 and c sqrt|r|");
  if (!o[4].text && status == GHOST_EPREC)
    cli_fail("%s; try --digits", ghost_strerror(status));
  if (!o[4].text) print_value(status, y);
  else print_certified(form, &o[4], (const char *[]) { o[0].text, o[1].text,
                       o[2].text, o[3].text });
}

static void print_task_value(const cli_option *o, bool gradient)
{
  static const ghost_form forms[2][3] = {
    { GHOST_FORM_LOSS, GHOST_FORM_SHARP_LOSS, GHOST_FORM_FINITE_LOSS },
    { GHOST_FORM_GRADIENT, GHOST_FORM_SHARP_GRADIENT,
      GHOST_FORM_FINITE_GRADIENT } };
  double r = cli_real(&o[0], -GHOST_R_MAX, GHOST_R_MAX), y = 0.0;
  double T = cli_real(&o[1], GHOST_T_MIN, GHOST_T_MAX);
  if (o[3].text && !o[2].text) cli_usage("--confidence needs --threshold");
  ghost_status status = task_value(gradient, r, T, &o[2], &o[3], &y);
  int level = o[3].text ? 2 : o[2].text ? 1 : 0;
  print_either(o, status, y, forms[gradient][level]);
}

static int task_verb(int argc, char **argv, bool gradient, const char *doc)
{
  cli_option o[] = {
    { "r", "R", "parameter, any sign", true, NULL },
    { "T", "T", "delay, > 0", true, NULL },
    { "threshold", "X", "finite threshold, > 0", false, NULL },
    { "confidence", "C", "finite confidence, > 0 (with --threshold)", false, NULL },
    { "digits", "D", "certified digits; options are exact decimals", false,
      NULL } };
  cli_parse(argc, argv, doc, o, 5);
  print_task_value(o, gradient);
  return 0;
}

int verb_loss(int argc, char **argv)
{
  return task_verb(argc, argv, false, "Loss of Eq. (12), or of Eq. (1) at a "
                   "finite threshold and confidence.");
}

int verb_gradient(int argc, char **argv)
{
  return task_verb(argc, argv, true, "Gradient of Eq. (13), or of Eq. (1) at a "
                   "finite threshold and confidence.");
}

int verb_rate(int argc, char **argv)
{
  cli_option o[] = {
    { "T", "T", "delay, > 0", true, NULL },
    { "digits", "D", "certified digits; T is an exact decimal", false, NULL },
    { "sharp", NULL, "the sharp rate a_c alpha*; certified, 17 digits by default",
      false, NULL } };
  cli_parse(argc, argv, "Critical learning rate of Eq. (15).", o, 3);
  double T = cli_real(&o[0], GHOST_T_MIN, GHOST_T_MAX), alpha = 0;
  if (o[2].text && !o[1].text) o[1].text = "17";
  if (o[1].text)
    print_certified(o[2].text ? GHOST_FORM_CYCLE_RATE : GHOST_FORM_CRITICAL_RATE,
                    &o[1], (const char *[]) { o[0].text });
  else {
    ghost_status status = ghost_critical_rate(T, &alpha);
    print_value(status, alpha);
  }
  return 0;
}

static void print_block(FILE *out, unsigned long first, const double *r,
                        size_t count, double T)
{
  for (size_t i = 0; i < count; i++) {
    double L = 0, g = 0;
    ghost_loss(r[i], T, &L);
    ghost_loss_gradient(r[i], T, &g);
    fprintf(out, "%lu,%.17g,%.17g,%.17g\n", first + i, r[i], L, g);
  }
}

static void print_run(FILE *out, double T, double alpha, double r,
                      unsigned long left)
{
  enum { BLOCK = 4096 };
  double history[BLOCK + 1];
  if (!isatty(fileno(out))) progress_begin("epochs", left, 0);
  fputs("epoch,r,loss,gradient\n", out);
  print_block(out, 0, &r, 1, T);
  for (unsigned long first = 0; left > 0 && !ferror(out); ) {
    size_t n = left < BLOCK ? left : BLOCK;
    if (ghost_descend(r, T, alpha, n, history) != GHOST_OK)
      cli_fail("the run leaves the domain of r, or alpha T^3 is above 2^599");
    print_block(out, first + 1, history + 1, n, T);
    first += n;
    left -= n;
    r = history[n];
    progress_add(n);
  }
  progress_end();
}

int verb_train(int argc, char **argv)
{
  cli_option o[] = {
    { "T", "T", "delay, > 0", true, NULL },
    { "alpha", "A", "learning rate, > 0", true, NULL },
    { "r0", "R", "initial r", true, NULL },
    { "epochs", "N", "number of steps", true, NULL },
    CLI_OUT };
  cli_parse(argc, argv, "Gradient descent on the loss of Eq. (12).", o, 5);
  double T = cli_real(&o[0], GHOST_T_MIN, GHOST_T_MAX);
  double alpha = cli_real(&o[1], 0x1p-1074, 0x1p1000);
  double r = cli_real(&o[2], -GHOST_R_MAX, GHOST_R_MAX);
  unsigned long epochs = cli_count(&o[3], 0, 100000000000UL);
  print_run(cli_open(o[4].text), T, alpha, r, epochs);
  cli_commit();
  return 0;
}

static void list_figures(const char *path)
{
  FILE *out = cli_open(path);
  for (const figure *f = figure_table; f->id; f++) fprintf(out, "%s\n", f->id);
  cli_commit();
}

static void write_figure(const char *id, const char *path)
{
  const figure *f = figure_table;
  while (f->id && strcmp(f->id, id) != 0) f++;
  if (!f->id) cli_usage("unknown figure '%s'; see ghost figure --list", id);
  FILE *out = cli_open(path);
  progress_begin("", 0, 0);
  ghost_status status = f->write(out);
  if (*table_fault()) cli_fail("figure %s: %s", id, table_fault());
  if (status != GHOST_OK) cli_fail("figure %s: %s", id, ghost_strerror(status));
  progress_end();
  cli_commit();
}

int verb_figure(int argc, char **argv)
{
  const char *id = argc > 1 && argv[1][0] != '-' ? argv[1] : NULL;
  if (id) { argv[1] = argv[0]; argc--; argv++; }
  cli_option o[] = {
    CLI_OUT,
    { "list", NULL, "the names of the figures instead", false, NULL } };
  cli_parse(argc, argv, "ID (see ghost figure --list): the figure's data.", o, 2);
  if ((o[1].text != NULL) == (id != NULL))
    cli_usage("which figure? see ghost figure --list");
  if (id) write_figure(id, o[0].text);
  else list_figures(o[0].text);
  return 0;
}

/* Book: 25.2 The registry and the audit */
int verb_audit(int argc, char **argv)
{
  cli_option o[] = {
    { "claim", "ID", "only this claim, and everything about it", false, NULL },
    { "verbose", NULL, "everything about each claim", false, NULL },
    { "format", "FORMAT", "text (default), csv or json", false, NULL },
    CLI_OUT };
  cli_parse(argc, argv, "Evaluates the claims; exit status 0 only when the "
            "evidence supports every verdict.", o, 4);
  audit_request q = { o[0].text, o[2].text ? o[2].text : "text", o[1].text };
  if (strcmp(q.format, "text") && strcmp(q.format, "csv")
      && strcmp(q.format, "json"))
    cli_usage("--format '%s' is not text, csv or json", q.format);
  if (q.id && !audit_knows(q.id)) cli_usage("unknown claim '%s'", q.id);
  int unsupported = audit(cli_open(o[3].text), &q);
  if (unsupported < 0) cli_fail("out of memory");
  cli_commit();
  if (unsupported > 0) cli_fail("%d verdicts lack support", unsupported);
  return 0;
}
static const struct { const char *name; cli_verb *run; const char *doc; }
verbs[] = {
  { NULL, NULL, "The paper" },
  { "audit",    verb_audit,    "evaluate every claim of the paper" },
  { "figure",   verb_figure,   "the data of a figure as CSV" },
  { NULL, NULL, "The toy model" },
  { "escape",   verb_escape,   "escape time, or time to a threshold" },
  { "loss",     verb_loss,     "loss of the delayed-activation task" },
  { "gradient", verb_gradient, "its derivative with respect to r" },
  { "rate",     verb_rate,     "critical learning rate" },
  { "train",    verb_train,    "gradient descent: CSV of epoch, r, loss, gradient" },
  { NULL, NULL, "Its descent as a map, certified" },
  { "orbit",    verb_orbit,    "an enclosed orbit of descent, and its fate" },
  { "windows",  verb_windows,  "all attracting cycles that begin at a <= 1" },
  { "cover",    verb_cover,    "rates at which almost every start is decided" },
  { "basin",    verb_basin,    "certified shares of trapped and of safe starts" },
  { NULL, NULL, "Networks" },
  { "network",  verb_network,  "train a network, certify its latent circuit" },
  { "sweep",    verb_sweep,    "train a grid of networks, one row each" },
  { "delays",   verb_delays,   "train networks over delays and rates, one row each" },
  { "slow",     verb_slow,     "all fixed and slow points of a field, certified" },
  { "match",    verb_match,    "v2's network of rank two, looked at as it learns" },
  { "snapshots", verb_snapshots, "v2's networks of full rank and their slow points" },
};

/* Book: I.5 One number at a time */
static void *expect(void *p)
{
  if (!p) cli_fail("out of memory");
  return p;
}

void *__real_malloc(size_t), *__real_calloc(size_t, size_t);
void *__real_realloc(void *, size_t), *__real_aligned_alloc(size_t, size_t);
char *__real_strdup(const char *);
void *__wrap_malloc(size_t n) { return expect(__real_malloc(n ? n : 1)); }
void *__wrap_calloc(size_t n, size_t m)
{
  return expect(__real_calloc(n + !n, m + !m));
}

void *__wrap_realloc(void *p, size_t n)
{
  return expect(__real_realloc(p, n ? n : 1));
}

void *__wrap_aligned_alloc(size_t line, size_t n)
{
  return expect(__real_aligned_alloc(line, n));
}

char *__wrap_strdup(const char *s) { return expect(__real_strdup(s)); }
static void *resize(void *p, size_t old, size_t n)
{
  (void) old;
  return realloc(p, n);
}

static void give_back(void *p, size_t size) { (void) size; free(p); }
static void fail_of_gsl(const char *reason, const char *file, int line, int code)
{
  (void) reason; (void) file; (void) line;
  if (code == GSL_ENOMEM) cli_fail("out of memory");
}

__attribute__((noreturn))
static void fail_of_flint(void)
{
  cli_fail("FLINT gives up");
}

static void end_in_one_line(void)
{
  __flint_set_memory_functions(malloc, calloc, realloc, free);
  flint_set_abort(fail_of_flint);
  mp_set_memory_functions(malloc, resize, give_back);
  gsl_set_error_handler(fail_of_gsl);
}

static void keep_the_streams_apart(void)
{
  for (int fd = 0; fd < 3; fd++)
    if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", O_RDONLY) != fd)
      cli_fail("neither standard streams nor /dev/null in their place");
}

static void print_help(FILE *file)
{
  fputs("Usage: ghost VERB [OPTION...]\n"
        "An audited implementation of \"A ghost mechanism\" "
        "(arXiv 2501.02378).\n", file);
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
    if (verbs[i].name) fprintf(file, "  %-10s %s\n", verbs[i].name, verbs[i].doc);
    else fprintf(file, "\n%s\n", verbs[i].doc);
  fputs("\nghost VERB --help lists the options of a verb.\n"
        "\nExit status:\n"
        "  0  done\n"
        "  1  the job failed, or a verdict of the audit lacks support\n"
        "  2  misuse: an option, or a file that is to be read\n"
        "  3  done, and a part is undecided (network latent, slow)\n", file);
}

int main(int argc, char **argv)
{
  keep_the_streams_apart();
  end_in_one_line();
  if (argc < 2) cli_usage("no verb; see ghost --help");
  if (strcmp(argv[1], "--help") == 0) {
    print_help(cli_open(NULL));
    cli_commit();
    return 0;
  }
  if (strcmp(argv[1], "--version") == 0) {
    fputs("ghost " GHOST_VERSION "\n", cli_open(NULL));
    cli_commit();
    return 0;
  }
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
    if (verbs[i].name && strcmp(argv[1], verbs[i].name) == 0) {
      const int status = verbs[i].run(argc - 1, argv + 1);
      flint_cleanup();
      return status;
    }
  cli_usage("unknown verb '%s'; see ghost --help", argv[1]);
}
