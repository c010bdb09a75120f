/* SPDX-License-Identifier: MIT */
/* document/ambiguous-scalar: templates get the words that stand in the file. */
#include "fleet/file.h"
#include "fleet/rule.h"

enum {
    PATH_BYTES = 400,
    SHOWN_BYTES = 60, /* of a value */
};

/* The way from configuration.parameters down to a node. */
struct step {
    const struct step *parent; /* NULL for the parameters themselves */
    const struct member *member;
    size_t index; /* where there is no member */
};

struct walk {
    const struct fleet_file *file;
    struct findings *findings;
};

static void append_path(struct buffer *path, const struct step *step)
{
    if (!step->parent) {
        buffer_append_string(path, "configuration.parameters");
        return;
    }
    append_path(path, step->parent);
    if (step->member)
        buffer_format(path, ".%.*s", (int)step->member->name.length, step->member->name.bytes);
    else
        buffer_format(path, "[%zu]", step->index);
}

/* A day is pasted as it is written; a time is not, unless it is written as Ansible writes it. */
static bool is_pasted_as_written(const struct node *node)
{
    return node->type == NODE_TIMESTAMP && node->source.length == sizeof "2025-10-10" - 1;
}

static void append_fix(struct buffer *help, const struct node *node)
{
    buffer_format(help, "write \"%.*s\"", (int)node->source.length, node->source.bytes);
    if (node->type == NODE_BOOLEAN)
        buffer_format(help, ", or %s", node->boolean ? "true" : "false");
}

static void append_result(struct buffer *result, const struct node *node)
{
    if (node->type == NODE_NULL)
        buffer_append_string(result, "nothing");
    else if (node->type == NODE_TIMESTAMP)
        buffer_append_string(result, "a time in another form");
    else
        node_append_pasted(result, node);
}

static bool is_secret(const struct step *step)
{
    for (; step; step = step->parent) {
        if (step->member && secrecy_of_key(step->member->name))
            return true;
    }
    return false;
}

/* What is wrong and what fixes it, in words. */
struct words {
    struct buffer message;
    struct buffer help;
};

static void describe(struct words *words, const struct step *step, const struct node *node,
                     bool is_key)
{
    append_path(&words->message, step);
    if (words->message.failed) {
        buffer_clear(&words->message);
        buffer_append_string(&words->message, "configuration.parameters...");
    }
    words->message.ceiling = SIZE_MAX;
    if (!is_key && is_secret(step)) {
        buffer_append_string(&words->message,
                             ": the value without quotes reaches a template as something else");
        buffer_append_string(&words->help, "put it in quotes");
        return;
    }
    size_t shown = node->source.length < SHOWN_BYTES ? node->source.length : SHOWN_BYTES;
    buffer_format(&words->message, ": %s%.*s without quotes reaches a template as ",
                  is_key ? "the key " : "", (int)shown, node->source.bytes);
    append_result(&words->message, node);
    append_fix(&words->help, node);
}

static void check_scalar(const struct walk *walk, const struct step *step, const struct node *node,
                         bool is_key)
{
    if (!node_is_ambiguous(node) || is_pasted_as_written(node))
        return;
    const struct place place = fleet_file_place(walk->file, node);
    struct words words;
    buffer_init(&words.message, PATH_BYTES);
    buffer_init(&words.help, SIZE_MAX);
    describe(&words, step, node, is_key);
    walk->findings->lost |= words.message.failed || words.help.failed;
    findings_add(walk->findings, RULE_DOCUMENT_AMBIGUOUS_SCALAR, &place,
                 buffer_text(&words.help).bytes, "%s", buffer_text(&words.message).bytes);
    buffer_release(&words.message);
    buffer_release(&words.help);
}

/* The depth of a document is bounded by struct limits. */
static void check_node(const struct walk *walk, const struct step *step, const struct node *node)
{
    if (node->type == NODE_SEQUENCE) {
        for (size_t i = 0; i < node->sequence.count; i++) {
            const struct step below = {.parent = step, .index = i};
            check_node(walk, &below, node->sequence.items[i]);
        }
    } else if (node->type == NODE_MAPPING) {
        for (size_t i = 0; i < node->mapping.count; i++) {
            const struct member *member = &node->mapping.members[i];
            const struct step below = {.parent = step, .member = member};
            check_scalar(walk, step, member->key, true);
            check_node(walk, &below, member->value);
        }
    } else {
        check_scalar(walk, step, node, false);
    }
}

void fleet_ambiguous_parameters(const struct fleet *fleet, const struct fleet_file *file,
                                struct findings *findings)
{
    (void)fleet;
    const struct node *parameters =
        node_member(node_member(file->node, "configuration"), "parameters");
    const struct walk walk = {.file = file, .findings = findings};
    const struct step top = {0};
    if (parameters && parameters->type == NODE_MAPPING)
        check_node(&walk, &top, parameters);
}
