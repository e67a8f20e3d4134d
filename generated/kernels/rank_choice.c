/* kernels/rank_choice.c -- the widest of these that the processor has
   Book: 21.3 The two operations
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 018a6715f4ca49ce */
#include "rank.h"
#include <string.h>

static const rank_kernels *const wide[2][3] = {
  { &rank_avx512, &rank_avx2, &rank_base },
  { &rank_single_avx512, &rank_single_avx2, &rank_single } };

/* Book: 21.3 The two operations, eq:rank-gather */
static int runs(int width)
{
#if defined __x86_64__
  if (width == 0)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
      && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
  if (width == 1) return __builtin_cpu_supports("avx2");
#endif
  return width == 2;
}

const rank_kernels *rank_best(int single)
{
  int width = 0;
  while (!runs(width)) width++;
  return wide[single != 0][width];
}

const rank_kernels *rank_named(const char *name, int single)
{
  for (int i = 0; i < 3; i++)
    if (strcmp(wide[single != 0][i]->name, name) == 0 && runs(i))
      return wide[single != 0][i];
  return NULL;
}
