/* SPDX-License-Identifier: MIT */
/* Names of every kind, on servers of every kind: what exists is found, and what a server cannot be
 * asked for is never missing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "mender/mender.h"
#include "running_double.h"

enum { NAMES_MAX = 1200, NAME_SIZE = 16 };

static const char *const versions[] = {"main", "4.1", "4.0"};

/* Some names, with a NUL each. */
struct name_list {
    char items[NAMES_MAX][NAME_SIZE];
    size_t count;
};

static void add(struct name_list *names, const char *name)
{
    assert_true(names->count < NAMES_MAX && strlen(name) < NAME_SIZE);
    strcpy(names->items[names->count++], name);
}

/* A list of artifacts, one of each name, for pi4. The caller frees. */
static char *list_artifacts(const struct name_list *names)
{
    json_t *list = json_array();
    for (size_t i = 0; i < names->count; i++)
        json_array_append_new(list, json_pack("{s:s, s:[s]}", "name", names->items[i],
                                              "device_types_compatible", "pi4"));
    char *text = json_dumps(list, JSON_COMPACT);
    json_decref(list);
    assert_non_null(text);
    return text;
}

/* Whether the server has a question for the name, as measured. */
static bool can_be_asked_for(const char *version, const char *name)
{
    static const char raw[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~"
                              "!$&'()*+,;=:@[]";
    return strcmp(version, "4.0") != 0 ||
           (name[strspn(name, raw)] == '\0' && strcmp(name, ".") != 0 && strcmp(name, "..") != 0);
}

/* A double, and a client of it. */
struct scene {
    struct running_double server;
    struct mender *mender;
};

static void begin(struct scene *scene, const char *version, const char *artifacts)
{
    struct error error = {0};
    char path[TEMPORARY_PATH_SIZE];
    assert_true(write_temporary(path, artifacts));
    const char *arguments[] = {"--token",   "a-token", "--artifacts", path,
                               "--version", version,   NULL};
    assert_true(double_start(&scene->server, arguments));
    unlink(path);
    struct mender_options options = {
        .server = scene->server.url, .token = "a-token", .limits = &default_limits};
    assert_int_equal(mender_new(&scene->mender, &options, &error), 0);
}

static void end(struct scene *scene)
{
    mender_free(scene->mender);
    double_stop(&scene->server);
}

/* What a device type must be answered, for each name that can be asked for. */
struct expected {
    const char *device_type;
    enum mender_answer answer;
};

static void check_answers(struct mender *mender, const char *version, const struct name_list *names,
                          const struct expected *expected)
{
    static struct mender_image images[NAMES_MAX];
    struct error error = {0};
    for (size_t i = 0; i < names->count; i++)
        images[i] = (struct mender_image){.name = text_of(names->items[i]),
                                          .device_type = text_of(expected->device_type)};
    if (mender_find_images(mender, images, names->count, &error) != 0)
        fail_msg("%s: %s", version, error.message);
    for (size_t i = 0; i < names->count; i++) {
        bool can_be_asked = can_be_asked_for(version, names->items[i]);
        if (images[i].answer != (can_be_asked ? expected->answer : MENDER_UNADDRESSABLE))
            fail_msg("%s: \"%s\" for %s: answer %d", version, names->items[i],
                     expected->device_type, (int)images[i].answer);
        assert_int_equal(images[i].why == NULL, can_be_asked);
    }
}

static void check(const char *version, const char *artifacts, const struct name_list *names,
                  const struct expected expected[2])
{
    struct scene scene;
    begin(&scene, version, artifacts);
    for (size_t i = 0; i < 2; i++)
        check_answers(scene.mender, version, names, &expected[i]);
    end(&scene);
}

/* On each server, once with an artifact of each name and once with none. */
static void check_everywhere(const struct name_list *names)
{
    static const struct expected present[] = {{"pi4", MENDER_EXISTS},
                                              {"pi3", MENDER_WRONG_DEVICE_TYPE}};
    static const struct expected absent[] = {{"pi4", MENDER_MISSING}, {"pi3", MENDER_MISSING}};
    char *artifacts = list_artifacts(names);
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        check(versions[i], artifacts, names, present);
        check(versions[i], "[]", names, absent);
    }
    free(artifacts);
}

static void character__that_is_printable__is_asked_for_wherever_it_stands(void **state)
{
    static struct name_list names;
    (void)state;
    for (char c = ' '; c <= '~'; c++) {
        add(&names, (char[]){c, '\0'});
        add(&names, (char[]){c, 'b', '\0'});
        add(&names, (char[]){'a', c, 'b', '\0'});
        add(&names, (char[]){'a', c, '\0'});
    }
    check_everywhere(&names);
}

static void marks__two_at_the_end__mean_themselves(void **state)
{
    static const char marks[] = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    static struct name_list names;
    (void)state;
    for (const char *a = marks; *a; a++) {
        for (const char *b = marks; *b; b++)
            add(&names, (char[]){'x', *a, *b, '\0'});
    }
    check_everywhere(&names);
}

static void names__that_look_like_something_else__mean_themselves(void **state)
{
    static const char *const odd[] = {
        "..",           ".",        "...",   "a/../b", "a//b",  "/",        "%2e",
        "%2F",          "a%41",     "a%zz",  "a%",     "%00",   "*",        "\\*",
        "\\",           "a&name=b", "a;b=c", "a#b",    "a?b=c", "{a}",      "%7Ba}",
        "a+b",          "a b",      " lead", "trail ", "a\tb",  "\xc3\xbc", "u\xcc\x88",
        "\xe2\x80\xae", "null",     "0",     "true",   "a,b",   "a'b\"c",
    };
    static struct name_list names;
    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        add(&names, odd[i]);
    check_everywhere(&names);
}

/* Device types are compared here, so that no server can read them otherwise. */
static void device_types__of_any_bytes__are_compared_exactly(void **state)
{
    static const char *const types[] = {"pi 4", "pi4*",     "a,b",  "a;b", "\"", "\\",
                                        "PI4",  "\xc3\xbc", "a\tb", "%41", "{}", " "};
    static const char *const others[] = {"pi4", "pi",        "a", "b",     "",      "\\*",
                                         "pI4", "u\xcc\x88", "A", "pi  4", "pi 4 ", "a, b"};
    (void)state;
    enum { TYPES = sizeof types / sizeof *types, OTHERS = sizeof others / sizeof *others };
    json_t *list = json_pack("[{s:s, s:[]}]", "name", "image", "device_types_compatible");
    json_t *fitting = json_object_get(json_array_get(list, 0), "device_types_compatible");
    struct mender_image images[TYPES + OTHERS] = {0};
    for (size_t i = 0; i < TYPES; i++) {
        json_array_append_new(fitting, json_string(types[i]));
        images[i].device_type = text_of(types[i]);
    }
    for (size_t i = 0; i < OTHERS; i++)
        images[TYPES + i].device_type = text_of(others[i]);
    for (size_t i = 0; i < TYPES + OTHERS; i++)
        images[i].name = TEXT("image");
    char *artifacts = json_dumps(list, JSON_COMPACT);
    json_decref(list);
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        struct scene scene;
        struct error error = {0};
        begin(&scene, versions[i], artifacts);
        assert_int_equal(mender_find_images(scene.mender, images, TYPES + OTHERS, &error), 0);
        for (size_t j = 0; j < TYPES + OTHERS; j++) {
            if (images[j].answer != (j < TYPES ? MENDER_EXISTS : MENDER_WRONG_DEVICE_TYPE))
                fail_msg("%s: \"%.*s\": answer %d", versions[i], (int)images[j].device_type.length,
                         images[j].device_type.bytes, (int)images[j].answer);
        }
        end(&scene);
    }
    free(artifacts);
}

static void reason__why_a_name_cannot_be_asked_for__is_told(void **state)
{
    static const struct {
        const char *name;
        const char *why;
    } cases[] = {
        {"with/slash", "that holds '/'"},
        {"a\"b", "that holds '\"'"},
        {"a b", "that holds a blank"},
        {"\xc3\xbc", "that holds more than printable ASCII"},
        {"a\tb", "that holds more than printable ASCII"},
        {"..", "that is . or .."},
    };
    (void)state;
    struct scene scene;
    struct error error = {0};
    begin(&scene, "4.0", "[]");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char expected[120];
        struct mender_image image = {.name = text_of(cases[i].name), .device_type = TEXT("pi4")};
        assert_int_equal(mender_find_images(scene.mender, &image, 1, &error), 0);
        assert_int_equal(image.answer, MENDER_UNADDRESSABLE);
        snprintf(expected, sizeof expected,
                 "127.0.0.1:%u: Mender before 4.1 cannot be asked for a name %s", scene.server.port,
                 cases[i].why);
        assert_string_equal(image.why, expected);
    }
    assert_int_equal(double_count(&scene.server, "/releases/"), 0);
    end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(character__that_is_printable__is_asked_for_wherever_it_stands),
        cmocka_unit_test(marks__two_at_the_end__mean_themselves),
        cmocka_unit_test(names__that_look_like_something_else__mean_themselves),
        cmocka_unit_test(device_types__of_any_bytes__are_compared_exactly),
        cmocka_unit_test(reason__why_a_name_cannot_be_asked_for__is_told),
    };
    return cmocka_run_group_tests_name("mender/names", tests, NULL, NULL);
}
