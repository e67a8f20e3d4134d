/* study/delay.c -- trains one network of a scan over delays
   Book: 21.10 Delay and rate
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 21eeda4d5d584a4b */
#include "delay.h"
#include <math.h>
#include <stdbool.h>

typedef struct { ghost_network *one; ghost_rnn *any; } scanned;

/* Book: 21.10 Delay and rate, eq:unequal-windows */
static ghost_status make_scanned(scanned *w, const delay_job *j)
{
  *w = (scanned) { 0 };
  if (j->rank == NEVER) {
    ghost_network_settings s = ghost_paper_network();
    s.seed = j->seed;
    s.delay = j->delay;
    return ghost_network_create(&w->one, &s);
  }
  ghost_rnn_settings s = ghost_paper_rnn();
  s.rank = (size_t) j->rank;
  s.seed = j->seed;
  s.single = 1;
  return ghost_rnn_create_delayed(&w->any, &s, j->delay);
}

static ghost_status step_scanned(scanned *w, double rate, ghost_network_row *e,
                                 int *moved)
{
  if (w->any) {
    const ghost_rnn_descent rule = { .rate = rate };
    ghost_status status = ghost_rnn_train(w->any, &rule, e);
    *moved = ghost_rnn_moved(w->any);
    return status;
  }
  ghost_status status = ghost_network_train(w->one, 0.0, e);
  return status == GHOST_OK ? ghost_network_step(w->one, rate, moved) : status;
}

static void note_date(long *date, bool seen, long epoch)
{
  if (seen && *date == NEVER) *date = epoch;
}

static void note_epoch(delay_row *r, double loss, long epoch)
{
  if (epoch == 0) r->first = r->least = loss;
  r->least = fmin(r->least, loss);
  r->final = loss;
  r->ran = epoch + 1;
  note_date(&r->half, loss <= 0.5 * r->first, epoch);
  note_date(&r->tenth, loss <= 0.1 * r->first, epoch);
  note_date(&r->back, r->tenth != NEVER && loss > 0.5 * r->first, epoch);
}

static void end_tail(delay_row *r, double loss, double accuracy, long n)
{
  r->tail_loss = n ? loss / (double) n : NAN;
  r->tail_accuracy = n ? accuracy / (double) n : NAN;
}

static void follow_scanned(scanned *w, const delay_job *j, delay_row *r)
{
  const long after = (long) j->epochs;
  long end = 10 * after, tail = 0;
  double loss = 0.0, accuracy = 0.0;
  for (long epoch = 0; epoch < end; epoch++) {
    ghost_network_row e;
    int moved;
    if (step_scanned(w, j->rate, &e, &moved) != GHOST_OK) return;
    note_epoch(r, e.loss, epoch);
    if (r->half == epoch && epoch + after < end) end = epoch + after;
    if (!moved) {
      r->frozen = epoch;
      return end_tail(r, e.loss, e.accuracy, 1);
    }
    if (epoch < end - after / 10) continue;
    loss += e.loss;
    accuracy += e.accuracy;
    tail++;
  }
  end_tail(r, loss, accuracy, tail);
}

ghost_status delay_run(const delay_job *j, delay_row *r)
{
  *r = (delay_row) { .first = NAN, .least = NAN, .final = NAN, .tail_loss = NAN,
    .tail_accuracy = NAN, .half = NEVER, .tenth = NEVER, .back = NEVER,
    .frozen = NEVER };
  scanned w;
  ghost_status status = make_scanned(&w, j);
  if (status != GHOST_OK) return status;
  follow_scanned(&w, j, r);
  r->sum = w.any ? ghost_rnn_sum(w.any) : ghost_network_sum(w.one);
  ghost_rnn_free(w.any);
  ghost_network_free(w.one);
  return GHOST_OK;
}

void delay_header(FILE *out)
{
  fputs("index,of,delay,rank,seed,rate,epochs,ran,half,tenth,back,frozen,first,"
        "least,final,tail_loss,tail_accuracy,sum\n", out);
}

void delay_print(FILE *out, const delay_job *j, const delay_row *r)
{
  const double x[] = { r->first, r->least, r->final, r->tail_loss,
                       r->tail_accuracy };
  fprintf(out, "%lu,%lu,%lu,%ld,%lu,%.17g,%lu,%ld,%ld,%ld,%ld,%ld", j->index,
          j->of, j->delay, j->rank, j->seed, j->rate, j->epochs, r->ran, r->half,
          r->tenth, r->back, r->frozen);
  for (int i = 0; i < 5; i++)
    if (isnan(x[i])) fputc(',', out);
    else fprintf(out, ",%.17g", x[i]);
  fprintf(out, ",%016lx\n", r->sum);
}
