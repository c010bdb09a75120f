/* SPDX-License-Identifier: MIT */
/*
 * What became of pushes.
 *
 * The ledger: each move of a protected branch is a commit of refs/fleetgate/ledger, in the
 * repository itself, so that `git log` reads it and a mirror keeps a copy. A record names the
 * SHA-256 of the one before: the chain does not hang on SHA-1 alone. Records are only ever added.
 * Whoever can write the repository's files can also write a ledger: what is read of it is not
 * trusted, and is proven against the repository.
 *
 * The audit: what pre-receive said of pushes, refused ones too, in <git dir>/fleetgate/audit.db.
 *
 * And which certificates of signed pushes have counted.
 */
#ifndef FLEETGATE_LEDGER_H
#define FLEETGATE_LEDGER_H

#include "git/git.h"
#include "policy/policy.h"
#include "promotion/promotion.h"
#include "verdict/verdict.h"

#define LEDGER_REF "refs/fleetgate/ledger"

/* Refs move first, and post-receive records that a moment after: it forks, reads the policy, waits
 * for its turn at the ledger, and for the disk. Whoever finds a branch elsewhere than its last
 * record says looks again for as long. On a machine so busy that this was not enough, the next look
 * finds it. */
enum { RECORD_LAG_MS = 8000, RECORD_PAUSE_MS = 100 /* between two looks */ };

/* -------------------------------------------------------------------------------- records -- */

/* What only the push knew. Raw bytes; escaped and cut when recorded. */
struct circumstances {
    struct pusher pusher; /* NULL names: not known */
    size_t warning_count;
    const char *const *warnings; /* [warnings_kept] the first of them */
    size_t warnings_kept;
    const struct override *overrides; /* [override_count] */
    size_t override_count;
    bool was_lawful;   /* pre-receive accepted the push, and set no rule aside; not recorded */
    bool was_observed; /* it did not, and let it pass since it only observed; not recorded */
};

/* Kinds that are no move_kind_name and no id of a rule. */
#define KIND_BASELINE "baseline"   /* the branch as it stood when it was first recorded */
#define KIND_UNDECIDED "undecided" /* a limit kept the law from judging the move */
#define KIND_RETURN "return"       /* back to where the branch was let stand before */

struct record {
    struct object_id id; /* of the ledger's commit */
    const char *ref;     /* the branch, full name */
    struct object_id old;
    struct object_id new;            /* zero: the branch was deleted */
    const struct object_id *parents; /* [parent_count] of `new` */
    size_t parent_count;
    struct object_id source; /* the commit that was promoted; zero: none */
    struct object_id tree;   /* of `new` */
    const char *kind;   /* of the move: move_kind_name, the id of the rule that it breaks, or as
                           above */
    const char *policy; /* SHA-256 of the policy it was judged by */
    struct circumstances circumstances;
    int64_t time;         /* when it was recorded */
    bool found_later;     /* no post-receive told of the move: the branch was found to have moved */
    const char *previous; /* SHA-256 of the message of the record before; "none" */
};

/* The whole ledger. Zeroed or read. */
struct ledger {
    struct arena arena;
    struct record *records; /* [count], oldest first */
    size_t count;
    struct object_id tip; /* zero: there is no ledger */
    const char *flaw;     /* why the chain ends before its beginning, or NULL: it is whole */
};

/* Reads the ledger back to its first record, or to the first commit that is no record or whose
 * digest the next one does not name: then `flaw` says so, and nothing before it is read.
 * ERROR_LIMIT for more than a million records. */
int ledger_read(struct ledger *ledger, struct repository *repository, struct error *error);
void ledger_release(struct ledger *ledger);
/* The last record of the branch, or NULL. */
const struct record *ledger_last(const struct ledger *ledger, const char *ref);

/* ------------------------------------------------------------------------------ recording -- */

struct store;
struct store_examination;

/* What pre-receive said of pushes; see below. */
struct audit {
    struct store *store; /* NULL: closed */
};

/* What recording needs; borrowed. */
struct recorder {
    struct repository *repository; /* opened without a quarantine */
    const struct policy *policy;
    struct audit *audit; /* what pre-receive knew of the push; NULL or closed: nothing */
};

/* Records the moves of protected branches that a push made (none for count 0), and those that
 * nobody recorded: a branch that stands elsewhere than its last record says. The law judges each
 * once more, as the branches stand now; what it would allow and no accepted push is known for has
 * the kind ledger/unrecorded-move. A ledger that is begun takes the branches as they stand
 * before the push for its baseline. A move that is recorded already is not recorded again; at once,
 * any number of processes may call. *added counts the records. On disk when it returns. */
int ledger_record(const struct recorder *recorder, const struct update *updates, size_t count,
                  size_t *added, struct error *error);

/* The protected branches that stand where no record lets them, and where no accepted push is known
 * to have brought them from there: moved past the gate. A branch that has no record yet, and may be
 * older than the ledger or than its protection, is none of them. What an override let through lands
 * a moment after: where one was accepted in the last minute that is waited for, RECORD_LAG_MS at
 * most, and is open after that. In `arena`. ERROR_REPOSITORY where the ledger cannot be believed.
 */
int ledger_unrecorded(const struct recorder *recorder, struct arena *arena,
                      const struct unrecorded_move **moves, size_t *count, struct error *error);

/* Somebody takes a branch as it stands. */
struct acceptance {
    const char *ref;                    /* full name */
    struct object_id found;             /* where somebody saw it stand */
    struct circumstances circumstances; /* who, and why: one override, ledger/unrecorded-move */
};

/* Records what ledger_record does, and then, where ledger_unrecorded finds the branch, that it is
 * let stand where it does. ERROR_USAGE where it stands elsewhere than it was seen. Who may is the
 * caller's to ask. */
int ledger_accept(const struct recorder *recorder, const struct acceptance *acceptance,
                  struct error *error);

/* ---------------------------------------------------------------------------------- proof -- */

/* Whether the tree of a record passed every stage before, unaltered: there is an earlier record of
 * one of the branch's sources with the same tree, and so on down to a stage that takes commits from
 * branches that are not protected, to a baseline, or to an override of the rule that was broken. */
struct proof {
    bool proven;
    const size_t *steps; /* [step_count] indices of records: the one in question, then those that it
                            stands on */
    size_t step_count;
    const char *reason; /* where not proven: why; else NULL */
};

/* Finds the proof of each record; *proofs is [ledger->count], in the ledger's arena. */
int ledger_prove(struct ledger *ledger, const struct branch_laws *laws, const struct proof **proofs,
                 struct error *error);

/* Whether `commit` of the branch may be rolled out: it is still contained in the branch, and its
 * record is proven. A commit older than the branch's baseline is taken as proven. *reason (in
 * `arena`) says why not; NULL when it may. It is ledger_no_record, the pointer, where the move may
 * be just being recorded: refs move first. */
extern const char ledger_no_record[];
int ledger_prove_commit(struct repository *repository, const struct branch_laws *laws,
                        const char *ref, const struct object_id *commit, struct arena *arena,
                        const char **reason, struct error *error);

/* Whether the branch has stood at the commit: a standing_record whose context is the repository.
 * Reads back no further than it must. ERROR_REPOSITORY where a flaw is met on the way. */
int ledger_has_stood(void *repository, const char *ref, const struct object_id *commit,
                     enum stood *stood, struct error *error);

/* What an auditor asks of one protected branch. */
struct branch_verification {
    const char *ref;           /* as records hold it */
    struct object_id tip;      /* zero: there is no such branch */
    const struct proof *proof; /* of its last record; NULL: it has none */
    const char *flaw;          /* why its tip is not proven, or NULL */
};

struct verification {
    struct branch_verification *branches; /* [count] protected branches that are or were */
    size_t count;
    const char *flaw;    /* of the chain, or of the first record that is not true; or NULL */
    size_t record;       /* index of that record; SIZE_MAX: the chain itself */
    size_t unverifiable; /* records whose commits the repository does not hold any more */
};

/* Replays the ledger against the repository: the chain, the facts and kind of each record as far as
 * the repository still tells, that each begins where the one before ended, and that each branch
 * stands where its last one says. In the ledger's arena. */
int ledger_verify(struct ledger *ledger, struct repository *repository, const struct policy *policy,
                  struct verification *verification, struct error *error);

/* ---------------------------------------------------------------------------------- audit -- */

/* Opens <git dir>/fleetgate/audit.db, and sets *notice, as store_open does. It stays closed,
 * without an error, when there is none and `create` is false. Close it in any case. */
int audit_open(struct audit *audit, const char *git_dir, bool create, const char **notice,
               struct error *error);
void audit_close(struct audit *audit);
/* What opening it would meet, as store_examine. */
int audit_examine(struct store_examination *examination, const char *git_dir, struct arena *arena,
                  struct error *error);

/* Keeps what was said of a push: the last 10,000, and all that had overrides; 64 KiB of findings
 * each. */
int audit_add(struct audit *audit, const struct report *report, struct error *error);

/* Keeps that these moves of one push have landed: git moved the refs, and told so. Another hook may
 * refuse what pre-receive accepted, and then they never do. Of an accepted push with such a move
 * the newest that `pusher` (NULL: nobody known) made, in the last hour. */
int audit_land(struct audit *audit, const struct update *updates, size_t count, const char *pusher,
               struct error *error);

/* Whether accepted pushes account for the move, though the ledger has no record of it: the next run
 * that records makes one. Overrides do not unless they are known to have landed, nor does what was
 * accepted more than an hour ago. The audit of the recorder is open. */
int audit_accounts_for(const struct recorder *recorder, const struct update *move,
                       struct arena *arena, bool *accounted, struct error *error);

/* The overrides of accepted pushes of which a move has landed, newest first, be they acknowledged
 * or not: those of the last 100 such pushes that had any. In `arena`. */
int audit_overrides(struct audit *audit, struct arena *arena, const struct open_override **list,
                    size_t *count, struct error *error);

/* A push as the audit keeps it. */
struct audited_push {
    int64_t time;
    const char *pusher;
    const char *pusher_from;
    const char *verdict;
    bool passed;        /* all the same: the gate only observed */
    const char *report; /* as report_render writes REPORT_json, cut to fit */
};

/* The pushes that were refused or could not be decided, and those that would have been had the gate
 * not only observed, newest first, `most` at most. */
int audit_list(struct audit *audit, size_t most, struct arena *arena,
               const struct audited_push **pushes, size_t *count, struct error *error);

/* ---------------------------------------------------------------------------- certificates -- */

/* Keeps that the certificate of a signed push counts now, in <git dir>/fleetgate/certificates.db;
 * *used says that it has before. *notice (or NULL, in `arena`) as store_open sets it. On disk when
 * it returns. The last 10,000 are known. */
int ledger_use_certificate(struct repository *repository, const char *certificate,
                           struct arena *arena, bool *used, const char **notice,
                           struct error *error);
/* What opening the list would meet, as store_examine. */
int certificates_examine(struct store_examination *examination, const char *git_dir,
                         struct arena *arena, struct error *error);

#endif
