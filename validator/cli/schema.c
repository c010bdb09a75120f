/* SPDX-License-Identifier: MIT */
/* `fleetgate schema`: judges files by a JSON Schema, without any repository; or writes one. */
#include "cli/cli.h"
#include "cli/effective.h"
#include "cli/file_list.h"
#include "cli/sketch.h"

#include <string.h>
#include <unistd.h>

enum { WITH, FORMATS, EFFECTIVE, DRAFT, ROOT, REPO, POLICY, FORMAT };

/* By enum schema_draft. */
static const char *draft_name(size_t index)
{
    static const char *const names[] = {[SCHEMA_DRAFT_2020_12] = "2020-12",
                                        [SCHEMA_DRAFT_2019_09] = "2019-09",
                                        [SCHEMA_DRAFT_7] = "7"};
    return index < sizeof names / sizeof *names ? names[index] : NULL;
}

static const struct option_spec options_of_schema[OPTIONS_MAX + 1] = {
    [WITH] = {"with", "FILE", "a schema that a $ref may name; may be given several times", NULL},
    [FORMATS] = {"formats", NULL, "let `format` decide (default: it says nothing)", NULL},
    [EFFECTIVE] = {"effective", NULL, "judge what the devices of a fleet are given", NULL},
    [DRAFT] = {"draft", "DRAFT",
               ", for a schema without $schema; without any: write a schema of the fleet",
               draft_name, true},
    [ROOT] = OPTION_ROOT,
    [REPO] = {"repo", "DIR", "the repository of the fleet (default: the current folder)", NULL},
    [POLICY] = {"policy", "FILE", "the policy of the fleet (default: as for check)", NULL},
    [FORMAT] = OPTION_REPORT_FORMAT,
    {0},
};

/* What the command line asks for. */
struct call {
    enum report_format format;
    enum schema_draft draft;
    const struct options *options;
};

/* ---------------------------------------------------------------------------- reading files -- */

static int read_instance(void *context, const char *path, struct buffer *content,
                         struct error *error)
{
    (void)context;
    bool found = true;
    int result = strcmp(path, "-") == 0
                     ? stream_read(STDIN_FILENO, content, error)
                     : file_append(path, content->ceiling, content, &found, error);
    if (result == 0 && !found)
        result = error_set(error, ERROR_ENVIRONMENT, "there is no file %s", path);
    return result;
}

static int read_schema(const char *path, struct buffer *content, struct error *error)
{
    buffer_init(content, default_limits.inventory_bytes);
    return read_instance(NULL, path, content, error);
}

/* The schemas of --with, kept until the schema is compiled. */
struct resources {
    struct buffer contents[REPEATS_MAX];
    struct schema_resource items[REPEATS_MAX];
    size_t count;
};

static int read_resources(struct resources *resources, const struct options *options,
                          struct error *error)
{
    for (int i = 0; i < options->repeat_count; i++) {
        struct buffer *content = &resources->contents[resources->count];
        int result = read_schema(options->repeated[i], content, error);
        resources->items[resources->count++] =
            (struct schema_resource){.name = options->repeated[i], .text = buffer_text(content)};
        if (result != 0)
            return -1;
    }
    return 0;
}

static int compile_schema(struct schema **schema, const struct call *call, struct error *error)
{
    const char *path = call->options->arguments[0];
    struct resources resources = {0};
    struct buffer content;
    int result = read_schema(path, &content, error);
    if (result == 0)
        result = read_resources(&resources, call->options, error);
    const struct schema_options options = {
        .assert_formats = call->options->values[FORMATS] != NULL,
        .draft = call->draft,
        .strict = call->options->values[EFFECTIVE] != NULL, /* as in a policy */
        .own_name = call->options->values[EFFECTIVE] ? path : NULL,
        .resources = resources.items,
        .resource_count = resources.count,
    };
    if (result == 0)
        result = schema_compile(schema, path, buffer_text(&content), &options, error);
    buffer_release(&content);
    for (size_t i = 0; i < resources.count; i++)
        buffer_release(&resources.contents[i]);
    return result;
}

/* --------------------------------------------------------------------------------- judging -- */

static int list_files(struct file_list *list, const struct options *options, struct error *error)
{
    for (int i = 1; i < options->argument_count; i++) {
        if (file_list_add(list, options->arguments[i], error) != 0)
            return -1;
    }
    file_list_sort(list);
    return 0;
}

/* The whole of it, in the child. */
static int judge_and_print(void *context, int parent)
{
    (void)parent;
    const struct call *call = context;
    struct file_list list = {0};
    struct schema *schema = NULL;
    struct findings findings;
    struct error error = {0};
    findings_init(&findings, default_limits.findings, NULL);
    int result = compile_schema(&schema, call, &error);
    if (result == 0)
        result = list_files(&list, call->options, &error);
    const struct instances instances = {
        .paths = list.paths, .count = list.count, .read = read_instance};
    if (result == 0)
        instances_judge(&instances, schema, &default_limits, &findings, &error);
    struct report report;
    report_of_findings(&report, &findings, &error);
    int status = output_report(&report, call->format, false, false);
    findings_release(&findings);
    schema_free(schema);
    file_list_release(&list);
    return status;
}

static int compile_effective(const void *context, struct schema **schema, struct error *error)
{
    return compile_schema(schema, context, error);
}

static struct fleet_choice choice_of(const struct options *options, const char *revision)
{
    return (struct fleet_choice){.repository = options->values[REPO],
                                 .policy_file = options->values[POLICY],
                                 .root = options->values[ROOT],
                                 .revision = revision};
}

/* --effective: the devices of a repository in place of files. */
static int run_effective(const struct command *command, const struct call *call)
{
    const struct options *options = call->options;
    if (options->argument_count < 1)
        return command_usage_error(command, "--effective takes a schema, and devices");
    const struct effective_call effective = {
        .choice = choice_of(options, "HEAD"),
        .format = options->report_format,
        .devices = {.items = (const char *const *)(options->arguments + 1),
                    .count = (size_t)options->argument_count - 1},
        .compile = compile_effective,
        .context = call};
    return effective_run(&effective);
}

/* --draft alone: the fleet of a repository is read, and no schema. */
static int run_draft(const struct command *command, const struct options *options)
{
    struct error error = {0};
    struct fleet_choice draft =
        choice_of(options, options->argument_count ? options->arguments[0] : "HEAD");
    if (options->values[WITH] || options->values[FORMATS] || options->values[EFFECTIVE] ||
        options->values[FORMAT])
        return command_usage_error(
            command, "--draft without a value goes with --root, --repo and --policy alone");
    if (options->argument_count > 1)
        return command_usage_error(command, "--draft takes one revision");
    int status = supervise(sketch_print, &draft, &error);
    return error.kind == ERROR_NONE ? status : output_error(&error);
}

static int run_schema(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct call call = {.options = &options};
    struct error error = {0};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    if (options.values[DRAFT] && !*options.values[DRAFT])
        return run_draft(command, &options);
    call.format = options.report_format;
    call.draft = (enum schema_draft)options.choices[DRAFT];
    if (options.values[EFFECTIVE])
        return run_effective(command, &call);
    if (options.values[REPO] || options.values[POLICY] || options.values[ROOT])
        return command_usage_error(command,
                                   "--repo, --policy and --root are for --effective and --draft");
    if (options.argument_count < 2)
        return command_usage_error(command, "takes a schema and the files to judge by it");
    status = supervise(judge_and_print, &call, &error);
    return error.kind == ERROR_NONE ? status : output_failure(&error, call.format, false);
}

const struct command command_schema = {
    .name = "schema",
    .arguments = "SCHEMA INSTANCE...",
    .summary = "judge YAML and JSON files by a JSON Schema, or write one",
    .description =
        "Judges each INSTANCE by SCHEMA; all are YAML or JSON. Of a folder all *.yml, *.yaml and\n"
        "*.json below it are judged, but for hidden ones and symbolic links; - is standard input.\n"
        "YAML is read as Ansible reads it. Needs no repository, and never the network: a $ref\n"
        "leads into the schema itself, to one given --with, or to a metaschema. A relative $ref\n"
        "counts from the file it stands in.\n\n"
        "With --effective it judges what the devices of a fleet are given, in the commit HEAD:\n"
        "their variables after what groups and devices override, evaluated, and each violation\n"
        "where its value is set. In place of INSTANCE devices may be named. Only what the schema\n"
        "says counts, and what else keeps the fleet from being read.\n\n"
        "With --draft alone, and a revision at most, writes a first schema from the variables\n"
        "that the devices of a fleet have, in a commit (default: HEAD); all of them fit it.\n\n"
        "Exit status: 0 all fit, 1 some do not, 2 could not decide.\n\n"
        "Example: fleetgate schema --formats device.schema.json host_vars",
    .options = options_of_schema,
    .repeats = "with",
    .run = run_schema,
};
