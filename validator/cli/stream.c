/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <errno.h>
#include <unistd.h>

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
