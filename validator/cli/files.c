/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads up to `size` bytes, or to the end of the stream. */
static int read_bytes(int stream, size_t size, struct buffer *content, struct error *error)
{
    char chunk[16384];
    while (size > 0) {
        ssize_t length = read(stream, chunk, size < sizeof chunk ? size : sizeof chunk);
        if (length == 0)
            return 0;
        if (length < 0 && errno == EINTR)
            continue;
        if (length < 0)
            return error_set(error, ERROR_ENVIRONMENT, "reading failed: %s", strerror(errno));
        size -= (size_t)length;
        buffer_append(content, chunk, (size_t)length);
        if (content->failed)
            return error_set(error, ERROR_LIMIT, "more than %zu bytes of input", content->ceiling);
    }
    return 0;
}

int stream_read(int stream, struct buffer *content, struct error *error)
{
    return read_bytes(stream, SIZE_MAX, content, error);
}

int file_read(const char *path, size_t limit, struct buffer *content, bool *found,
              struct error *error)
{
    buffer_init(content, limit);
    return file_append(path, limit, content, found, error);
}

int file_append(const char *path, size_t limit, struct buffer *content, bool *found,
                struct error *error)
{
    struct stat status;
    *found = false;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return 0;
        return error_set(error, ERROR_ENVIRONMENT, "cannot open %s: %s", path, strerror(errno));
    }
    int result = 0;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
        result = error_set(error, ERROR_ENVIRONMENT, "%s is not a file", path);
    else if (status.st_size > (off_t)limit)
        result = error_set(error, ERROR_LIMIT, "%s is larger than %zu bytes", path, limit);
    else /* as long as it was when asked: no further read only to meet its end */
        result = read_bytes(file, (size_t)status.st_size, content, error);
    close(file);
    *found = result == 0;
    return result;
}

void stream_write(int stream, struct text text)
{
    while (text.length) {
        ssize_t written = write(stream, text.bytes, text.length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return;
        text.bytes += written;
        text.length -= (size_t)written;
    }
}
