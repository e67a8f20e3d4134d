/* enclose/certify_finite.c -- enclosures at finite threshold and confidence
   Book: 17.9 Enclosures
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 11fcdbafd437de72 */
#include "certify_finite.h"
#include <acb_calc.h>

typedef struct {
  arb_t rho, root, level, gain;   /* r T^2, its root, X T, c / T */
  int sign;
  bool gradient, late;
} ball_problem;

/* Book: 17.9 Enclosures, eq:finite-tail, eq:finite-poles */
static void init_ball_problem(ball_problem *p)
{
  arb_init(p->rho); arb_init(p->root); arb_init(p->level); arb_init(p->gain);
}

static void clear_ball_problem(ball_problem *p)
{
  arb_clear(p->rho); arb_clear(p->root); arb_clear(p->level);
  arb_clear(p->gain);
}

/* False when the sign of r is not decided, or T, X, c not positive. */
static bool state_ball_problem(ball_problem *p, const arb_struct *x, slong prec)
{
  if (!arb_is_positive(x + 1) || !arb_is_positive(x + 2)
      || !arb_is_positive(x + 3)) return false;
  p->sign = arb_is_positive(x) ? 1 : arb_is_negative(x) ? -1 : 0;
  if (p->sign == 0 && !arb_is_zero(x)) return false;
  arb_mul(p->rho, x, x + 1, prec);
  arb_mul(p->rho, p->rho, x + 1, prec);
  arb_abs(p->root, p->rho);
  arb_sqrt(p->root, p->root, prec);
  arb_mul(p->level, x + 2, x + 1, prec);
  arb_div(p->gain, x + 3, x + 1, prec);
  return true;
}

/* w becomes -tanh w = (e - 1)/(e + 1), e = exp(-2w). */
static void negative_tanh(acb_t w, slong prec)
{
  acb_t sum;
  acb_init(sum);
  acb_mul_2exp_si(w, w, 1);
  acb_neg(w, w);
  acb_expm1(w, w, prec);
  acb_add_ui(sum, w, 2, prec);
  acb_div(w, w, sum, prec);
  acb_clear(sum);
}

static void ball_position(acb_t x, const acb_t t, const ball_problem *p,
                          slong prec)
{
  if (p->sign == 0) { acb_zero(x); return; }
  acb_mul_arb(x, t, p->root, prec);
  if (p->sign > 0) acb_tan(x, x, prec);
  else negative_tanh(x, prec);
  acb_mul_arb(x, x, p->root, prec);
}

static void ball_sensitivity(acb_t v, const acb_t x, const acb_t t,
                             const ball_problem *p, slong prec)
{
  if (p->sign == 0) { acb_set(v, t); return; }
  acb_mul(v, x, x, prec);
  acb_add_arb(v, v, p->rho, prec);
  acb_mul(v, v, t, prec);
  acb_add(v, v, x, prec);
  acb_div_arb(v, v, p->rho, prec);
  acb_mul_2exp_si(v, v, -1);
}

/* on = sigma(u), off = sigma(-u). */
static void ball_sigmoid(acb_t on, acb_t off, const acb_t u, slong prec)
{
  bool up = arf_sgn(arb_midref(acb_realref(u))) > 0;
  acb_t e, one;
  acb_init(e); acb_init(one);
  if (up) acb_neg(e, u); else acb_set(e, u);
  acb_exp(e, e, prec);                       /* exp(-|u|) */
  acb_add_ui(one, e, 1, prec);
  acb_inv(up ? on : off, one, prec);
  acb_mul(up ? off : on, e, up ? on : off, prec);
  acb_clear(e); acb_clear(one);
}

static int ball_integrand(acb_ptr y, const acb_t t, void *data, slong order,
                          slong prec)
{
  const ball_problem *p = data;
  (void) order;     /* meromorphic: a pole gives an infinite ball */
  acb_t x, u, on, off;
  acb_init(x); acb_init(u); acb_init(on); acb_init(off);
  ball_position(x, t, p, prec);
  acb_sub_arb(u, x, p->level, prec);
  acb_mul_arb(u, u, p->gain, prec);
  ball_sigmoid(on, off, u, prec);
  acb_ptr wrong = p->late ? off : on;
  acb_mul(y, wrong, wrong, prec);
  if (p->gradient) {
    acb_mul(y, y, p->late ? on : off, prec);
    acb_mul_arb(y, y, p->gain, prec);
    ball_sensitivity(u, x, t, p, prec);
    acb_mul(y, y, u, prec);
    acb_mul_2exp_si(y, y, 1);
  }
  acb_clear(x); acb_clear(u); acb_clear(on); acb_clear(off);
  return 0;
}

/* Where x(t) = X, roughly; only the tolerance depends on it. */
static void guess_crossing(acb_t t, const ball_problem *p, slong prec)
{
  arb_ptr y = acb_realref(t);
  arb_div(y, p->level, p->root, prec);
  arb_atan(y, y, prec);
  arb_div(y, y, p->root, prec);
  mag_zero(arb_radref(y));
}

static void raise_to_value(mag_t largest, const acb_t t, ball_problem *p,
                           slong prec)
{
  acb_t y;
  mag_t size;
  acb_init(y); mag_init(size);
  ball_integrand(y, t, p, 0, prec);
  acb_get_mag(size, y);
  if (mag_is_finite(size)) mag_max(largest, largest, size);
  acb_clear(y); mag_clear(size);
}

static void raise_to_peak(mag_t largest, const arf_t from, const arf_t to,
                          ball_problem *p, slong prec)
{
  acb_t y;
  acb_init(y);
  arf_struct *t = arb_midref(acb_realref(y));
  if (p->sign > 0) {
    guess_crossing(y, p, prec);
    if (arf_cmp(t, from) > 0 && arf_cmp(t, to) < 0)
      raise_to_value(largest, y, p, prec);
  } else {
    for (slong i = 0; i < 256; i++) {
      arf_sub(t, to, from, prec, ARF_RND_NEAR);
      arf_mul_2exp_si(t, t, -12 * i);
      arf_add(t, t, from, prec, ARF_RND_NEAR);
      raise_to_value(largest, y, p, prec);
    }
  }
  acb_clear(y);
}

static void ball_integrate(arb_t sum, ball_problem *p, const arf_t from,
                           const arf_t to, slong prec)
{
  if (arf_cmp(from, to) >= 0) { arb_zero(sum); return; }
  acb_calc_integrate_opt_t options;
  acb_calc_integrate_opt_init(options);
  options->depth_limit = 4000;
  options->eval_limit = 10000 + 4 * prec;
  acb_t a, b, y;
  mag_t tolerance;
  acb_init(a); acb_init(b); acb_init(y); mag_init(tolerance);
  arf_set(arb_midref(acb_realref(a)), from);
  arf_set(arb_midref(acb_realref(b)), to);
  raise_to_value(tolerance, a, p, prec);
  raise_to_value(tolerance, b, p, prec);
  raise_to_peak(tolerance, from, to, p, prec);
  mag_mul_2exp_si(tolerance, tolerance, -prec - 64);
  acb_calc_integrate(y, ball_integrand, p, a, b, prec, tolerance, options, prec);
  arb_set(sum, acb_realref(y));
  acb_clear(a); acb_clear(b); acb_clear(y); mag_clear(tolerance);
}

static bool cut_is_valid(const arb_t cut, const ball_problem *p, double U,
                         slong prec)
{
  arb_t a, half_pi;
  arb_init(a); arb_init(half_pi);
  arb_const_pi(half_pi, prec);
  arb_mul_2exp_si(half_pi, half_pi, -1);
  arb_mul(a, cut, p->root, prec);
  bool valid = arb_lt(a, half_pi);           /* before the escape */
  arb_tan(a, a, prec);
  arb_mul(a, a, p->root, prec);
  arb_sub(a, a, p->level, prec);
  arb_mul(a, a, p->gain, prec);
  arb_set_d(half_pi, U);
  valid = valid && arb_gt(a, half_pi);
  arb_clear(a); arb_clear(half_pi);
  return valid;
}

/* An exact cut in time with u(cut) > U, at most 2; without escape, 2. */
static bool find_cut(arf_t cut, const ball_problem *p, double U, slong prec)
{
  arf_set_ui(cut, 2);
  if (p->sign <= 0) return true;
  arb_t z, q;
  arb_init(z); arb_init(q);
  arb_set_d(z, U + 1.0);
  arb_div(z, z, p->gain, prec);
  arb_add(z, z, p->level, prec);
  arb_div(z, z, p->root, prec);
  arb_atan(z, z, prec);
  arb_div(z, z, p->root, prec);              /* time of u = U + 1 */
  if (arf_cmp_ui(arb_midref(z), 2) < 0) arf_set(cut, arb_midref(z));
  arb_set_arf(q, cut);
  bool valid = arf_cmp_ui(cut, 2) >= 0 || cut_is_valid(q, p, U, prec);
  arb_clear(z); arb_clear(q);
  return valid;
}

/* Adds to sum what lies between max(from, cut) and to. */
static void add_tail(arb_t sum, const ball_problem *p, const arf_t cut,
                     slong from, slong to, double U, slong prec)
{
  if (arf_cmp_si(cut, to) >= 0) return;
  arb_t length, radius;
  arb_init(length); arb_init(radius);
  arb_set_arf(length, cut);
  if (arf_cmp_si(cut, from) < 0) arb_set_si(length, from);
  arb_sub_si(length, length, to, prec);
  arb_neg(length, length);
  arb_set_d(radius, -U);
  arb_exp(radius, radius, prec);
  arb_mul_2exp_si(radius, radius, 1);
  if (p->gradient) {
    arb_const_pi(length, prec);
    arb_add_ui(length, length, 1, prec);
    arb_div(length, length, p->root, prec);
    arb_div(length, length, p->rho, prec);   /* 4 times the bound on W */
  }
  arb_mul(radius, radius, length, prec);
  arb_add_error(sum, radius);
  if (!p->gradient && from == 0) arb_add(sum, sum, length, prec);
  arb_clear(length); arb_clear(radius);
}

static bool ball_finite(arb_t y, const arb_struct *x, bool gradient, slong prec)
{
  if (prec > 1800) return false;
  ball_problem p;
  init_ball_problem(&p);
  arb_t part;
  arf_t cut, from, to;
  arb_init(part); arf_init(cut); arf_init(from); arf_init(to);
  double U = 0.7 * (double) prec + 8.0;
  bool known = state_ball_problem(&p, x, prec) && find_cut(cut, &p, U, prec);
  arb_zero(y);
  for (int late = 0; known && late < 2; late++) {
    p.gradient = gradient;
    p.late = late;
    arf_set_si(from, late);
    arf_set_si(to, late + 1);
    if (arf_cmp(cut, to) < 0) arf_set(to, cut);
    ball_integrate(part, &p, from, to, prec);
    add_tail(part, &p, cut, late, late + 1, U, prec);
    if (gradient && late) arb_sub(y, y, part, prec);
    else arb_add(y, y, part, prec);
  }
  for (int i = 0; i < (gradient ? 3 : 1); i++) arb_mul(y, y, x + 1, prec);
  arb_clear(part); arf_clear(cut); arf_clear(from); arf_clear(to);
  clear_ball_problem(&p);
  return known && (arb_is_exact(y) || arb_rel_accuracy_bits(y) >= prec / 8);
}

bool certified_finite_loss(arb_t y, const arb_struct *x, slong prec)
{
  return ball_finite(y, x, false, prec);
}

bool certified_finite_gradient(arb_t y, const arb_struct *x, slong prec)
{
  return ball_finite(y, x, true, prec);
}

/* t_X - T, t_X - 2T decided, or false; r > 0. */
static bool sharp_region(int *region, const arb_t t, const arb_struct *x,
                         slong prec)
{
  arb_t twice;
  arb_init(twice);
  arb_mul_2exp_si(twice, x + 1, 1);
  *region = arb_lt(t, x + 1) ? 1 : arb_gt(t, twice) ? -1 : 0;
  bool sure = *region || (arb_gt(t, x + 1) && arb_lt(t, twice));
  (void) prec;
  arb_clear(twice);
  return sure;
}

bool certified_sharp_loss(arb_t y, const arb_struct *x, slong prec)
{
  if (arb_is_nonpositive(x)) { arb_set(y, x + 1); return true; }
  const arb_struct rX[2] = { x[0], x[2] };
  int region;
  arb_t t;
  arb_init(t);
  bool sure = certified_threshold_time(t, rX, prec)
    && sharp_region(&region, t, x, prec);
  if (sure && region < 0) arb_set(y, x + 1);
  else if (sure) { arb_sub(y, t, x + 1, prec); arb_abs(y, y); }
  arb_clear(t);
  return sure;
}

bool certified_sharp_gradient(arb_t y, const arb_struct *x, slong prec)
{
  if (arb_is_nonpositive(x)) { arb_zero(y); return true; }
  const arb_struct rX[2] = { x[0], x[2] };
  int region;
  arb_t t, q;
  arb_init(t); arb_init(q);
  bool sure = certified_threshold_time(t, rX, prec)
    && sharp_region(&region, t, x, prec);
  if (sure && region < 0) arb_zero(y);
  else if (sure) {
    arb_mul(q, x + 2, x + 2, prec);
    arb_add(q, q, x, prec);
    arb_div(q, x + 2, q, prec);
    arb_add(q, q, t, prec);
    arb_div(q, q, x, prec);
    arb_mul_2exp_si(y, q, -1);               /* W(X) */
    if (region == 0) arb_neg(y, y);
  }
  arb_clear(t); arb_clear(q);
  return sure;
}

/* The sign of q - atan(reach / q), 0 when not decided. */
static int seam_sign(const arb_t q, const arb_t reach, slong prec)
{
  arb_t a;
  arb_init(a);
  arb_div(a, reach, q, prec);
  arb_atan(a, a, prec);
  arb_sub(a, q, a, prec);
  int sign = arb_is_positive(a) ? 1 : arb_is_negative(a) ? -1 : 0;
  arb_clear(a);
  return sign;
}

bool certified_sharp_optimum(arb_t y, const arb_struct *x, slong prec)
{
  arb_t reach, low, high, middle;
  arb_init(reach); arb_init(low); arb_init(high); arb_init(middle);
  arb_mul(reach, x, x + 1, prec);
  arb_set_ui(high, 2);
  for (slong i = 0; i < prec; i++) {         /* bisection, exact midpoints */
    arb_add(middle, low, high, ARF_PREC_EXACT);
    arb_mul_2exp_si(middle, middle, -1);
    int sign = seam_sign(middle, reach, prec);
    if (sign == 0) break;
    arb_set(sign > 0 ? high : low, middle);
  }
  arb_union(y, low, high, prec);
  arb_div(y, y, x, prec);
  arb_mul(y, y, y, prec);
  arb_clear(reach); arb_clear(low); arb_clear(high); arb_clear(middle);
  return true;
}

/* Book: 17.5 Deep in the zone, eq:finite-zero */
/* The sign of dL/dr at r = x[0], 0 when it is not decided. */
static int slope_sign(const arb_struct *x, slong prec)
{
  arb_t g;
  arb_init(g);
  bool known = certified_finite_gradient(g, x, prec);
  int sign = !known ? 0 : arb_is_positive(g) ? 1 : arb_is_negative(g) ? -1 : 0;
  arb_clear(g);
  return sign;
}

/* r by the law of the turn, not above -1/T^2; a guess. */
static double guess_turn(const arb_struct *x)
{
  double T = arf_get_d(arb_midref(x + 1), ARF_RND_NEAR), rho;
  double X = arf_get_d(arb_midref(x + 2), ARF_RND_NEAR);
  double c = arf_get_d(arb_midref(x + 3), ARF_RND_NEAR);
  rho = X;
  for (int i = 0; i < 40; i++)
    rho = fmax(X + log(2.0 * c * c * T * rho * rho * rho) / c, 1.0 / T);
  return -rho * rho;
}

/* Moves r[0] away from (factor 2) or towards zero (1/2) until the sign fits. */
static bool seek_sign(arb_ptr r, double guess, int sign, double factor, slong prec)
{
  for (int i = 0; i < 64; i++, guess *= factor) {
    arb_set_d(r, guess);
    if (slope_sign(r, prec) == sign) return true;
  }
  return false;
}

bool certified_finite_turn(arb_t y, const arb_struct *x, slong prec)
{
  arb_ptr low = _arb_vec_init(4), high = _arb_vec_init(4), r = _arb_vec_init(4);
  for (int i = 1; i < 4; i++) {
    arb_set(low + i, x + i - 1);
    arb_set(high + i, x + i - 1);
    arb_set(r + i, x + i - 1);
  }
  double guess = guess_turn(low);
  bool sure = seek_sign(low, 1.125 * guess, 1, 2.0, prec)
    && seek_sign(high, 0.875 * guess, -1, 0.5, prec);
  for (slong i = 0; i < prec && sure; i++) {
    arb_add(r, low, high, ARF_PREC_EXACT);
    arb_mul_2exp_si(r, r, -1);
    int sign = slope_sign(r, prec);
    if (sign == 0) break;
    arb_set(sign > 0 ? low : high, r);
  }
  arb_union(y, low, high, prec);
  _arb_vec_clear(low, 4); _arb_vec_clear(high, 4); _arb_vec_clear(r, 4);
  return sure;
}
