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
#include <cmocka.h>

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

/* A double in [2^low, 2^high), its exponent uniform; one in four lies within
 * a few units in the last place of a power of two. */
static inline double random_nasty(uint64_t *state, int low, int high)
{
  int exponent = low + (int) (random_word(state) % (uint64_t) (high - low));
  double x = ldexp(1.0 + random_unit(state), exponent);
  if (random_word(state) % 4 == 0) {
    x = ldexp(1.0, exponent);
    for (uint64_t n = random_word(state) % 4; n > 0; n--) x = nextafter(x, INFINITY);
  }
  return x;
}

/* x moved by n units in the last place. */
static inline double ulps_away(double x, int n)
{
  for (; n > 0; n--) x = nextafter(x, INFINITY);
  for (; n < 0; n++) x = nextafter(x, -INFINITY);
  return x;
}

/* An upper bound of |x - exact| / |exact|, exact given as a ball. */
static inline double relative_error(double x, const arb_t exact)
{
  arb_t d;
  mag_t top, bottom;
  arb_init(d);
  mag_init(top);
  mag_init(bottom);
  arb_set_d(d, x);
  arb_sub(d, d, exact, 256);
  arb_get_mag(top, d);
  arb_get_mag_lower(bottom, exact);
  mag_div(top, top, bottom);
  double e = mag_get_d(top);
  arb_clear(d);
  mag_clear(top);
  mag_clear(bottom);
  return e;
}
#endif
