/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* stpcpy */
/* What is made of a branch's name by cases and by characters that are not seen shadows it. */
#include "promotion/promotion.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct policy *the_policy(void)
{
    static struct policy policy;
    static bool read;
    struct error error = {0};
    if (!read && policy_default(&policy, &error) != 0)
        abort();
    read = true;
    return &policy;
}

/* Whether the ref would be taken for a branch, and for which: "" for none that is named here. */
static bool shadows(const struct branch_laws *laws, const char *ref, const char *branch)
{
    const struct update update = {.ref = ref, .target = ref, .new = {{1}}};
    struct findings findings;
    findings_init(&findings, 1, NULL);
    promotion_judge_name(laws, &update, &findings);
    bool found = findings.count > 0 && findings.items[0].rule == RULE_PUSH_SHADOWING_REF &&
                 text_ends_with(text_of(findings.items[0].message), branch);
    findings_release(&findings);
    return found;
}

/* Each byte says how a letter of the name is written. */
static void write_alike(char *out, const char *name, const uint8_t *choices, size_t count)
{
    static const char *const unseen[] = {"", "\xe2\x80\x8b", "\xcc\x81", "\xef\xb8\x8f"};
    for (size_t i = 0; name[i]; i++) {
        uint8_t choice = i < count ? choices[i] : 0;
        *out++ = (char)(choice & 1 && name[i] >= 'a' ? name[i] - 'a' + 'A' : name[i]);
        out = stpcpy(out, unseen[choice >> 1 & 3]);
    }
    *out = '\0';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct branch_laws *laws = &the_policy()->laws;
    char ref[300], alike[200];
    if (size < 2 || size > 200)
        return 0;
    snprintf(ref, sizeof ref, "refs/%s%.*s", data[0] & 1 ? "heads/" : "", (int)size - 1,
             (const char *)data + 1);
    if (branch_law_of(laws, ref) && shadows(laws, ref, ""))
        abort();
    const char *name = laws->items[data[0] % laws->count].name;
    write_alike(alike, name, data + 1, size - 1);
    snprintf(ref, sizeof ref, "refs/%s/%s", data[0] & 128 ? "heads" : "tags", alike);
    if (branch_law_of(laws, ref) ? shadows(laws, ref, "") : !shadows(laws, ref, name))
        abort();
    return 0;
}
