/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: 43b9676faeb89cab */
#include "libm.h"
#include <math.h>
double libm_sqrt(double x) { return sqrt(x); }
double libm_atan(double x) { return atan(x); }
double libm_tan(double x)  { return tan(x); }
double libm_tanh(double x) { return tanh(x); }
