/* A library to be preloaded: the FAULT_AT-th call of the kind FAULT_KIND fails,
 * or with FAULT_ON=1 that one and all after it.  FAULT_SEEN names a file that
 * then exists.  Calls before main, and those of the loader, do not count. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long count;
static long at = -1;
static int on;
static char kind[16];
static const char *seen;

__attribute__((constructor)) static void begin(void)
{
  const char *k = getenv("FAULT_KIND"), *n = getenv("FAULT_AT");
  if (!k || !n) return;
  snprintf(kind, sizeof kind, "%s", k);
  seen = getenv("FAULT_SEEN");
  on = getenv("FAULT_ON") != NULL;
  unsetenv("LD_PRELOAD");
  at = atol(n);
}

static int fails(const char *what, int cause)
{
  if (at < 0 || strcmp(what, kind) != 0) return 0;
  long n = atomic_fetch_add(&count, 1) + 1;
  if (n != at && !(on && n > at)) return 0;
  if (seen) {
    long fd = syscall(SYS_openat, AT_FDCWD, seen, O_CREAT | O_WRONLY, 0600);
    if (fd >= 0) syscall(SYS_close, fd);
  }
  errno = cause;
  return 1;
}

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
void *malloc(size_t n) { return fails("malloc", ENOMEM) ? NULL : __libc_malloc(n); }
void *calloc(size_t n, size_t m) { return fails("malloc", ENOMEM) ? NULL : __libc_calloc(n, m); }
void *realloc(void *p, size_t n) { return fails("malloc", ENOMEM) ? NULL : __libc_realloc(p, n); }

/* The program's own calls; those that stdio makes inside are failed by fwrite's
 * buffers reaching a file too large: see the kind `write', a cookie below. */
static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }
int open(const char *path, int flags, ...)
{
  va_list args;
  va_start(args, flags);
  int mode = flags & O_CREAT ? va_arg(args, int) : 0;
  va_end(args);
  if (fails("open", EMFILE)) return -1;
  return (int) syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
FILE *fopen(const char *path, const char *mode)
{
  if (fails("open", EMFILE)) return NULL;
  return ((FILE *(*)(const char *, const char *)) next("fopen"))(path, mode);
}
FILE *fdopen(int fd, const char *mode)
{
  if (fails("fdopen", ENOMEM)) return NULL;
  return ((FILE *(*)(int, const char *)) next("fdopen"))(fd, mode);
}
int fflush(FILE *f)
{
  if (fails("write", ENOSPC)) return EOF;
  return ((int (*)(FILE *)) next("fflush"))(f);
}
ssize_t pwrite(int fd, const void *p, size_t n, off_t o)
{
  if (fails("write", ENOSPC)) return -1;
  return syscall(SYS_pwrite64, fd, p, n, o);
}
int ftruncate(int fd, off_t n)
{
  if (fails("write", EIO)) return -1;
  return (int) syscall(SYS_ftruncate, fd, n);
}
int fsync(int fd) { return fails("fsync", EIO) ? -1 : (int) syscall(SYS_fsync, fd); }
int rename(const char *a, const char *b)
{
  return fails("rename", EACCES) ? -1 : (int) syscall(SYS_rename, a, b);
}
int fclose(FILE *f)
{
  int (*real)(FILE *) = (int (*)(FILE *)) next("fclose");
  if (!fails("close", EDQUOT)) return real(f);
  real(f);
  errno = EDQUOT;
  return EOF;
}
