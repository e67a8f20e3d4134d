/* study/update.c -- the directions in which weights have changed
   Book: 21.8 What rank does: Fig. S2
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: e230d31b8992c2e8 */
#include "update.h"
#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <stdlib.h>
#include <string.h>

enum { N = UPDATE_UNITS };
static const ghost_rnn_descent look = { .rate = 0.0 };

/* Book: 21.8 What rank does: Fig. S2, eq:participation */
double participation(const double *sigma, size_t n)
{
  double two = 0.0, four = 0.0;
  for (size_t i = 0; i < n; i++) {
    const double square = sigma[i] * sigma[i];
    two += square;
    four += square * square;
  }
  return two * two / four;
}

void change_take(weight_change *c)
{
  gsl_vector *work = gsl_vector_alloc(N);
  gsl_linalg_SV_decomp(c->u, c->v, c->s, work);
  gsl_vector_free(work);
}

bool change_open(weight_change *c)
{
  *c = (weight_change) { calloc(2 * N * N, sizeof(double)), NULL,
    gsl_matrix_alloc(N, N), gsl_matrix_alloc(N, N), gsl_vector_alloc(N) };
  c->kept = c->start ? c->start + N * N : NULL;
  return c->start;
}

void change_close(weight_change *c)
{
  free(c->start);
  gsl_matrix_free(c->u);
  gsl_matrix_free(c->v);
  gsl_vector_free(c->s);
}

double change_loss(weight_change *c, ghost_rnn *w, size_t k)
{
  ghost_network_row row;
  if (k == 1) memcpy(c->kept, c->start, N * N * sizeof *c->kept);
  const double sigma = gsl_vector_get(c->s, k - 1);
  for (size_t i = 0; i < N; i++)
    for (size_t j = 0; j < N; j++)
      c->kept[i * N + j] += sigma * gsl_matrix_get(c->u, i, k - 1)
        * gsl_matrix_get(c->v, j, k - 1);
  ghost_rnn_set(w, GHOST_PART_DRIVE, c->kept);
  return ghost_rnn_train(w, &look, &row) == GHOST_OK ? row.loss : 1.0;
}

static bool train_and_look(ghost_rnn *w, double rate, long epochs,
                           weight_change *c, update_look *u)
{
  const ghost_rnn_descent rule = { .rate = rate };
  ghost_network_row e = { 0 };
  double first = 0.0;
  ghost_rnn_get(w, GHOST_PART_DRIVE, c->start);
  for (long i = 0; i <= epochs; i++) {
    const ghost_rnn_descent *now = i < epochs ? &rule : &look;
    if (ghost_rnn_train(w, now, &e) != GHOST_OK) return false;
    if (i == 0) first = e.loss;
  }
  if (!(e.loss <= 0.1 * first)) return false;
  ghost_rnn_get(w, GHOST_PART_DRIVE, c->u->data);
  for (size_t i = 0; i < N * N; i++) c->u->data[i] -= c->start[i];
  change_take(c);
  const double top = gsl_vector_get(c->s, 0), norm = gsl_blas_dnrm2(c->s);
  *u = (update_look) { participation(c->s->data, N), top * top / (norm * norm),
                       e.loss / first, 1 };
  while (u->needed <= UPDATE_MOST
         && change_loss(c, w, (size_t) u->needed) > 0.1 * first) u->needed++;
  return true;
}

bool look_at_update(unsigned long seed, double rate, long epochs, update_look *u)
{
  ghost_rnn_settings s = ghost_paper_rnn();
  s.rank = 0;
  s.seed = seed;
  s.single = 1;
  ghost_rnn *w;
  if (ghost_rnn_create_delayed(&w, &s, 20) != GHOST_OK) return false;
  weight_change c;
  bool good = change_open(&c) && train_and_look(w, rate, epochs, &c, u);
  change_close(&c);
  ghost_rnn_free(w);
  return good;
}
