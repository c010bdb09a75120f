/* SPDX-License-Identifier: MIT */
#include "policy/reader.h"

#include "schema/schema.h"

#include <string.h>

static const char default_branches[] = "branches:\n"
                                       "  develop:    { by: any }\n"
                                       "  main:       { from: ['*'], by: either }\n"
                                       "  canary:     { from: [main], by: either }\n"
                                       "  production: { from: [canary], by: either }\n";

/* The schema has checked the words; a plain `off` is false in YAML 1.1. */
static enum content_check content_check_of(const struct node *content)
{
    if (content->type == NODE_BOOLEAN || text_is(content->string, "off"))
        return CONTENT_OFF;
    return text_is(content->string, "reject") ? CONTENT_REJECT : CONTENT_WARN;
}

/* -------------------------------------------------------------------------- other sections -- */

static int read_mender(const struct reader *reader, const struct node *section)
{
    struct mender_policy *mender = &reader->policy->mender;
    const struct node *unreachable = node_member(section, "on_unreachable");
    mender->may_be_unreachable = unreachable && text_is(unreachable->string, "warn");
    if (reader_take_string(reader, node_member(section, "server"), &mender->server) != 0 ||
        reader_take_path(reader, node_member(section, "token_file"), &mender->token_file) != 0 ||
        reader_take_path(reader, node_member(section, "ca_file"), &mender->ca_file) != 0)
        return -1;
    return 0;
}

/* Where the document names a file it counts, though a policy out of a tree does not get it. */
static int require_signers(const struct reader *reader, const struct node *root)
{
    const struct node *branches = node_member(root, "branches");
    if (node_member(root, "allowed_signers") || node_member(root, "openpgp_keys"))
        return 0;
    for (size_t i = 0; branches && i < branches->mapping.count; i++) {
        const struct node *signing = node_member(branches->mapping.members[i].value, "signed");
        if (signing_of(signing) != SIGNING_OFF)
            return reader_fail(reader, signing->at,
                               "whose signatures count must be said: `allowed_signers: FILE` or "
                               "`openpgp_keys: FILE`");
    }
    return 0;
}

static int read_signers(const struct reader *reader, const struct node *root)
{
    struct signers_policy *signers = &reader->policy->signers;
    if (reader_take_path(reader, node_member(root, "allowed_signers"), &signers->allowed) != 0 ||
        reader_take_path(reader, node_member(root, "revoked_signers"), &signers->revoked) != 0 ||
        reader_take_path(reader, node_member(root, "openpgp_keys"), &signers->openpgp) != 0)
        return -1;
    return require_signers(reader, root);
}

static enum severity weight_of(const struct node *weight)
{
    /* YAML 1.1 reads a plain `off` as false; who wrote it meant the word. */
    if (weight->type == NODE_BOOLEAN)
        return SEVERITY_OFF;
    if (text_is(weight->string, "error"))
        return SEVERITY_ERROR;
    return text_is(weight->string, "warning") ? SEVERITY_WARNING : SEVERITY_OFF;
}

static int read_rule(const struct reader *reader, const struct member *member)
{
    enum rule rule;
    if (!rule_find(member->name, &rule))
        return reader_fail(reader, member->key->at,
                           "there is no such rule; `fleetgate explain` lists all");
    if (!rule_facts(rule)->adjustable)
        return reader_fail(reader, member->key->at,
                           "this rule cannot be softened: other checks stand on it");
    reader->policy->severities[rule] = weight_of(member->value);
    return 0;
}

static int read_rules(const struct reader *reader, const struct node *rules)
{
    for (size_t i = 0; rules && i < rules->mapping.count; i++) {
        if (read_rule(reader, &rules->mapping.members[i]) != 0)
            return -1;
    }
    return 0;
}

/* The schema has checked names and bounds. */
static void read_limits(const struct reader *reader, const struct node *section)
{
    for (int i = 0; i < LIMIT_COUNT; i++) {
        const struct node *value = node_member(section, limit_facts((enum limit)i)->name);
        if (value)
            limit_set(&reader->policy->limits, (enum limit)i, (unsigned)value->number.integer);
    }
}

/* ----------------------------------------------------------------------------------- whole -- */

/* A policy with a mistake is no policy: its first finding becomes the error. */
static int refuse_findings(const struct reader *reader, struct findings *findings)
{
    if (findings->lost)
        return error_memory(reader->error);
    if (findings->count == 0)
        return 0;
    findings_sort(findings);
    const struct finding *first = &findings->items[0];
    return error_set(reader->error, ERROR_POLICY, "%s:%u:%u: %s%s%s", reader->policy->source,
                     first->place.line, first->place.column, first->message,
                     *first->help ? "; " : "", first->help);
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

static int read_sections(const struct reader *reader, const struct node *root)
{
    const struct node *branches = node_member(root, "branches");
    const struct node *mender = node_member(root, "mender");
    const struct node *rollout = node_member(root, "rollout");
    const struct node *formats = node_member(root, "formats");
    const struct node *others = node_member(root, "others");
    if (others)
        reader->policy->others = content_check_of(node_member(others, "content"));
    if (formats)
        reader->policy->assert_formats = text_is(formats->string, "assert");
    read_limits(reader, node_member(root, "limits"));
    if (branches && read_branches(reader, branches) != 0)
        return -1;
    if (read_signers(reader, root) != 0)
        return -1;
    if (mender && read_mender(reader, mender) != 0)
        return -1;
    if (rollout && read_rollout(reader, rollout) != 0)
        return -1;
    if (read_people(reader, root) != 0)
        return -1;
    return read_rules(reader, node_member(root, "rules"));
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
        result = read_sections(reader, document.root);
    findings_release(&findings);
    document_release(&document);
    return result;
}

static int begin(struct policy *policy, const char *source, struct text text, struct error *error)
{
    *policy = (struct policy){0};
    arena_init(&policy->arena);
    policy->limits = default_limits;
    for (int i = 0; i < RULE_COUNT; i++)
        policy->severities[i] = rule_facts((enum rule)i)->severity;
    policy->source = arena_string(&policy->arena, text_of(source));
    return policy->source && digest_hex(text, policy->digest) == 0 ? 0 : error_memory(error);
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
    if (read_text(&reader, text) != 0)
        return -1;
    /* A policy without `branches` has the built-in ones. */
    return policy->laws.count ? 0 : read_text(&reader, text_of(default_branches));
}

void policy_release(struct policy *policy)
{
    arena_release(&policy->arena);
    *policy = (struct policy){0};
}
