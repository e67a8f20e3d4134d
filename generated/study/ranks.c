/* study/ranks.c -- trains one network of a sweep over ranks
   Book: 21.7 Sweeps over ranks
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 88fbd9e382f1a27f */
#include "ranks.h"
#include <math.h>

/* Book: 21.7 Sweeps over ranks */
static void first_time(long *date, int happened, long epoch)
{
  if (happened && *date == NEVER) *date = epoch;
}

typedef struct { double before; int low; } rank_watch;

static void watch(rank_row *r, rank_watch *w, const sweep_job *job,
                  const ghost_network_row *e)
{
  const long epoch = (long) e->epoch;
  if (epoch == 0) r->first = r->least = w->before = e->loss;
  const double share = e->loss / r->first;
  first_time(&r->nine, share <= 0.9, epoch);
  first_time(&r->half, share <= 0.5, epoch);
  first_time(&r->tenth, share <= 0.1, epoch);
  first_time(&r->learned, share <= 0.01, epoch);
  if (e->loss < r->least) { r->least = e->loss; r->least_epoch = epoch; }
  r->rises += e->loss > w->before;
  w->before = e->loss;
  if (share <= 0.1) w->low = 1;
  if (w->low && share > 0.5) { w->low = 0; r->returns++; r->returned = epoch; }
  for (int i = 0; i < job->reads; i++)
    if (e->epoch == job->read[i]) r->loss[i] = e->loss;
  r->final = e->loss;
  r->accuracy = e->accuracy;
}

static ghost_status create(ghost_rnn **w, const sweep_job *job, unsigned long rank)
{
  ghost_rnn_settings s = ghost_paper_rnn();
  s.rank = rank;
  s.seed = job->seed;
  s.single = job->single;
  if (job->own) {
    s.units = job->units;
    s.mix = job->mix;
    s.start = job->start;
  }
  const rank_shape *shape = job->shape;
  if (shape) s.phi = shape->phi, s.output = shape->output;
  if (!shape || !shape->task)
    return ghost_rnn_create_delayed(w, &s, job->own ? job->delay : 20);
  s.inputs = shape->inputs;
  s.outputs = shape->outputs;
  return ghost_rnn_create(w, &s, shape->task);
}

static void freeze(rank_row *row, const sweep_job *job, unsigned long epoch)
{
  row->frozen = (long) epoch;
  for (int i = 0; i < job->reads; i++)
    if (job->read[i] > epoch) row->loss[i] = row->final;
}

static void follow(ghost_rnn *w, const sweep_job *job, rank_row *row)
{
  rank_watch seen = { 0 };
  ghost_rnn_descent rule = job->rule;
  rule.rate = job->rate;
  const int remembers = rule.momentum > 0.0 || rule.second > 0.0;
  for (unsigned long epoch = 0; epoch <= job->epochs; epoch++) {
    if (epoch == job->epochs) rule.rate = 0.0;
    ghost_network_row e;
    if (ghost_rnn_train(w, &rule, &e) != GHOST_OK) {
      row->stopped = (long) epoch;
      break;
    }
    watch(row, &seen, job, &e);
    if (rule.rate > 0.0 && !remembers && !ghost_rnn_moved(w)) {
      freeze(row, job, epoch);
      break;
    }
  }
  row->sum = ghost_rnn_sum(w);
}

ghost_status rank_run(const sweep_job *job, unsigned long rank, rank_row *row)
{
  ghost_rnn *w;
  ghost_status status = create(&w, job, rank);
  if (status != GHOST_OK) return status;
  *row = (rank_row) { .first = NAN, .least = NAN, .final = NAN, .accuracy = NAN,
    .nine = NEVER, .half = NEVER, .tenth = NEVER, .learned = NEVER,
    .returned = NEVER, .frozen = NEVER, .stopped = NEVER };
  for (int i = 0; i < READS; i++) row->loss[i] = NAN;
  follow(w, job, row);
  ghost_rnn_free(w);
  return GHOST_OK;
}

void rank_header(FILE *out, const sweep_job *job)
{
  fputs("index,of,rank,seed,rate,epochs,single,first,below_0.9,below_0.5,"
        "below_0.1,learned,least,least_epoch,returns,returned,rises,final,accuracy,"
        "frozen,stopped,sum", out);
  for (int i = 0; i < job->reads; i++) fprintf(out, ",loss_%lu", job->read[i]);
  fputc('\n', out);
}

static void print_loss(FILE *out, double loss)
{
  if (isnan(loss)) fputc(',', out);
  else fprintf(out, ",%.17g", loss);
}

void rank_print(FILE *out, const sweep_job *j, unsigned long rank,
                const rank_row *r)
{
  fprintf(out, "%lu,%lu,%lu,%lu,%.17g,%lu,%d", j->index, j->of, rank, j->seed,
          j->rate, j->epochs, j->single);
  print_loss(out, r->first);
  fprintf(out, ",%ld,%ld,%ld,%ld", r->nine, r->half, r->tenth, r->learned);
  print_loss(out, r->least);
  fprintf(out, ",%ld,%ld,%ld,%ld", r->least_epoch, r->returns, r->returned,
          r->rises);
  print_loss(out, r->final);
  print_loss(out, r->accuracy);
  fprintf(out, ",%ld,%ld,%016lx", r->frozen, r->stopped, r->sum);
  for (int i = 0; i < j->reads; i++) print_loss(out, r->loss[i]);
  fputc('\n', out);
}
