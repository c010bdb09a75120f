/* SPDX-License-Identifier: MIT */
/* What users type to name a commit. */
#include "git/library.h"
#include "git/object.h"

#include <git2.h>
#include <string.h>

/* The name of the branch without refs/heads/ or refs/remotes/<remote>/, or NULL for other refs. */
static const char *branch_of(const char *ref)
{
    static const char heads[] = "refs/heads/", remotes[] = "refs/remotes/";
    if (strncmp(ref, heads, sizeof heads - 1) == 0)
        return ref + sizeof heads - 1;
    if (strncmp(ref, remotes, sizeof remotes - 1) != 0)
        return NULL;
    const char *slash = strchr(ref + sizeof remotes - 1, '/');
    return slash ? slash + 1 : NULL;
}

/* Looks the revision up as a branch; *branch stays NULL where there is none. */
static int find_branch(struct repository *repository, const char *revision, struct arena *arena,
                       struct object_id *tip, const char **branch, struct error *error)
{
    static const char *const prefixes[] = {"", "refs/heads/", "refs/remotes/",
                                           "refs/remotes/origin/"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        const char *target = NULL;
        bool found = false;
        const char *name = arena_format(arena, "%s%s", prefixes[i], revision);
        if (!name)
            return error_memory(error);
        if (!ref_name_is_valid(text_of(name)) || !branch_of(name))
            continue;
        if (repository_ref(repository, name, arena, &target, tip, &found, error) != 0)
            return -1;
        if (found) {
            *branch = branch_of(target);
            return 0;
        }
    }
    return 0;
}

/* What git itself would never look up as a branch first, though a branch may have the name. */
static bool is_no_branch(const char *revision)
{
    struct object_id id;
    return strcmp(revision, "HEAD") == 0 || strcmp(revision, "@") == 0 ||
           object_id_parse(text_of(revision), &id);
}

static int no_such_commit(const char *revision, struct error *error)
{
    /* git makes a bare repository with HEAD on a branch that nobody may ever push. */
    const char *help = strcmp(revision, "HEAD") == 0 ? ": name a branch" : "";
    return error_set(error, ERROR_USAGE, "there is no commit named %s%s", revision, help);
}

/* Follows annotated tags to the commit. */
static int peel(struct repository *repository, const git_object *object, const char *revision,
                struct object_id *commit, struct error *error)
{
    git_object *peeled = NULL;
    int code = git_object_peel(&peeled, object, GIT_OBJECT_COMMIT);
    if (code == GIT_EPEEL || code == GIT_EINVALIDSPEC)
        return no_such_commit(revision, error);
    if (code != 0) {
        struct object_id id = object_id_of(git_object_id(object));
        return object_error(repository, &id, code, error);
    }
    *commit = object_id_of(git_object_id(peeled));
    git_object_free(peeled);
    return 0;
}

static int parse_revision(struct repository *repository, const char *revision,
                          struct object_id *commit, struct error *error)
{
    git_object *object = NULL;
    int code = git_revparse_single(&object, repository->handle, revision);
    if (code == GIT_EAMBIGUOUS)
        return error_set(error, ERROR_USAGE, "%s may mean more than one object: give more digits",
                         revision);
    if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC)
        return no_such_commit(revision, error);
    if (code != 0)
        return library_error(error, "%s cannot be looked up", revision);
    int result = peel(repository, object, revision, commit, error);
    git_object_free(object);
    return result;
}

/* A branch ref may hold what is no commit, put there by hand. */
static int require_commit(struct repository *repository, const char *revision,
                          const struct object_id *id, struct error *error)
{
    int type;
    size_t size = 0;
    if (object_header(repository, id, &type, &size, error) != 0)
        return -1;
    return type == GIT_OBJECT_COMMIT ? 0 : no_such_commit(revision, error);
}

int repository_revision(struct repository *repository, const char *revision, struct arena *arena,
                        struct object_id *commit, const char **branch, struct error *error)
{
    *branch = NULL;
    if (!is_no_branch(revision) &&
        find_branch(repository, revision, arena, commit, branch, error) != 0)
        return -1;
    if (*branch)
        return require_commit(repository, revision, commit, error);
    if (parse_revision(repository, revision, commit, error) != 0)
        return -1;
    if (strcmp(revision, "HEAD") != 0 && strcmp(revision, "@") != 0)
        return 0;
    bool unborn = false, merging = false;
    if (repository_head(repository, arena, branch, &unborn, &merging, error) != 0)
        return -1;
    *branch = *branch ? branch_of(*branch) : NULL;
    return 0;
}
