/* enclose/certify.c -- certified digits of the closed forms
   Book: 15.3 Certified values
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 329bc84346215edb */
#include "certify.h"
#include <mpfr.h>
#include <string.h>

/* Book: 15.3 Certified values, eq:inclusion */
bool certified_escape_time(arb_t y, const arb_struct *x, slong prec)
{
  if (!arb_is_positive(x)) return false;
  arb_const_pi(y, prec);
  arb_mul_2exp_si(y, y, -1);
  arb_t s;
  arb_init(s);
  arb_sqrt(s, x, prec);
  arb_div(y, y, s, prec);
  arb_clear(s);
  return true;
}

bool certified_threshold_time(arb_t y, const arb_struct *x, slong prec)
{
  if (!arb_is_positive(x)) return false;
  arb_t s;
  arb_init(s);
  arb_sqrt(s, x, prec);
  arb_div(y, x + 1, s, prec);
  arb_atan(y, y, prec);
  arb_div(y, y, s, prec);
  arb_clear(s);
  return true;
}

bool certified_r_star(arb_t y, const arb_struct *x, slong prec)
{
  arb_const_pi(y, prec);
  arb_div(y, y, x, prec);
  arb_mul_2exp_si(y, y, -1);
  arb_mul(y, y, y, prec);
  return true;
}

bool certified_critical_rate(arb_t y, const arb_struct *x, slong prec)
{
  arb_t q;
  arb_init(q);
  arb_const_pi(y, prec);
  arb_pow_ui(y, y, 4, prec);
  arb_mul_ui(y, y, 3, prec);
  arb_mul_2exp_si(y, y, -5);
  arb_pow_ui(q, x, 5, prec);
  arb_div(y, y, q, prec);
  arb_clear(q);
  return true;
}

static int region_of(const arb_t r, const arb_t r_return, const arb_t r_opt)
{
  if (arb_lt(r, r_return)) return -1;
  if (arb_gt(r, r_opt)) return 1;
  return arb_gt(r, r_return) && arb_lt(r, r_opt) ? 0 : 2;
}

/* -1, 0, 1: r below the return, between, above r*; 2: not decided. */
static int region_in_balls(const arb_struct *x, slong prec)
{
  arb_t r_opt, r_return;
  arb_init(r_opt);
  arb_init(r_return);
  certified_r_star(r_opt, x + 1, prec);
  arb_mul_2exp_si(r_return, r_opt, -2);
  int region = region_of(x, r_return, r_opt);
  arb_clear(r_opt);
  arb_clear(r_return);
  return region;
}

bool certified_loss(arb_t y, const arb_struct *x, slong prec)
{
  int region = region_in_balls(x, prec);
  if (region == 2) return false;
  if (region == -1) { arb_set(y, x + 1); return true; }
  certified_escape_time(y, x, prec);
  arb_sub(y, x + 1, y, prec);
  if (region == 0) arb_neg(y, y);
  return true;
}

bool certified_loss_gradient(arb_t y, const arb_struct *x, slong prec)
{
  int region = region_in_balls(x, prec);
  if (region == 2) return false;
  if (region == -1) { arb_zero(y); return true; }
  certified_escape_time(y, x, prec);
  arb_div(y, y, x, prec);
  arb_mul_2exp_si(y, y, -1);
  if (region == 0) arb_neg(y, y);
  return true;
}

/* Book: 13.6 Enclosures of these numbers, eq:drop-epoch, eq:abruptness,
   eq:saturation */
bool certified_relative_rate(arb_t y, const arb_struct *x, slong prec)
{
  certified_critical_rate(y, x + 1, prec);
  arb_div(y, x, y, prec);
  return true;
}

/* y = s^(5/2) */
static void balls_potential(arb_t y, const arb_struct *s, slong prec)
{
  arb_t root;
  arb_init(root);
  arb_sqrt(root, s, prec);
  arb_pow_ui(y, root, 5, prec);
  arb_clear(root);
}

/* (8/15) (s0^(5/2) - 1) */
bool certified_drop_law_critical(arb_t y, const arb_struct *x, slong prec)
{
  balls_potential(y, x, prec);
  arb_sub_ui(y, y, 1, prec);
  arb_mul_ui(y, y, 8, prec);
  arb_div_ui(y, y, 15, prec);
  return true;
}

bool certified_drop_law(arb_t y, const arb_struct *x, slong prec)
{
  arb_t a;
  arb_init(a);
  certified_relative_rate(a, x + 1, prec);
  certified_drop_law_critical(y, x, prec);
  arb_div(y, y, a, prec);
  arb_clear(a);
  return true;
}

/* w_half = (2 / (1 + s0^(-1/2)))^5 */
static void balls_half_way(arb_t w, const arb_struct *s0, slong prec)
{
  arb_rsqrt(w, s0, prec);
  arb_add_ui(w, w, 1, prec);
  arb_mul_2exp_si(w, w, -1);
  arb_pow_ui(w, w, 5, prec);
  arb_inv(w, w, prec);
}

bool certified_abruptness(arb_t y, const arb_struct *x, slong prec)
{
  arb_t w;
  arb_init(w);
  balls_half_way(y, x, prec);
  balls_potential(w, x, prec);
  arb_sub_ui(y, y, 1, prec);
  arb_sub_ui(w, w, 1, prec);
  arb_div(y, y, w, prec);
  arb_clear(w);
  return true;
}

bool certified_relative_loss(arb_t y, const arb_struct *x, slong prec)
{
  arb_rsqrt(y, x, prec);
  arb_sub_ui(y, y, 1, prec);
  arb_neg(y, y);
  return true;
}

bool certified_linger(arb_t y, const arb_struct *x, slong prec)
{
  arb_ptr v = _arb_vec_init(2);
  certified_r_star(v, x, prec);
  arb_set(v + 1, x + 1);
  bool decided = certified_threshold_time(y, v, prec);
  arb_div(y, y, x, prec);
  _arb_vec_clear(v, 2);
  return decided;
}

bool certified_finder_time(arb_t y, const arb_struct *x, slong prec)
{
  arb_t e;
  arb_init(e);
  arb_mul_2exp_si(e, x, -1);
  arb_set_ui(y, 2);
  arb_pow(y, y, e, prec);
  arb_const_pi(e, prec);
  arb_mul(y, y, e, prec);
  arb_mul_2exp_si(y, y, -1);
  arb_clear(e);
  return true;
}

/* Book: 13.7 Runs that are enclosed */
/* v[0] = s0 and v[1] = (3/4) alpha / alpha*, from decimals; v has three. */
static void start_in_balls(arb_ptr v, const char *s0, const char *alpha,
                           const char *T, slong prec)
{
  arb_set_str(v + 1, alpha, prec);
  arb_set_str(v + 2, T, prec);
  certified_relative_rate(v, v + 1, prec);
  arb_mul_ui(v + 1, v, 3, prec);
  arb_mul_2exp_si(v + 1, v + 1, -2);
  arb_set_str(v, s0, prec);
}

/* length = (3/4) a s^(-3/2) */
static void length_in_balls(arb_t length, const arb_t s, const arb_t rate,
                            slong prec)
{
  arb_sqrt(length, s, prec);
  arb_mul(length, length, s, prec);
  arb_div(length, rate, length, prec);
}

long certified_drop_epoch(const char *s0, const char *alpha, const char *T)
{
  const slong prec = 128;
  long epoch = 0;
  arb_ptr v = _arb_vec_init(4);
  arb_struct *s = v, *rate = v + 1, *length = v + 2, *one = v + 3;
  start_in_balls(v, s0, alpha, T, prec);
  arb_one(one);
  for (; arb_ge(s, one) && epoch < 10000000; epoch++) {
    length_in_balls(length, s, rate, prec);
    arb_sub(s, s, length, prec);
  }
  if (!arb_lt(s, one)) epoch = -1;
  _arb_vec_clear(v, 4);
  return epoch;
}

/* One step in units of r*; false when the branch is not decided. */
static bool step_in_balls(arb_t s, const arb_t rate, slong prec)
{
  arb_t one, length;
  arb_init(one);
  arb_init(length);
  arb_one(one);
  length_in_balls(length, s, rate, prec);
  bool decided = !arb_overlaps(s, one);
  if (arb_gt(s, one)) arb_neg(length, length);
  arb_add(s, s, length, prec);
  arb_clear(one);
  arb_clear(length);
  return decided;
}

long certified_entry_epoch(const char *s0, const char *alpha, const char *T,
                           long epochs)
{
  const slong prec = 64 + 4 * epochs;
  long found = 0;
  arb_ptr v = _arb_vec_init(3);
  start_in_balls(v, s0, alpha, T, prec);
  arb_set_d(v + 2, 0.25);
  for (long n = 0; n <= epochs && found == 0; n++) {
    if (arb_lt(v, v + 2)) found = n;
    else if (!arb_gt(v, v + 2) || !step_in_balls(v, v + 1, prec)) found = -1;
  }
  _arb_vec_clear(v, 3);
  return found;
}

/* Book: 15.3 Certified values, eq:inclusion */
static bool same_digits(char *text, size_t size, mpfr_t low, mpfr_t high,
                        long digits)
{
  char *other = malloc(size);
  if (!other) return false;
  mpfr_snprintf(text, size, "%#.*Rg", (int) digits, low);
  mpfr_snprintf(other, size, "%#.*Rg", (int) digits, high);
  bool sure = strcmp(text, other) == 0;
  free(other);
  size_t end = strlen(text);
  if (end > 0 && text[end - 1] == '.') text[end - 1] = '\0';
  return sure;
}

bool ball_digits(char *text, size_t size, const arb_t y, long digits)
{
  mpfr_prec_t prec = (mpfr_prec_t) (4 * digits + 128);
  mpfr_t low, high;
  mpfr_init2(low, prec);
  mpfr_init2(high, prec);
  arb_get_interval_mpfr(low, high, y);
  bool sure = same_digits(text, size, low, high, digits);
  mpfr_clear(low);
  mpfr_clear(high);
  return sure;
}

static bool is_typed(const arb_t y, const arb_struct *x, int count)
{
  for (int i = 0; i < count; i++)
    if (arb_equal(y, x + i)) return true;
  return false;
}

static bool settle(char *text, size_t size, const arb_t y,
                   const arb_struct *x, int count, long digits, bool last)
{
  if (arb_is_zero(y)) return snprintf(text, size, "0") > 0;
  return ball_digits(text, size, y, digits)
    || (last && is_typed(y, x, count));
}

ghost_status certify_decimal(char *text, size_t size, certified_function *f,
                             const char *const *decimals, int count,
                             long digits)
{
  char *held = malloc(size);
  if (!held) return GHOST_ENOMEM;
  arb_ptr x = _arb_vec_init(count);
  arb_t y;
  arb_init(y);
  bool sure = false;
  slong largest = 64 * (digits + 64), prec = 4 * digits + 64;
  for (int i = 0; i < count; i++) largest += 8 * (slong) strlen(decimals[i]);
  for (bool last = false; !sure && !last; prec *= 2) {
    last = prec >= largest;
    if (last) prec = largest;
    for (int i = 0; i < count; i++) arb_set_str(x + i, decimals[i], prec);
    sure = f(y, x, prec) && settle(held, size, y, x, count, digits, last);
  }
  if (sure) strcpy(text, held);
  arb_clear(y);
  _arb_vec_clear(x, count);
  free(held);
  return sure ? GHOST_OK : GHOST_EUNDECIDED;
}
