/* Any bytes as a network: refused with a reason and nothing made, or finite weights
 * of the shapes it tells; and one of rank one, saved and read again, is the same to
 * the byte.  The checksums of an archive are set right, or no change would get by. */
#include "target.h"
#include "archive.h"
#include "ghost.h"
#include "npy.h"
#include <math.h>
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

static void save_and_take_again(const npy_network *w)
{
  npy_network again;
  char path[96], why[NPY_WHY];
  snprintf(path, sizeof path, "%s/rank.npy", own_folder());
  if (w->part[GHOST_PART_OUT] && !w->part[GHOST_PART_OUT_BIAS]) return;
  MUST(npy_save(w, path) == GHOST_OK && npy_read(&again, path, why) == GHOST_OK);
  MUST(again.rank == w->rank && again.stated == w->stated && again.inputs == w->inputs);
  for (int k = 0; k < GHOST_PARTS; k++) MUST(!again.part[k] == !w->part[k]);
  MUST(again.memories == w->memories && !memcmp(&again.rule, &w->rule, sizeof w->rule));
  for (int m = 0; m < w->memories; m++)
    for (int k = 0; k < GHOST_PARTS; k++) {
      MUST(!again.memory[m][k] == !w->memory[m][k]);
      if (k == GHOST_PART_BIAS) MUST(!memcmp(again.memory[m][k], w->memory[m][k], w->settings.units * 8));
    }
  size_t n = w->settings.units, rows = w->rank ? w->rank : n;
  MUST(!memcmp(again.part[GHOST_PART_DRIVE], w->part[GHOST_PART_DRIVE], rows * n * 8));
  MUST(!memcmp(again.part[GHOST_PART_BIAS], w->part[GHOST_PART_BIAS], n * 8));
  free(again.weights);
}

static void read_at_any_rank(const char *path)
{
  npy_network w;
  char why[NPY_WHY] = "";
  ghost_status status = npy_read(&w, path, why);
  MUST((status == GHOST_OK) == (w.weights != NULL));
  if (status != GHOST_OK) { MUST(*why && memchr(why, 0, sizeof why)); return; }
  size_t n = w.settings.units, rows = w.rank ? w.rank : n;
  size_t all = (rows + w.rank + 1 + w.inputs + w.outputs) * n
    + (w.part[GHOST_PART_OUT_BIAS] ? w.outputs : 0);
  MUST(n >= 1 && n <= 4096 && w.part[GHOST_PART_DRIVE] && w.part[GHOST_PART_BIAS]);
  MUST(!w.part[GHOST_PART_READ] == !w.rank && !w.part[GHOST_PART_OUT] == !w.outputs);
  for (size_t i = 0; i < all; i++) MUST(isfinite(w.weights[i]));
  save_and_take_again(&w);
  free(w.weights);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static uint8_t right[1 << 16];
  ghost_network *w = NULL;
  char why[NPY_WHY] = "";
  if (size > sizeof right) return 0;
  memcpy(right, data, size);
  set_checksums(right, size);
  const char *path = own_file("in.npy", right, size);
  read_at_any_rank(path);
  ghost_status status = ghost_network_read(&w, path, why, sizeof why);
  MUST((status == GHOST_OK) == (w != NULL));
  if (!w) { MUST(*why && memchr(why, 0, sizeof why)); return 0; }
  ghost_network_row row;
  ghost_network_train(w, 0.0, &row);
  save_and_read_again(w);
  ghost_network_free(w);
  return 0;
}
