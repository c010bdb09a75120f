/* SPDX-License-Identifier: MIT */
/* Runs a program, and ends it when its time is over. */
#define _GNU_SOURCE /* memfd_create, pipe2 */
#include "base/base.h"
#include "base/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    GRACE_MS = 5000,   /* between SIGTERM and SIGKILL */
    READ_SIZE = 65536, /* output is read in pieces of this size */
    LAST_READS = 64,   /* pieces read after the end: what a pipe can hold, with room to spare */
    NEVER = -1,
};

/* --------------------------------------------------------------------------- in the child -- */

struct pipes {
    int output[2];
    int errors[2];  /* unused where errors go with the output */
    int failure[2]; /* closed by a successful exec, else the child's errno */
};

static bool redirect(const struct process *process, const struct pipes *pipes)
{
    int input = process->input;
    int errors = pipes->errors[1] >= 0 ? pipes->errors[1] : pipes->output[1];
    if (input == PROCESS_NO_FILE)
        input = open("/dev/null", O_RDONLY | O_CLOEXEC);
    return input >= 0 && dup2(input, STDIN_FILENO) >= 0 &&
           dup2(pipes->output[1], STDOUT_FILENO) >= 0 && dup2(errors, STDERR_FILENO) >= 0;
}

static bool keep_files(const struct process *process)
{
    for (size_t i = 0; i < process->file_count; i++) {
        if (fcntl(process->files[i], F_SETFD, 0) != 0)
            return false;
    }
    return true;
}

static rlim_t lower(rlim_t limit, size_t most)
{
    return most > 0 && limit > most ? most : limit;
}

/* The soft limits alone: at the hard one of the processor there is no telling why it was killed. */
static bool lower_limits(const struct process *process)
{
    struct rlimit memory, processor, file;
    if (getrlimit(RLIMIT_DATA, &memory) != 0 || getrlimit(RLIMIT_CPU, &processor) != 0 ||
        getrlimit(RLIMIT_FSIZE, &file) != 0)
        return false;
    memory.rlim_cur = lower(memory.rlim_cur, process->memory);
    processor.rlim_cur = lower(processor.rlim_cur, process->processor_s);
    file.rlim_cur = lower(file.rlim_cur, process->file_size);
    return setrlimit(RLIMIT_DATA, &memory) == 0 && setrlimit(RLIMIT_CPU, &processor) == 0 &&
           setrlimit(RLIMIT_FSIZE, &file) == 0;
}

static void run_in_child(const struct process *process, const struct pipes *pipes,
                         const struct process_guard *guard, pid_t parent)
{
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) /* it died before the line above */
        _exit(127);
    signal(SIGPIPE, SIG_DFL); /* ignored signals stay ignored over an exec */
    signal(SIGXFSZ, SIG_DFL);
    if (process->signals)
        sigprocmask(SIG_SETMASK, process->signals, NULL);
    if ((!guard || guard_enter(guard)) && redirect(process, pipes) && keep_files(process) &&
        chdir(process->folder) == 0 && lower_limits(process)) {
        environ = (char **)process->environment;
        execvp(process->argv[0], (char *const *)process->argv);
    }
    int failure = errno;
    if (write(pipes->failure[1], &failure, sizeof failure) < 0)
        _exit(126);
    _exit(127);
}

/* -------------------------------------------------------------------------------- starting -- */

static void close_pair(int pair[2])
{
    for (int i = 0; i < 2; i++) {
        if (pair[i] >= 0)
            close(pair[i]);
        pair[i] = -1;
    }
}

static bool open_pair(int pair[2])
{
    if (pipe2(pair, O_CLOEXEC) == 0)
        return true;
    pair[0] = pair[1] = -1;
    return false;
}

static void close_end(int *end)
{
    if (*end >= 0)
        close(*end);
    *end = -1;
}

/* Waits until the child runs the program. 0, or the errno for which it cannot. */
static int wait_for_exec(struct pipes *pipes)
{
    int failure = 0;
    ssize_t length;
    close_end(&pipes->output[1]);
    close_end(&pipes->errors[1]);
    close_end(&pipes->failure[1]);
    do
        length = read(pipes->failure[0], &failure, sizeof failure);
    while (length < 0 && errno == EINTR);
    return length == (ssize_t)sizeof failure ? failure : 0;
}

/* The child's process id, or -1 with errno set. `guard` may be NULL. */
static pid_t start(const struct process *process, struct pipes *pipes,
                   const struct process_guard *guard)
{
    pid_t parent = getpid();
    pid_t child = fork();
    if (child < 0)
        return -1;
    if (child == 0)
        run_in_child(process, pipes, guard, parent);
    int failure = wait_for_exec(pipes);
    if (failure == 0)
        return child;
    waitpid(child, NULL, 0);
    errno = failure;
    return -1;
}

/* --------------------------------------------------------------------------------- waiting -- */

/* What a process prints, and the end of it that is kept. */
struct stream {
    int file; /* -1: at its end; poll passes over it from then on */
    struct buffer *kept;
};

struct running {
    pid_t child;
    struct stream output, errors;
    size_t tail;                 /* bytes kept of each */
    int ended;                   /* a pidfd: readable once the child has ended */
    int stop;                    /* readable once a stop is requested; -1 after that was seen */
    int64_t next_ms;             /* when to act next: the timeout, then the end of grace; NEVER */
    bool asked;                  /* SIGTERM was sent */
    struct process_guard *guard; /* or NULL */
    enum process_end end;
};

/* Keeps the last `size` bytes. */
static void keep_tail(struct buffer *output, const char *bytes, size_t length, size_t size)
{
    if (length > size) {
        bytes += length - size;
        length = size;
    }
    if (output->length + length > size) {
        size_t dropped = output->length + length - size;
        memmove(output->bytes, output->bytes + dropped, output->length - dropped);
        output->length -= dropped;
    }
    buffer_append(output, bytes, length);
}

/* False when there is nothing more to read now. */
static bool read_stream(struct stream *stream, size_t tail)
{
    char bytes[READ_SIZE];
    ssize_t length = read(stream->file, bytes, sizeof bytes);
    if (length > 0)
        keep_tail(stream->kept, bytes, (size_t)length, tail);
    if (length == 0)
        stream->file = -1;
    return length > 0;
}

/* What a process has left in the pipe. */
static void read_rest(struct stream *stream, size_t tail)
{
    for (int i = 0; i < LAST_READS && stream->file >= 0; i++) {
        if (!read_stream(stream, tail))
            return;
    }
}

static void ask_to_end(struct running *running, enum process_end why)
{
    running->end = why;
    running->asked = true;
    running->next_ms = monotonic_ms() + GRACE_MS;
    kill(-running->child, SIGTERM);
}

static void act_on_time(struct running *running)
{
    if (running->next_ms == NEVER || monotonic_ms() < running->next_ms)
        return;
    if (!running->asked) {
        ask_to_end(running, PROCESS_TIMED_OUT);
        return;
    }
    kill(-running->child, SIGKILL);
    running->next_ms = NEVER;
}

static int time_left(const struct running *running)
{
    if (running->next_ms == NEVER)
        return -1;
    int64_t left = running->next_ms - monotonic_ms();
    return left < 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

static void watch(struct running *running)
{
    for (;;) {
        struct pollfd ready[] = {{.fd = running->output.file, .events = POLLIN},
                                 {.fd = running->errors.file, .events = POLLIN},
                                 {.fd = running->ended, .events = POLLIN},
                                 {.fd = running->stop, .events = POLLIN}};
        if (poll(ready, sizeof ready / sizeof *ready, time_left(running)) > 0) {
            if (ready[0].revents)
                read_stream(&running->output, running->tail);
            if (ready[1].revents)
                read_stream(&running->errors, running->tail);
            if (ready[2].revents)
                return;
            if (ready[3].revents) {
                running->stop = -1;
                if (!running->asked)
                    ask_to_end(running, PROCESS_STOPPED);
            }
        }
        act_on_time(running);
    }
}

static bool wait_for_end(pid_t child, int *status)
{
    pid_t ended;
    do
        ended = waitpid(child, status, 0);
    while (ended < 0 && errno == EINTR);
    return ended == child;
}

/* The child is not waited for before its group is killed, so that the group's number cannot have
 * been given to another one. */
static struct process_result finish(struct running *running)
{
    int status = 0;
    kill(-running->child, SIGKILL);
    if (running->guard)
        guard_end(running->guard);
    bool known = wait_for_end(running->child, &status);
    read_rest(&running->output, running->tail);
    read_rest(&running->errors, running->tail);
    if (!known) /* then it is no success */
        return (struct process_result){PROCESS_SIGNALLED, SIGKILL};
    if (running->end == PROCESS_EXITED && WIFSIGNALED(status))
        return (struct process_result){PROCESS_SIGNALLED, WTERMSIG(status)};
    return (struct process_result){running->end, WIFEXITED(status) ? WEXITSTATUS(status) : 0};
}

/* ----------------------------------------------------------------------------------- whole -- */

/* 0 once the process has ended or was told to, or the errno for which it cannot be watched. */
static int watch_over(struct running *running)
{
    running->ended = pidfd_open(running->child, 0);
    if (running->ended < 0)
        return errno;
    watch(running);
    close(running->ended);
    return 0;
}

static int wait_for_process(struct running *running, const struct process *process,
                            struct process_result *result, struct error *error)
{
    const char *name = process->argv[0];
    int failure = watch_over(running);
    *result = finish(running);
    if (failure)
        return error_set(error, ERROR_ENVIRONMENT, "cannot watch %s: %s", name, strerror(failure));
    return running->output.kept->failed || running->errors.kept->failed ? error_memory(error) : 0;
}

static int run_with_pipes(const struct process *process, struct pipes *pipes, struct buffer *output,
                          struct buffer *errors, struct process_result *result, struct error *error)
{
    const char *name = process->argv[0];
    struct process_guard guard;
    if (process->guarded && guard_begin(&guard) != 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot guard %s: %s", name, strerror(errno));
    pid_t child = start(process, pipes, process->guarded ? &guard : NULL);
    int failure = errno;
    if (child < 0 && process->guarded)
        guard_end(&guard);
    if (child < 0 && failure == ENOENT) {
        *result = (struct process_result){PROCESS_MISSING, ENOENT};
        return 0;
    }
    if (child < 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot run %s: %s", name, strerror(failure));
    struct running running = {
        .child = child,
        .guard = process->guarded ? &guard : NULL,
        .output = {pipes->output[0], output},
        .errors = {pipes->errors[0], errors ? errors : output},
        .tail = process->output_tail,
        .stop = process->stop,
        .next_ms = process->timeout_s ? monotonic_ms() + (int64_t)process->timeout_s * 1000 : NEVER,
    };
    fcntl(pipes->output[0], F_SETFL, O_NONBLOCK);
    fcntl(pipes->errors[0], F_SETFL, O_NONBLOCK);
    return wait_for_process(&running, process, result, error);
}

/* A parent that ignores SIGCHLD would never learn how a process ended. The disposition is that of
 * all threads: the first one in changes it, the last one out puts it back. */
static struct {
    pthread_mutex_t lock;
    unsigned users;
    struct sigaction previous;
} child_signal = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void hear_children(void)
{
    const struct sigaction standard = {.sa_handler = SIG_DFL};
    pthread_mutex_lock(&child_signal.lock);
    if (child_signal.users++ == 0)
        sigaction(SIGCHLD, &standard, &child_signal.previous);
    pthread_mutex_unlock(&child_signal.lock);
}

static void unhear_children(void)
{
    pthread_mutex_lock(&child_signal.lock);
    if (--child_signal.users == 0)
        sigaction(SIGCHLD, &child_signal.previous, NULL);
    pthread_mutex_unlock(&child_signal.lock);
}

int process_run(const struct process *process, struct buffer *output, struct buffer *errors,
                struct process_result *result, struct error *error)
{
    struct pipes pipes = {{-1, -1}, {-1, -1}, {-1, -1}};
    int status = -1;
    if (process->input != PROCESS_NO_FILE && lseek(process->input, 0, SEEK_SET) != 0)
        return error_set(error, ERROR_ENVIRONMENT, "the input of %s cannot be read: %s",
                         process->argv[0], strerror(errno));
    hear_children();
    if (open_pair(pipes.output) && open_pair(pipes.failure) && (!errors || open_pair(pipes.errors)))
        status = run_with_pipes(process, &pipes, output, errors, result, error);
    else
        error_set(error, ERROR_ENVIRONMENT, "cannot open a pipe: %s", strerror(errno));
    close_pair(pipes.output);
    close_pair(pipes.errors);
    close_pair(pipes.failure);
    unhear_children();
    return status;
}

/* ------------------------------------------------------------------------- files in memory -- */

void memory_file_close(int file)
{
    if (file >= 0)
        close(file);
}

int memory_file_open(struct text content, struct error *error)
{
    int file = memfd_create("fleetgate", MFD_CLOEXEC);
    if (file >= 0 && stream_write(file, content) != 0) {
        int cause = errno;
        close(file);
        errno = cause;
        file = -1;
    }
    if (file < 0)
        error_set(error, ERROR_ENVIRONMENT, "no file in memory: %s", strerror(errno));
    return file;
}
