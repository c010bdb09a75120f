/* SPDX-License-Identifier: MIT */
/* Sums of what files and devices come to: added, taken away, written and read again. */
#include "verdict/summary.h"

#include "unit.h"

/* What a sum has of everything. */
static void fill(struct summary *summary, const char *path, size_t first)
{
    const struct finding in_file = {.rule = RULE_SCHEMA_VIOLATION,
                                    .severity = SEVERITY_ERROR,
                                    .place = {.path = text_of(path), .line = 3, .column = 4},
                                    .message = "is no number",
                                    .help = "write one",
                                    .excerpt = ""};
    const struct finding of_device = {.rule = RULE_TEMPLATE_UNDEFINED,
                                      .severity = SEVERITY_WARNING,
                                      .place = {.path = TEXT("t.json"), .line = 2, .topic = 5},
                                      .message = path,
                                      .help = "help",
                                      .excerpt = ""};
    const struct image_mention image = {.device_type = TEXT("pi4"), .name = TEXT("one")};
    findings_add_copy(&summary->files, &in_file);
    summary_add_place(summary, &of_device, first, 2);
    summary_add_image(summary, &image, 3);
    summary_note(summary, &summary->templates, TEXT("t.json"));
    summary_note(summary, &summary->unread, text_of(path));
    summary->file_count += 7;
    summary->unverified += 8;
}

static void append_findings(struct buffer *out, const char *name, const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *found = &findings->items[i];
        buffer_format(out, "%s %.*s:%u:%u:%u %s %s %s\n", name, (int)found->place.path.length,
                      found->place.path.length ? found->place.path.bytes : "", found->place.line,
                      found->place.column, found->place.topic, severity_name(found->severity),
                      found->message, found->help);
    }
}

static void append_keys(struct buffer *out, const char *name, const struct map *map)
{
    buffer_append_string(out, name);
    for (size_t i = 0; i < map->count; i++)
        buffer_format(out, " %.*s", (int)map->entries[i].key.length, map->entries[i].key.bytes);
    buffer_append_string(out, "\n");
}

static void append_places(struct buffer *out, const struct map *places)
{
    for (size_t i = 0; i < places->count; i++) {
        const struct summary_place *place = places->entries[i].value;
        buffer_format(out, "place %.*s:%u:%u %s of %zu, first %zu%s\n",
                      (int)place->finding.place.path.length, place->finding.place.path.bytes,
                      place->finding.place.line, place->finding.place.topic, place->finding.message,
                      place->devices, place->first, place->is_headless ? ", headless" : "");
    }
}

/* All of it, a line each. */
static void check(const struct summary *summary, const char *expected)
{
    struct buffer out;
    buffer_init(&out, 10000);
    append_findings(&out, "file", &summary->files);
    append_findings(&out, "whole", &summary->whole);
    append_places(&out, &summary->places);
    for (size_t i = 0; i < summary->images.count; i++) {
        const struct summary_image *image = summary->images.entries[i].value;
        buffer_format(&out, "image %.*s %.*s %zu times\n", (int)image->image.device_type.length,
                      image->image.device_type.bytes, (int)image->image.name.length,
                      image->image.name.bytes, image->times);
    }
    append_keys(&out, "templates", &summary->templates);
    append_keys(&out, "unread", &summary->unread);
    buffer_format(&out, "%zu devices, %zu files, %zu unverified%s\n", summary->devices,
                  summary->file_count, summary->unverified, summary->is_inexact ? ", inexact" : "");
    assert_string_equal(buffer_text(&out).bytes, expected);
    buffer_release(&out);
}

static void summary_add__of_two__has_what_either_has(void **state)
{
    struct summary sum, part;
    (void)state;
    summary_init(&sum, 10);
    summary_init(&part, 10);
    fill(&sum, "b.yml", 6);
    fill(&part, "a.yml", 4);
    part.devices = 1;
    part.spent[BUDGET_VALUES] = 9;
    sum.spent[BUDGET_VALUES] = 1;
    const struct finding whole = {.rule = RULE_FLEET_NO_BRANCH,
                                  .severity = SEVERITY_WARNING,
                                  .message = "of all",
                                  .help = "",
                                  .excerpt = ""};
    findings_add_copy(&part.whole, &whole);
    summary_add(&sum, &part);
    summary_settle(&sum);
    check(&sum, "file b.yml:3:4:0 error is no number write one\n"
                "file a.yml:3:4:0 error is no number write one\n"
                "whole :0:0:0 warning of all \n"
                "place t.json:2:5 a.yml of 4, first 4\n"
                "image pi4 one 6 times\n"
                "templates t.json\n"
                "unread a.yml b.yml\n"
                "1 devices, 14 files, 16 unverified\n");
    assert_int_equal(sum.spent[BUDGET_VALUES], 10);
    assert_int_equal(summary_image_count(&sum), 1);
    summary_release(&sum);
    summary_release(&part);
}

/* What is left is to the letter what was there before. */
static void summary_subtract__of_what_was_added__leaves_the_rest(void **state)
{
    struct summary sum, part;
    struct map paths;
    (void)state;
    summary_init(&sum, 10);
    summary_init(&part, 10);
    map_init(&paths);
    fill(&sum, "a.yml", 4);
    fill(&sum, "b.yml", 6);
    fill(&part, "b.yml", 6);
    assert_int_equal(map_put(&paths, TEXT("b.yml"), &sum), 0);
    summary_subtract(&sum, &part, &paths);
    check(&sum, "file a.yml:3:4:0 error is no number write one\n"
                "place t.json:2:5 a.yml of 2, first 4\n"
                "image pi4 one 3 times\n"
                "templates t.json\n"
                "unread a.yml\n"
                "0 devices, 7 files, 8 unverified\n");
    summary_release(&sum);
    summary_release(&part);
    map_release(&paths);
}

/* The first of the devices at a place, and how many they are. */
struct some {
    size_t first, devices;
};

/* One place of `of` without those of `part`, and with those of `added` after it. */
static void check_place(struct some of, struct some part, struct some added, const char *expected)
{
    struct summary sums[3];
    struct map paths;
    const struct some shares[] = {of, part, added};
    static const char *const words[] = {"of all", "of some", "of others"};
    map_init(&paths);
    for (size_t i = 0; i < 3; i++) {
        const struct finding finding = {.rule = RULE_TEMPLATE_UNDEFINED,
                                        .severity = SEVERITY_ERROR,
                                        .place = {.path = TEXT("t")},
                                        .message = words[i],
                                        .help = "",
                                        .excerpt = ""};
        summary_init(&sums[i], 10);
        if (shares[i].devices)
            summary_add_place(&sums[i], &finding, shares[i].first, shares[i].devices);
    }
    summary_subtract(&sums[0], &sums[1], &paths);
    summary_add(&sums[0], &sums[2]);
    summary_settle(&sums[0]);
    struct buffer out;
    buffer_init(&out, 1000);
    append_places(&out, &sums[0].places);
    buffer_append_string(&out, sums[0].is_inexact ? "inexact" : "exact");
    assert_string_equal(buffer_text(&out).bytes, expected);
    buffer_release(&out);
    for (size_t i = 0; i < 3; i++)
        summary_release(&sums[i]);
    map_release(&paths);
}

static void place__whose_first_device_is_not_known__is_inexact(void **state)
{
    (void)state;
    check_place((struct some){4, 3}, (struct some){5, 1}, (struct some){0},
                "place t:0:0 of all of 2, first 4\nexact");
    check_place((struct some){4, 3}, (struct some){4, 1}, (struct some){0},
                "place t:0:0 of all of 2, first 4, headless\ninexact");
    check_place((struct some){4, 3}, (struct some){4, 3}, (struct some){0},
                "place t:0:0 of all of 0, first 4\nexact");
    check_place((struct some){4, 3}, (struct some){4, 1}, (struct some){4, 1},
                "place t:0:0 of others of 3, first 4\nexact");
    check_place((struct some){4, 3}, (struct some){4, 1}, (struct some){3, 1},
                "place t:0:0 of others of 3, first 3\nexact");
    check_place((struct some){4, 3}, (struct some){4, 1}, (struct some){5, 1},
                "place t:0:0 of all of 3, first 4, headless\ninexact");
    check_place((struct some){4, 3}, (struct some){4, 3}, (struct some){6, 1},
                "place t:0:0 of others of 1, first 6\nexact");
    check_place((struct some){4, 1}, (struct some){5, 1}, (struct some){0},
                "place t:0:0 of all of 1, first 4\ninexact");
    check_place((struct some){4, 1}, (struct some){4, 2}, (struct some){0},
                "place t:0:0 of all of 1, first 4\ninexact");
    check_place((struct some){4, 3}, (struct some){3, 1}, (struct some){0},
                "place t:0:0 of all of 3, first 4\ninexact");
    check_place((struct some){4, 3}, (struct some){0}, (struct some){4, 1},
                "place t:0:0 of all of 4, first 4\nexact");
}

/* More was taken away than was there: somewhere the sum was wrong. */
static void summary_subtract__of_what_is_not_there__is_inexact(void **state)
{
    static const size_t numbers[][2] = {{0, 0}, {1, 0}, {0, 1}};
    const struct image_mention image = {.device_type = TEXT("pi4"), .name = TEXT("one")};
    struct map paths;
    (void)state;
    map_init(&paths);
    for (size_t i = 0; i < 4; i++) {
        struct summary sum, part;
        summary_init(&sum, 10);
        summary_init(&part, 10);
        sum.file_count = sum.unverified = 5;
        summary_add_image(&sum, &image, 2);
        part.file_count = 5 + (i < 3 ? numbers[i][0] : 0);
        part.unverified = 5 + (i < 3 ? numbers[i][1] : 0);
        summary_add_image(&part, &image, i == 3 ? 3 : 2);
        summary_subtract(&sum, &part, &paths);
        assert_int_equal(sum.is_inexact, i > 0);
        assert_int_equal(sum.file_count, 0);
        assert_int_equal(sum.unverified, 0);
        assert_int_equal(summary_image_count(&sum), 0);
        summary_release(&sum);
        summary_release(&part);
    }
    map_release(&paths);
}

static void findings__beyond_the_ceiling__make_a_sum_inexact(void **state)
{
    (void)state;
    for (size_t count = 2; count <= 3; count++) {
        struct summary sum, part;
        summary_init(&sum, 2);
        summary_init(&part, 3);
        for (size_t i = 0; i < count; i++)
            fill(&part, "a.yml", 1);
        summary_add(&sum, &part);
        assert_int_equal(sum.is_inexact, count == 3);
        summary_release(&sum);
        summary_release(&part);
    }
}

static void summary_fill_tally__has_the_devices_that_are_left(void **state)
{
    struct summary sum, part;
    struct tally tally;
    struct map paths;
    (void)state;
    summary_init(&sum, 10);
    summary_init(&part, 10);
    tally_init(&tally, 10);
    map_init(&paths);
    fill(&sum, "a.yml", 1);
    summary_fill_tally(&sum, &tally);
    assert_int_equal(tally.found.count, 1);
    const struct tally_entry *entry = tally.found.entries[0].value;
    assert_int_equal(entry->devices, 2);
    assert_int_equal(entry->first, 1);
    assert_string_equal(entry->message, "a.yml");
    tally_release(&tally);
    fill(&part, "a.yml", 1);
    summary_subtract(&sum, &part, &paths);
    tally_init(&tally, 10);
    summary_fill_tally(&sum, &tally);
    assert_int_equal(tally.found.count, 0);
    tally_release(&tally);
    summary_release(&sum);
    summary_release(&part);
    map_release(&paths);
}

/* ------------------------------------------------------------------------------------- bytes -- */

static void write(const struct summary *summary, struct buffer *bytes)
{
    buffer_init(bytes, 100000);
    summary_write(summary, TEXT("a tree"), bytes);
    assert_false(bytes->failed);
}

static const char full[] = "file a.yml:3:4:0 error is no number write one\n"
                           "file b.yml:3:4:0 error is no number write one\n"
                           "whole :0:0:0 warning of all \n"
                           "place t.json:2:5 a.yml of 4, first 4\n"
                           "image pi4 one 6 times\n"
                           "templates t.json\n"
                           "unread a.yml b.yml\n"
                           "300 devices, 14 files, 16 unverified\n";

static void fill_all(struct summary *summary)
{
    const struct finding whole = {.rule = RULE_FLEET_NO_BRANCH,
                                  .severity = SEVERITY_WARNING,
                                  .message = "of all",
                                  .help = "",
                                  .excerpt = ""};
    summary_init(summary, 10);
    fill(summary, "a.yml", 4);
    fill(summary, "b.yml", 6);
    findings_add_copy(&summary->whole, &whole);
    summary->devices = 300;
    for (int kind = 0; kind < BUDGET_KINDS; kind++)
        summary->spent[kind] = (size_t)kind + 1000;
}

static void summary_read__of_what_was_written__is_the_same(void **state)
{
    struct summary sum, read;
    struct buffer bytes;
    (void)state;
    fill_all(&sum);
    write(&sum, &bytes);
    summary_init(&read, 10);
    assert_true(summary_read(&read, TEXT("a tree"), buffer_text(&bytes)));
    check(&read, full);
    assert_null(read.whole.items[0].place.path.bytes);
    for (int kind = 0; kind < BUDGET_KINDS; kind++)
        assert_int_equal(read.spent[kind], (size_t)kind + 1000);
    summary_release(&read);
    summary_release(&sum);
    buffer_release(&bytes);
}

/* What was taken away altogether is not written. */
static void summary_write__leaves_out_what_is_nowhere(void **state)
{
    struct summary sum, part, read;
    struct buffer bytes;
    struct map paths;
    (void)state;
    map_init(&paths);
    summary_init(&sum, 10);
    summary_init(&part, 10);
    summary_init(&read, 10);
    fill(&sum, "a.yml", 4);
    fill(&part, "a.yml", 4);
    assert_int_equal(map_put(&paths, TEXT("a.yml"), &sum), 0);
    summary_subtract(&sum, &part, &paths);
    write(&sum, &bytes);
    assert_true(summary_read(&read, TEXT("a tree"), buffer_text(&bytes)));
    check(&read, "templates t.json\nunread\n0 devices, 0 files, 0 unverified\n");
    summary_release(&sum);
    summary_release(&part);
    summary_release(&read);
    buffer_release(&bytes);
    map_release(&paths);
}

static void summary_read__of_other_bytes__is_refused(void **state)
{
    struct summary sum;
    struct buffer bytes;
    (void)state;
    fill_all(&sum);
    write(&sum, &bytes);
    for (size_t length = 0; length < bytes.length; length++) {
        struct summary read;
        summary_init(&read, 10);
        assert_false(summary_read(&read, TEXT("a tree"), (struct text){bytes.bytes, length}));
        summary_release(&read);
    }
    for (size_t i = 0; i < bytes.length; i++) {
        struct summary read;
        summary_init(&read, 10);
        bytes.bytes[i] ^= 1;
        assert_false(summary_read(&read, TEXT("a tree"), buffer_text(&bytes)));
        bytes.bytes[i] ^= 1;
        summary_release(&read);
    }
    struct summary read;
    summary_init(&read, 10);
    assert_false(summary_read(&read, TEXT("another"), buffer_text(&bytes)));
    summary_release(&read);
    summary_release(&sum);
    buffer_release(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(summary_add__of_two__has_what_either_has),
        cmocka_unit_test(summary_subtract__of_what_was_added__leaves_the_rest),
        cmocka_unit_test(place__whose_first_device_is_not_known__is_inexact),
        cmocka_unit_test(summary_subtract__of_what_is_not_there__is_inexact),
        cmocka_unit_test(findings__beyond_the_ceiling__make_a_sum_inexact),
        cmocka_unit_test(summary_fill_tally__has_the_devices_that_are_left),
        cmocka_unit_test(summary_read__of_what_was_written__is_the_same),
        cmocka_unit_test(summary_write__leaves_out_what_is_nowhere),
        cmocka_unit_test(summary_read__of_other_bytes__is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
