/* SPDX-License-Identifier: MIT */
/* Of push options, one after the other, only overrides that the policy allows are taken, each with
 * a reason of printable bytes; all else of our own is refused. */
#include "verdict/state.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { OPTIONS_MAX = 40 };

static const char policy_text[] =
    "overrides:\n"
    "  - people: [alice]\n"
    "    rules: [schema/violation, promotion/direct-commit, promotion/rewind]\n";

static const struct policy *the_policy(void)
{
    static struct policy policy;
    static bool read;
    struct error error = {0};
    if (!read && policy_read(&policy, "policy", text_of(policy_text), NULL, &error) != 0)
        abort();
    read = true;
    return &policy;
}

static size_t split(struct arena *arena, struct text bytes, const char **options)
{
    size_t count = 0;
    while (bytes.length > 0 && count < OPTIONS_MAX) {
        const char *end = memchr(bytes.bytes, '\n', bytes.length);
        size_t length = end ? (size_t)(end - bytes.bytes) : bytes.length;
        options[count] = arena_string(arena, (struct text){bytes.bytes, length});
        if (!options[count++])
            abort();
        length += end != NULL;
        bytes = (struct text){bytes.bytes + length, bytes.length - length};
    }
    return count;
}

static void check_override(const struct verdict *verdict, const struct override *override)
{
    enum rule rule;
    size_t length = strlen(override->reason);
    if (!rule_find(text_of(override->rule), &rule) ||
        !policy_may_override(verdict->judge.policy, "alice", rule) || length == 0 || length > 500 ||
        verdict->severities[rule] == SEVERITY_ERROR)
        abort();
    for (size_t i = 0; i < length; i++)
        if ((unsigned char) override->reason[i] < ' ')
            abort();
}

static void check(const struct verdict *verdict)
{
    const struct push_options *options = &verdict->judge.options;
    size_t ours = 0;
    for (size_t i = 0; i < options->count; i++)
        ours += text_starts_with(text_of(options->items[i]), "fleetgate.");
    if (ours != verdict->override_count + verdict->findings.total[SEVERITY_ERROR])
        abort();
    for (size_t i = 0; i < verdict->override_count; i++)
        check_override(verdict, &verdict->overrides[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *items[OPTIONS_MAX];
    const struct judge judge = {.policy = the_policy(),
                                .limits = &default_limits,
                                .pusher = {.name = "alice", .from = "GL_USER"}};
    struct verdict *verdict;
    struct error error = {0};
    struct arena arena;
    if (verdict_new(&verdict, &judge, &error) != 0)
        abort();
    arena_init(&arena);
    verdict->judge.options.count = split(&arena, (struct text){(const char *)data, size}, items);
    verdict->judge.options.items = items;
    if (verdict_take_overrides(verdict) != 0)
        abort();
    check(verdict);
    verdict_free(verdict);
    arena_release(&arena);
    return 0;
}
