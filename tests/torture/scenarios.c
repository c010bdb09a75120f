/* SPDX-License-Identifier: MIT */
#include "scenarios.h"
#include "root_location.h"

#include "fleet/fleet.h"
#include "policy/policy.h"
#include "report/report.h"
#include "schema/schema.h"

#include <stdio.h>
#include <string.h>

/* Room for everything these scenarios find. */
enum { FINDINGS_MAX = 200, REPORT_MAX = 1 << 20 };

static const struct place place = {
    .ref = "refs/heads/main", .path = {"host_vars/a.yml", 15}, .line = 1, .column = 1};

/* ------------------------------------------------------------------------- what comes out -- */

static void add_bytes(struct result *result, const void *bytes, size_t length)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < length; i++)
        result->hash = (result->hash ^ byte[i]) * 0x100000001b3U;
}

static void add_text(struct result *result, struct text text)
{
    add_bytes(result, &text.length, sizeof text.length);
    add_bytes(result, text.bytes, text.length);
}

/* For want of memory a message may be cut short; but there must be one. */
static void add_message(struct result *result, const char *message)
{
    add_bytes(result, "", *message == '\0');
    snprintf(result->last, sizeof result->last, "%s", message);
}

static void add_node(struct result *result, const struct node *node)
{
    int type = node ? (int)node->type : -1;
    add_bytes(result, &type, sizeof type);
    if (!node)
        return;
    add_bytes(result, &node->at, sizeof node->at);
    if (node->type == NODE_SEQUENCE) {
        for (size_t i = 0; i < node->sequence.count; i++)
            add_node(result, node->sequence.items[i]);
    } else if (node->type == NODE_MAPPING) {
        for (size_t i = 0; i < node->mapping.count; i++) {
            add_text(result, node->mapping.members[i].name);
            add_node(result, node->mapping.members[i].value);
        }
    } else {
        add_text(result, node_text(node));
    }
}

static void add_findings(struct result *result, const struct findings *findings)
{
    result->undecided |= findings->lost;
    add_bytes(result, findings->total, sizeof findings->total);
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        add_bytes(result, &finding->rule, sizeof finding->rule);
        add_bytes(result, &finding->severity, sizeof finding->severity);
        add_bytes(result, &finding->place.line, sizeof finding->place.line);
        add_bytes(result, &finding->place.column, sizeof finding->place.column);
    }
}

static void add_error(struct result *result, const struct error *error)
{
    /* A mistake in the input is an result; being unable to read it is none. */
    result->undecided |= error->kind != ERROR_NONE && error->kind != ERROR_POLICY;
    add_bytes(result, &error->kind, sizeof error->kind);
    if (error->kind != ERROR_NONE)
        add_message(result, error->message);
}

/* ------------------------------------------------------------------------------ documents -- */

static int read_document(struct document *document, const char *text, struct findings *findings,
                         struct error *error)
{
    const struct document_limits limits = {
        .depth = default_limits.document_depth,
        .nodes = default_limits.document_nodes,
        .scalar_bytes = default_limits.scalar_bytes,
    };
    return document_read(document, text_of(text), &limits, &place, findings, error);
}

static void run_document(const struct scenario *scenario, struct result *result)
{
    struct document document = {0};
    struct findings findings;
    struct error error = {0};
    findings_init(&findings, FINDINGS_MAX, NULL);
    if (read_document(&document, scenario->input, &findings, &error) == 0)
        add_node(result, document.root);
    add_error(result, &error);
    add_findings(result, &findings);
    document_release(&document);
    findings_release(&findings);
}

/* -------------------------------------------------------------------------------- schemas -- */

static void check_instance(const struct schema *schema, const char *text, struct result *result)
{
    struct document document = {0};
    struct findings findings;
    struct error error = {0};
    struct schema_scratch *scratch = schema_scratch_new();
    findings_init(&findings, FINDINGS_MAX, NULL);
    if (!scratch)
        error_memory(&error);
    else if (read_document(&document, text, &findings, &error) == 0 && document.root)
        schema_check(schema, scratch, document.root, &place, &findings);
    add_error(result, &error);
    add_findings(result, &findings);
    schema_scratch_free(scratch);
    document_release(&document);
    findings_release(&findings);
}

static void run_schema(const struct scenario *scenario, struct result *result)
{
    static const struct schema_resource common = {
        .name = "urn:test:common",
        .text = {"{\"$defs\": {\"name\": {\"type\": \"string\", \"pattern\": \"^[a-z]+$\"}}}", 62}};
    const struct schema_options options = {
        .assert_formats = true, .resources = &common, .resource_count = 1};
    struct schema *schema = NULL;
    struct error error = {0};
    if (schema_compile(&schema, "test.json", text_of(scenario->input), &options, &error) == 0)
        check_instance(schema, scenario->second, result);
    add_error(result, &error);
    schema_free(schema);
}

/* ------------------------------------------------------------------------ policy and fleet -- */

static void run_policy(const struct scenario *scenario, struct result *result)
{
    struct policy policy;
    struct error error = {0};
    const char *folder = scenario->second ? scenario->second : "/etc/fleetgate";
    if (policy_read(&policy, "fleetgate.yml", text_of(scenario->input), folder, &error) == 0) {
        for (size_t i = 0; i < policy.laws.count; i++) {
            const struct branch_law *law = &policy.laws.items[i];
            add_text(result, text_of(law->name));
            add_bytes(result, &law->method, sizeof law->method);
            for (size_t j = 0; j < law->from_count; j++)
                add_text(result, text_of(law->from[j]));
        }
        add_bytes(result, policy.severities, sizeof policy.severities);
        add_text(result, text_of(policy.mender.server));
        add_text(result, text_of(policy.mender.token_file));
        add_text(result, text_of(policy.rollout.webhook.secret_file));
        for (size_t i = 0; i < policy.own_schema_count; i++)
            add_text(result, text_of(policy.own_schemas[i].files));
        add_text(result, text_of(policy.digest_of_all));
    }
    add_error(result, &error);
    policy_release(&policy);
}

static void run_policy_default(const struct scenario *scenario, struct result *result)
{
    (void)scenario;
    struct policy policy;
    struct error error = {0};
    if (policy_default(&policy, &error) == 0)
        add_bytes(result, &policy.laws.count, sizeof policy.laws.count);
    add_error(result, &error);
    policy_release(&policy);
}

static int read_inventory(const struct fleet *fleet, const struct document *document,
                          struct inventory *inventory, struct image_mentions *images,
                          struct findings *findings, struct error *error)
{
    const struct fleet_file file = {.place = place, .node = document->root};
    if (fleet_read_inventory(fleet, &file, inventory, images, findings, error) != 0)
        return -1;
    return fleet_finish_inventory(fleet, inventory, findings, error);
}

static void run_inventory(const struct scenario *scenario, struct result *result)
{
    static const struct branch_law only_main = {.name = "main"};
    const struct policy policy = {.laws = {&only_main, 1},
                                  .mender = {.server = "https://mender.example"}};
    const struct fleet fleet = {.policy = &policy, .location = &root_location};
    struct document document = {0};
    struct inventory inventory = {0};
    struct image_mentions images;
    struct findings findings;
    struct error error = {0};
    findings_init(&findings, FINDINGS_MAX, NULL);
    image_mentions_init(&images);
    inventory_init(&inventory, &default_limits);
    if (read_document(&document, scenario->input, &findings, &error) == 0 &&
        read_inventory(&fleet, &document, &inventory, &images, &findings, &error) == 0) {
        add_bytes(result, &inventory.host_count, sizeof inventory.host_count);
        add_bytes(result, &images.count, sizeof images.count);
    }
    add_error(result, &error);
    add_findings(result, &findings);
    inventory_release(&inventory);
    image_mentions_release(&images);
    findings_release(&findings);
    document_release(&document);
}

/* -------------------------------------------------------------------------------- reports -- */

static void find_much(struct findings *findings)
{
    struct findings others;
    findings_init(&others, FINDINGS_MAX, NULL);
    for (unsigned i = 0; i < 40; i++) {
        const struct place at = {.path = place.path, .line = 40 - i, .column = i};
        findings_add(&others, RULE_SCHEMA_VIOLATION, &at, i % 2 ? "one line\nanother" : NULL,
                     "value %u with \x1b and \xc3\xa9", i);
    }
    findings_append(findings, &others);
    const struct findings_scope scope = {.ref = "refs/heads/main", .commit = "00", .softens = true};
    const struct findings_scope outer = findings_scope_begin(findings, &scope);
    const struct findings *parts[] = {&others, &others};
    findings_merge(findings, parts, 2);
    findings_scope_end(findings, outer);
    findings_sort(findings);
    findings_release(&others);
}

static void run_report(const struct scenario *scenario, struct result *result)
{
    const struct report_update update = {
        .ref = "refs/heads/\xff", .old = "00", .new = "11", .outcome = OUTCOME_REJECT};
    const struct error error = {.kind = ERROR_NETWORK, .message = "no answer"};
    static const char *const notes[] = {"a note"};
    const struct report_style style = {.color = true, .most = 50, .is_hook = true};
    struct findings findings;
    struct buffer out;
    findings_init(&findings, FINDINGS_MAX, NULL);
    buffer_init(&out, REPORT_MAX);
    find_much(&findings);
    const struct report report = {
        .outcome = OUTCOME_REJECT,
        .updates = &update,
        .update_count = 1,
        .findings = &findings,
        .errors = &error,
        .error_count = 1,
        .notes = notes,
        .note_count = 1,
    };
    bool json = strcmp(scenario->input, "json") == 0;
    report_render(&out, &report, json ? REPORT_json : REPORT_text, &style);
    result->undecided |= out.failed;
    add_text(result, buffer_text(&out));
    add_findings(result, &findings);
    buffer_release(&out);
    findings_release(&findings);
}

/* --------------------------------------------------------------------------------- inputs -- */

static const char yaml[] =
    "# everything YAML has\n"
    "base: &base {a: 1, b: [x, 'y', \"z\\u00e9\\n\"], c: !!str 12}\n"
    "merged: {<<: *base, a: 2}\n"
    "list: [0x1F, 017, 1_000, 12:30:45, 1.5e3, .inf, .nan, ~, yes, no, 2001-12-14]\n"
    "big: 123456789012345678901234567890.125\n"
    "text: |\n  line one\n  line two\n"
    "folded: >-\n  folded\n  line\n"
    "? key of no value\n"
    "secret: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3031\n"
    "twice: 1\ntwice: 2\n"
    "unsafe: !unsafe '{{ x }}'\n";

/* Which the fast reader takes on; with enough keys to be hashed. */
static const char simple_yaml[] =
    "---\n# device\na: text\nb: \"quoted\"\nc: [1, 2.5, 'x']\nd:\n  e: 0x1F\n  f:\n"
    "g:\n- h: 1.10\n  i: 12345678901234567890\n- no\nj: 1\nk: 2\nl: 3\nm: 4\nn: 5\no: 6\np: 7\n"
    "q: 8\nr: 9\ns: 10\nt: 11\nu: 12\nv: 13\nw: 14\nx: 15\ny: 16\nz: 2025-10-10\n";

static const char json[] =
    "{\"a\": [1, -2.5e10, 12345678901234567890123, true, false, null],"
    " \"b\": {\"c\": \"\\u00e9\\ud83d\\ude00\\n\", \"d\": {}}, \"b\": [], \"\\u0065\": \"\"}";

static const char all_keywords[] =
    "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"$id\": \"urn:test:all\","
    " \"title\": \"t\", \"type\": [\"object\", \"null\"],"
    " \"$defs\": {\"tree\": {\"$dynamicAnchor\": \"node\", \"type\": \"object\","
    "   \"properties\": {\"kids\": {\"type\": \"array\","
    "     \"items\": {\"$dynamicRef\": \"#node\"}}}}},"
    " \"properties\": {"
    "  \"tree\": {\"$ref\": \"#/$defs/tree\"},"
    "  \"name\": {\"$ref\": \"urn:test:common#/$defs/name\"},"
    "  \"mail\": {\"type\": \"string\", \"format\": \"email\", \"maxLength\": 20},"
    "  \"url\": {\"format\": \"uri\"}, \"day\": {\"format\": \"date-time\"},"
    "  \"expression\": {\"format\": \"regex\"}, \"host\": {\"format\": \"idn-hostname\"},"
    "  \"number\": {\"multipleOf\": 0.01, \"minimum\": 1, \"exclusiveMaximum\": 100},"
    "  \"list\": {\"prefixItems\": [{\"const\": {\"a\": [1, \"x\"]}}], \"items\": {\"type\":"
    "   \"integer\"}, \"uniqueItems\": true, \"contains\": {\"const\": 3}, \"minContains\": 2},"
    "  \"choice\": {\"oneOf\": [{\"type\": \"string\", \"pattern\": \"^\\\\p{L}+$\"},"
    "   {\"enum\": [\"alpha\", \"beta\", 3, null]}, {\"properties\": {\"x\": {\"type\":"
    "   \"string\"}}, \"required\": [\"x\"]}]},"
    "  \"any\": {\"anyOf\": [{\"type\": \"integer\"}, {\"minLength\": 3}]}},"
    " \"patternProperties\": {\"^x-[a-z]+$\": {\"not\": {\"type\": \"null\"}}},"
    " \"propertyNames\": {\"maxLength\": 30},"
    " \"if\": {\"required\": [\"mail\"]}, \"then\": {\"required\": [\"url\"]},"
    " \"dependentRequired\": {\"name\": [\"tree\"]},"
    " \"dependentSchemas\": {\"url\": {\"minProperties\": 2}},"
    " \"allOf\": [{\"properties\": {\"late\": true}}],"
    " \"required\": [\"nmae\"], \"unevaluatedProperties\": false}";

static const char good_instance[] =
    "nmae: x\nname: abc\ntree: {kids: [{kids: []}]}\nmail: a@b.example\n"
    "url: https://x.example/\nnumber: 12.34\nlist: [{a: [1, x]}, 3, 3.0e0, 4]\n";

static const char bad_instance[] =
    "name: ABC\ntree: {kids: [{kids: 3}, 7]}\nmail: not a mail address at all\n"
    "url: 'no url'\nday: '2020-13-01T00:00:00Z'\nexpression: '('\nhost: 'a..b'\n"
    "number: 200.001\nlist: [{a: [2, x]}, 3, 3, x]\nchoice: {x: 1}\nany: [1]\n"
    "x-null: ~\nadditional: 1\nlate: 1\nurll: x\n";

static const char draft_7[] = "$schema: http://json-schema.org/draft-07/schema#\n"
                              "definitions: {a: {$id: '#a', type: integer}}\n"
                              "items: [{$ref: '#a'}]\nadditionalItems: {type: string}\n"
                              "dependencies: {a: [b], c: {type: object}}\n";

static const char draft_2019_09[] =
    "{\"$schema\": \"https://json-schema.org/draft/2019-09/schema\", \"$recursiveAnchor\": true,"
    " \"properties\": {\"kids\": {\"items\": {\"$recursiveRef\": \"#\"}}},"
    " \"unevaluatedProperties\": false}";

static const char wrong_schema[] = "{\"type\": \"strin\", \"pattern\": \"(\", \"minimum\": \"1\"}";

static const char policy[] =
    "branches:\n  trunk: { by: any }\n"
    "  live: { from: [trunk, 'release-*'], by: fast-forward }\n"
    "mender:\n  server: https://mender.example\n  token_file: token\n  ca_file: /abs/ca.pem\n"
    "  on_unreachable: warn\n"
    "rules:\n  fleet/unlisted-device: error\n  schema/violation: 'off'\n"
    "rollout:\n  exec: { command: [/bin/true, x], timeout: 2h }\n"
    "  webhook: { url: 'https://ci.example/hook', secret_file: secret }\n";

/* Files of this repository, below schemas/. */
static const char own_schemas[] =
    "schemas:\n"
    "  - { files: 'host_vars/**', schema: group.schema.json, with: [variables.schema.json] }\n";

static const char inventory[] =
    "all:\n  children:\n    pumps:\n      vars: { subscribed_branch: other }\n      hosts:\n"
    "        1f0a4c52-9d58-4a2b-8d2e-0123456789ab:\n"
    "          mender_server: https://other.example\n"
    "          os_image: [{device_type: a, image_name: b}, {device_type: c, image_name: d}]\n"
    "        2f0a4c52-9d58-4a2b-8d2e-0123456789ab:\n";

const struct scenario scenarios[] = {
    {"document/yaml", yaml, NULL, run_document},
    {"document/simple-yaml", simple_yaml, NULL, run_document},
    {"document/duplicate-key", "a: 1\na: 2\n", NULL, run_document},
    {"document/json", json, NULL, run_document},
    {"document/broken-yaml", "a: [1, 2\nb: {", NULL, run_document},
    {"document/broken-json", "{\"a\": \"\\ud800\", ]", NULL, run_document},
    {"document/cycle", "a: &a [*a]\nb: *missing\n", NULL, run_document},
    {"schema/accepts", all_keywords, good_instance, run_schema},
    {"schema/refuses", all_keywords, bad_instance, run_schema},
    {"schema/draft-7", draft_7, "[1.5, x, 3]", run_schema},
    {"schema/draft-2019-09", draft_2019_09, "{kids: [{kids: [{other: 1}]}]}", run_schema},
    {"schema/wrong", wrong_schema, "", run_schema},
    {"schema/reference-to-nowhere", "{\"$ref\": \"other.json#/x\"}", "", run_schema},
    {"policy/whole", policy, NULL, run_policy},
    {"policy/wrong", "branches: { main: { by: nobody } }\n", NULL, run_policy},
    {"policy/own-schemas", own_schemas, "schemas", run_policy},
    {"policy/built-in", NULL, NULL, run_policy_default},
    {"fleet/inventory", inventory, NULL, run_inventory},
    {"report/text", "text", NULL, run_report},
    {"report/json", "json", NULL, run_report},
    {0},
};
