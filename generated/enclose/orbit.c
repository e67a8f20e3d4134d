/* enclose/orbit.c -- orbits of the map in balls, and the cycle's bounds
   Book: 16.8 A certified orbit
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: f47c8b4d7cd5424c */
#include "orbit.h"
#include <math.h>

/* Book: 16.3 Orbits in balls, eq:meanvalue */
void size_of_step(arb_t q, const arb_t s, const arb_t drive, slong prec)
{
  arb_t root;
  arb_init(root);
  arb_sqrt(root, s, prec);
  arb_mul(root, root, s, prec);
  arb_div(q, drive, root, prec);
  arb_clear(root);
}

void slope_of_step(arb_t g, const arb_t s, const arb_t drive, slong prec)
{
  size_of_step(g, s, drive, prec);
  arb_div(g, g, s, prec);
  arb_mul_ui(g, g, 3, prec);
  arb_mul_2exp_si(g, g, -1);
}

/* Book: 16.8 A certified orbit, eq:below */
void ends_of_ball(double end[2], const arb_t y)
{
  arf_t e;
  arf_init(e);
  arb_get_lbound_arf(e, y, 64);
  end[0] = arf_get_d(e, ARF_RND_FLOOR);
  arb_get_ubound_arf(e, y, 64);
  end[1] = arf_get_d(e, ARF_RND_CEIL);
  arf_clear(e);
}

/* Book: 16.3 Orbits in balls, eq:meanvalue */
void slope_of_branch(arb_t g, const arb_t s, const arb_t drive, char branch,
                     slong prec)
{
  slope_of_step(g, s, drive, prec);
  if (branch == 'U') arb_neg(g, g);
  arb_add_ui(g, g, 1, prec);
}

/* Moves an exact point by one step of the branch. */
static void step_from(arb_t out, const arb_t s, const arb_t drive, char branch,
                      slong prec)
{
  size_of_step(out, s, drive, prec);
  if (branch == 'U') arb_add(out, s, out, prec);
  else arb_sub(out, s, out, prec);
}

void apply_branch(arb_t out, const arb_t s, const arb_t drive, char branch,
                  slong prec)
{
  arb_t c, spread, slope;
  arb_init(c); arb_init(spread); arb_init(slope);
  slope_of_branch(slope, s, drive, branch, prec);
  arb_get_rad_arb(spread, s);
  arb_mul(spread, spread, slope, prec);
  arb_get_mid_arb(c, s);
  step_from(out, c, drive, branch, prec);
  arb_add_error(out, spread);
  arb_clear(c); arb_clear(spread); arb_clear(slope);
}

char side_of(const arb_t s)
{
  arb_t quarter, one;
  char side = '?';
  arb_init(quarter); arb_init(one);
  arb_set_d(quarter, 0.25);
  arb_one(one);
  if (arb_lt(s, quarter)) side = 'T';
  else if (arb_ge(s, one)) side = 'D';
  else if (arb_ge(s, quarter) && arb_lt(s, one)) side = 'U';
  arb_clear(quarter); arb_clear(one);
  return side;
}

/* Book: 16.5 The cycle up, down, down, eq:newton */
void follow_word(arb_t w, arb_t dw, const arb_t y, const char *word, size_t n,
                 const arb_t drive, slong prec)
{
  arb_t g, z;
  arb_init(g); arb_init(z);
  arb_set(z, y);
  arb_one(dw);
  for (size_t i = 0; i < n; i++) {
    slope_of_branch(g, z, drive, word[i], prec);
    arb_mul(dw, dw, g, prec);
    apply_branch(z, z, drive, word[i], prec);
  }
  arb_swap(w, z);
  arb_clear(g); arb_clear(z);
}

void newton_image(arb_t image, const arb_t y, const char *word, size_t n,
                  const arb_t drive, slong prec)
{
  arb_t c, w, slope, unused;
  arb_init(c); arb_init(w); arb_init(slope); arb_init(unused);
  arb_get_mid_arb(c, y);
  follow_word(w, slope, y, word, n, drive, prec);
  follow_word(w, unused, c, word, n, drive, prec);
  arb_sub(w, w, c, prec);
  arb_sub_ui(slope, slope, 1, prec);
  arb_div(w, w, slope, prec);
  arb_sub(image, c, w, prec);
  arb_clear(c); arb_clear(w); arb_clear(slope); arb_clear(unused);
}

bool enclose_cycle(arb_t y, const char *word, size_t n, double guess,
                   double radius, slong prec)
{
  bool proved = false;
  arb_t drive, image;
  arb_init(drive); arb_init(image);
  arb_set_d(drive, 0.75);
  arb_set_d(y, guess);
  mag_set_d(arb_radref(y), radius);
  for (slong sure = 4; sure < 2 * prec; sure *= 2) {
    newton_image(image, y, word, n, drive, prec);
    if (!arb_is_finite(image)) break;
    proved = proved || arb_contains_interior(y, image);
    if (!arb_intersection(y, y, image, prec)) break;
  }
  arb_clear(drive); arb_clear(image);
  return proved;
}

bool certified_cycle_u1(arb_t y, const arb_struct *x, slong prec)
{
  (void) x;
  return enclose_cycle(y, "UDD", 3, 0.988613443062283, 0x1p-10, prec + 32);
}

/* y = the image of u1 after so many letters of UDD; slope = its slope. */
static bool along_the_cycle(arb_t y, arb_t slope, size_t steps, slong prec)
{
  arb_t drive;
  arb_init(drive);
  arb_set_d(drive, 0.75);
  bool sure = certified_cycle_u1(y, NULL, prec);
  follow_word(y, slope, y, "UDD", steps, drive, prec + 32);
  arb_clear(drive);
  return sure;
}

static bool cycle_point(arb_t y, size_t steps, slong prec)
{
  arb_t slope;
  arb_init(slope);
  bool sure = along_the_cycle(y, slope, steps, prec);
  arb_clear(slope);
  return sure;
}

bool certified_cycle_u2(arb_t y, const arb_struct *x, slong prec)
{
  (void) x;
  return cycle_point(y, 2, prec);
}

bool certified_cycle_u3(arb_t y, const arb_struct *x, slong prec)
{
  (void) x;
  return cycle_point(y, 1, prec);
}

bool certified_cycle_mu(arb_t y, const arb_struct *x, slong prec)
{
  arb_t w;
  (void) x;
  arb_init(w);
  bool sure = along_the_cycle(w, y, 3, prec);
  arb_clear(w);
  return sure;
}

void rate_of_cut(arb_t a, const arb_t u, slong prec)
{
  arb_t root;
  arb_init(root);
  arb_sqrt(root, u, prec);
  arb_pow_ui(root, root, 5, prec);
  arb_inv(a, root, prec);
  arb_clear(root);
}

bool certified_cycle_a1(arb_t y, const arb_struct *x, slong prec)
{
  bool sure = certified_cycle_u2(y, x, prec);
  rate_of_cut(y, y, prec);
  return sure;
}

bool certified_cycle_ac(arb_t y, const arb_struct *x, slong prec)
{
  bool sure = certified_cycle_u1(y, x, prec);
  rate_of_cut(y, y, prec);
  return sure;
}

/* Book: 16.6 The sharp rate, eq:sharp */
bool certified_sharp_rate(arb_t y, const arb_struct *x, slong prec)
{
  arb_t ac;
  arb_init(ac);
  bool sure = certified_cycle_ac(ac, NULL, prec)
    && certified_critical_rate(y, x, prec);
  arb_mul(y, y, ac, prec);
  arb_clear(ac);
  return sure;
}

/* Book: 16.7 Captured for ever, eq:corrected */
/* Does UDD map the box into its own interior, by these very branches? */
static bool maps_into_itself(const arb_t box, const arb_t drive, slong prec)
{
  arb_t w, slope;
  arb_init(w); arb_init(slope);
  bool inside = side_of(box) == 'U';
  for (size_t i = 1; i < 3; i++) {
    follow_word(w, slope, box, "UD", i, drive, prec);
    inside = inside && side_of(w) == 'D';
  }
  follow_word(w, slope, box, "UDD", 3, drive, prec);
  arb_abs(slope, slope);
  arb_sub_ui(slope, slope, 1, prec);
  inside = inside && arb_contains_interior(box, w) && arb_is_negative(slope);
  arb_clear(w); arb_clear(slope);
  return inside;
}

/* The ball around u1 a^(2/5), the low point of the cycle at rate a. */
static bool center_box(arb_t center, const arb_t a, slong prec)
{
  arb_t scale;
  arb_init(scale);
  arb_set_ui(scale, 2);
  arb_div_ui(scale, scale, 5, prec);
  arb_pow(scale, a, scale, prec);
  bool sure = certified_cycle_u1(center, NULL, prec);
  arb_mul(center, center, scale, prec);
  arb_get_mid_arb(center, center);
  arb_clear(scale);
  return sure;
}

/* A trapping box of the cycle at rate a; false when none was found. */
static bool capture_box(arb_t box, const arb_t a, const arb_t drive, slong prec)
{
  arb_t center;
  arb_init(center);
  bool found = false, sure = center_box(center, a, prec);
  for (int i = 0; i < 64 && sure && !found; i++) {
    arb_set(box, center);
    mag_set_d(arb_radref(box), ldexp(0.1, -i / 2) * (i % 2 ? 0.75 : 1.0));
    found = maps_into_itself(box, drive, prec);
  }
  arb_clear(center);
  return found;
}

typedef struct {
  arb_t s, a, drive, box;
  bool boxed, below;  /* has a capture box; a <= 1 */
  slong prec;
} ball_run;

/* Book: 16.8 A certified orbit, eq:below */
static void start_run(ball_run *run, const char *a, const char *s0, slong prec)
{
  arb_init(run->s); arb_init(run->a); arb_init(run->drive); arb_init(run->box);
  run->prec = prec;
  arb_set_str(run->s, s0, prec);
  arb_set_str(run->a, a, prec);
  arb_mul_ui(run->drive, run->a, 3, prec);
  arb_mul_2exp_si(run->drive, run->drive, -2);
  arb_set_ui(run->box, 1);
  run->below = arb_le(run->a, run->box);
  run->boxed = capture_box(run->box, run->a, run->drive, prec);
}

static void end_run(ball_run *run)
{
  arb_clear(run->s); arb_clear(run->a); arb_clear(run->drive);
  arb_clear(run->box);
}

static ghost_map_enclosure enclose_epoch(const ball_run *run)
{
  double end[2];
  ends_of_ball(end, run->s);
  return (ghost_map_enclosure) { end[0], end[1], side_of(run->s) };
}

/* Are all points of the ball at 1/4 or above? */
static bool is_outside_the_zone(const arb_t s)
{
  arb_t quarter;
  arb_init(quarter);
  arb_set_d(quarter, 0.25);
  bool outside = arb_ge(s, quarter);
  arb_clear(quarter);
  return outside;
}

static bool is_safe(const ball_run *run)
{
  if (run->below) return is_outside_the_zone(run->s);
  return run->boxed && arb_contains(run->box, run->s);
}

static void follow_orbit(ball_run *run, size_t epochs, ghost_map_enclosure *rows,
                         ghost_map_orbit *orbit)
{
  orbit->fate = GHOST_FATE_OPEN;
  orbit->bits = run->prec;
  for (size_t n = 0; n <= epochs; n++) {
    ghost_map_enclosure e = enclose_epoch(run);
    if (rows) rows[n] = e;
    orbit->rows = n + 1;
    bool safe = orbit->fate == GHOST_FATE_SAFE;
    if (!safe) orbit->epoch = n;
    if (!safe && is_safe(run)) orbit->fate = GHOST_FATE_SAFE;
    if (e.branch == 'T') orbit->fate = GHOST_FATE_TRAPPED;
    if (e.branch == '?' && orbit->fate != GHOST_FATE_SAFE)
      orbit->fate = GHOST_FATE_EXPIRED;
    if (e.branch == 'T' || e.branch == '?') return;
    if (n < epochs)
      apply_branch(run->s, run->s, run->drive, e.branch, run->prec);
  }
}

static bool is_positive_decimal(const char *text)
{
  arb_t x;
  arb_init(x);
  bool good = text && arb_set_str(x, text, 64) == 0 && arb_is_finite(x)
    && arb_is_positive(x);
  arb_clear(x);
  return good;
}

const char *ghost_fate_name(ghost_fate fate)
{
  static const char *const names[] = { "open", "trapped", "safe", "expired" };
  return fate <= GHOST_FATE_EXPIRED ? names[fate] : "unknown";
}

ghost_status ghost_map_certified_orbit(const char *a, const char *s0,
  size_t epochs, long bits, ghost_map_enclosure *rows, ghost_map_orbit *orbit)
{
  enum { FIRST = 64, LAST = 1 << 16 };
  if (!is_positive_decimal(a) || !is_positive_decimal(s0)
      || (bits != 0 && (bits < 16 || bits > GHOST_BITS_MAX)))
    return GHOST_EDOM;
  for (slong prec = bits ? bits : FIRST; ; prec *= 2) {
    ball_run run;
    start_run(&run, a, s0, prec);
    follow_orbit(&run, epochs, rows, orbit);
    end_run(&run);
    bool whole = orbit->rows == epochs + 1
      && orbit->fate != GHOST_FATE_EXPIRED;
    if (whole || orbit->fate == GHOST_FATE_TRAPPED || bits || prec >= LAST)
      return GHOST_OK;
  }
}
