/* SPDX-License-Identifier: MIT */
/*
 * What the crash test kills: the ledger, the outbox and the deliverer as fleetgate uses them, and
 * little else.
 *
 *   driver baseline GIT_DIR              remembers where main stands
 *   driver push GIT_DIR OLD NEW          records the move twice over (ledger, outbox) and delivers,
 * as post-receive does driver recover GIT_DIR               reconciles and delivers, as the timer
 * does driver list GIT_DIR                  prints "<job> <state>" for each delivery
 *
 * The trigger comes from the environment: URL and SECRET_FILE, or COMMAND (given to sh).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/ledger.h"
#include "rollout/rollout.h"
#include "store/store.h"

#define MAIN "refs/heads/main"

struct driver {
    struct outbox outbox;
    struct audit audit;
    struct repository *repository;
    struct policy law;
    const char *command[4];
    struct arena arena;
    struct branch branch;
    struct error error;
};

static int open_driver(struct driver *driver, const char *git_dir)
{
    const char *target = NULL;
    bool found = false;
    if (policy_default(&driver->law, &driver->error))
        return -1;
    driver->command[0] = "sh";
    driver->command[1] = "-c";
    driver->command[2] = getenv("COMMAND");
    driver->law.rollout.exec.command = driver->command[2] ? driver->command : NULL;
    driver->law.rollout.exec.limits = default_limits;
    driver->law.rollout.webhook.url = getenv("URL");
    driver->law.rollout.webhook.secret_file = getenv("SECRET_FILE");
    driver->branch.name = MAIN;
    if (repository_open(&driver->repository, git_dir, &driver->error) ||
        repository_ref(driver->repository, MAIN, &driver->arena, &target, &driver->branch.tip,
                       &found, &driver->error))
        return -1;
    if (audit_open(&driver->audit, git_dir, true, NULL, &driver->error))
        return -1;
    return outbox_open(&driver->outbox, git_dir, true, NULL, &driver->error);
}

static int deliver(struct driver *driver)
{
    struct rollout_result result;
    return rollout_deliver(&driver->outbox, driver->repository, &driver->law.laws,
                           &driver->law.rollout, NULL, NULL, &result, &driver->error);
}

/* Appends to the ledger: the update, or (NULL) what was not recorded. */
static int append(struct driver *driver, const struct update *update)
{
    const struct recorder recorder = {
        .repository = driver->repository, .policy = &driver->law, .audit = &driver->audit};
    size_t added = 0;
    return ledger_record(&recorder, update, update ? 1 : 0, &added, &driver->error);
}

/* What pre-receive keeps of a push that it accepts. */
static int judge(struct driver *driver, char **arguments)
{
    struct findings findings;
    const struct report_update update = {.ref = MAIN, .old = arguments[0], .new = arguments[1]};
    const struct report report = {
        .outcome = OUTCOME_ACCEPT, .updates = &update, .update_count = 1, .findings = &findings};
    findings_init(&findings, 1, NULL);
    int result = audit_add(&driver->audit, &report, &driver->error);
    findings_release(&findings);
    return result;
}

static int baseline(struct driver *driver, char **arguments)
{
    size_t added = 0;
    (void)arguments;
    if (append(driver, NULL))
        return -1;
    return outbox_reconcile(&driver->outbox, driver->repository, &driver->law, &driver->branch, 1,
                            &added, &driver->error);
}

static int push(struct driver *driver, char **arguments)
{
    struct update update = {.ref = MAIN, .target = MAIN};
    bool added = false;
    if (!object_id_parse(text_of(arguments[0]), &update.old) ||
        !object_id_parse(text_of(arguments[1]), &update.new))
        return error_set(&driver->error, ERROR_USAGE, "no commit id");
    if (append(driver, &update) || outbox_record(&driver->outbox, &driver->law.rollout, MAIN,
                                                 &update.old, &update.new, &added, &driver->error))
        return -1;
    return deliver(driver);
}

/* As if what an interrupted try waits for were over. */
static int let_time_pass(struct driver *driver)
{
    struct statement set =
        statement_begin(driver->outbox.store, "UPDATE deliveries SET not_before = 0");
    return statement_run(&set, &driver->error);
}

static int recover(struct driver *driver, char **arguments)
{
    size_t added = 0;
    (void)arguments;
    if (append(driver, NULL))
        return -1;
    if (outbox_reconcile(&driver->outbox, driver->repository, &driver->law, &driver->branch, 1,
                         &added, &driver->error))
        return -1;
    if (let_time_pass(driver))
        return -1;
    return deliver(driver);
}

static int list(struct driver *driver, char **arguments)
{
    const struct delivery *deliveries = NULL;
    size_t count = 0;
    (void)arguments;
    if (outbox_list(&driver->outbox, &driver->arena, &deliveries, &count, &driver->error))
        return -1;
    for (size_t i = 0; i < count; i++)
        printf("%s %s\n", deliveries[i].job, delivery_state_name(deliveries[i].state));
    return 0;
}

static const struct {
    const char *name;
    int arguments;
    int (*run)(struct driver *driver, char **arguments);
} commands[] = {{"baseline", 0, baseline},
                {"judge", 2, judge},
                {"push", 2, push},
                {"recover", 0, recover},
                {"list", 0, list}};

int main(int count, char **arguments)
{
    struct driver driver = {.outbox = {0}};
    int status = -1;
    arena_init(&driver.arena);
    for (size_t i = 0; i < sizeof commands / sizeof *commands && count >= 3; i++) {
        if (strcmp(arguments[1], commands[i].name) == 0 && count == 3 + commands[i].arguments)
            status = open_driver(&driver, arguments[2]) || commands[i].run(&driver, arguments + 3);
    }
    if (status != 0)
        fprintf(stderr, "driver: %s\n", driver.error.message);
    outbox_close(&driver.outbox);
    audit_close(&driver.audit);
    repository_free(driver.repository);
    policy_release(&driver.law);
    arena_release(&driver.arena);
    return status != 0;
}
