/* enclose/orbit.h -- orbits of the map in balls, declared
   Book: 16.3 Orbits in balls
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 90a69801d18e431e */
#ifndef ORBIT_H
#define ORBIT_H
#include "certify.h"

/** q = drive s^(-3/2) and g = (3/2) drive s^(-5/2), in balls. */
void size_of_step(arb_t q, const arb_t s, const arb_t drive, slong prec);
void slope_of_step(arb_t g, const arb_t s, const arb_t drive, slong prec);
/** Slope of branch 'U' or 'D' on the ball s, and the ball's image. */
void slope_of_branch(arb_t g, const arb_t s, const arb_t drive, char branch,
                     slong prec);
void apply_branch(arb_t out, const arb_t s, const arb_t drive, char branch,
                  slong prec);
/** 'T' below 1/4, 'U', 'D', or '?' when the ball does not decide. */
char side_of(const arb_t s);
/** Image and slope of the ball y under a word of n branches. */
void follow_word(arb_t w, arb_t dw, const arb_t y, const char *word, size_t n,
                 const arb_t drive, slong prec);
/** N(Y) of the interval Newton method for the fixed point of a word. */
void newton_image(arb_t image, const arb_t y, const char *word, size_t n,
                  const arb_t drive, slong prec);
/** Encloses the fixed point of a word (in u, drive 3/4) near guess; true when
 *  it is proved to exist and to be the only one within radius of guess. */
bool enclose_cycle(arb_t y, const char *word, size_t n, double guess,
                   double radius, slong prec);
/** Constants of the cycle up-down-down (chapter on the map), no arguments:
 *  u1 < u2 < u3, the ends a1 < a_c of its interval, its multiplier. */
certified_function certified_cycle_u1, certified_cycle_u2, certified_cycle_u3;
certified_function certified_cycle_a1, certified_cycle_ac, certified_cycle_mu;
/** a_c alpha*, the sharp critical rate; argument T. */
certified_function certified_sharp_rate;
/** a = u^(-5/2), the rate that puts the cut p at u. */
void rate_of_cut(arb_t a, const arb_t u, slong prec);
/** The double at or below the ball and the one at or above it. */
void ends_of_ball(double end[2], const arb_t y);
#endif
