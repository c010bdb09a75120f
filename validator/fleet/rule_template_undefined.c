/* SPDX-License-Identifier: MIT */
/* template/undefined: a template does not fail for a device. */
#include "fleet/rule.h"
#include "fleet/template.h"

enum { HELP_BYTES = 4000 };

/* Where the fault stands, or what is missing belongs. */
static void append_help(struct buffer *help, const struct fleet *fleet,
                        const struct fleet_device *device)
{
    const struct template_result *result = &device->rendering.result;
    if (result->variable[0]) {
        buffer_format(help, "fix the value of %s in ", result->variable);
        fleet_template_append_source(help, device, text_of(result->variable), result->value);
        return;
    }
    buffer_append_string(help, "set it in ");
    fleet_template_append_own_file(help, fleet, device);
    buffer_append_string(help, ", or fix the template");
}

void template_undefined(const struct fleet *fleet, struct fleet_device *device,
                        struct findings *findings)
{
    const struct configuration_rendering *rendering = &device->rendering;
    const struct template_result *result = &rendering->result;
    struct buffer help;
    if (rendering->outcome != CONFIGURATION_RENDERED || result->outcome != TEMPLATE_FAILED ||
        fleet_template_is_undecidable(fleet, device))
        return;
    buffer_init(&help, HELP_BYTES);
    append_help(&help, fleet, device);
    fleet_template_report(fleet, device, RULE_TEMPLATE_UNDEFINED,
                          result->name.length ? result->name : rendering->name, result->line,
                          help.failed ? NULL : help.bytes, result->message, findings);
    buffer_release(&help);
}
