/* enclose/digits.c -- certified digits of the closed forms, for a program
   Book: 15.3 Certified values
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: e4b061d27052fffe */
#include "certify_finite.h"
#include "orbit.h"
#include <float.h>
#include <math.h>
#include <string.h>

/* A letter an argument; e is the r of an escape time. */
static const struct { certified_function *value; const char *arguments; }
forms[] = {
  [GHOST_FORM_ESCAPE_TIME] = { certified_escape_time, "e" },
  [GHOST_FORM_THRESHOLD_TIME] = { certified_threshold_time, "pX" },
  [GHOST_FORM_R_STAR] = { certified_r_star, "T" },
  [GHOST_FORM_LOSS] = { certified_loss, "rT" },
  [GHOST_FORM_GRADIENT] = { certified_loss_gradient, "rT" },
  [GHOST_FORM_CRITICAL_RATE] = { certified_critical_rate, "T" },
  [GHOST_FORM_CYCLE_RATE] = { certified_sharp_rate, "T" },
  [GHOST_FORM_SHARP_LOSS] = { certified_sharp_loss, "rTX" },
  [GHOST_FORM_SHARP_GRADIENT] = { certified_sharp_gradient, "rTX" },
  [GHOST_FORM_FINITE_LOSS] = { certified_finite_loss, "rTXc" },
  [GHOST_FORM_FINITE_GRADIENT] = { certified_finite_gradient, "rTXc" } };
enum { FORMS = sizeof forms / sizeof *forms };
/* Book: 15.3 Certified values, eq:inclusion */
static bool is_argument(char letter, const char *text)
{
  if (!*text || text[strspn(text, "0123456789+-.eE")]) return false;
  arb_t x;
  arb_init(x);
  bool read = arb_set_str(x, text, 128) == 0 && arb_is_finite(x);
  double v = arf_get_d(arb_midref(x), ARF_RND_NEAR);
  arb_clear(x);
  if (!read) return false;
  switch (letter) {
  case 'e': return v > 0.0 && v <= DBL_MAX;
  case 'p': return v > 0.0 && v <= GHOST_R_MAX;
  case 'r': return fabs(v) <= GHOST_R_MAX;
  case 'T': return v >= GHOST_T_MIN && v <= GHOST_T_MAX;
  default: return v >= 0x1p-1000 && v <= 0x1p1000;
  }
}

ghost_status ghost_digits(char *text, size_t size, ghost_form form,
                          const char *const *arguments, long digits)
{
  if ((int) form < 0 || (int) form >= FORMS) return GHOST_EDOM;
  long most = form >= GHOST_FORM_FINITE_LOSS ? GHOST_DIGITS_MAX_FINITE
                                             : GHOST_DIGITS_MAX;
  if (digits < 1 || digits > most || size < (size_t) digits + 64)
    return GHOST_EDOM;
  const char *letters = forms[form].arguments;
  const int count = (int) strlen(letters);
  for (int i = 0; i < count; i++)
    if (!is_argument(letters[i], arguments[i])) return GHOST_EDOM;
  return certify_decimal(text, size, forms[form].value, arguments, count, digits);
}
