/* model/hash.h -- a sum over bytes
   Book: 20.12 Stored rows
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 0e5bd8b9038e6e8d */
#ifndef HASH_H
#define HASH_H
#include <stddef.h>
#include <stdint.h>

#define FNV_START 0xcbf29ce484222325u

/* Book: 20.12 Stored rows */
/** FNV-1a: goes on with sum over the bytes. */
static inline uint64_t fnv_bytes(uint64_t sum, const void *bytes, size_t size)
{
  const unsigned char *b = bytes;
  for (size_t i = 0; i < size; i++) sum = (sum ^ b[i]) * 0x100000001b3u;
  return sum;
}
#endif
