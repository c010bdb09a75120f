/* SPDX-License-Identifier: MIT */
/* Commands for a server's repository, run as somebody else than its owner. */
#include "setup/setup.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COMMAND_BYTES = 16 << 10 };

int setup_refuse_stranger(const char *path, const char *command, struct error *error)
{
    struct stat status;
    struct buffer line;
    if (stat(path, &status) != 0 || status.st_uid == geteuid())
        return 0;
    const struct passwd *owner = getpwuid(status.st_uid);
    buffer_init(&line, COMMAND_BYTES);
    if (owner)
        buffer_format(&line, "sudo -u %s fleetgate %s ", owner->pw_name, command);
    else
        buffer_format(&line, "sudo -u '#%lu' fleetgate %s ", (unsigned long)status.st_uid, command);
    buffer_append_shown_word(&line, text_of(path));
    if (line.failed)
        error_memory(error);
    else
        error_set(error, ERROR_ENVIRONMENT,
                  "%s belongs to another user, whom pushes run as: run this as that user: %s", path,
                  line.bytes);
    buffer_release(&line);
    return -1;
}
