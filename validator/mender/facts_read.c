/* SPDX-License-Identifier: MIT */
/* Reads facts from a file. Whoever wrote it, it is bounded, and what is wrong is told by line. */
#include "mender/facts.h"

#include <stdio.h>

enum {
    VALUES_MAX = 4000000,
    DEPTH_MAX = 8,
};

/* What is read, and what messages call it. */
struct reading {
    struct mender_facts *facts;
    const char *name;
};

static int wrong(const struct reading *reading, const struct node *node, const char *what,
                 struct error *error)
{
    return error_set(error, ERROR_INPUT, "%s:%u:%u: %s", reading->name, node->at.line,
                     node->at.column, what);
}

/* A member that is a string, or null, or not there. */
static int read_value(const struct reading *reading, const struct node *device, const char *member,
                      struct text *value, struct error *error)
{
    const struct node *node = node_member(device, member);
    char what[80];
    if (!node || node->type == NODE_NULL)
        return 0;
    snprintf(what, sizeof what, "%s must be a string or null", member);
    if (node->type != NODE_STRING)
        return wrong(reading, node, what, error);
    *value = mender_facts_value(reading->facts, node->string);
    return value->bytes ? 0 : error_memory(error);
}

static int read_device(const struct reading *reading, const struct node *node, struct error *error)
{
    const struct node *id = node_member(node, "device");
    if (node->type != NODE_MAPPING || !id || id->type != NODE_STRING || id->string.length == 0)
        return wrong(reading, id ? id : node,
                     "a device must be an object with its id as \"device\"", error);
    struct mender_device *device = mender_facts_add(reading->facts);
    if (!device)
        return error_memory(error);
    return read_value(reading, node, "device", &device->id, error) == 0 &&
                   read_value(reading, node, "device_type", &device->type, error) == 0 &&
                   read_value(reading, node, "artifact", &device->artifact, error) == 0 &&
                   read_value(reading, node, "updated", &device->updated, error) == 0 &&
                   read_value(reading, node, "subscribed_branch", &device->branch, error) == 0
               ? 0
               : -1;
}

/* Of a device that is there twice, nobody could tell which one is meant. */
static int refuse_twins(const struct reading *reading, const struct node *devices,
                        struct error *error)
{
    struct map ids;
    int result = 0;
    map_init(&ids);
    for (size_t i = 0; result == 0 && i < devices->sequence.count; i++) {
        const struct node *id = node_member(devices->sequence.items[i], "device");
        bool added = false;
        if (!map_place(&ids, id->string, &added))
            result = error_memory(error);
        else if (!added)
            result = wrong(reading, id, "the device is there twice", error);
    }
    map_release(&ids);
    return result;
}

static int read_devices(const struct reading *reading, const struct node *root, struct error *error)
{
    const struct node *devices = node_member(root, "devices");
    if (!devices || devices->type != NODE_SEQUENCE)
        return wrong(reading, devices ? devices : root,
                     "facts are an object with a list \"devices\", as `fleetgate mender facts` "
                     "prints them",
                     error);
    for (size_t i = 0; i < devices->sequence.count; i++) {
        if (read_device(reading, devices->sequence.items[i], error) != 0)
            return -1;
    }
    return refuse_twins(reading, devices, error);
}

static int refuse(const struct reading *reading, const struct findings *findings,
                  struct error *error)
{
    const struct finding *first = &findings->items[0];
    if (findings->count == 0)
        return findings->lost
                   ? error_memory(error)
                   : error_set(error, ERROR_INPUT, "%s:1:1: it is no JSON", reading->name);
    return error_set(error, ERROR_INPUT, "%s:%u:%u: %s", reading->name, first->place.line,
                     first->place.column, first->message);
}

int mender_facts_read(struct mender_facts *facts, struct text text, const char *name,
                      struct error *error)
{
    const struct reading reading = {facts, name};
    const struct document_limits bounds = {DEPTH_MAX, VALUES_MAX, MENDER_FACTS_BYTES};
    const struct place place = {.path = text_of(name)};
    struct document document = {0};
    struct findings findings;
    findings_init(&findings, 1, NULL);
    int result = document_read_output(&document, text, &bounds, &place, &findings, error);
    if (result == 0)
        result = findings.total[SEVERITY_ERROR] > 0 || !document.root
                     ? refuse(&reading, &findings, error)
                     : read_devices(&reading, document.root, error);
    mender_facts_sort(facts);
    findings_release(&findings);
    document_release(&document);
    return result;
}
