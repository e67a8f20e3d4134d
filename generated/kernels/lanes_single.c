/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: ab057a299468833d */
#define LANES_SINGLE
#define LANES_TABLE lanes_single
typedef float real;
#include "lanes.c"
