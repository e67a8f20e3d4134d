/* study/passages.h -- passages of certified ghosts, declared
   Book: H.1 Passages of random networks
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 06870638033ad1ad */
#ifndef PASSAGES_H
#define PASSAGES_H
#include "ghost.h"

enum { FAMILIES = 8, SHARES = 3, PASSAGES = 2 * FAMILIES * SHARES,
       STUDY_UNITS = 32, STUDY_POINTS = 64 };
/** A random network of that rank, its weights beside it. */
typedef struct {
  ghost_field field;
  double v[GHOST_RANK_MAX * STUDY_UNITS], m[GHOST_RANK_MAX * STUDY_UNITS];
  double b[STUDY_UNITS];
} random_field;
void draw_field(random_field *f, size_t rank, unsigned long seed);

/** One passage: predicted, and enclosed in [low, high]. */
typedef struct {
  size_t rank;
  unsigned long seed;
  int passed;         /* 0: not through after four times the prediction */
  double share, r, predicted, low, high;
} passage_row;
/** All of the study, in order: families, and in each the shares; computed once
 *  and kept.  NULL when something could not be certified. */
const passage_row *study_passages(void);
#endif
