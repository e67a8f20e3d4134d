/* kernels/lanes.h -- contracts of the kernels on vectors of units
   Book: 19.5.2 Three widths, one text
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 4573fdcb59c17eb8 */
#ifndef LANES_H
#define LANES_H
#include <stddef.h>
#include <stdint.h>

/** The fixed part of a trial: sizes, and the task's constants. */
typedef struct {
  size_t units;   /* padded to a multiple of LANES */
  size_t steps;   /* 2T, at most STEPS_MAX */
  size_t delay;   /* T */
  double mix;        /* Delta = dt / tau */
  double threshold;  /* kappa* */
  int trainable_confidence;
} lane_trial;

enum { LANES = 8, STEPS_MAX = 1024 };
#define NEAR 0.625

/** Length of the parameter vector and of the workspace, in numbers.
 * The workspace begins with the tangents of the trial, a row of units each step;
 * at LANE_ORBIT stand the steps + 1 values of the latent variable. */
#define LANE_PARAMETERS(units) (3 * (units) + LANES)
#define LANE_ORBIT(units, steps) ((units) * (steps) + (units) + (units) / LANES + 1)
#define LANE_WORKSPACE(units, steps) \
  (LANE_ORBIT(units, steps) + 5 * (steps) + LANES - 1)

/** The kernels in one width; vectors are padded to whole lanes. */
typedef struct {
  const char *name;
  void (*tanh_in_place)(size_t count, double *x);
  void (*logistic_in_place)(size_t count, double *z);
  void (*epoch)(const lane_trial *, double *theta, const double *start,
                double *gradient, double *work, double *score);
  void (*descend)(size_t count, double rate, const double *g, double *x);
} lane_kernels;
/** The same in single precision. */
typedef struct {
  void (*epoch)(const lane_trial *, float *theta, const float *start,
                float *gradient, float *work, double *score);
  void (*descend)(size_t count, float rate, const float *g, float *x);
} lane_kernels_single;
extern const lane_kernels lanes_base, lanes_avx2, lanes_avx512;
extern const lane_kernels_single lanes_single;

/** The widest table that this processor runs. */
const lane_kernels *lanes_best(void);
/** The table of that name, NULL when unknown or not runnable here. */
const lane_kernels *lanes_named(const char *name);
#endif
