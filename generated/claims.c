/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: cc2b9944397f0693 */
#include "audit.h"

/* An evaluator and its name, which the trace check compares. */
#define EVALUATOR(f) #f, f

const claim claim_table[] = {
  { "eq15-any-alpha", "text below Eqs. (2) and (15)",
    "for any alpha >= alpha* descent eventually passes the point of no return",
    STANCE_NONE, "eq:corrected", NULL, NULL,
    "orbit_matches_independent_runs", NULL, EVALUATOR(evaluate_any_alpha) },
  { "map-cycle", "this book",
    "the cycle up-down-down exists exactly for a_1 < a < a_c, and attracts",
    STANCE_NONE, "eq:cycle-window", NULL, NULL,
    "cycle_constants_hold", NULL, EVALUATOR(evaluate_cycle) },
  { "map-sharp-rate", "this book",
    "the rate at which the attracting cycle is lost is a_c alpha*",
    STANCE_NONE, "eq:sharp", NULL, NULL,
    "cycle_constants_hold", NULL, EVALUATOR(evaluate_sharp_rate) },
  { "map-scaling", "this book",
    "descent at any T and alpha is the map f_a with a = alpha/alpha*",
    STANCE_NONE, "eq:map", NULL, NULL,
    "map_is_descent", NULL, EVALUATOR(evaluate_scaling) },
  { "eq15-rate", "Eq. (15)",
    "the step from the optimum reaches r*/4 when alpha >= 3 pi^4/32 T^-5",
    STANCE_SAYS_IT, "eq:rate", "critical_rate_iff", "critical_rate",
    "critical_rate_matches_arb", NULL, EVALUATOR(evaluate_critical_rate) },
  { 0 }
};
