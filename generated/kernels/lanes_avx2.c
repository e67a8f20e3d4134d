/* kernels/lanes_avx2.c -- the vector kernels in 256 bits
   Book: 19.5.2 Three widths, one text
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 6119e41b8c0c2545 */
#define LANES_TABLE lanes_avx2
#define LANES_NAME "avx2"
typedef double real;
#include "lanes.c"
