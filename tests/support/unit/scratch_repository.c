/* SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700 /* nftw */

#include "scratch_repository.h"

#include <errno.h>
#include <ftw.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

enum { ARGUMENTS_MAX = 64, OUTPUT_MAX = 16 << 20 };

/* --------------------------------------------------------------------------------- processes -- */

/* The child's world; only PATH is taken from ours. */
static char **environment_of(struct scratch *scratch)
{
    const char *path = getenv("PATH");
    struct arena *arena = &scratch->arena;
    char **all = arena_alloc_array(arena, 64, sizeof *all);
    size_t count = 0;
    scratch->seconds += 60;
    all[count++] = arena_format(arena, "PATH=%s", path ? path : "/usr/bin:/bin");
    all[count++] = arena_format(arena, "HOME=%s/..", scratch->folder);
    all[count++] = arena_format(arena, "GIT_AUTHOR_DATE=%lu +0000", scratch->seconds);
    all[count++] = arena_format(arena, "GIT_COMMITTER_DATE=%lu +0000", scratch->seconds);
    all[count++] = (char *)"GIT_AUTHOR_NAME=A U Thor";
    all[count++] = (char *)"GIT_AUTHOR_EMAIL=author@example.com";
    all[count++] = (char *)"GIT_COMMITTER_NAME=C O Mitter";
    all[count++] = (char *)"GIT_COMMITTER_EMAIL=committer@example.com";
    all[count++] = (char *)"GIT_CONFIG_NOSYSTEM=1";
    all[count++] = (char *)"GIT_CONFIG_GLOBAL=/dev/null";
    all[count++] = (char *)"GIT_CONFIG_COUNT=4";
    all[count++] = (char *)"GIT_CONFIG_KEY_0=gc.auto";
    all[count++] = (char *)"GIT_CONFIG_VALUE_0=0";
    all[count++] = (char *)"GIT_CONFIG_KEY_1=core.safecrlf";
    all[count++] = (char *)"GIT_CONFIG_VALUE_1=false";
    all[count++] = (char *)"GIT_CONFIG_KEY_2=maintenance.auto";
    all[count++] = (char *)"GIT_CONFIG_VALUE_2=false";
    all[count++] = (char *)"GIT_CONFIG_KEY_3=core.fsync";
    all[count++] = (char *)"GIT_CONFIG_VALUE_3=none";
    all[count++] = (char *)"GIT_MERGE_AUTOEDIT=no";
    all[count++] = (char *)"LC_ALL=C";
    all[count++] = (char *)"TZ=UTC";
    for (const char *const *more = scratch->variables; more && *more; more++)
        all[count++] = (char *)(uintptr_t)*more;
    return all;
}

static void split_arguments(struct arena *arena, const char *line, char **arguments)
{
    size_t count = 0;
    arguments[count++] = (char *)"git";
    while (*line) {
        size_t length = strcspn(line, " ");
        assert_true(count + 1 < ARGUMENTS_MAX);
        arguments[count++] = arena_string(arena, (struct text){line, length});
        line += length;
        line += *line == ' ';
    }
    arguments[count] = NULL;
}

static pid_t start_git(struct scratch *scratch, char **arguments, int input[2], int output[2])
{
    char **variables = environment_of(scratch);
    assert_int_equal(pipe(input), 0);
    assert_int_equal(pipe(output), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(input[0], STDIN_FILENO);
        dup2(output[1], STDOUT_FILENO);
        close(input[0]);
        close(input[1]);
        close(output[0]);
        close(output[1]);
        if (chdir(scratch->folder) != 0)
            _exit(126);
        extern char **environ;
        environ = variables;
        execvp("git", arguments);
        _exit(127);
    }
    close(input[0]);
    close(output[1]);
    return child;
}

/* Writes the input and reads the output side by side, so that neither pipe can fill up. */
static void exchange(int input, int output, struct text bytes, struct buffer *answer)
{
    bool writing = true;
    for (;;) {
        if (writing && bytes.length == 0) {
            close(input);
            writing = false;
        }
        struct pollfd ready[2] = {{output, POLLIN, 0}, {writing ? input : -1, POLLOUT, 0}};
        if (poll(ready, 2, -1) < 0)
            continue;
        if (ready[1].revents) {
            ssize_t written = write(input, bytes.bytes, bytes.length < 4096 ? bytes.length : 4096);
            assert_true(written >= 0);
            bytes = (struct text){bytes.bytes + written, bytes.length - (size_t)written};
        }
        if (ready[0].revents) {
            char part[4096];
            ssize_t count = read(output, part, sizeof part);
            if (count <= 0)
                break;
            buffer_append(answer, part, (size_t)count);
        }
    }
    if (writing)
        close(input);
    close(output);
}

static const char *run_git(struct scratch *scratch, struct text bytes, const char *line)
{
    char *arguments[ARGUMENTS_MAX];
    int input[2], output[2], status = 0;
    struct buffer answer;
    split_arguments(&scratch->arena, line, arguments);
    buffer_init(&answer, OUTPUT_MAX);
    pid_t child = start_git(scratch, arguments, input, output);
    exchange(input[1], output[0], bytes, &answer);
    while (waitpid(child, &status, 0) < 0)
        assert_int_equal(errno, EINTR);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("git %s ended with status %d", line, status);
    struct text text = buffer_text(&answer);
    if (text.length > 0 && text.bytes[text.length - 1] == '\n')
        text.length--;
    const char *copy = arena_string(&scratch->arena, text);
    buffer_release(&answer);
    return copy;
}

const char *scratch_git(struct scratch *scratch, const char *format, ...)
{
    char line[4096];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    return run_git(scratch, TEXT(""), line);
}

const char *scratch_git_input(struct scratch *scratch, struct text input, const char *format, ...)
{
    char line[4096];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    return run_git(scratch, input, line);
}

/* ---------------------------------------------------------------------------------- lifetime -- */

/* The code under test runs in this process: it must not see the world around it either. */
static void pin_own_world(const char *folder)
{
    static const char *const variables[] = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE",
                                            "GIT_OBJECT_DIRECTORY", "GIT_QUARANTINE_PATH"};
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        unsetenv(variables[i]);
    setenv("HOME", folder, 1);
    setenv("XDG_CONFIG_HOME", folder, 1);
}

static void open_folder(struct scratch *scratch, const char *name)
{
    const char *base = getenv("TMPDIR");
    *scratch = (struct scratch){.seconds = 1700000000};
    arena_init(&scratch->arena);
    char *parent = arena_format(&scratch->arena, "%s/fleetgate-test-XXXXXX", base ? base : "/tmp");
    assert_non_null(mkdtemp(parent));
    scratch->folder = arena_format(&scratch->arena, "%s/%s", parent, name ? name : "repository");
    assert_int_equal(mkdir(scratch->folder, 0777), 0);
    pin_own_world(parent);
}

void scratch_open(struct scratch *scratch, const char *name)
{
    open_folder(scratch, name);
    scratch_git(scratch, "init -q -b main --template=");
}

void scratch_open_bare(struct scratch *scratch, const char *name)
{
    open_folder(scratch, name);
    scratch_git(scratch, "init -q --bare -b main --template=");
}

static int remove_entry(const char *path, const struct stat *facts, int kind, struct FTW *where)
{
    (void)facts;
    (void)kind;
    (void)where;
    return remove(path);
}

void scratch_close(struct scratch *scratch)
{
    *strrchr(scratch->folder, '/') = '\0';
    nftw(scratch->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    arena_release(&scratch->arena);
}

struct repository *scratch_repository(struct scratch *scratch)
{
    struct repository *repository = NULL;
    struct error error = {0};
    if (repository_open(&repository, scratch->folder, &error) != 0)
        fail_msg("%s", error.message);
    return repository;
}

/* ----------------------------------------------------------------------------------- content -- */

const char *scratch_path(struct scratch *scratch, const char *path)
{
    return arena_format(&scratch->arena, "%s/%s", scratch->folder, path);
}

void scratch_write(struct scratch *scratch, const char *path, const char *content)
{
    char *full = arena_format(&scratch->arena, "%s/%s", scratch->folder, path);
    for (char *slash = full + strlen(scratch->folder) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        assert_true(mkdir(full, 0777) == 0 || errno == EEXIST);
        *slash = '/';
    }
    FILE *file = fopen(full, "w");
    assert_non_null(file);
    fputs(content, file);
    assert_int_equal(fclose(file), 0);
}

struct object_id scratch_id(struct scratch *scratch, const char *name)
{
    struct object_id id;
    const char *hex = scratch_git(scratch, "rev-parse --verify %s", name);
    assert_true(object_id_parse(text_of(hex), &id));
    return id;
}

struct object_id scratch_commit(struct scratch *scratch, const char *message)
{
    struct text text = text_of(message);
    scratch_git(scratch, "add -A");
    scratch_git_input(scratch, text, "commit -q --allow-empty -F -");
    return scratch_id(scratch, "HEAD");
}

struct object_id scratch_commit_file(struct scratch *scratch, const char *path, const char *content)
{
    scratch_write(scratch, path, content);
    return scratch_commit(scratch, arena_format(&scratch->arena, "Change %s", path));
}

struct object_id scratch_object(struct scratch *scratch, const char *type, struct text bytes)
{
    struct object_id id;
    const char *hex =
        scratch_git_input(scratch, bytes, "hash-object -t %s -w --stdin --literally", type);
    assert_true(object_id_parse(text_of(hex), &id));
    return id;
}

void scratch_entry(struct buffer *tree, const char *mode, const char *name,
                   const struct object_id *id)
{
    buffer_format(tree, "%s %s", mode, name);
    buffer_append(tree, "", 1);
    buffer_append(tree, id->bytes, OBJECT_ID_BYTES);
}

struct object_id scratch_commit_tree(struct scratch *scratch, const struct buffer *tree)
{
    char hex[OBJECT_ID_HEX];
    struct object_id id = scratch_object(scratch, "tree", buffer_text(tree));
    const char *commit =
        scratch_git(scratch, "commit-tree -m malformed %s", object_id_hex(&id, hex));
    assert_true(object_id_parse(text_of(commit), &id));
    return id;
}

int scratch_set_up(void **state)
{
    static struct scratch scratch;
    scratch_open(&scratch, NULL);
    *state = &scratch;
    return 0;
}

int scratch_tear_down(void **state)
{
    scratch_close(*state);
    return 0;
}
