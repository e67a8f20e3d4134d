/* model/rnn_copy.h -- a copy of a network in the middle of its training
   Book: H.10 A run with its norm held
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: ec051e7e571b3b05 */
#ifndef RNN_COPY_H
#define RNN_COPY_H
#include "ghost.h"

/** Gives a network all that another one is, the state of its training included;
 *  both are made from the same settings and a task of the same shape.
 *  GHOST_EDOM where they differ in size. */
ghost_status rnn_copy(ghost_rnn *to, const ghost_rnn *from);
/** From now on a network takes the initial states and the noise that another one,
 *  of the same shape, had in its latest epoch; NULL: draws its own again. */
void rnn_follow(ghost_rnn *w, const ghost_rnn *leader);
#endif
