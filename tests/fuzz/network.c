/* Any bytes as a network: refused with a reason and nothing made, or a network
 * that, saved and read again, is the same to the byte. */
#include "target.h"
#include "ghost.h"
#include "npy.h"
#include <string.h>

static size_t bytes_of(const char *path, char *to, size_t room)
{
  FILE *file = fopen(path, "rb");
  MUST(file);
  size_t n = fread(to, 1, room, file);
  fclose(file);
  return n;
}

static void save_and_read_again(const ghost_network *w)
{
  static char first[1 << 18], second[1 << 18], one[96], two[96];
  ghost_network *again = NULL;
  snprintf(one, sizeof one, "%s/one.npy", own_folder());
  snprintf(two, sizeof two, "%s/two.npy", own_folder());
  MUST(ghost_network_save(w, one) == GHOST_OK);
  MUST(ghost_network_load(&again, one) == GHOST_OK);
  MUST(ghost_network_save(again, two) == GHOST_OK);
  size_t n = bytes_of(one, first, sizeof first);
  MUST(n < sizeof first && n == bytes_of(two, second, sizeof second));
  MUST(memcmp(first, second, n) == 0);
  ghost_network_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  ghost_network *w = NULL;
  char why[NPY_WHY] = "";
  ghost_status status = ghost_network_read(&w, own_file("in.npy", data, size), why,
                                           sizeof why);
  MUST((status == GHOST_OK) == (w != NULL));
  if (!w) { MUST(*why && memchr(why, 0, sizeof why)); return 0; }
  ghost_network_row row;
  ghost_network_train(w, 0.0, &row);
  save_and_read_again(w);
  ghost_network_free(w);
  return 0;
}
