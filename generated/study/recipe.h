/* study/recipe.h -- what is found from a snapshot's states, declared
   Book: H.13 The recipe of the scripts
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: ae2f20427a6814fe */
#ifndef RECIPE_H
#define RECIPE_H
#include "points.h"
#include "snapshots.h"

enum { FOUND = 64 };
/** A stationary point of q and what comes to it. */
typedef struct {
  whole_point p;
  int hits;              /* descents from states that end here */
  int ends, strays;      /* ends of the recipe from which descent comes here: as
                            near as the figure can show, and farther */
  double near, way;      /* distance of the nearest state; of one in the delay */
  double single, exact, bound;  /* the speed at x rounded to single: computed in
                                   single, in double; bound of the error */
  double predicted, time[2];    /* of the passage of a ghost, else NAN */
} found_point;
/** Where the recipe of Fig. 5 ends; point: -1 when there is no room. */
typedef struct {
  double x[MEMORY_UNITS];
  double speed, exact;   /* in single, as it is printed; in double */
  double near, off;      /* distance of the nearest state; of the point */
  int point;
} recipe_end;

typedef struct {
  int points, lost;      /* lost: for want of room */
  found_point at[FOUND];
  int ends;
  recipe_end end[SNAPSHOT_STARTS];
} found;
/** All that descent finds from the states of a snapshot, and if wanted from the
 *  ends of the recipe. */
ghost_status find_points(const snapshot *s, memory_kind kind, bool recipe,
                         found *to);
#endif
