/* Trains networks of rank 1, 5 and 100 and of full rank, in double and in single
 * precision, at every width that runs here, on one thread and on two, and prints
 * one checksum; tests/gates/check_network_bits.sh compares it between builds. */
#include "ghost.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static const size_t ranks[] = { 1, 5, 100, 0 };
static unsigned long epochs;
typedef struct { const char *lanes; uint64_t sum; } run;

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

int main(int argc, char **argv)
{
  const char *const names[] = { "base", "avx2", "avx512" };
  uint64_t first = 0;
  int runs = 0;
  epochs = argc > 1 ? strtoul(argv[1], NULL, 10) : 100;
  for (int i = 0; i < 3; i++) {
    run r[3] = { { names[i], 0 }, { names[i], 0 }, { names[i], 0 } };
    pthread_t thread[2];
    train(&r[0]);                       /* alone */
    if (r[0].sum == 0) continue;
    for (int k = 0; k < 2; k++)         /* two at once */
      if (pthread_create(&thread[k], NULL, train, &r[k + 1]) != 0) return 1;
    for (int k = 0; k < 2; k++) pthread_join(thread[k], NULL);
    for (int k = 0; k < 3; k++, runs += 8) {
      if (first == 0) first = r[k].sum;
      if (r[k].sum != first) { printf("differs at %s\n", names[i]); return 1; }
    }
  }
  printf("%016lx %d\n", first, runs);
  return 0;
}
