/* kernels/rank.c -- one epoch of a network of any rank, for any width
   Book: 21.3 The two operations
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 0df0355255d42c94 */
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
enum { BLOCK = 4 * GROUP };
#define NEAR 0.625
#ifdef RANK_IS_SINGLE
#define SHIFT_SINGLE 0x1.8000fep23f  /* 1.5 * 2^23 + 127 */

/* Book: 21.4 Four nonlinearities, eq:expm1 */
static inline float power_of_two_single(float shifted)
{
  union { float real; uint32_t bits; } word = { shifted };
  word.bits <<= 23;
  return word.real;
}

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

static inline float any_tanh(float x)
{
  float y = __builtin_fabsf(x), scale;
  y = y > 9.5f ? 9.5f : y;
  float q = series(2.0f * y, &scale), e = scale * q + (scale - 1.0f);
  return __builtin_copysignf(e / (e + 2.0f), x);
}

static inline float fading(float z)
{
  float y = -__builtin_fabsf(z), scale;
  float q = series(y < -87.0f ? -87.0f : y, &scale);
  return scale + scale * q;
}

static inline float logistic_with(float z, float e)
{
  return (z < 0.0f ? e : 1.0f) / (1.0f + e);
}

enum { LOG_TERMS = 8 };
static inline float root_of(float x) { return __builtin_sqrtf(x); }

static void tanh_in_place(size_t count, float *x)
{
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
/*@ lemma rank_rows: \forall integer r, n, u; 0 <= r < n && 0 <= u ==>
      0 <= r * u && r * u + u <= n * u; */

/*@ requires units % GROUP == 0 && units <= 8192 && count <= 0x10000000;
    requires \valid_read(rows + (0 .. count * units - 1));
    requires \valid_read(x + (0 .. units - 1)) && \valid(y + (0 .. count - 1));
    requires \separated(y + (0 .. count - 1), x + (0 .. units - 1),
      rows + (0 .. count * units - 1));
    assigns y[0 .. count - 1]; */
static void project(size_t count, size_t units, const real *rows, const real *x,
                    real *restrict y)
{
  /*@ loop invariant 0 <= r <= count;
      loop assigns r, y[0 .. count - 1];
      loop variant count - r; */
  for (size_t r = 0; r < count; r++) {
    //@ assert row: 0 <= r * units && r * units + units <= count * units;
    y[r] = inner(units, rows + r * units, x);
  }
}

/*@ requires at + BLOCK <= units && units <= 8192 && count <= 0x10000000;
    requires \valid_read(z + (0 .. count - 1));
    requires \valid_read(rows + (0 .. count * units - 1));
    requires \valid(out + (0 .. BLOCK - 1));
    requires \separated(out + (0 .. BLOCK - 1), z + (0 .. count - 1),
      rows + (0 .. count * units - 1));
    assigns out[0 .. BLOCK - 1]; */
static inline void combine_block(size_t count, size_t units, size_t at,
    const real *z, const real *rows, real *restrict out)
{
  real sum[BLOCK] = { 0 };
  /*@ loop invariant 0 <= r <= count;
      loop assigns r, sum[0 .. BLOCK - 1];
      loop variant count - r; */
  for (size_t r = 0; r < count; r++) {
    //@ assert row: 0 <= r * units && r * units + units <= count * units;
    const real *row = rows + r * units + at, by = z[r];
    /*@ loop invariant 0 <= l <= BLOCK;
        loop assigns l, sum[0 .. BLOCK - 1];
        loop variant BLOCK - l; */
    for (size_t l = 0; l < BLOCK; l++) sum[l] += by * row[l];
  }
  /*@ loop invariant 0 <= l <= BLOCK;
      loop assigns l, out[0 .. BLOCK - 1];
      loop variant BLOCK - l; */
  for (size_t l = 0; l < BLOCK; l++) out[l] = sum[l];
}

/*@ requires at + GROUP <= units && units <= 8192 && count <= 0x10000000;
    requires \valid_read(z + (0 .. count - 1));
    requires \valid_read(rows + (0 .. count * units - 1));
    requires \valid(out + (0 .. GROUP - 1));
    requires \separated(out + (0 .. GROUP - 1), z + (0 .. count - 1),
      rows + (0 .. count * units - 1));
    assigns out[0 .. GROUP - 1]; */
static inline void combine_group(size_t count, size_t units, size_t at,
    const real *z, const real *rows, real *restrict out)
{
  real sum[GROUP] = { 0 };
  /*@ loop invariant 0 <= r <= count;
      loop assigns r, sum[0 .. GROUP - 1];
      loop variant count - r; */
  for (size_t r = 0; r < count; r++) {
    //@ assert row: 0 <= r * units && r * units + units <= count * units;
    const real *row = rows + r * units + at, by = z[r];
    /*@ loop invariant 0 <= l <= GROUP;
        loop assigns l, sum[0 .. GROUP - 1];
        loop variant GROUP - l; */
    for (size_t l = 0; l < GROUP; l++) sum[l] += by * row[l];
  }
  /*@ loop invariant 0 <= l <= GROUP;
      loop assigns l, out[0 .. GROUP - 1];
      loop variant GROUP - l; */
  for (size_t l = 0; l < GROUP; l++) out[l] = sum[l];
}

/*@ requires units % GROUP == 0 && units <= 8192 && count <= 0x10000000;
    requires \valid_read(z + (0 .. count - 1));
    requires \valid_read(rows + (0 .. count * units - 1));
    requires \valid(out + (0 .. units - 1));
    requires \separated(out + (0 .. units - 1), z + (0 .. count - 1),
      rows + (0 .. count * units - 1));
    assigns out[0 .. units - 1]; */
static void combine(size_t count, size_t units, const real *z, const real *rows,
                    real *restrict out)
{
  size_t i = 0;
  /*@ loop invariant 0 <= i <= units && i % GROUP == 0;
      loop assigns i, out[0 .. units - 1];
      loop variant units - i; */
  for (; i + BLOCK <= units; i += BLOCK)
    combine_block(count, units, i, z, rows, out + i);
  /*@ loop invariant 0 <= i <= units && i % GROUP == 0;
      loop assigns i, out[0 .. units - 1];
      loop variant units - i; */
  for (; i < units; i += GROUP)
    combine_group(count, units, i, z, rows, out + i);
}

/*@ requires 1 <= stride <= 8192 && at < stride && count <= 0x10000000;
    requires \valid_read(matrix + (0 .. count * stride - 1));
    requires \valid(out + (0 .. count - 1));
    requires \separated(out + (0 .. count - 1), matrix + (0 .. count * stride - 1));
    assigns out[0 .. count - 1]; */
static void take_column(size_t count, size_t stride, size_t at, const real *matrix,
                        real *restrict out)
{
  /*@ loop invariant 0 <= s <= count;
      loop assigns s, out[0 .. count - 1];
      loop variant count - s; */
  for (size_t s = 0; s < count; s++) {
    //@ assert row: 0 <= s * stride && s * stride + stride <= count * stride;
    out[s] = matrix[s * stride + at];
  }
}

/* Book: 21.5 An epoch at any rank, eq:rank-step, eq:rank-adjoint, eq:rank-gather */
/*@ requires \valid(h + (0 .. padded - 1)) && \valid_read(x + (0 .. padded - 1))
      && \valid(next + (0 .. padded - 1)) && units <= padded;
    requires \separated(next + (0 .. padded - 1), h + (0 .. padded - 1),
      x + (0 .. padded - 1));
    assigns h[0 .. padded - 1], next[0 .. padded - 1]; */
static void mix_state(size_t units, size_t padded, real mix, real *restrict h,
                      const real *x, real *restrict next)
{
  /*@ loop invariant units <= i <= padded;
      loop assigns i, h[0 .. padded - 1];
      loop variant padded - i; */
  for (size_t i = units; i < padded; i++) h[i] = 0;
  /*@ loop invariant 0 <= i <= padded;
      loop assigns i, next[0 .. padded - 1];
      loop variant padded - i; */
  for (size_t i = 0; i < padded; i++)
    next[i] = ((real) 1 - mix) * x[i] + mix * h[i];
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

static void step_forward(const rank_trial *w, const rank_memory *m, size_t s)
{
  const size_t u = w->padded;
  const real *theta = m->theta, *inputs = m->inputs, *noise = m->noise;
  real *x = (real *) m->states + s * u, *h = m->scratch;
  real *slope = (real *) m->slopes + s * u;
  real *z = (real *) m->drive + s * w->drive_rows;
  const size_t own = w->rank ? w->rank : w->units;
  if (w->rank) project(own, u, theta + w->drive_rows * u, x, z);
  else copy_numbers(own, x, z);
  if (w->inputs) copy_numbers(w->inputs, inputs + s * w->inputs, z + own);
  z[own + w->inputs] = 1;
  combine(w->drive_rows, u, z, theta, h);
  if (noise) add_scaled(u, (real) w->noise, noise + s * u, h);
  activate(w->phi, u, h, slope);
  mix_state(w->units, u, (real) w->mix, h, x, x + w->trials * u);
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

static real read_state(const rank_trial *w, const rank_memory *m, const real *x,
                       size_t o)
{
  const size_t u = w->padded;
  const real *read = (const real *) m->theta + w->drive_rows * u;
  const real *tail = read + w->read_rows * u;
  if (w->output == RANK_LATENT)
    return tail[w->outputs] * (inner(u, read, x) - (real) w->threshold);
  return inner(u, read + (w->rank + o) * u, x) + tail[o];
}
typedef struct { double loss, right, counted; } rank_sums;

static void compare(const rank_trial *w, const rank_memory *m, size_t s, size_t o,
                    rank_sums *sums)
{
  const size_t row = s + (w->after ? w->trials : 0), at = s * w->outputs + o;
  const real *targets = m->targets, *mask = m->mask;
  const real *x = (const real *) m->states + row * w->padded;
  real slope, value = output_of(w->output, read_state(w, m, x, o), &slope);
  real miss = value - targets[at], weight = mask[at];
  ((real *) m->output)[at] = value;
  ((real *) m->pull)[row * w->outputs + o]
    = (real) 2 * (real) w->scale * weight * miss * slope;
  sums->loss += (double) (weight * miss * miss);
  if (weight > 0) {
    sums->counted += 1.0;
    sums->right += (double) (miss > (real) -0.5 && miss <= (real) 0.5);
  }
}

static void drive_back(const rank_trial *w, const rank_memory *m, size_t s,
                       real *lambda, real *y)
{
  const size_t u = w->padded;
  real *delta = (real *) m->slopes + s * u, *through = (real *) m->scratch + u;
  times_scaled(u, (real) w->mix, lambda, delta);
  if (w->rank) project(w->rank, u, m->theta, delta, y);
  else project(w->units, u, m->theta, delta, through);
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

static void step_back(const rank_trial *w, const rank_memory *m, size_t t, size_t b)
{
  const size_t u = w->padded, row = t * w->trials + b;
  const real *read = (const real *) m->theta + w->drive_rows * u;
  real *lambda = (real *) m->lambda + b * u, *pulled = m->scratch;
  real *through = (real *) m->scratch + u;
  real *y = (real *) m->back + row * w->read_rows;
  clear_numbers(w->read_rows, y);
  if (t < w->steps) drive_back(w, m, row, lambda, y);
  read_back(w, m, row, y);
  combine(w->read_rows, u, y, read, pulled);
  const real keep = t < w->steps ? (real) 1 - (real) w->mix : (real) 0;
  if (t < w->steps && !w->rank) add_scaled(u, 1, through, pulled);
  for (size_t i = 0; i < u; i++) lambda[i] = keep * lambda[i] + pulled[i];
}

static unsigned part_of_row(const rank_trial *w, int reading, size_t r)
{
  if (reading) return r < w->rank ? RANK_READ : RANK_OUT;
  const size_t own = w->rank ? w->rank : w->units;
  return r < own ? RANK_DRIVE : r < own + w->inputs ? RANK_INPUT : RANK_BIAS;
}

static void gather_rows(const rank_trial *w, const rank_memory *m, int reading)
{
  const size_t u = w->padded, stride = reading ? w->read_rows : w->drive_rows;
  const size_t count = (w->steps + (reading ? 1 : 0)) * w->trials;
  const real *by = reading ? m->back : m->drive;
  const real *rows = reading ? m->states : m->slopes;
  real *out = (real *) m->gradient + (reading ? w->drive_rows * u : 0);
  for (size_t r = 0; r < stride; r++) {
    if (w->frozen & part_of_row(w, reading, r)) clear_numbers(u, out + r * u);
    else {
      take_column(count, stride, r, by, m->column);
      combine(count, u, m->column, rows, out + r * u);
    }
  }
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

static void rank_epoch(const rank_trial *w, const rank_memory *m, double score[3])
{
  const size_t matrix = (w->drive_rows + w->read_rows) * w->padded;
  const size_t all = w->steps * w->trials, tail = count_tail(w);
  rank_sums sums = { 0, 0, 0 };
  for (size_t s = 0; s < all; s++) step_forward(w, m, s);
  clear_numbers((w->steps + 1) * w->trials * w->outputs, m->pull);
  for (size_t s = 0; s < all; s++)
    for (size_t o = 0; o < w->outputs; o++) compare(w, m, s, o, &sums);
  clear_numbers(w->trials * w->padded, m->lambda);
  for (size_t t = w->steps + 1; t-- > 0; )
    for (size_t b = 0; b < w->trials; b++) step_back(w, m, t, b);
  clear_numbers(tail, (real *) m->gradient + matrix);
  gather_rows(w, m, 0);
  gather_rows(w, m, 1);
  gather_tail(w, m);
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
                                  rank_descend };
