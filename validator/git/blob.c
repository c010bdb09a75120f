/* SPDX-License-Identifier: MIT */
/* Reads the content of files, each thread for itself. */
#include "git/library.h"
#include "git/object.h"

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <stdio.h>
#include <stdlib.h>

struct blob_reader {
    struct repository *repository;
    git_odb *objects;          /* what lies on disk, opened for this reader alone */
    struct digester *digester; /* NULL: libgit2 compares ids with contents */
    git_odb_object *object;    /* what the last call lent out, */
    void *bytes;               /* or this did */
    git_odb_backend *lender;   /* of the bytes */
    unsigned number;           /* up to NUMBERS; below it no other reader that is open has it */
};

/* Readers beyond so many share one number, which only makes them wait. */
enum { NUMBERS = 64 };

enum { PATH_BYTES_MAX = 8192 };

/* The lowest number that is free: one that always grew would at last make a path too long. */
static unsigned take_number(struct repository *repository)
{
    unsigned number = 0;
    while (number < NUMBERS && repository->readers & UINT64_C(1) << number)
        number++;
    if (number < NUMBERS)
        repository->readers |= UINT64_C(1) << number;
    return number;
}

/* Threads that read through one git_odb wait for each other, and those that read one pack through
 * several do too, for libgit2 shares a pack that is opened twice under the same path. So each
 * reader spells the path in a way of its own: "objects", "objects/.", "objects/./." */
static int add_folder(struct blob_reader *reader, const char *folder, unsigned number)
{
    struct buffer path;
    buffer_init(&path, PATH_BYTES_MAX);
    buffer_append_string(&path, folder);
    for (unsigned i = 0; i < number; i++)
        buffer_append_string(&path, "/.");
    int code = path.failed ? -1 : git_odb_add_disk_alternate(reader->objects, path.bytes);
    buffer_release(&path);
    return code;
}

static int open_objects(struct blob_reader *reader, struct error *error)
{
    struct repository *repository = reader->repository;
    git_buf folder = {0};
    int code = git_odb_new(&reader->objects);
    if (code == 0)
        code = git_repository_item_path(&folder, repository->handle, GIT_REPOSITORY_ITEM_OBJECTS);
    if (code == 0)
        code = add_folder(reader, folder.ptr, reader->number + 1);
    if (code == 0 && repository->quarantine)
        code = add_folder(reader, repository->quarantine, reader->number + 1);
    git_buf_dispose(&folder);
    if (code != 0)
        return library_error(error, "the objects of %s cannot be opened", repository->git_dir);
    return 0;
}

int blob_reader_open(struct blob_reader **reader, struct repository *repository,
                     struct error *error)
{
    *reader = calloc(1, sizeof **reader);
    if (!*reader)
        return error_memory(error);
    (*reader)->repository = repository;
    (*reader)->number = take_number(repository);
    (*reader)->digester = digester_new();
    if (open_objects(*reader, error) == 0)
        return 0;
    blob_reader_free(*reader);
    *reader = NULL;
    return -1;
}

static void take_back(struct blob_reader *reader)
{
    git_odb_object_free(reader->object);
    reader->object = NULL;
    if (reader->bytes)
        git_odb_backend_data_free(reader->lender, reader->bytes);
    reader->bytes = NULL;
}

void blob_reader_free(struct blob_reader *reader)
{
    if (!reader)
        return;
    take_back(reader);
    digester_free(reader->digester);
    git_odb_free(reader->objects);
    if (reader->number < NUMBERS)
        reader->repository->readers &= ~(UINT64_C(1) << reader->number);
    free(reader);
}

static int type_error(const struct object_id *blob, git_object_t type, struct error *error)
{
    char hex[OBJECT_ID_HEX];
    return error_set(error, ERROR_INPUT, "object %s is called a file but is a %s",
                     object_id_hex(blob, hex), git_object_type2string(type));
}

/* Where the blob is read from; its size goes to *length. */
static int find_blob(struct blob_reader *reader, const struct object_id *blob, git_odb **objects,
                     size_t *length, struct error *error)
{
    git_object_t type = GIT_OBJECT_INVALID;
    *objects = reader->objects;
    int code = git_odb_read_header(length, &type, *objects, library_id(blob));
    if (code == GIT_ENOTFOUND) { /* what a merge wrote is in memory, and not in reader->objects */
        *objects = reader->repository->objects;
        code = git_odb_read_header(length, &type, *objects, library_id(blob));
    }
    if (code != 0)
        return object_error(reader->repository, blob, code, error);
    return type == GIT_OBJECT_BLOB ? 0 : type_error(blob, type, error);
}

int blob_read(struct blob_reader *reader, const struct object_id *blob, size_t limit,
              struct text *content, uint64_t *size, struct error *error)
{
    git_odb *objects;
    size_t length = 0;
    *content = (struct text){0};
    take_back(reader);
    if (find_blob(reader, blob, &objects, &length, error) != 0)
        return -1;
    *size = length;
    if (length > limit)
        return 0;
    int code = git_odb_read(&reader->object, objects, library_id(blob));
    if (code != 0)
        return object_error(reader->repository, blob, code, error);
    *content = (struct text){git_odb_object_data(reader->object), length};
    return 0;
}

/* Whether the content is the one that git has named so. */
static bool is_of_id(struct digester *digester, const struct object_id *id, struct text content)
{
    char head[32];
    unsigned char sum[OBJECT_ID_BYTES];
    int length = snprintf(head, sizeof head, "blob %zu", content.length);
    return digester_sum(digester, (struct text){head, (size_t)length + 1}, content, sum) == 0 &&
           memcmp(sum, id->bytes, sizeof sum) == 0;
}

/* Reads the blob from where it lies, and compares it with its id here: libgit2 would look for
 * collisions too, as git did when the object came, which takes as long as to inflate it. Returns
 * false for whatever is not as it should be. */
static bool read_directly(struct blob_reader *reader, const struct file *file)
{
    size_t length = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    for (size_t i = 0; !reader->bytes && i < git_odb_num_backends(reader->objects); i++) {
        if (git_odb_get_backend(&reader->lender, reader->objects, i) != 0 ||
            reader->lender->read(&reader->bytes, &length, &type, reader->lender,
                                 library_id(&file->blob)) != 0)
            reader->bytes = NULL;
    }
    return reader->bytes && type == GIT_OBJECT_BLOB && length == file->size &&
           is_of_id(reader->digester, &file->blob, (struct text){reader->bytes, length});
}

int blob_read_file(struct blob_reader *reader, const struct file *file, size_t limit,
                   struct text *content, uint64_t *size, struct error *error)
{
    take_back(reader);
    if (!reader->digester || file->size == 0 || file->size > limit || !read_directly(reader, file))
        return blob_read(reader, &file->blob, limit, content, size, error);
    *size = file->size;
    *content = (struct text){reader->bytes, file->size};
    return 0;
}

/* ----------------------------------------------------------------------------------- sizes -- */

struct sized_blob {
    struct object_id id;
    size_t bytes;
};

void blob_sizes_init(struct blob_sizes *sizes)
{
    map_init(&sizes->blobs);
    arena_init(&sizes->arena);
}

void blob_sizes_release(struct blob_sizes *sizes)
{
    map_release(&sizes->blobs);
    arena_release(&sizes->arena);
}

int blob_sizes_add(struct blob_sizes *sizes, const struct object_id *blob, size_t size,
                   struct error *error)
{
    if (map_has(&sizes->blobs, object_id_text(blob)))
        return 0;
    struct sized_blob *known = arena_alloc(&sizes->arena, sizeof *known);
    if (!known)
        return error_memory(error);
    *known = (struct sized_blob){*blob, size};
    return map_put(&sizes->blobs, object_id_text(&known->id), known) == 0 ? 0 : error_memory(error);
}

bool blob_sizes_find(const struct blob_sizes *sizes, const struct object_id *blob, size_t *size)
{
    const struct sized_blob *known = sizes ? map_get(&sizes->blobs, object_id_text(blob)) : NULL;
    if (known)
        *size = known->bytes;
    return known;
}
