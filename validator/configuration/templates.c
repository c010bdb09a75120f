/* SPDX-License-Identifier: MIT */
/* Reads templates from a tree or from the index, and compiles each once, for all threads. */
#include "configuration/templates.h"

#include "configuration/file_sum.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Compiled, all templates that one judgement asks for; a template is bounded by itself. */
enum { TEMPLATES_SIZE = 256 << 20 };

struct template_slot {
    struct template *template; /* NULL: there is none, or it cannot be read */
    const char *folder;        /* that holds the roles/ it lies in */
    const char *unread;        /* its path, where it cannot be read; else NULL */
    bool is_too_large;         /* that is why, ... */
    enum leads_away away;      /* ... or this: it is a link, say, or below one */
};

struct templates {
    struct templates_source source;
    struct role role;             /* constant */
    struct plays plays;           /* constant */
    struct plugins plugins;       /* constant */
    bool are_kept;                /* a folder for them is there; constant */
    char role_sum[DIGEST_HEX];    /* of the variables of the role; constant, as the next one */
    char reached_sum[DIGEST_HEX]; /* of what a template may reach there */
    struct map beside;            /* the paths that both sums are of; constant, in the arena */
    pthread_mutex_t mutex;        /* of all below, and of the repository */
    struct arena arena;
    struct map compiled; /* by name; struct template_slot */
    size_t count;        /* of those that are there */
    size_t size;         /* of all that are compiled, in bytes */
    struct error error;  /* why one could not be read; then it counts as missing */
};

/* Reads the folders above, where there are any: what is wrong with them is wrong for each template.
 */
static int look_into(struct templates *templates, const char *folder, struct error *error)
{
    const struct templates_source *source = &templates->source;
    struct arena arena;
    bool holds = false;
    arena_init(&arena);
    char *path = arena_format(&arena, "%s%s", folder, source->policy->templates.path);
    size_t length = path ? strlen(path) : 0;
    if (length > 0)
        path[length - 1] = '\0'; /* the last slash */
    int result = path ? repository_tree_holds(source->repository, source->tree, path, &holds, error)
                      : error_memory(error);
    templates->are_kept |= holds;
    arena_release(&arena);
    return result;
}

/* Adds a folder beside the templates to a sum; "" is theirs. */
static int sum_beside(struct templates *templates, const char *folder, const char *name,
                      char sum[DIGEST_HEX], struct error *error)
{
    const struct templates_source *source = &templates->source;
    struct text role = text_of(source->policy->templates.path);
    struct entry entry;
    role.length -= role.length > 0; /* the last slash */
    if (*name)
        role = text_folder(role);
    const char *path =
        arena_format(&templates->arena, "%s%.*s%s", folder, (int)role.length, role.bytes, name);
    if (!path || map_put(&templates->beside, text_of(path), templates) != 0)
        return error_memory(error);
    if (repository_entry(source->repository, source->tree, path, &entry, error) != 0)
        return -1;
    return entry.mode == 0 || file_sum_add(sum, text_of(path), &entry.id) == 0
               ? 0
               : error_memory(error);
}

/* Sums up what decides about devices besides their variables and their template. */
static int sum_up(struct templates *templates, const char *folder, struct error *error)
{
    if (!templates->source.tree) /* nobody compares the index */
        return 0;
    return sum_beside(templates, folder, "defaults", templates->role_sum, error) != 0 ||
                   sum_beside(templates, folder, "vars", templates->role_sum, error) != 0 ||
                   sum_beside(templates, folder, "", templates->reached_sum, error) != 0 ||
                   sum_beside(templates, folder, "files", templates->reached_sum, error) != 0
               ? -1
               : 0;
}

static int look_around(struct templates *templates, struct error *error)
{
    const struct templates_source *source = &templates->source;
    templates->are_kept = source->policy->templates.is_named;
    if (look_into(templates, source->folder, error) != 0 ||
        sum_up(templates, source->folder, error) != 0 ||
        (*source->folder &&
         (look_into(templates, "", error) != 0 || sum_up(templates, "", error) != 0)) ||
        role_read(&templates->role, source, error) != 0)
        return -1;
    return plays_read(&templates->plays, source, error) == 0
               ? plugins_find(&templates->plugins, source, error)
               : -1;
}

int templates_new(struct templates **made, const struct templates_source *source,
                  struct error *error)
{
    struct templates *templates = calloc(1, sizeof *templates);
    *made = templates;
    if (!templates)
        return error_memory(error);
    templates->source = *source;
    arena_init(&templates->arena);
    map_init(&templates->compiled);
    map_init(&templates->beside);
    if (pthread_mutex_init(&templates->mutex, NULL) == 0)
        return look_around(templates, error);
    free(templates);
    *made = NULL;
    return error_memory(error);
}

bool templates_are_kept(const struct templates *templates)
{
    return templates->are_kept;
}

const struct role *templates_role(const struct templates *templates)
{
    return &templates->role;
}

const struct plays *templates_plays(const struct templates *templates)
{
    return &templates->plays;
}

const struct plugins *templates_plugins(const struct templates *templates)
{
    return &templates->plugins;
}

void templates_append_sums(const struct templates *templates, bool reaches, struct buffer *out)
{
    buffer_format(out, "%s %s %s %s", templates->role_sum, templates->plays.sum,
                  templates->plugins.sum, reaches ? templates->reached_sum : "");
}

bool templates_have_read(const struct templates *templates, struct text path)
{
    if (map_has(&templates->plays.read, path) || map_has(&templates->plugins.summed, path))
        return true;
    for (; path.length; path = text_folder_name(path)) {
        if (map_has(&templates->beside, path))
            return true;
    }
    return false;
}

bool templates_merge(const struct templates *templates)
{
    return templates->source.location->merges;
}

struct templates_effort templates_effort(const struct templates *templates)
{
    const struct plays *plays = &templates->plays;
    return (struct templates_effort){plays->entries + templates->plugins.entries, plays->bytes,
                                     plays->values};
}

void templates_free(struct templates *templates)
{
    if (!templates)
        return;
    for (size_t i = 0; i < templates->compiled.count; i++) {
        struct template_slot *slot = templates->compiled.entries[i].value;
        template_free(slot->template);
    }
    map_release(&templates->compiled);
    map_release(&templates->beside);
    arena_release(&templates->arena);
    role_release(&templates->role);
    plays_release(&templates->plays);
    plugins_release(&templates->plugins);
    pthread_mutex_destroy(&templates->mutex);
    free(templates);
}

static int compile(struct templates *templates, struct text name, struct text text,
                   struct template_slot *slot)
{
    if (template_compile(&slot->template, name, text, &templates->error) != 0)
        return -1;
    templates->count++;
    templates->size += template_size(slot->template);
    if (templates->size <= TEMPLATES_SIZE)
        return 0;
    return error_set(&templates->error, ERROR_LIMIT,
                     "the templates that are asked for take more than %d MiB",
                     TEMPLATES_SIZE >> 20);
}

/* What the pusher can help is no error of ours: a template that is too large is told of by
 * templates_find_faults, and a folder that readers take differently where the checkout is judged.
 */
static int pass_over(struct templates *templates, const char *path, const struct error *trouble,
                     struct template_slot *slot)
{
    bool is_too_large = trouble->kind == ERROR_LIMIT;
    if (!is_too_large && !(trouble->kind == ERROR_INPUT && templates->source.tree))
        return error_set(&templates->error, trouble->kind, "%s", trouble->message);
    slot->unread = path;
    slot->is_too_large = is_too_large;
    return 0;
}

/* What is no file there. */
static int pass_over_link(struct templates *templates, const char *path, const char *folder,
                          struct template_slot *slot)
{
    const struct templates_source *source = &templates->source;
    if (repository_tree_leads_away(source->repository, source->tree, path, &slot->away,
                                   &templates->error) != 0)
        return -1;
    if (slot->away != LEADS_NOWHERE) {
        slot->folder = folder;
        slot->unread = path;
    }
    return 0;
}

/* Reads the template where it lies below a folder; slot->template stays NULL where it does not. */
static int read_below(struct templates *templates, const char *folder, struct text name,
                      struct template_slot *slot)
{
    const struct templates_source *source = &templates->source;
    struct error trouble = {0};
    struct buffer content;
    bool found = false;
    const char *path = arena_format(&templates->arena, "%s%s%.*s", folder,
                                    source->policy->templates.path, (int)name.length, name.bytes);
    if (!path)
        return error_memory(&templates->error);
    buffer_init(&content, source->policy->limits.file_bytes);
    int result =
        repository_tree_file(source->repository, source->tree, path,
                             source->policy->limits.file_bytes, &content, &found, &trouble);
    if (result != 0) {
        slot->folder = folder;
        result = pass_over(templates, path, &trouble, slot);
    } else if (found) {
        slot->folder = folder;
        result = compile(templates, name, buffer_text(&content), slot);
    } else {
        result = pass_over_link(templates, path, folder, slot);
    }
    buffer_release(&content);
    return result;
}

/* An inventory in a folder may be that of a playbook at the top. */
static int read_template(struct templates *templates, struct text name, struct template_slot *slot)
{
    slot->folder = templates->source.folder;
    if (read_below(templates, slot->folder, name, slot) != 0)
        return -1;
    bool is_there = slot->template || slot->unread;
    return is_there || !*slot->folder ? 0 : read_below(templates, "", name, slot);
}

/* What is asked for the first time; the caller has the mutex. */
static const struct template *read_new(struct templates *templates, struct text name)
{
    struct template_slot *slot = arena_alloc(&templates->arena, sizeof *slot);
    name = arena_copy(&templates->arena, name);
    if (!slot || !name.bytes || map_put(&templates->compiled, name, slot) != 0)
        error_memory(&templates->error);
    else
        read_template(templates, name, slot);
    return templates->error.kind == ERROR_NONE ? slot->template : NULL;
}

const struct template *templates_find(struct templates *templates, struct text name)
{
    const struct template *template = NULL;
    pthread_mutex_lock(&templates->mutex);
    const struct template_slot *slot = map_get(&templates->compiled, name);
    if (slot)
        template = slot->template;
    else if (templates->error.kind == ERROR_NONE && !text_has(name, '\0'))
        template = read_new(templates, name);
    pthread_mutex_unlock(&templates->mutex);
    return template;
}

const char *templates_unread(struct templates *templates, struct text name)
{
    pthread_mutex_lock(&templates->mutex);
    const struct template_slot *slot = map_get(&templates->compiled, name);
    const char *path = slot ? slot->unread : NULL;
    pthread_mutex_unlock(&templates->mutex);
    return path;
}

void templates_find_faults(const struct templates *templates, struct findings *findings)
{
    findings_append(findings, &templates->plays.conflicts);
    findings_append(findings, &templates->role.defaults.conflicts);
    findings_append(findings, &templates->role.variables.conflicts);
    for (size_t i = 0; i < templates->compiled.count; i++) {
        const struct template_slot *slot = templates->compiled.entries[i].value;
        const struct place place = {.path = text_of(slot->unread ? slot->unread : "")};
        if (slot->away == LEADS_BY_LINK)
            findings_add(findings, RULE_TREE_SYMLINK, &place, "commit the file itself in its place",
                         "the template is a symbolic link, or a folder above it is one");
        if (slot->away == LEADS_TO_SUBMODULE)
            findings_add(findings, RULE_TEMPLATE_UNSUPPORTED, &place,
                         "commit the file itself in this repository",
                         "not rendered, so not verified: the template lies in a submodule");
        if (slot->is_too_large)
            findings_add(findings, RULE_DOCUMENT_LIMIT, &place,
                         "move what is large in it to a file that devices fetch",
                         "the template has more bytes than the gate reads, which are %zu at most",
                         templates->source.policy->limits.file_bytes);
    }
}

const char *templates_folder(struct templates *templates, struct text name)
{
    pthread_mutex_lock(&templates->mutex);
    const struct template_slot *slot = map_get(&templates->compiled, name);
    const char *folder = slot ? slot->folder : NULL;
    pthread_mutex_unlock(&templates->mutex);
    return folder ? folder : templates->source.folder;
}

int templates_check(struct templates *templates, struct error *error)
{
    pthread_mutex_lock(&templates->mutex);
    struct error failure = templates->error;
    pthread_mutex_unlock(&templates->mutex);
    return failure.kind == ERROR_NONE ? 0 : error_set(error, failure.kind, "%s", failure.message);
}

size_t templates_count(const struct templates *templates)
{
    return templates->count;
}

int templates_paths(struct templates *templates, struct text *paths, struct error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < templates->compiled.count; i++) {
        const struct template_slot *slot = templates->compiled.entries[i].value;
        struct text name = templates->compiled.entries[i].key;
        if (!slot->template)
            continue;
        const char *path =
            arena_format(&templates->arena, "%s%s%.*s", slot->folder,
                         templates->source.policy->templates.path, (int)name.length, name.bytes);
        if (!path)
            return error_memory(error);
        paths[count++] = text_of(path);
    }
    return 0;
}
