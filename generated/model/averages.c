/* model/averages.c -- time averages on an attractor of the map
   Book: 16.13 How well it learns, on average
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 63e6d725a25f7cdf */
#include "averages.h"
#include "kernels.h"
#include <math.h>

/* Book: 16.13 How well it learns, on average, eq:rotation */
map_average average_run(double a, double s0, size_t settle, size_t epochs)
{
  double drive = map_drive(a), s = s0, total = 0.0;
  size_t downs = 0;
  for (size_t n = 0; n < settle; n++) s = map_step(s, drive);
  double low = s, high = s, count = (double) epochs;
  for (size_t n = 0; n < epochs; n++) {
    total += fabs(1.0 - 1.0 / sqrt(s));
    downs += s >= 1.0;
    s = map_step(s, drive);
    low = fmin(low, s);
    high = fmax(high, s);
  }
  return (map_average) { total / count, high - low, (double) downs / count };
}
