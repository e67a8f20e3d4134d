/* enclose/field.h -- a field in two or three dimensions on a box, declared
   Book: 22.4 A field in balls
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: d9dd0c73db4d83f0 */
#ifndef FIELD_H
#define FIELD_H
#include "ghost.h"
#include <math.h>
#include <stdbool.h>

/** All numbers within rad of mid. */
typedef struct { double mid, rad; } ball;
enum { RANK = GHOST_RANK_MAX };

/** What is known of a field on a box around a centre. */
typedef struct {
  ball f[RANK], j[RANK][RANK], h[RANK][RANK][RANK];  /* at the centre */
  double bend[RANK];              /* of F beyond its linear part */
  double turn[RANK][RANK];        /* of J from that of the centre */
  double twist[RANK][RANK][RANK]; /* of D2F from that of the centre */
} field_jet;
/* Book: 22.4 A field in balls, eq:field-radii */
#define HALF_ULP 0x1p-52  /* twice a rounding's share */
static inline ball ball_sum(ball a, ball b)
{
  double mid = a.mid + b.mid;
  return (ball) { mid, (a.rad + b.rad + HALF_ULP * fabs(mid)) * (1.0 + 0x1p-50) };
}

static inline ball ball_product(ball a, ball b)
{
  double mid = a.mid * b.mid;
  double rad = fabs(a.mid) * b.rad + a.rad * fabs(b.mid) + a.rad * b.rad;
  return (ball) { mid, (rad + HALF_ULP * fabs(mid)) * (1.0 + 0x1p-49) + 0x1p-1060 };
}

static inline double ball_most(ball a)
{
  return (fabs(a.mid) + a.rad) * (1.0 + 0x1p-51);
}

static inline bool ball_excludes_zero(ball a) { return fabs(a.mid) > a.rad; }
static inline bool ball_is_negative(ball a) { return a.mid + a.rad < 0.0; }
/** A field whose rows are laid out; serves one thread. */
typedef struct field field;
/** For boxes within |x_j| <= reach[j]; NULL when out of memory. */
field *field_new(const ghost_field *of, const double reach[RANK]);
void field_free(field *f);
/** What is known on the box of that centre and those half widths. */
void field_on_box(const field *f, const double centre[RANK],
                  const double half[RANK], field_jet *y);
/** Ranks, finite parameters and their sizes: is it a field at all? */
bool field_is_valid(const ghost_field *of);
#define CURVE 0.76981  /* bound of |tanh''|: 4 / (3 sqrt(3)), rounded up */
/** A bound of 1 / cosh^2 at y >= 0 and beyond. */
double secant_square_above(double y);
enum { TURNS = 4 };  /* derivatives of the orders 0 to 3 */
/** Derivatives of a function: d[j] times in x_j. */
typedef struct { ball at[TURNS][TURNS][TURNS]; } ball_jet;
/** Those of the field's factors at x, or on it: of each 1/p, or its function and
 *  the other of sine and cosine; two places for a factor. */
void factors_on_box(const ghost_field *of, const ball x[RANK], ball_jet *factor);
/** The next d of |d| <= most, every e <= d before d; false after the last. */
bool next_order(int d[RANK], int most, int rank);
/** Adds those of coefficient times a term without its own, up to an order. */
void add_term_jet(const ghost_field *of, const ghost_term *t, ball coefficient,
                  const ball x[RANK], const ball_jet *factor, int most,
                  ball_jet *sum);
#endif
