/* SPDX-License-Identifier: MIT */
#include "promotion_world.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *const from_free[] = {"*"};
static const char *const from_canary[] = {"canary", "hotfix/*"};
static const char *const from_main[] = {"main"};
static const struct branch_law law_items[] = {
    {.name = "develop", .method = METHOD_ANY},
    {.name = "canary", .method = METHOD_EITHER, .from = from_free, .from_count = 1},
    {.name = "main", .method = METHOD_EITHER, .from = from_canary, .from_count = 2},
    {.name = "slow", .method = METHOD_MERGE, .from = from_main, .from_count = 1},
    {.name = "fast", .method = METHOD_FAST_FORWARD, .from = from_main, .from_count = 1},
    {.name = "pure",
     .method = METHOD_EITHER,
     .from = from_main,
     .from_count = 1,
     .unaltered = true},
    {.name = "resolved",
     .method = METHOD_EITHER,
     .from = from_free,
     .from_count = 1,
     .accepts_conflicts = true},
};
const struct branch_laws world_laws = {law_items, sizeof law_items / sizeof *law_items};
const struct object_id nothing;

const char *hex_of(struct world *world, struct object_id id)
{
    return object_id_hex(&id, arena_alloc(&world->scratch.arena, OBJECT_ID_HEX));
}

void put_branch(struct world *world, const char *name, struct object_id tip)
{
    scratch_write(&world->scratch, arena_format(&world->scratch.arena, ".git/refs/heads/%s", name),
                  arena_format(&world->scratch.arena, "%s\n", hex_of(world, tip)));
}

struct object_id commit_on(struct world *world, struct object_id parent, const char *path,
                           const char *content)
{
    scratch_git(&world->scratch, "checkout -q -f --detach %s", hex_of(world, parent));
    return scratch_commit_file(&world->scratch, path, content);
}

struct object_id merge(struct world *world, struct object_id first, struct object_id second)
{
    scratch_git(&world->scratch, "checkout -q -f --detach %s", hex_of(world, first));
    scratch_git(&world->scratch, "merge -q --no-ff -m Promote %s", hex_of(world, second));
    return scratch_id(&world->scratch, "HEAD");
}

struct object_id commit_with_parents(struct world *world, struct object_id like,
                                     const char *parents)
{
    struct object_id id;
    const char *hex = scratch_git(&world->scratch, "commit-tree %s^{tree} -m Crafted %s",
                                  hex_of(world, like), parents);
    assert_true(object_id_parse(text_of(hex), &id));
    return id;
}

const char *two_parents(struct world *world, struct object_id first, struct object_id second)
{
    return arena_format(&world->scratch.arena, "-p %s -p %s", hex_of(world, first),
                        hex_of(world, second));
}

int judge(struct world *world, struct update update, struct findings *findings, struct error *error)
{
    struct repository *repository = scratch_repository(&world->scratch);
    struct branch_state before = {0};
    struct move move;
    assert_int_equal(repository_branches(repository, &world->scratch.arena, &before.branches,
                                         &before.count, error),
                     0);
    int result = promotion_judge(repository, &world_laws, &before, &update, &move, findings, error);
    repository_free(repository);
    return result;
}

static void keep_words(struct world *world, const struct findings *findings)
{
    if (findings->count == 0)
        return;
    snprintf(world->message, sizeof world->message, "%s", findings->items[0].message);
    snprintf(world->help, sizeof world->help, "%s", findings->items[0].help);
}

void expect_alias(struct world *world, const char *ref, const char *target, struct object_id old,
                  struct object_id new, const char *rule)
{
    struct update update = {.ref = ref, .target = target, .old = old, .new = new};
    struct findings findings;
    struct error error = {0};
    findings_init(&findings, 10, NULL);
    if (judge(world, update, &findings, &error) != 0)
        fail_msg("%s", error.message);
    const char *found = findings.count > 0 ? rule_facts(findings.items[0].rule)->id : "nothing";
    if (strcmp(found, rule ? rule : "nothing") != 0 || findings.count > 1)
        fail_msg("%zu findings: %s: %s", findings.count, found,
                 findings.count > 0 ? findings.items[0].message : "");
    keep_words(world, &findings);
    if (findings.count > 0)
        assert_string_equal(findings.items[0].place.ref, ref);
    findings_release(&findings);
}

void expect(struct world *world, const char *branch, struct object_id old, struct object_id new,
            const char *rule)
{
    const char *ref = arena_format(&world->scratch.arena, "refs/heads/%s", branch);
    expect_alias(world, ref, ref, old, new, rule);
}

void expect_words(const struct world *world, const char *message, const char *help)
{
    if (!strstr(world->message, message))
        fail_msg("\"%s\" lacks \"%s\"", world->message, message);
    if (!strstr(world->help, help))
        fail_msg("\"%s\" lacks \"%s\"", world->help, help);
}

void expect_request(struct world *world, const char *base, struct object_id head,
                    const char *head_branch, const char *rule)
{
    struct repository *repository = scratch_repository(&world->scratch);
    struct branch_state before = {0};
    struct findings findings;
    struct error error = {0};
    char ref[100];
    struct object_id base_tip =
        strcmp(base, "unnamed") == 0 ? world->base : scratch_id(&world->scratch, base);
    snprintf(ref, sizeof ref, "refs/heads/%s", base);
    findings_init(&findings, 10, NULL);
    assert_int_equal(repository_branches(repository, &world->scratch.arena, &before.branches,
                                         &before.count, &error),
                     0);
    const struct update request = {.ref = ref, .target = ref, .old = base_tip, .new = head};
    int result = promotion_judge_request(repository, &world_laws, &before, &request, head_branch,
                                         &findings, &error);
    if (result != 0)
        fail_msg("%s", error.message);
    const char *found = findings.count > 0 ? rule_facts(findings.items[0].rule)->id : "nothing";
    if (strcmp(found, rule ? rule : "nothing") != 0)
        fail_msg("%s from %s: %s", base, head_branch ? head_branch : "a commit", found);
    keep_words(world, &findings);
    findings_release(&findings);
    repository_free(repository);
}

int open_world(void **state)
{
    static struct world world;
    static const char *const others[] = {"develop", "canary", "slow", "fast", "pure", "resolved"};
    scratch_open(&world.scratch, NULL);
    world.base = scratch_commit_file(&world.scratch, "inventory.yml", "all:\n");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        put_branch(&world, others[i], world.base);
    *state = &world;
    return 0;
}

int close_world(void **state)
{
    struct world *world = *state;
    scratch_close(&world->scratch);
    return 0;
}
