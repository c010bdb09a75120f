/* SPDX-License-Identifier: MIT */
/* `fleetgate render`: prints what a device would be configured with. */
#include "cli/cli.h"
#include "cli/fleet_reading.h"

#include "configuration/configuration.h"

#include <string.h>
#include <unistd.h>

enum { RAW, ROOT, REPO, POLICY };

static const struct option_spec options_of_render[OPTIONS_MAX + 1] = {
    [RAW] = {"raw", NULL, "the text that the template gives, to the byte", NULL},
    [ROOT] = OPTION_ROOT,
    [REPO] = {"repo", "DIR", "the repository (default: the current folder)", NULL},
    [POLICY] = {"policy", "FILE", "the policy (default: see above)", NULL},
    {0},
};

/* What the command line asks for. */
struct call {
    const struct options *options;
    const char *device;
    const char *revision;
};

/* What was rendered, or was not: of which fleet and device, by the template of which name. */
struct rendering {
    const struct fleet_reading *reading;
    struct configuration *configuration;
    struct text name;
    enum configuration_cause cause; /* why there is no text */
};

/* ----------------------------------------------------------------------------------- reasons -- */

/* The file and the line that the value of a variable stands at. */
static void append_variable(struct buffer *out, const struct configuration *configuration,
                            const struct template_result *result)
{
    const struct variable *variable =
        inventory_view_find(configuration_view(configuration), text_of(result->variable));
    if (!variable)
        return;
    buffer_append_string(out, "    in the value of ");
    buffer_escape(out, text_of(result->variable));
    buffer_append_string(out, ": ");
    buffer_escape(out, variable->path);
    if (result->value && result->value->at.line)
        buffer_format(out, ":%u", result->value->at.line);
    buffer_append_string(out, "\n");
}

/* What fixes it where two groups give the device two types. */
static void append_groups(struct buffer *out, struct configuration *configuration)
{
    struct configuration_type type;
    struct error error = {0};
    if (configuration_type(configuration, &type, &error) != 0 || !type.given[1])
        return;
    buffer_format(out,
                  "    take the device out of %s or out of %s, or one of the two out of "
                  "fleet.device_type\n",
                  type.given[0]->group, type.given[1]->group);
}

/* To standard error: why there is no configuration. */
static int print_reason(const struct rendering *rendering, const struct template_result *result)
{
    static const char *const prefixes[] = {
        [TEMPLATE_RENDERED] = "",
        [TEMPLATE_FAILED] = "",
        [TEMPLATE_UNSUPPORTED] = "not supported: ",
        [TEMPLATE_DEPENDS] = "depends on the version: ",
    };
    struct text file = result->name.length ? result->name : rendering->name;
    struct buffer out;
    buffer_init(&out, 1 << 16);
    buffer_append_string(&out, "fleetgate: ");
    if (file.length) {
        buffer_append_string(&out, templates_folder(rendering->reading->templates, file));
        buffer_append_string(&out, rendering->reading->session.policy.templates.path);
        buffer_escape(&out, file);
        if (result->line)
            buffer_format(&out, ":%u", result->line);
        buffer_append_string(&out, ": ");
    }
    buffer_append_string(&out, prefixes[result->outcome]);
    buffer_escape(&out, text_of(result->message));
    buffer_append_string(&out, "\n");
    if (result->variable[0])
        append_variable(&out, rendering->configuration, result);
    if (rendering->cause == CONFIGURATION_OF_TWO_TYPES)
        append_groups(&out, rendering->configuration);
    if (result->outcome == TEMPLATE_DEPENDS)
        buffer_append_string(&out, "    write in the policy which of them the job runs: "
                                   "fleet: { ansible: 2.14 }, or fleet: { ansible: 2.19 }\n");
    stream_write(STDERR_FILENO, buffer_text(&out));
    buffer_release(&out);
    return result->outcome == TEMPLATE_FAILED ? EXIT_REJECT : EXIT_UNDECIDED;
}

/* ------------------------------------------------------------------------------------- output */

/* As JSON that a person reads; in ASCII, so that no terminal takes orders from it. */
static const struct json_style style = {.item_separator = {",", 1},
                                        .key_separator = {": ", 2},
                                        .indent = {"  ", 2},
                                        .is_indented = true,
                                        .sorts_keys = true,
                                        .is_ascii = true,
                                        .keeps_numbers = true};

static const char *kind_of(const struct document *document)
{
    if (!document->is_json)
        return "no JSON";
    return document->root ? "no JSON object" : "JSON that cannot be printed";
}

/* Why what is rendered cannot be printed as JSON: the first that was found. */
static int print_refusal(const struct rendering *rendering, const struct document *document,
                         const struct findings *findings)
{
    bool is_beyond_us = document->is_json && !document->root;
    struct template_result result = {.outcome =
                                         is_beyond_us ? TEMPLATE_UNSUPPORTED : TEMPLATE_FAILED};
    struct buffer message;
    buffer_init(&message, sizeof result.message - 1);
    buffer_format(&message, "what it renders is %s: ", kind_of(document));
    if (findings->count)
        buffer_format(&message, "line %u, column %u: %.200s", findings->items[0].place.line,
                      findings->items[0].place.column, findings->items[0].message);
    else
        buffer_append_string(&message, "line 1: it is a value alone");
    memcpy(result.message, message.bytes, message.length);
    buffer_release(&message);
    return print_reason(rendering, &result);
}

/* As Mender gets it, its keys sorted. */
static int print_sorted(const struct buffer *text, const struct rendering *rendering,
                        struct error *error, int *status)
{
    static const enum severity severities[RULE_COUNT] = {
        [RULE_DOCUMENT_SYNTAX] = SEVERITY_ERROR, [RULE_DOCUMENT_LIMIT] = SEVERITY_ERROR};
    const struct limits *limits = &rendering->reading->session.policy.limits;
    const struct document_limits bounds = {limits->document_depth, limits->template_bytes,
                                           limits->template_bytes};
    const struct place place = {.path = rendering->name};
    struct document document = {0};
    struct findings findings;
    struct buffer out;
    findings_init(&findings, 1, severities);
    int result =
        document_read_output(&document, buffer_text(text), &bounds, &place, &findings, error);
    bool is_collection = document.root && (document.root->type == NODE_MAPPING ||
                                           document.root->type == NODE_SEQUENCE);
    if (result == 0 && is_collection) {
        buffer_init(&out, SIZE_MAX / 4);
        json_write_node(&out, &style, document.root, 0);
        buffer_append_string(&out, "\n");
        *status = output_rendered(&out, OUTCOME_ACCEPT);
    } else if (result == 0) {
        *status = print_refusal(rendering, &document, &findings);
    }
    findings_release(&findings);
    document_release(&document);
    return result;
}

static int print_rendering(const struct buffer *text, const struct rendering *rendering,
                           bool is_raw, struct error *error, int *status)
{
    if (!is_raw)
        return print_sorted(text, rendering, error, status);
    bool is_written = stream_write(STDOUT_FILENO, buffer_text(text)) == 0;
    *status = is_written ? EXIT_ACCEPT : output_unwritten();
    return 0;
}

/* ------------------------------------------------------------------------------------- device */

static int enter_device(struct configuration *configuration, struct fleet_reading *reading,
                        const char *device, struct error *error)
{
    const struct inventory_host *host = inventory_host(&reading->inventory, text_of(device));
    if (!host)
        return error_set(error, ERROR_USAGE, "no device of the inventory is called %s", device);
    if (configuration_enter(configuration, host, NULL, &reading->findings, error) != 0 ||
        fleet_reading_check_device(configuration_view(configuration), error) != 0)
        return -1;
    return reading->findings.lost ? error_memory(error) : 0;
}

/* Says what became of the device's template. */
static int tell(const struct call *call, const struct buffer *text, struct rendering *rendering,
                const struct configuration_rendering *rendered, struct error *error, int *status)
{
    const struct fleet_reading *reading = rendering->reading;
    const struct template_folder *templates = &reading->session.policy.templates;
    rendering->name = rendered->name;
    rendering->cause = rendered->cause;
    if (rendered->result.outcome != TEMPLATE_RENDERED) {
        *status = print_reason(rendering, &rendered->result);
        return 0;
    }
    if (rendered->outcome == CONFIGURATION_NONE)
        return error_set(error, ERROR_INPUT,
                         "%s has no template: it sets no configuration.template, and there is "
                         "no %s%s%s",
                         call->device, reading->location->folder, templates->path,
                         templates->of_fleet);
    return print_rendering(text, rendering, call->options->values[RAW] != NULL, error, status);
}

/* Renders for the device; *status is what to exit with where it returns 0. */
static int render(const struct call *call, struct fleet_reading *reading, int *status,
                  struct error *error)
{
    const struct policy *policy = &reading->session.policy;
    const struct configuration_input input = {
        .templates = reading->templates, .inventory = &reading->inventory, .policy = policy};
    struct rendering rendering = {.reading = reading, .name = TEXT("")};
    struct configuration_rendering rendered;
    struct buffer text;
    buffer_init(&text, policy->limits.template_bytes);
    int result = configuration_new(&rendering.configuration, &input, error);
    if (result == 0)
        result = enter_device(rendering.configuration, reading, call->device, error);
    if (result == 0 && fleet_reading_is_wrong(reading)) {
        fleet_reading_print(reading);
        *status = EXIT_UNDECIDED;
    } else if (result == 0) {
        result = configuration_render(rendering.configuration, &text, &rendered, error);
        if (result == 0)
            result = tell(call, &text, &rendering, &rendered, error, status);
    }
    buffer_release(&text);
    configuration_free(rendering.configuration);
    return result;
}

static int render_with_templates(const struct call *call, struct fleet_reading *reading,
                                 int *status, struct error *error)
{
    const struct templates_source source = {.repository = reading->session.repository,
                                            .tree = &reading->tree,
                                            .folder = reading->location->folder,
                                            .location = reading->location,
                                            .policy = &reading->session.policy};
    int result = templates_new(&reading->templates, &source, error);
    return result == 0 ? render(call, reading, status, error) : -1;
}

/* The whole of it, in the child. */
static int read_and_render(void *context, int parent)
{
    const struct call *call = context;
    struct fleet_reading reading;
    struct error error = {0};
    int status = EXIT_UNDECIDED;
    const struct fleet_choice choice = {.repository = call->options->values[REPO],
                                        .policy_file = call->options->values[POLICY],
                                        .root = call->options->values[ROOT],
                                        .revision = call->revision};
    int result = fleet_reading_open(&reading, parent, &choice, &error);
    if (result == 0)
        result = render_with_templates(call, &reading, &status, &error);
    if (result != 0)
        status = output_error(&error);
    fleet_reading_release(&reading);
    return status;
}

static int run_render(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct error error = {0};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    if (options.argument_count < 1 || options.argument_count > 2)
        return command_usage_error(command, "takes a device, and one revision at most");
    struct call call = {.options = &options,
                        .device = options.arguments[0],
                        .revision = options.argument_count > 1 ? options.arguments[1] : "HEAD"};
    status = supervise(read_and_render, &call, &error);
    return error.kind == ERROR_NONE ? status : output_error(&error);
}

const struct command command_render = {
    .name = "render",
    .arguments = "DEVICE [REV]",
    .summary = "print what a device would be configured with",
    .description =
        "Renders the template that a commit (default: HEAD) has for the device, as Ansible does\n"
        "it: configuration.template of the device, or else edge-configuration.json, both in\n"
        "roles/apply_configuration/templates unless fleet.templates of the policy says others.\n"
        "Prints the JSON that Mender is given, its keys sorted. Nothing is run, and no secret is\n"
        "read: lookup('env', 'NAME') is <env:NAME>, and an encrypted value <vault>.\n\n"
        "Where it fails, the line in the template and the file and line of the variable are said.\n"
        "What Ansible 2.14 and 2.19 render differently is not decided, unless the policy says\n"
        "which one it is: fleet: { ansible: 2.19 }.\n\n"
        "The policy is found as by `fleetgate check`; of it fleet, limits and rules count.\n\n"
        "Exit status: 0 rendered, 1 the template fails for this device, 2 it is not supported, or\n"
        "could not be decided.\n\n"
        "Example: fleetgate render --raw b8b311de-000e-4914-9a13-1d7e2e23bc5d develop",
    .options = options_of_render,
    .run = run_render,
};
