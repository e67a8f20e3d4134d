/* study/ranks.h -- what is kept of a network in a sweep over ranks
   Book: 21.7 Sweeps over ranks
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: f4bf6e9ce8accac3 */
#ifndef RANKS_H
#define RANKS_H
#include "sweep.h"

/** What is kept of a network of rank K; epochs are NEVER when not reached. */
typedef struct {
  double first, least, final, accuracy;  /* losses; accuracy at the end */
  long nine, half, tenth, learned;       /* first epochs below that share */
  long least_epoch, returns, returned, rises;
  long frozen, stopped;                  /* no bit moved; not finite */
  double loss[READS];
  uint64_t sum;
} rank_row;
/** Trains the network of Fig. S2 of this rank (0: full) as the job says. */
ghost_status rank_run(const sweep_job *job, unsigned long rank, rank_row *row);
void rank_header(FILE *out, const sweep_job *job);
void rank_print(FILE *out, const sweep_job *job, unsigned long rank,
                const rank_row *row);
#endif
