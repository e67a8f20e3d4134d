/* Sweeps of the map over many starts: steps per second of a plain loop, of the
 * sweep on one thread and on two, beside the floor that the hardware sets: one
 * packed square root and one packed division a step, with nothing around them,
 * on the same number of lanes.  All are timed in turns; medians are compared.
 * Each number of threads has its own floor. */
#include "ghost.h"
#include "kernels.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { STARTS = 4096, EPOCHS = 1000, TURNS = 15, KINDS = 5 };

static double seconds(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

#if defined __x86_64__ && !defined __clang__
__attribute__((noinline, target_clones("avx512f", "avx2", "default"), optimize("O3")))
#endif
static void floor_block(double *s, double *q, size_t epochs)
{
  for (size_t n = 0; n < epochs; n++)
    for (int l = 0; l < MAP_LANES; l++) {
      s[l] = __builtin_sqrt(s[l]);
      q[l] = 1.5 / q[l];
    }
}

/* So many blocks at the floor; half of them on each of two threads. */
static void *floor_blocks(void *argument)
{
  double s[MAP_LANES], q[MAP_LANES], *sum = argument;
  for (int b = 0; b < STARTS / MAP_LANES / 2; b++) {
    for (int l = 0; l < MAP_LANES; l++) { s[l] = 1e300 + l; q[l] = 1.1 + l; }
    floor_block(s, q, EPOCHS);
    *sum += s[0] + q[1];
  }
  return NULL;
}

static int by_value(const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
  static const char *const name[KINDS] = { "plain", "sweep-1", "sweep-2", "floor-1", "floor-2" };
  static double s0[STARTS], last[STARTS], time_of[KINDS][TURNS];
  static size_t entry[STARTS];
  FILE *csv = argc > 1 ? fopen(argv[1], "w") : stdout;
  if (!csv) { perror("bench"); return 1; }
  for (int i = 0; i < STARTS; i++) s0[i] = 9.0 + 2.0 * i / STARTS;
  double sink = 0.0, drive = map_drive(0.9);
  for (int t = 0; t < TURNS; t++) {
    double at = seconds();
    for (int i = 0; i < STARTS / 8; i++) {
      double end;
      map_entry(s0[8 * i], drive, EPOCHS - 1, &end);
      sink += end;
    }
    time_of[0][t] = 8.0 * (seconds() - at);
    for (int threads = 1; threads <= 2; threads++) {
      at = seconds();
      ghost_map_sweep(s0, STARTS, 0.9, EPOCHS, threads, entry, last);
      time_of[threads][t] = seconds() - at;
      sink += last[t];
    }
    for (int threads = 1; threads <= 2; threads++) {
      pthread_t second;
      double sum[2] = { 0.0 };
      at = seconds();
      if (threads == 1) floor_blocks(&sum[1]);
      else if (pthread_create(&second, NULL, floor_blocks, &sum[1])) return 1;
      floor_blocks(&sum[0]);
      if (threads == 2) pthread_join(second, NULL);
      time_of[2 + threads][t] = seconds() - at;
      sink += sum[0] + sum[1];
    }
  }
  fputs("kind,steps_per_second,times_plain,share_of_floor\n", csv);
  for (int k = 0; k < KINDS; k++) qsort(time_of[k], TURNS, sizeof(double), by_value);
  for (int k = 0; k < KINDS; k++) {
    double time = time_of[k][TURNS / 2], floor = time_of[k == 2 || k == 4 ? 4 : 3][TURNS / 2];
    fprintf(csv, "%s,%.4g,%.1f,%.3f\n", name[k], (double) STARTS * EPOCHS / time,
            time_of[0][TURNS / 2] / time, floor / time);
  }
  fprintf(stderr, "%g\n", sink);
  return csv != stdout && fclose(csv) != 0;
}
