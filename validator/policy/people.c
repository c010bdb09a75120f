/* SPDX-License-Identifier: MIT */
/* The parts of a policy that are about people: who they are, and what is left to them. */
#include "policy/reader.h"

#include <string.h>

/* Files that run as programs: for Ansible where the rollout job checks them out, for a forge when
 * they are pushed. */
static const char *const programs[] = {
    "ansible.cfg",           "roles/**",           "library/**",
    "module_utils/**",       "*_plugins/**",       "collections/**",
    ".github/workflows/**",  ".github/actions/**", ".gitea/workflows/**",
    ".forgejo/workflows/**", ".gitlab-ci.yml",
};

static const struct guard default_guard = {
    .paths = {.items = programs, .count = sizeof programs / sizeof programs[0]}};

bool names_have(const struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i], name) == 0)
            return true;
    }
    return false;
}

bool rule_is_overridable(enum rule rule)
{
    switch (rule) {
    case RULE_DOCUMENT_SYNTAX:
    case RULE_DOCUMENT_LIMIT:
    case RULE_FLEET_REFUSED_INVENTORY:
    case RULE_PUSH_REF_NAME:
    case RULE_PUSH_FORBIDDEN_REF:
    case RULE_PUSH_NOT_A_COMMIT:
    case RULE_PUSH_OVERRIDE_REFUSED:
        return false;
    default:
        return !text_starts_with(text_of(rule_facts(rule)->id), "tree/");
    }
}

bool policy_may_override(const struct policy *policy, const char *person, enum rule rule)
{
    for (size_t i = 0; person && rule_is_overridable(rule) && i < policy->override_count; i++) {
        const struct override_law *law = &policy->overrides[i];
        if (names_have(&law->people, person) && names_have(&law->rules, rule_facts(rule)->id))
            return true;
    }
    return false;
}

static int take_names(const struct reader *reader, const struct node *sequence, struct names *names)
{
    if (!sequence)
        return 0;
    return reader_take_strings(reader, sequence, &names->items, &names->count);
}

static enum pusher_source source_of(const struct node *word)
{
    static const char *const words[] = {
        [PUSHER_AUTO] = "auto",         [PUSHER_GITEA] = "gitea",   [PUSHER_GITLAB] = "gitlab",
        [PUSHER_GITOLITE] = "gitolite", [PUSHER_GITHUB] = "github", [PUSHER_HTTP] = "http",
        [PUSHER_UNIX] = "unix"};
    enum pusher_source source = PUSHER_AUTO;
    while (word && source < PUSHER_UNIX && !text_is(word->string, words[source]))
        source++;
    return source;
}

static int check_rules(const struct reader *reader, const struct node *rules)
{
    for (size_t i = 0; i < rules->sequence.count; i++) {
        const struct node *item = rules->sequence.items[i];
        enum rule rule;
        if (!rule_find(item->string, &rule))
            return reader_fail(reader, item->at,
                               "there is no such rule; `fleetgate explain` lists all");
        if (!rule_is_overridable(rule))
            return reader_fail(reader, item->at,
                               "this rule cannot be overridden: other checks stand on it");
    }
    return 0;
}

static int read_overrides(const struct reader *reader, const struct node *section)
{
    size_t count = section->sequence.count;
    struct override_law *laws = arena_alloc_array(&reader->policy->arena, count + 1, sizeof *laws);
    if (!laws)
        return error_memory(reader->error);
    for (size_t i = 0; i < count; i++) {
        const struct node *item = section->sequence.items[i];
        const struct node *rules = node_member(item, "rules");
        if (check_rules(reader, rules) != 0 || take_names(reader, rules, &laws[i].rules) != 0 ||
            take_names(reader, node_member(item, "people"), &laws[i].people) != 0)
            return -1;
    }
    reader->policy->overrides = laws;
    reader->policy->override_count = count;
    return 0;
}

static int read_guards(const struct reader *reader, const struct node *section)
{
    size_t count = section->sequence.count;
    struct guard *guards = arena_alloc_array(&reader->policy->arena, count + 1, sizeof *guards);
    if (!guards)
        return error_memory(reader->error);
    for (size_t i = 0; i < count; i++) {
        const struct node *item = section->sequence.items[i];
        if (take_names(reader, node_member(item, "paths"), &guards[i].paths) != 0 ||
            take_names(reader, node_member(item, "people"), &guards[i].people) != 0)
            return -1;
    }
    reader->policy->guards = guards;
    reader->policy->guard_count = count;
    return 0;
}

int read_people(const struct reader *reader, const struct node *root)
{
    const struct node *overrides = node_member(root, "overrides");
    const struct node *guarded = node_member(root, "guarded");
    const struct node *pusher = node_member(root, "pusher");
    if (pusher)
        reader->policy->pusher = source_of(pusher);
    if (!reader->policy->guards) {
        reader->policy->guards = &default_guard;
        reader->policy->guard_count = 1;
    }
    if (overrides && read_overrides(reader, overrides) != 0)
        return -1;
    if (guarded && read_guards(reader, guarded) != 0)
        return -1;
    return take_names(reader, node_member(root, "acknowledged"), &reader->policy->acknowledged);
}
