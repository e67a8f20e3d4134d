/* program/journal.h -- rows kept against interruption, declared
   Book: I.4.2 Journals
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 2d11d4ceaee038b3 */
#ifndef JOURNAL_H
#define JOURNAL_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

typedef struct journal journal;
/** Takes a row that is read back; false: this row and all after it are cut. */
typedef bool journal_row(void *context, char *row);

/** Opens a journal for the job that `title' names.  With `resume' the rows that
 *  are there go to `take'; without, a journal that is there begins anew.  The
 *  program ends unless path is, or can become, a journal of this very job. */
journal *journal_open(const char *path, const char *title, bool resume,
                      journal_row *take, void *context);
/** From any thread.  What was appended is on the disk after the next sync. */
void journal_append(journal *j, const char *row, bool sync);
void journal_sync(journal *j);
/** Closes it; the file goes or stays. */
void journal_close(journal *j, bool remove);
/** Reads a journal to its end, which must be whole; returns its title. */
char *journal_read(const char *path, journal_row *take, void *context);
/** The check of one row more than those that have the check `sum'; 0: of none. */
uint64_t journal_sum(uint64_t sum, const char *row);
/** Prints a whole journal. */
void journal_print(FILE *out, const char *title, const char *header,
                   char *const *rows, size_t count);
#endif
