/* The networks' kernels under Eva: vectors and an epoch of the paper's network
   (104 padded units, 40 steps) with any doubles, infinite ones and NaN among
   them.  Whether numbers stay finite is not asked: an epoch does not promise it,
   and its caller looks. */
#include "lanes.c"
#include "__fc_builtin.h"

enum { UNITS = 104, STEPS = 40 };
double theta[LANE_PARAMETERS(UNITS)], start[UNITS];
double gradient[LANE_PARAMETERS(UNITS)], work[LANE_WORKSPACE(UNITS, STEPS)];
double vector[2 * LANES];

volatile double any;

int main(void)
{
  double score[4];
  for (int i = 0; i < 2 * LANES; i++) vector[i] = any;
  tanh_in_place(2 * LANES, vector);
  logistic_in_place(2 * LANES, vector);
  const lane_trial trial = { UNITS, STEPS, STEPS / 2, 0.5, 1.0,
                             Frama_C_interval(0, 1) };
  for (int i = 0; i < LANE_PARAMETERS(UNITS); i++) theta[i] = any;
  for (int i = 0; i < UNITS; i++) start[i] = any;
  theta[3 * UNITS] = any;
  network_epoch(&trial, theta, start, gradient, work, score);
  descend_vector(LANE_PARAMETERS(UNITS), 0.1, gradient, theta);
  return 0;
}
