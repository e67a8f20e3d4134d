/* The kernels of any rank under Eva: an epoch of a network of rank two, with an input,
   three trials in micro-batches of two, a mask and noise, then of full rank, with any numbers,
   infinite ones and NaN among them; and each rule of descent.  The mask is finite,
   as the caller sees to.  Whether numbers stay finite is not asked. */
#include "rank.c"
#include "__fc_builtin.h"

enum { UNITS = 11, PADDED = 16, RANK = 2, INPUTS = 1, OUTPUTS = 1, EPOCH_STEPS = 4,
       TRIALS = 3, MICRO = 2, ROWS = (EPOCH_STEPS + 1) * TRIALS, DRIVE = UNITS + INPUTS + 1,
       PARAMETERS = (DRIVE + RANK + OUTPUTS) * PADDED + RANK_TAIL };
real theta[PARAMETERS], gradient[PARAMETERS], first[PARAMETERS], second[PARAMETERS];
real states[(EPOCH_STEPS + 1) * MICRO * PADDED], slopes[EPOCH_STEPS * MICRO * PADDED];
real drive[EPOCH_STEPS * MICRO * DRIVE];
real back[(EPOCH_STEPS + 1) * MICRO * (RANK + OUTPUTS)];
real pull[(EPOCH_STEPS + 1) * MICRO * OUTPUTS], output[ROWS * OUTPUTS];
real lambda[MICRO * PADDED], scratch[2 * RANK_SIDE * PADDED];
real inputs[ROWS * INPUTS], targets[ROWS * OUTPUTS], mask[ROWS * OUTPUTS];
real noise[ROWS * PADDED], begin[TRIALS * PADDED];
volatile real any;

static void fill(real *x, int count)
{
  for (int i = 0; i < count; i++) x[i] = any;
}

static void run(size_t rank, int phi, int out)
{
  const size_t own = rank ? rank : UNITS;
  const size_t readers = out == RANK_LATENT ? 0 : OUTPUTS;
  const rank_trial trial = { UNITS, PADDED, rank, INPUTS, OUTPUTS, readers, EPOCH_STEPS,
    TRIALS, MICRO, own + INPUTS + 1, rank + readers, phi, out, Frama_C_interval(0, 1),
    Frama_C_interval(0, 127), 0.5, 0.1, 1.0, 0.05 };
  const rank_memory memory = { theta, gradient, states, slopes, drive, back, pull,
    output, lambda, scratch, begin, inputs, targets, mask, noise };
  double score[3];
  fill(theta, PARAMETERS);
  fill(begin, TRIALS * PADDED);
  rank_epoch(&trial, &memory, score);
  rank_states(&trial, &memory, MICRO);
}

int main(void)
{
  fill(inputs, ROWS * INPUTS);
  fill(targets, ROWS * OUTPUTS);
  fill(noise, ROWS * PADDED);
  for (int i = 0; i < ROWS * OUTPUTS; i++) mask[i] = 1.0;
  run(RANK, RANK_TANH, RANK_LATENT);
  run(RANK, RANK_SOFTPLUS, RANK_OUT_TANH);
  run(0, RANK_RELU, RANK_OUT_LOGISTIC);
  run(0, RANK_LOGISTIC, RANK_LINEAR);
  const rank_descent rule = { 0.1, 0.9, 0.99, 1e-8, 0.5, 0.1, 0.01 };
  rank_descend(PARAMETERS, &rule, theta, gradient, 0, 0);
  rank_descend(PARAMETERS, &rule, theta, gradient, first, 0);
  rank_descend(PARAMETERS, &rule, theta, gradient, first, second);
  return 0;
}
