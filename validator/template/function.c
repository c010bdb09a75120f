/* SPDX-License-Identifier: MIT */
/* What every template can call: range, dict, namespace, lookup, query. */
#include "template/evaluate.h"

static bool integer_of(struct run *run, struct value value, int64_t *integer)
{
    *integer = value.type == VALUE_BOOLEAN ? value.boolean : value.integer;
    if (value.type == VALUE_UNDEFINED)
        run_use_undefined(run, value);
    else if (value.type != VALUE_BOOLEAN && value.type != VALUE_INTEGER)
        run_fail(run, "range() needs integers, not '%s'", value_type_name(value));
    return run_goes_on(run);
}

static struct value call_range(struct run *run, const struct call *call)
{
    int64_t at[3] = {0, 0, 1};
    size_t count = call->positional_count;
    struct value_builder builder;
    value_builder_init(&builder, run);
    if (count < 1 || count > 3 || call->keyword_count)
        return run_fail(run, "range() takes one to three arguments");
    for (size_t i = 0; i < count; i++) {
        if (!integer_of(run, call->positional[i], &at[count == 1 ? 1 : i]))
            return value_none();
    }
    if (at[2] == 0)
        return run_fail(run, "the third argument of range() must not be zero");
    if (at[0] > INT32_MAX || at[0] < INT32_MIN || at[1] > INT32_MAX || at[1] < INT32_MIN ||
        at[2] > INT32_MAX || at[2] < INT32_MIN)
        return run_unsupported(run, "range() of more than 32 bits");
    for (int64_t i = at[0]; run_goes_on(run) && (at[2] > 0 ? i < at[1] : i > at[1]); i += at[2])
        value_builder_add(&builder, value_integer(i));
    struct value range = value_builder_list(&builder);
    if (run_goes_on(run))
        range.type = VALUE_RANGE;
    return range;
}

/* ------------------------------------------------------------------------------ dictionaries -- */

/* The pairs of a list, each of two. */
static void put_pairs(struct run *run, struct value_builder *builder, struct value pairs)
{
    struct value list;
    if (!value_iterate(run, pairs, &list))
        return;
    for (size_t i = 0; run_goes_on(run) && i < value_count(list); i++) {
        struct value pair;
        if (!value_iterate(run, value_item(run, list, i), &pair))
            return;
        if (value_count(pair) == 2)
            value_builder_put(builder, value_item(run, pair, 0), value_item(run, pair, 1));
        else
            run_fail(run, "a dictionary is made of pairs, not of %zu values", value_count(pair));
    }
}

static bool put_call(struct run *run, struct value_builder *builder, const struct call *call)
{
    value_builder_init(builder, run);
    if (call->positional_count > 1)
        run_fail(run, "one argument at most makes a dictionary");
    if (call->positional_count == 1 && call->positional[0].type == VALUE_DICT) {
        struct value from = call->positional[0];
        for (size_t i = 0; run_goes_on(run) && i < value_count(from); i++) {
            struct value_member member = value_member(run, from, i);
            value_builder_put(builder, member.key, member.value);
        }
    } else if (call->positional_count == 1) {
        put_pairs(run, builder, call->positional[0]);
    }
    for (size_t i = 0; run_goes_on(run) && i < call->keyword_count; i++)
        value_builder_put(builder, value_string(call->keywords[i].name), call->keywords[i].value);
    return run_goes_on(run);
}

static struct value call_dict(struct run *run, const struct call *call)
{
    struct value_builder builder;
    return put_call(run, &builder, call) ? value_builder_dict(&builder) : value_none();
}

static struct value call_namespace(struct run *run, const struct call *call)
{
    struct value_builder builder;
    struct value_space *space = run_alloc(run, 1, sizeof *space);
    if (!space || !put_call(run, &builder, call))
        return value_none();
    struct value dict = value_builder_dict(&builder);
    space->count = run_goes_on(run) ? value_count(dict) : 0;
    space->members = run_alloc(run, space->count, sizeof *space->members);
    for (size_t i = 0; space->members && i < space->count; i++) {
        space->members[i] = value_member(run, dict, i);
        if (space->members[i].key.type != VALUE_STRING)
            return run_unsupported(run, "a namespace with a key that is no string");
    }
    return (struct value){.type = VALUE_NAMESPACE, .space = space};
}

/* ----------------------------------------------------------------------------------- lookups -- */

/* A placeholder for what the variable of the environment holds on the runner. */
static struct value look_up_environment(struct run *run, struct value name)
{
    struct text text;
    const struct template_world *world = run->world;
    if (!value_str(run, name, &text))
        return value_none();
    const char *reason = world->forbids ? world->forbids(world->context, text) : NULL;
    if (reason)
        return run_fail(
            run, "lookup('env', '%.*s') asks for %s: fleetgate refuses it, Ansible would not",
            (int)text.length, text.bytes, reason);
    const char *plugin =
        world->replaced ? world->replaced(world->context, TEMPLATE_PLUGIN_ENVIRONMENT) : NULL;
    if (plugin)
        return run_unsupported(run, "lookup('env'), which %.200s may replace", plugin);
    struct buffer out;
    run_buffer_init(run, &out);
    buffer_format(&out, "<env:%.*s>", (int)text.length, text.bytes);
    return run_string(run, &out);
}

/* The values as a list; false, with the run ended, where the lookup is not of the environment. */
static bool look_up(struct run *run, const struct call *call, struct value_builder *builder)
{
    struct text name = TEXT("");
    if (call->positional_count && !value_str(run, call->positional[0], &name))
        return false;
    text_take_string(&name, "ansible.builtin.");
    if (!text_is(name, "env"))
        run_unsupported(run, "lookup('%.*s'), which runs where Ansible does", (int)name.length,
                        name.bytes);
    if (call->keyword_count)
        run_unsupported(run, "lookup('env') with '%.*s'", (int)call->keywords[0].name.length,
                        call->keywords[0].name.bytes);
    if (call->positional_count == 1)
        run_unsupported(run, "lookup('env') without a name");
    value_builder_init(builder, run);
    for (size_t i = 1; run_goes_on(run) && i < call->positional_count; i++)
        value_builder_add(builder, look_up_environment(run, call->positional[i]));
    return run_goes_on(run);
}

static struct value call_lookup(struct run *run, const struct call *call)
{
    struct value_builder builder;
    struct buffer out;
    if (!look_up(run, call, &builder))
        return value_none();
    run_buffer_init(run, &out);
    for (size_t i = 0; i < builder.count; i++) {
        if (i)
            buffer_append_string(&out, ",");
        value_append_str(run, &out, builder.values[i]);
    }
    return run_string(run, &out);
}

static struct value call_query(struct run *run, const struct call *call)
{
    struct value_builder builder;
    return look_up(run, call, &builder) ? value_builder_list(&builder) : value_none();
}

static struct value call_unsupported(struct run *run, const struct call *call)
{
    (void)call;
    return run_unsupported(run, "one of cycler(), joiner(), lipsum(), now(), undef()");
}

const struct function *function_find(struct text name)
{
    static const struct function functions[] = {
        {"range", call_range},        {"dict", call_dict},          {"namespace", call_namespace},
        {"lookup", call_lookup},      {"query", call_query},        {"q", call_query},
        {"cycler", call_unsupported}, {"joiner", call_unsupported}, {"lipsum", call_unsupported},
        {"now", call_unsupported},    {"undef", call_unsupported},
    };
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (text_is(name, functions[i].name))
            return &functions[i];
    }
    return NULL;
}
