/* SPDX-License-Identifier: MIT */
/* Which commits a branch would gain. */
#include "git/ancestry.h"
#include "git/commit.h"
#include "git/library.h"

#include <git2.h>
#include <stdlib.h>

struct walk {
    struct repository *repository;
    struct ancestry *known;
    struct arena *arena;
    struct map met;         /* object ids listed so far */
    struct object_id *open; /* [open_count], on the heap: not asked about yet */
    size_t open_count, open_capacity;
    struct object_id *commits; /* [count] of [limit], in the arena */
    size_t count, limit;
};

static int add_open(struct walk *walk, const struct object_id *id, struct error *error)
{
    if (ARRAY_RESERVE(walk->open, walk->open_capacity, walk->open_count + 1) != 0)
        return error_memory(error);
    walk->open[walk->open_count++] = *id;
    return 0;
}

static int add_parents(struct walk *walk, git_commit *commit, struct error *error)
{
    unsigned count = git_commit_parentcount(commit);
    for (unsigned i = 0; i < count; i++) {
        struct object_id parent = object_id_of(git_commit_parent_id(commit, i));
        if (add_open(walk, &parent, error) != 0)
            return -1;
    }
    return 0;
}

/* Takes a commit into the list, unless it stands there or is known. */
static int visit(struct walk *walk, const struct object_id *id, struct error *error)
{
    git_commit *commit = NULL;
    bool contained = false, added = false;
    struct text key = object_id_text(id);
    if (map_has(&walk->met, key))
        return 0;
    if (commit_look_up(&commit, walk->repository, id, error) != 0)
        return -1;
    int result = ancestry_reaches(walk->known, id, git_commit_time(commit), &contained, error);
    if (result == 0 && !contained) {
        struct text kept = arena_copy(walk->arena, key);
        added = kept.bytes && map_put(&walk->met, kept, walk) == 0;
        result = added ? add_parents(walk, commit, error) : error_memory(error);
    }
    git_commit_free(commit);
    if (result == 0 && added)
        walk->commits[walk->count++] = *id;
    return result;
}

static int walk_all(struct walk *walk, const struct object_id *tip, struct error *error)
{
    if (add_open(walk, tip, error) != 0)
        return -1;
    while (walk->open_count > 0 && walk->count < walk->limit) {
        struct object_id id = walk->open[--walk->open_count];
        if (visit(walk, &id, error) != 0)
            return -1;
    }
    return 0;
}

int repository_new_commits(struct repository *repository, const struct object_id *tip,
                           struct ancestry *known, size_t limit, struct arena *arena,
                           const struct object_id **commits, size_t *count, struct error *error)
{
    struct walk walk = {.repository = repository, .known = known, .arena = arena, .limit = limit};
    *commits = NULL;
    *count = 0;
    walk.commits = arena_alloc_array(arena, limit, sizeof *walk.commits);
    if (!walk.commits)
        return error_memory(error);
    map_init(&walk.met);
    int result = walk_all(&walk, tip, error);
    if (result == 0) {
        *commits = walk.commits;
        *count = walk.count;
    }
    map_release(&walk.met);
    free(walk.open);
    return result;
}
