/* study/rank_two.h -- the second version's networks of rank two, declared
   Book: H.7 Networks of rank two
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 104d9c2d960d71f6 */
#ifndef RANK_TWO_H
#define RANK_TWO_H
#include "memory.h"
#include "torch_randn.h"
#include <stdbool.h>
#include <stdio.h>

/* Steps, at most; classes, at most. */
enum { MATCH_STEPS = 38, MATCH_CLASSES = 4, MATCH_UNITS = 100 };
/** A task of the second version's Fig. 4; the steps at which the delay begins and
 *  ends, and the loss of an output that stays zero. */
typedef struct { memory_task task; int cue, delay; double silent; } match_task;
match_task match_task_of(memory_kind kind);
/** The network of its Fig. 4A or 4E, its weights and its stream those of the
 *  scripts for this seed; `each' trials of each class. */
ghost_status match_create(ghost_rnn **w, memory_kind kind, unsigned long seed,
                          size_t each);
/** An epoch as the scripts make it: descent, and now and then a pass more. */
ghost_status match_epoch(ghost_rnn *w, memory_kind kind, ghost_network_row *row);
/** The latent field with the input off, in orthonormal coordinates of which the
 *  output reads the first: q = gain x_1 + bias. */
typedef struct {
  memory_kind kind;
  double v[2 * MATCH_UNITS], m[2 * MATCH_UNITS], b[MATCH_UNITS], in[MATCH_UNITS];
  double gain, bias;
} latent_plane;
ghost_status match_plane(const ghost_rnn *w, memory_kind kind, latent_plane *p);
/* Book: H.7 Networks of rank two */
static inline ghost_field field_of_plane(const latent_plane *p)
{
  return (ghost_field) { .rank = 2, .units = MATCH_UNITS, .leak = 1.0,
                         .v = p->v, .m = p->m, .b = p->b };
}
/** F at a point, with an input. */
void plane_flow(const latent_plane *p, const double x[2], double input,
                double f[2]);
/** The states of trials without noise, by steps and classes. */
typedef double plane_path[MATCH_STEPS + 1][MATCH_CLASSES][2];
void match_path(const latent_plane *p, plane_path path);

/** A training: seed, trials of each class, epochs. */
typedef struct { memory_kind kind; unsigned long seed, each, epochs; } match_job;
/** A look before an epoch; NAN where there is nothing. */
typedef struct {
  memory_kind kind;
  unsigned long epoch;
  double loss, gradient, accuracy;
  long onset;           /* first epoch with 0.9 of the silent loss; -1: not yet */
  int fixed, stable, slow, ghosts;  /* ghosts: slow points that attract */
  unsigned long undecided;
  double ghost[2], speed[2], scale[2], distance;  /* of the nearest ghost */
  double least;         /* least r of all ghosts, its upper bound */
  double lead, turn;    /* first eigenvalue of the fixed point nearest the way */
  double slowest, apart;  /* on the way; the two cues at the delay's end */
  uint64_t sum;
} match_look;
typedef void match_reader(void *context, const match_look *look,
                          const latent_plane *plane);
/** Trains and reads each look, in their order. */
ghost_status match_run(const match_job *job, match_reader *read, void *context);
/** What is seen of a plane: all of a look but the training's own numbers. */
ghost_status match_see(const latent_plane *p, match_look *look);
/** Each so many epochs there is a look. */
unsigned long match_every(memory_kind kind);
/** Half of the passage's time is spent as near as this. */
double match_reach(const match_look *look);
/** Is the passage of the look's ghost at least as long as the delay? */
bool match_is_long(const match_look *look);
void match_header(FILE *out);
void match_print(FILE *out, const match_job *job, const match_look *look);
void match_plane_header(FILE *out);
void match_plane_print(FILE *out, const match_job *job, unsigned long epoch,
                       const latent_plane *plane);
#endif
