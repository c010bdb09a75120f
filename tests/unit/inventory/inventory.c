/* SPDX-License-Identifier: MIT */
#include "show_inventory.h"
#include "unit.h"

enum { NODES = 1000 };

/* An inventory of one document, as long as a test lasts. */
struct world {
    struct limits limits;
    struct document document;
    struct inventory inventory;
    struct findings findings;
    struct error error;
};

static int begin(struct world *world, const char *text)
{
    static const struct document_limits limits = {64, 100000, 10000};
    const struct place place = {.path = TEXT("inventory.yml")};
    *world = (struct world){0};
    findings_init(&world->findings, 10, NULL);
    world->limits = default_limits;
    world->limits.inventory_nodes = NODES;
    world->limits.inventory_bytes = 10 * NODES;
    inventory_init(&world->inventory, &world->limits);
    assert_int_equal(document_read(&world->document, text_of(text), &limits, &place,
                                   &world->findings, &world->error),
                     0);
    assert_int_equal(world->findings.count, 0);
    int result = inventory_add_yaml(&world->inventory, world->document.root, &place,
                                    &world->findings, &world->error);
    return result == 0 ? inventory_finish(&world->inventory, &world->findings, &world->error) : -1;
}

static void end(struct world *world)
{
    inventory_release(&world->inventory);
    findings_release(&world->findings);
    document_release(&world->document);
}

static void append_group(struct buffer *out, const struct world *world, const char *name)
{
    const struct inventory_group *group = inventory_group(&world->inventory, text_of(name));
    assert_non_null(group);
    buffer_format(out, "%s depth %zu:", name, group->depth);
    append_members(out, &world->inventory, group);
    buffer_append_string(out, "\n");
}

static void check_groups(const char *text, const char *const *names, const char *expected)
{
    struct world world;
    struct buffer out;
    buffer_init(&out, 1000);
    assert_int_equal(begin(&world, text), 0);
    assert_int_equal(world.findings.count, 0);
    for (; *names; names++)
        append_group(&out, &world, *names);
    assert_string_equal(out.bytes, expected);
    buffer_release(&out);
    end(&world);
}

#define GROUPS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void inventory__groups__have_hosts_and_children_by_age(void **state)
{
    (void)state;
    check_groups("", GROUPS("all", "ungrouped"), "all depth 0: @ungrouped\nungrouped depth 1:\n");
    check_groups("a: {hosts: {y: , x: , 'w[1:2]': }, children: {c: , b: }}\nb: {hosts: {y: , x: }}",
                 GROUPS("all", "a", "b"),
                 "all depth 0: @ungrouped @a\na depth 1: y x w1 w2 @c @b\nb depth 2: y x\n");
}

static void inventory__host_named_twice__is_once_in_its_group(void **state)
{
    (void)state;
    check_groups("g: {hosts: {'w[1:2]': , w1: , v: , 'v:22': }}", GROUPS("g"),
                 "g depth 1: w1 w2 v\n");
    check_groups("g: {hosts: {w: }, children: {h: {hosts: {w: }}}}", GROUPS("g", "h"),
                 "g depth 1: w @h\nh depth 2: w\n");
}

static void inventory__depth__is_that_of_the_longest_way(void **state)
{
    (void)state;
    check_groups("z: {children: {c: }}\na: {children: {b: {children: {z: }}}}",
                 GROUPS("a", "b", "z", "c"),
                 "a depth 1: @b\nb depth 2: @z\nz depth 3: @c\nc depth 4:\n");
}

static void inventory__ungrouped__has_who_is_in_no_other_group(void **state)
{
    (void)state;
    check_groups("all: {hosts: {a: , b: }}\nungrouped: {hosts: {c: , b: , d: }}\np: {hosts: {d: }}",
                 GROUPS("ungrouped", "p"), "ungrouped depth 1: c b a\np depth 1: d\n");
}

static void check_refused(const char *text, unsigned line, unsigned column)
{
    struct world world;
    assert_int_equal(begin(&world, text), 0);
    assert_int_equal(world.findings.count, 1);
    assert_int_equal(world.findings.items[0].rule, RULE_FLEET_REFUSED_INVENTORY);
    assert_int_equal(world.findings.items[0].place.line, line);
    assert_int_equal(world.findings.items[0].place.column, column);
    end(&world);
}

static void inventory__what_ansible_refuses__is_found(void **state)
{
    (void)state;
    check_refused("a: {children: {b: {children: {a: }}}}", 1, 1);
    check_refused("x:\na: {children: {b: {children: {c: {children: {b: }}}}}}", 2, 16);
    check_refused("a: {children: {all: }}", 1, 16);
    check_refused("a: {hosts: {a: }}", 1, 1);
    check_refused("a: {hosts: {b: c}}", 1, 16);
    check_refused("a: {hosts: {7: }}", 1, 13);
    check_refused("a: {hosts: {x/y: }}", 1, 13);
    check_refused("a: {hosts: [b]}", 1, 12);
    check_refused("a: {hosts: {'b[1]': }}", 1, 13);
    check_refused("a: {hosts: {'b[1:1001]': }}", 1, 13);
    check_refused("a: {hosts: {'b[1:40][1:40]': }}", 1, 13);
    check_refused("a: {hosts: {'of-a-name-that-takes-so-many-bytes-[1:300]': }}", 1, 13);
    check_refused("a: {vars: {ansible_group_priority: x}}", 1, 36);
    check_refused("plugin: x", 1, 1);
    check_refused("[a]", 1, 1);
    check_refused("{}", 1, 1);
}

static void inventory__shape_that_is_judged__is_not_judged_again(void **state)
{
    (void)state;
    struct world world;
    const struct place place = {.path = TEXT("i")};
    assert_int_equal(begin(&world, "a: {hosts: {b: c, 7: }, children: x, vars: y}"), 0);
    findings_release(&world.findings);
    findings_init(&world.findings, 10, NULL);
    inventory_release(&world.inventory);
    inventory_init(&world.inventory, &default_limits);
    world.inventory.shape_is_judged = true;
    assert_int_equal(inventory_add_yaml(&world.inventory, world.document.root, &place,
                                        &world.findings, &world.error),
                     0);
    assert_int_equal(world.findings.count, 0);
    assert_int_equal(world.inventory.host_count, 0);
    end(&world);
}

static void inventory__more_than_is_borne__is_an_error(void **state)
{
    (void)state;
    struct world world;
    assert_int_equal(begin(&world, "a: {hosts: {'w[1:600]': , 'x[1:600]': }}"), -1);
    assert_int_equal(world.error.kind, ERROR_LIMIT);
    end(&world);
}

/* -------------------------------------------------------------------------------- variables -- */

static void check_variables(const char *text, const char *host, const char *expected)
{
    struct world world;
    struct buffer out;
    struct inventory_view *view;
    const struct variable *const *variables;
    size_t count;
    buffer_init(&out, 2000);
    buffer_append_string(&out, "");
    assert_int_equal(begin(&world, text), 0);
    assert_int_equal(inventory_view_new(&view, &world.inventory, &world.error), 0);
    for (int i = 0; i < 2; i++) /* another device in between changes nothing */
        assert_int_equal(inventory_view_enter(view,
                                              i ? inventory_host(&world.inventory, text_of(host))
                                                : world.inventory.hosts,
                                              &world.findings, &world.error),
                         0);
    assert_int_equal(inventory_view_list(view, &variables, &count, &world.error), 0);
    for (size_t i = 0; i < count; i++) {
        buffer_append_text(&out, variables[i]->name);
        for (const struct variable *at = variables[i]; at; at = at->below)
            buffer_format(&out, " %.*s@%.*s", (int)at->set->source.length, at->set->source.bytes,
                          (int)at->group.length, at->group.bytes);
        buffer_append_string(&out, "\n");
        assert_ptr_equal(inventory_view_find(view, variables[i]->name), variables[i]);
    }
    assert_string_equal(out.bytes, expected);
    assert_null(inventory_view_find(view, TEXT("nothing")));
    inventory_view_free(view);
    buffer_release(&out);
    end(&world);
}

static void inventory_view__scopes__override_by_depth_priority_and_name(void **state)
{
    (void)state;
    check_variables("all: {vars: {x: 1, y: 1}, hosts: {h: {x: 9}}}\n"
                    "b: {hosts: {h: }, vars: {x: 3}}\n"
                    "a: {hosts: {h: }, vars: {x: 2}, children: {c: {hosts: {h: }, vars: {x: 5}}}}\n"
                    "A: {hosts: {h: }, vars: {x: 4, ansible_group_priority: 2}}\n"
                    "other: {vars: {z: 1}}",
                    "h", "x 9@ 5@c 4@A 3@b 2@a 1@all\ny 1@all\n");
}

static void inventory_view__block_that_comes_later__overrides(void **state)
{
    (void)state;
    check_variables("a: {hosts: {h: {x: 1, y: 1}}}\nb: {hosts: {h: {x: 2}, 'g:22': {z: 3}}}", "h",
                    "x 2@ 1@\ny 1@\n");
    check_variables("b: {hosts: {h: , 'g:22': {z: 3}}}", "g", "ansible_port 22@\nz 3@\n");
}

/* A template may compute with it, and a schema compare it. */
static void inventory_view__port_of_a_pattern__is_a_number(void **state)
{
    struct world world;
    struct inventory_view *view;
    (void)state;
    assert_int_equal(begin(&world, "g: {hosts: {'a:02222': , 'b:0': }}"), 0);
    assert_int_equal(inventory_view_new(&view, &world.inventory, &world.error), 0);
    assert_int_equal(inventory_view_enter(view, inventory_host(&world.inventory, TEXT("a")),
                                          &world.findings, &world.error),
                     0);
    const struct variable *port = inventory_view_find(view, TEXT("ansible_port"));
    assert_non_null(port);
    assert_int_equal(port->value->type, NODE_NUMBER);
    assert_true(port->value->number.is_integer && port->value->number.fits);
    assert_int_equal(port->value->number.integer, 2222);
    assert_true(port->value->number.approximate == 2222.0);
    assert_true(text_is(port->value->number.decimal, "2222"));
    assert_int_equal(port->key->at.column, 13);
    assert_int_equal(inventory_view_enter(view, inventory_host(&world.inventory, TEXT("b")),
                                          &world.findings, &world.error),
                     0);
    assert_null(inventory_view_find(view, TEXT("ansible_port")));
    inventory_view_free(view);
    end(&world);
}

static void inventory_view__ungrouped_that_is_left__sets_nothing(void **state)
{
    (void)state;
    check_variables("ungrouped: {hosts: {h: , i: }, vars: {x: 1}}\nb: {hosts: {h: }}", "h", "");
    check_variables("ungrouped: {hosts: {h: , i: }, vars: {x: 1}}\nb: {hosts: {h: }}", "i",
                    "x 1@ungrouped\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inventory__groups__have_hosts_and_children_by_age),
        cmocka_unit_test(inventory__host_named_twice__is_once_in_its_group),
        cmocka_unit_test(inventory__depth__is_that_of_the_longest_way),
        cmocka_unit_test(inventory__ungrouped__has_who_is_in_no_other_group),
        cmocka_unit_test(inventory__what_ansible_refuses__is_found),
        cmocka_unit_test(inventory__shape_that_is_judged__is_not_judged_again),
        cmocka_unit_test(inventory__more_than_is_borne__is_an_error),
        cmocka_unit_test(inventory_view__scopes__override_by_depth_priority_and_name),
        cmocka_unit_test(inventory_view__block_that_comes_later__overrides),
        cmocka_unit_test(inventory_view__port_of_a_pattern__is_a_number),
        cmocka_unit_test(inventory_view__ungrouped_that_is_left__sets_nothing),
    };
    return cmocka_run_group_tests_name("inventory", tests, NULL, NULL);
}
