/* SPDX-License-Identifier: MIT */
/* What checks say: diagnoses, and the texts and commands in them. */
#include "setup/diagnosis.h"

#include <sys/stat.h>
#include <unistd.h>

enum { TEXT_BYTES = 64 << 10 };

/* A copy of what the buffer holds, which is released; "" where memory ran out. */
static const char *keep_buffer(struct inspection *inspection, struct buffer *buffer)
{
    const char *copy =
        buffer->failed ? NULL : arena_string(&inspection->arena, buffer_text(buffer));
    buffer_release(buffer);
    if (!copy)
        inspection->lost = true;
    return copy ? copy : "";
}

static const char *keep_escaped(struct inspection *inspection, struct text text)
{
    struct buffer escaped;
    buffer_init(&escaped, 8 * TEXT_BYTES);
    buffer_escape(&escaped, text);
    return keep_buffer(inspection, &escaped);
}

__attribute__((format(printf, 2, 0))) static const char *
keep_format(struct inspection *inspection, const char *format, va_list arguments)
{
    struct buffer text;
    buffer_init(&text, TEXT_BYTES);
    buffer_vformat(&text, format, arguments);
    return keep_buffer(inspection, &text);
}

void diagnosis_add(struct inspection *inspection, enum diagnosis_state state, const char *command,
                   const char *format, ...)
{
    va_list arguments;
    struct diagnosis *diagnosis = arena_alloc(&inspection->arena, sizeof *diagnosis);
    if (!diagnosis) {
        inspection->lost = true;
        return;
    }
    va_start(arguments, format);
    const char *message = keep_format(inspection, format, arguments);
    va_end(arguments);
    *diagnosis = (struct diagnosis){.check = inspection->check, .state = state};
    diagnosis->message = keep_escaped(inspection, text_of(message));
    if (command)
        diagnosis->command = keep_escaped(inspection, text_of(command));
    if (inspection->last)
        inspection->last->next = diagnosis;
    else
        inspection->first = diagnosis;
    inspection->last = diagnosis;
    inspection->total[state]++;
}

const char *inspection_format(struct inspection *inspection, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *line = keep_format(inspection, format, arguments);
    va_end(arguments);
    return line;
}

const char *inspection_command(struct inspection *inspection, const char *format, ...)
{
    struct buffer line;
    va_list words;
    buffer_init(&line, TEXT_BYTES);
    va_start(words, format);
    for (const char *at = format; *at; at++) {
        if (*at == '%' && *++at == 's')
            buffer_append_shown_word(&line, text_of(va_arg(words, const char *)));
        else
            buffer_append(&line, at, 1);
    }
    va_end(words);
    return keep_buffer(inspection, &line);
}

const char *inspection_path(struct inspection *inspection, const char *name)
{
    return inspection_format(inspection, "%s/%s", inspection->git_dir, name);
}

void diagnosis_of_writers(struct inspection *inspection, const char *path, const char *what)
{
    struct stat status;
    if (stat(path, &status) == 0 && (status.st_mode & (S_IWGRP | S_IWOTH)))
        diagnosis_add(inspection, STATE_PROBLEM,
                      inspection_command(inspection, "chmod go-w %s", path),
                      "%s %s can be written by others", what, path);
}

bool inspection_can_read(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, R_OK) == 0;
}
