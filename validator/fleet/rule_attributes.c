/* SPDX-License-Identifier: MIT */
/*
 * tree/attributes: attributes with which git writes other bytes to a working tree than it stores:
 * what a clone reads is then not what was judged.
 */
#define _GNU_SOURCE /* FNM_CASEFOLD */
#include "fleet/rule.h"

#include <fnmatch.h>
#include <string.h>

/* Longer lines than this mean nothing to git. */
enum { LINE_MAX_BYTES = 2048 };

/* Each is held against every file of the fleet; what comes after is refused unseen. */
enum { CHANGING_LINES_MAX = 100 };

/* One .gitattributes while it is read. */
struct attributes {
    struct text folder;           /* where it lies, with the slash at the end */
    const struct fleet *fleet;    /* NULL: its files are not held against this one */
    const struct text *templates; /* [template_count] instead of the fleet's files */
    size_t template_count;
    struct findings *findings;
    size_t changing_lines;
};

static const char *const changing[] = {"working-tree-encoding", "ident",         "filter",
                                       "export-subst",          "export-ignore", NULL};

/* The attribute of `words` that changes content, or NULL. A name after '-' or '!' is unset. */
static const char *changing_attribute(char *words)
{
    char *rest = NULL;
    for (char *word = strtok_r(words, " \t\r", &rest); word;
         word = strtok_r(NULL, " \t\r", &rest)) {
        size_t length = strcspn(word, "=");
        for (const char *const *name = changing; *name; name++) {
            if (strlen(*name) == length && strncmp(*name, word, length) == 0)
                return *name;
        }
    }
    return NULL;
}

/* More matches here than for git, never less: letters in any case, and '*' takes slashes in. */
static bool matches(const char *pattern, struct text path)
{
    char name[LINE_MAX_BYTES];
    if (path.length >= sizeof name)
        return true;
    memcpy(name, path.bytes, path.length);
    name[path.length] = '\0';
    const char *slash = strrchr(name, '/');
    return fnmatch(pattern, name, FNM_CASEFOLD) == 0 ||
           (slash && fnmatch(pattern, slash + 1, FNM_CASEFOLD) == 0);
}

/* "**" and a slash may stand for no folder at all. */
static void drop_slashes_after_stars(char *pattern)
{
    for (char *stars = strstr(pattern, "**/"); stars; stars = strstr(stars, "**/"))
        memmove(stars + 2, stars + 3, strlen(stars + 3) + 1);
}

static bool matches_below(const char *pattern, const struct attributes *attributes,
                          struct text path)
{
    size_t folder = attributes->folder.length;
    if (path.length <= folder || memcmp(path.bytes, attributes->folder.bytes, folder) != 0)
        return false;
    return matches(pattern, (struct text){path.bytes + folder, path.length - folder});
}

/* Whether the pattern may stand for a file of the fleet that Ansible reads. */
static bool concerns_files(const char *pattern, const struct attributes *attributes)
{
    const struct snapshot *snapshot = attributes->fleet->snapshot;
    for (size_t i = 0; i < snapshot->count; i++) {
        struct text path = snapshot->files[i].path;
        if (fleet_path_of(attributes->fleet->location, path).is_data &&
            matches_below(pattern, attributes, path))
            return true;
    }
    return false;
}

static bool concerns_templates(const char *pattern, const struct attributes *attributes)
{
    for (size_t i = 0; i < attributes->template_count; i++) {
        if (matches_below(pattern, attributes, attributes->templates[i]))
            return true;
    }
    return false;
}

static bool may_concern_fleet(char *pattern, const struct attributes *attributes)
{
    bool was_told = attributes->templates && attributes->fleet;
    if (*pattern == '"' || strncmp(pattern, "[attr]", 6) == 0)
        return !was_told;
    drop_slashes_after_stars(pattern);
    pattern += *pattern == '/';
    if (!attributes->templates)
        return concerns_files(pattern, attributes);
    return concerns_templates(pattern, attributes) &&
           !(was_told && concerns_files(pattern, attributes));
}

/* The words after the pattern. After one in quotes they may follow at once, so that all words of
 * such a line are taken for them. */
static char *words_of(char *line)
{
    if (*line == '"') {
        for (char *quote = line + 1; (quote = strchr(quote, '"'));)
            *quote = ' ';
        return line + 1;
    }
    char *words = line + strcspn(line, " \t\r");
    if (*words)
        *words++ = '\0';
    return words;
}

static void check_line(struct attributes *attributes, char *line, const struct place *place)
{
    line += strspn(line, " \t");
    if (*line == '#')
        return;
    const char *attribute = changing_attribute(words_of(line));
    if (!attribute)
        return;
    if (++attributes->changing_lines <= CHANGING_LINES_MAX && !may_concern_fleet(line, attributes))
        return;
    findings_add(attributes->findings, RULE_TREE_ATTRIBUTES, place,
                 "remove it, or give the line a pattern that leaves the fleet's files out",
                 "%s makes git check out other bytes than were judged", attribute);
}

/* Lines that name one of the words, be it as an attribute or not. */
size_t fleet_attributes_effort(size_t files, struct text text)
{
    size_t lines = 0;
    while (text.length > 0 && lines < CHANGING_LINES_MAX) {
        struct text line = text_cut(&text, '\n');
        bool names_one = false;
        for (const char *const *name = changing; *name && !names_one; name++)
            names_one = memmem(line.bytes, line.length, *name, strlen(*name)) != NULL;
        lines += names_one;
    }
    return lines * files;
}

static void check(struct attributes *attributes, const struct fleet_file *file)
{
    struct place at = file->place;
    struct text content = file->text;
    attributes->folder = (struct text){at.path.bytes, at.path.length - strlen(".gitattributes")};
    text_take_string(&content, "\xEF\xBB\xBF");
    for (at.line = 1, at.column = 1; content.length > 0; at.line++) {
        char line[LINE_MAX_BYTES];
        struct text whole = text_cut(&content, '\n');
        size_t kept = whole.length < sizeof line ? whole.length : sizeof line - 1;
        memcpy(line, whole.bytes, kept);
        line[kept] = '\0';
        check_line(attributes, line, &at);
    }
}

void fleet_attributes(const struct fleet *fleet, const struct fleet_file *file,
                      struct findings *findings)
{
    struct attributes attributes = {.fleet = fleet, .findings = findings};
    check(&attributes, file);
}

void fleet_attributes_of_templates(const struct fleet *fleet, const struct fleet_file *file,
                                   const struct text *templates, size_t count,
                                   struct findings *findings)
{
    struct attributes attributes = {
        .fleet = fleet, .templates = templates, .template_count = count, .findings = findings};
    check(&attributes, file);
}
