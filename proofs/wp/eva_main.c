/* The kernels under Eva, with every argument anywhere in the ranges that the
   command line and the public functions accept: no alarm may remain. */
#include "kernels.h"
#include "__fc_builtin.h"

#define T_MIN 0x1p-100
#define T_MAX 0x1p100
#define R_MAX 0x1p600
enum { EPOCHS = 1000 };
double history[EPOCHS + 1];

int main(void)
{
  double T = Frama_C_double_interval(T_MIN, T_MAX);
  double r = Frama_C_double_interval(-R_MAX, R_MAX);
  double positive = Frama_C_double_interval(0x1p-1074, R_MAX);
  double X = Frama_C_double_interval(0x1p-40, 0x1p480);
  double alpha = Frama_C_double_interval(0.0, 0x1p200);
  escape_time(positive);
  threshold_time(positive, X);
  r_star(T);
  critical_rate(T);
  loss(r, T);
  loss_gradient(r, T);
  descent_step(r, T, alpha);
  descend(r, T, alpha, EPOCHS, history);
  return 0;
}
