/* One sum over the bits of many results of the kernels and of whole runs, for
 * comparison between compilers and options (tests/gates/check_bits.sh). */
#include "ghost.h"
#include "kernels.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static uint64_t sum = 14695981039346656037u;  /* FNV-1a over words */

static void add(double x)
{
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  sum = (sum ^ bits) * 1099511628211u;
}

static uint64_t word(uint64_t *seed)  /* splitmix64 */
{
  uint64_t z = *seed += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static double unit(uint64_t *seed)
{
  return (double) (word(seed) >> 11) * 0x1p-53;
}

int main(void)
{
  static double history[20001];
  uint64_t seed = 2501;
  for (int i = 0; i < 100000; i++) {
    int exponent = (int) (word(&seed) % 60) - 30;
    double T = ldexp(1.0 + unit(&seed), exponent), s = unit(&seed);
    double r = (0.2 + 4.0 * s * s) * r_star(T);
    double alpha = 1.5 * unit(&seed) * critical_rate(T), g = 0.0, L = 0.0;
    add(r_star(T)), add(critical_rate(T)), add(escape_time(r)), add(loss(r, T));
    add(loss_gradient(r, T)), add(descent_step(r, T, alpha));
    ghost_loss(r, T, &L), ghost_loss_gradient(r, T, &g), add(L), add(g);
  }
  for (int i = 0; i < 20; i++) {
    double T = 10.0 + i, alpha = (0.05 + 0.06 * i) * critical_rate(T);
    descend(10.0 * r_star(T), T, alpha, 20000, history);
    for (int n = 0; n <= 20000; n++) add(history[n]);
  }
  printf("%016" PRIx64 "\n", sum);
  return 0;
}
