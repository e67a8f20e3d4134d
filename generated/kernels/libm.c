/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: ecd5513252cba2e4 */
#include "libm.h"
#include <math.h>
/* Book: Libm, through one door */
double libm_sqrt(double x) { return sqrt(x); }
/* Book: Libm, through one door */
double libm_atan(double x) { return atan(x); }
/* Book: Libm, through one door */
double libm_tan(double x)  { return tan(x); }
/* Book: Libm, through one door */
double libm_tanh(double x) { return tanh(x); }
