/* audit/audit.c -- evaluates claims in parallel and judges them
   Book: 25.2 The registry and the audit
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 36e371567befc83d */
#include "audit.h"
#include "pool.h"
#include "progress.h"
#include <ctype.h>
#include <flint/flint.h>
#include <gsl/gsl_errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  const claim **claims;
  evaluation *evaluations;
  int count;
  atomic_int taken;
} work;
/* Book: 25.2 The registry and the audit */
static void evaluate_some(work *w, bool from_end)
{
  for (int mine = 0; atomic_fetch_add(&w->taken, 1) < w->count; mine++) {
    int i = from_end ? w->count - 1 - mine : mine;
    if (w->claims[i]->evaluate) w->claims[i]->evaluate(&w->evaluations[i]);
    progress_add(1);
  }
}

static void evaluate_from(void *context, size_t end)
{
  evaluate_some(context, end == 1);
}

static void evaluate_all(work *w)
{
  gsl_error_handler_t *callers = gsl_set_error_handler_off();
  if (callers) gsl_set_error_handler(callers);
  for (int i = 0; i < w->count; i++) w->evaluations[i].found = FOUND_NOTHING;
  progress_begin("claims", (unsigned long) w->count, 0);
  pool_run(evaluate_from, w, 2, 2, flint_cleanup);
  progress_end();
}

static void print_quoted(FILE *out, const char *s, bool json)
{
  fputc('"', out);
  for (s = s ? s : ""; *s; s++) {
    if (json && (*s == '"' || *s == '\\')) fputc('\\', out);
    if (!json && *s == '"') fputc('"', out);
    fputc(*s, out);
  }
  fputc('"', out);
}

static void print_cell(FILE *out, const char *name, const char *s, bool json)
{
  if (json) fprintf(out, "\"%s\":", name);
  print_quoted(out, s, json);
}
enum { TEXTS = 8, CELLS = 13, VERDICT = 4, LONG = 512 };
static const char *const text_names[TEXTS] = { "statement", "paper", "ours",
  "margin", "note", "hypotheses", "true_is", "waits_for" };
static const char *const cell_names[CELLS] = { "id", "where", "owner", "chapter",
  "verdict", "finding", "stance", "derivation", "theorem", "contract", "test",
  "figure", "evaluator" };

static void collect_texts(const char *text[TEXTS], const claim *c,
                          const evaluation *e)
{
  const char *all[TEXTS] = { c->statement, c->paper, e->ours, e->margin, e->note,
                             c->hypotheses, c->true_is, c->waits_for };
  memcpy(text, all, sizeof all);
}

static const char *owner_name(owner o)
{
  return o == V1 ? "v1" : o == V2 ? "v2" : "book";
}

static const char *finding_name(finding f)
{
  static const char *const names[] = { "nothing", "true", "true when corrected",
    "false", "measured" };
  return names[f];
}

static const char *stance_name(stance s)
{
  static const char *const names[] = { "no theorem", "says it", "corrects it",
    "negates it" };
  return names[s];
}

static void collect_cells(const char *cell[CELLS], const claim *c,
                          const evaluation *e, const char *chapter)
{
  const char *all[CELLS] = { c->id, c->where, owner_name(c->owner), chapter,
    verdict_name(judge(c, e)), finding_name(e->found), stance_name(c->stance),
    c->derivation, c->theorem, c->contract, c->test, c->figure,
    c->evaluate ? c->evaluator_name : NOT_JUDGED };
  memcpy(cell, all, sizeof all);
}

static void print_row(FILE *out, bool json, const claim *c, const evaluation *e,
                      const char *chapter)
{
  const char *text[TEXTS], *cell[CELLS];
  char plain[LONG], name[32];
  collect_texts(text, c, e);
  collect_cells(cell, c, e, chapter);
  for (int i = 0; i < CELLS; i++) {
    fputs(i ? "," : json ? "{" : "", out);
    print_cell(out, cell_names[i], cell[i], json);
  }
  for (int i = 0; i < 2 * TEXTS; i++) {
    plain_text(plain, sizeof plain, text[i / 2]);
    SAY(name, "%s%s", text_names[i / 2], i % 2 ? "_tex" : "");
    fputc(',', out);
    print_cell(out, name, i % 2 ? text[i / 2] : plain, json);
  }
  fputs(json ? "}" : "\n", out);
}

static void print_names(FILE *out)
{
  for (int i = 0; i < CELLS; i++) fprintf(out, "%s%s", i ? "," : "", cell_names[i]);
  for (int i = 0; i < TEXTS; i++)
    fprintf(out, ",%s,%s_tex", text_names[i], text_names[i]);
  fputc('\n', out);
}

static bool coloured(FILE *out)
{
  const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
  return isatty(fileno(out)) && !(no && *no)
    && !(term && strcmp(term, "dumb") == 0);
}

static void print_line(FILE *out, const claim *c, const evaluation *e)
{
  static const int colour[] = { 32, 34, 33, 31, 35, 37, 7 };
  char ours[LONG];
  verdict v = judge(c, e);
  plain_text(ours, sizeof ours, c->evaluate ? e->ours : c->waits_for);
  if (coloured(out))
    fprintf(out, "\033[%dm%-11s\033[0m", colour[v], verdict_name(v));
  else fprintf(out, "%-11s", verdict_name(v));
  fprintf(out, " %-26s %s\n", c->id, ours);
}

static bool empty(const char *s)
{
  return !s || !*s || (s[0] == '-' && isalpha((unsigned char) s[1]));
}

static void print_paragraph(FILE *out, const claim *c, const evaluation *e,
                            const char *chapter)
{
  const char *text[TEXTS], *cell[CELLS];
  char plain[LONG];
  collect_texts(text, c, e);
  collect_cells(cell, c, e, chapter);
  print_line(out, c, e);
  for (int i = 0; i < TEXTS; i++) {
    plain_text(plain, sizeof plain, text[i]);
    if (!empty(plain)) fprintf(out, "  %-11s %s\n", text_names[i], plain);
  }
  for (int i = 1; i < CELLS; i++)
    if (i != VERDICT && !empty(cell[i]))
      fprintf(out, "  %-11s %s\n", cell_names[i], cell[i]);
}

static const char *chapter_of(const claim *c)
{
  while (c > claim_table && !c->chapter) c--;
  return c->chapter;
}

static void print_tally(FILE *out, const work *w, bool book)
{
  int tally[UNSUPPORTED + 1] = { 0 }, all = 0;
  for (int i = 0; i < w->count; i++)
    if ((w->claims[i]->owner == BOOK) == book) {
      tally[judge(w->claims[i], &w->evaluations[i])]++;
      all++;
    }
  if (all == 0) return;
  fprintf(out, "%s %d claims:", book ? "this book's" : "the paper's", all);
  const char *comma = "";
  for (int v = 0; v <= UNSUPPORTED; v++)
    if (tally[v]) {
      fprintf(out, "%s %d %s", comma, tally[v], verdict_name((verdict) v));
      comma = ",";
    }
  fputc('\n', out);
}

static int print_text(FILE *out, const work *w, bool verbose)
{
  int unsupported = 0;
  const char *chapter = NULL, *printed = NULL;
  for (int i = 0; i < w->count; i++) {
    const claim *c = w->claims[i];
    chapter = chapter_of(c);
    if (chapter != printed) fprintf(out, "%s%s\n", printed ? "\n" : "", chapter);
    printed = chapter;
    if (verbose) print_paragraph(out, c, &w->evaluations[i], chapter);
    else print_line(out, c, &w->evaluations[i]);
    unsupported += judge(c, &w->evaluations[i]) == UNSUPPORTED;
  }
  fputc('\n', out);
  print_tally(out, w, false);
  print_tally(out, w, true);
  fprintf(out, "%d without support\n", unsupported);
  return unsupported;
}

static int print_table(FILE *out, const work *w, bool json)
{
  int unsupported = 0;
  if (json) fputs("[", out);
  else print_names(out);
  for (int i = 0; i < w->count; i++) {
    const claim *c = w->claims[i];
    if (json && i) fputs(",\n", out);
    print_row(out, json, c, &w->evaluations[i], chapter_of(c));
    unsupported += judge(c, &w->evaluations[i]) == UNSUPPORTED;
  }
  if (json) fputs("]\n", out);
  return unsupported;
}

bool audit_knows(const char *id)
{
  const claim *c = claim_table;
  while (c->id && strcmp(id, c->id) != 0) c++;
  return c->id != NULL;
}

static int print_audit(FILE *out, const audit_request *q, const work *w)
{
  if (strcmp(q->format, "text") == 0)
    return print_text(out, w, q->verbose || q->id);
  return print_table(out, w, strcmp(q->format, "json") == 0);
}

int audit(FILE *out, const audit_request *q)
{
  int count = 0, unsupported = -1;
  for (const claim *c = claim_table; c->id; c++) count++;
  work w = { calloc((size_t) count + 1, sizeof *w.claims),
             calloc((size_t) count + 1, sizeof *w.evaluations), 0, 0 };
  for (const claim *c = claim_table; c->id && w.claims; c++)
    if (!q->id || strcmp(q->id, c->id) == 0) w.claims[w.count++] = c;
  if (w.claims && w.evaluations && w.count > 0) {
    evaluate_all(&w);
    unsupported = print_audit(out, q, &w);
  }
  free(w.claims);
  free(w.evaluations);
  return unsupported;
}
