/* SPDX-License-Identifier: MIT */
/* template/unsupported: what a device is configured with can be rendered here. */
#include "fleet/rule.h"
#include "fleet/template.h"

#include <stdio.h>

/* What would let the gate know. */
static const char *help_of(enum configuration_cause cause)
{
    if (cause == CONFIGURATION_OF_MERGE)
        return "give the dictionary of the role another name, there and in the template";
    if (cause == CONFIGURATION_OF_PLUGINS)
        return "move the plug-in into a collection: there it replaces none of Ansible's own";
    return cause == CONFIGURATION_OF_PLAYS
               ? "have it ask for a variable of another name, set in group_vars/ or host_vars/"
               : "put it in simpler terms, which the gate renders, too";
}

void template_unsupported(const struct fleet *fleet, struct fleet_device *device,
                          struct findings *findings)
{
    const struct configuration_rendering *rendering = &device->rendering;
    const struct template_result *result = &rendering->result;
    char message[TEMPLATE_MESSAGE + 40];
    if (rendering->outcome != CONFIGURATION_RENDERED || result->outcome != TEMPLATE_UNSUPPORTED ||
        fleet_template_is_undecidable(fleet, device))
        return;
    snprintf(message, sizeof message, "not rendered, so not verified: %s", result->message);
    fleet_template_report(fleet, device, RULE_TEMPLATE_UNSUPPORTED,
                          result->name.length ? result->name : rendering->name, result->line,
                          help_of(rendering->cause), message, findings);
}
