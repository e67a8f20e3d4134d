/* The main program of network_bits and rank_bits: trains at every width that runs
 * here, on one thread and on two, and prints the one checksum and how many runs gave
 * it.  Each defines TRAINED, the networks of a run, and train(), which leaves sum 0
 * where there is no such width. */
#include "ghost.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned long epochs;
typedef struct { const char *lanes; uint64_t sum; } run;
static void *train(void *argument);

int main(int argc, char **argv)
{
  const char *const names[] = { "base", "avx2", "avx512" };
  uint64_t first = 0;
  int runs = 0;
  if (argc != 2) return 2;
  epochs = strtoul(argv[1], NULL, 10);
  for (int i = 0; i < 3; i++) {
    run r[3] = { { names[i], 0 }, { names[i], 0 }, { names[i], 0 } };
    pthread_t thread[2];
    train(&r[0]);                       /* alone */
    if (r[0].sum == 0) continue;
    for (int k = 0; k < 2; k++)         /* two at once */
      if (pthread_create(&thread[k], NULL, train, &r[k + 1]) != 0) return 1;
    for (int k = 0; k < 2; k++) pthread_join(thread[k], NULL);
    for (int k = 0; k < 3; k++, runs += TRAINED) {
      if (first == 0) first = r[k].sum;
      if (r[k].sum != first) { printf("differs at %s\n", names[i]); return 1; }
    }
  }
  printf("%016lx %d\n", first, runs);
  return 0;
}
