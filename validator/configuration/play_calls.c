/* SPDX-License-Identifier: MIT */
/* Modules that set variables, and the forms in which tasks call them. */
#define _GNU_SOURCE /* memmem */
#include "configuration/play_calls.h"

#include <string.h>

/* One call: `module: { a: 1 }`, `module: a=1 free`, `action: module a=1`, with or without `args`.
 */
struct call {
    const struct play_reader *reader;
    struct play_setter setter;
    struct text module;
    const struct node *given; /* what stands behind the module; NULL: nothing */
    struct text words;        /* likewise, where that is a text */
    const struct node *args;  /* NULL: none */
};

static bool is_computed(struct text text)
{
    return memmem(text.bytes, text.length, "{{", 2) || memmem(text.bytes, text.length, "{%", 2);
}

struct text play_call_name(struct text module)
{
    if (!text_take_string(&module, "ansible.builtin."))
        text_take_string(&module, "ansible.legacy.");
    return module;
}

/* ------------------------------------------------------------------------------- parameters -- */

struct parameter {
    struct text name; /* empty: a word without a sign */
    struct text text;
    const struct node *at;
};

/* Returns -1 when memory is out. */
typedef int visit_parameter(const struct call *call, const struct parameter *parameter,
                            void *context);

/* Where a word ends: at a blank that stands neither in quotes nor in what Jinja puts there. */
static size_t end_of_word(struct text text)
{
    char quote = '\0';
    size_t depth = 0, i = 0;
    for (; i < text.length; i++) {
        char c = text.bytes[i];
        if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '{')
            depth++;
        else if (c == '}' && depth > 0)
            depth--;
        else if (depth == 0 && ascii_is_among(c, " \t\r\n"))
            break;
    }
    return i;
}

static struct text without_quotes(struct text text)
{
    if (text.length >= 2 && ascii_is_among(text.bytes[0], "\"'") &&
        text.bytes[text.length - 1] == text.bytes[0])
        return (struct text){text.bytes + 1, text.length - 2};
    return text;
}

/* `a=1 b='x y' c`; false where no word is left. */
static bool next_word(struct text *rest, struct parameter *word)
{
    while (rest->length && ascii_is_among(rest->bytes[0], " \t\r\n"))
        text_skip(rest, 1);
    struct text value = {rest->bytes, end_of_word(*rest)};
    text_skip(rest, value.length);
    struct text tail = value, name = text_take_until(&tail, "=");
    bool has_sign = tail.length > 0 && name.length > 0;
    if (has_sign)
        text_skip(&tail, 1);
    word->name = has_sign ? name : TEXT("");
    word->text = without_quotes(has_sign ? tail : value);
    return value.length > 0;
}

static int visit_members(const struct call *call, const struct node *node, visit_parameter *visit,
                         void *context)
{
    for (size_t i = 0; node && node->type == NODE_MAPPING && i < node->mapping.count; i++) {
        const struct member *member = &node->mapping.members[i];
        const struct parameter parameter = {member->name, node_text(member->value), member->key};
        if (visit(call, &parameter, context) != 0)
            return -1;
    }
    return 0;
}

static int each_parameter(const struct call *call, visit_parameter *visit, void *context)
{
    struct parameter word = {.at = call->given};
    struct text rest = call->words;
    while (next_word(&rest, &word)) {
        if (visit(call, &word, context) != 0)
            return -1;
    }
    return visit_members(call, call->given, visit, context) == 0
               ? visit_members(call, call->args, visit, context)
               : -1;
}

struct wanted {
    struct text name, value;
    bool is_given;
};

static int take_wanted(const struct call *call, const struct parameter *parameter, void *context)
{
    struct wanted *wanted = context;
    (void)call;
    if (!text_equal(parameter->name, wanted->name))
        return 0;
    wanted->value = parameter->text;
    wanted->is_given = true;
    return 0;
}

static struct wanted look_for(const struct call *call, const char *name)
{
    struct wanted wanted = {.name = text_of(name)};
    each_parameter(call, take_wanted, &wanted);
    return wanted;
}

/* The parameter's text; empty where it is not given. An empty name: the last word without a sign.
 */
static struct text parameter_of(const struct call *call, const char *name)
{
    return look_for(call, name).value;
}

/* Whether `args` is a text that becomes parameters where Ansible works. */
static bool has_computed_args(const struct call *call)
{
    return call->args && call->args->type == NODE_STRING;
}

static int leave_open(const struct call *call)
{
    return play_setters_leave_open(call->reader->setters, &call->setter);
}

static int add(const struct call *call, struct text name, const struct node *at)
{
    struct play_setter setter = call->setter;
    if (at && at->at.line)
        setter.line = at->at.line;
    return play_setters_add(call->reader->setters, name, &setter);
}

static int mention(const struct call *call, enum play_mention_kind kind, struct text name)
{
    const struct play_mention mention = {kind, call->setter, name};
    return call->reader->mention(call->reader->context, &mention);
}

/* ---------------------------------------------------------------------------------- modules -- */

static int add_fact(const struct call *call, const struct parameter *parameter, void *context)
{
    (void)context;
    if (parameter->name.length > 0)
        return add(call, parameter->name, parameter->at);
    return is_computed(parameter->text) ? leave_open(call) : 0;
}

static int read_set_fact(const struct call *call)
{
    if (has_computed_args(call) && leave_open(call) != 0)
        return -1;
    return each_parameter(call, add_fact, NULL);
}

/* With `name` all of it is one variable. */
static int read_include_vars(const struct call *call)
{
    struct text name = parameter_of(call, "name"), folder = parameter_of(call, "dir");
    struct text file = parameter_of(call, "file");
    if (has_computed_args(call))
        return leave_open(call);
    if (name.length > 0)
        return add(call, name, call->given);
    if (folder.length > 0)
        return mention(call, PLAY_MENTION_FOLDER, folder);
    if (file.length == 0)
        file = parameter_of(call, "");
    return file.length > 0 ? mention(call, PLAY_MENTION_FILE, file) : 0;
}

/* Who joins a group is given its variables, and templates see who is in which. */
static int join_groups(const struct call *call)
{
    return add(call, TEXT("group_names"), call->given) != 0 ||
                   add(call, TEXT("groups"), call->given) != 0
               ? -1
               : leave_open(call);
}

static int read_group_by(const struct call *call)
{
    struct call by_plays = *call;
    by_plays.setter.rank = PLAY_RANK_PLAY;
    return join_groups(&by_plays);
}

static int read_add_host(const struct call *call)
{
    bool joins = look_for(call, "groups").is_given || look_for(call, "group").is_given ||
                 look_for(call, "groupname").is_given;
    if (joins && read_group_by(call) != 0)
        return -1;
    return read_set_fact(call);
}

static int read_tasks(const struct call *call)
{
    struct text file = parameter_of(call, "file");
    if (file.length == 0)
        file = parameter_of(call, "");
    return file.length > 0 ? mention(call, PLAY_MENTION_TASKS, file) : 0;
}

/* `include: tasks.yml a=1` gives them variables. */
static int read_include(const struct call *call)
{
    return each_parameter(call, add_fact, NULL) == 0 ? read_tasks(call) : -1;
}

/* A file in place of main.yml of the role, which then counts no more. */
static int mention_part(const struct call *call, struct text role, const char *part,
                        struct text file)
{
    struct buffer path;
    int result = 0;
    if (file.length == 0)
        return 0;
    if (is_computed(role) || is_computed(file))
        return leave_open(call);
    for (int i = 0; i < 2 && result == 0; i++) {
        buffer_init(&path, 4096);
        buffer_append_text(&path, role);
        buffer_format(&path, "/%s/", part);
        buffer_append_text(&path, i == 0 ? file : TEXT("main"));
        result = path.failed ? -1 : mention(call, PLAY_MENTION_OF_ROLE, buffer_text(&path));
        buffer_release(&path);
    }
    return result;
}

static int read_role(const struct call *call)
{
    struct text role = parameter_of(call, "name");
    if (role.length == 0)
        role = parameter_of(call, "role");
    return mention_part(call, role, "vars", parameter_of(call, "vars_from")) != 0
               ? -1
               : mention_part(call, role, "defaults", parameter_of(call, "defaults_from"));
}

static const struct module {
    const char *name;
    int (*read)(const struct call *call);
} modules[] = {
    {"set_fact", read_set_fact},   {"include_vars", read_include_vars},
    {"add_host", read_add_host},   {"group_by", read_group_by},
    {"include_role", read_role},   {"import_role", read_role},
    {"include_tasks", read_tasks}, {"import_tasks", read_tasks},
    {"include", read_include},     {"import_playbook", read_tasks},
};

static const struct module *find_module(struct text name)
{
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        if (text_is(name, modules[i].name))
            return &modules[i];
    }
    return NULL;
}

/* A module whose name is computed may be the one that sets most. */
static int read_call(struct call *call)
{
    call->module = play_call_name(call->module);
    const struct module *module = find_module(call->module);
    if (is_computed(call->module))
        module = &modules[0];
    if (!module)
        return 0;
    call->setter.how = module->name;
    return module->read(call);
}

/* ------------------------------------------------------------------------------------ tasks -- */

static void take_given(struct call *call, const struct node *value)
{
    call->given = value;
    call->words = value->type == NODE_STRING ? value->string : TEXT("");
}

/* `action: module a=1` or `action: { module: name, a: 1 }`. */
static int read_action(struct call *call, const struct node *value)
{
    const struct node *module = node_member(value, "module");
    take_given(call, value);
    if (module)
        call->words = node_text(module);
    size_t end = end_of_word(call->words);
    call->module = (struct text){call->words.bytes, end};
    text_skip(&call->words, end);
    return read_call(call);
}

/* What modules are given that are called without. */
static int read_defaults(struct call *call, const struct node *value)
{
    for (size_t i = 0; value->type == NODE_MAPPING && i < value->mapping.count; i++) {
        const struct member *member = &value->mapping.members[i];
        call->module = member->name;
        take_given(call, member->value);
        if (read_call(call) != 0)
            return -1;
    }
    return 0;
}

int play_calls_read(const struct play_reader *reader, const struct node *task)
{
    int result = 0;
    for (size_t i = 0; task->type == NODE_MAPPING && i < task->mapping.count && result == 0; i++) {
        const struct member *member = &task->mapping.members[i];
        struct call call = {
            .reader = reader,
            .setter = {.rank = PLAY_RANK_TASK, .path = reader->path, .line = member->key->at.line},
            .module = member->name};
        if (text_is(member->name, "module_defaults")) {
            result = read_defaults(&call, member->value);
            continue;
        }
        call.args = node_member(task, "args");
        if (text_is(member->name, "action") || text_is(member->name, "local_action")) {
            result = read_action(&call, member->value);
        } else {
            take_given(&call, member->value);
            result = read_call(&call);
        }
    }
    return result;
}
