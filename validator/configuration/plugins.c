/* SPDX-License-Identifier: MIT */
/* Finds the plug-ins of a tree that Ansible may take in place of its own. */
#include "configuration/plugins.h"

#include "configuration/file_sum.h"
#include "configuration/play_places.h"

enum { NAMED_MAX = 64 };

/* Ansible loads what lies in such a folder beside a play, or in a role. */
static const struct place_of_plugins {
    const char *folder;
    const char *file; /* NULL: any */
    enum template_plugin type;
    enum inventory_plugin setting; /* of ansible.cfg, which names further folders */
} places_of_plugins[] = {
    {"filter_plugins", NULL, TEMPLATE_PLUGIN_FILTER, INVENTORY_PLUGIN_FILTERS},
    {"test_plugins", NULL, TEMPLATE_PLUGIN_TEST, INVENTORY_PLUGIN_TESTS},
    {"lookup_plugins", "env.py", TEMPLATE_PLUGIN_ENVIRONMENT, INVENTORY_PLUGIN_LOOKUPS},
    {"lookup_plugins", "template.py", TEMPLATE_PLUGIN_RENDERER, INVENTORY_PLUGIN_LOOKUPS},
    {"action_plugins", "template.py", TEMPLATE_PLUGIN_RENDERER, INVENTORY_PLUGIN_ACTIONS},
};

enum { PLACES_OF_PLUGINS = sizeof places_of_plugins / sizeof *places_of_plugins };

/* A folder that ansible.cfg names. */
struct named_folder {
    struct text path; /* with its last slash */
    enum inventory_plugin setting;
};

struct search {
    struct plugins *plugins;
    const struct templates_source *source;
    struct named_folder named[NAMED_MAX];
    size_t named_count;
};

static struct text last_part(struct text path)
{
    return text_from(path, text_folder(path).length);
}

/* Whether the path lies below the folder, or is it. */
static bool is_in(struct text path, struct text folder)
{
    struct text rest = path;
    return play_takes_base(&rest, folder) ||
           text_equal(path, (struct text){folder.bytes, folder.length - 1});
}

/* ---------------------------------------------------------------------------- what is named -- */

/* Whatever the setting is for may be replaced. */
static int take_anything(struct search *search, enum inventory_plugin setting, const char *source,
                         struct error *error)
{
    if (!source)
        return error_memory(error);
    for (size_t i = 0; i < PLACES_OF_PLUGINS; i++) {
        const char **kept = &search->plugins->sources[places_of_plugins[i].type];
        if (places_of_plugins[i].setting == setting && !*kept)
            *kept = source;
    }
    return 0;
}

/* A path that says where it leads, without what Ansible puts in its place, or what may be a link
 * that is passed on the way back. */
static bool is_plain_folder(struct text path)
{
    struct text rest = path;
    for (size_t i = 0; i < path.length; i++) {
        if (!ascii_is_alphanumeric(path.bytes[i]) && !ascii_is_among(path.bytes[i], "._-/"))
            return false;
    }
    while (rest.bytes) {
        struct text part = text_cut(&rest, '/');
        if (part.length == 0 || text_is(part, ".") || text_is(part, ".."))
            return false;
    }
    return true;
}

/* What holds without the setting, on the runner. */
static bool is_standard(struct text path)
{
    return text_starts_with(path, "~/.ansible/plugins/") ||
           text_starts_with(path, "/usr/share/ansible/plugins/");
}

static struct text trim(struct text text)
{
    while (text.length && ascii_is_among(text.bytes[0], " \t\r\n"))
        text_skip(&text, 1);
    while (text.length && ascii_is_among(text.bytes[text.length - 1], " \t\r\n"))
        text.length--;
    return text;
}

static int take_named(struct search *search, enum inventory_plugin setting, struct text path,
                      struct error *error)
{
    struct arena *arena = &search->plugins->arena;
    const char *folder = search->source->folder;
    struct text written = path;
    while (text_take_string(&path, "./"))
        continue;
    if (text_ends_with(path, "/"))
        path.length--;
    if (is_standard(written))
        return 0;
    if (!is_plain_folder(path) || search->named_count == NAMED_MAX)
        return take_anything(search, setting,
                             arena_format(arena, "a plug-in that %sansible.cfg:%u names", folder,
                                          search->source->location->plugins[setting].line),
                             error);
    const char *whole = arena_format(arena, "%s%.*s/", folder, (int)path.length, path.bytes);
    if (!whole)
        return error_memory(error);
    search->named[search->named_count++] = (struct named_folder){text_of(whole), setting};
    return 0;
}

static int take_settings(struct search *search, struct error *error)
{
    for (size_t i = 0; i < INVENTORY_PLUGIN_TYPES; i++) {
        struct text rest = search->source->location->plugins[i].paths;
        while (rest.bytes) {
            struct text path = trim(text_cut(&rest, ':'));
            if (take_named(search, (enum inventory_plugin)i, path, error) != 0)
                return -1;
        }
    }
    return 0;
}

/* -------------------------------------------------------------------------------- the tree ---- */

static bool enters(void *context, struct text folder)
{
    const struct search *search = context;
    for (size_t i = 0; i < search->named_count; i++) {
        struct text named = search->named[i].path;
        struct text rest = named;
        if (is_in(folder, named) || (play_takes_base(&rest, folder) && text_starts_with(rest, "/")))
            return true;
    }
    struct text name = last_part(folder);
    return !text_is(name, "group_vars") && !text_is(name, "host_vars") &&
           !play_is_of_other_fleet(search->source, folder);
}

static bool is_named(const struct search *search, struct text path, enum inventory_plugin setting)
{
    for (size_t i = 0; i < search->named_count; i++) {
        if (search->named[i].setting == setting && is_in(path, search->named[i].path))
            return true;
    }
    return false;
}

/* Whether Ansible may take the file for a plug-in of this place. */
static bool is_plugin(const struct search *search, const struct place_of_plugins *place,
                      struct text path)
{
    struct text name = last_part(path);
    bool is_one = place->file ? text_is(name, place->file)
                              : text_ends_with(name, ".py") && !text_is(name, "__init__.py");
    return is_one && (text_is(last_part(text_folder_name(path)), place->folder) ||
                      is_named(search, path, place->setting));
}

static int keep(struct search *search, const struct place_of_plugins *place, struct text path,
                struct error *error)
{
    const char **kept = &search->plugins->sources[place->type];
    if (!*kept)
        *kept = arena_string(&search->plugins->arena, path);
    return *kept ? 0 : error_memory(error);
}

static int keep_plugin(struct search *search, struct text path, struct error *error)
{
    int result = 0;
    for (size_t i = 0; i < PLACES_OF_PLUGINS && result == 0; i++) {
        if (is_plugin(search, &places_of_plugins[i], path))
            result = keep(search, &places_of_plugins[i], path, error);
    }
    return result;
}

/* A lookup of any name is one that is not run. */
static bool is_summed(const struct search *search, struct text path)
{
    bool is_summed = text_ends_with(text_folder_name(path), "_plugins");
    for (size_t i = 0; i < search->named_count && !is_summed; i++)
        is_summed = is_in(path, search->named[i].path);
    return is_summed;
}

static int add_to_sum(struct plugins *plugins, struct text path, const struct object_id *blob)
{
    const char *kept = arena_string(&plugins->arena, path);
    return kept && map_put(&plugins->summed, text_of(kept), plugins) == 0
               ? file_sum_add(plugins->sum, path, blob)
               : -1;
}

static int meet_file(void *context, struct text path, const struct object_id *blob,
                     struct error *error)
{
    struct search *search = context;
    if (is_summed(search, path) && add_to_sum(search->plugins, path, blob) != 0)
        return error_memory(error);
    return keep_plugin(search, path, error);
}

/* A link or a submodule may hold any plug-in where it is such a folder, or leads there. */
static int meet_other(void *context, struct text path, struct error *error)
{
    struct search *search = context;
    int result = keep_plugin(search, path, error);
    for (size_t i = 0; i < PLACES_OF_PLUGINS && result == 0; i++) {
        const struct place_of_plugins *place = &places_of_plugins[i];
        bool holds =
            text_is(last_part(path), place->folder) || is_named(search, path, place->setting);
        for (size_t j = 0; j < search->named_count && !holds; j++) {
            struct text rest = search->named[j].path;
            holds = search->named[j].setting == place->setting && play_takes_base(&rest, path) &&
                    text_starts_with(rest, "/");
        }
        if (holds)
            result = keep(search, place, path, error);
    }
    return result;
}

int plugins_find(struct plugins *plugins, const struct templates_source *source,
                 struct error *error)
{
    struct search search = {.plugins = plugins, .source = source};
    const struct file_search files = {.enters = enters,
                                      .found = meet_file,
                                      .met_other = meet_other,
                                      .context = &search,
                                      .limit = source->policy->limits.checkout_entries};
    *plugins = (struct plugins){0};
    arena_init(&plugins->arena);
    map_init(&plugins->summed);
    if (take_settings(&search, error) != 0 ||
        repository_each_file(source->repository, source->tree, &files, &plugins->entries, error) !=
            0)
        return -1;
    for (size_t i = 0; plugins->entries > files.limit && i < INVENTORY_PLUGIN_TYPES; i++) {
        if (take_anything(&search, (enum inventory_plugin)i, "one of more files than are read",
                          error) != 0)
            return -1;
    }
    return 0;
}

void plugins_release(struct plugins *plugins)
{
    map_release(&plugins->summed);
    arena_release(&plugins->arena);
}
