/* kernels/rank_single.c -- the same in single precision
   Book: 21.3 The two operations
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 01f7dc81339a865b */
#define RANK_TABLE rank_single
#define RANK_NAME "base"
#define RANK_IS_SINGLE
#include "rank.c"
