/* study/scale.c -- what a ghost's scale explains of a network's gradient
   Book: H.2 The scale parameter along a training
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 5a285701ac3d1efa */
#include "scale.h"
#include "figures.h"
#include "sweep.h"
#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { ORDERS = 4 };

/* Book: 22.12 One scale parameter, in a network, eq:scale-gradient */
/* f, ..., f''' at kappa; f, f', f'' by the weights, 3 units numbers each. */
static void field_at(const scale_circuit *c, double kappa, double y[ORDERS],
                     double *along[3])
{
  const size_t u = c->units;
  y[0] = -kappa;
  y[1] = -1.0;
  y[2] = y[3] = 0.0;
  for (size_t i = 0; i < u; i++) {
    const double m = c->m[i], n = c->n[i], h = tanh(m * kappa + c->b[i]);
    const double s = 1.0 - h * h;
    const double d[ORDERS] = { h, s, -2.0 * h * s, (4.0 * h * h - 2.0 * s) * s };
    double power = 1.0, below = 0.0;  /* m^k, k m^(k-1) */
    for (int k = 0; k < ORDERS; k++) {
      y[k] += n * power * d[k];
      if (k < 3 && along[k]) {
        along[k][i] = n * (below * d[k] + power * kappa * d[k + 1]);
        along[k][u + i] = power * d[k];
        along[k][2 * u + i] = n * power * d[k + 1];
      }
      below = power + m * below;
      power *= m;
    }
  }
}

double crossing_time(const scale_circuit *c, double *along)
{
  const size_t u = c->units;
  double y[ORDERS], start = 0.0, time = 0.0;
  double *now = calloc(3 * u, sizeof *now);
  if (!now) return NAN;
  for (size_t i = 0; i < u; i++) start += c->state * c->n[i];
  memset(along, 0, 3 * u * sizeof *along);
  for (int j = 0; j <= SCALE_POINTS; j++) {
    const double step = (c->threshold - start) / SCALE_POINTS;
    const double w = j == 0 || j == SCALE_POINTS ? 0.5 * step : step;
    field_at(c, start + step * j, y, (double *[]) { now, NULL, NULL });
    time += y[0] > 0.0 ? w / y[0] : INFINITY;
    for (size_t i = 0; i < 3 * u; i++) along[i] -= w * now[i] / (y[0] * y[0]);
  }
  field_at(c, start, y, (double *[]) { NULL, NULL, NULL });
  for (size_t i = 0; i < u; i++) along[u + i] -= c->state / y[0];
  free(now);
  return time;
}

void scale_at(const scale_circuit *c, double kappa, double *distance, double *scale,
              double *along_distance, double *along_scale)
{
  const size_t count = 3 * c->units;
  double y[ORDERS], *work = calloc(2 * count, sizeof *work);
  *distance = *scale = NAN;
  if (!work) return;
  double *slope = work, *bend = work + count;
  field_at(c, kappa, y, (double *[]) { along_distance, slope, bend });
  *distance = y[0];
  *scale = 0.5 * y[0] * y[2];
  for (size_t i = 0; i < count; i++)
    along_scale[i] = 0.5 * (y[2] * along_distance[i]
                            + y[0] * (bend[i] - y[3] / y[2] * slope[i]));
  free(work);
}

double explained(const double *a, const double *b, size_t count)
{
  double ab = 0.0, aa = 0.0, bb = 0.0;
  for (size_t i = 0; i < count; i++) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return ab * ab / (aa * bb);
}

enum { UNITS = 100 };

/* Book: H.2 The scale parameter along a training */
static scale_look look_along(const ghost_network *w)
{
  double m[UNITS], n[UNITS], b[UNITS], loss[3 * UNITS], along[3][3 * UNITS];
  double size[2];
  const ghost_network_settings *s = ghost_network_settings_of(w);
  const scale_circuit c = { UNITS, m, n, b, s->start, s->threshold };
  scale_look look = { ghost_network_epochs_done(w), 0.0, { NAN, NAN, NAN } };
  ghost_latent_point p[64];
  size_t count, open;
  ghost_network_parameters(w, m, n, b);
  if (ghost_network_gradient(w, loss, loss + UNITS, loss + 2 * UNITS) != GHOST_OK
      || ghost_latent_points(UNITS, m, n, b, p, 64, &count, &open) != GHOST_OK)
    return look;
  double start = 0.0;
  for (int i = 0; i < UNITS; i++) start += c.state * n[i];
  for (int i = 0; i < 3 * UNITS; i++) look.square += loss[i] * loss[i];
  if (isfinite(crossing_time(&c, along[0])))
    look.share[0] = explained(loss, along[0], 3 * UNITS);
  for (size_t k = 0; k < count && k < 64; k++) {
    double kappa = 0.5 * (p[k].low + p[k].high);
    if (p[k].kind != GHOST_POINT_GHOST || kappa < start || kappa > 1.0) continue;
    scale_at(&c, kappa, &size[0], &size[1], along[1], along[2]);
    for (int j = 1; j < 3; j++)
      look.share[j] = explained(loss, along[j], 3 * UNITS);
  }
  return look;
}
static scale_look looks[SCALE_LOOKS];
static bool looked;

static void look_all(void)
{
  ghost_network *w = paper_network(40);
  ghost_network_row e;
  int k = 0, moved;
  if (!w) return;
  while (k < SCALE_LOOKS && ghost_network_train(w, 0.0, &e) == GHOST_OK) {
    if (e.epoch == SCALE_FROM + SCALE_EVERY * (unsigned long) k) {
      looks[k] = look_along(w);
      looks[k++].epoch = e.epoch;
    }
    if (ghost_network_step(w, 0.003, &moved) != GHOST_OK) break;
  }
  looked = k == SCALE_LOOKS;
  ghost_network_free(w);
}

const scale_look *scale_looks(void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, look_all);
  return looked ? looks : NULL;
}

/* Book: J.2 Figures of the canonical form */
ghost_status figure_scale(FILE *out)
{
  const scale_look *l = scale_looks();
  if (!l) return GHOST_ENOMEM;
  fputs("epoch,square,time,distance,scale\n", out);
  for (int k = 0; k < SCALE_LOOKS; k++) {
    fprintf(out, "%lu,%.9g", l[k].epoch, l[k].square);
    for (int j = 0; j < 3; j++) {
      fputc(',', out);
      if (isfinite(l[k].share[j])) fprintf(out, "%.6f", l[k].share[j]);
    }
    fputc('\n', out);
  }
  return GHOST_OK;
}
