/* SPDX-License-Identifier: MIT */
/* `fleetgate replay`: judges past moves of the protected branches as if pushed today. */
#include "cli/cli.h"

#include "ledger/ledger.h"
#include "promotion/promotion.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REPO, POLICY, BRANCH, LAST, LAW, OFFLINE, FORMAT };

/* A refused move is shown with so many of its errors. */
enum { ERRORS_SHOWN = 5, PROGRESS_EVERY = 16 };

static const struct option_spec options_of_replay[OPTIONS_MAX + 1] = {
    [REPO] = {"repo", "DIR", "the repository (default: the current folder)", NULL},
    [POLICY] = {"policy", "FILE", "the policy to try (default: as for `fleetgate check`)", NULL},
    [BRANCH] = {"branch", "NAME", "this protected branch alone", NULL},
    [LAST] = {"last", "N", "the last N moves of each branch, or all (default: all)", NULL},
    [LAW] = {"law", NULL, "judge how the branches moved, and not what the files said", NULL},
    [OFFLINE] = {"offline", NULL, "do not ask Mender for images", NULL},
    [FORMAT] = OPTION_REPORT_FORMAT,
    {0},
};

/* What to replay. */
struct replay {
    const char *branch; /* as the command line names it; NULL: all that are protected */
    size_t last;        /* moves of each branch */
};

/* ----------------------------------------------------------------------------------- judging -- */

struct moves {
    struct update *items; /* [count] */
    size_t count, capacity;
};

static int add_moves(struct moves *moves, const struct update *items, size_t count,
                     struct error *error)
{
    if (ARRAY_RESERVE(moves->items, moves->capacity, moves->count + count) != 0)
        return error_memory(error);
    if (count)
        memcpy(&moves->items[moves->count], items, count * sizeof *items);
    moves->count += count;
    return 0;
}

/* What the ledger tells of the branch. *first is the commit where its account begins: what came
 * before is told by the first-parent line alone. */
static int add_recorded(const struct ledger *ledger, const char *ref, size_t most,
                        struct moves *moves, struct object_id *first, struct error *error)
{
    size_t count = 0, kept = 0;
    struct update *items = calloc(ledger->count + 1, sizeof *items);
    if (!items)
        return error_memory(error);
    for (size_t i = 0; i < ledger->count; i++) {
        const struct record *record = &ledger->records[i];
        bool begins = strcmp(record->kind, KIND_BASELINE) == 0;
        if (strcmp(record->ref, ref) != 0)
            continue;
        if (kept++ == 0)
            *first = begins ? record->new : record->old;
        if (!begins && !object_id_is_zero(&record->new))
            items[count++] =
                (struct update){.ref = ref, .target = ref, .old = record->old, .new = record->new};
    }
    size_t skipped = count > most ? count - most : 0;
    int result = add_moves(moves, items + skipped, count - skipped, error);
    free(items);
    return result;
}

/* The moves of one branch, where it is there: newer ones as they were recorded, older ones a commit
 * each. */
static int collect(const struct replay *replay, struct session *session,
                   const struct ledger *ledger, const struct branch_law *law, struct moves *moves,
                   struct error *error)
{
    struct object_id first;
    struct moves recorded = {0};
    const char *target;
    const struct update *items = NULL;
    size_t count = 0;
    bool found = false;
    const char *ref = arena_format(&session->arena, "refs/heads/%s", law->name);
    if (!ref)
        return error_memory(error);
    if (repository_ref(session->repository, ref, &session->arena, &target, &first, &found, error))
        return -1;
    if (!found)
        return 0;
    int result = add_recorded(ledger, ref, replay->last, &recorded, &first, error);
    if (result == 0)
        result =
            promotion_past_moves(session->repository, ref, &first, replay->last - recorded.count,
                                 &session->arena, &items, &count, error);
    if (result == 0)
        result = add_moves(moves, items, count, error);
    if (result == 0)
        result = add_moves(moves, recorded.items, recorded.count, error);
    free(recorded.items);
    return result;
}

static int collect_each(const struct replay *replay, struct session *session,
                        const struct ledger *ledger, struct moves *moves, struct error *error)
{
    const struct branch_laws *laws = &session->policy.laws;
    const char *ref = replay->branch ? session_branch_ref(session, replay->branch) : NULL;
    bool known = !replay->branch;
    if (replay->branch && !ref)
        return error_memory(error);
    for (size_t i = 0; i < laws->count; i++) {
        const struct branch_law *law = &laws->items[i];
        if (!branch_law_protects(law) || (ref && branch_law_of(laws, ref) != law))
            continue;
        known = true;
        if (collect(replay, session, ledger, law, moves, error) != 0)
            return -1;
    }
    if (!known)
        return error_set(error, ERROR_USAGE, "the policy has no protected branch %s",
                         replay->branch);
    return 0;
}

static int collect_all(const struct replay *replay, struct session *session, struct moves *moves,
                       struct error *error)
{
    struct ledger ledger;
    int result = ledger_read(&ledger, session->repository, error);
    if (result == 0)
        result = collect_each(replay, session, &ledger, moves, error);
    ledger_release(&ledger);
    return result;
}

static void show_progress(void *context, size_t done)
{
    const struct moves *moves = context;
    if (isatty(STDERR_FILENO) && (done % PROGRESS_EVERY == 0 || done == moves->count))
        fprintf(stderr, "\rfleetgate: %zu of %zu moves judged%s", done, moves->count,
                done == moves->count ? "\n" : "");
}

static int judge_past(struct judgement *judgement, struct session *session, struct verdict *verdict,
                      struct error *error)
{
    struct moves moves = {0};
    int result = collect_all(judgement->context, session, &moves, error);
    if (result == 0)
        verdict_on_past(verdict, moves.items, moves.count, show_progress, &moves);
    free(moves.items);
    return result;
}

/* ---------------------------------------------------------------------------------- printing -- */

static bool is_about(const struct findings *findings, const struct finding *finding,
                     const struct report_update *update)
{
    return !finding_is_apart(findings, finding) && finding->severity == SEVERITY_ERROR &&
           finding->place.ref && strcmp(finding->place.ref, update->ref) == 0 &&
           finding->place.commit && strcmp(finding->place.commit, update->new) == 0;
}

static void append_error(struct buffer *out, const struct finding *finding)
{
    buffer_append_string(out, "    ");
    if (finding->place.path.length) {
        buffer_escape(out, finding->place.path);
        if (finding->place.line)
            buffer_format(out, ":%u:%u", finding->place.line, finding->place.column);
        buffer_append_string(out, ": ");
    }
    buffer_format(out, "%s [%s]\n", finding->message, rule_facts(finding->rule)->id);
}

static void append_refused(struct buffer *out, const struct report_update *update,
                           const struct findings *findings)
{
    size_t found = 0;
    buffer_format(out, "%s %.10s would be refused:\n", branch_short_name(update->ref), update->new);
    for (size_t i = 0; i < findings->count; i++) {
        if (is_about(findings, &findings->items[i], update) && ++found <= ERRORS_SHOWN)
            append_error(out, &findings->items[i]);
    }
    if (found > ERRORS_SHOWN)
        buffer_format(out, "    and %zu more\n", found - ERRORS_SHOWN);
}

/* The moves of a branch stand together. */
static size_t append_branch(struct buffer *out, const struct report *report, size_t first)
{
    size_t refused = 0, end = first;
    const struct report_update *updates = report->updates;
    for (; end < report->update_count && strcmp(updates[end].ref, updates[first].ref) == 0; end++) {
        if (updates[end].outcome == OUTCOME_ACCEPT)
            continue;
        append_refused(out, &updates[end], report->findings);
        refused++;
    }
    buffer_format(out, "%s: %zu move%s, %zu would be refused\n",
                  branch_short_name(updates[first].ref), end - first, end - first == 1 ? "" : "s",
                  refused);
    return end;
}

static int print(const struct report *report)
{
    struct buffer out;
    if (report->outcome == OUTCOME_UNDECIDED)
        return output_report(report, REPORT_text, false, false);
    buffer_init(&out, (size_t)64 << 20);
    for (size_t first = 0; first < report->update_count;)
        first = append_branch(&out, report, first);
    if (report->update_count == 0)
        buffer_append_string(&out, "no protected branch has moved yet\n");
    return output_rendered(&out, report->outcome);
}

/* ----------------------------------------------------------------------------------- command -- */

static int run_replay(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct replay replay = {.last = LAST_ALL};
    struct judgement judgement = {.policy_commit = judgement_trust_head,
                                  .unhurried = true,
                                  .print = print,
                                  .judge = judge_past,
                                  .context = &replay};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    if (options.argument_count)
        return command_usage_error(command, "takes no arguments; --branch names a branch");
    judgement.format = options.report_format;
    if (!options_last(command, &options, LAST, &replay.last))
        return EXIT_UNDECIDED;
    replay.branch = options.values[BRANCH];
    judgement.repository = options.values[REPO] ? options.values[REPO] : ".";
    judgement.policy_file = options.values[POLICY];
    judgement.offline = options.values[OFFLINE] != NULL;
    judgement.law_alone = options.values[LAW] != NULL;
    return judgement_run(&judgement);
}

const struct command command_replay = {
    .name = "replay",
    .arguments = "",
    .summary = "judge the past moves of the protected branches as if pushed today",
    .description =
        "Shows what the gate would have refused: before it is turned on, and before a policy is\n"
        "changed (--policy NEW). Moves are those that the ledger has recorded; before it began, "
        "each\n"
        "commit of the first-parent line is one. Sources count as they stand today; where a branch "
        "takes promotions from any unprotected\n"
        "branch, what was merged may have come from one that is gone. Nothing is written.\n\n"
        "Exit status: 0 all would be accepted, 1 some would be refused, 2 could not decide.\n\n"
        "Example: fleetgate replay --offline --last 50 --policy new-policy.yml",
    .options = options_of_replay,
    .run = run_replay,
};
