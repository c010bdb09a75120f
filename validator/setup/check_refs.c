/* SPDX-License-Identifier: MIT */
/* Refs that can be taken for others, and history that is not what it seems. */
#include "setup/checks.h"
#include "setup/diagnosis.h"

#include "promotion/promotion.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static const char *deletion(struct inspection *inspection, const char *ref)
{
    return inspection_command(inspection, "git --git-dir=%s update-ref --no-deref -d %s",
                              inspection->git_dir, ref);
}

static int read_refs(struct inspection *inspection, const struct ref **refs, size_t *count,
                     struct error *error)
{
    return repository_refs(inspection->repository, &inspection->arena, refs, count, error);
}

/* ---------------------------------------------------------------------------------- history -- */

static void check_replaced(struct inspection *inspection, const struct ref *refs, size_t count)
{
    size_t replaced = 0;
    for (size_t i = 0; i < count; i++)
        replaced += text_starts_with(text_of(refs[i].name), "refs/replace/");
    if (replaced)
        diagnosis_add(
            inspection, STATE_PROBLEM,
            inspection_command(
                inspection,
                "git --git-dir=%s for-each-ref --format='delete %%(refname)' refs/replace | "
                "git --git-dir=%s update-ref --stdin",
                inspection->git_dir, inspection->git_dir),
            "%zu refs below refs/replace/: git shows other objects than the gate judges", replaced);
}

/* A file in the git folder that holds anything. */
static bool holds_something(struct inspection *inspection, const char *name)
{
    struct stat status;
    return stat(inspection_path(inspection, name), &status) == 0 && status.st_size > 0;
}

int check_history(struct inspection *inspection, struct error *error)
{
    const struct ref *refs;
    size_t count;
    if (read_refs(inspection, &refs, &count, error) != 0)
        return -1;
    check_replaced(inspection, refs, count);
    if (holds_something(inspection, "info/grafts"))
        diagnosis_add(
            inspection, STATE_PROBLEM,
            inspection_command(inspection, "rm %s", inspection_path(inspection, "info/grafts")),
            "info/grafts gives commits other parents: git and the gate see other histories");
    if (holds_something(inspection, "shallow"))
        diagnosis_add(
            inspection, STATE_PROBLEM,
            inspection_command(inspection, "git --git-dir=%s fetch --unshallow URL",
                               inspection->git_dir),
            "the history is cut off (file shallow): promotions cannot be judged; take the "
            "rest from a full copy at URL");
    return 0;
}

/* ------------------------------------------------------------------------------------ names -- */

static bool is_case_twin(const char *ref, const char *branch)
{
    static const char prefix[] = "refs/heads/";
    const char *name = ref + sizeof prefix - 1;
    return text_starts_with(text_of(ref), prefix) && strcasecmp(name, branch) == 0 &&
           strcmp(name, branch) != 0;
}

/* A name of its own for a branch that stands in the way: no slash in it keeps another one out. */
static const char *renaming(struct inspection *inspection, const char *ref)
{
    char *name = arena_format(&inspection->arena, "%s-renamed", branch_short_name(ref));
    for (char *slash = name; slash && (slash = strchr(slash, '/')) != NULL;)
        *slash = '-';
    return inspection_command(inspection, "git --git-dir=%s branch -m %s %s", inspection->git_dir,
                              branch_short_name(ref), name ? name : "");
}

/* A branch that is there already is kept out by nothing. */
static bool is_there(const struct ref *refs, size_t count, const char *branch)
{
    for (size_t i = 0; i < count; i++) {
        if (text_starts_with(text_of(refs[i].name), "refs/heads/") &&
            strcmp(branch_short_name(refs[i].name), branch) == 0)
            return true;
    }
    return false;
}

/* By the reading of names that pushes are refused by: what was pushed before the hooks were there
 * is there all the same. */
static void check_name(struct inspection *inspection, const char *ref, const struct ref *refs,
                       size_t count)
{
    const char *branch = promotion_taken_for(&inspection->policy.laws, ref);
    const char *kept_out = branch ? NULL : promotion_kept_out_by(&inspection->policy.laws, ref);
    if (branch && is_case_twin(ref, branch))
        diagnosis_add(inspection, STATE_PROBLEM, deletion(inspection, ref),
                      "%s differs from branch %s of the policy in case alone", ref, branch);
    else if (branch)
        diagnosis_add(inspection, STATE_PROBLEM, deletion(inspection, ref),
                      strcmp(branch, "HEAD") == 0 ? "%s can be taken for %s"
                                                  : "%s can be taken for branch %s of the policy",
                      ref, branch);
    else if (kept_out && !is_there(refs, count, kept_out))
        diagnosis_add(inspection, STATE_PROBLEM, renaming(inspection, ref),
                      "%s keeps branch %s of the policy from being made", ref, kept_out);
}

int check_names(struct inspection *inspection, struct error *error)
{
    const struct ref *refs;
    size_t count;
    if (read_refs(inspection, &refs, &count, error) != 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        check_name(inspection, refs[i].name, refs, count);
    return 0;
}

/* ---------------------------------------------------------------------------------- aliases -- */

int check_aliases(struct inspection *inspection, struct error *error)
{
    const struct ref *refs;
    size_t count;
    if (read_refs(inspection, &refs, &count, error) != 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        struct object_id tip;
        const char *target;
        bool found;
        if (!refs[i].target)
            continue;
        if (repository_ref(inspection->repository, refs[i].name, &inspection->arena, &target, &tip,
                           &found, error) != 0)
            return -1;
        if (branch_law_protects(branch_law_of(&inspection->policy.laws, target)))
            diagnosis_add(inspection, STATE_WARNING, deletion(inspection, refs[i].name),
                          "a push to %s moves %s", refs[i].name, target);
    }
    return 0;
}

/* --------------------------------------------------------------------------------- branches -- */

/* Where it points is to stay, as a branch of its own; one that points nowhere is to go. */
static void diagnose_symbolic(struct inspection *inspection, const char *name, const char *target,
                              const struct object_id *tip, bool found)
{
    char hex[OBJECT_ID_HEX];
    diagnosis_add(inspection, STATE_PROBLEM,
                  found ? inspection_command(inspection,
                                             "git --git-dir=%s update-ref --no-deref %s %s",
                                             inspection->git_dir, name, object_id_hex(tip, hex))
                        : inspection_command(inspection, "git --git-dir=%s symbolic-ref -d %s",
                                             inspection->git_dir, name),
                  "%s, which the policy names, is a symbolic ref to %s: every push is rejected "
                  "until it is a branch of its own, or the policy names the other",
                  name, target);
}

int check_branches(struct inspection *inspection, struct error *error)
{
    const struct branch_laws *laws = &inspection->policy.laws;
    for (size_t i = 0; i < laws->count; i++) {
        struct object_id tip;
        const char *target;
        bool found;
        const char *name = inspection_format(inspection, "refs/heads/%s", laws->items[i].name);
        if (repository_ref(inspection->repository, name, &inspection->arena, &target, &tip, &found,
                           error) != 0)
            return -1;
        if (strcmp(name, target) != 0)
            diagnose_symbolic(inspection, name, target, &tip, found);
        else if (!found)
            diagnosis_add(inspection, STATE_NOTE, NULL, "branch %s of the policy is not there yet",
                          laws->items[i].name);
    }
    return 0;
}

/* --------------------------------------------------------------------------------- sources -- */

static const char *nearest_branch(struct inspection *inspection, const struct branch_law *law,
                                  const char *source, const struct ref *refs, size_t count)
{
    static const char prefix[] = "refs/heads/";
    const struct branch_laws *laws = &inspection->policy.laws;
    struct suggestion suggestion;
    suggestion_init(&suggestion, text_of(source));
    for (size_t i = 0; i < laws->count; i++) {
        if (&laws->items[i] != law)
            suggestion_try(&suggestion, text_of(laws->items[i].name));
    }
    for (size_t i = 0; i < count; i++) {
        if (text_starts_with(text_of(refs[i].name), prefix) &&
            strcmp(refs[i].name + strlen(prefix), law->name) != 0)
            suggestion_try(&suggestion, text_of(refs[i].name + strlen(prefix)));
    }
    return suggestion.nearest.bytes
               ? inspection_format(inspection, "; did you mean \"%.*s\"?",
                                   (int)suggestion.nearest.length, suggestion.nearest.bytes)
               : "";
}

static int check_source(struct inspection *inspection, const struct branch_law *law,
                        const char *source, struct error *error)
{
    const struct ref *refs;
    struct object_id tip;
    const char *target;
    size_t count;
    bool found = false;
    if (branch_law_is_pattern(source) ||
        branch_law_named(&inspection->policy.laws, text_of(source)))
        return 0;
    const char *ref = inspection_format(inspection, "refs/heads/%s", source);
    if (ref_name_is_valid(text_of(ref)) &&
        repository_ref(inspection->repository, ref, &inspection->arena, &target, &tip, &found,
                       error) != 0)
        return -1;
    if (found)
        return 0;
    if (read_refs(inspection, &refs, &count, error) != 0)
        return -1;
    diagnosis_add(inspection, STATE_WARNING, NULL,
                  "%s takes promotions from \"%s\", which is no branch of the policy and none that "
                  "is there%s",
                  law->name, source, nearest_branch(inspection, law, source, refs, count));
    return 0;
}

/* The policy is loaded. */
int check_sources(struct inspection *inspection, struct error *error)
{
    const struct branch_laws *laws = &inspection->policy.laws;
    for (size_t i = 0; i < laws->count; i++) {
        for (size_t k = 0; k < laws->items[i].from_count; k++) {
            if (check_source(inspection, &laws->items[i], laws->items[i].from[k], error) != 0)
                return -1;
        }
    }
    return 0;
}
