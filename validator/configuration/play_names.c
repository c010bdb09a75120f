/* SPDX-License-Identifier: MIT */
/* Names that plays and tasks set, by the keywords of Ansible that set some. */
#define _GNU_SOURCE /* memmem */
#include "configuration/play_names.h"

#include "configuration/play_calls.h"

#include <string.h>

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

/* `vars`, which may be a list of mappings. */
static int add_vars(const struct play_reader *reader, const struct node *value,
                    const struct play_setter *setter)
{
    if (value->type == NODE_STRING)
        return play_setters_leave_open(reader->setters, setter);
    for (size_t i = 0; value->type == NODE_SEQUENCE && i < value->sequence.count; i++) {
        if (add_keys(reader, value->sequence.items[i], setter) != 0)
            return -1;
    }
    return add_keys(reader, value, setter);
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

static int add_prompt(const struct play_reader *reader, const struct node *value,
                      const struct play_setter *setter)
{
    const struct node *name = node_member(value, "name");
    return name ? add_name(reader, name, setter) : 0;
}

static int add_prompts(const struct play_reader *reader, const struct node *value,
                       const struct play_setter *setter)
{
    for (size_t i = 0; value->type == NODE_SEQUENCE && i < value->sequence.count; i++) {
        if (add_prompt(reader, value->sequence.items[i], setter) != 0)
            return -1;
    }
    return add_prompt(reader, value, setter);
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
    return text_is_any(name, keywords);
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
    return vars ? add_vars(reader, vars, setter) : 0;
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
    struct play_mention mention = {PLAY_MENTION_FILE, *setter, node_text(value)};
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

/* ------------------------------------------------------------------------------------ keywords */

static const struct {
    const char *name;
    setter_function *add;
    enum play_rank rank;
} keywords[] = {
    {"vars", add_vars, PLAY_RANK_TASK},
    {"vars_prompt", add_prompts, PLAY_RANK_PLAY},
    {"vars_files", mention_files, PLAY_RANK_PLAY},
    {"roles", add_roles, PLAY_RANK_TASK},
    {"dependencies", add_roles, PLAY_RANK_TASK},
    {"register", add_name, PLAY_RANK_TASK},
    {"loop_var", add_name, PLAY_RANK_TASK},
    {"index_var", add_name, PLAY_RANK_TASK},
    {"loop", add_item, PLAY_RANK_TASK},
};

/* Whether plays, tasks or more of one stand below it. */
static bool is_level(struct text name)
{
    static const char *const levels[] = {
        "always",       "apply",        "block",         "handlers",     "import_role",
        "import_tasks", "include_role", "include_tasks", "loop_control", "post_tasks",
        "pre_tasks",    "rescue",       "tasks",         NULL,
    };
    return text_is_any(name, levels);
}

static int read_keyword(const struct play_reader *reader, const struct member *member,
                        bool is_of_play)
{
    struct play_setter setter = {
        .rank = PLAY_RANK_TASK, .path = reader->path, .line = member->key->at.line};
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        if (!text_is(member->name, keywords[i].name))
            continue;
        setter.how = keywords[i].name;
        setter.rank = is_of_play && keywords[i].add == add_vars ? PLAY_RANK_PLAY : keywords[i].rank;
        return keywords[i].add(reader, member->value, &setter);
    }
    setter.how = "loop";
    return text_starts_with(member->name, "with_") ? add_item(reader, member->value, &setter) : 0;
}

/* A lookup of the template may be given variables of its own. */
static int look_into(const struct play_reader *reader, const struct node *value)
{
    static const char word[] = "template_vars";
    const struct play_setter setter = {PLAY_RANK_TASK, reader->path, value->at.line, word};
    bool has = value->type == NODE_STRING &&
               memmem(value->string.bytes, value->string.length, word, strlen(word));
    if (has && play_setters_leave_open(reader->setters, &setter) != 0)
        return -1;
    for (size_t i = 0; value->type == NODE_SEQUENCE && i < value->sequence.count; i++) {
        if (look_into(reader, value->sequence.items[i]) != 0)
            return -1;
    }
    for (size_t i = 0; value->type == NODE_MAPPING && i < value->mapping.count; i++) {
        if (look_into(reader, value->mapping.members[i].value) != 0)
            return -1;
    }
    return 0;
}

/* Documents are not deep. */
static int read_level(const struct play_reader *reader, const struct node *root)
{
    bool is_play = node_member(root, "hosts") || node_member(root, "import_playbook");
    for (size_t i = 0; root->type == NODE_SEQUENCE && i < root->sequence.count; i++) {
        if (read_level(reader, root->sequence.items[i]) != 0)
            return -1;
    }
    for (size_t i = 0; root->type == NODE_MAPPING && i < root->mapping.count; i++) {
        const struct member *member = &root->mapping.members[i];
        if (read_keyword(reader, member, is_play) != 0 ||
            (is_level(play_call_name(member->name)) && read_level(reader, member->value) != 0))
            return -1;
    }
    return play_calls_read(reader, root);
}

/* Ansible reads the variables beside a play, too. */
static int mention_beside(const struct play_reader *reader, const struct node *root)
{
    static const char *const folders[] = {"group_vars", "host_vars"};
    bool has_play = false;
    int result = 0;
    for (size_t i = 0; root->type == NODE_SEQUENCE && i < root->sequence.count; i++)
        has_play |= node_member(root->sequence.items[i], "hosts") != NULL;
    for (size_t i = 0; has_play && i < 2 && result == 0; i++) {
        const struct play_mention mention = {
            PLAY_MENTION_OF_PLAYS, {PLAY_RANK_PLAY, reader->path, 0, NULL}, text_of(folders[i])};
        result = reader->mention(reader->context, &mention);
    }
    return result;
}

int play_names_read(const struct play_reader *reader, const struct node *root)
{
    return read_level(reader, root) != 0 || look_into(reader, root) != 0 ||
                   mention_beside(reader, root) != 0
               ? -1
               : 0;
}

int play_names_add_all(const struct play_reader *reader, const struct node *root,
                       enum play_rank rank)
{
    const struct play_setter setter = {.rank = rank, .path = reader->path};
    return add_keys(reader, root, &setter);
}
