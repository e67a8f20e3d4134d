/* audit/full_claims.c -- evaluators of the claims on slow points at full rank
   Book: F.6 Claims on slow points at full rank
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: f622dbf0bfd0a999 */
#include "full_claims.h"
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

/* Book: F.6 Claims on slow points at full rank */
finding decide_recipe(const look_sum *c)
{
  return decide(c->ends > 0, c->strays == 0 && c->undecided == 0
                && c->at_fixed + c->at_slow == c->ends
                && c->fixed_most < c->slow_least);
}

finding decide_floor(const look_sum *c)
{
  return decide(c->fixed > 0, c->floored == c->fixed);
}

finding decide_full_order(const look_order o[TASKS])
{
  return decide_measured(o[TASK_CUE].begins >= 0 && o[TASK_MATCH].begins >= 0);
}

finding decide_full_passages(const look_times *c)
{
  return decide_measured(c->passed > 0 && c->sent == c->ghosts);
}

void evaluate_recipe(evaluation *e)
{
  looks all;
  if (!read_looks(&all, e->note, sizeof e->note)) return;
  const look_sum c = sum_looks(&all);
  SAY(e->ours, "of the recipe's %d ends %d are at a fixed point, %d at a slow "
      "point, %d at neither", c.ends, c.at_fixed, c.at_slow,
      c.ends - c.at_fixed - c.at_slow);
  SAY(e->margin, "speeds at most %s at fixed points, at least %s at slow ones",
      HIGH_TEXT('g', 2, c.fixed_most), LOW_TEXT('g', 2, c.slow_least));
  SAY(e->note, "%d snapshots; from their states and these ends %d fixed points, %d "
      "at rest, and %d slow points, %d of them ghosts, are certified; indices add "
      "up to 1 in %d", c.snapshots, c.fixed, c.rest, c.slow, c.ghosts, c.complete);
  e->found = decide_recipe(&c);
}

void evaluate_floor(evaluation *e)
{
  looks all;
  if (!read_looks(&all, e->note, sizeof e->note)) return;
  const look_sum c = sum_looks(&all);
  SAY(e->ours, "speed of a fixed point rounded to single: up to %s computed in "
      "single, %s exactly", HIGH_TEXT('g', 2, c.single_most),
      HIGH_TEXT('g', 2, c.exact_most));
  SAY(e->margin, "bound of the rounding, at least %s; %d of %d within",
      LOW_TEXT('g', 2, c.bound_least), c.floored, c.fixed);
  SAY(e->note, "the recipe leaves %s to %s at them",
      LOW_TEXT('g', 2, c.fixed_least), HIGH_TEXT('g', 2, c.fixed_most));
  e->found = decide_floor(&c);
}

void evaluate_full_passages(evaluation *e)
{
  looks all;
  if (!read_looks(&all, e->note, sizeof e->note)) return;
  const look_times c = time_looks(&all);
  SAY(e->ours, "times past %d of %d ghosts enclosed; %d are passed, in %s%% to "
      "%s%% more than predicted", c.sent, c.ghosts, c.passed,
      LOW_TEXT('f', 1, 100.0 * c.least), HIGH_TEXT('f', 1, 100.0 * c.most));
  SAY(e->margin, "%d not through after four times the prediction",
      c.sent - c.passed);
  e->found = decide_full_passages(&c);
}
enum { BALL_UNITS = 8, BALL_STEPS = 512, BALL_PAIRS = 200 };

static void step_on(const whole_field *of, double h, double *x)
{
  double k[5][POINTS_UNITS] = { { 0.0 } }, y[POINTS_UNITS];
  for (int s = 0; s < 4; s++) {
    const double by = s == 3 ? h : h / 2.0;
    for (size_t i = 0; i < of->n; i++) y[i] = x[i] + by * k[s][i];
    whole_flow(of, y, k[s + 1]);
  }
  for (size_t i = 0; i < of->n; i++)
    x[i] += h / 6.0 * (k[1][i] + 2.0 * k[2][i] + 2.0 * k[3][i] + k[4][i]);
}

/* |x - y|^2, and half of its derivative. */
static double apart(const whole_field *of, const double *x, const double *y,
                    double *pull)
{
  double f[POINTS_UNITS], g[POINTS_UNITS], square = 0.0;
  whole_flow(of, x, f);
  whole_flow(of, y, g);
  *pull = 0.0;
  for (size_t i = 0; i < of->n; i++) {
    square += (x[i] - y[i]) * (x[i] - y[i]);
    *pull += (x[i] - y[i]) * (f[i] - g[i]);
  }
  return square;
}

/* The growth of a pair's distance over what the theorem allows. */
static double growth_of_pair(gsl_rng *rng)
{
  double w[BALL_UNITS * BALL_UNITS], b[BALL_UNITS], z[2][POINTS_UNITS];
  const whole_field of = { BALL_UNITS, w, b };
  const double h = 0x1p-8;
  double most = -INFINITY, first = 0.0, last = 0.0, pull;
  for (int i = 0; i < BALL_UNITS * BALL_UNITS; i++)
    w[i] = gsl_ran_gaussian(rng, 2.0 / sqrt(BALL_UNITS));
  for (int i = 0; i < BALL_UNITS; i++) {
    b[i] = gsl_ran_gaussian(rng, 0.3);
    for (int k = 0; k < 2; k++) z[k][i] = gsl_ran_gaussian(rng, 1.0);
  }
  for (int n = 0; n <= BALL_STEPS; n++) {
    last = apart(&of, z[0], z[1], &pull);
    if (n == 0) first = last;
    most = fmax(most, pull / last);
    for (int k = 0; k < 2; k++) step_on(&of, h, z[k]);
  }
  return sqrt(last / first) / exp(most * h * BALL_STEPS);
}

void evaluate_ball_growth(evaluation *e)
{
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_ranlxd2);
  double most = 0.0;
  int within = 0;
  if (!rng) return;
  for (int k = 0; k < BALL_PAIRS; k++) {
    const double growth = growth_of_pair(rng);
    within += growth <= 1.0 + 1e-9;
    most = fmax(most, growth);
  }
  gsl_rng_free(rng);
  SAY(e->ours, "%d of %d pairs of solutions within what is allowed", within,
      BALL_PAIRS);
  SAY(e->margin, "at most %s of it", HIGH_TEXT('f', 3, most));
  e->found = decide(BALL_PAIRS > 0, within == BALL_PAIRS);
}

static const char *said(bool there) { return there ? "yes" : "no"; }

void evaluate_full_order(evaluation *e)
{
  looks all;
  look_order o[TASKS];
  if (!read_looks(&all, e->note, sizeof e->note)) return;
  for (int k = 0; k < TASKS; k++) o[k] = order_looks(&all, (memory_kind) k);
  SAY(e->ours, "a ghost there before the drop: cue %s, match %s; before half of "
      "it: %s, %s", said(o[0].waits), said(o[1].waits), said(o[0].midway),
      said(o[1].midway));
  SAY(e->margin, "drop from epoch %ld and %ld; half of the level at %ld and %ld",
      o[0].begins, o[1].begins, o[0].half, o[1].half);
  SAY(e->note, "long before the drop: %s, %s; a state of rest before it: %s, %s; "
      "the indices add up to 1 at %d of %d and %d of %d looks", said(o[0].early),
      said(o[1].early), said(o[0].rests), said(o[1].rests), o[0].complete,
      o[0].looks, o[1].complete, o[1].looks);
  e->found = decide_full_order(o);
}
