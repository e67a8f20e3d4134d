/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: 00e71992508419c8 */
#include "windows.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct { char word[WINDOW_PERIOD + 1]; double lo, hi; } candidate;

typedef struct {
  candidate *list;
  int count, room, lost, period;  /* lost: no room, or no sign */
  arb_t drive;
} window_search;

/* Book: All windows, eq:smallest-window */
static void keep_candidate(window_search *search, const char *word, int n,
                           double lo, double hi)
{
  for (int i = 0; i < search->count; i++) {
    candidate *c = &search->list[i];
    if (strncmp(c->word, word, (size_t) n) == 0 && c->word[n] == '\0'
        && fabs(c->lo - lo) < 1e-6) {
      c->lo = fmin(c->lo, lo);
      c->hi = fmax(c->hi, hi);
      return;
    }
  }
  if (search->count == search->room) { search->lost++; return; }
  candidate *c = &search->list[search->count++];
  memcpy(c->word, word, (size_t) n);
  c->word[n] = '\0';
  c->lo = lo;
  c->hi = hi;
}

static void both_sides(window_search *search, const arb_t box, double lo,
                       double hi, const arb_t u, const arb_t slope, char *word,
                       int n);

/* Book: All windows, eq:smallest-window */
/* Returns true when the box must be halved: undecided, and not yet small. */
static bool follow_cut(window_search *search, const arb_t box, double lo,
                       double hi, arb_t u, arb_t slope, char *word, int n,
                       bool small)
{
  bool halve = false;
  arb_t g;
  arb_init(g);
  while (n < search->period) {
    slope_of_branch(g, u, search->drive, word[n], 64);
    arb_mul(slope, slope, g, 64);
    apply_branch(u, u, search->drive, word[n], 64);
    n++;
    if (!arb_is_positive(u)) {
      halve = !small;
      search->lost += small;
      break;
    }
    if (arb_gt(u, box)) word[n] = 'D';
    else if (arb_lt(u, box)) word[n] = 'U';
    else { halve = !small; break; }
  }
  bool touched = small && n < search->period;
  if (small && !arb_gt(u, box) && !arb_lt(u, box)) {
    
arb_abs(g, slope);
arb_sub_ui(g, g, 1, 64);
if (!arb_is_positive(g)) keep_candidate(search, word, n, lo, hi);
    if (touched) both_sides(search, box, lo, hi, u, slope, word, n);
  }
  arb_clear(g);
  return halve;
}
/* Book: All windows, eq:smallest-window */
static void both_sides(window_search *search, const arb_t box, double lo,
                       double hi, const arb_t u, const arb_t slope, char *word,
                       int n)
{
  arb_t v, s;
  arb_init(v);
  arb_init(s);
  for (int side = 0; side < 2; side++) {
    arb_set(v, u);
    arb_set(s, slope);
    word[n] = "DU"[side];
    follow_cut(search, box, lo, hi, v, s, word, n, true);
  }
  arb_clear(v);
  arb_clear(s);
}

/* Book: All windows, eq:smallest-window */
static void search_cuts(window_search *search, double lo, double hi)
{
  char word[WINDOW_PERIOD + 2] = "D";
  arb_t box, u, slope;
  arf_t end[2];
  arb_init(box);
  arb_init(u);
  arb_init(slope);
  arf_init(end[0]);
  arf_init(end[1]);
  arf_set_d(end[0], lo);
  arf_set_d(end[1], hi);
  arb_set_interval_arf(box, end[0], end[1], 64);
  arb_set(u, box);
  arb_one(slope);
  bool small = hi - lo <= 0x1p-30;
  bool halve = follow_cut(search, box, lo, hi, u, slope, word, 0, small);
  arf_clear(end[0]);
  arf_clear(end[1]);
  arb_clear(box);
  arb_clear(u);
  arb_clear(slope);
  if (!halve) return;
  search_cuts(search, lo, 0.5 * (lo + hi));
  search_cuts(search, 0.5 * (lo + hi), hi);
}

/* Book: All windows, eq:smallest-window */
/* 1: exactly one fixed point in the ball, now enclosed; -1: none; 0: unknown */
static int newton_verdict(arb_t y, const char *word, size_t n, const arb_t drive)
{
  int verdict = 0;
  arb_t c, w, slope, unused;
  arb_init(c);
  arb_init(w);
  arb_init(slope);
  arb_init(unused);
  for (int i = 0; i < 12; i++) {
    arb_get_mid_arb(c, y);
    follow_word(w, slope, y, word, n, drive, 192);
    follow_word(w, unused, c, word, n, drive, 192);
    arb_sub(w, w, c, 192);
    arb_sub_ui(slope, slope, 1, 192);
    arb_div(w, w, slope, 192);
    arb_sub(c, c, w, 192);
    if (!arb_is_finite(c)) break;
    if (!arb_overlaps(c, y)) { verdict = -1; break; }
    if (arb_contains_interior(y, c)) verdict = 1;
    arb_intersection(y, y, c, 192);
  }
  arb_clear(c);
  arb_clear(w);
  arb_clear(slope);
  arb_clear(unused);
  return verdict;
}

/* Book: All windows, eq:smallest-window */
static bool is_power(const char *word, int n)
{
  for (int k = 1; k < n; k++)
    if (n % k == 0 && strncmp(word, word + k, (size_t) (n - k)) == 0) return true;
  return false;
}

/* Book: All windows, eq:admissible */
static void enclose(double pair[2], const arb_t y)
{
  arf_t end;
  arf_init(end);
  arb_get_lbound_arf(end, y, 192);
  pair[0] = arf_get_d(end, ARF_RND_FLOOR);
  arb_get_ubound_arf(end, y, 192);
  pair[1] = arf_get_d(end, ARF_RND_CEIL);
  arf_clear(end);
}

/* The extreme points of each side: lowest and highest U, lowest D. */
typedef struct { arb_t low_u, high_u, low_d, multiplier; } extremes;

/* Book: All windows, eq:admissible */
static void find_extremes(extremes *e, const arb_t y, const char *word, size_t n,
                          const arb_t drive)
{
  arb_t u, g;
  arb_init(u);
  arb_init(g);
  arb_set(u, y);
  arb_pos_inf(e->low_u);
  arb_pos_inf(e->low_d);
  arb_zero(e->high_u);
  arb_one(e->multiplier);
  for (size_t i = 0; i < n; i++) {
    if (word[i] == 'U') {
      arb_min(e->low_u, e->low_u, u, 192);
      arb_max(e->high_u, e->high_u, u, 192);
    } else arb_min(e->low_d, e->low_d, u, 192);
    slope_of_branch(g, u, drive, word[i], 192);
    arb_mul(e->multiplier, e->multiplier, g, 192);
    apply_branch(u, u, drive, word[i], 192);
  }
  arb_clear(u);
  arb_clear(g);
}
/* Book: All windows, eq:admissible */
/* 1: an attracting cycle with a window, written to w; -1: none; 0: unknown */
static int measure(window *w, const extremes *e)
{
  int verdict = 0;
  arb_t t;
  arb_init(t);
  arb_abs(t, e->multiplier);
  arb_sub_ui(t, t, 1, 192);
  bool attracts = arb_is_negative(t), repels = arb_is_positive(t);
  arb_mul_2exp_si(t, e->low_u, 2);
  if (repels || arb_gt(e->high_u, e->low_d) || arb_gt(e->high_u, t)) verdict = -1;
  else if (attracts && arb_lt(e->high_u, e->low_d) && arb_lt(e->low_d, t)) {
    verdict = 1;
    enclose(w->multiplier, e->multiplier);
    rate_of_cut(t, e->low_d, 192);
    enclose(w->left, t);
    rate_of_cut(t, e->high_u, 192);
    enclose(w->right, t);
  }
  arb_clear(t);
  return verdict;
}

/* Book: All windows, eq:admissible */
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

/* Book: All windows, eq:admissible */
static int settle(window *w, const candidate *c, const arb_t drive)
{
  int n = (int) strlen(c->word);
  arb_t y;
  extremes e;
  arb_init(y);
  arb_init(e.low_u);
  arb_init(e.high_u);
  arb_init(e.low_d);
  arb_init(e.multiplier);
  w->x = 0.5 * (c->lo + c->hi);
  arb_set_d(y, w->x);
  mag_set_d(arb_radref(y), (c->hi - c->lo) + 0x1p-26);
  int verdict = newton_verdict(y, c->word, (size_t) n, drive);
  if (verdict == 1) {
    find_extremes(&e, y, c->word, (size_t) n, drive);
    name_cycle(w, c->word, n);
    verdict = is_power(c->word, n) ? -1 : measure(w, &e);
  }
  arb_clear(y);
  arb_clear(e.low_u);
  arb_clear(e.high_u);
  arb_clear(e.low_d);
  arb_clear(e.multiplier);
  return verdict;
}

/* Book: All windows, eq:admissible */
static int by_rate(const void *p, const void *q)
{
  const window *v = p, *w = q;
  return v->left[0] < w->left[0] ? -1 : v->left[0] > w->left[0];
}

/* Book: All windows, eq:admissible */
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
  *count = 0;
  *unresolved = search.lost;
  for (int i = 0; i < search.count; i++) {
    int verdict = *count < WINDOW_LIMIT
      ? settle(&table[*count], &search.list[i], search.drive) : 0;
    if (verdict == 1) ++*count;
    if (verdict == 0) ++*unresolved;
  }
  qsort(table, (size_t) *count, sizeof *table, by_rate);
  arb_clear(search.drive);
  free(search.list);
  return GHOST_OK;
}
