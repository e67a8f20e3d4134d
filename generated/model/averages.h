/* model/averages.h -- time averages on an attractor of the map, declared
   Book: 16.13 How well it learns, on average
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 213ecc220061f932 */
#ifndef AVERAGES_H
#define AVERAGES_H
#include <stddef.h>
/** Time averages on the attractor that s0 reaches within settle epochs, over
 *  so many more: mean of L/T, amplitude, share of downward steps. */
typedef struct { double loss, amplitude, downs; } map_average;
map_average average_run(double a, double s0, size_t settle, size_t epochs);
#endif
