/* program/match_verb.c -- the verb match: the second version's network of rank
     two
   Book: I.11 The verb match
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 93db90806b8206c9 */
#include "cli.h"
#include "network_options.h"
#include "progress.h"
#include "rank_two.h"
#include "whole.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { PLANES = 16 };
typedef struct {
  match_job job;
  held_text rows, planes;
  unsigned long at[PLANES];
  int wanted;
} keeping;

/* Book: I.11 The verb match */
static void keep(void *context, const match_look *look, const latent_plane *plane)
{
  keeping *k = context;
  bool wanted = k->wanted == 0;
  match_print(k->rows.file, &k->job, look);
  for (int i = 0; i < k->wanted; i++) wanted = wanted || k->at[i] == look->epoch;
  if (wanted) match_plane_print(k->planes.file, &k->job, look->epoch, plane);
  progress_add(1);
}

static void take_epochs(keeping *k, const cli_option *o)
{
  for (const char *at = o->text; at; ) {
    const char *end = strchrnul(at, ',');
    if (k->wanted == PLANES) cli_usage("--at has more than %d epochs", PLANES);
    unsigned long epoch = cli_count_in(o, at, end, 0, k->job.epochs);
    const unsigned long every = match_every(k->job.kind);
    if (epoch % every)
      cli_usage("--at %lu: every %luth epoch is looked at", epoch, every);
    k->at[k->wanted++] = epoch;
    at = *end ? end + 1 : NULL;
  }
}

int verb_match(int argc, char **argv)
{
  cli_option o[] = {
    { "seed", "N", "0 to 4294967295, as PyTorch draws", true, NULL },
    { "epochs", "N", "how many", true, NULL },
    { "each", "N", "trials of each class (default 500, the paper's)", false,
      "500" },
    { "at", "E,E,...", "epochs whose planes go there (default: all)", false,
      NULL },
    { "planes", "FILE", "the planes, unit by unit", false, NULL },
    CLI_OUT,
    { "task", "NAME", "cue (Fig. 4A) or match (Fig. 4E, default)", false,
      "match" } };
  cli_parse(argc, argv, "A working memory at rank two: cue discrimination or match "
            "to sample, with all slow points of many epochs.", o, 7);
  keeping k = { .job = { .kind = (memory_kind) cli_word(&o[6], memory_names, 0),
    .seed = cli_count(&o[0], 0, 0xffffffffu), .each = cli_count(&o[2], 1, 5000),
    .epochs = cli_count(&o[1], 0, 1000000) } };
  if (o[3].text && !o[4].text) cli_usage("--at says what goes to --planes");
  take_epochs(&k, &o[3]);
  if (o[4].text && o[5].text && cli_same_file(o[4].text, o[5].text))
    cli_usage("--planes and --out name the same file");
  if (o[4].text) cli_claim(o[4].text);
  cli_reserve(o[5].text);
  if (!text_open(&k.rows) || !text_open(&k.planes)) cli_fail("out of memory");
  match_header(k.rows.file);
  match_plane_header(k.planes.file);
  progress_begin("looks", 0, 0);
  ghost_status status = match_run(&k.job, keep, &k);
  progress_end();
  char *const text[2] = { text_close(&k.rows), text_close(&k.planes) };
  if (!text[0] || !text[1]) cli_fail("out of memory");
  if (status != GHOST_OK) cli_fail("%s", ghost_strerror(status));
  FILE *out = cli_open(o[5].text);
  fputs(text[0], out);
  cli_commit_beside(1, &(const char *) { o[4].text }, &text[1]);
  free(text[0]);
  free(text[1]);
  return 0;
}
