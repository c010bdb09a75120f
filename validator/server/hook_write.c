/* SPDX-License-Identifier: MIT */
/* Writes hooks that run this very program. */
#include "server/server.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_MAX_BYTES = 4096 };

/* The path of this program, in `arena`; NULL with the error set. */
static const char *own_program(struct arena *arena, struct error *error)
{
    char path[PATH_MAX_BYTES];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    if (length <= 0 || (size_t)length == sizeof path) {
        error_set(error, ERROR_ENVIRONMENT, "cannot tell where this program is");
        return NULL;
    }
    const char *program = arena_string(arena, (struct text){path, (size_t)length});
    if (!program)
        error_memory(error);
    return program;
}

/* The hook script with `exec fleetgate` made to name this very program. */
static int make_script(const char *name, const char *program, struct buffer *script,
                       struct error *error)
{
    char path[64];
    snprintf(path, sizeof path, "hooks/%s", name);
    struct text source = embedded_file(path);
    const char *word = source.bytes ? strstr(source.bytes, "exec fleetgate") : NULL;
    if (!word)
        return error_set(error, ERROR_INTERNAL, "no hook %s in this program", name);
    size_t before = (size_t)(word - source.bytes) + strlen("exec ");
    size_t after = before + strlen("fleetgate");
    buffer_append(script, source.bytes, before);
    buffer_append_shell_word(script, text_of(program));
    buffer_append(script, source.bytes + after, source.length - after);
    return script->failed ? error_memory(error) : 0;
}

/* Written beside the hook and renamed. */
static int write_script(const char *path, struct text script, struct error *error)
{
    char temporary[PATH_MAX_BYTES + 16];
    snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
    int file = mkstemp(temporary);
    if (file < 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot write %s: %s", path, strerror(errno));
    bool failed = stream_write(file, script) != 0 || fchmod(file, 0755) != 0 || fsync(file) != 0;
    failed |= close(file) != 0;
    if (failed || rename(temporary, path) != 0) {
        error_set(error, ERROR_ENVIRONMENT, "cannot write %s: %s", path, strerror(errno));
        unlink(temporary);
        return -1;
    }
    return 0;
}

static int make_folders(const char *path, const char *git_dir, struct arena *arena,
                        struct error *error)
{
    const char *slash = path + strlen(git_dir);
    while ((slash = strchr(slash + 1, '/')) != NULL) {
        const char *folder = arena_string(arena, (struct text){path, (size_t)(slash - path)});
        if (!folder)
            return error_memory(error);
        if (mkdir(folder, 0777) != 0 && errno != EEXIST)
            return error_set(error, ERROR_ENVIRONMENT, "cannot make %s: %s", folder,
                             strerror(errno));
    }
    return 0;
}

int hook_write(const char *path, const char *git_dir, const char *name, struct arena *arena,
               struct error *error)
{
    struct buffer script;
    const char *program = own_program(arena, error);
    if (!program || make_folders(path, git_dir, arena, error) != 0)
        return -1;
    buffer_init(&script, HOOK_BYTES);
    int result = make_script(name, program, &script, error);
    if (result == 0)
        result = write_script(path, buffer_text(&script), error);
    buffer_release(&script);
    return result;
}
