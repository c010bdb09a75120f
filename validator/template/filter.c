/* SPDX-License-Identifier: MIT */
/* The tables of filters and tests, and how a call is bound to a signature. */
#include "template/filter.h"

#include <string.h>

#define ROW(name, function, signature, required, type, is_of_jinja) \
    {name, function, signature, required, type, is_of_jinja},

#define FILTER(...) ROW(__VA_ARGS__, TEMPLATE_PLUGIN_FILTER, false)
#define JINJA_FILTER(...) ROW(__VA_ARGS__, TEMPLATE_PLUGIN_FILTER, true)
static const struct filter filters[] = {
#include "template/filters.def"
};

#define TEST(...) ROW(__VA_ARGS__, TEMPLATE_PLUGIN_TEST, false)
#define JINJA_TEST(...) ROW(__VA_ARGS__, TEMPLATE_PLUGIN_TEST, true)
static const struct filter tests[] = {
#include "template/tests.def"
};

/* What stands before the name of a filter or a test in full. */
#define COLLECTION "ansible.builtin."

static const struct filter *find(const struct filter *rows, size_t count, struct text name)
{
    bool is_full = text_take_string(&name, COLLECTION);
    if (is_full && !ascii_is_letter(text_peek(&name)))
        return NULL; /* "<" has none */
    for (size_t i = 0; i < count; i++) {
        if (text_is(name, rows[i].name))
            return &rows[i];
    }
    return NULL;
}

const struct filter *filter_find(struct text name)
{
    return find(filters, sizeof filters / sizeof *filters, name);
}

const struct filter *filter_find_test(struct text name)
{
    return find(tests, sizeof tests / sizeof *tests, name);
}

bool filter_is_named_since_2_19(const struct filter *filter, struct text name)
{
    return filter->is_of_jinja && text_starts_with(name, COLLECTION);
}

/* --------------------------------------------------------------------------------- binding -- */

/* What a signature says. */
struct signature {
    struct text names[ARGUMENTS_MAX];
    size_t count;
    bool takes_more;
    bool takes_more_names;
};

static void read_signature(const char *text, struct signature *signature)
{
    struct text rest = text_of(text);
    *signature = (struct signature){0};
    while (rest.length) {
        struct text word = text_cut(&rest, ' ');
        if (text_is(word, "*"))
            signature->takes_more = true;
        else if (text_is(word, "**"))
            signature->takes_more = signature->takes_more_names = true;
        else
            signature->names[signature->count++] = word;
    }
}

static bool bind_keyword(struct run *run, const char *what, const struct signature *signature,
                         const struct keyword *keyword, struct arguments *arguments)
{
    for (size_t i = 0; i < signature->count; i++) {
        if (!text_equal(signature->names[i], keyword->name))
            continue;
        if (arguments->given[i].type != VALUE_ABSENT)
            run_fail(run, "%s is given '%.*s' twice", what, (int)keyword->name.length,
                     keyword->name.bytes);
        arguments->given[i] = keyword->value;
        return run_goes_on(run);
    }
    if (!signature->takes_more_names)
        run_fail(run, "%s takes no argument '%.*s'", what, (int)keyword->name.length,
                 keyword->name.bytes);
    return run_goes_on(run);
}

/* What looks at a text may look at all of it: each takes steps by its length. */
static size_t text_steps(struct value value)
{
    return value.type == VALUE_STRING ? value.string.length / TEXT_STEP : 0;
}

static bool step_texts(struct run *run, struct value subject, const struct call *call)
{
    size_t steps = 1 + text_steps(subject);
    for (size_t i = 0; i < call->positional_count; i++)
        steps += text_steps(call->positional[i]);
    for (size_t i = 0; i < call->keyword_count; i++)
        steps += text_steps(call->keywords[i].value);
    return run_step(run, steps);
}

bool filter_bind(struct run *run, const char *what, const char *text, size_t required,
                 const struct call *call, struct arguments *arguments)
{
    struct signature signature;
    read_signature(text, &signature);
    if (!step_texts(run, arguments->subject, call))
        return false;
    size_t bound = call->positional_count;
    if (bound > signature.count) {
        bound = signature.count;
        arguments->rest = call->positional + bound;
        arguments->rest_count = call->positional_count - bound;
        if (!signature.takes_more)
            run_fail(run, "%s takes %zu arguments at most", what, signature.count);
    }
    for (size_t i = 0; i < bound; i++)
        arguments->given[i] = call->positional[i];
    for (size_t i = 0; i < call->keyword_count; i++) {
        if (!bind_keyword(run, what, &signature, &call->keywords[i], arguments))
            return false;
    }
    arguments->keywords = call->keywords;
    arguments->keyword_count = call->keyword_count;
    for (size_t i = 0; i < required; i++) {
        if (arguments->given[i].type == VALUE_ABSENT)
            run_fail(run, "%s needs the argument '%.*s'", what, (int)signature.names[i].length,
                     signature.names[i].bytes);
    }
    return run_goes_on(run);
}

/* From 2.19 on the others are not even called where something undefined is given to them. */
static bool takes_undefined(const struct filter *filter)
{
    return filter->function == filter_default || filter->function == filter_mandatory ||
           filter->function == filter_ternary || filter->function == filter_type_debug ||
           filter->function == test_defined || filter->function == test_undefined;
}

/* What is undefined of all that is given, or absent. */
static struct value first_undefined(struct run *run, struct value subject, const struct call *call)
{
    struct value found = value_absent();
    size_t count = 1 + call->positional_count + call->keyword_count;
    for (size_t i = 0; i < count && run_goes_on(run); i++) {
        size_t named = i > call->positional_count ? i - call->positional_count - 1 : 0;
        struct value value = i == 0                        ? subject
                             : i <= call->positional_count ? call->positional[i - 1]
                                                           : call->keywords[named].value;
        if (value.type == VALUE_UNDEFINED && !value.is_lenient && found.type == VALUE_ABSENT)
            found = value;
    }
    return found;
}

/* Those that look at what they are given without asking whether it is undefined. */
static bool leaves_undefined(const struct filter *filter)
{
    return takes_undefined(filter) || filter->function == filter_map ||
           filter->function == filter_select || filter->function == filter_reject ||
           filter->function == filter_selectattr || filter->function == filter_rejectattr;
}

/* Something undefined among the items of a list, or in tuples of it; or absent. */
static struct value undefined_item(struct run *run, struct value list, size_t depth)
{
    for (size_t i = 0; run_step(run, 1) && i < value_count(list); i++) {
        struct value item = value_item(run, list, i);
        if (item.type == VALUE_TUPLE && depth == 0)
            item = undefined_item(run, item, 1);
        if (item.type == VALUE_UNDEFINED && !item.is_lenient)
            return item;
    }
    return value_absent();
}

/* From 2.19 on a filter that takes an undefined item out of a list ends with that. */
static struct value result_of(struct run *run, const struct filter *filter, struct value subject,
                              struct value result)
{
    bool is_list = result.type == VALUE_LIST || result.type == VALUE_TUPLE;
    if (!run_goes_on(run) || !is_list || leaves_undefined(filter) ||
        (value_is_list(subject) && subject.items == result.items) || run_is_older(run))
        return result;
    struct value undefined = undefined_item(run, result, 0);
    return undefined.type == VALUE_UNDEFINED ? undefined : result;
}

static const char *what_is(const struct filter *filter)
{
    return filter->type == TEMPLATE_PLUGIN_TEST ? "test" : "filter";
}

struct value filter_call_own(struct run *run, const struct filter *filter, struct value subject,
                             const struct call *call)
{
    struct arguments arguments = {.subject = subject};
    if (filter->function == filter_unsupported || filter->function == test_unsupported)
        return run_unsupported(run, "the %s '%s'", what_is(filter), filter->name);
    struct value undefined = first_undefined(run, subject, call);
    if (undefined.type != VALUE_ABSENT && !takes_undefined(filter) && run_is_newer(run))
        return undefined;
    if (!filter_bind(run, filter->name, filter->signature, filter->required, call, &arguments))
        return value_none();
    return result_of(run, filter, subject, filter->function(run, &arguments));
}

struct value filter_call(struct run *run, const struct filter *filter, struct value subject,
                         const struct call *call)
{
    const struct template_world *world = run->world;
    const char *plugin = world->replaced ? world->replaced(world->context, filter->type) : NULL;
    return plugin ? run_unsupported(run, "the %s '%s', which %.200s may replace", what_is(filter),
                                    filter->name, plugin)
                  : filter_call_own(run, filter, subject, call);
}

static struct value call_named(struct run *run, const char *what,
                               const struct filter *look(struct text), struct value name,
                               struct value subject, const struct call *call)
{
    if (name.type == VALUE_UNDEFINED)
        return run_use_undefined(run, name);
    if (name.type != VALUE_STRING)
        return run_fail(run, "the name of a %s must be a text", what);
    const struct filter *filter = look(name.string);
    if (!filter)
        return run_unsupported(run, "the %s '%.*s'", what, (int)name.string.length,
                               name.string.bytes);
    if (filter_is_named_since_2_19(filter, name.string) && run_is_older(run))
        return run_fail(run, "Ansible has no %s '%.*s' before 2.19; write '%s'", what,
                        (int)name.string.length, name.string.bytes, filter->name);
    return filter_call(run, filter, subject, call);
}

struct value filter_call_named(struct run *run, struct value name, struct value subject,
                               const struct call *call)
{
    return call_named(run, "filter", filter_find, name, subject, call);
}

struct value filter_call_named_test(struct run *run, struct value name, struct value subject,
                                    const struct call *call)
{
    return call_named(run, "test", filter_find_test, name, subject, call);
}
