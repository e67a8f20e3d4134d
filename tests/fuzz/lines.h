/* Lines with the checks of a journal, and what a file must hold; after journal.c. */
#ifndef LINES_H
#define LINES_H
static size_t sound(const uint8_t *data, size_t size, char *to, size_t room)
{
  uint64_t sum = NOTHING;
  char *at = to;
  for (size_t i = 0; i < size; ) {
    const uint8_t *end = memchr(data + i, '\n', size - i);
    size_t n = end ? (size_t) (end - data) - i : size - i;
    if ((size_t) (at - to) + n + 64 > room) break;
    sum = check_of(sum, (const char *) data + i, n);
    memcpy(at, data + i, n);
    at += n;
    if (end) at += sprintf(at, ",%016" PRIx64 "\n", sum);
    i += n + (end != NULL);
  }
  return (size_t) (at - to);
}

static void must_hold(const char *path, const void *bytes, size_t n)
{
  static char found[1 << 20];
  FILE *file = fopen(path, "rb");
  MUST(file && fread(found, 1, sizeof found, file) == n);
  MUST(memcmp(found, bytes, n) == 0);
  fclose(file);
}
#endif
