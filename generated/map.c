/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: f25c7bd2221e18b1 */
#include "kernels.h"
#include "libm.h"

/* Book: One map for every delay, eq:map */
double map_drive(double a) { return 0.75 * a; }

/* Book: One map for every delay, eq:map */
double map_step(double s, double drive)
{
  if (s < 0.25) return s;
  double q = drive / (s * libm_sqrt(s));
  return s < 1.0 ? s + q : s - q;
}

/* Book: One map for every delay, eq:map */
size_t map_entry(double s0, double drive, size_t epochs, double *last)
{
  double s = s0;
  size_t n = 0;
  while (n <= epochs && s >= 0.25) {
    s = map_step(s, drive);
    n++;
  }
  *last = s;
  return n;
}

#if defined __x86_64__ && !defined __FRAMAC__ && !defined __clang__
/* Book: Sweeps over starts */
__attribute__((target_clones("avx512f", "avx2", "default"), optimize("O3")))
#endif
/* Book: Sweeps over starts */
void map_sweep_block(double *s, double *alive, double drive, size_t epochs)
{
  for (int l = 0; l < MAP_LANES; l++) alive[l] = 0.0;
  for (size_t n = 0; n < epochs; n++) {
    for (int l = 0; l < MAP_LANES; l++) {
      double r = s[l];
      double q = drive / (r * __builtin_sqrt(r));
      double up = r + q, down = r - q;
      double next = r < 1.0 ? up : down;
      alive[l] += r < 0.25 ? 0.0 : 1.0;
      s[l] = r < 0.25 ? r : next;
    }
  }
}
