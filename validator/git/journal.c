/* SPDX-License-Identifier: MIT */
/* Journals: refs of our own, whose commits hold a message and nothing else. The only writer. */
#include <git2.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "git/library.h"
#include "git/object.h"

/* What stands around a message is far shorter. */
enum { HEADER_BYTES = 512, HEADER_LEAST = 100 };
/* A lock on the ref that nobody gives back within this time is what a crash left. */
enum { LOCK_WAIT_MS = 2000, LOCK_PAUSE_MS = 20 };

static const char empty_tree[] = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
static const char writer[] = "fleetgate <fleetgate@localhost>";

/* The commit object of an entry, to the letter. */
static void render_entry(struct buffer *out, const struct journal_entry *entry)
{
    char hex[OBJECT_ID_HEX];
    buffer_format(out, "tree %s\n", empty_tree);
    if (!object_id_is_zero(&entry->parent))
        buffer_format(out, "parent %s\n", object_id_hex(&entry->parent, hex));
    buffer_format(out, "author %s %" PRId64 " +0000\n", writer, entry->time);
    buffer_format(out, "committer %s %" PRId64 " +0000\n\n", writer, entry->time);
    buffer_append_text(out, entry->message);
}

/* -------------------------------------------------------------------------------- reading -- */

/* What of the object can be an entry; whether it is one only its rendering tells. */
static void parse_entry(struct text object, struct journal_entry *entry)
{
    static const char parent[] = "parent ";
    const size_t parent_at = strlen("tree ") + sizeof empty_tree;
    static const char time_before[] = "\ncommitter ";
    const char *end = strstr(object.bytes, "\n\n");
    struct text rest = {object.bytes + parent_at, object.length - parent_at};
    if (object.length < HEADER_LEAST)
        return;
    if (text_starts_with(rest, parent))
        object_id_parse((struct text){rest.bytes + sizeof parent - 1, OBJECT_ID_HEX - 1},
                        &entry->parent);
    const char *found = strstr(object.bytes, time_before);
    if (found)
        found = strchr(found, '>');
    if (found)
        entry->time = strtoll(found + 1, NULL, 10);
    if (end)
        entry->message = (struct text){end + 2, object.length - (size_t)(end + 2 - object.bytes)};
}

static int check_entry(struct text object, struct arena *arena, struct journal_entry *entry,
                       bool *sound, struct error *error)
{
    struct buffer same;
    struct text copy = arena_copy(arena, object); /* with a NUL at its end */
    if (!copy.bytes)
        return error_memory(error);
    parse_entry(copy, entry);
    buffer_init(&same, copy.length + HEADER_BYTES);
    render_entry(&same, entry);
    bool failed = same.failed;
    *sound = !failed && text_equal(buffer_text(&same), copy);
    buffer_release(&same);
    return failed ? error_memory(error) : 0;
}

int journal_read(struct repository *repository, const struct object_id *id, size_t limit,
                 struct arena *arena, struct journal_entry *entry, bool *sound, struct error *error)
{
    git_odb_object *object = NULL;
    *sound = false;
    *entry = (struct journal_entry){.id = *id, .message = TEXT("")};
    if (object_read(&object, repository, id, GIT_OBJECT_COMMIT, limit + HEADER_BYTES, error) != 0)
        return -1;
    if (!object)
        return 0;
    int result = check_entry(object_bytes(object), arena, entry, sound, error);
    git_odb_object_free(object);
    return result;
}

/* -------------------------------------------------------------------------------- writing -- */

static int write_object(git_odb *objects, git_object_t type, struct text bytes, git_oid *id,
                        struct error *error)
{
    if (git_odb_write(id, objects, bytes.bytes, bytes.length, type) == 0)
        return 0;
    return library_error(error, "no object can be written to the repository");
}

/* Writes the entries, each the parent of the next; *tip becomes the last. */
static int write_entries(git_odb *objects, struct journal_entry *entries, size_t count,
                         struct object_id *tip, struct error *error)
{
    git_oid written;
    int result = write_object(objects, GIT_OBJECT_TREE, TEXT(""), &written, error);
    for (size_t i = 0; result == 0 && i < count; i++) {
        struct buffer object;
        entries[i].parent = *tip;
        buffer_init(&object, entries[i].message.length + HEADER_BYTES);
        render_entry(&object, &entries[i]);
        result = object.failed ? error_memory(error)
                               : write_object(objects, GIT_OBJECT_COMMIT, buffer_text(&object),
                                              &written, error);
        buffer_release(&object);
        *tip = entries[i].id = object_id_of(&written);
    }
    return result;
}

/* Takes away a lock that has stood for as long as nobody needs one. */
static void break_lock(const struct repository *repository, const char *ref)
{
    struct arena arena;
    struct stat status;
    arena_init(&arena);
    const char *path = arena_format(&arena, "%s/%s.lock", repository->common_dir, ref);
    if (path && stat(path, &status) == 0 && time(NULL) - status.st_mtime >= LOCK_WAIT_MS / 1000)
        unlink(path);
    arena_release(&arena);
}

/* Moves the ref by compare-and-swap; a lock of somebody else's is waited for. */
static int swap_ref(struct repository *repository, git_repository *handle, const char *ref,
                    const struct object_id *old, const struct object_id *new)
{
    const struct timespec pause = {.tv_nsec = LOCK_PAUSE_MS * 1000000L};
    int code = GIT_ELOCKED;
    for (int waited = 0; code == GIT_ELOCKED && waited <= LOCK_WAIT_MS + LOCK_PAUSE_MS;
         waited += LOCK_PAUSE_MS) {
        git_reference *moved = NULL;
        if (waited > 0)
            nanosleep(&pause, NULL);
        if (waited >= LOCK_WAIT_MS)
            break_lock(repository, ref);
        bool first = object_id_is_zero(old);
        code = first ? git_reference_create(&moved, handle, ref, library_id(new), 0, "fleetgate")
                     : git_reference_create_matching(&moved, handle, ref, library_id(new), 1,
                                                     library_id(old), "fleetgate");
        git_reference_free(moved);
    }
    return code;
}

static int append_with(struct repository *repository, git_repository *handle, const char *ref,
                       const struct object_id *tip, struct journal_entry *entries, size_t count,
                       bool *lost, struct error *error)
{
    git_odb *objects = NULL;
    struct object_id new = *tip;
    if (git_repository_odb(&objects, handle) != 0)
        return library_error(error, "the objects of the repository cannot be opened");
    int result = write_entries(objects, entries, count, &new, error);
    git_odb_free(objects);
    if (result != 0)
        return -1;
    int code = swap_ref(repository, handle, ref, tip, &new);
    *lost = code == GIT_EMODIFIED || code == GIT_EEXISTS || code == GIT_ENOTFOUND;
    return code == 0 || *lost ? 0 : library_error(error, "the ref %s cannot be moved", ref);
}

int journal_append(struct repository *repository, const char *ref, const struct object_id *tip,
                   struct journal_entry *entries, size_t count, bool *lost, struct error *error)
{
    const unsigned flags =
        GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_BARE | GIT_REPOSITORY_OPEN_NO_DOTGIT;
    git_repository *handle = NULL;
    *lost = false;
    if (repository->quarantine)
        return error_set(error, ERROR_INTERNAL, "nothing may be written while a push is judged");
    /* A handle of its own: what is written through the repository's stays in memory. */
    if (git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1) != 0 ||
        git_repository_open_ext(&handle, repository->git_dir, flags, NULL) != 0)
        return library_error(error, "the repository cannot be opened for writing");
    int result = append_with(repository, handle, ref, tip, entries, count, lost, error);
    git_repository_free(handle);
    return result;
}
