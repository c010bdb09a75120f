/* SPDX-License-Identifier: MIT */
/* Finds the files of devices that have more than one, in one pass over all files. */
#include "verdict/several_files.h"

#include "verdict/change.h"

static bool any_has_several(const struct several_files_input *input)
{
    for (size_t i = 0; i < input->inventory->host_count; i++) {
        if (input->own[i] == INVENTORY_SEVERAL_FILES)
            return true;
    }
    return false;
}

/* For each device that the file may be for. */
static void link_file(struct several_files *several, const struct several_files_input *input,
                      size_t file)
{
    struct text path = input->snapshot->files[file].path, names[2];
    if (fleet_path_of(input->location, path).role != FLEET_DEVICE_VARIABLES)
        return;
    size_t count = change_names(input->location, path, names);
    for (size_t i = 0; i < count; i++) {
        const struct inventory_host *host = inventory_host(input->inventory, names[i]);
        size_t index = host ? (size_t)(host - input->inventory->hosts) : 0;
        if (!host || input->own[index] != INVENTORY_SEVERAL_FILES)
            continue;
        several->links[several->count] =
            (struct several_link){.file = file, .next = several->first[index]};
        several->first[index] = several->count++;
    }
}

int several_files_find(struct several_files *several, const struct several_files_input *input,
                       struct error *error)
{
    size_t hosts = input->inventory->host_count;
    *several = (struct several_files){.snapshot = input->snapshot};
    if (!any_has_several(input))
        return 0;
    several->first = arena_alloc_array(input->arena, hosts, sizeof *several->first);
    several->links =
        arena_alloc_array(input->arena, 2 * input->snapshot->count, sizeof *several->links);
    if (!several->first || !several->links)
        return error_memory(error);
    for (size_t i = 0; i < hosts; i++)
        several->first[i] = SIZE_MAX;
    for (size_t i = 0; i < input->snapshot->count; i++)
        link_file(several, input, i);
    return 0;
}

int several_files_sum(const struct several_files *several, size_t host, char sum[DIGEST_HEX],
                      struct error *error)
{
    struct buffer all;
    buffer_init(&all, SIZE_MAX / 4);
    for (size_t i = several->first[host]; i != SIZE_MAX; i = several->links[i].next) {
        char hex[OBJECT_ID_HEX];
        const struct file *file = &several->snapshot->files[several->links[i].file];
        buffer_append_text(&all, file->path);
        buffer_format(&all, "\n%s\n", object_id_hex(&file->blob, hex));
    }
    bool failed = all.failed || digest_hex(buffer_text(&all), sum) != 0;
    buffer_release(&all);
    return failed ? error_memory(error) : 0;
}
