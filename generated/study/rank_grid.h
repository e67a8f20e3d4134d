/* study/rank_grid.h -- the networks of Fig. S2 by rank, rate and seed, declared
   Book: 21.8 What rank does: Fig. S2
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 01a364324d303b79 */
#ifndef RANK_GRID_H
#define RANK_GRID_H
#include "table.h"
enum { GRID_RANKS = 10, GRID_RATES = 10, GRID_SEEDS = 10, FULL_RANK = 9 };
extern const int grid_ranks[GRID_RANKS];  /* 1 to 100, then 0: full */
double grid_rate(int i);

/** One network of Fig. S2; here: in a table, followed to the last epoch; dates are
 *  negative when not reached. */
typedef struct {
  bool here, kept, lost;
  double nine, tenth, learned, returns;
} grid_cell;
typedef struct { grid_cell at[GRID_RANKS][GRID_RATES][GRID_SEEDS]; } rank_grid;
/** The stored tables, put in their places; false when one is not there or a
 *  network is in none, or when why is not NULL and one does not repeat. */
bool read_grid(rank_grid *g, char *why, size_t size);
/** Neighbouring ranks of a seed at a rate: pairs that both learn, those in which
 *  the higher does so sooner; seeds, and those with more than half of theirs. */
typedef struct { int pairs, sooner, seeds, most; } rank_race;
typedef enum { RACE_TENTH, RACE_LEARNED } race_date;
rank_race race_ranks(const rank_grid *g, race_date date);
/** Rank one and full rank of a seed at a rate, where both fall: pairs, those in
 *  which rank one falls in fewer epochs, those in which its fall is the smaller
 *  share; medians of the fall and of its share. */
typedef struct {
  int pairs, shorter, smaller;
  double low_fall, full_fall, low_share, full_share;
} fall_count;
fall_count compare_falls(const rank_grid *g);
/** Networks of a rank at a rate (-1: at all): those that came back above a half of
 *  their loss; lost, kept, learned at some epoch, fallen below a tenth, fallen and
 *  lost. */
typedef struct {
  int all, back, lost, kept, learned, fell, fell_lost;
} rank_fates;
rank_fates count_rank(const rank_grid *g, int rank, int rate);
/** The networks of the ranks below the full one: kept; learned at some epoch;
 *  fallen below a tenth; fallen and lost at the end.  Seeds; those in which the
 *  highest of these ranks keeps more than the lowest, and loses fewer. */
typedef struct {
  int kept[FULL_RANK], learned[FULL_RANK], fell[FULL_RANK], lost[FULL_RANK], seeds,
    keeps, loses;
} stability;
stability count_stability(const rank_grid *g);
/** Such rates; those at which all that are kept have rank 50 or 100; at all of
 *  them networks, and kept ones, of lower ranks and of these two. */
typedef struct {
  int rates, alone, low, low_kept, high, high_kept;
} rank_heights;
rank_heights count_heights(const rank_grid *g);
#endif
