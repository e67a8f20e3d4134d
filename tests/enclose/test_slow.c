/* Slow points: the two texts of a field against each other, planted systems,
 * counts against an independent search, passages against closed forms. */
#include "ghost.h"
#include "field_arb.h"
#include "oracle.h"
#include <stdio.h>

enum { UNITS = 24, ROOM = 400 };

static double normal(uint64_t *seed)
{
  double u = random_unit(seed), v = random_unit(seed);
  return sqrt(-2.0 * log(1.0 - u)) * cos(6.283185307179586 * v);
}

typedef struct { ghost_field f; double v[3 * UNITS], m[3 * UNITS], b[UNITS]; } network;

static void random_network(network *w, size_t rank, double gain, uint64_t seed)
{
  uint64_t state = seed;
  for (size_t i = 0; i < rank * UNITS; i++) {
    w->v[i] = gain * normal(&state) / sqrt(UNITS);
    w->m[i] = normal(&state);
  }
  for (size_t i = 0; i < UNITS; i++) w->b[i] = 0.3 * normal(&state);
  w->f = (ghost_field) { .rank = rank, .units = UNITS, .leak = 1, .v = w->v, .m = w->m,
                         .b = w->b };
}

/* Is x, as far as it is known, within rad of mid? */
static bool covers(double mid, double rad, const arb_t x)
{
  arb_t y, r;
  arb_init(y); arb_init(r);
  arb_set_d(y, mid);
  arb_set_d(r, rad);
  arb_sub(y, y, x, 200);
  arb_abs(y, y);
  bool is = !arb_gt(y, r);
  arb_clear(y); arb_clear(r);
  return is;
}

/* F, J, D2F at a point of the box lie where the jet of the box allows. */
static void expect_in_jet(const ghost_field *f, const field_jet *y, const double *c,
                          const double *x, bool centre)
{
  int rank = (int) f->rank;
  arb_mat_t at;
  arb_jet z;
  arb_mat_init(at, rank, 1);
  arb_jet_init(&z, rank);
  for (int j = 0; j < rank; j++) arb_set_d(arb_mat_entry(at, j, 0), x[j]);
  field_in_arb(f, at, 200, &z);
  for (int i = 0; i < rank; i++) {
    double line = y->f[i].mid, slack = y->f[i].rad + (centre ? 0 : y->bend[i]);
    for (int j = 0; j < rank; j++) {
      line += y->j[i][j].mid * (x[j] - c[j]);
      slack += (centre ? 0 : 1) * (y->j[i][j].rad * fabs(x[j] - c[j])
               + 1e-15 * fabs(y->j[i][j].mid * (x[j] - c[j])));
      assert_true(covers(y->j[i][j].mid, y->j[i][j].rad + (centre ? 0 : y->turn[i][j]),
                         arb_mat_entry(z.j, i, j)));
      for (int l = 0; l < rank; l++)
        assert_true(covers(y->h[i][j][l].mid, y->h[i][j][l].rad
                           + (centre ? 0 : y->twist[i][j][l]),
                           arb_mat_entry(z.h[i], j, l)));
    }
    assert_true(covers(line, slack + (centre ? 0 : 1e-15 * fabs(line)),
                       arb_mat_entry(z.f, i, 0)));
  }
  arb_mat_clear(at);
  arb_jet_clear(&z);
}

static ghost_term random_term(uint64_t *seed, unsigned rank)
{
  ghost_term t = { .coefficient = normal(seed),
                   .component = (unsigned) random_word(seed) % rank };
  for (unsigned j = 0; j < rank; j++) t.power[j] = (unsigned) random_word(seed) % 4;
  return t;
}

/* A field of some terms, some of them with a factor of one or two. */
enum { TERMS = 4, FACTORS = 2 };
typedef struct { ghost_term term[TERMS], argument[FACTORS][3]; ghost_factor factor[FACTORS]; } tables;

static void random_tables(tables *t, ghost_field *f, size_t terms, uint64_t *seed)
{
  for (int k = 0; k < FACTORS; k++) {
    const unsigned function = (unsigned) random_word(seed) % 3;  /* one draw after the other */
    const size_t count = 1 + random_word(seed) % 3;
    t->factor[k] = (ghost_factor) { (ghost_function) function, count, t->argument[k] };
    for (int n = 0; n < 3; n++) {
      t->argument[k][n] = random_term(seed, (unsigned) f->rank);
      t->argument[k][n].component = 0;
    }
  }
  for (int n = 0; n < TERMS; n++) {
    t->term[n] = random_term(seed, (unsigned) f->rank);
    t->term[n].factor = (unsigned) random_word(seed) % (FACTORS + 1);
  }
  f->terms = terms;
  f->term = t->term;
  f->factors = FACTORS;
  f->factor = t->factor;
}

static void jets_hold(void **state)
{
  (void) state;
  uint64_t seed = 7;
  for (long n = many(3000); n-- > 0; ) {
    network w;
    size_t rank = 1 + (size_t) n % 3;
    tables t;
    random_network(&w, rank, exp(3.0 * normal(&seed)), random_word(&seed));
    random_tables(&t, &w.f, (size_t) n % (TERMS + 1), &seed);
    double c[3], h[3], x[3], reach[3] = { 40, 40, 40 };
    double size = exp(2.0 * normal(&seed) - 3.0);
    for (int j = 0; j < 3; j++) {
      c[j] = fmax(-20, fmin(20, 5.0 * normal(&seed)));
      h[j] = fmin(10.0, size * random_unit(&seed));
    }
    field *f = field_new(&w.f, reach);
    field_jet y = { 0 };
    assert_non_null(f);
    field_on_box(f, c, h, &y);
    expect_in_jet(&w.f, &y, c, c, true);
    for (int k = 0; k < 4; k++) {
      for (int j = 0; j < 3; j++)
        x[j] = c[j] + h[j] * (k == 0 ? 1.0 : 2.0 * random_unit(&seed) - 1.0);
      expect_in_jet(&w.f, &y, c, x, false);
    }
    field_free(f);
  }
}

/* F by the definition of its terms and factors, in Arb. */
static void value_of_term(const ghost_term *t, const arb_mat_t x, arb_t y, slong prec)
{
  arb_set_d(y, t->coefficient);
  for (int j = 0; j < (int) arb_mat_nrows(x); j++)
    for (unsigned k = 0; k < t->power[j]; k++) arb_mul(y, y, arb_mat_entry(x, j, 0), prec);
}

static void value_of_tables(const ghost_field *f, int i, const arb_mat_t x, arb_t sum, slong prec)
{
  arb_t y, p, q;
  arb_init(y); arb_init(p); arb_init(q);
  arb_zero(sum);
  for (size_t t = 0; t < f->terms; t++) {
    if ((int) f->term[t].component != i) continue;
    value_of_term(&f->term[t], x, y, prec);
    if (f->term[t].factor > 0) {
      const ghost_factor *g = &f->factor[f->term[t].factor - 1];
      arb_zero(p);
      for (size_t k = 0; k < g->terms; k++) {
        value_of_term(&g->term[k], x, q, prec);
        arb_add(p, p, q, prec);
      }
      if (g->function == GHOST_RECIPROCAL) arb_div(y, y, p, prec);
      else {
        (g->function == GHOST_SINE ? arb_sin : arb_cos)(q, p, prec);
        arb_mul(y, y, q, prec);
      }
    }
    arb_add(sum, sum, y, prec);
  }
  arb_clear(y); arb_clear(p); arb_clear(q);
}

/* The difference quotient of F_i, or of its derivative by x_l, in direction j. */
static void quotient(const ghost_field *f, int i, arb_mat_t x, int j, int l, slong e, arb_t y)
{
  arb_t from, step;
  arb_init(from); arb_init(step);
  arb_one(step);
  arb_mul_2exp_si(step, step, e);
  if (l < 0) value_of_tables(f, i, x, from, 2000);
  else quotient(f, i, x, l, -1, e, from);
  arb_add(arb_mat_entry(x, j, 0), arb_mat_entry(x, j, 0), step, 2000);
  if (l < 0) value_of_tables(f, i, x, y, 2000);
  else quotient(f, i, x, l, -1, e, y);
  arb_sub(arb_mat_entry(x, j, 0), arb_mat_entry(x, j, 0), step, 2000);
  arb_sub(y, y, from, 2000);
  arb_mul_2exp_si(y, y, -e);
  arb_clear(from); arb_clear(step);
}

static double far_apart(const arb_t a, const arb_t b)
{
  arb_t d, size;
  arb_init(d); arb_init(size);
  arb_sub(d, a, b, 2000);
  arb_abs(size, b);
  arb_add_ui(size, size, 1, 2000);
  arb_div(d, d, size, 2000);
  const double y = fabs(arf_get_d(arb_midref(d), ARF_RND_NEAR));
  arb_clear(d); arb_clear(size);
  return y;
}

/* Values, slopes and bends of terms with factors against difference quotients. */
static void factors_are_differentiated(void **state)
{
  (void) state;
  uint64_t seed = 99;
  long compared = 0;
  for (long n = many(300); n-- > 0; ) {
    const int rank = 1 + (int) n % 3;
    tables t;
    ghost_field f = { .rank = (size_t) rank };
    arb_mat_t x;
    arb_jet y;
    arb_t z;
    random_tables(&t, &f, TERMS, &seed);
    arb_mat_init(x, rank, 1); arb_jet_init(&y, rank); arb_init(z);
    for (int j = 0; j < rank; j++) arb_set_d(arb_mat_entry(x, j, 0), 2.0 * normal(&seed));
    field_in_arb(&f, x, 1000, &y);
    for (int i = 0; i < rank; i++) {
      value_of_tables(&f, i, x, z, 2000);
      assert_true(far_apart(arb_mat_entry(y.f, i, 0), z) < 1e-100);
      for (int j = 0; j < rank; j++) {
        quotient(&f, i, x, j, -1, -600, z);
        assert_true(far_apart(arb_mat_entry(y.j, i, j), z) < 1e-100);
        for (int l = 0; l < rank; l++, compared++) {
          quotient(&f, i, x, j, l, -600, z);
          assert_true(far_apart(arb_mat_entry(y.h[i], j, l), z) < 1e-100);
        }
      }
    }
    arb_mat_clear(x); arb_jet_clear(&y); arb_clear(z);
  }
  printf("%ld second derivatives compared\n", compared);
  assert_true(compared > 0);
}

/* How many of a kind; undecided must be none. */
static int of_kind(const ghost_slow_point *p, const ghost_slow_count *n,
                   ghost_slow_kind kind)
{
  int count = 0;
  for (size_t i = 0; i < n->points; i++) count += p[i].kind == kind;
  return count;
}

/* A table of terms with its box, and what is there. */
typedef struct {
  const char *name;
  size_t rank, terms;
  ghost_term term[16];
  double half;
  int fixed, slow, unstable;
  double r;
} planted;

/* The saddle-node normal forms SN(j,k): j components x^2 + mu, k with +x, the rest
 * with -x; mu > 0 a ghost, mu < 0 two fixed points for each of the j.  And systems
 * that are slow without a ghost. */
static const planted systems[] = {
  { "SN(1,0)", 1, 2, { { 0.01, 0, { 0 }, 0 }, { 1, 0, { 2 }, 0 } }, 1.3, 0, 1, 0, 0.01 },
  { "SN(1,0), mu < 0", 1, 2, { { -0.01, 0, { 0 }, 0 }, { 1, 0, { 2 }, 0 } }, 1.3, 2, 0, -1, 0 },
  { "SN(1,0) in the plane", 2, 3, { { 0.01, 0, { 0 }, 0 }, { 1, 0, { 2, 0 }, 0 },
      { -1, 1, { 0, 1 }, 0 } }, 1.3, 0, 1, 0, 0.01 },
  { "SN(1,1)", 2, 3, { { 0.01, 0, { 0 }, 0 }, { 1, 0, { 2, 0 }, 0 }, { 1, 1, { 0, 1 }, 0 } },
    1.3, 0, 1, 1, 0.01 },
  { "SN(1,0), fixed points", 2, 3, { { -0.04, 0, { 0 }, 0 }, { 1, 0, { 2, 0 }, 0 },
      { -1, 1, { 0, 1 }, 0 } }, 1.3, 2, 0, -1, 0 },
  { "SN(2,0)", 2, 4, { { 0.01, 0, { 0 }, 0 }, { 1, 0, { 2, 0 }, 0 }, { 0.01, 1, { 0 }, 0 },
      { 1, 1, { 0, 2 }, 0 } }, 1.3, 0, 1, -1, 0.01 },
  { "SN(1,0) in space", 3, 4, { { 0.01, 0, { 0 }, 0 }, { 1, 0, { 2, 0, 0 }, 0 },
      { -1, 1, { 0, 1, 0 }, 0 }, { -1, 2, { 0, 0, 1 }, 0 } }, 1.3, 0, 1, 0, 0.01 },
  { "SN(1,2) in space", 3, 4, { { 0.01, 0, { 0 }, 0 }, { 1, 0, { 2, 0, 0 }, 0 },
      { 1, 1, { 0, 1, 0 }, 0 }, { 1, 2, { 0, 0, 1 }, 0 } }, 1.3, 0, 1, 2, 0.01 },
  { "van der Pol", 2, 4, { { 1, 0, { 0, 1 }, 0 }, { -1, 1, { 1, 0 }, 0 }, { 0.1, 1, { 0, 1 }, 0 },
      { -0.1, 1, { 2, 1 }, 0 } }, 4, 1, 0, -1, 0 },
  { "FitzHugh-Nagumo", 2, 5, { { 100, 0, { 1, 0 }, 0 }, { -100, 0, { 3, 0 }, 0 },
      { -100, 0, { 0, 1 }, 0 }, { 1, 1, { 1, 0 }, 0 }, { -0.5, 1, { 0, 1 }, 0 } },
    2, 1, -1, -1, 0 },
};

static void planted_systems(void **state)
{
  (void) state;
  for (size_t k = 0; k < sizeof systems / sizeof *systems; k++) {
    const planted *s = &systems[k];
    ghost_field f = { .rank = s->rank, .terms = s->terms, .term = s->term };
    double low[3], high[3];
    for (int j = 0; j < 3; j++) { low[j] = -s->half; high[j] = 0.9 * s->half; }
    ghost_slow_point p[ROOM];
    ghost_slow_count n;
    assert_int_equal(ghost_slow_points(&f, low, high, 3000000, p, ROOM, &n), GHOST_OK);
    printf("%-24s %zu fixed or slow, %zu undecided, %zu cells\n", s->name,
           n.points - n.undecided, n.undecided, n.cells);
    if (n.undecided > 0) fail_msg("%s: %zu undecided", s->name, n.undecided);
    assert_int_equal(of_kind(p, &n, GHOST_SLOW_FIXED), s->fixed);
    if (s->slow >= 0) assert_int_equal(of_kind(p, &n, GHOST_SLOW_MINIMUM), s->slow);
    if (s->slow != 1 || s->r == 0.0) continue;
    assert_true(s->unstable < 0 || p[0].unstable == s->unstable);
    for (size_t j = 0; j < s->rank; j++)
      assert_true(p[0].low[j] <= 0.0 && p[0].high[j] >= 0.0);
  }
}

static double plain_term(const ghost_field *f, const ghost_term *t, const double *x)
{
  double y = t->coefficient, p = 0.0;
  for (size_t j = 0; j < f->rank; j++) y *= pow(x[j], t->power[j]);
  if (t->factor == 0) return y;
  const ghost_factor *g = &f->factor[t->factor - 1];
  for (size_t k = 0; k < g->terms; k++) p += plain_term(f, &g->term[k], x);
  return y * (g->function == GHOST_RECIPROCAL ? 1.0 / p : g->function == GHOST_SINE ? sin(p) : cos(p));
}

/* An independent search: steps along the axes that go downhill, and halve. */
static double half_square(const ghost_field *f, const double *x, double y[3])
{
  double q = 0.0;
  for (size_t i = 0; i < f->rank; i++) y[i] = -f->leak * x[i];
  for (size_t u = 0; u < f->units; u++) {
    double a = f->b[u];
    for (size_t j = 0; j < f->rank; j++) a += f->m[u * f->rank + j] * x[j];
    for (size_t i = 0; i < f->rank; i++) y[i] += f->v[u * f->rank + i] * tanh(a);
  }
  for (size_t t = 0; t < f->terms; t++)
    y[f->term[t].component] += plain_term(f, &f->term[t], x);
  for (size_t i = 0; i < f->rank; i++) q += 0.5 * y[i] * y[i];
  return q;
}

/* False: not at an end, in a long valley or on the way to infinity. */
static bool descend(const ghost_field *f, long most, double *x)
{
  double y[3], q = half_square(f, x, y), z[3];
  long steps = 0;
  for (double step = 0.5; step > 1e-9; steps++) {
    bool lower = false;
    if (steps == most) return false;
    for (size_t j = 0; j < 2 * f->rank && !lower; j++) {
      memcpy(z, x, sizeof z);
      z[j / 2] += j % 2 ? step : -step;
      double now = half_square(f, z, y);
      if (now < q) { q = now; memcpy(x, z, sizeof z); lower = true; }
    }
    if (!lower) step *= 0.5;
  }
  return true;
}

/* Nothing around x is lower, in so many directions. */
static bool is_minimum(const ghost_field *f, const double *x, int directions)
{
  double y[3], z[3], q = half_square(f, x, y);
  for (int k = 0; k < directions; k++) {
    double angle = 6.283185307179586 * k / directions;
    memcpy(z, x, f->rank * sizeof *z);
    z[0] += 1e-4 * cos(angle);
    if (f->rank > 1) z[1] += 1e-4 * sin(angle);
    else if (fabs(cos(angle)) < 0.5) continue;
    if (!(half_square(f, z, y) > q)) return false;
  }
  return true;
}

static bool is_listed(const ghost_slow_point *p, const ghost_slow_count *n,
                      const double *x, size_t rank, double near)
{
  for (size_t i = 0; i < n->points; i++) {
    bool at = true;
    for (size_t j = 0; j < rank; j++)
      at = at && x[j] > p[i].low[j] - near && x[j] < p[i].high[j] + near;
    if (at) return true;
  }
  return false;
}

/* The indices of all zeros of a field that points inwards add up to one, and
 * nothing that a search from many places finds is missing. */
static void counts_are_right(void **state)
{
  (void) state;
  long nets = many(100), zeros = 0, minima = 0, found = 0, undecided = 0;
  for (long k = 0; k < nets; k++) {
    network w;
    size_t rank = k % 6 ? 2 : 1;
    ghost_slow_point p[ROOM];
    ghost_slow_count n;
    random_network(&w, rank, 2.0 + 0.2 * (double) (k % 20), (uint64_t) k + 100);
    assert_int_equal(ghost_slow_points(&w.f, NULL, NULL, 2000000, p, ROOM, &n), GHOST_OK);
    assert_true(n.points <= ROOM);
    undecided += (long) n.undecided;
    int index = 0;
    for (size_t i = 0; i < n.points; i++)
      if (p[i].kind == GHOST_SLOW_FIXED) {
        assert_true(p[i].unstable >= 0);
        index += p[i].unstable % 2 ? -1 : 1;
      } else if (p[i].kind == GHOST_SLOW_MINIMUM) {
        assert_true(p[i].speed[0] > 0.0 && p[i].scale[0] > 0.0);
        assert_true(is_minimum(&w.f, p[i].low, 12));
        minima++;
      }
    if (n.undecided == 0) assert_int_equal(index, 1);
    zeros += of_kind(p, &n, GHOST_SLOW_FIXED);
    uint64_t seed = (uint64_t) k;
    for (int t = 0; t < 60; t++) {
      double x[3] = { 0 };
      for (size_t j = 0; j < rank; j++) x[j] = 16.0 * random_unit(&seed) - 8.0;
      assert_true(descend(&w.f, 100000000, x));
      found++;
      if (!is_listed(p, &n, x, rank, 1e-3))
        fail_msg("network %ld: a minimum at %g %g is not listed", k, x[0], x[1]);
    }
  }
  printf("%ld networks: %ld fixed points, %ld slow points, %ld undecided; "
         "%ld minima of the other search are among them\n",
         nets, zeros, minima, undecided, found);
}

/* Fields with factors in a box: ends of the other search inside it are on the list. */
static void factors_are_searched(void **state)
{
  (void) state;
  uint64_t seed = 5;
  long inside = 0, points = 0, undecided = 0;
  for (long k = 0; k < some(40); k++) {
    tables t;
    ghost_field f = { .rank = 1 + (size_t) k % 2 };
    const double low[] = { -1.1, -1.2 }, high[] = { 1.3, 1.05 };
    ghost_slow_point p[ROOM];
    ghost_slow_count n;
    random_tables(&t, &f, TERMS, &seed);
    assert_int_equal(ghost_slow_points(&f, low, high, 20000, p, ROOM, &n), GHOST_OK);
    if (n.points > ROOM) continue;
    points += (long) (n.points - n.undecided);
    undecided += (long) n.undecided;
    for (int s = 0; s < 12; s++) {
      double x[3] = { 0 }, y[3];
      bool is_inside = true;
      for (size_t j = 0; j < f.rank; j++) x[j] = low[j] + (high[j] - low[j]) * random_unit(&seed);
      if (!descend(&f, 2000, x)) continue;
      for (size_t j = 0; j < f.rank; j++) is_inside = is_inside && x[j] > low[j] && x[j] < high[j];
      if (!is_inside || !(half_square(&f, x, y) < 1e200) || !is_minimum(&f, x, 200)) continue;
      inside++;
      if (!is_listed(p, &n, x, f.rank, 1e-2))  /* triple zeros are flat */
        fail_msg("field %ld: a minimum at %g %g is not listed", k, x[0], x[1]);
    }
  }
  printf("%ld points, %ld undecided; %ld minima of the other search are among them\n", points,
         undecided, inside);
  assert_true(inside > 0);
}

/* In one dimension the circuit's own search must say the same. */
static void rank_one_agrees(void **state)
{
  (void) state;
  for (long k = 0; k < some(300); k++) {
    network w;
    ghost_slow_point p[ROOM];
    ghost_latent_point q[ROOM];
    ghost_slow_count n;
    size_t count, undecided, ghosts = 0, zeros = 0;
    random_network(&w, 1, 6.0, (uint64_t) k + 7000);
    assert_int_equal(ghost_slow_points(&w.f, NULL, NULL, 200000, p, ROOM, &n), GHOST_OK);
    assert_int_equal(ghost_latent_points(UNITS, w.m, w.v, w.b, q, ROOM, &count,
                                         &undecided), GHOST_OK);
    if (n.undecided + undecided > 0) continue;
    for (size_t i = 0; i < count; i++) {
      zeros += q[i].kind <= GHOST_POINT_UNSTABLE;
      if (q[i].kind != GHOST_POINT_GHOST) continue;
      ghosts++;
      for (size_t j = 0; j < n.points; j++) {
        double r = 0.5 * q[i].value * q[i].curvature;
        if (p[j].low[0] <= q[i].high && p[j].high[0] >= q[i].low)
          assert_true(fabs(p[j].scale[0] - r) < 1e-5 * r);
      }
    }
    assert_int_equal(of_kind(p, &n, GHOST_SLOW_FIXED), (int) zeros);
    assert_int_equal(of_kind(p, &n, GHOST_SLOW_MINIMUM), (int) ghosts);
  }
}

/* With any budget, what is there is listed or lies in an undecided piece. */
static void budgets_are_honest(void **state)
{
  (void) state;
  network w;
  ghost_slow_point all[ROOM], p[ROOM];
  ghost_slow_count n, m;
  random_network(&w, 2, 5.0, 11);
  assert_int_equal(ghost_slow_points(&w.f, NULL, NULL, 2000000, all, ROOM, &n), GHOST_OK);
  assert_int_equal(n.undecided, 0);
  assert_true(n.points > 1);
  for (size_t budget = 0; budget < 40000; budget = budget * 3 + 1) {
    assert_int_equal(ghost_slow_points(&w.f, NULL, NULL, budget, p, ROOM, &m), GHOST_OK);
    assert_true(m.points <= ROOM);
    assert_true(m.undecided > 0 ? m.share > 0.0 : m.share == 0.0);
    for (size_t i = 0; i < n.points; i++)
      assert_true(is_listed(p, &m, all[i].low, 2, 1e-15));
  }
  ghost_slow_point one;
  assert_int_equal(ghost_slow_points(&w.f, NULL, NULL, 2000000, &one, 1, &m), GHOST_OK);
  assert_int_equal(m.points, n.points);
}

/* A double zero is neither counted nor denied, and narrowly so. */
static void tangencies_are_undecided(void **state)
{
  (void) state;
  const ghost_term terms[] = { { 1, 0, { 2, 0 }, 0 }, { -1, 1, { 0, 1 }, 0 } };
  for (size_t rank = 1; rank <= 2; rank++) {
    ghost_field f = { .rank = rank, .terms = rank, .term = terms };
    const double low[] = { -1, -1 }, high[] = { 0.9, 0.9 };
    ghost_slow_point p[ROOM];
    ghost_slow_count n;
    assert_int_equal(ghost_slow_points(&f, low, high, 200000, p, ROOM, &n), GHOST_OK);
    assert_int_equal(n.points, 1);
    assert_int_equal(p[0].kind, GHOST_SLOW_UNDECIDED_ZERO);
    assert_true(p[0].low[0] <= 0.0 && p[0].high[0] >= 0.0);
    assert_true(p[0].high[0] - p[0].low[0] < 1e-6 && n.share < 1e-6);
  }
}

/* Passages of the parabola, and of cubics within the bounds of their theorem. */
static void passages_of_cubics(void **state)
{
  (void) state;
  for (int k = 0; k < 8; k++) {
    double a = 0.04, c = 0.1 * k, reach = 2.0, predicted, time[2];
    const ghost_term terms[] = { { a, 0, { 0 }, 0 }, { 1, 0, { 2 }, 0 }, { c, 0, { 3 }, 0 } };
    ghost_field f = { .rank = 1, .terms = 3, .term = terms };
    const double low = -0.5, high = 0.4;
    ghost_slow_point p[ROOM];
    ghost_slow_count n;
    assert_int_equal(ghost_slow_points(&f, &low, &high, 10000, p, ROOM, &n), GHOST_OK);
    assert_int_equal(n.points, 1);
    assert_int_equal(ghost_passage_time(&f, p, reach, 1000, &predicted, time), GHOST_OK);
    double share = c * reach * sqrt(a);  /* |c| d / b */
    assert_true(fabs(predicted - 2.0 / 0.2 * atan(2.0)) < 1e-9);
    assert_true(time[0] <= time[1] && time[1] - time[0] < 2e-6);
    assert_true(time[1] >= predicted - 1e-12);
    assert_true(time[0] <= predicted / (1.0 - share * share) + 1e-12);
    if (c > 0) assert_true(time[0] > predicted);
  }
}

/* Passages of c - 1/(1+x^2) and of c - cos x, whose ghosts at 0 have r = c - 1 and half of
 * it, against their integrals in closed form. */
static void passages_with_factors(void **state)
{
  (void) state;
  const ghost_term square[] = { { 1, 0, { 0 }, 0 }, { 1, 0, { 2 }, 0 } }, angle[] = { { 1, 0, { 1 }, 0 } };
  const ghost_factor factor[] = { { GHOST_RECIPROCAL, 2, square }, { GHOST_COSINE, 1, angle },
                                  { GHOST_SINE, 1, angle } };
  for (int k = 0; k < 8; k++) {
    const double c = 1.0 + 0.04 * (1 + k / 2), a = c - 1.0, reach = 1.5;
    const bool cosine = k % 2;
    double low = -0.5, high = 0.4, predicted, time[2];
    /* cos x as cos x + x sin x - x sin x, so that all three functions take part */
    const ghost_term terms[] = { { c, 0, { 0 }, 0 }, { -1, 0, { 0 }, cosine ? 2 : 1 },
                                 { 1, 0, { 1 }, 3 }, { -1, 0, { 1 }, 3 } };
    ghost_field f = { .rank = 1, .terms = 4, .term = terms, .factors = 3, .factor = factor };
    ghost_slow_point p[ROOM];
    ghost_slow_count n;
    assert_int_equal(ghost_slow_points(&f, &low, &high, 10000, p, ROOM, &n), GHOST_OK);
    assert_true(n.points == 1 && p[0].kind == GHOST_SLOW_MINIMUM);
    const double r = cosine ? 0.5 * a : a;
    assert_true(p[0].scale[0] <= r * (1 + 1e-14) && p[0].scale[1] >= r * (1 - 1e-14));
    assert_int_equal(ghost_passage_time(&f, p, reach, 1000, &predicted, time), GHOST_OK);
    const double x = reach * a / sqrt(r);
    const double exact = cosine ? 4.0 / sqrt(a * (a + 2.0)) * atan(sqrt((a + 2.0) / a) * tan(0.5 * x))
      : 2.0 / c * (x + atan(x * sqrt(c / a)) / sqrt(c * a));
    assert_true(time[1] - time[0] < 2e-6 && time[0] < exact + 1e-9 && time[1] > exact - 1e-9);
  }
}

/* Around a pole nothing is decided, and nothing is made up. */
static void poles_are_undecided(void **state)
{
  (void) state;
  const ghost_term self[] = { { 1, 0, { 1 }, 0 } };
  const ghost_factor over[] = { { GHOST_RECIPROCAL, 1, self } };
  const ghost_term terms[] = { { 1, 0, { 0 }, 1 }, { -2, 0, { 0 }, 0 }, { -1, 1, { 0, 1 }, 0 } };
  for (size_t rank = 1; rank <= 2; rank++) {
    const ghost_field f = { .rank = rank, .terms = rank + 1, .term = terms, .factors = 1, .factor = over };
    const double low[] = { -1, -1 }, high[] = { 0.9, 0.9 };
    ghost_slow_point p[ROOM];
    ghost_slow_count n;
    assert_int_equal(ghost_slow_points(&f, low, high, 20000, p, ROOM, &n), GHOST_OK);
    assert_true(n.undecided > 0 && n.points <= ROOM);
    assert_int_equal(of_kind(p, &n, GHOST_SLOW_FIXED), 1);
    assert_true(p[0].low[0] <= 0.5 && p[0].high[0] >= 0.5);
    const double pole[] = { 0, 0 };
    assert_true(is_listed(p, &n, pole, rank, 0.0));
  }
}

/* A network's passage against a fine sum of its reciprocal speed. */
static void passages_of_networks(void **state)
{
  (void) state;
  int passed = 0;
  for (uint64_t seed = 1; passed < some(5); seed++) {
    network w;
    ghost_slow_point p[ROOM];
    ghost_slow_count n;
    random_network(&w, 1, 3.0, seed);
    assert_int_equal(ghost_slow_points(&w.f, NULL, NULL, 200000, p, ROOM, &n), GHOST_OK);
    for (size_t i = 0; i < n.points; i++) {
      double predicted, time[2], sum = 0.0, y[3];
      if (p[i].kind != GHOST_SLOW_MINIMUM) continue;
      if (ghost_passage_time(&w.f, &p[i], 1.0, 100.0, &predicted, time) != GHOST_OK
          || isinf(time[1])) continue;
      double d = p[i].speed[0] / sqrt(p[i].scale[0]);
      int parts = 20000;
      for (int k = 0; k < parts; k++) {
        double x = p[i].low[0] + d * (2.0 * (k + 0.5) / parts - 1.0);
        half_square(&w.f, &x, y);
        sum += 2.0 * d / parts / fabs(y[0]);
      }
      assert_true(sum > time[0] - 1e-6 && sum < time[1] + 1e-6);
      passed++;
    }
  }
}

/* Tables that are none. */
static void refused(void **state)
{
  (void) state;
  ghost_term term = { 1, 0, { 1 }, 1 }, argument = { 1, 0, { 1 }, 0 };
  ghost_factor factor = { GHOST_SINE, 1, &argument };
  ghost_field f = { .rank = 1, .terms = 1, .term = &term, .factors = 1, .factor = &factor };
  const double low = -1, high = 0.9;
  ghost_slow_point p[ROOM];
  ghost_slow_count n;
#define ASK ghost_slow_points(&f, &low, &high, 1000, p, ROOM, &n)
  assert_int_equal(ASK, GHOST_OK);
#define REFUSED(what, bad, good) what = bad; assert_int_equal(ASK, GHOST_EDOM); what = good;
  REFUSED(term.factor, 2, 1)
  REFUSED(argument.factor, 1, 0)
  REFUSED(argument.component, 1, 0)
  REFUSED(argument.power[1], 1, 0)
  REFUSED(argument.power[0], 9, 1)
  REFUSED(argument.coefficient, NAN, 1)
  REFUSED(argument.coefficient, 2e6, 1)
  REFUSED(factor.terms, 0, 1)
  REFUSED(factor.terms, 65, 1)
  REFUSED(factor.function, (ghost_function) 3, GHOST_SINE)
  REFUSED(f.factors, 65, 1)
  REFUSED(f.factors, 0, 1)
  assert_int_equal(ASK, GHOST_OK);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(jets_hold),
    cmocka_unit_test(factors_are_differentiated),
    cmocka_unit_test(planted_systems),
    cmocka_unit_test(counts_are_right),
    cmocka_unit_test(factors_are_searched),
    cmocka_unit_test(rank_one_agrees),
    cmocka_unit_test(budgets_are_honest),
    cmocka_unit_test(tangencies_are_undecided),
    cmocka_unit_test(poles_are_undecided),
    cmocka_unit_test(passages_of_cubics),
    cmocka_unit_test(passages_with_factors),
    cmocka_unit_test(passages_of_networks),
    cmocka_unit_test(refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
