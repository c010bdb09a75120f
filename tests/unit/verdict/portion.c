/* SPDX-License-Identifier: MIT */
/* Which files of a tree are of which of several fleets. */
#include "unit.h"

#include "verdict/portion.h"

#define PATH(path)            \
    {                         \
        path, sizeof path - 1 \
    }

static struct file all_files[] = {
    {.path = PATH(".gitattributes")},
    {.path = PATH("README.md")},
    {.path = PATH("a/.gitattributes")},
    {.path = PATH("a/b/.gitattributes")},
    {.path = PATH("a/b/group_vars/.gitattributes")},
    {.path = PATH("a/b/inventory.yml")},
    {.path = PATH("a/b2/.gitattributes")},
    {.path = PATH("a/b2/inventory.yml")},
    {.path = PATH("a/hosts")},
    {.path = PATH("c/.gitattributes")},
};

/* The numbers of the files, of all, that are of the fleet in the folder; then those of its sources,
 * `first` and `second` of all, among these. */
static void check(const char *folder, size_t first, size_t second, const char *expected)
{
    const struct snapshot all = {.files = all_files, .count = sizeof all_files / sizeof *all_files};
    size_t indices[] = {first, second};
    struct inventory_location location = {.folder = folder, .indices = indices, .file_count = 2};
    struct portion portion = {.snapshot = all};
    struct error error = {0};
    struct arena arena;
    struct buffer out;
    arena_init(&arena);
    buffer_init(&out, 1000);
    portion.snapshot.count = 0;
    assert_int_equal(portion_take(&portion, &all, &location, &arena, &error), 0);
    for (size_t i = 0; i < portion.snapshot.count; i++) {
        assert_true(text_equal(portion.snapshot.files[i].path, all_files[portion.places[i]].path));
        buffer_format(&out, "%zu ", portion.places[i]);
    }
    buffer_format(&out, "- %zu %zu", indices[0], indices[1]);
    assert_string_equal(buffer_text(&out).bytes, expected);
    buffer_release(&out);
    arena_release(&arena);
}

static void portion__of_a_fleet__is_its_folder_and_the_attributes_above(void **state)
{
    (void)state;
    check("a/b/", 5, 3, "0 2 3 4 5 - 4 2");
    check("a/b2/", 6, 7, "0 2 6 7 - 2 3");
    check("c/", 9, 0, "0 9 - 1 0");
    check("", 0, 9, "0 1 2 3 4 5 6 7 8 9 - 0 9");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(portion__of_a_fleet__is_its_folder_and_the_attributes_above),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
