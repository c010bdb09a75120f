/* SPDX-License-Identifier: MIT */
/* The test that compares versions: loosely, strictly, or as semantic ones. */
#include "template/argument.h"

#include <string.h>

enum { VERSION_PARTS = 64 };

/* A number, or letters and other characters. */
struct version_part {
    bool is_number;
    struct text text; /* of a number without its leading zeros */
};

struct version {
    struct version_part parts[VERSION_PARTS];
    size_t count;
    struct text prerelease; /* of a strict or semantic one: what stands behind it */
    struct text raw;
};

typedef bool read_version(struct run *run, struct text text, struct version *version);

static bool wrong_version(struct run *run, struct text text)
{
    run_fail(run, "Version comparison failed: invalid version number '%.*s'", (int)text.length,
             text.bytes);
    return false;
}

/* ----------------------------------------------------------------------------------- loose -- */

enum kind { KIND_DIGIT, KIND_LETTER, KIND_DOT, KIND_OTHER };

static enum kind kind_of(char c)
{
    return ascii_is_digit(c)      ? KIND_DIGIT
           : c >= 'a' && c <= 'z' ? KIND_LETTER
           : c == '.'             ? KIND_DOT
                                  : KIND_OTHER;
}

static void add_part(struct run *run, struct version *version, struct text text)
{
    if (version->count == VERSION_PARTS) {
        run_unsupported(run, "a version of that many parts");
        return;
    }
    bool is_number = ascii_is_digit(text.bytes[0]);
    while (is_number && text.length > 1 && text.bytes[0] == '0')
        text_skip(&text, 1);
    version->parts[version->count++] = (struct version_part){is_number, text};
}

/* Digits, lower case letters, and what is neither are parts; dots only part them. */
static bool read_loose(struct run *run, struct text text, struct version *version)
{
    while (text.length && run_goes_on(run)) {
        struct text part = {text.bytes, 0};
        enum kind kind = kind_of(text.bytes[0]);
        do {
            if ((unsigned char)text.bytes[0] >= 0x80)
                run_unsupported(run, "a version that is not ASCII");
            part.length++;
            text_skip(&text, 1);
        } while (kind != KIND_DOT && text.length && kind_of(text.bytes[0]) == kind);
        /* int() takes " 1_0" and the like, too, but digits are parts of their own here */
        if (kind != KIND_DOT)
            add_part(run, version, part);
    }
    return run_goes_on(run);
}

static int compare_texts(struct text a, struct text b)
{
    int order = text_compare(a, b);
    return (order > 0) - (order < 0);
}

static int compare_numbers(struct text a, struct text b)
{
    if (a.length != b.length)
        return a.length < b.length ? -1 : 1;
    return compare_texts(a, b);
}

/* As Python compares lists: the first parts that differ decide. A number and a text cannot be
 * ordered. */
static bool compare_loose(struct run *run, const struct version *a, const struct version *b,
                          int *order)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        const struct version_part *left = &a->parts[i], *right = &b->parts[i];
        *order = left->is_number ? compare_numbers(left->text, right->text)
                                 : compare_texts(left->text, right->text);
        if (left->is_number != right->is_number) {
            run_fail(run, "Version comparison failed: '<' not supported between instances of "
                          "'str' and 'int'");
            return false;
        }
        if (*order != 0)
            return true;
    }
    *order = (a->count > b->count) - (a->count < b->count);
    return true;
}

/* ---------------------------------------------------------------------- strict and semantic -- */

static bool take_number(struct text *rest, struct text *number)
{
    *number = *rest;
    if (!text_skip_digits(rest))
        return false;
    number->length -= rest->length;
    return true;
}

/* 1.2, 1.2.3, 1.2a1, 1.2.3b2 */
static bool read_strict(struct run *run, struct text text, struct version *version)
{
    struct text rest = text, number;
    for (size_t i = 0; i < 3; i++) {
        if (i > 0 && !text_take(&rest, '.'))
            break;
        if (!take_number(&rest, &number))
            return wrong_version(run, text);
        add_part(run, version, number);
    }
    if (version->count < 2)
        return wrong_version(run, text);
    if (version->count == 2)
        add_part(run, version, TEXT("0"));
    version->prerelease = rest;
    if (rest.length == 0)
        return true;
    if (!text_take(&rest, 'a') && !text_take(&rest, 'b'))
        return wrong_version(run, text);
    return (take_number(&rest, &number) && rest.length == 0) || wrong_version(run, text);
}

static int compare_strict_prerelease(struct text a, struct text b)
{
    if (a.length == 0 || b.length == 0)
        return (b.length != 0) - (a.length != 0);
    if (a.bytes[0] != b.bytes[0])
        return a.bytes[0] < b.bytes[0] ? -1 : 1;
    struct version left = {0}, right = {0};
    add_part(NULL, &left, text_from(a, 1));
    add_part(NULL, &right, text_from(b, 1));
    return compare_numbers(left.parts[0].text, right.parts[0].text);
}

static bool compare_strict(struct run *run, const struct version *a, const struct version *b,
                           int *order)
{
    if (compare_loose(run, a, b, order) && *order == 0)
        *order = compare_strict_prerelease(a->prerelease, b->prerelease);
    return run_goes_on(run);
}

/* --------------------------------------------------------------------------------- the test -- */

static bool compare(struct run *run, const struct arguments *arguments, bool is_strict, int *order)
{
    struct version a = {0}, b = {0};
    struct text left, right;
    if (!value_str(run, arguments->subject, &left) || !value_str(run, arguments->given[0], &right))
        return false;
    read_version *read = is_strict ? read_strict : read_loose;
    if (!read(run, left, &a) || !read(run, right, &b))
        return false;
    return is_strict ? compare_strict(run, &a, &b, order) : compare_loose(run, &a, &b, order);
}

/* Which results of a comparison (-1, 0, 1) an operator takes, as three bits; 0 for none. */
static unsigned operator_of(struct text name)
{
    static const struct {
        const char *names;
        unsigned taken;
    } operators[] = {{" == = eq ", 2}, {" < lt ", 1},  {" <= le ", 3},
                     {" > gt ", 4},    {" >= ge ", 6}, {" != <> ne ", 5}};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        struct text names = text_of(operators[i].names);
        while (names.bytes) {
            if (text_equal(text_cut(&names, ' '), name) && name.length)
                return operators[i].taken;
        }
    }
    return 0;
}

/* Both versions must say something. */
static bool check_given(struct run *run, const struct arguments *arguments)
{
    bool first = true, second = true;
    if (value_truth(run, arguments->subject, &first) && !first)
        run_fail(run, "Input version value cannot be empty");
    if (value_truth(run, arguments->given[0], &second) && !second)
        run_fail(run, "Version parameter to compare against cannot be empty");
    return run_goes_on(run);
}

struct value test_version(struct run *run, const struct arguments *arguments)
{
    struct text name, type = TEXT("loose");
    bool is_strict = false;
    int order = 0;
    if (argument_says(arguments, 2) && argument_says(arguments, 3))
        return run_fail(run, "Cannot specify both 'strict' and 'version_type'");
    if (!check_given(run, arguments) || !argument_string(run, arguments, 1, "eq", &name) ||
        (argument_says(arguments, 2) && !argument_truth(run, arguments, 2, false, &is_strict)) ||
        (argument_says(arguments, 3) && !argument_string(run, arguments, 3, "loose", &type)))
        return value_none();
    is_strict |= text_is(type, "strict");
    if (!is_strict && !text_is(type, "loose"))
        return run_unsupported(run, "versions of the type '%.*s'", (int)type.length, type.bytes);
    unsigned taken = operator_of(name);
    if (taken == 0)
        return run_fail(run, "Invalid operator type (%.*s)", (int)name.length, name.bytes);
    if (!compare(run, arguments, is_strict, &order))
        return value_none();
    return value_boolean(taken >> (order + 1) & 1);
}
