/* SPDX-License-Identifier: MIT */
/* What every refusal is made of. */
#include "promotion/refuse.h"

#include <stdio.h>

static void add(struct judged_move *judged, enum rule rule, struct place place, const char *help,
                const char *format, va_list arguments) __attribute__((format(printf, 5, 0)));

static void add(struct judged_move *judged, enum rule rule, struct place place, const char *help,
                const char *format, va_list arguments)
{
    char message[2048];
    vsnprintf(message, sizeof message, format, arguments);
    place.ref = judged->update->ref;
    judged->is_refused = true;
    findings_add(judged->findings, rule, &place, help, "%s", message);
}

void refuse(struct judged_move *judged, enum rule rule, const struct object_id *commit,
            const char *help, const char *format, ...)
{
    struct place place = {.commit = commit ? HEX(commit) : NULL};
    va_list arguments;
    va_start(arguments, format);
    add(judged, rule, place, help, format, arguments);
    va_end(arguments);
}

void refuse_path(struct judged_move *judged, enum rule rule, const struct object_id *commit,
                 const char *path, unsigned line, const char *help, const char *format, ...)
{
    struct place place = {
        .commit = HEX(commit), .path = text_of(path), .line = line, .column = line > 0};
    va_list arguments;
    va_start(arguments, format);
    add(judged, rule, place, help, format, arguments);
    va_end(arguments);
}
