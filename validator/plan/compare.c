/* SPDX-License-Identifier: MIT */
/* Compares two fleets, device by device. Equal changes are kept once. */
#include "plan/facts.h"

#include <stdlib.h>
#include <string.h>

/* One comparison; the settings, and the change at hand, serve one device after the other. */
struct comparison {
    struct fleet_plan *plan;
    const struct plan_question *question;
    struct plan_settings older, newer;
    struct plan_change change;
    size_t setting_capacity;
    struct buffer identity; /* of the change: all that it consists of */
    struct buffer from, to; /* images of types that nobody says, which differ */
};

static bool is_same(struct text a, struct text b)
{
    return !a.bytes == !b.bytes && (!a.bytes || text_equal(a, b));
}

/* ----------------------------------------------------------------------------- one change -- */

/* Lengths stand before the texts, so that no two changes read alike. */
static void identify_text(struct buffer *out, struct text text)
{
    buffer_format(out, "%d:%zu:", text.bytes != NULL, text.length);
    if (text.bytes)
        buffer_append_text(out, text);
}

static void identify_pair(struct buffer *out, const struct plan_pair *pair)
{
    identify_text(out, pair->from);
    identify_text(out, pair->to);
}

static void identify(struct buffer *out, const struct plan_change *change)
{
    buffer_clear(out);
    buffer_format(out, "%d%d", (int)change->state, change->is_later);
    identify_pair(out, &change->branch);
    identify_pair(out, &change->type);
    identify_pair(out, &change->image);
    identify_text(out, change->reason);
    for (size_t i = 0; i < change->setting_count; i++) {
        identify_text(out, change->settings[i].key);
        identify_pair(out, &change->settings[i].value);
    }
}

static int copy_text(struct arena *arena, struct text *text)
{
    if (!text->bytes)
        return 0;
    *text = arena_copy(arena, *text);
    return text->bytes ? 0 : -1;
}

static int copy_pair(struct arena *arena, struct plan_pair *pair)
{
    return copy_text(arena, &pair->from) == 0 && copy_text(arena, &pair->to) == 0 ? 0 : -1;
}

/* What the fleets and the settings hold goes when they do. */
static int copy_change(struct arena *arena, struct plan_change *change)
{
    const struct plan_setting_change *settings = change->settings;
    change->settings = arena_alloc_array(arena, change->setting_count + 1, sizeof *settings);
    if (!change->settings || copy_pair(arena, &change->branch) != 0 ||
        copy_pair(arena, &change->type) != 0 || copy_pair(arena, &change->image) != 0 ||
        copy_text(arena, &change->reason) != 0)
        return -1;
    for (size_t i = 0; i < change->setting_count; i++) {
        change->settings[i] = settings[i];
        if (copy_text(arena, &change->settings[i].key) != 0 ||
            copy_pair(arena, &change->settings[i].value) != 0)
            return -1;
    }
    return 0;
}

/* The index of the change, which is new or was met before. */
static int intern(struct comparison *comparison, size_t *index, struct error *error)
{
    struct fleet_plan *plan = comparison->plan;
    identify(&comparison->identity, &comparison->change);
    if (comparison->identity.failed)
        return error_memory(error);
    const void *known = map_get(&plan->known, buffer_text(&comparison->identity));
    if (known) {
        *index = (size_t)(uintptr_t)known - 1;
        return 0;
    }
    struct text key = arena_copy(&plan->arena, buffer_text(&comparison->identity));
    if (!key.bytes ||
        ARRAY_RESERVE(plan->changes, plan->change_capacity, plan->change_count + 1) != 0 ||
        map_put(&plan->known, key, (void *)(uintptr_t)(plan->change_count + 1)) != 0)
        return error_memory(error);
    plan->changes[plan->change_count] = comparison->change;
    if (copy_change(&plan->arena, &plan->changes[plan->change_count]) != 0)
        return error_memory(error);
    *index = plan->change_count++;
    return 0;
}

static void count(struct plan_totals *totals, const struct plan_change *change)
{
    totals->states[change->state]++;
    totals->later += change->is_later;
    if (change->state == PLAN_ADDED || change->state == PLAN_REMOVED)
        return;
    totals->branch += !is_same(change->branch.from, change->branch.to);
    totals->type += !is_same(change->type.from, change->type.to);
    totals->image += !is_same(change->image.from, change->image.to);
    totals->configuration += change->setting_count > 0;
}

/* Of a device that leaves, nothing is to be told but what Mender has. */
static void find_facts(struct comparison *comparison, struct plan_device *device,
                       const struct plan_given *newer)
{
    const struct mender_facts *facts = comparison->question->facts;
    const struct plan_pair *image = &comparison->change.image;
    if (!facts)
        return;
    device->known = mender_facts_find(facts, device->name);
    if (newer)
        device->facts = plan_facts_find(device->known, newer, !is_same(image->from, image->to));
    for (size_t i = 0; i < PLAN_FACT_COUNT; i++)
        comparison->plan->totals.facts[i] += plan_fact_holds(device, (enum plan_fact)i);
}

static int keep(struct comparison *comparison, const struct plan_given *older,
                const struct plan_given *newer, struct error *error)
{
    struct fleet_plan *plan = comparison->plan;
    struct text device = older ? older->device : newer->device;
    struct plan_device item = {.name = arena_copy(&plan->arena, device)};
    if (!item.name.bytes ||
        ARRAY_RESERVE(plan->devices, plan->device_capacity, plan->device_count + 1) != 0)
        return error_memory(error);
    if (intern(comparison, &item.change, error) != 0)
        return -1;
    find_facts(comparison, &item, newer);
    plan->devices[plan->device_count++] = item;
    count(&plan->totals, &comparison->change);
    return 0;
}

/* -------------------------------------------------------------------------- configurations -- */

static int add_setting(struct comparison *comparison, struct text key, struct text from,
                       struct text to, struct error *error)
{
    struct plan_change *change = &comparison->change;
    if (is_same(from, to))
        return 0;
    if (ARRAY_RESERVE(change->settings, comparison->setting_capacity, change->setting_count + 1) !=
        0)
        return error_memory(error);
    change->settings[change->setting_count++] =
        (struct plan_setting_change){.key = key, .value = {from, to}};
    return 0;
}

/* Both are sorted by key. */
static int compare_settings(struct comparison *comparison, struct error *error)
{
    const struct plan_settings *older = &comparison->older, *newer = &comparison->newer;
    const struct text none = {0};
    size_t i = 0, j = 0;
    int result = 0;
    while (result == 0 && (i < older->count || j < newer->count)) {
        int order = i == older->count   ? 1
                    : j == newer->count ? -1
                                        : text_compare(older->items[i].key, newer->items[j].key);
        struct text key = order > 0 ? newer->items[j].key : older->items[i].key;
        result = add_setting(comparison, key, order > 0 ? none : older->items[i].value,
                             order < 0 ? none : newer->items[j].value, error);
        i += order <= 0;
        j += order >= 0;
    }
    return result;
}

static int read_settings(struct comparison *comparison, const struct plan_given *given,
                         bool is_newer, struct error *error)
{
    const struct plan_question *question = comparison->question;
    struct plan_settings *settings = is_newer ? &comparison->newer : &comparison->older;
    settings->items = NULL;
    settings->count = 0;
    settings->is_object = true;
    if (!given || !given->configuration[0])
        return 0;
    return question->read(question->context, is_newer, given->device, settings, error);
}

/* Of two texts that differ, what they say may be the same. */
static int compare_configurations(struct comparison *comparison, const struct plan_given *older,
                                  const struct plan_given *newer, struct error *error)
{
    struct plan_change *change = &comparison->change;
    bool is_known = !older || !older->unverified.bytes; /* of one that is gone it need not be */
    if (!is_known || (older && newer && strcmp(older->configuration, newer->configuration) == 0))
        return 0;
    if (read_settings(comparison, older, false, error) != 0 ||
        read_settings(comparison, newer, true, error) != 0)
        return -1;
    if (!comparison->older.is_object || !comparison->newer.is_object) {
        change->state = PLAN_UNVERIFIED;
        change->reason = TEXT("what its template renders is no JSON object");
        return 0;
    }
    return compare_settings(comparison, error);
}

/* ----------------------------------------------------------------------------- one device -- */

static bool follows(const struct plan_given *given, const char *branch)
{
    return given && (!branch || given->is_branch_unknown || text_is(given->branch, branch));
}

static bool is_changed(const struct plan_change *change)
{
    return change->state != PLAN_CHANGED || change->setting_count > 0 ||
           !is_same(change->branch.from, change->branch.to) ||
           !is_same(change->type.from, change->type.to) ||
           !is_same(change->image.from, change->image.to);
}

static void begin(struct comparison *comparison, const struct plan_given *older,
                  const struct plan_given *newer)
{
    static const struct plan_given nothing = {0};
    const struct plan_given *from = older ? older : &nothing, *to = newer ? newer : &nothing;
    struct plan_setting_change *settings = comparison->change.settings;
    comparison->change = (struct plan_change){
        .state = !older  ? PLAN_ADDED
                 : newer ? PLAN_CHANGED
                         : PLAN_REMOVED,
        .branch = {from->branch, to->branch},
        .type = {from->type, to->type},
        .image = {from->image, to->image},
        .settings = settings,
    };
    struct text reason = to->unverified.bytes ? to->unverified : from->unverified;
    if (reason.bytes && newer) {
        comparison->change.state = PLAN_UNVERIFIED;
        comparison->change.reason = reason;
    }
}

/* Appends the images of one list that the other does not have. */
static void append_others(struct buffer *out, struct text list, struct text other)
{
    buffer_clear(out);
    while (list.length) {
        struct text image = text_cut(&list, ',');
        struct text rest = other;
        bool is_there = false;
        (void)text_take(&list, ' ');
        while (rest.length && !is_there) {
            is_there = text_equal(text_cut(&rest, ','), image);
            (void)text_take(&rest, ' ');
        }
        if (is_there)
            continue;
        buffer_append_string(out, out->length ? ", " : "");
        buffer_append_text(out, image);
    }
}

/* Of a device whose type nobody says, an image of each type is told: "pi3: A, pi4: B". Those that
 * stay are left out. */
static int keep_images_that_differ(struct comparison *comparison, struct error *error)
{
    struct plan_change *change = &comparison->change;
    struct plan_pair *image = &change->image;
    if (change->type.from.bytes || change->type.to.bytes || !image->from.bytes ||
        !image->to.bytes || is_same(image->from, image->to))
        return 0;
    append_others(&comparison->from, image->from, image->to);
    append_others(&comparison->to, image->to, image->from);
    if (comparison->from.failed || comparison->to.failed)
        return error_memory(error);
    if (comparison->from.length == 0 && comparison->to.length == 0) /* in another order */
        return 0;
    *image = (struct plan_pair){buffer_text(&comparison->from), buffer_text(&comparison->to)};
    return 0;
}

/* Nobody knows what it is given; but nothing of what that comes from is another. */
static bool is_as_unknown(const struct plan_given *older, const struct plan_given *newer)
{
    return older && newer && older->unverified.bytes &&
           is_same(older->unverified, newer->unverified) &&
           strcmp(older->basis, newer->basis) == 0 && is_same(older->branch, newer->branch) &&
           is_same(older->type, newer->type) && is_same(older->image, newer->image);
}

/* A device of only one fleet has NULL for the other. */
static int compare_device(struct comparison *comparison, const struct plan_given *older,
                          const struct plan_given *newer, struct error *error)
{
    const struct plan_question *question = comparison->question;
    bool is_now = follows(older, question->branch) || follows(newer, question->branch);
    if (!is_now && !question->is_of_all)
        return 0;
    comparison->plan->totals.devices += newer != NULL;
    comparison->plan->totals.followed += follows(older, question->branch);
    if (is_as_unknown(older, newer)) {
        comparison->plan->totals.unknown++;
        return 0;
    }
    begin(comparison, older, newer);
    comparison->change.is_later = !is_now;
    if (keep_images_that_differ(comparison, error) != 0)
        return -1;
    if (comparison->change.state != PLAN_UNVERIFIED &&
        compare_configurations(comparison, older, newer, error) != 0)
        return -1;
    if (!is_changed(&comparison->change))
        return 0;
    return keep(comparison, older, newer, error);
}

static int compare_devices(struct comparison *comparison, struct error *error)
{
    const struct plan_fleet *older = comparison->question->older;
    const struct plan_fleet *newer = comparison->question->newer;
    size_t i = 0, j = 0;
    int result = 0;
    while (result == 0 && (i < older->count || j < newer->count)) {
        int order = i == older->count ? 1
                    : j == newer->count
                        ? -1
                        : text_compare(older->items[i].device, newer->items[j].device);
        result = compare_device(comparison, order <= 0 ? &older->items[i] : NULL,
                                order >= 0 ? &newer->items[j] : NULL, error);
        i += order <= 0;
        j += order >= 0;
    }
    return result;
}

int fleet_plan_make(struct fleet_plan *plan, const struct plan_question *question,
                    struct error *error)
{
    struct comparison comparison = {.plan = plan, .question = question};
    *plan = (struct fleet_plan){.branch = question->branch,
                                .is_part = question->is_part,
                                .has_facts = question->facts != NULL};
    arena_init(&plan->arena);
    map_init(&plan->known);
    buffer_init(&comparison.identity, SIZE_MAX / 4);
    buffer_init(&comparison.from, SIZE_MAX / 4);
    buffer_init(&comparison.to, SIZE_MAX / 4);
    int result = compare_devices(&comparison, error);
    plan_settings_release(&comparison.older);
    plan_settings_release(&comparison.newer);
    buffer_release(&comparison.identity);
    buffer_release(&comparison.from);
    buffer_release(&comparison.to);
    free(comparison.change.settings);
    map_release(&plan->known);
    return result;
}

int fleet_plan_types(const struct fleet_plan *plan, struct map *types, struct error *error)
{
    for (size_t i = 0; i < plan->change_count; i++) {
        const struct plan_pair *type = &plan->changes[i].type;
        struct text had = type->from.bytes ? type->from : TEXT(""), has = type->to;
        if (!type->from.bytes && has.bytes) /* it joins, or was of none */
            had = has;
        if (!has.bytes)
            has = had;
        if (map_put(types, had, types) != 0 || map_put(types, has, types) != 0)
            return error_memory(error);
    }
    return 0;
}

void fleet_plan_release(struct fleet_plan *plan)
{
    map_release(&plan->known);
    arena_release(&plan->arena);
    free(plan->changes);
    free(plan->devices);
    *plan = (struct fleet_plan){0};
}
