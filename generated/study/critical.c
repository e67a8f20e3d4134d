/* study/critical.c -- the critical rate that a network's weights predict
   Book: 21.11 The critical rate of a network, with its constant
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 85009fce9195ad13 */
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

static bool settle(ghost_network *w, double rate)
{
  ghost_network_row row;
  int moved = 1;
  for (long epoch = 0; epoch < (long) ceil(20.0 / rate) && moved; epoch++)
    if (ghost_network_train(w, 0.0, &row) != GHOST_OK
        || ghost_network_step(w, rate, &moved) != GHOST_OK) return false;
  return true;
}

/* Times in units of tau, the delay as well. */
static bool predict_here(const ghost_network *w, critical_rate_of *r, int place)
{
  const ghost_network_settings *s = ghost_network_settings_of(w);
  drop_state d = { .delay = s->mix * r->delay };
  double square = 0.0;
  ghost_network_parameters(w, d.theta, d.theta + UNITS, d.theta + 2 * UNITS);
  if (!isfinite(time_after(&d, s, 0.0, d.along))) return false;
  for (int i = 0; i < 3 * UNITS; i++) square += d.along[i] * d.along[i];
  r->square[place] = d.delay * d.delay / square;
  r->ray[place] = rate_along_ray(&d, s, r->square[place]);
  return true;
}

static bool predict_rate(double rate, critical_rate_of *r)
{
  ghost_network_settings s = ghost_paper_network();
  ghost_network *w;
  s.seed = (unsigned long) r->seed;
  s.delay = (size_t) r->delay;
  if (ghost_network_create(&w, &s) != GHOST_OK) return false;
  bool good = train_to_drop(w, rate) && predict_here(w, r, AT_DROP)
    && settle(w, rate) && predict_here(w, r, SETTLED);
  ghost_network_free(w);
  return good;
}

static void bracket(const delay_grid *g, int d, critical_rate_of *r)
{
  r->low = 0.0;
  r->high = INFINITY;
  for (int k = 0; k < g->rates && isinf(r->high); k++)
    if (g->fails[d][k][r->seed]) r->high = g->rate[d][k];
    else r->low = g->rate[d][k];
}

static critical_rates all_rates;

static void predict_all(void)
{
  static delay_grid g;
  if (!read_scan(&g, 0, NULL, 0) || g.seeds < CRITICAL_SEEDS) return;
  int count = 0;
  for (int d = 0; d < g.delays && d < CRITICAL_DELAYS; d++)
    for (int seed = 0; seed < CRITICAL_SEEDS && g.delay[d] <= 22.0; seed++) {
      critical_rate_of *r = &all_rates.rate[count++];
      r->delay = g.delay[d];
      r->seed = seed;
      bracket(&g, d, r);
      if (!predict_rate(g.rate[d][0], r)) return;
    }
  all_rates.count = count;
}

const critical_rates *study_critical_rates(void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, predict_all);
  return &all_rates;
}

bool bracket_meets(const critical_rate_of *r, int place, double least,
                   double most)
{
  return r->low <= most * r->square[place] && r->high >= least * r->square[place];
}
