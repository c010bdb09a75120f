/* SPDX-License-Identifier: MIT */
/* A merge that holds other files than its parents make: each path is told, up to twenty. */
#include "promotion_world.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Judges a move of the branch, and fails the test unless these are its findings, sorted: "rule
 * path:line" each, and the rule alone for what has no path. Keeps the words of the first. */
static void expect_found(struct world *world, const char *branch, struct object_id old,
                         struct object_id new, const char *expected)
{
    const char *ref = arena_format(&world->scratch.arena, "refs/heads/%s", branch);
    const struct update update = {.ref = ref, .target = ref, .old = old, .new = new};
    struct findings findings;
    struct buffer lines;
    struct error error = {0};
    findings_init(&findings, 100, NULL);
    if (judge(world, update, &findings, &error) != 0)
        fail_msg("%s", error.message);
    buffer_init(&lines, 1 << 16);
    world->message[0] = world->help[0] = '\0';
    for (size_t i = 0; i < findings.count; i++) {
        const struct finding *finding = &findings.items[i];
        buffer_format(&lines, "%s%s", i ? "\n" : "", rule_facts(finding->rule)->id);
        if (finding->place.path.length > 0)
            buffer_format(&lines, " %.*s:%u", (int)finding->place.path.length,
                          finding->place.path.bytes, finding->place.line);
        assert_int_equal(finding->place.column, finding->place.line > 0);
    }
    if (findings.count > 0) {
        strncat(world->message, findings.items[findings.count - 1].message,
                sizeof world->message - 1);
        strncat(world->help, findings.items[0].help, sizeof world->help - 1);
    }
    assert_string_equal(lines.length ? lines.bytes : "", expected);
    buffer_release(&lines);
    findings_release(&findings);
}

/* A merge of two commits that holds what the working tree is made to. */
struct crafted {
    struct object_id ours, theirs, clean;
};

static struct crafted begin(struct world *world)
{
    struct crafted crafted;
    struct object_id base = commit_on(world, world->base, "old.yml", "1\n2\n3\n");
    crafted.ours = commit_on(world, base, "ours.yml", "1\n2\n3\n");
    crafted.theirs = commit_on(world, base, "theirs.yml", "1\n2\n3\n");
    crafted.clean = merge(world, crafted.ours, crafted.theirs);
    put_branch(world, "canary", crafted.theirs);
    put_branch(world, "main", crafted.ours);
    return crafted;
}

/* The merge with the content of the working tree. */
static struct object_id craft(struct world *world, struct crafted crafted)
{
    scratch_git(&world->scratch, "add --all");
    struct object_id like = scratch_commit(&world->scratch, "Altered");
    return commit_with_parents(world, like, two_parents(world, crafted.ours, crafted.theirs));
}

static void checkout(struct world *world, struct object_id commit)
{
    scratch_git(&world->scratch, "checkout -q -f --detach %s", hex_of(world, commit));
}

#define ALTERED "promotion/altered-merge"
#define DROPPED "promotion/dropped-side"

static void path__that_differs__is_told_with_its_line_and_how(void **state)
{
    struct world *world = *state;
    struct crafted crafted = begin(world);
    expect_found(world, "main", crafted.ours, crafted.clean, "");

    checkout(world, crafted.clean);
    scratch_write(&world->scratch, "old.yml", "1\nx\n3\n");
    expect_found(world, "main", crafted.ours, craft(world, crafted), ALTERED " old.yml:2");
    expect_words(world, "changes what the clean merge of its parents holds here",
                 "make the change on a branch of its own, and merge anew without it:\ngit fetch");

    checkout(world, crafted.clean);
    scratch_write(&world->scratch, "new.yml", "1\n");
    expect_found(world, "main", crafted.ours, craft(world, crafted), ALTERED " new.yml:1");
    expect_words(world, "adds this file, which the clean merge of its parents lacks", "");

    checkout(world, crafted.clean);
    scratch_git(&world->scratch, "rm -q old.yml");
    expect_found(world, "main", crafted.ours, craft(world, crafted), ALTERED " old.yml:0");
    expect_words(world, "leaves out this file, which the clean merge of its parents holds", "");
}

static void side__that_is_dropped__is_told(void **state)
{
    struct world *world = *state;
    struct crafted crafted = begin(world);
    checkout(world, crafted.clean);
    scratch_git(&world->scratch, "rm -q theirs.yml");
    expect_found(world, "main", crafted.ours, craft(world, crafted), DROPPED " theirs.yml:0");
    expect_words(world,
                 arena_format(&world->scratch.arena,
                              "drops what %.10s changed here: it holds this path as main does",
                              hex_of(world, crafted.theirs)),
                 "merge anew and keep both sides");
    checkout(world, crafted.clean);
    scratch_git(&world->scratch, "rm -q ours.yml");
    expect_found(world, "main", crafted.ours, craft(world, crafted), DROPPED " ours.yml:0");
    expect_words(world,
                 arena_format(&world->scratch.arena,
                              "drops what main changed here: it holds this path as %.10s does",
                              hex_of(world, crafted.theirs)),
                 "");
    /* The advice is given once a rule. */
    checkout(world, crafted.clean);
    scratch_git(&world->scratch, "rm -q ours.yml old.yml theirs.yml");
    expect_found(world, "main", crafted.ours, craft(world, crafted),
                 ALTERED " old.yml:0\n" DROPPED " ours.yml:0\n" DROPPED " theirs.yml:0");
}

static void paths__more_than_are_listed__are_counted(void **state)
{
    struct world *world = *state;
    struct crafted crafted = begin(world);
    struct buffer expected;
    checkout(world, crafted.clean);
    buffer_init(&expected, 1 << 16);
    for (char name = 'a'; name < 'a' + 20; name++) {
        scratch_write(&world->scratch, (char[]){name, '\0'}, "1\n");
        buffer_format(&expected, "%s" ALTERED " %c:1", name == 'a' ? "" : "\n", name);
    }
    expect_found(world, "main", crafted.ours, craft(world, crafted), expected.bytes);
    scratch_write(&world->scratch, "y", "1\n");
    scratch_write(&world->scratch, "z", "1\n");
    buffer_append_string(&expected, "\n" ALTERED);
    expect_found(world, "main", crafted.ours, craft(world, crafted), expected.bytes);
    expect_words(world,
                 "differs from the clean merge of its parents in 22 paths, of which 20 are shown",
                 "merge anew without it");
    buffer_release(&expected);
}

/* None hides behind those that a hand has resolved. */
static void paths__in_conflict__are_passed_over_and_hide_no_other(void **state)
{
    struct world *world = *state;
    struct scratch *scratch = &world->scratch;
    struct crafted crafted;
    struct buffer expected;
    checkout(world, world->base);
    for (char name = 'a'; name < 'a' + 25; name++)
        scratch_write(scratch, (char[]){name, '\0'}, "ours\n");
    crafted.ours = scratch_commit(scratch, "Ours");
    checkout(world, world->base);
    for (char name = 'a'; name < 'a' + 25; name++)
        scratch_write(scratch, (char[]){name, '\0'}, "theirs\n");
    crafted.theirs = scratch_commit(scratch, "Theirs");
    put_branch(world, "develop", crafted.theirs);
    for (char name = 'a'; name < 'a' + 25; name++)
        scratch_write(scratch, (char[]){name, '\0'}, "resolved\n");
    expect_found(world, "resolved", crafted.ours, craft(world, crafted), "");
    buffer_init(&expected, 1 << 16);
    for (char name = 'a'; name < 'a' + 20; name++) {
        scratch_write(scratch, arena_format(&scratch->arena, "z%c", name), "1\n");
        buffer_format(&expected, "%s" ALTERED " z%c:1", name == 'a' ? "" : "\n", name);
    }
    expect_found(world, "resolved", crafted.ours, craft(world, crafted), expected.bytes);
    scratch_write(scratch, "zz", "1\n");
    buffer_append_string(&expected, "\n" ALTERED);
    expect_found(world, "resolved", crafted.ours, craft(world, crafted), expected.bytes);
    expect_words(world, "in 21 paths, of which 20 are shown", "");
    buffer_release(&expected);
}

#define TREE "promotion/altered-tree"

static void branch__that_is_unaltered__says_in_which_paths_it_would_differ(void **state)
{
    struct world *world = *state;
    struct object_id base = commit_on(world, world->base, "old.yml", "1\n2\n3\n");
    struct object_id source = commit_on(world, base, "theirs.yml", "1\n");
    struct object_id own = commit_on(world, base, "old.yml", "1\n2\nx\n");
    own = commit_on(world, own, "own.yml", "1\n");
    put_branch(world, "main", source);
    expect_found(world, "pure", own, merge(world, own, source),
                 TREE " old.yml:3\n" TREE " own.yml:1");
    expect_words(world,
                 arena_format(&world->scratch.arena,
                              "pure would hold this file, which is not in %.10s, which it takes "
                              "in unaltered only",
                              hex_of(world, source)),
                 "bring what pure holds of its own into main first:\n");
    checkout(world, own);
    scratch_git(&world->scratch, "rm -q own.yml");
    struct object_id changed = scratch_commit(&world->scratch, "Own");
    expect_found(world, "pure", changed, merge(world, changed, source), TREE " old.yml:3");
    expect_words(world, "pure would hold other content here than ", "");
    checkout(world, base);
    scratch_git(&world->scratch, "rm -q old.yml");
    struct object_id removed = scratch_commit(&world->scratch, "Remove");
    expect_found(world, "pure", removed, merge(world, removed, source), TREE " old.yml:0");
    expect_words(world, "pure would lack this file of ", "");
    checkout(world, base);
    for (char name = 'a'; name < 'a' + 21; name++)
        scratch_write(&world->scratch, (char[]){name, '\0'}, "1\n");
    struct object_id many = scratch_commit(&world->scratch, "Many");
    struct buffer expected;
    buffer_init(&expected, 1 << 16);
    for (char name = 'a'; name < 'a' + 20; name++)
        buffer_format(&expected, TREE " %c:1\n", name);
    buffer_append_string(&expected, TREE);
    expect_found(world, "pure", many, merge(world, many, source), expected.bytes);
    expect_words(world, "pure would differ from ", "");
    expect_words(world, " in 21 paths, of which 20 are shown", "");
    buffer_release(&expected);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(path__that_differs__is_told_with_its_line_and_how),
        TEST(side__that_is_dropped__is_told),
        TEST(paths__more_than_are_listed__are_counted),
        TEST(paths__in_conflict__are_passed_over_and_hide_no_other),
        TEST(branch__that_is_unaltered__says_in_which_paths_it_would_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
