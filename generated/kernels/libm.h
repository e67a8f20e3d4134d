/* kernels/libm.h -- what is assumed of the four functions of the C library
   Book: 9.3 Libm, through one door
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: bf030ba7075a41f1 */
#ifndef LIBM_H
#define LIBM_H
#include "exact.h"
/** Correctly rounded square root (IEEE 754). */
/*@ requires \is_finite(x) && 0 <= x;
    assigns \nothing;
    ensures finite: \is_finite(\result);
    ensures correctly_rounded: \result == rnd(\sqrt(x));
*/
double libm_sqrt(double x);

/** Arc tangent, in (-pi/2, pi/2). */
/*@ requires \is_finite(x) && 0x1p-520 <= x;
    assigns \nothing;
    ensures finite: \is_finite(\result);
    ensures accurate: rel_le(\result, atan(x), 0x1p-52);
*/
double libm_atan(double x);

/** Tangent, for x below pi/2. */
/*@ requires \is_finite(x) && 0x1p-520 <= x <= 0x1.921fb54442d18p0;
    assigns \nothing;
    ensures finite: \is_finite(\result);
    ensures accurate: rel_le(\result, tan(x), 0x1p-52);
*/
double libm_tan(double x);
/** Hyperbolic tangent. */
/*@ requires \is_finite(x) && 0x1p-520 <= x;
    assigns \nothing;
    ensures finite: \is_finite(\result);
    ensures accurate: rel_le(\result, tanh(x), 0x1.8p-51);
*/
double libm_tanh(double x);
#endif
