/* enclose/certify_finite.h -- enclosures at finite threshold and confidence,
     declared
   Book: 8.6 Enclosures
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 0caeb48139a6fe6c */
#ifndef CERTIFY_FINITE_H
#define CERTIFY_FINITE_H
#include "certify.h"
certified_function certified_finite_loss;      /* r, T, X, c */
certified_function certified_finite_gradient;  /* r, T, X, c */
certified_function certified_sharp_loss;       /* r, T, X */
certified_function certified_sharp_gradient;   /* r, T, X */
certified_function certified_sharp_optimum;    /* T, X */
#endif
