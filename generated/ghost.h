/* ghost.h -- the public header: closed forms, descent, networks, circuits
   Book: 15.1 Errors and domains
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 3cfd2547bbbf12ec */
/** ghost: the model of the paper "A ghost mechanism", its gradient descent and
 *  its networks.
 *
 *  Units.  Time in the unit of T and t; r in time^-2, rates alpha in time^-5,
 *  x and thresholds X in 1/time, confidences c in time.  Networks count steps.
 *
 *  Errors.  A function that can fail returns a ghost_status.  When that is not
 *  GHOST_OK, every output is as it was.  Pointers may be NULL only where that
 *  is said.
 *
 *  Threads.  Functions may run side by side on different objects; one network
 *  belongs to one thread at a time.
 *
 *  GSL.  The first call at finite confidence switches GSL's error handler off,
 *  for the whole process.  FLINT and GMP abort when memory ends. */
#ifndef GHOST_H
#define GHOST_H
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
#define GHOST_API __attribute__((visibility("default")))
/** Of this header; ghost_version() is of the library that is linked. */
#define GHOST_VERSION_MAJOR 0
#define GHOST_VERSION_MINOR 2
#define GHOST_VERSION_PATCH 0
#define GHOST_VERSION "0.2.0"
GHOST_API const char *ghost_version(void);

/** An end of an enclosure, or a bound.  Printed to the nearest decimal it may come
 *  to lie inside: round outwards, or print all its digits. */
typedef double ghost_end;
/** A number with a bound of its distance from the truth. */
typedef struct { double value; ghost_end error; } ghost_value;

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

/* The toy model x' = x^2 + r. */
/** The domain of the toy model's functions (chapter "The library"). */
#define GHOST_T_MIN 0x1p-100
#define GHOST_T_MAX 0x1p100
#define GHOST_R_MAX 0x1p600
#define GHOST_X_MIN 0x1p-40
#define GHOST_X_MAX 0x1p480
/** Fixed points of x' = x^2 + r in increasing order: *count = 0, 1 or 2
 *  values in x[2]; the lower attracts, the upper repels.  r finite. */
GHOST_API ghost_status ghost_fixed_points(double r, int *count, double x[2]);
/** x(t) of Eq. (7), any finite r, t >= 0; infinity from t* on.  The relative
 *  error grows like 1/(1 - t/t*) where the tangent is steep. */
GHOST_API ghost_status ghost_trajectory(double r, double t, double *x);
/** t* = pi/(2 sqrt r), any r > 0 (denormals included). */
GHOST_API ghost_status ghost_escape_time(double r, double *t);
/** t_X = atan(X/sqrt r)/sqrt r; 0 < r <= GHOST_R_MAX,
 *  GHOST_X_MIN <= X <= GHOST_X_MAX. */
GHOST_API ghost_status ghost_threshold_time(double r, double X, double *t);
/** r* = pi^2/(4T^2). */
GHOST_API ghost_status ghost_r_star(double T, double *r);
/** Loss (12), any finite r. */
GHOST_API ghost_status ghost_loss(double r, double T, double *L);
/** Gradient (13), |r| <= GHOST_R_MAX. */
GHOST_API ghost_status ghost_loss_gradient(double r, double T, double *g);
/** alpha* of Eq. (15). */
GHOST_API ghost_status ghost_critical_rate(double T, double *alpha);

/* Gradient descent on its loss. */
/** How a run of gradient descent ended. */
typedef enum {
  GHOST_OUTCOME_DESCENDING,   /**< never yet below r* */
  GHOST_OUTCOME_OSCILLATING,  /**< has been below r*, not trapped */
  GHOST_OUTCOME_CONVERGED,    /**< a step no longer changes r */
  GHOST_OUTCOME_TRAPPED       /**< below r*\/4: the gradient is zero for good */
} ghost_outcome;

/** One word for an outcome. */
GHOST_API const char *ghost_outcome_name(ghost_outcome outcome);

/** Classifies a history of count > 0 values of r, all of them numbers. */
GHOST_API ghost_status ghost_classify(const double *r_history, size_t count,
                                      double T, ghost_outcome *outcome);
/** First epoch with r < r*; count when there is none.  GHOST_EDOM when a value
 *  of the history is not a number. */
GHOST_API ghost_status ghost_drop_epoch(const double *r_history, size_t count,
                                        double T, size_t *epoch);
/** Gradient descent on the loss (12): r_history gets epochs + 1 values.
 *  Domain: |r0| <= GHOST_R_MAX, T in [GHOST_T_MIN, GHOST_T_MAX], alpha > 0,
 *  alpha T^3 <= 2^599; then |r| <= GHOST_R_MAX at every epoch. */
GHOST_API ghost_status ghost_descend(double r0, double T, double alpha,
                                     size_t epochs, double *r_history);
/** Bounds of the first epoch with r < r* for a run from r0 >= r* (drop-epoch
 *  equation, a theorem for a <= 8/9): *earliest < N <= *latest.
 *  Domain: r0 in [r*, GHOST_R_MAX], 0 < alpha <= (8/9) alpha*(T).  Rounding
 *  moves them by at most 1e-14 (r0/r*)^(5/2) alpha*\/alpha epochs.
 *  GHOST_EPREC when they are too large for a double. */
GHOST_API ghost_status ghost_drop_bounds(double r0, double T, double alpha,
                                         double *earliest, double *latest);
/** The loss after a number of epochs before the drop, in closed form
 *  (loss-law equation), and a bound of its distance from the loss of the exact
 *  run.  Domain as for ghost_drop_bounds, and epoch >= 0 up to where the law's
 *  w = (r0/r*)^(5/2) - (15/8) (alpha/alpha*) epoch comes down to 1. */
GHOST_API ghost_status ghost_loss_law(double r0, double T, double alpha,
                                      double epoch, ghost_value *L);

/* A detector of finite threshold and confidence. */
/** Loss at infinite confidence and threshold X: min(|T - t_X|, T), Eq.
 *  (sharp-loss).  |r| <= GHOST_R_MAX, T in [GHOST_T_MIN, GHOST_T_MAX], X > 0
 *  finite. */
GHOST_API ghost_status ghost_sharp_loss(double r, double T, double X,
                                        double *loss);
/** Its derivative, from the right at the two seams. */
GHOST_API ghost_status ghost_sharp_gradient(double r, double T, double X,
                                            double *gradient);
/** The r > 0 at which x(t) reaches X at the given time: the optimum for
 *  time = T, the point of no return for time = 2T, Eq. (sharp-seam).
 *  time, X > 0 with 2^-900 <= X time, finite; GHOST_EPREC when r is no
 *  normal double. */
GHOST_API ghost_status ghost_sharp_seam(double time, double X, double *r);
/** Loss (1) at finite threshold X and confidence c, r of any sign:
 *  GHOST_EPREC unless its error is below 1e-10 T.  Domain:
 *  |r| <= GHOST_R_MAX, T in [GHOST_T_MIN, GHOST_T_MAX], X, c > 0 with
 *  c X <= 1e15, c T^2 finite and, unless sqrt|r| T < 1e-100, c sqrt|r| a
 *  normal number.  Eq. (finite-z). */
GHOST_API ghost_status ghost_finite_loss(double r, double T, double X, double c,
                                         ghost_value *loss);
/** Its derivative with respect to r, in units of time^3: GHOST_EPREC unless
 *  the error is below 1e-8 of the sum of the two parts of Eq. (finite-
 *  gradient), which have opposite signs and cancel at the minimum, or below
 *  2 DBL_MIN (1 + c T^2), where the densities underflow. */
GHOST_API ghost_status ghost_finite_gradient(double r, double T, double X,
                                             double c, ghost_value *gradient);
/** Loss (1) and its derivative by quadrature along the integrated flow (angle-
 *  flow) and its variational equation: an independent check, slower and less
 *  sharp than ghost_finite_loss.  GHOST_EPREC when the flow is too stiff. */
GHOST_API ghost_status ghost_finite_ode(double r, double T, double X, double c,
                                        ghost_value *loss, ghost_value *gradient);
/** Loss (1) by forward Euler with step h > 0: x cut at 1e6, left sum over 2T/h
 *  samples.  T/h must be a whole number (to 1e-9), at most 1e9.  GHOST_EPREC
 *  when the method is unstable and x falls below -1e6. */
GHOST_API ghost_status ghost_euler_loss(double r, double T, double X, double c,
                                        double h, double *loss);
/** Time at which forward Euler reaches X, continued between its samples by
 *  its own modified equation, Eq. (euler-delay); r > 0.  GHOST_EPREC when X
 *  lies above the cut, or is not reached in 1e10 steps. */
GHOST_API ghost_status ghost_euler_time(double r, double X, double h,
                                        double *time);
/** Gradient descent on the loss (1) at threshold X and confidence c:
 *  r_history gets epochs + 1 values.  Domain: |r0| <= GHOST_R_MAX, alpha > 0
 *  finite, T, X, c as for ghost_finite_loss; GHOST_EDOM also when a step leaves
 *  |r| <= GHOST_R_MAX.  Every thousandth gradient is checked against
 *  ghost_finite_gradient: GHOST_EPREC when they differ. */
GHOST_API ghost_status ghost_finite_descend(double r0, double T, double X,
                                            double c, double alpha,
                                            size_t epochs, double *r_history);
/** The largest rate at which no step from above the point of no return of X
 *  leads below it, Eq. (finite-safe), in units of time^-5; T, X, c as above. */
GHOST_API ghost_status ghost_finite_safe_rate(double T, double X, double c,
                                              double *alpha);
/** The same at infinite confidence, Eq. (sharp-rate); T, X as for
 *  ghost_sharp_seam. */
GHOST_API ghost_status ghost_sharp_rate(double T, double X, double *alpha);

/* Certified digits of all these. */
/** The closed forms, with their arguments: r, T, X, c as everywhere. */
typedef enum {
  GHOST_FORM_ESCAPE_TIME,      /**< r > 0 */
  GHOST_FORM_THRESHOLD_TIME,   /**< r > 0, X */
  GHOST_FORM_R_STAR,           /**< T */
  GHOST_FORM_LOSS,             /**< r, T: Eq. (12) */
  GHOST_FORM_GRADIENT,         /**< r, T: Eq. (13) */
  GHOST_FORM_CRITICAL_RATE,    /**< T: Eq. (15) */
  GHOST_FORM_CYCLE_RATE,       /**< T: a_c alpha*, where the map's cycle ends */
  GHOST_FORM_SHARP_LOSS,       /**< r, T, X */
  GHOST_FORM_SHARP_GRADIENT,   /**< r, T, X */
  GHOST_FORM_FINITE_LOSS,      /**< r, T, X, c: Eq. (1) */
  GHOST_FORM_FINITE_GRADIENT   /**< r, T, X, c */
} ghost_form;
#define GHOST_DIGITS_MAX 10000
#define GHOST_DIGITS_MAX_FINITE 200  /**< of the last two, which are integrals */
/** Writes so many significant digits of a form into text[size], rounded to
 *  nearest and each right.  The arguments are decimals, taken as typed:
 *  |r| <= GHOST_R_MAX (any r > 0 for the escape time), T in [GHOST_T_MIN,
 *  GHOST_T_MAX], X and c in [2^-1000, 2^1000].  size >= digits + 64.
 *  GHOST_EUNDECIDED when the digits do not settle, as of a result that is zero
 *  without being seen to be. */
GHOST_API ghost_status ghost_digits(char *text, size_t size, ghost_form form,
                                    const char *const *arguments, long digits);

/* The map that descent at infinite confidence is, in units of r*. */
/** What an enclosure shows of a run of the map. */
typedef enum {
  GHOST_FATE_OPEN,     /**< neither trapped nor known to be safe by the end */
  GHOST_FATE_TRAPPED,  /**< below 1/4 at the reported epoch, for the first time */
  GHOST_FATE_SAFE,     /**< from the reported epoch on known never to be trapped */
  GHOST_FATE_EXPIRED   /**< at the reported epoch the enclosure decides no more */
} ghost_fate;

/** One epoch: lower <= s <= upper; branch 'U', 'D', 'T' (trapped), or '?'. */
typedef struct { ghost_end lower, upper; char branch; } ghost_map_enclosure;

/** rows: how many epochs were enclosed; bits: the precision that was used. */
typedef struct { ghost_fate fate; size_t epoch, rows; long bits; } ghost_map_orbit;
#define GHOST_BITS_MAX (1L << 24)  /**< of precision, in what is asked for */
/** Encloses s_0 ... s_epochs of the map with a = alpha/alpha*, both decimals.
 *  rows has room for epochs + 1 enclosures, or is NULL.  bits = 0: doubles the
 *  precision until the run is trapped or enclosed to its end, up to 2^16 bits.
 *  GHOST_EDOM unless a, s0 > 0 and bits is 0 or 16 .. GHOST_BITS_MAX. */
GHOST_API ghost_status ghost_map_certified_orbit(const char *a, const char *s0,
  size_t epochs, long bits, ghost_map_enclosure *rows, ghost_map_orbit *orbit);
GHOST_API const char *ghost_fate_name(ghost_fate fate);
/** Runs of the map with a = alpha/alpha* from n starts s0 (units of r*):
 *  entry[i] = first epoch <= epochs with s < 1/4, else epochs + 1; last[i] = s
 *  at the entry, else at the last epoch.  Plain doubles: above a = 1 these are
 *  orbits of a chaotic map.
 *  s0: numbers, of any size; threads: 1 .. 64.  GHOST_EDOM unless a > 0 is
 *  finite. */
GHOST_API ghost_status ghost_map_sweep(const double *s0, size_t n, double a,
  size_t epochs, int threads, size_t *entry, double *last);
#define GHOST_PERIOD_MAX 25
/** An attracting cycle of the map and its window of rates. */
typedef struct {
  char word[GHOST_PERIOD_MAX + 1];  /**< of U and D, its highest rotation */
  int period, downs;
  ghost_end left[2], right[2];  /**< the window's ends lie in these, a rising */
  ghost_end multiplier[2];   /**< encloses the product of the cycle's slopes */
} ghost_window;
/** All windows that begin at a <= 1, of period 1 .. period <= GHOST_PERIOD_MAX,
 *  in order of the rate; *count is how many, the first `capacity' are written.
 *  Seconds at the largest period.  GHOST_EUNDECIDED when a candidate is neither
 *  proved nor excluded. */
GHOST_API ghost_status ghost_windows(int period, ghost_window *windows,
                                     size_t capacity, size_t *count);
/** Certified lower bounds of the shares of starts that are trapped by a given
 *  epoch, and of those that never are.  What is left is undecided. */
typedef struct { ghost_end trapped, safe; } ghost_shares;
/** Starts uniform on [low, high], 1 <= low < high <= 200, in units of r*, at the
 *  rate a = alpha/alpha* in (0, 12]: a double, and so is the rate meant.  The
 *  bounds fall short by a multiple of 1/cells, 64 <= cells <= 1000000; epochs >= 0.
 *  At most 24 bytes times cells times the number of branches (5 near a = 1). */
GHOST_API ghost_status ghost_certified_shares(double a, double low, double high,
  int cells, long epochs, ghost_shares *shares);

/* Networks of rank one, as the paper trains them. */
/** What fixes a rank-one network and its task. */
typedef struct {
  size_t size;         /**< of this struct; ghost_paper_network() sets it */
  size_t units;        /**< N, 16 to 4096 */
  size_t delay;        /**< T in steps, 1 to 512; a trial has 2T */
  double mix;          /**< Delta = dt/tau, in (0, 1] */
  double start;        /**< x(0) of each unit, in [-1, 1] */
  double threshold;    /**< kappa*, within 1000 of zero */
  double confidence;   /**< c, within 1e6 of zero */
  uint64_t seed;       /**< below 2^32 */
  int own_stream;      /**< 0: PyTorch's numbers; 1: GSL's ranlxd2 */
  int single;          /**< 1: single precision throughout */
  int trainable_confidence;
} ghost_network_settings;
/** A row of a training log; describes the network before the epoch's step. */
typedef struct {
  uint64_t epoch;
  double loss;           /**< Eq. (1) discretised and divided by T */
  double gradient_norm;  /**< L2, over m, n, b (and c when trained) */
  double accuracy;       /**< share of the 2T steps on the right side of 1/2 */
  double confidence;
} ghost_network_row;
typedef struct ghost_network ghost_network;

/** Fills the first `size' bytes of the settings with those of the paper's
 *  Figs. 3, 4 and S1, seed 40.  For callers that cannot inline the next one. */
GHOST_API void ghost_paper_network_fill(ghost_network_settings *s, size_t size);
/* Book: 19.7 A network as an object */
/** The settings of the paper's Figs. 3, 4 and S1, seed 40. */
static inline ghost_network_settings ghost_paper_network(void)
{
  ghost_network_settings s;
  ghost_paper_network_fill(&s, sizeof s);
  return s;
}
/** A network with fresh weights.  GHOST_EDOM also when s->size is that of no
 *  version, GHOST_ENOMEM. */
GHOST_API ghost_status ghost_network_create(ghost_network **network,
                                            const ghost_network_settings *s);
GHOST_API void ghost_network_free(ghost_network *network);
/** A second network in the same state. */
GHOST_API ghost_status ghost_network_copy(ghost_network **copy,
                                          const ghost_network *network);
GHOST_API size_t ghost_network_bytes(const ghost_network *network);
/** Runs one epoch: the row describes the network as it is, then the
 *  parameters move by -rate times the gradient.  rate >= 0, finite.
 *  GHOST_EDOM also when loss or gradient is not finite: the parameters stay,
 *  and there is no orbit or gradient until an epoch succeeds. */
GHOST_API ghost_status ghost_network_train(ghost_network *network, double rate,
                                           ghost_network_row *row);
/** Copies m, n, b (units values each) as doubles; any pointer may be NULL. */
GHOST_API void ghost_network_parameters(const ghost_network *network,
                                        double *m, double *n, double *b);
/** Replaces m, n, b, rounded to the network's precision.  GHOST_EDOM unless
 *  all are finite, rounded too. */
GHOST_API ghost_status ghost_network_set_parameters(ghost_network *network,
  const double *m, const double *n, const double *b);
/** The gradient of the latest epoch, as three vectors, each NULL if not
 *  wanted; GHOST_EDOM when there was none or it failed. */
GHOST_API ghost_status ghost_network_gradient(const ghost_network *network,
                                              double *gm, double *gn, double *gb);
/** Sets c, also of a trained network; GHOST_EDOM unless |c| <= 1e6. */
GHOST_API ghost_status ghost_network_set_confidence(ghost_network *network,
                                                    double c);
GHOST_API const ghost_network_settings *
ghost_network_settings_of(const ghost_network *network);
GHOST_API uint64_t ghost_network_epochs_done(const ghost_network *network);
/** kappa_0 ... kappa_2T of the latest epoch: 2T + 1 values.  GHOST_EDOM when
 *  there was none or it failed. */
GHOST_API ghost_status ghost_network_orbit(const ghost_network *network,
                                           double *kappa);
/** FNV-1a over the bits of the parameters: equal sums, equal networks. */
GHOST_API uint64_t ghost_network_sum(const ghost_network *network);
/** Chooses the width: "base", "avx2", "avx512"; the bits do not change. */
GHOST_API ghost_status ghost_network_lanes(ghost_network *network,
                                           const char *name);
/** Saves to a .npy file that NumPy reads in one line; whole or not at all. */
GHOST_API ghost_status ghost_network_save(const ghost_network *network,
                                          const char *path);
/** Loads such a file, or any .npy with one record of m, n, b, or a .npz of them; 1
 *  to 4096 units, the paper's settings where it has none.  GHOST_EIO when it is
 *  none. */
GHOST_API ghost_status ghost_network_load(ghost_network **network,
                                          const char *path);
/** The same, with a message beside the status: on failure, and only then, `why'
 *  says what is wrong (200 characters hold it).  The one thing that a failing
 *  call writes. */
GHOST_API ghost_status ghost_network_read(ghost_network **network,
                                          const char *path, char *why, size_t size);
/** What a sweep keeps of one network, trained with plain descent. */
typedef struct {
  uint64_t seed;
  double rate;
  uint64_t epochs;    /**< steps taken; fewer than asked for when loss or
                           gradient ceased to be finite */
  uint64_t half;      /**< first epoch with loss <= 1/2, or UINT64_MAX */
  uint64_t learned;   /**< first epoch with accuracy > 1/2, or UINT64_MAX */
  double loss, least_loss, accuracy;  /**< last; smallest seen; last */
  uint64_t sum;       /**< ghost_network_sum at the end */
} ghost_sweep_row;
/** Trains networks with the given settings for all seeds and rates (>= 0,
 *  finite): rows[i * rate_count + j] is of seeds[i] and rates[j].  An epoch
 *  n = 0 .. epochs describes the network after n steps.  threads: 1 .. 64; the
 *  rows do not depend on it. */
GHOST_API ghost_status ghost_network_sweep(const ghost_network_settings *settings,
  const uint64_t *seeds, size_t seed_count, const double *rates,
  size_t rate_count, uint64_t epochs, int threads, ghost_sweep_row *rows);
/** Moves the parameters by -rate times the latest gradient; *moved is 0 when
 *  that left every value as it was, in which case all later epochs are equal.
 *  GHOST_EDOM before an epoch, and unless rate >= 0 is finite. */
GHOST_API ghost_status ghost_network_step(ghost_network *network, double rate,
                                          int *moved);

/* Networks of any rank: x <- (1-D) x + D phi(W x + W_in u + b + sigma xi). */
/** The units' function; the bounds are those of ghost_rnn_bounds(). */
typedef enum { GHOST_PHI_TANH, GHOST_PHI_LOGISTIC, GHOST_PHI_SOFTPLUS,
               GHOST_PHI_RELU } ghost_phi;
/** The output: logistic(c (n_1 x - threshold)), Eq. (5), one output, rank >= 1;
 *  or w_out x + b_out, as it is, under a logistic function, under a tangent. */
typedef enum { GHOST_OUT_LATENT, GHOST_OUT_LINEAR, GHOST_OUT_LOGISTIC,
               GHOST_OUT_TANH } ghost_out;
/** What the sum of squares is divided by: nothing; the sum of the mask; trials
 *  times half the steps, the paper's division by T. */
typedef enum { GHOST_NORM_SUM, GHOST_NORM_MEAN, GHOST_NORM_DELAY } ghost_norm;
/** Parts of the parameters, with their shapes in rows: the rank rows (units at
 *  full rank) by which latents drive the units, W = transpose(DRIVE) READ; the
 *  rank rows that read latents; inputs; bias; read-outs; their biases; c. */
typedef enum { GHOST_PART_DRIVE, GHOST_PART_READ, GHOST_PART_INPUT,
               GHOST_PART_BIAS, GHOST_PART_OUT, GHOST_PART_OUT_BIAS,
               GHOST_PART_CONFIDENCE, GHOST_PARTS } ghost_part;
/** What fixes a network of any rank. */
typedef struct {
  size_t size;         /**< of this struct; ghost_paper_rnn() sets it */
  size_t units;        /**< N, 1 to 4096 */
  size_t rank;         /**< K, 1 to units; 0 is full rank */
  size_t inputs;       /**< channels of u, 0 to 64 */
  size_t outputs;      /**< 1 to 64; 1 for GHOST_OUT_LATENT */
  ghost_phi phi;
  ghost_out output;
  int read_before;     /**< 1: outputs are read before the step, not after */
  double mix;          /**< Delta = dt/tau, in (0, 1] */
  double noise;        /**< sigma, 0 to 1000 */
  double start;        /**< mean of x(0), within 1000 of zero */
  double spread;       /**< s.d. of x(0), drawn anew each epoch; 0 to 1000 */
  double threshold;    /**< kappa*, within 1000 of zero */
  double confidence;   /**< c, within 1e6 of zero */
  uint64_t seed;       /**< below 2^32, as PyTorch draws */
  int single;          /**< 1: single precision throughout */
  unsigned frozen;     /**< sum of 1 << part for parts that are not trained */
} ghost_rnn_settings;
/** Trials; arrays run over steps, trials, channels, the last the fastest.
 *  They are copied. */
typedef struct {
  size_t steps;           /**< 1 to 4096 */
  size_t trials;          /**< 1 to 2^20; units x steps x trials at most 2^27 */
  const double *inputs;   /**< steps x trials x inputs; NULL without inputs */
  const double *targets;  /**< steps x trials x outputs, finite */
  const double *mask;     /**< the same, in [0, 1e6]; NULL: all ones */
  ghost_norm norm;
} ghost_rnn_task;

/** A rule of descent; momentum, second and clip may be 0, which is without. */
typedef struct {
  double rate;      /**< >= 0; 0 only looks */
  double momentum;  /**< in [0, 1); with second > 0 it is Adam's first beta */
  double second;    /**< Adam's second beta, in [0, 1) */
  double epsilon;   /**< Adam's, > 0 */
  double clip;      /**< largest norm of a step's gradient */
} ghost_rnn_descent;
typedef struct ghost_rnn ghost_rnn;

/** Fills the first `size' bytes of the settings with those of the paper's
 *  Fig. S2 at rank 1, seed 0. */
GHOST_API void ghost_paper_rnn_fill(ghost_rnn_settings *s, size_t size);
/* Book: 21.6 A network of any rank as an object */
/** The settings of the paper's Fig. S2; set rank and seed. */
static inline ghost_rnn_settings ghost_paper_rnn(void)
{
  ghost_rnn_settings s;
  ghost_paper_rnn_fill(&s, sizeof s);
  return s;
}
/** A network with fresh weights, N(0, 1/units), b = 0.  GHOST_EDOM or
 *  GHOST_ENOMEM. */
GHOST_API ghost_status ghost_rnn_create(ghost_rnn **network,
  const ghost_rnn_settings *s, const ghost_rnn_task *task);
/** The same with the paper's task: delay steps of target 0, as many of target 1,
 *  one trial, divided by the delay.  1 <= delay <= 2048, inputs = 0. */
GHOST_API ghost_status ghost_rnn_create_delayed(ghost_rnn **network,
  const ghost_rnn_settings *s, size_t delay);
GHOST_API void ghost_rnn_free(ghost_rnn *network);
/** Runs one epoch: the row describes the network as it is, then the parameters
 *  move.  GHOST_EDOM also when loss or gradient is not finite: the parameters
 *  stay and there is no gradient until an epoch succeeds. */
GHOST_API ghost_status ghost_rnn_train(ghost_rnn *network,
  const ghost_rnn_descent *rule, ghost_network_row *row);
/** 1 if the latest step changed a parameter, else 0. */
GHOST_API int ghost_rnn_moved(const ghost_rnn *network);
/** How many numbers a part has: rows x units, outputs, or 1; 0 if not there. */
GHOST_API size_t ghost_rnn_part_size(const ghost_rnn *network, ghost_part part);
/** Copies a part, row by row, as doubles.  GHOST_EDOM for no part. */
GHOST_API ghost_status ghost_rnn_get(const ghost_rnn *network, ghost_part part,
                                     double *values);
/** Replaces a part, rounded to the network's precision.  GHOST_EDOM unless all
 *  are finite, rounded too. */
GHOST_API ghost_status ghost_rnn_set(ghost_rnn *network, ghost_part part,
                                     const double *values);
/** The gradient of the latest epoch by a part; GHOST_EDOM when there was none. */
GHOST_API ghost_status ghost_rnn_gradient(const ghost_rnn *network,
                                          ghost_part part, double *values);
/** Steps of a trial, trials. */
GHOST_API size_t ghost_rnn_steps(const ghost_rnn *network);
GHOST_API size_t ghost_rnn_trials(const ghost_rnn *network);
/** Outputs of the latest epoch: steps x trials x outputs. */
GHOST_API ghost_status ghost_rnn_outputs(const ghost_rnn *network, double *values);
/** States of the latest epoch: (steps + 1) x trials x units; of more than 32 trials
 *  they are run again, in the network's own memory. */
GHOST_API ghost_status ghost_rnn_states(const ghost_rnn *network, double *values);
/** Fixes the initial states, trials x units, within 1000 of zero; with a spread
 *  they are the means. */
GHOST_API ghost_status ghost_rnn_set_start(ghost_rnn *network,
                                           const double *states);
/** FNV-1a over the bits of the parameters: equal sums, equal networks. */
GHOST_API uint64_t ghost_rnn_sum(const ghost_rnn *network);
/** Chooses the width: "base", "avx2", "avx512"; the bits do not change. */
GHOST_API ghost_status ghost_rnn_lanes(ghost_rnn *network, const char *name);
/** Bounds of phi and of its slope; an unbounded phi has infinities. */
GHOST_API ghost_status ghost_rnn_bounds(ghost_phi phi, double *low, double *high,
                                        double *steepest);

/* What such a network computes, certified. */
/** What a point of a latent circuit is. */
typedef enum {
  GHOST_POINT_STABLE,     /**< zero of f with f' < 0 */
  GHOST_POINT_UNSTABLE,   /**< zero of f with f' > 0 */
  GHOST_POINT_GHOST,      /**< extremum with f f'' > 0: a ghost */
  GHOST_POINT_TURN,       /**< extremum with f f'' < 0 */
  GHOST_POINT_UNDECIDED_ZERO,      /**< neither zeros nor extrema counted here */
  GHOST_POINT_UNDECIDED_EXTREMUM   /**< no zero; extrema not counted here */
} ghost_point_kind;
/** One point, in [low, high]; the values belong to the middle. */
typedef struct {
  ghost_point_kind kind;
  ghost_end low, high;
  double value, slope, curvature;  /**< f, f', f'' */
  ghost_end error;                 /**< bound of the error of value */
} ghost_latent_point;
#define GHOST_WEIGHT_MAX 1e6  /**< circuits are certified up to here */
/** One word for a kind. */
GHOST_API const char *ghost_point_name(ghost_point_kind kind);
/** All zeros and extrema of f(kappa) = -kappa + n.tanh(m kappa + b) with
 *  |kappa| <= |n|_1, in increasing order, zeros first; *count is how many
 *  there are, the first `capacity' of them are written.  *undecided is how
 *  many of these are of an undecided kind, one row for each connected stretch;
 *  the others are certain all the same.  GHOST_EDOM for parameters that are
 *  not finite or exceed GHOST_WEIGHT_MAX, and unless 1 <= units <= 4096. */
GHOST_API ghost_status ghost_latent_points(size_t units, const double *m,
  const double *n, const double *b, ghost_latent_point *points,
  size_t capacity, size_t *count, size_t *undecided);
/** A saddle-node bifurcation on the segment from one circuit to another, at
 *  from + s (to - from) with low <= s <= high. */
typedef struct {
  ghost_end low, high;                    /**< of s */
  int zeros[2];                           /**< at low and at high */
  ghost_end kappa_low, kappa_high;        /**< f = f' = 0 within */
  ghost_end curvature_low, curvature_high;  /**< f'' there */
  int decided;  /**< 0: a circuit on the way could not be counted */
} ghost_fold;
/** Locates one to `width' in s; from and to hold m, n and b, one after the
 *  other.  When both have as many zeros, zeros[0] = zeros[1] and the rest is
 *  [0, 1] and not-a-number.  Undecided, [low, high] is as narrow as was
 *  reached, and zeros is -1 at an end that could not be counted.  GHOST_EDOM
 *  for parameters as above and unless 0 < width < 1. */
GHOST_API ghost_status ghost_latent_fold(size_t units, const double *from,
  const double *to, double width, ghost_fold *fold);
/** All that show when the circuits at s = 0, 1/64, ..., 1 are counted, in order
 *  of s: also those of a pair that appears and vanishes.  *count is how many,
 *  the first `capacity' are written; an undecided one is among them. */
GHOST_API ghost_status ghost_latent_folds(size_t units, const double *from,
  const double *to, double width, ghost_fold *folds, size_t capacity,
  size_t *count);
/** f, f' and f'' of f(kappa) = -kappa + n.tanh(m kappa + b) at one finite kappa,
 *  |kappa| <= GHOST_WEIGHT_MAX, with bounds; the rest as above. */
GHOST_API ghost_status ghost_latent_at(size_t units, const double *m,
  const double *n, const double *b, double kappa, ghost_value y[3]);

enum { GHOST_RANK_MAX = 3 };
/** coefficient x_1^power[0] x_2^power[1] x_3^power[2], in one component, times
 *  the field's factor of that number, counted from 1; 0: times 1. */
typedef struct {
  double coefficient;
  unsigned component, power[GHOST_RANK_MAX];  /**< powers up to 8 */
  unsigned factor;
} ghost_term;
typedef enum { GHOST_RECIPROCAL, GHOST_SINE, GHOST_COSINE } ghost_function;
/** 1/p(x), sin p(x) or cos p(x), p the sum of terms of component and factor 0;
 *  around a zero of p in 1/p nothing is decided. */
typedef struct {
  ghost_function function;
  size_t terms;               /**< 1..64 */
  const ghost_term *term;
} ghost_factor;
/** F_i(x) = -leak x_i + terms + sum over units of v_i tanh(m.x + b).  Rows of
 *  v and m are units, their columns components; a latent circuit of x' = -x +
 *  tanh(M N'x + b) has leak 1, v = N, m = M. */
typedef struct {
  size_t rank, units, terms;  /**< 1..3; at most 4096 each */
  double leak;
  const double *v, *m, *b;
  const ghost_term *term;
  size_t factors;             /**< at most 64 */
  const ghost_factor *factor;
} ghost_field;
typedef enum {
  GHOST_SLOW_FIXED,              /**< F = 0, J regular */
  GHOST_SLOW_MINIMUM,            /**< minimum of |F|, not 0: a slow point */
  GHOST_SLOW_UNDECIDED_ZERO,     /**< neither counted here */
  GHOST_SLOW_UNDECIDED_MINIMUM   /**< no zero; minima not counted here */
} ghost_slow_kind;
/** A point of the box [low, high]; of an undecided piece only that is known.
 *  An eigenvalue of J lies within error[i] of real[i] + i imaginary[i]; at a
 *  minimum the first is 0, exactly. */
typedef struct {
  ghost_slow_kind kind;
  double low[GHOST_RANK_MAX], high[GHOST_RANK_MAX];
  double speed[2];   /**< bounds of |F| */
  double scale[2];   /**< of r at a minimum; passage time pi/sqrt(r) */
  double real[GHOST_RANK_MAX], imaginary[GHOST_RANK_MAX], error[GHOST_RANK_MAX];
  int unstable;      /**< eigenvalues with positive real part; -1 not known */
} ghost_slow_point;
typedef struct {
  size_t points;     /**< all, the undecided among them */
  size_t undecided;  /**< pieces that are not decided */
  size_t cells;      /**< cells looked at */
  double share;      /**< undecided share of the box's volume, at most */
} ghost_slow_count;
/** One word for a kind. */
GHOST_API const char *ghost_slow_name(ghost_slow_kind kind);
/** All zeros of F and all minima of |F| inside of low <= x <= high, fixed points
 *  first; the first `capacity' of them are written.  low = high = NULL: where a
 *  leak without terms has all its zeros, |x_i| <= sum |v_i| / leak.  Looks at
 *  `budget' cells at most.  Derivation: Eqs. (krawczyk), (scale) of the book.
 *  GHOST_EDOM for a field out of limits (weights up to GHOST_WEIGHT_MAX), an
 *  empty or infinite box, NULL without a leak; GHOST_ENOMEM. */
GHOST_API ghost_status ghost_slow_points(const ghost_field *f, const double *low,
  const double *high, size_t budget, ghost_slow_point *points, size_t capacity,
  ghost_slow_count *count);
typedef enum {
  GHOST_FOLD_SADDLE_NODE,  /**< two zeros meet; nondegenerate, the only one here */
  GHOST_FOLD_UNDECIDED,    /**< zeros may meet here, in this box and for these s */
  GHOST_FOLD_BORDER        /**< a zero may cross the border of the box here */
} ghost_field_fold_kind;
/** What happens, or may, on the segment from a field (s = 0) to another (s = 1). */
typedef struct {
  ghost_field_fold_kind kind;
  int zeros[2];      /**< zeros of F before and after; -1 not known */
  double s[2];       /**< bounds of s */
  double low[GHOST_RANK_MAX], high[GHOST_RANK_MAX];  /**< of the place */
  double slope[2];   /**< of r with s on the side without zeros: below 0 a pair is
                          born, above 0 one is lost; infinite: not bounded */
  int unstable;      /**< other eigenvalues with positive real part; -1 not known */
} ghost_field_fold;
typedef struct {
  size_t folds;      /**< all, the undecided among them */
  size_t undecided, cells;
  int zeros[2];      /**< at s = 0 and 1; -1 not known */
} ghost_field_fold_count;
/** All places between two fields of one shape (rank, units, factors, terms up to
 *  their coefficients) where the number of zeros in a box changes, in order of s;
 *  the first `capacity' are written.  When none is undecided the list is complete.
 *  Box, budget and errors as for ghost_slow_points; GHOST_EDOM for two shapes,
 *  GHOST_EPREC if the counts contradict each other.  Derivation: Eq.
 *  (fold-regular). */
GHOST_API ghost_status ghost_field_folds(const ghost_field *from,
  const ghost_field *to, const double *low, const double *high, size_t budget,
  ghost_field_fold *folds, size_t capacity, ghost_field_fold_count *count);
/** The time of the flow of f past the slow point, from -reach to reach on the
 *  scale sqrt(r) of its canonical form, Eq. (passage-start): time[0] <= T <=
 *  time[1], to about 1e-6; [limit, inf] when it has not arrived by then.
 *  *predicted is (2/sqrt(r)) atan(reach).  GHOST_EDOM unless slow is a minimum
 *  of f with certain r > 0, 0 < reach <= 100 and 0 < limit <= 1e6; GHOST_EPREC
 *  when the enclosures grow too wide; GHOST_ENOMEM. */
GHOST_API ghost_status ghost_passage_time(const ghost_field *f,
  const ghost_slow_point *slow, double reach, double limit, double *predicted,
  double time[2]);

#ifdef __cplusplus
}
#endif
#endif
