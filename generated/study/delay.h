/* study/delay.h -- networks over delays and rates, declared
   Book: 21.10 Delay and rate
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 81a895732d77b252 */
#ifndef DELAY_H
#define DELAY_H
#include "sweep.h"

/** A network of the scan: Fig. 3's, or with a rank Fig. S2's (0: full). */
typedef struct {
  unsigned long index, of, delay, seed;
  long rank;             /* NEVER: Fig. 3's */
  double rate;
  unsigned long epochs;  /* after the drop; ten times as many at most */
} delay_job;

/** What is kept of it; the tail is the last tenth of these epochs. */
typedef struct {
  double first, least, final, tail_loss, tail_accuracy;
  long half, tenth, back, frozen, ran;  /* back above a half after a tenth */
  uint64_t sum;
} delay_row;
ghost_status delay_run(const delay_job *job, delay_row *row);
void delay_header(FILE *out);
void delay_print(FILE *out, const delay_job *job, const delay_row *row);
#endif
