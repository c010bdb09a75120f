/* SPDX-License-Identifier: MIT */
/* Whether the gate can ask Mender for images. */
#include "setup/checks.h"
#include "setup/diagnosis.h"

#include "mender/mender.h"

static bool is_unreadable(const char *path)
{
    return path && !inspection_can_read(path);
}

/* What is no fault of ours is a diagnosis. */
static int diagnose(struct inspection *inspection, const struct error *why, struct error *error)
{
    if (why->kind == ERROR_MEMORY || why->kind == ERROR_INTERNAL)
        return error_set(error, why->kind, "%s", why->message);
    diagnosis_add(inspection, STATE_PROBLEM, NULL, "%s", why->message);
    return 0;
}

static int check_credentials_form(struct inspection *inspection, struct mender *mender, bool *well,
                                  struct error *error)
{
    struct error why = {0};
    const char *path = inspection->policy.mender.token_file;
    *well = mender_check_credentials(mender, &why) == 0;
    if (*well)
        return 0;
    if (path && why.kind == ERROR_POLICY)
        diagnosis_add(inspection, STATE_PROBLEM, inspection_command(inspection, "cat >%s", path),
                      "%s: paste it, end with Ctrl-D", why.message);
    else if (path || environment_get("MENDER_ACCESS_TOKEN"))
        return diagnose(inspection, &why, error);
    else
        diagnosis_add(inspection, STATE_PROBLEM, NULL,
                      "no credentials for Mender, so every push is left undecided; add "
                      "`token_file: FILE` to `mender` in %s",
                      inspection->policy.source);
    return 0;
}

static int ask(struct inspection *inspection, struct mender *mender, struct error *error)
{
    struct error why = {0};
    if (mender_probe(mender, &why) != 0)
        return diagnose(inspection, &why, error);
    diagnosis_add(inspection, STATE_OK, NULL, "%s answers, and takes the credentials",
                  inspection->policy.mender.server);
    return 0;
}

static int look(struct inspection *inspection, struct mender *mender, struct error *error)
{
    bool well = false;
    if (check_credentials_form(inspection, mender, &well, error) != 0)
        return -1;
    return well && inspection->ask_mender ? ask(inspection, mender, error) : 0;
}

/* The policy is loaded. Files that cannot be read are for check_credentials. */
int check_mender(struct inspection *inspection, struct error *error)
{
    const struct policy *policy = &inspection->policy;
    struct mender *mender = NULL;
    struct error why = {0};
    if (!policy->mender.server) {
        diagnosis_add(inspection, STATE_OK, NULL, "the policy has no `mender` section");
        return 0;
    }
    if (is_unreadable(policy->mender.token_file) || is_unreadable(policy->mender.ca_file)) {
        diagnosis_add(inspection, STATE_SKIPPED, NULL,
                      "not checked: a file of `mender` cannot be read");
        return 0;
    }
    int result = mender_open(&mender, policy, &why) == 0 ? look(inspection, mender, error)
                                                         : diagnose(inspection, &why, error);
    mender_free(mender);
    return result;
}
