/* study/map_figures.c -- data of the figures on the map
   Book: J.6 Figures of the map
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 78b561194716c28d */
#include "basin.h"
#include "outward.h"
#include "figures.h"
#include "kernels.h"
#include "averages.h"
#include "pool.h"
#include "windows.h"
#include <flint/flint.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Jobs 0 .. count - 1, each of which fails or succeeds by itself. */
typedef ghost_status figure_job(void *context, int i);
typedef struct {
  figure_job *job;
  void *context;
  atomic_int status;
} job_list;

/* Book: J.6 Figures of the map */
static void do_figure_job(void *context, size_t i)
{
  job_list *l = context;
  ghost_status status = l->job(l->context, (int) i);
  if (status != GHOST_OK) atomic_store(&l->status, (int) status);
}

static ghost_status on_both_cores(figure_job *job, void *context, int count)
{
  job_list l = { job, context, GHOST_OK };
  pool_run(do_figure_job, &l, (size_t) count, 2, flint_cleanup);
  return (ghost_status) atomic_load(&l.status);
}

ghost_status figure_map_cobweb(FILE *out)
{
  static const double a[3] = { 0.35, 1.02, 1.3 }, start[3] = { 2.1, 2.106, 2.1 };
  double s[3] = { start[0], start[1], start[2] };
  fputs("x1,y1,x2,y2,x3,y3\n", out);
  for (int n = 0; n < 24; n++) {
    double t[3];
    for (int k = 0; k < 3; k++) t[k] = map_step(s[k], map_drive(a[k]));
    for (int k = 0; k < 3; k++)
      fprintf(out, "%.17g,%.17g%s", s[k], t[k], k < 2 ? "," : "\n");
    for (int k = 0; k < 3; k++)
      fprintf(out, "%.17g,%.17g%s", t[k], t[k], k < 2 ? "," : "\n");
    for (int k = 0; k < 3; k++) s[k] = t[k];
  }
  return GHOST_OK;
}

ghost_status figure_map_windows(FILE *out)
{
  return write_windows(out, WINDOW_PERIOD);
}

void value_windows(FILE *out)
{
  static window table[WINDOW_LIMIT];
  int count = 0, overlaps = 0;
  if (all_windows(table, WINDOW_PERIOD, &count) != GHOST_OK) return;
  for (int i = 0; i + 1 < count; i++)
    overlaps += windows_overlap(&table[i], &table[i + 1]);
  fprintf(out, "windows,%d\nwindow-overlaps,%d\n", count, overlaps);
}

static void write_levels(FILE *out, const window *w)
{
  double p = pow(w->left[0], -0.4), q = pow(w->right[0], -0.4), u = w->x;
  for (int n = 0; n < w->period; n++) {
    fprintf(out, "%.9g,%.9g,%.9g,%d\n", q, p, u, w->period);
    double step = 0.75 / (u * sqrt(u));
    u = u < w->x ? u + step : u - step;
  }
}

ghost_status figure_map_cycles(FILE *out)
{
  static window table[WINDOW_LIMIT];
  int count = 0;
  ghost_status status = all_windows(table, WINDOW_PERIOD, &count);
  if (status != GHOST_OK) return status;
  fputs("p_left,p_right,u,period\n", out);
  for (int i = 0; i < count; i++) write_levels(out, &table[i]);
  return GHOST_OK;
}

ghost_status figure_map_bifurcation(FILE *out)
{
  enum { COLUMNS = 210, POINTS = 26 };
  double u[POINTS];
  fputs("p,u\n", out);
  for (int c = 0; c < COLUMNS; c++) {
    double p = 1.4 + 1.6 * (c + 0.5) / COLUMNS, a = pow(p, -2.5);
    double s = 1.2, drive = map_drive(a);
    for (int n = 0; n < 4000 + 7 * c; n++) s = map_step(s, drive);
    bool cycles = false;
    for (int n = 0; n < POINTS; n++) {
      u[n] = s * p;
      s = map_step(s, drive);
      cycles = cycles || fabs(s * p - u[0]) < 1e-9;
    }
    for (int n = 0; n < POINTS && !cycles; n += 2)
      fprintf(out, "%.7g,%.7g\n", p, u[n]);
  }
  return GHOST_OK;
}

enum { AVERAGES = 161 };

static double average_rate(int i) { return 0.005 * pow(1.025 / 0.005, i / 160.0); }

static ghost_status average_at(void *context, int i)
{
  map_average *m = context;
  double a = average_rate(i), start = a > 1.0 ? 1.4281 * pow(a, 0.4) : 1.5;
  m[i] = average_run(a, start, 20000, 40000);
  return GHOST_OK;
}

ghost_status figure_map_average(FILE *out)
{
  map_average m[AVERAGES];
  ghost_status status = on_both_cores(average_at, m, AVERAGES);
  fputs("a,loss,amplitude,downs,law_loss,law_amplitude,law_downs\n", out);
  for (int i = 0; i < AVERAGES; i++) {
    double a = average_rate(i);
    fprintf(out, "%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g\n", a, m[i].loss,
            m[i].amplitude, m[i].downs, 3.0 / 16.0 * a, 1.5 * a,
            0.5 + 9.0 / 32.0 * a);
  }
  return status;
}

/* Book: J.6.1 The share of lost runs on the paper's grid */
static int cells_for(double a) { return a < 1.15 ? 4096 : a < 2.0 ? 1024 : 128; }

static double grid_rate(int i) { return pow(10.0, -11.0 + 3.0 * i / 99.0); }

static ghost_status share_at(void *context, int i)
{
  basin_shares *shares = context;
  start_spread normal = { true, 10.0, 0.1 };
  double a = grid_rate(i) / critical_rate(100.0);
  return certified_shares(a, &normal, cells_for(a), 10000, &shares[i]);
}

ghost_status figure_map_shares(FILE *out)
{
  basin_shares b[100];
  ghost_status status = on_both_cores(share_at, b, 100);
  fputs("alpha,a,trapped_lo,trapped_hi\n", out);
  for (int i = 0; i < 100 && status == GHOST_OK; i++)
    fprintf(out, "%.17g,%.17g,%s,%s\n", grid_rate(i),
            grid_rate(i) / critical_rate(100.0),
            LOW_TEXT('g', 17, b[i].trapped),
            HIGH_TEXT('g', 17, rest_of(b[i].safe)));
  return status;
}

enum { ENTRY_EPOCHS = 1200, ENTRY_CURVES = 4 };
typedef struct { ghost_end trapped[ENTRY_EPOCHS + 1], safe; } entry_curve;

static ghost_status entry_at(void *context, int k)
{
  static const double a[ENTRY_CURVES] = { 1.01, 1.05, 1.2, 2.0 };
  entry_curve *c = context;
  start_spread s = { false, 9.0, 11.0 };
  return certified_entry_times(a[k], &s, a[k] < 1.1 ? 2048 : 512, ENTRY_EPOCHS,
                               c[k].trapped, &c[k].safe);
}

static ghost_end not_yet(const entry_curve *c, int n)
{
  double later = below(c->trapped[ENTRY_EPOCHS] - c->trapped[n]);
  return at_most(rest_of(c->safe) - later);
}

ghost_status figure_map_entry(FILE *out)
{
  static entry_curve c[ENTRY_CURVES];
  ghost_status status = on_both_cores(entry_at, c, ENTRY_CURVES);
  fputs("epoch,lo1,hi1,lo2,hi2,lo3,hi3,lo4,hi4\n", out);
  for (int n = 0; n <= ENTRY_EPOCHS; n += 4) {
    fprintf(out, "%d", n);
    for (int k = 0; k < ENTRY_CURVES; k++)
      fprintf(out, ",%s,%s", LOW_TEXT('g', 9, c[k].trapped[n]),
              HIGH_TEXT('g', 9, not_yet(&c[k], n)));
    fputc('\n', out);
  }
  return status;
}

/* Book: 16.16 Boxes of starts, eq:stall */
void value_stall(FILE *out)
{
  box_tally t[64];
  int levels = 0, before = 0;
  if (subdivide(1.03, 9.0, 11.0, 10000, 1 << 17, t, &levels) != GHOST_OK) return;
  const box_tally *last = &t[levels - 1];
  while (before + 1 < levels && t[before].boxes < last->boxes / 10) before++;
  double slope = log((double) (t[before].undecided / last->undecided))
    / log((double) last->boxes / (double) t[before].boxes);
  fprintf(out, "stall-rate,1.03\nstall-before,%s\nstall-after,%s\n"
          "stall-exponent,%.4f\n", HIGH_TEXT('f', 4, t[before].undecided),
          HIGH_TEXT('f', 4, last->undecided), slope);
}
enum { TALLIES = 6 };
typedef struct { box_tally t[64]; int levels; } tally_column;
static const double tally_rates[TALLIES] = { 1.01, 1.03, 1.2, 1.5, 2.0, 3.0 };

/* Book: J.6.1 The share of lost runs on the paper's grid */
static ghost_status tally_at(void *context, int k)
{
  tally_column *c = context;
  return subdivide(tally_rates[k], 9.0, 11.0, 10000, 1 << 17, c[k].t,
                   &c[k].levels);
}

ghost_status figure_map_boxes(FILE *out)
{
  tally_column c[TALLIES];
  ghost_status status = on_both_cores(tally_at, c, TALLIES);
  fputs("a,boxes,size,trapped,safe,undecided\n", out);
  for (int k = 0; k < TALLIES && status == GHOST_OK; k++)
    for (int i = 0; i < c[k].levels; i++) {
      const box_tally *t = &c[k].t[i];
      fprintf(out, "%g,%ld,%.9g,%s,%s,%s\n", tally_rates[k], t->boxes, t->size,
              LOW_TEXT('g', 9, t->trapped), LOW_TEXT('g', 9, t->safe),
              HIGH_TEXT('g', 9, t->undecided));
    }
  return status;
}

enum { PIXELS = 120 };
typedef struct {
  double left, right, low, high;
  double balance[PIXELS][PIXELS];  /* by column, then row */
} plane;

static double column_rate(const plane *p, int c)
{
  return p->left + (p->right - p->left) * (c + 0.5) / PIXELS;
}

static ghost_status paint_column(void *context, int c)
{
  plane *p = context;
  double a = column_rate(p, c), h = (p->high - p->low) / PIXELS;
  box_rate rate;
  ghost_status status = a > 1.0 ? box_rate_init(&rate, a) : GHOST_OK;
  for (int r = 0; r < PIXELS && status == GHOST_OK; r++) {
    box_tally t[64] = { { .safe = 1.0 } };
    int levels = 1;
    double at = p->low + h * r;
    if (a > 1.0) status = subdivide_at(&rate, at, at + h, 3000, 48, t, &levels);
    p->balance[c][r] = (double) (t[levels - 1].safe - t[levels - 1].trapped);
  }
  return status;
}

static ghost_status write_plane(FILE *out, plane *p)
{
  ghost_status status = on_both_cores(paint_column, p, PIXELS);
  fputs("a,s,balance\n", out);
  for (int c = 0; c < PIXELS; c++)
    for (int r = 0; r < PIXELS; r++)
      fprintf(out, "%.6g,%.6g,%.3f\n", column_rate(p, c),
              p->low + (p->high - p->low) / PIXELS * (r + 0.5), p->balance[c][r]);
  return status;
}

ghost_status figure_map_plane(FILE *out)
{
  static plane p = { .left = 0.95, .right = 2.2, .low = 1.0, .high = 3.0 };
  return write_plane(out, &p);
}

ghost_status figure_map_zoom(FILE *out)
{
  static plane p = { .left = 0.995, .right = 1.04, .low = 1.38, .high = 1.48 };
  return write_plane(out, &p);
}

/* Book: J.6.2 Where plain doubles end */
ghost_status figure_map_doubles(FILE *out)
{
  static const char *const a[] = { "1.007", "1.009", "1.013", "1.017", "1.022",
    "1.024", "1.028", "1.039", "1.06", "1.066", "1.077", "1.099", "1.104",
    "1.114", "1.13" };
  fputs("a,fate,epoch,bits,double_epoch\n", out);
  for (size_t i = 0; i < sizeof a / sizeof *a; i++) {
    ghost_map_orbit orbit;
    ghost_status status
      = ghost_map_certified_orbit(a[i], "10", 3000, 0, NULL, &orbit);
    if (status != GHOST_OK) return status;
    double last;
    size_t n = map_entry(10.0, map_drive(strtod(a[i], NULL)), 3000, &last);
    fprintf(out, "%s,%s,%zu,%ld,", a[i], ghost_fate_name(orbit.fate), orbit.epoch,
            orbit.bits);
    if (n > 3000) fputs("never\n", out);
    else fprintf(out, "%zu\n", n);
  }
  return GHOST_OK;
}
