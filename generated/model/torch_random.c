/* model/torch_random.c -- PyTorch's random stream, bit for bit
   Book: 19.3 The seeds of the paper
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 2ddba28133ee13a2 */
#include "torch_random.h"
#include <math.h>

/* Book: 19.3 The seeds of the paper, eq:twister, eq:box-muller */
void torch_seed(torch_stream *stream, uint32_t seed)
{
  uint32_t *w = stream->word;
  w[0] = seed;
  for (uint32_t i = 1; i < 624; i++)
    w[i] = 1812433253u * (w[i - 1] ^ (w[i - 1] >> 30)) + i;
  stream->next = 624;
}

static void refill(torch_stream *stream)
{
  uint32_t *w = stream->word;
  for (size_t i = 0; i < 624; i++) {
    uint32_t y = (w[i] & 0x80000000u) | (w[(i + 1) % 624] & 0x7fffffffu);
    w[i] = w[(i + 397) % 624] ^ (y >> 1) ^ ((y & 1u) ? 0x9908b0dfu : 0u);
  }
  stream->next = 0;
}

uint32_t torch_word(torch_stream *stream)
{
  if (stream->next >= 624) refill(stream);
  uint32_t y = stream->word[stream->next++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680u;
  y ^= (y << 15) & 0xefc60000u;
  return y ^ (y >> 18);
}

float torch_uniform(torch_stream *stream)
{
  return (float) (torch_word(stream) & 0xffffffu) * 0x1p-24f;
}

static void transform(float *d)
{
  for (size_t j = 0; j < 8; j++) {
    float u = 1.0f - d[j];
    float radius = (float) sqrt(-2.0 * (double) (float) log((double) u));
    float angle = (float) (2.0 * 0x1.921fb54442d18p+1 * (double) d[j + 8]);
    d[j] = radius * (float) cos((double) angle);
    d[j + 8] = radius * (float) sin((double) angle);
  }
}

void torch_normal(torch_stream *stream, float *values, size_t count)
{
  for (size_t i = 0; i < count; i++) values[i] = torch_uniform(stream);
  for (size_t i = 0; i + 16 <= count; i += 16) transform(values + i);
  if (count % 16 == 0) return;
  float *last = values + count - 16;
  for (size_t i = 0; i < 16; i++) last[i] = torch_uniform(stream);
  transform(last);
}
