/* SPDX-License-Identifier: MIT */
/* The parts of a policy that are about people: who they are, and what is left to them. */
#include "policy/people.h"

#include <string.h>

bool names_have(const struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i], name) == 0)
            return true;
    }
    return false;
}

bool policy_may_override(const struct policy *policy, const char *person, enum rule rule)
{
    for (size_t i = 0; person && rule_facts(rule)->overridable && i < policy->override_count; i++) {
        const struct override_law *law = &policy->overrides[i];
        if (names_have(&law->people, person) && names_have(&law->rules, rule_facts(rule)->id))
            return true;
    }
    return false;
}

int policy_read_pusher(const struct reader *reader, const struct node *word)
{
    const struct server *server;
    for (size_t i = 0; (server = server_naming_pusher(i)) != NULL; i++) {
        if (text_is(word->string, server->name))
            break;
    }
    /* The schema has checked the word against the same names. */
    if (!server && !text_is(word->string, "auto"))
        return error_set(reader->error, ERROR_INTERNAL, "%s:%u:%u: no server has this name",
                         reader->policy->source, word->at.line, word->at.column);
    reader->policy->pusher = server;
    return 0;
}

static int take_names(const struct reader *reader, const struct node *sequence, struct names *names)
{
    return sequence ? reader_take_strings(reader, sequence, &names->items, &names->count) : 0;
}

int policy_read_acknowledged(const struct reader *reader, const struct node *ids)
{
    return take_names(reader, ids, &reader->policy->acknowledged);
}

static int check_rules(const struct reader *reader, const struct node *rules)
{
    for (size_t i = 0; i < rules->sequence.count; i++) {
        const struct node *item = rules->sequence.items[i];
        enum rule rule;
        if (reader_take_rule(reader, item->string, item->at, &rule) != 0)
            return -1;
        if (!rule_facts(rule)->overridable)
            return reader_fail(reader, item->at,
                               "this rule cannot be overridden: other checks stand on it");
    }
    return 0;
}

int policy_read_overrides(const struct reader *reader, const struct node *section)
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

int policy_read_guarded(const struct reader *reader, const struct node *section)
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
