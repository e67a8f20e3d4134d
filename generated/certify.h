/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: 6295ffa881c1d409 */
#ifndef CERTIFY_H
#define CERTIFY_H
#include "ghost.h"
#include <arb.h>
#include <stdbool.h>
#include <stdio.h>

/** A real function of at most four real arguments: writes an enclosure at
 *  precision prec (bits); false when a branch cannot yet be decided. */
typedef bool certified_function(arb_t y, const arb_struct *x, slong prec);

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
