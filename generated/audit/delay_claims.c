/* audit/delay_claims.c -- evaluators of the claims on delays
   Book: 21.10 Delay and rate
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: e5d0f14f520d05a5 */
#include "delay_claims.h"
#include "kernels.h"
#include <math.h>

#define U 0x1p-53  /* unit roundoff */

/* Book: 21.10 Delay and rate, eq:unequal-windows, eq:wait-quotient */
finding decide_delay_power(const power_fit f[SCAN_KINDS])
{
  bool known = true, toy = true, falls = true;
  for (int k = 0; k < SCAN_KINDS; k++) {
    known &= f[k].n >= 5 && isfinite(f[k].low) && isfinite(f[k].high);
    toy &= f[k].low <= -4.0 && f[k].high >= -4.0;
    falls &= f[k].high < 0.0 && (k == SCAN_KINDS - 1 || f[k].r2 >= 0.9);
  }
  return decide_corrected(known, toy, falls);
}

finding decide_waiting_power(const power_fit *f, int n)
{
  bool known = n > 0, near = true;
  for (int k = 0; k < n; k++) {
    known &= f[k].n >= 5 && isfinite(f[k].low) && isfinite(f[k].high);
    near &= f[k].low > -3.0 && f[k].high < -1.0;
  }
  return decide(known, near);
}

finding decide_delay_epochs(double most, const power_fit *five)
{
  return decide(isfinite(most) && isfinite(five->low),
                most <= 1.1 && five->low > 0.0);
}

typedef struct { double power, factor, delay; } wait;

static double time_of(const wait *w, double p)
{
  return w->factor * pow(p, -w->power);
}

static double early_loss(const wait *w, double p)
{
  return (w->delay - time_of(w, p)) / w->delay;
}

static double waiting_rate(const wait *w)
{
  double b = w->power;
  return (1.0 - pow(2.0, -1.0 / b)) / b * pow(w->factor / w->delay, 2.0 / b);
}

static void race_to_edge(const wait *w, spread *s)
{
  const double h = 0x1p-13, b = w->power;
  double p = pow(w->factor / w->delay, 1.0 / b);
  double edge = pow(0.5 * w->factor / w->delay, 1.0 / b);
  double g = (early_loss(w, (1.0 + h) * p) - early_loss(w, (1.0 - h) * p))
    / (2.0 * h * p);
  double cut = h * h / 6.0 * (b + 1.0) * (b + 2.0) * pow(1.0 - h, -b - 3.0);
  record(s, fabs((p - edge) / g / waiting_rate(w) - 1.0),
         cut / (1.0 - cut) + 16.0 * U / (b * h) + 64.0 * U * p / (p - edge));
}

void evaluate_waiting_rate(evaluation *e)
{
  spread s = { 0.0, 0, 0 };
  double worst = 0.0;
  for (int k = 0; k < 24; k++)
    race_to_edge(&(wait) { 0.25 * (1 + k % 8), 0.5 * M_PI, 5.0 * (1 + k / 8) }, &s);
  for (double T = 5.0; T < 100.0; T *= 1.5) {
    double ghost = waiting_rate(&(wait) { 0.5, 0.5 * M_PI, T });
    worst = fmax(worst, fabs(ghost / (T * critical_rate(T)) - 1.0));
  }
  SAY(e->ours, "by quotient to %s for %d waits of powers from 1/4 to 2",
      HIGH_TEXT('g', 2, s.worst), s.count);
  SAY(e->margin, "at a ghost off $T$ times Eq. (15) by %s",
      HIGH_TEXT('g', 2, worst));
  e->found = both(within(&s), decide(isfinite(worst), worst < 64.0 * U));
}

static const delay_grid *the_scan(int kind, evaluation *e)
{
  static _Thread_local delay_grid g[SCAN_KINDS];
  return read_scan(&g[kind], kind, e->note, sizeof e->note) ? &g[kind] : NULL;
}

static void say_powers(char *text, size_t size, const power_fit f[SCAN_KINDS])
{
  snprintf(text, size, "rank 1: %.2f in [%s, %s]; rank 5: %.2f in [%s, %s]; "
           "full: %.2f in [%s, %s]",
           f[0].power, LOW_TEXT('f', 2, f[0].low), HIGH_TEXT('f', 2, f[0].high),
           f[1].power, LOW_TEXT('f', 2, f[1].low), HIGH_TEXT('f', 2, f[1].high),
           f[2].power, LOW_TEXT('f', 2, f[2].low), HIGH_TEXT('f', 2, f[2].high));
}

void evaluate_delay_power(evaluation *e)
{
  power_fit f[SCAN_KINDS];
  int seeds = SCAN_SEEDS;
  for (int k = 0; k < SCAN_KINDS; k++) {
    const delay_grid *g = the_scan(k, e);
    if (!g) return;
    f[k] = fit_share(g, 0.5);
    if (g->seeds < seeds) seeds = g->seeds;
  }
  say_powers(e->ours, sizeof e->ours, f);
  SAY(e->margin, "$R^2$ %s, %s and %s; %d, %d and %d delays, %d seeds",
      LOW_TEXT('f', 3, f[0].r2), LOW_TEXT('f', 3, f[1].r2),
      LOW_TEXT('f', 3, f[2].r2), f[0].n, f[1].n, f[2].n, seeds);
  SAY(e->note, "half of the seeds fail; the toy model's power under mean errors is "
      "$-4$");
  e->found = decide_delay_power(f);
}

static void say_shares(char text[40], const power_fit f[SCAN_SHARES])
{
  snprintf(text, 40, "%.2f, %.2f, %.2f, %.2f, %.2f", f[0].power, f[1].power,
           f[2].power, f[3].power, f[4].power);
}

void evaluate_waiting_power(evaluation *e)
{
  power_fit f[2 * SCAN_SHARES], full[SCAN_SHARES];
  double low = 0.0, high = -100.0;
  char text[3][40];
  for (int k = 0; k < SCAN_KINDS; k++) {
    const delay_grid *g = the_scan(k, e);
    if (!g) return;
    for (int i = 0; i < SCAN_SHARES; i++)
      *(k < 2 ? &f[k * SCAN_SHARES + i] : &full[i]) = fit_share(g, scan_shares[i]);
  }
  for (int i = 0; i < 2 * SCAN_SHARES; i++) {
    low = fmin(low, f[i].low);
    high = fmax(high, f[i].high);
  }
  say_shares(text[0], f);
  say_shares(text[1], f + SCAN_SHARES);
  say_shares(text[2], full);
  SAY(e->ours, "rank 1: %s; rank 5: %s", text[0], text[1]);
  SAY(e->margin, "all intervals in [%s, %s]", LOW_TEXT('f', 2, low),
      HIGH_TEXT('f', 2, high));
  SAY(e->note, "for shares of 5, 10, 20, 30, 50 per cent; full rank %s", text[2]);
  e->found = decide_waiting_power(f, 2 * SCAN_SHARES);
}

static power_fit fit_drop(const delay_grid *g, double *ratio)
{
  double x[SCAN_DELAYS], y[SCAN_DELAYS], least = INFINITY, most = 0.0;
  for (int d = 0; d < g->delays; d++) {
    double m = median_of_seeds(g->drop[d], g->seeds);
    x[d] = log(g->delay[d]);
    y[d] = log(m);
    least = fmin(least, m);
    most = fmax(most, m);
  }
  *ratio = most / least;
  return fit_power(x, y, g->delays);
}

void evaluate_delay_epochs(evaluation *e)
{
  const delay_grid *one = the_scan(0, e), *five = one ? the_scan(1, e) : NULL;
  if (!five) return;
  double same, other;
  fit_drop(one, &same);
  power_fit f = fit_drop(five, &other);
  SAY(e->ours, "rank 1: largest median over smallest %s; rank 5: power %.2f",
      HIGH_TEXT('f', 2, same), f.power);
  SAY(e->margin, "power at rank 5 in [%s, %s]", LOW_TEXT('f', 2, f.low),
      HIGH_TEXT('f', 2, f.high));
  SAY(e->note, "medians over %d seeds of epochs to the drop, at the lowest rate",
      one->seeds);
  e->found = decide_delay_epochs(same, &f);
}
