/* Any bytes as a task; the first chooses the norm.  Refused with a reason, or within
 * its limits, the same to the bit when it is written plainly and read again, and one
 * on which a small network takes a step.  The checksums are set right. */
#define REFUSALS
#include "target.h"
#include "archive.h"
#include "program/network_options.c"
#include <math.h>

static const char *const words[] = { "sum", "mean", "delay", NULL };

/* False when it is refused. */
static bool read_one(const char *path, const char *norm, task_file *f)
{
  const cli_option file = { .name = "task", .text = path }, by = { .name = "norm", .text = norm };
  *f = (task_file) { .inputs = 0 };
  if (setjmp(refused)) { task_free(f); return false; }
  task_read(f, &file, &by);
  return true;
}

static void must_lie(const double *x, size_t n, double low)
{
  for (size_t i = 0; x && i < n; i++) MUST(x[i] >= low && x[i] <= 1e6);
}

static void must_be_within_limits(const task_file *f)
{
  const size_t rows = f->task.steps * f->task.trials;
  MUST(f->task.steps >= 1 && f->task.steps <= 4096 && f->task.trials >= 1);
  MUST(f->outputs >= 1 && f->outputs <= 64 && f->inputs <= 64);
  MUST(!f->task.inputs == !f->inputs && f->task.targets);
  must_lie(f->task.inputs, rows * f->inputs, -1e6);
  must_lie(f->task.targets, rows * f->outputs, -1e6);
  must_lie(f->task.mask, rows * f->outputs, 0.0);
}

static void put(FILE *out, size_t n, int bytes)
{
  for (; bytes-- > 0; n >>= 8) fputc((int) (n & 255), out);
}

/* What both headers of a member have in common. */
static void put_entry(FILE *out, const char *name, size_t size, uint32_t sum)
{
  put(out, 20, 2), put(out, 0, 8), put(out, sum, 4), put(out, size, 4);
  put(out, size, 4), put(out, strlen(name), 2), put(out, 0, 2);
}

typedef struct { FILE *out, *directory; size_t members; } archive;
static void put_member(archive *z, const char *name, const double *x, size_t steps,
                       size_t trials, size_t channels)
{
  char *text;
  size_t size, at = (size_t) ftell(z->out);
  if (!x) return;
  FILE *file = open_memstream(&text, &size);
  char shape[100];
  snprintf(shape, sizeof shape, "{'descr': '<f8', 'fortran_order': False, "
           "'shape': (%zu, %zu, %zu), }", steps, trials, channels);
  fwrite("\x93NUMPY\1\0\x76", 1, 10, file);
  fprintf(file, "%-117s\n", shape);
  fwrite(x, sizeof *x, steps * trials * channels, file);
  fclose(file);
  uint32_t sum = (uint32_t) crc32(0, (uint8_t *) text, (uInt) size);
  fputs("PK\3\4", z->out), put_entry(z->out, name, size, sum), fputs(name, z->out);
  fwrite(text, 1, size, z->out);
  fputs("PK\1\2", z->directory), put(z->directory, 20, 2);
  put_entry(z->directory, name, size, sum), put(z->directory, 0, 10);
  put(z->directory, at, 4), fputs(name, z->directory);
  z->members++;
  free(text);
}

static void write_and_read_again(task_file *f, const char *norm)
{
  char *text, *directory;
  size_t size, more;
  archive z = { open_memstream(&text, &size), open_memstream(&directory, &more), 0 };
  const ghost_rnn_task *t = &f->task;
  put_member(&z, "targets.npy", t->targets, t->steps, t->trials, f->outputs);
  put_member(&z, "mask.npy", t->mask, t->steps, t->trials, f->outputs);
  put_member(&z, "inputs.npy", t->inputs, t->steps, t->trials, f->inputs);
  fclose(z.directory);
  size_t at = (size_t) ftell(z.out);
  fwrite(directory, 1, more, z.out);
  fputs("PK\5\6", z.out), put(z.out, 0, 4), put(z.out, z.members, 2);
  put(z.out, z.members, 2), put(z.out, more, 4), put(z.out, at, 4), put(z.out, 0, 2);
  fclose(z.out);
  const char *path = own_file("plain.npz", text, size);
  free(text), free(directory);
  const uint64_t sum = f->sum;
  task_free(f);
  MUST(read_one(path, norm, f) && f->sum == sum);
}

static void take_a_step(const task_file *f, unsigned choice)
{
  ghost_rnn_settings s = ghost_paper_rnn();
  ghost_network_row row;
  ghost_rnn *w;
  s.units = 4, s.rank = choice % 3, s.inputs = f->inputs, s.outputs = f->outputs;
  s.output = GHOST_OUT_LINEAR, s.single = choice & 1;
  MUST(ghost_rnn_create(&w, &s, &f->task) == GHOST_OK);
  ghost_rnn_descent rule = { .rate = 0.01 };
  if (choice & 2) rule.momentum = 0.9, rule.second = 0.999, rule.epsilon = 1e-8;
  ghost_status status = ghost_rnn_train(w, &rule, &row);
  MUST(status == GHOST_EDOM || (status == GHOST_OK && isfinite(row.loss)));
  ghost_rnn_free(w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static uint8_t right[1 << 16];
  static task_file f;
  if (size < 1 || size > sizeof right) return 0;
  memcpy(right, data + 1, size - 1);
  set_checksums(right, size - 1);
  const char *path = own_file("task.npz", right, size - 1), *norm = words[*data % 4];
  if (!read_one(path, norm, &f)) return 0;
  must_be_within_limits(&f);
  if (f.task.steps * f.task.trials <= 4096) take_a_step(&f, *data / 4);
  write_and_read_again(&f, norm);
  task_free(&f);
  return 0;
}
