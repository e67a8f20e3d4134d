/* audit/network_claims.c -- evaluators of the claims on the networks
   Book: E.1 What the audit runs
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: e68fc71747471ad8 */
#include "audit.h"
#include "lanes.h"
#include "latent.h"
#include "sweep.h"
#include "torch_random.h"
#include <arb.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Book: E.1 What the audit runs, eq:latent-rounding, eq:forward-derivative,
   eq:network-adjoint */
static void train_for(ghost_network *w, double rate, unsigned long epochs)
{
  ghost_network_row row;
  for (unsigned long e = 0; e < epochs; e++) ghost_network_train(w, rate, &row);
}

static double reduction_gap(ghost_network *w)
{
  double v[300], x[100], orbit[41], gap = 0.0;
  ghost_network_row row;
  ghost_network_parameters(w, v, v + 100, v + 200);
  ghost_network_train(w, 0.0, &row);
  ghost_network_orbit(w, orbit);
  for (int i = 0; i < 100; i++) x[i] = -0.3;
  for (int t = 0; t <= 40; t++) {
    double kappa = 0.0;
    for (int i = 0; i < 100; i++) kappa += v[100 + i] * x[i];
    gap = fmax(gap, fabs(kappa - orbit[t]));
    for (int i = 0; i < 100; i++)
      x[i] = 0.5 * x[i] + 0.5 * tanh(v[i] * kappa + v[200 + i]);
  }
  return gap;
}

void evaluate_reduction(evaluation *e)
{
  const double bound = 0x1p-42;
  double gap = 0.0;
  for (unsigned long seed = 0; seed < 10; seed++) {
    ghost_network *w = paper_network(seed);
    if (!w) return;
    gap = fmax(gap, reduction_gap(w));
    ghost_network_free(w);
  }
  SAY(e->ours, "largest gap %s", HIGH_TEXT('g', 2, gap));
  SAY(e->margin, "%.1e", bound);
  e->found = decide(isfinite(gap), gap <= bound);
}

/* Singular values above N u times the largest, which is stored. */
static int count_singular(ghost_network *w, double *second)
{
  double v[300], above = 0;
  gsl_matrix *W = gsl_matrix_alloc(100, 100), *V = gsl_matrix_alloc(100, 100);
  gsl_vector *s = gsl_vector_alloc(100), *room = gsl_vector_alloc(100);
  ghost_network_parameters(w, v, v + 100, v + 200);
  for (size_t i = 0; i < 100; i++)
    for (size_t j = 0; j < 100; j++) gsl_matrix_set(W, i, j, v[i] * v[100 + j]);
  int status = gsl_linalg_SV_decomp(W, V, s, room);
  for (size_t i = 0; i < 100; i++)
    above += gsl_vector_get(s, i) > 100.0 * 0x1p-53 * gsl_vector_get(s, 0);
  *second = gsl_vector_get(s, 1) / gsl_vector_get(s, 0);
  gsl_matrix_free(W);
  gsl_matrix_free(V);
  gsl_vector_free(s);
  gsl_vector_free(room);
  return status == 0 ? (int) above : -1;
}

void evaluate_singular_values(evaluation *e)
{
  double worst = 0.0;
  int one = 0, networks = 0, failed = 0;
  for (unsigned long seed = 0; seed < 5; seed++, networks++) {
    ghost_network *w = paper_network(seed);
    double second = NAN;
    if (!w) return;
    train_for(w, 0.02, 1000);
    int above = count_singular(w, &second);
    ghost_network_free(w);
    failed += above < 0;
    one += above == 1;
    worst = fmax(worst, second);
  }
  SAY(e->ours, "one singular value above rounding in %d of %d networks", one,
      networks);
  SAY(e->margin, "the second is at most %s of it", HIGH_TEXT('g', 2, worst));
  e->found = decide(failed == 0, one == networks);
}

void evaluate_network_output(evaluation *e)
{
  const double bound = 0x1p-42;
  spread gap = { 0.0, 0, 0 };
  for (unsigned long seed = 0; seed < 10; seed++) {
    ghost_network *w = paper_network(seed);
    ghost_network_row row;
    double kappa[41], mean = 0.0;
    if (!w) return;
    train_for(w, 0.02, 1000);
    ghost_network_train(w, 0.0, &row);
    ghost_network_orbit(w, kappa);
    ghost_network_free(w);
    for (int t = 1; t <= 40; t++) {
      double o = 1.0 / (1.0 + exp(-10.0 * (kappa[t] - 1.0)));
      mean += (o - (t > 20)) * (o - (t > 20)) / 20.0;
    }
    record(&gap, fabs(row.loss / mean - 1.0), bound);
  }
  SAY(e->ours, "loss of Eq. (5) to %s in %d networks", HIGH_TEXT('g', 2, gap.worst),
      gap.count);
  SAY(e->margin, "%.1e", bound);
  e->found = within(&gap);
}

typedef struct { double x[41][100], h[40][100], kappa[41]; } full_state;

static double dot_of(const double *a, const double *b)
{
  double sum = 0.0;
  for (int i = 0; i < 100; i++) sum += a[i] * b[i];
  return sum;
}

/* v: m, n, b */
static void run_in_full(full_state *s, const double *v)
{
  for (int i = 0; i < 100; i++) s->x[0][i] = -0.3;
  for (int t = 0; t <= 40; t++) {
    s->kappa[t] = dot_of(v + 100, s->x[t]);
    if (t == 40) return;
    for (int i = 0; i < 100; i++) {
      s->h[t][i] = tanh(v[i] * s->kappa[t] + v[200 + i]);
      s->x[t + 1][i] = 0.5 * s->x[t][i] + 0.5 * s->h[t][i];
    }
  }
}

/* The loss's derivative by the output's variable at step t. */
static double error_at(const full_state *s, int t)
{
  double o = 1.0 / (1.0 + exp(-10.0 * (s->kappa[t] - 1.0)));
  return t == 0 ? 0.0 : (o - (t > 20)) * o * (1.0 - o);
}

static void gradient_in_full(const full_state *s, const double *v, double *g)
{
  double p[100] = { 0.0 }, q[100];
  memset(g, 0, 300 * sizeof *g);
  for (int t = 40; t >= 0; t--) {
    double d = error_at(s, t);          /* by kappa_t */
    for (int i = 0; t < 40 && i < 100; i++) {
      q[i] = 0.5 * p[i] * (1.0 - s->h[t][i] * s->h[t][i]);
      g[i] += q[i] * s->kappa[t];
      g[200 + i] += q[i];
    }
    if (t < 40) d += dot_of(q, v);
    for (int i = 0; i < 100; i++) {
      g[100 + i] += d * s->x[t][i];
      p[i] = (t < 40 ? 0.5 * p[i] : 0.0) + d * v[100 + i];
    }
  }
}

static void train_in_full(full_state *s, double *v, double rate, int epochs)
{
  double g[300];
  for (int n = 0; n < epochs; n++) {
    run_in_full(s, v);
    gradient_in_full(s, v, g);
    for (int i = 0; i < 300; i++) v[i] -= rate * g[i];
  }
}

void evaluate_strategy(evaluation *e)
{
  enum { EPOCHS = 4000 };
  static const double bound = 1e-9;
  double first[300], v[300], of_one[300], gap = 0.0, moved = 0.0;
  full_state *s = malloc(sizeof *s);
  ghost_network *w = paper_network(40);
  if (!w || !s) { free(s); ghost_network_free(w); return; }
  ghost_network_parameters(w, first, first + 100, first + 200);
  memcpy(v, first, sizeof v);
  train_in_full(s, v, 0.02, EPOCHS);
  train_for(w, 0.02, EPOCHS);
  ghost_network_parameters(w, of_one, of_one + 100, of_one + 200);
  ghost_network_free(w);
  free(s);
  for (int i = 0; i < 300; i++) {
    gap = fmax(gap, fabs(v[i] - of_one[i]));
    moved = fmax(moved, fabs(of_one[i] - first[i]));
  }
  SAY(e->ours, "300 parameters alike to %s of their move after %d epochs",
      HIGH_TEXT('g', 2, gap / moved), EPOCHS);
  SAY(e->margin, "%.0e; the largest move is %.2g", bound, moved);
  SAY(e->note, "the state has one dimension, the system %zu parameters",
      sizeof v / sizeof *v);
  e->found = decide(moved > 0.0, gap <= bound * moved);
}

static double forward_derivative(ghost_network *w, const double *g)
{
  double v[300], kappa[41], along = 0.0, total = 0.0;
  ghost_network_parameters(w, v, v + 100, v + 200);
  ghost_network_orbit(w, kappa);
  for (int i = 0; i < 100; i++) along += -0.3 * g[100 + i];
  for (int t = 0; t < 40; t++) {
    double next = 0.5 * along;
    for (int i = 0; i < 100; i++) {
      double h = tanh(v[i] * kappa[t] + v[200 + i]);
      double dh = (1.0 - h * h) * (g[i] * kappa[t] + v[i] * along + g[200 + i]);
      next += 0.5 * (g[100 + i] * h + v[100 + i] * dh);
    }
    along = next;
    double o = 1.0 / (1.0 + exp(-10.0 * (kappa[t + 1] - 1.0)));
    total += (o - (t >= 20)) * o * (1.0 - o) * along;
  }
  return total;
}

void evaluate_network_gradient(evaluation *e)
{
  const double bound = 1e-12;
  double worst = 0.0, g[300];
  for (unsigned long seed = 0; seed < 6; seed++) {
    ghost_network *w = paper_network(seed);
    ghost_network_row row;
    if (!w) return;
    train_for(w, 0.02, 1000);
    ghost_network_train(w, 0.0, &row);
    ghost_network_gradient(w, g, g + 100, g + 200);
    double square = row.gradient_norm * row.gradient_norm;
    worst = fmax(worst, fabs(forward_derivative(w, g) / square - 1.0));
    ghost_network_free(w);
  }
  SAY(e->ours, "relative gap %s", HIGH_TEXT('g', 2, worst));
  SAY(e->margin, "%.0e", bound);
  e->found = decide(isfinite(worst), worst <= bound);
}

void evaluate_seeds(evaluation *e)
{
  /* torch.manual_seed(40); torch.randn(100)[:4], PyTorch 1.13, AVX2 code. */
  const float torch[4] = { -0x1.e4d3fep-3f, 0x1.cf95d4p+0f, 0x1.92a874p-3f,
                           -0x1.6e15dap-1f };
  torch_stream stream;
  const float bound = 0x1p-18f;
  float x[100], gap = 0;
  torch_seed(&stream, 40);
  torch_normal(&stream, x, 100);
  for (int i = 0; i < 4; i++) gap = fmaxf(gap, fabsf(x[i] - torch[i]));
  SAY(e->ours, "seed 40: $%.7f$; PyTorch $%.7f$", (double) x[0], (double) torch[0]);
  SAY(e->margin, "%s of %s", HIGH_TEXT('g', 2, (double) gap),
      HIGH_TEXT('g', 2, (double) bound));
  e->found = decide(isfinite(gap), gap <= bound);
}

void evaluate_fixed_bits(evaluation *e)
{
  const char *const names[] = { "base", "avx2", "avx512" };
  unsigned long first = 0;
  int widths = 0, equal = 1;
  for (int i = 0; i < 3; i++) {
    ghost_network *w = paper_network(40);
    if (!w) return;
    if (ghost_network_lanes(w, names[i]) == GHOST_OK) {
      train_for(w, 0.02, 6000);
      unsigned long sum = ghost_network_sum(w);
      if (widths++ == 0) first = sum;
      equal &= sum == first;
    }
    ghost_network_free(w);
  }
  SAY(e->ours, "%016lx after 6000 epochs", first);
  SAY(e->margin, "%d widths, every bit", widths);
  e->found = decide(widths > 0, equal);
}

static double error_in_ulps(arb_t exact, double y)  /* changes exact */
{
  arb_t computed;
  mag_t off;
  arb_init(computed);
  mag_init(off);
  arb_set_d(computed, y);
  arb_sub(exact, exact, computed, 128);
  arb_get_mag(off, exact);
  double error = mag_get_d(off) / (nextafter(fabs(y), INFINITY) - fabs(y));
  mag_clear(off);
  arb_clear(computed);
  return error;
}

static double tanh_error(double x, double y)
{
  arb_t exact;
  arb_init(exact);
  arb_set_d(exact, x);
  arb_tanh(exact, exact, 128);
  double error = error_in_ulps(exact, y);
  arb_clear(exact);
  return error;
}
enum { VALUES = 20000, ULPS = 2 };  /* tried, and promised */

/* The largest error of so many, where a draw in [0, 1) chooses the places. */
static double worst_of_vectors(void (*apply)(size_t, double *),
                               double (*place)(int i, double draw),
                               double (*error)(double x, double y))
{
  double worst = 0.0;
  for (int i = 0; i < VALUES; i += LANES) {
    double x[LANES], y[LANES];
    for (int l = 0; l < LANES; l++)
      y[l] = x[l] = place(i, fmod((i + l) * 0x1.9e3779b97f4a8p-1, 1.0));
    apply(LANES, y);
    for (int l = 0; l < LANES; l++) worst = fmax(worst, error(x[l], y[l]));
  }
  return worst;
}

static double tanh_place(int i, double draw)
{
  return ldexp(0.5 + draw, (i / LANES) % 16 - 10);
}

void evaluate_tanh(evaluation *e)
{
  double worst = worst_of_vectors(lanes_best()->tanh_in_place, tanh_place,
                                  tanh_error);
  SAY(e->ours, "worst of %d: %s", VALUES, HIGH_TEXT('f', 2, worst));
  SAY(e->margin, "%d units in the last place", ULPS);
  e->found = decide(isfinite(worst), worst <= ULPS);
}

static double logistic_error(double z, double y)
{
  arb_t exact;
  arb_init(exact);
  arb_set_d(exact, -z);
  arb_exp(exact, exact, 128);
  arb_add_ui(exact, exact, 1, 128);
  arb_inv(exact, exact, 128);
  double error = error_in_ulps(exact, y);
  arb_clear(exact);
  return error;
}

static double logistic_place(int i, double draw)
{
  return (i % 16 ? 40.0 : 600.0) * (2.0 * draw - 1.0);
}

void evaluate_logistic(evaluation *e)
{
  double worst = worst_of_vectors(lanes_best()->logistic_in_place, logistic_place,
                                  logistic_error);
  SAY(e->ours, "worst of %d: %s", VALUES, HIGH_TEXT('f', 2, worst));
  SAY(e->margin, "%d units in the last place", ULPS);
  e->found = decide(isfinite(worst), worst <= ULPS);
}

enum { WALL = 16, ROOM = LANE_WORKSPACE(104, 40) + 2 * WALL };

static int walls_stand(const double *block, size_t length)
{
  int stand = 1;
  for (size_t i = 0; i < WALL; i++)
    stand &= block[i] == -7.25 && block[WALL + length + i] == -7.25;
  return stand;
}

static double *wall_in(double *block, size_t length, double step)
{
  for (size_t i = 0; i < length + 2 * WALL; i++) block[i] = -7.25;
  for (size_t i = 0; i < length; i++) {
    double draw = fmod((double) (i + 1) * step, 1.0) - 0.5;
    block[WALL + i] = draw * pow(10.0, 300.0 * fmod((double) i * 0.37, 1.0));
  }
  return block + WALL;
}

void evaluate_lanes(evaluation *e)
{
  static double block[4][ROOM];
  const lane_trial trial = { 104, 40, 20, 0.5, 1.0, 1 };
  const size_t length[4] = { LANE_PARAMETERS(104), 104, LANE_PARAMETERS(104),
                             LANE_WORKSPACE(104, 40) };
  int touched = 0, runs = 0;
  double largest = 0.0;
  for (double step = 0.1234567; step < 4.0; step += 0.39, runs++) {
    double *v[4], score[4];
    for (int k = 0; k < 4; k++) v[k] = wall_in(block[k], length[k], step + k);
    for (size_t i = 0; i < length[0]; i++) largest = fmax(largest, fabs(v[0][i]));
    lanes_best()->epoch(&trial, v[0], v[1], v[2], v[3], score);
    for (int k = 0; k < 4; k++) touched += !walls_stand(block[k], length[k]);
  }
  SAY(e->ours, "%d epochs with weights to %.0e", runs, largest);
  SAY(e->margin, "%d of %d walls touched", touched, 4 * runs);
  e->found = decide(runs > 0, touched == 0);
}

void evaluate_latent_count(evaluation *e)
{
  ghost_network *w = paper_network(40);
  latent *l = latent_new(101);
  if (!w || !l) { ghost_network_free(w); latent_free(l); return; }
  train_for(w, 0.02, 6000);
  double low = 0.0, high = 1.0, m[101], n[101], b[101];
  int seen = 0, there = 0;
  ghost_network_parameters(w, m, n, b);
  for (int i = 0; i < 60 && !(there == 3 && seen == 1); i++) {
    double shift = 0.5 * (low + high);
    m[100] = 0.0;
    n[100] = shift;
    b[100] = 22.0;
    latent_set(l, 101, m, n, b);
    there = latent_zeros(l);
    seen = latent_sign_changes(l);
    if (there == 3) low = shift;
    else high = shift;
  }
  SAY(e->ours, "fixed points: %d; sign changes: %d", there, seen);
  SAY(e->margin, "grid %.4f, shift known to %s", 30.0 / 999.0,
      HIGH_TEXT('g', 1, high - low));
  SAY(e->note, "the circuit of seed 40 after 6000 epochs at 0.02, shifted up by "
      "%.6f", low);
  e->found = decide(there == 3, seen < there);
  latent_free(l);
  ghost_network_free(w);
}
