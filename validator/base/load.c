/* SPDX-License-Identifier: MIT */
#include "base/base.h"

#include <errno.h>
#include <unistd.h>

/* Reads up to `size` bytes, or to the end of the stream. */
static int read_bytes(int stream, size_t size, struct buffer *content, struct error *error)
{
    char chunk[16384];
    while (size > 0) {
        size_t wanted = size < sizeof chunk ? size : sizeof chunk;
        size_t length;
        if (file_fill(stream, chunk, wanted, &length) != 0)
            return error_set(error, ERROR_ENVIRONMENT, "reading failed: %s", file_trouble());
        buffer_append(content, chunk, length);
        if (content->failed)
            return error_set(error, ERROR_LIMIT, "more than %zu bytes of input", content->ceiling);
        if (length < wanted)
            return 0;
        size -= length;
    }
    return 0;
}

int stream_read(int stream, struct buffer *content, struct error *error)
{
    return read_bytes(stream, SIZE_MAX, content, error);
}

int file_load(const char *path, size_t limit, struct buffer *content, bool *found,
              struct error *error)
{
    buffer_init(content, limit);
    return file_append(path, limit, content, found, error);
}

int file_append(const char *path, size_t limit, struct buffer *content, bool *found,
                struct error *error)
{
    size_t size;
    *found = false;
    int file = file_open(path, &size);
    if (file < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return 0;
        return error_set(error, ERROR_ENVIRONMENT, "cannot read %s: %s", path, file_trouble());
    }
    int result;
    if (size > limit)
        result = error_set(error, ERROR_LIMIT, "%s is larger than %zu bytes", path, limit);
    else /* as long as it was when asked: no further read only to meet its end */
        result = read_bytes(file, size, content, error);
    close(file);
    *found = result == 0;
    return result;
}
