/* SPDX-License-Identifier: MIT */
/* The template of a device, found and rendered. */
#include "configuration/configuration.h"

#include "configuration/templates.h"
#include "configuration/variables.h"

#include <stdio.h>
#include <stdlib.h>

struct configuration {
    const struct policy *policy;
    struct templates *templates;
    struct template_world world;
    struct device device;
};

static const struct node *find_variable(void *context, struct text name)
{
    struct configuration *configuration = context;
    return device_variable(&configuration->device, name);
}

static const struct template *find_sibling(void *context, struct text name)
{
    struct configuration *configuration = context;
    const struct template *template = templates_find(configuration->templates, name);
    const char *unread = template ? NULL : templates_unread(configuration->templates, name);
    if (unread)
        configuration->device.unseen = unread;
    return template;
}

static const char *set_elsewhere(void *context, struct text name)
{
    struct configuration *configuration = context;
    return device_set_by_plays(&configuration->device, name);
}

static const char *replaced(void *context, enum template_plugin type)
{
    struct configuration *configuration = context;
    const char *plugin = templates_plugins(configuration->templates)->sources[type];
    configuration->device.asked_plugins |= plugin != NULL;
    return plugin;
}

static const char *forbids(void *context, struct text name)
{
    struct configuration *configuration = context;
    device_note_unknown(&configuration->device, "the environment of the runner");
    if (policy_lets_secret(configuration->policy, name))
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
    configuration->policy = input->policy;
    configuration->templates = input->templates;
    configuration->world = (struct template_world){.context = configuration,
                                                   .variable = find_variable,
                                                   .sibling = find_sibling,
                                                   .set_elsewhere = set_elsewhere,
                                                   .replaced = replaced,
                                                   .forbids = forbids,
                                                   .edition = input->policy->ansible,
                                                   .limits = &input->policy->limits};
    device_init(&configuration->device, input->inventory, &configuration->world);
    configuration->device.role = templates_role(input->templates);
    configuration->device.plays = &templates_plays(input->templates)->setters;
    configuration->device.merges = templates_merge(input->templates);
    configuration->device.type_variable = input->policy->device_types.variable;
    if (types_init(&configuration->device.types, input->policy, input->inventory, error) != 0)
        return -1;
    return inventory_view_new(&configuration->device.view, input->inventory, error);
}

void configuration_free(struct configuration *configuration)
{
    if (!configuration)
        return;
    device_release(&configuration->device);
    free(configuration);
}

int configuration_enter(struct configuration *configuration, const struct inventory_host *host,
                        const struct inventory_own *own, struct findings *findings,
                        struct error *error)
{
    struct device *device = &configuration->device;
    device_enter(device, host);
    return own ? inventory_view_enter_read(device->view, host, own, findings, error)
               : inventory_view_enter(device->view, host, findings, error);
}

const struct inventory_view *configuration_view(const struct configuration *configuration)
{
    return configuration->device.view;
}

int configuration_list(struct configuration *configuration,
                       const struct variable *const **variables, size_t *count, struct error *error)
{
    return inventory_view_list(configuration->device.view, variables, count, error);
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

bool configuration_is_own(const struct configuration *configuration)
{
    return configuration->device.asked_name;
}

/* What kept the device from being asked at all. */
static int check_device(const struct configuration *configuration, struct error *error)
{
    if (templates_check(configuration->templates, error) != 0)
        return -1;
    if (configuration->device.is_too_large)
        return error_set(error, ERROR_LIMIT,
                         "`groups`, which a template asks for, has more than %zu members "
                         "(inventory_nodes)",
                         configuration->world.limits->inventory_nodes);
    return configuration->device.no_memory ? error_memory(error) : 0;
}

/* ------------------------------------------------------------------------------- evaluation -- */

int configuration_evaluate(struct configuration *configuration, const char *name,
                           const struct node *written, struct configuration_value *value,
                           struct error *error)
{
    struct device *device = &configuration->device;
    *value =
        (struct configuration_value){.value = written, .result = {.outcome = TEMPLATE_RENDERED}};
    if (written->vaulted)
        value->reason = "an encrypted value";
    else if (template_is_in(written)) {
        const char *before = device->unknown;
        device->unknown = NULL;
        if (device_evaluate(device, name, written, &value->value, &value->result, error) != 0 ||
            check_device(configuration, error) != 0)
            return -1;
        value->reason = device->unknown;
        device->unknown = before;
    }
    if (value->reason) {
        value->resembles = value->value;
        value->value = NULL;
    }
    return 0;
}

int configuration_variables(struct configuration *configuration, const struct node **mapping,
                            size_t *steps, struct error *error)
{
    const struct variables_input input = {configuration, configuration_evaluate,
                                          &configuration->device};
    return variables_gather(&input, mapping, steps, error);
}

struct text configuration_name(struct configuration *configuration)
{
    configuration->device.asked_name = true;
    return configuration->device.host->name;
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
                     struct configuration_rendering *rendering, struct error *error)
{
    struct device *device = &configuration->device;
    const struct variable *variable = inventory_view_find(device->view, TEXT("configuration"));
    const struct node *written = variable ? node_member(variable->value, "template") : NULL;
    *name = NULL;
    if (!written || written->type == NODE_NULL)
        return 0;
    rendering->written = written;
    if (device_evaluate(device, "configuration", written, name, &rendering->result, error) != 0)
        return -1;
    if (*name && ((*name)->type != NODE_STRING || (*name)->vaulted))
        refuse_name(&rendering->result, written, *name);
    return 0;
}

/* The device names a template that is not there. */
static void say_missing(const struct configuration *configuration,
                        struct configuration_rendering *rendering)
{
    struct text name = rendering->name;
    bool kept = templates_are_kept(configuration->templates);
    rendering->outcome = kept ? CONFIGURATION_MISSING : CONFIGURATION_ELSEWHERE;
    rendering->result =
        (struct template_result){.outcome = kept ? TEMPLATE_FAILED : TEMPLATE_UNSUPPORTED};
    snprintf(rendering->result.message, sizeof rendering->result.message,
             "there is no template %.*s", (int)name.length, name.bytes);
}

static void say_unread(const char *path, struct configuration_rendering *rendering)
{
    rendering->outcome = CONFIGURATION_UNREAD;
    rendering->result = (struct template_result){.outcome = TEMPLATE_UNSUPPORTED};
    snprintf(rendering->result.message, sizeof rendering->result.message,
             "%.300s is too large, a link or below one, or lies in a damaged folder", path);
}

static enum configuration_cause cause_of(const struct device *device,
                                         const struct template_result *result)
{
    if (result->outcome != TEMPLATE_UNSUPPORTED)
        return CONFIGURATION_OF_TEMPLATE;
    return device->asked_plugins ? CONFIGURATION_OF_PLUGINS
           : device->asked_plays ? CONFIGURATION_OF_PLAYS
                                 : CONFIGURATION_OF_TEMPLATE;
}

static int render_found(struct configuration *configuration, struct buffer *out,
                        struct configuration_rendering *rendering, struct error *error)
{
    struct device *device = &configuration->device;
    const char *renderer = replaced(configuration, TEMPLATE_PLUGIN_RENDERER);
    if (renderer) {
        rendering->cause = CONFIGURATION_OF_PLUGINS;
        rendering->result = (struct template_result){.outcome = TEMPLATE_UNSUPPORTED};
        snprintf(rendering->result.message, sizeof rendering->result.message,
                 "%.200s may render it in Ansible's place", renderer);
        return 0;
    }
    device->asked_plays = device->asked_plugins = false;
    device->is_rendering = true;
    int status =
        template_render(rendering->template, &configuration->world, out, &rendering->result, error);
    device->is_rendering = false;
    rendering->cause = cause_of(device, &rendering->result);
    rendering->steps = rendering->result.steps;
    return status;
}

/* The template of this name, or (NULL) that of the whole fleet. */
static int render_named(struct configuration *configuration, const struct node *node,
                        struct buffer *out, struct configuration_rendering *rendering,
                        struct error *error)
{
    struct text wanted =
        node ? node_text(node) : text_of(configuration->policy->templates.of_fleet);
    rendering->template = templates_find(configuration->templates, wanted);
    const char *unread =
        rendering->template ? NULL : templates_unread(configuration->templates, wanted);
    if (!rendering->template && !unread && !node)
        return 0;
    rendering->name = wanted;
    if (unread) {
        say_unread(unread, rendering);
        return 0;
    }
    if (!rendering->template) {
        say_missing(configuration, rendering);
        return 0;
    }
    rendering->outcome = CONFIGURATION_RENDERED;
    return render_found(configuration, out, rendering, error);
}

static void say_unknown(const struct device *device, struct configuration_rendering *rendering)
{
    struct template_result *result = &rendering->result;
    *result = (struct template_result){.outcome = TEMPLATE_UNSUPPORTED};
    rendering->cause = device->unseen ? CONFIGURATION_OF_TEMPLATE : CONFIGURATION_OF_MERGE;
    if (device->unseen)
        snprintf(result->message, sizeof result->message,
                 "it may depend on %.200s, which the gate cannot read", device->unseen);
    else
        snprintf(result->message, sizeof result->message,
                 "the dictionary '%.90s' of %.200s, which Ansible merges with another one "
                 "(hash_behaviour = merge), and the gate does not",
                 device->merged, device->merged_in);
}

int configuration_render(struct configuration *configuration, struct buffer *out,
                         struct configuration_rendering *rendering, struct error *error)
{
    const struct template_result *problem = &configuration->device.problem;
    const struct node *node;
    buffer_clear(out);
    configuration->device.unseen = configuration->device.merged = NULL;
    *rendering = (struct configuration_rendering){.outcome = CONFIGURATION_NONE,
                                                  .result = {.outcome = TEMPLATE_RENDERED}};
    if (find_name(configuration, &node, rendering, error) != 0)
        return -1;
    /* What was evaluated before may have met the problem; no other name depends on it. */
    if (problem->outcome != TEMPLATE_RENDERED && rendering->written &&
        template_is_in(rendering->written))
        rendering->result = *problem;
    if (rendering->result.outcome != TEMPLATE_RENDERED)
        rendering->outcome = CONFIGURATION_NO_NAME;
    else if (render_named(configuration, node, out, rendering, error) != 0)
        return -1;
    if (problem->outcome != TEMPLATE_RENDERED) {
        rendering->result = *problem;
        rendering->cause = configuration->device.has_two_types ? CONFIGURATION_OF_TWO_TYPES
                                                               : CONFIGURATION_OF_TEMPLATE;
    }
    bool is_unknown = configuration->device.unseen || configuration->device.merged;
    if (rendering->outcome == CONFIGURATION_RENDERED && is_unknown)
        say_unknown(&configuration->device, rendering);
    return check_device(configuration, error);
}

const char *configuration_role_file(const struct configuration *configuration, struct text variable)
{
    const struct device *device = &configuration->device;
    if (role_find(&device->role->variables, variable))
        return device->role->variables.path;
    bool is_default = !inventory_view_find(device->view, variable) &&
                      role_find(&device->role->defaults, variable);
    return is_default ? device->role->defaults.path : NULL;
}
