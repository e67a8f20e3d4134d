/* What a verb's functions allocate, kept in a list, so that what a refusal leaves
 * behind can be freed.  A target includes this before the file of the program. */
#ifndef HELD_H
#define HELD_H
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HELD = 1 << 14 };
static void *held[HELD];
static int held_count;
static void *hold(void *p)
{
  MUST(held_count < HELD);
  if (p) held[held_count++] = p;
  return p;
}

/* The latest first: a list is given up in the order in which it was made, or the other. */
static void drop(const void *p)
{
  for (int i = held_count; p && i-- > 0; )
    if (held[i] == p) { held[i] = held[--held_count]; return; }
}
static void let_go(void *p) { drop(p); free(p); }
static void let_all_go(void) { while (held_count > 0) free(held[--held_count]); }
__attribute__((unused))
static void *hold_again(void *p, size_t n) { drop(p); return hold(realloc(p, n)); }
__attribute__((unused, format(printf, 2, 3)))
static int hold_text(char **text, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  int n = vasprintf(text, format, args);
  va_end(args);
  hold(n < 0 ? NULL : *text);
  return n;
}
#define malloc(n) hold(malloc(n))
#define calloc(n, m) hold(calloc(n, m))
#define strdup(s) hold(strdup(s))
#define realloc(p, n) hold_again(p, n)
#define asprintf(...) hold_text(__VA_ARGS__)
#define free(p) let_go(p)
#endif
