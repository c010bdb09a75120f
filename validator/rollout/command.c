/* SPDX-License-Identifier: MIT */
#include "rollout/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    GRACE_MS = 5000,  /* between SIGTERM and SIGKILL */
    READ_SIZE = 4096, /* output is read in pieces of this size */
    LAST_READS = 64,  /* pieces read after the end: what a pipe can hold, with room to spare */
    NEVER = -1,
};

extern char **environ;

/* --------------------------------------------------------------------------- in the child -- */

struct pipes {
    int output[2];
    int failure[2]; /* closed by a successful exec, else the child's errno */
};

static bool redirect(const struct pipes *pipes)
{
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    return nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 &&
           dup2(pipes->output[1], STDOUT_FILENO) >= 0 && dup2(pipes->output[1], STDERR_FILENO) >= 0;
}

static void run_in_child(const struct command *command, const struct stop *stop,
                         const struct pipes *pipes, pid_t parent)
{
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) /* it died before the line above */
        _exit(127);
    signal(SIGPIPE, SIG_DFL); /* ignored signals stay ignored over an exec */
    sigprocmask(SIG_SETMASK, &stop->previous, NULL);
    if (redirect(pipes) && chdir(command->folder) == 0) {
        environ = (char **)command->environment;
        execvp(command->argv[0], (char *const *)command->argv);
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
    if (pipe(pair)) {
        pair[0] = pair[1] = -1;
        return false;
    }
    fcntl(pair[0], F_SETFD, FD_CLOEXEC);
    fcntl(pair[1], F_SETFD, FD_CLOEXEC);
    return true;
}

static void close_end(int *end)
{
    close(*end);
    *end = -1;
}

/* Waits until the child runs the command. 0, or the errno for which it cannot. */
static int wait_for_exec(struct pipes *pipes)
{
    int failure = 0;
    ssize_t length;
    close_end(&pipes->output[1]);
    close_end(&pipes->failure[1]);
    do
        length = read(pipes->failure[0], &failure, sizeof failure);
    while (length < 0 && errno == EINTR);
    return length == (ssize_t)sizeof failure ? failure : 0;
}

/* The child's process id, or -1 with errno set. */
static pid_t start(const struct command *command, const struct stop *stop, struct pipes *pipes)
{
    pid_t parent = getpid();
    pid_t child = fork();
    if (child < 0)
        return -1;
    if (child == 0)
        run_in_child(command, stop, pipes, parent);
    int failure = wait_for_exec(pipes);
    if (failure == 0)
        return child;
    waitpid(child, NULL, 0);
    errno = failure;
    return -1;
}

/* --------------------------------------------------------------------------------- waiting -- */

struct running {
    pid_t child;
    int output;
    int ended;       /* a pidfd: readable once the child has ended */
    int stop;        /* readable once a stop is requested; -1 after that was seen */
    int64_t next_ms; /* when to act next: the timeout, then the end of grace; NEVER */
    bool asked;      /* SIGTERM was sent */
    enum command_end end;
};

static int64_t clock_ms(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

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
static bool read_output(struct running *running, struct buffer *output, size_t size)
{
    char bytes[READ_SIZE];
    ssize_t length = read(running->output, bytes, sizeof bytes);
    if (length > 0)
        keep_tail(output, bytes, (size_t)length, size);
    if (length == 0)
        running->output = -1; /* poll passes over it from now on */
    return length > 0;
}

static void ask_to_end(struct running *running, enum command_end why)
{
    running->end = why;
    running->asked = true;
    running->next_ms = clock_ms() + GRACE_MS;
    kill(-running->child, SIGTERM);
}

static void act_on_time(struct running *running)
{
    if (running->next_ms == NEVER || clock_ms() < running->next_ms)
        return;
    if (!running->asked) {
        ask_to_end(running, COMMAND_TIMED_OUT);
        return;
    }
    kill(-running->child, SIGKILL);
    running->next_ms = NEVER;
}

static int time_left(const struct running *running)
{
    if (running->next_ms == NEVER)
        return -1;
    int64_t left = running->next_ms - clock_ms();
    return left < 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

static void watch(struct running *running, struct buffer *output, size_t size)
{
    for (;;) {
        struct pollfd ready[] = {{.fd = running->output, .events = POLLIN},
                                 {.fd = running->ended, .events = POLLIN},
                                 {.fd = running->stop, .events = POLLIN}};
        if (poll(ready, 3, time_left(running)) > 0) {
            if (ready[0].revents)
                read_output(running, output, size);
            if (ready[1].revents)
                return;
            if (ready[2].revents) {
                running->stop = -1;
                if (!running->asked)
                    ask_to_end(running, COMMAND_STOPPED);
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
static struct command_result finish(struct running *running, struct buffer *output, size_t size)
{
    int status = 0;
    kill(-running->child, SIGKILL);
    bool known = wait_for_end(running->child, &status);
    for (int i = 0; i < LAST_READS && running->output >= 0; i++) {
        if (!read_output(running, output, size))
            break;
    }
    if (!known) /* then it is no success */
        return (struct command_result){COMMAND_SIGNALLED, SIGKILL};
    if (running->end == COMMAND_EXITED && WIFSIGNALED(status))
        return (struct command_result){COMMAND_SIGNALLED, WTERMSIG(status)};
    return (struct command_result){running->end, WIFEXITED(status) ? WEXITSTATUS(status) : 0};
}

/* ----------------------------------------------------------------------------------- whole -- */

static int run_with_pipes(const struct command *command, const struct stop *stop,
                          struct pipes *pipes, struct buffer *output, struct command_result *result,
                          struct error *error)
{
    pid_t child = start(command, stop, pipes);
    if (child < 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot run %s: %s", command->argv[0],
                         strerror(errno));
    struct running running = {
        .child = child,
        .output = pipes->output[0],
        .ended = pidfd_open(child, 0),
        .stop = stop->file,
        .next_ms = command->timeout_s ? clock_ms() + (int64_t)command->timeout_s * 1000 : NEVER,
    };
    int failure = running.ended < 0 ? errno : 0;
    fcntl(pipes->output[0], F_SETFL, O_NONBLOCK);
    if (running.ended >= 0) {
        watch(&running, output, command->output_tail);
        close(running.ended);
    }
    *result = finish(&running, output, command->output_tail);
    if (failure)
        return error_set(error, ERROR_ENVIRONMENT, "cannot watch %s: %s", command->argv[0],
                         strerror(failure));
    return output->failed ? error_memory(error) : 0;
}

int command_run(const struct command *command, const struct stop *stop, struct buffer *output,
                struct command_result *result, struct error *error)
{
    struct pipes pipes = {{-1, -1}, {-1, -1}};
    struct sigaction previous;
    const struct sigaction standard = {.sa_handler = SIG_DFL};
    int status = -1;
    /* A parent that ignores SIGCHLD would never learn how the command ended. */
    sigaction(SIGCHLD, &standard, &previous);
    if (open_pair(pipes.output) && open_pair(pipes.failure))
        status = run_with_pipes(command, stop, &pipes, output, result, error);
    else
        error_set(error, ERROR_ENVIRONMENT, "cannot open a pipe: %s", strerror(errno));
    close_pair(pipes.output);
    close_pair(pipes.failure);
    sigaction(SIGCHLD, &previous, NULL);
    return status;
}
