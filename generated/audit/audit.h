/* audit/audit.h -- a row of the registry, an evaluation, a verdict
   Book: 25.2 The registry and the audit
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: e3622158428f8307 */
#ifndef AUDIT_H
#define AUDIT_H
#include "outward.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/** What an evaluator found. */
typedef enum {
  FOUND_NOTHING,    /* the computation failed or did not decide */
  FOUND_TRUE,       /* holds within the margin */
  FOUND_CORRECTED,  /* holds after the correction in the note */
  FOUND_FALSE,      /* a counterexample was computed */
  FOUND_MEASURED    /* a word turned into a statistic */
} finding;
typedef struct {
  finding found;
  char ours[128];    /* what came out */
  char margin[128];  /* certified margin or error bar */
  char note[320];    /* the correction, or the counterexample */
} evaluation;

/** Fills a cell, cut to its size. */
#define SAY(cell, ...) snprintf(cell, sizeof cell, __VA_ARGS__)

typedef void evaluator(evaluation *e);
/** known: did the computation decide, and its controls behave? */
finding decide(bool known, bool holds);
finding decide_corrected(bool known, bool as_said, bool as_corrected);
finding decide_measured(bool known);
/** True when both are, false when one is; nothing when one is nothing. */
finding both(finding a, finding b);
/** The numbers that are printed so: low <= x < high. */
typedef struct { double low, high; } reading;
/** Digits with at most one point, and perhaps an exponent, as in "9e-10"; zeros
 *  at the end of a bare integer are not digits.  NAN when it is no number. */
reading printed_as(const char *number);
bool reads_as(double x, const char *number);
typedef struct { ghost_end worst; int count, outside; } spread;
void record(spread *s, double deviation, double bound);
finding within(const spread *s);
/** How the named theorem relates to the sentence. */
typedef enum { STANCE_NONE, STANCE_SAYS_IT, STANCE_CORRECTS, STANCE_NEGATES }
stance;

/** Who says it: the paper's first version, its second, this book. */
typedef enum { V1, V2, BOOK } owner;

typedef enum { PROVED, CONFIRMED, REFINED, REFUTED, QUALITATIVE, OPEN,
               UNSUPPORTED } verdict;
/** Why a cell of the registry names nothing; no cell is empty. */
#define MEASURED_WORD "-a word of the paper: the statistic is the evidence"
#define SINGLE_RUN "-single runs: an enclosure is the evidence"
#define REAL_MAP "-a statement on real numbers; no kernel rounds it"
#define NOT_A_KERNEL "-computed outside the kernels, checked by enclosures"
#define NOT_DRAWN "-nothing to draw"
#define NOT_JUDGED "-not judged yet"
#define NUMERICAL "-numerical; not proved"

/** The artefacts of an open claim: none. */
#define OPEN_CELLS .derivation = NOT_JUDGED, .theorem = NOT_JUDGED, \
  .contract = NOT_JUDGED, .test = NOT_JUDGED, .figure = NOT_JUDGED
/** A row of the registry; text between dollars is mathematics. */
typedef struct {
  const char *id, *chapter;    /* chapter: only where a new one begins */
  owner owner;
  const char *where, *statement, *paper;
  const char *true_is;         /* in the sentence's place, if it must be mended */
  const char *waits_for;       /* of a claim that is open */
  const char *hypotheses;      /* those of the theorems */
  stance stance;
  const char *derivation, *theorem, *contract, *test, *figure;
  const char *evaluator_name;
  evaluator *evaluate;         /* NULL: open */
} claim;

extern const claim claim_table[];  /* ends with id NULL */
verdict judge(const claim *c, const evaluation *e);
const char *verdict_name(verdict v);

/** What to audit and how to print it. */
typedef struct {
  const char *id;      /* only this claim; NULL: all */
  const char *format;  /* "text", "csv" or "json" */
  bool verbose;        /* text: everything about each claim */
} audit_request;

/** Runs the claims and prints them; the number of verdicts that the evidence
 *  does not support, or -1 when the id is unknown or memory is short. */
int audit(FILE *out, const audit_request *q);
/** Is there a claim of this name? */
bool audit_knows(const char *id);

/** The text without its mathematics, cut to size: dollars and
 *  commands become plain letters and signs. */
void plain_text(char *out, size_t size, const char *text);

evaluator evaluate_ghost_slowness, evaluate_ghost_distance, evaluate_waiting;
evaluator evaluate_uncertain, evaluate_local, evaluate_no_recovery;
evaluator evaluate_accompany;
evaluator evaluate_slow_drop, evaluate_slow_oscillation;
evaluator evaluate_slow_curvature, evaluate_ghost_first;
evaluator evaluate_network_no_bifurcation, evaluate_one_fixed_point;
evaluator evaluate_collapse, evaluate_collapse_elsewhere, evaluate_rate_trend;
evaluator evaluate_learned, evaluate_stuck, evaluate_recovery;
evaluator evaluate_trainable, evaluate_network_saturation, evaluate_time_scale;
evaluator evaluate_redundancy, evaluate_plateau;
evaluator evaluate_ramp, evaluate_crossing, evaluate_way_ghost;
evaluator evaluate_valley;
evaluator evaluate_grid_count, evaluate_pairs, evaluate_confidence;
evaluator evaluate_fewer_epochs, evaluate_falls, evaluate_still_stuck,
  evaluate_heights;
evaluator evaluate_stability;
evaluator evaluate_update_rank;
evaluator evaluate_rank_gradient, evaluate_rank_bits, evaluate_rank_memory;
evaluator evaluate_kept_rank, evaluate_read_out;
evaluator evaluate_waiting_rate, evaluate_delay_power, evaluate_waiting_power;
evaluator evaluate_delay_epochs;
evaluator evaluate_critical_constant;
evaluator evaluate_full_trend;
evaluator evaluate_few_directions;
evaluator evaluate_field_folds, evaluate_match_no_fold, evaluate_fold_regular;
evaluator evaluate_one_scale;
/** Shares of the gradient that crossing time and scale parameter explain. */
finding decide_scale(double time, double scale);
evaluator evaluate_common, evaluate_memory_collapse;
evaluator evaluate_abrupt, evaluate_slow_regions, evaluate_rest;
evaluator evaluate_halving;
evaluator evaluate_remedies, evaluate_held_read_out;
evaluator evaluate_recipe, evaluate_floor, evaluate_full_order;
evaluator evaluate_full_passages, evaluate_ball_growth;
evaluator evaluate_passages, evaluate_canonical_form, evaluate_singular;
evaluator evaluate_slow_minimum, evaluate_slow_search, evaluate_scale_parameter;
evaluator evaluate_passage_time, evaluate_odd_terms;
evaluator evaluate_published;
evaluator evaluate_fixed_points, evaluate_positive, evaluate_negative;
evaluator evaluate_trajectory, evaluate_escape_time, evaluate_threshold_gap;
evaluator evaluate_ghost_slow, evaluate_lingering, evaluate_finder;
evaluator evaluate_emergence, evaluate_toy_curvature;
evaluator evaluate_loss_integral, evaluate_output, evaluate_early;
evaluator evaluate_late, evaluate_silent, evaluate_negative_r, evaluate_loss;
evaluator evaluate_minimum;
evaluator evaluate_optimum_small, evaluate_saturation, evaluate_between;
evaluator evaluate_inference;
evaluator evaluate_gradient, evaluate_zone, evaluate_kink;
evaluator evaluate_discontinuity, evaluate_cliff;
evaluator evaluate_critical_rate, evaluate_rate_scaling, evaluate_rate_at_100;
evaluator evaluate_bifurcation_free, evaluate_bifurcation_possible;
evaluator evaluate_windows_rate;
evaluator evaluate_slow_run, evaluate_fast_run, evaluate_oscillation;
evaluator evaluate_attain, evaluate_drop_epoch, evaluate_abruptness;
evaluator evaluate_loss_law;
evaluator evaluate_maximum, evaluate_lower_errors, evaluate_few_epochs;
finding decide_largest_rate(double lost, double kept, double beyond, double sharp);
/** By how much a distance has grown below and above the rate. */
finding decide_attraction(double below, double above);
/** The safe rate, the first that loses a run, that at a lower confidence. */
finding decide_first_loss(double safe, double lost, double lower);
/** Off the law, in what is allowed; epochs back at 1, 0.1 and 0.001. */
finding decide_return(double off, double one, double tenth, double least);
/** The error of a delay; the order of its rest; the shift's, at dt and dt/4. */
finding decide_euler(double delay, double order, double coarse, double fine);
/** Certified shares of starts, near the critical rate. */
finding decide_shares(double trapped, double safe);
finding decide_few_epochs(const spread *law, const spread *stays, int rates,
                          double least, double largest);
evaluator evaluate_any_alpha, evaluate_sharp_rate, evaluate_cycle,
  evaluate_scaling, evaluate_capture, evaluate_entry, evaluate_no_period_two,
  evaluate_expanding, evaluate_windows, evaluate_small_rates, evaluate_shares,
  evaluate_almost_every, evaluate_large_rates, evaluate_band, evaluate_boxes,
  evaluate_doubles;
evaluator evaluate_finite_loss, evaluate_finite_limit, evaluate_finite_sharp;
evaluator evaluate_finite_kink, evaluate_finite_no_return;
evaluator evaluate_finite_low_confidence, evaluate_finite_negative;
evaluator evaluate_finite_regimes, evaluate_finite_optimum;
evaluator evaluate_finite_euler, evaluate_finite_gradient_checks;
evaluator evaluate_finite_scaling, evaluate_finite_rate;
evaluator evaluate_finite_rate_runs, evaluate_finite_minimum;
evaluator evaluate_finite_return;
evaluator evaluate_reduction, evaluate_network_gradient, evaluate_seeds;
evaluator evaluate_fixed_bits, evaluate_tanh, evaluate_latent_count;
evaluator evaluate_logistic, evaluate_lanes;
evaluator evaluate_singular_values, evaluate_network_output, evaluate_strategy;
#endif
