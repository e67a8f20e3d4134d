/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: bc69e1af8fa6c62b */
#include "audit.h"

/* An evaluator and its name, which the trace check compares. */
#define EVALUATOR(f) #f, f

const claim claim_table[] = {
  { "eq15-rate", "Eq. (15)",
    "the step from the optimum reaches r*/4 when alpha >= 3 pi^4/32 T^-5",
    STANCE_SAYS_IT, "eq:rate", "critical_rate_iff", "critical_rate",
    "critical_rate_matches_arb", NULL, EVALUATOR(evaluate_critical_rate) },
  { 0 }
};
