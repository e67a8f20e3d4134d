/* What the live figures of the web edition call, besides the kernels themselves:
 * the same functions for the page and for the test that compares the two.  Each
 * only calls the tangled C; nothing is computed here but where to look. */
#include "ghost.h"
#include "hash.h"
#include "kernels.h"
#include "lanes.h"
#include "latent.h"
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

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
enum { RUN = 1000 };
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
  for (int i = 0; i < runs; i++) {
    double T = 1.0 + 40.0 * draw(), last;
    double r0 = r_star(T) * (0.2 + 10.0 * draw()), a = 3.0 * draw();
    descend(r0, T, a * critical_rate(T), RUN, history);
    for (int k = 0; k <= RUN; k++) put(history[k]);
    put((double) map_entry(r0 / r_star(T), map_drive(a), RUN, &last)), put(last);
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
#include <string.h>
enum { DRAWS = 12500, RUNS = 100, VALUES = 8 * DRAWS + RUNS * (RUN + 3) };
static FILE *file;
static void write_all(size_t count, const double *from)
{
  if (!from || fwrite(from, sizeof *from, count, file) != count) exit(1);
}
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
static void trained(const char *name, double rate, int every_epochs, int epochs)
{
  network_start(40, 10.0);
  printf("%s\"%s\": { \"seed\": 40, \"rate\": %g, \"each\": %d, \"at\": [", *name == 'f' ? "" : ", ",
         name, rate, every_epochs);
  for (int n = 0; n <= epochs; n += every_epochs) {
    if (n) network_train(every_epochs, rate);
    printf("%s\"%016" PRIx64 "\"", n ? "," : "", network_sum());
  }
  printf("] }");
}
int main(int argc, char **argv)
{
  if (argc > 5) {
    file = fopen(argv[1], "wb");
    if (!file) return 1;
    every(atoi(argv[2]), atoi(argv[3]), atoi(argv[4]), atoi(argv[5]));
    return fclose(file) != 0;
  }
  if (argc > 1 && strcmp(argv[1], "network") == 0) {
    printf("{ ");
    trained("fast", 0.02, 100, 20000);
    trained("slow", 0.003, 500, 50000);
    printf(" }\n");
  } else
    printf("{ \"draws\": %d, \"runs\": %d, \"values\": %d, \"bits\": \"%016" PRIx64 "\" }\n",
           DRAWS, RUNS, VALUES, bits(DRAWS, RUNS, NULL));
  return 0;
}
#endif
