/* SPDX-License-Identifier: MIT */
/* What git tells a hook of a push: the refs that move, from where to where. */
#include "git/git.h"

#include <git2.h>

/* The fields of one line, borrowed from the input. */
struct line {
    struct text old, new, ref;
};

/* git writes no space into an object id; whether it is one parse_line sees. */
static bool split_line(struct text text, struct line *line)
{
    line->old = text_cut(&text, ' ');
    line->new = text_cut(&text, ' ');
    line->ref = text;
    return line->ref.length > 0;
}

static int parse_line(struct text text, size_t number, struct line *line, struct update *update,
                      struct error *error)
{
    if (split_line(text, line)) {
        if (line->old.length == 64 && line->new.length == 64)
            return error_set(error, ERROR_REPOSITORY, "SHA-256 repositories are not supported");
        if (object_id_parse(line->old, &update->old) && object_id_parse(line->new, &update->new))
            return 0;
    }
    return error_set(error, ERROR_INPUT,
                     "line %zu of the push is not \"<old> <new> <ref>\" as git writes it: %.*s",
                     number, (int)(text.length < 200 ? text.length : 200), text.bytes);
}

/* Whether git and the gate read the same name. */
static bool check_name(struct updates *updates, struct text name, const struct limits *limits,
                       struct findings *findings, struct error *error)
{
    bool too_long = name.length > limits->ref_name_bytes;
    if (!too_long && ref_name_is_valid(name))
        return true;
    struct text shown = {name.bytes, name.length < 200 ? name.length : 200};
    const char *copy = arena_string(&updates->arena, shown);
    if (!copy) {
        error_memory(error);
        return false;
    }
    struct place place = {.ref = copy};
    const char *help = "push to a name that git check-ref-format takes, below refs/";
    if (too_long)
        findings_add(findings, RULE_PUSH_REF_NAME, &place, help,
                     "the ref name %s... has %zu bytes, more than the %zu allowed", copy,
                     name.length, limits->ref_name_bytes);
    else
        findings_add(findings, RULE_PUSH_REF_NAME, &place, help, "%s is not a valid ref name",
                     copy);
    return false;
}

/* Fills in what the line itself does not say, and asks whether its object is there. */
static int complete(struct updates *updates, struct repository *repository, struct text ref,
                    struct update *update, struct error *error)
{
    struct object_id tip;
    bool found = false;
    update->ref = arena_string(&updates->arena, ref);
    if (!update->ref)
        return error_memory(error);
    if (repository_ref(repository, update->ref, &updates->arena, &update->target, &tip, &found,
                       error) != 0)
        return -1;
    /* Told to delete what does not exist, git deletes whatever there is, and asks no more. */
    if (object_id_is_zero(&update->old) && object_id_is_zero(&update->new))
        update->old = tip;
    char hex[OBJECT_ID_HEX];
    if (!object_id_is_zero(&update->new) && !repository_has(repository, &update->new))
        return error_set(error, ERROR_REPOSITORY,
                         "object %s, pushed to %s, is not visible to the gate: the push or the "
                         "repository is damaged",
                         object_id_hex(&update->new, hex), update->ref);
    return 0;
}

static int note_ref(struct map *seen, const struct update *update, struct error *error)
{
    bool added = false;
    if (!map_place(seen, text_of(update->ref), &added))
        return error_memory(error);
    if (!added)
        return error_set(error, ERROR_INPUT, "the push moves %s twice", update->ref);
    return 0;
}

static size_t count_lines(struct text input)
{
    size_t count = 0;
    for (size_t i = 0; i < input.length; i++)
        count += input.bytes[i] == '\n';
    return count;
}

static int read_lines(struct updates *updates, struct repository *repository, struct text input,
                      const struct limits *limits, struct map *seen, struct findings *findings,
                      struct error *error)
{
    while (input.length > 0) {
        struct text text = text_cut(&input, '\n');
        struct update *update = &updates->items[updates->count];
        struct line line;
        if (parse_line(text, updates->count + 1, &line, update, error) != 0)
            return -1;
        if (!check_name(updates, line.ref, limits, findings, error))
            return error->kind == ERROR_NONE ? 0 : -1;
        if (complete(updates, repository, line.ref, update, error) != 0 ||
            note_ref(seen, update, error) != 0)
            return -1;
        updates->count++;
    }
    return 0;
}

int updates_read(struct updates *updates, struct repository *repository, struct text input,
                 const struct limits *limits, struct findings *findings, struct error *error)
{
    *updates = (struct updates){0};
    arena_init(&updates->arena);
    size_t count = count_lines(input);
    if (count == 0 || input.bytes[input.length - 1] != '\n')
        return error_set(error, ERROR_INPUT,
                         input.length == 0 ? "the push moves no ref: standard input is empty"
                                           : "the push is cut off: its last line has no end");
    if (count > limits->push_refs)
        return error_set(error, ERROR_LIMIT, "the push moves %zu refs, more than the %zu allowed",
                         count, limits->push_refs);
    updates->items = arena_alloc_array(&updates->arena, count, sizeof *updates->items);
    if (!updates->items)
        return error_memory(error);
    struct map seen;
    map_init(&seen);
    int result = read_lines(updates, repository, input, limits, &seen, findings, error);
    map_release(&seen);
    return result;
}

void updates_release(struct updates *updates)
{
    arena_release(&updates->arena);
    *updates = (struct updates){0};
}
