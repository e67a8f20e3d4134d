/* Tangled from ghost.nw, which is the place to edit. Sum of what follows: c2ae2ca3b5222507 */
#include "cli.h"
#include "kernels.h"
#include <flint/flint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Book: A certified orbit */
static void print_orbit(FILE *out, const ghost_enclosure *rows,
                        const ghost_orbit *orbit)
{
  fputs("epoch,lower,upper,branch,fate\n", out);
  for (size_t n = 0; n < orbit->rows; n++) {
    char b = rows[n].branch;
    fprintf(out, "%zu,%.17g,%.17g,%s,%s\n", n, rows[n].lower, rows[n].upper,
            b == 'D' ? "down" : b == 'U' ? "up" : b == 'T' ? "none" : "undecided",
            n < orbit->epoch ? "open" : ghost_fate_name(orbit->fate));
  }
}

/* Book: A certified orbit */
static void note_orbit(const ghost_orbit *orbit)
{
  if (isatty(STDERR_FILENO))
    fprintf(stderr, "%s at epoch %zu (%ld bits)\n", ghost_fate_name(orbit->fate),
            orbit->epoch, orbit->bits);
}
/* Book: A certified orbit */
int verb_orbit(int argc, char **argv)
{
  cli_option o[] = {
    { "a", "A", "rate in units of the critical one, > 0, exact decimal", true, NULL },
    { "s0", "S", "start in units of the optimum, > 0, exact decimal", true, NULL },
    { "epochs", "N", "number of steps", true, NULL },
    { "bits", "B", "precision; default: doubled until it suffices", false, NULL },
    { "out", "FILE", "write here instead of standard output", false, NULL } };
  cli_parse(argc, argv, "Enclosures of an orbit of gradient descent in the units "
            "r/r* and alpha/alpha*, from the exact decimals typed.", o, 5);
  cli_real(&o[0], 0x1p-100, 0x1p100);
  cli_real(&o[1], 0x1p-100, 0x1p100);
  size_t epochs = cli_count(&o[2], 0, 10000000);
  long bits = o[3].text ? (long) cli_count(&o[3], 16, 1000000) : 0;
  ghost_enclosure *rows = calloc(epochs + 1, sizeof *rows);
  if (!rows) cli_fail("out of memory");
  ghost_orbit orbit;
  ghost_status status = ghost_certified_orbit(o[0].text, o[1].text, epochs,
                                              bits, rows, &orbit);
  if (status != GHOST_OK) cli_fail("%s", ghost_strerror(status));
  print_orbit(cli_open(o[4].text), rows, &orbit);
  cli_commit();
  note_orbit(&orbit);
  free(rows);
  flint_cleanup();
  return 0;
}
