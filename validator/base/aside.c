/* SPDX-License-Identifier: MIT */
/* Work that may fail, crash or take for ever, and must not touch what is decided without it. */
#define _GNU_SOURCE /* pipe2 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* What stands before the output. */
struct head {
    int result;
    struct error error;
    size_t length;
};

/* -------------------------------------------------------------------------------- the copy -- */

static _Noreturn void run(const struct aside *aside, size_t ceiling, int out, pid_t parent)
{
    struct head head = {0};
    struct buffer output;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) /* it died before the line above */
        _exit(1);
    buffer_init(&output, ceiling);
    head.result = aside->work(aside->context, &output, &head.error);
    if (head.result == 0 && output.failed)
        head.result = error_memory(&head.error);
    head.length = head.result == 0 ? output.length : 0;
    const struct text first = {(const char *)&head, sizeof head};
    const struct text rest = {output.bytes, head.length};
    bool written = stream_write(out, first) == 0 && stream_write(out, rest) == 0;
    _exit(written ? 0 : 1);
}

/* ------------------------------------------------------------------------------ the caller -- */

enum hearing { HEARD, TOO_LATE, TOO_MUCH };

/* Reads until the copy has closed its end. */
static enum hearing hear(int in, int64_t end, struct buffer *heard)
{
    char bytes[65536];
    for (;;) {
        int64_t left = end - monotonic_ms();
        struct pollfd readable = {.fd = in, .events = POLLIN};
        if (left <= 0)
            return TOO_LATE;
        if (poll(&readable, 1, (int)left) <= 0)
            continue;
        ssize_t length = read(in, bytes, sizeof bytes);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            return HEARD;
        buffer_append(heard, bytes, (size_t)length);
        if (heard->failed)
            return TOO_MUCH;
    }
}

static int end_copy(pid_t copy, bool kills)
{
    int status = 0;
    pid_t ended;
    if (kills)
        kill(copy, SIGKILL);
    do
        ended = waitpid(copy, &status, 0);
    while (ended < 0 && errno == EINTR);
    return status;
}

/* What was heard is believed where it is whole. */
static int take(struct text heard, int status, struct buffer *output, struct error *error)
{
    struct head head;
    if (WIFSIGNALED(status))
        return error_set(error, ERROR_INTERNAL, "it was ended by signal %d (%s)", WTERMSIG(status),
                         strsignal(WTERMSIG(status)));
    if (heard.length < sizeof head)
        return error_set(error, ERROR_INTERNAL, "its process came to nothing");
    memcpy(&head, heard.bytes, sizeof head);
    heard = text_from(heard, sizeof head);
    head.error.message[sizeof head.error.message - 1] = '\0';
    if (head.result != 0)
        return error_set(error, head.error.kind == ERROR_NONE ? ERROR_INTERNAL : head.error.kind,
                         "%s", head.error.message);
    if (head.length != heard.length)
        return error_set(error, ERROR_INTERNAL, "its process came to half of it");
    buffer_append_text(output, heard);
    return output->failed ? error_memory(error) : 0;
}

static int listen(const struct aside *aside, pid_t copy, int in, struct buffer *output,
                  struct error *error)
{
    struct buffer heard;
    buffer_init(&heard, sizeof(struct head) + output->ceiling);
    enum hearing hearing = hear(in, monotonic_ms() + aside->milliseconds, &heard);
    int status = end_copy(copy, hearing != HEARD);
    int result = hearing == TOO_LATE   ? error_set(error, ERROR_LIMIT, "it took longer than %u ms",
                                                   aside->milliseconds)
                 : hearing == TOO_MUCH ? error_memory(error)
                                       : take(buffer_text(&heard), status, output, error);
    buffer_release(&heard);
    return result;
}

int aside_run(const struct aside *aside, struct buffer *output, struct error *error)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return error_set(error, ERROR_ENVIRONMENT, "no pipe: %s", strerror(errno));
    pid_t parent = getpid();
    pid_t copy = fork();
    if (copy == 0)
        run(aside, output->ceiling, ends[1], parent);
    int reason = errno;
    close(ends[1]);
    int result = copy < 0 ? error_set(error, ERROR_ENVIRONMENT, "no process: %s", strerror(reason))
                          : listen(aside, copy, ends[0], output, error);
    close(ends[0]);
    return result;
}
