/* model/torch_random.h -- PyTorch's random stream, declared
   Book: 19.3 The seeds of the paper
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 13d6ceefdb3fea05 */
#ifndef TORCH_RANDOM_H
#define TORCH_RANDOM_H
#include <stddef.h>
#include <stdint.h>

/** MT19937, as seeded by init_genrand; PyTorch's manual_seed. */
typedef struct { uint32_t word[624]; size_t next; } torch_stream;

void torch_seed(torch_stream *stream, uint32_t seed);
/** The next 32-bit word. */
uint32_t torch_word(torch_stream *stream);
/** The next multiple of 2^-24 in [0, 1). */
float torch_uniform(torch_stream *stream);
/** torch.randn(count), count >= 16, single precision. */
void torch_normal(torch_stream *stream, float *values, size_t count);
#endif
