/* audit/collapse_claims.c -- evaluators of the claims on drop and collapse
   Book: 20.14 Keys of this chapter
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 717d8c761f0b60e1 */
#include "collapse_claims.h"
#include "kernels.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Book: 20.14 Keys of this chapter */
static bool trusted(table *t, const char *name, evaluation *e)
{
  return trusted_table(t, name, e->note, sizeof e->note);
}

static bool orders(order_count *c, evaluation *e)
{
  return count_orders(c, 0.0, INFINITY, e->note, sizeof e->note);
}

finding decide_order(const act_count *own)
{
  return decide(own->dated[DATE_RIGHT] > 0, own->before[DATE_RIGHT] > 0);
}

finding decide_waiting(const act_count *own)
{
  double lag = (double) own->lag[DATE_RIGHT].least;
  return decide_corrected(own->dated[DATE_RIGHT] > 0 && isfinite(lag),
                          own->before[DATE_RIGHT] > 0, lag > 0.0);
}

finding decide_ramp(const act_count *c)
{
  return decide_corrected(c->ramps > 0, c->smooth == c->ramps,
                          2 * c->smooth > c->ramps);
}

finding decide_no_bifurcation(const order_count *c)
{
  return decide(c->drops > 0, c->pair_before == 0);
}

finding decide_pairs(const pair_count *c)
{
  return decide_corrected(c->all > 0, c->below == c->all && c->ghost == 0,
                          2 * c->below > c->all);
}

finding decide_accompany(const pair_count *c)
{
  return decide_corrected(c->all > 0, 2 * c->ghost > c->all, 2 * c->below > c->all);
}

finding decide_one(unsigned long epochs, unsigned long one,
                   unsigned long undecided)
{
  return decide(epochs == LONG + 1 && undecided == 0, one == epochs);
}

finding decide_share(const rate_interval *r, double share)
{
  return decide(r->n > 0, r->low <= share && share <= r->high);
}

finding decide_recovery(const recovery *best, const recovery *old)
{
  return decide(best->share.n > 0,
                best->share.k == best->share.n && old->share.k == 0);
}

finding decide_trend(const rate_mean *m, int rates)
{
  const int last = LOSS_READS - 1, best = rates > 2 ? best_rate(m, rates) : 0;
  bool valley = best > 0 && best < rates - 1
    && m[0].mean[last] > 2.0 * m[best].mean[last]
    && m[rates - 1].mean[last] > 2.0 * m[best].mean[last];
  return decide(rates > 2, valley);
}

/* Book: 20.1 Slow learning: the network of Fig. 3A, eq:overshoot */
void evaluate_slow_drop(evaluation *e)
{
  const slow_run *slow = the_slow_run();
  if (!slow) return;
  SAY(e->ours, "0.9 to 0.1 in %lu epochs after %lu",
      slow->below_one - slow->below_nine, slow->below_nine);
  SAY(e->margin, "gradient times %.0f",
      slow->drop_gradient / slow->plateau_gradient);
  e->found = decide_measured(slow->below_one > 0);
}

void evaluate_slow_oscillation(evaluation *e)
{
  const slow_run *slow = the_slow_run();
  if (!slow) return;
  double share = (double) slow->turns / (double) slow->pairs;
  SAY(e->ours, "turns at %.1f%% of epochs; escape at %lu", 100.0 * share,
      slow->escape);
  SAY(e->margin, "loss %.4f, at the end %.6f", slow->middle_loss, slow->last_loss);
  e->found = decide(slow->pairs > 0, share > 2.0 / 3.0 && slow->escape);
}

void evaluate_slow_curvature(evaluation *e)
{
  const slow_run *slow = the_slow_run();
  if (!slow) return;
  const slow_look *at = slow->look;
  bool rises = true;
  for (int k = 1; k < SLOW_LOOKS; k++)
    rises &= at[k].curvature > at[k - 1].curvature
      && at[k].slope > at[k - 1].slope;
  SAY(e->ours, "largest f'' on the way: %.3f, %.3f, %.3f, %.3f", at[0].curvature,
      at[1].curvature, at[2].curvature, at[3].curvature);
  SAY(e->margin, "f' at the threshold %.2f, then %.2f", at[0].slope, at[3].slope);
  SAY(e->note, "epochs %lu, %lu, %lu, %lu; at the extremum f'' is %.3f, %.3f, "
      "%.3f, %.3f", slow_epochs[0], slow_epochs[1], slow_epochs[2], slow_epochs[3],
      at[0].ghost.curvature, at[1].ghost.curvature, at[2].ghost.curvature,
      at[3].ghost.curvature);
  e->found = decide_corrected(isfinite(at[3].curvature), rises,
                              at[3].curvature > at[0].curvature);
}

/* Book: 20.2 The plateau, and when it ends, eq:plateau-weights */
void evaluate_plateau(evaluation *e)
{
  table t;
  if (!trusted(&t, "sweep-fig4.csv", e)) return;
  plateau_check c = check_plateau(&t);
  free_table(&t);
  SAY(e->ours, "drop / predicted: %s to %s", LOW_TEXT('f', 3, c.least),
      HIGH_TEXT('f', 3, c.most));
  SAY(e->margin, "%d networks dropped", c.dropped);
  SAY(e->note, "who drops within the run: %d of %d predicted right from the "
      "untrained network", c.right, c.rows);
  e->found = decide_measured(c.dropped > 0);
}

/* Book: 20.3 What happens at the drop, eq:latent-step, eq:sliding */
static bool acts_of(act_count *c, const char *name, evaluation *e)
{
  table t;
  if (!trusted(&t, name, e)) return false;
  count_acts(&t, c);
  free_table(&t);
  return true;
}

typedef struct { int sooner, drops, seeds; } early_count;

/* A ghost before accuracy > 1/2, over the tables with acts by rate. */
static bool early_of(early_count *early, evaluation *e)
{
  static _Thread_local bool marked[SEEDS];
  memset(marked, 0, sizeof marked);
  *early = (early_count) { 0 };
  for (int k = 0; k < ACT_RATES; k++) {
    table t;
    act_count c;
    if (!trusted(&t, act_rates[k], e)) return false;
    count_acts(&t, &c);
    early->sooner += c.sooner[DATE_LEARNED];
    early->drops += c.drops;
    early->seeds += mark_seeds(&t, marked);
    free_table(&t);
  }
  return true;
}

void evaluate_ghost_first(evaluation *e)
{
  act_count own, all;
  early_count early;
  if (!acts_of(&own, "sweep-fig3a.csv", e) || !early_of(&early, e)
      || !acts_of(&all, "sweep-acts-paper.csv", e)) return;
  const extent *lag = own.lag;
  SAY(e->ours, "first ghost %.0f epochs after accuracy 1; before accuracy > 1/2 in "
      "%d of %d networks (%d seeds)", lag[DATE_RIGHT].median, early.sooner,
      early.drops, early.seeds);
  SAY(e->margin, "before accuracy 1 in %d of %d fresh networks at its rate",
      all.before[DATE_RIGHT], all.dated[DATE_RIGHT]);
  SAY(e->note, "Fig. 3A's network: %.0f, %.0f, %.0f, %.0f epochs after loss 1/2, "
      "0.1, 0.03, 0.02; the others at rates 0.002 to 0.0788",
      lag[DATE_HALF].median, lag[DATE_TENTH].median, lag[DATE_THREE].median,
      lag[DATE_TWO].median);
  e->found = decide_order(&own);
}

void evaluate_valley(evaluation *e)
{
  table t;
  if (!trusted(&t, act_rates[LEAPING], e)) return;
  floor_count c = count_floors(&t);
  double rate = cell(&t, 0, "rate");
  int drops = t.rows - count_below(&t, "drop", 0.0);
  free_table(&t);
  SAY(e->ours, "%d of %d right within %ld epochs at a tenth of the rate", c.right,
      c.all, c.most);
  SAY(e->margin, "of %d that dropped, at rate %.3f", drops, rate);
  e->found = decide(c.all > 0, c.right == c.all);
}

void evaluate_ramp(evaluation *e)
{
  act_count c;
  if (!acts_of(&c, "sweep-acts.csv", e)) return;
  rate_interval r = wilson(c.smooth, c.ramps);
  print_rate(e->ours, sizeof e->ours, r);
  SAY(e->margin, "median speed at the ends: %.2f v, %.2f v",
      c.start.median, c.end.median);
  SAY(e->note, "of %d that dropped; first ghost %s to %s epochs later, median "
      "%.0f", c.drops, LOW_TEXT('f', 0, c.lag[DATE_RIGHT].least),
      HIGH_TEXT('f', 0, c.lag[DATE_RIGHT].most), c.lag[DATE_RIGHT].median);
  e->found = decide_ramp(&c);
}

void evaluate_way_ghost(evaluation *e)
{
  order_count c;
  if (!orders(&c, e)) return;
  int seeds = count_seeds(c.dropped);
  print_rate(e->ours, sizeof e->ours, wilson_of_seeds(c.way_never, c.drops, seeds));
  SAY(e->margin, "no ghost anywhere: %d", c.never);
  SAY(e->note, "a ghost before accuracy > 1/2: %d; before loss 1/2: %d; seeds: %d",
      c.before_learned, c.before, seeds);
  e->found = decide_measured(c.drops > 0);
}

void evaluate_network_no_bifurcation(evaluation *e)
{
  order_count c;
  if (!orders(&c, e)) return;
  int seeds = count_seeds(c.dropped);
  print_rate(e->ours, sizeof e->ours,
             wilson_of_seeds(c.drops - c.pair_before, c.drops, seeds));
  SAY(e->margin, "%d seeds", seeds);
  SAY(e->note, "rates 1e-4 to 1e-1; %d more bifurcated before their loss had "
      "fallen to 1/2, %d of these with accuracy above 1/2 before", c.lost,
      c.lost_learned);
  e->found = decide_no_bifurcation(&c);
}

void evaluate_one_fixed_point(evaluation *e)
{
  const slow_run *slow = the_slow_run();
  if (!slow) return;
  SAY(e->ours, "one fixed point at %lu of %lu epochs", slow->one, slow->epochs);
  SAY(e->margin, "%lu undecided, on the whole line", slow->undecided);
  e->found = decide_one(slow->epochs, slow->one, slow->undecided);
}

void evaluate_grid_count(evaluation *e)
{
  double looks = 0.0, differs = 0.0;
  for (int i = 0; i < ACT_TABLES; i++) {
    act_count c;
    if (!acts_of(&c, act_tables[i], e)) return;
    looks += c.looks;
    differs += c.differs;
  }
  SAY(e->ours, "differs from the certified count: %.0f times", differs);
  SAY(e->margin, "in %.0f circuits of training", looks);
  e->found = decide_measured(looks > 0.0);
}

void evaluate_crossing(evaluation *e)
{
  const double start = -0.3, end = 1.0, mix = 0.5;
  int late = 0, tried = 0, wrong = 0;
  for (int delay = 2; delay <= 40; delay++, tried++) {
    double left = pow(1.0 - mix, delay - 0.5), at = start;
    double mu = (end - start * left) / (1.0 - left);
    int t = 0;
    for (; at < end && t < 1000; t++) at += mix * (mu - at);
    late += t == delay;
    wrong += abs(t - delay);
  }
  SAY(e->ours, "f = mu - kappa crosses at T for %d of %d delays", late, tried);
  SAY(e->margin, "late by %d steps in all", wrong);
  e->found = decide(tried > 0, late == tried);
}

/* Book: 20.4 Collapse: the network of Fig. 3B, eq:crossing-sensitivity,
   eq:no-return */
static double last_gradient(void)
{
  ghost_network *w = paper_network(40);
  ghost_network_row last = { .gradient_norm = NAN };
  for (unsigned long i = 0; w && i <= fast_job.epochs; i++)
    ghost_network_train(w, fast_job.rate, &last);
  ghost_network_free(w);
  return last.gradient_norm;
}

void evaluate_collapse(evaluation *e)
{
  sweep_row row;
  double gradient = last_gradient();
  if (isnan(gradient) || sweep_run(&fast_job, &row) != GHOST_OK) return;
  SAY(e->ours, "bifurcation at %ld; gradient %.1e", row.bifurcation, gradient);
  SAY(e->margin, "drop %ld, ghost %ld", row.drop, row.ghost);
  SAY(e->note, "born at %.6f of the step before, kappa = %.4f, curvature %.4f; the "
      "orbit starts at %.4f", row.fold_s, row.fold_kappa, row.fold_curvature,
      row.acts.pair_before);
  bool all = row.bifurcation > row.drop && row.zeros_last == 3
    && fabs(row.fold_curvature) > 0.0 && gradient < 1e-6;
  e->found = decide(isfinite(gradient), all);
}

void evaluate_pairs(evaluation *e)
{
  table t;
  pair_count c;
  if (!trusted(&t, "sweep-fig4.csv", e)) return;
  count_pairs(&t, &c);
  free_table(&t);
  if (c.all == 0) return;
  SAY(e->ours, "below the start: %d of %d", c.below, c.all);
  SAY(e->margin, "a ghost on the way before: %d", c.ghost);
  SAY(e->note, "after the step the way is blocked in %d, the trial silent in %d; "
      "share below in [%s, %s]", c.blocked, c.silent,
      LOW_TEXT('f', 2, wilson(c.below, c.all).low),
      HIGH_TEXT('f', 2, wilson(c.below, c.all).high));
  e->found = decide_pairs(&c);
}
typedef struct { int all, located, sure; double least; } fold_count;

static void count_folds(const table *t, fold_count *c)
{
  for (int i = 0; i < t->rows; i++) {
    double q = fabs(cell(t, i, "fold_curvature"));
    c->all += cell(t, i, "bifurcation") >= 0.0;
    c->located += q >= 0.0;
    c->sure += q > 0.0;
    if (q >= 0.0) c->least = fmin(c->least, q);
  }
}

void evaluate_collapse_elsewhere(evaluation *e)
{
  table t;
  if (!trusted(&t, "sweep-fig4.csv", e)) return;
  int learned = 0, lost = 0;
  for (int i = 0; i < t.rows; i++) {
    if (cell(&t, i, "learned") < 0.0) continue;
    learned++;
    lost += cell(&t, i, "bifurcation") > cell(&t, i, "drop");
  }
  fold_count folds = { .least = INFINITY };
  count_folds(&t, &folds);
  free_table(&t);
  SAY(e->note, "%d of %d bifurcations are located within their step; least |f''| "
      "%s", folds.located, folds.all, LOW_TEXT('g', 2, folds.least));
  print_rate(e->ours, sizeof e->ours, wilson(lost, learned));
  SAY(e->margin, "saddle-nodes: %d of %d located", folds.sure, folds.located);
  e->found = decide_measured(learned > 0);
}

/* Book: 20.8 What the ghost is said to do, eq:waiting-ghost */
void evaluate_ghost_slowness(evaluation *e)
{
  const slow_run *slow = the_slow_run();
  if (!slow) return;
  const slow_look *at = &slow->look[0], *end = &slow->look[SLOW_LOOKS - 1];
  SAY(e->ours, "%.2f of the mean speed at (ii), %.2f at (iii)",
      at->ghost.value / at->mean, end->ghost.value / end->mean);
  SAY(e->margin, "error of $f$ %s",
      HIGH_TEXT('g', 1, fmax(at->ghost.error, end->ghost.error)));
  SAY(e->note, "the mean speed is what a crossing at $T$ needs of any field");
  e->found = decide_measured(at->mean > 0.0 && end->mean > 0.0);
}

void evaluate_ghost_distance(evaluation *e)
{
  const slow_run *slow = the_slow_run();
  if (!slow) return;
  double least = INFINITY, largest = 0.0, error = 0.0;
  for (int k = 0; k < SLOW_LOOKS; k++) {
    least = fmin(least, slow->look[k].ghost.value);
    largest = fmax(largest, slow->look[k].ghost.value / slow->look[k].mean);
    error = fmax(error, slow->look[k].ghost.error);
  }
  SAY(e->ours, "%s at the least, at the most %s of the mean speed",
      LOW_TEXT('f', 4, least), HIGH_TEXT('f', 2, largest));
  SAY(e->margin, "error %s", HIGH_TEXT('g', 1, error));
  e->found = decide_measured(isfinite(least) && least > error);
}

void evaluate_waiting(evaluation *e)
{
  const slow_run *slow = the_slow_run();
  act_count own;
  if (!slow || !acts_of(&own, "sweep-fig3a.csv", e)) return;
  double least = INFINITY, largest = 0.0, square = pow(M_PI, 2.0) / 100.0;
  for (int k = 0; k < SLOW_LOOKS; k++) {
    const ghost_latent_point *p = &slow->look[k].ghost;
    least = fmin(least, p->value * p->curvature / square);
    largest = fmax(largest, p->value * p->curvature / square);
  }
  SAY(e->ours, "first ghost %.0f epochs after all steps are right",
      own.lag[DATE_RIGHT].median);
  SAY(e->margin, "$\\delta q(\\Delta T/\\pi)^2$ from %s to %s",
      LOW_TEXT('f', 2, least), HIGH_TEXT('f', 2, largest));
  SAY(e->note, "the law allows $1/2$ to 2 where the delay is spent at the ghost");
  e->found = decide_waiting(&own);
}

void evaluate_uncertain(evaluation *e)
{
  const slow_run *slow = the_slow_run();
  if (!slow) return;
  const slow_look *at = slow->look;
  bool falls = true;
  for (int k = 1; k < SLOW_LOOKS; k++)
    falls &= at[k].uncertain < at[k - 1].uncertain;
  SAY(e->ours, "undecided for %.2f, %.2f, %.2f, %.2f steps", at[0].uncertain,
      at[1].uncertain, at[2].uncertain, at[3].uncertain);
  SAY(e->margin, "epochs %lu to %lu", slow_epochs[0], slow_epochs[3]);
  e->found = decide(isfinite(at[0].uncertain), falls);
}

void evaluate_local(evaluation *e)
{
  table t;
  int ghosts = 0, beside = 0;
  if (!trusted(&t, "sweep-acts.csv", e)) return;
  for (int i = 0; i < t.rows; i++) {
    if (!(cell(&t, i, "ghost") >= 0.0)) continue;
    ghosts++;
    beside += cell(&t, i, "zeros_first") >= 1.0 && cell(&t, i, "zeros_last") >= 1.0;
  }
  SAY(e->ours, "a fixed point beside it in %d of %d networks with a ghost", beside,
      ghosts);
  SAY(e->margin, "of %d networks in all", t.rows);
  free_table(&t);
  e->found = decide(ghosts > 0, beside == ghosts);
}

void evaluate_accompany(evaluation *e)
{
  table t;
  pair_count c;
  if (!trusted(&t, "sweep-fig4.csv", e)) return;
  count_pairs(&t, &c);
  free_table(&t);
  SAY(e->ours, "a ghost on the way one epoch before: %d of %d collapses", c.ghost,
      c.all);
  SAY(e->margin, "the pair below the start: %d; a ghost anywhere before: %d",
      c.below, c.anywhere);
  SAY(e->note, "whole trials had been silent before the first ghost in %d of %d "
      "networks", c.after_silence, c.ghosts);
  e->found = decide_accompany(&c);
}

void evaluate_no_recovery(evaluation *e)
{
  ghost_network *w = paper_network(40);
  ghost_network_row row = { .accuracy = NAN };
  double first = NAN, best = 0.0;
  unsigned long more = 20 * fast_job.epochs;
  for (unsigned long i = 0; w && i <= fast_job.epochs + more; i++) {
    ghost_network_train(w, fast_job.rate, &row);
    if (i < fast_job.epochs) continue;
    if (i == fast_job.epochs) first = row.loss;
    best = fmax(best, row.accuracy);
  }
  ghost_network_free(w);
  SAY(e->ours, "accuracy at most %s in %lu further epochs", HIGH_TEXT('f', 2, best),
      more);
  SAY(e->margin, "the loss falls by %.1e, the gradient is %.1e", first - row.loss,
      row.gradient_norm);
  e->found = decide(isfinite(first), best <= 0.5);
}

/* Book: 20.5 Rates: Fig. S1, eq:welford */
void evaluate_rate_trend(evaluation *e)
{
  table t;
  rate_mean m[64], paper[64];
  if (!trusted(&t, "sweep-s1.csv", e)) return;
  int rates = average_rates(&t, m, 64, EVERY_SEED), n = m[0].n;
  int few = average_rates(&t, paper, 64, PAPER_SEEDS);
  free_table(&t);
  const int last = LOSS_READS - 1, best = best_rate(m, rates);
  const rate_mean *low = &paper[best_rate(paper, few)];
  SAY(e->note, "the paper's %d seeds: best rate %.2g, loss "
           "%.3g +- %.2g", low->n, low->rate, low->mean[last], low->sem[last]);
  SAY(e->ours, "best rate %.2g: loss %.3g", m[best].rate,
           m[best].mean[last]);
  SAY(e->margin, "%.3g at 1e-4, %.3g at 0.1; %d seeds",
           m[0].mean[last], m[rates - 1].mean[last], n);
  e->found = decide_trend(m, rates);
}

/* Book: 20.6 Lower confidence: Fig. 4, eq:plateau-weights, eq:recovery-optimum */
void evaluate_learned(evaluation *e)
{
  table t, narrow;
  if (!trusted(&t, "sweep-fig4.csv", e)) return;
  if (!trusted(&narrow, "sweep-fig4-single.csv", e)) { free_table(&t); return; }
  int wide = count_fates(&t).learned, single = count_fates(&narrow).learned;
  int same = 0;
  for (int i = 0; i < t.rows && i < narrow.rows; i++)
    same += cell(&t, i, "learned") >= 0.0 && cell(&narrow, i, "learned") >= 0.0;
  free_table(&t);
  free_table(&narrow);
  SAY(e->ours, "%d; single precision %d", wide, single);
  SAY(e->margin, "the same networks: %d", same);
  e->found = decide(same > 0, wide == 74 && single == 74);
}

void evaluate_stuck(evaluation *e)
{
  table t;
  if (!trusted(&t, "sweep-fig4.csv", e)) return;
  fate_count c = count_fates(&t);
  rate_interval r = wilson(c.both, t.rows);
  free_table(&t);
  print_rate(e->ours, sizeof e->ours, r);
  SAY(e->margin, "past a bifurcation: %d", c.lost_after);
  SAY(e->note, "%d stuck at all: %d on the plateau, %d past a bifurcation without "
      "learning, %d after learning", c.stuck, c.plateau, c.lost_before,
      c.lost_after);
  e->found = decide_share(&r, 0.54);
}

void evaluate_recovery(evaluation *e)
{
  table t;
  if (!trusted(&t, "sweep-fig4.csv", e)) return;
  int best = 0, all_from = -1, all_to = -1;
  recovery low = count_recovered(&t, 0), top = low;
  for (int i = 0; i < RECOVERIES; i++) {
    recovery r = count_recovered(&t, i);
    if (r.share.k > top.share.k) { top = r; best = i; }
    if (r.share.k < r.share.n) continue;
    if (all_from < 0) all_from = i;
    all_to = i;
  }
  recovery high = count_recovered(&t, RECOVERIES - 1);
  free_table(&t);
  SAY(e->ours, "%d of %d at c = %.2g", top.share.k,
           top.share.n, sweep_confidence(best));
  SAY(e->margin, "%d at c = 10, %d at c = 0.001",
           high.share.k, low.share.k);
  if (all_from >= 0)
    SAY(e->note, "all recover for c from %.2g to %.2g; "
             "still lower confidence is too slow for 100 epochs",
             sweep_confidence(all_from), sweep_confidence(all_to));
  e->found = decide_recovery(&top, &high);
}

/* Book: 20.7 Trainable confidence, eq:network-gradient */
void evaluate_confidence(evaluation *e)
{
  table fixed, trained;
  if (!trusted(&fixed, "sweep-confidence.csv", e)) return;
  confidence_count low = count_confidence(&fixed, 3.0);
  confidence_count high = count_confidence(&fixed, 10.0);
  free_table(&fixed);
  if (!trusted(&trained, "sweep-confidence-trained.csv", e)) return;
  confidence_count one = count_confidence(&trained, 1.0);
  confidence_count ten = count_confidence(&trained, 10.0);
  free_table(&trained);
  SAY(e->ours, "stuck, trained: %d of %d from 10, %d of %d from 1", ten.stuck,
      ten.all, one.stuck, one.all);
  SAY(e->margin, "stuck, fixed: %d at 10, %d at 3", high.stuck, low.stuck);
  SAY(e->note, "trained from 1 the confidence ends between %s and %s",
      LOW_TEXT('f', 2, one.least), HIGH_TEXT('f', 2, one.most));
  e->found = decide_measured(ten.all > 0);
}
typedef struct { double accuracy, confidence; } trained_confidence;

static trained_confidence train_from(ghost_network *w, double confidence)
{
  trained_confidence end = { 0.0, NAN };
  ghost_network_row e;
  ghost_network_set_confidence(w, confidence);
  for (int i = 0; i < 10000; i++) {
    if (ghost_network_train(w, 0.02, &e) != GHOST_OK) return end;
    if (i >= 9950) end.accuracy = fmax(end.accuracy, e.accuracy);
  }
  end.confidence = e.confidence;
  return end;
}

void evaluate_trainable(evaluation *e)
{
  ghost_network_settings s = ghost_paper_network();
  s.trainable_confidence = 1;
  ghost_network *w, *fresh;
  if (ghost_network_create(&w, &s) != GHOST_OK) return;
  if (ghost_network_create(&fresh, &s) != GHOST_OK) {
    ghost_network_free(w);
    return;
  }
  trained_confidence ten = train_from(w, 10.0), then = train_from(w, 1.0);
  trained_confidence one = train_from(fresh, 1.0);
  ghost_network_free(w);
  ghost_network_free(fresh);
  SAY(e->ours, "accuracy %.3f from c = 10, then %.3f from 1", ten.accuracy,
      then.accuracy);
  SAY(e->margin, "c ends at %.3g and %.3g", ten.confidence, then.confidence);
  SAY(e->note, "from 1 and the initial weights: accuracy %.3f, c ends at %.3g",
      one.accuracy, one.confidence);
  e->found = decide(isfinite(ten.confidence), ten.accuracy <= 0.5);
}

/* Book: 20.9 Three distinctions, eq:network-saturation, eq:euler-stability,
   eq:network-law */
void evaluate_network_saturation(evaluation *e)
{
  table t;
  if (!trusted(&t, "sweep-fig4.csv", e)) return;
  int odd = 0;
  double open = 0.0;
  for (int i = 0; i < t.rows; i++) {
    odd += fmod(cell(&t, i, "zeros_first"), 2.0) > 0.5
      && fmod(cell(&t, i, "zeros_last"), 2.0) > 0.5;
    open += cell(&t, i, "undecided");
  }
  SAY(e->ours, "odd in %d of %d circuits, twice", odd, t.rows);
  SAY(e->margin, "looks undecided: %.0f", open);
  e->found = decide(t.rows > 0, odd == t.rows);
  free_table(&t);
}

void evaluate_time_scale(evaluation *e)
{
  act_count c;
  double least = 0.0;
  table t;
  for (int i = 0; i < ACT_TABLES; i++) {
    if (!acts_of(&c, act_tables[i], e)) return;
    least = fmin(least, c.least_slope);
  }
  if (!trusted(&t, "sweep-slopes.csv", e)) return;
  count_acts(&t, &c);
  int over = count_below(&t, "least_slope", -2.0);
  int unlike = count_below(&t, "least_slope", -4.0);
  free_table(&t);
  SAY(e->ours, "least f' at a fixed point: %s; at 0.0788 %s",
      LOW_TEXT('f', 3, least), LOW_TEXT('f', 3, c.least_slope));
  SAY(e->margin, "below -2: %d of %d at that rate; below -4: %d", over, c.networks,
      unlike);
  SAY(e->note, "below -2 an orbit overshoots its fixed point, below -4 map and "
      "flow differ in stability");
  e->found = decide(least < 0.0, least > -4.0 && 10 * unlike < c.networks);
}

void evaluate_redundancy(evaluation *e)
{
  table t;
  if (!trusted(&t, "sweep-s1.csv", e)) return;
  double law = 10.0 * critical_rate(10.0), largest = 0.0;
  int above = 0, n = 0;
  for (int i = 0; i < t.rows; i++) {
    double rate = cell(&t, i, "rate");
    if (rate <= law) continue;
    bool kept = cell(&t, i, "tail_accuracy") > 0.5;
    n++;
    above += kept;
    if (kept && rate > largest) largest = rate;
  }
  free_table(&t);
  SAY(e->ours, "%d of %d learn above it, up to %.2g", above,
           n, largest);
  SAY(e->margin, "Eq. (15) here: %.2g", law);
  e->found = decide(n > 0, above > 0);
}
