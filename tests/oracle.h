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

/* n inputs for a million cases, and as many more or fewer as there are cases. */
static inline long many(long n)
{
  double share = (double) cases() / 1e6;
  return share * (double) n > 2 ? (long) (share * (double) n) : 2;
}

/* The same where one trial is long, a training for instance: never above n. */
static inline int some(int n)
{
  long share = many(n);
  return share < n ? (int) share : n;
}

/* Under Valgrind a network of the paper's own length takes an hour. */
static inline int whole(void) { return cases() >= 1000000; }

/* Rows of a table that are trained again: which, the day decides. */
static inline int rows_again(void) { return cases() > 1000000 ? 3 : 1; }

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

/* m / 2^k, where the quotient is an ordinary number; mag_get_d itself takes
 * what is below 2^-1000 for larger than it is. */
static inline double mag_over_power(const mag_t m, double power)
{
  static mag_t q;
  int k;
  frexp(power, &k);
  mag_mul_2exp_si(q, m, 1 - k);
  return mag_get_d(q);
}

/* |y - exact| in units of a power of two, rounded up. */
static inline double units_off(double y, const arb_t exact, double unit)
{
  static arb_t d;
  static mag_t off;
  arb_set_d(d, y);
  arb_sub(d, d, exact, 128);
  arb_get_mag(off, d);
  return mag_over_power(off, unit);
}

/* In units of half the gap between y > 0 and its neighbour on the side of the
 * exact number: y is that number, correctly rounded, if and only if this is at
 * most one. */
static inline double half_gaps_off(double y, const arb_t exact)
{
  static arb_t d;
  arb_set_d(d, y);
  int above = arb_gt(d, exact);
  return 2 * units_off(y, exact, above ? y - nextafter(y, 0) : nextafter(y, INFINITY) - y);
}

/* In units in the last place of y. */
static inline double ulps_off(double y, const arb_t exact)
{
  return units_off(y, exact, nextafter(fabs(y), INFINITY) - fabs(y));
}

/* The logistic function. */
static inline void logistic_ball(arb_t y, double z)
{
  arb_set_d(y, -z);
  arb_exp(y, y, 128);
  arb_add_ui(y, y, 1, 128);
  arb_inv(y, y, 128);
}

/* FLINT keeps tables; Valgrind shall see them freed. */
__attribute__((destructor)) static void free_tables(void) { flint_cleanup(); }
#endif
