/* enclose/certify_finite.h -- enclosures at finite threshold and confidence,
     declared
   Book: 17.9 Enclosures
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 84463f7001e2c2c3 */
#ifndef CERTIFY_FINITE_H
#define CERTIFY_FINITE_H
#include "certify.h"
certified_function certified_finite_loss;      /* r, T, X, c */
certified_function certified_finite_gradient;  /* r, T, X, c */
certified_function certified_sharp_loss;       /* r, T, X */
certified_function certified_sharp_gradient;   /* r, T, X */
certified_function certified_sharp_optimum;    /* T, X */
certified_function certified_finite_turn;      /* T, X, c: Eq. (finite-turn) */
#endif
