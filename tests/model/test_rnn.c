/* Networks of any rank: draws, gradient by three derivations, agreement with the
 * rank-one network, rules of descent, bits at every width. */
#include "ghost.h"
#include "oracle.h"
/* the kernels in single precision once more, for their functions */
#define RANK_TABLE rank_here
#define RANK_NAME "here"
#define RANK_IS_SINGLE
#include "rank.c"
#undef RANK_IS_SINGLE
#include "npy.h"
#include "rnn_latents.h"
#include <gsl/gsl_deriv.h>

/* ---- draws -------------------------------------------------------------- */
/* torch.manual_seed(0), then randn of 3, 100, 4 and 1; Debian's 1.13.1. */
static void few_normals_match_torch(void **state)
{
  (void) state;
  static const float first[] = { 0x1.8a7eb8p+0f, -0x1.2c78a0p-2f, -0x1.16e292p+1f };
  static const float later[] = { 0x1.e495c8p+0f, 0x1.8e36b2p+1f, -0x1.d565b6p-2f,
                                 -0x1.580d42p-2f };
  torch_generator s;
  float x[100];
  torch_manual_seed(&s, 0);
  torch_randn(&s, x, 3);
  assert_memory_equal(x, first, sizeof first);
  torch_randn(&s, x, 100);
  torch_randn(&s, x, 1);
  torch_manual_seed(&s, 0);          /* a new seed forgets the kept partner */
  torch_randn(&s, x, 3);
  assert_memory_equal(x, first, sizeof first);
  torch_randn(&s, x, 100);
  torch_randn(&s, x, 4);
  assert_memory_equal(&x[1], later, 2 * sizeof *x);
  torch_randn(&s, x, 1);
  assert_true(x[0] == later[3] && later[2] < 0);
}

/* ---- functions in single precision --------------------------------------- */
static double single_ulps(float got, double want)
{
  int e;
  frexp(want, &e);
  return fabs((double) got - want) / ldexp(1.0, e < -125 ? -149 : e - 24);
}

static void single_functions_are_close(void **state)
{
  (void) state;
  uint64_t seed = 7;
  double worst[3] = { 0 };
  for (long i = 0; i < many(1000000); i++) {
    float x = (float) (ldexp(random_unit(&seed) - 0.5, (int) (random_word(&seed) % 12) - 5));
    double e = exp(-fabs((double) x));
    worst[0] = fmax(worst[0], single_ulps(any_tanh(x), tanh((double) x)));
    worst[1] = fmax(worst[1], single_ulps(logistic_of(x), x < 0 ? e / (1 + e) : 1 / (1 + e)));
    worst[2] = fmax(worst[2], single_ulps(log_one_plus((float) e), log1p((double) (float) e)));
  }
  print_message("units in the last place: tangent %.2f, logistic %.2f, logarithm %.2f\n",
                worst[0], worst[1], worst[2]);
  for (int k = 0; k < 3; k++) assert_true(worst[k] > 0.5 && worst[k] <= 4.0);
  assert_true(any_tanh(100.0f) == 1.0f && any_tanh(-100.0f) == -1.0f);
  assert_true(isnan(any_tanh(NAN)) && isnan(logistic_of(NAN)));
  assert_true(any_tanh(0.0f) == 0.0f && logistic_of(-1e9f) > 0.0f);
}

/* ---- a network written down without any matrix ---------------------------- */
enum { UNITS = 11, STEPS = 6, TRIALS = 2 * RANK_MICRO + 6, INPUTS = 2, OUTPUTS = 2,
       ALL = STEPS * TRIALS };

typedef struct {
  ghost_rnn_settings s;
  ghost_norm norm;
  size_t trials;               /* three, or three micro-batches */
  double part[GHOST_PARTS][UNITS * UNITS], tangent[GHOST_PARTS][UNITS * UNITS];
  double inputs[ALL * INPUTS], targets[ALL * OUTPUTS], mask[ALL * OUTPUTS];
} plain;

static void phi_of(ghost_phi phi, double a, double *h, double *d)
{
  double g = 1 / (1 + exp(-a));
  *h = phi == GHOST_PHI_TANH ? tanh(a) : phi == GHOST_PHI_LOGISTIC ? g
     : phi == GHOST_PHI_SOFTPLUS ? log1p(exp(a)) : fmax(a, 0);
  *d = phi == GHOST_PHI_TANH ? 1 - *h * *h : phi == GHOST_PHI_LOGISTIC ? g * (1 - g)
     : phi == GHOST_PHI_SOFTPLUS ? g : (double) (a > 0);
}

/* The value of row k, unit i of a part and its derivative along the tangent. */
#define AT(p, part_, k, i) (p)->part[part_][(k) * UNITS + (i)]
#define DOT(p, part_, k, i) (p)->tangent[part_][(k) * UNITS + (i)]

/* One step of state and variation, W written out entry by entry. */
static void plain_step(const plain *p, size_t row, double *x, double *v)
{
  double next[UNITS], dnext[UNITS];
  for (int i = 0; i < UNITS; i++) {
    double a = AT(p, GHOST_PART_BIAS, 0, i), d = DOT(p, GHOST_PART_BIAS, 0, i), h, slope;
    for (size_t c = 0; c < p->s.inputs; c++) {
      a += AT(p, GHOST_PART_INPUT, c, (size_t) i) * p->inputs[row * INPUTS + c];
      d += DOT(p, GHOST_PART_INPUT, c, (size_t) i) * p->inputs[row * INPUTS + c];
    }
    for (int j = 0; j < UNITS; j++) {
      double w = 0, dw = 0;
      if (p->s.rank == 0) {
        w = AT(p, GHOST_PART_DRIVE, j, i);
        dw = DOT(p, GHOST_PART_DRIVE, j, i);
      }
      for (int k = 0; k < (int) p->s.rank; k++) {
        w += AT(p, GHOST_PART_DRIVE, k, i) * AT(p, GHOST_PART_READ, k, j);
        dw += DOT(p, GHOST_PART_DRIVE, k, i) * AT(p, GHOST_PART_READ, k, j)
          + AT(p, GHOST_PART_DRIVE, k, i) * DOT(p, GHOST_PART_READ, k, j);
      }
      a += w * x[j];
      d += dw * x[j] + w * v[j];
    }
    phi_of(p->s.phi, a, &h, &slope);
    next[i] = (1 - p->s.mix) * x[i] + p->s.mix * h;
    dnext[i] = (1 - p->s.mix) * v[i] + p->s.mix * slope * d;
  }
  memcpy(x, next, sizeof next);
  memcpy(v, dnext, sizeof dnext);
}

/* The sum of squares once more, from the outputs by step and trial. */
static double loss_of_outputs(const plain *p, const ghost_rnn *w)
{
  static double output[ALL * OUTPUTS];
  double sum = 0, counted = 0;
  assert_int_equal(ghost_rnn_outputs(w, output), GHOST_OK);
  for (size_t i = 0; i < STEPS * p->trials * p->s.outputs; i++) {
    sum += p->mask[i] * pow(output[i] - p->targets[i], 2);
    counted += p->mask[i];
  }
  return sum / (p->norm == GHOST_NORM_SUM ? 1 : p->norm == GHOST_NORM_MEAN ? counted
                : (double) p->trials * STEPS / 2.0);
}

static double plain_loss(const plain *p, double *variation)
{
  double loss = 0, change = 0, counted = 0;
  for (size_t b = 0; b < p->trials; b++) {
    double x[UNITS], v[UNITS] = { 0 };
    for (int i = 0; i < UNITS; i++) x[i] = p->s.start;
    for (size_t t = 0; t < STEPS; t++) {
      size_t row = t * p->trials + b;
      if (!p->s.read_before) plain_step(p, row, x, v);
      for (size_t o = 0; o < p->s.outputs; o++) {
        size_t at = row * p->s.outputs + o;
        int latent = p->s.output == GHOST_OUT_LATENT;
        double q = latent ? -p->s.threshold : p->part[GHOST_PART_OUT_BIAS][o];
        double d = latent ? 0 : p->tangent[GHOST_PART_OUT_BIAS][o];
        ghost_part reads = latent ? GHOST_PART_READ : GHOST_PART_OUT;
        for (size_t i = 0; i < UNITS; i++) {
          q += AT(p, reads, o, i) * x[i];
          d += DOT(p, reads, o, i) * x[i] + AT(p, reads, o, i) * v[i];
        }
        if (latent) {
          d = p->part[GHOST_PART_CONFIDENCE][0] * d + p->tangent[GHOST_PART_CONFIDENCE][0] * q;
          q *= p->part[GHOST_PART_CONFIDENCE][0];
        }
        double g = 1 / (1 + exp(-q)), y = q, slope = 1;
        if (p->s.output == GHOST_OUT_TANH) { y = tanh(q); slope = 1 - y * y; }
        else if (p->s.output != GHOST_OUT_LINEAR) { y = g; slope = g * (1 - g); }
        double miss = y - p->targets[at];
        loss += p->mask[at] * miss * miss;
        change += 2 * p->mask[at] * miss * slope * d;
        counted += p->mask[at];
      }
      if (p->s.read_before) plain_step(p, row, x, v);
    }
  }
  double z = p->norm == GHOST_NORM_SUM ? 1 : p->norm == GHOST_NORM_MEAN ? counted
    : (double) p->trials * STEPS / 2.0;
  *variation = change / z;
  return loss / z;
}

/* Case k of a list that meets every nonlinearity, output, norm, reading and rank. */
static void fill_plain(plain *p, int k, uint64_t *seed)
{
  static const size_t ranks[] = { 0, 1, 2, 5, 11 };
  p->s = ghost_paper_rnn();
  p->s.units = UNITS;
  p->s.rank = ranks[k % 5];
  p->s.phi = (ghost_phi) (k / 5 % 4);
  p->s.output = (ghost_out) (k / 20 % 4);
  if (p->s.output == GHOST_OUT_LATENT && p->s.rank == 0) p->s.rank = 3;
  p->s.inputs = k % 3 ? INPUTS : 0;
  p->s.outputs = p->s.output == GHOST_OUT_LATENT ? 1 : OUTPUTS;
  p->s.read_before = k % 2;
  p->s.mix = k % 7 ? 0.4 : 1.0;
  p->s.threshold = 0.3;
  p->s.confidence = 2.0;
  p->s.seed = (uint64_t) k;
  p->norm = (ghost_norm) (k % 3);
  p->trials = k % 8 == 5 ? TRIALS : 3;
  for (int i = 0; i < ALL * INPUTS; i++) p->inputs[i] = random_unit(seed) - 0.5;
  for (int i = 0; i < ALL * OUTPUTS; i++) p->targets[i] = 2 * random_unit(seed) - 1;
  for (int i = 0; i < ALL * OUTPUTS; i++) p->mask[i] = (double) (random_word(seed) % 3);
}

static ghost_rnn *make(plain *p, uint64_t *seed)
{
  ghost_rnn *w;
  ghost_rnn_task task = { STEPS, p->trials, p->s.inputs ? p->inputs : NULL, p->targets,
                          p->mask, p->norm };
  assert_int_equal(ghost_rnn_create(&w, &p->s, &task), GHOST_OK);
  for (int k = 0; k < GHOST_PARTS; k++) {
    size_t count = ghost_rnn_part_size(w, (ghost_part) k);
    for (size_t i = 0; i < UNITS * UNITS; i++) {
      p->part[k][i] = i < count ? random_unit(seed) - 0.5 : 0;
      p->tangent[k][i] = i < count ? random_unit(seed) - 0.5 : 0;
    }
    if (k == GHOST_PART_CONFIDENCE && count) p->part[k][0] += 2;
    if (count) assert_int_equal(ghost_rnn_set(w, (ghost_part) k, p->part[k]), GHOST_OK);
  }
  return w;
}

static const ghost_rnn_descent look = { .rate = 0 };
enum { CASES = 240 };

/* The adjoint against the variation: the same number by two derivations.  The
 * terms are below one in size and some thousands, in either direction. */
static void rnn_gradient_matches_variation(void **state)
{
  (void) state;
  uint64_t seed = 3;
  double worst[2] = { 0 };
  for (int k = 0; k < some(CASES); k++) {
    static plain p;
    fill_plain(&p, k, &seed);
    ghost_rnn *w = make(&p, &seed);
    ghost_network_row row;
    assert_int_equal(ghost_rnn_train(w, &look, &row), GHOST_OK);
    double variation, sum = 0, size = 0, square = 0, g[UNITS * UNITS];
    double loss = plain_loss(&p, &variation);
    for (int part = 0; part < GHOST_PARTS; part++) {
      size_t count = ghost_rnn_part_size(w, (ghost_part) part);
      if (!count) continue;
      assert_int_equal(ghost_rnn_gradient(w, (ghost_part) part, g), GHOST_OK);
      for (size_t i = 0; i < count; i++) {
        sum += g[i] * p.tangent[part][i];
        size += fabs(g[i] * p.tangent[part][i]);
        square += g[i] * g[i];
      }
    }
    assert_true(size > 0);
    worst[0] = fmax(worst[0], fabs(loss - row.loss) / loss);
    worst[0] = fmax(worst[0], fabs(loss_of_outputs(&p, w) - row.loss) / loss);
    worst[1] = fmax(worst[1], fabs(sum - variation) / size);
    assert_true(fabs(sqrt(square) / row.gradient_norm - 1) < 1e-13);
    ghost_rnn_free(w);
  }
  print_message("largest differences: loss %.2g, derivative %.2g\n", worst[0], worst[1]);
  assert_true(worst[0] <= 5000 * 0x1p-53 && worst[1] <= 5000 * 0x1p-53);
}

typedef struct { plain *p; ghost_rnn *w; } line;

static double loss_along(double s, void *context)
{
  line *l = context;
  double moved[UNITS * UNITS];
  for (int part = 0; part < GHOST_PARTS; part++) {
    size_t count = ghost_rnn_part_size(l->w, (ghost_part) part);
    for (size_t i = 0; i < count; i++)
      moved[i] = l->p->part[part][i] + s * l->p->tangent[part][i];
    if (count) assert_int_equal(ghost_rnn_set(l->w, (ghost_part) part, moved), GHOST_OK);
  }
  ghost_network_row row;
  assert_int_equal(ghost_rnn_train(l->w, &look, &row), GHOST_OK);
  return row.loss;
}

static void rnn_gradient_matches_differences(void **state)
{
  (void) state;
  uint64_t seed = 5;
  for (int k = 0; k < some(CASES); k++) {
    static plain p;
    fill_plain(&p, k, &seed);
    if (p.s.phi == GHOST_PHI_RELU) continue;  /* its kinks spoil a difference */
    ghost_rnn *w = make(&p, &seed);
    ghost_network_row row;
    ghost_rnn_train(w, &look, &row);
    double sum = 0, g[UNITS * UNITS], d, error;
    for (int part = 0; part < GHOST_PARTS; part++) {
      size_t count = ghost_rnn_part_size(w, (ghost_part) part);
      if (count) ghost_rnn_gradient(w, (ghost_part) part, g);
      for (size_t i = 0; i < count; i++) sum += g[i] * p.tangent[part][i];
    }
    gsl_function f = { loss_along, &(line) { &p, w } };
    gsl_deriv_central(&f, 0.0, 1e-4, &d, &error);
    assert_true(fabs(d - sum) <= 2.0 * error + 1e-10 * row.gradient_norm);
    ghost_rnn_free(w);
  }
}

/* ---- the rank-one network ------------------------------------------------ */
static ghost_rnn *twin_of(const ghost_network *one, int single)
{
  ghost_rnn_settings s = ghost_paper_rnn();
  s.output = GHOST_OUT_LATENT;
  s.single = single;
  s.frozen = 1u << GHOST_PART_CONFIDENCE;
  ghost_rnn *w;
  double m[100], n[100], b[100];
  assert_int_equal(ghost_rnn_create_delayed(&w, &s, 20), GHOST_OK);
  ghost_network_parameters(one, m, n, b);
  ghost_rnn_set(w, GHOST_PART_DRIVE, m);
  ghost_rnn_set(w, GHOST_PART_READ, n);
  ghost_rnn_set(w, GHOST_PART_BIAS, b);
  return w;
}

/* Both train on their own; the plateau of two thousand epochs is not chaotic. */
static void rnn_agrees_with_rank_one(void **state)
{
  (void) state;
  double worst = 0;
  for (uint64_t seed = 0; seed < 10; seed++) {
    ghost_network_settings s = ghost_paper_network();
    s.seed = seed;
    ghost_network *one;
    assert_int_equal(ghost_network_create(&one, &s), GHOST_OK);
    ghost_rnn *w = twin_of(one, 0);
    ghost_network_row a, b;
    for (int e = 0; e < some(2000); e++) {
      assert_int_equal(ghost_network_train(one, 0.002, &a), GHOST_OK);
      assert_int_equal(ghost_rnn_train(w, &(ghost_rnn_descent) { .rate = 0.002 }, &b), GHOST_OK);
      worst = fmax(worst, fabs(a.loss - b.loss));
      worst = fmax(worst, fabs(a.gradient_norm - b.gradient_norm) / a.gradient_norm);
      assert_true(a.accuracy == b.accuracy && a.epoch == b.epoch);
    }
    ghost_network_free(one);
    ghost_rnn_free(w);
  }
  print_message("largest difference from the rank-one kernels: %.2g\n", worst);
  assert_true(worst < 1e-10);
}

/* ---- rules --------------------------------------------------------------- */
/* Each rule once more, from the gradients that the network reports. */
static void rules_are_those_of_pytorch(void **state)
{
  (void) state;
  const ghost_rnn_descent rules[] = { { .rate = 0.1 }, { .rate = 0.1, .momentum = 0.9 },
    { .rate = 0.01, .momentum = 0.9, .second = 0.999, .epsilon = 1e-8 },
    { .rate = 0.1, .clip = 0.01 } };
  for (int k = 0; k < 4; k++) {
    const ghost_rnn_descent *d = &rules[k];
    ghost_rnn_settings s = ghost_paper_rnn();
    s.units = 20;
    ghost_rnn *w;
    assert_int_equal(ghost_rnn_create_delayed(&w, &s, 5), GHOST_OK);
    double x[20], g[20], m[20] = { 0 }, v[20] = { 0 }, now[20], size[2];
    ghost_rnn_get(w, GHOST_PART_OUT, x);
    for (int e = 1; e <= 30; e++) {
      ghost_network_row row;
      assert_int_equal(ghost_rnn_train(w, &look, &row), GHOST_OK);
      ghost_rnn_gradient(w, GHOST_PART_OUT, g);
      double by = d->clip > 0 ? fmin(1, d->clip / (row.gradient_norm + 1e-6)) : 1;
      assert_true(d->clip == 0 || by < 1);
      for (int i = 0; i < 20; i++) {
        m[i] = d->momentum * m[i] + (d->second > 0 ? 1 - d->momentum : 1) * by * g[i];
        v[i] = d->second * v[i] + (1 - d->second) * by * g[i] * by * g[i];
        x[i] -= d->second > 0
          ? d->rate * (m[i] / (1 - pow(d->momentum, e)))
            / (sqrt(v[i] / (1 - pow(d->second, e))) + d->epsilon)
          : d->rate * m[i];
      }
      assert_int_equal(ghost_rnn_train(w, d, &row), GHOST_OK);
      assert_int_equal(ghost_rnn_moved(w), 1);
      ghost_rnn_get(w, GHOST_PART_OUT, now);
      size[0] = size[1] = 0;
      for (int i = 0; i < 20; i++) {
        size[0] = fmax(size[0], fabs(now[i] - x[i]));
        size[1] = fmax(size[1], fabs(x[i]));
      }
      assert_true(size[0] <= 100 * e * 0x1p-53 * size[1]);
    }
    ghost_rnn_free(w);
  }
}

/* A network with another's parts and memories goes on as the other does; with its parts alone, not. */
static ghost_rnn *copy_of(const ghost_rnn *w, const ghost_rnn_settings *s, int memories)
{
  ghost_rnn *to;
  assert_int_equal(ghost_rnn_create_delayed(&to, s, 5), GHOST_OK);
  for (int p = 0; p < GHOST_PARTS; p++) {
    double v[400];
    if (!ghost_rnn_part_size(w, (ghost_part) p)) {
      assert_int_equal(rnn_memory_of(w, 0, (ghost_part) p, v), GHOST_EDOM);
      continue;
    }
    assert_in_range(ghost_rnn_part_size(w, (ghost_part) p), 1, 400);
    assert_int_equal(ghost_rnn_get(w, (ghost_part) p, v), GHOST_OK);
    assert_int_equal(ghost_rnn_set(to, (ghost_part) p, v), GHOST_OK);
    for (int m = 0; m < memories; m++) {
      assert_int_equal(rnn_memory_of(w, m, (ghost_part) p, v), GHOST_OK);
      assert_int_equal(rnn_set_memory(to, m, (ghost_part) p, v), GHOST_OK);
    }
  }
  rnn_rule rule = rnn_rule_of(w);
  if (memories) rnn_set_rule(to, &rule);
  return to;
}

static void train_some(ghost_rnn *w, const ghost_rnn_descent *d, int epochs)
{
  ghost_network_row row;
  for (int e = 0; e < epochs; e++) assert_int_equal(ghost_rnn_train(w, d, &row), GHOST_OK);
}

static void memories_are_carried(void **state)
{
  (void) state;
  const ghost_rnn_descent rules[] = { { .rate = 0.1, .momentum = 0.9 },
    { .rate = 0.01, .momentum = 0.9, .second = 0.999, .epsilon = 1e-8 } };
  for (int k = 0; k < 12; k++) {
    const ghost_rnn_descent *d = &rules[k % 2];
    ghost_rnn_settings s = ghost_paper_rnn();
    ghost_rnn *w;
    s.units = 20;
    s.single = k / 2 % 2;
    s.rank = (size_t) (k / 4);
    if (k / 4 == 1) s.output = GHOST_OUT_LATENT;
    assert_int_equal(ghost_rnn_create_delayed(&w, &s, 5), GHOST_OK);
    train_some(w, d, 7);
    ghost_rnn *whole = copy_of(w, &s, 1 + k % 2), *bare = copy_of(w, &s, 0);
    assert_true(ghost_rnn_sum(w) == ghost_rnn_sum(whole) && ghost_rnn_sum(w) == ghost_rnn_sum(bare));
    train_some(w, d, 5);
    train_some(whole, d, 5);
    train_some(bare, d, 5);
    assert_true(ghost_rnn_sum(w) == ghost_rnn_sum(whole));
    assert_false(ghost_rnn_sum(w) == ghost_rnn_sum(bare));
    ghost_rnn_free(w);
    ghost_rnn_free(whole);
    ghost_rnn_free(bare);
  }
}

/* What is frozen stays, to the bit, and everything else moves. */
static void frozen_parts_stay(void **state)
{
  (void) state;
  uint64_t seed = 11;
  for (int k = 0; k < GHOST_PARTS; k++) {
    static plain p;
    fill_plain(&p, k == GHOST_PART_CONFIDENCE ? 1 : 21, &seed);
    p.s.inputs = INPUTS;
    p.s.rank = 2;
    p.s.frozen = 1u << k;
    ghost_rnn *w = make(&p, &seed);
    ghost_network_row row;
    for (int e = 0; e < 3; e++)
      assert_int_equal(ghost_rnn_train(w, &(ghost_rnn_descent) { .rate = 0.1 }, &row), GHOST_OK);
    for (int part = 0; part < GHOST_PARTS; part++) {
      double now[UNITS * UNITS];
      size_t count = ghost_rnn_part_size(w, (ghost_part) part);
      if (!count || ghost_rnn_get(w, (ghost_part) part, now) != GHOST_OK) continue;
      assert_int_equal(memcmp(now, p.part[part], count * sizeof *now) == 0, part == k);
    }
    ghost_rnn_free(w);
  }
}

/* ---- bits ---------------------------------------------------------------- */
static uint64_t sum_at(const char *lanes, size_t rank, int single, size_t units)
{
  ghost_rnn_settings s = ghost_paper_rnn();
  s.rank = rank;
  s.single = single;
  s.units = units;
  ghost_rnn *w;
  ghost_network_row row;
  assert_int_equal(ghost_rnn_create_delayed(&w, &s, 20), GHOST_OK);
  if (ghost_rnn_lanes(w, lanes) != GHOST_OK) {
    ghost_rnn_free(w);
    return 0;
  }
  for (int e = 0; e < some(200); e++)
    assert_int_equal(ghost_rnn_train(w, &(ghost_rnn_descent) { .rate = 0.1 }, &row), GHOST_OK);
  uint64_t sum = ghost_rnn_sum(w);
  ghost_rnn_free(w);
  return sum;
}

static void rnn_has_the_same_bits_at_every_width(void **state)
{
  (void) state;
  static const size_t ranks[] = { 0, 1, 5, 100 };
  uint64_t seen[8];
  for (int k = 0; k < 8; k++) {
    seen[k] = sum_at("base", ranks[k / 2], k % 2, 100);
    static const char *const wide[] = { "avx2", "avx512" };
    for (int l = 0; l < 2; l++) {
      uint64_t sum = sum_at(wide[l], ranks[k / 2], k % 2, 100);
      assert_true(sum == 0 || sum == seen[k]);
    }
    for (int j = 0; j < k; j++) assert_true(seen[j] != seen[k]);
  }
}

/* Noise and drawn starts come from the seed; without a spread there are none. */
static void noise_is_drawn_anew_and_repeats(void **state)
{
  (void) state;
  ghost_rnn_settings s = ghost_paper_rnn();
  s.units = 12;
  s.rank = 2;
  s.noise = 0.1;
  s.spread = 0.3;
  s.start = 0;
  ghost_rnn *w[2];
  ghost_network_row a, b, again;
  double x[11 * 12], square = 0;
  for (int k = 0; k < 2; k++) assert_int_equal(ghost_rnn_create_delayed(&w[k], &s, 5), GHOST_OK);
  ghost_rnn_train(w[0], &look, &a);
  ghost_rnn_train(w[1], &look, &b);
  ghost_rnn_train(w[1], &look, &again);
  assert_true(a.loss == b.loss && a.loss != again.loss);
  for (int e = 0; e < 400; e++) {
    ghost_rnn_train(w[0], &look, &a);
    ghost_rnn_states(w[0], x);
    for (int i = 0; i < 12; i++) square += x[i] * x[i];
  }
  /* 4800 normals: the mean square is within six of its standard deviations */
  assert_true(fabs(square / 4800 / (0.3 * 0.3) - 1) < 6 * sqrt(2.0 / 4800));
  for (int k = 0; k < 2; k++) ghost_rnn_free(w[k]);
}

/* An output this sure of itself has no gradient that a weight would feel; biases,
 * which begin at zero, would feel anything. */
static void a_step_that_moves_nothing_is_told(void **state)
{
  (void) state;
  ghost_rnn_settings s = ghost_paper_rnn();
  s.output = GHOST_OUT_LATENT;
  s.confidence = 1e5;
  s.single = 1;
  s.frozen = 1u << GHOST_PART_BIAS;
  ghost_rnn *w;
  ghost_network_row row;
  assert_int_equal(ghost_rnn_create_delayed(&w, &s, 20), GHOST_OK);
  assert_int_equal(ghost_rnn_train(w, &(ghost_rnn_descent) { .rate = 0.1 }, &row), GHOST_OK);
  assert_int_equal(ghost_rnn_moved(w), 0);
  uint64_t sum = ghost_rnn_sum(w);
  ghost_rnn_train(w, &(ghost_rnn_descent) { .rate = 1e6 }, &row);
  assert_true(ghost_rnn_sum(w) == sum && row.gradient_norm == 0);
  ghost_rnn_free(w);
}

static void bounds_hold(void **state)
{
  (void) state;
  for (int phi = 0; phi < 4; phi++) {
    double low, high, steep, h, d;
    assert_int_equal(ghost_rnn_bounds((ghost_phi) phi, &low, &high, &steep), GHOST_OK);
    for (double a = -20; a <= 20; a += 0.01) {
      phi_of((ghost_phi) phi, a, &h, &d);
      assert_true(low <= h && h <= high && d <= steep);
    }
  }
}

/* ---- outputs that read the latents ----------------------------------------- */
/* Case k of the list with a low rank and a read-out, and a network that reads
 * through c, beside one whose read-out is written out. */
static int make_pair(plain *p, int k, uint64_t *seed, ghost_rnn *w[2], double *c)
{
  fill_plain(p, k, seed);
  if (p->s.rank == 0 || p->s.output == GHOST_OUT_LATENT) return 0;
  for (size_t i = 0; i < OUTPUTS * p->s.rank; i++) c[i] = random_unit(seed) - 0.5;
  uint64_t again = *seed;
  w[0] = make(p, seed);
  w[1] = make(p, &again);
  for (size_t o = 0; o < OUTPUTS; o++)
    for (size_t i = 0; i < UNITS; i++) {
      double sum = 0;
      for (size_t r = 0; r < p->s.rank; r++)
        sum += c[o * p->s.rank + r] * AT(p, GHOST_PART_READ, r, i);
      AT(p, GHOST_PART_OUT, o, i) = sum;
    }
  ghost_rnn_set(w[1], GHOST_PART_OUT, p->part[GHOST_PART_OUT]);
  assert_int_equal(rnn_read_latents(w[0], c), GHOST_OK);
  assert_int_equal(ghost_rnn_part_size(w[0], GHOST_PART_OUT), OUTPUTS * p->s.rank);
  memcpy(p->part[GHOST_PART_OUT], c, OUTPUTS * p->s.rank * sizeof *c);
  return 1;
}

/* The same bits of loss and states, and gradients that the chain rule joins. */
static void read_outs_through_latents_are_read_outs(void **state)
{
  (void) state;
  uint64_t seed = 13;
  int tried = 0;
  for (int k = 0; k < some(CASES) || (tried == 0 && k < CASES); k++) {
    static plain p;
    ghost_rnn *w[2];
    ghost_network_row row[2];
    double c[OUTPUTS * UNITS], g[UNITS * UNITS], out[UNITS * UNITS], read[UNITS * UNITS];
    if (!make_pair(&p, k, &seed, w, c)) continue;
    for (int i = 0; i < 2; i++) assert_int_equal(ghost_rnn_train(w[i], &look, &row[i]), GHOST_OK);
    assert_true(row[0].loss == row[1].loss && row[0].accuracy == row[1].accuracy);
    ghost_rnn_gradient(w[1], GHOST_PART_OUT, out);
    ghost_rnn_gradient(w[1], GHOST_PART_READ, read);
    ghost_rnn_gradient(w[0], GHOST_PART_READ, g);
    double size = row[1].gradient_norm;
    for (size_t r = 0; r < p.s.rank; r++)
      for (size_t i = 0; i < UNITS; i++) {
        double want = read[r * UNITS + i];
        for (size_t o = 0; o < OUTPUTS; o++) want += c[o * p.s.rank + r] * out[o * UNITS + i];
        assert_true(fabs(g[r * UNITS + i] - want) <= 8 * 0x1p-53 * size);
      }
    ghost_rnn_gradient(w[0], GHOST_PART_OUT, g);
    for (size_t o = 0; o < OUTPUTS; o++)
      for (size_t r = 0; r < p.s.rank; r++) {
        double want = 0;
        for (size_t i = 0; i < UNITS; i++)
          want += out[o * UNITS + i] * AT(&p, GHOST_PART_READ, r, i);
        assert_true(fabs(g[o * p.s.rank + r] - want) <= 4 * UNITS * 0x1p-53 * size);
      }
    tried++;
    for (int i = 0; i < 2; i++) ghost_rnn_free(w[i]);
  }
  assert_true(tried > 0);
}

static void latent_gradient_matches_differences(void **state)
{
  (void) state;
  uint64_t seed = 17;
  int tried = 0;
  for (int k = 0; k < some(CASES) || (tried == 0 && k < CASES); k++) {
    static plain p;
    ghost_rnn *w[2];
    ghost_network_row row;
    double c[OUTPUTS * UNITS], sum = 0, square = 0, g[UNITS * UNITS], d, error;
    if (!make_pair(&p, k, &seed, w, c)) continue;
    ghost_rnn_train(w[0], &look, &row);
    for (int part = 0; part < GHOST_PARTS; part++) {
      size_t count = ghost_rnn_part_size(w[0], (ghost_part) part);
      if (count) ghost_rnn_gradient(w[0], (ghost_part) part, g);
      for (size_t i = 0; i < count; i++) sum += g[i] * p.tangent[part][i];
      for (size_t i = 0; i < count; i++) square += g[i] * g[i];
    }
    assert_true(fabs(sqrt(square) / row.gradient_norm - 1) < 1e-13);
    gsl_function f = { loss_along, &(line) { &p, w[0] } };
    gsl_deriv_central(&f, 0.0, 1e-4, &d, &error);
    if (p.s.phi != GHOST_PHI_RELU) {
      assert_true(fabs(d - sum) <= 2.0 * error + 1e-10 * row.gradient_norm);
      tried++;
    }
    for (int i = 0; i < 2; i++) ghost_rnn_free(w[i]);
  }
  assert_true(tried > 0);
}

/* Frozen parts stay, the others move; the rows themselves follow C and READ. */
static void latent_parts_freeze(void **state)
{
  (void) state;
  for (unsigned frozen = 0; frozen < 4; frozen++) {
    uint64_t seed = 19;
    static plain p;
    fill_plain(&p, 22, &seed);      /* rank 2, a logistic output */
    p.s.output = GHOST_OUT_LOGISTIC;
    p.s.frozen = (frozen & 1 ? 1u << GHOST_PART_READ : 0) | (frozen & 2 ? 1u << GHOST_PART_OUT : 0);
    ghost_rnn *w = make(&p, &seed);
    double c[OUTPUTS * 2] = { 0.5, -0.25, 1, 2 }, now[UNITS * UNITS];
    ghost_network_row row;
    assert_int_equal(rnn_read_latents(w, c), GHOST_OK);
    for (int e = 0; e < 3; e++)
      assert_int_equal(ghost_rnn_train(w, &(ghost_rnn_descent) { .rate = 0.1 }, &row), GHOST_OK);
    ghost_rnn_get(w, GHOST_PART_READ, now);
    assert_int_equal(memcmp(now, p.part[GHOST_PART_READ], 2 * UNITS * sizeof *now) == 0, frozen & 1);
    ghost_rnn_get(w, GHOST_PART_OUT, now);
    assert_int_equal(memcmp(now, c, sizeof c) == 0, frozen >> 1);
    ghost_rnn_free(w);
  }
}

static void latents_are_refused_where_there_are_none(void **state)
{
  (void) state;
  ghost_rnn_settings s = ghost_paper_rnn();
  ghost_rnn *w;
  double c[] = { 1 }, bad[] = { NAN };
  assert_int_equal(ghost_rnn_create_delayed(&w, &s, 5), GHOST_OK);
  assert_int_equal(rnn_read_latents(w, bad), GHOST_EDOM);
  assert_int_equal(ghost_rnn_part_size(w, GHOST_PART_OUT), 100);
  assert_int_equal(rnn_read_latents(w, c), GHOST_OK);
  assert_int_equal(ghost_rnn_part_size(w, GHOST_PART_OUT), 1);
  assert_int_equal(ghost_rnn_set(w, GHOST_PART_OUT, bad), GHOST_EDOM);
  ghost_rnn_free(w);
  for (int k = 0; k < 2; k++) {
    s.rank = (size_t) k;
    s.output = k ? GHOST_OUT_LATENT : GHOST_OUT_LOGISTIC;
    assert_int_equal(ghost_rnn_create_delayed(&w, &s, 5), GHOST_OK);
    assert_int_equal(rnn_read_latents(w, c), GHOST_EDOM);
    ghost_rnn_free(w);
  }
}

/* Starts and noise in the order of the stream, by step and trial, whether the
 * trials are one micro-batch or more: a row of units at a time, or a step's trials. */
static void draws_are_by_step_and_trial(void **state)
{
  (void) state;
  enum { FEW = 7, MANY = RANK_MICRO + 3, BY_ROW = 0 };
  double targets[2 * MANY] = { 0 }, zeros[2 * FEW] = { 0 };
  static double x[3 * MANY * FEW];
  static float normals[MANY * FEW];
  for (size_t k = 0; k < 4; k++) {
    const size_t trials = k / 2 ? MANY : 3, lump = k % 2 == BY_ROW ? FEW : trials * FEW;
    ghost_rnn_settings s = ghost_paper_rnn();
    s.units = FEW;
    s.rank = 2;
    s.noise = 0.5;
    s.spread = 0.3;
    s.start = 0;
    ghost_rnn *w;
    ghost_network_row row;
    assert_int_equal(ghost_rnn_create(&w, &s, &(ghost_rnn_task) { .steps = 2,
      .trials = trials, .targets = targets }), GHOST_OK);
    assert_int_equal(ghost_rnn_set(w, GHOST_PART_DRIVE, zeros), GHOST_OK);
    torch_generator g;
    torch_manual_seed(&g, 0);
    static const size_t weights[] = { 2 * FEW, 2 * FEW, FEW, 1 };
    for (int i = 0; i < 4; i++) torch_randn(&g, normals, weights[i]);
    if (k % 2 != BY_ROW) assert_int_equal(rnn_draw_batches(w, &g), GHOST_OK);
    assert_int_equal(ghost_rnn_train(w, &look, &row), GHOST_OK);
    ghost_rnn_states(w, x);
    static double again[3 * MANY * FEW];
    assert_int_equal(ghost_rnn_set(w, GHOST_PART_DRIVE, x), GHOST_OK);
    ghost_rnn_states(w, again);  /* of the latest epoch, whatever became of the weights */
    assert_memory_equal(x, again, 3 * trials * FEW * sizeof *x);
    for (size_t t = 0; t < 3; t++)
      for (size_t b = 0; b < trials * FEW; b += lump) {
        torch_randn(&g, normals, lump);
        for (size_t i = b; i < b + lump; i++) {
          const double *now = &x[t * trials * FEW + i], start = 0.3 * (double) normals[i - b];
          const double want = t ? 0.5 * now[-(ptrdiff_t) (trials * FEW)]
            + 0.5 * tanh(0.5 * (double) normals[i - b]) : k % 2 == BY_ROW ? start : tanh(start);
          assert_true(fabs(*now - want) <= 0x1p-50);
        }
      }
    ghost_rnn_free(w);
  }
}

/* Batches: the stream's own order, a step's trials at once. */
static void a_batch_is_one_call(void **state)
{
  (void) state;
  ghost_rnn_settings s = ghost_paper_rnn();
  s.units = 7;
  s.rank = 2;
  s.spread = 0.3;
  s.start = 0;
  s.single = 1;
  double targets[2 * 3] = { 0 }, x[3 * 3 * 7];
  float normals[3 * 7];
  ghost_rnn *w;
  ghost_network_row row;
  torch_generator g, twin;
  assert_int_equal(ghost_rnn_create(&w, &s, &(ghost_rnn_task) { .steps = 2, .trials = 3,
    .targets = targets }), GHOST_OK);
  torch_manual_seed(&g, 5);
  twin = g;
  assert_int_equal(rnn_draw_batches(w, &g), GHOST_OK);
  for (int e = 0; e < 2; e++) {
    assert_int_equal(ghost_rnn_train(w, &look, &row), GHOST_OK);
    torch_randn(&twin, normals, 21);
    ghost_rnn_states(w, x);
    for (int i = 0; i < 21; i++)
      assert_true(fabs(x[i] - tanh(0.3 * (double) normals[i])) <= 0x1p-24);
    for (int t = 0; t < 2; t++) torch_randn(&twin, normals, 21);  /* noise times zero */
  }
  ghost_rnn_free(w);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(few_normals_match_torch),
    cmocka_unit_test(single_functions_are_close),
    cmocka_unit_test(rnn_gradient_matches_variation),
    cmocka_unit_test(rnn_gradient_matches_differences),
    cmocka_unit_test(rnn_agrees_with_rank_one),
    cmocka_unit_test(rules_are_those_of_pytorch),
    cmocka_unit_test(memories_are_carried),
    cmocka_unit_test(frozen_parts_stay),
    cmocka_unit_test(rnn_has_the_same_bits_at_every_width),
    cmocka_unit_test(noise_is_drawn_anew_and_repeats),
    cmocka_unit_test(a_step_that_moves_nothing_is_told),
    cmocka_unit_test(bounds_hold),
    cmocka_unit_test(read_outs_through_latents_are_read_outs),
    cmocka_unit_test(latent_gradient_matches_differences),
    cmocka_unit_test(latent_parts_freeze),
    cmocka_unit_test(latents_are_refused_where_there_are_none),
    cmocka_unit_test(draws_are_by_step_and_trial),
    cmocka_unit_test(a_batch_is_one_call),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
