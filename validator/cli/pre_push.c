/* SPDX-License-Identifier: MIT */
/* `fleetgate pre-push`: judges a push before it is made, by the branches as the clone saw them
 * last. */
#include "cli/cli.h"

#include <string.h>
#include <unistd.h>

enum { REPO, POLICY, FORMAT, OFFLINE, ALL };

static const struct option_spec options_of_pre_push[OPTIONS_MAX + 1] = {
    [REPO] = {"repo", "DIR", "the clone (default: the current folder)", NULL},
    [POLICY] = {"policy", "FILE", "the policy (default: as for `fleetgate check`)", NULL},
    [FORMAT] = OPTION_REPORT_FORMAT,
    [OFFLINE] = {"offline", NULL, "do not ask Mender for images", NULL},
    [ALL] = {"all", NULL, "show every finding, and each by itself", NULL},
    {0},
};

/* One ref that is pushed, as git tells a pre-push hook of it. */
struct pushed {
    struct text local_ref, local, remote_ref, remote;
};

static bool split(struct text line, struct pushed *pushed)
{
    pushed->local_ref = text_cut(&line, ' ');
    pushed->local = text_cut(&line, ' ');
    pushed->remote_ref = text_cut(&line, ' ');
    pushed->remote = line;
    return pushed->remote_ref.length > 0 && pushed->remote.length > 0;
}

/* Where the remote stands must be here: what somebody else has pushed is fetched first. */
static int require_remote(struct session *session, const char *remote, const struct pushed *pushed,
                          struct error *error)
{
    struct object_id id;
    if (!object_id_parse(pushed->remote, &id) || object_id_is_zero(&id) ||
        repository_has(session->repository, &id))
        return 0;
    return error_set(error, ERROR_USAGE,
                     "%.*s of %s stands at %.10s, which this clone does not have: git fetch %s",
                     (int)pushed->remote_ref.length, pushed->remote_ref.bytes, remote,
                     pushed->remote.bytes, remote);
}

/* Turns what git tells of refs that are pushed into what it tells a server of refs that move. */
static int turn(struct session *session, const char *remote, struct text told, struct buffer *moves,
                struct error *error)
{
    while (told.length) {
        struct pushed pushed;
        if (!split(text_cut(&told, '\n'), &pushed))
            return error_set(
                error, ERROR_INPUT,
                "a line of standard input is not \"<local ref> <local id> <remote ref> "
                "<remote id>\"");
        if (require_remote(session, remote, &pushed, error) != 0)
            return -1;
        buffer_append_text(moves, pushed.remote);
        buffer_append_string(moves, " ");
        buffer_append_text(moves, pushed.local);
        buffer_append_string(moves, " ");
        buffer_append_text(moves, pushed.remote_ref);
        buffer_append_string(moves, "\n");
    }
    return moves->failed ? error_memory(error) : 0;
}

/* One that is named by its URL alone was never seen. */
static int see_remote(struct session *session, const char *remote, struct error *error)
{
    struct buffer key;
    const char *url = NULL;
    buffer_init(&key, 4096);
    buffer_format(&key, "remote.%s.url", remote);
    int result = key.failed ? 0
                            : repository_config(session->repository, key.bytes, &session->arena,
                                                &url, error);
    buffer_release(&key);
    if (result == 0)
        result = repository_see_remote(session->repository, url ? remote : "fleetgate/none", error);
    return result;
}

static int prepare(struct judgement *judgement, struct session *session, struct judge *judge,
                   struct error *error)
{
    (void)judgement, (void)session, (void)error;
    judge->is_ahead = true;
    return 0;
}

static int judge_ahead(struct judgement *judgement, struct session *session,
                       struct verdict *verdict, struct error *error)
{
    const char *remote = judgement->context;
    struct buffer told, moves;
    buffer_init(&told, 2 * session_input_max(&session->policy.limits));
    buffer_init(&moves, told.ceiling);
    int result = see_remote(session, remote, error);
    if (result == 0)
        result = stream_read(STDIN_FILENO, &told, error);
    if (result == 0)
        result = turn(session, remote, buffer_text(&told), &moves, error);
    if (result == 0 && moves.length > 0)
        verdict_on_push(verdict, buffer_text(&moves), NULL);
    buffer_release(&moves);
    buffer_release(&told);
    return result;
}

static int run_pre_push(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct judgement judgement = {.remembering = REMEMBERS_WHAT_IS_KEPT,
                                  .policy_commit = judgement_trust_head,
                                  .prepare = prepare,
                                  .judge = judge_ahead};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    if (options.argument_count < 1 || options.argument_count > 2)
        return command_usage_error(command, "takes a remote and its URL, as git gives them");
    judgement.format = options.report_format;
    judgement.repository = options.values[REPO] ? options.values[REPO] : ".";
    judgement.policy_file = options.values[POLICY];
    judgement.offline = options.values[OFFLINE] != NULL;
    judgement.all = options.values[ALL] != NULL;
    judgement.context = options.arguments[0];
    return judgement_run(&judgement);
}

const struct command command_pre_push = {
    .name = "pre-push",
    .arguments = "REMOTE [URL]",
    .summary = "judge a push before it is made (a hook of a clone)",
    .description =
        "Reads \"<local ref> <local id> <remote ref> <remote id>\" lines on standard input and "
        "judges\n"
        "what pre-receive of the server would: the law of the branches and what files say. It "
        "knows\n"
        "of the remote's branches what `git fetch` brought last, and not who pushes: signed "
        "pushes,\n"
        "guarded files and the ledger are left to the server. `fleetgate install --local DIR\n"
        "--pre-push` sets it up; `git push --no-verify` does without it.\n\n"
        "Exit status: 0 accepted, 1 rejected, 2 could not decide.",
    .options = options_of_pre_push,
    .run = run_pre_push,
};
