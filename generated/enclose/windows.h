/* enclose/windows.h -- windows of rates with an attracting cycle, declared
   Book: 16.12 All windows
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 8423b1791ce86fa7 */
#ifndef WINDOWS_H
#define WINDOWS_H
#include "orbit.h"

enum { WINDOW_PERIOD = GHOST_PERIOD_MAX, WINDOW_LIMIT = 256 };

/** An attracting cycle and its window of rates, every number enclosed. */
typedef struct {
  char word[WINDOW_PERIOD + 1];   /* from its highest rotation, U before D */
  int period, downs;
  ghost_end left[2], right[2];    /* a from (in [0], [1]) to (in [0], [1]) */
  ghost_end multiplier[2];
  double x;                       /* lowest downward point, for restarting */
} window;

/** Finds all windows that begin at a in (1/30, 1] with period <=
 *  period <= WINDOW_PERIOD, in order of the rate; *unresolved counts the
 *  candidates neither proved to be an attracting cycle nor excluded. */
ghost_status find_windows(window *table, int period, int *count,
                          int *unresolved);

/** The same, GHOST_EUNDECIDED when a candidate is unresolved. */
ghost_status all_windows(window *table, int period, int *count);
/** Are there certainly rates at which both windows are open? */
bool windows_overlap(const window *w, const window *next);
/** Writes them as CSV, every end rounded outwards. */
ghost_status write_windows(FILE *out, int period);
#endif
