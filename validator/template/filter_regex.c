/* SPDX-License-Identifier: MIT */
/* Filters with regular expressions. */
#include "ansible/ansible.h"
#include "template/argument.h"
#include "template/regex.h"

#include <string.h>

/* ------------------------------------------------------------------------- the replacement -- */

/* A replacement taken apart: text, or the number of a group, by turns. */
struct replacement {
    struct replacement_part {
        struct text text;
        size_t group; /* SIZE_MAX: the text */
    } * parts;
    size_t count;
};

struct replacement_reader {
    struct run *run;
    const struct python_pattern *pattern;
    struct text rest;
    struct replacement *replacement;
    struct buffer text; /* what goes before the next group */
};

static void add_part(struct replacement_reader *r, size_t group)
{
    struct replacement *replacement = r->replacement;
    struct buffer text = r->text;
    if (text.length) {
        run_buffer_init(r->run, &r->text);
        replacement->parts[replacement->count++] =
            (struct replacement_part){run_text(r->run, &text), SIZE_MAX};
    }
    if (group != SIZE_MAX)
        replacement->parts[replacement->count++] = (struct replacement_part){.group = group};
}

static void add_group(struct replacement_reader *r, size_t group)
{
    if (group > python_pattern_groups(r->pattern))
        run_fail(r->run, "invalid group reference %zu", group);
    else
        add_part(r, group);
}

/* \g<name>, behind the g. */
static void read_named_group(struct replacement_reader *r)
{
    if (!text_take(&r->rest, '<')) {
        run_fail(r->run, "\\g in a replacement lacks its <");
        return;
    }
    struct text name = text_take_until(&r->rest, ">");
    struct text digits = name;
    unsigned number;
    if (name.length == 0 || !text_take(&r->rest, '>')) {
        run_fail(r->run, "\\g in a replacement lacks the name of a group");
    } else if (name.length < 4 && text_take_digits(&digits, name.length, &number)) {
        add_group(r, number);
    } else if (!ascii_is_letter(name.bytes[0]) && name.bytes[0] != '_') {
        run_unsupported(r->run, "\\g in a replacement with such a name");
    } else {
        size_t group = python_pattern_group(r->pattern, name);
        if (group == 0)
            run_fail(r->run, "unknown group name '%.*s'", (int)name.length, name.bytes);
        else
            add_part(r, group);
    }
}

static void append_octal(struct replacement_reader *r)
{
    char bytes[4];
    uint32_t c = python_take_octal(&r->rest, 3);
    if (c > 0377)
        run_fail(r->run, "an octal escape of a replacement is above \\377");
    else
        buffer_append(&r->text, bytes, utf8_encode(bytes, c));
}

/* A number behind a backslash: a character in octal, or a group. */
static void read_number(struct replacement_reader *r)
{
    char c[3] = {0};
    memcpy(c, r->rest.bytes, r->rest.length < 3 ? r->rest.length : 3);
    if (c[0] == '0' || (python_is_octal(c[0]) && python_is_octal(c[1]) && python_is_octal(c[2]))) {
        append_octal(r);
        return;
    }
    unsigned number = 0;
    text_take_digits(&r->rest, ascii_is_digit(c[1]) ? 2 : 1, &number);
    add_group(r, number);
}

static void read_escape(struct replacement_reader *r)
{
    char c = text_peek(&r->rest);
    char meaning = c == '\\' ? c : python_control(c);
    if (r->rest.length == 0) {
        run_fail(r->run, "a replacement ends in a backslash");
        return;
    }
    if (ascii_is_digit(c)) {
        read_number(r);
        return;
    }
    text_skip(&r->rest, 1);
    if (c == 'g') {
        read_named_group(r);
    } else if (meaning) {
        buffer_append(&r->text, &meaning, 1);
    } else if (ascii_is_letter(c)) {
        run_fail(r->run, "bad escape \\%c in a replacement", c);
    } else {
        buffer_append_string(&r->text, "\\");
        buffer_append(&r->text, &c, 1);
    }
}

static bool read_replacement(struct run *run, const struct python_pattern *pattern,
                             struct text source, struct replacement *replacement)
{
    struct replacement_reader r = {
        .run = run, .pattern = pattern, .rest = source, .replacement = replacement};
    replacement->count = 0;
    replacement->parts = run_alloc(run, source.length + 1, sizeof *replacement->parts);
    if (!replacement->parts)
        return false;
    run_buffer_init(run, &r.text);
    while (r.rest.length && run_step(run, 1)) {
        char c = r.rest.bytes[0];
        text_skip(&r.rest, 1);
        if (c == '\\')
            read_escape(&r);
        else
            buffer_append(&r.text, &c, 1);
    }
    if (run_goes_on(run))
        add_part(&r, SIZE_MAX);
    buffer_release(&r.text);
    return run_goes_on(run);
}

static void append_replacement(struct buffer *out, const struct replacement *replacement,
                               const struct python_pattern *pattern, struct text subject)
{
    for (size_t i = 0; i < replacement->count; i++) {
        const struct replacement_part *part = &replacement->parts[i];
        buffer_append_text(
            out, part->group == SIZE_MAX ? part->text : regex_group(pattern, subject, part->group));
    }
}

/* --------------------------------------------------------------------------------- replace -- */

/* re.sub(): a match of nothing may follow another match, but not stand where one of nothing was. */
static void append_substituted(struct run *run, struct buffer *out,
                               const struct python_pattern *pattern,
                               const struct replacement *replacement, struct text subject,
                               int64_t most)
{
    size_t kept = 0; /* what is before has been appended */
    size_t at = 0;
    unsigned how = 0;
    bool found = true;
    for (int64_t count = 0; (most <= 0 || count < most) && at <= subject.length; count++) {
        if (!regex_search(run, pattern, subject, at, how, &found) || !found)
            break;
        size_t start, end;
        python_pattern_span(pattern, 0, &start, &end);
        buffer_append(out, subject.bytes + kept, start - kept);
        append_replacement(out, replacement, pattern, subject);
        kept = at = end;
        how = start == end ? PYTHON_NOT_EMPTY_HERE : 0;
    }
    if (kept < subject.length)
        buffer_append(out, subject.bytes + kept, subject.length - kept);
}

struct value filter_regex_replace(struct run *run, const struct arguments *arguments)
{
    struct text subject, source;
    bool ignores_case, is_multiline;
    struct value pattern_source =
        argument_is_given(arguments, 0) ? arguments->given[0] : value_string(TEXT(""));
    if ((argument_is_given(arguments, 4) || argument_is_given(arguments, 5)))
        return run_is_older(run) ? run_fail(run, "regex_replace takes no count before Ansible 2.17")
                                 : run_unsupported(run, "regex_replace with a count");
    if (!value_str(run, arguments->subject, &subject) ||
        !argument_truth(run, arguments, 2, false, &ignores_case) ||
        !argument_truth(run, arguments, 3, false, &is_multiline))
        return value_none();
    struct python_pattern *pattern = regex_compile(run, pattern_source, ignores_case, is_multiline);
    struct replacement replacement;
    bool found = false;
    /* what is undefined can be called, to Python: it is not used before there is a match */
    if (pattern && arguments->given[1].type == VALUE_UNDEFINED &&
        regex_search(run, pattern, subject, 0, 0, &found) && !found)
        return value_string(subject);
    if (!pattern || !argument_string(run, arguments, 1, "", &source) ||
        !read_replacement(run, pattern, source, &replacement))
        return value_none();
    struct buffer out;
    run_buffer_init(run, &out);
    append_substituted(run, &out, pattern, &replacement, subject, 0);
    return run_string(run, &out);
}

/* ---------------------------------------------------------------------------------- search -- */

/* A group as \1 or \g<name> names it. */
struct group_name {
    struct text name; /* bytes is NULL: it is named by its number */
    unsigned number;
};

static bool read_group_name(struct run *run, struct value value, struct group_name *group)
{
    struct text rest = value.string;
    *group = (struct group_name){0};
    if (value.type == VALUE_UNDEFINED)
        run_use_undefined(run, value);
    else if (value.type != VALUE_STRING || !text_take(&rest, '\\'))
        run_fail(run, "regex_search takes groups as \\\\1 or \\\\g<name>");
    else if (text_take_string(&rest, "g<") && text_ends_with(rest, ">"))
        group->name = (struct text){rest.bytes, rest.length - 1};
    else if (rest.length == 0 || rest.length > 3 ||
             !text_take_digits(&rest, rest.length, &group->number))
        run_unsupported(run, "regex_search with such a group");
    return run_goes_on(run);
}

/* Ansible reads all names before it looks for a match. */
static bool reads_group_names(struct run *run, const struct arguments *arguments)
{
    struct group_name ignored;
    for (size_t i = 0; i < arguments->rest_count; i++) {
        if (!read_group_name(run, arguments->rest[i], &ignored))
            return false;
    }
    return true;
}

static bool named_group(struct run *run, const struct python_pattern *pattern, struct value value,
                        size_t *group)
{
    struct group_name named;
    unsigned number;
    if (!read_group_name(run, value, &named))
        return false;
    struct text digits = named.name;
    *group = named.name.bytes ? python_pattern_group(pattern, named.name) : named.number;
    if (named.name.bytes && *group == 0 && digits.length && digits.length < 4 &&
        text_take_digits(&digits, digits.length, &number))
        run_unsupported(run, "regex_search with the number of a group by name");
    else if (named.name.bytes ? *group == 0 : *group > python_pattern_groups(pattern))
        run_fail(run, "regex_search: no such group");
    return run_goes_on(run);
}

static struct value groups_of(struct run *run, const struct arguments *arguments,
                              const struct python_pattern *pattern, struct text subject)
{
    struct value_builder items;
    value_builder_init(&items, run);
    for (size_t i = 0; run_goes_on(run) && i < arguments->rest_count; i++) {
        size_t group = 0, start, end;
        if (!named_group(run, pattern, arguments->rest[i], &group))
            break;
        bool took_part = python_pattern_span(pattern, group, &start, &end);
        value_builder_add(&items, took_part ? value_string(regex_group(pattern, subject, group))
                                            : value_none());
    }
    return value_builder_list(&items);
}

/* A keyword of which bool() counts; others are passed over, as Ansible does. */
static bool keyword_truth(struct run *run, const struct arguments *arguments, const char *name,
                          bool *truth)
{
    struct value value = argument_keyword(arguments, name);
    *truth = false;
    return value.type == VALUE_ABSENT || value_truth(run, value, truth);
}

struct value filter_regex_search(struct run *run, const struct arguments *arguments)
{
    struct text subject;
    bool ignores_case, is_multiline, found;
    if (!value_str(run, arguments->subject, &subject) || !reads_group_names(run, arguments) ||
        !keyword_truth(run, arguments, "ignorecase", &ignores_case) ||
        !keyword_truth(run, arguments, "multiline", &is_multiline))
        return value_none();
    struct python_pattern *pattern =
        regex_compile(run, arguments->given[0], ignores_case, is_multiline);
    if (!pattern || !regex_search(run, pattern, subject, 0, 0, &found) || !found)
        return value_none();
    if (arguments->rest_count)
        return groups_of(run, arguments, pattern, subject);
    return value_string(regex_group(pattern, subject, 0));
}

/* What re.findall() gives of a match: the group, a tuple of several, or all where there is none. */
static struct value found_value(struct run *run, const struct python_pattern *pattern,
                                struct text subject)
{
    size_t count = python_pattern_groups(pattern);
    if (count < 2)
        return value_string(regex_group(pattern, subject, count));
    struct value *groups = run_alloc(run, count, sizeof *groups);
    for (size_t i = 0; groups && i < count; i++)
        groups[i] = value_string(regex_group(pattern, subject, i + 1));
    return value_list(run, VALUE_TUPLE, groups, count);
}

struct value filter_regex_findall(struct run *run, const struct arguments *arguments)
{
    struct text subject;
    bool ignores_case, is_multiline, found;
    if (!value_str(run, arguments->subject, &subject) ||
        !argument_truth(run, arguments, 1, false, &is_multiline) ||
        !argument_truth(run, arguments, 2, false, &ignores_case))
        return value_none();
    struct python_pattern *pattern =
        regex_compile(run, arguments->given[0], ignores_case, is_multiline);
    struct value_builder items;
    value_builder_init(&items, run);
    unsigned how = 0;
    for (size_t at = 0; pattern && at <= subject.length;) {
        size_t start, end;
        if (!regex_search(run, pattern, subject, at, how, &found) || !found)
            break;
        python_pattern_span(pattern, 0, &start, &end);
        value_builder_add(&items, found_value(run, pattern, subject));
        at = end;
        how = start == end ? PYTHON_NOT_EMPTY_HERE : 0;
    }
    return value_builder_list(&items);
}

struct value filter_regex_escape(struct run *run, const struct arguments *arguments)
{
    struct text text, kind;
    if (!value_str(run, arguments->subject, &text) ||
        !argument_string(run, arguments, 0, "python", &kind))
        return value_none();
    if (!text_is(kind, "python"))
        return run_unsupported(run, "regex_escape for other than Python");
    struct buffer out;
    run_buffer_init(run, &out);
    for (size_t i = 0; i < text.length; i++) {
        if (ascii_is_among(text.bytes[i], "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"))
            buffer_append_string(&out, "\\");
        buffer_append(&out, &text.bytes[i], 1);
    }
    return run_string(run, &out);
}
