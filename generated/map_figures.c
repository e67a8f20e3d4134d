/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: 4784b84ae8b0958b */
#include "basin.h"
#include "figures.h"
#include "kernels.h"
#include "averages.h"
#include "windows.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Book: How well it learns, on average, eq:rotation */
map_average average_run(double a, double s0, size_t settle, size_t epochs)
{
  double drive = map_drive(a), s = s0, total = 0.0, low = s0, high = 0.0;
  size_t downs = 0;
  for (size_t n = 0; n < settle; n++) s = map_step(s, drive);
  low = high = s;
  for (size_t n = 0; n < epochs; n++) {
    total += fabs(1.0 - 1.0 / sqrt(s));
    downs += s >= 1.0;
    s = map_step(s, drive);
    if (s < low) low = s;
    if (s > high) high = s;
  }
  double count = (double) epochs;
  return (map_average) { total / count, high - low, (double) downs / count };
}

/* Book: Figures of this chapter */
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

/* Book: Figures of this chapter */
ghost_status write_windows(FILE *out, int period)
{
  static const char head[] = "word,period,downs,left_lo,left_hi,right_lo,"
    "right_hi,multiplier_lo,multiplier_hi,overlap\n";
  window *table = calloc(WINDOW_LIMIT, sizeof *table);
  int count = 0, unresolved = 0;
  if (!table) return GHOST_ENOMEM;
  ghost_status status = find_windows(table, period, &count, &unresolved);
  fputs(head, out);
  for (int i = 0; i < count && status == GHOST_OK; i++) {
    const window *w = &table[i];
    bool overlap = i + 1 < count && w->right[0] > table[i + 1].left[1];
    fprintf(out, "%s,%d,%d,%.17g,%.17g,%.17g,%.17g,%.17g,%.17g,%s\n", w->word,
            w->period, w->downs, w->left[0], w->left[1], w->right[0],
            w->right[1], w->multiplier[0], w->multiplier[1],
            overlap ? table[i + 1].word : "none");
  }
  free(table);
  return unresolved ? GHOST_EUNDECIDED : status;
}

/* Book: Figures of this chapter */
ghost_status figure_map_windows(FILE *out) { return write_windows(out, 25); }

/* Book: Figures of this chapter */
void value_windows(FILE *out)
{
  window *table = calloc(WINDOW_LIMIT, sizeof *table);
  int count = 0, unresolved = 0, overlaps = 0;
  if (table && find_windows(table, WINDOW_PERIOD, &count, &unresolved) == GHOST_OK
      && unresolved == 0) {
    for (int i = 0; i + 1 < count; i++)
      overlaps += table[i].right[0] > table[i + 1].left[1];
    fprintf(out, "windows,%d\nwindow-overlaps,%d\n", count, overlaps);
  }
  free(table);
}

/* Book: Figures of this chapter */
ghost_status figure_map_cycles(FILE *out)
{
  window *table = calloc(WINDOW_LIMIT, sizeof *table);
  int count = 0, unresolved = 0;
  if (!table) return GHOST_ENOMEM;
  ghost_status status = find_windows(table, WINDOW_PERIOD, &count, &unresolved);
  fputs("p_left,p_right,u,period\n", out);
  for (int i = 0; i < count && status == GHOST_OK; i++) {
    const window *w = &table[i];
    double p = pow(w->left[0], -0.4), q = pow(w->right[0], -0.4);
    double u = w->x;
    for (int n = 0; n < w->period; n++) {
      fprintf(out, "%.9g,%.9g,%.9g,%d\n", q, p, u, w->period);
      double step = 0.75 / (u * sqrt(u));
      u = u < w->x ? u + step : u - step;
    }
  }
  free(table);
  return status;
}
/* Book: Figures of this chapter */
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

/* Book: Figures of this chapter */
ghost_status figure_map_average(FILE *out)
{
  fputs("a,loss,amplitude,downs,law_loss,law_amplitude,law_downs\n", out);
  for (int i = 0; i <= 160; i++) {
    double a = 0.005 * pow(1.025 / 0.005, i / 160.0);
    map_average m = average_run(a, 1.5, 20000, 40000);
    if (a > 1.0) m = average_run(a, 1.4281 * pow(a, 0.4), 20000, 40000);
    fprintf(out, "%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g\n", a, m.loss, m.amplitude,
            m.downs, 3.0 / 16.0 * a, 1.5 * a, 0.5 + 9.0 / 32.0 * a);
  }
  return GHOST_OK;
}

/* Book: Figures of this chapter */
static int cells_for(double a) { return a < 1.15 ? 4096 : a < 2.0 ? 1024 : 128; }

/* Book: Figures of this chapter */
ghost_status figure_map_shares(FILE *out)
{
  start_spread normal = { true, 10.0, 0.1 };
  fputs("alpha,a,trapped_lo,trapped_hi\n", out);
  for (int i = 0; i < 100; i++) {
    double alpha = pow(10.0, -11.0 + 3.0 * i / 99.0);
    double a = alpha / critical_rate(100.0);
    basin_shares b;
    ghost_status status = certified_shares(a, &normal, cells_for(a), 10000, &b);
    if (status != GHOST_OK) return status;
    fprintf(out, "%.17g,%.17g,%.17g,%.17g\n", alpha, a, b.trapped, 1.0 - b.safe);
  }
  return GHOST_OK;
}

/* Book: Figures of this chapter */
ghost_status figure_map_entry(FILE *out)
{
  enum { EPOCHS = 1200, CURVES = 4 };
  static const double a[CURVES] = { 1.01, 1.05, 1.2, 2.0 };
  static double trapped[CURVES][EPOCHS + 1];
  double safe[CURVES];
  start_spread s = { false, 9.0, 11.0 };
  for (int k = 0; k < CURVES; k++) {
    ghost_status status = certified_entry_times(a[k], &s, a[k] < 1.1 ? 2048 : 512,
                                                EPOCHS, trapped[k], &safe[k]);
    if (status != GHOST_OK) return status;
  }
  fputs("epoch,lo1,hi1,lo2,hi2,lo3,hi3,lo4,hi4\n", out);
  for (int n = 0; n <= EPOCHS; n += 4) {
    fprintf(out, "%d", n);
    for (int k = 0; k < CURVES; k++)
      fprintf(out, ",%.9g,%.9g", trapped[k][n],
              1.0 - safe[k] - (trapped[k][EPOCHS] - trapped[k][n]));
    fputc('\n', out);
  }
  return GHOST_OK;
}

/* Book: Figures of this chapter */
ghost_status figure_map_boxes(FILE *out)
{
  static const double a[] = { 1.01, 1.03, 1.2, 1.5, 2.0, 3.0 };
  fputs("a,boxes,size,trapped,safe,undecided\n", out);
  for (int k = 0; k < 6; k++) {
    box_tally t[64];
    int levels;
    ghost_status status = subdivide(a[k], 9.0, 11.0, 10000, 1 << 17, t, &levels);
    if (status != GHOST_OK) return status;
    for (int i = 0; i < levels; i++)
      fprintf(out, "%g,%ld,%.9g,%.9g,%.9g,%.9g\n", a[k], t[i].boxes, t[i].size,
              t[i].trapped, t[i].safe, t[i].undecided);
  }
  return GHOST_OK;
}

/* Book: Figures of this chapter */
static ghost_status write_plane(FILE *out, double left, double right, double low,
                                double high)
{
  enum { PIXELS = 120 };
  fputs("a,s,balance\n", out);
  double h = (high - low) / PIXELS;
  for (int c = 0; c < PIXELS; c++)
    for (int r = 0; r < PIXELS; r++) {
      double a = left + (right - left) * (c + 0.5) / PIXELS, at = low + h * r;
      box_tally t[64] = { { .safe = 1.0 } };
      int levels = 1;
      if (a > 1.0) {
        ghost_status status = subdivide(a, at, at + h, 3000, 48, t, &levels);
        if (status != GHOST_OK) return status;
      }
      fprintf(out, "%.6g,%.6g,%.3f\n", a, at + 0.5 * h,
              t[levels - 1].safe - t[levels - 1].trapped);
    }
  return GHOST_OK;
}

/* Book: Figures of this chapter */
ghost_status figure_map_plane(FILE *out)
{
  return write_plane(out, 0.95, 2.2, 1.0, 3.0);
}

/* Book: Figures of this chapter */
ghost_status figure_map_zoom(FILE *out)
{
  return write_plane(out, 0.995, 1.04, 1.38, 1.48);
}

/* Book: Figures of this chapter */
ghost_status figure_map_doubles(FILE *out)
{
  static const char *const a[] = { "1.007", "1.009", "1.013", "1.017", "1.022",
    "1.024", "1.028", "1.039", "1.06", "1.066", "1.077", "1.099", "1.104",
    "1.114", "1.13" };
  fputs("a,fate,epoch,bits,double_epoch\n", out);
  for (size_t i = 0; i < sizeof a / sizeof *a; i++) {
    ghost_orbit orbit;
    ghost_status status = ghost_certified_orbit(a[i], "10", 3000, 0, NULL, &orbit);
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
