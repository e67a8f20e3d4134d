/* enclose/outward.c -- intervals in decimal digits, rounded outwards
   Book: 16.4 Rounding outwards
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: d41e819aa656d5a8 */
#include "outward.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXACT = 767 };
/* digit[0] . digit[1] ... times 10^exponent; the digits from count on are 0. */
typedef struct { char digit[EXACT + 1]; int count, exponent; } decimal;

/* Book: 16.4 Rounding outwards, eq:outward */
static decimal exact_decimal(double x)
{
  char text[EXACT + 16];
  decimal d = { .count = EXACT };
  snprintf(text, sizeof text, "%.*e", EXACT - 1, x);
  d.digit[0] = text[0];
  memcpy(d.digit + 1, text + 2, EXACT - 1);
  d.exponent = atoi(text + EXACT + 2);
  return d;
}

static void raise_last(decimal *d, int unit)
{
  int i = d->count - 1;
  while (i >= 0 && d->digit[i] == '9') i--;
  if (i >= 0) {
    d->digit[i]++;
    d->count = i + 1;
    return;
  }
  d->digit[0] = '1';
  d->exponent = d->count > 0 ? d->exponent + 1 : unit;
  d->count = 1;
}

/* Keeps so many digits, or none when keep <= 0. */
static void cut(decimal *d, int keep, bool away)
{
  bool rest = false;
  int unit = d->exponent + 1 - keep;
  d->count = keep < 0 ? 0 : keep;
  for (int i = d->count; i < EXACT; i++) rest = rest || d->digit[i] != '0';
  if (rest && away) raise_last(d, unit);
  while (d->count > 0 && d->digit[d->count - 1] == '0') d->count--;
}

static char *append_fixed(char *text, const decimal *d, int places)
{
  int top = d->count && d->exponent > 0 ? d->exponent : 0;
  for (int k = top; k >= -places; k--) {
    int i = d->exponent - k;
    *text++ = i >= 0 && i < d->count ? d->digit[i] : '0';
    if (k == 0 && places > 0) *text++ = '.';
  }
  *text = '\0';
  return text;
}

static void append_general(char *text, const decimal *d, int digits)
{
  int places = d->count - 1 - d->exponent;
  if (d->exponent >= -4 && d->exponent < digits) {
    append_fixed(text, d, places > 0 ? places : 0);
    return;
  }
  decimal mantissa = *d;
  mantissa.exponent = 0;
  text = append_fixed(text, &mantissa, d->count - 1);
  snprintf(text, 8, "e%+03d", d->exponent);
}

char *print_end(char text[END_SIZE], end_side side, char form, int digits,
                double x)
{
  if (!isfinite(x) || x == 0.0) {
    snprintf(text, END_SIZE, form == 'f' ? "%.*f" : "%.*g", digits, x);
    return text;
  }
  decimal d = exact_decimal(fabs(x));
  cut(&d, form == 'f' ? digits + d.exponent + 1 : digits,
      (side == HIGH_END) == (x > 0.0));
  char *at = text;
  if (x < 0.0) *at++ = '-';
  if (form == 'f') append_fixed(at, &d, digits);
  else append_general(at, &d, digits);
  return text;
}
