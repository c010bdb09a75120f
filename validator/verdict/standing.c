/* SPDX-License-Identifier: MIT */
/* What stood already where the content that is judged comes to, and what is new there. */
#include "verdict/state.h"

#include <string.h>

/* ------------------------------------------------------------------------------- comparing -- */

/* The content that is judged, and what is known of what was there before. */
struct comparison {
    struct verdict *verdict;
    const struct judged_tree *judged;
    struct object_id former_tree;
    struct arena *arena;
    struct map said; /* to how often */
};

static bool is_of_image(enum rule rule)
{
    return rule == RULE_IMAGE_MISSING || rule == RULE_IMAGE_WRONG_DEVICE_TYPE ||
           rule == RULE_IMAGE_UNVERIFIED;
}

static bool weighs_error(const struct verdict *verdict, const struct finding *finding)
{
    return finding->severity == SEVERITY_ERROR && !verdict->findings.scope.softens &&
           (finding->rule != RULE_FLEET_NOT_FOUND || verdict->asks_for_fleet);
}

/* Whether the same bytes stood at the path. */
static bool is_unchanged(struct comparison *comparison, struct text path)
{
    struct repository *repository = comparison->verdict->judge.repository;
    struct error ignored = {0};
    struct entry now, before;
    const char *name = arena_string(comparison->arena, path);
    return name && path.length > 0 && !object_id_is_zero(&comparison->judged->tree) &&
           repository_entry(repository, &comparison->judged->tree, name, &now, &ignored) == 0 &&
           repository_entry(repository, &comparison->former_tree, name, &before, &ignored) == 0 &&
           now.mode != 0 && entry_equal(&now, &before);
}

static bool is_of_variables(struct text path)
{
    while (path.length) {
        struct text part = text_cut(&path, '/');
        if (path.length && (text_is(part, "group_vars") || text_is(part, "host_vars")))
            return true;
    }
    return false;
}

/* An error that keeps the gate from reading hides what is behind it: nobody knows whether that is
 * still the same. Where an inventory cannot be relied on, that is all that devices are given.
 * Ansible does not read a file of variables that does not parse either; it is as it was where its
 * bytes are. */
static bool may_stand(struct comparison *comparison, const struct finding *finding)
{
    if (is_of_image(finding->rule))
        return false;
    if (!weighs_error(comparison->verdict, finding))
        return true;
    if (!comparison->judged->is_seen)
        return false;
    switch (finding->rule) {
    case RULE_FLEET_NOT_FOUND:
        return false;
    case RULE_DOCUMENT_SYNTAX:
    case RULE_DOCUMENT_CONFLICT_MARKERS:
        return is_of_variables(finding->place.path) &&
               is_unchanged(comparison, finding->place.path);
    default:
        return rule_facts(finding->rule)->overridable;
    }
}

/* What is looked for in `said`: `kind` tells apart who asks. The counter is made where `makes`. */
static size_t *counter_of(struct comparison *comparison, char kind, const struct finding *finding,
                          struct text what, bool makes)
{
    struct buffer key;
    size_t *counter = NULL;
    bool is_new = false;
    buffer_init(&key, SIZE_MAX / 2);
    buffer_format(&key, "%c %d ", kind, (int)finding->rule);
    buffer_append_text(&key, finding->place.path);
    buffer_append(&key, "", 1); /* no path has a NUL */
    buffer_append_text(&key, what);
    struct text kept =
        key.failed || !makes ? buffer_text(&key) : arena_copy(comparison->arena, buffer_text(&key));
    if (key.failed || !kept.bytes) {
        counter = NULL;
    } else if (!makes) {
        counter = map_get(&comparison->said, kept);
    } else {
        void **place = map_place(&comparison->said, kept, &is_new);
        if (place && is_new)
            *place = arena_alloc(comparison->arena, sizeof *counter);
        counter = place ? *place : NULL;
        if (counter && is_new)
            *counter = 0;
    }
    buffer_release(&key);
    return counter;
}

/* The words of a finding, and with them the line that it is about. */
struct words {
    struct buffer plain, exact;
};

static void words_init(struct words *words, const struct finding *finding)
{
    buffer_init(&words->plain, SIZE_MAX / 2);
    buffer_init(&words->exact, SIZE_MAX / 2);
    finding_append_words(&words->plain, finding->message);
    buffer_append_text(&words->exact, buffer_text(&words->plain));
    buffer_append_string(&words->exact, "\n");
    buffer_append_string(&words->exact, finding->excerpt);
}

static void words_release(struct words *words)
{
    buffer_release(&words->plain);
    buffer_release(&words->exact);
}

static bool count_one(struct comparison *comparison, char kind, const struct finding *finding,
                      struct text what)
{
    size_t *counter = counter_of(comparison, kind, finding, what, true);
    if (counter)
        ++*counter;
    return counter != NULL;
}

static struct text mark_text(const uint64_t *mark)
{
    return (struct text){(const char *)mark, sizeof *mark};
}

/* Returns false when memory is out. */
static bool count_former(struct comparison *comparison, const struct finding *finding)
{
    struct words words;
    bool counted = true;
    for (size_t i = 0; counted && finding->devices && i < finding->device_count; i++)
        counted = count_one(comparison, 'd', finding, mark_text(&finding->devices[i]));
    words_init(&words, finding);
    counted = counted && !words.exact.failed;
    if (counted && finding->device_count > 0)
        counted = count_one(comparison, 'w', finding, buffer_text(&words.plain));
    else if (counted)
        counted = count_one(comparison, 'p', finding, buffer_text(&words.plain)) &&
                  count_one(comparison, 'e', finding, buffer_text(&words.exact));
    words_release(&words);
    return counted;
}

static bool take_one(size_t *counter)
{
    if (!counter || *counter == 0)
        return false;
    --*counter;
    return true;
}

/* All devices that it is told of had the same before. */
static bool take_devices(struct comparison *comparison, const struct finding *finding)
{
    for (size_t i = 0; i < finding->device_count; i++) {
        const size_t *counter =
            finding->devices
                ? counter_of(comparison, 'd', finding, mark_text(&finding->devices[i]), false)
                : NULL;
        if (!counter || *counter == 0)
            return false;
    }
    for (size_t i = 0; i < finding->device_count; i++)
        take_one(counter_of(comparison, 'd', finding, mark_text(&finding->devices[i]), false));
    return true;
}

/* What is remembered of a tree does not say of which devices a warning is told. It is the same
 * where it says the same of as many of them, the first of which is the same. */
static bool take_told(struct comparison *comparison, const struct finding *finding)
{
    struct words words;
    words_init(&words, finding);
    size_t *counter = counter_of(comparison, 'w', finding, buffer_text(&words.plain), false);
    words_release(&words);
    return take_one(counter);
}

/* `exactly`: with the very line that it is about, so that of several that say the same those are
 * told as new that are. */
static bool take_words(struct comparison *comparison, const struct finding *finding, bool exactly)
{
    struct words words;
    words_init(&words, finding);
    size_t *plain = counter_of(comparison, 'p', finding, buffer_text(&words.plain), false);
    bool takes = !words.exact.failed && plain && *plain > 0 &&
                 (!exactly ||
                  take_one(counter_of(comparison, 'e', finding, buffer_text(&words.exact), false)));
    words_release(&words);
    return takes && take_one(plain);
}

static void compare(struct comparison *comparison, const struct findings *found, bool *stands,
                    bool exactly)
{
    for (size_t i = 0; i < found->count; i++) {
        const struct finding *finding = &found->items[i];
        if (stands[i] || !may_stand(comparison, finding))
            continue;
        if (finding->device_count == 0)
            stands[i] = take_words(comparison, finding, exactly);
        else if (exactly)
            stands[i] = take_devices(comparison, finding);
        else if (finding->severity == SEVERITY_WARNING)
            stands[i] = take_told(comparison, finding);
    }
}

/* Which of them stood there; in the arena of the verdict. NULL when memory is out. */
static bool *compare_all(struct comparison *comparison, const struct findings *found)
{
    bool *stands = arena_alloc_array(&comparison->verdict->arena, found->count + 1, sizeof(bool));
    if (!stands)
        return NULL;
    memset(stands, 0, found->count * sizeof(bool));
    compare(comparison, found, stands, true);
    compare(comparison, found, stands, false);
    return stands;
}

static int compare_with(struct comparison *comparison, const struct judged_tree *former,
                        struct standing *standing, struct error *error)
{
    bool counted = true;
    for (size_t i = 0; counted && i < former->findings.count; i++)
        counted = count_former(comparison, &former->findings.items[i]);
    for (size_t i = 0; counted && i < former->behind.count; i++)
        counted = count_former(comparison, &former->behind.items[i]);
    if (!counted)
        return error_memory(error);
    standing->found = compare_all(comparison, &comparison->judged->findings);
    standing->behind = compare_all(comparison, &comparison->judged->behind);
    return standing->found && standing->behind ? 0 : error_memory(error);
}

/* ----------------------------------------------------------------------------------- asking -- */

static bool is_worth_it(const struct findings *found)
{
    for (size_t i = 0; i < found->count; i++) {
        if (!is_of_image(found->items[i].rule))
            return true;
    }
    return false;
}

/* What cannot be compared is new; the reader shall know why there is so much of it. */
static void note_why(struct verdict *verdict, const struct error *why)
{
    const char *name = verdict->former.name;
    const char *note =
        arena_format(&verdict->arena, "all counts as new, for what stood%s%s could not be read: %s",
                     name ? " on " : "", name ? name : "", why->message);
    if (note)
        verdict_note(verdict, note);
    else
        error_memory(&verdict->error);
}

static int find(struct verdict *verdict, const struct judged_tree *judged,
                struct standing *standing)
{
    struct error why = {0};
    struct arena arena;
    struct comparison comparison = {.verdict = verdict, .judged = judged, .arena = &arena};
    bool is_commit = false;
    *standing = (struct standing){0};
    if (!is_worth_it(&judged->findings))
        return 0;
    const struct judged_tree *former = NULL;
    if (former_tree(verdict, &comparison.former_tree, &is_commit, &why) == 0 && is_commit)
        former = tree_judge_former(verdict, &comparison.former_tree, &why);
    if (why.kind == ERROR_MEMORY)
        return error_memory(&verdict->error);
    if (why.kind != ERROR_NONE)
        note_why(verdict, &why);
    if (!former)
        return 0;
    arena_init(&arena);
    map_init(&comparison.said);
    int result = compare_with(&comparison, former, standing, &verdict->error);
    map_release(&comparison.said);
    arena_release(&arena);
    return result;
}

/* Whether something new may hide behind errors all of which stood there before. */
static bool may_hide(const struct judged_tree *judged, const struct standing *standing)
{
    const struct findings *found = &judged->findings;
    if (!standing->found || found->total[SEVERITY_ERROR] == 0)
        return false;
    for (size_t i = 0; i < found->count; i++) {
        if (found->items[i].severity == SEVERITY_ERROR && !standing->found[i])
            return false;
    }
    return true;
}

int standing_find(struct verdict *verdict, struct judged_tree *judged, struct standing *standing)
{
    bool is_compared =
        !object_id_is_zero(&verdict->former.commit) || !object_id_is_zero(&verdict->former.made);
    if (is_compared && judged->is_beside && !tree_is_comparable(judged) &&
        tree_judge_whole(verdict, judged) != 0)
        return -1;
    if (find(verdict, judged, standing) != 0)
        return -1;
    if (!judged->is_beside || !may_hide(judged, standing))
        return 0;
    return tree_judge_whole(verdict, judged) != 0 ? -1 : find(verdict, judged, standing);
}

int standing_tell(struct verdict *verdict, const size_t before[SEVERITY_COUNT])
{
    const size_t *now = verdict->findings.standing;
    struct report_standing line = {.where = verdict->former.name,
                                   .event = verdict->former.event,
                                   .errors = now[SEVERITY_ERROR] - before[SEVERITY_ERROR],
                                   .warnings = now[SEVERITY_WARNING] - before[SEVERITY_WARNING]};
    if (line.errors + line.warnings == 0)
        return 0;
    if (ARRAY_RESERVE(verdict->standing, verdict->standing_capacity, verdict->standing_count + 1) !=
        0)
        return error_memory(&verdict->error);
    verdict->standing[verdict->standing_count++] = line;
    return 0;
}
