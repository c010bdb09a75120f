/* SPDX-License-Identifier: MIT */
/* Attributes by which git writes other bytes than were judged, where they may concern the fleet. */
#include "root_location.h"
#include "unit.h"

#include "fleet/fleet.h"

#include <string.h>

static struct file files[] = {
    {{"group_vars/a.yml", 16}, {{1}}},
    {{"host_vars/.gitattributes", 24}, {{2}}},
    {{"host_vars/b/c.yml", 17}, {{3}}},
    {{"inventory.yml", 13}, {{4}}},
};
static const struct snapshot snapshot = {.files = files, .count = sizeof files / sizeof *files};
static const struct fleet fleet = {.snapshot = &snapshot, .location = &root_location};

/* Reads the attributes as a file of this path. */
static void read_attributes(const char *path, struct text text, struct findings *findings)
{
    const struct fleet_file file = {.place = {.path = text_of(path)}, .text = text};
    findings_init(findings, 1000, NULL);
    fleet_read_attributes(&fleet, &file, findings);
}

/* Fails the test unless these lines, as digits, are found. */
static void expect_lines(const char *path, const char *text, const char *lines)
{
    struct findings findings;
    char found[20] = "";
    read_attributes(path, text_of(text), &findings);
    for (size_t i = 0; i < findings.count && i + 1 < sizeof found; i++) {
        assert_int_equal(findings.items[i].rule, RULE_TREE_ATTRIBUTES);
        assert_int_equal(findings.items[i].place.column, 1);
        found[i] = (char)('0' + findings.items[i].place.line);
    }
    if (strcmp(found, lines) != 0)
        fail_msg("%s: \"%s\": lines \"%s\", and not \"%s\"", path, text, found, lines);
    findings_release(&findings);
}

static void attribute__that_changes_content__is_found_however_it_is_written(void **state)
{
    static const struct {
        const char *text, *lines;
    } cases[] = {
        {"* filter=x\n", "1"},
        {"* filter", "1"},
        {"* text filter=x\n", "1"},
        {"*\tident\r\n", "1"},
        {"* working-tree-encoding=UTF-16\n", "1"},
        {"* export-subst\n", "1"},
        {"* export-ignore\n", "1"},
        {"  * ident\n", "1"},
        {"\xEF\xBB\xBF* ident\n", "1"},
        {"# * ident\n* ident\n\n* filter\n", "24"},
        {"\"*\" ident\n", "1"},
        {"\"*\"ident\n", "1"},
        {"\"*\"\"ident\n", "1"},
        {"\"ident\" text\n", "1"},
        {"[attr]mine filter=x\n", "1"},
        {"* -filter\n", ""},
        {"* !filter\n", ""},
        {"* text=auto eol=lf\n", ""},
        {"* filters\n", ""},
        {"* filte\n", ""},
        {"filter\n", ""},
        {"filter=x text\n", ""},
        {"*\n", ""},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_lines(".gitattributes", cases[i].text, cases[i].lines);
}

static void pattern__that_may_stand_for_a_file_of_the_fleet__is_found(void **state)
{
    static const struct {
        const char *path, *text, *lines;
    } cases[] = {
        {".gitattributes", "*.yml ident\n", "1"},
        {".gitattributes", "*.YML ident\n", "1"},
        {".gitattributes", "/inventory.yml ident\n", "1"},
        {".gitattributes", "inventory.yml ident\n", "1"},
        {".gitattributes", "a.yml ident\n", "1"},
        {".gitattributes", "group_vars/a.yml ident\n", "1"},
        {".gitattributes", "**/group_vars/a.yml ident\n", "1"},
        {".gitattributes", "host_vars/**/c.yml ident\n", "1"},
        {".gitattributes", "host_vars/**/**/b/c.yml ident\n", "1"},
        {".gitattributes", "?nventory.y[m]l ident\n", "1"},
        {".gitattributes", "host_vars/* ident\n", "1"},
        {".gitattributes", "/a.yml ident\n", "1"},
        {".gitattributes", "*.md ident\n", ""},
        {".gitattributes", "docs/*.yml ident\n", ""},
        {".gitattributes", "host_vars ident\n", ""},
        {"host_vars/.gitattributes", "c.yml ident\n", "1"},
        {"host_vars/.gitattributes", "b/c.yml ident\n", "1"},
        {"host_vars/.gitattributes", "/b/c.yml ident\n", "1"},
        {"host_vars/.gitattributes", "a.yml ident\n", ""},
        {"host_vars/.gitattributes", "inventory.yml ident\n", ""},
        {"host_vars/.gitattributes", "host_vars/b/c.yml ident\n", ""},
        {"roles/.gitattributes", "* ident\n", ""},
        {"host_vars/b/c.yml/.gitattributes", "* ident\n", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_lines(cases[i].path, cases[i].text, cases[i].lines);
}

/* A line of a file of many, each "<pattern> ident", and how many are found. */
static size_t count_found(const char *line, size_t count)
{
    struct findings findings;
    struct buffer text;
    buffer_init(&text, 1 << 20);
    for (size_t i = 0; i < count; i++)
        buffer_append_string(&text, line);
    read_attributes(".gitattributes", buffer_text(&text), &findings);
    size_t found = findings.total[SEVERITY_ERROR];
    assert_int_equal(fleet_attributes_effort(snapshot.count, buffer_text(&text)),
                     (count < 100 ? count : 100) * snapshot.count);
    findings_release(&findings);
    buffer_release(&text);
    return found;
}

static void lines__beyond_a_hundred_that_change_content__are_found_unseen(void **state)
{
    (void)state;
    assert_int_equal(count_found("*.md ident\n", 99), 0);
    assert_int_equal(count_found("*.md ident\n", 100), 0);
    assert_int_equal(count_found("*.md ident\n", 101), 1);
    assert_int_equal(count_found("*.md ident\n", 105), 5);
    assert_int_equal(count_found("*.yml ident\n", 105), 105);
}

static void effort__is_of_lines_that_name_such_an_attribute(void **state)
{
    (void)state;
    assert_int_equal(fleet_attributes_effort(snapshot.count, TEXT("")), 0);
    assert_int_equal(fleet_attributes_effort(snapshot.count, TEXT("* text\n\n* eol=lf")), 0);
    assert_int_equal(fleet_attributes_effort(snapshot.count, TEXT("* text\n* -filter\nx ident")),
                     2 * snapshot.count);
    assert_int_equal(fleet_attributes_effort(snapshot.count, TEXT("* export-ignore filter\n")),
                     snapshot.count);
}

/* What stands behind 2,047 bytes of a line is not read; the lines after it are. */
static void line__that_is_too_long__is_read_as_far_as_git_may(void **state)
{
    char text[2100];
    (void)state;
    memset(text, ' ', sizeof text);
    memcpy(text, "* ", 2);
    memcpy(text + 2042, "ident\n* ident\n", 15);
    expect_lines(".gitattributes", text, "12");
    memset(text + 2042, ' ', 10);
    memcpy(text + 2043, "ident\n* ident\n", 15);
    expect_lines(".gitattributes", text, "2");
}

/* Of a path that is longer than a line nobody can say that no pattern stands for it. */
static void path__that_is_too_long__may_be_meant_by_any_pattern(void **state)
{
    static char long_path[2100];
    (void)state;
    struct file one = files[0];
    memset(long_path, 'a', sizeof long_path);
    memcpy(long_path, "group_vars/", 11);
    for (size_t length = 2046; length <= 2049; length++) {
        memset(long_path + 11, 'a', sizeof long_path - 11);
        memcpy(long_path + length - 4, ".yml", 4);
        files[0].path = (struct text){long_path, length};
        expect_lines(".gitattributes", "*.md ident\n", length >= 2048 ? "1" : "");
        expect_lines(".gitattributes", "*a.yml ident\n", "1");
    }
    files[0] = one;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attribute__that_changes_content__is_found_however_it_is_written),
        cmocka_unit_test(pattern__that_may_stand_for_a_file_of_the_fleet__is_found),
        cmocka_unit_test(lines__beyond_a_hundred_that_change_content__are_found_unseen),
        cmocka_unit_test(effort__is_of_lines_that_name_such_an_attribute),
        cmocka_unit_test(line__that_is_too_long__is_read_as_far_as_git_may),
        cmocka_unit_test(path__that_is_too_long__may_be_meant_by_any_pattern),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
