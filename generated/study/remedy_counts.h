/* study/remedy_counts.h -- what is counted of them, and the sign test
   Book: H.11 Ways of a remedy, counted
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 871898ba6f473494 */
#ifndef REMEDY_COUNTS_H
#define REMEDY_COUNTS_H
#include "remedy.h"
#include "table.h"

enum { REMEDY_NORMS = REMEDY_WAYS - 1, REMEDY_LEAST = 7 };
/** One way through the second half.  Of the stuck, those it freed; of the others,
 *  those that had learned and are lost.  Against the control, seed by seed: stuck
 *  ones that only this way freed, or only the control; lost by this way alone, or
 *  by the control alone.  Means at the end, over all seeds. */
typedef struct {
  int freed, lost, more, fewer, worse, better;
  int knew;            /* of the freed, those that knew the cue before */
  int able, able_more, able_fewer;  /* of the stuck, those right more often than
                                     * one answer can be; against the control */
  double accuracy, error, gain, signs, saturated, weights;
} remedy_way;
typedef struct {
  int seeds, stuck, learned, knew;  /* after the first half */
  unsigned long half;               /* epochs of a half */
  double accuracy, saturated;       /* means then */
  remedy_way way[REMEDY_WAYS];
  int looks, below, beyond;  /* below the least loss; beyond the accuracy of one
                              * answer to both where the norm allows no other */
} remedy_count;
/** Counts the stored table; false when it is not there, or when why is not NULL and
 *  it does not repeat. */
bool count_remedies(remedy_count *c, char *why, size_t size);
/** The same of a table in memory. */
void count_remedy_rows(const table *t, remedy_count *c);
/** Probability of so many heads or more. */
double sign_test(int heads, int tails);
bool remedy_helps(const remedy_way *w);
bool remedy_harms(const remedy_way *w);
#endif
