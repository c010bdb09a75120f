/* SPDX-License-Identifier: MIT */
/* Files and streams, read within bounds. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOT_REGULAR = 0 }; /* in errno, where no errno of the system says it */

/* Says how large it is. */
static int open_regular(const char *path, size_t *size)
{
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0)
        return -1;
    if (fstat(file, &status) == 0) {
        *size = (size_t)status.st_size;
        if (S_ISREG(status.st_mode))
            return file;
        errno = NOT_REGULAR;
    }
    int cause = errno;
    close(file);
    errno = cause;
    return -1;
}

/* Reads `size` bytes, or all that are left if they are fewer. */
static int fill(int file, char *bytes, size_t size, size_t *length)
{
    *length = 0;
    while (*length < size) {
        ssize_t got = read(file, bytes + *length, size - *length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        *length += (size_t)got;
    }
    return 0;
}

int file_read(const char *path, char *bytes, size_t size, size_t *length)
{
    size_t whole;
    int file = open_regular(path, &whole);
    if (file < 0)
        return -1;
    int result = fill(file, bytes, size, length);
    int cause = errno;
    close(file);
    errno = cause;
    return result;
}

const char *file_trouble(void)
{
    return errno == NOT_REGULAR ? "not a regular file" : strerror(errno);
}

/* ----------------------------------------------------------------------------- into buffers -- */

/* Reads up to `size` bytes, or to the end of the stream. */
static int read_bytes(int stream, size_t size, struct buffer *content, struct error *error)
{
    char chunk[16384];
    while (size > 0) {
        size_t wanted = size < sizeof chunk ? size : sizeof chunk;
        size_t length;
        if (fill(stream, chunk, wanted, &length) != 0)
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
    int file = open_regular(path, &size);
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

int stream_write(int stream, struct text bytes)
{
    while (bytes.length > 0) {
        ssize_t written = write(stream, bytes.bytes, bytes.length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return -1;
        text_skip(&bytes, (size_t)written);
    }
    return 0;
}
