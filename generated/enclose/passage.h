/* enclose/passage.h -- passages, declared
   Book: G.5 Series and planes of a passage
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 9e9860043f37e0c6 */
#ifndef PASSAGE_H
#define PASSAGE_H
#include "ghost.h"
#include <arb.h>
#include <stdbool.h>

/* Coefficients of a solution; bits of a state and of the box of a step. */
enum { ORDER = 24, LENGTH = ORDER + 1, FLOW_BITS = 256, BOX_BITS = 64 };
/** Coefficient n of t = tanh a and s = 1 - t^2, from a[n], which is left
 *  multiplied by n when n > 0. */
void extend_tanh(arb_ptr a, arb_ptr t, arb_ptr s, int n, slong prec);
/** What moves towards a plane, in enclosures. */
typedef struct {
  void *moving;
  bool (*attempt)(void *, double h);  /* encloses a step of 2^-k, if it can */
  int (*side)(void *);  /* of its end: -1 before, 1 behind, 0 not known */
  bool (*is_before)(void *, int side);  /* the whole step is, for certain */
  void (*take)(void *);
} traveller;
/** Encloses the time of arrival to 2^-20; [limit, inf] when there is none by then,
 *  GHOST_EPREC when the enclosures grow too wide. */
ghost_status arrive(const traveller *to, double limit, double time[2]);
#endif
