/* kernels/rank_single_avx512.c -- the same in single precision and 512 bits
   Book: 21.3 The two operations
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: f9f87cc6b4bfc123 */
#define RANK_TABLE rank_single_avx512
#define RANK_NAME "avx512"
#define RANK_IS_SINGLE
#include "rank.c"
