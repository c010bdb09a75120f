/* SPDX-License-Identifier: MIT */
/* What leads out of a template into Python. */
#include "template/reach_python.h"

#include "template/evaluate.h"

enum { NAME_BYTES_MAX = 4096, UNKNOWN_LETTER = 'x' };

/* ----------------------------------------------------------------------------------- names -- */

/* From a generator to the frame that it runs in, and what that knows. */
static const char *const frame_names[] = {
    "ag_code",    "ag_frame",     "cr_code",      "cr_frame", "f_back",
    "f_builtins", "f_code",       "f_globals",    "f_locals", "gi_code",
    "gi_frame",   "gi_yieldfrom", "func_globals", "mro",      "tb_frame",
};

static bool is_in(struct text name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (text_is(name, names[i]))
            return true;
    }
    return false;
}

#define IS_IN(name, names) is_in(name, names, sizeof(names) / sizeof *(names))

static bool is_of_python(struct text word)
{
    return text_starts_with(word, "__") || text_ends_with(word, "__") || IS_IN(word, frame_names);
}

/* The first word in a path or a format string that is a name of Python's own. */
static struct text find_in(struct text path)
{
    while (path.length) {
        struct text word = {path.bytes, 0};
        while (word.length < path.length &&
               (ascii_is_alphanumeric(path.bytes[word.length]) || path.bytes[word.length] == '_'))
            word.length++;
        if (is_of_python(word))
            return word;
        text_skip(&path, word.length ? word.length : 1);
    }
    return (struct text){0};
}

/* -------------------------------------------------------------------------- names in parts -- */

static void append_parts(struct buffer *out, const struct expression *expression);

static void append_items(struct buffer *out, const struct expression *expression)
{
    for (size_t i = 0; i < expression->count; i++)
        append_parts(out, expression->items[i]);
}

/* `'_' * 2`, which twice is enough to see. */
static void append_repeated(struct buffer *out, const struct expression *expression)
{
    for (size_t i = 0; i < expression->count; i++) {
        const struct expression *item = expression->items[i];
        bool is_text = item->type == EXPRESSION_CONSTANT && item->constant.type == VALUE_STRING;
        if (is_text || item->type != EXPRESSION_CONSTANT)
            append_parts(out, item);
        if (is_text)
            append_parts(out, item);
    }
}

/* What is not known stands as a letter: names are put together of variables all the time. */
static void append_parts(struct buffer *out, const struct expression *expression)
{
    if (!expression)
        return;
    if (expression->type == EXPRESSION_CONSTANT && expression->constant.type == VALUE_STRING)
        buffer_append_text(out, expression->constant.string);
    else if (expression->type == EXPRESSION_CONCAT || expression->type == EXPRESSION_LIST ||
             expression->type == EXPRESSION_TUPLE)
        append_items(out, expression);
    else if (expression->type == EXPRESSION_ARITHMETIC && expression->operation == OPERATION_ADD)
        append_items(out, expression);
    else if (expression->type == EXPRESSION_ARITHMETIC &&
             expression->operation == OPERATION_MULTIPLY)
        append_repeated(out, expression);
    else if (expression->type == EXPRESSION_FILTER && expression->subject)
        append_parts(out, expression->subject);
    else
        buffer_format(out, "%c", UNKNOWN_LETTER);
}

/* Says only that there is one: what was put together does not stay. */
static struct text find_in_parts(const struct expression *expression)
{
    struct buffer parts;
    if (!expression)
        return (struct text){0};
    if (expression->type == EXPRESSION_CONSTANT)
        return expression->constant.type == VALUE_STRING ? find_in(expression->constant.string)
                                                         : (struct text){0};
    buffer_init(&parts, NAME_BYTES_MAX);
    append_parts(&parts, expression);
    bool has = parts.failed || find_in(buffer_text(&parts)).bytes;
    buffer_release(&parts);
    return has ? TEXT("a name put together of parts") : (struct text){0};
}

/* --------------------------------------------------------------------------------- filters -- */

/* Filters that read attributes by their name, and from which argument on. */
static const struct {
    const char *name;
    size_t from;
} reading_filters[] = {
    {"attr", 0},       {"extract", 0}, {"groupby", 0}, {"join", 1},
    {"map", SIZE_MAX}, {"max", 1},     {"min", 1},     {"rejectattr", 0},
    {"selectattr", 0}, {"sort", 2},    {"sum", 0},     {"unique", 1},
};

/* `map` hands its arguments to the filter that it names. */
static size_t first_name(const struct expression *filter, size_t from)
{
    const struct expression_call *call = &filter->call;
    if (from != SIZE_MAX || !call->positional_count)
        return from;
    const struct expression *name = call->positional[0];
    bool is_text = name->type == EXPRESSION_CONSTANT && name->constant.type == VALUE_STRING;
    return is_text && (text_is(name->constant.string, "attr") ||
                       text_is(name->constant.string, "extract"))
               ? 0
               : SIZE_MAX;
}

static struct text find_in_arguments(const struct expression *filter, size_t from)
{
    const struct expression_call *call = &filter->call;
    struct text found = {0};
    for (size_t i = from; !found.bytes && i < call->positional_count; i++)
        found = find_in_parts(call->positional[i]);
    for (size_t i = 0; !found.bytes && i < call->keyword_count; i++) {
        if (text_is(call->keywords[i].name, "attribute") ||
            text_is(call->keywords[i].name, "morekeys") || text_is(call->keywords[i].name, "name"))
            found = find_in_parts(call->keywords[i].value);
    }
    return found;
}

/* The filter `attr` knows no items, which are what data has: its name is given, and no other. */
static bool is_given_name(const struct expression *filter)
{
    const struct expression_call *call = &filter->call;
    return call->positional_count == 1 && call->positional[0]->type == EXPRESSION_CONSTANT;
}

static struct text find_in_filter(const struct expression *filter)
{
    struct text name = text_of(filter->filter->name), found = {0};
    for (size_t i = 0; i < sizeof reading_filters / sizeof *reading_filters; i++) {
        if (text_is(name, reading_filters[i].name))
            found = find_in_arguments(filter, first_name(filter, reading_filters[i].from));
    }
    if (!found.bytes && text_is(name, "extract"))
        found = find_in_parts(filter->subject);
    if (!found.bytes && text_is(name, "attr") && !is_given_name(filter))
        found = TEXT("attr");
    return found;
}

/* ----------------------------------------------------------------------------------- calls -- */

/* Of dates, bytes and cyclers; those of other values stand in method.c. */
static const char *const further_methods[] = {
    "date",      "decode",        "hex",       "isocalendar", "isoformat", "isoweekday",
    "next",      "reset",         "strftime",  "time",        "timestamp", "timetuple",
    "toordinal", "total_seconds", "utcoffset", "weekday",
};

static const char *const functions[] = {
    "caller",    "cycler", "dict", "joiner", "lipsum", "lookup", "loop",
    "namespace", "now",    "q",    "query",  "range",  "undef",
};

bool reach_python_has_function(struct text name)
{
    return IS_IN(name, functions);
}

static bool is_method(struct text name)
{
    static const enum value_type types[] = {
        VALUE_BOOLEAN, VALUE_INTEGER, VALUE_FLOAT, VALUE_STRING, VALUE_LIST,
        VALUE_TUPLE,   VALUE_VIEW,    VALUE_RANGE, VALUE_DICT,   VALUE_LOOP,
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (method_exists(types[i], name))
            return true;
    }
    return IS_IN(name, further_methods);
}

/* In its fields a format string reads attributes. */
static bool is_harmless_format(const struct expression *subject)
{
    return subject->type == EXPRESSION_CONSTANT && !find_in_parts(subject).bytes;
}

static struct text find_in_call(const struct expression *callee)
{
    struct text name = callee->name.text;
    if (callee->type == EXPRESSION_NAME)
        return (struct text){0};
    if (callee->type != EXPRESSION_ATTRIBUTE)
        return TEXT("a call of what is computed");
    if (!is_method(name))
        return name;
    bool formats = text_is(name, "format") || text_is(name, "format_map");
    return formats && !is_harmless_format(callee->subject) ? name : (struct text){0};
}

/* A function holds all that its module knows, and nothing that is asked for by what is computed. */
static struct text find_in_item(const struct expression *expression)
{
    const struct expression *subject = expression->items[0];
    bool is_computed = expression->items[1]->type != EXPRESSION_CONSTANT;
    if (is_computed && subject->type == EXPRESSION_NAME && IS_IN(subject->name.text, functions))
        return subject->name.text;
    return find_in_parts(expression->items[1]);
}

struct text reach_python(const struct expression *expression)
{
    struct text name = expression->name.text;
    switch (expression->type) {
    case EXPRESSION_ATTRIBUTE:
        return (name.length > 1 && name.bytes[0] == '_') || is_of_python(name) ? name
                                                                               : (struct text){0};
    case EXPRESSION_ITEM:
        return find_in_item(expression);
    case EXPRESSION_CALL:
        return find_in_call(expression->subject);
    case EXPRESSION_FILTER:
        return find_in_filter(expression);
    default:
        return (struct text){0};
    }
}
