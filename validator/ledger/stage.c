/* SPDX-License-Identifier: MIT */
/* The stages of a policy, each with its name as records hold it. */
#include "ledger/stage.h"

#include <string.h>

int stages_list(struct stages *stages, const struct branch_laws *laws, struct arena *arena,
                struct error *error)
{
    *stages = (struct stages){arena_alloc_array(arena, laws->count + 1, sizeof *stages->items), 0};
    if (!stages->items)
        return error_memory(error);
    for (size_t i = 0; i < laws->count; i++) {
        const struct branch_law *law = &laws->items[i];
        if (!branch_law_protects(law))
            continue;
        struct stage *stage = &stages->items[stages->count++];
        *stage = (struct stage){.law = law,
                                .ref = arena_format(arena, "refs/heads/%s", law->name),
                                .first = branch_law_is_first_stage(laws, law),
                                .sources = branch_law_sources(law, arena)};
        stage->shown = stage->ref ? record_ref(arena, stage->ref) : NULL;
        if (!stage->shown || !stage->sources)
            return error_memory(error);
    }
    return 0;
}

size_t stage_find(const struct stages *stages, const char *shown)
{
    size_t i = 0;
    while (i < stages->count && strcmp(stages->items[i].shown, shown) != 0)
        i++;
    return i;
}
