/* kernels/rank_avx512.c -- the same in 512 bits
   Book: 21.3 The two operations
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 0d279c511182d1ca */
#define RANK_TABLE rank_avx512
#define RANK_NAME "avx512"
#include "rank.c"
