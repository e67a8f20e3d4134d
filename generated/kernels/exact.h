/* kernels/exact.h -- the real functions of which the contracts speak
   Book: 9.3 Libm, through one door
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 837ad771386ac0e0 */
#ifndef EXACT_H
#define EXACT_H
/*@ axiomatic Ghost {
      logic real rnd(real x) reads \nothing;
      predicate rel_le(real a, real e, real c) reads \nothing;
      predicate err_le(real a, real e, real c) reads \nothing;

      logic real atan(real x) reads \nothing;
      logic real tan(real x) reads \nothing;
      logic real tanh(real x) reads \nothing;
      logic real t_star(real r) reads \nothing;
      logic real t_X(real r, real X) reads \nothing;
      logic real r_star(real T) reads \nothing;
      logic real r_return(real T) reads \nothing;
      logic real loss(real T, real r) reads \nothing;
      logic real slope(real r) reads \nothing;
      logic real stride(real alpha, real r) reads \nothing;
      logic real reach(real alpha, real T) reads \nothing;
      logic real alpha_star(real T) reads \nothing;
    }
*/
/*@ axiomatic Computed {
      logic real fl_root(real r) reads \nothing;
      logic real fl_escape(real r) reads \nothing;
      logic real fl_ratio(real r, real X) reads \nothing;
      logic real fl_r_star(real T) reads \nothing;
      logic real fl_return(real T) reads \nothing;
      logic real fl_power(real T) reads \nothing;
      logic real fl_critical(real T) reads \nothing;
      logic real fl_slope(real r) reads \nothing;
      logic real fl_stride(real alpha, real r) reads \nothing;
    }
*/
/*@ predicate horizon(double T) =
      \is_finite(T) && 0x1p-510 <= T <= 0x1p510;
    predicate near_horizon(double T) =
      \is_finite(T) && 0x1p-200 <= T <= 0x1p200;
    predicate rate(double alpha) = \is_finite(alpha) && 0 <= alpha;
*/
#endif
