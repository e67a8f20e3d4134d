/* Saddle-nodes between two fields: systems whose folds are known, the list against
 * counts along the segment, the places in Arb, undecided ones, refusals. */
#include "ghost.h"
#include "field_arb.h"
#include "oracle.h"
#include <stdio.h>

enum { UNITS = 24, ROOM = 64, MOST_TERMS = 8 };

static double normal(uint64_t *seed)
{
  double u = random_unit(seed), v = random_unit(seed);
  return sqrt(-2.0 * log(1.0 - u)) * cos(6.283185307179586 * v);
}

typedef struct { ghost_field f; double v[3 * UNITS], m[3 * UNITS], b[UNITS]; } network;

static void give_shape(network *w, size_t rank)
{
  w->f = (ghost_field) { .rank = rank, .units = UNITS, .leak = 1, .v = w->v, .m = w->m,
                         .b = w->b };
}

static void random_network(network *w, size_t rank, double gain, uint64_t seed)
{
  for (size_t i = 0; i < rank * UNITS; i++) {
    w->v[i] = gain * normal(&seed) / sqrt(UNITS);
    w->m[i] = normal(&seed);
  }
  for (size_t i = 0; i < UNITS; i++) w->b[i] = 0.3 * normal(&seed);
  give_shape(w, rank);
}

/* a + s (b - a), rounded. */
static void network_between(const network *a, const network *b, double s, network *w)
{
  *w = *a;
  for (size_t i = 0; i < a->f.rank * UNITS; i++) {
    w->v[i] += s * (b->v[i] - a->v[i]);
    w->m[i] += s * (b->m[i] - a->m[i]);
  }
  for (size_t i = 0; i < UNITS; i++) w->b[i] += s * (b->b[i] - a->b[i]);
  give_shape(w, a->f.rank);
}

/* The saddle-node normal form x' = r + x^2 + x^3 / 4, with `out' of the other
 * coordinates repelling and the others attracting: r goes from one end to the other
 * and is zero at s = -from / (to - from). */
typedef struct { size_t rank, out; double from, to; } form;

static void make_form(const form *n, double r, ghost_term *t, ghost_field *f)
{
  t[0] = (ghost_term) { r, 0, { 0 }, 0 };
  t[1] = (ghost_term) { 1, 0, { 2 }, 0 };
  t[2] = (ghost_term) { 0.25, 0, { 3 }, 0 };
  for (unsigned j = 1; j < n->rank; j++) {
    t[j + 2] = (ghost_term) { j <= n->out ? 1.5 : -1.5, j, { 0 }, 0 };
    t[j + 2].power[j] = 1;
  }
  *f = (ghost_field) { .rank = n->rank, .terms = n->rank + 2, .term = t };
}

static void normal_forms(void **state)
{
  (void) state;
  const double ends[][2] = { { -0.01, 0.03 }, { 0.03, -0.01 }, { -0.3, 0.1 }, { 1e-6, -0.5 },
                             { -0.25, 0.25 } };
  const double low[] = { -1, -1, -1.1 }, high[] = { 0.9, 1.05, 0.95 };
  for (size_t k = 0; k < 5 * 6; k++) {
    static const size_t shape[6][2] = { { 1, 0 }, { 2, 0 }, { 2, 1 }, { 3, 0 }, { 3, 1 },
                                        { 3, 2 } };
    form n = { shape[k % 6][0], shape[k % 6][1], ends[k / 6][0], ends[k / 6][1] };
    ghost_term ta[MOST_TERMS], tb[MOST_TERMS];
    ghost_field a, b;
    ghost_field_fold p[ROOM];
    ghost_field_fold_count c;
    make_form(&n, n.from, ta, &a);
    make_form(&n, n.to, tb, &b);
    assert_int_equal(ghost_field_folds(&a, &b, low, high, 1000000, p, ROOM, &c), GHOST_OK);
    double s = -n.from / (n.to - n.from), slope = n.to - n.from;
    assert_int_equal(c.undecided, 0);
    assert_int_equal(c.folds, 1);
    assert_int_equal(p[0].kind, GHOST_FOLD_SADDLE_NODE);
    assert_true(p[0].s[0] <= s * (1 + 1e-15) && s * (1 - 1e-15) <= p[0].s[1]);
    assert_true(p[0].s[1] - p[0].s[0] < 1e-12);
    for (size_t j = 0; j < n.rank; j++)
      assert_true(p[0].low[j] <= 0 && 0 <= p[0].high[j] && p[0].high[j] - p[0].low[j] < 1e-12);
    assert_true(p[0].slope[0] <= slope + 1e-12 && slope - 1e-12 <= p[0].slope[1]);
    assert_true(p[0].slope[1] - p[0].slope[0] < 1e-9);
    assert_int_equal(p[0].unstable, (int) n.out);
    assert_int_equal(c.zeros[0], n.from < 0 ? 2 : 0);
    assert_int_equal(c.zeros[1], n.to < 0 ? 2 : 0);
    for (int i = 0; i < 2; i++) assert_int_equal(p[0].zeros[i], c.zeros[i]);
  }
}

/* With x = y + mu the circuit -x + 2 tanh x + mu is -y + 2 tanh(y + mu); it has folds at
 * mu = +-(sqrt 2 - artanh(1 / sqrt 2)), Eq. (known-fold).  In more dimensions it lies
 * askew, along e, and the other directions decay. */
static void known_networks(void **state)
{
  (void) state;
  const double mu = sqrt(2.0) - atanh(1.0 / sqrt(2.0)), span = 1.5;
  for (size_t rank = 1; rank <= 3; rank++) {
    const double e[3] = { rank > 1 ? cos(0.7) : 1.0, sin(0.7), 0.0 };
    network w[2];
    memset(w, 0, sizeof w);
    for (int k = 0; k < 2; k++) {
      for (size_t j = 0; j < rank; j++) {
        w[k].v[j] = 2.0 * e[j];
        w[k].m[j] = e[j];
      }
      w[k].b[0] = k ? -span : span;
      give_shape(&w[k], rank);
    }
    ghost_field_fold p[ROOM];
    ghost_field_fold_count n;
    assert_int_equal(ghost_field_folds(&w[0].f, &w[1].f, NULL, NULL, 4000000, p, ROOM, &n),
                     GHOST_OK);
    assert_int_equal(n.undecided, 0);
    assert_int_equal(n.folds, 2);
    assert_int_equal(n.zeros[0] + 10 * n.zeros[1], 11);
    for (int k = 0; k < 2; k++) {
      double s = 0.5 + (k ? 1 : -1) * mu / (2 * span);
      assert_true(p[k].s[0] <= s + 1e-15 && s - 1e-15 <= p[k].s[1]);
      assert_true(p[k].s[1] - p[k].s[0] < 1e-11);
      assert_int_equal(p[k].zeros[k], 1);
      assert_int_equal(p[k].zeros[1 - k], 3);
      assert_true(k ? p[k].slope[0] > 0 : p[k].slope[1] < 0);
      assert_int_equal(p[k].unstable, 0);
    }
  }
}

/* Zeros by the search on the field alone; -1: not known. */
static int zeros_of(const ghost_field *f)
{
  ghost_slow_point p[ROOM];
  ghost_slow_count n;
  int zeros = 0;
  assert_int_equal(ghost_slow_points(f, NULL, NULL, 4000000, p, ROOM, &n), GHOST_OK);
  assert_true(n.points <= ROOM);
  for (size_t i = 0; i < n.points; i++) {
    if (p[i].kind == GHOST_SLOW_UNDECIDED_ZERO) return -1;
    zeros += p[i].kind == GHOST_SLOW_FIXED;
  }
  return zeros;
}

/* At the middle of the enclosures F and det J are zero to within the last places. */
static void expect_singular_zero(const network *a, const network *b,
                                 const ghost_field_fold *f)
{
  network w;
  arb_mat_t x;
  arb_jet y;
  arb_t det;
  int rank = (int) a->f.rank;
  network_between(a, b, 0.5 * (f->s[0] + f->s[1]), &w);
  arb_mat_init(x, rank, 1);
  arb_jet_init(&y, rank);
  arb_init(det);
  for (int j = 0; j < rank; j++) {
    assert_true(f->high[j] - f->low[j] < 1e-6);
    arb_set_d(arb_mat_entry(x, j, 0), 0.5 * (f->low[j] + f->high[j]));
  }
  field_in_arb(&w.f, x, 200, &y);
  double wide = 1e-12 + 100 * (f->s[1] - f->s[0]);
  for (int j = 0; j < rank; j++) wide += 100 * (f->high[j] - f->low[j]);
  for (int j = 0; j < rank; j++)
    assert_true(fabs(arf_get_d(arb_midref(arb_mat_entry(y.f, j, 0)), ARF_RND_NEAR)) < wide);
  arb_mat_det(det, y.j, 200);
  assert_true(fabs(arf_get_d(arb_midref(det), ARF_RND_NEAR)) < 100 * wide);
  arb_mat_clear(x);
  arb_jet_clear(&y);
  arb_clear(det);
}

/* On the side without zeros the ghost's r grows as the slope says. */
static int compare_slope(const network *a, const network *b, const ghost_field_fold *f,
                         double *off)
{
  const double rate = 0.5 * (f->slope[0] + f->slope[1]), step = 1e-4;
  network w;
  ghost_slow_point p[ROOM];
  ghost_slow_count n;
  const double s = f->s[0] + (rate > 0 ? step : -step);
  if (!isfinite(rate) || s < 0 || s > 1) return 0;
  network_between(a, b, s, &w);
  assert_int_equal(ghost_slow_points(&w.f, NULL, NULL, 4000000, p, ROOM, &n), GHOST_OK);
  for (size_t i = 0; i < n.points && i < ROOM; i++) {
    double far = 0;
    for (size_t j = 0; j < a->f.rank; j++) far = fmax(far, fabs(p[i].low[j] - f->low[j]));
    if (p[i].kind != GHOST_SLOW_MINIMUM || far > 0.02) continue;
    *off = fmax(*off, fabs(p[i].scale[0] / (step * fabs(rate)) - 1));
    return 1;
  }
  return 0;
}

/* Counts at many places between are those of the list. */
static void counts_along(void **state)
{
  (void) state;
  double off = 0;
  long nets = many(24), folds = 0, undecided = 0, looked = 0, slopes = 0, cells = 0;
  for (long k = 0; k < nets; k++) {
    network a, b, w;
    size_t rank = k % 12 == 11 ? 3 : k % 4 ? 2 : 1;
    ghost_field_fold p[ROOM];
    ghost_field_fold_count n;
    uint64_t seed = (uint64_t) k + 500;
    random_network(&a, rank, rank == 3 ? 2.5 : 2.0 + 0.2 * (double) (k % 10), seed);
    random_network(&b, rank, 1.0, seed + 7777);
    double share = k % 3 ? 0.6 : 0.1;
    network_between(&a, &b, share, &w);
    b = w;
    give_shape(&b, rank);
    assert_int_equal(ghost_field_folds(&a.f, &b.f, NULL, NULL, 4000000, p, ROOM, &n), GHOST_OK);
    assert_true(n.folds <= ROOM);
    cells += (long) n.cells;
    undecided += (long) n.undecided;
    for (size_t i = 0; i < n.folds; i++) {
      if (p[i].kind != GHOST_FOLD_SADDLE_NODE) continue;
      folds++;
      expect_singular_zero(&a, &b, &p[i]);
      slopes += compare_slope(&a, &b, &p[i], &off);
    }
    if (n.undecided > 0 || n.zeros[0] < 0) continue;
    for (int i = 0; i <= (rank < 3 ? 24 : 4); i++) {
      double s = i / (rank < 3 ? 24.0 : 4.0);
      int want = n.zeros[0];
      network_between(&a, &b, s, &w);
      for (size_t j = 0; j < n.folds; j++)
        if (p[j].s[1] < s) want = p[j].zeros[1];
      int zeros = zeros_of(&w.f);
      if (zeros < 0) continue;
      assert_int_equal(zeros, want);
      looked++;
    }
  }
  printf("%ld segments: %ld saddle-nodes, %ld undecided, %ld counts between them agree, "
         "%ld slopes within %.2g; %ld cells each\n", nets, folds, undecided, looked, slopes,
         off, cells / nets);
  assert_true(off < 0.2);
  if (whole()) assert_true(folds > 8 && slopes > 4 && looked > 300);
}

/* At rank one the circuits' own search says the same. */
static void rank_one_agrees(void **state)
{
  (void) state;
  int folds = 0;
  for (uint64_t k = 0; k < (uint64_t) some(60); k++) {
    network a, b;
    ghost_field_fold p[ROOM];
    ghost_field_fold_count n;
    ghost_fold q[ROOM];
    double from[3 * UNITS], to[3 * UNITS];
    size_t count;
    random_network(&a, 1, 5.0, k + 90);
    random_network(&b, 1, 5.0, k + 9000);
    for (int i = 0; i < UNITS; i++) {
      from[i] = a.m[i]; from[UNITS + i] = a.v[i]; from[2 * UNITS + i] = a.b[i];
      to[i] = b.m[i]; to[UNITS + i] = b.v[i]; to[2 * UNITS + i] = b.b[i];
    }
    assert_int_equal(ghost_field_folds(&a.f, &b.f, NULL, NULL, 1000000, p, ROOM, &n), GHOST_OK);
    assert_int_equal(ghost_latent_folds(UNITS, from, to, 1e-6, q, ROOM, &count), GHOST_OK);
    for (size_t i = 0; i < count; i++) {
      int met = 0;
      if (!q[i].decided) continue;
      for (size_t j = 0; j < n.folds; j++)
        met += p[j].s[0] <= q[i].high && q[i].low <= p[j].s[1];
      assert_true(met > 0);
      folds++;
    }
    if (n.undecided == 0) assert_true(n.folds >= count);
  }
  printf("%d folds of the circuits' search are on the list\n", folds);
  if (whole()) assert_true(folds > 20);
}

/* A pair that is born and lost again between equal ends: x' = x^2 + y^2 - c and
 * y' = s - 1/2 - y have zeros where x^2 = c - (s - 1/2)^2. */
static void nothing_is_missed(void **state)
{
  (void) state;
  for (double c = 1e-6; c < 0.2; c *= 10) {
    const ghost_term a[] = { { 1, 0, { 0, 2 }, 0 }, { -c, 0, { 0 }, 0 }, { 1, 0, { 2, 0 }, 0 },
                             { -0.5, 1, { 0 }, 0 }, { -1, 1, { 0, 1 }, 0 } };
    ghost_term b[5];
    memcpy(b, a, sizeof b);
    b[3].coefficient = 0.5;
    ghost_field f = { .rank = 2, .terms = 5, .term = a }, g = f;
    g.term = b;
    const double low[] = { -0.8, -0.77 }, high[] = { 0.73, 0.71 };
    ghost_field_fold p[ROOM];
    ghost_field_fold_count n;
    assert_int_equal(ghost_field_folds(&f, &g, low, high, 1000000, p, ROOM, &n), GHOST_OK);
    assert_int_equal(n.undecided, 0);
    assert_int_equal(n.folds, 2);
    assert_true(n.zeros[0] == 0 && n.zeros[1] == 0 && p[0].zeros[1] == 2 && p[1].zeros[0] == 2);
    for (int k = 0; k < 2; k++) {
      double s = 0.5 + (k ? 1 : -1) * sqrt(c);
      assert_true(p[k].s[0] <= s + 1e-15 && s - 1e-15 <= p[k].s[1]);
    }
  }
}

/* Pitchforks, folds at an end, touching pairs, zeros that cross the border, small
 * budgets: named, and where they are. */
static size_t ask(const ghost_term *a, const ghost_term *b, size_t rank, size_t terms,
                  size_t budget, ghost_field_fold p[ROOM], ghost_field_fold_count *n)
{
  ghost_field f = { .rank = rank, .terms = terms, .term = a }, g = f;
  const double low[] = { -1, -1.05 }, high[] = { 0.9, 0.97 };
  g.term = b;
  assert_int_equal(ghost_field_folds(&f, &g, low, high, budget, p, ROOM, n), GHOST_OK);
  assert_true(n->folds <= ROOM);
  return n->undecided;
}

/* Folds of 1/2 - s + (1 - cos x) and of 1/2 - s + x^2/(1 + x^2), both at s = 1/2; a
 * factor that differs is another shape. */
static void folds_with_factors(void **state)
{
  (void) state;
  const ghost_term angle[] = { { 1, 0, { 1 }, 0 } }, square[] = { { 1, 0, { 0 }, 0 }, { 1, 0, { 2 }, 0 } };
  const ghost_factor round[] = { { GHOST_COSINE, 1, angle } }, over[] = { { GHOST_RECIPROCAL, 2, square } };
  const ghost_term sign[2][2] = { { { -1.5, 0, { 0 }, 0 }, { 1, 0, { 0 }, 1 } }, { { -0.5, 0, { 0 }, 0 }, { 1, 0, { 0 }, 1 } } };
  const ghost_term rest[2][2] = { { { 0.5, 0, { 0 }, 0 }, { 1, 0, { 2 }, 1 } }, { { -0.5, 0, { 0 }, 0 }, { 1, 0, { 2 }, 1 } } };
  const double low = -1.1, high = 1.3;
  for (int k = 0; k < 2; k++) {
    ghost_field_fold p[ROOM];
    ghost_field_fold_count n;
    ghost_field f = { .rank = 1, .terms = 2, .term = k ? rest[0] : sign[0], .factors = 1,
                      .factor = k ? over : round }, g = f;
    g.term = k ? rest[1] : sign[1];
    assert_int_equal(ghost_field_folds(&f, &g, &low, &high, 100000, p, ROOM, &n), GHOST_OK);
    assert_true(n.folds == 1 && n.undecided == 0 && p[0].kind == GHOST_FOLD_SADDLE_NODE);
    assert_true(n.zeros[0] == 0 && n.zeros[1] == 2);
    assert_true(p[0].s[0] <= 0.5 && p[0].s[1] >= 0.5 && p[0].s[1] - p[0].s[0] < 1e-6);
    assert_true(p[0].low[0] <= 0.0 && p[0].high[0] >= 0.0);
    /* r = f f''/2, and the pair is born: ds r = f_s f''/2 = -1/2, -1 */
    const double slope = k ? -1.0 : -0.5;
    assert_true(p[0].slope[0] <= slope + 1e-9 && p[0].slope[1] >= slope - 1e-9);
    g.factor = k ? round : over;
    assert_int_equal(ghost_field_folds(&f, &g, &low, &high, 1, p, ROOM, &n), GHOST_EDOM);
  }
}

static void some_are_undecided(void **state)
{
  (void) state;
  ghost_field_fold p[ROOM];
  ghost_field_fold_count n;
  /* pitchfork: (s - 1/2) x - x^3 */
  const ghost_term fork[2][3] = { { { -0.5, 0, { 1 }, 0 }, { -1, 0, { 3 }, 0 }, { -1, 1, { 0, 1 }, 0 } },
                                  { { 0.5, 0, { 1 }, 0 }, { -1, 0, { 3 }, 0 }, { -1, 1, { 0, 1 }, 0 } } };
  for (size_t rank = 1; rank <= 2; rank++) {
    assert_true(ask(fork[0], fork[1], rank, rank + 1, 400000, p, &n) > 0);
    for (size_t i = 0; i < n.folds; i++)
      assert_true(p[i].kind == GHOST_FOLD_UNDECIDED && p[i].s[0] <= 0.5 + 1e-3
                  && p[i].s[1] >= 0.5 - 1e-3);
    assert_true(p[0].s[0] <= 0.5 && n.zeros[0] == 1 && n.zeros[1] == 3);
    assert_int_equal(p[0].zeros[0], 1);
  }
  /* a fold at the end of the segment: x^2 + s */
  const ghost_term end[2][2] = { { { 0, 0, { 0 }, 0 }, { 1, 0, { 2 }, 0 } },
                                 { { 1, 0, { 0 }, 0 }, { 1, 0, { 2 }, 0 } } };
  assert_true(ask(end[0], end[1], 1, 2, 400000, p, &n) > 0);
  assert_true(n.zeros[0] == -1 && n.zeros[1] == 0 && p[n.folds - 1].zeros[1] == 0);
  /* a zero that leaves the box: x = 2 s */
  const ghost_term leave[2][2] = { { { 0, 0, { 0 }, 0 }, { -1, 0, { 1 }, 0 } },
                                   { { 2, 0, { 0 }, 0 }, { -1, 0, { 1 }, 0 } } };
  assert_true(ask(leave[0], leave[1], 1, 2, 400000, p, &n) == 1);
  assert_true(p[0].kind == GHOST_FOLD_BORDER && p[0].s[0] <= 0.45 && 0.45 <= p[0].s[1]);
  assert_true(p[0].zeros[0] == 1 && p[0].zeros[1] == 0 && p[0].s[1] - p[0].s[0] < 1e-6);
  /* the same field twice: nothing */
  assert_int_equal(ask(leave[0], leave[0], 1, 2, 400000, p, &n), 0);
  assert_true(n.folds == 0 && n.zeros[0] == 1 && n.zeros[1] == 1);
}

static void budgets_are_honest(void **state)
{
  (void) state;
  const double s = 0.25;
  for (size_t budget = 0; budget < 3000; budget = 2 * budget + 1) {
    const form shape = { 2, 0, -0.1, 0.3 };
    ghost_term ta[MOST_TERMS], tb[MOST_TERMS];
    ghost_field a, b;
    ghost_field_fold p[ROOM];
    ghost_field_fold_count n;
    make_form(&shape, shape.from, ta, &a);
    make_form(&shape, shape.to, tb, &b);
    ask(ta, tb, 2, 4, budget, p, &n);
    bool there = false;
    for (size_t i = 0; i < n.folds; i++)
      there |= p[i].s[0] <= s && s <= p[i].s[1] && p[i].low[0] <= 0 && 0 <= p[i].high[0]
        && p[i].low[1] <= 0 && 0 <= p[i].high[1];
    assert_true(there);
  }
}

static void refused(void **state)
{
  (void) state;
  network a, b;
  ghost_field_fold p[ROOM];
  ghost_field_fold_count n = { 77, 0, 0, { 0, 0 } };
  ghost_term t[] = { { 1, 0, { 2 }, 0 } }, u[] = { { 1, 0, { 3 }, 0 } };
  const double low[] = { -1, -1 }, high[] = { 1, -1 };
  random_network(&a, 2, 2.0, 1);
  random_network(&b, 2, 2.0, 2);
  ghost_field other = b.f;
  other.units--;
  assert_int_equal(ghost_field_folds(&a.f, &other, NULL, NULL, 1, p, ROOM, &n), GHOST_EDOM);
  give_shape(&b, 1);
  assert_int_equal(ghost_field_folds(&a.f, &b.f, NULL, NULL, 1, p, ROOM, &n), GHOST_EDOM);
  give_shape(&b, 2);
  for (int k = 0; k < 3; k++) {
    double *at = k == 0 ? &b.v[5] : k == 1 ? &b.m[47] : &b.b[0], kept = *at;
    *at = NAN;
    assert_int_equal(ghost_field_folds(&a.f, &b.f, NULL, NULL, 1, p, ROOM, &n), GHOST_EDOM);
    assert_int_equal(ghost_field_folds(&b.f, &a.f, NULL, NULL, 1, p, ROOM, &n), GHOST_EDOM);
    *at = 1e7;
    assert_int_equal(ghost_field_folds(&a.f, &b.f, NULL, NULL, 1, p, ROOM, &n), GHOST_EDOM);
    *at = kept;
  }
  b.f.leak = 0.0;
  assert_int_equal(ghost_field_folds(&a.f, &b.f, NULL, NULL, 1, p, ROOM, &n), GHOST_EDOM);
  b.f.leak = 1.0;
  assert_int_equal(ghost_field_folds(&a.f, &b.f, low, high, 1, p, ROOM, &n), GHOST_EDOM);
  ghost_field x = { .rank = 1, .terms = 1, .term = t }, y = { .rank = 1, .terms = 1, .term = u };
  assert_int_equal(ghost_field_folds(&x, &y, low, high, 1, p, ROOM, &n), GHOST_EDOM);
  assert_int_equal(ghost_field_folds(&x, &x, NULL, NULL, 1, p, ROOM, &n), GHOST_EDOM);
  assert_int_equal(n.folds, 77);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(normal_forms),
    cmocka_unit_test(known_networks),
    cmocka_unit_test(counts_along),
    cmocka_unit_test(rank_one_agrees),
    cmocka_unit_test(nothing_is_missed),
    cmocka_unit_test(folds_with_factors),
    cmocka_unit_test(some_are_undecided),
    cmocka_unit_test(budgets_are_honest),
    cmocka_unit_test(refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
