/* A library to be preloaded: the FAULT_AT-th call of the kind FAULT_KIND fails,
 * or with FAULT_ON=1 that one and all after it.  FAULT_SEEN names a file that
 * then exists.  Calls before main, and those of the loader, do not count. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
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

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t),
  *__libc_memalign(size_t, size_t);
void *malloc(size_t n) { return fails("malloc", ENOMEM) ? NULL : __libc_malloc(n); }
void *calloc(size_t n, size_t m) { return fails("malloc", ENOMEM) ? NULL : __libc_calloc(n, m); }
void *realloc(void *p, size_t n) { return fails("malloc", ENOMEM) ? NULL : __libc_realloc(p, n); }
void *aligned_alloc(size_t a, size_t n) { return fails("malloc", ENOMEM) ? NULL : __libc_memalign(a, n); }

/* The program's own calls.  Those that stdio makes inside fail where they are seen
 * from outside: the kind `print', a row that does not fit on the disk, and `read'. */
static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

/* A build for coverage counts in files of its own when all else is done; a fault
 * there would only spoil the counts. */
static void spare_the_counts(const char *path)
{
  const char *end = strrchr(path, '.');
  if (end && strcmp(end, ".gcda") == 0) at = -1;
}
int open(const char *path, int flags, ...)
{
  va_list args;
  va_start(args, flags);
  int mode = flags & O_CREAT ? va_arg(args, int) : 0;
  va_end(args);
  spare_the_counts(path);
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

/* A row that does not fit: the stream remembers, and the bytes are gone. */
static int lost(FILE *f)
{
  if (f == stderr || !fails("print", ENOSPC)) return 0;
  f->_flags |= 0x20;  /* what ferror looks at */
  return 1;
}
int vfprintf(FILE *f, const char *format, va_list args)
{
  if (lost(f)) return -1;
  return ((int (*)(FILE *, const char *, va_list)) next("vfprintf"))(f, format, args);
}
int fprintf(FILE *f, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  int n = lost(f) ? -1 : ((int (*)(FILE *, const char *, va_list)) next("vfprintf"))(f, format, args);
  va_end(args);
  return n;
}
int fputs(const char *s, FILE *f) { return lost(f) ? EOF : ((int (*)(const char *, FILE *)) next("fputs"))(s, f); }
int fputc(int c, FILE *f) { return lost(f) ? EOF : ((int (*)(int, FILE *)) next("fputc"))(c, f); }
size_t fwrite(const void *p, size_t n, size_t m, FILE *f)
{
  return lost(f) ? 0 : ((size_t (*)(const void *, size_t, size_t, FILE *)) next("fwrite"))(p, n, m, f);
}

static int unread(FILE *f)
{
  if (!fails("read", EIO)) return 0;
  f->_flags |= 0x20;
  return 1;
}
size_t fread(void *p, size_t n, size_t m, FILE *f)
{
  return unread(f) ? 0 : ((size_t (*)(void *, size_t, size_t, FILE *)) next("fread"))(p, n, m, f);
}
ssize_t __getdelim(char **line, size_t *size, int end, FILE *f)
{
  return unread(f) ? -1 : ((ssize_t (*)(char **, size_t *, int, FILE *)) next("__getdelim"))(line, size, end, f);
}
ssize_t getline(char **line, size_t *size, FILE *f) { return __getdelim(line, size, '\n', f); }
int fgetc(FILE *f) { return unread(f) ? EOF : ((int (*)(FILE *)) next("fgetc"))(f); }
ssize_t pread(int fd, void *p, size_t n, off_t o)
{
  return fails("read", EIO) ? -1 : syscall(SYS_pread64, fd, p, n, o);
}
int fseeko(FILE *f, off_t o, int whence)
{
  return fails("read", EIO) ? -1 : ((int (*)(FILE *, off_t, int)) next("fseeko"))(f, o, whence);
}

/* Questions about names, locks, rights, random numbers and threads. */
int stat(const char *path, struct stat *s)
{
  return fails("stat", EIO) ? -1 : ((int (*)(const char *, struct stat *)) next("stat"))(path, s);
}
int lstat(const char *path, struct stat *s)
{
  return fails("stat", EIO) ? -1 : ((int (*)(const char *, struct stat *)) next("lstat"))(path, s);
}
int fstat(int fd, struct stat *s)
{
  return fails("stat", EIO) ? -1 : ((int (*)(int, struct stat *)) next("fstat"))(fd, s);
}
int access(const char *path, int how) { return fails("stat", EACCES) ? -1 : (int) syscall(SYS_access, path, how); }
char *realpath(const char *path, char *real)
{
  return fails("stat", EACCES) ? NULL : ((char *(*)(const char *, char *)) next("realpath"))(path, real);
}
int flock(int fd, int how) { return fails("lock", ENOLCK) ? -1 : (int) syscall(SYS_flock, fd, how); }
int fchmod(int fd, mode_t mode) { return fails("mode", EPERM) ? -1 : (int) syscall(SYS_fchmod, fd, mode); }
int fchown(int fd, uid_t u, gid_t g) { return fails("mode", EPERM) ? -1 : (int) syscall(SYS_fchown, fd, u, g); }
ssize_t getrandom(void *p, size_t n, unsigned how) { return fails("random", EAGAIN) ? -1 : syscall(SYS_getrandom, p, n, how); }
int pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*f)(void *), void *x)
{
  if (fails("thread", EAGAIN)) return EAGAIN;
  return ((int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *)) next("pthread_create"))(t, a, f, x);
}
