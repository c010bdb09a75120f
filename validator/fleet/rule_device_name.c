/* SPDX-License-Identifier: MIT */
/* fleet/device-name: devices are called as the policy has it, in whatever form they are listed. */
#include "fleet/file.h"
#include "fleet/rule.h"
#include "fleet/sources.h"

/* What looks at one name after the other. */
struct looking {
    const struct device_names *names;
    struct pattern_scratch *scratch;
    struct findings *findings;
};

static void report_pattern(const struct looking *looking, const struct place *place,
                           struct text name, bool is_decided)
{
    findings_add(looking->findings, RULE_FLEET_DEVICE_NAME, place,
                 "rename the device, or correct fleet.device_id in the policy",
                 is_decided ? "%.*s: no device is called so; the policy has fleet.device_id: "
                              "{ pattern: %s }"
                            : "%.*s takes too long to be held against fleet.device_id of the "
                              "policy, { pattern: %s }",
                 (int)name.length, name.bytes, looking->names->pattern_text);
}

/* Whether the name is as the policy has it; else it is told. */
static bool look(const struct looking *looking, struct text name, const struct place *place)
{
    if (looking->names->pattern) {
        enum match match = pattern_match(looking->names->pattern, looking->scratch, name);
        if (match == MATCH_YES)
            return true;
        report_pattern(looking, place, name, match == MATCH_NO);
        return false;
    }
    if (fleet_is_uuid(name))
        return true;
    findings_add(looking->findings, RULE_FLEET_DEVICE_NAME, place,
                 "name the device by its id, or take any name in the policy: "
                 "fleet: { device_id: any }",
                 "%.*s is not a device id of Mender: a UUID in lower case", (int)name.length,
                 name.bytes);
    return false;
}

/* False where any name will do, or memory is out. */
static bool begin(struct looking *looking, const struct fleet *fleet, struct findings *findings)
{
    const struct device_names *names = &fleet->policy->device_names;
    *looking = (struct looking){.names = names, .findings = findings};
    if (names->are_any || !names->pattern)
        return !names->are_any;
    looking->scratch = pattern_scratch_new();
    if (looking->scratch)
        pattern_scratch_limit(looking->scratch, &fleet->policy->limits);
    else
        findings->lost = true;
    return looking->scratch;
}

/* A range is one key, and told once. */
void fleet_device_name(const struct fleet *fleet, const struct fleet_file *file,
                       struct findings *findings)
{
    const struct inventory *inventory = fleet->inventory;
    const struct node *last = NULL;
    struct looking looking;
    (void)file;
    if (!begin(&looking, fleet, findings))
        return;
    for (size_t i = 0; i < inventory->host_count; i++) {
        const struct inventory_host *host = &inventory->hosts[i];
        struct place place = {.path = host->path};
        if (host->key && host->key == last)
            continue;
        if (host->key) {
            place.line = host->key->at.line;
            place.column = host->key->at.column;
        }
        if (!look(&looking, host->name, &place))
            last = host->key;
    }
    pattern_scratch_free(looking.scratch);
}

/* Whether there is nothing to say of the name wherever it stands: looking for a device in a large
 * inventory takes longer. */
static bool is_usual(const struct looking *looking, struct text name)
{
    return !looking->names->pattern && fleet_is_uuid(name);
}

/* Of devices that the inventory lists it is told there. Nobody is called wrong where the inventory
 * is not known. */
void fleet_device_file_name(const struct fleet *fleet, const struct fleet_file *file,
                            struct findings *findings)
{
    struct fleet_sources source = {.fleet = fleet};
    struct looking looking;
    (void)file;
    if (!begin(&looking, fleet, findings))
        return;
    while (fleet->inventory && fleet_sources_next(&source)) {
        struct text name = fleet_owner_without_sops(source.path.owner);
        if (source.path.role == FLEET_DEVICE_VARIABLES && !is_usual(&looking, name) &&
            !fleet_is_localhost(name) && !inventory_host(fleet->inventory, name))
            look(&looking, name, &(struct place){.path = source.path.source});
    }
    pattern_scratch_free(looking.scratch);
}
