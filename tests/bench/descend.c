/* Gradient-descent steps per second beside the floor that the hardware sets:
 * the same five operations, each waiting for the one before, with nothing
 * around them.  Both are timed in turns in one run; medians are compared. */
#include "kernels.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { STEPS = 1000000, TURNS = 31 };

static double seconds(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

/* sqrt, product, division, product, difference: one chain. */
static double chain(double r, double alpha, double quarter_pi)
{
  for (int i = 0; i < STEPS; i++)
    r = r - alpha * (quarter_pi / (r * sqrt(r)));
  return r;
}

static int by_value(const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static double median(double *t)
{
  qsort(t, TURNS, sizeof *t, by_value);
  return t[TURNS / 2];
}

typedef struct { const char *name; double start, rate; } regime;

int main(int argc, char **argv)
{
  FILE *csv = argc > 1 ? fopen(argv[1], "w") : NULL;
  double *history = malloc((STEPS + 1) * sizeof *history), sink = 0;
  if (!history || (argc > 1 && !csv)) { perror("bench"); return 1; }
  if (csv) fputs("regime,steps_per_second,floor_per_second,ratio\n", csv);
  const double T = 100, quarter_pi = 0x1.921fb54442d18p-1;
  /* far above r*, where no branch changes; and across the kink at each step */
  const regime regimes[] = { { "descending", 100, 1e-18 }, { "oscillating", 1.2, 0.1 } };
  for (size_t k = 0; k < sizeof regimes / sizeof *regimes; k++) {
    double ours[TURNS], floor[TURNS];
    double r0 = regimes[k].start * r_star(T);
    double alpha = regimes[k].rate * critical_rate(T);
    for (int turn = 0; turn < TURNS; turn++) {
      double t = seconds();
      descend(r0, T, alpha, STEPS, history);
      ours[turn] = seconds() - t;
      sink += history[STEPS];
      t = seconds();
      sink += chain(100 * r_star(T), 1e-18 * critical_rate(T), quarter_pi);
      floor[turn] = seconds() - t;
    }
    double a = STEPS / median(ours), b = STEPS / median(floor);
    printf("%-12s %.4g million steps/s; floor of the chain %.4g million/s; "
           "%.2f times the floor's time\n", regimes[k].name, a / 1e6, b / 1e6, b / a);
    if (csv) fprintf(csv, "%s,%.17g,%.17g,%.17g\n", regimes[k].name, a, b, b / a);
  }
  free(history);
  if (csv && fclose(csv) != 0) { perror("bench"); return 1; }
  return isnan(sink);  /* used, so that no loop is dropped */
}
