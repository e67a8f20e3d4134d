/* model/npy.h -- networks made of such arrays, declared
   Book: 19.7.2 Files from elsewhere
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: f34a9287b7aaf9f1 */
#ifndef NPY_H
#define NPY_H
#include "arrays.h"

/** How far a rule of descent that remembers has come: steps, powers of beta. */
typedef struct { uint64_t steps; double power[2]; } rnn_rule;
enum { NPY_WHY = ARRAYS_WHY };
/** The settings of a file; its arrays come after them. */
enum { NPY_EPOCH, NPY_SEED, NPY_DELAY, NPY_FLAGS, NPY_STREAM, NPY_LOG, NPY_PHI,
       NPY_OUTPUT, NPY_STEPS, NPY_MIX, NPY_START, NPY_THRESHOLD, NPY_CONFIDENCE,
       NPY_POWER, NPY_OTHER_POWER, NPY_FIRST_C, NPY_SECOND_C, NPY_SETTINGS };
/** Those of a rule of descent that remembers; all the others. */
#define NPY_RULE (1u << NPY_STEPS | 1u << NPY_POWER | 1u << NPY_OTHER_POWER \
                  | 1u << NPY_FIRST_C | 1u << NPY_SECOND_C)
#define NPY_ALL (((1u << NPY_SETTINGS) - 1) & ~NPY_RULE)
/** What a file holds: settings, the paper's where it has none, and weights. */
typedef struct {
  ghost_network_settings settings;
  unsigned stated;             /* sum of 1 << setting for those in the file */
  uint64_t epoch, log_sum;
  ghost_phi phi;
  ghost_out output;
  size_t rank, inputs, outputs;  /* rank 0: full; outputs 0: no W_out */
  double *part[GHOST_PARTS];     /* as ghost_rnn_set() takes them, or NULL */
  int memories;                  /* what is remembered: momentum 1, Adam 2, or 0 */
  rnn_rule rule;
  double *memory[2][GHOST_PARTS], of_confidence[2];  /* its memories of c */
  double *weights;               /* all of them: m, n, b at rank one */
} npy_network;
/** GHOST_EIO for what cannot be read or is no network; `why' says it in words. */
ghost_status npy_read(npy_network *w, const char *path, char why[NPY_WHY]);
/** The same of arrays that have been read. */
ghost_status npy_take(npy_network *w, const named_arrays *a, char why[NPY_WHY]);
/** Only a network of rank one without inputs, read by a threshold, has a latent
 *  circuit and a ghost_network: what of the file is not so? */
ghost_status npy_expect_rank_one(const npy_network *w, char why[NPY_WHY]);
/** Saves what `stated' and the parts say; whole or not at all, errno the cause. */
ghost_status npy_save(const npy_network *w, const char *path);
/** The network of such a file, whose weights stay the caller's. */
ghost_status network_of_file(ghost_network **network, const npy_network *file);
/** The check of the log that was finished when the network was saved; 0: none. */
uint64_t network_log_sum(const ghost_network *w);
void network_set_log_sum(ghost_network *w, uint64_t sum);
/** Where the count of epochs of a network of any rank goes on. */
void rnn_set_epoch(ghost_rnn *w, uint64_t epoch);
rnn_rule rnn_rule_of(const ghost_rnn *w);
void rnn_set_rule(ghost_rnn *w, const rnn_rule *rule);
/** What a rule remembers of a part, as ghost_rnn_get() and _set() have the part:
 *  momentum, or Adam's mean, 0; its mean of squares, 1. */
ghost_status rnn_memory_of(const ghost_rnn *w, int which, ghost_part part,
                           double *values);
ghost_status rnn_set_memory(ghost_rnn *w, int which, ghost_part part,
                            const double *values);
#endif
