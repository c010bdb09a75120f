/* SPDX-License-Identifier: MIT */
/* Names that plays and tasks set, by the keywords of Ansible that set some. */
#include "configuration/play_names.h"

typedef int setter_function(const struct play_reader *reader, const struct node *value,
                            const struct play_setter *setter);

static int add(const struct play_reader *reader, struct text name, const struct play_setter *setter,
               const struct node *at)
{
    struct play_setter own = *setter;
    own.line = at->at.line ? at->at.line : setter->line;
    return play_setters_add(reader->setters, name, &own);
}

/* ------------------------------------------------------------------------ what a keyword holds */

static int add_keys(const struct play_reader *reader, const struct node *value,
                    const struct play_setter *setter)
{
    for (size_t i = 0; value->type == NODE_MAPPING && i < value->mapping.count; i++) {
        const struct member *member = &value->mapping.members[i];
        if (add(reader, member->name, setter, member->key) != 0)
            return -1;
    }
    return 0;
}

static int add_name(const struct play_reader *reader, const struct node *value,
                    const struct play_setter *setter)
{
    return value->type == NODE_STRING ? add(reader, value->string, setter, value) : 0;
}

static int add_item(const struct play_reader *reader, const struct node *value,
                    const struct play_setter *setter)
{
    return add(reader, TEXT("item"), setter, value);
}

/* `a=1 b='x y'`: what stands before each sign, which is more than needs be. */
static int add_words(const struct play_reader *reader, const struct node *value,
                     const struct play_setter *setter)
{
    struct text rest = value->string;
    while (rest.length) {
        struct text name = text_take_until(&rest, " \t\n=");
        if (text_take(&rest, '=') && name.length && add(reader, name, setter, value) != 0)
            return -1;
        else if (rest.length && name.length == 0)
            text_skip(&rest, 1);
    }
    return 0;
}

static int add_facts(const struct play_reader *reader, const struct node *value,
                     const struct play_setter *setter)
{
    return value->type == NODE_STRING ? add_words(reader, value, setter)
                                      : add_keys(reader, value, setter);
}

static int add_prompts(const struct play_reader *reader, const struct node *value,
                       const struct play_setter *setter)
{
    for (size_t i = 0; value->type == NODE_SEQUENCE && i < value->sequence.count; i++) {
        const struct node *name = node_member(value->sequence.items[i], "name");
        if (name && add_name(reader, name, setter) != 0)
            return -1;
    }
    return 0;
}

static bool is_one_of(struct text name, const char *const *names)
{
    while (*names && !text_is(name, *names))
        names++;
    return *names;
}

/* What a role is given beside these is a variable. */
static bool is_of_role(struct text name)
{
    static const char *const keywords[] = {
        "any_errors_fatal",
        "become",
        "become_exe",
        "become_flags",
        "become_method",
        "become_user",
        "check_mode",
        "collections",
        "connection",
        "debugger",
        "delegate_facts",
        "delegate_to",
        "diff",
        "environment",
        "ignore_errors",
        "ignore_unreachable",
        "module_defaults",
        "name",
        "no_log",
        "port",
        "remote_user",
        "role",
        "run_once",
        "scm",
        "src",
        "tags",
        "throttle",
        "timeout",
        "vars",
        "version",
        "when",
        NULL,
    };
    return is_one_of(name, keywords);
}

static int add_role(const struct play_reader *reader, const struct node *role,
                    const struct play_setter *setter)
{
    const struct node *vars = node_member(role, "vars");
    for (size_t i = 0; role->type == NODE_MAPPING && i < role->mapping.count; i++) {
        const struct member *member = &role->mapping.members[i];
        if (!is_of_role(member->name) && add(reader, member->name, setter, member->key) != 0)
            return -1;
    }
    return vars ? add_keys(reader, vars, setter) : 0;
}

static int add_roles(const struct play_reader *reader, const struct node *value,
                     const struct play_setter *setter)
{
    for (size_t i = 0; value->type == NODE_SEQUENCE && i < value->sequence.count; i++) {
        if (add_role(reader, value->sequence.items[i], setter) != 0)
            return -1;
    }
    return 0;
}

static int mention(const struct play_reader *reader, const struct node *value,
                   const struct play_setter *setter)
{
    struct play_mention mention = {.by = *setter, .name = node_text(value)};
    if (value->at.line)
        mention.by.line = value->at.line;
    return reader->mention(reader->context, &mention);
}

static int mention_files(const struct play_reader *reader, const struct node *value,
                         const struct play_setter *setter)
{
    if (value->type == NODE_STRING)
        return mention(reader, value, setter);
    for (size_t i = 0; value->type == NODE_SEQUENCE && i < value->sequence.count; i++) {
        if (mention_files(reader, value->sequence.items[i], setter) != 0)
            return -1;
    }
    return 0;
}

/* With `name` all of the file is one variable; a folder is read by patterns. */
static int mention_included(const struct play_reader *reader, const struct node *value,
                            const struct play_setter *setter)
{
    const struct node *name = node_member(value, "name"), *file = node_member(value, "file");
    if (name)
        return add_name(reader, name, setter);
    if (value->type == NODE_STRING || (file && file->type == NODE_STRING))
        return mention(reader, file ? file : value, setter);
    return play_setters_leave_open(reader->setters, setter);
}

/* ------------------------------------------------------------------------------------ keywords */

static const struct {
    const char *name;
    setter_function *add;
    enum play_rank rank;
    bool is_module; /* which may be called by its full name */
} keywords[] = {
    {"vars", add_keys, PLAY_RANK_TASK, false},
    {"vars_prompt", add_prompts, PLAY_RANK_PLAY, false},
    {"vars_files", mention_files, PLAY_RANK_PLAY, false},
    {"roles", add_roles, PLAY_RANK_TASK, false},
    {"dependencies", add_roles, PLAY_RANK_TASK, false},
    {"set_fact", add_facts, PLAY_RANK_TASK, true},
    {"include_vars", mention_included, PLAY_RANK_TASK, true},
    {"register", add_name, PLAY_RANK_TASK, false},
    {"loop_var", add_name, PLAY_RANK_TASK, false},
    {"index_var", add_name, PLAY_RANK_TASK, false},
    {"loop", add_item, PLAY_RANK_TASK, false},
};

/* Whether plays, tasks or more of one stand below it. */
static bool is_level(struct text name)
{
    static const char *const levels[] = {
        "always",       "apply",        "block",         "handlers",     "import_role",
        "import_tasks", "include_role", "include_tasks", "loop_control", "post_tasks",
        "pre_tasks",    "rescue",       "tasks",         NULL,
    };
    return is_one_of(name, levels);
}

static struct text short_name(struct text name)
{
    if (!text_take_string(&name, "ansible.builtin."))
        text_take_string(&name, "ansible.legacy.");
    return name;
}

static int read_keyword(const struct play_reader *reader, const struct member *member,
                        bool is_of_play)
{
    struct play_setter setter = {
        .rank = PLAY_RANK_TASK, .path = reader->path, .line = member->key->at.line};
    struct text module = short_name(member->name);
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        if (!text_is(keywords[i].is_module ? module : member->name, keywords[i].name))
            continue;
        setter.how = keywords[i].name;
        setter.rank = is_of_play && keywords[i].add == add_keys ? PLAY_RANK_PLAY : keywords[i].rank;
        return keywords[i].add(reader, member->value, &setter);
    }
    setter.how = "loop";
    return text_starts_with(member->name, "with_") ? add_item(reader, member->value, &setter) : 0;
}

/* Documents are not deep. */
int play_names_read(const struct play_reader *reader, const struct node *root)
{
    bool is_play = node_member(root, "hosts") || node_member(root, "import_playbook");
    for (size_t i = 0; root->type == NODE_SEQUENCE && i < root->sequence.count; i++) {
        if (play_names_read(reader, root->sequence.items[i]) != 0)
            return -1;
    }
    for (size_t i = 0; root->type == NODE_MAPPING && i < root->mapping.count; i++) {
        const struct member *member = &root->mapping.members[i];
        if (read_keyword(reader, member, is_play) != 0 ||
            (is_level(short_name(member->name)) && play_names_read(reader, member->value) != 0))
            return -1;
    }
    return 0;
}

int play_names_add_all(const struct play_reader *reader, const struct node *root,
                       enum play_rank rank)
{
    const struct play_setter setter = {.rank = rank, .path = reader->path};
    return add_keys(reader, root, &setter);
}
