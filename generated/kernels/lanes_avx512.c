/* kernels/lanes_avx512.c -- the vector kernels in 512 bits
   Book: 19.5.2 Three widths, one text
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 77c94e52ef2002c9 */
#define LANES_TABLE lanes_avx512
#define LANES_NAME "avx512"
typedef double real;
#include "lanes.c"
