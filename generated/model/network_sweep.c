/* model/network_sweep.c -- many such networks, for a program
   Book: 19.7.2 Files from elsewhere
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 285507d2f0ff85e7 */
#include "ghost.h"
#include "pool.h"
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Book: 19.7.2 Files from elsewhere */
static ghost_status train_one(const ghost_network_settings *s, uint64_t epochs,
                              ghost_sweep_row *row)
{
  ghost_network *w;
  ghost_network_settings mine = *s;
  mine.seed = row->seed;
  ghost_status status = ghost_network_create(&w, &mine);
  if (status != GHOST_OK) return status;
  for (uint64_t n = 0; n <= epochs; n++) {
    ghost_network_row e;
    double rate = n < epochs ? row->rate : 0.0;
    if (ghost_network_train(w, rate, &e) != GHOST_OK) break;
    if (row->half == UINT64_MAX && e.loss <= 0.5) row->half = n;
    if (row->learned == UINT64_MAX && e.accuracy > 0.5) row->learned = n;
    row->loss = e.loss;
    row->accuracy = e.accuracy;
    row->least_loss = fmin(row->least_loss, e.loss);
  }
  row->epochs = ghost_network_epochs_done(w);
  row->sum = ghost_network_sum(w);
  ghost_network_free(w);
  return GHOST_OK;
}
typedef struct {
  const ghost_network_settings *settings;
  uint64_t epochs;
  ghost_sweep_row *rows;
  _Atomic int status;
} network_sweep;

static void do_network(void *context, size_t i)
{
  network_sweep *all = context;
  ghost_status status = train_one(all->settings, all->epochs, &all->rows[i]);
  if (status != GHOST_OK) all->status = (int) status;
}

ghost_status ghost_network_sweep(const ghost_network_settings *settings,
  const uint64_t *seeds, size_t seed_count, const double *rates,
  size_t rate_count, uint64_t epochs, int threads, ghost_sweep_row *rows)
{
  size_t count = seed_count * rate_count;
  if (threads < 1 || threads > 64
      || (rate_count && count / rate_count != seed_count)) return GHOST_EDOM;
  for (size_t j = 0; j < rate_count; j++)
    if (!(rates[j] >= 0.0 && isfinite(rates[j]))) return GHOST_EDOM;
  ghost_sweep_row *work = calloc(count + 1, sizeof *work);
  if (!work) return GHOST_ENOMEM;
  for (size_t k = 0; k < count; k++)
    work[k] = (ghost_sweep_row) { .seed = seeds[k / rate_count],
      .rate = rates[k % rate_count], .half = UINT64_MAX, .learned = UINT64_MAX,
      .loss = NAN, .least_loss = INFINITY, .accuracy = NAN };
  network_sweep all = { settings, epochs, work, GHOST_OK };
  pool_run(do_network, &all, count, threads, NULL);
  if (all.status == GHOST_OK) memcpy(rows, work, count * sizeof *rows);
  free(work);
  return (ghost_status) all.status;
}
