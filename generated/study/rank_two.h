/* study/rank_two.h -- the second version's networks of rank two, declared
   Book: 22.11 Working memory at rank two
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 0df89713d384fbde */
#ifndef RANK_TWO_H
#define RANK_TWO_H
#include "ghost.h"
#include "torch_randn.h"
#include <stdbool.h>
#include <stdio.h>

/* Delayed match to sample, in steps: cue, delay, cue, reaction. */
enum { MATCH_CUE = 6, MATCH_DELAY = 16, MATCH_REACTION = 10,
       MATCH_STEPS = 2 * MATCH_CUE + MATCH_DELAY + MATCH_REACTION,
       MATCH_CLASSES = 4, MATCH_UNITS = 100 };
/** The network of the second version's Fig. 4E, its weights and its stream those
 *  of the scripts for this seed; `each' trials of each class. */
ghost_status match_create(ghost_rnn **w, unsigned long seed, size_t each);
/** The same network without noise, spread and stream, one trial of each class. */
ghost_status match_create_still(ghost_rnn **w, unsigned long seed);
/** Gives the second network the first one's parameters. */
ghost_status match_copy(const ghost_rnn *from, ghost_rnn *to);
/** The latent field with the input off, in orthonormal coordinates of which the
 *  output reads the first: q = gain x_1 + bias. */
typedef struct {
  double v[2 * MATCH_UNITS], m[2 * MATCH_UNITS], b[MATCH_UNITS], gain, bias;
} latent_plane;
ghost_status match_plane(const ghost_rnn *w, latent_plane *p);
/* Book: 22.11 Working memory at rank two, eq:latent-plane */
static inline ghost_field field_of_plane(const latent_plane *p)
{
  return (ghost_field) { .rank = 2, .units = MATCH_UNITS, .leak = 1.0,
                         .v = p->v, .m = p->m, .b = p->b };
}
/** F at a point. */
void plane_flow(const latent_plane *p, const double x[2], double f[2]);
/** Where the states of a look at the still network lie: steps, classes. */
typedef double plane_path[MATCH_STEPS + 1][MATCH_CLASSES][2];
ghost_status match_path(ghost_rnn *still, const latent_plane *p, plane_path path);

/** Makes an epoch as the scripts do: Adam at their rate, and at every thousandth
 *  epoch one forward pass more, which moves the stream. */
ghost_status match_epoch(ghost_rnn *w, ghost_network_row *row);
#endif
