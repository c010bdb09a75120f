/* SPDX-License-Identifier: MIT */
/* fleet/unlisted-device: variables are of devices that the inventory lists. */
#include "fleet/rule.h"
#include "fleet/sources.h"

static void report(const struct fleet *fleet, const struct fleet_path *path,
                   struct findings *findings)
{
    const struct text inventory = fleet->location->files[0];
    struct buffer help;
    buffer_init(&help, 1000);
    buffer_format(&help, "list the device in %.*s, or remove the file", (int)inventory.length,
                  inventory.bytes);
    findings_add(findings, RULE_FLEET_UNLISTED_DEVICE, &(struct place){.path = path->source},
                 help.failed ? NULL : help.bytes, "no device of the inventory is called %.*s",
                 (int)path->owner.length, path->owner.bytes);
    buffer_release(&help);
}

/* Said of the first source of a device; of the localhost by fleet/reserved-variable. Nobody is
 * called unlisted where the inventory is not known.
 */
void fleet_unlisted_device(const struct fleet *fleet, const struct fleet_file *file,
                           struct findings *findings)
{
    (void)file;
    struct fleet_sources source = {.fleet = fleet, .has_nobodys = true};
    struct map reported;
    map_init(&reported);
    while (fleet->inventory && fleet_sources_next(&source)) {
        const struct fleet_path *path = &source.path;
        bool added = false;
        if (path->role != FLEET_DEVICE_VARIABLES || fleet_is_localhost(path->owner) ||
            inventory_host(fleet->inventory, path->owner))
            continue;
        if (!map_place(&reported, path->owner, &added))
            findings->lost = true;
        if (added)
            report(fleet, path, findings);
    }
    map_release(&reported);
}
