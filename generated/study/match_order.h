/* study/match_order.h -- the order of events in these trainings, declared
   Book: H.8 Stored trainings, and the order of their events
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: f1f02b5748f66768 */
#ifndef MATCH_ORDER_H
#define MATCH_ORDER_H
#include "rank_two.h"
#include "table.h"

/** The order of events in one training; epochs, -1 for never. */
typedef struct {
  unsigned long seed, each;
  long begins, memory;   /* of the drop; the first look with memory */
  bool early;            /* a ghost was there at some look before the drop */
  bool waits, comes;     /* is there at the last look before it; at memory */
  long middle;           /* first look with three quarters of the plateau */
  bool midway;           /* is there at the last look before that */
  bool rests, rests_then;  /* a stable fixed point at these two looks */
  bool forks;            /* more fixed points than one between these two */
  bool turned;           /* the only fixed point lost its stability turning */
  double apart;          /* of the cues, at the first look after it begins */
  long born[2];          /* between these looks the ghost at memory came */
  long freed[2];         /* between these the last stable fixed point went */
} match_order;
enum { MATCHES = 32 };
typedef struct { int count; match_order order[MATCHES]; } match_orders;
/** A stored table: of the seeds of a task, or of the paper's `own' network. */
const char *stored_name(memory_kind kind, bool own);
/** Is it there, and does what is made of it again repeat?  If not, why. */
bool stored_repeats(memory_kind kind, bool own, char *why, size_t size);
/** The stored trainings of the seeds; false when the table is not there, or with
 *  `why' when a training of it does not repeat. */
bool read_matches(match_orders *all, char *why, size_t size);
/** The same of the paper's own network, seed 0 with 500 trials of each class. */
bool read_paper_match(match_order *one, char *why, size_t size);
/** Orders of the rows of a table, training by training. */
void order_rows(const table *t, match_orders *all);
/** A row of a task's table as a look. */
match_look look_of_row(const table *t, memory_kind kind, int row);
bool ghost_is_there(const match_look *look);
enum { STORED_PLANES = 12 };
/** The planes of a task's stored file, at most `most'; how many there are. */
int read_planes(memory_kind kind, latent_plane *planes, long *epochs, int most);
/** Trainings in which the drop begins, and of these: ghosts before it at all,
 *  before it and still there, only with it; at rest before it and at its end;
 *  with more than one fixed point between; with memory. */
typedef struct {
  int trainings, fell, early, precedes, with, rests, freed, forks, memory;
  int memory_with, regions;  /* with memory, a ghost is there; and no rest */
  int turned;                /* freed, by a pair of complex eigenvalues */
  int middle, midway;        /* with three quarters; a ghost there before that */
  long lag[2];               /* from beginning to birth, at least and at most */
} match_count;
match_count count_matches(const match_orders *all);
#endif
