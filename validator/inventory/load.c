/* SPDX-License-Identifier: MIT */
/* Sources of an inventory, one after the other, and the files of its groups. */
#include "inventory/files.h"
#include "inventory/model.h"

#include <stdlib.h>

struct loading {
    struct inventory *inventory;
    struct inventory_files *files;
    struct blob_reader *reader;
    struct findings *findings;
};

/* A place for one more document, which is released with the others. NULL when memory is out. */
static struct read_file *next_document(struct inventory_files *files)
{
    if (ARRAY_RESERVE(files->documents, files->document_capacity, files->document_count + 1) != 0)
        return NULL;
    struct read_file *read = calloc(1, sizeof *read);
    if (read)
        files->documents[files->document_count++] = read;
    return read;
}

static bool is_named_as_yaml(struct text path)
{
    return text_ends_with(path, ".yml") || text_ends_with(path, ".yaml") ||
           text_ends_with(path, ".json");
}

/* Whether the last part of a path has an extension; a dot at its beginning makes none. */
static bool has_extension(struct text path)
{
    size_t start = path.length;
    while (start > 0 && path.bytes[start - 1] != '/')
        start--;
    while (start < path.length && path.bytes[start] == '.')
        start++;
    return text_has(text_from(path, start), '.');
}

/* --------------------------------------------------------------------------------- sources -- */

static void refuse_source(struct findings *findings, const struct place *place, const char *help,
                          const char *what)
{
    model_refuse(findings, &(struct mention){place, NULL}, place->path, help, what);
}

void inventory_refuse_missing(struct text source, struct findings *findings)
{
    const struct place place = {.path = source};
    refuse_source(findings, &place, "name a file that is there", "is not there");
}

enum inventory_form inventory_form_of(struct text text, const struct place *place,
                                      struct findings *findings)
{
    if (text_starts_with(text, "#!")) {
        refuse_source(findings, place, "write what it prints as an inventory of YAML",
                      "begins like a script, which Ansible would run");
        return INVENTORY_REFUSED;
    }
    if (text_ends_with(place->path, ".toml")) {
        refuse_source(findings, place, "write it as YAML", "is TOML, which the gate does not read");
        return INVENTORY_REFUSED;
    }
    return has_extension(place->path) && !is_named_as_yaml(place->path) ? INVENTORY_INI
                                                                        : INVENTORY_YAML_OR_INI;
}

/* Ansible tries YAML first. Where the name says YAML, it must look like INI too: a slip in YAML is
 * to be told as one. */
bool inventory_is_ini(const struct document *document, struct text text, const struct place *place)
{
    const struct node *root = document->root;
    if (root ? root->type == NODE_MAPPING || root->type == NODE_NULL || root->vaulted
             : !document->is_broken)
        return false;
    return !is_named_as_yaml(place->path) || inventory_ini_line(text) > 0;
}

static int take_document(struct loading *loading, struct read_file *read, const struct place *place,
                         struct error *error)
{
    const struct node *root = read->document.root;
    return inventory_add_yaml(loading->inventory, root, place, loading->findings, error);
}

/* A text that may be YAML, and else is INI. */
static int read_either(struct loading *loading, struct read_file *read, struct text text,
                       const struct place *place, struct error *error)
{
    const struct limits *limits = loading->inventory->limits;
    const struct document_limits bounds = {limits->document_depth, limits->inventory_nodes,
                                           limits->scalar_bytes};
    struct findings findings;
    findings_init(&findings, loading->findings->ceiling, loading->findings->severities);
    int result = document_read(&read->document, text, &bounds, place, &findings, error);
    bool ini = result == 0 && inventory_is_ini(&read->document, text, place);
    if (!ini)
        findings_append(loading->findings, &findings);
    findings_release(&findings);
    if (result != 0)
        return -1;
    return ini ? inventory_add_ini(loading->inventory, text, place, loading->findings, error)
               : take_document(loading, read, place, error);
}

static int read_source(struct loading *loading, const struct file *file, struct error *error)
{
    struct read_file *read = next_document(loading->files);
    const struct place place = {.path = file->path};
    struct text text;
    if (!read)
        return error_memory(error);
    read->path = file->path;
    if (files_load(loading->reader, file, loading->inventory->limits->inventory_bytes,
                   &loading->inventory->arena, &text, loading->findings, error) != 0)
        return -1;
    if (!text.bytes)
        return 0;
    if (text_starts_with(text, "$ANSIBLE_VAULT")) {
        refuse_source(loading->findings, &place,
                      "commit it decrypted; of secrets in it, encrypt the values alone (!vault)",
                      "is encrypted, so no device can be seen");
        return 0;
    }
    switch (inventory_form_of(text, &place, loading->findings)) {
    case INVENTORY_REFUSED:
        break;
    case INVENTORY_INI:
        return inventory_add_ini(loading->inventory, text, &place, loading->findings, error);
    case INVENTORY_YAML_OR_INI:
        return read_either(loading, read, text, &place, error);
    }
    return 0;
}

/* The path of a folder, with a slash behind it. bytes is NULL when memory is out. */
static struct text with_slash(struct arena *arena, struct text path)
{
    char *with = arena_format(arena, "%.*s%s", (int)path.length, path.bytes,
                              path.length > 0 && path.bytes[path.length - 1] != '/' ? "/" : "");
    return text_of(with);
}

static int read_source_file(void *context, size_t file, struct error *error)
{
    struct loading *loading = context;
    return read_source(loading, &loading->files->input.snapshot->files[file], error);
}

static int take_source(struct loading *loading, struct text path, struct error *error)
{
    int result =
        files_each_of_source(loading->files->input.snapshot, &loading->inventory->arena, path,
                             loading->files->input.reads_ini, read_source_file, loading, error);
    if (result == 1)
        inventory_refuse_missing(path, loading->findings);
    return result < 0 ? -1 : 0;
}

/* --------------------------------------------------------------------------------- folders -- */

/* Of equal folders the last one counts: what it sets again overrides anyway. */
static void add_folder(struct inventory_files *files, struct text folder)
{
    size_t kept = 0;
    for (size_t i = 0; i < files->folder_count; i++) {
        if (!text_equal(files->folders[i], folder))
            files->folders[kept++] = files->folders[i];
    }
    files->folders[kept++] = folder;
    files->folder_count = kept;
}

static int find_folders(struct loading *loading, struct error *error)
{
    struct inventory_files *files = loading->files;
    const struct inventory_input *input = &files->input;
    files->folders = arena_alloc_array(&loading->inventory->arena, input->source_count + 1,
                                       sizeof *files->folders);
    if (!files->folders)
        return error_memory(error);
    for (size_t i = 0; i < input->source_count; i++) {
        struct text source = input->sources[i];
        struct text folder = with_slash(&loading->inventory->arena, source);
        if (!folder.bytes)
            return error_memory(error);
        bool is_folder = files_is_folder(input->snapshot, folder);
        add_folder(files, is_folder ? folder : text_folder(source));
    }
    files->has_play = input->play_folder.bytes != NULL;
    if (files->has_play)
        add_folder(files, input->play_folder);
    return 0;
}

/* ------------------------------------------------------------------------- files of groups -- */

/* What is read of one owner in one folder. */
struct owner_reading {
    struct loading *loading;
    size_t group;
    const struct inventory_block **first;
    struct inventory_block *last;
};

static int read_group_file(void *context, size_t index, struct error *error)
{
    struct owner_reading *reading = context;
    struct inventory *inventory = reading->loading->inventory;
    struct inventory_files *files = reading->loading->files;
    struct read_file *read = next_document(files);
    if (!read)
        return error_memory(error);
    if (files_read_variables(reading->loading->reader, &files->input.snapshot->files[index],
                             inventory->limits, &inventory->arena, read, reading->loading->findings,
                             error) != 0)
        return -1;
    if (read->is_unread && !files->unread[reading->group].bytes)
        files->unread[reading->group] = read->path;
    if (read->is_broken && !files->broken[reading->group].bytes)
        files->broken[reading->group] = read->path;
    if (!read->variables)
        return 0;
    struct inventory_block *block = arena_alloc(&inventory->arena, sizeof *block);
    if (!block)
        return error_memory(error);
    *block = (struct inventory_block){.variables = read->variables, .path = read->path};
    if (reading->last)
        reading->last->next = block;
    else
        *reading->first = block;
    reading->last = block;
    return 0;
}

/* Files of a group that nobody is in are read for nobody. */
static int read_groups(struct loading *loading, struct error *error)
{
    const struct inventory *inventory = loading->inventory;
    struct inventory_files *files = loading->files;
    size_t count = inventory->group_count;
    files->group_blocks = calloc(files->folder_count * count + 1, sizeof(*files->group_blocks));
    files->unread = calloc(count + 1, sizeof *files->unread);
    files->broken = calloc(count + 1, sizeof *files->broken);
    if (!files->group_blocks || !files->unread || !files->broken)
        return error_memory(error);
    for (size_t i = 0; i < files->folder_count * count; i++) {
        const struct inventory_group *group = &inventory->groups[i % count];
        struct owner_reading reading = {loading, i % count, &files->group_blocks[i], NULL};
        if (group->has_hosts &&
            files_each_of_owner(files->input.snapshot, files->folders[i / count],
                                INVENTORY_GROUP_FOLDER, group->name, read_group_file, &reading,
                                error) != 0)
            return -1;
    }
    return 0;
}

/* ---------------------------------------------------------------------------------- loading -- */

static int attach(struct loading *loading, struct error *error)
{
    return find_folders(loading, error) == 0 ? read_groups(loading, error) : -1;
}

static int load(struct loading *loading, struct error *error)
{
    const struct inventory_input *input = &loading->files->input;
    size_t before = loading->findings->total[SEVERITY_ERROR];
    for (size_t i = 0; i < input->source_count; i++) {
        if (take_source(loading, input->sources[i], error) != 0)
            return -1;
    }
    if (inventory_finish(loading->inventory, loading->findings, error) != 0)
        return -1;
    return loading->findings->total[SEVERITY_ERROR] > before ? 0 : attach(loading, error);
}

static int begin(int (*read)(struct loading *loading, struct error *error),
                 struct inventory *inventory, const struct inventory_input *input,
                 struct findings *findings, struct error *error)
{
    struct loading loading = {.inventory = inventory, .findings = findings};
    loading.files = calloc(1, sizeof *loading.files);
    if (!loading.files)
        return error_memory(error);
    inventory->files = loading.files;
    loading.files->input = *input;
    if (blob_reader_open(&loading.reader, input->repository, error) != 0)
        return -1;
    int result = read(&loading, error);
    blob_reader_free(loading.reader);
    return result;
}

int inventory_load(struct inventory *inventory, const struct inventory_input *input,
                   struct findings *findings, struct error *error)
{
    return begin(load, inventory, input, findings, error);
}

int inventory_attach(struct inventory *inventory, const struct inventory_input *input,
                     struct findings *findings, struct error *error)
{
    return begin(attach, inventory, input, findings, error);
}
