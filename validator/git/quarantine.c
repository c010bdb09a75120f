/* SPDX-License-Identifier: MIT */
/*
 * The repository of a push. Until the hook says yes, git keeps the pushed objects in a quarantine
 * folder that libgit2 does not look into by itself.
 */
#define _XOPEN_SOURCE 700 /* realpath */

#include "git/library.h"
#include "git/repository.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>

static bool is_inside(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && path[length] == '/' && path[length + 1] != '\0';
}

/* The real path of the repository's objects folder. */
static char *objects_folder(struct repository *repository, struct error *error)
{
    git_buf path = {0};
    if (git_repository_item_path(&path, repository->handle, GIT_REPOSITORY_ITEM_OBJECTS) != 0) {
        library_error(error, "the objects folder cannot be found");
        return NULL;
    }
    char *folder = realpath(path.ptr, NULL);
    if (!folder)
        error_set(error, ERROR_REPOSITORY, "the objects folder %s cannot be found", path.ptr);
    git_buf_dispose(&path);
    return folder;
}

/* libgit2 says nothing when it does not take a folder in; the count of backends does: one more for
 * loose objects and one for packs. */
static int see_quarantine(struct repository *repository, const char *quarantine,
                          struct error *error)
{
    size_t before = git_odb_num_backends(repository->objects);
    if (git_odb_add_disk_alternate(repository->objects, quarantine) != 0)
        return library_error(error, "the quarantine %s cannot be opened", quarantine);
    if (git_odb_num_backends(repository->objects) != before + 2)
        return error_set(error, ERROR_ENVIRONMENT,
                         "the pushed objects in %s are not visible to the gate", quarantine);
    repository->quarantine = strdup(quarantine);
    return repository->quarantine ? 0 : error_memory(error);
}

static int open_quarantine(struct repository *repository, const char *path, struct error *error)
{
    char *objects = objects_folder(repository, error);
    if (!objects)
        return -1;
    char *quarantine = realpath(path, NULL);
    int result = 0;
    if (!quarantine)
        result = error_set(error, ERROR_ENVIRONMENT,
                           "the folder that GIT_OBJECT_DIRECTORY names does not exist: %s", path);
    else if (is_inside(quarantine, objects))
        result = see_quarantine(repository, quarantine, error);
    else if (strcmp(quarantine, objects) != 0)
        result = error_set(error, ERROR_ENVIRONMENT,
                           "GIT_OBJECT_DIRECTORY (%s) is not inside the objects folder of the "
                           "repository (%s)",
                           quarantine, objects);
    free(quarantine);
    free(objects);
    return result;
}

static int open_settled(struct repository *repository, struct error *error)
{
    char *objects = objects_folder(repository, error);
    if (!objects)
        return -1;
    int code = git_odb_open(&repository->settled, objects);
    free(objects);
    return code == 0 ? 0 : library_error(error, "the objects folder cannot be opened");
}

int repository_is_new(struct repository *repository, const struct object_id *id, bool *is_new,
                      struct error *error)
{
    *is_new = false;
    if (!repository->quarantine)
        return 0;
    if (!repository->settled && open_settled(repository, error) != 0)
        return -1;
    *is_new = git_odb_exists(repository->settled, library_id(id)) == 0;
    return 0;
}

/* git sets both to the same folder; where they differ somebody else has set one. */
static int quarantine_path(const char **path, struct error *error)
{
    const char *quarantine = environment_get("GIT_QUARANTINE_PATH");
    const char *objects = environment_get("GIT_OBJECT_DIRECTORY");
    if (quarantine && objects && strcmp(quarantine, objects) != 0)
        return error_set(error, ERROR_ENVIRONMENT,
                         "GIT_QUARANTINE_PATH and GIT_OBJECT_DIRECTORY differ (%s, %s): "
                         "only git may set them",
                         quarantine, objects);
    *path = quarantine ? quarantine : objects;
    return 0;
}

/* git takes the namespace off the names that it tells a hook; what is read here has it on. */
static int refuse_namespace(struct error *error)
{
    const char *name = environment_get("GIT_NAMESPACE");
    return name ? error_set(error, ERROR_ENVIRONMENT,
                            "GIT_NAMESPACE is set to %s: namespaces are not supported", name)
                : 0;
}

int repository_open_hook(struct repository **repository, struct error *error)
{
    const char *git_dir = environment_get("GIT_DIR");
    const char *quarantine = NULL;
    *repository = NULL;
    if (refuse_namespace(error) != 0 || quarantine_path(&quarantine, error) != 0 ||
        repository_open_git_dir(repository, git_dir ? git_dir : ".", TRUST_CALLER, error) != 0)
        return -1;
    if (quarantine && open_quarantine(*repository, quarantine, error) != 0) {
        repository_free(*repository);
        *repository = NULL;
        return -1;
    }
    return 0;
}
