/* One epoch of a network of any rank as a plain C loop on a BLAS, libm's tangents and
 * no more: what someone would write who takes the fastest matrix product there is.
 * Its sums are in the BLAS's order and fused where the machine can. */
#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#ifndef REAL
#define REAL double
#define GEMM cblas_dgemm
#define TANH tanh
#define EXP exp
#endif
enum { N = 100, STEPS = 40 };
typedef struct { REAL *m, *n, *b, *out, *x, *h, *z, *slope, *delta, *lambda, *y, *pull,
                 *gm, *gn; size_t rank, trials; } net;

static REAL *numbers(size_t count)
{
  REAL *x = aligned_alloc(64, (count * sizeof *x + 63) / 64 * 64);
  for (size_t i = 0; x && i < count; i++) x[i] = (REAL) ((int) (i % 17) - 8) / 80;
  return x;
}

/* C = A B or, with `add', C + A B; a and b tell which of the two is transposed. */
static void product(int a, int b, size_t rows, size_t columns, size_t inner, const REAL *A,
                    const REAL *B, int add, REAL *C)
{
  GEMM(CblasRowMajor, a ? CblasTrans : CblasNoTrans, b ? CblasTrans : CblasNoTrans,
       (int) rows, (int) columns, (int) inner, 1, A, (int) (a ? rows : inner), B,
       (int) (b ? inner : columns), (REAL) add, C, (int) columns);
}

static void forward(net *w, size_t t)
{
  const size_t k = w->rank, c = w->trials, u = c * N;
  REAL *x = w->x + t * u, *next = x + u, *a = w->h, *z = w->z + t * c * k;
  if (k) product(0, 0, c, k, N, x, w->m, 0, z);
  product(0, 0, c, N, k ? k : N, k ? z : x, w->n, 0, a);
  for (size_t i = 0; i < u; i++) {
    REAL h = TANH(a[i] + w->b[i % N]);
    w->slope[t * u + i] = 1 - h * h;
    next[i] = (REAL) 0.5 * x[i] + (REAL) 0.5 * h;
  }
  for (size_t j = 0; j < c; j++) {
    REAL q = 0;
    for (size_t i = 0; i < N; i++) q += next[j * N + i] * w->out[i];
    REAL o = 1 / (1 + EXP(-q));
    w->pull[t * c + j] = (o - (t >= STEPS / 2)) * o * (1 - o) / (REAL) (10 * c);
  }
}

static void backward(net *w, size_t t)
{
  const size_t k = w->rank, c = w->trials, u = c * N;
  REAL *delta = w->delta + t * u, *y = w->y + t * c * k;
  for (size_t j = 0; j < c; j++)
    for (size_t i = 0; i < N; i++) w->lambda[j * N + i] += w->pull[t * c + j] * w->out[i];
  for (size_t i = 0; i < u; i++) delta[i] = (REAL) 0.5 * w->slope[t * u + i] * w->lambda[i];
  for (size_t i = 0; i < u; i++) w->lambda[i] *= (REAL) 0.5;
  if (k) product(0, 1, c, k, N, delta, w->n, 0, y);
  product(0, 1, c, N, k ? k : N, k ? y : delta, k ? w->m : w->n, 1, w->lambda);
}

static void descend(size_t count, REAL *x, const REAL *g)
{
  for (size_t i = 0; i < count; i++) x[i] -= (REAL) 0.001 * g[i];
}

static void epoch(net *w)
{
  const size_t k = w->rank, c = w->trials, all = STEPS * c;
  for (size_t t = 0; t < STEPS; t++) forward(w, t);
  for (size_t i = 0; i < c * N; i++) w->lambda[i] = 0;
  for (size_t t = STEPS; t-- > 0; ) backward(w, t);
  product(1, 0, k ? k : N, N, all, k ? w->z : w->x, w->delta, 0, w->gn);
  if (k) product(1, 0, N, k, all, w->x, w->y, 0, w->gm);
  REAL gb[N] = { 0 }, go[N] = { 0 };
  for (size_t s = 0; s < all; s++)
    for (size_t i = 0; i < N; i++) {
      gb[i] += w->delta[s * N + i];
      go[i] += w->pull[s] * w->x[(s + c) * N + i];
    }
  descend((k ? k : N) * N, w->n, w->gn);
  if (k) descend(k * N, w->m, w->gm);
  descend(N, w->b, gb);
  descend(N, w->out, go);
}

/* Seconds of an epoch, the best of five times so many. */
double BLAS(size_t rank, size_t trials, long epochs);
double BLAS(size_t rank, size_t trials, long epochs)
{
  const size_t k = rank ? rank : N, all = STEPS * trials, u = trials * N;
  net w = { numbers(k * N), numbers(k * N), numbers(N), numbers(N), numbers(u + all * N),
    numbers(u), numbers(all * k), numbers(all * N), numbers(all * N), numbers(u),
    numbers(all * k), numbers(all), numbers(k * N), numbers(k * N), rank, trials };
  double best = 1e9;
  epoch(&w);
  for (int r = 0; r < 5; r++) {
    struct timespec begin, end;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
    for (long i = 0; i < epochs; i++) epoch(&w);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
    double s = ((double) (end.tv_sec - begin.tv_sec)
      + (double) (end.tv_nsec - begin.tv_nsec) * 1e-9) / (double) epochs;
    if (s < best) best = s;
  }
  REAL *const all_of[] = { w.m, w.n, w.b, w.out, w.x, w.h, w.z, w.slope, w.delta, w.lambda,
    w.y, w.pull, w.gm, w.gn };
  for (size_t i = 0; i < sizeof all_of / sizeof *all_of; i++) free(all_of[i]);
  return best;
}
