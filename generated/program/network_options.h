/* program/network_options.h -- what options say of networks, in files and in
     words, declared
   Book: 21.14 The verb, at any rank
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: c08434de336d5bfd */
#ifndef NETWORK_OPTIONS_H
#define NETWORK_OPTIONS_H
#include "cli.h"
#include "npy.h"

/** A task as a file has it; inputs and outputs are numbers of channels. */
typedef struct {
  ghost_rnn_task task;
  size_t inputs, outputs;
  uint64_t sum;         /* over all that the task consists of */
  named_arrays arrays;  /* what it points to, until task_free */
} task_file;
/** Reads the file that one option names; the other is sum, mean, delay, or absent:
 *  mean.  Status 2 when the file holds no task. */
void task_read(task_file *t, const cli_option *file, const cli_option *norm);
/** Status 2 when a network of so many units would keep too many states on it. */
void task_expect_room(const task_file *t, const cli_option *file, size_t units);
void task_free(task_file *t);
/** What two options say of the rule of descent: its rate is zero. */
ghost_rnn_descent rule_read(const cli_option *name, const cli_option *momentum);
/** What options call the nonlinearities, outputs, rules and the second version's
 *  tasks; each ends with NULL. */
extern const char *const phi_names[], *const out_names[], *const rule_names[],
  *const memory_names[];
#endif
