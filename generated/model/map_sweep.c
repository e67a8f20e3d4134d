/* model/map_sweep.c -- many starts of the map at once, the same bits in any
     width
   Book: 16.11 Sweeps over starts
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 25b02b1b4bef2d49 */
#include "ghost.h"
#include "kernels.h"
#include "pool.h"
#include <math.h>
#include <stdbool.h>

/* Book: 16.11 Sweeps over starts */
static inline __attribute__((always_inline))
void sweep_lanes(double *restrict s, double *restrict alive, double drive,
                 size_t epochs)
{
  for (size_t n = 0; n < epochs; n++) {
    for (int l = 0; l < MAP_LANES; l++) {
      double r = s[l];
      double q = drive / (r * __builtin_sqrt(r));
      double up = r + q, down = r - q;
      double next = r < 1.0 ? up : down;
      alive[l] += r < 0.25 ? 0.0 : 1.0;
      s[l] = r < 0.25 ? r : next;
    }
  }
}
typedef void lane_sweep(double *restrict s, double *restrict alive, double drive,
                        size_t epochs);
static void sweep_any(double *restrict s, double *restrict alive, double drive,
                      size_t epochs)
{
  sweep_lanes(s, alive, drive, epochs);
}

#if defined __x86_64__
__attribute__((target("avx2")))
static void sweep_avx2(double *restrict s, double *restrict alive, double drive,
                       size_t epochs)
{
  sweep_lanes(s, alive, drive, epochs);
}

__attribute__((target("avx512f")))
static void sweep_avx512(double *restrict s, double *restrict alive, double drive,
                         size_t epochs)
{
  sweep_lanes(s, alive, drive, epochs);
}
#endif
static lane_sweep *widest_sweep(void)
{
#if defined __x86_64__
  if (__builtin_cpu_supports("avx512f")) return sweep_avx512;
  if (__builtin_cpu_supports("avx2")) return sweep_avx2;
#endif
  return sweep_any;
}

typedef struct {
  const double *s0;
  double *last, drive;
  size_t *entry, from, to, epochs;
  lane_sweep *sweep;
} sweep_part;

/* Sweeps PORTION epochs at a time; alive[] gets the epochs above the zone. */
static void sweep_portions(const sweep_part *p, double *s, size_t *alive)
{
  enum { PORTION = 256 };
  size_t left = p->epochs;
  for (bool any = true; left > 0 && any; ) {
    double part[MAP_LANES] = { 0.0 };
    size_t epochs = left < PORTION ? left : PORTION;
    p->sweep(s, part, p->drive, epochs);
    left -= epochs;
    any = false;
    for (size_t l = 0; l < MAP_LANES; l++) {
      alive[l] += (size_t) part[l];
      any = any || s[l] >= 0.25;
    }
  }
}

static void sweep_block(const sweep_part *p, size_t first)
{
  double s[MAP_LANES];
  size_t alive[MAP_LANES] = { 0 };
  size_t lanes = p->to - first < MAP_LANES ? p->to - first : MAP_LANES;
  for (size_t l = 0; l < MAP_LANES; l++) s[l] = l < lanes ? p->s0[first + l] : 0.0;
  sweep_portions(p, s, alive);
  for (size_t l = 0; l < lanes; l++) {
    p->last[first + l] = s[l];
    p->entry[first + l] = s[l] >= 0.25 ? p->epochs + 1 : alive[l];
  }
}

static void sweep_range(void *parts, size_t t)
{
  const sweep_part *p = (const sweep_part *) parts + t;
  for (size_t i = p->from; i < p->to; i += MAP_LANES) sweep_block(p, i);
}

enum { MOST_THREADS = 64 };

ghost_status ghost_map_sweep(const double *s0, size_t n, double a,
  size_t epochs, int threads, size_t *entry, double *last)
{
  if (!(a > 0.0 && isfinite(a)) || threads < 1 || threads > MOST_THREADS)
    return GHOST_EDOM;
  for (size_t i = 0; i < n; i++) if (isnan(s0[i])) return GHOST_EDOM;
  sweep_part part[MOST_THREADS];
  size_t blocks = (n + MAP_LANES - 1) / MAP_LANES, count = (size_t) threads;
  for (size_t t = 0; t < count; t++) {
    size_t from = blocks * t / count * MAP_LANES;
    size_t to = blocks * (t + 1) / count * MAP_LANES;
    part[t] = (sweep_part) { s0, last, map_drive(a), entry, from,
                             to < n ? to : n, epochs, widest_sweep() };
  }
  pool_run(sweep_range, part, count, threads, NULL);
  return GHOST_OK;
}
