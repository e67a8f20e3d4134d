/* model/torch_randn.h -- PyTorch's normals for vectors of any length, declared
   Book: 21.6 A network of any rank as an object
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: c348add540c200dd */
#ifndef TORCH_RANDN_H
#define TORCH_RANDN_H
#include "torch_random.h"

/** PyTorch's generator: the stream, and the second normal of a pair. */
typedef struct { torch_stream stream; double partner; int kept; } torch_generator;

void torch_manual_seed(torch_generator *generator, uint32_t seed);
/** torch.randn(count) for any count, single precision. */
void torch_randn(torch_generator *generator, float *values, size_t count);
#endif
