/* What the tests share: a random stream, nasty inputs, Arb as the oracle. */
#ifndef ORACLE_H
#define ORACLE_H
#include <arb.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* Inputs per property: a million, or GHOST_CASES (Valgrind is slow, the slow
 * tier is patient). */
static inline long cases(void)
{
  const char *text = getenv("GHOST_CASES");
  return text ? atol(text) : 1000000;
}

/* n trials, or a share of them when there are fewer cases than a million. */
static inline int some(int n)
{
  double share = (double) cases() / 1e6;
  return share >= 1 ? n : share * n > 2 ? (int) (share * n) : 2;
}

/* Under Valgrind a network of the paper's own length takes an hour. */
static inline int whole(void) { return cases() >= 1000000; }

/* A statistic over the paper's own runs means nothing on a share of them. */
static inline void whole_or_skip(void)
{
  if (!whole()) skip();
}

/* SplitMix64: one word of state, the same stream everywhere. */
static inline uint64_t random_word(uint64_t *state)
{
  uint64_t z = (*state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static inline double random_unit(uint64_t *state)
{
  return (double) (random_word(state) >> 11) * 0x1p-53;
}

/* x > 0 moved by n units in the last place. */
static inline double ulps_away(double x, int n)
{
  int64_t bits;
  memcpy(&bits, &x, sizeof bits);
  bits += n;
  memcpy(&x, &bits, sizeof x);
  return x;
}

/* A double in [2^low, 2^high), its exponent uniform; one in four lies within
 * a few units in the last place of a power of two. */
static inline double random_nasty(uint64_t *state, int low, int high)
{
  int exponent = low + (int) (random_word(state) % (uint64_t) (high - low));
  double x = ldexp(1.0 + random_unit(state), exponent);
  if (random_word(state) % 4 == 0) {
    x = ldexp(1.0, exponent);
    x = ulps_away(x, (int) (random_word(state) % 4));
  }
  return x;
}

/* An upper bound of |x - exact| / |exact|, exact given as a ball. */
static inline double relative_error(double x, const arb_t exact)
{
  static arb_t d;
  static mag_t top, bottom;  /* at these precisions they own no memory */
  arb_set_d(d, x);
  arb_sub(d, d, exact, 128);
  arb_get_mag(top, d);
  arb_get_mag_lower(bottom, exact);
  mag_div(top, top, bottom);
  return mag_get_d(top);
}

/* FLINT keeps tables; Valgrind shall see them freed. */
__attribute__((destructor)) static void free_tables(void) { flint_cleanup(); }
#endif
