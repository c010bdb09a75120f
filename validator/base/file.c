/* SPDX-License-Identifier: MIT */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOT_REGULAR = 0 }; /* in errno, where no errno of the system says it */

int file_open(const char *path, size_t *size)
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

int file_fill(int file, char *bytes, size_t size, size_t *length)
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
    int file = file_open(path, &whole);
    if (file < 0)
        return -1;
    int result = file_fill(file, bytes, size, length);
    int cause = errno;
    close(file);
    errno = cause;
    return result;
}

const char *file_trouble(void)
{
    return errno == NOT_REGULAR ? "not a regular file" : strerror(errno);
}
