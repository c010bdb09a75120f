/* SPDX-License-Identifier: MIT */
/* Whether the triggers of the policy can be told. */
#include "setup/checks.h"
#include "setup/diagnosis.h"

#include "rollout/rollout.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char KEY[] = "rollout.exec.command";

static bool is_program(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

/* As it is looked for when a job runs; a folder that is not absolute is one of the commit. */
static bool is_in_path(struct inspection *inspection, const char *name)
{
    struct text folders = text_of(environment_path());
    while (folders.bytes) {
        struct text folder = text_cut(&folders, ':');
        if (text_starts_with(folder, "/") &&
            is_program(
                inspection_format(inspection, "%.*s/%s", (int)folder.length, folder.bytes, name)))
            return true;
    }
    return false;
}

/* One with a slash that does not begin with one is a file of the commit that is rolled out. */
static void check_command(struct inspection *inspection, const char *program)
{
    struct stat status;
    if (*program != '/') {
        if (!strchr(program, '/') && !is_in_path(inspection, program))
            diagnosis_add(inspection, STATE_PROBLEM, NULL,
                          "%s runs %s, which is in no folder of PATH: every job fails; install it, "
                          "or write its whole path",
                          KEY, program);
    } else if (stat(program, &status) != 0) {
        diagnosis_add(inspection, STATE_PROBLEM, NULL,
                      "%s runs %s: %s: every job fails; install it, or correct the policy", KEY,
                      program, strerror(errno));
    } else if (!S_ISREG(status.st_mode)) {
        diagnosis_add(inspection, STATE_PROBLEM, NULL,
                      "%s runs %s, which is no file: every job fails; correct the policy", KEY,
                      program);
    } else if (!is_program(program)) {
        diagnosis_add(inspection, STATE_PROBLEM,
                      inspection_command(inspection, "chmod 755 %s", program),
                      "%s runs %s, which is not executable: every job fails", KEY, program);
    }
}

/* The policy is loaded. A secret that cannot be read is for check_credentials. */
int check_rollout(struct inspection *inspection, struct error *error)
{
    const struct rollout_policy *rollout = &inspection->policy.rollout;
    const char *secret = rollout->webhook.secret_file;
    struct error why = {0};
    if (rollout->exec.command)
        check_command(inspection, rollout->exec.command[0]);
    if (!secret || !inspection_can_read(secret) || rollout_check_secret(rollout, &why) == 0)
        return 0;
    if (why.kind == ERROR_MEMORY)
        return error_memory(error);
    diagnosis_add(inspection, STATE_PROBLEM,
                  inspection_command(inspection, "openssl rand -hex 32 >%s", secret),
                  "rollout.webhook.secret_file %s: %s; give the receiver the new one, too", secret,
                  why.message);
    return 0;
}
