/* SPDX-License-Identifier: MIT */
/* Facts that a reader of the report shall know besides the findings. */
#include "verdict/state.h"

#include <string.h>

void verdict_note(struct verdict *verdict, const char *note)
{
    if (verdict->note_count < sizeof verdict->notes / sizeof verdict->notes[0])
        verdict->notes[verdict->note_count++] = note;
}

void verdict_note_images(struct verdict *verdict)
{
    if (!verdict->judge.mender && verdict->judge.no_mender)
        verdict_note(verdict, verdict->judge.no_mender);
}

void verdict_note_old_git(struct verdict *verdict)
{
    const char *version = repository_unasked_git(verdict->judge.repository);
    if (!version)
        return;
    const char *note =
        arena_format(&verdict->arena,
                     "git %s is too old to be asked about merges (2.38 can be): libgit2 made them, "
                     "and heeded no .gitattributes and no renamed folders",
                     version);
    if (note)
        verdict_note(verdict, note);
    else
        error_memory(&verdict->error);
}

/* ------------------------------------------------------------------------------- overrides -- */

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
        if (findings->items[i].severity != SEVERITY_ERROR ||
            finding_is_apart(findings, &findings->items[i]))
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

void verdict_note_overrides(struct verdict *verdict)
{
    for (size_t i = 0; i < verdict->override_count; i++)
        tell_override(verdict, &verdict->overrides[i]);
    tell_open(verdict);
    offer(verdict);
}
