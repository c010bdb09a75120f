/* SPDX-License-Identifier: MIT */
/* template/invalid-json: what is rendered is what Mender takes: one object of strings. */
#include "fleet/rule.h"
#include "fleet/template.h"

#include <stdio.h>
#include <string.h>

/* As the source of Mender has it: more keys are a failure of the server, longer texts are refused.
 */
enum { KEYS_MAX = 100, BYTES_MAX = 4096, SHOWN_BYTES = 100, MESSAGE_BYTES = 600 };

/* A finding on the way. */
struct fault {
    char message[MESSAGE_BYTES];
    const char *help;
    struct text key; /* that it is about; bytes is NULL: all of it */
    unsigned line;   /* of the template; 0: that of the key */
};

static int shown(struct text text)
{
    return (int)(text.length < SHOWN_BYTES ? text.length : SHOWN_BYTES);
}

static bool check_member(const struct member *member, struct fault *fault)
{
    struct text name = member->name;
    const struct node *value = member->value;
    fault->key = name;
    if (value->type != NODE_STRING) {
        snprintf(fault->message, sizeof fault->message,
                 "%.*s is of type %s, and Mender takes strings alone", shown(name), name.bytes,
                 node_type_name(value));
        fault->help = "put the value in double quotes";
        return false;
    }
    if (text_has(name, '\0') || text_has(value->string, '\0')) {
        snprintf(fault->message, sizeof fault->message,
                 "%.*s has a NUL character in its key or its value", shown(name), name.bytes);
        fault->help = "leave it out: no program of the device can take it";
        return false;
    }
    if (name.length > 0 && name.length <= BYTES_MAX && value->string.length <= BYTES_MAX)
        return true;
    snprintf(fault->message, sizeof fault->message,
             "%.*s has a key or a value of more than %d bytes, or none", shown(name), name.bytes,
             BYTES_MAX);
    fault->help = "Mender takes keys of 1 to 4096 bytes, and values of 4096 at most";
    return false;
}

static bool check_object(const struct node *root, struct fault *fault)
{
    if (root->type != NODE_MAPPING) {
        snprintf(fault->message, sizeof fault->message,
                 "what it renders is of type %s, and Mender takes an object", node_type_name(root));
        fault->help = "put all of it between { and }, as \"key\": \"value\" pairs";
        return false;
    }
    if (root->mapping.count > KEYS_MAX) {
        snprintf(fault->message, sizeof fault->message,
                 "what it renders has %zu keys, and Mender takes %d", root->mapping.count,
                 (int)KEYS_MAX);
        fault->help = "leave out what the device does not need";
        return false;
    }
    for (size_t i = 0; i < root->mapping.count; i++) {
        if (!check_member(&root->mapping.members[i], fault))
            return false;
    }
    return true;
}

/* The line of a template that holds the key in quotes; 0: none does. */
static unsigned line_of_key(const struct template *template, struct text key)
{
    struct text rest = template_source(template);
    for (unsigned line = 1; key.bytes && rest.length; line++) {
        struct text text = text_cut(&rest, '\n');
        for (size_t i = 0; i + key.length + 2 <= text.length; i++) {
            if (text.bytes[i] == '"' && text.bytes[i + key.length + 1] == '"' &&
                memcmp(text.bytes + i + 1, key.bytes, key.length) == 0)
                return line;
        }
    }
    return 0;
}

static void say_broken(const struct document *document, const struct findings *found,
                       struct fault *fault)
{
    static const struct finding none = {.message = ""};
    const struct finding *first = found->count ? found->items : &none;
    snprintf(fault->message, sizeof fault->message,
             "what it renders is %s: line %u, column %u of it: %.200s",
             document->is_json ? "JSON that cannot be read" : "no JSON", first->place.line,
             first->place.column, first->message);
    fault->help = document->is_json ? NULL
                                    : "a comma between all members, none behind the last, and "
                                      "strings in double quotes";
}

/* The text is broken since a merge of the template was never finished. */
static bool say_conflict(const struct template *template, struct fault *fault)
{
    const struct place place = {.path = TEXT("the template")};
    struct findings found;
    findings_init(&found, 1, NULL);
    bool is_conflict = document_find_conflict(template_source(template), false, &place, &found);
    if (is_conflict && found.count) {
        fault->line = found.items[0].place.line;
        fault->help = "keep what is meant of both sides, and delete the lines of the markers";
        snprintf(fault->message, sizeof fault->message, "%s", found.items[0].message);
    }
    findings_release(&found);
    return is_conflict;
}

/* Mender would keep the last, and say nothing. */
static bool check_keys(const struct findings *of_document, struct fault *fault)
{
    if (!findings_have_error(of_document, RULE_DOCUMENT_DUPLICATE_KEY))
        return true;
    snprintf(fault->message, sizeof fault->message, "what it renders: %.200s of it",
             of_document->items[0].message);
    fault->help = "keep one of them";
    fault->key = (struct text){0};
    return false;
}

/* Whether it is good, or device->error says why that is not known. */
static bool check_text(struct fleet_device *device, const struct limits *limits,
                       struct fault *fault)
{
    struct document *document = &device->document;
    const struct document_limits bounds = {limits->document_depth, limits->document_nodes,
                                           limits->template_bytes};
    const struct place place = {.path = device->rendering.name};
    struct findings found;
    bool is_good = false;
    findings_init(&found, 1, NULL);
    int result = document_read_output(document, buffer_text(&device->text), &bounds, &place, &found,
                                      &device->error);
    if (result == 0 && found.lost)
        result = error_memory(&device->error);
    if (result == 0 && document->root)
        is_good = check_object(document->root, fault) && check_keys(&found, fault);
    else if (result == 0 && !say_conflict(device->rendering.template, fault))
        say_broken(document, &found, fault);
    findings_release(&found);
    return is_good || result != 0;
}

void template_invalid_json(const struct fleet *fleet, struct fleet_device *device,
                           struct findings *findings)
{
    const struct configuration_rendering *rendering = &device->rendering;
    struct fault fault = {.help = NULL};
    if (rendering->outcome != CONFIGURATION_RENDERED ||
        rendering->result.outcome != TEMPLATE_RENDERED)
        return;
    if (!check_text(device, &fleet->policy->limits, &fault))
        fleet_template_report(fleet, device, RULE_TEMPLATE_INVALID_JSON, rendering->name,
                              fault.line ? fault.line : line_of_key(rendering->template, fault.key),
                              fault.help, fault.message, findings);
}
