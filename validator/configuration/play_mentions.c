/* SPDX-License-Identifier: MIT */
/* Looks for files that are mentioned where Ansible would: beside what mentions them and in each
 * folder above, there and in vars/, tasks/ and roles/. */
#include "configuration/play_mentions.h"

#include <string.h>

enum { MENTIONS_MAX = 1000, PATH_BYTES_MAX = 4096 };

struct pending_mention {
    struct pending_mention *next;
    struct play_mention mention;
    struct text name; /* to look for */
    bool is_direct;   /* a folder: what lies in folders below it is another's */
    bool may_be_absent;
    bool is_found;
};

/* One place where it may lie. */
struct candidate {
    struct candidate *next; /* of the same path */
    struct pending_mention *pending;
};

void play_mentions_init(struct play_mentions *mentions)
{
    *mentions = (struct play_mentions){0};
    arena_init(&mentions->arena);
    map_init(&mentions->paths);
    map_init(&mentions->folders);
    map_init(&mentions->above);
    mentions->last = &mentions->first;
}

void play_mentions_release(struct play_mentions *mentions)
{
    map_release(&mentions->paths);
    map_release(&mentions->folders);
    map_release(&mentions->above);
    arena_release(&mentions->arena);
}

int play_mentions_add(struct play_mentions *mentions, const struct play_mention *mention)
{
    struct pending_mention *pending = arena_alloc(&mentions->arena, sizeof *pending);
    struct text name = arena_copy(&mentions->arena, mention->name);
    if (!pending || !name.bytes)
        return -1;
    *pending = (struct pending_mention){.mention = *mention,
                                        .name = name,
                                        .may_be_absent = mention->kind != PLAY_MENTION_FILE &&
                                                         mention->kind != PLAY_MENTION_FOLDER};
    pending->mention.name = name;
    *mentions->last = pending;
    mentions->last = &pending->next;
    if (!mentions->next)
        mentions->next = pending;
    return 0;
}

/* ------------------------------------------------------------------------------------ places -- */

/* Appends a path without `.` and `..`; false where it leads out. */
static bool append_path(struct buffer *out, struct text path)
{
    while (path.length) {
        struct text part = text_cut(&path, '/');
        if (part.length == 0 || text_is(part, "."))
            continue;
        if (!text_is(part, "..")) {
            buffer_append_string(out, out->length ? "/" : "");
            buffer_append_text(out, part);
            continue;
        }
        if (out->length == 0)
            return false;
        while (out->length && out->bytes[out->length - 1] != '/')
            out->length--;
        out->length -= out->length ? 1 : 0;
    }
    return true;
}

static bool is_folder(const struct pending_mention *pending)
{
    return pending->mention.kind == PLAY_MENTION_FOLDER ||
           pending->mention.kind == PLAY_MENTION_OF_PLAYS;
}

static int want_path(struct play_mentions *mentions, struct text path,
                     struct pending_mention *pending)
{
    bool added;
    struct candidate *candidate = arena_alloc(&mentions->arena, sizeof *candidate);
    path = arena_copy(&mentions->arena, path);
    struct map *places = is_folder(pending) ? &mentions->folders : &mentions->paths;
    void **slot = candidate && path.bytes ? map_place(places, path, &added) : NULL;
    if (!slot)
        return -1;
    *candidate = (struct candidate){.next = *slot, .pending = pending};
    *slot = candidate;
    for (size_t i = 0; i < path.length; i++) {
        if (path.bytes[i] == '/' &&
            map_put(&mentions->above, (struct text){path.bytes, i}, candidate) != 0)
            return -1;
    }
    return 0;
}

/* At `name` below a folder, or in `between` there. */
static int want_at(struct play_mentions *mentions, struct text folder, const char *between,
                   const char *extension, struct pending_mention *pending)
{
    struct buffer path;
    int result = 0;
    buffer_init(&path, PATH_BYTES_MAX);
    bool is_within = append_path(&path, folder) && append_path(&path, text_of(between)) &&
                     append_path(&path, pending->name);
    buffer_append_string(&path, extension);
    if (is_within && !path.failed && (path.length || is_folder(pending)))
        result = want_path(mentions, path.length ? buffer_text(&path) : TEXT(""), pending);
    buffer_release(&path);
    return result;
}

/* All places below a folder; it is that of the mention, or one above. A file of any name is looked
 * for there and in vars/ alone. */
static int want_below(struct play_mentions *mentions, struct text folder, bool is_above,
                      struct pending_mention *pending)
{
    static const char *const extensions[] = {"", ".yml", ".yaml", ".json"};
    bool is_of_role = pending->mention.kind == PLAY_MENTION_OF_ROLE;
    const char *between = is_of_role                                    ? "roles"
                          : pending->mention.kind == PLAY_MENTION_TASKS ? "tasks"
                                                                        : "vars";
    for (size_t i = 0; i < (is_of_role ? 4 : 1); i++) {
        bool is_here = !is_above || pending->name.length > 0;
        if ((is_here && want_at(mentions, folder, "", extensions[i], pending) != 0) ||
            want_at(mentions, folder, between, extensions[i], pending) != 0)
            return -1;
    }
    return 0;
}

/* ------------------------------------------------------------------------------------- names -- */

/* What Ansible puts for these is the folder of the role or of the playbook, or one above. */
static struct text without_known_folder(struct text name)
{
    static const char *const known[] = {"role_path", "playbook_dir", "inventory_dir"};
    struct text rest = name;
    if (!text_take_string(&rest, "{{"))
        return name;
    while (text_take(&rest, ' '))
        continue;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct text after = rest;
        if (!text_take_string(&after, known[i]))
            continue;
        while (text_take(&after, ' '))
            continue;
        if (text_take_string(&after, "}}/"))
            return after;
    }
    return name;
}

/* A name whose last part alone is computed may be that of each file in its folder; false where more
 * of it is. */
static bool take_folder(struct pending_mention *pending)
{
    const char *first = memchr(pending->name.bytes, '{', pending->name.length);
    if (!first)
        return true;
    struct text before = {pending->name.bytes, (size_t)(first - pending->name.bytes)};
    struct text rest = text_from(pending->name, before.length);
    bool is_within = false;
    for (size_t i = 0; i < rest.length; i++) {
        is_within = rest.bytes[i] == '{' || (is_within && rest.bytes[i] != '}');
        if (rest.bytes[i] == '/' && !is_within)
            return false;
    }
    if (pending->mention.kind != PLAY_MENTION_FILE)
        return false; /* tasks in files of usual names are read without being mentioned */
    pending->name = text_folder_name(before);
    pending->is_direct = true;
    pending->mention.kind = PLAY_MENTION_FOLDER;
    return true;
}

static int want(struct play_mentions *mentions, struct pending_mention *pending)
{
    struct text folder = text_folder_name(text_of(pending->mention.by.path));
    pending->name = without_known_folder(pending->name);
    if (pending->mention.kind == PLAY_MENTION_OF_PLAYS)
        return want_at(mentions, folder, "", "", pending);
    bool is_elsewhere =
        text_starts_with(pending->name, "/") || text_starts_with(pending->name, "~");
    if (is_elsewhere || !take_folder(pending))
        return 0;
    for (bool is_above = false;; is_above = true, folder = text_folder_name(folder)) {
        if (want_below(mentions, folder, is_above, pending) != 0)
            return -1;
        if (folder.length == 0)
            return 0;
    }
}

int play_mentions_want(struct play_mentions *mentions, bool *any)
{
    map_release(&mentions->paths);
    map_release(&mentions->folders);
    map_release(&mentions->above);
    map_init(&mentions->paths);
    map_init(&mentions->folders);
    map_init(&mentions->above);
    for (; mentions->next; mentions->next = mentions->next->next) {
        if (++mentions->count <= MENTIONS_MAX && want(mentions, mentions->next) != 0)
            return -1;
    }
    *any = mentions->paths.count > 0 || mentions->folders.count > 0;
    return 0;
}

/* ------------------------------------------------------------------------------------- finding */

/* Whether what is wanted of a folder may lie in this one or below. */
static bool is_in_wanted(const struct play_mentions *mentions, struct text folder)
{
    for (;; folder = text_folder_name(folder)) {
        if (map_has(&mentions->folders, folder))
            return true;
        if (folder.length == 0)
            return false;
    }
}

bool play_mentions_enter(const struct play_mentions *mentions, struct text folder)
{
    return map_has(&mentions->above, folder) || is_in_wanted(mentions, folder);
}

static void take(struct play_found *found, struct candidate *first, bool is_direct)
{
    for (struct candidate *at = first; at; at = at->next) {
        struct pending_mention *pending = at->pending;
        if (pending->is_direct && !is_direct)
            continue;
        pending->is_found = true;
        found->is_wanted = true;
        found->is_tasks |= pending->mention.kind == PLAY_MENTION_TASKS;
        found->is_guess &= pending->is_direct;
        if (pending->mention.by.rank > found->rank)
            found->rank = pending->mention.by.rank;
    }
}

struct play_found play_mentions_find(const struct play_mentions *mentions, struct text path)
{
    struct play_found found = {.is_guess = true};
    take(&found, map_get(&mentions->paths, path), true);
    for (struct text folder = path; folder.length > 0;) {
        bool is_direct = folder.length == path.length;
        folder = text_folder_name(folder);
        take(&found, map_get(&mentions->folders, folder), is_direct);
    }
    return found;
}

int play_mentions_leave_open(const struct play_mentions *mentions, struct play_setters *setters)
{
    for (const struct pending_mention *at = mentions->first; at; at = at->next) {
        struct play_setter by = at->mention.by;
        by.rank = PLAY_RANK_DEFAULT;
        if (!at->is_found && !at->may_be_absent && play_setters_leave_open(setters, &by) != 0)
            return -1;
    }
    return 0;
}
