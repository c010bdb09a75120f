/* SPDX-License-Identifier: MIT */
/* Filters on texts. */
#include "ansible/ansible.h"
#include "template/argument.h"
#include "template/case.h"
#include "template/format.h"
#include "template/strings.h"

/* ------------------------------------------------------------------------------------ case -- */

typedef bool change_case(struct run *run, struct buffer *out, struct text text);

static struct value changed(struct run *run, struct value subject, change_case *change)
{
    struct text text;
    if (!value_str(run, subject, &text))
        return value_none();
    struct buffer out;
    run_buffer_init(run, &out);
    change(run, &out, text);
    return run_string(run, &out);
}

struct value filter_lower(struct run *run, const struct arguments *arguments)
{
    return changed(run, arguments->subject, case_append_lower);
}

struct value filter_upper(struct run *run, const struct arguments *arguments)
{
    return changed(run, arguments->subject, case_append_upper);
}

struct value filter_capitalize(struct run *run, const struct arguments *arguments)
{
    return changed(run, arguments->subject, case_append_capitalized);
}

/* Whether a word may begin behind it, for Jinja2. */
static bool parts_words(struct text character)
{
    uint32_t c = 0;
    utf8_decode(character.bytes, character.length, &c);
    return python_is_space(c) || (c < 0x80 && ascii_is_among((char)c, "-({[<"));
}

static bool append_title(struct run *run, struct buffer *out, struct text text)
{
    bool begins = true;
    while (text.length && run_goes_on(run)) {
        struct text character = {text.bytes, value_character_length(text)};
        if (begins)
            case_append_upper(run, out, character);
        else
            case_append_lower(run, out, character);
        begins = parts_words(character);
        text_skip(&text, character.length);
    }
    return run_goes_on(run);
}

struct value filter_title(struct run *run, const struct arguments *arguments)
{
    return changed(run, arguments->subject, append_title);
}

/* ------------------------------------------------------------------------- parts of a text -- */

struct value filter_string(struct run *run, const struct arguments *arguments)
{
    struct text text;
    if (!value_str(run, arguments->subject, &text))
        return value_none();
    struct value string = value_string(text);
    string.is_kept_text = true;
    return string;
}

struct value filter_trim(struct run *run, const struct arguments *arguments)
{
    struct text text, set;
    if (!value_str(run, arguments->subject, &text))
        return value_none();
    bool has_set = argument_says(arguments, 0);
    if (has_set && !argument_string(run, arguments, 0, "", &set))
        return value_none();
    return strings_strip_set(run, text, has_set ? &set : NULL, STRINGS_LEFT | STRINGS_RIGHT);
}

struct value filter_replace(struct run *run, const struct arguments *arguments)
{
    struct text text, old, new;
    int64_t most = -1;
    if (argument_says(arguments, 2) && !argument_integer(run, arguments, 2, -1, &most))
        return value_none();
    if (!value_str(run, arguments->subject, &text) || !value_str(run, arguments->given[0], &old) ||
        !value_str(run, arguments->given[1], &new))
        return value_none();
    return strings_replace(run, text, old, new, most);
}

/* str.split(), which takes nothing but a str. */
struct value filter_split(struct run *run, const struct arguments *arguments)
{
    struct value subject = arguments->subject;
    struct text separator;
    int64_t most;
    bool has_separator = argument_says(arguments, 0);
    if (subject.type == VALUE_UNDEFINED)
        return run_use_undefined(run, subject);
    if (subject.type != VALUE_STRING)
        return run_fail(run, "split takes a text, not '%s'", value_type_name(subject));
    if ((has_separator && !argument_string(run, arguments, 0, "", &separator)) ||
        !argument_integer(run, arguments, 1, -1, &most))
        return value_none();
    return strings_split(run, subject.string, has_separator ? &separator : NULL, most);
}

/* ----------------------------------------------------------------------------------- shape -- */

static bool needs_string(struct run *run, struct value subject, const char *what)
{
    if (subject.type == VALUE_UNDEFINED)
        run_use_undefined(run, subject);
    else if (subject.type != VALUE_STRING)
        run_fail(run, "%s takes a text, not '%s'", what, value_type_name(subject));
    return run_goes_on(run);
}

static void append_spaces(struct run *run, struct buffer *out, int64_t count)
{
    for (int64_t i = 0; i < count && run_step(run, 1); i++)
        buffer_append_string(out, " ");
}

/* What lines are indented by: a text, or a number of spaces. */
static struct text indentation(struct run *run, const struct arguments *arguments)
{
    int64_t width;
    struct buffer out;
    if (arguments->given[0].type == VALUE_STRING)
        return arguments->given[0].string;
    run_buffer_init(run, &out);
    if (argument_integer(run, arguments, 0, 4, &width))
        append_spaces(run, &out, width);
    return run_text(run, &out);
}

struct value filter_indent(struct run *run, const struct arguments *arguments)
{
    bool first, blank;
    struct buffer out;
    if (!needs_string(run, arguments->subject, "indent") ||
        !argument_truth(run, arguments, 1, false, &first) ||
        !argument_truth(run, arguments, 2, false, &blank))
        return value_none();
    struct text width = indentation(run, arguments);
    struct text rest = arguments->subject.string;
    run_buffer_init(run, &out);
    buffer_append_text(&out, rest);
    buffer_append_string(&out, "\n"); /* so that an empty line at the end counts as one */
    rest = run_text(run, &out);
    run_buffer_init(run, &out);
    for (bool is_first = true; rest.length && run_step(run, 1); is_first = false) {
        struct text line = strings_take_line(&rest);
        if (!is_first)
            buffer_append_string(&out, "\n");
        if (is_first ? first : blank || line.length > 0)
            buffer_append_text(&out, width);
        buffer_append_text(&out, line);
    }
    return run_string(run, &out);
}

struct value filter_center(struct run *run, const struct arguments *arguments)
{
    struct text text;
    int64_t width;
    struct buffer out;
    if (!value_str(run, arguments->subject, &text) ||
        !argument_integer(run, arguments, 0, 80, &width))
        return value_none();
    int64_t pad = width - (int64_t)value_characters(run, text);
    if (pad <= 0)
        return value_string(text);
    int64_t left = pad / 2 + (pad & width & 1); /* as CPython has it */
    run_buffer_init(run, &out);
    append_spaces(run, &out, left);
    buffer_append_text(&out, text);
    append_spaces(run, &out, pad - left);
    return run_string(run, &out);
}

/* Up to the last space of it; all of it where it has none. */
static struct text without_last_word(struct text text)
{
    for (size_t i = text.length; i-- > 0;) {
        if (text.bytes[i] == ' ')
            return (struct text){text.bytes, i};
    }
    return text;
}

struct value filter_truncate(struct run *run, const struct arguments *arguments)
{
    int64_t length, leeway = 5;
    bool kills_words;
    struct text end;
    if (value_is_list(arguments->subject) || arguments->subject.type == VALUE_DICT)
        return run_unsupported(run, "truncate of what is no text");
    if (argument_says(arguments, 2) && value_is_list(arguments->given[2]))
        return run_unsupported(run, "truncate with an end that is no text");
    if (!needs_string(run, arguments->subject, "truncate") ||
        !argument_integer(run, arguments, 0, 255, &length) ||
        !argument_truth(run, arguments, 1, false, &kills_words) ||
        !argument_string(run, arguments, 2, "...", &end) ||
        (argument_says(arguments, 3) && !argument_integer(run, arguments, 3, 5, &leeway)))
        return value_none();
    struct text text = arguments->subject.string;
    int64_t end_length = (int64_t)value_characters(run, end);
    if (length < end_length || leeway < 0)
        return run_fail(run, "truncate is given a length below that of its end");
    if (leeway > INT64_MAX - length || (int64_t)value_characters(run, text) <= length + leeway)
        return arguments->subject;
    struct text kept = value_substring(run, text, 0, (size_t)(length - end_length));
    struct buffer out;
    run_buffer_init(run, &out);
    buffer_append_text(&out, kills_words ? kept : without_last_word(kept));
    buffer_append_text(&out, end);
    return run_string(run, &out);
}

struct value filter_wordcount(struct run *run, const struct arguments *arguments)
{
    struct text text;
    int64_t count = 0;
    bool in_word = false;
    if (!value_str(run, arguments->subject, &text))
        return value_none();
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if ((unsigned char)c >= 0x80)
            return run_unsupported(run, "words beyond ASCII");
        bool is_word = ascii_is_alphanumeric(c) || c == '_';
        count += is_word && !in_word;
        in_word = is_word;
    }
    return value_integer(count);
}

struct value filter_format(struct run *run, const struct arguments *arguments)
{
    struct text text;
    if (arguments->keyword_count)
        return run_unsupported(run, "format with arguments by name");
    if (!value_str(run, arguments->subject, &text))
        return value_none();
    return format_text(run, text,
                       value_list(run, VALUE_TUPLE, arguments->rest, arguments->rest_count));
}
