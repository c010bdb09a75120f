/* SPDX-License-Identifier: MIT */
/* template/depends-on-version: whichever Ansible works, a device gets the same configuration. */
#include "fleet/rule.h"
#include "fleet/template.h"

void template_depends_on_version(const struct fleet *fleet, struct fleet_device *device,
                                 struct findings *findings)
{
    const struct configuration_rendering *rendering = &device->rendering;
    if (rendering->outcome != CONFIGURATION_RENDERED ||
        rendering->result.outcome != TEMPLATE_DEPENDS ||
        fleet_template_is_undecidable(fleet, device))
        return;
    fleet_template_report(fleet, device, RULE_TEMPLATE_DEPENDS_ON_VERSION, rendering->name, 0,
                          "who runs the gate says in the policy which one works: "
                          "fleet: { ansible: 2.19 }",
                          "not verified: Ansible 2.14 and 2.19 render it differently", findings);
}
