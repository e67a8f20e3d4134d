/* model/npy.c -- networks made of such arrays: names, shapes, settings
   Book: 19.7.2 Files from elsewhere
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: f9f650a92d05b4cc */
#include "npy.h"
#include "whole.h"
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { M = NPY_SETTINGS, N, B, W, W_IN, W_OUT, B_OUT, FIRST, WEIGHTS = FIRST - M,
       SECOND = FIRST + WEIGHTS, FIELDS = SECOND + WEIGHTS, UNITS_MOST = 4096 };
static const char *const names[FIELDS] = { "epoch", "seed", "delay", "flags",
  "own_stream", "log", "phi", "output", "steps", "mix", "start", "threshold",
  "confidence", "first_power", "second_power", "first_confidence",
  "second_confidence", "m", "n", "b", "W", "W_in", "W_out", "b_out", "first_m",
  "first_n", "first_b", "first_W", "first_W_in", "first_W_out", "first_b_out",
  "second_m", "second_n", "second_b", "second_W", "second_W_in", "second_W_out",
  "second_b_out" };
static const ghost_part parts[FIRST] = { [M] = GHOST_PART_DRIVE,
  [N] = GHOST_PART_READ, [B] = GHOST_PART_BIAS, [W] = GHOST_PART_DRIVE,
  [W_IN] = GHOST_PART_INPUT, [W_OUT] = GHOST_PART_OUT,
  [B_OUT] = GHOST_PART_OUT_BIAS };

/* Book: 19.7.2 Files from elsewhere */
/* The weight that a field remembers; of a weight, itself. */
static int weight_of(int k) { return k < FIRST ? k : M + (k - M) % WEIGHTS; }

typedef struct {
  const named_array *field[FIELDS];
  npy_network *to;
  size_t units;
  char *why;
} reading;
__attribute__((format(printf, 2, 3)))
static bool refuse(reading *r, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  vsnprintf(r->why, NPY_WHY, format, args);
  va_end(args);
  return false;
}

static int field_of(const char *name)
{
  if (strcmp(name, "M") == 0) return M;
  if (strcmp(name, "N") == 0) return N;
  for (int k = 0; k < FIELDS; k++)
    if (strcmp(name, names[k]) == 0) return k;
  return FIELDS;
}

static bool take_field(reading *r, const named_array *a)
{
  int k = field_of(a->name);
  bool whole = a->type[1] != 'f';
  if (!*a->name)
    return refuse(r, "a plain array; a record with fields m, n and b is wanted");
  if (k == FIELDS) return refuse(r, "field '%s' has no meaning here", a->name);
  if (r->field[k]) return refuse(r, "field '%s' is there twice", a->name);
  if (k < NPY_SETTINGS && array_length(a) != 1)
    return refuse(r, "field '%s' has too many elements", a->name);
  if ((k < NPY_MIX && !whole) || (k >= M && whole))
    return refuse(r, "field '%s' has type '%s'; %s", a->name, a->type,
                  k < NPY_MIX ? "<u8 is wanted" : "<f8 or <f4 is wanted");
  for (int i = 0; i < AXES; i++)
    if (a->shape[i] > UNITS_MOST)
      return refuse(r, "field '%s' has too many elements", a->name);
  r->field[k] = a;
  return true;
}

static bool expect_fields(reading *r)
{
  const int wanted[] = { M, N, B };
  for (int i = 0; i < 3; i++) {
    int k = wanted[i];
    bool there = r->field[k], full = r->field[W] && k != B;
    if (!there && !full) return refuse(r, "there is no field '%s'", names[k]);
    if (there && full)
      return refuse(r, "field 'W' stands beside '%s', which is another W",
                    r->field[k]->name);
  }
  if (r->field[B_OUT] && !r->field[W_OUT])
    return refuse(r, "field 'b_out' stands there without 'W_out'");
  return true;
}

static bool bad_shape(reading *r, const named_array *a, const char *wanted)
{
  return a->axes > 2 ? refuse(r, "field '%s' has three axes", a->name)
    : refuse(r, "field '%s' has shape (%zu, %zu); %s is wanted, of %zu units",
             a->name, a->shape[0], a->shape[1], wanted, r->units);
}

static bool is_vector(const named_array *a, size_t length)
{
  return array_length(a) == length && a->axes <= 2
    && (a->shape[0] == length || a->shape[1] == length);
}

/* M and N: columns for (N, K), 1 for a vector. */
static bool take_rank(reading *r, int k, size_t *rank)
{
  const named_array *a = r->field[k];
  *rank = is_vector(a, r->units) ? 1 : a->shape[1];
  if (is_vector(a, r->units)) return true;
  if (a->axes < 2)
    return refuse(r, "fields '%s' and 'b' differ in length", a->name);
  return (a->axes == 2 && a->shape[0] == r->units)
    || bad_shape(r, a, "(N, K)");
}

static bool take_low_rank(reading *r)
{
  size_t other;
  if (!take_rank(r, M, &r->to->rank) || !take_rank(r, N, &other)) return false;
  return other == r->to->rank
    || refuse(r, "fields '%s' and '%s' have %zu and %zu columns",
              r->field[M]->name, r->field[N]->name, r->to->rank, other);
}

static bool take_sizes(reading *r)
{
  const named_array *b = r->field[B], *w = r->field[W], *in = r->field[W_IN],
    *out = r->field[W_OUT], *biases = r->field[B_OUT];
  r->units = array_length(b);
  if (!is_vector(b, r->units)) return bad_shape(r, b, "a vector");
  if (w && (w->axes != 2 || w->shape[0] != r->units || w->shape[1] != r->units))
    return bad_shape(r, w, "(N, N)");
  if (!w && !take_low_rank(r)) return false;
  if (in && !is_vector(in, r->units) && (in->axes != 2 || in->shape[0] != r->units))
    return bad_shape(r, in, "(N, I)");
  if (out && !is_vector(out, r->units)
      && (out->axes != 2 || out->shape[1] != r->units))
    return bad_shape(r, out, "(O, N)");
  r->to->inputs = in ? array_length(in) / r->units : 0;
  r->to->outputs = out ? array_length(out) / r->units : 0;
  if (biases && array_length(biases) != r->to->outputs)
    return refuse(r, "field 'b_out' has %zu elements, 'W_out' %zu outputs",
                  array_length(biases), r->to->outputs);
  return true;
}

static bool within(reading *r, int k, double low, double high)
{
  const named_array *a = r->field[k];
  if (!a || (*a->value >= low && *a->value <= high)) return true;
  return refuse(r, "%s = %.17g; %g to %g is allowed", names[k], *a->value,
                low, high);
}

/* Of the kind that the trainer of rank one takes, with its shorter trials. */
static bool is_plain(const npy_network *w)
{
  return w->rank == 1 && w->inputs == 0 && w->outputs == 0;
}

static bool check_fields(reading *r)
{
  return within(r, NPY_EPOCH, 0, 0x1p53) && within(r, NPY_SEED, 0, 4294967295.0)
    && within(r, NPY_DELAY, 1, is_plain(r->to) ? 512 : 2048)
    && within(r, NPY_FLAGS, 0, 3)
    && within(r, NPY_STREAM, 0, 1) && within(r, NPY_PHI, 0, GHOST_PHI_RELU)
    && within(r, NPY_OUTPUT, 0, GHOST_OUT_TANH) && within(r, NPY_MIX, 0x1p-1074, 1)
    && within(r, NPY_START, -1, 1) && within(r, NPY_THRESHOLD, -1000, 1000)
    && within(r, NPY_CONFIDENCE, -1e6, 1e6) && within(r, NPY_STEPS, 0, 0x1p53)
    && within(r, NPY_POWER, 0, 1) && within(r, NPY_OTHER_POWER, 0, 1)
    && within(r, NPY_FIRST_C, -1e300, 1e300) && within(r, NPY_SECOND_C, 0, 1e300);
}

static bool expect_memory(reading *r, int k, bool wanted)
{
  const named_array *a = r->field[k], *of = r->field[weight_of(k)];
  if (wanted && !a) return refuse(r, "there is no field '%s'", names[k]);
  if (!wanted && a) return refuse(r, "field '%s' stands alone", names[k]);
  if (!a || k < NPY_SETTINGS) return true;
  for (int i = 0; i < AXES; i++)
    if (a->axes != of->axes || a->shape[i] != of->shape[i])
      return refuse(r, "fields '%s' and '%s' differ in shape", names[k], of->name);
  for (size_t i = 0; k >= SECOND && i < array_length(a); i++)
    if (a->value[i] < 0.0)
      return refuse(r, "%s[%zu] = %g is negative", names[k], i, a->value[i]);
  return true;
}

static bool expect_memories(reading *r)
{
  const int count = !r->field[FIRST + B - M] ? 0 : r->field[SECOND + B - M] ? 2 : 1;
  for (int k = 0; k < FIELDS; k++) {
    const bool rule = k < NPY_SETTINGS && NPY_RULE >> k & 1;
    const bool wanted = k < NPY_SETTINGS ? count > 0
      : count > (k - FIRST) / WEIGHTS && r->field[weight_of(k)];
    if ((rule || k >= FIRST) && !expect_memory(r, k, wanted)) return false;
  }
  r->to->memories = count;
  return true;
}

static uint64_t whole_of(const reading *r, int k, uint64_t otherwise)
{
  return r->field[k] ? r->field[k]->whole : otherwise;
}

static void take_real(const reading *r, int k, double *value)
{
  if (r->field[k]) *value = *r->field[k]->value;
}

static void take_rule(reading *r)
{
  npy_network *w = r->to;
  w->rule.steps = whole_of(r, NPY_STEPS, 0);
  for (int i = 0; i < 2; i++) {
    take_real(r, NPY_POWER + i, &w->rule.power[i]);
    take_real(r, NPY_FIRST_C + i, &w->of_confidence[i]);
  }
}

static bool take_settings(reading *r)
{
  npy_network *w = r->to;
  ghost_network_settings *s = &w->settings;
  if (!check_fields(r)) return false;
  for (int k = 0; k < NPY_SETTINGS; k++)
    if (r->field[k]) w->stated |= 1u << k;
  *s = ghost_paper_network();
  s->units = r->units;
  w->epoch = whole_of(r, NPY_EPOCH, 0);
  w->log_sum = whole_of(r, NPY_LOG, 0);
  w->phi = (ghost_phi) whole_of(r, NPY_PHI, GHOST_PHI_TANH);
  w->output = (ghost_out) whole_of(r, NPY_OUTPUT, r->field[W_OUT]
                                   ? GHOST_OUT_LOGISTIC : GHOST_OUT_LATENT);
  s->seed = whole_of(r, NPY_SEED, s->seed);
  s->delay = whole_of(r, NPY_DELAY, s->delay);
  s->own_stream = whole_of(r, NPY_STREAM, 0) != 0;
  s->single = (whole_of(r, NPY_FLAGS, 0) & 1) != 0;
  s->trainable_confidence = (whole_of(r, NPY_FLAGS, 0) & 2) != 0;
  take_real(r, NPY_MIX, &s->mix);
  take_real(r, NPY_START, &s->start);
  take_real(r, NPY_THRESHOLD, &s->threshold);
  take_real(r, NPY_CONFIDENCE, &s->confidence);
  return true;
}

static bool take_part(reading *r, int k, double **at)
{
  const named_array *a = r->field[k];
  const size_t all = array_length(a), units = r->units, columns = all / units;
  const int of = weight_of(k);
  const bool turn = of != W_OUT && of != B_OUT;
  *(k < FIRST ? &r->to->part[parts[k]]
    : &r->to->memory[(k - FIRST) / WEIGHTS][parts[of]]) = *at;
  for (size_t i = 0; i < all; i++) {
    if (r->to->settings.single && !isfinite((float) a->value[i]))
      return refuse(r, "%s[%zu] = %g is not finite in single precision", a->name,
                    i, a->value[i]);
    (*at)[turn ? i % columns * units + i / columns : i] = a->value[i];
  }
  *at += all;
  return true;
}

static bool take_parts(reading *r)
{
  double *at = r->to->weights;
  for (int k = M; k < FIELDS; k++)
    if (r->field[k] && !take_part(r, k, &at)) return false;
  return true;
}

ghost_status npy_take(npy_network *w, const named_arrays *a, char why[NPY_WHY])
{
  *w = (npy_network) { 0 };
  reading r = { .to = w, .why = why };
  for (int k = 0; k < a->count; k++)
    if (!take_field(&r, &a->array[k])) return GHOST_EIO;
  if (!expect_fields(&r) || !take_sizes(&r) || !take_settings(&r)
      || !expect_memories(&r)) return GHOST_EIO;
  take_rule(&r);
  size_t all = 0;
  for (int k = M; k < FIELDS; k++) all += r.field[k] ? array_length(r.field[k]) : 0;
  w->weights = malloc(all * sizeof *w->weights);
  snprintf(why, NPY_WHY, "out of memory");
  if (!w->weights) return GHOST_ENOMEM;
  if (take_parts(&r)) return GHOST_OK;
  free(w->weights);
  w->weights = NULL;
  return GHOST_EIO;
}

ghost_status npy_read(npy_network *w, const char *path, char why[NPY_WHY])
{
  named_arrays a;
  *w = (npy_network) { 0 };
  ghost_status status = arrays_read(&a, path, why);
  if (status != GHOST_OK) return status;
  status = npy_take(w, &a, why);
  arrays_free(&a);
  return status;
}

ghost_status npy_expect_rank_one(const npy_network *w, char why[NPY_WHY])
{
  const char *what = !w->rank ? "a whole W" : w->rank > 1 ? "a higher rank"
    : w->inputs ? "inputs" : w->outputs ? "W_out"
    : w->phi != GHOST_PHI_TANH ? "another phi"
    : w->output != GHOST_OUT_LATENT ? "another output" : NULL;
  if (!what) return GHOST_OK;
  snprintf(why, NPY_WHY, "a network with %s; m, n and b of rank one are wanted",
           what);
  return GHOST_EIO;
}

/* Book: 19.7.1 A file that NumPy reads */
static const double *numbers_of(const npy_network *w, int k)
{
  const ghost_part part = parts[weight_of(k)];
  return k < FIRST ? w->part[part] : w->memory[(k - FIRST) / WEIGHTS][part];
}

static bool has_field(const npy_network *w, int k)
{
  if (k < NPY_SETTINGS) return w->stated >> k & 1;
  const int weight = weight_of(k);
  if (k >= FIRST && !numbers_of(w, k)) return false;
  if (weight == M || weight == N) return w->rank > 0;
  return w->part[parts[weight]] && (weight != W || w->rank == 0);
}

/* Of a weight. */
static size_t columns_of(const npy_network *w, int k)
{
  return k == M || k == N ? w->rank : k == W ? w->settings.units
    : k == W_IN ? w->inputs : k == B ? 1 : w->outputs;
}

static int write_field(char *text, size_t size, const npy_network *w, int k)
{
  const int of = weight_of(k);
  const size_t units = w->settings.units, columns = columns_of(w, of);
  const bool vector = of == B || (columns == 1 && of <= N && w->outputs == 0);
  const char *name = vector || (k != M && k != N) ? names[k] : k == M ? "M" : "N";
  if (k < NPY_SETTINGS)
    return snprintf(text, size, "('%s', '%s'), ", name,
                    k < NPY_MIX ? "<u8" : "<f8");
  if (vector || of == B_OUT)
    return snprintf(text, size, "('%s', '<f8', (%zu,)), ", name,
                    vector ? units : columns);
  return snprintf(text, size, "('%s', '<f8', (%zu, %zu)), ", name,
                  of == W_OUT ? columns : units, of == W_OUT ? units : columns);
}

static size_t write_header(char *text, size_t size, const npy_network *w)
{
  int n = snprintf(text, size, "{'descr': [");
  for (int k = 0; k < FIELDS; k++)
    if (has_field(w, k)) n += write_field(text + n, size - (size_t) n, w, k);
  n -= 2;  /* no comma after the last */
  return (size_t) (n + snprintf(text + n, size - (size_t) n,
                                "], 'fortran_order': False, 'shape': (), }"));
}

static size_t pad_header(char *text, size_t length)
{
  size_t whole = (10 + length + 1 + 63) / 64 * 64;
  while (length < whole - 11) text[length++] = ' ';
  text[length++] = '\n';
  return length;
}

static bool write_settings(FILE *file, const npy_network *w)
{
  const ghost_network_settings *s = &w->settings;
  const uint64_t whole[NPY_MIX] = { w->epoch, s->seed, s->delay,
    (uint64_t) (s->single != 0) | (uint64_t) (s->trainable_confidence != 0) << 1,
    (uint64_t) s->own_stream, w->log_sum, (uint64_t) w->phi, (uint64_t) w->output,
    w->rule.steps };
  const double real[] = { s->mix, s->start, s->threshold, s->confidence,
    w->rule.power[0], w->rule.power[1], w->of_confidence[0], w->of_confidence[1] };
  bool good = true;
  for (int k = 0; k < NPY_SETTINGS; k++)
    if (has_field(w, k))
      good = good && fwrite(k < NPY_MIX ? (const void *) &whole[k]
                            : &real[k - NPY_MIX], 8, 1, file) == 1;
  return good;
}

static bool write_weights(FILE *file, const npy_network *w, int k)
{
  const int of = weight_of(k);
  const size_t units = w->settings.units, columns = columns_of(w, of);
  const double *v = numbers_of(w, k);
  bool good = true;
  if (of == W_OUT || of == B_OUT)
    return fwrite(v, sizeof *v, of == W_OUT ? columns * units : columns, file) > 0;
  for (size_t i = 0; i < units && good; i++)
    for (size_t j = 0; j < columns; j++)
      good = good && fwrite(&v[j * units + i], sizeof *v, 1, file) == 1;
  return good;
}

static bool write_network(FILE *file, const npy_network *w)
{
  char text[4096];
  size_t length = pad_header(text, write_header(text, 3900, w));
  unsigned char head[10] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0,
    (unsigned char) (length & 0xff), (unsigned char) (length >> 8) };
  bool good = fwrite(head, 1, sizeof head, file) == sizeof head
    && fwrite(text, 1, length, file) == length && write_settings(file, w);
  for (int k = M; k < FIELDS; k++)
    if (has_field(w, k)) good = good && write_weights(file, w, k);
  return good;
}

ghost_status npy_save(const npy_network *w, const char *path)
{
  pending_file file;
  if (!whole_open(&file, path)) return GHOST_EIO;
  if (!write_network(file.file, w)) {
    int cause = errno;
    whole_abandon(&file);
    errno = cause;
    return GHOST_EIO;
  }
  return whole_commit(&file) ? GHOST_OK : GHOST_EIO;
}
