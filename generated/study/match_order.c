/* study/match_order.c -- stored trainings at rank two: trust, order of events,
     figures
   Book: H.8 Stored trainings, and the order of their events
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 3a10c22e843f460d */
#include "match_order.h"
#include "figures.h"
#include "whole.h"
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Book: 24.1 Working memory at rank two, eq:half-passage */
match_look look_of_row(const table *t, memory_kind kind, int row)
{
  #define CELL(name) cell(t, row, name)
  return (match_look) { .kind = kind, .epoch = (unsigned long) CELL("epoch"),
    .loss = CELL("loss"), .gradient = CELL("gradient"),
    .accuracy = CELL("accuracy"), .onset = (long) CELL("onset"),
    .fixed = (int) CELL("fixed"), .stable = (int) CELL("stable"),
    .slow = (int) CELL("slow"), .ghosts = (int) CELL("ghosts"),
    .undecided = (unsigned long) CELL("undecided"),
    .ghost = { CELL("ghost_1"), CELL("ghost_2") },
    .speed = { CELL("speed_low"), CELL("speed_high") },
    .scale = { CELL("r_low"), CELL("r_high") }, .distance = CELL("distance"),
    .least = CELL("least"), .lead = CELL("lead"), .turn = CELL("turn"),
    .slowest = CELL("slowest"), .apart = CELL("apart"),
    .sum = strtoull(strrchr(t->line[row], ',') + 1, NULL, 16) };
}

bool ghost_is_there(const match_look *l)
{
  return l->ghosts > 0 && match_is_long(l) && l->distance <= match_reach(l);
}

/* Goes through the looks of one training; the first not of it is returned. */
static int order_training(const table *t, int from, match_order *o)
{
  int row = from;
  *o = (match_order) { .seed = (unsigned long) cell(t, from, "seed"),
    .each = (unsigned long) cell(t, from, "each"), .begins = -1, .memory = -1,
    .middle = -1, .born = { -1, -1 }, .freed = { -1, -1 }, .apart = NAN };
  const double plateau = match_task_of(TASK_MATCH).silent;
  match_look past = { 0 };
  for (long last = -1; row < t->rows && o->memory < 0; row++) {
    const match_look l = look_of_row(t, TASK_MATCH, row);
    const long epoch = (long) l.epoch;
    if (cell(t, row, "seed") != (double) o->seed || epoch <= last) break;
    const bool there = ghost_is_there(&l), before = l.onset < 0 || l.onset >= epoch;
    if (!before) o->begins = l.onset;
    if (before) {
      o->early = o->early || there;
      o->waits = there;
      o->rests = l.stable > 0;
    } else o->forks = o->forks || l.fixed > 1;
    if (!before && isnan(o->apart)) o->apart = l.apart;
    if (there && !o->comes) { o->born[0] = last; o->born[1] = epoch; }
    if (l.stable == 0 && (o->rests_then || last < 0)) {
      o->freed[0] = last;
      o->freed[1] = epoch;
      o->turned = past.fixed == 1 && l.fixed == 1 && past.turn > 0.0 && l.turn > 0.0;
    }
    if (o->middle < 0 && l.loss <= 0.75 * plateau) o->middle = epoch;
    if (o->middle < 0) o->midway = there;
    o->comes = there;
    o->rests_then = l.stable > 0;
    if (l.loss <= 0.5 * plateau) o->memory = epoch;
    past = l;
    last = epoch;
  }
  while (row < t->rows && cell(t, row, "seed") == (double) o->seed) row++;
  return row;
}

/* Book: H.8 Stored trainings, and the order of their events */
void order_rows(const table *t, match_orders *all)
{
  all->count = 0;
  for (int row = 0; row < t->rows && all->count < MATCHES; all->count++)
    row = order_training(t, row, &all->order[all->count]);
  for (int i = 0; i < all->count; i++) {
    match_order *o = &all->order[i];
    if (!o->comes) o->born[0] = o->born[1] = -1;
    if (o->rests_then) o->freed[0] = o->freed[1] = -1;
    if (o->rests_then) o->turned = false;
  }
}

typedef struct { const table *t; int row; const match_job *job; bool same; } repeat;

static void compare_look(void *context, const match_look *look,
                         const latent_plane *plane)
{
  repeat *r = context;
  held_text line;
  (void) plane;
  if (!text_open(&line)) { r->same = false; return; }
  match_print(line.file, r->job, look);
  char *text = text_close(&line);
  r->same = text && r->same && r->row < r->t->rows
    && strcmp(text, r->t->line[r->row++]) == 0;
  free(text);
}

static bool training_repeats(const table *t, memory_kind kind, int row,
                             unsigned long epochs)
{
  const match_job job = { kind, (unsigned long) cell(t, row, "seed"),
                          (unsigned long) cell(t, row, "each"), epochs };
  repeat r = { t, row, &job, true };
  return match_run(&job, compare_look, &r) == GHOST_OK && r.same && r.row > row;
}

static int first_row_of_training(const table *t, int row)
{
  while (row > 0 && cell(t, row - 1, "seed") == cell(t, row, "seed")) row--;
  return row;
}

/* The search on a stored plane, against the row of its epoch. */
static bool plane_repeats(const table *t, const latent_plane *p, long epoch)
{
  int row = 0;
  while (row < t->rows && cell(t, row, "epoch") != (double) epoch) row++;
  if (row == t->rows) return false;
  match_look look = look_of_row(t, p->kind, row);
  const match_job job = { p->kind, (unsigned long) cell(t, row, "seed"),
                          (unsigned long) cell(t, row, "each"), 0 };
  repeat r = { t, row, &job, true };
  if (match_see(p, &look) != GHOST_OK) return false;
  compare_look(&r, &look, p);
  return r.same;
}

/* Rows 1, 2, ... of planes, unit by unit. */
static void take_unit(const table *t, int row, latent_plane *p)
{
  const int u = row % MATCH_UNITS;
  p->v[2 * u] = cell(t, row, "v_1");
  p->v[2 * u + 1] = cell(t, row, "v_2");
  p->m[2 * u] = cell(t, row, "m_1");
  p->m[2 * u + 1] = cell(t, row, "m_2");
  p->b[u] = cell(t, row, "b");
  p->in[u] = cell(t, row, "in");
  p->gain = cell(t, row, "gain");
  p->bias = cell(t, row, "bias");
}

int read_planes(memory_kind kind, latent_plane *planes, long *epochs, int most)
{
  table t;
  int count = 0;
  if (!read_table(&t, kind == TASK_CUE ? "sweep-cue-planes.csv"
                  : "sweep-match-planes.csv")) return 0;
  for (int row = 0; row < t.rows && row / MATCH_UNITS < most; row++) {
    planes[row / MATCH_UNITS].kind = kind;
    take_unit(&t, row, &planes[row / MATCH_UNITS]);
    epochs[row / MATCH_UNITS] = (long) cell(&t, row, "epoch");
    count = (row + 1) / MATCH_UNITS;
  }
  free_table(&t);
  return count;
}

static bool seeds_repeat(const table *t, memory_kind kind)
{
  int row = (int) (t->hash % (unsigned long) t->rows);
  return training_repeats(t, kind, first_row_of_training(t, row),
                          2 * match_every(kind));
}

static bool paper_repeats(const table *t, memory_kind kind)
{
  static latent_plane planes[STORED_PLANES];
  long epochs[STORED_PLANES];
  int count = read_planes(kind, planes, epochs, STORED_PLANES);
  bool good = count > 0 && training_repeats(t, kind, 0, 0);
  for (int i = 0; good && i < count; i++)
    good = plane_repeats(t, &planes[i], epochs[i]);
  return good;
}
typedef struct {
  const char *name;
  bool (*repeats)(const table *, memory_kind);
  bool asked, read, good;
  char why[200];              /* it was not read */
  match_orders orders;        /* of the match task */
} stored_matches;
static stored_matches stored[TASKS][2] = {
  [TASK_CUE] = { { "sweep-cue.csv", seeds_repeat, .asked = false },
                 { "sweep-cue-paper.csv", paper_repeats, .asked = false } },
  [TASK_MATCH] = { { "sweep-match.csv", seeds_repeat, .asked = false },
                   { "sweep-match-paper.csv", paper_repeats, .asked = false } } };

static void read_stored(stored_matches *s, memory_kind kind)
{
  table t;
  s->asked = true;
  if (!(s->read = read_table(&t, s->name))) {
    snprintf(s->why, sizeof s->why, "%s", table_fault());
    return;
  }
  if (kind == TASK_MATCH) order_rows(&t, &s->orders);
  s->good = s->repeats(&t, kind);
  free_table(&t);
}

static const stored_matches *ask_stored(memory_kind kind, bool own)
{
  static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
  stored_matches *s = &stored[kind][own];
  pthread_mutex_lock(&one);
  if (!s->asked) read_stored(s, kind);
  pthread_mutex_unlock(&one);
  return s;
}

const char *stored_name(memory_kind kind, bool own)
{
  return stored[kind][own].name;
}

bool stored_repeats(memory_kind kind, bool own, char *why, size_t size)
{
  const stored_matches *s = ask_stored(kind, own);
  if (!s->read && why) snprintf(why, size, "%s", s->why);
  if (s->read && !s->good && why)
    snprintf(why, size, "a training of %s does not repeat", s->name);
  return s->read && s->good;
}

bool read_matches(match_orders *all, char *why, size_t size)
{
  *all = ask_stored(TASK_MATCH, false)->orders;
  return stored_repeats(TASK_MATCH, false, why, size);
}

bool read_paper_match(match_order *one, char *why, size_t size)
{
  const match_orders *all = &ask_stored(TASK_MATCH, true)->orders;
  *one = all->order[0];
  return stored_repeats(TASK_MATCH, true, why, size) && all->count == 1;
}

/* Book: 24.1 Working memory at rank two, eq:half-passage */
static void count_lag(match_count *c, const match_order *o)
{
  const long lag = o->born[1] - o->begins;
  c->middle += o->middle >= 0;
  c->midway += o->middle >= 0 && o->midway;
  if (o->waits || !o->comes) return;
  c->lag[0] = c->with ? (lag < c->lag[0] ? lag : c->lag[0]) : lag;
  c->lag[1] = c->with ? (lag > c->lag[1] ? lag : c->lag[1]) : lag;
  c->with++;
}

match_count count_matches(const match_orders *all)
{
  match_count c = { .trainings = all->count };
  for (int i = 0; i < all->count; i++) {
    const match_order *o = &all->order[i];
    if (o->begins < 0) continue;
    count_lag(&c, o);
    c.fell++;
    c.early += o->early;
    c.precedes += o->waits;
    c.rests += o->rests;
    c.freed += o->rests && !o->rests_then;
    c.forks += o->forks;
    c.memory += o->memory >= 0;
    c.memory_with += o->memory >= 0 && o->comes;
    c.regions += o->memory >= 0 && o->comes && !o->rests_then;
    c.turned += o->rests && o->turned;
  }
  return c;
}

/* Book: J.2 Figures of the canonical form */
static void write_dates(FILE *out, const char *key, const long dates[2])
{
  for (int i = 0; i < 2; i++)
    if (dates[i] >= 0) fprintf(out, "match-paper-%s-%d,%ld\n", key, i, dates[i]);
}

/* The time of a turn of the flow around the plane, from one crossing of the middle
 * of its first coordinate to the next; NAN when it does not turn. */
static double turn_of(const latent_plane *p)
{
  double x[2] = { -2.0, 1.0 }, f[2], low = INFINITY, high = -INFINITY, last = NAN;
  double turn = NAN;
  for (int k = 0; k < 40000; k++) {
    const double old = x[0], middle = 0.5 * (low + high), now = 0.005 * k;
    plane_flow(p, x, 0.0, f);
    for (int j = 0; j < 2; j++) x[j] += 0.005 * f[j];
    if (now > 60.0) { low = fmin(low, x[0]); high = fmax(high, x[0]); }
    if (now > 120.0 && high - low > 0.1 && old < middle && x[0] >= middle) {
      turn = now - last;
      last = now;
    }
  }
  return turn;
}
enum { TURN_AT = 1750 };  /* an epoch */

static void write_turn(FILE *out)
{
  static latent_plane planes[STORED_PLANES];
  long epochs[STORED_PLANES];
  int count = read_planes(TASK_MATCH, planes, epochs, STORED_PLANES);
  for (int i = 0; i < count; i++)
    if (epochs[i] == TURN_AT)
      fprintf(out, "match-period,%.0f\n", turn_of(&planes[i]));
  const match_task task = match_task_of(TASK_MATCH);
  fprintf(out, "match-until,%d\n", (task.cue + task.delay) / 2);
}

/* The looks of the paper's network after the birth of its ghost. */
static void write_rest(FILE *out, long born)
{
  table t;
  match_look l = { .loss = NAN };
  int after = 0, there = 0, rests = 0;
  if (!read_table(&t, stored_name(TASK_MATCH, true))) return;
  for (int row = 0; row < t.rows; row++) {
    l = look_of_row(&t, TASK_MATCH, row);
    if ((long) l.epoch < born) continue;
    after++;
    there += ghost_is_there(&l);
    rests += l.stable > 0;
  }
  free_table(&t);
  fprintf(out, "match-after,%d\nmatch-after-there,%d\nmatch-after-rests,%d\n",
          after, there, rests);
  fprintf(out, "match-own-last,%.4f\nmatch-own-passage,%.1f\n", l.loss,
          acos(-1.0) / sqrt(l.scale[1]));
}

static void write_counts(FILE *out, const match_orders *all)
{
  match_count c = count_matches(all);
  fprintf(out, "match-lag-least,%ld\nmatch-lag-most,%ld\n", c.lag[0], c.lag[1]);
  fprintf(out, "match-midway,%d\nmatch-middle,%d\n", c.midway, c.middle);
  fprintf(out, "match-precedes,%d\nmatch-fell,%d\n", c.precedes, c.fell);
}

void write_match_values(FILE *out)
{
  match_orders all;
  match_order paper;
  if (!read_matches(&all, NULL, 0) || !read_paper_match(&paper, NULL, 0)) return;
  fprintf(out, "match-first,%lu\nmatch-last,%lu\n", all.order[0].seed,
          all.order[all.count - 1].seed);
  fprintf(out, "match-small-begins,%ld\nmatch-paper-begins,%ld\n",
          all.order[0].begins, paper.begins);
  fprintf(out, "match-apart-begin,%.3f\n", paper.apart);
  write_counts(out, &all);
  write_dates(out, "born", paper.born);
  write_dates(out, "freed", paper.freed);
  write_turn(out);
  write_rest(out, paper.born[1]);
  fprintf(out, "match-own-memory,%ld\n", paper.memory);
}

enum { PIECE = 9 };
typedef struct { double low[2], high[2]; int nx, ny; } flow_box;  /* pieces */
static const flow_box boxes[TASKS] = {
  [TASK_CUE] = { { -5.0, -3.4 }, { 5.0, 3.4 }, 14, 11 },
  [TASK_MATCH] = { { -4.5, -3.4 }, { 4.1, 3.4 }, 11, 9 } };

/* Steps of equal length along the flow, by the midpoint rule. */
static void step_along(const latent_plane *p, double length, double x[2])
{
  double f[2], y[2];
  plane_flow(p, x, 0.0, f);
  double by = 0.5 * length / (hypot(f[0], f[1]) + 1e-9);
  for (int j = 0; j < 2; j++) y[j] = x[j] + by * f[j];
  plane_flow(p, y, 0.0, f);
  by = length / (hypot(f[0], f[1]) + 1e-9);
  for (int j = 0; j < 2; j++) x[j] += by * f[j];
}
typedef double piece[2 * PIECE + 1][2];

static void follow_piece(const latent_plane *p, double x, double y, piece at)
{
  at[PIECE][0] = x;
  at[PIECE][1] = y;
  for (int k = 1; k <= PIECE; k++)
    for (int side = -1; side <= 1; side += 2) {
      double *now = at[PIECE + side * k];
      memcpy(now, at[PIECE + side * (k - 1)], 2 * sizeof *now);
      step_along(p, side * 0.045, now);
    }
}

/* The pieces of all planes from one point side by side, and a gap. */
static void write_pieces(FILE *out, const latent_plane *p, int count, double x,
                         double y)
{
  static piece at[STORED_PLANES];
  for (int i = 0; i < count; i++) follow_piece(&p[i], x, y, at[i]);
  for (int k = 0; k <= 2 * PIECE + 1; k++)
    for (int i = 0; i < count; i++) {
      double f[2] = { NAN, NAN };
      const double *now = k <= 2 * PIECE ? at[i][k] : f;
      if (k <= 2 * PIECE) plane_flow(&p[i], now, 0.0, f);
      fprintf(out, "%s%.5f,%.5f,%.4f%s", i ? "," : "", now[0], now[1],
              log10(hypot(f[0], f[1])), i == count - 1 ? "\n" : "");
    }
}

static ghost_status write_flow(FILE *out, memory_kind kind)
{
  latent_plane planes[STORED_PLANES];
  long epochs[STORED_PLANES];
  const int count = read_planes(kind, planes, epochs, STORED_PLANES);
  const flow_box *b = &boxes[kind];
  const int nx = b->nx, ny = b->ny;
  if (count == 0) return GHOST_EIO;
  for (int i = 0; i < count; i++)
    fprintf(out, "%sx%d,y%d,speed%d", i ? "," : "", i, i, i);
  fputc('\n', out);
  for (int i = 0; i < nx; i++)
    for (int j = 0; j < ny; j++) {
      double x = (i + 0.5 + 0.25 * (j % 2 ? 1 : -1)) / nx, y = (j + 0.5) / ny;
      write_pieces(out, planes, count,
                   b->low[0] + x * (b->high[0] - b->low[0]),
                   b->low[1] + y * (b->high[1] - b->low[1]));
    }
  return GHOST_OK;
}

ghost_status figure_match_flow(FILE *out) { return write_flow(out, TASK_MATCH); }
ghost_status figure_cue_flow(FILE *out) { return write_flow(out, TASK_CUE); }
enum { AT_REST, REPELS, SLOW, UNDECIDED, PLUS, MINUS, HALF, MINUS_HALF };

static int kind_of(const ghost_slow_point *p)
{
  return p->kind == GHOST_SLOW_MINIMUM ? SLOW : p->kind != GHOST_SLOW_FIXED
    ? UNDECIDED : p->unstable ? REPELS : AT_REST;
}

static ghost_status write_points(FILE *out, const latent_plane *p, int panel)
{
  const ghost_field f = field_of_plane(p);
  ghost_slow_point points[16];
  ghost_slow_count n;
  ghost_status status = ghost_slow_points(&f, NULL, NULL, 10000000, points, 16, &n);
  if (status == GHOST_OK && n.points > 16) status = GHOST_EPREC;
  for (size_t i = 0; status == GHOST_OK && i < n.points; i++) {
    const ghost_slow_point *q = &points[i];
    fprintf(out, "%d,%d,%.6f,%.6f\n", panel, kind_of(q),
            0.5 * (q->low[0] + q->high[0]), 0.5 * (q->low[1] + q->high[1]));
  }
  return status;
}

static void write_trials(FILE *out, const latent_plane *p, int panel)
{
  const match_task task = match_task_of(p->kind);
  plane_path path;
  match_path(p, path);
  for (int c = 0; c < 2; c++)
    for (int t = 0; t <= task.delay; t++)
      fprintf(out, "%d,%d,%.6f,%.6f\n", panel, c ? MINUS : PLUS, path[t][c][0],
              path[t][c][1]);
}

static void write_halves(FILE *out, const latent_plane *p, int panel)
{
  const double at = p->kind == TASK_CUE ? atanh(0.5) : 0.0;
  const flow_box *b = &boxes[p->kind];
  for (int side = 0; side <= (p->kind == TASK_CUE); side++)
    for (int end = 0; end < 2; end++)
      fprintf(out, "%d,%d,%.6f,%.6f\n", panel, HALF + side,
              ((side ? -at : at) - p->bias) / p->gain,
              end ? b->high[1] : b->low[1]);
}

static ghost_status write_panels(FILE *out, memory_kind kind)
{
  latent_plane planes[STORED_PLANES];
  long epochs[STORED_PLANES];
  ghost_status status = GHOST_OK;
  int count = read_planes(kind, planes, epochs, STORED_PLANES);
  if (count == 0) return GHOST_EIO;
  fputs("panel,kind,x,y\n", out);
  for (int panel = 0; panel < count && status == GHOST_OK; panel++) {
    status = write_points(out, &planes[panel], panel);
    write_trials(out, &planes[panel], panel);
    write_halves(out, &planes[panel], panel);
  }
  return status;
}

ghost_status figure_match_points(FILE *out)
{
  return write_panels(out, TASK_MATCH);
}

ghost_status figure_cue_points(FILE *out) { return write_panels(out, TASK_CUE); }
static void write_time(FILE *out, const match_look *l, bool there)
{
  fputc(',', out);
  if (l->ghosts > 0 && ghost_is_there(l) == there)
    fprintf(out, "%.17g", 2.0 * asin(1.0) / sqrt(l->scale[1]));
}

static ghost_status write_looks(FILE *out, memory_kind kind)
{
  table t;
  if (!read_table(&t, stored_name(kind, true))) return GHOST_EIO;
  fprintf(out, "epoch,loss%s,lead,there,away,apart\n",
          kind == TASK_CUE ? ",gradient,fixed,stable" : "");
  for (int row = 0; row < t.rows; row++) {
    const match_look l = look_of_row(&t, kind, row);
    fprintf(out, "%lu,%.17g", l.epoch, l.loss);
    if (kind == TASK_CUE)
      fprintf(out, ",%.17g,%d,%d", l.gradient, l.fixed, l.stable);
    fprintf(out, ",%.17g", l.lead);
    write_time(out, &l, true);
    write_time(out, &l, false);
    fprintf(out, ",%.17g\n", l.apart);
  }
  free_table(&t);
  return GHOST_OK;
}

ghost_status figure_match(FILE *out) { return write_looks(out, TASK_MATCH); }
ghost_status figure_cue(FILE *out) { return write_looks(out, TASK_CUE); }
static int by_beginning(const void *a, const void *b)
{
  const match_order *x = a, *y = b;
  const unsigned long p = (unsigned long) x->begins, q = (unsigned long) y->begins;
  return p != q ? (p > q) - (p < q) : (x->seed > y->seed) - (x->seed < y->seed);
}

static void write_day(FILE *out, long date)
{
  if (date >= 0) fprintf(out, ",%ld", date);
  else fputs(",nan", out);
}

ghost_status figure_match_order(FILE *out)
{
  match_orders all;
  if (!read_matches(&all, NULL, 0)) return GHOST_EIO;
  qsort(all.order, (size_t) all.count, sizeof all.order[0], by_beginning);
  fputs("seed,begins,memory,born_after,born,freed_after,freed,early,waits,comes\n",
        out);
  for (int i = 0; i < all.count; i++) {
    const match_order *o = &all.order[i];
    const long dates[] = { o->begins, o->memory, o->born[0], o->born[1],
                           o->freed[0], o->freed[1] };
    fprintf(out, "%lu", o->seed);
    for (int k = 0; k < 6; k++) write_day(out, dates[k]);
    fprintf(out, ",%d,%d,%d\n", o->early, o->waits, o->comes);
  }
  return GHOST_OK;
}
