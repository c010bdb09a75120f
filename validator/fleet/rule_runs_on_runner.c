/* SPDX-License-Identifier: MIT */
/* fleet/runs-on-runner: variables say what devices are given, and run nothing. */
#include "fleet/file.h"
#include "fleet/reaches.h"
#include "fleet/rule.h"

#include <stdio.h>

enum {
    SHOWN_BYTES = 100, /* of a name */
    WHAT_BYTES = 400,
};

static void describe(char *what, size_t size, const struct template_reach *reach)
{
    static const char *const kinds[] = {
        [TEMPLATE_REACHES_LOOKUP] = "lookup",
        [TEMPLATE_REACHES_FILTER] = "filter",
        [TEMPLATE_REACHES_TEST] = "test",
    };
    int length = (int)(reach->name.length < SHOWN_BYTES ? reach->name.length : SHOWN_BYTES);
    if (reach->type == TEMPLATE_REACHES_FILE)
        snprintf(what, size, "an include reads a file");
    else if (reach->type == TEMPLATE_REACHES_PYTHON)
        snprintf(what, size, "%.*s leads out of the template, into all that Python can do", length,
                 reach->name.bytes);
    else if (!reach->name.bytes)
        snprintf(what, size, "a %s whose name is computed may run anything", kinds[reach->type]);
    else
        snprintf(what, size, "the %s '%.*s' runs, reads or fetches something", kinds[reach->type],
                 length, reach->name.bytes);
}

/* What asks for the environment is another rule's. */
static void report(void *context, const struct template_reach *reach)
{
    struct reaches *value = context;
    char what[WHAT_BYTES];
    if (reach->type == TEMPLATE_REACHES_ENVIRONMENT || value->is_reported)
        return;
    const struct place place = fleet_file_place(value->file, value->node);
    value->is_reported = true;
    if (reach->type == TEMPLATE_REACHES_UNKNOWN) {
        findings_add(value->findings, RULE_FLEET_RUNS_ON_RUNNER, &place,
                     "write it in simpler terms; {{ '{{' }} writes two braces that are text",
                     "%.*s: the gate cannot tell what this would run: %.*s",
                     (int)value->name.length, value->name.bytes, (int)reach->name.length,
                     reach->name.bytes);
        return;
    }
    describe(what, sizeof what, reach);
    findings_add(value->findings, RULE_FLEET_RUNS_ON_RUNNER, &place,
                 "write the value itself, or have a task of the playbook find it",
                 "%.*s: %s where Ansible works, beside its credentials", (int)value->name.length,
                 value->name.bytes, what);
}

void fleet_runs_on_runner(const struct fleet *fleet, const struct fleet_file *file,
                          struct findings *findings)
{
    reaches_find(fleet, file, findings, report);
}
