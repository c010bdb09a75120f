/* SPDX-License-Identifier: MIT */
/* Any text as the inventory is refused with a finding, or its devices and groups are known. */
#include "root_location.h"

#include "fleet/fleet.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct place place = {.path = {"inventory.yml", sizeof "inventory.yml" - 1}};

static void read_fleet(const struct document *document, struct findings *findings)
{
    static const struct policy policy = {.mender = {.server = "https://mender.example"}};
    const struct fleet fleet = {.policy = &policy, .location = &root_location};
    const struct fleet_file file = {.place = place, .node = document->root};
    struct inventory inventory;
    struct image_mentions images;
    struct error error = {0};
    image_mentions_init(&images);
    inventory_init(&inventory, &default_limits);
    if (fleet_read_inventory(&fleet, &file, &inventory, &images, findings, &error) != 0 ||
        fleet_finish_inventory(&fleet, &inventory, findings, &error) != 0)
        abort();
    image_mentions_sort(&images);
    inventory_release(&inventory);
    image_mentions_release(&images);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct document_limits limits = {.depth = 16, .nodes = 1000, .scalar_bytes = 5000};
    const struct text text = {(const char *)data, size};
    struct document document = {0};
    struct findings findings;
    struct error error = {0};
    findings_init(&findings, 10, NULL);
    if (document_read(&document, text, &limits, &place, &findings, &error) != 0)
        abort();
    if (document.root)
        read_fleet(&document, &findings);
    else if (findings.count == 0)
        abort();
    document_release(&document);
    findings_release(&findings);
    return 0;
}
