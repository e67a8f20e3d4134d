/* model/whole.h -- files that are replaced whole or not at all, declared
   Book: I.2 Whole files
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 4b7aac7d3a68d248 */
#ifndef WHOLE_H
#define WHOLE_H
#include <stdbool.h>
#include <stdio.h>

/** A file that appears whole or not at all; a false result has its cause in
 *  errno, and nothing of the file is left. */
typedef struct { FILE *file; const char *path; int slot; } pending_file;

/** Only a regular file is ever replaced, and never through a link. */
bool whole_open(pending_file *w, const char *path);
bool whole_commit(pending_file *w);
void whole_abandon(pending_file *w);
/** Names that must not outlive the process; -1: the table is full. */
int whole_remember(const char *name);
void whole_forget(int slot);
bool whole_remembers(const char *name);
/** Removes all of them; a handler of signals may call it. */
void whole_remove_all(void);
/** A text that is printed into memory; it stays where it is while it is open. */
typedef struct { FILE *file; char *text; size_t size, room; } held_text;

/** False: no memory. */
bool text_open(held_text *t);
/** The text, zero at its end, for free(); NULL unless all of it is there. */
char *text_close(held_text *t);
#endif
