/* SPDX-License-Identifier: MIT */
/* What pre-receive said of pushes. */
#include "ledger/audit.h"
#include "ledger/record.h"
#include "ledger/stood.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PUSHES_KEPT = 10000, REPORT_BYTES = 64 << 10, NAME_BYTES = 1000 };

/* Each brings the tables one version further. Never change one that was released: add another. */
static const char *const migrations[] = {
    "CREATE TABLE pushes ("
    " sequence INTEGER PRIMARY KEY AUTOINCREMENT,"
    " time INTEGER NOT NULL,"
    " pusher TEXT NOT NULL,"
    " pusher_from TEXT NOT NULL,"
    " verdict TEXT NOT NULL,"
    " circumstances TEXT NOT NULL,"
    " report TEXT NOT NULL) STRICT;"

    "CREATE TABLE moves ("
    " push INTEGER NOT NULL REFERENCES pushes ON DELETE CASCADE,"
    " ref TEXT NOT NULL,"
    " old TEXT NOT NULL,"
    " new TEXT NOT NULL,"
    " PRIMARY KEY (push, ref)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX moved ON moves (new, old, ref);",

    "ALTER TABLE pushes ADD COLUMN overrides INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX overridden ON pushes (sequence) WHERE overrides > 0;",

    /* Of earlier pushes nobody knows any more: what was told of them before still is. */
    "ALTER TABLE moves ADD COLUMN landed INTEGER NOT NULL DEFAULT 0;"
    "UPDATE moves SET landed = 1;",

    "ALTER TABLE moves ADD COLUMN recorded INTEGER NOT NULL DEFAULT 0;",

    /* Whether pre-receive let it pass: what it accepted, and all while it only observed. */
    ("ALTER TABLE pushes ADD COLUMN passed INTEGER NOT NULL DEFAULT 0;"
     "UPDATE pushes SET passed = verdict = 'accept';"),
};

static const struct store_plan plan = {
    .name = "audit",
    .title = "the audit of pushes",
    .loss = "what was said of earlier pushes is not listed any more",
    .migrations = migrations,
    .migration_count = sizeof migrations / sizeof *migrations,
};

int audit_open(struct audit *audit, const char *git_dir, bool create, const char **notice,
               struct error *error)
{
    return store_open(&audit->store, git_dir, &plan, create, notice, error);
}

void audit_close(struct audit *audit)
{
    store_close(audit->store);
    *audit = (struct audit){0};
}

/* -------------------------------------------------------------------------- circumstances -- */

/* Raw bytes as a JSON string, escaped: what is kept is printable. */
static json_t *json_escaped(const char *raw)
{
    struct buffer safe;
    buffer_init(&safe, (size_t)NAME_BYTES * 10);
    buffer_escape(&safe, (struct text){raw, strnlen(raw, NAME_BYTES)});
    json_t *string = safe.failed ? NULL : json_stringn(buffer_text(&safe).bytes, safe.length);
    buffer_release(&safe);
    return string;
}

/* The first few warnings, each with its rule. */
static json_t *json_warnings(const struct findings *findings)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (finding->severity != SEVERITY_WARNING || finding_is_apart(findings, finding) ||
            json_array_size(list) == WARNINGS_KEPT)
            continue;
        list = json_list_add(
            list, json_sprintf("%s: %s", rule_facts(finding->rule)->id, finding->message));
    }
    return list;
}

static json_t *json_overrides(const struct report *report)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < report->override_count && i < OVERRIDES_MAX; i++) {
        const struct override *override = &report->overrides[i];
        list = json_list_add(list, json_pack("{s:o, s:o}", "rule", json_escaped(override->rule),
                                             "reason", json_escaped(override->reason)));
    }
    return list;
}

static json_t *json_circumstances(const struct report *report)
{
    return json_pack("{s:I, s:o, s:o}", "warning_count",
                     (json_int_t)report->findings->total[SEVERITY_WARNING], "warnings",
                     json_warnings(report->findings), "overrides", json_overrides(report));
}

static const char *copy_member(struct arena *arena, const json_t *object, const char *key,
                               bool *complete)
{
    const char *value = object ? json_string_value(json_object_get(object, key)) : NULL;
    const char *copy = arena_string(arena, text_of(value ? value : ""));
    *complete &= copy != NULL;
    return copy;
}

static bool take_warnings(const json_t *object, struct arena *arena,
                          struct circumstances *circumstances)
{
    const json_t *list = json_object_get(object, "warnings");
    const char **warnings = arena_alloc_array(arena, WARNINGS_KEPT, sizeof *warnings);
    bool complete = warnings != NULL;
    circumstances->warnings = warnings;
    for (size_t i = 0; complete && i < json_array_size(list) && i < WARNINGS_KEPT; i++) {
        const char *value = json_string_value(json_array_get(list, i));
        warnings[i] = arena_string(arena, text_of(value ? value : ""));
        complete = warnings[i] != NULL;
        circumstances->warnings_kept = i + 1;
    }
    return complete;
}

static bool take_overrides(const json_t *object, struct arena *arena,
                           struct circumstances *circumstances)
{
    const json_t *list = json_object_get(object, "overrides");
    struct override *overrides = arena_alloc_array(arena, OVERRIDES_MAX, sizeof *overrides);
    bool complete = overrides != NULL;
    circumstances->overrides = overrides;
    for (size_t i = 0; complete && i < json_array_size(list) && i < OVERRIDES_MAX; i++) {
        const json_t *item = json_array_get(list, i);
        overrides[i].rule = copy_member(arena, item, "rule", &complete);
        overrides[i].reason = copy_member(arena, item, "reason", &complete);
        circumstances->override_count = i + 1;
    }
    return complete;
}

int audit_take_circumstances(struct text text, struct arena *arena,
                             struct circumstances *circumstances, struct error *error)
{
    json_t *object = json_loadb(text.bytes, text.length, 0, NULL);
    if (!object)
        return error_memory(error);
    circumstances->warning_count =
        (size_t)json_integer_value(json_object_get(object, "warning_count"));
    bool complete =
        take_warnings(object, arena, circumstances) && take_overrides(object, arena, circumstances);
    json_decref(object);
    return complete ? 0 : error_memory(error);
}

/* --------------------------------------------------------------------------------- adding -- */

/* The report with half the findings and updates as often as it takes to fit. Plans are left out:
 * they may be larger than all the rest, and what devices were given can be asked again. */
static int render_report(struct buffer *out, const struct report *whole, struct error *error)
{
    struct report report = *whole;
    struct findings findings = *whole->findings;
    report.findings = &findings;
    report.plan_count = 0;
    for (;;) {
        buffer_clear(out);
        report_render(out, &report, REPORT_json, NULL);
        if (!out->failed)
            return 0;
        if (findings.count == 0 && report.update_count == 0)
            return error_memory(error);
        findings.count /= 2;
        report.update_count /= findings.count ? 1 : 2;
    }
}

static int insert_push(struct store *store, const struct report *report, const char *known,
                       struct text json, struct error *error)
{
    struct statement add = statement_begin(
        store, "INSERT INTO pushes (time, pusher, pusher_from, verdict, circumstances, report,"
               " overrides, passed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    char *copy = strndup(json.bytes, json.length);
    bind_number(&add, time(NULL));
    bind_text(&add, report->pusher ? report->pusher : "");
    bind_text(&add, report->pusher_from ? report->pusher_from : "");
    bind_text(&add, outcome_name(report->outcome));
    bind_text(&add, known);
    bind_text(&add, copy ? copy : "");
    bind_number(&add, report->outcome == OUTCOME_ACCEPT ? (int64_t)report->override_count : 0);
    bind_number(&add, !report_refuses(report));
    int result = statement_run(&add, error);
    if (!copy)
        result = error_memory(error);
    free(copy);
    return result;
}

static int insert_moves(struct store *store, const struct report *report, struct error *error)
{
    for (size_t i = 0; i < report->update_count; i++) {
        struct statement add = statement_begin(
            store, "INSERT INTO moves (push, ref, old, new) VALUES (last_insert_rowid(), ?, ?, ?)");
        bind_text(&add, report->updates[i].ref);
        bind_text(&add, report->updates[i].old);
        bind_text(&add, report->updates[i].new);
        if (statement_run(&add, error) != 0)
            return -1;
    }
    return 0;
}

static int forget_oldest(struct store *store, struct error *error)
{
    struct statement forget = statement_begin(
        store, "DELETE FROM pushes WHERE sequence <= (SELECT max(sequence) FROM pushes) - ?"
               " AND overrides = 0");
    bind_number(&forget, PUSHES_KEPT);
    return statement_run(&forget, error);
}

static int add_all(struct store *store, const struct report *report, const char *known,
                   struct text json, struct error *error)
{
    if (transaction_begin(store, error) != 0)
        return -1;
    int result = insert_push(store, report, known, json, error);
    if (result == 0)
        result = insert_moves(store, report, error);
    if (result == 0)
        result = forget_oldest(store, error);
    return transaction_end(store, result, error);
}

int audit_add(struct audit *audit, const struct report *report, struct error *error)
{
    struct buffer rendered;
    json_t *object = json_circumstances(report);
    char *known = object ? json_dumps(object, JSON_COMPACT) : NULL;
    buffer_init(&rendered, REPORT_BYTES);
    int result = known ? render_report(&rendered, report, error) : error_memory(error);
    if (result == 0)
        result = add_all(audit->store, report, known, buffer_text(&rendered), error);
    buffer_release(&rendered);
    free(known);
    json_decref(object);
    return result;
}

/* -------------------------------------------------------------------------------- landing -- */

static int land(struct store *store, const struct update *update, const char *pusher,
                struct error *error)
{
    char old[OBJECT_ID_HEX];
    char new[OBJECT_ID_HEX];
    struct statement set = statement_begin(
        store, "UPDATE moves SET landed = 1 WHERE ref = ?1 AND old = ?2 AND new = ?3 AND push ="
               " (SELECT max(sequence) FROM pushes JOIN moves ON push = sequence WHERE ref = ?1"
               " AND old = ?2 AND new = ?3 AND passed = 1 AND pusher = ?4 AND time > ?5)"
               " AND recorded = 0");
    bind_text(&set, update->ref);
    bind_text(&set, object_id_hex(&update->old, old));
    bind_text(&set, object_id_hex(&update->new, new));
    bind_text(&set, pusher ? pusher : "");
    bind_number(&set, time(NULL) - LANDS_WITHIN_S);
    return statement_run(&set, error);
}

int audit_land(struct audit *audit, const struct update *updates, size_t count, const char *pusher,
               struct error *error)
{
    int result = 0;
    if (transaction_begin(audit->store, error) != 0)
        return -1;
    for (size_t i = 0; result == 0 && i < count; i++)
        result = land(audit->store, &updates[i], pusher, error);
    return transaction_end(audit->store, result, error);
}

int audit_close_move(struct audit *audit, const struct update *update, struct error *error)
{
    char old[OBJECT_ID_HEX];
    char new[OBJECT_ID_HEX];
    if (!audit || !audit->store)
        return 0;
    struct statement set = statement_begin(
        audit->store, "UPDATE moves SET recorded = 1 WHERE ref = ? AND old = ? AND new = ?");
    bind_text(&set, update->ref);
    bind_text(&set, object_id_hex(&update->old, old));
    bind_text(&set, object_id_hex(&update->new, new));
    return statement_run(&set, error);
}

/* -------------------------------------------------------------------------------- reading -- */

/* A string of a column; NULL for none. */
static const char *take_name(struct statement *row, int column, struct arena *arena, bool *complete)
{
    struct text name = column_text(row, column);
    const char *copy = name.length ? arena_string(arena, name) : NULL;
    *complete &= copy || !name.length;
    return copy;
}

int audit_is_used(const struct recorder *recorder, const struct update *move, bool is_recorded,
                  bool *used, struct error *error)
{
    *used = false;
    return is_recorded ? ledger_has_move(recorder->repository, move, used, error) : 0;
}

/* The newest push that would make the move. */
static int read_circumstances(struct audit *audit, const struct update *move, struct arena *arena,
                              struct circumstances *circumstances, bool *found, bool *recorded,
                              struct error *error)
{
    char old[OBJECT_ID_HEX];
    char new[OBJECT_ID_HEX];
    int result = 0;
    bool complete = true;
    struct statement ask = statement_begin(
        audit->store,
        "SELECT pusher, pusher_from, circumstances, landed, recorded, verdict FROM pushes"
        " JOIN moves ON push = sequence WHERE new = ? AND old = ? AND ref = ?"
        " AND passed = 1 ORDER BY sequence DESC LIMIT 1");
    bind_text(&ask, object_id_hex(&move->new, new));
    bind_text(&ask, object_id_hex(&move->old, old));
    bind_text(&ask, move->ref);
    *found = statement_step(&ask);
    if (*found) {
        circumstances->pusher.name = take_name(&ask, 0, arena, &complete);
        circumstances->pusher.from = take_name(&ask, 1, arena, &complete);
        result = audit_take_circumstances(column_text(&ask, 2), arena, circumstances, error);
        circumstances->was_observed = !text_is(column_text(&ask, 5), "accept");
        circumstances->was_lawful =
            circumstances->override_count == 0 && !circumstances->was_observed;
        if (column_number(&ask, 3) == 0)
            circumstances->override_count = 0;
        *recorded = column_number(&ask, 4) != 0;
    }
    if (statement_end(&ask, error) != 0)
        return -1;
    return complete ? result : error_memory(error);
}

int audit_find(const struct recorder *recorder, const struct update *move, struct arena *arena,
               struct circumstances *circumstances, bool *found, struct error *error)
{
    bool recorded = false;
    bool used = false;
    *circumstances = (struct circumstances){0};
    if (read_circumstances(recorder->audit, move, arena, circumstances, found, &recorded, error) !=
            0 ||
        audit_is_used(recorder, move, recorded, &used, error) != 0)
        return -1;
    if (used) {
        *circumstances = (struct circumstances){0};
        *found = false;
    }
    return 0;
}

static int read_push(struct statement *row, struct arena *arena, struct audited_push *push,
                     struct error *error)
{
    *push = (struct audited_push){
        .time = column_number(row, 0),
        .pusher = arena_string(arena, column_text(row, 1)),
        .pusher_from = arena_string(arena, column_text(row, 2)),
        .verdict = arena_string(arena, column_text(row, 3)),
        .report = arena_string(arena, column_text(row, 4)),
        .passed = column_number(row, 5) != 0,
    };
    bool complete = push->pusher && push->pusher_from && push->verdict && push->report;
    return complete ? 0 : error_memory(error);
}

int audit_list(struct audit *audit, size_t most, struct arena *arena,
               const struct audited_push **pushes, size_t *count, struct error *error)
{
    int result = 0;
    if (most > PUSHES_KEPT)
        most = PUSHES_KEPT;
    struct audited_push *rows = arena_alloc_array(arena, most + 1, sizeof *rows);
    *pushes = rows;
    *count = 0;
    if (!rows)
        return error_memory(error);
    struct statement ask = statement_begin(
        audit->store, "SELECT time, pusher, pusher_from, verdict, report, passed FROM pushes"
                      " WHERE verdict <> 'accept' ORDER BY sequence DESC LIMIT ?");
    bind_number(&ask, (int64_t)most);
    while (result == 0 && *count < most && statement_step(&ask))
        result = read_push(&ask, arena, &rows[(*count)++], error);
    return statement_end(&ask, error) ? -1 : result;
}

int audit_examine(struct store_examination *examination, const char *git_dir, struct arena *arena,
                  struct error *error)
{
    return store_examine(examination, git_dir, &plan, arena, error);
}
