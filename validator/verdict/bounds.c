/* SPDX-License-Identifier: MIT */
/* What the policy lets one move of a protected branch change on devices, and when it may move. */
#include "verdict/bounds.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const struct place nowhere = {0};

/* ---------------------------------------------------------------------------------- freeze -- */

static void report_frozen(struct verdict *verdict, const struct branch_law *law,
                          const struct freeze *freeze)
{
    const char *end = strchr(freeze->text, '/') + 1;
    const char *help = freeze_is_endless(freeze)
                           ? "wait until the policy no longer freezes it"
                           : arena_format(&verdict->arena, "wait until %s", end);
    findings_add(&verdict->findings, RULE_PLAN_FROZEN, &nowhere, help,
                 "%s is frozen (%s), so that it may not move now", law->name, freeze->text);
}

int bounds_judge_time(struct verdict *verdict, const struct branch_law *law)
{
    for (size_t i = 0; i < law->freeze_count; i++) {
        bool holds = false;
        if (freeze_holds(&law->freezes[i], time(NULL), &holds, &verdict->error) != 0)
            return -1;
        if (holds)
            report_frozen(verdict, law, &law->freezes[i]);
    }
    return 0;
}

/* ----------------------------------------------------------------------------------- bounds -- */

static const char help[] =
    "promote an earlier commit of the source first, one that changes fewer devices";

static void report(struct verdict *verdict, const char *what, const char *bound)
{
    findings_add(&verdict->findings, RULE_PLAN_TOO_MANY_DEVICES, &nowhere, help,
                 "%s would change, and the policy lets one move change %s", what, bound);
}

static void report_devices(struct verdict *verdict, const struct branch_law *law,
                           const struct bounds_count *count)
{
    char what[120], bound[60], unverified[60] = "";
    if (count->unverified)
        snprintf(unverified, sizeof unverified, " (%zu of them not verified)", count->unverified);
    snprintf(what, sizeof what, "%zu device%s%s", count->devices, count->devices == 1 ? "" : "s",
             unverified);
    snprintf(bound, sizeof bound, "%zu", law->bounds.devices);
    report(verdict, what, bound);
}

static void report_share(struct verdict *verdict, const struct branch_law *law,
                         const struct bounds_count *count)
{
    char what[120], bound[60];
    snprintf(what, sizeof what, "%zu of %zu devices (%.1f%%)", count->devices, count->total,
             100.0 * (double)count->devices / (double)count->total);
    snprintf(bound, sizeof bound, "%u%%", law->bounds.share);
    report(verdict, what, bound);
}

static void report_types(struct verdict *verdict, const struct branch_law *law,
                         const struct bounds_count *count)
{
    char what[120], bound[60];
    snprintf(what, sizeof what, "devices of %zu types", count->types);
    snprintf(bound, sizeof bound, "those of %zu", law->bounds.types);
    report(verdict, what, bound);
}

static bool are_set(const struct branch_law *law)
{
    return law->bounds.devices || law->bounds.share || law->bounds.types;
}

void bounds_judge_unknown(struct verdict *verdict, const struct branch_law *law, const char *why)
{
    if (are_set(law))
        findings_add(&verdict->findings, RULE_PLAN_TOO_MANY_DEVICES, &nowhere, NULL,
                     "how many devices would change is not known (%s), and the policy bounds it",
                     why);
}

void bounds_judge(struct verdict *verdict, const struct branch_law *law,
                  const struct bounds_count *count)
{
    const struct branch_bounds *bounds = &law->bounds;
    if (bounds->devices && count->devices > bounds->devices)
        report_devices(verdict, law, count);
    if (bounds->share && count->devices * 100 > count->total * bounds->share)
        report_share(verdict, law, count);
    if (bounds->types && count->types > bounds->types)
        report_types(verdict, law, count);
}
