/* program/slow_verbs.c -- the verb slow: all fixed and slow points of a field
   Book: I.10 The verb slow
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 35de16270c9cb149 */
#include "cli.h"
#include "npy.h"
#include "progress.h"
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 4096, FACTORS = 64, FACTOR_TERMS = 64 };
enum { NUMBERS = 2 * GHOST_RANK_MAX + 1 };
typedef struct {
  ghost_field field;
  double v[GHOST_RANK_MAX * MOST], m[GHOST_RANK_MAX * MOST], b[MOST];
  ghost_term term[MOST], argument[FACTORS][FACTOR_TERMS];
  ghost_factor factor[FACTORS];
  const char *name;
  unsigned long line;
  int leaks;
} field_file;

/* Book: I.10 The verb slow, eq:fold-slope */
__attribute__((format(printf, 2, 3)))
static _Noreturn void refuse(const field_file *f, const char *format, ...)
{
  char why[160];
  va_list args;
  va_start(args, format);
  vsnprintf(why, sizeof why, format, args);
  va_end(args);
  cli_usage("%s, line %lu: %s", f->name, f->line, why);
}

/* So many, or up to `more' more; how many more. */
static int take_numbers(const field_file *f, const char *text, int count, int more,
                        double x[NUMBERS])
{
  int n = 0;
  const char *blank = " \t\r\n";
  for (text += strspn(text, blank);
       n < count + more && cli_number(&text, &x[n]); n++) {
    size_t gap = strspn(text, blank);
    if (gap == 0 && *text) break;
    text += gap;
  }
  if (n < count || *text != '\0')
    refuse(f, "%d%s finite numbers are wanted after the word", count,
           more ? ", or one more," : "");
  return n - count;
}

static unsigned take_power(const field_file *f, double p)
{
  if (!(p >= 0.0 && p <= 8.0) || p != floor(p))
    refuse(f, "a power is 0, 1, ..., 8");
  return (unsigned) p;
}

static void take_term(field_file *f, const char *text)
{
  double x[NUMBERS];
  int rank = (int) f->field.rank, last = (int) f->field.factors;
  int times = take_numbers(f, text, rank + 2, 1, x);
  if (!(x[0] >= 1.0 && x[0] <= rank) || x[0] != floor(x[0]))
    refuse(f, "components are counted from 1 to %d", rank);
  if (times && last == 0) refuse(f, "a factor's number, and no factor above");
  if (times && (!(x[rank + 2] >= 1.0 && x[rank + 2] <= last)
                || x[rank + 2] != floor(x[rank + 2])))
    refuse(f, "the factors above this line are counted from 1 to %d", last);
  if (f->field.terms == MOST) refuse(f, "more than %d terms", MOST);
  ghost_term *t = &f->term[f->field.terms++];
  *t = (ghost_term) { .coefficient = x[1], .component = (unsigned) x[0] - 1 };
  for (int j = 0; j < rank; j++) t->power[j] = take_power(f, x[2 + j]);
  if (times) t->factor = (unsigned) x[rank + 2];
}

static void take_unit(field_file *f, const char *text)
{
  double x[NUMBERS];
  size_t rank = f->field.rank, u = f->field.units;
  take_numbers(f, text, 2 * (int) rank + 1, 0, x);
  if (u == MOST) refuse(f, "more than %d units", MOST);
  memcpy(f->v + u * rank, x, rank * sizeof *x);
  memcpy(f->m + u * rank, x + rank, rank * sizeof *x);
  f->b[u] = x[2 * rank];
  f->field.units++;
}

static void take_factor(field_file *f, char *text)
{
  static const char *const word[] = { "reciprocal", "sine", "cosine" };
  text += strspn(text, " \t");
  for (size_t n = strlen(text); n > 0 && strchr(" \t\r\n", text[n - 1]); )
    text[--n] = '\0';
  int k = 0;
  while (k < 3 && strcmp(text, word[k]) != 0) k++;
  if (k == 3) refuse(f, "'%.20s' is none of reciprocal, sine, cosine", text);
  if (f->field.factors == FACTORS) refuse(f, "more than %d factors", FACTORS);
  const size_t n = f->field.factors++;
  f->factor[n] = (ghost_factor) { (ghost_function) k, 0, f->argument[n] };
}

static void take_argument(field_file *f, const char *text)
{
  double x[NUMBERS];
  const int rank = (int) f->field.rank;
  if (f->field.factors == 0) refuse(f, "no factor above this line");
  const size_t n = f->field.factors - 1;
  take_numbers(f, text, rank + 1, 0, x);
  if (f->factor[n].terms == FACTOR_TERMS)
    refuse(f, "more than %d terms in a factor", FACTOR_TERMS);
  ghost_term *t = &f->argument[n][f->factor[n].terms++];
  *t = (ghost_term) { .coefficient = x[0] };
  for (int j = 0; j < rank; j++) t->power[j] = take_power(f, x[1 + j]);
}

static void take_line(field_file *f, char *line)
{
  double x[NUMBERS];
  char *word = line + strspn(line, " \t"), *rest = word + strcspn(word, " \t\r\n");
  if (strchr("#\r\n", *word)) return;
  if (*rest) *rest++ = '\0';
  bool ranked = f->field.rank > 0;
  if (strcmp(word, "rank") == 0) {
    take_numbers(f, rest, 1, 0, x);
    if (ranked || !(x[0] == 1.0 || x[0] == 2.0 || x[0] == 3.0))
      refuse(f, "one rank, of 1, 2 or 3");
    f->field.rank = (size_t) x[0];
  } else if (!ranked) refuse(f, "the first line tells the rank");
  else if (strcmp(word, "leak") == 0) {
    take_numbers(f, rest, 1, 0, x);
    if (f->leaks++) refuse(f, "one leak");
    f->field.leak = x[0];
  } else if (strcmp(word, "term") == 0) take_term(f, rest);
  else if (strcmp(word, "unit") == 0) take_unit(f, rest);
  else if (strcmp(word, "factor") == 0) take_factor(f, rest);
  else if (strcmp(word, "of") == 0) take_argument(f, rest);
  else refuse(f, "'%.20s' is none of rank, leak, factor, of, term, unit", word);
}

static void read_lines(field_file *f, FILE *file)
{
  char *line = NULL;
  size_t size = 0;
  for (ssize_t n; (n = cli_line(file, f->name, &line, &size)) > 0;
       take_line(f, line)) {
    f->line++;
    if (strlen(line) != (size_t) n) refuse(f, "a zero byte");
  }
  free(line);
}

static void take_rows(field_file *f, const named_array *a)
{
  const size_t columns = a->shape[1], rank = (columns - 1) / 2;
  if (a->axes != 2 || (columns != 3 && columns != 5 && columns != 7)
      || a->shape[0] > MOST || a->type[1] != 'f')
    cli_usage("%s: an array of '<f8' or '<f4' is wanted, 1 to %d rows of 3, 5 or "
              "7 columns", f->name, MOST);
  f->field.rank = rank;
  f->field.units = a->shape[0];
  for (size_t i = 0; i < a->shape[0]; i++) {
    const double *row = a->value + i * columns;
    memcpy(f->v + i * rank, row, rank * sizeof *row);
    memcpy(f->m + i * rank, row + rank, rank * sizeof *row);
    f->b[i] = row[2 * rank];
  }
}

static void take_network(field_file *f, const npy_network *w)
{
  const size_t rank = w->rank, units = w->settings.units;
  if (rank < 1 || rank > GHOST_RANK_MAX || w->phi != GHOST_PHI_TANH)
    cli_usage("%s: a network with %s; rank 1 to %d and tanh are wanted", f->name,
              rank < 1 ? "a whole W" : rank > GHOST_RANK_MAX
              ? "a higher rank" : "another phi", GHOST_RANK_MAX);
  f->field.rank = rank;
  f->field.units = units;
  for (size_t i = 0; i < units; i++) {
    for (size_t k = 0; k < rank; k++) {
      f->m[i * rank + k] = w->part[GHOST_PART_DRIVE][k * units + i];
      f->v[i * rank + k] = w->part[GHOST_PART_READ][k * units + i];
    }
    f->b[i] = w->part[GHOST_PART_BIAS][i];
  }
}

static void read_arrays(field_file *f)
{
  named_arrays a;
  npy_network w = { 0 };
  char why[NPY_WHY];
  ghost_status status = arrays_read(&a, f->name, why);
  bool plain = status == GHOST_OK && a.count == 1 && !*a.array[0].name;
  if (status == GHOST_OK && !plain) status = npy_take(&w, &a, why);
  if (status == GHOST_EIO) cli_usage("%s: %s", f->name, why);
  if (status != GHOST_OK) cli_fail("%s: %s", f->name, ghost_strerror(status));
  f->field.leak = 1.0;
  if (plain) take_rows(f, &a.array[0]);
  else take_network(f, &w);
  arrays_free(&a);
  free(w.weights);
}

static field_file *read_field_file(const char *name)
{
  FILE *file = cli_read(name);
  field_file *f = calloc(1, sizeof *f);
  size_t length = strlen(name);
  if (!f) cli_fail("out of memory");
  f->name = name;
  f->field = (ghost_field) { .v = f->v, .m = f->m, .b = f->b, .term = f->term,
                             .factor = f->factor };
  const char *end = length > 4 ? name + length - 4 : "";
  if (strcmp(end, ".npy") == 0 || strcmp(end, ".npz") == 0) read_arrays(f);
  else read_lines(f, file);
  fclose(file);
  if (f->field.units + f->field.terms == 0)
    cli_usage("%s holds no unit and no term", name);
  for (size_t k = 0; k < f->field.factors; k++)
    if (f->factor[k].terms == 0)
      cli_usage("%s: no line 'of' below factor %zu", name, k + 1);
  return f;
}

static void take_box(const cli_option *o, size_t rank, double low[], double high[])
{
  const char *text = o->text;
  for (size_t j = 0; j < rank; j++)
    if (!cli_number(&text, &low[j]) || *text++ != ':'
        || !cli_number(&text, &high[j]) || *text++ != (j + 1 < rank ? ',' : '\0')
        || !(low[j] < high[j]) || !(fabs(low[j]) <= 1e6) || !(fabs(high[j]) <= 1e6))
      cli_usage("--box '%s' is not LOW:HIGH for each of %zu components", o->text,
                rank);
}

static void print_number(FILE *out, double x)
{
  if (isnan(x)) fputc(',', out);
  else fprintf(out, ",%.17g", x);
}

static void print_header(FILE *out, size_t rank, bool passages)
{
  fputs("kind", out);
  for (size_t j = 1; j <= rank; j++) fprintf(out, ",low_%zu,high_%zu", j, j);
  fputs(",speed_low,speed_high,r_low,r_high,predicted", out);
  if (passages) fputs(",time_low,time_high", out);
  fputs(",unstable", out);
  for (size_t j = 1; j <= rank; j++)
    fprintf(out, ",real_%zu,imaginary_%zu,error_%zu", j, j, j);
  fputc('\n', out);
}

static void print_tail(FILE *out, const ghost_slow_point *p, size_t rank)
{
  if (p->unstable >= 0) fprintf(out, ",%d", p->unstable);
  else fputc(',', out);
  for (size_t j = 0; j < rank; j++) {
    print_number(out, p->real[j]);
    print_number(out, p->imaginary[j]);
    print_number(out, p->error[j]);
  }
  fputc('\n', out);
}

static void print_point(FILE *out, const field_file *f, const ghost_slow_point *p,
                        double reach)
{
  double r = 0.5 * (p->scale[0] + p->scale[1]), time[2] = { NAN, NAN };
  double predicted = r > 0.0 ? 2.0 / sqrt(r) * asin(1.0) : NAN, limit;
  if (reach > 0.0 && r > 0.0) {
    predicted = 2.0 / sqrt(r) * atan(reach);
    limit = fmin(10.0 * predicted, 1e6);
    ghost_passage_time(&f->field, p, reach, limit, &predicted, time);
  }
  progress_clear();
  fputs(ghost_slow_name(p->kind), out);
  for (size_t j = 0; j < f->field.rank; j++)
    fprintf(out, ",%.17g,%.17g", p->low[j], p->high[j]);
  print_number(out, p->speed[0]);
  print_number(out, p->speed[1]);
  print_number(out, p->scale[0]);
  print_number(out, p->scale[1]);
  print_number(out, predicted);
  if (reach > 0.0) {
    print_number(out, time[0]);
    print_number(out, time[1]);
  }
  print_tail(out, p, f->field.rank);
}

enum { FIELD, BOX, BUDGET, PASSAGES, FIELD_TO, SLOW_OUT, SLOW_OPTIONS };

static void choose_ends(const field_file *f, const cli_option *box, double low[],
                        double high[])
{
  if (box->text) take_box(box, f->field.rank, low, high);
  else if (!(f->field.leak > 0.0) || f->field.terms > 0)
    cli_usage("--box is wanted: only a leak and units bound all zeros");
}

static ghost_slow_point *find_slow_points(const field_file *f,
  const cli_option *box, size_t budget, ghost_slow_count *count)
{
  double low[GHOST_RANK_MAX], high[GHOST_RANK_MAX];
  choose_ends(f, box, low, high);
  size_t room = 64;
  ghost_slow_point *p = NULL;
  for (count->points = room; count->points >= room; room = count->points + 1) {
    p = realloc(p, room * sizeof *p);
    if (!p) cli_fail("out of memory");
    ghost_status status = ghost_slow_points(&f->field, box->text ? low : NULL,
      box->text ? high : NULL, budget, p, room, count);
    if (status == GHOST_EDOM) cli_usage("%s: a weight or box beyond 1e6", f->name);
    if (status != GHOST_OK) cli_fail("%s: %s", f->name, ghost_strerror(status));
    if (count->points <= room) break;
  }
  return p;
}

static const char *fold_word(ghost_field_fold_kind kind)
{
  static const char *const words[] = { "saddle_node", "undecided", "border" };
  return words[kind];
}

static void print_zeros(FILE *out, int zeros)
{
  if (zeros >= 0) fprintf(out, "%d", zeros);
  fputc(',', out);
}

static void print_fold(FILE *out, const ghost_field_fold *f, size_t rank)
{
  for (int i = 0; i < 2; i++) print_zeros(out, f->zeros[i]);
  fprintf(out, "%.17g,%.17g", f->s[0], f->s[1]);
  for (size_t j = 0; j < rank; j++)
    fprintf(out, ",%.17g,%.17g", f->low[j], f->high[j]);
  for (int i = 0; i < 2; i++) print_number(out, f->slope[i]);
  if (f->unstable >= 0) fprintf(out, ",%d", f->unstable);
  else fputc(',', out);
  fprintf(out, ",%s\n", fold_word(f->kind));
}

static void print_folds(FILE *out, const ghost_field_fold *p,
                        const ghost_field_fold_count *n, size_t rank)
{
  fputs("zeros_from,zeros_to,low,high", out);
  for (size_t j = 1; j <= rank; j++) fprintf(out, ",low_%zu,high_%zu", j, j);
  fputs(",slope_low,slope_high,unstable,kind\n", out);
  for (size_t i = 0; i < n->folds; i++) print_fold(out, &p[i], rank);
  if (n->folds > 0) return;
  for (int i = 0; i < 2; i++) print_zeros(out, n->zeros[i]);
  for (size_t i = 0; i < 2 * rank + 5; i++) fputc(',', out);
  fputs("none\n", out);
}

static ghost_field_fold *find_folds(const field_file *f, const field_file *to,
  const cli_option *box, size_t budget, ghost_field_fold_count *count)
{
  double low[GHOST_RANK_MAX], high[GHOST_RANK_MAX];
  ghost_field_fold *p = NULL, *more;
  if (f->field.rank != to->field.rank || f->field.units != to->field.units
      || f->field.terms != to->field.terms || f->field.factors != to->field.factors)
    cli_usage("%s and %s differ in rank, units, terms or factors", f->name, to->name);
  choose_ends(f, box, low, high);
  choose_ends(to, box, low, high);
  for (size_t room = 0; room == 0 || count->folds > room; ) {
    room = count->folds > 64 ? count->folds : 64;
    more = realloc(p, room * sizeof *p);
    if (!more) cli_fail("out of memory");
    p = more;
    ghost_status status = ghost_field_folds(&f->field, &to->field,
      box->text ? low : NULL, box->text ? high : NULL, budget, p, room, count);
    if (status == GHOST_EDOM)
      cli_usage("%s, %s: terms of other powers or factors, or a weight or box "
                "beyond 1e6", f->name, to->name);
    if (status != GHOST_OK) cli_fail("%s: %s", to->name, ghost_strerror(status));
  }
  return p;
}

static size_t go_between(const field_file *f, const cli_option *o, size_t budget)
{
  ghost_field_fold_count count = { 0 };
  cli_refuse(&o[PASSAGES], "has no effect with --to");
  field_file *to = read_field_file(o[FIELD_TO].text);
  cli_reserve(o[SLOW_OUT].text);
  progress_begin("", 0, 0);
  ghost_field_fold *p = find_folds(f, to, &o[BOX], budget, &count);
  progress_end();
  print_folds(cli_open(o[SLOW_OUT].text), p, &count, f->field.rank);
  cli_commit();
  cli_note("%zu cells\n", count.cells);
  free(p); free(to);
  return count.undecided + (count.zeros[0] < 0) + (count.zeros[1] < 0);
}

static size_t go_alone(const field_file *f, const cli_option *o, size_t budget)
{
  double reach = o[PASSAGES].text ? cli_real(&o[PASSAGES], 1e-3, 100.0) : 0.0;
  ghost_slow_count count = { 0 };
  cli_reserve(o[SLOW_OUT].text);
  progress_begin("", 0, 0);
  ghost_slow_point *p = find_slow_points(f, &o[BOX], budget, &count);
  FILE *out = cli_open(o[SLOW_OUT].text);
  progress_clear();
  print_header(out, f->field.rank, reach > 0.0);
  for (size_t i = 0; i < count.points; i++) print_point(out, f, &p[i], reach);
  progress_end();
  cli_commit();
  cli_note("%zu cells; undecided share %.2g\n", count.cells, count.share);
  free(p);
  return count.undecided;
}

int verb_slow(int argc, char **argv)
{
  cli_option o[] = {
    { "field", "FILE", "lines of rank, term, unit...; .npy, .npz", true, NULL },
    { "box", "L:H,...", "the box (default: where all zeros of a network are)",
      false, NULL },
    { "budget", "N", "cells to look at (default 20000000)", false, "20000000" },
    { "passages", "RHO", "enclose the times from -RHO to RHO sqrt(r)", false,
      NULL },
    { "to", "FILE", "instead: the saddle-nodes on the way to this field", false,
      NULL },
    CLI_OUT };
  cli_parse(argc, argv, "All fixed points and slow points of a field, certified.  "
            "Exit status 3: something is undecided.", o, SLOW_OPTIONS);
  const size_t budget = cli_count(&o[BUDGET], 1, 1000000000);
  field_file *f = read_field_file(o[FIELD].text);
  const size_t undecided = o[FIELD_TO].text ? go_between(f, o, budget)
    : go_alone(f, o, budget);
  free(f);
  return undecided > 0 ? 3 : 0;
}
