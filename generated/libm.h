/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: 74f98d269dbacd3e */
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
/** Tangent and hyperbolic tangent. */
double libm_tan(double x);
double libm_tanh(double x);
#endif
