/* SPDX-License-Identifier: MIT */
/* How the git program is run: where, in which environment, and within which bounds. */
#define _XOPEN_SOURCE 700 /* mkdtemp, nftw */

#include "git/program.h"

#include "git/library.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <git2.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    TIMEOUT_S = 10,
    PROCESSOR_ALL_MS = 4000, /* for all that git is asked in a judgement */
    PROCESSOR_S = 3,         /* an honest merge takes milliseconds, one of a thousand files one */
    OUTPUT_MAX = 16 << 20,   /* bytes: a hundred thousand paths in conflict */
    MEMORY_MAX = 400 << 20,  /* bytes; an honest merge of ten thousand files takes 50 MiB */
    PATH_BYTES_MAX = 1 << 16 /* the folders of objects, in quotes */
};

/* ---------------------------------------------------------------------------- where it works -- */

static int make_folder(struct program *program, struct error *error)
{
    const char *parent = environment_get("TMPDIR");
    char *folder =
        arena_format(&program->arena, "%s/fleetgate-git.XXXXXX", parent ? parent : "/tmp");
    if (!folder)
        return error_memory(error);
    if (!mkdtemp(folder))
        return error_set(error, ERROR_ENVIRONMENT, "no folder for git to work in, %s: %s", folder,
                         strerror(errno));
    program->folder = folder;
    return 0;
}

static int make_folders(const struct program *program, char *path, struct error *error)
{
    size_t start = strlen(program->folder) + 1;
    for (char *slash = strchr(path + start, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool made = mkdir(path, 0700) == 0 || errno == EEXIST;
        int cause = errno;
        *slash = '/';
        if (!made)
            return error_set(error, ERROR_ENVIRONMENT, "the folders of %s cannot be made: %s", path,
                             strerror(cause));
    }
    return 0;
}

static bool write_file(const char *path, struct text content)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return false;
    bool written = stream_write(file, content) == 0;
    return close(file) == 0 && written;
}

int program_put(struct program *program, const char *name, struct text content, struct error *error)
{
    char *path = arena_format(&program->arena, "%s/%s", program->folder, name);
    if (!path)
        return error_memory(error);
    if (make_folders(program, path, error) != 0)
        return -1;
    if (!write_file(path, content))
        return error_set(error, ERROR_ENVIRONMENT, "%s cannot be written: %s", path,
                         strerror(errno));
    return 0;
}

/* The least that git takes for a repository. */
static int make_repository(struct program *program, struct error *error)
{
    program->git_dir = arena_format(&program->arena, "%s/git", program->folder);
    program->work_tree = arena_format(&program->arena, "%s/tree", program->folder);
    const char *refs = arena_format(&program->arena, "%s/git/refs", program->folder);
    const char *objects = arena_format(&program->arena, "%s/git/objects", program->folder);
    if (!program->git_dir || !program->work_tree || !refs || !objects)
        return error_memory(error);
    if (mkdir(program->git_dir, 0700) != 0 || mkdir(refs, 0700) != 0 || mkdir(objects, 0700) != 0 ||
        mkdir(program->work_tree, 0700) != 0)
        return error_set(error, ERROR_ENVIRONMENT, "no repository for git to work in, %s: %s",
                         program->git_dir, strerror(errno));
    return program_put(program, "git/HEAD", TEXT("ref: refs/heads/none\n"), error);
}

/* In quotes, so that no path is taken for two. */
static void append_quoted(struct buffer *list, const char *path)
{
    buffer_append_string(list, list->length > 0 ? ":\"" : "\"");
    for (; *path; path++) {
        if (*path == '"' || *path == '\\')
            buffer_append_string(list, "\\");
        buffer_append(list, path, 1);
    }
    buffer_append_string(list, "\"");
}

static int set_borrowed_objects(struct program *program, struct repository *repository,
                                struct error *error)
{
    struct buffer list;
    git_buf objects = {0};
    if (git_repository_item_path(&objects, repository->handle, GIT_REPOSITORY_ITEM_OBJECTS) != 0)
        return library_error(error, "the objects of %s cannot be found", repository->git_dir);
    buffer_init(&list, PATH_BYTES_MAX);
    append_quoted(&list, objects.ptr);
    if (repository->quarantine)
        append_quoted(&list, repository->quarantine);
    git_buf_dispose(&objects);
    bool failed = list.failed;
    if (!failed)
        environment_set(&program->environment, "GIT_ALTERNATE_OBJECT_DIRECTORIES", list.bytes);
    buffer_release(&list);
    return failed ? error_memory(error) : 0;
}

static int make_environment(struct program *program, struct repository *repository,
                            struct error *error)
{
    static const char *const fixed[][2] = {
        {"GIT_CONFIG_NOSYSTEM", "1"},
        {"GIT_CONFIG_SYSTEM", "/dev/null"},
        {"GIT_CONFIG_GLOBAL", "/dev/null"},
        {"GIT_ATTR_NOSYSTEM", "1"},
        {"GIT_NO_REPLACE_OBJECTS", "1"},
        {"GIT_NO_LAZY_FETCH", "1"},
        {"GIT_TERMINAL_PROMPT", "0"},
        {"HOME", "/nonexistent"},
        {"XDG_CONFIG_HOME", "/nonexistent"},
        {"LC_ALL", "C"},
        {"TZ", "UTC"},
    };
    struct environment *environment = &program->environment;
    environment_init(environment, &program->arena);
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        environment_set(environment, fixed[i][0], fixed[i][1]);
    environment_set(environment, "GIT_DIR", program->git_dir);
    environment_set(environment, "GIT_WORK_TREE", program->work_tree);
    if (set_borrowed_objects(program, repository, error) != 0)
        return -1;
    return environment->failed ? error_memory(error) : 0;
}

int program_open(struct program *program, struct repository *repository, struct error *error)
{
    *program = (struct program){.repository = repository};
    arena_init(&program->arena);
    if (make_folder(program, error) != 0 || make_repository(program, error) != 0)
        return -1;
    return make_environment(program, repository, error);
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    remove(path);
    return 0;
}

void program_close(struct program *program)
{
    enum { FOLDERS_OPEN = 16 };
    if (program->folder)
        nftw(program->folder, remove_entry, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
    arena_release(&program->arena);
    *program = (struct program){0};
}

/* ----------------------------------------------------------------------------------- running -- */

static int refuse_end(const char *command, struct process_result result, struct error *error)
{
    if (result.end == PROCESS_MISSING)
        return error_set(error, ERROR_ENVIRONMENT,
                         "git %s cannot be run: there is no git in the PATH of fleetgate, %s",
                         command, environment_path());
    /* The clock tells of the machine, and may say otherwise next time. */
    if (result.end == PROCESS_TIMED_OUT)
        return error_set(error, ERROR_ENVIRONMENT, "git %s had not ended after %d s", command,
                         TIMEOUT_S);
    if (result.end == PROCESS_SIGNALLED && result.status == SIGXCPU)
        return error_set(error, ERROR_LIMIT, "git %s had not ended after %d s of processor time",
                         command, PROCESSOR_S);
    return error_set(error, ERROR_ENVIRONMENT, "git %s was killed by signal %d (%s)", command,
                     result.status, strsignal(result.status));
}

void repository_renew(struct repository *repository)
{
    repository->program_ms = 0;
}

/* Of processor, for all processes that have ended. */
static unsigned children_ms(void)
{
    struct rusage usage;
    if (getrusage(RUSAGE_CHILDREN, &usage) != 0)
        return 0;
    return (unsigned)((usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
                      (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000);
}

int program_run(const struct program *program, const char *const *argv,
                struct program_answer *answer, struct error *error)
{
    struct repository *repository = program->repository;
    unsigned before = children_ms();
    const struct process process = {
        .argv = argv,
        .environment = program->environment.entries,
        .folder = program->work_tree,
        .input = PROCESS_NO_FILE,
        .stop = PROCESS_NO_FILE,
        .timeout_s = TIMEOUT_S,
        .processor_s = PROCESSOR_S,
        .memory = MEMORY_MAX,
        .output_tail = OUTPUT_MAX,
    };
    struct process_result result;
    *answer = (struct program_answer){0};
    buffer_init(&answer->output, OUTPUT_MAX);
    buffer_init(&answer->errors, OUTPUT_MAX);
    if (repository->program_ms >= PROCESSOR_ALL_MS)
        return error_set(
            error, ERROR_LIMIT,
            "git has taken more than %d s of processor time for the merges of this push",
            PROCESSOR_ALL_MS / 1000);
    if (process_run(&process, &answer->output, &answer->errors, &result, error) != 0)
        return -1;
    repository->program_ms += children_ms() - before;
    if (result.end != PROCESS_EXITED)
        return refuse_end(argv[1], result, error);
    if (answer->output.length >= OUTPUT_MAX)
        return error_set(error, ERROR_LIMIT, "git %s answers with more than %d MiB", argv[1],
                         OUTPUT_MAX >> 20);
    answer->status = result.status;
    return 0;
}

void program_answer_release(struct program_answer *answer)
{
    buffer_release(&answer->output);
    buffer_release(&answer->errors);
}

int program_failure(const struct program_answer *answer, const char *what, struct error *error)
{
    struct text said = buffer_text(&answer->errors);
    struct text first = text_cut(&said, '\n');
    return error_set(error, ERROR_ENVIRONMENT, "%s: git ended with status %d: %.*s", what,
                     answer->status, (int)first.length, first.bytes);
}
