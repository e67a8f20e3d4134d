/* study/sweep.h -- one job of a sweep over networks and what is kept of it
   Book: 19.9 Many networks
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 11648e038be16674 */
#ifndef SWEEP_H
#define SWEEP_H
#include "ghost.h"
#include <stdio.h>

enum { READS = 8, RECOVERIES = 30 };

/** One job: a network, how long to train it, what to look at. */
typedef struct {
  unsigned long index, of;
  unsigned long seed;
  double rate;
  unsigned long epochs;
  unsigned long read[READS];  /* epochs at which the loss is read */
  int reads, single, events, recover, own_stream;
} sweep_job;
#define NEVER (-1L)

/** What is left of it; epochs are NEVER when the event was not seen. */
typedef struct {
  double loss[READS], final_loss, tail_accuracy;
  long drop, learned, open, ghost, way_ghost, bifurcation, frozen;
  long looks, undecided, zeros_first, zeros_last;
  double fold_s, fold_kappa, fold_curvature;  /* within that step; NAN */
  long recovery[RECOVERIES];  /* epochs after c was lowered */
  unsigned long sum;
} sweep_row;
ghost_status sweep_run(const sweep_job *job, sweep_row *row);
/** The confidences of Fig. 4: logspace(-3, 1, 30). */
double sweep_confidence(int i);
void sweep_header(FILE *out, const sweep_job *job);
void sweep_print(FILE *out, const sweep_job *job, const sweep_row *row);
#endif
