/* SPDX-License-Identifier: MIT */
/*
 * What commits contain, found out as far as it is asked for. libgit2 answers the same question, but
 * reads the whole history for most answers; here the commit asked for is nearly always a near one.
 * Dates say which way to look first and decide nothing: whoever commits can forge them.
 */
#include "git/ancestry.h"

#include "git/commit.h"
#include "git/library.h"

#include <git2.h>
#include <stdlib.h>

/* Bytes of a commit that is looked into in its turn; a larger one, of which thousands fit into a
 * small push, waits until all others are looked into. */
enum { SMALL_COMMIT_BYTES = 1 << 16 };
/* Parents in all: a million commits have little more than a million. */
enum { PARENTS_MAX = 4000000 };

struct node {
    struct object_id id;
    git_time_t time; /* INT64_MIN: it is not read yet */
    struct object_id *parents;
    size_t parent_count;
    struct child *children; /* while the whole of history is marked (see mark_descendants) */
    struct node *next;      /* of those marked whose children are not yet */
    bool is_marked;
};

struct child {
    struct node *node;
    struct child *next;
};

struct ancestry {
    struct repository *repository;
    struct arena arena;
    struct map found;   /* object id to node: every commit known to be contained */
    size_t parents;     /* of all that is found */
    struct node **open; /* [count], a heap, youngest first: those whose parents are not found yet */
    size_t count, capacity;
    bool has_new; /* one of the tips came with the push */
};

/* -------------------------------------------------------------------------------------- heap -- */

static int push(struct ancestry *ancestry, struct node *node)
{
    if (ARRAY_RESERVE(ancestry->open, ancestry->capacity, ancestry->count + 1) != 0)
        return -1;
    size_t i = ancestry->count++;
    for (; i > 0 && ancestry->open[(i - 1) / 2]->time < node->time; i = (i - 1) / 2)
        ancestry->open[i] = ancestry->open[(i - 1) / 2];
    ancestry->open[i] = node;
    return 0;
}

static struct node *pop(struct ancestry *ancestry)
{
    struct node *youngest = ancestry->open[0];
    struct node *last = ancestry->open[--ancestry->count];
    size_t i = 0;
    for (;;) {
        size_t child = 2 * i + 1;
        if (child + 1 < ancestry->count &&
            ancestry->open[child + 1]->time > ancestry->open[child]->time)
            child++;
        if (child >= ancestry->count || ancestry->open[child]->time <= last->time)
            break;
        ancestry->open[i] = ancestry->open[child];
        i = child;
    }
    ancestry->open[i] = last;
    return youngest;
}

/* ----------------------------------------------------------------------------------- commits -- */

/* History ends at a commit that is too large to be read, which may lie on a branch that nobody asks
 * about. */
static int read_node(struct ancestry *ancestry, struct node *node, size_t limit,
                     struct error *error)
{
    git_commit *commit = NULL;
    if (commit_look_up_small(&commit, ancestry->repository, &node->id, limit, error) != 0)
        return -1;
    if (!commit)
        return 0;
    node->time = git_commit_time(commit);
    node->parent_count = git_commit_parentcount(commit);
    ancestry->parents += node->parent_count;
    if (ancestry->parents > PARENTS_MAX) {
        git_commit_free(commit);
        return error_set(error, ERROR_LIMIT,
                         "the commits of this history name more than %d parents, which is more "
                         "than the gate follows",
                         PARENTS_MAX);
    }
    node->parents =
        arena_alloc_array(&ancestry->arena, node->parent_count + 1, sizeof *node->parents);
    for (size_t i = 0; node->parents && i < node->parent_count; i++)
        node->parents[i] = object_id_of(git_commit_parent_id(commit, (unsigned)i));
    git_commit_free(commit);
    return node->parents ? 0 : error_memory(error);
}

static int add(struct ancestry *ancestry, const struct object_id *id, struct error *error)
{
    if (map_has(&ancestry->found, object_id_text(id)))
        return 0;
    struct node *node = arena_alloc(&ancestry->arena, sizeof *node);
    if (!node)
        return error_memory(error);
    *node = (struct node){.id = *id, .time = INT64_MIN};
    if (read_node(ancestry, node, SMALL_COMMIT_BYTES, error) != 0)
        return -1;
    if (map_put(&ancestry->found, object_id_text(&node->id), node) != 0 ||
        push(ancestry, node) != 0)
        return error_memory(error);
    return 0;
}

static int reach(struct ancestry *ancestry, const struct object_id *commit, int64_t time,
                 bool *contained, struct error *error)
{
    while (!*contained && ancestry->count > 0 && ancestry->open[0]->time >= time) {
        struct node *node = pop(ancestry);
        if (node->time == INT64_MIN && read_node(ancestry, node, SIZE_MAX, error) != 0)
            return -1;
        for (size_t i = 0; i < node->parent_count; i++) {
            if (add(ancestry, &node->parents[i], error) != 0)
                return -1;
            *contained |= object_id_equal(&node->parents[i], commit);
        }
    }
    return 0;
}

/* No commit that was there before contains one that came with the push. */
static int may_contain(struct ancestry *ancestry, const struct object_id *commit, bool *may,
                       struct error *error)
{
    bool is_new = false;
    if (!ancestry->has_new && repository_is_new(ancestry->repository, commit, &is_new, error) != 0)
        return -1;
    *may = !is_new;
    return 0;
}

int ancestry_reaches(struct ancestry *ancestry, const struct object_id *commit, int64_t time,
                     bool *contained, struct error *error)
{
    bool may = true;
    *contained = map_has(&ancestry->found, object_id_text(commit));
    if (!*contained && may_contain(ancestry, commit, &may, error) != 0)
        return -1;
    return may ? reach(ancestry, commit, time, contained, error) : 0;
}

int ancestry_contains(struct ancestry *ancestry, const struct object_id *commit, bool *contained,
                      struct error *error)
{
    return ancestry_reaches(ancestry, commit, INT64_MIN, contained, error);
}

/* ------------------------------------------------------------------------------------- marks -- */

static int add_child(struct ancestry *ancestry, const struct object_id *parent, struct node *node,
                     struct error *error)
{
    struct node *above = map_get(&ancestry->found, object_id_text(parent));
    struct child *child = above ? arena_alloc(&ancestry->arena, sizeof *child) : NULL;
    if (!child)
        return error_memory(error);
    *child = (struct child){node, above->children};
    above->children = child;
    return 0;
}

/* Turns around which commit names which, in all that is found. */
static int find_children(struct ancestry *ancestry, struct error *error)
{
    for (size_t i = 0; i < ancestry->found.count; i++) {
        struct node *node = ancestry->found.entries[i].value;
        for (size_t j = 0; j < node->parent_count; j++)
            if (add_child(ancestry, &node->parents[j], node, error) != 0)
                return -1;
    }
    return 0;
}

static void mark_descendants(struct node *node)
{
    struct node *open = node;
    if (node)
        node->is_marked = true;
    while (open) {
        const struct child *child = open->children;
        open = open->next;
        for (; child; child = child->next) {
            if (child->node->is_marked)
                continue;
            child->node->is_marked = true;
            child->node->next = open;
            open = child->node;
        }
    }
}

static int read_all(struct ancestry *ancestry, struct error *error)
{
    const struct object_id none = {{0}}; /* which no commit contains */
    bool found = false;
    return reach(ancestry, &none, INT64_MIN, &found, error);
}

int repository_which_contain(struct repository *repository, const struct object_id *tips,
                             size_t count, const struct object_id *commit, bool *contain,
                             struct error *error)
{
    struct ancestry *all = NULL;
    bool may = true;
    if (ancestry_open(&all, repository, tips, count, error) != 0)
        return -1;
    int result = may_contain(all, commit, &may, error);
    if (result == 0 && may)
        result = read_all(all, error);
    if (result == 0 && may)
        result = find_children(all, error);
    if (result == 0)
        mark_descendants(map_get(&all->found, object_id_text(commit)));
    for (size_t i = 0; i < count && result == 0; i++) {
        const struct node *tip = map_get(&all->found, object_id_text(&tips[i]));
        contain[i] = tip->is_marked;
    }
    ancestry_free(all);
    return result;
}

/* ---------------------------------------------------------------------------------- lifetime -- */

int ancestry_open(struct ancestry **ancestry, struct repository *repository,
                  const struct object_id *tips, size_t count, struct error *error)
{
    struct ancestry *opened = calloc(1, sizeof *opened);
    *ancestry = NULL;
    if (!opened)
        return error_memory(error);
    opened->repository = repository;
    for (size_t i = 0; i < count && !opened->has_new; i++) {
        if (repository_is_new(repository, &tips[i], &opened->has_new, error) != 0) {
            free(opened);
            return -1;
        }
    }
    arena_init(&opened->arena);
    map_init(&opened->found);
    for (size_t i = 0; i < count; i++) {
        if (add(opened, &tips[i], error) != 0) {
            ancestry_free(opened);
            return -1;
        }
    }
    *ancestry = opened;
    return 0;
}

void ancestry_free(struct ancestry *ancestry)
{
    if (!ancestry)
        return;
    free(ancestry->open);
    map_release(&ancestry->found);
    arena_release(&ancestry->arena);
    free(ancestry);
}

int repository_contains(struct repository *repository, const struct object_id *tip,
                        const struct object_id *commit, bool *contained, struct error *error)
{
    struct ancestry *ancestry = NULL;
    *contained = object_id_equal(tip, commit);
    if (*contained)
        return 0;
    if (ancestry_open(&ancestry, repository, tip, 1, error) != 0)
        return -1;
    int result = ancestry_contains(ancestry, commit, contained, error);
    ancestry_free(ancestry);
    return result;
}
