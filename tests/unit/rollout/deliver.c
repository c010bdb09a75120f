/* SPDX-License-Identifier: MIT */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/ledger.h"
#include "rollout/outbox.h"
#include "running_double.h"
#include "scratch_repository.h"
#include "store/store.h"

#define MAIN "refs/heads/main"
#define CANARY "refs/heads/canary"

static const struct object_id zero;

static const char *const anywhere[] = {"*"};
static const struct branch_law stages[] = {
    {.name = "main", .method = METHOD_EITHER, .from = anywhere, .from_count = 1},
    {.name = "canary", .method = METHOD_EITHER, .from = anywhere, .from_count = 1}};
static const struct branch_laws laws = {stages, 2};

struct world {
    struct scratch scratch;
    struct repository *repository;
    struct outbox outbox;
    struct arena arena;
    const char *git_dir;
    const char *notes; /* a file that commands of the tests write to */
    struct object_id a, b;
    struct rollout_policy policy;
    struct rollout_result result;
    const struct delivery *deliveries;
    size_t count;
    struct error error;
};

/* The ledger takes the branches as they stand: whatever they contain may be rolled out. */
static void begin_ledger(struct world *world)
{
    const struct policy policy = {.laws = laws};
    const struct recorder recorder = {.repository = world->repository, .policy = &policy};
    size_t added;
    scratch_git(&world->scratch, "branch canary");
    assert_int_equal(ledger_record(&recorder, NULL, 0, &added, &world->error), 0);
    assert_int_equal(added, 2);
}

static int open_world(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    scratch_open(&world->scratch, NULL);
    arena_init(&world->arena);
    world->a = scratch_commit_file(&world->scratch, "folder/name", "first\n");
    world->b = scratch_commit_file(&world->scratch, "folder/name", "second\n");
    world->repository = scratch_repository(&world->scratch);
    world->git_dir = repository_git_dir(world->repository);
    world->notes = scratch_path(&world->scratch, "notes");
    assert_int_equal(setenv("NOTES", world->notes, 1), 0);
    assert_int_equal(outbox_open(&world->outbox, world->git_dir, true, NULL, &world->error), 0);
    begin_ledger(world);
    *state = world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    outbox_close(&world->outbox);
    repository_free(world->repository);
    arena_release(&world->arena);
    scratch_close(&world->scratch);
    free(world);
    return 0;
}

static void use_script(struct world *world, const char *script)
{
    static const char *const environment[] = {"NOTES", NULL};
    const char **argv = arena_alloc_array(&world->arena, 4, sizeof *argv);
    assert_non_null(argv);
    argv[0] = "sh";
    argv[1] = "-c";
    argv[2] = script;
    world->policy.exec.command = argv;
    world->policy.exec.environment = environment;
    world->policy.exec.timeout_s = 30;
    world->policy.exec.limits = default_limits;
}

static void record(struct world *world, const char *ref, const struct object_id *old,
                   const struct object_id *new)
{
    bool added = false;
    assert_int_equal(
        outbox_record(&world->outbox, &world->policy, ref, old, new, &added, &world->error), 0);
    assert_true(added);
}

static void list(struct world *world)
{
    assert_int_equal(outbox_list(&world->outbox, &world->arena, &world->deliveries, &world->count,
                                 &world->error),
                     0);
}

/* What the command of the first job printed. */
static const char *first_output(struct world *world)
{
    const struct delivery *shown;
    size_t count;
    assert_int_equal(outbox_show(&world->outbox, world->deliveries[0].job, &world->arena, &shown,
                                 &count, &world->error),
                     0);
    assert_int_equal(count, 1);
    return shown[0].output;
}

static void deliver(struct world *world)
{
    assert_int_equal(rollout_deliver(&world->outbox, world->repository, &laws, &world->policy, NULL,
                                     NULL, &world->result, &world->error),
                     0);
    list(world);
}

/* As if what pending deliveries wait for were over. */
static void let_time_pass(struct world *world)
{
    struct statement set =
        statement_begin(world->outbox.store, "UPDATE deliveries SET not_before = 0, begun_at = 0");
    assert_int_equal(statement_run(&set, &world->error), 0);
}

static void deliver_later(struct world *world)
{
    let_time_pass(world);
    deliver(world);
}

static void assert_result(const struct world *world, size_t delivered, size_t failed,
                          size_t waiting)
{
    assert_int_equal(world->result.delivered, delivered);
    assert_int_equal(world->result.failed, failed);
    assert_int_equal(world->result.waiting, waiting);
    assert_false(world->result.busy);
}

static const char *read_notes(struct world *world)
{
    static char content[4096];
    FILE *file = fopen(world->notes, "r");
    size_t length = file ? fread(content, 1, sizeof content - 1, file) : 0;
    if (file)
        fclose(file);
    content[length] = '\0';
    return content;
}

static size_t count_checkouts(struct world *world)
{
    size_t count = 0;
    FILE *found = popen(arena_format(&world->arena,
                                     "find %s/fleetgate/checkouts -mindepth 2 -maxdepth 2"
                                     " 2>/dev/null",
                                     world->git_dir),
                        "r");
    assert_non_null(found);
    for (int c; (c = fgetc(found)) != EOF;)
        count += c == '\n';
    pclose(found);
    return count;
}

/* ------------------------------------------------------------------------------------ exec -- */

static void rollout_deliver__exec__runs_in_a_checkout_of_the_commit(void **state)
{
    struct world *world = *state;
    use_script(world, "cat folder/name; stat -c %a .; [ ! -e .git ]; printf '\\033[31m\\n'");
    record(world, MAIN, &zero, &world->a);
    deliver(world);
    assert_result(world, 1, 0, 0);
    assert_int_equal(world->deliveries[0].state, DELIVERY_DELIVERED);
    assert_int_equal(world->deliveries[0].tries, 1);
    assert_string_equal(first_output(world), "first\n700\n\\x1b[31m\n");
    assert_string_equal(world->deliveries[0].last_error, "");
    assert_int_equal(count_checkouts(world), 0);
    deliver(world);
    assert_result(world, 0, 0, 0);
}

static void rollout_deliver__exec__sees_the_job_and_what_is_listed(void **state)
{
    struct world *world = *state;
    setenv("GIT_DIR", "/elsewhere", 1);
    setenv("GIT_QUARANTINE_PATH", "/elsewhere", 1);
    setenv("FLEETGATE_JOB", "another", 1);
    setenv("LISTED", "listed", 1);
    setenv("UNLISTED", "unlisted", 1);
    /* Without a shell, which would hide a variable that is there twice. */
    static const char *const command[] = {"env", "-u", "PATH", "-u", "HOME", NULL};
    static const char *const environment[] = {"LISTED", "NOT_SET", NULL};
    world->policy.exec.command = command;
    world->policy.exec.limits = default_limits;
    world->policy.exec.environment = environment;
    record(world, MAIN, &world->a, &world->b);
    deliver(world);
    unsetenv("GIT_DIR");
    unsetenv("GIT_QUARANTINE_PATH");
    unsetenv("FLEETGATE_JOB");
    unsetenv("LISTED");
    unsetenv("UNLISTED");
    char old[OBJECT_ID_HEX];
    char new[OBJECT_ID_HEX];
    const char *output = first_output(world);
    const char *own = strstr(output, "FLEETGATE_JOB=");
    assert_non_null(own);
    assert_string_equal(own, arena_format(&world->arena,
                                          "FLEETGATE_JOB=%s\nFLEETGATE_REF=refs/heads/main\n"
                                          "FLEETGATE_BRANCH=main\nFLEETGATE_OLD=%s\n"
                                          "FLEETGATE_NEW=%s\n",
                                          world->deliveries[0].job, object_id_hex(&world->a, old),
                                          object_id_hex(&world->b, new)));
    assert_non_null(strstr(output, "LISTED=listed\n"));
    assert_null(strstr(output, "UNLISTED"));
    assert_null(strstr(output, "GIT_DIR"));
    assert_null(strstr(output, "GIT_QUARANTINE_PATH"));
}

static void rollout_deliver__exec_fails__stays_pending_with_the_reason(void **state)
{
    static const struct {
        const char *script;
        const char *message;
    } cases[] = {
        {"echo no; echo 'host x: \033[31munreachable'; echo; exit 2",
         "sh ended with status 2: host x: \\x1b[31munreachable"},
        {"exit 3", "sh ended with status 3"},
        {"kill -9 $$", "sh was killed by signal 9 (Killed)"},
        {"sleep 300", "sh was still running after 1 s and was killed"},
    };
    struct world *world = *state;
    use_script(world, "");
    record(world, MAIN, &zero, &world->a);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        use_script(world, cases[i].script);
        world->policy.exec.timeout_s = 1;
        deliver_later(world);
        assert_result(world, 0, 1, 0);
        assert_string_equal(world->deliveries[0].last_error, cases[i].message);
        assert_int_equal(world->deliveries[0].state, DELIVERY_PENDING);
        assert_int_equal(world->deliveries[0].tries, i + 1);
        assert_int_equal(count_checkouts(world), 0);
    }
    use_script(world, "exit 0");
    deliver_later(world);
    assert_result(world, 1, 0, 0);
    assert_string_equal(world->deliveries[0].last_error, "");
}

static void rollout_deliver__program_or_commit_is_missing__says_so(void **state)
{
    static const char *const missing[] = {"no-such-program", NULL};
    struct world *world = *state;
    struct object_id nowhere = {{1}};
    use_script(world, "exit 0");
    record(world, MAIN, &zero, &world->a);
    record(world, CANARY, &zero, &nowhere);
    world->policy.exec.command = missing;
    world->policy.exec.limits = default_limits;
    deliver(world);
    assert_result(world, 0, 2, 0);
    assert_string_equal(world->deliveries[0].last_error,
                        "cannot run no-such-program: No such file or directory");
    assert_true(strlen(world->deliveries[1].last_error) > 0);
    assert_int_equal(count_checkouts(world), 0);
}

/* The branch was rewound, and nobody has recorded that yet. */
static void rollout_deliver__branch_lacks_the_commit__does_not_run(void **state)
{
    struct world *world = *state;
    use_script(world, "echo run >>$NOTES");
    scratch_git(&world->scratch, "reset --quiet --hard HEAD~1");
    record(world, MAIN, &world->a, &world->b);
    deliver(world);
    assert_result(world, 0, 1, 0);
    assert_string_equal(world->deliveries[0].last_error,
                        "not proven: the branch does not contain the commit any more");
    assert_string_equal(read_notes(world), "");
}

/* What keeps a proof from being told is as good as a no. */
static void rollout_deliver__ledger_is_damaged__does_not_run(void **state)
{
    struct world *world = *state;
    use_script(world, "echo run >>$NOTES");
    scratch_git(&world->scratch, "symbolic-ref " LEDGER_REF " refs/heads/main");
    record(world, MAIN, &world->a, &world->b);
    deliver(world);
    assert_result(world, 0, 1, 0);
    assert_string_equal(world->deliveries[0].last_error,
                        LEDGER_REF " is a symbolic ref; nobody but fleetgate may make it");
    assert_string_equal(read_notes(world), "");
}

/* Records what has moved, a moment later and in a process of its own, as a post-receive does. */
static pid_t record_in_ledger_later(struct world *world, const struct object_id *old,
                                    const struct object_id *new)
{
    const struct update update = {.ref = MAIN, .target = MAIN, .old = *old, .new = *new};
    pid_t child = fork();
    assert_true(child >= 0);
    if (child != 0)
        return child;
    struct policy policy;
    const struct recorder recorder = {.repository = world->repository, .policy = &policy};
    struct error error = {0};
    size_t added = 0;
    if (policy_default(&policy, &error) != 0)
        _exit(1);
    policy.laws = laws;
    nanosleep(&(struct timespec){.tv_nsec = 700000000}, NULL);
    _exit(ledger_record(&recorder, &update, 1, &added, &error) == 0 && added == 1 ? 0 : 1);
}

static void rollout_deliver__move_is_just_being_recorded__waits_for_the_record(void **state)
{
    struct world *world = *state;
    int status = 1;
    struct object_id c = scratch_commit_file(&world->scratch, "folder/name", "third\n");
    scratch_git(&world->scratch, "branch topic"); /* where it comes from */
    use_script(world, "echo run >>$NOTES");
    record(world, MAIN, &world->b, &c);
    pid_t child = record_in_ledger_later(world, &world->b, &c);
    deliver(world);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_string_equal(world->deliveries[0].last_error, "");
    assert_result(world, 1, 0, 0);
}

static void rollout_deliver__trigger_left_the_policy__cancels_the_job(void **state)
{
    struct world *world = *state;
    use_script(world, "exit 0");
    record(world, MAIN, &zero, &world->a);
    world->policy.exec.command = NULL;
    deliver(world);
    assert_result(world, 0, 0, 0);
    assert_string_equal(world->deliveries[0].last_error, "the policy has no exec trigger any more");
    assert_int_equal(world->deliveries[0].state, DELIVERY_CANCELLED);
    assert_int_equal(world->deliveries[0].tries, 0);
}

/* What another version of fleetgate has recorded. */
static void record_for(struct world *world, const char *trigger)
{
    record(world, MAIN, &zero, &world->a);
    struct statement set =
        statement_begin(world->outbox.store, "UPDATE deliveries SET trigger = ?");
    bind_text(&set, trigger);
    assert_int_equal(statement_run(&set, &world->error), 0);
}

static void rollout_deliver__trigger_of_another_version__goes_to_no_other(void **state)
{
    struct world *world = *state;
    use_script(world, "echo run >>$NOTES");
    record_for(world, "webhooks of another kind");
    world->policy.webhook.url = "http://127.0.0.1:1/";
    deliver(world);
    assert_result(world, 0, 1, 0);
    assert_int_equal(world->deliveries[0].state, DELIVERY_PENDING);
    assert_string_equal(world->deliveries[0].last_error,
                        "this version of fleetgate has no trigger \"webhooks of another kind\"; "
                        "deliver it with the one that recorded it");
    assert_string_equal(read_notes(world), "");
}

static void rollout_deliver__stale_checkouts__are_removed(void **state)
{
    struct world *world = *state;
    const struct lane lane = {.ref = MAIN, .trigger = "exec"};
    const char *checkouts = arena_format(&world->arena, "%s/fleetgate/checkouts", world->git_dir);
    const char *folder = lane_checkouts(&lane, checkouts, &world->arena);
    assert_int_equal(mkdir(checkouts, 0700), 0);
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(mkdir(arena_format(&world->arena, "%s/fg_old", folder), 0700), 0);
    assert_int_equal(count_checkouts(world), 1);
    use_script(world, "exit 0");
    record(world, MAIN, &zero, &world->a);
    deliver(world);
    assert_int_equal(count_checkouts(world), 0);
}

/* ----------------------------------------------------------------------------------- order -- */

/* Unless it is running still. */
static void rollout_deliver__what_the_first_version_left__is_removed(void **state)
{
    struct world *world = *state;
    const char *folder = arena_format(&world->arena, "%s/fleetgate", world->git_dir);
    int lock = -1;
    bool busy = false;
    assert_int_equal(mkdir(arena_format(&world->arena, "%s/checkouts", folder), 0700), 0);
    assert_int_equal(mkdir(arena_format(&world->arena, "%s/checkouts/fg_old", folder), 0700), 0);
    assert_int_equal(mkdir(arena_format(&world->arena, "%s/checkouts/fg_old/a", folder), 0700), 0);
    use_script(world, "exit 0");
    record(world, MAIN, &zero, &world->a);
    assert_int_equal(lock_take(&lock, arena_format(&world->arena, "%s/deliver.lock", folder), 0,
                               &busy, &world->error),
                     0);
    assert_false(busy);
    deliver(world);
    assert_true(world->result.busy);
    assert_int_equal(count_checkouts(world), 1);
    lock_release(lock);
    deliver(world);
    assert_result(world, 1, 0, 0);
    assert_int_equal(count_checkouts(world), 0);
}

static void rollout_deliver__jobs_of_a_branch__come_in_order(void **state)
{
    struct world *world = *state;
    use_script(world, "cat folder/name >> $NOTES");
    record(world, MAIN, &zero, &world->a);
    deliver(world);
    record(world, MAIN, &world->a, &world->b);
    deliver(world);
    assert_result(world, 1, 0, 0);
    assert_string_equal(read_notes(world), "first\nsecond\n");
}

static void rollout_deliver__jobs_of_several_branches__come_all(void **state)
{
    struct world *world = *state;
    use_script(world, "echo $FLEETGATE_BRANCH >> $NOTES");
    record(world, MAIN, &zero, &world->a);
    record(world, CANARY, &zero, &world->a);
    deliver(world);
    assert_result(world, 2, 0, 0);
    assert_non_null(strstr(read_notes(world), "main\n"));
    assert_non_null(strstr(read_notes(world), "canary\n"));
}

static void rollout_deliver__newer_one_recorded__tries_no_older_of_its_branch(void **state)
{
    struct world *world = *state;
    use_script(world, "cat folder/name >> $NOTES; grep second folder/name");
    record(world, MAIN, &zero, &world->a);
    record(world, CANARY, &zero, &world->a);
    record(world, MAIN, &world->a, &world->b);
    deliver(world);
    assert_result(world, 1, 1, 0);
    assert_int_equal(world->deliveries[0].state, DELIVERY_SUPERSEDED);
    assert_int_equal(world->deliveries[1].state, DELIVERY_PENDING);
    assert_int_equal(world->deliveries[2].state, DELIVERY_DELIVERED);
    assert_int_equal(strlen(read_notes(world)), strlen("first\nsecond\n"));
}

/* The first one fails, and was superseded. */
static void rollout_deliver__back_and_forth__never_ends_at_the_older_one(void **state)
{
    struct world *world = *state;
    use_script(world, "grep second folder/name");
    record(world, MAIN, &zero, &world->a);
    deliver(world);
    record(world, MAIN, &world->a, &world->b);
    deliver(world);
    assert_result(world, 1, 0, 0);
    record(world, MAIN, &world->b, &world->a);
    record(world, MAIN, &world->a, &world->b);
    use_script(world, "cat folder/name >> $NOTES");
    deliver(world);
    assert_string_equal(read_notes(world), "second\n");
}

static void rollout_deliver__newer_one_fails__leaves_it_pending(void **state)
{
    struct world *world = *state;
    use_script(world, "grep first folder/name");
    record(world, MAIN, &zero, &world->a);
    deliver(world);
    record(world, MAIN, &world->a, &world->b);
    deliver(world);
    assert_result(world, 0, 1, 0);
    assert_int_equal(world->deliveries[0].state, DELIVERY_DELIVERED);
    assert_int_equal(world->deliveries[1].state, DELIVERY_PENDING);
}

static void rollout_deliver__superseded_in_mid_try_and_failed__is_not_tried_again(void **state)
{
    struct world *world = *state;
    struct delivery delivery;
    bool found = false;
    bool begun = false;
    const struct lane lane = {.ref = MAIN, .trigger = "exec"};
    struct attempt attempt = {.retry_after_s = 60};
    use_script(world, "exit 0");
    record(world, MAIN, &zero, &world->a);
    assert_int_equal(
        delivery_next(&world->outbox, &lane, 0, &world->arena, &delivery, &found, &world->error),
        0);
    assert_int_equal(delivery_begin(&world->outbox, &delivery, &begun, &world->error), 0);
    assert_true(begun);
    record(world, MAIN, &world->a, &world->b);
    error_set(&attempt.failure, ERROR_NETWORK, "the webhook answered 503");
    buffer_init(&attempt.output, 8192);
    assert_int_equal(delivery_settle(&world->outbox, &delivery, &attempt, &world->error), 0);
    buffer_release(&attempt.output);
    deliver(world);
    assert_int_equal(world->deliveries[0].state, DELIVERY_SUPERSEDED);
    assert_int_equal(world->deliveries[0].tries, 1);
    assert_result(world, 0, 0, 1); /* what it was asked to wait holds for the newer one */
}

static void record_second(void *context, const struct delivery *delivery)
{
    struct world *world = context;
    if (delivery->old[0] == '0') /* the first: it comes from nowhere */
        record(world, MAIN, &world->a, &world->b);
    assert_int_equal(delivery->state, DELIVERY_DELIVERED);
    assert_int_equal(delivery->tries, 1);
}

static void rollout_deliver__recorded_meanwhile__is_delivered_too(void **state)
{
    struct world *world = *state;
    use_script(world, "exit 0");
    record(world, MAIN, &zero, &world->a);
    assert_int_equal(rollout_deliver(&world->outbox, world->repository, &laws, &world->policy,
                                     record_second, world, &world->result, &world->error),
                     0);
    assert_result(world, 2, 0, 0);
}

/* ------------------------------------------------------------------------------- processes -- */

static void rollout_deliver__another_one_delivers__is_busy(void **state)
{
    struct world *world = *state;
    const struct lane main_exec = {.ref = MAIN, .trigger = "exec"};
    int lock = -1;
    bool busy = false;
    use_script(world, "exit 0");
    record(world, MAIN, &zero, &world->a);
    assert_int_equal(
        lock_take(&lock, lane_lock(&main_exec, store_folder(world->outbox.store), &world->arena), 0,
                  &busy, &world->error),
        0);
    deliver(world);
    assert_true(world->result.busy);
    assert_int_equal(world->deliveries[0].tries, 0);
    lock_release(lock);
    deliver(world);
    assert_result(world, 1, 0, 0);
}

/* Delivers in a process of its own. */
static pid_t deliver_apart(struct world *world)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child != 0)
        return child;
    struct outbox outbox = {0};
    struct error error = {0};
    if (outbox_open(&outbox, world->git_dir, false, NULL, &error))
        _exit(1);
    _exit(rollout_deliver(&outbox, world->repository, &laws, &world->policy, NULL, NULL,
                          &world->result, &error)
              ? 1
              : 0);
}

static void rollout_deliver__many_at_once__deliver_each_job_once(void **state)
{
    enum { PROCESSES = 6 };
    struct world *world = *state;
    use_script(world, "cat folder/name >> $NOTES");
    record(world, MAIN, &zero, &world->a);
    record(world, CANARY, &zero, &world->b);
    for (int i = 0; i < PROCESSES; i++)
        deliver_apart(world);
    for (int i = 0; i < PROCESSES; i++) {
        int status = 1;
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    assert_int_equal(strlen(read_notes(world)), strlen("first\nsecond\n"));
}

/* Signals a deliverer in mid-command. All that runs for it holds the pipe's end: once that reads as
 * closed, all of it is gone. */
static int end_deliverer(struct world *world, int number)
{
    int alive[2];
    int status = 0;
    char byte;
    use_script(world, "sleep 300 & echo started > $NOTES; exec sleep 300");
    world->policy.exec.timeout_s = 0;
    record(world, MAIN, &zero, &world->a);
    assert_int_equal(pipe(alive), 0);
    pid_t child = deliver_apart(world);
    close(alive[1]);
    while (*read_notes(world) == '\0')
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    assert_int_equal(kill(child, number), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    struct pollfd closed = {.fd = alive[0], .events = POLLIN};
    assert_int_equal(poll(&closed, 1, 30000), 1);
    assert_int_equal(read(alive[0], &byte, 1), 0);
    close(alive[0]);
    return status;
}

static void rollout_deliver__told_to_end__ends_the_command_first(void **state)
{
    struct world *world = *state;
    int status = end_deliverer(world, SIGTERM);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    assert_int_equal(count_checkouts(world), 0);
    list(world);
    assert_int_equal(world->deliveries[0].state, DELIVERY_PENDING);
    assert_string_equal(world->deliveries[0].last_error,
                        "sh was killed: fleetgate was told to stop");
}

static void take_note(int number)
{
    (void)number;
}

static void record_second_too(void *context, const struct delivery *delivery)
{
    struct world *world = context;
    assert_int_equal(delivery->tries, 1);
    record(world, MAIN, &world->a, &world->b);
}

static void rollout_deliver__told_to_end__begins_no_further_delivery(void **state)
{
    struct world *world = *state;
    struct sigaction previous;
    const struct sigaction survive = {.sa_handler = take_note};
    use_script(world, "kill -TERM $PPID; sleep 300");
    record(world, MAIN, &zero, &world->a);
    sigaction(SIGTERM, &survive, &previous);
    assert_int_equal(rollout_deliver(&world->outbox, world->repository, &laws, &world->policy,
                                     record_second_too, world, &world->result, &world->error),
                     0);
    sigaction(SIGTERM, &previous, NULL);
    list(world);
    assert_result(world, 0, 1, 0);
    assert_int_equal(world->deliveries[1].tries, 0);
}

static void rollout_deliver__killed__takes_the_command_along_and_loses_nothing(void **state)
{
    struct world *world = *state;
    int status = end_deliverer(world, SIGKILL);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(count_checkouts(world), 1);
    list(world);
    assert_int_equal(world->deliveries[0].state, DELIVERY_PENDING);
    assert_int_equal(world->deliveries[0].tries, 1);
    assert_string_equal(world->deliveries[0].last_error, INTERRUPTED);
    use_script(world, "exit 0");
    deliver(world);
    assert_result(world, 0, 0, 1); /* it may have done its work: it waits like one that failed */
    deliver_later(world);
    assert_result(world, 1, 0, 0);
    assert_int_equal(count_checkouts(world), 0);
}

/* What has been killed along with the deliverer but for a descendant that left its group. */
static void rollout_deliver__killed_and_something_is_left__waits_for_it(void **state)
{
    struct world *world = *state;
    int status;
    int left = -1;
    use_script(world, "setsid sh -c 'echo $$ > $NOTES; exec sleep 300' & sleep 300");
    record(world, MAIN, &zero, &world->a);
    pid_t child = deliver_apart(world);
    while (sscanf(read_notes(world), "%d", &left) != 1)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    list(world);
    assert_int_equal(world->deliveries[0].state, DELIVERY_RUNNING);
    assert_int_equal(world->deliveries[0].tries, 1);
    assert_in_range(world->deliveries[0].begun_at, time(NULL) - 60, time(NULL));
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    use_script(world, "exit 0");
    deliver_later(world);
    assert_true(world->result.busy);
    assert_int_equal(world->deliveries[0].tries, 1);
    assert_int_equal(kill(left, SIGKILL), 0);
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    deliver_later(world);
    assert_result(world, 1, 0, 0);
}

/* What a command leaves behind on purpose is none of the next one's business. */
static void rollout_deliver__something_is_left_by_a_success__does_not_wait_for_it(void **state)
{
    struct world *world = *state;
    int left = -1;
    use_script(world, "setsid sh -c 'echo $$ > $NOTES; exec sleep 300' & sleep 0.2");
    record(world, MAIN, &zero, &world->a);
    deliver(world);
    assert_int_equal(sscanf(read_notes(world), "%d", &left), 1);
    record(world, MAIN, &world->a, &world->b);
    deliver(world);
    assert_int_equal(kill(left, SIGKILL), 0);
    assert_result(world, 1, 0, 0);
}

/* Each waits for the other. */
static void rollout_deliver__lanes__run_side_by_side(void **state)
{
    struct world *world = *state;
    use_script(world, "echo $FLEETGATE_BRANCH >> $NOTES;"
                      " until grep main $NOTES && grep canary $NOTES; do sleep 0.05; done");
    world->policy.exec.timeout_s = 5;
    record(world, MAIN, &zero, &world->a);
    record(world, CANARY, &zero, &world->a);
    deliver(world);
    assert_result(world, 2, 0, 0);
}

static void assert_waits(struct world *world, int64_t seconds)
{
    int64_t wait = world->deliveries[0].not_before - world->deliveries[0].changed_at;
    assert_int_equal(wait, seconds);
}

static void rollout_deliver__failing__waits_twice_as_long_each_time(void **state)
{
    struct world *world = *state;
    use_script(world, "exit 1");
    record(world, MAIN, &zero, &world->a);
    for (int64_t seconds = 10; seconds < 40000; seconds *= 2) {
        deliver_later(world);
        assert_result(world, 0, 1, 0);
        assert_waits(world, seconds < 3600 ? seconds : 3600);
        deliver(world);
        assert_result(world, 0, 0, 1);
    }
    record(world, MAIN, &world->a, &world->b);
    deliver(world);
    assert_result(world, 0, 1, 0); /* a newer job does not wait for what older ones have done */
}

/* --------------------------------------------------------------------------------- webhook -- */

static void rollout_deliver__receiver_asks_to_wait__leaves_it_alone(void **state)
{
    struct world *world = *state;
    struct running_double server;
    const char *const arguments[] = {"--webhook-fail", "1", "--webhook-retry-after", "60", NULL};
    int64_t now = time(NULL);
    scratch_write(&world->scratch, "secret", "sixteen bytes ok");
    assert_true(double_start(&server, arguments));
    world->policy.webhook.url = arena_format(&world->arena, "%s/webhook", server.url);
    world->policy.webhook.secret_file = scratch_path(&world->scratch, "secret");
    record(world, MAIN, &zero, &world->a);
    deliver(world);
    assert_result(world, 0, 1, 0);
    record(world, CANARY, &zero, &world->b);
    deliver(world);
    assert_result(world, 0, 0, 2);
    assert_string_equal(world->deliveries[0].last_error, "the webhook answered 503");
    assert_in_range(world->deliveries[0].not_before, now + 60, now + 70);
    assert_int_equal(world->deliveries[1].tries, 0);
    assert_int_equal(double_count(&server, "/webhook"), 1);
    double_stop(&server);
}

static void rollout_deliver__webhook_fails_and_exec_succeeds__exec_is_not_repeated(void **state)
{
    struct world *world = *state;
    struct running_double server;
    const char *const arguments[] = {"--webhook-fail", "1", NULL};
    scratch_write(&world->scratch, "secret", "sixteen bytes ok");
    assert_true(double_start(&server, arguments));
    use_script(world, "cat folder/name >> $NOTES");
    world->policy.webhook.url = arena_format(&world->arena, "%s/webhook", server.url);
    world->policy.webhook.secret_file = scratch_path(&world->scratch, "secret");
    record(world, MAIN, &zero, &world->a);
    deliver(world);
    assert_result(world, 1, 1, 0);
    deliver_later(world);
    assert_result(world, 1, 0, 0);
    assert_string_equal(read_notes(world), "first\n");
    double_stop(&server);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rollout_deliver__exec__runs_in_a_checkout_of_the_commit),
        TEST(rollout_deliver__exec__sees_the_job_and_what_is_listed),
        TEST(rollout_deliver__exec_fails__stays_pending_with_the_reason),
        TEST(rollout_deliver__program_or_commit_is_missing__says_so),
        TEST(rollout_deliver__branch_lacks_the_commit__does_not_run),
        TEST(rollout_deliver__ledger_is_damaged__does_not_run),
        TEST(rollout_deliver__move_is_just_being_recorded__waits_for_the_record),
        TEST(rollout_deliver__trigger_left_the_policy__cancels_the_job),
        TEST(rollout_deliver__trigger_of_another_version__goes_to_no_other),
        TEST(rollout_deliver__stale_checkouts__are_removed),
        TEST(rollout_deliver__what_the_first_version_left__is_removed),
        TEST(rollout_deliver__jobs_of_a_branch__come_in_order),
        TEST(rollout_deliver__jobs_of_several_branches__come_all),
        TEST(rollout_deliver__newer_one_recorded__tries_no_older_of_its_branch),
        TEST(rollout_deliver__back_and_forth__never_ends_at_the_older_one),
        TEST(rollout_deliver__newer_one_fails__leaves_it_pending),
        TEST(rollout_deliver__superseded_in_mid_try_and_failed__is_not_tried_again),
        TEST(rollout_deliver__recorded_meanwhile__is_delivered_too),
        TEST(rollout_deliver__another_one_delivers__is_busy),
        TEST(rollout_deliver__many_at_once__deliver_each_job_once),
        TEST(rollout_deliver__told_to_end__ends_the_command_first),
        TEST(rollout_deliver__told_to_end__begins_no_further_delivery),
        TEST(rollout_deliver__killed__takes_the_command_along_and_loses_nothing),
        TEST(rollout_deliver__killed_and_something_is_left__waits_for_it),
        TEST(rollout_deliver__something_is_left_by_a_success__does_not_wait_for_it),
        TEST(rollout_deliver__lanes__run_side_by_side),
        TEST(rollout_deliver__failing__waits_twice_as_long_each_time),
        TEST(rollout_deliver__receiver_asks_to_wait__leaves_it_alone),
        TEST(rollout_deliver__webhook_fails_and_exec_succeeds__exec_is_not_repeated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
