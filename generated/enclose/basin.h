/* enclose/basin.h -- boxes of starts and the return map, declared
   Book: 16.14.2 The operator as a table
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: d3262ee58ac0371d */
#ifndef BASIN_H
#define BASIN_H
#include "ghost.h"
#include <stdbool.h>

/** One branch over one cell: the preimage touches cells first .. last (none
 *  when last < first), with a weight between low and high; low is 0 where the
 *  branch covers only a part of the cell. */
typedef struct { int first, last; double low, high; } return_entry;

/** The return map to the gate [1, d], for all drives 3a/4 of a range. */
typedef struct {
  double drive_lo, drive_hi;
  bool above;        /* cells cover the gate; otherwise they lie inside it */
  int cells, branches;
  double *edge;      /* cells + 1 */
  return_entry *entry;  /* branches * cells, branch i - 1 first */
  double hole;       /* starts below this are trapped: lower bound of s_f */
  double end;        /* lower bound of d */
  int capture;       /* cells from here on lie in the cycle's basin */
} return_map;

/** Builds the table; a_lo <= a_hi, both above 8/9.  Free with return_free. */
ghost_status return_build(return_map *m, double a_lo, double a_hi, int cells,
                          bool above);
void return_free(return_map *m);
/** Cell edges pulled back l times by D, and the bounds of 1/prod D'. */
typedef struct { double *lo, *hi, *low, *high; } pulled_cells;
/** Starts: uniform on [low, high], or normal (then low is the mean and high
 *  the standard deviation), above 1, in units of r*. */
typedef struct { bool normal; double low, high; } start_spread;
/** Called with the arrivals n < epochs steps after the start: a lower bound of
 *  the density in each cell. */
typedef void arrival(void *context, int n, const double *density);
ghost_status return_arrivals(const return_map *m, const start_spread *s,
                             long epochs, arrival *take, void *context);
/** Certified lower bounds of the shares of starts that are trapped by the
 *  given epoch, and of those that are never trapped. */
typedef struct { ghost_end trapped, safe; int returns; } basin_shares;

/** a > 1 (a <= 1 is answered by the theorem); cells in the gate: the bounds
 *  fall short of the truth by a multiple of 1/cells. */
ghost_status certified_shares(double a, const start_spread *s, int cells,
                              long epochs, basin_shares *shares);
/** trapped[n], n = 0 .. epochs: lower bounds of the share trapped by epoch n;
 *  *safe: of the share captured by the cycle within so many epochs. */
ghost_status certified_entry_times(double a, const start_spread *s, int cells,
                                   int epochs, double *trapped, double *safe);
/** Looks for n <= limit with max L^n 1 < 1 for all a in [a_lo, a_hi]; *bound
 *  is the maximum reached, *returns the n; *captures whether the cycle's basin
 *  was removed as well as the hole. */
ghost_status certify_decay(double a_lo, double a_hi, int cells, int limit,
                           double *bound, int *returns, bool *captures);
/** One interval of rates on which almost every start is trapped or captured
 *  (decided), or on which no bound was found. */
typedef struct {
  double a_lo, a_hi;
  ghost_end bound;
  int cells, returns;
  bool decided, captures;
} cover_piece;
/** Covers [a_lo, a_hi] from the left, pieces not shorter than least; calls
 *  take for each piece. */
typedef void cover_taker(void *context, const cover_piece *piece);
ghost_status cover_rates(double a_lo, double a_hi, double least,
                         cover_taker *take, void *context);
typedef enum { BOX_TRAPPED, BOX_SAFE, BOX_SPLIT, BOX_SLOW } box_fate;

/** What all boxes of one rate share: the drive, the captured interval. */
typedef struct { double drive_lo, drive_hi, capture_lo, capture_hi; } box_rate;
ghost_status box_rate_init(box_rate *rate, double a);
/** Fate of all starts in [lo, hi], within so many epochs; *epoch is when. */
box_fate decide_box(const box_rate *rate, double lo, double hi, int epochs,
                    int *epoch);
/** After a level: boxes examined so far, and certified shares of the length. */
typedef struct {
  long boxes;
  ghost_end trapped, safe, undecided;
  double size;
} box_tally;
/** Halves [low, high] level by level while at most budget boxes have been
 *  examined; *levels gets how many of the tallies (room for 64) were filled. */
ghost_status subdivide(double a, double low, double high, int epochs,
                       long budget, box_tally *tally, int *levels);
/** The same for a rate that was prepared, as a picture does for a column. */
ghost_status subdivide_at(const box_rate *rate, double low, double high, int epochs,
                          long budget, box_tally *tally, int *levels);
#endif
