/* kernels/rank_avx2.c -- the same in 256 bits
   Book: 21.3 The two operations
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: dc22d4a4a9ef7ce9 */
#define RANK_TABLE rank_avx2
#define RANK_NAME "avx2"
#include "rank.c"
