/* audit/plain.c -- a statement's mathematics in plain letters
   Book: 25.2 The registry and the audit
   SPDX-License-Identifier: GPL-3.0-or-later
   Tangled from ghost.nw, which is the place to edit.
   Sum of what follows: 39da69355e858aec */
#include "audit.h"
#include <ctype.h>
#include <string.h>

typedef struct { char *out; size_t size, used; bool word; } plain;

/* Book: 25.2 The registry and the audit */
/* Adds text; where two words would meet, a blank as well. */
static void put(plain *p, const char *text, bool word)
{
  char last = p->used ? p->out[p->used - 1] : ' ';
  bool apart = isalnum((unsigned char) *text)
    && (p->word || (word && (isalnum((unsigned char) last)
                             || strchr(")*'", last))));
  if (apart && last != ' ' && p->used + 1 < p->size) p->out[p->used++] = ' ';
  for (; *text && p->used + 1 < p->size; text++)
    if (*text != ' ' || p->used == 0 || p->out[p->used - 1] != ' ')
      p->out[p->used++] = *text;
  p->word = word;
  p->out[p->used] = '\0';
}

static const char *spelling(const char *name)
{
  static const char *const table[][2] = { { "le", " <= " }, { "ge", " >= " },
    { "ne", " != " }, { "to", " -> " }, { "approx", " ~ " }, { "mp", "-+" },
    { "pm", "+-" }, { "cdot", " * " }, { "infty", "infinity" }, { ",", " " },
    { "langle", "<" }, { "rangle", ">" }, { "varepsilon", "eps" }, { "in", " in " },
    { "left", "" }, { "right", "" }, { "{", "{" }, { "}", "}" }, { " ", " " } };
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (strcmp(name, table[i][0]) == 0) return table[i][1];
  return name;
}
static const char *mathematics(plain *p, const char *s, const char *end);

static const char *argument(plain *p, const char *s, const char *bare)
{
  char text[160];
  plain inner = { text, sizeof text, 0, false };
  text[0] = '\0';
  while (*s == ' ') s++;
  const char *end = s + (*s != '\0');
  if (*s == '{') {
    for (int depth = 1; *end && (depth += (*end == '{') - (*end == '}')) > 0;)
      end++;
    mathematics(&inner, s + 1, end);
    end += *end == '}';
  } else {
    if (*s == '\\') while (isalpha((unsigned char) *end)) end++;
    mathematics(&inner, s, end);
  }
  bool brackets = false;
  for (const char *c = text; *c; c++)
    brackets |= !isalnum((unsigned char) *c) && !strchr(bare, *c);
  if (brackets) put(p, "(", false);
  put(p, text, !brackets && p->word);
  if (brackets) put(p, ")", false);
  return end;
}

static const char *command(plain *p, const char *s)
{
  char name[24] = "";
  size_t n = 0;
  if (!isalpha((unsigned char) *s)) name[n++] = *s++;
  else while (isalpha((unsigned char) *s) && n + 1 < sizeof name) name[n++] = *s++;
  if (isalpha((unsigned char) *name)) while (*s == ' ') s++;
  bool quotient = strcmp(name, "frac") == 0;
  if (quotient) {
    s = argument(p, s, ".* ^_'");
    put(p, "/", false);
    s = argument(p, s, ".*^_'");
  } else if (strcmp(name, "sqrt") == 0) {
    put(p, "sqrt(", true);
    p->word = false;
    s = argument(p, s, ".*^_' +-/()");
    put(p, ")", false);
  } else if (strcmp(name, "dot") == 0) {
    s = argument(p, s, "");
    put(p, "'", false);
  } else put(p, spelling(name), spelling(name) == name);
  if (quotient) p->word = true;
  return s;
}

static const char *mathematics(plain *p, const char *s, const char *end)
{
  while (s < end) {
    char one[4] = { *s, '\0' };
    if (*s == '\\') { s = command(p, s + 1); continue; }
    if (*s == '^' && s[1] == '*') { put(p, "*", false); s += 2; continue; }
    if (*s == '^' || *s == '_') {
      put(p, one, false);
      s = argument(p, s + 1, ".*-");
      p->word = true;
      continue;
    }
    if (strchr("=<>", *s)) memcpy(one, (char[]) { ' ', *s, ' ', '\0' }, 4);
    if (*s != '{' && *s != '}') put(p, one, false);
    s++;
  }
  return end;
}

void plain_text(char *out, size_t size, const char *text)
{
  plain p = { out, size, 0, false };
  out[0] = '\0';
  for (const char *s = text ? text : ""; *s;) {
    const char *end = strchr(s + 1, '$');
    if (*s == '$' && end) { mathematics(&p, s + 1, end); s = end + 1; }
    else put(&p, (char[]) { *s++, '\0' }, false);
    p.word = false;
  }
}
