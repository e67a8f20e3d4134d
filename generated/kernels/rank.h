/* kernels/rank.h -- networks of any rank: sizes, memory, the table of kernels
   Book: 21.3 The two operations
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 5bcd440363ba961b */
#ifndef RANK_H
#define RANK_H
#include <stddef.h>

/** Sizes, switches and constants of a network and its task. */
typedef struct {
  size_t units, padded;      /* N, and N in whole groups */
  size_t rank;               /* K; 0 is full rank */
  size_t inputs, outputs, readers;  /* readers: rows of read-outs */
  size_t steps, trials, micro;  /* micro: trials of a micro-batch */
  size_t drive_rows, read_rows;
  int phi, output, after;    /* after: read after the step */
  unsigned frozen;           /* parts that are not trained */
  double mix, noise, threshold, scale;  /* scale: 1 / Z */
} rank_trial;
typedef struct {
  void *theta, *gradient;  /* drive_rows, read_rows, then the tail */
  void *states;            /* (steps + 1) micro rows of units */
  void *slopes;            /* steps micro rows: phi', then delta */
  void *drive;             /* steps micro rows z */
  void *back;              /* (steps + 1) micro rows of dL/dy */
  void *pull;              /* (steps + 1) micro rows of dL/dq */
  void *output;            /* steps trials rows of o */
  void *lambda;            /* micro rows of units */
  void *scratch;           /* 2 RANK_SIDE rows of units */
  const void *begin;       /* trials rows of units, the states at step 0 */
  const void *inputs, *targets, *mask, *noise;  /* by step and trial */
} rank_memory;
enum { RANK_GROUP = 8, RANK_GROUP_SINGLE = 16, RANK_TAIL = 16 };
enum { RANK_SIDE = 4 };  /* trials that are run side by side */
enum { RANK_MICRO = 32 };  /* trials whose sums are formed together */
enum { RANK_TANH, RANK_LOGISTIC, RANK_SOFTPLUS, RANK_RELU };
enum { RANK_LATENT, RANK_LINEAR, RANK_OUT_LOGISTIC, RANK_OUT_TANH };
/** Bits of `frozen', in the order of the parts of the parameters. */
enum { RANK_DRIVE = 1, RANK_READ = 2, RANK_INPUT = 4, RANK_BIAS = 8,
       RANK_OUT = 16, RANK_OUT_BIAS = 32, RANK_CONFIDENCE = 64 };
/** A rule of descent; `first' and `second' as PyTorch names its betas. */
typedef struct {
  double rate, first, second, epsilon;
  double clip;               /* factor on the gradient */
  double first_left, second_left;  /* 1 - beta^t */
} rank_descent;
typedef struct {
  const char *name;
  size_t size, group;        /* of a number; numbers in a group */
  void (*epoch)(const rank_trial *, const rank_memory *, double score[3]);
  /* The states of the micro-batch that begins with trial b. */
  void (*states)(const rank_trial *, const rank_memory *, size_t b);
  /* Each tells whether any parameter moved. */
  int (*descend)(size_t count, const rank_descent *, void *theta, void *gradient,
                 void *first, void *second);
} rank_kernels;
extern const rank_kernels rank_base, rank_avx2, rank_avx512;
extern const rank_kernels rank_single, rank_single_avx2, rank_single_avx512;

/** The widest table of that precision that this processor runs. */
const rank_kernels *rank_best(int single);
/** The table of that name, NULL when unknown or not runnable here. */
const rank_kernels *rank_named(const char *name, int single);
#endif
