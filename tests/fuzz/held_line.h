/* A line that the program reads is held as well; after held.h. */
#ifndef HELD_LINE_H
#define HELD_LINE_H
#include "cli.h"
static ssize_t get_line(FILE *file, const char *name, char **line, size_t *size)
{
  char *before = *line;
  ssize_t n = cli_line(file, name, line, size);
  if (*line != before) drop(before), hold(*line);
  return n;
}
#define cli_line(file, name, line, size) get_line(file, name, line, size)
#endif
