/* Trains the paper's network of seed 40 at rate 0.02 in every width that runs
 * here, on one thread and on two, and prints the one checksum of its weights;
 * tests/gates/check_network_bits.sh compares it between compilers and options. */
#define TRAINED 1
#include "widths.h"

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
