/* study/remedy.h -- networks of full rank whose read-out is held, declared
   Book: H.10 A run with its norm held
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 077b622cddadea73 */
#ifndef REMEDY_H
#define REMEDY_H
#include "memory.h"

enum { REMEDY_EACH = 10, REMEDY_TRIALS = 2 * REMEDY_EACH, REMEDY_LOOKS = 50,
       REMEDY_WAYS = 5, REMEDY_TAIL = 10 };
/** Norms of the read-out; the first, zero, is the control: none is held. */
extern const double remedy_norm[REMEDY_WAYS];
extern const memory_times remedy_times;
/** The network of the second version's Fig. 8C for this seed, its weights and its
 *  stream those of the scripts, and its task with one trial of each cue. */
ghost_status remedy_create(ghost_rnn **w, unsigned long seed, int single,
                           memory_task *task);
/** Divides the read-out and its bias so that the norm of its weights is c. */
ghost_status remedy_limit(ghost_rnn *w, double c);
/** One half of a run, with a norm held or not. */
typedef struct {
  double loss[REMEDY_LOOKS], accuracy[REMEDY_LOOKS];
  double least, last, mean, right, signs;  /* the last three: over its end */
  long left, half;              /* epochs of the end with such a gain */
  long learned;                 /* first epoch with a gain of a half */
  double saturated, weights;    /* share of units; |w_out|_1, at the last epoch */
  long stopped;
  uint64_t sum;
} remedy_half;
typedef struct { remedy_half before, after[REMEDY_WAYS]; } remedy_row;
/** Least loss that a norm of the read-out allows; c = 0: none is held. */
double remedy_least(const memory_levels *m, double c);
/** Loss of an output that gives the best answer at every step of a trial. */
double remedy_hasty(const memory_levels *m, double c);
/** 0 for a loss at the blind level, 1 for the least. */
double remedy_gain(const memory_levels *m, double c, double loss);
/** Half of the job's epochs without, half with each of the norms. */
ghost_status remedy_run(const sweep_job *job, remedy_row *row);
/** Only the first so many epochs, the others are not looked at. */
ghost_status remedy_begin(const sweep_job *job, unsigned long epochs,
                          remedy_half *half);
/** Epochs from look to look; those of the end of a half. */
unsigned long remedy_spacing(const sweep_job *job);
unsigned long remedy_tail(unsigned long epochs);
/** Names of the first half and of the ways through the second. */
extern const char *const remedy_names[REMEDY_WAYS + 1];
void remedy_header(FILE *out, const sweep_job *job);
void remedy_print(FILE *out, const sweep_job *job, const remedy_row *row);
#endif
