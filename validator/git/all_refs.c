/* SPDX-License-Identifier: MIT */
#include "git/branch_names.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>

static int read_ref(struct repository *repository, const char *name, struct arena *arena,
                    struct ref *ref, struct error *error)
{
    git_reference *reference = NULL;
    if (git_reference_lookup(&reference, repository->handle, name) != 0)
        return library_error(error, "the ref %s cannot be read", name);
    const char *target = git_reference_symbolic_target(reference);
    *ref = (struct ref){.name = name};
    if (target)
        ref->target = arena_string(arena, text_of(target));
    git_reference_free(reference);
    return target && !ref->target ? error_memory(error) : 0;
}

static int compare_refs(const void *a, const void *b)
{
    return strcmp(((const struct ref *)a)->name, ((const struct ref *)b)->name);
}

static int read_refs(struct repository *repository, const struct map *names, struct arena *arena,
                     struct ref **refs, struct error *error)
{
    *refs = arena_alloc_array(arena, names->count ? names->count : 1, sizeof **refs);
    if (!*refs)
        return error_memory(error);
    for (size_t i = 0; i < names->count; i++) {
        if (read_ref(repository, names->entries[i].key.bytes, arena, &(*refs)[i], error) != 0)
            return -1;
    }
    qsort(*refs, names->count, sizeof **refs, compare_refs);
    return 0;
}

int repository_refs(struct repository *repository, struct arena *arena, const struct ref **refs,
                    size_t *count, struct error *error)
{
    struct map names;
    struct ref *list = NULL;
    map_init(&names);
    int result = ref_names_read(repository, arena, &names, error);
    if (result == 0)
        result = read_refs(repository, &names, arena, &list, error);
    *refs = list;
    *count = names.count;
    map_release(&names);
    return result;
}
