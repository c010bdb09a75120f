/* SPDX-License-Identifier: MIT */
/* A fleet of one device, whose templates and plays are committed, for tests. */
#include "one_device.h"

#include "unit.h"

/* The device, with these variables, one a line. */
static void begin(struct one_device *fleet, struct scratch *scratch, const char *policy,
                  const char *variables, bool merges)
{
    static const struct document_limits limits = {64, 100000, 10000};
    const struct place place = {.path = TEXT("inventory.yml")};
    struct error *error = &fleet->error;
    struct text rest = text_of(variables);
    struct buffer yaml;
    *fleet = (struct one_device){.repository = scratch_repository(scratch),
                                 .tree = scratch_id(scratch, "HEAD^{tree}"),
                                 .location = {.folder = "", .merges = merges}};
    assert_int_equal(policy_read(&fleet->policy, "p.yml", text_of(policy), NULL, error), 0);
    findings_init(&fleet->findings, 10, NULL);
    inventory_init(&fleet->inventory, &default_limits);
    buffer_init(&yaml, 10000);
    buffer_append_string(&yaml, "all:\n  hosts:\n    gate:\n");
    while (rest.length) {
        struct text line = text_cut(&rest, '\n');
        buffer_format(&yaml, "      %.*s\n", (int)line.length, line.bytes);
    }
    buffer_append_string(&yaml, "  children:\n    pi4: {hosts: {gate: }}\n"
                                "    pi: {children: {pi4: , pi3: }}\n");
    char *text = arena_string(&scratch->arena, buffer_text(&yaml));
    buffer_release(&yaml);
    assert_int_equal(
        document_read(&fleet->document, text_of(text), &limits, &place, &fleet->findings, error),
        0);
    assert_int_equal(inventory_add_yaml(&fleet->inventory, fleet->document.root, &place,
                                        &fleet->findings, error),
                     0);
    assert_int_equal(inventory_finish(&fleet->inventory, &fleet->findings, error), 0);
    assert_int_equal(fleet->findings.count, 0);
    const struct templates_source source = {.repository = fleet->repository,
                                            .tree = &fleet->tree,
                                            .folder = "",
                                            .location = &fleet->location,
                                            .policy = &fleet->policy};
    assert_int_equal(templates_new(&fleet->templates, &source, error), 0);
    const struct configuration_input input = {
        .templates = fleet->templates, .inventory = &fleet->inventory, .policy = &fleet->policy};
    assert_int_equal(configuration_new(&fleet->configuration, &input, error), 0);
    assert_int_equal(configuration_enter(fleet->configuration,
                                         inventory_host(&fleet->inventory, TEXT("gate")), NULL,
                                         &fleet->findings, error),
                     0);
}

void one_device_open(struct one_device *fleet, struct scratch *scratch, const char *policy,
                     const char *variables)
{
    begin(fleet, scratch, policy, variables, false);
}

void one_device_open_merging(struct one_device *fleet, struct scratch *scratch,
                             const char *variables)
{
    begin(fleet, scratch, "", variables, true);
}

void one_device_close(struct one_device *fleet)
{
    configuration_free(fleet->configuration);
    templates_free(fleet->templates);
    inventory_release(&fleet->inventory);
    findings_release(&fleet->findings);
    document_release(&fleet->document);
    policy_release(&fleet->policy);
    repository_free(fleet->repository);
}
