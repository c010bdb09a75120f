/* SPDX-License-Identifier: MIT */
/* What one judgement may read in all. */
#include "verdict/budget.h"

static size_t limit_of(const struct budget *budget, enum budget_kind kind)
{
    switch (kind) {
    case BUDGET_ENTRIES:
        return budget->limits->judged_entries;
    case BUDGET_BYTES:
        return budget->limits->judged_bytes;
    case BUDGET_VALUES:
        return budget->limits->judged_values;
    case BUDGET_STEPS:
        return budget->limits->judged_steps;
    case BUDGET_KINDS:
        break;
    }
    return 0;
}

void budget_init(struct budget *budget, const struct limits *limits)
{
    budget->limits = limits;
    for (int kind = 0; kind < BUDGET_KINDS; kind++)
        atomic_init(&budget->spent[kind], 0);
}

static bool is_spent(const struct budget *budget, enum budget_kind kind)
{
    return atomic_load(&budget->spent[kind]) > limit_of(budget, kind);
}

bool budget_take(struct budget *budget, enum budget_kind kind, size_t amount)
{
    atomic_fetch_add(&budget->spent[kind], amount);
    return !is_spent(budget, kind);
}

void budget_look(const struct budget *budget, size_t taken[BUDGET_KINDS])
{
    for (int kind = 0; kind < BUDGET_KINDS; kind++)
        taken[kind] = atomic_load(&budget->spent[kind]);
}

bool budget_is_spent(const struct budget *budget)
{
    for (int kind = 0; kind < BUDGET_KINDS; kind++)
        if (is_spent(budget, (enum budget_kind)kind))
            return true;
    return false;
}

void budget_report(const struct budget *budget, struct findings *findings)
{
    static const char outside[] =
        "keep data that Ansible does not read outside the fleet's folders";
    static const struct {
        const char *name, *before, *behind, *help;
    } words[] = {
        [BUDGET_ENTRIES] = {"judged_entries", "the fleet has more than",
                            "entries in its folders, which is all that is read", outside},
        [BUDGET_BYTES] = {"judged_bytes", "the fleet has more than",
                          "bytes in its files, each content counted once (and .gitattributes 16 "
                          "times), which is all that is read",
                          outside},
        [BUDGET_VALUES] = {"judged_values", "the fleet has more than",
                           "values in its files, each content counted once, which is all that is "
                           "read",
                           outside},
        [BUDGET_STEPS] = {"judged_steps", "the templates of the devices take more than",
                          "steps to render, which is all that is taken",
                          "give templates less to do for each device"},
    };
    for (int i = 0; i < BUDGET_KINDS; i++) {
        enum budget_kind kind = (enum budget_kind)i;
        if (!is_spent(budget, kind))
            continue;
        struct buffer text;
        buffer_init(&text, 1000);
        buffer_format(
            &text,
            "%s, and push one branch at a time;\nfor a fleet that is this large, who runs "
            "the gate sets in the policy: limits: { %s: ... }",
            words[kind].help, words[kind].name);
        findings_add(findings, RULE_TREE_LIMIT, &(struct place){0}, text.failed ? NULL : text.bytes,
                     "%s %zu %s for one push", words[kind].before, limit_of(budget, kind),
                     words[kind].behind);
        buffer_release(&text);
        return;
    }
}
