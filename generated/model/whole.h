/* model/whole.h -- files that are replaced whole or not at all, declared
   Book: I.2 Whole files
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: ac609fa360392990 */
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
#endif
