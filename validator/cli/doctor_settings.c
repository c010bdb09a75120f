/* SPDX-License-Identifier: MIT */
/* What git's configuration must say for the gate to work. */
#include "cli/doctor.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A setting of which only one value, on or off, suits. */
struct setting {
    const char *key;
    bool must_be_on;
    enum state state; /* what it is otherwise */
    const char *why;
};

static const struct setting settings[] = {
    {"receive.advertisePushOptions", true, STATE_WARNING,
     "is off: git takes no push options, so no push can say why it must go through"},
    {"receive.shallowUpdate", false, STATE_PROBLEM,
     "is on: a push may bring history that is cut off"},
};

/* As git reads it; a key without a value comes as the empty text. */
static bool is_on(const char *value)
{
    return strcasecmp(value, "true") == 0 || strcasecmp(value, "yes") == 0 ||
           strcasecmp(value, "on") == 0 || strtol(value, NULL, 10) != 0;
}

static int check_setting(struct examination *examination, const struct setting *setting,
                         struct error *error)
{
    struct session *session = &examination->session;
    const char *value;
    if (repository_config(session->repository, setting->key, &session->arena, &value, error) != 0)
        return -1;
    if ((value && is_on(value)) == setting->must_be_on)
        return 0;
    diagnose(examination, setting->state,
             command_line(examination, "git config --file %s %s %s",
                          word(examination, in_git_dir(examination, "config")), setting->key,
                          setting->must_be_on ? "true" : "false"),
             "%s %s", setting->key, setting->why);
    return 0;
}

/* Settings that hang on the policy come here too: the policy is loaded. */
int check_settings(struct examination *examination, struct error *error)
{
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        if (check_setting(examination, &settings[i], error) != 0)
            return -1;
    }
    return 0;
}
