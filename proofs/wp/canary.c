/* False contracts and assertions: none of the clauses named bad* may be proved.
   One that is would mean that the theory or the drivers are contradictory. */
#include "libm.h"
#include "kernels.h"

/*@ requires \is_finite(r) && 0 < r;
    assigns \nothing;
    ensures bad_false: \false;
    ensures bad_tight: rel_le(\result, t_star(r), 0x1.0p-53);
    ensures bad_below: \result < 1.0;
*/
double canary_escape(double r)
{
  const double t = escape_time(r);
  //@ assert bad_exact: rel_le(t, t_star(r), 0x0p0);
  return t;
}

/*@ requires \is_finite(r) && near_horizon(T) && -0x1p680 <= r <= 0x1p680;
    requires rate(alpha) && reach(alpha, T) <= 0x1p600;
    assigns \nothing;
    ensures bad_false: \false;
    ensures bad_stays: fl_return(T) <= r ==> fl_return(T) <= \result;
    ensures bad_moves: r < fl_return(T) ==> \result < r;
*/
double canary_step(double r, double T, double alpha)
{
  return descent_step(r, T, alpha);
}

/*@ requires horizon(T) && \is_finite(r);
    assigns \nothing;
    ensures bad_false: \false;
    ensures bad_error: err_le(\result, loss(T, r), 0x1p-53 * T);
    ensures bad_positive: 0 < \result;
*/
double canary_loss(double r, double T) { return loss(r, T); }

/*@ requires \is_finite(x) && \is_finite(y) && x <= -0x1p1020;
    assigns \nothing;
    ensures bad_false: \false;
*/
double canary_overflow(double x, double y)
{
  //@ assert bad_finite: \is_finite((double) (x * x));
  return x + y;
}
