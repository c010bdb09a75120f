/* SPDX-License-Identifier: MIT */
/* A tree: its fleets, one after the other, and what they come to together. */
#include "verdict/content.h"
#include "verdict/devices.h"
#include "verdict/judged_fleet.h"
#include "verdict/portion.h"
#include "verdict/summary_reading.h"

#include <stdlib.h>

/* Files are read in two rounds, each in the order of their paths: so many times as many findings of
 * each part of the work are kept as of all together, so that which ones are kept in the end does
 * not depend on which worker met them. */
enum { KEPT_FACTOR = 2 };

/* Bytes of files that are read again for excerpts: the rest are shown without. */
enum { EXCERPT_BYTES_MAX = 64 << 20 };

/* One tree while it is judged. */
struct tree_reading {
    struct content *content;
    struct arena arena;       /* of `portions` */
    struct snapshot snapshot; /* of all fleets */
    struct inventory_locations locations;
    struct portion *portions; /* [fleet_count] NULL: there is one fleet, which has all files */
    struct reading *fleets;   /* [fleet_count] */
    size_t fleet_count;
    struct findings findings; /* of the tree as it is listed */
    struct findings images;   /* of files, once their images were asked for */
};

/* ------------------------------------------------------------------------------- its fleets -- */

static size_t count_of(const struct findings *findings)
{
    return findings->total[SEVERITY_ERROR] + findings->total[SEVERITY_WARNING];
}

static bool lies_in_another(const struct tree_reading *tree, size_t number, struct text path)
{
    for (size_t i = 0; i < tree->fleet_count; i++) {
        if (i != number && text_starts_with(path, tree->locations.items[i].folder))
            return true;
    }
    return false;
}

/* What is wrong in the folder of one fleet keeps no other from being judged. Of what is found but
 * not kept nobody knows where it lies: that counts for all. */
static void weigh_listing(const struct tree_reading *tree, size_t number)
{
    struct reading *fleet = &tree->fleets[number];
    const struct findings *findings = &tree->findings;
    size_t errors = findings->total[SEVERITY_ERROR];
    fleet->is_whole = findings->count == count_of(findings);
    fleet->is_sound = true;
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        bool is_error = finding->severity == SEVERITY_ERROR;
        errors -= is_error;
        if (lies_in_another(tree, number, finding->place.path))
            continue;
        fleet->is_whole = false;
        fleet->is_sound &= !is_error;
    }
    fleet->is_sound &= errors == 0;
}

static int take_portions(struct tree_reading *tree, struct error *error)
{
    struct arena *arena = &tree->arena;
    if (tree->locations.count == 1)
        return 0;
    tree->portions = arena_alloc_array(arena, tree->locations.count, sizeof *tree->portions);
    if (!tree->portions)
        return error_memory(error);
    for (size_t i = 0; i < tree->locations.count; i++) {
        if (portion_take(&tree->portions[i], &tree->snapshot, &tree->locations.items[i], arena,
                         error) != 0)
            return -1;
    }
    return 0;
}

static int open_fleets(struct tree_reading *tree, struct error *error)
{
    const struct content *content = tree->content;
    if (take_portions(tree, error) != 0)
        return -1;
    tree->fleets = calloc(tree->locations.count, sizeof *tree->fleets);
    if (!tree->fleets)
        return error_memory(error);
    tree->fleet_count = tree->locations.count;
    for (size_t i = 0; i < tree->fleet_count; i++) {
        tree->fleets[i] = (struct reading){.judge = content->judge,
                                           .schemas = content->schemas,
                                           .budget = content->budget,
                                           .snapshot = tree->portions ? &tree->portions[i].snapshot
                                                                      : &tree->snapshot,
                                           .location = &tree->locations.items[i]};
        judged_fleet_init(&tree->fleets[i], tree->findings.ceiling, tree->findings.severities);
        weigh_listing(tree, i);
    }
    return 0;
}

/* -------------------------------------------------------------------- what was judged -- */

/* Each image once, however many devices are to run it. */
static int count_images(const struct image_mentions *images, size_t *count, struct error *error)
{
    struct arena arena;
    struct map seen;
    int result = 0;
    arena_init(&arena);
    map_init(&seen);
    for (size_t i = 0; i < images->count && result == 0; i++) {
        struct text key = mender_image_key(&arena, &images->items[i]);
        if (!key.bytes || map_put(&seen, key, &seen) != 0)
            result = error_memory(error);
    }
    *count = seen.count;
    map_release(&seen);
    arena_release(&arena);
    return result;
}

static int count_judged(const struct content *content, const struct reading *reading,
                        struct error *error)
{
    struct judged *judged = content->judged;
    devices_count(reading, judged);
    for (size_t i = 0; i < reading->snapshot->count; i++) {
        judged->files += reading->facts[i].is_judged;
        if (!reading->facts[i].is_unread)
            continue;
        struct text path = arena_copy(content->arena, reading->snapshot->files[i].path);
        if (!path.bytes || map_put(&judged->unread, path, judged) != 0)
            return error_memory(error);
    }
    return 0;
}

/* Fleets may share one at the top. */
static int count_templates(const struct tree_reading *tree, size_t *count, struct error *error)
{
    struct map paths;
    int result = 0;
    map_init(&paths);
    for (size_t i = 0; i < tree->fleet_count && result == 0; i++)
        result = devices_add_templates(&tree->fleets[i], &paths, error);
    *count = paths.count;
    map_release(&paths);
    return result;
}

static int keep_sizes(const struct content *content, const struct reading *reading,
                      struct error *error)
{
    for (size_t i = 0; content->sizes && i < reading->snapshot->count; i++) {
        if (reading->facts[i].bytes > 0 &&
            blob_sizes_add(content->sizes, &reading->snapshot->files[i].blob,
                           reading->facts[i].bytes, error) != 0)
            return -1;
    }
    return 0;
}

/* ------------------------------------------------------------------------------- excerpts -- */

/* The end of the findings that stand in the same file as the first; *has_line says whether one of
 * them has a line. */
static size_t end_of_file(const struct findings *findings, size_t first, bool *has_line)
{
    struct text path = findings->items[first].place.path;
    size_t end = first;
    *has_line = false;
    for (; end < findings->count && text_equal(findings->items[end].place.path, path); end++)
        *has_line |= findings->items[end].place.line > 0;
    return end;
}

static struct text find_template(const struct tree_reading *tree, struct text path)
{
    struct text text = {0};
    for (size_t i = 0; i < tree->fleet_count && !text.bytes; i++)
        text = devices_template(&tree->fleets[i], path);
    return text;
}

/* Gives the findings from `first` on, in which those of one file stand together by line, their
 * excerpts. Only files that findings kept stand in are read again: far fewer than are judged. */
static int add_excerpts(const struct tree_reading *tree, struct findings *findings, size_t first,
                        struct blob_reader *reader, struct error *error)
{
    const struct limits *limits = tree->content->judge->limits;
    size_t limit =
        limits->file_bytes > limits->inventory_bytes ? limits->file_bytes : limits->inventory_bytes;
    size_t end, left = EXCERPT_BYTES_MAX;
    for (; first < findings->count; first = end) {
        bool has_line;
        end = end_of_file(findings, first, &has_line);
        struct text path = findings->items[first].place.path;
        size_t file = has_line ? snapshot_find(&tree->snapshot, path) : SIZE_MAX;
        struct text source = has_line ? find_template(tree, path) : TEXT("");
        uint64_t size;
        if (source.length > 0)
            findings_excerpt(findings, first, end, source);
        if (file == SIZE_MAX)
            continue;
        if (blob_read_file(reader, &tree->snapshot.files[file], limit < left ? limit : left,
                           &source, &size, error) != 0)
            return -1;
        left -= source.length;
        if (source.bytes)
            findings_excerpt(findings, first, end, source);
    }
    return 0;
}

static int read_excerpts(const struct tree_reading *tree, struct findings *findings, size_t first,
                         struct error *error)
{
    struct blob_reader *reader;
    if (first == findings->count)
        return 0;
    if (blob_reader_open(&reader, tree->content->judge->repository, error) != 0)
        return -1;
    int result = add_excerpts(tree, findings, first, reader, error);
    blob_reader_free(reader);
    return result;
}

/* -------------------------------------------------------------------------------- a tree -- */

static int take_snapshot(struct tree_reading *tree, struct error *error)
{
    struct content *content = tree->content;
    const struct increment *increment = content->increment;
    const struct inventory_search search = {.repository = content->judge->repository,
                                            .tree = content->tree,
                                            .changes = increment ? increment->changes : NULL,
                                            .policy = content->judge->policy,
                                            .arena = content->arena};
    int result =
        inventory_locate(&tree->locations, &tree->snapshot, &search, &tree->findings, error);
    content->roots = tree->locations.roots;
    return result;
}

/* From the places in the files of a fleet to those in the files of all. */
static void place_images(const struct tree_reading *tree, size_t number, size_t first)
{
    const struct image_mentions *images = &tree->content->images;
    for (size_t i = first; tree->portions && i < images->count; i++)
        images->items[i].file = tree->portions[number].places[images->items[i].file];
}

static int judge_fleet(const struct tree_reading *tree, size_t number, struct error *error)
{
    struct content *content = tree->content;
    struct reading *fleet = &tree->fleets[number];
    size_t first = content->images.count;
    int result = judged_fleet_judge(fleet, content->tree, &content->images, error);
    if (result == 0)
        result = count_judged(content, fleet, error);
    if (result == 0)
        result = keep_sizes(content, fleet, error);
    if (result == 0 && content->summary)
        summary_take_reading(content->summary, fleet);
    place_images(tree, number, first);
    judged_fleet_rest(fleet);
    return result;
}

static int judge_fleets(const struct tree_reading *tree, struct error *error)
{
    struct content *content = tree->content;
    for (size_t i = 0; i < tree->fleet_count && !budget_is_spent(content->budget); i++) {
        if (judge_fleet(tree, i, error) != 0)
            return -1;
    }
    image_mentions_sort(&content->images);
    if (count_templates(tree, &content->judged->templates, error) != 0)
        return -1;
    return count_images(&content->images, &content->judged->images, error);
}

static int ask_for_images(struct tree_reading *tree, struct error *error)
{
    struct content *content = tree->content;
    if (!content->judge->mender)
        return 0;
    int result = mender_judge_images(content->judge->mender, content->answers, &content->images,
                                     &tree->snapshot, &tree->images, error);
    content->images_lack = count_of(&tree->images) > 0;
    for (size_t i = 0; i < tree->fleet_count; i++) {
        for (size_t j = 0; j < tree->images.count; j++)
            sharing_count(&tree->fleets[i].sharing, &tree->images.items[j]);
    }
    return result;
}

/* What came of an increment. */
static int count_summary(const struct content *content, struct error *error)
{
    const struct summary *summary = content->summary;
    struct judged *judged = content->judged;
    judged->devices = summary->devices;
    judged->files = summary->file_count;
    judged->templates = summary->templates.count;
    judged->images = summary_image_count(summary);
    judged->unverified = summary->unverified;
    for (size_t i = 0; i < summary->unread.count; i++) {
        struct text path = arena_copy(content->arena, summary->unread.entries[i].key);
        if (!path.bytes || map_put(&judged->unread, path, judged) != 0)
            return error_memory(error);
    }
    return 0;
}

/* Of images that are not all there it is told where they stand, which a sum does not know. */
static int judge_increment(struct tree_reading *tree, struct error *error)
{
    struct content *content = tree->content;
    struct summary *summary = content->summary;
    struct mender *mender = content->judge->mender;
    bool has_images = true;
    summary->is_inexact = tree->fleet_count != 1 || tree->findings.count > 0 || tree->findings.lost;
    if (summary->is_inexact)
        return 0;
    if (judged_fleet_open(&tree->fleets[0], error) != 0)
        return -1;
    increment_judge(content->increment, &tree->fleets[0], content->tree, summary);
    if (summary->is_inexact)
        return 0;
    if (summary_list_images(summary, &content->images, error) != 0 ||
        (mender &&
         mender_has_images(mender, content->answers, &content->images, &has_images, error) != 0))
        return -1;
    summary->is_inexact = !has_images;
    return count_summary(content, error);
}

static void note_spent(const struct content *content, const size_t before[BUDGET_KINDS])
{
    size_t after[BUDGET_KINDS];
    budget_look(content->budget, after);
    for (int kind = 0; content->summary && kind < BUDGET_KINDS; kind++)
        content->summary->spent[kind] = after[kind] - before[kind];
}

static int read_and_judge(struct tree_reading *tree, struct error *error)
{
    struct budget *budget = tree->content->budget;
    if (take_snapshot(tree, error) != 0)
        return -1;
    budget_take(budget, BUDGET_ENTRIES, tree->snapshot.entries);
    /* What a limit broke off may be without end, and says nothing more. */
    if (tree->snapshot.is_cut || budget_is_spent(budget))
        return 0;
    if (open_fleets(tree, error) != 0)
        return -1;
    if (tree->content->increment)
        return judge_increment(tree, error);
    size_t before[BUDGET_KINDS];
    budget_look(budget, before);
    if (judge_fleets(tree, error) != 0)
        return -1;
    note_spent(tree->content, before);
    return budget_is_spent(budget) ? 0 : ask_for_images(tree, error);
}

static bool is_seen(const struct tree_reading *tree)
{
    bool all = tree->fleet_count > 0;
    for (size_t i = 0; i < tree->fleet_count; i++)
        all &= tree->fleets[i].devices.are_known;
    return all;
}

/* Brings together what was found. */
static void merge(struct tree_reading *tree, struct findings *findings)
{
    size_t capacity = 2, count = 0;
    for (size_t i = 0; i < tree->fleet_count; i++)
        capacity += judged_fleet_part_count(&tree->fleets[i]);
    const struct findings **parts = malloc(capacity * sizeof(const struct findings *));
    if (!parts) {
        findings->lost = true;
        return;
    }
    for (size_t i = 0; i < tree->fleet_count; i++)
        count += judged_fleet_parts(&tree->fleets[i], &tree->images, parts + count);
    parts[count++] = &tree->images;
    parts[count++] = &tree->findings;
    findings_merge(findings, parts, count);
    free(parts);
}

/* Completes the sum. What Mender says may change, and fleets may share files: neither is known. */
static void take_copies(const struct tree_reading *tree)
{
    struct summary *summary = tree->content->summary;
    summary->is_inexact |= tree->fleet_count != 1 || tree->findings.count > 0 ||
                           tree->findings.lost || tree->images.count > 0 || tree->images.lost;
    if (!summary->is_inexact)
        summary_take_findings(&summary->files, &tree->fleets[0].copies, summary);
}

static void merge_behind(struct tree_reading *tree, struct findings *findings)
{
    const struct findings **parts =
        malloc((tree->fleet_count + 1) * sizeof(const struct findings *));
    if (!parts) {
        findings->lost = true;
        return;
    }
    for (size_t i = 0; i < tree->fleet_count; i++)
        parts[i] = &tree->fleets[i].found_behind;
    findings_merge(findings, parts, tree->fleet_count);
    free(parts);
}

/* Brings what was found to `findings`, with excerpts. Where the budget is spent that is all that is
 * told. */
static int tell(struct tree_reading *tree, struct findings *findings, struct error *error)
{
    size_t first = findings->count;
    if (budget_is_spent(tree->content->budget)) {
        budget_report(tree->content->budget, findings);
        return 0;
    }
    merge(tree, findings);
    if (tree->content->summary)
        take_copies(tree);
    merge_behind(tree, tree->content->behind);
    return read_excerpts(tree, findings, first, error) != 0
               ? -1
               : read_excerpts(tree, tree->content->behind, 0, error);
}

/* The same of what came of an increment. */
static int tell_increment(struct tree_reading *tree, struct findings *findings, struct error *error)
{
    size_t first = findings->count;
    const struct summary *summary = tree->content->summary;
    if (summary->is_inexact)
        return 0;
    const struct findings *parts[] = {&summary->files, &tree->fleets[0].found_of_devices,
                                      &summary->whole};
    devices_tell_summary(&tree->fleets[0], summary);
    findings_merge(findings, parts, sizeof parts / sizeof *parts);
    return read_excerpts(tree, findings, first, error);
}

int content_judge(struct content *content, struct findings *findings, struct error *error)
{
    struct tree_reading tree = {.content = content};
    arena_init(&tree.arena);
    size_t kept = content->judge->limits->findings * KEPT_FACTOR;
    findings_init(&tree.findings, kept, findings->severities);
    findings_init(&tree.images, kept, findings->severities);
    image_mentions_init(&content->images);
    int result = read_and_judge(&tree, error);
    if (result != 0)
        merge(&tree, findings);
    else if (content->increment)
        result = tell_increment(&tree, findings, error);
    else
        result = tell(&tree, findings, error);
    content->is_seen = result == 0 && is_seen(&tree);
    for (size_t i = 0; i < tree.fleet_count; i++)
        judged_fleet_release(&tree.fleets[i]);
    free(tree.fleets);
    arena_release(&tree.arena);
    snapshot_release(&tree.snapshot);
    findings_release(&tree.findings);
    findings_release(&tree.images);
    return result;
}
