/* study/table.h -- stored tables, declared
   Book: 20.12 Stored rows
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 63c2878be33e3c74 */
#ifndef TABLE_H
#define TABLE_H
#include "sweep.h"
#include <stdbool.h>

enum { ROWS = 8192 };

/** A stored table: its lines as text, and a hash of all letters. */
typedef struct {
  char *header, *line[ROWS];
  int rows;
  unsigned long hash;
} table;

/** False unless the file is there, whole, and a table. */
bool read_table(table *t, const char *name);
/** What was wrong with the last table that this thread could not read, or "". */
const char *table_fault(void);
void free_table(table *t);
int column_of(const table *t, const char *name);  /* -1: there is none */
/** A cell that is empty or not there is not a number. */
double cell(const table *t, int row, const char *name);
/** Reads a table and repeats one of its rows; false when either fails, and why. */
bool trusted_table(table *t, const char *name, char *why, size_t size);
#endif
