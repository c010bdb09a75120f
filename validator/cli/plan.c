/* SPDX-License-Identifier: MIT */
/* `fleetgate plan`: prints which devices one commit would change after another. */
#include "cli/cli.h"
#include "cli/fleet_reading.h"
#include "cli/stages.h"

enum { BRANCH, ALL, FACTS, FORMAT, ROOT, REPO, POLICY };

static const struct option_spec options_of_plan[OPTIONS_MAX + 1] = {
    [BRANCH] = {"branch", "NAME", "whose rollout is planned (default: OLD, where it is a branch)",
                NULL},
    [ALL] = {"all", NULL, "what devices of other branches will be given later, too", NULL},
    [FACTS] = {"facts", "FILE",
               "what `fleetgate mender facts` has printed (without FILE: ask Mender now)", NULL,
               true},
    [FORMAT] = {"format", "FORMAT", " (default: text)", plan_format_name},
    [ROOT] = OPTION_ROOT,
    [REPO] = {"repo", "DIR", "the repository (default: the current folder)", NULL},
    [POLICY] = {"policy", "FILE", "the policy (default: see above)", NULL},
    {0},
};

enum { PLAN_MAX = 1 << 30 }; /* bytes of output */

/* The plan of a call, and what it came from. */
struct planning {
    const struct options *options;
    struct session session;
    struct findings findings;
    struct fleet_plan plan;
    struct mender_facts facts;
    struct object_id older, newer; /* the commits */
    struct plan_request request;
    const struct plan_stage *stages; /* [stage_count] of the page alone */
    size_t stage_count;
};

/* OLD is where the branch stands, so that its name says whose rollout is meant. */
static int choose_branch(struct planning *planning, const char *older, struct error *error)
{
    const char *named = planning->options->values[BRANCH];
    const char *branch = named ? named : older;
    const struct branch_law *law =
        branch ? branch_law_named(&planning->session.policy.laws, text_of(branch)) : NULL;
    planning->request.branch = law ? law->name : NULL;
    planning->request.is_of_all = planning->options->values[ALL] != NULL;
    return named && !law ? error_set(error, ERROR_USAGE, "the policy has no branch %s", named) : 0;
}

/* All zeros stand for nothing, as in the lines that git gives hooks of a new branch. */
static int find_older(struct planning *planning, struct commit *older, const char **branch,
                      struct error *error)
{
    const char *name = planning->options->arguments[0];
    *older = (struct commit){{{0}}};
    *branch = NULL;
    if (object_id_parse(text_of(name), &older->id) && object_id_is_zero(&older->id))
        return 0;
    return fleet_choice_commit(&planning->session, name, older, branch, error);
}

static int find_commits(struct planning *planning, struct error *error)
{
    char **arguments = planning->options->arguments;
    struct session *session = &planning->session;
    struct commit older, newer;
    const char *branch, *other;
    if (find_older(planning, &older, &branch, error) != 0 ||
        fleet_choice_commit(session, arguments[1], &newer, &other, error) != 0)
        return -1;
    planning->older = older.id;
    planning->newer = newer.id;
    planning->request.older = older.tree;
    planning->request.newer = newer.tree;
    return choose_branch(planning, branch, error);
}

static int load_facts(const char *path, struct mender_facts *facts, struct error *error)
{
    struct buffer content;
    bool found;
    int result = file_load(path, MENDER_FACTS_BYTES, &content, &found, error);
    if (result == 0 && !found)
        result = error_set(error, ERROR_USAGE, "there is no file %s", path);
    if (result == 0)
        result = mender_facts_read(facts, buffer_text(&content), path, error);
    buffer_release(&content);
    return result;
}

static int find_facts(struct planning *planning, struct error *error)
{
    const char *file = planning->options->values[FACTS];
    if (!file)
        return 0;
    planning->request.facts = &planning->facts;
    return *file ? load_facts(file, &planning->facts, error)
                 : session_find_devices(&planning->session, &planning->facts, error);
}

static int make(struct planning *planning, int parent, struct error *error)
{
    const struct options *options = planning->options;
    struct session *session = &planning->session;
    const struct fleet_choice choice = {.repository = options->values[REPO],
                                        .policy_file = options->values[POLICY],
                                        .root = options->values[ROOT]};
    const int64_t started_ms = monotonic_ms();
    if (fleet_choice_open(&choice, session, error) != 0)
        return -1;
    findings_release(&planning->findings);
    findings_init(&planning->findings, session->policy.limits.findings, session->policy.severities);
    supervise_deadline(parent, session->policy.limits.deadline_ms);
    supervise_memory(session->policy.limits.memory_mib);
    const struct judge judge = {.repository = session->repository, .policy = &session->policy};
    if (find_commits(planning, error) != 0 || find_facts(planning, error) != 0)
        return -1;
    if (verdict_plan(&planning->plan, &judge, &planning->request, &planning->findings, error) != 0)
        return -1;
    const struct stages_known known = {started_ms, &planning->request, &planning->plan.totals,
                                       planning->plan.device_count};
    if (options->choices[FORMAT] != PLAN_HTML || planning->findings.total[SEVERITY_ERROR] > 0)
        return 0;
    return stages_read(session, &judge, &known, &planning->stages, &planning->stage_count, error);
}

static int print(struct planning *planning, struct error *error)
{
    char older[OBJECT_ID_HEX], newer[OBJECT_ID_HEX];
    const struct plan_title title = {.older = object_id_hex(&planning->older, older),
                                     .newer = object_id_hex(&planning->newer, newer),
                                     .older_revision = planning->options->arguments[0],
                                     .newer_revision = planning->options->arguments[1],
                                     .stages = planning->stages,
                                     .stage_count = planning->stage_count,
                                     .warnings = &planning->findings};
    struct buffer out;
    buffer_init(&out, PLAN_MAX);
    if (fleet_plan_render(&planning->plan, &title,
                          (enum plan_format)planning->options->choices[FORMAT], &out, error) == 0)
        return output_rendered(&out, OUTCOME_ACCEPT);
    buffer_release(&out);
    return output_error(error);
}

/* The whole of it, in the child. */
static int make_and_print(void *context, int parent)
{
    struct planning planning = {.options = context};
    struct error error = {0};
    findings_init(&planning.findings, default_limits.findings, NULL);
    mender_facts_init(&planning.facts);
    int status;
    int result = make(&planning, parent, &error);
    if (result == 0 && planning.findings.lost)
        result = error_memory(&error);
    if (result != 0) {
        status = output_error(&error);
    } else if (planning.findings.total[SEVERITY_ERROR] > 0) {
        fleet_findings_print(&planning.findings);
        status = EXIT_REJECT;
    } else {
        status = print(&planning, &error);
    }
    fleet_plan_release(&planning.plan);
    mender_facts_release(&planning.facts);
    findings_release(&planning.findings);
    session_release(&planning.session);
    return status;
}

/* Of three words, that behind --facts is its file. */
static void take_facts_file(struct options *options)
{
    int file = 0;
    if (!options->values[FACTS] || *options->values[FACTS] || options->argument_count != 3)
        return;
    while (file < 3 && options->arguments[file] != options->behind)
        file++;
    if (file == 3)
        return;
    options->values[FACTS] = options->arguments[file];
    for (options->argument_count--; file < options->argument_count; file++)
        options->arguments[file] = options->arguments[file + 1];
}

static int run_plan(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct error error = {0};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    take_facts_file(&options);
    if (options.argument_count != 2)
        return command_usage_error(command, "takes two revisions: OLD NEW");
    status = supervise(make_and_print, &options, &error);
    return error.kind == ERROR_NONE ? status : output_error(&error);
}

const struct command command_plan = {
    .name = "plan",
    .arguments = "OLD NEW",
    .summary = "print which devices a commit would change",
    .description =
        "Compares what each device is given by two commits: the branch that it follows, its "
        "device\n"
        "type, its OS image, and the configuration that its template renders. Prints those that\n"
        "differ, by equal change, the largest first. No network and no secret is needed: a secret\n"
        "is <env:NAME> or <vault> here, and another one in its place is no difference.\n\n"
        "OLD is what devices are given now, such as the branch that a merge goes into; then the\n"
        "plan is of the devices that follow it, before or after. With --branch it is of those of\n"
        "that branch; where neither names one, of all. With --all the others are told of apart:\n"
        "they change later, when the commit reaches the branch that they follow.\n\n"
        "With --facts it says, too, which of these devices already run the image, are unknown to\n"
        "Mender, are of a type for which they are given no image, or have an attribute in Mender\n"
        "that overrides the branch: by the file of `fleetgate mender facts`, or asked now.\n\n"
        "A device whose configuration is not known, since its template is not supported or fails,\n"
        "is unverified, and the plan says why.\n\n"
        "With --format html it is one page, for a phone, too, that says besides where the "
        "protected\n"
        "branches stand and what waits between them.\n\n"
        "The policy is found as by `fleetgate check`; of it branches, fleet and limits count.\n\n"
        "Exit status: 0 printed, 1 a fleet is not what Ansible reads, 2 could not tell.\n\n"
        "Example: fleetgate plan main develop",
    .options = options_of_plan,
    .run = run_plan,
};
