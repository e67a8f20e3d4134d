/* study/memory_counts.h -- falls and collapses on tasks of working memory,
     declared
   Book: H.6 Falls and fates, counted
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 5cd2ee8017f82267 */
#ifndef MEMORY_COUNTS_H
#define MEMORY_COUNTS_H
#include "memory.h"
#include "table.h"
enum { MEMORY_RATES = 20, MEMORY_SEEDS = 20 };
/** The rates of Fig. 7: logspace(-3, 1, 20). */
double memory_rate(int i);

/** One network of Fig. 7; dates are negative when not reached. */
typedef struct {
  bool here, kept, lost, waits;   /* waits: lost so far, still under way */
  bool vanishes, swings;          /* gradient at the end; loss before */
  double first, nine, half, tenth, final, mean;
  double collapses, at_once, silenced, silenced_at_once;
  double saturated, rises;        /* share of the units; of the epochs */
} memory_cell;
typedef struct {
  memory_levels level;
  double end;                     /* loss of an output that is at one end */
  memory_cell at[MEMORY_RATES][MEMORY_SEEDS];
} memory_grid;
/** The stored table of a task, put in its places; false when it is not there, or
 *  when why is not NULL and it does not repeat. */
bool read_memory_grid(memory_grid *g, memory_kind kind, char *why, size_t size);
/** A fall of the loss: networks in which it came to its end; those in which it is
 *  abrupt; seeds with one, and those in which more than half are abrupt; medians
 *  of its share, of how many times faster than the way it is, and of its epochs. */
typedef struct {
  int fell, abrupt, seeds, most;
  double share, faster, epochs;
} memory_drop;
typedef enum { DROP_WHOLE, DROP_HALF } memory_part;
memory_drop count_drops(const memory_grid *g, memory_part part);
/** Lost networks (without those under way) and their signs; the same of those
 *  that had learned; collapses, silencings, within one epoch, and the networks
 *  with one; networks that had collapsed and are not lost. */
typedef struct {
  int lost, vanish, swing, both, neither;
} memory_signs;
typedef struct {
  int networks, kept, waits;
  memory_signs all, learned;
  int collapses, at_once, collapsed, recovered;
  int silenced, silenced_at_once, silent;
  int stuck, restless;                 /* of the lost; of the kept */
  double lost_saturated, kept_saturated;  /* means */
  double lowest_lost, highest_kept;    /* rates; NAN */
} memory_fates;
memory_fates count_memory_fates(const memory_grid *g);
#endif
