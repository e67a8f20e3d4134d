/* study/update.h -- the directions in which weights have changed, declared
   Book: 21.8 What rank does: Fig. S2
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: faff46da443c2511 */
#ifndef UPDATE_H
#define UPDATE_H
#include "ghost.h"
#include <gsl/gsl_matrix.h>
#include <stdbool.h>

/** The learned change of a network of Fig. S2 at full rank: participation ratio,
 *  share of the first direction, directions needed (UPDATE_MOST + 1: more). */
enum { UPDATE_MOST = 10, UPDATE_UNITS = 100 };
typedef struct { double participation, share, loss; int needed; } update_look;
double participation(const double *sigma, size_t n);
/** False when it did not come to a tenth of its loss, or for lack of memory. */
bool look_at_update(unsigned long seed, double rate, long epochs, update_look *u);
/** A matrix of the weights' size by its singular directions. */
typedef struct {
  double *start, *kept;
  gsl_matrix *u, *v;
  gsl_vector *s;
} weight_change;
/** With zeros for a start; also what was not opened is closed. */
bool change_open(weight_change *c);
void change_close(weight_change *c);
/** Takes what is in u apart, in its place. */
void change_take(weight_change *c);
/** The loss of a network of full rank with the weights start and the first k
 *  directions, 1 if it is not finite; k grows by one from call to call. */
double change_loss(weight_change *c, ghost_rnn *full, size_t k);
#endif
