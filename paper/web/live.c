/* What the live figures of the web edition call, besides the kernels themselves:
 * the same functions for the page and for the test that compares the two.  Each
 * only calls the tangled C; nothing is computed here but where to look. */
#include "ghost.h"
#include "hash.h"
#include "kernels.h"
#include "lanes.h"
#include "latent.h"
#include "outward.h"
#ifdef FINITE
#include "finite.c"          /* with what is static in it */
#define POINTS FAST_POINTS
#include "finite_descent.c"
#undef POINTS
#endif
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifdef __wasm__
/* The part of a C library that these files need.  Memory is handed out in a row
 * and taken back at once, down to what the network itself holds. */
extern unsigned char __heap_base;
static size_t heap;
void *aligned_alloc(size_t align, size_t size)
{
  if (!heap) heap = (size_t) &__heap_base;
  size_t at = (heap + align - 1) / align * align;
  if (size > (__builtin_wasm_memory_size(0) << 16) - at) return NULL;
  heap = at + size;
  return (void *) at;
}
void *malloc(size_t size) { return aligned_alloc(64, size); }
void *memset(void *to, int c, size_t size)
{
  for (unsigned char *p = to; size; size--) *p++ = (unsigned char) c;
  return to;
}
void *memcpy(void *to, const void *from, size_t size)
{
  unsigned char *p = to;
  for (const unsigned char *q = from; size; size--) *p++ = *q++;
  return to;
}
void *memmove(void *to, const void *from, size_t size)
{
  unsigned char *p = to;
  const unsigned char *q = from;
  if (p < q) return memcpy(to, from, size);
  while (size--) p[size] = q[size];
  return to;
}
void *calloc(size_t count, size_t size)
{
  void *p = malloc(count * size);
  return p ? memset(p, 0, count * size) : NULL;
}
void free(void *p) { (void) p; }
void *realloc(void *p, size_t size)
{
  void *more = malloc(size);
  return more && p ? memcpy(more, p, size) : more;  /* what lay behind p is spare */
}
/* One width; and no second stream of random numbers, which no page asks for. */
#ifdef NETWORK
static size_t kept;
static void keep(void) { kept = heap; }
static void take_back(void) { heap = kept; }
static void forget(ghost_network *w) { (void) w; heap = 0; }
const lane_kernels *lanes_best(void) { return &lanes_base; }
const lane_kernels *lanes_named(const char *name) { (void) name; return NULL; }
gsl_rng *gsl_rng_alloc(const gsl_rng_type *type) { (void) type; __builtin_trap(); }
void gsl_rng_set(const gsl_rng *r, unsigned long s) { (void) r, (void) s; }
void gsl_rng_free(gsl_rng *r) { (void) r; }
double gsl_ran_gaussian(const gsl_rng *r, double s) { (void) r; return s; }
const gsl_rng_type *gsl_rng_ranlxd2;
#endif
/* Gauss's nodes are GSL's: the native program wrote them down. */
#ifdef FINITE
static const double gauss[FAST_POINTS][2] = {
#include "gauss.h"
};
gsl_integration_glfixed_table *gsl_integration_glfixed_table_alloc(size_t n)
{
  static gsl_integration_glfixed_table table;
  return n == FAST_POINTS ? &table : NULL;
}
int gsl_integration_glfixed_point(double a, double b, size_t i, double *x, double *w,
                                  const gsl_integration_glfixed_table *t)
{
  (void) a, (void) b, (void) t;
  *x = gauss[i][0], *w = gauss[i][1];
  return GSL_SUCCESS;
}
void gsl_integration_glfixed_table_free(gsl_integration_glfixed_table *t) { (void) t; }
#endif
#define PAGE(name) __attribute__((export_name(#name)))
#else
static void keep(void) { }
static void take_back(void) { }
static void forget(ghost_network *w) { ghost_network_free(w); }
#define PAGE(name)
#endif

/* x on the flow's way at time t, infinite from the escape on, and not a number
 * outside the function's domain. */
PAGE(flow) double flow(double r, double t)
{
  double x;
  return ghost_trajectory(r, t, &x) == GHOST_OK ? x : (double) NAN;
}

/* A run of the map in bounds that hold, by enclose/outward.h, from the start s0 as
 * it stands at the rate a as it stands; with room, the ends of each epoch.  The run is
 * trapped when its upper end is below 1/4; safe for ever when a <= 1, or inside an
 * interval that up, down, down maps into itself; else the bounds grow until they
 * hold an edge of the map, and nothing is certain any more. */
enum { OPEN, TRAPPED, SAFE };
static int decided, bounded;
static int one_step(range *s, range drive)
{
  if (s->lo >= 1.0) *s = (range) { down_low(s->lo, drive), down_high(s->hi, drive) };
  else if (s->lo >= 0.25 && s->hi < 1.0) {
    if (below(steep(s->hi, drive.lo)) > 1.0)        /* the branch falls */
      *s = (range) { up_low(s->hi, drive), up_high(s->lo, drive) };
    else
      *s = (range) { below(s->lo + below(kick(s->hi, drive.lo))),
                     above(s->hi + above(kick(s->lo, drive.hi))) };
  } else return 0;
  return 1;
}
static int returns_into_itself(range box, range drive)
{
  range s = box;
  if (!(box.lo >= 0.25 && box.hi < 1.0)) return 0;
  for (int i = 0; i < 3; i++)
    if ((i > 0 && s.lo < 1.0) || !one_step(&s, drive)) return 0;
  return s.lo > box.lo && s.hi < box.hi;
}
/* The middle of the interval is where the doubles' run settles: a guess. */
static int is_captured(range s, double drive, range drives)
{
  double middle = s.lo + 0.5 * (s.hi - s.lo);
  if (!(s.lo >= 0.25 && s.hi < 1.0)) return 0;
  for (int i = 0; i < 600; i++) middle = map_step(middle, drive);
  for (double radius = 0.1; radius > 1e-9; radius *= 0.75) {
    range box = { middle - radius, middle + radius };
    if (s.lo < box.lo || s.hi > box.hi) return 0;
    if (returns_into_itself(box, drives)) return 1;
  }
  return 0;
}
PAGE(bounded_run) int bounded_run(double a, double s0, int epochs, double *ends)
{
  range drive = { below(0.75 * a), above(0.75 * a) }, s = { s0, s0 };
  int fate = OPEN;
  for (bounded = decided = 0; ; bounded++) {
    if (ends) ends[2 * bounded] = s.lo, ends[2 * bounded + 1] = s.hi;
    if (fate == OPEN) {
      decided = bounded;
      if (s.hi < 0.25) fate = TRAPPED;
      else if (s.lo >= 0.25 && (a <= 1.0 || is_captured(s, map_drive(a), drive)))
        fate = SAFE;
    }
    if (fate == TRAPPED || bounded == epochs || !one_step(&s, drive)) return fate;
  }
}
PAGE(bounded_decided) int bounded_decided(void) { return decided; }
PAGE(bounded_epochs) int bounded_epochs(void) { return bounded; }

#ifdef FINITE
/* A detector of finite threshold and confidence: the loss by the paper's own method,
 * a thousand steps of Euler's to the delay; the slope as long runs take it. */
static fast_task task;
PAGE(finite_set) int finite_set(double T, double X, double c)
{
  return prepare_fast(&task, T, X, c);
}
PAGE(finite_loss) double finite_loss(double r)
{
  double L = (double) NAN;
  ghost_euler_loss(r, task.T, task.X, task.c, task.T / 1000.0, &L);
  return L;
}
PAGE(finite_sharp) double finite_sharp(double r)
{
  double L = (double) NAN;
  ghost_sharp_loss(r, task.T, task.X, &L);
  return L;
}
static double size_of_slope;
PAGE(finite_slope) double finite_slope(double r)
{
  return fast_gradient(&task, r, &size_of_slope);
}
PAGE(finite_size) double finite_size(void) { return size_of_slope; }
/* The steps of ghost_finite_descend without its check at every thousandth. */
PAGE(finite_descend) int finite_descend(double r, double alpha, int epochs, double *run)
{
  run[0] = r;
  for (int i = 0; i < epochs; i++) {
    r -= alpha * finite_slope(r);
    if (!(fabs(r) <= GHOST_R_MAX)) return i;
    run[i + 1] = r;
  }
  return epochs;
}
#endif

/* One value after the other that the page may ask for, all over the domain: eight
 * of the kernels for each of count draws, then runs of a thousand epochs.  With
 * room, the values; always the sum of their bits. */
static uint64_t state, sum;
static double *next;
static double draw(void)
{
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  return (double) (state >> 11) * 0x1p-53;
}
static void put(double x)
{
  sum = fnv_bytes(sum, &x, sizeof x);
  if (next) *next++ = x;
}
enum { RUN = 1000, BOUNDS = 400 };
static double history[RUN + 1];
PAGE(bits) uint64_t bits(int count, int runs, double *room)
{
  state = 88172645463325252u, sum = FNV_START, next = room;
  for (int i = 0; i < count; i++) {
    double scale = (double) (1u << (unsigned) (draw() * 20)) / 64.0;
    double T = (1.0 + draw()) * scale, best = r_star(T), rate = critical_rate(T);
    double r = best * (draw() * 12.0 - 0.5), up = fabs(r) + best / 1024.0;
    double alpha = rate * draw() * 2.0, drive = map_drive(alpha / rate);
    put(best), put(loss(r, T)), put(loss_gradient(r, T)), put(rate);
    put(descent_step(r, T, alpha)), put(escape_time(up));
    put(drive), put(map_step(up / best, drive));
  }
#ifdef FINITE
  for (int i = 0; i < count; i++) {
    double T = 1.0 + 200.0 * draw(), X = 1.0 + 40.0 * draw();
    double c = 1.0 / (1.0 + 30.0 * draw()) * (1.0 + 10.0 * draw());
    double r = r_star(T) * (draw() * 6.0 - 1.0);
    finite_set(T, X, c);
    put(finite_slope(r)), put(finite_size()), put(finite_sharp(r)), put(finite_loss(r));
  }
  for (int i = 0; i < runs; i++) {
    double T = 10.0 + 90.0 * draw(), c = 0.05 + 2.0 * draw(), r0 = 0.3 + 9.0 * draw();
    memset(history, 0, sizeof history);
    finite_set(T, 2.0 + 20.0 * draw(), c);
    put(finite_descend(r0 * r_star(T), 2.0 * draw() * critical_rate(T), RUN, history));
    for (int k = 0; k <= RUN; k++) put(history[k]);
  }
  return sum;
#endif
  for (int i = 0; i < runs; i++) {
    double T = 1.0 + 40.0 * draw(), last;
    double r0 = r_star(T) * (0.2 + 10.0 * draw()), a = 3.0 * draw();
    descend(r0, T, a * critical_rate(T), RUN, history);
    for (int k = 0; k <= RUN; k++) put(history[k]);
    put((double) map_entry(r0 / r_star(T), map_drive(a), RUN, &last)), put(last);
    memset(history, 0, sizeof history);
    put(bounded_run(a, 0.25 + 10.0 * draw(), BOUNDS / 2 - 1, history));
    put(decided);
    for (int k = 0; k < BOUNDS; k++) put(history[k]);
  }
  return sum;
}

#ifdef NETWORK
/* The paper's network, one at a time. */
enum { UNITS = 100, STEPS = 40, POINTS = 64, CURVE = 241 };
static ghost_network *network;
static double weights[3 * UNITS], kappa[STEPS + 1], curve[CURVE], flat[3 * POINTS];
static ghost_network_row row;

PAGE(network_start) int network_start(int seed, double confidence)
{
  ghost_network_settings s = ghost_paper_network();
  s.seed = (uint64_t) seed;
  s.confidence = confidence;
  if (network) forget(network);
  network = NULL;
  ghost_status status = ghost_network_create(&network, &s);
  keep();
  return (int) status;
}

/* The epochs one after the other, until one fails. */
PAGE(network_train) int network_train(int epochs, double rate)
{
  ghost_status status = GHOST_OK;
  for (int i = 0; i < epochs && status == GHOST_OK; i++)
    status = ghost_network_train(network, rate, &row);
  return (int) status;
}
PAGE(network_loss) double network_loss(void) { return row.loss; }
PAGE(network_slope) double network_slope(void) { return row.gradient_norm; }
PAGE(network_accuracy) double network_accuracy(void) { return row.accuracy; }
PAGE(network_epoch) int network_epoch(void)
{
  return (int) ghost_network_epochs_done(network);
}
PAGE(network_confidence) int network_confidence(double c)
{
  return (int) ghost_network_set_confidence(network, c);
}
PAGE(network_sum) uint64_t network_sum(void) { return ghost_network_sum(network); }
PAGE(network_weights) const double *network_weights(void)
{
  double *m = weights;
  ghost_network_parameters(network, m, m + UNITS, m + 2 * UNITS);
  return weights;
}
PAGE(network_orbit) const double *network_orbit(void)
{
  return ghost_network_orbit(network, kappa) == GHOST_OK ? kappa : NULL;
}

/* f at evenly spaced places. */
PAGE(network_curve) const double *network_curve(double low, double high)
{
  const double *m = network_weights();
  latent *l = latent_new(UNITS);
  if (!l) return NULL;
  latent_set(l, UNITS, m, m + UNITS, m + 2 * UNITS);
  for (int i = 0; i < CURVE; i++) {
    double y[3];
    latent_evaluate(l, low + (high - low) * i / (CURVE - 1), y);
    curve[i] = y[0];
  }
  latent_free(l);
  take_back();
  return curve;
}

/* The certified points: kind, place, value of each; -1 when there is no answer. */
PAGE(network_points) int network_points(void)
{
  static ghost_latent_point p[POINTS];
  size_t count = 0, undecided = 0;
  const double *m = network_weights();
  ghost_status status = ghost_latent_points(UNITS, m, m + UNITS, m + 2 * UNITS,
                                            p, POINTS, &count, &undecided);
  take_back();
  if (status != GHOST_OK || count > POINTS) return -1;
  for (size_t i = 0; i < count; i++) {
    flat[3 * i] = p[i].kind;
    flat[3 * i + 1] = p[i].low + 0.5 * (p[i].high - p[i].low);
    flat[3 * i + 2] = p[i].value;
  }
  return (int) count;
}
PAGE(network_flat) const double *network_flat(void) { return flat; }
#endif

#ifdef HERE
/* The program beside: the sums of bits that the page must reach, as JSON, or with a
 * file's name every value, for a comparison one by one. */
#include <inttypes.h>
#include <stdio.h>
#ifdef FINITE
enum { DRAWS = 500, RUNS = 20, VALUES = 12 * DRAWS + RUNS * (RUN + 2) };
#else
enum { DRAWS = 12500, RUNS = 100, VALUES = 8 * DRAWS + RUNS * (RUN + 5 + BOUNDS) };
#endif
static void print_sums(void)
{
  printf("{ \"draws\": %d, \"runs\": %d, \"values\": %d, \"bits\": \"%016" PRIx64 "\" }\n",
         DRAWS, RUNS, VALUES, bits(DRAWS, RUNS, NULL));
}
static FILE *file;
static void write_all(size_t count, const double *from)
{
  if (!from || fwrite(from, sizeof *from, count, file) != count) exit(1);
}
#ifdef FINITE
static void print_nodes(void)
{
  prepare_fast(&task, 1.0, 1.0, 1.0);
  for (int i = 0; i < FAST_POINTS; i++)
    printf("{ %a, %a },\n", task.node[i], task.share[i]);
}
/* Are the page's steps those of the library? */
static int steps_agree(void)
{
  static double own[RUN + 1], its[RUN + 1];
  double T = 100.0, alpha = 1.1 * critical_rate(T), r0 = 10.0 * r_star(T);
  finite_set(T, 10.0, 1.0);
  finite_descend(r0, alpha, RUN, own);
  return ghost_finite_descend(r0, T, 10.0, 1.0, alpha, RUN, its) == GHOST_OK
    && memcmp(own, its, sizeof own) == 0;
}
int main(int argc, char **argv)
{
  if (argc > 1 && strcmp(argv[1], "nodes") == 0) print_nodes();
  else if (argc > 2) {
    file = fopen(argv[1], "wb");
    size_t count = (size_t) VALUES * (size_t) atoi(argv[2]);
    double *room = malloc(count * sizeof *room);
    if (!file || !room || !steps_agree()) return 1;
    bits(DRAWS * atoi(argv[2]), RUNS * atoi(argv[2]), room);
    write_all(count, room);
    free(room);
    return fclose(file) != 0;
  } else print_sums();
  return 0;
}
#else
static void write_sum(void)
{
  uint64_t whole = network_sum();
  if (fwrite(&whole, sizeof whole, 1, file) != 1) exit(1);
}
/* tests/gates/wasm.js asks a page's module for the same, in the same order. */
static void every(int scale, int seeds, int stops, int epochs)
{
  size_t count = (size_t) VALUES * (size_t) scale;
  double *room = malloc(count * sizeof *room);
  if (!room) exit(1);
  bits(DRAWS * scale, RUNS * scale, room);
  write_all(count, room);
  free(room);
  for (int seed = 0; seed < seeds; seed++) network_start(seed, 10.0), write_sum();
  network_start(40, 10.0);
  for (int i = 0; i < stops; i++) {
    network_train(epochs, 0.02);
    write_all(3, (double[]) { network_loss(), network_slope(), network_accuracy() });
    write_all(STEPS + 1, network_orbit());
    write_all(3 * UNITS, network_weights());
    write_all(CURVE, network_curve(-2.0, 3.0));
    int points = network_points();
    write_all(1, (double[]) { points });
    write_all(points < 0 ? 0 : 3 * (size_t) points, flat);
  }
}
/* A course: its confidence is lowered at one epoch, if it gets so far. */
static void trained(const char *name, int seed, double rate, int every_epochs, int epochs,
                    int from, double lower)
{
  network_start(seed, 10.0);
  printf("%s\"%s\": { \"seed\": %d, \"rate\": %g, \"each\": %d, \"from\": %d, \"lower\": %g, \"at\": [",
         *name == 'f' ? "" : ", ", name, seed, rate, every_epochs, from, lower);
  for (int n = 0; n <= epochs; n += every_epochs) {
    if (n) network_train(every_epochs, rate);
    printf("%s\"%016" PRIx64 "\"", n ? "," : "", network_sum());
    if (n == from) network_confidence(lower);
  }
  printf("] }");
}
int main(int argc, char **argv)
{
  if (argc == 4) {                     /* a s0 epochs: the fate of a bounded run */
    static const char *const fates[] = { "open", "trapped", "safe" };
    int fate = bounded_run(atof(argv[1]), atof(argv[2]), atoi(argv[3]), NULL);
    printf("%s %d\n", fates[fate], decided);
    return 0;
  }
  if (argc > 5) {
    file = fopen(argv[1], "wb");
    if (!file) return 1;
    every(atoi(argv[2]), atoi(argv[3]), atoi(argv[4]), atoi(argv[5]));
    return fclose(file) != 0;
  }
  if (argc > 1 && strcmp(argv[1], "network") == 0) {
    printf("{ ");
    trained("fast", 40, 0.02, 100, 20000, -1, 10.0);
    trained("slow", 40, 0.003, 500, 50000, -1, 10.0);
    trained("lost", 66, 0.02, 100, 6400, 6000, 0.3);
    printf(" }\n");
  } else print_sums();
  return 0;
}
#endif
#endif
