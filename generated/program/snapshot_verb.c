/* program/snapshot_verb.c -- the verb snapshots: the second version's networks
     of full rank
   Book: I.12 The verb snapshots
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: ca527ad5b0f67958 */
#include "cli.h"
#include "looks.h"
#include "network_options.h"
#include "progress.h"
#include "whole.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  memory_kind kind;
  held_text rows, curve, plane;
  int kept;
  ghost_status status;
  snapshot at[SNAPSHOTS];
  found of[SNAPSHOTS], now;
} showing;

/* Book: I.12 The verb snapshots */
static void show_curve(void *context, const snapshot_epoch *e)
{
  const showing *s = context;
  fprintf(s->curve.file, "%d,%lu,%.9g,%.9g,%.9g\n", s->kind == TASK_MATCH, e->epoch,
          e->loss, e->gradient, e->accuracy);
}

static void show_look(void *context, const snapshot *seen)
{
  showing *s = context;
  if (s->status == GHOST_OK)
    s->status = find_points(seen, s->kind, seen->theirs, &s->now);
  if (s->status != GHOST_OK) return;
  look_print(s->rows.file, s->kind, seen, &s->now);
  progress_add(1);
  if (!seen->theirs) return;
  s->at[s->kept] = *seen;
  s->of[s->kept++] = s->now;
}

static void open_texts(showing *s)
{
  if (!text_open(&s->rows) || !text_open(&s->curve) || !text_open(&s->plane))
    cli_fail("out of memory");
  look_header(s->rows.file);
  fputs("match,epoch,loss,gradient,accuracy\n", s->curve.file);
  plane_header(s->plane.file);
}

static void close_texts(showing *s, char *text[3])
{
  text[0] = text_close(&s->rows);
  text[1] = text_close(&s->curve);
  text[2] = text_close(&s->plane);
  if (!text[0] || !text[1] || !text[2]) cli_fail("out of memory");
}

static void show_training(showing *s, unsigned long epochs, char *text[3])
{
  const snapshot_reader reader = { s, show_curve, show_look };
  open_texts(s);
  progress_begin("looks", 0, 0);
  ghost_status status = snapshot_run(s->kind, epochs, &reader);
  progress_end();
  if (status == GHOST_OK) status = s->status;
  if (status == GHOST_OK && s->kept > 0)
    status = plane_print(s->plane.file, s->kind, s->kept, s->at, s->of);
  close_texts(s, text);
  if (status != GHOST_OK) cli_fail("%s", ghost_strerror(status));
}

static void claim_names(const cli_option *o)
{
  for (int i = 2; i <= 4; i++)
    for (int j = 2; j < i; j++)
      if (o[i].text && o[j].text && cli_same_file(o[i].text, o[j].text))
        cli_usage("--%s and --%s name the same file", o[j].name, o[i].name);
  if (o[2].text) cli_claim(o[2].text);
  if (o[3].text) cli_claim(o[3].text);
  cli_reserve(o[4].text);
}

int verb_snapshots(int argc, char **argv)
{
  cli_option o[] = {
    { "task", "NAME", "cue, match", true, NULL },
    { "epochs", "N", "as far as this (default: as far as theirs)", false, NULL },
    { "curve", "FILE", "loss, gradient and accuracy", false, NULL },
    { "plane", "FILE", "states and points in the plane of two axes", false, NULL },
    CLI_OUT
  };
  static showing s;
  char *text[3] = { NULL, NULL, NULL };
  cli_parse(argc, argv, "The second version's networks of full rank, and the slow "
            "points found from their states.", o, 5);
  s.kind = (memory_kind) cli_word(&o[0], memory_names, 0);
  const unsigned long last = figure5_plans[s.kind].at[SNAPSHOTS - 1];
  const unsigned long epochs = o[1].text ? cli_count(&o[1], 0, last) : last;
  claim_names(o);
  show_training(&s, epochs, text);
  FILE *out = cli_open(o[4].text);
  fputs(text[0], out);
  cli_commit_beside(2, (const char *[]) { o[2].text, o[3].text }, &text[1]);
  for (int i = 0; i < 3; i++) free(text[i]);
  return 0;
}
