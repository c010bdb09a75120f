/* SPDX-License-Identifier: MIT */
/*
 * Judges commits one after the other, each twice: with what is remembered of those before it, and
 * from all of its files. Both must come to the same report, byte by byte, and to the same sum.
 *
 *   increment REPOSITORY FOLDER <LINES     each line: <commit> <policy file>
 *
 * FOLDER is for what is remembered. Prints how many trees were judged by what differs, or the first
 * line at which the two disagree with both reports, and ends with 1.
 */
#include "store/store.h"
#include "verdict/memory.h"
#include "verdict/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REPORT_BYTES_MAX = 64 << 20, LINE_BYTES = 8192 };

struct world {
    struct repository *repository;
    char policy_file[LINE_BYTES];
    struct arena arena;
    struct policy policy;
    struct memory *memory, *fresh; /* what is remembered; and of one tree alone */
    char folder[LINE_BYTES], fresh_folder[LINE_BYTES];
    size_t increments, summaries;
};

static void die(const struct error *error)
{
    fprintf(stderr, "increment: %s\n", error->message);
    exit(2);
}

/* The memories are bound to the policy. */
static void load_policy(struct world *world, const char *file)
{
    struct error error = {0};
    if (strcmp(world->policy_file, file) == 0)
        return;
    memory_close(world->memory);
    if (*world->policy_file)
        policy_release(&world->policy);
    snprintf(world->policy_file, sizeof world->policy_file, "%s", file);
    if (policy_load(&world->policy, world->repository, file, NULL, &world->arena, &error) != 0 ||
        memory_open(&world->memory, world->folder, &world->policy, true, &error) != 0)
        die(&error);
}

static void empty(const char *folder)
{
    char path[LINE_BYTES + 32];
    snprintf(path, sizeof path, "%s/fleetgate", folder);
    folder_empty(path);
}

static struct verdict *judge(struct world *world, const struct object_id *commit,
                             struct memory *memory, struct buffer *out)
{
    const struct judge judge = {.repository = world->repository,
                                .policy = &world->policy,
                                .limits = &world->policy.limits,
                                .no_mender = "images were not asked for",
                                .memory = memory};
    const struct report_style style = {0};
    struct verdict *verdict;
    struct error error = {0};
    if (verdict_new(&verdict, &judge, &error) != 0)
        die(&error);
    verdict_on_commit(verdict, commit);
    buffer_init(out, REPORT_BYTES_MAX);
    report_render(out, verdict_report(verdict), REPORT_json, &style);
    return verdict;
}

/* -------------------------------------------------------------------------------------- sums -- */

static bool has_equal_finding(const struct findings *findings, const struct finding *wanted)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (finding->rule == wanted->rule && finding->severity == wanted->severity &&
            finding->place.line == wanted->place.line &&
            finding->place.column == wanted->place.column &&
            text_equal(finding->place.path, wanted->place.path) &&
            strcmp(finding->message, wanted->message) == 0 &&
            strcmp(finding->help, wanted->help) == 0)
            return true;
    }
    return false;
}

static bool equal_findings(const struct findings *a, const struct findings *b)
{
    bool equal = a->count == b->count;
    for (size_t i = 0; equal && i < a->count; i++)
        equal = has_equal_finding(b, &a->items[i]);
    return equal;
}

static bool equal_keys(const struct map *a, const struct map *b)
{
    bool equal = a->count == b->count;
    for (size_t i = 0; equal && i < a->count; i++)
        equal = map_has(b, a->entries[i].key);
    return equal;
}

static bool equal_places(const struct summary *a, const struct summary *b)
{
    for (size_t i = 0; i < a->places.count; i++) {
        const struct summary_place *place = a->places.entries[i].value;
        const struct summary_place *other = map_get(&b->places, a->places.entries[i].key);
        if (place->devices != (other ? other->devices : 0))
            return false;
        if (other && (place->first != other->first ||
                      strcmp(place->finding.message, other->finding.message) != 0 ||
                      strcmp(place->finding.help, other->finding.help) != 0))
            return false;
    }
    return true;
}

static bool equal_images(const struct summary *a, const struct summary *b)
{
    for (size_t i = 0; i < a->images.count; i++) {
        const struct summary_image *image = a->images.entries[i].value;
        const struct summary_image *other = map_get(&b->images, a->images.entries[i].key);
        if (image->times != (other ? other->times : 0))
            return false;
    }
    return true;
}

/* NULL, or what differs. */
static const char *compare(const struct summary *a, const struct summary *b)
{
    if (!equal_findings(&a->files, &b->files))
        return "findings in files";
    if (!equal_findings(&a->whole, &b->whole))
        return "findings of the whole";
    if (!equal_places(a, b) || !equal_places(b, a))
        return "findings of devices";
    if (!equal_images(a, b) || !equal_images(b, a))
        return "images";
    if (!equal_keys(&a->templates, &b->templates) || !equal_keys(&a->unread, &b->unread))
        return "templates or encrypted files";
    if (a->devices != b->devices || a->file_count != b->file_count ||
        a->unverified != b->unverified)
        return "numbers";
    for (int kind = 0; kind < BUDGET_KINDS; kind++) {
        if (kind != BUDGET_ENTRIES && a->spent[kind] < b->spent[kind])
            return "what is spent: less than a fresh judgement spends";
    }
    return NULL;
}

static const char *compare_kept(struct world *world, const struct object_id *commit, bool *kept)
{
    struct summary a, b;
    struct commit found;
    bool is_commit, is_damaged;
    struct error error = {0};
    const char *difference = NULL;
    if (repository_commit(world->repository, commit, &world->arena, &found, &is_commit, &error) !=
        0)
        die(&error);
    summary_init(&a, SUMMARY_FINDINGS_MAX);
    summary_init(&b, SUMMARY_FINDINGS_MAX);
    *kept = memory_recall_summary(world->memory, &found.tree, &a, &is_damaged);
    if (*kept)
        difference = memory_recall_summary(world->fresh, &found.tree, &b, &is_damaged)
                         ? compare(&a, &b)
                         : "a sum that a fresh judgement does not keep";
    summary_release(&a);
    summary_release(&b);
    return difference;
}

/* ------------------------------------------------------------------------------------- steps -- */

/* Whether both agree. */
static bool step(struct world *world, size_t number, const char *hex)
{
    struct object_id commit;
    struct buffer known, fresh;
    struct error error = {0};
    bool kept = false;
    if (!object_id_parse(text_of(hex), &commit))
        exit(2);
    empty(world->fresh_folder);
    if (memory_open(&world->fresh, world->fresh_folder, &world->policy, true, &error) != 0)
        die(&error);
    struct verdict *verdict = judge(world, &commit, world->memory, &known);
    world->increments += verdict->increments;
    verdict_free(verdict);
    verdict_free(judge(world, &commit, world->fresh, &fresh));
    const char *difference = text_equal(buffer_text(&known), buffer_text(&fresh)) ? NULL : "report";
    if (!difference)
        difference = compare_kept(world, &commit, &kept);
    world->summaries += kept;
    if (difference) {
        printf("step %zu, commit %s, policy %s: they differ in: %s\n", number, hex,
               world->policy_file, difference);
        printf("---- with what is remembered:\n%s---- from all files:\n%s", known.bytes,
               fresh.bytes);
    }
    memory_close(world->fresh);
    buffer_release(&known);
    buffer_release(&fresh);
    return !difference;
}

int main(int argc, char **argv)
{
    struct world world = {0};
    struct error error = {0};
    char line[LINE_BYTES];
    size_t number = 0;
    if (argc != 3 || repository_open(&world.repository, argv[1], &error) != 0) {
        fprintf(stderr, "usage: increment REPOSITORY FOLDER <LINES\n%s\n", error.message);
        return 2;
    }
    snprintf(world.folder, sizeof world.folder, "%s/known", argv[2]);
    snprintf(world.fresh_folder, sizeof world.fresh_folder, "%s/fresh", argv[2]);
    while (fgets(line, sizeof line, stdin)) {
        char *space = strchr(line, ' ');
        line[strcspn(line, "\n")] = '\0';
        if (!space)
            return 2;
        *space = '\0';
        load_policy(&world, space + 1);
        if (!step(&world, ++number, line))
            return 1;
    }
    printf("%zu steps agree; %zu trees were judged by what differs, %zu sums were kept\n", number,
           world.increments, world.summaries);
    memory_close(world.memory);
    policy_release(&world.policy);
    repository_free(world.repository);
    arena_release(&world.arena);
    return 0;
}
