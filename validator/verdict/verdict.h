/* SPDX-License-Identifier: MIT */
/*
 * The judgement: runs the stages in order over a push, a pull request, an index or a commit, and
 * comes to one verdict. The same content gets the same findings at every gate.
 */
#ifndef FLEETGATE_VERDICT_H
#define FLEETGATE_VERDICT_H

#include "fleet/fleet.h"
#include "git/git.h"
#include "mender/mender.h"
#include "plan/plan.h"
#include "policy/policy.h"
#include "promotion/promotion.h"
#include "report/report.h"
#include "schema/schema.h"
#include "signature/signature.h"

/* Trees that were judged before and came out without an error. What reaches a protected branch was
 * judged when it came to the stage before, so that a promotion need not read the fleet again; its
 * images are asked for all the same. Of the trees judged last the memory has what they came to as a
 * sum, too, so that of another one no more is read than what differs. What is remembered holds for
 * one program and one policy; it is kept in <git dir>/fleetgate/judged.db, which may be deleted at
 * any time. */
struct memory;
/* *memory is NULL, without an error, where none is there and `create` is false. */
int memory_open(struct memory **memory, const char *git_dir, const struct policy *policy,
                bool create, struct error *error);
void memory_close(struct memory *memory);
/* What opening it would meet, as store_examine. */
struct store_examination;
int memory_examine(struct store_examination *examination, const char *git_dir, struct arena *arena,
                   struct error *error);

/* An override of an earlier push that nobody has acknowledged, as far as is known. */
struct open_override {
    const char *record; /* id, hex, by which the policy acknowledges it */
    const char *rule;
    const char *person;
    const char *date; /* "2026-11-22" */
    const char *reason;
};

/* What a judgement needs; borrowed. */
struct judge {
    struct repository *repository;
    const struct policy *policy;
    const struct limits *limits;
    struct mender *mender;         /* NULL: images are not asked for, and `no_mender` says why */
    const char *no_mender;         /* "the policy has no mender section" */
    struct standing_record record; /* where branches stood; ask NULL: nothing is recorded */
    /* Finds the branches that stand elsewhere than is recorded, in `arena`; asked once a push that
     * moves a protected branch. NULL: nothing is recorded. */
    int (*find_unrecorded)(void *context, struct arena *arena, const struct unrecorded_move **moves,
                           size_t *count, struct error *error);
    void *unrecorded_context;
    /* Keeps that a certificate counts, see signatures_certificate; *used says that it has before.
     * Asked of a push that nothing rejects. NULL: certificates are not kept. */
    int (*use_certificate)(void *context, const char *certificate, bool *used, struct error *error);
    void *certificate_context;
    bool is_ahead;         /* of a push that is still to be made: who pushes, and with which
                              certificate, is not known, and is left to its own judgement */
    bool law_alone;        /* of updates: how the branch moves, and not what the files say */
    struct memory *memory; /* NULL: nothing is remembered from one judgement to the next */
    struct pusher pusher;  /* name NULL: nobody says; both NULL: there is no push */
    bool of_server;        /* see branch_state.of_server */
    struct push_options options;
    const struct open_override *open_overrides; /* [open_override_count] newest first */
    size_t open_override_count;
};

struct verdict; /* owns what the report shows */

int verdict_new(struct verdict **verdict, const struct judge *judge, struct error *error);
void verdict_free(struct verdict *verdict);

/* Each judges one thing and may be called once on a verdict. What keeps it from deciding becomes
 * part of the report: the outcome is then OUTCOME_UNDECIDED. */
void verdict_on_push(struct verdict *verdict, struct text input,
                     const struct push_certificate *certificate);
/* Judges moves of the past, each as if it were the only one of a push of today (see
 * branch_state.is_later). `progress` is called after each. */
void verdict_on_past(struct verdict *verdict, const struct update *moves, size_t count,
                     void (*progress)(void *context, size_t done), void *context);
void verdict_on_commit(struct verdict *verdict, const struct object_id *commit);
void verdict_on_index(struct verdict *verdict);
/* The merge of `head` into `base` as it would be. The branch names are without refs/heads/, NULL
 * when the commit was not named by a branch. */
void verdict_on_request(struct verdict *verdict, const struct object_id *base,
                        const char *base_branch, const struct object_id *head,
                        const char *head_branch);

/* ------------------------------------------------------------------------------- instances -- */

/* Files of any origin that one schema is to judge; borrowed. */
struct instances {
    const char *const *paths; /* [count] as messages show them, sorted, each once */
    size_t count;
    /* Reads one file, appending to `content`, which is empty. Called from any thread. */
    int (*read)(void *context, const char *path, struct buffer *content, struct error *error);
    void *context;
};

/* Judges every instance on all processors. `findings` come sorted, with their excerpts. A file that
 * cannot be read is the error (the first of them in order); the others are judged all the same. The
 * outcome does not depend on the number of processors, and memory on the largest file alone. */
int instances_judge(const struct instances *instances, const struct schema *schema,
                    const struct limits *limits, struct findings *findings, struct error *error);

/* -------------------------------------------------------------------------------- the plan -- */

/* Between which trees; borrowed. */
struct plan_request {
    struct object_id older, newer; /* `older` may be zero: there was nothing */
    const char *branch;            /* see plan_question */
    bool is_of_all;
    bool may_be_part; /* where only devices' own files differ, no other device is looked at */
    const struct mender_facts *facts; /* see plan_question */
};

/* Which devices the newer tree gives something else. Of the judge only repository and policy
 * count; where the policy names several fleets, one is chosen before. `findings` say why a fleet is
 * not what Ansible reads; then there is no plan. To be released in every case. */
int verdict_plan(struct fleet_plan *plan, const struct judge *judge,
                 const struct plan_request *request, struct findings *findings,
                 struct error *error);

/* ------------------------------------------------------------------------------ the report -- */

/* The report, complete, sorted; borrowed until the verdict is freed. */
const struct report *verdict_report(struct verdict *verdict);

#endif
