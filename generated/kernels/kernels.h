/* kernels/kernels.h -- contracts of the closed forms, with their rounding errors
   Book: 12.5 The kernels' files
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 9654976af15f9cb4 */
#ifndef KERNELS_H
#define KERNELS_H
#include <stddef.h>
#include <stdint.h>
#include "exact.h"
/** Escape time t* = pi / (2 sqrt r), Eq. (7).  r > 0, finite. */
/*@ requires \is_finite(r) && 0 < r;
    assigns \nothing;
    ensures finite: \is_finite(\result);
    ensures range: 0x1p-512 <= \result <= 0x1p538;
    ensures value: \result == fl_escape(r);
    ensures error: rel_le(\result, t_star(r), 0x1.2cf2p-52);
*/
double escape_time(double r);
/** Time at which x(t) = X: atan(X / sqrt r) / sqrt r.  r, X > 0. */
/*@ requires \is_finite(r) && 0 < r <= 0x1p960;
    requires \is_finite(X) && 0x1p-40 <= X <= 0x1p480;
    assigns \nothing;
    ensures finite: \is_finite(\result);
    ensures error: rel_le(\result, t_X(r, X), 0x1.800001p-51);
*/
double threshold_time(double r, double X);
/** Optimum r* = pi^2 / (4 T^2), below Eq. (2). */
/*@ requires horizon(T);
    assigns \nothing;
    ensures finite: \is_finite(\result);
    ensures range: 0x1p-1019 <= \result <= 0x1p1022;
    ensures value: \result == fl_r_star(T);
    ensures error: rel_le(\result, r_star(T), 0x1.4931p-52);
*/
double r_star(double T);
/** Loss (12), in units of time, between 0 and T.  Any r; T > 0. */
/*@ requires \is_finite(r) && horizon(T);
    assigns \nothing;
    ensures finite: \is_finite(\result);
    ensures range: 0 <= \result <= T;
    ensures zone: r < fl_return(T) ==> \result == T;
    ensures error: err_le(\result, loss(T, r), 0x1.2cf3p-51 * T);
*/
double loss(double r, double T);
/** Size of the gradient (13) outside the zone: pi / (4 r sqrt r). */
/*@ requires \is_finite(r) && 0x1p-680 <= r <= 0x1p680;
    assigns \nothing;
    ensures finite: \is_finite(\result);
    ensures range: 0x1p-1021 <= \result <= 0x1p1020;
    ensures value: \result == fl_slope(r);
    ensures error: rel_le(\result, slope(r), 0x1.acf2p-52);
*/
double steepness(double r);
/** Gradient (13) given the two seams r*\/4 and r*; right derivatives there. */
/*@ requires \is_finite(r) && r <= 0x1p680;
    requires \is_finite(r_return) && 0x1p-680 <= r_return;
    requires \is_finite(r_opt);
    assigns \nothing;
    ensures finite: \is_finite(\result);
    ensures zone: r < r_return ==> \result == 0;
    ensures falls: r_return <= r < r_opt ==> \result == -fl_slope(r);
    ensures rises: r_return <= r && r_opt <= r ==> \result == fl_slope(r);
*/
double gradient_between(double r, double r_return, double r_opt);
/** Gradient (13) of the loss, in time per unit of r. */
/*@ requires \is_finite(r) && r <= 0x1p680;
    requires near_horizon(T);
    assigns \nothing;
    ensures finite: \is_finite(\result);
    ensures zone: r < fl_return(T) ==> \result == 0;
    ensures falls: fl_return(T) <= r < fl_r_star(T) ==>
      \result == -fl_slope(r) && rel_le(fl_slope(r), slope(r), 0x1.acf2p-52);
    ensures rises: fl_r_star(T) <= r ==>
      \result == fl_slope(r) && rel_le(fl_slope(r), slope(r), 0x1.acf2p-52);
    ensures certain_zone: r < (1 - 0x1.4931p-52) * r_return(T) ==> \result == 0;
    ensures certain_fall:
      (1 + 0x1.4931p-52) * r_return(T) < r < (1 - 0x1.4931p-52) * r_star(T)
      ==> \result == -fl_slope(r);
    ensures certain_rise: (1 + 0x1.4931p-52) * r_star(T) < r
      ==> \result == fl_slope(r);
*/
double loss_gradient(double r, double T);
/** One step r - alpha dL/dr, given the two seams. */
/*@ requires \is_finite(r) && -0x1p680 <= r <= 0x1p680;
    requires \is_finite(r_return) && 0x1p-680 <= r_return;
    requires \is_finite(r_opt);
    requires rate(alpha);
    requires r_return <= r ==> stride(alpha, r) <= 0x1p1000;
    assigns \nothing;
    ensures finite: \is_finite(\result);
    ensures zone: r < r_return ==> \result == r;
    ensures climbs: r_return <= r < r_opt ==>
      \result == rnd(r + fl_stride(alpha, r));
    ensures descends: r_return <= r && r_opt <= r ==>
      \result == rnd(r - fl_stride(alpha, r));
    ensures up: r_return <= r < r_opt ==> r <= \result;
    ensures down: r_return <= r && r_opt <= r ==> \result <= r;
*/
double step_between(double r, double alpha, double r_return, double r_opt);
/** One step of gradient descent on the loss (12). */
/*@ requires \is_finite(r) && -0x1p680 <= r <= 0x1p680;
    requires near_horizon(T) && rate(alpha) && reach(alpha, T) <= 0x1p600;
    assigns \nothing;
    ensures finite: \is_finite(\result);
    ensures range: -0x1p680 <= \result <= 0x1p680;
    ensures zone: r < fl_return(T) ==> \result == r;
    ensures climbs: fl_return(T) <= r < fl_r_star(T) ==> r <= \result &&
      err_le(\result, r + stride(alpha, r),
        0x1.567ap-51 * stride(alpha, r) + 0x1p-53 * r + 0x1p-1074);
    ensures descends: fl_r_star(T) <= r ==> \result <= r &&
      err_le(\result, r - stride(alpha, r),
        0x1.567ap-51 * stride(alpha, r) + 0x1p-53 * r + 0x1p-1074);
    ensures stays: fl_return(T) <= r ==>
      alpha <= (1 - 0x1.43p-50) * alpha_star(T) ==> fl_return(T) <= \result;
*/
double descent_step(double r, double T, double alpha);
/** A run: r_history[0] = r0, ..., r_history[epochs]; returns epochs. */
/*@ requires \valid(r_history + (0 .. epochs)) && epochs < SIZE_MAX;
    requires \is_finite(r0) && -0x1p680 <= r0 <= 0x1p680;
    requires near_horizon(T) && rate(alpha) && reach(alpha, T) <= 0x1p600;
    assigns r_history[0 .. epochs];
    ensures count: \result == epochs;
    ensures start: r_history[0] == r0;
    ensures finite: \forall integer k; 0 <= k <= epochs ==>
      \is_finite(r_history[k]) && -0x1p680 <= r_history[k] <= 0x1p680;
    ensures absorbing: r0 < fl_return(T) ==>
      \forall integer k; 0 <= k <= epochs ==> r_history[k] == r0;
    ensures safe: fl_return(T) <= r0 ==>
      alpha <= (1 - 0x1.43p-50) * alpha_star(T) ==>
      \forall integer k; 0 <= k <= epochs ==> fl_return(T) <= r_history[k];
*/
size_t descend(double r0, double T, double alpha, size_t epochs,
               double *r_history);
/** Critical learning rate alpha* = (3 pi^4/32) T^-5, Eq. (15). */
/*@ requires near_horizon(T);
    assigns \nothing;
    ensures finite: \is_finite(\result);
    ensures range: 0x1p-997 <= \result <= 0x1p1004;
    ensures value: \result == fl_critical(T);
    ensures error: rel_le(\result, alpha_star(T), 0x1.524ap-51);
*/
double critical_rate(double T);
/** Drive 3a/4 of the map in units of the optimum, a = alpha/alpha*. */
double map_drive(double a);
/** One step of the map f_a: s = r/r*, drive = 3a/4. */
double map_step(double s, double drive);
/** First epoch n <= epochs with s_n < 1/4, or epochs + 1; *last = s_n for the n
 *  that is returned, trapped or not. */
size_t map_entry(double s0, double drive, size_t epochs, double *last);
enum { MAP_LANES = 64 };  /* runs side by side in a sweep */
#endif
