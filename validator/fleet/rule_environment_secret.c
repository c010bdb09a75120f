/* SPDX-License-Identifier: MIT */
/* secret/environment: of what the runner has, devices are given what is meant for them. */
#include "fleet/file.h"
#include "fleet/reaches.h"
#include "fleet/rule.h"

enum { SHOWN_BYTES = 100 }; /* of a name */

static void report_computed(const struct reaches *value, const struct place *place)
{
    findings_add(value->findings, RULE_SECRET_ENVIRONMENT, place,
                 "write the name itself: lookup('env', 'NAME')",
                 "%.*s: asks the runner for a variable whose name is computed; it may be any of "
                 "its secrets",
                 (int)value->name.length, value->name.bytes);
}

static void report_mender(const struct reaches *value, const struct place *place, struct text name)
{
    findings_add(value->findings, RULE_SECRET_ENVIRONMENT, place,
                 "remove it; what a device needs to reach Mender, give it under another name",
                 "%.*s: %.*s is what the runner itself asks Mender with, and no device may have it",
                 (int)value->name.length, value->name.bytes, (int)name.length, name.bytes);
}

static void report_unlisted(const struct reaches *value, const struct place *place,
                            struct text name)
{
    struct buffer help;
    buffer_init(&help, 4096);
    buffer_format(&help, "remove it; or let it through in the policy: fleet: { secrets: [%.*s] }",
                  (int)name.length, name.bytes);
    findings_add(value->findings, RULE_SECRET_ENVIRONMENT, place, help.failed ? NULL : help.bytes,
                 "%.*s: %.*s is none of the secrets that the policy lets a fleet ask for",
                 (int)value->name.length, value->name.bytes, (int)name.length, name.bytes);
    buffer_release(&help);
}

static void report(void *context, const struct template_reach *reach)
{
    const struct reaches *value = context;
    if (reach->type != TEMPLATE_REACHES_ENVIRONMENT)
        return;
    const struct place place = fleet_file_place(value->file, value->node);
    struct text name = reach->name;
    if (!name.bytes) {
        report_computed(value, &place);
        return;
    }
    if (policy_lets_secret(value->fleet->policy, name))
        return;
    name.length = name.length < SHOWN_BYTES ? name.length : SHOWN_BYTES;
    if (policy_is_mender_secret(name))
        report_mender(value, &place, name);
    else
        report_unlisted(value, &place, name);
}

void fleet_environment_secret(const struct fleet *fleet, const struct fleet_file *file,
                              struct findings *findings)
{
    reaches_find(fleet, file, findings, report);
}
