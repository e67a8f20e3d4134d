/* audit/judge.c -- from findings to verdicts
   Book: 25.2 The registry and the audit
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: e3ffd9149459bc80 */
#include "audit.h"
#include <ctype.h>
#include <math.h>
#include <stdlib.h>

/* Book: 25.2 The registry and the audit */
finding decide(bool known, bool holds)
{
  return !known ? FOUND_NOTHING : holds ? FOUND_TRUE : FOUND_FALSE;
}

finding decide_corrected(bool known, bool as_said, bool as_corrected)
{
  if (!known) return FOUND_NOTHING;
  return as_said ? FOUND_TRUE : as_corrected ? FOUND_CORRECTED : FOUND_FALSE;
}

finding decide_measured(bool known)
{
  return known ? FOUND_MEASURED : FOUND_NOTHING;
}

finding both(finding a, finding b)
{
  if (a == FOUND_NOTHING || b == FOUND_NOTHING) return FOUND_NOTHING;
  return a == FOUND_TRUE && b == FOUND_TRUE ? FOUND_TRUE : FOUND_FALSE;
}

static double half_off(long digits, int half, int place)
{
  char text[48];
  SAY(text, "%lde%d", 10 * digits + half, place - 1);
  return strtod(text, NULL);
}

reading printed_as(const char *number)
{
  long digits = 0;
  int place = 0, seen = 0;
  bool point = false;
  const char *s = number;
  for (; isdigit((unsigned char) *s) || (*s == '.' && !point); s++) {
    if (*s == '.') { point = true; continue; }
    digits = 10 * digits + (*s - '0');
    place -= point;
    if (++seen > 15) break;
  }
  if (*s == 'e') {
    char *end;
    place += (int) strtol(s + 1, &end, 10);
    s = end > s + 1 ? end : s;
  } else if (!point)
    for (; digits && digits % 10 == 0; place++) digits /= 10;
  if (seen == 0 || seen > 15 || *s) return (reading) { NAN, NAN };
  return (reading) { half_off(digits, -5, place), half_off(digits, 5, place) };
}

bool reads_as(double x, const char *number)
{
  reading r = printed_as(number);
  return x >= r.low && x < r.high;
}

void record(spread *s, double deviation, double bound)
{
  s->count++;
  s->outside += !(deviation <= bound);
  if (!(deviation <= s->worst)) s->worst = deviation;
}

finding within(const spread *s)
{
  return decide(s->count > 0, s->outside == 0);
}

static verdict supported(stance actual, stance needed, verdict with,
                         verdict without)
{
  if (actual == STANCE_NONE) return without;
  return actual == needed ? with : UNSUPPORTED;
}

verdict judge(const claim *c, const evaluation *e)
{
  if (!c->evaluate) return OPEN;
  switch (e->found) {
  case FOUND_TRUE:
    return supported(c->stance, STANCE_SAYS_IT, PROVED, CONFIRMED);
  case FOUND_CORRECTED:
    return supported(c->stance, STANCE_CORRECTS, REFINED, REFINED);
  case FOUND_FALSE:
    return supported(c->stance, STANCE_NEGATES, REFUTED, REFUTED);
  case FOUND_MEASURED:
    return c->stance == STANCE_NONE ? QUALITATIVE : UNSUPPORTED;
  case FOUND_NOTHING: break;
  }
  return UNSUPPORTED;
}

const char *verdict_name(verdict v)
{
  static const char *const names[] = { "proved", "confirmed", "refined",
    "refuted", "qualitative", "open", "unsupported" };
  return names[v];
}
