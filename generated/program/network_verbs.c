/* program/network_verbs.c -- the verb network: train, latent, show
   Book: F.5 The verb network
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 9d9da53f74f324c2 */
#include "cli.h"
#include "latent.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Book: 19.9.1 The verb sweep */
static bool yes(const cli_option *option)
{
  if (!option->text || strcmp(option->text, "no") == 0) return false;
  if (strcmp(option->text, "yes") == 0) return true;
  cli_usage("--%s '%s' is not yes or no", option->name, option->text);
}

/* Book: F.5 The verb network, eq:predicted-steps */
static void check(ghost_status status, const char *what)
{
  if (status == GHOST_EDOM) cli_usage("%s: %s", what, ghost_strerror(status));
  if (status != GHOST_OK && status != GHOST_EUNDECIDED)
    cli_fail("%s: %s", what, ghost_strerror(status));
}

/* The option's file name, which must end in .npy. */
static const char *npy_name(const cli_option *option)
{
  size_t length = option->text ? strlen(option->text) : 0;
  if (option->text && (length < 5 || strcmp(option->text + length - 4, ".npy")))
    cli_usage("--%s '%s' does not end in .npy", option->name, option->text);
  return option->text;
}

static ghost_network *load(const cli_option *init)
{
  ghost_network *w;
  const char *name = npy_name(init);
  ghost_status status = ghost_network_load(&w, name);
  if (status == GHOST_EIO) cli_usage("%s holds no network of ours", name);
  check(status, name);
  return w;
}

typedef struct {
  const char *path;  /* NULL: standard output */
  char part[4096];   /* beside it, while the run lasts */
  FILE *file;
  unsigned long every;
} training_log;

static void write_row(training_log *log, const ghost_epoch *row)
{
  if (row->epoch % log->every != 0) return;
  fprintf(log->file, "%lu,%.17g,%.17g,%.17g,%.17g\n", row->epoch, row->loss,
          row->gradient_norm, row->accuracy, row->confidence);
}

static void sync_log(training_log *log)
{
  if (ferror(log->file) || fflush(log->file) != 0
      || (log->part[0] && fsync(fileno(log->file)) != 0))
    cli_fail("cannot write the log: %s", strerror(errno));
}

static void finish_log(training_log *log)
{
  sync_log(log);
  if (!log->part[0]) {
    if (fclose(log->file) != 0) cli_fail("cannot write the log");
    return;
  }
  if (fclose(log->file) != 0 || rename(log->part, log->path) != 0)
    cli_fail("cannot write %s: %s", log->path, strerror(errno));
}

static void copy_rows_before(FILE *from, FILE *to, unsigned long epoch)
{
  char *line = NULL;
  size_t size = 0;
  for (ssize_t n; (n = getline(&line, &size, from)) > 0; )
    if (line[n - 1] == '\n' && line[0] != 'e'
        && strtoul(line, NULL, 10) < epoch) fputs(line, to);
  free(line);
}

/* A device or a pipe is written directly: no part, nothing to rename. */
static FILE *open_device(training_log *log)
{
  struct stat info;
  if (!*log->path) cli_usage("--log needs a file's name");
  bool link = lstat(log->path, &info) == 0 && S_ISLNK(info.st_mode);
  bool there = stat(log->path, &info) == 0;
  if (link && (!there || S_ISREG(info.st_mode)))
    cli_fail("cannot write %s: a link to a file", log->path);
  if (!there) return NULL;
  if (access(log->path, W_OK) != 0)
    cli_fail("cannot write %s: %s", log->path, strerror(errno));
  if (S_ISREG(info.st_mode)) return NULL;
  FILE *file = S_ISDIR(info.st_mode) ? NULL : fopen(log->path, "w");
  if (!file) cli_fail("cannot write %s", log->path);
  return file;
}

static void open_log(training_log *log, bool resume, unsigned long epoch)
{
  const char *header = "epoch,loss,gradient_norm,accuracy,confidence\n";
  log->file = log->path ? open_device(log) : stdout;
  if (log->file) { fputs(header, log->file); return; }
  char fresh[4100];
  snprintf(log->part, sizeof log->part, "%s.part", log->path);
  snprintf(fresh, sizeof fresh, "%s.new", log->part);
  FILE *old = resume ? fopen(log->part, "r") : NULL;
  if (resume && !old) old = fopen(log->path, "r");
  log->file = fopen(fresh, "w");
  if (!log->file) cli_fail("cannot write %s: %s", fresh, strerror(errno));
  fputs(header, log->file);
  if (old) { copy_rows_before(old, log->file, epoch); fclose(old); }
  sync_log(log);
  if (rename(fresh, log->part) != 0)
    cli_fail("cannot write %s: %s", log->part, strerror(errno));
}

typedef struct {
  double rate;
  unsigned long epochs, save_every, keep_every;
  const char *save;
} training_plan;

static void keep(const ghost_network *w, const char *save)
{
  char name[4096];
  int stem = (int) strlen(save) - (strlen(save) > 4 ? 4 : 0);
  snprintf(name, sizeof name, "%.*s-%08lu.npy", stem, save,
           ghost_network_epochs(w));
  check(ghost_network_save(w, name), name);
}

static void show_progress(unsigned long epoch, unsigned long epochs)
{
  static int terminal = -1;
  if (terminal < 0) terminal = isatty(STDERR_FILENO);
  if (terminal && epoch % 4096 == 0)
    fprintf(stderr, "\repoch %lu of %lu", epoch, epochs);
}

static void train(ghost_network *w, const training_plan *plan,
                  training_log *log)
{
  for (;;) {
    unsigned long epoch = ghost_network_epochs(w);
    bool last = epoch >= plan->epochs;
    if (plan->keep_every && epoch % plan->keep_every == 0) keep(w, plan->save);
    if (plan->save_every && epoch % plan->save_every == 0 && epoch > 0) {
      sync_log(log);
      check(ghost_network_save(w, plan->save), plan->save);
    }
    ghost_epoch row;
    ghost_status status = ghost_network_epoch(w, last ? 0.0 : plan->rate, &row);
    write_row(log, &row);
    if (status != GHOST_OK) cli_fail("epoch %lu: not finite", epoch);
    show_progress(epoch, plan->epochs);
    if (last) return;
  }
}

enum { SEED, RATE, EPOCHS, LOG, LOG_EVERY, SAVE, SAVE_EVERY, KEEP_EVERY, INIT,
       RESUME, UNITS, DELAY, CONFIDENCE, TRAINABLE, SINGLE, STREAM, WIDTH,
       TRAIN_OPTIONS };
static ghost_network *network_of(const cli_option *o)
{
  if (yes(&o[RESUME]) && access(o[SAVE].text, F_OK) == 0) return load(&o[SAVE]);
  ghost_network *w;
  if (o[INIT].text) w = load(&o[INIT]);
  else {
    ghost_network_settings s = ghost_paper_network();
    s.seed = cli_count(&o[SEED], 0, 0xffffffff);
    s.units = cli_count(&o[UNITS], 16, 4096);
    s.delay = cli_count(&o[DELAY], 1, 512);
    s.single = yes(&o[SINGLE]);
    s.own_stream = yes(&o[STREAM]);
    s.trainable_confidence = yes(&o[TRAINABLE]);
    check(ghost_network_create(&w, &s), "settings");
  }
  if (o[CONFIDENCE].text)
    ghost_network_set_confidence(w, cli_real(&o[CONFIDENCE], -1e6, 1e6));
  return w;
}

static void print_memory(const ghost_network *w)
{
  struct rusage usage;
  if (!isatty(STDERR_FILENO) || getrusage(RUSAGE_SELF, &usage) != 0) return;
  fprintf(stderr, "\r\033[Knetwork %zu bytes, process %ld KiB at most\n",
          ghost_network_bytes(w), usage.ru_maxrss);
}

static int network_train(int argc, char **argv)
{
  cli_option o[TRAIN_OPTIONS] = {
    { "seed", "SEED", "the paper's seed (default 40)", false, "40" },
    { "rate", "ALPHA", "learning rate, > 0", true, NULL },
    { "epochs", "N", "train up to this epoch", true, NULL },
    { "log", "FILE", "the log (default standard output)", false, NULL },
    { "log-every", "K", "a row every K epochs (default 1)", false, "1" },
    { "save", "NPY", "save the network at the end", false, NULL },
    { "save-every", "K", "and every K epochs, as a checkpoint", false, "0" },
    { "keep-every", "K", "and every K epochs, as FILE-epoch.npy", false, "0" },
    { "init", "NPY", "start from this network", false, NULL },
    { "resume", "yes|no", "go on from --save when it is there", false, NULL },
    { "units", "N", "units, 16 to 4096 (default 100)", false, "100" },
    { "delay", "T", "steps of silence, 1 to 512 (default 20)", false, "20" },
    { "confidence", "C", "confidence (default 10)", false, NULL },
    { "train-confidence", "yes|no", "c is a parameter", false, NULL },
    { "single", "yes|no", "single precision", false, NULL },
    { "own-stream", "yes|no", "GSL's ranlxd2 instead of PyTorch's numbers", false,
      NULL },
    { "lanes", "WIDTH", "base, avx2 or avx512; same bits", false, NULL },
  };
  cli_parse(argc, argv, "Plain gradient descent on the delayed-activation task.",
            o, TRAIN_OPTIONS);
  training_plan plan = { cli_real(&o[RATE], 0x1p-1022, 1e6),
    cli_count(&o[EPOCHS], 0, 1000000000000), cli_count(&o[SAVE_EVERY], 0, 1ul << 40),
    cli_count(&o[KEEP_EVERY], 0, 1ul << 40), npy_name(&o[SAVE]) };
  training_log log = { .path = o[LOG].text,
                       .every = cli_count(&o[LOG_EVERY], 1, 1ul << 40) };
  bool resume = yes(&o[RESUME]);
  if (plan.save) cli_regular(plan.save);
  if ((plan.save_every || plan.keep_every || resume) && !plan.save)
    cli_usage("--save-every, --keep-every and --resume need --save");
  ghost_network *w = network_of(o);
  if (o[WIDTH].text) check(ghost_network_lanes(w, o[WIDTH].text), "--lanes");
  open_log(&log, resume, ghost_network_epochs(w));
  train(w, &plan, &log);
  if (plan.save) check(ghost_network_save(w, plan.save), plan.save);
  finish_log(&log);
  print_memory(w);
  ghost_network_free(w);
  return 0;
}

/* Book: F.5.1 The circuit of a saved network, eq:step-count */
static double predicted_steps(const ghost_latent_point *p, double mix)
{
  if (p->kind != GHOST_POINT_GHOST) return NAN;
  return asin(1.0) / (mix * sqrt(0.5 * fabs(p->value) * fabs(p->curvature)));
}

static double spent_steps(const ghost_latent_point *p, const double *kappa,
                          size_t steps)
{
  if (p->kind != GHOST_POINT_GHOST) return NAN;
  double centre = 0.5 * (p->low + p->high);
  double reach = sqrt(2.0 * fabs(p->value) / fabs(p->curvature));
  size_t spent = 0;
  for (size_t t = 0; t <= steps; t++) spent += fabs(kappa[t] - centre) <= reach;
  return (double) spent;
}

static void print_steps(FILE *out, double steps)
{
  if (isnan(steps)) fputc(',', out);
  else fprintf(out, ",%.17g", steps);
}

static void write_points(FILE *out, ghost_network *w)
{
  const ghost_network_settings *s = ghost_network_settings_of(w);
  double kappa[1025];
  ghost_epoch row;
  check(ghost_network_epoch(w, 0.0, &row), "network");
  ghost_network_orbit(w, kappa);
  latent *l = latent_new(s->units);
  if (!l) cli_fail("out of memory");
  latent_set(l, w);
  ghost_latent_point p[256];
  size_t count;
  latent_points(l, p, 256, &count);
  for (size_t i = 0; i < count && i < 256; i++) {
    fprintf(out, "%lu,%s,%.17g,%.17g,%.17g,%.17g,%.17g,%.17g", row.epoch,
            ghost_point_name(p[i].kind), p[i].low, p[i].high, p[i].value,
            p[i].error, p[i].slope, p[i].curvature);
    print_steps(out, predicted_steps(&p[i], s->mix));
    print_steps(out, spent_steps(&p[i], kappa, 2 * s->delay));
    fputc('\n', out);
  }
  latent_free(l);
}

static void write_map(FILE *out, const ghost_network *w, unsigned long points)
{
  latent *l = latent_new(ghost_network_settings_of(w)->units);
  if (!l) cli_fail("out of memory");
  latent_set(l, w);
  fputs("kappa,f,slope,curvature\n", out);
  double end = latent_radius(l), y[3];
  for (unsigned long i = 0; i <= points; i++) {
    double kappa = end * (2.0 * (double) i / (double) points - 1.0);
    latent_evaluate(l, kappa, y);
    fprintf(out, "%.17g,%.17g,%.17g,%.17g\n", kappa, y[0], y[1], y[2]);
  }
  latent_free(l);
}

static void write_fold(FILE *out, const ghost_network *from,
                       const ghost_network *to, double width)
{
  size_t units = ghost_network_settings_of(from)->units;
  if (ghost_network_settings_of(to)->units != units)
    cli_usage("the two networks differ in size");
  double *v = calloc(6 * units, sizeof *v), *last = v + 3 * units;
  if (!v) cli_fail("out of memory");
  ghost_network_parameters(from, v, v + units, v + 2 * units);
  ghost_network_parameters(to, last, last + units, last + 2 * units);
  ghost_fold fold;
  ghost_status status = ghost_latent_fold(units, v, last, width, &fold);
  free(v);
  check(status, "--to");
  fputs("epoch_from,epoch_to,zeros_from,zeros_to,low,high,kappa_low,kappa_high,"
        "curvature_low,curvature_high\n", out);
  fprintf(out, "%lu,%lu,%d,%d", ghost_network_epochs(from),
          ghost_network_epochs(to), fold.zeros[0], fold.zeros[1]);
  const double place[6] = { fold.low, fold.high, fold.kappa_low, fold.kappa_high,
                            fold.curvature_low, fold.curvature_high };
  bool differ = fold.zeros[0] != fold.zeros[1];
  for (int i = 0; i < 6; i++) print_steps(out, differ ? place[i] : NAN);
  fputc('\n', out);
}

static int network_latent(int argc, char **argv)
{
  cli_option o[] = {
    { "init", "NPY", "the saved network", true, NULL },
    { "map", "POINTS", "f on that many points instead", false, NULL },
    { "to", "NPY", "instead: the bifurcation on the way to this network", false,
      NULL },
    { "width", "W", "how narrowly --to locates it (default 1e-6)", false, "1e-6" },
    { "out", "FILE", "write here instead of standard output", false, NULL } };
  cli_parse(argc, argv, "All fixed points and extrema of the latent circuit, "
            "certified.", o, 5);
  ghost_network *w = load(&o[0]), *next = o[2].text ? load(&o[2]) : NULL;
  unsigned long points = o[1].text ? cli_count(&o[1], 2, 10000000) : 0;
  double width = cli_real(&o[3], 1e-12, 0.5);
  if (points && next) cli_usage("--map or --to, not both");
  FILE *out = cli_open(o[4].text);
  if (points) write_map(out, w, points);
  else if (next) write_fold(out, w, next, width);
  else {
    fputs("epoch,kind,low,high,value,error,slope,curvature,"
          "predicted_steps,spent_steps\n", out);
    write_points(out, w);
  }
  cli_commit();
  if (next) ghost_network_free(next);
  ghost_network_free(w);
  return 0;
}

static int network_show(int argc, char **argv)
{
  cli_option o[] = {
    { "init", "NPY", "the saved network", true, NULL },
    { "out", "FILE", "write here instead of standard output", false, NULL } };
  cli_parse(argc, argv, "The orbit of a saved network: step, kappa, output, "
            "target.", o, 2);
  ghost_network *w = load(&o[0]);
  const ghost_network_settings *s = ghost_network_settings_of(w);
  double kappa[1025];
  ghost_epoch row;
  check(ghost_network_epoch(w, 0.0, &row), "network");
  ghost_network_orbit(w, kappa);
  FILE *out = cli_open(o[1].text);
  fputs("step,kappa,output,target\n", out);
  for (size_t t = 0; t <= 2 * s->delay; t++)
    fprintf(out, "%zu,%.17g,%.17g,%d\n", t, kappa[t],
            1.0 / (1.0 + exp(-row.confidence * (kappa[t] - s->threshold))),
            t > s->delay);
  cli_commit();
  ghost_network_free(w);
  return 0;
}

/* Book: F.5 The verb network, eq:predicted-steps */
int verb_network(int argc, char **argv)
{
  static const struct { const char *name; char *full; cli_verb *run;
                        const char *doc; } parts[] = {
    { "train", "network train", network_train, "gradient descent, with a log" },
    { "latent", "network latent", network_latent, "a saved network's circuit" },
    { "show", "network show", network_show, "a saved network's orbit" } };
  const size_t count = sizeof parts / sizeof *parts;
  for (size_t i = 0; argc > 1 && i < count; i++)
    if (strcmp(argv[1], parts[i].name) == 0) {
      argv[1] = parts[i].full;
      return parts[i].run(argc - 1, argv + 1);
    }
  if (argc != 2 || strcmp(argv[1], "--help") != 0)
    cli_usage("which part of ghost network? see ghost network --help");
  FILE *out = cli_open(NULL);
  fputs("Usage: ghost network PART [OPTION...]\n\n", out);
  for (size_t i = 0; i < count; i++)
    fprintf(out, "  %-10s %s\n", parts[i].name, parts[i].doc);
  cli_commit();
  return 0;
}
