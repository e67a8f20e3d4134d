/* study/critical.c -- the critical rate that a network's weights predict
   Book: 21.11 The critical rate of a network, with its constant
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 829e507abec878af */
#include "critical.h"
#include "delay_law.h"
#include "ghost.h"
#include "scale.h"
#include <math.h>
#include <pthread.h>

enum { UNITS = 100, EPOCHS_MOST = 400000 };

/* Book: 21.11 The critical rate of a network, with its constant,
   eq:critical-constant */
/* Until all steps are right; the weights are those of that orbit. */
static bool train_to_drop(ghost_network *w, double rate)
{
  const ghost_network_settings *s = ghost_network_settings_of(w);
  double kappa[2 * 1024 + 1];
  ghost_network_row row;
  int moved;
  for (long epoch = 0; epoch < EPOCHS_MOST; epoch++) {
    if (ghost_network_train(w, 0.0, &row) != GHOST_OK
        || ghost_network_orbit(w, kappa) != GHOST_OK) return false;
    if (kappa[s->delay + 1] >= s->threshold) return true;
    if (ghost_network_step(w, rate, &moved) != GHOST_OK || !moved) return false;
  }
  return false;
}
typedef struct { double theta[3 * UNITS], along[3 * UNITS], delay; } drop_state;

/* The crossing time after a step at that rate. */
static double time_after(const drop_state *d, const ghost_network_settings *s,
                         double rate, double along[3 * UNITS])
{
  double x[3 * UNITS];
  for (int i = 0; i < 3 * UNITS; i++)
    x[i] = d->theta[i] + rate / d->delay * d->along[i];
  const scale_circuit c = { UNITS, x, x + UNITS, x + 2 * UNITS, s->start,
                            s->threshold };
  return crossing_time(&c, along);
}

static double rate_along_ray(const drop_state *d, const ghost_network_settings *s,
                             double square)
{
  double low = 1e-3 * square, high = 1e2 * square, unused[3 * UNITS];
  for (int k = 0; k < 24; k++) {
    const double middle = sqrt(low * high);
    if (time_after(d, s, middle, unused) <= 2.0 * d->delay) low = middle;
    else high = middle;
  }
  return sqrt(low * high);
}

/* Times in units of tau, the delay as well. */
static bool predict_rate(unsigned long seed, double rate, critical_rate_of *r)
{
  ghost_network_settings s = ghost_paper_network();
  ghost_network *w;
  drop_state d = { .delay = 0.0 };
  double square = 0.0;
  s.seed = seed;
  s.delay = (size_t) r->delay;
  if (ghost_network_create(&w, &s) != GHOST_OK) return false;
  bool dropped = train_to_drop(w, rate);
  ghost_network_parameters(w, d.theta, d.theta + UNITS, d.theta + 2 * UNITS);
  ghost_network_free(w);
  d.delay = s.mix * r->delay;
  if (!dropped || !isfinite(time_after(&d, &s, 0.0, d.along))) return false;
  for (int i = 0; i < 3 * UNITS; i++) square += d.along[i] * d.along[i];
  r->square = d.delay * d.delay / square;
  r->ray = rate_along_ray(&d, &s, r->square);
  return true;
}

static void bracket(const delay_grid *g, int d, int seed, critical_rate_of *r)
{
  r->low = 0.0;
  r->high = INFINITY;
  for (int k = 0; k < g->rates && isinf(r->high); k++)
    if (g->fails[d][k][seed]) r->high = g->rate[d][k];
    else r->low = g->rate[d][k];
}

static critical_rates all_rates;

static void predict_all(void)
{
  static delay_grid g;
  if (!read_scan(&g, 0, NULL, 0) || g.seeds < CRITICAL_SEEDS) return;
  int count = 0;
  for (int d = 0; d < g.delays; d++)
    for (int seed = 0; seed < CRITICAL_SEEDS && g.delay[d] <= 22.0; seed++) {
      critical_rate_of *r = &all_rates.rate[count++];
      r->delay = g.delay[d];
      bracket(&g, d, seed, r);
      if (!predict_rate((unsigned long) seed, g.rate[d][0], r)) return;
    }
  all_rates.count = count;
}

const critical_rates *study_critical_rates(void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, predict_all);
  return &all_rates;
}

bool bracket_meets(const critical_rate_of *r, double least, double most)
{
  return r->low <= most * r->square && r->high >= least * r->square;
}
