/* study/looks.h -- stored looks at full rank, declared
   Book: H.14 Looks at full rank
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 3b16557456d4cdcb */
#ifndef LOOKS_H
#define LOOKS_H
#include "recipe.h"
#include "table.h"

void look_header(FILE *out);
/** A line for each point of a look. */
void look_print(FILE *out, memory_kind kind, const snapshot *s, const found *f);
/** The states and points of so many snapshots in the plane of the states' two
 *  principal axes. */
void plane_header(FILE *out);
ghost_status plane_print(FILE *out, memory_kind kind, int count, const snapshot *s,
                         const found *f);
/** A look as it is counted; kinds of points, what the recipe comes to. */
typedef struct {
  memory_kind kind;
  unsigned long epoch;
  bool theirs;
  double loss;
  long begins, half;        /* -1: not yet */
  int starts, fixed, rest, slow, ghosts, undecided;
  int index;                /* sum of the fixed points'; 1 if none is missed */
  double lead, passage;     /* of the leading rest; longest of the ghosts */
  double error;             /* of that passage: enclosed over predicted, less 1 */
  int sent, passed;         /* ghosts whose time is enclosed; that are passed */
  double error_least, error_most;
  bool there;               /* a ghost, long and on the way */
  int at_fixed, at_slow, strays;
  double fixed_least, fixed_most, slow_least, off;  /* speeds; largest distance */
  double single_most, exact_most, bound_least;  /* at the fixed points */
  int floored;              /* fixed points with 0 < single <= bound */
} look;
enum { LOOKS = 128 };
typedef struct { int count; look at[LOOKS]; } looks;
/** The stored looks; false when a table is not there, or with `why' when the
 *  beginning of one does not repeat. */
bool read_looks(looks *all, char *why, size_t size);
/** Adds the looks of a table to those that are there. */
void add_looks(const table *t, looks *all);
/** Runs a task again to an epoch: do the lines of its table repeat? */
bool looks_repeat(const table *t, memory_kind kind, unsigned long last);

/** What a task's looks say of its drop. */
typedef struct {
  long begins, half;        /* epochs; -1 never */
  bool early;               /* a ghost was there at some look before the drop */
  bool rests, waits, midway;  /* a rest, a ghost there, at the last look before the
                                 drop; a ghost there at the last one before half */
  int looks, complete;      /* looks with index 1 */
} look_order;
look_order order_looks(const looks *all, memory_kind kind);
/** The same over the authors' snapshots. */
typedef struct {
  int snapshots, fixed, rest, slow, ghosts, undecided, complete;
  int ends, at_fixed, at_slow, strays, floored;
  double fixed_least, fixed_most, slow_least, off;
  double single_most, exact_most, bound_least;
} look_sum;
look_sum sum_looks(const looks *all);

/** The passages of all looks: ghosts, those whose time is enclosed, those that are
 *  passed; the least and the largest error of the prediction of the latter. */
typedef struct { int ghosts, sent, passed; double least, most; } look_times;
look_times time_looks(const looks *all);
#endif
