/* study/looks.c -- looks at full rank: printed, trusted, counted, drawn
   Book: H.14 Looks at full rank
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 81559f3c0afbb4ee */
#include "looks.h"
#include "figures.h"
#include "outward.h"
#include "whole.h"
#include <gsl/gsl_eigen.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { N = MEMORY_UNITS, DIGITS = 12 };
#define TAU 10.0  /* ms */

/* Book: H.14 Looks at full rank */
void look_header(FILE *out)
{
  fputs("match,epoch,theirs,loss,begins,half,starts,lost,kind,speed_low,"
        "speed_high,r_low,r_high,unstable,lead_low,lead_high,hits,ends,strays,"
        "end_low,end_high,off,near,way,single,exact,bound,predicted,time_low,"
        "time_high\n", out);
}

static void print_ends(FILE *out, const double ends[2])
{
  if (isnan(ends[0])) fputs(",,", out);
  else fprintf(out, ",%s,%s", LOW_TEXT('g', DIGITS, ends[0]),
               HIGH_TEXT('g', DIGITS, ends[1]));
}

/* What the recipe's ends at a point have: their speeds and largest distance. */
static void print_recipe(FILE *out, const found *f, int m)
{
  double low = INFINITY, high = 0.0, off = 0.0;
  for (int k = 0; k < f->ends; k++) {
    if (f->end[k].point != m) continue;
    low = fmin(low, f->end[k].speed);
    high = fmax(high, f->end[k].speed);
    off = fmax(off, f->end[k].off);
  }
  if (f->at[m].ends + f->at[m].strays == 0) fputs(",,,", out);
  else fprintf(out, ",%.9g,%.9g,%.6g", low, high, off);
}

/* Times to seven places, outwards; `inf' where it has not arrived. */
static void print_passage(FILE *out, const found_point *q)
{
  if (isnan(q->predicted)) fputs(",,,\n", out);
  else fprintf(out, ",%.9g,%s,%s\n", q->predicted, LOW_TEXT('f', 7, q->time[0]),
               HIGH_TEXT('f', 7, q->time[1]));
}

void look_print(FILE *out, memory_kind kind, const snapshot *s, const found *f)
{
  for (int m = 0; m < f->points; m++) {
    const found_point *q = &f->at[m];
    fprintf(out, "%d,%lu,%d,%.9g,%ld,%ld,%zu,%d,%d", kind == TASK_MATCH, s->epoch,
            s->theirs, s->loss, s->begins, s->half, s->starts, f->lost,
            (int) q->p.kind);
    print_ends(out, q->p.speed);
    print_ends(out, q->p.scale);
    fprintf(out, ",%d", q->p.unstable);
    print_ends(out, q->p.lead);
    fprintf(out, ",%d,%d,%d", q->hits, q->ends, q->strays);
    print_recipe(out, f, m);
    fprintf(out, ",%.9g,%.9g,%.9g,%.9g,%.9g", q->near, q->way, q->single, q->exact,
            q->bound);
    print_passage(out, q);
  }
}

/* The mean of all states and their covariance. */
static void add_covariance(const snapshot *s, int count, double *mean,
                           gsl_matrix *c)
{
  double all = 0.0;
  for (int k = 0; k < count; k++) {
    all += (double) s[k].starts;
    for (size_t i = 0; i < s[k].starts * N; i++) mean[i % N] += s[k].x[i];
  }
  for (int i = 0; i < N; i++) mean[i] /= all;
  for (int k = 0; k < count; k++)
    for (size_t t = 0; t < s[k].starts; t++)
      for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
          *gsl_matrix_ptr(c, i, j) += (s[k].x[t * N + i] - mean[i])
            * (s[k].x[t * N + j] - mean[j]) / all;
}
typedef struct { double mean[N], axis[2][N]; } principal;

/* Each axis with its sum positive. */
static bool find_axes(const snapshot *s, int count, principal *p)
{
  gsl_matrix *c = gsl_matrix_calloc(N, N), *v = gsl_matrix_alloc(N, N);
  gsl_vector *l = gsl_vector_alloc(N);
  gsl_eigen_symmv_workspace *room = gsl_eigen_symmv_alloc(N);
  *p = (principal) { 0 };
  add_covariance(s, count, p->mean, c);
  bool good = gsl_eigen_symmv(c, l, v, room) == GSL_SUCCESS;
  gsl_eigen_symmv_sort(l, v, GSL_EIGEN_SORT_VAL_DESC);
  for (int a = 0; a < 2; a++) {
    double sum = 0.0;
    for (int i = 0; i < N; i++) sum += gsl_matrix_get(v, (size_t) i, (size_t) a);
    sum = copysign(1.0, sum);
    for (int i = 0; i < N; i++)
      p->axis[a][i] = sum * gsl_matrix_get(v, (size_t) i, (size_t) a);
  }
  gsl_eigen_symmv_free(room);
  gsl_vector_free(l);
  gsl_matrix_free(v);
  gsl_matrix_free(c);
  return good;
}

static void print_place(FILE *out, const principal *p, const double *x)
{
  for (int a = 0; a < 2; a++) {
    double sum = 0.0;
    for (int i = 0; i < N; i++) sum += p->axis[a][i] * (x[i] - p->mean[i]);
    fprintf(out, ",%.5f", sum);
  }
  fputc('\n', out);
}

void plane_header(FILE *out) { fputs("match,panel,kind,trial,x,y\n", out); }

/* Kinds: 0 a state; 1 a rest, 2 a fixed point that repels, 3 a ghost, 4 another. */
static int plotted_kind(const whole_point *p)
{
  if (p->kind == WHOLE_FIXED && p->unstable >= 0) return p->unstable ? 2 : 1;
  return p->kind == WHOLE_MINIMUM && p->unstable == 0 ? 3 : 4;
}

ghost_status plane_print(FILE *out, memory_kind kind, int count, const snapshot *s,
                         const found *f)
{
  principal p;
  if (!find_axes(s, count, &p)) return GHOST_EPREC;
  for (int k = 0; k < count; k++) {
    for (size_t t = 0; t < s[k].starts; t++) {
      const size_t states = s[k].starts / s[k].trials;
      fprintf(out, "%d,%d,0,%zu", kind == TASK_MATCH, k, t / states);
      print_place(out, &p, s[k].x + t * N);
    }
    for (int m = 0; m < f[k].points; m++) {
      fprintf(out, "%d,%d,%d,-1", kind == TASK_MATCH, k,
              plotted_kind(&f[k].at[m].p));
      print_place(out, &p, f[k].at[m].p.x);
    }
  }
  return GHOST_OK;
}

static void begin_look(const table *t, int row, look *l)
{
  #define CELL(name) cell(t, row, name)
  *l = (look) { .kind = CELL("match") > 0.0 ? TASK_MATCH : TASK_CUE,
    .epoch = (unsigned long) CELL("epoch"), .theirs = CELL("theirs") > 0.0,
    .loss = CELL("loss"), .begins = (long) CELL("begins"),
    .half = (long) CELL("half"), .starts = (int) CELL("starts"),
    .lead = NAN, .passage = NAN, .error = NAN, .error_least = INFINITY,
    .error_most = -INFINITY, .fixed_least = INFINITY, .slow_least = INFINITY,
    .bound_least = INFINITY };
}

static void add_fixed(const table *t, int row, look *l)
{
  const int unstable = (int) CELL("unstable");
  const double single = CELL("single"), bound = CELL("bound");
  l->fixed++;
  l->index += unstable < 0 ? 1000 : unstable % 2 ? -1 : 1;
  l->floored += single > 0.0 && single <= bound;
  l->single_most = fmax(l->single_most, single);
  l->exact_most = fmax(l->exact_most, CELL("exact"));
  l->bound_least = fmin(l->bound_least, bound);
  l->at_fixed += (int) CELL("ends");
  if (CELL("ends") > 0.0) {
    l->fixed_least = fmin(l->fixed_least, CELL("end_low"));
    l->fixed_most = fmax(l->fixed_most, CELL("end_high"));
  }
  if (unstable != 0) return;
  l->rest++;
  l->lead = isnan(l->lead) ? CELL("lead_high") : fmax(l->lead, CELL("lead_high"));
}

/* The time of a ghost; its error, or NAN when it is not known or not passed. */
static double add_time(const table *t, int row, look *l)
{
  const double predicted = CELL("predicted"), low = CELL("time_low");
  const double high = CELL("time_high");
  l->sent += !isnan(predicted);
  if (isnan(predicted) || !isfinite(high)) return NAN;
  l->passed++;
  l->error_least = fmin(l->error_least, low / predicted - 1.0);
  l->error_most = fmax(l->error_most, high / predicted - 1.0);
  return 0.5 * (low + high) / predicted - 1.0;
}

static void add_slow(const table *t, int row, look *l)
{
  const memory_times *ms = &figure5_plans[l->kind].times;
  const double root = sqrt(CELL("r_high")), passage = acos(-1.0) / root;
  l->slow++;
  l->at_slow += (int) CELL("ends");
  if (CELL("ends") > 0.0) l->slow_least = fmin(l->slow_least, CELL("end_low"));
  if (CELL("unstable") != 0.0 || isnan(root)) return;
  l->ghosts++;
  const double error = add_time(t, row, l);
  if (!(passage <= l->passage)) {
    l->passage = passage;
    l->error = error;
  }
  l->there = l->there || (passage >= ms->delay / TAU
                          && CELL("way") <= CELL("speed_low") / root);
}

static void add_point(const table *t, int row, look *l)
{
  const int kind = (int) CELL("kind");
  if (kind == WHOLE_FIXED) add_fixed(t, row, l);
  else if (kind == WHOLE_MINIMUM) add_slow(t, row, l);
  else l->undecided++;
  l->strays += (int) CELL("strays");
  if (CELL("ends") > 0.0) l->off = fmax(l->off, CELL("off"));
}

void add_looks(const table *t, looks *all)
{
  for (int row = 0; row < t->rows; row++) {
    look *last = all->count > 0 ? &all->at[all->count - 1] : NULL, next;
    begin_look(t, row, &next);
    if (!last || last->epoch != next.epoch || last->kind != next.kind) {
      if (all->count == LOOKS) return;
      last = &all->at[all->count++];
      *last = next;
    }
    add_point(t, row, last);
  }
}

typedef struct { const table *t; memory_kind kind; int row; bool same; } again;

static void ignore_epoch(void *context, const snapshot_epoch *e)
{
  (void) context;
  (void) e;
}

static void compare_lines(again *a, const char *text)
{
  for (size_t n; *text && a->same; text += n, a->row++) {
    n = strcspn(text, "\n") + 1;
    a->same = a->row < a->t->rows && strlen(a->t->line[a->row]) == n
      && memcmp(text, a->t->line[a->row], n) == 0;
  }
}

static void compare_look(void *context, const snapshot *s)
{
  static _Thread_local found f;
  again *a = context;
  held_text lines;
  a->same = a->same && find_points(s, a->kind, s->theirs, &f) == GHOST_OK;
  if (!a->same) return;
  if (!text_open(&lines)) { a->same = false; return; }
  look_print(lines.file, a->kind, s, &f);
  char *text = text_close(&lines);
  if (text) compare_lines(a, text);
  else a->same = false;
  free(text);
}

bool looks_repeat(const table *t, memory_kind kind, unsigned long last)
{
  again a = { t, kind, 0, true };
  const snapshot_reader reader = { &a, ignore_epoch, compare_look };
  return snapshot_run(kind, last, &reader) == GHOST_OK && a.same && a.row > 0;
}
static const char *const stored_names[TASKS] = { "sweep-snapshots-cue.csv",
                                                 "sweep-snapshots-match.csv" };
static struct {
  pthread_once_t once;
  bool read, good;
  looks all;
  char why[200];
} stored = { .once = PTHREAD_ONCE_INIT };

/* Of the cue task the looks to epoch 10 are made again, the recipe among them. */
static void read_stored(void)
{
  stored.read = stored.good = true;
  for (int k = 0; k < TASKS; k++) {
    table t;
    if (!(stored.read = read_table(&t, stored_names[k]))) {
      snprintf(stored.why, sizeof stored.why, "%s", table_fault());
      return;
    }
    add_looks(&t, &stored.all);
    if (k == TASK_CUE) stored.good = looks_repeat(&t, TASK_CUE, 10);
    free_table(&t);
  }
}

bool read_looks(looks *all, char *why, size_t size)
{
  pthread_once(&stored.once, read_stored);
  *all = stored.all;
  if (!stored.read && why) snprintf(why, size, "%s", stored.why);
  if (stored.read && !stored.good && why)
    snprintf(why, size, "the looks to epoch 10 do not repeat");
  return stored.read && stored.good;
}

look_order order_looks(const looks *all, memory_kind kind)
{
  look_order o = { .begins = -1, .half = -1 };
  for (int i = 0; i < all->count; i++) {
    const look *l = &all->at[i];
    const long epoch = (long) l->epoch;
    if (l->kind != kind) continue;
    o.looks++;
    o.complete += l->index == 1;
    if (l->begins >= 0) o.begins = l->begins;
    if (l->half >= 0) o.half = l->half;
    if (l->begins < 0 || l->begins >= epoch) {
      o.rests = l->rest > 0;
      o.early = o.early || l->there;
      o.waits = l->there;
    }
    if (l->half < 0 || l->half >= epoch) o.midway = l->there;
  }
  return o;
}

static void add_to_sum(look_sum *c, const look *l)
{
  c->snapshots++;
  c->fixed += l->fixed;
  c->rest += l->rest;
  c->slow += l->slow;
  c->ghosts += l->ghosts;
  c->undecided += l->undecided;
  c->complete += l->index == 1;
  c->ends += l->starts;
  c->at_fixed += l->at_fixed;
  c->at_slow += l->at_slow;
  c->strays += l->strays;
  c->floored += l->floored;
  c->fixed_least = fmin(c->fixed_least, l->fixed_least);
  c->fixed_most = fmax(c->fixed_most, l->fixed_most);
  c->slow_least = fmin(c->slow_least, l->slow_least);
  c->off = fmax(c->off, l->off);
  c->single_most = fmax(c->single_most, l->single_most);
  c->exact_most = fmax(c->exact_most, l->exact_most);
  c->bound_least = fmin(c->bound_least, l->bound_least);
}

look_sum sum_looks(const looks *all)
{
  look_sum c = { .fixed_least = INFINITY, .slow_least = INFINITY,
                 .bound_least = INFINITY };
  for (int i = 0; i < all->count; i++)
    if (all->at[i].theirs) add_to_sum(&c, &all->at[i]);
  return c;
}

look_times time_looks(const looks *all)
{
  look_times c = { .least = INFINITY, .most = -INFINITY };
  for (int i = 0; i < all->count; i++) {
    const look *l = &all->at[i];
    c.ghosts += l->ghosts;
    c.sent += l->sent;
    c.passed += l->passed;
    c.least = fmin(c.least, l->error_least);
    c.most = fmax(c.most, l->error_most);
  }
  return c;
}

/* Book: J.2 Figures of the canonical form */
static void write_number(FILE *out, double x)
{
  if (isfinite(x)) fprintf(out, "%.6g", x);
}

static const char *const task_names[TASKS] = { "cue", "match" };
/* Found: fixed points (at rest of them), ghosts, other slow points; then what the
 * recipe ends at. */
ghost_status figure_full_table(FILE *out)
{
  looks all;
  if (!read_looks(&all, NULL, 0)) return GHOST_EIO;
  fputs("task;epoch;loss;starts;fixed;rest;slow;passage;error;index;at fixed;"
        "at slow;neither;fastest fixed;slowest slow\n", out);
  for (int i = 0; i < all.count; i++) {
    const look *l = &all.at[i];
    if (!l->theirs) continue;
    fprintf(out, "%s;%lu;%.3f;%d;%d;%d;%d;", task_names[l->kind], l->epoch, l->loss,
            l->starts, l->fixed, l->rest, l->slow);
    if (isfinite(l->passage)) fprintf(out, "%.1f", l->passage);
    fputc(';', out);
    if (isfinite(l->error)) fprintf(out, "%+.1f", 100.0 * l->error);
    fprintf(out, ";%d;%d;%d;%d;", l->index, l->at_fixed, l->at_slow, l->strays);
    if (l->at_fixed > 0) fputs(HIGH_TEXT('g', 1, l->fixed_most), out);
    fputc(';', out);
    if (l->at_slow > 0) fputs(LOW_TEXT('g', 2, l->slow_least), out);
    fputc('\n', out);
  }
  return GHOST_OK;
}

ghost_status figure_full_looks(FILE *out)
{
  looks all;
  if (!read_looks(&all, NULL, 0)) return GHOST_EIO;
  fputs("match,epoch,loss,lead,there,away\n", out);
  for (int i = 0; i < all.count; i++) {
    const look *l = &all.at[i];
    fprintf(out, "%d,%lu,%.9g,", l->kind == TASK_MATCH, l->epoch, l->loss);
    write_number(out, l->lead);
    fputc(',', out);
    if (l->there) write_number(out, l->passage);
    fputc(',', out);
    if (!l->there) write_number(out, l->passage);
    fputc('\n', out);
  }
  return GHOST_OK;
}

/* The lines of both tasks' tables of one kind. */
static ghost_status write_both(FILE *out, const char *const names[TASKS])
{
  for (int k = 0; k < TASKS; k++) {
    table t;
    if (!read_table(&t, names[k])) return GHOST_EIO;
    if (k == 0) fputs(t.header, out);
    for (int row = 0; row < t.rows; row++) fputs(t.line[row], out);
    free_table(&t);
  }
  return GHOST_OK;
}

ghost_status figure_full_curve(FILE *out)
{
  return write_both(out, (const char *const[TASKS]) {
    "sweep-snapshots-cue-curve.csv", "sweep-snapshots-match-curve.csv" });
}

ghost_status figure_full_plane(FILE *out)
{
  return write_both(out, (const char *const[TASKS]) {
    "sweep-snapshots-cue-plane.csv", "sweep-snapshots-match-plane.csv" });
}

static bool has_ghost(const look *l) { return l->there; }
static bool has_two_rests(const look *l) { return l->rest > 1; }

static long first_look(const looks *all, memory_kind kind, long from,
                       bool (*has)(const look *))
{
  for (int i = 0; i < all->count; i++) {
    const look *l = &all->at[i];
    const long epoch = (long) l->epoch;
    if (l->kind == kind && epoch >= from && has(l)) return epoch;
  }
  return -1;
}

static void write_order(FILE *out, const looks *all, memory_kind kind)
{
  const char *name = task_names[kind];
  const look_order order = order_looks(all, kind), *o = &order;
  fprintf(out, "full-%s-ghost,%ld\nfull-%s-after,%ld\n", name,
          first_look(all, kind, 0, has_ghost), name,
          first_look(all, kind, o->begins, has_ghost));
  fprintf(out, "full-%s-rests,%ld\n", name,
          first_look(all, kind, 0, has_two_rests));
  fprintf(out, "full-%s-begins,%ld\nfull-%s-half,%ld\n", name, o->begins, name,
          o->half);
  fprintf(out, "full-%s-looks,%d\nfull-%s-complete,%d\n", name, o->looks, name,
          o->complete);
}

void write_full_values(FILE *out)
{
  looks all;
  if (!read_looks(&all, NULL, 0)) return;
  const look_sum c = sum_looks(&all);
  for (int k = 0; k < TASKS; k++) write_order(out, &all, (memory_kind) k);
  fprintf(out, "full-ends,%d\nfull-at-fixed,%d\nfull-at-slow,%d\nfull-strays,%d\n",
          c.ends, c.at_fixed, c.at_slow, c.strays);
  fprintf(out, "full-fixed-most,%s\nfull-slow-least,%s\n",
          HIGH_TEXT('g', 2, c.fixed_most), LOW_TEXT('g', 2, c.slow_least));
  fprintf(out, "full-off,%s\n", HIGH_TEXT('g', 1, c.off));
  const look_times times = time_looks(&all);
  fprintf(out, "full-sent,%d\nfull-passed,%d\nfull-stuck,%d\n", times.sent,
          times.passed, times.sent - times.passed);
  fprintf(out, "full-error-least,%s\nfull-error-most,%s\n",
          LOW_TEXT('f', 1, 100.0 * times.least),
          HIGH_TEXT('f', 1, 100.0 * times.most));
}
