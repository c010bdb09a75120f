/* SPDX-License-Identifier: MIT */
/* Conflict markers in playbooks and roles. */
#include "configuration/conflicts.h"

void conflicts_find(struct findings *findings, struct text path, struct text text)
{
    const struct place place = {.path = path};
    size_t before = findings->count;
    if (document_find_conflict(text, false, &place, findings))
        findings_excerpt(findings, before, findings->count, text);
}
