/* model/toy.c -- the public closed forms, with their domains and statuses
   Book: 15.2 Closed forms with a domain
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: df98cc9a9b206e6b */
#include "ghost.h"
#include "kernels.h"
#include "libm.h"
#include <float.h>
#include <math.h>

#ifdef __FAST_MATH__
#error "the results are defined without -ffast-math"
#endif
_Static_assert(FLT_EVAL_METHOD == 0, "doubles must be computed as doubles");
_Static_assert(FLT_RADIX == 2 && DBL_MANT_DIG == 53 && DBL_MAX_EXP == 1024,
               "double must be the IEEE 754 binary64 format");

/* Book: 15.1 Errors and domains */
const char *ghost_strerror(ghost_status status)
{
  switch (status) {
  case GHOST_OK:         return "no error";
  case GHOST_EDOM:       return "argument outside the documented domain";
  case GHOST_EPREC:      return "the promised accuracy was not reached";
  case GHOST_EUNDECIDED: return "undecided at the largest precision";
  case GHOST_ENOMEM:     return "out of memory";
  case GHOST_EIO:        return "input or output failed";
  }
  return "unknown status";
}

/* Book: 15.2 Closed forms with a domain, eq:trajectory-condition */
const char *ghost_version(void) { return GHOST_VERSION; }
static int T_in_domain(double T) { return T >= GHOST_T_MIN && T <= GHOST_T_MAX; }

ghost_status ghost_fixed_points(double r, int *count, double x[2])
{
  if (!isfinite(r)) return GHOST_EDOM;
  if (r > 0.0) { *count = 0; return GHOST_OK; }
  if (r == 0.0) { *count = 1; x[0] = 0.0; return GHOST_OK; }
  double s = libm_sqrt(-r);
  *count = 2; x[0] = -s; x[1] = s;
  return GHOST_OK;
}

ghost_status ghost_trajectory(double r, double t, double *x)
{
  if (!isfinite(r) || !(t >= 0.0)) return GHOST_EDOM;
  double s = libm_sqrt(fabs(r));
  if (r > 0.0) *x = t < escape_time(r) ? s * libm_tan(s * t) : INFINITY;
  else if (r < 0.0) *x = -s * libm_tanh(s * t);
  else *x = 0.0;
  return GHOST_OK;
}

ghost_status ghost_escape_time(double r, double *t)
{
  if (!(r > 0.0 && isfinite(r))) return GHOST_EDOM;
  *t = escape_time(r);
  return GHOST_OK;
}

ghost_status ghost_threshold_time(double r, double X, double *t)
{
  if (!(r > 0.0 && r <= GHOST_R_MAX && X >= GHOST_X_MIN && X <= GHOST_X_MAX))
    return GHOST_EDOM;
  *t = threshold_time(r, X);
  return GHOST_OK;
}

ghost_status ghost_r_star(double T, double *r)
{
  if (!T_in_domain(T)) return GHOST_EDOM;
  *r = r_star(T);
  return GHOST_OK;
}

ghost_status ghost_loss(double r, double T, double *L)
{
  if (!isfinite(r) || !T_in_domain(T)) return GHOST_EDOM;
  *L = loss(r, T);
  return GHOST_OK;
}

ghost_status ghost_loss_gradient(double r, double T, double *g)
{
  if (!(fabs(r) <= GHOST_R_MAX) || !T_in_domain(T)) return GHOST_EDOM;
  *g = loss_gradient(r, T);
  return GHOST_OK;
}

ghost_status ghost_critical_rate(double T, double *alpha)
{
  if (!T_in_domain(T)) return GHOST_EDOM;
  *alpha = critical_rate(T);
  return GHOST_OK;
}
