/* SPDX-License-Identifier: MIT */
/* Finds the playbooks and roles of a tree, and reads which variables they set. */
#include "configuration/plays.h"

#include "configuration/play_mentions.h"

#include <string.h>

/* What is read of all of them together: a playbook has some kilobytes. */
enum { FILES_BYTES_MAX = 8 << 20, ENTRIES_MAX = 20000, ENTRIES_ELSEWHERE_MAX = 5000 };

/* So many times what was read may mention other files. */
enum { BASES_MAX = 4, ROUNDS_MAX = 8 };

/* Folders of plays, tasks, handlers and variables, in a base or in a role. */
static const char *const places[] = {
    "defaults", "handlers", "meta", "playbooks", "plays", "roles", "tasks", "vars", NULL,
};

/* No tasks stand below these, though their files may look so. */
static const char *const others[] = {"files",     "group_vars", "host_vars", "molecule",
                                     "templates", "tests",      NULL};

struct search {
    struct plays *plays;
    const struct templates_source *source;
    struct text bases[BASES_MAX]; /* folders that hold roles/ and the like, with a last slash */
    size_t base_count;
    struct text role; /* the role that templates lie in, below a base, with its last slash */
    struct blob_reader *reader;
    struct document document;
    struct play_mentions mentions;
    bool is_elsewhere; /* where what cannot be read may be anything, and leaves nothing open */
};

/* ------------------------------------------------------------------------------------ places -- */

static bool is_one_of(struct text name, const char *const *names)
{
    while (*names && !text_is(name, *names))
        names++;
    return *names;
}

/* Whether tasks or variables may stand in a folder that is called so below a base. */
static bool is_place(struct text folder)
{
    if (!is_one_of(text_cut(&folder, '/'), places))
        return false;
    while (folder.bytes) {
        struct text part = text_cut(&folder, '/');
        if (is_one_of(part, others) || text_starts_with(part, "."))
            return false;
    }
    return true;
}

static bool takes_base(struct text *path, struct text base)
{
    if (path->length < base.length || memcmp(path->bytes, base.bytes, base.length) != 0)
        return false;
    *path = text_from(*path, base.length);
    return true;
}

static bool leads_to_base(struct text folder, struct text base)
{
    return base.length > folder.length && base.bytes[folder.length] == '/' &&
           memcmp(base.bytes, folder.bytes, folder.length) == 0;
}

static bool enters(void *context, struct text folder)
{
    const struct search *search = context;
    for (size_t i = 0; i < search->base_count; i++) {
        struct text rest = folder;
        if (leads_to_base(folder, search->bases[i]) ||
            (takes_base(&rest, search->bases[i]) && is_place(rest)))
            return true;
    }
    return false;
}

/* What a file is read as. */
enum content { CONTENT_NONE, CONTENT_AT_TOP, CONTENT_PLAYS, CONTENT_DEFAULTS, CONTENT_VARIABLES };

/* What is read with its values: see role.h. */
static bool is_of_own_role(const struct search *search, struct text rest)
{
    if (!search->role.length || !takes_base(&rest, search->role))
        return false;
    if (!text_take_string(&rest, "defaults/main") && !text_take_string(&rest, "vars/main"))
        return false;
    return rest.length == 0 || rest.bytes[0] == '/' || rest.bytes[0] == '.';
}

/* `rest` is the path below a base. */
static enum content content_in_place(struct text rest)
{
    bool is_of_role = false;
    while (text_has(rest, '/')) {
        struct text part = text_cut(&rest, '/');
        bool is_main = text_starts_with(rest, "main.") || text_starts_with(rest, "main/");
        if (is_of_role && is_main && text_is(part, "vars"))
            return CONTENT_VARIABLES;
        if (text_is(part, "vars") || text_is(part, "defaults"))
            return CONTENT_DEFAULTS;
        is_of_role = text_is(part, "roles");
        if (is_of_role)
            text_cut(&rest, '/');
    }
    return CONTENT_PLAYS;
}

/* Whether Ansible reads a file of this name without being told of it. */
static bool is_readable(struct text path)
{
    return text_ends_with(path, ".yml") || text_ends_with(path, ".yaml") ||
           text_ends_with(path, ".json") || text_ends_with(path, "/main");
}

/* What is read with its values: the role's own variables, and the inventory, which is no list. */
static bool is_judged(const struct search *search, struct text path)
{
    const struct inventory_location *location = search->source->location;
    for (size_t i = 0; i < location->file_count; i++) {
        if (text_equal(location->files[i], path))
            return true;
    }
    for (size_t i = 0; i < search->base_count; i++) {
        struct text rest = path;
        if (takes_base(&rest, search->bases[i]) && is_of_own_role(search, rest))
            return true;
    }
    return false;
}

static enum content content_of(const struct search *search, struct text path)
{
    enum content content = CONTENT_NONE;
    if (!is_readable(path) || is_judged(search, path))
        return CONTENT_NONE;
    for (size_t i = 0; i < search->base_count; i++) {
        struct text rest = path;
        if (!takes_base(&rest, search->bases[i]))
            continue;
        if (is_place(rest))
            content = content_in_place(rest);
        else if (!text_has(rest, '/') && !text_starts_with(rest, "."))
            content = CONTENT_AT_TOP;
    }
    return content;
}

/* ----------------------------------------------------------------------------------- documents */

/* Whether a text may be a list, by how its first value begins: with an item, or with an anchor, a
 * tag or an alias. What else lies at the top is no playbook. */
static bool may_be_list(struct text text)
{
    (void)text_take_string(&text, "\xEF\xBB\xBF");
    while (text.length) {
        struct text line = text_cut(&text, '\n');
        (void)text_take_string(&line, "---");
        while (line.length && ascii_is_among(line.bytes[0], " \t\r"))
            text_skip(&line, 1);
        if (line.length && line.bytes[0] != '#' && line.bytes[0] != '%')
            return ascii_is_among(line.bytes[0], "-[&!*");
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
        if (takes_base(&rest, location->bases[i]) && !text_has(rest, '/'))
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

/* Reads a document of variables (of this rank), or of plays; is_open says that nothing is known of
 * it. */
static int read_document(struct search *search, const char *path, struct text text,
                         enum content content, enum play_rank rank, struct error *error)
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
    if (!root || search->document.encrypted_by)
        return leave_open(search, &whole, error);
    if (content == CONTENT_PLAYS || content == CONTENT_AT_TOP)
        result = play_names_read(&reader, root);
    else
        result = play_names_add_all(&reader, root, rank);
    return result == 0 ? 0 : error_memory(error);
}

static int read_blob(struct search *search, struct text path, const struct object_id *blob,
                     enum content content, enum play_rank rank, struct error *error)
{
    const struct limits *limits = &search->source->policy->limits;
    size_t left = FILES_BYTES_MAX - search->plays->bytes;
    const struct play_setter whole = {.rank = rank,
                                      .path = arena_string(&search->plays->setters.arena, path)};
    struct text text;
    uint64_t size;
    if (!whole.path)
        return error_memory(error);
    /* at the top the inventory may lie, which may be large */
    bool is_at_top = content == CONTENT_AT_TOP;
    if (blob_read(search->reader, blob, is_at_top ? limits->inventory_bytes : limits->file_bytes,
                  &text, &size, error) != 0)
        return -1;
    if (is_at_top && text.bytes && !may_be_list(text))
        return 0;
    if (!text.bytes || text.length > limits->file_bytes || text.length > left)
        return leave_open(search, &whole, error);
    return read_document(search, whole.path, text, content, rank, error);
}

static enum play_rank rank_of(enum content content)
{
    return content == CONTENT_VARIABLES ? PLAY_RANK_PLAY : PLAY_RANK_DEFAULT;
}

static int read_found(void *context, struct text path, const struct object_id *blob,
                      struct error *error)
{
    struct search *search = context;
    enum content content = content_of(search, path);
    return content == CONTENT_NONE
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
    return content_of(search, path) != CONTENT_NONE || enters(search, path)
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
    if (!found.is_wanted || (found.is_guess && !is_readable(path)))
        return 0;
    const char *kept = arena_string(&search->plays->setters.arena, path);
    if (!kept || map_put(&search->plays->named, text_of(kept), search->plays) != 0)
        return error_memory(error);
    return read_blob(search, path, blob, found.is_tasks ? CONTENT_PLAYS : CONTENT_DEFAULTS,
                     found.rank, error);
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

/* Whether another fleet of the policy has this folder: its plays are for its own devices. */
static bool is_of_other_fleet(const struct search *search, struct text folder)
{
    const struct policy *policy = search->source->policy;
    for (size_t i = 0; i < policy->fleet_root_count; i++) {
        const char *root = policy->fleet_roots[i].folder;
        bool is_other = root && strcmp(root, search->source->folder) != 0;
        if (is_other && strlen(root) == folder.length + 1 &&
            memcmp(root, folder.bytes, folder.length) == 0)
            return true;
    }
    return false;
}

/* Plays and roles may lie anywhere. */
static bool enters_elsewhere(void *context, struct text folder)
{
    if (is_of_other_fleet(context, folder))
        return false;
    while (folder.bytes) {
        struct text part = text_cut(&folder, '/');
        if (is_one_of(part, others) || text_starts_with(part, "."))
            return false;
    }
    return true;
}

/* Beside what is read in the bases. */
static enum content content_elsewhere(const struct search *search, struct text path)
{
    if (!is_readable(path) || content_of(search, path) != CONTENT_NONE || is_judged(search, path))
        return CONTENT_NONE;
    struct text rest = path, part = TEXT("");
    while (text_has(rest, '/')) {
        part = text_cut(&rest, '/');
        if (text_is(part, "vars") || text_is(part, "defaults"))
            break;
    }
    if (text_is(part, "vars"))
        return text_starts_with(rest, "main") ? CONTENT_VARIABLES : CONTENT_DEFAULTS;
    return text_is(part, "defaults") ? CONTENT_DEFAULTS : CONTENT_AT_TOP;
}

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

static int take_plugin(struct search *search, struct text path, struct error *error)
{
    const struct play_setter plugin = {.rank = PLAY_RANK_PLAY,
                                       .path = arena_string(&search->plays->setters.arena, path)};
    return plugin.path && play_setters_leave_open(&search->plays->setters, &plugin) == 0
               ? 0
               : error_memory(error);
}

/* What is too large, or no YAML, is taken for something else. */
static int read_elsewhere(void *context, struct text path, const struct object_id *blob,
                          struct error *error)
{
    struct search *search = context;
    enum content content = content_elsewhere(search, path);
    size_t limit = search->source->policy->limits.file_bytes;
    struct text text;
    uint64_t size;
    if (is_vars_plugin(path))
        return take_plugin(search, path, error);
    if (content == CONTENT_NONE || search->plays->bytes >= FILES_BYTES_MAX)
        return 0;
    if (blob_read(search->reader, blob, limit, &text, &size, error) != 0)
        return -1;
    if (!text.bytes)
        return 0;
    if (content == CONTENT_AT_TOP && !may_be_list(text)) {
        search->plays->bytes += text.length;
        return 0;
    }
    const char *kept = arena_string(&search->plays->setters.arena, path);
    return kept ? read_document(search, kept, text, content, rank_of(content), error)
                : error_memory(error);
}

static int look_elsewhere(struct search *search, struct error *error)
{
    const struct file_search files = {.enters = enters_elsewhere,
                                      .found = read_elsewhere,
                                      .context = search,
                                      .limit = ENTRIES_ELSEWHERE_MAX};
    size_t entries;
    search->is_elsewhere = true;
    int result = repository_each_file(search->source->repository, search->source->tree, &files,
                                      &entries, error);
    search->plays->entries += entries;
    search->is_elsewhere = false;
    return result;
}

/* --------------------------------------------------------------------------------------- all -- */

static struct text folder_above(struct text path)
{
    while (path.length && path.bytes[path.length - 1] != '/')
        path.length--;
    path.length -= path.length ? 1 : 0;
    return path;
}

static void add_base(struct search *search, struct text base)
{
    for (size_t i = 0; i < search->base_count; i++) {
        if (text_equal(search->bases[i], base))
            return;
    }
    search->bases[search->base_count++] = base;
}

/* The folders above roles/, and the role that templates lie in. */
static int find_bases(struct search *search, struct error *error)
{
    const struct templates_source *source = search->source;
    struct text path = text_of(source->policy->templates.path);
    struct text role = folder_above(folder_above(path)); /* without the last slash, and templates */
    struct text above = folder_above(role);
    above.length -= text_ends_with(above, "roles") ? strlen("roles") : above.length;
    const char *below = arena_format(&search->plays->setters.arena, "%s%.*s", source->folder,
                                     (int)above.length, above.bytes);
    if (!below)
        return error_memory(error);
    search->role = (struct text){path.bytes + above.length, role.length + 1 - above.length};
    if (role.length == 0 || !text_ends_with(path, "/templates/"))
        search->role = TEXT("");
    add_base(search, TEXT(""));
    add_base(search, text_of(source->folder));
    add_base(search, above);
    add_base(search, text_of(below));
    return 0;
}

int plays_read(struct plays *plays, const struct templates_source *source, struct error *error)
{
    struct search search = {.plays = plays, .source = source};
    *plays = (struct plays){0};
    play_setters_init(&plays->setters);
    map_init(&plays->named);
    play_mentions_init(&search.mentions);
    int result = find_bases(&search, error);
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
    map_release(&plays->named);
    play_setters_release(&plays->setters);
}
