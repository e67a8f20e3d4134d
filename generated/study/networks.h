/* study/networks.h -- what is counted in the stored tables, declared
   Book: 20.14 Keys of this chapter
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: acf93a1686f9aebc */
#ifndef NETWORKS_H
#define NETWORKS_H
#include "table.h"

enum { POINTS = 64, ACT_TABLES = 3 };
extern const char *const act_tables[ACT_TABLES];  /* those with acts */

/** The circuit of a network, NULL when out of memory; its points. */
latent *latent_of(const ghost_network *w);
size_t points_of(latent *l, ghost_latent_point p[POINTS]);
int count_below(const table *t, const char *column, double limit);

/** k of n, with the ends of Wilson's interval. */
typedef struct { int k, n; ghost_end low, high; } rate_interval;
rate_interval wilson(int k, int n);
/** The same share with the interval of as many draws as there are seeds. */
rate_interval wilson_of_seeds(int k, int n, int seeds);
void print_rate(char *text, size_t size, rate_interval r);

enum { LONG = 500000, EVERY = 100, MIDDLE = 200001, SLOW_LOOKS = 4 };

/** The circuit of a network at one epoch: its first ghost, and on the way from
 *  kappa_0 to the threshold the largest f'' and the last f'. */
typedef struct {
  ghost_latent_point ghost;
  double curvature, slope;
  double mean;      /* speed of f that crosses on time */
  double uncertain; /* steps of time with the output between 1/10 and 9/10 */
} slow_look;

/** The run of Fig. 3A. */
typedef struct {
  bool done;
  double loss[LONG / EVERY + 1], gradient[LONG / EVERY + 1];
  unsigned long below_nine, below_one;    /* loss <= 0.9, <= 0.1 */
  double plateau_gradient, drop_gradient; /* largest, before and in the drop */
  unsigned long turns, pairs;             /* of the loss, on the way */
  unsigned long escape;                   /* loss below half of the middle's */
  double middle_loss, last_loss;
  unsigned long epochs, one, undecided;   /* counted; with one fixed point */
  slow_look look[SLOW_LOOKS];
} slow_run;
extern const unsigned long slow_epochs[SLOW_LOOKS];
const slow_run *the_slow_run(void);  /* NULL when out of memory */
/** Drop over prediction, and who drops within the run. */
typedef struct { double least, most; int dropped, right, rows; } plateau_check;
plateau_check check_plateau(const table *t);
/** The ways to date a drop: accuracy above 1/2, which is the paper's "learned";
 *  loss 1/2, 0.1, accuracy 1, loss 0.03, 0.02. */
enum { DATE_LEARNED, DATE_HALF, DATE_TENTH, DATE_RIGHT, DATE_THREE, DATE_TWO,
       DATES };
extern const char *const act_dates[DATES];  /* the columns */

typedef struct { ghost_end least, most; double median; } extent;

/** What a table with acts says about them. */
typedef struct {
  int networks, drops, dip, dip_before;
  int dated[DATES], before[DATES];  /* have this date; a ghost before it */
  int sooner[DATES];  /* dropped, with a ghost, and this date later or never */
  extent lag[DATES];                /* epochs from the date to the first ghost */
  int ramps, smooth;                /* every step right; then no extremum */
  extent start, end;                /* f over v at the ends of the way, then */
  extent ghost_speed;
  double looks, differs;
  ghost_end least_slope;
} act_count;
void count_acts(const table *t, act_count *c);
/** Has the row's network dropped, with a ghost, and this date later or never? */
bool ghost_comes_before(const table *t, int row, const char *date);
/** With a ghost before all steps were right; all right at a tenth of the rate;
 *  the most epochs that took. */
typedef struct { int all, right; long most; } floor_count;
floor_count count_floors(const table *t);
/** Marks the seeds, below so many, of the rows that dropped; how many were not
 *  marked before. */
enum { SEEDS = 8192 };
int mark_seeds(const table *t, bool marked[SEEDS]);
/** The tables with acts by rate: 0.002, 0.003, 0.005, 0.02, 0.0788. */
enum { ACT_RATES = 5, LEAPING = 2 };
extern const char *const act_rates[ACT_RATES];
typedef struct {
  int networks, drops;         /* all; those that dropped, of which: */
  int before, never;           /* a ghost before the drop; none at all */
  int before_learned;          /* a ghost before accuracy > 1/2 */
  int way_never;               /* none on the way */
  int open_before;             /* an open way before the drop */
  int bifurcated, pair_before; /* a bifurcation; one before the drop */
  int after_ghost;             /* a bifurcation after a ghost */
  int lost, lost_learned;      /* no drop but a pair; accuracy > 1/2 before it */
  bool dropped[256], early[256];  /* of seeds: a drop; a ghost before it */
} order_count;

enum { EVENT_TABLES = 3 };
extern const char *const order_tables[EVENT_TABLES + 1];
/** Over all order tables, rates from low to below high; false, and why. */
bool count_orders(order_count *c, double low, double high, char *why, size_t size);
int count_seeds(const bool seeds[256]);
/** The run of Fig. 3B. */
extern const sweep_job fast_job;

/** Pairs born after the drop in a step that was bracketed by two looks. */
typedef struct {
  int all, below, ghost, blocked, silent;  /* the words of the text */
  int anywhere;               /* a ghost was seen before the pair was */
  int ghosts, after_silence;  /* first ghosts; after silent trials */
  double silence;             /* median number of these */
} pair_count;
void count_pairs(const table *t, pair_count *c);
enum { LOSS_READS = 6, PAPER_SEEDS = 10, EVERY_SEED = 1000000 };
extern const char *const readout[LOSS_READS];

typedef struct { double rate, mean[LOSS_READS], sem[LOSS_READS]; int n; } rate_mean;
/** The first so many seeds, rate by rate; the number of rates. */
int average_rates(const table *t, rate_mean *m, int capacity, int seeds);
int best_rate(const rate_mean *m, int rates);
typedef struct {
  int learned, stuck, both;               /* both: learned and stuck */
  int plateau, lost_before, lost_after;   /* of the stuck */
  int collapsed, returned;  /* past a pair after the drop; these, not stuck */
} fate_count;
fate_count count_fates(const table *t);
bool is_stuck(const table *t, int row);  /* and has learned */
typedef struct { rate_interval share; double epochs; } recovery;
recovery count_recovered(const table *t, int i);  /* at sweep_confidence(i) */
/** Stuck at the end, of those that were given this confidence. */
typedef struct { int stuck, all; ghost_end least, most; } confidence_count;
confidence_count count_confidence(const table *t, double confidence);
#endif
