/* program/slow_verbs.c -- the verb slow: all fixed and slow points of a field
   Book: 21.7 The verb slow
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: b19ef88b0dc7ec11 */
#include "cli.h"
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST = 4096, NUMBERS = 2 * GHOST_RANK_MAX + 1 };
typedef struct {
  ghost_field field;
  double v[GHOST_RANK_MAX * MOST], m[GHOST_RANK_MAX * MOST], b[MOST];
  ghost_term term[MOST];
  const char *name;
  unsigned long line;
} field_file;

/* Book: 21.7 The verb slow */
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

static void take_numbers(const field_file *f, const char *text, int count,
                         double x[NUMBERS])
{
  int n = 0;
  for (char *end; ; text = end) {
    double value = strtod(text, &end);
    if (end == text) break;
    if (n == count || !isfinite(value)) { n = -1; break; }
    x[n++] = value;
  }
  while (isspace((unsigned char) *text)) text++;
  if (n != count || *text != '\0')
    refuse(f, "%d finite numbers are wanted after the word", count);
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
  int rank = (int) f->field.rank;
  take_numbers(f, text, rank + 2, x);
  if (!(x[0] >= 1.0 && x[0] <= rank) || x[0] != floor(x[0]))
    refuse(f, "components are counted from 1 to %d", rank);
  if (f->field.terms == MOST) refuse(f, "more than %d terms", MOST);
  ghost_term *t = &f->term[f->field.terms++];
  *t = (ghost_term) { .coefficient = x[1], .component = (unsigned) x[0] - 1 };
  for (int j = 0; j < rank; j++) t->power[j] = take_power(f, x[2 + j]);
}

static void take_unit(field_file *f, const char *text)
{
  double x[NUMBERS];
  size_t rank = f->field.rank, u = f->field.units;
  take_numbers(f, text, 2 * (int) rank + 1, x);
  if (u == MOST) refuse(f, "more than %d units", MOST);
  memcpy(f->v + u * rank, x, rank * sizeof *x);
  memcpy(f->m + u * rank, x + rank, rank * sizeof *x);
  f->b[u] = x[2 * rank];
  f->field.units++;
}

static void take_line(field_file *f, char *line)
{
  double x[NUMBERS];
  char *word = line + strspn(line, " \t"), *rest = word + strcspn(word, " \t\r\n");
  if (strchr("#\r\n", *word)) return;
  if (*rest) *rest++ = '\0';
  bool ranked = f->field.rank > 0;
  if (strcmp(word, "rank") == 0) {
    take_numbers(f, rest, 1, x);
    if (ranked || !(x[0] == 1.0 || x[0] == 2.0 || x[0] == 3.0))
      refuse(f, "one rank, of 1, 2 or 3");
    f->field.rank = (size_t) x[0];
  } else if (!ranked) refuse(f, "the first line tells the rank");
  else if (strcmp(word, "leak") == 0) {
    take_numbers(f, rest, 1, x);
    f->field.leak = x[0];
  } else if (strcmp(word, "term") == 0) take_term(f, rest);
  else if (strcmp(word, "unit") == 0) take_unit(f, rest);
  else refuse(f, "'%.20s' is none of rank, leak, term, unit", word);
}

static void read_lines(field_file *f, FILE *file)
{
  char *line = NULL;
  size_t size = 0;
  for (ssize_t n; (n = getline(&line, &size, file)) > 0; take_line(f, line)) {
    f->line++;
    if (strlen(line) != (size_t) n) refuse(f, "a zero byte");
  }
  free(line);
}

typedef struct { int width; size_t rows, columns; bool by_columns; } array_shape;

static array_shape read_shape(const char *name, FILE *file)
{
  unsigned char head[12] = { 0 };
  char text[512] = "", order[8] = "";
  array_shape a = { 0 };
  int end = 0;
  bool known = fread(head, 1, 10, file) == 10 && memcmp(head, "\x93NUMPY", 6) == 0
    && (head[6] == 1 || ((head[6] == 2 || head[6] == 3)
                         && fread(head + 10, 1, 2, file) == 2));
  size_t length = head[8] + 256u * head[9] + 65536u * head[10];
  known = known && head[11] == 0 && length < sizeof text
    && fread(text, 1, length, file) == length
    && sscanf(text, "{'descr': '<f%d', 'fortran_order': %7[a-zA-Z], 'shape': "
              "(%5zu, %5zu), }%n", &a.width, order, &a.rows, &a.columns, &end) == 4
    && end > 0 && (a.width == 4 || a.width == 8);
  a.by_columns = strcmp(order, "True") == 0;
  if (!known || !(a.columns == 3 || a.columns == 5 || a.columns == 7)
      || a.rows < 1 || a.rows > MOST)
    cli_usage("%s: an array of '<f8' or '<f4' is wanted, 1 to %d rows of 3, 5 or 7 "
              "columns", name, MOST);
  return a;
}

static void place_number(field_file *f, size_t unit, size_t column, double x)
{
  size_t rank = f->field.rank;
  if (!isfinite(x))
    cli_usage("%s: row %zu, column %zu is not a finite number", f->name, unit + 1,
              column + 1);
  if (column < rank) f->v[unit * rank + column] = x;
  else if (column < 2 * rank) f->m[unit * rank + column - rank] = x;
  else f->b[unit] = x;
}

static void read_array(field_file *f, FILE *file)
{
  array_shape a = read_shape(f->name, file);
  f->field.rank = (a.columns - 1) / 2;
  f->field.units = a.rows;
  f->field.leak = 1.0;
  for (size_t i = 0; i < a.rows * a.columns; i++) {
    double x;
    float y;
    if (fread(a.width == 8 ? (void *) &x : &y, (size_t) a.width, 1, file) != 1)
      cli_usage("%s: the file is cut short", f->name);
    if (a.width == 4) x = (double) y;
    place_number(f, a.by_columns ? i % a.rows : i / a.columns,
                 a.by_columns ? i / a.rows : i % a.columns, x);
  }
  if (fgetc(file) != EOF)
    cli_usage("%s: the file goes on after the array", f->name);
}

static field_file *read_field_file(const char *name)
{
  struct stat info;
  field_file *f = calloc(1, sizeof *f);
  size_t length = strlen(name);
  if (!f) cli_fail("out of memory");
  if (stat(name, &info) == 0 && !S_ISREG(info.st_mode))
    cli_usage("cannot read %s: not a regular file", name);
  FILE *file = fopen(name, "r");
  if (!file) cli_usage("cannot read %s: %s", name, strerror(errno));
  f->name = name;
  f->field = (ghost_field) { .v = f->v, .m = f->m, .b = f->b, .term = f->term };
  if (length > 4 && strcmp(name + length - 4, ".npy") == 0) read_array(f, file);
  else read_lines(f, file);
  fclose(file);
  if (f->field.units + f->field.terms == 0)
    cli_usage("%s holds no unit and no term", name);
  return f;
}

static void take_box(const cli_option *o, size_t rank, double low[], double high[])
{
  const char *text = o->text;
  for (size_t j = 0; j < rank; j++) {
    char *end;
    low[j] = strtod(text, &end);
    bool good = end != text && *end == ':';
    if (good) high[j] = strtod(text = end + 1, &end);
    good = good && end != text && *end == (j + 1 < rank ? ',' : '\0');
    if (!good || !(low[j] < high[j]) || !(fabs(low[j]) <= 1e6)
        || !(fabs(high[j]) <= 1e6))
      cli_usage("--box '%s' is not LOW:HIGH for each of %zu components", o->text,
                rank);
    text = end + 1;
  }
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
  fputs(ghost_slow_name(p->kind), out);
  for (size_t j = 0; j < f->field.rank; j++)
    fprintf(out, ",%.17g,%.17g", p->low[j], p->high[j]);
  if (reach > 0.0 && r > 0.0) {
    predicted = 2.0 / sqrt(r) * atan(reach);
    limit = fmin(10.0 * predicted, 1e6);
    ghost_passage_time(&f->field, p, reach, limit, &predicted, time);
  }
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

static ghost_slow_point *find_slow_points(const field_file *f,
  const cli_option *box, size_t budget, ghost_slow_count *count)
{
  double low[GHOST_RANK_MAX], high[GHOST_RANK_MAX];
  if (box->text) take_box(box, f->field.rank, low, high);
  else if (!(f->field.leak > 0.0) || f->field.terms > 0)
    cli_usage("--box is wanted: only a leak and units bound all zeros");
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

int verb_slow(int argc, char **argv)
{
  cli_option o[] = {
    { "field", "TABLE", "lines of rank, leak, term, unit; or .npy", true, NULL },
    { "box", "L:H,...", "the box (default: where all zeros of a network are)",
      false, NULL },
    { "budget", "N", "cells to look at (default 20000000)", false, "20000000" },
    { "passages", "RHO", "enclose the times from -RHO to RHO sqrt(r)", false,
      NULL },
    CLI_OUT };
  cli_parse(argc, argv, "All fixed points and slow points of a field, certified.  "
            "Exit status 3: something is undecided.", o, 5);
  double reach = o[3].text ? cli_real(&o[3], 1e-3, 100.0) : 0.0;
  field_file *f = read_field_file(o[0].text);
  ghost_slow_count count = { 0 };
  size_t budget = cli_count(&o[2], 1, 1000000000);
  ghost_slow_point *p = find_slow_points(f, &o[1], budget, &count);
  FILE *out = cli_open(o[4].text);
  print_header(out, f->field.rank, reach > 0.0);
  for (size_t i = 0; i < count.points; i++) print_point(out, f, &p[i], reach);
  cli_commit();
  cli_note("%zu cells; undecided share %.2g\n", count.cells, count.share);
  free(p); free(f);
  return count.undecided > 0 ? 3 : 0;
}
