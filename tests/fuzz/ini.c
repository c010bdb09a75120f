/* SPDX-License-Identifier: MIT */
/* Any text as an inventory in INI format is refused with a finding, or its devices are known. */
#include "inventory/inventory.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read can be asked for and printed. */
static void look_at(const struct inventory *inventory)
{
    struct inventory_view *view;
    struct findings findings;
    struct error error = {0};
    struct buffer out;
    const struct variable *const *variables;
    size_t count;
    if (inventory_view_new(&view, inventory, &error) != 0)
        abort();
    findings_init(&findings, 10, NULL);
    for (size_t i = 0; i < inventory->host_count && i < 20; i++) {
        if (inventory_view_enter(view, &inventory->hosts[i], &findings, &error) != 0 ||
            inventory_view_list(view, &variables, &count, &error) != 0)
            abort();
        buffer_init(&out, 1 << 24);
        for (size_t j = 0; j < count; j++)
            json_write_node(&out, &json_style_of_ansible, variables[j]->value, 0);
        buffer_release(&out);
    }
    findings_release(&findings);
    inventory_view_free(view);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct place place = {.path = {"hosts", sizeof "hosts" - 1}};
    struct limits limits = default_limits;
    limits.inventory_nodes = 1000;
    const struct text text = {(const char *)data, size};
    struct inventory inventory;
    struct findings findings;
    struct error error = {0};
    findings_init(&findings, 10, NULL);
    inventory_init(&inventory, &limits);
    (void)inventory_ini_line(text);
    int result = inventory_add_ini(&inventory, text, &place, &findings, &error);
    if (result == 0)
        result = inventory_finish(&inventory, &findings, &error);
    if (result != 0 && error.kind != ERROR_LIMIT)
        abort();
    if (result == 0 && findings.count == 0)
        look_at(&inventory);
    inventory_release(&inventory);
    findings_release(&findings);
    return 0;
}
