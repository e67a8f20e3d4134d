/* model/torch_randn.c -- PyTorch's normals for vectors of any length
   Book: 21.6 A network of any rank as an object
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 39ac9b7f55e90ed2 */
#include "torch_randn.h"
#include <math.h>

/* Book: 21.6 A network of any rank as an object, eq:box-muller-scalar */
void torch_manual_seed(torch_generator *generator, uint32_t seed)
{
  torch_seed(&generator->stream, seed);
  generator->kept = 0;
}

static double wide_uniform(torch_stream *stream)
{
  uint64_t high = torch_word(stream), low = torch_word(stream);
  return (double) ((high << 32 | low) & 0x1fffffffffffffu) * 0x1p-53;
}

static float few_normal(torch_generator *g)
{
  if (g->kept) {
    g->kept = 0;
    return (float) g->partner;
  }
  double u = wide_uniform(&g->stream), v = wide_uniform(&g->stream);
  double radius = sqrt(-2.0 * log1p(-v)), angle = 2.0 * 0x1.921fb54442d18p+1 * u;
  g->partner = radius * sin(angle);
  g->kept = 1;
  return (float) (radius * cos(angle));
}

void torch_randn(torch_generator *g, float *values, size_t count)
{
  if (count >= 16) torch_normal(&g->stream, values, count);
  else for (size_t i = 0; i < count; i++) values[i] = few_normal(g);
}
