/* SPDX-License-Identifier: MIT */
/* What of a tree a search for the inventory looks into, and where it would without one. */
#include "inventory/roots.h"

#include "inventory/files.h"
#include "inventory/usual.h"

#include <string.h>

enum { ROOTS_MAX = 4000 };

static int add(struct root_list *roots, const struct snapshot_root *root, struct error *error)
{
    if (!root->path)
        return error_memory(error);
    for (size_t i = 0; i < roots->count; i++) {
        if (strcmp(roots->items[i].path, root->path) == 0 &&
            roots->items[i].has_variables == root->has_variables)
            return 0;
    }
    if (roots->count == ROOTS_MAX)
        return error_set(error, ERROR_LIMIT, "the fleet lies in more than %d places", ROOTS_MAX);
    roots->items[roots->count++] = *root;
    return 0;
}

/* Each takes a path of the arena, NULL where memory is out. */
static int add_root(struct root_list *roots, const char *path, struct error *error)
{
    return add(roots, &(struct snapshot_root){.path = path}, error);
}

static int add_variables(struct root_list *roots, const char *path, struct error *error)
{
    return add(roots, &(struct snapshot_root){.path = path, .has_variables = true}, error);
}

static int open_roots(struct root_list *roots, struct arena *arena, struct error *error)
{
    *roots = (struct root_list){.arena = arena};
    roots->items = arena_alloc_array(arena, ROOTS_MAX + 1, sizeof *roots->items);
    return roots->items ? 0 : error_memory(error);
}

static int add_variables_beside(struct root_list *roots, struct text folder, struct error *error)
{
    for (size_t i = 0; i < INVENTORY_FOLDERS; i++) {
        if (add_variables(roots,
                          arena_format(roots->arena, "%.*s%s", (int)folder.length, folder.bytes,
                                       inventory_folders[i]),
                          error) != 0)
            return -1;
    }
    return 0;
}

/* What lies beside an inventory in this folder, and decides what a clone of it holds. */
static int add_roots_beside(struct root_list *roots, struct text folder, struct error *error)
{
    if (add_variables_beside(roots, folder, error) != 0)
        return -1;
    for (size_t i = 0; i <= folder.length; i++) {
        if ((i == 0 || folder.bytes[i - 1] == '/') &&
            add_root(roots, arena_format(roots->arena, "%.*s.gitattributes", (int)i, folder.bytes),
                     error) != 0)
            return -1;
    }
    return 0;
}

static int add_usual_names(struct root_list *roots, const char *folder, struct error *error)
{
    for (size_t i = 0; i < USUAL_NAMES; i++) {
        if (add_root(roots, arena_format(roots->arena, "%s%s", folder, usual_names[i]), error) != 0)
            return -1;
    }
    return add_root(roots, arena_format(roots->arena, "%sinventories", folder), error);
}

static int add_roots_of_folder(struct root_list *roots, const char *folder, struct error *error)
{
    if (add_roots_beside(roots, text_of(folder), error) != 0 ||
        add_usual_names(roots, folder, error) != 0)
        return -1;
    return add_root(roots, arena_format(roots->arena, "%sansible.cfg", folder), error);
}

int roots_add_source(struct root_list *roots, struct text source, struct error *error)
{
    char *folder = arena_format(roots->arena, "%.*s/", (int)source.length, source.bytes);
    if (!folder)
        return error_memory(error);
    if (add_root(roots, arena_string(roots->arena, source), error) != 0 ||
        add_roots_beside(roots, text_folder(source), error) != 0)
        return -1;
    return add_roots_beside(roots, text_of(folder), error);
}

static int add_roots_of_fleet(struct root_list *roots, const struct fleet_root *root,
                              struct error *error)
{
    const char *only[2];
    for (const char *const *folder = usual_folders(root, only); *folder; folder++) {
        if (add_roots_of_folder(roots, *folder, error) != 0)
            return -1;
    }
    for (size_t i = 0; i < root->inventories.count; i++) {
        if (roots_add_source(roots, text_of(root->inventories.items[i]), error) != 0)
            return -1;
    }
    return 0;
}

int roots_begin(struct root_list *roots, const struct inventory_search *search, struct error *error)
{
    const struct policy *policy = search->policy;
    if (open_roots(roots, search->arena, error) != 0)
        return -1;
    for (size_t i = 0; i < policy->fleet_root_count; i++) {
        if (add_roots_of_fleet(roots, &policy->fleet_roots[i], error) != 0)
            return -1;
    }
    return 0;
}

/* ------------------------------------------------------------------------- without a tree -- */

static int add_usual_inventories(struct root_list *paths, const struct fleet_root *root,
                                 struct error *error)
{
    const char *only[2];
    for (size_t i = 0; i < root->inventories.count; i++) {
        if (add_root(paths, root->inventories.items[i], error) != 0)
            return -1;
    }
    if (root->inventories.count > 0)
        return 0;
    for (const char *const *folder = usual_folders(root, only); *folder; folder++) {
        if (add_usual_names(paths, *folder, error) != 0)
            return -1;
    }
    return 0;
}

static int add_usual_variables(struct root_list *paths, const struct fleet_root *root,
                               const struct root_list *inventories, struct error *error)
{
    const char *only[2];
    for (const char *const *folder = usual_folders(root, only); *folder; folder++) {
        if (add_variables_beside(paths, text_of(*folder), error) != 0)
            return -1;
    }
    for (size_t i = 0; i < inventories->count; i++) {
        const char *path = inventories->items[i].path;
        const char *folder = arena_format(paths->arena, "%s/", path);
        if (!folder)
            return error_memory(error);
        if (add_variables_beside(paths, text_folder(text_of(path)), error) != 0 ||
            add_variables_beside(paths, text_of(folder), error) != 0)
            return -1;
    }
    return 0;
}

/* A play may also be run at the top, wherever its inventory lies. */
static int add_usual_templates(struct root_list *paths, const struct fleet_root *root,
                               const char *folder_of_templates, struct error *error)
{
    const char *only[2];
    size_t length = strlen(folder_of_templates);
    int shown = length > 0 ? (int)length - 1 : 0; /* without the last slash */
    for (const char *const *folder = usual_folders(root, only); *folder && shown; folder++) {
        if (add_root(paths,
                     arena_format(paths->arena, "%s%.*s", *folder, shown, folder_of_templates),
                     error) != 0)
            return -1;
    }
    return shown ? add_root(paths, arena_format(paths->arena, "%.*s", shown, folder_of_templates),
                            error)
                 : 0;
}

static int take_paths(const char *const **paths, const struct root_list *roots, struct error *error)
{
    const char **list = arena_alloc_array(roots->arena, roots->count + 1, sizeof *list);
    for (size_t i = 0; list && i < roots->count; i++)
        list[i] = roots->items[i].path;
    *paths = list;
    return list ? 0 : error_memory(error);
}

int inventory_usual_paths(struct inventory_paths *usual, const struct policy *policy,
                          const struct fleet_root *root, struct arena *arena, struct error *error)
{
    struct root_list inventories, variables, templates;
    if (open_roots(&inventories, arena, error) != 0 || open_roots(&variables, arena, error) != 0 ||
        open_roots(&templates, arena, error) != 0 ||
        add_usual_templates(&templates, root, policy->templates.path, error) != 0 ||
        add_usual_inventories(&inventories, root, error) != 0 ||
        add_usual_variables(&variables, root, &inventories, error) != 0 ||
        take_paths(&usual->inventories, &inventories, error) != 0 ||
        take_paths(&usual->variables, &variables, error) != 0)
        return -1;
    return take_paths(&usual->templates, &templates, error);
}
