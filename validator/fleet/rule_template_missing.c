/* SPDX-License-Identifier: MIT */
/* template/missing: the template that a device names is there. */
#include "fleet/rule.h"

/* What is written as it is must be a file name, says the schema. */
static bool is_for_the_schema(const struct configuration_rendering *rendering)
{
    return !template_is_in(rendering->written) && text_has(rendering->name, '/');
}

void template_missing(const struct fleet *fleet, struct fleet_device *device,
                      struct findings *findings)
{
    const struct configuration_rendering *rendering = &device->rendering;
    if (rendering->outcome != CONFIGURATION_MISSING || is_for_the_schema(rendering))
        return;
    const struct variable *variable =
        inventory_view_find(configuration_view(device->configuration), TEXT("configuration"));
    const struct place place = {.path = variable->path,
                                .line = rendering->written->at.line,
                                .column = rendering->written->at.column};
    findings_add(findings, RULE_TEMPLATE_MISSING, &place,
                 "commit it there, or name one that is there",
                 "configuration.template: there is no %s%s%.*s", fleet->location->folder,
                 fleet->policy->templates.path, (int)rendering->name.length, rendering->name.bytes);
}
