/* SPDX-License-Identifier: MIT */
/* What projects are for git: where they lie, and a mirror of each. */
#include "service/worker.h"

#include "verdict/verdict.h"

#include <string.h>

/* Where the project lies for git. */
static const char *address_of(const struct worker *worker, const char *project, struct arena *arena)
{
    const struct service *service = worker->service;
    const struct forge_target target = {
        .forge = service->forge, .url = service->url, .project = project};
    if (!service->clone)
        return forge_repository(&target, arena);
    struct text clone = text_of(service->clone);
    while (text_ends_with(clone, "/"))
        clone.length--;
    return arena_format(arena, "%.*s/%s.git", (int)clone.length, clone.bytes, project);
}

/* Makes the folders of a path below `state`. */
static int make_folders(const char *state, const char *path, struct arena *arena,
                        struct error *error)
{
    struct text rest = text_of(path);
    const char *folder = arena_format(arena, "%s/mirrors", state);
    if (!folder)
        return error_memory(error);
    for (;;) {
        if (folder_make(folder, error) != 0)
            return -1;
        struct text word = text_cut(&rest, '/');
        if (!rest.bytes) /* the last one is the mirror */
            return 0;
        folder = arena_format(arena, "%s/%.*s", folder, (int)word.length, word.bytes);
        if (!folder)
            return error_memory(error);
    }
}

int clone_open(struct clone *clone, const struct worker *worker, const char *project,
               struct error *error)
{
    const char *state = worker->service->state;
    *clone = (struct clone){0};
    arena_init(&clone->arena);
    clone->folder = arena_format(&clone->arena, "%s/mirrors/%s.git", state, project);
    clone->mirror = (struct mirror){.folder = clone->folder,
                                    .url = address_of(worker, project, &clone->arena),
                                    .stop = worker->stop,
                                    .signals = worker->signals};
    if (!clone->folder || !clone->mirror.url)
        return error_memory(error);
    if (http_token_load("the token file", worker->service->token_file, &clone->arena,
                        &clone->mirror.token, error) != 0)
        return -1;
    return make_folders(state, project, &clone->arena, error);
}

void clone_close(struct clone *clone)
{
    repository_free(clone->repository);
    arena_release(&clone->arena);
    *clone = (struct clone){0};
}

/* What keeps the policy from loading, whoever judges by it says. The place for what is remembered
 * of trees is made, for it is used where it is there. */
static void look_at_policy(struct clone *clone, const struct service *service)
{
    struct policy policy = {0};
    struct memory *memory = NULL;
    struct error ignored = {0};
    if (policy_load(&policy, clone->repository, service->policy_file, NULL, &clone->arena,
                    &ignored) == 0) {
        memcpy(clone->policy, policy.digest_of_all, sizeof clone->policy);
        memory_open(&memory, repository_common_dir(clone->repository), &policy, true, &ignored);
    }
    memory_close(memory);
    policy_release(&policy);
}

static int find(struct clone *clone, const char *ref, struct object_id *tip, bool *found,
                struct error *error)
{
    const char *target;
    *found = false;
    *tip = (struct object_id){{0}};
    if (!ref_name_is_valid(text_of(ref)))
        return 0;
    return repository_ref(clone->repository, ref, &clone->arena, &target, tip, found, error);
}

int clone_fetch(struct clone *clone, const struct worker *worker,
                const struct forge_request *request, struct error *error)
{
    struct object_id head;
    bool found;
    const char *ref = NULL;
    if (request)
        ref = forge_head_ref(worker->service->forge, request->number, &clone->arena);
    if (request && !ref)
        return error_memory(error);
    if (mirror_fetch(&clone->mirror, ref, error) != 0 ||
        repository_open(&clone->repository, clone->folder, error) != 0)
        return -1;
    look_at_policy(clone, worker->service);
    if (!request)
        return 0;
    if (find(clone, MIRROR_HEAD, &head, &found, error) != 0)
        return -1;
    if (found && object_id_equal(&head, &request->head))
        return 0;
    return error_set(error, ERROR_REPOSITORY, "%s is not the head that the forge names yet", ref);
}

static bool is_any(const bool *flags, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (flags[i])
            return true;
    return false;
}

int clone_head(struct clone *clone, const struct forge_request *request, const char **head,
               struct error *error)
{
    const struct branch *branches;
    size_t count;
    char hex[OBJECT_ID_HEX];
    if (repository_branches(clone->repository, &clone->arena, &branches, &count, error) != 0)
        return -1;
    struct object_id *tips = arena_alloc_array(&clone->arena, count + 1, sizeof *tips);
    bool *contain = arena_alloc_array(&clone->arena, count + 1, sizeof *contain);
    if (!tips || !contain)
        return error_memory(error);
    for (size_t i = 0; i < count; i++)
        tips[i] = branches[i].tip;
    if (repository_which_contain(clone->repository, tips, count, &request->head, contain, error) !=
        0)
        return -1;
    *head = is_any(contain, count)
                ? arena_string(&clone->arena, text_of(object_id_hex(&request->head, hex)))
                : MIRROR_HEAD;
    return *head ? 0 : error_memory(error);
}

int clone_position(struct clone *clone, const struct forge_request *request, const char **position,
                   struct error *error)
{
    struct object_id tip;
    char head_hex[OBJECT_ID_HEX], tip_hex[OBJECT_ID_HEX];
    bool found;
    const char *ref = arena_format(&clone->arena, "refs/heads/%s", request->base);
    if (!ref)
        return error_memory(error);
    if (find(clone, ref, &tip, &found, error) != 0)
        return -1;
    *position = arena_format(&clone->arena, "%s %s %s %s", object_id_hex(&request->head, head_hex),
                             object_id_hex(&tip, tip_hex), clone->policy, request->base);
    return *position ? 0 : error_memory(error);
}
