/* study/halving.c -- the fastest halving of the loss, and its ghosts
   Book: H.9 Halvings, found and counted
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 1463acbed9ae85fb */
#include "halving.h"
#include "figures.h"
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

/* The looks of one training, losses being the least so far. */
typedef struct { int count; match_look *look; } looks;

/* Book: H.9 Halvings, found and counted */
static looks looks_of(const table *t, memory_kind kind, int from)
{
  looks l = { .look = malloc((size_t) (t->rows - from) * sizeof *l.look) };
  const double seed = cell(t, from, "seed");
  if (!l.look) return l;
  for (int row = from; row < t->rows && cell(t, row, "seed") == seed; row++) {
    match_look *now = &l.look[l.count++];
    *now = look_of_row(t, kind, row);
    if (row > from) now->loss = fmin(now->loss, now[-1].loss);
  }
  return l;
}

/* Book: 24.2 Telling cues apart at rank two, eq:even-share */
static int first_below(const looks *l, int from, double loss)
{
  while (from < l->count && l->look[from].loss > loss) from++;
  return from;
}

static double times_faster(const looks *l, int i, int j)
{
  const match_look *a = &l->look[i], *b = &l->look[j];
  return log(a->loss / b->loss) / (double) (b->epoch - a->epoch)
    * (double) b->epoch / log(l->look[0].loss / b->loss);
}

/* Its looks, as begins and ends; false when the loss is not halved. */
static bool fastest(const looks *l, int at[2], double *faster)
{
  bool found = false;
  for (int i = 0; i < l->count; i++) {
    const int j = first_below(l, i, 0.5 * l->look[i].loss);
    if (j == l->count) break;
    const double x = times_faster(l, i, j);
    if (found && x <= *faster) continue;
    found = true;
    *faster = x;
    at[0] = i;
    at[1] = j;
  }
  return found;
}

static void date_ghost(const looks *l, const int at[2], halving *h)
{
  int birth = at[1];
  for (int i = 0; i <= at[0]; i++)
    h->early = h->early || ghost_is_there(&l->look[i]);
  h->waits = ghost_is_there(&l->look[at[0]]);
  h->comes = ghost_is_there(&l->look[at[1]]);
  if (!h->comes) return;
  while (birth > 0 && ghost_is_there(&l->look[birth - 1])) birth--;
  h->born[0] = birth > 0 ? (long) l->look[birth - 1].epoch : -1;
  h->born[1] = (long) l->look[birth].epoch;
}

static void date_halving(const looks *l, const int at[2], halving *h)
{
  const int middle = first_below(l, at[0], sqrt(0.5) * l->look[at[0]].loss);
  h->begins = (long) l->look[at[0]].epoch;
  h->middle = (long) l->look[middle].epoch;
  h->ends = (long) l->look[at[1]].epoch;
  h->midway = ghost_is_there(&l->look[middle]);
  h->points[0] = l->look[at[0]].fixed;
  h->points[1] = l->look[at[0] + 1].fixed;
  date_ghost(l, at, h);
  if (h->waits) h->passage = acos(-1.0) / sqrt(l->look[at[0]].scale[1]);
}

/* Book: H.9 Halvings, found and counted */
static void find_one(const looks *l, memory_kind kind, halving *h)
{
  const match_look *end = &l->look[l->count - 1];
  int at[2] = { 0, 0 };
  h->silent = match_task_of(kind).silent;
  h->first = l->look[0].loss;
  h->last = end->loss;
  h->kept = ghost_is_there(end);
  const int first = first_below(l, 0, 0.5 * h->silent);
  h->loose = first < l->count && l->look[first].stable == 0;
  for (int i = 0; i < l->count; i++)
    h->ever = h->ever || ghost_is_there(&l->look[i]);
  h->fixed = end->fixed;
  h->stable = end->stable;
  if (fastest(l, at, &h->faster)) date_halving(l, at, h);
}

void find_halvings(const table *t, memory_kind kind, halvings *all)
{
  all->count = 0;
  for (int row = 0; row < t->rows && all->count < MATCHES; all->count++) {
    looks l = looks_of(t, kind, row);
    halving *h = &all->at[all->count];
    *h = (halving) { .seed = (unsigned long) cell(t, row, "seed"),
      .each = (unsigned long) cell(t, row, "each"), .begins = -1, .middle = -1,
      .ends = -1, .faster = NAN, .passage = NAN, .born = { -1, -1 } };
    if (l.count == 0) return;
    find_one(&l, kind, h);
    row += l.count;
    free(l.look);
  }
}

bool read_halvings(memory_kind kind, bool own, halvings *all, char *why,
                   size_t size)
{
  table t;
  if (why && !stored_repeats(kind, own, why, size)) return false;
  if (!read_table(&t, stored_name(kind, own))) return false;
  find_halvings(&t, kind, all);
  free_table(&t);
  return all->count > 0;
}

static void add_fall(ghost_count *c, const halving *h)
{
  c->falls++;
  c->early += h->early;
  c->precedes += h->waits;
  c->midway += h->midway;
  c->comes += h->comes;
}

static void add_end(halving_count *c, const halving *h)
{
  const bool still = h->last > 0.9 * h->silent;
  c->still += still;
  c->alone += still && h->fixed == 1 && h->stable == 1;
  if (h->last > 0.5 * h->silent) return;
  c->memory++;
  c->loose += h->loose;
  c->ever += h->ever;
  c->kept += h->kept;
  c->rests += h->stable > 0;
}

halving_count count_halvings(const halvings *all)
{
  halving_count c = { .trainings = all->count, .faster = { NAN, NAN, NAN } };
  double x[MATCHES];
  for (int i = 0; i < all->count; i++) {
    const halving *h = &all->at[i];
    add_end(&c, h);
    if (h->begins < 0) continue;
    x[c.all.falls] = h->faster;
    add_fall(&c.all, h);
    if (h->faster > 2.0) add_fall(&c.abrupt, h);
  }
  if (c.all.falls == 0) return c;
  gsl_sort(x, 1, (size_t) c.all.falls);
  c.faster[0] = x[0];
  c.faster[1] = gsl_stats_median_from_sorted_data(x, 1, (size_t) c.all.falls);
  c.faster[2] = x[c.all.falls - 1];
  return c;
}

/* Book: J.2 Figures of the canonical form */
static int by_begin(const void *a, const void *b)
{
  const halving *x = a, *y = b;
  const unsigned long p = (unsigned long) x->begins, q = (unsigned long) y->begins;
  return p != q ? (p > q) - (p < q) : (x->seed > y->seed) - (x->seed < y->seed);
}

static void write_date(FILE *out, long date)
{
  if (date >= 0) fprintf(out, ",%ld", date);
  else fputs(",nan", out);
}

ghost_status figure_cue_order(FILE *out)
{
  halvings all;
  if (!read_halvings(TASK_CUE, false, &all, NULL, 0)) return GHOST_EIO;
  qsort(all.at, (size_t) all.count, sizeof all.at[0], by_begin);
  fputs("seed,begins,middle,ends,born,faster\n", out);
  for (int i = 0; i < all.count; i++) {
    const halving *h = &all.at[i];
    const long dates[] = { h->begins, h->middle, h->ends, h->born[1] };
    fprintf(out, "%lu", h->seed);
    for (int k = 0; k < 4; k++) write_date(out, dates[k]);
    fprintf(out, ",%.3f\n", h->faster);
  }
  return GHOST_OK;
}
enum { LOSS_STEP = 200, LOSS_ROWS = 101 };
typedef struct { int seeds; double at[LOSS_ROWS][MATCHES]; } loss_grid;

static loss_grid losses_of(const table *t)
{
  loss_grid g = { 0 };
  for (int k = 0; k < LOSS_ROWS; k++)
    for (int i = 0; i < MATCHES; i++) g.at[k][i] = NAN;
  for (int row = 0; row < t->rows && g.seeds <= MATCHES; row++) {
    const long epoch = (long) cell(t, row, "epoch");
    if (epoch == 0) g.seeds++;
    if (g.seeds > MATCHES || epoch % LOSS_STEP || epoch / LOSS_STEP >= LOSS_ROWS)
      continue;
    g.at[epoch / LOSS_STEP][g.seeds - 1] = cell(t, row, "loss");
  }
  return g;
}

ghost_status figure_cue_losses(FILE *out)
{
  table t;
  if (!read_table(&t, stored_name(TASK_CUE, false))) return GHOST_EIO;
  const loss_grid g = losses_of(&t);
  free_table(&t);
  fputs("epoch", out);
  for (int i = 0; i < g.seeds; i++) fprintf(out, ",loss%d", i);
  for (int row = 0; row < LOSS_ROWS; row++) {
    fprintf(out, "\n%d", row * LOSS_STEP);
    for (int i = 0; i < g.seeds; i++)
      if (isnan(g.at[row][i])) fputs(",nan", out);
      else fprintf(out, ",%.5f", g.at[row][i]);
  }
  fputc('\n', out);
  return GHOST_OK;
}

static void write_halvings(FILE *out, const char *key, const halving_count *c)
{
  static const char *const which[] = { "least", "median", "most" };
  for (int k = 0; k < 3; k++)
    fprintf(out, "%s-faster-%s,%.2f\n", key, which[k], c->faster[k]);
  fprintf(out, "%s-trainings,%d\n%s-falls,%d\n%s-abrupt,%d\n", key, c->trainings,
          key, c->all.falls, key, c->abrupt.falls);
  fprintf(out, "%s-precedes,%d\n%s-midway,%d\n%s-comes,%d\n", key,
          c->all.precedes, key, c->all.midway, key, c->all.comes);
  fprintf(out, "%s-memory,%d\n%s-ever,%d\n%s-kept,%d\n%s-rests,%d\n", key,
          c->memory, key, c->ever, key, c->kept, key, c->rests);
  fprintf(out, "%s-still,%d\n%s-alone,%d\n%s-loose,%d\n%s-bound,%d\n", key,
          c->still, key, c->alone, key, c->loose, key, c->memory - c->loose);
}

/* The training with the most abrupt of them. */
static void write_most(FILE *out, const halvings *all)
{
  const halving *h = &all->at[0];
  for (int i = 1; i < all->count; i++)
    if (isnan(h->faster) || all->at[i].faster > h->faster) h = &all->at[i];
  fprintf(out, "cue-most-seed,%lu\ncue-most-begins,%ld\ncue-most-ends,%ld\n"
          "cue-most-passage,%.0f\ncue-most-points-0,%d\ncue-most-points-1,%d\n",
          h->seed, h->begins, h->ends, h->passage, h->points[0], h->points[1]);
}

void write_cue_values(FILE *out)
{
  halvings cue, own, match;
  if (!read_halvings(TASK_CUE, false, &cue, NULL, 0)
      || !read_halvings(TASK_CUE, true, &own, NULL, 0)
      || !read_halvings(TASK_MATCH, false, &match, NULL, 0)) return;
  const halving *h = &own.at[0];
  const halving_count c = count_halvings(&cue), m = count_halvings(&match);
  fprintf(out, "cue-first-seed,%lu\ncue-last-seed,%lu\n", cue.at[0].seed,
          cue.at[cue.count - 1].seed);
  fprintf(out, "cue-own-faster,%.2f\ncue-own-begins,%ld\ncue-own-middle,%ld\n"
          "cue-own-ends,%ld\n", h->faster, h->begins, h->middle, h->ends);
  fprintf(out, "cue-own-first,%.3f\ncue-own-last,%.3f\ncue-silent,%.4f\n",
          h->first, h->last, h->silent);
  write_halvings(out, "cue-seeds", &c);
  write_halvings(out, "cue-match", &m);
  write_most(out, &cue);
}
