/* enclose/outward.h -- bounds in doubles that hold after rounding
   Book: 16.4 Rounding outwards
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 5e62892814bdc69b */
#ifndef OUTWARD_H
#define OUTWARD_H
#include "ghost.h"
#include <math.h>

/* A closed interval of real numbers. */
typedef struct { ghost_end lo, hi; } range;

/* Book: 16.4 Rounding outwards, eq:outward */
/* Bounds of a positive number computed with at most six roundings. */
static inline ghost_end above(double x) { return x * (1.0 + 0x1p-50); }
static inline ghost_end below(double x) { return x * (1.0 - 0x1p-50); }

/* The same for a difference, whatever its sign. */
static inline ghost_end at_most(double x) { return x > 0.0 ? above(x) : below(x); }
static inline ghost_end at_least(double x) { return x > 0.0 ? below(x) : above(x); }

/* Of a share with this lower bound the rest is at most this. */
static inline ghost_end rest_of(double share)
{
  return fmin(1.0, at_most(1.0 - share));
}

/* drive s^(-3/2), three roundings; (3/2) drive s^(-5/2), five. */
static inline double kick(double s, double drive)
{
  return drive / (s * sqrt(s));
}

static inline double steep(double s, double drive)
{
  return 1.5 * drive / (s * s * sqrt(s));
}

static inline ghost_end down_high(double s, range drive)
{
  return at_most(s - below(kick(s, drive.lo)));
}

static inline ghost_end down_low(double s, range drive)
{
  return at_least(s - above(kick(s, drive.hi)));
}

static inline ghost_end up_high(double s, range drive)
{
  return above(s + above(kick(s, drive.hi)));
}

static inline ghost_end up_low(double s, range drive)
{
  return below(s + below(kick(s, drive.lo)));
}

enum { END_SIZE = 400 };  /* room for any double to 17 places */
typedef enum { LOW_END, HIGH_END } end_side;
/** x in decimal as by printf("%.*g") (form 'g': so many significant digits, 1 to
 *  17) or "%.*f" (form 'f': so many places, 0 to 17), but never above x when it
 *  is a low end, never below x when it is a high one, and as close to x as the
 *  digits allow.  Returns text. */
char *print_end(char text[END_SIZE], end_side side, char form, int digits,
                double x);
/* The same as an argument of printf; the text lives as long as its block. */
#define LOW_TEXT(form, digits, x) \
  print_end((char[END_SIZE]) { "" }, LOW_END, form, digits, x)
#define HIGH_TEXT(form, digits, x) \
  print_end((char[END_SIZE]) { "" }, HIGH_END, form, digits, x)
#endif
