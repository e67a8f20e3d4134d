/* study/figures.h -- the table of figures
   Book: J.1 Figures
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 84acba2302fb8c65 */
#ifndef FIGURES_H
#define FIGURES_H
#include "ghost.h"
#include <stdio.h>
typedef ghost_status figure_writer(FILE *out);
typedef struct { const char *id; figure_writer *write; } figure;
extern const figure figure_table[];  /* ends with id NULL */
figure_writer figure_confidence, figure_confidence_gradient;
figure_writer figure_confidence_euler;
figure_writer figure_confidence_orders;
void write_network_values(FILE *out);
figure_writer figure_slow, figure_slow_circuits, figure_fast;
figure_writer figure_fast_circuits, figure_network_rates, figure_recovery;
figure_writer figure_order, figure_drop_acts, figure_drop_orbits;
figure_writer figure_recovery_curves, figure_kinds;
figure_writer figure_ranks;
figure_writer figure_delay, figure_delay_powers;
figure_writer figure_full_rates;
figure_writer figure_strategies;
figure_writer figure_passages;
figure_writer figure_scale;
figure_writer figure_memory;
void write_memory_values(FILE *out);
figure_writer figure_match, figure_match_flow, figure_match_points;
figure_writer figure_match_order, figure_cue, figure_cue_flow, figure_cue_points;
figure_writer figure_cue_order, figure_cue_losses;
void write_match_values(FILE *out);
void write_cue_values(FILE *out);
figure_writer figure_remedy;
void write_remedy_values(FILE *out);
figure_writer figure_full_table, figure_full_looks, figure_full_curve;
figure_writer figure_full_plane;
void write_full_values(FILE *out);
figure_writer figure_survey;
figure_writer figure_systems;
void write_finite_values(FILE *out);
figure_writer figure_finite_rate, figure_finite_rate_confidence;
figure_writer figure_finite_return;
void write_finite_descent_values(FILE *out);
figure_writer figure_flow, figure_trajectories, figure_losses;
figure_writer figure_parameters, figure_rates, figure_drop, figure_values;
/** Fig. 2D: at RATES rates, the mean loss / T and its standard error over
 *  DRAWS starts at each read-out epoch, and the share of runs trapped. */
enum { RATES = 100, DRAWS = 10, READOUTS = 5 };
typedef struct {
  double alpha[RATES], mean[RATES][READOUTS], sem[RATES][READOUTS];
  double trapped[RATES], negative[RATES];
} rate_sweep;
extern const int readout_epochs[READOUTS];
ghost_status sweep_rates(rate_sweep *sweep);
figure_writer figure_map_cobweb, figure_map_bifurcation, figure_map_cycles,
  figure_map_windows, figure_map_average, figure_map_shares, figure_map_entry,
  figure_map_boxes, figure_map_plane, figure_map_zoom, figure_map_doubles;
/** The number of windows and that of their overlaps, for the prose. */
void value_windows(FILE *out);
/** How slowly boxes decide near a_c. */
void value_stall(FILE *out);
#endif
