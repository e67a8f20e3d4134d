/* model/npy.h -- arrays in NumPy's files, declared
   Book: 19.7.2 Files from elsewhere
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 7246d536526e7cd1 */
#ifndef NPY_H
#define NPY_H
#include "ghost.h"
#include <stdint.h>

/** What a file holds: settings, the paper's where it has none, and weights. */
typedef struct {
  ghost_network_settings settings;
  uint64_t epoch, log_sum;
  double *weights;  /* m, n, b, one after the other; to be freed */
} npy_network;

enum { NPY_WHY = 200 };
/** GHOST_EIO for what cannot be read or is no network, GHOST_EDOM for settings
 *  outside their limits; `why' says it in words. */
ghost_status npy_read(npy_network *w, const char *path, char why[NPY_WHY]);
/** The check of the log that was finished when the network was saved; 0: none. */
uint64_t network_log_sum(const ghost_network *w);
void network_set_log_sum(ghost_network *w, uint64_t sum);
#endif
