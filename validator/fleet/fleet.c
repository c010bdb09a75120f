/* SPDX-License-Identifier: MIT */
/* The table of rules on the fleet, and what runs it. */
#include "fleet/fleet.h"

#include "fleet/images.h"
#include "fleet/inventory.h"
#include "fleet/rule.h"

static const struct {
    enum rule rule;
    enum fleet_grain grain;
    fleet_rule *find;
} rules[] = {
#define FLEET_RULE(rule, grain, function) {RULE_##rule, FLEET_GRAIN_##grain, function},
#define FLEET_DEVICE_RULE(rule, function)
#include "fleet/rules.def"
#undef FLEET_RULE
#undef FLEET_DEVICE_RULE
};

static void run_rules(enum fleet_grain grain, const struct fleet *fleet,
                      const struct fleet_file *file, struct findings *findings)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (rules[i].grain == grain && findings_want(findings, rules[i].rule))
            rules[i].find(fleet, file, findings);
    }
}

void fleet_read_attributes(const struct fleet *fleet, const struct fleet_file *file,
                           struct findings *findings)
{
    run_rules(FLEET_GRAIN_ATTRIBUTES, fleet, file, findings);
}

int fleet_read_variables(const struct fleet *fleet, const struct fleet_file *file,
                         struct image_mentions *images, struct findings *findings,
                         struct error *error)
{
    run_rules(FLEET_GRAIN_VARIABLES, fleet, file, findings);
    return image_mentions_take(images, file, error);
}

/* What reads each mapping of variables that stands in the inventory. */
struct inventory_reading {
    const struct fleet *fleet;
    struct fleet_file file;
    struct image_mentions *images;
    struct findings *findings;
};

static int read_inventory_variables(void *context, const struct node *variables,
                                    struct error *error)
{
    struct inventory_reading *reading = context;
    reading->file.node = variables;
    return fleet_read_variables(reading->fleet, &reading->file, reading->images, reading->findings,
                                error);
}

int fleet_read_inventory(const struct fleet *fleet, const struct fleet_file *file,
                         struct inventory *inventory, struct image_mentions *images,
                         struct findings *findings, struct error *error)
{
    struct inventory_reading reading = {fleet, *file, images, findings};
    inventory->shape_is_judged =
        !findings->severities || findings->severities[RULE_SCHEMA_VIOLATION] == SEVERITY_ERROR;
    if (inventory_each_variables(file->node, read_inventory_variables, &reading, error) != 0)
        return -1;
    return inventory_add_yaml(inventory, file->node, &file->place, findings, error);
}

int fleet_finish_inventory(const struct fleet *fleet, struct inventory *inventory,
                           struct findings *findings, struct error *error)
{
    struct fleet with_inventory = *fleet;
    if (inventory_finish(inventory, findings, error) != 0)
        return -1;
    with_inventory.inventory = inventory;
    run_rules(FLEET_GRAIN_INVENTORY, &with_inventory, NULL, findings);
    return 0;
}

void fleet_check(const struct fleet *fleet, struct findings *findings)
{
    run_rules(FLEET_GRAIN_WHOLE, fleet, NULL, findings);
}
