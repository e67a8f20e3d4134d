/* kernels/rank.c -- one epoch of a network of any rank, for any width
   Book: 21.3 The two operations
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: a4dd2934d5995582 */
#include "rank.h"
#include <stdint.h>
#ifndef RANK_TABLE
#define RANK_TABLE rank_base
#define RANK_NAME "base"
#endif
#ifdef RANK_IS_SINGLE
typedef float real;
enum { GROUP = RANK_GROUP_SINGLE };
#else
typedef double real;
enum { GROUP = RANK_GROUP };
#endif
#define NEAR 0.625
#define inlaid static inline __attribute__((always_inline))

/* A tile has at most SIDE rows of WIDE groups, or LONE groups when it has one row.
 * A tile of products has SIDE trials by ACROSS rows, or one trial by ALONE rows. */
#if defined __AVX512F__
enum { SIDE = 4, WIDE = 4, LONE = 4, ACROSS = 4, ALONE = GROUP, TILE = 16 };
#elif defined __AVX2__
enum { SIDE = 4, WIDE = 1, LONE = 4, ACROSS = 1, ALONE = 4, TILE = 4 };
#else
enum { SIDE = 2, WIDE = 1, LONE = 2, ACROSS = 1, ALONE = 2, TILE = 2 };
#endif
enum { BLOCK = LONE * GROUP };
#ifdef RANK_IS_SINGLE
#define SHIFT_SINGLE 0x1.8000fep23f  /* 1.5 * 2^23 + 127 */

/* Book: 21.4 Four nonlinearities, eq:expm1 */
/*@ assigns \nothing; */
static inline float power_of_two_single(float shifted)
{
  union { float real; uint32_t bits; } word = { shifted };
  word.bits <<= 23;
  return word.real;
}

/*@ requires \valid(scale);
    assigns *scale; */
static inline float series(float v, float *scale)  /* e^r - 1; *scale = 2^k */
{
  float shifted = v * 0x1.715476p0f + SHIFT_SINGLE;
  float k = shifted - SHIFT_SINGLE;
  float r = (v - k * 0x1.62e4p-1f) - k * 0x1.7f7d1cp-20f;
  float q = 0x1.a01a02p-13f + r * 0x1.a01a02p-16f;
  q = 0x1.111112p-7f + r * (0x1.6c16c2p-10f + r * q);
  q = 0x1.555556p-3f + r * (0x1.555556p-5f + r * q);
  *scale = power_of_two_single(shifted);
  return r + r * r * (0.5f + r * q);
}

/*@ assigns \nothing; */
static inline float any_tanh(float x)
{
  float y = __builtin_fabsf(x), scale;
  y = y > 9.5f ? 9.5f : y;
  float q = series(2.0f * y, &scale), e = scale * q + (scale - 1.0f);
  return __builtin_copysignf(e / (e + 2.0f), x);
}

/*@ assigns \nothing; */
static inline float fading(float z)
{
  float y = -__builtin_fabsf(z), scale;
  float q = series(y < -87.0f ? -87.0f : y, &scale);
  return scale + scale * q;
}

/*@ assigns \nothing; */
static inline float logistic_with(float z, float e)
{
  return (z < 0.0f ? e : 1.0f) / (1.0f + e);
}

enum { LOG_TERMS = 8 };
/*@ assigns \nothing; */
static inline float root_of(float x) { return __builtin_sqrtf(x); }

/*@ requires \valid(x + (0 .. count - 1));
    assigns x[0 .. count - 1]; */
static void tanh_in_place(size_t count, float *x)
{
  /*@ loop invariant 0 <= i <= count;
      loop assigns i, x[0 .. count - 1];
      loop variant count - i; */
  for (size_t i = 0; i < count; i++) x[i] = any_tanh(x[i]);
}
#else
/* Book: 19.4.1 The hyperbolic tangent, near zero, eq:tanh-near */
/*@ assigns \nothing; */
static inline double near_odd(double x)
{
  double u = x * x, v = u * u, w = v * v;
  double p01 = -0x1.55555555554fcp-2 + u * 0x1.111111110aa5cp-3;
  double p23 = -0x1.ba1ba1b4f0022p-5 + u * 0x1.664f47779112p-6;
  double p45 = -0x1.226e15e2983bdp-7 + u * 0x1.d6cf1ffedbe69p-9;
  double p67 = -0x1.7d6859b904983p-10 + u * 0x1.336461da07d05p-11;
  double p89 = -0x1.df4905d2d1581p-13 + u * 0x1.43771c18c948bp-14;
  double low = p01 + v * p23, mid = p45 + v * p67;
  double high = p89 + v * -0x1.0d78057219ee1p-16;
  return x + (x * u) * (low + w * (mid + w * high));
}

/*@ assigns \nothing; */
static inline double near_tanh(double x)
{
  return __builtin_copysign(near_odd(x), x);
}

#define SHIFT 0x1.80000000003ffp52  /* 1.5 * 2^52 + 1023 */

/* Book: 19.4.2 The exponential, eq:exponential */
/*@ assigns \nothing;
    ensures scale: SHIFT - 1022 <= shifted <= SHIFT + 1023 ==>
      0x1p-1022 <= \result <= 0x1p1023; */
static inline double power_of_two(double shifted)
{
  union { double real; uint64_t bits; } word = { shifted };
  word.bits <<= 52;
  return word.real;
}

/*@ assigns \nothing; */
static inline double exponential(double y)
{
  double shifted = y * 0x1.71547652b82fep0 + SHIFT;
  double k = shifted - SHIFT;
  double a = y - k * 0x1.62e42fefap-1, c = k * 0x1.cf79abc9e3b39p-40;
  double r = a - c, lost = (a - r) - c;
  double s = r * r, s2 = s * s;
  double q01 = 0x1.000000000000bp-1 + r * 0x1.5555555555511p-3;
  double q23 = 0x1.555555555029dp-5 + r * 0x1.1111111122324p-7;
  double q45 = 0x1.6c16c1852cdf4p-10 + r * 0x1.a01a0147627b5p-13;
  double q67 = 0x1.a01997c3ddb0ep-16 + r * 0x1.71dee61dbbd3dp-19;
  double q89 = 0x1.28af44e06fac8p-22 + r * 0x1.ade16b0d7daaep-26;
  double q = (q01 + s * q23) + s2 * ((q45 + s * q67) + s2 * q89);
  double scale = power_of_two(shifted);
  return scale + scale * (r + (s * q + lost));
}

/* Book: 19.4.3 The tangent far from zero, and the logistic function, eq:tanh-far */
/*@ assigns \nothing; */
static inline double far_tanh(double x)
{
  double y = __builtin_fabs(x);
  y = y > 22.0 ? 22.0 : y;
  double e = exponential(2.0 * y);
  return __builtin_copysign(1.0 - 2.0 / (e + 1.0), x);
}

/*@ assigns \nothing; */
static inline double any_tanh(double x)
{
  double near = near_tanh(x), far = far_tanh(x);
  return __builtin_fabs(x) > NEAR ? far : near;
}

/*@ requires \valid_read(x + (0 .. count - 1));
    assigns \nothing; */
static int all_near(size_t count, const real *x)
{
  int far = 0;
  /*@ loop invariant 0 <= i <= count;
      loop assigns i, far;
      loop variant count - i; */
  for (size_t i = 0; i < count; i++)
    far |= !(__builtin_fabs(x[i]) <= NEAR);
  return !far;
}

/*@ requires \valid(x + (0 .. count - 1));
    assigns x[0 .. count - 1]; */
static void tanh_in_place(size_t count, real *x)
{
  if (all_near(count, x))
    /*@ loop invariant 0 <= i <= count;
        loop assigns i, x[0 .. count - 1];
        loop variant count - i; */
    for (size_t i = 0; i < count; i++) x[i] = near_tanh(x[i]);
  else
    /*@ loop invariant 0 <= i <= count;
        loop assigns i, x[0 .. count - 1];
        loop variant count - i; */
    for (size_t i = 0; i < count; i++) x[i] = any_tanh(x[i]);
}

/* Book: 21.4 Four nonlinearities, eq:softplus-log, eq:expm1 */
/*@ assigns \nothing; */
static inline double logistic_with(double z, double e)
{
  double d = 1.0 + e, lost = e - (d - 1.0);
  double q = (z < 0.0 ? e : 1.0) / d;
  return q - q * lost / d;
}

/*@ assigns \nothing; */
static inline double fading(double z)  /* e^-|z| */
{
  double y = -__builtin_fabs(z);
  return exponential(y < -708.0 ? -708.0 : y);
}

/*@ assigns \nothing; */
static inline double root_of(double x) { return __builtin_sqrt(x); }
enum { LOG_TERMS = 17 };
#endif

/*@ assigns \nothing; */
static inline real logistic_of(real z) { return logistic_with(z, fading(z)); }

/*@ assigns \nothing; */
static inline real log_one_plus(real e)
{
  real s = e / ((real) 2 + e), u = s * s, sum = 0;
  /*@ loop invariant 0 <= j <= LOG_TERMS;
      loop assigns j, sum;
      loop variant j; */
  for (int j = LOG_TERMS; j > 0; j--) sum = sum * u + (real) 1 / (real) (2 * j - 1);
  return (real) 2 * s * sum;
}

/*@ requires \valid(a + (0 .. count - 1)) && \valid(slope + (0 .. count - 1));
    requires \separated(a + (0 .. count - 1), slope + (0 .. count - 1));
    assigns a[0 .. count - 1], slope[0 .. count - 1]; */
static void tanh_and_slope(size_t count, real *restrict a, real *restrict slope)
{
  tanh_in_place(count, a);
  /*@ loop invariant 0 <= i <= count;
      loop assigns i, slope[0 .. count - 1];
      loop variant count - i; */
  for (size_t i = 0; i < count; i++) slope[i] = (real) 1 - a[i] * a[i];
}

/*@ requires \valid(a) && \valid(slope) && \separated(a, slope);
    assigns *a, *slope; */
static inline void other_and_slope(int phi, real *restrict a, real *restrict slope)
{
  real x = *a, g = logistic_of(x);
  real positive = x > (real) 0 ? x : (real) 0;
  *a = phi == RANK_LOGISTIC ? g
     : phi == RANK_SOFTPLUS ? positive + log_one_plus(fading(x)) : positive;
  *slope = phi == RANK_LOGISTIC ? g * ((real) 1 - g)
     : phi == RANK_SOFTPLUS ? g : (real) (x > (real) 0);
}

/*@ requires \valid(a + (0 .. count - 1)) && \valid(slope + (0 .. count - 1));
    requires \separated(a + (0 .. count - 1), slope + (0 .. count - 1));
    assigns a[0 .. count - 1], slope[0 .. count - 1]; */
static void activate(int phi, size_t count, real *restrict a, real *restrict slope)
{
  if (phi == RANK_TANH) {
    tanh_and_slope(count, a, slope);
    return;
  }
  /*@ loop invariant 0 <= i <= count;
      loop assigns i, a[0 .. count - 1], slope[0 .. count - 1];
      loop variant count - i; */
  for (size_t i = 0; i < count; i++) other_and_slope(phi, a + i, slope + i);
}

/* Book: 21.3 The two operations, eq:lane-tree, eq:rank-gather */
/*@ requires \valid(sum + (0 .. GROUP - 1));
    assigns sum[0 .. GROUP - 1]; */
static inline real add_group(real *sum)
{
  /*@ loop invariant GROUP / 2 >= half >= 0;
      loop assigns half, sum[0 .. GROUP - 1];
      loop variant half; */
  for (size_t half = GROUP / 2; half > 0; half /= 2)
    /*@ loop invariant 0 <= l <= half;
        loop assigns l, sum[0 .. GROUP - 1];
        loop variant half - l; */
    for (size_t l = 0; l < half; l++) sum[l] += sum[l + half];
  return sum[0];
}

/*@ requires units % GROUP == 0;
    requires \valid_read(x + (0 .. units - 1)) && \valid_read(y + (0 .. units - 1));
    assigns \nothing; */
static inline real inner(size_t units, const real *x, const real *y)
{
  real sum[GROUP] = { 0 };
  /*@ loop invariant 0 <= i <= units && i % GROUP == 0;
      loop assigns i, sum[0 .. GROUP - 1];
      loop variant units - i; */
  for (size_t i = 0; i < units; i += GROUP)
    /*@ loop invariant 0 <= l <= GROUP;
        loop assigns l, sum[0 .. GROUP - 1];
        loop variant GROUP - l; */
    for (size_t l = 0; l < GROUP; l++) sum[l] += x[i + l] * y[i + l];
  return add_group(sum);
}

/*@ requires \valid_read(from + (0 .. count - 1)) && \valid(to + (0 .. count - 1));
    requires \separated(to + (0 .. count - 1), from + (0 .. count - 1));
    assigns to[0 .. count - 1]; */
static void copy_numbers(size_t count, const real *from, real *restrict to)
{
  /*@ loop invariant 0 <= i <= count;
      loop assigns i, to[0 .. count - 1];
      loop variant count - i; */
  for (size_t i = 0; i < count; i++) to[i] = from[i];
}

/*@ requires \valid(to + (0 .. count - 1));
    assigns to[0 .. count - 1]; */
static void clear_numbers(size_t count, real *to)
{
  /*@ loop invariant 0 <= i <= count;
      loop assigns i, to[0 .. count - 1];
      loop variant count - i; */
  for (size_t i = 0; i < count; i++) to[i] = 0;
}
/*@ lemma rank_rows: \forall integer r, n, u; 0 <= r < n && 0 <= u ==>
      0 <= r * u && r * u + u <= n * u; */

/*@ lemma rank_steps: \forall integer r, n, u; 0 <= r <= n && 0 <= u ==>
      0 <= r * u <= n * u; */
/*@ requires side <= SIDE && across <= TILE && i + GROUP <= units <= 8192;
    requires side * across <= TILE;
    requires \valid_read(rows + (0 .. across * units - 1));
    requires \valid_read(x + (0 .. side * units - 1));
    requires \valid(sum + (0 .. TILE * GROUP - 1));
    requires \separated(sum + (0 .. TILE * GROUP - 1),
      rows + (0 .. across * units - 1), x + (0 .. side * units - 1));
    assigns sum[0 .. TILE * GROUP - 1]; */
inlaid void add_products(size_t side, size_t across, size_t units, size_t i,
    const real *rows, const real *x, real *sum)
{
  /*@ loop invariant 0 <= a <= side;
      loop assigns a, sum[0 .. TILE * GROUP - 1];
      loop variant side - a; */
  for (size_t a = 0; a < side; a++)
    /*@ loop invariant 0 <= c <= across;
        loop assigns c, sum[0 .. TILE * GROUP - 1];
        loop variant across - c; */
    for (size_t c = 0; c < across; c++) {
      //@ assert row: 0 <= c * units && c * units + units <= across * units;
      //@ assert trial: 0 <= a * units && a * units + units <= side * units;
      //@ assert sum: 0 <= a * across && a * across + across <= side * across;
      const real *row = rows + c * units + i, *by = x + a * units + i;
      real *to = sum + (a * across + c) * GROUP;
      /*@ loop invariant 0 <= l <= GROUP;
          loop assigns l, to[0 .. GROUP - 1];
          loop variant GROUP - l; */
      for (size_t l = 0; l < GROUP; l++) to[l] += row[l] * by[l];
    }
}

/*@ requires 1 <= half <= GROUP / 2 && count <= TILE;
    requires \valid_read(from + (0 .. 2 * (count * half) - 1));
    requires \valid(to + (0 .. count * half - 1));
    requires \separated(to + (0 .. count * half - 1),
      from + (0 .. 2 * (count * half) - 1));
    assigns to[0 .. count * half - 1]; */
inlaid void halve(size_t half, size_t count, const real *from, real *restrict to)
{
  /*@ loop invariant 0 <= k <= count;
      loop assigns k, to[0 .. count * half - 1];
      loop variant count - k; */
  for (size_t k = 0; k < count; k++) {
    //@ assert place: 0 <= k * half && k * half + half <= count * half;
    /*@ loop invariant 0 <= l <= half;
        loop assigns l, to[0 .. count * half - 1];
        loop variant half - l; */
    for (size_t l = 0; l < half; l++)
      to[k * half + l] = from[2 * (k * half) + l] + from[2 * (k * half) + half + l];
  }
}

/*@ requires count <= TILE && \valid(sum + (0 .. TILE * GROUP - 1));
    assigns sum[0 .. TILE * GROUP - 1]; */
inlaid void climb(size_t count, real *restrict sum)
{
  real other[TILE * GROUP / 2];
  halve(GROUP / 2, count, sum, other);
  halve(GROUP / 4, count, other, sum);
  halve(GROUP / 8, count, sum, other);
  if (GROUP == 16) halve(1, count, other, sum);
  else copy_numbers(count, other, sum);
}

/*@ requires 1 <= side <= SIDE && 1 <= across <= TILE && side * across <= TILE;
    requires units % GROUP == 0 && GROUP <= units <= 8192 && stride <= 0x10000000;
    requires \valid_read(rows + (0 .. across * units - 1));
    requires \valid_read(x + (0 .. side * units - 1));
    requires \valid(y + (0 .. (side - 1) * stride + across - 1));
    requires \separated(y + (0 .. (side - 1) * stride + across - 1),
      x + (0 .. side * units - 1), rows + (0 .. across * units - 1));
    assigns y[0 .. (side - 1) * stride + across - 1]; */
inlaid void project_tile(size_t side, size_t across, size_t units, const real *rows,
                         const real *x, size_t stride, real *restrict y)
{
  real sum[TILE * GROUP];
  clear_numbers(side * across * GROUP, sum);
  size_t i = 0;
  /*@ loop invariant 0 <= i && i + GROUP <= units && i % GROUP == 0;
      loop assigns i, sum[0 .. TILE * GROUP - 1];
      loop variant units - i; */
  do {
    add_products(side, across, units, i, rows, x, sum);
    i += GROUP;
  } while (i < units);
  climb(side * across, sum);
  /*@ loop invariant 0 <= a <= side;
      loop assigns a, y[0 .. (side - 1) * stride + across - 1];
      loop variant side - a; */
  for (size_t a = 0; a < side; a++) {
    //@ assert result: 0 <= a * stride <= (side - 1) * stride;
    /*@ loop invariant 0 <= c <= across;
        loop assigns c, y[0 .. (side - 1) * stride + across - 1];
        loop variant across - c; */
    for (size_t c = 0; c < across; c++) y[a * stride + c] = sum[a * across + c];
  }
}

/*@ requires 1 <= side <= SIDE && 1 <= across <= TILE && side * across <= TILE;
    requires units % GROUP == 0 && GROUP <= units <= 8192;
    requires done <= count <= stride <= 0x10000000;
    requires \valid_read(rows + (0 .. count * units - 1));
    requires \valid_read(x + (0 .. side * units - 1));
    requires \valid(y + (0 .. (side - 1) * stride + count - 1));
    requires \separated(y + (0 .. (side - 1) * stride + count - 1),
      x + (0 .. side * units - 1), rows + (0 .. count * units - 1));
    assigns y[0 .. (side - 1) * stride + count - 1];
    ensures done <= \result <= count; */
inlaid size_t project_some(size_t side, size_t across, size_t done, size_t count,
    size_t units, const real *rows, const real *x, size_t stride, int turn,
    real *restrict y)
{
  /*@ loop invariant \at(done, Pre) <= done <= count;
      loop assigns done, y[0 .. (side - 1) * stride + count - 1];
      loop variant count - done; */
  for (; done + across <= count; done += across) {
    const size_t r = turn ? count - done - across : done;
    //@ assert rows: 0 <= r * units && r * units + across * units <= count * units;
    project_tile(side, across, units, rows + r * units, x, stride, y + r);
  }
  return done;
}

/*@ requires units % GROUP == 0 && GROUP <= units <= 8192;
    requires count <= stride <= 0x10000000;
    requires \valid_read(rows + (0 .. count * units - 1));
    requires \valid_read(x + (0 .. SIDE * units - 1));
    requires \valid(y + (0 .. (SIDE - 1) * stride + count - 1));
    requires \separated(y + (0 .. (SIDE - 1) * stride + count - 1),
      x + (0 .. SIDE * units - 1), rows + (0 .. count * units - 1));
    assigns y[0 .. (SIDE - 1) * stride + count - 1]; */
inlaid void project_side(size_t count, size_t units, const real *rows,
    const real *x, size_t stride, int turn, real *restrict y)
{
  size_t done = 0;
  done = project_some(SIDE, ACROSS, done, count, units, rows, x, stride, turn, y);
  project_some(SIDE, 1, done, count, units, rows, x, stride, turn, y);
}

/*@ requires units % GROUP == 0 && GROUP <= units <= 8192;
    requires count <= stride <= 0x10000000;
    requires \valid_read(rows + (0 .. count * units - 1));
    requires \valid_read(x + (0 .. units - 1)) && \valid(y + (0 .. count - 1));
    requires \separated(y + (0 .. count - 1), x + (0 .. units - 1),
      rows + (0 .. count * units - 1));
    assigns y[0 .. count - 1]; */
inlaid void project_lone(size_t count, size_t units, const real *rows,
    const real *x, size_t stride, int turn, real *restrict y)
{
  size_t done = 0;
  done = project_some(1, ALONE, done, count, units, rows, x, stride, turn, y);
  done = project_some(1, LONE, done, count, units, rows, x, stride, turn, y);
  project_some(1, 1, done, count, units, rows, x, stride, turn, y);
}

/*@ requires 1 <= trials <= 0x10000000 && units % GROUP == 0;
    requires GROUP <= units <= 8192 && count <= stride <= 0x10000000;
    requires \valid_read(rows + (0 .. count * units - 1));
    requires \valid_read(x + (0 .. trials * units - 1));
    requires \valid(y + (0 .. (trials - 1) * stride + count - 1));
    requires \separated(y + (0 .. (trials - 1) * stride + count - 1),
      x + (0 .. trials * units - 1), rows + (0 .. count * units - 1));
    assigns y[0 .. (trials - 1) * stride + count - 1]; */
static void project(size_t trials, size_t count, size_t units, const real *rows,
                    const real *x, size_t stride, int turn, real *restrict y)
{
  size_t a = 0;
  /*@ loop invariant 0 <= a <= trials;
      loop assigns a, y[0 .. (trials - 1) * stride + count - 1];
      loop variant trials - a; */
  for (; a + SIDE <= trials; a += SIDE) {
    //@ assert trial: 0 <= a * units && a * units + units <= trials * units;
    //@ assert result: 0 <= a * stride <= (trials - 1) * stride;
    //@ assert last: (a + SIDE - 1) * stride <= (trials - 1) * stride;
    //@ assert room: a * units + SIDE * units <= trials * units;
    /*@ assert apart: \separated(x + a * units + (0 .. SIDE * units - 1),
          y + a * stride + (0 .. (SIDE - 1) * stride + count - 1)); */
    /*@ assert rows: \separated(rows + (0 .. count * units - 1),
          y + a * stride + (0 .. (SIDE - 1) * stride + count - 1)); */
    project_side(count, units, rows, x + a * units, stride, turn, y + a * stride);
  }
  /*@ loop invariant 0 <= a <= trials;
      loop assigns a, y[0 .. (trials - 1) * stride + count - 1];
      loop variant trials - a; */
  for (; a < trials; a++) {
    //@ assert trial: 0 <= a * units && a * units + units <= trials * units;
    //@ assert result: 0 <= a * stride <= (trials - 1) * stride;
    project_lone(count, units, rows, x + a * units, stride, turn, y + a * stride);
  }
}

typedef struct { const real *at; size_t beside, below; } coefficients;

/*@ requires 1 <= side <= SIDE && lanes <= BLOCK && z.beside <= 0x10000000;
    requires \valid_read(z.at + (0 .. (side - 1) * z.beside));
    requires \valid_read(row + (0 .. lanes - 1));
    requires \valid(sum + (0 .. SIDE * BLOCK - 1));
    requires \separated(sum + (0 .. SIDE * BLOCK - 1), row + (0 .. lanes - 1),
      z.at + (0 .. (side - 1) * z.beside));
    assigns sum[0 .. SIDE * BLOCK - 1]; */
inlaid void add_row(size_t side, size_t lanes, coefficients z, const real *row,
                    real *restrict sum)
{
  /*@ loop invariant 0 <= a <= side;
      loop assigns a, sum[0 .. SIDE * BLOCK - 1];
      loop variant side - a; */
  for (size_t a = 0; a < side; a++) {
    //@ assert coefficient: 0 <= a * z.beside <= (side - 1) * z.beside;
    const real by = z.at[a * z.beside];
    /*@ loop invariant 0 <= l <= lanes;
        loop assigns l, sum[0 .. SIDE * BLOCK - 1];
        loop variant lanes - l; */
    for (size_t l = 0; l < lanes; l++) sum[a * BLOCK + l] += by * row[l];
  }
}

/*@ requires 1 <= side <= SIDE && lanes <= BLOCK && lanes <= units <= 8192;
    requires \valid_read(out + (0 .. (side - 1) * units + lanes - 1));
    requires \valid(sum + (0 .. SIDE * BLOCK - 1));
    requires \separated(sum + (0 .. SIDE * BLOCK - 1),
      out + (0 .. (side - 1) * units + lanes - 1));
    assigns sum[0 .. SIDE * BLOCK - 1]; */
inlaid void begin_tile(size_t side, size_t lanes, size_t units, int more,
                       const real *out, real *restrict sum)
{
  /*@ loop invariant 0 <= a <= side;
      loop assigns a, sum[0 .. SIDE * BLOCK - 1];
      loop variant side - a; */
  for (size_t a = 0; a < side; a++) {
    //@ assert row: 0 <= a * units && a * units + units <= side * units;
    /*@ loop invariant 0 <= l <= lanes;
        loop assigns l, sum[0 .. SIDE * BLOCK - 1];
        loop variant lanes - l; */
    for (size_t l = 0; l < lanes; l++)
      sum[a * BLOCK + l] = more ? out[a * units + l] : (real) 0;
  }
}

/*@ requires 1 <= side <= SIDE && lanes <= BLOCK && lanes <= units <= 8192;
    requires \valid(out + (0 .. (side - 1) * units + lanes - 1));
    requires \valid_read(sum + (0 .. SIDE * BLOCK - 1));
    requires \separated(sum + (0 .. SIDE * BLOCK - 1),
      out + (0 .. (side - 1) * units + lanes - 1));
    assigns out[0 .. (side - 1) * units + lanes - 1]; */
inlaid void end_tile(size_t side, size_t lanes, size_t units, const real *sum,
                     real *restrict out)
{
  /*@ loop invariant 0 <= a <= side;
      loop assigns a, out[0 .. (side - 1) * units + lanes - 1];
      loop variant side - a; */
  for (size_t a = 0; a < side; a++) {
    //@ assert row: 0 <= a * units <= (side - 1) * units;
    /*@ loop invariant 0 <= l <= lanes;
        loop assigns l, out[0 .. (side - 1) * units + lanes - 1];
        loop variant lanes - l; */
    for (size_t l = 0; l < lanes; l++) out[a * units + l] = sum[a * BLOCK + l];
  }
}

/*@ requires 1 <= side <= SIDE && lanes <= BLOCK && lanes <= units <= 8192;
    requires 1 <= count <= 0x10000000;
    requires z.beside <= 0x10000000 && z.below <= 0x10000000;
    requires \valid_read(z.at
      + (0 .. (side - 1) * z.beside + (count - 1) * z.below));
    requires \valid_read(rows + (0 .. (count - 1) * units + lanes - 1));
    requires \valid(out + (0 .. (side - 1) * units + lanes - 1));
    requires \separated(out + (0 .. (side - 1) * units + lanes - 1),
      z.at + (0 .. (side - 1) * z.beside + (count - 1) * z.below),
      rows + (0 .. (count - 1) * units + lanes - 1));
    assigns out[0 .. (side - 1) * units + lanes - 1]; */
inlaid void combine_tile(size_t side, size_t lanes, size_t count, size_t units,
    coefficients z, const real *rows, int more, real *restrict out)
{
  real sum[SIDE * BLOCK];
  begin_tile(side, lanes, units, more, out, sum);
  /*@ loop invariant 0 <= r <= count;
      loop assigns r, sum[0 .. SIDE * BLOCK - 1];
      loop variant count - r; */
  for (size_t r = 0; r < count; r++) {
    //@ assert row: 0 <= r * units <= (count - 1) * units;
    //@ assert coefficient: 0 <= r * z.below <= (count - 1) * z.below;
    const coefficients here = { z.at + r * z.below, z.beside, z.below };
    add_row(side, lanes, here, rows + r * units, sum);
  }
  end_tile(side, lanes, units, sum, out);
}

/*@ requires 1 <= results <= 0x10000000 && lanes <= BLOCK && lanes <= units <= 8192;
    requires 1 <= count <= 0x10000000;
    requires z.beside <= 0x10000000 && z.below <= 0x10000000;
    requires \valid_read(z.at
      + (0 .. (results - 1) * z.beside + (count - 1) * z.below));
    requires \valid_read(rows + (0 .. (count - 1) * units + lanes - 1));
    requires \valid(out + (0 .. (results - 1) * units + lanes - 1));
    requires \separated(out + (0 .. (results - 1) * units + lanes - 1),
      z.at + (0 .. (results - 1) * z.beside + (count - 1) * z.below),
      rows + (0 .. (count - 1) * units + lanes - 1));
    assigns out[0 .. (results - 1) * units + lanes - 1]; */
inlaid void combine_column(size_t results, size_t lanes, size_t count, size_t units,
    coefficients z, const real *rows, int more, real *restrict out)
{
  size_t a = 0;
  /*@ loop invariant 0 <= a <= results;
      loop assigns a, out[0 .. (results - 1) * units + lanes - 1];
      loop variant results - a; */
  for (; a + SIDE <= results && lanes <= WIDE * GROUP; a += SIDE) {
    //@ assert row: 0 <= a * units <= (results - 1) * units;
    //@ assert coefficient: 0 <= a * z.beside <= (results - 1) * z.beside;
    const coefficients here = { z.at + a * z.beside, z.beside, z.below };
    combine_tile(SIDE, lanes, count, units, here, rows, more, out + a * units);
  }
  /*@ loop invariant 0 <= a <= results;
      loop assigns a, out[0 .. (results - 1) * units + lanes - 1];
      loop variant results - a; */
  for (; a + 2 <= results && lanes <= WIDE * GROUP; a += 2) {
    //@ assert row: 0 <= a * units <= (results - 1) * units;
    //@ assert coefficient: 0 <= a * z.beside <= (results - 1) * z.beside;
    const coefficients here = { z.at + a * z.beside, z.beside, z.below };
    combine_tile(2, lanes, count, units, here, rows, more, out + a * units);
  }
  /*@ loop invariant 0 <= a <= results;
      loop assigns a, out[0 .. (results - 1) * units + lanes - 1];
      loop variant results - a; */
  for (; a < results; a++) {
    //@ assert row: 0 <= a * units <= (results - 1) * units;
    //@ assert coefficient: 0 <= a * z.beside <= (results - 1) * z.beside;
    const coefficients here = { z.at + a * z.beside, z.beside, z.below };
    combine_tile(1, lanes, count, units, here, rows, more, out + a * units);
  }
}

/*@ requires 1 <= results <= 0x10000000 && lanes % GROUP == 0;
    requires GROUP <= lanes <= BLOCK && lanes <= units <= 8192;
    requires 1 <= count <= 0x10000000;
    requires z.beside <= 0x10000000 && z.below <= 0x10000000;
    requires \valid_read(z.at
      + (0 .. (results - 1) * z.beside + (count - 1) * z.below));
    requires \valid_read(rows + (0 .. (count - 1) * units + lanes - 1));
    requires \valid(out + (0 .. (results - 1) * units + lanes - 1));
    requires \separated(out + (0 .. (results - 1) * units + lanes - 1),
      z.at + (0 .. (results - 1) * z.beside + (count - 1) * z.below),
      rows + (0 .. (count - 1) * units + lanes - 1));
    assigns out[0 .. (results - 1) * units + lanes - 1]; */
inlaid void combine_lanes(size_t results, size_t lanes, size_t count, size_t units,
    coefficients z, const real *rows, int more, real *restrict out)
{
  if (lanes == GROUP)
    combine_column(results, GROUP, count, units, z, rows, more, out);
  else if (lanes == 2 * GROUP)
    combine_column(results, 2 * GROUP, count, units, z, rows, more, out);
#if defined __AVX2__
  else if (lanes == 3 * GROUP)
    combine_column(results, 3 * GROUP, count, units, z, rows, more, out);
#endif
  else combine_column(results, BLOCK, count, units, z, rows, more, out);
}

/*@ requires 1 <= most <= LONE && units % GROUP == 0 && done % GROUP == 0;
    requires done < units <= 8192;
    assigns \nothing;
    ensures GROUP <= \result <= BLOCK && \result <= units - done;
    ensures \result % GROUP == 0; */
static inline size_t next_lanes(size_t most, size_t units, size_t done)
{
  const size_t left = units - done;
  if (most > 2 && left == (most + 1) * GROUP) return (most - 1) * GROUP;
  return left < most * GROUP ? left : most * GROUP;
}

/*@ requires 1 <= results <= 0x10000000 && units % GROUP == 0 && units <= 8192;
    requires 1 <= count <= 0x10000000;
    requires z.beside <= 0x10000000 && z.below <= 0x10000000;
    requires \valid_read(z.at
      + (0 .. (results - 1) * z.beside + (count - 1) * z.below));
    requires \valid_read(rows + (0 .. count * units - 1));
    requires \valid(out + (0 .. results * units - 1));
    requires \separated(out + (0 .. results * units - 1),
      z.at + (0 .. (results - 1) * z.beside + (count - 1) * z.below),
      rows + (0 .. count * units - 1));
    assigns out[0 .. results * units - 1]; */
static void combine(size_t results, size_t count, size_t units, coefficients z,
                    const real *rows, int more, int turn, real *restrict out)
{
  const size_t most = results > 1 ? WIDE : LONE;
  size_t done = 0;
  /*@ loop invariant 0 <= done <= units && done % GROUP == 0;
      loop assigns done, out[0 .. results * units - 1];
      loop variant units - done; */
  while (done < units) {
    const size_t lanes = next_lanes(most, units, done);
    const size_t at = turn ? units - done - lanes : done;
    combine_lanes(results, lanes, count, units, z, rows + at, more, out + at);
    done += lanes;
  }
}

/* Book: 21.5 An epoch at any rank, eq:rank-step, eq:rank-adjoint, eq:rank-gather */
/*@ requires \valid(h + (0 .. padded - 1)) && \valid_read(x + (0 .. padded - 1));
    requires \separated(h + (0 .. padded - 1), x + (0 .. padded - 1));
    requires units <= padded;
    assigns h[0 .. padded - 1]; */
static void mix_state(size_t units, size_t padded, real mix, const real *x,
                      real *restrict h)
{
  /*@ loop invariant units <= i <= padded;
      loop assigns i, h[0 .. padded - 1];
      loop variant padded - i; */
  for (size_t i = units; i < padded; i++) h[i] = 0;
  /*@ loop invariant 0 <= i <= padded;
      loop assigns i, h[0 .. padded - 1];
      loop variant padded - i; */
  for (size_t i = 0; i < padded; i++)
    h[i] = ((real) 1 - mix) * x[i] + mix * h[i];
}

/*@ requires \valid(a + (0 .. count - 1)) && \valid_read(x + (0 .. count - 1));
    requires \separated(a + (0 .. count - 1), x + (0 .. count - 1));
    assigns a[0 .. count - 1]; */
static void add_scaled(size_t count, real by, const real *x, real *restrict a)
{
  /*@ loop invariant 0 <= i <= count;
      loop assigns i, a[0 .. count - 1];
      loop variant count - i; */
  for (size_t i = 0; i < count; i++) a[i] += by * x[i];
}

/*@ requires \valid(slope + (0 .. count - 1)) && \valid_read(x + (0 .. count - 1));
    requires \separated(slope + (0 .. count - 1), x + (0 .. count - 1));
    assigns slope[0 .. count - 1]; */
static void times_scaled(size_t count, real by, const real *x, real *restrict slope)
{
  /*@ loop invariant 0 <= i <= count;
      loop assigns i, slope[0 .. count - 1];
      loop variant count - i; */
  for (size_t i = 0; i < count; i++) slope[i] *= by * x[i];
}

static void drive_rows(const rank_trial *w, const rank_memory *m, size_t s,
                       size_t side, int turn)
{
  const size_t u = w->padded, rows = w->drive_rows;
  const size_t own = w->rank ? w->rank : w->units;
  const real *read = (const real *) m->theta + rows * u, *inputs = m->inputs;
  const real *x = (const real *) m->states + s * u;
  real *z = (real *) m->drive + s * rows;
  if (w->rank) project(side, own, u, read, x, rows, turn, z);
  for (size_t a = 0; a < side; a++) {
    if (!w->rank) copy_numbers(own, x + a * u, z + a * rows);
    if (w->inputs)
      copy_numbers(w->inputs, inputs + (s + a) * w->inputs, z + a * rows + own);
    z[a * rows + own + w->inputs] = 1;
  }
}

static void step_forward(const rank_trial *w, const rank_memory *m, size_t s,
                         size_t side, int turn)
{
  const size_t u = w->padded;
  const real *noise = m->noise, *x = (const real *) m->states + s * u;
  real *next = (real *) m->states + (s + w->trials) * u;
  real *slope = (real *) m->slopes + s * u;
  const coefficients z
    = { (real *) m->drive + s * w->drive_rows, w->drive_rows, 1 };
  drive_rows(w, m, s, side, turn);
  combine(side, w->drive_rows, u, z, m->theta, 0, turn, next);
  if (noise) add_scaled(side * u, (real) w->noise, noise + s * u, next);
  for (size_t a = 0; a < side; a++) {
    activate(w->phi, u, next + a * u, slope + a * u);
    mix_state(w->units, u, (real) w->mix, x + a * u, next + a * u);
  }
}

/*@ requires \valid(slope);
    assigns *slope; */
static real output_of(int kind, real q, real *slope)
{
  if (kind == RANK_LINEAR) {
    *slope = 1;
    return q;
  }
  real o = kind == RANK_OUT_TANH ? any_tanh(q) : logistic_of(q);
  *slope = kind == RANK_OUT_TANH ? (real) 1 - o * o : o * ((real) 1 - o);
  return o;
}

static void read_states(const rank_trial *w, const rank_memory *m, size_t s,
                        size_t side)
{
  const size_t u = w->padded, row = s + (w->after ? w->trials : 0);
  const real *read = (const real *) m->theta + w->drive_rows * u;
  const real *tail = read + w->read_rows * u;
  const real *first = w->output == RANK_LATENT ? read : read + w->rank * u;
  const real *x = (const real *) m->states + row * u;
  real *q = (real *) m->output + s * w->outputs;
  project(side, w->outputs, u, first, x, w->outputs, 0, q);
  for (size_t i = 0; i < side * w->outputs; i++)
    q[i] = w->output == RANK_LATENT
      ? tail[w->outputs] * (q[i] - (real) w->threshold)
      : q[i] + tail[i % w->outputs];
}

static void pull_outputs(const rank_trial *w, const rank_memory *m, size_t s,
                         size_t side)
{
  const size_t at = s * w->outputs;
  const size_t ahead = w->after ? w->trials * w->outputs : 0;
  const real *targets = m->targets, *mask = m->mask;
  real *output = m->output, *pull = (real *) m->pull + ahead;
  read_states(w, m, s, side);
  for (size_t i = at; i < at + side * w->outputs; i++) {
    real slope, value = output_of(w->output, output[i], &slope);
    real miss = value - targets[i];
    output[i] = value;
    pull[i] = (real) 2 * (real) w->scale * mask[i] * miss * slope;
  }
}
typedef struct { double loss, right, counted; } rank_sums;

static void compare(const rank_memory *m, size_t at, rank_sums *sums)
{
  const real *output = m->output, *targets = m->targets, *mask = m->mask;
  real miss = output[at] - targets[at], weight = mask[at];
  sums->loss += (double) (weight * miss * miss);
  if (weight > 0) {
    sums->counted += 1.0;
    sums->right += (double) (miss > (real) -0.5 && miss <= (real) 0.5);
  }
}

static void drive_back(const rank_trial *w, const rank_memory *m, size_t s,
                       size_t side, real *lambda, real *y)
{
  const size_t u = w->padded;
  const int turn = (int) (s / w->trials % 2);
  real *delta = (real *) m->slopes + s * u;
  real *through = (real *) m->scratch + RANK_SIDE * u;
  times_scaled(side * u, (real) w->mix, lambda, delta);
  if (w->rank)
    project(side, w->rank, u, m->theta, delta, w->read_rows, turn, y);
  else project(side, w->units, u, m->theta, delta, u, turn, through);
}

static void read_back(const rank_trial *w, const rank_memory *m, size_t row,
                      real *y)
{
  const real *pull = (const real *) m->pull + row * w->outputs;
  const real *tail = (const real *) m->theta
    + (w->drive_rows + w->read_rows) * w->padded;
  if (w->output == RANK_LATENT) y[0] += tail[w->outputs] * pull[0];
  else copy_numbers(w->readers, pull, y + w->rank);
}

static void step_back(const rank_trial *w, const rank_memory *m, size_t t, size_t b,
                      size_t side)
{
  const size_t u = w->padded, row = t * w->trials + b, rows = w->read_rows;
  const real *read = (const real *) m->theta + w->drive_rows * u;
  const int turn = (int) (t % 2);
  real *lambda = (real *) m->lambda + b * u, *pulled = m->scratch;
  real *through = (real *) m->scratch + RANK_SIDE * u;
  real *y = (real *) m->back + row * rows;
  clear_numbers(side * rows, y);
  if (t < w->steps) drive_back(w, m, row, side, lambda, y);
  for (size_t a = 0; a < side; a++) read_back(w, m, row + a, y + a * rows);
  combine(side, rows, u, (coefficients) { y, rows, 1 }, read, 0, turn, pulled);
  const real keep = t < w->steps ? (real) 1 - (real) w->mix : (real) 0;
  if (t < w->steps && !w->rank) add_scaled(side * u, 1, through, pulled);
  for (size_t i = 0; i < side * u; i++) lambda[i] = keep * lambda[i] + pulled[i];
}

static unsigned part_of_row(const rank_trial *w, int reading, size_t r)
{
  if (reading) return r < w->rank ? RANK_READ : RANK_OUT;
  const size_t own = w->rank ? w->rank : w->units;
  return r < own ? RANK_DRIVE : r < own + w->inputs ? RANK_INPUT : RANK_BIAS;
}
enum { PIECE = 64, STRIP = 4,
       MATRICES = RANK_DRIVE | RANK_READ | RANK_INPUT | RANK_BIAS | RANK_OUT };

static size_t at_most(size_t most, size_t count)
{
  return count < most ? count : most;
}

/* n rows of the gradient, from a piece of so many rows. */
static void gather_piece(size_t n, size_t count, size_t units, coefficients z,
                         const real *rows, int further, real *out)
{
  for (size_t k = 0; k < n; k += STRIP)
    combine(at_most(STRIP, n - k), count, units,
            (coefficients) { z.at + k, 1, z.below }, rows, further, 0,
            out + k * units);
}

/* n rows of the gradient, from the r-th row of their matrix. */
static void gather_some(const rank_trial *w, const rank_memory *m, int reading,
                        int further, size_t r, size_t n, real *out)
{
  const size_t u = w->padded, stride = reading ? w->read_rows : w->drive_rows;
  const size_t count = (w->steps + (reading ? 1 : 0)) * w->trials;
  const real *by = reading ? m->back : m->drive;
  const real *rows = reading ? m->states : m->slopes;
  for (size_t s = 0; s < count; s += PIECE) {
    const coefficients z = { by + s * stride + r, 1, stride };
    gather_piece(n, at_most(PIECE, count - s), u, z, rows + s * u,
                 further || s > 0, out);
  }
}

/* further: added to the sums over the micro-batches before. */
static void gather_rows(const rank_trial *w, const rank_memory *m, int reading,
                        int further)
{
  const size_t u = w->padded, stride = reading ? w->read_rows : w->drive_rows;
  real *out = (real *) m->gradient + (reading ? w->drive_rows * u : 0);
  if (!(w->frozen & MATRICES)) gather_some(w, m, reading, further, 0, stride, out);
  else for (size_t r = 0; r < stride; r++)
    if (w->frozen & part_of_row(w, reading, r)) clear_numbers(u, out + r * u);
    else gather_some(w, m, reading, further, r, 1, out + r * u);
}

static void gather_tail(const rank_trial *w, const rank_memory *m)
{
  const size_t u = w->padded, rows = (w->steps + 1) * w->trials;
  real *tail = (real *) m->gradient + (w->drive_rows + w->read_rows) * u;
  const real *pull = m->pull, *read = (const real *) m->theta + w->drive_rows * u;
  for (size_t s = 0; s < rows; s++) {
    for (size_t o = 0; o < w->readers && !(w->frozen & RANK_OUT_BIAS); o++)
      tail[o] += pull[s * w->outputs + o];
    if (w->output == RANK_LATENT && !(w->frozen & RANK_CONFIDENCE))
      tail[w->outputs] += pull[s]
        * (inner(u, read, (const real *) m->states + s * u) - (real) w->threshold);
  }
}

static size_t count_tail(const rank_trial *w)
{
  return (w->outputs + RANK_TAIL) / RANK_TAIL * RANK_TAIL;
}

/* All that is done with trials b, b + 1, ... before their sums. */
static void run_trials(const rank_trial *w, const rank_memory *m, size_t b,
                       size_t side)
{
  for (size_t t = 0; t < w->steps; t++)
    step_forward(w, m, t * w->trials + b, side, (int) (t % 2));
  for (size_t t = 0; t < w->steps; t++) pull_outputs(w, m, t * w->trials + b, side);
  for (size_t t = w->steps + 1; t-- > 0; ) step_back(w, m, t, b, side);
}

/* A micro-batch as a task of its own. */
static void run_micro(const rank_trial *w, const rank_memory *m, int further,
                      rank_sums *sums)
{
  clear_numbers((w->steps + 1) * w->trials * w->outputs, m->pull);
  clear_numbers(w->trials * w->padded, m->lambda);
  copy_numbers(w->trials * w->padded, m->begin, m->states);
  for (size_t b = 0; b < w->trials; b += RANK_SIDE)
    run_trials(w, m, b, at_most(RANK_SIDE, w->trials - b));
  const size_t all = w->steps * w->trials * w->outputs;
  for (size_t i = 0; i < all; i++) compare(m, i, sums);
  gather_rows(w, m, 0, further);
  gather_rows(w, m, 1, further);
  gather_tail(w, m);
}

/* Where the arrays of the trials from b on begin. */
static rank_memory memory_from(const rank_trial *w, const rank_memory *m, size_t b)
{
  const size_t before = b * w->steps, u = w->padded;
  rank_memory own = *m;
  own.begin = (const real *) m->begin + b * u;
  own.output = (real *) m->output + before * w->outputs;
  own.inputs = (const real *) m->inputs + before * w->inputs;
  own.targets = (const real *) m->targets + before * w->outputs;
  own.mask = (const real *) m->mask + before * w->outputs;
  if (m->noise) own.noise = (const real *) m->noise + before * u;
  return own;
}

static void rank_states(const rank_trial *w, const rank_memory *m, size_t b)
{
  const rank_memory own = memory_from(w, m, b);
  rank_trial part = *w;
  part.trials = at_most(w->micro, w->trials - b);
  copy_numbers(part.trials * w->padded, own.begin, own.states);
  for (size_t a = 0; a < part.trials; a += RANK_SIDE)
    for (size_t t = 0; t < w->steps; t++)
      step_forward(&part, &own, t * part.trials + a,
                   at_most(RANK_SIDE, part.trials - a), (int) (t % 2));
}

static void rank_epoch(const rank_trial *w, const rank_memory *m, double score[3])
{
  const size_t matrix = (w->drive_rows + w->read_rows) * w->padded;
  const size_t tail = count_tail(w);
  rank_sums sums = { 0, 0, 0 };
  clear_numbers(tail, (real *) m->gradient + matrix);
  for (size_t b = 0; b < w->trials; b += w->micro) {
    const rank_memory own = memory_from(w, m, b);
    rank_trial part = *w;
    part.trials = at_most(w->micro, w->trials - b);
    run_micro(&part, &own, b > 0, &sums);
  }
  score[0] = sums.loss * w->scale;
  score[1] = (double) inner(matrix + tail, m->gradient, m->gradient);
  score[2] = sums.counted > 0.0 ? sums.right / sums.counted : 0.0;
}

/*@ requires \valid(x + (0 .. count - 1)) && \valid_read(g + (0 .. count - 1));
    requires \separated(x + (0 .. count - 1), g + (0 .. count - 1));
    assigns x[0 .. count - 1]; */
static int move_along(size_t count, real rate, const real *g, real *restrict x)
{
  int moved = 0;
  /*@ loop invariant 0 <= i <= count;
      loop assigns i, moved, x[0 .. count - 1];
      loop variant count - i; */
  for (size_t i = 0; i < count; i++) {
    real to = x[i] - rate * g[i];
    moved |= to < x[i] || to > x[i];
    x[i] = to;
  }
  return moved;
}

/*@ requires \valid(v + (0 .. count - 1)) && \valid_read(g + (0 .. count - 1));
    requires \separated(v + (0 .. count - 1), g + (0 .. count - 1));
    assigns v[0 .. count - 1]; */
static void remember(size_t count, real keep, real add, const real *g,
                     real *restrict v)
{
  /*@ loop invariant 0 <= i <= count;
      loop assigns i, v[0 .. count - 1];
      loop variant count - i; */
  for (size_t i = 0; i < count; i++) v[i] = keep * v[i] + add * g[i];
}

/*@ requires \valid(v + (0 .. count - 1)) && \valid_read(g + (0 .. count - 1));
    requires \separated(v + (0 .. count - 1), g + (0 .. count - 1));
    assigns v[0 .. count - 1]; */
static void remember_squares(size_t count, real keep, const real *g,
                             real *restrict v)
{
  /*@ loop invariant 0 <= i <= count;
      loop assigns i, v[0 .. count - 1];
      loop variant count - i; */
  for (size_t i = 0; i < count; i++)
    v[i] = keep * v[i] + ((real) 1 - keep) * g[i] * g[i];
}

/*@ requires \valid_read(d) && \valid(x + (0 .. count - 1));
    requires \valid_read(v + (0 .. count - 1));
    requires \valid_read(v2 + (0 .. count - 1));
    requires \separated(x + (0 .. count - 1), v + (0 .. count - 1),
      v2 + (0 .. count - 1), d);
    assigns x[0 .. count - 1]; */
static int move_adam(size_t count, const rank_descent *d, const real *v,
                     const real *v2, real *restrict x)
{
  const real rate = (real) (d->rate / d->first_left);
  const real root = root_of((real) d->second_left), epsilon = (real) d->epsilon;
  int moved = 0;
  /*@ loop invariant 0 <= i <= count;
      loop assigns i, moved, x[0 .. count - 1];
      loop variant count - i; */
  for (size_t i = 0; i < count; i++) {
    real to = x[i] - rate * (v[i] / (root_of(v2[i]) / root + epsilon));
    moved |= to < x[i] || to > x[i];
    x[i] = to;
  }
  return moved;
}

static int rank_descend(size_t count, const rank_descent *d, void *theta,
                        void *gradient, void *first, void *second)
{
  real *g = gradient;
  if (d->clip < 1.0)
    for (size_t i = 0; i < count; i++) g[i] *= (real) d->clip;
  if (!first) return move_along(count, (real) d->rate, g, theta);
  if (!second) {
    remember(count, (real) d->first, 1, g, first);
    return move_along(count, (real) d->rate, first, theta);
  }
  remember(count, (real) d->first, (real) 1 - (real) d->first, g, first);
  remember_squares(count, (real) d->second, g, second);
  return move_adam(count, d, first, second, theta);
}

const rank_kernels RANK_TABLE = { RANK_NAME, sizeof(real), GROUP, rank_epoch,
                                  rank_states, rank_descend };
