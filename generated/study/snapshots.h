/* study/snapshots.h -- the second version's networks of full rank, declared
   Book: H.12 Snapshots of two trainings
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 5da2b5d86cf376b8 */
#ifndef SNAPSHOTS_H
#define SNAPSHOTS_H
#include "memory.h"
#include <stdio.h>

enum { SNAPSHOT_STARTS = 180, SNAPSHOTS = 4 };
/** A network of full rank as it is looked at: x' = -x + tanh(W x + b) after the
 *  epoch's step, and all states of the epoch's trials, trial by trial. */
typedef struct {
  unsigned long epoch;
  bool theirs;                     /* one of the authors' snapshots */
  size_t starts, trials;
  double loss;
  long begins, half;               /* first epochs at 0.9 and 0.5 of the level */
  double w[MEMORY_UNITS * MEMORY_UNITS], b[MEMORY_UNITS];
  double x[SNAPSHOT_STARTS * MEMORY_UNITS];
} snapshot;
/** An epoch of its training; the gradient is that by W, as the authors plot it. */
typedef struct {
  unsigned long epoch;
  double loss, gradient, accuracy;
} snapshot_epoch;
/** What the second version's Fig. 5 trains. */
typedef struct {
  memory_times times;
  unsigned long at[SNAPSHOTS];     /* the authors' snapshots */
  unsigned long from, to, every;   /* ours */
} snapshot_plan;
extern const snapshot_plan figure5_plans[TASKS];
/** The loss of an output that knows the time and not the trial. */
double snapshot_blind(memory_kind kind);

typedef struct {
  void *context;
  void (*curve)(void *context, const snapshot_epoch *e);
  void (*look)(void *context, const snapshot *s);
} snapshot_reader;
/** Trains the authors' network of seed 3, to an epoch, and shows what is wanted. */
ghost_status snapshot_run(memory_kind kind, unsigned long last,
                          const snapshot_reader *reader);
#endif
