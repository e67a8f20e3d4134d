/* model/rnn_latents.h -- outputs read through the latents; batches of normals
   Book: H.7 Networks of rank two
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 5a76775612644258 */
#ifndef RNN_LATENTS_H
#define RNN_LATENTS_H
#include "ghost.h"
#include "torch_randn.h"

/** From now on the outputs read the latents: the part OUT is C, outputs x rank,
 *  and READ is trained in both its places.  GHOST_EDOM at full rank, for
 *  GHOST_OUT_LATENT and for numbers that are not finite. */
ghost_status rnn_read_latents(ghost_rnn *w, const double *c);
/** From now on normals are drawn from that stream for all trials of a step at
 *  once, and the initial states go through a tangent. */
ghost_status rnn_draw_batches(ghost_rnn *w, const torch_generator *stream);
#endif
