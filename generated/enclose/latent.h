/* enclose/latent.h -- a network's latent circuit, declared
   Book: 19.8 Fixed points and ghosts, certified
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: aa6705528400ad5f */
#ifndef LATENT_H
#define LATENT_H
#include "ghost.h"

/** A latent circuit: padded copies of m, n, b and the bounds they imply. */
typedef struct latent latent;

latent *latent_new(size_t units);  /* N; NULL when out of memory */
void latent_free(latent *l);
/** Takes the network's parameters over and computes the bounds. */
void latent_set(latent *l, const ghost_network *network);
/** The same for f + shift; the circuit has room for one more unit. */
void latent_set_shifted(latent *l, const ghost_network *network, double shift);
/** f, f', f'' at kappa in y[0..2]; bounds of their errors in latent_error. */
void latent_evaluate(const latent *l, double kappa, double y[3]);
double latent_error(const latent *l, int derivative);
double latent_radius(const latent *l);  /* all zeros lie within */
/** As ghost_latent_points, without allocation. */
ghost_status latent_points(const latent *l, ghost_latent_point *points,
                           size_t capacity, size_t *count);
/** The same points and kinds at less cost: an enclosure is narrowed only until
 *  it contains neither of the two marks. */
ghost_status latent_points_apart(const latent *l, const double *marks,
                                 ghost_latent_point *points, size_t capacity,
                                 size_t *count);
/** The number of zeros, -1 when it is not certain. */
int latent_zeros(const latent *l);
/** Encloses the smallest value of f on [low, high] by [y[0], y[1]]. */
void latent_minimum(const latent *l, double low, double high, double y[2]);
#endif
