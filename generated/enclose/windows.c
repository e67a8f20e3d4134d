/* enclose/windows.c -- windows of rates with an attracting cycle, all of a
     period
   Book: 16.12.3 What came out
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 3c830d2683c72d04 */
#include "windows.h"
#include "outward.h"
#include <stdlib.h>
#include <string.h>

/* The points x of a box, where they are after the letters of the word, and by
 * which factor any two of them have been spread at least. */
typedef struct {
  range x, u;
  double stretch;
  char word[WINDOW_PERIOD + 2];
  int length;
} cut_orbit;

typedef struct { char word[WINDOW_PERIOD + 1]; double lo, hi; } candidate;

typedef struct {
  candidate *list;
  int count, room, lost, period;  /* lost: no room, or no sign */
  arb_t drive;
} window_search;
/* Book: 16.12.1 The orbit of the cut */
static candidate *same_candidate(const window_search *search, const cut_orbit *o)
{
  size_t n = (size_t) o->length;
  for (int i = 0; i < search->count; i++) {
    candidate *c = &search->list[i];
    if (strncmp(c->word, o->word, n) == 0 && c->word[n] == '\0'
        && fabs(c->lo - o->x.lo) < 1e-6)
      return c;
  }
  return NULL;
}

static void keep_candidate(window_search *search, const cut_orbit *o)
{
  candidate *c = same_candidate(search, o);
  if (c) {
    c->lo = fmin(c->lo, o->x.lo);
    c->hi = fmax(c->hi, o->x.hi);
  } else if (search->count < search->room) {
    c = &search->list[search->count++];
    *c = (candidate) { .lo = o->x.lo, .hi = o->x.hi };
    memcpy(c->word, o->word, (size_t) o->length);
  } else search->lost++;
}

static void take_both_sides(window_search *search, cut_orbit o);

static range image_down(range u)
{
  range drive = { 0.75, 0.75 };
  return (range) { down_low(u.lo, drive), down_high(u.hi, drive) };
}

static range image_up(range u)
{
  range drive = { 0.75, 0.75 };
  if (u.hi < 1.04824) return (range) { up_low(u.hi, drive), up_high(u.lo, drive) };
  if (u.lo > 1.04825) return (range) { up_low(u.lo, drive), up_high(u.hi, drive) };
  const double least = 1.7470677969289;  /* below (5/3) (9/8)^(2/5) */
  return (range) { least, fmax(up_high(u.lo, drive), up_high(u.hi, drive)) };
}

/* Takes the step of the last letter. */
static void step_cut(cut_orbit *o)
{
  double least = below(steep(o->u.hi, 0.75)), most = above(steep(o->u.lo, 0.75));
  if (o->word[o->length++] == 'D') {
    o->stretch = below(o->stretch * (1.0 + least));
    o->u = image_down(o->u);
  } else {
    double slope = least > 1.0 ? least - 1.0 : most < 1.0 ? 1.0 - most : 0.0;
    o->stretch = below(o->stretch * slope);
    o->u = image_up(o->u);
  }
}

/* Returns true when the box must be halved: undecided, and not yet small. */
static bool follow_cut(window_search *search, cut_orbit o, bool small)
{
  while (o.length < search->period) {
    step_cut(&o);
    if (!(o.u.lo > 0.0)) {
      search->lost += small;
      return !small;
    }
    if (o.u.lo > o.x.hi) o.word[o.length] = 'D';
    else if (o.u.hi < o.x.lo) o.word[o.length] = 'U';
    else {
      if (small) take_both_sides(search, o);
      return !small;
    }
  }
  return false;
}

static void take_both_sides(window_search *search, cut_orbit o)
{
  if (o.stretch <= 1.0) keep_candidate(search, &o);
  if (o.length == search->period) return;
  for (int side = 0; side < 2; side++) {
    o.word[o.length] = "DU"[side];
    follow_cut(search, o, true);
  }
}

static void search_cuts(window_search *search, double lo, double hi)
{
  cut_orbit o = { .x = { lo, hi }, .u = { lo, hi }, .stretch = 1.0, .word = "D" };
  if (!follow_cut(search, o, hi - lo <= 0x1p-30)) return;
  double middle = 0.5 * (lo + hi);
  search_cuts(search, lo, middle);
  search_cuts(search, middle, hi);
}

enum { WINDOW_BITS = 192 };

/* Book: 16.12.2 From candidates to windows, eq:admissible */
/* 1: exactly one fixed point in the ball, now enclosed; -1: none; 0: unknown */
static int newton_verdict(arb_t y, const char *word, size_t n, const arb_t drive)
{
  int verdict = 0;
  arb_t image;
  arb_init(image);
  for (int i = 0; i < 12 && arb_rel_accuracy_bits(y) < WINDOW_BITS - 32; i++) {
    newton_image(image, y, word, n, drive, WINDOW_BITS);
    if (!arb_is_finite(image)) break;
    if (!arb_overlaps(image, y)) { verdict = -1; break; }
    if (arb_contains_interior(y, image)) verdict = 1;
    arb_intersection(y, y, image, WINDOW_BITS);
  }
  arb_clear(image);
  return verdict;
}

static bool is_power(const char *word, int n)
{
  for (int k = 1; k < n; k++)
    if (n % k == 0 && strncmp(word, word + k, (size_t) (n - k)) == 0) return true;
  return false;
}

/* The extreme points of each side: lowest and highest U, lowest D. */
typedef struct { arb_t low_u, high_u, low_d, multiplier; } extremes;

static void sort_point(extremes *e, const arb_t u, char side)
{
  if (side == 'U') {
    arb_min(e->low_u, e->low_u, u, WINDOW_BITS);
    arb_max(e->high_u, e->high_u, u, WINDOW_BITS);
  } else arb_min(e->low_d, e->low_d, u, WINDOW_BITS);
}

static void find_extremes(extremes *e, const arb_t y, const char *word, size_t n,
                          const arb_t drive)
{
  arb_t u, g;
  arb_init(u); arb_init(g);
  arb_set(u, y);
  arb_pos_inf(e->low_u);
  arb_pos_inf(e->low_d);
  arb_zero(e->high_u);
  arb_one(e->multiplier);
  for (size_t i = 0; i < n; i++) {
    sort_point(e, u, word[i]);
    slope_of_branch(g, u, drive, word[i], WINDOW_BITS);
    arb_mul(e->multiplier, e->multiplier, g, WINDOW_BITS);
    apply_branch(u, u, drive, word[i], WINDOW_BITS);
  }
  arb_clear(u); arb_clear(g);
}

/* 1: an attracting cycle that some cut admits; -1: none; 0: unknown */
static int is_window(const extremes *e)
{
  arb_t excess, reach;
  arb_init(excess); arb_init(reach);
  arb_abs(excess, e->multiplier);
  arb_sub_ui(excess, excess, 1, WINDOW_BITS);
  arb_mul_2exp_si(reach, e->low_u, 2);
  int verdict = 0;
  if (arb_is_positive(excess) || arb_gt(e->high_u, e->low_d)
      || arb_gt(e->high_u, reach))
    verdict = -1;
  else if (arb_is_negative(excess) && arb_lt(e->high_u, e->low_d)
           && arb_lt(e->low_d, reach))
    verdict = 1;
  arb_clear(excess); arb_clear(reach);
  return verdict;
}

static void write_ends(window *w, const extremes *e)
{
  arb_t a;
  arb_init(a);
  ends_of_ball(w->multiplier, e->multiplier);
  rate_of_cut(a, e->low_d, WINDOW_BITS);
  ends_of_ball(w->left, a);
  rate_of_cut(a, e->high_u, WINDOW_BITS);
  ends_of_ball(w->right, a);
  arb_clear(a);
}

static void name_cycle(window *w, const char *word, int n)
{
  char twice[2 * WINDOW_PERIOD + 1];
  memcpy(twice, word, (size_t) n);
  memcpy(twice + n, word, (size_t) n);
  int best = 0;
  for (int k = 1; k < n; k++)
    if (strncmp(twice + k, twice + best, (size_t) n) > 0) best = k;
  memcpy(w->word, twice + best, (size_t) n);
  w->word[n] = '\0';
  w->period = n;
  w->downs = 0;
  for (int i = 0; i < n; i++) w->downs += word[i] == 'D';
}

static int measure(window *w, const arb_t y, const char *word, const arb_t drive)
{
  extremes e;
  arb_init(e.low_u); arb_init(e.high_u); arb_init(e.low_d);
  arb_init(e.multiplier);
  find_extremes(&e, y, word, strlen(word), drive);
  int verdict = is_window(&e);
  if (verdict == 1) write_ends(w, &e);
  arb_clear(e.low_u); arb_clear(e.high_u); arb_clear(e.low_d);
  arb_clear(e.multiplier);
  return verdict;
}

static int settle(window *w, const candidate *c, const arb_t drive)
{
  int n = (int) strlen(c->word);
  if (is_power(c->word, n)) return -1;
  arb_t y;
  arb_init(y);
  w->x = 0.5 * (c->lo + c->hi);
  arb_set_d(y, w->x);
  mag_set_d(arb_radref(y), (c->hi - c->lo) + 0x1p-26);
  int verdict = newton_verdict(y, c->word, (size_t) n, drive);
  if (verdict == 1) {
    name_cycle(w, c->word, n);
    verdict = measure(w, y, c->word, drive);
  }
  arb_clear(y);
  return verdict;
}

/* Book: 16.12.3 What came out */
static int by_rate(const void *p, const void *q)
{
  const window *v = p, *w = q;
  return v->left[0] < w->left[0] ? -1 : v->left[0] > w->left[0];
}

static void settle_all(const window_search *search, window *table, int *count,
                       int *unresolved)
{
  *count = 0;
  *unresolved = search->lost;
  for (int i = 0; i < search->count; i++) {
    int verdict = *count < WINDOW_LIMIT
      ? settle(&table[*count], &search->list[i], search->drive) : 0;
    if (verdict == 1) ++*count;
    if (verdict == 0) ++*unresolved;
  }
  qsort(table, (size_t) *count, sizeof *table, by_rate);
}

ghost_status find_windows(window *table, int period, int *count,
                          int *unresolved)
{
  if (period < 1 || period > WINDOW_PERIOD) return GHOST_EDOM;
  window_search search = { .list = calloc(4096, sizeof(candidate)), .room = 4096,
                           .period = period };
  if (!search.list) return GHOST_ENOMEM;
  arb_init(search.drive);
  arb_set_d(search.drive, 0.75);
  search_cuts(&search, 0.9990234375, 4.0);
  settle_all(&search, table, count, unresolved);
  arb_clear(search.drive);
  free(search.list);
  return GHOST_OK;
}

ghost_status ghost_windows(int period, ghost_window *windows, size_t capacity,
                           size_t *count)
{
  if (period < 1 || period > GHOST_PERIOD_MAX) return GHOST_EDOM;
  window *table = calloc(WINDOW_LIMIT, sizeof *table);
  if (!table) return GHOST_ENOMEM;
  int found = 0;
  ghost_status status = all_windows(table, period, &found);
  size_t most = (size_t) found < capacity ? (size_t) found : capacity;
  for (size_t i = 0; status == GHOST_OK && i < most; i++) {
    const window *w = &table[i];
    windows[i] = (ghost_window) { .period = w->period, .downs = w->downs,
      .left = { w->left[0], w->left[1] }, .right = { w->right[0], w->right[1] },
      .multiplier = { w->multiplier[0], w->multiplier[1] } };
    strcpy(windows[i].word, w->word);
  }
  if (status == GHOST_OK) *count = (size_t) found;
  free(table);
  return status;
}

ghost_status all_windows(window *table, int period, int *count)
{
  int unresolved = 0;
  ghost_status status = find_windows(table, period, count, &unresolved);
  return status == GHOST_OK && unresolved ? GHOST_EUNDECIDED : status;
}

bool windows_overlap(const window *w, const window *next)
{
  return w->right[0] > next->left[1];
}

static void write_pair(FILE *out, const ghost_end pair[2])
{
  fprintf(out, "%s,%s,", LOW_TEXT('g', 17, pair[0]), HIGH_TEXT('g', 17, pair[1]));
}

ghost_status write_windows(FILE *out, int period)
{
  static window table[WINDOW_LIMIT];
  int count = 0;
  ghost_status status = all_windows(table, period, &count);
  if (status != GHOST_OK) return status;
  fputs("word,period,downs,left_lo,left_hi,right_lo,right_hi,multiplier_lo,"
        "multiplier_hi,overlap\n", out);
  for (int i = 0; i < count; i++) {
    const window *w = &table[i], *next = i + 1 < count ? w + 1 : NULL;
    fprintf(out, "%s,%d,%d,", w->word, w->period, w->downs);
    write_pair(out, w->left);
    write_pair(out, w->right);
    write_pair(out, w->multiplier);
    fprintf(out, "%s\n", next && windows_overlap(w, next) ? next->word : "none");
  }
  return GHOST_OK;
}
