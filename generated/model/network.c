/* model/network.c -- the rank-one network: weights, epochs, saved files
   Book: 19.7 A network as an object
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 5ece1c9254cffd29 */
#include "ghost.h"
#include "hash.h"
#include "lanes.h"
#include "npy.h"
#include "torch_random.h"
#include "whole.h"
#include <errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
struct ghost_network {
  ghost_network_settings settings;
  lane_trial trial;
  const lane_kernels *lanes;
  uint64_t epoch;
  uint64_t log_sum;  /* of the log that is finished with it; 0: none */
  int seen;  /* the latest epoch's orbit and gradient are there */
  void *theta, *gradient, *start, *work;  /* of doubles, or of floats */
};
/* Book: 19.7 A network as an object */
static size_t number_size(const ghost_network *w)
{
  return w->settings.single ? sizeof(float) : sizeof(double);
}

static double number(const ghost_network *w, const void *block, size_t at)
{
  return w->settings.single ? (double) ((const float *) block)[at]
    : ((const double *) block)[at];
}

static void put_number(const ghost_network *w, void *block, size_t at, double x)
{
  if (w->settings.single) ((float *) block)[at] = (float) x;
  else ((double *) block)[at] = x;
}

static size_t count_parameters(const ghost_network *w)
{
  return LANE_PARAMETERS(w->trial.units);
}

static size_t count_numbers(const ghost_network *w)
{
  size_t u = w->trial.units;
  return 2 * count_parameters(w) + u + LANE_WORKSPACE(u, w->trial.steps);
}

static const ghost_network_settings of_the_paper = {
  .size = sizeof(ghost_network_settings), .units = 100, .delay = 20, .mix = 0.5,
  .start = -0.3, .threshold = 1.0, .confidence = 10.0, .seed = 40 };

void ghost_paper_network_fill(ghost_network_settings *s, size_t size)
{
  ghost_network_settings all = of_the_paper;
  all.size = size < sizeof all ? size : sizeof all;
  memcpy(s, &all, all.size);
}

static int known_settings(const ghost_network_settings *s,
                          ghost_network_settings *all)
{
  enum { FIRST = offsetof(ghost_network_settings, trainable_confidence)
                 + sizeof(int) };
  if (s->size < FIRST || s->size > sizeof *all) return 0;
  *all = of_the_paper;
  memcpy(all, s, s->size);
  all->size = sizeof *all;
  return 1;
}

static int in_domain(const ghost_network_settings *s)
{
  return s->units >= 16 && s->units <= 4096
    && s->delay >= 1 && s->delay <= STEPS_MAX / 2
    && s->mix > 0.0 && s->mix <= 1.0 && fabs(s->start) <= 1.0
    && fabs(s->threshold) <= 1000.0 && fabs(s->confidence) <= 1e6
    && s->seed <= 0xffffffffu;
}

static ghost_status allocate(ghost_network **network,
                             const ghost_network_settings *s)
{
  ghost_network *w = calloc(1, sizeof *w);
  if (!w) return GHOST_ENOMEM;
  size_t u = (s->units + LANES - 1) / LANES * LANES;
  w->settings = *s;
  w->settings.size = sizeof *s;
  w->trial = (lane_trial) { u, 2 * s->delay, s->delay, s->mix, s->threshold,
                            s->trainable_confidence };
  w->lanes = lanes_best();
  size_t bytes = (count_numbers(w) * number_size(w) + 63) / 64 * 64;
  void *block = aligned_alloc(64, bytes);
  if (!block) { free(w); return GHOST_ENOMEM; }
  memset(block, 0, bytes);
  size_t p = count_parameters(w) * number_size(w);
  w->theta = block;
  w->gradient = (char *) w->theta + p;
  w->start = (char *) w->gradient + p;
  w->work = (char *) w->start + u * number_size(w);
  *network = w;
  return GHOST_OK;
}

static void draw_normals(const ghost_network_settings *s, float *values)
{
  size_t n = s->units;
  if (!s->own_stream) {
    torch_stream stream;
    torch_seed(&stream, (uint32_t) s->seed);
    torch_normal(&stream, values, n);
    torch_normal(&stream, values + n, n);
    return;
  }
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_ranlxd2);
  gsl_rng_set(rng, s->seed + 1);
  for (size_t i = 0; i < 2 * n; i++)
    values[i] = (float) gsl_ran_gaussian(rng, 1.0);
  gsl_rng_free(rng);
}

static ghost_status draw_weights(ghost_network *w)
{
  const ghost_network_settings *s = &w->settings;
  size_t n = s->units;
  float *values = malloc(2 * n * sizeof *values);
  double *wide = calloc(3 * n, sizeof *wide);
  if (!values || !wide) { free(values); free(wide); return GHOST_ENOMEM; }
  draw_normals(s, values);
  float root = (float) sqrt((double) n);
  for (size_t i = 0; i < 2 * n; i++) wide[i] = (double) (values[i] / root);
  ghost_network_set_parameters(w, wide, wide + n, wide + 2 * n);
  free(values);
  free(wide);
  return GHOST_OK;
}

static void set_start(ghost_network *w)
{
  for (size_t i = 0; i < w->settings.units; i++)
    put_number(w, w->start, i, w->settings.start);
}

ghost_status ghost_network_create(ghost_network **network,
                                  const ghost_network_settings *s)
{
  ghost_network *w;
  ghost_network_settings all;
  if (!known_settings(s, &all) || !in_domain(&all)) return GHOST_EDOM;
  ghost_status status = allocate(&w, &all);
  if (status != GHOST_OK) return status;
  set_start(w);
  ghost_network_set_confidence(w, all.confidence);
  status = draw_weights(w);
  if (status == GHOST_OK) *network = w;
  else ghost_network_free(w);
  return status;
}

ghost_status ghost_network_copy(ghost_network **copy, const ghost_network *w)
{
  ghost_status status = allocate(copy, &w->settings);
  if (status != GHOST_OK) return status;
  (*copy)->lanes = w->lanes;
  (*copy)->epoch = w->epoch;
  (*copy)->seen = w->seen;
  memcpy((*copy)->theta, w->theta, count_numbers(w) * number_size(w));
  return GHOST_OK;
}

void ghost_network_free(ghost_network *w)
{
  if (!w) return;
  free(w->theta);
  free(w);
}

size_t ghost_network_bytes(const ghost_network *w)
{
  return sizeof *w + count_numbers(w) * number_size(w);
}

static void descend_once(ghost_network *w, double rate)
{
  size_t p = 3 * w->trial.units + 1;
  if (w->settings.single)
    lanes_single.descend(p, (float) rate, w->gradient, w->theta);
  else w->lanes->descend(p, rate, w->gradient, w->theta);
  w->epoch++;
}

ghost_status ghost_network_train(ghost_network *w, double rate,
                                 ghost_network_row *row)
{
  if (!(rate >= 0.0 && isfinite(rate))) return GHOST_EDOM;
  double score[4];
  size_t p = 3 * w->trial.units + 1;
  double c = number(w, w->theta, p - 1);
  if (w->settings.single)
    lanes_single.epoch(&w->trial, w->theta, w->start, w->gradient, w->work, score);
  else
    w->lanes->epoch(&w->trial, w->theta, w->start, w->gradient, w->work, score);
  w->seen = isfinite(score[0]) && isfinite(score[3]);
  if (!w->seen) return GHOST_EDOM;
  *row = (ghost_network_row) { w->epoch, score[0], sqrt(score[3]), score[2], c };
  if (rate > 0.0) descend_once(w, rate);
  return GHOST_OK;
}

/* Book: 19.9 Many networks, eq:plateau-law */
static int moves(const ghost_network *w, size_t i, double rate)
{
  if (w->settings.single) {
    const float *x = w->theta, *g = w->gradient;
    return x[i] - (float) rate * g[i] != x[i];
  }
  const double *x = w->theta, *g = w->gradient;
  return x[i] - rate * g[i] != x[i];
}

ghost_status ghost_network_step(ghost_network *w, double rate, int *moved)
{
  if (!w->seen || !(rate >= 0.0 && isfinite(rate))) return GHOST_EDOM;
  size_t p = 3 * w->trial.units + 1;
  int any = 0;
  for (size_t i = 0; i < p && !any; i++) any = moves(w, i, rate);
  descend_once(w, rate);
  *moved = any;
  return GHOST_OK;
}

/* Book: 19.7 A network as an object */
static void read_vectors(const ghost_network *w, const void *block,
                         double *const out[3])
{
  for (size_t k = 0; k < 3; k++)
    for (size_t i = 0; out[k] && i < w->settings.units; i++)
      out[k][i] = number(w, block, k * w->trial.units + i);
}

void ghost_network_parameters(const ghost_network *w, double *m, double *n,
                              double *b)
{
  read_vectors(w, w->theta, (double *const [3]) { m, n, b });
}

ghost_status ghost_network_gradient(const ghost_network *w, double *gm,
                                    double *gn, double *gb)
{
  if (!w->seen) return GHOST_EDOM;
  read_vectors(w, w->gradient, (double *const [3]) { gm, gn, gb });
  return GHOST_OK;
}

static int all_finite(const ghost_network *w, const double *v)
{
  for (size_t i = 0; i < w->settings.units; i++)
    if (!isfinite(w->settings.single ? (double) (float) v[i] : v[i])) return 0;
  return 1;
}

ghost_status ghost_network_set_parameters(ghost_network *w, const double *m,
                                          const double *n, const double *b)
{
  const double *const in[3] = { m, n, b };
  for (size_t k = 0; k < 3; k++)
    if (!all_finite(w, in[k])) return GHOST_EDOM;
  for (size_t k = 0; k < 3; k++)
    for (size_t i = 0; i < w->settings.units; i++)
      put_number(w, w->theta, k * w->trial.units + i, in[k][i]);
  return GHOST_OK;
}

ghost_status ghost_network_set_confidence(ghost_network *w, double c)
{
  if (!(fabs(c) <= 1e6)) return GHOST_EDOM;
  w->settings.confidence = c;
  put_number(w, w->theta, 3 * w->trial.units, c);
  return GHOST_OK;
}

const ghost_network_settings *ghost_network_settings_of(const ghost_network *w)
{
  return &w->settings;
}

uint64_t ghost_network_epochs_done(const ghost_network *w) { return w->epoch; }
ghost_status ghost_network_orbit(const ghost_network *w, double *kappa)
{
  if (!w->seen) return GHOST_EDOM;
  const size_t at = LANE_ORBIT(w->trial.units, w->trial.steps);
  for (size_t t = 0; t <= w->trial.steps; t++)
    kappa[t] = number(w, w->work, at + t);
  return GHOST_OK;
}

uint64_t ghost_network_sum(const ghost_network *w)
{
  return fnv_bytes(FNV_START, w->theta, count_parameters(w) * number_size(w));
}

ghost_status ghost_network_lanes(ghost_network *w, const char *name)
{
  const lane_kernels *lanes = lanes_named(name);
  if (!lanes) return GHOST_EDOM;
  w->lanes = lanes;
  return GHOST_OK;
}

/* Book: 19.7.1 A file that NumPy reads */
ghost_status ghost_network_save(const ghost_network *w, const char *path)
{
  const size_t n = w->settings.units, at = 3 * w->trial.units;
  double *v = malloc(3 * n * sizeof *v);
  if (!v) return GHOST_ENOMEM;
  ghost_network_parameters(w, v, v + n, v + 2 * n);
  npy_network file = { .settings = w->settings, .epoch = w->epoch,
    .log_sum = w->log_sum, .rank = 1, .weights = v,
    .stated = NPY_ALL & ~(1u << NPY_PHI | 1u << NPY_OUTPUT),
    .part = { [GHOST_PART_DRIVE] = v, [GHOST_PART_READ] = v + n,
              [GHOST_PART_BIAS] = v + 2 * n } };
  if (!w->log_sum) file.stated &= ~(1u << NPY_LOG);
  file.settings.confidence = number(w, w->theta, at);
  ghost_status status = npy_save(&file, path);
  int cause = errno;
  free(v);
  errno = cause;
  return status;
}

uint64_t network_log_sum(const ghost_network *w) { return w->log_sum; }
void network_set_log_sum(ghost_network *w, uint64_t sum) { w->log_sum = sum; }

/* Book: 19.7.2 Files from elsewhere */
ghost_status network_of_file(ghost_network **network, const npy_network *file)
{
  ghost_network *w;
  ghost_status status = allocate(&w, &file->settings);
  if (status != GHOST_OK) return status;
  const double *v = file->weights;
  size_t units = file->settings.units;
  set_start(w);
  ghost_network_set_parameters(w, v, v + units, v + 2 * units);
  ghost_network_set_confidence(w, file->settings.confidence);
  w->epoch = file->epoch;
  w->log_sum = file->log_sum;
  *network = w;
  return GHOST_OK;
}

ghost_status ghost_network_read(ghost_network **network, const char *path,
                                char *why, size_t size)
{
  char reason[NPY_WHY];
  npy_network file;
  ghost_status status = npy_read(&file, path, reason);
  if (status == GHOST_OK) status = npy_expect_rank_one(&file, reason);
  if (status == GHOST_OK) status = network_of_file(network, &file);
  if (status != GHOST_OK && size) snprintf(why, size, "%s", reason);
  free(file.weights);
  return status;
}

ghost_status ghost_network_load(ghost_network **network, const char *path)
{
  return ghost_network_read(network, path, NULL, 0);
}
