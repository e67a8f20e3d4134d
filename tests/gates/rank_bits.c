/* Trains networks of rank 1, 5 and 100 and of full rank, in double and in single
 * precision, at every width that runs here, on one thread and on two, and prints
 * one checksum; tests/gates/check_network_bits.sh compares it between builds. */
#define TRAINED 8
#include "widths.h"

static const size_t ranks[] = { 1, 5, 100, 0 };

static uint64_t sum_of(size_t rank, int single, const char *lanes)
{
  ghost_rnn_settings s = ghost_paper_rnn();
  s.rank = rank;
  s.single = single;
  s.phi = rank == 5 ? GHOST_PHI_SOFTPLUS : GHOST_PHI_TANH;
  ghost_rnn *w;
  ghost_network_row e;
  uint64_t sum = 0;
  if (ghost_rnn_create_delayed(&w, &s, 20) != GHOST_OK) exit(1);
  if (ghost_rnn_lanes(w, lanes) == GHOST_OK) {
    for (unsigned long i = 0; i < epochs; i++)
      ghost_rnn_train(w, &(ghost_rnn_descent) { .rate = 0.1 }, &e);
    sum = ghost_rnn_sum(w);
  }
  ghost_rnn_free(w);
  return sum;
}

static void *train(void *argument)
{
  run *r = argument;
  for (int k = 0; k < 8; k++)
    r->sum = 31 * r->sum + sum_of(ranks[k / 2], k % 2, r->lanes);
  return NULL;
}
