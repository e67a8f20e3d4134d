/* study/memory.h -- tasks of working memory and what is kept of a network,
     declared
   Book: H.5 Networks with a working memory
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 698637900ed970b4 */
#ifndef MEMORY_H
#define MEMORY_H
#include "sweep.h"
#include <stdbool.h>

typedef enum { TASK_CUE, TASK_MATCH, TASKS } memory_kind;
/** Intervals in milliseconds. */
typedef struct { double cue, delay, react, step; } memory_times;
enum { MEMORY_STEPS = 64, MEMORY_TRIALS = 4 };
/** A task; arrays run over steps and, faster, over trials. */
typedef struct {
  size_t steps, trials;
  double inputs[MEMORY_STEPS * MEMORY_TRIALS];
  double targets[MEMORY_STEPS * MEMORY_TRIALS];
} memory_task;
/** Losses: of an output that is silent, blind to the trial, one throughout; and
 *  the share of steps at which the silent output is right. */
typedef struct { double zero, blind, one, right; } memory_levels;

/** Fig. 7 of the second version: 30, 80 and 50 ms in steps of 5. */
extern const memory_times figure7_times;
/** False when the steps are more than there is room for. */
bool memory_build(memory_task *t, memory_kind kind, const memory_times *ms);
memory_levels memory_levels_of(const memory_task *t);
enum { MEMORY_UNITS = 100 };
/** Weights as the authors draw them; recurrent from row to column. */
typedef struct {
  float in[MEMORY_UNITS], bias[MEMORY_UNITS], out[MEMORY_UNITS], out_bias;
  float recurrent[MEMORY_UNITS * MEMORY_UNITS];
} memory_weights;
void memory_draw(memory_weights *w, uint32_t seed);
/** The authors' network for this task and seed, and its task. */
ghost_status memory_create(ghost_rnn **w, memory_kind kind, uint64_t seed,
                           int single, memory_task *task);
enum { MEMORY_LASTS = 100, MEMORY_TAIL = 1000 };
/** A loss that was low and then is high, and lasts; dates are NEVER. */
typedef struct {
  double low, high, stay;      /* bounds of the loss */
  long last_low, from;         /* from: first high epoch, while it lasts */
  long count, sudden, date;    /* sudden: within one epoch; date: the last */
  long climb, ups;             /* of the last: epochs up; rises before it */
  double peak;                 /* largest gradient before it */
  long ups_now;
  double peak_now;
} memory_fall;
/** What is kept of such a network; epochs are NEVER when not reached. */
typedef struct {
  double first, least, final, accuracy, mean;  /* losses but the accuracy */
  long nine, half, tenth, learned, right;      /* right: every step is */
  long least_epoch, returns, returned, rises, early;  /* early: of the first 100 */
  memory_fall collapse, silenced;
  double gradient_first, gradient_plateau, gradient_mean, gradient_tail;
  double tail_least, tail_most;        /* losses */
  double saturated, weights;           /* share of units at the end; |W| */
  long frozen, stopped;
  double loss[READS];
  uint64_t sum;
} memory_row;
ghost_status memory_run(const sweep_job *job, memory_kind kind, memory_row *row);
void memory_header(FILE *out, const sweep_job *job);
void memory_print(FILE *out, const sweep_job *job, memory_kind kind,
                  const memory_row *row);
#endif
