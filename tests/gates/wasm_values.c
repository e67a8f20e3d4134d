/* Values of the kernels at arguments of many kinds, in bits, for check_wasm.sh:
 * the arguments come from one generator of 64-bit words, which wasm_values.js has too. */
#include "kernels.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 0x9e3779b97f4a7c15u;
static double draw(void)  /* [0, 1) */
{
  state ^= state << 13; state ^= state >> 7; state ^= state << 17;
  return (double) (state >> 11) * 0x1p-53;
}

static void out(double y)
{
  uint64_t bits;
  memcpy(&bits, &y, sizeof bits);
  fwrite(&bits, sizeof bits, 1, stdout);
}

int main(int argc, char **argv)
{
  long rounds = argc > 1 ? atol(argv[1]) : 1000;
  static double history[1001];
  for (long k = 0; k < rounds; k++) {
    double T = 100 * draw() + 0.5, s = 12 * draw() - 1, a = 2 * draw();
    double r = s * r_star(T), alpha = a * critical_rate(T), last;
    out(r_star(T)); out(critical_rate(T)); out(loss(r, T)); out(loss_gradient(r, T));
    out(descent_step(r, T, alpha)); out(map_step(s, map_drive(a)));
    if (r > 0) out(escape_time(r));
    if (k % 100) continue;
    descend(r, T, alpha, 1000, history);
    for (int i = 0; i <= 1000; i++) out(history[i]);
    out((double) map_entry(s, map_drive(a), 1000, &last));
    out(last);
  }
  return 0;
}
