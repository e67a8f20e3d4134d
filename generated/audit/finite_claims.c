/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: 564da01abac259cf */
#include "audit.h"
#include "certify_finite.h"
#include "figures.h"
#include "finite.h"
#include "kernels.h"
#include <gsl/gsl_deriv.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_min.h>
#include <math.h>

/* Book: How fast the limit is reached, eq:finite-excess */
/* Order in 1/X (which = 0), or in 1/c off the switch with and without its
 * first-order term (1, 2), or at the switch (3), from errors at y and 2y. */
static double limit_error(int which, double y)
{
  const double T = 100.0, X = 10.0;
  double r = 2.0 * r_star(T), L = NAN, S = NAN, e;
  if (which == 0) {
    ghost_sharp_loss(r, T, y, &L);
    return L - loss(r, T);
  }
  if (which == 3) ghost_sharp_seam(T, X, &r);
  ghost_finite_loss(r, T, X, y, &L, &e);
  ghost_sharp_loss(r, T, X, &S);
  return L - S + (which == 2 ? 1.0 / (y * (X * X + r)) : 0.0);
}
/* Book: How fast the limit is reached, eq:finite-excess */
static double limit_order(int which, double y)
{
  return log2(limit_error(which, y) / limit_error(which, 2.0 * y));
}

typedef struct { double T, X, c; } setting;

/* Book: Gradient checks, eq:quotient-step */
static double loss_for_gsl(double r, void *data)
{
  const setting *s = data;
  double L = NAN, e;
  if (isinf(s->c)) ghost_sharp_loss(r, s->T, s->X, &L);
  else ghost_finite_loss(r, s->T, s->X, s->c, &L, &e);
  return L;
}
/* Book: Gradient checks, eq:quotient-step */
/* Half-width in r of the smooth region about r, for GSL's rule. */
static double smooth_scale(double r, const setting *s)
{
  double slope = 2.0 * s->T * s->T * s->T / (M_PI * M_PI);
  double y = s->X + 5.0 / s->c;
  double layer = 1.0 / (s->c * y * y * slope);
  return 0.05 * fmin(layer, fabs(r) + 0.01 * r_star(s->T));
}
/* Book: Gradient checks, eq:quotient-step */
/* The largest ratio of difference to allowed difference of three gradients. */
static double worst_disagreement(double r, setting s)
{
  double g[3], e[3], L, eL;
  gsl_function f = { loss_for_gsl, &s };
  if (ghost_finite_gradient(r, s.T, s.X, s.c, &g[0], &e[0]) != GHOST_OK
      || ghost_finite_ode(r, s.T, s.X, s.c, &L, &g[1], &eL, &e[1]) != GHOST_OK)
    return INFINITY;
  gsl_deriv_central(&f, r, smooth_scale(r, &s), &g[2], &e[2]);
  double worst = 0.0;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < i; j++)
      worst = fmax(worst, fabs(g[i] - g[j]) / (e[i] + e[j]));
  return worst;
}
/* Book: Gradient checks, eq:quotient-step */
/* |g - Arb| over the bound that ghost_finite_gradient states; -1: undecided. */
static double ratio_to_arb(double r, setting s, bool gradient)
{
  double v, e, worst = -1.0, in[4] = { r, s.T, s.X, s.c };
  ghost_status status = gradient ? ghost_finite_gradient(r, s.T, s.X, s.c, &v, &e)
    : ghost_finite_loss(r, s.T, s.X, s.c, &v, &e);
  arb_ptr x = _arb_vec_init(4);
  arb_t y;
  arb_init(y);
  for (int i = 0; i < 4; i++) arb_set_d(x + i, in[i]);
  certified_function *f = gradient ? certified_finite_gradient
    : certified_finite_loss;
  if (status == GHOST_OK && f(y, x, 192)) {
    
arf_t d;
arf_init(d);
arb_set_d(x, v);
arb_sub(y, y, x, 192);
arb_get_abs_ubound_arf(d, y, 64);
worst = arf_get_d(d, ARF_RND_UP) / e;
arf_clear(d);
  }
  arb_clear(y);
  _arb_vec_clear(x, 4);
  return worst;
}
/* Book: Gradient checks, eq:quotient-step */
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

/* Book: The claims of this chapter */
static double gradient_for_root(double r, void *data)
{
  const setting *s = data;
  double g = NAN, e;
  ghost_finite_gradient(r, s->T, s->X, s->c, &g, &e);
  return g;
}
/* Book: The claims of this chapter */
static double first_order_for_gsl(double r, void *data)
{
  const setting *s = data;
  return euler_first_order(r, s->T, s->X, s->c);
}
/* Book: The claims of this chapter */
/* The minimum of the exact loss near r*. */
static double finite_optimum(setting s)
{
  gsl_function f = { gradient_for_root, &s };
  double r = r_star(s.T);
  return find_root(&f, 0.5 * r, 2.0 * r);
}
/* Book: The claims of this chapter, eq:euler-shift */
/* What a step h does to it, per unit of h, Eq. (euler-shift). */
static double predicted_shift(setting s, double r)
{
  gsl_function one = { first_order_for_gsl, &s };
  gsl_function slope = { gradient_for_root, &s };
  double d1, d2, e;
  gsl_deriv_central(&one, r, smooth_scale(r, &s), &d1, &e);
  gsl_deriv_central(&slope, r, smooth_scale(r, &s), &d2, &e);
  return -d1 / d2;
}
/* Book: The claims of this chapter, eq:euler-shift */
static double euler_loss_at(double r, void *data)
{
  const double *p = data;                    /* T, X, c, h */
  double L = NAN;
  ghost_euler_loss(r, p[0], p[1], p[2], p[3], &L);
  return L;
}
/* Book: The claims of this chapter, eq:euler-shift */
static double euler_optimum(setting s, double h, double low, double high)
{
  double p[4] = { s.T, s.X, s.c, h }, r = NAN;
  gsl_function f = { euler_loss_at, p };
  gsl_min_fminimizer *m = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
  if (m && gsl_min_fminimizer_set(m, &f, 0.5 * (low + high), low, high)
      == GSL_SUCCESS) {
    
for (int i = 0; i < 60; i++) {
  if (gsl_min_fminimizer_iterate(m) != GSL_SUCCESS) break;
  if (gsl_min_test_interval(gsl_min_fminimizer_x_lower(m),
        gsl_min_fminimizer_x_upper(m), 0, 1e-9) == GSL_SUCCESS) break;
}
r = gsl_min_fminimizer_x_minimum(m);
  }
  if (m) gsl_min_fminimizer_free(m);
  return r;
}

/* Book: Gradient checks, eq:quotient-step */
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
  SAY(e->paper, "-");
  SAY(e->ours, "%d points, 4 gradients agree", count);
  SAY(e->margin, "%.2g of the bounds", fmax(worst, arb));
  SAY(e->note, "largest difference over allowed: routes %.2g, Arb %.2g, "
      "one-sided at the seams %.2g", worst, arb, kink);
  e->found = worst <= 1.0 && arb <= 1.0 && kink <= 1.0 ? FOUND_TRUE
    : FOUND_NOTHING;
}

/* Book: The claims of this chapter, eq:finite-bound */
void evaluate_finite_loss(evaluation *e)
{
  static const double c[] = { 0.01, 0.1, 0.5, 1.0, 2.0, 10.0 };
  double worst = 0.0, bound = 0.0;
  for (size_t k = 0; k < sizeof c / sizeof *c; k++)
    for (int i = -4; i <= 8; i++) {
      
setting s = { 100.0, 10.0, c[k] };
double r = 0.25 * i * r_star(s.T), L, error = INFINITY;
double ratio = ratio_to_arb(r, s, false);
ghost_finite_loss(r, s.T, s.X, s.c, &L, &error);
worst = fmax(worst, ratio < 0.0 ? INFINITY : ratio);
bound = fmax(bound, error / s.T);
    }
  SAY(e->paper, "drawn");
  SAY(e->ours, "78 values within their bounds");
  SAY(e->margin, "%.1e T (Arb)", bound);
  SAY(e->note, "largest error over bound, by Arb: %.2g", worst);
  e->found = worst <= 1.0 && bound <= 1e-10 ? FOUND_TRUE : FOUND_NOTHING;
}
/* Book: The claims of this chapter, eq:finite-bound */
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
  SAY(e->paper, "limit");
  SAY(e->ours, "orders %.4f in 1/x*, %.4f in 1/c", order[0], order[1]);
  SAY(e->margin, "%.1e", worst);
  SAY(e->note, "error 1/x* - 1/(c(x*^2+r)) beside the optimum; order %.4f "
      "after that term, %.4f at the kink, exponential in the zone", order[2],
      order[3]);
  e->found = worst < 0.01 && fabs(coefficient - 1.0) < 0.001 ? FOUND_TRUE
    : FOUND_FALSE;
}
/* Book: The claims of this chapter, eq:order-confidence */
void evaluate_finite_sharp(evaluation *e)
{
  const double T = 100.0, X = 10.0, c = 1e6;
  double worst = 0.0, r, L, S, error;
  for (int i = -4; i <= 16; i++) {
    
r = (0.125 * i + 0.01) * r_star(T);
ghost_sharp_loss(r, T, X, &S);
if (ghost_finite_loss(r, T, X, c, &L, &error) != GHOST_OK) return;
worst = fmax(worst, fabs(L - S) - error);
  }
  double bound = 1.01 / (c * X * X), seam, back;
  ghost_sharp_seam(T, X, &seam);
  ghost_sharp_seam(2.0 * T, X, &back);
  SAY(e->paper, "-");
  SAY(e->ours, "optimum %.10f r*, return %.10f r*", seam / r_star(T), back /
      r_star(T));
  SAY(e->margin, "%.2g at c = 1e6", worst);
  SAY(e->note, "the distance from the loss at c is at most the predicted "
      "1/(c x*^2) = %.2g", 1.0 / (c * X * X));
  e->found = worst <= bound ? FOUND_TRUE : FOUND_FALSE;
}

/* Book: The claims of this chapter, eq:finite-layer */
void evaluate_finite_kink(evaluation *e)
{
  setting s = { 100.0, 10.0, 100.0 };
  double r = finite_optimum(s), L, g, err, unit, curvature;
  double kappa = s.c * (s.X * s.X + r);
  ghost_sharp_gradient(r * (1.0 + 1e-9), s.T, s.X, &unit);
  unit = fabs(unit);
  gsl_function f = { gradient_for_root, &s };
  gsl_deriv_central(&f, r, smooth_scale(r, &s), &curvature, &err);
  ghost_finite_loss(r, s.T, s.X, s.c, &L, &err);
  ghost_finite_gradient(r, s.T, s.X, s.c, &g, &err);
  double low = L * kappa / (2.0 * M_LN2 - 1.0) - 1.0;
  double bend = curvature / (0.5 * kappa * unit * unit) - 1.0;
  
SAY(e->paper, "kink, 2T^3/pi^2");
SAY(e->ours, "zero at the minimum, L = %.4g T", L / s.T);
SAY(e->margin, "%.1e, %.1e", low, bend);
SAY(e->note, "true in the limit; at finite c the minimum is a parabola, L = "
    "(2 ln 2 - 1)/(c(x*^2+r)), of relative width %.1e at c = 100, x* = 10", 1.0
    / (kappa * unit * r));
  bool holds = fabs(low) < 10.0 / (s.c * s.X) && fabs(bend) < 10.0 / (s.c * s.X)
    && fabs(g) < 1e-6 * unit;
  e->found = holds ? FOUND_CORRECTED : FOUND_NOTHING;
}
/* Book: The claims of this chapter, eq:finite-mixture */
/* Gradient at r = 0 over the slope at the kink, Eq. (finite-trap). */
static double trap_slope(double c)
{
  const double T = 100.0, X = 10.0;
  double g = NAN, e, unit = 2.0 * T * T * T / (M_PI * M_PI);
  if (ghost_finite_gradient(0.0, T, X, c, &g, &e) != GHOST_OK) return NAN;
  return fabs(g) / unit;
}
/* Book: The claims of this chapter, eq:finite-mixture */
void evaluate_finite_no_return(evaluation *e)
{
  const double T = 100.0, X = 10.0;
  double largest = 0.0, smallest = INFINITY, g, error;
  for (int i = -8; i < 24; i++) {            /* r from -r* to 0.23 r* */
    
double r = (i < 0 ? 0.125 : 0.01) * i * r_star(T);
if (ghost_finite_gradient(r, T, X, 1.0, &g, &error) != GHOST_OK) return;
largest = fmax(largest, -g - error);
smallest = fmin(smallest, -g - error);
  }
  double unit = 2.0 * T * T * T / (M_PI * M_PI);
  double law = 3.0 * T * T * exp(-X) / unit;
  SAY(e->paper, "0");
  SAY(e->ours, "%.3g at r = 0, c = 1, x* = 10", -trap_slope(1.0));
  SAY(e->margin, "%.1e of the law", fabs(trap_slope(1.0) / law - 1.0));
  SAY(e->note, "in units of the slope at the kink; zero in the limit only, "
      "-3cT^2 exp(-c x*) at finite c, nowhere zero (largest up to 0.23 r*: "
      "%.2g)", largest / unit);
  e->found = smallest > 0.0 && fabs(trap_slope(1.0) / law - 1.0)
    < 10.0 * exp(-X) ? FOUND_CORRECTED : FOUND_NOTHING;
}
/* Book: The claims of this chapter, eq:finite-mixture */
static double best_confidence_gap(double beta, void *data)
{
  (void) data;
  double s = 1.0 / (1.0 + exp(beta));
  return 1.0 / beta - (1.0 - 2.0 * s) + 4.0 * s * (1.0 - s) / (3.0 - 4.0 * s);
}
/* Book: The claims of this chapter, eq:finite-mixture */
static double best_confidence(void)
{
  gsl_function f = { best_confidence_gap, NULL };
  return find_root(&f, 0.5, 5.0);
}
/* Book: The claims of this chapter, eq:finite-mixture */
void evaluate_finite_low_confidence(evaluation *e)
{
  double best = best_confidence() / 10.0;
  bool rises = trap_slope(10.0) < trap_slope(2.0)
    && trap_slope(2.0) < trap_slope(1.0) && trap_slope(1.0) < trap_slope(best);
  bool falls = trap_slope(0.01) < trap_slope(0.1)
    && trap_slope(0.1) < trap_slope(best) && trap_slope(best) < 0.01;
  SAY(e->paper, "small, non-zero");
  SAY(e->ours, "%.2g (c=1), %.2g (c=0.1)", trap_slope(1.0), trap_slope(0.1));
  SAY(e->margin, "1e-8 relative");
  SAY(e->note, "of the slope at the kink, at r = 0, x* = 10; but not the "
      "lower the better: largest, %.2g, at c x* = %.4f, and %.2g at c = 0.01",
      trap_slope(best), 10.0 * best, trap_slope(0.01));
  e->found = rises && falls ? FOUND_CORRECTED : FOUND_FALSE;
}
/* Book: The claims of this chapter, eq:finite-mixture */
void evaluate_finite_negative(evaluation *e)
{
  const double T = 100.0, X = 10.0;
  double L = 0.0, plateau[2], far, error;
  bool flat = true;
  for (int i = 0; i <= 20; i++)
    flat = flat && ghost_sharp_loss(-pow(10.0, i - 10), T, X, &L) == GHOST_OK
      && L == T;
  ghost_finite_loss(0.0, T, X, 1.0, &plateau[0], &error);
  ghost_finite_loss(0.0, T, X, 0.1, &plateau[1], &error);
  ghost_finite_loss(-1e6, T, X, 0.1, &far, &error);
  SAY(e->paper, "T");
  SAY(e->ours, "T at infinite confidence");
  SAY(e->margin, "0");
  SAY(e->note, "at finite c the output is not 0: at r = 0 L = %.4f T for c = "
      "1, %.4f T for c = 0.1; it tends to T for r to minus infinity",
      plateau[0] / T, plateau[1] / T);
  e->found = flat && plateau[1] < 0.7 * T && fabs(far - T) < 1e-4 * T
    ? FOUND_TRUE : FOUND_FALSE;
}
/* Book: The claims of this chapter, eq:finite-mixture */
static double abruptness(double c)
{
  const double T = 100.0, X = 10.0;
  double seam, near, far, e;
  ghost_sharp_seam(T, X, &seam);
  ghost_finite_gradient(1.05 * seam, T, X, c, &near, &e);
  ghost_finite_gradient(10.0 * seam, T, X, c, &far, &e);
  return near / far * pow(1.05, 1.5);
}
/* Book: The claims of this chapter, eq:finite-mixture */
void evaluate_finite_regimes(evaluation *e)
{
  double one = abruptness(1.0), low = abruptness(0.1);
  SAY(e->paper, "abrupt");
  SAY(e->ours, "slope grows %.1f-fold from 10 r* to r*", one);
  SAY(e->margin, "limit 31.6");
  SAY(e->note, "the same at c = 0.1 (%.1f): the slope grows as s^-3/2, steep "
      "near r*, but a power law; the cliff at r*/4 is eight times steeper",
      low);
  e->found = one > 20.0 ? FOUND_MEASURED : FOUND_FALSE;
}
/* Book: The claims of this chapter, eq:sharp-shift */
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
  SAY(e->paper, "r*");
  SAY(e->ours, "%.6f r* at c = 1, x* = 10", r[3]);
  SAY(e->margin, "%.1e", fabs(seam / opt - law));
  SAY(e->note, "optimum at q tan q = x*T, q = sqrt(r)T, so r*(1 - 2/(x*T)): "
      "%.6f r*; %.6f at c = 0.1, %.6f at c = 0.01", seam / opt, r[1], r[0]);
  e->found = widest < 0.01 && fabs(seam / opt - law) < 1e-5
    && fabs(r[3] - seam / opt) < 1e-4 ? FOUND_CORRECTED : FOUND_FALSE;
}

/* Book: The claims of this chapter, eq:euler-shift */
static double delay_remainder(double r, double X, double h)
{
  double t, exact;
  ghost_euler_time(r, X, h, &t);
  ghost_threshold_time(r, X, &exact);
  return t - exact - 0.5 * h * log1p(X * X / r);
}
/* Book: The claims of this chapter, eq:euler-shift */
/* Shift of the minimum at step h over its first-order prediction, minus 1. */
static double shift_ratio(double h)
{
  setting s = { 100.0, 10.0, 0.1 };
  double r = finite_optimum(s), per_h = predicted_shift(s, r);
  double moved = euler_optimum(s, h, 0.9 * r, 1.1 * r) - r;
  return moved / (h * per_h) - 1.0;
}
/* Book: The claims of this chapter, eq:euler-shift */
void evaluate_finite_euler(evaluation *e)
{
  double r = r_star(100.0), h = 0.1, t, exact;
  ghost_euler_time(r, 10.0, h, &t);
  ghost_threshold_time(r, 10.0, &exact);
  double order = log2(delay_remainder(r, 10.0, 0.002)
                      / delay_remainder(r, 10.0, 0.001));
  double coarse = shift_ratio(h), fine = shift_ratio(h / 4.0);
  SAY(e->paper, "dt = 0.1");
  SAY(e->ours, "escape late by %.4f, law %.4f", t - exact, 0.5 * h *
      log1p(100.0 / r));
  SAY(e->margin, "order %.3f", order);
  SAY(e->note, "(dt/2) ln(1 + x*^2/r) + O(dt^2); the minimum moves up, by "
      "the predicted amount within %.1f%% at dt = 0.1 and %.1f%% at dt/4 (c "
      "= 0.1)", 100.0 * coarse, 100.0 * fine);
  e->found = fabs(order - 2.0) < 0.2 && fabs(fine) < 0.5 * fabs(coarse)
    && fabs(fine) < 0.05 ? FOUND_CORRECTED : FOUND_FALSE;
}

/* Book: How fast the limit is reached, eq:finite-excess */
ghost_status figure_confidence_orders(FILE *out)
{
  const double T = 100.0, X = 10.0;
  double r = 0.1 * r_star(T), L, e;
  fputs("y,threshold,side,side_first,switch,trap\n", out);
  for (int i = 0; i <= 60; i++) {
    double y = 0.1 * pow(10.0, 0.1 * i);
    if (ghost_finite_loss(r, T, X, y, &L, &e) != GHOST_OK) return GHOST_EPREC;
    fprintf(out, "%.17g,%.17g,%.17g,%.17g,%.17g,%.17g\n", y,
            fabs(limit_error(0, y)), fabs(limit_error(1, y)),
            fabs(limit_error(2, y)), fabs(limit_error(3, y)),
            T - L > 1e-11 * T ? T - L : NAN);
  }
  return GHOST_OK;
}

static const double confidences[] = { 0.01, 0.1, 0.5, 1.0, 2.0, 10.0 };
enum { CONFIDENCES = 6 };
/* Book: Figure 2A, and what it shows */
static void print_names(FILE *out, const char *what)
{
  for (int k = 0; k < CONFIDENCES; k++)
    fprintf(out, ",%s%g", what, confidences[k]);
}
/* Book: Figure 2A, and what it shows */
ghost_status figure_confidence(FILE *out)
{
  const double T = 100.0, X = 10.0;
  double y, e;
  fputs("s,limit", out);
  print_names(out, "loss");
  for (int i = 0; i <= 600; i++) {
    double s = (i - 200) / 200.0, r = s * r_star(T);
    fprintf(out, "\n%.17g,%.17g", s, loss(r, T) / T);
    for (int k = 0; k < CONFIDENCES; k++) {
      if (ghost_finite_loss(r, T, X, confidences[k], &y, &e) != GHOST_OK)
        return GHOST_EPREC;
      fprintf(out, ",%.17g", y / T);
    }
  }
  fputc('\n', out);
  return GHOST_OK;
}
enum { GRID = 601, CLEFT = 15, PLACES = GRID + CONFIDENCES * (2 * CLEFT + 1) };

/* Book: Figure 2A, and what it shows */
static void add_place(double *s, int n, double place)
{
  for (; n > 0 && s[n - 1] > place; n--) s[n] = s[n - 1];
  s[n] = place;
}

/* Book: Figure 2A, and what it shows */
static void list_places(double s[PLACES])
{
  int n = 0;
  for (; n < GRID; n++) add_place(s, n, (n - 200) / 200.0);
  for (int k = 0; k < CONFIDENCES; k++) {
    setting at = { 100.0, 10.0, confidences[k] };
    double m = finite_optimum(at) / r_star(at.T);
    add_place(s, n++, m);
    for (double d = 3e-3; n < GRID + (k + 1) * (2 * CLEFT + 1); d *= pow(10.0, -0.25)) {
      add_place(s, n++, m * (1.0 - d));
      add_place(s, n++, m * (1.0 + d));
    }
  }
}
/* Book: Figure 2A, and what it shows */
ghost_status figure_confidence_gradient(FILE *out)
{
  const double T = 100.0, X = 10.0, unit = 2.0 * T * T * T / (M_PI * M_PI);
  double y, e, s[PLACES];
  list_places(s);
  fputs("s,slope", out);
  print_names(out, "slope");
  for (int i = 0; i < PLACES; i++) {
    double r = s[i] * r_star(T);
    fprintf(out, "\n%.17g,%.17g", s[i], fabs(loss_gradient(r, T)) / unit);
    for (int k = 0; k < CONFIDENCES; k++) {
      if (ghost_finite_gradient(r, T, X, confidences[k], &y, &e) != GHOST_OK)
        return GHOST_EPREC;
      fprintf(out, ",%.17g", fabs(y) / unit);
    }
  }
  fputc('\n', out);
  return GHOST_OK;
}
/* Book: Figure 2A, and what it shows */
ghost_status figure_confidence_euler(FILE *out)
{
  const double T = 100.0, X = 10.0;
  fputs("s", out);
  print_names(out, "loss");
  for (int i = 0; i < 100; i++) {          /* the paper's grid */
    double s = -1.0 + 3.0 * i / 99.0, y;
    fprintf(out, "\n%.17g", s);
    for (int k = 0; k < CONFIDENCES; k++)
      if (ghost_euler_loss(s * r_star(T), T, X, confidences[k], 0.1, &y)
          != GHOST_OK) return GHOST_EPREC;
      else fprintf(out, ",%.17g", y / T);
  }
  fputc('\n', out);
  return GHOST_OK;
}

/* Book: The claims of this chapter, eq:euler-shift */
static void finite_value(FILE *out, const char *key, const char *format,
                         double value)
{
  fprintf(out, "finite-%s,", key);
  fprintf(out, format, value);
  fputc('\n', out);
}

/* Book: The claims of this chapter, eq:euler-shift */
void write_finite_values(FILE *out)
{
  setting one = { 100.0, 10.0, 1.0 }, low = { 100.0, 10.0, 0.1 };
  double opt = r_star(100.0), seam, t, exact, L, W, e;
  ghost_sharp_seam(100.0, 10.0, &seam);
  ghost_euler_time(opt, 10.0, 0.1, &t);
  ghost_threshold_time(opt, 10.0, &exact);
  ghost_finite_loss(0.0, 100.0, 10.0, 0.1, &L, &e);
  ghost_sharp_gradient(seam * 1.0001, 100.0, 10.0, &W);
  double r = finite_optimum(low), moved = euler_optimum(low, 0.1, 0.9 * r, 1.1 * r);
  
finite_value(out, "best", "%.4f", best_confidence());
finite_value(out, "delay", "%.5f", 0.05 * log1p(100.0 / opt) / 100.0);
finite_value(out, "delay-measured", "%.4f", t - exact);
finite_value(out, "euler-shift", "%.3f", 100.0 * (moved / r - 1.0));
finite_value(out, "euler-predicted", "%.3f",
             10.0 * predicted_shift(low, r) / r);
finite_value(out, "trap-1", "%.3e", trap_slope(1.0));
finite_value(out, "trap-0.1", "%.3e", trap_slope(0.1));
finite_value(out, "optimum", "%.6f", finite_optimum(one) / opt);
finite_value(out, "seam", "%.6f", seam / opt);
finite_value(out, "abrupt", "%.2f", abruptness(1.0));
finite_value(out, "layer-width", "%.1e", 1.0 / (100.0 * W * opt));
finite_value(out, "plateau", "%.4f", L / 100.0);
}
