/* What networks of any rank do with their matrices, alone: the products and combinations
 * of one epoch, by the kernels' own functions in the epoch's order, without tangents,
 * outputs and what else is done once for each unit.  And the pace of the caches: how
 * fast a matrix of that size is read, when that is all that is done with it. */
#include <stdlib.h>
#include <time.h>
#include "rank.c"

static double seconds_now(void)
{
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

static real *numbers(size_t count)
{
  real *x = aligned_alloc(64, (count * sizeof *x + 63) / 64 * 64);
  for (size_t i = 0; x && i < count; i++) x[i] = (real) ((int) (i % 17) - 8) / 64;
  return x;
}

static void multiply_micro(const rank_trial *w, const rank_memory *m, int further)
{
  const size_t u = w->padded, rows = w->read_rows, drive = w->drive_rows;
  const real *read = (const real *) m->theta + drive * u;
  for (size_t b = 0; b < w->trials; b += RANK_SIDE) {
    const size_t side = at_most(RANK_SIDE, w->trials - b);
    for (size_t t = 0; t < w->steps; t++) {
      const size_t s = t * w->trials + b;
      real *z = (real *) m->drive + s * drive, *next = (real *) m->states + (s + w->trials) * u;
      drive_rows(w, m, s, side, (int) (t % 2));
      combine(side, drive, u, (coefficients) { z, drive, 1 }, m->theta, 0, (int) (t % 2), next);
    }
    for (size_t t = w->steps; t-- > 0; ) {
      const size_t s = t * w->trials + b;
      real *y = (real *) m->back + s * rows, *delta = (real *) m->slopes + s * u;
      if (w->rank) project(side, w->rank, u, m->theta, delta, rows, (int) (t % 2), y);
      else project(side, w->units, u, m->theta, delta, u, (int) (t % 2),
                   (real *) m->scratch + RANK_SIDE * u);
      combine(side, rows, u, (coefficients) { y, rows, 1 }, read, 0, (int) (t % 2),
              m->scratch);
    }
  }
  gather_rows(w, m, 0, further);
  gather_rows(w, m, 1, further);
}

static void multiply(const rank_trial *w, const rank_memory *m)
{
  for (size_t b = 0; b < w->trials; b += w->micro) {
    const rank_memory own = memory_from(w, m, b);
    rank_trial part = *w;
    part.trials = at_most(w->micro, w->trials - b);
    multiply_micro(&part, &own, b > 0);
  }
}

/* Seconds of the matrix work of an epoch, N = 100 units, 40 steps. */
double MATRIX(size_t rank, size_t trials, long epochs);
double MATRIX(size_t rank, size_t trials, long epochs)
{
  const size_t u = (100 + GROUP - 1) / GROUP * GROUP, own = rank ? rank : 100;
  const rank_trial w = { .units = 100, .padded = u, .rank = rank, .outputs = 1,
    .readers = 1, .steps = 40, .trials = trials,
    .micro = at_most(RANK_MICRO, trials), .drive_rows = own + 1,
    .read_rows = rank + 1 };
  const size_t p = (w.drive_rows + w.read_rows) * u, all = 40 * w.micro,
    rows = all + w.micro;
  void *const places[] = { numbers(p), numbers(p), numbers(rows * u), numbers(all * u),
    numbers(all * w.drive_rows), numbers(rows * w.read_rows), numbers(trials * u),
    numbers(2 * RANK_SIDE * u) };
  const rank_memory m = { .theta = places[0], .gradient = places[1], .states = places[2],
    .slopes = places[3], .drive = places[4], .back = places[5], .lambda = places[6],
    .scratch = places[7] };
  double best = 1e9;
  multiply(&w, &m);
  for (int k = 0; k < 5; k++) {
    double begin = seconds_now();
    for (long i = 0; i < epochs; i++) multiply(&w, &m);
    begin = (seconds_now() - begin) / (double) epochs;
    if (begin < best) best = begin;
  }
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) free(places[i]);
  return best;
}

/* Seconds in which so many rows of 100 units are read once, from the cache that they fit. */
double STREAM(size_t rows, long rounds);
double STREAM(size_t rows, long rounds)
{
  enum { LINES = 64 / sizeof(real) };
  typedef real line __attribute__((vector_size(64)));
  const size_t count = rows * ((100 + GROUP - 1) / GROUP * GROUP) / LINES;
  real *x = numbers(count * LINES);
  double best = 1e9;
  for (int k = 0; k < 5; k++) {
    double begin = seconds_now();
    for (long i = 0; i < rounds; i++)
      for (size_t at = 0; at < count; at++)
        __asm__ volatile("" : : "v"(((const line *) x)[at]));
    begin = (seconds_now() - begin) / (double) rounds;
    if (begin < best) best = begin;
  }
  free(x);
  return best;
}
