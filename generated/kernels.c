/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: 7add0a548767c509 */
#include "kernels.h"
#include "libm.h"

#define HALF_PI    0x1.921fb54442d18p+0  /* pi/2 */
#define QUARTER_PI 0x1.921fb54442d18p-1  /* pi/4 */
#define RSTAR_K    0x1.3bd3cc9be45dep+1  /* pi^2/4 */
#define CRIT_K     0x1.243a2e91ec61cp+3  /* 3 pi^4/32 */

/* Book: The escape time, eq:trajectory */
double escape_time(double r)
{
  double s = libm_sqrt(r);
  return HALF_PI / s;
}

/* Book: Time to a finite threshold, eq:threshold-gap */
double threshold_time(double r, double X)
{
  double s = libm_sqrt(r);
  double angle = libm_atan(X / s);
  return angle / s;
}

/* Book: The kernel, eq:loss */
double r_star(double T)
{
  double q = T * T;
  return RSTAR_K / q;
}

/* Book: The kernel, eq:loss */
double loss(double r, double T)
{
  if (r < 0.25 * r_star(T)) return T;
  double t = escape_time(r);
  double early = T - t;
  if (early >= 0.0) return early;
  if (-early <= T) return -early;
  return T;
}

/* Book: A convention that covers them all, eq:gradient */
double gradient_between(double r, double r_return, double r_opt)
{
  if (r < r_return) return 0.0;
  double s = libm_sqrt(r);
  double m = r * s;
  double g = QUARTER_PI / m;
  if (r < r_opt) return -g;
  return g;
}

/* Book: A convention that covers them all, eq:gradient */
double loss_gradient(double r, double T)
{
  double r_opt = r_star(T);
  return gradient_between(r, 0.25 * r_opt, r_opt);
}

/* Book: The critical rate, eq:rate */
double critical_rate(double T)
{
  double q = T * T;
  double q2 = q * q;
  double q5 = q2 * T;
  return CRIT_K / q5;
}

/* Book: One step of descent */
double step_between(double r, double alpha, double r_return, double r_opt)
{
  double g = gradient_between(r, r_return, r_opt);
  double p = alpha * g;
  return r - p;
}

/* Book: One step of descent */
double descent_step(double r, double T, double alpha)
{
  double r_opt = r_star(T);
  return step_between(r, alpha, 0.25 * r_opt, r_opt);
}

/* Book: One step of descent */
size_t descend(double r0, double T, double alpha, size_t epochs,
               double *r_history)
{
  double r_opt = r_star(T);
  double r_return = 0.25 * r_opt;
  double r = r0;
  r_history[0] = r;
  for (size_t i = 0; i < epochs; i++) {
    r = step_between(r, alpha, r_return, r_opt);
    r_history[i + 1] = r;
  }
  return epochs;
}
