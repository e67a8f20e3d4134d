/* How tight are the proved rounding bounds, and do the library's functions keep
 * what is assumed of them?
 *
 * For each kernel a search: many inputs, the kernel's error by a reference in
 * extended precision (64-bit significand, its own error below 2^-60, so that it
 * can mistake the winner but hardly its size).  The worst input that it finds
 * is then judged by Arb.  The library's functions, and our own tangent and
 * logistic function of vectors, are judged by Arb at every input: what is
 * assumed must be tested, not estimated.
 *
 * usage: tightness CASES NAME=BOUND...    (the bounds come from the contracts)
 *
 * A row gives the share of the bound that the search saw, and Arb's, rounded up;
 * the exit status is 1 when any share is above 1. */
#include "kernels.h"
#include "lanes.h"
#include "libm.h"
#include "oracle.h"
#include <float.h>
#include <stdio.h>

_Static_assert(LDBL_MANT_DIG == 64, "the reference needs 64-bit long double");
static const long double PI_L = 3.14159265358979323846264338327950288L;
enum { PREC = 128 };

/* A significand in [1, 2) times 2^k, k in [low, high).  Rounding errors do not
 * see powers of two, but for the parity of an exponent under a root, so a few
 * binades are all of them. */
static double draw(uint64_t *state, int low, int high)
{
  double m = 1.0 + (double) (random_word(state) >> 12) * 0x1p-52;
  return ldexp(m, low + (int) (random_word(state) % (uint64_t) (high - low)));
}

/* An input; what the search and Arb say of it: the error as a share of BOUND. */
typedef struct { double a, b, c; } input;
typedef input drawing(uint64_t *state);
typedef double judgement(input x, double bound);

static long double relative(long double is, long double should)
{
  return fabsl(is - should) / fabsl(should);
}

/* ---- exact values, in balls ---------------------------------------------- */
static arb_t exact, other, scale;

static double share_of(double is, const arb_t should, const arb_t allowed)
{
  arb_t d;
  mag_t up, down;
  arb_init(d);
  mag_init(up);
  mag_init(down);
  arb_set_d(d, is);
  arb_sub(d, d, should, PREC);
  arb_get_mag(up, d);
  arb_get_mag_lower(down, allowed);
  mag_div(up, up, down);
  double share = mag_get_d(up);
  arb_clear(d);
  mag_clear(up);
  mag_clear(down);
  return share;
}

/* The bound is relative: it allows BOUND |exact|. */
static double relative_share(double is, double bound)
{
  arb_set_d(scale, bound);
  arb_mul(scale, scale, exact, PREC);
  arb_abs(scale, scale);
  return share_of(is, exact, scale);
}

static void pi_over(ulong divisor)
{
  arb_const_pi(exact, PREC);
  arb_div_ui(exact, exact, divisor, PREC);
}

/* pi/(4 r^(3/2)) */
static void exact_slope(double r)
{
  arb_set_d(other, r);
  arb_pow_ui(other, other, 3, PREC);
  arb_sqrt(other, other, PREC);
  pi_over(4);
  arb_div(exact, exact, other, PREC);
}

static void exact_escape(double r)
{
  arb_set_d(other, r);
  arb_sqrt(other, other, PREC);
  pi_over(2);
  arb_div(exact, exact, other, PREC);
}

/* ---- one group a kernel: inputs, search, judge ------------------------------ */
static input draw_escape_time(uint64_t *s) { return (input) { .a = draw(s, 0, 2) }; }
static double seen_escape_time(input x, double bound)
{
  return (double) (relative(escape_time(x.a), PI_L / (2 * sqrtl(x.a))) / bound);
}
static double sure_escape_time(input x, double bound)
{
  exact_escape(x.a);
  return relative_share(escape_time(x.a), bound);
}

static input draw_threshold_time(uint64_t *s)
{
  double r = draw(s, -4, 4);
  return (input) { .a = r, .b = draw(s, -6, 8) };
}
static double seen_threshold_time(input x, double bound)
{
  long double should = atanl(x.b / sqrtl(x.a)) / sqrtl(x.a);
  return (double) (relative(threshold_time(x.a, x.b), should) / bound);
}
static double sure_threshold_time(input x, double bound)
{
  arb_set_d(other, x.a);
  arb_sqrt(other, other, PREC);
  arb_set_d(exact, x.b);
  arb_div(exact, exact, other, PREC);
  arb_atan(exact, exact, PREC);
  arb_div(exact, exact, other, PREC);
  return relative_share(threshold_time(x.a, x.b), bound);
}

static input draw_horizon(uint64_t *s) { return (input) { .a = draw(s, 0, 1) }; }
static double seen_r_star(input x, double bound)
{
  long double should = PI_L * PI_L / (4.0L * x.a * x.a);
  return (double) (relative(r_star(x.a), should) / bound);
}
static double sure_r_star(input x, double bound)
{
  pi_over(2);
  arb_set_d(other, x.a);
  arb_div(exact, exact, other, PREC);
  arb_mul(exact, exact, exact, PREC);
  return relative_share(r_star(x.a), bound);
}

static double seen_critical_rate(input x, double bound)
{
  long double q = (long double) x.a * x.a, p = PI_L * PI_L;
  return (double) (relative(critical_rate(x.a), 3 * p * p / 32 / (q * q * x.a)) / bound);
}
static double sure_critical_rate(input x, double bound)
{
  arb_const_pi(exact, PREC);
  arb_pow_ui(exact, exact, 4, PREC);
  arb_mul_ui(exact, exact, 3, PREC);
  arb_set_d(other, x.a);
  arb_pow_ui(other, other, 5, PREC);
  arb_mul_ui(other, other, 32, PREC);
  arb_div(exact, exact, other, PREC);
  return relative_share(critical_rate(x.a), bound);
}

static input draw_loss(uint64_t *s)
{
  double T = draw(s, 0, 1);
  return (input) { .a = draw(s, -2, 1) * r_star(T), .b = T };
}
static double seen_loss(input x, double bound)
{
  if (x.a < 0.25 * r_star(x.b)) return 0;
  long double should = fabsl(x.b - PI_L / (2 * sqrtl(x.a)));
  if (should > x.b) should = x.b;
  return (double) (fabsl(loss(x.a, x.b) - should) / (bound * (long double) x.b));
}
static double sure_loss(input x, double bound)
{
  exact_escape(x.a);
  arb_set_d(other, x.b);
  arb_sub(exact, exact, other, PREC);
  arb_abs(exact, exact);
  arb_min(exact, exact, other, PREC);
  arb_set_d(scale, bound);
  arb_mul(scale, scale, other, PREC);
  return share_of(loss(x.a, x.b), exact, scale);
}

static long double slope(double r) { return PI_L / (4 * (r * sqrtl(r))); }
static double seen_loss_gradient(input x, double bound)
{
  return (double) (relative(loss_gradient(x.a, 16.0), slope(x.a)) / bound);
}
static double sure_loss_gradient(input x, double bound)
{
  exact_slope(x.a);
  return relative_share(loss_gradient(x.a, 16.0), bound);
}

static input draw_descent_step(uint64_t *s)
{
  double T = draw(s, 0, 1), r = draw(s, -2, 3) * r_star(T);
  return (input) { .a = r, .b = T, .c = draw(s, -3, 0) * critical_rate(T) };
}
static double seen_descent_step(input x, double bound)
{
  if (x.a < 0.25 * r_star(x.b)) return 0;
  long double stride = x.c * slope(x.a), up = x.a < r_star(x.b) ? stride : -stride;
  return (double) (fabsl(descent_step(x.a, x.b, x.c) - (x.a + up)) /
                   (bound * stride + 0x1p-53L * x.a));
}
static double sure_descent_step(input x, double bound)
{
  exact_slope(x.a);
  arb_set_d(other, x.c);
  arb_mul(exact, exact, other, PREC);  /* the stride */
  arb_set_d(other, bound);
  arb_mul(scale, exact, other, PREC);
  arb_set_d(other, x.a);
  if (x.a < r_star(x.b)) arb_add(exact, other, exact, PREC);
  else arb_sub(exact, other, exact, PREC);
  arb_mul_2exp_si(other, other, -53);
  arb_add(scale, scale, other, PREC);
  return share_of(descent_step(x.a, x.b, x.c), exact, scale);
}

/* ---- the library: Arb looks at every input ----------------------------------- */
static input draw_positive(uint64_t *s)
{
  int wide = (int) (random_word(s) & 1);
  return (input) { .a = wide ? random_nasty(s, -1074, 1024) : random_nasty(s, -30, 30) };
}
/* Correct rounding: within half the gap to the neighbour on that side. */
static double sure_sqrt(input x, double bound)
{
  arb_set_d(exact, x.a);
  arb_sqrt(exact, exact, PREC);
  return half_gaps_off(libm_sqrt(x.a), exact) * 0.5 / bound;
}
static input draw_not_tiny(uint64_t *s)
{
  int wide = (int) (random_word(s) & 1);
  return (input) { .a = wide ? random_nasty(s, -520, 1024) : random_nasty(s, -30, 30) };
}
static double sure_atan(input x, double bound)
{
  arb_set_d(exact, x.a);
  arb_atan(exact, exact, PREC);
  return relative_share(libm_atan(x.a), bound);
}
static double sure_tanh(input x, double bound)
{
  arb_set_d(exact, x.a);
  arb_tanh(exact, exact, PREC);
  return relative_share(libm_tanh(x.a), bound);
}
/* Up to the double below pi/2, often beside it, and sometimes tiny. */
static input draw_angle(uint64_t *s)
{
  const double edge = 0x1.921fb54442d18p+0;
  switch (random_word(s) % 8) {
  case 0: case 1: return (input) { .a = ulps_away(edge, -(int) (random_word(s) % 64)) };
  case 2: return (input) { .a = random_nasty(s, -520, 0) };
  default: return (input) { .a = edge * (random_unit(s) + 0x1p-54) };
  }
}
static double sure_tan(input x, double bound)
{
  arb_set_d(exact, x.a);
  arb_tan(exact, exact, PREC);
  return relative_share(libm_tan(x.a), bound);
}

/* ---- our own functions of vectors: Arb looks at every input, too -------------- */
/* Eight arguments at a time, as the kernels take them; an input is an argument
 * with its result.  The bound is in units in the last place. */
typedef void of_vector(size_t count, double *x);
static input draw_lane(uint64_t *s, of_vector *f, int widest)
{
  static double x[LANES], y[LANES];
  static int next = LANES;
  if (next == LANES) {
    int high = (int) (random_word(s) % (uint64_t) (widest + 4)) - 2;
    for (next = 0; next < LANES; next++) {
      x[next] = random_word(s) % 8 ? draw(s, high - 3, high) : random_nasty(s, -300, high);
      if (random_word(s) & 1) x[next] = -x[next];
      y[next] = x[next];
    }
    f(LANES, y);
    next = 0;
  }
  next++;
  return (input) { .a = x[next - 1], .b = y[next - 1] };
}
static input draw_tanh(uint64_t *s) { return draw_lane(s, lanes_best()->tanh_in_place, 6); }
static double sure_own_tanh(input x, double bound)
{
  arb_set_d(exact, x.a);
  arb_tanh(exact, exact, PREC);
  return ulps_off(x.b, exact) / bound;
}
static input draw_logistic(uint64_t *s)
{
  input x;
  do x = draw_lane(s, lanes_best()->logistic_in_place, 10);
  while (fabs(x.a) > 708.0);
  return x;
}
static double sure_own_logistic(input x, double bound)
{
  logistic_ball(exact, x.a);
  return ulps_off(x.b, exact) / bound;
}

static const struct { const char *name; drawing *draw; judgement *seen, *sure; } trials[] = {
  { "escape_time", draw_escape_time, seen_escape_time, sure_escape_time },
  { "threshold_time", draw_threshold_time, seen_threshold_time, sure_threshold_time },
  { "r_star", draw_horizon, seen_r_star, sure_r_star },
  { "critical_rate", draw_horizon, seen_critical_rate, sure_critical_rate },
  { "loss", draw_loss, seen_loss, sure_loss },
  { "loss_gradient", draw_escape_time, seen_loss_gradient, sure_loss_gradient },
  { "descent_step", draw_descent_step, seen_descent_step, sure_descent_step },
  { "libm_sqrt", draw_positive, NULL, sure_sqrt },
  { "libm_atan", draw_not_tiny, NULL, sure_atan },
  { "libm_tan", draw_angle, NULL, sure_tan },
  { "libm_tanh", draw_not_tiny, NULL, sure_tanh },
  { "lanes_tanh", draw_tanh, NULL, sure_own_tanh },
  { "lanes_logistic", draw_logistic, NULL, sure_own_logistic },
};

int main(int argc, char **argv)
{
  long count = argc > 1 ? atol(argv[1]) : 0;
  int above = 0, done = 0;
  arb_init(exact);
  arb_init(other);
  arb_init(scale);
  for (int i = 2; i < argc; i++) {
    char *equals = strchr(argv[i], '=');
    if (!equals) return 2;
    *equals = '\0';
    double bound = strtod(equals + 1, NULL);
    for (size_t k = 0; k < sizeof trials / sizeof *trials; k++) {
      if (strcmp(trials[k].name, argv[i]) != 0) continue;
      judgement *judge = trials[k].seen ? trials[k].seen : trials[k].sure;
      uint64_t state = k;
      double worst = -1;
      input where = { 0, 0, 0 };
      for (long n = 0; n < count; n++) {
        input x = trials[k].draw(&state);
        double share = judge(x, bound);
        if (!(share <= worst)) { worst = share; where = x; }
      }
      double sure = trials[k].sure(where, bound);
      printf("%s,%a,%ld,%.4f,%.4f,%.17g,%.17g,%.17g\n", argv[i], bound, count, worst,
             sure, where.a, where.b, where.c);
      fflush(stdout);
      above += !(sure <= 1.0 + 0x1p-27 && worst <= 1.0 + 0x1p-27);
      done++;
    }
  }
  arb_clear(exact);
  arb_clear(other);
  arb_clear(scale);
  return above > 0 || done != argc - 2;
}
