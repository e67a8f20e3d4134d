/* study/progress.c -- how far a long job is, on a terminal
   Book: I.4.1 How far it is
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 8ab42dd3921dde21 */
#include "progress.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static struct {
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  bool shown, stop;
  const char *units;
  unsigned long count, restored;
  atomic_ulong done;
  struct timespec start;
} display = { .lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER };
/* Book: I.4.1 How far it is */
static void draw(double seconds)
{
  unsigned long done = atomic_load(&display.done), count = display.count;
  if (count == 0) { fprintf(stderr, "\r%.0f s\033[K", seconds); return; }
  if (done > count) done = count;
  double part = (double) done / (double) count;
  double fresh = (double) done - (double) display.restored;
  fprintf(stderr, "\r[%-30.*s] %lu of %lu %s", (int) (30.0 * part),
          "##############################", done, count, display.units);
  if (fresh > 0.0)
    fprintf(stderr, ", %.0f s left", seconds / fresh * (double) (count - done));
  fputs("\033[K", stderr);
}

static void *tick(void *unused)
{
  pthread_mutex_lock(&display.lock);
  for (struct timespec now; !display.stop; ) {
    clock_gettime(CLOCK_REALTIME, &now);
    struct timespec next = now;
    next.tv_nsec += 250000000;
    if (next.tv_nsec >= 1000000000) { next.tv_sec++; next.tv_nsec -= 1000000000; }
    pthread_cond_timedwait(&display.wake, &display.lock, &next);
    double seconds = difftime(now.tv_sec, display.start.tv_sec);
    if (!display.stop) draw(seconds);
  }
  pthread_mutex_unlock(&display.lock);
  return unused;
}

void progress_begin(const char *units, unsigned long count, unsigned long done)
{
  if (display.shown || !isatty(STDERR_FILENO)) return;
  display.units = units;
  display.count = count;
  display.restored = done;
  display.stop = false;
  atomic_store(&display.done, done);
  clock_gettime(CLOCK_REALTIME, &display.start);
  display.shown = pthread_create(&display.thread, NULL, tick, NULL) == 0;
}

void progress_add(unsigned long units) { atomic_fetch_add(&display.done, units); }
void progress_clear(void)
{
  if (!display.shown) return;
  pthread_mutex_lock(&display.lock);
  fputs("\r\033[K", stderr);
  pthread_mutex_unlock(&display.lock);
}

void progress_end(void)
{
  if (!display.shown) return;
  pthread_mutex_lock(&display.lock);
  display.stop = true;
  pthread_cond_signal(&display.wake);
  pthread_mutex_unlock(&display.lock);
  pthread_join(display.thread, NULL);
  display.shown = false;
  fputs("\r\033[K", stderr);
}
