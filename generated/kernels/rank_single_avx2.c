/* kernels/rank_single_avx2.c -- the same in single precision and 256 bits
   Book: 21.3 The two operations
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 9f533d9ec1d055d3 */
#define RANK_TABLE rank_single_avx2
#define RANK_NAME "avx2"
#define RANK_IS_SINGLE
#include "rank.c"
