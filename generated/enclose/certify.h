/* enclose/certify.h -- certified digits of the closed forms, declared
   Book: 15.3 Certified values
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 3534576d3491ae90 */
#ifndef CERTIFY_H
#define CERTIFY_H
#include "ghost.h"
#include <arb.h>
#include <stdbool.h>
#include <stdio.h>

/** A real function of at most four real arguments: writes an enclosure at
 *  precision prec (bits); false when a branch cannot yet be decided. */
typedef bool certified_function(arb_t y, const arb_struct *x, slong prec);

certified_function certified_relative_rate;      /* alpha, T: alpha/alpha* */
certified_function certified_drop_law;           /* s0, alpha, T */
certified_function certified_drop_law_critical;  /* s0, at alpha = alpha* */
certified_function certified_abruptness;         /* s0 */
certified_function certified_relative_loss;      /* s >= 1: 1 - s^(-1/2) */
certified_function certified_linger;             /* T, X: t_X/t* at r* */
certified_function certified_finder_time;        /* b: (pi/2) 2^(b/2) */
/** First epoch with r < r* of the run from s0 r* at rate alpha, followed in
 *  balls; -1 when they do not decide or it takes over 10^7 epochs. */
long certified_drop_epoch(const char *s0, const char *alpha, const char *T);
/** First epoch at which the run from s0 r*, s0 > 1/4, is below r*\/4, for
 *  sure; 0 when it stays above for so many epochs, -1 when the balls do not
 *  decide. */
long certified_entry_epoch(const char *s0, const char *alpha, const char *T,
                           long epochs);
certified_function certified_escape_time;     /* r */
certified_function certified_threshold_time;  /* r, X */
certified_function certified_r_star;          /* T */
certified_function certified_loss;            /* r, T */
certified_function certified_loss_gradient;   /* r, T */
certified_function certified_critical_rate;   /* T */
/** Writes y = f(decimals) with the given number of significant digits, each
 *  right (round to nearest), into text[size]. */
ghost_status certify_decimal(char *text, size_t size, certified_function *f,
                             const char *const *decimals, int count,
                             long digits);
/** The same for one ball: false when it is too wide for that many digits. */
bool ball_digits(char *text, size_t size, const arb_t y, long digits);
#endif
