/* kernels/map.c -- descent as a map of one parameter
   Book: 16.1 One map for every delay
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 412dcb424df2136c */
#include "kernels.h"
#include "libm.h"

/* Book: 16.1 One map for every delay, eq:umap */
double map_drive(double a) { return 0.75 * a; }

double map_step(double s, double drive)
{
  if (s < 0.25) return s;
  double q = drive / (s * libm_sqrt(s));
  return s < 1.0 ? s + q : s - q;
}

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
