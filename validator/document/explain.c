/* SPDX-License-Identifier: MIT */
/* The table of libyaml's complaints, and what each means. */
#include "document/explain.h"

#include <stdio.h>
#include <string.h>

/* Which place a reader must look at. */
enum where {
    AT_PROBLEM,
    AT_CONTEXT, /* where the broken thing begins */
    /* At the problem, telling the line on which the broken thing begins; there, if the problem is
     * that the text ends. */
    FROM_CONTEXT
};

struct explanation {
    const char *problem; /* libyaml's, whole */
    const char *context; /* libyaml's, or NULL for any */
    enum where where;
    const char *message; /* with FROM_CONTEXT the line follows it */
    const char *help;
};

#define QUOTE_HELP "put text that holds ': ', ' #' or begins with a special character in quotes"

static const struct explanation explanations[] = {
    {"mapping values are not allowed in this context", NULL, AT_PROBLEM,
     "a second ':' in one line, or a key that is not aligned with the keys before it",
     "put the value in quotes if it holds ': ', or correct the indentation"},
    {"mapping keys are not allowed in this context", NULL, AT_PROBLEM, "a key may not begin here",
     "begin it on a line of its own, aligned with its siblings"},
    {"block sequence entries are not allowed in this context", NULL, AT_PROBLEM,
     "a list item ('- ') may not begin here",
     "begin the list on a line of its own, or put the text in quotes"},
    {"could not find expected ':'", NULL, AT_CONTEXT,
     "this line is neither 'key: value' nor part of the value before it",
     "put a colon and a space behind the key, or indent the line to continue the value"},
    {"did not find expected key", NULL, FROM_CONTEXT,
     "expected a key of the mapping that begins on line",
     "align the line with the other keys; within single quotes write a quote twice"},
    {"did not find expected '-' indicator", NULL, FROM_CONTEXT,
     "expected an item ('- ') of the list that begins on line",
     "align the line with the other items, or indent it to belong to the item before"},
    {"did not find expected ',' or ']'", NULL, FROM_CONTEXT,
     "not closed: the list that '[' opens on line",
     "add the missing ',' or ']', or quote the item"},
    {"did not find expected ',' or '}'", NULL, FROM_CONTEXT,
     "not closed: the mapping that '{' opens on line",
     "add the missing ',' or '}'; a template ({{ ... }}) must be in double quotes"},
    {"did not find expected node content", NULL, AT_PROBLEM, "a value is missing here",
     "write a value, or remove the stray character; " QUOTE_HELP},
    {"did not find expected <document start>", NULL, AT_PROBLEM,
     "text that does not belong to the value before it",
     "correct the indentation; a file holds one mapping, one list or one value"},
    {"found character that cannot start any token", NULL, AT_PROBLEM,
     "a value cannot begin with this character", "put text that begins with @, ` or % in quotes"},
    {"found unexpected end of stream", NULL, AT_CONTEXT, "a quote is opened here and not closed",
     "add the closing quote"},
    {"found unexpected document indicator", NULL, AT_CONTEXT,
     "a quote is opened here and not closed before the next '---' or '...'",
     "add the closing quote"},
    {"found unknown escape character", NULL, AT_PROBLEM,
     "a backslash in double quotes begins an escape, and this one is unknown",
     "write \\\\ for a backslash, or use single quotes"},
    {"did not find expected hexdecimal number", NULL, AT_PROBLEM,
     "an escape (\\x, \\u or \\U) without its hexadecimal digits",
     "write \\xHH, \\uHHHH or \\UHHHHHHHH, or use single quotes"},
    {"found invalid Unicode character escape code", NULL, AT_PROBLEM,
     "an escape (\\u or \\U) that stands for no character", "write the character itself"},
    {"found unexpected ':'", NULL, AT_PROBLEM, "a ':' inside of plain text",
     "put the text in quotes"},
    {"found undefined tag handle", NULL, AT_PROBLEM, "a tag (!name!...) that is not declared",
     "remove the tag, or put text that begins with '!' in quotes"},
    {"did not find expected alphabetic or numeric character", "while scanning an alias", AT_CONTEXT,
     "a '*' that no name of an anchor follows", "put text that begins with '*' in quotes"},
    {"did not find expected alphabetic or numeric character", "while scanning an anchor",
     AT_CONTEXT, "a '&' that no name follows", "put text that begins with '&' in quotes"},
    {"did not find expected whitespace or line break", "while scanning a tag", AT_CONTEXT,
     "a tag (!...) that no space follows", "put text that begins with '!' in quotes"},
    {"did not find expected comment or line break", "while scanning a block scalar", AT_PROBLEM,
     "text on the line of '|' or '>'", "begin the text on the next line, indented"},
    {"found an indentation indicator equal to 0", NULL, AT_PROBLEM,
     "an indentation of 0 behind '|' or '>'", "remove the 0"},
    {"found incompatible YAML document", NULL, AT_PROBLEM, "a YAML version that is not 1.1 or 1.2",
     "remove the line %YAML"},
    {"found duplicate %YAML directive", NULL, AT_PROBLEM, "a second %YAML directive",
     "remove the line %YAML"},
    {"found duplicate %TAG directive", NULL, AT_PROBLEM, "a second %TAG directive of the same name",
     "remove one of the two"},
    {"found unknown directive name", NULL, AT_CONTEXT,
     "a line that begins with '%' but is no directive of YAML",
     "put text that begins with '%' in quotes"},
};

/* libyaml tells a tab from no other character that may not stand somewhere. */
static const struct explanation tab = {
    .where = AT_PROBLEM,
    .message = "a tab where the indentation is",
    .help = "indent with spaces, not tabs",
};

static const struct explanation *find_explanation(const struct complaint *complaint)
{
    if (strstr(complaint->problem, "found a tab") ||
        (complaint->byte == '\t' && strstr(complaint->problem, "cannot start any token")))
        return &tab;
    for (size_t i = 0; i < sizeof explanations / sizeof *explanations; i++) {
        const struct explanation *candidate = &explanations[i];
        if (strcmp(candidate->problem, complaint->problem) != 0)
            continue;
        if (!candidate->context ||
            (complaint->context && strcmp(candidate->context, complaint->context) == 0))
            return candidate;
    }
    return NULL;
}

/* ---------------------------------------------------------------------------- missing colons */

/* A line without its indentation and comment. */
struct line {
    struct text text;
    unsigned number;
    unsigned indentation;
};

static struct line line_of(struct text source, unsigned number)
{
    struct line line = {.text = source, .number = number};
    while (text_take(&line.text, ' '))
        line.indentation++;
    for (size_t i = 0; i < line.text.length; i++) {
        if (line.text.bytes[i] == '#' && (i == 0 || line.text.bytes[i - 1] == ' '))
            line.text.length = i;
    }
    while (text_ends_with(line.text, " ") || text_ends_with(line.text, "\r"))
        line.text.length--;
    return line;
}

/* The offset of the colon that ends a key; the length of the text where there is none. */
static size_t find_colon(struct text text)
{
    size_t i = 0;
    while (i < text.length &&
           (text.bytes[i] != ':' || (i + 1 < text.length && text.bytes[i + 1] != ' ')))
        i++;
    return i;
}

static bool continues_a_value(const struct line *line, const struct line *above)
{
    size_t colon = find_colon(above->text);
    return above->indentation < line->indentation && colon + 1 < above->text.length;
}

/* A name without its colon, and a key below it: YAML joins both lines, and stumbles over the colon
 * of the key. */
static bool explain_missing_colon(struct trouble *trouble, const struct complaint *complaint)
{
    struct line above = {0};
    struct line name = {0};
    struct line key = {0};
    struct text rest = complaint->text;
    if (strcmp(complaint->problem, "mapping values are not allowed in this context") != 0)
        return false;
    for (unsigned number = 1; number <= complaint->problem_at.line && rest.bytes; number++) {
        struct line line = line_of(text_cut(&rest, '\n'), number);
        if (line.text.length == 0)
            continue;
        above = name;
        name = key;
        key = line;
    }
    if (key.number != complaint->problem_at.line ||
        key.indentation + find_colon(key.text) + 1 != complaint->problem_at.column ||
        name.text.length == 0 || ascii_is_among(name.text.bytes[0], "-[{\"'?|>&*!%@`") ||
        find_colon(name.text) < name.text.length || continues_a_value(&name, &above))
        return false;
    char help[200];
    snprintf(help, sizeof help,
             "end it with a colon: %.*s:", name.text.length < 100 ? (int)name.text.length : 100,
             name.text.bytes);
    trouble_refuse(trouble, (struct position){name.number, name.indentation + 1}, help,
                   "no colon ends this line, and a key follows it");
    return true;
}

void explain_syntax(struct trouble *trouble, const struct complaint *complaint)
{
    if (explain_missing_colon(trouble, complaint))
        return;
    const struct explanation *known = find_explanation(complaint);
    if (!known) {
        trouble_refuse(trouble, complaint->problem_at, QUOTE_HELP, "not valid YAML: %s%s%s",
                       complaint->context ? complaint->context : "", complaint->context ? ", " : "",
                       complaint->problem);
        return;
    }
    switch (known->where) {
    case AT_PROBLEM:
        trouble_refuse(trouble, complaint->problem_at, known->help, "%s", known->message);
        break;
    case AT_CONTEXT:
        trouble_refuse(trouble, complaint->context_at, known->help, "%s", known->message);
        break;
    case FROM_CONTEXT:
        trouble_refuse(trouble, complaint->byte ? complaint->problem_at : complaint->context_at,
                       known->help, "%s %u", known->message, complaint->context_at.line);
        break;
    }
}
