/* What the fuzz targets share: a folder of their own in memory, one file in it
 * with the bytes to be tried, and the end of a verb caught on its way out. */
#ifndef TARGET_H
#define TARGET_H
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The property that a target states; its violation is a crash with the input. */
#define MUST(truth) \
  do { if (!(truth)) { fprintf(stderr, "not so: %s\n", #truth); abort(); } } while (0)

/* For a target with REFUSALS: what would end the process comes back to it, and the
 * file that was open then. */
#ifdef REFUSALS
#include <stdarg.h>
static jmp_buf refused;
static FILE *in_use;
__attribute__((unused)) static FILE *use(FILE *file) { return in_use = file; }
__attribute__((unused)) static int leave(FILE *file) { in_use = NULL; return fclose(file); }
static _Noreturn void come_back(const char *format, va_list args)
{
  char line[4096];
  MUST(vsnprintf(line, sizeof line, format, args) > 0);
  longjmp(refused, 1);
}
_Noreturn void __wrap_cli_usage(const char *format, ...)
{ va_list args; va_start(args, format); come_back(format, args); }
_Noreturn void __wrap_cli_fail(const char *format, ...)
{ va_list args; va_start(args, format); come_back(format, args); }
#endif

static char fuzz_folder[64];
static void remove_folder(void)
{
  char command[96];
  snprintf(command, sizeof command, "rm -rf '%s'", fuzz_folder);
  if (system(command)) return;
}

static const char *own_folder(void)
{
  if (*fuzz_folder) return fuzz_folder;
  snprintf(fuzz_folder, sizeof fuzz_folder, "%s/ghost-fuzz.XXXXXX",
           access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
  MUST(mkdtemp(fuzz_folder));
  atexit(remove_folder);
  return fuzz_folder;
}

__attribute__((unused))
static const char *own_file(const char *name, const void *bytes, size_t size)
{
  static char path[2][96];
  static int which;
  char *p = path[which ^= 1];
  snprintf(p, sizeof path[0], "%s/%s", own_folder(), name);
  FILE *file = fopen(p, "wb");
  MUST(file);
  MUST(fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
  return p;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
#endif
