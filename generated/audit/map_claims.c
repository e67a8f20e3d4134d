/* audit/map_claims.c -- evaluators of the claims on the map
   Book: C.1 Claims on the map
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: dce7fd7062c21cfb */
#include "audit.h"
#include "averages.h"
#include "basin.h"
#include "kernels.h"
#include "windows.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Book: C.1 Claims on the map, eq:scaling-check, eq:slopes */
void evaluate_any_alpha(evaluation *e)
{
  ghost_map_orbit safe, lost;
  char ac[40];
  if (ghost_map_certified_orbit("1.01", "10", 2000, 0, NULL, &safe) != GHOST_OK
      || ghost_map_certified_orbit("1.1", "10", 2000, 0, NULL, &lost) != GHOST_OK
      || certify_decimal(ac, sizeof ac, certified_cycle_ac, NULL, 0, 12)
         != GHOST_OK)
    return;
  SAY(e->ours, "$1.01\\,\\alpha^*$, $10\\,r^*$: %s from epoch %zu on",
      ghost_fate_name(safe.fate), safe.epoch);
  SAY(e->margin, "enclosed with %ld bits", safe.bits);
  SAY(e->note, "$\\alpha\\le\\alpha^*$: no run is lost; up to $%s\\,\\alpha^*$ "
      "starts that are lost and starts that are safe lie side by side; from there "
      "on almost every start is lost, $10\\,r^*$ at $1.1\\,\\alpha^*$ at epoch %zu",
      ac, lost.epoch);
  bool known = safe.fate == GHOST_FATE_SAFE || safe.fate == GHOST_FATE_TRAPPED;
  e->found = decide(known && lost.fate == GHOST_FATE_TRAPPED,
                    safe.fate == GHOST_FATE_TRAPPED);
}

void evaluate_cycle(evaluation *e)
{
  enum { DIGITS = 16 };
  char a1[24], ac[24], mu[24];
  if (certify_decimal(a1, sizeof a1, certified_cycle_a1, NULL, 0, DIGITS)
      != GHOST_OK
      || certify_decimal(mu, sizeof mu, certified_cycle_mu, NULL, 0, 10) != GHOST_OK
      || certify_decimal(ac, sizeof ac, certified_cycle_ac, NULL, 0, DIGITS)
         != GHOST_OK)
    return;
  SAY(e->ours, "$a_1 = %s$, $a_c = %s$", a1, ac);
  SAY(e->margin, "%d digits enclosed", DIGITS);
  SAY(e->note, "multiplier $%s$ at every $a$", mu);
  double slope = strtod(mu, NULL);
  e->found = decide(slope != 0.0, fabs(slope) < 1.0);
}

void evaluate_sharp_rate(evaluation *e)
{
  enum { DIGITS = 20 };
  char text[DIGITS + 64] = "", ac[40] = "";
  double unit = critical_rate(100.0);
  bool known = ghost_digits(text, sizeof text, GHOST_FORM_CYCLE_RATE,
                            (const char *[]) { "100" }, DIGITS) == GHOST_OK
    && certify_decimal(ac, sizeof ac, certified_cycle_ac, NULL, 0, DIGITS)
      == GHOST_OK;
  double quotient = strtod(text, NULL) / unit, law = strtod(ac, NULL);
  SAY(e->ours, "%s", text);
  SAY(e->margin, "%d digits enclosed; over $\\alpha^*$ it is $a_c$ to %s", DIGITS,
      HIGH_TEXT('g', 2, fabs(quotient / law - 1.0)));
  bool alike = reads_as(unit, "9e-10") && reads_as(strtod(text, NULL), "9e-10");
  SAY(e->note, "to one digit $\\alpha^*$ (%.4g) and this rate are the paper's "
      "9e-10; the rate 9e-10 itself, $a = %.4f$, is safe for every start", unit,
      9e-10 / unit);
  e->found = both(decide(known, fabs(quotient / law - 1.0) < 16.0 * 0x1p-53),
                  decide(known, alike && 9e-10 < unit * (1.0 - 1e-9)));
}

void evaluate_scaling(evaluation *e)
{
  spread gap = { 0.0, 0, 0 };
  const double bound = 0x1p-45;
  for (int i = 0; i < 100000; i++) {
    double T = ldexp(1.0 + (i % 997) / 997.0, i % 41 - 20);
    double a = 0.05 + (i % 1009) * 0.001, s = 0.26 + (i % 9973) * 0.001;
    double r = s * r_star(T), alpha = a * critical_rate(T);
    if (fabs(s - 1.0) < 1e-9) continue;
    double descent = descent_step(r, T, alpha) / r_star(T);
    record(&gap, fabs(descent - map_step(s, map_drive(a))), bound);
  }
  SAY(e->ours, "largest gap of %d steps $%s\\,r^*$", gap.count,
      HIGH_TEXT('g', 2, gap.worst));
  SAY(e->margin, "%s from the rounding of both", HIGH_TEXT('g', 2, bound));
  e->found = within(&gap);
}

static const double DOOR = 1e-9;  /* how close to its end the steps begin */

/* How many of the facts on the door fail at this rate. */
static int wrong_at_the_door(double a)
{
  double drive = map_drive(a), s = 1.0;
  if (a <= 1.0) return map_step(1.0, drive) < 0.25;
  for (int n = 0; n < 40; n++) {
    double q = drive / (s * sqrt(s));
    s -= (s - q - 0.25) / (1.0 + 1.5 * q / s);
  }
  return !(map_step(s - DOOR, drive) < 0.25) + (map_step(s + DOOR, drive) < 0.25)
    + (s - 1.0 > 6.0 / 17.0 * (a - 1.0) + DOOR);
}

void evaluate_entry(evaluation *e)
{
  int wrong = 0, rates = 0;
  for (int i = 0; i < 400; i++, rates++)
    wrong += wrong_at_the_door(0.8 + 0.005 * i);
  SAY(e->ours, "%d of %d rates disagree", wrong, rates);
  SAY(e->margin, "steps from %.0e beside the end $s_f$", DOOR);
  e->found = decide(rates > 0, wrong == 0);
}

void evaluate_no_period_two(evaluation *e)
{
  double least = INFINITY, u = NAN;
  for (int i = 0; i < 4000; i++) {
    u = 0.25 + 0.0005 * i;
    double top = u + 0.75 / (u * sqrt(u));
    double gap = top - 0.75 / (top * sqrt(top)) - u;
    if (gap < least) least = gap;
  }
  SAY(e->ours, "up and down again gains at least %s", LOW_TEXT('f', 3, least));
  SAY(e->margin, "in $u$, for $u$ up to %.2f", u);
  e->found = decide(isfinite(least), least > 0.01);
}

void evaluate_expanding(evaluation *e)
{
  double drive = map_drive(16.0 / 9.0), least = INFINITY;
  for (int i = 0; i < 4000; i++) {
    double s = 0.25 + 0.75 * i / 4000.0;
    least = fmin(least, 1.5 * drive / (s * s * sqrt(s)) - 1.0);
  }
  double at_one = 1.5 * drive - 1.0;
  SAY(e->ours, "least $|U'|$ %s below $s = 1$; %.17g there",
      LOW_TEXT('f', 6, least), at_one);
  SAY(e->margin, "off 1 by %s at the optimum",
      HIGH_TEXT('g', 1, fabs(at_one - 1.0)));
  e->found = decide(isfinite(least), least > 1.0 && fabs(at_one - 1.0) < 0x1p-50);
}

void evaluate_capture(evaluation *e)
{
  int safe = 0, rates = 0;
  long bits = 0;
  for (int i = 0; i < 60; i++) {
    char a[16], s0[32];
    double rate = 0.4104 + (1.0290 - 0.4104) * i / 59.0;
    snprintf(a, sizeof a, "%.6f", rate);
    snprintf(s0, sizeof s0, "%.12f", 0.98861344306 * pow(strtod(a, NULL), 0.4));
    ghost_map_orbit orbit;
    rates++;
    if (ghost_map_certified_orbit(a, s0, 3, 0, NULL, &orbit) != GHOST_OK) continue;
    safe += orbit.fate == GHOST_FATE_SAFE && orbit.epoch == 0;
    if (orbit.bits > bits) bits = orbit.bits;
  }
  SAY(e->ours, "a capture box at %d of %d rates", safe, rates);
  SAY(e->margin, "enclosed with up to %ld bits", bits);
  e->found = decide(rates > 0, safe == rates);
}

void evaluate_windows(evaluation *e)
{
  window *table = calloc(WINDOW_LIMIT, sizeof *table);
  int count = 0, unresolved = 1, overlaps = 0;
  double widest = 0.0;
  bool ran = table && find_windows(table, WINDOW_PERIOD, &count, &unresolved)
    == GHOST_OK;
  for (int i = 0; ran && i < count; i++) {
    if (i + 1 < count) overlaps += table[i].right[0] > table[i + 1].left[1];
    widest = fmax(widest, fmax(table[i].left[1] - table[i].left[0],
                               table[i].right[1] - table[i].right[0]));
  }
  SAY(e->ours, "%d windows, %d overlaps, %d unresolved", count, overlaps,
      unresolved);
  SAY(e->margin, "ends enclosed within %s", HIGH_TEXT('g', 1, widest));
  e->found = decide(ran && count > 0, unresolved == 0);
  free(table);
}

void evaluate_small_rates(evaluation *e)
{
  double ratio[3];
  static const double a[3] = { 0.1, 0.05, 0.025 };
  for (int i = 0; i < 3; i++)
    ratio[i] = average_run(a[i], 2.0, 50000, 400000).loss / (a[i] * 3.0 / 16.0);
  SAY(e->ours, "$\\langle L\\rangle/T = \\frac{3}{16}a$ times %.4f, %.4f, %.4f",
      ratio[0], ratio[1], ratio[2]);
  SAY(e->margin, "at $a = %g$, $%g$, $%g$; law $O(a^2)$", a[0], a[1], a[2]);
  bool falls = ratio[0] * a[0] > ratio[1] * a[1]
    && ratio[1] * a[1] > ratio[2] * a[2];
  bool lawful = fabs(ratio[2] - 1.0) < fmin(a[2], fabs(ratio[0] - 1.0));
  e->found = decide(lawful, falls);
}

void evaluate_band(evaluation *e)
{
  int outside = 0, epochs = 0;
  double least = INFINITY;
  for (int i = 1; i <= 49; i++) {
    double drive = map_drive(0.01 * i), s = 9.0, previous;
    for (int n = 0; n < 40000; n++) s = map_step(s, drive);
    for (int n = 0; n < 2000; n++, epochs++) {
      previous = s;
      s = map_step(s, drive);
      outside += fabs(s - 1.0) > drive * (1.0 + 0x1p-40);
      least = fmin(least, fmax(fabs(s - 1.0), fabs(previous - 1.0)) / drive);
    }
  }
  SAY(e->ours, "%d of %d epochs outside", outside, epochs);
  SAY(e->margin, "of two epochs one is %s half widths off",
      LOW_TEXT('f', 2, least));
  e->found = decide(epochs > 0, outside == 0 && least >= 0.25);
}

void evaluate_shares(evaluation *e)
{
  start_spread s = { false, 9.0, 11.0 };
  basin_shares b;
  const double a = 1.02;
  if (certified_shares(a, &s, 2048, 10000, &b) != GHOST_OK) return;
  SAY(e->ours, "$a = %g$: trapped $\\ge%s$, never $\\ge%s$", a,
      LOW_TEXT('f', 4, b.trapped), LOW_TEXT('f', 4, b.safe));
  SAY(e->margin, "undecided $\\le%s$",
      HIGH_TEXT('f', 4, at_most(rest_of(b.trapped) - b.safe)));
  e->found = decide(b.trapped + b.safe > 0.9, b.trapped > 0.5 && b.safe > 0.25);
}

/* Counts the pieces on which decay is proved, without a cycle's help. */
static int decayed(const double (*piece)[2], int count, int cells, double *worst)
{
  int decided = 0;
  for (int i = 0; i < count; i++) {
    double bound = 2.0;
    int returns, many = piece[i][0] < 1.2 ? 512 : cells;
    bool caught = false;
    if (certify_decay(piece[i][0], piece[i][1], many, 200, &bound, &returns,
                      &caught) == GHOST_OK && !caught) decided++;
    *worst = fmax(*worst, bound);
  }
  return decided;
}

void evaluate_almost_every(evaluation *e)
{
  enum { PIECES = 4 };
  static const double a[PIECES][2] = { { 1.03, 1.0301 }, { 1.1, 1.101 },
                                       { 2.0, 2.02 }, { 10.0, 10.05 } };
  double worst = 0.0;
  int decided = decayed(a, PIECES, 64, &worst);
  SAY(e->ours, "decay on %d of %d sampled pieces", decided, PIECES);
  SAY(e->margin, "$\\max L^n 1\\le%s$", HIGH_TEXT('f', 3, worst));
  SAY(e->note, "the whole stretch is covered by ghost cover; its pieces are "
      "stored");
  e->found = decide(worst > 0.0, decided == PIECES);
}

void evaluate_large_rates(evaluation *e)
{
  enum { PIECES = 8 };
  double a[PIECES][2], worst = 0.0;
  for (int i = 0; i < PIECES; i++) {
    a[i][0] = 4.0 + 0.9 * i;
    a[i][1] = a[i][0] + 0.01;
  }
  int decided = decayed((const double (*)[2]) a, PIECES, 32, &worst);
  SAY(e->ours, "decay on %d of %d short pieces", decided, PIECES);
  SAY(e->margin, "$\\max L^n 1\\le%s$", HIGH_TEXT('f', 3, worst));
  e->found = decide(worst > 0.0, decided == PIECES);
}

void evaluate_boxes(evaluation *e)
{
  box_tally near[64], far[64];
  int m, n;
  if (subdivide(1.03, 9.0, 11.0, 10000, 30000, near, &m) != GHOST_OK
      || subdivide(2.0, 9.0, 11.0, 10000, 30000, far, &n) != GHOST_OK) return;
  SAY(e->ours, "undecided %s at $a = 1.03$, %s at $a = 2$",
      HIGH_TEXT('f', 3, near[m - 1].undecided),
      HIGH_TEXT('f', 3, far[n - 1].undecided));
  SAY(e->margin, "%ld and %ld boxes", near[m - 1].boxes, far[n - 1].boxes);
  e->found = decide_measured(near[m - 1].undecided > 0.8
                             && far[n - 1].undecided < 0.5);
}

void evaluate_doubles(evaluation *e)
{
  ghost_map_orbit orbit;
  double last;
  size_t n = map_entry(10.0, map_drive(1.114), 3000, &last);
  if (ghost_map_certified_orbit("1.114", "10", 3000, 0, NULL, &orbit) != GHOST_OK)
    return;
  SAY(e->ours, "$10\\,r^*$, $a = 1.114$: %s at %zu; in doubles %zu",
      ghost_fate_name(orbit.fate), orbit.epoch, n);
  SAY(e->margin, "enclosed with %ld bits", orbit.bits);
  e->found = decide(orbit.fate == GHOST_FATE_TRAPPED, n != orbit.epoch);
}
