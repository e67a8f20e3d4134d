/* study/halving.h -- the fastest halving of the loss in these trainings,
     declared
   Book: H.9 Halvings, found and counted
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 472620572b6178e9 */
#ifndef HALVING_H
#define HALVING_H
#include "match_order.h"

/** The fastest halving of the loss in a training; looks, -1 when there is none. */
typedef struct {
  unsigned long seed, each;
  long begins, middle, ends;
  double faster;             /* than the whole way to its end */
  bool early;                /* a ghost is there at some look before it begins, */
  bool waits, midway, comes; /* as it begins, half way down, as it ends */
  long born[2];              /* between these looks the ghost at its end came */
  double silent, first, last;  /* losses: silent, and at the ends of the training */
  bool ever, kept;           /* a ghost is there at some look, at the last */
  int fixed, stable;         /* points at the last look */
  int points[2];             /* fixed, as it begins and one look later */
  bool loose;                /* nothing at rest at the first look with memory */
  double passage;            /* of the ghost that is there as it begins; NAN */
} halving;
typedef struct { int count; halving at[MATCHES]; } halvings;
/** Those of a table, training by training. */
void find_halvings(const table *t, memory_kind kind, halvings *all);
/** Of a stored table; false when it is not there, or with `why' does not repeat. */
bool read_halvings(memory_kind kind, bool own, halvings *all, char *why,
                   size_t size);
/** Falls, and those of them with a ghost: at some look before, as it begins, half
 *  way down, at its end. */
typedef struct { int falls, early, precedes, midway, comes; } ghost_count;
typedef struct {
  int trainings;
  ghost_count all, abrupt;
  double faster[3];          /* least, median and largest */
  int memory;                /* trainings with one; and of these */
  int ever, kept, rests;     /* a ghost at some look, at the last; a rest there */
  int loose;                 /* of these, nothing at rest when it is first seen */
  int still, alone;          /* near the silent loss; with one point, at rest */
} halving_count;
halving_count count_halvings(const halvings *all);
#endif
