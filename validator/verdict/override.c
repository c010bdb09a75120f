/* SPDX-License-Identifier: MIT */
/* The overrides that a push asks for: which are taken, and what is said of them. */
#include "verdict/state.h"

#include <string.h>

static const char prefix[] = "fleetgate.";
static const char override_prefix[] = "fleetgate.override=";

enum { REASON_BYTES_MAX = 500, RULE_BYTES_MAX = 100 };

/* An option taken apart; borrowed from it. */
struct request {
    struct text rule;
    struct text reason;
};

/* -------------------------------------------------------------------------------- refusals -- */

#define COMMAND "git push -o 'fleetgate.override=<rule>:<reason>' ..."

static void refuse(struct verdict *verdict, const char *help, const char *message)
{
    if (!message)
        error_memory(&verdict->error);
    else
        findings_add(&verdict->findings, RULE_PUSH_OVERRIDE_REFUSED, &(struct place){0}, help, "%s",
                     message);
}

/* How much of an untrusted text is shown; the rest of it says nothing. */
static int shown(struct text text)
{
    return (int)(text.length < RULE_BYTES_MAX ? text.length : RULE_BYTES_MAX);
}

static void refuse_person(struct verdict *verdict, enum rule rule)
{
    struct arena *arena = &verdict->arena;
    const char *id = rule_facts(rule)->id;
    const char *name = verdict->judge.pusher.name;
    if (!name) {
        refuse(verdict, "who runs the server may say with `pusher:` in the policy what to ask",
               arena_format(arena, "%s is not overridden: the server does not say who pushes", id));
        return;
    }
    refuse(verdict,
           arena_format(arena,
                        "who runs the server may allow it in %s:\n"
                        "overrides: [{ people: [\"%s\"], rules: [%s] }]",
                        verdict->judge.policy->source, name, id),
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
static bool parse(struct text option, struct request *request)
{
    if (!text_take_string(&option, override_prefix))
        return false;
    request->rule = trim(text_cut(&option, ':'));
    request->reason = trim(option);
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

/* What is wrong with the reason of an override, or NULL. */
static const char *flaw_of_reason(struct text reason)
{
    if (reason.length == 0)
        return "says no reason";
    if (reason.length > REASON_BYTES_MAX)
        return "says more than 500 bytes of reason";
    return has_control_byte(reason) ? "has control bytes in its reason" : NULL;
}

/* -------------------------------------------------------------------------------- deciding -- */

static bool is_taken(const struct verdict *verdict, enum rule rule)
{
    for (size_t i = 0; i < verdict->override_count; i++) {
        if (strcmp(verdict->overrides[i].rule, rule_facts(rule)->id) == 0)
            return true;
    }
    return false;
}

static int take(struct verdict *verdict, enum rule rule, struct text reason)
{
    const char *copy = arena_string(&verdict->arena, reason);
    if (!copy)
        return error_memory(&verdict->error);
    verdict->overrides[verdict->override_count++] =
        (struct override){.rule = rule_facts(rule)->id, .reason = copy};
    if (verdict->severities[rule] == SEVERITY_ERROR)
        verdict->severities[rule] = SEVERITY_WARNING;
    return 0;
}

static int decide(struct verdict *verdict, const struct request *request)
{
    struct arena *arena = &verdict->arena;
    struct text name = request->rule;
    const char *flaw = flaw_of_reason(request->reason);
    enum rule rule;
    if (!rule_find(name, &rule))
        refuse(verdict, "write " COMMAND "; `fleetgate explain` lists all rules",
               arena_format(arena, "an override names \"%.*s\", which is no rule", shown(name),
                            name.bytes));
    else if (!rule_facts(rule)->overridable)
        refuse(verdict, "fix what the rule has found",
               arena_format(arena, "%s cannot be overridden: other checks stand on it",
                            rule_facts(rule)->id));
    else if (flaw)
        refuse(verdict, "write " COMMAND,
               arena_format(arena, "the override of %s %s", rule_facts(rule)->id, flaw));
    else if (!policy_may_override(verdict->judge.policy, verdict->judge.pusher.name, rule))
        refuse_person(verdict, rule);
    else if (is_taken(verdict, rule))
        refuse(verdict, "give one reason for each rule",
               arena_format(arena, "%s is overridden twice", rule_facts(rule)->id));
    else if (verdict->override_count == OVERRIDES_MAX)
        refuse(verdict, "fix some of what was found",
               arena_format(arena, "more than %d rules are overridden", OVERRIDES_MAX));
    else
        return take(verdict, rule, request->reason);
    return verdict->error.kind == ERROR_NONE ? 0 : -1;
}

int overrides_take(struct verdict *verdict)
{
    const struct push_options *options = &verdict->judge.options;
    for (size_t i = 0; i < options->count; i++) {
        struct text option = text_of(options->items[i]);
        struct request request;
        if (!text_starts_with(option, prefix))
            continue;
        if (!parse(option, &request))
            refuse(verdict, "there is one option alone: " COMMAND,
                   arena_format(&verdict->arena, "there is no push option \"%.*s\"", shown(option),
                                option.bytes));
        else if (decide(verdict, &request) != 0)
            return -1;
        if (verdict->error.kind != ERROR_NONE)
            return -1;
    }
    return 0;
}

/* --------------------------------------------------------------------------------- telling -- */

/* A note of untrusted bytes, escaped; without memory the report is no report. */
static void note_safely(struct verdict *verdict, const char *note)
{
    struct buffer safe;
    buffer_init(&safe, 1 << 16);
    if (note)
        buffer_escape(&safe, text_of(note));
    const char *copy =
        note && !safe.failed ? arena_string(&verdict->arena, buffer_text(&safe)) : NULL;
    buffer_release(&safe);
    if (copy)
        verdict_note(verdict, copy);
    else
        error_memory(&verdict->error);
}

static void tell_override(struct verdict *verdict, const struct override *override)
{
    struct arena *arena = &verdict->arena;
    const char *name = verdict->judge.pusher.name;
    const char *help = arena_format(arena, "overridden by %s: %s", name, override->reason);
    enum rule rule;
    if (!help) {
        error_memory(&verdict->error);
        return;
    }
    rule_find(text_of(override->rule), &rule);
    if (findings_explain(&verdict->findings, rule, help) > 0)
        note_safely(verdict, arena_format(arena, "%s was overridden by %s: %s", override->rule,
                                          name, override->reason));
    else
        note_safely(verdict, arena_format(arena,
                                          "%s was overridden by %s, and would have found nothing: "
                                          "leave the option out next time",
                                          override->rule, name));
}

static bool is_acknowledged(const struct policy *policy, const char *record)
{
    for (size_t i = 0; i < policy->acknowledged.count; i++) {
        const char *id = policy->acknowledged.items[i];
        size_t length = strlen(id) < strlen(record) ? strlen(id) : strlen(record);
        if (strncmp(id, record, length) == 0)
            return true;
    }
    return false;
}

static void tell_open(struct verdict *verdict)
{
    const struct judge *judge = &verdict->judge;
    size_t shown_count = 0, open_count = 0;
    for (size_t i = 0; i < judge->open_override_count; i++) {
        const struct open_override *open = &judge->open_overrides[i];
        if (is_acknowledged(judge->policy, open->record))
            continue;
        if (++open_count > OPEN_OVERRIDES_SHOWN)
            continue;
        shown_count++;
        note_safely(verdict,
                    arena_format(&verdict->arena,
                                 "override of %s by %s on %s is not acknowledged yet: %s; to "
                                 "acknowledge, add \"%s\" to `acknowledged:` in the policy",
                                 open->rule, open->person, open->date, open->reason, open->record));
    }
    if (open_count > shown_count)
        note_safely(verdict,
                    arena_format(&verdict->arena, "and %zu more overrides are not acknowledged yet",
                                 open_count - shown_count));
}

/* The options that override all that rejects the push; NULL where the pusher may not, or where not
 * all of it is known. */
static const char *options_for_all(struct verdict *verdict)
{
    const struct findings *findings = &verdict->findings;
    const char *pusher = verdict->judge.pusher.name;
    const char *options = "";
    bool named[RULE_COUNT] = {false};
    size_t errors = 0;
    for (size_t i = 0; options && i < findings->count; i++) {
        enum rule rule = findings->items[i].rule;
        if (findings->items[i].severity != SEVERITY_ERROR)
            continue;
        errors++;
        if (!policy_may_override(verdict->judge.policy, pusher, rule))
            return NULL;
        if (!named[rule])
            options = arena_format(&verdict->arena, "%s-o 'fleetgate.override=%s:<reason>' ",
                                   options, rule_facts(rule)->id);
        named[rule] = true;
    }
    if (!options)
        error_memory(&verdict->error);
    return errors > 0 && errors == findings->total[SEVERITY_ERROR] ? options : NULL;
}

static void offer(struct verdict *verdict)
{
    const char *options = verdict->judge.options.are_taken ? options_for_all(verdict) : NULL;
    if (options)
        note_safely(verdict, arena_format(&verdict->arena, "%s may override this: git push %s...",
                                          verdict->judge.pusher.name, options));
}

void overrides_tell(struct verdict *verdict)
{
    for (size_t i = 0; i < verdict->override_count; i++)
        tell_override(verdict, &verdict->overrides[i]);
    tell_open(verdict);
    offer(verdict);
}
