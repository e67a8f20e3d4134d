/* audit/canonical_claims.c -- evaluators of the claims on the canonical form
   Book: F.1 Claims on slow points and passages
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 01265d3a9f28d09e */
#include "audit.h"
#include "field_arb.h"
#include "passages.h"
#include "scale.h"
#include "survey.h"
#include "systems.h"
#include <math.h>
#include <stdbool.h>

/* Book: F.1 Claims on slow points and passages, eq:expelled */
/* Families whose last ghost is passed and whose error falls where it is passed. */
static int count_falling(const passage_row *row, int from, int to, double *worst)
{
  int falling = 0;
  *worst = 0.0;
  for (int k = from; k < to; k += SHARES) {
    double before = INFINITY;
    bool falls = row[k + SHARES - 1].passed;
    for (int i = 0; i < SHARES; i++) {
      double e = fabs(row[k + i].low / row[k + i].predicted - 1.0);
      if (row[k + i].passed) falls = falls && e < before;
      if (row[k + i].passed) before = e;
    }
    falling += falls;
    *worst = fmax(*worst, before);
  }
  return falling;
}

static int count_passed(const passage_row *row)
{
  int passed = 0;
  for (int k = 0; k < PASSAGES; k++) passed += row[k].passed;
  return passed;
}

void evaluate_passages(evaluation *e)
{
  const passage_row *row = study_passages();
  double one, two;
  if (!row) return;
  int first = count_falling(row, 0, PASSAGES / 2, &one);
  int second = count_falling(row, PASSAGES / 2, PASSAGES, &two);
  SAY(e->ours, "%d of %d ghosts passed; the error falls towards the bifurcation in "
      "%d of %d families", count_passed(row), PASSAGES, first + second,
      2 * FAMILIES);
  SAY(e->margin, "nearest the bifurcation at most %s%% in rank 1, %s%% in "
      "rank 2", HIGH_TEXT('f', 2, 100.0 * one), HIGH_TEXT('f', 2, 100.0 * two));
  e->found = decide_measured(count_passed(row) > 0);
}

static finding expelled(double *ratio)
{
  const ghost_term terms[] = { { 0.25, 0, { 0 }, 0 }, { 1, 0, { 2, 0 }, 0 },
    { -1, 0, { 0, 2 }, 0 }, { 1, 1, { 0, 1 }, 0 }, { 1, 1, { 2, 0 }, 0 },
    { -1, 1, { 0, 3 }, 0 } };
  const ghost_field f = { .rank = 2, .terms = 6, .term = terms };
  const double low[] = { -0.7, -0.4 }, high[] = { 0.7, 0.6 };
  ghost_slow_point p[4];
  ghost_slow_count count;
  double predicted, time[2];
  if (ghost_slow_points(&f, low, high, 1000000, p, 4, &count) != GHOST_OK
      || count.undecided > 0) return FOUND_NOTHING;
  for (size_t i = 0; i < count.points && i < 4; i++) {
    if (p[i].kind != GHOST_SLOW_MINIMUM || p[i].unstable != 1) continue;
    double limit = 3.0 * 2.0 * atan(1.0) / sqrt(p[i].scale[0]);
    if (ghost_passage_time(&f, &p[i], 1.0, limit, &predicted, time) != GHOST_OK)
      continue;
    *ratio = time[0] / predicted;
    return decide(isfinite(time[0]), isinf(time[1]));
  }
  return FOUND_NOTHING;
}

void evaluate_canonical_form(evaluation *e)
{
  const passage_row *row = study_passages();
  double ratio = 0.0, worst;
  finding away = expelled(&ratio);
  if (!row || away == FOUND_NOTHING) return;
  int falling = count_falling(row, 0, PASSAGES, &worst);
  SAY(e->ours, "%d of %d families pass nearest the bifurcation, within %s%% of "
      "$\\pi/(2\\sqrt r)$, and better the nearer", falling, 2 * FAMILIES,
      HIGH_TEXT('f', 2, 100.0 * worst));
  SAY(e->margin, "%d of %d passages enclosed", count_passed(row), PASSAGES);
  SAY(e->note, "holds where the other eigenvalues are negative and $F\\cdot v$ is "
      "not 0; $x' = \\frac14 + x^2 - y^2$, $y' = y + x^2 - y^3$ has a ghost by "
      "every static test, "
      "and after %.0f times the predicted time the state has not passed", ratio);
  bool near = falling == 2 * FAMILIES;
  e->found = decide_corrected(count_passed(row) > 0, near && away == FOUND_FALSE,
                              near && away == FOUND_TRUE);
}

finding decide_scale(double time, double scale)
{
  return decide_corrected(isfinite(time + scale), scale >= 0.9, time >= 0.9);
}

void evaluate_one_scale(evaluation *e)
{
  const scale_look *l = scale_looks();
  double sum = 0.0, total[3] = { 0.0 };
  int n = 0, over[3] = { 0 };
  for (int k = 0; l && k < SCALE_LOOKS; k++) {
    if (!isfinite(l[k].share[0] + l[k].share[2])) continue;
    n++;
    sum += l[k].square;
    for (int j = 0; j < 3; j++) total[j] += l[k].square * l[k].share[j];
    for (int j = 0; j < 3; j++) over[j] += l[k].share[j] >= 0.9;
  }
  if (n == 0) return;
  SAY(e->ours, "of the loss's gradient the crossing time explains %.3f, the scale "
      "parameter $r$ %.2f", total[0] / sum, total[2] / sum);
  SAY(e->margin, "over 0.9 in %d and in %d of %d looks with a ghost on the way",
      over[0], over[2], n);
  SAY(e->note, "one network, of rank one: that of Fig. 3A, every %d epochs from %d "
      "on, weighted by the gradient's square; the ghost's distance from zero "
      "explains %.2f", SCALE_EVERY, SCALE_FROM, total[1] / sum);
  e->found = decide_scale(total[0] / sum, total[2] / sum);
}
enum { NETS = 100 };
typedef struct { int slow, singular, positive; double det; } slow_view;

static void view_determinant(const random_field *f, const ghost_slow_point *p,
                             slow_view *s)
{
  arb_mat_t x;
  arb_jet y;
  arb_t det, end;
  arb_init(det); arb_init(end);
  arb_mat_init(x, 2, 1);
  arb_jet_init(&y, 2);
  for (int i = 0; i < 2; i++) {
    arb_set_d(arb_mat_entry(x, i, 0), p->low[i]);
    arb_set_d(end, p->high[i]);
    arb_union(arb_mat_entry(x, i, 0), arb_mat_entry(x, i, 0), end, 160);
  }
  field_in_arb(&f->field, x, 160, &y);
  arb_mat_det(det, y.j, 160);
  s->singular += arb_contains_zero(det);
  arb_abs(det, det);
  arb_get_ubound_arf(arb_midref(end), det, 60);
  s->det = fmax(s->det, arf_get_d(arb_midref(end), ARF_RND_CEIL));
  arb_mat_clear(x);
  arb_jet_clear(&y);
  arb_clear(det); arb_clear(end);
}

static bool view_slow_points(slow_view *s)
{
  *s = (slow_view) { 0 };
  for (unsigned long seed = 1; seed <= NETS; seed++) {
    random_field f;
    ghost_slow_point p[STUDY_POINTS];
    ghost_slow_count n;
    draw_field(&f, 2, seed);
    if (ghost_slow_points(&f.field, NULL, NULL, 1000000, p, STUDY_POINTS, &n)
        != GHOST_OK || n.points > STUDY_POINTS) return false;
    for (size_t i = 0; i < n.points; i++) {
      if (p[i].kind != GHOST_SLOW_MINIMUM) continue;
      s->slow++;
      s->positive += p[i].scale[0] > 0.0;
      view_determinant(&f, &p[i], s);
    }
  }
  return true;
}

void evaluate_singular(evaluation *e)
{
  slow_view s;
  if (!view_slow_points(&s)) return;
  SAY(e->ours, "det J may be 0 at %d of %d slow points of %d random networks of "
      "rank 2", s.singular, s.slow, NETS);
  SAY(e->margin, "on their enclosures |det J| is at most %s",
      HIGH_TEXT('g', 1, s.det));
  e->found = decide(s.slow > 0, s.singular == s.slow);
}

void evaluate_slow_minimum(evaluation *e)
{
  slow_view s;
  if (!view_slow_points(&s)) return;
  SAY(e->ours, "r > 0 at %d of %d slow points", s.positive, s.slow);
  SAY(e->margin, "balls, of %d random networks", NETS);
  e->found = decide(s.slow > 0, s.positive == s.slow);
}

void evaluate_slow_search(evaluation *e)
{
  const survey *s = survey_ranks();
  int networks = 0, points = 0, undecided = 0, index = 0, ends = 0, missing = 0;
  if (!s) return;
  for (int k = 0; k < GHOST_RANK_MAX; k++, s++) {
    networks += s->networks;
    points += s->fixed + s->slow;
    undecided += s->undecided;
    index += s->index_one;
    ends += s->ends;
    missing += s->missing;
  }
  SAY(e->ours, "%d points of %d random networks of ranks 1 to 3, %d pieces "
      "undecided", points, networks, undecided);
  SAY(e->margin, "indices add up to 1 in %d; of %d minima found otherwise %d are "
      "not listed", index, ends, missing);
  e->found = decide(points > 0, index >= networks - undecided && missing == 0);
}

void evaluate_scale_parameter(evaluation *e)
{
  random_field f, g;
  ghost_slow_point p[STUDY_POINTS], q[STUDY_POINTS];
  ghost_slow_count n, m;
  int ghosts = 0, agree = 0;
  for (unsigned long seed = 1; seed <= NETS; seed++) {
    draw_field(&f, 2, seed);
    draw_field(&g, 2, seed);
    for (int i = 0; i < 2 * STUDY_UNITS; i++) { g.v[i] *= 4.0; g.m[i] *= 0.25; }
    if (ghost_slow_points(&f.field, NULL, NULL, 1000000, p, STUDY_POINTS, &n)
        != GHOST_OK || ghost_slow_points(&g.field, NULL, NULL, 1000000, q,
                                         STUDY_POINTS, &m) != GHOST_OK) return;
    if (n.points != m.points || n.points > STUDY_POINTS) return;
    for (size_t i = 0; i < n.points; i++)
      if (p[i].kind == GHOST_SLOW_MINIMUM) {
        ghosts++;
        agree += q[i].scale[0] <= p[i].scale[1] && p[i].scale[0] <= q[i].scale[1];
      }
  }
  SAY(e->ours, "r of %d of %d ghosts is the same in units four times as small",
      agree, ghosts);
  SAY(e->margin, "%d of %d pairs of enclosures are apart", ghosts - agree, ghosts);
  e->found = decide(ghosts > 0, agree == ghosts);
}

static bool pass_quartic(const double k[4], double d, double time[2])
{
  const ghost_term terms[] = { { k[0], 0, { 0 }, 0 }, { k[1], 0, { 2 }, 0 },
                               { k[2], 0, { 3 }, 0 }, { k[3], 0, { 4 }, 0 } };
  const ghost_field f = { .rank = 1, .terms = 4, .term = terms };
  const double low = -0.11, high = 0.1;
  ghost_slow_point p;
  ghost_slow_count count;
  double predicted;
  return ghost_slow_points(&f, &low, &high, 100000, &p, 1, &count) == GHOST_OK
    && count.points == 1 && ghost_passage_time(&f, &p, d / sqrt(k[0] / k[1]), 1e4,
                                               &predicted, time) == GHOST_OK;
}

static double parabola_time(double a, double b, double d)
{
  return 2.0 / sqrt(a * b) * atan(d * sqrt(b / a));
}

void evaluate_passage_time(evaluation *e)
{
  const double d = 0.5;
  int tried = 0, inside = 0;
  double narrow = INFINITY;
  for (int i = 0; i < 12; i++) {
    double a = pow(10.0, -1.0 - 0.2 * i), c = 0.1 * (i % 4);
    double g = 0.2 * (i % 3) - 0.2;
    double more = c * d + fabs(g) * d * d, time[2];
    if (!pass_quartic((double[]) { a, 1.0, c, g }, d, time)) return;
    double least = parabola_time(a, 1.0 + more, d);
    double most = parabola_time(a, 1.0 - more, d);
    tried++;
    inside += least <= time[1] && time[0] <= most;
    narrow = fmin(narrow, sqrt(a) * 0.5 * (time[0] + time[1]) / acos(-1.0));
  }
  SAY(e->ours, "%d of %d quartic fields pass within the bounds", inside, tried);
  SAY(e->margin, "times enclosed to 1e-6; sqrt(ab) T from %.2f pi", narrow);
  e->found = decide(tried > 0, inside == tried);
}

void evaluate_odd_terms(evaluation *e)
{
  const double a = 0.01, d = 0.5;
  int tried = 0, within = 0;
  double longest = 0.0;
  for (int i = 0; i <= 8; i++) {
    double c = 0.2 * i, time[2], k = c * d, even = parabola_time(a, 1.0, d);
    if (!pass_quartic((double[]) { a, 1.0, c, 0.0 }, d, time)) return;
    tried++;
    within += time[1] >= even && time[0] <= even / (1.0 - k * k);
    longest = fmax(longest, time[0] / even - 1.0);
  }
  SAY(e->ours, "%d of %d cubics are slower than the parabola, and by less than the "
      "bound", within, tried);
  SAY(e->margin, "at |c|d = 0.8 b by %.1f%%", 100.0 * longest);
  e->found = decide(tried > 0, within == tried);
}

void evaluate_published(evaluation *e)
{
  int systems = 0, agree = 0, exact = 0, ghosts = 0, without = 0;
  for (size_t k = 0; k < system_count(); k++) {
    published_system s;
    system_view v;
    describe_system(k, &s);
    if (view_system(&s, &v) != GHOST_OK) return;
    systems++;
    agree += v.undecided == s.degenerate && v.slow >= s.published
      && v.slow - v.repelling <= s.published && (s.published > 0 || v.slow == 0);
    exact += v.undecided == s.degenerate && v.slow == s.published;
    ghosts += v.slow;
    without += s.published == 0;
  }
  SAY(e->ours, "%d of %d systems agree, %d with no further slow point; %d "
      "ghosts certified", agree, systems, exact, ghosts);
  SAY(e->margin, "%d of the systems are slow without a ghost", without);
  e->found = decide(systems > 0, agree == systems);
}
