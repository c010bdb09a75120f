/* SPDX-License-Identifier: MIT */
/* Values of a policy that is read, each copied into it. */
#include "policy/reader.h"

#include "http/http.h"

#include <string.h>

int reader_fail(const struct reader *reader, struct position at, const char *message)
{
    return error_set(reader->error, ERROR_POLICY, "%s:%u:%u: %s", reader->policy->source, at.line,
                     at.column, message);
}

/* NULL in *out when the value is absent. */
static int take_string(const struct reader *reader, const struct node *value, const char **out)
{
    *out = NULL;
    if (!value)
        return 0;
    if (text_has(value->string, '\0'))
        return reader_fail(reader, value->at, "a NUL byte has no place in a policy");
    *out = arena_string(&reader->policy->arena, value->string);
    return *out ? 0 : error_memory(reader->error);
}

int reader_take_path(const struct reader *reader, const struct node *value, const char **out)
{
    if (!reader->folder)
        value = NULL;
    if (take_string(reader, value, out) != 0 || !*out || **out == '/')
        return *out || !value ? 0 : -1;
    *out = arena_format(&reader->policy->arena, "%s/%s", reader->folder, *out);
    return *out ? 0 : error_memory(reader->error);
}

/* What is wrong with it is said at its place, unless we are at fault. */
static int refuse_url(const struct reader *reader, const struct node *value,
                      const struct error *reason)
{
    if (reason->kind != ERROR_POLICY)
        return error_set(reader->error, reason->kind, "%s", reason->message);
    return reader_fail(reader, value->at, reason->message);
}

int reader_take_url(const struct reader *reader, const struct node *value, const char *name,
                    const char **out)
{
    struct error reason = {0};
    if (take_string(reader, value, out) != 0)
        return -1;
    if (*out && http_check_address(name, *out, &reason) != 0)
        return refuse_url(reader, value, &reason);
    return 0;
}

int reader_take_server(const struct reader *reader, const struct node *value, const char *name,
                       const char **out)
{
    struct error reason = {0};
    struct text origin;
    if (take_string(reader, value, out) != 0)
        return -1;
    if (!*out)
        return 0;
    if (http_check_server(name, *out, &origin, &reason) != 0)
        return refuse_url(reader, value, &reason);
    *out = arena_string(&reader->policy->arena, origin);
    return *out ? 0 : error_memory(reader->error);
}

int reader_take_strings(const struct reader *reader, const struct node *sequence,
                        const char *const **out, size_t *count)
{
    *count = sequence->sequence.count;
    const char **strings = arena_alloc_array(&reader->policy->arena, *count + 1, sizeof *strings);
    if (!strings)
        return error_memory(reader->error);
    for (size_t i = 0; i < *count; i++) {
        if (take_string(reader, sequence->sequence.items[i], &strings[i]) != 0)
            return -1;
    }
    *out = strings;
    return 0;
}

int reader_take_word(const struct reader *reader, const struct node *value,
                     const char *const *words, unsigned *index)
{
    *index = 0;
    if (!value)
        return 0;
    struct text word = value->type == NODE_BOOLEAN ? TEXT("off") : value->string;
    for (unsigned i = 0; words[i]; i++) {
        if (text_is(word, words[i])) {
            *index = i;
            return 0;
        }
    }
    return error_set(reader->error, ERROR_INTERNAL, "%s:%u:%u: nothing reads this value",
                     reader->policy->source, value->at.line, value->at.column);
}

int reader_take_rule(const struct reader *reader, struct text name, struct position at,
                     enum rule *rule)
{
    if (rule_find(name, rule))
        return 0;
    return reader_fail(reader, at, "there is no such rule; `fleetgate explain` lists all");
}
