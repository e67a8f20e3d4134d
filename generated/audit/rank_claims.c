/* audit/rank_claims.c -- evaluators of the claims on networks of any rank
   Book: 21.9 What the audit asks of any rank
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 9e970a51586429e9 */
#include "audit.h"
#include "rank.h"
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const ghost_rnn_descent look = { .rate = 0.0 };

/* Book: 21.9 What the audit asks of any rank, eq:read-out */
static ghost_rnn *network_of_rank(size_t rank, uint64_t seed, int single,
                                  double rate, long epochs)
{
  ghost_rnn_settings s = ghost_paper_rnn();
  s.rank = rank;
  s.seed = seed;
  s.single = single;
  ghost_rnn *w;
  ghost_network_row row;
  if (ghost_rnn_create_delayed(&w, &s, 20) != GHOST_OK) return NULL;
  for (long i = 0; i < epochs; i++)
    ghost_rnn_train(w, &(ghost_rnn_descent) { .rate = rate }, &row);
  return w;
}

typedef struct {
  ghost_rnn *w;
  size_t size[GHOST_PARTS];
  double *at[GHOST_PARTS], *along[GHOST_PARTS];
} rank_line;

static double loss_on(const rank_line *l, double s)
{
  ghost_network_row row = { 0 };
  for (int p = 0; p < GHOST_PARTS; p++) {
    if (!l->size[p]) continue;
    double *moved = malloc(l->size[p] * sizeof *moved);
    if (!moved) return NAN;
    for (size_t i = 0; i < l->size[p]; i++)
      moved[i] = l->at[p][i] + s * l->along[p][i];
    ghost_status status = ghost_rnn_set(l->w, (ghost_part) p, moved);
    free(moved);
    if (status != GHOST_OK) return NAN;
  }
  return ghost_rnn_train(l->w, &look, &row) == GHOST_OK ? row.loss : NAN;
}

static double slope_on(const rank_line *l, double *error)
{
  const double h = 0x1p-16;
  double near = (loss_on(l, h) - loss_on(l, -h)) / (2.0 * h);
  double far = (loss_on(l, 2.0 * h) - loss_on(l, -2.0 * h)) / (4.0 * h);
  double value = (4.0 * near - far) / 3.0;
  *error = 0.5 * fabs(value - near) + 0x1p-50 / h;
  return value;
}

static int open_line(rank_line *l, size_t rank)
{
  *l = (rank_line) { .w = network_of_rank(rank, 0, 0, 0.03, 100) };
  int good = l->w != NULL;
  for (int p = 0; good && p < GHOST_PARTS; p++) {
    l->size[p] = ghost_rnn_part_size(l->w, (ghost_part) p);
    l->at[p] = malloc(2 * l->size[p] * sizeof(double) + 1);
    if (!(good = l->at[p] != NULL)) break;
    l->along[p] = l->at[p] + l->size[p];
    if (l->size[p]) ghost_rnn_get(l->w, (ghost_part) p, l->at[p]);
  }
  return good;
}

static int compare_slopes(size_t rank, spread *gap)
{
  rank_line l;
  ghost_network_row row;
  int good = open_line(&l, rank)
    && ghost_rnn_train(l.w, &look, &row) == GHOST_OK;
  if (good) {
    double error = NAN, square = row.gradient_norm * row.gradient_norm;
    for (int p = 0; p < GHOST_PARTS; p++)
      if (l.size[p]) ghost_rnn_gradient(l.w, (ghost_part) p, l.along[p]);
    double slope = slope_on(&l, &error);
    record(gap, fabs(slope / square - 1.0), error / square);
  }
  for (int p = 0; p < GHOST_PARTS; p++) free(l.at[p]);
  ghost_rnn_free(l.w);
  return good;
}

void evaluate_rank_gradient(evaluation *e)
{
  static const size_t ranks[] = { 1, 5, 100, 0 };
  spread gap = { 0.0, 0, 0 };
  int failed = 0;
  for (int k = 0; k < 4; k++) failed += !compare_slopes(ranks[k], &gap);
  if (failed) return;
  SAY(e->ours, "slope along the gradient to %s at ranks 1, 5, 100 and full",
      HIGH_TEXT('g', 2, gap.worst));
  SAY(e->margin, "%d of %d outside their bounds", gap.outside, gap.count);
  e->found = within(&gap);
}

static uint64_t sum_at_width(size_t rank, int single, const char *width)
{
  ghost_rnn *w = network_of_rank(rank, 1, single, 0.1, 0);
  ghost_network_row row;
  uint64_t sum = 0;
  if (w && ghost_rnn_lanes(w, width) == GHOST_OK) {
    for (int i = 0; i < 50; i++)
      ghost_rnn_train(w, &(ghost_rnn_descent) { .rate = 0.1 }, &row);
    sum = ghost_rnn_sum(w);
  }
  ghost_rnn_free(w);
  return sum;
}

void evaluate_rank_bits(evaluation *e)
{
  static const size_t ranks[] = { 1, 5, 100, 0 };
  int compared = 0, different = 0;
  for (int k = 0; k < 8; k++) {
    uint64_t base = sum_at_width(ranks[k / 2], k % 2, "base");
    const char *const wide[] = { "avx2", "avx512" };
    for (int i = 0; i < 2; i++) {
      uint64_t sum = sum_at_width(ranks[k / 2], k % 2, wide[i]);
      compared += sum != 0;
      different += sum != 0 && sum != base;
    }
  }
  SAY(e->ours, "%d of %d runs differ from the narrowest width", different,
      compared);
  SAY(e->margin, "%d of %d to the bit", compared - different, compared);
  e->found = decide(compared > 0, different == 0);
}

enum { WALL = 16, BLOCKS = 15, ROOM_OF_RANK = 6000 };
static const double brick = 0x1.b41c5p+77;

static void wall_off(double *block, size_t count, double step, void **inside)
{
  for (size_t i = 0; i < count + 2 * WALL; i++)
    block[i] = i < WALL || i >= WALL + count ? brick
      : step * (double) (i % 7) - step;
  *inside = block + WALL;
}

static int wall_stands(const double *block, size_t count)
{
  int same = 1;
  for (size_t i = 0; i < count + 2 * WALL; i++)
    if (i < WALL || i >= WALL + count)
      same &= memcmp(&block[i], &brick, sizeof brick) == 0;
  return same;
}

static int touched_walls(const rank_trial *n, double step)
{
  static double block[BLOCKS][ROOM_OF_RANK];
  const size_t all = n->steps * n->trials, u = n->padded;
  const size_t micro = n->steps * n->micro, more = micro + n->micro;
  const size_t p = (n->drive_rows + n->read_rows) * u + RANK_TAIL;
  const size_t count[BLOCKS] = { p, p, more * u, micro * u, micro * n->drive_rows,
    more * n->read_rows, more * n->outputs, all * n->outputs, n->micro * u,
    2 * RANK_SIDE * u, n->trials * u, all * n->inputs, all * n->outputs,
    all * n->outputs, all * u };
  void *at[BLOCKS];
  double score[3];
  for (int k = 0; k < BLOCKS; k++) wall_off(block[k], count[k], step, &at[k]);
  const rank_memory m = { at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7],
    at[8], at[9], at[10], at[11], at[12], at[13], at[14] };
  rank_named("base", 0)->epoch(n, &m, score);
  int touched = 0;
  for (int k = 0; k < BLOCKS; k++) touched += !wall_stands(block[k], count[k]);
  return touched;
}

void evaluate_rank_memory(evaluation *e)
{
  int touched = 0, runs = 0;
  for (int k = 0; k < 32; k++, runs++) {
    const size_t rank = (size_t) (k % 4 ? k % 4 : 0), own = rank ? rank : 19;
    const int out = k / 4 % 4 == RANK_LATENT && rank == 0 ? RANK_LINEAR : k / 4 % 4;
    const size_t readers = out == RANK_LATENT ? 0 : 1;
    const rank_trial n = { .units = 19, .padded = 24, .rank = rank, .inputs = 2,
      .outputs = 1, .readers = readers, .steps = 5, .trials = 3, .micro = 2,
      .drive_rows = own + 3, .read_rows = rank + readers, .phi = k % 4,
      .output = out, .after = k / 16, .mix = 0.5, .noise = 1.0, .scale = 0.1 };
    touched += touched_walls(&n, pow(10.0, k - 8));
  }
  SAY(e->ours, "%d epochs, ranks 1 to 3 and full, with weights to %.0e", runs,
      pow(10.0, 24.0));
  SAY(e->margin, "%d of %d walls touched", touched, BLOCKS * runs);
  e->found = decide(runs > 0, touched == 0);
}

enum { N = 100 };

/* W = transpose(DRIVE) READ. */
static void multiply(const ghost_rnn *w, size_t rank, gsl_matrix *a)
{
  static double drive[N * N], other[N * N];
  ghost_rnn_get(w, GHOST_PART_DRIVE, drive);
  ghost_rnn_get(w, GHOST_PART_READ, other);
  for (size_t k = 0; k < rank; k++)
    for (size_t i = 0; i < N; i++)
      for (size_t j = 0; j < N; j++)
        *gsl_matrix_ptr(a, i, j) += drive[k * N + i] * other[k * N + j];
}

static int values_above(const ghost_rnn *w, size_t rank, double *rest)
{
  gsl_matrix *a = gsl_matrix_calloc(N, N), *v = gsl_matrix_alloc(N, N);
  gsl_vector *s = gsl_vector_alloc(N), *work = gsl_vector_alloc(N);
  multiply(w, rank, a);
  gsl_linalg_SV_decomp(a, v, s, work);
  const double least = N * 0x1p-52 * gsl_vector_get(s, 0);
  int above = 0;
  for (size_t i = 0; i < N; i++) above += gsl_vector_get(s, i) > least;
  *rest = fmax(*rest, gsl_vector_get(s, rank) / gsl_vector_get(s, 0));
  gsl_matrix_free(a);
  gsl_matrix_free(v);
  gsl_vector_free(s);
  gsl_vector_free(work);
  return above;
}

void evaluate_kept_rank(evaluation *e)
{
  static const size_t ranks[] = { 1, 2, 5, 10 };
  int same = 0;
  double rest = 0.0;
  for (int k = 0; k < 4; k++) {
    ghost_rnn *w = network_of_rank(ranks[k], 0, 0, 0.03, 1000);
    if (!w) return;
    same += values_above(w, ranks[k], &rest) == (int) ranks[k];
    ghost_rnn_free(w);
  }
  SAY(e->ours, "exactly $K$ singular values above rounding in %d of 4 networks",
      same);
  SAY(e->margin, "the next is at most %s of the first", HIGH_TEXT('g', 2, rest));
  e->found = decide(same > 0, same == 4);
}

static double read_as(ghost_out output, double found[3], uint64_t seed)
{
  ghost_rnn_settings s = ghost_paper_rnn();
  s.seed = seed;
  s.output = output;
  ghost_rnn *w, *first = network_of_rank(1, seed, 0, 0.0, 0);
  double reads[100], drive[100], out[100], n_out = 0.0, bias = -10.0, g[100];
  ghost_network_row row = { .loss = NAN };
  if (!first || ghost_rnn_create_delayed(&w, &s, 20) != GHOST_OK) return NAN;
  ghost_rnn_get(first, GHOST_PART_READ, reads);
  ghost_rnn_get(first, GHOST_PART_DRIVE, drive);
  ghost_rnn_set(w, GHOST_PART_READ, reads);
  ghost_rnn_set(w, GHOST_PART_DRIVE, drive);
  for (int i = 0; i < 100; i++) out[i] = 10.0 * reads[i];
  if (output == GHOST_OUT_LATENT) {
    ghost_rnn_train(w, &look, &row);
    ghost_rnn_gradient(w, GHOST_PART_CONFIDENCE, &found[1]);
  } else {
    ghost_rnn_set(w, GHOST_PART_OUT, out);
    ghost_rnn_set(w, GHOST_PART_OUT_BIAS, &bias);
    ghost_rnn_train(w, &look, &row);
    ghost_rnn_gradient(w, GHOST_PART_OUT, g);
    for (int i = 0; i < 100; i++) n_out += reads[i] * g[i];
    ghost_rnn_gradient(w, GHOST_PART_OUT_BIAS, &found[2]);
    found[1] = n_out - found[2];
  }
  found[0] = row.loss;
  ghost_rnn_free(w);
  ghost_rnn_free(first);
  return row.loss;
}

void evaluate_read_out(evaluation *e)
{
  const double bound = 0x1p-40;
  spread gap = { 0.0, 0, 0 };
  double least = HUGE_VAL;
  for (uint64_t seed = 0; seed < 10; seed++) {
    double latent[3], logistic[3], linear[3];
    double a = read_as(GHOST_OUT_LATENT, latent, seed);
    double b = read_as(GHOST_OUT_LOGISTIC, logistic, seed);
    double c = read_as(GHOST_OUT_LINEAR, linear, seed);
    record(&gap, fabs(b / a - 1.0), bound);
    record(&gap, fabs(logistic[1] / latent[1] - 1.0), bound);
    least = fmin(least, c / a);
    if (!(fabs(logistic[2]) > 0.0)) gap.outside++;
  }
  SAY(e->ours, "with the logistic function, loss and $dL/dc$ of Eq. (5) to %s; "
      "without, a loss at least %s times as large", HIGH_TEXT('g', 2, gap.worst),
      LOW_TEXT('f', 0, least));
  SAY(e->margin, "%.1e, %d of %d outside", bound, gap.outside, gap.count);
  SAY(e->note, "Eq. (18) lacks the logistic function that the caption of Fig. S2 "
      "has");
  e->found = decide_corrected(gap.count == 20, least < 1.0 + bound,
                              gap.outside == 0);
}
