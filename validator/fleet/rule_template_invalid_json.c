/* SPDX-License-Identifier: MIT */
/* template/invalid-json: what is rendered is what Mender takes: one object of strings. */
#include "fleet/rule.h"
#include "fleet/template.h"

#include <jansson.h>
#include <stdio.h>

/* As the source of Mender has it: more keys are a failure of the server, longer texts are refused.
 */
enum { KEYS_MAX = 100, BYTES_MAX = 4096, SHOWN_BYTES = 100, MESSAGE_BYTES = 600 };

/* A finding on the way. */
struct fault {
    char message[MESSAGE_BYTES];
    const char *help;
    struct text key; /* that it is about; bytes is NULL: all of it */
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

/* Of what is YAML our own reader says nothing. */
static void say_broken(struct text text, struct fault *fault)
{
    json_error_t problem = {.text = "", .line = 1};
    json_decref(json_loadb(text.bytes ? text.bytes : "", text.length, JSON_DECODE_ANY, &problem));
    snprintf(fault->message, sizeof fault->message,
             "what it renders is no JSON: line %d of it: %.200s", problem.line, problem.text);
    fault->help = "a comma between all members, none behind the last, and strings in double quotes";
}

static bool check_text(struct fleet_device *device, const struct limits *limits,
                       struct fault *fault)
{
    const struct document *document = &device->document;
    const struct document_limits bounds = {limits->document_depth, limits->document_nodes,
                                           limits->template_bytes};
    const struct place place = {.path = device->rendering.name};
    struct findings own;
    findings_init(&own, 1, NULL);
    bool is_good = document_read(&device->document, buffer_text(&device->text), &bounds, &place,
                                 &own, &device->error) != 0;
    if (!is_good && document->is_json && document->root)
        is_good = check_object(document->root, fault);
    else if (!is_good)
        say_broken(buffer_text(&device->text), fault);
    findings_release(&own);
    return is_good;
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
                              line_of_key(rendering->template, fault.key), fault.help,
                              fault.message, findings);
}
