/* SPDX-License-Identifier: MIT */
/* Where playbooks, roles and what they read may lie in a tree, and what each file there is. */
#include "configuration/play_places.h"

#include <string.h>

/* Folders of plays, tasks, handlers and variables, in a base or in a role. */
static const char *const place_names[] = {
    "defaults", "handlers", "meta", "playbooks", "plays", "roles", "tasks", "vars", NULL,
};

/* No tasks stand below these, though their files may look so. */
static const char *const other_names[] = {"files",     "group_vars", "host_vars", "molecule",
                                          "templates", "tests",      NULL};

/* Whether the folder, or one above it, is one below which no tasks stand. */
static bool is_among_others(struct text folder)
{
    while (folder.bytes) {
        struct text part = text_cut(&folder, '/');
        if (text_is_any(part, other_names) || text_starts_with(part, "."))
            return true;
    }
    return false;
}

/* Whether tasks or variables may stand in a folder that is called so below a base. */
static bool is_place(struct text folder)
{
    return text_is_any(text_cut(&folder, '/'), place_names) && !is_among_others(folder);
}

bool play_takes_base(struct text *path, struct text base)
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

bool play_places_enter(const struct play_places *places, struct text folder)
{
    for (size_t i = 0; i < places->base_count; i++) {
        struct text rest = folder;
        if (leads_to_base(folder, places->bases[i]) ||
            (play_takes_base(&rest, places->bases[i]) && is_place(rest)))
            return true;
    }
    return false;
}

/* What is read with its values: see role.h. */
static bool is_of_own_role(const struct play_places *places, struct text rest)
{
    if (!places->role.length || !play_takes_base(&rest, places->role))
        return false;
    if (!text_take_string(&rest, "defaults/main") && !text_take_string(&rest, "vars/main"))
        return false;
    return rest.length == 0 || rest.bytes[0] == '/' || rest.bytes[0] == '.';
}

/* `rest` is the path below a base. */
static enum play_content content_in_place(struct text rest)
{
    bool is_of_role = false;
    while (text_has(rest, '/')) {
        struct text part = text_cut(&rest, '/');
        bool is_main = text_starts_with(rest, "main.") || text_starts_with(rest, "main/");
        if (is_of_role && is_main && text_is(part, "vars"))
            return PLAY_CONTENT_VARIABLES;
        if (text_is(part, "vars") || text_is(part, "defaults"))
            return PLAY_CONTENT_DEFAULTS;
        is_of_role = text_is(part, "roles");
        if (is_of_role)
            text_cut(&rest, '/');
    }
    return PLAY_CONTENT_PLAYS;
}

/* Whether Ansible reads a file of this name without being told of it. */
bool play_is_readable(struct text path)
{
    return text_ends_with(path, ".yml") || text_ends_with(path, ".yaml") ||
           text_ends_with(path, ".json") || text_ends_with(path, "/main");
}

/* What is read with its values: the role's own variables, and the inventory, which is no list. */
static bool is_judged(const struct play_places *places, struct text path)
{
    const struct inventory_location *location = places->source->location;
    for (size_t i = 0; i < location->file_count; i++) {
        if (text_equal(location->files[i], path))
            return true;
    }
    for (size_t i = 0; i < places->base_count; i++) {
        struct text rest = path;
        if (play_takes_base(&rest, places->bases[i]) && is_of_own_role(places, rest))
            return true;
    }
    return false;
}

enum play_content play_content_of(const struct play_places *places, struct text path)
{
    enum play_content content = PLAY_CONTENT_NONE;
    if (!play_is_readable(path) || is_judged(places, path))
        return PLAY_CONTENT_NONE;
    for (size_t i = 0; i < places->base_count; i++) {
        struct text rest = path;
        if (!play_takes_base(&rest, places->bases[i]))
            continue;
        if (is_place(rest))
            content = content_in_place(rest);
        else if (!text_has(rest, '/') && !text_starts_with(rest, "."))
            content = PLAY_CONTENT_AT_TOP;
    }
    return content;
}

bool play_is_of_other_fleet(const struct templates_source *source, struct text folder)
{
    const struct policy *policy = source->policy;
    for (size_t i = 0; i < policy->fleet_root_count; i++) {
        const char *root = policy->fleet_roots[i].folder;
        bool is_other = root && strcmp(root, source->folder) != 0;
        if (is_other && strlen(root) == folder.length + 1 &&
            memcmp(root, folder.bytes, folder.length) == 0)
            return true;
    }
    return false;
}

bool play_places_enter_elsewhere(const struct play_places *places, struct text folder)
{
    return !play_is_of_other_fleet(places->source, folder) && !is_among_others(folder);
}

/* Beside what is read in the bases. */
enum play_content play_content_elsewhere(const struct play_places *places, struct text path)
{
    if (!play_is_readable(path) || play_content_of(places, path) != PLAY_CONTENT_NONE ||
        is_judged(places, path))
        return PLAY_CONTENT_NONE;
    struct text rest = path, part = TEXT("");
    while (text_has(rest, '/')) {
        part = text_cut(&rest, '/');
        if (text_is(part, "vars") || text_is(part, "defaults"))
            break;
    }
    if (text_is(part, "vars"))
        return text_starts_with(rest, "main") ? PLAY_CONTENT_VARIABLES : PLAY_CONTENT_DEFAULTS;
    return text_is(part, "defaults") ? PLAY_CONTENT_DEFAULTS : PLAY_CONTENT_AT_TOP;
}

static void add_base(struct play_places *places, struct text base)
{
    for (size_t i = 0; i < places->base_count; i++) {
        if (text_equal(places->bases[i], base))
            return;
    }
    places->bases[places->base_count++] = base;
}

/* The folders above roles/, and the role that templates lie in. */
int play_places_find(struct play_places *places, const struct templates_source *source,
                     struct arena *arena, struct error *error)
{
    *places = (struct play_places){.source = source};
    struct text path = text_of(source->policy->templates.path);
    struct text role =
        text_folder_name(text_folder_name(path)); /* without the last slash, and templates */
    struct text above = text_folder_name(role);
    above.length -= text_ends_with(above, "roles") ? strlen("roles") : above.length;
    const char *below =
        arena_format(arena, "%s%.*s", source->folder, (int)above.length, above.bytes);
    if (!below)
        return error_memory(error);
    places->role = (struct text){path.bytes + above.length, role.length + 1 - above.length};
    if (role.length == 0 || !text_ends_with(path, "/templates/"))
        places->role = TEXT("");
    add_base(places, TEXT(""));
    add_base(places, text_of(source->folder));
    add_base(places, above);
    add_base(places, text_of(below));
    return 0;
}
