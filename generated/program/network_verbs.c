/* program/network_verbs.c -- the verb network: train, latent, show
   Book: I.9 The verb network
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 1dab1c5f3615f9e9 */
#include "cli.h"
#include "hash.h"
#include "journal.h"
#include "latent.h"
#include "network_options.h"
#include "npy.h"
#include "outward.h"
#include "progress.h"
#include "sweep.h"
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
/* Book: I.9 The verb network, eq:predicted-steps */
static void check(ghost_status status, const char *what)
{
  if (status == GHOST_EDOM) cli_usage("%s: %s", what, ghost_strerror(status));
  if (status != GHOST_OK)
    cli_fail("%s: %s", what, ghost_strerror(status));
}

static bool ends_in(const char *name, const char *end)
{
  size_t length = strlen(name), last = strlen(end);
  return length > last && strcmp(name + length - last, end) == 0;
}

/* The option's file name, which must end in .npy. */
static const char *npy_name(const cli_option *option)
{
  if (option->text && !ends_in(option->text, ".npy"))
    cli_usage("--%s '%s' does not end in .npy", option->name, option->text);
  return option->text;
}

static npy_network read_network(const cli_option *init)
{
  npy_network file;
  const char *name = init->text;
  if (!ends_in(name, ".npz") && !ends_in(name, ".npy"))
    cli_usage("--%s '%s' does not end in .npy or .npz", init->name, name);
  fclose(cli_read(name));
  char why[NPY_WHY];
  ghost_status status = npy_read(&file, name, why);
  if (status == GHOST_EIO) cli_usage("%s: %s", name, why);
  check(status, name);
  return file;
}
enum { OWN_DELAY, OWN_MIX, OWN_START, OWN_THRESHOLD, OWN_CONFIDENCE, OWN };

static void set_real(double *value, const cli_option *o, double low, double high)
{
  if (cli_given(o)) *value = cli_real(o, low, high);
}

/* A trial at any rank may be longer than one of the trainer of rank one. */
enum { DELAY_MOST = 512, DELAY_MOST_RANKED = 2048 };

static void set_settings(ghost_network_settings *s, const cli_option o[OWN],
                         unsigned long most)
{
  if (cli_given(&o[OWN_DELAY])) s->delay = cli_count(&o[OWN_DELAY], 1, most);
  set_real(&s->mix, &o[OWN_MIX], 0x1p-1022, 1.0);
  set_real(&s->start, &o[OWN_START], -1.0, 1.0);
  set_real(&s->threshold, &o[OWN_THRESHOLD], -1000.0, 1000.0);
  set_real(&s->confidence, &o[OWN_CONFIDENCE], -1e6, 1e6);
}

static void complete(npy_network *file, const cli_option o[OWN],
                     unsigned long most)
{
  static const char why[] = "is the network's own with --init";
  const int own[] = { NPY_DELAY, NPY_MIX, NPY_START, NPY_THRESHOLD };
  for (int i = 0; i < OWN_CONFIDENCE; i++)
    if (file->stated >> own[i] & 1) cli_refuse(&o[i], why);
  set_settings(&file->settings, o, most);
}

/* The rank-one network of a file that has been read, which is given up. */
static ghost_network *made_of(npy_network *file, const char *name)
{
  ghost_network *w;
  char why[NPY_WHY];
  if (npy_expect_rank_one(file, why) != GHOST_OK) cli_usage("%s: %s", name, why);
  check(network_of_file(&w, file), name);
  free(file->weights);
  return w;
}

static ghost_network *load(const cli_option *init, const cli_option *own)
{
  npy_network file = read_network(init);
  if (own) complete(&file, own, DELAY_MOST);
  return made_of(&file, init->text);
}

typedef struct {
  const char *path;   /* NULL: standard output */
  FILE *stream;       /* a device, a pipe, a terminal; or */
  journal *journal;   /* rows that will be a file */
  unsigned long every, next, before;  /* a row every so many; the next; the end */
  uint64_t sum, known, found;  /* checks: of the rows so far, as saved, as read */
  bool terminal, circuit;
} training_log;

static const char *log_header(const training_log *log)
{
  return log->circuit ? "epoch,loss,gradient_norm,accuracy,confidence,kappa0,zeros,"
                        "ghosts,way_ghosts,distance,curvature"
                      : "epoch,loss,gradient_norm,accuracy,confidence";
}

/* more: the columns of the circuit, if there are any. */
static void write_row(training_log *log, const ghost_network_row *row,
                      const char *more)
{
  char line[400];
  if (row->epoch % log->every != 0) return;
  snprintf(line, sizeof line, "%lu,%.17g,%.17g,%.17g,%.17g%s", row->epoch,
           row->loss, row->gradient_norm, row->accuracy, row->confidence, more);
  if (log->terminal) progress_clear();
  log->sum = journal_sum(log->sum, line);
  if (log->journal) journal_append(log->journal, line, false);
  else fprintf(log->stream, "%s\n", line);
}

static void spare_the_terminal(training_log *log, const cli_option *every,
                               unsigned long first, unsigned long last)
{
  log->terminal = !log->path && isatty(STDOUT_FILENO);
  if (log->terminal && !cli_given(every) && last >= first + 20)
    log->every = (last - first) / 20;
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
  fprintf(out, "%s\n", log_header(log));
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
    if (numbers >= 5 && (at[1] == ',' || at[1] == '\0')) continue;
    if (end == at + 1 || isspace((unsigned char) at[1]) || !isfinite(x)) break;
  }
  if (numbers != (log->circuit ? 11 : 5) || !at || *at != '\0')
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
  for (ssize_t n; (n = cli_line(old, log->path, &line, &size)) > 0; first = false) {
    if (line[n - 1] != '\n' || strlen(line) != (size_t) n)
      cli_fail("%s: not as it was written", log->path);
    line[n - 1] = '\0';
    if (first && strcmp(line, log_header(log)) != 0)
      cli_fail("%s is no log", log->path);
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
    fprintf(log->stream, "%s\n", log_header(log));
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

static char *kept_name(char kept[PATH_MAX], const char *name, unsigned long epoch)
{
  int stem = (int) strlen(name) - 4;
  snprintf(kept, PATH_MAX, "%.*s-%08lu.npy", stem, name, epoch);
  return kept;
}

static void keep(const ghost_network *w, const char *name)
{
  char kept[PATH_MAX];
  save(w, kept_name(kept, name, ghost_network_epochs_done(w)));
}

static void count_circuit(const ghost_latent_point *p, size_t count, double from,
                          double to, char *text, size_t size)
{
  int zeros = 0, ghosts = 0, on_way = 0;
  const ghost_latent_point *nearest = NULL;
  for (size_t i = 0; i < count; i++) {
    zeros += p[i].kind <= GHOST_POINT_UNSTABLE;
    if (p[i].kind != GHOST_POINT_GHOST) continue;
    ghosts++;
    on_way += p[i].high > from && p[i].low < to;
    if (!nearest || fabs(p[i].value) < fabs(nearest->value)) nearest = &p[i];
  }
  int n = snprintf(text, size, ",%.17g,%d,%d,%d", from, zeros, ghosts, on_way);
  if (nearest)
    snprintf(text + n, size - (size_t) n, ",%.17g,%.17g", fabs(nearest->value),
             fabs(nearest->curvature));
  else snprintf(text + n, size - (size_t) n, ",,");
}

static void tell_circuit(ghost_network *w, double *v, char *text, size_t size)
{
  enum { MOST = 64 };
  const ghost_network_settings *s = ghost_network_settings_of(w);
  ghost_latent_point p[MOST];
  ghost_network_row row;
  double kappa[1025] = { NAN };
  size_t units = s->units, count, undecided;
  ghost_network_parameters(w, v, v + units, v + 2 * units);
  snprintf(text, size, ",,,,,,");
  if (ghost_network_train(w, 0.0, &row) != GHOST_OK) return;
  ghost_network_orbit(w, kappa);
  snprintf(text, size, ",%.17g,,,,,", kappa[0]);
  if (ghost_latent_points(units, v, v + units, v + 2 * units, p, MOST, &count,
                          &undecided) == GHOST_OK && !undecided && count <= MOST)
    count_circuit(p, count, kappa[0], s->threshold, text, size);
}

static void train(ghost_network *w, const training_plan *plan,
                  training_log *log)
{
  char more[160] = "";
  size_t units = ghost_network_settings_of(w)->units;
  double *v = log->circuit ? calloc(3 * units, sizeof *v) : NULL;
  if (log->circuit && !v) cli_fail("out of memory");
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
    if (v && epoch % log->every == 0) tell_circuit(w, v, more, sizeof more);
    ghost_status status = ghost_network_train(w, last ? 0.0 : plan->rate, &row);
    write_row(log, &row, more);
    if (status == GHOST_OK) continue;
    if (log->journal) journal_sync(log->journal);
    cli_fail("epoch %lu: not finite", epoch);
  }
  progress_end();
  free(v);
}

enum { SEED, RATE, EPOCHS, LOG, LOG_EVERY, CIRCUIT, SAVE, SAVE_EVERY,
       KEEP_EVERY, INIT, RESUME, UNITS, DELAY, MIX, START, THRESHOLD,
       CONFIDENCE, TRAINABLE, SINGLE, STREAM, WIDTH, RANK, TASK, PHI, OUTPUT,
       NORM, MOMENTUM, OPTIMIZER, CLIP, TRAIN_OPTIONS };

static ghost_network_settings settings_of(const cli_option *o, bool ranked)
{
  ghost_network_settings s = ghost_paper_network();
  s.seed = cli_count(&o[SEED], 0, 0xffffffff);
  s.units = cli_count(&o[UNITS], ranked ? 1 : 16, 4096);
  set_settings(&s, &o[DELAY], ranked ? DELAY_MOST_RANKED : DELAY_MOST);
  s.single = cli_yes(&o[SINGLE]);
  s.own_stream = cli_yes(&o[STREAM]);
  s.trainable_confidence = cli_yes(&o[TRAINABLE]);
  return s;
}

static void refuse_what_is_made(const cli_option *o)
{
  const int own[] = { SEED, UNITS, TRAINABLE, SINGLE, STREAM };
  for (size_t i = 0; i < sizeof own / sizeof *own; i++)
    cli_refuse(&o[own[i]], "is the network's own with --init");
}

static ghost_network *first_network(const cli_option *o, npy_network *file)
{
  ghost_network_settings s;
  ghost_network *w;
  if (file) {
    refuse_what_is_made(o);
    complete(file, &o[DELAY], DELAY_MOST);
    return made_of(file, o[INIT].text);
  }
  s = settings_of(o, false);
  check(ghost_network_create(&w, &s), "the network's options");
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

static ghost_network *network_of(const cli_option *o, npy_network *file,
                                 bool resume, origin *from)
{
  ghost_network *first = first_network(o, file);
  *from = (origin) { ghost_network_epochs_done(first), ghost_network_sum(first) };
  if (!resume || access(o[SAVE].text, F_OK) != 0) return first;
  ghost_network *w = load(&o[SAVE], NULL);
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
               "own-stream %d%s from epoch %lu of sum %016lx", plan->rate,
               log->every, s->units, s->delay, s->seed,
               s->trainable_confidence ? 0.0 : s->confidence,
               s->trainable_confidence, s->single, s->own_stream,
               log->circuit ? " circuit" : "", from->epoch, from->sum) < 0)
    cli_fail("out of memory");
  return title;
}
static const cli_option training_options[TRAIN_OPTIONS] = {
  { "seed", "SEED", "the paper's seed (default 40)", false, "40" },
  { "rate", "ALPHA", "learning rate, > 0", true, NULL },
  { "epochs", "N", "train up to this epoch", true, NULL },
  { "log", "FILE", "the log (default standard output)", false, NULL },
  { "log-every", "K", "a row every K epochs (default 1)", false, "1" },
  { "circuit", "yes|no", "six columns more, of the latent circuit", false, NULL },
  { "save", "NPY", "save the network at the end", false, NULL },
  { "save-every", "K", "and every K epochs, as a checkpoint", false, "0" },
  { "keep-every", "K", "and every K epochs, as FILE-epoch.npy", false, "0" },
  { "init", "NPY", "start from this network, .npy or .npz", false, NULL },
  { "resume", "yes|no", "go on from --save when it is there", false, NULL },
  { "units", "N", "units, 16 to 4096 (default 100)", false, "100" },
  { "delay", "T", "steps of silence, 1 to 512 (default 20)", false, NULL },
  { "mix", "D", "dt/tau, above 0, at most 1 (default 0.5)", false, NULL },
  { "start", "X", "initial state of each unit (default -0.3)", false, NULL },
  { "threshold", "K", "threshold of the output (default 1)", false, NULL },
  { "confidence", "C", "confidence (default 10)", false, NULL },
  { "train-confidence", "yes|no", "c is a parameter", false, NULL },
  { "single", "yes|no", "single precision", false, NULL },
  { "own-stream", "yes|no", "GSL's ranlxd2 instead of PyTorch's numbers", false,
    NULL },
  { "lanes", "WIDTH", "base, avx2 or avx512; same bits", false, NULL },
  { "rank", "K", "a network of Fig. S2 of this rank; 0: full", false, NULL },
  { "task", "NPY", "inputs, targets, mask in a .npz (default the paper's)", false,
    NULL },
  { "phi", "NAME", "at any rank: tanh, logistic, softplus or relu", false, NULL },
  { "output", "NAME", "at any rank: latent, linear, logistic or tanh", false, NULL },
  { "norm", "NAME", "with --task: sum, mean or delay (default mean)", false, NULL },
  { "momentum", "MU", "at any rank: momentum, or Adam's first beta", false, NULL },
  { "optimizer", "NAME", "at any rank: sgd or adam (default sgd)", false, NULL },
  { "clip", "C", "at any rank: largest norm of a gradient", false, NULL },
};

static void expect_free(const cli_option *o, const char *kept)
{
  const int others[] = { LOG, INIT, TASK };
  struct stat info;
  if (lstat(kept, &info) == 0 && !S_ISREG(info.st_mode))
    cli_fail("cannot write %s: not a regular file", kept);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (o[others[i]].text && cli_same_file(o[others[i]].text, kept))
      cli_usage("--keep-every and --%s name the same file, %s", o[others[i]].name,
                kept);
}

static void claim_outputs(const cli_option *o, const training_plan *plan,
                          unsigned long epoch)
{
  char kept[PATH_MAX];
  const unsigned long every = plan->keep_every, from = epoch + every - 1;
  for (unsigned long n = 0; every && n < 10000; n++) {
    if ((from / every + n) * every > plan->epochs) break;
    expect_free(o, kept_name(kept, plan->save, (from / every + n) * every));
  }
  if (plan->save) cli_claim(plan->save);
  if (!cli_is_stream(o[LOG].text)) cli_claim(o[LOG].text);
}

static training_plan plan_of(const cli_option *o)
{
  training_plan plan = { cli_real(&o[RATE], 0x1p-1022, 1e6),
    cli_count(&o[EPOCHS], 0, 1000000000000),
    cli_count(&o[SAVE_EVERY], 0, 1ul << 40),
    cli_count(&o[KEEP_EVERY], 0, 1ul << 40), npy_name(&o[SAVE]) };
  if ((plan.save_every || plan.keep_every || cli_yes(&o[RESUME])) && !plan.save)
    cli_usage("--save-every, --keep-every and --resume need --save");
  return plan;
}

/* Book: 21.14 The verb, at any rank */
static void expect_latent(const cli_option *o, const ghost_rnn_settings *s)
{
  static const char why[] = "has no effect without --output latent";
  if (s->output == GHOST_OUT_LATENT && s->rank == 0)
    cli_usage("--output latent reads a latent variable, which --rank 0 has not");
  if (s->output == GHOST_OUT_LATENT) return;
  cli_refuse(&o[CONFIDENCE], why);
  cli_refuse(&o[TRAINABLE], why);
  cli_refuse(&o[THRESHOLD], why);
}

static ghost_rnn_settings ranked_settings(const cli_option *o, npy_network *file)
{
  ghost_rnn_settings s = ghost_paper_rnn();
  static const char why[] = "is the network's own with --init";
  if (file) refuse_what_is_made(o);
  if (file) complete(file, &o[DELAY], DELAY_MOST_RANKED);
  if (file && o[RANK].text && cli_count(&o[RANK], 0, 4096) != file->rank)
    cli_usage("--rank %s, and %s has rank %zu", o[RANK].text, o[INIT].text,
              file->rank);
  const ghost_network_settings t = file ? file->settings : settings_of(o, true);
  s.units = t.units, s.seed = t.seed, s.single = t.single, s.mix = t.mix;
  s.start = t.start, s.threshold = t.threshold, s.confidence = t.confidence;
  s.rank = file ? file->rank : o[RANK].text ? cli_count(&o[RANK], 0, s.units) : 1;
  s.inputs = file ? file->inputs : 0;
  s.outputs = file && file->outputs ? file->outputs : 1;
  if (file && file->stated >> NPY_PHI & 1) cli_refuse(&o[PHI], why);
  if (file && file->stated >> NPY_OUTPUT & 1) cli_refuse(&o[OUTPUT], why);
  s.phi = (ghost_phi) cli_word(&o[PHI], phi_names, file ? (int) file->phi
                               : GHOST_PHI_TANH);
  s.output = (ghost_out) cli_word(&o[OUTPUT], out_names, file
                                  ? (int) file->output : GHOST_OUT_LOGISTIC);
  s.frozen = t.trainable_confidence ? 0 : 1u << GHOST_PART_CONFIDENCE;
  return s;
}

static void expect_outputs(const cli_option *o, const ghost_rnn_settings *s,
                           const npy_network *file)
{
  bool by_latent = s->output == GHOST_OUT_LATENT;
  expect_latent(o, s);
  if (by_latent && s->outputs != 1)
    cli_usage("--output latent is one output, and there are %zu targets",
              s->outputs);
  if (file && by_latent != !file->outputs)
    cli_usage("%s has %s, and the output is %s", o[INIT].text,
              by_latent ? "W_out" : "no W_out", out_names[s->output]);
}

static void set_weights(ghost_rnn *w, const npy_network *file, const char *name)
{
  static const double zeros[64];
  for (int k = 0; k < GHOST_PART_CONFIDENCE; k++) {
    const double *v = file->part[k] ? file->part[k] : zeros;  /* no b_out */
    if (ghost_rnn_part_size(w, (ghost_part) k) > 0)
      check(ghost_rnn_set(w, (ghost_part) k, v), name);
  }
  rnn_set_epoch(w, file->epoch);
}
typedef struct {
  ghost_rnn_settings s;
  ghost_network_settings network;  /* as they are saved */
  ghost_rnn_descent rule;
  training_plan plan;
  uint64_t task;                   /* sum over its arrays; 0: the paper's */
} ranked_run;

static ghost_rnn *ranked_network(const cli_option *o, npy_network *file,
                                 ranked_run *run)
{
  ghost_rnn_settings s = ranked_settings(o, file);
  task_file t = { .inputs = 0 };
  ghost_rnn *w;
  if (o[TASK].text) task_read(&t, &o[TASK], &o[NORM]);
  if (o[TASK].text) cli_refuse(&o[DELAY], "has no effect with --task");
  else cli_refuse(&o[NORM], "has no effect without --task");
  if (o[TASK].text && !file) s.inputs = t.inputs;
  if (o[TASK].text && (!file || !file->outputs)) s.outputs = t.outputs;
  if (!o[TASK].text && s.inputs)
    cli_usage("%s has %zu inputs, the paper's task none", o[INIT].text, s.inputs);
  if (s.inputs != t.inputs)
    cli_usage("%s has %zu inputs, the task %zu", o[INIT].text, s.inputs,
              t.inputs);
  if (o[TASK].text && s.outputs != t.outputs)
    cli_usage("%s has %zu outputs, the task %zu", o[INIT].text, s.outputs,
              t.outputs);
  if (!o[TASK].text && s.outputs != 1)
    cli_usage("%s has %zu outputs, the paper's task one", o[INIT].text, s.outputs);
  if (o[TASK].text) task_expect_room(&t, &o[TASK], s.units);
  expect_outputs(o, &s, file);
  run->network = file ? file->settings : settings_of(o, true);
  run->s = s;
  run->task = t.sum;
  check(o[TASK].text ? ghost_rnn_create(&w, &s, &t.task)
        : ghost_rnn_create_delayed(&w, &s, run->network.delay),
        "the network's options");
  task_free(&t);
  if (file) set_weights(w, file, o[INIT].text);
  if (o[WIDTH].text) check(ghost_rnn_lanes(w, o[WIDTH].text), "--lanes");
  return w;
}

static ghost_rnn_descent rule_of(const cli_option *o)
{
  ghost_rnn_descent d = rule_read(&o[OPTIMIZER], &o[MOMENTUM]);
  d.rate = cli_real(&o[RATE], 0x1p-1022, 1e6);
  if (o[CLIP].text) d.clip = cli_real(&o[CLIP], 0x1p-1022, 1e300);
  return d;
}

static int memories_of(const ghost_rnn_descent *rule)
{
  return rule->second > 0.0 ? 2 : rule->momentum > 0.0 ? 1 : 0;
}

/* A copy of a part, m = 0, or of what is remembered of it; NULL for no part. */
static double *saved_part(const ghost_rnn *w, int m, ghost_part part)
{
  const size_t size = ghost_rnn_part_size(w, part);
  double *v = size ? calloc(size, sizeof *v) : NULL;
  if (size && !v) cli_fail("out of memory");
  if (v && m) rnn_memory_of(w, m - 1, part, v);
  else if (v) ghost_rnn_get(w, part, v);
  return v;
}

static void save_ranked(const ghost_rnn *w, const ranked_run *run, const char *name,
                        unsigned long epoch, unsigned long log_sum)
{
  npy_network out = { .settings = run->network, .log_sum = log_sum,
    .stated = NPY_ALL & ~(1u << NPY_STREAM), .epoch = epoch,
    .phi = run->s.phi, .output = run->s.output, .rank = run->s.rank };
  if (!log_sum) out.stated &= ~(1u << NPY_LOG);
  if (run->task) out.stated &= ~(1u << NPY_DELAY);
  out.memories = memories_of(&run->rule);
  if (out.memories) out.stated |= NPY_RULE;
  out.rule = rnn_rule_of(w);
  for (int m = 0; m <= out.memories; m++) {
    for (int k = 0; k < GHOST_PART_CONFIDENCE; k++)
      *(m ? &out.memory[m - 1][k] : &out.part[k])
        = saved_part(w, m, (ghost_part) k);
    if (m) rnn_memory_of(w, m - 1, GHOST_PART_CONFIDENCE,
                         &out.of_confidence[m - 1]);
  }
  const size_t units = out.settings.units;
  out.inputs = ghost_rnn_part_size(w, GHOST_PART_INPUT) / units;
  out.outputs = ghost_rnn_part_size(w, GHOST_PART_OUT_BIAS);
  ghost_rnn_get(w, GHOST_PART_CONFIDENCE, &out.settings.confidence);
  if (npy_save(&out, name) != GHOST_OK)
    cli_fail("cannot write %s: %s", name, strerror(errno));
  for (int k = 0; k < GHOST_PARTS; k++) {
    free(out.part[k]);
    for (int m = 0; m < 2; m++) free(out.memory[m][k]);
  }
}

static void train_ranked(ghost_rnn *w, const ranked_run *run, unsigned long from,
                         training_log *log)
{
  const training_plan *plan = &run->plan;
  char kept[PATH_MAX];
  progress_begin("epochs", plan->epochs, from);
  for (unsigned long epoch = from; ; epoch++, progress_add(1)) {
    if (plan->keep_every && epoch % plan->keep_every == 0)
      save_ranked(w, run, kept_name(kept, plan->save, epoch), epoch, 0);
    if (plan->save_every && epoch % plan->save_every == 0 && epoch > 0) {
      if (log->journal) journal_sync(log->journal);
      save_ranked(w, run, plan->save, epoch, 0);
    }
    ghost_network_row row;
    ghost_rnn_descent now = run->rule;
    if (epoch >= plan->epochs) now.rate = 0.0;
    if (ghost_rnn_train(w, &now, &row) != GHOST_OK)
      cli_fail("epoch %lu: not finite", epoch);
    write_row(log, &row, "");
    if (epoch >= plan->epochs) break;
  }
  progress_end();
}

static char *name_ranked(const ranked_run *run, const training_log *log,
                         const origin *from)
{
  const ghost_rnn_settings *s = &run->s;
  const ghost_rnn_descent *d = &run->rule;
  const ghost_network_settings *t = &run->network;
  char *title;
  int length = asprintf(&title, "network train of a rank: rate %.17g momentum "
    "%.17g second %.17g clip %.17g log-every %lu units %zu rank %zu inputs %zu "
    "outputs %zu phi %d output %d frozen %u mix %.17g start %.17g threshold %.17g "
    "delay %zu task %016lx seed %lu single %d from epoch %lu of sum %016lx",
    d->rate, d->momentum, d->second, d->clip, log->every, s->units, s->rank,
    s->inputs, s->outputs, (int) s->phi, (int) s->output, s->frozen, s->mix,
    s->start, s->threshold, t->delay, run->task, s->seed, s->single, from->epoch,
    from->sum);
  if (length < 0) cli_fail("out of memory");
  return title;
}

static void expect_same_run(const ranked_run *run, const npy_network *saved,
                            const char *name)
{
  const ghost_rnn_settings *s = &run->s;
  ghost_network_settings mine = run->network;
  mine.own_stream = saved->settings.own_stream;
  if (run->task) mine.delay = saved->settings.delay;
  if (!is_same_network(&mine, &saved->settings) || saved->rank != s->rank
      || saved->inputs != s->inputs || saved->phi != s->phi
      || saved->output != s->output
      || saved->outputs != (s->output == GHOST_OUT_LATENT ? 0 : s->outputs))
    cli_usage("--resume: %s is not of the network that the options describe", name);
}

static void set_memories(ghost_rnn *w, const ranked_run *run,
                         const npy_network *saved, const char *name)
{
  if (saved->memories != memories_of(&run->rule))
    cli_usage("--resume: %s does not hold what this rule remembers", name);
  for (int m = 0; m < saved->memories; m++) {
    for (int k = 0; k < GHOST_PART_CONFIDENCE; k++)
      if (saved->memory[m][k])
        check(rnn_set_memory(w, m, (ghost_part) k, saved->memory[m][k]), name);
    if (ghost_rnn_part_size(w, GHOST_PART_CONFIDENCE) > 0)
      check(rnn_set_memory(w, m, GHOST_PART_CONFIDENCE, &saved->of_confidence[m]),
            name);
  }
  if (saved->memories) rnn_set_rule(w, &saved->rule);
}

static unsigned long resume_ranked(ghost_rnn *w, const ranked_run *run,
                                   const cli_option *save, training_log *log)
{
  npy_network saved = read_network(save);
  expect_same_run(run, &saved, save->text);
  set_weights(w, &saved, save->text);
  double c = saved.settings.confidence;
  if (ghost_rnn_part_size(w, GHOST_PART_CONFIDENCE) > 0)
    check(ghost_rnn_set(w, GHOST_PART_CONFIDENCE, &c), save->text);
  set_memories(w, run, &saved, save->text);
  log->known = saved.log_sum;
  free(saved.weights);
  return saved.epoch;
}

static int network_train_ranked(const cli_option *o, npy_network *file)
{
  ranked_run run = { .rule = rule_of(o), .plan = plan_of(o) };
  training_log log = { .path = o[LOG].text,
                       .every = cli_count(&o[LOG_EVERY], 1, 1ul << 40) };
  cli_refuse(&o[STREAM], "has no effect at any rank");
  cli_refuse(&o[CIRCUIT], "has no effect at any rank");
  bool resume = cli_yes(&o[RESUME]);
  ghost_rnn *w = ranked_network(o, file, &run);
  origin from = { file ? file->epoch : 0, ghost_rnn_sum(w) };
  unsigned long epoch = from.epoch;
  if (resume && access(run.plan.save, F_OK) == 0)
    epoch = resume_ranked(w, &run, &o[SAVE], &log);
  claim_outputs(o, &run.plan, epoch);
  spare_the_terminal(&log, &o[LOG_EVERY], epoch, run.plan.epochs);
  log.next = (from.epoch + log.every - 1) / log.every * log.every;
  char *title = name_ranked(&run, &log, &from);
  open_log(&log, title, resume, epoch);
  free(title);
  train_ranked(w, &run, epoch, &log);
  if (epoch < run.plan.epochs) epoch = run.plan.epochs;
  if (run.plan.save)
    save_ranked(w, &run, run.plan.save, epoch, log.journal ? log.sum : 0);
  finish_log(&log);
  cli_note("sum %016lx\n", ghost_rnn_sum(w));
  ghost_rnn_free(w);
  if (file) free(file->weights);
  return 0;
}

/* Book: I.9 The verb network, eq:predicted-steps */
static int network_train(int argc, char **argv)
{
  cli_option o[TRAIN_OPTIONS];
  memcpy(o, training_options, sizeof o);
  cli_parse(argc, argv, "Plain gradient descent on the delayed-activation task.",
            o, TRAIN_OPTIONS);
  npy_network file = { 0 };
  char why[NPY_WHY];
  if (o[INIT].text) file = read_network(&o[INIT]);
  bool plain = !o[INIT].text || npy_expect_rank_one(&file, why) == GHOST_OK;
  if (o[RANK].text || o[TASK].text || !plain)
    return network_train_ranked(o, o[INIT].text ? &file : NULL);
  for (int i = PHI; i <= CLIP; i++)
    cli_refuse(&o[i], "has no effect without --rank or --task");
  training_plan plan = plan_of(o);
  training_log log = { .path = o[LOG].text, .circuit = cli_yes(&o[CIRCUIT]),
                       .every = cli_count(&o[LOG_EVERY], 1, 1ul << 40) };
  bool resume = cli_yes(&o[RESUME]);
  origin from;
  ghost_network *w = network_of(o, o[INIT].text ? &file : NULL, resume, &from);
  if (o[WIDTH].text) check(ghost_network_lanes(w, o[WIDTH].text), "--lanes");
  unsigned long epoch = ghost_network_epochs_done(w);
  claim_outputs(o, &plan, epoch);
  spare_the_terminal(&log, &o[LOG_EVERY], epoch, plan.epochs);
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

/* Book: I.9.1 The circuit of a saved network, eq:step-count */
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
  progress_begin("", 0, 0);
  do {
    if (*count > room) room = *count;
    more = realloc(p, room * sizeof *p);
    if (!more) cli_fail("out of memory");
    p = more;
    check(ghost_latent_points(units, v, v + units, v + 2 * units, p, room,
                              count, undecided), "--init");
  } while (*count > room);
  progress_end();
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
  fputs("epoch,kind,low,high,value,error,slope,curvature,"
        "predicted_steps,spent_steps\n", out);
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
  if (!isatty(fileno(out))) progress_begin("points", points, 0);
  for (unsigned long i = 0; i <= points && !ferror(out); i++, progress_add(1)) {
    double kappa = end * (2.0 * (double) i / (double) points - 1.0);
    latent_evaluate(l, kappa, y);
    fprintf(out, "%.17g,%.17g,%.17g,%.17g\n", kappa, y[0], y[1], y[2]);
  }
  progress_end();
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
  progress_begin("", 0, 0);
  check(ghost_latent_folds(units, v, next, width, folds, 64, &count), "--to");
  progress_end();
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
  size_t i = 0;
  while (i < 3 * units && fabs(v[i]) <= GHOST_WEIGHT_MAX) i++;
  if (i == 3 * units) return v;
  const double large = v[i];
  free(v);
  cli_usage("%s: %c[%zu] = %g; circuits are certified up to %g", file,
            "mnb"[i / units], i % units, large, GHOST_WEIGHT_MAX);
}
enum { MAP = 1 + OWN, TO, FOLD_WIDTH, LATENT_OUT, LATENT_OPTIONS };
static int network_latent(int argc, char **argv)
{
  cli_option o[LATENT_OPTIONS] = {
    { "init", "NPY", "the network, .npy or .npz", true, NULL },
    { "delay", "T", "steps of silence, 1 to 512 (default 20)", false, NULL },
    { "mix", "D", "dt/tau, above 0, at most 1 (default 0.5)", false, NULL },
    { "start", "X", "initial state of each unit (default -0.3)", false, NULL },
    { "threshold", "K", "threshold of the output (default 1)", false, NULL },
    { "confidence", "C", "confidence (default 10)", false, NULL },
    { "map", "POINTS", "f on that many points instead", false, NULL },
    { "to", "NPY", "instead: the bifurcations on the way to this network", false,
      NULL },
    { "width", "W", "how narrowly --to locates them (default 1e-6)", false,
      "1e-6" },
    CLI_OUT };
  cli_parse(argc, argv, "All fixed points and extrema of the latent circuit, "
            "certified.  Exit status 3: something is undecided.", o,
            LATENT_OPTIONS);
  ghost_network *w = load(&o[0], &o[1]);
  ghost_network *next = o[TO].text ? load(&o[TO], NULL) : NULL;
  unsigned long points = o[MAP].text ? cli_count(&o[MAP], 2, 10000000) : 0;
  double width = cli_real(&o[FOLD_WIDTH], 1e-12, 0.5);
  if (points && next) cli_usage("--map or --to, not both");
  if (!next) cli_refuse(&o[FOLD_WIDTH], "has no effect without --to");
  cli_refuse(&o[1 + OWN_CONFIDENCE], "has no effect on a circuit");
  if (next && ghost_network_settings_of(w)->units
              != ghost_network_settings_of(next)->units)
    cli_usage("the two networks differ in size");
  double *v = weights_of(w, o[0].text);
  double *to = next ? weights_of(next, o[TO].text) : NULL;
  bool decided = true;
  FILE *out = cli_open(o[LATENT_OUT].text);
  if (points) write_map(out, w, points);
  else if (next) decided = write_folds(out, w, next, v, to, width);
  else decided = write_points(out, w, v);
  cli_commit();
  free(v);
  free(to);
  if (next) ghost_network_free(next);
  ghost_network_free(w);
  return decided ? 0 : 3;
}

enum { SHOW_TASK = 1 + OWN, SHOW_OUTPUT, SHOW_PHI, SHOW_OUT, SHOW_OPTIONS };

static ghost_rnn *shown_network(const cli_option *o, npy_network *file,
                                ranked_run *run)
{
  cli_option t[TRAIN_OPTIONS];
  memcpy(t, training_options, sizeof t);
  for (int i = 0; i < SHOW_OPTIONS; i++)
    for (int k = 0; k < TRAIN_OPTIONS; k++)
      if (strcmp(t[k].name, o[i].name) == 0) t[k] = o[i];
  ghost_rnn *w = ranked_network(t, file, run);
  ghost_network_row row;
  check(ghost_rnn_train(w, &(ghost_rnn_descent) { .rate = 0.0 }, &row), "network");
  return w;
}

static double *shown_part(size_t size)
{
  double *v = calloc(size > 0 ? size : 1, sizeof *v);
  if (!v) cli_fail("out of memory");
  return v;
}

static void print_latents(FILE *out, const double *read, const double *x,
                          const ghost_rnn_settings *s)
{
  for (size_t k = 0; k < s->rank; k++) {
    double kappa = 0.0;
    for (size_t i = 0; i < s->units; i++) kappa += read[k * s->units + i] * x[i];
    fprintf(out, ",%.17g", kappa);
  }
}

static void show_ranked(FILE *out, const ghost_rnn *w, const ghost_rnn_settings *s)
{
  const size_t rows = ghost_rnn_steps(w), trials = ghost_rnn_trials(w);
  double *x = shown_part((rows + 1) * trials * s->units);
  double *y = shown_part(rows * trials * s->outputs);
  double *read = shown_part(s->rank * s->units);
  ghost_rnn_states(w, x);
  ghost_rnn_outputs(w, y);
  if (s->rank) ghost_rnn_get(w, GHOST_PART_READ, read);
  fputs("step,trial", out);
  for (size_t k = 1; k <= s->rank; k++) fprintf(out, ",kappa_%zu", k);
  for (size_t k = 1; k <= s->outputs; k++) fprintf(out, ",output_%zu", k);
  fputc('\n', out);
  for (size_t r = 0; r < (rows + 1) * trials; r++) {
    fprintf(out, "%zu,%zu", r / trials, r % trials);
    print_latents(out, read, x + r * s->units, s);
    for (size_t k = 0; k < s->outputs; k++)
      if (r < trials) fputc(',', out);
      else fprintf(out, ",%.17g", y[(r - trials) * s->outputs + k]);
    fputc('\n', out);
  }
  free(x);
  free(y);
  free(read);
}

static void show_rank_one(FILE *out, ghost_network *w)
{
  const ghost_network_settings *s = ghost_network_settings_of(w);
  double kappa[1025];
  ghost_network_row row;
  check(ghost_network_train(w, 0.0, &row), "network");
  ghost_network_orbit(w, kappa);
  fputs("step,kappa,output,target\n", out);
  for (size_t t = 0; t <= 2 * s->delay; t++)
    fprintf(out, "%zu,%.17g,%.17g,%d\n", t, kappa[t],
            1.0 / (1.0 + exp(-row.confidence * (kappa[t] - s->threshold))),
            t > s->delay);
}

static int network_show(int argc, char **argv)
{
  cli_option o[SHOW_OPTIONS] = {
    { "init", "NPY", "the network, .npy or .npz", true, NULL },
    { "delay", "T", "steps of silence, 1 to 512 (default 20)", false, NULL },
    { "mix", "D", "dt/tau, above 0, at most 1 (default 0.5)", false, NULL },
    { "start", "X", "initial state of each unit (default -0.3)", false, NULL },
    { "threshold", "K", "threshold of the output (default 1)", false, NULL },
    { "confidence", "C", "confidence (default 10)", false, NULL },
    { "task", "NPY", "inputs, targets, mask in a .npz (default the paper's)",
      false, NULL },
    { "output", "NAME", "of a file that does not say", false, NULL },
    { "phi", "NAME", "of a file that does not say", false, NULL },
    CLI_OUT };
  cli_parse(argc, argv, "The orbit of a network: step, kappa, output, target; at "
            "any rank and on a task: step, trial, kappas, outputs.", o,
            SHOW_OPTIONS);
  npy_network file = read_network(&o[0]);
  char why[NPY_WHY];
  bool plain = npy_expect_rank_one(&file, why) == GHOST_OK && !o[SHOW_TASK].text;
  if (plain) {
    static const char none[] = "has no effect on a network read by a threshold";
    cli_refuse(&o[SHOW_OUTPUT], none);
    cli_refuse(&o[SHOW_PHI], none);
    free(file.weights);
    ghost_network *w = load(&o[0], &o[1]);
    show_rank_one(cli_open(o[SHOW_OUT].text), w);
    ghost_network_free(w);
  } else {
    ranked_run run = { .task = 0 };
    ghost_rnn *w = shown_network(o, &file, &run);
    show_ranked(cli_open(o[SHOW_OUT].text), w, &run.s);
    ghost_rnn_free(w);
    free(file.weights);
  }
  cli_commit();
  return 0;
}

/* Book: I.9 The verb network, eq:predicted-steps */
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
