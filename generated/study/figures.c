/* study/figures.c -- data of the figures on the toy model
   Book: J.1 Figures
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: d408e52783185861 */
#include "figures.h"
#include "certify_finite.h"
#include "finite.h"
#include "kernels.h"
#include "averages.h"
#include "outward.h"
#include "windows.h"
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>

const figure figure_table[] = {
  { "2A", figure_confidence },
  { "2A-gradient", figure_confidence_gradient },
  { "2A-euler", figure_confidence_euler },
  { "2A-orders", figure_confidence_orders },
  { "3A", figure_slow },
  { "3A-circuits", figure_slow_circuits },
  { "3B", figure_fast },
  { "3B-circuits", figure_fast_circuits },
  { "drop-acts", figure_drop_acts },
  { "drop-orbits", figure_drop_orbits },
  { "S1", figure_network_rates },
  { "4", figure_recovery },
  { "4-curves", figure_recovery_curves },
  { "4-kinds", figure_kinds },
  { "order", figure_order },
  { "S2", figure_ranks },
  { "delay", figure_delay },
  { "delay-powers", figure_delay_powers },
  { "6A", figure_full_rates },
  { "strategies", figure_strategies },
  { "passages", figure_passages },
  { "scale", figure_scale },
  { "memory", figure_memory },
  { "match", figure_match },
  { "match-flow", figure_match_flow },
  { "match-points", figure_match_points },
  { "match-order", figure_match_order },
  { "cue", figure_cue },
  { "cue-flow", figure_cue_flow },
  { "cue-points", figure_cue_points },
  { "cue-order", figure_cue_order },
  { "cue-losses", figure_cue_losses },
  { "remedy", figure_remedy },
  { "full-table", figure_full_table },
  { "full-looks", figure_full_looks },
  { "full-curve", figure_full_curve },
  { "full-plane", figure_full_plane },
  { "survey", figure_survey },
  { "systems", figure_systems },
  { "finite-rate", figure_finite_rate },
  { "finite-rate-confidence", figure_finite_rate_confidence },
  { "finite-return", figure_finite_return },
  { "1",      figure_flow },
  { "1-trajectories", figure_trajectories },
  { "2B",     figure_losses },
  { "2C",     figure_parameters },
  { "2D",     figure_rates },
  { "drop",   figure_drop },
  { "values", figure_values },
  { "map-cobweb", figure_map_cobweb },
  { "map-bifurcation", figure_map_bifurcation },
  { "map-cycles", figure_map_cycles },
  { "map-windows", figure_map_windows },
  { "map-average", figure_map_average },
  { "map-shares", figure_map_shares },
  { "map-entry", figure_map_entry },
  { "map-boxes", figure_map_boxes },
  { "map-plane", figure_map_plane },
  { "map-zoom", figure_map_zoom },
  { "map-doubles", figure_map_doubles },
  { NULL, NULL }
};

/* Book: J.1 Figures */
ghost_status figure_flow(FILE *out)
{
  fputs("x,below,at,above\n", out);
  for (int i = -100; i <= 100; i++) {
    double x = 0.015 * i;
    fprintf(out, "%.17g,%.17g,%.17g,%.17g\n", x, x * x - 0.5, x * x,
            x * x + 0.25);
  }
  return GHOST_OK;
}

ghost_status figure_trajectories(FILE *out)
{
  const double scale[] = { -0.5, 0.0, 0.5, 1.0, 2.0 };
  fputs("t,minus,zero,half,one,two\n", out);
  for (int i = 0; i <= 400; i++) {
    double t = 2.0 * i / 400.0;
    fprintf(out, "%.17g", t);
    for (int k = 0; k < 5; k++) {
      double x;
      ghost_status status = ghost_trajectory(scale[k] * r_star(1.0), t, &x);
      if (status != GHOST_OK) return status;
      fprintf(out, x > -4.0 && x < 40.0 ? ",%.17g" : ",nan", x);
    }
    fputc('\n', out);
  }
  return GHOST_OK;
}

enum { SHOWN_EPOCHS = 3000 };

/* Book: J.4 The runs of Figures 2B and 2C */
static void paper_runs(double r[2][SHOWN_EPOCHS + 1])
{
  const double T = 100.0, rates[2] = { 1e-10, 1e-9 };
  for (int k = 0; k < 2; k++)
    descend(10.0 * r_star(T), T, rates[k], SHOWN_EPOCHS, r[k]);
}

ghost_status figure_losses(FILE *out)
{
  double r[2][SHOWN_EPOCHS + 1];
  paper_runs(r);
  fputs("epoch,slow,fast\n", out);
  for (int i = 0; i <= SHOWN_EPOCHS; i++)
    fprintf(out, "%d,%.17g,%.17g\n", i, loss(r[0][i], 100.0) / 100.0,
            loss(r[1][i], 100.0) / 100.0);
  return GHOST_OK;
}

ghost_status figure_parameters(FILE *out)
{
  double r[2][SHOWN_EPOCHS + 1];
  paper_runs(r);
  fputs("epoch,slow,fast\n", out);
  for (int i = 0; i <= SHOWN_EPOCHS; i++)
    fprintf(out, "%d,%.17g,%.17g\n", i, r[0][i] / r_star(100.0),
            r[1][i] / r_star(100.0));
  return GHOST_OK;
}

const int readout_epochs[READOUTS] = { 1000, 2000, 3000, 5000, 10000 };

typedef struct {
  double losses[READOUTS][DRAWS];
  int trapped, negative;
} draws;

/* Book: J.5 Figure 2D: the grid of rates */
static void train_once(draws *d, int j, double r0, double alpha,
                       double *history)
{
  const double T = 100.0;
  descend(r0, T, alpha, 10000, history);
  for (int k = 0; k < READOUTS; k++)
    d->losses[k][j] = loss(history[readout_epochs[k]], T) / T;
  d->trapped += history[10000] < 0.25 * r_star(T);
  d->negative += history[10000] < 0.0;
}

static void train_draws(rate_sweep *sweep, int i, gsl_rng *random,
                        double *history)
{
  const double r_opt = r_star(100.0);
  draws d = { .trapped = 0 };
  for (int j = 0; j < DRAWS; j++) {
    double r0 = 10.0 * r_opt + gsl_ran_gaussian(random, r_opt / 10.0);
    train_once(&d, j, r0, sweep->alpha[i], history);
  }
  for (int k = 0; k < READOUTS; k++) {
    sweep->mean[i][k] = gsl_stats_mean(d.losses[k], 1, DRAWS);
    sweep->sem[i][k] = gsl_stats_sd(d.losses[k], 1, DRAWS) / sqrt(DRAWS);
  }
  sweep->trapped[i] = (double) d.trapped / DRAWS;
  sweep->negative[i] = (double) d.negative / DRAWS;
}

ghost_status sweep_rates(rate_sweep *sweep)
{
  gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
  double *history = malloc(10001 * sizeof *history);
  ghost_status status = random && history ? GHOST_OK : GHOST_ENOMEM;
  for (int i = 0; i < RATES && status == GHOST_OK; i++) {
    sweep->alpha[i] = pow(10.0, -11.0 + 3.0 * i / (RATES - 1));
    train_draws(sweep, i, random, history);
  }
  free(history);
  if (random) gsl_rng_free(random);
  return status;
}

ghost_status figure_rates(FILE *out)
{
  rate_sweep sweep;
  ghost_status status = sweep_rates(&sweep);
  if (status != GHOST_OK) return status;
  fputs("alpha,relative", out);
  for (int k = 0; k < READOUTS; k++)
    fprintf(out, ",mean%d,sem%d", readout_epochs[k], readout_epochs[k]);
  fputs(",trapped,negative\n", out);
  for (int i = 0; i < RATES; i++) {
    fprintf(out, "%.17g,%.17g", sweep.alpha[i],
            sweep.alpha[i] / critical_rate(100.0));
    for (int k = 0; k < READOUTS; k++)
      fprintf(out, ",%.17g,%.17g", sweep.mean[i][k], sweep.sem[i][k]);
    fprintf(out, ",%.17g,%.17g\n", sweep.trapped[i], sweep.negative[i]);
  }
  return GHOST_OK;
}

/* Book: J.4 The runs of Figures 2B and 2C */
ghost_status figure_drop(FILE *out)
{
  const double T = 100.0, alpha = 1e-10, r0 = 10.0 * r_star(T);
  double r[SHOWN_EPOCHS + 1];
  descend(r0, T, alpha, SHOWN_EPOCHS, r);
  fputs("epoch,run,law,distance,bound\n", out);
  for (int i = 0; i <= SHOWN_EPOCHS; i++) {
    ghost_value L;
    if (ghost_loss_law(r0, T, alpha, i, &L) != GHOST_OK) break;
    fprintf(out, "%d,%.17g,%.17g,%.17g,%s\n", i, loss(r[i], T) / T, L.value / T,
            fabs(loss(r[i], T) - L.value) / T,
            HIGH_TEXT('g', 17, above(L.error / T)));
  }
  return GHOST_OK;
}

/* Book: J.1 Figures */
static void value_of(FILE *out, const char *key, certified_function *f,
                     const char *const *decimals, int count, long digits)
{
  char text[128];
  if (certify_decimal(text, sizeof text, f, decimals, count, digits) == GHOST_OK)
    fprintf(out, "%s,%s\n", key, text);
}

ghost_status figure_values(FILE *out)
{
  fputs("key,value\n", out);
  value_of(out, "fast-a", certified_relative_rate,
           (const char *[]) { "1e-9", "100" }, 2, 5);
  value_of(out, "drop-law", certified_drop_law,
           (const char *[]) { "10", "1e-10", "100" }, 3, 6);
  value_of(out, "drop-law-critical", certified_drop_law_critical,
           (const char *[]) { "10" }, 1, 4);
  value_of(out, "abruptness", certified_abruptness,
           (const char *[]) { "10" }, 1, 3);
  fprintf(out, "drop-epoch,%ld\n", certified_drop_epoch("10", "1e-10", "100"));
  value_of(out, "loss-at-start", certified_relative_loss,
           (const char *[]) { "10" }, 1, 4);
  value_of(out, "linger-low", certified_linger,
           (const char *[]) { "100", "0.1" }, 2, 3);
  value_of(out, "linger-one", certified_linger,
           (const char *[]) { "100", "1" }, 2, 3);
  value_of(out, "finder-single", certified_finder_time,
           (const char *[]) { "23" }, 1, 4);
  value_of(out, "finder-double", certified_finder_time,
           (const char *[]) { "52" }, 1, 4);
  value_of(out, "cycle-u1", certified_cycle_u1, NULL, 0, 16);
  value_of(out, "cycle-u2", certified_cycle_u2, NULL, 0, 16);
  value_of(out, "cycle-u3", certified_cycle_u3, NULL, 0, 16);
  value_of(out, "cycle-a1", certified_cycle_a1, NULL, 0, 16);
  value_of(out, "cycle-ac", certified_cycle_ac, NULL, 0, 16);
  value_of(out, "cycle-mu", certified_cycle_mu, NULL, 0, 16);
  value_of(out, "sharp100", certified_sharp_rate,
           (const char *[]) { "100" }, 1, 12);
  fprintf(out, "small-ratio,%.5f\n",
          average_run(0.01, 2.0, 200000, 2000000).loss / (0.01 * 3.0 / 16.0));
  fprintf(out, "window-period,%d\n", (int) WINDOW_PERIOD);
  value_windows(out);
  fputs("safe-rate,1.01\nlost-rate,1.005\n", out);  /* of the theorems named */
  value_stall(out);
  value_of(out, "finite-turn", certified_finite_turn,
           (const char *[]) { "100", "10", "1" }, 3, 8);
  value_of(out, "finite-turn-10", certified_finite_turn,
           (const char *[]) { "100", "10", "10" }, 3, 8);
  value_of(out, "finite-turn-0.1", certified_finite_turn,
           (const char *[]) { "100", "10", "0.1" }, 3, 8);
  value_of(out, "finite-above", certified_finite_loss,
           (const char *[]) { "-640", "100", "10", "1" }, 4, 16);
  char turn[64];
  if (certify_decimal(turn, sizeof turn, certified_finite_turn,
                      (const char *[]) { "100", "10", "1" }, 3, 8) == GHOST_OK)
    fprintf(out, "finite-turn-rate,%.1f\n",
            (1.0 - strtod(turn, NULL) / r_star(100.0)) / 0.75e6);
  for (int i = 0; i < 2; i++) {
    double stable, all = converging_rate(100.0, 10.0, i ? 10.0 : 1.0, &stable);
    fprintf(out, "finite-global%s,%s\n", i ? "-10" : "",
            LOW_TEXT('f', 3, all / stable));
  }
  write_network_values(out);
  write_memory_values(out);
  write_match_values(out);
  write_cue_values(out);
  write_remedy_values(out);
  write_full_values(out);
  write_finite_values(out);
  write_finite_descent_values(out);
  value_of(out, "rate100", certified_critical_rate,
           (const char *[]) { "100" }, 1, 12);
  value_of(out, "optimum100", certified_r_star,
           (const char *[]) { "100" }, 1, 12);
  return GHOST_OK;
}
