/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: e81094c93c41cca1 */
#include "ghost.h"
#include "kernels.h"
#include <math.h>
#include <pthread.h>
#include <stdbool.h>

typedef struct {
  const double *s0;
  double *last, drive;
  size_t *entry, from, to, epochs;
} sweep_part;

/* Book: Sweeps over starts */
static void sweep_block(const sweep_part *p, size_t first)
{
  enum { PORTION = 256 };
  double s[MAP_LANES], part[MAP_LANES];
  size_t alive[MAP_LANES] = { 0 }, left = p->epochs;
  size_t lanes = p->to - first < MAP_LANES ? p->to - first : MAP_LANES;
  for (size_t l = 0; l < MAP_LANES; l++) s[l] = l < lanes ? p->s0[first + l] : 0.0;
  for (bool any = true; left > 0 && any; ) {
    size_t epochs = left < PORTION ? left : PORTION;
    map_sweep_block(s, part, p->drive, epochs);
    left -= epochs;
    any = false;
    for (size_t l = 0; l < MAP_LANES; l++) {
      alive[l] += (size_t) part[l];
      any = any || s[l] >= 0.25;
    }
  }
  for (size_t l = 0; l < lanes; l++) {
    p->last[first + l] = s[l];
    p->entry[first + l] = s[l] >= 0.25 ? p->epochs + 1 : alive[l];
  }
}

/* Book: Sweeps over starts */
static void *sweep_range(void *argument)
{
  const sweep_part *p = argument;
  for (size_t i = p->from; i < p->to; i += MAP_LANES) sweep_block(p, i);
  return NULL;
}

/* Book: Sweeps over starts */
ghost_status ghost_map_sweep(const double *s0, size_t n, double a,
  size_t epochs, int threads, size_t *entry, double *last)
{
  enum { MOST = 64 };
  if (!(a > 0.0 && isfinite(a)) || threads < 1 || threads > MOST)
    return GHOST_EDOM;
  pthread_t thread[MOST];
  bool started[MOST] = { false };
  sweep_part part[MOST];
  size_t blocks = (n + MAP_LANES - 1) / MAP_LANES, count = (size_t) threads;
  for (size_t t = 0; t < count; t++) {
    size_t from = blocks * t / count * MAP_LANES;
    size_t to = blocks * (t + 1) / count * MAP_LANES;
    part[t] = (sweep_part) { s0, last, map_drive(a), entry, from,
                             to < n ? to : n, epochs };
    started[t] = t > 0
      && pthread_create(&thread[t], NULL, sweep_range, &part[t]) == 0;
  }
  for (size_t t = 0; t < count; t++)
    if (!started[t]) sweep_range(&part[t]);
  for (size_t t = 1; t < count; t++)
    if (started[t]) pthread_join(thread[t], NULL);
  return GHOST_OK;
}
