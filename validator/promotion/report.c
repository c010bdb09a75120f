/* SPDX-License-Identifier: MIT */
#include "promotion/report.h"

#include <stdio.h>

static void add(struct judgement *judgement, enum rule rule, struct place place, const char *help,
                const char *format, va_list arguments) __attribute__((format(printf, 5, 0)));

static void add(struct judgement *judgement, enum rule rule, struct place place, const char *help,
                const char *format, va_list arguments)
{
    char message[2048];
    vsnprintf(message, sizeof message, format, arguments);
    place.ref = judgement->update->ref;
    findings_add(judgement->findings, rule, &place, help, "%s", message);
}

void report(struct judgement *judgement, enum rule rule, const struct object_id *commit,
            const char *help, const char *format, ...)
{
    char hex[OBJECT_ID_HEX];
    struct place place = {.commit = commit ? object_id_hex(commit, hex) : NULL};
    va_list arguments;
    va_start(arguments, format);
    add(judgement, rule, place, help, format, arguments);
    va_end(arguments);
}

void report_path(struct judgement *judgement, enum rule rule, const struct object_id *commit,
                 const char *path, unsigned line, const char *help, const char *format, ...)
{
    char hex[OBJECT_ID_HEX];
    struct place place = {.commit = object_id_hex(commit, hex),
                          .path = text_of(path),
                          .line = line,
                          .column = line > 0};
    va_list arguments;
    va_start(arguments, format);
    add(judgement, rule, place, help, format, arguments);
    va_end(arguments);
}
