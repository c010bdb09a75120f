/* SPDX-License-Identifier: MIT */
/* Tests on what a value is. */
#include "template/argument.h"
#include "template/case.h"
#include "template/strings.h"

#include <math.h>

#define IS(name, condition)                                                      \
    struct value test_##name(struct run *run, const struct arguments *arguments) \
    {                                                                            \
        struct value subject = arguments->subject;                               \
        (void)run;                                                               \
        return value_boolean(condition);                                         \
    }

IS(none, subject.type == VALUE_NONE)
IS(string, subject.type == VALUE_STRING)
IS(number, value_is_number(subject))
IS(integer, subject.type == VALUE_INTEGER)
IS(float, subject.type == VALUE_FLOAT)
IS(boolean, subject.type == VALUE_BOOLEAN)
IS(true, subject.type == VALUE_BOOLEAN && subject.boolean)
IS(false, subject.type == VALUE_BOOLEAN && !subject.boolean)
IS(mapping, subject.type == VALUE_DICT)
IS(sequence, subject.type == VALUE_STRING || subject.type == VALUE_LIST ||
                 subject.type == VALUE_TUPLE || subject.type == VALUE_RANGE ||
                 subject.type == VALUE_DICT ||
                 (subject.type == VALUE_UNDEFINED && subject.is_lenient))
IS(callable, subject.type == VALUE_FUNCTION || subject.type == VALUE_METHOD ||
                 subject.type == VALUE_MACRO || subject.type == VALUE_UNDEFINED)

/* From 2.19 on what failed is neither defined nor undefined, but fails here. */
static struct value is_defined(const struct run *run, struct value subject, bool wanted)
{
    bool is_undefined = subject.type == VALUE_UNDEFINED;
    if (is_undefined && !subject.is_lenient && subject.undefined->is_failure && run_is_newer(run))
        return subject;
    return value_boolean(!is_undefined == wanted);
}

struct value test_defined(struct run *run, const struct arguments *arguments)
{
    return is_defined(run, arguments->subject, true);
}

struct value test_undefined(struct run *run, const struct arguments *arguments)
{
    return is_defined(run, arguments->subject, false);
}

struct value test_iterable(struct run *run, const struct arguments *arguments)
{
    struct value subject = arguments->subject;
    if (subject.type == VALUE_UNDEFINED && !subject.is_lenient)
        return run_use_undefined(run, subject);
    return value_boolean(subject.type == VALUE_UNDEFINED || subject.type == VALUE_STRING ||
                         subject.type == VALUE_DICT || subject.type == VALUE_LOOP ||
                         value_is_list(subject));
}

struct value test_nan(struct run *run, const struct arguments *arguments)
{
    struct value subject = arguments->subject;
    (void)run;
    return value_boolean(subject.type == VALUE_FLOAT && isnan(subject.real));
}

/* ----------------------------------------------------------------------------------- truth -- */

/* Texts and numbers that Ansible takes for a boolean, where it is asked to. */
static struct value converted(struct run *run, struct value value)
{
    static const char yes[] = " y yes on 1 true t ";
    static const char no[] = " n no off 0 false f ";
    struct text lower;
    if (value.type != VALUE_STRING || !case_lower(run, value.string, &lower))
        return value;
    lower = strings_strip(lower, NULL, STRINGS_LEFT | STRINGS_RIGHT);
    for (size_t i = 0; i < 2; i++) {
        struct text words = text_of(i ? no : yes);
        while (words.bytes) {
            if (text_equal(text_cut(&words, ' '), lower) && lower.length)
                return value_boolean(i == 0);
        }
    }
    return value;
}

static struct value truth(struct run *run, const struct arguments *arguments, bool wanted)
{
    struct value subject = arguments->subject;
    bool converts, is_true = false;
    if (!argument_truth(run, arguments, 0, false, &converts))
        return value_none();
    if (converts)
        subject = converted(run, subject);
    value_truth(run, subject, &is_true);
    return value_boolean(is_true == wanted);
}

struct value test_truthy(struct run *run, const struct arguments *arguments)
{
    return truth(run, arguments, true);
}

struct value test_falsy(struct run *run, const struct arguments *arguments)
{
    return truth(run, arguments, false);
}

/* -------------------------------------------------------------------------------- of texts -- */

/* Whether a text has letters of one case, and none of the other. */
static struct value has_case(struct run *run, struct value subject, enum case_kind wanted)
{
    struct text text;
    bool found = false;
    if (!value_str(run, subject, &text))
        return value_none();
    while (text.length) {
        uint32_t c = 0;
        utf8_decode(text.bytes, text.length, &c);
        enum case_kind kind = case_of(c);
        if (kind == CASE_UNKNOWN)
            return run_unsupported(run, "the case of U+%04X", (unsigned)c);
        if (kind != CASE_NONE && kind != wanted)
            return value_boolean(false);
        found |= kind == wanted;
        text_skip(&text, value_character_length(text));
    }
    return value_boolean(found);
}

struct value test_lower(struct run *run, const struct arguments *arguments)
{
    return has_case(run, arguments->subject, CASE_LOWER);
}

struct value test_upper(struct run *run, const struct arguments *arguments)
{
    return has_case(run, arguments->subject, CASE_UPPER);
}

/* -------------------------------------------------------------------------------- of lists -- */

/* Whether bool() of an item is `wanted`: it is looked no further then. */
static bool has_truth(struct run *run, struct value subject, bool wanted)
{
    struct value list;
    bool is_true = !wanted;
    if (!value_iterate(run, subject, &list))
        return false;
    for (size_t i = 0; is_true != wanted && run_step(run, 1) && i < value_count(list); i++)
        value_truth(run, value_item(run, list, i), &is_true);
    return is_true == wanted;
}

struct value test_any(struct run *run, const struct arguments *arguments)
{
    return value_boolean(has_truth(run, arguments->subject, true));
}

struct value test_all(struct run *run, const struct arguments *arguments)
{
    return value_boolean(!has_truth(run, arguments->subject, false));
}

/* Whether all items of `a` are in `b`, as sets. */
static struct value is_subset(struct run *run, struct value a, struct value b)
{
    bool contains = true;
    if (!value_iterate(run, a, &a) || !value_iterate(run, b, &b))
        return value_none();
    for (size_t i = 0; i < value_count(b); i++)
        value_is_key(run, value_item(run, b, i));
    for (size_t i = 0; i < value_count(a); i++)
        value_is_key(run, value_item(run, a, i));
    for (size_t i = 0; contains && run_goes_on(run) && i < value_count(a); i++)
        value_contains(run, b, value_item(run, a, i), &contains);
    return value_boolean(contains);
}

struct value test_subset(struct run *run, const struct arguments *arguments)
{
    return is_subset(run, arguments->subject, arguments->given[0]);
}

struct value test_superset(struct run *run, const struct arguments *arguments)
{
    return is_subset(run, arguments->given[0], arguments->subject);
}

struct value test_unsupported(struct run *run, const struct arguments *arguments)
{
    (void)arguments;
    return run_unsupported(run, "this test");
}
