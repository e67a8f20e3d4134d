/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: 7d0101cb08cd91b8 */
#ifndef KERNELS_H
#define KERNELS_H
#include <stddef.h>
/** Escape time t* = pi / (2 sqrt r), Eq. (7).  r > 0, finite. */
double escape_time(double r);
/** Time at which x(t) = X: atan(X / sqrt r) / sqrt r.  r, X > 0. */
double threshold_time(double r, double X);
/** Optimum r* = pi^2 / (4 T^2), below Eq. (2). */
double r_star(double T);
/** Loss (12), in units of time, between 0 and T.  Any r; T > 0. */
double loss(double r, double T);
/** Gradient (13) given the two seams r*\/4 and r*; right derivatives there. */
double gradient_between(double r, double r_return, double r_opt);
/** Gradient (13) of the loss, in time per unit of r. */
double loss_gradient(double r, double T);
/** One step r - alpha dL/dr, given the two seams. */
double step_between(double r, double alpha, double r_return, double r_opt);
/** One step of gradient descent on the loss (12). */
double descent_step(double r, double T, double alpha);
/** A run: r_history[0] = r0, ..., r_history[epochs]; returns epochs. */
size_t descend(double r0, double T, double alpha, size_t epochs,
               double *r_history);
/** Critical learning rate alpha* = (3 pi^4/32) T^-5, Eq. (15). */
double critical_rate(double T);
/** Drive 3a/4 of the map in units of the optimum, a = alpha/alpha*. */
double map_drive(double a);
/** One step of the map f_a: s = r/r*, drive = 3a/4. */
double map_step(double s, double drive);
/** First epoch n <= epochs with s_n < 1/4, or epochs + 1; *last = s there. */
size_t map_entry(double s0, double drive, size_t epochs, double *last);
enum { MAP_LANES = 64 };
/** MAP_LANES runs at once: s[] holds the starts and gets the ends; alive[]
 *  gets the number of epochs < epochs at which the run was not trapped. */
void map_sweep_block(double *s, double *alive, double drive, size_t epochs);
#endif
