/* Fixed points of random circuits, counted a second time by a branch and bound
 * that shares nothing with the search under test: it works on f and not on f',
 * in balls of Arb and not in doubles with error bounds, and gets the tangents
 * of a cell from those of its parent by the addition theorem.  GHOST_CASES =
 * 100 million makes a hundred thousand circuits; GHOST_SHARE=k/n does a part. */
#include "ghost.h"
#include "oracle.h"
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

enum { PREC = 128, DEPTH = 90, MOST = 512, ZEROS = 4096, CELLS = 50000 };

typedef struct {
  size_t units;
  double m[MOST], n[MOST], b[MOST];
  arf_t root_low, root_half;
  arb_ptr tangent[DEPTH + 2];  /* of the centre of the cell, unit by unit */
  arb_ptr step[DEPTH + 2];     /* tanh(m h), h the half width at this depth */
  char known[DEPTH + 2];
  int active[DEPTH + 2][MOST], actives[DEPTH + 2];
  arb_t fixed[DEPTH + 2][3];   /* what saturated units add to f, f', f'' */
  size_t zeros;
  arb_t zero[ZEROS];           /* cells with one zero each */
  long cells, failed;
} counter;

static counter *new_counter(void)
{
  counter *c = calloc(1, sizeof *c);
  arf_init(c->root_low);
  arf_init(c->root_half);
  for (int k = 0; k < DEPTH + 2; k++) {
    c->tangent[k] = _arb_vec_init(MOST);
    c->step[k] = _arb_vec_init(MOST);
    for (int j = 0; j < 3; j++) arb_init(c->fixed[k][j]);
  }
  for (int k = 0; k < ZEROS; k++) arb_init(c->zero[k]);
  return c;
}

static void free_counter(counter *c)
{
  arf_clear(c->root_low);
  arf_clear(c->root_half);
  for (int k = 0; k < DEPTH + 2; k++) {
    _arb_vec_clear(c->tangent[k], MOST);
    _arb_vec_clear(c->step[k], MOST);
    for (int j = 0; j < 3; j++) arb_clear(c->fixed[k][j]);
  }
  for (int k = 0; k < ZEROS; k++) arb_clear(c->zero[k]);
  free(c);
  flint_cleanup();
}

static void tangent_at(arb_t t, const counter *c, int i, const arb_t kappa)
{
  arb_t a;
  arb_init(a);
  arb_set_d(t, c->b[i]);
  arb_set_d(a, c->m[i]);
  arb_addmul(t, a, kappa, PREC);
  arb_tanh(t, t, PREC);
  arb_clear(a);
}

/* tanh of the argument at `kappa', which is `step' beyond that of t. */
static void shifted(arb_t out, const counter *c, int i, const arb_t t,
                    const arb_t step, int sign, const arb_t kappa)
{
  arb_t p;
  arb_init(p);
  arb_mul(p, t, step, PREC);
  if (sign < 0) arb_neg(p, p);
  arb_add_ui(p, p, 1, PREC);
  if (sign < 0) arb_sub(out, t, step, PREC);
  else arb_add(out, t, step, PREC);
  arb_div(out, out, p, PREC);
  if (!arb_is_finite(out) || mag_cmp_2exp_si(arb_radref(out), -90) > 0)
    tangent_at(out, c, i, kappa);
  arb_clear(p);
}

static void steps_of(counter *c, int depth)
{
  arb_t h, a;
  if (c->known[depth]) return;
  c->known[depth] = 1;
  arb_init(h); arb_init(a);
  arb_set_arf(h, c->root_half);
  arb_mul_2exp_si(h, h, -depth);
  for (size_t i = 0; i < c->units; i++) {
    arb_set_d(a, c->m[i]);
    arb_mul(a, a, h, PREC);
    arb_tanh(c->step[depth] + i, a, PREC);
  }
  arb_clear(h); arb_clear(a);
}

static void note_zero(counter *c, const arb_t low, const arb_t high)
{
  if (c->zeros == ZEROS) { c->failed++; return; }
  arb_union(c->zero[c->zeros++], low, high, PREC);
}

/* f, f' at the centre, f at both ends, f', f'' on the cell. */
enum { F, G, LOW, HIGH, SLOPE, BEND, SUMS };

static void add_unit(counter *c, int depth, int i, const arb_t low, const arb_t high,
                     arb_t sum[SUMS])
{
  arb_t v[6], n, m;
  for (int k = 0; k < 6; k++) arb_init(v[k]);
  arb_init(n); arb_init(m);
  arb_ptr t = c->tangent[depth] + i;
  shifted(v[0], c, i, t, c->step[depth] + i, -1, low);
  shifted(v[1], c, i, t, c->step[depth] + i, 1, high);
  arb_set_d(n, c->n[i]);
  arb_set_d(m, c->m[i]);
  arb_union(v[2], v[0], v[1], PREC);       /* T */
  arb_mul(v[3], v[2], v[2], PREC);
  arb_sub_ui(v[3], v[3], 1, PREC);
  arb_neg(v[3], v[3]);
  arb_mul(v[3], v[3], n, PREC);
  arb_mul(v[3], v[3], m, PREC);            /* n m (1 - T^2) */
  arb_mul(v[4], v[3], v[2], PREC);
  arb_mul(v[4], v[4], m, PREC);
  arb_mul_si(v[4], v[4], -2, PREC);        /* the unit's f'' */
  /* saturated on all of the cell: the same for all cells within it */
  arb_mul(v[5], v[2], v[2], PREC);
  arb_sub_ui(v[5], v[5], 1, PREC);
  mag_t size;
  mag_init(size);
  arb_get_mag(size, v[5]);
  if (mag_cmp_2exp_si(size, -85) < 0) {
    arb_addmul(c->fixed[depth][0], n, v[2], PREC);
    arb_add(c->fixed[depth][1], c->fixed[depth][1], v[3], PREC);
    arb_add(c->fixed[depth][2], c->fixed[depth][2], v[4], PREC);
  } else {
    c->active[depth][c->actives[depth]++] = i;
    arb_addmul(sum[F], n, t, PREC);
    arb_addmul(sum[LOW], n, v[0], PREC);
    arb_addmul(sum[HIGH], n, v[1], PREC);
    arb_add(sum[SLOPE], sum[SLOPE], v[3], PREC);
    arb_add(sum[BEND], sum[BEND], v[4], PREC);
    arb_mul(v[5], t, t, PREC);
    arb_sub_ui(v[5], v[5], 1, PREC);
    arb_neg(v[5], v[5]);
    arb_mul(v[5], v[5], n, PREC);
    arb_addmul(sum[G], v[5], m, PREC);
  }
  mag_clear(size);
  for (int k = 0; k < 6; k++) arb_clear(v[k]);
  arb_clear(n); arb_clear(m);
}

/* From the sums: 0 no zero, 1 one at most and the ends tell, 2 not known. */
static int verdict(arb_t sum[SUMS], const arb_t h)
{
  arb_t all, reach, f;
  arb_init(all); arb_init(reach); arb_init(f);
  arb_zero(reach);
  arb_add_error(reach, h);                    /* [-h, h] */
  arb_mul(f, sum[BEND], reach, PREC);
  arb_add(f, f, sum[G], PREC);                /* f' from the centre */
  int monotone = !arb_contains_zero(f) || !arb_contains_zero(sum[SLOPE]);
  arb_mul(all, f, reach, PREC);
  arb_add(all, all, sum[F], PREC);
  int none = !arb_contains_zero(all);
  arb_mul(all, sum[SLOPE], reach, PREC);
  arb_add(all, all, sum[F], PREC);
  none = none || !arb_contains_zero(all);
  arb_clear(all); arb_clear(reach); arb_clear(f);
  return none ? 0 : monotone ? 1 : 2;
}

static void count_cell(counter *c, int depth, const arb_t centre)
{
  arb_t sum[SUMS], h, low, high;
  for (int k = 0; k < SUMS; k++) arb_init(sum[k]);
  arb_init(h); arb_init(low); arb_init(high);
  c->cells++;
  steps_of(c, depth);
  steps_of(c, depth + 1);
  arb_set_arf(h, c->root_half);
  arb_mul_2exp_si(h, h, -depth);
  arb_sub(low, centre, h, ARF_PREC_EXACT);
  arb_add(high, centre, h, ARF_PREC_EXACT);
  c->actives[depth] = 0;
  for (int j = 0; j < 3; j++) {
    if (depth) arb_set(c->fixed[depth][j], c->fixed[depth - 1][j]);
    else arb_zero(c->fixed[depth][j]);
  }
  size_t from = depth ? (size_t) c->actives[depth - 1] : c->units;
  for (size_t k = 0; k < from; k++)
    add_unit(c, depth, depth ? c->active[depth - 1][k] : (int) k, low, high, sum);
  const int which[SUMS] = { 0, 1, 0, 0, 1, 2 };
  for (int k = 0; k < SUMS; k++)
    arb_add(sum[k], sum[k], c->fixed[depth][which[k]], PREC);
  arb_sub(sum[F], sum[F], centre, PREC);
  arb_sub(sum[LOW], sum[LOW], low, PREC);
  arb_sub(sum[HIGH], sum[HIGH], high, PREC);
  arb_sub_ui(sum[G], sum[G], 1, PREC);
  arb_sub_ui(sum[SLOPE], sum[SLOPE], 1, PREC);
  int is = verdict(sum, h);
  if (is == 1) {
    int left = arb_sgn_nonzero(sum[LOW]), right = arb_sgn_nonzero(sum[HIGH]);
    if (arb_contains_zero(sum[LOW]) || arb_contains_zero(sum[HIGH])) is = 2;
    else if (left != right) note_zero(c, low, high);
  }
  bool deeper = is == 2 && depth < DEPTH && c->cells < CELLS;
  if (is == 2 && !deeper) c->failed++;
  for (int side = -1; deeper && side < 2; side += 2) {
    arb_t next;
    arb_init(next);
    arb_mul_2exp_si(next, h, -1);
    if (side < 0) arb_neg(next, next);
    arb_add(next, next, centre, ARF_PREC_EXACT);
    for (int k = 0; k < c->actives[depth]; k++) {
      int i = c->active[depth][k];
      shifted(c->tangent[depth + 1] + i, c, i, c->tangent[depth] + i,
              c->step[depth + 1] + i, side, next);
    }
    count_cell(c, depth + 1, next);
    arb_clear(next);
  }
  for (int k = 0; k < SUMS; k++) arb_clear(sum[k]);
  arb_clear(h); arb_clear(low); arb_clear(high);
}

/* All zeros lie within |n|_1; the ends are no places where a zero is likely. */
static void count_zeros(counter *c)
{
  arf_t sum;
  arf_init(sum);
  c->zeros = 0;
  c->cells = c->failed = 0;
  memset(c->known, 0, sizeof c->known);
  arf_set_d(c->root_half, 0.123456789);
  for (size_t i = 0; i < c->units; i++) {
    arf_set_d(sum, fabs(c->n[i]));
    arf_add(c->root_half, c->root_half, sum, 100, ARF_RND_UP);
  }
  arf_set_round(c->root_half, c->root_half, 24, ARF_RND_UP);
  arb_t centre;
  arb_init(centre);
  arb_set_d(centre, 0x1.23456789p-5);
  for (size_t i = 0; i < c->units; i++)
    tangent_at(c->tangent[0] + i, c, (int) i, centre);
  count_cell(c, 0, centre);
  arb_clear(centre);
  arf_clear(sum);
}

static double normal(uint64_t *seed)
{
  double u = random_unit(seed), v = random_unit(seed);
  return sqrt(-2.0 * log(1.0 - u)) * cos(6.283185307179586 * v);
}

/* N from 1 to 512 and gains from a tenth to a thousand, even in logarithm; in a
 * half of the circuits m, n and b have gains of their own, and in a third the
 * output weights go like 1/N, as in the paper. */
static void draw(counter *c, uint64_t *seed)
{
  double gain[3] = { pow(10.0, 4.0 * random_unit(seed) - 1.0) };
  c->units = (size_t) exp(log(513.0) * random_unit(seed));
  bool apart = random_word(seed) & 1;
  for (int j = 1; j < 3; j++)
    gain[j] = apart ? pow(10.0, 4.0 * random_unit(seed) - 1.0) : gain[0];
  if (random_word(seed) % 3 == 0) gain[1] /= (double) c->units;
  for (size_t i = 0; i < c->units; i++) {
    c->m[i] = gain[0] * normal(seed);
    c->n[i] = gain[1] * normal(seed);
    c->b[i] = gain[2] * normal(seed);
  }
}

static int by_size(const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

static int touches(const arb_t cell, const ghost_latent_point *p)
{
  arb_t low, high;
  arb_init(low); arb_init(high);
  arb_set_d(low, p->low);
  arb_set_d(high, p->high);
  arb_union(low, low, high, PREC);
  int yes = arb_overlaps(low, cell);
  arb_clear(low); arb_clear(high);
  return yes;
}

enum { POINTS = 8192 };

/* Is the list of points right about the zeros?  Every counted zero must lie in
 * a cell of its own, and every other cell must meet a dark row. */
static int agrees(const counter *c, const ghost_latent_point *p, size_t count)
{
  size_t listed = 0, dark = 0, own = 0, excused = 0;
  for (size_t i = 0; i < count; i++) {
    listed += p[i].kind <= GHOST_POINT_UNSTABLE;
    dark += p[i].kind == GHOST_POINT_UNDECIDED_ZERO;
  }
  if (!dark) return listed == c->zeros;
  for (size_t k = 0; k < c->zeros; k++) {
    int mine = 0, shade = 0;
    for (size_t i = 0; i < count; i++)
      if (touches(c->zero[k], &p[i])) {
        mine += p[i].kind <= GHOST_POINT_UNSTABLE;
        shade += p[i].kind == GHOST_POINT_UNDECIDED_ZERO;
      }
    own += mine == 1;
    excused += mine != 1 && shade;
  }
  return own == listed && own + excused == c->zeros;
}

static void independent_search_agrees(void **state)
{
  (void) state;
  unsigned share = 0, of = 1;
  const char *text = getenv("GHOST_SHARE");
  if (text) assert_int_equal(sscanf(text, "%u/%u", &share, &of), 2);
  long circuits = many(1000), wrong = 0, undecided = 0, unsure = 0, done = 0;
  counter *c = new_counter();
  ghost_latent_point *p = calloc(POINTS, sizeof *p);
  double *took = calloc((size_t) circuits, sizeof *took), oracle = 0.0;
  size_t most = 0;
  for (long k = share; k < circuits; k += of) {
    uint64_t seed = 0x6c617465u + 7919u * (uint64_t) k;
    size_t count, unsettled;
    draw(c, &seed);
    double start = now();
    ghost_status status = ghost_latent_points(c->units, c->m, c->n, c->b, p, POINTS,
                                              &count, &unsettled);
    double middle = now();
    took[done++] = middle - start;
    assert_int_equal(status, GHOST_OK);
    assert_true(count <= POINTS);
    count_zeros(c);
    oracle += now() - middle;
    undecided += unsettled > 0;
    unsure += c->failed > 0;
    if (c->failed == 0 && !agrees(c, p, count)) {
      wrong++;
      print_message("circuit %ld, %zu units: %zu zeros by Arb\n", k, c->units, c->zeros);
    }
    if (c->zeros > most) most = c->zeros;
  }
  qsort(took, (size_t) done, sizeof *took, by_size);
  print_message("%ld circuits, up to %zu zeros: %ld wrong, %ld undecided, %ld not "
    "counted by Arb; median %.2f ms, worst %.0f ms (Arb %.1f ms on average)\n",
    done, most, wrong, undecided, unsure, 1e3 * took[done / 2], 1e3 * took[done - 1],
    1e3 * oracle / (double) done);
  assert_int_equal(wrong, 0);
  assert_true(100 * undecided <= done);
  assert_true(100 * unsure <= done);
  if (whole()) assert_true(took[done - 1] < 2.0);
  free(p);
  free(took);
  free_counter(c);
}

/* Families at the limit of the domain: all weights at 10^6 or drawn up to it;
 * pairs of units that cancel; a line, a staircase and a comb, whose f or f' is
 * nearly zero over long stretches. */
static void family(counter *c, int kind, uint64_t *seed)
{
  for (size_t i = 0; i < c->units; i++) {
    double x = (double) i / (double) c->units, sign = i % 2 ? -1.0 : 1.0;
    double *m = &c->m[i], *n = &c->n[i], *b = &c->b[i];
    *m = *n = 1e6;
    *b = 1e6 * (2.0 * random_unit(seed) - 1.0);
    if (kind == 1) { *m *= 2.0 * random_unit(seed) - 1.0; *n *= 2.0 * random_unit(seed) - 1.0; }
    if (kind == 2) { *n *= sign; *b = 1e6 * (x - (i % 2 ? 1.0 / (double) c->units : 0.0)); }
    if (kind == 3) { *n /= (double) c->units; *m = 1e-6; *b = 0.0; }
    if (kind == 4) { *m = (double) c->units; *n = 1.0; *b = *m * (2.0 * (double) i - *m); }
    if (kind == 5) { *m = 1e3; *n = sign; *b = 1e3 * (4.0 * x - 2.0); }
    if (kind == 6) { *m = 1.0; *n = 1.0 / (double) c->units; *b = 0.0; }
    if (kind == 7) { *m = 1e6 * pow(10.0, -12.0 * x); *n = sign / *m; *b = 0.0; }
  }
}

static void the_limit_of_the_domain(void **state)
{
  (void) state;
  counter *c = new_counter();
  ghost_latent_point *p = calloc(POINTS, sizeof *p);
  uint64_t seed = 77;
  for (int kind = 0; kind < 8; kind++) {
    double worst = 0.0;
    size_t rows = 0, dark = 0;
    for (size_t units = 1; units <= (whole() ? 512u : 64u); units = 2 * units) {
      size_t count, unsettled;
      c->units = units == 128 ? 100 : units;
      family(c, kind, &seed);
      double start = now();
      ghost_status status = ghost_latent_points(c->units, c->m, c->n, c->b, p,
                                                POINTS, &count, &unsettled);
      worst = fmax(worst, now() - start);
      assert_int_equal(status, GHOST_OK);
      assert_true(count <= POINTS);
      if (units <= 16) count_zeros(c);  /* where Arb is not slow itself */
      if (units <= 16 && c->failed == 0) assert_true(agrees(c, p, count));
      rows += count;
      for (size_t i = 0; i < count; i++) dark += p[i].kind >= GHOST_POINT_UNDECIDED_ZERO;
    }
    print_message("family %d: %zu rows, %zu undecided, worst %.0f ms\n", kind, rows, dark,
                  1e3 * worst);
    if (whole()) assert_true(worst < 2.0);
  }
  free(p);
  free_counter(c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(independent_search_agrees),
    cmocka_unit_test(the_limit_of_the_domain),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
