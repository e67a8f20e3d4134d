/* enclose/latent.h -- a network's latent circuit, declared
   Book: 19.8 Fixed points and ghosts, certified
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: e56968840aaa1022 */
#ifndef LATENT_H
#define LATENT_H
#include "ghost.h"

/** A latent circuit: padded copies of m, n, b and the bounds they imply. */
typedef struct latent latent;

latent *latent_new(size_t units);  /* N; NULL when out of memory */
void latent_free(latent *l);
/** Takes N = units or fewer weights over and computes the bounds. */
void latent_set(latent *l, size_t units, const double *m, const double *n,
                const double *b);
/** What holds for |kappa - centre| <= half. */
typedef struct {
  double error[3];  /* E0, E1, E2: of computed f, f', f'' */
  double bend[2];   /* L2, L3: of |f''| and |f'''| */
  double rise;      /* L1: of f' + 1 */
} latent_bounds;
latent_bounds latent_bound_cell(const latent *l, double centre, double half);
/** f, f', f'' at kappa in y[0..2]; bounds of their errors in latent_error. */
void latent_evaluate(const latent *l, double kappa, double y[3]);
double latent_error(const latent *l, int derivative);
double latent_radius(const latent *l);  /* all zeros lie within */
/** As ghost_latent_points, for a circuit that is set. */
ghost_status latent_points(latent *l, ghost_latent_point *points,
                           size_t capacity, size_t *count);
/** The same points and kinds at less cost: an enclosure is narrowed only until
 *  it contains neither of the two marks. */
ghost_status latent_points_apart(latent *l, const double *marks,
                                 ghost_latent_point *points, size_t capacity,
                                 size_t *count);
/** The number of zeros, -1 when it is not certain. */
int latent_zeros(latent *l);
/** How often the latest search or count evaluated f. */
unsigned long latent_cost(const latent *l);
/** Encloses the smallest value of f on [low, high] by [y[0], y[1]]. */
void latent_minimum(const latent *l, double low, double high, double y[2]);
#endif
