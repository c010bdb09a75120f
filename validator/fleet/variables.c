/* SPDX-License-Identifier: MIT */
/* What one file of variables sets that the gate looks at. */
#include "fleet/fleet.h"
#include "fleet/parameters.h"

#include <stdlib.h>
#include <string.h>

void image_mentions_init(struct image_mentions *mentions)
{
    *mentions = (struct image_mentions){0};
    arena_init(&mentions->arena);
}

void image_mentions_release(struct image_mentions *mentions)
{
    arena_release(&mentions->arena);
    free(mentions->items);
    *mentions = (struct image_mentions){0};
}

static int add_mention(struct image_mentions *mentions, const struct image_mention *mention,
                       struct error *error)
{
    if (ARRAY_RESERVE(mentions->items, mentions->capacity, mentions->count + 1) != 0)
        return error_memory(error);
    struct image_mention *item = &mentions->items[mentions->count];
    *item = *mention;
    item->device_type = arena_copy(&mentions->arena, mention->device_type);
    item->name = arena_copy(&mentions->arena, mention->name);
    if (!item->device_type.bytes || !item->name.bytes)
        return error_memory(error);
    mentions->count++;
    return 0;
}

int image_mentions_append(struct image_mentions *mentions, const struct image_mentions *from,
                          struct error *error)
{
    for (size_t i = 0; i < from->count; i++) {
        if (add_mention(mentions, &from->items[i], error) != 0)
            return -1;
    }
    return 0;
}

static int compare_mentions(const void *left, const void *right)
{
    const struct image_mention *a = left;
    const struct image_mention *b = right;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    if (a->at.line != b->at.line)
        return a->at.line < b->at.line ? -1 : 1;
    return (a->at.column > b->at.column) - (a->at.column < b->at.column);
}

void image_mentions_sort(struct image_mentions *mentions)
{
    if (mentions->count > 1)
        qsort(mentions->items, mentions->count, sizeof *mentions->items, compare_mentions);
}

/* A name that the schema lets through: what does not is the schema's to report, once. */
static bool is_name(const struct node *node)
{
    if (!node || node->type != NODE_STRING || node->vaulted || node->string.length == 0)
        return false;
    for (size_t i = 0; i < node->string.length; i++) {
        char byte = node->string.bytes[i];
        if (byte < '!' || byte > '~' || ascii_is_among(byte, "{}"))
            return false;
    }
    return true;
}

static struct place place_of(const struct place *file, const struct node *node)
{
    struct place place = *file;
    place.line = node->at.line;
    place.column = node->at.column;
    return place;
}

/* "develop, main, canary, production" */
static void join_names(struct buffer *out, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_format(out, "%s%s", i ? ", " : "", names[i]);
}

static void check_branch(const struct node *branch, const struct fleet_expectations *expectations,
                         const struct place *file, struct findings *findings)
{
    if (!is_name(branch))
        return;
    for (size_t i = 0; i < expectations->branch_count; i++) {
        if (text_is(branch->string, expectations->branches[i]))
            return;
    }
    struct buffer help;
    buffer_init(&help, 4096);
    buffer_append_string(&help, "write one of: ");
    join_names(&help, expectations->branches, expectations->branch_count);
    struct place place = place_of(file, branch);
    findings_add(findings, RULE_FLEET_UNKNOWN_BRANCH, &place, help.failed ? NULL : help.bytes,
                 "subscribed_branch: no branch of the policy is called %.*s",
                 (int)branch->string.length, branch->string.bytes);
    buffer_release(&help);
}

static void check_server(const struct node *server, const struct fleet_expectations *expectations,
                         const struct place *file, struct findings *findings)
{
    if (!is_name(server) || !expectations->mender_server)
        return;
    struct text written = server->string;
    struct text expected = text_of(expectations->mender_server);
    /* A last slash makes no difference to where requests go. */
    while (text_ends_with(written, "/"))
        written.length--;
    while (text_ends_with(expected, "/"))
        expected.length--;
    if (text_equal(written, expected))
        return;
    struct place place = place_of(file, server);
    struct buffer help;
    buffer_init(&help, 4096);
    buffer_format(&help, "write: mender_server: %s", expectations->mender_server);
    findings_add(findings, RULE_MENDER_OTHER_SERVER, &place, help.failed ? NULL : help.bytes,
                 "mender_server: %.*s is not the server of the policy", (int)written.length,
                 written.bytes);
    buffer_release(&help);
}

static int collect_images(const struct node *list, size_t file, struct image_mentions *images,
                          struct error *error)
{
    if (!list || list->type != NODE_SEQUENCE)
        return 0;
    for (size_t i = 0; i < list->sequence.count; i++) {
        const struct node *type = node_member(list->sequence.items[i], "device_type");
        const struct node *name = node_member(list->sequence.items[i], "image_name");
        if (!is_name(type) || !is_name(name))
            continue;
        const struct image_mention mention = {
            .device_type = type->string, .name = name->string, .file = file, .at = name->at};
        if (add_mention(images, &mention, error) != 0)
            return -1;
    }
    return 0;
}

int variables_check(const struct node *variables, const struct fleet_expectations *expectations,
                    size_t file, const struct place *place, struct image_mentions *images,
                    struct findings *findings, struct error *error)
{
    check_branch(node_member(variables, "subscribed_branch"), expectations, place, findings);
    check_server(node_member(variables, "mender_server"), expectations, place, findings);
    parameters_check(variables, place, findings);
    return collect_images(node_member(variables, "os_image"), file, images, error);
}
