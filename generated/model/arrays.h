/* model/arrays.h -- arrays in NumPy's files, declared
   Book: 19.7.2 Files from elsewhere
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 69312f491d6f63e1 */
#ifndef ARRAYS_H
#define ARRAYS_H
#include "ghost.h"
#include <stdint.h>

enum { ARRAYS_MOST = 48, ARRAYS_WHY = 200, AXES = 3 };
/** An array, the last axis the fastest; no axis: a number. */
typedef struct {
  char name[32], type[8];  /* the type in NumPy's words: <f8, <f4, <u8, ... */
  int axes;
  size_t shape[AXES];      /* 1 beyond the last axis */
  double *value;
  uint64_t whole;          /* the first value, exactly, of a whole type */
} named_array;
typedef struct { int count; named_array array[ARRAYS_MOST]; } named_arrays;
/** Reads a .npy of one record or one array, or a .npz, stored or deflated.
 *  GHOST_EIO: `why' says what is wrong; GHOST_ENOMEM.  After a failure there is
 *  nothing to free. */
ghost_status arrays_read(named_arrays *a, const char *path, char why[ARRAYS_WHY]);
void arrays_free(named_arrays *a);
size_t array_length(const named_array *a);
#endif
