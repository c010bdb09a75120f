/* SPDX-License-Identifier: MIT */
/*
 * What happens once the refs have moved: one job per move of a protected branch, kept in an outbox
 * on disk (SQLite, <git dir>/fleetgate/outbox.db) until every trigger has taken it.
 *
 * A job is recorded before anything is printed, is never lost by a crash, and is never delivered to
 * a trigger again once that delivery has succeeded. Between a trigger's success and its record lies
 * a moment that no sender can close: a crash exactly there repeats the delivery, under the same job
 * id, by which the receiver can tell. A try is recorded before it is made, so that one whose
 * outcome cannot be recorded counts as well.
 *
 * Of one branch only the newest job is delivered. Once a newer move of the branch is recorded, what
 * is still pending of older ones is superseded: the branch does not stand there any more, and an
 * old state never overtakes a new one. One that is running is let end. A branch that comes back to
 * a commit gets a job of its own for that, with an id of its own.
 *
 * Each branch and trigger is a lane: in it one delivery runs at a time, whatever process runs it
 * and however that one ends; lanes never wait for each other.
 */
#ifndef FLEETGATE_ROLLOUT_H
#define FLEETGATE_ROLLOUT_H

#include "git/git.h"
#include "policy/policy.h"

/* Whether the policy has any trigger, so that somebody is to be told. */
bool rollout_is_configured(const struct rollout_policy *policy);

/* Whether the secret that the policy names for the webhook can be read and is long enough: signs
 * nothing that is sent. ERROR_POLICY says why not. */
int rollout_check_secret(const struct rollout_policy *policy, struct error *error);

struct store;
struct store_examination;

struct outbox {
    struct store *store; /* NULL: not open */
};

/* Opens <git dir>/fleetgate/outbox.db, and sets *notice, as store_open does. It stays closed,
 * without an error, when there is none and `create` is false. Close it in any case. */
int outbox_open(struct outbox *outbox, const char *git_dir, bool create, const char **notice,
                struct error *error);
/* To list what it held when it was last closed, as store_open_to_read does. */
int outbox_open_to_read(struct outbox *outbox, const char *git_dir, struct error *error);
void outbox_close(struct outbox *outbox);
/* What opening it would meet, as store_examine. */
int outbox_examine(struct store_examination *examination, const char *git_dir, struct arena *arena,
                   struct error *error);

/* Records that the branch moved, as a job with a delivery for each trigger the policy has.
 * Recording the branch's last move again adds nothing; *added says whether there is something to
 * deliver.
 * Nor is anything added for a deleted branch (new is zero), or for a move that does not begin where
 * the branch was last recorded: whether that came late or after one that was lost, only
 * outbox_reconcile can tell, so call it afterwards. Committed to disk when it returns. */
int outbox_record(struct outbox *outbox, const struct rollout_policy *policy, const char *ref,
                  const struct object_id *old, const struct object_id *new, bool *added,
                  struct error *error);

/* Finds moves that were never recorded (a crash between the ref's move and post-receive): a branch
 * whose tip is not its last recorded one gets its job now. `branches`: the protected ones; where
 * one seems to have moved it is read again from the repository, under the outbox's lock, so that
 * a push meanwhile cannot make an old tip look new. In a new outbox the first call asks the ledger:
 * a branch gets a job for its last move where that was recorded under this policy, or where an
 * earlier outbox was lost (it lies beside the new one), and else counts as rolled out as it stands.
 * Later a branch never seen is a new one and gets its job. *added counts the jobs. */
int outbox_reconcile(struct outbox *outbox, struct repository *repository,
                     const struct policy *policy, const struct branch *branches, size_t count,
                     size_t *added, struct error *error);

enum delivery_state {
    DELIVERY_PENDING,
    DELIVERY_DELIVERED,
    DELIVERY_SUPERSEDED,
    DELIVERY_RUNNING,
    DELIVERY_CANCELLED,
};

/* One job for one trigger, as the user sees it. */
struct delivery {
    int64_t sequence; /* of the job: the order in which they were recorded */
    const char *job;  /* stable id, the same for every try: "fg_<hex>" */
    const char *ref;
    const char *old;     /* hex */
    const char *new;     /* hex */
    const char *trigger; /* its name in the policy: "exec" */
    enum delivery_state state;
    int64_t recorded_at; /* seconds since 1970 */
    int64_t changed_at;
    int64_t begun_at;       /* the last try; 0: none */
    int64_t not_before;     /* the next try comes no earlier; 0: any time */
    unsigned tries;         /* those that were begun */
    bool is_last_try;       /* it was cancelled while it ran: let end, and not tried again */
    const char *last_error; /* "" when there was none */
    const char *output;     /* outbox_show: the end of what the command printed, escaped, lines
                               kept; else "" */
};

const char *delivery_state_name(enum delivery_state state);
/* All deliveries, oldest first; strings live in `arena`. */
int outbox_list(struct outbox *outbox, struct arena *arena, const struct delivery **deliveries,
                size_t *count, struct error *error);

/* The id of the job whose id is `name` or, of one alone, begins with it; in `arena`. ERROR_USAGE
 * says that there is none, or several. */
int outbox_find_job(struct outbox *outbox, const char *name, struct arena *arena, const char **job,
                    struct error *error);
/* The deliveries of the job, with their output. */
int outbox_show(struct outbox *outbox, const char *job, struct arena *arena,
                const struct delivery **deliveries, size_t *count, struct error *error);
/* Has what is pending of the job not be tried any more, nor what is running once that has failed.
 * ERROR_USAGE where there is neither. */
int outbox_cancel(struct outbox *outbox, const char *job, struct error *error);
/* Has what is pending or cancelled of the job be tried next, whatever it waits for. ERROR_USAGE
 * where there is none, or where the branch has moved on: an old state is not rolled out. */
int outbox_retry(struct outbox *outbox, const char *job, struct error *error);

/* What 0.1.0 leaves in fleetgate/ and in fleetgate/checkouts: its lock, and the names of what it
 * checks out begin so. Such checkouts are removed by the first run that does not find it running.
 */
#define ROLLOUT_OLDER_LOCK "deliver.lock"
#define ROLLOUT_OLDER_CHECKOUT "fg_"

struct rollout_result {
    size_t delivered;
    size_t failed;  /* tried and failed now; they stay pending */
    size_t waiting; /* their next try comes later */
    bool busy;      /* another process delivers in a lane: there nothing was tried */
};

/* Tries every pending delivery once, all lanes side by side, those recorded meanwhile included. A
 * delivery whose commit may not be rolled out (ledger_prove_commit, by `laws`) fails with the
 * reason; one whose trigger the policy does not have any more is cancelled. What has failed waits
 * 10 s, and twice as long after each further try, an hour at most; or for as long as the receiver
 * asks, which then holds for all deliveries of the trigger. In a lane that another process has
 * nothing is done: that one delivers what is recorded meanwhile. `progress` (or NULL) is called
 * after each try, by one thread at a time. Failed deliveries are no error. SIGTERM, SIGINT and
 * SIGHUP take effect once the deliveries in hand are recorded: a command is ended for it, a request
 * may take its 30 seconds. */
int rollout_deliver(struct outbox *outbox, struct repository *repository,
                    const struct branch_laws *laws, const struct rollout_policy *policy,
                    void (*progress)(void *context, const struct delivery *delivery), void *context,
                    struct rollout_result *result, struct error *error);

#endif
