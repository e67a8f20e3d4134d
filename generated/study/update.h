/* study/update.h -- the directions in which weights have changed, declared
   Book: 21.8 What rank does: Fig. S2
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 4d0f4d1b6d633897 */
#ifndef UPDATE_H
#define UPDATE_H
#include <stdbool.h>
#include <stddef.h>

/** The learned change of a network of Fig. S2 at full rank: participation ratio,
 *  share of the first direction, directions needed (UPDATE_MOST + 1: more). */
enum { UPDATE_MOST = 10 };
typedef struct { double participation, share, loss; int needed; } update_look;
double participation(const double *sigma, size_t n);
/** False when it did not come to a tenth of its loss, or for lack of memory. */
bool look_at_update(unsigned long seed, double rate, long epochs, update_look *u);
#endif
