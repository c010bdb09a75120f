/* SPDX-License-Identifier: MIT */
/* What commands print: reports, JSON of their own, and why they failed. */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A screenful or two; more than that nobody reads behind "remote: ". */
enum { FINDINGS_SHOWN = 40, FINDINGS_SHOWN_OF_FILE = 10 };

/* Two or three files that have the same mistake are shown each: there is room, and each is to be
 * fixed. */
enum { FILES_ALIKE = 4 };

enum { REPORT_MAX = 64 << 20, JSON_MAX = 1 << 30 }; /* bytes */

static bool wants_color(void)
{
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && !(no_color && *no_color) && terminal &&
           strcmp(terminal, "dumb") != 0;
}

/* Who has not read what was found must not take it for nothing. */
int output_unwritten(void)
{
    stream_write(STDERR_FILENO, TEXT("fleetgate: the output could not be written\n"));
    return EXIT_UNDECIDED;
}

/* `strict`: a verdict that cannot be read is none. What a hook decides holds for a pusher who has
 * gone away, too. */
static int print_rendered(struct buffer *out, int status, bool strict)
{
    bool failed = out->failed || (stream_write(STDOUT_FILENO, buffer_text(out)) != 0 && strict);
    buffer_release(out);
    if (failed)
        return output_unwritten();
    return status;
}

static int status_of(enum outcome outcome)
{
    if (outcome == OUTCOME_UNDECIDED)
        return EXIT_UNDECIDED;
    return outcome == OUTCOME_ACCEPT ? EXIT_ACCEPT : EXIT_REJECT;
}

int output_rendered(struct buffer *out, enum outcome outcome)
{
    return print_rendered(out, status_of(outcome), true);
}

static void render(struct buffer *out, const struct report *report, enum report_format format,
                   bool is_hook, bool all, bool is_colored)
{
    const struct report_style style = {.color = is_colored,
                                       .most = all ? SIZE_MAX : FINDINGS_SHOWN,
                                       .most_of_file = all ? SIZE_MAX : FINDINGS_SHOWN_OF_FILE,
                                       .least_alike = all ? 0 : FILES_ALIKE,
                                       .is_hook = is_hook,
                                       .line_prefix = is_hook ? server_line_prefix() : NULL};
    buffer_init(out, REPORT_MAX);
    report_render(out, report, format, &style);
}

void output_render(struct buffer *out, const struct report *report, enum report_format format,
                   bool all)
{
    render(out, report, format, false, all, false);
}

int output_report(const struct report *report, enum report_format format, bool is_hook, bool all)
{
    struct buffer out;
    render(&out, report, format, is_hook, all, wants_color());
    int status = report_refuses(report) ? status_of(report->outcome) : EXIT_ACCEPT;
    return print_rendered(&out, status, !is_hook);
}

int output_failure(const struct error *error, enum report_format format, bool is_hook)
{
    struct report report;
    report_of_error(&report, error);
    return output_report(&report, format, is_hook, false);
}

const char *output_name(size_t index)
{
    static const char *const names[] = {[OUTPUT_TEXT] = "text", [OUTPUT_JSON] = "json"};
    return index < sizeof names / sizeof *names ? names[index] : NULL;
}

int output_json(json_t *object, struct error *error)
{
    struct buffer out;
    buffer_init(&out, JSON_MAX);
    json_append(&out, object);
    int result = out.failed ? error_memory(error) : 0;
    if (result == 0)
        fputs(out.bytes, stdout);
    buffer_release(&out);
    return result;
}

int output_end(int status)
{
    return fflush(stdout) == 0 && !ferror(stdout) ? status : output_unwritten();
}

int output_error(const struct error *error)
{
    fprintf(stderr, "fleetgate: %s (%s)\n", error->message, error_kind_name(error->kind));
    return EXIT_UNDECIDED;
}
