/* SPDX-License-Identifier: MIT */
/* Finds requests that no event told of, by asking the forge. */
#include "service/worker.h"

#include <string.h>

static int look_at(struct worker *worker, struct clone *clone, const char *project,
                   const struct forge_request *request, size_t *found, struct error *error)
{
    const char *words, *last;
    bool waits;
    if (clone_position(clone, request, &words, error) != 0 ||
        queue_judged(&worker->queue, project, request->number, &clone->arena, &last, &waits,
                     error) != 0)
        return -1;
    if (waits || strcmp(words, last) == 0)
        return 0;
    ++*found;
    return queue_ask(&worker->queue, project, request->number, error);
}

static int poll_project(struct worker *worker, struct clone *clone, const char *project,
                        size_t *found, struct error *error)
{
    const struct service *service = worker->service;
    const struct forge_target target = {.forge = service->forge,
                                        .url = service->url,
                                        .project = project,
                                        .token_file = service->token_file};
    const struct forge_request *requests = NULL;
    size_t count = 0;
    if (forge_list_requests(&target, &default_limits, &clone->arena, &requests, &count, error) !=
            0 ||
        clone_fetch(clone, worker, NULL, error) != 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        if (look_at(worker, clone, project, &requests[i], found, error) != 0)
            return -1;
    return queue_keep(&worker->queue, project, requests, count, error);
}

void poll_forge(struct worker *worker)
{
    const struct service *service = worker->service;
    for (size_t i = 0; i < service->project_count && !worker_is_stopped(worker); i++) {
        const char *project = service->projects[i];
        struct clone clone;
        struct error error = {0};
        size_t found = 0;
        int result = clone_open(&clone, worker, project, &error);
        if (result == 0)
            result = poll_project(worker, &clone, project, &found, &error);
        if (result == 0)
            result = mirror_pack(&clone.mirror, &error);
        clone_close(&clone);
        if (found)
            service_say(service, "%s: %zu open request%s not judged as %s", project, found,
                        found == 1 ? " is" : "s are", found == 1 ? "it is" : "they are");
        if (result != 0 && !worker_is_stopped(worker))
            service_say(service, "%s: cannot be asked for open requests: %s", project,
                        error.message);
    }
}
