/* SPDX-License-Identifier: MIT */
/* What is found of devices, counted by place. */
#include "unit.h"

#include "verdict/tally.h"

#include <stdio.h>

static void add(struct tally *tally, const char *path, unsigned line, const char *message,
                size_t first, size_t devices)
{
    const struct finding finding = {.rule = RULE_TEMPLATE_UNDEFINED,
                                    .severity = SEVERITY_ERROR,
                                    .place = {.path = text_of(path), .line = line},
                                    .message = message,
                                    .help = "help",
                                    .device_count = devices};
    tally_add(tally, &finding, first);
}

/* Of a topic of the place. */
static void add_topic(struct tally *tally, unsigned topic, const char *message, size_t first)
{
    const struct finding finding = {.rule = RULE_SCHEMA_OWN,
                                    .severity = SEVERITY_ERROR,
                                    .place = {.path = TEXT("g.yml"), .line = 1, .topic = topic},
                                    .message = message,
                                    .help = "",
                                    .device_count = 1};
    tally_add(tally, &finding, first);
}

static struct text name(void *context, size_t device)
{
    static const char *const names[] = {"a.yml", "b.yml", "c.yml"};
    (void)context;
    return text_of(names[device % 3]);
}

static void check(struct tally *tally, size_t ceiling, const char *expected, size_t total)
{
    struct findings findings;
    char shown[1000] = "";
    findings_init(&findings, ceiling, NULL);
    tally_tell(tally, name, NULL, &findings);
    for (size_t i = 0; i < findings.count; i++)
        snprintf(shown + strlen(shown), sizeof shown - strlen(shown), "%.*s:%u %s\n",
                 (int)findings.items[i].place.path.length, findings.items[i].place.path.bytes,
                 findings.items[i].place.line, findings.items[i].message);
    assert_string_equal(shown, expected);
    assert_int_equal(findings.total[SEVERITY_ERROR], total);
    assert_false(findings.lost);
    findings_release(&findings);
    tally_release(tally);
}

static void devices__at_one_place__are_one_finding_with_the_words_of_the_first(void **state)
{
    struct tally tally, other;
    (void)state;
    tally_init(&tally, 10);
    tally_init(&other, 10);
    add(&tally, "t.json", 2, "of the third", 2, 1);
    add(&other, "t.json", 2, "of the second", 1, 4);
    add(&other, "t.json", 3, "alone", 1, 1);
    add(&other, "b.yml", 1, "in its own file", 1, 1);
    tally_append(&tally, &other);
    tally_release(&other);
    check(&tally, 10,
          "b.yml:1 in its own file\n"
          "t.json:2 of the second, for 5 devices, first b.yml\n"
          "t.json:3 alone, for b.yml\n",
          3);
}

/* However the devices are parted, and in whatever order they come. */
static void places__beyond_the_ceiling__are_counted(void **state)
{
    enum { PLACES = 50, CEILING = 2 };
    struct tally parts[2], all;
    char path[20];
    (void)state;
    tally_init(&all, CEILING);
    for (int i = 0; i < 2; i++)
        tally_init(&parts[i], CEILING);
    for (int i = 2 * PLACES; i-- > 0;) {
        snprintf(path, sizeof path, "t%02d.json", i / 2);
        add(&parts[i % 2], path, 1, "wrong", (size_t)(i % 2), 1);
    }
    for (int i = 0; i < 2; i++) {
        tally_append(&all, &parts[i]);
        assert_true(parts[i].kept <= 2 * CEILING + 2);
        tally_release(&parts[i]);
    }
    check(&all, CEILING,
          "t00.json:1 wrong, for 2 devices, first a.yml\n"
          "t01.json:1 wrong, for 2 devices, first a.yml\n",
          PLACES);
}

static void topics__of_one_place__are_findings_of_their_own(void **state)
{
    struct tally tally, other;
    (void)state;
    tally_init(&tally, 10);
    tally_init(&other, 10);
    add_topic(&tally, 8, "a is missing", 0);
    add_topic(&tally, 7, "b is missing", 0);
    add_topic(&tally, 7, "b is missing once more", 0); /* one device counts once */
    add_topic(&other, 7, "b is missing", 1);
    tally_append(&tally, &other);
    tally_release(&other);
    check(&tally, 10,
          "g.yml:1 b is missing, for 2 devices, first a.yml\n"
          "g.yml:1 a is missing, for a.yml\n",
          2);
}

/* Which devices it is told of is known where it is of each of them. */
static void marks__of_all_devices_of_a_place__are_told_with_it(void **state)
{
    static const uint64_t marks[] = {11, 12, 13};
    (void)state;
    for (size_t known = 2; known <= 3; known++) {
        struct tally tally;
        struct findings findings;
        tally_init(&tally, 10);
        findings_init(&findings, 10, NULL);
        for (size_t i = 0; i < 3; i++) {
            const struct finding finding = {.rule = RULE_TEMPLATE_UNDEFINED,
                                            .severity = SEVERITY_ERROR,
                                            .place = {.path = TEXT("t.json"), .line = 1},
                                            .message = "wrong",
                                            .help = "help",
                                            .devices = i < known ? &marks[i] : NULL,
                                            .device_count = 1};
            tally_add(&tally, &finding, i);
        }
        tally_tell(&tally, name, NULL, &findings);
        assert_int_equal(findings.count, 1);
        assert_int_equal(findings.items[0].device_count, 3);
        assert_int_equal(findings.items[0].devices != NULL, known == 3);
        for (size_t i = 0; known == 3 && i < 3; i++)
            assert_int_equal(findings.items[0].devices[i], marks[i]);
        findings_release(&findings);
        tally_release(&tally);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(devices__at_one_place__are_one_finding_with_the_words_of_the_first),
        cmocka_unit_test(topics__of_one_place__are_findings_of_their_own),
        cmocka_unit_test(marks__of_all_devices_of_a_place__are_told_with_it),
        cmocka_unit_test(places__beyond_the_ceiling__are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
