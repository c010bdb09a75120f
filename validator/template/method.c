/* SPDX-License-Identifier: MIT */
/* Methods of texts, dictionaries and `loop`: which there are, and those that are run here. */
#include "template/evaluate.h"

#include "template/method_text.h"

/* What Python has; of those without a function it is known that they are methods, and no more. */
struct method {
    enum value_type type;
    const char *name;
    method_function *function;
    const char *signature;
    size_t required;
};

/* ------------------------------------------------------------------------------ dictionaries -- */

static struct value view_of(struct run *run, struct value_builder *builder)
{
    struct value view = value_builder_list(builder);
    if (run_goes_on(run))
        view.type = VALUE_VIEW;
    return view;
}

static struct value dict_keys(struct run *run, const struct arguments *arguments)
{
    struct value_builder builder;
    value_builder_init(&builder, run);
    for (size_t i = 0; run_goes_on(run) && i < value_count(arguments->subject); i++)
        value_builder_add(&builder, value_key(run, arguments->subject, i));
    return view_of(run, &builder);
}

static struct value dict_values(struct run *run, const struct arguments *arguments)
{
    struct value_builder builder;
    value_builder_init(&builder, run);
    for (size_t i = 0; run_goes_on(run) && i < value_count(arguments->subject); i++)
        value_builder_add(&builder, value_member(run, arguments->subject, i).value);
    return view_of(run, &builder);
}

static struct value dict_items(struct run *run, const struct arguments *arguments)
{
    struct value_builder builder;
    value_builder_init(&builder, run);
    for (size_t i = 0; run_goes_on(run) && i < value_count(arguments->subject); i++) {
        struct value_member member = value_member(run, arguments->subject, i);
        struct value *pair = run_alloc(run, 2, sizeof *pair);
        if (!pair)
            break;
        pair[0] = member.key;
        pair[1] = member.value;
        value_builder_add(&builder, value_list(run, VALUE_TUPLE, pair, 2));
    }
    return view_of(run, &builder);
}

static struct value dict_get(struct run *run, const struct arguments *arguments)
{
    struct value value = value_get(run, arguments->subject, arguments->given[0]);
    if (value.type != VALUE_ABSENT || !run_goes_on(run))
        return value;
    return arguments->given[1].type == VALUE_ABSENT ? value_none() : arguments->given[1];
}

/* -------------------------------------------------------------------------------------- loop -- */

static struct value loop_cycle(struct run *run, const struct arguments *arguments)
{
    if (arguments->rest_count == 0)
        return run_fail(run, "no items for cycling given");
    return arguments->rest[arguments->subject.loop->index % arguments->rest_count];
}

/* Whether it is called with something else than the last time. */
static struct value loop_changed(struct run *run, const struct arguments *arguments)
{
    struct loop *loop = arguments->subject.loop;
    struct value asked = value_list(run, VALUE_TUPLE, arguments->rest, arguments->rest_count);
    bool equal;
    value_equal(run, loop->changed, asked, &equal); /* at first it is absent, and equals nothing */
    if (!equal)
        loop->changed = asked;
    return value_boolean(!equal);
}

/* ------------------------------------------------------------------------------------ tables -- */

static const struct method methods[] = {
    {VALUE_DICT, "get", dict_get, "key default", 1},
    {VALUE_DICT, "items", dict_items, "", 0},
    {VALUE_DICT, "keys", dict_keys, "", 0},
    {VALUE_DICT, "values", dict_values, "", 0},
    {VALUE_LOOP, "changed", loop_changed, "*", 0},
    {VALUE_LOOP, "cycle", loop_cycle, "*", 0},
    {VALUE_STRING, "capitalize", method_text_capitalize, "", 0},
    {VALUE_STRING, "count", method_text_count, "sub", 1},
    {VALUE_STRING, "endswith", method_text_endswith, "suffix", 1},
    {VALUE_STRING, "find", method_text_find, "sub", 1},
    {VALUE_STRING, "isdigit", method_text_isdigit, "", 0},
    {VALUE_STRING, "join", method_text_join, "iterable", 1},
    {VALUE_STRING, "lower", method_text_lower, "", 0},
    {VALUE_STRING, "lstrip", method_text_lstrip, "chars", 0},
    {VALUE_STRING, "replace", method_text_replace, "old new count", 2},
    {VALUE_STRING, "rsplit", method_text_rsplit, "sep maxsplit", 0},
    {VALUE_STRING, "rstrip", method_text_rstrip, "chars", 0},
    {VALUE_STRING, "split", method_text_split, "sep maxsplit", 0},
    {VALUE_STRING, "splitlines", method_text_splitlines, "", 0},
    {VALUE_STRING, "startswith", method_text_startswith, "prefix", 1},
    {VALUE_STRING, "strip", method_text_strip, "chars", 0},
    {VALUE_STRING, "title", method_text_title, "", 0},
    {VALUE_STRING, "upper", method_text_upper, "", 0},
    {VALUE_STRING, "zfill", method_text_zfill, "width", 1},
};

/* Further ones, by type. */
enum { OTHERS_MAX = 29 };

static const struct {
    enum value_type type;
    const char *names[OTHERS_MAX + 1]; /* until NULL */
} others[] = {
    {VALUE_DICT, {"clear", "copy", "fromkeys", "pop", "popitem", "setdefault", "update"}},
    {VALUE_LIST,
     {"append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove", "reverse",
      "sort"}},
    {VALUE_TUPLE, {"count", "index"}},
    {VALUE_RANGE, {"count", "index", "start", "step", "stop"}},
    {VALUE_VIEW, {"isdisjoint", "mapping"}},
    {VALUE_BOOLEAN,
     {"as_integer_ratio", "bit_count", "bit_length", "conjugate", "denominator", "from_bytes",
      "imag", "numerator", "real", "to_bytes"}},
    {VALUE_INTEGER,
     {"as_integer_ratio", "bit_count", "bit_length", "conjugate", "denominator", "from_bytes",
      "imag", "is_integer", "numerator", "real", "to_bytes"}},
    {VALUE_FLOAT,
     {"as_integer_ratio", "conjugate", "fromhex", "hex", "imag", "is_integer", "real"}},
    {VALUE_STRING,
     {"casefold", "center",    "encode",      "expandtabs",   "format",       "format_map",
      "index",    "isalnum",   "isalpha",     "isascii",      "isdecimal",    "isidentifier",
      "islower",  "isnumeric", "isprintable", "isspace",      "istitle",      "isupper",
      "ljust",    "maketrans", "partition",   "removeprefix", "removesuffix", "rfind",
      "rindex",   "rjust",     "rpartition",  "swapcase",     "translate"}},
};

/* Attributes are looked for among these first; most begin with another letter. */
static bool is_called(const char *method, struct text name)
{
    return *method == text_peek(&name) && text_is(name, method);
}

static const struct method *find_method(enum value_type type, struct text name)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (methods[i].type == type && is_called(methods[i].name, name))
            return &methods[i];
    }
    return NULL;
}

static bool is_among(const char *const *names, struct text name)
{
    for (; *names; names++) {
        if (is_called(*names, name))
            return true;
    }
    return false;
}

bool method_exists(enum value_type type, struct text name)
{
    if (find_method(type, name))
        return true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (others[i].type == type)
            return is_among(others[i].names, name);
    }
    return false;
}

struct value method_call(struct run *run, const struct value_method *method,
                         const struct call *call)
{
    const struct method *row = find_method(method->subject.type, method->name);
    struct arguments arguments = {.subject = method->subject};
    if (!row)
        return run_unsupported(run, "the method '%.*s' of a %s", (int)method->name.length,
                               method->name.bytes, value_type_name(method->subject));
    if (!filter_bind(run, row->name, row->signature, row->required, call, &arguments))
        return value_none();
    return row->function(run, &arguments);
}
