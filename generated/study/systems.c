/* study/systems.c -- published systems with and without ghosts, searched
   Book: H.4 The published systems
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 79812abf9753df16 */
#include "systems.h"
#include "figures.h"
#include <math.h>
#include <stdio.h>

/* Book: H.4 The published systems */
static void add(published_system *s, unsigned component, double coefficient,
                unsigned p, unsigned q, unsigned r)
{
  s->term[s->terms++] = (ghost_term) { coefficient, component - 1, { p, q, r }, 0 };
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

static void new_factor(published_system *s, ghost_function function)
{
  s->factor[s->factors] = (ghost_factor) { function, 0, s->argument[s->factors] };
  s->factors++;
}

static void add_argument(published_system *s, double coefficient, unsigned p,
                         unsigned q, unsigned r)
{
  const size_t k = s->factors - 1;
  s->argument[k][s->factor[k].terms++]
    = (ghost_term) { coefficient, 0, { p, q, r }, 0 };
}

static void times_factor(published_system *s, unsigned number)
{
  s->term[s->terms - 1].factor = number;
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

static void van_der_pol(published_system *s)
{
  snprintf(s->name, sizeof s->name, "van der Pol");
  s->rank = 2;
  add(s, 1, 10.0, 0, 1, 0);
  add(s, 1, 10.0, 1, 0, 0);
  add(s, 1, -10.0 / 3.0, 3, 0, 0);
  add(s, 2, -1.0, 1, 0, 0);
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

static void corals(published_system *s)
{
  const double a = 2.0, y = 0.7, m = 0.15, g = 0.4, nt = 0.53, n0 = 0.5;
  const double r = 1.8, c = 0.25;
  const double grow = r * (1.0 - c * nt), eat = a * nt / (n0 + nt);
  snprintf(s->name, sizeof s->name, "corals and algae");
  s->rank = 2;
  s->published = 1;
  s->low = -0.05;
  s->high = 0.95;
  new_factor(s, GHOST_RECIPROCAL);  /* 1/(1 - C) */
  add_argument(s, 1.0, 0, 0, 0);
  add_argument(s, -1.0, 1, 0, 0);
  add(s, 1, grow - m, 1, 0, 0);
  add(s, 1, -grow, 2, 0, 0);
  add(s, 1, -grow - eat, 1, 1, 0);
  add(s, 2, y, 0, 1, 0);
  add(s, 2, eat - y, 1, 1, 0);
  add(s, 2, -y, 0, 2, 0);
  add(s, 2, -g, 0, 1, 0);
  times_factor(s, 1);
}

static void predator(published_system *s, double alpha, double capacity,
                     double slow)
{
  const double gamma = 2.5, h = 1.0, v = 0.5, m = 0.4;
  snprintf(s->name, sizeof s->name, "predator, eps = %g", slow);
  s->rank = 2;
  s->low = -0.3;
  s->high = capacity + 1.3;
  new_factor(s, GHOST_RECIPROCAL);  /* 1/(N + h) */
  add_argument(s, h, 0, 0, 0);
  add_argument(s, 1.0, 1, 0, 0);
  add(s, 1, alpha, 1, 0, 0);
  add(s, 1, -alpha / capacity, 2, 0, 0);
  add(s, 1, -gamma, 1, 1, 0);
  times_factor(s, 1);
  add(s, 2, -slow * m, 0, 1, 0);
  add(s, 2, slow * v * gamma, 1, 1, 0);
  times_factor(s, 1);
}

static void genes(published_system *s)
{
  snprintf(s->name, sizeof s->name, "three genes");
  s->rank = 3;
  s->published = 3;
  s->low = -0.1;
  s->high = 7.9;
  for (unsigned i = 0; i < 3; i++) {
    unsigned next = (i + 1) % 3, last = (i + 2) % 3;
    const unsigned a = 3 * (next == 0), b = 3 * (next == 1), c = 3 * (next == 2);
    const unsigned p = 3 * (last == 0), q = 3 * (last == 1), r = 3 * (last == 2);
    new_factor(s, GHOST_RECIPROCAL);  /* of (1 + 9 next^3)(1 + last^3/10) */
    add_argument(s, 1.0, 0, 0, 0);
    add_argument(s, 9.0, a, b, c);
    add_argument(s, 0.1, p, q, r);
    add_argument(s, 0.9, a + p, b + q, c + r);
    add(s, i + 1, 1e-5, 0, 0, 0);
    add(s, i + 1, -0.2, i == 0, i == 1, i == 2);
    add(s, i + 1, 1.5, 0, 0, 0);
    times_factor(s, i + 1);
  }
}

static void phases(published_system *s)
{
  const double gamma = 0.5, k = 0.05, drive = 0.9, slow = 1.0 / (1.0 + 2.0 * gamma);
  snprintf(s->name, sizeof s->name, "two phases");
  s->rank = 2;
  s->published = 2;
  s->low = -5.0;
  s->high = 1.0;
  new_factor(s, GHOST_SINE);
  add_argument(s, 1.0, 1, 0, 0);
  add_argument(s, 1.0, 0, 1, 0);
  new_factor(s, GHOST_SINE);
  add_argument(s, 1.0, 1, 0, 0);
  add_argument(s, -1.0, 0, 1, 0);
  add(s, 1, drive, 0, 0, 0);
  add(s, 2, -2.0 * k * slow, 0, 1, 0);
  for (unsigned i = 1; i <= 2; i++)
    for (unsigned n = 1; n <= 2; n++) {
      double half = i == 1 ? 0.5 : 0.5 * slow;
      add(s, i, i == 1 && n == 2 ? -half : half, 0, 0, 0);
      times_factor(s, n);
    }
}

static void theta_neurons(published_system *s, double one, double two, int ghosts)
{
  const double k = 0.1, eta[2] = { one, two };
  snprintf(s->name, sizeof s->name, "theta neurons, eta = %g, %g", one, two);
  s->rank = 2;
  s->published = ghosts;
  s->low = -3.1;
  s->high = 3.2;
  for (int n = 0; n < 4; n++) {  /* of each, of the difference and the sum */
    new_factor(s, GHOST_COSINE);
    if (n != 1) add_argument(s, 1.0, 1, 0, 0);
    if (n > 0) add_argument(s, n == 2 ? -1.0 : 1.0, 0, 1, 0);
  }
  for (unsigned i = 0; i < 2; i++) {
    add(s, i + 1, 1.0 + eta[i] + k, 0, 0, 0);
    add(s, i + 1, eta[i] + k - 1.0, 0, 0, 0);
    times_factor(s, i + 1);
    add(s, i + 1, -k, 0, 0, 0);
    times_factor(s, 2 - i);
    for (unsigned n = 3; n <= 4; n++) {
      add(s, i + 1, -0.5 * k, 0, 0, 0);
      times_factor(s, n);
    }
  }
}
enum { SYSTEMS = 21 };
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
  case 11: kuehn(s); break;
  case 12: van_der_pol(s); break;
  case 13: corals(s); break;
  case 14: predator(s, 0.8, 15.0, 1.0); break;
  case 15: predator(s, 1.8, 2.2, 0.01); break;
  case 16: genes(s); break;
  case 17: phases(s); break;
  case 18: theta_neurons(s, 0.01, 0.01, 1); break;
  case 19: theta_neurons(s, -0.25, -0.25, 0); break;
  default: theta_neurons(s, -0.15, 0.15, 2);
  }
}

ghost_status view_system(const published_system *s, system_view *v)
{
  const ghost_field f = { .rank = s->rank, .terms = s->terms, .term = s->term,
                          .factors = s->factors, .factor = s->factor };
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
