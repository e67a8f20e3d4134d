/* kernels/libm.c -- the four functions of the C library, through one door
   Book: 9.3 Libm, through one door
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: f579cecf2f4e91bb */
#include "libm.h"
#include <math.h>
/* Book: 9.3 Libm, through one door */
double libm_sqrt(double x) { return sqrt(x); }
double libm_atan(double x) { return atan(x); }
double libm_tan(double x)  { return tan(x); }
double libm_tanh(double x) { return tanh(x); }
