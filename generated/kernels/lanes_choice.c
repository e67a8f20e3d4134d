/* kernels/lanes_choice.c -- the widest vector kernels that the processor has
   Book: 19.5.2 Three widths, one text
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: f49ac1453ad44933 */
#include "lanes.h"
#include <string.h>

/* Book: 19.5.2 Three widths, one text */
static int runs(const lane_kernels *lanes)
{
#if defined __x86_64__
  if (lanes == &lanes_avx2) return __builtin_cpu_supports("avx2");
  if (lanes == &lanes_avx512)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
      && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
#endif
  return lanes == &lanes_base;
}
static const lane_kernels *const tables[] = {
  &lanes_avx512, &lanes_avx2, &lanes_base };

const lane_kernels *lanes_best(void)
{
  int i = 0;
  while (!runs(tables[i])) i++;
  return tables[i];
}

const lane_kernels *lanes_named(const char *name)
{
  for (int i = 0; i < 3; i++)
    if (strcmp(tables[i]->name, name) == 0 && runs(tables[i])) return tables[i];
  return NULL;
}
