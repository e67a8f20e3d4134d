/* study/systems.h -- published systems with and without ghosts, declared
   Book: H.4 The published systems
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 99ec7fc1ae205643 */
#ifndef SYSTEMS_H
#define SYSTEMS_H
#include "ghost.h"

enum { SYSTEM_TERMS = 16, SYSTEM_FACTORS = 4 };
/** A published system: its terms and factors, the box, ghosts as published;
 *  degenerate is the number of fixed points that are double, which cannot be
 *  decided. */
typedef struct {
  char name[60];
  size_t rank, terms, factors;
  ghost_term term[SYSTEM_TERMS], argument[SYSTEM_FACTORS][SYSTEM_TERMS];
  ghost_factor factor[SYSTEM_FACTORS];
  double low, high;
  int published, degenerate;
} published_system;
/** What the search says of it. */
typedef struct { int fixed, slow, repelling, undecided; double least; } system_view;
size_t system_count(void);
void describe_system(size_t k, published_system *s);
/** GHOST_EPREC when the list is longer than there is room for. */
ghost_status view_system(const published_system *s, system_view *v);
#endif
