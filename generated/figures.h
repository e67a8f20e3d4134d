/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: 61bd6cde8ba69106 */
#ifndef FIGURES_H
#define FIGURES_H
#include "ghost.h"
#include <stdio.h>
typedef ghost_status figure_writer(FILE *out);
typedef struct { const char *id; figure_writer *write; } figure;
extern const figure figure_table[];  /* ends with id NULL */
figure_writer figure_descent, figure_values;
#endif
