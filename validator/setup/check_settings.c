/* SPDX-License-Identifier: MIT */
/* What git's configuration must say for the gate to work. */
#include "setup/checks.h"
#include "setup/diagnosis.h"

/* A setting of which only one value, on or off, suits. */
struct setting {
    const char *key;
    bool must_be_on;
    enum diagnosis_state state; /* what it is otherwise */
    const char *why;
};

static const struct setting settings[] = {
    {"receive.advertisePushOptions", true, STATE_WARNING,
     "is off: git takes no push options, so no push can say why it must go through"},
    {"receive.shallowUpdate", false, STATE_PROBLEM,
     "is on: a push may bring history that is cut off"},
};

static int check_setting(struct inspection *inspection, const struct setting *setting,
                         struct error *error)
{
    bool on;
    if (repository_config_is_on(inspection->repository, setting->key, &on, error) != 0)
        return -1;
    if (on == setting->must_be_on)
        return 0;
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

/* The policy is loaded. */
int check_settings(struct inspection *inspection, struct error *error)
{
    if (check_certificates(inspection, error) != 0)
        return -1;
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        if (check_setting(inspection, &settings[i], error) != 0)
            return -1;
    }
    return 0;
}
