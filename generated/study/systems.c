/* study/systems.c -- published systems with and without ghosts, searched
   Book: H.4 The published systems
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 14d6a9cb57f12128 */
#include "systems.h"
#include "figures.h"
#include <math.h>
#include <stdio.h>

/* Book: H.4 The published systems */
static void add(published_system *s, unsigned component, double coefficient,
                unsigned p, unsigned q, unsigned r)
{
  s->term[s->terms++] = (ghost_term) { coefficient, component - 1, { p, q, r } };
}

/* SN(j,k): j times x^2 + mu, k times +x, the rest -x. */
static void normal_form(published_system *s, size_t rank, unsigned j, unsigned k,
                        double mu)
{
  snprintf(s->name, sizeof s->name, "SN(%u,%u), dimension %zu", j, k, rank);
  s->rank = rank;
  s->published = 1;
  for (unsigned i = 1; i <= rank; i++) {
    unsigned power = i <= j ? 2 : 1, p[4] = { 0 };
    p[i] = power;
    if (i <= j) add(s, i, mu, 0, 0, 0);
    add(s, i, i <= j + k ? 1.0 : -1.0, p[1], p[2], p[3]);
  }
}

static void two_normal_forms(published_system *s, double mu)
{
  snprintf(s->name, sizeof s->name, "SN(2,0), mu1 = %g, mu2 = 0.05", mu);
  s->rank = 2;
  s->published = mu < 0.0 ? 2 : 1;
  add(s, 1, mu, 0, 0, 0);
  add(s, 1, 1.0, 2, 0, 0);
  add(s, 2, 0.05, 0, 0, 0);
  add(s, 2, 1.0, 0, 2, 0);
}

static void fitzhugh_nagumo(published_system *s)
{
  snprintf(s->name, sizeof s->name, "FitzHugh--Nagumo");
  s->rank = 2;
  add(s, 1, 1.0, 1, 0, 0);
  add(s, 1, -1.0, 3, 0, 0);
  add(s, 1, -1.0, 0, 1, 0);
  add(s, 2, 0.01, 1, 0, 0);
  add(s, 2, -0.01 * 0.5, 0, 1, 0);
}

static void kuehn(published_system *s)
{
  snprintf(s->name, sizeof s->name, "Kuehn");
  s->rank = 2;
  s->degenerate = 1;
  add(s, 1, 0.1, 0, 0, 0);
  add(s, 1, -1.0, 1, 0, 0);
  add(s, 2, 0.1, 0, 2, 0);
}

static void michaelis_menten(published_system *s)
{
  const double alpha = 0.85, beta = 0.3, mu = 0.1;
  snprintf(s->name, sizeof s->name, "Michaelis--Menten");
  s->rank = 2;
  add(s, 1, beta * (1.0 - alpha), 0, 1, 0);
  add(s, 1, -1.0, 1, 0, 0);
  add(s, 1, alpha, 1, 1, 0);
  add(s, 2, 1.0 / mu, 1, 0, 0);
  add(s, 2, -alpha / mu, 1, 1, 0);
  add(s, 2, -(1.0 - alpha) / mu, 0, 1, 0);
}

static void may_leonard(published_system *s)
{
  const double alpha = 0.8, beta = 1.29;
  snprintf(s->name, sizeof s->name, "May--Leonard");
  s->rank = 3;
  for (unsigned i = 0; i < 3; i++) {
    const double weight[3] = { 1.0, alpha, beta };  /* on itself, next, last */
    unsigned p[3] = { 0 };
    p[i] = 1;
    add(s, i + 1, 1.0, p[0], p[1], p[2]);
    for (unsigned k = 0; k < 3; k++) {
      p[(i + k) % 3]++;
      add(s, i + 1, -weight[k], p[0], p[1], p[2]);
      p[(i + k) % 3]--;
    }
  }
}

static void receptor(published_system *s)
{
  const double a1 = 0.0017, a2 = 0.3, gamma = 2.957, beta = 36.0558;
  const double rate = 0.8, k1 = 0.01, k21 = 0.5;
  snprintf(s->name, sizeof s->name, "EGFR and phosphatase");
  s->rank = 2;
  s->published = 1;
  add(s, 1, rate * a1, 0, 0, 0);
  add(s, 1, rate * (a2 - 2.0 * a1), 1, 0, 0);
  add(s, 1, -rate * (a2 - a1), 2, 0, 0);
  add(s, 1, -rate * gamma, 1, 1, 0);
  add(s, 2, k1, 0, 0, 0);
  add(s, 2, -k1 * (1.0 + k21), 0, 1, 0);
  add(s, 2, -k1 * beta, 1, 1, 0);
}

static void tipping(published_system *s)
{
  const double critical[2] = { 1.5, 1.6 }, tau[2] = { 500.0, 5000.0 };
  snprintf(s->name, sizeof s->name, "two tipping elements");
  s->rank = 2;
  s->published = 3;
  for (unsigned i = 0; i < 2; i++) {
    double drive = sqrt(4.0 / 27.0) * 1.61 / critical[i];
    add(s, i + 1, (drive + 0.015) / tau[i], 0, 0, 0);
    add(s, i + 1, 1.0 / tau[i], i == 0, i == 1, 0);
    add(s, i + 1, -1.0 / tau[i], i == 0 ? 3 : 0, i == 1 ? 3 : 0, 0);
    add(s, i + 1, 0.015 / tau[i], i == 1, i == 0, 0);
  }
}
enum { SYSTEMS = 12 };
size_t system_count(void) { return SYSTEMS; }

void describe_system(size_t k, published_system *s)
{
  *s = (published_system) { .low = -2.0, .high = 1.9 };
  switch (k) {
  case 0: normal_form(s, 2, 1, 0, 0.01); break;
  case 1: normal_form(s, 2, 1, 1, 0.01); break;
  case 2: normal_form(s, 2, 2, 0, 0.01); break;
  case 3: normal_form(s, 3, 3, 0, 0.01); break;
  case 4: two_normal_forms(s, -0.25); break;
  case 5: two_normal_forms(s, 0.25); break;
  case 6: receptor(s); break;
  case 7: tipping(s); break;
  case 8: fitzhugh_nagumo(s); break;
  case 9: michaelis_menten(s); break;
  case 10: may_leonard(s); break;
  default: kuehn(s);
  }
}

ghost_status view_system(const published_system *s, system_view *v)
{
  const ghost_field f = { .rank = s->rank, .terms = s->terms, .term = s->term };
  const double low[] = { s->low, s->low, s->low };
  const double high[] = { s->high, s->high, s->high };
  ghost_slow_point p[64];
  ghost_slow_count count;
  ghost_status status = ghost_slow_points(&f, low, high, 3000000, p, 64, &count);
  if (status != GHOST_OK) return status;
  if (count.points > 64) return GHOST_EPREC;
  *v = (system_view) { .undecided = (int) count.undecided, .least = INFINITY };
  for (size_t i = 0; i < count.points; i++) {
    v->fixed += p[i].kind == GHOST_SLOW_FIXED;
    if (p[i].kind != GHOST_SLOW_MINIMUM) continue;
    v->slow++;
    v->repelling += p[i].unstable > 0;
    if (p[i].scale[0] > 0.0) v->least = fmin(v->least, p[i].scale[0]);
  }
  return GHOST_OK;
}

ghost_status figure_systems(FILE *out)
{
  fputs("system;published;slow;repelling;fixed;undecided;r\n", out);
  for (size_t k = 0; k < system_count(); k++) {
    published_system s;
    system_view v;
    describe_system(k, &s);
    ghost_status status = view_system(&s, &v);
    if (status != GHOST_OK) return status;
    fprintf(out, "%s;%d;%d;%d;%d;%d;", s.name, s.published, v.slow, v.repelling,
            v.fixed, v.undecided);
    if (isfinite(v.least)) fprintf(out, "%.3g", v.least);
    fputc('\n', out);
  }
  return GHOST_OK;
}
