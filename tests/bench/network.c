/* One epoch of the paper's network (N = 100, 40 steps, double, one thread) in
 * each width, beside 4000 tanh of the system's vector library at the same
 * width.  Both are timed in turn, many times; medians and their ratio.
 * network_torch.py loads the same file as a library and calls `burst`. */
#include "lanes.h"
#include "torch_random.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void tanh_base(const double *x, double *y);
void tanh_avx2(const double *x, double *y);
void tanh_avx512(const double *x, double *y);

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec * 1e6 + (double) t.tv_nsec * 1e-3;
}

static int ascending(const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

enum { ROUNDS = 401, BURST = 20, UNITS = 104, STEPS = 40 };
static _Alignas(64) double theta[LANE_PARAMETERS(UNITS)], gradient[LANE_PARAMETERS(UNITS)];
static _Alignas(64) double start[UNITS], work[LANE_WORKSPACE(UNITS, STEPS)], x[4000], y[4000];

void weights(void);
double burst(int epochs);

void weights(void)
{
  torch_stream s;
  float m[100], n[100];
  torch_seed(&s, 40);
  torch_normal(&s, m, 100);
  torch_normal(&s, n, 100);
  memset(theta, 0, sizeof theta);
  for (int i = 0; i < 100; i++) {
    theta[i] = (double) m[i] / 10;
    theta[UNITS + i] = (double) n[i] / 10;
    start[i] = -0.3;
  }
  theta[3 * UNITS] = 10.0;
  for (int i = 0; i < 4000; i++) x[i] = theta[i % 100] * (1.0 + i / 4000.0);
}

static double train(const lane_kernels *lanes, int epochs)
{
  const lane_trial trial = { UNITS, STEPS, STEPS / 2, 0.5, 1.0, 0 };
  double score[4], begin = now();
  for (int i = 0; i < epochs; i++) {
    lanes->epoch(&trial, theta, start, gradient, work, score);
    lanes->descend(3 * UNITS, 0.003, gradient, theta);
  }
  return (now() - begin) / epochs;
}

/* Microseconds an epoch in the widest lanes of this machine. */
double burst(int epochs) { return train(lanes_best(), epochs); }

int main(void)
{
  const char *const names[] = { "base", "avx2", "avx512" };
  void (*const library[])(const double *, double *) = { tanh_base, tanh_avx2, tanh_avx512 };
  puts("width,epoch_us,tanh4000_us,ratio,epochs_per_second");
  for (int k = 0; k < 3; k++) {
    const lane_kernels *lanes = lanes_named(names[k]);
    if (!lanes) continue;
    static double ours[ROUNDS], theirs[ROUNDS];
    weights();
    for (int r = 0; r < ROUNDS; r++) {
      ours[r] = train(lanes, BURST);
      double begin = now();
      for (int i = 0; i < BURST; i++) library[k](x, y);
      theirs[r] = (now() - begin) / BURST;
    }
    qsort(ours, ROUNDS, sizeof *ours, ascending);
    qsort(theirs, ROUNDS, sizeof *theirs, ascending);
    double a = ours[ROUNDS / 2], b = theirs[ROUNDS / 2];
    printf("%s,%.2f,%.2f,%.2f,%.0f\n", names[k], a, b, a / b, 1e6 / a);
  }
  return 0;
}
