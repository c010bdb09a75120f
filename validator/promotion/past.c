/* SPDX-License-Identifier: MIT */
#include "promotion/promotion.h"

/* The commit before `id` on the first-parent line; zero for a root commit. */
static int read_first_parent(struct repository *repository, const struct object_id *id,
                             struct object_id *parent, struct error *error)
{
    struct arena arena;
    struct commit commit;
    bool is_commit = false;
    arena_init(&arena);
    int result = repository_commit(repository, id, &arena, &commit, &is_commit, error);
    *parent = (struct object_id){0};
    if (result == 0 && is_commit && commit.parent_count > 0)
        *parent = commit.parents[0];
    arena_release(&arena);
    return result;
}

static int count_moves(struct repository *repository, struct object_id tip, size_t most,
                       size_t *count, struct error *error)
{
    for (*count = 0; *count < most && !object_id_is_zero(&tip); ++*count) {
        struct object_id parent;
        if (read_first_parent(repository, &tip, &parent, error) != 0)
            return -1;
        tip = parent;
    }
    return 0;
}

int promotion_past_moves(struct repository *repository, const char *ref,
                         const struct object_id *tip, size_t most, struct arena *arena,
                         const struct update **moves, size_t *count, struct error *error)
{
    struct object_id new = *tip;
    if (count_moves(repository, new, most, count, error) != 0)
        return -1;
    struct update *list = arena_alloc_array(arena, *count + 1, sizeof *list);
    if (!list)
        return error_memory(error);
    for (size_t i = *count; i-- > 0;) {
        list[i] = (struct update){.ref = ref, .target = ref, .new = new};
        if (read_first_parent(repository, &new, &list[i].old, error) != 0)
            return -1;
        new = list[i].old;
    }
    *moves = list;
    return 0;
}
