/* SPDX-License-Identifier: MIT */
#include "ledger/stage.h"

#include <string.h>

/* Whether the stage takes from anything but protected branches that the policy names. */
static bool is_first(const struct branch_laws *laws, const struct branch_law *law)
{
    for (size_t i = 0; i < law->from_count; i++) {
        bool named = false;
        for (size_t j = 0; j < laws->count && !named; j++)
            named = branch_law_protects(&laws->items[j]) &&
                    strcmp(law->from[i], laws->items[j].name) == 0;
        if (!named)
            return true;
    }
    return false;
}

static const char *name_sources(struct arena *arena, const struct branch_law *law)
{
    const char *list = law->from_count ? "" : "no branch at all";
    for (size_t i = 0; list && i < law->from_count; i++)
        list = arena_format(arena, "%s%s%s", list, i ? " or " : "", law->from[i]);
    return list;
}

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
                                .first = is_first(laws, law),
                                .sources = name_sources(arena, law)};
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

bool stage_takes_from(const struct stage *stage, const struct stage *source)
{
    for (size_t i = 0; i < stage->law->from_count; i++) {
        if (strcmp(stage->law->from[i], source->law->name) == 0)
            return true;
    }
    return false;
}
