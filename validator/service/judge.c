/* SPDX-License-Identifier: MIT */
/* One request, from what the forge says it is to what the forge is told. */
#define _GNU_SOURCE /* environ */
#include "service/worker.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { JUDGING_S = 2 * 3600 /* its own limits end it long before */, OUTPUT_MAX = 16 << 10 };

/* A request in hand. */
struct hand {
    struct worker *worker;
    const struct queue_entry *entry;
    struct forge_target target;
    struct forge_request request;
    struct clone clone;
    const char *head;     /* what it is called */
    const char *position; /* what it is judged as */
};

/* ----------------------------------------------------------------------------------- judging -- */

static struct text last_line(struct text said)
{
    while (said.length && said.bytes[said.length - 1] == '\n')
        said.length--;
    for (size_t at = said.length; at > 0; at--)
        if (said.bytes[at - 1] == '\n')
            return text_from(said, at);
    return said;
}

static int undecided(struct process_result result, const struct buffer *output, struct error *error)
{
    enum { SHOWN = 400 };
    struct text said = last_line(buffer_text(output));
    if (result.end == PROCESS_STOPPED)
        return error_set(error, ERROR_ENVIRONMENT, "judging was stopped");
    if (result.end != PROCESS_EXITED)
        return error_set(error, ERROR_INTERNAL, "judging was lost");
    if (said.length == 0)
        return error_set(error, ERROR_INTERNAL, "judging ended with status %d and without a word",
                         result.status);
    return error_set(error, ERROR_ENVIRONMENT, "%.*s",
                     said.length < SHOWN ? (int)said.length : SHOWN, said.bytes);
}

static int run(const struct worker *worker, const char *const *argv, bool *accepted,
               struct error *error)
{
    struct buffer output;
    struct process_result result;
    const struct process process = {
        .argv = argv,
        .environment = (const char *const *)environ,
        .folder = ".",
        .input = PROCESS_NO_FILE,
        .stop = worker->stop,
        .signals = worker->signals,
        .timeout_s = JUDGING_S,
        .output_tail = OUTPUT_MAX,
        .guarded = true,
    };
    buffer_init(&output, OUTPUT_MAX);
    int status = process_run(&process, &output, NULL, &result, error);
    if (status == 0 && (result.end != PROCESS_EXITED || result.status > 1))
        status = undecided(result, &output, error);
    *accepted = status == 0 && result.status == 0;
    buffer_release(&output);
    return status;
}

/* This very program judges, and tells the forge. */
static int run_pr(struct hand *hand, bool *accepted, struct error *error)
{
    const struct service *service = hand->worker->service;
    const char *base = arena_format(&hand->clone.arena, "refs/heads/%s", hand->request.base);
    /* clang-format off */
    const char *const argv[] = {
        "/proc/self/exe", "pr",
        "--repo", hand->clone.folder,
        "--base", base,
        "--head", hand->head,
        "--policy", service->policy_file,
        "--report", forge_name(service->forge),
        "--url", service->url,
        "--project", hand->target.project,
        "--token-file", service->token_file,
        "--request", hand->target.request,
        NULL,
    };
    /* clang-format on */
    return base ? run(hand->worker, argv, accepted, error) : error_memory(error);
}

/* Whoever waits for a verdict learns why there is none. */
static void tell_of_failure(const struct hand *hand, const struct error *why)
{
    char hex[OBJECT_ID_HEX];
    struct error ignored = {0};
    struct report report;
    report_of_error(&report, why);
    const struct forge_judgement judgement = {
        .commit = object_id_hex(&hand->request.head, hex),
        .base = hand->request.base,
        .is_protected = true,
        .report = &report,
    };
    if (!worker_is_stopped(hand->worker))
        forge_report(&hand->target, &default_limits, &judgement, &ignored);
}

static int fetch(struct hand *hand, struct error *error)
{
    struct clone *clone = &hand->clone;
    if (clone_open(clone, hand->worker, hand->entry->project, error) != 0 ||
        clone_fetch(clone, hand->worker, &hand->request, error) != 0 ||
        clone_head(clone, &hand->request, &hand->head, error) != 0)
        return -1;
    return clone_position(clone, &hand->request, &hand->position, error);
}

static int judge(struct hand *hand, struct error *error)
{
    struct worker *worker = hand->worker;
    bool accepted = false;
    if (fetch(hand, error) != 0) {
        /* A head that has moved on is there a moment later. */
        if (hand->entry->tries > 1)
            tell_of_failure(hand, error);
        return -1;
    }
    if (run_pr(hand, &accepted, error) != 0)
        return -1;
    service_say(worker->service, "%s %" PRId64 ": %s", hand->entry->project, hand->entry->number,
                accepted ? "accepted" : "rejected");
    return queue_answer(&worker->queue, hand->entry, hand->position, error);
}

int judge_entry(struct worker *worker, const struct queue_entry *entry, struct error *error)
{
    const struct service *service = worker->service;
    struct hand hand = {.worker = worker, .entry = entry};
    struct arena arena;
    arena_init(&arena);
    hand.target = (struct forge_target){
        .forge = service->forge,
        .url = service->url,
        .project = entry->project,
        .token_file = service->token_file,
        .request = arena_format(&arena, "%" PRId64, entry->number),
    };
    int result = hand.target.request ? forge_read_request(&hand.target, &default_limits, &arena,
                                                          &hand.request, error)
                                     : error_memory(error);
    if (result == 0)
        result =
            hand.request.is_open ? judge(&hand, error) : queue_forget(&worker->queue, entry, error);
    clone_close(&hand.clone);
    arena_release(&arena);
    return result;
}
