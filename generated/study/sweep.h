/* study/sweep.h -- one job of a sweep over networks and what is kept of it
   Book: 19.9 Many networks
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: e768848412176232 */
#ifndef SWEEP_H
#define SWEEP_H
#include "ghost.h"
#include "latent.h"
#include <stdio.h>

enum { READS = 8, RECOVERIES = 30 };

/** What networks of any rank share in a sweep; no task: the paper's. */
typedef struct {
  const ghost_rnn_task *task;
  size_t inputs, outputs;
  ghost_phi phi;
  ghost_out output;
} rank_shape;
/** One job: a network, how long to train it, what to look at. */
typedef struct {
  unsigned long index, of;
  unsigned long seed;
  double rate;
  unsigned long epochs;
  unsigned long read[READS];  /* epochs at which the loss is read */
  int reads, single, events, recover, own_stream;
  ghost_rnn_descent rule;     /* at any rank, but for its rate */
  const rank_shape *shape;    /* at any rank; NULL: that of Fig. S2 */
  double confidence;          /* 0: the paper's */
  int trainable;              /* the confidence is trained, too */
  int own;                    /* these are not the paper's: */
  size_t units, delay;
  double mix, start, threshold;
} sweep_job;

enum { EVENTS_NONE, EVENTS_FIRST, EVENTS_ACTS };  /* of a job's events */
#define NEVER (-1L)

/** The drop from within; speeds are in units of (threshold - start) / (D T). */
typedef struct {
  long right, tenth, three, two;   /* accuracy 1; loss <= 0.1, 0.03, 0.02 */
  long extremum, dip;
  double ramp_start, ramp_end;     /* f at both ends of the way, when right */
  long ramp_extrema;
  double ghost_kappa, ghost_speed; /* of the first ghost */
  long silent;                     /* epochs between the drop and it */
  double pair_before, pair_after;  /* the orbit's start around that step */
  long pair_ghosts, pair_blocked, pair_silent;
  long grid_differs;
  double least_slope;              /* least f' at a fixed point, ever */
} drop_acts;

/** What is left of it; epochs are NEVER when the event was not seen. */
typedef struct {
  double loss[READS], final_loss, tail_accuracy;
  long drop, learned, open, ghost, way_ghost, bifurcation, frozen;
  long looks, undecided, zeros_first, zeros_last;
  double fold_s, fold_kappa, fold_curvature;  /* within that step; NAN */
  long recovery[RECOVERIES];  /* epochs after c was lowered */
  drop_acts acts;
  double confidence;          /* at the end */
  unsigned long sum;
} sweep_row;
/** Sets the circuit to the network's weights. */
void circuit_of(latent *l, const ghost_network *w);
ghost_status sweep_run(const sweep_job *job, sweep_row *row);
/** The confidences of Fig. 4: logspace(-3, 1, 30). */
double sweep_confidence(int i);
void sweep_header(FILE *out, const sweep_job *job);
void sweep_print(FILE *out, const sweep_job *job, const sweep_row *row);
/** The paper's network of this seed; NULL when out of memory. */
ghost_network *paper_network(unsigned long seed);
/** The paper's count of fixed points: sign changes on its grid. */
int latent_sign_changes(const latent *l);
#endif
