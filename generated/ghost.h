/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: 626de3b8fa920095 */
#ifndef GHOST_H
#define GHOST_H
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
#define GHOST_API __attribute__((visibility("default")))

/** What every public function returns. */
typedef enum {
  GHOST_OK = 0,      /**< the result was written */
  GHOST_EDOM,        /**< an argument lies outside the documented domain */
  GHOST_EPREC,       /**< the promised accuracy could not be reached */
  GHOST_EUNDECIDED,  /**< enclosures at the largest precision do not decide */
  GHOST_ENOMEM,      /**< no memory */
  GHOST_EIO          /**< a file could not be read or written */
} ghost_status;

/** One sentence for a status; never NULL. */
GHOST_API const char *ghost_strerror(ghost_status status);

/** The domain of the toy model's functions (chapter "How to read this"). */
#define GHOST_T_MIN 0x1p-100
#define GHOST_T_MAX 0x1p100
#define GHOST_R_MAX 0x1p600
/** How a run of gradient descent ended. */
typedef enum {
  GHOST_DESCENDING,   /**< never yet below r* */
  GHOST_OSCILLATING,  /**< has crossed r*, not trapped */
  GHOST_CONVERGED,    /**< a step no longer changes r */
  GHOST_TRAPPED       /**< below r*\/4: the gradient is zero for good */
} ghost_outcome;

/** One word for an outcome. */
GHOST_API const char *ghost_outcome_name(ghost_outcome outcome);

/** Gradient descent on the loss (12): r_history gets epochs + 1 values.
 *  Domain: |r0| <= GHOST_R_MAX, T in [GHOST_T_MIN, GHOST_T_MAX], alpha > 0
 *  finite.  Stops with GHOST_EDOM when r leaves the domain. */
GHOST_API ghost_status ghost_descend(double r0, double T, double alpha,
                                     size_t epochs, double *r_history);

/** Classifies a history of count > 0 values of r. */
GHOST_API ghost_status ghost_classify(const double *r_history, size_t count,
                                      double T, ghost_outcome *outcome);

/** First epoch with r < r*; count when there is none. */
GHOST_API ghost_status ghost_drop_epoch(const double *r_history, size_t count,
                                        double T, size_t *epoch);
/** Bounds of the first epoch with r < r* for a run from r0 >= r* (drop-epoch
 *  equation, a theorem for a <= 8/9): *earliest < N <= *latest.
 *  Domain: r0 in [r*, GHOST_R_MAX], 0 < alpha <= (8/9) alpha*(T).  The bounds
 *  are computed in double precision, relative error below 1e-13. */
GHOST_API ghost_status ghost_drop_bounds(double r0, double T, double alpha,
                                         double *earliest, double *latest);
/** The loss after a number of epochs before the drop, in closed form (loss-law
 *  equation), and a bound of its distance from the run's loss. */
GHOST_API ghost_status ghost_loss_law(double r0, double T, double alpha,
                                      double epoch, double *L, double *error);
/** The sharp critical rate a_c alpha*: above it the attracting cycle is gone.
 *  T is a decimal, > 0; writes so many significant digits, each right, into
 *  text[size].  GHOST_EDOM when T is not a positive number or size is below
 *  digits + 16. */
GHOST_API ghost_status ghost_certified_sharp_rate(const char *T, long digits,
                                                  char *text, size_t size);
/** What an enclosure shows of a run of the map. */
typedef enum {
  GHOST_FATE_OPEN,     /**< neither trapped nor known to be safe by the end */
  GHOST_FATE_TRAPPED,  /**< below 1/4 at the reported epoch, for the first time */
  GHOST_FATE_SAFE,     /**< from the reported epoch on known never to be trapped */
  GHOST_FATE_EXPIRED   /**< at the reported epoch the enclosure decides no more */
} ghost_fate;

/** One epoch: lower <= s <= upper; branch 'U', 'D', 'T' (trapped), or '?'. */
typedef struct { double lower, upper; char branch; } ghost_enclosure;

/** rows: how many epochs were enclosed; bits: the precision that was used. */
typedef struct { ghost_fate fate; size_t epoch, rows; long bits; } ghost_orbit;

/** Encloses s_0 ... s_epochs of the map with a = alpha/alpha*, both decimals.
 *  rows has room for epochs + 1 enclosures, or is NULL.  bits = 0: doubles the
 *  precision until the fate is known or the run is enclosed to its end.
 *  GHOST_EDOM unless a, s0 > 0. */
GHOST_API ghost_status ghost_certified_orbit(const char *a, const char *s0,
  size_t epochs, long bits, ghost_enclosure *rows, ghost_orbit *orbit);
GHOST_API const char *ghost_fate_name(ghost_fate fate);
/** Loss at infinite confidence and threshold X: min(|T - t_X|, T), Eq.
 *  (sharp-loss).  |r| <= GHOST_R_MAX, T in [GHOST_T_MIN, GHOST_T_MAX], X > 0
 *  finite. */
GHOST_API ghost_status ghost_sharp_loss(double r, double T, double X,
                                        double *loss);
/** Its derivative, from the right at the two seams. */
GHOST_API ghost_status ghost_sharp_gradient(double r, double T, double X,
                                            double *gradient);
/** The r > 0 at which x(t) reaches X at the given time: the optimum for
 *  time = T, the point of no return for time = 2T, Eq. (sharp-seam). */
GHOST_API ghost_status ghost_sharp_seam(double time, double X, double *r);
/** Loss (1) at finite threshold X and confidence c, any finite r, and a bound
 *  on its absolute error: GHOST_EPREC unless that is below 1e-10 T.  Domain:
 *  |r| <= GHOST_R_MAX, T in [GHOST_T_MIN, GHOST_T_MAX], X, c > 0 with
 *  c X <= 1e15.  Eq. (finite-z). */
GHOST_API ghost_status ghost_finite_loss(double r, double T, double X, double c,
                                         double *loss, double *abserr);
/** Its derivative with respect to r: GHOST_EPREC unless the error is below
 *  1e-8 of the sum of the two parts of Eq. (finite-gradient), which have
 *  opposite signs and cancel at the minimum. */
GHOST_API ghost_status ghost_finite_gradient(double r, double T, double X,
                                             double c, double *gradient,
                                             double *abserr);
/** Loss (1) and its derivative by quadrature along the integrated flow (angle-
 *  flow) and its variational equation: an independent check, slower and less
 *  sharp than ghost_finite_loss.  GHOST_EPREC when the flow is too stiff. */
GHOST_API ghost_status ghost_finite_ode(double r, double T, double X, double c,
                                        double *loss, double *gradient,
                                        double *abserr_loss,
                                        double *abserr_gradient);
/** Loss (1) by forward Euler with step h: x cut at 1e6, left sum over 2T/h
 *  samples.  T/h must be a whole number (to 1e-9), at most 1e9. */
GHOST_API ghost_status ghost_euler_loss(double r, double T, double X, double c,
                                        double h, double *loss);
/** Time at which forward Euler reaches X, continued between its samples by
 *  its own modified equation, Eq. (euler-delay); r > 0. */
GHOST_API ghost_status ghost_euler_time(double r, double X, double h,
                                        double *time);
/** Fixed points of x' = x^2 + r in increasing order: *count = 0, 1 or 2
 *  values in x[2]; the lower attracts, the upper repels.  r finite. */
GHOST_API ghost_status ghost_fixed_points(double r, int *count, double x[2]);
/** x(t) of Eq. (7), any finite r, t >= 0; infinity from t* on.  The relative
 *  error grows like t*\/(t* - t) where the tangent is steep. */
GHOST_API ghost_status ghost_trajectory(double r, double t, double *x);
/** t* = pi/(2 sqrt r), any r > 0 (denormals included). */
GHOST_API ghost_status ghost_escape_time(double r, double *t);
/** t_X = atan(X/sqrt r)/sqrt r; 0 < r <= GHOST_R_MAX, X > 0, both finite. */
GHOST_API ghost_status ghost_threshold_time(double r, double X, double *t);
/** r* = pi^2/(4T^2). */
GHOST_API ghost_status ghost_r_star(double T, double *r);
/** Loss (12), any finite r. */
GHOST_API ghost_status ghost_loss(double r, double T, double *L);
/** Gradient (13), r <= GHOST_R_MAX. */
GHOST_API ghost_status ghost_loss_gradient(double r, double T, double *g);
/** alpha* of Eq. (15). */
GHOST_API ghost_status ghost_critical_rate(double T, double *alpha);
#define GHOST_VERSION "0.1.0"

#ifdef __cplusplus
}
#endif
#endif
