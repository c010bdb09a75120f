/* SPDX-License-Identifier: MIT */
/* The overrides that a push asks for: which of them the policy lets its pusher have. */
#include "promotion/promotion.h"

#include <string.h>

static const char prefix[] = "fleetgate.";
static const char override_prefix[] = "fleetgate.override=";

enum { REASON_BYTES_MAX = 500, RULE_BYTES_MAX = 100 };

/* An option taken apart; borrowed from it. */
struct override_option {
    struct text rule;
    struct text reason;
};

struct overriding {
    const struct policy *policy;
    const char *person; /* NULL: nobody says who pushes */
    struct overrides *taken;
    struct arena *arena;
    struct findings *findings;
    struct error *error;
};

/* -------------------------------------------------------------------------------- refusals -- */

#define COMMAND "git push -o 'fleetgate.override=<rule>:<reason>' ..."

static void refuse(struct overriding *overriding, const char *help, const char *message)
{
    if (!message)
        error_memory(overriding->error);
    else
        findings_add(overriding->findings, RULE_PUSH_OVERRIDE_REFUSED, &(struct place){0}, help,
                     "%s", message);
}

/* How much of an untrusted text is shown; the rest of it says nothing. */
static int shown(struct text text)
{
    return (int)(text.length < RULE_BYTES_MAX ? text.length : RULE_BYTES_MAX);
}

static void refuse_person(struct overriding *overriding, enum rule rule)
{
    struct arena *arena = overriding->arena;
    const char *id = rule_facts(rule)->id;
    const char *name = overriding->person;
    if (!name) {
        refuse(overriding, "who runs the server may say with `pusher:` in the policy what to ask",
               arena_format(arena, "%s is not overridden: the server does not say who pushes", id));
        return;
    }
    refuse(overriding,
           arena_format(arena,
                        "who runs the server may allow it in %s:\n"
                        "overrides: [{ people: [\"%s\"], rules: [%s] }]",
                        overriding->policy->source, name, id),
           arena_format(arena, "%s may not override %s", name, id));
}

/* --------------------------------------------------------------------------------- parsing -- */

static struct text trim(struct text text)
{
    while (text_take(&text, ' ')) {
    }
    while (text.length > 0 && text.bytes[text.length - 1] == ' ')
        text.length--;
    return text;
}

/* Takes "fleetgate.override=<rule>:<reason>" apart; the reason is empty where there is no colon. */
static bool parse(struct text text, struct override_option *option)
{
    if (!text_take_string(&text, override_prefix))
        return false;
    option->rule = trim(text_cut(&text, ':'));
    option->reason = trim(text);
    return true;
}

/* A control byte in a reason could begin a line of its own where reasons are kept. */
static bool has_control_byte(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        if (byte < 0x20 || byte == 0x7f)
            return true;
    }
    return false;
}

const char *promotion_flaw_of_reason(struct text reason)
{
    if (trim(reason).length == 0)
        return "says no reason";
    if (reason.length > REASON_BYTES_MAX)
        return "says more than 500 bytes of reason";
    return has_control_byte(reason) ? "has control bytes in its reason" : NULL;
}

/* -------------------------------------------------------------------------------- deciding -- */

static bool is_taken(const struct overriding *overriding, enum rule rule)
{
    for (size_t i = 0; i < overriding->taken->count; i++) {
        if (overriding->taken->items[i].rule == rule)
            return true;
    }
    return false;
}

static int take(struct overriding *overriding, enum rule rule, struct text reason)
{
    const char *copy = arena_string(overriding->arena, reason);
    if (!copy)
        return error_memory(overriding->error);
    overriding->taken->items[overriding->taken->count++] = (struct rule_override){rule, copy};
    return 0;
}

static int decide(struct overriding *overriding, const struct override_option *option)
{
    struct arena *arena = overriding->arena;
    struct text name = option->rule;
    const char *flaw = promotion_flaw_of_reason(option->reason);
    enum rule rule;
    if (!rule_find(name, &rule))
        refuse(overriding, "write " COMMAND "; `fleetgate explain` lists all rules",
               arena_format(arena, "an override names \"%.*s\", which is no rule", shown(name),
                            name.bytes));
    else if (!rule_facts(rule)->overridable)
        refuse(overriding, "fix what the rule has found",
               arena_format(arena, "%s cannot be overridden: other checks stand on it",
                            rule_facts(rule)->id));
    else if (flaw)
        refuse(overriding, "write " COMMAND,
               arena_format(arena, "the override of %s %s", rule_facts(rule)->id, flaw));
    else if (!policy_may_override(overriding->policy, overriding->person, rule))
        refuse_person(overriding, rule);
    else if (is_taken(overriding, rule))
        refuse(overriding, "give one reason for each rule",
               arena_format(arena, "%s is overridden twice", rule_facts(rule)->id));
    else if (overriding->taken->count == OVERRIDES_MAX)
        refuse(overriding, "fix some of what was found",
               arena_format(arena, "more than %d rules are overridden", OVERRIDES_MAX));
    else
        return take(overriding, rule, option->reason);
    return overriding->error->kind == ERROR_NONE ? 0 : -1;
}

int promotion_judge_overrides(const struct policy *policy, const struct pusher *pusher,
                              const struct push_options *options, struct overrides *taken,
                              struct arena *arena, struct findings *findings, struct error *error)
{
    struct overriding overriding = {policy, pusher->name, taken, arena, findings, error};
    taken->count = 0;
    for (size_t i = 0; i < options->count; i++) {
        struct text text = text_of(options->items[i]);
        struct override_option option;
        if (!text_starts_with(text, prefix))
            continue;
        if (!parse(text, &option))
            refuse(
                &overriding, "there is one option alone: " COMMAND,
                arena_format(arena, "there is no push option \"%.*s\"", shown(text), text.bytes));
        else if (decide(&overriding, &option) != 0)
            return -1;
        if (error->kind != ERROR_NONE)
            return -1;
    }
    return 0;
}
