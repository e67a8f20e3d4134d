/* enclose/field_arb.h -- the same in balls of Arb, declared
   Book: G.2 A field in balls of Arb
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 753eabd1422a3f8f */
#ifndef FIELD_ARB_H
#define FIELD_ARB_H
#include "field.h"
#include <arb_mat.h>

/** F, J and the D2F_i at x, in balls; x may be wide. */
typedef struct { int rank; arb_mat_t f, j, h[RANK]; } arb_jet;
void arb_jet_init(arb_jet *y, int rank);
void arb_jet_clear(arb_jet *y);
void field_in_arb(const ghost_field *of, const arb_mat_t x, slong prec, arb_jet *y);
/** grad q = J'F and its derivative H, from a jet. */
void slope_in_arb(const arb_jet *y, slong prec, arb_mat_t slope, arb_mat_t hessian);
/** A zero of F (of_slope: of grad q) near the middle of x, found by Newton's
 *  method: true when x now is a ball that holds exactly one. */
bool solve_in_arb(const ghost_field *of, bool of_slope, arb_mat_t x, slong prec);
#endif
