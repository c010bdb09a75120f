/* SPDX-License-Identifier: MIT */
/* Merges made by the git program, which is right where libgit2 does otherwise. */
#include "git/library.h"
#include "git/merge.h"

#include <git2.h>
#include <stdio.h>
#include <string.h>

/* The first git that merges without a working tree, and how an earlier one ends. */
enum { MAJOR_NEEDED = 2, MINOR_NEEDED = 38, USAGE_STATUS = 129 };
/* Bytes of objects that a merge may make which the repository does not hold. */
enum { MADE_BYTES_MAX = 256 << 20 };

/* ------------------------------------------------------------------------------ what it says -- */

/* The paths in conflict, each once. */
struct conflicts {
    struct arena *arena;
    struct map seen;
    const char **paths; /* [count] */
    size_t count;
    bool failed; /* memory is out */
};

static void add_path(struct conflicts *conflicts, struct text path)
{
    if (conflicts->failed || map_has(&conflicts->seen, path))
        return;
    char *copy = arena_string(conflicts->arena, path);
    conflicts->failed = !copy || map_put(&conflicts->seen, path, copy) != 0;
    if (!conflicts->failed)
        conflicts->paths[conflicts->count++] = copy;
}

/* What git has to say: a count, as many paths, the kind of it, and a sentence. A file moved with
 * its folder is named here alone under the name that people know. */
static bool take_message(struct text *rest, struct conflicts *conflicts)
{
    struct text count = text_cut(rest, '\0');
    struct text paths = *rest;
    size_t left = 0;
    for (size_t i = 0; i < count.length; i++) {
        if (!ascii_is_digit(count.bytes[i]) || left > rest->length)
            return false;
        left = left * 10 + (size_t)(count.bytes[i] - '0');
    }
    for (size_t i = 0; i < left && rest->length > 0; i++)
        text_cut(rest, '\0');
    struct text kind = text_cut(rest, '\0');
    struct text sentence = text_cut(rest, '\0');
    if (count.length == 0 || kind.length == 0 || sentence.length == 0)
        return false;
    for (; left > 0 && text_starts_with(kind, "CONFLICT"); left--)
        add_path(conflicts, text_cut(&paths, '\0'));
    return true;
}

/* The tree; of a merge in conflict also its paths, nothing, and messages; a NUL behind each. */
static bool parse(struct text said, bool clean, struct object_id *tree, struct conflicts *conflicts)
{
    if (said.length == 0 || said.bytes[said.length - 1] != '\0' ||
        !object_id_parse(text_cut(&said, '\0'), tree))
        return false;
    if (clean)
        return said.length == 0;
    while (said.length > 0 && *said.bytes != '\0')
        add_path(conflicts, text_cut(&said, '\0'));
    if (said.length == 0)
        return false;
    text_cut(&said, '\0');
    while (said.length > 0)
        if (!take_message(&said, conflicts))
            return false;
    return conflicts->count > 0;
}

static size_t count_fields(struct text said)
{
    size_t count = 0;
    for (size_t i = 0; i < said.length; i++)
        count += said.bytes[i] == '\0';
    return count;
}

static int read_answer(const struct program_answer *answer, struct arena *arena,
                       struct merge_outcome *outcome, struct error *error)
{
    struct text said = buffer_text(&answer->output);
    struct conflicts conflicts = {.arena = arena};
    conflicts.paths = arena_alloc_array(arena, count_fields(said) + 1, sizeof *conflicts.paths);
    if (!conflicts.paths)
        return error_memory(error);
    map_init(&conflicts.seen);
    bool understood = parse(said, answer->status == 0, &outcome->tree, &conflicts);
    map_release(&conflicts.seen);
    if (conflicts.failed)
        return error_memory(error);
    if (!understood)
        return error_set(error, ERROR_ENVIRONMENT,
                         "git merge-tree answers what fleetgate does not understand: \"%.*s\"",
                         said.length < 60 ? (int)said.length : 60, said.bytes ? said.bytes : "");
    outcome->conflicts = conflicts.paths;
    outcome->conflict_count = conflicts.count;
    return 0;
}

/* ----------------------------------------------------------------------------- what it makes -- */

/* Objects that are brought from where git has made them to where ours are read. */
struct harvest {
    git_odb *made;
    git_odb *objects;
    size_t bytes;
    struct error *error;
};

static int take_object(const git_oid *id, void *context)
{
    struct harvest *harvest = context;
    size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    git_odb_object *object = NULL;
    git_oid written;
    int code = git_odb_read_header(&size, &type, harvest->made, id);
    if (code == 0 && size > MADE_BYTES_MAX - harvest->bytes)
        return error_set(harvest->error, ERROR_LIMIT,
                         "a merge makes files and folders of more than %d MiB",
                         MADE_BYTES_MAX >> 20);
    if (code == 0)
        code = git_odb_read(&object, harvest->made, id);
    if (code == 0)
        code = git_odb_write(&written, harvest->objects, git_odb_object_data(object), size, type);
    git_odb_object_free(object);
    harvest->bytes += size;
    return code;
}

static int take_objects(struct program *program, struct repository *repository, struct error *error)
{
    struct harvest harvest = {.objects = repository->objects, .error = error};
    const char *folder = arena_format(&program->arena, "%s/objects", program->git_dir);
    if (!folder)
        return error_memory(error);
    int code = git_odb_open(&harvest.made, folder);
    if (code == 0)
        code = git_odb_foreach(harvest.made, take_object, &harvest);
    git_odb_free(harvest.made);
    return code == 0 ? 0 : library_error(error, "what git has merged cannot be read");
}

/* ------------------------------------------------------------------------------------ asking -- */

/* An early git takes the options for too many arguments. Nothing is said of one that is not. */
static int find_age(struct program *program, struct repository *repository, struct error *error)
{
    static const char *const argv[] = {"git", "version", NULL};
    struct program_answer answer;
    int major = 0, minor = 0;
    char version[sizeof repository->unasked_git] = "";
    int result = program_run(program, argv, &answer, error);
    if (result == 0 && answer.output.length > 0 &&
        sscanf(answer.output.bytes, "git version %15[0-9.]", version) == 1 &&
        sscanf(version, "%5d.%5d", &major, &minor) == 2 &&
        (major < MAJOR_NEEDED || (major == MAJOR_NEEDED && minor < MINOR_NEEDED)))
        memcpy(repository->unasked_git, version, sizeof version);
    program_answer_release(&answer);
    return result;
}

static int heed(struct program *program, struct repository *repository,
                const struct program_answer *answer, struct arena *arena,
                struct merge_outcome *outcome, bool *asked, struct error *error)
{
    if (answer->status == USAGE_STATUS && find_age(program, repository, error) != 0)
        return -1;
    *asked = repository->unasked_git[0] == '\0';
    if (!*asked)
        return 0;
    if (answer->status != 0 && answer->status != 1)
        return program_failure(answer, "two commits cannot be merged", error);
    if (read_answer(answer, arena, outcome, error) != 0)
        return -1;
    return take_objects(program, repository, error);
}

static int run(struct program *program, struct repository *repository, const struct merge *merge,
               struct arena *arena, struct merge_outcome *outcome, bool *asked, struct error *error)
{
    char ours[OBJECT_ID_HEX], theirs[OBJECT_ID_HEX];
    object_id_hex(merge->ours, ours);
    object_id_hex(merge->theirs, theirs);
    const char *const argv[] = {"git", "merge-tree",  "--write-tree",
                                "-z",  "--name-only", "--allow-unrelated-histories",
                                ours,  theirs,        NULL};
    struct program_answer answer;
    int result = program_run(program, argv, &answer, error);
    if (result == 0)
        result = heed(program, repository, &answer, arena, outcome, asked, error);
    program_answer_release(&answer);
    return result;
}

int merge_by_program(struct repository *repository, const struct merge *merge, struct arena *arena,
                     struct merge_outcome *outcome, bool *asked, struct error *error)
{
    struct program program;
    *asked = false;
    if (repository->unasked_git[0])
        return 0;
    int result = program_open(&program, repository, error);
    if (result == 0)
        result = merge_copy_attributes(&program, repository, merge, error);
    if (result == 0)
        result = run(&program, repository, merge, arena, outcome, asked, error);
    program_close(&program);
    return result;
}
