/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: 952ed5c087b51239 */
#include "basin.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Book: The return map, eq:transfer */
/* Bounds of a positive number computed with at most six roundings. */
static double above(double x) { return x * (1.0 + 0x1p-50); }
/* Book: The return map, eq:transfer */
static double below(double x) { return x * (1.0 - 0x1p-50); }

/* Book: The return map, eq:transfer */
/* The same for a difference, whatever its sign. */
static double at_most(double x) { return x > 0.0 ? above(x) : below(x); }
/* Book: The return map, eq:transfer */
static double at_least(double x) { return x > 0.0 ? below(x) : above(x); }

typedef struct { double lo, hi; } range;

/* Book: The return map, eq:transfer */
/* drive s^(-3/2), three roundings; (3/2) drive s^(-5/2), five. */
static double kick(double s, double drive) { return drive / (s * sqrt(s)); }
/* Book: The return map, eq:transfer */
static double steep(double s, double drive)
{
  return 1.5 * drive / (s * s * sqrt(s));
}

/* Book: The return map, eq:transfer */
static double down_high(double s, range drive)
{
  return at_most(s - below(kick(s, drive.lo)));
}

/* Book: The return map, eq:transfer */
static double down_low(double s, range drive)
{
  return at_least(s - above(kick(s, drive.hi)));
}

/* Book: The return map, eq:transfer */
static double up_high(double s, range drive)
{
  return above(s + above(kick(s, drive.hi)));
}

/* Book: The return map, eq:transfer */
static double up_low(double s, range drive)
{
  return below(s + below(kick(s, drive.lo)));
}

/* Book: The return map, eq:transfer */
static double solve_down(double t, double drive)
{
  double s = t;
  for (int i = 0; i < 60; i++) {
    double q = kick(s, drive);
    double next = s - (s - q - t) / (1.0 + 1.5 * q / s);
    bool still = fabs(next - s) <= 4e-16 * s;
    s = next;
    if (still) break;
  }
  return s;
}

/* Book: The return map, eq:transfer */
/* A range that holds D^-1(t) for all t and all drives of the ranges. */
static range invert_down(range t, range drive)
{
  range r;
  double s = solve_down(t.lo, drive.lo), e = 0x1p-50;
  range one = { drive.lo, drive.lo };
  do { r.lo = s * (1.0 - e); e *= 2.0; } while (down_high(r.lo, one) > t.lo);
  s = solve_down(t.hi, drive.hi);
  e = 0x1p-50;
  one = (range) { drive.hi, drive.hi };
  do { r.hi = s * (1.0 + e); e *= 2.0; } while (down_low(r.hi, one) < t.hi);
  return r;
}

/* Book: The return map, eq:transfer */
static double solve_up(double x, double drive)
{
  double z = cbrt(drive / x * (drive / x));
  for (int i = 0; i < 60; i++) {
    double q = kick(z, drive);
    double next = z - (z + q - x) / (1.0 - 1.5 * q / z);
    bool still = fabs(next - z) <= 4e-16 * z;
    z = next;
    if (still || !(z > 0.0)) break;
  }
  return z;
}

/* Book: The return map, eq:transfer */
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

/* Book: The return map, eq:transfer */
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

/* Book: The return map, eq:transfer */
static void pull_back(pulled_cells *p, const return_map *m)
{
  range drive = { m->drive_lo, m->drive_hi };
  for (int j = 0; j <= m->cells; j++) {
    range x = invert_down((range) { p->lo[j], p->hi[j] }, drive);
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

/* Book: The return map, eq:transfer */
static int cell_of(const return_map *m, double s, double shift)
{
  double c = floor((s - 1.0) / m->width + shift);
  return c < -1.0 ? -1 : c > m->cells ? m->cells : (int) c;
}

/* Book: The return map, eq:transfer */
/* Bounds of the weights; |U'| = steep - 1 > 0 for a > 8/9. */
static return_entry weigh(const return_map *m, const pulled_cells *p, int j,
                          range z)
{
  range drive = { m->drive_lo, m->drive_hi };
  range w = invert_down(z, drive);
  return_entry e = { cell_of(m, w.lo, -1e-6), cell_of(m, w.hi, 1e-6), 0, 0 };
  double fold = above(above(steep(z.lo, drive.hi)) - 1.0);
  double most = above(1.0 + above(steep(w.lo, drive.hi)));
  e.low = below(p->low[j] / fold / most);
  fold = below(below(steep(z.hi, drive.lo)) - 1.0);
  double least = below(1.0 + below(steep(w.hi, drive.lo)));
  e.high = above(p->high[j] / fold / least);
  return e;
}
/* Book: The return map, eq:transfer */
static return_entry enter(const return_map *m, const pulled_cells *p, int j)
{
  return_entry none = { 0, -1, 0.0, 0.0 };
  range drive = { m->drive_lo, m->drive_hi };
  range x = { p->lo[j], p->hi[j + 1] };
  if (x.hi < below(1.0 + drive.lo)) return none;
  if (x.lo > above(0.25 + 8.0 * drive.hi)) return none;
  return_entry e = weigh(m, p, j, invert_up(x, drive));
  bool whole = x.lo >= above(1.0 + drive.hi)
    && x.hi <= below(0.25 + 8.0 * drive.lo);
  if (!whole || e.first < 0 || e.last >= m->cells) e.low = 0.0;
  if (e.last < 0) return none;
  if (e.first < 0) e.first = 0;
  if (e.last >= m->cells) e.last = m->cells - 1;
  return e;
}

/* Book: The return map, eq:capture */
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
  double end = invert_down((range) { 1.0, 1.0 }, drive).lo;
  return back >= s && image <= end && above(slope) < 1.0;
}

/* Book: The return map, eq:capture */
static void find_capture(return_map *m)
{
  m->capture = m->cells;
  double middle = 1.4280845879 * pow(m->drive_lo / 0.75, 0.4);
  for (int j = m->cells - 1; j >= 0 && m->edge[j] > middle - 0.06; j--)
    if (captures(m, m->edge[j])) m->capture = j;
}

/* Book: The return map, eq:transfer */
static bool lay_grid(return_map *m, double a_lo, double a_hi)
{
  m->drive_lo = below(0.75 * a_lo);
  m->drive_hi = above(0.75 * a_hi);
  range drive = { m->drive_lo, m->drive_hi };
  range d = invert_down((range) { 1.0, 1.0 }, drive);
  double end = m->above ? d.hi : d.lo;
  m->hole = invert_down((range) { 0.25, 0.25 }, drive).lo;
  m->width = (end - 1.0) / m->cells;
  m->edge = malloc(((size_t) m->cells + 1) * sizeof *m->edge);
  if (!m->edge) return false;
  for (int j = 0; j < m->cells; j++) m->edge[j] = 1.0 + m->width * j;
  m->edge[m->cells] = end;
  m->branches = 0;
  for (double x = 1.0; x < 0.25 + 8.0 * m->drive_hi; m->branches++)
    x = solve_down(x, m->drive_lo);
  return true;
}
/* Book: The return map, eq:transfer */
ghost_status return_build(return_map *m, double a_lo, double a_hi, int cells,
                          bool above)
{
  *m = (return_map) { .cells = cells, .above = above };
  if (!(a_lo > 0.889 && a_lo <= a_hi && a_hi < 64.0) || cells < 2)
    return GHOST_EDOM;
  pulled_cells p;
  if (!lay_grid(m, a_lo, a_hi) || !pull_start(&p, m)) {
    return_free(m);
    return GHOST_ENOMEM;
  }
  m->entry = malloc((size_t) m->branches * (size_t) cells * sizeof *m->entry);
  for (int i = 0; i < m->branches && m->entry; i++) {
    pull_back(&p, m);
    for (int j = 0; j < cells; j++)
      m->entry[(size_t) i * (size_t) cells + (size_t) j] = enter(m, &p, j);
  }
  free(p.lo);
  if (!m->entry) { return_free(m); return GHOST_ENOMEM; }
  find_capture(m);
  return GHOST_OK;
}

/* Book: The return map, eq:transfer */
void return_free(return_map *m)
{
  free(m->edge);
  free(m->entry);
  m->edge = NULL;
  m->entry = NULL;
}

/* Book: The return map, eq:capture */
/* A lower bound of the density of starts on [lo, hi]; a peak has its least
 * value at an end.  exp is trusted to 2^-40. */
static double least_density(const start_spread *s, double lo, double hi)
{
  if (!s->normal)
    return lo >= s->low && hi <= s->high
      ? (1.0 - 0x1p-45) / (s->high - s->low) : 0.0;
  double p = (lo - s->low) / s->high, q = (hi - s->low) / s->high;
  double far = fmax(fabs(p), fabs(q));
  return 0.39894228 * exp(-0.5 * far * far) / s->high * (1.0 - 0x1p-40);
}

/* Book: The return map, eq:capture */
static double top_of(const start_spread *s)
{
  return s->normal ? s->low + 9.0 * s->high : s->high;
}
/* Book: The return map, eq:capture */
ghost_status return_arrivals(const return_map *m, const start_spread *s,
                             arrival *take, void *context)
{
  pulled_cells p;
  if (!pull_start(&p, m)) return GHOST_ENOMEM;
  double *density = malloc((size_t) m->cells * sizeof *density);
  for (int n = 0; density && p.lo[0] <= top_of(s); n++) {
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

typedef struct { double trapped, safe, rest; } harvest;

/* Book: The return map, eq:transfer */
/* Empties the hole and the captured cells. */
static harvest reap(const return_map *m, double *density)
{
  harvest h = { 0.0, 0.0, 0.0 };
  for (int j = 0; j < m->cells; j++) {
    double mass = density[j] * (m->edge[j + 1] - m->edge[j]);
    if (j >= m->capture) h.safe += mass;
    else if (m->edge[j + 1] <= m->hole) h.trapped += mass;
    else {
      h.rest += mass;
      continue;
    }
    density[j] = 0.0;
  }
  h.trapped *= 1.0 - 0x1p-39;
  h.safe *= 1.0 - 0x1p-39;
  return h;
}

/* Book: The return map, eq:transfer */
static double least_on(const double *density, const return_entry *e)
{
  double least = density[e->first];
  for (int c = e->first + 1; c <= e->last; c++)
    if (density[c] < least) least = density[c];
  return least;
}

/* Book: The return map, eq:transfer */
/* next += the density moved along one branch, bounded from below. */
static void move_along(const return_map *m, int branch, const double *density,
                       double *next)
{
  const return_entry *e = m->entry + (size_t) branch * (size_t) m->cells;
  for (int j = 0; j < m->cells; j++)
    if (e[j].low > 0.0) next[j] += e[j].low * least_on(density, &e[j]);
}

typedef struct { double *total; int cells, last; } collector;

/* Book: The return map, eq:transfer */
static void collect(void *context, int n, const double *density)
{
  collector *c = context;
  for (int j = 0; j < c->cells; j++) c->total[j] += density[j];
  c->last = n;
}

/* Book: The return map, eq:transfer */
static int returns_in(const return_map *m, long epochs, int descent)
{
  long left = (epochs - descent - 1) / (m->branches + 2);
  return left < 0 ? 0 : left > 2000 ? 2000 : (int) left;
}
/* Book: The return map, eq:transfer */
static void iterate_shares(const return_map *m, double *density, double *next,
                           int returns, basin_shares *shares)
{
  for (int g = 0; g <= returns; g++) {
    harvest h = reap(m, density);
    shares->trapped += h.trapped;
    shares->safe += h.safe;
    shares->returns = g;
    if (h.rest < 1e-6) break;
    memset(next, 0, (size_t) m->cells * sizeof *next);
    for (int b = 0; b < m->branches; b++) move_along(m, b, density, next);
    for (int j = 0; j < m->cells; j++) density[j] = next[j] * (1.0 - 0x1p-40);
  }
}

/* Book: The return map, eq:transfer */
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
  status = work ? return_arrivals(&m, s, collect, &c) : GHOST_ENOMEM;
  if (status == GHOST_OK)
    iterate_shares(&m, work, work + cells, returns_in(&m, epochs, c.last), shares);
  free(work);
  return_free(&m);
  return status;
}

typedef struct { double *density; int cells, epochs; } timeline;

/* Book: The return map, eq:entry-bracket */
static void arrive(void *context, int n, const double *density)
{
  timeline *t = context;
  if (n > t->epochs) return;
  double *row = t->density + (size_t) n * (size_t) t->cells;
  for (int j = 0; j < t->cells; j++) row[j] += density[j];
}

/* Book: The return map, eq:entry-bracket */
/* Moves the density of epoch n on to the epochs of its returns. */
static void pass_on(const return_map *m, const timeline *t, int n)
{
  const double *from = t->density + (size_t) n * (size_t) t->cells;
  for (int b = 0; b < m->branches && n + b + 3 <= t->epochs; b++)
    move_along(m, b, from,
               t->density + (size_t) (n + b + 3) * (size_t) t->cells);
}
/* Book: The return map, eq:entry-bracket */
ghost_status certified_entry_times(double a, const start_spread *s, int cells,
                                   int epochs, double *trapped, double *safe)
{
  return_map m;
  ghost_status status = return_build(&m, a, a, cells, false);
  if (status != GHOST_OK) return status;
  size_t rows = (size_t) epochs + 1;
  timeline t = { calloc(rows * (size_t) cells, sizeof(double)), cells, epochs };
  status = t.density ? return_arrivals(&m, s, arrive, &t) : GHOST_ENOMEM;
  *safe = 0.0;
  trapped[0] = 0.0;
  for (int n = 0; n < epochs && status == GHOST_OK; n++) {
    double *row = t.density + (size_t) n * (size_t) cells;
    for (int j = 0; j < cells; j++) row[j] *= 1.0 - 0x1p-40;
    harvest h = reap(&m, row);
    *safe += h.safe;
    trapped[n + 1] = trapped[n] + h.trapped;
    pass_on(&m, &t, n);
  }
  free(t.density);
  return_free(&m);
  return status;
}

/* Book: Almost every start, eq:decay */
static double most_on(const double *density, const return_entry *e)
{
  double most = density[e->first];
  for (int c = e->first + 1; c <= e->last; c++)
    if (density[c] > most) most = density[c];
  return most;
}

/* Book: Almost every start, eq:decay */
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
/* Book: Almost every start, eq:decay */
ghost_status certify_decay(double a_lo, double a_hi, int cells, int limit,
                           double *bound, int *returns, bool *captures)
{
  return_map m;
  ghost_status status = return_build(&m, a_lo, a_hi, cells, true);
  if (status != GHOST_OK) return status;
  double *work = malloc(2 * (size_t) cells * sizeof *work);
  if (!work) { return_free(&m); return GHOST_ENOMEM; }
  double *density = work, *next = work + cells;
  for (int j = 0; j < cells; j++) density[j] = j < m.capture ? 1.0 : 0.0;
  *captures = m.capture < cells;
  *bound = 2.0;
  for (*returns = 0; *returns < limit && *bound >= 1.0 && *bound < 1e6; ) {
    *bound = push_up(&m, density, next);
    ++*returns;
    double *swap = density;
    density = next;
    next = swap;
  }
  free(work);
  return_free(&m);
  return *bound < 1.0 ? GHOST_OK : GHOST_EUNDECIDED;
}

/* Book: Almost every start, eq:decay */
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

/* Book: Almost every start, eq:decay */
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

/* Book: Boxes of starts */
ghost_status box_rate_init(box_rate *rate, double a)
{
  return_map m;
  ghost_status status = return_build(&m, a, a, 2, false);
  if (status != GHOST_OK) return status;
  double end = m.edge[2], middle = 1.4280845879 * pow(a, 0.4);
  *rate = (box_rate) { m.drive_lo, m.drive_hi, 2.0 * end, end };
  for (int i = 0; i < 4000; i++) {
    double s = middle - (middle - 1.0) * ldexp(1.0, -i / 100) * (1 - i % 100 * 0.005);
    if (s < end && captures(&m, s)) { rate->capture_lo = s; break; }
  }
  return_free(&m);
  return GHOST_OK;
}

/* Book: Boxes of starts */
box_fate decide_box(const box_rate *rate, double lo, double hi, int epochs,
                    int *epoch)
{
  range drive = { rate->drive_lo, rate->drive_hi };
  for (*epoch = 0; *epoch <= epochs; ++*epoch) {
    if (hi < 0.25) return BOX_TRAPPED;
    if (lo < 0.25 || (lo < 1.0 && hi >= 1.0)) return BOX_SPLIT;
    if (lo >= rate->capture_lo && hi <= rate->capture_hi) return BOX_SAFE;
    if (lo >= 1.0) {
      lo = down_low(lo, drive);
      hi = down_high(hi, drive);
    } else {
      double top = up_high(lo, drive);
      lo = up_low(hi, drive);
      hi = top;
    }
  }
  return BOX_SLOW;
}

typedef struct { double lo, hi; } box;

/* Book: Boxes of starts, eq:entry */
static long examine_level(const box_rate *rate, int epochs, const box *boxes,
                          long count, box *next, box_tally *t)
{
  long open = 0;
  t->undecided = 0.0;
  for (long i = 0; i < count; i++) {
    int epoch;
    double length = boxes[i].hi - boxes[i].lo;
    box_fate fate = decide_box(rate, boxes[i].lo, boxes[i].hi, epochs, &epoch);
    if (fate == BOX_TRAPPED) t->trapped += length;
    else if (fate == BOX_SAFE) t->safe += length;
    else {
      double middle = 0.5 * (boxes[i].lo + boxes[i].hi);
      next[open++] = (box) { boxes[i].lo, middle };
      next[open++] = (box) { middle, boxes[i].hi };
      t->undecided += length;
    }
    t->size = length;
  }
  t->boxes += count;
  return open;
}
/* Book: Boxes of starts, eq:entry */
ghost_status subdivide(double a, double low, double high, int epochs,
                       long budget, box_tally *tally, int *levels)
{
  box_rate rate;
  ghost_status status = box_rate_init(&rate, a);
  if (status != GHOST_OK) return status;
  box *boxes = malloc(4 * (size_t) (budget + 1) * sizeof *boxes);
  if (!boxes) return GHOST_ENOMEM;
  box *next = boxes + 2 * (budget + 1);
  box_tally t = { 0, 0.0, 0.0, 0.0, 0.0 };
  long count = 1;
  boxes[0] = (box) { low, high };
  box *now = boxes, *then = next;
  for (*levels = 0; *levels < 50 && count > 0 && t.boxes + count <= budget; ) {
    count = examine_level(&rate, epochs, now, count, then, &t);
    tally[(*levels)++] = t;
    box *swap = now;
    now = then;
    then = swap;
  }
  for (int i = 0; i < *levels; i++) {
    tally[i].trapped *= (1.0 - 0x1p-30) / (high - low);
    tally[i].safe *= (1.0 - 0x1p-30) / (high - low);
    tally[i].undecided = 1.0 - tally[i].trapped - tally[i].safe;
  }
  free(boxes);
  return GHOST_OK;
}
