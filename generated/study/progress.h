/* study/progress.h -- how far a long job is, declared
   Book: I.4.1 How far it is
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 0accebe5cea821ca */
#ifndef PROGRESS_H
#define PROGRESS_H

/** Shows `done' of `count' units, or the time when count is 0, until the end. */
void progress_begin(const char *units, unsigned long count, unsigned long done);
void progress_add(unsigned long units);
void progress_end(void);
/** Clears the line, for one that is to stay on the terminal. */
void progress_clear(void);
#endif
