/* SPDX-License-Identifier: MIT */
/* How records, refused pushes and a verification look, as text and as JSON. */
#include "cli/ledger_print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *json_id(const struct object_id *id)
{
    char hex[OBJECT_ID_HEX];
    return object_id_is_zero(id) ? json_null() : json_string(object_id_hex(id, hex));
}

/* -------------------------------------------------------------------------------- records -- */

static bool is_of(const struct record *record, const char *ref)
{
    return !ref || strcmp(record->ref, ref) == 0;
}

static void print_record(const struct record *record, size_t number)
{
    char old[OBJECT_ID_HEX];
    char new[OBJECT_ID_HEX];
    char time[TIME_BYTES];
    const struct circumstances *circumstances = &record->circumstances;
    printf("%zu %s %s %s %.10s..%.10s", number, time_format(record->time, time),
           branch_short_name(record->ref), record->kind, object_id_hex(&record->old, old),
           object_id_hex(&record->new, new));
    if (circumstances->pusher.name)
        printf(" by %s", circumstances->pusher.name);
    if (circumstances->warning_count)
        printf(", %zu warning%s", circumstances->warning_count,
               circumstances->warning_count == 1 ? "" : "s");
    for (size_t i = 0; i < circumstances->override_count; i++)
        printf(", override %s: %s", circumstances->overrides[i].rule,
               circumstances->overrides[i].reason);
    printf(record->found_later ? ", found later\n" : "\n");
}

int ledger_print_records(const struct ledger *ledger, const char *ref, size_t last)
{
    size_t shown = 0;
    for (size_t i = ledger->count; i-- > 0 && shown < last;) {
        if (!is_of(&ledger->records[i], ref))
            continue;
        print_record(&ledger->records[i], i + 1);
        shown++;
    }
    if (shown == 0)
        printf("no records\n");
    if (ledger->flaw)
        printf("fleetgate: the ledger is damaged: %s\n", ledger->flaw);
    return 0;
}

static json_t *json_parents(const struct record *record)
{
    json_t *list = json_array();
    for (size_t i = 0; i < record->parent_count; i++)
        list = json_list_add(list, json_id(&record->parents[i]));
    return list;
}

static json_t *json_warnings(const struct circumstances *circumstances)
{
    json_t *list = json_array();
    for (size_t i = 0; i < circumstances->warnings_kept; i++)
        list = json_list_add(list, json_string(circumstances->warnings[i]));
    return json_pack("{s:I, s:o}", "count", (json_int_t)circumstances->warning_count, "first",
                     list);
}

static json_t *json_overrides(const struct circumstances *circumstances)
{
    json_t *list = json_array();
    for (size_t i = 0; i < circumstances->override_count; i++)
        list = json_list_add(list, json_pack("{s:s, s:s}", "rule", circumstances->overrides[i].rule,
                                             "reason", circumstances->overrides[i].reason));
    return list;
}

static json_t *json_record(const struct record *record, size_t number)
{
    char time[TIME_BYTES];
    const struct circumstances *circumstances = &record->circumstances;
    return json_pack(
        "{s:I, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:s, s:s, s:o, s:o, s:{s:s?, s:s?}, s:s, s:b, "
        "s:s}",
        "record", (json_int_t)number, "id", json_id(&record->id), "ref", record->ref, "old",
        json_id(&record->old), "new", json_id(&record->new), "parents", json_parents(record),
        "source", json_id(&record->source), "tree", json_id(&record->tree), "kind", record->kind,
        "policy", record->policy, "warnings", json_warnings(circumstances), "overrides",
        json_overrides(circumstances), "pusher", "name", circumstances->pusher.name, "from",
        circumstances->pusher.from, "time", time_format(record->time, time), "found_later",
        record->found_later, "previous", record->previous);
}

int ledger_print_records_json(const struct ledger *ledger, const char *ref, size_t last,
                              struct error *error)
{
    json_t *list = json_array();
    for (size_t i = ledger->count; list && i-- > 0 && json_array_size(list) < last;) {
        if (is_of(&ledger->records[i], ref))
            list = json_list_add(list, json_record(&ledger->records[i], i + 1));
    }
    return output_json(json_pack("{s:o, s:s?}", "records", list, "flaw", ledger->flaw), error);
}

/* --------------------------------------------------------------------------------- pushes -- */

/* What a push was refused for: an error that it brought, where there is one among those kept; else
 * the first of all. NULL: none is kept. */
static const char *message_of_refusal(const json_t *findings)
{
    for (size_t i = 0; i < json_array_size(findings); i++) {
        const json_t *finding = json_array_get(findings, i);
        const char *severity = json_string_value(json_object_get(finding, "severity"));
        if (severity && strcmp(severity, "error") == 0 &&
            !json_is_true(json_object_get(finding, "standing")))
            return json_string_value(json_object_get(finding, "message"));
    }
    return json_string_value(json_object_get(json_array_get(findings, 0), "message"));
}

/* Rules that a push broke, and the refs that it would have moved; each once. */
static void print_push(const struct audited_push *push)
{
    char time[TIME_BYTES];
    json_t *report = json_loads(push->report, 0, NULL);
    const json_t *updates = json_object_get(report, "updates");
    const json_t *findings = json_object_get(report, "findings");
    const json_t *errors = json_object_get(report, "errors");
    const char *first = message_of_refusal(findings);
    if (json_array_size(errors))
        first = json_string_value(json_object_get(json_array_get(errors, 0), "message"));
    printf("%s %s%s", time_format(push->time, time), push->verdict,
           push->passed ? " (only observed)" : "");
    for (size_t i = 0; i < json_array_size(updates); i++) {
        const char *ref = json_string_value(json_object_get(json_array_get(updates, i), "ref"));
        struct buffer safe;
        buffer_init(&safe, 8192);
        buffer_escape(&safe, text_of(ref ? branch_short_name(ref) : ""));
        printf("%s%s", i ? "," : " ", buffer_text(&safe).bytes ? buffer_text(&safe).bytes : "");
        buffer_release(&safe);
    }
    struct buffer name;
    buffer_init(&name, 8192);
    buffer_escape(&name, text_of(push->pusher));
    if (name.length)
        printf(" by %s", name.bytes);
    buffer_release(&name);
    printf(": %s\n", first ? first : "no more is known");
    json_decref(report);
}

static json_t *json_push(const struct audited_push *push)
{
    char time[TIME_BYTES];
    json_t *report = json_loads(push->report, 0, NULL);
    return json_pack("{s:s, s:s, s:b, s:{s:o, s:o}, s:o}", "time", time_format(push->time, time),
                     "verdict", push->verdict, "observed", push->passed, "pusher", "name",
                     json_string(push->pusher), "from", json_string(push->pusher_from), "report",
                     report ? report : json_null());
}

int ledger_print_pushes(const struct audited_push *pushes, size_t count, enum output output,
                        struct error *error)
{
    json_t *list = output == OUTPUT_JSON ? json_array() : NULL;
    for (size_t i = 0; i < count; i++) {
        if (output == OUTPUT_JSON)
            list = json_list_add(list, json_push(&pushes[i]));
        else
            print_push(&pushes[i]);
    }
    if (output == OUTPUT_JSON)
        return output_json(json_pack("{s:o}", "pushes", list), error);
    if (count == 0)
        printf("no push was refused\n");
    return 0;
}

/* --------------------------------------------------------------------------- verification -- */

/* No promotion, but somebody's decision. */
static void print_acceptance(const struct record *record)
{
    const struct circumstances *circumstances = &record->circumstances;
    const char *name = circumstances->pusher.name;
    for (size_t i = 0; i < circumstances->override_count; i++)
        if (strcmp(circumstances->overrides[i].rule, record->kind) == 0)
            printf(" (accepted by %s: %s)", name ? name : "nobody known",
                   circumstances->overrides[i].reason);
}

static void print_steps(const struct ledger *ledger, const struct proof *proof)
{
    for (size_t i = 0; i < proof->step_count; i++) {
        const struct record *record = &ledger->records[proof->steps[i]];
        if (i)
            printf(" <- %s", branch_short_name(record->ref));
        printf(" record %zu", proof->steps[i] + 1);
        bool last = i + 1 == proof->step_count;
        if (last && strcmp(record->kind, KIND_BASELINE) == 0)
            printf(" (baseline)");
        else if (last && object_id_is_zero(&record->source) &&
                 strcmp(record->kind, rule_facts(RULE_LEDGER_UNRECORDED_MOVE)->id) == 0)
            print_acceptance(record);
        else if (last && object_id_is_zero(&record->source))
            printf(" (override of %s)", record->kind);
    }
}

static void print_branch(const struct ledger *ledger, const struct branch_verification *branch)
{
    char hex[OBJECT_ID_HEX];
    const struct proof *proof = branch->proof;
    printf("%s", branch_short_name(branch->ref));
    if (object_id_is_zero(&branch->tip))
        printf(" does not exist");
    else
        printf(" %.10s", object_id_hex(&branch->tip, hex));
    if (branch->flaw)
        printf(": NOT PROVEN: %s", branch->flaw);
    else if (proof && proof->proven && !object_id_is_zero(&branch->tip)) {
        printf(" (tree %.10s):", object_id_hex(&ledger->records[proof->steps[0]].tree, hex));
        print_steps(ledger, proof);
    }
    printf("\n");
}

static void print_flaw(const struct ledger *ledger, const struct verification *verification)
{
    char hex[OBJECT_ID_HEX];
    if (!verification->flaw)
        return;
    if (verification->record == SIZE_MAX)
        printf("fleetgate: the ledger does not hold: %s\n", verification->flaw);
    else
        printf("fleetgate: record %zu (%.10s, %s) does not hold: %s\n", verification->record + 1,
               object_id_hex(&ledger->records[verification->record].id, hex),
               branch_short_name(ledger->records[verification->record].ref), verification->flaw);
}

static void print_text(const struct ledger *ledger, const struct verification *verification,
                       bool holds)
{
    for (size_t i = 0; i < verification->count; i++)
        print_branch(ledger, &verification->branches[i]);
    print_flaw(ledger, verification);
    if (verification->unverifiable)
        printf(
            "%zu records are unverifiable: the repository does not hold their commits any more\n",
            verification->unverifiable);
    printf("fleetgate: %zu record%s, %s\n", ledger->count, ledger->count == 1 ? "" : "s",
           holds ? "all hold" : "not all is as it should be");
}

static json_t *json_steps(const struct proof *proof)
{
    json_t *list = json_array();
    for (size_t i = 0; proof && i < proof->step_count; i++)
        list = json_list_add(list, json_integer((json_int_t)proof->steps[i] + 1));
    return list;
}

static json_t *json_branch(const struct branch_verification *branch)
{
    return json_pack("{s:s, s:o, s:b, s:o, s:s?}", "ref", branch->ref, "tip", json_id(&branch->tip),
                     "proven", !branch->flaw, "records", json_steps(branch->proof), "flaw",
                     branch->flaw);
}

static json_t *json_verification(const struct ledger *ledger,
                                 const struct verification *verification, bool holds)
{
    json_t *branches = json_array();
    bool of_record = verification->flaw && verification->record != SIZE_MAX;
    for (size_t i = 0; i < verification->count; i++)
        branches = json_list_add(branches, json_branch(&verification->branches[i]));
    return json_pack("{s:b, s:I, s:o, s:s?, s:o, s:I}", "holds", holds, "count",
                     (json_int_t)ledger->count, "branches", branches, "flaw", verification->flaw,
                     "record",
                     of_record ? json_integer((json_int_t)verification->record + 1) : json_null(),
                     "unverifiable", (json_int_t)verification->unverifiable);
}

int ledger_print_verification(const struct ledger *ledger, const struct verification *verification,
                              enum output output, bool *holds, struct error *error)
{
    *holds = !verification->flaw;
    for (size_t i = 0; i < verification->count; i++)
        *holds &= !verification->branches[i].flaw;
    if (output == OUTPUT_JSON)
        return output_json(json_verification(ledger, verification, *holds), error);
    print_text(ledger, verification, *holds);
    return 0;
}
