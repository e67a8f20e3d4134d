/* The checksums of an archive of NumPy's are set right, or no change of its bytes
 * would get by. */
#ifndef ARCHIVE_H
#define ARCHIVE_H
#include <stdbool.h>
#include <string.h>
#include <zlib.h>

static size_t number(const uint8_t *p, int bytes)
{
  size_t n = 0;
  while (bytes-- > 0) n = n << 8 | p[bytes];
  return n;
}

/* The checksum of a member: of its bytes, or of what they inflate to. */
static uint32_t sum_of(const uint8_t *from, size_t size, bool deflated)
{
  static uint8_t bytes[1 << 16];
  if (!deflated) return (uint32_t) crc32(0, from, (uInt) size);
  z_stream z = { .next_in = (uint8_t *) from, .avail_in = (uInt) size,
                 .next_out = bytes, .avail_out = sizeof bytes };
  MUST(inflateInit2(&z, -MAX_WBITS) == Z_OK);
  inflate(&z, Z_FINISH);
  inflateEnd(&z);
  return (uint32_t) crc32(0, bytes, (uInt) z.total_out);
}

static void set_checksums(uint8_t *p, size_t size)
{
  for (size_t i = 0; i + 46 <= size; i++) {
    size_t at = number(p + i + 42, 4), length = number(p + i + 20, 4);
    if (memcmp(p + i, "PK\1\2", 4) || at + 30 > size) continue;
    at += 30 + number(p + at + 26, 2) + number(p + at + 28, 2);
    if (at > size || length > size - at) continue;
    uint32_t sum = sum_of(p + at, length, number(p + i + 10, 2) == 8);
    memcpy(p + i + 16, &sum, sizeof sum);
  }
}
#endif
