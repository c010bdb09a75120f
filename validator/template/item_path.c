/* SPDX-License-Identifier: MIT */
/* Attributes that filters name. */
#include "template/item_path.h"

#include "template/case.h"

#include <string.h>

/* The methods of a type, which are attributes of its values, too. */
static bool is_method(struct value subject, struct text name)
{
    static const char *const of_dicts[] = {"clear",  "copy",   "fromkeys",  "get",
                                           "items",  "keys",   "pop",       "popitem",
                                           "update", "values", "setdefault"};
    static const char *const of_lists[] = {"append", "clear",   "copy",   "count", "extend",
                                           "index",  "insert",  "remove", "pop",   "reverse",
                                           "sort",   "grouper", "list"};
    if (text_starts_with(name, "__"))
        return true;
    if (subject.type == VALUE_STRING || subject.type == VALUE_FLOAT ||
        subject.type == VALUE_INTEGER || subject.type == VALUE_BOOLEAN)
        return true; /* any of very many: rather not told apart */
    const char *const *names = subject.type == VALUE_DICT ? of_dicts : of_lists;
    size_t count = subject.type == VALUE_DICT ? sizeof of_dicts / sizeof *of_dicts
                                              : sizeof of_lists / sizeof *of_lists;
    for (size_t i = 0; i < count; i++) {
        if (text_is(name, names[i]))
            return true;
    }
    return false;
}

static struct value missing(struct run *run, struct value subject, struct value key)
{
    if (key.type != VALUE_STRING)
        return value_undefined(run, TEXT(""), TEXT("there is no such item"));
    if (is_method(subject, key.string))
        return run_unsupported(run, "the attribute '%.*s' of a '%s' within a filter",
                               (int)key.string.length, key.string.bytes, value_type_name(subject));
    char *hint = arena_format(run->arena, "'%s object' has no attribute '%.*s'",
                              value_type_name(subject), (int)key.string.length, key.string.bytes);
    return hint ? value_undefined(run, key.string, text_of(hint)) : run_no_memory(run);
}

static struct value item_at(struct run *run, struct value subject, struct value key)
{
    bool is_string = subject.type == VALUE_STRING;
    int64_t count =
        (int64_t)(is_string ? value_characters(run, subject.string) : value_count(subject));
    int64_t index = key.type == VALUE_BOOLEAN ? key.boolean : key.integer;
    if (index < 0)
        index += count;
    if (index < 0 || index >= count)
        return missing(run, subject, key);
    if (!is_string)
        return value_item(run, subject, (size_t)index);
    return value_string(value_substring(run, subject.string, (size_t)index, (size_t)index + 1));
}

struct value item_path_get(struct run *run, struct value subject, struct value key)
{
    bool is_index = key.type == VALUE_INTEGER || key.type == VALUE_BOOLEAN;
    if (subject.type == VALUE_UNDEFINED)
        return subject.is_lenient ? run_use_undefined(run, subject) : subject;
    /* Python looks at a key where it hashes it, and Jinja takes any other trouble for no item */
    if (key.type == VALUE_UNDEFINED)
        return subject.type == VALUE_DICT || run_is_newer(run) ? run_use_undefined(run, key)
                                                               : missing(run, subject, key);
    if (subject.type == VALUE_DICT) {
        struct value found =
            value_is_hashable(run, key) ? value_get(run, subject, key) : value_absent();
        return found.type == VALUE_ABSENT ? missing(run, subject, key) : found;
    }
    if (is_index && (subject.type == VALUE_LIST || subject.type == VALUE_TUPLE ||
                     subject.type == VALUE_RANGE || subject.type == VALUE_STRING))
        return item_at(run, subject, key);
    return missing(run, subject, key);
}

/* --------------------------------------------------------------------------------- a path -- */

static struct value step(struct run *run, struct value subject, struct value key,
                         struct value standard)
{
    struct value item = item_path_get(run, subject, key);
    bool has_standard = standard.type != VALUE_ABSENT && standard.type != VALUE_NONE;
    return item.type == VALUE_UNDEFINED && has_standard ? standard : item;
}

/* A part of a path: a number where it is all digits. */
static struct value part_of(struct run *run, struct text part)
{
    struct text rest = part;
    int64_t number = 0;
    while (rest.length && ascii_is_digit(rest.bytes[0]) && number < INT64_MAX / 16) {
        number = number * 10 + (rest.bytes[0] - '0');
        text_skip(&rest, 1);
    }
    if (part.length && rest.length == 0)
        return value_integer(number);
    for (size_t i = 0; i < part.length; i++) {
        if ((unsigned char)part.bytes[i] >= 0x80) /* might be digits of another script */
            return run_unsupported(run, "an attribute that is not ASCII");
    }
    return value_string(part);
}

struct value item_path_follow(struct run *run, struct value subject, struct value path,
                              struct value standard)
{
    if (path.type == VALUE_ABSENT || path.type == VALUE_NONE)
        return subject;
    if (path.type != VALUE_STRING)
        return step(run, subject, path, standard);
    struct text rest = path.string;
    do {
        struct value part = part_of(run, text_cut(&rest, '.'));
        subject = step(run, subject, part, standard);
    } while (rest.bytes && run_goes_on(run));
    return subject;
}

struct value item_path_key(struct run *run, struct value subject, struct value path,
                           struct value standard, bool is_cased)
{
    struct value key = item_path_follow(run, subject, path, standard);
    struct text lower;
    if (key.type != VALUE_STRING || is_cased || !case_lower(run, key.string, &lower))
        return key;
    return value_string(lower);
}
