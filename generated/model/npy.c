/* model/npy.c -- arrays in NumPy's files, read whatever their order and
     precision
   Book: 19.7.2 Files from elsewhere
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: addc4a72db282e98 */
#include "npy.h"
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EPOCH, SEED, DELAY, FLAGS, STREAM, LOG, MIX, START, THRESHOLD, CONFIDENCE,
       VECTORS, FIELDS = VECTORS + 3, UNITS_MOST = 4096 };
static const char *const names[FIELDS] = { "epoch", "seed", "delay", "flags",
  "own_stream", "log", "mix", "start", "threshold", "confidence", "m", "n", "b" };

typedef struct {
  char type;      /* f, u or i; 0: not in the file */
  size_t width, count;
  double *value;
  uint64_t whole;
} field;

typedef struct {
  const char *at;             /* in the header */
  field field[FIELDS];
  int order[FIELDS], fields;  /* as they stand in the file */
  char *why;
} reader;

/* Book: 19.7.2 Files from elsewhere */
__attribute__((format(printf, 2, 3)))
static bool refuse(reader *r, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  vsnprintf(r->why, NPY_WHY, format, args);
  va_end(args);
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

static bool take_string(reader *r, char word[32])
{
  size_t n = 0;
  if (!take(r, '\'')) return false;
  while (n < 31 && *r->at && *r->at != '\'') word[n++] = *r->at++;
  word[n] = '\0';
  return take(r, '\'');
}

static bool take_shape(reader *r, size_t *count)
{
  *count = 1;
  if (!take(r, '(')) return false;
  while (!take(r, ')')) {
    if (!isdigit((unsigned char) *r->at)) return false;
    unsigned long n = strtoul(r->at, (char **) &r->at, 10);
    bool huge = n > UNITS_MOST || *count * n > UNITS_MOST;
    *count = huge ? UNITS_MOST + 1 : *count * n;
    if (!take(r, ',') && *r->at != ')') return false;
    skip_blanks(r);
  }
  return true;
}

static bool parse_field(reader *r)
{
  char name[32], type[32];
  size_t count = 1;
  int k = 0;
  if (!take_string(r, name) || !take(r, ',') || !take_string(r, type)
      || (take(r, ',') && !take_shape(r, &count)) || !take(r, ')'))
    return refuse(r, "field %d is not a name, a type and a shape", r->fields + 1);
  while (k < FIELDS && strcmp(name, names[k]) != 0) k++;
  if (k == FIELDS) return refuse(r, "field '%s' has no meaning here", name);
  field *f = &r->field[k];
  if (f->type) return refuse(r, "field '%s' is there twice", name);
  if (count < 1 || count > (k < VECTORS ? 1 : UNITS_MOST))
    return refuse(r, "field '%s' has %s elements", name, count ? "too many" : "no");
  bool known = strlen(type) == 3 && type[0] == '<' && strchr("fiu", type[1])
    && (type[2] == '4' || type[2] == '8');
  if (!known || (k >= VECTORS && type[1] != 'f') || (k < MIX && type[1] == 'f'))
    return refuse(r, "field '%s' has type '%s'; %s", name, type,
                  k < MIX ? "<u8 is wanted" : "<f8 or <f4 is wanted");
  f->type = type[1];
  f->width = (size_t) (type[2] - '0');
  f->count = count;
  r->order[r->fields++] = k;
  return true;
}

static bool parse_key(reader *r, const char *key)
{
  size_t records = 0;
  if (strcmp(key, "descr") == 0) {
    if (!take(r, '['))
      return refuse(r, "a plain array; a record with fields m, n and b is wanted");
    while (take(r, '(')) {
      if (!parse_field(r)) return false;
      if (!take(r, ',')) break;
    }
    return take(r, ']') || refuse(r, "the list of fields does not end");
  }
  if (strcmp(key, "shape") == 0)
    return (take_shape(r, &records) && records == 1)
      || refuse(r, "not one record but an array of them");
  if (strcmp(key, "fortran_order") != 0)
    return refuse(r, "key '%s' in the header", key);
  skip_blanks(r);
  const char *word = strncmp(r->at, "True", 4) == 0 ? "True" : "False";
  if (strncmp(r->at, word, strlen(word)) != 0)
    return refuse(r, "fortran_order is neither True nor False");
  r->at += strlen(word);
  return true;
}

static bool parse_header(reader *r, const char *end)
{
  char key[32];
  int keys = 0;
  if (!take(r, '{')) return refuse(r, "the header is no dictionary");
  while (!take(r, '}')) {
    if (!take_string(r, key) || !take(r, ':'))
      return refuse(r, "the header is no dictionary");
    if (!parse_key(r, key)) return false;
    keys++;
    if (!take(r, ',') && *r->at != '}') return refuse(r, "a comma is missing");
  }
  skip_blanks(r);
  if (keys != 3 || *r->at != '\n' || r->at + 1 != end)
    return refuse(r, "the header does not end as NumPy ends it");
  for (int k = VECTORS; k < FIELDS; k++)
    if (!r->field[k].type) return refuse(r, "there is no field '%s'", names[k]);
    else if (r->field[k].count != r->field[VECTORS].count)
      return refuse(r, "fields 'm' and '%s' differ in length", names[k]);
  return true;
}

static bool read_header(reader *r, FILE *file)
{
  unsigned char head[12] = { 0 };
  static _Thread_local char text[16384];
  if (fread(head, 1, 8, file) != 8 || memcmp(head, "\x93NUMPY", 6) != 0)
    return refuse(r, "not a .npy file");
  if (head[6] < 1 || head[6] > 3 || head[7] != 0)
    return refuse(r, "version %d.%d of .npy is not known", head[6], head[7]);
  size_t wide = head[6] == 1 ? 2 : 4;
  if (fread(head + 8, 1, wide, file) != wide)
    return refuse(r, "the file is cut short");
  size_t length = head[8] + 256u * head[9] + 65536u * head[10]
    + 16777216u * head[11];
  if (length >= sizeof text) return refuse(r, "a header of %zu bytes", length);
  if (fread(text, 1, length, file) != length)
    return refuse(r, "the file is cut short");
  text[length] = '\0';
  r->at = text;
  return parse_header(r, text + length);
}

static bool read_field(reader *r, FILE *file, int k)
{
  field *f = &r->field[k];
  for (size_t i = 0; i < f->count; i++) {
    union { float f4; double f8; uint32_t u4; int32_t i4; uint64_t u8; } x;
    x.u8 = 0;
    if (fread(&x, f->width, 1, file) != 1)
      return refuse(r, "the file is cut short");
    bool wide = f->width == 8;
    f->whole = wide ? x.u8 : f->type == 'i' ? (uint64_t) x.i4 : x.u4;
    double whole = f->type == 'i' ? (double) (int64_t) f->whole : (double) f->whole;
    f->value[i] = f->type != 'f' ? whole : wide ? x.f8 : (double) x.f4;
    if (!isfinite(f->value[i]))
      return refuse(r, "%s[%zu] is not a finite number", names[k], i);
  }
  return true;
}

static bool read_fields(reader *r, FILE *file)
{
  for (int j = 0; j < r->fields; j++)
    if (!read_field(r, file, r->order[j])) return false;
  return fgetc(file) == EOF || refuse(r, "the file goes on after the last field");
}

static bool within(reader *r, int k, double low, double high)
{
  const field *f = &r->field[k];
  if (!f->type || (*f->value >= low && *f->value <= high)) return true;
  return refuse(r, "%s = %.17g; %g to %g is allowed", names[k], *f->value,
                low, high);
}

static bool check_fields(reader *r)
{
  return within(r, EPOCH, 0, 0x1p53) && within(r, SEED, 0, 4294967295.0)
    && within(r, DELAY, 1, 512) && within(r, FLAGS, 0, 3) && within(r, STREAM, 0, 1)
    && within(r, MIX, 0x1p-1074, 1) && within(r, START, -1, 1)
    && within(r, THRESHOLD, -1000, 1000) && within(r, CONFIDENCE, -1e6, 1e6);
}

static bool take_settings(reader *r, npy_network *w)
{
  ghost_network_settings *s = &w->settings;
  const field *f = r->field;
  if (!check_fields(r)) return false;
  *s = ghost_paper_network();
  s->units = f[VECTORS].count;
  w->epoch = f[EPOCH].whole;
  w->log_sum = f[LOG].whole;
  if (f[SEED].type) s->seed = f[SEED].whole;
  if (f[DELAY].type) s->delay = f[DELAY].whole;
  if (f[MIX].type) s->mix = *f[MIX].value;
  if (f[START].type) s->start = *f[START].value;
  if (f[THRESHOLD].type) s->threshold = *f[THRESHOLD].value;
  if (f[CONFIDENCE].type) s->confidence = *f[CONFIDENCE].value;
  s->own_stream = f[STREAM].whole != 0;
  s->single = (f[FLAGS].whole & 1) != 0;
  s->trainable_confidence = (f[FLAGS].whole & 2) != 0;
  for (size_t i = 0; s->single && i < 3 * s->units; i++)
    if (!isfinite((float) w->weights[i]))
      return refuse(r, "%s[%zu] = %g is not finite in single precision",
                    names[VECTORS + i / s->units], i % s->units, w->weights[i]);
  return true;
}

static ghost_status read_open_file(npy_network *w, FILE *file, char why[NPY_WHY])
{
  reader r = { .why = why };
  double single[VECTORS] = { 0 };
  if (!read_header(&r, file)) return GHOST_EIO;
  size_t units = r.field[VECTORS].count;
  w->weights = malloc(3 * units * sizeof *w->weights);
  if (!w->weights) return GHOST_ENOMEM;
  for (int k = 0; k < FIELDS; k++)
    r.field[k].value = k < VECTORS ? &single[k]
                                   : w->weights + (size_t) (k - VECTORS) * units;
  return read_fields(&r, file) && take_settings(&r, w) ? GHOST_OK : GHOST_EIO;
}

ghost_status npy_read(npy_network *w, const char *path, char why[NPY_WHY])
{
  *w = (npy_network) { 0 };
  FILE *file = fopen(path, "rb");
  snprintf(why, NPY_WHY, "%s", file ? "out of memory" : strerror(errno));
  if (!file) return GHOST_EIO;
  ghost_status status = read_open_file(w, file, why);
  fclose(file);
  if (status == GHOST_OK) return status;
  free(w->weights);
  w->weights = NULL;
  return status;
}
