/* kernels/lanes_single.c -- the vector kernels in single precision
   Book: 19.5.2 Three widths, one text
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: ab057a299468833d */
#define LANES_SINGLE
#define LANES_TABLE lanes_single
typedef float real;
#include "lanes.c"
