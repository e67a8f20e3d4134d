/* enclose/slow.h -- slow points, declared
   Book: G.3 The list of points
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 68a5687c1f8c57b3 */
#ifndef SLOW_H
#define SLOW_H
#include "field_arb.h"

/** The right null vector of J at a slow point, not normalised, and r. */
void slow_direction(const arb_jet *y, slong prec, arb_mat_t v);
void slow_scale(const arb_jet *y, const arb_mat_t v, slong prec, arb_t r);
#endif
