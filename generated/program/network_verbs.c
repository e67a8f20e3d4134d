/* program/network_verbs.c -- the verb network: train, latent, show
   Book: F.8 The verb network
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: d7993c98e3803012 */
#include "cli.h"
#include "journal.h"
#include "latent.h"
#include "outward.h"
#include "npy.h"
#include "sweep.h"
#include "progress.h"
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
/* Book: F.8 The verb network, eq:predicted-steps */
static void check(ghost_status status, const char *what)
{
  if (status == GHOST_EDOM) cli_usage("%s: %s", what, ghost_strerror(status));
  if (status != GHOST_OK)
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

static void expect_readable(const char *name)
{
  struct stat info;
  int fd = open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) cli_usage("cannot read %s: %s", name, strerror(errno));
  if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
    cli_usage("cannot read %s: not a regular file", name);
  close(fd);
}

static ghost_network *load(const cli_option *init)
{
  ghost_network *w;
  const char *name = npy_name(init);
  expect_readable(name);
  char why[200];
  ghost_status status = ghost_network_read(&w, name, why, sizeof why);
  if (status == GHOST_EIO) cli_usage("%s: %s", name, why);
  check(status, name);
  return w;
}

typedef struct {
  const char *path;   /* NULL: standard output */
  FILE *stream;       /* a device, a pipe, a terminal; or */
  journal *journal;   /* rows that will be a file */
  unsigned long every, next, before;  /* a row every so many; the next; the end */
  uint64_t sum, known, found;  /* checks: of the rows so far, as saved, as read */
  bool terminal;
} training_log;
static const char log_header[] = "epoch,loss,gradient_norm,accuracy,confidence";

static void write_row(training_log *log, const ghost_network_row *row)
{
  char line[160];
  if (row->epoch % log->every != 0) return;
  snprintf(line, sizeof line, "%lu,%.17g,%.17g,%.17g,%.17g", row->epoch, row->loss,
           row->gradient_norm, row->accuracy, row->confidence);
  if (log->terminal) progress_clear();
  log->sum = journal_sum(log->sum, line);
  if (log->journal) journal_append(log->journal, line, false);
  else fprintf(log->stream, "%s\n", line);
}

static bool copy_row(void *context, char *row)
{
  fprintf(context, "%s\n", row);
  return true;
}

static void finish_log(training_log *log)
{
  if (!log->journal) { cli_commit(); return; }
  char part[PATH_MAX + 8];
  snprintf(part, sizeof part, "%s.part", log->path);
  journal_sync(log->journal);
  FILE *out = cli_open(log->path);
  fprintf(out, "%s\n", log_header);
  free(journal_read(part, copy_row, out));
  cli_commit();
  journal_close(log->journal, true);
}

static bool take_log_row(void *context, char *row)
{
  training_log *log = context;
  unsigned long epoch;
  int end = 0;
  if (sscanf(row, "%18lu,%n", &epoch, &end) != 1 || end == 0 || epoch != log->next)
    cli_fail("the log of %s lacks the row of epoch %lu", log->path, log->next);
  if (epoch >= log->before) return false;
  log->sum = journal_sum(log->sum, row);
  log->next += log->every;
  return true;
}

static void expect_all_rows(const training_log *log)
{
  if (log->next < log->before)
    cli_fail("cannot resume: the log %s has no row of epoch %lu, and the "
             "checkpoint is at epoch %lu", log->path, log->next, log->before);
}

static void expect_log_row(const training_log *log, const char *line)
{
  const char *at = strchr(line, ',');
  int numbers = 1;
  for (char *end; at && *at == ','; at = end, numbers++) {
    double x = strtod(at + 1, &end);
    if (end == at + 1 || isspace((unsigned char) at[1]) || !isfinite(x)) break;
  }
  if (numbers != 5 || !at || *at != '\0')
    cli_fail("%s: no row of a log: %s", log->path, line);
}

static void take_finished(training_log *log, unsigned long epoch)
{
  log->next = epoch;
  log->sum = log->found = 0;
  FILE *old = fopen(log->path, "r");
  if (!old) cli_fail("cannot resume the log %s: %s", log->path, strerror(errno));
  char *line = NULL;
  size_t size = 0;
  bool first = true, taking = true;
  for (ssize_t n; (n = getline(&line, &size, old)) > 0; first = false) {
    if (line[n - 1] != '\n' || strlen(line) != (size_t) n)
      cli_fail("%s: not as it was written", log->path);
    line[n - 1] = '\0';
    if (first && strcmp(line, log_header) != 0) cli_fail("%s is no log", log->path);
    if (first) continue;
    expect_log_row(log, line);
    log->found = journal_sum(log->found, line);
    taking = taking && take_log_row(log, line);
    if (taking && log->journal) journal_append(log->journal, line, false);
  }
  free(line);
  fclose(old);
}

static void restore_log(training_log *log, const char *title, const char *part)
{
  unsigned long first = log->next;
  if (access(part, F_OK) == 0 || first >= log->before) {
    log->journal = journal_open(part, title, true, take_log_row, log);
    if (log->next >= log->before) return;
    if (access(log->path, F_OK) != 0) expect_all_rows(log);
    journal_close(log->journal, false);
    log->journal = NULL;
  }
  take_finished(log, first);
  expect_all_rows(log);
  if (log->known && log->found != log->known)
    cli_fail("%s: not as it was written", log->path);
  log->journal = journal_open(part, title, false, NULL, NULL);
  take_finished(log, first);
}

static void open_log(training_log *log, const char *title, bool resume,
                     unsigned long epoch)
{
  static char part[PATH_MAX + 8];
  if (cli_is_stream(log->path)) {
    log->stream = cli_open(log->path);
    fprintf(log->stream, "%s\n", log_header);
    return;
  }
  snprintf(part, sizeof part, "%s.part", log->path);
  log->before = epoch;
  if (resume) restore_log(log, title, part);
  else log->journal = journal_open(part, title, false, NULL, NULL);
}

typedef struct {
  double rate;
  unsigned long epochs, save_every, keep_every;
  const char *save;
} training_plan;

static void save(const ghost_network *w, const char *name)
{
  ghost_status status = ghost_network_save(w, name);
  if (status == GHOST_EIO) cli_fail("cannot write %s: %s", name, strerror(errno));
  check(status, name);
}

static void keep(const ghost_network *w, const char *name)
{
  char kept[PATH_MAX];
  int stem = (int) strlen(name) - 4;
  snprintf(kept, sizeof kept, "%.*s-%08lu.npy", stem, name,
           ghost_network_epochs_done(w));
  save(w, kept);
}

static void train(ghost_network *w, const training_plan *plan,
                  training_log *log)
{
  progress_begin("epochs", plan->epochs, ghost_network_epochs_done(w));
  for (bool last = false; !last; progress_add(!last)) {
    unsigned long epoch = ghost_network_epochs_done(w);
    last = epoch >= plan->epochs;
    if (plan->keep_every && epoch % plan->keep_every == 0) keep(w, plan->save);
    if (plan->save_every && epoch % plan->save_every == 0 && epoch > 0) {
      if (log->journal) journal_sync(log->journal);
      save(w, plan->save);
    }
    ghost_network_row row;
    ghost_status status = ghost_network_train(w, last ? 0.0 : plan->rate, &row);
    write_row(log, &row);
    if (status == GHOST_OK) continue;
    if (log->journal) journal_sync(log->journal);
    cli_fail("epoch %lu: not finite", epoch);
  }
  progress_end();
}

enum { SEED, RATE, EPOCHS, LOG, LOG_EVERY, SAVE, SAVE_EVERY, KEEP_EVERY, INIT,
       RESUME, UNITS, DELAY, CONFIDENCE, TRAINABLE, SINGLE, STREAM, WIDTH,
       RANK, PHI, OUTPUT, MOMENTUM, ADAM, CLIP, TRAIN_OPTIONS };

static ghost_network_settings settings_of(const cli_option *o)
{
  ghost_network_settings s = ghost_paper_network();
  s.seed = cli_count(&o[SEED], 0, 0xffffffff);
  s.units = cli_count(&o[UNITS], 16, 4096);
  s.delay = cli_count(&o[DELAY], 1, 512);
  s.single = cli_yes(&o[SINGLE]);
  s.own_stream = cli_yes(&o[STREAM]);
  s.trainable_confidence = cli_yes(&o[TRAINABLE]);
  if (o[CONFIDENCE].text) s.confidence = cli_real(&o[CONFIDENCE], -1e6, 1e6);
  return s;
}

static ghost_network *first_network(const cli_option *o)
{
  static const char why[] = "is the network's own with --init";
  ghost_network_settings s = settings_of(o);
  ghost_network *w;
  if (!o[INIT].text) {
    check(ghost_network_create(&w, &s), "the network's options");
    return w;
  }
  const int own[] = { SEED, UNITS, DELAY, TRAINABLE, SINGLE, STREAM };
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) cli_refuse(&o[own[i]], why);
  w = load(&o[INIT]);
  if (o[CONFIDENCE].text)
    check(ghost_network_set_confidence(w, s.confidence), "--confidence");
  return w;
}
typedef struct { unsigned long epoch, sum; } origin;  /* of a run */

static bool is_same_network(const ghost_network_settings *a,
                            const ghost_network_settings *b)
{
  return a->units == b->units && a->delay == b->delay && a->seed == b->seed
    && a->mix == b->mix && a->start == b->start && a->threshold == b->threshold
    && a->single == b->single && a->own_stream == b->own_stream
    && a->trainable_confidence == b->trainable_confidence
    && (a->trainable_confidence || a->confidence == b->confidence);
}

static ghost_network *network_of(const cli_option *o, bool resume, origin *from)
{
  ghost_network *first = first_network(o);
  *from = (origin) { ghost_network_epochs_done(first), ghost_network_sum(first) };
  if (!resume || access(o[SAVE].text, F_OK) != 0) return first;
  ghost_network *w = load(&o[SAVE]);
  if (!is_same_network(ghost_network_settings_of(w),
                       ghost_network_settings_of(first)))
    cli_usage("--resume: %s is not of the network that the options describe",
              o[SAVE].text);
  ghost_network_free(first);
  return w;
}

static char *name_run(const ghost_network *w, const training_plan *plan,
                      const training_log *log, const origin *from)
{
  const ghost_network_settings *s = ghost_network_settings_of(w);
  char *title;
  if (asprintf(&title, "network train rate %.17g log-every %lu units %zu delay %zu "
               "seed %lu confidence %.17g train-confidence %d single %d "
               "own-stream %d from epoch %lu of sum %016lx", plan->rate, log->every,
               s->units, s->delay, s->seed,
               s->trainable_confidence ? 0.0 : s->confidence,
               s->trainable_confidence, s->single, s->own_stream, from->epoch,
               from->sum) < 0) cli_fail("out of memory");
  return title;
}
static const char *const phi_names[] = { "tanh", "logistic", "softplus", "relu" };
static const char *const out_names[] = { "latent", "linear", "logistic", "tanh" };

/* Book: 22.9 The verb, at any rank */
static int one_of(const cli_option *option, const char *const *names, int other)
{
  for (int i = 0; option->text && i < 4; i++)
    if (strcmp(option->text, names[i]) == 0) return i;
  if (!option->text) return other;
  cli_usage("--%s '%s' is none of %s, %s, %s, %s", option->name, option->text,
            names[0], names[1], names[2], names[3]);
}

static void expect_latent(const cli_option *o, const ghost_rnn_settings *s)
{
  static const char why[] = "has no effect without --output latent";
  if (s->output == GHOST_OUT_LATENT && s->rank == 0)
    cli_usage("--output latent reads a latent variable, which --rank 0 has not");
  if (s->output == GHOST_OUT_LATENT) return;
  cli_refuse(&o[CONFIDENCE], why);
  cli_refuse(&o[TRAINABLE], why);
}

static ghost_rnn *ranked_network(const cli_option *o)
{
  ghost_rnn_settings s = ghost_paper_rnn();
  ghost_rnn *w;
  s.seed = cli_count(&o[SEED], 0, 0xffffffff);
  s.units = cli_count(&o[UNITS], 1, 4096);
  s.rank = cli_count(&o[RANK], 0, s.units);
  s.single = cli_yes(&o[SINGLE]);
  s.phi = (ghost_phi) one_of(&o[PHI], phi_names, GHOST_PHI_TANH);
  s.output = (ghost_out) one_of(&o[OUTPUT], out_names, GHOST_OUT_LOGISTIC);
  s.frozen = cli_yes(&o[TRAINABLE]) ? 0 : 1u << GHOST_PART_CONFIDENCE;
  if (o[CONFIDENCE].text) s.confidence = cli_real(&o[CONFIDENCE], -1e6, 1e6);
  expect_latent(o, &s);
  check(ghost_rnn_create_delayed(&w, &s, cli_count(&o[DELAY], 1, 2048)),
        "the network's options");
  if (o[WIDTH].text) check(ghost_rnn_lanes(w, o[WIDTH].text), "--lanes");
  return w;
}

static ghost_rnn_descent rule_of(const cli_option *o)
{
  ghost_rnn_descent d = { .rate = cli_real(&o[RATE], 0x1p-1022, 1e6) };
  if (o[MOMENTUM].text) d.momentum = cli_real(&o[MOMENTUM], 0.0, 1.0 - 0x1p-53);
  if (o[CLIP].text) d.clip = cli_real(&o[CLIP], 0x1p-1022, 1e300);
  if (!cli_yes(&o[ADAM])) return d;
  if (!o[MOMENTUM].text) d.momentum = 0.9;
  d.second = 0.999;
  d.epsilon = 1e-8;
  return d;
}

static void train_ranked(ghost_rnn *w, const ghost_rnn_descent *rule,
                         unsigned long epochs, training_log *log)
{
  progress_begin("epochs", epochs, 0);
  for (unsigned long epoch = 0; epoch <= epochs; epoch++) {
    ghost_network_row row;
    ghost_rnn_descent now = *rule;
    if (epoch == epochs) now.rate = 0.0;
    if (ghost_rnn_train(w, &now, &row) != GHOST_OK)
      cli_fail("epoch %lu: not finite", epoch);
    write_row(log, &row);
    if (epoch < epochs) progress_add(1);
  }
  progress_end();
}

static int network_train_ranked(const cli_option *o)
{
  static const char why[] = "has no effect with --rank";
  const int others[] = { SAVE, SAVE_EVERY, KEEP_EVERY, INIT, RESUME, STREAM };
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    cli_refuse(&o[others[i]], why);
  training_log log = { .path = o[LOG].text,
                       .every = cli_count(&o[LOG_EVERY], 1, 1ul << 40) };
  unsigned long epochs = cli_count(&o[EPOCHS], 0, 1000000000000);
  ghost_rnn_descent rule = rule_of(o);
  ghost_rnn *w = ranked_network(o);
  if (log.path && !cli_is_stream(log.path)) cli_claim(log.path);
  open_log(&log, "network train of a rank", false, 0);
  train_ranked(w, &rule, epochs, &log);
  finish_log(&log);
  cli_note("sum %016lx\n", ghost_rnn_sum(w));
  ghost_rnn_free(w);
  return 0;
}

/* Book: F.8 The verb network, eq:predicted-steps */
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
    { "rank", "K", "a network of Fig. S2 of this rank; 0: full", false, NULL },
    { "phi", "NAME", "with --rank: tanh, logistic, softplus or relu", false, NULL },
    { "output", "NAME", "with --rank: latent, linear, logistic or tanh", false, NULL },
    { "momentum", "MU", "with --rank: momentum, or Adam's first beta", false, NULL },
    { "adam", "yes|no", "with --rank: Adam", false, NULL },
    { "clip", "C", "with --rank: largest norm of a gradient", false, NULL },
  };
  cli_parse(argc, argv, "Plain gradient descent on the delayed-activation task.",
            o, TRAIN_OPTIONS);
  if (o[RANK].text) return network_train_ranked(o);
  for (int i = PHI; i <= CLIP; i++) cli_refuse(&o[i], "has no effect without --rank");
  training_plan plan = { cli_real(&o[RATE], 0x1p-1022, 1e6),
    cli_count(&o[EPOCHS], 0, 1000000000000), cli_count(&o[SAVE_EVERY], 0, 1ul << 40),
    cli_count(&o[KEEP_EVERY], 0, 1ul << 40), npy_name(&o[SAVE]) };
  training_log log = { .path = o[LOG].text,
                       .every = cli_count(&o[LOG_EVERY], 1, 1ul << 40) };
  bool resume = cli_yes(&o[RESUME]);
  if ((plan.save_every || plan.keep_every || resume) && !plan.save)
    cli_usage("--save-every, --keep-every and --resume need --save");
  origin from;
  ghost_network *w = network_of(o, resume, &from);
  if (o[WIDTH].text) check(ghost_network_lanes(w, o[WIDTH].text), "--lanes");
  if (plan.save) cli_claim(plan.save);
  if (log.path && !cli_is_stream(log.path)) cli_claim(log.path);
  unsigned long epoch = ghost_network_epochs_done(w);
  log.terminal = !log.path && isatty(STDOUT_FILENO);
  if (log.terminal && !cli_given(&o[LOG_EVERY]) && plan.epochs >= epoch + 20)
    log.every = (plan.epochs - epoch) / 20;
  log.next = (from.epoch + log.every - 1) / log.every * log.every;
  log.known = network_log_sum(w);
  network_set_log_sum(w, 0);
  char *title = name_run(w, &plan, &log, &from);
  open_log(&log, title, resume, epoch);
  free(title);
  train(w, &plan, &log);
  if (log.journal) network_set_log_sum(w, log.sum);
  if (plan.save) save(w, plan.save);
  finish_log(&log);
  struct rusage usage;
  if (getrusage(RUSAGE_SELF, &usage) == 0)
    cli_note("network %zu bytes, process %ld KiB at most\n",
             ghost_network_bytes(w), usage.ru_maxrss);
  ghost_network_free(w);
  return 0;
}

/* Book: F.8.1 The circuit of a saved network, eq:step-count */
static double window(const ghost_latent_point *p)
{
  return sqrt(2.0 * fabs(p->value) / fabs(p->curvature));
}

static double predicted_steps(const ghost_latent_point *p, double mix)
{
  return asin(1.0) / (mix * sqrt(0.5 * fabs(p->value) * fabs(p->curvature)));
}

static double spent_steps(const ghost_latent_point *p, const double *kappa,
                          size_t steps)
{
  double centre = 0.5 * (p->low + p->high), reach = window(p);
  size_t spent = 0;
  for (size_t t = 0; t <= steps; t++) spent += fabs(kappa[t] - centre) <= reach;
  return (double) spent;
}

static bool window_is_free(const ghost_latent_point *p, size_t count, size_t i)
{
  double centre = 0.5 * (p[i].low + p[i].high), reach = window(&p[i]);
  for (size_t k = 0; k < count; k++)
    if (k != i && p[k].kind > GHOST_POINT_UNSTABLE
        && p[k].high >= centre - reach && p[k].low <= centre + reach) return false;
  return true;
}

static void print_steps(FILE *out, double steps)
{
  if (isnan(steps)) fputc(',', out);
  else fprintf(out, ",%.17g", steps);
}

static ghost_latent_point *find_points(const double *v, size_t units, size_t *count,
                                       size_t *undecided)
{
  size_t room = 256;
  ghost_latent_point *p = NULL, *more;
  do {
    if (*count > room) room = *count;
    more = realloc(p, room * sizeof *p);
    if (!more) cli_fail("out of memory");
    p = more;
    check(ghost_latent_points(units, v, v + units, v + 2 * units, p, room,
                              count, undecided), "--init");
  } while (*count > room);
  return p;
}

static ghost_end error_in_print(const ghost_latent_point *p)
{
  return above((double) p->error + 0x1p-54 * fabs(p->value));
}

static bool write_points(FILE *out, ghost_network *w, const double *v)
{
  const ghost_network_settings *s = ghost_network_settings_of(w);
  double kappa[1025];
  ghost_network_row row;
  check(ghost_network_train(w, 0.0, &row), "network");
  ghost_network_orbit(w, kappa);
  size_t count = 0, undecided;
  ghost_latent_point *p = find_points(v, s->units, &count, &undecided);
  for (size_t i = 0; i < count; i++) {
    fprintf(out, "%lu,%s,%s,%s,%.17g,%s,%.17g,%.17g", row.epoch,
            ghost_point_name(p[i].kind), LOW_TEXT('g', 17, p[i].low),
            HIGH_TEXT('g', 17, p[i].high), p[i].value,
            HIGH_TEXT('g', 17, error_in_print(&p[i])), p[i].slope, p[i].curvature);
    bool told = p[i].kind == GHOST_POINT_GHOST && window_is_free(p, count, i);
    print_steps(out, told ? predicted_steps(&p[i], s->mix) : NAN);
    print_steps(out, told ? spent_steps(&p[i], kappa, 2 * s->delay) : NAN);
    fputc('\n', out);
  }
  free(p);
  return undecided == 0;
}

static void write_map(FILE *out, const ghost_network *w, unsigned long points)
{
  latent *l = latent_new(ghost_network_settings_of(w)->units);
  if (!l) cli_fail("out of memory");
  circuit_of(l, w);
  fputs("kappa,f,slope,curvature\n", out);
  double end = latent_radius(l), y[3];
  for (unsigned long i = 0; i <= points; i++) {
    double kappa = end * (2.0 * (double) i / (double) points - 1.0);
    latent_evaluate(l, kappa, y);
    fprintf(out, "%.17g,%.17g,%.17g,%.17g\n", kappa, y[0], y[1], y[2]);
  }
  latent_free(l);
}

static const char *fold_name(const ghost_fold *f, double width)
{
  if (f->zeros[0] < 0 || f->zeros[1] < 0) return "undecided";
  if (f->zeros[0] == f->zeros[1]) return "none";
  if (f->high - f->low > width) return "undecided";
  return f->curvature_low > 0.0 || f->curvature_high < 0.0 ? "saddle_node"
                                                           : "degenerate";
}

static void print_range(FILE *out, double low, double high)
{
  if (isnan(low) || isnan(high)) fputs(",,", out);
  else fprintf(out, "%s,%s,", LOW_TEXT('g', 17, low), HIGH_TEXT('g', 17, high));
}

static bool write_folds(FILE *out, const ghost_network *from,
  const ghost_network *to, const double *v, const double *next, double width)
{
  size_t units = ghost_network_settings_of(from)->units, count;
  ghost_fold folds[64];
  bool decided = true;
  check(ghost_latent_folds(units, v, next, width, folds, 64, &count), "--to");
  fputs("epoch_from,epoch_to,zeros_from,zeros_to,low,high,kappa_low,kappa_high,"
        "curvature_low,curvature_high,kind\n", out);
  ghost_fold none;
  if (count == 0) check(ghost_latent_fold(units, v, next, width, &none), "--to");
  for (size_t i = 0; i < count + (count == 0); i++) {
    const ghost_fold *f = count ? &folds[i] : &none;
    decided = decided && f->decided;
    fprintf(out, "%lu,%lu,%d,%d,", ghost_network_epochs_done(from),
            ghost_network_epochs_done(to), f->zeros[0], f->zeros[1]);
    if (!count) fputs(",,,,,,", out);
    else {
      print_range(out, f->low, f->high);
      print_range(out, f->kappa_low, f->kappa_high);
      print_range(out, f->curvature_low, f->curvature_high);
    }
    fprintf(out, "%s\n", fold_name(f, width));
  }
  return decided;
}

static double *weights_of(const ghost_network *w, const char *file)
{
  size_t units = ghost_network_settings_of(w)->units;
  double *v = calloc(3 * units, sizeof *v);
  if (!v) cli_fail("out of memory");
  ghost_network_parameters(w, v, v + units, v + 2 * units);
  for (size_t i = 0; i < 3 * units; i++)
    if (!(fabs(v[i]) <= GHOST_WEIGHT_MAX))
      cli_usage("%s: %c[%zu] = %g; circuits are certified up to %g", file,
                "mnb"[i / units], i % units, v[i], GHOST_WEIGHT_MAX);
  return v;
}

static int network_latent(int argc, char **argv)
{
  cli_option o[] = {
    { "init", "NPY", "the saved network", true, NULL },
    { "map", "POINTS", "f on that many points instead", false, NULL },
    { "to", "NPY", "instead: the bifurcations on the way to this network", false,
      NULL },
    { "width", "W", "how narrowly --to locates them (default 1e-6)", false,
      "1e-6" },
    CLI_OUT };
  cli_parse(argc, argv, "All fixed points and extrema of the latent circuit, "
            "certified.  Exit status 3: something is undecided.", o, 5);
  ghost_network *w = load(&o[0]), *next = o[2].text ? load(&o[2]) : NULL;
  unsigned long points = o[1].text ? cli_count(&o[1], 2, 10000000) : 0;
  double width = cli_real(&o[3], 1e-12, 0.5);
  if (points && next) cli_usage("--map or --to, not both");
  if (next && ghost_network_settings_of(w)->units
              != ghost_network_settings_of(next)->units)
    cli_usage("the two networks differ in size");
  double *v = weights_of(w, o[0].text);
  double *to = next ? weights_of(next, o[2].text) : NULL;
  bool decided = true;
  FILE *out = cli_open(o[4].text);
  if (points) write_map(out, w, points);
  else if (next) decided = write_folds(out, w, next, v, to, width);
  else {
    fputs("epoch,kind,low,high,value,error,slope,curvature,"
          "predicted_steps,spent_steps\n", out);
    decided = write_points(out, w, v);
  }
  cli_commit();
  free(v);
  free(to);
  if (next) ghost_network_free(next);
  ghost_network_free(w);
  return decided ? 0 : 3;
}

static int network_show(int argc, char **argv)
{
  cli_option o[] = {
    { "init", "NPY", "the saved network", true, NULL },
    CLI_OUT };
  cli_parse(argc, argv, "The orbit of a saved network: step, kappa, output, "
            "target.", o, 2);
  ghost_network *w = load(&o[0]);
  const ghost_network_settings *s = ghost_network_settings_of(w);
  double kappa[1025];
  ghost_network_row row;
  check(ghost_network_train(w, 0.0, &row), "network");
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

/* Book: F.8 The verb network, eq:predicted-steps */
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
