/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: ff161ed7f359d426 */
#include "certify.h"
#include <mpfr.h>
#include <string.h>

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

/* -1, 0, 1: r below r*\/4, between, above r*; 2: not decided. */
static int region_in_balls(const arb_struct *x, slong prec)
{
  int region = 2;
  arb_t r_opt, r_return;
  arb_init(r_opt);
  arb_init(r_return);
  certified_r_star(r_opt, x + 1, prec);
  arb_mul_2exp_si(r_return, r_opt, -2);
  if (arb_lt(x, r_return)) region = -1;
  else if (arb_gt(x, r_opt)) region = 1;
  else if (arb_gt(x, r_return) && arb_lt(x, r_opt)) region = 0;
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

bool ball_digits(char *text, size_t size, const arb_t y, long digits)
{
  mpfr_prec_t prec = (mpfr_prec_t) (4 * digits + 128);
  mpfr_t low, high;
  mpfr_init2(low, prec);
  mpfr_init2(high, prec);
  arb_get_interval_mpfr(low, high, y);
  char *other = malloc(size);
  bool sure = other != NULL;
  if (sure) {
    mpfr_snprintf(text, size, "%#.*Rg", (int) digits, low);
    mpfr_snprintf(other, size, "%#.*Rg", (int) digits, high);
    sure = strcmp(text, other) == 0;
    size_t end = strlen(text);
    if (end > 0 && text[end - 1] == '.') text[end - 1] = '\0';
  }
  free(other);
  mpfr_clear(low);
  mpfr_clear(high);
  return sure;
}

ghost_status certify_decimal(char *text, size_t size, certified_function *f,
                             const char *const *decimals, int count,
                             long digits)
{
  arb_ptr x = _arb_vec_init(count);
  arb_t y;
  arb_init(y);
  ghost_status status = GHOST_EUNDECIDED;
  slong largest = 64 * (digits + 64);
  for (slong prec = 4 * digits + 64; prec <= largest; prec *= 2) {
    for (int i = 0; i < count; i++) arb_set_str(x + i, decimals[i], prec);
    if (!f(y, x, prec)) continue;
    if (arb_is_zero(y)) { snprintf(text, size, "0"); status = GHOST_OK; break; }
    if (ball_digits(text, size, y, digits)) { status = GHOST_OK; break; }
    if (2 * prec > largest) status = GHOST_OK;  /* a tie of typed decimals */
  }
  arb_clear(y);
  _arb_vec_clear(x, count);
  return status;
}
