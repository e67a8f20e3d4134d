/* model/pool.c -- a pool of threads: jobs are handed out one by one
   Book: I.4 Many jobs
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: a7473c4938221f9a */
#include "pool.h"
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { MOST_THREADS = 64 };
typedef struct {
  pool_job *job;
  void *context;
  size_t count;
  void (*leave)(void);
  atomic_size_t next;
} pool;

/* Book: I.4 Many jobs */
static void *work(void *argument)
{
  pool *p = argument;
  for (size_t i; (i = atomic_fetch_add(&p->next, 1)) < p->count; )
    p->job(p->context, i);
  if (p->leave) p->leave();
  return NULL;
}

void pool_run(pool_job *job, void *context, size_t count, int threads,
              void (*leave)(void))
{
  pool p = { job, context, count, leave, 0 };
  pthread_t other[MOST_THREADS];
  int started = 0;
  while (started + 1 < threads && started < MOST_THREADS
         && (size_t) started + 1 < count
         && pthread_create(&other[started], NULL, work, &p) == 0) started++;
  work(&p);
  while (started > 0) pthread_join(other[--started], NULL);
}

int pool_width(void)
{
  long n = sysconf(_SC_NPROCESSORS_ONLN);
  return n < 1 ? 1 : n > MOST_THREADS ? MOST_THREADS : (int) n;
}
