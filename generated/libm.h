/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: c5be49e286806224 */
#ifndef LIBM_H
#define LIBM_H
/** Correctly rounded square root (IEEE 754). */
double libm_sqrt(double x);
/** Arc tangent, in (-pi/2, pi/2). */
double libm_atan(double x);
/** Tangent and hyperbolic tangent. */
double libm_tan(double x);
double libm_tanh(double x);
#endif
