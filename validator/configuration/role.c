/* SPDX-License-Identifier: MIT */
/* The variables of the role that renders templates. */
#include "configuration/role.h"

#include "configuration/conflicts.h"

#define TEMPLATES "templates/"

/* The folder of the role, with its last slash; bytes is NULL where templates lie in none. At the
 * top of the fleet they are those of its playbooks. */
static struct text folder_of(const struct templates_source *source)
{
    struct text path = text_of(source->policy->templates.path);
    if (!text_ends_with(path, TEMPLATES) || path.length == strlen(TEMPLATES))
        return (struct text){0};
    path.length -= strlen(TEMPLATES);
    return path;
}

static int parse(struct role_file *file, struct text text, const struct limits *limits,
                 const char *path, struct error *error)
{
    const struct document_limits bounds = {limits->document_depth, limits->document_nodes,
                                           limits->scalar_bytes};
    const struct place place = {.path = text_of(path)};
    struct findings ignored; /* nobody judges what a role holds */
    findings_init(&ignored, 1, NULL);
    conflicts_find(&file->conflicts, place.path, text);
    text = arena_copy(&file->arena, text);
    int result = text.bytes ? document_read(&file->document, text, &bounds, &place, &ignored, error)
                            : error_memory(error);
    const struct document *document = &file->document;
    const struct node *root = document->root;
    if (document->encrypted_by || (!root && ignored.total[SEVERITY_ERROR] > 0) ||
        (root && root->type != NODE_MAPPING && root->type != NODE_NULL))
        file->unseen = path;
    findings_release(&ignored);
    return result;
}

/* Ansible reads a folder called main, too, and follows links; the gate says that it does not. */
static int look_for_other(struct role_file *file, const struct templates_source *source,
                          const char *path, bool *found, struct error *error)
{
    enum leads_away away;
    if (repository_tree_holds(source->repository, source->tree, path, found, error) != 0 ||
        repository_tree_leads_away(source->repository, source->tree, path, &away, error) != 0)
        return -1;
    *found |= away != LEADS_NOWHERE;
    if (*found)
        file->unseen = path;
    return 0;
}

/* What is too large may hold anything. */
static int load(struct role_file *file, const struct templates_source *source, const char *path,
                struct buffer *content, bool *found, struct error *error)
{
    struct error trouble = {0};
    if (repository_tree_file(source->repository, source->tree, path,
                             source->policy->limits.file_bytes, content, found, &trouble) == 0)
        return 0;
    if (trouble.kind != ERROR_LIMIT)
        return error_set(error, trouble.kind, "%s", trouble.message);
    file->unseen = path;
    return 0;
}

static int read_file(struct role_file *file, const struct templates_source *source,
                     const char *path, bool *found, struct error *error)
{
    struct buffer content;
    buffer_init(&content, source->policy->limits.file_bytes);
    int result = load(file, source, path, &content, found, error);
    if (result == 0 && *found && !file->unseen)
        result = parse(file, buffer_text(&content), &source->policy->limits, path, error);
    buffer_release(&content);
    if (result != 0)
        return -1;
    if (!*found)
        return look_for_other(file, source, path, found, error);
    file->path = path;
    return 0;
}

/* Reads <folder><role>/<part>/main.yml, or the first of the other names that Ansible tries; *found
 * says whether there is one. */
static int read_below(struct role_file *file, const struct templates_source *source,
                      const char *folder, const char *part, bool *found, struct error *error)
{
    static const char *const extensions[] = {".yml", ".yaml", ".json", ""};
    struct text role = folder_of(source);
    *found = false;
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions && !*found; i++) {
        const char *path = arena_format(&file->arena, "%s%.*s%s/main%s", folder, (int)role.length,
                                        role.bytes, part, extensions[i]);
        if (!path)
            return error_memory(error);
        if (read_file(file, source, path, found, error) != 0)
            return -1;
    }
    return 0;
}

/* An inventory in a folder may be that of a playbook at the top. */
static int read_part(struct role_file *file, const struct templates_source *source,
                     const char *part, struct error *error)
{
    bool found;
    findings_init(&file->conflicts, 1, NULL);
    if (read_below(file, source, source->folder, part, &found, error) != 0)
        return -1;
    return found || !*source->folder ? 0 : read_below(file, source, "", part, &found, error);
}

int role_read(struct role *role, const struct templates_source *source, struct error *error)
{
    *role = (struct role){0};
    if (!folder_of(source).bytes)
        return 0;
    if (read_part(&role->defaults, source, "defaults", error) != 0)
        return -1;
    return read_part(&role->variables, source, "vars", error);
}

static void release_file(struct role_file *file)
{
    findings_release(&file->conflicts);
    document_release(&file->document);
    arena_release(&file->arena);
}

void role_release(struct role *role)
{
    release_file(&role->defaults);
    release_file(&role->variables);
}

const struct node *role_find(const struct role_file *file, struct text name)
{
    const struct node *root = file->document.root;
    if (!root || root->type != NODE_MAPPING)
        return NULL;
    const struct member *member = node_find_string_key(root, name);
    return member ? member->value : NULL;
}
