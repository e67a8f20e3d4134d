/* Any bytes as a field; the first says whether the others are lines (t) or an array.
 * Refused with a reason, or a field within its limits that, written as lines and
 * read again, is the same to the bit, and in which a short search ends. */
#define REFUSALS
#include "target.h"
#include "cli.h"
#include "npy.h"
#include <stdlib.h>
#include <string.h>

static void *kept[3];  /* a field, a line, weights */
static named_arrays held;
static void *keep(size_t n, size_t size) { return kept[0] = calloc(n, size); }
static void let_go(void *p)
{
  for (int i = 0; i < 3; i++)
    if (p == kept[i]) kept[i] = NULL;
  free(p);
}
static ssize_t line_of(FILE *file, const char *name, char **line, size_t *size)
{
  ssize_t n = cli_line(file, name, line, size);
  kept[1] = *line;
  return n;
}
static ghost_status hold(named_arrays *a, const char *path, char *why)
{
  ghost_status status = arrays_read(a, path, why);
  if (status == GHOST_OK) held = *a;
  return status;
}
static void release(named_arrays *a) { held.count = 0; arrays_free(a); }
static ghost_status take(npy_network *w, const named_arrays *a, char *why)
{
  ghost_status status = npy_take(w, a, why);
  if (status == GHOST_OK) kept[2] = w->weights;
  return status;
}
#define arrays_read(a, path, why) hold(a, path, why)
#define arrays_free(a) release(a)
#define npy_take(w, a, why) take(w, a, why)
#define calloc(n, size) keep(n, size)
#define cli_read(name) use(cli_read(name))
#define cli_line(file, name, line, size) line_of(file, name, line, size)
#define fclose(file) leave(file)
#define free(p) let_go(p)
#include "program/slow_verbs.c"
#undef fclose
#undef free
#undef arrays_free

/* NULL when it is refused. */
static field_file *read_one(const char *path)
{
  if (!setjmp(refused)) {
    field_file *f = read_field_file(path);
    kept[0] = NULL;
    return f;
  }
  if (in_use) fclose(in_use);
  in_use = NULL;
  arrays_free(&held);
  for (int i = 0; i < 3; i++) { free(kept[i]); kept[i] = NULL; }
  return NULL;
}

static void numbers(FILE *out, const double *x, size_t n)
{
  for (size_t i = 0; i < n; i++) fprintf(out, " %.17g", x[i]);
}

static void write_lines(FILE *out, const field_file *f)
{
  const size_t rank = f->field.rank;
  fprintf(out, "rank %zu\nleak %.17g\n", rank, f->field.leak);
  for (size_t k = 0; k < f->field.factors; k++) {
    static const char *const word[] = { "reciprocal", "sine", "cosine" };
    fprintf(out, "factor %s\n", word[f->factor[k].function]);
    for (size_t i = 0; i < f->factor[k].terms; i++) {
      fprintf(out, "of %.17g", f->argument[k][i].coefficient);
      for (size_t j = 0; j < rank; j++) fprintf(out, " %u", f->argument[k][i].power[j]);
      fputc('\n', out);
    }
  }
  for (size_t i = 0; i < f->field.terms; i++) {
    fprintf(out, "term %u %.17g", f->term[i].component + 1, f->term[i].coefficient);
    for (size_t j = 0; j < rank; j++) fprintf(out, " %u", f->term[i].power[j]);
    if (f->term[i].factor > 0) fprintf(out, " %u", f->term[i].factor);
    fputc('\n', out);
  }
  for (size_t u = 0; u < f->field.units; u++) {
    fputs("unit", out);
    numbers(out, f->v + u * rank, rank);
    numbers(out, f->m + u * rank, rank);
    numbers(out, f->b + u, 1);
    fputc('\n', out);
  }
}

static void must_be_the_same(const field_file *f, const field_file *g)
{
  const ghost_field *a = &f->field, *b = &g->field;
  MUST(a->rank == b->rank && a->units == b->units && a->terms == b->terms);
  MUST(memcmp(&a->leak, &b->leak, sizeof a->leak) == 0);
  MUST(memcmp(f->v, g->v, sizeof f->v) == 0 && memcmp(f->m, g->m, sizeof f->m) == 0);
  MUST(memcmp(f->b, g->b, sizeof f->b) == 0);
  MUST(memcmp(f->term, g->term, sizeof f->term) == 0 && a->factors == b->factors);
  MUST(memcmp(f->argument, g->argument, sizeof f->argument) == 0);
  for (size_t k = 0; k < a->factors; k++)
    MUST(f->factor[k].function == g->factor[k].function && f->factor[k].terms == g->factor[k].terms);
}

static void write_and_read_again(const field_file *f)
{
  char *text;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  MUST(out);
  write_lines(out, f);
  MUST(fclose(out) == 0);
  field_file *again = read_one(own_file("lines", text, size));
  free(text);
  MUST(again);
  must_be_the_same(f, again);
  free(again);
}

static void search(const field_file *f)
{
  const double low[] = { -2.0, -2.0, -2.0 }, high[] = { 1.5, 1.5, 1.5 };
  ghost_slow_point p[8];
  ghost_slow_count count;
  ghost_status status = ghost_slow_points(&f->field, low, high, 20, p, 8, &count);
  MUST(status == GHOST_OK || status == GHOST_EDOM);
  if (status == GHOST_OK) MUST(count.share >= 0.0 && count.share <= 1.0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size < 1) return 0;
  field_file *f = read_one(own_file(*data == 't' ? "field" : "f.npy", data + 1, size - 1));
  if (!f) return 0;
  MUST(f->field.rank >= 1 && f->field.rank <= GHOST_RANK_MAX);
  MUST(f->field.units <= MOST && f->field.terms <= MOST && f->field.factors <= FACTORS);
  write_and_read_again(f);
  search(f);
  free(f);
  return 0;
}
