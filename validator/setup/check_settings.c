/* SPDX-License-Identifier: MIT */
/* What git's configuration must say for the gate to work. */
#include "setup/checks.h"
#include "setup/diagnosis.h"

#include <stdlib.h>
#include <string.h>

/* A setting of which only one value, on or off, suits. */
struct setting {
    const char *key;
    bool must_be_on;
    enum diagnosis_state state; /* what it is otherwise */
    const char *why;
};

static const char PUSH_OPTIONS[] = "receive.advertisePushOptions";

static const struct setting settings[] = {
    {PUSH_OPTIONS, true, STATE_WARNING,
     "is off: git takes no push options, so no push can say why it must go through"},
    {"receive.shallowUpdate", false, STATE_PROBLEM,
     "is on: a push may bring history that is cut off"},
};

/* What a server sets for itself, in a home of its own, is not seen from here. */
static int is_servers(struct inspection *inspection, const struct setting *setting, bool *servers,
                      struct error *error)
{
    const char *here;
    if (repository_config(inspection->repository, setting->key, &inspection->arena, &here, error))
        return -1;
    *servers = !here && setting->key == PUSH_OPTIONS && inspection->server->advertises_push_options;
    return 0;
}

static int check_setting(struct inspection *inspection, const struct setting *setting,
                         struct error *error)
{
    bool on;
    if (repository_config_is_on(inspection->repository, setting->key, &on, error) != 0)
        return -1;
    if (on == setting->must_be_on)
        return 0;
    bool servers = false;
    if (is_servers(inspection, setting, &servers, error) != 0 || servers)
        return servers ? 0 : -1;
    diagnosis_add(inspection, setting->state,
                  inspection_command(inspection, "git config --file %s %s %s",
                                     inspection_path(inspection, "config"), setting->key,
                                     setting->must_be_on ? "true" : "false"),
                  "%s %s", setting->key, setting->why);
    return 0;
}

/* A branch that moves by signed pushes alone, or NULL. */
static const struct branch_law *find_signed_pushes(const struct branch_laws *laws)
{
    for (size_t i = 0; i < laws->count; i++) {
        if (laws->items[i].signing == SIGNING_PUSHES)
            return &laws->items[i];
    }
    return NULL;
}

/* Without a seed git asks no pusher for a certificate. */
static int check_certificates(struct inspection *inspection, struct error *error)
{
    const char *seed;
    const struct branch_law *law = find_signed_pushes(&inspection->policy.laws);
    if (repository_config(inspection->repository, "receive.certNonceSeed", &inspection->arena,
                          &seed, error) != 0)
        return -1;
    if (law && !seed)
        diagnosis_add(
            inspection, STATE_PROBLEM,
            inspection_command(inspection,
                               "git config --file %s receive.certNonceSeed "
                               "\"$(openssl rand -hex 32)\"",
                               inspection_path(inspection, "config")),
            "receive.certNonceSeed is not set, so no push is signed, and %s takes no other",
            law->name);
    return 0;
}

/* As git reads core.sharedRepository: words, octal modes, and whatever else turns a setting on. */
static int find_sharing(struct inspection *inspection, const char *key, const char *value,
                        bool *is_shared, struct error *error)
{
    static const char *const words[] = {"group", "all", "world", "everybody"};
    enum { GROUP = 1, EVERYBODY = 2, WRITABLE = 022 };
    char *end;
    unsigned long mode = strtoul(value, &end, 8);
    *is_shared = mode == GROUP || mode == EVERYBODY || (mode & WRITABLE);
    if (end != value && *end == '\0')
        return 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        *is_shared = strcmp(value, words[i]) == 0;
        if (*is_shared)
            return 0;
    }
    return strcmp(value, "umask") == 0
               ? 0
               : repository_config_is_on(inspection->repository, key, is_shared, error);
}

/* Where several accounts push, all of them but one move branches that they cannot record. */
static int check_sharing(struct inspection *inspection, struct error *error)
{
    static const char key[] = "core.sharedRepository";
    const char *value;
    bool is_shared = false;
    if (repository_config(inspection->repository, key, &inspection->arena, &value, error) != 0 ||
        (value && find_sharing(inspection, key, value, &is_shared, error) != 0))
        return -1;
    if (is_shared)
        diagnosis_add(inspection, STATE_PROBLEM,
                      inspection_command(inspection, "git config --file %s %s false",
                                         inspection_path(inspection, "config"), key),
                      "%s is %s, for pushes of several accounts: those of any but the owner move "
                      "branches, and neither ledger nor outbox can be written; have all pushes run "
                      "as one user",
                      key, *value ? value : "on");
    return 0;
}

/* The policy is loaded. */
int check_settings(struct inspection *inspection, struct error *error)
{
    if (check_certificates(inspection, error) != 0 || check_sharing(inspection, error) != 0)
        return -1;
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        if (check_setting(inspection, &settings[i], error) != 0)
            return -1;
    }
    return 0;
}
