/* kernels/lanes.c -- exponential, tangent and one epoch on vectors, for any
     width
   Book: 19.5.2 Three widths, one text
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 2b9d59549a1b012a */
#include "lanes.h"
#ifndef LANES_TABLE
#define LANES_TABLE lanes_base
#define LANES_NAME "base"
typedef double real;
#endif

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

/* Book: 19.4.3 The tangent far from zero, and the logistic function,
   eq:tanh-far, eq:logistic-correction */
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

#ifndef LANES_SINGLE
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
#endif

/*@ assigns \nothing; */
static inline double logistic(double z)
{
  double y = -__builtin_fabs(z);
  y = y < -708.0 ? -708.0 : y;
  double e = exponential(y);
  double d = 1.0 + e, lost = e - (d - 1.0);
  double q = (z < 0.0 ? e : 1.0) / d;
  return q - q * lost / d;
}

/*@ requires \valid(z + (0 .. count - 1));
    assigns z[0 .. count - 1]; */
static void logistic_in_place(size_t count, real *z)
{
  /*@ loop invariant 0 <= i <= count;
      loop assigns i, z[0 .. count - 1];
      loop variant count - i; */
  for (size_t i = 0; i < count; i++) z[i] = (real) logistic((double) z[i]);
}

/* Book: 19.5 One epoch, eq:lane-tree, eq:near-limit, eq:network-gain,
   eq:network-gradient, eq:network-adjoint */
/*@ requires \valid_read(sum + (0 .. LANES - 1));
    assigns \nothing; */
static real add_lanes(const real *sum)
{
  return ((sum[0] + sum[4]) + (sum[2] + sum[6]))
       + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
}

/*@ assigns \nothing; */
static inline real larger(real x, real y)
{
  real a = (real) __builtin_fabs((double) x), b = (real) __builtin_fabs((double) y);
  return a > b ? a : b;
}

/*@ requires \valid_read(x + (0 .. LANES - 1));
    assigns \nothing; */
static inline real largest(const real *x)
{
  real even = larger(larger(x[0], x[4]), larger(x[2], x[6]));
  real odd = larger(larger(x[1], x[5]), larger(x[3], x[7]));
  return larger(even, odd);
}

/*@ requires count % LANES == 0;
    requires \valid_read(x + (0 .. count - 1));
    requires \valid_read(y + (0 .. count - 1));
    assigns \nothing; */
static real dot(size_t count, const real *x, const real *y)
{
  real sum[LANES] = { 0 };
  /*@ loop invariant 0 <= i <= count;
      loop invariant i % LANES == 0;
      loop assigns i, sum[0 .. LANES - 1];
      loop variant count - i; */
  for (size_t i = 0; i < count; i += LANES)
    /*@ loop invariant 0 <= l <= LANES;
        loop assigns l, sum[0 .. LANES - 1];
        loop variant LANES - l; */
    for (size_t l = 0; l < LANES; l++) sum[l] += x[i + l] * y[i + l];
  return add_lanes(sum);
}

/*@ requires units % LANES == 0;
    requires \valid_read(m + (0 .. units - 1)) && \valid_read(b + (0 .. units - 1))
      && \valid(limit + (0 .. units / LANES));
    requires \separated(limit + (0 .. units / LANES), m + (0 .. units - 1),
      b + (0 .. units - 1));
    assigns limit[0 .. units / LANES]; */
static void near_limits(size_t units, const real *m, const real *b,
                        real *restrict limit)
{
  real least = (real) 0x1p60;
  /*@ loop invariant 0 <= g <= units / LANES;
      loop assigns g, least, limit[0 .. units / LANES - 1];
      loop variant units / LANES - g; */
  for (size_t g = 0; g < units / LANES; g++) {
    //@ assert group: 0 <= g * LANES && g * LANES + LANES <= units;
    double steepest = (double) largest(m + g * LANES);
    double room = 0.999 * NEAR - (double) largest(b + g * LANES);
    limit[g] = (real) (room > 0.0 ? room / (steepest + 0x1p-60) : -1.0);
    least = limit[g] < least ? limit[g] : least;
  }
  limit[units / LANES] = least;
}

/*@ requires \valid_read(m + (0 .. LANES - 1)) && \valid_read(b + (0 .. LANES - 1))
      && \valid(h + (0 .. LANES - 1));
    requires \separated(h + (0 .. LANES - 1), m + (0 .. LANES - 1),
      b + (0 .. LANES - 1));
    assigns h[0 .. LANES - 1]; */
static inline void mend_group(real kappa, const real *m, const real *b,
                              real *restrict h)
{
  /*@ loop invariant 0 <= l <= LANES;
      loop assigns l, h[0 .. LANES - 1];
      loop variant LANES - l; */
  for (size_t l = 0; l < LANES; l++) {
    double x = (double) (m[l] * kappa + b[l]);
    real near = h[l], far = (real) far_tanh(x);
    h[l] = __builtin_fabs(x) > NEAR ? far : near;
  }
}

/*@ requires units % LANES == 0;
    requires \valid_read(m + (0 .. units - 1)) && \valid_read(b + (0 .. units - 1))
      && \valid_read(limit + (0 .. units / LANES)) && \valid(h + (0 .. units - 1));
    requires \separated(h + (0 .. units - 1), m + (0 .. units - 1),
      b + (0 .. units - 1), limit + (0 .. units / LANES));
    assigns h[0 .. units - 1]; */
static __attribute__((noinline)) void mend_far(size_t units, real kappa,
    const real *m, const real *b, const real *limit, real *restrict h)
{
  const real size = (real) __builtin_fabs((double) kappa);
  /*@ loop invariant 0 <= g <= units / LANES;
      loop assigns g, h[0 .. units - 1];
      loop variant units / LANES - g; */
  for (size_t g = 0; g < units / LANES; g++) {
    //@ assert group: 0 <= g * LANES && g * LANES + LANES <= units;
    if (!(size <= limit[g]))
      mend_group(kappa, m + g * LANES, b + g * LANES, h + g * LANES);
  }
}

/*@ requires units % LANES == 0;
    requires \valid_read(m + (0 .. units - 1)) && \valid_read(n + (0 .. units - 1))
      && \valid_read(b + (0 .. units - 1))
      && \valid_read(limit + (0 .. units / LANES));
    requires \valid(h + (0 .. units - 1));
    requires \separated(h + (0 .. units - 1), m + (0 .. units - 1),
      n + (0 .. units - 1), b + (0 .. units - 1), limit + (0 .. units / LANES));
    assigns h[0 .. units - 1]; */
static real step_latent(size_t units, real mix, real kappa,
                        const real *m, const real *n, const real *b,
                        const real *limit, real *restrict h)
{
  const real size = (real) __builtin_fabs((double) kappa);
  /*@ loop invariant 0 <= i <= units;
      loop assigns i, h[0 .. units - 1];
      loop variant units - i; */
  for (size_t i = 0; i < units; i++)
    h[i] = (real) near_odd((double) (m[i] * kappa + b[i]));
  if (!(size <= limit[units / LANES]))
    mend_far(units, kappa, m, b, limit, h);
  return ((real) 1 - mix) * kappa + mix * dot(units, n, h);
}

/*@ requires units % LANES == 0;
    requires \valid_read(nm + (0 .. units - 1))
      && \valid_read(h + (0 .. units - 1));
    assigns \nothing; */
static real gain_of(size_t units, real mix, const real *nm, const real *h)
{
  real slope[LANES] = { 0 };
  /*@ loop invariant 0 <= i <= units;
      loop invariant i % LANES == 0;
      loop assigns i, slope[0 .. LANES - 1];
      loop variant units - i; */
  for (size_t i = 0; i < units; i += LANES)
    /*@ loop invariant 0 <= l <= LANES;
        loop assigns l, slope[0 .. LANES - 1];
        loop variant LANES - l; */
    for (size_t l = 0; l < LANES; l++)
      slope[l] += nm[i + l] * ((real) 1 - h[i + l] * h[i + l]);
  return ((real) 1 - mix) + mix * add_lanes(slope);
}

/*@ lemma rows: \forall integer t, s, u; 0 <= t < s && 0 <= u ==>
      0 <= t * u && t * u + u <= s * u; */
/*@ predicate inside(integer t, integer s, integer u) = t * u + u <= s * u; */
/*@ lemma last_row: \forall integer t, s, u;
      0 <= t < s && 0 <= u ==> inside(t, s, u); */

/*@ requires units % LANES == 0 && 8 <= units <= 4096 && 1 <= steps <= STEPS_MAX;
    requires \valid_read(m + (0 .. units - 1)) && \valid_read(n + (0 .. units - 1))
      && \valid_read(b + (0 .. units - 1)) && \valid_read(start + (0 .. units - 1));
    requires \valid(kappa + (0 .. steps)) && \valid(gain + (0 .. steps - 1))
      && \valid(activity + (0 .. steps * units - 1))
      && \valid(nm + (0 .. units - 1)) && \valid(limit + (0 .. units / LANES));
    requires \separated(kappa + (0 .. steps), gain + (0 .. steps - 1),
      activity + (0 .. steps * units - 1), nm + (0 .. units - 1),
      limit + (0 .. units / LANES), m + (0 .. units - 1),
      n + (0 .. units - 1), b + (0 .. units - 1), start + (0 .. units - 1));
    assigns kappa[0 .. steps], gain[0 .. steps - 1],
      activity[0 .. steps * units - 1],
      nm[0 .. units - 1], limit[0 .. units / LANES]; */
static void latent_forward(size_t units, size_t steps, real mix,
                           const real *m, const real *n, const real *b,
                           const real *start, real *restrict kappa,
                           real *restrict gain, real *restrict activity,
                           real *restrict nm, real *restrict limit)
{
  near_limits(units, m, b, limit);
  /*@ loop invariant 0 <= i <= units;
      loop assigns i, nm[0 .. units - 1];
      loop variant units - i; */
  for (size_t i = 0; i < units; i++) nm[i] = n[i] * m[i];
  kappa[0] = dot(units, n, start);
  /*@ loop invariant 0 <= t <= steps;
      loop assigns t, kappa[0 .. steps], gain[0 .. steps - 1],
        activity[0 .. steps * units - 1];
      loop variant steps - t; */
  for (size_t t = 0; t < steps; t++) {
    //@ assert row: 0 <= t * units && t * units + units <= steps * units;
    real *h = activity + t * units;
    kappa[t + 1] = step_latent(units, mix, kappa[t], m, n, b, limit, h);
    gain[t] = gain_of(units, mix, nm, h);
  }
}

/*@ requires 1 <= steps <= STEPS_MAX && 1 <= delay;
    requires \valid_read(kappa + (0 .. steps));
    requires \valid(output + (0 .. steps - 1)) && \valid(slope + (0 .. steps - 1))
      && \valid(score + (0 .. 2));
    requires \separated(kappa + (0 .. steps), output + (0 .. steps - 1),
      slope + (0 .. steps - 1), score + (0 .. 2));
    assigns output[0 .. steps - 1], slope[0 .. steps - 1], score[0 .. 2]; */
static void delayed_loss(size_t steps, size_t delay, real confidence,
                         real threshold, const real *restrict kappa,
                         real *restrict output, real *restrict slope,
                         double *restrict score)
{
  /*@ loop invariant 0 <= t <= steps;
      loop assigns t, output[0 .. steps - 1];
      loop variant steps - t; */
  for (size_t t = 0; t < steps; t++)
    output[t] = confidence * (kappa[t + 1] - threshold);
  logistic_in_place(steps, output);
  real sum = 0, by_confidence = 0;
  size_t right = 0;
  /*@ loop invariant 0 <= t <= steps;
      loop invariant right <= t;
      loop assigns t, slope[0 .. steps - 1], sum, by_confidence, right;
      loop variant steps - t; */
  for (size_t t = 0; t < steps; t++) {
    real target = t < delay ? (real) 0 : (real) 1;
    real error = output[t] - target;
    real bend = error * (output[t] * ((real) 1 - output[t]));
    sum += error * error;
    by_confidence += bend * (kappa[t + 1] - threshold);
    slope[t] = ((real) 2 * confidence) * bend / (real) delay;
    right += (output[t] > (real) 0.5) == (t >= delay);
  }
  score[0] = (double) (sum / (real) delay);
  score[1] = (double) ((real) 2 * by_confidence / (real) delay);
  score[2] = (double) right / (double) steps;
}

/*@ requires \valid_read(gain + (0 .. steps - 1))
      && \valid_read(slope + (0 .. steps - 1));
    requires \valid(lambda + (0 .. steps));
    requires \separated(lambda + (0 .. steps), gain + (0 .. steps - 1),
      slope + (0 .. steps - 1));
    requires steps <= STEPS_MAX;
    assigns lambda[0 .. steps]; */
static void latent_adjoint(size_t steps, const real *gain, const real *slope,
                           real *restrict lambda)
{
  real sum = 0;
  /*@ loop invariant 0 <= t <= steps;
      loop assigns t, sum, lambda[0 .. steps];
      loop variant t; */
  for (size_t t = steps; t > 0; t--) {
    lambda[t] = slope[t - 1] + sum;
    sum = gain[t - 1] * lambda[t];
  }
  lambda[0] = sum;
}

/*@ requires 0 <= units <= 4096;
    requires \valid(gm + (0 .. units - 1)) && \valid(gn + (0 .. units - 1))
      && \valid(gb + (0 .. units - 1)) && \valid_read(h + (0 .. 4 * units - 1))
      && \valid_read(lambda + (1 .. 4)) && \valid_read(kappa + (0 .. 3));
    requires \separated(gm + (0 .. units - 1), gn + (0 .. units - 1),
      gb + (0 .. units - 1), h + (0 .. 4 * units - 1), lambda + (1 .. 4),
      kappa + (0 .. 3));
    assigns gm[0 .. units - 1], gn[0 .. units - 1], gb[0 .. units - 1]; */
static void gather_four(size_t units, real *restrict gm, real *restrict gn,
                        real *restrict gb, const real *restrict h,
                        const real *restrict lambda, const real *restrict kappa)
{
  real l0 = lambda[1], l1 = lambda[2], l2 = lambda[3], l3 = lambda[4];
  real k0 = l0 * kappa[0], k1 = l1 * kappa[1];
  real k2 = l2 * kappa[2], k3 = l3 * kappa[3];
  /*@ loop invariant 0 <= i <= units;
      loop assigns i, gm[0 .. units - 1], gn[0 .. units - 1], gb[0 .. units - 1];
      loop variant units - i; */
  for (size_t i = 0; i < units; i++) {
    real y0 = h[i], y1 = h[i + units];
    real y2 = h[i + 2 * units], y3 = h[i + 3 * units];
    real s0 = (real) 1 - y0 * y0, s1 = (real) 1 - y1 * y1;
    real s2 = (real) 1 - y2 * y2, s3 = (real) 1 - y3 * y3;
    gn[i] = (((gn[i] + l0 * y0) + l1 * y1) + l2 * y2) + l3 * y3;
    gb[i] = (((gb[i] + l0 * s0) + l1 * s1) + l2 * s2) + l3 * s3;
    gm[i] = (((gm[i] + k0 * s0) + k1 * s1) + k2 * s2) + k3 * s3;
  }
}

/*@ requires \valid(gm + (0 .. units - 1)) && \valid(gn + (0 .. units - 1))
      && \valid(gb + (0 .. units - 1)) && \valid_read(h + (0 .. units - 1));
    requires \separated(gm + (0 .. units - 1), gn + (0 .. units - 1),
      gb + (0 .. units - 1), h + (0 .. units - 1));
    assigns gm[0 .. units - 1], gn[0 .. units - 1], gb[0 .. units - 1]; */
static void gather_one(size_t units, real *restrict gm, real *restrict gn,
                       real *restrict gb, const real *restrict h,
                       real lambda, real kappa)
{
  real k = lambda * kappa;
  /*@ loop invariant 0 <= i <= units;
      loop assigns i, gm[0 .. units - 1], gn[0 .. units - 1], gb[0 .. units - 1];
      loop variant units - i; */
  for (size_t i = 0; i < units; i++) {
    real s = (real) 1 - h[i] * h[i];
    gn[i] += lambda * h[i];
    gb[i] += lambda * s;
    gm[i] += k * s;
  }
}

/*@ requires units % LANES == 0 && 8 <= units <= 4096 && 1 <= steps <= STEPS_MAX;
    requires \valid_read(n + (0 .. units - 1))
      && \valid_read(start + (0 .. units - 1))
      && \valid_read(kappa + (0 .. steps)) && \valid_read(lambda + (0 .. steps))
      && \valid_read(activity + (0 .. steps * units - 1));
    requires \valid(gm + (0 .. units - 1)) && \valid(gn + (0 .. units - 1))
      && \valid(gb + (0 .. units - 1));
    requires \separated(gm + (0 .. units - 1), gn + (0 .. units - 1),
      gb + (0 .. units - 1), n + (0 .. units - 1),
      start + (0 .. units - 1), kappa + (0 .. steps),
      lambda + (0 .. steps), activity + (0 .. steps * units - 1));
    assigns gm[0 .. units - 1], gn[0 .. units - 1], gb[0 .. units - 1]; */
static void latent_gradient(size_t units, size_t steps, real mix,
                            const real *n, const real *start,
                            const real *kappa, const real *lambda,
                            const real *activity, real *restrict gm,
                            real *restrict gn, real *restrict gb)
{
  /*@ loop invariant 0 <= i <= units;
      loop assigns i, gm[0 .. units - 1], gn[0 .. units - 1], gb[0 .. units - 1];
      loop variant units - i; */
  for (size_t i = 0; i < units; i++) gm[i] = gn[i] = gb[i] = 0;
  size_t t = 0;
  /*@ loop invariant 0 <= t <= steps;
      loop assigns t, gm[0 .. units - 1], gn[0 .. units - 1], gb[0 .. units - 1];
      loop variant steps - t; */
  for (; t + 4 <= steps; t += 4) {
    //@ assert last: inside(t + 3, steps, units);
    //@ assert rows: 0 <= t * units && t * units + 4 * units <= steps * units;
    gather_four(units, gm, gn, gb, activity + t * units, lambda + t, kappa + t);
  }
  /*@ loop invariant 0 <= t <= steps;
      loop assigns t, gm[0 .. units - 1], gn[0 .. units - 1], gb[0 .. units - 1];
      loop variant steps - t; */
  for (; t < steps; t++) {
    //@ assert row: 0 <= t * units && t * units + units <= steps * units;
    gather_one(units, gm, gn, gb, activity + t * units, lambda[t + 1], kappa[t]);
  }
  /*@ loop invariant 0 <= i <= units;
      loop assigns i, gm[0 .. units - 1], gn[0 .. units - 1], gb[0 .. units - 1];
      loop variant units - i; */
  for (size_t i = 0; i < units; i++) {
    real w = mix * n[i];
    gm[i] = w * gm[i];
    gb[i] = w * gb[i];
    gn[i] = lambda[0] * start[i] + mix * gn[i];
  }
}

/*@ requires \valid_read(g + (0 .. count - 1)) && \valid(x + (0 .. count - 1));
    requires \separated(g + (0 .. count - 1), x + (0 .. count - 1));
    assigns x[0 .. count - 1]; */
static void descend_vector(size_t count, real rate, const real *restrict g,
                           real *restrict x)
{
  /*@ loop invariant 0 <= i <= count;
      loop assigns i, x[0 .. count - 1];
      loop variant count - i; */
  for (size_t i = 0; i < count; i++) x[i] -= rate * g[i];
}

/*@ lemma eights: \forall integer a;
      0 <= a && a % 8 == 0 ==> (3 * a + 8) % 8 == 0; */

/*@ requires \valid_read(trial);
    requires trial->units % LANES == 0 && 8 <= trial->units <= 4096;
    requires 1 <= trial->steps <= STEPS_MAX && 1 <= trial->delay;
    requires \valid_read(theta + (0 .. 3 * trial->units + LANES - 1));
    requires \valid_read(start + (0 .. trial->units - 1));
    requires \valid(gradient + (0 .. 3 * trial->units + LANES - 1));
    requires \valid(work + (0 .. LANE_WORKSPACE(trial->units, trial->steps) - 1));
    requires \valid(score + (0 .. 3));
    requires \separated(trial, theta + (0 .. 3 * trial->units + LANES - 1),
      start + (0 .. trial->units - 1),
      gradient + (0 .. 3 * trial->units + LANES - 1),
      work + (0 .. LANE_WORKSPACE(trial->units, trial->steps) - 1),
      score + (0 .. 3));
    assigns gradient[0 .. 3 * trial->units + LANES - 1],
      work[0 .. LANE_WORKSPACE(trial->units, trial->steps) - 1], score[0 .. 3]; */
static void network_epoch(const lane_trial *trial, real *theta,
                          const real *start, real *gradient, real *work,
                          double *score)
{
  const size_t u = trial->units, s = trial->steps;
  real *m = theta, *n = theta + u, *b = theta + 2 * u, *c = theta + 3 * u;
  real *activity = work, *nm = activity + u * s, *limit = nm + u;
  real *kappa = work + LANE_ORBIT(u, s), *gain = kappa + s + 1, *output = gain + s;
  real *slope = output + s, *lambda = slope + s;
  real mix = (real) trial->mix;
  latent_forward(u, s, mix, m, n, b, start, kappa, gain, activity, nm, limit);
  delayed_loss(s, trial->delay, *c, (real) trial->threshold, kappa, output,
               slope, score);
  latent_adjoint(s, gain, slope, lambda);
  latent_gradient(u, s, mix, n, start, kappa, lambda, activity,
                  gradient, gradient + u, gradient + 2 * u);
  /*@ loop invariant 0 <= l <= LANES;
      loop assigns l, gradient[3 * u .. 3 * u + LANES - 1];
      loop variant LANES - l; */
  for (size_t l = 0; l < LANES; l++) gradient[3 * u + l] = 0;
  if (trial->trainable_confidence) gradient[3 * u] = (real) score[1];
  const size_t p = LANE_PARAMETERS(u);
  //@ assert length: p == 3 * u + LANES;
  //@ assert whole: p % LANES == 0;
  score[3] = (double) dot(p, gradient, gradient);
}

#ifdef LANES_SINGLE
const lane_kernels_single lanes_single = { network_epoch, descend_vector };
#else
const lane_kernels LANES_TABLE = { LANES_NAME, tanh_in_place,
  logistic_in_place, network_epoch, descend_vector };
#endif
