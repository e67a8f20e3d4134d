/* This machine's multiplications and additions a second, not fused, in registers
 * alone: the floor for the matrix work of networks of any rank.  Compiled once for
 * each precision with the widest vectors that the machine has. */
#include <time.h>

#ifndef REAL
#define REAL double
#endif
enum { LANES = 64 / sizeof(REAL), CHAINS = 12 };
typedef REAL vector __attribute__((vector_size(64)));

/* Gflop/s over `rounds' of twelve independent chains of x <- x a + b. */
double FLOOR(long rounds);
double FLOOR(long rounds)
{
  vector x[CHAINS], a = { 0 }, b = { 0 };
  for (int c = 0; c < CHAINS; c++) x[c] = (vector) { 0 } + (REAL) c;
  a += (REAL) 0.5;
  b += (REAL) 0.25;
  struct timespec begin, end;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
  for (long i = 0; i < rounds; i++) {
    __asm__ volatile("" : "+v"(a), "+v"(b));
#pragma GCC unroll 12
    for (int c = 0; c < CHAINS; c++) x[c] = x[c] * a + b;
  }
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
  REAL sum = 0;
  for (int c = 0; c < CHAINS; c++)
    for (int l = 0; l < LANES; l++) sum += x[c][l];
  double seconds = (double) (end.tv_sec - begin.tv_sec)
    + (double) (end.tv_nsec - begin.tv_nsec) * 1e-9;
  return sum < 0 ? 0 : 2.0 * CHAINS * LANES * (double) rounds / seconds * 1e-9;
}
