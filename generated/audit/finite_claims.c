/* audit/finite_claims.c -- evaluators of the claims on a finite detector
   Book: D.1 Claims on the finite loss
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 7ade504a8855296e */
#include "audit.h"
#include "certify_finite.h"
#include "finite_figures.h"
#include "kernels.h"
#include <gsl/gsl_deriv.h>
#include <math.h>

/* Book: 17.10 Gradient checks, eq:quotient-step */
static double loss_for_gsl(double r, void *data)
{
  const setting *s = data;
  ghost_value L = { NAN, NAN };
  if (isinf(s->c)) ghost_sharp_loss(r, s->T, s->X, &L.value);
  else ghost_finite_loss(r, s->T, s->X, s->c, &L);
  return L.value;
}

/* The largest ratio of difference to allowed difference of three gradients. */
static double worst_disagreement(double r, setting s)
{
  ghost_value g[3], L;
  gsl_function f = { loss_for_gsl, &s };
  if (ghost_finite_gradient(r, s.T, s.X, s.c, &g[0]) != GHOST_OK
      || ghost_finite_ode(r, s.T, s.X, s.c, &L, &g[1]) != GHOST_OK)
    return INFINITY;
  gsl_deriv_central(&f, r, smooth_scale(r, &s), &g[2].value, &g[2].error);
  double worst = 0.0;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < i; j++)
      worst = fmax(worst, fabs(g[i].value - g[j].value)
                          / (g[i].error + g[j].error));
  return worst;
}

/* |g - Arb| over the bound that ghost_finite_gradient states; -1: undecided. */
static double ratio_to_arb(double r, setting s, bool gradient)
{
  double worst = -1.0, in[4] = { r, s.T, s.X, s.c };
  ghost_value v;
  ghost_status status = gradient ? ghost_finite_gradient(r, s.T, s.X, s.c, &v)
    : ghost_finite_loss(r, s.T, s.X, s.c, &v);
  arb_ptr x = _arb_vec_init(4);
  arb_t y;
  arb_init(y);
  for (int i = 0; i < 4; i++) arb_set_d(x + i, in[i]);
  certified_function *f = gradient ? certified_finite_gradient
    : certified_finite_loss;
  if (status == GHOST_OK && f(y, x, 192)) {
    arf_t d;
    arf_init(d);
    arb_set_d(x, v.value);
    arb_sub(y, y, x, 192);
    arb_get_abs_ubound_arf(d, y, 64);
    worst = arf_get_d(d, ARF_RND_UP) / v.error;
    arf_clear(d);
  }
  arb_clear(y);
  _arb_vec_clear(x, 4);
  return worst;
}

/* One-sided GSL differences of the sharp loss at its seams, over GSL's error. */
static double one_sided_disagreement(void)
{
  setting s = { 100.0, 10.0, INFINITY };
  gsl_function f = { loss_for_gsl, &s };
  double worst = 0.0;
  for (int k = 0; k < 4; k++) {
    double r, g = 0.0, d, e;
    ghost_sharp_seam(k < 2 ? s.T : 2.0 * s.T, s.X, &r);
    r *= k % 2 ? 1.0 + 1e-12 : 1.0 - 1e-12;     /* off the rounded seam */
    ghost_sharp_gradient(r, s.T, s.X, &g);
    if (k % 2) gsl_deriv_forward(&f, r, 1e-4 * r, &d, &e);
    else gsl_deriv_backward(&f, r, 1e-4 * r, &d, &e);
    worst = fmax(worst, fabs(d - g) / (e + 1e-9 * fabs(g)));
  }
  return worst;
}

void evaluate_finite_gradient_checks(evaluation *e)
{
  static const double c[] = { 0.01, 0.1, 0.5, 1.0, 2.0 };
  static const double s[] = { -1, -0.1, 0, 0.1, 0.25, 0.5, 1, 1.5, 3, 10 };
  double worst = 0.0, arb = 0.0;
  int count = 0;
  for (size_t k = 0; k < sizeof c / sizeof *c; k++)
    for (size_t i = 0; i < sizeof s / sizeof *s + 2; i++, count++) {
      setting t = { 100.0, 10.0, c[k] };
      double r = i < sizeof s / sizeof *s ? s[i] * r_star(t.T) : 0.0, ratio;
      if (i >= sizeof s / sizeof *s)
        ghost_sharp_seam(i % 2 ? t.T : 2.0 * t.T, t.X, &r);
      worst = fmax(worst, worst_disagreement(r, t));
      ratio = ratio_to_arb(r, t, true);
      arb = fmax(arb, ratio < 0.0 ? INFINITY : ratio);
    }
  double kink = one_sided_disagreement();
  SAY(e->ours, "%d points, 4 gradients agree", count);
  SAY(e->margin, "%s of the bounds", HIGH_TEXT('g', 2, fmax(worst, arb)));
  SAY(e->note, "largest difference over allowed: routes %s, Arb %s, "
      "one-sided at the seams %s", HIGH_TEXT('g', 2, worst), HIGH_TEXT('g', 2, arb),
      HIGH_TEXT('g', 2, kink));
  e->found = decide(isfinite(kink), worst <= 1.0 && arb <= 1.0 && kink <= 1.0);
}

/* Book: D.1 Claims on the finite loss, eq:finite-bound, eq:order-confidence,
   eq:finite-layer, eq:finite-mixture, eq:sharp-shift, eq:euler-shift */
void evaluate_finite_loss(evaluation *e)
{
  static const double c[] = { 0.01, 0.1, 0.5, 1.0, 2.0, 10.0 };
  double worst = 0.0, bound = 0.0;
  int inside = 0, count = 0;
  for (size_t k = 0; k < sizeof c / sizeof *c; k++)
    for (int i = -4; i <= 8; i++, count++) {
      setting s = { 100.0, 10.0, c[k] };
      double r = 0.25 * i * r_star(s.T), ratio = ratio_to_arb(r, s, false);
      ghost_value L = { NAN, INFINITY };
      ghost_finite_loss(r, s.T, s.X, s.c, &L);
      worst = fmax(worst, ratio < 0.0 ? INFINITY : ratio);
      inside += ratio >= 0.0 && ratio <= 1.0;
      bound = fmax(bound, L.error / s.T);
    }
  SAY(e->ours, "%d of %d values within their bounds", inside, count);
  SAY(e->margin, "$%s\\,T$ (Arb)", HIGH_TEXT('g', 2, bound));
  SAY(e->note, "largest error over bound, by Arb: %s", HIGH_TEXT('g', 2, worst));
  e->found = decide(bound <= 1e-10, inside == count);
}

void evaluate_finite_limit(evaluation *e)
{
  static const double expected[] = { 1.0, 1.0, 2.0, 1.0 };
  double order[4], worst = 0.0;
  for (int k = 0; k < 4; k++) {
    double y = k == 2 ? 200.0 : 2000.0;      /* the residual cancels digits */
    order[k] = limit_order(k, y);
    worst = fmax(worst, fabs(order[k] - expected[k]));
  }
  double coefficient = limit_error(0, 2000.0) * 2000.0;
  SAY(e->ours, "orders %.4f in $1/x^*$, %.4f in $1/c$", order[0], order[1]);
  SAY(e->margin, "%s", HIGH_TEXT('g', 2, worst));
  SAY(e->note, "error $1/x^* - 1/(c({x^*}^2 + r))$ beside the optimum; order %.4f "
      "after that term, %.4f at the kink, exponential in the zone", order[2],
      order[3]);
  e->found = decide(isfinite(worst),
                    worst < 0.01 && fabs(coefficient - 1.0) < 0.001);
}

void evaluate_finite_sharp(evaluation *e)
{
  const double T = 100.0, X = 10.0, c = 1e6;
  double worst = 0.0, r, S;
  ghost_value L;
  for (int i = -4; i <= 16; i++) {
    r = (0.125 * i + 0.01) * r_star(T);
    ghost_sharp_loss(r, T, X, &S);
    if (ghost_finite_loss(r, T, X, c, &L) != GHOST_OK) return;
    worst = fmax(worst, fabs(L.value - S) - L.error);
  }
  double bound = 1.01 / (c * X * X), seam, back;
  ghost_sharp_seam(T, X, &seam);
  ghost_sharp_seam(2.0 * T, X, &back);
  SAY(e->ours, "optimum $%.10f\\,r^*$, return $%.10f\\,r^*$", seam / r_star(T),
      back / r_star(T));
  SAY(e->margin, "%s at $c = 1e6$", HIGH_TEXT('g', 2, worst));
  SAY(e->note, "the distance from the loss at $c$ is at most the predicted "
      "$1/(c{x^*}^2) = %.2g$", 1.0 / (c * X * X));
  e->found = decide(isfinite(worst), worst <= bound);
}

void evaluate_finite_kink(evaluation *e)
{
  setting s = { 100.0, 10.0, 100.0 };
  double r = finite_optimum(s), err, unit, curvature;
  ghost_value L, g;
  double kappa = s.c * (s.X * s.X + r);
  ghost_sharp_gradient(r * (1.0 + 1e-9), s.T, s.X, &unit);
  unit = fabs(unit);
  gsl_function f = { gradient_for_root, &s };
  gsl_deriv_central(&f, r, smooth_scale(r, &s), &curvature, &err);
  ghost_finite_loss(r, s.T, s.X, s.c, &L);
  ghost_finite_gradient(r, s.T, s.X, s.c, &g);
  double low = L.value * kappa / (2.0 * M_LN2 - 1.0) - 1.0;
  double bend = curvature / (0.5 * kappa * unit * unit) - 1.0;
  SAY(e->ours, "%.0e of the kink's slope at the minimum, $L = %.4g\\,T$",
      fabs(g.value) / unit, L.value / s.T);
  SAY(e->margin, "%.1e, %.1e", low, bend);
  SAY(e->note, "$L = (2\\ln2 - 1)/(c({x^*}^2 + r))$ at the minimum; relative width "
      "%.1e at $c = %g$, $x^* = %g$", 1.0 / (kappa * unit * r), s.c, s.X);
  bool holds = fabs(low) < 10.0 / (s.c * s.X) && fabs(bend) < 10.0 / (s.c * s.X);
  bool zero = fabs(g.value) < 1e-6 * unit;
  e->found = decide(isfinite(bend), zero && holds);
}

void evaluate_finite_no_return(evaluation *e)
{
  const double T = 100.0, X = 10.0;
  double largest = 0.0, smallest = INFINITY;
  ghost_value g;
  for (int i = -8; i < 24; i++) {            /* r from -r* to 0.23 r* */
    double r = (i < 0 ? 0.125 : 0.01) * i * r_star(T);
    if (ghost_finite_gradient(r, T, X, 1.0, &g) != GHOST_OK) return;
    largest = fmax(largest, -g.value - g.error);
    smallest = fmin(smallest, -g.value - g.error);
  }
  double unit = 2.0 * T * T * T / (M_PI * M_PI);
  double law = 3.0 * T * T * exp(-X) / unit;
  SAY(e->ours, "$%.3g$ at $r = 0$, $c = 1$, $x^* = 10$", -trap_slope(1.0));
  SAY(e->margin, "%.1e of the law", fabs(trap_slope(1.0) / law - 1.0));
  SAY(e->note, "in units of the slope at the kink; at 32 places from $-r^*$ to "
      "$0.23\\,r^*$ it has this sign, and is at most %s",
      HIGH_TEXT('g', 2, largest / unit));
  bool lawful = fabs(trap_slope(1.0) / law - 1.0) < 10.0 * exp(-X);
  e->found = decide(isfinite(smallest), smallest > 0.0 && lawful);
}

void evaluate_finite_low_confidence(evaluation *e)
{
  double best = best_confidence() / 10.0;
  ghost_value g = { NAN, NAN };
  ghost_finite_gradient(0.0, 100.0, 10.0, 1.0, &g);
  bool rises = trap_slope(10.0) < trap_slope(2.0)
    && trap_slope(2.0) < trap_slope(1.0) && trap_slope(1.0) < trap_slope(best);
  bool falls = trap_slope(0.01) < trap_slope(0.1)
    && trap_slope(0.1) < trap_slope(best) && trap_slope(best) < 0.01;
  SAY(e->ours, "%.2g ($c = 1$), %.2g ($c = 0.1$)", trap_slope(1.0),
      trap_slope(0.1));
  SAY(e->margin, "%s relative", HIGH_TEXT('g', 1, g.error / fabs(g.value)));
  SAY(e->note, "of the slope at the kink, at $r = 0$, $x^* = 10$; but not the "
      "lower the better: largest, %.2g, at $cx^* = %.4f$, and %.2g at $c = 0.01$",
      trap_slope(best), 10.0 * best, trap_slope(0.01));
  bool small = trap_slope(10.0) < 1e-30 && trap_slope(1.0) > 1e-6
    && trap_slope(best) < 0.01;
  e->found = decide(isfinite(best) && falls, rises && small);
}

void evaluate_finite_negative(evaluation *e)
{
  const double T = 100.0, X = 10.0;
  double L = 0.0, off = 0.0;
  ghost_value plateau[2], far = { NAN, NAN };
  int flat = 0, tried = 0;
  for (int i = 0; i <= 20; i++, tried++) {
    flat += ghost_sharp_loss(-pow(10.0, i - 10), T, X, &L) == GHOST_OK && L == T;
    off = fmax(off, fabs(L / T - 1.0));
  }
  ghost_finite_loss(0.0, T, X, 1.0, &plateau[0]);
  ghost_finite_loss(0.0, T, X, 0.1, &plateau[1]);
  ghost_finite_loss(-1e6, T, X, 0.1, &far);
  SAY(e->ours, "$T$ at %d of %d places, at infinite confidence", flat, tried);
  SAY(e->margin, "off by at most %s", HIGH_TEXT('g', 6, off));
  SAY(e->note, "at finite $c$ the output is not 0: at $r = 0$ $L = %.4f\\,T$ for "
      "$c = 1$, $%.4f\\,T$ for $c = 0.1$; it tends to $T$ for $r\\to-\\infty$",
      plateau[0].value / T, plateau[1].value / T);
  bool doubtful = plateau[1].value < 0.7 * T && fabs(far.value - T) < 1e-4 * T;
  e->found = decide(isfinite(far.value), flat == tried && doubtful);
}

void evaluate_finite_regimes(evaluation *e)
{
  double one = abruptness(1.0), low = abruptness(0.1);
  SAY(e->ours, "slope grows %.1f-fold from $10\\,r^*$ to $r^*$", one);
  SAY(e->margin, "limit %.1f", pow(10.0, 1.5));
  SAY(e->note, "the same at $c = 0.1$ (%.1f): the slope grows as $s^{-3/2}$, steep "
      "near $r^*$, but a power law; the cliff at $r^*/4$ is eight times steeper",
      low);
  e->found = decide_measured(one > 20.0);
}

void evaluate_finite_optimum(evaluation *e)
{
  static const double c[] = { 0.01, 0.1, 0.5, 1.0, 2.0 };
  double seam, r[5], opt = r_star(100.0), widest = 0.0;
  ghost_sharp_seam(100.0, 10.0, &seam);
  for (int k = 0; k < 5; k++) {
    r[k] = finite_optimum((setting) { 100.0, 10.0, c[k] }) / opt;
    widest = fmax(widest, fabs(r[k] - 1.0));
  }
  double law = 1.0 - 2.0 / (10.0 * 100.0);
  SAY(e->ours, "$%.6f\\,r^*$ at $c = 1$, $x^* = 10$", r[3]);
  SAY(e->margin, "%.1e", fabs(seam / opt - law));
  SAY(e->note, "optimum at $q\\tan q = x^*T$, $q = \\sqrt r\\,T$, so "
      "$r^*(1 - 2/(x^*T))$: $%.6f\\,r^*$; %.6f at $c = 0.1$, %.6f at $c = 0.01$",
      seam / opt, r[1], r[0]);
  bool lawful = fabs(seam / opt - law) < 1e-5 && fabs(r[3] - seam / opt) < 1e-4;
  e->found = decide(isfinite(widest), widest < 0.01 && seam < opt && lawful);
}

static double delay_remainder(double r, double X, double h)
{
  double t, exact;
  ghost_euler_time(r, X, h, &t);
  ghost_threshold_time(r, X, &exact);
  return t - exact - 0.5 * h * log1p(X * X / r);
}

/* Shift of the minimum at step h over its first-order prediction, minus 1. */
static double shift_ratio(double h)
{
  setting s = { 100.0, 10.0, 0.1 };
  double r = finite_optimum(s), per_h = predicted_shift(s, r);
  double moved = euler_optimum(s, h, 0.9 * r, 1.1 * r) - r;
  return moved / (h * per_h) - 1.0;
}

finding decide_euler(double delay, double order, double coarse, double fine)
{
  bool lawful = fabs(order - 2.0) < 0.2 && fabs(fine) < 0.05;
  return decide_corrected(isfinite(fine), fabs(delay) < 1e-10,
                          lawful && fabs(fine) < 0.5 * fabs(coarse));
}

void evaluate_finite_euler(evaluation *e)
{
  double r = r_star(100.0), h = 0.1, t, exact;
  ghost_euler_time(r, 10.0, h, &t);
  ghost_threshold_time(r, 10.0, &exact);
  double order = log2(delay_remainder(r, 10.0, 0.002)
                      / delay_remainder(r, 10.0, 0.001));
  double coarse = shift_ratio(h), fine = shift_ratio(h / 4.0);
  SAY(e->ours, "escape late by %.4f, law %.4f", t - exact,
      0.5 * h * log1p(100.0 / r));
  SAY(e->margin, "order %.3f", order);
  SAY(e->note, "$(dt/2)\\ln(1 + {x^*}^2/r) + O(dt^2)$; the minimum moves up, "
      "%.1f%% less than predicted at $dt = 0.1$ and %.1f%% less at $dt/4$ "
      "($c = 0.1$)", -100.0 * coarse, -100.0 * fine);
  e->found = decide_euler((t - exact) / exact, order, coarse, fine);
}
