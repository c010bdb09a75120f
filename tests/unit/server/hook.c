/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "server/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a pre-receive hook of this text does. */
static struct hook_script read_script(const char *text, struct arena *arena)
{
    char path[] = "/tmp/fleetgate-hook.XXXXXX";
    struct hook_script hook;
    struct error error = {0};
    bool found = false;
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    assert_int_equal(hook_read(&hook, path, "pre-receive", arena, &found, &error), 0);
    assert_true(found);
    close(file);
    unlink(path);
    return hook;
}

static void assert_program(const char *text, const char *program)
{
    struct arena arena;
    arena_init(&arena);
    const struct hook_script hook = read_script(text, &arena);
    if (program)
        assert_string_equal(hook.program, program);
    else
        assert_null(hook.program);
    arena_release(&arena);
}

static void call__however_it_is_written__is_found(void **state)
{
    (void)state;
    assert_program("exec /usr/bin/fleetgate pre-receive\n", "/usr/bin/fleetgate");
    assert_program("exec '/it'\\''s/fleetgate' pre-receive", "/it's/fleetgate");
    assert_program("echo \"$x\"|\"/a b/fleetgate\" pre-receive||exit 1", "/a b/fleetgate");
    assert_program("/a\\ b/fleetgate-0.2 pre-receive --policy /x", "/a b/fleetgate-0.2");
    assert_program("#!/bin/sh\n\tfleetgate pre-receive", "fleetgate");
    assert_program("# fleetgate: ours\nexec /opt/gate pre-receive\n", "/opt/gate");
}

static void what_is_no_call__is_not_taken_for_one(void **state)
{
    (void)state;
    assert_program("", NULL);
    assert_program("\n\n", NULL);
    assert_program("# /usr/bin/fleetgate pre-receive\n", NULL);
    assert_program("true # /usr/bin/fleetgate pre-receive\n", NULL);
    assert_program("echo pre-receive\n", NULL);
    assert_program("pre-receive\n", NULL);
    assert_program("/usr/bin/fleetgate post-receive\n", NULL);
    assert_program("/usr/bin/fleetgate\npre-receive\n", NULL);
    assert_program("'/usr/bin/fleetgate pre-receive\n", NULL);
}

static void dispatcher__by_its_loop__is_known(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    assert_true(read_script("for hook in hooks/${name}.d/*; do", &arena).runs_folder);
    assert_true(read_script("run-parts \"$0.d\"", &arena).runs_folder);
    assert_true(read_script("for h in $0.*; do", &arena).runs_suffixes);
    assert_false(read_script("for h in $0.*; do", &arena).runs_folder);
    arena_release(&arena);
}

static void hook__too_large_for_a_script__is_foreign(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    char *text = arena_alloc(&arena, HOOK_BYTES + 2);
    memset(text, '\n', HOOK_BYTES + 1);
    const char call[] = "/usr/bin/fleetgate pre-receive";
    memcpy(text, call, sizeof call - 1);
    assert_null(read_script(text, &arena).program);
    text[HOOK_BYTES] = '\0';
    assert_non_null(read_script(text, &arena).program);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(call__however_it_is_written__is_found),
        cmocka_unit_test(what_is_no_call__is_not_taken_for_one),
        cmocka_unit_test(dispatcher__by_its_loop__is_known),
        cmocka_unit_test(hook__too_large_for_a_script__is_foreign),
    };
    return cmocka_run_group_tests_name("hook", tests, NULL, NULL);
}
