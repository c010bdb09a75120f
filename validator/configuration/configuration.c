/* SPDX-License-Identifier: MIT */
/* The template of a device, found and rendered. */
#include "configuration/configuration.h"

#include "configuration/device.h"
#include "configuration/templates.h"

#include <stdio.h>
#include <stdlib.h>

struct configuration {
    struct configuration_input input;
    struct template_world world;
    struct device device;
    struct templates templates;
};

static const struct node *find_variable(void *context, struct text name)
{
    struct configuration *configuration = context;
    return device_variable(&configuration->device, name);
}

static const struct template *find_sibling(void *context, struct text name)
{
    struct configuration *configuration = context;
    return templates_find(&configuration->templates, name);
}

static const char *forbids(void *context, struct text name)
{
    const struct configuration *configuration = context;
    if (policy_lets_secret(configuration->input.policy, name))
        return NULL;
    return policy_is_mender_secret(name) ? "what no template may see"
                                         : "what fleet.secrets of the policy does not let through";
}

int configuration_new(struct configuration **made, const struct configuration_input *input,
                      struct error *error)
{
    struct configuration *configuration = calloc(1, sizeof *configuration);
    *made = configuration;
    if (!configuration)
        return error_memory(error);
    configuration->input = *input;
    configuration->world = (struct template_world){.context = configuration,
                                                   .variable = find_variable,
                                                   .sibling = find_sibling,
                                                   .forbids = forbids,
                                                   .edition = input->policy->ansible,
                                                   .limits = &input->policy->limits};
    device_init(&configuration->device, input->inventory, &configuration->world);
    configuration->device.type_variable = input->policy->device_types.variable;
    templates_init(&configuration->templates, &configuration->input);
    if (types_init(&configuration->device.types, input->policy, input->inventory, error) != 0)
        return -1;
    return inventory_view_new(&configuration->device.view, input->inventory, error);
}

void configuration_free(struct configuration *configuration)
{
    if (!configuration)
        return;
    device_release(&configuration->device);
    templates_release(&configuration->templates);
    free(configuration);
}

int configuration_enter(struct configuration *configuration, const struct inventory_host *host,
                        struct findings *findings, struct error *error)
{
    device_enter(&configuration->device, host);
    return inventory_view_enter(configuration->device.view, host, findings, error);
}

const struct inventory_view *configuration_view(const struct configuration *configuration)
{
    return configuration->device.view;
}

int configuration_type(struct configuration *configuration, struct configuration_type *type,
                       struct error *error)
{
    struct device *device = &configuration->device;
    *type = (struct configuration_type){.value = device_find_type(device)};
    type->given[0] = device->types_given[0];
    type->given[1] = device->types_given[1];
    type->result = device->type_problem;
    return device->no_memory ? error_memory(error) : 0;
}

/* -------------------------------------------------------------------------------- rendering -- */

static void refuse_name(struct template_result *result, const struct node *written,
                        const struct node *name)
{
    *result = (struct template_result){.outcome = TEMPLATE_FAILED, .value = written};
    snprintf(result->variable, sizeof result->variable, "configuration");
    if (name->vaulted) {
        result->outcome = TEMPLATE_UNSUPPORTED;
        snprintf(result->message, sizeof result->message, "configuration.template is encrypted");
        return;
    }
    snprintf(result->message, sizeof result->message,
             "configuration.template is of type %s; write the name of a file, in quotes",
             node_type_name(name));
}

/* `configuration.template` of the device, evaluated; NULL where it names none. */
static int find_name(struct configuration *configuration, const struct node **name,
                     struct template_result *result, struct error *error)
{
    struct device *device = &configuration->device;
    const struct variable *variable = inventory_view_find(device->view, TEXT("configuration"));
    const struct node *written = variable ? node_member(variable->value, "template") : NULL;
    *result = (struct template_result){.outcome = TEMPLATE_RENDERED};
    *name = NULL;
    if (!written || written->type == NODE_NULL)
        return 0;
    if (device_evaluate(device, "configuration", written, name, result, error) != 0)
        return -1;
    if (*name && ((*name)->type != NODE_STRING || (*name)->vaulted))
        refuse_name(result, written, *name);
    return 0;
}

static void say_missing(struct template_result *result, struct text name)
{
    *result = (struct template_result){.outcome = TEMPLATE_FAILED};
    snprintf(result->message, sizeof result->message, "there is no template %.*s", (int)name.length,
             name.bytes);
}

/* Appends the device's template, where it has one, to `out`. */
static int render_named(struct configuration *configuration, const struct node *node,
                        struct buffer *out, struct text *name, struct template_result *result,
                        struct error *error)
{
    struct text wanted =
        node ? node_text(node) : text_of(configuration->input.policy->templates.of_fleet);
    const struct template *template = templates_find(&configuration->templates, wanted);
    if (template || node)
        *name = wanted;
    if (template)
        return template_render(template, &configuration->world, out, result, error);
    if (node)
        say_missing(result, wanted);
    return 0;
}

/* What kept a name or a template that was asked for from being known. */
static int check_asked(const struct configuration *configuration, struct error *error)
{
    const struct error *unread = &configuration->templates.error;
    if (unread->kind != ERROR_NONE)
        return error_set(error, unread->kind, "%s", unread->message);
    if (configuration->device.is_too_large)
        return error_set(error, ERROR_LIMIT,
                         "`groups`, which a template asks for, has more than %zu members "
                         "(inventory_nodes)",
                         configuration->world.limits->inventory_nodes);
    return configuration->device.no_memory ? error_memory(error) : 0;
}

int configuration_render(struct configuration *configuration, struct buffer *out, struct text *name,
                         struct template_result *result, struct error *error)
{
    const struct node *node;
    buffer_clear(out);
    *name = TEXT("");
    if (find_name(configuration, &node, result, error) != 0)
        return -1;
    if (result->outcome == TEMPLATE_RENDERED &&
        render_named(configuration, node, out, name, result, error) != 0)
        return -1;
    if (configuration->device.problem.outcome != TEMPLATE_RENDERED)
        *result = configuration->device.problem;
    return check_asked(configuration, error);
}
