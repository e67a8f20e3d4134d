/* model/pool.h -- a pool of threads, declared
   Book: I.4 Many jobs
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: c0667748d939c348 */
#ifndef POOL_H
#define POOL_H
#include <stddef.h>

/** Job i of a context; it writes to places of its own. */
typedef void pool_job(void *context, size_t i);
/** Does jobs 0 .. count - 1, each once, on up to `threads' threads, this one
 *  among them; `leave', unless NULL, is called on each as it goes home. */
void pool_run(pool_job *job, void *context, size_t count, int threads,
              void (*leave)(void));
/** How many processors there are. */
int pool_width(void);
#endif
