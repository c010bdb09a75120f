/* SPDX-License-Identifier: MIT */
#include "fleet_gate.h"

#include <string.h>

#include "unit.h"

void gate_open(struct gate *gate, struct world *world, const char *policy)
{
    struct error error = {0};
    *gate = (struct gate){.world = world, .repository = scratch_repository(&world->scratch)};
    if (policy_read(&gate->policy, "policy.yml", text_of(policy), world->scratch.folder, &error) !=
        0)
        fail_msg("%s", error.message);
    gate->judge = (struct judge){.repository = gate->repository,
                                 .policy = &gate->policy,
                                 .limits = &gate->policy.limits,
                                 .pusher = {.name = "alice", .from = "gitolite"}};
    buffer_init(&gate->input, 1 << 16);
}

void gate_add(struct gate *gate, struct object_id old, struct object_id new, const char *ref)
{
    char old_hex[OBJECT_ID_HEX], new_hex[OBJECT_ID_HEX];
    buffer_format(&gate->input, "%s %s %s\n", object_id_hex(&old, old_hex),
                  object_id_hex(&new, new_hex), ref);
}

const struct report *gate_expect(struct gate *gate, enum outcome outcome, const char *findings)
{
    const struct report *report = verdict_report(gate->verdict);
    struct buffer found;
    buffer_init(&found, 1 << 16);
    for (size_t i = 0; i < report->findings->count; i++) {
        const struct finding *finding = &report->findings->items[i];
        buffer_format(&found, "%s%s %s %s", i ? "\n" : "", severity_name(finding->severity),
                      rule_facts(finding->rule)->id, finding->place.ref ? finding->place.ref : "-");
    }
    if (report->outcome != outcome)
        fail_msg("%s: %s: %s", outcome_name(report->outcome), found.length ? found.bytes : "",
                 report->error_count ? report->errors[0].message : "");
    assert_string_equal(found.length ? found.bytes : "", findings);
    buffer_release(&found);
    return report;
}

const struct report *gate_judge(struct gate *gate, enum outcome outcome, const char *findings)
{
    const struct push_certificate none = {0};
    struct error error = {0};
    verdict_free(gate->verdict);
    assert_int_equal(verdict_new(&gate->verdict, &gate->judge, &error), 0);
    verdict_on_push(gate->verdict, buffer_text(&gate->input), &none);
    return gate_expect(gate, outcome, findings);
}

void gate_close(struct gate *gate)
{
    verdict_free(gate->verdict);
    buffer_release(&gate->input);
    policy_release(&gate->policy);
    repository_free(gate->repository);
}

size_t count_notes(const struct report *report, const char *part)
{
    size_t count = 0;
    for (size_t i = 0; i < report->note_count; i++)
        count += strstr(report->notes[i], part) != NULL;
    return count;
}

int open_fleet(void **state)
{
    static const char *const branches[] = {"develop", "canary", "main", "production"};
    open_world(state);
    struct world *world = *state;
    scratch_git(&world->scratch, "checkout -q --detach");
    scratch_git(&world->scratch, "branch -q -D slow fast pure resolved");
    scratch_write(&world->scratch, "inventory.yml",
                  "all:\n  hosts:\n    50a28c2e-3ee8-4559-a5b9-3ce47c881c5d:\n");
    scratch_git(&world->scratch, "add inventory.yml");
    world->base = scratch_commit_file(&world->scratch, DEVICE, "subscribed_branch: main\n");
    for (size_t i = 0; i < sizeof branches / sizeof *branches; i++)
        put_branch(world, branches[i], world->base);
    return 0;
}
