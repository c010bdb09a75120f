/* SPDX-License-Identifier: MIT */
/* An event that was sent: who it is from, whether it is new, and the request that it is about. */
#include "service/listen.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* The project as the operator writes it: forges take any case. */
static const char *find_project(const struct service *service, const char *name)
{
    for (size_t i = 0; i < service->project_count; i++)
        if (strcasecmp(service->projects[i], name) == 0)
            return service->projects[i];
    return NULL;
}

static void wake_worker(const struct listener *listener)
{
    /* A full pipe wakes it as well. */
    ssize_t written = write(listener->wake, "", 1);
    (void)written;
}

static struct event_answer answer_of(struct listener *listener, enum queue_reply reply,
                                     const char *project, const struct forge_event *event)
{
    switch (reply) {
    case QUEUE_KNOWN:
        return (struct event_answer){409, "this event was taken before\n"};
    case QUEUE_FULL:
        service_say(listener->service, "%s %" PRId64 ": too many requests wait; it is found later",
                    project, event->number);
        return (struct event_answer){503, "too many requests wait\n"};
    case QUEUE_TAKEN:
        break;
    }
    wake_worker(listener);
    return (struct event_answer){202, "taken\n"};
}

/* A forge names a delivery by a header that it does not sign: what it has signed is the body, and
 * no two events have the same one. */
static struct event_answer take_new(struct listener *listener, const struct forge_message *message,
                                    const char *project, const struct forge_event *event)
{
    char digest[DIGEST_HEX], delivery[DIGEST_HEX];
    enum queue_reply reply = QUEUE_FULL;
    struct error error = {0};
    const char *marks[] = {digest, *event->delivery ? delivery : NULL, NULL};
    int result = digest_hex(message->body, digest) != 0 ||
                         digest_hex(text_of(event->delivery), delivery) != 0
                     ? error_memory(&error)
                     : queue_take(&listener->queue, marks, project, event, &reply, &error);
    if (result == 0)
        return answer_of(listener, reply, project, event);
    service_say(listener->service, "%s %" PRId64 ": the event cannot be taken: %s", project,
                event->number, error.message);
    return (struct event_answer){500, "the event cannot be taken\n"};
}

struct event_answer event_take(struct listener *listener, const struct forge_message *message)
{
    const struct service *service = listener->service;
    struct forge_event event;
    struct error error = {0};
    if (!forge_event_is_genuine(service->forge, listener->secret, message)) {
        service_say(service, "an event without the right signature was refused");
        return (struct event_answer){401, "the signature is missing or wrong\n"};
    }
    if (forge_event_read(service->forge, message, &event, &error) != 0) {
        service_say(service, "an event was refused: %s", error.message);
        return (struct event_answer){400, "the event cannot be read\n"};
    }
    if (event.news == FORGE_NEWS_NONE)
        return (struct event_answer){200, "nothing to do\n"};
    const char *project = find_project(service, event.project);
    if (!project) {
        service_say(service, "an event of %s was refused: it is none of --project", event.project);
        return (struct event_answer){403, "this project is not judged here\n"};
    }
    return take_new(listener, message, project, &event);
}
