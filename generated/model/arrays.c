/* model/arrays.c -- arrays in NumPy's files, read whatever their order and
     precision
   Book: 19.7.2 Files from elsewhere
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 37715203554dc716 */
#define ZLIB_CONST
#include "arrays.h"
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

enum { LONGEST = 1 << 20, MOST_VALUES = 1 << 24, MOST_BYTES = 1 << 29 };

typedef struct {
  const char *at;                     /* in the header */
  const unsigned char *data, *stop;   /* of the file or member */
  const char *member;                 /* its name; "" for a whole file */
  bool record, by_columns;
  unsigned keys;                      /* of this header, 1 << which */
  int first, axes;                    /* its first array; the axes it tells */
  size_t shape[AXES];
  named_arrays *to;
  ghost_status status;                /* of what was refused */
  char *why;
} reader;
/* Book: 19.7.2 Files from elsewhere */
__attribute__((format(printf, 2, 3)))
static bool refuse(reader *r, const char *format, ...)
{
  int n = *r->member ? snprintf(r->why, ARRAYS_WHY, "member '%s': ", r->member) : 0;
  va_list args;
  va_start(args, format);
  vsnprintf(r->why + n, ARRAYS_WHY - (size_t) n, format, args);
  va_end(args);
  r->status = GHOST_EIO;
  return false;
}

static bool no_memory(reader *r)
{
  refuse(r, "out of memory");
  r->status = GHOST_ENOMEM;
  return false;
}

static void skip_blanks(reader *r) { while (*r->at == ' ') r->at++; }

static bool take(reader *r, char c)
{
  skip_blanks(r);
  if (*r->at != c) return false;
  r->at++;
  return true;
}

static char shown(char c) { return isprint((unsigned char) c) ? c : '?'; }

static bool take_string(reader *r, char *word, size_t size)
{
  size_t n = 0;
  if (!take(r, '\'')) return false;
  while (n < size - 1 && *r->at && *r->at != '\'') word[n++] = shown(*r->at++);
  word[n] = '\0';
  return take(r, '\'');
}

static bool take_shape(reader *r, int *axes, size_t shape[AXES])
{
  *axes = 0;
  for (int i = 0; i < AXES; i++) shape[i] = 1;
  if (!take(r, '(')) return false;
  while (!take(r, ')')) {
    if (!isdigit((unsigned char) *r->at) || *axes == AXES) return false;
    unsigned long n = strtoul(r->at, (char **) &r->at, 10);
    shape[(*axes)++] = n > LONGEST ? LONGEST + 1 : n;
    if (!take(r, ',') && *r->at != ')') return false;
    skip_blanks(r);
  }
  return true;
}

static bool add_array(reader *r, const named_array *a)
{
  for (int k = 0; k < r->to->count; k++)
    if (strcmp(r->to->array[k].name, a->name) == 0)
      return refuse(r, "field '%s' is there twice", a->name);
  if (strlen(a->type) != 3 || a->type[0] != '<' || !strchr("fiu", a->type[1])
      || (a->type[2] != '4' && a->type[2] != '8'))
    return refuse(r, "field '%s' has type '%s'; <f8 or <f4 is wanted", a->name,
                  a->type);
  if (r->to->count == ARRAYS_MOST)
    return refuse(r, "more than %d fields", ARRAYS_MOST);
  r->to->array[r->to->count++] = *a;
  return true;
}

static bool parse_field(reader *r)
{
  named_array a = { .shape = { 1, 1, 1 } };
  if (!take_string(r, a.name, sizeof a.name) || !take(r, ',')
      || !take_string(r, a.type, sizeof a.type)
      || (take(r, ',') && !take_shape(r, &a.axes, a.shape)) || !take(r, ')'))
    return refuse(r, "field %d is not a name, a type and a shape",
                  r->to->count + 1);
  return add_array(r, &a);
}

static bool parse_type(reader *r)
{
  named_array a = { .shape = { 1, 1, 1 } };
  skip_blanks(r);
  r->record = *r->at != '\'';
  if (!r->record) {
    snprintf(a.name, sizeof a.name, "%s", r->member);
    return take_string(r, a.type, sizeof a.type) ? add_array(r, &a)
      : refuse(r, "an array's type of more than %zu letters", sizeof a.type - 1);
  }
  if (*r->member) return refuse(r, "a record; a plain array is wanted");
  if (!take(r, '[')) return refuse(r, "the type is neither a word nor a list");
  while (take(r, '(')) {
    if (!parse_field(r)) return false;
    if (!take(r, ',')) break;
  }
  return take(r, ']') || refuse(r, "the list of fields does not end");
}

static bool parse_key(reader *r, const char *key)
{
  static const char *const keys[] = { "descr", "shape", "fortran_order" };
  int k = 0;
  while (k < 3 && strcmp(key, keys[k]) != 0) k++;
  if (k == 3 || (r->keys >> k & 1))
    return refuse(r, "key '%s' in the header%s", key, k < 3 ? " twice" : "");
  r->keys |= 1u << k;
  if (k == 0) return parse_type(r);
  if (k == 1)
    return take_shape(r, &r->axes, r->shape)
      || refuse(r, "the shape is not one of at most %d axes", AXES);
  skip_blanks(r);
  r->by_columns = strncmp(r->at, "True", 4) == 0;
  const char *word = r->by_columns ? "True" : "False";
  if (strncmp(r->at, word, strlen(word)) != 0)
    return refuse(r, "fortran_order is neither True nor False");
  r->at += strlen(word);
  return true;
}

size_t array_length(const named_array *a)
{
  return a->shape[0] * a->shape[1] * a->shape[2];
}

static bool check_shapes(reader *r)
{
  if (r->record && r->shape[0] * r->shape[1] * r->shape[2] != 1)
    return refuse(r, "not one record but an array of them");
  if (!r->record) {
    r->to->array[r->first].axes = r->axes;
    memcpy(r->to->array[r->first].shape, r->shape, sizeof r->shape);
  }
  for (int k = r->first; k < r->to->count; k++) {
    const named_array *a = &r->to->array[k];
    size_t all = array_length(a);
    if (all == 0 || a->shape[0] > LONGEST || a->shape[1] > LONGEST
        || a->shape[2] > LONGEST || all > MOST_VALUES)
      return refuse(r, "field '%s' has %s elements", a->name,
                    all ? "too many" : "no");
  }
  return true;
}

static bool parse_header(reader *r, const char *end)
{
  char key[32];
  r->keys = 0;
  r->first = r->to->count;
  if (!take(r, '{')) return refuse(r, "the header is no dictionary");
  while (!take(r, '}')) {
    if (!take_string(r, key, sizeof key) || !take(r, ':'))
      return refuse(r, "the header is no dictionary");
    if (!parse_key(r, key)) return false;
    if (!take(r, ',') && *r->at != '}') return refuse(r, "a comma is missing");
  }
  skip_blanks(r);
  if (r->keys != 7 || *r->at != '\n' || r->at + 1 != end)
    return refuse(r, "the header does not end as NumPy ends it");
  return check_shapes(r);
}

static bool read_header(reader *r)
{
  static _Thread_local char text[16384];
  const unsigned char *p = r->data;
  size_t left = (size_t) (r->stop - p);
  if (left < 8 || memcmp(p, "\x93NUMPY", 6) != 0)
    return refuse(r, "not a .npy file");
  if (p[6] < 1 || p[6] > 3 || p[7] != 0)
    return refuse(r, "version %d.%d of .npy is not known", p[6], p[7]);
  size_t wide = p[6] == 1 ? 10 : 12;
  if (left < wide) return refuse(r, "the file is cut short");
  size_t length = p[8] + 256u * p[9];
  if (wide == 12) length += 65536u * p[10] + 16777216u * p[11];
  if (length >= sizeof text) return refuse(r, "a header of %zu bytes", length);
  if (left < wide + length) return refuse(r, "the file is cut short");
  memcpy(text, p + wide, length);
  text[length] = '\0';
  r->at = text;
  r->data = p + wide + length;
  return parse_header(r, text + length);
}

static size_t place_of(const named_array *a, bool by_columns, size_t i)
{
  if (!by_columns) return i;
  size_t first = i % a->shape[0], rest = i / a->shape[0];
  return (first * a->shape[1] + rest % a->shape[1]) * a->shape[2]
    + rest / a->shape[1];
}

static double value_at(const unsigned char *p, const char *type, uint64_t *whole)
{
  union { float f4; double f8; uint32_t u4; int32_t i4; uint64_t u8; } x;
  const bool wide = type[2] == '8';
  x.u8 = 0;
  memcpy(&x, p, wide ? 8 : 4);
  if (type[1] == 'f') return wide ? x.f8 : (double) x.f4;
  *whole = wide ? x.u8 : type[1] == 'i' ? (uint64_t) x.i4 : x.u4;
  return type[1] == 'i' ? (double) (int64_t) *whole : (double) *whole;
}

static bool not_finite(reader *r, const named_array *a, size_t i)
{
  size_t last = a->shape[1] * a->shape[2];
  if (a->axes < 2)
    return refuse(r, "%s[%zu] is not a finite number", a->name, i);
  if (a->axes == 2)
    return refuse(r, "%s[%zu,%zu] is not a finite number", a->name, i / last,
                  i % last);
  return refuse(r, "%s[%zu,%zu,%zu] is not a finite number", a->name, i / last,
                i % last / a->shape[2], i % a->shape[2]);
}

static bool read_array(reader *r, named_array *a)
{
  const size_t all = array_length(a), width = a->type[2] == '8' ? 8 : 4;
  if ((size_t) (r->stop - r->data) < all * width)
    return refuse(r, "the file is cut short");
  a->value = malloc(all * sizeof *a->value);
  if (!a->value) return no_memory(r);
  for (size_t i = all; i-- > 0; ) {
    size_t at = place_of(a, r->by_columns && !r->record, i);
    a->value[at] = value_at(r->data + i * width, a->type, &a->whole);
    if (!isfinite(a->value[at])) return not_finite(r, a, at);
  }
  r->data += all * width;
  return true;
}

static bool read_npy(reader *r)
{
  if (!read_header(r)) return false;
  for (int k = r->first; k < r->to->count; k++)
    if (!read_array(r, &r->to->array[k])) return false;
  return r->data == r->stop || refuse(r, "the file goes on after the last field");
}

static size_t number_at(const unsigned char *p, int bytes)
{
  size_t n = 0;
  while (bytes-- > 0) n = n << 8 | p[bytes];
  return n;
}

/* The end record: 22 bytes and a comment that ends with the file. */
static const unsigned char *find_end(const unsigned char *from,
                                     const unsigned char *stop)
{
  for (size_t comment = 0; comment <= 0xffff; comment++) {
    if ((size_t) (stop - from) < 22 + comment) return NULL;
    const unsigned char *p = stop - 22 - comment;
    if (memcmp(p, "PK\5\6", 4) == 0 && number_at(p + 20, 2) == comment) return p;
  }
  return NULL;
}

static bool inflate_member(reader *r, const unsigned char *from, size_t size,
                           unsigned char *to, size_t length)
{
  z_stream z = { .next_in = from, .avail_in = (uInt) size, .next_out = to,
                 .avail_out = (uInt) length };
  if (inflateInit2(&z, -MAX_WBITS) != Z_OK) return no_memory(r);
  int end = inflate(&z, Z_FINISH);
  size_t made = z.total_out;
  inflateEnd(&z);
  if (end == Z_MEM_ERROR) return no_memory(r);
  return (end == Z_STREAM_END && made == length)
    || refuse(r, "its compressed bytes are damaged");
}

static bool read_bytes(reader *r, const unsigned char *from, size_t length,
                       size_t sum)
{
  if (crc32(0, from, (uInt) length) != sum)
    return refuse(r, "its checksum is another");
  r->data = from;
  r->stop = from + length;
  return read_npy(r);
}

static bool read_deflated(reader *r, const unsigned char *from, size_t size,
                          size_t length, size_t sum)
{
  if (length > MOST_BYTES || length / 1100 > size)
    return refuse(r, "%zu bytes do not inflate to %zu", size, length);
  unsigned char *bytes = malloc(length + 1);
  if (!bytes) return no_memory(r);
  bool good = inflate_member(r, from, size, bytes, length)
    && read_bytes(r, bytes, length, sum);
  free(bytes);
  return good;
}

static bool name_member(reader *r, const unsigned char *name, size_t length,
                        char to[32])
{
  size_t n = length > 4 && memcmp(name + length - 4, ".npy", 4) == 0
    ? length - 4 : 0;
  if (n == 0 || n > 31)
    return refuse(r, "a member whose name is not NAME.npy, NAME of at most 31 "
                  "letters");
  for (size_t i = 0; i < n; i++) to[i] = shown((char) name[i]);
  to[n] = '\0';
  return true;
}

/* An entry of the directory: 46 bytes and three texts. */
static bool read_member(reader *r, const unsigned char *from,
                        const unsigned char *entry, const unsigned char *end)
{
  char name[32] = "";
  size_t method = number_at(entry + 10, 2), sum = number_at(entry + 16, 4);
  size_t size = number_at(entry + 20, 4), length = number_at(entry + 24, 4);
  size_t at = number_at(entry + 42, 4), all = (size_t) (end - from);
  if (!name_member(r, entry + 46, number_at(entry + 28, 2), name)) return false;
  r->member = name;
  if (number_at(entry + 8, 2) & 1) return refuse(r, "encrypted");
  if (at + 30 > all || memcmp(from + at, "PK\3\4", 4) != 0)
    return refuse(r, "not where the archive's directory says");
  at += 30 + number_at(from + at + 26, 2) + number_at(from + at + 28, 2);
  if (at > all || size > all - at) return refuse(r, "the file is cut short");
  bool good = method == 8 ? read_deflated(r, from + at, size, length, sum)
    : method == 0 && size == length ? read_bytes(r, from + at, length, sum)
    : refuse(r, "neither stored nor deflated");
  r->member = "";
  return good;
}

static bool read_archive(reader *r)
{
  const unsigned char *from = r->data, *end = find_end(from, r->stop), *p = from;
  if (!end) return refuse(r, "an archive that is cut short");
  size_t count = number_at(end + 10, 2), at = number_at(end + 16, 4);
  if (at > (size_t) (end - from)) return refuse(r, "an archive of several parts");
  for (p += at; count > 0; count--) {
    if (end - p < 46 || memcmp(p, "PK\1\2", 4) != 0)
      return refuse(r, "the archive's directory is damaged");
    size_t texts = number_at(p + 28, 2) + number_at(p + 30, 2)
      + number_at(p + 32, 2);
    if ((size_t) (end - p) < 46 + texts)
      return refuse(r, "the archive's directory is damaged");
    if (!read_member(r, from, p, end)) return false;
    p += 46 + texts;
  }
  return p == end || refuse(r, "the archive's directory is damaged");
}

void arrays_free(named_arrays *a)
{
  for (int k = 0; k < a->count; k++) free(a->array[k].value);
  a->count = 0;
}

/* Only a regular file has an end that one can wait for. */
static bool read_whole(reader *r, const char *path, unsigned char **bytes)
{
  struct stat info;
  FILE *file = stat(path, &info) == 0 && S_ISREG(info.st_mode)
    ? fopen(path, "rb") : NULL;
  if (!file) return refuse(r, "%s", errno ? strerror(errno) : "no regular file");
  size_t size = (size_t) info.st_size;
  *bytes = size <= MOST_BYTES ? malloc(size + 1) : NULL;
  bool good = *bytes ? (fread(*bytes, 1, size + 1, file) == size && !ferror(file))
                       || refuse(r, "cannot be read whole")
    : size <= MOST_BYTES ? no_memory(r)
    : refuse(r, "a file of more than %d bytes", MOST_BYTES);
  fclose(file);
  r->data = *bytes;
  r->stop = *bytes + size;
  return good;
}

ghost_status arrays_read(named_arrays *a, const char *path,
                         char why[ARRAYS_WHY])
{
  reader r = { .to = a, .why = why, .member = "" };
  unsigned char *bytes = NULL;
  a->count = 0;
  errno = 0;
  bool good = read_whole(&r, path, &bytes)
    && (r.stop - r.data > 4 && memcmp(r.data, "PK", 2) == 0 ? read_archive(&r)
        : read_npy(&r));
  free(bytes);
  if (good) return GHOST_OK;
  arrays_free(a);
  return r.status;
}
