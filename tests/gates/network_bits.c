/* Trains the paper's network of seed 40 at rate 0.02 in every width that runs
 * here, on one thread and on two, and prints the one checksum of its weights;
 * tests/gates/check_network_bits.sh compares it between compilers and options. */
#include "ghost.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned long epochs;
typedef struct { const char *lanes; unsigned long sum; } run;

static void *train(void *argument)
{
  run *r = argument;
  ghost_network_settings s = ghost_paper_network();
  ghost_network *w;
  ghost_network_row e;
  if (ghost_network_create(&w, &s) != GHOST_OK) exit(1);
  if (ghost_network_lanes(w, r->lanes) == GHOST_OK) {
    for (unsigned long i = 0; i < epochs; i++) ghost_network_train(w, 0.02, &e);
    r->sum = ghost_network_sum(w);
  }
  ghost_network_free(w);
  return NULL;
}

int main(int argc, char **argv)
{
  const char *const names[] = { "base", "avx2", "avx512" };
  unsigned long first = 0;
  int runs = 0;
  epochs = argc > 1 ? strtoul(argv[1], NULL, 10) : 20000;
  for (int i = 0; i < 3; i++) {
    run r[3] = { { names[i], 0 }, { names[i], 0 }, { names[i], 0 } };
    pthread_t thread[2];
    train(&r[0]);                       /* alone */
    if (r[0].sum == 0) continue;
    for (int k = 0; k < 2; k++)         /* two at once */
      if (pthread_create(&thread[k], NULL, train, &r[k + 1]) != 0) return 1;
    for (int k = 0; k < 2; k++) pthread_join(thread[k], NULL);
    for (int k = 0; k < 3; k++, runs++) {
      if (first == 0) first = r[k].sum;
      if (r[k].sum != first) { printf("differs at %s\n", names[i]); return 1; }
    }
  }
  printf("%016lx %d\n", first, runs);
  return 0;
}
