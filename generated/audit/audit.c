/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: ee1514bff600a609 */
#include "audit.h"
#include "pool.h"
#include "progress.h"
#include <ctype.h>
#include <flint/flint.h>
#include <gsl/gsl_errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Book: The registry and the audit */
const char *verdict_name(verdict v)
{
  static const char *const names[] = { "proved", "confirmed", "refined",
    "refuted", "qualitative", "open", "unsupported" };
  return names[v];
}

/* Book: The registry and the audit */
static verdict supported(stance actual, stance needed, verdict with,
                         verdict without)
{
  if (actual == STANCE_NONE) return without;
  return actual == needed ? with : UNSUPPORTED;
}

/* Book: The registry and the audit */
verdict judge(const claim *c, const evaluation *e)
{
  if (!c->evaluate) return OPEN;
  switch (e->found) {
  case FOUND_TRUE:
    return supported(c->stance, STANCE_SAYS_IT, PROVED, CONFIRMED);
  case FOUND_CORRECTED:
    return supported(c->stance, STANCE_CORRECTS, REFINED, REFINED);
  case FOUND_FALSE:
    return supported(c->stance, STANCE_NEGATES, REFUTED, REFUTED);
  case FOUND_MEASURED:
    return c->stance == STANCE_NONE ? QUALITATIVE : UNSUPPORTED;
  case FOUND_NOTHING: break;
  }
  return UNSUPPORTED;
}

typedef struct {
  const claim **claims;
  evaluation *evaluations;
  int count;
  atomic_int taken;
} work;
/* Book: The registry and the audit */
static void evaluate_some(work *w, bool from_end)
{
  for (int mine = 0; atomic_fetch_add(&w->taken, 1) < w->count; mine++) {
    int i = from_end ? w->count - 1 - mine : mine;
    if (w->claims[i]->evaluate) w->claims[i]->evaluate(&w->evaluations[i]);
    progress_add(1);
  }
}

/* Book: The registry and the audit */
static void evaluate_from(void *context, size_t end)
{
  evaluate_some(context, end == 1);
}

/* Book: The registry and the audit */
static const char *text_of(const char *s)
{
  if (!s || !*s || (s[0] == '-' && isalpha((unsigned char) s[1]))) return "-";
  return s;
}

/* Book: The registry and the audit */
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
static const char *const columns[] = { "id", "where", "statement", "paper",
  "ours", "margin", "verdict", "note", "derivation", "theorem", "contract",
  "test", "figure", "evaluator" };
enum { COLUMNS = sizeof columns / sizeof *columns };
/* Book: The registry and the audit */
static void print_paragraph(FILE *out, const claim *c, const evaluation *e)
{
  fprintf(out, "%-11s %s [%s]\n  %s\n  paper %s; ours %s; margin %s\n",
          verdict_name(judge(c, e)), c->id, c->where, c->statement,
          text_of(e->paper), text_of(e->ours), text_of(e->margin));
  if (e->note[0]) fprintf(out, "  note: %s\n", e->note);
  fprintf(out, "  derivation %s, theorem %s, contract %s, test %s, "
          "figure %s, evaluator %s\n", text_of(c->derivation),
          text_of(c->theorem), text_of(c->contract), text_of(c->test),
          text_of(c->figure), text_of(c->evaluator_name));
}
/* Book: The registry and the audit */
static void print_row(FILE *out, bool json, const claim *c,
                      const evaluation *e, bool first)
{
  const char *cells[COLUMNS] = { c->id, c->where, c->statement, e->paper,
    e->ours, e->margin, verdict_name(judge(c, e)), e->note, c->derivation,
    c->theorem, c->contract, c->test, c->figure, c->evaluator_name };
  if (json) fputs(first ? "{" : ",\n{", out);
  for (int i = 0; i < COLUMNS; i++) {
    if (i) fputc(',', out);
    if (json) fprintf(out, "\"%s\":", columns[i]);
    print_quoted(out, cells[i], json);
  }
  fputs(json ? "}" : "\n", out);
}

/* Book: The registry and the audit */
static void print_head(FILE *out, const char *format)
{
  if (strcmp(format, "json") == 0) fputs("[", out);
  if (strcmp(format, "csv") == 0)
    for (int i = 0; i < COLUMNS; i++)
      fprintf(out, "%s%s", columns[i], i + 1 < COLUMNS ? "," : "\n");
}
/* Book: The registry and the audit */
static void print_tally(FILE *out, const work *w)
{
  int tally[UNSUPPORTED + 1] = { 0 };
  for (int i = 0; i < w->count; i++)
    tally[judge(w->claims[i], &w->evaluations[i])]++;
  fprintf(out, "%d claims:", w->count);
  for (int v = 0; v <= UNSUPPORTED; v++)
    if (tally[v]) fprintf(out, " %d %s,", tally[v], verdict_name((verdict) v));
  fprintf(out, " %d without support\n", tally[UNSUPPORTED]);
}
/* Book: The registry and the audit */
static int print_audit(FILE *out, const char *format, const work *w)
{
  int unsupported = 0;
  bool text = strcmp(format, "text") == 0, json = strcmp(format, "json") == 0;
  print_head(out, format);
  for (int i = 0; i < w->count; i++) {
    if (text) print_paragraph(out, w->claims[i], &w->evaluations[i]);
    else print_row(out, json, w->claims[i], &w->evaluations[i], i == 0);
    unsupported += judge(w->claims[i], &w->evaluations[i]) == UNSUPPORTED;
  }
  if (json) fputs("]\n", out);
  if (text) print_tally(out, w);
  return unsupported;
}
/* Book: The registry and the audit */
static void evaluate_all(work *w)
{
  gsl_set_error_handler_off();
  for (int i = 0; i < w->count; i++) w->evaluations[i].found = FOUND_NOTHING;
  progress_begin("claims", (unsigned long) w->count, 0);
  pool_run(evaluate_from, w, 2, 2, flint_cleanup);
  progress_end();
}
/* Book: The registry and the audit */
int audit(FILE *out, const char *id, const char *format)
{
  int count = 0, unsupported = -1;
  for (const claim *c = claim_table; c->id; c++) count++;
  work w = { calloc((size_t) count + 1, sizeof *w.claims),
             calloc((size_t) count + 1, sizeof *w.evaluations), 0, 0 };
  for (const claim *c = claim_table; c->id && w.claims; c++)
    if (!id || strcmp(id, c->id) == 0) w.claims[w.count++] = c;
  if (w.claims && w.evaluations && w.count > 0) {
    evaluate_all(&w);
    unsupported = print_audit(out, format, &w);
  }
  free(w.claims);
  free(w.evaluations);
  return unsupported;
}
