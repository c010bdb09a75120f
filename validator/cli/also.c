/* SPDX-License-Identifier: MIT */
/* The files that a report is written to besides standard output: --also FORMAT=FILE. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static bool find_format(struct text name, enum report_format *format)
{
    for (size_t i = 0; options_report_format_name(i); i++) {
        if (!text_is(name, options_report_format_name(i)))
            continue;
        *format = (enum report_format)i;
        return true;
    }
    return false;
}

bool also_parse(const struct command *command, const struct options *options, struct also *also)
{
    *also = (struct also){0};
    for (int i = 0; i < options->repeat_count; i++) {
        const char *value = options->repeated[i];
        const char *path = strchr(value, '=');
        const struct text name = {value, path ? (size_t)(path - value) : 0};
        if (!path || !path[1] || !find_format(name, &also->formats[i])) {
            command_usage_error(
                command, "--also is FORMAT=FILE, as in --also sarif=report.sarif, and not %s",
                value);
            return false;
        }
        also->paths[i] = path + 1;
        also->count++;
    }
    return true;
}

static int write_one(const char *path, enum report_format format, const struct report *report,
                     bool all)
{
    struct buffer out;
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    output_render(&out, report, format, all);
    bool failed = file == -1 || out.failed || stream_write(file, buffer_text(&out)) != 0;
    failed |= file != -1 && close(file) != 0;
    buffer_release(&out);
    if (!failed)
        return 0;
    struct error error = {0};
    error_set(&error, ERROR_ENVIRONMENT, "%s could not be written: %s", path, strerror(errno));
    return output_error(&error);
}

int also_write(const struct also *also, const struct report *report, bool all)
{
    int status = 0;
    for (int i = 0; i < also->count; i++) {
        if (write_one(also->paths[i], also->formats[i], report, all) != 0)
            status = EXIT_UNDECIDED;
    }
    return status;
}
