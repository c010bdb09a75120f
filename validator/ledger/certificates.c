/* SPDX-License-Identifier: MIT */
/* Certificates of signed pushes, each of which counts once. */
#include "ledger/ledger.h"

#include "store/store.h"

#include <time.h>

/* Within receive.certNonceSlop git takes a certificate again: more than come in in that time. */
enum { CERTIFICATES_KEPT = 10000 };

/* Each brings the tables one version further. Never change one that was released: add another. */
static const char *const migrations[] = {
    "CREATE TABLE used ("
    " sequence INTEGER PRIMARY KEY AUTOINCREMENT,"
    " certificate TEXT NOT NULL UNIQUE,"
    " time INTEGER NOT NULL) STRICT;",
};

static const struct store_plan plan = {
    .name = "certificates",
    .title = "the list of certificates that have counted",
    .loss = "one that was used a moment ago may count once more",
    .migrations = migrations,
    .migration_count = sizeof migrations / sizeof *migrations,
    .durable = true,
};

static int find(struct store *store, const char *certificate, bool *found, struct error *error)
{
    struct statement ask = statement_begin(store, "SELECT 1 FROM used WHERE certificate = ?");
    bind_text(&ask, certificate);
    *found = statement_step(&ask);
    return statement_end(&ask, error);
}

static int add(struct store *store, const char *certificate, struct error *error)
{
    struct statement add =
        statement_begin(store, "INSERT INTO used (certificate, time) VALUES (?, ?)");
    bind_text(&add, certificate);
    bind_number(&add, time(NULL));
    if (statement_run(&add, error) != 0)
        return -1;
    struct statement forget = statement_begin(
        store, "DELETE FROM used WHERE sequence <= (SELECT max(sequence) FROM used) - ?");
    bind_number(&forget, CERTIFICATES_KEPT);
    return statement_run(&forget, error);
}

static int use(struct store *store, const char *certificate, bool *used, struct error *error)
{
    if (transaction_begin(store, error) != 0)
        return -1;
    int result = find(store, certificate, used, error);
    if (result == 0 && !*used)
        result = add(store, certificate, error);
    return transaction_end(store, result, error);
}

int ledger_use_certificate(struct repository *repository, const char *certificate,
                           struct arena *arena, bool *used, const char **notice,
                           struct error *error)
{
    struct store *store;
    const char *warning;
    *notice = NULL;
    if (store_open(&store, repository_git_dir(repository), &plan, true, &warning, error) != 0)
        return -1;
    if (warning)
        *notice = arena_string(arena, text_of(warning));
    int result = warning && !*notice ? error_memory(error) : use(store, certificate, used, error);
    store_close(store);
    return result;
}

int certificates_examine(struct store_examination *examination, const char *git_dir,
                         struct arena *arena, struct error *error)
{
    return store_examine(examination, git_dir, &plan, arena, error);
}
