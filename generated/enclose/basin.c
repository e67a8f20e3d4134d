/* enclose/basin.c -- which starts are lost: the return map as a table of bounds
   Book: 16.16 Boxes of starts
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 69673ac9f1405250 */
#include "basin.h"
#include "outward.h"
#include <stdlib.h>
#include <string.h>

/* Book: 16.14.1 Inverse branches */
static double solve_down(double t, double drive, double guess)
{
  double s = guess > t ? guess : t;
  for (int i = 0; i < 60; i++) {
    double q = kick(s, drive);
    double next = s - (s - q - t) / (1.0 + 1.5 * q / s);
    bool close = fabs(next - s) <= 1e-9 * s;
    s = next;
    if (close) break;
  }
  return s;
}

static double left_of(double s, double t, range drive)
{
  double bound = s, e = 0x1p-50;
  do { bound = s * (1.0 - e); e *= 2.0; } while (down_high(bound, drive) > t);
  return bound;
}

static double right_of(double s, double t, range drive)
{
  double bound = s, e = 0x1p-50;
  do { bound = s * (1.0 + e); e *= 2.0; } while (down_low(bound, drive) < t);
  return bound;
}

/* A range that holds D^-1(t) for all t and all drives of the ranges. */
static range invert_down(range t, range drive, double *guess)
{
  double lo = solve_down(t.lo, drive.lo, *guess);
  double hi = solve_down(t.hi, drive.hi, lo);
  *guess = lo;
  return (range) { left_of(lo, t.lo, (range) { drive.lo, drive.lo }),
                   right_of(hi, t.hi, (range) { drive.hi, drive.hi }) };
}

static double solve_up(double x, double drive)
{
  double z = cbrt(drive / x * (drive / x));
  for (int i = 0; i < 60; i++) {
    double q = kick(z, drive);
    double next = z - (z + q - x) / (1.0 - 1.5 * q / z);
    bool close = fabs(next - z) <= 1e-9 * z;
    z = next;
    if (close || !(z > 0.0)) break;
  }
  return z;
}

/* The part of [1/4, 1] that U maps into x, for some drive, lies in here. */
static range invert_up(range x, range drive)
{
  range z = { 0.25, 1.0 };
  double s = solve_up(x.hi, drive.lo);
  for (double e = 0x1p-50; e < 0x1p-20; e *= 2.0)
    if (up_low(s * (1.0 - e), drive) >= x.hi) { z.lo = s * (1.0 - e); break; }
  s = solve_up(x.lo, drive.hi);
  for (double e = 0x1p-50; e < 0x1p-20; e *= 2.0)
    if (up_high(s * (1.0 + e), drive) <= x.lo) { z.hi = s * (1.0 + e); break; }
  if (!(z.lo >= 0.25)) z.lo = 0.25;
  if (!(z.hi <= 1.0)) z.hi = 1.0;
  return z;
}

/* Book: 16.14.2 The operator as a table, eq:transfer */
static bool pull_start(pulled_cells *p, const return_map *m)
{
  size_t n = (size_t) m->cells + 1;
  double *block = malloc(4 * n * sizeof *block);
  *p = (pulled_cells) { block, block + n, block + 2 * n, block + 3 * n };
  if (!block) return false;
  for (size_t j = 0; j < n; j++) {
    p->lo[j] = p->hi[j] = m->edge[j];
    p->low[j] = p->high[j] = 1.0;
  }
  return true;
}

static void pull_back(pulled_cells *p, const return_map *m)
{
  range drive = { m->drive_lo, m->drive_hi };
  double guess = 0.0;
  for (int j = 0; j <= m->cells; j++) {
    range x = invert_down((range) { p->lo[j], p->hi[j] }, drive, &guess);
    p->lo[j] = x.lo;
    p->hi[j] = x.hi;
  }
  for (int j = 0; j < m->cells; j++) {
    double most = 1.0 + above(steep(p->lo[j], drive.hi));
    double least = 1.0 + below(steep(p->hi[j + 1], drive.lo));
    p->low[j] = below(p->low[j] / above(most));
    p->high[j] = above(p->high[j] / below(least));
  }
}

typedef struct { double guess; int first, last; } neighbour;

static int cell_of(const return_map *m, double s, int near)
{
  while (near >= 0 && s < m->edge[near]) near--;
  while (near < m->cells && s >= m->edge[near + 1]) near++;
  return near;
}

static return_entry weigh(const return_map *m, const pulled_cells *p, int j,
                          range z, neighbour *last)
{
  range drive = { m->drive_lo, m->drive_hi };
  range w = invert_down(z, drive, &last->guess);
  last->first = cell_of(m, w.lo, last->first);
  last->last = cell_of(m, w.hi, last->last);
  return_entry e = { last->first, last->last, 0.0, 0.0 };
  double fold = above(above(steep(z.lo, drive.hi)) - 1.0);
  double most = above(1.0 + above(steep(w.lo, drive.hi)));
  e.low = below(p->low[j] / fold / most);
  fold = below(below(steep(z.hi, drive.lo)) - 1.0);
  double least = below(1.0 + below(steep(w.hi, drive.lo)));
  e.high = above(p->high[j] / fold / least);
  return e;
}

static return_entry enter(const return_map *m, const pulled_cells *p, int j,
                          neighbour *last)
{
  return_entry none = { 0, -1, 0.0, 0.0 };
  range drive = { m->drive_lo, m->drive_hi };
  range x = { p->lo[j], p->hi[j + 1] };
  if (x.hi < below(1.0 + drive.lo)) return none;
  if (x.lo > above(0.25 + 8.0 * drive.hi)) return none;
  return_entry e = weigh(m, p, j, invert_up(x, drive), last);
  bool whole = x.lo >= above(1.0 + drive.hi)
    && x.hi <= below(0.25 + 8.0 * drive.lo);
  if (!whole || e.first < 0 || e.last >= m->cells) e.low = 0.0;
  if (e.last < 0) return none;
  if (e.first < 0) e.first = 0;
  if (e.first >= m->cells) return none;
  if (e.last >= m->cells) e.last = m->cells - 1;
  return e;
}

/* Book: 16.14.3 The grid */
/* The cycle's point in the gate is u2 a^(2/5), u2 = 1.428...; a guess. */
static double cycle_in_gate(double drive)
{
  return 1.4280845879 * pow(drive / 0.75, 0.4);
}

static void cut_cells(return_map *m, double end)
{
  double left = end - cycle_in_gate(m->drive_hi), top = (end - 1.0) / 8.0;
  bool graded = m->above && left > 0.0 && left < 4.0 * (end - 1.0) / m->cells;
  int even = graded ? m->cells - m->cells / 4 : m->cells;
  double width = (end - (graded ? top : 0.0) - 1.0) / even;
  for (int j = 0; j < even; j++) m->edge[j] = 1.0 + width * j;
  for (int j = even; j < m->cells; j++)
    m->edge[j] = end - top * pow(left / (8.0 * top),
                                 (j - even) / (double) (m->cells - even));
  m->edge[m->cells] = end;
}

static bool lay_grid(return_map *m, double a_lo, double a_hi)
{
  m->drive_lo = below(0.75 * a_lo);
  m->drive_hi = above(0.75 * a_hi);
  range drive = { m->drive_lo, m->drive_hi };
  double guess = 0.0;
  range d = invert_down((range) { 1.0, 1.0 }, drive, &guess);
  guess = 0.0;
  m->hole = invert_down((range) { 0.25, 0.25 }, drive, &guess).lo;
  m->end = d.lo;
  m->edge = malloc(((size_t) m->cells + 1) * sizeof *m->edge);
  if (!m->edge) return false;
  cut_cells(m, m->above ? d.hi : d.lo);
  m->branches = 0;
  for (double x = 1.0; x < 0.25 + 8.0 * m->drive_hi; m->branches++)
    x = solve_down(x, m->drive_lo, x);
  return true;
}

/* Book: 16.14.4 The cycle's basin in the gate, eq:capture */
static bool captures(const return_map *m, double s)
{
  range drive = { m->drive_lo, m->drive_hi };
  double z = down_low(s, drive);
  if (z < 0.25) return false;
  double top = below(1.0 + drive.lo);
  double back = down_low(top, (range) { drive.hi, drive.hi });
  double image = down_high(up_high(z, drive), drive);
  double slope = above(1.0 + above(steep(s, drive.hi)))
    * above(above(steep(z, drive.hi)) - 1.0)
    * above(1.0 + above(steep(top, drive.hi)));
  return back >= s && image <= m->end && above(slope) < 1.0;
}

static void find_capture(return_map *m)
{
  m->capture = m->cells;
  double middle = cycle_in_gate(m->drive_lo);
  for (int j = m->cells - 1; j >= 0 && m->edge[j] > middle - 0.06; j--)
    if (captures(m, m->edge[j])) m->capture = j;
}

/* Book: 16.14.3 The grid */
static void write_entries(return_map *m, pulled_cells *p)
{
  for (int i = 0; i < m->branches; i++) {
    neighbour last = { 0.0, 0, 0 };
    pull_back(p, m);
    for (int j = 0; j < m->cells; j++)
      m->entry[(size_t) i * (size_t) m->cells + (size_t) j] = enter(m, p, j, &last);
  }
}

void return_free(return_map *m)
{
  free(m->edge);
  free(m->entry);
  m->edge = NULL;
  m->entry = NULL;
}

ghost_status return_build(return_map *m, double a_lo, double a_hi, int cells,
                          bool above)
{
  *m = (return_map) { .cells = cells, .above = above };
  if (!(a_lo > 0.889 && a_lo <= a_hi && a_hi < 64.0) || cells < 2)
    return GHOST_EDOM;
  pulled_cells p = { NULL, NULL, NULL, NULL };
  if (lay_grid(m, a_lo, a_hi) && pull_start(&p, m))
    m->entry = malloc((size_t) m->branches * (size_t) cells * sizeof *m->entry);
  if (m->entry) write_entries(m, &p);
  free(p.lo);
  if (!m->entry) { return_free(m); return GHOST_ENOMEM; }
  find_capture(m);
  return GHOST_OK;
}

/* Book: 16.14.5 Certified shares, eq:transfer */
/* A lower bound of the density of starts on [lo, hi]; a peak has its least
 * value at an end.  exp is trusted to 2^-40. */
static double least_density(const start_spread *s, double lo, double hi)
{
  if (!s->normal)
    return lo >= s->low && hi <= s->high
      ? (1.0 - 0x1p-45) / (s->high - s->low) : 0.0;
  double p = (lo - s->low) / s->high, q = (hi - s->low) / s->high;
  double far = fmax(fabs(p), fabs(q));
  if (far > 9.0) return 0.0;
  return 0.39894228 * exp(-0.5 * far * far) / s->high * (1.0 - 0x1p-40);
}

static double top_of(const start_spread *s)
{
  return s->normal ? s->low + 9.0 * s->high : s->high;
}

ghost_status return_arrivals(const return_map *m, const start_spread *s,
                             long epochs, arrival *take, void *context)
{
  pulled_cells p;
  if (!pull_start(&p, m)) return GHOST_ENOMEM;
  double *density = malloc((size_t) m->cells * sizeof *density);
  for (int n = 0; density && n < epochs && p.lo[0] <= top_of(s); n++) {
    for (int j = 0; j < m->cells; j++)
      density[j] = below(p.low[j] * least_density(s, p.lo[j], p.hi[j + 1]));
    take(context, n, density);
    pull_back(&p, m);
  }
  ghost_status status = density ? GHOST_OK : GHOST_ENOMEM;
  free(density);
  free(p.lo);
  return status;
}

/* A sum of so many terms, less what their roundings can have added. */
static double pay(double sum, double least, long terms)
{
  return sum * (1.0 - fmax(least, 0x1p-53 * (double) terms));
}
typedef struct { double trapped, safe, rest; } harvest;

/* Empties the hole and the captured cells. */
static harvest reap(const return_map *m, double *density, long elsewhere)
{
  harvest h = { 0.0, 0.0, 0.0 };
  long terms = elsewhere + 4;
  for (int j = 0; j < m->cells; j++) {
    double mass = density[j] * (m->edge[j + 1] - m->edge[j]);
    if (j >= m->capture) h.safe += mass;
    else if (m->edge[j + 1] <= m->hole) h.trapped += mass;
    else {
      h.rest += mass;
      continue;
    }
    density[j] = 0.0;
    terms++;
  }
  h.trapped = pay(h.trapped, 0x1p-39, terms);
  h.safe = pay(h.safe, 0x1p-39, terms);
  return h;
}

static double least_on(const double *density, const return_entry *e)
{
  double least = density[e->first];
  for (int c = e->first + 1; c <= e->last; c++)
    if (density[c] < least) least = density[c];
  return least;
}

/* next += the density moved along one branch, bounded from below. */
static void move_along(const return_map *m, int branch, const double *density,
                       double *next)
{
  const return_entry *e = m->entry + (size_t) branch * (size_t) m->cells;
  for (int j = 0; j < m->cells; j++)
    if (e[j].low > 0.0) next[j] += e[j].low * least_on(density, &e[j]);
}

typedef struct { double *total; int cells, last; } collector;

static void collect(void *context, int n, const double *density)
{
  collector *c = context;
  for (int j = 0; j < c->cells; j++) c->total[j] += density[j];
  c->last = n;
}

static int returns_in(const return_map *m, long epochs, int descent)
{
  long left = (epochs - descent - 1) / (m->branches + 2);
  return left < 0 ? 0 : left > 2000 ? 2000 : (int) left;
}

static void iterate_shares(const return_map *m, double *density, double *next,
                           int returns, int arrivals, basin_shares *shares)
{
  double less = pay(1.0, 0x1p-40, m->branches + arrivals + 4);
  for (int g = 0; g <= returns; g++) {
    harvest h = reap(m, density, returns + arrivals);
    shares->trapped += h.trapped;
    shares->safe += h.safe;
    shares->returns = g;
    if (h.rest < 1e-6) break;
    memset(next, 0, (size_t) m->cells * sizeof *next);
    for (int b = 0; b < m->branches; b++) move_along(m, b, density, next);
    for (int j = 0; j < m->cells; j++) density[j] = next[j] * less;
  }
}

ghost_status certified_shares(double a, const start_spread *s, int cells,
                              long epochs, basin_shares *shares)
{
  *shares = (basin_shares) { 0.0, 0.0, 0 };
  if (a <= 1.0 && a > 0.0) { shares->safe = 1.0; return GHOST_OK; }
  return_map m;
  ghost_status status = return_build(&m, a, a, cells, false);
  if (status != GHOST_OK) return status;
  double *work = calloc(2 * (size_t) cells, sizeof *work);
  collector c = { work, cells, 0 };
  status = work ? return_arrivals(&m, s, epochs, collect, &c) : GHOST_ENOMEM;
  if (status == GHOST_OK)
    iterate_shares(&m, work, work + cells, returns_in(&m, epochs, c.last), c.last,
                   shares);
  free(work);
  return_free(&m);
  return status;
}

ghost_status ghost_certified_shares(double a, double low, double high, int cells,
                                    long epochs, ghost_shares *shares)
{
  if (!(a > 0.0 && a <= 12.0) || !(low >= 1.0 && low < high && high <= 200.0)
      || cells < 64 || cells > 1000000 || epochs < 0) return GHOST_EDOM;
  basin_shares found;
  ghost_status status = certified_shares(a, &(start_spread) { false, low, high },
                                         cells, epochs, &found);
  if (status == GHOST_OK) *shares = (ghost_shares) { found.trapped, found.safe };
  return status;
}

typedef struct { double *density; int cells, epochs; } timeline;

/* Book: 16.14.6 When they are trapped, eq:drop-epoch */
static void arrive(void *context, int n, const double *density)
{
  timeline *t = context;
  double *row = t->density + (size_t) n * (size_t) t->cells;
  for (int j = 0; j < t->cells; j++) row[j] += density[j];
}

/* Moves the density of epoch n on to the epochs of its returns. */
static void pass_on(const return_map *m, const timeline *t, int n)
{
  const double *from = t->density + (size_t) n * (size_t) t->cells;
  for (int b = 0; b < m->branches && n + b + 3 <= t->epochs; b++)
    move_along(m, b, from,
               t->density + (size_t) (n + b + 3) * (size_t) t->cells);
}

/* Harvests the epochs in their order. */
static void pass_time(const return_map *m, const timeline *t, double *trapped,
                      double *safe)
{
  double less = pay(1.0, 0x1p-40, m->branches + 4);
  *safe = 0.0;
  trapped[0] = 0.0;
  for (int n = 0; n < t->epochs; n++) {
    double *row = t->density + (size_t) n * (size_t) t->cells;
    for (int j = 0; j < t->cells; j++) row[j] *= less;
    harvest h = reap(m, row, t->epochs);
    *safe += h.safe;
    trapped[n + 1] = trapped[n] + h.trapped;
    pass_on(m, t, n);
  }
}

ghost_status certified_entry_times(double a, const start_spread *s, int cells,
                                   int epochs, double *trapped, double *safe)
{
  return_map m;
  ghost_status status = return_build(&m, a, a, cells, false);
  if (status != GHOST_OK) return status;
  size_t rows = (size_t) epochs + 1;
  timeline t = { calloc(rows * (size_t) cells, sizeof(double)), cells, epochs };
  status = t.density ? return_arrivals(&m, s, epochs, arrive, &t) : GHOST_ENOMEM;
  if (status == GHOST_OK) pass_time(&m, &t, trapped, safe);
  free(t.density);
  return_free(&m);
  return status;
}

/* Book: 16.15 Almost every start, eq:decay, eq:entry */
static double most_on(const double *density, const return_entry *e)
{
  double most = density[e->first];
  for (int c = e->first + 1; c <= e->last; c++)
    if (density[c] > most) most = density[c];
  return most;
}

static double push_up(const return_map *m, const double *density, double *next)
{
  memset(next, 0, (size_t) m->cells * sizeof *next);
  for (int b = 0; b < m->branches; b++) {
    const return_entry *e = m->entry + (size_t) b * (size_t) m->cells;
    for (int j = 0; j < m->cells; j++)
      if (e[j].last >= e[j].first) next[j] += e[j].high * most_on(density, &e[j]);
  }
  double top = 0.0;
  for (int j = 0; j < m->cells; j++) {
    next[j] = j >= m->capture ? 0.0 : next[j] * (1.0 + 0x1p-38);
    if (next[j] > top) top = next[j];
  }
  return top;
}

/* max L^n 1 for the first n <= limit at which it is below one, or the last. */
static double decay(const return_map *m, double *density, double *next, int limit,
                    int *returns)
{
  double bound = 2.0;
  for (int j = 0; j < m->cells; j++) density[j] = j < m->capture ? 1.0 : 0.0;
  for (*returns = 0; *returns < limit && bound >= 1.0 && bound < 1e6; ++*returns) {
    bound = push_up(m, density, next);
    double *swap = density;
    density = next;
    next = swap;
  }
  return bound;
}

ghost_status certify_decay(double a_lo, double a_hi, int cells, int limit,
                           double *bound, int *returns, bool *captures)
{
  return_map m;
  ghost_status status = return_build(&m, a_lo, a_hi, cells, true);
  if (status != GHOST_OK) return status;
  double *work = malloc(2 * (size_t) cells * sizeof *work);
  if (work) *bound = decay(&m, work, work + cells, limit, returns);
  *captures = m.capture < cells;
  free(work);
  return_free(&m);
  if (!work) return GHOST_ENOMEM;
  return *bound < 1.0 ? GHOST_OK : GHOST_EUNDECIDED;
}

static ghost_status try_piece(cover_piece *p)
{
  int most = p->a_lo > 2.0 ? 64 : p->a_lo > 1.2 ? 256 : 4096;
  for (p->cells = 64; p->cells <= most; p->cells *= 4) {
    ghost_status status = certify_decay(p->a_lo, p->a_hi, p->cells, 200,
                                        &p->bound, &p->returns, &p->captures);
    p->decided = status == GHOST_OK;
    if (status != GHOST_EUNDECIDED) return status;
  }
  return GHOST_OK;
}

ghost_status cover_rates(double a_lo, double a_hi, double least,
                         cover_taker *take, void *context)
{
  double at = a_lo, step = fmax(least, 0x1p-10);
  while (at < a_hi) {
    cover_piece p = { at, fmin(a_hi, at + step), 0, 0, 0, false, false };
    ghost_status status = try_piece(&p);
    if (status != GHOST_OK) return status;
    if (!p.decided && step > least) {
      step = fmax(least, step / 2.0);
      continue;
    }
    take(context, &p);
    at = p.a_hi;
    if (p.decided && (p.cells == 64 || p.bound < 0.9)) step *= 1.5;
    else if (p.decided && p.cells < 4096) step *= 1.1;
  }
  return GHOST_OK;
}

/* Book: 16.16 Boxes of starts, eq:capture, eq:entry */
static double seek_capture(const return_map *m, double a)
{
  double middle = cycle_in_gate(0.75 * a);
  if (middle >= m->end) return 2.0 * m->end;
  for (int i = 0; i < 4000; i++) {
    double s = middle
      - (middle - 1.0) * ldexp(1.0, -i / 100) * (1 - i % 100 * 0.005);
    if (captures(m, s)) return s;
  }
  return 2.0 * m->end;
}

ghost_status box_rate_init(box_rate *rate, double a)
{
  return_map m;
  ghost_status status = return_build(&m, a, a, 2, false);
  if (status != GHOST_OK) return status;
  *rate = (box_rate) { m.drive_lo, m.drive_hi, seek_capture(&m, a), m.end };
  return_free(&m);
  return GHOST_OK;
}

static void move_box(range *box, range drive)
{
  if (box->lo >= 1.0)
    *box = (range) { down_low(box->lo, drive), down_high(box->hi, drive) };
  else
    *box = (range) { up_low(box->hi, drive), up_high(box->lo, drive) };
}

box_fate decide_box(const box_rate *rate, double lo, double hi, int epochs,
                    int *epoch)
{
  range drive = { rate->drive_lo, rate->drive_hi }, box = { lo, hi };
  for (*epoch = 0; *epoch <= epochs; ++*epoch) {
    if (box.hi < 0.25) return BOX_TRAPPED;
    if (box.lo < 0.25 || (box.lo < 1.0 && box.hi >= 1.0)) return BOX_SPLIT;
    if (box.lo >= rate->capture_lo && box.hi <= rate->capture_hi) return BOX_SAFE;
    move_box(&box, drive);
  }
  return BOX_SLOW;
}

typedef range box;

/* Examines the boxes of one level; the halves of the undecided go to next. */
static long examine_level(const box_rate *rate, int epochs, const box *boxes,
                          long count, box *next, box_tally *t)
{
  long open = 0;
  for (long i = 0; i < count; i++) {
    int epoch;
    box b = boxes[i];
    box_fate fate = decide_box(rate, b.lo, b.hi, epochs, &epoch);
    t->size = b.hi - b.lo;
    if (fate == BOX_TRAPPED) t->trapped += t->size;
    else if (fate == BOX_SAFE) t->safe += t->size;
    else {
      double middle = 0.5 * (b.lo + b.hi);
      next[open++] = (box) { b.lo, middle };
      next[open++] = (box) { middle, b.hi };
    }
  }
  t->boxes += count;
  return open;
}

static void share_out(box_tally *tally, int levels, double length)
{
  for (int i = 0; i < levels; i++) {
    double less = pay(1.0, 0x1p-30, tally[i].boxes + 8);
    tally[i].trapped *= less / length;
    tally[i].safe *= less / length;
    tally[i].undecided = at_most(rest_of(tally[i].trapped) - tally[i].safe);
  }
}

ghost_status subdivide_at(const box_rate *rate, double low, double high, int epochs,
                          long budget, box_tally *tally, int *levels)
{
  box *boxes = malloc(4 * (size_t) (budget + 1) * sizeof *boxes);
  if (!boxes) return GHOST_ENOMEM;
  box *now = boxes, *then = boxes + 2 * (budget + 1);
  box_tally t = { 0, 0.0, 0.0, 0.0, 0.0 };
  long count = 1;
  now[0] = (box) { low, high };
  for (*levels = 0; *levels < 50 && count > 0 && t.boxes + count <= budget; ) {
    count = examine_level(rate, epochs, now, count, then, &t);
    tally[(*levels)++] = t;
    box *swap = now;
    now = then;
    then = swap;
  }
  share_out(tally, *levels, high - low);
  free(boxes);
  return GHOST_OK;
}

ghost_status subdivide(double a, double low, double high, int epochs,
                       long budget, box_tally *tally, int *levels)
{
  box_rate rate;
  ghost_status status = box_rate_init(&rate, a);
  if (status != GHOST_OK) return status;
  return subdivide_at(&rate, low, high, epochs, budget, tally, levels);
}
