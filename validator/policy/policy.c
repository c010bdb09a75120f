/* SPDX-License-Identifier: MIT */
/* A policy: the file as a whole, and its smaller keys. */
#include "policy/branches.h"
#include "policy/fleet.h"
#include "policy/people.h"
#include "policy/rollout.h"
#include "policy/schemas.h"

#include "schema/schema.h"

#include <string.h>

/* ------------------------------------------------------------------------------- built in -- */

static const char default_branches[] = "branches:\n"
                                       "  develop:    { by: any }\n"
                                       "  main:       { from: ['*'], by: either }\n"
                                       "  canary:     { from: [main], by: either }\n"
                                       "  production: { from: [canary], by: either }\n";

/* Files that run as programs, for Ansible where the rollout job checks them out, or for a forge
 * when they are pushed; and files that say what is asked of a change. Playbooks lie beside the
 * inventory, whatever they are called; ansible/ is where it is looked for, too. */
static const char *const programs[] = {
    "**/ansible.cfg",
    "*.yml",
    "*.yaml",
    "ansible/*.yml",
    "ansible/*.yaml",
    "**/playbooks/**",
    "**/tasks/**",
    "**/handlers/**",
    "**/roles/**",
    "**/library/**",
    "**/module_utils/**",
    "**/*_plugins/**",
    "**/collections/**",
    "**/requirements.yml",
    "**/requirements.yaml",
    "**/fleetgate.yml",
    "**/CODEOWNERS",
    ".github/workflows/**",
    ".github/actions/**",
    ".gitea/workflows/**",
    ".forgejo/workflows/**",
    ".gitlab-ci.yml",
    ".woodpecker/**",
    ".circleci/**",
    "Jenkinsfile",
};

enum { PROGRAMS = sizeof programs / sizeof *programs };

static const struct guard default_guard = {.paths = {.items = programs, .count = PROGRAMS},
                                           .spares_inventory = true};

static const struct fleet_root default_root = {.folder = NULL};

/* -------------------------------------------------------------------------- smaller keys -- */

static int read_others(const struct reader *reader, const struct node *section)
{
    static const char *const words[] = {
        [CONTENT_WARN] = "warn", [CONTENT_OFF] = "off", [CONTENT_REJECT] = "reject", NULL};
    unsigned check;
    if (reader_take_word(reader, node_member(section, "content"), words, &check) != 0)
        return -1;
    reader->policy->others = (enum content_check)check;
    return 0;
}

static int read_mender(const struct reader *reader, const struct node *section)
{
    struct mender_policy *mender = &reader->policy->mender;
    const struct node *unreachable = node_member(section, "on_unreachable");
    mender->may_be_unreachable = unreachable && text_is(unreachable->string, "warn");
    if (reader_take_server(reader, node_member(section, "server"), "mender.server",
                           &mender->server) != 0 ||
        reader_take_path(reader, node_member(section, "token_file"), &mender->token_file) != 0 ||
        reader_take_path(reader, node_member(section, "ca_file"), &mender->ca_file) != 0)
        return -1;
    return 0;
}

static int read_allowed_signers(const struct reader *reader, const struct node *path)
{
    return reader_take_path(reader, path, &reader->policy->signers.allowed);
}

static int read_revoked_signers(const struct reader *reader, const struct node *path)
{
    return reader_take_path(reader, path, &reader->policy->signers.revoked);
}

static int read_openpgp_keys(const struct reader *reader, const struct node *path)
{
    return reader_take_path(reader, path, &reader->policy->signers.openpgp);
}

static int read_rules(const struct reader *reader, const struct node *rules)
{
    static const char *const words[] = {
        [SEVERITY_OFF] = "off", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error", NULL};
    for (size_t i = 0; i < rules->mapping.count; i++) {
        const struct member *member = &rules->mapping.members[i];
        enum rule rule;
        unsigned severity;
        if (reader_take_rule(reader, member->name, member->key->at, &rule) != 0 ||
            reader_take_word(reader, member->value, words, &severity) != 0)
            return -1;
        if (!rule_facts(rule)->adjustable)
            return reader_fail(reader, member->key->at,
                               "this rule cannot be softened: other checks stand on it");
        reader->policy->severities[rule] = (enum severity)severity;
    }
    return 0;
}

static int read_standing(const struct reader *reader, const struct node *word)
{
    reader->policy->refuses_standing = text_is(word->string, "reject");
    return 0;
}

static int read_observe(const struct reader *reader, const struct node *value)
{
    reader->policy->observes = value->boolean;
    return 0;
}

static int read_formats(const struct reader *reader, const struct node *word)
{
    reader->policy->assert_formats = text_is(word->string, "assert");
    return 0;
}

/* The schema has checked names and bounds. */
static int read_limits(const struct reader *reader, const struct node *section)
{
    for (int i = 0; i < LIMIT_COUNT; i++) {
        const struct node *value = node_member(section, limit_facts((enum limit)i)->name);
        if (value)
            limit_set(&reader->policy->limits, (enum limit)i, (unsigned)value->number.integer);
    }
    return 0;
}

/* ------------------------------------------------------------------------------- all keys -- */

/* Every key of the file and what reads it, once its shape is checked: a key has a row here, its
 * shape in schemas/policy.schema.json, and its section in docs/policy.md. They are read in the
 * order of the table: what a later one depends on (limits of rollout, formats of schemas) stands
 * before it. */
static const struct {
    const char *name;
    int (*read)(const struct reader *reader, const struct node *value);
} keys[] = {
    {"branches", policy_read_branches},
    {"others", read_others},
    {"standing", read_standing},
    {"observe", read_observe},
    {"allowed_signers", read_allowed_signers},
    {"revoked_signers", read_revoked_signers},
    {"openpgp_keys", read_openpgp_keys},
    {"mender", read_mender},
    {"rules", read_rules},
    {"pusher", policy_read_pusher},
    {"overrides", policy_read_overrides},
    {"acknowledged", policy_read_acknowledged},
    {"guarded", policy_read_guarded},
    {"fleet", policy_read_fleet},
    {"formats", read_formats},
    {"schemas", policy_read_schemas},
    {"limits", read_limits},
    {"rollout", policy_read_rollout},
};

/* Where the document names a file it counts, though a policy out of a tree does not get it. */
static int require_signers(const struct reader *reader, const struct node *root)
{
    const struct node *branches = node_member(root, "branches");
    if (node_member(root, "allowed_signers") || node_member(root, "openpgp_keys"))
        return 0;
    for (size_t i = 0; i < reader->policy->laws.count; i++) {
        const struct branch_law *law = &reader->policy->laws.items[i];
        if (law->signing != SIGNING_OFF)
            return reader_fail(reader, node_member(node_member(branches, law->name), "signed")->at,
                               "whose signatures count must be said: `allowed_signers: FILE` or "
                               "`openpgp_keys: FILE`");
    }
    return 0;
}

/* Playbooks lie in the folders that Ansible is run in. */
static int guard_playbooks(const struct reader *reader)
{
    struct policy *policy = reader->policy;
    struct arena *arena = &policy->arena;
    size_t count = PROGRAMS;
    struct guard *guard = arena_alloc(arena, sizeof *guard);
    const char **paths =
        arena_alloc_array(arena, PROGRAMS + 2 * policy->fleet_root_count, sizeof *paths);
    if (!guard || !paths)
        return error_memory(reader->error);
    memcpy(paths, programs, sizeof programs);
    for (size_t i = 0; i < policy->fleet_root_count; i++) {
        const char *folder = policy->fleet_roots[i].folder;
        if (!folder || !*folder)
            continue;
        paths[count++] = arena_format(arena, "%s*.yml", folder);
        paths[count++] = arena_format(arena, "%s*.yaml", folder);
        if (!paths[count - 2] || !paths[count - 1])
            return error_memory(reader->error);
    }
    *guard = default_guard;
    guard->paths = (struct names){.items = paths, .count = count};
    policy->guards = guard;
    return 0;
}

static int read_keys(const struct reader *reader, const struct node *root)
{
    size_t read = 0;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct node *value = node_member(root, keys[i].name);
        if (value && keys[i].read(reader, value) != 0)
            return -1;
        read += value != NULL;
    }
    if (root->type == NODE_MAPPING && read != root->mapping.count)
        return error_set(reader->error, ERROR_INTERNAL, "%s: nothing reads one of its keys",
                         reader->policy->source);
    if (!node_member(root, "guarded") && guard_playbooks(reader) != 0)
        return -1;
    reader->policy->rollout.exec.output_bytes = reader->policy->limits.output_bytes;
    reader->policy->rollout.exec.limits = reader->policy->limits;
    return require_signers(reader, root);
}

/* ------------------------------------------------------------------------------ the file -- */

/* An address that stands in a wrong place may hold a password, which the message on it would show:
 * takes out what follows "://", in quotes or in the name of a key. */
static void conceal_addresses(char *message)
{
    static const char begin[] = "://";
    for (char *at = message; (at = strstr(at, begin)) != NULL;) {
        at += strlen(begin);
        const char *end = strrchr(at, '"');
        if (!end)
            end = strstr(at, ": ");
        size_t length = end ? (size_t)(end - at) : strlen(at);
        for (size_t dots = 0; length > 0 && dots < 3; dots++, length--)
            *at++ = '.';
        memmove(at, at + length, strlen(at + length) + 1);
    }
}

/* A policy with a mistake is no policy: its first finding becomes the error. */
static int refuse_findings(const struct reader *reader, struct findings *findings)
{
    if (findings->lost)
        return error_memory(reader->error);
    if (findings->count == 0)
        return 0;
    findings_sort(findings);
    const struct finding *first = &findings->items[0];
    error_set(reader->error, ERROR_POLICY, "%s:%u:%u: %s%s%s", reader->policy->source,
              first->place.line, first->place.column, first->message, *first->help ? "; " : "",
              first->help);
    conceal_addresses(reader->error->message);
    return -1;
}

static int check_shape(const struct reader *reader, const struct node *root,
                       struct findings *findings)
{
    struct schema *schema = NULL;
    struct schema_scratch *scratch = schema_scratch_new();
    int result =
        scratch ? schema_compile(&schema, "policy.schema.json",
                                 embedded_file("schemas/policy.schema.json"), NULL, reader->error)
                : error_memory(reader->error);
    if (result == 0)
        schema_check(schema, scratch, root, &(struct place){0}, findings);
    schema_scratch_free(scratch);
    schema_free(schema);
    return result;
}

static int read_text(const struct reader *reader, struct text text);

/* A policy without `branches` has the built-in ones, which the other keys are read by. */
static int read_document(const struct reader *reader, const struct node *root)
{
    if (!node_member(root, "branches") && read_text(reader, text_of(default_branches)) != 0)
        return -1;
    return read_keys(reader, root);
}

static int read_text(const struct reader *reader, struct text text)
{
    const struct document_limits limits = {.depth = default_limits.document_depth,
                                           .nodes = default_limits.document_nodes,
                                           .scalar_bytes = default_limits.scalar_bytes};
    const struct place nowhere = {0};
    struct document document = {0};
    struct findings findings;
    findings_init(&findings, default_limits.findings, NULL);
    int result = document_read(&document, text, &limits, &nowhere, &findings, reader->error);
    if (result == 0)
        result = refuse_findings(reader, &findings);
    if (result == 0)
        result = check_shape(reader, document.root, &findings);
    if (result == 0)
        result = refuse_findings(reader, &findings);
    if (result == 0)
        result = read_document(reader, document.root);
    if (result != 0) /* nobody knows what was meant: the gate is closed */
        reader->policy->observes = false;
    findings_release(&findings);
    document_release(&document);
    return result;
}

static int begin(struct policy *policy, const char *source, struct text text, struct error *error)
{
    *policy = (struct policy){0};
    arena_init(&policy->arena);
    policy->limits = default_limits;
    policy->guards = &default_guard;
    policy->guard_count = 1;
    policy->fleet_roots = &default_root;
    policy->fleet_root_count = 1;
    policy->device_types.variable = "device_type";
    policy->templates = (struct template_folder){"roles/apply_configuration/templates/",
                                                 "edge-configuration.json", false};
    for (int i = 0; i < RULE_COUNT; i++)
        policy->severities[i] = rule_facts((enum rule)i)->severity;
    policy->source = arena_string(&policy->arena, text_of(source));
    if (!policy->source || digest_hex(text, policy->digest) != 0)
        return error_memory(error);
    memcpy(policy->digest_of_all, policy->digest, sizeof policy->digest);
    return 0;
}

int policy_default(struct policy *policy, struct error *error)
{
    if (begin(policy, "the built-in policy", text_of(default_branches), error) != 0)
        return -1;
    const struct reader reader = {.policy = policy, .error = error};
    return read_text(&reader, text_of(default_branches));
}

int policy_read(struct policy *policy, const char *source, struct text text, const char *folder,
                struct error *error)
{
    if (begin(policy, source, text, error) != 0)
        return -1;
    const struct reader reader = {.policy = policy, .folder = folder, .error = error};
    return read_text(&reader, text);
}

int policy_read_tree(struct policy *policy, const char *source, struct text text,
                     struct repository *repository, const struct object_id *commit,
                     struct error *error)
{
    if (begin(policy, source, text, error) != 0)
        return -1;
    const struct reader reader = {
        .policy = policy, .repository = repository, .commit = commit, .error = error};
    return read_text(&reader, text);
}

void policy_release(struct policy *policy)
{
    pattern_free(policy->device_names.pattern);
    policy_release_schemas(policy);
    arena_release(&policy->arena);
    *policy = (struct policy){0};
}
