/* SPDX-License-Identifier: MIT */
#include "cli/doctor_report.h"

#include "cli/hook_script.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum { TEXT_BYTES = 64 << 10 };

static const char *const state_names[STATE_COUNT] = {
    [STATE_OK] = "ok",           [STATE_NOTE] = "note",       [STATE_SKIPPED] = "skipped",
    [STATE_WARNING] = "warning", [STATE_PROBLEM] = "problem", [STATE_UNKNOWN] = "unknown",
};

/* ---------------------------------------------------------------------------- what is found -- */

static const char *keep(struct examination *examination, const char *text)
{
    if (!text)
        examination->lost = true;
    return text ? text : "";
}

static const char *keep_escaped(struct examination *examination, struct text text)
{
    struct buffer escaped;
    buffer_init(&escaped, 8 * TEXT_BYTES);
    buffer_escape(&escaped, text);
    const char *copy =
        escaped.failed ? NULL : arena_string(&examination->session.arena, buffer_text(&escaped));
    buffer_release(&escaped);
    return keep(examination, copy);
}

__attribute__((format(printf, 2, 0))) static const char *
keep_format(struct examination *examination, const char *format, va_list arguments)
{
    struct buffer text;
    buffer_init(&text, TEXT_BYTES);
    buffer_vformat(&text, format, arguments);
    const char *copy =
        text.failed ? NULL : arena_string(&examination->session.arena, buffer_text(&text));
    buffer_release(&text);
    return keep(examination, copy);
}

void diagnose(struct examination *examination, enum state state, const char *command,
              const char *format, ...)
{
    va_list arguments;
    struct diagnosis *diagnosis = arena_alloc(&examination->session.arena, sizeof *diagnosis);
    if (!diagnosis) {
        examination->lost = true;
        return;
    }
    va_start(arguments, format);
    const char *message = keep_format(examination, format, arguments);
    va_end(arguments);
    *diagnosis = (struct diagnosis){.check = examination->check, .state = state};
    diagnosis->message = keep_escaped(examination, text_of(message));
    if (command)
        diagnosis->command = keep_escaped(examination, text_of(command));
    if (examination->last)
        examination->last->next = diagnosis;
    else
        examination->first = diagnosis;
    examination->last = diagnosis;
    examination->total[state]++;
}

const char *command_line(struct examination *examination, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *line = keep_format(examination, format, arguments);
    va_end(arguments);
    return line;
}

const char *word(struct examination *examination, const char *text)
{
    return keep(examination, shell_word(text, &examination->session.arena));
}

const char *in_git_dir(struct examination *examination, const char *name)
{
    return command_line(examination, "%s/%s", examination->git_dir, name);
}

/* --------------------------------------------------------------------------- how it is told -- */

static int exit_status_of(const struct examination *examination)
{
    if (examination->lost || examination->total[STATE_UNKNOWN])
        return EXIT_UNDECIDED;
    return examination->total[STATE_PROBLEM] || examination->total[STATE_WARNING] ? EXIT_REJECT
                                                                                  : EXIT_ACCEPT;
}

static void print_count(size_t count, const char *what, const char **separator)
{
    if (!count)
        return;
    printf("%s%zu %s%s", *separator, count, what, count == 1 ? "" : "s");
    *separator = ", ";
}

static void print_text(const struct examination *examination)
{
    const char *separator = "fleetgate: ";
    for (const struct diagnosis *item = examination->first; item; item = item->next)
        printf("%s: %s: %s%s%s\n", state_names[item->state], item->check, item->message,
               item->command ? "; run: " : "", item->command ? item->command : "");
    if (exit_status_of(examination) == EXIT_ACCEPT) {
        printf("fleetgate: all is well\n");
        return;
    }
    print_count(examination->total[STATE_PROBLEM], "problem", &separator);
    print_count(examination->total[STATE_WARNING], "warning", &separator);
    print_count(examination->total[STATE_UNKNOWN], "unknown", &separator);
    printf("\n");
}

/* Prints and releases the object; NULL is a failure of memory. */
static int print_object(json_t *object, int status)
{
    struct error error = {0};
    char *string = object ? json_dumps(object, JSON_INDENT(2) | JSON_ENSURE_ASCII) : NULL;
    json_decref(object);
    if (!string) {
        error_memory(&error);
        return fail_with(&error);
    }
    printf("%s\n", string);
    free(string);
    return status;
}

static json_t *json_of(const struct examination *examination)
{
    size_t count = 0;
    json_t *list = json_array();
    for (const struct diagnosis *item = examination->first; item; item = item->next, count++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s?}", "check", item->check,
                                              "state", state_names[item->state], "message",
                                              item->message, "command", item->command));
    if (json_array_size(list) != count) {
        json_decref(list);
        return NULL;
    }
    return json_pack("{s:s, s:s, s:I, s:I, s:o}", "repository", examination->git_dir, "server",
                     server_name(examination->server), "problems",
                     (json_int_t)examination->total[STATE_PROBLEM], "warnings",
                     (json_int_t)examination->total[STATE_WARNING], "checks", list);
}

int print_examination(const struct examination *examination, enum format format)
{
    struct error error = {0};
    if (examination->lost) {
        error_memory(&error);
        return print_unexamined(examination->git_dir, format, &error);
    }
    if (format == FORMAT_JSON)
        return print_object(json_of(examination), exit_status_of(examination));
    print_text(examination);
    return exit_status_of(examination);
}

int print_unexamined(const char *path, enum format format, const struct error *error)
{
    if (format == FORMAT_TEXT)
        return fail_with(error);
    return print_object(json_pack("{s:s, s:{s:s, s:s}}", "repository", path, "error", "kind",
                                  error_kind_name(error->kind), "message", error->message),
                        EXIT_UNDECIDED);
}
