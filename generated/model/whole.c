/* model/whole.c -- files that are replaced whole or not at all
   Book: I.2 Whole files
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: acdb711bf202f648 */
#include "whole.h"
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SLOTS = 16, LONGEST = 4096, FREE = 0, FILLING, NAMED };
static struct { atomic_int state; char name[LONGEST]; } slots[SLOTS];

/* Book: I.2 Whole files */
int whole_remember(const char *name)
{
  size_t size = strlen(name) + 1;
  errno = size > LONGEST ? ENAMETOOLONG : EMFILE;
  for (int i = 0; i < SLOTS && size <= LONGEST; i++) {
    int was = FREE;
    if (!atomic_compare_exchange_strong(&slots[i].state, &was, FILLING)) continue;
    memcpy(slots[i].name, name, size);
    atomic_store(&slots[i].state, NAMED);
    return i;
  }
  return -1;
}

void whole_forget(int slot)
{
  if (slot >= 0) atomic_store(&slots[slot].state, FREE);
}

bool whole_remembers(const char *name)
{
  for (int i = 0; i < SLOTS; i++)
    if (atomic_load(&slots[i].state) == NAMED && strcmp(slots[i].name, name) == 0)
      return true;
  return false;
}

void whole_remove_all(void)
{
  for (int i = 0; i < SLOTS; i++)
    if (atomic_load(&slots[i].state) == NAMED) unlink(slots[i].name);
}

static bool draw_name(char *name, const char *path)
{
  uint64_t random;
  if (getrandom(&random, sizeof random, 0) != sizeof random) return false;
  int n = snprintf(name, LONGEST, "%s.000000", path);
  errno = ENAMETOOLONG;
  if (n >= LONGEST) return false;
  for (char *c = name + n - 6; *c; c++, random /= 36)
    *c = "0123456789abcdefghijklmnopqrstuvwxyz"[random % 36];
  return true;
}

static int create_beside(pending_file *w, mode_t mode)
{
  char name[LONGEST];
  w->slot = -1;
  if (!draw_name(name, w->path)) return -1;
  w->slot = whole_remember(name);
  int fd = w->slot < 0 ? -1
    : open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (fd < 0) whole_forget(w->slot);
  return fd;
}

static bool may_be_replaced(const char *path, struct stat *old, bool *there)
{
  *there = lstat(path, old) == 0;
  if (!*there) return errno == ENOENT;
  if (!S_ISREG(old->st_mode)) {
    errno = S_ISDIR(old->st_mode) ? EISDIR : ENOTSUP;
    return false;
  }
  return access(path, W_OK) == 0;
}

static bool inherit(int fd, const struct stat *old)
{
  if (geteuid() == 0 && fchown(fd, old->st_uid, old->st_gid) != 0) return false;
  return fchmod(fd, old->st_mode & 07777) == 0;
}

bool whole_open(pending_file *w, const char *path)
{
  struct stat old;
  bool there;
  *w = (pending_file) { NULL, path, -1 };
  if (!may_be_replaced(path, &old, &there)) return false;
  int fd = create_beside(w, there ? 0600 : 0666);
  if (fd < 0) return false;
  w->file = !there || inherit(fd, &old) ? fdopen(fd, "w") : NULL;
  if (w->file) return true;
  int cause = errno;
  close(fd);
  unlink(slots[w->slot].name);
  whole_forget(w->slot);
  errno = cause;
  return false;
}

static bool settle(pending_file *w)
{
  struct stat old;
  bool there, bad = ferror(w->file) != 0;
  if (bad && errno == 0) errno = EIO;
  if (!bad) bad = fflush(w->file) != 0 || fsync(fileno(w->file)) != 0;
  int cause = errno;
  if (fclose(w->file) != 0 && !bad) { bad = true; cause = errno; }
  w->file = NULL;
  errno = cause;
  return !bad && may_be_replaced(w->path, &old, &there)
    && rename(slots[w->slot].name, w->path) == 0;
}

bool whole_commit(pending_file *w)
{
  bool good = settle(w);
  int cause = errno;
  if (!good) unlink(slots[w->slot].name);
  whole_forget(w->slot);
  errno = cause;
  return good;
}

void whole_abandon(pending_file *w)
{
  if (w->file) fclose(w->file);
  unlink(slots[w->slot].name);
  whole_forget(w->slot);
}

static ssize_t hold(void *text, const char *from, size_t count)
{
  held_text *t = text;
  if (t->room - t->size < count) {
    const size_t room = 2 * (t->size + count);
    char *more = realloc(t->text, room);
    if (!more) return 0;
    t->text = more;
    t->room = room;
  }
  memcpy(t->text + t->size, from, count);
  t->size += count;
  return (ssize_t) count;
}

bool text_open(held_text *t)
{
  *t = (held_text) { NULL, NULL, 0, 0 };
  t->file = fopencookie(t, "w", (cookie_io_functions_t) { .write = hold });
  return t->file != NULL;
}

char *text_close(held_text *t)
{
  const bool whole = fflush(t->file) == 0 && !ferror(t->file);
  fclose(t->file);
  if (whole && hold(t, "", 1) == 1) return t->text;
  free(t->text);
  return NULL;
}
