/* SPDX-License-Identifier: MIT */
/* What is remembered of a tree is what was found in it, all of it. */
#include "verdict/memory.h"

#include <sqlite3.h>
#include <string.h>

#include "scratch_repository.h"
#include "unit.h"

static const struct object_id tree = {{1}}, other_tree = {{2}};
static const struct checkout_size size = {.bytes = 5000000000, .entries = 70};

static struct memory *open_memory(struct scratch *scratch, const char *digest)
{
    struct memory *memory = NULL;
    struct policy policy = {0};
    struct error error = {0};
    memcpy(policy.digest_of_all, digest, strlen(digest));
    if (memory_open(&memory, scratch->folder, &policy, true, &error) != 0)
        fail_msg("%s", error.message);
    return memory;
}

static void add_image(struct image_mentions *images, const char *device_type, const char *name)
{
    struct image_mention mention = {.device_type = text_of(device_type), .name = text_of(name)};
    const struct image_mentions one = {.items = &mention, .count = 1};
    struct error error = {0};
    assert_int_equal(image_mentions_append(images, &one, &error), 0);
}

/* Keeps a tree with two warnings and three images, one of which two devices name. */
static void keep(struct memory *memory)
{
    struct findings findings;
    struct image_mentions images;
    findings_init(&findings, 2, NULL);
    findings_add(&findings, RULE_DOCUMENT_AMBIGUOUS_SCALAR,
                 &(struct place){.path = text_of("host_vars/a.yml"), .line = 3, .column = 7},
                 "quote it", "first");
    findings_excerpt(&findings, 0, 1, text_of("1\n2\n  level: 0.10\n"));
    findings_add(&findings, RULE_FLEET_NO_EFFECT, &(struct place){0}, NULL, "second");
    findings_add(&findings, RULE_FLEET_NO_EFFECT, &(struct place){0}, NULL, "only counted");
    image_mentions_init(&images);
    add_image(&images, "pi4", "first");
    add_image(&images, "pi4", "second");
    add_image(&images, "pi4", "second");
    add_image(&images, "pi5", "second");
    struct judged judged = {.devices = 7, .files = 8, .images = 3};
    assert_int_equal(map_put(&judged.unread, TEXT("group_vars/b.yml"), memory), 0);
    assert_int_equal(map_put(&judged.unread, TEXT("group_vars/a.yml"), memory), 0);
    memory_keep(memory, &tree, &findings, &images, &judged, &size);
    map_release(&judged.unread);
    image_mentions_release(&images);
    findings_release(&findings);
}

static bool is_image(const struct image_mention *image, const char *device_type, const char *name)
{
    return text_is(image->device_type, device_type) && text_is(image->name, name);
}

static void memory__of_a_tree__tells_its_warnings_and_each_image_once(void **state)
{
    struct memory *memory = open_memory(*state, "policy");
    struct findings findings;
    struct image_mentions images;
    findings_init(&findings, 10, NULL);
    image_mentions_init(&images);
    keep(memory);
    struct judged judged = {0};
    struct arena arena = {0};
    assert_true(memory_recall(memory, &tree, &findings, &images, &judged, &arena));
    assert_int_equal(judged.devices, 7);
    assert_int_equal(judged.files, 8);
    assert_int_equal(judged.images, 3);
    assert_int_equal(judged.unread.count, 2);
    assert_true(text_is(judged.unread.entries[0].key, "group_vars/b.yml"));
    assert_true(text_is(judged.unread.entries[1].key, "group_vars/a.yml"));
    map_release(&judged.unread);
    arena_release(&arena);
    assert_int_equal(findings.count, 2);
    assert_int_equal(findings.total[SEVERITY_WARNING], 3);
    assert_int_equal(findings.total[SEVERITY_ERROR], 0);
    assert_string_equal(findings.items[0].excerpt, "  level: 0.10");
    assert_int_equal(findings.items[0].caret, 6);
    assert_string_equal(findings.items[0].help, "quote it");
    assert_null(findings.items[1].place.path.bytes);
    assert_findings(&findings, ":0:0 warning fleet/no-effect second\n"
                               "host_vars/a.yml:3:7 warning document/ambiguous-scalar first\n");
    assert_int_equal(images.count, 3);
    assert_true(is_image(&images.items[0], "pi4", "first"));
    assert_true(is_image(&images.items[1], "pi4", "second"));
    assert_true(is_image(&images.items[2], "pi5", "second"));
    image_mentions_release(&images);
    findings_release(&findings);
    memory_close(memory);
}

static bool remembers(struct memory *memory, const struct object_id *id)
{
    struct findings findings;
    struct image_mentions images;
    findings_init(&findings, 10, NULL);
    image_mentions_init(&images);
    struct judged judged = {0};
    struct arena arena = {0};
    bool answer = memory_recall(memory, id, &findings, &images, &judged, &arena);
    image_mentions_release(&images);
    map_release(&judged.unread);
    arena_release(&arena);
    findings_release(&findings);
    return answer;
}

static void memory__of_one_tree_and_policy__is_of_no_other(void **state)
{
    struct memory *memory = open_memory(*state, "policy");
    keep(memory);
    assert_true(remembers(memory, &tree));
    assert_false(remembers(memory, &other_tree));
    memory_close(memory);
    memory = open_memory(*state, "another");
    assert_false(remembers(memory, &tree));
    memory_close(memory);
    memory = open_memory(*state, "policy");
    assert_true(remembers(memory, &tree));
    memory_close(memory);
}

/* A path may be any bytes, and JSON holds UTF-8. */
static void memory__of_a_finding_that_is_no_utf8__is_none(void **state)
{
    struct memory *memory = open_memory(*state, "policy");
    struct findings findings;
    struct image_mentions images;
    findings_init(&findings, 10, NULL);
    image_mentions_init(&images);
    findings_add(&findings, RULE_FLEET_NO_EFFECT, &(struct place){.path = text_of("\xff")}, NULL,
                 "a");
    memory_keep(memory, &tree, &findings, &images, &(struct judged){0}, NULL);
    assert_false(remembers(memory, &tree));
    findings_release(&findings);
    findings_init(&findings, 10, NULL);
    add_image(&images, "pi4", "\xff");
    memory_keep(memory, &tree, &findings, &images, &(struct judged){0}, NULL);
    assert_false(remembers(memory, &tree));
    image_mentions_release(&images);
    findings_release(&findings);
    memory_close(memory);
}

/* Sets a column of what is remembered, as damage might. */
static void damage(struct scratch *scratch, const char *column, const char *value)
{
    sqlite3 *database = NULL;
    char *sql = sqlite3_mprintf("UPDATE judged SET %s = CAST(%Q AS BLOB)", column, value);
    const char *path = scratch_path(scratch, "fleetgate/judged.db");
    assert_int_equal(sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(database), 1);
    sqlite3_free(sql);
    sqlite3_close(database);
}

#define FINDING(rule, line) \
    "[[\"" rule "\", \"a.yml\", " line ", 1, \"message\", \"help\", \"excerpt\", 0, 0]]"

/* Then the tree is read again. */
static void memory__that_is_damaged__is_none(void **state)
{
    static const struct {
        const char *column, *value, *sound;
    } damages[] = {
        {"findings", "", "[]"},
        {"findings", "{}", "[]"},
        {"findings", "[1]", "[]"},
        {"findings", "[[]]", "[]"},
        {"findings", FINDING("no/rule", "1"), FINDING("fleet/no-effect", "1")},
        {"findings", FINDING("fleet/no-effect", "true"), "[]"},
        {"images", "[", "[]"},
        {"images", "[[\"pi4\"]]", "[[\"pi4\", \"one\"]]"},
        {"images", "[[\"pi4\", \"one\"], [\"pi4\", 1]]", "[]"},
        {"judged", "null", "[1, 2, 3, 4, 5, []]"},
        {"judged", "[1, 2, 3, 4, 5]", "[1, 2, 3, 4, 5, []]"},
        {"judged", "[1, 2, 3, []]", "[1, 2, 3, 4, 5, []]"},
        {"judged", "[1, 2, 3, 4, 5, [6]]", "[1, 2, 3, 4, 5, [\"a.yml\"]]"},
        {"judged", "[1, 2, 3, 4, 5, [\"a.yml\", null]]", "[1, 2, 3, 4, 5, []]"},
    };
    struct memory *memory = open_memory(*state, "policy");
    keep(memory);
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        damage(*state, damages[i].column, damages[i].value);
        if (remembers(memory, &tree))
            fail_msg("%s: %s", damages[i].column, damages[i].value);
        damage(*state, damages[i].column, damages[i].sound);
        if (!remembers(memory, &tree))
            fail_msg("%s: %s", damages[i].column, damages[i].sound);
    }
    memory_close(memory);
}

static void memory__of_the_size_of_a_checkout__is_of_sound_ones(void **state)
{
    struct memory *memory = open_memory(*state, "policy");
    struct findings findings;
    const struct image_mentions images = {0};
    const struct object_id unsound = {{3}};
    struct checkout_size found = {0};
    findings_init(&findings, 10, NULL);
    assert_false(memory_recall_size(memory, &tree, &found));
    keep(memory);
    assert_true(memory_recall_size(memory, &tree, &found));
    assert_int_equal(found.bytes, size.bytes);
    assert_int_equal(found.entries, size.entries);
    memory_keep(memory, &unsound, &findings, &images, &(struct judged){0}, NULL);
    assert_true(remembers(memory, &unsound));
    assert_false(memory_recall_size(memory, &unsound, &found));
    findings_release(&findings);
    memory_close(memory);
}

static void memory__of_more_than_a_thousand_trees__is_of_the_latest(void **state)
{
    struct memory *memory = open_memory(*state, "policy");
    struct findings findings;
    const struct image_mentions images = {0};
    struct object_id id = {{0}};
    findings_init(&findings, 10, NULL);
    for (size_t i = 0; i <= 1000; i++) {
        memcpy(&id, &i, sizeof i);
        memory_keep(memory, &id, &findings, &images, &(struct judged){0}, NULL);
    }
    assert_true(remembers(memory, &id));
    assert_false(remembers(memory, &(struct object_id){{0}}));
    assert_true(remembers(memory, &tree));
    findings_release(&findings);
    memory_close(memory);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(memory__of_a_tree__tells_its_warnings_and_each_image_once),
        TEST(memory__of_one_tree_and_policy__is_of_no_other),
        TEST(memory__of_a_finding_that_is_no_utf8__is_none),
        TEST(memory__that_is_damaged__is_none),
        TEST(memory__of_the_size_of_a_checkout__is_of_sound_ones),
        TEST(memory__of_more_than_a_thousand_trees__is_of_the_latest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
