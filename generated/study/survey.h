/* study/survey.h -- slow points of many random networks, declared
   Book: H.3 Networks surveyed
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 41f1f575477a9c01 */
#ifndef SURVEY_H
#define SURVEY_H
#include "passages.h"

enum { SURVEY_STARTS = 8 };
/** What the search finds in random networks of one rank, and the other search. */
typedef struct {
  int networks, fixed, slow, repelling, undecided, index_one;
  double cells;          /* mean of a network */
  int ends, missing;     /* of the other search */
} survey;
/** The surveys of ranks 1, 2 and 3, made once; NULL when one failed. */
const survey *survey_ranks(void);
#endif
