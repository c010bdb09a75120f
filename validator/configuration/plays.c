/* SPDX-License-Identifier: MIT */
/* Finds the playbooks and roles of a tree, and reads which variables they set. */
#include "configuration/plays.h"

#include "configuration/conflicts.h"
#include "configuration/file_sum.h"
#include "configuration/play_mentions.h"
#include "configuration/play_places.h"

#include <string.h>

/* What is read of all of them together, and of all elsewhere: a playbook has some kilobytes. */
enum { FILES_BYTES_MAX = 8 << 20, ENTRIES_MAX = 20000, ENTRIES_ELSEWHERE_MAX = 5000 };

/* So many times what was read may mention other files. */
enum { ROUNDS_MAX = 8 };

struct search {
    struct plays *plays;
    const struct templates_source *source;
    struct play_places places;
    struct blob_reader *reader;
    struct document document;
    struct play_mentions mentions;
    size_t bytes_left;        /* that may still be read ... */
    size_t bytes_left_at_top; /* ... and that are looked at there: the inventory may be large */
    bool is_elsewhere; /* where what cannot be read may be anything, and leaves nothing open */
};

/* ----------------------------------------------------------------------------------- documents */

/* Whether a text may be a list, by how its first value begins: with an item, with an anchor, a tag
 * or an alias, or with the mark of a conflict. What else lies at the top is no playbook. */
static bool may_be_list(struct text text)
{
    (void)text_take_string(&text, "\xEF\xBB\xBF");
    while (text.length) {
        struct text line = text_cut(&text, '\n');
        (void)text_take_string(&line, "---");
        while (line.length && ascii_is_among(line.bytes[0], " \t\r"))
            text_skip(&line, 1);
        if (line.length && line.bytes[0] != '#' && line.bytes[0] != '%')
            return ascii_is_among(line.bytes[0], "-[&!*") || text_starts_with(line, "<<<<<<<");
    }
    return false;
}

/* The variables beside a play may be those of the fleet, which are judged. */
static bool is_of_fleet(const struct search *search, const struct play_mention *mention)
{
    const struct inventory_location *location = search->source->location;
    struct text path = text_of(mention->by.path);
    for (size_t i = 0; i < location->base_count; i++) {
        struct text rest = path;
        if (play_takes_base(&rest, location->bases[i]) && !text_has(rest, '/'))
            return true;
    }
    return false;
}

static int mention(void *context, const struct play_mention *mention)
{
    struct search *search = context;
    bool is_known = mention->kind == PLAY_MENTION_OF_PLAYS && is_of_fleet(search, mention);
    return is_known ? 0 : play_mentions_add(&search->mentions, mention);
}

static int leave_open(struct search *search, const struct play_setter *setter, struct error *error)
{
    if (search->is_elsewhere || play_setters_leave_open(&search->plays->setters, setter) == 0)
        return 0;
    return error_memory(error);
}

/* Reads a document of variables (of this rank), or of plays. */
static int read_document(struct search *search, const char *path, struct text text,
                         enum play_content content, enum play_rank rank, struct error *error)
{
    const struct limits *limits = &search->source->policy->limits;
    const struct document_limits bounds = {limits->document_depth, limits->document_nodes,
                                           limits->scalar_bytes};
    const struct place place = {.path = text_of(path)};
    const struct play_reader reader = {&search->plays->setters, path, mention, search};
    const struct play_setter whole = {.rank = rank, .path = path};
    struct findings ignored; /* nobody judges playbooks */
    findings_init(&ignored, 1, NULL);
    int result = document_read(&search->document, text, &bounds, &place, &ignored, error);
    findings_release(&ignored);
    if (result != 0)
        return -1;
    const struct node *root = search->document.root;
    search->plays->values += search->document.nodes;
    search->plays->bytes += text.length;
    search->bytes_left -= text.length;
    if (!root || search->document.encrypted_by)
        return leave_open(search, &whole, error);
    if (content == PLAY_CONTENT_PLAYS || content == PLAY_CONTENT_AT_TOP)
        result = play_names_read(&reader, root);
    else
        result = play_names_add_all(&reader, root, rank);
    return result == 0 ? 0 : error_memory(error);
}

/* How large the next file may be. */
static size_t bytes_of_file(const struct search *search)
{
    size_t most = search->source->policy->limits.file_bytes;
    return most < search->bytes_left ? most : search->bytes_left;
}

/* Notes that what lies at the path decides about what is read here. */
static int note_read(struct search *search, const char *path, struct error *error)
{
    return path && map_put(&search->plays->read, text_of(path), search->plays) == 0
               ? 0
               : error_memory(error);
}

static int read_blob(struct search *search, struct text path, const struct object_id *blob,
                     enum play_content content, enum play_rank rank, struct error *error)
{
    bool is_at_top = content == PLAY_CONTENT_AT_TOP;
    size_t most = bytes_of_file(search);
    const struct play_setter whole = {.rank = rank,
                                      .path = arena_string(&search->plays->setters.arena, path)};
    struct text text;
    uint64_t size;
    if (note_read(search, whole.path, error) != 0 ||
        blob_read(search->reader, blob, is_at_top ? search->bytes_left_at_top : most, &text, &size,
                  error) != 0)
        return -1;
    search->bytes_left_at_top -= is_at_top ? text.length : 0;
    if (is_at_top && text.bytes && !may_be_list(text))
        return 0;
    if (file_sum_add(search->plays->sum, path, blob) != 0)
        return error_memory(error);
    if (text.bytes)
        conflicts_find(&search->plays->conflicts, path, text);
    if (!text.bytes || text.length > most)
        return leave_open(search, &whole, error);
    return read_document(search, whole.path, text, content, rank, error);
}

static enum play_rank rank_of(enum play_content content)
{
    return content == PLAY_CONTENT_VARIABLES ? PLAY_RANK_PLAY : PLAY_RANK_DEFAULT;
}

static bool enters(void *context, struct text folder)
{
    const struct search *search = context;
    return play_places_enter(&search->places, folder);
}

static int read_found(void *context, struct text path, const struct object_id *blob,
                      struct error *error)
{
    struct search *search = context;
    enum play_content content = play_content_of(&search->places, path);
    return content == PLAY_CONTENT_NONE
               ? 0
               : read_blob(search, path, blob, content, rank_of(content), error);
}

/* What a link leads to, or a submodule holds, is not read. */
static int meet_other(void *context, struct text path, struct error *error)
{
    struct search *search = context;
    const struct play_setter whole = {.path = arena_string(&search->plays->setters.arena, path)};
    if (!whole.path)
        return error_memory(error);
    return play_content_of(&search->places, path) != PLAY_CONTENT_NONE ||
                   play_places_enter(&search->places, path)
               ? leave_open(search, &whole, error)
               : 0;
}

/* Goes through all files that `found` cares for. */
static int walk(struct search *search, struct file_search files, struct error *error)
{
    size_t entries;
    files.context = search;
    files.limit = ENTRIES_MAX;
    int result = repository_each_file(search->source->repository, search->source->tree, &files,
                                      &entries, error);
    const struct play_setter all = {.path = "one of more files than are read"};
    search->plays->entries += entries;
    return result == 0 && entries > ENTRIES_MAX ? leave_open(search, &all, error) : result;
}

/* ---------------------------------------------------------------------------- what is mentioned */

static bool enters_wanted(void *context, struct text folder)
{
    const struct search *search = context;
    return play_mentions_enter(&search->mentions, folder);
}

static int read_wanted(void *context, struct text path, const struct object_id *blob,
                       struct error *error)
{
    struct search *search = context;
    const struct play_found found = play_mentions_find(&search->mentions, path);
    if (!found.is_wanted || (found.is_guess && !play_is_readable(path)))
        return 0;
    return read_blob(search, path, blob,
                     found.is_tasks ? PLAY_CONTENT_PLAYS : PLAY_CONTENT_DEFAULTS, found.rank,
                     error);
}

static int read_mentioned(struct search *search, struct error *error)
{
    bool any = true;
    for (int round = 0; round < ROUNDS_MAX && any; round++) {
        if (play_mentions_want(&search->mentions, &any) != 0)
            return error_memory(error);
        if (any && walk(search, (struct file_search){.enters = enters_wanted, .found = read_wanted},
                        error) != 0)
            return -1;
    }
    return play_mentions_leave_open(&search->mentions, &search->plays->setters) == 0
               ? 0
               : error_memory(error);
}

/* ----------------------------------------------------------------------------------- elsewhere */

/* Ansible loads what lies in such a folder beside a play, or in a role, and asks it for variables.
 */
static bool is_vars_plugin(struct text path)
{
    if (!text_ends_with(path, ".py"))
        return false;
    while (text_has(path, '/')) {
        if (text_is(text_cut(&path, '/'), "vars_plugins"))
            return true;
    }
    return false;
}

static int take_plugin(struct search *search, struct text path, const struct object_id *blob,
                       struct error *error)
{
    const struct play_setter plugin = {.rank = PLAY_RANK_PLAY,
                                       .path = arena_string(&search->plays->setters.arena, path)};
    if (note_read(search, plugin.path, error) != 0)
        return -1;
    return play_setters_leave_open(&search->plays->setters, &plugin) == 0 &&
                   file_sum_add(search->plays->sum, path, blob) == 0
               ? 0
               : error_memory(error);
}

static bool enters_elsewhere(void *context, struct text folder)
{
    const struct search *search = context;
    return play_places_enter_elsewhere(&search->places, folder);
}

/* What is too large, or no YAML, is taken for something else. */
static int read_elsewhere(void *context, struct text path, const struct object_id *blob,
                          struct error *error)
{
    struct search *search = context;
    enum play_content content = play_content_elsewhere(&search->places, path);
    struct text text;
    uint64_t size;
    if (is_vars_plugin(path))
        return take_plugin(search, path, blob, error);
    if (content == PLAY_CONTENT_NONE || search->bytes_left == 0)
        return 0;
    const char *kept = arena_string(&search->plays->setters.arena, path);
    if (note_read(search, kept, error) != 0 ||
        blob_read(search->reader, blob, bytes_of_file(search), &text, &size, error) != 0)
        return -1;
    if (!text.bytes)
        return 0;
    if (content == PLAY_CONTENT_AT_TOP && !may_be_list(text)) {
        search->plays->bytes += text.length;
        search->bytes_left -= text.length;
        return 0;
    }
    return file_sum_add(search->plays->sum, path, blob) == 0
               ? read_document(search, kept, text, content, rank_of(content), error)
               : error_memory(error);
}

static int look_elsewhere(struct search *search, struct error *error)
{
    const struct file_search files = {.enters = enters_elsewhere,
                                      .found = read_elsewhere,
                                      .context = search,
                                      .limit = ENTRIES_ELSEWHERE_MAX};
    size_t entries, left = search->bytes_left;
    search->is_elsewhere = true;
    search->bytes_left = FILES_BYTES_MAX;
    int result = repository_each_file(search->source->repository, search->source->tree, &files,
                                      &entries, error);
    search->plays->entries += entries;
    search->is_elsewhere = false;
    search->bytes_left = left;
    return result;
}

/* --------------------------------------------------------------------------------------- all -- */

int plays_read(struct plays *plays, const struct templates_source *source, struct error *error)
{
    struct search search = {.plays = plays,
                            .source = source,
                            .bytes_left = FILES_BYTES_MAX,
                            .bytes_left_at_top = source->policy->limits.inventory_bytes};
    *plays = (struct plays){0};
    play_setters_init(&plays->setters);
    map_init(&plays->read);
    findings_init(&plays->conflicts, source->policy->limits.findings, NULL);
    play_mentions_init(&search.mentions);
    int result = play_places_find(&search.places, source, &plays->setters.arena, error);
    if (result == 0)
        result = blob_reader_open(&search.reader, source->repository, error);
    if (result == 0)
        result = walk(
            &search,
            (struct file_search){.enters = enters, .found = read_found, .met_other = meet_other},
            error);
    if (result == 0)
        result = look_elsewhere(&search, error);
    if (result == 0)
        result = read_mentioned(&search, error);
    blob_reader_free(search.reader);
    document_release(&search.document);
    play_mentions_release(&search.mentions);
    return result;
}

void plays_release(struct plays *plays)
{
    map_release(&plays->read);
    findings_release(&plays->conflicts);
    play_setters_release(&plays->setters);
}
