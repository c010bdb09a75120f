/* SPDX-License-Identifier: MIT */
/* Files of any origin, all held against one schema. */
#include "verdict/examination.h"
#include "verdict/verdict.h"

#include <stdlib.h>

enum { THREADS_MAX = 64 };

/* What one thread has for itself. It meets its files in order, so its first findings are the first
 * that any number of threads would keep. */
struct worker {
    struct examiner examiner; /* whose findings are those of one file */
    struct buffer content;
    struct findings findings;
    struct error error;
    size_t error_index;
};

/* What all threads share; constant but for the workers. */
struct judging {
    const struct instances *instances;
    const struct schema *schema;
    struct examination_limits limits;
    size_t ceiling;
    struct worker *workers; /* [worker_count] */
    unsigned worker_count;
};

static int judge_text(const struct judging *judging, struct worker *worker,
                      const struct place *place, struct error *error)
{
    struct findings *findings = &worker->examiner.findings;
    struct text text = buffer_text(&worker->content);
    const struct node *root;
    int result = examiner_read(&worker->examiner, text, &judging->limits, place, &root, error);
    if (root)
        examiner_check(&worker->examiner, judging->schema, worker->examiner.document.root, place);
    if (findings->count == 0 && !findings->lost)
        return result;
    findings_sort(findings);
    findings_excerpt(findings, 0, findings->count, text);
    findings_append(&worker->findings, findings);
    findings_release(findings);
    findings_init(findings, judging->ceiling, NULL);
    return result;
}

/* Runs on any thread. What is wrong with one file keeps nobody from judging the next. */
static void judge_instance(void *context, unsigned number, size_t index)
{
    const struct judging *judging = context;
    struct worker *worker = &judging->workers[number];
    const char *path = judging->instances->paths[index];
    const struct place place = {.path = text_of(path)};
    struct error error = {0};
    buffer_clear(&worker->content);
    if (judging->instances->read(judging->instances->context, path, &worker->content, &error) == 0)
        judge_text(judging, worker, &place, &error);
    if (error.kind != ERROR_NONE && worker->error.kind == ERROR_NONE) {
        worker->error = error;
        worker->error_index = index;
    }
}

static int open_workers(struct judging *judging, const struct limits *limits, struct error *error)
{
    judging->workers = calloc(judging->worker_count, sizeof *judging->workers);
    if (!judging->workers)
        return error_memory(error);
    for (unsigned i = 0; i < judging->worker_count; i++) {
        struct worker *worker = &judging->workers[i];
        buffer_init(&worker->content, judging->limits.bytes);
        findings_init(&worker->findings, judging->ceiling, NULL);
        if (examiner_init(&worker->examiner, limits, limits->findings, NULL, error) != 0)
            return -1;
    }
    return 0;
}

static void close_workers(struct judging *judging)
{
    for (unsigned i = 0; judging->workers && i < judging->worker_count; i++) {
        struct worker *worker = &judging->workers[i];
        examiner_release(&worker->examiner);
        buffer_release(&worker->content);
        findings_release(&worker->findings);
    }
    free(judging->workers);
}

/* Brings together what the workers found; of their errors the one of the first file counts. */
static int gather(const struct judging *judging, struct findings *findings, struct error *error)
{
    const struct worker *failed = NULL;
    const struct findings *parts[THREADS_MAX];
    for (unsigned i = 0; i < judging->worker_count; i++) {
        const struct worker *worker = &judging->workers[i];
        parts[i] = &worker->findings;
        if (worker->error.kind != ERROR_NONE &&
            (!failed || worker->error_index < failed->error_index))
            failed = worker;
    }
    findings_merge(findings, parts, judging->worker_count);
    return failed ? error_set(error, failed->error.kind, "%s", failed->error.message) : 0;
}

int instances_judge(const struct instances *instances, const struct schema *schema,
                    const struct limits *limits, struct findings *findings, struct error *error)
{
    struct judging judging = {.instances = instances,
                              .schema = schema,
                              .limits = examination_limits_of(limits, true),
                              .ceiling = limits->findings,
                              .worker_count = parallel_workers()};
    if (judging.worker_count > THREADS_MAX)
        judging.worker_count = THREADS_MAX;
    int result = open_workers(&judging, limits, error);
    if (result == 0) {
        parallel_for(instances->count, judging.worker_count, judge_instance, &judging);
        result = gather(&judging, findings, error);
    }
    close_workers(&judging);
    return result;
}
