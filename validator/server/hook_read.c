/* SPDX-License-Identifier: MIT */
/* What a hook does, as far as its text tells. */
#include "server/server.h"

#include <string.h>
#include <sys/stat.h>

/* Every hook of ours holds this, by which it is known again. */
static const char marker[] = "# fleetgate:";

static const char separators[] = " \t\r;|&()<>";

/* Appends what stands in quotes; `at` is behind the first of them. Returns what follows. */
static const char *take_quoted(const char *at, char quote, struct buffer *word)
{
    while (*at && *at != '\n' && *at != quote)
        buffer_append(word, at++, 1);
    return *at == quote ? at + 1 : at;
}

/* Takes the next word of the line as sh splits it, expanding nothing. Returns what follows it; the
 * word is empty at the end of the line. */
static const char *take_word(const char *at, struct buffer *word)
{
    buffer_clear(word);
    at += strspn(at, separators);
    while (*at && *at != '\n' && !strchr(separators, *at)) {
        char c = *at++;
        if (c == '\'' || c == '"') {
            at = take_quoted(at, c, word);
            continue;
        }
        if (c == '\\' && *at && *at != '\n')
            c = *at++;
        buffer_append(word, &c, 1);
    }
    return at;
}

static bool is_named_fleetgate(const char *program)
{
    const char *slash = strrchr(program, '/');
    return text_starts_with(text_of(slash ? slash + 1 : program), "fleetgate");
}

/* The word before `name` in one line: "exec '/usr/bin/fleetgate' pre-receive". */
static const char *program_of_line(const char *line, const char *name, bool any_program,
                                   struct arena *arena)
{
    struct buffer word;
    const char *before = "";
    const char *program = NULL;
    buffer_init(&word, HOOK_BYTES);
    for (;;) {
        line = take_word(line, &word);
        if (word.failed || !word.length || *word.bytes == '#')
            break;
        if (text_is(buffer_text(&word), name) && *before &&
            (any_program || is_named_fleetgate(before))) {
            program = before;
            break;
        }
        before = arena_string(arena, buffer_text(&word));
        if (!before)
            break;
    }
    buffer_release(&word);
    return program;
}

/* `script` ends with a NUL. A call behind `#` is none. */
static const char *program_of(const char *script, const char *name, bool any_program,
                              struct arena *arena)
{
    const char *program = NULL;
    while (script && *script && !program) {
        program = program_of_line(script, name, any_program, arena);
        script = strchr(script, '\n');
        script = script ? script + 1 : NULL;
    }
    return program;
}

static void read_script(struct hook_script *hook, const char *script, const char *name,
                        struct arena *arena)
{
    hook->text = script;
    hook->is_ours = strstr(script, marker) != NULL;
    hook->program = program_of(script, name, hook->is_ours, arena);
    hook->runs_folder = strstr(script, ".d/") || strstr(script, "$0.d");
    hook->runs_suffixes = strstr(script, "$0.*") != NULL;
}

int hook_read(struct hook_script *hook, const char *path, const char *name, struct arena *arena,
              bool *found, struct error *error)
{
    struct buffer content;
    struct error reason = {0};
    *hook = (struct hook_script){.text = ""};
    int result = file_load(path, HOOK_BYTES, &content, found, &reason);
    if (result == 0 && content.length) {
        const char *script = arena_string(arena, buffer_text(&content));
        if (script)
            read_script(hook, script, name, arena);
        else
            result = error_memory(&reason);
    }
    buffer_release(&content);
    if (reason.kind == ERROR_LIMIT) {
        *found = true;
        return 0;
    }
    return result == 0 ? 0 : error_set(error, reason.kind, "%s", reason.message);
}

int hook_path_is_elsewhere(const char *path, const char *git_dir, struct arena *arena,
                           bool *elsewhere, struct error *error)
{
    struct stat configured, own;
    const char *hooks = arena_format(arena, "%s/hooks", git_dir);
    if (!hooks)
        return error_memory(error);
    *elsewhere = *path != '/' || stat(path, &configured) != 0 || stat(hooks, &own) != 0 ||
                 configured.st_dev != own.st_dev || configured.st_ino != own.st_ino;
    return 0;
}
